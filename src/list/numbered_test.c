/* numbered_test.c - several values in one field. */
#include "list/numbered.h"

#include "base/test.h"

#include <stdio.h>

static const struct {
    int line;
    const char *in, *want;
} rows[] = {
    {__LINE__, "", ""},
    {__LINE__, "  German ", "German"},
    {__LINE__, "(1) German (2) Moroccan", "German|Moroccan"},
    {__LINE__, "(1) Germany. (2) Morocco", "Germany|Morocco"},
    {__LINE__, "1) Saudi Arabia 2) Qatar", "Saudi Arabia|Qatar"},
    {__LINE__, "(1) only", "only"},
    {__LINE__, "1)A, 2)B; 3)C.", "A|B|C"},
    {__LINE__, "(1) year (1999) (2) 2)x", "year (1999)|2)x"},
    {__LINE__, "(2) second (3) third", "(2) second (3) third"}, /* does not begin at 1 */
    {__LINE__, "(1) a (3) c", "a (3) c"},                       /* does not count on */
    {__LINE__, "1) flat 12) of the 2) house", "flat 12) of the|house"},
    {__LINE__, "(1)-(2) Tunisia (3) Libya (4)-(5) -", "Tunisia|Tunisia|Libya||"},
    {__LINE__, "(1) A (2)-(3) B. (4) C", "A|B|B|C"},
    {__LINE__, "(1) to (3) Algeria (4) Morocco", "Algeria|Algeria|Algeria|Morocco"},
    {__LINE__, "(1)- A", "- A"},
    {__LINE__, "(1) to A", "to A"},
    {__LINE__, "House (1) and (2)", "House (1) and (2)"},
    {__LINE__, "(1)  (2) B", "|B"},
};

TEST(numbered_split)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_str items[DET_NUMBERED_MAX];
        char got[256] = "";
        size_t used = 0, count = det_numbered_split(det_str_of(rows[i].in), items);
        for (size_t k = 0; k < count; k++)
            used += (size_t)snprintf(got + used, sizeof got - used, "%s%.*s", k == 0 ? "" : "|",
                                     DET_STR_FMT(items[k]));
        CHECK_TEXT(rows[i].line, got, rows[i].want);
    }
}

TEST(numbered_split_keeps_what_goes_beyond)
{
    char text[2048];
    size_t used = 0;
    det_str items[DET_NUMBERED_MAX];
    for (int n = 1; n <= 100; n++)
        used += (size_t)snprintf(text + used, sizeof text - used, "(%d) v%d ", n, n);
    CHECK(det_numbered_split((det_str){text, used}, items) == DET_NUMBERED_MAX);
    CHECK(det_str_ends(items[DET_NUMBERED_MAX - 1], DET_STR("(100) v100")));
}
