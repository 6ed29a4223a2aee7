/* made.h - lists made up by the tests of store/, and a second way to look into a store.
 *                                                                              floor: store, tests
 * A made list is text, one entry a line; parties are invented:
 *
 *   dated 2020-01-31                the publisher's date; may be missing
 *   lacks                           alternate names are missing from it
 *   1|Person|KP,IR|Ann One;A. One   number, schema, programmes, names
 *   ?2 why                          a record that is rejected, with its reason
 *   &                               a fault in the form: the whole file is refused here
 *   delta                           the list is a delta
 *   -3                              an entry that leaves; in the order of the ids
 */
#ifndef DET_STORE_MADE_H
#define DET_STORE_MADE_H

#include "store/store.h"

extern const det_source made_source;  /* "made": says its own date */
extern const det_source made_undated; /* "undated": does not */
extern const det_source made_set;     /* "set": several files, entries of all of them */

/* An import of one file, with now_us a day after 2030-01-01 and everything strict. */
det_import_request made_request(det_list_file *file, const char *text);

/* det_store_open, on the database that this run is about: with DETENTE_TEST_POSTGRES in the
 * environment (tests/postgres/server.py) a folder that is made gets a store.yaml, which names a
 * schema of its own on that server; else the store is a file of SQLite. */
DET_CHECKED det_status made_open(const char *folder, bool create, det_store **out, det_error *err);
bool made_is_postgres(void);
/* Opens the store of a folder, made if it is not there, imports one made list and closes it. */
DET_CHECKED det_status made_import(const char *folder, const char *text, det_import_report *report,
                                   det_error *err);
/* So many processes, each of which imports lists of days of its own, one after the other, and
 * waits while another writes.  False: one of them did not end well. */
bool made_write_many(const char *folder, int writers, int each);
/* Sees everything and keeps nothing. */
extern const det_store_visitor made_visitor;
/* The place of a store in a folder, with its store.yaml if it is on PostgreSQL. */
void made_place(const char *folder);

/* A store as the first steps of the schema alone make it, empty. */
void made_old(const char *folder, int version);
/* Waits until a server has seen that killed clients are gone, and ended what they had begun. */
void made_settle(void);

/* Who is listed on a day as known at a transaction, read by SQLite or libpq itself, past the code
 * under test: a line "<id> <body>" each, sorted.  The text is appended to out. */
void made_state(const char *folder, const char *source, det_day day, uint32_t tx, det_text *out);
/* The number that one statement answers; -1 if it fails. */
int64_t made_number(const char *folder, const char *sql);
/* Runs statements on the database behind the store's back; "drop trigger" and "pragma
 * user_version" are understood by both.  Returns the database's message, "" if it worked; the
 * caller's until the next call with the same buffer. */
const char *made_meddle(const char *folder, const char *sql, char *buffer, size_t size);
/* folder + "/" + name in a buffer of the caller. */
const char *made_path(char *buffer, size_t size, const char *folder, const char *name);

#endif
