/* The fold: from the acts on one measure to its state at an instant.
 *
 * Acts come in the order of det_act_compare, so one pass keeps the newest of each sort.  Rules,
 * each with its reason in docs/law-semantics.md:
 *   1. An act counts from the instant it takes effect, if it is known and its instrument was
 * adopted.
 *   2. The newest of impose and extend says where the measure ends.
 *   3. Pauses are a set; the measure sleeps while any is open.  The newest of suspend and its
 * extends says where a pause ends; a resume ends it for good.
 *   4. A termination holds until a resume names it.
 *   5. annulled > removed > replaced > not_yet > expired > paused > in_force (advisory for a call).
 */
#include <stdlib.h>

#include "law/book.h"

const char *
det_law_state_name(det_law_state state)
{
    switch (state) {
    case DET_LAW_NOT_YET:
        return "not_yet";
    case DET_LAW_IN_FORCE:
        return "in_force";
    case DET_LAW_PAUSED:
        return "paused";
    case DET_LAW_REMOVED:
        return "removed";
    case DET_LAW_EXPIRED:
        return "expired";
    case DET_LAW_REPLACED:
        return "replaced";
    case DET_LAW_ANNULLED:
        return "annulled";
    case DET_LAW_ADVISORY:
        return "advisory";
    }
    return "unknown";
}

/* The beginning that is known at known_us: the newest postponement that is known says it. */
det_instant
det_act_from(const det_act *act, int64_t known_us)
{
    for (size_t i = act->moved_count; i > 0; i--) {
        const det_act *move = act->moved_by[i - 1];
        if (move->is_live && move->known_us <= known_us &&
            !(move->is_corrected && move->corrected_us <= known_us))
            return move->starts;
    }
    return act->moved_count > 0 ? act->first : act->from;
}

bool
det_act_effective(const det_act *act, int64_t known_us, int64_t *us, bool *is_pending)
{
    *is_pending = false;
    if (!act->is_live || act->known_us > known_us) return false;
    if (act->is_corrected && act->corrected_us <= known_us) return false;
    int64_t from_us = act->moved_count == 0 ? act->from.us : det_act_from(act, known_us).us;
    const det_law_event *escape = act->unless_event;
    if (escape != NULL && escape->has_happened && escape->known_us <= known_us &&
        escape->happened_us <= from_us)
        return false;
    const det_law_event *event = act->on_event;
    if (act->is_unset || (event != NULL && (!event->has_happened || event->known_us > known_us))) {
        *is_pending = true;
        return false;
    }
    *us = from_us;
    return true;
}

int64_t
det_act_end_us(const det_act *act, int64_t known_us)
{
    const det_law_event *of = act->end_count.of;
    if (of != NULL && (!of->has_happened || of->known_us > known_us)) return DET_INSTANT_FOREVER;
    return act->end_us;
}

/* True if act is known and has taken effect by at_us. */
static bool
has_taken(const det_act *act, int64_t at_us, int64_t known_us)
{
    int64_t us = 0;
    bool is_pending = false;
    return det_act_effective(act, known_us, &us, &is_pending) && us <= at_us;
}

/* The resume that undoes act by then, or NULL. */
static const det_act *
undone_by(const det_measure *measure, const det_act *act, int64_t at_us, int64_t known_us)
{
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *resume = measure->acts[i];
        if (resume->verb == DET_LAW_RESUME && resume->resumes == act &&
            has_taken(resume, at_us, known_us))
            return resume;
    }
    return NULL;
}

/* Where the pause that act opened ends, and the act that says so (act itself or an extend). */
static int64_t
pause_end(const det_measure *measure, const det_act *pause, int64_t at_us, int64_t known_us,
          const det_act **said_by)
{
    int64_t end_us = det_act_end_us(pause, known_us);
    *said_by = pause;
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *extend = measure->acts[i];
        if (extend->verb == DET_LAW_EXTEND && extend->extends == pause &&
            has_taken(extend, at_us, known_us)) {
            end_us = det_act_end_us(extend, known_us);
            *said_by = extend;
        }
    }
    return end_us;
}

bool
det_law_pause_is_open(const det_measure *measure, const det_act *act, int64_t at_us,
                      int64_t known_us, int64_t *end_us, const det_act **said_by)
{
    const det_act *by = NULL;
    if (act->verb != DET_LAW_SUSPEND || !has_taken(act, at_us, known_us) ||
        undone_by(measure, act, at_us, known_us) != NULL)
        return false;
    int64_t us = pause_end(measure, act, at_us, known_us, &by);
    if (end_us != NULL) *end_us = us;
    if (said_by != NULL) *said_by = by;
    return us > at_us;
}

