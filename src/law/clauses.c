/* clauses.c - where promises and conditions stand.
 *
 * Events decide, and only those that the lawbook says decide.  Of most promises no event says
 * enough: they are undetermined, which is an answer.  Nothing here changes the state of any
 * measure: no clause of the Council acts by itself. */
#include "law/clauses.h"

#include <stdlib.h>

#include "base/text.h"
#include "law/put.h"

const char *
det_clause_status_name(det_clause_status status)
{
    static const char *const names[] = {"", "met", "not_met", "undetermined",
                                        "triggered_not_acted_on"};
    return names[status];
}

/* ---- events -------------------------------------------------------------------------------------
 */

static bool
is_named(const det_clause_events *events, const det_law_event *event)
{
    return det_texts_has(events->events, event->id) ||
           (event->kind.len > 0 && det_texts_has(events->kinds, event->kind));
}

/* Which events that only a doubtful finding tells of are taken as though they were sure. */
typedef enum trust { TRUST_NONE = 0, TRUST_BREAKING, TRUST_KEEPING } trust;

/* Whether event falls into the life of the clause and is known; also one that is doubtful. */
static bool
falls(const det_law_clause *clause, const det_law_event *event, int64_t at_us, int64_t known_us)
{
    const det_law_event *end = clause->ended_by;
    return event->regime == clause->regime && (event->has_happened || event->is_doubtful) &&
           event->known_us <= known_us && event->happened_us <= at_us &&
           event->happened_us >= clause->from_us &&
           (end == NULL || !end->has_happened || event->happened_us <= end->happened_us);
}

/* The adopted instrument that answered event, the first such; NULL. */
static const det_instrument *
answer_to(const det_lawbook *law, const det_law_event *event, det_zone zone, int64_t at_us,
          int64_t known_us)
{
    const det_instrument *found = NULL;
    for (size_t i = 0; i < law->instrument_count; i++) {
        const det_instrument *instrument = law->instruments[i];
        if (instrument->status != DET_LAW_ADOPTED || instrument->adopted == DET_DAY_NONE ||
            !det_texts_has(instrument->triggered_by, event->id))
            continue;
        int64_t us = det_zone_midnight_us(zone, instrument->adopted);
        if (us <= at_us && us <= known_us &&
            (found == NULL || instrument->adopted < found->adopted))
            found = instrument;
    }
    return found;
}

/* What the events say of one clause. */
typedef struct counted {
    size_t met, unanswered, broken, kept;
    const det_law_event *last_broken, *last_kept;
} counted;

static counted
count_events(const det_lawbook *law, const det_law_clause *clause, int64_t at_us, int64_t known_us,
             trust trusted)
{
    counted out = {0};
    for (size_t i = 0; i < law->event_count; i++) {
        const det_law_event *event = law->events[i];
        if (!falls(clause, event, at_us, known_us)) continue;
        bool no_keeping = event->is_doubtful && trusted != TRUST_KEEPING;
        bool no_breaking = event->is_doubtful && trusted != TRUST_BREAKING;
        if (!no_breaking && is_named(&clause->met_by, event)) {
            out.met++;
            out.unanswered += answer_to(law, event, clause->regime->zone, at_us, known_us) == NULL;
        }
        if (!no_breaking && is_named(&clause->broken_by, event)) {
            out.broken++;
            if (out.last_broken == NULL || event->happened_us >= out.last_broken->happened_us)
                out.last_broken = event;
        }
        if (!no_keeping && is_named(&clause->kept_by, event)) {
            out.kept++;
            if (out.last_kept == NULL || event->happened_us >= out.last_kept->happened_us)
                out.last_kept = event;
        }
    }
    return out;
}

/* ---- status -------------------------------------------------------------------------------------
 */

static bool
has_begun(const det_law_clause *clause, int64_t at_us, int64_t known_us)
{
    return clause->from_us <= at_us && clause->from_us <= known_us;
}

