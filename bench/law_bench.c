/* law_bench.c - what the lawbook costs: to read, to load, to lint, to ask.
 *
 *     law_bench LAWBOOK [ROUNDS [PART]]      the law of a folder
 *     law_bench --made [ROUNDS [PART]]       a made law, the same for ever: counts are compared by
 * it
 *
 * PART is one of load, lint, state, answer, check, flows; without one, all.  Prints one line of
 * JSON; of several ROUNDS (5) the best counts.
 *
 *   load    trees into a lawbook            state   state of each measure on 200 days from 1970 on
 *   lint    all rules over them             answer  the same with its reasons
 *   check   12 legs of one transaction: goods, carriage, insurance, finance, parties
 *   flows   100,000 rows of trade under a what-if that removes one measure
 *
 * Each part runs in a function of its own name, so that callgrind can count it:
 * bench/law_counts.sh.  Budgets: 1,000 ns a state, 50 us a check, 100 ms for reading and loading, 1
 * s for the flows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/text.h"
#include "law/cases.h"
#include "law/flows.h"
#include "law/whatif.h"

enum {
    ROUNDS = 5,
    DAYS = 200,
    DAYS_APART = 97, /* a quarter of a year, in no step with any */
    CHECKS = 50,
    LEGS = 12,
    FLOWS = 100000,
    MADE_REGIMES = 40,
    MADE_MEASURES = 9,
    FILES_MAX = 4000
};

/* A part that callgrind is to see under its name. */
#define PART __attribute__((noinline)) static

static double
seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
keep_least(double *least, double began)
{
    double took = seconds() - began;
    if (*least <= 0 || took < *least) *least = took;
}

typedef struct figures {
    double read, load, lint, state, answer, check, flows; /* seconds */
    size_t files, measures, acts;
} figures;

typedef struct bench {
    const char *folder; /* NULL: the made law */
    const char *part;   /* NULL: all */
    det_arena *arena;
    det_tree *trees;
    size_t count;
    const det_lawbook *law;
    figures got;
    det_error err;
} bench;

static bool
wants(const bench *now, const char *part)
{
    return now->part == NULL || strcmp(now->part, part) == 0;
}

static void
stop(const bench *now)
{
    fprintf(stderr, "law_bench: %s\n", now->err.text);
    exit(5);
}

/* ---- the law ------------------------------------------------------------------------------------
 */

static void
read_folder(bench *now)
{
    const char **paths = NULL;
    if (det_file_find(now->folder, ".yaml", now->arena, &paths, &now->count, &now->err) != DET_OK)
        stop(now);
    for (size_t i = 0; i < now->count && i < FILES_MAX; i++) {
        det_file file = {0};
        if (det_file_open(paths[i], 0, &file, &now->err) != DET_OK) stop(now);
        det_status st = det_tree_read_yaml(file.bytes, paths[i], now->arena, &now->trees[i],
                                           &now->err);
        det_file_close(&file); /* a tree has its text for itself */
        if (st != DET_OK) stop(now);
    }
}

static void
add_made(bench *now, det_text *yaml)
{
    det_status st = det_tree_read_yaml(det_text_str(yaml), "made.yaml", now->arena,
                                       &now->trees[now->count++], &now->err);
    if (st != DET_OK) stop(now);
    det_text_clear(yaml);
}

/* Regimes about countries AA, AB, ...; in each nine measures, every third with a cap, imposed,
 * amended, paused and extended. */
static void
make_regime(bench *now, int regime, det_text *yaml)
{
    char target[3] = {(char)('A' + regime / 26), (char)('A' + regime % 26), '\0'};
    det_text_print(yaml,
                   "lawbook: 1\nregime: {id: un:%d, title: R, authority: un, zone: "
                   "America/New_York, target: [%s]}\n",
                   regime, target);
    add_made(now, yaml);
    det_text_print(yaml,
                   "lawbook: 1\nregime: un:%d\ninstrument: {id: I-%d, adopted: 1990-01-0%d}\n"
                   "measures:\n",
                   regime, regime, 1 + regime % 9);
    for (int i = 0; i < MADE_MEASURES; i++) {
        det_text_print(yaml,
                       "- id: un.%d.m%d\n  kind: k%d\n  title: M\n"
                       "  scope: {direction: any, kinds: [k%d], hs: [\"27%02d\", \"%02d\"]}\n"
                       "  exceptions:\n  - {id: X-%d-%d, cite: \"%d\", when: {purpose: "
                       "[humanitarian, medical], notified: \"yes\"}, effect: allowed}\n",
                       regime, i, i, i, i + 1, 30 + i, regime, i, i);
        if (i % 3 == 0)
            det_text_print(yaml,
                           "  quotas:\n  - {id: Q-%d-%d, cite: \"%d\", period: {from: 1995-01-01, "
                           "every: calendar_year}, limits: [{unit: tonne, max: 1000}], rule: "
                           "any_unit}\n",
                           regime, i, i);
    }
    det_text_print(yaml, "acts:\n");
    for (int i = 0; i < MADE_MEASURES; i++)
        det_text_print(yaml,
                       "- {impose: un.%d.m%d, cite: \"%d\"}\n"
                       "- {amend: un.%d.m%d, cite: 1%d, from: 1996-0%d-01, set: {title: N}}\n"
                       "- {suspend: un.%d.m%d, id: P-%d-%d, cite: 2%d, from: 2001-01-01, before: "
                       "2001-07-01}\n"
                       "- {extend: P-%d-%d, cite: 3%d, from: 2001-06-01, before: 2002-01-01}\n",
                       regime, i, i, regime, i, i, 1 + i, regime, i, regime, i, i, regime, i, i);
    add_made(now, yaml);
}

