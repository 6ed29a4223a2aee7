/* mutate.c - the kinds that know letters and words only; tables are in mutate_words.c and
 * mutate_scripts.c.
 *
 * A kind works on the name in words (blanks part them) and appends its answer.  Edits touch ASCII
 * letters inside a word of four letters or more, never the first: that is where people and machines
 * err, and a changed first letter of a short word is another name.  What is chosen at random comes
 * from one state, so a seed repeats the whole test. */
#include "screen/mutate_inside.h"

#include <string.h>

uint64_t
det_mutate_random(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

size_t
det_mutate_below(const det_mutant *of, size_t most)
{
    return (size_t)(det_mutate_random(of->state) % most);
}

static bool
is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool
is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static char
lower(char byte)
{
    return is_upper(byte) ? (char)(byte + 32) : byte;
}

static char
in_case_of(char byte, char model)
{
    return is_upper(model) && byte >= 'a' && byte <= 'z' ? (char)(byte - 32) : byte;
}

void
det_mutate_words(const det_mutant *of, size_t from, size_t to, size_t begun)
{
    for (size_t i = from; i < to; i++) {
        if (i > from || begun > 0) det_text_add_byte(of->out, ' ');
        det_text_add(of->out, of->words[i]);
    }
}

void
det_mutate_replace(const det_mutant *of, size_t i, det_str with)
{
    det_mutate_words(of, 0, i, 0);
    if (with.len > 0 && i > 0) det_text_add_byte(of->out, ' ');
    det_text_add(of->out, with);
    det_mutate_words(of, i + 1, of->count, i > 0 || with.len > 0 ? 1 : 0);
}

static bool
is_at(det_str text, size_t at, const char *needle)
{
    size_t length = strlen(needle);
    if (at + length > text.len) return false;
    for (size_t i = 0; i < length; i++)
        if (lower(text.ptr[at + i]) != needle[i]) return false;
    return true;
}

static bool
is_whole(det_str text, size_t at, size_t length)
{
    return (at == 0 || !is_letter(text.ptr[at - 1])) &&
           (at + length == text.len || !is_letter(text.ptr[at + length]));
}

bool
det_mutate_respell(const det_mutant *of, const det_respelling *rows, size_t count, bool whole_words)
{
    size_t fits = 0, at = 0, row = 0;
    /* the n-th place that fits is kept with chance 1 / n, so each is as likely */
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < of->name.len; i++) {
            if (!is_at(of->name, i, rows[r].from) ||
                (whole_words && !is_whole(of->name, i, strlen(rows[r].from))))
                continue;
            if (det_mutate_below(of, ++fits) != 0) continue;
            at = i;
            row = r;
        }
    if (fits == 0) return false;
    size_t length = strlen(rows[row].from);
    char front = of->name.ptr[at];
    bool is_shouted = is_upper(front) && (length == 1 || is_upper(of->name.ptr[at + 1]));
    det_text_add(of->out, det_str_slice(of->name, 0, at));
    for (const char *p = rows[row].to; *p != '\0'; p++)
        det_text_add_byte(of->out, is_shouted || p == rows[row].to ? in_case_of(*p, front) : *p);
    det_text_add(of->out, det_str_slice(of->name, at + length, of->name.len));
    return true;
}

/* ---- letters ------------------------------------------------------------------------------------
 */

/* A letter inside a run of `least` or more, not the run's first; SIZE_MAX: there is none. */
static size_t
choose_letter(const det_mutant *of, det_str name, size_t least, bool (*fits)(det_str, size_t))
{
    size_t chosen = SIZE_MAX, seen = 0;
    for (size_t from = 0; from < name.len;) {
        size_t to = from;
        while (to < name.len && is_letter(name.ptr[to]))
            to++;
        for (size_t i = from + 1; to - from >= least && i < to; i++)
            if ((fits == NULL || fits(name, i)) && det_mutate_below(of, ++seen) == 0) chosen = i;
        from = to > from ? to : from + 1;
    }
    return chosen;
}

