/* checkpoint.c - how far a batch is, on disk.
 *
 *     {"records":4096,"bytes":1839221,"digest":"9f1c...","verdicts":"0,12,4084,0",
 *      "settings":"e3b0...","on":"2026-05-09"}
 *
 * It is written after the answers it speaks of are on disk, so what it says is never more than what
 * is there.  The digest is a text, for JSON readers of others lose digits of numbers so large. */
#include "cli/checkpoint.h"

#include <string.h>

#include "base/json.h"

det_status
cli_checkpoint_write(const char *path, const cli_checkpoint *of, det_error *err)
{
    det_text *text = NULL;
    char digits[128];
    det_status st = det_text_new(0, &text, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(text);
    det_json_object(&json);
    det_json_key_uint(&json, "records", of->records);
    det_json_key_uint(&json, "bytes", of->bytes);
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)of->digest);
    det_json_key_cstr(&json, "digest", digits);
    det_json_key(&json, "verdicts");
    det_json_array(&json);
    for (size_t v = 0; v < CLI_VERDICTS; v++)
        det_json_uint(&json, of->verdicts[v]);
    det_json_array_end(&json);
    det_json_key_cstr(&json, "settings", of->settings);
    det_json_key_cstr(&json, "on", of->on);
    det_json_object_end(&json);
    det_text_add_byte(text, '\n');
    st = det_text_check(text, err);
    if (st == DET_OK) st = det_file_write(path, det_text_str(text), err);
    det_text_free(text);
    return st;
}

static bool
read_text(const det_tree *tree, const char *key, char *into, size_t room)
{
    det_str text = cli_field(tree, 0, key);
    if (text.len == 0 || text.len >= room) return false;
    memcpy(into, text.ptr, text.len);
    into[text.len] = '\0';
    return true;
}

static bool
read_tree(const det_tree *tree, cli_checkpoint *out)
{
    uint32_t verdicts = det_tree_get(tree, 0, "verdicts");
    size_t v = 0;
    bool is_good = det_str_read_u64(cli_field(tree, 0, "records"), &out->records) &&
                   det_str_read_u64(cli_field(tree, 0, "bytes"), &out->bytes) &&
                   read_text(tree, "settings", out->settings, sizeof out->settings) &&
                   read_text(tree, "on", out->on, sizeof out->on) && verdicts != DET_TREE_NONE;
    det_str digest = cli_field(tree, 0, "digest");
    for (size_t i = 0; is_good && i < digest.len; i++)
        is_good = digest.ptr[i] >= '0' && digest.ptr[i] <= '9' && digest.len <= 20;
    out->digest = 0; /* twenty digits are more than det_str_read_u64 takes */
    for (size_t i = 0; is_good && i < digest.len; i++)
        out->digest = out->digest * 10 + (uint64_t)(digest.ptr[i] - '0');
    for (uint32_t at = is_good ? det_tree_first(tree, verdicts) : DET_TREE_NONE;
         is_good && at != DET_TREE_NONE; at = det_tree_next(tree, at), v++)
        is_good = v < CLI_VERDICTS && det_str_read_u64(det_tree_text(tree, at), &out->verdicts[v]);
    return is_good && v == CLI_VERDICTS && digest.len > 0;
}

det_status
cli_checkpoint_read(const char *path, cli_checkpoint *out, det_error *err)
{
    enum { BYTES_MAX = 4096 };
    det_file file = {0};
    det_arena *arena = NULL;
    det_tree tree;
    *out = (cli_checkpoint){0};
    det_status st = cli_file_open(path, BYTES_MAX, &file, err);
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_tree_read_json(file.bytes, path, arena, &tree, err);
    if (st == DET_OK && !read_tree(&tree, out))
        st = det_fail(
            err, DET_SYNTAX, (det_where){path, 1, 1},
            "this is no checkpoint of a batch; remove it and begin anew without --resume");
    det_arena_free(arena);
    det_file_close(&file);
    return st;
}