bool
det_pause_is_main(const det_act *pause)
{
    return pause->pause != DET_PAUSE_ONLY || pause->is_mostly;
}

/* What one pass finds. */
typedef struct folded {
    const det_act *impose;
    const det_act *end_by; /* the act that says where the measure ends */
    int64_t end_us;
    bool is_removed, is_annulled, is_replaced, is_paused;
    det_str partly; /* text of the part that an open pause is about */
    det_law_force force;
} folded;

static folded
fold(const det_measure *measure, int64_t at_us, int64_t known_us)
{
    folded found = {.end_us = DET_INSTANT_FOREVER, .force = measure->base.force};
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (!has_taken(act, at_us, known_us)) continue;
        switch (act->verb) {
        case DET_LAW_IMPOSE:
            found.impose = act;
            found.end_by = act;
            found.end_us = det_act_end_us(act, known_us);
            break;
        case DET_LAW_AMEND:
            if ((act->set.given & DET_PART_FORCE) != 0) found.force = act->set.force;
            break;
        case DET_LAW_EXTEND:
            if (act->extends == NULL) {
                found.end_by = act;
                found.end_us = det_act_end_us(act, known_us);
            }
            break;
        case DET_LAW_SUSPEND:
            if (!det_law_pause_is_open(measure, act, at_us, known_us, NULL, NULL)) break;
            if (act->pause != DET_PAUSE_WHOLE) found.partly = act->part.text;
            if (det_pause_is_main(act)) found.is_paused = true;
            break;
        case DET_LAW_TERMINATE:
        case DET_LAW_REPLACE:
            if (undone_by(measure, act, at_us, known_us) != NULL) break;
            found.is_replaced = found.is_replaced || act->verb == DET_LAW_REPLACE;
            found.is_removed = found.is_removed || act->verb == DET_LAW_TERMINATE;
            found.is_annulled = found.is_annulled || act->is_void;
            break;
        case DET_LAW_RESUME:
            break;
        }
    }
    return found;
}

static det_law_state
state_of(const folded *found, int64_t at_us)
{
    if (found->is_annulled) return DET_LAW_ANNULLED;
    if (found->is_removed) return DET_LAW_REMOVED;
    if (found->is_replaced) return DET_LAW_REPLACED;
    if (found->impose == NULL) return DET_LAW_NOT_YET;
    if (found->end_us <= at_us) return DET_LAW_EXPIRED;
    if (found->is_paused) return DET_LAW_PAUSED;
    return found->force == DET_LAW_CALL ? DET_LAW_ADVISORY : DET_LAW_IN_FORCE;
}

det_law_state
det_law_state_only(const det_measure *measure, int64_t at_us, int64_t known_us)
{
    folded found = fold(measure, at_us, known_us);
    return state_of(&found, at_us);
}

/* ---- since and until ----------------------------------------------------------------------------
 */

static int
compare_instants(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Every instant at which the state may change, in order. */
static size_t
boundaries(const det_measure *measure, int64_t known_us, int64_t *out)
{
    size_t count = 0;
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        int64_t us = 0;
        bool is_pending = false;
        if (!det_act_effective(act, known_us, &us, &is_pending)) continue;
        out[count++] = us;
        int64_t end_us = det_act_end_us(act, known_us);
        if (end_us != DET_INSTANT_FOREVER) out[count++] = end_us;
    }
    if (count > 1) qsort(out, count, sizeof *out, compare_instants);
    return count;
}

/* True if some bound lies in the day of at_us and not at its first instant.  after is the place of
 * the first bound beyond at_us. */
static bool
changes_that_day(det_zone zone, int64_t at_us, const int64_t *bounds, size_t count, size_t after)
{
    det_day day = det_zone_day(zone, at_us);
    if (after > 0 && bounds[after - 1] > det_zone_midnight_us(zone, day)) return true;
    return after < count && det_zone_day(zone, bounds[after]) == day;
}

