/* What a transaction may do: every measure that is in force, can block and fits is asked, each
 * gives a ruling, and the strictest is the outcome.  A ruling tries what frees in this order: old
 * contract, exception, quota, the paragraph's own Committee route, the regime's general route.
 * docs/law-semantics.md has it step by step. */
#include "law/decide.h"

#include <stdlib.h>

#include "law/hs.h"
#include "law/reach.h"

const char *
det_law_outcome_name(det_law_outcome outcome)
{
    switch (outcome) {
    case DET_LAW_ALLOWED:
        return "allowed";
    case DET_LAW_WITHIN_QUOTA:
        return "within_quota";
    case DET_LAW_NEEDS_AUTHORISATION:
        return "needs_authorisation";
    case DET_LAW_PROHIBITED:
        return "prohibited";
    case DET_LAW_UNDETERMINED:
        return "undetermined";
    }
    return "unknown";
}

/* undetermined lies between: it can turn out prohibited, so it outranks all that opens a way. */
static int
strictness(det_law_outcome outcome)
{
    switch (outcome) {
    case DET_LAW_PROHIBITED:
        return 4;
    case DET_LAW_UNDETERMINED:
        return 3;
    case DET_LAW_NEEDS_AUTHORISATION:
        return 2;
    case DET_LAW_WITHIN_QUOTA:
        return 1;
    case DET_LAW_ALLOWED:
        return 0;
    }
    return 4;
}

/* ---- does a measure reach the transaction -------------------------------------------------------
 */

static bool
share_one(det_texts a, det_texts b)
{
    for (size_t i = 0; i < b.count; i++)
        if (det_texts_has(a, b.items[i])) return true;
    return false;
}

static det_tribool
direction_fits(const det_regime *regime, det_law_direction direction,
               const det_law_question *question, det_needs *needs)
{
    bool is_to = det_texts_has(regime->target, question->actor_to) ||
                 share_one(regime->target, question->also_to);
    bool is_from = det_texts_has(regime->target, question->actor_from) ||
                   share_one(regime->target, question->also_from);
    bool to_unknown = question->actor_to.len == 0, from_unknown = question->actor_from.len == 0;
    bool fits = false, may_fit = false;
    switch (direction) {
    case DET_LAW_TO:
        fits = is_to;
        may_fit = to_unknown;
        break;
    case DET_LAW_FROM:
        fits = is_from;
        may_fit = from_unknown;
        break;
    case DET_LAW_ANY:
        fits = is_to || is_from;
        may_fit = to_unknown || from_unknown;
        break;
    case DET_LAW_GLOBAL:
        return DET_YES;
    case DET_LAW_NO_SCOPE:
        return DET_NO;
    }
    if (fits) return DET_YES;
    if (!may_fit) return DET_NO;
    if (to_unknown && direction != DET_LAW_FROM) det_needs_add(needs, DET_STR("to"));
    if (from_unknown && direction != DET_LAW_TO) det_needs_add(needs, DET_STR("from"));
    return DET_UNKNOWN;
}

/* The edition whose codes a scope is written in: the one it says, else that of the day its
 * instrument was adopted. */
static uint32_t
edition_of(const det_measure *measure, const det_law_scope *scope)
{
    uint32_t edition = det_hs_edition_read(scope->edition);
    return edition != 0 ? edition : det_hs_edition_on(measure->instrument->adopted);
}

static bool
may_have_moved(const det_measure *measure, const det_law_scope *scope,
               const det_law_question *question)
{
    uint32_t edition = edition_of(measure, scope);
    return det_hs_may_have_moved(scope->hs, question->hs, question->hs_edition, edition) ||
           det_hs_may_have_moved(scope->hs_practice, question->hs, question->hs_edition, edition) ||
           det_hs_may_have_moved(scope->hs_partial, question->hs, question->hs_edition, edition);
}

/* Of what the question is only perhaps: a kind it may be of, a code that another edition moved. */
static det_tribool
goods_may_fit(const det_measure *measure, const det_law_scope *scope,
              const det_law_question *question, det_needs *needs)
{
    if (share_one(scope->kinds, question->may_kinds)) {
        det_needs_add(needs, DET_STR("kind"));
        return DET_UNKNOWN;
    }
    if (question->hs.len == 0 || question->hs_edition == 0 ||
        !may_have_moved(measure, scope, question))
        return DET_NO;
    det_needs_add(needs, DET_STR("goods"));
    return DET_UNKNOWN;
}

