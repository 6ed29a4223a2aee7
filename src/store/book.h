/* book.h - the books that people keep: quotas, findings, licences, holds.             floor: store
 *
 * A book is a list of entries in the order in which they were recorded.  An entry is never changed
 * or deleted; what puts it right is another that is about it.  The store does not know what an
 * entry says: the reader of its kind checks it against the entries before it, inside the
 * transaction that writes it, so that two writers cannot both deal with one entry. */
#ifndef DET_STORE_BOOK_H
#define DET_STORE_BOOK_H

#include "law/fields.h"
#include "store/store.h"

typedef enum det_book {
    DET_BOOK_QUOTA = 1,
    DET_BOOK_FINDING,
    DET_BOOK_LICENCE,
    DET_BOOK_HOLD, /* from here on by topic: never read whole for a question about one */
    DET_BOOK_CASE,
    DET_BOOK_SUPPRESSION,
    DET_BOOK_APPROVAL,    /* of profiles and lawbooks */
    DET_BOOK_CERTIFICATE, /* of self-tests; without topics, and read whole */
    DET_BOOK_CONTRACT
} det_book;
/* Those that answers read: quotas, findings, licences, suppressions. */
enum { DET_BOOK_COUNT = 4 };
const char *det_book_name(det_book book); /* "quota" */

/* Entries of one book.  Everything in an arena. */
typedef struct det_book_entries {
    det_entry *items;
    size_t count;
} det_book_entries;

/* Which entries of a book by topic are wanted: all those of the topics of these.
 *   ids  topics, or ids of entries; one that is not there is no failure
 * A NULL scope is the whole book. */
typedef struct det_book_scope {
    const det_str *ids;
    size_t count;
} det_book_scope;

/* Entries of a book: of the whole in the order of recording; of a scope topic by topic, each in the
 * order of recording. */
DET_CHECKED det_status det_store_book_read(det_store *store, det_book book,
                                           const det_book_scope *scope, det_arena *arena,
                                           det_book_entries *out, det_error *err);
/* Takes a part of a book; what it keeps of it, it copies.  It calls the store for nothing.
 *   arena  of the part, emptied behind it */
typedef det_status (*det_book_visit)(void *context, const det_book_entries *part, det_arena *arena,
                                     det_error *err);
typedef enum det_book_order {
    DET_BOOK_BY_TOPIC = 1, /* in the order of first entries; each topic whole, in the order of
                            * recording */
    DET_BOOK_AS_RECORDED
} det_book_order;
/* The whole of a book by topic, part by part, as of one moment: memory is bounded by a part, that
 * is 256 topics or 1,024 entries.  Fails: as visit, DET_IO; DET_CORRUPT an entry of no topic. */
DET_CHECKED det_status det_store_book_visit(det_store *store, det_book book, det_book_order order,
                                            det_book_visit visit, void *context, det_error *err);
/* All books that a check reads as of one moment, and the transaction that was the last then, those
 * aside that keep a refusal.
 *   until  as they were after that transaction; 0: as they are */
DET_CHECKED det_status det_store_books_read(det_store *store, uint32_t until, det_arena *arena,
                                            det_book_entries out[DET_BOOK_COUNT], uint32_t *tx,
                                            det_error *err);

/* Makes the entries to be written, from what the book holds.
 *   kept   what is there
 *   stamp  of the transaction: an entry may have an earlier known_us, no later one
 *   added  out: none is fine, then nothing is written
 * A failure leaves the store as it was. */
typedef det_status (*det_book_make)(void *context, const det_book_entries *kept,
                                    const det_stamp *stamp, det_arena *arena,
                                    det_book_entries *added, det_error *err);
/* One transaction: reads the book or the scope of it, makes, writes.  Fails: as make, DET_IO,
 * DET_CONFLICT (another writer). */
DET_CHECKED det_status det_store_book_write(det_store *store, det_book book,
                                            const det_book_scope *scope, int64_t now_us,
                                            const char *actor, det_book_make make, void *context,
                                            det_arena *arena, det_error *err);

/* Entries that come part by part, so that memory is bounded by a part: all parts in one
 * transaction, each made from what its scope holds by then, the parts before it included. next  the
 * scope of the next part, in arena, which is emptied behind it; *has_more false: there is none make
 * as above, of that part */
typedef struct det_book_parts {
    det_status (*next)(void *context, det_arena *arena, det_book_scope *scope, bool *has_more,
                       det_error *err);
    det_book_make make;
    void *context;
} det_book_parts;
/* Of a book by topic.  Fails as det_store_book_write. */
DET_CHECKED det_status det_store_book_write_parts(det_store *store, det_book book, int64_t now_us,
                                                  const char *actor, const det_book_parts *parts,
                                                  det_error *err);

/* Keeps that something was refused: a transaction of kind "refused" that writes nothing but who,
 * what and why, and so is a record of the audit log.
 *   reason  names things by their ids: it stands in the log for ever, and nothing personal may */
DET_CHECKED det_status det_store_refusal(det_store *store, int64_t now_us, const char *actor,
                                         det_str reason, det_error *err);

#endif