/* What a review looks at: every obligation of the regime. */
static det_clause_status
review(const det_lawbook *law, const det_law_clause *clause, int64_t at_us, int64_t known_us)
{
    size_t met = 0, asked = 0;
    for (size_t i = 0; i < law->clause_count; i++) {
        const det_law_clause *other = law->clauses[i];
        if (other->kind != DET_CLAUSE_OBLIGATION || other->regime != clause->regime ||
            !has_begun(other, at_us, known_us))
            continue;
        det_clause_status status = det_law_clause_status(law, other, at_us, known_us);
        if (status == DET_CLAUSE_NOT_MET) return DET_CLAUSE_NOT_MET;
        asked++;
        met += status == DET_CLAUSE_MET;
    }
    return asked > 0 && met == asked ? DET_CLAUSE_MET : DET_CLAUSE_UNDETERMINED;
}

static det_clause_status
status_by(const det_lawbook *law, const det_law_clause *clause, int64_t at_us, int64_t known_us,
          trust trusted)
{
    counted seen = count_events(law, clause, at_us, known_us, trusted);
    if (clause->kind == DET_CLAUSE_TRIGGER)
        return seen.met == 0         ? DET_CLAUSE_NOT_MET
               : seen.unanswered > 0 ? DET_CLAUSE_TRIGGERED_NOT_ACTED_ON
                                     : DET_CLAUSE_MET;
    if (seen.last_broken == NULL && seen.last_kept == NULL) return DET_CLAUSE_UNDETERMINED;
    if (seen.last_broken == NULL) return DET_CLAUSE_MET;
    return seen.last_kept != NULL && seen.last_kept->happened_us > seen.last_broken->happened_us
               ? DET_CLAUSE_MET
               : DET_CLAUSE_NOT_MET;
}

/* Whether findings that are not sure would decide: with all that breaks the clause, or with all
 * that keeps it, it would stand elsewhere.  What lies between lies between these two. */
static bool
is_in_doubt(const det_lawbook *law, const det_law_clause *clause, int64_t at_us, int64_t known_us)
{
    det_clause_status sure = status_by(law, clause, at_us, known_us, TRUST_NONE);
    return clause->kind != DET_CLAUSE_REVIEW &&
           (status_by(law, clause, at_us, known_us, TRUST_BREAKING) != sure ||
            status_by(law, clause, at_us, known_us, TRUST_KEEPING) != sure);
}

det_clause_status
det_law_clause_status(const det_lawbook *law, const det_law_clause *clause, int64_t at_us,
                      int64_t known_us)
{
    if (clause->kind == DET_CLAUSE_REVIEW) return review(law, clause, at_us, known_us);
    return is_in_doubt(law, clause, at_us, known_us)
               ? DET_CLAUSE_UNDETERMINED
               : status_by(law, clause, at_us, known_us, TRUST_NONE);
}

/* ---- the document -------------------------------------------------------------------------------
 */

/* One document on its way. */
typedef struct listing {
    const det_lawbook *law;
    const det_regime *regime;
    int64_t at_us, known_us;
    det_arena *arena;
    det_text *words;
    det_json *json;
} listing;

static void
put_reason(listing *l)
{
    det_json_str(l->json, det_text_str(l->words));
    det_text_clear(l->words);
}

static void
say_event(listing *l, const det_law_event *event)
{
    char day[DET_DAY_TEXT_MAX];
    det_text_print(l->words, "%.*s on %s", DET_STR_FMT(event->title),
                   det_day_print(det_zone_day(l->regime->zone, event->happened_us), day));
}

/* Texts that would have answered and were not adopted. */
static void
put_tried(listing *l, const det_law_clause *clause)
{
    static const char *const statuses[] = {"", "adopted", "was a draft only", "was vetoed",
                                           "was proposed only"};
    char day[DET_DAY_TEXT_MAX];
    for (size_t i = 0; i < clause->tried.count; i++) {
        const det_law_id *id = det_law_id_find(l->law, clause->tried.items[i]);
        const det_instrument *instrument = id->thing;
        if (instrument->adopted == DET_DAY_NONE) continue;
        int64_t us = det_zone_midnight_us(l->regime->zone, instrument->adopted);
        if (us > l->at_us || us > l->known_us) continue;
        det_text_print(l->words, "%.*s of %s would have answered and %s",
                       DET_STR_FMT(instrument->id), det_day_print(instrument->adopted, day),
                       statuses[instrument->status]);
        put_reason(l);
    }
}

