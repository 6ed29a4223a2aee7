/* legs.h - the words of a transaction for carriage, insurance, finance, services, people, and the
 * kinds of the lawbook behind them.                                                floor: screen
 *
 * A person says "insurance" of a vessel with its flag; the lawbook knows insure_dprk_flag_vessel,
 * insure_dprk_controlled_vessel, insure_suspect_vessel.  The table of legs.c says which of these a
 * word is, on which facts it turns, and what an unsaid fact counts as.  Every kind that a measure
 * of the lawbook can block by stands in it, or is a kind of goods (legs_test.c). */
#ifndef DET_SCREEN_LEGS_H
#define DET_SCREEN_LEGS_H

#include "law/decide.h"

typedef enum det_section {
    DET_SECTION_GOODS = 0,
    DET_SECTION_PARTY,
    DET_SECTION_VESSEL,
    DET_SECTION_CARRIAGE,
    DET_SECTION_INSURANCE,
    DET_SECTION_FINANCE,
    DET_SECTION_SERVICES,
    DET_SECTION_PEOPLE,
    DET_SECTION_PROPERTY,
    DET_SECTION_COOPERATION,
    DET_SECTION_COUNT
} det_section;
/* "goods", "party", "insurance": a leg in the answer; "goods", "parties": the key in the document.
 */
const char *det_section_name(det_section section);
const char *det_section_key(det_section section);
/* The word that a line of the section has if it says none, "payment"; NULL: it must say one. */
const char *det_section_default(det_section section);

/* What a kind turns on.  Countries first, then what is said with yes or no. */
typedef enum det_turn {
    DET_TURN_NOTHING = 0,
    DET_TURN_FLAG,      /* the vessel flies the flag of that country */
    DET_TURN_CONTROL,   /* its owner or operator is of that country */
    DET_TURN_RECIPIENT, /* it is done for that country */
    DET_TURN_NATIONAL,  /* the person, crew or bank is of that country */
    DET_TURN_LISTED,    /* the person or body named is on a list */
    DET_TURN_STATUS_NEW,
    DET_TURN_STATUS_EXPANSION,
    DET_TURN_STATUS_EXISTING,
    DET_TURN_SUSPECT, /* from here on: keys of a line */
    DET_TURN_DESIGNATED,
    DET_TURN_REFUSED_INSPECTION,
    DET_TURN_PROGRAMME_LINK,
    DET_TURN_PUBLIC,
    DET_TURN_PRIVATE, /* public: no */
    DET_TURN_OFFICIAL,
    DET_TURN_AUTHORITIES,
    DET_TURN_LISTED_ITEMS,
    DET_TURN_MILITARY,
    DET_TURN_ARMS,
    DET_TURN_OTHER_USE,
    DET_TURN_COUNT
} det_turn;
/* The key that says it: "flag", "programme_link". */
const char *det_turn_key(det_turn turn);

/* What a line says.  An empty list of countries: not said. */
typedef struct det_leg_says {
    det_texts flags, controls, recipients, nationals;
    det_str status; /* "new", "expansion", "existing"; empty: not said */
    det_tribool
        answers[DET_TURN_COUNT]; /* yes, no, unknown; of the turns that lists do not answer */
    bool is_of_target;           /* a vessel or person of it is of a country with measures */
} det_leg_says;

/* A kind that depends on what was not said. */
typedef struct det_leg_open {
    const char *key;
    det_str kind;
    const char *country; /* that it turns on; NULL */
    bool is_covered;     /* counted as covered until it is said */
} det_leg_open;

enum { DET_LEG_KINDS_MAX = 16 };
typedef struct det_leg_kinds {
    det_str sure[DET_LEG_KINDS_MAX]; /* it is of that kind */
    size_t sure_count;
    det_str may[DET_LEG_KINDS_MAX]; /* it may be */
    size_t may_count;
    det_leg_open open[DET_LEG_KINDS_MAX];
    size_t open_count;
} det_leg_kinds;

/* The kinds of a line.  False: the section has no such word. */
bool det_leg_kinds_of(det_section section, det_str word, const det_leg_says *says,
                      det_leg_kinds *out);
/* The section that a kind of the lawbook belongs to; DET_SECTION_GOODS for what no word stands for.
 */
det_section det_leg_section_of(det_str kind);
/* The words of a section in their order; empty beyond the last. */
det_str det_leg_word_at(det_section section, size_t index);

#endif
