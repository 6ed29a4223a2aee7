/* roadmap.h - ways out of sanctions, step by step, and what they would do.            floor: law
 *
 * A roadmap is a proposal: steps with a condition, acts on measures of the lawbook, a verification
 * and a reversal.  A scenario is an invented or remembered course of events.  Running one against
 * the other gives the state of every step and of every measure that the steps touch, day by day.
 * The lawbook is never changed: acts of a roadmap are laid over copies of the measures.
 * File formats and meaning: docs/roadmaps.md. */
#ifndef DET_LAW_ROADMAP_H
#define DET_LAW_ROADMAP_H

#include "law/decide.h"
#include "law/form.h"

enum {
    DET_ROADMAP_STEPS_MAX = 64,   /* the longest plan we know has 9 */
    DET_ROADMAP_ACTS_MAX = 64,    /* of one step */
    DET_ROADMAP_DEPTH_MAX = 6,    /* conditions inside conditions */
    DET_ROADMAP_PARTS_MAX = 32,   /* of one `all` or `any` */
    DET_ROADMAP_WAIT_MAX = 36500, /* days of any period: a hundred years */
    /* Days of one run.  Each costs a fold of every touched measure, about a microsecond. */
    DET_ROADMAP_RUN_DAYS_MAX = 15000
};

/* What somebody can find: that something happened (an event), or that something is so (a
 * statement). */
typedef struct det_roadmap_finding {
    det_str id;
    det_str title;
    bool is_event;
    det_texts by; /* who can give it; empty: nobody */
    det_law_proof proof;
    det_where at;
} det_roadmap_finding;

typedef enum det_condition_kind {
    DET_CONDITION_FINDING = 1, /* the newest statement says yes */
    DET_CONDITION_HAPPENED,    /* the event happened since the step was reached */
    DET_CONDITION_QUIET,       /* the event did not happen for so many days */
    DET_CONDITION_DAY,         /* it is that day or later */
    DET_CONDITION_ALL,
    DET_CONDITION_ANY,
    DET_CONDITION_NOT
} det_condition_kind;

typedef struct det_condition det_condition;
struct det_condition {
    det_condition_kind kind; /* 0: none was given */
    size_t finding;          /* place in the roadmap's findings */
    uint32_t days;
    det_day day;
    const det_condition *parts;
    size_t part_count;
    det_where at;
};

typedef struct det_roadmap_act {
    det_law_verb verb; /* impose, suspend, resume or terminate */
    det_str id;        /* so that a reversal or a resume can name it */
    det_texts targets; /* measures; of a resume: acts of steps, or of the lawbook */
    const det_measure **measures;
    size_t measure_count;
    const struct det_roadmap_act *undoes; /* resume: the act of a step */
    const det_act *law_undoes;            /* resume: the act of the lawbook */
    uint32_t days;                        /* suspend: 0 is without an end */
    bool is_renewable;
    bool on_verified; /* takes effect when the step is verified, not when it is reached */
    size_t step;      /* place */
    size_t number;    /* counted through the whole roadmap */
    det_where at;
} det_roadmap_act;

typedef struct det_roadmap_step {
    det_str id;
    det_str title;
    det_texts parties, does;
    const size_t *after; /* places of the steps it stands on */
    size_t after_count;
    det_condition condition;
    det_roadmap_act *acts;
    size_t act_count;
    bool has_verification;
    det_texts verified_by;
    det_condition verification;
    uint32_t within_days;
    bool has_reversal;
    det_condition reversal, unless;
    const det_roadmap_act **undoes; /* NULL: whatever the step did */
    size_t undo_count;
    bool is_irreversible;
    det_law_proof proof;
    det_where at;
} det_roadmap_step;

typedef struct det_roadmap {
    det_str id;
    det_str title;
    det_texts regime_names, parties;
    const det_regime *regime; /* the first; its clock counts the days */
    det_day dated, from;
    det_roadmap_finding *findings;
    size_t finding_count;
    det_roadmap_step *steps;
    size_t step_count;
    size_t act_count; /* of all steps */
    det_law_proof proof;
    const char *file;
} det_roadmap;

/* Loads one roadmap and reports all that keeps it from running (R1xx); with is_lint also what a
 * reader should look at (R2xx, warnings and errors).  *out is NULL when there is an error.
 * Findings are sorted by place.  Everything in arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_roadmap_load(const det_lawbook *law, const det_tree *tree, bool is_lint,
                                        det_arena *arena, const det_roadmap **out,
                                        const det_law_finding **findings, size_t *finding_count,
                                        size_t *error_count, det_error *err);
/* What a rule asks, "a step has a verification"; NULL for no rule of that code. */
const char *det_roadmap_rule_title(det_str rule);

/* Runs a scenario and writes one object: the steps and measures at the end, and each day on which
 * something changed.
 *   scenario   tree of the scenario file; wrong ones are DET_SYNTAX with the place
 *   from, to   override the scenario's days; DET_DAY_NONE: as it says
 *   *missed    expectations of the scenario that did not come true
 * Fails: DET_SYNTAX, DET_LIMIT, DET_NOMEM. */
DET_CHECKED det_status det_roadmap_simulate_write(const det_lawbook *law,
                                                  const det_roadmap *roadmap,
                                                  const det_tree *scenario, det_day from,
                                                  det_day to, det_arena *arena, det_json *json,
                                                  uint64_t *missed, det_error *err);

/* ---- shared by the files of this module ---------------------------------------------------------
 */

/* The value of one leaf of a condition. */
typedef det_tribool (*det_condition_leaf)(const void *context, const det_condition *leaf);
/* Kleene: `all` is the least of its parts, `any` the greatest, `not` turns yes and no round.  No
 * condition at all is NO. */
det_tribool det_condition_ask(const det_condition *condition, det_condition_leaf leaf,
                              const void *context);
/* True if relief from the one can be void because the other forbids the same: directions that meet,
 * and a kind or HS code of goods in common. */
bool det_roadmap_is_layer(const det_law_scope *a, const det_law_scope *b);
/* True if step stands on `other`, through any number of steps. */
bool det_roadmap_stands_on(const det_roadmap *roadmap, size_t step, size_t other);
/* The lint rules over a roadmap that loaded as far as it could. */
void det_roadmap_check(const det_lawbook *law, const det_roadmap *roadmap, det_form *form);

#endif
