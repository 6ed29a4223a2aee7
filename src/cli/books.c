/* books.c - what the commands that keep books share. */
#include "cli/books.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

det_status
cli_law_open(cli_args *args, cli_opened *out, det_error *err)
{
    *out = (cli_opened){0};
    const char *given = cli_value(args, "lawbook");
    if (given == NULL) given = args->lawbook;
    const char *path = cli_snapshot_path(args);
    if (given == NULL && path != NULL && access(path, R_OK) == 0) {
        det_status st = det_snapshot_open(path, &out->snapshot, err);
        if (st == DET_OK) st = det_snapshot_law(out->snapshot, &out->law, err);
        return st;
    }
    const char *folder = cli_lawbook_folder(args);
    if (folder == NULL) folder = "lawbook";
    det_status st = det_law_open(folder, NULL, &out->own, err);
    out->law = out->own;
    return st;
}

void
cli_law_close(cli_opened *opened)
{
    det_law_close(opened->own);
    det_snapshot_close(opened->snapshot);
    *opened = (cli_opened){0};
}

det_status
cli_books_open(const cli_args *args, const det_books **out, det_error *err)
{
    det_store *store = NULL;
    *out = NULL;
    det_status st = det_store_open(cli_data_folder(args), false, &store, err);
    if (st == DET_MISSING) return DET_OK;
    if (st == DET_OK) st = det_books_open(store, out, err);
    det_store_close(store);
    return st;
}

bool
cli_book_open(cli_args *args, cli_book_use use, cli_book *out, int *code)
{
    det_error err = {0};
    bool to_write = use != CLI_BOOK_ASK;
    *out = (cli_book){.args = args};
    *code = CLI_INPUT;
    if (use == CLI_BOOK_RECORD && !cli_recorder(args, &out->who)) return false;
    if (use == CLI_BOOK_DECIDE && !cli_person(args, cli_value(args, "actor"), &out->who))
        return false;
    *code = CLI_DONE;
    det_status st = det_text_new(0, &out->json, &err);
    if (st == DET_OK) st = cli_law_open(args, &out->opened, &err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), to_write, &out->store, &err);
    if (st == DET_OK && !to_write) st = det_books_open(out->store, &out->books, &err);
    if (st == DET_OK) return true;
    *code = cli_fail(&err);
    cli_book_close(out);
    return false;
}

void
cli_book_close(cli_book *book)
{
    det_books_close(book->books);
    det_store_close(book->store);
    cli_law_close(&book->opened);
    det_text_free(book->json);
    *book = (cli_book){0};
}

det_book_hand
cli_hand(const cli_book *book)
{
    return (det_book_hand){.law = book->opened.law,
                           .actor = book->who.name,
                           .now_us = cli_now_us(),
                           .roles = book->who.roles};
}

bool
cli_fields_add(cli_fields *fields, const char *key, const char *value)
{
    det_str rest = det_str_of(value), line;
    while (det_str_next(&rest, '\n', &line)) {
        if (fields->count == CLI_FIELDS_MAX) {
            cli_usage("more than %d values; make a file of entries, and import it", CLI_FIELDS_MAX);
            return false;
        }
        fields->items[fields->count++] = (det_book_field){key, line};
    }
    return true;
}

bool
cli_fields_take(cli_fields *fields, const cli_args *args, const char *const *options)
{
    for (size_t i = 0; options[i] != NULL; i++) {
        const char *value = cli_value(args, options[i]);
        if (value != NULL && !cli_fields_add(fields, options[i], value)) return false;
    }
    return true;
}

void
cli_show_licences(const det_tree *tree, uint32_t leg, det_arena *arena)
{
    uint32_t licences = det_tree_get(tree, leg, "licences");
    for (uint32_t at = det_tree_first(tree, licences); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        bool covers = det_str_equal(cli_field(tree, at, "covers"), DET_STR("true"));
        det_str conditions = cli_join(tree, det_tree_get(tree, at, "conditions"), "; ", arena);
        fputs("      licence ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "id"));
        fputs(covers ? " covers " : " does not cover ", stdout);
        cli_put(covers ? CLI_GREEN : CLI_YELLOW, cli_field(tree, at, "measure"));
        if (!covers) {
            fputs(": ", stdout);
            cli_put(CLI_PLAIN, cli_join(tree, det_tree_get(tree, at, "why"), "; ", arena));
        }
        putchar('\n');
        if (covers && conditions.len > 0) {
            fputs("        on condition: ", stdout);
            cli_put(CLI_YELLOW, conditions);
            putchar('\n');
        }
    }
}

int
cli_show_recorded(cli_book *book)
{
    det_error err = {0};
    det_str rest = det_text_str(book->json), line;
    if (cli_has(book->args, "json")) {
        cli_write(rest);
        return CLI_DONE;
    }
    while (det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, book->args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        cli_put(CLI_PLAIN, cli_field(&tree, 0, "outcome"));
        putchar(' ');
        cli_put(CLI_BOLD, cli_field(&tree, 0, "id"));
        putchar('\n');
    }
    return CLI_DONE;
}

int
cli_book_import(cli_args *args, cli_import_run run)
{
    cli_book book;
    int code = CLI_DONE;
    if (args->operand_count < 2) return cli_usage("import needs a file of entries, FILE.csv");
    if (!cli_book_open(args, CLI_BOOK_RECORD, &book, &code)) return code;
    for (size_t i = 1; i < args->operand_count && code == CLI_DONE; i++) {
        det_error err = {0};
        det_file file = {0};
        uint64_t recorded = 0, unchanged = 0;
        const char *path = args->operands[i];
        const char *name = strcmp(path, "-") == 0 ? "standard-input" : path;
        det_book_hand hand = cli_hand(&book);
        det_text_clear(book.json);
        det_status st = cli_file_open(path, 256 << 20, &file, &err);
        if (st == DET_OK)
            st = run(book.store, &hand, file.bytes, name, book.json, &recorded, &unchanged, &err);
        det_file_close(&file);
        if (st != DET_OK)
            code = cli_fail(&err);
        else if (cli_has(args, "json"))
            cli_write(det_text_str(book.json));
        else
            printf("%s: %llu recorded, %llu unchanged\n", name, (unsigned long long)recorded,
                   (unsigned long long)unchanged);
    }
    cli_book_close(&book);
    return code;
}
