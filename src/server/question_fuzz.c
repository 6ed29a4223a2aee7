/* question_fuzz.c - questions of any bytes: read or refused, and what is read lies in the document.
 */
#include <assert.h>

#include "server/question.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    det_str text = {(const char *)bytes, size};
    det_arena *arena = NULL;
    det_tree tree;
    if (det_arena_new(256 << 20, &arena, NULL) != DET_OK) return 0;
    if (det_tree_read_json(text, "body", arena, &tree, NULL) == DET_OK) {
        det_question strict = {0}, loose = {0};
        det_error err = {0};
        if (serve_question_read(&tree, 0, true, &strict, &err) != DET_OK)
            assert(err.line > 0 && err.length > 0);
        else
            assert(serve_question_read(&tree, 0, false, &loose, NULL) == DET_OK &&
                   det_str_equal(strict.name, loose.name) &&
                   det_str_equal(strict.id_number, loose.id_number));
        assert(strict.name.len <= tree.text_bytes);
    }
    det_arena_free(arena);
    return 0;
}