det_tribool
det_law_goods_fit(const det_measure *measure, const det_law_scope *scope,
                  const det_law_question *question, det_needs *needs)
{
    if ((question->kind.len > 0 && det_texts_has(scope->kinds, question->kind)) ||
        share_one(scope->kinds, question->also_kinds))
        return DET_YES;
    if (question->hs.len == 0) return goods_may_fit(measure, scope, question, needs);
    det_hs_fit fit = det_hs_match_any(scope->hs, question->hs);
    det_hs_fit practice = det_hs_match_any(scope->hs_practice, question->hs);
    det_hs_fit partial = det_hs_match_any(scope->hs_partial, question->hs);
    if (fit == DET_HS_INSIDE || practice == DET_HS_INSIDE) return DET_YES;
    if (fit == DET_HS_OUTSIDE && practice == DET_HS_OUTSIDE && partial == DET_HS_OUTSIDE)
        return goods_may_fit(measure, scope, question, needs);
    det_needs_add(needs, partial == DET_HS_INSIDE ? DET_STR("goods") : DET_STR("hs"));
    return DET_UNKNOWN;
}

bool
det_law_can_block(const det_law_parts *parts, int64_t at_us)
{
    switch (parts->force) {
    case DET_LAW_PROHIBITION:
    case DET_LAW_LIMIT:
        return parts->blocks_from_us <= at_us;
    case DET_LAW_DUTY:
        return parts->blocks_from_us != INT64_MIN && parts->blocks_from_us <= at_us;
    default:
        return false;
    }
}

/* ---- one ruling ---------------------------------------------------------------------------------
 */

/* A ruling on its way. */
typedef struct reached {
    det_law_outcome outcome;
    const det_law_para *paras; /* what decides */
    size_t para_count;
    const det_law_para *more; /* the route beside them */
    size_t more_count;
    det_str why;
    det_needs needs;
} reached;

static void
rest_on(reached *out, det_law_outcome outcome, det_law_paras cites, det_str why)
{
    out->outcome = outcome;
    out->paras = cites.items;
    out->para_count = cites.count;
    out->why = why;
}

static bool
try_old_contract(const det_law_version *version, const det_law_question *question, reached *out)
{
    const det_wind_down *wind = &version->parts.wind_down;
    det_str value;
    det_day contract = DET_DAY_NONE;
    if (!wind->is_given || question->at_us >= wind->before_us ||
        (wind->kinds.count > 0 && !det_texts_has(wind->kinds, question->kind)))
        return false;
    if (!det_law_fact_get(question, "contract_date", &value) ||
        det_day_read(value, (det_where){0}, &contract, NULL) != DET_OK) {
        det_needs_add(&out->needs, DET_STR("contract_date"));
        return false;
    }
    if (contract >= wind->contract_before) return false;
    det_law_paras own = {version->cites, version->cite_count};
    rest_on(out, DET_LAW_ALLOWED, wind->cites.count > 0 ? wind->cites : own,
            DET_STR("under a contract older than the measure, inside its time to wind down"));
    return true;
}

const det_law_route *
det_law_route_open(const det_lawbook *law, const det_regime *regime,
                   const det_law_question *question)
{
    const det_law_route *found = NULL;
    for (size_t i = 0; i < law->route_count; i++) {
        const det_law_route *route = law->routes[i];
        if (route->regime != regime || !route->is_live || route->known_us > question->known_us ||
            route->life.from_us > question->at_us || route->life.before_us <= question->at_us)
            continue;
        if (found == NULL || route->life.from_us > found->life.from_us ||
            (route->life.from_us == found->life.from_us &&
             det_str_compare(route->id, found->id) > 0))
            found = route;
    }
    return found;
}

