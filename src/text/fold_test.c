/* fold_test.c - one row a script and a trick; then against ICU, code point by code point and at
 * random. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/test.h"
#include "text/fold.h"

static const struct {
    int line;
    const char *in, *want;
} fold_rows[] = {
    /* Latin */
    {__LINE__, "", ""},
    {__LINE__, "Kim Yong-chol", "kim yong chol"},
    {__LINE__, "  KIM,\tYong\u00A0Chol \n", "kim yong chol"},
    {__LINE__, "Müller Ångström Dvořák Peña", "muller angstrom dvorak pena"},
    {__LINE__, "Mu\u0308ller A\u030Angstro\u0308m", "muller angstrom"},
    {__LINE__, "Ørsted Łukasz Đukić Straße Æon Œuvre Þór Ħal",
     "orsted lukasz dukic strasse aeon oeuvre thor hal"},
    {__LINE__, "İSTANBUL ıstanbul Istanbul", "istanbul istanbul istanbul"}, /* no locale */
    {__LINE__, "Əliyev Ŋ", "aliyev ng"},
    {__LINE__, "STRASSE ẞ ſ", "strasse ss s"},
    {__LINE__, "O'Neil O’Neil O`Neil OʼNeil Oʿneil", "oneil oneil oneil oneil oneil"},
    {__LINE__, "Al-Qā‘ida Saʿīd Sa'id", "al qaida said said"},
    {__LINE__, "P&G / A+B_C @ 50%", "p g a b c 50"},
    {__LINE__, "Usama \"the Emir\" (a.k.a. X)", "usama the emir aka x"},
    /* letters in disguise */
    {__LINE__, "ＫＩＭ　Ｊｏｎｇ", "kim jong"},
    {__LINE__, "𝕂𝕚𝕞 𝐉𝐨𝐧𝐠 𝓾𝓷 Ⓚⓘⓜ", "kim jong un kim"},
    {__LINE__, "ﬁnance oﬃce Ⅷ x² №5 ½", "finance office viii x2 no5 1 2"},
    {__LINE__, "Sad\u200Bdam\u200D Hus\u00ADsein\uFE0F \u202EX\u202C\u2066Y\u2069\uFEFF",
     "saddam hussein xy"},
    {__LINE__, "K\u0332i\u0332m\u20DD Z\u0335a\u0336l\u0489g\u0301\u0316o", "kim zalgo"},
    {__LINE__, "Ki\U000E0041m\U000E007F", "kim"},              /* tags */
    {__LINE__, "Al\x19Qaida a\x01z b\x0Bz", "alqaida az b z"}, /* damage joins, white space parts */
    {__LINE__, "K\uE000im \uFFFDz", "kim z"},
    {__LINE__, "Brand™ ®eg", "brand eg"},
    {__LINE__, "😀🇰🇵 -- ...!?", ""},
    /* look-alikes */
    {__LINE__, "Sаddаm", "saddam"}, /* two Cyrillic а */
    {__LINE__, "ВELLETECH СORР", "belletech corp"},
    {__LINE__, "Κim Αli", "kim ali"}, /* Greek capitals */
    {__LINE__, "СОРОС", "soros"},     /* all Cyrillic: read as Cyrillic, not as COPOC */
    {__LINE__, "Пeтpoв", "petrov"},   /* Cyrillic with Latin e, p, o */
    {__LINE__, "МОСКВA", "moskva"},   /* one Latin A among five Cyrillic */
    /* either, by the words beside it: B and A are Latin, АВ_А_ Cyrillic; C, K of СОРОКА are Latin
     */
    {__LINE__, "Suleiman \u0410\u0412B\u0410S", "suleiman abbas"},
    {__LINE__, "Виктор C\u041E\u0420\u041EK\u0410", "viktor soroka"},
    {__LINE__, "Иvan", "ivan"}, /* neither all one nor all the other: each as it is */
    /* Cyrillic */
    {__LINE__, "Ким Чен Ын", "kim chen yn"},
    {__LINE__, "Щукин Юрий Хайям Цой Ёлкин Объект Ильин Эйхе Жуков",
     "shchukin yuriy khayyam tsoy elkin obekt ilin eykhe zhukov"},
    {__LINE__, "Юрии\u0306", "yuriy"}, /* й as и and a breve */
    {__LINE__, "Київ Євген Ґ Ўзбек", "kiiv yevgen g uzbek"},
    {__LINE__, "Ђорђе Ћирић Љубица Његош Џаја Јован", "djordje ciric ljubitsa njegosh dzaja jovan"},
    {__LINE__, "Қазақстан Әлия Өзбек Нұрсұлтан Шәңғы", "kazakstan aliya ozbek nursultan shanggy"},
    {__LINE__, "д.о.о. О.О.О. ООО", "doo ooo ooo"},
    /* Greek */
    {__LINE__, "Γεώργιος Παπαδόπουλος", "georgios papadopoulos"},
    {__LINE__, "Ευάγγελος ΧΡΉΣΤΟΣ ψυχή", "evangelos christos psychi"},
    /* Arabic script */
    {__LINE__, "محمد علي", "mhmd ali"},
    {__LINE__, "مُحَمَّد", "mhmd"},
    {__LINE__, "عبدالخالق الحوثي", "abdalkhalq al huthi"},
    {__LINE__, "إبراهيم يوسف حسين فاطمة", "ibrahim yusf hsin fatma"},
    {__LINE__, "سعيد مسعود فؤاد وائل", "said msaud fuad wail"},
    {__LINE__, "عامر علی چوہدری", "amr ali chuhdri"},
    {__LINE__, "ﻣﺤﻤﺪ ﷴ ﷲ", "mhmd muhammad allah"}, /* presentation forms */
    {__LINE__, "گچپژ ١٢٣ ۴۵", "gchpzh 123 45"},
    /* Hebrew */
    {__LINE__, "משה כהן", "mshh kahn"},
    {__LINE__, "ג'ורג' צ׳רצ׳יל ג-ג", "jorj chrchil g g"},
    {__LINE__, "חברה בע\"מ", "hbrh bam"},
    {__LINE__, "שָׁלוֹם", "shlom"},
    /* Han, Hangul, kana */
    {__LINE__, "金正恩", "jin zheng en"},
    {__LINE__, "朝鮮 朝鲜", "chao xian chao xian"},
    {__LINE__, "長安海連技術有限公司", "chang an hai lian ji shu you xian gong si"},
    {__LINE__, "김정은 리설주 이", "kim jong un ri sol ju i"},
    {__LINE__, "\u1100\u1175\u11B7", "kim"}, /* conjoining letters */
    {__LINE__, "박철A 1호", "pak chol a 1 ho"},
    {__LINE__, "アミーナ ジョン きょう マッチャ ファン ウォーカー ティム ガ カ\u3099 ｶﾞ",
     "amina jon kyou matcha fan woka timu ga ga ga"},
    {__LINE__, "佐々木 すゞき みす\u309D\u3099", "zuo zuo mu suzuki misuzu"},
    {__LINE__, "㈱ ㍿", "zhu zhu shi hui she"},
    /* the rest of the world */
    {__LINE__, "მიხეილ სააკაშვილი", "mikheil saakashvili"},
    {__LINE__, "Սերժ Սարգսյան Ջուղա", "serzh sargsyan jugha"},
    {__LINE__, "नरेन्द्र मोदी राम ज़हीर", "narendra modi ram zahir"},
    {__LINE__, "শেখ হাসিনা", "shekh hasina"},
    {__LINE__, "தமிழ்", "tamizh"},
    {__LINE__, "เทพ แสง", "theph saeng"},
    {__LINE__, "ⵜⴰⵎⴰⵣⵉⵖⵜ", "tamazight"},
    {__LINE__, "\U00013000", "u13000"}, /* a hieroglyph: nothing known, so its number */
    {__LINE__, "ꓐꓲ", "ua4d0ua4f2"},
    {__LINE__, "१२३ ٣ ๓ ３ 𝟛", "123 3 3 3 3"},
    /* dots */
    {__LINE__, "S.A. A.B.C. Shipping V.V. Putin", "s a abc shipping v v putin"},
    {__LINE__, "U.S.A.Trading D.P.R.K", "usa trading dprk"},
    {__LINE__, "1.2.3 St.Petersburg", "1 2 3 st petersburg"},
};

