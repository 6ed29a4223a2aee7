/* gen_syllables.c - writes Korean and Chinese syllables in all their ways, for gen_words.
 *
 *   gen_syllables korean.txt korean-hanja.txt chinese.txt cantonese.txt syllables.txt
 *
 * A line of its result is the name of a list of gen_words and a line of that list:
 *   syllable 정: jong        a way to write a syllable; standards first, see gen_words.c for why
 *   surname kim              the role "family"
 *   russian chen, jong       what Russian, hanja and Mandarin readings of Koreans' names stand for
 *   kana-korean chon, jong
 *   hanja 金, kim, kum
 *   mandarin jin, kim, jin
 *   cantonese 超, chiu, tsiu   what a character of a given name is in Cantonese
 *   hanja-surname 金, mandarin-surname jin, russian-surname kim
 *
 * Hangul is taken apart by arithmetic (Unicode Standard, section 3.12).  The class of a syllable is
 * named by the syllable as South Koreans write it first in a word: 리 and 이 are 이. */
#define GEN_NAME "gen_syllables"
#include "gen.h"

#include <string.h>

#include "text/fold.h"

enum {
    LEADS = 19,
    VOWELS = 21,
    TAILS = 28,
    WAYS_MAX = 8,
    WAY_MAX = 8,
    LINE_MAX_BYTES = 4096,
    SYLLABLES_MAX = 2048,
    RULES_MAX = 64,
    TARGETS_MAX = 6,
    KEYS_MAX = 8192,
    TEXT_MAX = 32
};

/* How one letter is written: standards, then habits. */
typedef struct letter {
    char ways[WAYS_MAX][WAY_MAX];
    size_t standards, count;
} letter;

typedef struct alphabet {
    letter leads[LEADS], vowels[VOWELS], tails[TAILS];
} alphabet;

static alphabet latin, russian, kana;

/* Listed syllables in file order, and which are surnames. */
static uint32_t syllables[SYLLABLES_MAX];
static size_t syllable_count;
static uint32_t surnames[SYLLABLES_MAX];
static size_t surname_count;

/* key (a Russian or Mandarin syllable, a character) -> Korean syllables as the DPRK writes them. */
typedef struct reading {
    char key[TEXT_MAX];
    char targets[TARGETS_MAX][TEXT_MAX];
    size_t count;
    bool is_surname;
} reading;
typedef struct readings {
    const char *list;
    reading items[KEYS_MAX];
    size_t count;
} readings;
static readings from_russian = {.list = "russian"}, from_kana = {.list = "kana-korean"},
                from_hanja = {.list = "hanja"}, from_mandarin = {.list = "mandarin"},
                from_cantonese = {.list = "cantonese"};

static FILE *out;
static det_arena *arena;
/* ---- Hangul ------------------------------------------------------------------------------------
 */

static const char lead_letters[] = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
static const char vowel_letters[] = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
static const char tail_letters[] = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

/* Place of a letter among letters; they all take three bytes. */
static size_t
place_of(det_str one, const char *letters)
{
    for (size_t i = 0; letters[i] != '\0'; i += 3) {
        if (one.len == 3 && memcmp(one.ptr, letters + i, 3) == 0) return i / 3;
    }
    die("no such letter here: '%.*s'", DET_STR_FMT(one));
    return 0;
}

static uint32_t
read_syllable(det_str text)
{
    uint32_t code_point = 0;
    det_str rest = text;
    if (!det_utf8_next(&rest, &code_point) || rest.len > 0 || code_point < 0xAC00 ||
        code_point > 0xD7A3) {
        die("expected one syllable of Hangul: '%.*s'", DET_STR_FMT(text));
    }
    return code_point - 0xAC00;
}

static size_t
lead_of(uint32_t syllable)
{
    return syllable / (VOWELS * TAILS);
}

static size_t
vowel_of(uint32_t syllable)
{
    return syllable / TAILS % VOWELS;
}

static size_t
tail_of(uint32_t syllable)
{
    return syllable % TAILS;
}

/* What syllable becomes at the front of a South Korean word: r is n, and both are silent before i
 * and y. */
