/* builder.c - takes in what the snapshot will hold.
 *
 * Everything is copied and its texts interned at once, so the caller's arenas may go.  Nothing is
 * sorted here: compile.c does it, once. */
#include "index/builder.h"

#include <stdlib.h>
#include <string.h>

#include "index/verify.h"

enum { SLOTS_FIRST = 1 << 14, ROOM_BYTES = 1 << 16, TOGETHER = 64 };

static det_status
no_memory(det_error *err, const char *what)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for %s of the snapshot", what);
}

bool
det_ix_grow(det_arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) return true;
    void *old, *grown;
    memcpy(&old, items, sizeof old);
    grown = det_arena_grow(arena, old, count, capacity, size);
    if (grown == NULL) return false;
    memcpy(items, &grown, sizeof grown);
    return true;
}

det_status
det_index_builder_new(det_index_builder **out, det_error *err)
{
    det_index_builder *builder = calloc(1, sizeof *builder);
    if (builder == NULL) return no_memory(err, "the builder");
    det_status st = det_arena_new((size_t)DET_IX_LIMIT_MIB << 20, &builder->arena, err);
    if (st != DET_OK) {
        free(builder);
        return st;
    }
    uint32_t empty;
    det_arena_will_be_large(builder->arena);
    st = det_ix_intern(builder, DET_STR(""), &empty, err);
    if (st != DET_OK) {
        det_index_builder_free(builder);
        return st;
    }
    *out = builder;
    return DET_OK;
}

void
det_index_builder_free(det_index_builder *builder)
{
    if (builder == NULL) return;
    det_index_file_close(builder->file);
    det_arena_free(builder->arena);
    free(builder);
}

/* Eight bytes at a time.  Numbers of drafts do not depend on it, and files do not on those. */
static uint32_t
hash_of(det_str text)
{
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = text.len * odd, word;
    size_t at = 0;
    for (; text.len - at >= sizeof word; at += sizeof word) {
        memcpy(&word, text.ptr + at, sizeof word);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32;
    }
    word = 0;
    if (at < text.len) memcpy(&word, text.ptr + at, text.len - at);
    hash = (hash ^ word) * odd;
    hash = (hash ^ hash >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
    return (uint32_t)(hash >> 32);
}

/* The slot of a text, or the free one where it belongs. */
static det_ix_slot *
slot_of(const det_index_builder *builder, det_str text, uint32_t hash)
{
    size_t mask = builder->slot_count - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        det_ix_slot *slot = &builder->slots[at];
        if (slot->text == 0) return slot;
        if (slot->hash == hash && det_str_equal(builder->texts.items[slot->text - 1], text))
            return slot;
    }
}

/* Twice the slots.  They have their hashes, so no text is looked at. */
static bool
make_slots(det_index_builder *builder)
{
    size_t count = builder->slot_count == 0 ? (size_t)SLOTS_FIRST : 2 * builder->slot_count;
    det_ix_slot *slots = DET_NEW(builder->arena, det_ix_slot, count);
    if (slots == NULL) return false;
    for (size_t i = 0; i < builder->slot_count; i++) {
        if (builder->slots[i].text == 0) continue;
        size_t at = builder->slots[i].hash & (count - 1);
        while (slots[at].text != 0)
            at = (at + 1) & (count - 1);
        slots[at] = builder->slots[i];
    }
    builder->slots = slots;
    builder->slot_count = count;
    return true;
}

/* A copy that lies behind the one before it. */
static bool
copy_text(det_index_builder *builder, det_str text, det_str *out)
{
    if (builder->room == NULL || text.len > builder->room_bytes) {
        size_t bytes = text.len > ROOM_BYTES / 4 ? text.len : (size_t)ROOM_BYTES;
        char *room = det_arena_alloc(builder->arena, bytes);
        if (room == NULL) return false;
        if (bytes == text.len) { /* a long one lies by itself */
            memcpy(room, text.ptr, text.len);
            *out = (det_str){room, text.len};
            return true;
        }
        builder->room = room;
        builder->room_bytes = bytes;
    }
    *out = (det_str){builder->room, text.len};
    if (text.len > 0) memcpy(builder->room, text.ptr, text.len);
    builder->room += text.len;
    builder->room_bytes -= text.len;
    return true;
}

