/* Shares and ties, read and printed. */
#include "list/share.h"

#include "base/test.h"

TEST(shares_as_people_write_them)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"25", "25%"},
        {" 25 % ", "25%"},
        {"25.5", "25.5%"},
        {"44.95%", "44.95%"},
        {"33.333", "33.33-33.34%"},
        {"33.3300", "33.33%"},
        {"25-50", "25-50%"},
        {"25% - 50.001%", "25-50.01%"},
        {">50", "50.01-100%"},
        {">=50", "50-100%"},
        {"> 75 %", "75.01-100%"},
        {"<25", "0-24.99%"},
        {"<=25", "0-25%"},
        {"<33.333", "0-33.34%"},
        {"0", "0%"},
        {"100", "100%"},
        {"", "0-100%"},
        {"100.01", "refused"},
        {"101", "refused"},
        {"-5", "refused"},
        {"50-25", "refused"},
        {"half", "refused"},
        {"12.", "refused"},
        {"12.x", "refused"},
        {">100", "refused"},
        {"<0", "refused"},
        {">", "refused"},
        {"25-", "refused"},
        {"25-50-75", "refused"},
        {"1e2", "refused"},
        {"99999999999999999999", "refused"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[DET_SHARE_TEXT_MAX];
        det_share share;
        CHECK_TEXT(i,
                   det_share_read(det_str_of(rows[i].text), &share) ? det_share_print(share, text)
                                                                    : "refused",
                   rows[i].want);
    }
}

TEST(ties)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"owns 25-50%", "owns 25-50%"},
        {"owns 25 from 2020-01-01 until 2021-05-05", "owns 25% from 2020-01-01 until 2021-05-05"},
        {"controls", "controls"},
        {"controls 30%", "controls 30%"},
        {"controls  until 2021-05-05", "controls until 2021-05-05"},
        {"owns", "owns"},
        /* what is not ours to read is a tie of which nothing more is known */
        {"", "owns"},
        {"Ownership", "owns"},
        {"owns much", "owns"},
        {"owns 25 from yesterday", "owns"},
        {"owns 25 from", "owns"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[DET_TIE_TEXT_MAX];
        det_tie tie = det_tie_read(det_str_of(rows[i].text));
        CHECK_TEXT(i, det_tie_print(&tie, text), rows[i].want);
    }
}
