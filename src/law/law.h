/* law.h - the lawbook, and what it says at an instant.                                floor: law
 *
 * A lawbook is loaded from trees (the YAML files, or the same trees out of a snapshot), checked,
 * and frozen.  Nobody writes a measure's state: it is folded from the acts each time it is asked.
 * The words (act, measure, instrument, regime, verbs, states): docs/GLOSSARY.md.
 * File format: docs/formats/lawbook.md. */
#ifndef DET_LAW_LAW_H
#define DET_LAW_LAW_H

#include "base/day.h"
#include "base/json.h"
#include "base/tree.h"

/* Frozen. */
typedef struct det_lawbook det_lawbook;

typedef struct det_texts {
    const det_str *items;
    size_t count;
} det_texts;

/* A finding of the loader or of lint.  rule is a stable code, "L012". */
typedef struct det_law_finding {
    det_str rule;
    bool is_error;
    det_where at;
    det_str text; /* whole message: what is there, what was expected, what to do */
} det_law_finding;

/* Loads and checks.  Every finding is reported, not only the first; with an error among them *out
 * is NULL and the return is DET_SYNTAX, with the first error in err.  Everything lives in arena;
 * the trees are borrowed.  Fails: DET_SYNTAX, DET_CONFLICT, DET_NOMEM. */
DET_CHECKED det_status det_lawbook_load(const det_tree *trees, size_t count, det_arena *arena,
                                        const det_lawbook **out, const det_law_finding **findings,
                                        size_t *finding_count, det_error *err);

/* One finding as a person reads it: the message, then the line of the file and a caret under the
 * place. source  the bytes of the file the finding is in; empty leaves line and caret out */
void det_law_finding_print(const det_law_finding *finding, det_str source, det_text *out);
/* What a rule asks, "every measure is imposed exactly once"; NULL for no rule of that code. */
const char *det_law_rule_title(det_str rule);
/* The codes of all rules in their order; empty beyond the last. */
det_str det_law_rule_at(size_t index);
/* Only the findings: what `law lint` does.  Where there is no error, those of the deeper rules
 * (L301 and on, all warnings) too, which loading does not look for.  *error_count counts the
 * errors.
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_lawbook_lint(const det_tree *trees, size_t count, det_arena *arena,
                                        const det_law_finding **findings, size_t *finding_count,
                                        size_t *error_count, det_error *err);

typedef enum det_law_state {
    DET_LAW_NOT_YET = 1,
    DET_LAW_IN_FORCE,
    DET_LAW_PAUSED,
    DET_LAW_REMOVED,
    DET_LAW_EXPIRED,
    DET_LAW_REPLACED,
    DET_LAW_ANNULLED,
    DET_LAW_ADVISORY
} det_law_state;
const char *det_law_state_name(det_law_state state); /* "in_force" */

typedef struct det_regime det_regime; /* borrowed from the lawbook, as all below */
typedef struct det_measure det_measure;

/* By id or alias; else by the only one that differs in letter case alone.  NULL: none. */
const det_regime *det_law_regime_find(const det_lawbook *law, det_str id_or_alias);
size_t det_law_regime_count(const det_lawbook *law);
const det_regime *det_law_regime_at(const det_lawbook *law, size_t index); /* sorted by id */
det_str det_regime_id(const det_regime *regime);                           /* "un:1718" */
det_str det_regime_title(const det_regime *regime);
det_zone det_regime_zone(const det_regime *regime);
det_str det_regime_authority(const det_regime *regime); /* "un" */
/* True if country (ISO 3166 alpha-2) is one that the regime is aimed at. */
bool det_regime_has_target(const det_regime *regime, det_str country);
size_t det_regime_measure_count(const det_regime *regime);
const det_measure *det_regime_measure_at(const det_regime *regime, size_t index);

const det_measure *det_law_measure_find(const det_lawbook *law, det_str id_or_alias);
det_str det_measure_id(const det_measure *measure);   /* "un.1718.asset_freeze" */
det_str det_measure_kind(const det_measure *measure); /* "asset_freeze" */
det_str det_measure_title(const det_measure *measure);
const det_regime *det_measure_regime(const det_measure *measure);

/* The regimes that a tag on a published list stands for: ("un", "DPRK") -> un:1718.  A tag may
 * stand for several (Iran before and after its snapback).  count 0: unmapped, to be reported. */
const det_regime *const *det_law_regimes_of_tag(const det_lawbook *law, det_str source, det_str tag,
                                                size_t *count);
/* The measures that bite on a listed party of that regime. */
size_t det_regime_listing_measure_count(const det_regime *regime, bool is_person);
const det_measure *det_regime_listing_measure_at(const det_regime *regime, bool is_person,
                                                 size_t index);

/* A state with its reasons. */
typedef struct det_law_cite {
    det_str text;       /* "S/RES/2371 (2017) OP 8" */
    det_str instrument; /* "S/RES/2371 (2017)" */
    det_str paragraph;  /* "8" */
    det_str verb;       /* "impose", "amend", ... */
    det_instant effective;
    bool is_seen; /* basis: seen, else knowledge */
} det_law_cite;

