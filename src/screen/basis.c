/* basis.c - whether one basis of a hold still bites.
 *
 * The tests stand in an order, and the first that ends the basis ends it: recorded in error; the
 * measure itself (over, asleep, not a prohibition); its goods; the listing that it came through;
 * the holdings it came through; last an authorisation.
 *
 * Invariants.
 * 1. A basis ends or sleeps only by something that is known: an act, a version of a list without
 *    the party.  What is missing (no such measure, no such entry, no holdings on file, a pause told
 *    only in words) makes it UNCERTAIN.
 * 2. A licence or an exception frees what is held already only if it says that it unblocks.  One
 *    that does not, and covered the thing when it came in, is for a person to judge.
 * 3. A measure that was replaced is followed to the one that took its place. */
#include "screen/basis.h"

/* Measures that took the place of one another.  The longest chain in the lawbook is 2. */
enum { SUCCESSORS_MAX = 8 };
/* Notes of one basis: five kinds, and acts to come.  Beyond it acts are left out. */
enum { NOTES_MAX = 12 };

typedef struct judging {
    det_judge *judge;
    const det_hold *hold;
    const det_hold_basis *basis;
    det_arena *arena;
    det_basis_answer *out;
    const det_judged_measure *at; /* the measure that was judged */
    det_zone zone;
    det_str *notes;
    bool is_settled; /* the answer is there */
    bool has_no_memory;
} judging;

const char *
det_basis_state_name(det_basis_state state)
{
    static const char *const names[] = {"?",     "bites",       "paused",
                                        "ended", "neutralised", "uncertain"};
    return names[state];
}

const char *
det_basis_end_name(det_basis_end end)
{
    static const char *const names[] = {"?",        "terminated", "expired",   "annulled",
                                        "delisted", "superseded", "corrected", "advisory"};
    return names[end];
}

/* ---- words --------------------------------------------------------------------------------------
 */

#define WHY(now, ...)                                                                              \
    do {                                                                                           \
        if (!det_arena_print((now)->arena, &(now)->out->why, __VA_ARGS__))                         \
            (now)->has_no_memory = true;                                                           \
    } while (0)

#define NOTE(now, ...)                                                                             \
    do {                                                                                           \
        det_str note_ = {0};                                                                       \
        if (det_arena_print((now)->arena, &note_, __VA_ARGS__))                                    \
            add_note((now), note_);                                                                \
        else                                                                                       \
            (now)->has_no_memory = true;                                                           \
    } while (0)

static void
add_note(judging *now, det_str text)
{
    det_texts *notes = &now->out->notes;
    if (notes->count == NOTES_MAX) return;
    if (now->notes == NULL) now->notes = DET_NEW(now->arena, det_str, NOTES_MAX);
    if (now->notes == NULL) {
        now->has_no_memory = true;
        return;
    }
    now->notes[notes->count++] = text;
    notes->items = now->notes;
}

/* A day where it is midnight on the clock of the authority, else the instant. */
static const char *
when(const judging *now, int64_t us, char text[DET_INSTANT_TEXT_MAX])
{
    if (us == INT64_MIN) return "always";
    det_day day = det_zone_day(now->zone, us);
    if (det_zone_midnight_us(now->zone, day) == us) return det_day_print(day, text);
    return det_instant_print(us, text);
}

/* The paragraph that the state of the measure rests on last. */
static det_str
last_cite(const det_law_answer *law)
{
    return law->cite_count == 0 ? DET_STR("no paragraph") : law->cites[law->cite_count - 1].text;
}

static void
settle(judging *now, det_basis_state state, det_basis_end end, int64_t since_us)
{
    now->is_settled = true;
    now->out->state = state;
    now->out->end = end;
    now->out->since_us = since_us;
}

/* ---- the measure --------------------------------------------------------------------------------
 */

/* The measure that took the place of one, by the newest act that did so and is in effect. */
static const det_measure *
successor_of(const judging *now, const det_judged_measure *at)
{
    int64_t known_us = det_judge_when(now->judge)->known_us;
    for (size_t i = at->measure->act_count; i > 0; i--) {
        const det_act *act = at->measure->acts[i - 1];
        int64_t us = 0;
        bool is_pending = false;
        if (act->verb == DET_LAW_REPLACE && act->is_live &&
            det_act_effective(act, known_us, &us, &is_pending) && us <= at->at_us)
            return det_law_measure_find(det_judge_law(now->judge), act->successor);
    }
    return NULL;
}

