/* Lint over acts: what each one meets when it takes effect.
 *
 * Everything is seen as it is known today (known = for ever); what an as-known answer says follows
 * from the same acts. */
#include "law/lint.h"

/* The instant act takes effect, or false for an act that does not (yet). */
static bool
taken_at(const det_act *act, int64_t *us)
{
    bool is_pending = false;
    return det_act_effective(act, INT64_MAX, us, &is_pending);
}

static bool
is_over(det_law_state state)
{
    return state == DET_LAW_REMOVED || state == DET_LAW_REPLACED || state == DET_LAW_ANNULLED;
}

static det_law_state
state_before(const det_measure *measure, int64_t us)
{
    return det_law_state_only(measure, us == INT64_MIN ? us : us - 1, INT64_MAX);
}

/* ---- one measure --------------------------------------------------------------------------------
 */

static void
lint_before_life(det_loader *loader, const det_measure *measure)
{
    int64_t begin_us = INT64_MIN, us = 0;
    for (size_t i = 0; i < measure->act_count; i++)
        if (measure->acts[i]->verb == DET_LAW_IMPOSE && !taken_at(measure->acts[i], &begin_us))
            return; /* never began: 'from: unset', or a draft */
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (act->verb != DET_LAW_IMPOSE && !act->is_postponement && taken_at(act, &us) &&
            us < begin_us)
            DET_LINT(loader, "L301", act->at,
                     "this '%s' takes effect before '%.*s' begins; look at both dates",
                     det_law_verb_name(act->verb), DET_STR_FMT(measure->id));
    }
}

static void
lint_after_life(det_loader *loader, const det_measure *measure)
{
    int64_t us = 0;
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (!taken_at(act, &us)) continue;
        det_law_state before = state_before(measure, us);
        if ((act->verb == DET_LAW_TERMINATE || act->verb == DET_LAW_REPLACE) && is_over(before)) {
            DET_LINT(loader, "L303", act->at, "'%.*s' is %s already when this ends it again",
                     DET_STR_FMT(measure->id), det_law_state_name(before));
            continue;
        }
        bool needs_life = act->verb == DET_LAW_AMEND || act->verb == DET_LAW_SUSPEND ||
                          (act->verb == DET_LAW_EXTEND && act->extends == NULL);
        det_law_state now = det_law_state_only(measure, us, INT64_MAX);
        bool is_late = is_over(before) && is_over(now);
        if (act->verb != DET_LAW_EXTEND)
            is_late = is_late || (before == DET_LAW_EXPIRED && now == DET_LAW_EXPIRED);
        if (needs_life && is_late)
            DET_LINT(loader, "L302", act->at,
                     "'%.*s' is %s when this '%s' takes effect; does a resume lack?",
                     DET_STR_FMT(measure->id), det_law_state_name(before),
                     det_law_verb_name(act->verb));
    }
}

/* Each extend against the end that it moves. */
static void
lint_ends(det_loader *loader, const det_measure *measure)
{
    int64_t end_us = DET_INSTANT_FOREVER, us = 0;
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        bool is_extend = act->verb == DET_LAW_EXTEND && act->extends == NULL;
        if ((act->verb != DET_LAW_IMPOSE && !is_extend) || !taken_at(act, &us)) continue;
        if (is_extend && end_us != DET_INSTANT_FOREVER && act->end_us < end_us)
            DET_LINT(loader, "L304", act->at,
                     "this extend moves the end of '%.*s' to an earlier day; is the date right?",
                     DET_STR_FMT(measure->id));
        if (is_extend && end_us < us)
            DET_LINT(loader, "L305", act->at,
                     "'%.*s' has run out when this extend takes effect, so there is a gap in which "
                     "it is expired; look at 'from'",
                     DET_STR_FMT(measure->id));
        end_us = act->end_us;
    }
}

