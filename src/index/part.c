/* part.c - see part.h. */
#include "index/part.h"

#include <stdlib.h>

#include "index/builder.h"

struct det_index_part {
    det_index_builder *builder; /* has the bytes */
    const det_index *index;
};

static det_status
add_sources(const det_index *whole, det_index_builder *builder, det_arena *arena, det_error *err)
{
    det_status st = DET_OK;
    for (uint32_t s = 0; s < whole->count[DET_IX_SOURCES] && st == DET_OK; s++) {
        const det_ix_source *from = &whole->sources[s];
        det_str id, title, authority; /* copies end with a NUL */
        if (!det_arena_copy(arena, det_ix_string(whole, from->id), &id) ||
            !det_arena_copy(arena, det_ix_string(whole, from->title), &title) ||
            !det_arena_copy(arena, det_ix_string(whole, from->authority), &authority))
            return det_fail(err, DET_NOMEM, (det_where){0}, "sources of a part");
        const det_source source = {.id = id.ptr, .title = title.ptr, .authority = authority.ptr};
        st = det_index_builder_source(builder, &source, NULL, 0, err);
    }
    for (uint32_t i = 0; i < whole->count[DET_IX_TRANSACTIONS] && st == DET_OK; i++)
        st = det_index_builder_tx(builder, whole->transactions[i].tx, whole->transactions[i].at_us,
                                  err);
    return st;
}

static det_status
add_subject(const det_index *whole, uint32_t subject, det_index_builder *builder, det_arena *arena,
            det_error *err)
{
    uint32_t first, count;
    det_status st = DET_OK;
    det_index_records(whole, subject, &first, &count);
    for (uint32_t i = 0; i < count && st == DET_OK; i++) {
        det_index_interval at = det_index_record_at(whole, first + i);
        det_subject body;
        st = det_index_body(whole, at.body, arena, &body, err);
        const det_index_record record = {&body, at.valid_from, at.valid_before, at.known_from,
                                         at.known_before};
        if (st == DET_OK) st = det_index_builder_record(builder, &record, err);
    }
    return st;
}

/* By string, how rare it is as a word; 0 where it is none.  NULL: no memory. */
static uint16_t *
rarities_of(const det_index *index)
{
    uint16_t *out = calloc((size_t)index->count[DET_IX_STRING_ENDS] + 1, sizeof *out);
    for (uint32_t f = 0; out != NULL && f < index->count[DET_IX_FORMS]; f++)
        out[index->forms[f].text] = index->traits[f].rarity;
    return out;
}

static det_status
make(const det_index *whole, const bool *subjects, det_index_part *part, det_arena *arena,
     det_error *err)
{
    det_str file;
    det_sha256 id;
    det_status st = det_index_builder_new(&part->builder, err);
    if (st == DET_OK) st = add_sources(whole, part->builder, arena, err);
    for (uint32_t s = 0; s < whole->count[DET_IX_SUBJECTS] && st == DET_OK; s++) {
        det_arena_mark mark = det_arena_mark_get(arena);
        if (subjects[s]) st = add_subject(whole, s, part->builder, arena, err);
        det_arena_mark_reset(arena, mark);
    }
    if (st != DET_OK) return st;
    uint16_t *rarities = rarities_of(whole);
    if (rarities == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "weights of a part");
    part->builder->whole = whole;
    part->builder->whole_rarities = rarities;
    st = det_ix_compile(part->builder, &file, &id, err);
    part->builder->whole = NULL;
    free(rarities);
    return st == DET_OK ? det_index_open_bytes(file, "a part of the lists", &part->index, err) : st;
}

det_status
det_index_part_new(const det_index *whole, const bool *subjects, det_index_part **out,
                   det_error *err)
{
    det_arena *arena = NULL;
    det_index_part *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "a part of the lists");
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = make(whole, subjects, made, arena, err);
    det_arena_free(arena);
    if (st != DET_OK) {
        det_index_part_free(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

void
det_index_part_free(det_index_part *part)
{
    if (part == NULL) return;
    det_index_close(part->index);
    det_index_builder_free(part->builder);
    free(part);
}

const det_index *
det_index_part_index(const det_index_part *part)
{
    return part->index;
}

det_status
det_index_reweighed(const det_index *index, const det_index *other, bool *subjects, det_error *err)
{
    uint16_t *rarities = rarities_of(other);
    bool *is_other = calloc((size_t)index->count[DET_IX_FORMS] + 1, sizeof *is_other);
    det_status st = DET_OK;
    if (rarities == NULL || is_other == NULL) {
        st = det_fail(err, DET_NOMEM, (det_where){0}, "weights of two lists");
        goto done;
    }
    for (uint32_t f = 0; f < index->count[DET_IX_FORMS]; f++) {
        uint32_t string;
        uint16_t rarity = 0; /* where it is no word, nobody has it */
        if (det_ix_find_string(other, det_ix_string(index, index->forms[f].text), &string))
            rarity = rarities[string];
        is_other[f] = rarity == 0 ||
                      det_ix_weight(rarity, index->traits[f].roles) != index->traits[f].weight;
    }
    for (uint32_t n = 0; n < index->count[DET_IX_NAMES]; n++) {
        const det_ix_name *name = &index->names[n];
        for (uint32_t i = 0; i < name->token_count; i++)
            if (is_other[index->name_tokens[name->token_first + i].form])
                subjects[name->subject] = true;
    }
done:
    free(rarities);
    free(is_other);
    return st;
}

bool
det_index_has_one_past(const det_index *a, const det_index *b)
{
    for (uint32_t i = 0; i < a->count[DET_IX_TRANSACTIONS] && i < b->count[DET_IX_TRANSACTIONS];
         i++)
        if (a->transactions[i].tx != b->transactions[i].tx ||
            a->transactions[i].at_us != b->transactions[i].at_us)
            return false;
    return true;
}