/* Whether any measure of the regime was ever paused, ended or replaced by then. */
static size_t
count_relief(const listing *l)
{
    size_t count = 0;
    for (size_t i = 0; i < l->regime->measure_count; i++) {
        const det_measure *measure = l->regime->measures[i];
        for (size_t j = 0; j < measure->act_count; j++) {
            int64_t us = 0;
            bool is_pending = false;
            det_law_verb verb = measure->acts[j]->verb;
            count += (verb == DET_LAW_SUSPEND || verb == DET_LAW_TERMINATE) &&
                     det_act_effective(measure->acts[j], l->known_us, &us, &is_pending) &&
                     us <= l->at_us;
        }
    }
    return count;
}

static void
put_review_reasons(listing *l, const det_law_clause *clause)
{
    static const det_clause_status statuses[] = {DET_CLAUSE_NOT_MET, DET_CLAUSE_MET,
                                                 DET_CLAUSE_UNDETERMINED};
    for (size_t s = 0; s < 3; s++) {
        size_t count = 0;
        for (size_t i = 0; i < l->law->clause_count; i++) {
            const det_law_clause *other = l->law->clauses[i];
            if (other->kind != DET_CLAUSE_OBLIGATION || other->regime != clause->regime ||
                !has_begun(other, l->at_us, l->known_us) ||
                det_law_clause_status(l->law, other, l->at_us, l->known_us) != statuses[s])
                continue;
            if (count == 0)
                det_text_print(l->words, "obligations %s: ", det_clause_status_name(statuses[s]));
            det_text_print(l->words, "%s%.*s", count++ == 0 ? "" : ", ", DET_STR_FMT(other->id));
        }
        if (count > 0) put_reason(l);
    }
    size_t relief = count_relief(l);
    if (relief == 0)
        det_text_print(l->words, "no act has paused or ended a measure of the regime yet");
    else
        det_text_print(l->words, "%zu acts have paused or ended a measure of the regime", relief);
    put_reason(l);
}

static void
put_reasons(listing *l, const det_law_clause *clause)
{
    counted seen = count_events(l->law, clause, l->at_us, l->known_us, TRUST_NONE);
    det_json_key(l->json, "reasons");
    det_json_array(l->json);
    if (clause->kind == DET_CLAUSE_REVIEW) {
        put_review_reasons(l, clause);
    } else if (clause->kind == DET_CLAUSE_TRIGGER) {
        det_text_print(l->words, "%zu %s since it was adopted", seen.met,
                       seen.met == 1 ? "event meets it" : "events meet it");
        put_reason(l);
        if (seen.unanswered > 0) {
            det_text_print(l->words, "%zu of them not answered by a decision", seen.unanswered);
            put_reason(l);
        }
        put_tried(l, clause);
    } else if (seen.last_broken == NULL && seen.last_kept == NULL) {
        det_text_print(l->words, "no event that the lawbook records decides it");
        put_reason(l);
    }
    if (seen.last_broken != NULL) {
        det_text_print(l->words, "%zu %s that it is not kept, the last: ", seen.broken,
                       seen.broken == 1 ? "event says" : "events say");
        say_event(l, seen.last_broken);
        put_reason(l);
    }
    if (seen.last_kept != NULL) {
        det_text_print(l->words, "%zu %s that it is kept, the last: ", seen.kept,
                       seen.kept == 1 ? "event says" : "events say");
        say_event(l, seen.last_kept);
        put_reason(l);
    }
    if (is_in_doubt(l->law, clause, l->at_us, l->known_us)) {
        det_text_print(l->words, "findings that are alleged or disputed would decide it");
        put_reason(l);
    }
    const det_law_event *end = clause->ended_by;
    if (end != NULL && end->has_happened && end->happened_us <= l->at_us &&
        end->known_us <= l->known_us) {
        det_text_print(l->words, "what it stands in came to an end: ");
        say_event(l, end);
        put_reason(l);
    }
    det_json_array_end(l->json);
}

