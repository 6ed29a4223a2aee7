/* What-ifs: the removals of the fact sheet, drafts, conflicts, flows, and what must hold for every
 * measure of every regime. */
#include "base/csv.h"
#include "base/file.h"
#include "law/cases.h"
#include "law/flows.h"
#include "law/testing.h"
#include "law/whatif.h"

typedef struct whole {
    det_arena *arena;
    det_tree *trees;
    size_t count;
    const det_lawbook *law;
} whole;

static bool
open_whole(whole *book, det_error *err)
{
    const char **paths = NULL;
    const det_law_finding *findings;
    size_t finding_count;
    *book = (whole){0};
    CHECK_OK(det_arena_new(0, &book->arena, err), err);
    CHECK_OK(det_file_find("lawbook", ".yaml", book->arena, &paths, &book->count, err), err);
    book->trees = DET_NEW(book->arena, det_tree, book->count + 1);
    if (book->trees == NULL) abort();
    for (size_t i = 0; i < book->count; i++) {
        det_file file;
        CHECK_OK(det_file_open(paths[i], 0, &file, err), err);
        CHECK_OK(det_tree_read_yaml(file.bytes, paths[i], book->arena, &book->trees[i], err), err);
        det_file_close(&file);
    }
    det_status st = det_lawbook_load(book->trees, book->count, book->arena, &book->law, &findings,
                                     &finding_count, err);
    CHECK_OK(st, err);
    return st == DET_OK;
}

static det_day
day_of(const char *text)
{
    det_day day = 0;
    if (det_day_read(det_str_of(text), (det_where){0}, &day, NULL) != DET_OK) abort();
    return day;
}

static det_status
make(const whole *book, const det_whatif_step *steps, size_t count, det_whatif *out, det_error *err)
{
    return det_whatif_make(book->law, book->trees, book->count, steps, count, NULL, 0,
                           count == 0 ? 0 : steps[0].day, book->arena, out, err);
}

/* ---- the fact sheet -----------------------------------------------------------------------------
 */

enum { ID, DATE, FROM, TO, ITEM, QUANTITY, UNIT, WITHOUT, BEFORE, AFTER, STILL, COLUMNS = 12 };

static void
check_removal(const whole *book, const det_csv_row *row)
{
    det_law_fact facts[DET_LAW_FACTS_MAX];
    det_law_question question = {.known_us = INT64_MAX, .quantity_milli = INT64_MIN};
    det_whatif_step steps[8];
    det_whatif whatif;
    det_law_decision before, after;
    det_error err = {0};
    size_t count = 0;
    det_str rest = row->fields[WITHOUT], id;
    det_day day;
    CHECK(row->count == COLUMNS);
    CHECK_OK(det_day_read(row->fields[DATE], (det_where){0}, &day, &err), &err);
    while (count < 8 && det_str_next(&rest, ';', &id))
        steps[count++] = (det_whatif_step){DET_WHATIF_REMOVE, id, day};
    CHECK(det_law_item_read(row->fields[ITEM], &question, facts));
    question.at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, day + 1) - 1;
    question.actor_from = row->fields[FROM];
    question.actor_to = row->fields[TO];
    question.unit = row->fields[UNIT];
    uint64_t quantity = 0;
    if (det_str_read_u64(row->fields[QUANTITY], &quantity))
        question.quantity_milli = (int64_t)quantity * 1000;
    CHECK_OK(make(book, steps, count, &whatif, &err), &err);
    if (err.status != DET_OK) return;
    CHECK_OK(det_law_decide(whatif.before, &question, book->arena, &before, &err), &err);
    CHECK_OK(det_law_decide(whatif.after, &question, book->arena, &after, &err), &err);
    if (!det_str_equal(row->fields[BEFORE], det_str_of(det_law_outcome_name(before.outcome))) ||
        !det_str_equal(row->fields[AFTER], det_str_of(det_law_outcome_name(after.outcome))) ||
        !det_law_cites_are(row->fields[STILL], after.cites, after.cite_count, book->arena))
        det_test_fail(__FILE__, __LINE__, "%.*s: %s, then %s by %zu paragraphs (%.*s)",
                      DET_STR_FMT(row->fields[ID]), det_law_outcome_name(before.outcome),
                      det_law_outcome_name(after.outcome), after.cite_count,
                      DET_STR_FMT(after.cite_count > 0 ? after.cites[0].text : (det_str){0}));
}

