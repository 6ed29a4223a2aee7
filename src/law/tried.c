/* tried.c - each way out of a measure, told one by one.
 *
 * The decision stops at the first way that frees; a person wants to know of every one, and what is
 * missing for it.  Each is therefore asked alone, by the same functions that decide.  A way that
 * was closed on that day (an exception not yet made, a route that another replaced) is not told: it
 * could not be had by any evidence. */
#include "law/tried.h"

#include "law/decide.h"

const char *
det_law_try_kind_name(det_law_try_kind kind)
{
    switch (kind) {
    case DET_TRY_WIND_DOWN:
        return "wind_down";
    case DET_TRY_EXCEPTION:
        return "exception";
    case DET_TRY_QUOTA:
        return "quota";
    case DET_TRY_PARAGRAPH:
        return "paragraph";
    case DET_TRY_ROUTE:
        return "route";
    }
    return "?";
}

const char *
det_law_grant_result_name(det_law_grant_result result)
{
    switch (result) {
    case DET_GRANT_NO:
        return "not_granted";
    case DET_GRANT_UNKNOWN:
        return "unknown";
    case DET_GRANT_YES:
        return "granted";
    }
    return "?";
}

/* ---- sentences ----------------------------------------------------------------------------------
 */

static bool
append(det_arena *arena, det_str *list, const char *between, det_str text)
{
    return det_arena_print(arena, list, "%.*s%s%.*s", DET_STR_FMT(*list),
                           list->len > 0 ? between : "", DET_STR_FMT(text));
}

/* "purpose=humanitarian|livelihood" */
static bool
add_test(det_arena *arena, det_str *needs, const det_law_test *test)
{
    det_str values = {0}, whole = {0};
    for (size_t i = 0; i < test->values.count; i++)
        if (!append(arena, &values, "|", test->values.items[i])) return false;
    return det_arena_print(arena, &whole, "%.*s=%.*s", DET_STR_FMT(test->key),
                           DET_STR_FMT(values)) &&
           append(arena, needs, ", ", whole);
}

/* A value that nobody knows counts as not given. */
static bool
fact_of(const det_law_question *question, det_str key, det_str *value)
{
    for (size_t i = 0; i < question->fact_count; i++)
        if (!question->facts[i].is_odd && det_str_equal_ascii_nocase(question->facts[i].key, key)) {
            *value = question->facts[i].value;
            return true;
        }
    return false;
}

/* The tests in three values: those that are missing go to needs, those that are contradicted to
 * why. False: no memory. */
static bool
weigh(det_law_tests tests, const det_law_question *question, det_arena *arena, det_law_try *out)
{
    det_law_grant_result result = DET_GRANT_YES;
    det_str needs = {0};
    for (size_t i = 0; i < tests.count; i++) {
        det_str value = {0}, told = {0};
        if (!fact_of(question, tests.items[i].key, &value)) {
            if (!add_test(arena, &needs, &tests.items[i])) return false;
            if (result == DET_GRANT_YES) result = DET_GRANT_UNKNOWN;
            continue;
        }
        if (det_law_value_fits(tests.items[i].values, value)) continue;
        if (!det_arena_print(arena, &told, "%.*s is %.*s", DET_STR_FMT(tests.items[i].key),
                             DET_STR_FMT(value)) ||
            !append(arena, &out->why, "; ", told))
            return false;
        result = DET_GRANT_NO;
    }
    out->result = result;
    if (result == DET_GRANT_UNKNOWN) out->needs = needs;
    return true;
}

static bool
set_cites(det_law_paras paras, det_arena *arena, det_law_try *out)
{
    det_law_cite *cites = DET_NEW(arena, det_law_cite, paras.count + 1);
    if (cites == NULL) return false;
    for (size_t i = 0; i < paras.count; i++)
        cites[i] = (det_law_cite){.text = paras.items[i].text,
                                  .instrument = paras.items[i].instrument->id,
                                  .paragraph = paras.items[i].paragraph,
                                  .is_seen = paras.items[i].is_seen};
    out->cites = cites;
    out->cite_count = paras.count;
    return true;
}

