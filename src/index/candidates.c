/* candidates.c - which names the scorer has to look at.
 *
 * The theorem (docs/matching.md): a name to which det_score_names gives more than 0 shares with the
 * query one of
 *   E1  a token within det_edit_budget of a query token                        (EXACT, EDIT)
 *   E2  a token within det_edit_budget of two adjacent query tokens joined     (JOIN)
 *   E3  two adjacent tokens that, joined, are a query token                    (SPLIT)
 *   E4  all letters from end to end, whatever the blanks                       (WHOLE)
 * where in E1 to E3 the listed token, or one of the two, is bearing, or the name has no bearing
 * token.  The builder posts a token to exactly the names in which that condition holds, so finding
 * all tokens of E1 and E2 and all pairs of E3 finds all such names; E4 is looked up by hash, and
 * what merely collides with it is a candidate too many.
 *
 * The dictionary lies by length; letter signatures lie beside it.  For each length within the
 * budget one pass compares signatures (a lower bound of the distance, so nothing is lost) and
 * measures what is left.  det_edit_budget_of_length is the most that det_edit_budget grants to such
 * lengths (digits get less); the latter is asked for the pair itself. */
#include "index/index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "index/format.h"
#include "text/edit.h"

typedef struct search {
    const det_index *index;
    uint64_t *found; /* a bit a name */
} search;