static void
put_events(listing *l, const det_law_clause *clause)
{
    det_json *json = l->json;
    det_json_key(json, "events");
    det_json_array(json);
    for (size_t i = 0; i < l->law->event_count; i++) {
        const det_law_event *event = l->law->events[i];
        if (!falls(clause, event, l->at_us, l->known_us)) continue;
        const char *role = is_named(&clause->met_by, event)          ? "meets"
                           : is_named(&clause->broken_by, event)     ? "breaks"
                           : is_named(&clause->kept_by, event)       ? "keeps"
                           : det_texts_has(clause->bears, event->id) ? "bears"
                                                                     : NULL;
        if (role == NULL) continue;
        det_json_object(json);
        det_json_key_str(json, "id", event->id);
        det_put_day(json, "on", det_zone_day(l->regime->zone, event->happened_us));
        det_json_key_str(json, "title", event->title);
        det_json_key_cstr(json, "role", role);
        const det_instrument *answer = answer_to(l->law, event, l->regime->zone, l->at_us,
                                                 l->known_us);
        if (role[0] == 'm' && answer != NULL) det_json_key_str(json, "answered_by", answer->id);
        if (event->is_found) det_json_key_bool(json, "finding", true);
        if (event->is_doubtful) det_json_key_bool(json, "in_doubt", true);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
put_clause(listing *l, const det_law_clause *clause)
{
    static const char *const kinds[] = {"", "review", "trigger", "obligation", "commitment"};
    det_json *json = l->json;
    det_clause_status status = det_law_clause_status(l->law, clause, l->at_us, l->known_us);
    det_json_object(json);
    det_json_key_str(json, "id", clause->id);
    det_json_key_cstr(json, "kind", kinds[clause->kind]);
    det_json_key_str(json, "title", clause->title);
    det_put_paras(json, "cites", clause->cites);
    if (clause->agreement != NULL) det_json_key_str(json, "agreement", clause->agreement->title);
    det_put_texts(json, "by", clause->by);
    det_put_day(json, "from", det_zone_day(l->regime->zone, clause->from_us));
    det_put_text(json, "test", clause->test);
    det_json_key_cstr(json, "status", det_clause_status_name(status));
    put_reasons(l, clause);
    put_events(l, clause);
    det_put_texts(json, "foreseen", clause->foreseen);
    det_put_proof(json, &clause->proof);
    det_json_object_end(json);
}

static int
compare_clauses(const void *a, const void *b)
{
    const det_law_clause *x = *(const det_law_clause *const *)a;
    const det_law_clause *y = *(const det_law_clause *const *)b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->from_us != y->from_us) return x->from_us < y->from_us ? -1 : 1;
    return det_str_compare(x->id, y->id);
}

static det_status
write_all(listing *l, det_error *err)
{
    size_t count = 0;
    const det_law_clause **found = DET_NEW(l->arena, const det_law_clause *,
                                           l->law->clause_count + 1);
    if (found == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the clauses of a regime");
    for (size_t i = 0; i < l->law->clause_count; i++)
        if (l->law->clauses[i]->regime == l->regime &&
            has_begun(l->law->clauses[i], l->at_us, l->known_us))
            found[count++] = l->law->clauses[i];
    if (count > 1) qsort(found, count, sizeof(const det_law_clause *), compare_clauses);
    det_json_object(l->json);
    det_json_key_str(l->json, "regime", l->regime->id);
    det_json_key_str(l->json, "title", l->regime->title);
    det_put_instant(l->json, "judged_at", l->at_us);
    det_put_instant(l->json, "as_known", l->known_us);
    det_json_key(l->json, "clauses");
    det_json_array(l->json);
    for (size_t i = 0; i < count; i++)
        put_clause(l, found[i]);
    det_json_array_end(l->json);
    det_json_object_end(l->json);
    return DET_OK;
}

det_status
det_law_clauses_write(const det_lawbook *law, const det_regime *regime, int64_t at_us,
                      int64_t known_us, det_json *json, det_error *err)
{
    listing l = {.law = law, .regime = regime, .at_us = at_us, .known_us = known_us, .json = json};
    det_status st = det_arena_new(0, &l.arena, err);
    if (st == DET_OK) st = det_text_new(0, &l.words, err);
    if (st == DET_OK) st = write_all(&l, err);
    if (st == DET_OK) st = det_text_check(l.words, err);
    det_text_free(l.words);
    det_arena_free(l.arena);
    return st != DET_OK ? st : det_text_check(json->out, err);
}
