/* store.h - what changes and must not be lost: list versions, for ever.               floor: store
 *
 * store.c and its neighbours hold the logic once; a database stands behind the table of functions
 * of db.h (SQLite today).  docs/formats/store.md has every table.
 *
 * A version of a list is imported in one transaction or not at all.  The store keeps, per subject,
 * rectangles on two axes: legal time in days (half-open, [day of the version it appears in, day of
 * the version it is gone or changed in)) and known time in transaction numbers.  Rows are never
 * updated but for closing known time once, and never deleted; triggers refuse anything else.
 * Versions may come in any order of date. */
#ifndef DET_STORE_STORE_H
#define DET_STORE_STORE_H

#include "index/index.h"
#include "list/read.h"

typedef enum det_import_outcome {
    DET_IMPORT_PROMOTED = 1, /* the version is live */
    DET_IMPORT_UNCHANGED,    /* the same content, for the same date, was there already */
    DET_IMPORT_QUARANTINED,  /* refused; reason says why; answers are as before */
    DET_IMPORT_HELD          /* an update that lacks too much: what it adds is live, the rest waits;
                              * reason says what is lacking; its date does not count */
} det_import_outcome;
const char *det_import_outcome_name(det_import_outcome outcome); /* "promoted" */

typedef struct det_import_report {
    det_import_outcome outcome;
    char source[32];
    det_day dated; /* DET_DAY_NONE: refused before its date was known */
    uint32_t tx;   /* the transaction that brought this version; 0 of a quarantine */
    uint64_t read, kept, rejected, notes, names;
    uint32_t lacks;                   /* parts that the version has not: det_list.lacks */
    uint64_t added, changed, removed; /* against the version before it in legal time */
    uint64_t staged;                  /* what would be gone and waits for a person */
    uint64_t carried; /* what is gone from the file, staged or refused before, and stays listed */
    bool is_shrunk;   /* quarantined for what is missing: accept_shrink lets it in */
    char reason[DET_ERROR_TEXT_MAX]; /* of a quarantine, with file:line:column */
    char remark[DET_ERROR_TEXT_MAX]; /* of a promoted version: what somebody should look at although
                                      * it was let in (docs/lists/gates.md); empty if nothing */
} det_import_report;

typedef struct det_import_request {
    const det_source *source;
    const det_list_file *files;
    size_t file_count;
    det_day dated;       /* DET_DAY_NONE: as the file says */
    int64_t now_us;      /* the moment of knowledge; the store forces it past the last one */
    const char *actor;   /* who imports; NULL: not said */
    bool accept_shrink;  /* a person has looked: do not refuse for what is missing */
    bool accept_partial; /* parts of the list are missing, as alternate names: let it in and say so
                          * with every answer */
    bool accept_undated; /* no date in the file and none given: take the day of now_us, on the
                          * publisher's clock */
    det_list_reading reading; /* zeroed: by a confined child */
    /* It comes by itself and not by a person's hand: the strict rules (docs/updates.md), and what
     * is gone waits for a person. */
    bool is_update;
    bool apply_removals; /* of an update: within the gates, what is gone is gone */
    /* What is gone waits for a second person, though a person's hand imports it: roles are in use,
     * and nobody takes anybody off a list alone. */
    bool stage_removals;
    uint64_t entries_min;         /* of an update: fewer are refused; 0: any number */
    const char *const *sentinels; /* of an update: ids or names that it must have */
    size_t sentinel_count;
    /* Not NULL: why the files could not even be unpacked.  They are refused for it unread. */
    const det_error *fault;
} det_import_request;

/* Shared: one writer at a time across processes, any readers.  Calls on one handle from several
 * threads wait for each other. */
typedef struct det_store det_store;

/* folder holds detente.db, or a store.yaml that names a database (place.h), or is its address;
 * create makes file and folder (0700 and 0600) or the schema where they are missing.
 * Fails: DET_MISSING no store there and not create; DET_IO; DET_NOMEM; DET_CORRUPT a damaged file;
 * DET_UNSUPPORTED written by a newer detente, or not a store; DET_CONFLICT locked for too long. */
DET_CHECKED det_status det_store_open(const char *folder, bool create, det_store **out,
                                      det_error *err);
void det_store_close(det_store *store); /* NULL is accepted */

/* Parses, gates, writes.  Fails only when storage fails (DET_IO, DET_NOMEM, DET_CORRUPT,
 * DET_CONFLICT: another writer) or the request is not one (DET_USAGE); a file that is refused is
 * DET_OK with outcome DET_IMPORT_QUARANTINED, and stays in the quarantine with its reason, digest
 * and bytes.  After a failure the store is as before. */
DET_CHECKED det_status det_store_import(det_store *store, const det_import_request *request,
                                        det_import_report *report, det_error *err);

/* What was declared of a source that is not compiled in (list/declare.h), word for word, appended
 * to out: that by which its newest version was read.  *found false: nothing, or no such source. */
DET_CHECKED det_status det_store_declared(det_store *store, det_str source, det_text *out,
                                          bool *found, det_error *err);
/* What waits for a person, one line of JSON each, in the order of staging:
 *   {"id":3,"source":"un","subject":"un:KPi.024","caption":"...","kind":"removal",
 *    "dated":"2026-05-08","held":false,"at":"...","maker":"...","status":"open"}
 * kind "removal", or "change" of an entry that would lose a name or a number; status "open",
 * "refused", "approved" or "returned" (a later version has it again), the last three with "by",
 * "decided_at" and "why".  source empty: of every list; all: also what is ended. */
