/* graph.c - entities into rows, and rows to the parties they belong to.
 *
 * A row between parties belongs to those it names by a role, to those that name it (an address),
 * and to those of a row that names it (the position of an occupancy).  An entity inside another is
 * laid flat: the outer one names it by its id, or, where the property only says that the inner one
 * names the outer (`ownershipOwner`), the inner one does. */
#include "list/ftm/graph.h"

#include "base/json.h"
#include "base/sort.h"

#include <string.h>

/* How far a row may be from its party by way of others.  Longest seen: 2 (position, occupancy). */
enum { STEPS_MAX = 4 };

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "entities of a data set: no memory");
}

det_status
det_ftm_parse(det_ftm_graph *graph, det_str json, const char *file, uint32_t line, det_tree *tree,
              det_error *err)
{
    return det_tree_read_json_line(json, file, line, graph->once, tree, err);
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static det_status
add_edge(det_ftm_graph *graph, uint32_t from, det_str property, det_str to, det_error *err)
{
    if (graph->edge_count == graph->edge_capacity) {
        det_ftm_edge *grown = det_arena_grow(graph->scratch, graph->edges, graph->edge_count,
                                             &graph->edge_capacity, sizeof *graph->edges);
        if (grown == NULL) return no_memory(err);
        graph->edges = grown;
    }
    det_ftm_edge *edge = &graph->edges[graph->edge_count++];
    edge->from = from;
    if (!det_arena_copy(graph->scratch, property, &edge->property) ||
        !det_arena_copy(graph->scratch, to, &edge->to))
        return no_memory(err);
    return DET_OK;
}

static det_status
add_row(det_ftm_graph *graph, const det_ftm_row *like, det_error *err)
{
    if (graph->row_count >= DET_COLLECT_RECORDS_MAX)
        return det_fail(err, DET_LIMIT, (det_where){like->file, like->line, 0},
                        "more than %d entities; is this the right file?", DET_COLLECT_RECORDS_MAX);
    if (graph->row_count == graph->row_capacity) {
        det_ftm_row *grown = det_arena_grow(graph->scratch, graph->rows, graph->row_count,
                                            &graph->row_capacity, sizeof *graph->rows);
        if (grown == NULL) return no_memory(err);
        graph->rows = grown;
    }
    det_ftm_row *row = &graph->rows[graph->row_count];
    *row = *like;
    row->more = DET_FTM_NONE;
    row->between = det_ftm_between_find(like->schema);
    if (!det_arena_copy(graph->scratch, like->id, &row->id) ||
        !det_arena_copy(graph->scratch, like->schema, &row->schema))
        return no_memory(err);
    uint32_t place = (uint32_t)graph->row_count++, first = place;
    if (!det_strmap_add(&graph->row_of, row->id, place, &first)) return no_memory(err);
    if (graph->rows[first].is_gone) { /* a delta puts a new one in its place */
        first = place;
        if (!det_strmap_set(&graph->row_of, row->id, place)) return no_memory(err);
    }
    row->is_first = first == place;
    if (row->is_first) return DET_OK;
    if (row->is_top && graph->rows[first].is_top)
        return det_fail(err, DET_CONFLICT, (det_where){like->file, like->line, 0},
                        "entity '%.*s' stands twice, here and at line %u; one of them would be "
                        "lost",
                        DET_STR_FMT(row->id), (unsigned)graph->rows[first].line);
    graph->rows[first].is_top |= row->is_top;
    row->more = graph->rows[first].more;
    graph->rows[first].more = place;
    return DET_OK;
}

bool
det_ftm_take(det_ftm_graph *graph, det_str id)
{
    uint32_t row;
    if (!det_strmap_get(&graph->row_of, id, &row) || graph->rows[row].is_gone) return false;
    for (; row != DET_FTM_NONE; row = graph->rows[row].more)
        graph->rows[row].is_gone = true;
    return true;
}

/* ---- entities inside entities ------------------------------------------------------------------
 */

static bool
is_entity(const det_tree *tree, uint32_t node)
{
    return det_tree_kind_of(tree, node) == DET_TREE_MAP &&
           det_tree_get(tree, node, "schema") != DET_TREE_NONE;
}

static bool
names_it(const det_tree *tree, uint32_t entity, const char *role, det_str id)
{
    uint32_t list = det_tree_get(tree, det_tree_get(tree, entity, "properties"), role);
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str value = is_entity(tree, at) ? det_tree_text(tree, det_tree_get(tree, at, "id"))
                                            : det_tree_text(tree, at);
        if (det_str_equal(value, id)) return true;
    }
    return false;
}