/* The end of a pause as it stands just before the act at place. */
static int64_t
pause_end_before(const det_measure *measure, const det_act *pause, size_t place)
{
    int64_t end_us = pause->end_us, us = 0;
    for (size_t i = 0; i < place; i++)
        if (measure->acts[i]->verb == DET_LAW_EXTEND && measure->acts[i]->extends == pause &&
            taken_at(measure->acts[i], &us))
            end_us = measure->acts[i]->end_us;
    return end_us;
}

static bool
is_resumed_before(const det_measure *measure, const det_act *what, size_t place)
{
    int64_t us = 0;
    for (size_t i = 0; i < place; i++)
        if (measure->acts[i]->verb == DET_LAW_RESUME && measure->acts[i]->resumes == what &&
            taken_at(measure->acts[i], &us))
            return true;
    return false;
}

static void
lint_pauses(det_loader *loader, const det_measure *measure)
{
    int64_t us = 0, begin_us = 0;
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        const det_act *named = act->verb == DET_LAW_RESUME ? act->resumes : act->extends;
        if (named == NULL || !taken_at(act, &us) || !taken_at(named, &begin_us)) continue;
        const char *what = named->verb == DET_LAW_SUSPEND ? "pause" : "termination";
        if (us < begin_us)
            DET_LINT(loader, "L306", act->at,
                     "the %s '%.*s' has not begun when this '%s' takes effect", what,
                     DET_STR_FMT(named->id), det_law_verb_name(act->verb));
        else if (is_resumed_before(measure, named, i))
            DET_LINT(loader, "L307", act->at, "the %s '%.*s' of '%.*s' is resumed already", what,
                     DET_STR_FMT(named->id), DET_STR_FMT(measure->id));
        else if (named->verb == DET_LAW_SUSPEND && pause_end_before(measure, named, i) < us)
            DET_LINT(loader, "L308", act->at,
                     "the pause '%.*s' has run out by itself when this '%s' takes effect",
                     DET_STR_FMT(named->id), det_law_verb_name(act->verb));
        else if (act->verb == DET_LAW_EXTEND && act->end_us < pause_end_before(measure, named, i))
            DET_LINT(loader, "L304", act->at,
                     "this extend moves the end of the pause '%.*s' to an earlier day; is the date "
                     "right?",
                     DET_STR_FMT(named->id));
    }
}

/* Two whole pauses of one measure that begin at one moment: one of them is likely a copy. */
static void
lint_pause_twice(det_loader *loader, const det_measure *measure)
{
    int64_t us = 0, other_us = 0;
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (act->verb != DET_LAW_SUSPEND || !det_pause_is_main(act) || !taken_at(act, &us))
            continue;
        for (size_t j = 0; j < i; j++) {
            const det_act *other = measure->acts[j];
            if (other->verb == DET_LAW_SUSPEND && det_pause_is_main(other) &&
                taken_at(other, &other_us) && other_us == us)
                DET_LINT(loader, "L309", act->at,
                         "'%.*s' is paused from the same moment by '%.*s' at %s:%u; one resume "
                         "would not bring it back",
                         DET_STR_FMT(measure->id), DET_STR_FMT(other->id), DET_LINT_FILE(other->at),
                         other->at.line);
        }
    }
}

static bool
has_exception(const det_law_parts *parts, det_str id)
{
    for (size_t i = 0; i < parts->exception_count; i++)
        if (det_str_equal(parts->exceptions[i].id, id)) return true;
    return false;
}

static bool
has_quota(const det_law_parts *parts, det_str id)
{
    for (size_t i = 0; i < parts->quota_count; i++)
        if (det_str_equal(parts->quotas[i].id, id)) return true;
    return false;
}

