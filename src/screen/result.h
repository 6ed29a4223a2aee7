/* result.h - one subject that a question found: what is known of it, and the JSON that tells it.
 *                                                                                   floor: screen
 */
#ifndef DET_SCREEN_RESULT_H
#define DET_SCREEN_RESULT_H

#include "screen/facts.h"
#include "screen/owned.h"
#include "screen/regime.h"
#include "screen/search.h"
#include "screen/spell.h"
#include "screen/suppression.h"

typedef struct det_result {
    uint32_t subject;
    bool is_match;               /* alerts */
    bool is_holding;             /* a party of a file of holdings: it alerts through its owners */
    const det_owned_net *net;    /* its owners; NULL: it is no such party, or is not on that day */
    bool is_current;             /* the name found is on the list on that day */
    bool has_name;               /* hit is filled: a name was found, not only a number */
    det_hit hit;                 /* the best name */
    const det_statement *number; /* an identifier that is equal, NULL if none */
    uint32_t bp;                 /* with facts */
    bool is_held_up;             /* facts disagree; the exact name keeps it at the threshold */
    det_subject body;            /* as published on that day, or nearest to it */
    det_spells spells;
    det_place place;
    det_fact_grades facts;
    det_suppressed suppressed;
} det_result;

/* What was asked, for the explanation. */
typedef struct det_asked {
    const det_query *query;
    det_str name;
    const det_question *question;
    const det_facts *facts;
    const det_moment *moment;
    uint32_t threshold_bp;
} det_asked;

/* Writes one element of "results".  Fails: DET_NOMEM. */
DET_CHECKED det_status det_result_write(const det_index *index, const det_lawbook *law,
                                        const det_asked *asked, const det_result *result,
                                        det_arena *arena, det_json *json, det_error *err);

#endif