TEST(removals_of_the_fact_sheet)
{
    whole book;
    det_error err = {0};
    det_file file = {0};
    size_t rows = 0;
    if (!open_whole(&book, &err)) return;
    CHECK_OK(det_file_open("lawbook/un/1718/removals.csv", 0, &file, &err), &err);
    det_csv csv = det_csv_over(file.bytes, ',', "removals.csv");
    det_csv_row row;
    while (det_csv_next(&csv, book.arena, &row, &err) == DET_OK)
        if (rows++ > 0) check_removal(&book, &row);
    CHECK(rows == 17);
    det_file_close(&file);
    det_arena_free(book.arena);
}

/* ---- further baskets, over several regimes ------------------------------------------------------
 *
 * Written from the fact sheets, before they were asked: lawbook/un/removals.csv. */

enum { W_ID, W_DATE, W_STEPS, W_QUESTION, W_BEFORE, W_AFTER, W_STILL, W_COLUMNS = 8 };

/* "remove M-2397-7;pause dprk" */
static size_t
read_steps(det_str text, det_day day, det_whatif_step *steps)
{
    static const det_whatif_verb verbs[] = {DET_WHATIF_PAUSE, DET_WHATIF_REMOVE, DET_WHATIF_RESUME,
                                            DET_WHATIF_ADOPT};
    det_str part;
    size_t count = 0;
    while (count < 8 && det_str_next(&text, ';', &part)) {
        size_t blank = det_str_find_byte(part, ' ');
        det_str word = det_str_slice(part, 0, blank);
        steps[count] = (det_whatif_step){.id = det_str_slice(part, blank + 1, part.len),
                                         .day = day};
        for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
            if (det_str_equal(word, det_str_of(det_whatif_verb_name(verbs[i]))))
                steps[count].verb = verbs[i];
        CHECK(steps[count].verb != 0);
        count++;
    }
    return count;
}

static const char *
state_of(const det_lawbook *law, det_str measure_id, det_day day)
{
    const det_measure *measure = det_law_measure_find(law, measure_id);
    if (measure == NULL) return "no such measure";
    return det_law_state_name(
        det_law_state_only(measure, det_law_judged_at(measure->regime, day), INT64_MAX));
}

static void
check_basket(const whole *book, const det_csv_row *row)
{
    det_law_fact facts[DET_LAW_FACTS_MAX];
    det_whatif_step steps[8];
    det_whatif whatif;
    det_error err = {0};
    det_day day = 0;
    det_str asked = row->fields[W_QUESTION], state = DET_STR("state ");
    const char *before = "", *after = "";
    bool is_still = true;
    CHECK(row->count == W_COLUMNS);
    CHECK_OK(det_day_read(row->fields[W_DATE], (det_where){0}, &day, &err), &err);
    size_t count = read_steps(row->fields[W_STEPS], day, steps);
    CHECK_OK(make(book, steps, count, &whatif, &err), &err);
    if (err.status != DET_OK) return;
    if (det_str_starts(asked, state)) {
        det_str id = det_str_slice(asked, state.len, asked.len);
        before = state_of(whatif.before, id, day);
        after = state_of(whatif.after, id, day);
    } else {
        det_law_question question;
        det_law_decision was = {0}, is = {0};
        CHECK_OK(det_whatif_question_read(asked, &question, facts, &err), &err);
        if (err.status != DET_OK) return;
        question.at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, day + 1) - 1;
        CHECK_OK(det_law_decide(whatif.before, &question, book->arena, &was, &err), &err);
        CHECK_OK(det_law_decide(whatif.after, &question, book->arena, &is, &err), &err);
        before = det_law_outcome_name(was.outcome);
        after = det_law_outcome_name(is.outcome);
        is_still = det_law_cites_are(row->fields[W_STILL], is.cites, is.cite_count, book->arena);
        if (!is_still)
            det_test_fail(__FILE__, __LINE__, "%.*s: by %zu paragraphs (%.*s)",
                          DET_STR_FMT(row->fields[W_ID]), is.cite_count,
                          DET_STR_FMT(is.cite_count > 0 ? is.cites[0].text : (det_str){0}));
    }
    if (!det_str_equal(row->fields[W_BEFORE], det_str_of(before)) ||
        !det_str_equal(row->fields[W_AFTER], det_str_of(after)))
        det_test_fail(__FILE__, __LINE__, "%.*s: %s, then %s", DET_STR_FMT(row->fields[W_ID]),
                      before, after);
}

