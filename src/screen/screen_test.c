/* screen_test.c - verdicts on days, odd inputs, index against full scan. */
#include "screen/screen.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "screen/world.h"

/* ---- what a verdict comes to, in one line
 * ---------------------------------------------------------- */

enum { LINE_BYTES = 1024 };

static det_str
field(const det_tree *tree, uint32_t node, const char *key)
{
    return det_tree_text(tree, det_tree_get(tree, node, key));
}

/* "ALERT un:KPi.024 listed 2016-03-02" or "UNSCREENABLE name_empty", one part a result. */
static void
summarise(det_str json, char line[LINE_BYTES])
{
    det_arena *arena;
    det_tree tree;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_tree_read_json(json, "verdict", arena, &tree, &err), &err);
    size_t used = (size_t)snprintf(line, LINE_BYTES, "%.*s",
                                   DET_STR_FMT(field(&tree, 0, "verdict")));
    det_str reason = field(&tree, 0, "reason");
    if (reason.len > 0)
        used += (size_t)snprintf(line + used, LINE_BYTES - used, " %.*s", DET_STR_FMT(reason));
    uint32_t results = det_tree_get(&tree, 0, "results");
    for (uint32_t at = det_tree_first(&tree, results); at != DET_TREE_NONE && used < LINE_BYTES;
         at = det_tree_next(&tree, at)) {
        uint32_t regime = det_tree_first(&tree, det_tree_get(&tree, at, "regimes"));
        bool is_match = det_str_equal(field(&tree, at, "match"), DET_STR("true"));
        used += (size_t)snprintf(line + used, LINE_BYTES - used, " %s%.*s %.*s %.*s",
                                 is_match ? "" : "info:", DET_STR_FMT(field(&tree, at, "id")),
                                 DET_STR_FMT(field(&tree, regime, "status")),
                                 DET_STR_FMT(field(&tree, regime, "from")));
        det_str until = field(&tree, regime, "until");
        if (!det_tree_is_null(&tree, det_tree_get(&tree, regime, "until")))
            used += (size_t)snprintf(line + used, LINE_BYTES - used, "/%.*s", DET_STR_FMT(until));
    }
    det_arena_free(arena);
}

static void
ask(det_screener *screener, const det_question *question, char line[LINE_BYTES])
{
    det_text *json;
    det_error err = {0};
    det_screened screened;
    CHECK_OK(det_text_new(0, &json, &err), &err);
    CHECK_OK(det_screen_name(screener, question, json, &screened, &err), &err);
    summarise(det_text_str(json), line);
    CHECK(strncmp(line, det_verdict_name(screened.verdict), 5) == 0);
    det_text_free(json);
}

/* ---- days and lists
 * ---------------------------------------------------------------------------------- */

static const struct {
    int line;
    const char *name, *on, *want;
} day_rows[] = {
    {__LINE__, "Kim Young-chul", "2026-05-09", "ALERT un:KPi.024 listed 2016-03-02"},
    {__LINE__, "김영철", "2026-05-09", "ALERT un:KPi.024 listed 2016-03-02"},
    {__LINE__, "Wolfgang Amadeus Mozart", "2026-05-09", "CLEAR"},
    /* on the list, off it by the law's own date, and on it again from the snapback on */
    {__LINE__, "Fereidoun Abbasi-Davani", "2020-12-02", "ALERT un:IRi.001 listed 2007-03-24"},
    {__LINE__, "Fereidoun Abbasi-Davani", "2024-10-01",
     "CLEAR info:un:IRi.001 removed 2007-03-24/2023-10-18"},
    {__LINE__, "Fereidoun Abbasi-Davani", "2025-09-26",
     "CLEAR info:un:IRi.001 removed 2007-03-24/2023-10-18"},
    {__LINE__, "Fereidoun Abbasi-Davani", "2025-09-27", "ALERT un:IRi.001 listed 2025-09-27"},
    {__LINE__, "Fereidoun Abbasi-Davani", "2025-11-30", "ALERT un:IRi.001 listed 2025-09-27"},
    /* before the first version we have: the published day alerts, its absence clears nobody */
    {__LINE__, "Fereidoun Abbasi-Davani", "2007-03-24", "ALERT un:IRi.001 listed 2007-03-24"},
    {__LINE__, "Fereidoun Abbasi-Davani", "2007-03-23",
     "UNSCREENABLE list_missing info:un:IRi.001 not_yet 2007-03-24"},
    {__LINE__, "Wolfgang Amadeus Mozart", "2007-03-24", "UNSCREENABLE list_missing"},
    {__LINE__, "Kim Young-chul", "2026-02-30", "UNSCREENABLE time_unread"},
};

