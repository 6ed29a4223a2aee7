/* token_test.c - tokens with roles and places by table, then every name of the published lists. */
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/test.h"
#include "base/text.h"
#include "base/xml.h"
#include "text/token.h"

/* "ltd[12-19]:L": text, place in the original, roles by letter, in the order of token.h. */
static void
show(det_tokens tokens, bool with_places, det_text *out)
{
    static const char letters[] = "TPLGNIyptsrngfbj";
    det_text_clear(out);
    for (size_t i = 0; i < tokens.count; i++) {
        const det_token *t = &tokens.items[i];
        if (i > 0) det_text_add_byte(out, ' ');
        det_text_add(out, t->text);
        if (with_places) det_text_print(out, "[%u-%u]", t->from, t->to);
        if (t->roles != 0) det_text_add_byte(out, ':');
        for (size_t r = 0; r < sizeof letters - 1; r++) {
            if (t->roles & 1u << r) det_text_add_byte(out, letters[r]);
        }
    }
}

static const struct {
    int line;
    const char *in, *want;
} token_rows[] = {
    {__LINE__, "", ""},
    {__LINE__, " -- !? 😀", ""},
    {__LINE__, "X", "x:I"},
    {__LINE__, "7", "7:N"},
    {__LINE__, "11420 CORP.", "11420:N corp:L"},
    {__LINE__, "BELLETECH CORP", "belletech corp:L"},
    {__LINE__, "2B Trading", "2b trading:Gt"},
    {__LINE__, "KIM, Yong-Chol", "kim:yf yong:yf chol:y"},
    {__LINE__, "Sa'id al-Qa‘ida", "said:g al:Py qaida"},
    {__LINE__, "Gen. Dr. Haji Maulawi Abdul", "general:T dr:T haji:T maulawi abd:P"},
    {__LINE__, "Mullah Mohammad ibn Omar", "mullah:T mohammad:g bin:Py omar:gb"},
    {__LINE__, "Ольга Ю.", "olga:g yu:Iyf"},
    {__LINE__, "V.V. Putin", "v:I v:I putin"},
    {__LINE__, "J.R.R. Tolkien", "jrr tolkien"},
    /* legal forms */
    {__LINE__, "SIS d.o.o.", "sis doo:Ly"},
    {__LINE__, "SIS DOO", "sis doo:Ly"},
    {__LINE__, "СИС Д.О.О.", "sis doo:Ly"},
    {__LINE__, "SIS D O O", "sis doo:L"},
    {__LINE__, "Acme L.L.C.", "acme llc:L"},
    {__LINE__, "Acme Limited Liability Company", "acme llc:L"},
    {__LINE__, "Acme Limited Liability Co.", "acme llc:L"},
    {__LINE__, "Acme Co., Ltd.", "acme co:L ltd:L"},
    {__LINE__, "Acme Company Limited", "acme co:L ltd:L"},
    {__LINE__, "Acme Corporation / Incorporated", "acme corp:L inc:L"},
    {__LINE__, "ООО Ромашка", "ooo:L romashka"},
    {__LINE__, "Общество с ограниченной ответственностью Ромашка", "ooo:L romashka"},
    {__LINE__, "Obshchestvo S Ogranichennoi Otvetstvennostyu Romashka", "ooo:L romashka"},
    {__LINE__, "Joint Stock Company Kometa", "ao:L kometa"},
    {__LINE__, "JSC Kometa, АО Комета", "ao:Ly kometa ao:Ly kometa"},
    {__LINE__, "Public Joint-Stock Company Sberbank", "pao:L sberbank"},
    {__LINE__, "Müller GmbH & Co. KG", "muller gmbh:L co:L kg:L"},
    {__LINE__, "Banca S.A.", "bank:Gt sa:Lyf"},
    {__LINE__, "Minera S. A. de C. V.", "mine:Gt sa:Lyf de:Py cv:L"},
    {__LINE__, "S.A. Ivanov", "s:I a:Iy ivanov"}, /* initials in front */
    {__LINE__, "S.A.", "sa:Lyf"},
    {__LINE__, "Comercial S. de R.L.", "commercial:G srl:L"},
    {__LINE__, "Lipton Sdn. Bhd.", "lipton sdn:L bhd:L"},
    {__LINE__, "Acme Pte Ltd; Acme Private Limited", "acme pte:L ltd:L acme pte:L ltd:L"},
    {__LINE__, "Deutsche Bank AG", "deutsche:p bank:Gt ag:PLy"},
    {__LINE__, "Philips B.V. N.V. NV", "philips bv:L nv:L nv:L"},
    {__LINE__, "Kaya Anonim Şirketi, Kaya A.Ş.", "kaya as:PL kaya as:PL"},
    {__LINE__, "長安海連技術有限公司", "chang:yf an:yf hai:y lian:yf ji:yf shu:y yxgs:L"},
    {__LINE__, "조선 주식회사", "jo:yf son:yf jusik:L"},
    {__LINE__, "T.D.G. TDG", "tdg trading:Gt"},
    /* numbers of two words */
    {__LINE__, "Department Thirty Nine", "department:G 39:N"},
    {__LINE__, "Twenty-First Century Thirty", "21:N century thirty:s"},
    {__LINE__, "Ninety Ten, Nine Thirty", "ninety:s ten:s nine:s thirty:s"},
    /* digits in the place of letters, and digits that are digits */
    {__LINE__, "A8dul Genera1 0sama", "abd:P general:T osama:g"},
    {__LINE__, "She1kh Hamat1 Uba1dah", "sheikh:T hamati ubaldah"},
    {__LINE__, "C0MPANY B1N LIM1TED", "co:L bin:Py ltd:Lb"},
    {__LINE__, "0s4m4 b1n L4d3n Sadd@m Hu$$ein", "osama:g bin:Py laden:b saddam hussein:g"},
    {__LINE__, "Kr3m13v 4v3t 13on1d k455im v14dimir Sh1ppin6",
     "kremlev avet leonid:g kassim:g vladimir:g shipping:Gt"},
    {__LINE__, "R0$neft r4b174 5555abc zou41 ab100 US$100 100$us",
     "rosneft r4b174 5555abc zou41 ab100 us 100:N 100:N us"},
    /* a legal form with a letter twice; what has a vowel may be a name */
    {__LINE__, "Vostok JJSC, LLTD, GMMBH, Saas, Coo", "vostok:p ao:Ly ltd:L gmbh:L saas coo"},
    {__LINE__, "me@mail.com US$ 5", "me:y mail com us 5:N"},
    {__LINE__, "M23 G8 Sea12 2B 1st K9X7", "m23 g8 sea12 2b 1st:s k9x7"},
    /* Arabic "of the faith", however it is put together */
    {__LINE__, "Salah al-Din", "salah:g uddin:P"},
    {__LINE__, "Salah Uddin", "salah:g uddin:P"},
    {__LINE__, "Salah ad Din", "salah:g uddin:P"},
    {__LINE__, "صلاح الدين", "salah:g uddin:P"},
    /* names in Arabic letters, where vowels are not written; the same letters in Latin stay */
    {__LINE__, "محمد بن لادن", "muhammad:g bin:Py laden:b"},
    {__LINE__, "أيمن الظواهري", "ayman:g al:Py zawahiri:n"},
    {__LINE__, "عبد الرحمن، عبدالرحمن", "abd:P rahman:g abd:P rahman:g"},
    {__LINE__, "mhmd", "mhmd"},
    {__LINE__, "صحراوي جون Хуан", "sahrawi john:g juan:yg"}, /* no sh; by names-foreign.txt */
    {__LINE__, "An Myong-hun", "an:yf myong:yf hun:y"},      /* no particle here, and no initial */
    {__LINE__, "O Kuk Ryol", "o:yf kuk:yf ryol:y"},
    /* who is whose father, where one is from, which of a series, which of two */
    {__LINE__, "Abdelghani Salaheddine", "abd:P ghani:g salah:g uddin:P"},
    {__LINE__, "Amin Allah, Aminullah", "amin:g allah amin:g allah"},
    {__LINE__, "Abd Allah عبد الله", "abdullah:g abdullah:g"},
    {__LINE__, "Salman bin Muhammad", "salman:g bin:Py muhammad:gb"},
    {__LINE__, "Salman bin Abd al-Aziz al-Saudi", "salman:g bin:Py abd:P aziz:gb al:Py saudi:pn"},
    {__LINE__, "Mohamed ould Abdel", "mohamed:g ould:P abd:P"},
    {__LINE__, "Vladimir Vladimirovich Putin", "vladimir:g vladimirovich:r putin"},
    {__LINE__, "Анна Ивановна", "anna:g ivanovna:r"},
    {__LINE__, "Apollo Fund II, Fund 2, Fund Two", "apollo fund:G ii:s fund:G 2:N fund:G two:s"},
    {__LINE__, "Krym Invest", "krym:p invest:Gt"},
    {__LINE__, "Sammy Davis Jr", "sammy:g davis jr:Tj"},
    /* syllables are not the particles of other languages */
    {__LINE__, "安德拉", "an:yf de:y la:yf"},
    {__LINE__, "안 이", "an:yf i:yf"},
    /* generic words */
    {__LINE__, "Intl Trdg Grp", "international:G trading:Gt group:G"},
    {__LINE__, "International Trading Group", "international:G trading:Gt group:G"},
    {__LINE__, "Korea Ryonha Machinery Joint Venture Corporation",
     "korea:p ryonha machine:Gt jv:L corp:L"},
};

