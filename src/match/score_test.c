/* score_test.c - the rules of the scorer, each with a case on either side. */
#include "match/score.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

enum { RARE = 3000, PERSON = 1, WEAK = 2, FAST = 4, THRESHOLD_BP = 7000 };

/* Every bearing word weighs the same here; light ones as the index weighs them. */
static const uint16_t *
weights_of(det_tokens tokens, det_arena *arena)
{
    uint16_t *weights = DET_NEW(arena, uint16_t, tokens.count);
    if (weights == NULL) return NULL;
    for (size_t i = 0; i < tokens.count; i++) {
        uint16_t roles = tokens.items[i].roles;
        weights[i] = (roles & (DET_ROLE_GENERIC | DET_ROLE_INITIAL)) != 0 ? RARE / 8
                     : (roles & DET_ROLES_LIGHT) != 0                     ? RARE / 16
                                                                          : RARE;
    }
    return weights;
}

static det_score
score_texts(const char *query, const char *listed, int flags, det_arena *arena)
{
    det_error err;
    det_tokens q, l;
    det_score score = {0};
    CHECK_OK(det_tokens_read(det_str_of(query), arena, &q, &err), &err);
    CHECK_OK(det_tokens_read(det_str_of(listed), arena, &l, &err), &err);
    CHECK_OK(det_score_names(q, weights_of(q, arena), l, weights_of(l, arena),
                             (flags & PERSON) != 0, (flags & WEAK) != 0, (flags & FAST) != 0, arena,
                             &score, &err),
             &err);
    return score;
}

/* "alert 10000: exact exact" */
static const char *
show(det_score score, char *out, size_t room)
{
    size_t used = (size_t)snprintf(out, room, "%s %u:",
                                   score.bp >= THRESHOLD_BP ? "alert"
                                   : score.bp > 0           ? "below"
                                   : score.is_generic_only  ? "generic"
                                                            : "nothing",
                                   score.bp);
    for (size_t i = 0; i < score.pair_count; i++)
        used += (size_t)snprintf(out + used, room - used, " %s",
                                 det_pair_kind_name((det_pair_kind)score.pairs[i].kind));
    return out;
}

