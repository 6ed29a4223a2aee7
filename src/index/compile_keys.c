/* compile_keys.c - step 4 of compile.c: the spellings of forms, and the tables that find those that
 * are near a query's.
 *
 * A key is within one edit of another if they are the same, or one without one of its bytes is the
 * other, or both without one byte each are the same.  So every key is put into a table under each
 * text that it is without one byte, and a query is looked up there and in the table of whole keys,
 * itself and without each of its bytes. */
#include "index/compile.h"
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
        uint64_t length = w->texts[forms[f].text].len;
        order[count++] = (det_ix_keyed){length << 32 | forms[f].text, f, 0};
        if (forms[f].written == forms[f].text) continue;
        length = w->texts[forms[f].written].len;
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
        det_str text = w->texts[keys[k].text];
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

/* Calls for each distinct text that key is without one byte: of a run of equal bytes, one. */
static void
each_deletion(det_str key, void (*visit)(void *context, uint64_t sum), void *context)
{
    uint64_t sums[DET_TOKEN_BYTES_MAX + 1];
    det_ix_sums(key, sums);
    for (size_t i = 0; i < key.len; i++) {
        if (i > 0 && key.ptr[i] == key.ptr[i - 1]) continue;
        visit(context, sums[i] + (sums[key.len] - sums[i + 1]) * DET_IX_BASE_INVERSE);
    }
}

typedef struct deletions {
    uint32_t buckets, key;
    uint64_t total;
    uint32_t *ends, *items;
} deletions;

static void
count_deletion(void *context, uint64_t sum)
{
    (void)sum;
    ((deletions *)context)->total++;
}

static void
count_bucket(void *context, uint64_t sum)
{
    deletions *d = context;
    d->ends[((uint32_t)det_ix_spread(sum) & (d->buckets - 1)) + 1]++;
}

static void
put_deletion(void *context, uint64_t sum)
{
    deletions *d = context;
    uint64_t hash = det_ix_spread(sum);
    uint32_t mark = (uint32_t)(hash >> 56) << DET_IX_DELETION_KEY_BITS;
    d->items[d->ends[(uint32_t)hash & (d->buckets - 1)]++] = mark | d->key;
}

static void
all_deletions(const det_ix_work *w, deletions *d, void (*visit)(void *context, uint64_t sum))
{
    const det_ix_key *keys = w->items[DET_IX_KEYS];
    for (d->key = 0; d->key < w->count[DET_IX_KEYS]; d->key++) {
        det_str text = w->texts[keys[d->key].text];
        if (det_ix_has_edits(text)) each_deletion(text, visit, d);
    }
}

static det_status
lay_deletions(det_ix_work *w, det_error *err)
{
    deletions d = {0};
    all_deletions(w, &d, count_deletion);
    det_status st = det_ix_fits(d.total, "deletions", err);
    if (st != DET_OK) return st;
    d.buckets = det_ix_deletion_buckets(d.total);
    d.ends = DET_NEW(w->out, uint32_t, (size_t)d.buckets + 1);
    d.items = DET_NEW(w->out, uint32_t, d.total);
    if (d.ends == NULL || d.items == NULL) return det_ix_no_memory(err);
    all_deletions(w, &d, count_bucket);
    for (uint32_t b = 0; b < d.buckets; b++)
        d.ends[b + 1] += d.ends[b];
    /* filling moves each end from where its bucket begins to where the next one does */
    all_deletions(w, &d, put_deletion);
    for (uint32_t b = d.buckets; b > 0; b--)
        d.ends[b] = d.ends[b - 1];
    d.ends[0] = 0;
    w->items[DET_IX_DELETION_ENDS] = d.ends;
    w->count[DET_IX_DELETION_ENDS] = (uint64_t)d.buckets + 1;
    w->items[DET_IX_DELETIONS] = d.items;
    w->count[DET_IX_DELETIONS] = d.total;
    return DET_OK;
}

/* Rows by key; of one key by form, as they come. */
static det_status
lay_sorted(det_ix_work *w, det_ix_kind kind, det_ix_keyed *order, size_t count, size_t most,
           det_error *err)
{
    det_ix_row *rows = det_arena_alloc(w->out, count * sizeof *rows);
    if (rows == NULL) return det_ix_no_memory(err);
    det_ix_sort_keyed(order, order + most, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (det_ix_row){(uint32_t)order[i].key, order[i].item};
    w->items[kind] = rows;
    w->count[kind] = count;
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
    det_status st = lay_sorted(w, DET_IX_CLASSES, order, count, most, err);
    if (st != DET_OK) return st;
    count = 0;
    for (uint32_t f = 0; f < form_count; f++)
        if (forms[f].skeleton != 0)
            order[count++] = (det_ix_keyed){det_ix_skeleton_key(forms[f].skeleton), f, 0};
    st = lay_sorted(w, DET_IX_SKELETONS, order, count, most, err);
    if (st != DET_OK) return st;
    count = 0;
    for (uint32_t f = 0; f < form_count; f++) {
        if (forms[f].script != DET_SCRIPT_LATIN) continue;
        uint64_t key = det_heard_key(w->texts[forms[f].text]);
        if (key != 0) order[count++] = (det_ix_keyed){det_ix_skeleton_key(key), f, 0};
    }
    return lay_sorted(w, DET_IX_HEARD, order, count, most, err);
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
