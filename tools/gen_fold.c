/* gen_fold.c - makes the fold tables when detente is built.
 *
 *   gen_fold data/letters.txt data/lookalikes.txt fold_table.c
 *
 * For each code point it decides one entry (src/text/fold_table.h): what it is written as and how
 * it behaves.  In this order:
 *   1. a row of letters.txt
 *   2. what general category settles: controls, format characters, marks, punctuation, symbols
 *   3. canonical decomposition: the entry of the base letter, the mark dropped.  Scripts where the
 * mark makes another sound (kana, the scripts of India) keep the sound as a pair instead
 *   4. NFKC_Casefold, when that is something else: the entries of its parts, one after the other
 *   5. ICU's reading of the letter alone, reduced to a-z and 0-9
 *   6. a letter without any reading folds to its own number
 * So the two ways to write a letter, composed and decomposed, meet in one symbol, which the test
 * fold_test.c proves for every code point.
 *
 * Program of the build, not of the product: it ends at the first problem with file and line. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>
#include <unicode/uversion.h>

#include "text/fold.h"
#include "text/fold_table.h"

enum {
    POINTS = 0x110000,
    TEXT_MAX = 64,
    PAIRS_MAX = 2048,
    ENTRIES_MAX = 16384,
    DEPTH_MAX = 8,
    STRING_MAX = 65536
};

typedef struct row {
    char text[TEXT_MAX];
    char other[8];
    uint8_t kind;
    uint8_t script;
    uint8_t mark_class;
    uint32_t symbol; /* a code point here; numbered when written */
} row;

typedef struct pair {
    uint32_t first, second; /* code points */
    row result;
} pair;

static row *rows;       /* by code point, valid where state is DONE */
static uint8_t *states; /* 0 unknown, 1 listed in letters.txt, 2 done */
static pair pairs[PAIRS_MAX];
static size_t pair_count;
static const UNormalizer2 *nfc, *nfkc_fold;
static UTransliterator *to_latin, *to_ascii;

static void die(const char *format, ...) DET_PRINTF(1, 2);

static void
die(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fputs("gen_fold: ", stderr);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    exit(1);
}

static void
icu(UErrorCode code, const char *what)
{
    if (U_FAILURE(code)) die("%s: %s", what, u_errorName(code));
}

/* ---- what a code point is ----------------------------------------------------------------------
 */

static uint8_t
script_of(UChar32 c)
{
    UErrorCode code = U_ZERO_ERROR;
    switch (uscript_getScript(c, &code)) {
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_UNKNOWN:
        return DET_SCRIPT_NONE;
    case USCRIPT_LATIN:
        return DET_SCRIPT_LATIN;
    case USCRIPT_CYRILLIC:
        return DET_SCRIPT_CYRILLIC;
    case USCRIPT_GREEK:
        return DET_SCRIPT_GREEK;
    case USCRIPT_ARABIC:
        return DET_SCRIPT_ARABIC;
    case USCRIPT_HEBREW:
        return DET_SCRIPT_HEBREW;
    case USCRIPT_HAN:
        return DET_SCRIPT_HAN;
    case USCRIPT_HANGUL:
        return DET_SCRIPT_HANGUL;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
        return DET_SCRIPT_KANA;
    case USCRIPT_THAI:
        return DET_SCRIPT_THAI;
    case USCRIPT_DEVANAGARI:
        return DET_SCRIPT_DEVANAGARI;
    default:
        return DET_SCRIPT_OTHER;
    }
}

/* Scripts where a mark or a second half makes another sound, not another shade of the same. */
static bool
marks_make_sounds(UChar32 c)
{
    UErrorCode code = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(c, &code);
    return script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
           (c >= 0x0900 && c <= 0x0D7F) || script == USCRIPT_MYANMAR;
}

/* The letter of Devanagari in the same place of its block, or c. */
static UChar32
indic_model(UChar32 c)
{
    return c >= 0x0980 && c <= 0x0D7F ? 0x0900 + (c & 0x7F) : c;
}

