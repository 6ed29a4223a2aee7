/* finder_test.c - what is found is all names that E1 to E8 of index.h describe. */
#include "index/index.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "index/format.h"
#include "index/sample.h"
#include "index/scan.h"
#include "index/sieve.h"
#include "text/edit.h"
#include "text/heard.h"
#include "text/other.h"
#include "text/skeleton.h"
#include "text/sounds.h"

enum { NAMES = 250, NAMES_MAX = 8000, QUERIES = 1200 };

static bool
is_neighbour(det_str a, det_str b, uint32_t most)
{
    uint32_t budget = det_edit_budget(a, b);
    if (budget > most) budget = most;
    return det_edit_distance_ref(a, b, budget) <= budget;
}

static det_str
spelling(const det_token *token, size_t way)
{
    return way % 2 == 0 ? token->text : token->written;
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
is_same_letters(det_tokens a, det_tokens b, size_t way)
{
    char left[1024] = "", right[1024] = "";
    for (size_t i = 0; i < a.count; i++)
        snprintf(left + strlen(left), 100, "%.*s", DET_STR_FMT(spelling(&a.items[i], way)));
    for (size_t i = 0; i < b.count; i++)
        snprintf(right + strlen(right), 100, "%.*s", DET_STR_FMT(spelling(&b.items[i], way)));
    return strcmp(left, right) == 0;
}

/* E5 to E8. */
static bool
is_alike(const det_token *a, const det_token *b)
{
    for (uint32_t i = 0; i < a->class_count; i++)
        for (uint32_t k = 0; k < b->class_count; k++)
            if (a->classes[i] == b->classes[k]) return true;
    det_heard_word heard;
    uint32_t grade;
    det_heard_read(a, &heard);
    return det_sounds_alike(a, b) || (a->sounds != NULL && det_sounds_as(a, b, &grade)) ||
           det_heard_as(&heard, b, &grade) || det_other_as(b, a, &grade);
}

/* E1 to E3 for query token q and listed token l, in one of the ways to spell them. */
static bool
is_near(det_tokens query, det_tokens name, size_t q, size_t l, size_t way)
{
    char buffer[2 * DET_TOKEN_BYTES_MAX];
    det_str a = spelling(&query.items[q], way), b = spelling(&name.items[l], way / 2);
    if (counts(name, l) && is_neighbour(a, b, 2)) return true;
    if (counts(name, l) && is_alike(&query.items[q], &name.items[l])) return true;
    if (counts(name, l) && q + 1 < query.count &&
        is_neighbour(joined(a, spelling(&query.items[q + 1], way), buffer), b, 1))
        return true;
    if (l + 1 == name.count || (!counts(name, l) && !counts(name, l + 1))) return false;
    det_str next = spelling(&name.items[l + 1], way / 4);
    return (det_str_starts(a, b) && a.len > b.len &&
            is_neighbour(det_str_slice(a, b.len, a.len), next, 1)) ||
           (a.len > next.len && det_str_equal(det_str_slice(a, a.len - next.len, a.len), next) &&
            is_neighbour(det_str_slice(a, 0, a.len - next.len), b, 1));
}

/* The conditions, word for word, over every pair of tokens. */
static bool
is_wanted(det_tokens query, det_tokens name)
{
    if (query.count > 0 && (is_same_letters(query, name, 0) || is_same_letters(query, name, 1)))
        return true;
    for (size_t q = 0; q < query.count; q++)
        for (size_t l = 0; l < name.count; l++)
            for (size_t way = 0; way < 8; way++)
                if (is_near(query, name, q, l, way)) return true;
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

typedef struct tried {
    uint64_t wanted, found, missing, left_out;
} tried;

static bool
never_softens(void *context, uint32_t form, uint16_t but)
{
    (void)context;
    (void)form;
    (void)but;
    return false;
}

static bool
never_reaches(void *context, uint16_t token, uint32_t weight, uint32_t rest, uint32_t heaviest,
              uint32_t light)
{
    /* the heaviest is one of the rest, which is rounded down to 64ths and cut off at some weight */
    CHECK(context == NULL && token != 0 && weight > 0);
    CHECK(heaviest < rest + 2 * 64 || rest >= 1023 * 64);
    CHECK(light % 64 == 0);
    return false;
}

/* How many bearing words of a name tokens of the last query led to. */
static size_t
words_led(const det_index *index, const det_finder *finder, uint32_t name)
{
    uint32_t size;
    size_t count = 0;
    const det_index_place *row = det_index_name_row(index, name, &size);
    for (uint32_t i = 0; i < size; i++) {
        bool is_bearing = (det_index_traits(index)[row[i].form].roles & DET_ROLES_LIGHT) == 0;
        det_led led = det_finder_led(finder, row[i].form);
        CHECK(led.tokens == 0 || (led.quality_bp >= 5000 && led.quality_bp <= 10000));
        count += is_bearing && led.tokens != 0;
    }
    return count;
}

/* What a filter leaves out of names found has one word of the query, which has another; what it
 * keeps is as it was. */
static void
compare_filtered(const det_index *index, det_finder *finder, det_tokens query,
                 const uint16_t *unfiltered, det_arena *arena, tried *sum)
{
    static uint16_t tokens[NAMES_MAX];
    const det_lead *names;
    size_t count;
    det_error err;
    det_finder_filter filter = {.may_soften = never_softens,
                                .is_like = never_softens,
                                .many = 3,
                                .may_reach = never_reaches,
                                .letters_alone = 7,
                                .letters_beside = 4};
    CHECK_OK(det_index_query_weights(index, query, arena, &filter.weights, &err), &err);
    memset(tokens, 0, sizeof tokens);
    for (size_t q = 0; q < query.count && q < DET_LEAD_TOKENS_MAX; q++)
        if ((query.items[q].roles & DET_ROLES_LIGHT) == 0) filter.needed |= (uint16_t)(1u << q);
    det_finder_run(finder, query, false, &filter, &names, &count);
    for (size_t i = 0; i < count; i++)
        tokens[names[i].name] = names[i].tokens;
    for (uint32_t n = 0; n < det_index_name_count(index); n++) {
        const det_head *head = &det_index_heads(index)[n];
        if (tokens[n] == unfiltered[n]) continue;
        sum->left_out++;
        bool is_one = (unfiltered[n] & (unfiltered[n] - 1)) == 0;
        CHECK(tokens[n] == 0 && (is_one || words_led(index, finder, n) == 1));
        CHECK(head->bearing_count >= 1 && (head->marks & DET_HEAD_INITIAL) == 0);
        CHECK(head->bearing_count > 2 || !is_one || (filter.needed & ~unfiltered[n]) != 0);
    }
}

static void
compare(const det_index *index, det_finder *finder, det_str text, det_arena *arena, tried *sum)
{
    det_error err;
    det_tokens query, name;
    const det_lead *names;
    const uint16_t *weights;
    size_t count;
    static uint16_t tokens[NAMES_MAX];
    memset(tokens, 0, sizeof tokens);
    CHECK_OK(det_tokens_read(text, arena, &query, &err), &err);
    det_finder_run(finder, query, false, NULL, &names, &count);
    sum->found += count;
    for (size_t i = 0; i < count; i++) {
        CHECK(tokens[names[i].name] == 0 && names[i].tokens != 0); /* each once */
        tokens[names[i].name] = names[i].tokens;
    }
    compare_filtered(index, finder, query, tokens, arena, sum);
    for (uint32_t n = 0; n < det_index_name_count(index); n++) {
        CHECK_OK(det_index_name_tokens(index, n, arena, &name, &weights, &err), &err);
        for (size_t q = 0; q < query.count && q < DET_LEAD_TOKENS_MAX; q++)
            for (size_t l = 0; l < name.count; l++)
                for (size_t way = 0; way < 4; way++)
                    if (counts(name, l) && is_neighbour(spelling(&query.items[q], way),
                                                        spelling(&name.items[l], way / 2), 2))
                        CHECK((tokens[n] >> q & 1) != 0);
        if (!is_wanted(query, name)) continue;
        sum->wanted++;
        if (tokens[n] != 0) continue;
        sum->missing++;
        det_test_fail(__FILE__, __LINE__, "'%.*s' does not find '%.*s'", DET_STR_FMT(text),
                      DET_STR_FMT(det_index_name_at(index, n).text));
    }
}

TEST(finder_finds_all)
{
    char path[4096];
    const det_index *index = sample_open(NAMES, path, sizeof path);
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    det_finder *finder = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_finder_new(index, &finder, &err), &err);
    CHECK(det_index_name_count(index) <= NAMES_MAX);
    tried sum = {0};
    for (int i = 0; i < QUERIES; i++) {
        det_arena_reset(arena);
        /* the spellings of one query are remembered in the next, but for a third of them */
        det_finder_set(finder, i % 2 == 0, i % 3 == 0);
        det_finder_set_large(finder, i % 5 < 3);
        det_str text = sample_name(det_test_random() % (3 * NAMES), arena);
        compare(index, finder, mutate(mutate(text, arena), arena), arena, &sum);
    }
    CHECK(sum.wanted > QUERIES && sum.missing == 0);
    CHECK(sum.found < sum.wanted + sum.wanted / 4); /* and hardly more than that */
    CHECK(sum.left_out > QUERIES);
    CHECK(det_finder_work_done(finder)->remembered > QUERIES / 4);
    det_finder_free(finder);
    det_arena_free(arena);
    det_index_close(index);
}

TEST(finder_finds_nothing_for_nothing)
{
    char path[4096];
    const det_index *index = sample_open(10, path, sizeof path);
    if (index == NULL) return;
    det_error err;
    det_finder *finder = NULL;
    const det_lead *names;
    size_t count = 1;
    CHECK_OK(det_finder_new(index, &finder, &err), &err);
    det_finder_run(finder, (det_tokens){NULL, 0}, false, NULL, &names, &count);
    CHECK(count == 0);
    det_finder_free(finder);
    det_index_close(index);
}

/* The numbers that tell queries apart are counted through; nothing of the round before is left. */
TEST(finder_forgets_what_it_counted_through)
{
    char path[4096];
    const det_index *index = sample_open(10, path, sizeof path);
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    det_finder *finder = NULL;
    const det_lead *names;
    det_tokens one, other;
    size_t first, count;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_finder_new(index, &finder, &err), &err);
    CHECK_OK(det_tokens_read(det_index_name_at(index, 0).text, arena, &one, &err), &err);
    CHECK_OK(det_tokens_read(DET_STR("Wexelburg"), arena, &other, &err), &err);
    det_finder_run(finder, one, false, NULL, &names, &first);
    CHECK(first > 0);
    for (uint32_t i = 0; i < 0xFFFF; i++) {
        det_finder_run(finder, other, false, NULL, &names, &count);
        CHECK(count == 0);
    }
    det_finder_run(finder, one, false, NULL, &names, &count);
    CHECK(count == first);
    det_finder_free(finder);
    det_arena_free(arena);
    det_index_close(index);
}