TEST(baskets_over_several_regimes)
{
    whole book;
    det_error err = {0};
    det_file file = {0};
    size_t rows = 0;
    if (!open_whole(&book, &err)) return;
    CHECK_OK(det_file_open("lawbook/un/removals.csv", 0, &file, &err), &err);
    det_csv csv = det_csv_over(file.bytes, ',', "un/removals.csv");
    det_csv_row row;
    while (det_csv_next(&csv, book.arena, &row, &err) == DET_OK)
        if (rows++ > 0) check_basket(&book, &row);
    CHECK(rows > 40);
    det_file_close(&file);
    det_arena_free(book.arena);
}

/* ---- properties ---------------------------------------------------------------------------------
 */

static void
status_of(const det_lawbook *law, det_day day, det_text *out)
{
    det_error err = {0};
    for (size_t i = 0; i < law->regime_count; i++) {
        det_json json = det_json_over(out);
        CHECK_OK(det_law_status_write(law, law->regimes[i], det_law_judged_at(law->regimes[i], day),
                                      INT64_MAX, true, &json, &err),
                 &err);
    }
}

TEST(an_empty_basket_changes_nothing)
{
    static const char *const days[] = {"1970-06-01", "1993-11-01", "2006-12-01",
                                       "2017-10-01", "2024-06-01", "2026-11-24"};
    whole book;
    det_whatif whatif;
    det_error err = {0};
    det_text *before = NULL, *after = NULL;
    if (!open_whole(&book, &err)) return;
    CHECK_OK(make(&book, NULL, 0, &whatif, &err), &err);
    CHECK_OK(det_text_new(0, &before, &err), &err);
    CHECK_OK(det_text_new(0, &after, &err), &err);
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        status_of(book.law, day_of(days[i]), before);
        status_of(whatif.after, day_of(days[i]), after);
    }
    CHECK(det_str_equal(det_text_str(before), det_text_str(after)));
    CHECK(det_text_str(before).len > 100000);
    det_text_clear(after);
    det_json json = det_json_over(after);
    CHECK_OK(
        det_whatif_write(&whatif, &(det_whatif_report){.on = day_of("2024-06-01")}, &json, &err),
        &err);
    CHECK_TEXT(0, det_text_bytes(after),
               "{\"on\":\"2024-06-01\",\"basket\":[],\"conflicts\":[],\"measures\":[],\"legs\":["
               "{\"leg\":\"goods\",\"items\":[],\"still\":[]},"
               "{\"leg\":\"carriage\",\"items\":[],\"still\":[]},"
               "{\"leg\":\"insurance\",\"items\":[],\"still\":[]},"
               "{\"leg\":\"finance\",\"items\":[],\"still\":[]},"
               "{\"leg\":\"party\",\"items\":[],\"still\":[]}],\"quotas\":[],\"listings\":[]}");
    det_text_free(before);
    det_text_free(after);
    det_arena_free(book.arena);
}

