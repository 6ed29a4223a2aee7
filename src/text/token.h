/* token.h - a name as a row of tokens.                                                floor: text
 *
 * What index/ files and match/ compares.  The same functions make the tokens of listed names and of
 * queries, so the two can only differ where their texts do. */
#ifndef DET_TEXT_TOKEN_H
#define DET_TEXT_TOKEN_H

#include "text/fold.h"

/* What a token may be for; a bit set.  From the word lists of data/ and, where marked *, from its
 * neighbours in the name.  Roles are possibilities, not findings: "As" is an Arabic particle, a
 * Norwegian legal form and a name.  Who compares persons has no use for legal forms, and a name
 * made of such words alone ("Haji Imam") must still match itself. */
enum {
    DET_ROLE_TITLE = 1u << 0,      /* Haji, Dr, General */
    DET_ROLE_PARTICLE = 1u << 1,   /* al, bin, de, van */
    DET_ROLE_LEGAL_FORM = 1u << 2, /* ltd, gmbh, ooo: folded to one spelling per form */
    DET_ROLE_GENERIC = 1u << 3,    /* company, trading, international */
    DET_ROLE_NUMBER = 1u << 4,     /* digits only */
    DET_ROLE_INITIAL = 1u << 5, /* one letter of an alphabet; its text may be longer ("yu" for Ю) */
    /* A Korean or Chinese syllable, however romanised: "jong", "jeong", "hsien".  Short and one of
     * few hundred, so a letter more or less makes another name: no free edits, no skeleton; what
     * stands for what is said by its classes. */
    DET_ROLE_SYLLABLE = 1u << 6,
    DET_ROLE_PLACE = 1u << 7,       /* crimea, deutschland */
    DET_ROLE_SECTOR = 1u << 8,      /* bank, shipping: a generic word that says in which trade */
    DET_ROLE_SERIES = 1u << 9,      /* ii, iii, one, second: tells one of a series from the next */
    DET_ROLE_PATRONYMIC = 1u << 10, /* Ivanovich, Petrovna: often left out */
    DET_ROLE_NISBAH = 1u << 11,     /* * al-Tikriti: the word behind the article, ending in -i */
    DET_ROLE_GIVEN = 1u << 12,      /* a given name of some list */
    DET_ROLE_FAMILY = 1u << 13,     /* a family name of some list: Kim, Chen */
    DET_ROLE_FATHER = 1u << 14,     /* * the name behind bin, ibn, ould: the father of what stands
                                     * before, so its order carries identity */
    DET_ROLE_GENERATION = 1u << 15, /* jr, sr: father and son are two people */
    /* Any of these and a token says too little to be evidence by itself: it is "light", all others
     * are "bearing".  The scorer's rules and the index's postings both stand on this one set. */
    DET_ROLES_LIGHT = DET_ROLE_TITLE | DET_ROLE_PARTICLE | DET_ROLE_LEGAL_FORM | DET_ROLE_GENERIC |
                      DET_ROLE_INITIAL
};

/* Why two tokens that share a class may stand for each other. */
typedef enum det_class_kind {
    DET_CLASS_NONE = 0,
    DET_CLASS_SPELLING,   /* one name, spelled or formed by language: muhammad, mehmet */
    DET_CLASS_NICKNAME,   /* a short form of it: bob, robert; weaker, since bob and rob share it */
    DET_CLASS_SYLLABLE,   /* one syllable of Korean or Chinese: jong, jeong, chung */
    DET_CLASS_NUMBER,     /* ii, two, 2 */
    DET_CLASS_PLACE,      /* germany, deutschland */
    DET_CLASS_LEGAL_FORM, /* forms of one kind across laws: ltd, gmbh, ooo */
    DET_CLASS_SECTOR,     /* words for one trade: shipping, marine */
    DET_CLASS_KIND_COUNT
} det_class_kind;

/* Classes of one token.  Most in the tables: the generator keeps the first of so many. */
enum { DET_TOKEN_CLASSES_MAX = 4 };

/* The kind of a class id; its other bits are a hash of the class's name, the same in every build in
 * which the class has that name. */
static inline det_class_kind
det_class_kind_of(uint32_t class_id)
{
    return (det_class_kind)(class_id >> 28);
}

/* Classes and skeleton are functions of text alone, so an index may keep them once for each word of
 * its dictionary; roles and script are not. */