static bool
ends_nocase(det_str text, const char *end)
{
    size_t length = strlen(end);
    return text.len >= length &&
           det_str_equal_ascii_nocase(det_str_slice(text, text.len - length, text.len),
                                      det_str_of(end));
}

/* By which role the inner entity names the outer one, whose id is given, if the property of the
 * outer is only the other side of it: `ownershipOwner` of a party holds Ownerships whose `owner` is
 * the party.  NULL: the outer names the inner. */
static const char *
role_inside(const det_tree *tree, uint32_t inner, det_str property, bool is_party, det_str id)
{
    const det_ftm_between *between = det_ftm_between_find(
        det_tree_text(tree, det_tree_get(tree, inner, "schema")));
    if (!is_party || between == NULL || between->roles[0] == NULL) return NULL;
    for (int k = 0; k < 2; k++)
        if (between->roles[k] != NULL && names_it(tree, inner, between->roles[k], id))
            return between->roles[k];
    if (between->roles[1] == NULL || ends_nocase(property, between->roles[0]) ||
        det_str_equal(property, DET_STR("positionOccupancies")))
        return between->roles[0];
    if (ends_nocase(property, between->roles[1])) return between->roles[1];
    if (det_str_equal(property, DET_STR("unknownLinkFrom")) ||
        det_str_equal(property, DET_STR("associations")))
        return between->roles[1];
    /* the role that nobody has yet */
    uint32_t properties = det_tree_get(tree, inner, "properties");
    return det_tree_get(tree, properties, between->roles[0]) == DET_TREE_NONE   ? between->roles[0]
           : det_tree_get(tree, properties, between->roles[1]) == DET_TREE_NONE ? between->roles[1]
                                                                                : between->roles[0];
}

typedef struct outer {
    const char *role; /* how this entity names the one around it; NULL: it does not */
    det_str id;
} outer;

static void
write_value(const det_tree *tree, uint32_t node, det_json *json)
{
    if (det_tree_kind_of(tree, node) == DET_TREE_LIST) {
        det_json_array(json);
        for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
             at = det_tree_next(tree, at))
            det_json_str(json, is_entity(tree, at)
                                   ? det_tree_text(tree, det_tree_get(tree, at, "id"))
                                   : det_tree_text(tree, at));
        det_json_array_end(json);
    } else {
        det_json_str(json, det_tree_text(tree, node));
    }
}

/* Keys are printed by their text and its length: they may hold anything. */
static void
write_key(det_json *json, det_str key, det_arena *arena)
{
    det_str copy;
    if (det_arena_copy(arena, key, &copy)) det_json_key(json, copy.ptr);
}

static void
write_properties(det_ftm_graph *graph, const det_tree *tree, uint32_t node, bool is_party,
                 const outer *around, det_json *json)
{
    uint32_t properties = det_tree_get(tree, node, "properties");
    det_str id = det_tree_text(tree, det_tree_get(tree, node, "id"));
    bool has_role = false;
    det_json_key(json, "properties");
    det_json_object(json);
    for (uint32_t at = det_tree_first(tree, properties); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        uint32_t first = det_tree_first(tree, at);
        det_str key = det_tree_key(tree, at);
        if (is_entity(tree, first) && role_inside(tree, first, key, is_party, id) != NULL) continue;
        write_key(json, key, graph->once);
        bool is_role = around->role != NULL && det_str_equal(key, det_str_of(around->role));
        if (!is_role || names_it(tree, node, around->role, around->id)) {
            write_value(tree, at, json);
        } else {
            det_json_array(json);
            for (uint32_t v = first; v != DET_TREE_NONE; v = det_tree_next(tree, v))
                det_json_str(json, is_entity(tree, v)
                                       ? det_tree_text(tree, det_tree_get(tree, v, "id"))
                                       : det_tree_text(tree, v));
            det_json_str(json, around->id);
            det_json_array_end(json);
        }
        has_role |= is_role;
    }
    if (around->role != NULL && !has_role) {
        det_json_key(json, around->role);
        det_json_array(json);
        det_json_str(json, around->id);
        det_json_array_end(json);
    }
    det_json_object_end(json);
}