static const struct {
    int line;
    const char *query, *listed;
    int flags;
    const char *want;
} rows[] = {
    /* the same */
    {__LINE__, "Kim Yong Chol", "KIM YONG CHOL", PERSON, "alert 10000: exact exact exact"},
    {__LINE__, "11420 CORP.", "11420 CORP.", 0, "alert 10000: exact exact"},
    {__LINE__, "A", "A", PERSON | WEAK, "alert 9200: exact"},
    {__LINE__, "Trading Company Ltd", "TRADING COMPANY LIMITED", 0,
     "alert 10000: exact exact exact"},
    /* edits */
    {__LINE__, "Kim Young-chul", "KIM YONG CHOL", PERSON, "alert 9533: exact class class"},
    {__LINE__, "Saddam Husein", "Saddam Hussein", PERSON, "alert 9675: exact class"},
    {__LINE__, "Kim Yong Chol", "Kim Song Chol", PERSON, "below 5208: exact exact"},
    /* a title misspelt; a letter left out of a syllable, and another syllable; places */
    {__LINE__, "Qai Kalomi", "Qari Kalomi", PERSON, "alert 9238: near exact"},
    {__LINE__, "Kim Song Cho", "Kim Song Chol", PERSON, "alert 8333: exact exact near"},
    {__LINE__, "Kim Son Cho", "Kim Song Chol", PERSON, "below 6500: exact near near"},
    {__LINE__, "Kim Yang Chol", "Kim Yong Chol", PERSON, "below 5208: exact exact"},
    {__LINE__, "Kim Ryong Chol", "Kim Yong Chol", PERSON, "alert 9766: exact class exact"},
    {__LINE__, "Kim Kyu Hwan", "Kim Kyu", PERSON, "below 6500: exact exact"},
    {__LINE__, "Kim Kyu", "Kim Kyu Hwan", PERSON, "alert 8888: exact exact"},
    {__LINE__, "Jang Hyon Sok", "Jang Hyon U", PERSON, "below 5347: exact exact"},
    {__LINE__, "Kim Ji Gon", "Kim Se Gon", PERSON, "below 5208: exact exact"},
    {__LINE__, "장태정", "Taesong Bank", 0, "nothing 0:"},
    {__LINE__, "Ministry of Defence of Iran", "Ministry of Defence of Iraq", 0,
     "generic 0: exact exact exact exact"},
    {__LINE__, "Syrian Islamic Bank", "Syria Islamic Bank", 0, "alert 8400: edit exact exact"},
    /* brothers; two bodies of one house; one word that is not the same */
    {__LINE__, "Tariq Taher Faleh Salim Kalomi", "Ali Taher Faleh Salim Kalomi", PERSON,
     "below 6400: exact exact exact exact"},
    {__LINE__, "Wexelburg Taher Faleh Salim Kalomi", "Ali Taher Faleh Salim Kalomi", PERSON,
     "below 6968: exact exact exact exact"},
    {__LINE__, "Kalomi Capital", "Kalomi Service", 0, "below 6400: exact"},
    {__LINE__, "Kalomir Trading", "Kalomi Trading Corporation", 0, "alert 8273: edit exact"},
    {__LINE__, "Kalomir Wexelburg Trading", "Kalomi Trading Corporation", 0,
     "below 6500: edit exact"},
    /* one short word, misspelt, with all that stands beside it */
    {__LINE__, "Al Wmfa", "Al Wafa", 0, "alert 7176: exact edit"},
    {__LINE__, "Wmfa", "Wafa", 0, "below 6500: edit"},
    /* order */
    {__LINE__, "Hussein Saddam", "Saddam Hussein", PERSON, "alert 9720: exact exact"},
    {__LINE__, "Bank Gazprom", "Gazprom Bank", 0, "alert 9337: exact exact"},
    /* omission is cheap, conflict dear */
    {__LINE__, "Saddam Tikriti", "Saddam Hussein Tikriti", PERSON, "alert 8888: exact exact"},
    {__LINE__, "Saddam", "Saddam Hussein", PERSON, "below 6944: exact"},
    {__LINE__, "Saddam Hussein al-Dulaimi", "Saddam Hussein al-Tikriti", PERSON,
     "below 5423: exact exact exact"},
    /* the fast rules: one edit, no sounds, nothing near, joined letter for letter, classes as ever
     */
    {__LINE__, "Aleksandr Wexelburg", "Aleksander Wexelburg", PERSON | FAST,
     "alert 9675: class exact"},
    {__LINE__, "Alexsandr Wexelburg", "Aleksander Wexelburg", PERSON | FAST, "below 3521: exact"},
    {__LINE__, "Alexsandr Wexelburg", "Aleksander Wexelburg", PERSON, "alert 9000: sound exact"},
    {__LINE__, "Khusain Gurenko", "Husayn Gurenko", PERSON | FAST, "alert 9675: class exact"},
    {__LINE__, "Gurenkow Tusvado", "Gourenkov Tusvado", PERSON | FAST, "below 3521: exact"},
    {__LINE__, "Qai Kalomi", "Qari Kalomi", PERSON | FAST, "below 6500: exact"},
    {__LINE__, "Sib Invest", "Sibinvest", FAST, "alert 9800: whole"},
    {__LINE__, "Sib Envest Tusvado", "Sibinvest Tusvado", FAST, "below 3861: exact"},
    {__LINE__, "Sib Envest Tusvado", "Sibinvest Tusvado", 0, "alert 9299: join exact"},
    /* joined and parted */
    {__LINE__, "Gazprom Bank", "Gazprombank", 0, "alert 9800: whole"},
    {__LINE__, "Gazprombank", "Gazprom Bank", 0, "alert 9798: whole"},
    {__LINE__, "Abdulrahman Kalomi", "Abdul Rahman Kalomi", PERSON,
     "alert 9938: exact exact exact"},
    /* texts */
    {__LINE__, "please pay the sum of nine to Saddam Tikriti before the end of the week by wire",
     "Saddam Tikriti", PERSON, "alert 7407: exact exact"},
    {__LINE__, "please pay Saddam the sum of nine before the end of the week by wire to Tikriti",
     "Saddam Tikriti", PERSON, "below 3460: exact"},
    /* one word */
    {__LINE__, "Kalomirov", "KALOMIROV", PERSON, "alert 9300: exact"},
    {__LINE__, "Kalomiroff", "KALOMIROV", PERSON, "alert 8000: sound"},
    {__LINE__, "Kalomirow", "KALOMIROV", PERSON, "alert 8666: edit"},
    {__LINE__, "Hasan", "Hassan", PERSON, "alert 9150: class"},
    {__LINE__, "Hassan Miller", "Hassan", PERSON, "below 6500: exact"},
    {__LINE__, "office of Kalomirov", "KALOMIROV", 0, "alert 9140: exact"},
    /* generic words are no evidence */
    {__LINE__, "General Trading Company", "Kalomi Trading Company", 0, "generic 0: exact exact"},
    {__LINE__, "BELLETECH CORP", "11420 CORP.", 0, "generic 0: exact"},
    {__LINE__, "Kalomi Trading Company", "Trading Company", 0, "generic 0: exact exact"},
    {__LINE__, "Kalomi Trading Wexelburg", "Kalomi Trading Company", 0, "alert 7746: exact exact"},
    {__LINE__, "Special Industries Group, Harbour Street", "SPECIAL INDUSTRIES GROUP", 0,
     "alert 7411: exact exact exact"},
    {__LINE__, "Michael Miller", "TRANSPORTES MICHAEL LTDA", 0, "below 6500: exact"},
    /* initials */
    {__LINE__, "V. Kalomi", "Vladimir Kalomi", PERSON, "alert 9269: initial exact"},
    {__LINE__, "V. K.", "Vladimir Kalomi", PERSON, "generic 0: initial initial"},
    /* ... in another script, of what is heard in them */
    {__LINE__, "Е. Каломи", "Yevgeny Kalomi", PERSON, "alert 9269: initial exact"},
    {__LINE__, "Ю. Каломи", "Yuri Kalomi", PERSON, "alert 9269: initial exact"},
    {__LINE__, "С. Каломи", "Yuri Kalomi", PERSON, "below 6768: exact"},
    {__LINE__, "קלומי, ו.", "Wilhelm Kalomi", PERSON, "alert 8176: sound initial"},
    /* weak aliases take all of it */
    {__LINE__, "Abu Kalomi", "Abu Kalomi", PERSON | WEAK, "alert 9338: exact exact"},
    {__LINE__, "Abu Kalomir", "Abu Kalomi", PERSON | WEAK, "below 6500: exact edit"},
    /* digits are exact */
    {__LINE__, "Office 38", "Office 39", 0, "generic 0: exact"},
    {__LINE__, "", "Kalomi", PERSON, "nothing 0:"},
    /* two known names are two names, however alike they sound */
    {__LINE__, "Hassan Kalomi", "Hussein Kalomi", PERSON, "below 3521: exact"},
    {__LINE__, "George Habash", "George Bush", PERSON, "below 3521: exact"},
    {__LINE__, "Habash", "Bush", PERSON, "nothing 0:"},
    /* father and son; families first; a chain with one more father */
    {__LINE__, "Salman bin Muhammad", "Muhammad bin Salman", PERSON,
     "below 6400: exact exact exact"},
    {__LINE__, "Muhammad ibn Salman", "Muhammad bin Salman", PERSON,
     "alert 9938: exact exact exact"},
    {__LINE__, "Goumo Ben Sofiane", "Sofiane Ben Goumo", PERSON, "alert 9750: exact exact exact"},
    {__LINE__, "Ladin, Usama bin", "Usama bin Ladin", PERSON, "alert 9750: exact exact exact"},
    {__LINE__, "Ali bin Omar bin Khalid", "Ali bin Khalid bin Omar", PERSON,
     "below 6400: exact exact exact exact exact"},
    {__LINE__, "Muhammad bin Salman bin Saud", "Muhammad bin Salman", PERSON,
     "alert 8661: exact exact exact"},
    /* place, trade, number, legal form tell organisations apart */
    {__LINE__, "Banco Santander Chile", "Banco Santander Mexico", 0, "below 4221: exact exact"},
    {__LINE__, "Kalomi Shipping Company", "Kalomi Shipping", 0, "alert 9313: exact exact"},
    {__LINE__, "Ocean Kalomi II", "Ocean Kalomi III", 0, "below 5649: exact exact"},
    {__LINE__, "Ocean Kalomi 2", "Ocean Kalomi", 0, "below 6400: exact exact"},
    {__LINE__, "Ocean Kalomi, 2 Harbour Street", "Ocean Kalomi", 0, "alert 7407: exact exact"},
    {__LINE__, "Ocean Kalomi Two", "Ocean Kalomi II", 0, "alert 9900: exact exact class"},
    {__LINE__, "Deutsche Bank AG", "Deutsche Bank GmbH", 0, "below 6400: exact exact"},
    {__LINE__, "Kalomi GmbH", "Kalomi Ltd", 0, "alert 9304: exact class"},
    {__LINE__, "SIS DOO", "SIS D.O.O.", 0, "alert 10000: exact exact"},
    {__LINE__, "СИС Д.О.О.", "SIS D.O.O.", 0, "alert 10000: exact exact"},
    {__LINE__, "Kalomi of Krym", "Kalomi of Crimea", 0, "alert 9756: exact exact class"},
    /* a word for a trade or body in the place of another one: both say which it is */
    {__LINE__, "Ministry of Wexelburg of Kalomi", "Ministry of Defence of Kalomi", 0,
     "below 6233: exact exact exact exact"},
    {__LINE__, "Kalomi Bank of Tanaris", "Kalomi Wexelburg of Tanaris", 0,
     "below 6151: exact exact exact"},
    {__LINE__, "Kalomi Wexelburg Bank", "Kalomi Bank International", 0, "alert 7601: exact exact"},
    {__LINE__, "Kalomi Logstcs of Tanaris", "Kalomi Logistics of Tanaris", 0,
     "alert 9885: exact sound exact exact"},
    {__LINE__, "Kalomi Hldg Tanaris", "Kalomi Holding Tanaris", 0, "alert 8146: exact exact"},
    {__LINE__, "Northern Kalomi Company", "Southern Kalomi Company", 0, "below 4082: exact exact"},
    /* one word in common that is not the same word, beside others */
    {__LINE__, "Galaxy Petrochemical", "Alaxy", 0, "below 6500: edit"},
    {__LINE__, "Baroon Shipping Company", "Naroon", 0, "below 6500: edit"},
    /* ... of which a legal form is none */
    {__LINE__, "Kalomivat LLC", "Kalomivad", 0, "alert 8507: edit"},
    {__LINE__, "Kalomivat", "Kalomivad OOO", 0, "alert 8436: edit"},
    {__LINE__, "Kalomivat LLC", "Kalomivad", PERSON, "below 6500: edit"},
    {__LINE__, "Kalom LLC", "Kalon", 0, "below 6500: edit"},
    {__LINE__, "Kalomivat LLC of Trade", "Kalomivad", 0, "below 6500: edit"},
    /* without vowels, doubled letters being one; a letter less is another word */
    {__LINE__, "Klmr Wxlbrg", "Kalomir Wexelburg", PERSON, "alert 8500: sound sound"},
    {__LINE__, "Klmr Wxlg", "Kalomir Wexelburg", PERSON, "below 2992: sound"},
    /* cut off at 35 characters */
    {__LINE__, "Kamal Kalomi Wexelburg Tanaris Gorbe", "Kamal Kalomi Wexelburg Tanaris Gorbenko",
     PERSON, "alert 9900: exact exact exact exact near"},
    {__LINE__, "Kamal Kalomi Wexelburg Tanaris",
     "Kamal Kalomi Wexelburg Tanaris Gorbenko Abdelasar", PERSON,
     "alert 9510: exact exact exact exact"},
    {__LINE__, "Kamal Kalomi Wexelb Tanaris", "Kamal Kalomi Wexelb Tanaris Gorbenko Abdelasar",
     PERSON, "alert 8508: exact exact exact exact"},
    {__LINE__, "Association of Kalomi Support and Lib",
     "Association of Kalomi Support and Liberation of Wexelburg and Tanaris", 0,
     "alert 9137: exact exact exact exact exact near"},
    /* ... and what is left of a word begins it */
    {__LINE__, "General Doctor Kamal Kalomi Mansuri", "General Doctor Kamal Kalomi Masri", PERSON,
     "alert 8463: exact exact exact exact near"},
    {__LINE__, "Zia Aha", "Zia Agha", PERSON, "alert 7500: exact near"},
    /* light words only, without the legal form */
    {__LINE__, "Technology and Development Group", "TECHNOLOGY AND DEVELOPMENT GROUP LIMITED", 0,
     "alert 9172: exact exact exact exact"},
    /* one word dropped and nothing else: two words are too many, and so is an edit beside it */
    {__LINE__, "Kalomi Trading Wexelburg", "Kalomi Trading Tanaris Wexelburg", 0,
     "alert 8947: exact exact exact"},
    {__LINE__, "Kalomi Trading", "Kalomi Wexelburg Trading", 0, "alert 8181: exact exact"},
    {__LINE__, "Kalomi Trading", "Kalomi Wexelburg Tanaris Trading", 0, "below 5610: exact exact"},
    {__LINE__, "Kalomir Trading", "Kalomi Wexelburg Trading", 0, "below 6091: edit exact"},
    {__LINE__, "Saddam Hussein", "Saddam Hussein Tikriti", PERSON, "alert 8888: exact exact"},
    {__LINE__, "Hussein Saddam", "Saddam Hussein Tikriti", PERSON, "alert 8347: exact exact"},
    {__LINE__, "National Technology Administration", "National Aerospace Technology Administration",
     0, "alert 9047: exact exact exact"},
    {__LINE__, "Ministry Defence", "Ministry of Defence", 0, "alert 9084: exact exact"},
    {__LINE__, "Machine Industry", "Machine Industry Department", 0, "generic 0: exact exact"},
    {__LINE__, "Defence Technology and Science Resea",
     "Defence Technology and Science Research Center", 0,
     "alert 9145: exact exact exact exact near"},
    {__LINE__, "Machine Industry Department of the Mi", "Machine Industry Department", 0,
     "alert 7411: exact exact exact"},
    /* in another script: heard by its letters, silent ones too; else a consonant more, less or
     * another is near, no evidence */
    {__LINE__, "دانيال جوادي", "Daniel Djouadi", PERSON, "alert 9617: exact sound"},
    {__LINE__, "דייוויד וכסלר", "David Wechsler", PERSON, "alert 8771: sound sound"},
    {__LINE__, "דייוויד וכסלר", "David Becher", PERSON, "below 3089: sound"},
    /* the same consonants are none where the vowels are others */
    {__LINE__, "Като Симада", "Kato Smith", PERSON, "below 3521: exact"},
    {__LINE__, "Като Симада", "Kato Shimada", PERSON, "alert 9675: exact sound"},
    {__LINE__, "دانيال كولين", "Daniel Gallo", PERSON, "below 3521: exact"},
    {__LINE__, "Daniel Wexler", "Daniel Wechslera", PERSON, "below 3521: exact"},
};

