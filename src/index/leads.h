/* leads.h - what a finder keeps of a query, for finder.c and leads.c only.            floor: index
 */
#ifndef DET_INDEX_LEADS_H
#define DET_INDEX_LEADS_H

#include <assert.h>

#include "index/format.h"
#include "index/scan.h"
#include "text/sounds.h"

enum {
    MEMORY_SLOTS = 32768, /* of what fits a cache line, and of what does not */
    MEMORY_ITEMS = 10,
    MEMORY_WIDE_SLOTS = 8192, /* and of words that were not written so */
    MEMORY_WIDE_ITEMS = 70,
    MEMORY_VAST_SLOTS = 1024,
    MEMORY_VAST_ITEMS = 1024,
    MEMORY_TEXT = 16,
    BLOCKS_MAX = 32768, /* of names, 4 KiB to clear for a query */
    LAST_MIN = 192,     /* names of a token from which it pays to read them last */
    AHEAD = 12,         /* postings whose cells are fetched before they are needed */
    EPOCH_LAST = 0xFFFF,
    WAITING = 0x8000,      /* of a cell, with one token */
    EXACT = 0x8000,        /* of the tokens of a form: one is the same word, or of one class */
    LIGHT_LETTERS_MIN = 4, /* of a light word that anything is near, by match/edges.c, and ... */
    WALKED_MAX = 12, /* names that cost less to look at than a search for what is near a word */
    TWO_EDITS_LETTERS = 8 /* of both, det_edit_budget; the first length with nothing shorter near */
};

/* What one token of a query has led to: forms, with the highest bit where it is the same word or of
 * one class, then names of E3. */
typedef struct remembered {
    char text[MEMORY_TEXT];
    uint16_t roles;
    uint8_t script, length; /* 0: nothing is remembered here */
    uint8_t written_length; /* 0: what was written is the text */
    bool parts_light, is_fast;
    uint8_t zero;
} remembered;
typedef struct counts {
    uint16_t forms, names;
} counts;
typedef struct memory {
    remembered of;
    uint32_t items[MEMORY_ITEMS - 1];
    counts count;
} memory;
/* What a word in kana or Chinese characters sounds like, by what its syllables may write; of others
 * nothing. */
typedef struct remembered_sounds {
    uint16_t pieces[DET_SOUNDS_SYLLABLES_MAX]; /* the first of each syllable */
    uint8_t count, doubt, keys, zero;
} remembered_sounds;
typedef struct wide_memory {
    remembered of;
    char written[MEMORY_TEXT];
    remembered_sounds sounds;
    counts count;
    uint32_t items[MEMORY_WIDE_ITEMS];
} wide_memory;
typedef struct vast_memory {
    remembered of;
    char written[MEMORY_TEXT];
    remembered_sounds sounds;
    counts count;
    uint32_t items[MEMORY_VAST_ITEMS];
} vast_memory;
static_assert(sizeof(memory) == 64, "what is remembered of most words is one cache line");

#define FORM_EXACT (UINT32_C(1) << 31)

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
    memory *memories;
    wide_memory *wide_memories;
    vast_memory *vast_memories;
    vast_memory learned; /* what is being made */
    bool is_learning, is_too_much;
    det_finder_work work;
};

/* Marks a name as found by tokens of the query. */
void det_ix_mark(det_finder *finder, uint32_t name, uint32_t tokens);
/* The same of all names of a form. */
void det_ix_mark_all(det_finder *finder, const det_ix_form *form, uint16_t tokens);
/* The same of all forms that were touched, but for what the filter leaves out. */
void det_ix_mark_forms(det_finder *finder, det_tokens query, const det_finder_filter *filter);

#endif