static det_status
find_measure(judging *now, det_error *err)
{
    const det_hold_basis *basis = now->basis;
    const det_measure *measure = det_law_measure_find(det_judge_law(now->judge), basis->measure);
    det_status st = DET_OK;
    if (measure == NULL) {
        settle(now, DET_BASIS_UNCERTAIN, 0, INT64_MIN);
        if (basis->measure.len > 0)
            WHY(now, "the lawbook has no measure '%.*s'", DET_STR_FMT(basis->measure));
        else
            WHY(now, "it names no measure of the lawbook%s%.*s: a person has to read it",
                basis->citation.len > 0 ? ", only " : "", DET_STR_FMT(basis->citation));
        return DET_OK;
    }
    for (size_t i = 0; i < SUCCESSORS_MAX && measure != NULL; i++) {
        st = det_judge_measure(now->judge, measure, &now->at, err);
        if (st != DET_OK) return st;
        now->zone = det_regime_zone(det_measure_regime(measure));
        now->out->measure = measure;
        now->out->law = now->at->law;
        now->out->at_us = now->at->at_us;
        if (now->at->law.state != DET_LAW_REPLACED) return DET_OK;
        measure = successor_of(now, now->at);
        if (measure != NULL)
            NOTE(now, "%.*s took the place of %.*s", DET_STR_FMT(det_measure_id(measure)),
                 DET_STR_FMT(det_measure_id(now->at->measure)));
    }
    settle(now, DET_BASIS_UNCERTAIN, 0, now->at->law.since_us);
    WHY(now, "%.*s was replaced (%.*s), and what took its place is not in the lawbook",
        DET_STR_FMT(det_measure_id(now->at->measure)), DET_STR_FMT(last_cite(&now->at->law)));
    return DET_OK;
}

/* Over, asleep, not begun, or no prohibition. */
static void
judge_state(judging *now)
{
    static const struct {
        det_law_state state;
        det_basis_end end;
        const char *word;
    } ends[] = {{DET_LAW_REMOVED, DET_BASIS_END_TERMINATED, "was terminated"},
                {DET_LAW_EXPIRED, DET_BASIS_END_EXPIRED, "expired"},
                {DET_LAW_ANNULLED, DET_BASIS_END_ANNULLED, "was annulled"}};
    const det_judged_measure *at = now->at;
    const det_law_answer *law = &at->law;
    det_str id = det_measure_id(at->measure);
    bool is_another = !det_str_equal(id, now->basis->measure) &&
                      det_law_measure_find(det_judge_law(now->judge), now->basis->measure) !=
                          at->measure;
    char text[DET_INSTANT_TEXT_MAX];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (law->state != ends[i].state) continue;
        settle(now, DET_BASIS_ENDED, is_another ? DET_BASIS_END_SUPERSEDED : ends[i].end,
               law->since_us);
        WHY(now, "%.*s %s on %s (%.*s)", DET_STR_FMT(id), ends[i].word,
            when(now, law->since_us, text), DET_STR_FMT(last_cite(law)));
        return;
    }
    if (law->state == DET_LAW_NOT_YET) {
        settle(now, DET_BASIS_UNCERTAIN, 0, law->since_us);
        if (law->until_us != DET_INSTANT_FOREVER)
            WHY(now, "%.*s is not in force yet; it will be from %s", DET_STR_FMT(id),
                when(now, law->until_us, text));
        else
            WHY(now, "%.*s is not in force yet", DET_STR_FMT(id));
    } else if (law->state == DET_LAW_ADVISORY ||
               (law->state == DET_LAW_IN_FORCE && !at->can_block)) {
        settle(now, DET_BASIS_ENDED, DET_BASIS_END_ADVISORY, law->since_us);
        WHY(now, "%.*s prohibits nothing: %s (%.*s)", DET_STR_FMT(id),
            law->state == DET_LAW_ADVISORY ? "it only calls for it" : "it is no prohibition",
            DET_STR_FMT(last_cite(law)));
    }
}

