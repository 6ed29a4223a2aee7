/* compile_other.c - step 4 of compile.c: forms in other scripts by the Latin words they may be.
 *
 * Of subjects that the lists give in no Latin letters.  Who is also listed in such letters is found
 * by those, as the publisher writes them; the keys of all would cost every search a third more. */
#include "index/compile.h"
#include "text/other.h"

/* A form as det_other_keys wants it. */
static det_token
token_of(const det_ix_work *w, uint32_t form)
{
    const det_ix_form *of = (const det_ix_form *)w->items[DET_IX_FORMS] + form;
    const det_trait *traits = w->items[DET_IX_TRAITS];
    return (det_token){.text = det_ix_text(w, of->text),
                       .written = det_ix_text(w, of->written),
                       .roles = traits[form].roles,
                       .script = of->script};
}

/* Is a name as published, no weak alias, and all that bears it in Latin letters? */
static bool
is_latin(const det_ix_work *w, const det_ix_name *name)
{
    const det_index_place *tokens = w->items[DET_IX_NAME_TOKENS];
    const det_ix_form *forms = w->items[DET_IX_FORMS];
    const det_trait *traits = w->items[DET_IX_TRAITS];
    bool has_bearing = false;
    if (name->is_derived != 0 || name->prop == DET_PROP_WEAK_ALIAS) return false;
    for (uint32_t i = 0; i < name->token_count; i++) {
        uint32_t form = tokens[name->token_first + i].form;
        if ((traits[form].roles & DET_ROLES_LIGHT) != 0) continue;
        if (forms[form].script != DET_SCRIPT_LATIN) return false;
        has_bearing = true;
    }
    return has_bearing;
}

/* Marks the forms of all subjects that have no such name; names lie by subject. */
static void
mark_forms(const det_ix_work *w, bool *is_wanted)
{
    const det_ix_name *names = w->items[DET_IX_NAMES];
    const det_index_place *tokens = w->items[DET_IX_NAME_TOKENS];
    for (uint32_t first = 0, end; first < w->name_count; first = end) {
        bool has_latin = false;
        for (end = first; end < w->name_count && names[end].subject == names[first].subject; end++)
            has_latin = has_latin || is_latin(w, &names[end]);
        for (uint32_t n = first; !has_latin && n < end; n++)
            for (uint32_t i = 0; i < names[n].token_count; i++)
                is_wanted[tokens[names[n].token_first + i].form] = true;
    }
}

/* All keys, one form behind the other, and where those of each begin. */
typedef struct other_keys {
    DET_IX_ROW(uint64_t) keys;
    DET_IX_ROW(det_ix_row) forms; /* form, and its first key */
} other_keys;

/* Those of the snapshot before; 0: it has not made any. */
static uint32_t
keys_before(const det_ix_work *w, uint32_t form, const uint64_t **keys)
{
    const det_index *before = w->kept.before;
    uint32_t low = 0, high = before == NULL ? 0 : before->count[DET_IX_OTHER_FORMS];
    uint32_t was = w->form_before[form], forms = high;
    if (was == 0) return 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (before->other_forms[middle].key < was - 1)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == forms || before->other_forms[low].key != was - 1) return 0;
    uint32_t first = before->other_forms[low].form;
    uint32_t end = low + 1 < forms ? before->other_forms[low + 1].form
                                   : before->count[DET_IX_OTHER_KEYS];
    *keys = before->other_keys + first;
    return end - first;
}

static det_status
take_keys(det_ix_work *w, uint32_t form, det_arena *scratch, other_keys *all, det_error *err)
{
    const det_token token = token_of(w, form);
    const uint64_t *keys;
    if (!det_other_has(token.script)) return DET_OK;
    det_arena_reset(scratch);
    uint32_t count = keys_before(w, form, &keys);
    det_status st = count > 0 ? DET_OK : det_other_keys(&token, scratch, &keys, &count, err);
    if (st != DET_OK || count == 0) return st;
    if (!DET_IX_ROOM(w->arena, &all->forms)) return det_ix_no_memory(err);
    all->forms.items[all->forms.count++] = (det_ix_row){form, (uint32_t)all->keys.count};
    for (uint32_t i = 0; i < count; i++) {
        if (!DET_IX_ROOM(w->arena, &all->keys)) return det_ix_no_memory(err);
        all->keys.items[all->keys.count++] = keys[i];
    }
    return det_ix_fits(all->keys.count, "keys of words in other scripts", err);
}

static det_status
lay_keys(det_ix_work *w, const other_keys *all, det_error *err)
{
    size_t count = all->keys.count, forms = all->forms.count;
    uint64_t *keys = det_arena_alloc(w->out, count * sizeof *keys);
    det_ix_row *firsts = det_arena_alloc(w->out, forms * sizeof *firsts);
    det_ix_row *rows = det_arena_alloc(w->out, count * sizeof *rows);
    if (keys == NULL || firsts == NULL || rows == NULL) return det_ix_no_memory(err);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * count * sizeof *order);
    if (order == NULL) return det_ix_no_memory(err);
    for (size_t f = 0; f < forms; f++) {
        firsts[f] = all->forms.items[f];
        size_t end = f + 1 < forms ? all->forms.items[f + 1].form : count;
        for (size_t i = firsts[f].form; i < end; i++) {
            keys[i] = all->keys.items[i];
            order[i] = (det_ix_keyed){det_ix_skeleton_key(keys[i]), firsts[f].key, 0};
        }
    }
    det_ix_sort_keyed(order, order + count, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (det_ix_row){(uint32_t)order[i].key, order[i].item};
    det_arena_mark_reset(w->arena, mark);
    w->items[DET_IX_OTHER] = rows;
    w->count[DET_IX_OTHER] = w->count[DET_IX_OTHER_KEYS] = count;
    w->items[DET_IX_OTHER_FORMS] = firsts;
    w->count[DET_IX_OTHER_FORMS] = forms;
    w->items[DET_IX_OTHER_KEYS] = keys;
    return DET_OK;
}

det_status
det_ix_lay_other(det_ix_work *w, det_arena *scratch, det_error *err)
{
    other_keys all = {0};
    det_status st = DET_OK;
    bool *is_wanted = DET_NEW(w->arena, bool, (size_t)w->count[DET_IX_FORMS]);
    if (is_wanted == NULL) return det_ix_no_memory(err);
    mark_forms(w, is_wanted);
    for (uint32_t f = 0; st == DET_OK && f < w->count[DET_IX_FORMS]; f++)
        if (is_wanted[f]) st = take_keys(w, f, scratch, &all, err);
    return st == DET_OK ? lay_keys(w, &all, err) : st;
}
