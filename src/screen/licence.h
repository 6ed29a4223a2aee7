/* licence.h - authorisations: what a Committee, an authority or a State has allowed, and whether it
 * covers a transaction.                                                              floor: screen
 *
 * An authorisation frees what it names, for whom it names, while it is valid, and nothing else.  It
 * is no delisting, and unless it says so it unblocks nothing that is frozen.  A test that cannot be
 * made because something was not said is a test that is not met. */
#ifndef DET_SCREEN_LICENCE_H
#define DET_SCREEN_LICENCE_H

#include "law/amount.h"
#include "law/fields.h"
#include "screen/screen.h"

typedef enum det_licence_entry_kind {
    DET_LICENCE_GRANT = 1,
    DET_LICENCE_USE,     /* a consignment went under it */
    DET_LICENCE_REVOKE,  /* it ends, earlier than it said */
    DET_LICENCE_CORRECT, /* our record of it was wrong: this is the whole of it */
    DET_LICENCE_APPROVE  /* a second person has looked at a licence or a correction that waits */
} det_licence_entry_kind;

typedef enum det_licence_kind {
    DET_LICENCE_COMMITTEE_APPROVAL = 1,
    DET_LICENCE_EXEMPTION,
    DET_LICENCE_GENERAL,
    DET_LICENCE_SPECIFIC,
    DET_LICENCE_DEROGATION,
    DET_LICENCE_WAIVER
} det_licence_kind;
const char *det_licence_kind_name(det_licence_kind kind); /* "general_licence" */

/* "8413: 12 piece": a heading or a kind, and if given how much of it. */
typedef struct det_licence_goods {
    det_str what;
    bool is_code;
    bool has_amount;
    det_amount amount;
} det_licence_goods;

/* One entry of the book. */
typedef struct det_licence {
    det_licence_entry_kind entry;
    det_str id;
    det_str about;   /* CORRECT: the entry that it replaces */
    det_str licence; /* USE, REVOKE, APPROVE: the licence; of APPROVE the very entry that waits */
    /* of a licence */
    det_licence_kind kind;
    det_str authority;
    det_texts measures; /* ids of the lawbook */
    det_texts holders;  /* one of them must take part; none: anybody */
    det_texts parties;  /* besides these and the holders nobody may take part; none: anybody */
    det_texts from, to; /* countries; none: any */
    det_licence_goods *goods;
    size_t goods_count; /* 0: any goods of the measures */
    bool has_quantity, has_value;
    det_amount quantity;
    int64_t value_milli;
    int64_t from_us, before_us; /* valid on [from, before) */
    det_str from_text, before_text;
    det_zone zone;
    det_texts when; /* "purpose=humanitarian": facts that must be given */
    det_texts conditions;
    det_str supersedes;
    bool is_single_use, unblocks;
    bool needs_approval; /* it was entered where roles are in use: alone it frees nothing */
    /* of a use or a revocation */
    det_str reference;
    int64_t on_us;
    det_str source, note;
    det_stamp stamp;
} det_licence;

extern const det_field_key det_licence_keys[];
/* Reads an entry: measures must be in the lawbook, times are on the clock that it names, else on
 * that of its first measure.
 *   law   NULL: the entry comes back from the store, and is taken at its word
 *   zone  the clock of a use or a revocation that names none: that of its licence
 * Fails: DET_SYNTAX, DET_RANGE, DET_MISSING (with near names), at the place; DET_NOMEM. */
DET_CHECKED det_status det_licence_read(const det_fields *fields, const det_lawbook *law,
                                        det_zone zone, det_arena *arena, det_licence *out,
                                        det_error *err);
/* The licence of that id, as first recorded; NULL. */
const det_licence *det_licence_find(const det_licences *licences, det_str id);

/* Entries in the order of recording.  Frozen. */
struct det_licences {
    const det_licence *items;
    size_t count;
};
/* What entry is about must be there.  Fails: DET_MISSING, DET_CONFLICT; DET_REFUSED: a second
 * transaction under what is for one. */
DET_CHECKED det_status det_licence_check(const det_licences *licences, const det_licence *entry,
                                         det_where at, det_error *err);

/* A transaction under one measure. */
typedef struct det_licence_case {
    int64_t
        begin_us;  /* first and last instant that the transaction may take place at: a day whole, */
    int64_t at_us; /* where only the day was given */
    int64_t known_us;
    const det_measure *measure;
    const det_law_question *question; /* countries, goods, quantity, facts */
    det_texts parties;                /* names of all who take part */
    det_str reference;          /* the transaction's own id: its recorded use is not another */
    const det_licence *pending; /* uses by earlier lines of the same transaction */
    size_t pending_count;
} det_licence_case;

typedef struct det_licence_answer {
    const det_licence *licence;
    bool covers;
    det_texts why; /* every test that it does not meet */
} det_licence_answer;

/* Every licence that is known and names the measure, in the order of the book, with the answer.
 * Everything in arena.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_licences_try(const det_licences *licences, const det_licence_case *of,
                                        det_arena *arena, det_licence_answer **out, size_t *count,
                                        det_error *err);
/* Whether it is for those who take part: a holder does, if it has any, and nobody who is not named.
 * False: no memory. */
DET_CHECKED bool det_licence_names(const det_licence *licence, det_texts parties, det_arena *arena,
                                   bool *out);
/* When a licence ends, by its own words, a revocation or a successor known by then. */
int64_t det_licence_end(const det_licences *licences, const det_licence *licence, int64_t known_us,
                        const char **by);
/* The id under which a licence was first recorded. */
det_str det_licence_root(const det_licences *licences, const det_licence *entry);
/* The value of a transaction in US dollars, thousandths.  False: not given. */
bool det_licence_value(const det_law_question *question, int64_t *milli);
/* Whether entry is the newest word on its licence that is known by then. */
bool det_licence_is_current(const det_licences *licences, const det_licence *entry,
                            int64_t known_us);
/* The approval of an entry that is known by then; NULL: it needs none, or has none yet. */
const det_licence *det_licence_approval(const det_licences *licences, const det_licence *entry,
                                        int64_t known_us);
/* Whether a licence waits for a second person: until then it covers nothing and ends no other. */
bool det_licence_awaits(const det_licences *licences, const det_licence *entry, int64_t known_us);
/* One entry as one JSON object; what a licence says of itself on an instant is behind "status":
 * "valid", "not_yet", "ended", "corrected", "awaits_approval"; INT64_MIN: not told. */
void det_licence_write(const det_licences *licences, const det_licence *entry, int64_t at_us,
                       int64_t known_us, det_json *json);

#endif
