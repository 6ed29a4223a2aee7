/* compile.h - the steps from drafts to the one file.                               floor: index */
#ifndef DET_INDEX_COMPILE_H
#define DET_INDEX_COMPILE_H

#include "index/builder.h"
#include "text/translit.h"

/* What tokens are apart from their places; each once. */
typedef struct det_ix_draft_form {
    uint32_t text, written; /* draft numbers, and numbers from step 2 on */
    uint16_t roles, script;
} det_ix_draft_form;

/* A form whose text is what was written, and short: found by its bytes without going to any text.
 */
typedef struct det_ix_short_form {
    uint64_t bytes[2]; /* of its text, zeros behind it */
    uint32_t marks;    /* roles and script */
    uint32_t length;
    uint32_t form; /* its place + 1, or 0 */
    uint32_t spare;
} det_ix_short_form;

/* A token of a name: its form, and where it stands. */
typedef struct det_ix_draft_token {
    uint32_t form; /* place in det_ix_work's row, and number from det_ix_lay_forms on */
    uint16_t from, to;
} det_ix_draft_token;

/* A name text as tokens. */
typedef struct det_ix_spelling {
    uint32_t text;
    uint16_t count;
    bool is_icu;
    det_ix_draft_token *tokens;
    struct det_ix_spelling *derived; /* the next reading that differs, ICU's last */
} det_ix_spelling;

typedef struct det_ix_name_draft {
    uint32_t text;
    uint8_t prop, is_derived;
    const det_ix_spelling *spelling;
} det_ix_name_draft;

typedef struct det_ix_folded {
    uint32_t text, folded;
} det_ix_folded;

/* What is taken over from the snapshot before, by its numbers there: subjects all bodies of which
 * say the same as before, and what belongs to them.  A row says whether it is used, until what it
 * counts is numbered; then it says the number now. */
typedef struct det_ix_kept {
    const det_index *before; /* NULL: nothing is taken over */
    uint8_t *subject;        /* is it? */
    uint8_t *is_form;        /* is it used? */
    uint32_t *string, *statement, *note, *form, *name, *body, *latin;
} det_ix_kept;

/* A subject, by number: its bodies, which are of the snapshot before or of det_ix_work's row. */
typedef struct det_ix_group {
    uint32_t id;   /* number of its text */
    uint32_t kept; /* its number before + 1, or 0 */
    uint32_t first, end;
    uint32_t name_first; /* from det_ix_lay_names on */
} det_ix_group;

typedef struct det_ix_work {
    det_index_builder *builder;
    det_ix_kept kept;
    const det_ix_draft_body **fresh; /* bodies that are not taken over */
    size_t fresh_count;
    det_arena *arena;       /* what goes when the sections are laid */
    det_arena *out;         /* the sections, which go when the file is put together */
    det_translit *translit; /* NULL until ICU is needed */
    uint32_t *place;        /* draft text -> number */
    const uint32_t *ends;   /* texts by number: where each ends in the pool, behind a 0 */
    const char *pool;
    uint32_t text_count;
    det_ix_spelling *spellings;
    uint32_t spelling_count;
    det_ix_spelling **spelling_of; /* by number of the text */
    uint32_t *before_row; /* by draft text: its first row in the snapshot before + 1; may be NULL */
    uint32_t *before_form; /* by form of that one: its place + 1, or 0 */
    DET_IX_ROW(det_ix_draft_form) forms;
    uint32_t *form_before; /* by form, from det_ix_lay_forms on: its number before + 1, or 0 */
    uint32_t *form_slots;  /* forms by what they are: place + 1, or 0 */
    size_t form_slot_count;
    det_ix_short_form *short_forms; /* of a power of two, at most half of them taken */
    size_t short_slot_count, short_count;
    det_ix_draft_body *bodies; /* the fresh ones, sorted, distinct; what they say lies in the next
                                  two rows */
    uint32_t *body_number;     /* of each in the section */
    uint32_t fresh_body_count, body_count, record_count;
    det_ix_group *groups;
    uint32_t group_count;
    det_ix_statement *statements;
    det_ix_note *notes;
    size_t statement_count, note_count;
    uint32_t name_count;
    uint32_t *body_name_first;        /* by body, and one more: places in the section */
    DET_IX_ROW(det_ix_latin) latin;   /* draft numbers */
    DET_IX_ROW(det_ix_folded) folded; /* of the texts of identifiers, draft numbers */
    void *items[DET_IX_SECTIONS];
    uint64_t count[DET_IX_SECTIONS];
} det_ix_work;

static inline det_str
det_ix_text(const det_ix_work *w, uint32_t number)
{
    return (det_str){w->pool + w->ends[number], w->ends[number + 1] - w->ends[number]};
}

/* A record that knows its subject. */
typedef struct det_ix_timed {
    uint32_t subject;
    det_ix_record record;
} det_ix_timed;

det_status det_ix_no_memory(det_error *err);
/* Numbers in a snapshot have 32 bits, the last of which says "none".  Fails: DET_LIMIT, naming what
 * there are too many of. */
DET_CHECKED det_status det_ix_fits(uint64_t count, const char *what, det_error *err);

