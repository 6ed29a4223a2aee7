/* exposure.h - the contracts of a register, judged in the room of a relief run.           floor:
 * api
 */
#ifndef DET_API_EXPOSURE_H
#define DET_API_EXPOSURE_H

#include "api/relief.h"
#include "screen/exposure.h"

/* Owned. */
typedef struct det_exposing {
    det_contracts contracts;     /* as of the moment */
    det_exposer *after, *before; /* before: NULL where nothing is compared */
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
/* Judges one contract and counts it.  *out lives until the next is judged.
 *   before  its class by the law as it is; that of *out where nothing is compared */
DET_CHECKED det_status det_exposing_judge(det_exposing *exposing, const det_contract *contract,
                                          det_exposure_answer *out, det_exposure_class *before,
                                          det_error *err);

#endif
