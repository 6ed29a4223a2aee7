/* explain.c - the act chain behind a measure, in sentences.  A transaction: explain_ask.c. */
#include "law/explain.h"

#include <inttypes.h>

#include "base/text.h"
#include "law/put.h"

/* A sentence on its way: what cannot be added for want of memory is seen at the end, by json. */
static void
put_sentence(det_json *json, const char *key, det_text *words)
{
    det_json_key_str(json, key, det_text_str(words));
    det_text_clear(words);
}

static void
say_paras(det_text *to, det_law_paras paras)
{
    for (size_t i = 0; i < paras.count; i++)
        det_text_print(to, "%s%.*s", i == 0 ? "" : ", ", DET_STR_FMT(paras.items[i].text));
}

static void
say_day(det_text *to, det_zone zone, int64_t us)
{
    char day[DET_DAY_TEXT_MAX], instant[DET_INSTANT_TEXT_MAX];
    det_day shown = det_zone_day(zone, us);
    if (det_zone_midnight_us(zone, shown) == us)
        det_text_print(to, "%s", det_day_print(shown, day));
    else
        det_text_print(to, "%s", det_instant_print(us, instant));
}

static void
say_end(det_text *to, const det_act *act)
{
    if (act->end_us == DET_INSTANT_FOREVER) return;
    det_text_print(to, ", until before ");
    say_day(to, act->regime->zone, act->end_us);
}

/* ---- what an amendment changed ------------------------------------------------------------------
 */

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

static void
put_line(det_json *json, det_text *words)
{
    det_json_str(json, det_text_str(words));
    det_text_clear(words);
}

static void
put_exception(det_json *json, const det_law_exception *exception, det_text *words)
{
    det_text_print(words, "exception %.*s added: ", DET_STR_FMT(exception->id));
    if (exception->title.len > 0) det_text_print(words, "%.*s, ", DET_STR_FMT(exception->title));
    for (size_t i = 0; i < exception->when.count; i++) {
        det_text_print(words, "%s%.*s is ", i == 0 ? "where " : " and ",
                       DET_STR_FMT(exception->when.items[i].key));
        for (size_t j = 0; j < exception->when.items[i].values.count; j++)
            det_text_print(words, "%s%.*s", j == 0 ? "" : " or ",
                           DET_STR_FMT(exception->when.items[i].values.items[j]));
    }
    det_text_print(words, " (%s)", det_law_outcome_name(exception->effect));
    put_line(json, words);
}

static void
put_quota(det_json *json, const det_quota *quota, det_text *words)
{
    static const char *const every[] = {"", "once", "each calendar year", "each twelve months",
                                        "standing"};
    det_text_print(words, "quota %.*s set: ", DET_STR_FMT(quota->id));
    for (size_t i = 0; i < quota->limit_count; i++)
        det_text_print(words, "%s%" PRId64 " %.*s",
                       i == 0             ? ""
                       : quota->is_either ? " and at most "
                                          : " or ",
                       quota->limits[i].max_milli / 1000, DET_STR_FMT(quota->limits[i].unit));
    det_text_print(words, ", %s", every[quota->every]);
    put_line(json, words);
}

static void
put_lists(det_json *json, const det_act *act, const det_law_parts *before, det_text *words)
{
    const bool sets_exceptions = (act->set.given & DET_PART_EXCEPTIONS) != 0;
    const bool sets_quotas = (act->set.given & DET_PART_QUOTAS) != 0;
    for (size_t i = 0; i < before->exception_count; i++)
        if (det_texts_has(act->drop, before->exceptions[i].id) ||
            (sets_exceptions && !has_exception(&act->set, before->exceptions[i].id))) {
            det_text_print(words, "exception %.*s dropped", DET_STR_FMT(before->exceptions[i].id));
            put_line(json, words);
        }
    for (size_t i = 0; i < before->quota_count; i++)
        if (det_texts_has(act->drop, before->quotas[i].id) ||
            (sets_quotas && !has_quota(&act->set, before->quotas[i].id))) {
            det_text_print(words, "quota %.*s dropped", DET_STR_FMT(before->quotas[i].id));
            put_line(json, words);
        }
    const det_law_parts *more[] = {&act->set, &act->add};
    for (size_t m = 0; m < 2; m++) {
        for (size_t i = 0; i < more[m]->exception_count; i++)
            if (!has_exception(before, more[m]->exceptions[i].id))
                put_exception(json, &more[m]->exceptions[i], words);
        for (size_t i = 0; i < more[m]->quota_count; i++)
            if (!has_quota(before, more[m]->quotas[i].id))
                put_quota(json, &more[m]->quotas[i], words);
    }
}