/* Pauses each measure of a batch for a day and resumes it: while it is paused it is so, and
 * afterwards it is as if nothing had been. */
static void
check_batch(const whole *book, const det_measure *const *batch, size_t count, det_day first)
{
    det_whatif_step steps[DET_WHATIF_STEPS_MAX];
    det_whatif whatif;
    det_error err = {0};
    for (size_t i = 0; i < count; i++) {
        steps[2 * i] = (det_whatif_step){DET_WHATIF_PAUSE, batch[i]->id, first};
        steps[2 * i + 1] = (det_whatif_step){DET_WHATIF_RESUME, batch[i]->id, first + 1};
    }
    CHECK_OK(make(book, steps, 2 * count, &whatif, &err), &err);
    if (err.status != DET_OK) return;
    CHECK(whatif.conflicts.count == 0);
    for (size_t i = 0; i < count; i++) {
        const det_measure *is = det_law_measure_find(whatif.after, batch[i]->id);
        int64_t then_us = det_law_judged_at(batch[i]->regime, first);
        int64_t later_us = det_law_judged_at(batch[i]->regime, first + 1);
        det_law_version old, new;
        CHECK(det_law_state_only(is, then_us, INT64_MAX) == DET_LAW_PAUSED);
        CHECK(det_law_state_only(is, later_us, INT64_MAX) ==
              det_law_state_only(batch[i], later_us, INT64_MAX));
        CHECK_OK(det_law_version_at(batch[i], later_us, INT64_MAX, book->arena, &old, &err), &err);
        CHECK_OK(det_law_version_at(is, later_us, INT64_MAX, book->arena, &new, &err), &err);
        CHECK(old.cite_count == new.cite_count);
        for (size_t j = 0; j < old.cite_count && j < new.cite_count; j++)
            CHECK(det_str_equal(old.cites[j].text, new.cites[j].text));
        CHECK(old.parts.exception_count == new.parts.exception_count &&old.parts.quota_count ==
              new.parts.quota_count);
    }
}

/* True if measure is in force (or stands as a call) through the two days from `first` and nothing
 * pauses or ends it then. */
static bool
is_quiet(const det_measure *measure, det_day first)
{
    int64_t from_us = det_zone_midnight_us(measure->regime->zone, first);
    for (int i = 0; i <= 8; i++) {
        det_law_state state = det_law_state_only(measure, from_us + i * DET_US_PER_DAY / 4 - 1,
                                                 INT64_MAX);
        if (state != DET_LAW_IN_FORCE && state != DET_LAW_ADVISORY) return false;
    }
    return true;
}

/* Every measure of every regime, at some time of its life. */
TEST(a_pause_that_is_resumed_leaves_no_trace)
{
    whole book;
    det_error err = {0};
    size_t tried = 0, short_lived = 0;
    if (!open_whole(&book, &err)) return;
    bool *is_tried = DET_NEW(book.arena, bool, book.law->measure_count);
    if (is_tried == NULL) abort();
    for (det_day day = day_of("1967-03-05"); day < day_of("2026-11-01"); day += 61) {
        const det_measure *batch[DET_WHATIF_STEPS_MAX / 2];
        size_t count = 0;
        for (size_t i = 0; i < book.law->measure_count; i++) {
            if (is_tried[i] || !is_quiet(book.law->measures[i], day)) continue;
            is_tried[i] = true;
            batch[count++] = book.law->measures[i];
            tried++;
            if (count < DET_WHATIF_STEPS_MAX / 2) continue;
            check_batch(&book, batch, count, day);
            count = 0;
        }
        if (count > 0) check_batch(&book, batch, count, day);
    }
    for (size_t i = 0; i < book.law->measure_count; i++)
        short_lived += !is_tried[i];
    if (tried < 300 || short_lived > book.law->measure_count / 10)
        det_test_fail(__FILE__, __LINE__, "tried %zu, not %zu", tried, short_lived);
    det_arena_free(book.arena);
}

