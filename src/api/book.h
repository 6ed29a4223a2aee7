/* book.h - what the books have in common on their way into the store.                    floor: api
 */
#ifndef DET_API_BOOK_H
#define DET_API_BOOK_H

#include "api/inside.h"
#include "law/finding.h"
#include "law/ledger.h"
#include "screen/contract.h"
#include "screen/duty.h"
#include "screen/hold_check.h"
#include "screen/licence.h"
#include "screen/suppression.h"
#include "store/book.h"

struct det_books {
    det_arena *arena;
    uint32_t tx; /* the last transaction of the store that they know */
    det_quota_ledger quotas;
    det_findings findings;
    det_licences licences;
    det_suppressions suppressions;
};

/* Entries on their way into one book. */
typedef struct det_book_job det_book_job;

/* What differs between the books. */
typedef struct det_book_kind {
    det_book book;
    const char *what;   /* "an entry of quotas" */
    const char *prefix; /* of an id that nobody gave: "q" */
    const det_field_key *keys;
    /* Takes in what the book holds, with room for the job's rows. */
    det_status (*load)(det_book_job *job, const det_book_entries *kept, det_error *err);
    /* Brings fields to the form in which they are kept: ids of the lawbook, a clock that was
     * implied.  NULL: they are in it. */
    det_status (*settle)(det_book_job *job, det_fields *fields, det_error *err);
    /* Reads and checks the entry against those before it, and puts it behind them. */
    det_status (*add)(det_book_job *job, const det_fields *fields, const det_entry *entry,
                      det_error *err);
    /* Writes the newest entry. */
    void (*tell)(const det_book_job *job, det_json *json);
    /* The rest of a book by topic; NULL in one that is read whole. */
    /* What the rows of the job are about: all that need be read of the book. */
    det_status (*scope)(const det_book_job *job, det_arena *arena, det_book_scope *out,
                        det_error *err);
    /* The topic of an entry, and its id if it has none. */
    det_status (*place)(det_book_job *job, const det_fields *fields, det_entry *entry,
                        det_error *err);
    /* What one must be allowed to do to make the entry; NULL: add asks itself, by det_book_may. */
    det_action (*duty)(const det_fields *fields);
} det_book_kind;

struct det_book_job {
    const det_book_kind *kind;
    const det_book_hand *hand;
    det_roles roles;        /* of the hand */
    const det_fields *rows; /* the entries, in their order */
    size_t count;
    /* Of a book by topic, instead of rows: the next of them, about so many, in arena, which is
     * emptied when they are written; none: there are no more. */
    det_status (*more)(void *context, size_t wanted, det_arena *arena, const det_fields **rows,
                       size_t *count, det_error *err);
    void *more_context;
    det_arena *arena;
    det_text *told; /* a line an entry */
    uint64_t recorded, unchanged;
    /* of the book that it is */
    det_quota_ledger quotas;
    det_findings findings;
    det_licences licences;
    det_hold_ledger holds;
    det_hold_rules hold_rules;
    det_contract_ledger contracts;
    void *items; /* room for its entries */
};

/* Runs a job: one transaction, all entries or none; a line an entry is appended to out.  An entry
 * that is there already, word for word, is unchanged and no failure: trying again does no harm.
 * What is DET_REFUSED stays in the store as a refusal, with the message: it names things by ids. */
DET_CHECKED det_status det_book_run(det_store *store, det_book_job *job, det_text *out,
                                    det_error *err);
/* May the hand of a job do this?  Fails: DET_REFUSED. */
DET_CHECKED det_status det_book_may(const det_book_job *job, det_action action, det_error *err);
/* May it check what the maker made?  what "case 'c1'".  Fails: DET_REFUSED. */
DET_CHECKED det_status det_book_second(const det_book_job *job, det_action action, det_str maker,
                                       det_str what, det_error *err);
/* Keeps a refusal, and hands st on; does nothing for another status.  what  "hold": the book */
DET_CHECKED det_status det_book_refused(det_store *store, det_status st, int64_t now_us,
                                        const char *actor, const char *what, det_error *err);
/* One entry out of the fields a caller gave. */
DET_CHECKED det_status det_book_add(det_store *store, const det_book_kind *kind,
                                    const det_book_hand *hand, const det_book_field *fields,
                                    size_t count, det_text *json, det_error *err);
/* A file of them. */
DET_CHECKED det_status
det_book_import(det_store *store, const det_book_kind *kind, const det_book_hand *hand, det_str csv,
                const char *file, const det_field_key *columns,
                det_status (*settle_row)(det_fields *row, det_arena *arena, det_error *err),
                det_text *ndjson, uint64_t *recorded, uint64_t *unchanged, det_error *err);

/* det_books_open, as the books were after a transaction; 0: as they are. */
DET_CHECKED det_status det_books_open_until(det_store *store, uint32_t until, const det_books **out,
                                            det_error *err);

/* Puts value under key, in the place of what was there. */
DET_CHECKED det_status det_book_set(det_fields *fields, const char *key, det_str value,
                                    det_arena *arena, det_error *err);
/* det_entry_fields, with the id of the entry under "id": the store keeps it beside what it says. */
DET_CHECKED det_status det_book_kept(const det_entry *entry, const char *what,
                                     const det_field_key *keys, det_arena *arena, det_fields *out,
                                     det_error *err);
/* "2018-06-13T00:00Z"; empty: all we know. */
DET_CHECKED det_status det_book_known(det_str as_known, int64_t *known_us, det_error *err);

/* The suppressions of their entries. */
DET_CHECKED det_status det_suppression_book_read(const det_book_entries *kept, size_t more,
                                                 det_arena *arena, det_suppression_entry **items,
                                                 det_error *err);
extern const det_book_kind det_quota_book, det_finding_book, det_licence_book, det_hold_book,
    det_contract_book;
/* The entries of a book, with room for more behind them.  items  where they are, to be filled on */
DET_CHECKED det_status det_quota_book_read(const det_book_entries *kept, size_t more,
                                           det_arena *arena, det_quota_ledger *out, void **items,
                                           det_error *err);
DET_CHECKED det_status det_finding_book_read(const det_book_entries *kept, size_t more,
                                             det_arena *arena, det_findings *out, void **items,
                                             det_error *err);
DET_CHECKED det_status det_licence_book_read(const det_book_entries *kept, size_t more,
                                             det_arena *arena, det_licences *out, void **items,
                                             det_error *err);
/* Holds are not read with the others.
 *   scope  ids of holds or of their entries; NULL: all
 * Fails: DET_CORRUPT, DET_IO, DET_NOMEM. */
DET_CHECKED det_status det_hold_ledger_read(det_store *store, const det_book_scope *scope,
                                            det_arena *arena, det_hold_ledger *out, det_error *err);
/* The register of contracts, as the holds. */
DET_CHECKED det_status det_contract_ledger_read(det_store *store, const det_book_scope *scope,
                                                det_arena *arena, det_contract_ledger *out,
                                                det_error *err);
/* The instant that a question about a book is asked about: a day is judged at its end in New York,
 * as the law is; empty: forever.  *day is that day; DET_DAY_NONE unless on is a day. */
DET_CHECKED det_status det_book_asked(det_str on, det_str as_known, int64_t *at_us,
                                      int64_t *known_us, det_day *day, det_error *err);

#endif
