/* What holds of the whole lawbook whatever it says, tried at random from a printed seed.  That an
 * empty basket changes nothing, and that a pause which is resumed leaves no trace: whatif_test.c.
 */
#include "law/book.h"
#include "law/bounds.h"
#include "law/testing.h"
#include "law/whatif.h"

/* ---- a state changes only where the lawbook names an instant ------------------------------------
 */

/* At random moments of knowledge, between every two neighbours of a regime's instants. */
TEST(states_change_only_at_bounds)
{
    testing_whole book;
    det_error err = {0};
    size_t looked_at = 0;
    bool is_open = testing_open_beside(&book, "tests/law/shapes", &err);
    for (size_t i = 0; is_open && i < book.law->regime_count; i++) {
        const det_regime *regime = book.law->regimes[i];
        det_bounds bounds = {0};
        det_arena_mark mark = det_arena_mark_get(book.arena);
        CHECK_OK(det_bounds_add(&bounds, book.law, regime, book.arena, &err), &err);
        det_bounds_sort(&bounds);
        for (size_t j = 0; j < regime->measure_count; j++) {
            const det_measure *measure = regime->measures[j];
            const det_act *act = measure->acts[det_test_random() % measure->act_count];
            int64_t known_us = det_test_random() % 2 == 0 ? INT64_MAX : act->known_us;
            for (size_t k = 0; k + 1 < bounds.count; k++) {
                CHECK(det_law_state_only(measure, bounds.items[k], known_us) ==
                      det_law_state_only(measure, bounds.items[k + 1] - 1, known_us));
                looked_at++;
            }
        }
        det_arena_mark_reset(book.arena, mark);
    }
    CHECK(looked_at > 10000);
    testing_shut(&book);
}

/* ---- what is learnt later changes no answer as of what was known --------------------------------
 */

static const det_law_event nothing_yet; /* an event that has not happened */

static const det_law_event *
event_as_known(const det_law_event *event, int64_t known_us)
{
    return event != NULL && event->known_us > known_us ? &nothing_yet : event;
}

/* The measure in a world that has never heard of anything after known_us. */
static det_measure
forget(const det_measure *measure, int64_t known_us, det_arena *arena)
{
    det_measure old = *measure;
    det_act *copies = DET_NEW(arena, det_act, measure->act_count + 1);
    old.acts = DET_NEW(arena, det_act_ref, measure->act_count + 1);
    if (copies == NULL || old.acts == NULL) abort();
    old.act_count = 0;
    old.runs = (det_law_runs){0};
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (act->known_us > known_us) continue;
        det_act *copy = &copies[i];
        *copy = *act;
        copy->is_corrected = act->is_corrected && act->corrected_us <= known_us;
        copy->on_event = event_as_known(act->on_event, known_us);
        copy->unless_event = event_as_known(act->unless_event, known_us);
        copy->end_count.of = event_as_known(act->end_count.of, known_us);
        copy->moved_count = 0;
        while (copy->moved_count < act->moved_count &&
               act->moved_by[copy->moved_count]->known_us <= known_us)
            copy->moved_count++;
        if (act->moved_count > 0 && copy->moved_count == 0) copy->from = act->first;
        old.acts[old.act_count++] = copy;
    }
    for (size_t i = 0; i < measure->act_count; i++)
        for (size_t j = 0; j < measure->act_count; j++) {
            if (copies[i].resumes == measure->acts[j]) copies[i].resumes = &copies[j];
            if (copies[i].extends == measure->acts[j]) copies[i].extends = &copies[j];
        }
    return old;
}