/* Every back end of the scan gives the bytes of the portable one. */
TEST(finder_scans_are_twins)
{
    static uint64_t signatures[300];
    static uint32_t want[300], got[300];
    for (int i = 0; i < 5000; i++) {
        size_t count = (size_t)(det_test_random() % COUNT(signatures));
        uint64_t wanted = det_test_random();
        for (size_t k = 0; k < count; k++) {
            signatures[k] = det_test_random() % 2 ? det_test_random() : wanted;
            for (uint64_t flips = det_test_random() % 9; flips > 0; flips--)
                signatures[k] ^= UINT64_C(1) << det_test_random() % 64;
        }
        uint32_t most = (uint32_t)(det_test_random() % 7);
        size_t n = det_ix_scan_portable(signatures, count, wanted, most, 7, want);
        det_ix_scan scan;
        for (size_t b = 0; (scan = det_ix_scan_at(b)) != NULL; b++) {
            CHECK(scan(signatures, count, wanted, most, 7, got) == n);
            CHECK(memcmp(want, got, n * sizeof *got) == 0);
        }
        for (size_t k = 0, at = 0; k < count; k++)
            if ((uint32_t)__builtin_popcountll(signatures[k] ^ wanted) <= most)
                CHECK(at < n && want[at++] == 7 + k);
    }
}

