/* check_leg.h - one leg, decided.                                                   floor: screen
 */
#ifndef DET_SCREEN_CHECK_LEG_H
#define DET_SCREEN_CHECK_LEG_H

#include "screen/check_books.h"
#include "screen/named.h"

/* What one leg came to. */
typedef struct det_leg {
    const det_line *line;
    det_law_question question; /* as it was put; meaningful if is_asked */
    bool is_asked;             /* false: a party, or a line that no measure could speak of */
    det_law_decision law;
    det_lifted lifted;   /* what licences made of it */
    det_leg_kinds kinds; /* of a line of the sections of legs.h */
    det_str warning;     /* the law's, and ours */
    det_decision decision;
} det_leg;

/* What earlier lines of goods used up of a quota: a cap holds for the transaction, in however many
 * lines it is written. */
typedef struct det_tally {
    const det_measure *measure;
    det_str unit;
    int64_t used_milli;
    int64_t value_milli; /* in US dollars */
} det_tally;

enum { DET_TALLIES_MAX = 64 };
typedef struct det_tallies {
    det_tally items[DET_TALLIES_MAX];
    size_t count;
} det_tallies;

/* Decides one line.  lift is what the licences are told of the whole.  Fails: DET_SYNTAX,
 * DET_RANGE, DET_CONFLICT with the place; DET_NOMEM. */
DET_CHECKED det_status det_leg_decide(const det_shipment *shipment, const det_all_named *named,
                                      const det_line *line, det_tallies *tallies, det_lift *lift,
                                      det_leg *out, det_error *err);
/* Writes it as one JSON object.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_leg_write(const det_shipment *shipment, const det_all_named *named,
                                     const det_leg *leg, det_json *json, det_error *err);
/* What the transaction as a whole touches: the keys "regimes", "listed" and "not_stated". */
DET_CHECKED det_status det_legs_write_whole(const det_shipment *shipment,
                                            const det_all_named *named, const det_leg *legs,
                                            size_t count, det_json *json, det_error *err);

#endif
