/* whatif.c - a folder of law, and what steps or drafts would change in it. */
#include <stdlib.h>

#include "api/basket.h"

static det_status
read_folder(const char *folder, det_supposed *out, det_error *err)
{
    det_law_file *files = NULL;
    det_error first = {0};
    det_status st = det_law_files(folder, out->law.arena, NULL, &files, &out->count, &first, err);
    if (st == DET_OK && first.status != DET_OK) {
        if (err != NULL) *err = first;
        st = first.status;
    }
    if (st != DET_OK) return st;
    out->trees = DET_NEW(out->law.arena, det_tree, out->count);
    if (out->trees == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    for (size_t i = 0; i < out->count; i++)
        out->trees[i] = files[i].tree;
    return det_law_load(out->trees, out->count, NULL, &out->law, err);
}

/* The lawbook that is open already. */
static det_status
borrow_law(const det_law *law, det_supposed *out, det_error *err)
{
    out->count = law->tree_count;
    out->trees = DET_NEW(out->law.arena, det_tree, out->count + 1);
    if (out->trees == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    for (size_t i = 0; i < out->count; i++)
        out->trees[i] = law->trees[i];
    out->law.book = law->book;
    out->law.digest = law->digest;
    return DET_OK;
}

static det_status
open_law(const det_law *law, const det_law_basket *basket, det_supposed *out, det_error *err)
{
    *out = (det_supposed){0};
    det_status st = det_arena_new(0, &out->law.arena, err);
    if (st == DET_OK)
        st = law != NULL ? borrow_law(law, out, err) : read_folder(basket->folder, out, err);
    if (st != DET_OK) return st;
    out->drafts = DET_NEW(out->law.arena, det_tree, basket->draft_count + 1);
    if (out->drafts == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    for (size_t i = 0; i < basket->draft_count && st == DET_OK; i++) {
        det_law_file file;
        if (basket->draft_bytes != NULL) {
            st = det_tree_read_yaml(basket->draft_bytes[i], basket->drafts[i], out->law.arena,
                                    &out->drafts[i], err);
            continue;
        }
        st = det_law_file_read(NULL, basket->drafts[i], out->law.arena, &file, err);
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

/* The day a draft says it is of, where nobody said from when it is taken as adopted. */
static det_str
day_of(const det_law_basket *basket, const det_supposed *supposed)
{
    det_str on = det_str_trim(basket->on);
    if (on.len > 0 || basket->draft_count == 0) return on;
    const det_tree *draft = &supposed->drafts[0];
    return det_tree_text(draft, det_tree_get(draft, det_tree_get(draft, 0, "instrument"), "dated"));
}

static det_status
suppose(const det_law *law, const det_law_basket *basket, det_supposed *out, det_error *err)
{
    const struct {
        det_str list;
        det_whatif_verb verb;
    } lists[] = {{basket->adopt, DET_WHATIF_ADOPT},
                 {basket->pause, DET_WHATIF_PAUSE},
                 {basket->remove, DET_WHATIF_REMOVE},
                 {basket->resume, DET_WHATIF_RESUME}};
    size_t count = 0;
    *out = (det_supposed){0};
    det_whatif_step *steps = calloc(DET_WHATIF_STEPS_MAX, sizeof *steps);
    if (steps == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the what-if");
    det_status st = open_law(law, basket, out, err);
    det_str on = st == DET_OK ? day_of(basket, out) : (det_str){0};
    if (st == DET_OK && on.len == 0)
        st = det_fail(err, DET_USAGE, (det_where){0},
                      "a what-if needs the day on which its steps are taken");
    if (st == DET_OK) st = det_day_read(on, (det_where){0}, &out->on, err);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && st == DET_OK; i++)
        st = read_steps(lists[i].list, lists[i].verb, out->on, steps, &count, err);
    if (st == DET_OK)
        st = det_whatif_make(out->law.book, out->trees, out->count, steps, count, out->drafts,
                             basket->draft_count, out->on, out->law.arena, &out->whatif, err);
    free(steps);
    return st;
}

det_status
det_basket_suppose(const det_law_basket *basket, det_supposed *out, det_error *err)
{
    return suppose(NULL, basket, out, err);
}

det_status
det_basket_suppose_law(const det_law *law, const det_law_basket *basket, det_supposed *out,
                       det_error *err)
{
    return suppose(law, basket, out, err);
}

/* ---- the answer, and asking it again ------------------------------------------------------------
 */

static void
put_lines(det_json *json, const char *key, det_str lines)
{
    det_str line;
    if (det_str_trim(lines).len == 0) return;
    det_json_key(json, key);
    det_json_array(json);
    while (det_str_next(&lines, '\n', &line))
        if (det_str_trim(line).len > 0) det_json_str(json, det_str_trim(line));
    det_json_array_end(json);
}

/* What was asked for, so that the answer can be had again from itself. */
static det_status
write_request(const det_law_basket *basket, det_text *out, det_error *err)
{
    det_json json = det_json_over(out);
    det_json_object(&json);
    put_lines(&json, "adopt", basket->adopt);
    put_lines(&json, "pause", basket->pause);
    put_lines(&json, "remove", basket->remove);
    put_lines(&json, "resume", basket->resume);
    put_lines(&json, "ask", basket->asks);
    if (basket->draft_count > 0) {
        det_json_key(&json, "drafts");
        det_json_array(&json);
        for (size_t i = 0; i < basket->draft_count; i++)
            det_json_cstr(&json, basket->drafts[i]);
        det_json_array_end(&json);
    }
    if (basket->flows.len > 0) det_json_key_cstr(&json, "flows", basket->flows_file);
    det_json_object_end(&json);
    return det_text_check(out, err);
}

/* base: DET_SHA256_HEX bytes for the digest of the lawbook. */
static det_status
answer(const det_law_basket *basket, det_text *out, char *base, det_error *err)
{
    det_supposed supposed;
    det_text *request = NULL;
    det_whatif_report report = {.flows = basket->flows, .flows_file = basket->flows_file};
    det_status st = det_basket_suppose(basket, &supposed, err);
    if (st == DET_OK) st = split_asks(basket->asks, supposed.law.arena, &report, err);
    if (st == DET_OK) st = det_text_new(0, &request, err);
    if (st == DET_OK) st = write_request(basket, request, err);
    if (st == DET_OK) {
        det_json json = det_json_over(out);
        report.on = supposed.on;
        report.base = det_sha256_print(&supposed.law.digest, base);
        report.request = det_text_str(request);
        st = det_whatif_write(&supposed.whatif, &report, &json, err);
    }
    det_text_free(request);
    det_arena_free(supposed.law.arena);
    return st;
}

det_status
det_law_whatif(const det_law_basket *basket, det_text *out, det_error *err)
{
    char base[DET_SHA256_HEX];
    return answer(basket, out, base, err);
}

/* The texts of a list, a line each. */
static bool
join_lines(const det_tree *tree, uint32_t list, det_arena *arena, det_str *out)
{
    *out = (det_str){0};
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str before = *out;
        if (!det_arena_print(arena, out, "%.*s%.*s\n", DET_STR_FMT(before),
                             DET_STR_FMT(det_tree_text(tree, at))))
            return false;
    }
    return true;
}

static det_status
read_request(const det_tree *tree, det_arena *arena, det_law_basket *out, det_file *flows,
             det_error *err)
{
    uint32_t request = det_tree_get(tree, 0, "request");
    uint32_t drafts = det_tree_get(tree, request, "drafts");
    const struct {
        const char *key;
        det_str *to;
    } lists[] = {{"adopt", &out->adopt},
                 {"pause", &out->pause},
                 {"remove", &out->remove},
                 {"resume", &out->resume},
                 {"ask", &out->asks}};
    det_str path = det_tree_text(tree, det_tree_get(tree, request, "flows"));
    const char **paths = DET_NEW(arena, const char *, det_tree_size(tree, drafts) + 1);
    bool is_done = paths != NULL;
    out->on = det_tree_text(tree, det_tree_get(tree, 0, "on"));
    if (request == DET_TREE_NONE || out->on.len == 0 ||
        det_tree_text(tree, det_tree_get(tree, 0, "base")).len == 0)
        return det_fail(err, DET_SYNTAX, (det_where){tree->file, 1, 1},
                        "no saved what-if: 'on', 'base' and 'request' are expected, as "
                        "whatif --json and --save write them");
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && is_done; i++)
        is_done = join_lines(tree, det_tree_get(tree, request, lists[i].key), arena, lists[i].to);
    for (uint32_t at = det_tree_first(tree, drafts); at != DET_TREE_NONE && is_done;
         at = det_tree_next(tree, at)) {
        det_str copy = {0};
        is_done = det_arena_copy(arena, det_tree_text(tree, at), &copy);
        if (is_done) paths[out->draft_count++] = copy.ptr;
    }
    out->drafts = paths;
    if (is_done && path.len > 0) {
        det_str copy = {0};
        is_done = det_arena_copy(arena, path, &copy);
        if (is_done) {
            det_status st = det_file_open(copy.ptr, 0, flows, err);
            if (st != DET_OK) return st;
            out->flows = flows->bytes;
            out->flows_file = copy.ptr;
        }
    }
    return is_done ? DET_OK : det_fail(err, DET_NOMEM, (det_where){0}, "the saved what-if");
}

/* All of an answer that follows from the law: what stands behind the base and the request. */
static det_str
substance(det_str answer_json)
{
    return det_str_slice(answer_json, det_str_find(answer_json, DET_STR(",\"basket\":")),
                         answer_json.len);
}

det_status
det_law_whatif_again(const char *folder, det_str saved, const char *file, det_text *out,
                     bool *is_stale, det_error *err)
{
    det_arena *arena = NULL;
    det_text *again = NULL;
    det_file flows = {0};
    det_tree tree;
    det_law_basket basket = {.folder = folder};
    char base[DET_SHA256_HEX];
    *is_stale = false;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_text_new(0, &again, err);
    if (st == DET_OK) st = det_tree_read_json(saved, file, arena, &tree, err);
    if (st == DET_OK) st = read_request(&tree, arena, &basket, &flows, err);
    if (st == DET_OK) st = answer(&basket, again, base, err);
    if (st == DET_OK) {
        det_str then = det_tree_text(&tree, det_tree_get(&tree, 0, "base"));
        uint32_t head = det_tree_get(&tree, 0, "head");
        det_json json = det_json_over(out);
        *is_stale = !det_str_equal(then, det_str_of(base));
        det_json_object(&json);
        det_json_key_bool(&json, "stale", *is_stale);
        det_json_key_bool(
            &json, "differs",
            !det_str_equal(substance(det_str_trim(saved)), substance(det_text_str(again))));
        det_json_key(&json, "saved");
        det_json_object(&json);
        det_json_key_str(&json, "base", then);
        det_json_key_str(&json, "head",
                         det_tree_text(&tree, det_tree_get(&tree, head, "instrument")));
        det_json_key_str(&json, "adopted",
                         det_tree_text(&tree, det_tree_get(&tree, head, "adopted")));
        det_json_object_end(&json);
        det_json_key(&json, "now");
        det_json_raw(&json, det_text_str(again));
        det_json_object_end(&json);
        st = det_text_check(out, err);
    }
    det_file_close(&flows);
    det_text_free(again);
    det_arena_free(arena);
    return st;
}
