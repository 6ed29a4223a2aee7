/* book.h - the lawbook from the inside.                                               floor: law
 *
 * What the loader fills and the evaluator reads.  Everything is in the arena given to
 * det_lawbook_load, text is borrowed from the trees, and after loading nothing changes.  Arrays
 * that an answer is made from are sorted by id or by time with a full tie-break, so that the order
 * of files and of items in a file cannot be seen in any answer. */
#ifndef DET_LAW_BOOK_H
#define DET_LAW_BOOK_H

#include "base/map.h"
#include "law/law.h"

/* Exceptions inside exceptions.  The deepest in any text we know is 2.  Deeper does not load. */
enum { DET_LAW_EXCEPTION_DEPTH_MAX = 6 };

/* Acts on one measure.  The most in any regime so far is 40 (yearly renewals since 1990).  Beyond
 * it the file does not load: the fold looks at each act for each. */
enum { DET_LAW_ACTS_MAX = 1000 };
/* Bytes of the key of a fact, "prior_value_usd". */
enum { DET_LAW_FACT_KEY_MAX = 60 };
/* Bytes of one citation.  The longest we know has 60. */
enum { DET_LAW_CITE_MAX = 200 };

/* How we know a thing. */
typedef struct det_law_proof {
    bool is_seen;
    bool is_para_seen;
    uint8_t confidence; /* 1 low, 2 medium, 3 high */
    det_texts sources;
    det_texts notes;
} det_law_proof;

typedef enum det_law_status_word {
    DET_LAW_ADOPTED = 1,
    DET_LAW_DRAFT,
    DET_LAW_VETOED,
    DET_LAW_PROPOSED
} det_law_status_word;

typedef struct det_instrument {
    det_str id;
    det_str brief; /* "2371" of "S/RES/2371 (2017)", else the id */
    det_str title;
    bool is_resolution;
    det_law_status_word status;
    det_day adopted; /* or dated, for what was not adopted; DET_DAY_NONE when a file left it out */
    bool has_vote;
    uint32_t vote_for, vote_against, vote_abstained;
    det_texts vetoed_by, against_by, abstained_by, triggered_by;
    det_law_proof proof;
    det_where at;
} det_instrument;

/* One paragraph, resolved and printed. */
typedef struct det_law_para {
    const det_instrument *instrument;
    det_str paragraph; /* empty: not known to us */
    det_str text;      /* "S/RES/2371 (2017) OP 8" */
    det_str brief;     /* "2371:8" */
    bool is_seen;      /* the basis of the item that cites it */
} det_law_para;

typedef struct det_law_paras {
    const det_law_para *items;
    size_t count;
} det_law_paras;

typedef struct det_law_event {
    det_str id;
    det_str title;
    det_str kind;
    const det_regime *regime; /* of its file; NULL in a file of sources */
    bool has_happened;
    int64_t happened_us;
    int64_t known_us;
    bool is_doubtful; /* has not happened for the law, but a finding that is not sure says so */
    bool is_found;    /* told by a finding, not by the lawbook */
    det_law_proof proof;
    det_where at;
} det_law_event;

/* The days on which an office works: counted in working days.  Days outside `covers` are not known.
 */
typedef struct det_calendar {
    det_str id;
    det_str title;
    uint32_t weekend;        /* a bit for each det_day_weekday */
    const det_day *holidays; /* sorted */
    size_t holiday_count;
    det_span covers;
    det_law_proof proof;
    det_where at;
} det_calendar;

/* "2701" is {4, 2701, 2701}; "72-83" is {2, 72, 83}. */
typedef struct det_hs_range {
    uint32_t digits;
    uint64_t low, high;
} det_hs_range;

typedef struct det_hs_ranges {
    const det_hs_range *items;
    size_t count;
} det_hs_ranges;

typedef enum det_law_direction {
    DET_LAW_NO_SCOPE = 0,
    DET_LAW_TO,
    DET_LAW_FROM,
    DET_LAW_ANY,
    DET_LAW_GLOBAL
} det_law_direction;

