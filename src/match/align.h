/* align.h - which token of the query stands for which of the listed name.          floor: match */
#ifndef DET_MATCH_ALIGN_H
#define DET_MATCH_ALIGN_H

#include "base/arena.h"
#include "match/score.h"

/* Something that could stand for something: an edge between one or two tokens of either side. */
typedef struct det_edge {
    det_pair pair;
    uint32_t gain;    /* what choosing it is worth to the alignment */
    bool is_evidence; /* kind EXACT, EDIT, JOIN or SPLIT with a bearing listed token */
} det_edge;

typedef struct det_sides {
    det_tokens query, listed;
    const uint16_t *query_weights, *listed_weights;
    bool is_listed_light; /* the listed name has no bearing token, so all of its tokens count */
} det_sides;

/* All edges, by query token, then listed token, then kind. */
DET_CHECKED det_status det_edges_find(const det_sides *sides, det_arena *arena, det_edge **edges,
                                      size_t *count, det_error *err);
/* Chooses edges within query tokens [from, before) so that no token is used twice and the sum of
 * gains is the largest.  chosen has room for as many as there are listed tokens; they come out in
 * order of the query.  Exact up to DET_ALIGN_EXACT_MAX listed tokens that have an edge, greedy by
 * gain beyond. */
enum { DET_ALIGN_EXACT_MAX = 10 };
DET_CHECKED det_status det_align(const det_sides *sides, const det_edge *edges, size_t count,
                                 size_t from, size_t before, det_arena *arena,
                                 const det_edge **chosen, size_t *chosen_count, det_error *err);

#endif