TEST(screen_days)
{
    world of = world_of_samples();
    det_screener *screener = NULL;
    det_error err = {0};
    CHECK_OK(det_screener_new(of.index, of.law, NULL, &screener, &err), &err);
    for (size_t i = 0; i < COUNT(day_rows); i++) {
        char got[LINE_BYTES];
        det_question question = {.name = det_str_of(day_rows[i].name),
                                 .on = det_str_of(day_rows[i].on)};
        ask(screener, &question, got);
        CHECK_TEXT(day_rows[i].line, got, day_rows[i].want);
    }
    det_screener_free(screener);
    world_close(&of);
}

/* ---- odd inputs
 * -------------------------------------------------------------------------------------- */

#define ODD(literal)                                                                               \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
#define KIM "ALERT un:KPi.024 listed 2016-03-02"

static const struct {
    int line;
    det_str name;
    const char *want;
} odd_rows[] = {
    {__LINE__, ODD(""), "UNSCREENABLE name_empty"},
    {__LINE__, ODD(" \t\n"), "UNSCREENABLE name_empty"},
    {__LINE__, ODD("-- !! ?"), "UNSCREENABLE name_without_letters"},
    {__LINE__, ODD("Kim\xC3(Yong Chol"), "UNSCREENABLE name_not_utf8"},
    {__LINE__, ODD("\xED\xA0\x80"), "UNSCREENABLE name_not_utf8"},
    {__LINE__, ODD("K"), "CLEAR"},
    {__LINE__, ODD("12345"), "CLEAR"},
    {__LINE__, ODD("the of and"), "CLEAR"},
    {__LINE__, ODD("KIM YONG CHOL"), KIM},
    {__LINE__, ODD("kim yong chol"), KIM},
    {__LINE__, ODD("\xE2\x80\xAEKIM YONG\xE2\x80\xAC CHOL"), KIM}, /* right to left */
    {__LINE__, ODD("KIM Y\xE2\x80\x8BONG C\xE2\x80\x8DHOL"), KIM}, /* zero width */
    {__LINE__, ODD("KIM Y\0ONG CHOL"), KIM},                       /* NUL */
    {__LINE__, ODD("K\xD0\x86M YON\xD4\x8C \xD0\xA1HOL"), KIM},    /* Cyrillic look-alikes */
    {__LINE__, ODD("\xEF\xBC\xAB\xEF\xBC\xA9\xEF\xBC\xAD YONG CHOL"), KIM}, /* full width */
};

TEST(screen_odd_inputs)
{
    world of = world_of_samples();
    det_screener *screener = NULL;
    det_error err = {0};
    char got[LINE_BYTES], longest[DET_NAME_BYTES_MAX + 2];
    CHECK_OK(det_screener_new(of.index, of.law, NULL, &screener, &err), &err);
    for (size_t i = 0; i < COUNT(odd_rows); i++) {
        det_question question = {.name = odd_rows[i].name, .on = DET_STR("2026-05-09")};
        ask(screener, &question, got);
        CHECK_TEXT(odd_rows[i].line, got, odd_rows[i].want);
    }
    memset(longest, 'a', sizeof longest);
    det_question question = {.name = {longest, 1000}, .on = DET_STR("2026-05-09")};
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, "CLEAR");
    question.name.len = sizeof longest - 1;
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, "UNSCREENABLE name_too_long");
    for (size_t i = 0; i < 257; i++)
        memcpy(longest + 3 * i, i % 2 == 0 ? "qx " : "xq ", 3);
    question.name.len = 3 * 256;
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, "CLEAR");
    question.name.len = 3 * 257;
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, "UNSCREENABLE name_too_long");
    question = (det_question){.name = DET_STR("Kim"), .fault = DET_STR("x.csv:3: 2 fields")};
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, "UNSCREENABLE input_unread");
    det_screener_free(screener);
    world_close(&of);
}

TEST(screen_lists_missing_and_stale)
{
    world of = world_of_samples();
    det_screener *screener = NULL;
    det_error err = {0};
    char got[LINE_BYTES];
    det_profile profile = {.max_age_days = 100};
    CHECK_OK(det_screener_new(of.index, of.law, &profile, &screener, &err), &err);
    det_question question = {.name = DET_STR("Mozart"), .on = DET_STR("2025-12-01")};
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, "CLEAR");
    question.on = DET_STR("2026-05-09");
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, "UNSCREENABLE list_stale");
    question.name = DET_STR("KIM YONG CHOL");
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, KIM);
    question.sources = DET_STR("un,nowhere");
    question.name = DET_STR("Mozart");
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, "UNSCREENABLE list_missing");
    /* nothing was known before the first transaction */
    question = (det_question){.name = DET_STR("KIM YONG CHOL"),
                              .on = DET_STR("2026-05-09"),
                              .as_known = DET_STR("1969-12-31T00:00Z")};
    ask(screener, &question, got);
    CHECK_TEXT(__LINE__, got, "UNSCREENABLE list_missing");
    det_screener_free(screener);
    world_close(&of);
}

/* ---- the index against a full scan
 * ------------------------------------------------------------------- */

