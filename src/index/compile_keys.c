/* compile_keys.c - step 4 of compile.c: the spellings of forms, and the tables that find those that
 * are near a query's.
 *
 * A key is within one edit of another if they are the same, or one without one of its bytes is the
 * other, or both without one byte each are the same.  So every key is put into a table under each
 * text that it is without one byte, and a query is looked up there and in the table of whole keys,
 * itself and without each of its bytes. */
#include "index/compile.h"

#include <string.h>

#include "text/edit.h"
#include "text/heard.h"

static det_status
make_keys(det_ix_work *w, det_error *err)
{
    const det_ix_form *forms = w->items[DET_IX_FORMS];
    size_t count = 0, form_count = (size_t)w->count[DET_IX_FORMS], most = 2 * form_count, kept = 0;
    det_ix_key *keys = DET_NEW(w->out, det_ix_key, most);
    uint32_t *of_keys = det_arena_alloc(w->out, most * sizeof *of_keys);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * most * sizeof *order);
    if (order == NULL || keys == NULL || of_keys == NULL) return det_ix_no_memory(err);
    for (uint32_t f = 0; f < form_count; f++) {
        uint64_t length = det_ix_text(w, forms[f].text).len;
        order[count++] = (det_ix_keyed){length << 32 | forms[f].text, f, 0};
        if (forms[f].written == forms[f].text) continue;
        length = det_ix_text(w, forms[f].written).len;
        order[count++] = (det_ix_keyed){length << 32 | forms[f].written, f, 0};
    }
    det_ix_sort_keyed(order, order + most, count);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || order[i].key != order[i - 1].key)
            keys[kept++] = (det_ix_key){.text = (uint32_t)order[i].key,
                                        .form_first = (uint32_t)i,
                                        .length = (uint16_t)(order[i].key >> 32)};
        /* what forms of one spelling differ by are roles and scripts, so they are few */
        keys[kept - 1].form_count++;
        of_keys[i] = order[i].item;
    }
    det_arena_mark_reset(w->arena, mark);
    if (kept >= UINT32_C(1) << DET_IX_DELETION_KEY_BITS)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "the names have %zu distinct words, at most %u fit in a snapshot", kept,
                        (UINT32_C(1) << DET_IX_DELETION_KEY_BITS) - 1);
    w->items[DET_IX_KEYS] = keys;
    w->count[DET_IX_KEYS] = kept;
    w->items[DET_IX_KEY_FORMS] = of_keys;
    w->count[DET_IX_KEY_FORMS] = count;
    return DET_OK;
}

static det_status
lay_cells(det_ix_work *w, det_error *err)
{
    const det_ix_key *keys = w->items[DET_IX_KEYS];
    size_t count = (size_t)w->count[DET_IX_KEYS];
    uint32_t slots = det_ix_exact_slots(count);
    det_ix_cell *cells = DET_NEW(w->out, det_ix_cell, count);
    uint64_t *signatures = DET_NEW(w->out, uint64_t, count);
    uint32_t *exact = DET_NEW(w->out, uint32_t, slots);
    if (cells == NULL || signatures == NULL || exact == NULL) return det_ix_no_memory(err);
    for (uint32_t k = 0; k < count; k++) {
        det_str text = det_ix_text(w, keys[k].text);
        for (size_t i = 0; i < text.len && i < DET_IX_CELL_BYTES; i++)
            cells[k].bytes[i] = text.ptr[i];
        signatures[k] = det_edit_signature(text);
        uint32_t slot = (uint32_t)det_ix_spread(det_ix_sum(text)) & (slots - 1);
        while (exact[slot] != 0)
            slot = (slot + 1) & (slots - 1);
        exact[slot] = k + 1;
    }
    w->items[DET_IX_CELLS] = cells;
    w->count[DET_IX_CELLS] = count;
    w->items[DET_IX_SIGNATURES] = signatures;
    w->count[DET_IX_SIGNATURES] = count;
    w->items[DET_IX_EXACT] = exact;
    w->count[DET_IX_EXACT] = slots;
    return DET_OK;
}

