/* finder.c - which names the scorer has to look at.
 *
 * The theorem (docs/matching.md): a name to which det_score_names gives more than 0 shares with the
 * query one of E1 to E8 of index.h, where in all but E4 the listed token, or one of the two, is
 * bearing, or the name has no bearing token.  The builder posts a form to exactly the names in
 * which that condition holds, so finding all forms of all but E3 and E4 and all pairs of E3 finds
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
 * How names are marked that forms lead to: leads.c.  What a word has led to is remembered:
 * memory.c. */
#include "index/index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "index/leads.h"
#include "index/scan.h"
#include "text/edit.h"
#include "text/heard.h"
#include "text/other.h"
#include "text/quality.h"
#include "text/skeleton.h"
#include "text/sounds.h"

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

/* ---- making ----------------------------------------------------------------------------- */

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

/* In how many letters words may differ that are near each other, by their lengths: one edit beyond
 * the budget (match/edges.c). */
static void
put_near_below(det_finder *f)
{
    for (size_t own = 0; own < NEAR_LENGTHS; own++)
        for (size_t length = 0; length < DET_IX_LENGTHS; length++) {
            bool is_last = length + 1 == DET_IX_LENGTHS; /* of all that are longer, too */
            size_t shorter = length < own && !is_last ? length : own;
            size_t apart = length < own ? own - length : length - own;
            uint32_t edits = det_edit_budget_of_length(shorter) + 1;
            if (is_last && own > length) apart = 0;
            bool is_near = length > 0 && apart <= edits;
            f->near_below[own][length] = is_near ? (uint8_t)(2 * edits + 1) : 0;
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
    f->sieve = det_ix_sieve_best();
    f->is_large = index->count[DET_IX_NAMES] > LARGE;
    put_near_below(f);
    size_t keys = index->count[DET_IX_KEYS], forms = index->count[DET_IX_FORMS];
    f->touched = calloc(forms + 1, sizeof *f->touched);
    f->found = calloc((size_t)index->count[DET_IX_NAMES] + 1, sizeof *f->found);
    f->name_cells = calloc((size_t)index->count[DET_IX_NAMES] + 1, sizeof *f->name_cells);
    f->near_edits = calloc(keys + 1, sizeof *f->near_edits);
    f->memory = det_ix_memory_new();
    bool is_there = f->touched != NULL && f->found != NULL && f->memory != NULL &&
                    f->near_edits != NULL && reserve(&f->key_searches, keys) &&
                    reserve(&f->near, keys) && reserve(&f->survivors, keys) &&
                    reserve(&f->forms, forms) && reserve(&f->light_forms, forms) &&
                    f->name_cells != NULL;
    if (!is_there) goto no_memory;
    gather_light(f, true);
    f->digit_count = f->light_count;
    gather_light(f, false);
    f->lightest = UINT32_MAX;
    for (size_t i = 0; i < forms; i++)
        if ((index->traits[i].roles & DET_ROLES_LIGHT) == 0 &&
            index->traits[i].weight < f->lightest)
            f->lightest = index->traits[i].weight;
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
    det_ix_memory_free(f->memory);
    free(f->key_searches);
    free(f->near);
    free(f->near_edits);
    free(f->survivors);
    free(f->forms);
    free(f->light_forms);
    free(f->name_cells);
    free(f);
}

const det_finder_work *
det_finder_work_done(const det_finder *finder)
{
    return &finder->work;
}

det_led
det_finder_led(const det_finder *f, uint32_t form)
{
    const touched *of = &f->touched[form];
    if (of->epoch != (uint8_t)f->epoch) return (det_led){0};
    return (det_led){.tokens = of->tokens & DET_LEAD_LONG,
                     .quality_bp = (uint16_t)quality_of(of->level),
                     .is_joined = (of->tokens & JOINED) != 0};
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
    finder->sieve = is_portable ? det_ix_sieve_portable : det_ix_sieve_best();
    finder->is_forgetful = is_forgetful;
}

void
det_finder_set_large(det_finder *finder, bool is_large)
{
    finder->is_large = is_large;
}

/* ---- keys near a spelling --------------------------------------------------------------- */

static void
take(det_finder *f, uint32_t key, uint32_t edits)
{
    if (f->key_searches[key] == f->search) return;
    f->key_searches[key] = f->search;
    f->near_edits[f->near_count] = (uint8_t)edits;
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
    uint32_t edits = det_edit_distance(spelling, text, budget);
    if (edits <= budget) take(f, key, edits);
}

/* Keys that, without one byte, have a sum of which this is the spread. */
static void
find_deleted(det_finder *f, det_str spelling, uint64_t hash)
{
    const det_index *index = f->index;
    uint32_t bucket = (uint32_t)hash & (index->count[DET_IX_DELETION_ENDS] - 2);
    uint32_t high = (uint32_t)(hash >> 56);
    for (uint32_t i = index->deletion_ends[bucket]; i < index->deletion_ends[bucket + 1]; i++)
        if (index->deletions[i] >> DET_IX_DELETION_KEY_BITS == high)
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

/* The spreads of the sums of a spelling, which comes last, and of all that is left when a byte is
 * taken out, once for those that are alike; what they lead to is fetched, for it lies anywhere.
 * from: the byte. Returns how many. */
static size_t
spread_out(const det_index *index, det_str spelling, const uint64_t *sums, uint64_t *hashes,
           uint8_t *from)
{
    uint32_t mask = index->count[DET_IX_EXACT] - 1;
    uint32_t buckets = index->count[DET_IX_DELETION_ENDS] - 2;
    size_t count = 0;
    for (size_t i = 0; i <= spelling.len; i++) {
        if (i > 0 && i < spelling.len && spelling.ptr[i] == spelling.ptr[i - 1]) continue;
        uint64_t sum = sums[spelling.len];
        if (i < spelling.len) sum = sums[i] + (sum - sums[i + 1]) * DET_IX_BASE_INVERSE;
        hashes[count] = det_ix_spread(sum);
        from[count] = (uint8_t)i;
        __builtin_prefetch(&index->deletion_ends[hashes[count] & buckets]);
        __builtin_prefetch(&index->exact[hashes[count] & mask]);
        count++;
    }
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&index->deletions[index->deletion_ends[hashes[i] & buckets]]);
    return count;
}

static void
find_one_edit(det_finder *f, det_str spelling, const uint64_t *sums)
{
    const det_index *index = f->index;
    uint32_t mask = index->count[DET_IX_EXACT] - 1;
    uint64_t hashes[DET_TOKEN_BYTES_MAX + 3];
    uint8_t from[DET_TOKEN_BYTES_MAX + 3];
    size_t count = spread_out(index, spelling, sums, hashes, from);
    bool may_be_shorter = det_edit_budget_of_length(spelling.len - 1) > 0;
    find_deleted(f, spelling, hashes[count - 1]);
    for (size_t i = 0; i + 1 < count; i++) {
        find_deleted(f, spelling, hashes[i]);
        for (uint32_t slot = (uint32_t)hashes[i] & mask; may_be_shorter && index->exact[slot] != 0;
             slot = (slot + 1) & mask)
            if (is_without(index, index->exact[slot] - 1, spelling, from[i]))
                take(f, index->exact[slot] - 1, 1);
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
    if (spelling.len > DET_TOKEN_BYTES_MAX + most) return;
    det_ix_sums(spelling, sums);
    uint64_t sum = sums[spelling.len];
    f->work.searches++;
    f->search++;
    if (f->search == 0) { /* counted through: no key is of this search */
        memset(f->key_searches, 0, f->index->count[DET_IX_KEYS] * sizeof *f->key_searches);
        f->search = 1;
    }
    if (spelling.len <= DET_TOKEN_BYTES_MAX && det_ix_find_summed(f->index, sum, spelling, &key))
        take(f, key, 0);
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
    if (f->learned != NULL && !det_ix_led_add(f->learned, item, is_name)) f->learned = NULL;
}

/* What tokens can be to a form that they have led to, at most. */
static void
touch(det_finder *f, uint32_t form, uint16_t tokens, uint8_t level)
{
    if (form > DET_IX_LED_FORM) f->learned = NULL; /* no room for its number */
    remember(f, form | (uint32_t)level << DET_IX_LED_FORM_BITS, false);
    touched *to = &f->touched[form];
    if (to->epoch != (uint8_t)f->epoch) {
        *to = (touched){.epoch = (uint8_t)f->epoch};
        f->forms[f->form_count++] = form;
        /* they are wanted when all are found */
        __builtin_prefetch(&f->index->forms[form]);
        __builtin_prefetch(&f->index->traits[form]);
    }
    to->tokens |= tokens;
    if (level > to->level) to->level = level;
}

static void
touch_near(det_finder *f, det_str spelling, uint32_t most, uint16_t tokens)
{
    find_near(f, spelling, most);
    for (uint32_t i = 0; i < f->near_count; i++) {
        const det_ix_key *key = &f->index->keys[f->near[i]];
        size_t longer = key->length > spelling.len ? key->length : spelling.len;
        uint8_t level = LEVEL_EXACT;
        if (f->near_edits[i] > 0) level = level_of(det_quality_of_edits(f->near_edits[i], longer));
        for (uint32_t k = 0; k < key->form_count; k++)
            touch(f, f->index->key_forms[key->form_first + k], tokens, level);
    }
}

/* Fetches what the forms of the next rows are compared by. */
static void
fetch_rows(const det_finder *f, const det_ix_row *rows, uint32_t count, uint32_t i)
{
    if (i + 3 * ROWS_AHEAD >= count) return;
    __builtin_prefetch(&f->index->forms[rows[i + 3 * ROWS_AHEAD].form]);
    __builtin_prefetch(&f->index->traits[rows[i + 3 * ROWS_AHEAD].form]);
    det_ix_form_ahead(f->index, rows[i + 2 * ROWS_AHEAD].form, 0);
    det_ix_form_ahead(f->index, rows[i + ROWS_AHEAD].form, 1);
}

/* What a form is compared by: its text, sounds and roles. */
static det_token
listed_token(const det_index *index, uint32_t form)
{
    const det_ix_form *of = &index->forms[form];
    return (det_token){.text = det_ix_string(index, of->text),
                       .skeleton = of->skeleton,
                       .roles = index->traits[form].roles,
                       .script = of->script};
}

/* E5 and E6: forms that share a class with the token, or sound like it. */
static void
touch_alike(det_finder *f, const det_token *token, uint16_t tokens)
{
    const det_index *index = f->index;
    for (uint32_t c = 0; c < token->class_count; c++)
        for (uint32_t i =
                 det_ix_find_row(index->classes, index->count[DET_IX_CLASSES], token->classes[c]);
             i < index->count[DET_IX_CLASSES] && index->classes[i].key == token->classes[c]; i++)
            touch(f, index->classes[i].form, tokens, LEVEL_EXACT);
    if (token->skeleton == 0 || f->is_fast) return;
    uint32_t key = det_ix_skeleton_key(token->skeleton);
    for (uint32_t i = det_ix_find_row(index->skeletons, index->count[DET_IX_SKELETONS], key);
         i < index->count[DET_IX_SKELETONS] && index->skeletons[i].key == key; i++) {
        if (f->is_large) fetch_rows(f, index->skeletons, index->count[DET_IX_SKELETONS], i);
        const det_token listed = listed_token(index, index->skeletons[i].form);
        f->work.measured++;
        if (det_sounds_alike(token, &listed))
            touch(f, index->skeletons[i].form, tokens,
                  level_of(det_quality_of_sound(token, &listed)));
    }
}

static void
touch_sounding(det_finder *f, const det_token *token, uint32_t form, uint16_t tokens)
{
    const det_token listed = listed_token(f->index, form);
    uint32_t likely;
    f->work.measured++;
    if (det_sounds_as(token, &listed, &likely))
        touch(f, form, tokens, level_of(det_quality_of_likely(likely)));
}

/* E7: forms of Latin words as which a token in another script sounds, by its keys. */
static void
touch_sounds(det_finder *f, const det_token *token, uint16_t tokens)
{
    const det_index *index = f->index;
    uint32_t count;
    const uint64_t *keys = det_sounds_keys_of(token->sounds, &count);
    for (uint32_t i = 0; i < count; i++) {
        char text[DET_SOUNDS_LETTERS_MAX];
        size_t length;
        uint64_t key = keys[i];
        uint32_t row, at;
        if (det_sounds_key_text(key, text, &length)) {
            if (!det_ix_find_key(index, (det_str){text, length}, &at)) continue;
            for (uint32_t k = 0; k < index->keys[at].form_count; k++)
                touch_sounding(f, token, index->key_forms[index->keys[at].form_first + k], tokens);
            continue;
        }
        uint32_t hash = det_ix_skeleton_key(key);
        row = det_ix_find_row(index->skeletons, index->count[DET_IX_SKELETONS], hash);
        for (; row < index->count[DET_IX_SKELETONS] && index->skeletons[row].key == hash; row++)
            touch_sounding(f, token, index->skeletons[row].form, tokens);
    }
}

/* E6 of a token in another script: Latin forms that are heard in it (det_heard_as). */
static void
touch_heard(det_finder *f, const det_token *token, uint16_t tokens)
{
    const det_index *index = f->index;
    det_heard_word word;
    if (f->is_fast) return;
    det_heard_read(token, &word);
    if (word.count > 0) det_heard_rows_of(&word, &f->heard);
    for (uint32_t k = 0; k < word.count; k++) {
        uint32_t key = det_ix_skeleton_key(word.keys[k]), text = 0;
        uint32_t i = det_ix_find_row(index->heard, index->count[DET_IX_HEARD], key);
        bool is_heard = false;
        uint8_t level = 0;
        for (; i < index->count[DET_IX_HEARD] && index->heard[i].key == key; i++) {
            uint32_t form = index->heard[i].form, grade;
            f->work.measured++;
            if (index->forms[form].text != text) { /* rows are by form, and forms by text */
                text = index->forms[form].text;
                det_str latin = det_ix_string(index, text);
                is_heard = det_heard_rows_grade(&f->heard, latin, &grade) &&
                           det_heard_key(latin) == word.keys[k];
                if (is_heard) level = level_of(det_quality_of_heard(grade));
            }
            if (is_heard && (index->traits[form].roles & (DET_ROLE_NUMBER | DET_ROLE_INITIAL)) == 0)
                touch(f, form, tokens, level);
        }
    }
}

/* E8: forms in other scripts that may be a Latin token, by one of its keys. */
static void
touch_other(det_finder *f, const det_token *token, uint64_t key, uint16_t tokens)
{
    const det_index *index = f->index;
    uint32_t hash = det_ix_skeleton_key(key), measure;
    if (key == 0) return;
    for (uint32_t i = det_ix_find_row(index->other, index->count[DET_IX_OTHER], hash);
         i < index->count[DET_IX_OTHER] && index->other[i].key == hash; i++) {
        det_token listed;
        det_index_form_at(index, index->other[i].form, &listed);
        f->work.measured++;
        if (!det_other_as(&listed, token, &measure)) continue;
        uint32_t quality = det_heard_has(listed.script) ? det_quality_of_heard(measure)
                                                        : det_quality_of_likely(measure);
        touch(f, index->other[i].form, tokens, level_of(quality));
    }
}

static void
touch_others(det_finder *f, const det_token *token, uint16_t tokens)
{
    if (f->is_fast || f->index->count[DET_IX_OTHER] == 0) return;
    const det_other_latin keys = det_other_of_latin(token);
    touch_other(f, token, keys.heard, tokens);
    touch_other(f, token, keys.sounds, tokens);
}

/* A name of E3. */
static void
mark_parted(det_finder *f, uint32_t name)
{
    remember(f, name, true);
    det_ix_mark(f, name, MARK_ALL);
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
        det_ix_mark(f, index->wholes[low].name, MARK_ALL);
}

static void
begin(det_finder *f, bool is_fast)
{
    f->is_fast = is_fast;
    f->epoch++;
    if (f->epoch > EPOCH_LAST) {
        memset(f->name_cells, 0, f->index->count[DET_IX_NAMES] * sizeof *f->name_cells);
        f->epoch = 0;
    }
    if ((uint8_t)f->epoch == 0) { /* forms have its lower half */
        memset(f->touched, 0, f->index->count[DET_IX_FORMS] * sizeof *f->touched);
        f->epoch++;
    }
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
    if (token->sounds != NULL && !f->is_fast) touch_sounds(f, token, bit);
    if (token->script != DET_SCRIPT_LATIN) touch_heard(f, token, bit);
    touch_others(f, token, bit);
    if (!is_plain) touch_near(f, token->written, most, bit);
    mark_split(f, token->text);
    if (!is_plain) mark_split(f, token->written);
}

static void
recall(det_finder *f, const det_ix_recalled *of, uint16_t bit)
{
    f->work.remembered++;
    f->parts_light = of->parts_light;
    for (uint32_t i = 0; i < of->count.forms; i++) {
        if (i + AHEAD < of->count.forms)
            __builtin_prefetch(&f->touched[of->items[i + AHEAD] & DET_IX_LED_FORM], 1);
        touch(f, of->items[i] & DET_IX_LED_FORM, bit,
              (uint8_t)(of->items[i] >> DET_IX_LED_FORM_BITS));
    }
    for (uint32_t i = 0; i < of->count.names; i++)
        det_ix_mark(f, of->items[of->count.forms + i], MARK_ALL);
}

/* The same, from memory if it is there. */
static void
find_known(det_finder *f, const det_token *token, bool is_plain, uint16_t bit)
{
    det_ix_recalled recalled;
    det_ix_known known = f->is_forgetful ? DET_IX_LED_NEVER
                                         : det_ix_memory_recall(f->memory, token, is_plain,
                                                                f->is_fast, &recalled);
    if (known == DET_IX_LED_KNOWN) {
        recall(f, &recalled, bit);
        return;
    }
    f->learned = known == DET_IX_LED_UNKNOWN ? det_ix_memory_learned(f->memory) : NULL;
    find_token(f, token, is_plain, bit);
    if (f->learned != NULL) det_ix_memory_keep(f->memory, token, f->parts_light);
    f->learned = NULL;
}

static void
put_lead(det_lead *to, const name_cell *of)
{
    to->tokens = of->tokens;
    to->carried = of->carried;
    to->covered = of->covered;
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
        uint16_t bits = bit | (uint16_t)(bit << 1) | JOINED;
        touch_joined(f, token->written, next->written, bits);
        if (!is_same || !det_str_equal(next->text, next->written))
            touch_joined(f, token->text, next->text, bits);
    }
    f->work.forms += f->form_count;
    if (filter != NULL) det_ix_mark_forms(f, query, filter);
    for (uint32_t i = 0; filter == NULL && i < f->form_count; i++)
        det_ix_mark_all(
            f, &f->index->forms[f->forms[i]],
            (mark){f->touched[f->forms[i]].tokens & DET_LEAD_LONG, UINT16_MAX, UINT16_MAX});
    if (query.count > 0) mark_wholes(f, texts);
    if (query.count > 0 && written != texts) mark_wholes(f, written);
    for (size_t i = 0; i < f->found_count; i++)
        put_lead(&f->found[i], &f->name_cells[f->found[i].name]);
    *names = f->found;
    *count = f->found_count;
}