static void
append_ascii(char *to, size_t size, const UChar *from, int32_t length)
{
    size_t used = strlen(to);
    for (int32_t i = 0; i < length; i++) {
        UChar c = from[i] >= 'A' && from[i] <= 'Z' ? (UChar)(from[i] + 32) : from[i];
        bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ';
        if (is_kept && used + 1 < size) to[used++] = (char)c;
    }
    to[used] = '\0';
    while (used > 0 && to[used - 1] == ' ')
        to[--used] = '\0';
    size_t blanks = strspn(to, " ");
    memmove(to, to + blanks, used - blanks + 1);
}

/* ICU's reading of one code point, a-z and 0-9 only. */
static void
icu_reading(UChar32 c, char out[TEXT_MAX])
{
    UErrorCode code = U_ZERO_ERROR;
    UChar buffer[TEXT_MAX];
    int32_t length = 0;
    U16_APPEND_UNSAFE(buffer, length, c);
    int32_t limit = length;
    utrans_transUChars(to_latin, buffer, &length, TEXT_MAX, 0, &limit, &code);
    limit = length;
    utrans_transUChars(to_ascii, buffer, &length, TEXT_MAX, 0, &limit, &code);
    icu(code, "transliterate");
    out[0] = '\0';
    append_ascii(out, TEXT_MAX, buffer, length);
}

static const row *resolve(UChar32 c, int depth);

static const row *
find_pair(uint32_t first, uint32_t second)
{
    for (size_t i = 0; i < pair_count; i++) {
        if (pairs[i].first == first && pairs[i].second == second) return &pairs[i].result;
    }
    return NULL;
}

static void
add_pair(uint32_t first, uint32_t second, const row *result)
{
    if (find_pair(first, second) != NULL) return;
    if (pair_count == PAIRS_MAX) die("more than %d pairs: raise PAIRS_MAX", PAIRS_MAX);
    pairs[pair_count++] = (pair){first, second, *result};
}

static bool
is_word_kind(uint8_t kind)
{
    return kind >= DET_FOLD_LETTER;
}

/* A letter without a reading, seen from another one that is a form of it: both fold to the number
 * of the former, which fold.c would take from the code point it meets. */
static row
by_number(const row *r)
{
    row out = *r;
    if (out.kind != DET_FOLD_UNKNOWN) return out;
    out.kind = out.script == DET_SCRIPT_HAN ? DET_FOLD_SYLLABLE : DET_FOLD_LETTER;
    snprintf(out.text, TEXT_MAX, "u%04x", (unsigned)r->symbol);
    return out;
}

/* What the code points of text fold to, as one entry. */
static row
combine(const UChar *text, int32_t length, int depth)
{
    row out = {.kind = DET_FOLD_NOTHING};
    if (length == 1 || (length == 2 && U16_IS_LEAD(text[0]))) {
        int32_t at = 0;
        UChar32 c;
        U16_NEXT(text, at, length, c);
        return by_number(resolve(c, depth + 1));
    }
    bool has_gap = false;
    int parts = 0;
    for (int32_t i = 0; i < length;) {
        UChar32 c;
        U16_NEXT(text, i, length, c);
        const row known = by_number(resolve(c, depth + 1)), *next = &known;
        const row *paired = parts == 1 ? find_pair(out.symbol, next->symbol) : NULL;
        if (paired != NULL) {
            out = *paired;
        } else if (next->kind == DET_FOLD_NOTHING) {
            continue;
        } else if (!is_word_kind(next->kind)) {
            if (parts == 0 && length <= 2) out.kind = next->kind;
            has_gap = true;
        } else if (parts == 0) {
            out = *next;
            parts = 1;
        } else {
            bool is_apart = has_gap || out.kind == DET_FOLD_SYLLABLE ||
                            next->kind == DET_FOLD_SYLLABLE;
            size_t used = strlen(out.text);
            int wrote = snprintf(out.text + used, TEXT_MAX - used, "%s%s", is_apart ? " " : "",
                                 next->text);
            if (wrote < 0 || (size_t)wrote >= TEXT_MAX - used) die("too long: U+%04X", (unsigned)c);
            if (strchr(out.text, ' ') != NULL)
                out.kind = DET_FOLD_SYLLABLE;
            else if (out.kind != DET_FOLD_DIGIT)
                out.kind = DET_FOLD_LETTER;
            out.other[0] = '\0';
            out.symbol = 0;
            parts++;
        }
        if (is_word_kind(next->kind) || paired != NULL) has_gap = false;
    }
    if (parts == 0 && has_gap) out.kind = DET_FOLD_GAP;
    return out;
}

