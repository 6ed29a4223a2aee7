/* cmd_import.c - detente import: files into versions. */
#include <stdlib.h>
#include <string.h>

#include "cli/import.h"

/* Which files make one version.
 *   A source whose files say their own date: each file is one version; they are imported in order
 * of date, so that "added" and "removed" are told against the version before. A source of sets
 * (OFAC's sdn, alt, add, comments): all files with --dated are one set; without it, the date in
 * each file's name groups them; an XML file of such a source is a version by itself.  Of any other
 * list that does not say its date each file is one version, of the date in its name.  Files without
 * one are taken as of today, and we say so.
 *   A tar archive is a history, and stands alone: import_archive.c. */

static const cli_option options[] = {
    {"dated", "DATE", "the day of the version, where the files do not say it"},
    {"format", "FORMAT", "of a list that is not compiled in: csv, ftm, senzing, simple"},
    {"declare", "FILE", "what such a list is: its id, title, columns (YAML); remembered"},
    {"accept-shrink", NULL, "a person has looked: many removals are no reason to refuse"},
    {"partial", NULL,
     "let a set in that lacks files (alt.csv, add.csv): its answers are never complete"},
    CLI_ACTOR,
    {"stage", NULL, "as update does: what is gone stays listed until a second person approves"},
    {"in-process", NULL, "read the files here and not in a confined process, where there is none"},
    {"no-build", NULL, "leave the snapshot as it is"},
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

typedef cli_import_version version;

/* The first YYYY-MM-DD in the last part of a path, or false. */
static bool
date_in_name(const char *path, char day[DET_DAY_TEXT_MAX])
{
    const char *slash = strrchr(path, '/');
    det_str name = det_str_of(slash == NULL ? path : slash + 1);
    for (size_t i = 0; i + 10 <= name.len; i++) {
        det_day read;
        if (det_day_read(det_str_slice(name, i, i + 10), (det_where){0}, &read, NULL) != DET_OK)
            continue;
        det_day_print(read, day);
        return true;
    }
    return false;
}

static int
by_date(const void *a, const void *b)
{
    const version *x = a, *y = b;
    /* files that could not be dated come last: they will be refused with their reason */
    if ((x->dated == NULL) != (y->dated == NULL)) return x->dated == NULL ? 1 : -1;
    int order = x->dated == NULL ? 0 : strcmp(x->dated, y->dated);
    if (order != 0) return order;
    return x->order < y->order ? -1 : x->order > y->order;
}

static const char *
keep(cli_args *args, const char *text)
{
    det_str copy;
    return det_arena_copy(args->arena, det_str_of(text), &copy) ? copy.ptr : NULL;
}

/* One version a file, sorted by the dates in the files. */
static bool
single_versions(cli_args *args, det_store *store, const det_import_options *of,
                det_import_file *files, version *out)
{
    size_t count = of->file_count;
    char day[DET_DAY_TEXT_MAX];
    for (size_t i = 0; i < count; i++) {
        out[i] = (version){.files = &files[i], .count = 1, .order = i};
        cli_progress(NULL, "reading dates", i, count);
        if (count == 1 || det_import_date(store, of, i, day, NULL) != DET_OK) continue;
        out[i].dated = keep(args, day);
        if (out[i].dated == NULL) return false;
    }
    qsort(out, count, sizeof *out, by_date);
    for (size_t i = 0; i < count; i++)
        /* the files say it themselves; one that does not is of the day in its name */
        out[i].dated = date_in_name(out[i].files[0].path, day) ? keep(args, day) : NULL;
    return true;
}

/* A file of XML is a whole version of a list whose CSV is a set of files, and says its date. */
static bool
is_whole(const char *path)
{
    det_str name = det_str_of(path);
    for (size_t i = 0; i + 4 <= name.len; i++)
        if (det_str_equal_ascii_nocase(det_str_slice(name, i, i + 4), DET_STR(".xml"))) return true;
    return false;
}

/* One version a date, from the names of the files, and one for each file that is whole; of no set,
 * one a file. */
static size_t
dated_versions(cli_args *args, det_store *store, const det_import_options *of, bool is_set,
               version *out)
{
    char today[DET_DAY_TEXT_MAX];
    const det_import_file *files = of->files;
    size_t used = 0, undated = 0, count = of->file_count;
    det_day_print(det_zone_day(DET_ZONE_UTC, cli_now_us()), today);
    for (size_t i = 0; i < count; i++) {
        char day[DET_DAY_TEXT_MAX];
        bool is_single = is_set && is_whole(files[i].path), is_alone = is_single && count == 1;
        if (is_alone)
            memcpy(day, today, sizeof day); /* nothing to put in order */
        else if (is_single)
            is_single = det_import_date(store, of, i, day, NULL) == DET_OK;
        bool is_dated = is_single || date_in_name(files[i].path, day);
        if (!is_dated) {
            memcpy(day, today, sizeof day);
            undated++;
        }
        size_t at = is_single || !is_set ? used : 0;
        while (at < used && (out[at].is_single || strcmp(out[at].dated, day) != 0))
            at++;
        if (at == used) {
            out[used] = (version){.dated = keep(args, day),
                                  .files = DET_NEW(args->arena, det_import_file, count),
                                  .order = used,
                                  .is_single = is_single};
            if (out[used].dated == NULL || out[used].files == NULL) return 0;
            used++;
        }
        out[at].files[out[at].count++] = files[i];
    }
    qsort(out, used, sizeof *out, by_date);
    for (size_t i = 0; i < used; i++)
        if (out[i].is_single) out[i].dated = NULL; /* the file says it itself */
    if (undated > 0)
        cli_warn(
            "%zu of %zu files have no date in their names and none was given by --dated: taken "
            "as of today, %s",
            undated, count, today);
    for (size_t i = 0; undated == 0 && i < used; i++) {
        if (is_set && !out[i].is_single)
            cli_warn("%zu files are the set of %s, by the date in their names", out[i].count,
                     out[i].dated);
        else if (!is_set)
            cli_warn("%s is of %s, by the date in its name", out[i].files[0].path, out[i].dated);
    }
    return used;
}

static bool
add_row(cli_table *table, const det_tree *tree)
{
    static const char *const keys[] = {"source",   "dated", "outcome", "read",    "kept",
                                       "rejected", "notes", "added",   "changed", "removed"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        det_str cell = cli_field(tree, 0, keys[i]);
        if (!cli_table_add(table, cell.len == 0 ? DET_STR("-") : cell)) return false;
    }
    return true;
}

int
cli_import_version_run(cli_import_job *run, const cli_import_version *of, bool accept_shrink)
{
    const det_import_options *what = run->what;
    det_error err = {0};
    det_import_result result = {0};
    det_import_options request = {.source = what->source,
                                  .format = what->format,
                                  .declaration = what->declaration,
                                  .files = of->files,
                                  .file_count = of->count,
                                  .dated = det_str_of(of->dated),
                                  .now_us = cli_now_us(),
                                  .accept_shrink = accept_shrink,
                                  .accept_partial = run->archive != NULL ||
                                                    cli_has(run->args, "partial"),
                                  .is_in_process = what->is_in_process,
                                  .is_update = cli_has(run->args, "stage")};
    cli_who who;
    if (request.is_update ? !cli_person(run->args, cli_value(run->args, "actor"), &who)
                          : !cli_recorder(run->args, &who))
        return CLI_INPUT;
    request.actor = who.name;
    request.roles = who.roles;
    det_text_clear(run->json);
    det_status st = det_import(run->store, &request, run->json, &result, &err);
    if (st != DET_OK) {
        int code = cli_fail(&err);
        return st == DET_CONFLICT ? CLI_SYSTEM : code;
    }
    if (result.is_quarantined || result.is_held) run->quarantined++;
    if (!result.is_quarantined && !result.is_unchanged) run->promoted++;
    run->partial += result.is_partial && !result.is_quarantined;
    run->is_shrunk = result.is_shrunk;
    if (cli_has(run->args, "json")) {
        det_text_add_byte(run->json, '\n');
        cli_write(det_text_str(run->json));
        return CLI_DONE;
    }
    det_tree tree;
    st = cli_parse(det_text_str(run->json), run->args->arena, &tree, &err);
    if (st != DET_OK) return cli_fail(&err);
    if (!add_row(&run->table, &tree)) return cli_usage("no memory");
    det_str reason = cli_field(&tree, 0, "reason");
    if (result.staged > 0)
        cli_warn("%llu entries are gone from the file and wait for a second person: detente lists "
                 "staged",
                 (unsigned long long)result.staged);
    if (result.is_held) cli_warn("held back, but for what it adds: %.*s", DET_STR_FMT(reason));
    if (result.is_quarantined)
        cli_warn("refused, and kept in quarantine: %.*s", DET_STR_FMT(reason));
    return CLI_DONE;
}

int
cli_build_snapshot(cli_args *args, det_store *store)
{
    det_error err = {0};
    det_text *json = NULL;
    const char *lawbook = cli_lawbook_folder(args), *path = cli_snapshot_path(args);
    if (lawbook == NULL) {
        cli_warn("no lawbook beside the program or installed: give --lawbook DIR; the snapshot was "
                 "not built");
        return CLI_MISSING;
    }
    det_build_options build = {.lawbook = lawbook, .snapshot = path, .progress = cli_progress};
    det_status st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = cli_build_by(args, &build, &err);
    if (st == DET_OK) st = det_build(store, &build, json, &err);
    if (st == DET_OK && cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
    }
    det_text_free(json);
    return st == DET_OK ? CLI_DONE : cli_fail(&err);
}

static int
import_all(const cli_import_job *of, const version *versions, size_t count)
{
    static const char *const heads[] = {"source",   "dated", "outcome", "read",    "kept",
                                        "rejected", "notes", "added",   "changed", "removed"};
    det_error err = {0};
    cli_import_job run = *of;
    cli_args *args = run.args;
    int code = CLI_DONE;
    if (det_text_new(0, &run.json, &err) != DET_OK ||
        det_store_open(cli_data_folder(args), true, &run.store, &err) != DET_OK) {
        det_text_free(run.json);
        return cli_fail(&err);
    }
    size_t columns = sizeof heads / sizeof heads[0];
    cli_table_begin(&run.table, args->arena, columns);
    for (size_t i = 0; i < columns && code == CLI_DONE; i++) {
        run.table.is_right[i] = i >= 3;
        if (!cli_table_add(&run.table, det_str_of(heads[i]))) code = cli_usage("no memory");
    }
    for (size_t i = 0; i < count && code == CLI_DONE; i++) {
        cli_progress(NULL, "importing", i, count);
        code = cli_import_version_run(&run, &versions[i], cli_has(args, "accept-shrink"));
    }
    if (code == CLI_DONE && run.archive != NULL) code = cli_import_archive(&run);
    cli_progress_end();
    if (run.partial > 0)
        cli_warn("%zu versions lack parts of the list: no answer from them is complete, and none "
                 "without alternate names clears a name",
                 run.partial);
    if (!cli_has(args, "json") && run.table.used > columns) cli_table_print(&run.table);
    if ((code == CLI_DONE || run.archive != NULL) && run.promoted > 0 &&
        !cli_has(args, "no-build")) {
        fflush(stdout);
        int built = cli_build_snapshot(args, run.store);
        if (code == CLI_DONE) code = built;
    }
    det_store_close(run.store);
    det_text_free(run.json);
    if (code == CLI_DONE && run.quarantined > 0) return CLI_INPUT;
    return code;
}

/* Which versions the files are.  0: a message is printed. */
static size_t
versions_of(cli_args *args, det_store *store, const det_import_options *what,
            const det_import_kind *kind, det_import_file *files, version *out)
{
    det_day day;
    det_error err = {0};
    const char *dated = cli_value(args, "dated");
    size_t count = what->file_count;
    if (dated != NULL) {
        if (det_day_read(det_str_of(dated), (det_where){0}, &day, &err) != DET_OK) {
            cli_usage("--dated: %s", err.text);
            return 0;
        }
        if (!kind->is_set && count > 1) {
            cli_usage("--dated gives one day, and %zu files of '%s' are %zu versions", count,
                      what->source, count);
            return 0;
        }
        out[0] = (version){.dated = dated, .files = files, .count = count};
        return 1;
    }
    /* of a set that is compiled in, only some files say their date */
    if (kind->has_own_date && (kind->is_declared || !kind->is_set)) {
        if (single_versions(args, store, what, files, out)) return count;
        cli_usage("no memory");
        return 0;
    }
    size_t used = dated_versions(args, store, what, kind->is_set, out);
    if (used == 0) cli_usage("no memory");
    return used;
}

/* The files named behind the source; standard input is read, once. */
static int
open_operands(cli_args *args, det_import_file *files, det_file *piped)
{
    det_error err = {0};
    for (size_t i = 0; i + 1 < args->operand_count; i++) {
        files[i].path = args->operands[i + 1];
        if (!cli_is_there(files[i].path)) return CLI_MISSING;
        if (strcmp(files[i].path, "-") != 0) continue;
        if (piped->memory != NULL) return cli_usage("standard input was given twice");
        if (det_file_open("-", 0, piped, &err) != DET_OK) return cli_fail(&err);
        files[i] = (det_import_file){"standard-input", piped->bytes};
    }
    return CLI_DONE;
}

/* The store as it is; *out stays NULL if there is none yet. */
static int
open_store(cli_args *args, det_store **out)
{
    det_error err = {0};
    det_status st = det_store_open(cli_data_folder(args), false, out, &err);
    return st == DET_OK || st == DET_MISSING ? CLI_DONE : cli_fail(&err);
}

/* A file that is an archive stands alone: it is opened, and *is_archive. */
static int
find_archive(cli_args *args, const det_import_options *what, det_file *packed, bool *is_archive)
{
    int code = CLI_DONE;
    *is_archive = false;
    for (size_t i = 0; code == CLI_DONE && !*is_archive && i < what->file_count; i++) {
        if (what->files[i].bytes.ptr != NULL) continue; /* standard input is one file */
        code = cli_import_archive_open(args, what->files[i].path, packed, is_archive);
        if (*is_archive && (what->file_count > 1 || cli_value(args, "dated") != NULL))
            code = cli_usage("%s is an archive of versions; give it alone, without --dated",
                             what->files[i].path);
    }
    return code;
}

static int
run_import(cli_args *args)
{
    det_error err = {0};
    det_file piped = {0}, packed = {0};
    bool is_archive = false;
    det_store *store = NULL;
    det_import_kind kind;
    if (args->operand_count < 2)
        return cli_usage("import needs a source and its files, as: detente import un FILE.xml");
    size_t count = args->operand_count - 1, used = 0;
    det_import_file *files = DET_NEW(args->arena, det_import_file, count);
    version *versions = DET_NEW(args->arena, version, count);
    if (files == NULL || versions == NULL) return cli_usage("no memory");
    det_import_file declaration = {.path = cli_value(args, "declare")};
    det_import_options what = {.source = args->operands[0],
                               .format = cli_value(args, "format"),
                               .declaration = declaration.path == NULL ? NULL : &declaration,
                               .files = files,
                               .file_count = count,
                               .is_in_process = cli_has(args, "in-process")};
    if (declaration.path != NULL && !cli_is_there(declaration.path)) return CLI_MISSING;
    int code = open_operands(args, files, &piped);
    if (code == CLI_DONE) code = find_archive(args, &what, &packed, &is_archive);
    if (code == CLI_DONE) code = open_store(args, &store);
    if (code == CLI_DONE && det_import_kind_of(store, &what, &kind, &err) != DET_OK)
        code = cli_fail(&err);
    if (code == CLI_DONE && !is_archive) {
        used = versions_of(args, store, &what, &kind, files, versions);
        if (used == 0) code = CLI_USAGE;
    }
    det_store_close(store);
    if (code == CLI_DONE && kind.is_new)
        cli_warn("'%s' is a new list, read as %s", what.source, kind.format);
    const cli_import_job job = {
        .args = args, .what = &what, .kind = &kind, .archive = is_archive ? &packed : NULL};
    if (code == CLI_DONE) code = import_all(&job, versions, used);
    det_file_close(&packed);
    det_file_close(&piped);
    return code;
}

const cli_command cli_import = {"import", "SOURCE FILE...",
                                "take in published lists: a version whole, or not at all", options,
                                run_import};
