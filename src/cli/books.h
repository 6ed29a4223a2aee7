/* books.h - the commands that keep books: quota, finding, licence.                      floor: cli
 */
#ifndef DET_CLI_BOOKS_H
#define DET_CLI_BOOKS_H

#include "cli/cli.h"

/* Which law: --lawbook if given; else what the snapshot in the data folder holds; else the lawbook
 * beside the program, so that the law can be asked before any list is loaded. */
typedef struct cli_opened {
    const det_law *law;
    const det_law *own;           /* to close */
    const det_snapshot *snapshot; /* to close */
} cli_opened;
det_status cli_law_open(cli_args *args, cli_opened *out, det_error *err);
void cli_law_close(cli_opened *opened);

/* The books of the data folder; NULL and DET_OK where there is no store yet. */
det_status cli_books_open(const cli_args *args, const det_books **out, det_error *err);

/* One command at work on a book. */
typedef enum cli_book_use {
    CLI_BOOK_ASK,
    CLI_BOOK_RECORD, /* what one person may write */
    CLI_BOOK_DECIDE  /* what may take two: it is a person who writes, never a name alone */
} cli_book_use;
typedef struct cli_book {
    cli_args *args;
    cli_who who; /* of those that write */
    cli_opened opened;
    det_store *store; /* NULL for those that only ask */
    const det_books *books;
    det_text *json;
} cli_book;
/* Opens what is needed; the store is made if it is to be written to and not there.
 * False: a message is printed, and *code says how to exit. */
bool cli_book_open(cli_args *args, cli_book_use use, cli_book *out, int *code);
void cli_book_close(cli_book *book);
/* Who writes, and when. */
det_book_hand cli_hand(const cli_book *book);

/* Fields out of the options that a command shares with a book, and of more. */
enum { CLI_FIELDS_MAX = 80 };
typedef struct cli_fields {
    det_book_field items[CLI_FIELDS_MAX];
    size_t count;
} cli_fields;
/* False: too many, a message is printed.  Values of options with "..." become a field each. */
bool cli_fields_add(cli_fields *fields, const char *key, const char *value);
bool cli_fields_take(cli_fields *fields, const cli_args *args, const char *const *options);

/* The licences about a leg of a check: what each covers, and why not. */
void cli_show_licences(const det_tree *tree, uint32_t leg, det_arena *arena);
/* Prints what was recorded: JSON as it is, else a line each. */
int cli_show_recorded(cli_book *book);
/* A file of entries. */
typedef det_status (*cli_import_run)(det_store *store, const det_book_hand *hand, det_str csv,
                                     const char *file, det_text *ndjson, uint64_t *recorded,
                                     uint64_t *unchanged, det_error *err);
int cli_book_import(cli_args *args, cli_import_run run);

#endif