/* Looks a text up by its hash, and adds it if it is new. */
static det_status
intern(det_index_builder *builder, det_str text, uint32_t hash, uint32_t *number, det_error *err)
{
    if (builder->texts.count >= builder->slot_count / 2 && !make_slots(builder))
        return no_memory(err, "texts");
    det_ix_slot *slot = slot_of(builder, text, hash);
    if (slot->text != 0) {
        *number = slot->text - 1;
        return DET_OK;
    }
    size_t bad = det_utf8_check(text);
    if (bad != SIZE_MAX)
        return det_fail(err, DET_ENCODING, (det_where){0},
                        "text for the snapshot is not UTF-8 at byte %zu: '%.*s'", bad,
                        (int)(bad < 80 ? bad : 80), text.ptr);
    if (builder->texts.count >= DET_IX_BEFORE)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "a snapshot holds at most %u distinct texts", DET_IX_BEFORE);
    det_str copy;
    if (!DET_IX_ROOM(builder->arena, &builder->texts) || !copy_text(builder, text, &copy))
        return no_memory(err, "a text");
    *number = (uint32_t)builder->texts.count;
    *slot = (det_ix_slot){hash, *number + 1};
    builder->texts.items[builder->texts.count++] = copy;
    return DET_OK;
}

det_status
det_ix_intern(det_index_builder *builder, det_str text, uint32_t *number, det_error *err)
{
    *number = 0; /* the empty text is the first, and most of all */
    if (text.len == 0 && builder->texts.count > 0) return DET_OK;
    return intern(builder, text, hash_of(text), number, err);
}

/* Asks for the memory that looking these up will need, each turn for all of them. */
static void
fetch_slots(const det_index_builder *builder, const uint32_t *hashes, size_t count)
{
    size_t mask = builder->slot_count - 1;
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&builder->slots[hashes[i] & mask]);
    for (size_t i = 0; i < count; i++) {
        const det_ix_slot *slot = &builder->slots[hashes[i] & mask];
        if (slot->text != 0) __builtin_prefetch(&builder->texts.items[slot->text - 1]);
    }
    for (size_t i = 0; i < count; i++) {
        const det_ix_slot *slot = &builder->slots[hashes[i] & mask];
        if (slot->text != 0) __builtin_prefetch(builder->texts.items[slot->text - 1].ptr);
    }
}

det_status
det_ix_intern_all(det_index_builder *builder, const det_str *texts, size_t count, uint32_t *numbers,
                  det_error *err)
{
    uint32_t hashes[TOGETHER], which[TOGETHER];
    for (size_t from = 0; from < count;) {
        size_t some = 0;
        for (; from < count && some < TOGETHER; from++) {
            numbers[from] = 0;
            if (texts[from].len == 0) continue;
            hashes[some] = hash_of(texts[from]);
            which[some++] = (uint32_t)from;
        }
        fetch_slots(builder, hashes, some);
        for (size_t i = 0; i < some; i++) {
            det_status st = intern(builder, texts[which[i]], hashes[i], &numbers[which[i]], err);
            if (st != DET_OK) return st;
        }
    }
    return DET_OK;
}

det_status
det_index_builder_source(det_index_builder *builder, const det_source *source,
                         const det_index_version *versions, size_t count, det_error *err)
{
    det_ix_draft_source draft = {.version_count = (uint32_t)count};
    det_status st = det_ix_intern(builder, det_str_of(source->id), &draft.id, err);
    if (st == DET_OK) st = det_ix_intern(builder, det_str_of(source->title), &draft.title, err);
    if (st == DET_OK)
        st = det_ix_intern(builder, det_str_of(source->authority), &draft.authority, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < builder->sources.count; i++)
        if (builder->sources.items[i].id == draft.id)
            return det_fail(
                err, DET_CONFLICT, (det_where){0},
                "source '%s' was handed to the snapshot twice; hand it in once, with all "
                "its versions",
                source->id);
    draft.versions = DET_NEW(builder->arena, det_ix_version, count);
    if (draft.versions == NULL || !DET_IX_ROOM(builder->arena, &builder->sources))
        return no_memory(err, "a source");
    for (size_t i = 0; i < count; i++)
        draft.versions[i] = (det_ix_version){.dated = versions[i].dated,
                                             .tx = versions[i].tx,
                                             .digest = versions[i].digest,
                                             .read = versions[i].read,
                                             .kept = versions[i].kept,
                                             .rejected = versions[i].rejected,
                                             .notes = versions[i].notes,
                                             .lacks = versions[i].lacks};
    builder->sources.items[builder->sources.count++] = draft;
    return DET_OK;
}