/* A fixed sequence of numbers (SplitMix64), so that a failure can be run again. */
static uint64_t
next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* The law with a measure less, against the whole: what the whole says is never milder. */
TEST(a_measure_more_never_frees)
{
    static const char *const countries[] = {"KP", "CN", "RU", "IR", "SY", "LY", "ZZ"};
    static const char *const kinds[] = {"coal",      "statues",           "small_arms", "textiles",
                                        "crude_oil", "joint_venture_new", "seafood",    "iron"};
    static const char *const codes[] = {"2701", "0303", "6203", "8607", "2710", "72", "8411"};
    whole book;
    det_error err = {0};
    uint64_t seed = 20261124;
    size_t freed = 0;
    if (!open_whole(&book, &err)) return;
    const det_regime *regime = det_law_regime_find(book.law, DET_STR("un:1718"));
    for (int round = 0; round < 12; round++) {
        det_day day = day_of("2016-01-01") + (det_day)(next_random(&seed) % 3600);
        const det_measure *gone = regime->measures[next_random(&seed) % regime->measure_count];
        det_whatif_step step = {DET_WHATIF_REMOVE, gone->id, day};
        det_whatif whatif;
        CHECK_OK(make(&book, &step, 1, &whatif, &err), &err);
        for (int i = 0; i < 500; i++) {
            bool is_kind = next_random(&seed) % 2 == 0;
            det_law_question question = {
                .at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, day + 1) - 1,
                .known_us = INT64_MAX,
                .quantity_milli = INT64_MIN,
                .actor_from = det_str_of(countries[next_random(&seed) % 7]),
                .actor_to = det_str_of(countries[next_random(&seed) % 7])};
            det_law_decision before, after;
            if (is_kind)
                question.kind = det_str_of(kinds[next_random(&seed) % 8]);
            else
                question.hs = det_str_of(codes[next_random(&seed) % 7]);
            det_arena_mark mark = det_arena_mark_get(book.arena);
            CHECK_OK(det_law_decide(whatif.before, &question, book.arena, &before, &err), &err);
            CHECK_OK(det_law_decide(whatif.after, &question, book.arena, &after, &err), &err);
            int was = det_law_strictness(before.outcome), is = det_law_strictness(after.outcome);
            CHECK(is <= was);
            freed += is < was;
            det_arena_mark_reset(book.arena, mark);
        }
    }
    CHECK(err.status == DET_OK);
    det_arena_free(book.arena);
    (void)freed;
}

/* ---- a small law --------------------------------------------------------------------------------
 */

static const char regime_yaml[] =
    "lawbook: 1\nregime: {id: un:9, title: Nine, authority: un, zone: UTC, target: [KP],\n"
    "  listing_measures: {person: [un.9.assets]}}\n";
static const char two_layers[] =
    "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/9001 (2017), adopted: 2017-01-01}\n"
    "measures:\n"
    "- {id: un.9.coal, kind: coal, title: Coal, scope: {direction: from, hs: [\"2701\"]}}\n"
    "- {id: un.9.fuels, kind: mineral_fuels, title: Fuels, scope: {direction: from, hs: "
    "[\"27\"]}}\n"
    "- {id: un.9.assets, kind: asset_freeze, title: Assets}\n"
    "- {id: un.9.old, kind: seafood, title: Old, scope: {direction: from, kinds: [seafood]}}\n"
    "acts:\n"
    "- {impose: un.9.coal, cite: 1}\n- {impose: un.9.fuels, cite: 2}\n"
    "- {impose: un.9.assets, cite: 3}\n"
    "- {impose: un.9.old, cite: 4}\n- {terminate: un.9.old, cite: 5, from: 2018-01-01}\n";
