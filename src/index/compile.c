/* compile.c - from drafts to the one file.
 *
 * The order of work:
 *   0. keep: subjects that say what they said in the snapshot before are taken over by number; all
 *      that follows is done for the others, which then are put between them
 *   1. spell: every distinct name text is tokenised, and read by ICU when it is not Latin
 *   2. number: all texts are sorted, and a text's number is its place, so that comparing numbers
 *      compares texts
 *   3. sort: bodies, statements, notes, subjects, records, names by content, equal ones once
 *   4. weigh: forms with rarity and postings; their spellings with what finds those near a query's
 *   5. lay: sections one behind the other, their digests, the id
 *
 * Invariant: after step 2 nothing refers to the order of arrival, so the same set of inputs gives
 * the same bytes.  What sorting leaves equal is identical, or stands in an order that says the
 * same. */
#include "index/compile.h"

#include <stdlib.h>
#include <string.h>

det_status
det_ix_no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to compile the snapshot");
}

det_status
det_ix_fits(uint64_t count, const char *what, det_error *err)
{
    if (count < UINT32_MAX) return DET_OK;
    return det_fail(err, DET_LIMIT, (det_where){0},
                    "the snapshot would have %llu %s, at most %u fit; leave lists out of it",
                    (unsigned long long)count, what, UINT32_MAX - 1);
}

typedef struct law_order {
    det_str path;
    const det_ix_draft_law *law;
} law_order;

static int
by_path(const void *a, const void *b)
{
    return det_str_compare(((const law_order *)a)->path, ((const law_order *)b)->path);
}

static det_status
lay_law(det_ix_work *w, det_error *err)
{
    const det_index_builder *builder = w->builder;
    size_t count = builder->laws.count;
    law_order *order = DET_NEW(w->arena, law_order, count);
    det_ix_law_file *files = DET_NEW(w->out, det_ix_law_file, count);
    if (order == NULL || files == NULL) return det_ix_no_memory(err);
    uint64_t nodes = 0, bytes = 0;
    for (size_t i = 0; i < count; i++) {
        const det_ix_draft_law *law = &builder->laws.items[i];
        order[i] = (law_order){builder->texts.items[law->path], law};
        nodes += law->tree.count;
        bytes += order[i].path.len + 1 + law->tree.text_bytes;
    }
    if (nodes > UINT32_MAX || bytes > UINT32_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0}, "the lawbook is too large for a snapshot");
    det_ix_sort(order, count, sizeof *order, by_path);
    det_node *all = DET_NEW(w->out, det_node, nodes);
    char *text = det_arena_alloc(w->out, bytes);
    if (all == NULL || text == NULL) return det_ix_no_memory(err);
    uint32_t node = 0, byte = 0;
    for (size_t i = 0; i < count; i++) {
        const det_tree *tree = &order[i].law->tree;
        files[i] = (det_ix_law_file){.digest = order[i].law->digest,
                                     .path = byte,
                                     .node_first = node,
                                     .node_count = tree->count,
                                     .text_bytes = tree->text_bytes};
        memcpy(text + byte, order[i].path.ptr, order[i].path.len);
        byte += (uint32_t)order[i].path.len;
        text[byte++] = '\0';
        files[i].text = byte;
        if (tree->text_bytes > 0) memcpy(text + byte, tree->text, tree->text_bytes);
        if (tree->count > 0) memcpy(all + node, tree->nodes, tree->count * sizeof *all);
        byte += tree->text_bytes;
        node += tree->count;
    }
    w->items[DET_IX_LAW_FILES] = files;
    w->count[DET_IX_LAW_FILES] = count;
    w->items[DET_IX_LAW_NODES] = all;
    w->count[DET_IX_LAW_NODES] = nodes;
    w->items[DET_IX_LAW_TEXT] = text;
    w->count[DET_IX_LAW_TEXT] = bytes;
    return DET_OK;
}

/* ---- 5. lay ----------------------------------------------------------------------------- */

static det_status
lay_basis(det_ix_work *w, det_error *err)
{
    det_str basis;
    if (!det_arena_print(w->arena, &basis, "%s\n%s\n%s\n%s\n", det_fold_version(),
                         det_tokens_version(), det_translit_version(), det_text_code_version()))
        return det_ix_no_memory(err);
    char *bytes = det_arena_alloc(w->out, basis.len);
    if (bytes == NULL) return det_ix_no_memory(err);
    memcpy(bytes, basis.ptr, basis.len);
    w->items[DET_IX_BASIS] = bytes;
    w->count[DET_IX_BASIS] = basis.len;
    return DET_OK;
}

