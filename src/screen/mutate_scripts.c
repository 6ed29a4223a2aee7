/* mutate_scripts.c - kinds that write a name in another script or by another romanisation.
 *
 * Each has its own small description of a writing, by letter or syllable, made for this purpose.
 * What is asked is one way in which a bearer of the name may be written, not the only one. */
#include "screen/mutate_inside.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof(table)[0])

static char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static void
add_capital(const det_mutant *of, const char *latin)
{
    for (const char *p = latin; *p != '\0'; p++)
        det_text_add_byte(of->out, p == latin && *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p);
}

/* ---- Russian ------------------------------------------------------------------------------------
 */

/* A person one of whose words ends as Russian, Ukrainian or Belarusian family names do, and whose
 * letters are plain ones. */
static bool
is_slavic(const det_mutant *of)
{
    static const char *const ends[] = {"ov",    "ova",   "ev",   "eva",  "sky",
                                       "skiy",  "skaya", "enko", "yuk",  "chuk",
                                       "ovich", "evich", "ovna", "shin", "kin"};
    bool is_found = false;
    for (size_t i = 0; i < of->name.len; i++)
        if (strchr("abcdefghijklmnopqrstuvwxyz ", lower(of->name.ptr[i])) == NULL) return false;
    for (size_t w = 0; of->is_person && w < of->count; w++)
        for (size_t e = 0; e < ROWS(ends); e++) {
            size_t length = strlen(ends[e]);
            det_str word = of->words[w];
            if (word.len >= length + 3 &&
                det_str_equal_ascii_nocase(det_str_slice(word, word.len - length, word.len),
                                           det_str_of(ends[e])))
                is_found = true;
        }
    return is_found;
}

bool
det_mutate_slavic(const det_mutant *of)
{
    /* French, German, ISO 9 and passport habits for what BGN/PCGN writes */
    static const det_respelling rows[] = {
        {"yu", "iu"},          {"yu", "ju"},         {"ya", "ia"},
        {"ya", "ja"},          {"iy", "y"},          {"iy", "i"},
        {"y ", "i "},          {"zh", "j"},          {"zh", "sch"},
        {"sh", "ch"},          {"sh", "sch"},        {"ch", "tch"},
        {"ch", "tsch"},        {"kh", "h"},          {"kh", "ch"},
        {"ts", "c"},           {"shch", "sch"},      {"ye", "e"},
        {"yev", "iev"},        {"ks", "x"},          {"v", "w"},
        {"ov", "off"},         {"ev", "eff"},        {"sky", "skiy"},
        {"sky", "ski"},        {"sergei", "sergey"}, {"sergey", "sergei"},
        {"dmitriy", "dmitry"}, {"dmitry", "dmitri"}, {"aleksandr", "alexander"},
        {"aleksei", "alexey"}, {"yuri", "iouri"},    {"yevgeniy", "evgeny"}};
    return is_slavic(of) && det_mutate_respell(of, rows, ROWS(rows), false);
}

bool
det_mutate_cyrillic(const det_mutant *of)
{
    static const struct {
        const char *latin, *cyrillic, *capital;
    } letters[] = {{"shch", "щ", "Щ"}, {"zh", "ж", "Ж"},   {"kh", "х", "Х"},   {"ts", "ц", "Ц"},
                   {"ch", "ч", "Ч"},   {"sh", "ш", "Ш"},   {"yu", "ю", "Ю"},   {"ya", "я", "Я"},
                   {"yo", "ё", "Ё"},   {"ye", "е", "Е"},   {"iy", "ий", "Ий"}, {"x", "кс", "Кс"},
                   {"ey", "ей", "Ей"}, {"ay", "ай", "Ай"}, {"oy", "ой", "Ой"}, {"ei", "ей", "Ей"},
                   {"ai", "ай", "Ай"}, {"a", "а", "А"},    {"b", "б", "Б"},    {"v", "в", "В"},
                   {"w", "в", "В"},    {"g", "г", "Г"},    {"d", "д", "Д"},    {"e", "е", "Е"},
                   {"z", "з", "З"},    {"i", "и", "И"},    {"j", "ж", "Ж"},    {"k", "к", "К"},
                   {"q", "к", "К"},    {"c", "к", "К"},    {"l", "л", "Л"},    {"m", "м", "М"},
                   {"n", "н", "Н"},    {"o", "о", "О"},    {"p", "п", "П"},    {"r", "р", "Р"},
                   {"s", "с", "С"},    {"t", "т", "Т"},    {"u", "у", "У"},    {"f", "ф", "Ф"},
                   {"h", "х", "Х"},    {"y", "ы", "Ы"}};
    if (!is_slavic(of)) return false;
    for (size_t w = 0; w < of->count; w++) {
        det_str word = of->words[w];
        if (w > 0) det_text_add_byte(of->out, ' ');
        for (size_t i = 0; i < word.len;) {
            size_t r = 0, length = 0;
            for (; r < ROWS(letters); r++) {
                length = strlen(letters[r].latin);
                if (i + length <= word.len &&
                    det_str_equal_ascii_nocase(det_str_slice(word, i, i + length),
                                               det_str_of(letters[r].latin)))
                    break;
            }
            if (r == ROWS(letters)) return false;
            bool is_last_y = lower(word.ptr[i]) == 'y' && i + 1 == word.len;
            const char *made = i == 0 ? letters[r].capital : letters[r].cyrillic;
            if (i == 0 && lower(word.ptr[0]) == 'e') made = "Э";
            det_text_add(of->out, det_str_of(is_last_y ? "ий" : made));
            i += length;
        }
    }
    return true;
}

