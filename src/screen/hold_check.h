/* hold_check.h - may this entry be put behind those that are there?                 floor: screen
 *
 * Asked inside the transaction that writes, so that two writers cannot both release one thing. */
#ifndef DET_SCREEN_HOLD_CHECK_H
#define DET_SCREEN_HOLD_CHECK_H

#include "screen/hold_money.h"
#include "screen/licence.h"

/* Says whether a hold may be released now: that every basis has ended or is neutralised, no overlay
 * stands, and a fresh screen is clean.
 *   why  of one that may not: its class and the first reason */
typedef det_status (*det_hold_judge)(void *context, const det_hold *hold, det_arena *arena,
                                     bool *is_releasable, det_str *why, det_error *err);

typedef struct det_hold_rules {
    const det_licences *licences; /* for debits that take one; NULL: there are none */
    det_hold_judge judge;         /* NULL: nothing is known, so nothing is released */
    void *judge_context;
} det_hold_rules;

/* entry has its stamp.  Fails: DET_MISSING (no such hold or entry), DET_CONFLICT (another currency,
 * dealt with already, known before what it is about), DET_RANGE (a day before the hold or not come
 * yet), DET_REFUSED (released already, not of a permitted kind, more than is there, the same person
 * twice, not releasable), as judge; DET_NOMEM. */
DET_CHECKED det_status det_hold_check(const det_hold_ledger *ledger, const det_hold_entry *entry,
                                      const det_hold_rules *rules, det_where at, det_arena *arena,
                                      det_error *err);

/* A line of data/hold-movements.txt. */
typedef struct det_hold_permit {
    bool needs_licence;
    det_str citation;
} det_hold_permit;
/* What permits a movement of that kind where an authority holds.  False: nothing. */
bool det_hold_permit_find(det_str kind, bool is_credit, det_str authority, det_hold_permit *out);
/* Whether there is any such kind; *list gets those that there are, in buffer, for messages. */
bool det_hold_movement_is_kind(det_str kind, bool is_credit, char buffer[DET_FIELDS_LIST_MAX]);
/* Whether a basis holds at an instant, as far as the book knows: it was not recorded in error. */
bool det_hold_basis_stands(const det_hold_basis *basis, int64_t at_us);

#endif