static bool
has_other_behind(det_str name, size_t i)
{
    return i + 1 < name.len && is_letter(name.ptr[i + 1]) &&
           lower(name.ptr[i]) != lower(name.ptr[i + 1]);
}

static bool
is_inner_vowel(det_str name, size_t i)
{
    return strchr("aeiou", lower(name.ptr[i])) != NULL && i + 1 < name.len &&
           is_letter(name.ptr[i + 1]);
}

static bool
is_splittable(det_str name, size_t i)
{
    return i >= 3 && is_letter(name.ptr[i - 2]) && is_letter(name.ptr[i - 3]) && i + 2 < name.len &&
           is_letter(name.ptr[i + 1]) && is_letter(name.ptr[i + 2]);
}

static bool
has_marked_form(det_str name, size_t i)
{
    return strchr("aeioucnsz", lower(name.ptr[i])) != NULL;
}

typedef enum edit_kind { REPLACE, INSERT, DELETE, SWAP } edit_kind;

/* Writes name with one edit to into, which has room for one byte more.  0: no place for it. */
static size_t
edit_once(const det_mutant *of, det_str name, edit_kind kind, char *into)
{
    size_t i = choose_letter(of, name, 4, kind == SWAP ? has_other_behind : NULL);
    if (i == SIZE_MAX) return 0;
    char letter = (char)('a' + det_mutate_below(of, 26));
    if (letter == lower(name.ptr[i])) letter = letter == 'z' ? 'a' : (char)(letter + 1);
    letter = in_case_of(letter, name.ptr[i]);
    memcpy(into, name.ptr, i);
    size_t used = i;
    if (kind == REPLACE || kind == INSERT) into[used++] = letter;
    if (kind == SWAP) into[used++] = name.ptr[i + 1];
    if (kind == INSERT || kind == SWAP) into[used++] = name.ptr[i];
    size_t from = kind == SWAP ? i + 2 : i + 1;
    memcpy(into + used, name.ptr + from, name.len - from);
    return used + name.len - from;
}

static bool
mutate_edits(const det_mutant *of, edit_kind kind, int times)
{
    char buffers[2][DET_MUTABLE_BYTES_MAX + 8];
    det_str text = of->name;
    for (int t = 0; t < times; t++) {
        size_t length = edit_once(of, text, times > 1 ? (edit_kind)det_mutate_below(of, 4) : kind,
                                  buffers[t & 1]);
        if (length == 0) return false;
        text = (det_str){buffers[t & 1], length};
    }
    det_text_add(of->out, text);
    return true;
}

static bool
mutate_sub1(const det_mutant *of)
{
    return mutate_edits(of, REPLACE, 1);
}

static bool
mutate_ins1(const det_mutant *of)
{
    return mutate_edits(of, INSERT, 1);
}

static bool
mutate_del1(const det_mutant *of)
{
    return mutate_edits(of, DELETE, 1);
}

static bool
mutate_trn1(const det_mutant *of)
{
    return mutate_edits(of, SWAP, 1);
}

/* Two edits are asked of names of ten letters or more: in "Kim Su Il" they make another name. */
static bool
mutate_ed2(const det_mutant *of)
{
    size_t letters = 0;
    for (size_t i = 0; i < of->name.len; i++)
        letters += is_letter(of->name.ptr[i]);
    return letters >= 10 && mutate_edits(of, REPLACE, 2);
}

static bool
mutate_keyboard(const det_mutant *of)
{
    static const char rows[][11] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    size_t i = choose_letter(of, of->name, 4, NULL);
    if (i == SIZE_MAX) return false;
    for (size_t r = 0; r < 3; r++) {
        const char *found = strchr(rows[r], lower(of->name.ptr[i]));
        if (found == NULL || *found == '\0') continue;
        size_t key = (size_t)(found - rows[r]), last = strlen(rows[r]) - 1;
        key = key == 0 || (key < last && det_mutate_below(of, 2) == 0) ? key + 1 : key - 1;
        det_text_add(of->out, det_str_slice(of->name, 0, i));
        det_text_add_byte(of->out, in_case_of(rows[r][key], of->name.ptr[i]));
        det_text_add(of->out, det_str_slice(of->name, i + 1, of->name.len));
        return true;
    }
    return false;
}