/* ---- Chinese ------------------------------------------------------------------------------------
 */

static const struct {
    const char *pinyin, *wade;
} initials[] = {{"zh", "ch"}, {"ch", "ch'"}, {"sh", "sh"}, {"b", "p"},   {"p", "p'"}, {"m", "m"},
                {"f", "f"},   {"d", "t"},    {"t", "t'"},  {"n", "n"},   {"l", "l"},  {"g", "k"},
                {"k", "k'"},  {"h", "h"},    {"j", "ch"},  {"q", "ch'"}, {"x", "hs"}, {"r", "j"},
                {"z", "ts"},  {"c", "ts'"},  {"s", "s"},   {"w", "w"},   {"y", "y"}};
static const struct {
    const char *pinyin, *wade;
} finals[] = {{"iang", "iang"}, {"iong", "iung"}, {"uang", "uang"}, {"ang", "ang"}, {"eng", "eng"},
              {"ing", "ing"},   {"ong", "ung"},   {"iao", "iao"},   {"ian", "ien"}, {"uai", "uai"},
              {"uan", "uan"},   {"ai", "ai"},     {"ao", "ao"},     {"an", "an"},   {"ei", "ei"},
              {"en", "en"},     {"ou", "ou"},     {"ia", "ia"},     {"ie", "ieh"},  {"iu", "iu"},
              {"in", "in"},     {"ua", "ua"},     {"uo", "o"},      {"ui", "ui"},   {"un", "un"},
              {"ue", "ueh"},    {"a", "a"},       {"o", "o"},       {"e", "e"},     {"i", "i"},
              {"u", "u"}};

static bool
begins(det_str text, const char *with)
{
    size_t length = strlen(with);
    return text.len >= length &&
           det_str_equal_ascii_nocase(det_str_slice(text, 0, length), det_str_of(with));
}

/* Parts a word into syllables, longest finals first, and writes them by Wade and Giles with
 * hyphens.  False: it is not pinyin.  At most three syllables, as given names have. */
static bool
write_wade(det_str word, int depth, char *into, size_t used, size_t room)
{
    if (word.len == 0) {
        into[used] = '\0';
        return depth > 0;
    }
    if (depth == 3) return false;
    for (size_t i = 0; i < ROWS(initials); i++) {
        if (!begins(word, initials[i].pinyin)) continue;
        det_str rest = det_str_slice(word, strlen(initials[i].pinyin), word.len);
        for (size_t f = 0; f < ROWS(finals); f++) {
            if (!begins(rest, finals[f].pinyin)) continue;
            size_t next = used;
            const char *parts[] = {depth > 0 ? "-" : "", initials[i].wade, finals[f].wade};
            for (size_t p = 0; p < 3; p++)
                for (const char *c = parts[p]; *c != '\0' && next + 1 < room; c++)
                    into[next++] = *c;
            if (write_wade(det_str_slice(rest, strlen(finals[f].pinyin), rest.len), depth + 1, into,
                           next, room))
                return true;
        }
        return false; /* the longest initial is the right one */
    }
    return false;
}