/* Whether the pauses that are open reach the thing. */
static det_status
judge_pauses(judging *now, const det_law_question *question)
{
    const det_judged_measure *at = now->at;
    det_needs needs = {0};
    char text[DET_INSTANT_TEXT_MAX];
    if (at->law.state != DET_LAW_PAUSED && at->law.state != DET_LAW_IN_FORCE) return DET_OK;
    det_paused paused = det_law_paused(at->measure, question, &needs);
    if (paused.by != NULL) now->out->grounds = paused.by->cites;
    det_str id = det_measure_id(at->measure);
    if (paused.is_paused == DET_YES) {
        settle(now, DET_BASIS_PAUSED, 0, at->law.since_us);
        WHY(now, "%.*s is paused since %s (%.*s)", DET_STR_FMT(id),
            when(now, at->law.since_us, text), DET_STR_FMT(last_cite(&at->law)));
    } else if (paused.is_paused == DET_UNKNOWN) {
        settle(now, DET_BASIS_UNCERTAIN, 0, at->law.since_us);
        WHY(now, "%.*s is paused in part, and whether this is in the part is not known: %.*s",
            DET_STR_FMT(id), DET_STR_FMT(paused.by->part.text));
        for (size_t i = 0; i < needs.count; i++)
            NOTE(now, "say whether %.*s", DET_STR_FMT(needs.keys[i]));
    } else {
        now->out->grounds = (det_law_paras){0};
    }
    return DET_OK;
}

/* ---- goods --------------------------------------------------------------------------------------
 */

/* What the law says of one kind of goods under this measure alone. */
static det_status
judge_item(judging *now, size_t item, det_error *err)
{
    det_law_question question;
    det_law_decision decision;
    const det_law_ruling *ruling = NULL;
    det_str id = det_measure_id(now->at->measure), name = now->hold->goods.items[item];
    det_status st = det_judge_question(now->judge, now->hold, item, now->at->at_us, now->arena,
                                       &question, err);
    if (st == DET_OK)
        st = det_law_decide(det_judge_law(now->judge), &question, now->arena, &decision, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < decision.ruling_count; i++)
        if (decision.rulings[i].measure == now->at->measure) ruling = &decision.rulings[i];
    if (ruling != NULL && ruling->outcome == DET_LAW_PROHIBITED) {
        now->out->is_licensable = false;
        return DET_OK; /* goes on to the rest */
    }
    if (ruling != NULL && ruling->outcome == DET_LAW_NEEDS_AUTHORISATION) {
        now->out->is_licensable = true;
        NOTE(now, "%.*s: %.*s", DET_STR_FMT(name), DET_STR_FMT(ruling->why));
        return DET_OK;
    }
    bool is_free = ruling != NULL && ruling->outcome == DET_LAW_ALLOWED;
    settle(now, is_free ? DET_BASIS_NEUTRALISED : DET_BASIS_UNCERTAIN, 0, INT64_MIN);
    if (ruling == NULL)
        WHY(now, "%.*s says nothing of %.*s as it is recorded: look what it is", DET_STR_FMT(id),
            DET_STR_FMT(name));
    else
        WHY(now, "%.*s of %.*s: %s, %.*s", DET_STR_FMT(id), DET_STR_FMT(name),
            det_law_outcome_name(ruling->outcome), DET_STR_FMT(ruling->why));
    return DET_OK;
}

static int
strictness(det_basis_state state)
{
    static const int of[] = {0, 4, 1, 0, 2, 3}; /* bites, paused, ended, neutralised, uncertain */
    return of[state];
}

/* Goods that are on record are judged one by one; the strictest counts. */
static det_status
judge_goods(judging *now, det_error *err)
{
    det_basis_answer begun = *now->out, worst = {0};
    bool is_licensable = false, is_free = now->hold->goods.count > 0;
    if (now->basis->path != DET_HOLD_GOODS && now->basis->path != DET_HOLD_SECTOR) return DET_OK;
    for (size_t i = 0; i < now->hold->goods.count; i++) {
        *now->out = begun;
        now->is_settled = false;
        det_status st = judge_item(now, i, err);
        if (st != DET_OK) return st;
        is_licensable |= now->out->is_licensable;
        if (!now->is_settled) now->out->state = DET_BASIS_BITES;
        is_free = is_free && now->is_settled;
        if (strictness(now->out->state) > strictness(worst.state)) worst = *now->out;
    }
    if (now->hold->goods.count == 0) return DET_OK;
    *now->out = worst;
    now->out->is_licensable = worst.state == DET_BASIS_BITES && is_licensable;
    now->is_settled = is_free;
    return DET_OK;
}

/* ---- the listing, and the holdings --------------------------------------------------------------
 */