bool
det_ix_find_token(const det_index *index, det_str text, uint32_t *token)
{
    if (text.len == 0 || text.len > DET_TOKEN_BYTES_MAX) return false;
    uint32_t low = index->length_first[text.len], high = index->length_first[text.len + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *bytes = index->string_bytes + index->string_ends[index->tokens[middle].text];
        int order = memcmp(bytes, text.ptr, text.len);
        if (order == 0) {
            *token = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

det_status
det_index_query_weights(const det_index *index, det_tokens query, det_arena *arena,
                        const uint16_t **weights, det_error *err)
{
    uint16_t *own = DET_NEW(arena, uint16_t, query.count);
    if (own == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for the weights of a query");
    for (size_t i = 0; i < query.count; i++) {
        uint32_t token;
        bool known = det_ix_find_token(index, query.items[i].text, &token);
        own[i] = det_ix_weight(known ? index->tokens[token].rarity : 4095, query.items[i].roles);
    }
    *weights = own;
    return DET_OK;
}

static void
mark(search *s, uint32_t name)
{
    s->found[name / 64] |= UINT64_C(1) << (name % 64);
}

/* E1 and E2: every name posted under a token within the budget of key. */
static void
mark_neighbours(search *s, det_str key)
{
    const det_index *index = s->index;
    uint32_t signature = det_ix_signature(key);
    for (size_t length = 1; length <= DET_TOKEN_BYTES_MAX; length++) {
        uint32_t first = index->length_first[length], end = index->length_first[length + 1];
        if (first == end) continue;
        uint32_t most = det_edit_budget_of_length(length < key.len ? length : key.len);
        if ((length > key.len ? length - key.len : key.len - length) > most) continue;
        for (uint32_t t = first; t < end; t++) {
            if ((uint32_t)__builtin_popcount(index->signatures[t] ^ signature) > 2 * most) continue;
            det_str text = {index->string_bytes + index->string_ends[index->tokens[t].text],
                            length};
            uint32_t budget = det_edit_budget(key, text);
            if (det_edit_distance(key, text, budget) > budget) continue;
            const det_ix_token *token = &index->tokens[t];
            for (uint32_t p = 0; p < token->posting_count; p++)
                mark(s, index->postings[token->posting_first + p]);
        }
    }
}

/* Names posted under `posted` in which left and right stand side by side. */
static void
mark_adjacent(search *s, uint32_t posted, uint32_t left, uint32_t right)
{
    const det_index *index = s->index;
    const det_ix_token *token = &index->tokens[posted];
    for (uint32_t p = 0; p < token->posting_count; p++) {
        uint32_t name = index->postings[token->posting_first + p];
        const det_ix_name_token *tokens = index->name_tokens + index->names[name].token_first;
        for (uint32_t i = 1; i < index->names[name].token_count; i++)
            if (tokens[i - 1].token == left && tokens[i].token == right) {
                mark(s, name);
                break;
            }
    }
}

/* E3: key cut in two at every place. */
static void
mark_split(search *s, det_str key)
{
    for (size_t cut = 1; cut < key.len; cut++) {
        uint32_t left, right;
        if (!det_ix_find_token(s->index, det_str_slice(key, 0, cut), &left) ||
            !det_ix_find_token(s->index, det_str_slice(key, cut, key.len), &right))
            continue;
        mark_adjacent(s, left, left, right);
        if (right != left) mark_adjacent(s, right, left, right);
    }
}

/* E4 */
static void
mark_wholes(search *s, det_tokens query)
{
    const det_index *index = s->index;
    uint32_t hash = DET_IX_HASH_START, low = 0, high = index->count[DET_IX_WHOLES];
    if (query.count == 0) return;
    for (size_t i = 0; i < query.count; i++)
        hash = det_ix_hash_on(hash, query.items[i].text);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index->wholes[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < index->count[DET_IX_WHOLES] && index->wholes[low].hash == hash; low++)
        mark(s, index->wholes[low].name);
}

static int
by_key(const void *a, const void *b)
{
    return det_str_compare(*(const det_str *)a, *(const det_str *)b);
}

/* Each token, and each two neighbours joined, sorted so that repeated ones are searched once. */
static det_status
make_keys(det_tokens query, bool joined, det_arena *arena, det_str **out, size_t *count,
          det_error *err)
{
    size_t whole = joined ? (query.count > 0 ? query.count - 1 : 0) : query.count;
    det_str *keys = DET_NEW(arena, det_str, whole);
    if (keys == NULL) goto no_memory;
    for (size_t i = 0; i < whole; i++) {
        assert(query.items[i].text.len <= DET_TOKEN_BYTES_MAX);
        keys[i] = query.items[i].text;
        if (!joined) continue;
        det_str left = query.items[i].text, right = query.items[i + 1].text;
        char *bytes = det_arena_alloc(arena, left.len + right.len);
        if (bytes == NULL) goto no_memory;
        memcpy(bytes, left.ptr, left.len);
        memcpy(bytes + left.len, right.ptr, right.len);
        keys[i] = (det_str){bytes, left.len + right.len};
    }
    if (whole > 1) qsort(keys, whole, sizeof *keys, by_key);
    size_t kept = 0;
    for (size_t i = 0; i < whole; i++)
        if (kept == 0 || !det_str_equal(keys[kept - 1], keys[i])) keys[kept++] = keys[i];
    *out = keys;
    *count = kept;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for the keys of a query");
}

det_status
det_index_candidates(const det_index *index, det_tokens query, det_arena *arena,
                     const uint32_t **names, size_t *count, det_error *err)
{
    size_t words = ((size_t)index->count[DET_IX_NAMES] + 63) / 64;
    search s = {.index = index, .found = DET_NEW(arena, uint64_t, words)};
    det_str *keys;
    size_t key_count;
    if (s.found == NULL) goto no_memory;
    det_status st = make_keys(query, false, arena, &keys, &key_count, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < key_count; i++) {
        mark_neighbours(&s, keys[i]);
        mark_split(&s, keys[i]);
    }
    st = make_keys(query, true, arena, &keys, &key_count, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < key_count; i++)
        mark_neighbours(&s, keys[i]);
    mark_wholes(&s, query);

    size_t found = 0;
    for (size_t i = 0; i < words; i++)
        found += (size_t)__builtin_popcountll(s.found[i]);
    uint32_t *out = det_arena_alloc(arena, found * sizeof *out);
    if (out == NULL) goto no_memory;
    size_t used = 0;
    for (size_t i = 0; i < words; i++)
        for (uint64_t bits = s.found[i]; bits != 0; bits &= bits - 1)
            out[used++] = (uint32_t)(i * 64 + (size_t)__builtin_ctzll(bits));
    assert(used == found);
    *names = out;
    *count = found;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for the candidates of a query");
}