/* compile_sort.c */
/* qsort that takes an empty array. */
void det_ix_sort(void *items, size_t count, size_t size,
                 int (*compare)(const void *, const void *));
/* Sorts and keeps one of each; returns how many are left. */
size_t det_ix_sort_distinct(void *items, size_t count, size_t size,
                            int (*compare)(const void *, const void *));
/* A place, and what it is sorted by. */
typedef struct det_ix_keyed {
    uint64_t key;
    uint32_t item, with;
} det_ix_keyed;
/* By key; of equal keys the first stays first.  spare has room for as many. */
void det_ix_sort_keyed(det_ix_keyed *items, det_ix_keyed *spare, size_t count);
/* Items by the bytes of texts[item], which differ; keys are overwritten.  False: no memory. */
DET_CHECKED bool det_ix_sort_texts(det_ix_keyed *items, det_ix_keyed *spare, size_t count,
                                   const det_str *texts, det_arena *arena);
/* Items of which each is to be kept once, and what puts them in order. */
typedef struct det_ix_distinct {
    const void *items;
    size_t count, size;
    uint64_t (*key)(const void *item);                   /* goes first */
    int (*compare)(const void *left, const void *right); /* of pointers to items of one key */
    void *out;                                           /* the distinct ones, in order */
    uint32_t *number;                                    /* of each item: its place in out */
} det_ix_distinct;
DET_CHECKED det_status det_ix_number_distinct(det_ix_work *w, const det_ix_distinct *what,
                                              size_t *kept, det_error *err);

/* Rows of the snapshot before that are taken over, and fresh ones, both in order and distinct, to
 * one such row. */
typedef struct det_ix_merge {
    uint32_t kept_count;
    /* Writes row `number` of the one before as it is now; false: it is not taken over. */
    bool (*take)(const det_ix_work *w, uint32_t number, void *out);
    const void *fresh;
    size_t fresh_count, size;
    int (*compare)(const void *left, const void *right);
    void *out;
    uint32_t *kept_number, *fresh_number; /* of each, its place in out; may be NULL */
} det_ix_merge;
/* Returns how many there are. */
size_t det_ix_merge_rows(const det_ix_work *w, const det_ix_merge *what);

/* compile_kept.c: what is taken over, before all other steps */
DET_CHECKED det_status det_ix_keep(det_ix_work *w, det_error *err);
/* ... and which rows that takes, when identifiers and names have been read. */
DET_CHECKED det_status det_ix_mark_kept(det_ix_work *w, det_error *err);

/* compile_spell.c: step 1 */
DET_CHECKED det_status det_ix_spell(det_ix_work *w, det_arena *scratch, det_error *err);
/* Has it a statement that is a name?  If not, its caption is taken for one. */
bool det_ix_has_name(const det_ix_draft_body *body);
/* The place of a form, which becomes one if it was none.  False: no memory. */
DET_CHECKED bool det_ix_place_form(det_ix_work *w, const det_ix_draft_form *form, uint32_t *place);
/* ICU's spelling behind the others, unless one has the same words. */
void det_ix_add_icu(const det_ix_work *w, det_ix_spelling *of, det_ix_spelling *derived);

/* compile_number.c: step 2; and what ICU read, for the next builder. */
DET_CHECKED det_status det_ix_number(det_ix_work *w, det_error *err);
DET_CHECKED det_status det_ix_lay_latin(det_ix_work *w, det_error *err);

/* compile_again.c: names that the snapshot before has */
DET_CHECKED det_status det_ix_look_back(det_ix_work *w, const uint8_t *is_name, det_error *err);
DET_CHECKED det_status det_ix_spell_again(det_ix_work *w, uint32_t text, det_ix_spelling *out,
                                          bool *is_known, det_error *err);

/* compile_lists.c: step 3, in this order */
DET_CHECKED det_status det_ix_sort_sources(det_ix_work *w, det_error *err);
DET_CHECKED det_status det_ix_sort_bodies(det_ix_work *w, det_ix_timed **out, det_error *err);
DET_CHECKED det_status det_ix_lay_subjects(det_ix_work *w, const det_ix_timed *records,
                                           det_error *err);
DET_CHECKED det_status det_ix_lay_names(det_ix_work *w, det_error *err);
DET_CHECKED det_status det_ix_lay_bodies(det_ix_work *w, det_error *err);

/* compile_words.c: step 4, and for it, before texts are numbered, the folded form of id numbers */
DET_CHECKED det_status det_ix_fold_identifiers(det_ix_work *w, det_arena *scratch, det_error *err);
DET_CHECKED det_status det_ix_lay_forms(det_ix_work *w, det_error *err);
DET_CHECKED det_status det_ix_lay_postings(det_ix_work *w, det_error *err);
DET_CHECKED det_status det_ix_lay_wholes(det_ix_work *w, det_error *err);
DET_CHECKED det_status det_ix_lay_identifiers(det_ix_work *w, det_error *err);

/* compile_keys.c: what a finder looks spellings up by */
/* compile_other.c: what words in other scripts may be */
DET_CHECKED det_status det_ix_lay_other(det_ix_work *w, det_arena *scratch, det_error *err);
DET_CHECKED det_status det_ix_lay_keys(det_ix_work *w, det_error *err);

#endif