static void
put_parts(det_json *json, const det_law_parts *set, det_text *words)
{
    static const char *const forces[] = {"",     "prohibition", "limit",      "duty",
                                         "call", "demand",      "permission", "procedure"};
    char day[DET_DAY_TEXT_MAX];
    if ((set->given & DET_PART_TITLE) != 0) {
        det_text_print(words, "it now reads: %.*s", DET_STR_FMT(set->title));
        put_line(json, words);
    }
    if ((set->given & DET_PART_FORCE) != 0) {
        det_text_print(words, "its force becomes %s", forces[set->force]);
        put_line(json, words);
    }
    if ((set->given & DET_PART_SCOPE) != 0) {
        det_text_print(words, "what it covers is written anew");
        if (set->scope.text.len > 0) det_text_print(words, ": %.*s", DET_STR_FMT(set->scope.text));
        for (size_t i = 0; i < set->scope.kinds.count; i++)
            det_text_print(words, "%s%.*s", i == 0 ? "; kinds " : ", ",
                           DET_STR_FMT(set->scope.kinds.items[i]));
        put_line(json, words);
    }
    if ((set->given & DET_PART_WIND_DOWN) != 0 && set->wind_down.is_given) {
        det_text_print(words, "time to wind down contracts made before %s",
                       det_day_print(set->wind_down.contract_before, day));
        put_line(json, words);
    }
    if ((set->given & DET_PART_ROUTE) != 0) {
        det_text_print(words, set->committee_route ? "the Committee may approve case by case"
                                                   : "the Committee may no longer approve");
        put_line(json, words);
    }
}

/* " (counted: 5 working days after the adverse report)". */
static void
say_count(det_text *to, const det_law_count *count, const det_law_event *of, const char *otherwise,
          const char *opening)
{
    static const char *const units[] = {"", "day", "working day", "month", "year"};
    if (count->unit == DET_COUNT_NONE) return;
    det_text_print(to, "%s%u %s%s after ", opening, count->amount, units[count->unit],
                   count->amount == 1 ? "" : "s");
    if (of != NULL)
        det_text_print(to, "'%.*s'", DET_STR_FMT(of->title));
    else
        det_text_print(to, "%s", otherwise);
    if (count->calendar != NULL)
        det_text_print(to, ", by '%.*s'", DET_STR_FMT(count->calendar->title));
    det_text_print(to, ")");
}

/* ---- acts ---------------------------------------------------------------------------------------
 */

static void
say_act(det_text *words, const det_act *act, bool counts, bool is_dated, int64_t us)
{
    det_zone zone = act->regime->zone;
    say_paras(words, act->cites);
    switch (act->verb) {
    case DET_LAW_IMPOSE:
        det_text_print(words, counts ? " imposed it" : " imposes it");
        say_end(words, act);
        break;
    case DET_LAW_AMEND:
        if (act->is_postponement) {
            det_text_print(words, counts ? " postponed it to " : " postpones it to ");
            say_day(words, zone, act->starts.us);
        } else {
            det_text_print(words, counts ? " amended it" : " amends it");
        }
        break;
    case DET_LAW_EXTEND:
        det_text_print(words, counts ? " moved the end%s" : " moves the end%s",
                       act->extends != NULL ? " of the pause" : "");
        if (act->end_us == DET_INSTANT_FOREVER)
            det_text_print(words, ": it is open");
        else
            say_end(words, act);
        break;
    case DET_LAW_SUSPEND:
        det_text_print(words, counts ? " paused it" : " pauses it");
        if (act->pause != DET_PAUSE_WHOLE)
            det_text_print(words,
                           act->pause == DET_PAUSE_ONLY ? " in part (%.*s)" : " but for %.*s",
                           DET_STR_FMT(act->part.text));
        say_end(words, act);
        break;
    case DET_LAW_RESUME:
        det_text_print(words, act->resumes != NULL && act->resumes->verb == DET_LAW_SUSPEND
                                  ? " ended the pause of "
                                  : " undid the termination by ");
        if (act->resumes != NULL) say_paras(words, act->resumes->cites);
        break;
    case DET_LAW_TERMINATE:
        det_text_print(words, counts ? " ended it" : " ends it");
        if (act->is_void) det_text_print(words, ", as if it had never been");
        break;
    case DET_LAW_REPLACE:
        det_text_print(words, " replaced it by %.*s", DET_STR_FMT(act->successor));
        break;
    }
    if (is_dated) {
        det_text_print(words, counts ? ", from " : ", but only from ");
        say_day(words, zone, us);
    } else {
        det_text_print(words, ", but no day of effect has been set");
    }
    say_count(words, &act->from_count, act->on_event, act->on_event == NULL ? "its adoption" : NULL,
              " (counted: ");
    say_count(words, &act->end_count, act->end_count.of, "that beginning",
              " (the end is counted: ");
    if (is_dated && act->from.ambiguous) {
        det_text_print(words, " (written '%.*s', which may also mean ",
                       DET_STR_FMT(act->from.text));
        say_day(words, zone, act->from.other_us);
        det_text_print(words, ")");
    }
    if (act->condition.len > 0)
        det_text_print(words, "; condition: %.*s", DET_STR_FMT(act->condition));
    if (act->contested.len > 0)
        det_text_print(words, "; contested: %.*s", DET_STR_FMT(act->contested));
    if (!act->proof.is_para_seen && act->proof.is_seen)
        det_text_print(words, " (what it did is read in a source, the paragraph is known)");
    else if (!act->proof.is_seen)
        det_text_print(words, " (known, not read in a source)");
    if (act->proof.confidence < 3)
        det_text_print(words, " (%s confidence)", act->proof.confidence == 1 ? "low" : "medium");
}