static const char draft[] =
    "lawbook: 1\nregime: un:9\ninstrument: {id: Draft nine, dated: 2019-01-01, status: vetoed, "
    "vote: {for: 9, against: 1, abstained: 5, vetoed_by: [US]}}\n"
    "acts:\n- {suspend: un.9.coal, id: P-D, cite: 1}\n";

typedef struct small {
    det_arena *arena;
    det_tree trees[3];
    const det_lawbook *law;
} small;

static void
open_small(small *book)
{
    static const char *const files[] = {regime_yaml, two_layers, draft};
    static const char *const names[] = {"regime.yaml", "9001.yaml", "draft.yaml"};
    const det_law_finding *findings;
    size_t count;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &book->arena, &err), &err);
    for (int i = 0; i < 3; i++)
        CHECK_OK(
            det_tree_read_yaml(det_str_of(files[i]), names[i], book->arena, &book->trees[i], &err),
            &err);
    CHECK_OK(det_lawbook_load(book->trees, 3, book->arena, &book->law, &findings, &count, &err),
             &err);
}

static const char *
ask_small(small *book, const det_whatif_step *steps, size_t count, const char *question,
          det_text *out)
{
    det_whatif whatif;
    det_error err = {0};
    det_law_fact facts[DET_LAW_FACTS_MAX];
    det_law_question asked;
    det_law_decision decision;
    det_text_clear(out);
    det_status st = det_whatif_make(book->law, book->trees, 3, steps, count, NULL, 0,
                                    day_of("2020-01-01"), book->arena, &whatif, &err);
    if (st == DET_OK) st = det_whatif_question_read(det_str_of(question), &asked, facts, &err);
    if (st == DET_OK) {
        asked.at_us = det_zone_midnight_us(DET_ZONE_UTC, day_of("2020-01-02")) - 1;
        st = det_law_decide(whatif.after, &asked, book->arena, &decision, &err);
    }
    if (st != DET_OK) {
        det_text_print(out, "%s", err.text);
        return det_text_bytes(out);
    }
    det_text_print(out, "%s", det_law_outcome_name(decision.outcome));
    for (size_t i = 0; i < decision.cite_count; i++)
        det_text_print(out, " %.*s", DET_STR_FMT(decision.cites[i].text));
    for (size_t i = 0; i < whatif.conflicts.count; i++)
        det_text_print(out, " | %.*s", DET_STR_FMT(whatif.conflicts.items[i]));
    return det_text_bytes(out);
}

