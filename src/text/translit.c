/* translit.c - names in other scripts to Latin letters, through ICU's "Any-Latin".
 *
 * One transliterator a handle: ICU's are not to be shared between threads.  ICU itself reads no
 * locale for these rules. */
#include "text/translit.h"

#include <stdlib.h>

#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <unicode/uversion.h>

#include "text/fold.h"

/* UTF-16 units of the longest reading.  A Latin letter of ICU's takes one byte of the original or
 * more, marks included; ten ligatures that are whole phrases take up to eight, and 8,192 bytes of
 * those are refused as DET_LIMIT. */
enum { ROOM = 4 * DET_NAME_BYTES_MAX };

struct det_translit {
    UTransliterator *to_latin;
    UChar units[ROOM];
};

static det_status
fail(det_error *err, UErrorCode code, const char *what)
{
    det_status st = code == U_MEMORY_ALLOCATION_ERROR ? DET_NOMEM
                    : code == U_BUFFER_OVERFLOW_ERROR ? DET_LIMIT
                                                      : DET_UNSUPPORTED;
    return det_fail(err, st, (det_where){0}, "ICU: %s: %s", what, u_errorName(code));
}

det_status
det_translit_new(det_translit **out, det_error *err)
{
    static const UChar id[] = u"Any-Latin";
    det_translit *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "transliterator");
    UErrorCode code = U_ZERO_ERROR;
    made->to_latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code)) {
        free(made);
        return fail(err, code, "opening the rules Any-Latin; is ICU's data installed?");
    }
    *out = made;
    return DET_OK;
}

void
det_translit_free(det_translit *translit)
{
    if (translit == NULL) return;
    utrans_close(translit->to_latin);
    free(translit);
}

static bool
is_latin(det_str text)
{
    uint32_t code_point;
    while (det_utf8_next(&text, &code_point)) {
        det_script script = det_script_of(code_point);
        if (script != DET_SCRIPT_LATIN && script != DET_SCRIPT_NONE) return false;
    }
    return true;
}

det_status
det_translit_read(det_translit *translit, det_str text, det_arena *arena, det_str *out,
                  det_error *err)
{
    if (is_latin(text)) {
        *out = text;
        return DET_OK;
    }
    if (text.len > DET_NAME_BYTES_MAX) {
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "name of %zu bytes: names of up to %d bytes are transliterated", text.len,
                        DET_NAME_BYTES_MAX);
    }
    UErrorCode code = U_ZERO_ERROR;
    int32_t length = 0, bytes = 0;
    u_strFromUTF8(translit->units, ROOM, &length, text.ptr, (int32_t)text.len, &code);
    int32_t limit = length;
    utrans_transUChars(translit->to_latin, translit->units, &length, ROOM, 0, &limit, &code);
    if (U_FAILURE(code)) return fail(err, code, "transliterating a name");
    u_strToUTF8(NULL, 0, &bytes, translit->units, length, &code);
    code = U_ZERO_ERROR; /* the length was asked for, which ICU calls an overflow */
    char *made = det_arena_alloc(arena, (size_t)bytes);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "transliterating a name");
    u_strToUTF8(made, bytes, NULL, translit->units, length, &code);
    if (U_FAILURE(code)) return fail(err, code, "transliterating a name");
    *out = (det_str){made, (size_t)bytes};
    return DET_OK;
}

const char *
det_translit_version(void)
{
    return "ICU " U_ICU_VERSION " / Unicode " U_UNICODE_VERSION;
}
