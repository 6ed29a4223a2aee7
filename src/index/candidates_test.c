/* candidates_test.c - the candidates are all names that E1 to E4 of candidates.c describe. */
#include "index/index.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "index/format.h"
#include "index/sample.h"
#include "text/edit.h"

enum { NAMES = 400, QUERIES = 3000 };

static bool
is_neighbour(det_str a, det_str b)
{
    uint32_t budget = det_edit_budget(a, b);
    return det_edit_distance_ref(a, b, budget) <= budget;
}

static det_str
joined(det_str left, det_str right, char buffer[2 * DET_TOKEN_BYTES_MAX])
{
    memcpy(buffer, left.ptr, left.len);
    memcpy(buffer + left.len, right.ptr, right.len);
    return (det_str){buffer, left.len + right.len};
}

static bool
counts(det_tokens name, size_t i)
{
    for (size_t k = 0; k < name.count; k++)
        if ((name.items[k].roles & DET_ROLES_LIGHT) == 0)
            return (name.items[i].roles & DET_ROLES_LIGHT) == 0;
    return true;
}

static bool
is_same_letters(det_tokens a, det_tokens b)
{
    char left[1024] = "", right[1024] = "";
    for (size_t i = 0; i < a.count; i++)
        snprintf(left + strlen(left), 100, "%.*s", DET_STR_FMT(a.items[i].text));
    for (size_t i = 0; i < b.count; i++)
        snprintf(right + strlen(right), 100, "%.*s", DET_STR_FMT(b.items[i].text));
    return strcmp(left, right) == 0;
}

/* The conditions, word for word, over every pair of tokens. */
static bool
is_wanted(det_tokens query, det_tokens name)
{
    char buffer[2 * DET_TOKEN_BYTES_MAX];
    if (query.count > 0 && is_same_letters(query, name)) return true;
    for (size_t q = 0; q < query.count; q++)
        for (size_t l = 0; l < name.count; l++) {
            det_str a = query.items[q].text, b = name.items[l].text;
            if (counts(name, l) && is_neighbour(a, b)) return true;
            if (counts(name, l) && q + 1 < query.count &&
                is_neighbour(joined(a, query.items[q + 1].text, buffer), b))
                return true;
            if (l + 1 < name.count && (counts(name, l) || counts(name, l + 1)) &&
                det_str_equal(a, joined(b, name.items[l + 1].text, buffer)))
                return true;
        }
    return false;
}

/* Another name of the sample with a letter changed, a blank put in or taken out, words swapped. */
static det_str
mutate(det_str name, det_arena *arena)
{
    char *bytes = det_arena_alloc(arena, name.len + 2);
    if (bytes == NULL || name.len == 0) return name;
    memcpy(bytes, name.ptr, name.len);
    size_t at = (size_t)(det_test_random() % name.len), length = name.len;
    switch (det_test_random() % 5) {
    case 0:
        bytes[at] = (char)('a' + det_test_random() % 26);
        break;
    case 1:
        memmove(bytes + at, bytes + at + 1, length - at - 1);
        length--;
        break;
    case 2:
        memmove(bytes + at + 1, bytes + at, length - at);
        bytes[at] = ' ';
        length++;
        break;
    case 3:
        for (size_t i = 0; i < length; i++)
            if (bytes[i] == ' ') {
                memmove(bytes + i, bytes + i + 1, length - i - 1);
                length--;
                break;
            }
        break;
    default:
        break;
    }
    return (det_str){bytes, length};
}

TEST(candidates_are_all_there)
{
    char path[4096];
    const det_index *index = sample_open(NAMES, path, sizeof path);
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    uint64_t wanted = 0, given = 0, missing = 0;
    for (int i = 0; i < QUERIES; i++) {
        det_arena_reset(arena);
        det_str text = sample_name(det_test_random() % (3 * NAMES), arena);
        text = mutate(mutate(text, arena), arena);
        det_tokens query, name;
        const uint32_t *names;
        const uint16_t *weights;
        size_t count, next = 0;
        CHECK_OK(det_tokens_read(text, arena, &query, &err), &err);
        CHECK_OK(det_index_candidates(index, query, arena, &names, &count, &err), &err);
        given += count;
        for (uint32_t n = 0; n < det_index_name_count(index); n++) {
            bool found = next < count && names[next] == n;
            next += found;
            CHECK_OK(det_index_name_tokens(index, n, arena, &name, &weights, &err), &err);
            if (!is_wanted(query, name)) continue;
            wanted++;
            if (found) continue;
            missing++;
            det_test_fail(__FILE__, __LINE__, "'%.*s' lacks candidate '%.*s'", DET_STR_FMT(text),
                          DET_STR_FMT(det_index_name_at(index, n).text));
        }
        CHECK(next == count); /* ascending, each once */
    }
    CHECK(wanted > QUERIES && missing == 0);
    CHECK(given < wanted + wanted / 4); /* and hardly more than that */
    det_arena_free(arena);
    det_index_close(index);
}

TEST(candidates_of_nothing)
{
    char path[4096];
    const det_index *index = sample_open(10, path, sizeof path);
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    const uint32_t *names;
    size_t count = 1;
    CHECK_OK(det_index_candidates(index, (det_tokens){NULL, 0}, arena, &names, &count, &err), &err);
    CHECK(count == 0);
    det_arena_free(arena);
    det_index_close(index);
}

TEST(candidates_signature_is_a_lower_bound)
{
    for (int i = 0; i < 20000; i++) {
        char a[12], b[12];
        size_t n = 1 + det_test_random() % 10, m = 1 + det_test_random() % 10;
        for (size_t k = 0; k < sizeof a; k++) {
            a[k] = (char)("abcde01"[det_test_random() % 7]);
            b[k] = det_test_random() % 3 == 0 ? (char)('a' + det_test_random() % 5) : a[k];
        }
        det_str left = {a, n}, right = {b, m};
        uint32_t distance = det_edit_distance_ref(left, right, 12);
        uint32_t bits = (uint32_t)__builtin_popcount(det_ix_signature(left) ^
                                                     det_ix_signature(right));
        CHECK(bits <= 2 * distance);
    }
}
