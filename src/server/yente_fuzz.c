/* Any bytes as a data set, and behind a byte 0 as a query of it: an error, or entities in their
 * order (asserted below). */
#include "server/yente.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
ask(const yente_store *store, det_str query, bool is_simple, bool is_fuzzy)
{
    det_arena *arena;
    det_error err;
    const yente_ranked *found;
    size_t count;
    bool is_all;
    yente_words how = {.is_simple = is_simple, .is_prefix = is_simple, .is_fuzzy = is_fuzzy};
    if (det_arena_new(256 << 20, &arena, &err) != DET_OK) return;
    if (serve_yente_query(store, query, &how, arena, &found, &count, &is_all, &err) == DET_OK)
        for (size_t i = 0; i < count; i++)
            if (found[i].entity >= store->entity_count ||
                (i > 0 && found[i - 1].entity >= found[i].entity))
                __builtin_trap();
    det_arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena;
    det_error err;
    det_text *out = NULL;
    yente_set set = {.name = DET_STR("fuzz"), .source = DET_STR("own:fuzz")};
    det_str all = {(const char *)data, size};
    size_t zero = det_str_find_byte(all, '\0');
    det_str query = zero == SIZE_MAX ? (det_str){0} : det_str_slice(all, zero + 1, size);
    if (size > 1 << 16 || det_str_utf8_bad(query) != SIZE_MAX) return 0;
    if (det_arena_new((size_t)512 << 20, &arena, &err) != DET_OK) return 0;
    yente_store store = {.arena = arena, .sets = &set, .set_count = 1};
    store.by_id = store.by_referent = store.by_subject = store.term_of = det_strmap_in(arena);
    det_status st = serve_ftm_load(arena, &store.model, &err);
    if (st == DET_OK)
        st = serve_yente_read(&store, 0, det_str_slice(all, 0, zero), "fuzz.json", true,
                              (det_str){0}, &err);
    if (st == DET_OK) st = serve_yente_link(&store, &err);
    if (st == DET_OK) st = serve_yente_index(&store, &err);
    if (st == DET_OK) st = det_text_new(0, &out, &err);
    if (st == DET_OK) {
        for (uint32_t i = 0; i < store.entity_count && i < 8; i++) {
            det_json json = det_json_over(out);
            det_text_clear(out);
            (void)serve_yente_write_nested(&store, arena, &json, i);
        }
        ask(&store, query, false, false);
        ask(&store, query, true, false);
        ask(&store, query, false, true);
    }
    det_text_free(out);
    det_arena_free(arena);
    return 0;
}
