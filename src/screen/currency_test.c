/* Money: what is read, what is refused, and that printing says the same. */
#include "screen/currency.h"

#include <stdio.h>

#include "base/test.h"

static const struct {
    int line;
    const char *currency, *in;
    int64_t minor;
    const char *want; /* printed again, or the message */
} rows[] = {
    {__LINE__, "USD", "100000", 10000000, "100000.00"},
    {__LINE__, "USD", "0.05", 5, "0.05"},
    {__LINE__, "USD", "12.5", 1250, "12.50"},
    {__LINE__, "USD", "007.10", 710, "7.10"},
    {__LINE__, "JPY", "1234", 1234, "1234"},
    {__LINE__, "KWD", "1.234", 1234, "1.234"},
    {__LINE__, "CLF", "0.0001", 1, "0.0001"},
    {__LINE__, "USD", "100000000000000.00", DET_MONEY_MAX_MINOR, "100000000000000.00"},
    {__LINE__, "USD", "100000000000000.01", 0,
     "m:1:2: '100000000000000.01' is more than any account holds"},
    {__LINE__, "JPY", "1.5", 0,
     "m:1:2: '1.5' has 1 decimals, and JPY has 0; nothing is rounded on the way in"},
    {__LINE__, "USD", "1.005", 0,
     "m:1:2: '1.005' has 3 decimals, and USD has 2; nothing is rounded on the way in"},
    {__LINE__, "USD", "1,000", 0,
     "m:1:2: '1,000' is no amount; write digits, and a point before the decimals, as 100000.00"},
    {__LINE__, "USD", "-1", 0,
     "m:1:2: '-1' is no amount; write digits, and a point before the decimals, as 100000.00"},
    {__LINE__, "USD", "1.", 0,
     "m:1:2: '1.' is no amount; write digits, and a point before the decimals, as 100000.00"},
    {__LINE__, "USD", ".5", 0,
     "m:1:2: '.5' is no amount; write digits, and a point before the decimals, as 100000.00"},
    {__LINE__, "USD", "", 0,
     "m:1:2: '' is no amount; write digits, and a point before the decimals, as 100000.00"},
};

TEST(money_read)
{
    const det_where at = {"m", 1, 2};
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_error err = {0};
        char text[DET_MONEY_TEXT_MAX];
        int64_t minor = -1;
        const det_currency *currency = det_currency_find(det_str_of(rows[i].currency));
        CHECK(currency != NULL);
        det_status st = det_money_read(det_str_of(rows[i].in), currency, at, &minor, &err);
        CHECK(minor == (st == DET_OK ? rows[i].minor : -1));
        CHECK_TEXT(rows[i].line,
                   st == DET_OK ? det_money_print(minor, currency, text).ptr : err.text,
                   rows[i].want);
    }
}

TEST(money_below_zero)
{
    char text[DET_MONEY_TEXT_MAX];
    const det_currency *usd = det_currency_find(DET_STR("USD"));
    CHECK_TEXT(__LINE__, det_money_print(-5, usd, text).ptr, "-0.05");
    CHECK_TEXT(__LINE__, det_money_print(INT64_MIN, usd, text).ptr, "-92233720368547758.08");
    CHECK_TEXT(__LINE__, det_money_print(0, usd, text).ptr, "0.00");
}

/* Reading what was printed gives the same number, for every currency. */
TEST(money_there_and_back)
{
    static const char *const codes[] = {"USD", "JPY", "KWD", "CLF", "XOF"};
    for (int n = 0; n < 20000; n++) {
        char text[DET_MONEY_TEXT_MAX];
        det_error err = {0};
        const det_currency *currency = det_currency_find(
            det_str_of(codes[det_test_random() % COUNT(codes)]));
        int64_t minor = (int64_t)(det_test_random() % (uint64_t)DET_MONEY_MAX_MINOR), back = -1;
        CHECK_OK(det_money_read(det_money_print(minor, currency, text), currency, (det_where){0},
                                &back, &err),
                 &err);
        CHECK(back == minor);
    }
}

TEST(currency_find)
{
    CHECK(det_currency_find(DET_STR("AED")) != NULL);
    CHECK(det_currency_find(DET_STR("ZWL")) != NULL);
    CHECK(det_currency_find(DET_STR("usd")) == NULL);
    CHECK(det_currency_find(DET_STR("USDX")) == NULL);
    CHECK(det_currency_find(DET_STR("")) == NULL);
    CHECK(det_currency_find(DET_STR("ZZZ")) == NULL);
    for (char a = 'A'; a <= 'Z'; a++)
        for (char b = 'A'; b <= 'Z'; b++)
            for (char c = 'A'; c <= 'Z'; c++) {
                const char code[] = {a, b, c, '\0'};
                const det_currency *found = det_currency_find(det_str_of(code));
                if (found != NULL) CHECK_TEXT(__LINE__, found->code, code);
            }
}
