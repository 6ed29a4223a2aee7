/* contract.h - the register of contracts: what was promised to whom, when it was signed, what is
 * still to be done.                                                                  floor: screen
 *
 * Measures that come back meet contracts that were made while they slept.  What becomes of those is
 * a matter of dates (signed, delivered, paid) and of what the text that brings the measures back
 * says of earlier contracts; so the register keeps those dates and nothing that follows from them.
 * What follows is worked out each time (exposure.h).  Everything is folded from entries that are
 * never changed, for an instant of the law and an instant of knowledge.
 *
 * docs/formats/contract.md has the documents, docs/contracts.md the rules. */
#ifndef DET_SCREEN_CONTRACT_H
#define DET_SCREEN_CONTRACT_H

#include "base/day.h"
#include "base/map.h"
#include "law/fields.h"
#include "screen/currency.h"
#include "screen/document.h"
#include "screen/legs.h"

typedef enum det_contract_entry_kind {
    DET_CONTRACT_ENTER = 1,
    DET_CONTRACT_PARTY,
    DET_CONTRACT_STEP,    /* something to be done under it: a delivery, a payment */
    DET_CONTRACT_PERFORM, /* that step was done, on that day */
    DET_CONTRACT_AMEND,   /* the parties changed it, on that day */
    DET_CONTRACT_END,     /* it is over: nothing more will be done under it */
    DET_CONTRACT_CORRECT  /* our record was wrong: this is the whole of it */
} det_contract_entry_kind;
const char *det_contract_entry_name(det_contract_entry_kind kind); /* "perform" */

typedef enum det_contract_role {
    DET_CONTRACT_SELLER = 1,
    DET_CONTRACT_BUYER,
    DET_CONTRACT_END_USER,
    DET_CONTRACT_AGENT,
    DET_CONTRACT_CARRIER,
    DET_CONTRACT_INSURER,
    DET_CONTRACT_BANK,
    DET_CONTRACT_GUARANTOR,
    DET_CONTRACT_OWNER,
    DET_CONTRACT_VESSEL,
    DET_CONTRACT_OTHER
} det_contract_role;
const char *det_contract_role_name(det_contract_role role); /* "end_user" */

typedef struct det_contract_party {
    det_str id; /* of its entry: "C-1/p1" */
    det_contract_role role;
    det_str name;
    det_str schema;   /* "Company"; empty: not said */
    det_texts facts;  /* "registrationNumber=..." */
    det_texts owners; /* names */
    det_str country;  /* ISO 3166; empty: not said */
} det_contract_party;

/* What the contract itself says of measures that come back. */
typedef enum det_contract_clause {
    DET_CONTRACT_UNSAID = 0,
    DET_CONTRACT_NO_CLAUSE,  /* it says nothing of it */
    DET_CONTRACT_SUSPENDS,   /* performance rests */
    DET_CONTRACT_TERMINATES, /* it ends, or may be ended */
    DET_CONTRACT_WINDS_DOWN, /* it is wound down, to the day under wind_down */
    DET_CONTRACT_RENEGOTIATES
} det_contract_clause;
const char *det_contract_clause_name(det_contract_clause clause); /* "winds_down" */

typedef struct det_contract_step {
    det_str id;   /* "C-1/s1" */
    det_str kind; /* "delivery", "payment", "services" */
    det_section section;
    det_str word;   /* of its section: "payment", "brokering" */
    int64_t due_us; /* the last instant of the day, or of the last day, on which it is due;
                       DET_INSTANT_FOREVER: nobody says */
    det_day due;    /* DET_DAY_NONE: not said */
    bool is_day;    /* it was said as a day: judged at its end on the clock of each authority */
    int64_t amount_minor; /* INT64_MIN: not said */
    const det_currency *currency;
    det_texts goods, kinds; /* of this step; none: those of the contract */
    det_str performed_by;   /* the entry that says that it was done; empty */
    int64_t performed_us;
} det_contract_step;

typedef enum det_contract_status { DET_CONTRACT_OPEN = 1, DET_CONTRACT_ENDED } det_contract_status;
const char *det_contract_status_name(det_contract_status status); /* "open" */

/* One contract, as of an instant and as known at another.  Borrowed from the entries, arrays in the
 * arena of the fold. */
