/* tree.c - a document as one flat block: building, verifying, reading.
 *
 * Nodes stand in preorder, so a first child is always the very next node and a sibling comes later.
 * That makes verification of a tree from a file one pass with a short stack, and rules out cycles
 * and shared children without marking anything. */
#include "base/tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/tree_build.h"

static_assert(sizeof(det_node) == 48, "det_node is a stored form");

/* ---- building -----------------------------------------------------------------------------------
 */

det_tree_builder
det_tree_builder_in(det_arena *arena, const char *file)
{
    return (det_tree_builder){.file = file, .arena = arena};
}

static det_status
no_memory(const det_tree_builder *build, det_where at, det_error *err)
{
    return det_fail(err, DET_NOMEM, at, "out of memory after %zu nodes", build->count);
}

/* Copies bytes behind the text; false: no memory. */
static bool
add_bytes(det_tree_builder *build, det_str bytes, uint32_t *offset)
{
    size_t needed = build->text_bytes + bytes.len;
    if (needed > UINT32_MAX) return false;
    if (needed > build->text_capacity || build->text == NULL) {
        size_t capacity = build->text_capacity == 0 ? 1024 : build->text_capacity;
        while (capacity < needed)
            capacity *= 2;
        char *text = det_arena_alloc(build->arena, capacity);
        if (text == NULL) return false;
        if (build->text_bytes != 0) memcpy(text, build->text, build->text_bytes);
        build->text = text;
        build->text_capacity = capacity;
    }
    if (bytes.len != 0) memcpy(build->text + build->text_bytes, bytes.ptr, bytes.len);
    *offset = (uint32_t)build->text_bytes;
    build->text_bytes = needed;
    return true;
}

static struct det_tree_level *
innermost(det_tree_builder *build)
{
    return build->depth == 0 ? NULL : &build->levels[build->depth - 1];
}

bool
det_tree_builder_wants_key(const det_tree_builder *build)
{
    if (build->depth == 0 || build->has_key) return false;
    return build->nodes[build->levels[build->depth - 1].node].kind == DET_TREE_MAP;
}

det_status
det_tree_build_key(det_tree_builder *build, det_str key, det_where at, det_error *err)
{
    assert(det_tree_builder_wants_key(build));
    uint32_t offset = 0;
    if (!add_bytes(build, key, &offset)) return no_memory(build, at, err);
    build->has_key = true;
    build->key_offset = offset;
    build->key_len = (uint32_t)key.len;
    build->key_line = at.line;
    build->key_column = at.column;
    return DET_OK;
}

/* Adds a node and hangs it under the innermost open one. */
static det_status
add_node(det_tree_builder *build, det_tree_kind kind, uint32_t flags, det_where at, det_error *err)
{
    assert(!det_tree_builder_wants_key(build));
    if (build->count >= DET_TREE_NODES_MAX)
        return det_fail(err, DET_LIMIT, at, "more than %d nodes in one document",
                        DET_TREE_NODES_MAX);
    det_node *nodes = det_arena_grow(build->arena, build->nodes, build->count,
                                     &build->node_capacity, sizeof *nodes);
    if (nodes == NULL) return no_memory(build, at, err);
    build->nodes = nodes;
    uint32_t number = (uint32_t)build->count++;
    det_node *node = &nodes[number];
    *node = (det_node){.kind = kind,
                       .flags = flags,
                       .line = at.line,
                       .column = at.column,
                       .first = DET_TREE_NONE,
                       .next = DET_TREE_NONE};
    if (build->has_key) {
        node->key = build->key_offset;
        node->key_len = build->key_len;
        node->key_line = build->key_line;
        node->key_column = build->key_column;
        build->has_key = false;
    }
    struct det_tree_level *level = innermost(build);
    if (level == NULL) return DET_OK;
    if (level->last == DET_TREE_NONE)
        nodes[level->node].first = number;
    else
        nodes[level->last].next = number;
    level->last = number;
    return DET_OK;
}

det_status
det_tree_build_text(det_tree_builder *build, det_str value, uint32_t flags, det_where at,
                    det_error *err)
{
    det_status st = add_node(build, DET_TREE_TEXT, flags, at, err);
    if (st != DET_OK) return st;
    det_node *node = &build->nodes[build->count - 1];
    if ((flags & DET_NODE_NULL) != 0) return DET_OK;
    if (!add_bytes(build, value, &node->value)) return no_memory(build, at, err);
    node->value_len = (uint32_t)value.len;
    return DET_OK;
}

