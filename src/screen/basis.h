/* basis.h - does a basis of a hold still bite?                                       floor: screen
 *
 * A hold says why a thing was stopped: a measure, the listing it came through, the way on which it
 * reached the thing.  Whether that still holds is never written down: it is worked out each time,
 * from the law, the lists, the holdings and the licences, as of one instant and as known at
 * another.  What is not known never ends a basis.  The rules: docs/relief.md. */
#ifndef DET_SCREEN_BASIS_H
#define DET_SCREEN_BASIS_H

#include "law/decide.h"
#include "screen/hold.h"
#include "screen/licence.h"

typedef enum det_basis_state {
    DET_BASIS_BITES = 1,
    DET_BASIS_PAUSED,      /* the measure sleeps; it may come back */
    DET_BASIS_ENDED,       /* how: det_basis_end */
    DET_BASIS_NEUTRALISED, /* it stands, and an authorisation that unblocks takes the thing out */
    DET_BASIS_UNCERTAIN    /* something is not known, or has to be judged by a person */
} det_basis_state;
const char *det_basis_state_name(det_basis_state state); /* "bites" */

typedef enum det_basis_end {
    DET_BASIS_END_TERMINATED = 1, /* by an act */
    DET_BASIS_END_EXPIRED,        /* by its own date */
    DET_BASIS_END_ANNULLED,       /* as though it had never been */
    DET_BASIS_END_DELISTED,       /* the measure goes on, the party is off its list */
    DET_BASIS_END_SUPERSEDED,     /* another measure took its place, and that one does not bite */
    DET_BASIS_END_CORRECTED,      /* it was recorded in error */
    DET_BASIS_END_ADVISORY        /* it calls for something and prohibits nothing */
} det_basis_end;
const char *det_basis_end_name(det_basis_end end); /* "delisted" */

typedef struct det_basis_answer {
    det_basis_state state;
    det_basis_end end;          /* of ENDED; else 0 */
    const det_measure *measure; /* that was judged: the one named, or what took its place; NULL:
                                   none of the lawbook */
    det_law_answer law;         /* of measure; its state is 0 without one */
    int64_t at_us;              /* the instant it was judged at, on the authority's own clock */
    int64_t since_us;           /* since when it is so; INT64_MIN: always, or nobody knows */
    const det_licence *licence; /* that neutralises it; or that would unblock and does not cover */
    const det_law_exception *exception; /* the same, of the law itself */
    bool is_licensable;    /* it bites, and the law or the book has a way that would unblock it */
    det_law_paras grounds; /* paragraphs of a pause or an exception that decides */
    det_str why;           /* a sentence */
    det_texts notes;       /* what else has to be known: staged removal, contested, ... */
} det_basis_answer;

/* Everything that answers are drawn from, at one moment, and what has been worked out so far.
 * Owned: one thread at a time. */
typedef struct det_judge det_judge;

/* When is judged.  on: a day, whose end on the clock of each authority counts; DET_DAY_NONE: at_us,
 * the same instant for all. */
typedef struct det_judge_time {
    det_day on;
    int64_t at_us;
    int64_t known_us; /* INT64_MAX: all we know */
} det_judge_time;
/* "2025-07-01" or "2025-09-28T00:00Z"; as_known as in detente.h, empty: all we know.
 * Fails: DET_SYNTAX, DET_RANGE. */
DET_CHECKED det_status det_judge_time_read(det_str on, det_str as_known, det_judge_time *out,
                                           det_error *err);
/* The last microsecond of the day anywhere, or the instant: what is folded for it has happened. */
int64_t det_judge_time_us(const det_judge_time *time);

/* screener  gives lists, law and licences (det_screener_use), and looks parties up; it must outlive
 *           the judge, and its law must not change meanwhile
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_judge_new(det_screener *screener, const det_judge_time *time,
                                     det_judge **out, det_error *err);
void det_judge_free(det_judge *judge);
/* From now on an entry that left its list because its measures ended stands on it again, once they
 * are in force: what a drill asks, before the publisher has put it back. */
void det_judge_revive(det_judge *judge);

/* From now on those who take part are asked for as customers are: what a suppression answers does
 * not bite, and is told (docs/cases.md).  suppressions must outlive the judge. */
void det_judge_suppress(det_judge *judge, const det_suppressions *suppressions);

/* Judges one basis of a hold.  Results are in arena or live as long as the judge.
 * Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_basis_judge(det_judge *judge, const det_hold *hold,
                                       const det_hold_basis *basis, det_arena *arena,
                                       det_basis_answer *out, det_error *err);

/* The paragraphs that the state of the measure rests on, each once, and those that decide.
 * False: no memory. */