typedef struct det_law_scope {
    det_law_direction direction;
    det_texts kinds;
    det_hs_ranges hs, hs_practice, hs_partial;
    det_str edition, parties, text;
    det_texts territories;
} det_law_scope;

/* key = one of values. */
typedef struct det_law_test {
    det_str key;
    det_texts values;
} det_law_test;

typedef struct det_law_tests {
    const det_law_test *items;
    size_t count;
} det_law_tests;

/* Its own dates: [from_us, before_us). */
typedef struct det_law_life {
    int64_t from_us;   /* INT64_MIN: since for ever */
    int64_t before_us; /* DET_INSTANT_FOREVER: open */
} det_law_life;

typedef struct det_law_exception det_law_exception;
struct det_law_exception {
    det_str id;
    det_str title;
    det_law_paras cites;
    int64_t known_us;
    det_law_tests when;
    det_law_outcome effect; /* DET_LAW_ALLOWED or DET_LAW_NEEDS_AUTHORISATION */
    det_str by;
    bool unblocks;
    det_law_life life;
    const det_law_exception *exceptions;
    size_t exception_count;
    det_law_proof proof;
    det_where at;
};

typedef enum det_quota_every {
    DET_QUOTA_ONCE = 1,
    DET_QUOTA_CALENDAR_YEAR,
    DET_QUOTA_12_MONTHS,
    DET_QUOTA_STANDING
} det_quota_every;

typedef struct det_quota_limit {
    det_str unit;
    int64_t max_milli;
} det_quota_limit;

typedef struct det_quota_conversion {
    det_str from, to;
    int64_t times_milli;
    det_texts kinds;
} det_quota_conversion;

typedef struct det_quota {
    det_str id;
    det_law_paras cites;
    int64_t known_us;
    det_law_life life;
    det_quota_every every;
    const det_quota_limit *limits;
    size_t limit_count;
    bool is_either; /* every limit known must hold; else the limit of the unit asked in */
    det_str counted;
    det_str reporting;
    uint32_t stop_percent; /* 0: none */
    det_texts notices;
    det_texts conditions;
    det_law_tests fails_when;
    const det_quota_conversion *conversions;
    size_t conversion_count;
    det_law_proof proof;
    det_where at;
} det_quota;

typedef struct det_wind_down {
    bool is_given;
    det_law_paras cites; /* empty: the ruling paragraphs of the measure */
    det_day contract_before;
    int64_t before_us;
    det_day notify_by; /* DET_DAY_NONE */
    det_texts kinds;
    det_law_proof proof;
} det_wind_down;

typedef enum det_law_force {
    DET_LAW_PROHIBITION = 1,
    DET_LAW_LIMIT,
    DET_LAW_DUTY,
    DET_LAW_CALL,
    DET_LAW_DEMAND,
    DET_LAW_PERMISSION,
    DET_LAW_PROCEDURE
} det_law_force;

/* The parts of a measure that an amendment may replace, and in an amendment which it does. */
enum {
    DET_PART_TITLE = 1,
    DET_PART_FORCE = 2,
    DET_PART_BINDS = 4,
    DET_PART_BLOCKS_FROM = 8,
    DET_PART_SCOPE = 16,
    DET_PART_EXCEPTIONS = 32,
    DET_PART_QUOTAS = 64,
    DET_PART_WIND_DOWN = 128,
    DET_PART_ROUTE = 256
};

typedef struct det_law_parts {
    uint32_t given;
    det_str title;
    det_law_force force;
    det_str binds;
    int64_t blocks_from_us; /* INT64_MIN: no date */
    det_law_scope scope;
    const det_law_exception *exceptions;
    size_t exception_count;
    const det_quota *quotas;
    size_t quota_count;
    det_wind_down wind_down;
    bool committee_route;
} det_law_parts;

typedef enum det_law_verb {
    DET_LAW_IMPOSE = 1,
    DET_LAW_AMEND,
    DET_LAW_EXTEND,
    DET_LAW_SUSPEND,
    DET_LAW_RESUME,
    DET_LAW_TERMINATE,
    DET_LAW_REPLACE
} det_law_verb;
const char *det_law_verb_name(det_law_verb verb);