bool
det_mutate_chinese(const det_mutant *of)
{
    bool is_mainland = false; /* letters that only pinyin uses so */
    if (!of->is_person || of->count < 2 || of->count > 3) return false;
    for (size_t w = 0; w < of->count; w++) {
        char wade[64];
        if (!write_wade(of->words[w], 0, wade, 0, sizeof wade)) return false;
        is_mainland |= begins(of->words[w], "x") || begins(of->words[w], "q") ||
                       begins(of->words[w], "zh");
        if (w > 0) det_text_add_byte(of->out, ' ');
        add_capital(of, wade);
    }
    return is_mainland;
}

/* ---- Korean -------------------------------------------------------------------------------------
 *
 * A syllable is an onset, a vowel and a coda; each romanisation spells them by its own table. */

static const char *const north_onsets[] = {"k",  "kk", "n", "t",  "tt", "r",  "m",  "p",  "pp", "s",
                                           "ss", "",   "j", "jj", "ch", "kh", "th", "ph", "h"};
static const char *const north_vowels[] = {"a",  "ae", "ya", "yae", "o",  "e",  "yo",
                                           "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                           "wo", "we", "wi", "yu",  "u",  "ui", "i"};
static const char *const revised_onsets[] = {"g",  "kk", "n", "d",  "tt", "r", "m", "b", "pp", "s",
                                             "ss", "",   "j", "jj", "ch", "k", "t", "p", "h"};
static const char *const revised_vowels[] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
                                             "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                             "wo", "we", "wi", "yu",  "eu", "ui", "i"};
static const char *const russian_onsets[] = {"к",  "кк", "н",  "т",  "тт", "р", "м",
                                             "п",  "пп", "с",  "сс", "",   "ч", "чч",
                                             "чх", "кх", "тх", "пх", "х"};
static const char *const russian_vowels[] = {"а",  "э",  "я",  "е",  "о",  "е",  "ё",
                                             "е",  "о",  "ва", "вэ", "ве", "ё",  "у",
                                             "во", "ве", "ви", "ю",  "ы",  "ый", "и"};

typedef struct syllable {
    const char *north;   /* Hangul as in the North */
    const char *south;   /* as in the South, if that is another */
    const char *habit;   /* how Southerners write it, without a standard */
    const char *russian; /* of a family name, where Russian has its own; NULL: by rule */
} syllable;

static const syllable surnames[] = {
    {"김", "김", "kim", NULL},   {"리", "이", "lee", "Ли"},   {"박", "박", "park", "Пак"},
    {"최", "최", "choi", "Цой"}, {"정", "정", "chung", NULL}, {"강", "강", "kang", NULL},
    {"조", "조", "cho", NULL},   {"윤", "윤", "yoon", NULL},  {"장", "장", "chang", NULL},
    {"림", "임", "lim", "Лим"},  {"한", "한", "han", NULL},   {"오", "오", "oh", NULL},
    {"서", "서", "seo", NULL},   {"신", "신", "shin", NULL},  {"권", "권", "kwon", NULL},
    {"황", "황", "hwang", NULL}, {"안", "안", "ahn", NULL},   {"송", "송", "song", NULL},
    {"류", "유", "yoo", NULL},   {"홍", "홍", "hong", NULL},  {"전", "전", "jeon", NULL},
    {"고", "고", "ko", NULL},    {"문", "문", "moon", NULL},  {"손", "손", "son", NULL},
    {"양", "양", "yang", NULL},  {"배", "배", "bae", NULL},   {"백", "백", "baek", NULL},
    {"허", "허", "huh", NULL},   {"남", "남", "nam", NULL},   {"로", "노", "noh", "Но"},
    {"하", "하", "ha", NULL},    {"곽", "곽", "kwak", NULL},  {"차", "차", "cha", NULL},
    {"주", "주", "joo", NULL},   {"우", "우", "woo", NULL},   {"현", "현", "hyun", NULL},
    {"태", "태", "tae", NULL},   {"길", "길", "gil", NULL},   {"라", "나", "na", NULL}};
static const syllable given[] = {
    {"영", "영", "young", NULL}, {"철", "철", "chul", NULL},  {"성", "성", "sung", NULL},
    {"일", "일", "il", NULL},    {"남", "남", "nam", NULL},   {"정", "정", "jung", NULL},
    {"광", "광", "kwang", NULL}, {"수", "수", "soo", NULL},   {"호", "호", "ho", NULL},
    {"룡", "용", "ryong", NULL}, {"명", "명", "myung", NULL}, {"학", "학", "hak", NULL},
    {"국", "국", "kook", NULL},  {"길", "길", "gil", NULL},   {"동", "동", "dong", NULL},
    {"진", "진", "jin", NULL},   {"경", "경", "kyung", NULL}, {"춘", "춘", "choon", NULL},
    {"상", "상", "sang", NULL},  {"만", "만", "man", NULL},   {"원", "원", "won", NULL},
    {"혁", "혁", "hyuk", NULL},  {"주", "주", "joo", NULL},   {"창", "창", "chang", NULL},
    {"은", "은", "eun", NULL},   {"현", "현", "hyun", NULL},  {"석", "석", "suk", NULL},
    {"근", "근", "keun", NULL},  {"희", "희", "hee", NULL},   {"선", "선", "sun", NULL},
    {"태", "태", "tae", NULL},   {"림", "임", "rim", NULL},   {"삼", "삼", "sam", NULL},
    {"병", "병", "byung", NULL}, {"강", "강", "kang", NULL},  {"송", "송", "song", NULL},
    {"종", "종", "jong", NULL},  {"덕", "덕", "duk", NULL},   {"훈", "훈", "hoon", NULL},
    {"봉", "봉", "bong", NULL},  {"민", "민", "min", NULL},   {"지", "지", "ji", NULL},
    {"준", "준", "joon", NULL},  {"우", "우", "woo", NULL},   {"혜", "혜", "hye", NULL},
    {"미", "미", "mi", NULL},    {"연", "연", "yeon", NULL},  {"재", "재", "jae", NULL},
    {"승", "승", "seung", NULL}, {"하", "하", "ha", NULL},    {"환", "환", "hwan", NULL},
    {"규", "규", "kyu", NULL},   {"기", "기", "ki", NULL},    {"인", "인", "in", NULL},
    {"숙", "숙", "sook", NULL},  {"자", "자", "ja", NULL},    {"순", "순", "soon", NULL},
    {"옥", "옥", "ok", NULL},    {"관", "관", "kwan", NULL},  {"운", "운", "woon", NULL},
    {"금", "금", "keum", NULL},  {"천", "천", "chun", NULL},  {"평", "평", "pyung", NULL},
    {"식", "식", "sik", NULL},   {"해", "해", "hae", NULL},   {"복", "복", "bok", NULL},
    {"찬", "찬", "chan", NULL},  {"건", "건", "gun", NULL},   {"흥", "흥", "heung", NULL},
    {"화", "화", "hwa", NULL},   {"문", "문", "moon", NULL},  {"택", "택", "taek", NULL},
    {"용", "용", "yong", NULL},  {"세", "세", "se", NULL},    {"한", "한", "han", NULL},
    {"형", "형", "hyung", NULL}, {"대", "대", "dae", NULL},   {"청", "청", "cheong", NULL}};

static void
part_syllable(const char *hangul, uint32_t *onset, uint32_t *vowel, uint32_t *coda)
{
    const unsigned char *u = (const unsigned char *)hangul;
    uint32_t code = ((u[0] & 0x0Fu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu)) - 0xAC00u;
    *onset = code / 588;
    *vowel = code % 588 / 28;
    *coda = code % 28;
}

/* Codas of the tables above: none, k, n, t, l, m, p, ng. */
static const char *
spell_coda(uint32_t coda, bool is_russian)
{
    switch (coda) {
    case 0:
        return "";
    case 1:
        return is_russian ? "к" : "k";
    case 4:
        return is_russian ? "н" : "n";
    case 8:
        return is_russian ? "ль" : "l";
    case 16:
        return is_russian ? "м" : "m";
    case 17:
        return is_russian ? "п" : "p";
    case 21:
        return is_russian ? "н" : "ng";
    default:
        return is_russian ? "т" : "t";
    }
}

static void
spell_syllable(const char *hangul, const char *const *onsets, const char *const *vowels,
               bool is_russian, char into[32])
{
    uint32_t onset, vowel, coda;
    part_syllable(hangul, &onset, &vowel, &coda);
    const char *parts[] = {onsets[onset], vowels[vowel], spell_coda(coda, is_russian)};
    size_t used = 0;
    for (size_t p = 0; p < 3; p++)
        for (const char *c = parts[p]; *c != '\0' && used < 31; c++)
            into[used++] = *c;
    into[used] = '\0';
}

/* The row that a part of a listed name spells: as the North does, or by habit. */
static const syllable *
find_syllable(const syllable *rows, size_t count, det_str part)
{
    char plain[16], spelt[32];
    size_t used = 0;
    for (size_t i = 0; i < part.len && used < sizeof plain; i++)
        if (part.ptr[i] != '\'') plain[used++] = part.ptr[i];
    det_str text = {plain, used};
    for (size_t r = 0; r < count; r++) {
        spell_syllable(rows[r].north, north_onsets, north_vowels, false, spelt);
        if (det_str_equal_ascii_nocase(text, det_str_of(spelt))) return &rows[r];
    }
    for (size_t r = 0; r < count; r++)
        if (det_str_equal_ascii_nocase(text, det_str_of(rows[r].habit))) return &rows[r];
    return NULL;
}

/* A family name and a given name of two syllables, in either order, with a hyphen or without. */
static bool
read_korean(const det_mutant *of, const syllable *row[3])
{
    det_str parts[3], rest = of->name;
    size_t count = 0;
    if (!of->is_person) return false;
    for (size_t i = 0, from = 0; i <= rest.len; i++) {
        if (i < rest.len && rest.ptr[i] != ' ' && rest.ptr[i] != '-') continue;
        if (i > from && count == 3) return false;
        if (i > from) parts[count++] = det_str_slice(rest, from, i);
        from = i + 1;
    }
    if (count != 3) return false;
    for (size_t turn = 0; turn < 2; turn++) {
        size_t first = turn == 0 ? 1 : 0;
        row[0] = find_syllable(surnames, ROWS(surnames), parts[turn == 0 ? 0 : 2]);
        row[1] = find_syllable(given, ROWS(given), parts[first]);
        row[2] = find_syllable(given, ROWS(given), parts[first + 1]);
        if (row[0] != NULL && row[1] != NULL && row[2] != NULL) return true;
    }
    return false;
}

bool
det_mutate_korean_south(const det_mutant *of)
{
    const syllable *row[3];
    if (!read_korean(of, row)) return false;
    bool is_last = det_mutate_below(of, 3) == 0;
    if (!is_last) {
        add_capital(of, row[0]->habit);
        det_text_add_byte(of->out, ' ');
    }
    add_capital(of, row[1]->habit);
    det_text_add_byte(of->out, det_mutate_below(of, 2) == 0 ? '-' : ' ');
    add_capital(of, row[2]->habit);
    if (is_last) {
        det_text_add_byte(of->out, ' ');
        add_capital(of, row[0]->habit);
    }
    return true;
}

bool
det_mutate_korean_revised(const det_mutant *of)
{
    const syllable *row[3];
    char spelt[32];
    if (!read_korean(of, row)) return false;
    spell_syllable(row[0]->south, revised_onsets, revised_vowels, false, spelt);
    add_capital(of, spelt);
    det_text_add_byte(of->out, ' ');
    spell_syllable(row[1]->south, revised_onsets, revised_vowels, false, spelt);
    add_capital(of, spelt);
    if (det_mutate_below(of, 2) == 0) det_text_add_byte(of->out, '-');
    spell_syllable(row[2]->north, revised_onsets, revised_vowels, false, spelt);
    det_text_add(of->out, det_str_of(spelt));
    return true;
}

bool
det_mutate_korean_hangul(const det_mutant *of)
{
    const syllable *row[3];
    if (!read_korean(of, row)) return false;
    for (size_t i = 0; i < 3; i++)
        det_text_add(of->out, det_str_of(row[i]->north));
    return true;
}

bool
det_mutate_korean_hangul_south(const det_mutant *of)
{
    const syllable *row[3];
    if (!read_korean(of, row)) return false;
    for (size_t i = 0; i < 3; i++) /* a second syllable keeps its first sound */
        det_text_add(of->out, det_str_of(i < 2 ? row[i]->south : row[i]->north));
    return true;
}

bool
det_mutate_korean_russian(const det_mutant *of)
{
    const syllable *row[3];
    char spelt[32];
    if (!read_korean(of, row)) return false;
    for (size_t i = 0; i < 3; i++) {
        if (i > 0) det_text_add_byte(of->out, ' ');
        spell_syllable(row[i]->north, russian_onsets, russian_vowels, true, spelt);
        det_text_add(of->out, det_str_of(row[i]->russian != NULL ? row[i]->russian : spelt));
    }
    return true;
}