det_status
det_tree_build_open(det_tree_builder *build, det_tree_kind kind, det_where at, det_error *err)
{
    if (build->depth == DET_TREE_DEPTH_MAX)
        return det_fail(err, DET_LIMIT, at, "lists and maps nested deeper than %d",
                        DET_TREE_DEPTH_MAX);
    det_status st = add_node(build, kind, 0, at, err);
    if (st != DET_OK) return st;
    build->levels[build->depth++] = (struct det_tree_level){(uint32_t)build->count - 1,
                                                            DET_TREE_NONE};
    return DET_OK;
}

void
det_tree_build_close(det_tree_builder *build)
{
    assert(build->depth > 0 && !build->has_key);
    build->depth--;
}

/* A key and the node under it, for sorting. */
typedef struct named {
    det_str key;
    uint32_t node;
} named;

static int
compare_named(const void *a, const void *b)
{
    const named *left = a, *right = b;
    int order = det_str_compare(left->key, right->key);
    return order != 0 ? order : left->node < right->node ? -1 : 1;
}

/* Sorted, not hashed: keys chosen to collide cost nothing extra. */
static det_status
check_keys(const det_tree *tree, uint32_t map, named *room, det_error *err)
{
    size_t count = 0;
    for (uint32_t child = det_tree_first(tree, map); child != DET_TREE_NONE;
         child = det_tree_next(tree, child))
        room[count++] = (named){det_tree_key(tree, child), child};
    if (count > 1) qsort(room, count, sizeof *room, compare_named);
    uint32_t twice = DET_TREE_NONE, once = DET_TREE_NONE;
    for (size_t i = 1; i < count; i++)
        if (det_str_equal(room[i].key, room[i - 1].key) && room[i].node < twice) {
            twice = room[i].node;
            once = room[i - 1].node;
        }
    if (twice == DET_TREE_NONE) return DET_OK;
    det_str key = det_str_slice(det_tree_key(tree, twice), 0, 60);
    return det_fail(err, DET_SYNTAX, det_tree_key_where(tree, twice),
                    "key '%.*s' stands twice in this map; the first is at %u:%u", DET_STR_FMT(key),
                    (unsigned)tree->nodes[once].key_line, (unsigned)tree->nodes[once].key_column);
}

det_status
det_tree_build_end(det_tree_builder *build, det_tree *out, det_error *err)
{
    assert(build->depth == 0 && build->count > 0);
    det_tree tree = {.file = build->file,
                     .nodes = build->nodes,
                     .count = (uint32_t)build->count,
                     .text = build->text == NULL ? "" : build->text,
                     .text_bytes = (uint32_t)build->text_bytes};
    size_t widest = 0;
    for (uint32_t i = 0; i < tree.count; i++) {
        size_t size = tree.nodes[i].kind == DET_TREE_MAP ? det_tree_size(&tree, i) : 0;
        if (size > widest) widest = size;
    }
    det_arena_mark mark = det_arena_mark_get(build->arena);
    named *room = DET_NEW(build->arena, named, widest);
    if (room == NULL) return no_memory(build, (det_where){build->file, 0, 0}, err);
    det_status st = DET_OK;
    for (uint32_t i = 0; i < tree.count && st == DET_OK; i++)
        if (tree.nodes[i].kind == DET_TREE_MAP) st = check_keys(&tree, i, room, err);
    det_arena_mark_reset(build->arena, mark);
    if (st == DET_OK) *out = tree;
    return st;
}

/* ---- verifying ----------------------------------------------------------------------------------
 */

static bool
is_within(const det_tree *tree, uint32_t offset, uint32_t length)
{
    return offset <= tree->text_bytes && length <= tree->text_bytes - offset;
}

static bool
is_sound(const det_tree *tree, const det_node *node)
{
    const uint32_t known = DET_NODE_QUOTED | DET_NODE_NULL | DET_NODE_JSON_BARE;
    if (node->kind < DET_TREE_TEXT || node->kind > DET_TREE_MAP) return false;
    if ((node->flags & ~known) != 0) return false;
    if (node->kind == DET_TREE_TEXT && node->first != DET_TREE_NONE) return false;
    return is_within(tree, node->key, node->key_len) &&
           is_within(tree, node->value, node->value_len);
}