typedef enum det_count_unit {
    DET_COUNT_NONE = 0,
    DET_COUNT_DAYS,
    DET_COUNT_WORKING_DAYS,
    DET_COUNT_MONTHS,
    DET_COUNT_YEARS
} det_count_unit;

/* A time that a text counts and does not write: "on the fifth working day after the report". */
typedef struct det_law_count {
    det_count_unit unit; /* NONE: the time is written */
    uint32_t amount;
    const det_calendar *calendar; /* of working days */
    const det_law_event *of;      /* an end counted from another day than the beginning; NULL */
    det_zone zone;                /* on whose clock days are counted */
    uint32_t minute;              /* of the day that is reached; 1440: midnight after it */
} det_law_count;

/* The part of a measure that a pause leaves out, or is limited to. */
typedef enum det_pause_part {
    DET_PAUSE_WHOLE = 0,
    DET_PAUSE_ONLY,  /* the part alone is paused: the state stays, unless it is most of it */
    DET_PAUSE_EXCEPT /* all but the part is paused */
} det_pause_part;

/* Which transactions are in the part.  Without kinds, codes and facts nobody can tell. */
typedef struct det_law_part {
    det_str text;
    det_law_scope goods; /* kinds and hs alone */
    det_law_tests when;
} det_law_part;

typedef enum det_ruling_cites {
    DET_RULING_REPLACE = 0,
    DET_RULING_ADD,
    DET_RULING_KEEP
} det_ruling_cites;

typedef struct det_act det_act;
struct det_act {
    det_law_verb verb;
    det_str id; /* name of a pause or a termination; may be empty */
    const det_instrument *instrument;
    const det_regime *regime;
    det_texts targets;
    det_texts only_measures; /* resume, withdraw: limited to these */
    det_texts withdraws;     /* exceptions that a withdraw ends: an amend that drops them */
    det_str successor;       /* replace */
    det_law_paras cites, end_cites, also_cites;

    bool is_live;     /* its instrument was adopted */
    bool is_unset;    /* from: unset */
    det_instant from; /* as all is known: of a beginning that was moved the last */
    bool has_from;
    det_law_count from_count, end_count;
    int64_t known_us;
    bool is_corrected; /* our record says from corrected_us on that this act never was */
    int64_t corrected_us;
    const det_law_event *on_event;     /* NULL */
    const det_law_event *unless_event; /* NULL */
    bool has_end;
    bool end_is_open; /* through: open */
    int64_t end_us;
    det_pause_part pause; /* suspend */
    bool is_mostly;       /* the part that it is limited to is most of the measure */
    det_law_part part;
    bool is_postponement; /* an amend that moves the beginning of its measures to starts */
    det_instant starts;
    det_str condition, sense, contested;
    bool is_void;
    det_ruling_cites ruling_cites;
    det_law_parts set;
    det_law_parts add;
    det_texts drop;
    det_law_proof proof;
    det_where at;

    /* linked */
    const det_act *resumes; /* the suspend or terminate act that a resume undoes */
    const det_act *extends; /* the suspend act that an extend moves; NULL when it moves a measure */
    const det_act **moved_by; /* the postponements of an impose, oldest first */
    size_t moved_count, moved_capacity;
    det_instant first; /* the beginning of an impose before it was moved */
};

/* An act as it touches one measure. */
typedef const det_act *det_act_ref;

/* The states of a measure over time, as everything is known: worked out once by the loader, so that
 * an answer need not fold again at each instant to find where its state begins and ends. */
typedef struct det_law_runs {
    const int64_t *bounds; /* each instant at which an act begins or ends, once, in order */
    const uint8_t *states; /* det_law_state from that instant on */
    size_t count;
    uint8_t first;    /* state before all of them */
    int64_t known_us; /* good for questions that know at least this */
    /* the acts they were made from; a measure with other acts has no runs */
    const det_act_ref *acts;
    size_t act_count;
} det_law_runs;

