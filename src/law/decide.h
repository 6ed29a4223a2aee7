/* decide.h - the pieces of a decision.                                                floor: law */
#ifndef DET_LAW_DECIDE_H
#define DET_LAW_DECIDE_H

#include "law/book.h"

/* Facts that a ruling asked for and did not get, without repeats.  24 is more than any text asks.
 */
enum { DET_NEEDS_MAX = 24 };
typedef struct det_needs {
    det_str keys[DET_NEEDS_MAX];
    size_t count;
} det_needs;
void det_needs_add(det_needs *needs, det_str key);

/* The value of a fact; false when it was not given.  Letter case is no difference between two keys
 * or two values: "Military" must not pass for another purpose. */
bool det_law_fact_get(const det_law_question *question, const char *key, det_str *value);

bool det_law_value_fits(det_texts values, det_str value);

/* The question with codes in their plain form; what is no country, code or kind we know is made
 * unknown and said in flaws. */
DET_CHECKED det_status det_law_question_clean(const det_lawbook *law, const det_law_question *asked,
                                              det_arena *arena, det_law_question *out,
                                              det_str *flaws, det_error *err);

/* Kleene's three values. */
typedef enum det_tribool { DET_NO = 0, DET_UNKNOWN = 1, DET_YES = 2 } det_tribool;
/* All tests of a `when`: NO if a fact given is another, else UNKNOWN if one is missing or odd (each
 * of these is put into needs), else YES. */
det_tribool det_law_all(det_law_tests tests, const det_law_question *question, det_needs *needs);
/* Any test of a `fails_when`, over the facts given: YES if one is met, else UNKNOWN if one is odd
 * (which is put into needs), else NO. */
det_tribool det_law_any(det_law_tests tests, const det_law_question *question, det_needs *needs);

/* Whether goods fit what a scope names: UNKNOWN is partly, or a code too coarse to tell. */
det_tribool det_law_goods_fit(const det_measure *measure, const det_law_scope *scope,
                              const det_law_question *question, det_needs *needs);

/* Whether the open pauses of a measure reach the transaction. */
typedef struct det_paused {
    det_tribool is_paused;
    const det_act *by; /* the pause of a part, or of all but a part, that says so; NULL: the whole
                          measure is paused, or nothing is */
} det_paused;
det_paused det_law_paused(const det_measure *measure, const det_law_question *question,
                          det_needs *needs);

/* The exception that is granted, with its effect (which approved=yes turns into allowed). */
typedef struct det_granted {
    const det_law_exception *exception; /* NULL: none */
    const det_law_exception *rival;     /* granted too, with another effect; NULL */
    det_law_outcome effect;
} det_granted;
det_granted det_law_grant(const det_law_exception *items, size_t count,
                          const det_law_question *question, det_needs *needs);

/* The newest route of the regime that is open on the day of the question: one that another has
 * replaced is not cited.  NULL: none. */
const det_law_route *det_law_route_open(const det_lawbook *law, const det_regime *regime,
                                        const det_law_question *question);

/* What the quotas of a version say at the instant of the question. */
typedef struct det_quota_answer {
    const det_quota *quota;  /* the one whose period it is; NULL: none is open */
    det_law_outcome outcome; /* WITHIN_QUOTA, PROHIBITED or UNDETERMINED */
    det_str why;
} det_quota_answer;
DET_CHECKED det_status det_quota_ask(const det_measure *measure, const det_quota *quotas,
                                     size_t count, const det_law_question *question,
                                     det_needs *needs, det_arena *arena, det_quota_answer *out,
                                     det_error *err);

#endif