det_status
det_tree_verify(const det_tree *tree, det_error *err)
{
    const det_where at = {tree->file, 0, 0};
    if (tree->count == 0 || tree->count > DET_TREE_NODES_MAX)
        return det_fail(err, DET_CORRUPT, at, "a tree of %u nodes", (unsigned)tree->count);
    /* path[0] is the root; each next one is the child on the way to the node before this one. */
    uint32_t path[DET_TREE_DEPTH_MAX + 1];
    uint32_t depth = 0;
    for (uint32_t i = 0; i < tree->count; i++) {
        const det_node *node = &tree->nodes[i];
        if (!is_sound(tree, node))
            return det_fail(err, DET_CORRUPT, at, "node %u of a tree is not sound", (unsigned)i);
        if (i == 0) {
            path[depth++] = 0;
            continue;
        }
        if (tree->nodes[i - 1].first == i && depth <= DET_TREE_DEPTH_MAX) {
            path[depth++] = i;
            continue;
        }
        if (tree->nodes[i - 1].first != DET_TREE_NONE) depth = 0;
        while (depth > 1 && tree->nodes[path[depth - 1]].next == DET_TREE_NONE)
            depth--;
        if (depth <= 1 || tree->nodes[path[depth - 1]].next != i)
            return det_fail(err, DET_CORRUPT, at, "node %u of a tree hangs nowhere", (unsigned)i);
        path[depth - 1] = i;
    }
    bool is_closed = tree->nodes[tree->count - 1].first == DET_TREE_NONE;
    while (depth > 0 && is_closed)
        is_closed = tree->nodes[path[--depth]].next == DET_TREE_NONE;
    if (!is_closed) return det_fail(err, DET_CORRUPT, at, "a tree points past its end");
    return DET_OK;
}

/* ---- reading ------------------------------------------------------------------------------------
 */

static const det_node *
node_at(const det_tree *tree, uint32_t node)
{
    return node < tree->count ? &tree->nodes[node] : NULL;
}

det_tree_kind
det_tree_kind_of(const det_tree *tree, uint32_t node)
{
    const det_node *found = node_at(tree, node);
    return found == NULL ? (det_tree_kind)0 : (det_tree_kind)found->kind;
}

det_str
det_tree_text(const det_tree *tree, uint32_t node)
{
    const det_node *found = node_at(tree, node);
    if (found == NULL || found->kind != DET_TREE_TEXT) return (det_str){NULL, 0};
    return (det_str){tree->text + found->value, found->value_len};
}

bool
det_tree_is_null(const det_tree *tree, uint32_t node)
{
    const det_node *found = node_at(tree, node);
    return found != NULL && (found->flags & DET_NODE_NULL) != 0;
}

det_str
det_tree_key(const det_tree *tree, uint32_t node)
{
    const det_node *found = node_at(tree, node);
    if (found == NULL) return (det_str){NULL, 0};
    return (det_str){tree->text + found->key, found->key_len};
}

uint32_t
det_tree_first(const det_tree *tree, uint32_t node)
{
    const det_node *found = node_at(tree, node);
    return found == NULL ? DET_TREE_NONE : found->first;
}

uint32_t
det_tree_next(const det_tree *tree, uint32_t node)
{
    const det_node *found = node_at(tree, node);
    return found == NULL ? DET_TREE_NONE : found->next;
}

uint32_t
det_tree_get(const det_tree *tree, uint32_t map, const char *key)
{
    if (det_tree_kind_of(tree, map) != DET_TREE_MAP) return DET_TREE_NONE;
    const det_str wanted = det_str_of(key);
    for (uint32_t child = det_tree_first(tree, map); child != DET_TREE_NONE;
         child = det_tree_next(tree, child))
        if (det_str_equal(det_tree_key(tree, child), wanted)) return child;
    return DET_TREE_NONE;
}

size_t
det_tree_size(const det_tree *tree, uint32_t node)
{
    size_t size = 0;
    for (uint32_t child = det_tree_first(tree, node); child != DET_TREE_NONE;
         child = det_tree_next(tree, child))
        size++;
    return size;
}

det_where
det_tree_where(const det_tree *tree, uint32_t node)
{
    const det_node *found = node_at(tree, node);
    if (found == NULL) return (det_where){tree->file, 0, 0};
    return (det_where){tree->file, tree->lines_before + found->line, found->column};
}

det_where
det_tree_key_where(const det_tree *tree, uint32_t node)
{
    const det_node *found = node_at(tree, node);
    if (found == NULL || found->key_line == 0) return det_tree_where(tree, node);
    return (det_where){tree->file, tree->lines_before + found->key_line, found->key_column};
}