DET_CHECKED det_status det_store_staged(det_store *store, det_str source, bool all, det_text *out,
                                        det_error *err);
typedef struct det_staged_decision {
    const uint64_t *ids;
    size_t count;
    bool is_approval;  /* else a refusal: the entry stays, until the publisher has it again */
    const char *actor; /* required, and never who made the import */
    const char *reason;
    int64_t now_us;
} det_staged_decision;
/* Decides all of them or none.  Fails: DET_MISSING no such number; DET_CONFLICT it is ended;
 * DET_REFUSED by the one who made it, or by nobody; DET_IO, DET_NOMEM, DET_CORRUPT. */
DET_CHECKED det_status det_store_decide(det_store *store, const det_staged_decision *decision,
                                        det_error *err);

/* A look at a publisher's address (detente update). */
typedef struct det_store_look {
    const char *source;
    int64_t now_us;
    const char *outcome; /* "promoted", "unchanged", "held", "quarantined", "not_modified",
                          * "failed" */
    const char *reason;  /* of what was no success; NULL: none */
    det_str detail;      /* what to ask with the next time, the caller's own words; may be empty */
} det_store_look;
DET_CHECKED det_status det_store_attempt(det_store *store, const det_store_look *look,
                                         det_error *err);
/* What came of the looks so far, as one JSON object: "last_attempt" (null: none), "last_outcome",
 * "last_reason", "last_detail", "last_success", "failures" since it, "staged" (what waits for a
 * person), "staged_since". */
DET_CHECKED det_status det_store_last_look(det_store *store, det_str source, det_text *out,
                                           det_error *err);

/* One line of JSON a list, sorted by source, each ending in a line feed:
 *   {"source":"un","title":"...","authority":"un","versions":26,"first":"2017-06-20",
 *    "dated":"2026-05-08","tx":26,"known_at":"2026-05-09T08:00:00Z","digest":"...","read":1009,
 *    "entries":1009,"rejected":0,"names":4711,"notes":3,
 *    "kinds":[{"kind":"Person","entries":737}],"tags":[{"tag":"DPRK","entries":155}],
 *    "quarantine_count":1,"quarantined":[{"at":"...","dated":"2025-08-16","digest":"...",
 *    "files":["..."],"reason":"..."}],"last_attempt":null,"last_success":null,"failures":0,
 *    "staged":0}
 * dated and what follows up to tags is of the newest version in legal time; null, 0 and [] where
 * every version so far was refused.  quarantined holds the newest DET_STORE_QUARANTINED_MAX, newest
 * first. Ages and unmapped tags are the caller's to add: the store has no clock and knows no law.
 */
enum { DET_STORE_QUARANTINED_MAX = 10 };
DET_CHECKED det_status det_store_lists(det_store *store, det_text *out, det_error *err);

/* Walks everything as known up to the last transaction, inside one read transaction: transactions
 * ascending; then sources by id with their versions by (day, transaction); then records by subject
 * id, valid_from, known_from.  What is handed over is borrowed for the call. */
typedef struct det_store_visitor {
    void *context;
    DET_CHECKED det_status (*tx)(void *context, uint32_t tx, int64_t at_us, det_error *err);
    DET_CHECKED det_status (*source)(void *context, const det_source *source,
                                     const det_index_version *versions, size_t count,
                                     det_error *err);
    DET_CHECKED det_status (*record)(void *context, const det_index_record *record, det_error *err);
} det_store_visitor;
DET_CHECKED det_status det_store_visit(det_store *store, const det_store_visitor *visitor,
                                       det_progress progress, void *context, det_error *err);

/* det_store_visit into a builder: sources, versions, transactions, records. */
DET_CHECKED det_status det_store_compile(det_store *store, det_index_builder *builder,
                                         det_progress progress, void *context, det_error *err);

/* The last committed transaction; 0 in an empty store.  A snapshot that was compiled at this number
 * is current: a quarantine does not move it. */
DET_CHECKED det_status det_store_head(det_store *store, uint32_t *tx, det_error *err);

/* The bytes of file number `file` (from 0) of the version of a source that is live for a date,
 * unpacked, as received; appended to out.  Fails: DET_MISSING no such version or file; as above. */
DET_CHECKED det_status det_store_received(det_store *store, det_str source, det_day dated,
                                          uint32_t file, det_text *out, det_error *err);

/* The files of the newest version of a source, as received, with their names; in arena.  *count 0:
 * there is none.  What a delta is applied to. */
DET_CHECKED det_status det_store_newest(det_store *store, det_str source, det_arena *arena,
                                        det_list_file **files, size_t *count, det_error *err);

/* Reads everything and checks it: the database's own check, references, that every stored body and
 * received file has its digest, that counts add up.  Fails: DET_CORRUPT with what was found first.
 */
DET_CHECKED det_status det_store_verify(det_store *store, det_error *err);
/* How much that is: appends {"transactions","lists","versions","entries","received","staged",
 * "book_entries","decisions","records"}. */
DET_CHECKED det_status det_store_sums(det_store *store, det_text *json, det_error *err);

#endif