det_status
det_index_builder_tx(det_index_builder *builder, uint32_t tx, int64_t at_us, det_error *err)
{
    if (tx == 0 || tx == UINT32_MAX)
        return det_fail(err, DET_RANGE, (det_where){0},
                        "transaction number %u is reserved; they run from 1", tx);
    if (!DET_IX_ROOM(builder->arena, &builder->transactions))
        return no_memory(err, "a transaction");
    builder->transactions.items[builder->transactions.count++] = (det_ix_transaction){
        .tx = tx, .at_us = at_us};
    return DET_OK;
}

/* The texts of a statement or note, one behind the other. */
enum { STATEMENT_TEXTS = 4, NOTE_TEXTS = 3, SOME = 16 };

static det_status
copy_some_statements(det_index_builder *builder, const det_statement *from, size_t count,
                     det_ix_statement *to, det_error *err)
{
    det_str texts[SOME * STATEMENT_TEXTS];
    uint32_t numbers[SOME * STATEMENT_TEXTS];
    for (size_t i = 0; i < count; i++) {
        det_str *own = &texts[i * STATEMENT_TEXTS];
        own[0] = from[i].text;
        own[1] = from[i].country;
        own[2] = from[i].type;
        own[3] = from[i].note;
    }
    det_status st = det_ix_intern_all(builder, texts, count * STATEMENT_TEXTS, numbers, err);
    for (size_t i = 0; st == DET_OK && i < count; i++) {
        const uint32_t *own = &numbers[i * STATEMENT_TEXTS];
        to[i] = (det_ix_statement){
            from[i].prop, own[0], from[i].span.from, from[i].span.before, own[1], own[2], own[3]};
    }
    return st;
}

static det_status
copy_statements(det_index_builder *builder, const det_subject *body, det_ix_draft_body *draft,
                det_error *err)
{
    draft->statement_count = (uint32_t)body->statement_count;
    draft->statements = det_arena_alloc(builder->arena,
                                        body->statement_count * sizeof *draft->statements);
    if (draft->statements == NULL) return no_memory(err, "statements");
    for (size_t i = 0; i < body->statement_count; i += SOME) {
        size_t left = body->statement_count - i;
        det_status st = copy_some_statements(builder, &body->statements[i],
                                             left < SOME ? left : SOME, &draft->statements[i], err);
        if (st != DET_OK) return st;
    }
    for (size_t i = 0; i < body->statement_count; i++) {
        const det_statement *from = &body->statements[i];
        if (from->prop >= DET_PROP_COUNT || from->text.len == 0 ||
            (i > 0 && from->prop < body->statements[i - 1].prop))
            return det_fail(
                err, DET_USAGE, (det_where){0},
                "statement %zu (property %u, '%.*s'): statements are not empty and come "
                "sorted by property",
                i, (unsigned)from->prop, DET_STR_FMT(from->text));
    }
    return DET_OK;
}

static det_status
copy_notes(det_index_builder *builder, const det_subject *body, det_ix_draft_body *draft,
           det_error *err)
{
    draft->note_count = (uint32_t)body->note_count;
    if (body->note_count == 0) return DET_OK;
    draft->notes = DET_NEW(builder->arena, det_ix_note, body->note_count);
    if (draft->notes == NULL) return no_memory(err, "notes");
    for (size_t i = 0; i < body->note_count; i++) {
        const det_note *from = &body->notes[i];
        const det_str texts[NOTE_TEXTS] = {from->code, from->path, from->text};
        uint32_t numbers[NOTE_TEXTS];
        det_status st = det_ix_intern_all(builder, texts, NOTE_TEXTS, numbers, err);
        if (st != DET_OK) return st;
        draft->notes[i] = (det_ix_note){numbers[0], numbers[1], numbers[2]};
    }
    return DET_OK;
}

static det_status
copy_body(det_index_builder *builder, const det_subject *body, det_ix_draft_body *draft,
          det_error *err)
{
    det_status st = det_ix_intern(builder, body->caption, &draft->caption, err);
    if (st == DET_OK) st = copy_statements(builder, body, draft, err);
    return st == DET_OK ? copy_notes(builder, body, draft, err) : st;
}

