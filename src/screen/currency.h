/* currency.h - currencies of ISO 4217 and amounts of money as integers.             floor: screen
 *
 * An amount is an integer of minor units: 1234 of a currency with two decimals is 12.34.  Nothing
 * is rounded on the way in: an amount with more decimals than its currency has is refused. */
#ifndef DET_SCREEN_CURRENCY_H
#define DET_SCREEN_CURRENCY_H

#include "base/error.h"
#include "base/str.h"

typedef struct det_currency {
    char code[4];     /* "USD" */
    uint8_t exponent; /* decimals of the minor unit: 2; 0 of JPY, 3 of KWD */
} det_currency;

/* Largest amount of one entry and largest balance, in minor units: a hundred million million of a
 * currency with two decimals.  Larger is a slip. */
#define DET_MONEY_MAX_MINOR INT64_C(10000000000000000)

/* By its three capital letters.  NULL: none of ISO 4217's. */
const det_currency *det_currency_find(det_str code);
/* "100000", "100000.00", "12.5": digits, and at most as many behind a point as the currency has.
 * Fails: DET_SYNTAX, DET_RANGE, at the place. */
DET_CHECKED det_status det_money_read(det_str text, const det_currency *currency, det_where at,
                                      int64_t *minor, det_error *err);
/* "100000.00", "-0.05".  Returns the text in buffer. */
enum { DET_MONEY_TEXT_MAX = 32 };
det_str det_money_print(int64_t minor, const det_currency *currency,
                        char buffer[DET_MONEY_TEXT_MAX]);

#endif