/* Joined and parted words are compared as they were written. */
TEST(token_written)
{
    static const struct {
        int line;
        const char *in, *want;
    } written_rows[] = {
        {__LINE__, "Sofiane Ben Goumo", "sofiane=sofiane bin=ben goumo=goumo"},
        {__LINE__, "Acme Limited", "acme=acme ltd=limited"},
        {__LINE__, "Acme Limited Liability Co.", "acme=acme llc=limitedliabilityco"},
        {__LINE__, "SIS D. O. O.", "sis=sis doo=doo"},
    };
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(written_rows); i++) {
        det_tokens tokens = {0};
        det_text *got = NULL;
        CHECK_OK(det_text_new(0, &got, &err), &err);
        CHECK_OK(det_tokens_read(det_str_of(written_rows[i].in), arena, &tokens, &err), &err);
        for (size_t k = 0; k < tokens.count; k++)
            det_text_print(got, "%s%.*s=%.*s", k > 0 ? " " : "", DET_STR_FMT(tokens.items[k].text),
                           DET_STR_FMT(tokens.items[k].written));
        CHECK_TEXT(written_rows[i].line, det_text_bytes(got), written_rows[i].want);
        det_text_free(got);
    }
    det_arena_free(arena);
}

/* What an index keeps of a word is its text: the rest must come back from it. */
static void
check_described(det_tokens tokens)
{
    for (size_t i = 0; i < tokens.count; i++) {
        det_token again = {.text = tokens.items[i].text};
        det_token_describe(&again);
        CHECK(again.skeleton == tokens.items[i].skeleton);
        CHECK(again.class_count == tokens.items[i].class_count);
        CHECK(memcmp(again.classes, tokens.items[i].classes, sizeof again.classes) == 0);
        for (size_t c = 1; c < again.class_count; c++)
            CHECK(again.classes[c - 1] < again.classes[c]);
    }
}

