/* tree_fuzz.c - any bytes as YAML, as JSON and as a stored tree. */
#include "base/tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/tree_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Walks all of a tree by its public functions; returns the nodes seen. */
static uint32_t
walk(const det_tree *tree, uint32_t node)
{
    uint32_t seen = 1;
    (void)det_tree_where(tree, node);
    (void)det_tree_key_where(tree, node);
    det_str text = det_tree_text(tree, node), key = det_tree_key(tree, node);
    uint64_t sum = det_str_hash(text) + det_str_hash(key); /* touches every byte */
    if (sum == 1) abort();
    for (uint32_t child = det_tree_first(tree, node); child != DET_TREE_NONE;
         child = det_tree_next(tree, child))
        seen += walk(tree, child);
    return seen;
}

static void
check_read(det_status st, const det_tree *tree, det_error *err)
{
    if (st != DET_OK) {
        assert(err->length > 0 && err->length < DET_ERROR_TEXT_MAX);
        return;
    }
    if (det_tree_verify(tree, err) != DET_OK) abort();
    assert(walk(tree, 0) == tree->count);
    /* A scalar is UTF-8, a bare one never empty. */
    for (uint32_t i = 0; i < tree->count; i++) {
        det_str text = det_tree_text(tree, i);
        assert(det_str_utf8_bad(text) == SIZE_MAX);
        bool is_bare = tree->nodes[i].kind == DET_TREE_TEXT &&
                       (tree->nodes[i].flags & (DET_NODE_QUOTED | DET_NODE_NULL)) == 0;
        assert(!is_bare || text.len > 0);
    }
}

/* The reader of plain JSON says what jansson says. */
static void
check_json(det_str bytes, det_arena *arena)
{
    det_error err, twin_err;
    det_tree tree, twin;
    det_status st = det_tree_read_json(bytes, "f", arena, &tree, &err);
    check_read(st, &tree, &err);
    if (det_tree_read_json_slowly(bytes, "f", arena, &twin, &twin_err) != st) abort();
    if (st != DET_OK) {
        if (st != DET_NOMEM && strcmp(err.text, twin_err.text) != 0) abort();
        return;
    }
    if (tree.count != twin.count || tree.text_bytes != twin.text_bytes ||
        memcmp(tree.nodes, twin.nodes, tree.count * sizeof *tree.nodes) != 0 ||
        (tree.text_bytes > 0 && memcmp(tree.text, twin.text, tree.text_bytes) != 0))
        abort();
}

/* Takes the bytes for the nodes of a stored tree: verified ones can be walked. */
static void
check_stored(const uint8_t *data, size_t size, det_arena *arena)
{
    size_t count = size / sizeof(det_node);
    if (count == 0) return;
    det_node *nodes = DET_NEW(arena, det_node, count);
    if (nodes == NULL) return;
    memcpy(nodes, data, count * sizeof *nodes);
    /* Small numbers are far likelier to mean something. */
    for (size_t i = 0; i < count; i++) {
        if (nodes[i].first > 0xFFFF) nodes[i].first = DET_TREE_NONE;
        if (nodes[i].next > 0xFFFF) nodes[i].next = DET_TREE_NONE;
    }
    det_tree tree = {"f", nodes, (uint32_t)count, (const char *)data, (uint32_t)size};
    if (det_tree_verify(&tree, NULL) != DET_OK) return;
    assert(walk(&tree, 0) == tree.count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    if (det_arena_new(64 << 20, &arena, NULL) != DET_OK) abort();
    const det_str bytes = {(const char *)data, size};
    det_error err;
    det_tree tree;
    check_read(det_tree_read_yaml(bytes, "f", arena, &tree, &err), &tree, &err);
    det_arena_reset(arena);
    check_json(bytes, arena);
    det_arena_reset(arena);
    check_stored(data, size, arena);
    det_arena_free(arena);
    return 0;
}