struct det_measure {
    det_str id;
    det_str kind;
    det_texts aliases;
    const det_regime *regime;
    const det_instrument *instrument;
    det_law_parts base;
    det_law_proof proof;
    det_where at;
    det_act_ref *acts; /* every act that touches it, in the order of det_act_compare */
    size_t act_count, act_capacity;
    det_law_runs runs;
};

typedef struct det_law_route {
    det_str id;
    det_str title;
    det_str replaces;
    const det_regime *regime;
    det_law_paras cites;
    int64_t known_us;
    det_law_life life;
    det_law_tests when;
    det_law_tests granted_when;
    det_law_outcome effect;
    bool is_live;
    det_law_proof proof;
    det_where at;
} det_law_route;

typedef struct det_law_doubt {
    det_str id;
    det_texts about;
    const det_regime *regime;
    det_law_life life;
    det_texts kinds;
    det_hs_ranges hs;
    det_str text;
    det_law_proof proof;
    det_where at;
} det_law_doubt;

/* Another way to read a text.  Told beside the answer, which follows the acts. */
typedef struct det_law_reading {
    det_str id;
    det_texts about; /* measures, by id or alias */
    const det_measure **measures;
    size_t measure_count;
    det_law_paras cites;
    bool is_live; /* what it cites was adopted */
    int64_t known_us;
    det_law_life life;
    det_str text;
    det_law_proof proof;
    det_where at;
} det_law_reading;

typedef struct det_law_tag {
    det_str source, tag;
    bool is_shared;
    const det_regime *regime;
    det_where at;
} det_law_tag;

typedef struct det_law_source {
    det_str id, publisher, title, date, url;
    det_where at;
} det_law_source;

struct det_regime {
    det_str id;
    det_str title;
    det_str authority;
    det_str committee;
    det_texts aliases;
    det_zone zone;
    det_texts target;
    det_span coverage;
    det_str coverage_note;
    det_texts listing_persons, listing_entities; /* as written */
    const det_measure **person_measures;
    size_t person_measure_count;
    const det_measure **entity_measures;
    size_t entity_measure_count;
    const det_measure **measures;
    size_t measure_count;
    det_law_proof proof;
    det_where at;
};

typedef enum det_law_id_kind {
    DET_ID_REGIME = 1,
    DET_ID_MEASURE,
    DET_ID_INSTRUMENT,
    DET_ID_ACT,
    DET_ID_EXCEPTION,
    DET_ID_QUOTA,
    DET_ID_ROUTE,
    DET_ID_EVENT,
    DET_ID_SOURCE,
    DET_ID_DOUBT,
    DET_ID_READING,
    DET_ID_CLAUSE,
    DET_ID_CALENDAR,
    DET_ID_OWNERSHIP
} det_law_id_kind;
const char *det_law_id_kind_name(det_law_id_kind kind);

/* One name of the whole lawbook.  Sources have a name space of their own. */
typedef struct det_law_id {
    det_law_id_kind kind;
    void *thing;
    det_where at;
    det_str name;
} det_law_id;

/* What the scopes of all measures name: law/reach.h. */
typedef struct det_law_reach det_law_reach;
/* A promise or a condition: law/clauses.h. */
typedef struct det_law_clause det_law_clause;
/* When what a listed party owns counts as listed: law/ownership.h. */
typedef struct det_ownership_rule det_ownership_rule;

/* A value that a condition names for a fact. */
typedef struct det_law_word {
    det_str key, value;
} det_law_word;

