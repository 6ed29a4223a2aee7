/* score_fuzz.c - two names out of one input, parted at the first line end. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "match/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint16_t *
weights_of(det_tokens tokens, det_arena *arena)
{
    uint16_t *weights = DET_NEW(arena, uint16_t, tokens.count);
    if (weights == NULL) return NULL;
    for (size_t i = 0; i < tokens.count; i++)
        weights[i] = (uint16_t)(1 + (tokens.items[i].roles != 0 ? 200 : 4094));
    return weights;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_str query, rest = {(const char *)data, size}, name;
    det_arena *arena = NULL;
    if (size == 0 || size > DET_NAME_BYTES_MAX || !det_str_next(&rest, '\n', &query)) return 0;
    name = rest;
    if (det_utf8_check(query) != SIZE_MAX || det_utf8_check(name) != SIZE_MAX) return 0;
    if (det_arena_new(64 << 20, &arena, NULL) != DET_OK) return 0;
    det_tokens q, l;
    if (det_tokens_read(query, arena, &q, NULL) == DET_OK &&
        det_tokens_read(name, arena, &l, NULL) == DET_OK) {
        const uint16_t *wq = weights_of(q, arena), *wl = weights_of(l, arena);
        det_score score;
        if (wq != NULL && wl != NULL)
            for (int flags = 0; flags < 8; flags++) {
                if (det_score_names(q, wq, l, wl, flags & 1, (flags & 2) != 0, (flags & 4) != 0,
                                    arena, &score, NULL) != DET_OK)
                    continue;
                if (score.bp > 10000 || score.matched > score.evidence) abort();
                if (det_str_equal(query, name) && q.count > 0 && score.bp != 10000) abort();
            }
    }
    det_arena_free(arena);
    return 0;
}
