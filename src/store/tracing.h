/* tracing.h - what diff.c and show.c share: entries with their rectangles, as known at an instant.
 *                                                                                     floor: store
 */
#ifndef DET_STORE_TRACING_H
#define DET_STORE_TRACING_H

#include "store/inside.h"
#include "store/trace.h"

/* One answer on its way, inside a transaction. */
typedef struct det_tracing {
    det_db *db;
    det_arena *arena;
    uint32_t tx;    /* as known at it */
    int64_t source; /* row */
    det_str source_name;
    det_day *versions; /* of the source, ascending */
    size_t version_count;
} det_tracing;

/* What one entry was on [from, before): a rectangle as known, without its known time. */
typedef struct det_traced {
    int64_t body;
    det_day from, before;
} det_traced;

/* The last transaction at or before an instant; 0 if there is none. */
DET_CHECKED det_status det_tracing_known(det_tracing *t, int64_t known_us, det_error *err);
/* Loads the source by its row, with the days of its versions. */
DET_CHECKED det_status det_tracing_source(det_tracing *t, int64_t source, det_str name,
                                          det_error *err);
/* The version in force on a day; DET_DAY_NONE before the first. */
det_day det_tracing_version_on(const det_tracing *t, det_day day);
/* The last version before a day; DET_DAY_NONE: none. */
det_day det_tracing_version_before(const det_tracing *t, det_day day);

/* The rectangles of a subject, by day, in the arena. */
DET_CHECKED det_status det_tracing_rectangles(det_tracing *t, int64_t subject, det_traced **out,
                                              size_t *count, det_error *err);
/* A body as a subject, in the arena. */
DET_CHECKED det_status det_tracing_body(det_tracing *t, int64_t body, det_subject *out,
                                        det_error *err);

/* "listings":[{"from","until","first_version","last_version"}]: the unbroken runs. */
void det_tracing_write_listings(const det_tracing *t, const det_traced *items, size_t count,
                                det_json *json);
/* "changes":[...] between two bodies. */
DET_CHECKED det_status det_tracing_write_changes(det_tracing *t, const det_subject *was,
                                                 const det_subject *is, det_json *json,
                                                 det_error *err);
void det_tracing_write_day(det_json *json, const char *key, det_day day); /* null: none, for ever */

#endif