static void
find_run(const det_measure *measure, int64_t at_us, int64_t known_us, const int64_t *bounds,
         size_t count, det_law_answer *out)
{
    out->since_us = INT64_MIN;
    out->until_us = DET_INSTANT_FOREVER;
    size_t after = 0;
    while (after < count && bounds[after] <= at_us)
        after++;
    for (size_t i = after; i > 0; i--) {
        /* the state just before bounds[i - 1] is the state that the boundary ended */
        int64_t before_us = bounds[i - 1] == INT64_MIN ? INT64_MIN : bounds[i - 1] - 1;
        if (det_law_state_only(measure, before_us, known_us) != out->state) {
            out->since_us = bounds[i - 1];
            break;
        }
    }
    for (size_t i = after; i < count; i++)
        if (det_law_state_only(measure, bounds[i], known_us) != out->state) {
            out->until_us = bounds[i];
            break;
        }
    out->changed_that_day = changes_that_day(measure->regime->zone, at_us, bounds, count, after);
}

/* ---- runs: since and until, worked out before they are asked for --------------------------------
 */

static int64_t
later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

bool
det_law_settle(det_measure *measure, det_arena *arena)
{
    int64_t *bounds = DET_NEW(arena, int64_t, 2 * measure->act_count + 1);
    uint8_t *states = DET_NEW(arena, uint8_t, 2 * measure->act_count + 1);
    if (bounds == NULL || states == NULL) return false;
    size_t found = boundaries(measure, INT64_MAX, bounds), count = 0;
    for (size_t i = 0; i < found; i++)
        if (i == 0 || bounds[i] != bounds[i - 1]) bounds[count++] = bounds[i];
    for (size_t i = 0; i < count; i++)
        states[i] = (uint8_t)det_law_state_only(measure, bounds[i], INT64_MAX);
    det_law_runs runs = {.bounds = bounds,
                         .states = states,
                         .count = count,
                         .known_us = INT64_MIN,
                         .acts = measure->acts,
                         .act_count = measure->act_count};
    int64_t before_us = count == 0 || bounds[0] == INT64_MIN ? INT64_MIN : bounds[0] - 1;
    runs.first = (uint8_t)det_law_state_only(measure, before_us, INT64_MAX);
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        runs.known_us = later(runs.known_us, act->known_us);
        if (act->is_corrected) runs.known_us = later(runs.known_us, act->corrected_us);
        if (act->on_event != NULL && act->on_event->has_happened)
            runs.known_us = later(runs.known_us, act->on_event->known_us);
        if (act->unless_event != NULL && act->unless_event->has_happened)
            runs.known_us = later(runs.known_us, act->unless_event->known_us);
        if (act->end_count.of != NULL && act->end_count.of->has_happened)
            runs.known_us = later(runs.known_us, act->end_count.of->known_us);
    }
    measure->runs = runs;
    return true;
}

static bool
has_runs(const det_measure *measure, int64_t known_us)
{
    const det_law_runs *runs = &measure->runs;
    return runs->bounds != NULL && runs->acts == measure->acts &&
           runs->act_count == measure->act_count && known_us >= runs->known_us;
}

static void
take_run(const det_measure *measure, int64_t at_us, det_law_answer *out)
{
    const det_law_runs *runs = &measure->runs;
    size_t low = 0, after = runs->count;
    while (low < after) {
        size_t middle = low + (after - low) / 2;
        if (runs->bounds[middle] <= at_us)
            low = middle + 1;
        else
            after = middle;
    }
    out->since_us = INT64_MIN;
    out->until_us = DET_INSTANT_FOREVER;
    for (size_t i = after; i > 0; i--)
        if ((i == 1 ? runs->first : runs->states[i - 2]) != (uint8_t)out->state) {
            out->since_us = runs->bounds[i - 1];
            break;
        }
    for (size_t i = after; i < runs->count; i++)
        if (runs->states[i] != (uint8_t)out->state) {
            out->until_us = runs->bounds[i];
            break;
        }
    out->changed_that_day = changes_that_day(measure->regime->zone, at_us, runs->bounds,
                                             runs->count, after);
}

/* ---- reasons ------------------------------------------------------------------------------------
 */

static void
add_cites(det_law_cite *cites, size_t *count, const det_act *act, det_instant effective,
          det_law_paras paras)
{
    for (size_t i = 0; i < paras.count; i++)
        cites[(*count)++] = (det_law_cite){.text = paras.items[i].text,
                                           .instrument = paras.items[i].instrument->id,
                                           .paragraph = paras.items[i].paragraph,
                                           .verb = det_str_of(det_law_verb_name(act->verb)),
                                           .effective = effective,
                                           .is_seen = act->proof.is_seen};
}

