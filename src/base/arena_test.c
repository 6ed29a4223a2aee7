/* arena_test.c - blocks, marks, limits and arrays that grow. */
#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "base/test.h"

TEST(arena_alignment_and_separation)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    unsigned char *blocks[200];
    for (size_t i = 0; i < COUNT(blocks); i++) {
        blocks[i] = det_arena_alloc(arena, i * 7 % 300);
        CHECK(blocks[i] != NULL && (uintptr_t)blocks[i] % alignof(max_align_t) == 0);
        if (blocks[i] != NULL) memset(blocks[i], (int)i, i * 7 % 300);
    }
    for (size_t i = 0; i < COUNT(blocks); i++)
        for (size_t j = 0; j < i * 7 % 300; j++)
            CHECK(blocks[i][j] == (unsigned char)i);
    CHECK(det_arena_alloc(arena, 0) != det_arena_alloc(arena, 0));
    det_arena_free(arena);
    det_arena_free(NULL);
}

TEST(arena_zalloc)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(1 << 20, &arena, &err), &err);
    for (int round = 0; round < 2; round++) {
        unsigned char *cleared = det_arena_zalloc(arena, 100, 30);
        CHECK(cleared != NULL);
        for (size_t i = 0; cleared != NULL && i < 3000; i++)
            CHECK(cleared[i] == 0);
        if (cleared != NULL) memset(cleared, 0xFF, 3000); /* the second round finds it dirty */
        det_arena_reset(arena);
    }
    CHECK(det_arena_zalloc(arena, SIZE_MAX / 2, 3) == NULL);
    CHECK(det_arena_zalloc(arena, 0, 0) != NULL);
    det_arena_free(arena);
}

TEST(arena_limit)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(10000, &arena, &err), &err);
    CHECK(det_arena_alloc(arena, 10001) == NULL);
    CHECK(det_arena_alloc(arena, SIZE_MAX) == NULL);
    CHECK(det_arena_alloc(arena, 10000) != NULL);
    CHECK(det_arena_used_bytes(arena) == 10000);
    CHECK(det_arena_alloc(arena, 1) == NULL);
    det_arena_reset(arena);
    CHECK(det_arena_used_bytes(arena) == 0);
    CHECK(det_arena_alloc(arena, 10000) != NULL);
    det_arena_free(arena);
}

/* After a fall back to a mark the same addresses come again, and what came before is untouched. */
/* Blocks of a large one grow with it, each array stays where it was. */
TEST(arena_large)
{
    enum { EACH = 3 << 20, COUNT_OF = 40 };
    det_error err;
    det_arena *arena;
    unsigned char *pieces[COUNT_OF];
    CHECK_OK(det_arena_new((size_t)EACH * (COUNT_OF + 20), &arena, &err), &err);
    det_arena_will_be_large(arena);
    for (int i = 0; i < COUNT_OF; i++) {
        pieces[i] = det_arena_alloc(arena, EACH);
        CHECK(pieces[i] != NULL);
        if (pieces[i] != NULL) memset(pieces[i], i + 1, EACH);
    }
    for (int i = 0; i < COUNT_OF; i++)
        CHECK(pieces[i] == NULL || (pieces[i][0] == i + 1 && pieces[i][EACH - 1] == i + 1));
    size_t more = 0;
    while (more < COUNT_OF && det_arena_alloc(arena, EACH) != NULL)
        more++;
    CHECK(more <= 20); /* the limit holds */
    det_arena_free(arena);
}

TEST(arena_marks)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_arena_mark empty = det_arena_mark_get(arena);
    char *kept = det_arena_alloc(arena, 10);
    memcpy(kept, "kept here", 10);
    det_arena_mark mark = det_arena_mark_get(arena);
    size_t used = det_arena_used_bytes(arena);
    void *first = det_arena_alloc(arena, 100);
    for (int i = 0; i < 500; i++)
        CHECK(det_arena_alloc(arena, 1000) != NULL);
    det_arena_mark_reset(arena, mark);
    CHECK(det_arena_used_bytes(arena) == used);
    CHECK(det_arena_alloc(arena, 100) == first);
    CHECK_TEXT(0, kept, "kept here");
    det_arena_mark_reset(arena, empty);
    CHECK(det_arena_alloc(arena, 10) == kept);
    det_arena_free(arena);
}

TEST(arena_grow)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    uint32_t *items = NULL, *others = NULL;
    size_t capacity = 0, others_capacity = 0;
    for (uint32_t i = 0; i < 100000; i++) { /* two at once, so that neither always grows in place */
        items = det_arena_grow(arena, items, i, &capacity, sizeof *items);
        others = det_arena_grow(arena, others, i, &others_capacity, sizeof *others);
        CHECK(items != NULL && others != NULL);
        items[i] = i;
        others[i] = ~i;
    }
    for (uint32_t i = 0; i < 100000; i++)
        CHECK(items[i] == i && others[i] == ~i);
    det_arena_free(arena);

    CHECK_OK(det_arena_new(100, &arena, &err), &err);
    capacity = 0;
    items = det_arena_grow(arena, NULL, 0, &capacity, sizeof *items);
    CHECK(items != NULL && capacity == 8);
    capacity = 8;
    CHECK(det_arena_grow(arena, items, 8, &capacity, 16) == NULL && capacity == 8);
    det_arena_free(arena);
}

TEST(arena_copy_and_print)
{
    det_arena *arena = NULL;
    det_error err;
    det_str out;
    CHECK_OK(det_arena_new(64, &arena, &err), &err);
    CHECK(det_arena_copy(arena, DET_STR("a\0b"), &out) && out.len == 3 && out.ptr[3] == '\0');
    CHECK(memcmp(out.ptr, "a\0b", 3) == 0);
    CHECK(det_arena_copy(arena, (det_str){NULL, 0}, &out) && out.len == 0 && out.ptr[0] == '\0');
    CHECK(det_arena_print(arena, &out, "%s:%d", "x", 12));
    CHECK_TEXT(0, out.ptr, "x:12");
    CHECK(!det_arena_print(arena, &out, "%100d", 1));
    CHECK_TEXT(0, out.ptr, "x:12");
    det_arena_free(arena);
}
