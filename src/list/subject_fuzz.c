/* Any bytes: an error, or a subject whose canonical JSON reads back to the same bytes, by either
 * reader; and what the canonical one takes, the other reads the same. */
#include "list/subject.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
read_and_write(det_str bytes, det_arena *arena, det_text *out)
{
    det_tree tree;
    det_subject subject;
    if (det_tree_read_json(bytes, "fuzz", arena, &tree, NULL) != DET_OK) return false;
    if (det_subject_read(&tree, 0, arena, &subject, NULL) != DET_OK) return false;
    det_json json = det_json_over(out);
    det_subject_write(&json, &subject);
    return !det_text_failed(out);
}

static bool
read_canonical_and_write(det_str bytes, det_arena *arena, det_text *out)
{
    det_subject subject;
    det_text_clear(out);
    if (det_subject_read_canonical(bytes, arena, &subject) != DET_OK) return false;
    det_json json = det_json_over(out);
    det_subject_write(&json, &subject);
    return !det_text_failed(out);
}

static void
compare_readers(det_str bytes, bool is_read, det_text *once, det_arena *arena, det_text *other)
{
    bool is_taken = read_canonical_and_write(bytes, arena, other);
    if (is_taken && (!is_read || !det_str_equal(det_text_str(once), det_text_str(other)))) abort();
    if (!is_read) return;
    is_taken = read_canonical_and_write(det_text_str(once), arena, other);
    if (!is_taken || !det_str_equal(det_text_str(once), det_text_str(other))) abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const det_str bytes = {(const char *)data, size};
    det_arena *arena = NULL;
    det_text *once = NULL, *twice = NULL;
    if (det_arena_new(64 << 20, &arena, NULL) == DET_OK &&
        det_text_new(16 << 20, &once, NULL) == DET_OK &&
        det_text_new(16 << 20, &twice, NULL) == DET_OK) {
        bool is_read = read_and_write(bytes, arena, once);
        compare_readers(bytes, is_read, once, arena, twice);
        det_text_clear(twice);
        if (is_read && (!read_and_write(det_text_str(once), arena, twice) ||
                        !det_str_equal(det_text_str(once), det_text_str(twice))))
            abort();
    }
    det_text_free(once);
    det_text_free(twice);
    det_arena_free(arena);
    return 0;
}
