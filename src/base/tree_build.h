/* tree_build.h - how the readers make a det_tree.  For tree_*.c only.                 floor: base
 */
#ifndef DET_BASE_TREE_BUILD_H
#define DET_BASE_TREE_BUILD_H

#include "base/tree.h"

/* A tree under construction: nodes are added in the order of the document. */
typedef struct det_tree_builder {
    const char *file;
    det_arena *arena;
    det_node *nodes;
    size_t count, node_capacity;
    char *text;
    size_t text_bytes, text_capacity;
    struct det_tree_level {
        uint32_t node; /* the list or map that is open */
        uint32_t last; /* its latest child, DET_TREE_NONE */
    } levels[DET_TREE_DEPTH_MAX];
    uint32_t depth;
    /* the key that waits for its value */
    bool has_key;
    uint32_t key_offset, key_len;
    uint32_t key_line, key_column;
} det_tree_builder;

det_tree_builder det_tree_builder_in(det_arena *arena, const char *file);
/* True if the innermost open node is a map and a key must come next. */
bool det_tree_builder_wants_key(const det_tree_builder *build);
/* The key of the next value; its bytes are copied at once. */
DET_CHECKED det_status det_tree_build_key(det_tree_builder *build, det_str key, det_where at,
                                          det_error *err);
DET_CHECKED det_status det_tree_build_text(det_tree_builder *build, det_str value, uint32_t flags,
                                           det_where at, det_error *err);
DET_CHECKED det_status det_tree_build_open(det_tree_builder *build, det_tree_kind kind,
                                           det_where at, det_error *err);
void det_tree_build_close(det_tree_builder *build);
/* The finished tree.  Fails: DET_SYNTAX for a key that stands twice in one map, at the second. */
DET_CHECKED det_status det_tree_build_end(det_tree_builder *build, det_tree *out, det_error *err);
/* det_tree_read_json by jansson alone, whatever the document: the other half of it, and its twin
 * for tests. */
DET_CHECKED det_status det_tree_read_json_slowly(det_str bytes, const char *file, det_arena *arena,
                                                 det_tree *out, det_error *err);

#endif
