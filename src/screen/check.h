/* check.h - a shipment against law and lists.                                        floor: screen
 *
 * Format of the document: docs/formats/shipment.md.  Each line of goods is a leg that the law
 * decides; each party and the vessel are legs that are screened.  The whole is as strict as its
 * strictest leg.
 *
 *   law                     leg             screen                          leg
 *   allowed, within_quota   ALLOW           CLEAR                           ALLOW
 *   undetermined            REVIEW          ALERT, alike                    REVIEW
 *   needs_authorisation     LICENCE         ALERT, the same name or number  BLOCK
 *   prohibited              REJECT          UNSCREENABLE                    HOLD_PENDING
 */
#ifndef DET_SCREEN_CHECK_H
#define DET_SCREEN_CHECK_H

#include "screen/screen.h"

enum { DET_CHECK_LEGS_MAX = 10000 };

/* Decides document and appends one JSON object.  Arguments and failures: det_worker_check in
 * detente.h. */
DET_CHECKED det_status det_check_shipment(det_screener *screener, det_str document,
                                          const char *file, det_str on, det_str as_known,
                                          det_text *out, det_decision *decision, det_error *err);

#endif