static bool
try_route(const det_lawbook *law, const det_measure *measure, const det_law_version *version,
          const det_law_question *question, reached *out)
{
    const det_law_route *route = det_law_route_open(law, measure->regime, question);
    det_law_paras own = {version->cites, version->cite_count};
    det_str approved;
    if (version->parts.committee_route && det_law_fact_get(question, "approved", &approved) &&
        det_str_equal(approved, DET_STR("yes"))) {
        rest_on(out, DET_LAW_ALLOWED, own, DET_STR("approved by the Committee in advance"));
        return true;
    }
    if (version->parts.committee_route) det_needs_add(&out->needs, DET_STR("approved"));
    if (route == NULL) return false;
    det_needs ignored = {0};
    if (route->granted_when.count > 0 &&
        det_law_all(route->granted_when, question, &ignored) == DET_YES) {
        rest_on(out, DET_LAW_ALLOWED, route->cites,
                DET_STR("exempted by the Committee under the general clause"));
        return true;
    }
    if (det_law_all(route->when, question, &out->needs) != DET_YES) return false;
    if (route->effect == DET_LAW_ALLOWED) {
        rest_on(out, DET_LAW_ALLOWED, route->cites, DET_STR("exempted by the general clause"));
        return true;
    }
    rest_on(out, DET_LAW_NEEDS_AUTHORISATION, own,
            DET_STR("blocked, and the Committee may exempt it under the general clause"));
    out->more = route->cites.items;
    out->more_count = route->cites.count;
    for (size_t i = 0; i < route->granted_when.count; i++)
        det_needs_add(&out->needs, route->granted_when.items[i].key);
    return true;
}

static det_status
rule(const det_lawbook *law, const det_measure *measure, const det_law_version *version,
     det_tribool fit, const det_law_question *question, det_arena *arena, reached *out,
     det_error *err)
{
    const det_law_parts *parts = &version->parts;
    det_law_paras own = {version->cites, version->cite_count};
    det_granted granted = {0};
    det_quota_answer quota = {0};

    if (try_old_contract(version, question, out)) return DET_OK;
    granted = det_law_grant(parts->exceptions, parts->exception_count, question, &out->needs);
    if (granted.rival != NULL) {
        rest_on(out, DET_LAW_UNDETERMINED, granted.exception->cites,
                DET_STR("two exceptions apply and say different things"));
        out->more = granted.rival->cites.items;
        out->more_count = granted.rival->cites.count;
        return DET_OK;
    }
    if (granted.exception != NULL && granted.effect == DET_LAW_ALLOWED) {
        rest_on(out, DET_LAW_ALLOWED, granted.exception->cites,
                granted.exception->title.len > 0 ? granted.exception->title
                                                 : DET_STR("an exception applies"));
        return DET_OK;
    }
    if (parts->quota_count > 0) {
        det_status st = det_quota_ask(measure, parts->quotas, parts->quota_count, question,
                                      &out->needs, arena, &quota, err);
        if (st != DET_OK) return st;
        if (quota.outcome == DET_LAW_WITHIN_QUOTA) {
            rest_on(out, DET_LAW_WITHIN_QUOTA, quota.quota->cites, quota.why);
            return DET_OK;
        }
    }
    if (granted.exception != NULL) {
        rest_on(out, DET_LAW_NEEDS_AUTHORISATION, granted.exception->cites,
                granted.exception->title.len > 0
                    ? granted.exception->title
                    : DET_STR("an exception applies, with leave of the Committee"));
        det_needs_add(&out->needs, DET_STR("approved"));
        return DET_OK;
    }
    if (try_route(law, measure, version, question, out)) return DET_OK;
    if (quota.quota != NULL) {
        rest_on(out, quota.outcome, quota.quota->cites, quota.why);
        return DET_OK;
    }
    if (fit == DET_UNKNOWN) {
        rest_on(
            out, DET_LAW_UNDETERMINED, own,
            DET_STR("the measure covers a part of what was asked; say more exactly what it is"));
        return DET_OK;
    }
    rest_on(out, DET_LAW_PROHIBITED, own, quota.why);
    return DET_OK;
}

/* ---- from rulings to the decision ---------------------------------------------------------------
 */

static det_law_cite
cite_of(const det_law_para *para)
{
    return (det_law_cite){.text = para->text,
                          .instrument = para->instrument->id,
                          .paragraph = para->paragraph,
                          .verb = DET_STR("rule"),
                          .is_seen = para->is_seen};
}

