/* screen.c - one question in, one reasoned verdict out.
 *
 * It is long because every way of asking (a verdict, a rank, scores, owners, a party under several
 * names) walks the same path, whose steps nobody else should call. */
#include "screen/screen.h"

#include <stdlib.h>
#include <string.h>

#include "screen/ask.h"
#include "screen/result.h"

/* The path of a question: can it be screened at all; which lists were known and in use on the day;
 * the names that are enough like it; those grouped by subject, each placed in time and weighed with
 * the facts; the verdict.
 *
 * Invariants.
 * 1. Every question gets exactly one verdict.  What goes wrong inside is an error to the caller,
 * never a verdict; what is wrong with the question is UNSCREENABLE with a reason.
 * 2. CLEAR is said only if every list asked for had a version on the day.  An ALERT needs no such
 * thing.
 * 3. The index chooses what is scored, never what alerts: the hits of a full scan are the same.
 * 4. Nothing is printed that depends on the order of work. */

enum { SCRATCH_BYTES_MAX = 512 * 1024 * 1024 };

struct det_screener {
    const det_index *index;
    const det_lawbook *law;
    const det_lawbook *own_law; /* that of the snapshot */
    const det_quota_ledger *quotas;
    const det_licences *licences;
    uint32_t books_tx;
    const det_suppressions *suppressions; /* NULL: none are read */
    det_profile profile;                  /* defaults filled in */
    det_countries countries;
    det_arena *lasting; /* what lives as long as the screener */
    det_arena *keep;    /* what lives as long as a question */
    det_arena *scratch;
    det_asker by;
    det_searcher *searcher;
    char snapshot_hex[DET_SHA256_HEX];
    char profile_hex[DET_SHA256_HEX];
    det_str profile_text;
};

/* A short word for settings that change verdicts, so that an answer can be tied to them. */
static det_status
hash_profile(const det_profile *profile, det_arena *arena, det_str *text, char hex[DET_SHA256_HEX],
             det_error *err)
{
    det_sha256 digest;
    if (!det_arena_print(arena, text,
                         "threshold_bp=%u max_age_days=%u results_max=%u weak_alias_alerts=%d%s",
                         profile->threshold_bp, profile->max_age_days, profile->results_max,
                         profile->weak_alias_alerts, profile->is_fast ? " rules=fast" : ""))
        return det_fail(err, DET_NOMEM, (det_where){0}, "profile");
    det_status st = det_sha256_of(*text, &digest, err);
    if (st == DET_OK) det_sha256_print(&digest, hex);
    return st;
}

static det_profile
fill_in(const det_profile *profile)
{
    det_profile out = profile == NULL ? (det_profile){0} : *profile;
    if (out.threshold_bp == 0) out.threshold_bp = DET_PROFILE_THRESHOLD_BP;
    if (out.results_max == 0) out.results_max = DET_PROFILE_RESULTS_MAX;
    return out;
}

det_status
det_profile_name(const det_profile *profile, det_arena *arena, det_str *text, char hex[65],
                 det_error *err)
{
    const det_profile whole = fill_in(profile);
    return hash_profile(&whole, arena, text, hex, err);
}

det_status
det_screener_new(const det_index *index, const det_lawbook *law, const det_profile *profile,
                 det_screener **out, det_error *err)
{
    det_screener *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "screener");
    made->index = index;
    made->law = made->own_law = law;
    made->profile = fill_in(profile);
    det_status st = det_arena_new(0, &made->lasting, err);
    if (st == DET_OK) st = det_arena_new(SCRATCH_BYTES_MAX, &made->keep, err);
    if (st == DET_OK) st = det_arena_new(SCRATCH_BYTES_MAX, &made->scratch, err);
    if (st == DET_OK) st = det_searcher_new(index, &made->searcher, err);
    if (st == DET_OK) st = det_countries_load(made->lasting, &made->countries, err);
    made->by = (det_asker){index, &made->profile, &made->countries, made->keep};
    if (st == DET_OK)
        st = hash_profile(&made->profile, made->lasting, &made->profile_text, made->profile_hex,
                          err);
    if (st != DET_OK) {
        det_screener_free(made);
        return st;
    }
    det_sha256_print(det_index_id(index), made->snapshot_hex);
    *out = made;
    return DET_OK;
}