TEST(token)
{
    det_arena *arena = NULL;
    det_text *got = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &got, &err), &err);
    for (size_t i = 0; i < COUNT(token_rows); i++) {
        det_tokens tokens;
        CHECK_OK(det_tokens_read(det_str_of(token_rows[i].in), arena, &tokens, &err), &err);
        show(tokens, false, got);
        check_described(tokens);
        CHECK_TEXT(token_rows[i].line, det_text_bytes(got), token_rows[i].want);
    }
    CHECK(strncmp(det_tokens_version(), "words ", 6) == 0);
    det_text_free(got);
    det_arena_free(arena);
}

/* Kind of the first class that the first words of two texts share, or "none". */
static const char *
shared_kind(det_str one, det_str other, det_arena *arena)
{
    static const char *const names[DET_CLASS_KIND_COUNT] = {
        "none", "spelling", "nickname", "syllable", "number", "place", "legal form", "sector"};
    det_tokens a, b;
    det_error err;
    CHECK_OK(det_tokens_read(one, arena, &a, &err), &err);
    CHECK_OK(det_tokens_read(other, arena, &b, &err), &err);
    CHECK(a.count > 0 && b.count > 0);
    for (size_t i = 0; i < a.items[0].class_count; i++) {
        for (size_t j = 0; j < b.items[0].class_count; j++) {
            if (a.items[0].classes[i] == b.items[0].classes[j])
                return names[det_class_kind_of(a.items[0].classes[i])];
        }
    }
    return "none";
}

