/* hold_write.h - holds and entries as JSON (docs/formats/json.md).                    floor: screen
 */
#ifndef DET_SCREEN_HOLD_WRITE_H
#define DET_SCREEN_HOLD_WRITE_H

#include "screen/hold_money.h"

/* One hold as one JSON object.
 *   money     what it amounts to; NULL: not told
 *   sums      of an account, what it and its items amount to; NULL: not told
 *   is_whole  with parties, bases, overlays, terms and movements; else how many there are */
void det_hold_write(const det_hold *hold, const det_hold_money *money, const det_hold_sums *sums,
                    bool is_whole, det_json *json);
/* One entry as one JSON object. */
void det_hold_entry_write(const det_hold_entry *entry, det_json *json);

#endif
