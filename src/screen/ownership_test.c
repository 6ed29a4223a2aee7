/* Who is owned: the worked cases of each authority at their dates, and random nets against a second
 * way to count them. */
#include "screen/ownership.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/test.h"
#include "law/testing.h"

/* ---- the rules of the lawbook at their dates ----------------------------------------------------
 */

typedef struct rules {
    det_arena *arena;
    const det_lawbook *law;
} rules;

static rules
open_rules(void)
{
    static const char *const files[] = {"lawbook/eu/ownership.yaml", "lawbook/uk/ownership.yaml",
                                        "lawbook/un/ownership.yaml", "lawbook/us/ownership.yaml"};
    rules out = {0};
    det_error err = {0};
    det_tree trees[4];
    const det_law_finding *findings;
    size_t count;
    CHECK_OK(det_arena_new(0, &out.arena, &err), &err);
    for (size_t i = 0; i < 4; i++) {
        char path[512];
        det_file file;
        det_str bytes;
        snprintf(path, sizeof path, "%s/%s", TEST_SOURCE_ROOT, files[i]);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        CHECK(det_arena_copy(out.arena, file.bytes, &bytes));
        CHECK_OK(det_tree_read_yaml(bytes, files[i], out.arena, &trees[i], &err), &err);
        det_file_close(&file);
    }
    CHECK_OK(det_lawbook_load(trees, 4, out.arena, &out.law, &findings, &count, &err), &err);
    return out;
}

/* "A>T 25, B>T 25-50, C>T control; A B?": holdings, then who is listed, ? for perhaps.  A holding
 * without a share is one that is not known.  Party 'T' is asked about. */
static const char *
ask(const rules *from, const char *authority, const char *on, const char *net, char out[64])
{
    static const char *const words[] = {"no", "perhaps", "yes"};
    det_holding items[32];
    det_tribool listed[26] = {0};
    size_t count = 0;
    det_day day = 0;
    det_error err = {0};
    const det_owned *owned;
    char text[DET_SHARE_TEXT_MAX];
    det_str rest = det_str_of(net), holdings, part;
    (void)det_str_next(&rest, ';', &holdings);
    while (det_str_next(&holdings, ',', &part)) {
        part = det_str_trim(part);
        det_holding *item = &items[count++];
        *item = (det_holding){.owner = (uint32_t)(part.ptr[0] - 'A'),
                              .owned = (uint32_t)(part.ptr[2] - 'A')};
        det_str share = det_str_trim(det_str_slice(part, 3, part.len));
        item->controls = det_str_equal(share, DET_STR("control"));
        if (!item->controls) CHECK(det_share_read(share, &item->share));
    }
    while (det_str_next(&rest, ' ', &part))
        if (part.len > 0) listed[part.ptr[0] - 'A'] = part.len > 1 ? DET_UNKNOWN : DET_YES;
    CHECK_OK(det_day_read(det_str_of(on), (det_where){0}, &day, &err), &err);
    const det_ownership_rule *rule = det_law_ownership_at(from->law, det_str_of(authority), day,
                                                          INT64_MAX);
    det_holdings all = det_holdings_of(items, count, 26);
    CHECK_OK(det_ownership_work(&all, rule, listed, from->arena, &owned, &err), &err);
    const det_owned *of = &owned['T' - 'A'];
    snprintf(out, 64, "%s %s%s%s", words[of->is_caught], det_share_print(of->sum, text),
             of->by_control > DET_NO ? " control" : "", rule == NULL ? " (no rule)" : "");
    return out;
}