static const struct {
    int line;
    const char *one, *other, *want;
} class_rows[] = {
    {__LINE__, "Muhammad", "Mehmet", "spelling"},
    {__LINE__, "Muhammad", "محمد", "spelling"},
    {__LINE__, "Muhammad", "Магомед", "spelling"},
    {__LINE__, "Muhammad", "Mahmud", "none"},
    {__LINE__, "Yusuf", "Iosif", "spelling"},
    {__LINE__, "Ahmed", "Achmad", "spelling"},
    {__LINE__, "Rahman", "Rahmane", "spelling"},
    {__LINE__, "Oleksandr", "Aleksandr", "spelling"},
    {__LINE__, "Jong", "Jeong", "syllable"},
    {__LINE__, "Jung", "Jong", "syllable"},
    {__LINE__, "Chung", "정", "syllable"},
    {__LINE__, "Lee", "Ri", "syllable"},
    {__LINE__, "리", "이", "syllable"},
    {__LINE__, "Yi", "李", "syllable"},
    {__LINE__, "Park", "Pak", "syllable"},
    {__LINE__, "Choi", "최", "syllable"},
    {__LINE__, "Rim", "임", "syllable"},
    {__LINE__, "Noh", "로", "syllable"},
    {__LINE__, "Hyun", "Hyon", "syllable"},
    {__LINE__, "Cheol", "Chol", "syllable"},
    {__LINE__, "Young", "Yong", "syllable"},
    {__LINE__, "Chol", "Chun", "none"},
    {__LINE__, "김", "강", "none"},
    {__LINE__, "Hsieh", "Xie", "syllable"},
    {__LINE__, "Teng", "Deng", "syllable"},
    {__LINE__, "Cheung", "張", "syllable"},
    {__LINE__, "Zhang", "Wang", "none"},
    {__LINE__, "Sasha", "Oleksandr", "nickname"},
    {__LINE__, "Bob", "Robert", "nickname"},
    {__LINE__, "Bibi", "Binyamin", "nickname"},
    {__LINE__, "Barry", "Barack", "nickname"},
    {__LINE__, "Tim", "Tom", "none"},
    {__LINE__, "II", "2", "number"},
    {__LINE__, "Two", "II", "number"},
    {__LINE__, "III", "II", "none"},
    {__LINE__, "0007", "7", "number"},
    {__LINE__, "7", "8", "none"},
    {__LINE__, "Krym", "Crimea", "place"},
    {__LINE__, "Крым", "Crimea", "place"},
    {__LINE__, "Deutschland", "Germany", "place"},
    {__LINE__, "Chile", "Mexico", "none"},
    {__LINE__, "GmbH", "LLC", "legal form"},
    {__LINE__, "GmbH", "AG", "none"},
    {__LINE__, "Судоходство", "Marine", "sector"},
    {__LINE__, "Shipping", "Bank", "none"},
    {__LINE__, "Mujahideen", "Moudjahidine", "spelling"},
};