/* Whether the measure holds the exception or quota when the act at place comes to drop it. */
static bool
holds(const det_measure *measure, size_t place, det_str id, bool is_quota)
{
    uint32_t part = is_quota ? DET_PART_QUOTAS : DET_PART_EXCEPTIONS;
    bool (*has)(const det_law_parts *, det_str) = is_quota ? has_quota : has_exception;
    if ((measure->acts[place]->set.given & part) != 0) return has(&measure->acts[place]->set, id);
    for (size_t i = place; i > 0; i--) {
        const det_act *act = measure->acts[i - 1];
        if (act->verb != DET_LAW_AMEND || !act->is_live) continue;
        if (has(&act->add, id)) return true;
        if (det_texts_has(act->drop, id)) return false;
        if ((act->set.given & part) != 0) return has(&act->set, id);
    }
    return has(&measure->base, id);
}

static void
lint_amendments(det_loader *loader, const det_lawbook *law, const det_measure *measure)
{
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (act->verb != DET_LAW_AMEND || !act->is_live) continue;
        if (act->set.given == 0 && act->add.given == 0 && act->drop.count == 0 &&
            act->sense.len == 0 && act->proof.notes.count == 0)
            DET_LINT(loader, "L310", act->at,
                     "this amendment of '%.*s' changes nothing and has no note; write what it does",
                     DET_STR_FMT(measure->id));
        for (size_t j = 0; j < act->drop.count; j++) {
            const det_law_id *id = det_law_id_find(law, act->drop.items[j]);
            if (id != NULL && !holds(measure, i, act->drop.items[j], id->kind == DET_ID_QUOTA))
                DET_LINT(loader, "L311", act->at, "'%.*s' does not hold '%.*s' when this drops it",
                         DET_STR_FMT(measure->id), DET_STR_FMT(act->drop.items[j]));
        }
    }
}

/* A beginning that has come can no longer be moved. */
static void
lint_moves(det_loader *loader, const det_act *impose)
{
    for (size_t i = 0; i < impose->moved_count; i++) {
        const det_act *move = impose->moved_by[i];
        int64_t begun_us = det_act_from(impose, move->known_us - 1).us;
        if (move->is_live && move->known_us > begun_us)
            DET_LINT(loader, "L323", move->at,
                     "what this postpones had begun when it became known; write a suspend");
    }
}

/* A kind that the measure never covers is in no transaction that the measure blocks. */
static void
lint_part(det_loader *loader, const det_law_part *part, const det_measure *measure, det_where at)
{
    for (size_t i = 0; i < part->goods.kinds.count; i++) {
        det_str kind = part->goods.kinds.items[i];
        bool is_covered = det_texts_has(measure->base.scope.kinds, kind);
        for (size_t j = 0; j < measure->act_count && !is_covered; j++)
            is_covered = det_texts_has(measure->acts[j]->set.scope.kinds, kind);
        if (!is_covered)
            DET_LINT(loader, "L324", at, "the part has '%.*s', which '%.*s' never covers",
                     DET_STR_FMT(kind), DET_STR_FMT(measure->id));
    }
}

static void
lint_successor(det_loader *loader, const det_lawbook *law, const det_act *act)
{
    int64_t us = 0, begin_us = 0;
    const det_law_id *id = det_law_id_find(law, act->successor);
    if (act->verb != DET_LAW_REPLACE || id == NULL || id->kind != DET_ID_MEASURE ||
        !taken_at(act, &us))
        return;
    const det_measure *by = id->thing;
    for (size_t i = 0; i < by->act_count; i++)
        if (by->acts[i]->verb == DET_LAW_IMPOSE && taken_at(by->acts[i], &begin_us) &&
            begin_us > us)
            DET_LINT(loader, "L312", act->at,
                     "the successor '%.*s' begins only later; between them neither holds",
                     DET_STR_FMT(by->id));
}

/* ---- one act ------------------------------------------------------------------------------------
 */