det_status
det_index_builder_record(det_index_builder *builder, const det_index_record *record, det_error *err)
{
    const det_subject *body = record->body;
    det_ix_draft_body draft = {.schema = body->schema,
                               .record = {.valid_from = record->valid_from,
                                          .valid_before = record->valid_before,
                                          .known_from = record->known_from,
                                          .known_before = record->known_before}};
    if (body->id.len == 0 || body->schema >= DET_SCHEMA_COUNT ||
        record->valid_from >= record->valid_before || record->known_from >= record->known_before)
        return det_fail(
            err, DET_USAGE, (det_where){0},
            "record of '%.*s': it needs an id, a schema and intervals that are not empty",
            DET_STR_FMT(body->id));
    det_status st = DET_OK;
    det_ix_find_same(builder, body, &draft.before, &draft.same);
    if (draft.before != 0)
        draft.subject = DET_IX_BEFORE | builder->before->subjects[draft.before - 1].id;
    else
        st = det_ix_intern(builder, body->id, &draft.subject, err);
    if (st == DET_OK && draft.same == 0) st = copy_body(builder, body, &draft, err);
    if (st == DET_OK && !DET_IX_ROOM(builder->arena, &builder->bodies))
        st = no_memory(err, "a record");
    if (st != DET_OK) {
        det_while(err, st, "adding %.*s to the snapshot", DET_STR_FMT(body->id));
        return st;
    }
    builder->bodies.items[builder->bodies.count++] = draft;
    return DET_OK;
}

det_status
det_index_builder_law(det_index_builder *builder, det_str path, const det_sha256 *digest,
                      const det_tree *tree, det_error *err)
{
    det_ix_draft_law draft = {.digest = *digest, .tree = *tree};
    det_status st = det_ix_intern(builder, path, &draft.path, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < builder->laws.count; i++)
        if (builder->laws.items[i].path == draft.path)
            return det_fail(err, DET_CONFLICT, (det_where){0},
                            "%.*s: this file of the lawbook was handed to the snapshot twice",
                            DET_STR_FMT(path));
    det_node *nodes = DET_NEW(builder->arena, det_node, tree->count);
    char *text = det_arena_alloc(builder->arena, tree->text_bytes);
    if (nodes == NULL || text == NULL || !DET_IX_ROOM(builder->arena, &builder->laws))
        return no_memory(err, "a file of the lawbook");
    if (tree->count > 0) memcpy(nodes, tree->nodes, tree->count * sizeof *nodes);
    if (tree->text_bytes > 0) memcpy(text, tree->text, tree->text_bytes);
    draft.tree.nodes = nodes;
    draft.tree.text = text;
    builder->laws.items[builder->laws.count++] = draft;
    return DET_OK;
}

det_status
det_index_builder_remember(det_index_builder *builder, const det_index_file *before, det_error *err)
{
    if (builder->body_before != NULL) return DET_OK; /* records may point into that one */
    det_index *index = DET_NEW(builder->arena, det_index, 1);
    if (index == NULL) return no_memory(err, "the names of the one before");
    det_ix_level level;
    det_status st = det_ix_verify_before(before, index, &level);
    if (st != DET_OK) return no_memory(err, "the names of the one before");
    builder->before = level >= DET_IX_LATIN_PROVEN ? index : NULL;
    builder->has_names_before = level >= DET_IX_NAMES_PROVEN;
    /* records that came earlier have not been compared with those of the one before */
    if (level < DET_IX_SAID_PROVEN || builder->bodies.count > 0) return DET_OK;
    return det_ix_find_ranges(builder, err);
}

/* What would not open must not take the place of what does. */
static det_status
check_made(det_index_builder *builder, det_str bytes, det_error *err)
{
    det_index *index = DET_NEW(builder->arena, det_index, 1);
    det_tree *trees = DET_NEW(builder->arena, det_tree, builder->laws.count);
    if (index == NULL || trees == NULL) return no_memory(err, "the check");
    det_index_file_close(builder->file);
    builder->file = NULL;
    builder->made = NULL;
    det_status st = det_index_file_of_bytes(bytes, "what was built", &builder->file, err);
    if (st == DET_OK) st = det_ix_verify_made(builder->file, index, trees, err);
    if (st == DET_OK) builder->made = index;
    return st;
}

const det_index *
det_index_builder_made(const det_index_builder *builder)
{
    return builder->made;
}

det_status
det_index_builder_write(det_index_builder *builder, const char *path, det_sha256 *id,
                        det_error *err)
{
    det_str file;
    det_status st = det_ix_compile(builder, &file, id, err);
    if (st == DET_OK) st = check_made(builder, file, err);
    if (st == DET_OK) st = det_file_write(path, file, err);
    det_while(err, st, "writing the snapshot %s", path);
    return st;
}
