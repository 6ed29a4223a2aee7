/* map_test.c - what is put is found, also without memory. */
#include "base/map.h"

#include <stdio.h>

#include "base/test.h"

TEST(map_keeps_what_was_put)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_strmap map = det_strmap_in(arena);
    uint32_t value = 7;
    CHECK(!det_strmap_get(&map, DET_STR("x"), &value) && value == 7);
    for (uint32_t i = 0; i < 5000; i++) {
        det_str key;
        CHECK(det_arena_print(arena, &key, "key %u", (unsigned)i));
        uint32_t existing = 0;
        CHECK(det_strmap_add(&map, key, i, &existing) && existing == i);
    }
    CHECK(map.count == 5000);
    for (uint32_t i = 0; i < 5000; i++) {
        char key[32];
        (void)snprintf(key, sizeof key, "key %u", (unsigned)i);
        CHECK(det_strmap_get(&map, det_str_of(key), &value) && value == i);
    }
    CHECK(!det_strmap_get(&map, DET_STR("key 5000"), &value));
    det_arena_free(arena);
}

TEST(map_add_and_set)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_strmap map = det_strmap_in(arena);
    uint32_t value = 0;
    CHECK(det_strmap_add(&map, DET_STR("a"), 1, &value) && value == 1);
    CHECK(det_strmap_add(&map, DET_STR("a"), 2, &value) && value == 1);
    CHECK(det_strmap_set(&map, DET_STR("a"), 3));
    CHECK(det_strmap_get(&map, DET_STR("a"), &value) && value == 3);
    CHECK(det_strmap_add(&map, (det_str){NULL, 0}, 9, NULL)); /* the empty key is a key */
    CHECK(det_strmap_get(&map, DET_STR(""), &value) && value == 9);
    CHECK(det_strmap_set(&map, DET_STR("a\0b"), 4));
    CHECK(det_strmap_get(&map, DET_STR("a"), &value) && value == 3);
    CHECK(map.count == 3);
    det_arena_free(arena);
}

TEST(map_without_memory)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(600, &arena, &err), &err);
    det_strmap map = det_strmap_in(arena);
    static const char letters[] = "abcdefghijklmnop";
    size_t put = 0;
    while (put < 16 && det_strmap_set(&map, (det_str){letters + put, 1}, (uint32_t)put))
        put++;
    CHECK(put == 12 && map.count == 12); /* three quarters of the first table */
    uint32_t value;
    for (uint32_t i = 0; i < put; i++)
        CHECK(det_strmap_get(&map, (det_str){letters + i, 1}, &value) && value == i);
    det_arena_free(arena);
}