TEST(each_authority_counts_by_its_own_rule)
{
    static const struct {
        const char *net, *authority, *on, *want;
    } rows[] = {
        /* 25 and 25: together half */
        {"A>T 25, B>T 25, C>T 50; A B", "us", "2025-01-01", "yes 50%"},
        {"A>T 25, B>T 25, C>T 50; A B", "us", "2014-08-13", "yes 50%"},
        {"A>T 25, B>T 25, C>T 50; A B", "us", "2014-08-12", "no 25%"},
        {"A>T 25, B>T 25, C>T 50; A B", "eu", "2025-01-01", "yes 50%"},
        {"A>T 25, B>T 25, C>T 50; A B", "eu", "2024-07-02", "no 25-50%"},
        {"A>T 25, B>T 25, C>T 50; A B", "uk", "2025-01-01", "no 25%"},
        {"A>T 30, B>T 30, C>T 40; A B", "eu", "2024-07-02", "perhaps 30-60%"},
        {"A>T 30, B>T 30, C>T 40; A B", "uk", "2025-01-01", "no 30%"},
        /* half exactly */
        {"A>T 50; A", "us", "2025-01-01", "yes 50%"},
        {"A>T 50; A", "us", "2008-02-14", "yes 50%"},
        {"A>T 50; A", "us", "2008-02-13", "perhaps 50% (no rule)"},
        {"A>T 50; A", "eu", "2024-07-03", "yes 50%"},
        {"A>T 50; A", "eu", "2024-07-02", "no 50%"},
        {"A>T 50; A", "uk", "2025-01-01", "no 50%"},
        {"A>T 50.01; A", "eu", "2024-07-02", "yes 50.01%"},
        {"A>T 50.01; A", "uk", "2025-01-01", "yes 50.01%"},
        {"A>T 49.99; A", "us", "2025-01-01", "no 49.99%"},
        /* En+ after January 2019 */
        {"A>T 44.95; A", "us", "2019-01-28", "no 44.95%"},
        {"A>T 70; A", "us", "2018-04-06", "yes 70%"},
        /* a chain: half of half */
        {"A>B 50, B>T 50; A", "us", "2025-01-01", "yes 50%"},
        {"A>B 50, B>T 50; A", "eu", "2025-01-01", "yes 50%"},
        {"A>B 50, B>T 50; A", "uk", "2025-01-01", "no 0%"},
        {"A>B 51, B>T 51; A", "uk", "2025-01-01", "yes 51%"},
        {"A>B 49, B>T 100; A", "us", "2025-01-01", "no 0%"},
        /* several ways from one owner are one owner's */
        {"A>B 60, A>C 60, B>T 30, C>T 30; A", "uk", "2025-01-01", "yes 60%"},
        {"A>B 60, D>C 60, B>T 30, C>T 30; A D", "uk", "2025-01-01", "no 30%"},
        {"A>B 60, D>C 60, B>T 30, C>T 30; A D", "us", "2025-01-01", "yes 60%"},
        {"A>T 20, A>B 60, B>T 31; A", "uk", "2025-01-01", "yes 51%"},
        /* rings */
        {"A>B 30, C>B 30, B>C 60, C>T 60; A", "us", "2025-01-01", "no 0%"},
        {"A>B 50, C>B 30, B>C 60, C>T 60; A", "us", "2025-01-01", "yes 60%"},
        {"T>T 60, A>T 20; A", "us", "2025-01-01", "no 20%"},
        /* what is not known */
        {"A>T; A", "us", "2025-01-01", "perhaps 0-100%"},
        {"A>T, C>T 60; A", "us", "2025-01-01", "no 0-40%"},
        {"A>T, C>T 50; A", "us", "2025-01-01", "perhaps 0-50%"},
        {"A>T 25-50; A", "us", "2025-01-01", "perhaps 25-50%"},
        {"A>T 25-49; A", "us", "2025-01-01", "no 25-49%"},
        {"A>T >50; A", "uk", "2025-01-01", "yes 50.01-100%"},
        {"A>T >=50; A", "uk", "2025-01-01", "perhaps 50-100%"},
        {"A>T 60; A?", "us", "2025-01-01", "perhaps 0-60%"},
        {"A>B 25-75, B>T 60; A", "us", "2025-01-01", "perhaps 0-60%"},
        {"A>T 70, B>T 70; A", "us", "2025-01-01", "yes 70%"},
        {"A>T 40, C>T 90; A", "us", "2025-01-01", "no 40%"},
        /* two classes of shares of one owner */
        {"A>T 30, A>T 25; A", "uk", "2025-01-01", "yes 55%"},
        /* control */
        {"A>T control; A", "us", "2025-01-01", "no 0%"},
        {"A>T control; A", "eu", "2025-01-01", "yes 0% control"},
        {"A>T control; A", "eu", "2020-01-01", "yes 0% control"},
        {"A>T control; A", "uk", "2025-01-01", "yes 0% control"},
        {"A>T control; A", "un", "2025-01-01", "yes 0% control"},
        {"A>T control; A?", "uk", "2025-01-01", "perhaps 0% control"},
        {"A>B control, B>T 60; A", "uk", "2025-01-01", "yes 60%"},
        {"A>T control; B", "uk", "2025-01-01", "no 0%"},
        /* the Council names no share */
        {"A>T 5; A", "un", "2025-01-01", "perhaps 5%"},
        {"A>T 90; A", "un", "2025-01-01", "perhaps 90%"},
        {"A>T 100; A", "un", "2025-01-01", "yes 100%"},
        {"A>T 100; B", "un", "2025-01-01", "no 0%"},
        {"A>B 100, B>T 100; A", "un", "2025-01-01", "yes 100%"},
        /* listed itself */
        {"A>T 1; T", "us", "2025-01-01", "yes 0%"},
        /* an authority that the lawbook has no rule of */
        {"A>T 5; A", "ch", "2025-01-01", "perhaps 5% (no rule)"},
        {"A>T 100; A", "ch", "2025-01-01", "perhaps 100% (no rule)"},
        {"A>T control; A", "ch", "2025-01-01", "perhaps 0% control (no rule)"},
        {"B>T 100; A", "ch", "2025-01-01", "no 0% (no rule)"},
    };
    rules from = open_rules();
    for (size_t i = 0; from.law != NULL && i < sizeof rows / sizeof rows[0]; i++) {
        char got[64];
        CHECK_TEXT(i, ask(&from, rows[i].authority, rows[i].on, rows[i].net, got), rows[i].want);
    }
    det_arena_free(from.arena);
}