static det_status
write_act(const det_measure *measure, const det_act *act, int64_t at_us, int64_t known_us,
          det_arena *arena, det_text *words, det_json *json, det_error *err)
{
    int64_t us = 0;
    bool is_pending = false;
    bool is_dated = det_act_effective(act, known_us, &us, &is_pending);
    if (!is_dated && !is_pending) return DET_OK;
    bool counts = is_dated && us <= at_us;
    det_json_object(json);
    if (is_dated) det_put_instant(json, "at", us);
    det_json_key_cstr(json, "verb", det_law_verb_name(act->verb));
    det_put_paras(json, "cites", act->cites);
    det_put_day(json, "adopted", act->instrument->adopted);
    det_put_instant(json, "known", act->known_us);
    det_json_key_bool(json, "counts", counts);
    det_put_proof(json, &act->proof);
    det_json_key(json, "changes");
    det_json_array(json);
    if (act->verb == DET_LAW_AMEND) {
        det_law_version before;
        det_status st = det_law_version_at(measure, is_dated ? us - 1 : at_us, known_us, arena,
                                           &before, err);
        if (st != DET_OK) return st;
        put_parts(json, &act->set, words);
        put_lists(json, act, &before.parts, words);
    } else if (act->verb == DET_LAW_IMPOSE) {
        for (size_t i = 0; i < measure->base.exception_count; i++)
            put_exception(json, &measure->base.exceptions[i], words);
        for (size_t i = 0; i < measure->base.quota_count; i++)
            put_quota(json, &measure->base.quotas[i], words);
    }
    det_json_array_end(json);
    say_act(words, act, counts, is_dated, us);
    put_sentence(json, "text", words);
    det_json_object_end(json);
    return DET_OK;
}

static void
write_doubts(const det_lawbook *law, const det_measure *measure, int64_t at_us, det_json *json)
{
    det_json_key(json, "doubts");
    det_json_array(json);
    for (size_t i = 0; i < law->doubt_count; i++) {
        const det_law_doubt *doubt = law->doubts[i];
        if (doubt->life.from_us > at_us || doubt->life.before_us <= at_us) continue;
        for (size_t j = 0; j < doubt->about.count; j++)
            if (det_law_measure_find(law, doubt->about.items[j]) == measure) {
                det_json_str(json, doubt->text);
                break;
            }
    }
    det_json_array_end(json);
}

static det_status
explain_measure(const det_lawbook *law, const det_measure *measure, int64_t at_us, int64_t known_us,
                det_arena *arena, det_text *words, det_json *json, det_error *err)
{
    det_law_answer answer;
    det_law_version version;
    det_zone zone = measure->regime->zone;
    det_status st = det_law_state_at(law, measure, at_us, known_us, arena, &answer, err);
    if (st == DET_OK) st = det_law_version_at(measure, at_us, known_us, arena, &version, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_str(json, "measure", measure->id);
    det_json_key_str(json, "regime", measure->regime->id);
    det_json_key_str(json, "kind", measure->kind);
    det_json_key_str(json, "title", version.parts.title);
    det_put_instant(json, "judged_at", at_us);
    det_put_instant(json, "as_known", known_us);
    det_json_key_cstr(json, "state", det_law_state_name(answer.state));
    det_put_instant(json, "since", answer.since_us);
    det_put_instant(json, "until", answer.until_us);
    if (answer.is_contested) det_json_key_bool(json, "contested", true);
    det_put_text(json, "note", answer.note);
    det_text_print(words, "%.*s: %s", DET_STR_FMT(version.parts.title),
                   det_law_state_name(answer.state));
    if (answer.since_us != INT64_MIN) {
        det_text_print(words, " since ");
        say_day(words, zone, answer.since_us);
    }
    if (answer.until_us != DET_INSTANT_FOREVER) {
        det_text_print(words, ", until before ");
        say_day(words, zone, answer.until_us);
    }
    if (answer.note.len > 0)
        det_text_print(words, "; %s%.*s", answer.is_contested ? "contested: " : "",
                       DET_STR_FMT(answer.note));
    put_sentence(json, "text", words);
    det_json_key(json, "acts");
    det_json_array(json);
    for (size_t i = 0; i < measure->act_count && st == DET_OK; i++)
        st = write_act(measure, measure->acts[i], at_us, known_us, arena, words, json, err);
    det_json_array_end(json);
    write_doubts(law, measure, at_us, json);
    det_json_object_end(json);
    return st;
}

det_status
det_law_explain_measure_write(const det_lawbook *law, const det_measure *measure, int64_t at_us,
                              int64_t known_us, det_json *json, det_error *err)
{
    det_arena *arena = NULL;
    det_text *words = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_text_new(0, &words, err);
    if (st == DET_OK) st = explain_measure(law, measure, at_us, known_us, arena, words, json, err);
    if (st == DET_OK) st = det_text_check(words, err);
    det_text_free(words);
    det_arena_free(arena);
    return st != DET_OK ? st : det_text_check(json->out, err);
}
