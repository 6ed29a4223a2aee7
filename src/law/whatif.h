/* whatif.h - the law as it would be.                                                  floor: law
 *
 * A what-if is a second lawbook: the trees of the first, with an instrument beside them that does
 * what was asked, or with a draft among them taken as adopted on a day.  The same fold answers
 * before and after, so nothing is judged twice.  A vote is not asked for: a lawbook refuses an
 * adoption that its vote does not support, a what-if of it is what drafts are kept for. */
#ifndef DET_LAW_WHATIF_H
#define DET_LAW_WHATIF_H

#include "law/book.h"

/* Steps in one basket.  A person writes a handful; all measures of a regime are asked by its id. */
enum { DET_WHATIF_STEPS_MAX = 200 };

typedef enum det_whatif_verb {
    DET_WHATIF_PAUSE = 1,
    DET_WHATIF_REMOVE,
    DET_WHATIF_RESUME,
    DET_WHATIF_ADOPT
} det_whatif_verb;
const char *det_whatif_verb_name(det_whatif_verb verb); /* "pause" */

/* One step: a measure by id or alias (the alias of a version means the measure as it stands), a
 * regime (all its measures), a named pause or termination to resume, or a draft of the lawbook. */
typedef struct det_whatif_step {
    det_whatif_verb verb;
    det_str id;
    det_day day; /* it takes effect at the beginning of it, on the clock of the regime */
} det_whatif_step;

/* What was done for one step to one measure. */
typedef struct det_whatif_done {
    det_whatif_verb verb;
    const det_measure *measure; /* of the lawbook before; NULL for a draft */
    det_str id;                 /* as asked, or the draft's */
    det_day day;
} det_whatif_done;

typedef struct det_whatif {
    const det_lawbook *before;
    const det_lawbook *after;
    const det_whatif_done *done;
    size_t done_count;
    det_texts conflicts; /* what could not be done, or changes nothing, with the reason */
} det_whatif;

/* Builds the second lawbook.
 *   trees   the files of before
 *   drafts  further files: an instrument of them that is no adopted one is taken as adopted on
 *           day, also if the lawbook has it as a draft already (the file given is then taken); one
 *           that says it was adopted keeps its day, and its vote is not held against it
 * An empty basket gives a lawbook with the same answers.  Fails: DET_MISSING (no measure of that
 * id, with near names), DET_SYNTAX (a draft that does not load), DET_LIMIT, DET_NOMEM. */
DET_CHECKED det_status det_whatif_make(const det_lawbook *before, const det_tree *trees,
                                       size_t count, const det_whatif_step *steps,
                                       size_t step_count, const det_tree *drafts,
                                       size_t draft_count, det_day day, det_arena *arena,
                                       det_whatif *out, det_error *err);

/* A question in the grammar of a file of questions: "KP CN HS:2701;via=Rajin", then perhaps a
 * quantity and a unit; "-" for a party not known.  facts must outlive question. */
DET_CHECKED det_status det_whatif_question_read(det_str text, det_law_question *question,
                                                det_law_fact *facts, det_error *err);

/* What changes, by day: one JSON object without a line end.
 *   base  digest of the lawbook judged on, so that a later reader sees that it has moved
 *   asks  questions as above
 *   flows a file of trade, empty: none (law/flows.h)
 * Fails: DET_SYNTAX (a question or a flow), DET_NOMEM. */
typedef struct det_whatif_report {
    det_day on;
    const char *base;
    const det_str *asks;
    size_t ask_count;
    det_str flows;
    const char *flows_file;
    det_str
        request;   /* what was asked for, as JSON, so that it can be asked again; empty: not said */
    bool is_brief; /* basket, conflicts and states alone, and the object is left open */
} det_whatif_report;
DET_CHECKED det_status det_whatif_write(const det_whatif *whatif, const det_whatif_report *report,
                                        det_json *json, det_error *err);

/* The measures of the lawbook after whose answer on a day is another than before, by id, in arena:
 * *out has *count items.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_whatif_changed(const det_whatif *whatif, det_day on, det_arena *arena,
                                          const det_measure ***out, size_t *count, det_error *err);

/* How strict an outcome is: allowed 0 ... prohibited 4. */
int det_law_strictness(det_law_outcome outcome);

/* The goods and services that the scope of a measure names, one question each, without facts. */
typedef struct det_law_cell {
    det_str name; /* "HS:2701", "kind:coal" */
    det_str hs, kind;
    det_str from, to; /* "ZZ": a party that no measure speaks of */
} det_law_cell;
/* Appends the cells of a scope that are not there yet.  Fails: DET_NOMEM. */
typedef struct det_law_cells {
    det_law_cell *items;
    size_t count, capacity;
    det_strmap seen;
} det_law_cells;
DET_CHECKED det_status det_law_cells_add(det_law_cells *cells, const det_regime *regime,
                                         const det_law_scope *scope, det_arena *arena,
                                         det_error *err);
det_law_question det_law_cell_question(const det_law_cell *cell, int64_t at_us, int64_t known_us);

/* {"outcome","cites":[...]} and, where asked, the rulings that are not "allowed". */
void det_law_decision_put(det_json *json, const det_law_decision *decision, bool has_rulings);

#endif
