/* read.c - a data set in FollowTheMoney's words, from bytes to entities.
 *
 *   {"id":"NK-1","caption":"...","schema":"Person","properties":{...},"datasets":[...]}
 *   {"op":"MOD","entity":{"id":"NK-1",...}}            in a delta: ADD, MOD, DEL
 *
 * First all lines, then who belongs to whom (graph.c), then the parties (map.c): what stands
 * between two parties may stand anywhere in the file.  Bytes are read twice, and kept once. */
#include "list/ftm/graph.h"

#include <assert.h>

enum { SCRATCH_BYTES_MAX = 1 << 30, LINE_BYTES_MAX = 64 << 20 };

typedef struct reading {
    const char *source;
    const char *file;
    det_ftm_graph graph;
    det_collect collect;
    uint64_t read;
    uint64_t lines;
    bool is_delta;
} reading;

/* ---- what it is --------------------------------------------------------------------------------
 */

static bool
begins_with(det_str bytes, const char *const *keys)
{
    enum { LOOKED_AT = 4096 };
    det_str mark = DET_STR("\xEF\xBB\xBF");
    if (det_str_starts(bytes, mark)) bytes = det_str_slice(bytes, mark.len, bytes.len);
    bytes = det_str_trim(det_str_slice(bytes, 0, LOOKED_AT));
    if (bytes.len == 0 || bytes.ptr[0] != '{') return false;
    for (; *keys != NULL; keys++)
        if (det_str_find(bytes, det_str_of(*keys)) == SIZE_MAX) return false;
    return true;
}

bool
det_ftm_is_it(det_str bytes)
{
    static const char *const entity[] = {"\"id\"", "\"schema\"", "\"caption\"", NULL};
    return begins_with(bytes, entity) || det_ftm_is_delta(bytes);
}

bool
det_ftm_is_delta(det_str bytes)
{
    static const char *const change[] = {"\"op\"", "\"entity\"", NULL};
    return begins_with(bytes, change);
}

/* ---- lines -------------------------------------------------------------------------------------
 */

static det_status
reject(reading *r, det_str line, uint32_t number, const char *reason, det_error *err)
{
    r->read++;
    return det_collect_reject(&r->collect, r->file, number, det_str_of(reason),
                              det_str_slice(line, 0, 2000), err);
}

static det_status
add(reading *r, const det_tree *tree, uint32_t node, det_str line, uint32_t number, det_error *err)
{
    det_str id = det_tree_text(tree, det_tree_get(tree, node, "id"));
    det_str schema = det_tree_text(tree, det_tree_get(tree, node, "schema"));
    uint32_t properties = det_tree_get(tree, node, "properties");
    if (id.len == 0) return reject(r, line, number, "an entity without an id", err);
    if (schema.len == 0) return reject(r, line, number, "an entity without a schema", err);
    if (properties != DET_TREE_NONE && det_tree_kind_of(tree, properties) != DET_TREE_MAP)
        return reject(r, line, number, "an entity whose properties are no object", err);
    return det_ftm_add(&r->graph, tree, node, line, r->file, number, err);
}

static det_status
change(reading *r, const det_tree *tree, uint32_t number, det_error *err)
{
    det_str op = det_tree_text(tree, det_tree_get(tree, 0, "op"));
    uint32_t entity = det_tree_get(tree, 0, "entity");
    det_str id = det_tree_text(tree, det_tree_get(tree, entity, "id"));
    const det_where at = {r->file, number, 1};
    bool is_add = det_str_equal(op, DET_STR("ADD")), is_del = det_str_equal(op, DET_STR("DEL"));
    if (!is_add && !is_del && !det_str_equal(op, DET_STR("MOD")))
        return det_fail(err, DET_SYNTAX, at, "change '%.*s'; expected ADD, MOD or DEL",
                        DET_STR_FMT(op));
    if (det_tree_kind_of(tree, entity) != DET_TREE_MAP || id.len == 0)
        return det_fail(err, DET_SYNTAX, at, "a change of no entity; expected one with an id");
    bool was_there = det_ftm_take(&r->graph, id);
    if (was_there == is_add)
        return det_fail(err, DET_CONFLICT, at,
                        "%.*s of '%.*s', which the version before %s: this delta is not the next; "
                        "import the whole file",
                        DET_STR_FMT(op), DET_STR_FMT(id), was_there ? "has" : "does not have");
    return is_del ? DET_OK : add(r, tree, entity, (det_str){0}, number, err);
}

static det_status
read_line(reading *r, det_str line, uint32_t number, det_error *err)
{
    det_tree tree;
    det_arena_reset(r->graph.once);
    if (line.len > LINE_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){r->file, number, 1},
                        "a line of %zu bytes; no entity is as long: is this the right file?",
                        line.len);
    det_status st = det_ftm_parse(&r->graph, line, r->file, number, &tree, err);
    if (st != DET_OK) return st;
    r->lines++;
    if (det_tree_kind_of(&tree, 0) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, (det_where){r->file, number, 1},
                        "a line that is no object; expected an entity a line, as "
                        "entities.ftm.json has them");
    return r->is_delta ? change(r, &tree, number, err) : add(r, &tree, 0, line, number, err);
}