/* ---- the ways -----------------------------------------------------------------------------------
 */

static bool
try_wind_down(const det_law_version *version, const det_law_question *question, det_arena *arena,
              det_law_try *out)
{
    const det_wind_down *wind = &version->parts.wind_down;
    det_law_paras own = {version->cites, version->cite_count};
    char day[DET_DAY_TEXT_MAX];
    det_day contract = DET_DAY_NONE;
    det_str value = {0};
    *out = (det_law_try){.kind = DET_TRY_WIND_DOWN, .effect = DET_LAW_ALLOWED};
    if (!set_cites(wind->cites.count > 0 ? wind->cites : own, arena, out)) return false;
    det_day_print(wind->contract_before, day);
    if (question->at_us >= wind->before_us) {
        out->why = DET_STR("the time to wind old contracts down is over");
        return true;
    }
    if (wind->kinds.count > 0 && !det_texts_has(wind->kinds, question->kind)) {
        out->why = DET_STR("the wind-down is for another kind");
        return true;
    }
    if (!det_law_fact_get(question, "contract_date", &value) ||
        det_day_read(value, (det_where){0}, &contract, NULL) != DET_OK) {
        out->result = DET_GRANT_UNKNOWN;
        return det_arena_print(arena, &out->needs, "contract_date before %s", day);
    }
    if (contract < wind->contract_before) {
        out->result = DET_GRANT_YES;
        return true;
    }
    return det_arena_print(arena, &out->why, "contract_date %.*s is not before %s",
                           DET_STR_FMT(value), day);
}

static bool
is_open(const det_law_life *life, int64_t known_us, const det_law_question *question)
{
    return known_us <= question->known_us && life->from_us <= question->at_us &&
           life->before_us > question->at_us;
}

static bool
is_exception_open(const det_law_exception *exception, const det_law_question *question)
{
    for (size_t i = 0; i < exception->cites.count; i++)
        if (exception->cites.items[i].instrument->status != DET_LAW_ADOPTED) return false;
    return is_open(&exception->life, exception->known_us, question);
}

static bool
try_exception(const det_law_exception *exception, const det_law_question *question,
              det_arena *arena, det_law_try *out)
{
    det_needs needs = {0};
    *out = (det_law_try){.kind = DET_TRY_EXCEPTION,
                         .id = exception->id,
                         .title = exception->title,
                         .effect = exception->effect,
                         .by = exception->by,
                         .unblocks = exception->unblocks};
    if (!set_cites(exception->cites, arena, out) || !weigh(exception->when, question, arena, out))
        return false;
    if (out->result != DET_GRANT_YES) return true;
    det_granted granted = det_law_grant(exception, 1, question, &needs);
    if (granted.exception != NULL) {
        out->effect = granted.effect;
        if (granted.effect == DET_LAW_NEEDS_AUTHORISATION) out->needs = DET_STR("approved=yes");
        return true;
    }
    /* something of its own stands in its way, or may */
    out->result = needs.count > 0 ? DET_GRANT_UNKNOWN : DET_GRANT_NO;
    out->why = DET_STR("an exception to the exception stands in its way");
    for (size_t i = 0; i < needs.count; i++)
        if (!append(arena, &out->needs, ", ", needs.keys[i])) return false;
    return true;
}

static det_status
try_quota(const det_measure *measure, const det_law_parts *parts, const det_law_question *question,
          det_arena *arena, det_law_try *out, det_error *err)
{
    det_quota_answer answer = {0};
    det_needs needs = {0};
    det_law_paras none = {0};
    det_status st = det_quota_ask(measure, parts->quotas, parts->quota_count, question, &needs,
                                  arena, &answer, err);
    if (st != DET_OK) return st;
    *out = (det_law_try){.kind = DET_TRY_QUOTA,
                         .effect = DET_LAW_WITHIN_QUOTA,
                         .why = answer.why,
                         .result = answer.outcome == DET_LAW_WITHIN_QUOTA   ? DET_GRANT_YES
                                   : answer.outcome == DET_LAW_UNDETERMINED ? DET_GRANT_UNKNOWN
                                                                            : DET_GRANT_NO};
    if (answer.quota != NULL) out->id = answer.quota->id;
    bool is_made = set_cites(answer.quota != NULL ? answer.quota->cites : none, arena, out);
    for (size_t i = 0; i < needs.count && is_made; i++)
        is_made = append(arena, &out->needs, ", ", needs.keys[i]);
    return is_made ? DET_OK : det_fail(err, DET_NOMEM, (det_where){0}, "the state of a quota");
}