/* One paragraph that holds two exceptions is cited once. */
static void
cite_once(det_law_cite *cites, size_t *count, const det_law_para *para)
{
    for (size_t i = 0; i < *count; i++)
        if (det_str_equal(cites[i].text, para->text)) return;
    cites[(*count)++] = cite_of(para);
}

static det_status
finish(const det_measure *measure, const reached *made, det_arena *arena, det_law_ruling *out,
       det_error *err)
{
    det_law_cite *cites = DET_NEW(arena, det_law_cite, made->para_count + made->more_count + 1);
    if (cites == NULL) goto no_memory;
    *out = (det_law_ruling){.measure = measure, .outcome = made->outcome, .why = made->why};
    for (size_t i = 0; i < made->para_count; i++)
        cite_once(cites, &out->cite_count, &made->paras[i]);
    for (size_t i = 0; i < made->more_count; i++)
        cite_once(cites, &out->cite_count, &made->more[i]);
    out->cites = cites;
    if (made->outcome == DET_LAW_ALLOWED) return DET_OK; /* nothing more is needed */
    for (size_t i = 0; i < made->needs.count; i++)
        if (!det_arena_print(arena, &out->needs, "%.*s%s%.*s", DET_STR_FMT(out->needs),
                             i == 0 ? "" : ",", DET_STR_FMT(made->needs.keys[i])))
            goto no_memory;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the ruling of %.*s", DET_STR_FMT(measure->id));
}

static int
compare_rulings(const void *a, const void *b)
{
    const det_law_ruling *x = a, *y = b;
    int order = strictness(y->outcome) - strictness(x->outcome);
    return order != 0 ? order : det_str_compare(x->measure->id, y->measure->id);
}