void
det_screener_free(det_screener *screener)
{
    if (screener == NULL) return;
    det_arena_free(screener->lasting);
    det_arena_free(screener->keep);
    det_arena_free(screener->scratch);
    det_searcher_free(screener->searcher);
    free(screener);
}

const det_index *
det_screener_index(const det_screener *screener)
{
    return screener->index;
}

const det_lawbook *
det_screener_law(const det_screener *screener)
{
    return screener->law;
}

void
det_screener_use(det_screener *screener, const det_lawbook *law, const det_quota_ledger *quotas,
                 const det_licences *licences, uint32_t tx)
{
    screener->books_tx = tx;
    screener->law = law == NULL ? screener->own_law : law;
    screener->quotas = quotas;
    screener->licences = licences;
}

void
det_screener_suppress(det_screener *screener, const det_suppressions *suppressions)
{
    screener->suppressions = suppressions;
}

uint32_t
det_screener_books_tx(const det_screener *screener)
{
    return screener->books_tx;
}

const det_quota_ledger *
det_screener_quotas(const det_screener *screener)
{
    return screener->quotas;
}

const det_licences *
det_screener_licences(const det_screener *screener)
{
    return screener->licences;
}

const det_profile *
det_screener_profile(const det_screener *screener)
{
    return &screener->profile;
}

const det_countries *
det_screener_countries(const det_screener *screener)
{
    return &screener->countries;
}

det_str
det_screener_profile_text(const det_screener *screener)
{
    return screener->profile_text;
}

det_str
det_screener_profile_id(const det_screener *screener)
{
    return (det_str){screener->profile_hex, 16};
}

det_str
det_screener_snapshot_id(const det_screener *screener)
{
    return det_str_of(screener->snapshot_hex);
}

uint32_t
det_screen_floor(const det_profile *profile)
{
    uint32_t threshold = profile->threshold_bp;
    return threshold > DET_FACTS_RAISE_BP ? threshold - DET_FACTS_RAISE_BP : 1;
}

const char *
det_verdict_name(det_verdict verdict)
{
    switch (verdict) {
    case DET_VERDICT_CLEAR:
        return "CLEAR";
    case DET_VERDICT_ALERT:
        return "ALERT";
    case DET_VERDICT_UNSCREENABLE:
        return "UNSCREENABLE";
    case DET_VERDICT_SUPPRESSED:
        return "SUPPRESSED";
    }
    return "?";
}

/* ---- subjects
 * ------------------------------------------------------------------------------------ */

/* The statement of the body that carries one of the numbers asked about. */
static const det_statement *
find_number(const det_ask *ask, const det_subject *body)
{
    for (size_t i = 0; i < body->statement_count; i++) {
        const det_statement *statement = &body->statements[i];
        if (statement->prop == DET_PROP_IMO_NUMBER && det_number_equal(statement->text, ask->imo))
            return statement;
        if ((statement->prop < DET_PROP_PASSPORT_NUMBER || statement->prop > DET_PROP_PUBLIC_KEY) &&
            statement->prop != DET_PROP_AIRCRAFT_SERIAL)
            continue;
        if (det_number_equal(statement->text, ask->question->id_number)) return statement;
        for (size_t o = 0; o < ask->other_count; o++)
            if (det_number_equal(statement->text, ask->others[o].id_number)) return statement;
    }
    return NULL;
}

/* The facts of which the party's own say most for it. */
static det_status
grade_facts(const det_ask *ask, const det_subject *body, det_arena *arena, det_fact_grades *out,
            det_error *err)
{
    det_status st = det_facts_grade(&ask->facts, ask->question, body, arena, out, err);
    for (size_t o = 0; o < ask->other_count && st == DET_OK; o++) {
        det_fact_grades other;
        st = det_facts_grade(&ask->other_facts[o], &ask->others[o], body, arena, &other, err);
        if (st == DET_OK && other.effect_bp > out->effect_bp) *out = other;
    }
    return st;
}

/* Does the hit alert, if its subject is listed and the name is current? */
static bool
is_strong_enough(const det_screener *screener, const det_hit *hit, int32_t effect_bp)
{
    if (hit->is_exact) return true;
    if (hit->is_weak && !screener->profile.weak_alias_alerts) return false;
    return (int64_t)hit->bp + effect_bp >= (int64_t)screener->profile.threshold_bp;
}

