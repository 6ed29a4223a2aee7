/* party_test.c - one party under several names and facts. */
#include "screen/screen.h"

#include <stdio.h>
#include <string.h>

#include "screen/world.h"

enum { LINE_BYTES = 512, NAMES_MAX = 4 };
#define TEN(words)  words words words words words words words words words words
#define A_LONG_NAME TEN(TEN("abel boris carl "))

/* "un:KPi.024 10000 exact birthDate+", best first; the first three. */
static void
tell(const det_found *found, size_t count, const char *why, char line[LINE_BYTES])
{
    size_t used = 0;
    line[0] = '\0';
    if (why != NULL) used = (size_t)snprintf(line, LINE_BYTES, "why");
    for (size_t i = 0; i < count && i < 3; i++) {
        used += (size_t)snprintf(line + used, LINE_BYTES - used, "%s%.*s %u%s%s%s",
                                 used > 0 ? "; " : "", DET_STR_FMT(found[i].id), found[i].score_bp,
                                 found[i].is_exact ? " exact" : "",
                                 found[i].property == NULL ? "" : " ",
                                 found[i].property == NULL ? "" : found[i].property);
        for (size_t f = 0; f < found[i].fact_count; f++)
            used += (size_t)snprintf(line + used, LINE_BYTES - used, " %s%c",
                                     found[i].facts[f].property,
                                     found[i].facts[f].agrees ? '+' : '-');
    }
}

static const struct {
    int line;
    const char *names[NAMES_MAX];
    det_question facts[3];
    size_t fact_count;
    uint32_t floor_bp;
    const char *want;
} rows[] = {
    {__LINE__, {"Kim Yong Chol"}, {{.on = {NULL, 0}}}, 1, 7000, "un:KPi.024 10000 exact"},
    {__LINE__, {"Wolfgang Amadeus Mozart"}, {{.on = {NULL, 0}}}, 1, 7000, ""},
    /* of two names the better one, whichever comes first, and the party once */
    {__LINE__,
     {"Wolfgang Amadeus Mozart", "Kim Yong Chol"},
     {{.on = {NULL, 0}}},
     1,
     7000,
     "un:KPi.024 10000 exact"},
    {__LINE__,
     {"Kim Yong Chol", "Kim Young-chul"},
     {{.on = {NULL, 0}}},
     1,
     7000,
     "un:KPi.024 10000 exact"},
    /* of two birth dates the one that agrees */
    {__LINE__,
     {"Kim Yong Chol"},
     {{.birth_date = {"1903", 4}}, {.birth_date = {"1962", 4}}},
     2,
     7000,
     "un:KPi.024 10000 exact birthDate+"},
    {__LINE__,
     {"Kim Yong Chol"},
     {{.birth_date = {"1903", 4}}},
     1,
     7000,
     "un:KPi.024 9600 exact birthDate-"},
    /* a name without letters is passed over where another has some, and told where none has; one
     * that is too long is always told */
    {__LINE__, {"Kim Yong Chol", "..."}, {{.on = {NULL, 0}}}, 1, 7000, "un:KPi.024 10000 exact"},
    {__LINE__, {"...", "-"}, {{.on = {NULL, 0}}}, 1, 7000, "why"},
    {__LINE__, {"Kim Yong Chol", A_LONG_NAME}, {{.on = {NULL, 0}}}, 1, 7000, "why"},
    /* who is not on the list on that day is not told */
    {__LINE__, {"Fereidoun Abbasi-Davani"}, {{.on = {"2024-10-01", 10}}}, 1, 7000, ""},
    {__LINE__,
     {"Fereidoun Abbasi-Davani"},
     {{.on = {"2025-11-30", 10}}},
     1,
     9990,
     "un:IRi.001 10000 exact"},
    /* neither name nor number */
    {__LINE__, {NULL}, {{.on = {NULL, 0}}}, 1, 7000, ""},
};

TEST(party_found)
{
    world w = world_of_samples();
    det_screener *screener;
    det_error err = {0};
    char line[LINE_BYTES];
    if (w.index == NULL) return;
    CHECK_OK(det_screener_new(w.index, w.law, NULL, &screener, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_str names[NAMES_MAX];
        const det_found *found;
        const char *why;
        size_t count, name_count = 0;
        while (name_count < NAMES_MAX && rows[i].names[name_count] != NULL) {
            names[name_count] = det_str_of(rows[i].names[name_count]);
            name_count++;
        }
        CHECK_OK(det_screen_party(screener, names, name_count, rows[i].facts, rows[i].fact_count,
                                  rows[i].floor_bp, &found, &count, &why, &err),
                 &err);
        tell(found, count, why, line);
        CHECK_TEXT(rows[i].line, line, rows[i].want);
    }
    /* the threshold of the profile is as it was */
    CHECK(det_screener_profile(screener)->threshold_bp == DET_PROFILE_THRESHOLD_BP);
    det_screener_free(screener);
    world_close(&w);
}

/* Every listed name, asked as a party, finds what it finds as a name, with the same score. */
TEST(party_agrees_with_name)
{
    world w = world_of_samples();
    det_screener *screener;
    det_error err = {0};
    if (w.index == NULL) return;
    CHECK_OK(det_screener_new(w.index, w.law, NULL, &screener, &err), &err);
    for (uint32_t n = 0; n < det_index_name_count(w.index); n++) {
        det_str name = det_index_name_at(w.index, n).text;
        det_question question = {.name = name};
        const det_found *found;
        const char *why;
        size_t count;
        CHECK_OK(
            det_screen_party(screener, &name, 1, &question, 1, 7000, &found, &count, &why, &err),
            &err);
        uint32_t best = 0;
        for (size_t i = 0; i < count; i++) { /* the same name answers at any threshold */
            uint32_t bp = found[i].is_exact ? 10000 : found[i].score_bp;
            if (bp > best) best = bp;
        }
        det_screen_bests bests;
        CHECK_OK(det_screen_scores(screener, &question, UINT32_MAX, &bests, &err), &err);
        if (best < bests.best_bp)
            det_test_fail(__FILE__, __LINE__, "'%.*s': %u as a party, %u as a name",
                          DET_STR_FMT(name), best, bests.best_bp);
    }
    det_screener_free(screener);
    world_close(&w);
}