TEST(fold)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(fold_rows); i++) {
        det_str got;
        CHECK_OK(det_fold(det_str_of(fold_rows[i].in), arena, &got, &err), &err);
        det_str text;
        CHECK(det_arena_copy(arena, got, &text));
        CHECK_TEXT(fold_rows[i].line, text.ptr, fold_rows[i].want);
        det_str again;
        CHECK_OK(det_fold(got, arena, &again, &err), &err);
        CHECK(det_arena_copy(arena, again, &text));
        CHECK_TEXT(fold_rows[i].line, text.ptr, fold_rows[i].want);
    }
    det_arena_free(arena);
}

/* ---- against ICU -------------------------------------------------------------------------------
 */

static det_str
to_utf8(const UChar *units, int32_t length, char *out, int32_t room)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t bytes = 0;
    u_strToUTF8WithSub(out, room, &bytes, units, length, 0xFFFD, NULL, &code);
    CHECK(U_SUCCESS(code));
    return (det_str){out, (size_t)bytes};
}

/* The text as it is, composed and decomposed must fold alike; false after telling of a failure. */
static bool
folds_alike(const UChar *units, int32_t length, det_arena *arena)
{
    enum { ROOM = 2048 };
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *forms[2] = {unorm2_getNFCInstance(&code), unorm2_getNFDInstance(&code)};
    char bytes[3 * ROOM], other[3 * ROOM];
    det_error err;
    det_str want, got;
    det_arena_reset(arena);
    CHECK_OK(det_fold(to_utf8(units, length, bytes, sizeof bytes), arena, &want, &err), &err);
    for (int i = 0; i < 2; i++) {
        UChar normal[ROOM];
        int32_t made = unorm2_normalize(forms[i], units, length, normal, ROOM, &code);
        CHECK(U_SUCCESS(code));
        CHECK_OK(det_fold(to_utf8(normal, made, other, sizeof other), arena, &got, &err), &err);
        if (!det_str_equal(want, got)) {
            char show[256] = "";
            for (int32_t k = 0, at = 0; k < length && at < 240; k++) {
                at += snprintf(show + at, sizeof show - (size_t)at, " %04X", units[k]);
            }
            det_test_fail(__FILE__, __LINE__, "%s as %s: '%.*s', as written: '%.*s'", show,
                          i == 0 ? "NFC" : "NFD", DET_STR_FMT(got), DET_STR_FMT(want));
            return false;
        }
    }
    return true;
}