/* A code point that decomposes to nothing else and has no row in letters.txt. */
static row
leaf(UChar32 c)
{
    row out = {.kind = DET_FOLD_LETTER, .script = script_of(c), .symbol = (uint32_t)c};
    int8_t type = u_charType(c);
    if (type == U_DECIMAL_DIGIT_NUMBER) {
        snprintf(out.text, TEXT_MAX, "%d", (int)u_charDigitValue(c));
        out.kind = DET_FOLD_DIGIT;
        return out;
    }
    UChar32 model = indic_model(c);
    if (model != c && states[model] == 1) {
        uint8_t script = out.script;
        out = rows[model];
        out.script = script;
        out.symbol = (uint32_t)c;
        /* South of the Deccan the "a" at the end of a word is heard. */
        if (c >= 0x0B80 && out.kind == DET_FOLD_CONSONANT_FINAL) out.kind = DET_FOLD_CONSONANT;
        return out;
    }
    bool is_mark = type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK;
    if (is_mark && (out.script == DET_SCRIPT_NONE || out.script == DET_SCRIPT_ARABIC ||
                    out.script == DET_SCRIPT_HEBREW || u_getCombiningClass(c) != 0)) {
        out.kind = DET_FOLD_NOTHING;
        return out;
    }
    icu_reading(c, out.text);
    if (strchr(out.text, ' ') != NULL) die("U+%04X reads as two words: %s", (unsigned)c, out.text);
    if (out.script == DET_SCRIPT_HAN) out.kind = DET_FOLD_SYLLABLE;
    if (out.text[0] != '\0') return out;
    if (is_mark || type == U_COMBINING_SPACING_MARK)
        out.kind = DET_FOLD_NOTHING;
    else if (c >= 0x02B0 && c <= 0x02FF)
        out.kind = DET_FOLD_NOTHING;
    else
        out.kind = DET_FOLD_UNKNOWN;
    return out;
}

/* Categories that need no table.  False: c is a letter, a mark or a number. */
static bool
by_category(UChar32 c, uint8_t *kind)
{
    int8_t type = u_charType(c);
    if (c == '.' || c == 0xFF0E || c == 0x2024) {
        *kind = DET_FOLD_DOT;
    } else if (c == '"' || c == 0xFF02 || c == 0x201D || c == 0x2033) {
        *kind = DET_FOLD_QUOTE;
    } else if (c == 0x3007) {
        return false; /* the Han zero is filed as a number */
    } else if (type == U_CONTROL_CHAR) {
        /* Tab, line ends and the like part words; other controls are damage (0x19 was once an
         * apostrophe) and must not part them. */
        *kind = u_isspace(c) ? DET_FOLD_GAP : DET_FOLD_NOTHING;
    } else if (type == U_FORMAT_CHAR ||
               u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || type == U_UNASSIGNED ||
               type == U_PRIVATE_USE_CHAR || type == U_SURROGATE || type == U_MODIFIER_SYMBOL ||
               c == DET_UTF8_REPLACEMENT ||
               c == 0x0345 /* the Greek iota that is written below and not heard */) {
        *kind = DET_FOLD_NOTHING;
    } else {
        return false;
    }
    return true;
}

