/* whatif.c - a folder of law, and what steps or drafts would change in it. */
#include <stdlib.h>

#include "api/inside.h"
#include "law/whatif.h"

/* A lawbook whose trees are kept: a what-if is loaded from them. */
typedef struct opened {
    det_law law;
    det_tree *trees;
    size_t count;
    det_tree *drafts;
} opened;

static det_status
open_folder(const char *folder, const char *const *drafts, size_t draft_count, opened *out,
            det_error *err)
{
    det_law_file *files = NULL;
    det_error first = {0};
    *out = (opened){0};
    det_status st = det_arena_new(0, &out->law.arena, err);
    if (st == DET_OK)
        st = det_law_files(folder, out->law.arena, NULL, &files, &out->count, &first, err);
    if (st == DET_OK && first.status != DET_OK) {
        if (err != NULL) *err = first;
        st = first.status;
    }
    if (st != DET_OK) return st;
    out->trees = DET_NEW(out->law.arena, det_tree, out->count);
    out->drafts = DET_NEW(out->law.arena, det_tree, draft_count + 1);
    if (out->trees == NULL || out->drafts == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    for (size_t i = 0; i < out->count; i++)
        out->trees[i] = files[i].tree;
    st = det_law_load(out->trees, out->count, NULL, &out->law, err);
    for (size_t i = 0; i < draft_count && st == DET_OK; i++) {
        det_law_file file;
        st = det_law_file_read(NULL, drafts[i], out->law.arena, &file, err);
        if (st == DET_OK) out->drafts[i] = file.tree;
    }
    return st;
}

/* "un.1718.coal@2026-01-01" */
static det_status
read_step(det_str text, det_whatif_verb verb, det_day day, det_whatif_step *out, det_error *err)
{
    size_t at = det_str_find_byte(text, '@');
    *out = (det_whatif_step){verb, text, day};
    if (at == SIZE_MAX) return DET_OK;
    out->id = det_str_trim(det_str_slice(text, 0, at));
    return det_day_read(det_str_trim(det_str_slice(text, at + 1, text.len)), (det_where){0},
                        &out->day, err);
}

/* The items of one list behind steps. */
static det_status
read_steps(det_str list, det_whatif_verb verb, det_day day, det_whatif_step *steps, size_t *count,
           det_error *err)
{
    det_str line, item;
    while (det_str_next(&list, '\n', &line)) {
        /* the id of a draft may have a comma in it */
        while (verb == DET_WHATIF_ADOPT ? line.len > 0 : det_str_next(&line, ',', &item)) {
            if (verb == DET_WHATIF_ADOPT) {
                item = line;
                line = (det_str){0};
            }
            item = det_str_trim(item);
            if (item.len == 0) continue;
            if (*count == DET_WHATIF_STEPS_MAX)
                return det_fail(err, DET_LIMIT, (det_where){0},
                                "a what-if has at most %d steps; name a regime to mean all its "
                                "measures",
                                DET_WHATIF_STEPS_MAX);
            det_status st = read_step(item, verb, day, &steps[*count], err);
            if (st != DET_OK) return st;
            *count += 1;
        }
    }
    return DET_OK;
}

/* The questions, a line each. */
static det_status
split_asks(det_str asks, det_arena *arena, det_whatif_report *report, det_error *err)
{
    det_str rest = asks, line;
    size_t lines = 0;
    while (det_str_next(&rest, '\n', &line))
        lines++;
    det_str *items = DET_NEW(arena, det_str, lines + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the questions");
    while (det_str_next(&asks, '\n', &line))
        if (det_str_trim(line).len > 0) items[report->ask_count++] = det_str_trim(line);
    report->asks = items;
    return DET_OK;
}

det_status
det_law_whatif(const det_law_basket *basket, det_text *out, det_error *err)
{
    const struct {
        det_str list;
        det_whatif_verb verb;
    } lists[] = {{basket->adopt, DET_WHATIF_ADOPT},
                 {basket->pause, DET_WHATIF_PAUSE},
                 {basket->remove, DET_WHATIF_REMOVE},
                 {basket->resume, DET_WHATIF_RESUME}};
    opened book;
    det_whatif whatif;
    det_whatif_report report = {.flows = basket->flows, .flows_file = basket->flows_file};
    char base[DET_SHA256_HEX];
    size_t count = 0;
    det_whatif_step *steps = calloc(DET_WHATIF_STEPS_MAX, sizeof *steps);
    if (steps == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the what-if");
    det_status st = open_folder(basket->folder, basket->drafts, basket->draft_count, &book, err);
    if (st == DET_OK) st = det_day_read(det_str_trim(basket->on), (det_where){0}, &report.on, err);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && st == DET_OK; i++)
        st = read_steps(lists[i].list, lists[i].verb, report.on, steps, &count, err);
    if (st == DET_OK) st = split_asks(basket->asks, book.law.arena, &report, err);
    if (st == DET_OK)
        st = det_whatif_make(book.law.book, book.trees, book.count, steps, count, book.drafts,
                             basket->draft_count, report.on, book.law.arena, &whatif, err);
    if (st == DET_OK) {
        det_json json = det_json_over(out);
        report.base = det_sha256_print(&book.law.digest, base);
        st = det_whatif_write(&whatif, &report, &json, err);
    }
    det_arena_free(book.law.arena);
    free(steps);
    return st;
}

/* ---- impact -------------------------------------------------------------------------------------
 */

/* One file of questions: how many change, and which. */
static det_status
put_cases(const det_lawbook *law, const char *path, det_json *json, det_text *lines, det_error *err)
{
    det_file file = {0};
    uint64_t passed = 0, failed = 0;
    det_text_clear(lines);
    det_status st = det_file_open(path, 0, &file, err);
    if (st != DET_OK) return st;
    st = det_law_test_write(law, file.bytes, path, lines, &passed, &failed, err);
    det_file_close(&file);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_cstr(json, "file", path);
    det_json_key_uint(json, "asked", passed + failed);
    det_json_key_uint(json, "changed", failed);
    det_json_key(json, "rows");
    det_json_array(json);
    det_str rest = det_text_str(lines), line;
    for (uint64_t i = 0; i < failed && det_str_next(&rest, '\n', &line); i++)
        det_json_raw(json, line);
    det_json_array_end(json);
    det_json_object_end(json);
    return DET_OK;
}

static det_status
put_all_cases(const char *folder, const opened *book, const det_lawbook *after, det_json *json,
              det_error *err)
{
    const char **paths = NULL;
    size_t count = 0;
    det_text *lines = NULL;
    det_status st = det_file_find(folder, "cases.csv", book->law.arena, &paths, &count, err);
    if (st == DET_OK) st = det_text_new(0, &lines, err);
    det_json_key(json, "cases");
    det_json_array(json);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = put_cases(after, paths[i], json, lines, err);
    det_json_array_end(json);
    det_text_free(lines);
    return st;
}

det_status
det_law_impact(const char *folder, const char *const *drafts, size_t count, det_str on,
               det_text *out, det_error *err)
{
    opened book;
    det_whatif whatif;
    det_whatif_report report = {.is_brief = true};
    char base[DET_SHA256_HEX];
    det_status st = open_folder(folder, drafts, count, &book, err);
    on = det_str_trim(on);
    if (st == DET_OK && on.len == 0 && count > 0)
        on = det_tree_text(
            &book.drafts[0],
            det_tree_get(&book.drafts[0], det_tree_get(&book.drafts[0], 0, "instrument"), "dated"));
    if (st == DET_OK && on.len == 0)
        st = det_fail(err, DET_USAGE, (det_where){0},
                      "the draft has no day ('dated'); say from when it is taken as adopted");
    if (st == DET_OK) st = det_day_read(on, (det_where){0}, &report.on, err);
    if (st == DET_OK)
        st = det_whatif_make(book.law.book, book.trees, book.count, NULL, 0, book.drafts, count,
                             report.on, book.law.arena, &whatif, err);
    if (st == DET_OK) {
        det_json json = det_json_over(out);
        report.base = det_sha256_print(&book.law.digest, base);
        st = det_whatif_write(&whatif, &report, &json, err);
        if (st == DET_OK) st = put_all_cases(folder, &book, whatif.after, &json, err);
        if (st == DET_OK) det_json_object_end(&json);
    }
    det_arena_free(book.law.arena);
    return st == DET_OK ? det_text_check(out, err) : st;
}
