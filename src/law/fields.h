/* fields.h - one entry of a book as a flat list of fields.                             floor: law
 *
 * An entry of a ledger comes as options of a command, as a row of CSV, as a document in YAML, and
 * as the JSON that the store keeps.  All four become fields, so that each kind of entry has one
 * reader, and a message names the place the value came from. */
#ifndef DET_LAW_FIELDS_H
#define DET_LAW_FIELDS_H

#include "base/arena.h"
#include "base/csv.h"
#include "base/json.h"
#include "base/tree.h"
#include "law/book.h"

typedef struct det_field {
    det_str key;
    det_str value; /* without white space at its ends; never empty */
    det_where at;
} det_field;

/* Fields of one entry.  A general licence with every heading of a chapter has about 100; beyond
 * this the entry is refused. */
enum { DET_FIELDS_MAX = 1000 };
/* Bytes of one value: a source or a condition is a sentence or two. */
enum { DET_FIELD_BYTES_MAX = 4000 };

typedef struct det_fields {
    const det_field *items;
    size_t count;
    det_where at; /* of the entry */
} det_fields;

/* A key that an entry may have.  A list ends with a NULL name. */
typedef struct det_field_key {
    const char *name;
    bool is_list; /* may be given several times */
} det_field_key;

/* Keys in any order become fields; lists become repeated fields; {a: b} below a key becomes "a=b".
 * Nulls and empty texts are left out, as though they were not there.
 *   what  "a licence": for messages
 * Fails: DET_SYNTAX (an unknown key, with those that there are; a list where one value stands),
 * DET_LIMIT, DET_NOMEM. */
DET_CHECKED det_status det_fields_of_tree(const det_tree *tree, uint32_t map, const char *what,
                                          const det_field_key *keys, det_arena *arena,
                                          det_fields *out, det_error *err);
/* The same of a document that holds others: keys named in apart (NULL ends it) are passed over. */
DET_CHECKED det_status det_fields_of_tree_but(const det_tree *tree, uint32_t map, const char *what,
                                              const det_field_key *keys, const char *const *apart,
                                              det_arena *arena, det_fields *out, det_error *err);
/* A row under its header; empty cells are left out.  A list has its items with '|' between them.
 */
DET_CHECKED det_status det_fields_of_row(const det_csv *csv, const det_csv_row *header,
                                         const det_csv_row *row, const det_field_key *keys,
                                         det_arena *arena, det_fields *out, det_error *err);
/* A file of entries, its first row the header: every column is one of keys, none stands twice. Rows
 * of blanks are passed over.  Frozen but for where it is. */
typedef struct det_fields_csv {
    det_csv csv;
    det_csv_row header;
    const det_field_key *keys;
} det_fields_csv;
/* The header, in arena, which must outlive the reading.  Fails: DET_SYNTAX, DET_NOMEM. */
DET_CHECKED det_status det_fields_csv_open(det_str bytes, const char *file,
                                           const det_field_key *keys, det_arena *arena,
                                           det_fields_csv *out, det_error *err);
/* The next rows, at most so many; *count 0: there are no more.  Fails: as det_fields_of_row. */
DET_CHECKED det_status det_fields_csv_next(det_fields_csv *from, size_t wanted, det_arena *arena,
                                           det_fields **out, size_t *count, det_error *err);
/* Rows that are held at once.  10 times what DET_QUOTA_ENTRIES_MAX lets into a ledger. */
enum { DET_FIELDS_ROWS_MAX = 900000 };
/* All rows.  Fails: as the two above, DET_LIMIT. */
DET_CHECKED det_status det_fields_of_csv(det_str bytes, const char *file, const det_field_key *keys,
                                         det_arena *arena, det_fields **out, size_t *count,
                                         det_error *err);
/* The fields given by a caller: checked as those of a document. */
DET_CHECKED det_status det_fields_check(const det_fields *fields, const char *what,
                                        const det_field_key *keys, det_error *err);

/* The first field of that key; NULL: not given. */
const det_field *det_fields_find(const det_fields *fields, const char *key);
det_str det_fields_text(const det_fields *fields, const char *key); /* empty: not given */
/* All values of a key.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_fields_texts(const det_fields *fields, const char *key, det_arena *arena,
                                        det_texts *out, det_error *err);
/* Fails: DET_SYNTAX if it is not there: "<what> needs '<key>': <hint>". */
DET_CHECKED det_status det_fields_need(const det_fields *fields, const char *what, const char *key,
                                       const char *hint, const det_field **out, det_error *err);
/* A day; *out is left alone if it is not given.  Fails: DET_SYNTAX, DET_RANGE. */
DET_CHECKED det_status det_fields_day(const det_fields *fields, const char *key, det_day *out,
                                      det_error *err);
/* A day (its midnight in zone) or an instant; *out is left alone if it is not given. */
DET_CHECKED det_status det_fields_instant(const det_fields *fields, const char *key, det_zone zone,
                                          int64_t *out, det_error *err);
/* One of words (NULL ends them): its place, from 0. */
DET_CHECKED det_status det_fields_word(const det_field *field, const char *const *words,
                                       size_t *out, det_error *err);
/* The fields as one JSON object, in the order of keys: what the store keeps. */
void det_fields_write(const det_fields *fields, const det_field_key *keys, det_json *json);
/* "7, 8 and 9" of words or keys, for messages: into buffer. */
enum { DET_FIELDS_LIST_MAX = 400 };
const char *det_fields_list(const char *const *words, char buffer[DET_FIELDS_LIST_MAX]);

/* ---- what the entries of all books have in common -----------------------------------------------
 */

/* When and by whom an entry was put into its book. */
typedef struct det_stamp {
    uint32_t tx;         /* transaction of the store; grows */
    int64_t recorded_us; /* when that was */
    int64_t known_us;    /* when we were told; never later than recorded_us */
    det_str actor;
} det_stamp;

/* An entry as the store keeps it. */
typedef struct det_entry {
    det_str id;    /* unique in its book */
    det_str about; /* id of the entry that this one deals with, as no other does; empty */
    det_str topic; /* what it tells of, in a book by topic (store/book.h); empty */
    det_str body;  /* JSON, by det_fields_write */
    det_stamp stamp;
} det_entry;

/* The fields of a kept entry.  Fails: DET_CORRUPT, DET_NOMEM. */
DET_CHECKED det_status det_entry_fields(const det_entry *entry, const char *what,
                                        const det_field_key *keys, det_arena *arena,
                                        det_fields *out, det_error *err);

#endif
