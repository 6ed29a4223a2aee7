/* exposure_prior.c - what the law says of earlier contracts, and what licences do.
 *
 * Whether a contract is an earlier one is a matter of each measure: it is held against the instant
 * at which that measure came to be in force, so the facts that turn on it are put to each measure
 * by itself:
 *
 *   contract         before_reapplication; not known if it was signed on the very day, or amended
 *   contract_date    the day on which it was signed; not known if it was amended since
 *   goods_delivered  before_reapplication if every delivery was made before
 *   clears_in_us     yes or no, as far as currency, offices and parties tell
 *
 * A contract that was signed after, and goods that were not delivered before, are known not to meet
 * what asks for the contrary. */
#include "law/tried.h"
#include "screen/exposure_inside.h"

/* Facts of one contract; beyond this the rest is not known. */
enum { FACTS_MAX = 40 };

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "the exposure of a contract");
}

/* ---- an earlier contract ------------------------------------------------------------------------
 */

/* Was the contract changed after the measure came to be in force? */
static bool
is_amended_since(const det_contract *contract, int64_t since_us)
{
    for (size_t i = 0; i < contract->amended_count; i++)
        if (contract->amended_us[i] >= since_us) return true;
    return false;
}

static void
put_fact(det_law_fact *facts, size_t *count, det_str key, det_str value)
{
    if (*count < FACTS_MAX) facts[(*count)++] = (det_law_fact){.key = key, .value = value};
}

/* Whether every delivery was made before an instant; UNKNOWN: some were, or there is none. */
static det_tribool
delivered_before(const det_contract *contract, int64_t us)
{
    size_t steps = 0, made = 0;
    for (size_t i = 0; i < contract->step_count; i++) {
        const det_contract_step *step = &contract->steps[i];
        if (step->section != DET_SECTION_GOODS) continue;
        steps++;
        made += step->performed_us != INT64_MIN && step->performed_us < us;
    }
    return steps == 0 ? DET_UNKNOWN : made == steps ? DET_YES : made == 0 ? DET_NO : DET_UNKNOWN;
}

/* The facts of the contract as one measure sees them. */
det_status
det_exposed_facts(det_exposed *now, int64_t since_us, det_law_fact **out, size_t *count,
                  det_error *err)
{
    const det_contract *contract = now->contract;
    char day[DET_DAY_TEXT_MAX];
    det_str text;
    bool is_amended = is_amended_since(contract, since_us);
    *count = 0;
    *out = DET_NEW(now->arena, det_law_fact, FACTS_MAX);
    if (*out == NULL ||
        !det_arena_copy(now->arena, det_str_of(det_day_print(contract->signed_on, day)), &text))
        return no_memory(err);
    if (!is_amended) put_fact(*out, count, DET_STR("contract_date"), text);
    if (!is_amended && since_us != INT64_MIN && contract->before_us <= since_us)
        put_fact(*out, count, DET_STR("contract"), DET_STR("before_reapplication"));
    if (delivered_before(contract, since_us) == DET_YES)
        put_fact(*out, count, DET_STR("goods_delivered"), DET_STR("before_reapplication"));
    det_tribool clears = det_relief_nexus(&now->hold, DET_STR("us"), det_exposed_us(now));
    if (clears != DET_UNKNOWN)
        put_fact(*out, count, DET_STR("clears_in_us"),
                 clears == DET_YES ? DET_STR("yes") : DET_STR("no"));
    if (contract->purpose.len > 0 &&
        det_law_knows_value(now->law, DET_STR("purpose"), contract->purpose))
        put_fact(*out, count, DET_STR("purpose"), contract->purpose);
    for (size_t i = 0; i < contract->facts.count; i++) {
        det_str fact = contract->facts.items[i];
        size_t equals = det_str_find_byte(fact, '=');
        put_fact(*out, count, det_str_slice(fact, 0, equals),
                 det_str_slice(fact, equals + 1, fact.len));
    }
    return DET_OK;
}

