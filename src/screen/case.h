/* case.h - the book of cases: what became of each alert, who decided it, and why.     floor: screen
 *
 * A case is opened from a verdict and folded from entries that are never changed.  What its state
 * allows is held here; who may, in duty.h.  The listings that it is about are named by their ids
 * and never by a name: a delisted father and a listed son are two listings.  docs/cases.md. */
#ifndef DET_SCREEN_CASE_H
#define DET_SCREEN_CASE_H

#include "law/fields.h"
#include "screen/customer.h"
#include "screen/duty.h"

typedef enum det_case_kind {
    DET_CASE_OPEN = 1,
    DET_CASE_ASSIGN,
    DET_CASE_NOTE,
    DET_CASE_ATTACH, /* a file that was seen, by its digest */
    DET_CASE_ESCALATE,
    DET_CASE_ASK,    /* it waits for what somebody was asked for */
    DET_CASE_ANSWER, /* that has come */
    DET_CASE_DECIDE, /* a decision that a second person has to approve */
    DET_CASE_APPROVE,
    DET_CASE_REFUSE,
    DET_CASE_CLOSE, /* a decision that one person may take */
    DET_CASE_REOPEN
} det_case_kind;
const char *det_case_kind_name(det_case_kind kind); /* "escalate" */

typedef enum det_case_status {
    DET_CASE_IS_OPEN = 1,
    DET_CASE_IS_ASSIGNED,
    DET_CASE_IS_ESCALATED, /* waits for somebody of level 2 */
    DET_CASE_IS_PENDING,
    DET_CASE_IS_DECIDED, /* waits for a second person */
    DET_CASE_IS_CLOSED
} det_case_status;
enum { DET_CASE_STATUSES = DET_CASE_IS_CLOSED };
const char *det_case_status_name(det_case_status status); /* "pending_information" */

typedef enum det_case_reason {
    DET_CASE_DIFFERENT_PERSON = 1,
    DET_CASE_DIFFERENT_ENTITY,
    DET_CASE_DIFFERENT_NAME, /* alike to a machine, not to a reader */
    DET_CASE_TRUE_MATCH,
    DET_CASE_DELISTED, /* by every list; the engine looks */
    DET_CASE_DUPLICATE,
    DET_CASE_MISTAKEN_IDENTITY /* a true match that was none: somebody was frozen in error */
} det_case_reason;
enum { DET_CASE_REASONS = DET_CASE_MISTAKEN_IDENTITY };
const char *det_case_reason_name(det_case_reason reason); /* "true_match" */

/* One entry of the book. */
typedef struct det_case_entry {
    det_case_kind kind;
    det_str id;
    det_str of; /* the case; of DET_CASE_OPEN its own id */
    /* of DET_CASE_OPEN */
    det_customer customer;
    det_texts alerts; /* ids of listings, "un:KPi.033" */
    det_str on, as_known, snapshot, profile, engine;
    det_str evidence; /* SHA-256 of the verdict */
    /* of others */
    det_str to;     /* ASSIGN, ESCALATE: who works on it */
    det_str digest; /* ATTACH: SHA-256 of a file, and its name */
    det_str file;
    det_case_reason reason; /* DECIDE, CLOSE */
    det_texts conflicts;    /* "birth_date=1984, passport seen": which fact is another */
    det_str other;          /* DUPLICATE: of which case */
    det_str checked;        /* DELISTED: the snapshot in which nothing lists it any more */
    det_str note;
    det_stamp stamp;
} det_case_entry;

/* Entries in the order of recording, those of several cases mixed. */
typedef struct det_case_entries {
    const det_case_entry *items;
    size_t count;
} det_case_entries;

extern const det_field_key det_case_keys[];
/* Fails: DET_SYNTAX, DET_MISSING, DET_RANGE with the place; DET_NOMEM. */
DET_CHECKED det_status det_case_read(const det_fields *fields, det_arena *arena,
                                     det_case_entry *out, det_error *err);

/* A case as known at an instant. */
typedef struct det_case {
    const det_case_entry *opening;
    det_case_status status;
    unsigned level; /* 1 or 2 */
    det_str owner;  /* who works on it; empty: nobody */
    int64_t opened_us;
    int64_t touched_us; /* first entry by somebody who works on it; INT64_MAX: none yet */
    int64_t round_us;   /* when it was opened last */
    int64_t decided_us; /* the newest decision; INT64_MAX: none stands */
    int64_t closed_us;  /* INT64_MAX: it is not */
    const det_case_entry *decision; /* the newest; NULL: none stands */
    det_str approved_by;            /* of what took two */
    bool was_true_match;
    uint32_t entries, rounds; /* times it was opened */
    uint32_t refusals;        /* decisions that a second person refused */
} det_case;

typedef struct det_cases {
    const det_case *items; /* in the order of opening */
    size_t count;
} det_cases;
/* Fails: DET_NOMEM. */
DET_CHECKED det_status det_cases_fold(const det_case_entries *entries, int64_t known_us,
                                      det_arena *arena, det_cases *out, det_error *err);
/* NULL: there is none. */
const det_case *det_case_find(const det_cases *cases, det_str id);

/* May the entry follow?  of  the case before it; NULL: it opens one
 * Fails: DET_CONFLICT (what its state does not allow), DET_REFUSED (a rule), DET_MISSING. */
DET_CHECKED det_status det_case_check(const det_case *of, const det_case_entry *entry, det_where at,
                                      det_error *err);
/* What it takes to make the entry, and whose work it checks: empty, nobody's. */
det_action det_case_duty(const det_case *of, const det_case_entry *entry, det_str *maker);

/* One case, and one entry, as a JSON object each. */
void det_case_write(const det_case *of, int64_t at_us, det_json *json);
void det_case_entry_write(const det_case_entry *entry, det_json *json);

/* Figures of cases at an instant: how many wait and how long, how fast they are touched and
 * decided, by list and by reason; with the definition of each.  They are counted part by part: of a
 * case two times stay, and nothing else.  In an arena. */
typedef struct det_case_figures det_case_figures;
/*   from_us  those that were opened on or after it
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_case_figures_begin(int64_t from_us, int64_t at_us, det_arena *arena,
                                              det_case_figures **out, det_error *err);
DET_CHECKED det_status det_case_figures_add(det_case_figures *figures, const det_cases *cases,
                                            det_error *err);
/* One object; the figures are sorted by it, and then done with. */
void det_case_figures_write(det_case_figures *figures, det_json *json);

#endif