static det_status
judge_owned(judging *now, const det_judged_listing *listing, bool is_listed, int64_t since_us,
            det_error *err)
{
    const det_hold_basis *basis = now->basis;
    const det_judged_owners *owners = NULL;
    char sum[DET_SHARE_TEXT_MAX], text[DET_INSTANT_TEXT_MAX];
    if (basis->via.count == 0) {
        if (!is_listed) settle(now, DET_BASIS_UNCERTAIN, 0, since_us);
        if (!is_listed)
            WHY(now, "%.*s is off the list of '%.*s' since %s, and what it owned is not named",
                DET_STR_FMT(basis->subject), DET_STR_FMT(listing->source),
                when(now, since_us, text));
        return DET_OK;
    }
    det_str name = basis->via.items[basis->via.count - 1];
    det_status st = det_judge_owners(now->judge, name, basis->authority, now->zone, &owners, err);
    if (st != DET_OK) return st;
    if (!owners->is_on_file) {
        if (is_listed) return DET_OK;
        settle(now, DET_BASIS_UNCERTAIN, 0, since_us);
        WHY(now, "%.*s is off the list of '%.*s' since %s, and who else owns %.*s is not on file",
            DET_STR_FMT(basis->subject), DET_STR_FMT(listing->source), when(now, since_us, text),
            DET_STR_FMT(name));
    } else if (owners->is_caught == DET_YES) {
        NOTE(now, "%.*s is held by listed owners: %.*s (%.*s)", DET_STR_FMT(name),
             DET_STR_FMT(owners->owners), DET_STR_FMT(owners->rule->id));
        if (!is_listed)
            NOTE(now, "%.*s is off the list of '%.*s' since %s", DET_STR_FMT(basis->subject),
                 DET_STR_FMT(listing->source), when(now, since_us, text));
    } else if (owners->is_caught == DET_UNKNOWN) {
        settle(now, DET_BASIS_UNCERTAIN, 0, INT64_MIN);
        WHY(now, "%.*s may be owned by parties that '%.*s' has listed%s%.*s", DET_STR_FMT(name),
            DET_STR_FMT(basis->authority), owners->owners.len > 0 ? ": " : "",
            DET_STR_FMT(owners->owners));
    } else if (is_listed) {
        settle(now, DET_BASIS_UNCERTAIN, 0, INT64_MIN);
        WHY(now,
            "%.*s is still listed, and holds too little of %.*s now (%s%s%.*s): whether what was "
            "held before stays so has to be judged",
            DET_STR_FMT(basis->subject), DET_STR_FMT(name), det_share_print(owners->sum, sum),
            owners->rule == NULL ? "" : ", ",
            DET_STR_FMT(owners->rule == NULL ? (det_str){0} : owners->rule->id));
    } else {
        settle(now, DET_BASIS_ENDED, DET_BASIS_END_DELISTED, since_us);
        WHY(now,
            "%.*s is off the list of '%.*s' since %s, and no other party that '%.*s' has listed "
            "owns %.*s",
            DET_STR_FMT(basis->subject), DET_STR_FMT(listing->source), when(now, since_us, text),
            DET_STR_FMT(basis->authority), DET_STR_FMT(name));
    }
    return DET_OK;
}

static void
tell_listing(judging *now, const det_judged_listing *listing)
{
    char text[DET_DAY_TEXT_MAX];
    if (listing->is_staged)
        NOTE(now, "the newest list lacks %.*s; its removal waits for a second person",
             DET_STR_FMT(now->basis->subject));
    if (listing->is_revived)
        NOTE(now, "%.*s is off its list since %s, and counts again with the measure",
             DET_STR_FMT(now->basis->subject), det_day_print(listing->spell.before, text));
    if (listing->place.is_uncertain)
        NOTE(now, "%.*s was first seen on the list of %s: the day lies before it, and may count",
             DET_STR_FMT(now->basis->subject), det_day_print(listing->spell.seen, text));
}

/* It stands on its list, and not under a tag of the regime: taken off that programme, if it ever
 * was on it. */