/* What each text is without one of its bytes: of a run of equal bytes, one. */
static size_t
each_deletion(det_str key, uint64_t *hashes)
{
    uint64_t sums[DET_TOKEN_BYTES_MAX + 1];
    size_t count = 0;
    det_ix_sums(key, sums);
    for (size_t i = 0; i < key.len; i++)
        if (i == 0 || key.ptr[i] != key.ptr[i - 1])
            hashes[count++] = det_ix_spread(sums[i] +
                                            (sums[key.len] - sums[i + 1]) * DET_IX_BASE_INVERSE);
    return count;
}

/* A deletion of a key: its hash, of which the table keeps the ends. */
typedef struct deletion {
    uint32_t low;  /* bits of the hash */
    uint32_t item; /* what the table says */
} deletion;

static det_status
find_deletions(const det_ix_work *w, deletion **out, size_t *count, det_error *err)
{
    const det_ix_key *keys = w->items[DET_IX_KEYS];
    uint64_t most = 0, hashes[DET_TOKEN_BYTES_MAX];
    size_t used = 0;
    for (uint32_t k = 0; k < w->count[DET_IX_KEYS]; k++)
        most += keys[k].length;
    det_status st = det_ix_fits(most, "deletions", err);
    if (st != DET_OK) return st;
    deletion *all = det_arena_alloc(w->arena, most * sizeof *all);
    if (all == NULL) return det_ix_no_memory(err);
    for (uint32_t k = 0; k < w->count[DET_IX_KEYS]; k++) {
        det_str text = det_ix_text(w, keys[k].text);
        size_t own = det_ix_has_edits(text) ? each_deletion(text, hashes) : 0;
        for (size_t i = 0; i < own; i++)
            all[used++] = (deletion){(uint32_t)hashes[i],
                                     (uint32_t)(hashes[i] >> 56) << DET_IX_DELETION_KEY_BITS | k};
    }
    *out = all;
    *count = used;
    return DET_OK;
}

static det_status
lay_deletions(det_ix_work *w, det_error *err)
{
    det_arena_mark mark = det_arena_mark_get(w->arena);
    deletion *all;
    size_t count;
    det_status st = find_deletions(w, &all, &count, err);
    if (st != DET_OK) return st;
    uint32_t buckets = det_ix_deletion_buckets(count);
    uint32_t *ends = DET_NEW(w->out, uint32_t, (size_t)buckets + 1);
    uint32_t *items = det_arena_alloc(w->out, count * sizeof *items);
    if (ends == NULL || items == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < count; i++)
        ends[(all[i].low & (buckets - 1)) + 1]++;
    for (uint32_t b = 0; b < buckets; b++)
        ends[b + 1] += ends[b];
    /* filling moves each end from where its bucket begins to where the next one does */
    for (size_t i = 0; i < count; i++)
        items[ends[all[i].low & (buckets - 1)]++] = all[i].item;
    for (uint32_t b = buckets; b > 0; b--)
        ends[b] = ends[b - 1];
    ends[0] = 0;
    det_arena_mark_reset(w->arena, mark);
    w->items[DET_IX_DELETION_ENDS] = ends;
    w->count[DET_IX_DELETION_ENDS] = (uint64_t)buckets + 1;
    w->items[DET_IX_DELETIONS] = items;
    w->count[DET_IX_DELETIONS] = count;
    return DET_OK;
}

static int
by_row(const void *a, const void *b)
{
    const det_ix_row *x = a, *y = b;
    int order = det_ix_by_u32(x->key, y->key);
    return order != 0 ? order : det_ix_by_u32(x->form, y->form);
}

static bool
take_row(const det_ix_work *w, const det_ix_row *from, void *out)
{
    const det_ix_row now = {from->key, w->kept.form[from->form]};
    memcpy(out, &now, sizeof now);
    return w->kept.is_form[from->form] != 0;
}

