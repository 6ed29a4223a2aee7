/* hold.h - the book of holds: what was stopped, on which legal bases, what happened to it.
 *                                                                              floor: screen
 * A hold is an operational fact: a payment that was stopped, an account that was frozen, cargo that
 * was detained, one item of an account.  Its bases say why, by measure; the law ends a basis,
 * nobody does by hand.  An overlay keeps a thing for another reason than sanctions.  Everything is
 * folded from entries that are never changed, for an instant of the law and an instant of
 * knowledge.
 *
 * Money is an integer of minor units of a currency of ISO 4217; nothing here is a floating point
 * number.  docs/formats/hold.md has the documents, docs/holds.md the rules. */
#ifndef DET_SCREEN_HOLD_H
#define DET_SCREEN_HOLD_H

#include "base/day.h"
#include "base/map.h"
#include "law/fields.h"
#include "screen/currency.h"

typedef enum det_hold_entry_kind {
    DET_HOLD_PLACE = 1,
    DET_HOLD_PARTY,       /* somebody who takes part */
    DET_HOLD_BASIS,       /* why it is held */
    DET_HOLD_BASIS_END,   /* a basis that was recorded in error, with the reason; nothing else */
    DET_HOLD_OVERLAY,     /* another reason to keep it */
    DET_HOLD_OVERLAY_END, /* the claim was settled, the order lifted */
    DET_HOLD_TERMS,       /* what it earns from a day on */
    DET_HOLD_CREDIT,
    DET_HOLD_DEBIT,
    DET_HOLD_STATEMENT,      /* what the bank's own statement of an account says on a day */
    DET_HOLD_REQUEST,        /* somebody asks that it be released */
    DET_HOLD_APPROVE,        /* somebody else agrees */
    DET_HOLD_REFUSE,         /* or does not */
    DET_HOLD_RELEASED,       /* it has moved */
    DET_HOLD_LEGAL_HOLD,     /* its records are kept beyond their time */
    DET_HOLD_LEGAL_HOLD_END, /* no longer */
    DET_HOLD_REPORTED,       /* a report about it was filed */
    DET_HOLD_CORRECT         /* our record was wrong: this is the whole of it */
} det_hold_entry_kind;
const char *det_hold_entry_name(det_hold_entry_kind kind); /* "basis_end" */

typedef enum det_hold_kind {
    DET_HOLD_PAYMENT = 1,
    DET_HOLD_ACCOUNT, /* with items below it: an omnibus account */
    DET_HOLD_CARGO,
    DET_HOLD_ITEM /* of an account */
} det_hold_kind;
const char *det_hold_kind_name(det_hold_kind kind); /* "payment" */

typedef enum det_hold_action {
    DET_HOLD_BLOCKED = 1, /* held where it is: a frozen interest */
    DET_HOLD_REJECTED     /* not carried out and sent back: nothing is held, a report may be due */
} det_hold_action;
const char *det_hold_action_name(det_hold_action action); /* "blocked" */

/* The way on which a measure reaches it. */
typedef enum det_hold_path {
    DET_HOLD_DIRECT = 1, /* the subject takes part itself */
    DET_HOLD_OWNED,      /* by the subject, through via */
    DET_HOLD_CONTROLLED,
    DET_HOLD_ACTING_FOR,
    DET_HOLD_GOODS,
    DET_HOLD_SECTOR,
    DET_HOLD_GOVERNMENT,
    DET_HOLD_INTERNAL /* no law: our own policy */
} det_hold_path;
const char *det_hold_path_name(det_hold_path path); /* "acting_for" */

typedef enum det_hold_role {
    DET_HOLD_REMITTER = 1,
    DET_HOLD_BENEFICIARY,
    DET_HOLD_OWNER,      /* of the account, the cargo, or one who takes part */
    DET_HOLD_CONTROLLER, /* of one who takes part */
    DET_HOLD_REMITTER_BANK,
    DET_HOLD_BENEFICIARY_BANK,
    DET_HOLD_INTERMEDIARY_BANK,
    DET_HOLD_CONSIGNOR,
    DET_HOLD_CONSIGNEE,
    DET_HOLD_CARRIER,
    DET_HOLD_INSURER,
    DET_HOLD_VESSEL,
    DET_HOLD_OTHER
} det_hold_role;
const char *det_hold_role_name(det_hold_role role); /* "beneficiary_bank" */

typedef struct det_hold_party {
    det_str id; /* of its entry: "H-1/2" */
    det_hold_role role;
    det_str name;
    det_str schema;   /* "Person", "Vessel"; empty: not said */
    det_texts facts;  /* "birthDate=1960", "imoNumber=9314650": FollowTheMoney's properties */
    det_texts owners; /* names of who owns or controls it, as far as they are known */
    det_str country;  /* ISO 3166; empty: not said */
} det_hold_party;