TEST(baskets_over_two_layers)
{
    static const struct {
        const char *note;
        struct {
            det_whatif_verb verb;
            const char *id;
        } steps[3];
        const char *question;
        const char *expected;
    } rows[] = {
        {"as it stands",
         {{0}},
         "KP CN HS:2701",
         "prohibited S/RES/9001 (2017) OP 1 S/RES/9001 (2017) OP 2"},
        {"one of two layers names the other",
         {{DET_WHATIF_REMOVE, "un.9.coal"}},
         "KP CN HS:2701",
         "prohibited S/RES/9001 (2017) OP 2"},
        {"both",
         {{DET_WHATIF_REMOVE, "un.9.coal"}, {DET_WHATIF_PAUSE, "un.9.fuels"}},
         "KP CN HS:2701",
         "allowed"},
        {"the whole regime", {{DET_WHATIF_PAUSE, "un:9"}}, "KP CN HS:2701", "allowed"},
        {"paused and resumed",
         {{DET_WHATIF_PAUSE, "un:9"}, {DET_WHATIF_RESUME, "un.9.coal"}},
         "KP CN HS:2701",
         "prohibited S/RES/9001 (2017) OP 1"},
        {"removed and resumed",
         {{DET_WHATIF_REMOVE, "un.9.coal"}, {DET_WHATIF_RESUME, "un.9.coal"}},
         "KP CN HS:2701",
         "prohibited S/RES/9001 (2017) OP 1 S/RES/9001 (2017) OP 2"},
        {"nothing to resume",
         {{DET_WHATIF_RESUME, "un.9.coal"}},
         "KP CN HS:2709",
         "prohibited S/RES/9001 (2017) OP 2 | resume un.9.coal: it is not paused, so there is "
         "nothing to resume"},
        {"gone for good",
         {{DET_WHATIF_RESUME, "un.9.old"}},
         "KP CN kind:seafood",
         "allowed | resume un.9.old: it was ended by an act without a name, which nothing can "
         "undo; a draft may impose it anew"},
        {"removed twice",
         {{DET_WHATIF_REMOVE, "un.9.old"}},
         "KP CN kind:seafood",
         "allowed | remove un.9.old: it is removed already"},
        {"a vetoed draft",
         {{DET_WHATIF_ADOPT, "nine"}},
         "KP CN HS:2701",
         "prohibited S/RES/9001 (2017) OP 2"},
        {"adopted already",
         {{DET_WHATIF_ADOPT, "S/RES/9001 (2017)"}},
         "KP CN HS:2709",
         "prohibited S/RES/9001 (2017) OP 2 | adopt S/RES/9001 (2017): it was adopted already"},
        {"no such measure",
         {{DET_WHATIF_REMOVE, "un.9.coat"}},
         "KP CN HS:2701",
         "remove: no measure or regime 'un.9.coat'; did you mean 'un.9.coal', 'un:9'"},
        {"no such draft",
         {{DET_WHATIF_ADOPT, "ten"}},
         "KP CN HS:2701",
         "adopt: no draft 'ten' in the lawbook; give its id, or a file"},
        {"no question",
         {{0}},
         "KP CN coal",
         "no question: 'KP CN coal'; expected supplier, receiver, goods, and perhaps quantity and "
         "unit, as 'KP CN HS:2701;via=Rajin 900 tonne'"},
    };
    small book;
    det_text *out = NULL;
    det_error err = {0};
    open_small(&book);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        det_whatif_step steps[3];
        size_t count = 0;
        for (; count < 3 && rows[i].steps[count].id != NULL; count++)
            steps[count] = (det_whatif_step){rows[i].steps[count].verb,
                                             det_str_of(rows[i].steps[count].id),
                                             day_of("2020-01-01")};
        CHECK_TEXT((int)i, ask_small(&book, steps, count, rows[i].question, out), rows[i].expected);
    }
    det_text_free(out);
    det_arena_free(book.arena);
}