static uint32_t
southern(uint32_t syllable)
{
    enum { N = 2, R = 5, SILENT = 11, YA = 2, YAE = 3, YEO = 6, YE = 7, YO = 12, YU = 17, I = 20 };
    size_t lead = lead_of(syllable), vowel = vowel_of(syllable);
    bool is_before_y = vowel == YA || vowel == YAE || vowel == YEO || vowel == YE || vowel == YO ||
                       vowel == YU || vowel == I;
    if (lead == R && !is_before_y) lead = N;
    if ((lead == R || lead == N) && is_before_y) lead = SILENT;
    return (uint32_t)((lead * VOWELS + vowel) * TAILS + tail_of(syllable));
}

static const char *
show_syllable(uint32_t syllable, char text[8])
{
    size_t length = det_utf8_encode(0xAC00 + syllable, text);
    text[length] = '\0';
    return text;
}

static bool
is_surname(uint32_t syllable)
{
    for (size_t i = 0; i < surname_count; i++) {
        if (surnames[i] == syllable) return true;
    }
    return false;
}

static void
fold_into(det_str text, char made[TEXT_MAX])
{
    det_str folded;
    det_error err;
    if (det_fold(text, arena, &folded, &err) != DET_OK) die("%s", err.text);
    if (folded.len == 0 || folded.len >= TEXT_MAX) die("cannot fold '%.*s'", DET_STR_FMT(text));
    memcpy(made, folded.ptr, folded.len);
    made[folded.len] = '\0';
}

/* ---- readings ----------------------------------------------------------------------------------
 */

static void
add_reading(readings *among, const char *key, const char *target, bool is_family)
{
    reading *found = NULL;
    for (size_t i = 0; i < among->count && found == NULL; i++) {
        if (strcmp(among->items[i].key, key) == 0) found = &among->items[i];
    }
    if (found == NULL) {
        if (among->count == KEYS_MAX) die("more than %d readings", KEYS_MAX);
        found = &among->items[among->count++];
        snprintf(found->key, TEXT_MAX, "%s", key);
    }
    for (size_t i = 0; i < found->count; i++) {
        if (strcmp(found->targets[i], target) == 0) return;
    }
    if (found->count == TARGETS_MAX) return; /* the rarer ones */
    /* Surnames in front: they are what a name begins with. */
    size_t place = is_family && !found->is_surname ? 0 : found->count;
    memmove(found->targets[place + 1], found->targets[place], (found->count - place) * TEXT_MAX);
    snprintf(found->targets[place], TEXT_MAX, "%s", target);
    found->count++;
    found->is_surname = found->is_surname || is_family;
}

static void
write_readings(const readings *among)
{
    for (size_t i = 0; i < among->count; i++) {
        const reading *r = &among->items[i];
        fprintf(out, "%s%s %s", among->list, r->is_surname ? "-surname" : "", r->key);
        for (size_t t = 0; t < r->count; t++)
            fprintf(out, ", %s", r->targets[t]);
        fputc('\n', out);
    }
}

/* ---- rules --------------------------------------------------------------------------------------
 */

typedef struct rule {
    char from[TEXT_MAX], to[TEXT_MAX];
    bool is_front, is_end;
} rule;
typedef struct rules {
    rule items[RULES_MAX];
    size_t count;
} rules;
static rules wade_giles, meetings;

static void
read_rule(rules *among, det_str text)
{
    size_t equals = det_str_find_byte(text, '=');
    if (equals == SIZE_MAX || text.len >= TEXT_MAX) die("expected from=to");
    if (among->count == RULES_MAX) die("more than %d rules", RULES_MAX);
    rule *made = &among->items[among->count++];
    det_str from = det_str_slice(text, 0, equals);
    made->is_front = det_str_starts(from, DET_STR("^"));
    made->is_end = det_str_ends(from, DET_STR("$"));
    from = det_str_slice(from, made->is_front, from.len - made->is_end);
    memcpy(made->from, from.ptr, from.len);
    memcpy(made->to, text.ptr + equals + 1, text.len - equals - 1);
}