/* The entity without those inside it. */
static det_status
lay_flat(det_ftm_graph *graph, const det_tree *tree, uint32_t node, bool is_party,
         const outer *around, det_str *out, det_error *err)
{
    det_text *text = NULL;
    det_status st = det_text_new(0, &text, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(text);
    det_json_object(&json);
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str key = det_tree_key(tree, at);
        if (det_str_equal(key, DET_STR("properties"))) {
            write_properties(graph, tree, node, is_party, around, &json);
        } else if (!det_tree_is_null(tree, at)) {
            write_key(&json, key, graph->once);
            write_value(tree, at, &json);
        }
    }
    det_json_object_end(&json);
    st = det_text_check(text, err);
    if (st == DET_OK && !det_arena_copy(graph->scratch, det_text_str(text), out))
        st = no_memory(err);
    det_text_free(text);
    return st;
}

static bool
has_inner(const det_tree *tree, uint32_t node)
{
    uint32_t properties = det_tree_get(tree, node, "properties");
    for (uint32_t at = det_tree_first(tree, properties); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        for (uint32_t v = det_tree_first(tree, at); v != DET_TREE_NONE; v = det_tree_next(tree, v))
            if (is_entity(tree, v)) return true;
    return false;
}

static det_status
add_edges(det_ftm_graph *graph, const det_tree *tree, uint32_t node, uint32_t row,
          const outer *around, det_error *err)
{
    uint32_t properties = det_tree_get(tree, node, "properties");
    det_status st = DET_OK;
    for (uint32_t at = det_tree_first(tree, properties); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str key = det_tree_key(tree, at);
        uint32_t first = det_tree_first(tree, at);
        bool is_other_side = is_entity(tree, first) &&
                             role_inside(tree, first, key, graph->rows[row].between == NULL,
                                         graph->rows[row].id) != NULL;
        if (is_other_side || (!det_ftm_is_reference(key) && !is_entity(tree, first))) continue;
        for (uint32_t v = first; st == DET_OK && v != DET_TREE_NONE; v = det_tree_next(tree, v)) {
            det_str to = is_entity(tree, v) ? det_tree_text(tree, det_tree_get(tree, v, "id"))
                                            : det_tree_text(tree, v);
            if (to.len > 0) st = add_edge(graph, row, key, to, err);
        }
    }
    if (st == DET_OK && around->role != NULL)
        st = add_edge(graph, row, det_str_of(around->role), around->id, err);
    return st;
}

static det_status
add_entity(det_ftm_graph *graph, const det_tree *tree, uint32_t node, const det_ftm_row *like,
           const outer *around, det_error *err)
{
    det_ftm_row row = *like;
    row.id = det_tree_text(tree, det_tree_get(tree, node, "id"));
    row.schema = det_tree_text(tree, det_tree_get(tree, node, "schema"));
    bool is_party = det_ftm_between_find(row.schema) == NULL;
    det_status st = DET_OK;
    if (row.json.len == 0 || !row.is_top || has_inner(tree, node))
        st = lay_flat(graph, tree, node, is_party, around, &row.json, err);
    if (st == DET_OK) st = add_row(graph, &row, err);
    if (st == DET_OK)
        st = add_edges(graph, tree, node, (uint32_t)graph->row_count - 1, around, err);
    row.is_top = false;
    uint32_t properties = det_tree_get(tree, node, "properties");
    /* the depth of trees is limited, and with it this recursion */
    for (uint32_t at = det_tree_first(tree, properties); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        for (uint32_t v = det_tree_first(tree, at); st == DET_OK && v != DET_TREE_NONE;
             v = det_tree_next(tree, v)) {
            if (!is_entity(tree, v)) continue;
            const outer inside = {role_inside(tree, v, det_tree_key(tree, at), is_party, row.id),
                                  row.id};
            st = add_entity(graph, tree, v, &row, &inside, err);
        }
    return st;
}

det_status
det_ftm_add(det_ftm_graph *graph, const det_tree *tree, uint32_t node, det_str json,
            const char *file, uint32_t line, det_error *err)
{
    const det_ftm_row like = {.json = json, .file = file, .line = line, .is_top = true};
    const outer nothing = {0};
    det_str seen = det_tree_text(tree, det_tree_get(tree, node, "last_seen"));
    if (det_str_compare(seen, graph->newest_seen) > 0 &&
        !det_arena_copy(graph->scratch, seen, &graph->newest_seen))
        return no_memory(err);
    return add_entity(graph, tree, node, &like, &nothing, err);
}

/* ---- belongings --------------------------------------------------------------------------------
 */

static det_status
belong(det_ftm_graph *graph, uint32_t party, uint32_t row, det_str property, det_error *err)
{
    if (graph->belonging_count == graph->belonging_capacity) {
        det_ftm_belonging *grown = det_arena_grow(
            graph->scratch, graph->belongings, graph->belonging_count, &graph->belonging_capacity,
            sizeof *graph->belongings);
        if (grown == NULL) return no_memory(err);
        graph->belongings = grown;
    }
    graph->belongings[graph->belonging_count++] = (det_ftm_belonging){party, row, property};
    if (graph->rows[row].between != NULL) graph->rows[row].is_joined = true;
    return DET_OK;
}

static int
by_place(const void *left, const void *right)
{
    const det_ftm_belonging *a = left, *b = right;
    int order = (a->party > b->party) - (a->party < b->party);
    if (order == 0) order = (a->row > b->row) - (a->row < b->row);
    return order != 0 ? order : det_str_compare(a->property, b->property);
}

static void
sort_distinct(det_ftm_graph *graph)
{
    size_t kept = 0;
    det_sort(graph->belongings, graph->belonging_count, sizeof *graph->belongings, by_place);
    for (size_t i = 0; i < graph->belonging_count; i++)
        if (kept == 0 || by_place(&graph->belongings[kept - 1], &graph->belongings[i]) != 0)
            graph->belongings[kept++] = graph->belongings[i];
    graph->belonging_count = kept;
}

/* The first row of the entity that an edge leads from or to. */
static uint32_t
entity_of(const det_ftm_graph *graph, det_str id)
{
    uint32_t row;
    return det_strmap_get(&graph->row_of, id, &row) && !graph->rows[row].is_gone ? row
                                                                                 : DET_FTM_NONE;
}

static det_status
link_directly(det_ftm_graph *graph, det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; st == DET_OK && i < graph->edge_count; i++) {
        const det_ftm_edge *edge = &graph->edges[i];
        if (graph->rows[edge->from].is_gone) continue;
        uint32_t from = entity_of(graph, graph->rows[edge->from].id);
        uint32_t to = entity_of(graph, edge->to);
        if (from == DET_FTM_NONE || to == DET_FTM_NONE || from == to) continue;
        bool is_from_party = graph->rows[from].between == NULL;
        bool is_to_party = graph->rows[to].between == NULL;
        if (is_to_party)
            st = belong(graph, to, from, is_from_party ? edge->property : (det_str){0}, err);
        else if (is_from_party)
            st = belong(graph, from, to, (det_str){0}, err);
    }
    return st;
}

static int
by_row(const void *left, const void *right)
{
    const det_ftm_belonging *a = left, *b = right;
    int order = (a->row > b->row) - (a->row < b->row);
    return order != 0 ? order : by_place(left, right);
}

static size_t
first_of_row(const det_ftm_belonging *sorted, size_t count, uint32_t row)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What a row between names belongs to the row's parties. */
static det_status
link_further(det_ftm_graph *graph, det_error *err)
{
    size_t known = graph->belonging_count;
    det_ftm_belonging *sorted = DET_NEW(graph->scratch, det_ftm_belonging, known);
    if (sorted == NULL) return no_memory(err);
    if (known > 0) memcpy(sorted, graph->belongings, known * sizeof *sorted);
    det_sort(sorted, known, sizeof *sorted, by_row);
    for (size_t i = 0; i < graph->edge_count; i++) {
        const det_ftm_edge *edge = &graph->edges[i];
        if (graph->rows[edge->from].is_gone) continue;
        uint32_t from = entity_of(graph, graph->rows[edge->from].id);
        uint32_t to = entity_of(graph, edge->to);
        if (from == DET_FTM_NONE || to == DET_FTM_NONE || from == to ||
            graph->rows[from].between == NULL || graph->rows[to].between == NULL)
            continue;
        for (size_t k = first_of_row(sorted, known, from); k < known && sorted[k].row == from;
             k++) {
            det_status st = belong(graph, sorted[k].party, to, (det_str){0}, err);
            if (st != DET_OK) return st;
        }
    }
    return DET_OK;
}

static bool
has_chains(const det_ftm_graph *graph)
{
    for (size_t i = 0; i < graph->edge_count; i++) {
        uint32_t to = entity_of(graph, graph->edges[i].to);
        if (to != DET_FTM_NONE && graph->rows[to].between != NULL &&
            graph->rows[graph->edges[i].from].between != NULL)
            return true;
    }
    return false;
}

det_status
det_ftm_link(det_ftm_graph *graph, det_error *err)
{
    det_status st = link_directly(graph, err);
    if (st == DET_OK) sort_distinct(graph);
    for (int step = 0; st == DET_OK && step < STEPS_MAX && has_chains(graph); step++) {
        size_t before = graph->belonging_count;
        st = link_further(graph, err);
        if (st == DET_OK) sort_distinct(graph);
        if (graph->belonging_count == before) break;
    }
    return st;
}