DET_CHECKED bool det_basis_cites(const det_basis_answer *answer, det_arena *arena, det_texts *out);
/* One object: what the hold says of the basis, and the answer. */
void det_basis_write(const det_hold_basis *basis, const det_basis_answer *answer, det_json *json);

/* ---- what a judge knows, for basis.c and relief.c -----------------------------------------------
 */

const det_lawbook *det_judge_law(const det_judge *judge);
const det_index *det_judge_index(const det_judge *judge);
det_screener *det_judge_screener(const det_judge *judge);
const det_judge_time *det_judge_when(const det_judge *judge);
/* True of an authority that has a regime in the lawbook; any other list is one of our own. */
bool det_judge_has_law(const det_judge *judge, det_str authority);
/* The instant that counts for an authority on this clock, and its day. */
int64_t det_judge_at(const det_judge *judge, det_zone zone);
det_day det_judge_day(const det_judge *judge, det_zone zone);

/* A measure at that instant. */
typedef struct det_judged_measure {
    const det_measure *measure;
    int64_t at_us;
    det_law_answer law;
    det_law_version version;
    bool can_block;
} det_judged_measure;
DET_CHECKED det_status det_judge_measure(det_judge *judge, const det_measure *measure,
                                         const det_judged_measure **out, det_error *err);

/* An entry of a list on that day. */
typedef struct det_judged_listing {
    bool is_known; /* false: nothing was known of it by then */
    det_place place;
    det_spell spell;   /* that the day is in, or the nearest */
    det_subject body;  /* as published on that day, or nearest to it */
    det_str source;    /* "ofac" */
    det_str authority; /* of its list, "us" */
    const det_tagged *rows;
    size_t row_count;
    bool is_staged;  /* it is off its list, and no second person has approved that */
    bool is_revived; /* it is off its list, and det_judge_revive brought it back */
} det_judged_listing;
DET_CHECKED det_status det_judge_listing(det_judge *judge, uint32_t subject, det_zone zone,
                                         const det_judged_listing **out, det_error *err);
/* True if it stands on its list on that day under a tag of regime, or under one that nobody has
 * mapped. */
bool det_judged_is_under(const det_judged_listing *listing, const det_regime *regime);

/* The day on which an entry that once stood under a tag of regime was first seen without it;
 * DET_DAY_NONE: it never stood under one before the day of the judge. */
DET_CHECKED det_status det_judge_tag_until(det_judge *judge, uint32_t subject,
                                           const det_regime *regime, det_zone zone, det_day *out,
                                           det_error *err);

/* Who of an authority's listed parties owns a party, by a file of holdings. */
typedef struct det_judged_owners {
    bool is_on_file;                /* false: no holdings of a party of that name */
    det_tribool is_caught;          /* by the authority's rule */
    const det_ownership_rule *rule; /* NULL: nobody listed by it holds anything, or it has none */
    det_share sum;
    det_str owners; /* "A 30%, B 25-50%": those who are listed or caught themselves */
} det_judged_owners;
DET_CHECKED det_status det_judge_owners(det_judge *judge, det_str name, det_str authority,
                                        det_zone zone, const det_judged_owners **out,
                                        det_error *err);

/* Whom a name stands for, on the day (of an instant: on the days that it falls in). */
typedef struct det_judged_owned {
    bool is_same;          /* the party on file has that very name or number */
    det_tribool is_caught; /* YES or UNKNOWN */
    det_str authority;     /* empty: its owners could not all be looked up */
    const det_ownership_rule *rule;
    det_str owners;
} det_judged_owned;
typedef struct det_judged_found {
    bool is_screened; /* false: it could not be screened, and why says why */
    det_str why;
    const det_owner_entry *entries; /* of lists that alert */
    size_t entry_count;
    const det_judged_owned *owned; /* caught, or perhaps, through owners */
    size_t owned_count;
    const det_screen_answered *answered; /* entries that a suppression answers */
    size_t answered_count;
} det_judged_found;
/* question    without its times
 * is_customer somebody who takes part, and no listed party: suppressions may answer
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_judge_find(det_judge *judge, const det_question *question,
                                      bool is_customer, const det_judged_found **out,
                                      det_error *err);

/* The hold as a question to the law: countries, goods, what its record says of facts that the law
 * asks for.  item: of its goods; SIZE_MAX: none.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_judge_question(det_judge *judge, const det_hold *hold, size_t item,
                                          int64_t at_us, det_arena *arena, det_law_question *out,
                                          det_error *err);
/* Puts goods as a hold or a contract writes them into a question: "2709: 900 barrel", "kind:coal".
 */
void det_question_goods(det_str text, det_law_question *out);
/* Does an overlay of that kind stand at that instant? */
bool det_hold_overlay_stands(const det_hold_overlay *overlay, int64_t at_us);

#endif