static det_status
judge_tag(judging *now, uint32_t subject, const det_regime *regime,
          const det_judged_listing *listing, det_error *err)
{
    det_str tag = listing->row_count > 0 ? listing->rows[0].tag : (det_str){0};
    char text[DET_DAY_TEXT_MAX];
    det_day until = DET_DAY_NONE;
    det_status st = det_judge_tag_until(now->judge, subject, regime, now->zone, &until, err);
    if (st != DET_OK) return st;
    if (until == DET_DAY_NONE) {
        settle(now, DET_BASIS_UNCERTAIN, 0, INT64_MIN);
        WHY(now, "'%.*s' is listed under '%.*s', and never was under a tag that stands for %.*s",
            DET_STR_FMT(now->basis->subject), DET_STR_FMT(tag), DET_STR_FMT(det_regime_id(regime)));
        return DET_OK;
    }
    settle(now, DET_BASIS_ENDED, DET_BASIS_END_DELISTED, det_zone_midnight_us(now->zone, until));
    WHY(now, "'%.*s' is off %.*s since %s, and listed under '%.*s' now",
        DET_STR_FMT(now->basis->subject), DET_STR_FMT(det_regime_id(regime)),
        det_day_print(until, text), DET_STR_FMT(tag));
    return DET_OK;
}

static det_status
judge_listing(judging *now, det_error *err)
{
    const det_hold_basis *basis = now->basis;
    const det_judged_listing *listing = NULL;
    const det_regime *regime = det_measure_regime(now->at->measure);
    uint32_t subject;
    char text[DET_INSTANT_TEXT_MAX];
    bool is_held = basis->path == DET_HOLD_OWNED || basis->path == DET_HOLD_CONTROLLED;
    if (basis->subject.len == 0) return DET_OK;
    if (!det_index_subject_find(det_judge_index(now->judge), basis->subject, &subject)) {
        settle(now, DET_BASIS_UNCERTAIN, 0, INT64_MIN);
        WHY(now, "no list that is loaded ever had '%.*s'", DET_STR_FMT(basis->subject));
        return DET_OK;
    }
    det_status st = det_judge_listing(now->judge, subject, now->zone, &listing, err);
    if (st != DET_OK) return st;
    if (!listing->is_known || listing->place.standing == DET_STANDING_NOT_YET) {
        settle(now, DET_BASIS_UNCERTAIN, 0, INT64_MIN);
        WHY(now, "'%.*s' is on no version of its list that counts on that day%s",
            DET_STR_FMT(basis->subject),
            listing->is_known ? "; it is listed only later" : " and was known by then");
        return DET_OK;
    }
    tell_listing(now, listing);
    if (det_judged_is_under(listing, regime)) {
        int64_t from_us = det_zone_midnight_us(now->zone, listing->spell.from);
        if (from_us > now->out->since_us) now->out->since_us = from_us;
        return is_held ? judge_owned(now, listing, true, INT64_MIN, err) : DET_OK;
    }
    if (listing->place.standing == DET_STANDING_LISTED) {
        st = judge_tag(now, subject, regime, listing, err);
        return st;
    }
    int64_t gone_us = det_zone_midnight_us(now->zone, listing->spell.before);
    if (is_held) return judge_owned(now, listing, false, gone_us, err);
    settle(now, DET_BASIS_ENDED, DET_BASIS_END_DELISTED, gone_us);
    WHY(now, "'%.*s' is off the list of '%.*s' since %s (by %s)", DET_STR_FMT(basis->subject),
        DET_STR_FMT(listing->source), when(now, gone_us, text),
        listing->spell.before_basis == DET_BASIS_LAW ? "the law" : "the first list without it");
    return DET_OK;
}

/* ---- authorisations -----------------------------------------------------------------------------
 */

/* An exception of the measure that takes the thing out: one that unblocks; or one that turns on
 * what the thing is and was there before it came in, so that it was never caught. */
