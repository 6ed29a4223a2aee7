/* hold_money.h - what a hold amounts to on a day: balance, interest, an account and its items.
 *                                                                              floor: screen
 * Interest is simple, on the balance of each night, from the value date on; what is credited
 * becomes balance and earns in its turn.  It is summed as an exact fraction over all terms and
 * rounded once, half a minor unit away from zero. */
#ifndef DET_SCREEN_HOLD_MONEY_H
#define DET_SCREEN_HOLD_MONEY_H

#include "screen/hold.h"

typedef struct det_hold_money {
    const det_currency *currency;
    det_day on;
    int64_t principal; /* as received; 0 before its value date */
    int64_t credits;   /* all that came in since, credited interest among it */
    int64_t debits;
    int64_t interest; /* what of the credits is interest */
    int64_t released; /* what has gone; interest that was paid with it included */
    int64_t balance;  /* principal + credits - debits; 0 once released */
    int64_t accrued;  /* earned up to the day and not credited yet; 0 once released */
} det_hold_money;

/* At the end of a day.  The hold was folded for that day or a later one.
 * Fails: DET_RANGE, a balance beyond DET_MONEY_MAX_MINOR. */
DET_CHECKED det_status det_hold_money_at(const det_hold *hold, det_day on, det_hold_money *out,
                                         det_error *err);
/* Whole days between two days as a rule of counting has them; of DET_DAY_COUNT_30_360 months of 30.
 */
int64_t det_day_count_between(det_day_count count, det_day from, det_day before);

/* An account and its items. */
typedef struct det_hold_sums {
    det_hold_money own;    /* of the account itself */
    size_t held, released; /* items */
    int64_t items_balance; /* of those that are held */
    int64_t items_accrued;
    int64_t items_released; /* what went with those that were released */
    int64_t book;       /* what the account holds: own and items, interest that was paid out with
                         * items taken from its own */
    bool has_statement; /* the bank's own, the newest of the day or before */
    det_day stated_on;
    int64_t stated;
    int64_t difference; /* stated less what the book says for the day of the statement */
} det_hold_sums;
/* What the account of that id and its items amount to, as known.
 * Fails: DET_MISSING no such account by then; DET_RANGE; DET_NOMEM. */
DET_CHECKED det_status det_hold_sums_at(const det_hold_ledger *ledger, det_str account, det_day on,
                                        int64_t known_us, det_arena *arena, det_hold_sums *out,
                                        det_error *err);

#endif