TEST(fold_every_code_point_composed_and_decomposed)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    int failures = 0;
    for (UChar32 c = 0; c < 0x110000 && failures < 20; c++) {
        if (U_IS_SURROGATE(c)) continue;
        /* Between two letters of its own kind and alone. */
        UChar units[8];
        int32_t length = 0;
        U16_APPEND_UNSAFE(units, length, c);
        failures += !folds_alike(units, length, arena);
        U16_APPEND_UNSAFE(units, length, c);
        U16_APPEND_UNSAFE(units, length, 'x');
        failures += !folds_alike(units, length, arena);
    }
    det_arena_free(arena);
}

TEST(fold_every_letter_and_number_folds_to_something)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    size_t silent = 0, unknown = 0, letters = 0;
    for (UChar32 c = 0; c < 0x110000; c++) {
        if ((U_GET_GC_MASK(c) & (U_GC_LU_MASK | U_GC_LL_MASK | U_GC_LO_MASK | U_GC_ND_MASK)) == 0) {
            continue;
        }
        char bytes[4];
        det_str folded;
        det_arena_reset(arena);
        CHECK_OK(
            det_fold((det_str){bytes, det_utf8_encode((uint32_t)c, bytes)}, arena, &folded, &err),
            &err);
        letters++;
        silent += folded.len == 0;
        char number[16];
        snprintf(number, sizeof number, "u%04x", (unsigned)c);
        unknown += det_str_equal(folded, det_str_of(number));
    }
    printf("letters %zu: %zu silent, %zu by number\n", letters, silent, unknown);
    /* Soft and hard signs, hamza, jamo without sound, Hangul fillers: listed in letters.txt. */
    CHECK(silent < 80);
    det_arena_free(arena);
}

/* Letters and marks of the scripts that names are written in. */
static UChar32
random_code_point(void)
{
    static const struct {
        UChar32 from, to;
    } ranges[] = {
        {0x0041, 0x007A}, {0x00C0, 0x024F}, {0x0300, 0x036F}, {0x0300, 0x0345},   {0x0370, 0x03FF},
        {0x0400, 0x052F}, {0x0531, 0x0587}, {0x0591, 0x05F4}, {0x0600, 0x06FF},   {0x0900, 0x0DFF},
        {0x0E01, 0x0EDF}, {0x0F00, 0x0FBC}, {0x1000, 0x109F}, {0x1100, 0x11FF},   {0x1E00, 0x1FFF},
        {0x2000, 0x206F}, {0x3041, 0x30FF}, {0x3099, 0x309A}, {0x4E00, 0x9FFF},   {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF}, {0xFB00, 0xFEFF}, {0xFF00, 0xFFEF}, {0x1D400, 0x1D7FF},
    };
    size_t i = det_test_random() % COUNT(ranges);
    uint64_t width = (uint64_t)(ranges[i].to - ranges[i].from) + 1;
    return ranges[i].from + (UChar32)(det_test_random() % width);
}