static void
judge_exceptions(judging *now, const det_law_question *question)
{
    const det_law_parts *parts = &now->at->version.parts;
    for (size_t i = 0; i < parts->exception_count && !now->is_settled; i++) {
        const det_law_exception *exception = &parts->exceptions[i];
        det_needs needs = {0};
        int64_t began_us = exception->life.from_us > exception->known_us ? exception->life.from_us
                                                                         : exception->known_us;
        bool is_new = exception->when.count > 0 && now->hold->received_us >= began_us;
        if (!exception->unblocks && !is_new) continue;
        det_granted granted = det_law_grant(exception, 1, question, &needs);
        bool may_be = granted.exception == NULL && needs.count > 0;
        if (granted.exception != NULL && granted.effect == DET_LAW_ALLOWED) {
            settle(now, DET_BASIS_NEUTRALISED, 0, began_us);
            WHY(now, "%.*s is freed by the law itself: %.*s (%.*s)",
                DET_STR_FMT(det_measure_id(now->at->measure)), DET_STR_FMT(exception->title),
                DET_STR_FMT(exception->cites.count > 0 ? exception->cites.items[0].text
                                                       : exception->id));
        } else if (exception->unblocks && (granted.exception != NULL || may_be)) {
            now->out->is_licensable = true;
            NOTE(now, "%.*s could free it (%.*s)%s%.*s",
                 DET_STR_FMT(exception->title.len > 0 ? exception->title : exception->id),
                 DET_STR_FMT(exception->cites.count > 0 ? exception->cites.items[0].text
                                                        : exception->id),
                 may_be ? "; not known: " : "", DET_STR_FMT(may_be ? needs.keys[0] : (det_str){0}));
        } else {
            continue;
        }
        now->out->exception = exception;
        now->out->grounds = exception->cites;
    }
}

