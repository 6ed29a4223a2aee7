/* relief.h - which holds may move, which not, and why.                               floor: screen
 *
 * A hold may move only if every basis has ended, sleeps or is neutralised, nothing else bites on
 * any of those who take part or on the goods, no overlay stands, and nothing is unknown.  That is
 * told, with every reason and its paragraph; nothing here releases anything.  docs/relief.md has
 * the rules. */
#ifndef DET_SCREEN_RELIEF_H
#define DET_SCREEN_RELIEF_H

#include "screen/basis.h"

/* By strictness. */
typedef enum det_relief_class {
    DET_RELIEF_OUT = 0, /* not held: released, rejected, or an account whose items are judged */
    DET_RELIEF_RELEASABLE,
    DET_RELIEF_NEEDS_LICENCE, /* it bites, and the law or a licence has a way that unblocks */
    DET_RELIEF_NEEDS_LEGAL,   /* something is not known, or has to be judged by a person */
    DET_RELIEF_STILL_HELD,
    DET_RELIEF_CLASS_COUNT
} det_relief_class;
const char *det_relief_class_name(det_relief_class class); /* "STILL_HELD" */

/* Where a reason was found, in the order in which is looked. */
typedef enum det_relief_step {
    DET_RELIEF_BASIS = 1, /* a basis of the hold itself */
    DET_RELIEF_PROGRAMME, /* the same authority, by another programme or party */
    DET_RELIEF_AUTHORITY, /* another authority */
    DET_RELIEF_OWNERSHIP, /* who owns or controls one of those who take part */
    DET_RELIEF_GOODS,     /* goods, sector, carriage, insurance, finance */
    DET_RELIEF_CLAIM,     /* claim, lien, insolvency, order of a court */
    DET_RELIEF_AML,
    DET_RELIEF_POLICY,
    DET_RELIEF_STEP_COUNT
} det_relief_step;
const char *det_relief_step_name(det_relief_step step); /* "ownership" */

typedef struct det_relief_reason {
    det_relief_step step;
    det_relief_class class;          /* RELEASABLE: it is told, and keeps nothing */
    det_str measure, subject, party; /* what is bitten by; each may be empty */
    int64_t since_us;                /* INT64_MIN: always, or nobody knows */
    det_str why;
    det_texts cites;
} det_relief_reason;

typedef struct det_relief_answer {
    det_relief_class class;
    const det_relief_reason *reasons; /* in the order of steps */
    size_t reason_count;
    size_t primary;                /* the first reason of the class of the whole */
    const det_basis_answer *bases; /* one a basis of the hold */
    bool is_paused;                /* it may move, and a basis only sleeps */
    det_str outcome;  /* of a releasable hold: when and by what its last basis ended; of one that is
                         out: why */
    int64_t since_us; /* since when it may move, as far as its bases tell; INT64_MIN */
} det_relief_answer;

/* Judges one hold.  Everything in arena or as long as the judge.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_relief_judge(det_judge *judge, const det_hold *hold, det_arena *arena,
                                        det_relief_answer *out, det_error *err);
/* The reason that stands for the whole; NULL: it may move, or is out. */
const det_relief_reason *det_relief_primary(const det_relief_answer *answer);
/* One object, one line of the work list.
 *   before    its class before; NULL: nothing is compared
 *   is_brief  with the primary reason alone */
void det_relief_write(const det_hold *hold, const det_relief_answer *answer,
                      const det_relief_class *before, bool is_brief, det_json *json);

/* ---- steps, for relief.c ------------------------------------------------------------------------
 */

/* What is being put together for one hold. */
typedef struct det_relieving {
    det_judge *judge;
    const det_hold *hold;
    const det_basis_answer *bases;
    det_arena *arena;
    det_relief_reason *reasons;
    size_t count, capacity;
} det_relieving;
DET_CHECKED det_status det_relief_add(det_relieving *now, const det_relief_reason *reason,
                                      det_error *err);
/* The reason that an answer gives about a measure; class OUT: it gives none. */
DET_CHECKED det_status det_relief_of_basis(det_relieving *now, det_relief_step step,
                                           const det_basis_answer *answer, det_relief_reason *out,
                                           det_error *err);
/* Screens all who take part, as of the moment, and judges what they are listed under. */
DET_CHECKED det_status det_relief_screen(det_relieving *now, det_error *err);
/* Asks the law about goods and the legs that go with them. */
DET_CHECKED det_status det_relief_goods(det_relieving *now, det_error *err);
/* Does anything on record bring the hold under an authority: its currency, its office, who takes
 * part, where goods come from or go to?  UNKNOWN if nothing does and not every country is known. */
det_tribool det_relief_nexus(const det_hold *hold, det_str authority, int64_t at_us);

#endif