/* At each place the first rule that fits; else the letter stays. */
static void
rewrite(const rules *by, const char *text, char made[TEXT_MAX])
{
    size_t length = strlen(text), used = 0;
    for (size_t at = 0; at < length;) {
        const rule *fits = NULL;
        for (size_t i = 0; i < by->count && fits == NULL; i++) {
            size_t from = strlen(by->items[i].from);
            if (strncmp(text + at, by->items[i].from, from) == 0 &&
                (!by->items[i].is_front || at == 0) &&
                (!by->items[i].is_end || at + from == length)) {
                fits = &by->items[i];
            }
        }
        char one[2] = {text[at], '\0'};
        used += (size_t)snprintf(made + used, TEXT_MAX - used, "%s", fits != NULL ? fits->to : one);
        at += fits != NULL ? strlen(fits->from) : 1;
    }
}

/* ---- Korean ------------------------------------------------------------------------------------
 */

/* k g | gh; a dash is nothing. */
static void
read_ways(det_str rest, letter *made)
{
    det_str way;
    bool is_habit = false;
    while (det_str_next(&rest, ' ', &way)) {
        if (way.len == 0) continue;
        if (det_str_equal(way, DET_STR("|"))) {
            is_habit = true;
            continue;
        }
        if (made->count == WAYS_MAX || way.len >= WAY_MAX) die("more than %d ways", WAYS_MAX);
        if (!det_str_equal(way, DET_STR("-"))) memcpy(made->ways[made->count], way.ptr, way.len);
        made->count++;
        if (!is_habit) made->standards = made->count;
    }
    if (made->standards == 0) die("a letter needs a standard");
}

static letter *
letter_of(alphabet *among, det_str kind, det_str text)
{
    if (det_str_equal(kind, DET_STR("lead"))) return &among->leads[place_of(text, lead_letters)];
    if (det_str_equal(kind, DET_STR("vowel"))) return &among->vowels[place_of(text, vowel_letters)];
    if (det_str_equal(kind, DET_STR("tail")))
        return &among->tails[1 + place_of(text, tail_letters)];
    die("no such line: '%.*s'", DET_STR_FMT(kind));
    return NULL;
}

static void
add_syllable(uint32_t syllable)
{
    for (size_t i = 0; i < syllable_count; i++) {
        if (syllables[i] == syllable) return;
    }
    if (syllable_count == SYLLABLES_MAX) die("more than %d syllables", SYLLABLES_MAX);
    syllables[syllable_count++] = syllable;
}

/* All ways of a syllable in an alphabet in which `habits` of its parts are written by habit. */
static void
each_way(const alphabet *among, uint32_t syllable, size_t habits,
         void (*visit)(uint32_t syllable, const char *way))
{
    static const letter nothing = {.standards = 1, .count = 1};
    const letter *lead = &among->leads[lead_of(syllable)];
    const letter *vowel = &among->vowels[vowel_of(syllable)];
    const letter *tail = tail_of(syllable) == 0 ? &nothing : &among->tails[tail_of(syllable)];
    char text[8];
    if (lead->count == 0 || vowel->count == 0 || tail->count == 0)
        die("a letter of '%s' has no line", show_syllable(syllable, text));
    for (size_t l = 0; l < lead->count; l++) {
        for (size_t v = 0; v < vowel->count; v++) {
            for (size_t t = 0; t < tail->count; t++) {
                size_t by_habit = (size_t)(l >= lead->standards) + (v >= vowel->standards) +
                                  (t >= tail->standards);
                if (by_habit != habits) continue;
                char way[3 * WAY_MAX];
                snprintf(way, sizeof way, "%s%s%s", lead->ways[l], vowel->ways[v], tail->ways[t]);
                visit(syllable, way);
            }
        }
    }
}

static void
write_way(uint32_t syllable, const char *way)
{
    char text[8];
    fprintf(out, "syllable %s: %s\n", show_syllable(southern(syllable), text), way);
}

static void
write_surname(uint32_t syllable, const char *way)
{
    (void)syllable;
    fprintf(out, "surname %s\n", way);
}

/* The syllable as the DPRK writes it is what the table of letters gives. */
static void
northern(uint32_t syllable, char made[TEXT_MAX])
{
    char text[8];
    fold_into(det_str_of(show_syllable(syllable, text)), made);
}

static void
add_russian(uint32_t syllable, const char *way)
{
    char key[TEXT_MAX], target[TEXT_MAX];
    fold_into(det_str_of(way), key);
    northern(syllable, target);
    add_reading(&from_russian, key, target, is_surname(syllable));
}