static bool
mutate_vowel(const det_mutant *of)
{
    size_t i = of->is_person ? choose_letter(of, of->name, 5, is_inner_vowel) : SIZE_MAX;
    if (i == SIZE_MAX) return false;
    det_text_add(of->out, det_str_slice(of->name, 0, i));
    det_text_add(of->out, det_str_slice(of->name, i + 1, of->name.len));
    return true;
}

static bool
mutate_marks(const det_mutant *of)
{
    static const struct {
        char plain;
        const char *marked[2];
    } marks[] = {{'a', {"\xC3\xA1", "\xC4\x81"}}, {'e', {"\xC3\xA9", "\xC3\xAB"}},
                 {'i', {"\xC3\xAD", "\xC4\xAB"}}, {'o', {"\xC3\xB6", "\xC5\x8D"}},
                 {'u', {"\xC3\xBC", "\xC5\xAB"}}, {'c', {"\xC3\xA7", "\xC4\x8D"}},
                 {'n', {"\xC3\xB1", "\xC5\x84"}}, {'s', {"\xC5\xA1", "\xC5\x9F"}},
                 {'z', {"\xC5\xBE", "\xC5\xBC"}}};
    size_t i = choose_letter(of, of->name, 3, has_marked_form);
    for (size_t m = 0; i != SIZE_MAX && m < sizeof marks / sizeof marks[0]; m++) {
        if (marks[m].plain != lower(of->name.ptr[i])) continue;
        det_text_add(of->out, det_str_slice(of->name, 0, i));
        det_text_add(of->out, det_str_of(marks[m].marked[det_mutate_below(of, 2)]));
        det_text_add(of->out, det_str_slice(of->name, i + 1, of->name.len));
        return true;
    }
    return false;
}

/* ---- words --------------------------------------------------------------------------------------
 */

static bool
mutate_none(const det_mutant *of)
{
    det_text_add(of->out, of->name);
    return true;
}

static bool
mutate_case(const det_mutant *of)
{
    size_t how = det_mutate_below(of, 3);
    for (size_t i = 0; i < of->name.len; i++) {
        char byte = of->name.ptr[i];
        bool is_front = i == 0 || !is_letter(of->name.ptr[i - 1]);
        if (how == 0) byte = lower(byte);
        if (how == 1) byte = in_case_of(byte, 'A');
        if (how == 2) byte = is_front ? lower(byte) : in_case_of(byte, 'A');
        det_text_add_byte(of->out, byte);
    }
    return true;
}

/* Hyphens to blanks, apostrophes and full stops away; a name without any gets a hyphen. */
static bool
mutate_punctuation(const det_mutant *of)
{
    bool has_any = false;
    for (size_t i = 0; i < of->name.len; i++)
        has_any |= of->name.ptr[i] != ' ' && strchr("-'.,", of->name.ptr[i]) != NULL;
    if (!has_any && of->count < 2) return false;
    size_t at = has_any ? 0 : det_mutate_below(of, of->count - 1), blanks = 0;
    for (size_t i = 0; i < of->name.len; i++) {
        char byte = of->name.ptr[i];
        if (byte == ' ' && !has_any && blanks++ == at) byte = '-';
        if (byte == '-' && has_any) byte = ' ';
        if (byte == '\'' || byte == '.' || byte == ',') continue;
        det_text_add_byte(of->out, byte);
    }
    return true;
}

static bool
mutate_spaces(const det_mutant *of)
{
    if (of->count > 1 && det_mutate_below(of, 2) == 0) {
        size_t i = det_mutate_below(of, of->count - 1);
        det_mutate_words(of, 0, i + 1, 0);
        det_text_add(of->out, of->words[i + 1]);
        det_mutate_words(of, i + 2, of->count, 1);
        return true;
    }
    size_t i = choose_letter(of, of->name, 6, is_splittable);
    if (i == SIZE_MAX) return false;
    det_text_add(of->out, det_str_slice(of->name, 0, i));
    det_text_add_byte(of->out, ' ');
    det_text_add(of->out, det_str_slice(of->name, i, of->name.len));
    return true;
}