static det_status
lay_file(det_ix_work *w, det_str *file, det_sha256 *id, det_error *err)
{
    det_ix_section table[DET_IX_SECTIONS] = {0};
    uint64_t end = sizeof(det_ix_header) + sizeof table;
    for (uint32_t k = 0; k < DET_IX_SECTIONS; k++) {
        det_status st = det_ix_fits(w->count[k], det_ix_section_name((det_ix_kind)k), err);
        if (st != DET_OK) return st;
        uint32_t size = det_ix_item_bytes((det_ix_kind)k);
        table[k] = (det_ix_section){
            .kind = k, .item_bytes = size, .offset = det_ix_aligned(end), .count = w->count[k]};
        end = table[k].offset + w->count[k] * size;
    }
    end = det_ix_aligned(end);
    char *bytes = det_arena_alloc(w->builder->arena, end);
    if (bytes == NULL) return det_ix_no_memory(err);
    det_ix_header header = {
        .version = DET_IX_VERSION, .length = end, .section_count = DET_IX_SECTIONS};
    memcpy(header.magic, DET_IX_MAGIC, sizeof header.magic);
    memcpy(bytes, &header, sizeof header);
    memcpy(bytes + sizeof header, table, sizeof table);
    for (uint32_t k = 0; k < DET_IX_SECTIONS; k++) {
        uint64_t stop = table[k].offset + w->count[k] * table[k].item_bytes;
        if (w->count[k] > 0) memcpy(bytes + table[k].offset, w->items[k], stop - table[k].offset);
        memset(bytes + stop, 0, det_ix_aligned(stop) - stop);
    }
    *file = (det_str){bytes, end};
    return det_ix_seal(bytes, end, id, err);
}

static det_status
compile(det_ix_work *w, det_arena *scratch, det_error *err)
{
    det_ix_timed *records = NULL;
    det_status st = det_ix_keep(w, err);
    if (st == DET_OK) st = det_ix_spell(w, scratch, err);
    if (st == DET_OK) st = det_ix_fold_identifiers(w, scratch, err);
    if (st == DET_OK) st = det_ix_mark_kept(w, err);
    if (st == DET_OK) st = det_ix_number(w, err);
    if (st == DET_OK) st = det_ix_sort_sources(w, err);
    if (st == DET_OK) st = det_ix_sort_bodies(w, &records, err);
    if (st == DET_OK) st = det_ix_lay_subjects(w, records, err);
    if (st == DET_OK) st = det_ix_lay_forms(w, err);
    if (st == DET_OK) st = det_ix_lay_names(w, err);
    if (st == DET_OK) st = det_ix_lay_bodies(w, err);
    if (st == DET_OK) st = det_ix_lay_postings(w, err);
    if (st == DET_OK) st = det_ix_lay_keys(w, err);
    if (st == DET_OK) st = det_ix_lay_other(w, scratch, err);
    if (st == DET_OK) st = det_ix_lay_wholes(w, err);
    if (st == DET_OK) st = det_ix_lay_identifiers(w, err);
    if (st == DET_OK) st = det_ix_lay_latin(w, err);
    if (st == DET_OK) st = lay_law(w, err);
    if (st == DET_OK) st = lay_basis(w, err);
    return st;
}

static det_status
new_arena(det_arena **out, det_error *err)
{
    det_status st = det_arena_new((size_t)DET_IX_LIMIT_MIB << 20, out, err);
    if (st == DET_OK) det_arena_will_be_large(*out);
    return st;
}

det_status
det_ix_compile(det_index_builder *builder, det_str *file, det_sha256 *id, det_error *err)
{
    det_ix_work w = {.builder = builder};
    det_arena *scratch = NULL;
    det_status st = new_arena(&w.arena, err);
    if (st == DET_OK) st = new_arena(&w.out, err);
    if (st == DET_OK) st = det_arena_new(0, &scratch, err);
    if (st == DET_OK) st = compile(&w, scratch, err);
    det_translit_free(w.translit);
    det_arena_free(scratch);
    det_arena_free(w.arena);
    if (st == DET_OK) st = lay_file(&w, file, id, err);
    det_arena_free(w.out);
    return st;
}
