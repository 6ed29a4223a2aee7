/* part.h - some subjects of an index, as an index of their own.                       floor: index
 *
 * What a name scores against a query follows from the words of both and from what each word weighs.
 * So with the weights that words have in the whole, searching the part finds what searching the
 * whole finds of its subjects, in less time. */
#ifndef DET_INDEX_PART_H
#define DET_INDEX_PART_H

#include "index/index.h"

/* Owned.  Searched by one index like any other; queries are read by the whole. */
typedef struct det_index_part det_index_part;
/* All records, of all times, of subjects[s] for s < det_index_subject_count, and all sources, so
 * that they have the same numbers; no versions of sources and no law.
 *   whole  needed until this is done only
 * Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_index_part_new(const det_index *whole, const bool *subjects,
                                          det_index_part **out, det_error *err);
void det_index_part_free(det_index_part *part); /* NULL is fine */
const det_index *det_index_part_index(const det_index_part *part);

/* Sets subjects[s] for each subject of index with a word that weighs something else in other, or is
 * in none of its names; does not touch the rest.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_index_reweighed(const det_index *index, const det_index *other,
                                           bool *subjects, det_error *err);

/* Did everything that is known in one become known in the other by the same transactions at the
 * same instants, as far as the shorter goes?  Then a record that is the same in both was believed
 * at the same times. */
bool det_index_has_one_past(const det_index *a, const det_index *b);

#endif
