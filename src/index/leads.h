/* leads.h - what a finder keeps of a query, for finder.c and leads.c only.            floor: index
 */
#ifndef DET_INDEX_LEADS_H
#define DET_INDEX_LEADS_H

#include "index/format.h"
#include "index/memory.h"
#include "index/scan.h"
#include "text/heard_rows.h"

enum {
    BLOCKS_MAX = 32768, /* of names, 4 KiB to clear for a query */
    LAST_MIN = 192,     /* names of a token from which it pays to read them last */
    AHEAD = 12,         /* postings whose cells are fetched before they are needed */
    AHEAD_FORMS = 4,    /* forms, likewise */
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
    bool is_forgetful, is_fast;
    uint32_t search, epoch;
    bool parts_light;       /* the token that is looked for may be two light ones, joined */
    uint16_t parts;         /* tokens of the query that may */
    uint32_t *key_searches; /* number of the search that took a key */
    uint32_t *near, near_count;
    uint32_t same; /* the key that the spelling is, in near; or UINT32_MAX */
    uint32_t *survivors;
    touched *touched; /* by form */
    uint32_t *forms, form_count;
    uint32_t *light_forms, light_count; /* that a token may be near which does not lead to them: */
    uint32_t digit_count;               /* first those with a digit, then those of four letters */
    uint32_t *name_cells;               /* epoch, and the mask of tokens in the low half */
    uint64_t *blocks; /* a bit for 2^block_shift names each: one of them has a cell of this query */
    uint32_t block_shift, block_words;
    bool has_blocks; /* blocks are kept */
    uint32_t *order; /* forms, those of the token that leads to most names last */
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