struct det_lawbook {
    det_regime **regimes; /* by id, as the next three */
    size_t regime_count;
    det_measure **measures;
    size_t measure_count;
    det_instrument **instruments;
    size_t instrument_count;
    det_act **acts;
    size_t act_count;
    det_law_route **routes;
    size_t route_count;
    det_law_event **events;
    size_t event_count;
    det_law_doubt **doubts;
    size_t doubt_count;
    det_law_clause **clauses;
    size_t clause_count;
    det_ownership_rule **ownership; /* by authority, then day: law/ownership.h */
    size_t ownership_count;
    det_law_reading **readings;
    size_t reading_count;
    det_law_tag *tags;              /* by source, tag, regime */
    const det_regime **tag_regimes; /* parallel to tags, for borrowing a run of it */
    size_t tag_count;
    det_law_id *ids;
    size_t id_count;
    det_strmap by_id;
    det_strmap by_kind;        /* every tag of goods and services that a scope names */
    const det_law_word *words; /* what conditions name: law/vocabulary.c; by key, value */
    size_t word_count;
    const det_law_reach *reach; /* what the scopes of the measures name: law/reach.h */
    /* the same law as it would be if every finding that is not sure were; NULL: no different */
    const det_lawbook *doubtful;
};

/* ---- shared by the evaluator's files ------------------------------------------------------------
 */

const det_law_id *det_law_id_find(const det_lawbook *law, det_str name);
/* What a person means by name, among things of those kinds (bits 1 << det_law_id_kind): the exact
 * name, else the only one that differs in letter case alone, else the only resolution of that
 * number. */
const det_law_id *det_law_id_meant(const det_lawbook *law, det_str name, unsigned kinds);
/* ", did you mean 'un:1718', 'un:1737'?" out of every known name near to it, or nothing.  In arena.
 */
det_str det_law_near(const det_lawbook *law, det_str name, unsigned kinds, det_arena *arena);

/* How unlike two names are; UINT32_MAX for not worth saying. */
uint32_t det_law_unlikeness(det_str asked, det_str known);

/* Gathers the words of all conditions into law, in arena.  False: no memory. */
DET_CHECKED bool det_law_vocabulary_build(det_lawbook *law, det_arena *arena);
/* Whether value can be one of that fact.  True for a fact that no condition asks for. */
bool det_law_knows_value(const det_lawbook *law, det_str key, det_str value);
/* That no condition names it, which words are near, and what to say instead.  False: no memory. */
DET_CHECKED bool det_law_value_near(const det_lawbook *law, det_str key, det_str value,
                                    det_arena *arena, det_str *out);

/* When act takes effect, as known at known_us.  False: not at all, or not dated yet (*is_pending).
 */
bool det_act_effective(const det_act *act, int64_t known_us, int64_t *us, bool *is_pending);
/* The pause makes the state `paused`: it is whole, or leaves only a lesser part standing. */
bool det_pause_is_main(const det_act *pause);
/* When it begins, or would, with the text it was read from. */
det_instant det_act_from(const det_act *act, int64_t known_us);
/* Where act ends as known at known_us: an end counted from a day that is not known is not known. */
int64_t det_act_end_us(const det_act *act, int64_t known_us);
/* The pause that act opened is open at at_us.  *end_us and *said_by (either may be NULL): where it
 * ends, and the act that says so (act itself or an extend). */
bool det_law_pause_is_open(const det_measure *measure, const det_act *act, int64_t at_us,
                           int64_t known_us, int64_t *end_us, const det_act **said_by);
/* Works out measure->runs from its acts.  False: no memory. */
DET_CHECKED bool det_law_settle(det_measure *measure, det_arena *arena);
/* Order of acts on one measure: time, then adoption, instrument, verb, place in the text. */
int det_act_compare(const det_act *a, const det_act *b);

/* The version of measure at an instant: its parts, and the paragraphs a ruling rests on. */
typedef struct det_law_version {
    det_law_parts parts;
    const det_law_para *cites;
    size_t cite_count;
} det_law_version;
DET_CHECKED det_status det_law_version_at(const det_measure *measure, int64_t at_us,
                                          int64_t known_us, det_arena *arena, det_law_version *out,
                                          det_error *err);

/* True if a measure of these parts can forbid anything at that instant: a prohibition, a limit, or
 * a duty past its deadline. */
bool det_law_can_block(const det_law_parts *parts, int64_t at_us);

/* State alone, without reasons or memory: what the decision asks of every measure. */
det_law_state det_law_state_only(const det_measure *measure, int64_t at_us, int64_t known_us);

bool det_texts_has(det_texts texts, det_str text);

#endif
