/* edges.c - every way in which a token of the query could stand for one of the listed name.
 *
 * Quality falls with edits relative to length: 10,000 - 12,500 x edits / length of the longer.  A
 * pair weighs what the lesser side weighs: a misspelt "Muhamad" is in no list and so would weigh
 * like the rarest name, but what it has in common with "Muhammad" is a common name. */
#include "match/align.h"

#include <string.h>

#include "match/tuning.h"

typedef struct edge_row {
    det_edge *items;
    size_t count, capacity;
} edge_row;

static uint32_t
lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static bool
is_bearing(const det_token *token)
{
    return (token->roles & DET_ROLES_LIGHT) == 0;
}

/* Edges below the budget of this quality are dropped: they are candidates that say nothing. */
static uint16_t
edit_quality(uint32_t edits, size_t length)
{
    uint32_t loss = (uint32_t)(DET_LOSS_PER_EDIT * edits / length);
    return (uint16_t)(loss >= 10000 ? 1 : 10000 - loss);
}

static det_status
add(edge_row *row, det_arena *arena, det_pair pair, uint32_t query_weight, uint32_t listed_weight,
    bool is_evidence, det_error *err)
{
    if (row->count == row->capacity) {
        void *grown = det_arena_grow(arena, row->items, row->count, &row->capacity,
                                     sizeof *row->items);
        if (grown == NULL)
            return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to compare two names");
        row->items = grown;
    }
    if (pair.weight == 0) pair.weight = lesser(query_weight, listed_weight);
    /* Covering a token also spares its cost of being left over, hence the second term. */
    uint32_t gain = pair.weight * pair.quality_bp / 10000 +
                    (query_weight + listed_weight) * pair.quality_bp / 40000;
    row->items[row->count++] = (det_edge){
        .pair = pair, .gain = gain < 1 ? 1 : gain, .is_evidence = is_evidence};
    return DET_OK;
}

/* The consonants of a token with what is written one way here and another there made one: doubled
 * letters, c/k/q, b/p, d/t, v/w/f, z/s, g/j.  Vowels, h and y are left out.  Returns the length. */
static size_t
skeleton(det_str token, char out[DET_TOKEN_BYTES_MAX])
{
    static const char classes[26] = {0,   'b', 'k', 'd', 0,   'f', 'g', 0, 0,   'g', 'k', 'l', 'm',
                                     'n', 0,   'b', 'k', 'r', 's', 'd', 0, 'f', 'f', 'k', 0,   's'};
    size_t length = 0;
    for (size_t i = 0; i < token.len && i < DET_TOKEN_BYTES_MAX; i++) {
        char byte = token.ptr[i];
        char class = byte >= 'a' && byte <= 'z' ? classes[byte - 'a'] : byte;
        if (class == 0 || (length > 0 && out[length - 1] == class)) continue;
        out[length++] = class;
    }
    return length;
}

static bool
is_syllabic(const det_token *token)
{
    return token->script == DET_SCRIPT_HAN || token->script == DET_SCRIPT_HANGUL ||
           token->script == DET_SCRIPT_KANA;
}

static bool
is_number(const det_token *token)
{
    return (token->roles & DET_ROLE_NUMBER) != 0;
}

/* Quality of two words that are no neighbours but might be one word; 0 if they might not. Syllables
 * and numbers are as short as they are different. */
static uint16_t
near_quality(const det_token *a, const det_token *b, uint32_t budget)
{
    size_t shorter = a->text.len < b->text.len ? a->text.len : b->text.len;
    size_t longer = a->text.len < b->text.len ? b->text.len : a->text.len;
    if (!is_bearing(a) || !is_bearing(b) || is_number(a) || is_number(b) || shorter < 2 ||
        longer - shorter > budget + 2)
        return 0;
    bool is_close = det_edit_distance(a->text, b->text, budget + 1) <= budget + 1;
    if (shorter < DET_NEAR_LETTERS_MIN)
        return is_close && !is_syllabic(a) && !is_syllabic(b) ? DET_QUALITY_NEAR_SHORT : 0;
    if (is_close) return DET_QUALITY_NEAR;
    char left[DET_TOKEN_BYTES_MAX], right[DET_TOKEN_BYTES_MAX];
    size_t n = skeleton(a->text, left);
    return n >= 3 && n == skeleton(b->text, right) && memcmp(left, right, n) == 0 ? DET_QUALITY_NEAR
                                                                                  : 0;
}