/* Whether an act that waits for its date can still come to something: a resume whose pause is over,
 * or whose measure has ended otherwise, cannot. */
static bool
can_still_come(const det_measure *measure, const det_act *act, const det_law_answer *out,
               int64_t at_us, int64_t known_us)
{
    if (act->verb != DET_LAW_RESUME || act->resumes == NULL) return true;
    if (act->resumes->verb != DET_LAW_SUSPEND)
        return undone_by(measure, act->resumes, at_us, known_us) == NULL;
    bool has_ended = out->state == DET_LAW_REMOVED || out->state == DET_LAW_REPLACED ||
                     out->state == DET_LAW_ANNULLED || out->state == DET_LAW_EXPIRED;
    return !has_ended &&
           (!has_taken(act->resumes, at_us, known_us) ||
            det_law_pause_is_open(measure, act->resumes, at_us, known_us, NULL, NULL));
}

/* Whether act is one of the reasons for the state at at_us.  Ends that were moved on, and pauses
 * that ran out, are history and no reason. */
static bool
is_reason(const det_measure *measure, const det_act *act, const folded *found, int64_t at_us,
          int64_t known_us)
{
    const det_act *said_by = NULL;
    if (!has_taken(act, at_us, known_us)) return false;
    switch (act->verb) {
    case DET_LAW_EXTEND:
        if (act->extends == NULL) return act == found->end_by;
        return undone_by(measure, act->extends, at_us, known_us) == NULL &&
               pause_end(measure, act->extends, at_us, known_us, &said_by) > at_us &&
               said_by == act;
    case DET_LAW_SUSPEND:
        return undone_by(measure, act, at_us, known_us) != NULL ||
               pause_end(measure, act, at_us, known_us, &said_by) > at_us;
    default:
        return true;
    }
}

static det_status
explain(const det_measure *measure, const folded *found, int64_t at_us, int64_t known_us,
        det_arena *arena, det_law_answer *out, det_error *err)
{
    size_t paragraphs = 0, cited = 0, waiting = 0;
    for (size_t i = 0; i < measure->act_count; i++)
        paragraphs += measure->acts[i]->cites.count + measure->acts[i]->end_cites.count;
    det_law_cite *cites = DET_NEW(arena, det_law_cite, paragraphs + 1);
    det_law_cite *pending = DET_NEW(arena, det_law_cite, paragraphs + 1);
    if (cites == NULL || pending == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the reasons for %.*s",
                        DET_STR_FMT(measure->id));
    out->note = found->partly;
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        int64_t us = 0;
        bool is_pending = false;
        bool has_date = det_act_effective(act, known_us, &us, &is_pending);
        det_instant effective = det_act_from(act, known_us);
        if ((is_pending && can_still_come(measure, act, out, at_us, known_us)) ||
            (has_date && us > at_us)) {
            size_t first = waiting;
            add_cites(pending, &waiting, act, effective, act->cites);
            for (; is_pending && first < waiting; first++)
                pending[first].effective = (det_instant){.us = DET_INSTANT_FOREVER,
                                                         .text = act->condition};
        }
        if (!is_reason(measure, act, found, at_us, known_us)) continue;
        add_cites(cites, &cited, act, effective, act->cites);
        if (act == found->end_by && out->state == DET_LAW_EXPIRED)
            add_cites(cites, &cited, act, effective, act->end_cites);
        if (act->contested.len > 0) {
            out->is_contested = true;
            out->note = act->contested;
        }
    }
    out->cites = cites;
    out->cite_count = cited;
    out->pending = pending;
    out->pending_count = waiting;
    return DET_OK;
}

det_status
det_law_state_at(const det_lawbook *law, const det_measure *measure, int64_t at_us,
                 int64_t known_us, det_arena *arena, det_law_answer *out, det_error *err)
{
    (void)law; /* a measure knows its acts; the book is asked for so that callers hold it */
    folded found = fold(measure, at_us, known_us);
    *out = (det_law_answer){.state = state_of(&found, at_us)};
    if (has_runs(measure, known_us)) {
        take_run(measure, at_us, out);
        return explain(measure, &found, at_us, known_us, arena, out, err);
    }
    int64_t *bounds = DET_NEW(arena, int64_t, 2 * measure->act_count + 1);
    if (bounds == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the state of %.*s",
                        DET_STR_FMT(measure->id));
    size_t count = boundaries(measure, known_us, bounds);
    find_run(measure, at_us, known_us, bounds, count, out);
    return explain(measure, &found, at_us, known_us, arena, out, err);
}