static bool
asks_for(const det_law_exception *exception, const char *key)
{
    for (size_t i = 0; i < exception->when.count; i++)
        if (det_str_equal(exception->when.items[i].key, det_str_of(key))) return true;
    return false;
}

static bool
is_about_contracts(const det_law_exception *exception)
{
    return asks_for(exception, "contract") || asks_for(exception, "contract_date") ||
           asks_for(exception, "goods_delivered");
}

/* What the dates of the contract are known to fail of an exception for earlier ones; empty: they
 * may meet it. */
static det_str
fails_by_dates(const det_contract *contract, const det_law_exception *exception, int64_t since_us)
{
    if (asks_for(exception, "contract") && since_us != INT64_MIN && contract->signed_us >= since_us)
        return DET_STR("it was signed when the measure was in force");
    if (asks_for(exception, "goods_delivered") && delivered_before(contract, since_us) == DET_NO)
        return DET_STR("nothing was delivered before the measure was in force");
    return (det_str){0};
}

/* The exception of that id, if it is one for earlier contracts. */
static const det_law_exception *
prior_rule(const det_law_version *version, det_str id)
{
    for (size_t i = 0; i < version->parts.exception_count; i++)
        if (det_str_equal(version->parts.exceptions[i].id, id) &&
            is_about_contracts(&version->parts.exceptions[i]))
            return &version->parts.exceptions[i];
    return NULL;
}

det_law_question
det_exposed_question(const det_exposed *now)
{
    return (det_law_question){.known_us = now->time.known_us,
                              .actor_from = now->hold.origin,
                              .actor_to = now->hold.to,
                              .quantity_milli = INT64_MIN};
}

bool
det_exposed_evidence(det_exposed *now, det_exposure_reason *reason, det_str text)
{
    return text.len == 0 ||
           det_arena_print(now->arena, &reason->evidence, "%.*s%s%.*s",
                           DET_STR_FMT(reason->evidence), reason->evidence.len > 0 ? "; " : "",
                           DET_STR_FMT(text));
}

/* Whether text has word in it, as a whole or with a value behind it. */
static bool
has_word(det_str text, det_str word)
{
    for (size_t i = 0; i + word.len <= text.len; i++) {
        bool ends = i + word.len == text.len || text.ptr[i + word.len] == '=' ||
                    text.ptr[i + word.len] == ',' || text.ptr[i + word.len] == ' ';
        if (ends && (i == 0 || text.ptr[i - 1] == ' ') &&
            det_str_equal(det_str_slice(text, i, i + word.len), word))
            return true;
    }
    return false;
}

/* ---- licences -----------------------------------------------------------------------------------
 */

/* Holds the reason against the licences about its measure: one that covers takes its place, of one
 * that does not the first reason is told. */
det_status
det_exposed_licences(det_exposed *now, const det_law_question *question,
                     det_exposure_reason *reason, det_error *err)
{
    const det_licences *licences = det_screener_licences(now->exposer->screener);
    det_licence_answer *answers = NULL;
    const char *by = NULL;
    size_t count = 0;
    if (licences == NULL || licences->count == 0 || reason->measure == NULL ||
        !det_exposure_is_exposed(reason->class))
        return DET_OK;
    det_str *names = DET_NEW(now->arena, det_str, now->hold.party_count + 1);
    if (names == NULL) return no_memory(err);
    for (size_t i = 0; i < now->hold.party_count; i++)
        names[i] = now->hold.parties[i].name;
    det_licence_case of = {.begin_us = now->time.on == DET_DAY_NONE
                                           ? now->time.at_us
                                           : det_zone_midnight_us(DET_ZONE_NEW_YORK, now->time.on),
                           .at_us = det_exposed_us(now),
                           .known_us = now->time.known_us,
                           .measure = reason->measure,
                           .question = question,
                           .parties = {names, now->hold.party_count},
                           .reference = now->contract->id};
    det_status st = det_licences_try(licences, &of, now->arena, &answers, &count, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < count; i++) {
        const det_licence *licence = answers[i].licence;
        det_str id = det_licence_root(licences, licence);
        if (!answers[i].covers) {
            det_str said = {0};
            if (!det_arena_print(now->arena, &said, "licence %.*s does not cover it: %.*s",
                                 DET_STR_FMT(id), DET_STR_FMT(answers[i].why.items[0])) ||
                !det_exposed_evidence(now, reason, said))
                return no_memory(err);
            continue;
        }
        reason->class = DET_EXPOSURE_LICENSED;
        reason->by = id;
        reason->until_us = det_licence_end(licences, licence, now->time.known_us, &by);
        reason->conditions = licence->conditions;
        reason->evidence = (det_str){0};
        return det_arena_print(now->arena, &reason->why, "%.*s of %.*s covers it", DET_STR_FMT(id),
                               DET_STR_FMT(licence->authority))
                   ? DET_OK
                   : no_memory(err);
    }
    return DET_OK;
}

