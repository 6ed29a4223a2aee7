/* heard.h - how likely a word in another script is one in Latin letters.              floor: text
 *
 * From counts of which letters stood for which in names written both ways (data/heard.txt), so
 * vowels, silent letters and the habits of each script tell, and not consonants alone. */
#ifndef DET_TEXT_HEARD_H
#define DET_TEXT_HEARD_H

#include "text/token.h"

/* Of words longer than this nothing is said. */
enum { DET_HEARD_BYTES_MAX = 32 };

/* Are words of this script compared so? */
bool det_heard_has(uint16_t script);

/* How likely other, a word in another script as it was written, is the Latin word: the likelihood
 * of the best way to lay their letters against each other over that of two words at random, in bits
 * and as a share of the most that any Latin word could reach, in basis points.  0 to 10,000; 0 too
 * if the script has no table or either is too long, or not all letters.  Not symmetric.
 * Memory: none.  Threads: any. */
uint32_t det_heard_grade(det_str other, uint16_t script, det_str latin);

/* May an initial in another script, as it was written, be that of a Latin word which begins with
 * this letter: is it likelier for it than by chance?  Ф for f and ph, ק for k, c and q.  Memory:
 * none.  Threads: any. */
bool det_heard_begins(det_str other, uint16_t script, char latin);

/* The key by which a word in Latin letters is found: its consonants, coarsely, without h, w and y;
 * all words that have none ("Wei", "Yu") have one key.  0: it has a digit. */
uint64_t det_heard_key(det_str latin);

/* The keys of Latin words that other is likely to be, those first that are likeliest for the words
 * that have them: of two that are as likely the one with more consonants.
 *   keys  room for DET_HEARD_KEYS_MAX
 * Returns how many; 0 if det_heard_grade of it is always 0. */
enum { DET_HEARD_KEYS_MAX = 48 };
uint32_t det_heard_keys(det_str other, uint16_t script, uint64_t *keys);
/* Of a listed word, which has its keys once and for all: also some that are less likely. */
uint32_t det_heard_keys_of_listed(const det_token *listed, uint64_t *keys);

/* The most that parts of a word could weigh (heard.c): what is behind its first letters, [0] all of
 * it; and a Latin letter, of a to z, by whatever of the word it stands for. */
typedef struct det_heard_most {
    int32_t behind[DET_HEARD_BYTES_MAX + 1];
    int32_t letters[27];
    int32_t silent; /* all letters of it that stand for none */
} det_heard_most;

/* A token in another script, ready to be laid against Latin ones.  Owns nothing. */
typedef struct det_heard_word {
    det_str other; /* as it was written; empty: it has no grades */
    uint64_t keys[DET_HEARD_KEYS_MAX];
    uint32_t count; /* 0: it is no Latin word by what is heard */
    uint16_t script;
    det_heard_most most;
} det_heard_word;
void det_heard_read(const det_token *other, det_heard_word *out);
/* The same in two steps: without keys its grades can be told, as by det_heard_grade. */
void det_heard_prepare(const det_token *other, det_heard_word *out);
void det_heard_add_keys(const det_token *other, det_heard_word *out);
uint32_t det_heard_word_grade(const det_heard_word *word, det_str latin);
/* Is the key of a Latin token among those of the word? */
bool det_heard_has_key(const det_heard_word *word, const det_token *latin);

/* Is the word the Latin token by what is heard: the key of the token among its own, and a grade of
 * DET_HEARD_GRADE_MIN or more?  Then *grade is it.  By the text of the token.  What the index
 * searches by and the scorer grants. */
enum { DET_HEARD_GRADE_MIN = 1500 };
bool det_heard_as(const det_heard_word *word, const det_token *latin, uint32_t *grade);
/* The same of a listed word in another script that has its keys (other.h), and one asked about. */
bool det_heard_listed_as(const det_token *listed, const det_token *asked, uint32_t *grade);

#endif
