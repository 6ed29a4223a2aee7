/* roadmap_test.c - roadmaps that work, that snap back, and that lint refuses. */
#include "law/roadmap.h"

#include "base/file.h"
#include "law/testing.h"

/* A small law with two layers over fish. */
static const char small_law[] =
    "lawbook: 1\n"
    "regime: {id: 'x:1', title: X, authority: x, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: I1, adopted: 2016-01-01}\n"
    "measures:\n"
    "- {id: x.1.fish, kind: fish, title: Fish, scope: {direction: from, kinds: [fish], hs: "
    "['03']}}\n"
    "- {id: x.1.food, kind: food, title: Food, scope: {direction: from, hs: ['01-24']}}\n"
    "- {id: x.1.oil, kind: oil, title: Oil, scope: {direction: to, kinds: [oil]}}\n"
    "acts:\n"
    "- {impose: x.1.fish, cite: 1}\n"
    "- {impose: x.1.food, cite: 2}\n"
    "- {impose: x.1.oil, cite: 3}\n"
    "- {suspend: x.1.oil, id: LAW-PAUSE, cite: 4, from: 2017-01-01}\n";

/* What every roadmap below begins with; steps follow. */
#define HEAD                                                                                       \
    "roadmap: 1\n"                                                                                 \
    "id: r\n"                                                                                      \
    "title: R\n"                                                                                   \
    "regime: 'x:1'\n"                                                                              \
    "from: 2018-01-01\n"                                                                           \
    "findings:\n"                                                                                  \
    "- {id: agreed, title: Agreed, by: [A]}\n"                                                     \
    "- {id: seen, title: Seen, by: [B]}\n"                                                         \
    "- {id: test, title: A test, kind: event, by: [B]}\n"                                          \
    "- {id: dream, title: Nobody can say}\n"                                                       \
    "steps:\n"
#define CHECKED "  verification: {by: B, condition: {finding: seen}, within: 30}\n"
#define BACK    "  reversal: {condition: {happened: test}}\n"

typedef struct case_row {
    int line;
    const char *steps, *want;
} case_row;

/* Codes and places of all findings but R211, which the head itself gives. */
static const char *
lint(const testing_law *law, const char *yaml, char out[TESTING_TEXT_MAX])
{
    det_tree tree;
    det_error err = {0};
    const det_roadmap *map = NULL;
    const det_law_finding *found = NULL;
    size_t count = 0, errors = 0, used = 0;
    out[0] = '\0';
    if (det_tree_read_yaml(det_str_of(yaml), "r.yaml", law->arena, &tree, &err) != DET_OK ||
        det_roadmap_load(law->law, &tree, true, law->arena, &map, &found, &count, &errors, &err) !=
            DET_OK) {
        snprintf(out, TESTING_TEXT_MAX, "%s", err.text);
        return out;
    }
    for (size_t i = 0; i < count; i++) {
        if (det_str_equal(found[i].rule, DET_STR("R211"))) continue;
        if (found[i].rule.ptr[0] == 'R' && det_roadmap_rule_title(found[i].rule) == NULL)
            return "a rule without a title";
        used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, "%s%.*s",
                                 used == 0 ? "" : "\n", DET_STR_FMT(found[i].text));
    }
    return out;
}

