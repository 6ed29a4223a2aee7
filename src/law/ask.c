/* A question as it comes, made fit to be compared: what cannot be what it says it is counts as
 * unknown and is said, because a misspelt kind or country that merely matches nothing would read as
 * "allowed". */
#include <string.h>

#include "law/decide.h"
#include "law/form.h"
#include "law/hs.h"

/* Facts that are yes or no, and facts that are amounts, wherever they are asked for. */
static const char *const answers[] = {"approved", "notified", "determination", "stop_notice"};
static const char *const amounts[] = {"prior", "prior_value_usd", "value_usd",
                                      "own_prior_12_months"};

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

/* Chapters 01 to 97 without 77, which waits for use.  What 98 and 99 hold each country says for
 * itself. */
static bool
has_chapter(det_str digits)
{
    unsigned chapter = (unsigned)(digits.ptr[0] - '0') * 10 + (unsigned)(digits.ptr[1] - '0');
    return chapter >= 1 && chapter <= 97 && chapter != 77;
}

/* "2701.12" and "ex 2701.12" to "270112": a part of a heading is under it. */
static bool
clean_code(det_str *hs, det_arena *arena, det_str *flaws)
{
    char digits[16];
    size_t count = 0;
    bool fits = true;
    size_t begin = det_str_starts(*hs, DET_STR("ex")) || det_str_starts(*hs, DET_STR("EX")) ? 2 : 0;
    for (size_t i = begin; i < hs->len && fits; i++) {
        if (hs->ptr[i] == '.' || hs->ptr[i] == ' ') continue;
        fits = count < sizeof digits;
        if (fits) digits[count++] = hs->ptr[i];
    }
    bool is_code = fits && det_hs_is_code((det_str){digits, count});
    if (is_code && has_chapter((det_str){digits, count}))
        return det_arena_copy(arena, (det_str){digits, count}, hs);
    if (hs->len > 0 && !flaw(arena, flaws, "HS code", *hs,
                             is_code ? "there is no such chapter, or each country has its own"
                                     : "expected 2 to 10 digits such as 2701"))
        return false;
    *hs = (det_str){0};
    return true;
}

bool
det_law_knows_kind(const det_lawbook *law, det_str kind)
{
    uint32_t ignored = 0;
    return kind.len > 0 && det_strmap_get(&law->by_kind, kind, &ignored);
}

static bool
is_named(det_str key, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (det_str_equal_ascii_nocase(key, det_str_of(names[i]))) return true;
    return false;
}

/* Why a fact is not what its key says, or NULL.  "Yes" becomes "yes". */
static const char *
read_fact(det_law_fact *fact)
{
    const det_str words[] = {DET_STR("yes"), DET_STR("no")};
    int64_t ignored = 0;
    if (is_named(fact->key, amounts, sizeof amounts / sizeof *amounts))
        return det_law_milli_read(fact->value, &ignored) ? NULL : "expected a number";
    if (!is_named(fact->key, answers, sizeof answers / sizeof *answers)) return NULL;
    for (size_t i = 0; i < 2; i++)
        if (det_str_equal_ascii_nocase(fact->value, words[i])) {
            fact->value = words[i];
            return NULL;
        }
    return "expected yes or no";
}

/* Marks a fact whose value nobody knows, and says what it may be. */
static bool
weigh_word(const det_lawbook *law, det_law_fact *fact, det_arena *arena, det_str *flaws)
{
    det_str near;
    fact->is_odd = !det_law_knows_value(law, fact->key, fact->value);
    return !fact->is_odd ||
           (det_law_value_near(law, fact->key, fact->value, arena, &near) &&
            det_arena_print(arena, flaws, "%.*s%sfact %.*s '%.*s' is not known; %.*s",
                            DET_STR_FMT(*flaws), flaws->len > 0 ? "; " : "", DET_STR_FMT(fact->key),
                            DET_STR_FMT(fact->value), DET_STR_FMT(near)));
}

/* Drops an amount that is no number, an answer that is not yes or no, and a fact that is given
 * twice and differs: read as they stand, nothing would count as used up, no quota would be closed,
 * or the first word would hide the second. */
static bool
clean_facts(const det_lawbook *law, det_law_question *question, det_arena *arena, det_str *flaws)
{
    const det_law_fact *facts = question->facts;
    size_t count = question->fact_count, kept = 0;
    det_law_fact *out = DET_NEW(arena, det_law_fact, count + 1);
    if (out == NULL) return false;
    for (size_t i = 0; i < count; i++) {
        det_law_fact fact = facts[i];
        const char *wrong = read_fact(&fact);
        for (size_t j = 0; j < count && wrong == NULL; j++)
            if (det_str_equal_ascii_nocase(facts[i].key, facts[j].key) &&
                !det_str_equal_ascii_nocase(facts[i].value, facts[j].value))
                wrong = "it is given twice, and differs";
        if (wrong == NULL) {
            out[kept++] = fact;
            if (!weigh_word(law, &out[kept - 1], arena, flaws)) return false;
        } else if (!det_arena_print(arena, flaws, "%.*s%sfact %.*s '%.*s' is not known; %s",
                                    DET_STR_FMT(*flaws), flaws->len > 0 ? "; " : "",
                                    DET_STR_FMT(facts[i].key), DET_STR_FMT(facts[i].value),
                                    wrong)) {
            return false;
        }
    }
    question->facts = out;
    question->fact_count = kept;
    return true;
}

det_status
det_law_question_clean(const det_lawbook *law, const det_law_question *asked, det_arena *arena,
                       det_law_question *out, det_str *flaws, det_error *err)
{
    *out = *asked;
    *flaws = (det_str){0};
    bool is_done = clean_party(&out->actor_from, arena, flaws) &&
                   clean_party(&out->actor_to, arena, flaws) &&
                   clean_code(&out->hs, arena, flaws) && clean_facts(law, out, arena, flaws);
    if (is_done && out->kind.len > 0 && !det_law_knows_kind(law, out->kind)) {
        is_done = flaw(arena, flaws, "kind", out->kind,
                       "no measure of the lawbook names it; look at its spelling, or give an HS "
                       "code");
        out->kind = (det_str){0};
    }
    if (!is_done) return det_fail(err, DET_NOMEM, (det_where){0}, "the question");
    /* a code that no revision moved is the same in every edition */
    if (!det_hs_ever_moved(out->hs)) out->hs_edition = 0;
    return DET_OK;
}
