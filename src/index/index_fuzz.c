/* index_fuzz.c - bytes as a snapshot.  The digest is put right first, so that what is behind it is
 * reached; what opens is then read to the last number. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "index/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_bodies(const det_index *index, det_arena *arena)
{
    for (uint32_t s = 0; s < det_index_subject_count(index); s++) {
        uint32_t first, count;
        det_index_records(index, s, &first, &count);
        for (uint32_t r = 0; r < count; r++) {
            det_subject body;
            uint32_t number = det_index_record_at(index, first + r).body;
            if (det_index_body(index, number, arena, &body, NULL) != DET_OK) return;
            (void)det_index_body_has_name(index, number, 0);
            size_t at = 0;
            (void)det_subject_next(&body, DET_PROP_NAME, &at);
        }
    }
}

static void
read_names(const det_index *index, det_arena *arena)
{
    for (uint32_t n = 0; n < det_index_name_count(index) && n < 64; n++) {
        det_tokens tokens;
        const uint16_t *weights;
        const uint32_t *names;
        size_t count;
        if (det_index_name_tokens(index, n, arena, &tokens, &weights, NULL) != DET_OK) return;
        if (det_index_candidates(index, tokens, arena, &names, &count, NULL) != DET_OK) return;
        for (size_t i = 0; i < count; i++)
            (void)det_index_name_at(index, names[i]);
        det_arena_reset(arena);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    char *bytes = malloc(size + 1);
    if (bytes == NULL || det_arena_new(64 << 20, &arena, NULL) != DET_OK) {
        free(bytes);
        return 0;
    }
    memcpy(bytes, data, size);
    if (size >= sizeof(det_ix_header)) {
        uint64_t length = size;
        det_sha256 digest;
        memcpy(bytes + offsetof(det_ix_header, length), &length, sizeof length);
        if (det_sha256_of((det_str){bytes + DET_IX_DIGEST_FROM, size - DET_IX_DIGEST_FROM}, &digest,
                          NULL) == DET_OK)
            memcpy(bytes + offsetof(det_ix_header, digest), &digest, sizeof digest);
    }
    const det_index *index = NULL;
    if (det_index_open_bytes((det_str){bytes, size}, "fuzz", &index, NULL) == DET_OK) {
        read_bodies(index, arena);
        det_arena_reset(arena);
        read_names(index, arena);
        const uint32_t *subjects;
        size_t count;
        (void)!det_index_identifiers(index, DET_PROP_COUNT, DET_STR("AB12345"), arena, &subjects,
                                     &count, NULL);
        for (uint32_t f = 0; f < det_index_law_count(index); f++) {
            det_tree tree = det_index_law_at(index, f);
            (void)det_tree_get(&tree, 0, "id");
        }
        det_index_close(index);
    }
    det_arena_free(arena);
    free(bytes);
    return 0;
}