static bool
try_paragraph(const det_law_version *version, const det_law_question *question, det_arena *arena,
              det_law_try *out)
{
    det_law_paras own = {version->cites, version->cite_count};
    det_str value = {0};
    *out = (det_law_try){.kind = DET_TRY_PARAGRAPH,
                         .effect = DET_LAW_ALLOWED,
                         .by = DET_STR("committee_case_by_case")};
    if (!det_law_fact_get(question, "approved", &value)) {
        out->result = DET_GRANT_UNKNOWN;
        out->needs = DET_STR("approved=yes");
    } else if (det_str_equal(value, DET_STR("yes"))) {
        out->result = DET_GRANT_YES;
    } else if (!det_arena_print(arena, &out->why, "approved is %.*s", DET_STR_FMT(value))) {
        return false;
    }
    return set_cites(own, arena, out);
}

static bool
try_route(const det_law_route *route, const det_law_question *question, det_arena *arena,
          det_law_try *out)
{
    det_law_try given = {0};
    *out = (det_law_try){.kind = DET_TRY_ROUTE,
                         .id = route->id,
                         .title = route->title,
                         .effect = route->effect,
                         .by = DET_STR("committee_case_by_case")};
    if (!set_cites(route->cites, arena, out) || !weigh(route->when, question, arena, out) ||
        !weigh(route->granted_when, question, arena, &given))
        return false;
    if (route->granted_when.count == 0) return true;
    /* what was granted needs no more; what only may be asked for says what would grant it */
    if (given.result == DET_GRANT_YES) {
        out->result = DET_GRANT_YES;
        out->effect = DET_LAW_ALLOWED;
        out->needs = out->why = (det_str){0};
    } else if (out->result != DET_GRANT_NO && given.needs.len > 0) {
        return append(arena, &out->needs, ", ", given.needs);
    }
    return true;
}

det_status
det_law_tried(const det_lawbook *law, const det_measure *measure, const det_law_question *asked,
              det_arena *arena, const det_law_try **out, size_t *count, det_error *err)
{
    det_law_question question;
    det_law_version version;
    det_str ignored;
    size_t used = 0;
    det_status st = det_law_question_clean(law, asked, arena, &question, &ignored, err);
    if (st == DET_OK)
        st = det_law_version_at(measure, question.at_us, question.known_us, arena, &version, err);
    if (st != DET_OK) return st;
    const det_law_parts *parts = &version.parts;
    det_law_try *tries = DET_NEW(arena, det_law_try, parts->exception_count + 4);
    bool is_made = tries != NULL;
    if (is_made && parts->wind_down.is_given)
        is_made = try_wind_down(&version, &question, arena, &tries[used++]);
    for (size_t i = 0; i < parts->exception_count && is_made; i++)
        if (is_exception_open(&parts->exceptions[i], &question))
            is_made = try_exception(&parts->exceptions[i], &question, arena, &tries[used++]);
    if (is_made && parts->quota_count > 0) {
        st = try_quota(measure, parts, &question, arena, &tries[used++], err);
        if (st != DET_OK) return st;
    }
    if (is_made && parts->committee_route)
        is_made = try_paragraph(&version, &question, arena, &tries[used++]);
    const det_law_route *route = det_law_route_open(law, measure->regime, &question);
    if (is_made && route != NULL) is_made = try_route(route, &question, arena, &tries[used++]);
    if (!is_made)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the ways out of %.*s",
                        DET_STR_FMT(measure->id));
    *out = tries;
    *count = used;
    return DET_OK;
}