static bool
is_letter_or_mark(UChar32 c)
{
    return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

/* What c folds to when letters.txt does not say. */
static row
derive(UChar32 c, int depth)
{
    row out = {.kind = DET_FOLD_GAP};
    if (by_category(c, &out.kind)) return out;
    if (c >= 0xAC00 && c <= 0xD7A3) {
        return (row){.kind = DET_FOLD_HANGUL, .script = DET_SCRIPT_HANGUL};
    }

    UErrorCode code = U_ZERO_ERROR;
    UChar self[2], folded[64], parts[8];
    int32_t self_length = 0;
    U16_APPEND_UNSAFE(self, self_length, c);
    int32_t raw = unorm2_getRawDecomposition(nfc, c, parts, 8, &code);
    icu(code, "decomposition");
    if (raw > 0 && !marks_make_sounds(c)) return combine(parts, raw, depth);
    if (raw <= 0) {
        int32_t length = unorm2_normalize(nfkc_fold, self, self_length, folded, 64, &code);
        icu(code, "NFKC_Casefold");
        if (length != self_length || u_memcmp(self, folded, length) != 0) {
            return combine(folded, length, depth);
        }
        if (!is_letter_or_mark(c)) return out;
        return leaf(c);
    }
    UChar32 first, second;
    int32_t at = 0;
    U16_NEXT(parts, at, raw, first);
    if (at == raw) return by_number(resolve(first, depth + 1));
    U16_NEXT(parts, at, raw, second);
    out = leaf(c);
    if (out.kind == DET_FOLD_UNKNOWN || out.kind == DET_FOLD_NOTHING) {
        return combine(parts, raw, depth);
    }
    add_pair(resolve(first, depth + 1)->symbol, resolve(second, depth + 1)->symbol, &out);
    return out;
}

static const row *
resolve(UChar32 c, int depth)
{
    if (depth > DEPTH_MAX) die("U+%04X decomposes without end", (unsigned)c);
    if (states[c] == 0) {
        row made = derive(c, depth);
        if (made.script == DET_SCRIPT_NONE && is_word_kind(made.kind)) made.script = script_of(c);
        if (is_word_kind(made.kind) && u_getCombiningClass(c) != 0 && made.text[0] != '\0') {
            made.mark_class = u_getCombiningClass(c);
        }
        rows[c] = made;
        states[c] = 2;
    }
    return &rows[c];
}

/* ---- the two data files ------------------------------------------------------------------------
 */

static const struct {
    const char *word;
    uint8_t kind;
} kind_words[] = {
    {"a", DET_FOLD_A},
    {"consonant", DET_FOLD_CONSONANT},
    {"sign", DET_FOLD_SIGN},
    {"consonant-final", DET_FOLD_CONSONANT_FINAL},
    {"virama", DET_FOLD_VIRAMA},
    {"before", DET_FOLD_BEFORE},
    {"glide", DET_FOLD_GLIDE},
    {"small-y", DET_FOLD_SMALL_Y},
    {"double", DET_FOLD_DOUBLE},
    {"repeat", DET_FOLD_REPEAT},
    {"small-vowel", DET_FOLD_SMALL_VOWEL},
};

static uint8_t
kind_of(const char *word, const char *path, int line)
{
    for (size_t i = 0; i < sizeof kind_words / sizeof kind_words[0]; i++) {
        if (strcmp(kind_words[i].word, word) == 0) return kind_words[i].kind;
    }
    die("%s:%d: no such kind: '%s'", path, line, word);
    return 0;
}

/* The next field of a line, fields are parted by blanks; NULL at the end. */
static char *
field(char **rest)
{
    char *from = *rest + strspn(*rest, " \t\r\n");
    if (*from == '\0') return NULL;
    char *end = from + strcspn(from, " \t\r\n");
    *rest = *end == '\0' ? end : end + 1;
    *end = '\0';
    return from;
}

static int
code_points(const char *text, UChar32 *out, int max, const char *path, int line)
{
    int count = 0;
    int32_t length = (int32_t)strlen(text);
    for (int32_t i = 0; i < length;) {
        UChar32 c;
        U8_NEXT(text, i, length, c);
        if (c < 0) die("%s:%d: not UTF-8", path, line);
        if (count == max) die("%s:%d: more than %d letters: '%s'", path, line, max, text);
        out[count++] = c;
    }
    return count;
}

/* A row may be written decomposed (क़): a pair whose composed form is one letter. */
static void
take_letter(UChar32 *letters, int count, const row *made, const char *path, int line)
{
    if (count == 2 && u_getCombiningClass(letters[1]) != 0) {
        UChar32 composed = unorm2_composePair(nfc, letters[0], letters[1]);
        for (UChar32 c = 0x0900; composed < 0 && c < 0x0E00; c++) { /* excluded from composition */
            UErrorCode code = U_ZERO_ERROR;
            UChar parts[8];
            int32_t raw = unorm2_getRawDecomposition(nfc, c, parts, 8, &code);
            if (raw == 2 && parts[0] == letters[0] && parts[1] == letters[1]) composed = c;
        }
        if (composed < 0) die("%s:%d: no such letter", path, line);
        letters[0] = composed;
        count = 1;
    }
    if (count == 1) {
        if (states[letters[0]] == 1) die("%s:%d: listed twice", path, line);
        rows[letters[0]] = *made;
        rows[letters[0]].script = script_of(letters[0]);
        if (rows[letters[0]].script == DET_SCRIPT_HAN && made->kind == DET_FOLD_LETTER) {
            rows[letters[0]].kind = DET_FOLD_SYLLABLE;
        }
        rows[letters[0]].symbol = (uint32_t)letters[0];
        if (is_word_kind(made->kind)) rows[letters[0]].mark_class = u_getCombiningClass(letters[0]);
        states[letters[0]] = 1;
    }
}

static void
read_letters(const char *path)
{
    for (int pass = 0; pass < 2; pass++) {
        FILE *file = fopen(path, "r");
        if (file == NULL) die("cannot open %s", path);
        char text[512];
        for (int line = 1; fgets(text, sizeof text, file) != NULL; line++) {
            char *rest = text;
            char *letter = field(&rest);
            if (letter == NULL || letter[0] == '#') continue;
            char *latin = field(&rest), *kind = field(&rest);
            if (latin == NULL) die("%s:%d: expected a letter and its Latin text", path, line);
            row made = {.kind = DET_FOLD_LETTER};
            if (strcmp(latin, "_") == 0) {
                made.kind = DET_FOLD_GAP;
            } else if (strcmp(latin, "-") == 0) {
                made.kind = DET_FOLD_NOTHING;
            } else {
                char *slash = strchr(latin, '/');
                if (slash != NULL) {
                    *slash = '\0';
                    snprintf(made.other, sizeof made.other, "%s", slash + 1);
                }
                if (latin[strspn(latin, "abcdefghijklmnopqrstuvwxyz")] != '\0') {
                    die("%s:%d: '%s' is not of the letters a-z", path, line, latin);
                }
                snprintf(made.text, sizeof made.text, "%s", latin);
            }
            if (kind != NULL) made.kind = kind_of(kind, path, line);
            UChar32 letters[2];
            int count = code_points(letter, letters, 2, path, line);
            if (count == 1 && letters[0] >= 0x1100 && letters[0] <= 0x1112)
                made.kind = DET_FOLD_LEAD;
            if (count == 1 && letters[0] >= 0x1161 && letters[0] <= 0x11C2)
                made.kind = DET_FOLD_LETTER;
            bool is_digraph = count == 2 && u_getCombiningClass(letters[1]) == 0;
            if (pass == 0 && !is_digraph) take_letter(letters, count, &made, path, line);
            if (pass == 1 && is_digraph) {
                made.script = script_of(letters[0]);
                add_pair(resolve(letters[0], 0)->symbol, resolve(letters[1], 0)->symbol, &made);
            }
        }
        fclose(file);
        if (pass == 1) break;
        /* A listed letter that is another listed letter and a mark (й = и + breve) is a pair,
         * unless both say the same. */
        for (UChar32 c = 0; c < POINTS; c++) {
            if (states[c] != 1) continue;
            UErrorCode code = U_ZERO_ERROR;
            UChar parts[8];
            int32_t raw = unorm2_getRawDecomposition(nfc, c, parts, 8, &code);
            if (raw <= 1) continue;
            int32_t at = 0;
            UChar32 first, second;
            U16_NEXT(parts, at, raw, first);
            U16_NEXT(parts, at, raw, second);
            const row *base = resolve(first, 0);
            if (strcmp(base->text, rows[c].text) == 0 && base->kind == rows[c].kind) {
                rows[c].symbol = base->symbol;
            } else {
                add_pair(base->symbol, resolve(second, 0)->symbol, &rows[c]);
            }
        }
    }
}

static void
read_lookalikes(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) die("cannot open %s", path);
    char text[512];
    for (int line = 1; fgets(text, sizeof text, file) != NULL; line++) {
        char *rest = text;
        char *latin = field(&rest);
        if (latin == NULL || latin[0] == '#') continue;
        if (strlen(latin) != 1) die("%s:%d: expected one Latin letter first", path, line);
        bool has_cyrillic = false;
        for (char *like; (like = field(&rest)) != NULL;) {
            UChar32 c;
            if (code_points(like, &c, 1, path, line) != 1) die("%s:%d: empty", path, line);
            if (rows[c].other[0] != '\0') die("%s:%d: '%s' has two readings", path, line, like);
            snprintf(rows[c].other, sizeof rows[c].other, "%c", (char)u_tolower(latin[0]));
            if (rows[c].kind == DET_FOLD_UNKNOWN) continue;
            if (script_of(c) == DET_SCRIPT_CYRILLIC && !has_cyrillic && rows[c].text[0] != '\0') {
                has_cyrillic = true;
                memcpy(rows[(unsigned char)latin[0]].other, rows[c].text,
                       strnlen(rows[c].text, sizeof rows[c].other - 1) + 1);
            }
        }
    }
    fclose(file);

    /* A letter with a mark poses as what it poses as without: о́ as o.  Twice, for two marks. */
    for (int pass = 0; pass < 2; pass++) {
        for (UChar32 c = 0; c < POINTS; c++) {
            UErrorCode code = U_ZERO_ERROR;
            UChar parts[8];
            int32_t raw = unorm2_getRawDecomposition(nfc, c, parts, 8, &code), at = 0;
            if (raw <= 0 || rows[c].other[0] != '\0') continue;
            UChar32 first;
            U16_NEXT(parts, at, raw, first);
            if (rows[c].symbol == rows[first].symbol && rows[c].symbol != 0) {
                memcpy(rows[c].other, rows[first].other, sizeof rows[c].other);
            }
        }
    }
    for (size_t i = 0; i < pair_count; i++) {
        const row *first = &rows[pairs[i].first], *second = &rows[pairs[i].second];
        bool both = first->other[0] != '\0' && second->other[0] != '\0';
        if (!both || pairs[i].result.kind != DET_FOLD_LETTER) continue;
        snprintf(pairs[i].result.other, sizeof pairs[i].result.other, "%.3s%.3s", first->other,
                 second->other);
    }
}

