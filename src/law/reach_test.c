/* What the bits rule out cannot speak: every question is answered as if each measure were asked. */
#include "base/file.h"
#include "law/cases.h"
#include "law/decide.h"
#include "law/reach.h"
#include "law/testing.h"

/* A fixed sequence of numbers (SplitMix64), so that a failure can be run again. */
static uint64_t
next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static const det_lawbook *
load_whole(det_arena *arena, det_error *err)
{
    const char **paths = NULL;
    const det_law_finding *findings;
    const det_lawbook *law = NULL;
    size_t count = 0, finding_count;
    CHECK_OK(det_file_find("lawbook", ".yaml", arena, &paths, &count, err), err);
    det_tree *trees = DET_NEW(arena, det_tree, count + 1);
    if (trees == NULL) abort();
    for (size_t i = 0; i < count; i++) {
        det_file file;
        CHECK_OK(det_file_open(paths[i], 0, &file, err), err);
        CHECK_OK(det_tree_read_yaml(file.bytes, paths[i], arena, &trees[i], err), err);
        det_file_close(&file);
    }
    CHECK_OK(det_lawbook_load(trees, count, arena, &law, &findings, &finding_count, err), err);
    return law;
}

/* A kind that some scope names, of any measure. */
static det_str
any_kind(const det_lawbook *law, uint64_t *seed)
{
    for (int tries = 0; tries < 1000; tries++) {
        const det_measure *measure = law->measures[next_random(seed) % law->measure_count];
        det_texts kinds = measure->base.scope.kinds;
        if (kinds.count > 0) return kinds.items[next_random(seed) % kinds.count];
    }
    return (det_str){0};
}

static bool
is_same(const det_law_decision *a, const det_law_decision *b)
{
    if (a->outcome != b->outcome || a->ruling_count != b->ruling_count ||
        a->cite_count != b->cite_count || !det_str_equal(a->warning, b->warning))
        return false;
    for (size_t i = 0; i < a->ruling_count; i++)
        if (a->rulings[i].measure != b->rulings[i].measure ||
            a->rulings[i].outcome != b->rulings[i].outcome ||
            !det_str_equal(a->rulings[i].needs, b->rulings[i].needs))
            return false;
    return true;
}

/* 40,000 questions: any kind, chapters and codes of two to six digits, parties known and not, more
 * of each, codes of another edition. */
TEST(reach_leaves_no_ruling_out)
{
    static const char *const countries[] = {"",   "KP", "CN", "IR", "LY", "SO", "HT", "LR",
                                            "AF", "YU", "IQ", "ZZ", "kp", "SD", "SS", "?"};
    enum { COUNTRIES = sizeof countries / sizeof countries[0] };
    det_arena *arena = NULL, *brief = NULL;
    det_error err = {0};
    uint64_t seed = 20261126;
    size_t spoke = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_arena_new(0, &brief, &err), &err);
    const det_lawbook *law = load_whole(arena, &err);
    if (law == NULL) return;
    det_lawbook whole = *law;
    whole.reach = NULL;
    for (int i = 0; i < 40000; i++) {
        char code[8];
        det_law_decision with, without;
        det_str more[2] = {any_kind(law, &seed), DET_STR("KP")};
        uint64_t draw = next_random(&seed);
        (void)snprintf(code, sizeof code, "%02d%04d", (int)(draw % 98), (int)(draw / 98 % 10000));
        det_law_question question = {
            .at_us = ((int64_t)(draw / 980000 % 20000) - 1000) * DET_US_PER_DAY,
            .known_us = INT64_MAX,
            .quantity_milli = INT64_MIN,
            .actor_from = det_str_of(countries[next_random(&seed) % COUNTRIES]),
            .actor_to = det_str_of(countries[next_random(&seed) % COUNTRIES])};
        draw = next_random(&seed);
        if (draw % 4 != 0) question.hs = (det_str){code, 2 + draw / 4 % 3 * 2};
        if (draw % 4 != 1) question.kind = any_kind(law, &seed);
        if (draw / 16 % 8 == 0) question.hs_edition = draw / 128 % 2 == 0 ? 2022 : 2012;
        if (draw / 256 % 8 == 0) question.also_kinds = (det_texts){more, 1};
        if (draw / 2048 % 8 == 0) question.may_kinds = (det_texts){more, 1};
        if (draw / 16384 % 8 == 0) question.also_from = (det_texts){more + 1, 1};
        if (draw / 131072 % 8 == 0) question.also_to = (det_texts){more + 1, 1};
        if (draw / 1048576 % 8 == 0) question.may_pass = (det_texts){more + 1, 1};
        CHECK_OK(det_law_decide(law, &question, brief, &with, &err), &err);
        CHECK_OK(det_law_decide(&whole, &question, brief, &without, &err), &err);
        if (!is_same(&with, &without))
            det_test_fail(__FILE__, __LINE__, "question %d: %zu rulings, not %zu", i,
                          with.ruling_count, without.ruling_count);
        spoke += without.ruling_count > 0;
        det_arena_reset(brief);
    }
    CHECK(spoke > 4000);
    det_arena_free(brief);
    det_arena_free(arena);
}