/* Numbers of few bits, so that some are equal and some near. */
static uint32_t
sparse(void)
{
    uint32_t bits = (uint32_t)det_test_random();
    for (uint64_t n = det_test_random() % 4; n > 0; n--)
        bits &= (uint32_t)det_test_random();
    return bits;
}

static void
make_beside(det_ix_beside *of, size_t count)
{
    for (size_t b = 0; b < count; b++)
        for (uint32_t i = 0; i < DET_IX_BESIDE; i++) {
            of[b].other[i] = sparse() & ~DET_IX_PARTNER_NONE;
            of[b].other[i] |= (uint32_t)(det_test_random() % 3) << 30 ^ (uint32_t)(i == 3) << 30;
            of[b].buckets[i] = (uint32_t)det_test_random();
            if (det_test_random() % 9 == 0) of[b].buckets[i] = DET_IX_BUCKETS_ANY;
            of[b].words[0][i] = sparse();
            of[b].words[1][i] = sparse();
        }
}

static void
make_sieve(det_ix_sieve *by, det_ix_near *near, uint32_t *led)
{
    uint64_t bits = det_test_random();
    *by = (det_ix_sieve){.led = led,
                         .token = 1,
                         .light = {sparse() & sparse() & 0xF0, sparse() & sparse() & 0xF0},
                         .pair_waiting = (bits & 7) == 0 ? UINT32_MAX : 0,
                         .bare_waiting = (bits >> 3 & 1) != 0 ? UINT32_MAX : 0,
                         .light_waiting = (bits >> 4 & 1) != 0 ? UINT32_MAX : 0,
                         .near_told = (bits >> 5 & 3) != 0 ? UINT32_MAX : 0,
                         .rest_told = (bits >> 7 & 3) != 0 ? UINT32_MAX : 0,
                         .rate = 1 + (uint32_t)(bits >> 16) % 2200,
                         .weight = (uint32_t)(bits >> 32) % 4096,
                         .near_count = (uint32_t)(bits >> 48) % 4,
                         .near = near};
    for (uint32_t i = 0; i < by->near_count; i++) {
        near[i].letters = sparse() & DET_IX_NEAR_LETTERS;
        near[i].token = 1u << i;
        for (size_t k = 0; k < DET_IX_LENGTHS; k++)
            near[i].below[k] = k == 0 ? 0 : (uint8_t)(det_test_random() % 12);
    }
}

