/* pairs_facts.h - what two records of a pair say beside their names.                  floor: screen
 */
#ifndef DET_SCREEN_PAIRS_FACTS_H
#define DET_SCREEN_PAIRS_FACTS_H

#include "screen/country.h"
#include "screen/pairs_read.h"

/* What kinds of things a record may be, from its schema.  Two that can be no kind in common are
 * two. */
enum { DET_PAIR_PERSON = 1, DET_PAIR_BODY = 2, DET_PAIR_VESSEL = 4, DET_PAIR_OTHER_THING = 8 };
unsigned det_pairs_kinds(const det_pair_row *row);

/* What the facts add to the score of the names, in basis points.  A number in common that only one
 * bears settles it: is_settled.
 *   kinds  of det_pairs_kinds
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_pairs_facts(const det_pair_row *row, unsigned kinds,
                                       const det_countries *countries, det_arena *arena,
                                       int64_t *effect_bp, bool *is_settled, det_error *err);

#endif
