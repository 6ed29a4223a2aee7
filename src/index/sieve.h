/* sieve.h - which postings of a word are worth a look.                               floor: index
 *
 * What stands beside a posting (partners.c) tells of most names that one token of a query cannot
 * lead to them alone and that no other does.  All back ends let the same postings through, in the
 * same order; the portable one is the twin that tests compare with. */
#ifndef DET_INDEX_SIEVE_H
#define DET_INDEX_SIEVE_H

#include "index/format.h"
#include "text/edit.h"

/* A token that a bearing word may be near, by its letters. */
typedef struct det_ix_near {
    uint32_t letters; /* det_ix_letters */
    uint32_t token;
    uint8_t below[DET_IX_LENGTHS]; /* by det_ix_length: it is near if fewer bits differ; 0: never */
} det_ix_near;

/* What the postings of a form are let through by, to which one token of the query led.  Flags are 0
 * or all bits. */
typedef struct det_ix_sieve {
    const uint32_t
        *led; /* a bit for each bucket: some token led to a form of it; set for the last */
    uint32_t token;
    uint32_t light[2];     /* light words for which a token may stand, as words have them: of names
                            * that have one it is not told whether it has what is needed */
    uint32_t pair_waiting; /* flag: bare names of two bearing words need another token, too */
    uint32_t bare_waiting, light_waiting; /* so do names of more, without light words or with */
    uint32_t near_told; /* flag: some token has to have something to do with the name, and near says
                         * all of what softens a form */
    uint32_t rest_told; /* flag: ... and rate is not 0 */
    uint32_t rate, weight; /* as rest_rate of the filter, and of a pair of the two */
    uint32_t near_count;
    const det_ix_near *near;
} det_ix_sieve;

/* Did some token lead to a form of one of two buckets? */
static inline bool
det_ix_is_led(const det_ix_sieve *by, uint32_t buckets)
{
    uint32_t a = buckets & 0xFFFF, b = buckets >> 16;
    return ((by->led[a / 32] >> a % 32 | by->led[b / 32] >> b % 32) & 1) != 0;
}

/* ... to another bearing form of a name that is posted, as far as it is told? */
static inline bool
det_ix_is_other_led(const det_ix_sieve *by, const det_ix_beside *of, uint32_t lane)
{
    uint32_t buckets = of->buckets[lane];
    if (buckets != DET_IX_BUCKETS_ANY) return det_ix_is_led(by, buckets);
    uint32_t first = of->words[0][lane] >> 8, second = of->words[1][lane] >> 8;
    uint32_t third = first >> 16 | second >> 16 << 8;
    return det_ix_is_led(by, (first & 0xFFFF) | second << 16) ||
           det_ix_is_led(by, third | third << 16);
}

/* May another word of the name in a lane be near a token but the one, by its letters?  Without
 * branches: which of them are is anybody's guess. */
static inline bool
det_ix_is_near(const det_ix_sieve *by, const det_ix_beside *of, uint32_t lane)
{
    uint32_t first = of->words[0][lane], second = of->words[1][lane];
    bool is_near = false;
    for (const det_ix_near *to = by->near; to < by->near + by->near_count; to++) {
        if (to->token == by->token) continue;
        uint32_t apart = det_ix_letters_apart(to->letters, first);
        is_near |= apart < to->below[first & (DET_IX_LENGTHS - 1)];
        if ((second & (DET_IX_LENGTHS - 1)) == 0) continue; /* of two words */
        apart = det_ix_letters_apart(to->letters, second);
        is_near |= apart < to->below[second & (DET_IX_LENGTHS - 1)];
    }
    return is_near;
}

/* Puts the numbers of postings first .. first + count - 1 that are let through into out, ascending;
 * out has room for count.  Returns how many. */
typedef size_t (*det_ix_sieve_run)(const det_ix_sieve *by, const det_ix_beside *beside,
                                   uint32_t first, uint32_t count, uint32_t *out);
size_t det_ix_sieve_portable(const det_ix_sieve *by, const det_ix_beside *beside, uint32_t first,
                             uint32_t count, uint32_t *out);
/* The fastest that this processor runs. */
det_ix_sieve_run det_ix_sieve_best(void);
/* Back end number i that this processor runs, NULL behind the last. */
det_ix_sieve_run det_ix_sieve_at(size_t i);

#endif
