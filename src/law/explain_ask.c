/* explain_ask.c - a decision on a transaction, with everything that was tried.
 *
 * The decision itself is asked of det_law_decide; what stands here only says what was looked at, by
 * the same functions. */
#include "law/decide.h"
#include "law/explain.h"
#include "law/hs.h"
#include "law/notice.h"
#include "law/put.h"

/* One explanation on its way. */
typedef struct telling {
    const det_lawbook *law;
    det_law_question question; /* in plain form */
    det_arena *arena;
    det_text *words;
    det_json *json;
} telling;

static void
put_words(telling *t, const char *key)
{
    if (key == NULL)
        det_json_str(t->json, det_text_str(t->words));
    else
        det_json_key_str(t->json, key, det_text_str(t->words));
    det_text_clear(t->words);
}

static void
put_cites(telling *t, const det_law_cite *cites, size_t count)
{
    det_json_key(t->json, "cites");
    det_json_array(t->json);
    for (size_t i = 0; i < count; i++) {
        det_json_object(t->json);
        det_json_key_str(t->json, "text", cites[i].text);
        det_json_key_cstr(t->json, "basis", cites[i].is_seen ? "seen" : "knowledge");
        det_json_object_end(t->json);
    }
    det_json_array_end(t->json);
}

/* ---- by what a measure matched ------------------------------------------------------------------
 */

static void
put_direction(telling *t, const det_regime *regime, const det_law_scope *scope)
{
    const det_law_question *q = &t->question;
    bool is_from = det_texts_has(regime->target, q->actor_from);
    bool is_to = det_texts_has(regime->target, q->actor_to);
    if (scope->direction == DET_LAW_GLOBAL)
        det_text_print(t->words, "direction: the measure holds whoever supplies and receives");
    else if (is_from && scope->direction != DET_LAW_TO)
        det_text_print(t->words, "direction: %.*s, a target of %.*s, supplies",
                       DET_STR_FMT(q->actor_from), DET_STR_FMT(regime->id));
    else if (is_to && scope->direction != DET_LAW_FROM)
        det_text_print(t->words, "direction: %.*s, a target of %.*s, receives",
                       DET_STR_FMT(q->actor_to), DET_STR_FMT(regime->id));
    else
        det_text_print(t->words, "direction: a party is not known and may be a target of %.*s",
                       DET_STR_FMT(regime->id));
    put_words(t, NULL);
}

/* True if the goods are named by scope; says by what when is_said. */
static bool
put_goods(telling *t, const det_law_scope *scope, bool is_said)
{
    const det_law_question *q = &t->question;
    static const char *const how[] = {"the codes that the text names",
                                      "codes assigned to the text by practice",
                                      "codes that the text covers in part"};
    const det_hs_ranges ranges[] = {scope->hs, scope->hs_practice, scope->hs_partial};
    bool found = q->kind.len > 0 && det_texts_has(scope->kinds, q->kind);
    if (found && is_said) {
        det_text_print(t->words, "kind: %.*s is named", DET_STR_FMT(q->kind));
        put_words(t, NULL);
    }
    for (size_t i = 0; q->hs.len > 0 && i < 3; i++) {
        det_hs_fit fit = det_hs_match_any(ranges[i], q->hs);
        if (fit == DET_HS_OUTSIDE) continue;
        found = true;
        if (!is_said) continue;
        det_text_print(t->words, "goods: %.*s lies %s %s", DET_STR_FMT(q->hs),
                       fit == DET_HS_PARTLY ? "partly among" : "among", how[i]);
        put_words(t, NULL);
    }
    return found;
}

static bool
direction_may_fit(const telling *t, const det_regime *regime, det_law_direction direction)
{
    const det_law_question *q = &t->question;
    bool is_to = q->actor_to.len == 0 || det_texts_has(regime->target, q->actor_to);
    bool is_from = q->actor_from.len == 0 || det_texts_has(regime->target, q->actor_from);
    return direction == DET_LAW_GLOBAL || (direction == DET_LAW_TO && is_to) ||
           (direction == DET_LAW_FROM && is_from) ||
           (direction == DET_LAW_ANY && (is_to || is_from));
}

