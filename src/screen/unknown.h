/* unknown.h - facts that a list has and a question does not: what they would change.  floor: screen
 */
#ifndef DET_SCREEN_UNKNOWN_H
#define DET_SCREEN_UNKNOWN_H

#include "screen/facts.h"

/* A fact that nobody gave. */
typedef struct det_unknown {
    const char *property; /* "birthDate" */
    det_str listed;       /* what the list says, its first value */
    int32_t agrees_bp;    /* effect of all facts if this one agreed, capped as always */
    int32_t disagrees_bp; /* ... if it did not */
} det_unknown;

enum { DET_UNKNOWNS_MAX = 3 }; /* birth date, nationality, gender */

/* The facts of body that the question is silent about, and what each would do beside those that it
 * gives.  Effects are those of det_facts_grade, asked with an answer that agrees and one that does
 * not: there is no second table of them here.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_unknowns_find(const det_facts *facts, const det_question *question,
                                         const det_subject *body, det_arena *arena,
                                         det_unknown out[DET_UNKNOWNS_MAX], size_t *count,
                                         det_error *err);

#endif
