/* csv_fuzz.c - any bytes as CSV: what is read can be written and read again. */
#include "base/csv.h"

#include <assert.h>
#include <stdlib.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every field lies where it says; the rows cover the input; written again, the fields are read the
 * same. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    if (det_arena_new(16 << 20, &arena, NULL) != DET_OK) abort();
    if (det_text_new(0, &out, NULL) != DET_OK) abort();
    det_csv csv = det_csv_over((det_str){(const char *)data, size}, ',', "f");
    det_csv_row row, again;
    size_t raw = 0;
    while (det_csv_next(&csv, arena, &row, NULL) == DET_OK) {
        assert(row.count >= 1 && row.count <= DET_CSV_FIELDS_MAX);
        raw += row.raw.len;
        det_text_clear(out);
        for (size_t i = 0; i < row.count; i++) {
            assert(row.lines[i] >= row.line && row.columns[i] >= 1);
            if (i > 0) det_text_add_byte(out, ',');
            det_csv_write(out, row.fields[i]);
        }
        det_text_add_byte(out, '\n');
        det_csv copy = det_csv_over((det_str){det_text_bytes(out), det_text_length(out)}, ',', "g");
        /* A lone end-of-file mark or byte order mark in front means something else when written
         * first. */
        char first = det_text_bytes(out)[0];
        if (first == '\x1A' || first == '\xEF') continue;
        if (det_csv_next(&copy, arena, &again, NULL) != DET_OK) abort();
        assert(again.count == row.count);
        for (size_t i = 0; i < row.count; i++)
            assert(det_str_equal(again.fields[i], row.fields[i]));
        det_arena_reset(arena);
    }
    assert(raw <= size);
    det_text_free(out);
    det_arena_free(arena);
    return 0;
}
