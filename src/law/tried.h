/* tried.h - what could free a transaction from a measure, and how it went.             floor: law
 *
 * det_law_decide says the ruling; this says, for one measure that spoke, each way out that the
 * lawbook knows on that day: old contract, exceptions, quota, the paragraph's own Committee route,
 * the regime's. */
#ifndef DET_LAW_TRIED_H
#define DET_LAW_TRIED_H

#include "law/law.h"

typedef enum det_law_try_kind {
    DET_TRY_WIND_DOWN = 1,
    DET_TRY_EXCEPTION,
    DET_TRY_QUOTA,
    DET_TRY_PARAGRAPH, /* the paragraph lets the Committee approve */
    DET_TRY_ROUTE      /* the regime's general clause */
} det_law_try_kind;
const char *det_law_try_kind_name(det_law_try_kind kind); /* "wind_down" */

/* Granted: it applies.  Not granted: a fact given stands against it.  Unknown: facts are missing;
 * it frees nothing. */
typedef enum det_law_grant_result {
    DET_GRANT_NO = 0,
    DET_GRANT_UNKNOWN,
    DET_GRANT_YES
} det_law_grant_result;
const char *det_law_grant_result_name(det_law_grant_result result); /* "not_granted" */

typedef struct det_law_try {
    det_law_try_kind kind;
    det_str id;    /* empty where the lawbook gives none */
    det_str title; /* empty where it gives none */
    det_law_grant_result result;
    det_law_outcome effect; /* what it makes of the ruling where it is granted */
    det_str by;             /* who decides: "committee_case_by_case"; empty if not said */
    bool unblocks;
    const det_law_cite *cites;
    size_t cite_count;
    det_str needs; /* the evidence that would change it: "approved=yes,
                      purpose=humanitarian|livelihood" */
    det_str why;   /* what stands against it, or what the quota says */
} det_law_try;

/* Every way out of measure that is open on the day of the question, in the order in which they are
 * tried.  In arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_law_tried(const det_lawbook *law, const det_measure *measure,
                                     const det_law_question *asked, det_arena *arena,
                                     const det_law_try **out, size_t *count, det_error *err);

#endif
