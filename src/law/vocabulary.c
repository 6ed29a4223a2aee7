/* vocabulary.c - the values that conditions name for each fact.
 *
 * A value that a condition does not list contradicts it, and a contradiction can free: a quota that
 * fails for `purpose: military` stays open for any other word.  So a word that nobody knows must
 * not count as another one.  Known are the values that any condition of the lawbook names for the
 * fact; yes and no where it names nothing else; any country where it names one; `other`, which says
 * in so many words that it is none of those; and what no condition asks for because nothing turns
 * on it. */
#include <stdlib.h>

#include "law/book.h"

/* What is meant and named by no condition. */
static const struct {
    const char *key, *value;
} others[] = {{"purpose", "commercial"}};

enum { NEAR_WORDS_MAX = 3 };

typedef struct gathering {
    det_law_word *items;
    size_t count, capacity;
    det_arena *arena;
    bool has_no_memory;
} gathering;

static void
add_tests(gathering *now, det_law_tests tests)
{
    for (size_t i = 0; i < tests.count; i++)
        for (size_t j = 0; j < tests.items[i].values.count; j++) {
            if (now->count == now->capacity) {
                void *more = det_arena_grow(now->arena, now->items, now->count, &now->capacity,
                                            sizeof *now->items);
                if (more == NULL) {
                    now->has_no_memory = true;
                    return;
                }
                now->items = more;
            }
            now->items[now->count++] = (det_law_word){tests.items[i].key,
                                                      tests.items[i].values.items[j]};
        }
}

/* The loader lets exceptions nest DET_LAW_EXCEPTION_DEPTH_MAX deep. */
static void
add_exceptions(gathering *now, const det_law_exception *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_tests(now, items[i].when);
        add_exceptions(now, items[i].exceptions, items[i].exception_count);
    }
}

static void
add_parts(gathering *now, const det_law_parts *parts)
{
    add_exceptions(now, parts->exceptions, parts->exception_count);
    for (size_t i = 0; i < parts->quota_count; i++)
        add_tests(now, parts->quotas[i].fails_when);
}

static int
compare_words(const void *a, const void *b)
{
    const det_law_word *x = a, *y = b;
    int order = det_str_compare(x->key, y->key);
    return order != 0 ? order : det_str_compare(x->value, y->value);
}

bool
det_law_vocabulary_build(det_lawbook *law, det_arena *arena)
{
    gathering now = {.arena = arena};
    for (size_t i = 0; i < law->measure_count; i++)
        add_parts(&now, &law->measures[i]->base);
    for (size_t i = 0; i < law->act_count; i++) {
        add_parts(&now, &law->acts[i]->set);
        add_parts(&now, &law->acts[i]->add);
        add_tests(&now, law->acts[i]->part.when);
    }
    for (size_t i = 0; i < law->route_count; i++) {
        add_tests(&now, law->routes[i]->when);
        add_tests(&now, law->routes[i]->granted_when);
    }
    if (now.has_no_memory) return false;
    if (now.count > 1) qsort(now.items, now.count, sizeof *now.items, compare_words);
    for (size_t i = 0; i < now.count; i++)
        if (law->word_count == 0 ||
            compare_words(&now.items[law->word_count - 1], &now.items[i]) != 0)
            now.items[law->word_count++] = now.items[i];
    law->words = now.items;
    return true;
}

static bool
is_answer(det_str value)
{
    return det_str_equal_ascii_nocase(value, DET_STR("yes")) ||
           det_str_equal_ascii_nocase(value, DET_STR("no"));
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* "KP"; "no" is an answer. */
static bool
is_country(det_str value)
{
    return value.len == 2 && is_letter(value.ptr[0]) && is_letter(value.ptr[1]) &&
           !is_answer(value);
}

bool
det_law_knows_value(const det_lawbook *law, det_str key, det_str value)
{
    bool is_asked = false, has_country = false, has_answers_only = true;
    for (size_t i = 0; i < law->word_count; i++) {
        const det_law_word *word = &law->words[i];
        if (!det_str_equal_ascii_nocase(word->key, key)) continue;
        if (det_str_equal_ascii_nocase(word->value, value)) return true;
        is_asked = true;
        has_country = has_country || is_country(word->value);
        has_answers_only = has_answers_only && is_answer(word->value);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (det_str_equal_ascii_nocase(key, det_str_of(others[i].key)) &&
            det_str_equal_ascii_nocase(value, det_str_of(others[i].value)))
            return true;
    return !is_asked || det_str_equal_ascii_nocase(value, DET_STR("other")) ||
           (has_country && is_country(value)) || (has_answers_only && is_answer(value));
}

bool
det_law_value_near(const det_lawbook *law, det_str key, det_str value, det_arena *arena,
                   det_str *out)
{
    size_t count = 0;
    *out = DET_STR("no condition of the lawbook names it");
    for (size_t i = 0; i < law->word_count && count < NEAR_WORDS_MAX; i++) {
        const det_law_word *word = &law->words[i];
        if (!det_str_equal_ascii_nocase(word->key, key) ||
            det_law_unlikeness(value, word->value) == UINT32_MAX)
            continue;
        if (!det_arena_print(arena, out, "%.*s%s'%.*s'", DET_STR_FMT(*out),
                             count++ == 0 ? "; did you mean " : ", ", DET_STR_FMT(word->value)))
            return false;
    }
    return det_arena_print(arena, out, "%.*s; say 'other' if it is none of those named",
                           DET_STR_FMT(*out));
}