static bool
take_skeleton(const det_ix_work *w, uint32_t number, void *out)
{
    return take_row(w, &w->kept.before->skeletons[number], out);
}

static bool
take_heard(const det_ix_work *w, uint32_t number, void *out)
{
    return take_row(w, &w->kept.before->heard[number], out);
}

/* Rows by key; of one key by form, as they come.  take: those of kept forms, which are not in
 * `order`; NULL: they are. */
static det_status
lay_sorted(det_ix_work *w, det_ix_kind kind, det_ix_keyed *order, size_t count, size_t most,
           bool (*take)(const det_ix_work *w, uint32_t number, void *out), det_error *err)
{
    size_t kept = w->kept.before == NULL || take == NULL ? 0 : w->kept.before->count[kind];
    det_ix_row *rows = det_arena_alloc(w->out, (count + kept) * sizeof *rows);
    det_ix_row *fresh = kept == 0 ? rows : det_arena_alloc(w->arena, count * sizeof *fresh);
    if (rows == NULL || fresh == NULL) return det_ix_no_memory(err);
    det_ix_sort_keyed(order, order + most, count);
    for (size_t i = 0; i < count; i++)
        fresh[i] = (det_ix_row){(uint32_t)order[i].key, order[i].item};
    const det_ix_merge merge = {.kept_count = (uint32_t)kept,
                                .take = take,
                                .fresh = fresh,
                                .fresh_count = count,
                                .size = sizeof *rows,
                                .compare = by_row,
                                .out = rows};
    w->items[kind] = rows;
    w->count[kind] = kept == 0 ? count : det_ix_merge_rows(w, &merge);
    return DET_OK;
}

static det_status
lay_rows(det_ix_work *w, det_error *err)
{
    const det_ix_form *forms = w->items[DET_IX_FORMS];
    const uint32_t *of_forms = w->items[DET_IX_FORM_CLASSES];
    size_t form_count = (size_t)w->count[DET_IX_FORMS], count = 0;
    size_t classes = (size_t)w->count[DET_IX_FORM_CLASSES];
    size_t most = classes > form_count ? classes : form_count;
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * most * sizeof *order);
    if (order == NULL) return det_ix_no_memory(err);
    for (uint32_t f = 0; f < form_count; f++)
        for (uint32_t c = 0; c < forms[f].class_count; c++)
            order[count++] = (det_ix_keyed){of_forms[forms[f].class_first + c], f, 0};
    det_status st = lay_sorted(w, DET_IX_CLASSES, order, count, most, NULL, err);
    if (st != DET_OK) return st;
    count = 0;
    for (uint32_t f = 0; f < form_count; f++)
        if (w->form_before[f] == 0 && forms[f].skeleton != 0)
            order[count++] = (det_ix_keyed){det_ix_skeleton_key(forms[f].skeleton), f, 0};
    st = lay_sorted(w, DET_IX_SKELETONS, order, count, most, take_skeleton, err);
    if (st != DET_OK) return st;
    count = 0;
    for (uint32_t f = 0; f < form_count; f++) {
        if (w->form_before[f] != 0 || forms[f].script != DET_SCRIPT_LATIN) continue;
        uint64_t key = det_heard_key(det_ix_text(w, forms[f].text));
        if (key != 0) order[count++] = (det_ix_keyed){det_ix_skeleton_key(key), f, 0};
    }
    return lay_sorted(w, DET_IX_HEARD, order, count, most, take_heard, err);
}

det_status
det_ix_lay_keys(det_ix_work *w, det_error *err)
{
    det_status st = make_keys(w, err);
    if (st == DET_OK) st = lay_cells(w, err);
    if (st == DET_OK) st = lay_deletions(w, err);
    if (st == DET_OK) st = lay_rows(w, err);
    return st;
}