/* xorshift, so that a seed gives the same queries everywhere. */
static uint64_t
roll(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A listed name with up to four wounds, or a mixture of words of two names, or noise. */
static size_t
make_query(const det_index *index, uint64_t *seed, char *out, size_t most)
{
    uint32_t names = det_index_name_count(index);
    det_str a = det_index_name_at(index, (uint32_t)(roll(seed) % names)).text;
    det_str b = det_index_name_at(index, (uint32_t)(roll(seed) % names)).text;
    size_t used = 0, kind = roll(seed) % 8;
    if (kind == 0) a = (det_str){0};
    if (kind < 6) b = (det_str){0};
    for (size_t i = 0; i < a.len && used < most - 8; i++)
        out[used++] = a.ptr[i];
    if (b.len > 0) out[used++] = ' ';
    for (size_t i = 0; i < b.len && used < most - 8; i++)
        out[used++] = b.ptr[i];
    if (kind == 0)
        for (size_t n = 1 + roll(seed) % 24; n > 0; n--)
            out[used++] = "abcdefghijklmnopqrstuvwxyz    019'-"[roll(seed) % 35];
    for (size_t wounds = roll(seed) % 5; wounds > 0 && used > 0; wounds--) {
        size_t at = roll(seed) % used;
        switch (roll(seed) % 4) {
        case 0:
            out[at] = (char)('a' + roll(seed) % 26);
            break;
        case 1:
            memmove(out + at, out + at + 1, --used - at);
            break;
        case 2:
            memmove(out + at + 1, out + at, used - at);
            out[at] = "aeious -"[roll(seed) % 8];
            used++;
            break;
        default:
            if (at + 1 < used) {
                char swapped = out[at];
                out[at] = out[at + 1];
                out[at + 1] = swapped;
            }
        }
    }
    return used;
}

static void
compare_twins(const world *of, size_t queries)
{
    det_screener *fast = NULL, *slow = NULL;
    det_text *by_index, *by_scan;
    det_error err = {0};
    det_profile profile = {.is_full_scan = true, .threshold_bp = 5000};
    uint64_t seed = det_test_random() | 1;
    size_t differences = 0, alerts = 0;
    CHECK_OK(det_text_new(0, &by_index, &err), &err);
    CHECK_OK(det_text_new(0, &by_scan, &err), &err);
    CHECK_OK(det_screener_new(of->index, of->law, &profile, &slow, &err), &err);
    profile.is_full_scan = false;
    CHECK_OK(det_screener_new(of->index, of->law, &profile, &fast, &err), &err);
    for (size_t i = 0; i < queries && differences < 10; i++) {
        char name[2048];
        det_screened with_index, with_scan;
        det_question question = {.name = {name, make_query(of->index, &seed, name, sizeof name)},
                                 .on = DET_STR("2026-05-09")};
        det_text_clear(by_index);
        det_text_clear(by_scan);
        CHECK_OK(det_screen_name(fast, &question, by_index, &with_index, &err), &err);
        CHECK_OK(det_screen_name(slow, &question, by_scan, &with_scan, &err), &err);
        if (with_scan.verdict == DET_VERDICT_ALERT) alerts++;
        if (det_str_equal(det_text_str(by_index), det_text_str(by_scan))) continue;
        differences++;
        det_test_fail(__FILE__, __LINE__, "index and full scan differ on '%.*s'",
                      DET_STR_FMT(question.name));
    }
    CHECK(alerts > queries / 4); /* else the queries try nothing */
    det_screener_free(fast);
    det_screener_free(slow);
    det_text_free(by_index);
    det_text_free(by_scan);
}

TEST(index_equals_full_scan_on_samples)
{
    world of = world_of_samples();
    compare_twins(&of, 10000);
    world_close(&of);
}

TEST(index_equals_full_scan_on_published_list)
{
    static const world_list lists[] = {{"un", "un/un-consolidated-2026-05-08.xml.xz", NULL, true}};
    if (det_test_data() == NULL) SKIP("published lists: ../shared/data is not here");
    world of = world_open(lists, 1);
    compare_twins(&of, 3000);
    world_close(&of);
}

TEST(every_sample_name_finds_itself)
{
    world of = world_of_samples();
    det_screener *screener = NULL;
    det_error err = {0};
    CHECK_OK(det_screener_new(of.index, of.law, NULL, &screener, &err), &err);
    for (uint32_t n = 0; n < det_index_name_count(of.index); n++) {
        det_index_name name = det_index_name_at(of.index, n);
        uint32_t first, count;
        det_rank found = {0};
        det_index_records(of.index, name.subject, &first, &count);
        det_index_interval last = det_index_record_at(of.index, first + count - 1);
        if (last.valid_before != DET_DAY_FOREVER || name.is_derived ||
            !det_index_body_has_name(of.index, last.body, n))
            continue;
        CHECK_OK(det_screen_finds(screener, name.text, 20600, name.subject, &found, &err), &err);
        CHECK_TEXT((int)n, found.is_match ? "found" : name.text.ptr, "found");
    }
    det_screener_free(screener);
    world_close(&of);
}
