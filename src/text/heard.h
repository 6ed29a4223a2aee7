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

/* The key by which a word in Latin letters is found: its consonants, coarsely, without h, w and y.
 * 0: it has none, or a digit. */
uint64_t det_heard_key(det_str latin);

/* The keys of Latin words that other is likely to be, the likeliest first.
 *   keys  room for DET_HEARD_KEYS_MAX
 * Returns how many; 0 if det_heard_grade of it is always 0. */
enum { DET_HEARD_KEYS_MAX = 24 };
uint32_t det_heard_keys(det_str other, uint16_t script, uint64_t *keys);

/* Is other, a token in another script with these keys, the Latin one to go by what is heard: its
 * key among them, and a grade of DET_HEARD_GRADE_MIN or more?  Then *grade is it.  By what was
 * written of other, and by the text of latin.  What the index searches by and the scorer grants. */
enum { DET_HEARD_GRADE_MIN = 1500 };
bool det_heard_as(const det_token *other, const uint64_t *keys, uint32_t count,
                  const det_token *latin, uint32_t *grade);
/* The keys of a token that may be another's, as det_heard_keys. */
uint32_t det_heard_keys_of(const det_token *other, uint64_t *keys);

#endif