TEST(token_classes)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(class_rows); i++) {
        det_str one = det_str_of(class_rows[i].one), other = det_str_of(class_rows[i].other);
        CHECK_TEXT(class_rows[i].line, shared_kind(one, other, arena), class_rows[i].want);
        CHECK_TEXT(class_rows[i].line, shared_kind(other, one, arena), class_rows[i].want);
    }
    det_arena_free(arena);
}

static const struct {
    int line;
    const char *in, *want;
} place_rows[] = {
    {__LINE__, "Kim Yong-chol", "kim[0-3]:yf yong[4-8]:yf chol[9-13]:y"},
    {__LINE__, "  Sa'id,X", "said[2-7]:g x[8-9]:I"},
    {__LINE__, "Mu\u0308ller S.A.", "muller[0-8] sa[9-12]:Lyf"},
    {__LINE__, "金正恩", "jin[0-3]:yf zheng[3-6]:yf en[6-9]:y"},
    {__LINE__, "김정", "kim[0-3]:yf jong[3-6]:yf"},
    {__LINE__, "Acme Limited Liability Company, X", "acme[0-4] llc[5-30]:L x[32-33]:I"},
    {__LINE__, "\u202EKim\u202C", "kim[3-9]:yf"}, /* what follows inside is part of it */
    {__LINE__, "الحوثي", "al[0-4]:Py huthi[4-12]:n"},
    {__LINE__, "㍿", "kk[0-3]:L"},
};

TEST(token_places)
{
    det_arena *arena = NULL;
    det_text *got = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &got, &err), &err);
    for (size_t i = 0; i < COUNT(place_rows); i++) {
        det_tokens tokens;
        CHECK_OK(det_tokens_read(det_str_of(place_rows[i].in), arena, &tokens, &err), &err);
        show(tokens, true, got);
        CHECK_TEXT(place_rows[i].line, det_text_bytes(got), place_rows[i].want);
    }
    det_text_free(got);
    det_arena_free(arena);
}

TEST(token_failures)
{
    det_arena *arena = NULL;
    det_error err;
    static char name[DET_NAME_BYTES_MAX + 1];
    memset(name, 'a', sizeof name);
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_tokens tokens;
    CHECK(det_tokens_read((det_str){name, sizeof name}, arena, &tokens, &err) == DET_LIMIT);
    CHECK_TEXT(__LINE__, err.text,
               "name of 8193 bytes: names of up to 8192 bytes are compared\n"
               "  while reading the tokens of a name");
    det_arena_free(arena);
    /* Each allocation refused in turn: an arena a little larger each time. */
    for (size_t limit = 16; limit < 4096; limit += 16) {
        CHECK_OK(det_arena_new(limit, &arena, &err), &err);
        det_status st = det_tokens_read(DET_STR("Acme Trading Co., Ltd."), arena, &tokens, &err);
        CHECK(st == DET_OK || st == DET_NOMEM);
        det_arena_free(arena);
    }
}

/* ---- published lists ---------------------------------------------------------------------------
 */

typedef struct survey {
    det_arena *arena;
    const char *file;
    size_t names, tokens, most, unlike, only_roles;
} survey;

static void
look_at(survey *s, det_str name, uint32_t line)
{
    det_tokens tokens;
    det_error err;
    det_arena_reset(s->arena);
    name = det_str_trim(name);
    if (name.len == 0 || det_str_equal(name, DET_STR("-0-"))) return;
    CHECK(det_utf8_check(name) == SIZE_MAX);
    CHECK_OK(det_tokens_read(name, s->arena, &tokens, &err), &err);
    check_described(tokens);
    s->names++;
    s->tokens += tokens.count;
    if (tokens.count > s->most) s->most = tokens.count;
    if (tokens.count == 0) {
        det_test_fail(__FILE__, __LINE__, "%s:%u: no tokens: '%.*s'", s->file, line,
                      DET_STR_FMT(name));
    }
    bool only_roles = true;
    for (size_t i = 0; i < tokens.count; i++) {
        det_str text = tokens.items[i].text;
        only_roles = only_roles && tokens.items[i].roles != 0;
        /* "u2d30": a letter that no table knows */
        if (text.len >= 5 && text.ptr[0] == 'u' && text.ptr[1] >= '0' && text.ptr[1] <= '9') {
            s->unlike++;
        }
    }
    s->only_roles += only_roles;
}

