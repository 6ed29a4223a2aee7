/* shipment.h - a transaction as it is written: lines, countries, facts.             floor: screen
 *
 * Format: docs/formats/shipment.md.  Reading checks every key, country, number and fact before
 * anything is decided: a misspelt key is an error at its place, never a fact that silently was not
 * there. */
#ifndef DET_SCREEN_SHIPMENT_H
#define DET_SCREEN_SHIPMENT_H

#include "base/tree.h"
#include "screen/legs.h"
#include "screen/screen.h"

/* One leg: a line of a section, the vessel, or a party. */
typedef struct det_line {
    uint32_t node;
    det_section section;
    uint32_t number; /* within its section, from 1 */
    det_str word;    /* of a section of legs.h */
} det_line;

/* A country and what it is to the transaction: "from", "flag", "port". */
typedef struct det_concern {
    det_str country;
    const char *as;
} det_concern;

enum { DET_CONCERNS_MAX = 256 };

typedef struct det_shipment {
    det_screener *screener;
    det_tree tree;
    det_arena *arena;
    det_day on;
    char on_text[DET_DAY_TEXT_MAX];
    det_str as_known;
    int64_t at_us; /* the end of the day on the clock of the United Nations */
    int64_t known_us;
    det_str from, to; /* ISO 3166 alpha-2; XX: does not matter */
    uint32_t facts;   /* node, DET_TREE_NONE */
    det_line *lines;
    size_t line_count;
    det_texts also_from, also_to, may_pass; /* of every leg */
    det_concern *concerns;                  /* every country of it, each role once */
    size_t concern_count;
    det_str silent; /* measures in force of which the lawbook does not say what they are over */
} det_shipment;

/* Reads document into shipment, whose screener and arena are set.  on overrides its date.
 * Fails: DET_SYNTAX, DET_RANGE, DET_LIMIT with the place; DET_NOMEM. */
DET_CHECKED det_status det_shipment_read(det_shipment *shipment, det_str document, const char *file,
                                         det_str on, det_str as_known, det_error *err);

/* True if a country of the transaction is one that the regime is aimed at. */
bool det_shipment_concerns(const det_shipment *shipment, const det_regime *regime);
/* The text under key of a map, trimmed; empty if absent. */
det_str det_shipment_field(const det_shipment *shipment, uint32_t node, const char *key);
/* A country under key: empty if absent, XX as it is.  Fails: DET_RANGE at its place; DET_NOMEM. */
DET_CHECKED det_status det_shipment_country(const det_shipment *shipment, uint32_t node,
                                            const char *key, det_str *out, det_error *err);
/* What a question to the law takes from a line: code, kind, edition, quantity, facts, countries.
 * Fails: DET_SYNTAX, DET_RANGE with the place; DET_NOMEM. */
DET_CHECKED det_status det_shipment_question(const det_shipment *shipment, const det_line *line,
                                             det_law_question *out, det_error *err);
/* What a line of the sections of legs.h says, but for whether its party is listed. */
DET_CHECKED det_status det_shipment_says(const det_shipment *shipment, const det_line *line,
                                         det_leg_says *out, det_error *err);

/* ", did you mean 'goods'?", or nothing, out of words; in buffer. */
const char *det_near_word(det_str text, const det_str *words, size_t count, char buffer[120]);

#endif
