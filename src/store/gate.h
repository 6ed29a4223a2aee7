/* gate.h - whether a version that was read may become live.                           floor: store
 *
 * A list that lost its half on the way reads without an error.  The gates look at figures and know
 * nothing of databases; docs/lists/gates.md gives every rule with its reason and the history it was
 * tried on. */
#ifndef DET_STORE_GATE_H
#define DET_STORE_GATE_H

#include "list/list.h"

enum {
    /* A version this close to the one before it and to the day of import is an update; anything
     * else is history, and is judged by the time that passed. */
    DET_GATE_UPDATE_DAYS = 30,
    DET_GATE_REMOVED_MIN = 5,  /* entries that may always leave */
    DET_GATE_UPDATE_BP = 50,   /* of an update: 0.5 % */
    DET_GATE_HISTORY_BP = 200, /* of history: 2 % and ... */
    DET_GATE_MONTH_BP = 100,   /* ... 1 % for each 30 days */
    DET_GATE_MOST_BP = 5000,   /* never more than half */
    /* A programme this large does not leave an update, and this large not within half a year. */
    DET_GATE_PROGRAMME_UPDATE = 3,
    DET_GATE_PROGRAMME_HISTORY = 10,
    DET_GATE_PROGRAMME_DAYS = 180,
    DET_GATE_REJECTED_BP = 500, /* records that could not be kept, of those read */
    DET_GATE_REJECTED_MIN = 5,
    DET_GATE_KIND_MIN = 20,    /* a kind this large does not shrink to less than half */
    DET_GATE_KIND_DAYS = 1000, /* over longer gaps lists do halve: UN organisations 2018 to 2024 */
    DET_GATE_NAMES_BP = 7500,  /* names per entry, of what they were */
    DET_GATE_FUTURE_DAYS = 2   /* clocks and time zones differ by less */
};

/* "programme:DPRK" or "schema:Person": how many entries before, how many now, and how many of those
 * before have left the list altogether. */
typedef struct det_gate_count {
    det_str key;
    uint64_t before, now, gone;
} det_gate_count;

typedef struct det_gate_case {
    det_day today, dated;
    uint64_t read, kept, rejected, names;
    bool is_delta;   /* who leaves is named by the publisher: what is gone is not lost */
    bool has_before; /* a version before it in legal time, or the one it replaces */
    det_day before_dated;
    uint64_t before_kept, before_names;
    uint64_t removed; /* entries before that are not here */
    det_str removed_ids[3];
    uint64_t lost;  /* of an update: entries that lost a name or a number */
    bool has_after; /* a later version is live already */
    det_day after_dated;
    uint64_t holes; /* of removed: listed again in the later version */
    const det_gate_count *counts;
    size_t count;
} det_gate_case;

/* What no switch lets in.  Fails: DET_REFUSED: no entries, an id twice, no date, a date to come. */
DET_CHECKED det_status det_gate_form(const det_list *list, det_day today, det_error *err);
/* What an update must be besides: a version that nobody has looked at. */
typedef struct det_gate_rules {
    uint64_t entries_min;         /* 0: any number */
    const char *const *sentinels; /* ids ("un:KPi.024") or names that it must have */
    size_t sentinel_count;
} det_gate_rules;
/* Fails: DET_REFUSED: too few entries, a sentinel is missing, an id twice. */
DET_CHECKED det_status det_gate_update(const det_list *list, const det_gate_rules *rules,
                                       det_error *err);
/* What a person who has looked may let in.  Fails: DET_REFUSED: too much is missing. */
DET_CHECKED det_status det_gate_shrink(const det_gate_case *gate, det_error *err);
/* Of an update: fails with DET_REFUSED if more entries lost a name or a number than may leave. */
DET_CHECKED det_status det_gate_lost(const det_gate_case *gate, det_error *err);
/* Of a version that det_gate_shrink refuses: is it more than that entries are gone?  Then what it
 * changes is not to be trusted either. */
bool det_gate_is_damaged(const det_gate_case *gate);
/* How many of `entries` may leave in that many days. */
uint64_t det_gate_allowance(uint64_t entries, det_day gap_days, det_day age_days);
/* What was let in and is worth a look, as a sentence; "" if nothing.  At most size - 1 bytes. */
void det_gate_remark(const det_gate_case *gate, char *out, size_t size);

#endif
