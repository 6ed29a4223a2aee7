/* import.c - lists into the store, and what the store holds. */
#include <stdlib.h>

#include "api/book.h"
#include "api/inside.h"
#include "list/ftm/ftm.h"

/* The files in memory: those that were handed over as bytes, and those read from their paths. */
typedef struct opened {
    det_list_file *files;
    det_file *packed;
    size_t count;
    det_error fault; /* status DET_OK: every file could be unpacked */
} opened;

static void
close_files(opened *all)
{
    for (size_t i = 0; i < all->count; i++)
        det_file_close(&all->packed[i]);
    free(all->files);
    free(all->packed);
}

/* A packing that is damaged, or holds more than is accepted, is a fault of what was published. */
static bool
is_fault(det_status st)
{
    return st == DET_SYNTAX || st == DET_LIMIT || st == DET_REFUSED || st == DET_CORRUPT ||
           st == DET_UNSUPPORTED;
}

/* A file that cannot be unpacked is handed over as it is, with the first such reason in fault. */
static det_status
open_file(const char *path, const det_import_options *how, det_file *out, det_error *fault,
          det_error *err)
{
    det_error why = {0};
    det_status st = DET_OK;
    if (how->refusal != NULL)
        st = det_fail(&why, DET_REFUSED, (det_where){path, 0, 0}, "%s", how->refusal);
    else if (how->is_in_process)
        st = det_file_open(path, how->bytes_max, out, &why);
    else
        st = det_file_open_confined(path, how->bytes_max, out, &why);
    if (is_fault(st)) {
        if (fault->status == DET_OK) *fault = why;
        return det_file_open_packed(path, 0, out, err);
    }
    if (st != DET_OK && err != NULL) *err = why;
    return st;
}

static det_status
open_files(const det_import_file *files, size_t count, const det_import_options *how, opened *out,
           det_error *err)
{
    *out = (opened){.files = calloc(count + 1, sizeof *out->files),
                    .packed = calloc(count + 1, sizeof *out->packed)};
    if (out->files == NULL || out->packed == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "files of a list");
    for (size_t i = 0; i < count; i++) {
        out->files[i] = (det_list_file){.path = files[i].path, .bytes = files[i].bytes};
        out->count = i;
        if (files[i].bytes.ptr == NULL) {
            det_status st = open_file(files[i].path, how, &out->packed[i], &out->fault, err);
            if (st != DET_OK) return st;
            out->files[i].bytes = out->packed[i].bytes;
        }
        out->count = i + 1;
    }
    return DET_OK;
}

/* Of one version; what the store takes.  A data set that changes four times a day is imported whole
 * every other week. */
enum { FILES_MAX = 64 };

/* A delta says nothing without what it changes: the newest version's files go before it.  Without a
 * version the reader refuses it, with the reason. */
static det_status
put_base(det_store *store, const det_source *source, det_arena *arena, const det_list_file **files,
         size_t *count, det_error *err)
{
    det_list_file *base;
    size_t base_count;
    if (source->format == NULL || *count != 1 || !source->is_set ||
        !det_ftm_is_delta((*files)[0].bytes))
        return DET_OK;
    det_status st = det_store_newest(store, det_str_of(source->id), arena, &base, &base_count, err);
    if (st != DET_OK || base_count == 0) return st;
    if (base_count >= FILES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){(*files)[0].path, 0, 0},
                        "%d deltas since the whole file; import the whole file of today",
                        FILES_MAX - 1);
    det_list_file *all = DET_NEW(arena, det_list_file, base_count + 1);
    if (all == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "files of a list");
    for (size_t i = 0; i < base_count; i++)
        all[i] = base[i];
    all[base_count] = (*files)[0];
    *files = all;
    *count = base_count + 1;
    return DET_OK;
}

