/* imo_test.c - check digits, good and bad. */
#include "list/imo.h"

#include "base/test.h"

TEST(imo_is_valid)
{
    static const struct {
        int line;
        const char *in;
        bool want;
    } rows[] = {
        {__LINE__, "9074729", true}, /* the example of the resolution */
        {__LINE__, "8511823", true},  {__LINE__, "9074728", false},
        {__LINE__, "9047729", false}, /* two digits changed places */
        {__LINE__, "907472", false},  {__LINE__, "90747290", false},
        {__LINE__, "90747a9", false}, {__LINE__, "", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, det_imo_is_valid(det_str_of(rows[i].in)) ? "good" : "bad",
                   rows[i].want ? "good" : "bad");
}