/* ---- writing -----------------------------------------------------------------------------------
 */

static char strings[STRING_MAX];
static size_t strings_used;
static det_fold_entry entries[ENTRIES_MAX];
static size_t entry_count;
static uint16_t symbols[POINTS]; /* 0 or number of the symbol */

static uint16_t
intern(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= strings_used; i++) {
        if (memcmp(strings + i, text, length) == 0) return (uint16_t)i;
    }
    if (strings_used + length >= STRING_MAX) die("more than %d bytes of text", STRING_MAX);
    memcpy(strings + strings_used, text, length);
    strings_used += length;
    return (uint16_t)(strings_used - length);
}

static uint16_t
entry_of(const row *r)
{
    uint16_t text = intern(r->text), other = intern(r->other); /* in this order everywhere */
    det_fold_entry e = {
        .text = text,
        .other = other,
        .text_len = (uint8_t)strlen(r->text),
        .other_len = (uint8_t)strlen(r->other),
        .kind = r->kind,
        .script = r->script,
        .mark_class = r->mark_class,
        .symbol = r->symbol < POINTS ? symbols[r->symbol] : 0,
    };
    for (size_t i = 0; i < entry_count; i++) {
        if (memcmp(&entries[i], &e, sizeof e) == 0) return (uint16_t)i;
    }
    if (entry_count == ENTRIES_MAX) die("more than %d entries", ENTRIES_MAX);
    entries[entry_count] = e;
    return (uint16_t)entry_count++;
}