static void
write_report(const det_import_report *report, det_text *out)
{
    char day[DET_DAY_TEXT_MAX];
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_cstr(&json, "source", report->source);
    det_json_key_cstr(&json, "dated",
                      report->dated == DET_DAY_NONE ? NULL : det_day_print(report->dated, day));
    det_json_key_cstr(&json, "outcome", det_import_outcome_name(report->outcome));
    if (report->tx != 0) det_json_key_uint(&json, "tx", report->tx);
    const struct {
        const char *key;
        uint64_t value;
    } counts[] = {{"read", report->read},         {"kept", report->kept},
                  {"rejected", report->rejected}, {"notes", report->notes},
                  {"names", report->names},       {"added", report->added},
                  {"changed", report->changed},   {"removed", report->removed}};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        det_json_key_uint(&json, counts[i].key, counts[i].value);
    if (report->staged > 0) det_json_key_uint(&json, "staged", report->staged);
    if (report->carried > 0) det_json_key_uint(&json, "carried", report->carried);
    if (report->lacks != 0) det_json_key_cstr(&json, "lacks", det_lacks_words(report->lacks));
    if (report->reason[0] != '\0') det_json_key_cstr(&json, "reason", report->reason);
    if (report->remark[0] != '\0') det_json_key_cstr(&json, "remark", report->remark);
    det_json_object_end(&json);
}

/* Whether the actor may import at all, and wave through what would go; a refusal is kept. */
static det_status
check_duty(det_store *store, const det_import_options *options, bool *has_roles, det_error *err)
{
    det_roles roles = 0;
    det_error own = {0};
    const char *actor = options->actor == NULL ? "unknown" : options->actor;
    if (err == NULL) err = &own; /* a refusal is kept with its message */
    det_status st = det_roles_read(options->roles, &roles, err);
    *has_roles = st == DET_OK && roles != DET_ROLES_UNSET;
    if (st == DET_OK) st = det_duty_may(DET_ACTION_IMPORT_LIST, det_str_of(actor), roles, err);
    if (st == DET_OK && options->accept_shrink)
        st = det_duty_may(DET_ACTION_REMOVE_LISTING, det_str_of(actor), roles, err);
    return det_book_refused(store, st, options->now_us, actor, "import_list", err);
}

det_status
det_import(det_store *store, const det_import_options *options, det_text *json,
           det_import_result *result, det_error *err)
{
    const det_source *source;
    opened all = {0};
    det_arena *arena = NULL;
    bool is_new = false, has_roles = false;
    det_import_report report = {0};
    det_day dated = DET_DAY_NONE;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = check_duty(store, options, &has_roles, err);
    if (st == DET_OK) st = det_api_source(store, options, arena, &source, &is_new, err);
    if (st == DET_OK && options->file_count == 0)
        st = det_fail(err, DET_USAGE, (det_where){0}, "no file of '%s' to import", source->id);
    if (st == DET_OK && options->dated.len > 0)
        st = det_day_read(options->dated, (det_where){0}, &dated, err);
    if (st == DET_OK) st = open_files(options->files, options->file_count, options, &all, err);
    const det_list_file *files = all.files;
    size_t file_count = all.count;
    if (st == DET_OK) st = put_base(store, source, arena, &files, &file_count, err);
    if (st != DET_OK) goto done;
    det_import_request request = {.source = source,
                                  .files = files,
                                  .file_count = file_count,
                                  .dated = dated,
                                  .now_us = options->now_us,
                                  .actor = options->actor == NULL ? "unknown" : options->actor,
                                  .accept_shrink = options->accept_shrink,
                                  .accept_partial = options->accept_partial,
                                  .accept_undated = options->accept_undated,
                                  .reading.is_here = options->is_in_process,
                                  .is_update = options->is_update,
                                  /* what takes two people takes them from an update too */
                                  .apply_removals = options->apply_removals && !has_roles,
                                  .stage_removals = has_roles && !options->is_update,
                                  .entries_min = options->entries_min,
                                  .sentinels = options->sentinels,
                                  .sentinel_count = options->sentinel_count,
                                  .fault = all.fault.status == DET_OK ? NULL : &all.fault};
    st = det_store_import(store, &request, &report, err);
    if (st != DET_OK) goto done;
    result->is_quarantined = report.outcome == DET_IMPORT_QUARANTINED;
    result->is_unchanged = report.outcome == DET_IMPORT_UNCHANGED;
    result->is_held = report.outcome == DET_IMPORT_HELD;
    result->staged = report.staged;
    result->is_partial = report.lacks != 0;
    result->is_shrunk = result->is_quarantined && report.is_shrunk;
    write_report(&report, json);
    st = det_text_check(json, err);
done:
    close_files(&all);
    det_arena_free(arena);
    return st;
}

