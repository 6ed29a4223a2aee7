/* search.c - names that are enough like a query. */
#include "screen/search.h"

#include <stdlib.h>

det_status
det_query_read(const det_index *index, det_str name, det_arena *arena, det_query *out,
               det_error *err)
{
    det_status st = det_tokens_read(name, arena, &out->tokens, err);
    if (st != DET_OK) return st;
    return det_index_query_weights(index, out->tokens, arena, &out->weights, err);
}

static bool
is_same_row(det_tokens a, det_tokens b)
{
    if (a.count != b.count) return false;
    for (size_t i = 0; i < a.count; i++)
        if (!det_str_equal(a.items[i].text, b.items[i].text)) return false;
    return a.count > 0;
}

/* What a subject is, by its newest record. */
static bool
is_person(const det_index *index, uint32_t subject)
{
    uint32_t first, count;
    det_index_records(index, subject, &first, &count);
    if (count == 0) return false;
    uint32_t body = det_index_record_at(index, first + count - 1).body;
    return det_index_body_schema(index, body) == DET_SCHEMA_PERSON;
}

det_status
det_search_score(const det_index *index, const det_query *query, uint32_t name, det_arena *arena,
                 det_hit *hit, det_tokens *listed, det_score *score, det_error *err)
{
    const uint16_t *weights;
    det_index_name row = det_index_name_at(index, name);
    bool is_weak = row.prop == DET_PROP_WEAK_ALIAS;
    det_status st = det_index_name_tokens(index, name, arena, listed, &weights, err);
    if (st == DET_OK)
        st = det_score_names(query->tokens, query->weights, *listed, weights,
                             is_person(index, row.subject), is_weak, arena, score, err);
    if (st != DET_OK) return st;
    bool is_exact = is_same_row(query->tokens, *listed);
    *hit = (det_hit){.subject = row.subject,
                     .name = name,
                     .bp = is_exact ? 10000 : score->bp,
                     .is_exact = is_exact,
                     .is_weak = is_weak};
    return DET_OK;
}

static int
by_subject(const void *a, const void *b)
{
    const det_hit *x = a, *y = b;
    if (x->subject != y->subject) return x->subject < y->subject ? -1 : 1;
    return x->name < y->name ? -1 : x->name > y->name;
}

det_status
det_search_run(const det_index *index, const det_search *search, det_arena *arena,
               det_arena *scratch, const det_hit **hits, size_t *count, det_error *err)
{
    const uint32_t *names = NULL;
    size_t name_count = det_index_name_count(index), used = 0, capacity = 0;
    det_hit *kept = NULL;
    det_arena_mark all = det_arena_mark_get(scratch);
    det_status st = DET_OK;
    if (!search->is_full_scan)
        st = det_index_candidates(index, search->query->tokens, scratch, &names, &name_count, err);
    for (size_t i = 0; st == DET_OK && i < name_count; i++) {
        uint32_t name = names == NULL ? (uint32_t)i : names[i];
        uint32_t subject = det_index_name_at(index, name).subject;
        if (!search->sources[det_index_subject_source(index, subject)]) continue;
        det_arena_mark mark = det_arena_mark_get(scratch);
        det_hit hit;
        det_tokens listed;
        det_score score;
        st = det_search_score(index, search->query, name, scratch, &hit, &listed, &score, err);
        det_arena_mark_reset(scratch, mark);
        if (st != DET_OK || hit.bp < search->floor_bp || hit.bp == 0) continue;
        det_hit *grown = det_arena_grow(arena, kept, used, &capacity, sizeof *kept);
        if (grown == NULL) {
            st = det_fail(err, DET_NOMEM, (det_where){0}, "hits of a query");
            break;
        }
        kept = grown;
        kept[used++] = hit;
    }
    det_arena_mark_reset(scratch, all);
    if (st != DET_OK) return st;
    if (used > 1) qsort(kept, used, sizeof *kept, by_subject);
    *hits = kept;
    *count = used;
    return DET_OK;
}