static int
compare_pairs(const void *a, const void *b)
{
    const det_fold_pair *x = a, *y = b;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    return x->second < y->second ? -1 : x->second > y->second;
}

static uint32_t
hash_bytes(uint32_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * 16777619u;
    return hash;
}

static void
print_numbers(FILE *out, const char *head, const uint16_t *numbers, size_t count)
{
    fprintf(out, "%s = {", head);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%u,", i % 16 == 0 ? "\n" : "", numbers[i]);
    fputs("\n};\n", out);
}

/* What a byte of plain text is (fold_table.h): its letter, or that it parts words, or none of it.
 */
static unsigned
plain_of(UChar32 byte, const det_fold_entry *e)
{
    bool is_digit = e->kind == DET_FOLD_DIGIT && e->script == DET_SCRIPT_NONE;
    bool is_letter = e->kind == DET_FOLD_LETTER && e->script == DET_SCRIPT_LATIN;
    if (byte >= 0x80 || byte == '@' || byte == '$' || e->symbol != 0 || e->mark_class != 0)
        return DET_FOLD_NOT_PLAIN;
    if (e->kind == DET_FOLD_GAP || e->kind == DET_FOLD_QUOTE) return DET_FOLD_PLAIN_GAP;
    if (e->kind == DET_FOLD_DOT) return DET_FOLD_PLAIN_DOT;
    return (is_digit || is_letter) && e->text_len == 1 ? (unsigned char)strings[e->text]
                                                       : (unsigned)DET_FOLD_NOT_PLAIN;
}

