/* search.c - names that are enough like a query. */
#include "screen/search.h"

#include <assert.h>
#include <stdlib.h>

#include "base/sort.h"
#include "match/scorer.h"
#include "match/tuning.h"

det_status
det_query_read(const det_index *index, det_str name, bool is_fast, det_arena *arena, det_query *out,
               det_error *err)
{
    const det_tokens *list;
    det_tokens first;
    size_t count = 1;
    det_status st = is_fast ? det_tokens_read(name, arena, &first, err)
                            : det_tokens_readings(name, false, arena, &list, &count, err);
    if (st != DET_OK) return st;
    det_query_row *rows = DET_NEW(arena, det_query_row, count);
    if (rows == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a query");
    if (is_fast) list = &first;
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        rows[i].tokens = list[i];
        st = det_index_query_weights(index, list[i], arena, &rows[i].weights, err);
    }
    *out = (det_query){rows, count, is_fast};
    return st;
}

static bool
is_same_row(det_tokens a, det_tokens b)
{
    if (a.count != b.count) return false;
    for (size_t i = 0; i < a.count; i++)
        if (!det_str_equal(a.items[i].text, b.items[i].text)) return false;
    return a.count > 0;
}

det_status
det_search_score(const det_index *index, const det_query *query, uint32_t name, det_arena *arena,
                 det_hit *hit, det_tokens *listed, det_score *score, det_error *err)
{
    const uint16_t *weights;
    det_index_name named = det_index_name_at(index, name);
    bool is_weak = named.prop == DET_PROP_WEAK_ALIAS;
    bool is_person = (det_index_heads(index)[name].marks & DET_HEAD_PERSON) != 0;
    det_status st = det_index_name_tokens(index, name, arena, listed, &weights, err);
    *hit = (det_hit){.subject = named.subject, .name = name, .is_weak = is_weak};
    *score = (det_score){0};
    for (size_t r = 0; r < query->row_count && st == DET_OK; r++) {
        const det_query_row *row = &query->rows[r];
        det_score one;
        st = det_score_names(row->tokens, row->weights, *listed, weights, is_person, is_weak,
                             query->is_fast, arena, &one, err);
        bool is_exact = is_same_row(row->tokens, *listed);
        bool is_better = is_exact != hit->is_exact ? is_exact : one.bp > score->bp;
        if (st != DET_OK || (r > 0 && !is_better)) continue;
        *score = one;
        hit->row = (uint8_t)r;
        hit->bp = one.bp;
        hit->is_exact = is_exact;
    }
    return st;
}

enum {
    AHEAD = 8,        /* names that are fetched before they are looked at */
    LARGE = 2000,     /* names of a list that no near memory holds: there their rows are, too */
    FORMS_FETCHED = 3 /* of each */
};

/* ---- searching --------------------------------------------------------------------------- */

struct det_searcher {
    const det_index *index;
    const det_head *heads;
    const det_trait *traits; /* by form */
    const uint64_t *sounds;  /* by form */
    det_finder *finder;
    det_scorer *scorer;
    det_arena *arena; /* the plain way's names */
    det_hit *hits;    /* room for every name twice: hits of readings before, and of one more */
    size_t hit_count;
    uint64_t found, bounded;
};

det_status
det_searcher_new(const det_index *index, det_searcher **out, det_error *err)
{
    det_searcher *s = calloc(1, sizeof *s);
    if (s == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "searcher");
    s->index = index;
    s->heads = det_index_heads(index);
    s->traits = det_index_traits(index);
    s->sounds = det_index_sounds(index);
    s->hits = calloc(2 * (size_t)det_index_name_count(index) + 1, sizeof *s->hits);
    det_status st = s->hits == NULL ? det_fail(err, DET_NOMEM, (det_where){0}, "searcher") : DET_OK;
    if (st == DET_OK) st = det_finder_new(index, &s->finder, err);
    if (st == DET_OK) st = det_scorer_new(det_index_form_count(index), &s->scorer, err);
    if (st == DET_OK) st = det_arena_new(0, &s->arena, err);
    if (st != DET_OK) {
        det_searcher_free(s);
        return st;
    }
    *out = s;
    return DET_OK;
}