typedef struct det_law_answer {
    det_law_state state;
    int64_t since_us;          /* when this state began; INT64_MIN if always */
    int64_t until_us;          /* when it is known to end; DET_INSTANT_FOREVER */
    const det_law_cite *cites; /* the act chain behind it, in order of effect: what imposed and
                                  amended it, then what paused, removed, resumed it */
    size_t cite_count;
    const det_law_cite *pending; /* acts that are known and not in effect yet, in the same order;
                                    effective.us is DET_INSTANT_FOREVER where no date is set */
    size_t pending_count;
    bool is_contested;
    bool changed_that_day; /* something changed after the first instant of that day (the regime's
                              clock); for a date-only question this is worth saying */
    det_str note;          /* who contests, what part is paused; empty if nothing */
} det_law_answer;

/* The state of a measure.
 *   at_us     the instant asked about
 *   known_us  acts adopted later than this are not known; INT64_MAX = all
 * Everything in arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_law_state_at(const det_lawbook *law, const det_measure *measure,
                                        int64_t at_us, int64_t known_us, det_arena *arena,
                                        det_law_answer *out, det_error *err);
/* The instant a date-only question is judged at: the last microsecond of day on the regime's clock.
 */
int64_t det_law_judged_at(const det_regime *regime, det_day day);

/* ---- transactions: what a shipment or service may do -------------------------------------------
 */

typedef enum det_law_outcome {
    DET_LAW_ALLOWED = 1,
    DET_LAW_WITHIN_QUOTA,
    DET_LAW_NEEDS_AUTHORISATION,
    DET_LAW_PROHIBITED,
    DET_LAW_UNDETERMINED
} det_law_outcome;
const char *det_law_outcome_name(det_law_outcome outcome); /* "allowed", "within_quota", ... */

typedef struct det_law_fact {
    det_str key, value;
    /* set by the law when it reads the question: nobody knows this value of this key */
    bool is_odd;
} det_law_fact;

/* What was counted against quotas: law/ledger.h. */
typedef struct det_quota_ledger det_quota_ledger;

/* One leg of a transaction.  Facts not given are unknown, never assumed.  What goes beyond one
 * country and one kind is in the lists at its end, which may all be empty. */
typedef struct det_law_question {
    int64_t at_us;
    int64_t known_us;
    det_str actor_from, actor_to; /* ISO 3166 alpha-2; supplier first */
    det_str hs;                   /* digits, empty if none */
    det_str kind;                 /* tag of the vocabulary, empty if none */
    int64_t quantity_milli;       /* thousandths of unit; INT64_MIN unknown */
    det_str unit;
    const det_law_fact *facts;
    size_t fact_count;
    uint32_t hs_edition;  /* of hs: 2012, 2017, 2022; 0: that of the text it is held against */
    det_texts also_from;  /* capitals: countries it comes from too (origin, transit) */
    det_texts also_to;    /* ... and goes to */
    det_texts may_pass;   /* ... and may come from or go to (a port of call) */
    det_texts also_kinds; /* of that kind too */
    det_texts may_kinds;  /* may be of that kind */
    /* tells what others have used up of a quota where no fact does; NULL: nobody keeps one */
    const det_quota_ledger *ledger;
} det_law_question;

/* One measure that had something to say. */
typedef struct det_law_ruling {
    const det_measure *measure;
    det_law_outcome outcome;
    const det_law_cite *cites; /* the paragraphs that decide it */
    size_t cite_count;
    det_str why;   /* "within the cap: 1,440,000 of 7,500,000 tonne" */
    det_str needs; /* facts that could change it, comma-separated; empty if none */
} det_law_ruling;

typedef struct det_law_decision {
    det_law_outcome outcome;       /* strictest of all rulings; DET_LAW_ALLOWED with none */
    const det_law_ruling *rulings; /* blocking ones first */
    size_t ruling_count;
    const det_law_cite *cites; /* what the outcome relies on, the set that `law test` compares */
    size_t cite_count;
    det_str warning; /* a known ambiguity that touches this, else empty */
} det_law_decision;

/* True if the scope of a measure names kind. */
bool det_law_knows_kind(const det_lawbook *law, det_str kind);

DET_CHECKED det_status det_law_decide(const det_lawbook *law, const det_law_question *question,
                                      det_arena *arena, det_law_decision *out, det_error *err);

/* ---- documents: the JSON that the public interface hands out ------------------------------------
 */

/* {"regime":...,"on":...,"measures":[{"id","kind","state","since","cites":[...]}]} */
DET_CHECKED det_status det_law_status_write(const det_lawbook *law, const det_regime *regime,
                                            int64_t at_us, int64_t known_us, bool is_date_only,
                                            det_json *json, det_error *err);
/* A regime, measure or instrument by id or alias.  Fails: DET_MISSING, with near names. */
DET_CHECKED det_status det_law_show_write(const det_lawbook *law, det_str id, det_json *json,
                                          det_error *err);
/* Runs a file of questions (columns of dprk-questions.csv or un-asof.csv, told apart by the
 * header): one JSON object a failing row, then {"passed":N,"failed":M}.  Fails: DET_SYNTAX with the
 * place. */
DET_CHECKED det_status det_law_test_write(const det_lawbook *law, det_str csv, const char *file,
                                          det_text *out, uint64_t *passed, uint64_t *failed,
                                          det_error *err);

#endif