static void
add_kana(uint32_t syllable, const char *way)
{
    char key[TEXT_MAX], target[TEXT_MAX];
    rewrite(&meetings, way, key);
    northern(syllable, target);
    add_reading(&from_kana, key, target, is_surname(syllable));
}

/* A line of korean.txt.  Surnames' own spellings are written at once, after the first pass. */
static void
read_korean(det_str line, int pass)
{
    det_str kind, text, way, rest = line;
    if (!det_str_next(&rest, ' ', &kind)) return;
    alphabet *among = &latin;
    bool is_russian = det_str_equal(kind, DET_STR("russian"));
    if (is_russian || det_str_equal(kind, DET_STR("kana"))) {
        among = is_russian ? &russian : &kana;
        if (!det_str_next(&rest, ' ', &kind)) die("expected lead, vowel, tail or syllable");
    }
    if (among == &kana && det_str_equal(kind, DET_STR("meet"))) {
        while (pass == 0 && det_str_next(&rest, ' ', &text))
            if (text.len > 0) read_rule(&meetings, text);
        return;
    }
    bool is_family = det_str_equal(kind, DET_STR("surname"));
    if (det_str_equal(kind, DET_STR("name"))) {
        while (pass == 0 && det_str_next(&rest, ' ', &text)) {
            if (text.len > 0) add_syllable(read_syllable(text));
        }
        return;
    }
    if (!det_str_next(&rest, ' ', &text)) die("expected a letter or syllable");
    if (is_family && pass == 0) {
        uint32_t syllable = read_syllable(text);
        add_syllable(syllable);
        if (surname_count == SYLLABLES_MAX) die("more than %d surnames", SYLLABLES_MAX);
        surnames[surname_count++] = syllable;
    } else if (is_family || (is_russian && det_str_equal(kind, DET_STR("syllable")))) {
        uint32_t syllable = read_syllable(text);
        while (pass == 1 && det_str_next(&rest, ' ', &way)) {
            char one[TEXT_MAX];
            snprintf(one, sizeof one, "%.*s", DET_STR_FMT(way));
            if (way.len == 0) continue;
            if (is_russian) {
                add_russian(syllable, one);
                continue;
            }
            write_way(syllable, one);
            write_surname(syllable, one);
        }
    } else if (pass == 0) {
        read_ways(rest, letter_of(among, kind, text));
    }
}

/* 정 鄭正政: the Korean reading of characters, and of their Mandarin readings. */
static void
read_hanja(det_str line, int pass)
{
    (void)pass;
    static char surname_characters[LINE_MAX_BYTES];
    det_str text, rest = line;
    uint32_t code_point;
    if (!det_str_next(&rest, ' ', &text)) return;
    if (det_str_equal(text, DET_STR("surnames"))) {
        snprintf(surname_characters, sizeof surname_characters, "%.*s", DET_STR_FMT(rest));
        return;
    }
    uint32_t syllable = read_syllable(text);
    char target[TEXT_MAX];
    northern(syllable, target);
    for (det_str from = rest; det_utf8_next(&rest, &code_point); from = rest) {
        char key[TEXT_MAX], mandarin[TEXT_MAX];
        snprintf(key, sizeof key, "%.*s", (int)(from.len - rest.len), from.ptr);
        fold_into(det_str_of(key), mandarin);
        bool is_family = strstr(surname_characters, key) != NULL;
        add_reading(&from_hanja, key, target, is_family);
        add_reading(&from_mandarin, mandarin, target, is_family);
    }
}

/* ---- Chinese -----------------------------------------------------------------------------------
 */

