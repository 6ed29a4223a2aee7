/* hs_test.c - which codes fall under which headings and ranges. */
#include "law/hs.h"

#include <stdio.h>

#include "base/test.h"

static const struct {
    int line;
    const char *range, *code, *want;
} rows[] = {
    {__LINE__, "2701", "2701", "inside"},
    {__LINE__, "2701", "270112", "inside"},
    {__LINE__, "2701", "2702", "outside"},
    {__LINE__, "2701", "27", "partly"}, /* the question is coarser than the text */
    {__LINE__, "2701", "26", "outside"},
    {__LINE__, "72-83", "7214", "inside"},
    {__LINE__, "72-83", "7119", "outside"},
    {__LINE__, "72-83", "83", "inside"},
    {__LINE__, "72-83", "8401", "outside"},
    {__LINE__, "2701-2704", "2703", "inside"},
    {__LINE__, "2701-2704", "2705", "outside"},
    {__LINE__, "2701-2704", "27", "partly"},
    {__LINE__, "03", "0303", "inside"}, /* a leading nought is a digit like others */
    {__LINE__, "03", "3", "outside"},
    {__LINE__, "03", "coal", "outside"},
    {__LINE__, "3", "0303", "no range"},
    {__LINE__, "83-72", "7214", "no range"},
    {__LINE__, "72-8301", "7214", "no range"},
    {__LINE__, "72-", "7214", "no range"},
    {__LINE__, "", "7214", "no range"},
    {__LINE__, "12345678901", "7214", "no range"},
};

TEST(hs_match)
{
    static const char *const fits[] = {"outside", "partly", "inside"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_hs_range range;
        bool is_range = det_hs_range_read(det_str_of(rows[i].range), &range);
        CHECK_TEXT(rows[i].line,
                   is_range ? fits[det_hs_match(&range, det_str_of(rows[i].code))] : "no range",
                   rows[i].want);
    }
}

TEST(hs_match_any_takes_the_best)
{
    det_hs_range items[2];
    CHECK(det_hs_range_read(DET_STR("2701"), &items[0]));
    CHECK(det_hs_range_read(DET_STR("27"), &items[1]));
    det_hs_ranges ranges = {items, 2};
    CHECK(det_hs_match_any(ranges, DET_STR("27")) == DET_HS_INSIDE);
    CHECK(det_hs_match_any((det_hs_ranges){0}, DET_STR("27")) == DET_HS_OUTSIDE);
}

static const struct {
    int line;
    const char *range, *code;
    uint32_t edition, text_edition;
    const char *want;
} move_rows[] = {
    {__LINE__, "44", "9620", 2022, 2012, "may have moved"}, /* a tripod of wood, until 2017 */
    {__LINE__, "44", "962000", 2017, 2012, "may have moved"},
    {__LINE__, "44", "96", 2017, 2012, "may have moved"},
    {__LINE__, "44", "9620", 2017, 2017, "stays"},
    {__LINE__, "44", "9620", 2022, 2017, "stays"}, /* no move between these two */
    {__LINE__, "44", "9620", 0, 2012, "stays"},
    {__LINE__, "44", "9619", 2017, 2012, "stays"},
    {__LINE__, "25", "3816", 2022, 2017, "may have moved"},
    {__LINE__, "3816", "2518", 2017, 2022, "may have moved"}, /* the other way round */
    {__LINE__, "3816", "2518", 2022, 2022, "stays"},
    {__LINE__, "72-83", "90211000", 2022, 2017, "may have moved"},
    {__LINE__, "72-83", "902190", 2022, 2017, "stays"},
};

TEST(hs_moves_between_editions)
{
    for (size_t i = 0; i < COUNT(move_rows); i++) {
        det_hs_range range;
        CHECK(det_hs_range_read(det_str_of(move_rows[i].range), &range));
        CHECK_TEXT(move_rows[i].line,
                   det_hs_may_have_moved((det_hs_ranges){&range, 1}, det_str_of(move_rows[i].code),
                                         move_rows[i].edition, move_rows[i].text_edition)
                       ? "may have moved"
                       : "stays",
                   move_rows[i].want);
    }
}

TEST(hs_editions)
{
    CHECK(det_hs_edition_read(DET_STR("HS2017")) == 2017);
    CHECK(det_hs_edition_read(DET_STR("2022")) == 2022);
    CHECK(det_hs_edition_read(DET_STR("2018")) == 0);
    CHECK(det_hs_edition_on(17166) == 2012 && det_hs_edition_on(17167) == 2017);
    CHECK(det_hs_edition_on(18992) == 2017 && det_hs_edition_on(18993) == 2022);
}

static const struct {
    int line;
    const char *code, *want;
} kind_rows[] = {
    {__LINE__, "1006", ""},
    {__LINE__, "3004", ""},
    {__LINE__, "6911", "porcelain_over_100"},
    {__LINE__, "69111000", "porcelain_over_100"},
    {__LINE__, "9301", "heavy_arms small_arms other_arms"},
    {__LINE__, "2710", ""}, /* jet fuel has codes of eight digits; the rest is refined petroleum */
    {__LINE__, "27101921", "aviation_fuel"},
    {__LINE__, "8903", "yacht aquatic_recreational_vehicle vessels_new vessels_used"},
};

TEST(hs_kinds_that_goods_may_be_of)
{
    for (size_t i = 0; i < COUNT(kind_rows); i++) {
        det_str kinds[16];
        char got[256] = "";
        size_t used = 0,
               count = det_hs_kinds_of(det_str_of(kind_rows[i].code), kinds, COUNT(kinds));
        for (size_t j = 0; j < count; j++)
            used += (size_t)snprintf(got + used, sizeof got - used, "%s%.*s", j == 0 ? "" : " ",
                                     DET_STR_FMT(kinds[j]));
        CHECK_TEXT(kind_rows[i].line, got, kind_rows[i].want);
    }
}
