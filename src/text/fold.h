/* fold.h - one normal form for every script.                                          floor: text
 *
 * fold(text) is what two spellings of one name share: NFKC, case folded, marks taken off, every
 * script brought to Latin letters by a table, and everything that is neither letter nor digit
 * turned into a gap between words or into nothing.  The alphabet of the result is a-z and 0-9.
 *
 * The tables are generated from ICU and data/letters.txt when detente is built (tools/gen_fold.c ->
 * build/), one row a code point, so folding needs no ICU, allocates nothing but its result and
 * gives the same bytes everywhere.  Code points that sanctions evaders like are covered on purpose:
 * look-alikes (Cyrillic а in a Latin word folds as the Latin letter), full width, mathematical
 * letters, zero width and bidirectional marks (dropped).  A letter that no table knows folds to its
 * own number ("u2d30"), so no name folds to nothing because its script is rare. */
#ifndef DET_TEXT_FOLD_H
#define DET_TEXT_FOLD_H

#include "base/arena.h"
#include "text/utf8.h"

/* Longest name we take, bytes.  Longest published: 442.  Beyond it a query is UNSCREENABLE. */
enum { DET_NAME_BYTES_MAX = 8192 };

/* Tokens in a name, and bytes in a token.  Most tokens on any list: 38 (an OFAC alias).  A name
 * with more is refused as DET_LIMIT, never cut; a longer word becomes several tokens. */
enum { DET_NAME_TOKENS_MAX = 1024, DET_TOKEN_BYTES_MAX = 96 };

typedef enum det_script {
    DET_SCRIPT_NONE = 0, /* digits, punctuation */
    DET_SCRIPT_LATIN,
    DET_SCRIPT_CYRILLIC,
    DET_SCRIPT_GREEK,
    DET_SCRIPT_ARABIC,
    DET_SCRIPT_HEBREW,
    DET_SCRIPT_HAN,
    DET_SCRIPT_HANGUL,
    DET_SCRIPT_KANA,
    DET_SCRIPT_THAI,
    DET_SCRIPT_DEVANAGARI,
    DET_SCRIPT_OTHER,
    DET_SCRIPT_COUNT
} det_script;
const char *det_script_name(det_script script); /* "Latin" */
det_script det_script_of(uint32_t code_point);

/* One word of a folded text. */
typedef struct det_word {
    det_str text; /* a-z 0-9, 1 to DET_TOKEN_BYTES_MAX bytes */
    det_str
        token; /* what joined.h found that it stands for; else empty, as det_fold_words leaves it */
    det_str plain; /* what text was before token.c read its digits as letters; else empty */
    uint32_t from; /* bytes [from, to) of the original that it was made of */
    uint32_t to;
    uint16_t script; /* det_script of its first letter; look-alikes count as what they pose as */
    bool is_single;  /* one letter in the original ("Щ", though it folds to "shch") */
    bool is_dotted;  /* "A." with the next word directly behind the dot */
    bool is_spelled; /* three or more dotted letters in one: "d.o.o." */
} det_word;

typedef struct det_words {
    const det_word *items;
    size_t count;
} det_words;

/* The words of text, in reading order.
 *   text   UTF-8; up to DET_NAME_BYTES_MAX bytes
 *   out    words in arena, untouched on failure.  None if text has no letter and no digit
 * Where words part: white space, punctuation, symbols, hyphens; before and after each Han
 * character; before each Hangul syllable; where a script without capitals meets another; behind the
 * Arabic article.  Where they do not: apostrophes and their like, zero-width and bidirectional
 * marks, a dot in a run of three or more single letters ("d.o.o."). Fails: DET_LIMIT (bytes or
 * words), DET_NOMEM. */
DET_CHECKED det_status det_fold_words(det_str text, det_arena *arena, det_words *out,
                                      det_error *err);

/* The same words as one text with a space between.  Folding it again changes nothing. */
DET_CHECKED det_status det_fold(det_str text, det_arena *arena, det_str *out, det_error *err);

/* What the tables were made of: "fold 5d0c6ab1 ICU 72.1 Unicode 15.0".  Names folded under another
 * version must not be compared with ours, so a snapshot carries it.  Static. */
const char *det_fold_version(void);

#endif