static void
write_tables(const char *path)
{
    static det_fold_pair out_pairs[PAIRS_MAX];
    static uint16_t entry_of_point[POINTS], blocks[DET_FOLD_BLOCKS], block_data[POINTS];
    uint16_t symbol_count = 0;
    for (size_t i = 0; i < pair_count; i++) {
        const uint32_t both[2] = {pairs[i].first, pairs[i].second};
        for (int k = 0; k < 2; k++) {
            if (both[k] == 0) die("a pair with nothing in it");
            if (symbols[both[k]] == 0) symbols[both[k]] = ++symbol_count;
        }
    }
    for (UChar32 c = 0; c < POINTS; c++) {
        size_t bytes = (size_t)U8_LENGTH(c < 0xD800 || c > 0xDFFF ? c : 0xFFFD);
        if (strlen(rows[c].text) + 1 > DET_FOLD_GROWTH * bytes) {
            die("U+%04X grows too much: '%s'; give it a shorter row in letters.txt", (unsigned)c,
                rows[c].text);
        }
        entry_of_point[c] = entry_of(&rows[c]);
    }
    for (size_t i = 0; i < pair_count; i++) {
        out_pairs[i] = (det_fold_pair){symbols[pairs[i].first], symbols[pairs[i].second],
                                       entry_of(&pairs[i].result)};
    }
    qsort(out_pairs, pair_count, sizeof out_pairs[0], compare_pairs);

    size_t block_count = 0;
    for (size_t b = 0; b < DET_FOLD_BLOCKS; b++) {
        const uint16_t *from = entry_of_point + b * DET_FOLD_BLOCK_SIZE;
        size_t i = 0;
        while (i < block_count && memcmp(block_data + i * DET_FOLD_BLOCK_SIZE, from,
                                         DET_FOLD_BLOCK_SIZE * sizeof from[0]) != 0) {
            i++;
        }
        if (i == block_count) {
            memcpy(block_data + i * DET_FOLD_BLOCK_SIZE, from,
                   DET_FOLD_BLOCK_SIZE * sizeof from[0]);
            block_count++;
        }
        blocks[b] = (uint16_t)i;
    }

    uint32_t hash = 2166136261u;
    hash = hash_bytes(hash, entry_of_point, sizeof entry_of_point);
    hash = hash_bytes(hash, entries, entry_count * sizeof entries[0]);
    hash = hash_bytes(hash, strings, strings_used);
    hash = hash_bytes(hash, out_pairs, pair_count * sizeof out_pairs[0]);

    FILE *out = fopen(path, "w");
    if (out == NULL) die("cannot write %s", path);
    fprintf(out,
            "/* Generated by tools/gen_fold.c; do not edit. */\n#include \"text/fold_table.h\"\n");
    fprintf(out, "const char det_fold_version_text[] = \"fold %d-%08x ICU %s Unicode %s\";\n",
            DET_FOLD_RULES, (unsigned)hash, U_ICU_VERSION, U_UNICODE_VERSION);
    print_numbers(out, "const uint16_t det_fold_block[DET_FOLD_BLOCKS]", blocks, DET_FOLD_BLOCKS);
    print_numbers(out, "const uint16_t det_fold_entry_of[]", block_data,
                  block_count * DET_FOLD_BLOCK_SIZE);
    fputs("const det_fold_entry det_fold_entries[] = {\n", out);
    for (size_t i = 0; i < entry_count; i++) {
        const det_fold_entry *e = &entries[i];
        fprintf(out, "{%u,%u,%u,%u,%u,%u,%u,0,%u},\n", e->text, e->other, e->text_len, e->other_len,
                e->kind, e->script, e->mark_class, e->symbol);
    }
    fputs("};\nconst char det_fold_text[] = {", out);
    for (size_t i = 0; i < strings_used; i++) {
        fprintf(out, "%s%d,", i % 24 == 0 ? "\n" : "", strings[i]);
    }
    fputs("0};\nconst det_fold_pair det_fold_pairs[] = {\n", out);
    for (size_t i = 0; i < pair_count; i++) {
        fprintf(out, "{%u,%u,%u},\n", out_pairs[i].first, out_pairs[i].second, out_pairs[i].entry);
    }
    fprintf(out, "};\nconst uint32_t det_fold_pair_count = %zu;\n", pair_count);
    fputs("const uint8_t det_fold_plain[256] = {", out);
    for (UChar32 c = 0; c < 256; c++)
        fprintf(out, "%s%u,", c % 24 == 0 ? "\n" : "", plain_of(c, &entries[entry_of_point[c]]));
    fputs("};\n", out);
    if (fclose(out) != 0) die("cannot write %s", path);
}

int
main(int argc, char **argv)
{
    if (argc != 4) die("usage: gen_fold letters.txt lookalikes.txt fold_table.c");
    UErrorCode code = U_ZERO_ERROR;
    nfc = unorm2_getNFCInstance(&code);
    nfkc_fold = unorm2_getNFKCCasefoldInstance(&code);
    UChar id[64];
    to_latin = utrans_openU(u_uastrcpy(id, "Any-Latin"), -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    to_ascii = utrans_openU(u_uastrcpy(id, "Latin-ASCII"), -1, UTRANS_FORWARD, NULL, 0, NULL,
                            &code);
    icu(code, "opening ICU");
    rows = calloc(POINTS, sizeof rows[0]);
    states = calloc(POINTS, 1);
    if (rows == NULL || states == NULL) die("out of memory");

    read_letters(argv[1]);
    for (UChar32 c = 0; c < POINTS; c++)
        resolve(c, 0);
    read_lookalikes(argv[2]);
    write_tables(argv[3]);

    utrans_close(to_latin);
    utrans_close(to_ascii);
    free(rows);
    free(states);
    return 0;
}
