/* reach.h - which measures may speak of a question, before any is asked.              floor: law
 *
 * A lawbook has hundreds of measures, and a question concerns a handful.  For each measure the
 * loader keeps, over all its versions, which directions, kinds and chapters its scopes name: a few
 * words of bits.  What they rule out cannot speak; what they let through is asked in full.  So they
 * may let through too much and never too little. */
#ifndef DET_LAW_REACH_H
#define DET_LAW_REACH_H

#include "law/book.h"

/* Bits for kinds.  Two kinds that share one cost time and nothing else. */
enum { DET_REACH_KIND_WORDS = 4, DET_REACH_CHAPTER_WORDS = 2 };

/* Regimes with a scope in one lawbook for which a question is prepared (ours has 24).  With more,
 * every measure is asked. */
enum { DET_REACH_REGIMES_MAX = 250 };

typedef struct det_law_reach_row {
    uint64_t kinds[DET_REACH_KIND_WORDS];
    uint64_t chapters[DET_REACH_CHAPTER_WORDS]; /* of the Harmonized System, bit 27: 27 */
    uint32_t measure;                           /* place in the lawbook */
    uint16_t regime;                            /* place in regimes */
    uint16_t directions;                        /* bits 1 << det_law_direction */
} det_law_reach_row;

struct det_law_reach {
    const det_law_reach_row *rows; /* of the measures that have a scope at some time, in order */
    size_t row_count;
    const det_regime *const *regimes; /* of those measures, each once */
    size_t regime_count;
    det_measure *const *of; /* the measures it was worked out for */
};

/* What of a question the bits are held against. */
typedef struct det_law_aim {
    const det_law_reach *reach; /* NULL: every measure is asked */
    size_t measure_count;
    uint64_t kinds[DET_REACH_KIND_WORDS];
    uint64_t chapters[DET_REACH_CHAPTER_WORDS];
    uint8_t directions[DET_REACH_REGIMES_MAX]; /* that fit, of each regime */
} det_law_aim;

/* Works out law->reach.  False: no memory. */
DET_CHECKED bool det_law_reach_build(det_lawbook *law, det_arena *arena);
/* Takes aim; question in its plain form (det_law_question_clean). */
void det_law_aim_take(const det_lawbook *law, const det_law_question *question, det_law_aim *out);
/* The next measure that may speak, from *at on (0 at first); false when there is none. */
bool det_law_aim_next(const det_law_aim *aim, size_t *at, size_t *measure);

#endif