/* The paragraphs of all rulings of that outcome, each once, in the order of the rulings. */
static det_status
gather(det_law_decision *out, det_arena *arena, det_error *err)
{
    size_t most = 0;
    for (size_t i = 0; i < out->ruling_count; i++)
        most += out->rulings[i].cite_count;
    det_law_cite *cites = DET_NEW(arena, det_law_cite, most + 1);
    if (cites == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the paragraphs of a decision");
    for (size_t i = 0; i < out->ruling_count; i++) {
        const det_law_ruling *ruling = &out->rulings[i];
        for (size_t j = 0; ruling->outcome == out->outcome && j < ruling->cite_count; j++) {
            bool is_new = true;
            for (size_t k = 0; k < out->cite_count && is_new; k++)
                is_new = !det_str_equal(cites[k].text, ruling->cites[j].text);
            if (is_new) cites[out->cite_count++] = ruling->cites[j];
        }
    }
    out->cites = cites;
    return DET_OK;
}

static bool
add_warning(det_arena *arena, det_law_decision *out, det_str text)
{
    return det_arena_print(arena, &out->warning, "%.*s%s%.*s", DET_STR_FMT(out->warning),
                           out->warning.len > 0 ? "; " : "", DET_STR_FMT(text));
}

/* A regime that is asked about after the day through which the lawbook claims to know it. */
static bool
warn_of_coverage(const det_lawbook *law, const det_law_question *question, det_arena *arena,
                 det_law_decision *out)
{
    char day[DET_DAY_TEXT_MAX];
    for (size_t i = 0; i < law->regime_count; i++) {
        const det_regime *regime = law->regimes[i];
        det_str text = {0};
        if (regime->coverage.before == DET_DAY_FOREVER || regime->target.count == 0 ||
            (!det_texts_has(regime->target, question->actor_from) &&
             !det_texts_has(regime->target, question->actor_to) &&
             !share_one(regime->target, question->also_from) &&
             !share_one(regime->target, question->also_to) &&
             !share_one(regime->target, question->may_pass)) ||
            det_zone_day(regime->zone, question->at_us) < regime->coverage.before)
            continue;
        if (!det_arena_print(arena, &text, "the lawbook knows %.*s through %s",
                             DET_STR_FMT(regime->id),
                             det_day_print(regime->coverage.before - 1, day)) ||
            !add_warning(arena, out, text))
            return false;
    }
    return true;
}

/* Whether a measure of the doubt is in force and goes the way of the question. */
static det_status
may_speak(const det_lawbook *law, const det_law_doubt *doubt, const det_law_question *question,
          det_arena *arena, bool *out, det_error *err)
{
    *out = false;
    for (size_t i = 0; i < doubt->about.count && !*out; i++) {
        const det_measure *measure = det_law_measure_find(law, doubt->about.items[i]);
        det_law_version version;
        det_needs ignored = {0};
        if (measure == NULL ||
            det_law_state_only(measure, question->at_us, question->known_us) != DET_LAW_IN_FORCE)
            continue;
        det_status st = det_law_version_at(measure, question->at_us, question->known_us, arena,
                                           &version, err);
        if (st != DET_OK) return st;
        *out = det_law_can_block(&version.parts, question->at_us) &&
               direction_fits(measure->regime, version.parts.scope.direction, question, &ignored) !=
                   DET_NO;
    }
    return DET_OK;
}

static bool
spoke(const det_lawbook *law, const det_law_doubt *doubt, const det_law_decision *decision)
{
    for (size_t i = 0; i < doubt->about.count; i++)
        for (size_t j = 0; j < decision->ruling_count; j++)
            if (det_law_measure_find(law, doubt->about.items[i]) == decision->rulings[j].measure)
                return true;
    return false;
}

/* The doubts about measures that had something to say, at this instant, over these goods.  A doubt
 * whether goods are covered at all is one about a measure that was silent: where no other spoke,
 * nothing is determined.  Of a whole chapter that holds such goods it is a warning. */
static det_status
warn(const det_lawbook *law, const det_law_question *question, det_arena *arena,
     det_law_decision *out, det_error *err)
{
    for (size_t i = 0; i < law->doubt_count; i++) {
        const det_law_doubt *doubt = law->doubts[i];
        if (doubt->life.from_us > question->at_us || doubt->life.before_us <= question->at_us)
            continue;
        bool has_goods = doubt->kinds.count > 0 || doubt->hs.count > 0;
        bool fits = !has_goods || det_texts_has(doubt->kinds, question->kind) ||
                    det_hs_match_any(doubt->hs, question->hs) != DET_HS_OUTSIDE;
        if (!fits) continue;
        bool is_about = spoke(law, doubt, out);
        if (has_goods && out->ruling_count == 0) {
            det_status st = may_speak(law, doubt, question, arena, &is_about, err);
            if (st != DET_OK) return st;
            bool is_wide = !det_texts_has(doubt->kinds, question->kind) &&
                           det_hs_match_any(doubt->hs, question->hs) == DET_HS_PARTLY;
            if (is_about && !is_wide) out->outcome = DET_LAW_UNDETERMINED;
        }
        if (is_about && !add_warning(arena, out, doubt->text)) goto no_memory;
    }
    if (warn_of_coverage(law, question, arena, out)) return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the warnings of a decision");
}

/* The ruling of a measure that is paused in part, or but for a part: inside the pause it does not
 * block.  Where nobody can tell, a part stays blocked, and a remainder is not known to be. */
static det_status
rule_beside_pause(const det_lawbook *law, const det_measure *measure,
                  const det_law_version *version, det_tribool fit, const det_law_question *question,
                  const det_paused *paused, det_arena *arena, reached *out, det_error *err)
{
    const det_act *pause = paused->by;
    if (paused->is_paused == DET_YES) {
        rest_on(out, DET_LAW_ALLOWED, pause->cites, DET_STR("this part of the measure is paused"));
        return DET_OK;
    }
    det_status st = rule(law, measure, version, fit, question, arena, out, err);
    if (st != DET_OK || paused->is_paused == DET_NO || !det_pause_is_main(pause) ||
        out->outcome != DET_LAW_PROHIBITED)
        return st;
    out->outcome = DET_LAW_UNDETERMINED;
    out->why = DET_STR("the measure is paused but for a part, and this may be in that part");
    out->more = pause->cites.items;
    out->more_count = pause->cites.count;
    return DET_OK;
}

/* The ruling of one measure, if it speaks, behind the others. */
static det_status
ask_measure(const det_lawbook *law, const det_measure *measure, const det_law_question *question,
            det_arena *arena, det_law_ruling **rulings, size_t *count, size_t *capacity,
            det_error *err)
{
    det_law_version version;
    reached made = {0};
    det_law_state state = det_law_state_only(measure, question->at_us, question->known_us);
    if (state != DET_LAW_IN_FORCE && state != DET_LAW_PAUSED) return DET_OK;
    det_status st = det_law_version_at(measure, question->at_us, question->known_us, arena,
                                       &version, err);
    if (st != DET_OK || !det_law_can_block(&version.parts, question->at_us)) return st;
    const det_law_scope *scope = &version.parts.scope;
    bool is_sure = direction_fits(measure->regime, scope->direction, question, &made.needs) !=
                   DET_NO;
    if (!is_sure && (scope->direction == DET_LAW_NO_SCOPE ||
                     !share_one(measure->regime->target, question->may_pass)))
        return DET_OK;
    det_tribool goods = det_law_goods_fit(measure, scope, question, &made.needs);
    if (goods == DET_NO) return DET_OK;
    if (!is_sure) {
        goods = DET_UNKNOWN;
        det_needs_add(&made.needs, DET_STR("route"));
    }
    det_paused paused = det_law_paused(measure, question, &made.needs);
    if (state == DET_LAW_PAUSED && paused.by == NULL) return DET_OK; /* all of it */
    st = paused.by == NULL ? rule(law, measure, &version, goods, question, arena, &made, err)
                           : rule_beside_pause(law, measure, &version, goods, question, &paused,
                                               arena, &made, err);
    if (st != DET_OK) return st;
    if (*count == *capacity) {
        void *more = det_arena_grow(arena, *rulings, *count, capacity, sizeof **rulings);
        if (more == NULL)
            return det_fail(err, DET_NOMEM, (det_where){0}, "the rulings of a decision");
        *rulings = more;
    }
    st = finish(measure, &made, arena, &(*rulings)[*count], err);
    if (st == DET_OK) *count += 1;
    return st;
}

static det_status
decide(const det_lawbook *law, const det_law_question *asked, det_arena *arena,
       det_law_decision *out, det_error *err)
{
    det_law_question question;
    det_law_aim aim;
    det_law_ruling *rulings = NULL;
    size_t capacity = 0, at = 0, place = 0;
    *out = (det_law_decision){.outcome = DET_LAW_ALLOWED};
    det_status st = det_law_question_clean(law, asked, arena, &question, &out->warning, err);
    det_law_aim_take(law, &question, &aim);
    while (st == DET_OK && det_law_aim_next(&aim, &at, &place))
        st = ask_measure(law, law->measures[place], &question, arena, &rulings, &out->ruling_count,
                         &capacity, err);
    if (st != DET_OK) return st;
    if (out->ruling_count > 1) qsort(rulings, out->ruling_count, sizeof *rulings, compare_rulings);
    out->rulings = rulings;
    if (out->ruling_count > 0) out->outcome = rulings[0].outcome;
    /* of goods that nobody named, or whose code or facts cannot be read, nothing good can be said
     */
    bool has_kind = question.kind.len > 0 ||
                    question.also_kinds.count + question.may_kinds.count > 0;
    bool is_lost = (question.hs.len == 0 && (!has_kind || asked->hs.len > 0)) ||
                   question.fact_count < asked->fact_count;
    if (is_lost && strictness(out->outcome) < strictness(DET_LAW_UNDETERMINED))
        out->outcome = DET_LAW_UNDETERMINED;
    st = gather(out, arena, err);
    return st != DET_OK ? st : warn(law, &question, arena, out, err);
}

det_status
det_law_decide(const det_lawbook *law, const det_law_question *asked, det_arena *arena,
               det_law_decision *out, det_error *err)
{
    det_law_decision other;
    det_status st = decide(law, asked, arena, out, err);
    if (st != DET_OK || law->doubtful == NULL) return st;
    st = decide(law->doubtful, asked, arena, &other, err);
    if (st != DET_OK || other.outcome == out->outcome) return st;
    out->outcome = DET_LAW_UNDETERMINED;
    return add_warning(arena, out,
                       DET_STR("a finding that is only alleged, or disputed, would decide this"))
               ? DET_OK
               : det_fail(err, DET_NOMEM, (det_where){0}, "the warnings of a decision");
}
