/* ownership.h - who is owned by listed parties, counted by the rule of an authority.  floor: screen
 *
 * A graph of holdings, and for each party in it whether a rule treats it as the listed owners are.
 * Shares are intervals, since often only "more than a quarter" is known; what is not known at all
 * is 0 to 100.  The answer has three values: YES whatever the unknown shares are, NO whatever they
 * are, else UNKNOWN.  The method is in docs/ownership.md. */
#ifndef DET_SCREEN_OWNERSHIP_H
#define DET_SCREEN_OWNERSHIP_H

#include "law/ownership.h"
#include "list/share.h"

/* Parties and holdings round one question.  Beyond either the question is refused: whoever is at
 * the end of such a net has to be looked at by other means. */
enum { DET_OWNERSHIP_PARTIES_MAX = 5000, DET_OWNERSHIP_HOLDINGS_MAX = 50000 };

typedef struct det_holding {
    uint32_t owner, owned; /* parties */
    det_share share;
    bool controls; /* holds power over it otherwise than by the share */
} det_holding;

typedef struct det_holdings {
    uint32_t party_count;
    const det_holding *items; /* sorted by owned, then owner */
    size_t count;
} det_holdings;

/* Sorts, adds up two holdings of one owner in one thing, and checks the numbers.  items is changed.
 */
det_holdings det_holdings_of(det_holding *items, size_t count, uint32_t party_count);

/* One party under one rule. */
typedef struct det_owned {
    det_tribool is_caught; /* treated as its owners; what is listed itself is YES as well */
    det_tribool by_share;  /* by shares alone */
    det_tribool by_control;
    det_share sum; /* what listed owners and those caught hold of it together, by the rule */
} det_owned;

/* Works out every party.
 *   listed  one a party: is it listed by that authority, so that its property is frozen
 *   out     one a party, in arena
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_ownership_work(const det_holdings *holdings,
                                          const det_ownership_rule *rule, const det_tribool *listed,
                                          det_arena *arena, const det_owned **out, det_error *err);

#endif