typedef struct det_contract {
    det_str id, title;
    det_zone zone;     /* the clock of the office */
    det_str branch;    /* country of our office that performs it; empty: not said */
    det_day signed_on; /* on that clock */
    int64_t signed_us,
        before_us; /* it was signed in [signed, before): a day whole, or an instant */
    const det_currency *currency;         /* NULL: without a value */
    int64_t value_minor, remaining_minor; /* INT64_MIN: not said */
    det_str from, to;                     /* countries of the goods or services */
    det_texts goods;                      /* "848180: 40 piece", "kind:coal" */
    det_texts kinds, not_kinds;           /* what the goods are and are not, by our determination */
    det_day performs_from, performs_through; /* DET_DAY_NONE: not said */
    det_contract_clause clause;
    det_day wind_down; /* last day of it, by the contract's own words; DET_DAY_NONE */
    det_texts regimes; /* that it was made with a view to */
    det_texts facts;   /* "consistent_with_resolutions=yes" */
    det_str purpose, source;
    const det_contract_party *parties;
    size_t party_count;
    const det_contract_step *steps;
    size_t step_count;
    const int64_t *amended_us; /* when it was amended, in the order of recording */
    size_t amended_count;
    det_contract_status status;
    det_str ended_by, ended_why;
    int64_t ended_us; /* DET_INSTANT_FOREVER */
    det_stamp stamp;
} det_contract;

/* Contracts as of one moment, in the order of entering.  Frozen. */
typedef struct det_contracts {
    const det_contract *items;
    size_t count;
} det_contracts;

typedef struct det_contract_entry {
    det_str id; /* of a contract: its own; else "<contract>/<what>" */
    det_contract_entry_kind kind;
    det_contract_entry_kind says; /* of a correction, the kind of what it replaces */
    det_str contract;
    det_str about; /* CORRECT, PERFORM: the entry that it deals with */
    union {
        const det_contract *terms; /* ENTER, AMEND: the members that are no list of entries */
        const det_contract_party *party;
        const det_contract_step *step;
    } of;
    int64_t on_us; /* PERFORM, AMEND, END */
    det_str reason, source, note;
    det_stamp stamp;
} det_contract_entry;

extern const det_field_key det_contract_keys[];
/* Reads an entry.
 *   law   regimes, kinds of goods and facts are understood by it; NULL: the entry comes back from
 *         the store, and is taken at its word
 *   says  of a correction: the kind of what it replaces; else not looked at
 * Fails: DET_SYNTAX, DET_RANGE, DET_MISSING (with near names), at the place; DET_NOMEM. */
DET_CHECKED det_status det_contract_entry_read(const det_fields *fields, const det_lawbook *law,
                                               det_contract_entry_kind says, det_arena *arena,
                                               det_contract_entry *out, det_error *err);
/* What kind of entry fields are; ENTER also for what is no word: the reader says so. */
det_contract_entry_kind det_contract_kind_of(const det_fields *fields);
/* The contract that fields are about: as they say, or by the entry that they deal with. */
det_str det_contract_of(const det_fields *fields);
/* Documents (docs/formats/contract.md), as det_documents_read. */
DET_CHECKED det_status det_contract_documents_read(det_str documents, const char *file,
                                                   det_arena *arena, det_entry_rows *rows,
                                                   det_error *err);

/* The book, or all entries of some contracts, in the order of recording.  Owned: it grows. */
typedef struct det_contract_ledger {
    det_arena *arena;
    det_contract_entry *items;
    size_t count, capacity;
    det_strmap by_id, by_about;
    uint32_t *next; /* the next entry of the same contract; UINT32_MAX */
    uint32_t *last; /* of an ENTER: the last entry of its contract so far */
} det_contract_ledger;
DET_CHECKED det_status det_contract_ledger_make(size_t capacity, det_arena *arena,
                                                det_contract_ledger *out, det_error *err);
/* Fails: DET_CORRUPT what it is about is not there, or the ledger is full; DET_NOMEM. */
DET_CHECKED det_status det_contract_ledger_add(det_contract_ledger *ledger,
                                               const det_contract_entry *entry, det_error *err);
const det_contract_entry *det_contract_ledger_find(const det_contract_ledger *ledger, det_str id);
/* What an entry does not say and its contract does: the contract itself, its clock, its currency.
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_contract_complete(const det_contract_ledger *ledger, det_fields *fields,
                                             det_arena *arena, det_error *err);
/* May the entry be put behind the others?  Fails: DET_MISSING, DET_CONFLICT, DET_RANGE. */
DET_CHECKED det_status det_contract_check(const det_contract_ledger *ledger,
                                          const det_contract_entry *entry, det_where at,
                                          det_error *err);

/* One contract, by its id, as det_hold_fold. */
DET_CHECKED det_status det_contract_fold(const det_contract_ledger *ledger, det_str id,
                                         int64_t at_us, int64_t known_us, det_arena *arena,
                                         det_contract *out, bool *is_there, det_error *err);
DET_CHECKED det_status det_contracts_fold(const det_contract_ledger *ledger, int64_t at_us,
                                          int64_t known_us, det_arena *arena, det_contracts *out,
                                          det_error *err);

/* One contract as one JSON object.  is_whole: with parties and steps. */
void det_contract_write(const det_contract *contract, bool is_whole, det_json *json);
void det_contract_entry_write(const det_contract_entry *entry, det_json *json);

#endif