typedef struct det_token {
    det_str text; /* folded: a-z 0-9, 1 to DET_TOKEN_BYTES_MAX bytes; in the arena, or static */
    /* As it was written, folded: "ben" where text is "bin".  The words of a phrase without their
     * blanks, or text where that would be too long.  Who joins and parts words goes by this one. */
    det_str written;
    /* Consonants in sounding order, what languages write differently made one (skeleton.h): equal
     * for "Hussein" and "Khusain".  0: fewer than two.  One of two consonants is shared by
     * hundreds of words and wants a small edit distance beside it. */
    uint64_t skeleton;
    uint32_t from; /* bytes [from, to) of the original that it was made of */
    uint32_t to;
    uint16_t roles;                          /* DET_ROLE_* */
    uint16_t script;                         /* det_script */
    uint32_t classes[DET_TOKEN_CLASSES_MAX]; /* ascending; the rest 0 */
    uint8_t class_count;
    uint8_t other_count;
    /* Of words in kana or Chinese characters that are asked about, what they may be in Latin
     * letters (sounds.h); else NULL. */
    const struct det_sounds *sounds;
    /* Of listed words in other scripts, the keys of Latin words that they may be (other.h),
     * ascending; an index and det_other_fill know them. */
    const uint64_t *other_keys; /* other_count of them */
} det_token;

/* What can be told of a token without going to its texts: two of them that have nothing in common
 * are mostly told apart by it.  Snapshots keep it as it is. */
typedef struct det_trait {
    uint64_t signature; /* det_edit_signature(text) */
    uint16_t roles;
    uint16_t rarity; /* 1 .. 4095, of listed ones */
    uint16_t weight; /* what it says, from rarity and roles; of listed ones */
    uint8_t length;  /* of text */
    uint8_t first;   /* its first byte */
} det_trait;

/* The same of a name: what bounds of its score need without going to its tokens. */
typedef struct det_head {
    uint32_t bearing_weight, light_weight;
    uint16_t bearing_count;
    uint16_t heaviest; /* weight of its heaviest bearing token */
    uint16_t marks;    /* DET_HEAD_* */
    uint16_t light_count;
} det_head;
enum {
    DET_HEAD_PERSON = 1,
    DET_HEAD_WEAK = 2,
    DET_HEAD_INITIAL = 4,
    DET_HEAD_LIGHT_PAIR = 8 /* two light tokens side by side: joined, they may be one of a query */
};

/* Which tokens of a query led to a listed form, bit i for token i if there are no more than 15, and
 * what a pair of one of them with it, or of two joined, can be.  UINT16_MAX: that is not known. */
typedef struct det_led {
    uint16_t tokens;
    uint16_t quality_bp; /* at most; 10,000 only if one may be the same word, or of one class */
    bool is_joined;      /* two side by side may be it together */
} det_led;

/* Was what was written its text? */
static inline bool
det_token_is_plain(const det_token *token)
{
    return (token->text.ptr == token->written.ptr && token->text.len == token->written.len) ||
           det_str_equal(token->text, token->written);
}

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

/* Rows of one name at most, its first included.  Habits beyond it are left out, in the order of
 * data/readings.txt and data/korean.txt; the tables have at most that many for one script. */
enum { DET_READINGS_MAX = 10 };

/* The rows of tokens that name may stand for, the first being what det_tokens_read gives.  Two
 * names may be the same if any row of one fits any row of the other.
 * A further row is made only where whole words would be written otherwise and neither classes nor
 * skeletons of the first row say so: other habits of romanising a script (data/readings.txt), and
 * joined syllables of a Korean or Chinese name taken apart ("Yongchol" -> "yong chol"), letters
 * that a machine misreads ("Jarniyat" -> "jamiyat").  Other names in Latin letters have one row.
 *   is_listed  of a name of a list; also the row in which joined words stay in one ("Sadruddin",
 *              which is "sadr uddin" in the first), for those who misspell it
 *  Tokens of different rows may
 * share bytes of the original.  No two rows have the same words.
 *   list   in arena; untouched on failure
 *   count  1 to DET_READINGS_MAX
 * Fails: as det_tokens_read. */
DET_CHECKED det_status det_tokens_readings(det_str name, bool is_listed, det_arena *arena,
                                           const det_tokens **list, size_t *count, det_error *err);

/* Fills what follows from token->text alone: skeleton, classes, class_count.  For words that come
 * back from an index. */
void det_token_describe(det_token *token);

/* What the word tables were made of: "words 1a2b3c4d".  Names read with other tables must not be
 * compared with ours, so a snapshot carries it beside det_fold_version().  Static. */
const char *det_tokens_version(void);
/* What reads names: "code 1a2b3c4d", of the sources that do.  Names that other code read can be
 * compared with ours as long as the tables are the same, but are not taken over into a snapshot of
 * our own, which would differ from one that we read.  Static. */
const char *det_text_code_version(void);

#endif