/* ---- random nets --------------------------------------------------------------------------------
 */

enum { PARTIES = 7, NETS = 3000, DRAWS = 12 };

static uint32_t
draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % below;
}

/* One net with every share fixed, by going over everything until nothing changes. */
static void
count_plainly(uint32_t shares[PARTIES][PARTIES], bool controls[PARTIES][PARTIES],
              const det_ownership_rule *rule, bool adds_up, const bool *listed,
              bool caught[PARTIES])
{
    memset(caught, 0, PARTIES * sizeof *caught);
    for (size_t root = 0; root < (adds_up ? 1 : PARTIES); root++) {
        bool set[PARTIES] = {false};
        for (size_t p = 0; p < PARTIES; p++)
            set[p] = listed[p] && (adds_up || p == root);
        for (bool is_more = true; is_more;) {
            is_more = false;
            for (size_t t = 0; t < PARTIES; t++) {
                uint32_t sum = 0;
                bool is_controlled = false;
                for (size_t o = 0; o < PARTIES; o++) {
                    if (!set[o] || o == t) continue;
                    sum += shares[o][t];
                    is_controlled |= controls[o][t];
                }
                bool is_in = rule->is_more_than ? sum > rule->share_bp : sum >= rule->share_bp;
                if (set[t] || !(is_in || (is_controlled && rule->control == DET_YES))) continue;
                set[t] = is_more = true;
            }
        }
        for (size_t p = 0; p < PARTIES; p++)
            caught[p] |= set[p];
    }
}

/* The three-valued answer keeps its word for whatever the unknown shares turn out to be, and has no
 * UNKNOWN where nothing is unknown. */