static void
make_law(bench *now)
{
    det_text *yaml = NULL;
    if (det_text_new(0, &yaml, &now->err) != DET_OK) stop(now);
    for (int i = 0; i < MADE_REGIMES; i++)
        make_regime(now, i, yaml);
    det_text_free(yaml);
}

/* ---- the parts ----------------------------------------------------------------------------------
 */

PART void
bench_load(bench *now)
{
    const det_law_finding *findings;
    size_t count = 0;
    if (det_lawbook_load(now->trees, now->count, now->arena, &now->law, &findings, &count,
                         &now->err) != DET_OK)
        stop(now);
}

PART void
bench_lint(bench *now)
{
    const det_law_finding *findings;
    size_t count = 0, errors = 0;
    if (det_lawbook_lint(now->trees, now->count, now->arena, &findings, &count, &errors,
                         &now->err) != DET_OK)
        stop(now);
}

static int64_t
instant_of(size_t day)
{
    return (int64_t)day * DAYS_APART * DET_US_PER_DAY;
}

/* The sum of all states, so that none can be left out by a clever compiler. */
PART unsigned
bench_state(bench *now)
{
    unsigned sum = 0;
    for (size_t day = 0; day < DAYS; day++)
        for (size_t i = 0; i < now->law->measure_count; i++)
            sum += det_law_state_only(now->law->measures[i], instant_of(day), INT64_MAX);
    return sum;
}

PART unsigned
bench_answer(bench *now, det_arena *arena)
{
    unsigned sum = 0;
    for (size_t day = 0; day < DAYS; day++) {
        for (size_t i = 0; i < now->law->measure_count; i++) {
            det_law_answer answer;
            if (det_law_state_at(now->law, now->law->measures[i], instant_of(day), INT64_MAX, arena,
                                 &answer, &now->err) != DET_OK)
                stop(now);
            sum += answer.state;
        }
        det_arena_reset(arena);
    }
    return sum;
}

/* A shipment of coal with all that goes with it; of the made law, of whatever is like it there. */
static const char *const legs[2][LEGS] = {
    {"KP CN HS:2701 1000 tonne", "KP CN HS:0303", "CN KP HS:2710;prior=1000 500 barrel",
     "KP CN kind:charter_vessel_to_dprk", "KP CN kind:sts_transfer_dprk_flag",
     "KP CN kind:port_entry_designated_vessel", "KP CN kind:insure_dprk_controlled_vessel",
     "KP CN kind:trade_finance_private", "KP CN kind:correspondent_account",
     "CN KP kind:funds_to_designated;purpose=humanitarian;provider=un_humanitarian",
     "KP CN kind:employ_dprk_national", "CN KP kind:joint_venture_new"},
    {"AA ZZ HS:2701 10 tonne", "AA ZZ HS:2702", "ZZ AA HS:2704;prior=100 50 tonne", "AA ZZ kind:k1",
     "AA ZZ kind:k2", "AA ZZ kind:k3", "AB ZZ kind:k4", "AB ZZ kind:k5", "AB ZZ kind:k6",
     "ZZ AC kind:k7;purpose=medical;notified=yes", "AC ZZ kind:k8", "ZZ AC kind:k0"}};

PART void
bench_check(bench *now, const det_law_question *questions, det_arena *arena)
{
    for (size_t i = 0; i < CHECKS; i++) {
        for (size_t leg = 0; leg < LEGS; leg++) {
            det_law_decision decision;
            if (det_law_decide(now->law, &questions[leg], arena, &decision, &now->err) != DET_OK)
                stop(now);
        }
        det_arena_reset(arena);
    }
}

PART void
bench_flows(bench *now, det_str csv, det_text *out)
{
    det_whatif whatif;
    det_json json = det_json_over(out);
    det_whatif_step step = {.verb = DET_WHATIF_REMOVE, .id = now->law->measures[0]->id};
    if (now->folder != NULL) step.id = DET_STR("un.1718.coal");
    (void)det_day_of(2012, 1, 1, &step.day);
    if (det_whatif_make(now->law, now->trees, now->count, &step, 1, NULL, 0, step.day, now->arena,
                        &whatif, &now->err) != DET_OK ||
        det_flows_write(whatif.before, whatif.after, csv, "flows.csv", &json, &now->err) != DET_OK)
        stop(now);
}