/* Weighs the hits of one subject and keeps the best.  False in *is_shown: nothing to tell. */
static det_status
weigh(det_screener *screener, const det_ask *ask, uint32_t subject, const det_hit *hits,
      size_t count, det_result *out, bool *is_shown, det_error *err)
{
    const det_index *index = screener->index;
    det_arena *arena = screener->keep;
    *is_shown = false;
    *out = (det_result){.subject = subject};
    det_status st = det_spells_load(index, screener->law, subject, &ask->moment, arena,
                                    &out->spells, err);
    if (st != DET_OK || out->spells.count == 0) return st;
    st = det_spells_place(index, screener->law, subject, &out->spells, &ask->moment, arena,
                          &out->place, err);
    if (st == DET_OK) st = det_index_body(index, out->place.body, arena, &out->body, err);
    if (st == DET_OK) st = grade_facts(ask, &out->body, arena, &out->facts, err);
    if (st != DET_OK) return st;

    bool is_listed = out->place.standing == DET_STANDING_LISTED;
    bool is_best_strong = false;
    for (size_t i = 0; i < count; i++) {
        bool is_known = false;
        for (size_t r = 0; r < out->spells.record_count && !is_known; r++)
            is_known = det_index_body_has_name(index, out->spells.records[r].body, hits[i].name);
        if (!is_known) continue; /* a name that had not been told to us by then */
        bool is_current = det_index_body_has_name(index, out->place.body, hits[i].name);
        bool is_strong = is_current && is_strong_enough(screener, &hits[i], out->facts.effect_bp);
        bool is_better = !out->has_name || is_strong > is_best_strong ||
                         (is_strong == is_best_strong &&
                          (is_current > out->is_current ||
                           (is_current == out->is_current && hits[i].bp > out->hit.bp)));
        if (!is_better) continue;
        out->has_name = true;
        out->hit = hits[i];
        out->is_current = is_current;
        is_best_strong = is_strong;
    }
    out->number = find_number(ask, &out->body);
    if (!out->has_name && out->number == NULL) return DET_OK;

    int64_t threshold = screener->profile.threshold_bp;
    int64_t bp = out->has_name ? (int64_t)out->hit.bp + out->facts.effect_bp : 0;
    if (out->has_name && out->hit.is_exact && bp < threshold) {
        bp = threshold;
        out->is_held_up = true;
    }
    if (out->number != NULL) bp = 10000;
    out->bp = (uint32_t)(bp < 0 ? 0 : bp > 10000 ? 10000 : bp);
    bool is_found = is_listed && (is_best_strong || out->number != NULL);
    out->is_holding = det_owned_is_source(index, det_index_subject_source(index, subject));
    out->is_match = is_found && !out->is_holding;
    *is_shown = is_found || out->bp >= threshold;
    return DET_OK;
}

static int
by_weight(const void *a, const void *b)
{
    const det_result *x = a, *y = b;
    if (x->is_match != y->is_match) return x->is_match ? -1 : 1;
    if (x->bp != y->bp) return x->bp > y->bp ? -1 : 1;
    return x->subject < y->subject ? -1 : x->subject > y->subject;
}

static det_status find_results(det_screener *screener, const det_ask *ask, det_result **out,
                               size_t *count, det_error *err);

typedef struct owner_search {
    det_screener *screener;
    const det_ask *ask;
} owner_search;

/* An owner among the entries of the lists that were asked for, on the same day. */
static det_status
find_owner(void *context, const det_question *asked, det_arena *arena, const det_owner_entry **out,
           size_t *count, bool *is_unread, det_error *err)
{
    const owner_search *of = context;
    det_question question = *asked;
    det_ask ask = {.question = &question};
    det_result *results = NULL;
    size_t found = 0;
    question.on = of->ask->question->on;
    question.as_known = of->ask->question->as_known;
    question.sources = of->ask->question->sources;
    det_status st = det_ask_read(&of->screener->by, &ask, err);
    if (st != DET_OK) return st;
    *count = 0;
    *is_unread = ask.reason != NULL;
    if (*is_unread) return DET_OK;
    for (uint32_t s = 0; s < det_index_source_count(of->screener->index); s++)
        if (det_owned_is_source(of->screener->index, s)) ask.sources[s] = false;
    st = find_results(of->screener, &ask, &results, &found, err);
    if (st != DET_OK) return st;
    det_owner_entry *entries = DET_NEW(arena, det_owner_entry, found + 1);
    if (entries == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "entries of an owner");
    for (size_t i = 0; i < found && results[i].is_match; i++)
        entries[(*count)++] = (det_owner_entry){
            results[i].subject,
            results[i].number != NULL || (results[i].has_name && results[i].hit.is_exact)};
    *out = entries;
    return DET_OK;
}

