/* words.c - words in their normal form, and countries, for programs that keep indexes of their own.
 */
#include "api/inside.h"
#include "text/fold.h"

det_status
det_words_fold(det_str text, det_text *out, det_error *err)
{
    det_arena *arena = NULL;
    det_str folded;
    size_t bad = det_utf8_check(text);
    if (bad != SIZE_MAX)
        return det_fail(err, DET_ENCODING, (det_where){0}, "byte %zu of the text is not UTF-8",
                        bad + 1);
    det_status st = det_arena_new(16 << 20, &arena, err);
    if (st == DET_OK) st = det_fold(text, arena, &folded, err);
    if (st == DET_OK) {
        det_text_add(out, folded);
        st = det_text_check(out, err);
    }
    det_arena_free(arena);
    return st;
}

bool
det_country_at(size_t index, const char **code, const char **names)
{
    return det_countries_at(index, code, names);
}