/* Passes: 0 rules and pinyin, 1 Wade-Giles, 2 surnames. */
static void
read_chinese(det_str line, int pass)
{
    det_str kind, text, way, rest = line;
    if (!det_str_next(&rest, ' ', &kind)) return;
    if (det_str_equal(kind, DET_STR("wade-giles"))) {
        while (pass == 0 && det_str_next(&rest, ' ', &text)) {
            if (text.len > 0) read_rule(&wade_giles, text);
        }
    } else if (det_str_equal(kind, DET_STR("pinyin"))) {
        while (pass < 2 && det_str_next(&rest, ' ', &text)) {
            char pinyin[TEXT_MAX], made[TEXT_MAX];
            if (text.len == 0) continue;
            snprintf(pinyin, sizeof pinyin, "%.*s", DET_STR_FMT(text));
            snprintf(made, sizeof made, "%s", pinyin);
            if (pass == 1) rewrite(&wade_giles, pinyin, made);
            fprintf(out, "syllable mandarin %s: %s\n", pinyin, made);
        }
    } else if (det_str_equal(kind, DET_STR("surname"))) {
        if (!det_str_next(&rest, ' ', &text)) die("expected a surname");
        if (pass == 2) fprintf(out, "surname %.*s\n", DET_STR_FMT(text));
        while (pass == 2 && det_str_next(&rest, ' ', &way)) {
            if (way.len == 0) continue;
            fprintf(out, "syllable mandarin %.*s: %.*s\nsurname %.*s\n", DET_STR_FMT(text),
                    DET_STR_FMT(way), DET_STR_FMT(way));
        }
    } else {
        die("no such line: '%.*s'", DET_STR_FMT(kind));
    }
}

/* chiu tsiu: 超昭照 */
static void
read_cantonese(det_str line, int pass)
{
    (void)pass;
    const bool is_family = det_str_starts(line, DET_STR("family "));
    if (is_family) line = det_str_slice(line, strlen("family "), line.len);
    size_t colon = det_str_find_byte(line, ':');
    if (colon == SIZE_MAX) die("expected spellings, a colon and characters");
    det_str rest = det_str_trim(det_str_slice(line, colon + 1, line.len));
    uint32_t code_point;
    for (det_str from = rest; det_utf8_next(&rest, &code_point); from = rest) {
        det_str ways = det_str_slice(line, 0, colon), way;
        char key[TEXT_MAX], target[TEXT_MAX];
        snprintf(key, sizeof key, "%.*s", (int)(from.len - rest.len), from.ptr);
        while (det_str_next(&ways, ' ', &way)) {
            if (way.len == 0) continue;
            fold_into(way, target);
            add_reading(&from_cantonese, key, target, is_family);
        }
    }
}

static void
read_file(const char *path, void (*read)(det_str line, int pass), int pass)
{
    char text[LINE_MAX_BYTES];
    FILE *file = fopen(path, "r");
    at_path = path;
    at_line = 0;
    if (file == NULL) die("cannot be opened");
    while (fgets(text, sizeof text, file) != NULL) {
        at_line++;
        if (strchr(text, '\n') == NULL) die("line too long or not ended");
        det_str line = det_str_trim(det_str_of(text));
        if (line.len > 0 && line.ptr[0] != '#') read(line, pass);
    }
    fclose(file);
}

/* Every listed syllable, as the North writes it and as the South does. */
static void
each_syllable(const alphabet *among, size_t habits,
              void (*visit)(uint32_t syllable, const char *way))
{
    for (size_t i = 0; i < syllable_count; i++) {
        uint32_t south = southern(syllables[i]);
        each_way(among, syllables[i], habits, visit);
        if (south != syllables[i]) each_way(among, south, habits, visit);
    }
}

int
main(int argc, char **argv)
{
    at_path = "arguments";
    if (argc != 6)
        die("usage: gen_syllables korean.txt korean-hanja.txt chinese.txt cantonese.txt out.txt");
    out = fopen(argv[5], "w");
    if (out == NULL || det_arena_new(0, &arena, NULL) != DET_OK) die("cannot write %s", argv[4]);
    read_file(argv[1], read_korean, 0);
    read_file(argv[3], read_chinese, 0);
    each_syllable(&latin, 0, write_way);
    for (size_t i = 0; i < surname_count; i++) {
        each_way(&latin, surnames[i], 0, write_surname);
        each_way(&latin, southern(surnames[i]), 0, write_surname);
    }
    read_file(argv[1], read_korean, 1);
    read_file(argv[3], read_chinese, 1);
    read_file(argv[3], read_chinese, 2);
    each_syllable(&latin, 1, write_way);
    each_syllable(&russian, 0, add_russian);
    each_syllable(&kana, 0, add_kana);
    read_file(argv[2], read_hanja, 0);
    read_file(argv[4], read_cantonese, 0);
    write_readings(&from_russian);
    write_readings(&from_kana);
    write_readings(&from_hanja);
    write_readings(&from_mandarin);
    write_readings(&from_cantonese);
    det_arena_free(arena);
    return fclose(out) == 0 ? 0 : 1;
}