/* ---- running them -------------------------------------------------------------------------------
 */

static void
run_check(bench *now, det_arena *arena)
{
    det_law_question questions[LEGS];
    det_law_fact facts[LEGS][DET_LAW_FACTS_MAX];
    det_day day = 0;
    (void)det_day_of(2018, 6, 12, &day);
    for (size_t i = 0; i < LEGS; i++) {
        if (det_whatif_question_read(det_str_of(legs[now->folder == NULL][i]), &questions[i],
                                     facts[i], &now->err) != DET_OK)
            stop(now);
        questions[i].at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, day + 1) - 1;
    }
    double began = seconds();
    bench_check(now, questions, arena);
    keep_least(&now->got.check, began);
}

/* Trade of twelve years among some countries, in all chapters. */
static void
run_flows(bench *now)
{
    static const char *const countries[] = {"KP", "CN", "RU", "IR", "SY", "AA", "AB", "ZZ", "LY"};
    det_text *csv = NULL, *out = NULL;
    uint64_t seed = 20261124;
    if (det_text_new(0, &csv, &now->err) != DET_OK || det_text_new(0, &out, &now->err) != DET_OK)
        stop(now);
    det_text_print(csv, "date,from,to,hs,quantity,unit,value\n");
    for (int i = 0; i < FLOWS; i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        uint64_t draw = seed >> 16;
        det_text_print(csv, "%d-%02d-%02d,%s,%s,%02d%02d,%d,tonne,%d\n", 2012 + (int)(draw % 12),
                       1 + (int)(draw / 12 % 12), 1 + (int)(draw / 144 % 28),
                       countries[draw / 4032 % 9], countries[draw / 36288 % 9],
                       1 + (int)(draw / 326592 % 97), 1 + (int)(draw / 31679424 % 12),
                       1 + (int)(draw / 380153088 % 100), 1 + (int)(draw % 9973));
    }
    if (det_text_check(csv, &now->err) != DET_OK) stop(now);
    double began = seconds();
    bench_flows(now, det_text_str(csv), out);
    keep_least(&now->got.flows, began);
    det_text_free(csv);
    det_text_free(out);
}

static void
ask(bench *now)
{
    det_arena *arena = NULL;
    unsigned states = 0, answers = 0;
    if (det_arena_new(0, &arena, &now->err) != DET_OK) stop(now);
    if (wants(now, "state")) {
        double began = seconds();
        states = bench_state(now);
        keep_least(&now->got.state, began);
    }
    if (wants(now, "answer")) {
        double began = seconds();
        answers = bench_answer(now, arena);
        keep_least(&now->got.answer, began);
    }
    if (now->part == NULL && states != answers) {
        fprintf(stderr, "law_bench: the state and the answer differ\n");
        exit(5);
    }
    if (wants(now, "check")) run_check(now, arena);
    if (wants(now, "flows")) run_flows(now);
    det_arena_free(arena);
}

static void
run_round(bench *now)
{
    if (det_arena_new(0, &now->arena, &now->err) != DET_OK) stop(now);
    now->trees = DET_NEW(now->arena, det_tree, FILES_MAX);
    if (now->trees == NULL) stop(now);
    now->count = 0;
    double began = seconds();
    if (now->folder == NULL)
        make_law(now);
    else
        read_folder(now);
    keep_least(&now->got.read, began);
    began = seconds();
    bench_load(now);
    keep_least(&now->got.load, began);
    if (wants(now, "lint")) {
        began = seconds();
        bench_lint(now);
        keep_least(&now->got.lint, began);
    }
    now->got.files = now->count;
    now->got.measures = now->law->measure_count;
    now->got.acts = now->law->act_count;
    ask(now);
    det_arena_free(now->arena);
}

int
main(int argc, char **argv)
{
    bench now = {0};
    if (argc < 2) {
        fprintf(stderr, "usage: law_bench LAWBOOK|--made [ROUNDS [PART]]\n");
        return 2;
    }
    if (strcmp(argv[1], "--made") != 0) now.folder = argv[1];
    if (argc > 3) now.part = argv[3];
    unsigned long rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : ROUNDS;
    for (unsigned long round = 0; round < rounds; round++)
        run_round(&now);
    double asked = (double)(DAYS * now.got.measures);
    printf("{\"files\":%zu,\"measures\":%zu,\"acts\":%zu,\"read_ms\":%.1f,\"load_ms\":%.1f,"
           "\"lint_ms\":%.1f,\"state_ns\":%.1f,\"answer_ns\":%.1f,\"check_us\":%.1f,"
           "\"flows_ms\":%.1f}\n",
           now.got.files, now.got.measures, now.got.acts, now.got.read * 1e3, now.got.load * 1e3,
           now.got.lint * 1e3, now.got.state / asked * 1e9, now.got.answer / asked * 1e9,
           now.got.check / CHECKS * 1e6, now.got.flows * 1e3);
    return 0;
}