/* ---- what the law says of earlier ones ----------------------------------------------------------
 */

/* What the law says of earlier contracts, put into the reason: a rule that is granted protects, one
 * that may be makes it a matter for a person. */
det_status
det_exposed_protections(det_exposed *now, const det_law_question *question,
                        const det_law_ruling *ruling, det_exposure_reason *reason, det_error *err)
{
    const det_law_try *tries = NULL;
    det_law_version version;
    size_t count = 0;
    const det_measure *measure = reason->measure;
    det_status st = det_law_version_at(measure, question->at_us, question->known_us, now->arena,
                                       &version, err);
    if (st == DET_OK)
        st = det_law_tried(now->law, measure, question, now->arena, &tries, &count, err);
    if (st != DET_OK) return st;
    bool is_open = ruling->outcome != DET_LAW_ALLOWED && ruling->outcome != DET_LAW_WITHIN_QUOTA;
    for (size_t i = 0; i < count; i++) {
        const det_law_try *way = &tries[i];
        bool is_wind_down = way->kind == DET_TRY_WIND_DOWN;
        const det_law_exception *rule = way->kind == DET_TRY_EXCEPTION
                                            ? prior_rule(&version, way->id)
                                            : NULL;
        if (!is_wind_down && rule == NULL) continue;
        det_str fails = rule == NULL ? (det_str){0}
                                     : fails_by_dates(now->contract, rule, reason->since_us);
        det_law_grant_result result = fails.len > 0 ? DET_GRANT_NO : way->result;
        if (fails.len == 0) fails = way->why;
        if (result == DET_GRANT_YES && !is_open && reason->class == DET_EXPOSURE_FREE) {
            reason->class = is_wind_down ? DET_EXPOSURE_WIND_DOWN : DET_EXPOSURE_GRANDFATHERED;
            if (is_wind_down) reason->until_us = version.parts.wind_down.before_us;
            reason->by = way->id;
        }
        if (result == DET_GRANT_UNKNOWN && is_open) {
            reason->class = DET_EXPOSURE_NEEDS_LEGAL;
            reason->by = way->id;
            if (!det_exposed_evidence(now, reason, way->needs)) return no_memory(err);
        }
        if (result == DET_GRANT_NO && is_open && fails.len > 0 &&
            !det_arena_print(now->arena, &reason->why, "%.*s; %s: %.*s", DET_STR_FMT(reason->why),
                             is_wind_down ? "no wind-down" : "no protection", DET_STR_FMT(fails)))
            return no_memory(err);
    }
    /* facts that the ruling asked for besides */
    det_str rest = ruling->needs, key;
    while (is_open && det_str_next(&rest, ',', &key))
        if (!has_word(reason->evidence, key) && !det_exposed_evidence(now, reason, key))
            return no_memory(err);
    return DET_OK;
}