typedef struct det_hold_basis {
    det_str id;
    det_str measure;   /* id in the lawbook; empty: of an authority whose law is not in it */
    det_str subject;   /* whose listing, "un:KPi.024"; empty: no listing (goods, sector ...) */
    det_str authority; /* "un", "us", "eu", "uk": never empty; "internal" of an internal path */
    det_str programme; /* tag of the list, where the same subject is listed under several */
    det_hold_path path;
    det_texts via;    /* who stands between the subject and the hold, in order */
    det_str citation; /* where no measure is named: the paragraph */
    int64_t from_us;  /* since when it holds the thing: receipt, if not said */
    int64_t to_us;    /* DET_INSTANT_FOREVER, else recorded in error: from then on it is not */
    det_str ended_by, reason; /* the entry that says so, and why it was an error */
} det_hold_basis;

typedef enum det_hold_overlay_kind {
    DET_HOLD_CLAIM = 1,
    DET_HOLD_LIEN,
    DET_HOLD_INSOLVENCY,
    DET_HOLD_COURT_ORDER,
    DET_HOLD_AML,
    DET_HOLD_INTERNAL_POLICY
} det_hold_overlay_kind;
const char *det_hold_overlay_name(det_hold_overlay_kind kind); /* "court_order" */

typedef struct det_hold_overlay {
    det_str id;
    det_hold_overlay_kind kind;
    det_str by; /* whose claim, which court */
    int64_t from_us;
    int64_t to_us; /* DET_INSTANT_FOREVER: it stands */
    det_str source, ended_by;
} det_hold_overlay;

/* How days and years are counted for interest. */
typedef enum det_day_count {
    DET_DAY_COUNT_ACT_360 = 1,
    DET_DAY_COUNT_ACT_365, /* always 365 */
    DET_DAY_COUNT_30_360   /* months of 30 days, a 31st is a 30th (30E/360): parts add up */
} det_day_count;
const char *det_day_count_name(det_day_count count); /* "act_360" */

typedef struct det_hold_terms {
    det_str id;
    det_day from;
    int32_t rate_bp; /* a year; below zero where the bank charges for holding it */
    det_day_count day_count;
} det_hold_terms;

/* What went in or out; amounts are never negative. */
typedef struct det_hold_movement {
    det_str id;
    bool is_credit;
    det_str kind; /* "interest", "coupon", "service_charge": of data/hold-movements.csv */
    const det_currency *currency; /* NULL: of a release without an amount */
    int64_t amount_minor;
    det_day on;
    det_str reference;
    det_str licence; /* that allows a debit which takes one; empty */
    int64_t
        interest_minor; /* RELEASED: what of the amount is interest that was not credited before */
    det_str ground;     /* RELEASED, DEBIT: a word of data/hold-unblocking.txt; empty: not said */
} det_hold_movement;

/* A report that was filed. */
typedef struct det_hold_filing {
    det_str id;
    det_str report; /* "us.block": of data/hold-reports.txt */
    det_day on;
    det_day as_at; /* of an annual report: which; DET_DAY_NONE: the newest of the day */
    det_str reference;
} det_hold_filing;

typedef enum det_hold_status {
    DET_HOLD_HELD = 1,
    DET_HOLD_RELEASE_REQUESTED, /* waits for a second person */
    DET_HOLD_RELEASE_APPROVED,  /* may move; it has not yet */
    DET_HOLD_IS_RELEASED,
    DET_HOLD_IS_REJECTED
} det_hold_status;
const char *det_hold_status_name(det_hold_status status); /* "release_requested" */

/* A step of a release. */
typedef struct det_hold_step {
    det_str id; /* of its entry; empty: it was not taken */
    det_str by;
    int64_t at_us;
    det_str reason;
} det_hold_step;

/* One hold, as of an instant and as known at another.  Everything borrowed from the entries, arrays
 * in the arena of the fold. */
typedef struct det_hold {
    det_str id;
    det_hold_kind kind;
    det_hold_action action;
    const det_currency *currency; /* NULL: cargo without a value */
    int64_t amount_minor;         /* as it was received; 0 of an account that holds items only */
    int64_t received_us;
    det_day value_date; /* DET_DAY_NONE: not said */
    det_str branch;     /* country of the office that holds it, ISO 3166; never empty */
    det_str account;    /* of an item: the account that it belongs to */
    det_str reference;  /* the payment's, the bill of lading's */
    det_zone zone;      /* the clock of the office */
    det_str prior;      /* id of an earlier hold of the same thing, as before a relisting */
    det_texts goods;    /* "2709: 900 barrel", "kind:coal": as in a licence */
    det_str origin, to; /* countries of the goods; empty: not said */
    det_str purpose;    /* what the payment is for, in words; empty: not said */
    const det_hold_party *parties;
    size_t party_count;
    const det_hold_basis *bases; /* also those that were recorded in error, with their end */
    size_t basis_count;
    const det_hold_overlay *overlays; /* also those that have ended */
    size_t overlay_count;
    const det_hold_terms *terms; /* by day; of an item without its own, those of its account */
    size_t term_count;
    const det_hold_movement *movements; /* by day, then in the order of recording */
    size_t movement_count;
    det_hold_status status;
    det_hold_step request, approval, release; /* of the newest round */
    int64_t released_minor;
    det_day released_on; /* DET_DAY_NONE: it was not */
    det_str changed_by;  /* who made the newest entry that is no step of a release */
    int64_t changed_us;
    det_str ground; /* of the release */
    const det_hold_filing *filings;
    size_t filing_count;
    bool has_legal_hold;
    det_str source;
    det_stamp stamp; /* of its placing */
} det_hold;

