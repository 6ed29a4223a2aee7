/* Bytes as entries of cases and of suppressions, one behind the other with "---" between: read,
 * folded, checked against what stands, written. */
#include "base/text.h"
#include "screen/suppression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ENTRIES_MAX = 60 };

typedef struct books {
    det_case_entry cases[ENTRIES_MAX];
    det_suppression_entry suppressions[ENTRIES_MAX];
    size_t case_count, suppression_count;
} books;

static void
take_case(books *in, const det_tree *tree, det_arena *arena)
{
    det_fields fields;
    det_cases cases;
    det_str maker;
    det_case_entry *entry = &in->cases[in->case_count];
    const det_case_entries before = {in->cases, in->case_count};
    if (in->case_count == ENTRIES_MAX ||
        det_fields_of_tree(tree, 0, "a case", det_case_keys, arena, &fields, NULL) != DET_OK ||
        det_case_read(&fields, arena, entry, NULL) != DET_OK ||
        det_cases_fold(&before, INT64_MAX, arena, &cases, NULL) != DET_OK)
        return;
    entry->stamp.recorded_us = entry->stamp.known_us = (int64_t)in->case_count * 1000;
    const det_case *of = entry->kind == DET_CASE_OPEN ? NULL : det_case_find(&cases, entry->of);
    if (entry->kind == DET_CASE_OPEN && det_case_find(&cases, entry->id) != NULL) return;
    if (det_case_check(of, entry, (det_where){0}, NULL) != DET_OK) return;
    (void)det_case_duty(of, entry, &maker);
    in->case_count++;
}

static void
take_suppression(books *in, const det_tree *tree, det_arena *arena)
{
    det_fields fields;
    det_suppressions all;
    det_suppression_entry *entry = &in->suppressions[in->suppression_count];
    if (in->suppression_count == ENTRIES_MAX ||
        det_fields_of_tree(tree, 0, "a suppression", det_suppression_keys, arena, &fields, NULL) !=
            DET_OK ||
        det_suppression_read(&fields, arena, entry, NULL) != DET_OK ||
        det_suppressions_fold(in->suppressions, in->suppression_count, arena, &all, NULL) != DET_OK)
        return;
    const det_suppression *of = det_suppression_find(&all, entry->of);
    if (entry->kind == DET_SUPPRESSION_SUPPRESS && of != NULL) return;
    if (det_suppression_check(of, entry, (det_where){0}, NULL) == DET_OK) in->suppression_count++;
}

static void
write_all(const books *in, det_arena *arena, det_text *out)
{
    det_cases cases;
    det_suppressions all;
    det_json json = det_json_over(out);
    const det_case_entries entries = {in->cases, in->case_count};
    if (det_cases_fold(&entries, INT64_MAX, arena, &cases, NULL) != DET_OK) return;
    for (size_t i = 0; i < cases.count; i++)
        det_case_write(&cases.items[i], 1000000, &json);
    for (size_t i = 0; i < in->case_count; i++)
        det_case_entry_write(&in->cases[i], &json);
    det_case_figures *figures = NULL;
    if (det_case_figures_begin(INT64_MIN, 1000000, arena, &figures, NULL) != DET_OK ||
        det_case_figures_add(figures, &cases, NULL) != DET_OK)
        return;
    det_case_figures_write(figures, &json);
    if (det_suppressions_fold(in->suppressions, in->suppression_count, arena, &all, NULL) != DET_OK)
        return;
    for (size_t i = 0; i < all.count; i++)
        det_suppression_write(&all.items[i], 20000, INT64_MAX, &json);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_str rest = {(const char *)data, size};
    if (size > 1 << 16 || det_arena_new((size_t)1 << 26, &arena, NULL) != DET_OK) return 0;
    books *in = DET_NEW(arena, books, 1);
    if (in != NULL && det_text_new((size_t)1 << 22, &out, NULL) == DET_OK) {
        in->case_count = in->suppression_count = 0;
        for (size_t documents = 0; rest.len > 0 && documents < 2 * ENTRIES_MAX; documents++) {
            det_tree tree;
            size_t end = det_str_find(rest, DET_STR("\n---\n"));
            det_str document = det_str_slice(rest, 0, end == SIZE_MAX ? rest.len : end + 1);
            rest = end == SIZE_MAX ? (det_str){0} : det_str_slice(rest, end + 5, rest.len);
            if (det_tree_read_yaml(document, "c.yaml", arena, &tree, NULL) != DET_OK) continue;
            take_case(in, &tree, arena);
            take_suppression(in, &tree, arena);
        }
        write_all(in, arena, out);
    }
    det_text_free(out);
    det_arena_free(arena);
    return 0;
}
