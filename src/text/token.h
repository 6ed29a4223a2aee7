/* token.h - a name as a row of tokens.                                                floor: text
 *
 * What index/ files and match/ compares.  The same function makes the tokens of listed names and of
 * queries, so the two can only differ where their texts do. */
#ifndef DET_TEXT_TOKEN_H
#define DET_TEXT_TOKEN_H

#include "text/fold.h"

/* What a token may be for; a bit set.  From data/titles.txt, legal-forms.txt, particles.txt and
 * generic-words.txt.  Roles are possibilities, not findings: "As" is an Arabic particle, a
 * Norwegian legal form and a name.  Who compares persons has no use for legal forms, and a name
 * made of such words alone ("Haji Imam") must still match itself. */
enum {
    DET_ROLE_TITLE = 1u << 0,      /* Haji, Dr, General */
    DET_ROLE_PARTICLE = 1u << 1,   /* al, bin, de, van */
    DET_ROLE_LEGAL_FORM = 1u << 2, /* ltd, gmbh, ooo: folded to one spelling per form */
    DET_ROLE_GENERIC = 1u << 3,    /* company, trading, international */
    DET_ROLE_NUMBER = 1u << 4,     /* digits only */
    DET_ROLE_INITIAL = 1u << 5, /* one letter of an alphabet; its text may be longer ("yu" for Ю) */
    /* Any of these and a token says too little to be evidence by itself: it is "light", all others
     * are "bearing".  The scorer's rules and the index's postings both stand on this one set. */
    DET_ROLES_LIGHT = DET_ROLE_TITLE | DET_ROLE_PARTICLE | DET_ROLE_LEGAL_FORM | DET_ROLE_GENERIC |
                      DET_ROLE_INITIAL
};

typedef struct det_token {
    det_str text; /* folded: a-z 0-9, 1 to DET_TOKEN_BYTES_MAX bytes; in the arena, or static */
    /* As it was written, folded: "ben" where text is "bin".  The words of a phrase without their
     * blanks, or text where that would be too long.  Who joins and parts words goes by this one. */
    det_str written;
    uint32_t from; /* bytes [from, to) of the original that it was made of */
    uint32_t to;
    uint16_t roles;  /* DET_ROLE_* */
    uint16_t script; /* det_script */
} det_token;

typedef struct det_tokens {
    const det_token *items;
    size_t count;
} det_tokens;

/* The tokens of name, in reading order, in arena.
 *   name  UTF-8; may be empty, which gives no tokens.  A name without a letter or digit in any
 * script gives none Words are those of det_fold_words: hyphens, commas, slashes and blanks part;
 * apostrophes, hamza and ayn marks inside a word join ("Sa'id" -> "said"); each Han character and
 * each Hangul syllable is a word, so that spacing in such names does not matter.  On top of that
 *   - words that data/ lists take their canonical form ("Limited" -> "ltd"), and listed phrases
 * become one token ("limited liability company" -> "llc")
 *   - letters apart that spell a legal form become it ("S.A.", "S. A.", "D O O"); two letters at
 * the front of a longer name do not ("S.A. Ivanov" keeps his initials)
 *   - other runs of three or more dotted letters are one token, two stay apart ("V.V. Putin")
 * A word longer than DET_TOKEN_BYTES_MAX is split, not cut.
 * Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_tokens_read(det_str name, det_arena *arena, det_tokens *out,
                                       det_error *err);

/* What the word tables were made of: "words 1a2b3c4d".  Names read with other tables must not be
 * compared with ours, so a snapshot carries it beside det_fold_version().  Static. */
const char *det_tokens_version(void);

#endif