static const case_row lint_rows[] = {
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{suspend: [x.1.fish, "
     "x.1.food], "
     "id: P, days: 90}]\n" CHECKED BACK,
     ""},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{suspend: x.1.fish, id: P, "
     "days: 90}]\n" CHECKED BACK,
     "r.yaml:15:10: warning: R208: relief from 'x.1.fish' leaves another layer over some of the "
     "same goods or services: 'x.1.food' by I1 para 2. Relieve it too, or say that it stays"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{terminate: [x.1.fish, "
     "x.1.food]}]\n" CHECKED BACK,
     "r.yaml:15:10: error: R201: step 'a' gives this relief when it is reached, before it is "
     "verified; write 'on: verified', or make it a pause with 'days'"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{suspend: [x.1.fish, "
     "x.1.food], "
     "on: verified}]\n" CHECKED,
     "r.yaml:15:10: error: R204: this pause has no end and step 'a' has no reversal; give 'days', "
     "a 'reversal', or say 'irreversible: yes'"},
    {__LINE__, "- {id: a, title: A, condition: {finding: dream}}\n",
     "r.yaml:12:3: warning: R206: step 'a' has no verification: who finds, in what time, that it "
     "was carried out?\n"
     "r.yaml:12:32: error: R202: the condition of step 'a' waits for 'dream', which nobody can "
     "give; say who does ('by') where the finding is declared"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {any: [{finding: agreed}, {not: {finding: "
     "agreed}}]}\n" CHECKED,
     "r.yaml:14:14: error: R207: the condition of step 'a' is always true, so it asks nothing"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {all: [{finding: agreed}, {not: {finding: "
     "agreed}}]}\n" CHECKED,
     "r.yaml:14:14: error: R207: the condition of step 'a' is always false, so it is never met"},
    {__LINE__, "- id: a\n  title: A\n  condition: {finding: agreed}\n  irreversible: yes\n" CHECKED,
     "r.yaml:12:3: error: R203: step 'a' cannot be undone and stands on nothing that was verified; "
     "let it come after a step with a verification"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n" CHECKED
     "- id: b\n  title: B\n  irreversible: yes\n  condition: {finding: agreed}\n" CHECKED BACK,
     "r.yaml:16:3: error: R212: step 'b' says that it cannot be undone, and has a reversal"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n" CHECKED
     "- id: b\n  title: B\n  after: [c]\n  condition: {finding: agreed}\n" CHECKED
     "- id: c\n  title: C\n  condition: {finding: agreed}\n" CHECKED,
     "r.yaml:18:10: error: R113: step 'b' can never be reached: it waits for 'c', which comes "
     "later"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{suspend: [x.1.fish, "
     "x.1.food], "
     "id: P, days: 90}]\n" CHECKED BACK
     "- id: b\n  title: B\n  after: []\n  condition: {finding: agreed}\n  acts: [{suspend: "
     "[x.1.fish, x.1.food], id: Q, days: 90}]\n" CHECKED BACK,
     "r.yaml:22:10: warning: R205: steps 'a' (line 15) and 'b' both act on 'x.1.fish', and their "
     "times can overlap; which holds?"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{suspend: x.1.oil, id: P, "
     "days: "
     "9}]\n" CHECKED BACK,
     "r.yaml:15:10: warning: R210: 'x.1.oil' is paused when the roadmap begins, so there is "
     "nothing "
     "to relieve"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{suspend: x.1.fihs, days: "
     "9}]\n" CHECKED,
     "r.yaml:15:10: error: R110: the lawbook has no measure 'x.1.fihs'; did you mean 'x.1.fish'"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n" CHECKED
     "  reversal: {condition: {happened: test}, undoes: [Q]}\n",
     "r.yaml:16:51: error: R115: the reversal of 'a' undoes 'Q', which no step does"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{resume: Q}]\n" CHECKED,
     "r.yaml:15:10: error: R111: 'Q' names no pause and no termination of this roadmap or of the "
     "lawbook, so there is nothing to resume"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{resume: LAW-PAUSE}]\n" CHECKED,
     ""},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n" CHECKED
     "- id: a\n  title: B\n  condition: {finding: agreed}\n" CHECKED,
     "r.yaml:16:3: error: R101: step 'a' stands already in line 12; give it another id"},
    {__LINE__, "- id: a\n  title: A\n  condition: {finding: agred}\n" CHECKED,
     "r.yaml:14:24: error: R102: no finding 'agred'; the roadmap declares agreed, seen, test, "
     "dream. Declare it under 'findings', with who can give it"},
    {__LINE__, "- id: a\n  title: A\n  condition: {finding: test}\n" CHECKED,
     "r.yaml:14:24: error: R103: 'test' is an event; 'finding' asks about a statement, 'happened' "
     "or 'quiet' about an event"},
    {__LINE__, "- id: a\n  title: A\n  condition: {finding: agreed, happened: test}\n" CHECKED,
     "r.yaml:14:14: error: R104: a condition asks one thing, this asks 'finding' and 'happened'; "
     "join two with 'all' or 'any'"},
    {__LINE__, "- id: a\n  title: A\n  condition: {quiet: test}\n" CHECKED,
     "r.yaml:14:14: error: R105: 'quiet' has 'days', one or more, and nothing else has"},
    {__LINE__, "- id: a\n  title: A\n  condition: {all: []}\n" CHECKED,
     "r.yaml:14:14: error: R106: 'all' has 0 parts; expected 1 to 32"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  acts: [{terminate: x.1.fish, days: "
     "3}]\n" CHECKED BACK,
     "r.yaml:15:10: error: R108: 'days' (one or more) goes with 'suspend', 'renewable' with "
     "'days'"},
    {__LINE__,
     "- id: a\n  title: A\n  condition: {finding: agreed}\n  verification: {condition: {finding: "
     "seen}}\n",
     "r.yaml:15:17: error: R114: a verification says who verifies ('by') and in how many days "
     "('within')"},
};

TEST(lint_of_steps)
{
    const char *const files[] = {small_law};
    testing_law law = testing_load(files, 1);
    char text[TESTING_TEXT_MAX], yaml[TESTING_TEXT_MAX];
    for (size_t i = 0; i < COUNT(lint_rows) && law.law != NULL; i++) {
        snprintf(yaml, sizeof yaml, "%s%s", HEAD, lint_rows[i].steps);
        CHECK_TEXT(lint_rows[i].line, lint(&law, yaml, text), lint_rows[i].want);
    }
    testing_close(&law);
}

/* ---- runs ---------------------------------------------------------------------------------------
 */

#define PLAN                                                                                       \
    HEAD "- id: a\n"                                                                               \
         "  title: A\n"                                                                            \
         "  condition: {all: [{finding: agreed}, {quiet: test, days: 10}]}\n"                      \
         "  acts: [{suspend: x.1.fish, id: P, days: 30, renewable: yes}]\n" CHECKED BACK           \
         "- id: b\n"                                                                               \
         "  title: B\n"                                                                            \
         "  condition: {finding: agreed}\n"                                                        \
         "  acts: [{terminate: x.1.fish, id: T, on: verified}, {resume: LAW-PAUSE}]\n"             \
         "  verification: {by: B, condition: {day: 2018-03-01}, within: 90}\n"                     \
         "  reversal: {condition: {finding: dream}, unless: {finding: seen}}\n"

/* The days of a run: "2018-01-20 a>reached fish>paused". */
static const char *
run_days(const testing_law *law, const char *scenario, char out[TESTING_TEXT_MAX])
{
    static const char head[] = "scenario: 1\nid: s\nroadmap: r\nthrough: 2018-12-31\n";
    char yaml[TESTING_TEXT_MAX];
    det_tree plan, story, run;
    det_error err = {0};
    const det_roadmap *map = NULL;
    const det_law_finding *found = NULL;
    size_t count = 0, errors = 0, used = 0;
    uint64_t missed = 0;
    det_text *text = NULL;
    snprintf(yaml, sizeof yaml, "%s%s", head, scenario);
    out[0] = '\0';
    if (det_text_new(0, &text, &err) != DET_OK) abort();
    det_json json = det_json_over(text);
    det_status st = det_tree_read_yaml(det_str_of(PLAN), "r.yaml", law->arena, &plan, &err);
    if (st == DET_OK)
        st = det_roadmap_load(law->law, &plan, false, law->arena, &map, &found, &count, &errors,
                              &err);
    if (st == DET_OK) st = det_tree_read_yaml(det_str_of(yaml), "s.yaml", law->arena, &story, &err);
    if (st == DET_OK && map != NULL)
        st = det_roadmap_simulate_write(law->law, map, &story, DET_DAY_NONE, DET_DAY_NONE,
                                        law->arena, &json, &missed, &err);
    if (st == DET_OK) st = det_tree_read_json(det_text_str(text), "run", law->arena, &run, &err);
    if (st != DET_OK) {
        snprintf(out, TESTING_TEXT_MAX, "%s", err.text);
        det_text_free(text);
        return out;
    }
    for (uint32_t day = det_tree_first(&run, det_tree_get(&run, 0, "days")); day != DET_TREE_NONE;
         day = det_tree_next(&run, day)) {
        used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, "%s%.*s",
                                 used == 0 ? "" : "\n",
                                 DET_STR_FMT(det_tree_text(&run, det_tree_get(&run, day, "on"))));
        for (int i = 0; i < 2; i++) {
            const char *key = i == 0 ? "step" : "measure";
            uint32_t list = det_tree_get(&run, day, i == 0 ? "steps" : "measures");
            for (uint32_t at = det_tree_first(&run, list); at != DET_TREE_NONE;
                 at = det_tree_next(&run, at))
                used += (size_t)snprintf(
                    out + used, TESTING_TEXT_MAX - used, " %.*s>%.*s",
                    DET_STR_FMT(det_tree_text(&run, det_tree_get(&run, at, key))),
                    DET_STR_FMT(det_tree_text(&run, det_tree_get(&run, at, "state"))));
        }
    }
    snprintf(out + used, TESTING_TEXT_MAX - used, "\nmissed %u", (unsigned)missed);
    det_text_free(text);
    return out;
}

#define WATCHED "watched: [{event: test, by: B}]\n"
#define BEGIN   "2018-01-01 x.1.fish>in_force x.1.oil>paused\n"

static const case_row run_rows[] = {
    /* nobody watches, so quiet is not known, and nothing is given */
    {__LINE__, "findings: [{on: 2018-02-01, finding: agreed, says: yes}]\n", BEGIN "missed 0"},
    {__LINE__,
     WATCHED "findings:\n- {on: 2018-02-01, finding: agreed, says: yes}\n"
             "- {on: 2018-02-10, finding: seen, says: yes}\n",
     BEGIN "2018-02-01 a>reached x.1.fish>paused\n"
           "2018-02-10 a>verified b>reached x.1.oil>in_force\n"
           "2018-03-01 b>verified x.1.fish>removed\nmissed 0"},
    /* not verified in 30 days: failed, and the relief is gone */
    {__LINE__, WATCHED "findings: [{on: 2018-02-01, finding: agreed, says: yes}]\n",
     BEGIN "2018-02-01 a>reached x.1.fish>paused\n"
           "2018-03-03 a>failed x.1.fish>in_force\nmissed 0"},
    /* a test that is learned of late counts from the day it is known; the step above falls too,
       unless the exception to its own reversal is met, as here by 'seen' */
    {__LINE__,
     WATCHED "findings:\n- {on: 2018-02-01, finding: agreed, says: yes}\n"
             "- {on: 2018-02-10, finding: seen, says: yes}\n"
             "- {on: 2018-04-01, known: 2018-04-05, event: test}\n",
     BEGIN "2018-02-01 a>reached x.1.fish>paused\n"
           "2018-02-10 a>verified b>reached x.1.oil>in_force\n"
           "2018-03-01 b>verified x.1.fish>removed\n"
           "2018-04-05 a>reversed\nmissed 0"},
    {__LINE__,
     WATCHED "findings:\n- {on: 2018-02-01, finding: agreed, says: yes}\n"
             "- {on: 2018-02-10, finding: seen, says: yes}\n"
             "- {on: 2018-03-20, finding: seen, says: unknown}\n"
             "- {on: 2018-04-01, event: test}\n",
     BEGIN "2018-02-01 a>reached x.1.fish>paused\n"
           "2018-02-10 a>verified b>reached x.1.oil>in_force\n"
           "2018-03-01 b>verified x.1.fish>removed\n"
           "2018-04-01 a>reversed b>reversed x.1.fish>in_force\nmissed 0"},
    /* a renewable pause runs out when its condition is no longer met */
    {__LINE__,
     "watched: [{event: test, by: B, through: 2018-05-31}]\n"
     "findings:\n- {on: 2018-02-01, finding: agreed, says: yes}\n"
     "- {on: 2018-02-10, finding: seen, says: yes}\n"
     "- {on: 2018-02-10, finding: agreed, says: no}\n",
     BEGIN "2018-02-01 a>reached x.1.fish>paused\n"
           "2018-02-10 a>verified\n"
           "2018-03-03 x.1.fish>in_force\nmissed 0"},
    /* a vote against by a permanent member decides nothing */
    {__LINE__,
     WATCHED "findings:\n- {on: 2018-02-01, finding: agreed, vote: {for: 14, against: 1, "
             "against_by: [FR]}}\n"
             "expect: [{on: 2018-12-31, step: a, state: reached}, {on: 2018-12-31, measure: "
             "x.1.food, state: in_force}]\n",
     BEGIN "missed 1"},
    {__LINE__, "findings: [{on: 2018-02-01, finding: agred, says: yes}]\n",
     "s.yaml:5:38: error: R102: the roadmap 'r' declares no statement 'agred'"},
    {__LINE__, "from: 2019-01-01\n",
     "s.yaml:1:1: a run lasts 1 to 15000 days, and this would end 364 days after it begins"},
};

TEST(runs)
{
    const char *const files[] = {small_law};
    testing_law law = testing_load(files, 1);
    char text[TESTING_TEXT_MAX];
    for (size_t i = 0; i < COUNT(run_rows) && law.law != NULL; i++)
        CHECK_TEXT(run_rows[i].line, run_days(&law, run_rows[i].steps, text), run_rows[i].want);
    testing_close(&law);
}

/* ---- the roadmaps that we ship ------------------------------------------------------------------
 */

static bool
read_path(const char *path, det_arena *arena, det_tree *out, det_error *err)
{
    det_file file = {0};
    det_status st = det_file_open(path, 0, &file, err);
    if (st == DET_OK) st = det_tree_read_yaml(file.bytes, path, arena, out, err);
    det_file_close(&file);
    CHECK_OK(st, err);
    return st == DET_OK;
}

/* Runs one scenario twice: every expectation comes true, and the bytes are the same. */
static void
run_shipped(const det_lawbook *law, const det_roadmap *map, const char *path, det_arena *arena)
{
    det_tree story;
    det_error err = {0};
    det_text *first = NULL, *second = NULL;
    uint64_t missed = 0;
    if (!read_path(path, arena, &story, &err)) return;
    CHECK_OK(det_text_new(0, &first, &err), &err);
    CHECK_OK(det_text_new(0, &second, &err), &err);
    for (int i = 0; i < 2; i++) {
        det_json json = det_json_over(i == 0 ? first : second);
        CHECK_OK(det_roadmap_simulate_write(law, map, &story, DET_DAY_NONE, DET_DAY_NONE, arena,
                                            &json, &missed, &err),
                 &err);
    }
    if (missed > 0)
        det_test_fail(__FILE__, __LINE__, "%s: %u expectations missed: %s", path, (unsigned)missed,
                      det_text_bytes(first) + det_text_length(first) -
                          (det_text_length(first) < 600 ? det_text_length(first) : 600));
    CHECK(det_str_find(det_text_str(first), DET_STR("\"expected\":0,")) == SIZE_MAX);
    CHECK_TEXT(__LINE__, det_text_bytes(second), det_text_bytes(first));
    det_text_free(first);
    det_text_free(second);
}

TEST(shipped_roadmaps)
{
    static const char *const names[] = {"action-for-action", "dual-track", "relief-2019",
                                        "relief-2021", "suspension-for-suspension"};
    det_arena *arena = NULL;
    det_error err = {0};
    const char **paths = NULL;
    const det_lawbook *law = NULL;
    const det_law_finding *findings = NULL;
    size_t count = 0, finding_count = 0, errors = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_file_find("lawbook", ".yaml", arena, &paths, &count, &err), &err);
    det_tree *trees = DET_NEW(arena, det_tree, count + 1);
    for (size_t i = 0; i < count; i++)
        if (!read_path(paths[i], arena, &trees[i], &err)) goto done;
    CHECK_OK(det_lawbook_load(trees, count, arena, &law, &findings, &finding_count, &err), &err);
    for (size_t i = 0; i < COUNT(names) && law != NULL; i++) {
        const det_roadmap *map = NULL;
        det_str path = {0}, works = {0}, back = {0};
        det_tree tree;
        if (!det_arena_print(arena, &path, "roadmaps/%s/roadmap.yaml", names[i]) ||
            !det_arena_print(arena, &works, "roadmaps/%s/works.yaml", names[i]) ||
            !det_arena_print(arena, &back, "roadmaps/%s/snapback.yaml", names[i]))
            abort();
        if (!read_path(path.ptr, arena, &tree, &err)) continue;
        CHECK_OK(det_roadmap_load(law, &tree, true, arena, &map, &findings, &finding_count, &errors,
                                  &err),
                 &err);
        for (size_t j = 0; j < finding_count; j++)
            if (findings[j].is_error)
                det_test_fail(__FILE__, __LINE__, "%.*s", DET_STR_FMT(findings[j].text));
        if (map == NULL) continue;
        run_shipped(law, map, works.ptr, arena);
        run_shipped(law, map, back.ptr, arena);
    }
done:
    det_arena_free(arena);
}