/* ---- exceptions and quotas ----------------------------------------------------------------------
 */

static void
put_tests(telling *t, det_law_tests tests, const char *key)
{
    det_json *json = t->json;
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < tests.count; i++) {
        det_json_object(json);
        det_json_key_str(json, "fact", tests.items[i].key);
        det_json_key(json, "expected");
        det_json_array(json);
        for (size_t j = 0; j < tests.items[i].values.count; j++)
            det_json_str(json, tests.items[i].values.items[j]);
        det_json_array_end(json);
        for (size_t j = 0; j < t->question.fact_count; j++)
            if (det_str_equal(t->question.facts[j].key, tests.items[i].key)) {
                det_json_key_str(json, "given", t->question.facts[j].value);
                break;
            }
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

/* "purpose=livelihood, notified=yes" of the tests whose facts are missing or otherwise. */
static void
say_evidence(telling *t, det_law_tests tests)
{
    bool is_first = true;
    for (size_t i = 0; i < tests.count; i++) {
        det_law_tests one = {&tests.items[i], 1};
        det_needs ignored = {0};
        if (det_law_all(one, &t->question, &ignored) == DET_YES) continue;
        det_text_print(t->words, "%s%.*s is ", is_first ? "" : " and ",
                       DET_STR_FMT(tests.items[i].key));
        for (size_t j = 0; j < tests.items[i].values.count; j++)
            det_text_print(t->words, "%s%.*s", j == 0 ? "" : " or ",
                           DET_STR_FMT(tests.items[i].values.items[j]));
        is_first = false;
    }
}

static void
put_exception(telling *t, const det_law_exception *exception)
{
    det_needs ignored = {0};
    const det_law_question *q = &t->question;
    bool is_open = exception->known_us <= q->known_us && exception->life.from_us <= q->at_us &&
                   exception->life.before_us > q->at_us;
    for (size_t i = 0; i < exception->cites.count; i++)
        is_open = is_open && exception->cites.items[i].instrument->status == DET_LAW_ADOPTED;
    det_tribool met = det_law_all(exception->when, q, &ignored);
    bool is_granted = det_law_grant(exception, 1, q, &ignored).exception != NULL;
    const char *result = !is_open         ? "not_open"
                         : is_granted     ? "met"
                         : met == DET_NO  ? "not_met"
                         : met == DET_YES ? "not_met"
                                          : "unknown";
    det_json_object(t->json);
    det_json_key_str(t->json, "id", exception->id);
    det_put_text(t->json, "title", exception->title);
    det_put_paras(t->json, "cites", exception->cites);
    det_json_key_cstr(t->json, "effect", det_law_outcome_name(exception->effect));
    det_json_key_cstr(t->json, "result", result);
    det_json_key_cstr(t->json, "basis", exception->proof.is_seen ? "seen" : "knowledge");
    put_tests(t, exception->when, "tests");
    det_text_print(t->words, "exception %.*s (", DET_STR_FMT(exception->id));
    for (size_t i = 0; i < exception->cites.count; i++)
        det_text_print(t->words, "%s%.*s", i == 0 ? "" : ", ",
                       DET_STR_FMT(exception->cites.items[i].text));
    det_text_print(t->words, "): ");
    if (!is_open) {
        det_text_print(t->words, "not open at this time");
    } else if (is_granted) {
        det_text_print(t->words, "met");
    } else if (met == DET_YES) {
        det_text_print(t->words, "taken away by an exception to it that is met, or may be");
    } else {
        det_text_print(t->words, "%s; it would be met if ",
                       met == DET_NO ? "not met" : "not known to be met");
        say_evidence(t, exception->when);
    }
    put_words(t, "text");
    det_json_object_end(t->json);
}

static det_status
put_quotas(telling *t, const det_measure *measure, const det_law_parts *parts, det_error *err)
{
    char from[DET_INSTANT_TEXT_MAX], before[DET_INSTANT_TEXT_MAX];
    det_needs needs = {0};
    det_quota_answer answer = {0};
    det_json_key(t->json, "quotas");
    det_json_array(t->json);
    if (parts->quota_count > 0) {
        det_status st = det_quota_ask(measure, parts->quotas, parts->quota_count, &t->question,
                                      &needs, t->arena, &answer, err);
        if (st != DET_OK) return st;
    }
    for (size_t i = 0; i < parts->quota_count; i++) {
        const det_quota *quota = &parts->quotas[i];
        bool is_open = quota == answer.quota;
        const char *state = is_open                                      ? "open"
                            : quota->known_us > t->question.known_us     ? "not_known"
                            : quota->life.from_us > t->question.at_us    ? "not_begun"
                            : quota->life.before_us <= t->question.at_us ? "over"
                                                                         : "superseded";
        det_json_object(t->json);
        det_json_key_str(t->json, "id", quota->id);
        det_put_paras(t->json, "cites", quota->cites);
        det_put_instant(t->json, "from", quota->life.from_us);
        det_put_instant(t->json, "before", quota->life.before_us);
        det_json_key_cstr(t->json, "state", state);
        det_json_key_cstr(t->json, "basis", quota->proof.is_seen ? "seen" : "knowledge");
        if (is_open) {
            det_json_key_cstr(t->json, "result", det_law_outcome_name(answer.outcome));
            det_text_print(t->words, "quota %.*s: %.*s", DET_STR_FMT(quota->id),
                           DET_STR_FMT(answer.why));
        } else {
            det_text_print(t->words, "quota %.*s: %s, from %s%s%s", DET_STR_FMT(quota->id), state,
                           det_instant_print(quota->life.from_us, from),
                           quota->life.before_us == DET_INSTANT_FOREVER ? "" : " to before ",
                           quota->life.before_us == DET_INSTANT_FOREVER
                               ? ""
                               : det_instant_print(quota->life.before_us, before));
        }
        put_words(t, "text");
        det_json_object_end(t->json);
    }
    det_json_array_end(t->json);
    return DET_OK;
}

/* ---- measures -----------------------------------------------------------------------------------
 */

static det_status
put_ruling(telling *t, const det_law_ruling *ruling, det_error *err)
{
    static const char *const levels[] = {"", "low", "medium", "high"};
    det_json *json = t->json;
    const det_measure *measure = ruling->measure;
    det_law_version version;
    det_status st = det_law_version_at(measure, t->question.at_us, t->question.known_us, t->arena,
                                       &version, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_str(json, "measure", measure->id);
    det_json_key_str(json, "title", version.parts.title);
    det_json_key_cstr(json, "outcome", det_law_outcome_name(ruling->outcome));
    det_json_key_cstr(json, "confidence", levels[measure->proof.confidence]);
    det_put_text(json, "why", ruling->why);
    det_text_print(t->words, "%.*s (%.*s): %s by ", DET_STR_FMT(measure->id),
                   DET_STR_FMT(version.parts.title), det_law_outcome_name(ruling->outcome));
    for (size_t i = 0; i < ruling->cite_count; i++)
        det_text_print(t->words, "%s%.*s", i == 0 ? "" : ", ", DET_STR_FMT(ruling->cites[i].text));
    if (ruling->why.len > 0) det_text_print(t->words, "; %.*s", DET_STR_FMT(ruling->why));
    put_words(t, "text");
    put_cites(t, ruling->cites, ruling->cite_count);
    det_json_key(json, "needs");
    det_json_array(json);
    det_str rest = ruling->needs, part;
    while (rest.len > 0 && det_str_next(&rest, ',', &part))
        det_json_str(json, part);
    det_json_array_end(json);
    det_json_key(json, "matched");
    det_json_array(json);
    put_direction(t, measure->regime, &version.parts.scope);
    (void)put_goods(t, &version.parts.scope, true);
    det_json_array_end(json);
    det_json_key(json, "exceptions");
    det_json_array(json);
    for (size_t i = 0; i < version.parts.exception_count; i++)
        put_exception(t, &version.parts.exceptions[i]);
    det_json_array_end(json);
    st = put_quotas(t, measure, &version.parts, err);
    det_json_object_end(json);
    return st;
}

static bool
speaks(const det_law_decision *decision, const det_measure *measure)
{
    for (size_t i = 0; i < decision->ruling_count; i++)
        if (decision->rulings[i].measure == measure) return true;
    return false;
}

/* Measures that cover the goods and are asleep, gone or to come. */
static det_status
put_silent(telling *t, const det_law_decision *decision, det_error *err)
{
    const det_law_question *q = &t->question;
    det_json_key(t->json, "silent");
    det_json_array(t->json);
    for (size_t i = 0; i < t->law->measure_count; i++) {
        const det_measure *measure = t->law->measures[i];
        det_law_version version;
        det_law_state state = det_law_state_only(measure, q->at_us, q->known_us);
        if (state == DET_LAW_IN_FORCE || speaks(decision, measure) || measure->act_count == 0 ||
            !measure->acts[0]->is_live || measure->acts[0]->known_us > q->known_us)
            continue;
        det_status st = det_law_version_at(measure, q->at_us, q->known_us, t->arena, &version, err);
        if (st != DET_OK) return st;
        if (!direction_may_fit(t, measure->regime, version.parts.scope.direction) ||
            !put_goods(t, &version.parts.scope, false))
            continue;
        det_json_object(t->json);
        det_json_key_str(t->json, "measure", measure->id);
        det_json_key_cstr(t->json, "state", det_law_state_name(state));
        det_text_print(t->words, "%.*s (%.*s) covers it too and does not block: %s",
                       DET_STR_FMT(measure->id), DET_STR_FMT(version.parts.title),
                       det_law_state_name(state));
        put_words(t, "text");
        det_json_object_end(t->json);
    }
    det_json_array_end(t->json);
    return DET_OK;
}

/* ---- the boundary -------------------------------------------------------------------------------
 */

static bool
same_decision(const det_law_decision *a, const det_law_decision *b)
{
    if (a->outcome != b->outcome || a->cite_count != b->cite_count) return false;
    for (size_t i = 0; i < a->cite_count; i++)
        if (!det_str_equal(a->cites[i].text, b->cites[i].text)) return false;
    return true;
}

/* The acts on the measures that spoke (and not in other) whose beginning or end lies in the time
 * looked over. */
static void
put_near_acts(telling *t, const det_law_decision *decision, const det_law_decision *other)
{
    const det_law_question *q = &t->question;
    for (size_t i = 0; i < decision->ruling_count; i++) {
        const det_measure *measure = decision->rulings[i].measure;
        if (speaks(other, measure)) continue;
        for (size_t j = 0; j < measure->act_count; j++) {
            const det_act *act = measure->acts[j];
            int64_t us = 0;
            bool is_pending = false;
            if (!det_act_effective(act, q->known_us, &us, &is_pending) || act->cites.count == 0)
                continue;
            bool begins = us > q->at_us - DET_LAW_EARLIER_US && us <= q->at_us + DET_LAW_LATER_US;
            int64_t end_us = det_act_end_us(act, q->known_us);
            bool ends = act->has_end && end_us > q->at_us - DET_LAW_EARLIER_US &&
                        end_us <= q->at_us + DET_LAW_LATER_US;
            if (!begins && !ends) continue;
            det_json_object(t->json);
            det_json_key_str(t->json, "measure", measure->id);
            det_json_key_str(t->json, "cite", act->cites.items[0].text);
            det_json_key_cstr(t->json, "verb", begins ? det_law_verb_name(act->verb) : "end");
            det_put_instant(t->json, "at", begins ? us : end_us);
            det_json_key_cstr(t->json, "clock", det_zone_name(measure->regime->zone));
            det_json_object_end(t->json);
        }
    }
}

static det_status
put_boundary(telling *t, const det_law_decision *now, det_error *err)
{
    det_law_decision earlier, later;
    det_law_question question = t->question;
    question.at_us = t->question.at_us - DET_LAW_EARLIER_US;
    det_status st = det_law_decide(t->law, &question, t->arena, &earlier, err);
    question.at_us = t->question.at_us + DET_LAW_LATER_US;
    if (st == DET_OK) st = det_law_decide(t->law, &question, t->arena, &later, err);
    if (st != DET_OK) return st;
    bool differs = !same_decision(now, &earlier) || !same_decision(now, &later);
    det_json_key(t->json, "boundary");
    det_json_object(t->json);
    det_json_key_cstr(t->json, "earlier", det_law_outcome_name(earlier.outcome));
    det_json_key_cstr(t->json, "later", det_law_outcome_name(later.outcome));
    det_json_key_bool(t->json, "differs", differs);
    if (differs) {
        det_json_key(t->json, "acts");
        det_json_array(t->json);
        put_near_acts(t, &earlier, &(det_law_decision){0});
        put_near_acts(t, &later, &earlier);
        det_json_array_end(t->json);
        det_text_print(t->words,
                       "Near a boundary: 14 hours before it is %s, 12 hours after it is %s, so the "
                       "clock of the acts named here matters",
                       det_law_outcome_name(earlier.outcome), det_law_outcome_name(later.outcome));
        put_words(t, "text");
    }
    det_json_object_end(t->json);
    return DET_OK;
}

static det_status
tell(telling *t, const det_law_question *asked, det_error *err)
{
    char at[DET_INSTANT_TEXT_MAX];
    det_law_decision decision;
    det_str flaws;
    det_json *json = t->json;
    det_status st = det_law_decide(t->law, asked, t->arena, &decision, err);
    if (st == DET_OK)
        st = det_law_question_clean(t->law, asked, t->arena, &t->question, &flaws, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_cstr(json, "outcome", det_law_outcome_name(decision.outcome));
    det_put_instant(json, "judged_at", asked->at_us);
    det_put_instant(json, "as_known", asked->known_us);
    det_text_print(t->words, "At %s, %.*s to %.*s, %.*s%.*s: %s",
                   det_instant_print(asked->at_us, at), DET_STR_FMT(asked->actor_from),
                   DET_STR_FMT(asked->actor_to), DET_STR_FMT(asked->hs), DET_STR_FMT(asked->kind),
                   det_law_outcome_name(decision.outcome));
    for (size_t i = 0; i < decision.cite_count; i++)
        det_text_print(t->words, "%s%.*s", i == 0 ? " by " : ", ",
                       DET_STR_FMT(decision.cites[i].text));
    if (decision.ruling_count == 0)
        det_text_print(t->words, "; no measure in force that we know covers it");
    put_words(t, "text");
    put_cites(t, decision.cites, decision.cite_count);
    det_put_text(json, "warning", decision.warning);
    det_json_key(json, "measures");
    det_json_array(json);
    for (size_t i = 0; i < decision.ruling_count && st == DET_OK; i++)
        st = put_ruling(t, &decision.rulings[i], err);
    det_json_array_end(json);
    if (st == DET_OK) st = put_silent(t, &decision, err);
    if (st == DET_OK) st = put_boundary(t, &decision, err);
    det_json_object_end(json);
    return st;
}

det_status
det_law_explain_question_write(const det_lawbook *law, const det_law_question *question,
                               det_json *json, det_error *err)
{
    telling t = {.law = law, .json = json};
    det_status st = det_arena_new(0, &t.arena, err);
    if (st == DET_OK) st = det_text_new(0, &t.words, err);
    if (st == DET_OK) st = tell(&t, question, err);
    if (st == DET_OK) st = det_text_check(t.words, err);
    det_text_free(t.words);
    det_arena_free(t.arena);
    return st != DET_OK ? st : det_text_check(json->out, err);
}
