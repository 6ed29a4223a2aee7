/* explain.h - why the law says what it says, in sentences.                            floor: law */
#ifndef DET_LAW_EXPLAIN_H
#define DET_LAW_EXPLAIN_H

#include "law/law.h"

/* The act chain behind a measure:
 *
 *   {"measure","regime","kind","title","judged_at","as_known","state","since","until","contested",
 *    "note","text","acts":[{"at","verb","cites","adopted","known","counts","basis","para_basis",
 *    "confidence","changes":[..],"text"}],"doubts":[..]}
 *
 * Every act that is known by then, in order; "counts" is false for one that has not taken effect.
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_law_explain_measure_write(const det_lawbook *law,
                                                     const det_measure *measure, int64_t at_us,
                                                     int64_t known_us, det_json *json,
                                                     det_error *err);

/* The decision on a transaction with all that was tried:
 *
 *   {"outcome","text","cites","warning","measures":[{"measure","title","outcome","why","text",
 *    "needs":[..],"cites":[{"text","basis"}],"matched":[..],
 *    "exceptions":[{"id","title","cites","effect","result","tests":[{"fact","expected","given"}],
 *                   "text"}],
 *    "quotas":[{"id","cites","period","text"}]}],
 *    "silent":[{"measure","state","text"}],
 *    "boundary":{"earlier","later","differs","acts":[{"measure","cite","verb","at"}],"text"}}
 *
 * result is met, not_met, unknown or not_open.  silent are measures that cover the goods and are
 * not in force.  The boundary asks again 14 hours before and 12 hours after, because one day has
 * that many clocks.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_law_explain_question_write(const det_lawbook *law,
                                                      const det_law_question *question,
                                                      det_json *json, det_error *err);

#endif