/* Follows the owners of what was found on a file of holdings. */
static det_status
weigh_owners(det_screener *screener, const det_ask *ask, det_result *result, det_error *err)
{
    owner_search search = {screener, ask};
    if (result->place.standing != DET_STANDING_LISTED) return DET_OK;
    det_owned_net *net = DET_NEW(screener->keep, det_owned_net, 1);
    if (net == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "owners");
    det_status st = det_owned_find(screener->index, screener->law, result->subject, &result->body,
                                   &ask->moment, find_owner, &search, screener->keep, net, err);
    result->net = net;
    result->is_match = st == DET_OK && net->is_caught != DET_NO;
    return st;
}

/* All results, best first. */
static det_status
find_results(det_screener *screener, const det_ask *ask, det_result **out, size_t *count,
             det_error *err)
{
    const det_hit *hits = NULL;
    const uint32_t *numbered = NULL;
    size_t hit_count = 0, number_count = 0, used = 0, capacity = 0;
    det_result *results = NULL;
    det_search search = {.query = &ask->query,
                         .sources = ask->sources,
                         .floor_bp = det_screen_floor(&screener->profile),
                         .way = screener->profile.is_full_scan ? DET_SEARCH_SCAN
                                                               : DET_SEARCH_INDEX};
    det_status st = DET_OK;
    if (ask->query.row_count > 0)
        st = det_search_run(screener->searcher, &search, &hits, &hit_count, err);
    if (st == DET_OK)
        st = det_ask_numbered(screener->index, ask, screener->keep, &numbered, &number_count, err);
    size_t h = 0, n = 0;
    while (st == DET_OK && (h < hit_count || n < number_count)) {
        uint32_t subject = h < hit_count ? hits[h].subject : UINT32_MAX;
        if (n < number_count && numbered[n] < subject) subject = numbered[n];
        size_t first = h;
        while (h < hit_count && hits[h].subject == subject)
            h++;
        while (n < number_count && numbered[n] == subject)
            n++;
        det_result result;
        bool is_shown;
        st = weigh(screener, ask, subject, hits == NULL ? NULL : hits + first, h - first, &result,
                   &is_shown, err);
        if (st != DET_OK || !is_shown) continue;
        det_result *grown = det_arena_grow(screener->keep, results, used, &capacity,
                                           sizeof *results);
        if (grown == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "results");
        results = grown;
        results[used++] = result;
    }
    for (size_t i = 0; i < used && st == DET_OK; i++)
        if (results[i].is_holding) st = weigh_owners(screener, ask, &results[i], err);
    if (st != DET_OK) return st;
    if (used > 1) qsort(results, used, sizeof *results, by_weight);
    *out = results;
    *count = used;
    return DET_OK;
}

/* Which alerts a suppression answers.  A party of a file of holdings alerts through others, and is
 * never answered. */
static det_status
suppress(det_screener *screener, const det_ask *ask, det_result *results, size_t count,
         det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < count && results[i].is_match && st == DET_OK; i++) {
        det_result *at = &results[i];
        det_listing listing;
        if (at->is_holding) continue;
        st = det_listing_of(screener->index, screener->law, at->subject, &at->spells, &at->place,
                            &at->body, screener->keep, &listing, err);
        if (st == DET_OK)
            st = det_suppressions_try(screener->suppressions, screener->law, ask->question,
                                      &listing, &ask->moment, screener->keep, &at->suppressed, err);
    }
    return st;
}

static bool
is_answered(const det_result *result)
{
    return result->suppressed.by != NULL && result->suppressed.why == NULL;
}

/* ---- the answer
 * ------------------------------------------------------------------------------------ */