det_status
det_import_date(det_store *store, const det_import_options *options, size_t file, char day[16],
                det_error *err)
{
    const det_source *source;
    const det_list *list;
    opened all = {0};
    bool is_new = false;
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_api_source(store, options, arena, &source, &is_new, err);
    if (st == DET_OK && !source->has_own_date)
        st = det_fail(err, DET_USAGE, (det_where){0}, "files of '%s' do not say their date",
                      options->source);
    if (st == DET_OK && file >= options->file_count)
        st = det_fail(err, DET_USAGE, (det_where){0}, "no file %zu of '%s'", file, options->source);
    if (st == DET_OK) st = open_files(&options->files[file], 1, options, &all, err);
    if (st == DET_OK && all.fault.status != DET_OK) {
        st = all.fault.status;
        if (err != NULL) *err = all.fault;
    }
    const det_list_reading how = {.is_here = options->is_in_process};
    if (st == DET_OK)
        st = det_list_read(source, &how, all.files, 1, DET_DAY_NONE, arena, &list, err);
    if (st == DET_OK && list->dated == DET_DAY_NONE)
        st = det_fail(err, DET_MISSING, (det_where){options->files[file].path, 0, 0},
                      "no date in the file");
    if (st == DET_OK) det_day_print(list->dated, day);
    close_files(&all);
    det_arena_free(arena);
    return st;
}

/* ---- what is loaded
 * ---------------------------------------------------------------------------------- */

/* The tags of one list that no regime claims, with how many entries carry each. */
static void
write_unmapped(const det_law *law, const det_tree *tree, det_str source, det_json *json)
{
    det_json_key(json, "unmapped");
    det_json_array(json);
    uint32_t tags = det_tree_get(tree, 0, "tags");
    for (uint32_t at = det_tree_first(tree, tags); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        size_t count = 0;
        uint64_t entries = 0;
        det_str tag = det_tree_text(tree, det_tree_get(tree, at, "tag"));
        det_law_regimes_of_tag(law->book, source, tag, &count);
        if (count > 0) continue;
        det_json_object(json);
        det_json_key_str(json, "tag", tag);
        if (det_str_read_u64(det_tree_text(tree, det_tree_get(tree, at, "entries")), &entries))
            det_json_key_uint(json, "entries", entries);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

/* One line of the store with our fields added before its last brace. */
static det_status
extend_line(det_str line, const det_law *law, det_day on, det_arena *arena, det_text *out,
            det_error *err)
{
    det_tree tree;
    det_day dated;
    det_status st = det_tree_read_json(line, "lists", arena, &tree, err);
    if (st != DET_OK) return st;
    det_text_add(out, det_str_slice(line, 0, line.len - 1));
    det_str source = det_tree_text(&tree, det_tree_get(&tree, 0, "source"));
    uint32_t dated_node = det_tree_get(&tree, 0, "dated");
    if (on != DET_DAY_NONE && dated_node != DET_TREE_NONE && !det_tree_is_null(&tree, dated_node)) {
        st = det_day_read(det_tree_text(&tree, dated_node), (det_where){0}, &dated, err);
        if (st != DET_OK) return st;
        det_text_print(out, ",\"age_days\":%lld", (long long)on - dated);
    }
    if (law != NULL) {
        det_text_add_byte(out, ',');
        det_json json = det_json_over(out);
        /* the keys of the line are written already: we go on inside its object */
        json.depth = 1;
        write_unmapped(law, &tree, source, &json);
    }
    det_text_add(out, DET_STR("}\n"));
    return det_text_check(out, err);
}

det_status
det_lists(det_store *store, const det_law *law, det_str on, det_text *ndjson, det_error *err)
{
    det_text *lines = NULL;
    det_arena *arena = NULL;
    det_day day = DET_DAY_NONE;
    det_status st = DET_OK;
    if (on.len > 0) st = det_day_read(on, (det_where){0}, &day, err);
    if (st == DET_OK) st = det_text_new(0, &lines, err);
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_store_lists(store, lines, err);
    if (st == DET_OK) {
        det_str rest = det_text_str(lines), line;
        while (st == DET_OK && det_str_next(&rest, '\n', &line))
            if (line.len > 0) st = extend_line(line, law, day, arena, ndjson, err);
    }
    det_text_free(lines);
    det_arena_free(arena);
    return st;
}