TEST(fold_random_texts_composed_and_decomposed)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    int failures = 0;
    for (size_t n = 0; n < 100000 && failures < 10; n++) {
        UChar units[64];
        int32_t length = 0, count = 1 + (int32_t)(det_test_random() % 12);
        UChar32 c = 'a';
        for (int32_t i = 0; i < count; i++) {
            /* Stay within a script for a while, else marks never meet their letters. */
            UChar32 other = random_code_point();
            c = det_test_random() % 3 == 0 ? other : c + (UChar32)(det_test_random() % 64) - 32;
            if (c < 0x20 || c > 0x10FFFF || U_IS_SURROGATE(c)) c = other;
            U16_APPEND_UNSAFE(units, length, c);
        }
        failures += !folds_alike(units, length, arena);
    }
    det_arena_free(arena);
}

/* A text of ASCII and the same with a gap behind it that is none of ASCII, which goes the long way.
 */
TEST(fold_plain_text_as_any_other)
{
    static const char letters[] = "abcxyzABCXYZ019  ..,,-'\"$@&/()";
    static char text[400];
    det_arena *arena = NULL;
    CHECK(det_arena_new(0, &arena, NULL) == DET_OK);
    size_t words_seen = 0;
    for (int round = 0; round < 20000; round++) {
        size_t length = det_test_random() % (round % 50 == 0 ? 300 : 24);
        size_t of = round % 3 == 0 ? sizeof letters - 1 : 18;
        for (size_t i = 0; i < length; i++)
            text[i] = round % 100 == 0 ? 'a' : letters[det_test_random() % of];
        memcpy(text + length, "\u3000", 3);
        det_words plain, other;
        det_error err;
        CHECK_OK(det_fold_words((det_str){text, length}, arena, &plain, &err), &err);
        CHECK_OK(det_fold_words((det_str){text, length + 3}, arena, &other, &err), &err);
        CHECK(plain.count == other.count);
        for (size_t i = 0; i < plain.count && i < other.count; i++) {
            const det_word *a = &plain.items[i], *b = &other.items[i];
            CHECK(det_str_equal(a->text, b->text) && a->token.len == 0 && a->plain.len == 0);
            CHECK(a->from == b->from && a->to == b->to && a->script == b->script);
            CHECK(a->is_single == b->is_single && a->is_dotted == b->is_dotted &&
                  a->is_spelled == b->is_spelled);
        }
        words_seen += plain.count;
        det_arena_reset(arena);
    }
    CHECK(words_seen > 10000);
    det_arena_free(arena);
}

TEST(fold_limits)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    static char long_name[DET_NAME_BYTES_MAX + 1];
    memset(long_name, 'a', sizeof long_name);
    det_words words = {0};
    CHECK_OK(det_fold_words((det_str){long_name, DET_NAME_BYTES_MAX}, arena, &words, &err), &err);
    CHECK(words.count == (DET_NAME_BYTES_MAX + 95) / 96);
    CHECK(words.items[1].from == 96 && words.items[1].to == 192);

    CHECK(det_fold_words((det_str){long_name, sizeof long_name}, arena, &words, &err) == DET_LIMIT);
    CHECK_TEXT(__LINE__, err.text, "name of 8193 bytes: names of up to 8192 bytes are compared");
    for (size_t i = 1; i < sizeof long_name; i += 2)
        long_name[i] = ' ';
    CHECK_OK(det_fold_words((det_str){long_name, 2 * 1024}, arena, &words, &err), &err);
    CHECK(words.count == 1024);
    CHECK(det_fold_words((det_str){long_name, 2 * 1025}, arena, &words, &err) == DET_LIMIT);
    CHECK_TEXT(__LINE__, err.text, "name of 1025 words: names of up to 1024 words are compared");
    det_arena_free(arena);

    CHECK_OK(det_arena_new(64, &arena, &err), &err);
    CHECK(det_fold_words(DET_STR("Kim Yong Chol of the Reconnaissance Bureau"), arena, &words,
                         &err) == DET_NOMEM);
    CHECK_TEXT(__LINE__, err.text, "folding a name");
    det_arena_free(arena);
}

TEST(fold_scripts)
{
    static const struct {
        uint32_t code_point;
        const char *want;
    } rows[] = {
        {'a', "Latin"},     {'1', "none"},      {0x0416, "Cyrillic"},   {0x03A9, "Greek"},
        {0x0639, "Arabic"}, {0x05D0, "Hebrew"}, {0x91D1, "Han"},        {0xAE40, "Hangul"},
        {0x30AB, "Kana"},   {0x0E01, "Thai"},   {0x0915, "Devanagari"}, {0x10D0, "other"},
        {0x110000, "none"}, {0xFF21, "Latin"},  {0x0301, "none"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK_TEXT((int)i, det_script_name(det_script_of(rows[i].code_point)), rows[i].want);
    }
    CHECK(strncmp(det_fold_version(), "fold 2-", 7) == 0);
}