static void
report(const survey *s)
{
    printf("%s: %zu names, %zu tokens, most in one name %zu, unknown letters %zu, "
           "nothing but words with roles %zu\n",
           s->file, s->names, s->tokens, s->most, s->unlike, s->only_roles);
}

static bool
is_name_element(det_str element)
{
    static const char *const names[] = {"FIRST_NAME",  "SECOND_NAME", "THIRD_NAME",
                                        "FOURTH_NAME", "ALIAS_NAME",  "NAME_ORIGINAL_SCRIPT"};
    for (size_t i = 0; i < COUNT(names); i++) {
        if (det_str_equal(element, det_str_of(names[i]))) return true;
    }
    return false;
}

static det_status
un_start(void *context, det_str name, const det_xml_attribute *attributes, size_t count,
         det_where at, det_error *err)
{
    (void)context, (void)name, (void)attributes, (void)count, (void)at, (void)err;
    return DET_OK;
}

static det_status
un_end(void *context, det_str name, det_str text, det_where at, det_error *err)
{
    (void)err;
    if (is_name_element(name)) look_at(context, text, at.line);
    return DET_OK;
}

TEST(token_every_name_of_the_un_list_has_tokens)
{
    static const char *const lists[] = {"un/un-consolidated-2017-06-20.xml.xz",
                                        "un/un-consolidated-2025-11-15.xml.xz",
                                        "un/un-consolidated-2026-05-08.xml.xz"};
    if (det_test_data() == NULL) SKIP("no published lists beside the checkout");
    det_error err;
    for (size_t i = 0; i < COUNT(lists); i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", det_test_data(), lists[i]);
        survey s = {.file = lists[i]};
        det_file file;
        CHECK_OK(det_arena_new(0, &s.arena, &err), &err);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        const det_xml_handlers handlers = {un_start, un_end};
        CHECK_OK(det_xml_read(file.bytes, lists[i], &handlers, &s, &err), &err);
        report(&s);
        CHECK(s.names > 4000);
        det_file_close(&file);
        det_arena_free(s.arena);
    }
}

TEST(token_every_name_of_ofac_has_tokens)
{
    static const struct {
        const char *path;
        size_t column;
    } lists[] = {{"ofac/sdn-2023-07-12.csv.xz", 1}, {"ofac/alt-2023-07-12.csv", 3},
                 {"ofac/sdn-2019-01-16.csv.xz", 1}, {"ofac/alt-2019-01-16.csv", 3},
                 {"ofac/sdn-2021-07-07.csv.xz", 1}, {"ofac/alt-2021-07-07.csv", 3},
                 {"ofac/alt-2025-12-24.csv.xz", 3}};
    if (det_test_data() == NULL) SKIP("no published lists beside the checkout");
    det_error err;
    for (size_t i = 0; i < COUNT(lists); i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", det_test_data(), lists[i].path);
        survey s = {.file = lists[i].path};
        det_file file;
        det_arena *arena = NULL;
        CHECK_OK(det_arena_new(0, &s.arena, &err), &err);
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        det_csv csv = det_csv_over(file.bytes, ',', lists[i].path);
        det_csv_row row;
        det_status st;
        while ((st = det_csv_next(&csv, arena, &row, &err)) == DET_OK) {
            uint32_t line = row.line;
            if (row.count == 1) { /* a file whose rows were each quoted once more */
                det_csv inner = det_csv_over(row.fields[0], ',', lists[i].path);
                if (det_csv_next(&inner, arena, &row, &err) != DET_OK) continue;
            }
            if (row.count > lists[i].column) look_at(&s, row.fields[lists[i].column], line);
            det_arena_reset(arena);
        }
        CHECK(st == DET_MISSING);
        report(&s);
        CHECK(s.names > 7000);
        det_file_close(&file);
        det_arena_free(arena);
        det_arena_free(s.arena);
    }
}
