/* diff.h - what changed in meaning: between two days, or between two lawbooks.        floor: law
 *
 * Two tools serve both.  *Facets* take a measure apart into small statements ("scope.hs", "2701"),
 * so that two versions are compared field by field and neither order nor layout is seen.  *Probes*
 * are the questions that can tell two measures apart: everything that a scope names, by every set
 * of facts that an exception, a quota, a route or an old contract asks for. */
#ifndef DET_LAW_DIFF_H
#define DET_LAW_DIFF_H

#include "law/bounds.h"
#include "law/whatif.h"

enum {
    /* Sets of facts for one measure.  The most in our lawbook is 29; beyond it the answer says that
     * not everything was compared. */
    DET_PROBES_MAX = 400,
    /* Decisions asked of one comparison of two books: some ten seconds.  Beyond it the answer names
     * what was not compared. */
    DET_DIFF_ASKS_MAX = 4000000
};

/* ---- facets -------------------------------------------------------------------------------------
 */

typedef struct det_facet {
    det_str field; /* "scope.hs", "exception E-RAJIN when.via" */
    det_str value;
} det_facet;

typedef struct det_facets {
    det_arena *arena;
    det_facet *items;
    size_t count, capacity;
    bool has_no_memory;
} det_facets;

/* A version, without what its own dates keep closed at at_us; INT64_MAX: with everything. */
void det_facets_of_version(det_facets *facets, const det_law_version *version, int64_t at_us);
/* A measure whole: what it began as and every act on it. */
void det_facets_of_measure(det_facets *facets, const det_measure *measure);
/* A regime and its routes, without its measures. */
void det_facets_of_regime(det_facets *facets, const det_lawbook *law, const det_regime *regime);
/* What stands beside the measures: clauses, events, readings, doubts, instruments and tags. */
void det_facets_of_rest(det_facets *facets, const det_lawbook *law);
/* Sorts, so that the next two may be asked.  Fails: DET_NOMEM for all that was added. */
DET_CHECKED det_status det_facets_finish(det_facets *facets, det_error *err);
bool det_facets_are_same(const det_facets *a, const det_facets *b);
/* [{"field","was":[..],"is":[..]}] of the fields that differ, with the values of one side alone.
 * Returns how many fields. */
size_t det_facets_put(det_json *json, const det_facets *was, const det_facets *is);

/* ---- probes -------------------------------------------------------------------------------------
 */

/* One set of facts.  name is "via=Rajin, notified=yes" or empty: nothing but the goods. */
typedef struct det_probe {
    det_str name;
    const det_law_fact *facts;
    size_t fact_count;
    int64_t quantity_milli;
    det_str unit;
} det_probe;

typedef struct det_probes {
    det_arena *arena;
    det_probe *items;
    size_t count, capacity;
    det_strmap seen;
    bool is_cut;
} det_probes;

/* Appends the probes of every version of measure and of the routes of its regime, each once; the
 * first is the one without facts.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_probes_add(det_probes *probes, const det_lawbook *law,
                                      const det_measure *measure, det_error *err);
/* Appends what the scopes of every version of measure name: with the first target of its regime,
 * and with each that `other`, the same regime elsewhere (may be NULL), has not.  Fails: DET_NOMEM.
 */
DET_CHECKED det_status det_diff_cells_add(det_law_cells *cells, const det_measure *measure,
                                          const det_regime *other, det_arena *arena,
                                          det_error *err);
/* True if some version of measure may speak of cell. */
bool det_diff_touches(const det_measure *measure, const det_law_cell *cell);
det_law_question det_probe_question(const det_probe *probe, const det_law_cell *cell, int64_t at_us,
                                    int64_t known_us);

/* ---- documents ----------------------------------------------------------------------------------
 */

/* What changed for a regime after from_us and up to to_us, in order of time: one JSON object
 * without a line end; its shape: docs/formats/json.md.  *changes counts.  Fails: DET_RANGE (to_us
 * before from_us), DET_NOMEM. */
DET_CHECKED det_status det_diff_days_write(const det_lawbook *law, const det_regime *regime,
                                           int64_t from_us, int64_t to_us, int64_t known_us,
                                           det_json *json, uint64_t *changes, det_error *err);

/* Where two lawbooks answer differently, and since when.  *differences counts.  Fails: DET_NOMEM.
 */
typedef struct det_diff_side {
    const det_lawbook *law;
    const char *path;
    const char *digest;
} det_diff_side;
DET_CHECKED det_status det_diff_books_write(const det_diff_side sides[2], det_json *json,
                                            uint64_t *differences, det_error *err);

#endif