int64_t
det_law_judged_at(const det_regime *regime, det_day day)
{
    return det_zone_midnight_us(regime->zone, day + 1) - 1;
}

/* ---- versions -----------------------------------------------------------------------------------
 */

static void
set_parts(det_law_parts *parts, const det_law_parts *set)
{
    if ((set->given & DET_PART_TITLE) != 0) parts->title = set->title;
    if ((set->given & DET_PART_FORCE) != 0) parts->force = set->force;
    if ((set->given & DET_PART_BINDS) != 0) parts->binds = set->binds;
    if ((set->given & DET_PART_BLOCKS_FROM) != 0) parts->blocks_from_us = set->blocks_from_us;
    if ((set->given & DET_PART_SCOPE) != 0) parts->scope = set->scope;
    if ((set->given & DET_PART_EXCEPTIONS) != 0) {
        parts->exceptions = set->exceptions;
        parts->exception_count = set->exception_count;
    }
    if ((set->given & DET_PART_QUOTAS) != 0) {
        parts->quotas = set->quotas;
        parts->quota_count = set->quota_count;
    }
    if ((set->given & DET_PART_WIND_DOWN) != 0) parts->wind_down = set->wind_down;
    if ((set->given & DET_PART_ROUTE) != 0) parts->committee_route = set->committee_route;
}

/* Exceptions and quotas after dropping and adding. */
static bool
edit_lists(const det_act *act, det_law_parts *parts, det_arena *arena)
{
    if (act->drop.count == 0 && act->add.exception_count == 0 && act->add.quota_count == 0)
        return true;
    det_law_exception *exceptions = DET_NEW(arena, det_law_exception,
                                            parts->exception_count + act->add.exception_count + 1);
    det_quota *quotas = DET_NEW(arena, det_quota, parts->quota_count + act->add.quota_count + 1);
    if (exceptions == NULL || quotas == NULL) return false;
    size_t kept = 0, kept_quotas = 0;
    for (size_t i = 0; i < parts->exception_count; i++)
        if (!det_texts_has(act->drop, parts->exceptions[i].id))
            exceptions[kept++] = parts->exceptions[i];
    for (size_t i = 0; i < act->add.exception_count; i++)
        exceptions[kept++] = act->add.exceptions[i];
    for (size_t i = 0; i < parts->quota_count; i++)
        if (!det_texts_has(act->drop, parts->quotas[i].id))
            quotas[kept_quotas++] = parts->quotas[i];
    for (size_t i = 0; i < act->add.quota_count; i++)
        quotas[kept_quotas++] = act->add.quotas[i];
    parts->exceptions = exceptions;
    parts->exception_count = kept;
    parts->quotas = quotas;
    parts->quota_count = kept_quotas;
    return true;
}

static size_t
add_paras(det_law_para *out, size_t count, det_law_paras paras)
{
    for (size_t i = 0; i < paras.count; i++)
        out[count++] = paras.items[i];
    return count;
}

det_status
det_law_version_at(const det_measure *measure, int64_t at_us, int64_t known_us, det_arena *arena,
                   det_law_version *out, det_error *err)
{
    size_t most = 0, count = 0;
    for (size_t i = 0; i < measure->act_count; i++)
        most += measure->acts[i]->cites.count + measure->acts[i]->also_cites.count;
    det_law_para *cites = DET_NEW(arena, det_law_para, most + 1);
    if (cites == NULL) goto no_memory;
    *out = (det_law_version){.parts = measure->base};
    /* the impose first: a postponed measure may have been amended before it began */
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (act->verb != DET_LAW_IMPOSE || !has_taken(act, at_us, known_us)) continue;
        count = add_paras(cites, count, act->cites);
        count = add_paras(cites, count, act->also_cites);
    }
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (act->verb != DET_LAW_AMEND || !has_taken(act, at_us, known_us)) continue;
        set_parts(&out->parts, &act->set);
        if (!edit_lists(act, &out->parts, arena)) goto no_memory;
        if (act->ruling_cites == DET_RULING_REPLACE) count = 0;
        if (act->ruling_cites != DET_RULING_KEEP) count = add_paras(cites, count, act->cites);
        count = add_paras(cites, count, act->also_cites);
    }
    out->cites = cites;
    out->cite_count = count;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the version of %.*s",
                    DET_STR_FMT(measure->id));
}
