/* index.c - opens a snapshot and reads it.
 *
 * verify.c has proven every number, so what is here indexes without checks.  What callers hand in
 * (numbers of subjects, names, records) is asserted: it came from this index. */
#include "index/index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "index/format.h"
#include "index/verify.h"

/* Over a mapping, which goes with the file, or over the caller's bytes. */
static det_status
open_file(det_map map, det_str bytes, const char *path, const det_index_file **out, det_error *err)
{
    size_t length = strlen(path) + 1;
    det_index_file *file = calloc(1, sizeof *file + length);
    if (file == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for a snapshot");
    file->bytes = bytes;
    memcpy(file->path, path, length);
    det_status st = det_ix_verify_head(file, err);
    if (st != DET_OK) {
        free(file);
        return st;
    }
    file->map = map;
    *out = file;
    return DET_OK;
}

det_status
det_index_file_of_bytes(det_str bytes, const char *path, const det_index_file **out, det_error *err)
{
    assert((uintptr_t)bytes.ptr % DET_IX_ALIGN == 0);
    return open_file((det_map){0}, bytes, path, out, err);
}

det_status
det_index_file_open(const char *path, const det_index_file **out, det_error *err)
{
    det_map map;
    det_status st = det_map_open(path, &map, err);
    if (st != DET_OK) return st;
    st = open_file(map, (det_str){(const char *)map.bytes, map.length}, path, out, err);
    if (st != DET_OK) det_map_close(&map);
    return st;
}

void
det_index_file_close(const det_index_file *file)
{
    if (file == NULL) return;
    det_map map = file->map;
    if (map.bytes != NULL) det_map_close(&map);
    /* the handle is const to its users only; it was made by calloc above */
    free((void *)(uintptr_t)file);
}

const det_sha256 *
det_index_file_id(const det_index_file *file)
{
    return &file->laid.id;
}

static det_status
prove_lists(const det_index_file *file, const det_index_file *own, const det_index **out,
            det_error *err)
{
    det_index *index = calloc(1, sizeof *index);
    if (index == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for an index");
    det_status st = det_ix_verify_lists(file, index, err);
    if (st == DET_OK) st = det_ix_partners_make(index, err);
    if (st == DET_OK) st = det_ix_sounds_make(index, err);
    if (st != DET_OK) {
        free(index->made);
        free(index);
        return st;
    }
    index->own = own;
    *out = index;
    return DET_OK;
}

det_status
det_index_of_file(const det_index_file *file, const det_index **out, det_error *err)
{
    return prove_lists(file, NULL, out, err);
}

det_status
det_index_law_of_file(const det_index_file *file, det_arena *arena, const det_tree **trees,
                      uint32_t *count, det_error *err)
{
    *count = file->laid.count[DET_IX_LAW_FILES];
    det_tree *made = DET_NEW(arena, det_tree, *count);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook of a snapshot");
    *trees = made;
    return det_ix_verify_law(file, made, err);
}

static det_status
open_whole(const det_index_file *file, const det_index **out, det_error *err)
{
    det_status st = prove_lists(file, file, out, err);
    if (st != DET_OK) det_index_file_close(file);
    return st;
}

det_status
det_index_open_bytes(det_str bytes, const char *path, const det_index **out, det_error *err)
{
    const det_index_file *file = NULL;
    det_status st = det_index_file_of_bytes(bytes, path, &file, err);
    return st == DET_OK ? open_whole(file, out, err) : st;
}

det_status
det_index_open(const char *path, const det_index **out, det_error *err)
{
    const det_index_file *file = NULL;
    det_status st = det_index_file_open(path, &file, err);
    return st == DET_OK ? open_whole(file, out, err) : st;
}

void
det_index_close(const det_index *index)
{
    if (index == NULL) return;
    det_index_file_close(index->own);
    free(index->made);
    free((void *)(uintptr_t)index->sounds);
    /* the handle is const to its users only; it was made by calloc above */
    free((void *)(uintptr_t)index);
}

const det_sha256 *
det_index_id(const det_index *index)
{
    return &index->id;
}

det_str
det_index_basis(const det_index *index)
{
    return (det_str){index->basis, index->count[DET_IX_BASIS]};
}

det_str
det_ix_string(const det_index *index, uint32_t string)
{
    uint32_t from = index->string_ends[string];
    return (det_str){index->string_bytes + from, index->string_ends[string + 1] - from};
}

bool
det_ix_find_string(const det_index *index, det_str text, uint32_t *string)
{
    uint32_t low = 0, high = index->count[DET_IX_STRING_ENDS] - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = det_str_compare(det_ix_string(index, middle), text);
        if (order == 0) {
            *string = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* ---- sources and transactions ----------------------------------------------------------- */

uint64_t
det_index_search_bytes(const det_index *index)
{
    uint64_t bytes = 0;
    for (uint32_t k = DET_IX_NAMES; k <= DET_IX_WHOLES; k++)
        if (k != DET_IX_BODY_NAMES)
            bytes += (uint64_t)index->count[k] * det_ix_item_bytes((det_ix_kind)k);
    return bytes;
}

uint32_t
det_index_source_count(const det_index *index)
{
    return index->count[DET_IX_SOURCES];
}

det_str
det_index_source_id(const det_index *index, uint32_t source)
{
    assert(source < index->count[DET_IX_SOURCES]);
    return det_ix_string(index, index->sources[source].id);
}

det_str
det_index_source_authority(const det_index *index, uint32_t source)
{
    assert(source < index->count[DET_IX_SOURCES]);
    return det_ix_string(index, index->sources[source].authority);
}

uint32_t
det_index_version_count(const det_index *index, uint32_t source)
{
    assert(source < index->count[DET_IX_SOURCES]);
    return index->sources[source].version_count;
}

det_index_version
det_index_version_at(const det_index *index, uint32_t source, uint32_t version)
{
    assert(version < det_index_version_count(index, source));
    const det_ix_version *v = &index->versions[index->sources[source].version_first + version];
    return (det_index_version){.dated = v->dated,
                               .tx = v->tx,
                               .digest = v->digest,
                               .read = v->read,
                               .kept = v->kept,
                               .rejected = v->rejected,
                               .notes = v->notes,
                               .lacks = v->lacks};
}

uint32_t
det_index_tx_count(const det_index *index)
{
    return index->count[DET_IX_TRANSACTIONS];
}

uint32_t
det_index_tx_known(const det_index *index, int64_t at_us)
{
    uint32_t low = 0, high = index->count[DET_IX_TRANSACTIONS];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index->transactions[middle].at_us <= at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? 0 : index->transactions[low - 1].tx;
}

/* ---- subjects, records, bodies ---------------------------------------------------------- */

uint32_t
det_index_subject_count(const det_index *index)
{
    return index->count[DET_IX_SUBJECTS];
}

det_str
det_index_subject_id(const det_index *index, uint32_t subject)
{
    assert(subject < index->count[DET_IX_SUBJECTS]);
    return det_ix_string(index, index->subjects[subject].id);
}

uint32_t
det_index_subject_source(const det_index *index, uint32_t subject)
{
    assert(subject < index->count[DET_IX_SUBJECTS]);
    return index->subjects[subject].source;
}

bool
det_index_subject_find(const det_index *index, det_str id, uint32_t *subject)
{
    uint32_t string;
    if (!det_ix_find_string(index, id, &string)) return false;
    uint32_t low = 0, high = index->count[DET_IX_SUBJECTS];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index->subjects[middle].id < string)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == index->count[DET_IX_SUBJECTS] || index->subjects[low].id != string) return false;
    *subject = low;
    return true;
}

void
det_index_records(const det_index *index, uint32_t subject, uint32_t *first, uint32_t *count)
{
    assert(subject < index->count[DET_IX_SUBJECTS]);
    *first = index->subjects[subject].record_first;
    *count = index->subjects[subject].record_count;
}

det_index_interval
det_index_record_at(const det_index *index, uint32_t record)
{
    assert(record < index->count[DET_IX_RECORDS]);
    const det_ix_record *r = &index->records[record];
    return (det_index_interval){r->body, r->valid_from, r->valid_before, r->known_from,
                                r->known_before};
}

det_status
det_index_body(const det_index *index, uint32_t body, det_arena *arena, det_subject *out,
               det_error *err)
{
    assert(body < index->count[DET_IX_BODIES]);
    const det_ix_body *b = &index->bodies[body];
    det_statement *statements = DET_NEW(arena, det_statement, b->statement_count);
    det_note *notes = DET_NEW(arena, det_note, b->note_count);
    if (statements == NULL || notes == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for a subject of the snapshot");
    for (uint32_t i = 0; i < b->statement_count; i++) {
        const det_ix_statement *s =
            &index->statements[index->body_statements[b->statement_first + i]];
        statements[i] = (det_statement){.prop = (det_prop)s->prop,
                                        .text = det_ix_string(index, s->text),
                                        .span = {s->span_from, s->span_before},
                                        .country = det_ix_string(index, s->country),
                                        .type = det_ix_string(index, s->type),
                                        .note = det_ix_string(index, s->note)};
    }
    for (uint32_t i = 0; i < b->note_count; i++) {
        const det_ix_note *n = &index->notes[index->body_notes[b->note_first + i]];
        notes[i] = (det_note){.code = det_ix_string(index, n->code),
                              .path = det_ix_string(index, n->path),
                              .text = det_ix_string(index, n->text)};
    }
    *out = (det_subject){.id = det_index_subject_id(index, b->subject),
                         .schema = (det_schema)b->schema,
                         .caption = det_ix_string(index, b->caption),
                         .statements = statements,
                         .statement_count = b->statement_count,
                         .notes = notes,
                         .note_count = b->note_count};
    return DET_OK;
}

det_schema
det_index_body_schema(const det_index *index, uint32_t body)
{
    assert(body < index->count[DET_IX_BODIES]);
    return (det_schema)index->bodies[body].schema;
}

bool
det_index_body_has_name(const det_index *index, uint32_t body, uint32_t name)
{
    assert(body < index->count[DET_IX_BODIES]);
    const det_ix_body *b = &index->bodies[body];
    const uint32_t *names = index->body_names + b->name_first;
    uint32_t low = 0, high = b->name_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (names[middle] < name)
            low = middle + 1;
        else
            high = middle;
    }
    return low < b->name_count && names[low] == name;
}

/* ---- names ------------------------------------------------------------------------------ */

uint32_t
det_index_name_count(const det_index *index)
{
    return index->count[DET_IX_NAMES];
}

det_index_name
det_index_name_at(const det_index *index, uint32_t name)
{
    assert(name < index->count[DET_IX_NAMES]);
    const det_ix_name *n = &index->names[name];
    return (det_index_name){.subject = n->subject,
                            .prop = (det_prop)n->prop,
                            .is_derived = n->is_derived != 0,
                            .text = det_ix_string(index, n->text)};
}

/* What a form in another script may be in Latin letters. */
static void
find_other_keys(const det_index *index, uint32_t form, det_token *out)
{
    uint32_t count = index->count[DET_IX_OTHER_FORMS];
    uint32_t low = det_ix_find_row(index->other_forms, count, form);
    if (low == count || index->other_forms[low].key != form) return;
    uint32_t first = index->other_forms[low].form;
    uint32_t end = low + 1 < count ? index->other_forms[low + 1].form
                                   : index->count[DET_IX_OTHER_KEYS];
    out->other_keys = index->other_keys + first;
    out->other_count = (uint8_t)(end - first);
}

static det_token
token_of(const det_index *index, uint32_t number)
{
    const det_ix_form *form = &index->forms[number];
    det_token token = {.text = det_ix_string(index, form->text),
                       .written = det_ix_string(index, form->written),
                       .skeleton = form->skeleton,
                       .roles = index->traits[number].roles,
                       .script = form->script,
                       .class_count = (uint8_t)form->class_count};
    for (uint32_t i = 0; i < form->class_count; i++)
        token.classes[i] = index->form_classes[form->class_first + i];
    if (form->script != DET_SCRIPT_LATIN) find_other_keys(index, number, &token);
    return token;
}

det_status
det_index_name_tokens(const det_index *index, uint32_t name, det_arena *arena, det_tokens *tokens,
                      const uint16_t **weights, det_error *err)
{
    assert(name < index->count[DET_IX_NAMES]);
    const det_ix_name *n = &index->names[name];
    det_token *items = det_arena_alloc(arena, n->token_count * sizeof *items);
    uint16_t *own = det_arena_alloc(arena, n->token_count * sizeof *own);
    if (items == NULL || own == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for the tokens of a name");
    for (uint32_t i = 0; i < n->token_count; i++) {
        const det_index_place *t = &index->name_tokens[n->token_first + i];
        items[i] = token_of(index, t->form);
        items[i].from = t->from;
        items[i].to = t->to;
        own[i] = index->traits[t->form].weight;
    }
    *tokens = (det_tokens){items, n->token_count};
    *weights = own;
    return DET_OK;
}

uint32_t
det_index_form_count(const det_index *index)
{
    return index->count[DET_IX_FORMS];
}

void
det_index_form_at(const det_index *index, uint32_t form, det_token *out)
{
    assert(form < index->count[DET_IX_FORMS]);
    *out = token_of(index, form);
}

const det_trait *
det_index_traits(const det_index *index)
{
    return index->traits;
}

const uint64_t *
det_index_sounds(const det_index *index)
{
    return index->sounds;
}

const det_index_place *
det_index_name_row(const det_index *index, uint32_t name, uint32_t *count)
{
    assert(name < index->count[DET_IX_NAMES]);
    *count = index->names[name].token_count;
    return index->name_tokens + index->names[name].token_first;
}

void
det_index_name_ahead(const det_index *index, uint32_t name)
{
    __builtin_prefetch(&index->names[name]);
}

void
det_index_row_ahead(const det_index *index, uint32_t name)
{
    __builtin_prefetch(index->name_tokens + index->names[name].token_first);
}

const det_head *
det_index_heads(const det_index *index)
{
    return index->heads;
}

/* ---- identifiers ------------------------------------------------------------------------ */

det_status
det_index_identifiers(const det_index *index, det_prop kind, det_str number, det_arena *arena,
                      const uint32_t **subjects, size_t *count, det_error *err)
{
    det_str folded;
    uint32_t string;
    *subjects = NULL;
    *count = 0;
    if (!det_ix_fold_identifier(number, arena, &folded)) goto no_memory;
    if (folded.len == 0 || !det_ix_find_string(index, folded, &string)) return DET_OK;
    uint32_t low = 0, high = index->count[DET_IX_IDENTIFIERS];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index->identifiers[middle].text < string)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t end = low;
    while (end < index->count[DET_IX_IDENTIFIERS] && index->identifiers[end].text == string)
        end++;
    uint32_t *found = DET_NEW(arena, uint32_t, end - low);
    if (found == NULL) goto no_memory;
    size_t used = 0;
    for (uint32_t i = low; i < end; i++) {
        const det_ix_identifier *id = &index->identifiers[i];
        if (kind != DET_PROP_COUNT && id->prop != (uint32_t)kind) continue;
        /* few enough to insert in order: one number is on a handful of subjects at most, and on
         * hostile lists the square of what one list holds of one number */
        size_t at = used;
        while (at > 0 && found[at - 1] > id->subject)
            at--;
        if (at > 0 && found[at - 1] == id->subject) continue;
        memmove(found + at + 1, found + at, (used - at) * sizeof *found);
        found[at] = id->subject;
        used++;
    }
    *subjects = found;
    *count = used;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to look up an identifier");
}
