/* trace.h - a list between two days, and one party through time.                      floor: store
 *
 * Read from the store, not from a snapshot: both answers need every body ever published, and are
 * asked by people who look at a list, not by payments that wait. */
#ifndef DET_STORE_TRACE_H
#define DET_STORE_TRACE_H

#include "store/store.h"

/* What differs between the list of a source on two days, as known at an instant (INT64_MAX: all we
 * know), one line of JSON an entry by id and a line of totals (docs/formats/json.md):
 *   {"kind":"difference","source":"un","id":"un:KPi.024","change":"changed","caption":"...",
 *    "schema":"Person","changes":[...]}
 *   {"kind":"differences","source":"un","from":"2017-07-01","to":"2018-06-07",
 *    "from_version":"2017-06-30","to_version":"2018-06-07","listed":1,...}
 * The list on a day is its version of that day or the last before it.
 *   differences  adds how many entries differ
 * Fails: DET_MISSING no such source, or no version as old as that; DET_USAGE from after to; as
 * the store does. */
DET_CHECKED det_status det_store_diff(det_store *store, det_str source, det_day from, det_day to,
                                      int64_t known_us, det_text *out, uint64_t *differences,
                                      det_error *err);

/* One entry on a day, one line of JSON; of every list that has one under this id, with its source
 * ("un:KPi.024") or without ("KPi.024").
 *   on        DET_DAY_NONE: of the newest version
 *   history   also each of its versions with what changed, and the entries that are the same party
 *             under another number, or in another list, with the reason
 * Fails: DET_MISSING nobody was ever listed under it; as the store does. */
DET_CHECKED det_status det_store_show(det_store *store, det_str id, det_day on, int64_t known_us,
                                      bool history, det_text *out, det_error *err);

#endif
