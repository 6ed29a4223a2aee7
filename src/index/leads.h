/* leads.h - what a finder keeps of a query, for finder.c and leads.c only.            floor: index
 */
#ifndef DET_INDEX_LEADS_H
#define DET_INDEX_LEADS_H

#include "index/format.h"
#include "index/memory.h"
#include "index/scan.h"
#include "index/sieve.h"
#include "text/heard_rows.h"

#define MARK_ALL ((mark){DET_LEAD_ALL, UINT16_MAX, UINT16_MAX}) /* of E3 and E4 */

enum {
    SIEVED = 1024,   /* postings that are sifted at once */
    BATCH = 256,     /* postings that have passed, and ... */
    RUNS = 64,       /* forms that they are of, from which those are looked at */
    LARGE = 1 << 18, /* names from which postings are sifted, and what comes next is fetched */
    AHEAD = 12,      /* forms that are fetched before they are touched */
    COUNT_OF_BUCKETS = 1 << 16,
    NEAR_LENGTHS = DET_IX_LENGTHS + 4, /* from here on all lengths of a token have the same near */
    ROWS_AHEAD = 4,                    /* likewise of rows of forms */
    FORMS_AHEAD = 6,     /* forms whose first postings are fetched before they are needed, ... */
    POSTINGS_AHEAD = 64, /* so many of each: sieve.c goes on with it */
    TOLD_LEAST = 3,      /* names of a form from which it pays to work out what they lack */
    EPOCH_LAST = 0xFFFF,
    WAITING = 0x8000,      /* of a cell, with the tokens of one form */
    JOINED = 0x8000,       /* of the tokens of a form: two led to it together, side by side */
    LIGHT_LETTERS_MIN = 4, /* of a light word that anything is near, by match/edges.c, and ... */
    WALKED_MAX = 12, /* names that cost less to look at than a search for what is near a word */
    TWO_EDITS_LETTERS = 8 /* of both, det_edit_budget; the first length with nothing shorter near */
};

/* The query that touched a form last, by which of its tokens, and the best of their levels. */
typedef struct touched {
    uint16_t tokens;
    uint8_t epoch, level;
} touched;

/* What the query has come upon of a name, if it is of this epoch: as det_lead, with WAITING. */
typedef struct name_cell {
    uint16_t epoch, tokens, carried, covered;
} name_cell;

/* The quality of a pair, in basis points, on a scale that six bits hold: what a level stands for is
 * no less than what was put in.  The highest is the same word, or one of the same class. */
enum { LEVEL_FIRST = 5000, LEVEL_STEP = 80, LEVEL_EXACT = (1 << DET_IX_LEVEL_BITS) - 1 };
static inline uint8_t
level_of(uint32_t quality_bp)
{
    if (quality_bp <= LEVEL_FIRST) return 0;
    return (uint8_t)((quality_bp - LEVEL_FIRST + LEVEL_STEP - 1) / LEVEL_STEP);
}
static inline uint32_t
quality_of(uint8_t level)
{
    return level == LEVEL_EXACT ? 10000 : LEVEL_FIRST + LEVEL_STEP * (uint32_t)level;
}

struct det_finder {
    const det_index *index;
    det_ix_scan scan;
    det_ix_sieve_run sieve;
    bool is_forgetful, is_fast, is_large;
    uint32_t search, epoch;
    bool parts_light;       /* the token that is looked for may be two light ones, joined */
    uint16_t parts;         /* tokens of the query that may */
    uint32_t *key_searches; /* number of the search that took a key */
    uint32_t *near, near_count;
    uint8_t *near_edits; /* by which it is the spelling */
    uint32_t *survivors;
    touched *touched;                        /* by form */
    uint32_t buckets[COUNT_OF_BUCKETS / 32]; /* a bit for each that a token of the query led to */
    uint32_t lightest;                       /* weight of the lightest bearing form */
    uint8_t near_below[NEAR_LENGTHS][DET_IX_LENGTHS]; /* of det_ix_near, by a token's length */
    uint32_t *forms, form_count;
    uint32_t *light_forms, light_count; /* that a token may be near which does not lead to them: */
    uint32_t digit_count;               /* first those with a digit, then those of four letters */
    name_cell *name_cells;
    det_lead *found;
    size_t found_count;
    det_ix_memory *memory;
    det_ix_led *learned;  /* what is being made; NULL: nothing is, or it is too much */
    det_heard_rows heard; /* of the last token in another script */
    det_finder_work work;
};

/* What one form adds to a cell: tokens that led to it, and what its pairs carry and cover. */
typedef struct mark {
    uint16_t tokens, carried, covered;
} mark;
/* Marks a name as found. */
void det_ix_mark(det_finder *finder, uint32_t name, mark by);
/* The same of all names of a form. */
void det_ix_mark_all(det_finder *finder, const det_ix_form *form, mark by);
/* The same of all forms that were touched, but for what the filter leaves out. */
void det_ix_mark_forms(det_finder *finder, det_tokens query, const det_finder_filter *filter);

#endif