/* Every back end of the sieve lets through what the portable one does. */
TEST(finder_sieves_are_twins)
{
    static det_ix_beside beside[64];
    static uint32_t led[(1 << 16) / 32], want[8 * COUNT(beside)], got[8 * COUNT(beside)];
    det_ix_near near[4];
    size_t passed = 0, all = 0;
    for (size_t k = 0; k < COUNT(led); k++)
        led[k] = sparse() & sparse() & sparse();
    led[COUNT(led) - 1] |= UINT32_C(1) << 31;
    for (int i = 0; i < 5000; i++) {
        det_ix_sieve by;
        if (i % 50 == 0) make_beside(beside, COUNT(beside));
        make_sieve(&by, near, led);
        uint32_t first = (uint32_t)(det_test_random() % (8 * COUNT(beside)));
        uint32_t count = (uint32_t)(det_test_random() % (8 * COUNT(beside) - first + 1));
        size_t n = det_ix_sieve_portable(&by, beside, first, count, want);
        det_ix_sieve_run run;
        for (size_t b = 0; (run = det_ix_sieve_at(b)) != NULL; b++) {
            CHECK(run(&by, beside, first, count, got) == n);
            CHECK(memcmp(want, got, n * sizeof *got) == 0);
        }
        passed += n;
        all += count;
    }
    CHECK(passed > all / 20 && passed < all - all / 20);
}

TEST(finder_signature_is_a_lower_bound)
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
        uint32_t bits = (uint32_t)__builtin_popcountll(det_edit_signature(left) ^
                                                       det_edit_signature(right));
        CHECK(bits <= 2 * distance);
    }
}

/* The sums of a text's parts and of what it is without a byte follow from those of its beginnings.
 */
TEST(finder_sums)
{
    for (int i = 0; i < 2000; i++) {
        char text[32], without[32];
        uint64_t sums[33], inverse = 1;
        size_t n = 1 + det_test_random() % 31, cut = (size_t)(det_test_random() % n);
        for (size_t k = 0; k < n; k++)
            text[k] = (char)('a' + det_test_random() % 26);
        det_ix_sums((det_str){text, n}, sums);
        memcpy(without, text, cut);
        memcpy(without + cut, text + cut + 1, n - cut - 1);
        CHECK(det_ix_sum((det_str){without, n - 1}) ==
              sums[cut] + (sums[n] - sums[cut + 1]) * DET_IX_BASE_INVERSE);
        for (size_t k = 0; k < cut; k++)
            inverse *= DET_IX_BASE_INVERSE;
        CHECK(det_ix_sum((det_str){text + cut, n - cut}) == (sums[n] - sums[cut]) * inverse);
    }
}
