/* exposure.h - the contracts of a register, judged in the room of a relief run.           floor:
 * api
 */
#ifndef DET_API_EXPOSURE_H
#define DET_API_EXPOSURE_H

#include "api/relief.h"
#include "screen/exposure.h"

/* Owned. */
typedef struct det_exposing {
    det_contract_ledger ledger;
    det_contracts contracts;     /* as of the moment */
    det_exposer *after, *before; /* before: NULL where nothing is compared */
    det_exposer *at_once;        /* after, judged as before is: NULL unless moments are compared */
    int64_t then_us, known_us;   /* the earlier moment, and what is known */
    det_texts regimes;           /* that are told; none: all */
    det_arena *scratch;          /* of one contract */
    det_exposure_totals totals;
} det_exposing;

/* Reads the register, or documents, and makes the judges.
 *   store  NULL: documents alone
 * Fails: as det_contract_exposure; it is to be closed in any case. */
DET_CHECKED det_status det_exposing_open(det_relief_room *room, det_store *store,
                                         const det_relief_options *options, det_exposing *out,
                                         det_error *err);
void det_exposing_close(det_exposing *exposing);
/* Judges one contract and counts it.  *out and *change live until the next is judged.
 *   change  against the law as it is, or the earlier moment: what is left of it is then asked of
 *           both moments as though it were done there.  Where nothing is compared it is touched
 *           if a measure speaks of it at all */
DET_CHECKED det_status det_exposing_judge(det_exposing *exposing, const det_contract *contract,
                                          det_exposure_answer *out, det_exposure_change *change,
                                          det_error *err);
/* Writes and hands over the line of one contract. */
DET_CHECKED det_status det_exposing_tell(const det_exposing *exposing, det_relief_room *room,
                                         const det_relief_options *options,
                                         const det_contract *contract,
                                         const det_exposure_answer *answer,
                                         const det_exposure_change *change, det_relief_line take,
                                         void *context, det_error *err);

#endif
