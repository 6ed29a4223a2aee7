/* tree.h - a parsed document (YAML or JSON) as one flat block.                        floor: base
 *
 * Lawbook files, profiles, shipments and API bodies all become this, so what reads them is written
 * once.  Nodes refer to each other by number and to text by offset: a tree can be written to a file
 * and used from a mapping as it is.  Every scalar is text until a schema types it, so NO is Norway
 * and 0777 is a code.  Every node knows its line and column.
 *
 * The YAML subset (docs/formats/yaml.md): UTF-8, one document, block style and short flow lists and
 * maps, plain and quoted and folded (>, |) scalars; no anchors, aliases, tags, merge keys,
 * directives, no duplicate keys, no key without a value: absence is an explicit null, ~ or "". */
#ifndef DET_BASE_TREE_H
#define DET_BASE_TREE_H

#include "base/arena.h"

typedef enum det_tree_kind { DET_TREE_TEXT = 1, DET_TREE_LIST = 2, DET_TREE_MAP = 3 } det_tree_kind;

#define DET_TREE_NONE UINT32_MAX

enum {
    DET_TREE_DEPTH_MAX = 32,
    DET_TREE_NODES_MAX = 4000000,
    /* flags of a node */
    DET_NODE_QUOTED = 1,   /* written in quotes: never null, never a number by accident */
    DET_NODE_NULL = 2,     /* ~, null, or JSON's null; reads as empty text */
    DET_NODE_JSON_BARE = 4 /* JSON number or true/false */
};

/* 48 bytes, little-endian, no padding: the stored form.  Nodes stand in the order of the document:
 * a parent, then its first child with all below it, then the next. */
typedef struct det_node {
    uint32_t kind;
    uint32_t flags;
    uint32_t line; /* of the value; 0 unknown */
    uint32_t column;
    uint32_t first; /* first child, DET_TREE_NONE */
    uint32_t next;  /* next sibling, DET_TREE_NONE */
    uint32_t key;   /* offset in text; meaningful under a map */
    uint32_t key_len;
    uint32_t key_line; /* 0 outside a map */
    uint32_t key_column;
    uint32_t value;     /* offset in text; of a text node */
    uint32_t value_len; /* 0 for null */
} det_node;

typedef struct det_tree {
    const char *file;      /* for messages; borrowed */
    const det_node *nodes; /* node 0 is the root */
    uint32_t count;
    const char *text;
    uint32_t text_bytes;
    uint32_t lines_before; /* of its file, in front of the text that was read */
} det_tree;

/* Bytes of one document. */
enum { DET_TREE_BYTES_MAX = 256 << 20 };

/* Parse.  The tree lives in arena; file is borrowed.  Fails: DET_SYNTAX with the place, the line
 * itself and a caret below it, what was found, what was expected; DET_LIMIT; DET_ENCODING;
 * DET_NOMEM.
 */
DET_CHECKED det_status det_tree_read_yaml(det_str bytes, const char *file, det_arena *arena,
                                          det_tree *out, det_error *err);
/* Through jansson, with duplicate keys refused, and U+0000 in a key (a value may hold it, written
 * \u0000).  Numbers keep the text they were written in (DET_NODE_JSON_BARE), of any length; one
 * beyond a double (1e999) is refused.  Same failures. */
DET_CHECKED det_status det_tree_read_json(det_str bytes, const char *file, det_arena *arena,
                                          det_tree *out, det_error *err);
/* The same of one line of a file of JSON lines; places, also of a failure, are those in that file.
 */
DET_CHECKED det_status det_tree_read_json_line(det_str bytes, const char *file, uint32_t line,
                                               det_arena *arena, det_tree *out, det_error *err);
/* Verifies a tree that came from a file: every number in range, children after parents, no cycle.
 * Fails: DET_CORRUPT. */
DET_CHECKED det_status det_tree_verify(const det_tree *tree, det_error *err);

/* Reading.  A node is its number; DET_TREE_NONE is accepted everywhere and reads as absent. */
det_tree_kind det_tree_kind_of(const det_tree *tree, uint32_t node); /* 0 for DET_TREE_NONE */
det_str det_tree_text(const det_tree *tree, uint32_t node); /* empty if absent or not a text */
bool det_tree_is_null(const det_tree *tree, uint32_t node);
det_str det_tree_key(const det_tree *tree, uint32_t node);
uint32_t det_tree_first(const det_tree *tree, uint32_t node);
uint32_t det_tree_next(const det_tree *tree, uint32_t node);
/* The child of a map under key, or DET_TREE_NONE. */
uint32_t det_tree_get(const det_tree *tree, uint32_t map, const char *key);
size_t det_tree_size(const det_tree *tree, uint32_t node); /* children */
/* Place of the value; of the key that it stands under (of the value, where there is no key). */
det_where det_tree_where(const det_tree *tree, uint32_t node);
det_where det_tree_key_where(const det_tree *tree, uint32_t node);

#endif
