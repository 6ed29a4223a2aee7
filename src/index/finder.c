/* finder.c - which names the scorer has to look at.
 *
 * The theorem (docs/matching.md): a name to which det_score_names gives more than 0 shares with the
 * query one of E1 to E6 of index.h, where in all but E4 the listed token, or one of the two, is
 * bearing, or the name has no bearing token.  The builder posts a form to exactly the names in
 * which that condition holds, so finding all forms of E1, E2, E5 and E6 and all pairs of E3 finds
 * all such names; E4 is looked up by hash, and what merely collides with it is a name too many.
 *
 * How the keys near a spelling are found:
 *   - the same: a table of whole keys
 *   - one edit: compile_keys.c says why the two tables have them all
 *   - two edits, which det_edit_budget grants when both have eight letters: keys lie by length, so
 *     those within two of it are one range, of which every signature is looked at (scan.h; a lower
 *     bound of the distance) and what is left is measured
 *
 * All memory is taken by det_finder_new.  What a query touches is told from what earlier ones did
 * by its number beside each key and form; names have 16 bits of it, beside the mask of the query's
 * tokens, and are cleared when those have been counted through.
 *
 * Most postings are those of one common word.  They are read last, when all that other words lead
 * to is marked, so that a name of which it is all there is costs no look at anything but what
 * stands beside the posting (partners.c) and a bit for it and its neighbours.
 *
 * Words repeat from query to query, given names above all, so what a token has led to is
 * remembered, in a table of fixed size in which the newest displaces what was in its place.  It
 * follows from the text, roles and script of a token, and from what was written, and from nothing
 * else. */
#include "index/index.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "index/format.h"
#include "index/scan.h"
#include "text/edit.h"
#include "text/skeleton.h"

