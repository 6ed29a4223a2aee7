/* ledger.h - the ledger of quotas: what was reported, alleged, reserved, and what it leaves. floor:
 * law
 *
 * The ledger is a list of entries in the order in which they were recorded.  None is ever changed:
 * a correction is an entry that names the one it puts right.  The state of a quota is folded from
 * them each time it is asked, for a day (when deliveries count) and for an instant (what we had
 * been told by then).  docs/ledgers.md has the rules, docs/formats/json.md the words. */
#ifndef DET_LAW_LEDGER_H
#define DET_LAW_LEDGER_H

#include "law/amount.h"
#include "law/fields.h"

typedef enum det_quota_kind {
    DET_QUOTA_REPORT = 1, /* a State's figure, or the Committee's */
    DET_QUOTA_ALLEGATION, /* somebody else's figure: a ledger of its own */
    DET_QUOTA_RESERVE,    /* we mean to deliver this */
    DET_QUOTA_CONFIRM,    /* what was reserved was delivered */
    DET_QUOTA_RELEASE,    /* what was reserved or confirmed does not count (any more) */
    DET_QUOTA_CORRECT     /* another entry was wrong: these are its figures; none: it never was */
} det_quota_kind;
const char *det_quota_kind_name(det_quota_kind kind);

/* Figures in different units of one delivery. */
enum { DET_QUOTA_AMOUNTS_MAX = 6 };
/* Entries of a ledger: one a day for 246 years.  Beyond it none is taken.  Together with the next
 * it keeps every sum inside int64. */
enum { DET_QUOTA_ENTRIES_MAX = 90000 };
/* Largest figure of one entry, thousandths: a hundred thousand million tonnes.  Larger is a slip.
 */
#define DET_QUOTA_FIGURE_MAX_MILLI INT64_C(100000000000000)

typedef struct det_quota_entry {
    det_str id;
    det_quota_kind kind;
    det_str quota; /* id; empty of an entry that is about another */
    det_str about; /* the entry that it confirms, releases or corrects */
    det_day on;    /* day of the delivery, on the clock of the regime; DET_DAY_NONE: as the other */
    det_amount amounts[DET_QUOTA_AMOUNTS_MAX];
    size_t amount_count;
    det_str product;       /* kind of goods, for its factor */
    det_str state, holder; /* whose counter */
    det_str source, note;
    det_stamp stamp;
} det_quota_entry;

extern const det_field_key det_quota_keys[];
/* Reads an entry; the stamp's known_us is set from field `known` (a day is its midnight, UTC) if it
 * is there.  Fails: DET_SYNTAX, DET_RANGE, at the place of the field. */
DET_CHECKED det_status det_quota_entry_read(const det_fields *fields, det_quota_entry *out,
                                            det_error *err);

/* Entries in order, checked against each other.  Frozen. */
struct det_quota_ledger {
    const det_quota_entry *entries;
    size_t count;
    det_strmap by_id;    /* to a place in entries */
    det_strmap by_about; /* from what an entry is about to the entry: one at most */
};
/* Entries in the order of their recording, which stay where they are.  Fails: DET_NOMEM,
 * DET_CONFLICT (an id twice, an entry that was dealt with twice). */
DET_CHECKED det_status det_quota_ledger_make(const det_quota_entry *entries, size_t count,
                                             det_arena *arena, det_quota_ledger *out,
                                             det_error *err);
/* Takes in the entry that lies behind the last in the same array.  Same failures. */
DET_CHECKED det_status det_quota_ledger_add(det_quota_ledger *ledger, det_error *err);
/* What entry is about must be there, be of the right kind, be told no later than entry, and not
 * have been dealt with: whoever puts a thing right twice names the newest entry about it. ledger
 * what is there before it        at  for messages Fails: DET_MISSING, DET_CONFLICT. */
DET_CHECKED det_status det_quota_entry_check(const det_quota_ledger *ledger,
                                             const det_quota_entry *entry, det_where at,
                                             det_error *err);

/* A quota, and the measure that it softens. */
typedef struct det_quota_place {
    const det_quota *quota;
    const det_measure *measure;
} det_quota_place;
/* By id, or by the only one that differs in letter case alone; only of texts that were adopted.
 * Fails: DET_MISSING, with near names. */
DET_CHECKED det_status det_quota_find(const det_lawbook *law, det_str id, det_where at,
                                      det_arena *arena, det_quota_place *out, det_error *err);
/* The window of the quota that holds a day.  False: none. */
bool det_quota_window(const det_quota *quota, det_zone zone, det_day on, det_span *out);

