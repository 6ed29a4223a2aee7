/* hs_test.c - which codes fall under which headings and ranges. */
#include "law/hs.h"

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
