/* A question as it comes, made fit to be compared: what cannot be what it says it is counts as
 * unknown and is said, because a misspelt kind or country that merely matches nothing would read as
 * "allowed". */
#include <string.h>

#include "law/decide.h"
#include "law/hs.h"

static bool
flaw(det_arena *arena, det_str *flaws, const char *what, det_str value, const char *expected)
{
    return det_arena_print(arena, flaws, "%.*s%s%s '%.*s' is not known; %s", DET_STR_FMT(*flaws),
                           flaws->len > 0 ? "; " : "", what, DET_STR_FMT(value), expected);
}

/* "kp" to "KP"; what has not two letters is no country code and becomes unknown. */
static bool
clean_party(det_str *party, det_arena *arena, det_str *flaws)
{
    char code[2];
    bool is_code = party->len == 2;
    for (size_t i = 0; i < 2 && is_code; i++) {
        char c = party->ptr[i];
        code[i] = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
        is_code = code[i] >= 'A' && code[i] <= 'Z';
    }
    if (is_code) return det_arena_copy(arena, (det_str){code, 2}, party);
    if (party->len > 0 && !flaw(arena, flaws, "country", *party,
                                "expected a code of two letters such as KP; taken as covered"))
        return false;
    *party = (det_str){0};
    return true;
}

/* "2701.12" to "270112". */
static bool
clean_code(det_str *hs, det_arena *arena, det_str *flaws)
{
    char digits[16];
    size_t count = 0;
    bool fits = true;
    for (size_t i = 0; i < hs->len && fits; i++) {
        if (hs->ptr[i] == '.' || hs->ptr[i] == ' ') continue;
        fits = count < sizeof digits;
        if (fits) digits[count++] = hs->ptr[i];
    }
    if (fits && det_hs_is_code((det_str){digits, count}))
        return det_arena_copy(arena, (det_str){digits, count}, hs);
    if (hs->len > 0 && !flaw(arena, flaws, "HS code", *hs, "expected 2 to 10 digits such as 2701"))
        return false;
    *hs = (det_str){0};
    return true;
}

det_status
det_law_question_clean(const det_lawbook *law, const det_law_question *asked, det_arena *arena,
                       det_law_question *out, det_str *flaws, det_error *err)
{
    uint32_t ignored = 0;
    *out = *asked;
    *flaws = (det_str){0};
    bool is_done = clean_party(&out->actor_from, arena, flaws) &&
                   clean_party(&out->actor_to, arena, flaws) && clean_code(&out->hs, arena, flaws);
    if (is_done && out->kind.len > 0 && !det_strmap_get(&law->by_kind, out->kind, &ignored)) {
        is_done = flaw(arena, flaws, "kind", out->kind,
                       "no measure of the lawbook names it; look at its spelling, or give an HS "
                       "code");
        out->kind = (det_str){0};
    }
    if (!is_done) return det_fail(err, DET_NOMEM, (det_where){0}, "the question");
    return DET_OK;
}