static void
write_query(det_json *json, const det_question *question)
{
    const struct {
        const char *key;
        det_str value;
    } facts[] = {
        {"schema", question->schema},           {"birthDate", question->birth_date},
        {"nationality", question->nationality}, {"gender", question->gender},
        {"country", question->country},         {"idNumber", question->id_number},
        {"imoNumber", question->imo_number},    {"address", question->address},
        {"sources", question->sources},
    };
    det_json_key(json, "query");
    det_json_object(json);
    if (question->id.len > 0) det_json_key_str(json, "id", question->id);
    det_json_key_str(json, "name", question->name);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (facts[i].value.len > 0) det_json_key_str(json, facts[i].key, facts[i].value);
    det_json_object_end(json);
}

static void
write_missing(const det_screener *screener, const det_ask *ask, det_json *json)
{
    if (!ask->is_missing && ask->has_list) return;
    det_json_key(json, "missing");
    det_json_array(json);
    for (uint32_t s = 0; s < det_index_source_count(screener->index); s++)
        if (ask->sources[s] && ask->dated[s] == DET_DAY_NONE &&
            !det_owned_is_source(screener->index, s))
            det_json_str(json, det_index_source_id(screener->index, s));
    if (ask->unknown_source.ptr != NULL) det_json_str(json, ask->unknown_source);
    det_json_array_end(json);
}

