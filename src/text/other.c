/* other.c - see other.h. */
#include "text/other.h"

#include <string.h>

#include "base/sort.h"

static bool
is_sounded(uint16_t script)
{
    return script == DET_SCRIPT_KANA || script == DET_SCRIPT_HAN;
}

bool
det_other_has(uint16_t script)
{
    return det_heard_has(script) || is_sounded(script);
}

static int
by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

det_status
det_other_keys(const det_token *listed, det_arena *arena, const uint64_t **keys, uint32_t *count,
               det_error *err)
{
    *count = 0;
    if (is_sounded(listed->script)) {
        const det_sounds *sounds;
        det_status st = det_sounds_of_written(listed, arena, &sounds, err);
        if (st != DET_OK || sounds == NULL) return st;
        *keys = det_sounds_keys_of(sounds, count);
        return DET_OK;
    }
    if (!det_heard_has(listed->script)) return DET_OK;
    uint64_t found[DET_HEARD_KEYS_MAX];
    uint32_t found_count = det_heard_keys_of_listed(listed, found);
    if (found_count == 0) return DET_OK;
    uint64_t *kept = det_arena_alloc(arena, found_count * sizeof *kept);
    if (kept == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the keys of a word");
    memcpy(kept, found, found_count * sizeof *kept);
    det_sort(kept, found_count, sizeof *kept, by_number);
    *keys = kept;
    *count = found_count;
    return DET_OK;
}

det_status
det_other_fill(det_tokens *row, det_arena *arena, det_error *err)
{
    det_token *items = NULL;
    for (size_t i = 0; i < row->count; i++) {
        const uint64_t *keys;
        uint32_t count;
        det_status st = det_other_keys(&row->items[i], arena, &keys, &count, err);
        if (st != DET_OK) return st;
        if (count == 0) continue;
        if (items == NULL) {
            items = det_arena_alloc(arena, row->count * sizeof *items);
            if (items == NULL)
                return det_fail(err, DET_NOMEM, (det_where){0}, "the keys of a word");
            memcpy(items, row->items, row->count * sizeof *items);
            row->items = items;
        }
        items[i].other_keys = keys;
        items[i].other_count = (uint8_t)count;
    }
    return DET_OK;
}

det_other_latin
det_other_of_latin(const det_token *asked)
{
    if ((asked->roles & DET_ROLE_NUMBER) != 0) return (det_other_latin){0, 0};
    bool is_heard = (asked->roles & DET_ROLE_INITIAL) == 0;
    return (det_other_latin){is_heard ? det_heard_key(asked->text) : 0,
                             det_sounds_key(asked->text, asked->skeleton)};
}

bool
det_other_as(const det_token *listed, const det_token *asked, uint32_t *measure)
{
    if (listed->other_count == 0 || asked->script == listed->script) return false;
    return is_sounded(listed->script) ? det_sounds_listed_as(listed, asked, measure)
                                      : det_heard_listed_as(listed, asked, measure);
}