/* What a use of a licence for this hold names: its reference, or its id. */
static inline det_str
det_hold_reference(const det_hold *hold)
{
    return hold->reference.len > 0 ? hold->reference : hold->id;
}

/* Holds as of one moment, in the order of placing.  Frozen. */
typedef struct det_holds {
    const det_hold *items;
    size_t count;
    det_strmap by_id; /* to a place in items */
} det_holds;
const det_hold *det_hold_find(const det_holds *holds, det_str id); /* NULL: none */

/* One entry of the book, as read. */
typedef struct det_hold_entry {
    det_str id; /* of a placing: the id of the hold; else "<hold>/<what>" */
    det_hold_entry_kind kind;
    det_hold_entry_kind says; /* what it holds: of a correction, the kind of what it replaces */
    det_str hold;             /* which hold it is about; of a placing: its own id */
    det_str about; /* CORRECT, the ends, APPROVE, REFUSE, RELEASED: the entry that it deals with */
    union {
        const det_hold *placed; /* PLACE: the members that are no list */
        const det_hold_party *party;
        const det_hold_basis *basis;
        const det_hold_overlay *overlay;
        const det_hold_terms *terms;
        const det_hold_movement *movement; /* CREDIT, DEBIT, STATEMENT, RELEASED */
        const det_hold_filing *filing;     /* REPORTED */
    } of;
    int64_t on_us; /* when it counts: of ends, steps, legal holds; INT64_MIN: when it was known */
    det_str reason, source, note;
    det_stamp stamp;
} det_hold_entry;

extern const det_field_key det_hold_keys[];
/* Reads an entry.
 *   law   names of measures are understood by it; NULL: the entry comes back from the store, and is
 *         taken at its word
 *   says  of a correction: the kind of what it replaces; else not looked at
 * Fails: DET_SYNTAX, DET_RANGE, DET_MISSING (with near names), at the place; DET_NOMEM. */
DET_CHECKED det_status det_hold_entry_read(const det_fields *fields, const det_lawbook *law,
                                           det_hold_entry_kind says, det_arena *arena,
                                           det_hold_entry *out, det_error *err);

/* The book, or all entries of some topics of it, in the order of recording, with what leads from
 * one to the other.  Owned: it grows. */
typedef struct det_hold_ledger {
    det_arena *arena;
    det_hold_entry *items;
    size_t count, capacity;
    det_strmap by_id;    /* to a place in items */
    det_strmap by_about; /* from what an entry is about to the entry: one at most */
    uint32_t *next;      /* the next entry of the same hold; UINT32_MAX: none */
    uint32_t *last;      /* of a placing: the last entry of its hold so far */
    uint32_t *item;      /* of a placing: the next item of its account, of an account the first */
    uint32_t *end;       /* of the placing of an account: its last item */
} det_hold_ledger;
/* An empty one with room for capacity entries.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_hold_ledger_make(size_t capacity, det_arena *arena, det_hold_ledger *out,
                                            det_error *err);
/* Puts an entry behind the others; what it is about must be there (det_hold_check).
 * Fails: DET_CORRUPT it is not, or the ledger is full; DET_NOMEM. */
DET_CHECKED det_status det_hold_ledger_add(det_hold_ledger *ledger, const det_hold_entry *entry,
                                           det_error *err);
/* The entry of that id; NULL. */
const det_hold_entry *det_hold_ledger_find(const det_hold_ledger *ledger, det_str id);

/* One hold, by the id of its placing.
 *   at_us     the instant that is asked about: what counts later is not there yet
 *   known_us  entries that we were told of later are not seen
 *   *is_there false: not placed, not received or not known by then
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_hold_fold(const det_hold_ledger *ledger, det_str id, int64_t at_us,
                                     int64_t known_us, det_arena *arena, det_hold *out,
                                     bool *is_there, det_error *err);
/* All of them.  Everything in arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_holds_fold(const det_hold_ledger *ledger, int64_t at_us,
                                      int64_t known_us, det_arena *arena, det_holds *out,
                                      det_error *err);

#endif