static void
write_lists(const det_screener *screener, const det_ask *ask, det_json *json)
{
    char day[DET_DAY_TEXT_MAX];
    det_json_key(json, "lists");
    det_json_array(json);
    for (uint32_t s = 0; s < det_index_source_count(screener->index); s++) {
        if (!ask->sources[s]) continue;
        bool is_there = ask->dated[s] != DET_DAY_NONE;
        det_json_object(json);
        det_json_key_str(json, "source", det_index_source_id(screener->index, s));
        det_json_key_cstr(json, "dated", is_there ? det_day_print(ask->dated[s], day) : NULL);
        det_json_key(json, "age_days");
        if (is_there)
            det_json_int(json, (int64_t)ask->moment.on - ask->dated[s]);
        else
            det_json_null(json);
        if (ask->lacks[s] != 0) det_json_key_cstr(json, "lacks", det_lacks_words(ask->lacks[s]));
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static det_status
write_answer(det_screener *screener, const det_ask *ask, det_verdict verdict,
             const det_result *results, size_t count, det_text *out, det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    det_status st = DET_OK;
    det_json json = det_json_over(out);
    det_json_object(&json);
    write_query(&json, ask->question);
    det_json_key_cstr(&json, "verdict", det_verdict_name(verdict));
    det_json_key_cstr(&json, "on",
                      ask->moment.on == DET_DAY_NONE ? NULL : det_day_print(ask->moment.on, day));
    det_json_key_cstr(&json, "snapshot", screener->snapshot_hex);
    det_json_key_bool(&json, "complete", ask->is_complete);
    size_t shown = count < screener->profile.results_max ? count : screener->profile.results_max;
    det_json_key(&json, "results");
    det_json_array(&json);
    const det_asked asked = {.query = &ask->query,
                             .name = ask->name,
                             .question = ask->question,
                             .facts = &ask->facts,
                             .moment = &ask->moment,
                             .threshold_bp = screener->profile.threshold_bp};
    for (size_t i = 0; i < shown && st == DET_OK; i++) {
        det_arena_mark mark = det_arena_mark_get(screener->scratch);
        st = det_result_write(screener->index, screener->law, &asked, &results[i],
                              screener->scratch, &json, err);
        det_arena_mark_reset(screener->scratch, mark);
    }
    det_json_array_end(&json);
    det_json_key_uint(&json, "results_cut", count - shown);
    if (ask->reason != NULL) {
        det_json_key_cstr(&json, "reason", ask->reason);
        det_json_key_str(&json, "text", ask->why);
    }
    write_missing(screener, ask, &json);
    write_lists(screener, ask, &json);
    if (ask->facts.unread_count > 0) {
        det_json_key(&json, "unread");
        det_json_array(&json);
        for (size_t i = 0; i < ask->facts.unread_count; i++)
            det_json_cstr(&json, ask->facts.unread[i]);
        det_json_array_end(&json);
    }
    if (ask->question->as_known.len > 0)
        det_json_key_str(&json, "as_known", ask->question->as_known);
    if (screener->suppressions != NULL)
        det_json_key_uint(&json, "suppressions_tx", screener->suppressions->tx);
    det_json_key_cstr(&json, "engine", det_version());
    det_json_key_str(&json, "profile", det_screener_profile_id(screener));
    det_json_object_end(&json);
    return st;
}

/* Reads the question and looks it up, with fresh memory. */
static det_status
look_up(det_screener *screener, det_ask *ask, det_result **results, size_t *count, det_error *err)
{
    *results = NULL;
    *count = 0;
    det_arena_reset(screener->keep);
    det_arena_reset(screener->scratch);
    det_status st = det_ask_read(&screener->by, ask, err);
    if (st == DET_OK && ask->moment.on != DET_DAY_NONE)
        st = find_results(screener, ask, results, count, err);
    return st;
}

/* The same where nobody's suppressions count: true in *is_screened if it alerts, or if nothing is
 * in the way of clearing it. */
static det_status
look_up_plain(det_screener *screener, det_ask *ask, det_result **results, size_t *count,
              bool *is_screened, det_error *err)
{
    det_status st = look_up(screener, ask, results, count, err);
    bool is_alert = st == DET_OK && *count > 0 && (*results)[0].is_match; /* matches come first */
    if (st == DET_OK && !is_alert && ask->reason == NULL)
        st = det_ask_doubt(&screener->by, ask, err);
    *is_screened = is_alert || ask->reason == NULL;
    return st;
}

det_status
det_screen_name(det_screener *screener, const det_question *question, det_text *out,
                det_screened *screened, det_error *err)
{
    size_t length = det_text_length(out);
    det_ask ask = {.question = question};
    det_result *results;
    size_t count;
    det_status st = look_up(screener, &ask, &results, &count, err);
    if (st != DET_OK) goto done;
    if (screener->suppressions != NULL) st = suppress(screener, &ask, results, count, err);
    if (st != DET_OK) goto done;
    bool is_alert = false, is_suppressed = false;
    for (size_t i = 0; i < count && results[i].is_match; i++) { /* matches come first */
        is_alert = is_alert || !is_answered(&results[i]);
        is_suppressed = is_suppressed || is_answered(&results[i]);
    }
    if (!is_alert && ask.reason == NULL) st = det_ask_doubt(&screener->by, &ask, err);
    if (st != DET_OK) goto done;
    *screened = (det_screened){is_alert             ? DET_VERDICT_ALERT
                               : ask.reason != NULL ? DET_VERDICT_UNSCREENABLE
                               : is_suppressed      ? DET_VERDICT_SUPPRESSED
                                                    : DET_VERDICT_CLEAR,
                               false};
    for (size_t i = 0; i < count && results[i].is_match; i++) {
        bool is_sure = results[i].net == NULL || results[i].net->is_caught == DET_YES;
        if (is_sure &&
            (results[i].number != NULL || (results[i].has_name && results[i].hit.is_exact)))
            screened->is_same = true;
    }
    st = write_answer(screener, &ask, screened->verdict, results, count, out, err);
    if (st == DET_OK) st = det_text_check(out, err);
done:
    if (st != DET_OK) det_text_truncate(out, length);
    return st;
}

det_status
det_screen_finds(det_screener *screener, det_str name, det_day on, uint32_t subject,
                 det_rank *found, det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    det_question question = {.name = name, .on = det_str_of(det_day_print(on, day))};
    det_ask ask = {.question = &question};
    det_result *results = NULL;
    size_t count = 0;
    *found = (det_rank){0};
    det_arena_reset(screener->keep);
    det_arena_reset(screener->scratch);
    det_status st = det_ask_read(&screener->by, &ask, err);
    if (st == DET_OK && ask.reason == NULL)
        st = find_results(screener, &ask, &results, &count, err);
    /* another list's entry of the same party may well be spelt nearer: that is no confusion */
    uint32_t source = det_index_subject_source(screener->index, subject), best_bp = 0;
    for (size_t i = 0; st == DET_OK && i < count && results[i].is_match; i++) {
        if (det_index_subject_source(screener->index, results[i].subject) != source) continue;
        if (results[i].bp > best_bp) best_bp = results[i].bp;
        if (results[i].subject == subject) *found = (det_rank){true, results[i].bp == best_bp};
    }
    return st;
}

det_status
det_screen_scores(det_screener *screener, const det_question *question, uint32_t subject,
                  det_screen_bests *out, det_error *err)
{
    det_ask ask = {.question = question};
    det_result *results;
    size_t count;
    bool is_screened;
    *out = (det_screen_bests){0};
    det_status st = look_up_plain(screener, &ask, &results, &count, &is_screened, err);
    if (st != DET_OK) return st;
    out->is_screened = is_screened;
    for (size_t i = 0; i < count && results[i].is_match; i++) {
        uint32_t bp = results[i].has_name && results[i].hit.is_exact ? 10000 : results[i].bp;
        if (bp > out->best_bp) out->best_bp = bp;
        if (results[i].subject == subject) out->own_bp = bp;
    }
    return DET_OK;
}

det_status
det_screen_find(det_screener *screener, const det_question *question, det_screen_found *out,
                det_error *err)
{
    det_ask ask = {.question = question};
    det_result *results;
    size_t count;
    bool is_screened;
    *out = (det_screen_found){0};
    det_status st = look_up_plain(screener, &ask, &results, &count, &is_screened, err);
    if (st != DET_OK) return st;
    det_owner_entry *entries = DET_NEW(screener->keep, det_owner_entry, count + 1);
    det_screen_owned *owned = DET_NEW(screener->keep, det_screen_owned, count + 1);
    det_screen_answered *answered = DET_NEW(screener->keep, det_screen_answered, count + 1);
    if (entries == NULL || owned == NULL || answered == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "whom a question finds");
    if (screener->suppressions != NULL) st = suppress(screener, &ask, results, count, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < count; i++) {
        const det_result *result = &results[i];
        if (is_answered(result) && result->number == NULL) {
            answered[out->answered_count++] = (det_screen_answered){result->subject,
                                                                    result->suppressed.by};
            continue;
        }
        bool is_same = result->number != NULL || (result->has_name && result->hit.is_exact);
        if (result->net != NULL)
            owned[out->owned_count++] = (det_screen_owned){result->net, is_same};
        else if (result->is_match)
            entries[out->entry_count++] = (det_owner_entry){result->subject, is_same};
    }
    out->is_screened = is_screened;
    out->why = ask.why;
    out->entries = entries;
    out->owned = owned;
    out->answered = answered;
    return DET_OK;
}

/* ---- one party under several names
 * ------------------------------------------------------------------ */

enum {
    FIND_NAMES_MAX = 1000, /* of the listed parties of all lists the most have some hundred */
    WEAK_BP_MAX = 6900     /* of a weak alias that is merely alike: below every usual threshold */
};

static void
tell_found(const det_screener *screener, const det_result *result, det_str asked, det_found *out)
{
    *out = (det_found){.id = det_index_subject_id(screener->index, result->subject),
                       .score_bp = result->bp};
    if (result->has_name) {
        out->name_bp = result->hit.bp;
        out->asked = asked;
        out->listed = det_index_name_at(screener->index, result->hit.name).text;
        out->is_exact = result->hit.is_exact;
        out->is_weak = result->hit.is_weak;
    }
    if (result->number != NULL) {
        out->property = det_prop_name(result->number->prop);
        out->number = result->number->text;
    } else if (out->is_weak && !out->is_exact && !screener->profile.weak_alias_alerts &&
               out->score_bp > WEAK_BP_MAX) {
        out->score_bp = WEAK_BP_MAX;
    }
    for (size_t i = 0; i < result->facts.count && out->fact_count < DET_FOUND_FACTS_MAX; i++) {
        const det_fact *fact = &result->facts.items[i];
        if (fact->grade == DET_GRADE_UNKNOWN) continue;
        out->facts[out->fact_count++] = (det_found_fact){.property = fact->property,
                                                         .agrees = fact->grade == DET_GRADE_AGREE,
                                                         .effect_bp = fact->effect_bp,
                                                         .asked = fact->asked,
                                                         .listed = fact->listed};
    }
}

static int
by_score(const void *a, const void *b)
{
    const det_found *x = a, *y = b;
    if (x->score_bp != y->score_bp) return x->score_bp > y->score_bp ? -1 : 1;
    return det_str_compare(x->id, y->id);
}

static int
by_id(const void *a, const void *b)
{
    const det_found *x = a, *y = b;
    int order = det_str_compare(x->id, y->id);
    if (order != 0) return order;
    return x->score_bp > y->score_bp ? -1 : x->score_bp < y->score_bp;
}

/* Reads the facts of a party beyond the first. */
static det_status
read_others(det_screener *screener, const det_question *facts, size_t count, det_ask *ask,
            det_error *err)
{
    det_facts *read = DET_NEW(screener->keep, det_facts, count);
    if (read == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "facts of a party");
    for (size_t i = 0; i < count; i++) {
        det_status st = det_facts_read(&facts[i], &screener->countries, screener->keep, &read[i],
                                       err);
        if (st != DET_OK) return st;
    }
    ask->others = facts;
    ask->other_facts = read;
    ask->other_count = count;
    return DET_OK;
}

/* Who is listed on that day under the name of that day, behind what was found before. */
static det_status
add_found(det_screener *screener, const det_ask *ask, const det_result *results, size_t count,
          det_found **found, size_t *used, size_t *capacity, det_error *err)
{
    for (size_t i = 0; i < count; i++) {
        const det_result *at = &results[i];
        if (at->place.standing != DET_STANDING_LISTED || (at->is_holding && !at->is_match))
            continue;
        if (at->number == NULL && !at->is_current) continue;
        det_found *grown = det_arena_grow(screener->keep, *found, *used, capacity, sizeof **found);
        if (grown == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "who was found");
        *found = grown;
        tell_found(screener, at, ask->name, &grown[(*used)++]);
    }
    return DET_OK;
}

det_status
det_screen_party(det_screener *screener, const det_str *names, size_t name_count,
                 const det_question *facts, size_t fact_count, uint32_t floor_bp,
                 const det_found **out, size_t *count, const char **why, det_error *err)
{
    det_found *found = NULL;
    size_t used = 0, capacity = 0, kept = 0;
    uint32_t threshold = screener->profile.threshold_bp;
    bool is_screened = false, is_refused = false;
    *out = NULL;
    *count = 0;
    *why = NULL;
    if (fact_count == 0 || name_count > FIND_NAMES_MAX)
        return det_fail(err, DET_USAGE, (det_where){0}, "%zu names and %zu facts of a party",
                        name_count, fact_count);
    det_arena_reset(screener->keep);
    det_arena_reset(screener->scratch);
    det_status st = DET_OK;
    screener->profile.threshold_bp = floor_bp == 0 ? 1 : floor_bp; /* back below */
    for (size_t n = 0; n < (name_count == 0 ? 1 : name_count) && st == DET_OK; n++) {
        det_question question = facts[0];
        det_ask ask = {.question = &question};
        det_result *results = NULL;
        size_t result_count = 0;
        question.name = name_count == 0 ? (det_str){0} : names[n];
        st = det_ask_read(&screener->by, &ask, err);
        if (st == DET_OK && ask.reason != NULL && name_count > 0) {
            bool is_blank = strcmp(ask.reason, "name_without_letters") == 0 ||
                            strcmp(ask.reason, "name_empty") == 0;
            if (*why == NULL || !is_blank) *why = ask.why.ptr;
            is_refused = is_refused || !is_blank;
            continue; /* a name that is a dash says nothing, where another says something */
        }
        is_screened = true;
        if (st == DET_OK && ask.moment.on == DET_DAY_NONE) break; /* no list at all */
        if (st == DET_OK && fact_count > 1)
            st = read_others(screener, facts + 1, fact_count - 1, &ask, err);
        if (st == DET_OK) st = find_results(screener, &ask, &results, &result_count, err);
        if (st == DET_OK)
            st = add_found(screener, &ask, results, result_count, &found, &used, &capacity, err);
    }
    screener->profile.threshold_bp = threshold;
    if (st != DET_OK) return st;
    if (is_screened && !is_refused) *why = NULL;
    if (*why != NULL) used = 0;
    if (name_count > 1 && used > 1) { /* of each party the best name */
        qsort(found, used, sizeof *found, by_id);
        for (size_t i = 0; i < used; i++)
            if (kept == 0 || !det_str_equal(found[kept - 1].id, found[i].id))
                found[kept++] = found[i];
        used = kept;
    }
    if (used > 1) qsort(found, used, sizeof *found, by_score);
    *out = found;
    *count = used;
    return DET_OK;
}