static void
lint_citations(det_loader *loader, const det_act *act, det_law_paras paras)
{
    for (size_t i = 0; i < paras.count; i++) {
        const det_instrument *cited = paras.items[i].instrument;
        if (cited != act->instrument && act->is_live && cited->adopted != DET_DAY_NONE &&
            cited->adopted > act->instrument->adopted &&
            det_zone_midnight_us(act->regime->zone, cited->adopted) > act->known_us)
            DET_LINT(loader, "L313", act->at,
                     "this rests on %.*s, which is younger than the act; look at 'cite', or give "
                     "'known'",
                     DET_STR_FMT(paras.items[i].text));
        if (act->is_live && cited->status != DET_LAW_ADOPTED)
            DET_LINT(loader, "L314", act->at, "this rests on %.*s, which was not adopted",
                     DET_STR_FMT(paras.items[i].text));
    }
    for (size_t i = 0; i < paras.count; i++)
        for (size_t j = 0; j < i; j++)
            if (det_str_equal(paras.items[i].text, paras.items[j].text))
                DET_LINT(loader, "L315", act->at, "%.*s is cited twice; keep one",
                         DET_STR_FMT(paras.items[i].text));
}

static void
lint_times(det_loader *loader, const det_act *act)
{
    const det_law_event *event = act->on_event, *escape = act->unless_event;
    det_zone zone = act->regime->zone;
    det_day adopted = act->instrument->adopted;
    if (adopted != DET_DAY_NONE && act->known_us < det_zone_midnight_us(zone, adopted))
        DET_LINT(loader, "L316", act->at,
                 "the act is known before %.*s was adopted; look at 'known'",
                 DET_STR_FMT(act->instrument->id));
    if (event != NULL && event->has_happened && act->has_from &&
        act->from.us < det_zone_midnight_us(zone, det_zone_day(zone, event->happened_us)))
        DET_LINT(loader, "L317", act->at,
                 "the act takes effect before the event '%.*s' that it waits for",
                 DET_STR_FMT(event->id));
    if (escape != NULL && escape->has_happened && !act->is_unset &&
        escape->happened_us > act->from.us)
        DET_LINT(loader, "L318", act->at,
                 "'%.*s' happened after the act took effect, so it can no longer hinder it",
                 DET_STR_FMT(escape->id));
    if (event != NULL && event == escape)
        DET_LINT(loader, "L319", act->at, "the act waits for '%.*s' and is hindered by it",
                 DET_STR_FMT(event->id));
    det_span known = act->regime->coverage;
    if (act->is_live && !act->is_unset && known.from != DET_DAY_NONE &&
        (det_zone_day(zone, act->from.us) < known.from ||
         (known.before != DET_DAY_FOREVER && det_zone_day(zone, act->from.us) >= known.before)))
        DET_LINT(loader, "L320", act->at,
                 "the act takes effect outside the days that '%.*s' claims to know; mend "
                 "'coverage' or the date",
                 DET_STR_FMT(act->regime->id));
    if (act->is_unset && act->proof.notes.count == 0 && act->condition.len == 0)
        DET_LINT(loader, "L321", act->at,
                 "no date was ever set, and neither 'condition' nor 'note' says why");
    for (size_t i = 0; i < act->targets.count; i++)
        for (size_t j = 0; j < i; j++)
            if (det_str_equal(act->targets.items[i], act->targets.items[j]))
                DET_LINT(loader, "L322", act->at, "'%.*s' is named twice in this act",
                         DET_STR_FMT(act->targets.items[i]));
}

void
det_lint_acts(det_loader *loader, const det_lawbook *law)
{
    for (size_t i = 0; i < law->measure_count; i++) {
        const det_measure *measure = law->measures[i];
        lint_before_life(loader, measure);
        lint_after_life(loader, measure);
        lint_ends(loader, measure);
        lint_pauses(loader, measure);
        lint_pause_twice(loader, measure);
        lint_amendments(loader, law, measure);
        for (size_t j = 0; j < measure->act_count; j++)
            lint_part(loader, &measure->acts[j]->part, measure, measure->acts[j]->at);
    }
    for (size_t i = 0; i < law->act_count; i++) {
        const det_act *act = law->acts[i];
        lint_citations(loader, act, act->cites);
        lint_times(loader, act);
        lint_moves(loader, act);
        lint_successor(loader, law, act);
    }
}