static bool
mutate_order(const det_mutant *of)
{
    if (!of->is_person || of->count < 2) return false;
    size_t from = det_mutate_below(of, 2) == 0 ? 1 : of->count - 1;
    det_mutate_words(of, from, of->count, 0);
    if (det_mutate_below(of, 2) == 0) det_text_add_byte(of->out, ',');
    det_mutate_words(of, 0, from, 1);
    return true;
}

static bool
mutate_drop_middle(const det_mutant *of)
{
    if (of->count < 3) return false;
    det_mutate_replace(of, 1 + det_mutate_below(of, of->count - 2), (det_str){0});
    return true;
}

static bool
mutate_drop_any(const det_mutant *of)
{
    if (of->count < 3) return false;
    det_mutate_replace(of, det_mutate_below(of, of->count), (det_str){0});
    return true;
}

static bool
mutate_initial(const det_mutant *of)
{
    if (!of->is_person || of->count < 3) return false;
    size_t i = det_mutate_below(of, of->count - 1);
    if (of->words[i].len < 3 || !is_letter(of->words[i].ptr[0])) return false;
    char initial[2] = {of->words[i].ptr[0], '.'};
    det_mutate_replace(of, i, (det_str){initial, 2});
    return true;
}

/* What a field of 35 characters leaves of a name; two or three letters too many are no cut. */
static bool
mutate_truncate(const det_mutant *of)
{
    size_t cut = 35;
    if (of->name.len < cut + 4) return false;
    while (cut > 0 && ((unsigned char)of->name.ptr[cut] & 0xC0) == 0x80)
        cut--;
    det_text_add(of->out, det_str_trim(det_str_slice(of->name, 0, cut)));
    return true;
}

static bool
mutate_address(const det_mutant *of)
{
    static const char *const places[] = {", 14 Harbour Street, Port Louis", " PO Box 1234 Karachi",
                                         " Al Wasl Road Dubai", ", 5th floor, Hamra, Beirut"};
    det_text_add(of->out, of->name);
    det_text_add(of->out, det_str_of(places[det_mutate_below(of, 4)]));
    return true;
}

static bool
is_son(det_str word)
{
    static const char *const sons[] = {"bin", "ibn", "ben", "bint"};
    for (size_t i = 0; i < 4; i++)
        if (det_str_equal_ascii_nocase(word, det_str_of(sons[i]))) return true;
    return false;
}

static bool
is_patronymic(det_str word)
{
    static const char *const ends[] = {"ovich", "evich", "ovna", "evna"};
    for (size_t i = 0; i < 4; i++) {
        size_t length = strlen(ends[i]);
        if (word.len > length + 2 && is_at(word, word.len - length, ends[i])) return true;
    }
    return false;
}

static bool
mutate_patronymic(const det_mutant *of)
{
    for (size_t i = 1; i + 1 < of->count + (of->count > 2); i++) {
        if (!(is_son(of->words[i]) && i + 1 < of->count) && !is_patronymic(of->words[i])) continue;
        det_mutate_replace(of, i, (det_str){0});
        return true;
    }
    return false;
}

static bool
mutate_gender(const det_mutant *of)
{
    static const char *const ends[] = {"ov", "ev", "in"};
    det_str last = of->count > 1 ? of->words[of->count - 1] : (det_str){0};
    if (!of->is_person || last.len < 5) return false;
    for (size_t i = 0; i < 3; i++) {
        if (!is_at(last, last.len - 2, ends[i])) continue;
        det_text_add(of->out, of->name);
        det_text_add_byte(of->out, in_case_of('a', last.ptr[last.len - 1]));
        return true;
    }
    return false;
}

/* ---- the catalogue ------------------------------------------------------------------------------
 */

