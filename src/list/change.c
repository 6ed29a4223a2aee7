/* change.c - what differs between two versions of one listed party, by name.
 *
 * Statements of both are laid side by side, property by property (they are sorted so).  Equal ones
 * are struck out; then the same text with other details is an amendment; a name that stands under
 * another grade is a regrading; and where one value is left on each side, the one was replaced by
 * the other.  What is left after that was added or removed. */
#include "list/change.h"

#include <stdio.h>
#include <string.h>

typedef struct work {
    const det_subject *was, *is;
    bool *was_done, *is_done;
    det_change *changes;
    size_t count;
} work;

static bool
is_amended(const det_statement *a, const det_statement *b)
{
    return a->prop == b->prop && det_str_equal(a->text, b->text);
}

static bool
is_regraded(const det_statement *a, const det_statement *b)
{
    return a->prop <= DET_PROP_NAME_LAST && b->prop <= DET_PROP_NAME_LAST &&
           det_str_equal(a->text, b->text);
}

static void
add(work *w, det_change_kind kind, const det_statement *was, const det_statement *is)
{
    w->changes[w->count++] = (det_change){
        .kind = kind, .prop = is != NULL ? is->prop : was->prop, .was = was, .is = is};
}

/* Strikes out each pair that `match` finds; kind 0: without a word. */
static void
pair(work *w, bool (*match)(const det_statement *, const det_statement *), det_change_kind kind)
{
    for (size_t i = 0; i < w->was->statement_count; i++)
        for (size_t k = 0; !w->was_done[i] && k < w->is->statement_count; k++) {
            if (w->is_done[k] || !match(&w->was->statements[i], &w->is->statements[k])) continue;
            w->was_done[i] = w->is_done[k] = true;
            if (kind != 0) add(w, kind, &w->was->statements[i], &w->is->statements[k]);
        }
}

/* The only one of a property that is not struck out; SIZE_MAX: none or several. */
static size_t
only_one(const det_subject *of, const bool *done, det_prop prop)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < of->statement_count; i++) {
        if (done[i] || of->statements[i].prop != prop) continue;
        if (found != SIZE_MAX) return SIZE_MAX;
        found = i;
    }
    return found;
}

static void
pair_replaced(work *w)
{
    for (int prop = 0; prop < DET_PROP_COUNT; prop++) {
        size_t i = only_one(w->was, w->was_done, (det_prop)prop);
        size_t k = only_one(w->is, w->is_done, (det_prop)prop);
        if (i == SIZE_MAX || k == SIZE_MAX) continue;
        w->was_done[i] = w->is_done[k] = true;
        add(w, DET_CHANGE_REPLACED, &w->was->statements[i], &w->is->statements[k]);
    }
}

static bool
has_note(const det_subject *subject, const det_note *note)
{
    for (size_t i = 0; i < subject->note_count; i++) {
        const det_note *other = &subject->notes[i];
        if (det_str_equal(other->code, note->code) && det_str_equal(other->path, note->path) &&
            det_str_equal(other->text, note->text))
            return true;
    }
    return false;
}

static void
add_notes(work *w, const det_subject *of, const det_subject *other, det_change_kind kind)
{
    for (size_t i = 0; i < of->note_count; i++)
        if (!has_note(other, &of->notes[i]))
            w->changes[w->count++] = (det_change){.kind = kind, .note = &of->notes[i]};
}

static bool
is_in_same_order(const work *w)
{
    if (w->was->statement_count != w->is->statement_count ||
        w->was->note_count != w->is->note_count)
        return false;
    for (size_t i = 0; i < w->was->statement_count; i++)
        if (!det_statement_equal(&w->was->statements[i], &w->is->statements[i])) return false;
    for (size_t i = 0; i < w->was->note_count; i++) {
        const det_note *a = &w->was->notes[i], *b = &w->is->notes[i];
        if (!det_str_equal(a->code, b->code) || !det_str_equal(a->path, b->path) ||
            !det_str_equal(a->text, b->text))
            return false;
    }
    return det_str_equal(w->was->caption, w->is->caption);
}

/* By property, and within one as they were found; those without a property last. */
static void
sort(work *w)
{
    for (size_t i = 1; i < w->count; i++) {
        det_change change = w->changes[i];
        size_t at = i;
        for (; at > 0 && w->changes[at - 1].kind < DET_CHANGE_SCHEMA &&
               change.kind < DET_CHANGE_SCHEMA && w->changes[at - 1].prop > change.prop;
             at--)
            w->changes[at] = w->changes[at - 1];
        w->changes[at] = change;
    }
}