TEST(score_rules)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_error err;
        det_arena *arena = NULL;
        char got[512];
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        det_score score = score_texts(rows[i].query, rows[i].listed, rows[i].flags, arena);
        CHECK_TEXT(rows[i].line, show(score, got, sizeof got), rows[i].want);
        det_arena_free(arena);
    }
}

static void
check_parts(det_score score)
{
    CHECK(score.bp <= 10000 && score.matched <= score.evidence);
    uint64_t whole = (uint64_t)score.evidence + score.omitted + score.extra + score.conflict;
    if (score.bp == 0) return;
    uint32_t formula = (uint32_t)(UINT64_C(10000) * score.matched / whole);
    CHECK(score.caps != 0 ? score.bp <= formula : score.bp == (formula > 0 ? formula : 1));
    bool has_evidence = false;
    uint32_t last = 0;
    for (size_t i = 0; i < score.pair_count; i++) {
        const det_pair *p = &score.pairs[i];
        has_evidence |= p->kind <= DET_PAIR_WHOLE;
        CHECK(p->query_from >= last); /* in order of the query, no token twice */
        last = (uint32_t)p->query_from + p->query_count;
    }
    CHECK(has_evidence);
}

/* Words from a small stock, so that they meet often. */
static void
random_name(char *out, size_t room)
{
    static const char *const stock[] = {"kim",  "yong",        "chol",  "young",  "chul",
                                        "al",   "bin",         "abdul", "rahman", "abdulrahman",
                                        "ltd",  "company",     "A",     "39",     "Gazprom",
                                        "bank", "gazprombank", "haji",  "Ivanov", "Ivanova"};
    size_t used = 0;
    out[0] = '\0';
    for (uint64_t n = 1 + det_test_random() % 12; n > 0 && used + 16 < room; n--)
        used += (size_t)snprintf(out + used, room - used, "%s ",
                                 stock[det_test_random() % COUNT(stock)]);
}

