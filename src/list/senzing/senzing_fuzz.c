/* Any bytes: an error, or a list whose counts meet (asserted by the reader); what is read is
 * written and read again: as many parties with the same captions. */
#include "list/declare.h"
#include "list/senzing/senzing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_again(const det_source *source, const det_list *list, det_arena *arena)
{
    det_error err;
    det_text *out = NULL;
    const det_list *again = NULL;
    if (det_text_new(64 << 20, &out, &err) != DET_OK) return;
    if (det_senzing_write(list->subjects, NULL, list->subject_count, true, out, &err) == DET_OK) {
        const det_list_file file = {"written.json", det_text_str(out)};
        det_status st = det_senzing_load(source, &file, 1, 17000, arena, &again, &err);
        if (st != DET_NOMEM && st != DET_LIMIT &&
            (st != DET_OK || again->subject_count != list->subject_count ||
             again->rejected_count > 0))
            __builtin_trap();
        for (size_t i = 0; st == DET_OK && i < list->subject_count; i++)
            if (!det_str_equal(again->subjects[i].caption, list->subjects[i].caption))
                __builtin_trap();
    }
    det_text_free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena;
    det_error err;
    const det_list *list;
    const det_source *source;
    const det_list_file file = {"fuzz.json", {(const char *)data, size}};
    if (det_arena_new(64 << 20, &arena, &err) != DET_OK) return 0;
    if (det_source_declare_plain(DET_STR("fuzz"), det_format_find(DET_STR("senzing")), arena,
                                 &source, &err) == DET_OK &&
        det_senzing_load(source, &file, 1, 17000, arena, &list, &err) == DET_OK) {
        if (list->read == 0) __builtin_trap();
        if (list->subject_count > 0) write_again(source, list, arena);
    }
    det_arena_free(arena);
    return 0;
}