static const struct {
    det_mutation kind;
    det_mutate_how *how;
} catalogue[] = {
    {{"ID0", "none"}, mutate_none},
    {{"CAS", "letter case"}, mutate_case},
    {{"PUN", "hyphen, apostrophe, full stop"}, mutate_punctuation},
    {{"SPC", "two words joined or one parted"}, mutate_spaces},
    {{"ORD", "words of a person in another order"}, mutate_order},
    {{"DRP1", "a middle word dropped"}, mutate_drop_middle},
    {{"DRP2", "any word of three or more dropped"}, mutate_drop_any},
    {{"INI", "a word as its initial"}, mutate_initial},
    {{"NIC", "a short form of a given name"}, det_mutate_nickname},
    {{"TTL", "a title before a person"}, det_mutate_title},
    {{"SFX", "a suffix behind a person"}, det_mutate_suffix},
    {{"LGF", "a legal form added, dropped or exchanged"}, det_mutate_legal_form},
    {{"ABB", "a word of a firm abbreviated"}, det_mutate_abbreviation},
    {{"SUB1", "one letter replaced"}, mutate_sub1},
    {{"INS1", "one letter inserted"}, mutate_ins1},
    {{"DEL1", "one letter deleted"}, mutate_del1},
    {{"TRN1", "two letters swapped"}, mutate_trn1},
    {{"ED2", "two such edits"}, mutate_ed2},
    {{"KBD", "the key beside"}, mutate_keyboard},
    {{"OCR", "a character misread by a machine"}, det_mutate_ocr},
    {{"PHO", "written as it sounds"}, det_mutate_sound},
    {{"DIA", "a mark on a letter"}, mutate_marks},
    {{"NUM", "a number in words, words in figures"}, det_mutate_number},
    {{"TRC", "cut after 35 characters"}, mutate_truncate},
    {{"CON", "an address behind it"}, mutate_address},
    {{"VOW", "an inner vowel dropped"}, mutate_vowel},
    {{"PAT", "a patronymic, or the word for son, dropped"}, mutate_patronymic},
    {{"GEN", "the ending of a woman's name"}, mutate_gender},
    {{"ARA", "another romanisation from Arabic"}, det_mutate_arabic},
    {{"SLA", "another romanisation from Russian"}, det_mutate_slavic},
    {{"CYR", "in Cyrillic letters"}, det_mutate_cyrillic},
    {{"CHN", "Wade-Giles for pinyin"}, det_mutate_chinese},
    {{"KOR1", "Korean, spelt as in the South"}, det_mutate_korean_south},
    {{"KOR2", "Korean, Revised Romanization"}, det_mutate_korean_revised},
    {{"KOR3", "Korean, in Hangul"}, det_mutate_korean_hangul},
    {{"KOR4", "Korean, in Hangul of the South"}, det_mutate_korean_hangul_south},
    {{"KOR5", "Korean, through Russian"}, det_mutate_korean_russian},
    {{"CTY", "another spelling of a place"}, det_mutate_country},
};
enum { KINDS = sizeof catalogue / sizeof catalogue[0] };

const det_mutation *
det_mutation_at(size_t index)
{
    return index < KINDS ? &catalogue[index].kind : NULL;
}

size_t
det_mutation_find(det_str code)
{
    for (size_t i = 0; i < KINDS; i++)
        if (det_str_equal_ascii_nocase(code, det_str_of(catalogue[i].kind.code))) return i;
    return SIZE_MAX;
}

bool
det_mutate(size_t index, const det_mutable *of, uint64_t *state, det_text *out)
{
    det_mutant mutant = {
        .name = det_str_trim(of->name), .is_person = of->is_person, .state = state, .out = out};
    size_t length = det_text_length(out);
    det_str rest = mutant.name, word;
    if (index >= KINDS || mutant.name.len == 0 || mutant.name.len > DET_MUTABLE_BYTES_MAX)
        return false;
    while (det_str_next(&rest, ' ', &word)) {
        if (word.len == 0) continue;
        if (mutant.count == DET_MUTABLE_WORDS_MAX) return false;
        mutant.words[mutant.count++] = word;
    }
    bool is_changed = catalogue[index].how(&mutant);
    det_str made = det_str_slice(det_text_str(out), length, SIZE_MAX);
    if (is_changed && (index == 0 || !det_str_equal(made, mutant.name))) return true;
    if (!det_text_failed(out)) det_text_truncate(out, length);
    return false;
}