TEST(random_nets)
{
    uint64_t state = 20241126;
    det_arena *arena = NULL;
    det_error err = {0};
    size_t yes = 0, no = 0, perhaps = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t net = 0; net < NETS; net++) {
        det_arena_reset(arena);
        bool has_unknown = net % 2 == 0;
        det_ownership_rule rule = {.has_share = true,
                                   .is_more_than = draw(&state, 2) == 0,
                                   .share_bp = 1000 * (2 + draw(&state, 5)),
                                   .adds_up = draw(&state, 2) == 0 ? DET_YES : DET_NO,
                                   .control = draw(&state, 2) == 0 ? DET_YES : DET_NO};
        det_holding items[PARTIES * PARTIES];
        det_tribool listed[PARTIES];
        size_t count = 0;
        uint32_t left[PARTIES];
        bool controls[PARTIES][PARTIES] = {{false}};
        for (size_t p = 0; p < PARTIES; p++) {
            listed[p] = draw(&state, 4) == 0 ? DET_YES : DET_NO;
            left[p] = DET_SHARE_WHOLE_BP;
        }
        for (uint32_t t = 0; t < PARTIES; t++)
            for (uint32_t o = 0; o < PARTIES; o++) {
                if (o == t || draw(&state, 3) != 0) continue;
                uint32_t low = draw(&state, 7) * 1000;
                if (low > left[t]) low = left[t];
                left[t] -= low;
                uint32_t more = has_unknown && draw(&state, 3) == 0 ? draw(&state, 6) * 1000 : 0;
                uint32_t high = low + more > DET_SHARE_WHOLE_BP ? DET_SHARE_WHOLE_BP : low + more;
                controls[o][t] = draw(&state, 8) == 0;
                items[count++] = (det_holding){o, t, {low, high}, controls[o][t]};
            }
        det_holdings all = det_holdings_of(items, count, PARTIES);
        const det_owned *owned;
        CHECK_OK(det_ownership_work(&all, &rule, listed, arena, &owned, &err), &err);
        bool is_listed[PARTIES];
        for (size_t p = 0; p < PARTIES; p++) {
            is_listed[p] = listed[p] == DET_YES;
            yes += owned[p].is_caught == DET_YES;
            no += owned[p].is_caught == DET_NO;
            perhaps += owned[p].is_caught == DET_UNKNOWN;
        }
        for (size_t time = 0; time < (has_unknown ? DRAWS : 1); time++) {
            uint32_t shares[PARTIES][PARTIES] = {{0}};
            uint32_t room[PARTIES];
            bool caught[PARTIES];
            memcpy(room, left, sizeof room);
            for (size_t i = 0; i < all.count; i++) {
                const det_holding *item = &all.items[i];
                uint32_t more = item->share.high_bp - item->share.low_bp;
                if (more > room[item->owned]) more = room[item->owned];
                if (time > 0) more = draw(&state, more + 1);
                room[item->owned] -= more;
                shares[item->owner][item->owned] = item->share.low_bp + more;
            }
            count_plainly(shares, controls, &rule, rule.adds_up == DET_YES, is_listed, caught);
            for (size_t p = 0; p < PARTIES; p++) {
                if (caught[p] ? owned[p].is_caught == DET_NO : owned[p].is_caught == DET_YES)
                    det_test_fail(__FILE__, __LINE__, "net %zu, draw %zu, party %zu: %s, told %d",
                                  net, time, p, caught[p] ? "caught" : "not caught",
                                  owned[p].is_caught);
                if (!has_unknown && owned[p].is_caught == DET_UNKNOWN)
                    det_test_fail(__FILE__, __LINE__, "net %zu, party %zu: nothing is unknown", net,
                                  p);
            }
        }
    }
    CHECK(yes > 1000 && no > 1000 && perhaps > 200);
    det_arena_free(arena);
}

/* A net as large as any we take, all of it one chain and then all of it one owner's. */
TEST(large_nets)
{
    det_arena *arena = NULL;
    det_error err = {0};
    det_ownership_rule rule = {
        .has_share = true, .is_more_than = true, .share_bp = 5000, .adds_up = DET_NO};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    uint32_t parties = DET_OWNERSHIP_PARTIES_MAX;
    det_holding *items = DET_NEW(arena, det_holding, parties);
    det_tribool *listed = DET_NEW(arena, det_tribool, parties);
    CHECK(items != NULL && listed != NULL);
    const det_owned *owned;
    for (uint32_t i = 0; i + 1 < parties; i++)
        items[i] = (det_holding){parties - 1 - i, parties - 2 - i, {6000, 6000}, false};
    listed[parties - 1] = DET_YES;
    det_holdings chain = det_holdings_of(items, parties - 1, parties);
    CHECK_OK(det_ownership_work(&chain, &rule, listed, arena, &owned, &err), &err);
    CHECK(owned[0].is_caught == DET_YES);
    for (uint32_t i = 1; i < parties; i++)
        listed[i] = DET_YES;
    CHECK_OK(det_ownership_work(&chain, &rule, listed, arena, &owned, &err), &err);
    CHECK(owned[0].is_caught == DET_YES && owned[0].sum.low_bp == 6000);
    det_arena_free(arena);
}
