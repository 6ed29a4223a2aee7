/* token_fuzz.c - any bytes: check, fold, tokens, and what must hold of them. */
#include <assert.h>
#include <string.h>

#include "text/edit.h"
#include "text/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_token(const det_token *token, size_t size)
{
    assert(token->text.len >= 1 && token->text.len <= DET_TOKEN_BYTES_MAX);
    assert(token->from < token->to && token->to <= size);
    for (size_t i = 0; i < token->text.len; i++) {
        char c = token->text.ptr[i];
        assert((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }
}

/* Each row holds, and says what its texts say. */
static void
check_readings(det_str name, det_tokens first, det_arena *arena)
{
    const det_tokens *list;
    size_t count;
    det_status st = det_tokens_readings(name, true, arena, &list, &count, NULL);
    if (st == DET_NOMEM) return;
    assert(st == DET_OK && count >= 1 && count <= DET_READINGS_MAX);
    assert(list[0].count == first.count);
    for (size_t r = 0; r < count; r++) {
        for (size_t i = 0; i < list[r].count; i++) {
            det_token again = {.text = list[r].items[i].text};
            det_token_describe(&again);
            assert(again.skeleton == list[r].items[i].skeleton);
            assert(memcmp(again.classes, list[r].items[i].classes, sizeof again.classes) == 0);
            check_token(&list[r].items[i], name.len);
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_str name = {(const char *)data, size};
    size_t bad = det_utf8_check(name);
    det_arena *arena = NULL;
    if (det_arena_new((size_t)16 << 20, &arena, NULL) != DET_OK) return 0;

    /* Bytes that are not UTF-8 are refused before they get here, yet must be safe to fold. */
    det_tokens tokens;
    det_status st = det_tokens_read(name, arena, &tokens, NULL);
    assert(st == DET_OK || st == DET_LIMIT);
    assert(st == DET_OK || size > DET_NAME_TOKENS_MAX);
    if (st == DET_OK) {
        assert(tokens.count <= DET_NAME_TOKENS_MAX);
        for (size_t i = 0; i < tokens.count; i++)
            check_token(&tokens.items[i], size);
        check_readings(name, tokens, arena);
        for (size_t i = 1; i < tokens.count && i < 8; i++) {
            det_str a = tokens.items[i - 1].text, b = tokens.items[i].text;
            uint32_t limit = det_edit_budget(a, b);
            assert(det_edit_distance(a, b, limit) == det_edit_distance_ref(b, a, limit));
        }
    }

    det_str once, twice;
    st = det_fold(name, arena, &once, NULL);
    if (st == DET_OK && once.len <= DET_NAME_BYTES_MAX) {
        st = det_fold(once, arena, &twice, NULL);
        assert(st == DET_OK && det_str_equal(once, twice));
    }
    if (bad == SIZE_MAX) {
        det_str rest = name;
        uint32_t code_point;
        char bytes[4];
        while (det_utf8_next(&rest, &code_point)) {
            size_t length = det_utf8_encode(code_point, bytes);
            assert(memcmp(rest.ptr - length, bytes, length) == 0);
        }
    } else {
        assert(bad < size);
    }
    det_arena_free(arena);
    return 0;
}