static det_status
read_file(reading *r, const det_list_file *file, bool is_first, det_error *err)
{
    det_str rest = file->bytes, line, mark = DET_STR("\xEF\xBB\xBF");
    if (det_str_starts(rest, mark)) rest = det_str_slice(rest, mark.len, rest.len);
    r->file = file->path;
    r->is_delta = det_ftm_is_delta(rest);
    if (is_first && r->is_delta)
        return det_fail(err, DET_MISSING, (det_where){file->path, 1, 1},
                        "these are changes to a file that is not here; import the whole "
                        "entities.ftm.json first");
    if (!is_first && !r->is_delta)
        return det_fail(err, DET_SYNTAX, (det_where){file->path, 1, 1},
                        "a whole file behind another; expected one, and the deltas since");
    det_status st = DET_OK;
    for (uint32_t number = 1; st == DET_OK && det_str_next(&rest, '\n', &line); number++)
        if (det_str_trim(line).len > 0) st = read_line(r, line, number, err);
    return st;
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static det_status
map_parties(reading *r, det_day dated, det_error *err)
{
    const det_ftm_graph *graph = &r->graph;
    size_t first = 0;
    for (uint32_t row = 0; row < graph->row_count; row++) {
        const det_ftm_row *of = &graph->rows[row];
        if (of->is_gone || !of->is_first) continue;
        size_t count = 0;
        while (first + count < graph->belonging_count &&
               graph->belongings[first + count].party == row)
            count++;
        det_status st = det_collect_count(
            &r->collect, det_draft_print(&r->collect.draft, "entity:%.*s", DET_STR_FMT(of->schema)),
            1, err);
        r->file = of->file;
        if (st == DET_OK && of->between == NULL) {
            r->read++;
            st = det_ftm_map(&r->graph, row, first, count, r->source, dated, &r->collect, err);
        } else if (st == DET_OK && !of->is_joined) {
            st = reject(r, of->json, of->line, "it belongs to no party of this file", err);
            if (st == DET_OK) st = det_collect_count(&r->collect, DET_STR("aside"), 1, err);
        }
        if (st != DET_OK) return st;
        first += count;
    }
    return DET_OK;
}

static det_status
date_of(const reading *r, det_day given, det_day *out, det_error *err)
{
    det_str seen = r->graph.newest_seen;
    *out = given;
    if (seen.len == 0 && given != DET_DAY_NONE) return DET_OK;
    if (seen.len == 0)
        return det_fail(err, DET_MISSING, (det_where){r->file, 0, 0},
                        "no entity says when it was last seen, and no date was given; give the day "
                        "of the data");
    return det_day_read(det_str_slice(seen, 0, 10), (det_where){r->file, 0, 0}, out, err);
}

static det_status
read_all(reading *r, const det_list_file *files, size_t count, det_day dated, const det_list **out,
         det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; st == DET_OK && i < count; i++)
        st = read_file(r, &files[i], i == 0, err);
    if (st == DET_OK) st = date_of(r, dated, &dated, err);
    if (st == DET_OK) st = det_ftm_link(&r->graph, err);
    if (st == DET_OK) st = map_parties(r, dated, err);
    if (st == DET_OK && r->collect.subject_count == 0)
        st = det_fail(err, DET_REFUSED, (det_where){files[0].path, 1, 1},
                      "not one party; an empty list is never published: fetch the file again");
    if (st == DET_OK)
        st = det_collect_finish(&r->collect, r->source, dated, r->graph.newest_seen, r->read, out,
                                err);
    return st;
}

det_status
det_ftm_load(const det_source *source, const det_list_file *files, size_t count, det_day dated,
             det_arena *arena, const det_list **out, det_error *err)
{
    det_arena *scratch = NULL, *once = NULL;
    if (count == 0) return det_fail(err, DET_USAGE, (det_where){0}, "no file of '%s'", source->id);
    det_status st = det_arena_new(SCRATCH_BYTES_MAX, &scratch, err);
    if (st == DET_OK) st = det_arena_new(0, &once, err);
    if (st != DET_OK) goto done;
    reading r = {.source = source->id,
                 .file = files[0].path,
                 .graph = {.scratch = scratch, .once = once, .row_of = det_strmap_in(scratch)},
                 .collect = det_collect_in(arena, scratch)};
    st = read_all(&r, files, count, dated, out, err);
    det_while(err, st, "reading '%s' from %s", source->id, r.file);
done:
    det_arena_free(once);
    det_arena_free(scratch);
    return st;
}