void
det_searcher_free(det_searcher *s)
{
    if (s == NULL) return;
    det_finder_free(s->finder);
    det_scorer_free(s->scorer);
    det_arena_free(s->arena);
    free(s->hits);
    free(s);
}

void
det_searcher_set(det_searcher *searcher, bool is_portable, bool is_forgetful)
{
    det_finder_set(searcher->finder, is_portable, is_forgetful);
    det_scorer_set(searcher->scorer, is_portable);
}

void
det_searcher_set_large(det_searcher *searcher, bool is_large)
{
    det_finder_set_large(searcher->finder, is_large);
}

det_search_work
det_searcher_work(const det_searcher *s)
{
    const det_scorer_work *scorer = det_scorer_work_done(s->scorer);
    return (det_search_work){*det_finder_work_done(s->finder),
                             s->found,
                             scorer->learned,
                             scorer->edged,
                             s->bounded,
                             scorer->scored};
}

static int
by_subject(const void *a, const void *b)
{
    const det_hit *x = a, *y = b;
    if (x->subject != y->subject) return x->subject < y->subject ? -1 : 1;
    if (x->name != y->name) return x->name < y->name ? -1 : 1;
    if (x->is_exact != y->is_exact) return x->is_exact ? -1 : 1;
    if (x->bp != y->bp) return x->bp > y->bp ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool
is_same_name(const det_index *index, det_tokens query, uint32_t name)
{
    uint32_t size;
    const det_index_place *row = det_index_name_row(index, name, &size);
    if (size != query.count) return false;
    for (uint32_t i = 0; i < size; i++) {
        det_token token;
        det_index_form_at(index, row[i].form, &token);
        if (!det_str_equal(query.items[i].text, token.text)) return false;
    }
    return size > 0;
}

static void
keep(det_searcher *s, const det_search *search, size_t row, uint32_t name, uint32_t bp)
{
    /* the same name is kept whatever the floor is, even if others bear it too */
    det_tokens asked = search->query->rows[row].tokens;
    bool is_exact = bp >= DET_SAME_BP_MIN && is_same_name(s->index, asked, name);
    if ((bp < search->floor_bp && !is_exact) || bp == 0) return;
    s->hits[s->hit_count++] = (det_hit){.subject = det_index_name_at(s->index, name).subject,
                                        .name = name,
                                        .bp = bp,
                                        .row = (uint8_t)row,
                                        .is_exact = is_exact,
                                        .is_weak = (s->heads[name].marks & DET_HEAD_WEAK) != 0};
}

static bool
is_asked_for(const det_searcher *s, const det_search *search, uint32_t name)
{
    return search->sources == NULL || search->sources[det_index_subject_source(
                                          s->index, det_index_name_at(s->index, name).subject)];
}

static det_led
led_to(const det_searcher *s, const det_search *search, uint32_t form)
{
    return search->way == DET_SEARCH_INDEX ? det_finder_led(s->finder, form)
                                           : (det_led){UINT16_MAX, 10000, true};
}

/* Query tokens of some that soften a form: by its trait, and where that does not do by its text. */
static uint16_t
soft_of(det_searcher *s, uint32_t form, uint16_t among)
{
    uint16_t soft = det_scorer_soft(s->scorer, form, &s->traits[form], &s->sounds[form]) & among;
    if (soft == 0 || det_scorer_is_soft_exact(s->scorer, form)) return soft;
    det_token token;
    det_index_form_at(s->index, form, &token);
    return det_scorer_softly(s->scorer, form, &token) & among;
}

/* What is known of the forms of a name when more has to be; false: no more than before. */
static bool
soften(det_searcher *s, const uint32_t *forms, uint32_t size)
{
    bool is_more = false;
    for (uint32_t i = 0; i < size; i++) {
        if (!det_scorer_is_vague(s->scorer, forms[i])) continue;
        is_more = true;
        det_token token;
        det_index_form_at(s->index, forms[i], &token);
        det_scorer_soften(s->scorer, forms[i], &token);
    }
    return is_more;
}

static det_status
learn(det_searcher *s, const det_search *search, const uint32_t *forms, uint32_t size,
      det_error *err)
{
    for (uint32_t i = 0; i < size; i++) {
        if (det_scorer_knows(s->scorer, forms[i])) continue;
        det_token token;
        det_index_form_at(s->index, forms[i], &token);
        det_status st = det_scorer_learn(s->scorer, forms[i], &token,
                                         led_to(s, search, forms[i]).tokens, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* A name that may reach the floor: its words at a glance, then closer, and then its score. */
static det_status
look_closer(det_searcher *s, const det_search *search, size_t row_number, uint32_t name,
            uint16_t led, det_error *err)
{
    const det_head *head = &s->heads[name];
    uint32_t forms[DET_NAME_TOKENS_MAX], size, bp;
    const det_index_place *row = det_index_name_row(s->index, name, &size);
    s->bounded++;
    for (uint32_t i = 0; i < size; i++)
        forms[i] = row[i].form;
    size_t at = 0;
    while ((at = det_scorer_next_unseen(s->scorer, forms, at, size)) < size) {
        det_status st = det_scorer_glance(s->scorer, forms[at], &s->traits[forms[at]],
                                          &s->sounds[forms[at]], led_to(s, search, forms[at]), err);
        if (st != DET_OK) return st;
    }
    if (!det_scorer_bound(s->scorer, forms, size, head, led)) return DET_OK;
    if (led != UINT16_MAX && soften(s, forms, size) &&
        !det_scorer_bound(s->scorer, forms, size, head, led))
        return DET_OK;
    det_status st = learn(s, search, forms, size, err);
    if (st != DET_OK || !det_scorer_bound(s->scorer, forms, size, head, led)) return st;
    for (uint32_t i = 0; i < size; i++) {
        if (det_scorer_has_token(s->scorer, forms[i])) continue;
        det_token token;
        det_index_form_at(s->index, forms[i], &token);
        det_scorer_show(s->scorer, forms[i], &token);
    }
    st = det_scorer_score(s->scorer, forms, size, head, led, &bp, err);
    if (st == DET_OK) keep(s, search, row_number, name, bp);
    return st;
}

/* Scores one name, of which tokens of the query are known to have led to it.  Most end here. */
static det_status
look_at(det_searcher *s, const det_search *search, size_t row_number, det_lead lead, det_error *err)
{
    if (!det_scorer_may_reach(s->scorer, &s->heads[lead.name], lead.tokens, lead.carried,
                              lead.covered) ||
        !is_asked_for(s, search, lead.name))
        return DET_OK;
    return look_closer(s, search, row_number, lead.name, lead.tokens, err);
}

static det_status
run_plain(det_searcher *s, const det_search *search, det_error *err)
{
    for (uint32_t name = 0; name < det_index_name_count(s->index); name++) {
        det_hit hit;
        det_tokens listed;
        det_score score;
        if (!is_asked_for(s, search, name)) continue;
        det_arena_reset(s->arena);
        det_status st = det_search_score(s->index, search->query, name, s->arena, &hit, &listed,
                                         &score, err);
        if (st != DET_OK) return st;
        keep(s, search, hit.row, name, hit.bp);
    }
    return DET_OK;
}

static bool
is_like(void *context, uint32_t form, uint16_t but)
{
    const det_searcher *s = context;
    uint16_t soft = det_scorer_soft_at_once(s->scorer, &s->traits[form], &s->sounds[form]);
    if ((soft & (uint16_t)~but) == 0) return false;
    det_scorer_ahead(s->scorer, form);
    return true;
}

static bool
may_soften(void *context, uint32_t form, uint16_t but)
{
    /* most are told by their trait, and asked about once */
    return is_like(context, form, but) && soft_of(context, form, (uint16_t)~but) != 0;
}

static bool
may_reach(void *context, uint16_t token, uint32_t weight, uint32_t rest, uint32_t heaviest,
          uint32_t light)
{
    const det_searcher *s = context;
    return det_scorer_may_reach_alone(s->scorer, token, weight, rest, heaviest, light);
}

/* Fetches what the next names will take, each step of them some names after the one before. */
static void
look_ahead(const det_searcher *s, const det_lead *leads, size_t count)
{
    if (3 * AHEAD < count) det_index_name_ahead(s->index, leads[3 * AHEAD].name);
    if (2 * AHEAD < count) det_index_row_ahead(s->index, leads[2 * AHEAD].name);
    if (AHEAD >= count) return;
    uint32_t size;
    const det_index_place *row = det_index_name_row(s->index, leads[AHEAD].name, &size);
    for (uint32_t k = 0; k < size && k < FORMS_FETCHED; k++) {
        det_scorer_ahead(s->scorer, row[k].form);
        __builtin_prefetch(&s->traits[row[k].form]);
    }
}

/* One reading, by the index or by scan. */
static det_status
run_row(det_searcher *s, const det_search *search, size_t r, det_error *err)
{
    const det_query_row *row = &search->query->rows[r];
    bool is_fast = search->query->is_fast;
    det_status st = DET_OK;
    if (search->way == DET_SEARCH_SCAN) {
        st = det_scorer_begin(s->scorer, row->tokens, row->weights, search->floor_bp, is_fast,
                              DET_LEAD_LONG, err);
        for (uint32_t name = 0; st == DET_OK && name < det_index_name_count(s->index); name++)
            st = look_at(s, search, r, (det_lead){.name = name, .tokens = UINT16_MAX}, err);
        return st;
    }
    const det_lead *leads;
    size_t count;
    st = det_scorer_begin(s->scorer, row->tokens, row->weights, search->floor_bp, is_fast,
                          DET_LEAD_LONG, err);
    if (st != DET_OK) return st;
    const det_second second = det_scorer_second(s->scorer);
    const det_finder_filter filter = {.may_soften = may_soften,
                                      .is_like = is_like,
                                      .context = s,
                                      .needed = det_scorer_needed(s->scorer),
                                      .many = det_scorer_many(s->scorer),
                                      .may_reach = may_reach,
                                      .begun = det_scorer_begun(s->scorer),
                                      .sounds = det_scorer_sounds(s->scorer),
                                      .rest_rate = det_scorer_rest_rate(s->scorer),
                                      .second_rate = second.rate,
                                      .outside_rate = second.outside_rate,
                                      .outside_most = second.outside_most,
                                      .weights = row->weights,
                                      .floor_bp = search->floor_bp,
                                      .letters_alone = DET_LONE_LETTERS_MIN,
                                      .letters_beside = DET_LONE_LETTERS_COMPANIED};
    det_finder_run(s->finder, row->tokens, is_fast, &filter, &leads, &count);
    det_scorer_parts(s->scorer, det_finder_parts(s->finder));
    s->found += count;
    bool is_large = det_index_name_count(s->index) > LARGE;
    for (size_t i = 0; st == DET_OK && i < count; i++) {
        if (i + AHEAD < count) __builtin_prefetch(&s->heads[leads[i + AHEAD].name]);
        if (is_large) look_ahead(s, leads + i, count - i);
        st = look_at(s, search, r, leads[i], err);
    }
    return st;
}

/* Sorted, and of hits of one name the same name or the best, of equals the first reading's. */
static void
merge(det_searcher *s)
{
    size_t kept = 0;
    det_sort(s->hits, s->hit_count, sizeof *s->hits, by_subject);
    for (size_t i = 0; i < s->hit_count; i++)
        if (kept == 0 || s->hits[kept - 1].name != s->hits[i].name) s->hits[kept++] = s->hits[i];
    s->hit_count = kept;
}

det_status
det_search_run(det_searcher *s, const det_search *search, const det_hit **hits, size_t *count,
               det_error *err)
{
    det_status st = DET_OK;
    s->hit_count = 0;
    if (search->way == DET_SEARCH_PLAIN) st = run_plain(s, search, err);
    for (size_t r = 0; search->way != DET_SEARCH_PLAIN && r < search->query->row_count; r++) {
        st = run_row(s, search, r, err);
        if (st != DET_OK) return st;
        merge(s);
    }
    if (st != DET_OK) return st;
    merge(s);
    *hits = s->hits;
    *count = s->hit_count;
    return DET_OK;
}
