/* mutate_test.c - what each kind of the catalogue makes of a name. */
#include "screen/mutate.h"

#include <string.h>

#include "base/test.h"

static const struct {
    int line;
    const char *code, *name, *schema, *want; /* what seed 1 gives; "-": does not apply */
} rows[] = {
    {__LINE__, "ID0", "KIM Yong Chol", "Person", "KIM Yong Chol"},
    {__LINE__, "CAS", "KIM Yong Chol", "Person", "kIM yONG cHOL"},
    {__LINE__, "PUN", "Abu Sa'id al-Ansari", "Person", "Abu Said al Ansari"},
    {__LINE__, "PUN", "Kim Yong", "Person", "Kim-Yong"},
    {__LINE__, "PUN", "Kim", "Person", "-"},
    {__LINE__, "ORD", "Ayman Muhammad Rabi", "Person", "Rabi Ayman Muhammad"},
    {__LINE__, "ORD", "Tanchon Commercial Bank", "Company", "-"},
    {__LINE__, "DRP1", "Ayman Muhammad Rabi", "Person", "Ayman Rabi"},
    {__LINE__, "DRP1", "Ayman Rabi", "Person", "-"},
    {__LINE__, "DRP2", "Ayman Rabi", "Person", "-"},
    {__LINE__, "INI", "Ayman Muhammad Rabi", "Person", "Ayman M. Rabi"},
    {__LINE__, "NIC", "MOHAMMED Omar", "Person", "MOHD Omar"},
    {__LINE__, "NIC", "Mohammed Omar", "Company", "-"},
    {__LINE__, "TTL", "Tanchon Bank", "Company", "-"},
    {__LINE__, "LGF", "Co. Ltd.", "Company", "-"},
    {__LINE__, "LGF", "Viktor Bout", "Person", "-"},
    {__LINE__, "ABB", "Hesong Trading Corporation", "Company", "Hesong Trdg Corporation"},
    {__LINE__, "SUB1", "Li Wu", "Person", "-"}, /* words of three letters and less are left alone */
    {__LINE__, "ED2", "Kim Chol", "Person", "-"},
    {__LINE__, "NUM", "Bureau 39", "Organization", "Bureau Thirty-Nine"},
    {__LINE__, "NUM", "Snow Storm II", "Vessel", "Snow Storm 2"},
    {__LINE__, "TRC", "Short Name", "Person", "-"},
    {__LINE__, "TRC", "International Center for Agricultural Research", "Organization",
     "International Center for Agricultur"},
    {__LINE__, "PAT", "Salman bin Muhammad", "Person", "Salman Muhammad"},
    {__LINE__, "PAT", "Viktor Anatolyevich Bout", "Person", "Viktor Bout"},
    {__LINE__, "PAT", "Viktor Bout", "Person", "-"},
    {__LINE__, "GEN", "Sergei Lavrov", "Person", "Sergei Lavrova"},
    {__LINE__, "CYR", "Viktor Semenovich Gulevich", "Person", "Виктор Семенович Гулевич"},
    {__LINE__, "CYR", "Aleksandr Zaitsev", "Person", "Александр Зайцев"},
    {__LINE__, "CYR", "Kim Yong Chol", "Person", "-"},
    {__LINE__, "SLA", "Kim Yong Chol", "Person", "-"},
    {__LINE__, "CHN", "Xi Jinping", "Person", "Hsi Chin-p'ing"},
    {__LINE__, "CHN", "Zhang Qingnian", "Person", "Chang Ch'ing-nien"},
    {__LINE__, "CHN", "Kim Yong Chol", "Person", "-"},
    {__LINE__, "KOR3", "KIM YONG CHOL", "Person", "김영철"},
    {__LINE__, "KOR3", "Yong-Chol Kim", "Person", "김영철"},
    {__LINE__, "KOR3", "RYU Kyong Il", "Person", "류경일"},
    {__LINE__, "KOR4", "RYU Kyong Il", "Person", "유경일"},
    {__LINE__, "KOR2", "RI Yong Ho", "Person", "I Yeongho"},
    {__LINE__, "KOR1", "RI Yong Ho", "Person", "Lee Young Ho"},
    {__LINE__, "KOR5", "RI Yong Ho", "Person", "Ли ён хо"},
    {__LINE__, "KOR5", "CHOE Chun Sik", "Person", "Цой чхун сик"},
    {__LINE__, "KOR3", "Ayman Muhammad Rabi", "Person", "-"},
    {__LINE__, "CTY", "Bank of Kiev", "Company", "Bank of Kyiv"},
};

TEST(mutations)
{
    det_error err;
    det_text *out;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint64_t state = 1;
        size_t kind = det_mutation_find(det_str_of(rows[i].code));
        const det_mutable of = {det_str_of(rows[i].name), strcmp(rows[i].schema, "Person") == 0};
        det_text_clear(out);
        bool applies = det_mutate(kind, &of, &state, out);
        CHECK_TEXT(rows[i].line, applies ? det_text_bytes(out) : "-", rows[i].want);
    }
    det_text_free(out);
}

/* Whatever the name and the seed: the same answer twice, nothing where nothing applies, never the
 * name itself but from the first kind. */
TEST(mutations_repeat)
{
    static const char *const names[] = {"KIM YONG CHOL",
                                        "Abd al-Rahman bin Umayr al-Nuaymi",
                                        "A",
                                        "",
                                        "  ",
                                        "\xE6\x97\xA5",
                                        "Saíd",
                                        "Korea Mining Development Trading Corporation",
                                        "--",
                                        "Ltd",
                                        "x y z",
                                        "Aleksandr Lukashenko",
                                        "O'Brien, J. P. (Shipping) Co., Ltd."};
    det_error err;
    det_text *once, *twice;
    CHECK_OK(det_text_new(0, &once, &err), &err);
    CHECK_OK(det_text_new(0, &twice, &err), &err);
    for (size_t kind = 0; det_mutation_at(kind) != NULL; kind++)
        for (size_t n = 0; n < COUNT(names); n++)
            for (int round = 0; round < 20; round++) {
                uint64_t seed = det_test_random(), a = seed, b = seed;
                const det_mutable of = {det_str_of(names[n]), n % 2 == 0};
                det_text_clear(once);
                det_text_clear(twice);
                bool applies = det_mutate(kind, &of, &a, once);
                CHECK(applies == det_mutate(kind, &of, &b, twice));
                CHECK_TEXT((int)kind, det_text_bytes(once), det_text_bytes(twice));
                CHECK(det_str_utf8_bad(det_text_str(once)) == SIZE_MAX);
                CHECK(applies == (det_text_length(once) > 0));
                CHECK(!applies || kind == 0 ||
                      !det_str_equal(det_text_str(once), det_str_trim(det_str_of(names[n]))));
            }
    det_text_free(once);
    det_text_free(twice);
}