static det_status
judge_licences(judging *now, const det_law_question *question, det_error *err)
{
    const det_licences *licences = det_screener_licences(det_judge_screener(now->judge));
    det_licence_answer *answers = NULL;
    size_t count = 0;
    if (licences == NULL || licences->count == 0) return DET_OK;
    det_str *names = DET_NEW(now->arena, det_str, now->hold->party_count + 1);
    if (names == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the parties of a hold");
    for (size_t i = 0; i < now->hold->party_count; i++)
        names[i] = now->hold->parties[i].name;
    det_licence_case of = {.begin_us = now->at->at_us,
                           .at_us = now->at->at_us,
                           .known_us = det_judge_when(now->judge)->known_us,
                           .measure = now->at->measure,
                           .question = question,
                           .parties = {names, now->hold->party_count},
                           .reference = det_hold_reference(now->hold)};
    det_status st = det_licences_try(licences, &of, now->arena, &answers, &count, err);
    for (size_t i = 0; i < count && st == DET_OK && !now->is_settled; i++) {
        const det_licence *licence = answers[i].licence;
        bool is_ours = true;
        if (!answers[i].covers && !det_licence_names(licence, of.parties, now->arena, &is_ours))
            return det_fail(err, DET_NOMEM, (det_where){0}, "the licences of a hold");
        if (answers[i].covers && licence->unblocks) {
            settle(now, DET_BASIS_NEUTRALISED, 0, licence->from_us);
            now->out->licence = licence;
            WHY(now, "%.*s of %.*s unblocks it", DET_STR_FMT(licence->id),
                DET_STR_FMT(licence->authority));
        } else if (licence->unblocks && !is_ours) {
            continue; /* somebody else's */
        } else if (licence->unblocks) {
            now->out->is_licensable = true;
            if (now->out->licence == NULL) now->out->licence = licence;
            NOTE(now, "%.*s would unblock and does not cover it: %.*s", DET_STR_FMT(licence->id),
                 DET_STR_FMT(answers[i].why.items[0]));
        } else if (answers[i].covers && now->hold->received_us < licence->from_us) {
            NOTE(now, "%.*s allows dealings and unblocks nothing that was held before",
                 DET_STR_FMT(licence->id));
        } else if (answers[i].covers) {
            settle(now, DET_BASIS_UNCERTAIN, 0, licence->from_us);
            now->out->licence = licence;
            WHY(now, "%.*s allowed it when it came in and does not unblock: was it held rightly?",
                DET_STR_FMT(licence->id));
        }
    }
    return st;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

/* What brought the measure: the return from a pause or a removal, else the act that imposed it. */
static det_str
bite_cite(const det_law_answer *law)
{
    if (law->cite_count == 0) return last_cite(law);
    const det_law_cite *last = &law->cites[law->cite_count - 1];
    return det_str_equal(last->verb, DET_STR("resume")) ? last->text : law->cites[0].text;
}

static void
tell_bite(judging *now)
{
    const det_law_answer *law = &now->at->law;
    det_str id = det_measure_id(now->at->measure);
    char text[DET_INSTANT_TEXT_MAX];
    now->out->state = DET_BASIS_BITES;
    if (law->state == DET_LAW_PAUSED) {
        now->out->since_us = INT64_MIN;
        WHY(now, "%.*s is paused since %s (%.*s), and this is what the pause leaves out: %.*s",
            DET_STR_FMT(id), when(now, law->since_us, text), DET_STR_FMT(last_cite(law)),
            DET_STR_FMT(law->note));
        return;
    }
    if (law->since_us > now->out->since_us) now->out->since_us = law->since_us;
    WHY(now, "%.*s is in force since %s (%.*s)%s%.*s%s", DET_STR_FMT(id),
        when(now, law->since_us, text), DET_STR_FMT(bite_cite(law)),
        now->basis->subject.len > 0 ? ", and " : "", DET_STR_FMT(now->basis->subject),
        now->basis->subject.len > 0 ? " is listed under it" : "");
}

/* An act that would change the state, told once whatever the number of its paragraphs. */
static bool
is_worth_telling(const det_law_answer *law, size_t index)
{
    const det_law_cite *act = &law->pending[index], *before = index > 0 ? act - 1 : NULL;
    return !det_str_equal(act->verb, DET_STR("amend")) &&
           (before == NULL || !det_str_equal(before->verb, act->verb) ||
            !det_str_equal(before->instrument, act->instrument) ||
            before->effective.us != act->effective.us);
}

static void
tell_pending(judging *now, const det_law_cite *act)
{
    char text[DET_INSTANT_TEXT_MAX];
    if (act->effective.us == DET_INSTANT_FOREVER)
        NOTE(now, "to come, no date set: %.*s by %.*s", DET_STR_FMT(act->verb),
             DET_STR_FMT(act->text));
    else
        NOTE(now, "to come: %.*s by %.*s on %s", DET_STR_FMT(act->verb), DET_STR_FMT(act->text),
             when(now, act->effective.us, text));
}

static void
tell_law(judging *now)
{
    const det_law_answer *law = &now->out->law;
    if (now->out->measure == NULL) return;
    if (law->is_contested) NOTE(now, "contested: %.*s", DET_STR_FMT(law->note));
    if (law->changed_that_day && det_judge_when(now->judge)->on != DET_DAY_NONE)
        NOTE(now, "this changed during the day: ask with the hour");
    for (size_t i = 0; i < law->pending_count; i++)
        if (is_worth_telling(law, i)) tell_pending(now, &law->pending[i]);
}

static det_status
judge_law(judging *now, det_error *err)
{
    det_law_question question;
    det_status st = find_measure(now, err);
    if (st != DET_OK || now->is_settled) return st;
    judge_state(now);
    if (now->is_settled) return DET_OK;
    st = det_judge_question(now->judge, now->hold, now->hold->goods.count == 1 ? 0 : SIZE_MAX,
                            now->at->at_us, now->arena, &question, err);
    if (st == DET_OK) st = judge_pauses(now, &question);
    if (st == DET_OK && !now->is_settled) st = judge_goods(now, err);
    if (st == DET_OK && !now->is_settled) st = judge_listing(now, err);
    if (st == DET_OK && !now->is_settled) judge_exceptions(now, &question);
    if (st == DET_OK && !now->is_settled) st = judge_licences(now, &question, err);
    if (st == DET_OK && !now->is_settled) tell_bite(now);
    return st;
}

det_status
det_basis_judge(det_judge *judge, const det_hold *hold, const det_hold_basis *basis,
                det_arena *arena, det_basis_answer *out, det_error *err)
{
    judging now = {.judge = judge, .hold = hold, .basis = basis, .arena = arena, .out = out};
    int64_t at_us = det_judge_time_us(det_judge_when(judge));
    det_status st = DET_OK;
    *out = (det_basis_answer){.at_us = at_us, .since_us = INT64_MIN};
    if (basis->to_us <= at_us) {
        settle(&now, DET_BASIS_ENDED, DET_BASIS_END_CORRECTED, basis->to_us);
        WHY(&now, "it was recorded in error: %.*s", DET_STR_FMT(basis->reason));
    } else if (basis->path == DET_HOLD_INTERNAL) {
        settle(&now, DET_BASIS_BITES, 0, basis->from_us);
        WHY(&now, "our own policy%s%.*s", basis->citation.len > 0 ? ": " : "",
            DET_STR_FMT(basis->citation));
    } else {
        st = judge_law(&now, err);
        if (st == DET_OK) tell_law(&now);
    }
    if (st == DET_OK && now.has_no_memory)
        st = det_fail(err, DET_NOMEM, (det_where){0}, "judging a basis");
    return st;
}