/* "abdul rahman" and "abdulrahman" are the same tokens. */
static bool
is_same_row(const char *one, const char *other, det_arena *arena)
{
    det_tokens a, b;
    det_error err;
    CHECK_OK(det_tokens_read(det_str_of(one), arena, &a, &err), &err);
    CHECK_OK(det_tokens_read(det_str_of(other), arena, &b, &err), &err);
    if (a.count != b.count) return false;
    for (size_t i = 0; i < a.count; i++) {
        if (!det_str_equal(a.items[i].text, b.items[i].text)) return false;
    }
    return true;
}

TEST(score_properties)
{
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (int i = 0; i < 20000; i++) {
        det_arena_reset(arena);
        char query[256], listed[256];
        random_name(query, sizeof query);
        random_name(listed, sizeof listed);
        int flags = (int)(det_test_random() % 8);
        det_score score = score_texts(query, listed, flags, arena);
        check_parts(score);
        det_score again = score_texts(query, listed, flags, arena);
        CHECK(again.bp == score.bp && again.pair_count == score.pair_count);
        det_score same = score_texts(listed, listed, flags, arena);
        bool is_common = (flags & PERSON) != 0 && (same.caps & DET_CAP_COMMON) != 0;
        CHECK(is_common ? same.bp >= DET_SAME_BP_MIN : same.bp == 10000);
        if (score.bp == 10000) CHECK(is_same_row(query, listed, arena));
    }
    det_arena_free(arena);
}

/* The longest query there can be against the longest name: bounded, whatever the words. */
TEST(score_largest)
{
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    static char query[8192], listed[8192];
    for (size_t i = 0; i + 8 < sizeof query; i += 8)
        memcpy(query + i, i % 16 == 0 ? "kalomi  " : "kalomir ", 9);
    for (size_t k = 3; k <= 1023; k = k * 3 + 4) {
        listed[0] = '\0';
        for (size_t i = 0; i < k; i++)
            memcpy(listed + i * 7, "kalomi ", 8);
        det_score score = score_texts(query, listed, 0, arena);
        CHECK(score.bp > 0);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}