static det_status
one_to_one(const det_sides *s, size_t q, size_t l, edge_row *row, det_arena *arena, det_error *err)
{
    const det_token *a = &s->query.items[q], *b = &s->listed.items[l];
    uint32_t wq = s->query_weights[q], wl = s->listed_weights[l];
    bool evidence = s->is_listed_light || is_bearing(b);
    det_pair pair = {
        .query_from = (uint16_t)q, .query_count = 1, .listed_from = (uint16_t)l, .listed_count = 1};
    if (det_str_equal(a->text, b->text)) {
        pair.kind = DET_PAIR_EXACT;
        pair.quality_bp = 10000;
        return add(row, arena, pair, wq, wl, evidence, err);
    }
    uint32_t budget = det_edit_budget(a->text, b->text);
    size_t longer = a->text.len > b->text.len ? a->text.len : b->text.len;
    if (budget > 0) {
        uint32_t edits = det_edit_distance(a->text, b->text, budget);
        if (edits <= budget) {
            pair.kind = DET_PAIR_EDIT;
            pair.edits = (uint8_t)edits;
            pair.quality_bp = edit_quality(edits, longer);
            return add(row, arena, pair, wq, wl, evidence, err);
        }
    }
    pair.quality_bp = near_quality(a, b, budget);
    if (pair.quality_bp > 0) {
        pair.kind = DET_PAIR_NEAR;
        return add(row, arena, pair, wq, wl, false, err);
    }
    bool query_initial = (a->roles & DET_ROLE_INITIAL) != 0 && is_bearing(b);
    bool listed_initial = (b->roles & DET_ROLE_INITIAL) != 0 && is_bearing(a);
    if ((query_initial || listed_initial) && a->text.ptr[0] == b->text.ptr[0] &&
        (a->text.len == 1 || b->text.len == 1)) {
        pair.kind = DET_PAIR_INITIAL;
        pair.quality_bp = DET_QUALITY_INITIAL;
        pair.weight = 1 +
                      (query_initial ? wl : wq) / 4; /* a letter says a quarter of a word at most */
        return add(row, arena, pair, wq, wl, false, err);
    }
    return DET_OK;
}

/* Query tokens q, q + 1 joined against listed token l. */
static det_status
join(const det_sides *s, size_t q, size_t l, edge_row *row, det_arena *arena, det_error *err)
{
    det_str left = s->query.items[q].text, right = s->query.items[q + 1].text;
    det_str whole = s->listed.items[l].text;
    size_t length = left.len + right.len;
    size_t apart = length > whole.len ? length - whole.len : whole.len - length;
    /* no budget reaches this far; it spares the copy */
    if (apart > 8 || length < 3) return DET_OK;
    char bytes[2 * DET_TOKEN_BYTES_MAX];
    memcpy(bytes, left.ptr, left.len);
    memcpy(bytes + left.len, right.ptr, right.len);
    det_str joined = {bytes, length};
    uint32_t budget = det_edit_budget(joined, whole);
    if (apart > budget) return DET_OK;
    uint32_t edits = det_edit_distance(joined, whole, budget);
    if (edits > budget) return DET_OK;
    det_pair pair = {.query_from = (uint16_t)q,
                     .query_count = 2,
                     .listed_from = (uint16_t)l,
                     .listed_count = 1,
                     .kind = DET_PAIR_JOIN,
                     .edits = (uint8_t)edits};
    size_t longer = length > whole.len ? length : whole.len;
    pair.quality_bp = (uint16_t)lesser(edit_quality(edits, longer), DET_QUALITY_JOINED);
    return add(row, arena, pair, (uint32_t)s->query_weights[q] + s->query_weights[q + 1],
               s->listed_weights[l], s->is_listed_light || is_bearing(&s->listed.items[l]), err);
}

/* Query token q against listed tokens l, l + 1 joined, letter for letter. */
static det_status
split(const det_sides *s, size_t q, size_t l, edge_row *row, det_arena *arena, det_error *err)
{
    det_str whole = s->query.items[q].text;
    det_str left = s->listed.items[l].text, right = s->listed.items[l + 1].text;
    if (left.len + right.len != whole.len || memcmp(whole.ptr, left.ptr, left.len) != 0 ||
        memcmp(whole.ptr + left.len, right.ptr, right.len) != 0)
        return DET_OK;
    det_pair pair = {.query_from = (uint16_t)q,
                     .query_count = 1,
                     .listed_from = (uint16_t)l,
                     .listed_count = 2,
                     .kind = DET_PAIR_SPLIT,
                     .quality_bp = DET_QUALITY_JOINED};
    bool evidence = s->is_listed_light || is_bearing(&s->listed.items[l]) ||
                    is_bearing(&s->listed.items[l + 1]);
    return add(row, arena, pair, s->query_weights[q],
               (uint32_t)s->listed_weights[l] + s->listed_weights[l + 1], evidence, err);
}

det_status
det_edges_find(const det_sides *sides, det_arena *arena, det_edge **edges, size_t *count,
               det_error *err)
{
    edge_row row = {0};
    for (size_t q = 0; q < sides->query.count; q++)
        for (size_t l = 0; l < sides->listed.count; l++) {
            det_status st = one_to_one(sides, q, l, &row, arena, err);
            if (st == DET_OK && q + 1 < sides->query.count)
                st = join(sides, q, l, &row, arena, err);
            if (st == DET_OK && l + 1 < sides->listed.count)
                st = split(sides, q, l, &row, arena, err);
            if (st != DET_OK) return st;
        }
    *edges = row.items;
    *count = row.count;
    return DET_OK;
}
