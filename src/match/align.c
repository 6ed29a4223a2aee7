/* align.c - the best one-to-one choice of edges.
 *
 * Exact by a table over (query tokens seen, set of listed tokens used): an edge takes one or two
 * tokens of either side, so this is not the assignment problem, but names are short and the sets
 * few.  Query tokens without an edge are passed over before the table is made.  Of choices worth
 * the same, the one that is complete first in the query wins. */
#include "match/align.h"

#include <assert.h>
#include <string.h>

#include "base/sort.h"

typedef struct table {
    int32_t *gain;    /* [seen << bits | used], -1 = not reached */
    uint32_t *choice; /* edge + 1 that led here, 0 = token passed over */
    uint32_t bits;
} table;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to align two names");
}

static bool
is_inside(const det_edge *edge, size_t from, size_t before)
{
    return edge->pair.query_from >= from &&
           (size_t)edge->pair.query_from + edge->pair.query_count <= before;
}

static uint32_t
bits_of(const det_edge *edge, const uint8_t *bit_of)
{
    uint32_t bits = UINT32_C(1) << bit_of[edge->pair.listed_from];
    if (edge->pair.listed_count == 2) bits |= UINT32_C(1) << bit_of[edge->pair.listed_from + 1];
    return bits;
}

static void
reach(table *t, size_t seen, uint32_t used, int32_t gain, uint32_t choice)
{
    size_t at = seen << t->bits | used;
    /* of equals the one that was complete sooner: what follows in a text is somebody else's */
    if (gain > t->gain[at] || (gain == t->gain[at] && choice == 0)) {
        t->gain[at] = gain;
        t->choice[at] = choice;
    }
}

/* Edges [first, end) are inside the window; row_of gives a query token its row, by token - from. */
static det_status
exact(const det_edge *edges, size_t first, size_t end, size_t from, size_t rows,
      const uint16_t *row_of, const uint8_t *bit_of, uint32_t bits, size_t before, det_arena *arena,
      const det_edge **chosen, size_t *chosen_count, det_error *err)
{
    table t = {.bits = bits};
    size_t states = (rows + 1) << bits;
    t.gain = det_arena_alloc(arena, states * sizeof *t.gain);
    t.choice = det_arena_alloc(arena, states * sizeof *t.choice);
    if (t.gain == NULL || t.choice == NULL) return no_memory(err);
    memset(t.gain, 0xFF, states * sizeof *t.gain); /* -1 everywhere */
    t.gain[0] = 0;
    t.choice[0] = 0;
    size_t next = first;
    for (size_t seen = 0; seen < rows; seen++) {
        size_t of_row = next;
        /* a join that reaches out of the window may be the only edge of its token: no row, passed
         * by */
        while (next < end && (row_of[edges[next].pair.query_from - from] == seen ||
                              row_of[edges[next].pair.query_from - from] == UINT16_MAX))
            next++;
        for (uint32_t used = 0; used < UINT32_C(1) << bits; used++) {
            int32_t gain = t.gain[seen << bits | used];
            if (gain < 0) continue;
            reach(&t, seen + 1, used, gain, 0);
            for (size_t e = of_row; e < next; e++) {
                if (!is_inside(&edges[e], from, before)) continue;
                uint32_t taken = bits_of(&edges[e], bit_of);
                if ((used & taken) == 0)
                    reach(&t, seen + edges[e].pair.query_count, used | taken,
                          gain + (int32_t)edges[e].gain, (uint32_t)e + 1);
            }
        }
    }
    uint32_t best = 0;
    for (uint32_t used = 1; used < UINT32_C(1) << bits; used++)
        if (t.gain[rows << bits | used] > t.gain[rows << bits | best]) best = used;
    size_t count = 0;
    for (size_t seen = rows; seen > 0;) {
        uint32_t choice = t.choice[seen << bits | best];
        if (choice == 0) {
            seen--;
            continue;
        }
        const det_edge *edge = &edges[choice - 1];
        chosen[count++] = edge;
        seen -= edge->pair.query_count;
        best &= ~bits_of(edge, bit_of);
    }
    for (size_t i = 0; i < count / 2; i++) {
        const det_edge *swap = chosen[i];
        chosen[i] = chosen[count - 1 - i];
        chosen[count - 1 - i] = swap;
    }
    *chosen_count = count;
    return DET_OK;
}