det_status
det_changes_find(const det_subject *was, const det_subject *is, det_arena *arena, det_change **out,
                 size_t *count, det_error *err)
{
    size_t most = was->statement_count + is->statement_count + was->note_count + is->note_count + 2;
    work w = {.was = was,
              .is = is,
              .was_done = DET_NEW(arena, bool, was->statement_count + 1),
              .is_done = DET_NEW(arena, bool, is->statement_count + 1),
              .changes = DET_NEW(arena, det_change, most)};
    if (w.was_done == NULL || w.is_done == NULL || w.changes == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "differences of %.*s: no memory",
                        DET_STR_FMT(is->id));
    memset(w.was_done, 0, was->statement_count + 1);
    memset(w.is_done, 0, is->statement_count + 1);
    pair(&w, det_statement_equal, (det_change_kind)0);
    pair(&w, is_amended, DET_CHANGE_AMENDED);
    pair(&w, is_regraded, DET_CHANGE_REGRADED);
    pair_replaced(&w);
    for (size_t i = 0; i < was->statement_count; i++)
        if (!w.was_done[i]) add(&w, DET_CHANGE_REMOVED, &was->statements[i], NULL);
    for (size_t i = 0; i < is->statement_count; i++)
        if (!w.is_done[i]) add(&w, DET_CHANGE_ADDED, NULL, &is->statements[i]);
    sort(&w);
    if (was->schema != is->schema)
        w.changes[w.count++] = (det_change){
            .kind = DET_CHANGE_SCHEMA, .schema_was = was->schema, .schema_is = is->schema};
    add_notes(&w, was, is, DET_CHANGE_NOTE_REMOVED);
    add_notes(&w, is, was, DET_CHANGE_NOTE_ADDED);
    if (w.count == 0 && !is_in_same_order(&w))
        w.changes[w.count++] = (det_change){.kind = DET_CHANGE_ORDER};
    *out = w.changes;
    *count = w.count;
    return DET_OK;
}

const char *
det_prop_words(det_prop prop, char separator, char buffer[DET_PROP_WORDS_MAX])
{
    const char *name = det_prop_name(prop);
    size_t used = 0;
    for (; *name != '\0' && used + 3 < DET_PROP_WORDS_MAX; name++) {
        bool is_capital = *name >= 'A' && *name <= 'Z';
        if (is_capital) buffer[used++] = separator;
        buffer[used++] = is_capital ? (char)(*name - 'A' + 'a') : *name;
    }
    buffer[used] = '\0';
    return buffer;
}

/* One side of an amendment: what may differ besides the text. */
static void
write_details(det_json *json, const char *key, const det_statement *statement)
{
    char span[DET_SPAN_TEXT_MAX];
    det_json_key(json, key);
    det_json_object(json);
    det_json_key_str(json, "text", statement->text);
    if (statement->span.from != DET_DAY_NONE)
        det_json_key_cstr(json, "span", det_span_print(statement->span, span));
    if (statement->country.len > 0) det_json_key_str(json, "country", statement->country);
    if (statement->type.len > 0) det_json_key_str(json, "type", statement->type);
    if (statement->note.len > 0) det_json_key_str(json, "note", statement->note);
    det_json_object_end(json);
}

static const char *
word_of(const det_change *change)
{
    switch (change->kind) {
    case DET_CHANGE_ADDED:
        return "added";
    case DET_CHANGE_REMOVED:
        return "removed";
    case DET_CHANGE_REPLACED:
        return change->prop == DET_PROP_BIRTH_DATE ? "corrected" : "replaced";
    case DET_CHANGE_AMENDED:
        return "amended";
    case DET_CHANGE_REGRADED:
        return "regraded";
    case DET_CHANGE_SCHEMA:
        return "schema_replaced";
    case DET_CHANGE_NOTE_ADDED:
        return "note_added";
    case DET_CHANGE_NOTE_REMOVED:
        return "note_removed";
    case DET_CHANGE_ORDER:
        break;
    }
    return "order_replaced";
}

void
det_change_write(det_json *json, const det_change *change)
{
    char words[DET_PROP_WORDS_MAX], name[DET_PROP_WORDS_MAX + 16];
    det_json_object(json);
    if (change->kind >= DET_CHANGE_SCHEMA) {
        det_json_key_cstr(json, "change", word_of(change));
        if (change->kind == DET_CHANGE_SCHEMA) {
            det_json_key_cstr(json, "was", det_schema_name(change->schema_was));
            det_json_key_cstr(json, "is", det_schema_name(change->schema_is));
        } else if (change->note != NULL) {
            det_json_key_str(json, "code", change->note->code);
            det_json_key_str(json, "path", change->note->path);
            det_json_key_str(json, "text", change->note->text);
        }
        det_json_object_end(json);
        return;
    }
    (void)snprintf(name, sizeof name, "%s_%s", det_prop_words(change->prop, '_', words),
                   word_of(change));
    det_json_key_cstr(json, "change", name);
    det_json_key_cstr(json, "property", det_prop_name(change->prop));
    if (change->kind == DET_CHANGE_REGRADED)
        det_json_key_cstr(json, "was_property", det_prop_name(change->was->prop));
    if (change->kind == DET_CHANGE_AMENDED) {
        write_details(json, "was", change->was);
        write_details(json, "is", change->is);
    } else {
        if (change->was != NULL) det_json_key_str(json, "was", change->was->text);
        if (change->is != NULL) det_json_key_str(json, "is", change->is->text);
    }
    det_json_object_end(json);
}
