/* Counted from the entries themselves and not taken from the reader, so that the gates do not
 * depend on what they judge. */
#include "store/figures.h"

#include <stdlib.h>

det_figures
det_figures_in(det_arena *arena)
{
    return (det_figures){.arena = arena, .places = det_strmap_in(arena)};
}

bool
det_figures_add(det_figures *figures, det_str key, det_figures_column column, uint64_t n)
{
    if (figures->count == UINT32_MAX) return false;
    uint32_t place = 0;
    if (!det_strmap_add(&figures->places, key, (uint32_t)figures->count, &place)) return false;
    if (place == figures->count) { /* a new key */
        if (figures->count == figures->capacity) {
            void *grown = det_arena_grow(figures->arena, figures->counts, figures->count,
                                         &figures->capacity, sizeof *figures->counts);
            if (grown == NULL) return false;
            figures->counts = grown;
        }
        figures->counts[figures->count++] = (det_gate_count){.key = key};
    }
    det_gate_count *count = &figures->counts[place];
    uint64_t *cell = column == DET_FIGURES_BEFORE ? &count->before
                     : column == DET_FIGURES_NOW  ? &count->now
                                                  : &count->gone;
    *cell += n;
    return true;
}

bool
det_figures_add_subject(det_figures *figures, const det_subject *subject, det_figures_column column)
{
    det_str key;
    if (!det_arena_print(figures->arena, &key, "schema:%s", det_schema_name(subject->schema)) ||
        !det_figures_add(figures, key, column, 1))
        return false;
    for (size_t i = 0; i < subject->statement_count; i++) {
        const det_statement *tag = &subject->statements[i];
        if (tag->prop != DET_PROP_PROGRAM) continue;
        bool is_repeated = false; /* statements are sorted by property, so tags are together */
        for (size_t j = i; j > 0 && !is_repeated; j--) {
            if (subject->statements[j - 1].prop != DET_PROP_PROGRAM) break;
            is_repeated = det_str_equal(subject->statements[j - 1].text, tag->text);
        }
        if (is_repeated) continue;
        if (!det_arena_print(figures->arena, &key, "programme:%.*s", DET_STR_FMT(tag->text)) ||
            !det_figures_add(figures, key, column, 1))
            return false;
    }
    return true;
}

static int
by_key(const void *left, const void *right)
{
    const det_gate_count *a = left, *b = right;
    return det_str_compare(a->key, b->key);
}

void
det_figures_sort(det_figures *figures)
{
    if (figures->count > 1) qsort(figures->counts, figures->count, sizeof *figures->counts, by_key);
}