static int
by_gain(const void *a, const void *b)
{
    const det_edge *x = *(const det_edge *const *)a, *y = *(const det_edge *const *)b;
    if (x->gain != y->gain) return x->gain > y->gain ? -1 : 1;
    return x < y ? -1 : x > y; /* edges of one array: by query, then listed token */
}

static int
by_query(const void *a, const void *b)
{
    const det_edge *x = *(const det_edge *const *)a, *y = *(const det_edge *const *)b;
    return x->pair.query_from < y->pair.query_from ? -1 : x->pair.query_from > y->pair.query_from;
}

static det_status
greedy(const det_sides *sides, const det_edge *edges, size_t first, size_t end, size_t from,
       size_t before, det_arena *arena, const det_edge **chosen, size_t *chosen_count,
       det_error *err)
{
    const det_edge **order = DET_NEW(arena, const det_edge *, end - first);
    bool *query_used = DET_NEW(arena, bool, sides->query.count);
    bool *listed_used = DET_NEW(arena, bool, sides->listed.count);
    if (order == NULL || query_used == NULL || listed_used == NULL) return no_memory(err);
    size_t count = 0, taken = 0;
    for (size_t e = first; e < end; e++)
        if (is_inside(&edges[e], from, before)) order[count++] = &edges[e];
    det_sort(order, count, sizeof(const det_edge *), by_gain);
    for (size_t i = 0; i < count; i++) {
        const det_pair *p = &order[i]->pair;
        size_t q = (size_t)p->query_from + p->query_count - 1;
        size_t l = (size_t)p->listed_from + p->listed_count - 1;
        if (query_used[p->query_from] || query_used[q] || listed_used[p->listed_from] ||
            listed_used[l])
            continue;
        query_used[p->query_from] = query_used[q] = true;
        listed_used[p->listed_from] = listed_used[l] = true;
        chosen[taken++] = order[i];
    }
    det_sort(chosen, taken, sizeof(const det_edge *), by_query);
    *chosen_count = taken;
    return DET_OK;
}

det_status
det_align(const det_sides *sides, const det_edge *edges, size_t count, size_t from, size_t before,
          det_arena *arena, const det_edge **chosen, size_t *chosen_count, det_error *err)
{
    size_t width = before - from, first = 0;
    uint16_t *row_of = DET_NEW(arena, uint16_t, width + 1);
    uint8_t *has_bit = DET_NEW(arena, uint8_t, sides->listed.count);
    uint8_t *bit_of = DET_NEW(arena, uint8_t, sides->listed.count);
    if (row_of == NULL || has_bit == NULL || bit_of == NULL) return no_memory(err);
    /* edges are sorted by query token: find the first of the window */
    for (size_t high = count; first < high;) {
        size_t middle = first + (high - first) / 2;
        if (edges[middle].pair.query_from < from)
            first = middle + 1;
        else
            high = middle;
    }
    size_t end = first;
    for (; end < count && edges[end].pair.query_from < before; end++) {
        const det_pair *p = &edges[end].pair;
        if (!is_inside(&edges[end], from, before)) continue;
        row_of[p->query_from - from] = row_of[p->query_from + p->query_count - 1u - from] = 1;
        has_bit[p->listed_from] = has_bit[p->listed_from + p->listed_count - 1u] = 1;
    }
    size_t rows = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < width; i++) {
        bool is_row = row_of[i] != 0;
        row_of[i] = is_row ? (uint16_t)rows : UINT16_MAX;
        rows += is_row;
    }
    for (size_t i = 0; i < sides->listed.count; i++)
        if (has_bit[i]) bit_of[i] = (uint8_t)(bits < UINT8_MAX ? bits++ : bits);
    if (bits > DET_ALIGN_EXACT_MAX)
        return greedy(sides, edges, first, end, from, before, arena, chosen, chosen_count, err);
    return exact(edges, first, end, from, rows, row_of, bit_of, bits, before, arena, chosen,
                 chosen_count, err);
}