TEST(flows_before_and_after)
{
    static const char csv[] = "date,from,to,hs,quantity,unit,value\n"
                              "2020-02-01,KP,CN,2701,10,tonne,1000\n"
                              "2020-02-02,KP,CN,2709,10,tonne,500.5\n"
                              "2020-02-03,KP,CN,9401,,,\n"
                              "2019-02-03,KP,CN,2701,1,tonne,499.5\n";
    small book;
    det_whatif whatif;
    det_text *out = NULL;
    det_error err = {0};
    open_small(&book);
    det_whatif_step steps[] = {{DET_WHATIF_REMOVE, DET_STR("un.9.fuels"), day_of("2020-01-01")},
                               {DET_WHATIF_REMOVE, DET_STR("un.9.coal"), day_of("2020-02-02")}};
    CHECK_OK(det_whatif_make(book.law, book.trees, 3, steps, 2, NULL, 0, day_of("2020-01-01"),
                             book.arena, &whatif, &err),
             &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    det_json json = det_json_over(out);
    CHECK_OK(
        det_flows_write(whatif.before, whatif.after, det_str_of(csv), "flows.csv", &json, &err),
        &err);
    CHECK_TEXT(
        0, det_text_bytes(out),
        "{\"rows\":4,\"value\":2000.000,\"share\":1.0,\"rows_without_value\":1,\"before\":{"
        "\"allowed"
        "\":{\"rows\":1,\"value\":0.000,\"share\":0.0},\"prohibited\":{\"rows\":3,\"value\":2000."
        "000,\""
        "share\":1.0}},\"after\":{\"allowed\":{\"rows\":3,\"value\":1500.500,\"share\":0.7502},"
        "\"proh"
        "ibited\":{\"rows\":1,\"value\":499.500,\"share\":0.2497}},\"opens\":{\"rows\":2,\"value\":"
        "150"
        "0.500,\"share\":0.7502},\"shuts\":{\"rows\":0,\"value\":0.000,\"share\":0.0},\"stays_"
        "shut\":"
        "[{\"outcome\":\"prohibited\",\"cites\":\"S/RES/9001 (2017) OP 1; S/RES/9001 (2017) OP 2"
        "\",\"rows\":1,\"value\":499.500,\"share\":0.2497}]}");
    det_text_free(out);
    det_arena_free(book.arena);
}

/* Rows are judged by classes; each must come out as if it were asked alone.  Codes are drawn from
 * the chapters that scopes, parts and doubts speak of, and from the rest. */
TEST(flows_are_judged_as_questions_are)
{
    static const char *const countries[] = {"KP", "CN", "RU", "ZZ", "IR", "SO"};
    whole book;
    det_error err = {0};
    det_text *csv = NULL, *out = NULL;
    uint64_t seed = 20261126;
    size_t counted[6] = {0};
    if (!open_whole(&book, &err)) return;
    CHECK_OK(det_text_new(0, &csv, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    det_text_print(csv, "date,from,to,hs\n");
    for (int i = 0; i < 6000; i++) {
        char day_text[DET_DAY_TEXT_MAX], code[8];
        det_law_decision decision;
        uint64_t draw = next_random(&seed);
        det_day day = day_of("2006-01-01") + (det_day)(draw % 7300);
        (void)snprintf(code, sizeof code, "%02d%04d", (int)(draw / 7300 % 98),
                       (int)(draw / 715400 % 10000));
        det_law_question question = {.at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, day + 1) - 1,
                                     .known_us = INT64_MAX,
                                     .quantity_milli = INT64_MIN,
                                     .hs = {code, 2 + next_random(&seed) % 3 * 2},
                                     .actor_from = det_str_of(countries[next_random(&seed) % 6]),
                                     .actor_to = det_str_of(countries[next_random(&seed) % 6])};
        det_text_print(csv, "%s,%.*s,%.*s,%.*s\n", det_day_print(day, day_text),
                       DET_STR_FMT(question.actor_from), DET_STR_FMT(question.actor_to),
                       DET_STR_FMT(question.hs));
        det_arena_mark mark = det_arena_mark_get(book.arena);
        CHECK_OK(det_law_decide(book.law, &question, book.arena, &decision, &err), &err);
        counted[decision.outcome]++;
        det_arena_mark_reset(book.arena, mark);
    }
    det_json json = det_json_over(out);
    CHECK_OK(det_flows_write(book.law, book.law, det_text_str(csv), "flows.csv", &json, &err),
             &err);
    for (int i = DET_LAW_ALLOWED; i <= DET_LAW_UNDETERMINED; i++) {
        char expected[80];
        const char *name = det_law_outcome_name((det_law_outcome)i);
        (void)snprintf(expected, sizeof expected, "\"%s\":{\"rows\":%zu,", name, counted[i]);
        if (counted[i] > 0 && det_str_find(det_text_str(out), det_str_of(expected)) == SIZE_MAX)
            det_test_fail(__FILE__, __LINE__, "not %s in %.300s", expected, det_text_bytes(out));
    }
    CHECK(counted[DET_LAW_PROHIBITED] > 100 && counted[DET_LAW_UNDETERMINED] > 10);
    det_text_free(csv);
    det_text_free(out);
    det_arena_free(book.arena);
}