enum {
    MEMORY_SLOTS = 32768, /* of what fits a cache line, and of what does not */
    MEMORY_ITEMS = 10,
    MEMORY_WIDE_SLOTS = 8192, /* and of words that were not written so */
    MEMORY_WIDE_ITEMS = 70,
    MEMORY_VAST_SLOTS = 256,
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
typedef struct wide_memory {
    remembered of;
    char written[MEMORY_TEXT];
    counts count;
    uint32_t items[MEMORY_WIDE_ITEMS];
} wide_memory;
typedef struct vast_memory {
    remembered of;
    char written[MEMORY_TEXT];
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

/* ---- the dictionary --------------------------------------------------------------------- */

bool
det_ix_find_summed(const det_index *index, uint64_t sum, det_str text, uint32_t *key)
{
    uint32_t mask = index->count[DET_IX_EXACT] - 1;
    for (uint32_t slot = (uint32_t)det_ix_spread(sum) & mask; index->exact[slot] != 0;
         slot = (slot + 1) & mask) {
        uint32_t k = index->exact[slot] - 1;
        if (index->keys[k].length != text.len ||
            memcmp(det_ix_key_text(index, k).ptr, text.ptr, text.len) != 0)
            continue;
        *key = k;
        return true;
    }
    return false;
}

bool
det_ix_find_key(const det_index *index, det_str text, uint32_t *key)
{
    return text.len > 0 && text.len <= DET_TOKEN_BYTES_MAX &&
           det_ix_find_summed(index, det_ix_sum(text), text, key);
}

static uint16_t
weigh(const det_index *index, const det_token *token)
{
    uint32_t key;
    uint16_t rarity = 4095;
    if (det_ix_find_key(index, token->text, &key)) {
        const det_ix_key *k = &index->keys[key];
        for (uint32_t i = 0; i < k->form_count; i++) {
            uint32_t of_key = index->key_forms[k->form_first + i];
            if (index->forms[of_key].text == k->text) rarity = index->traits[of_key].rarity;
        }
    }
    return det_ix_weight(rarity, token->roles);
}

det_status
det_index_query_weights(const det_index *index, det_tokens query, det_arena *arena,
                        const uint16_t **weights, det_error *err)
{
    uint16_t *own = DET_NEW(arena, uint16_t, query.count);
    if (own == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for the weights of a query");
    for (size_t i = 0; i < query.count; i++)
        own[i] = weigh(index, &query.items[i]);
    *weights = own;
    return DET_OK;
}

/* ---- memory ----------------------------------------------------------------------------- */

/* Light words that a token may be an edit away from, which has no budget for it: words with a
 * digit, and for one of three letters those of four. */
static void
gather_light(det_finder *f, bool has_digit)
{
    const det_index *index = f->index;
    for (uint32_t form = 0; form < index->count[DET_IX_FORMS]; form++) {
        const det_trait *trait = &index->traits[form];
        if ((trait->roles & DET_ROLES_LIGHT) == 0 || (trait->roles & DET_ROLE_INITIAL) != 0 ||
            trait->length < LIGHT_LETTERS_MIN)
            continue;
        det_str text = det_ix_string(index, index->forms[form].text);
        if ((det_edit_budget(text, text) == 0) == has_digit &&
            (has_digit || text.len == LIGHT_LETTERS_MIN))
            f->light_forms[f->light_count++] = form;
    }
}

static bool
reserve(uint32_t **items, size_t count)
{
    *items = calloc(count + 1, sizeof **items);
    return *items != NULL;
}

det_status
det_finder_new(const det_index *index, det_finder **out, det_error *err)
{
    det_finder *f = calloc(1, sizeof *f);
    if (f == NULL) goto no_memory;
    f->index = index;
    f->scan = det_ix_scan_best();
    size_t keys = index->count[DET_IX_KEYS], forms = index->count[DET_IX_FORMS];
    f->touched = calloc(forms + 1, sizeof *f->touched);
    f->found = calloc((size_t)index->count[DET_IX_NAMES] + 1, sizeof *f->found);
    f->memories = calloc(MEMORY_SLOTS, sizeof *f->memories);
    f->wide_memories = calloc(MEMORY_WIDE_SLOTS, sizeof *f->wide_memories);
    f->vast_memories = calloc(MEMORY_VAST_SLOTS, sizeof *f->vast_memories);
    bool is_there = f->touched != NULL && f->found != NULL && f->memories != NULL &&
                    f->wide_memories != NULL && f->vast_memories != NULL &&
                    reserve(&f->key_searches, keys) && reserve(&f->near, keys) &&
                    reserve(&f->survivors, keys) && reserve(&f->forms, forms) &&
                    reserve(&f->order, forms) && reserve(&f->light_forms, forms) &&
                    reserve(&f->name_cells, index->count[DET_IX_NAMES]);
    if (!is_there) goto no_memory;
    while (index->count[DET_IX_NAMES] >> f->block_shift >= BLOCKS_MAX)
        f->block_shift++;
    f->block_words = (index->count[DET_IX_NAMES] >> f->block_shift) / 64 + 1;
    f->blocks = calloc(f->block_words, sizeof *f->blocks);
    if (f->blocks == NULL) goto no_memory;
    gather_light(f, true);
    f->digit_count = f->light_count;
    gather_light(f, false);
    *out = f;
    return DET_OK;
no_memory:
    det_finder_free(f);
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to search the names");
}

void
det_finder_free(det_finder *f)
{
    if (f == NULL) return;
    free(f->touched);
    free(f->found);
    free(f->memories);
    free(f->wide_memories);
    free(f->vast_memories);
    free(f->key_searches);
    free(f->near);
    free(f->survivors);
    free(f->forms);
    free(f->light_forms);
    free(f->name_cells);
    free(f->blocks);
    free(f->order);
    free(f);
}

const det_finder_work *
det_finder_work_done(const det_finder *finder)
{
    return &finder->work;
}

uint16_t
det_finder_led(const det_finder *f, uint32_t form)
{
    return f->touched[form].epoch == f->epoch ? f->touched[form].tokens & DET_LEAD_LONG : 0;
}

uint16_t
det_finder_parts(const det_finder *f)
{
    return f->parts;
}

void
det_finder_set(det_finder *finder, bool is_portable, bool is_forgetful)
{
    finder->scan = is_portable ? det_ix_scan_portable : det_ix_scan_best();
    finder->is_forgetful = is_forgetful;
}

/* ---- keys near a spelling --------------------------------------------------------------- */

static void
take(det_finder *f, uint32_t key)
{
    if (f->key_searches[key] == f->search) return;
    f->key_searches[key] = f->search;
    f->near[f->near_count++] = key;
}

/* A key's text, from its cell if all of it is there. */
static det_str
key_text(const det_index *index, uint32_t key)
{
    uint16_t length = index->keys[key].length;
    if (length <= DET_IX_CELL_BYTES) return (det_str){index->cells[key].bytes, length};
    return det_ix_key_text(index, key);
}

/* Takes a key that might be within `most` edits. */
static void
measure(det_finder *f, det_str spelling, uint32_t key, uint32_t most)
{
    if (f->key_searches[key] == f->search) return;
    det_str text = key_text(f->index, key);
    uint32_t budget = det_edit_budget_of_length(text.len < spelling.len ? text.len : spelling.len);
    if (budget > most) budget = most;
    f->work.measured++;
    if (det_edit_distance(spelling, text, budget) <= budget) take(f, key);
}

/* Keys that, without one byte, have this sum. */
static void
find_deleted(det_finder *f, det_str spelling, uint64_t sum)
{
    const det_index *index = f->index;
    uint64_t hash = det_ix_spread(sum);
    uint32_t bucket = (uint32_t)hash & (index->count[DET_IX_DELETION_ENDS] - 2);
    uint32_t mark = (uint32_t)(hash >> 56);
    for (uint32_t i = index->deletion_ends[bucket]; i < index->deletion_ends[bucket + 1]; i++)
        if (index->deletions[i] >> DET_IX_DELETION_KEY_BITS == mark)
            measure(f, spelling,
                    index->deletions[i] & ((UINT32_C(1) << DET_IX_DELETION_KEY_BITS) - 1), 1);
}

/* Is the key the spelling without byte i? */
static bool
is_without(const det_index *index, uint32_t key, det_str spelling, size_t i)
{
    det_str text = key_text(index, key);
    return text.len + 1 == spelling.len && memcmp(text.ptr, spelling.ptr, i) == 0 &&
           memcmp(text.ptr + i, spelling.ptr + i + 1, text.len - i) == 0;
}

static void
find_one_edit(det_finder *f, det_str spelling, const uint64_t *sums)
{
    const det_index *index = f->index;
    uint32_t mask = index->count[DET_IX_EXACT] - 1;
    find_deleted(f, spelling, sums[spelling.len]);
    for (size_t i = 0; i < spelling.len; i++) {
        if (i > 0 && spelling.ptr[i] == spelling.ptr[i - 1]) continue;
        uint64_t sum = sums[i] + (sums[spelling.len] - sums[i + 1]) * DET_IX_BASE_INVERSE;
        find_deleted(f, spelling, sum);
        if (det_edit_budget_of_length(spelling.len - 1) == 0) continue;
        for (uint32_t slot = (uint32_t)det_ix_spread(sum) & mask; index->exact[slot] != 0;
             slot = (slot + 1) & mask)
            if (is_without(index, index->exact[slot] - 1, spelling, i))
                take(f, index->exact[slot] - 1);
    }
}

static void
find_two_edits(det_finder *f, det_str spelling)
{
    const det_index *index = f->index;
    size_t least = spelling.len - 2 < TWO_EDITS_LETTERS ? TWO_EDITS_LETTERS : spelling.len - 2;
    size_t most = spelling.len + 2 > DET_TOKEN_BYTES_MAX ? DET_TOKEN_BYTES_MAX : spelling.len + 2;
    uint64_t signature = det_edit_signature(spelling);
    uint32_t first = index->length_first[least], end = index->length_first[most + 1];
    f->work.scanned += end - first;
    size_t count = f->scan(index->signatures + first, end - first, signature, 4, first,
                           f->survivors);
    for (size_t i = 0; i < count; i++)
        if (index->signatures[f->survivors[i]] >> 52 == 0) measure(f, spelling, f->survivors[i], 2);
}

/* All keys within det_edit_budget of spelling, and within `most` edits, into near. */
static void
find_near(det_finder *f, det_str spelling, uint32_t most)
{
    uint64_t sums[DET_TOKEN_BYTES_MAX + 3];
    uint32_t key;
    f->near_count = 0;
    f->same = UINT32_MAX;
    if (spelling.len > DET_TOKEN_BYTES_MAX + most) return;
    det_ix_sums(spelling, sums);
    uint64_t sum = sums[spelling.len];
    f->work.searches++;
    f->search++;
    if (f->search == 0) { /* counted through: no key is of this search */
        memset(f->key_searches, 0, f->index->count[DET_IX_KEYS] * sizeof *f->key_searches);
        f->search = 1;
    }
    if (spelling.len <= DET_TOKEN_BYTES_MAX && det_ix_find_summed(f->index, sum, spelling, &key)) {
        take(f, key);
        f->same = key;
    }
    if (most > 0 && det_ix_has_edits(spelling)) {
        /* from nine letters on a scan has all that are one edit away */
        bool is_scanned = most >= 2 && spelling.len >= TWO_EDITS_LETTERS;
        if (!is_scanned || spelling.len == TWO_EDITS_LETTERS) find_one_edit(f, spelling, sums);
        if (is_scanned) find_two_edits(f, spelling);
    }
}

/* ---- names ------------------------------------------------------------------------------ */

/* Forms come before names, for E1, E5 and E6 are looked for before E3. */
static void
remember(det_finder *f, uint32_t item, bool is_name)
{
    vast_memory *m = &f->learned;
    if (!f->is_learning) return;
    size_t count = (size_t)m->count.forms + m->count.names;
    if (count == MEMORY_VAST_ITEMS) {
        f->is_too_much = true;
        return;
    }
    m->items[count] = item;
    if (is_name)
        m->count.names++;
    else
        m->count.forms++;
}

/* is_exact: it is the same word, or of one class. */
static void
touch(det_finder *f, uint32_t form, uint16_t tokens, bool is_exact)
{
    remember(f, is_exact ? form | FORM_EXACT : form, false);
    if (f->touched[form].epoch != f->epoch) {
        f->touched[form] = (touched){(uint16_t)f->epoch, 0};
        f->forms[f->form_count++] = form;
    }
    f->touched[form].tokens |= is_exact ? tokens | EXACT : tokens;
}

static void
touch_near(det_finder *f, det_str spelling, uint32_t most, uint16_t tokens)
{
    find_near(f, spelling, most);
    for (uint32_t i = 0; i < f->near_count; i++) {
        const det_ix_key *key = &f->index->keys[f->near[i]];
        for (uint32_t k = 0; k < key->form_count; k++)
            touch(f, f->index->key_forms[key->form_first + k], tokens, f->near[i] == f->same);
    }
}

/* The first row whose key is not below key. */
static uint32_t
find_row(const det_ix_row *rows, uint32_t count, uint32_t key)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (rows[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* E5 and E6: forms that share a class with the token, or sound like it. */
static void
touch_alike(det_finder *f, const det_token *token, uint16_t tokens)
{
    const det_index *index = f->index;
    for (uint32_t c = 0; c < token->class_count; c++)
        for (uint32_t i = find_row(index->classes, index->count[DET_IX_CLASSES], token->classes[c]);
             i < index->count[DET_IX_CLASSES] && index->classes[i].key == token->classes[c]; i++)
            touch(f, index->classes[i].form, tokens, true);
    if (token->skeleton == 0 || f->is_fast) return;
    uint32_t key = det_ix_skeleton_key(token->skeleton);
    for (uint32_t i = find_row(index->skeletons, index->count[DET_IX_SKELETONS], key);
         i < index->count[DET_IX_SKELETONS] && index->skeletons[i].key == key; i++) {
        const det_ix_form *form = &index->forms[index->skeletons[i].form];
        const det_token listed = {.text = det_ix_string(index, form->text),
                                  .skeleton = form->skeleton,
                                  .roles = index->traits[index->skeletons[i].form].roles,
                                  .script = form->script};
        f->work.measured++;
        if (det_sounds_alike(token, &listed)) touch(f, index->skeletons[i].form, tokens, false);
    }
}

/* A cell of a name that is not found yet, because one token alone led to it. */
static bool
is_waiting(uint32_t cell)
{
    return (cell & WAITING) != 0 && (uint16_t)cell != DET_LEAD_ALL;
}

static void
mark_block(det_finder *f, uint32_t name)
{
    uint32_t block = name >> f->block_shift;
    f->blocks[block / 64] |= UINT64_C(1) << block % 64;
}

/* May something have led to the name already? */
static bool
may_be_marked(const det_finder *f, uint32_t name)
{
    uint32_t block = name >> f->block_shift;
    return (f->blocks[block / 64] >> block % 64 & 1) != 0;
}

static void
mark(det_finder *f, uint32_t name, uint32_t tokens)
{
    uint32_t cell = f->name_cells[name];
    if (f->has_blocks) mark_block(f, name);
    if (cell >> 16 != f->epoch) {
        cell = f->epoch << 16;
        f->found[f->found_count++].name = name;
    } else if (is_waiting(cell)) {
        cell &= ~(uint32_t)WAITING;
        f->found[f->found_count++].name = name;
    }
    f->name_cells[name] = cell | tokens;
}

/* A name that is only found if another token leads to it, too. */
static void
mark_waiting(det_finder *f, uint32_t name, uint32_t token)
{
    uint32_t cell = f->name_cells[name];
    if (f->has_blocks) mark_block(f, name);
    if (cell >> 16 != f->epoch)
        f->name_cells[name] = f->epoch << 16 | WAITING | token;
    else if (!is_waiting(cell) || (cell & token) == 0)
        mark(f, name, token);
}

/* A name of E3. */
static void
mark_parted(det_finder *f, uint32_t name)
{
    remember(f, name, true);
    mark(f, name, DET_LEAD_ALL);
}

/* A token of the filter's needed: it may stand for a light word by which some bits are, or is near
 * a bearing one whose letters differ in so many bits from its own at most. */
typedef struct wanting {
    uint16_t token;
    uint32_t light; /* of det_ix_light_bit */
} wanting;
typedef struct near_letters {
    uint16_t token;
    uint32_t letters, most;
} near_letters;

/* What the names of a query are read by. */
typedef struct sieve {
    wanting wanting[DET_LEAD_TOKENS_MAX];
    near_letters near[DET_LEAD_TOKENS_MAX];
    uint32_t wanting_count, near_count;
    bool has_letters; /* near says all of what may soften a form */
    bool has_light;   /* some token may stand for a light word */
} sieve;

/* What is known of a form whose names are read, to which one token led. */
typedef struct reading {
    const sieve *by;
    const det_finder_filter *filter;
    uint16_t token;
    uint16_t needed; /* tokens of the filter's but this one */
    uint32_t weight; /* of a pair of the two at most */
    uint32_t length; /* of the form */
    bool is_exact;   /* the token is the same word, or of one class */
    bool is_last;    /* all that other tokens lead to has been read */
} reading;

/* Needed tokens that stand for no light word of a name. */
static uint16_t
needed_in(const reading *of, uint32_t beside)
{
    uint16_t needed = of->needed;
    uint32_t light = beside & ((1u << DET_IX_LIGHT_BITS) - 1);
    if (light == 0) return needed;
    for (uint32_t i = 0; i < of->by->wanting_count; i++)
        if ((of->by->wanting[i].light & light) != 0) needed &= (uint16_t)~of->by->wanting[i].token;
    return needed;
}

/* One word is all that the query has of a name of one bearing word, and goes on: may it still be
 * there (limit_lone of match/score.c)? */
static bool
may_be_sole(const reading *of, uint32_t partner)
{
    bool is_beside = (partner & DET_IX_SOLE_LIGHT) != 0;
    if (!of->is_exact || (partner & DET_IX_SOLE_WEAK) != 0) return false;
    if (is_beside && of->by->has_light) return true; /* all of the name may stand there */
    return (partner & DET_IX_SOLE_PERSON) == 0 &&
           of->length >= (is_beside ? of->filter->letters_beside : of->filter->letters_alone);
}

/* May a name of more than two bearing words be found by one token? */
static bool
may_be_one_of_many(const reading *of, uint32_t partner, uint16_t needed)
{
    const det_finder_filter *filter = of->filter;
    bool is_beside = (partner & DET_IX_MANY_LIGHT) != 0;
    if (is_beside ? filter->many > 0 && (needed & (needed - 1)) != 0 : filter->many > 0)
        return false;
    if (needed == 0) return true;
    uint32_t light = partner & ((UINT32_C(1) << DET_IX_MANY_LIGHT_BITS) - 1);
    partner >>= DET_IX_MANY_LIGHT_BITS;
    uint32_t heaviest = partner & ((UINT32_C(1) << DET_IX_MANY_HEAVIEST_BITS) - 1);
    partner >>= DET_IX_MANY_HEAVIEST_BITS;
    uint32_t rest = partner & ((UINT32_C(1) << DET_IX_MANY_REST_BITS) - 1);
    return filter->may_reach(filter->context, of->token, of->weight, rest * DET_IX_MANY_UNIT,
                             heaviest * DET_IX_MANY_UNIT, light * DET_IX_MANY_UNIT);
}

/* May a token but the one be near a form, by its letters? */
static bool
may_be_near(const reading *of, uint32_t beside)
{
    if (!of->by->has_letters) return true;
    for (uint32_t i = 0; i < of->by->near_count; i++) {
        const near_letters *near = &of->by->near[i];
        uint32_t apart = (near->letters ^ beside) >> DET_IX_LIGHT_BITS;
        if (near->token != of->token && det_edit_signature_apart(apart, 0) <= near->most)
            return true;
    }
    return false;
}

/* Can a token but the one stand for the other form of two, or soften it?  Once all that others lead
 * to has been read, a name of which one leads to the other form is marked. */
static bool
may_have_second(det_finder *f, const reading *of, uint32_t name, uint32_t form, uint32_t beside)
{
    if ((!of->is_last || may_be_marked(f, name)) && f->touched[form].epoch == f->epoch &&
        (f->touched[form].tokens & DET_LEAD_LONG & (uint16_t)~of->token) != 0)
        return true;
    return may_be_near(of, beside) && of->filter->may_soften(of->filter->context, form, of->token);
}

/* A name that a token led to by a form, if no other did. */
static void
mark_read(det_finder *f, const reading *of, uint32_t name, uint32_t partner, uint32_t beside)
{
    uint16_t needed = needed_in(of, beside);
    switch (det_ix_partner_type(partner)) {
    case DET_IX_PARTNER_SOLE:
        if (needed == 0 || may_be_sole(of, partner)) mark(f, name, of->token);
        break;
    case DET_IX_PARTNER_MANY:
        if (may_be_one_of_many(of, partner, needed))
            mark(f, name, of->token);
        else if (!of->is_last || may_be_marked(f, name))
            mark_waiting(f, name, of->token);
        break;
    case DET_IX_PARTNER_NONE:
        mark(f, name, of->token);
        break;
    default:
        if (of->filter->many == 2 && (partner & DET_IX_PARTNER_BARE) != 0) {
            if (!of->is_last || may_be_marked(f, name)) mark_waiting(f, name, of->token);
        } else if (needed == 0 ||
                   may_have_second(f, of, name, partner & (DET_IX_PARTNER_BARE - 1), beside)) {
            mark(f, name, of->token);
        }
    }
}

static void
mark_names(det_finder *f, const det_ix_form *form, const reading *of)
{
    const uint32_t *names = f->index->postings + form->posting_first;
    const uint32_t *partners = f->index->partners + form->posting_first;
    const uint32_t *beside = f->index->beside + form->posting_first;
    uint32_t count = form->posting_count;
    for (uint32_t p = 0; p < count; p++) {
        if (p + AHEAD < count && !(of->is_last && of->by->has_letters)) {
            uint32_t ahead = partners[p + AHEAD], other = ahead & (DET_IX_PARTNER_BARE - 1);
            if (!of->is_last) __builtin_prefetch(&f->name_cells[names[p + AHEAD]], 1);
            if (!of->is_last && det_ix_partner_type(ahead) == 0)
                __builtin_prefetch(&f->touched[other]);
            else if (det_ix_partner_type(ahead) == 0)
                __builtin_prefetch(&f->index->traits[other]);
        }
        mark_read(f, of, names[p], partners[p], beside[p]);
    }
}

/* Light forms that each token of the filter's may stand for: those it led to, and those that are
 * near it.  Near is one edit, which leads to it unless there is no budget. */
static uint32_t
light_of(const det_finder *f, det_str text)
{
    const det_index *index = f->index;
    uint32_t bits = 0;
    if (text.len >= LIGHT_LETTERS_MIN && det_edit_budget(text, text) == 0) return UINT32_MAX;
    uint32_t count = text.len + 1 == LIGHT_LETTERS_MIN ? f->light_count : f->digit_count;
    uint64_t signature = count > 0 ? det_edit_signature(text) : 0;
    for (uint32_t i = 0; i < count; i++) {
        const det_trait *trait = &index->traits[f->light_forms[i]];
        if (det_edit_signature_apart(trait->signature, signature) > 2) continue;
        det_str light = det_ix_string(index, index->forms[f->light_forms[i]].text);
        if (det_edit_distance(text, light, 1) <= 1) bits |= det_ix_light_bit(f->light_forms[i]);
    }
    return bits;
}

static void
make_sieve(const det_finder *f, det_tokens query, const det_finder_filter *filter, sieve *by)
{
    by->has_light = f->parts != 0;
    by->has_letters = filter->has_letters;
    by->wanting_count = by->near_count = 0;
    uint32_t light[DET_LEAD_TOKENS_MAX] = {0};
    for (uint32_t i = 0; i < f->form_count; i++) {
        if ((f->index->traits[f->forms[i]].roles & DET_ROLES_LIGHT) == 0) continue;
        by->has_light = true;
        for (uint32_t left = f->touched[f->forms[i]].tokens & DET_LEAD_LONG; left != 0;
             left &= left - 1)
            light[__builtin_ctz(left)] |= det_ix_light_bit(f->forms[i]);
    }
    for (uint32_t i = 0; i < query.count && i < DET_LEAD_TOKENS_MAX; i++) {
        const det_token *token = &query.items[i];
        uint16_t bit = (uint16_t)(1u << i);
        if (by->has_letters && !f->is_fast && (token->roles & DET_ROLES_LIGHT) == 0)
            by->near[by->near_count++] = (near_letters){
                bit, det_ix_letters(det_edit_signature(token->text)),
                2 * (det_edit_budget_of_length(token->text.len) + 1)};
        if ((filter->needed & bit) == 0) continue;
        if ((f->parts & bit) != 0)
            light[i] = UINT32_MAX;
        else if (!f->is_fast)
            light[i] |= light_of(f, token->text);
        if (light[i] != 0) by->wanting[by->wanting_count++] = (wanting){bit, light[i]};
    }
}

/* The token that leads to most names, by itself, if they are many; 0: none is. */
static uint16_t
last_token(const det_finder *f)
{
    uint32_t postings[DET_LEAD_TOKENS_MAX + 1] = {0}, most = 0;
    for (uint32_t i = 0; i < f->form_count; i++) {
        uint16_t tokens = f->touched[f->forms[i]].tokens & DET_LEAD_LONG;
        if ((tokens & (tokens - 1)) != 0) continue;
        uint32_t token = (uint32_t)__builtin_ctz(tokens);
        postings[token] += f->index->forms[f->forms[i]].posting_count;
        if (postings[token] > postings[most]) most = token;
    }
    return postings[most] >= LAST_MIN ? (uint16_t)(1u << most) : 0;
}

/* Puts the forms that only it led to behind the others, and keeps account of what is marked. */
static void
read_last(det_finder *f, uint16_t token)
{
    uint32_t first = 0, last = f->form_count;
    for (uint32_t i = 0; i < f->form_count; i++) {
        if ((f->touched[f->forms[i]].tokens & DET_LEAD_LONG) == token)
            f->order[--last] = f->forms[i];
        else
            f->order[first++] = f->forms[i];
    }
    memset(f->blocks, 0, f->block_words * sizeof *f->blocks);
    f->has_blocks = true;
    for (size_t i = 0; i < f->found_count; i++)
        mark_block(f, f->found[i].name);
}

static void
mark_all(det_finder *f, const det_ix_form *form, uint16_t tokens)
{
    const uint32_t *names = f->index->postings + form->posting_first;
    f->work.postings += form->posting_count;
    for (uint32_t p = 0; p < form->posting_count; p++)
        mark(f, names[p], tokens);
}

static void
mark_forms(det_finder *f, det_tokens query, const det_finder_filter *filter)
{
    sieve by;
    make_sieve(f, query, filter, &by);
    uint16_t last = last_token(f);
    if (last != 0) read_last(f, last);
    const uint32_t *order = last != 0 ? f->order : f->forms;
    for (uint32_t i = 0; i < f->form_count; i++) {
        const det_ix_form *form = &f->index->forms[order[i]];
        const det_trait *trait = &f->index->traits[order[i]];
        uint16_t led = f->touched[order[i]].tokens, tokens = led & DET_LEAD_LONG;
        if ((tokens & (tokens - 1)) != 0) {
            mark_all(f, form, tokens);
            continue;
        }
        uint32_t weight = filter->weights[__builtin_ctz(tokens)];
        const reading of = {.by = &by,
                            .filter = filter,
                            .token = tokens,
                            .needed = filter->needed & (uint16_t)~tokens,
                            .weight = weight < trait->weight ? weight : trait->weight,
                            .length = trait->length,
                            .is_exact = (led & EXACT) != 0,
                            .is_last = tokens == last};
        f->work.postings += form->posting_count;
        mark_names(f, form, &of);
    }
}

static bool
is_spelled(const det_ix_form *form, uint32_t text)
{
    return form->text == text || form->written == text;
}

/* Does a form stand beside one that is spelled so: `step` 1 behind it, -1 before it? */
static bool
stands_beside(const det_index *index, uint32_t name, uint32_t form, int step, uint32_t text)
{
    const det_index_place *tokens = index->name_tokens + index->names[name].token_first;
    int count = index->names[name].token_count;
    for (int i = 0; i < count; i++)
        if (tokens[i].form == form && i + step >= 0 && i + step < count &&
            is_spelled(&index->forms[tokens[i + step].form], text))
            return true;
    return false;
}

/* Names posted under forms of key that stand beside one spelled so. */
static void
mark_adjacent(det_finder *f, const det_ix_key *key, int step, uint32_t text)
{
    const det_index *index = f->index;
    for (uint32_t k = 0; k < key->form_count; k++) {
        uint32_t number = index->key_forms[key->form_first + k];
        const det_ix_form *form = &index->forms[number];
        f->work.postings += form->posting_count;
        for (uint32_t p = 0; p < form->posting_count; p++) {
            uint32_t name = index->postings[form->posting_first + p];
            if (stands_beside(index, name, number, step, text)) mark_parted(f, name);
        }
    }
}

/* How many names a key is posted to; is_all: it is posted to all names that have it. */
static uint32_t
postings_of(const det_index *index, const det_ix_key *key, bool *is_all)
{
    uint32_t count = 0;
    *is_all = true;
    for (uint32_t k = 0; k < key->form_count; k++) {
        uint32_t form = index->key_forms[key->form_first + k];
        if ((index->traits[form].roles & DET_ROLES_LIGHT) != 0) *is_all = false;
        count += index->forms[form].posting_count;
    }
    return count;
}

static void
mark_pair(det_finder *f, uint32_t left, uint32_t right)
{
    const det_index *index = f->index;
    const det_ix_key *l = &index->keys[left], *r = &index->keys[right];
    bool is_left_all, is_right_all;
    uint32_t on_left = postings_of(index, l, &is_left_all);
    uint32_t on_right = postings_of(index, r, &is_right_all);
    f->parts_light = f->parts_light || (!is_left_all && !is_right_all);
    bool by_left = is_left_all && (!is_right_all || on_left <= on_right);
    if (by_left || !is_right_all) mark_adjacent(f, l, 1, r->text);
    if (!by_left && (right != left || is_right_all)) mark_adjacent(f, r, -1, l->text);
}

/* Is the spelling of a form, as text or as written, within one edit of other and the budget? */
static bool
is_near_form(det_finder *f, uint32_t number, det_str other, uint64_t signature)
{
    const det_index *index = f->index;
    const det_ix_form *form = &index->forms[number];
    const det_trait *trait = &index->traits[number];
    size_t longer = trait->length > other.len ? trait->length : other.len;
    size_t shorter = trait->length > other.len ? other.len : trait->length;
    if (form->text == form->written &&
        (longer - shorter > 1 || det_edit_signature_apart(trait->signature, signature) > 2))
        return false;
    for (int i = 0; i < 2; i++) {
        det_str spelling = det_ix_string(index, i == 0 ? form->text : form->written);
        uint32_t budget = det_edit_budget(spelling, other) > 0;
        f->work.measured++;
        if (det_edit_distance(spelling, other, budget) <= budget) return true;
    }
    return false;
}

/* Names posted under forms of key that stand beside one near other; false, and none is marked, if
 * the key is on so many names, or on some that it is not posted to, that other is better looked up.
 */
static bool
walk_adjacent(det_finder *f, uint32_t key, int step, det_str other)
{
    const det_index *index = f->index;
    const det_ix_key *of = &index->keys[key];
    bool is_all;
    if (postings_of(index, of, &is_all) > WALKED_MAX || !is_all) return false;
    uint64_t signature = det_edit_signature(other);
    for (uint32_t k = 0; k < of->form_count; k++) {
        uint32_t number = index->key_forms[of->form_first + k];
        const det_ix_form *form = &index->forms[number];
        f->work.postings += form->posting_count;
        for (uint32_t p = 0; p < form->posting_count; p++) {
            uint32_t name = index->postings[form->posting_first + p];
            const det_index_place *tokens = index->name_tokens + index->names[name].token_first;
            int count = index->names[name].token_count;
            for (int i = 0; i < count; i++)
                if (tokens[i].form == number && i + step >= 0 && i + step < count &&
                    is_near_form(f, tokens[i + step].form, other, signature)) {
                    mark_parted(f, name);
                    break;
                }
        }
    }
    return true;
}

/* E3: spelling cut in two at every place, one part being a key and the other near one, or, by the
 * fast rules, one too. */
static void
mark_split(det_finder *f, det_str spelling)
{
    const det_index *index = f->index;
    uint64_t sums[DET_TOKEN_BYTES_MAX + 1], inverse = 1;
    assert(spelling.len <= DET_TOKEN_BYTES_MAX);
    det_ix_sums(spelling, sums);
    for (size_t cut = 1; cut < spelling.len; cut++) {
        det_str head = det_str_slice(spelling, 0, cut);
        det_str tail = det_str_slice(spelling, cut, spelling.len);
        uint32_t left, right;
        inverse *= DET_IX_BASE_INVERSE;
        bool has_left = det_ix_find_summed(index, sums[cut], head, &left);
        bool has_right = det_ix_find_summed(index, (sums[spelling.len] - sums[cut]) * inverse, tail,
                                            &right);
        if (f->is_fast) {
            if (has_left && has_right) mark_pair(f, left, right);
            continue;
        }
        if (has_left && !walk_adjacent(f, left, 1, tail)) {
            find_near(f, tail, 1);
            for (uint32_t i = 0; i < f->near_count; i++)
                mark_pair(f, left, f->near[i]);
        }
        if (has_right && !walk_adjacent(f, right, -1, head)) {
            find_near(f, head, 1);
            for (uint32_t i = 0; i < f->near_count; i++)
                mark_pair(f, f->near[i], right);
        }
    }
}

/* E4 */
static void
mark_wholes(det_finder *f, uint32_t hash)
{
    const det_index *index = f->index;
    uint32_t low = 0, high = index->count[DET_IX_WHOLES];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index->wholes[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < index->count[DET_IX_WHOLES] && index->wholes[low].hash == hash; low++)
        mark(f, index->wholes[low].name, DET_LEAD_ALL);
}

static void
begin(det_finder *f, bool is_fast)
{
    f->is_fast = is_fast;
    f->epoch++;
    if (f->epoch > EPOCH_LAST) {
        memset(f->touched, 0, f->index->count[DET_IX_FORMS] * sizeof *f->touched);
        memset(f->name_cells, 0, f->index->count[DET_IX_NAMES] * sizeof *f->name_cells);
        f->epoch = 1;
    }
    f->has_blocks = false;
    f->form_count = 0;
    f->found_count = 0;
    f->parts = 0;
}

static void
touch_joined(det_finder *f, det_str left, det_str right, uint16_t tokens)
{
    char bytes[2 * DET_TOKEN_BYTES_MAX];
    size_t length = left.len + right.len;
    if (length > DET_TOKEN_BYTES_MAX + 1) return;
    memcpy(bytes, left.ptr, left.len);
    memcpy(bytes + left.len, right.ptr, right.len);
    touch_near(f, (det_str){bytes, length}, f->is_fast ? 0 : 1, tokens);
}

/* All but E2 and E4 of one token. */
static void
find_token(det_finder *f, const det_token *token, bool is_plain, uint16_t bit)
{
    uint32_t most = f->is_fast ? 1 : 2;
    f->parts_light = false;
    touch_near(f, token->text, most, bit);
    touch_alike(f, token, bit);
    if (!is_plain) touch_near(f, token->written, most, bit);
    mark_split(f, token->text);
    if (!is_plain) mark_split(f, token->written);
}

static bool
is_of(const det_finder *f, const remembered *of, const char *written, const det_token *token,
      bool is_plain)
{
    return of->length == token->text.len && of->roles == token->roles &&
           of->script == token->script && of->is_fast == f->is_fast &&
           of->written_length == (is_plain ? 0 : token->written.len) &&
           memcmp(of->text, token->text.ptr, of->length) == 0 &&
           (is_plain || memcmp(written, token->written.ptr, of->written_length) == 0);
}

static void
recall(det_finder *f, const remembered *of, counts count, const uint32_t *items, uint16_t bit)
{
    f->work.remembered++;
    f->parts_light = of->parts_light;
    for (uint32_t i = 0; i < count.forms; i++)
        touch(f, items[i] & ~FORM_EXACT, bit, (items[i] & FORM_EXACT) != 0);
    for (uint32_t i = 0; i < count.names; i++)
        mark(f, items[count.forms + i], DET_LEAD_ALL);
}

/* Where what a token led to is remembered, if it is. */
typedef struct places {
    memory *near; /* NULL: not here, for it was not written so */
    wide_memory *wide;
    vast_memory *vast;
} places;

/* Finds it, and remembers what was found. */
static void
learn(det_finder *f, const det_token *token, bool is_plain, uint16_t bit, places at)
{
    vast_memory *learned = &f->learned;
    f->is_too_much = false;
    learned->of = (remembered){.roles = token->roles,
                               .script = (uint8_t)token->script,
                               .length = (uint8_t)token->text.len,
                               .written_length = is_plain ? 0 : (uint8_t)token->written.len,
                               .is_fast = f->is_fast};
    memcpy(learned->of.text, token->text.ptr, token->text.len);
    if (!is_plain) memcpy(learned->written, token->written.ptr, token->written.len);
    learned->count = (counts){0, 0};
    f->is_learning = true;
    find_token(f, token, is_plain, bit);
    f->is_learning = false;
    learned->of.parts_light = f->parts_light;
    if (f->is_too_much) return;
    size_t count = (size_t)learned->count.forms + learned->count.names;
    size_t head = offsetof(vast_memory, items);
    if (at.near != NULL && count < MEMORY_ITEMS) {
        at.near->of = learned->of;
        at.near->count = learned->count;
        memcpy(at.near->items, learned->items, count * sizeof *learned->items);
    } else if (count <= MEMORY_WIDE_ITEMS) {
        memcpy(at.wide, learned, head + count * sizeof *learned->items);
    } else {
        memcpy(at.vast, learned, head + count * sizeof *learned->items);
    }
}
static_assert(offsetof(wide_memory, items) == offsetof(vast_memory, items),
              "what is learned is copied whole");

/* The same, from memory if it is there. */
static void
find_known(det_finder *f, const det_token *token, bool is_plain, uint16_t bit)
{
    if (f->is_forgetful || token->text.len > MEMORY_TEXT || token->written.len > MEMORY_TEXT ||
        token->written.len == 0) {
        find_token(f, token, is_plain, bit);
        return;
    }
    uint64_t sum = det_ix_sum(token->text);
    if (!is_plain) sum = det_ix_spread(sum) + det_ix_sum(token->written);
    uint64_t hash = det_ix_spread(sum);
    places at = {is_plain ? &f->memories[hash & (MEMORY_SLOTS - 1)] : NULL,
                 &f->wide_memories[hash & (MEMORY_WIDE_SLOTS - 1)],
                 &f->vast_memories[hash & (MEMORY_VAST_SLOTS - 1)]};
    if (is_plain && is_of(f, &at.near->of, NULL, token, true))
        recall(f, &at.near->of, at.near->count, at.near->items, bit);
    else if (is_of(f, &at.wide->of, at.wide->written, token, is_plain))
        recall(f, &at.wide->of, at.wide->count, at.wide->items, bit);
    else if (is_of(f, &at.vast->of, at.vast->written, token, is_plain))
        recall(f, &at.vast->of, at.vast->count, at.vast->items, bit);
    else
        learn(f, token, is_plain, bit, at);
}

void
det_finder_run(det_finder *f, det_tokens query, bool is_fast, const det_finder_filter *filter,
               const det_lead **names, size_t *count)
{
    begin(f, is_fast);
    uint32_t texts = DET_IX_HASH_START, written = DET_IX_HASH_START;
    for (size_t i = 0; i < query.count; i++) {
        const det_token *token = &query.items[i];
        bool is_same = det_str_equal(token->text, token->written);
        uint16_t bit = query.count > DET_LEAD_TOKENS_MAX ? DET_LEAD_LONG : (uint16_t)(1u << i);
        texts = det_ix_hash_on(texts, token->text);
        written = det_ix_hash_on(written, token->written);
        find_known(f, token, is_same, bit);
        if (f->parts_light) f->parts |= bit;
        if (i + 1 == query.count) continue;
        const det_token *next = token + 1;
        uint16_t bits = (bit | (uint16_t)(bit << 1)) & DET_LEAD_LONG;
        touch_joined(f, token->written, next->written, bits);
        if (!is_same || !det_str_equal(next->text, next->written))
            touch_joined(f, token->text, next->text, bits);
    }
    f->work.forms += f->form_count;
    if (filter != NULL) mark_forms(f, query, filter);
    for (uint32_t i = 0; filter == NULL && i < f->form_count; i++)
        mark_all(f, &f->index->forms[f->forms[i]], f->touched[f->forms[i]].tokens & DET_LEAD_LONG);
    if (query.count > 0) mark_wholes(f, texts);
    if (query.count > 0 && written != texts) mark_wholes(f, written);
    for (size_t i = 0; i < f->found_count; i++)
        f->found[i].tokens = (uint16_t)f->name_cells[f->found[i].name];
    *names = f->found;
    *count = f->found_count;
}