TEST(later_knowledge_changes_nothing)
{
    testing_whole book;
    det_error err = {0};
    size_t forgot = 0;
    bool is_open = testing_open_beside(&book, "tests/law/shapes", &err);
    for (size_t i = 0; is_open && i < 40000; i++) {
        const det_measure *measure =
            book.law->measures[det_test_random() % book.law->measure_count];
        const det_act *one = measure->acts[det_test_random() % measure->act_count];
        const det_act *two = measure->acts[det_test_random() % measure->act_count];
        int64_t step_us = (int64_t)(det_test_random() % 3) - 1;
        int64_t known_us = one->known_us + step_us * DET_US_PER_SECOND;
        int64_t at_us = (det_test_random() % 2 == 0 || two->end_us == DET_INSTANT_FOREVER
                             ? two->from.us
                             : two->end_us) +
                        ((int64_t)(det_test_random() % 5) - 2) * DET_US_PER_DAY / 2;
        det_arena_mark mark = det_arena_mark_get(book.arena);
        det_measure old = forget(measure, known_us, book.arena);
        det_law_answer now, then;
        CHECK_OK(det_law_state_at(book.law, measure, at_us, known_us, book.arena, &now, &err),
                 &err);
        CHECK_OK(det_law_state_at(book.law, &old, at_us, INT64_MAX, book.arena, &then, &err), &err);
        CHECK(now.state == then.state && now.since_us == then.since_us &&
              now.until_us == then.until_us && now.cite_count == then.cite_count &&
              now.pending_count == then.pending_count && now.is_contested == then.is_contested);
        forgot += old.act_count < measure->act_count;
        det_arena_mark_reset(book.arena, mark);
    }
    CHECK(!is_open || forgot > 1000);
    testing_shut(&book);
}

/* ---- a prohibition more never frees, and relief of one layer names the other --------------------
 */

/* A transaction that the scope of measure names. */
static bool
ask_about(const det_measure *measure, det_law_question *question)
{
    const det_law_scope *scope = &measure->base.scope;
    det_texts target = measure->regime->target;
    const det_act *act = measure->acts[det_test_random() % measure->act_count];
    if (scope->kinds.count == 0) return false;
    *question = (det_law_question){
        .at_us = act->from.us + (int64_t)(det_test_random() % 400) * DET_US_PER_DAY,
        .known_us = INT64_MAX,
        .quantity_milli = INT64_MIN,
        .kind = scope->kinds.items[det_test_random() % scope->kinds.count],
        .actor_from = DET_STR("ZZ"),
        .actor_to = DET_STR("XX")};
    if (target.count > 0 && scope->direction == DET_LAW_FROM)
        question->actor_from = target.items[det_test_random() % target.count];
    else if (target.count > 0)
        question->actor_to = target.items[det_test_random() % target.count];
    return true;
}

/* The rulings of more without those of `gone` are the rulings of less. */
static bool
is_less(const det_law_decision *less, const det_law_decision *more, const det_measure *gone)
{
    size_t kept = 0;
    for (size_t i = 0; i < more->ruling_count; i++) {
        const det_law_ruling *ruling = &more->rulings[i];
        if (ruling->measure == gone) continue;
        if (kept == less->ruling_count || less->rulings[kept].measure != ruling->measure ||
            less->rulings[kept].outcome != ruling->outcome)
            return false;
        kept++;
    }
    return kept == less->ruling_count;
}

TEST(a_prohibition_more_never_frees)
{
    testing_whole book;
    det_error err = {0};
    size_t freed = 0, named = 0;
    bool is_open = testing_open_beside(&book, "tests/law/shapes", &err);
    det_lawbook less = {0};
    if (is_open) {
        less = *book.law;
        less.measures = DET_NEW(book.arena, det_measure *, less.measure_count);
        if (less.measures == NULL) abort();
    }
    for (size_t i = 0; is_open && i < 6000; i++) {
        size_t gone = det_test_random() % book.law->measure_count, count = 0;
        det_law_question question;
        if (!ask_about(book.law->measures[gone], &question)) continue;
        for (size_t j = 0; j < book.law->measure_count; j++)
            if (j != gone) less.measures[count++] = book.law->measures[j];
        less.measure_count = count;
        det_arena_mark mark = det_arena_mark_get(book.arena);
        det_law_decision whole, part;
        CHECK_OK(det_law_decide(book.law, &question, book.arena, &whole, &err), &err);
        CHECK_OK(det_law_decide(&less, &question, book.arena, &part, &err), &err);
        CHECK(det_law_strictness(part.outcome) <= det_law_strictness(whole.outcome));
        CHECK(is_less(&part, &whole, book.law->measures[gone]));
        freed += part.outcome != whole.outcome;
        if (part.outcome == DET_LAW_PROHIBITED && part.ruling_count < whole.ruling_count) {
            CHECK(part.cite_count > 0); /* what still bites is named */
            named++;
        }
        det_arena_mark_reset(book.arena, mark);
    }
    CHECK(!is_open || (freed > 100 && named > 10));
    testing_shut(&book);
}
