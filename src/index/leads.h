/* leads.h - what a finder keeps of a query, for finder.c and leads.c only.            floor: index
 */
#ifndef DET_INDEX_LEADS_H
#define DET_INDEX_LEADS_H

#include "index/format.h"
#include "index/memory.h"
#include "index/scan.h"
#include "index/sieve.h"
#include "text/heard_rows.h"

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
    EPOCH_LAST = 0xFFFF,
    WAITING = 0x8000,      /* of a cell, with one token */
    EXACT = 0x8000,        /* of the tokens of a form: one is the same word, or of one class */
    LIGHT_LETTERS_MIN = 4, /* of a light word that anything is near, by match/edges.c, and ... */
    WALKED_MAX = 12, /* names that cost less to look at than a search for what is near a word */
    TWO_EDITS_LETTERS = 8 /* of both, det_edit_budget; the first length with nothing shorter near */
};

/* The query that touched a form last, and by which of its tokens. */
typedef struct touched {
    uint16_t epoch, tokens;
} touched;

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
    uint32_t same; /* the key that the spelling is, in near; or UINT32_MAX */
    uint32_t *survivors;
    touched *touched;                        /* by form */
    uint32_t buckets[COUNT_OF_BUCKETS / 32]; /* a bit for each that a token of the query led to */
    uint8_t near_below[NEAR_LENGTHS][DET_IX_LENGTHS]; /* of det_ix_near, by a token's length */
    uint32_t *forms, form_count;
    uint32_t *light_forms, light_count; /* that a token may be near which does not lead to them: */
    uint32_t digit_count;               /* first those with a digit, then those of four letters */
    uint32_t *name_cells;               /* epoch, and the mask of tokens in the low half */
    det_lead *found;
    size_t found_count;
    det_ix_memory *memory;
    det_ix_led *learned;  /* what is being made; NULL: nothing is, or it is too much */
    det_heard_rows heard; /* of the last token in another script */
    det_finder_work work;
};

/* Marks a name as found by tokens of the query. */
void det_ix_mark(det_finder *finder, uint32_t name, uint32_t tokens);
/* The same of all names of a form. */
void det_ix_mark_all(det_finder *finder, const det_ix_form *form, uint16_t tokens);
/* The same of all forms that were touched, but for what the filter leaves out. */
void det_ix_mark_forms(det_finder *finder, det_tokens query, const det_finder_filter *filter);

#endif
