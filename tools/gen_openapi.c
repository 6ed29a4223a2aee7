/* gen_openapi.c - docs/openapi.yaml as JSON, as a table of bytes for the server.
 *
 * usage: gen_openapi IN.yaml OUT.c
 *
 * What stands in quotes is a text; what does not, and is a number, true, false or null, is that. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/tree.h"

static bool
is_number(det_str text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool is_dot = text.ptr[i] == '.' && i > 0 && i + 1 < text.len;
        dots += is_dot;
        if (!is_dot && (text.ptr[i] < '0' || text.ptr[i] > '9')) return false;
    }
    return text.len > 0 && text.len < 10 && dots < 2;
}

static void
put(const det_tree *tree, uint32_t node, det_json *json)
{
    det_str text = det_tree_text(tree, node);
    bool is_bare = (tree->nodes[node].flags & DET_NODE_QUOTED) == 0;
    switch (det_tree_kind_of(tree, node)) {
    case DET_TREE_MAP:
        det_json_object(json);
        for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
             at = det_tree_next(tree, at)) {
            char key[128];
            (void)snprintf(key, sizeof key, "%.*s", DET_STR_FMT(det_tree_key(tree, at)));
            det_json_key(json, key);
            put(tree, at, json);
        }
        det_json_object_end(json);
        break;
    case DET_TREE_LIST:
        det_json_array(json);
        for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
             at = det_tree_next(tree, at))
            put(tree, at, json);
        det_json_array_end(json);
        break;
    case DET_TREE_TEXT:
        if (det_tree_is_null(tree, node))
            det_json_null(json);
        else if (is_bare && (is_number(text) || det_str_equal(text, DET_STR("true")) ||
                             det_str_equal(text, DET_STR("false"))))
            det_json_raw(json, text);
        else
            det_json_str(json, text);
        break;
    }
}

static det_status
run(const char *from, const char *to, det_error *err)
{
    det_arena *arena = NULL;
    det_text *text = NULL, *out = NULL;
    det_file file = {0};
    det_tree tree;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_text_new(0, &text, err);
    if (st == DET_OK) st = det_text_new(0, &out, err);
    if (st == DET_OK) st = det_file_open(from, 0, &file, err);
    if (st == DET_OK) st = det_tree_read_yaml(file.bytes, from, arena, &tree, err);
    if (st == DET_OK) {
        det_json json = det_json_over(text);
        put(&tree, 0, &json);
        det_text_print(out, "/* made by gen_openapi */\n#include \"server/openapi.h\"\n\n"
                            "const unsigned char serve_openapi[] = {");
        det_str bytes = det_text_str(text);
        for (size_t i = 0; i < bytes.len; i++)
            det_text_print(out, "%s%u,", i % 24 == 0 ? "\n" : "", (unsigned char)bytes.ptr[i]);
        det_text_print(out, "0};\nconst size_t serve_openapi_bytes = %zu;\n", bytes.len);
        st = det_text_check(out, err);
    }
    if (st == DET_OK) st = det_file_write(to, det_text_str(out), err);
    det_file_close(&file);
    det_text_free(text);
    det_text_free(out);
    det_arena_free(arena);
    return st;
}

int
main(int argc, char **argv)
{
    det_error err = {0};
    if (argc == 3 && run(argv[1], argv[2], &err) == DET_OK) return 0;
    fprintf(stderr, "gen_openapi: %s\n", argc == 3 ? err.text : "usage: gen_openapi IN.yaml OUT.c");
    return 1;
}
