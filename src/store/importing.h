/* importing.h - one import on its way: what its steps hand to each other.              floor: store
 */
#ifndef DET_STORE_IMPORTING_H
#define DET_STORE_IMPORTING_H

#include "store/figures.h"
#include "store/gate.h"
#include "store/inside.h"

/* Of a reason that was waived: it must fit into a remark with a few words before it. */
enum { DET_WAIVED_MAX = DET_ERROR_TEXT_MAX - 64 };

/* The figure of a version that says what it lacks (det_list.lacks); a version without it lacks
 * nothing. */
#define DET_FIGURE_LACKS "lacks"

/* An entry of the new version. */
typedef struct det_fresh {
    const det_subject *subject;
    det_str json;
    det_sha256 digest;
} det_fresh;

/* An entry of a state that is believed. */
typedef struct det_listed {
    det_str ref;
    int64_t subject;
    int64_t body;
    det_sha256 digest;
} det_listed;

typedef struct det_state {
    det_listed *items;
    size_t count;
} det_state;

/* What differs between a state and the new version: one of the two may be missing. */
typedef struct det_difference {
    const det_listed *was;
    const det_fresh *is;
} det_difference;

/* A row of `staged` that is not ended (stage.h). */
typedef struct det_staged_row {
    int64_t id;
    int64_t marked; /* the body that its entry goes on with */
    int64_t body;   /* what the version says instead; 0: nothing */
    bool is_held;   /* its version is held back whole */
} det_staged_row;

/* The most that one entry may take as JSON.  Largest on any list: 30 kB. */
enum { DET_BODY_MAX = 16 * 1024 * 1024 };

/* A version in the store, or id 0. */
typedef struct det_version_row {
    int64_t id;
    det_day dated;
    uint32_t tx;
    det_sha256 digest;
    uint64_t kept, names;
    bool is_held; /* its additions are live, its removals wait, its date does not count */
} det_version_row;

typedef struct det_importing {
    det_db *db;
    const det_import_request *request;
    det_import_report *report;
    det_arena *arena;
    det_day today;
    det_sha256 digest;   /* of the set */
    det_sha256 *digests; /* of each file */
    const det_list *list;
    det_fresh *fresh;
    int64_t source; /* row */
    det_version_row before, same, after;
    det_state believed;          /* on the version's day */
    det_difference *differences; /* between believed and fresh */
    size_t difference_count;
    det_staged_row *staged;
    size_t staged_count;
    bool is_held; /* this version is to be held back */
    det_figures figures;
    det_gate_case gate;
    uint32_t before_lacks;       /* of the version that is compared with */
    char waived[DET_WAIVED_MAX]; /* what --accept-shrink let in */
} det_importing;

/* Fails: DET_NOMEM. */
det_status det_importing_no_memory(const det_importing *im, det_error *err);

/* compare.c: inside the transaction, reading. */

/* The source's row, made or brought up to date. */
DET_CHECKED det_status det_importing_source(det_importing *im, det_error *err);
/* Fills before, same, after: the versions round the day of the new one. */
DET_CHECKED det_status det_importing_neighbours(det_importing *im, det_error *err);
/* Everybody listed on a day, as believed now, sorted by id. */
DET_CHECKED det_status det_importing_state(det_importing *im, det_day day, det_state *out,
                                           det_error *err);
/* Fills before, same, after, believed, differences, and the report's counts. */
DET_CHECKED det_status det_importing_compare(det_importing *im, det_error *err);
/* The gates.  Fails: DET_REFUSED with the reason. */
DET_CHECKED det_status det_importing_judge(det_importing *im, det_error *err);

/* complete.c: inside the transaction, reading. */

/* Makes im->list, a delta, the whole list that it stands for, with a remark that says over which
 * version it was laid.
 *   is_known  this very delta is the version of its day already: nothing else was done
 * Fails: DET_REFUSED no version before it, or one that has not what it removes. */
DET_CHECKED det_status det_importing_complete(det_importing *im, bool *is_known, det_error *err);

/* write.c: inside the transaction, writing. */

/* The transaction row, the version, its files, new bodies, rectangles. */
DET_CHECKED det_status det_importing_promote(det_importing *im, det_error *err);
/* Writes each difference, or stages it. */
DET_CHECKED det_status det_importing_differences(det_importing *im, int64_t version, uint32_t tx,
                                                 det_error *err);
/* The row of a body, made if this content was never seen. */
DET_CHECKED det_status det_importing_body(det_importing *im, const det_fresh *is, int64_t *id,
                                          det_error *err);
/* A subject has body (0: is not listed) on [from, before), in which no version begins. */
DET_CHECKED det_status det_importing_rectangle(det_importing *im, int64_t subject, det_day from,
                                               det_day before, int64_t body, uint32_t tx,
                                               det_error *err);
/* One row of quarantine, and the files. */
DET_CHECKED det_status det_importing_quarantine(det_importing *im, const det_error *why,
                                                det_error *err);

#endif