/* One limit in one window. */
typedef struct det_limit_state {
    det_str unit;
    int64_t max_milli;
    bool has_max;      /* false: relative to a figure that we do not have */
    int64_t reported;  /* reports, thousandths */
    int64_t confirmed; /* own deliveries that no report has yet */
    int64_t reserved;  /* own, not delivered yet */
    int64_t alleged;
    size_t missing; /* entries that could not be brought into this unit */
    size_t alleged_missing;
} det_limit_state;

/* When a level was passed. */
typedef struct det_quota_notice {
    uint32_t percent;
    bool is_stop;
    bool is_reached;
    det_day on;       /* day of the delivery that passed it */
    int64_t known_us; /* since when we know that it was passed */
    det_str entry;    /* what told us */
    bool is_late;     /* told after the window had ended */
} det_quota_notice;

enum {
    DET_QUOTA_OPEN = 1,
    DET_QUOTA_NOTICE = 2,
    DET_QUOTA_STOP = 4,          /* the stop level was passed: closed until the window ends */
    DET_QUOTA_EXHAUSTED = 8,     /* nothing left */
    DET_QUOTA_BLOCKED = 16,      /* no window of it is open: the measure stands whole */
    DET_QUOTA_SUSPENDED = 32,    /* the measure is paused: the limit does not bite now */
    DET_QUOTA_UNBOUND = 64,      /* the measure is not in force otherwise: removed, expired ... */
    DET_QUOTA_UNDETERMINED = 128 /* figures are missing that could decide */
};

/* Figures that could not be counted, and why. */
typedef struct det_quota_gap {
    const det_quota_entry *entry;
    det_str unit;
    bool is_alleged;
} det_quota_gap;

typedef struct det_quota_state {
    const det_quota *quota;
    const det_measure *measure;
    det_law_state measure_state;
    det_day on;
    int64_t known_us;
    bool has_window;
    det_span window;
    det_str state, holder; /* the counter asked for; empty: all */
    det_limit_state *limits;
    size_t limit_count;
    det_quota_notice *notices; /* rising; the stop level last */
    size_t notice_count;
    uint32_t status;       /* of the reported ledger */
    uint32_t notice;       /* the highest level passed, in percent */
    bool is_alleged_above; /* the alleged ledger exceeds a limit */
    const det_quota_gap *gaps;
    size_t gap_count;
    size_t entry_count; /* that count in this window and counter */
    bool is_kept;       /* the ledger has any entry of this quota that is known */
} det_quota_state;

/* The state of a quota at the end of a day, as known at an instant.
 *   state, holder  only what was delivered by or to that State, or for that holder; empty: all
 * Everything in arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_quota_fold(const det_quota_ledger *ledger, det_quota_place place,
                                      det_day on, int64_t known_us, det_str state, det_str holder,
                                      det_arena *arena, det_quota_state *out, det_error *err);
/* The state of the quota of measure that a question falls under, with the counter of its party.
 * *is_told false: no quota is open, no ledger is kept of it, or the question itself says what was
 * used up.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_quota_asked(const det_measure *measure, const det_law_question *question,
                                       det_arena *arena, det_quota_state *out, bool *is_told,
                                       det_error *err);
/* The States or holders that have a counter of their own, sorted; nothing for a quota that all
 * share. Fails: DET_NOMEM. */
DET_CHECKED det_status det_quota_counters(const det_quota_ledger *ledger, det_quota_place place,
                                          det_arena *arena, det_texts *out, det_error *err);
/* Whether each State, or each holder, has a counter of its own. */
bool det_quota_is_per_state(const det_quota *quota);
bool det_quota_is_per_holder(const det_quota *quota);
/* The state as one JSON object. */
void det_quota_state_write(const det_quota_state *state, det_json *json);
/* Each status as a word, "open", "notice_90"; index from 0.  NULL beyond the last. */
const char *det_quota_status_word(const det_quota_state *state, size_t index, char buffer[16]);
/* One entry as one JSON object; status  "counts", "corrected", "released" ... ; NULL: not told */
void det_quota_entry_write(const det_quota_entry *entry, const char *status, det_json *json);
/* A correction that gives no figure: what it is about never was. */
bool det_quota_entry_withdraws(const det_quota_entry *entry);
/* The entry at the root of a chain: what entry puts right, confirms or releases; itself. */
const det_quota_entry *det_quota_entry_root(const det_quota_ledger *ledger,
                                            const det_quota_entry *entry);
/* What became of entry number index, as known at an instant: "counts", "alleged", "reserved",
 * "confirmed", "released", "corrected", "withdrawn", "done" (all it did was to end another). */
const char *det_quota_entry_status(const det_quota_ledger *ledger, size_t index, int64_t known_us);

#endif
