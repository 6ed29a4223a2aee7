/* selftest.h - does every listed name find its own entry, unaltered and manipulated.  floor: screen
 */
#ifndef DET_SCREEN_SELFTEST_H
#define DET_SCREEN_SELFTEST_H

#include "screen/screen.h"

/* One count a source, in the order of the index. */
typedef struct det_selftest_count {
    uint64_t tried, missed;
} det_selftest_count;

/* Asks for the published names numbered [first, last) that are current on a day and whose source is
 * wanted (NULL: all), and adds up.  Appends a line to ndjson for each name that does not find its
 * subject:
 * {"kind":"missed","source","id","name","property"}.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_selftest_range(det_screener *screener, det_day on, const bool *sources,
                                          uint32_t first, uint32_t last, det_selftest_count *counts,
                                          det_text *ndjson, det_error *err);

/* A manipulated name to be asked for. */
typedef struct det_selftest_ask {
    uint32_t name;     /* the listed one */
    uint16_t source;   /* its */
    uint16_t mutation; /* det_mutation_at */
    det_str asked;     /* in the arena */
    bool is_found;     /* its subject alerts */
    bool is_first;     /* and nothing scores higher */
} det_selftest_ask;

/* What to manipulate. */
typedef struct det_selftest_sample {
    det_day on;
    const bool *sources; /* one a source */
    uint64_t seed;
    uint32_t size; /* names of each list for each kind; fewer if the kind fits fewer */
} det_selftest_sample;
/* Chooses strong, current, published names in Latin letters and manipulates them, kind by kind and
 * list by list.  Which names, and how they change, depends on the seed and the names alone: a
 * longer list changes little of it.  asks are in arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_selftest_choose(const det_index *index,
                                           const det_selftest_sample *sample, det_arena *arena,
                                           det_selftest_ask **asks, size_t *count, det_error *err);
/* Asks for asks [first, last).  Fails: DET_NOMEM. */
DET_CHECKED det_status det_selftest_ask_range(det_screener *screener, det_day on,
                                              det_selftest_ask *asks, size_t first, size_t last,
                                              det_error *err);
/* Appends a row for each kind and list, then one for all kinds of a list.
 *   misses  NULL, or gets a line for each name that was missed or not first */
void det_selftest_write(const det_index *index, const det_selftest_ask *asks, size_t count,
                        det_text *ndjson, det_text *misses);

#endif
