/* gen_words.c - turns the word lists of data/ into the tables of src/text/words_table.h.
 *
 *   gen_words words_table.c LIST=FILE...        LIST is a name of lists[] below
 *
 * A line of a list is one concept, its forms parted by commas, each folded as names are, so the
 * lists may be written in any script and case.  There are three ways to use a line:
 *   canonical   the first form is the canonical one and the others take it.  One word makes a known
 * word; several make a phrase, whose words are first brought to their own canonical forms ("limited
 * liability company" is looked for as "ltd liability co").  A word may stand in two such lists if
 * both give it the same canonical form; otherwise the build stops and names both places: the same
 * token cannot be written in two ways
 *   foreign     the same, but only for words in other letters than Latin, and they get no role
 *   sounds      not read, only part of the version: gen_sounds makes tables of them
 *   class       each form keeps its text, and all of a line share a class.  The class has the name
 * of the first form, or the name before a colon ("seong: song, seong, sung"); lines with one name
 * are one class.  A form that has a canonical form lends its classes to that, since that is what a
 * token carries.
 * A word has DET_TOKEN_CLASSES_MAX classes at most.  Syllables that are spelled like more keep
 * those that come first in the file, which therefore lists standards before habits; in other lists
 * that is an error.
 *
 * A nickname's line is named by a full name; the spellings of that name are in the class too: "bob"
 * is "robert" is "roberto". */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/token.h"
#include "text/words_table.h"

enum {
    WORDS_MAX = 32768,
    SLOTS = 65536,
    TEXT_MAX = 200,
    LINE_MAX_BYTES = 4096,
    STRING_MAX = 1 << 20
};

typedef enum use { CANONICAL, FOREIGN, BODY, CLASS, READING, STANDS_FOR, JOINED, MIXED } use;

typedef struct list {
    const char *name;
    use use;
    unsigned roles;
    det_class_kind kind;
    det_vocabulary vocabulary;
} list;

static const list lists[] = {
    {"title", CANONICAL, DET_ROLE_TITLE, DET_CLASS_NONE},
    {"generation", CANONICAL, DET_ROLE_TITLE | DET_ROLE_GENERATION, DET_CLASS_NONE},
    {"particle", CANONICAL, DET_ROLE_PARTICLE, DET_CLASS_NONE},
    {"legal-form", CANONICAL, DET_ROLE_LEGAL_FORM, DET_CLASS_NONE},
    {"generic", CANONICAL, DET_ROLE_GENERIC, DET_CLASS_NONE},
    {"sector", CANONICAL, DET_ROLE_GENERIC | DET_ROLE_SECTOR, DET_CLASS_NONE},
    {"name", FOREIGN, 0, DET_CLASS_NONE, DET_VOCABULARY_FOREIGN},
    {"body", BODY, 0, DET_CLASS_NONE},
    {"spelling", CLASS, 0, DET_CLASS_SPELLING},
    {"given", CLASS, DET_ROLE_GIVEN, DET_CLASS_SPELLING},
    {"family", CLASS, DET_ROLE_FAMILY, DET_CLASS_SPELLING},
    {"nickname", CLASS, DET_ROLE_GIVEN, DET_CLASS_NICKNAME},
    {"syllable", CLASS, DET_ROLE_SYLLABLE, DET_CLASS_SYLLABLE},
    {"number", CLASS, DET_ROLE_SERIES, DET_CLASS_NUMBER},
    {"place", CLASS, DET_ROLE_PLACE, DET_CLASS_PLACE},
    {"legal-kind", CLASS, 0, DET_CLASS_LEGAL_FORM},
    {"sector-class", CLASS, 0, DET_CLASS_SECTOR},
    {"reading", READING, 0, DET_CLASS_NONE},
    {"surname", CLASS, DET_ROLE_FAMILY, DET_CLASS_NONE},
    {"russian", STANDS_FOR, 0, DET_CLASS_NONE, DET_VOCABULARY_RUSSIAN},
    {"hanja", STANDS_FOR, 0, DET_CLASS_NONE, DET_VOCABULARY_HANJA},
    {"mandarin", STANDS_FOR, 0, DET_CLASS_NONE, DET_VOCABULARY_MANDARIN},
    {"russian-surname", STANDS_FOR, DET_ROLE_FAMILY, DET_CLASS_NONE, DET_VOCABULARY_RUSSIAN},
    {"cantonese", STANDS_FOR, 0, DET_CLASS_NONE, DET_VOCABULARY_CANTONESE},
    {"cantonese-surname", STANDS_FOR, DET_ROLE_FAMILY, DET_CLASS_NONE, DET_VOCABULARY_CANTONESE},
    {"hanja-surname", STANDS_FOR, DET_ROLE_FAMILY, DET_CLASS_NONE, DET_VOCABULARY_HANJA},
    {"mandarin-surname", STANDS_FOR, DET_ROLE_FAMILY, DET_CLASS_NONE, DET_VOCABULARY_MANDARIN},
    {"kana-korean", STANDS_FOR, 0, DET_CLASS_NONE, DET_VOCABULARY_KOREAN_KANA},
    {"kana-korean-surname", STANDS_FOR, DET_ROLE_FAMILY, DET_CLASS_NONE,
     DET_VOCABULARY_KOREAN_KANA},
    {"joined", JOINED, 0, DET_CLASS_NONE},
    {"generated", MIXED, 0, DET_CLASS_NONE},
};

typedef struct known {
    char text[TEXT_MAX];
    char canonical[TEXT_MAX];
    unsigned roles;
    int words;
    det_vocabulary vocabulary;
    uint32_t classes[DET_TOKEN_CLASSES_MAX];
    size_t class_count, class_first;
    const char *file;
    int line;
} known;

/* One form of a line of a class list. */
typedef struct member {
    char text[TEXT_MAX];
    uint32_t class_id;
    unsigned roles;
    const char *file;
    int line;
} member;

static known *words, *phrases;
static member *members;
static size_t word_count, phrase_count, member_count;

/* Words by text while they are collected: number + 1.  Sorting ends its use. */
static uint32_t word_slots[SLOTS];

/* The names of classes, to see two names that meet in one number. */
typedef struct class_name {
    char name[TEXT_MAX];
    uint32_t id;
} class_name;
static class_name *class_names;
static size_t class_name_count;

enum { HABITS_MAX = 64, RULES_MAX = 1024, AFFIXES_MAX = 256 };
static det_words_affix affixes[AFFIXES_MAX];
static size_t affix_count;
static det_reading_habit habits[HABITS_MAX];
static det_reading_rule rules[RULES_MAX];
static size_t habit_count, rule_count;

static void die(const char *format, ...) DET_PRINTF(1, 2);

static void
die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("gen_words: ", stderr);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static uint32_t *
word_slot(const char *text, det_vocabulary vocabulary)
{
    uint32_t at = det_words_hash(det_str_hash(det_str_of(text)), vocabulary) % SLOTS;
    while (word_slots[at] != 0) {
        const known *there = &words[word_slots[at] - 1];
        if (there->vocabulary == vocabulary && strcmp(there->text, text) == 0) break;
        at = (at + 1) % SLOTS;
    }
    return &word_slots[at];
}

static known *
find_word(const char *text)
{
    uint32_t number = *word_slot(text, DET_VOCABULARY_WORDS);
    return number == 0 ? NULL : &words[number - 1];
}

static void
meet(known *there, const known *made)
{
    if (strcmp(there->canonical, made->canonical) != 0) {
        die("%s:%d: '%s' means '%s' here and '%s' at %s:%d", made->file, made->line, made->text,
            made->canonical, there->canonical, there->file, there->line);
    }
    there->roles |= made->roles;
}

static void
add_word(const known *made)
{
    uint32_t *slot = word_slot(made->text, made->vocabulary);
    if (*slot != 0) {
        meet(&words[*slot - 1], made);
        return;
    }
    if (word_count == WORDS_MAX) die("more than %d words", WORDS_MAX);
    words[word_count++] = *made;
    *slot = (uint32_t)word_count;
}

static void
add_phrase(const known *made)
{
    for (size_t i = 0; i < phrase_count; i++) {
        if (strcmp(phrases[i].text, made->text) != 0) continue;
        meet(&phrases[i], made);
        return;
    }
    if (phrase_count == WORDS_MAX) die("more than %d phrases", WORDS_MAX);
    phrases[phrase_count++] = *made;
}

static uint32_t
class_id(det_class_kind kind, const char *name)
{
    uint64_t hash = det_str_hash(det_str_of(name)), number;
    /* The number itself: token.c gives the same to digits. */
    if (kind == DET_CLASS_NUMBER) {
        if (!det_str_read_u64(det_str_of(name), &number) || number >> 28 != 0)
            die("the class of a number is named by it, not '%s'", name);
        return (uint32_t)kind << 28 | (uint32_t)number;
    }
    uint32_t id = (uint32_t)kind << 28 | ((uint32_t)(hash ^ hash >> 32) & 0x0FFFFFFFu);
    for (size_t i = class_name_count; i-- > 0;) { /* the one just before, most often */
        if (class_names[i].id != id) continue;
        if (strcmp(class_names[i].name, name) == 0) return id;
        die("the classes '%s' and '%s' have one number: rename one", name, class_names[i].name);
    }
    if (class_name_count == WORDS_MAX) die("more than %d classes", WORDS_MAX);
    snprintf(class_names[class_name_count].name, TEXT_MAX, "%s", name);
    class_names[class_name_count++].id = id;
    return id;
}

static void
add_member(const member *made)
{
    if (member_count == WORDS_MAX) die("more than %d members of classes", WORDS_MAX);
    members[member_count++] = *made;
}

static void
fold_into(det_str text, char out[TEXT_MAX], det_arena *arena, const char *file, int line)
{
    det_error err;
    det_str folded;
    if (det_fold(text, arena, &folded, &err) != DET_OK) die("%s:%d: %s", file, line, err.text);
    if (folded.len == 0) die("%s:%d: '%.*s' folds to nothing", file, line, DET_STR_FMT(text));
    if (folded.len >= TEXT_MAX) die("%s:%d: longer than %d bytes", file, line, TEXT_MAX);
    memcpy(out, folded.ptr, folded.len);
    out[folded.len] = '\0';
}

/* Scripts without vowels: what they fold to is as short as abbreviations are in Latin letters (hq
 * is headquarters, and حق is not). */
static bool
is_vowelless(det_str text)
{
    uint32_t code_point;
    while (det_utf8_next(&text, &code_point)) {
        det_script script = det_script_of(code_point);
        if (script == DET_SCRIPT_ARABIC || script == DET_SCRIPT_HEBREW) return true;
    }
    return false;
}

/* Of the script that text begins in. */
static det_vocabulary
vocabulary_of(det_str text)
{
    uint32_t code_point;
    if (!det_utf8_next(&text, &code_point)) return DET_VOCABULARY_FOREIGN;
    return det_words_vocabulary((uint16_t)det_script_of(code_point));
}

/* A word of companies and bodies in Chinese characters or Hangul, looked up as it is. */
static void
add_body(known *made, det_str form, const char *path, int line)
{
    det_str rest = form;
    uint32_t code_point;
    while (det_utf8_next(&rest, &code_point)) {
        det_script script = det_script_of(code_point);
        if ((script != DET_SCRIPT_HAN && script != DET_SCRIPT_HANGUL) || form.len >= TEXT_MAX)
            die("%s:%d: expected Chinese characters or Hangul: '%.*s'", path, line,
                DET_STR_FMT(form));
    }
    if (made->words < 2) die("%s:%d: one character is no word: '%s'", path, line, made->text);
    memset(made->text, 0, sizeof made->text);
    memcpy(made->text, form.ptr, form.len);
    made->vocabulary = DET_VOCABULARY_BODY;
    made->words = 1;
    add_word(made);
}

/* The form of a name in another script, folded in made->text, as readings.c will look for it. */
static void
add_foreign(known *made, det_str form, const char *path, int line)
{
    made->vocabulary = vocabulary_of(form);
    if (made->vocabulary == DET_VOCABULARY_HAN) {
        if (made->words < 2) die("%s:%d: one character is no name: '%s'", path, line, made->text);
    } else if (made->words == 2 && strncmp(made->text, "al ", 3) == 0) {
        memmove(made->text + 2, made->text + 3, strlen(made->text + 3) + 1); /* no article */
    } else if (made->words > 1) {
        die("%s:%d: '%.*s' is more than one word: '%s'", path, line, DET_STR_FMT(form), made->text);
    }
    made->words = 1;
    add_word(made);
}

/* canonical, form, form: the words and phrases of one line. */
static void
read_forms(det_str rest, const list *from, det_arena *arena, const char *path, int line)
{
    known made = {.roles = from->roles, .vocabulary = from->vocabulary, .file = path, .line = line};
    det_str part;
    while (det_str_next(&rest, ',', &part)) {
        part = det_str_trim(part);
        if (part.len == 0) die("%s:%d: nothing between two commas", path, line);
        fold_into(part, made.text, arena, path, line);
        if (made.canonical[0] == '\0') {
            if (!det_str_equal(part, det_str_of(made.text)) || strchr(made.text, ' ') != NULL) {
                die("%s:%d: the canonical form must be one word of a-z: '%.*s'", path, line,
                    DET_STR_FMT(part));
            }
            memcpy(made.canonical, made.text, sizeof made.canonical);
            if (from->use == FOREIGN || from->use == BODY)
                continue; /* in Latin letters: nothing to change */
        }
        made.words = 1;
        for (const char *c = made.text; *c != '\0'; c++)
            made.words += *c == ' ';
        if (from->use == FOREIGN) {
            add_foreign(&made, part, path, line);
            continue;
        }
        if (from->use == BODY) {
            add_body(&made, part, path, line);
            continue;
        }
        if (made.words > 1) {
            add_phrase(&made);
            continue;
        }
        if (is_vowelless(part)) made.vocabulary = vocabulary_of(part);
        add_word(&made);
        made.vocabulary = from->vocabulary;
    }
}

/* key, syllable, syllable: what a text may stand for in the name of a Korean. */
static void
read_targets(det_str rest, const list *from, const char *path, int line)
{
    known made = {.roles = from->roles, .vocabulary = from->vocabulary, .file = path, .line = line};
    det_str part;
    if (!det_str_next(&rest, ',', &part)) return;
    snprintf(made.text, sizeof made.text, "%.*s", DET_STR_FMT(det_str_trim(part)));
    while (det_str_next(&rest, ',', &part)) {
        size_t used = strlen(made.canonical);
        snprintf(made.canonical + used, sizeof made.canonical - used, "%s%.*s", used > 0 ? " " : "",
                 DET_STR_FMT(det_str_trim(part)));
    }
    add_word(&made);
}

/* name: form, form or form, form: one class. */
static void
read_class(det_str rest, const list *from, det_arena *arena, const char *path, int line)
{
    member made = {.roles = from->roles, .file = path, .line = line};
    size_t colon = det_str_find_byte(rest, ':');
    det_str part;
    if (colon != SIZE_MAX) {
        char name[TEXT_MAX];
        snprintf(name, sizeof name, "%.*s", DET_STR_FMT(det_str_trim((det_str){rest.ptr, colon})));
        made.class_id = class_id(from->kind, name);
        rest = (det_str){rest.ptr + colon + 1, rest.len - colon - 1};
    }
    while (det_str_next(&rest, ',', &part)) {
        part = det_str_trim(part);
        if (part.len == 0) die("%s:%d: nothing between two commas", path, line);
        fold_into(part, made.text, arena, path, line);
        if (strchr(made.text, ' ') != NULL) {
            die("%s:%d: '%.*s' is more than one word: '%s'", path, line, DET_STR_FMT(part),
                made.text);
        }
        if (made.class_id == 0 && from->kind != DET_CLASS_NONE)
            made.class_id = class_id(from->kind, made.text);
        /* "I" is the first of its name, and an initial: no number tells it from another */
        bool is_letter = from->kind == DET_CLASS_NUMBER && made.text[1] == '\0';
        made.roles = is_letter ? 0 : from->roles;
        add_member(&made);
    }
}

static void
read_rule(det_str text, det_reading_rule *out, const char *path, int line)
{
    size_t equals = det_str_find_byte(text, '=');
    if (equals == SIZE_MAX) die("%s:%d: expected from=to: '%.*s'", path, line, DET_STR_FMT(text));
    det_str from = det_str_slice(text, 0, equals), to = det_str_slice(text, equals + 1, text.len);
    if (from.len > 0 && (from.ptr[0] == '^' || from.ptr[0] == '+')) {
        out->place = from.ptr[0] == '^' ? DET_RULE_FRONT : DET_RULE_INSIDE;
        from = det_str_slice(from, 1, from.len);
    } else if (det_str_ends(from, DET_STR("$"))) {
        out->place = DET_RULE_END;
        from.len--;
    }
    if (from.len == 0 || from.len > sizeof out->from || to.len > sizeof out->to)
        die("%s:%d: a rule has up to 8 letters on each side, and one on the left: '%.*s'", path,
            line, DET_STR_FMT(text));
    memcpy(out->from, from.ptr, from.len);
    memcpy(out->to, to.ptr, to.len);
    for (size_t i = 0; i < from.len; i++)
        out->letters |= UINT32_C(1) << ((unsigned char)from.ptr[i] & 31);
    out->from_len = (uint8_t)from.len;
    out->to_len = (uint8_t)to.len;
}

/* Signs are kept as rules that write nothing. */
static void
read_sign(uint8_t *count, det_str text, const char *path, int line)
{
    char rule[16];
    if (rule_count == RULES_MAX) die("more than %d rules", RULES_MAX);
    if (text.len + 1 > sizeof rule || *count == UINT8_MAX)
        die("%s:%d: too long or one too many for a sign: '%.*s'", path, line, DET_STR_FMT(text));
    memcpy(rule, text.ptr, text.len);
    rule[text.len] = '=';
    read_rule((det_str){rule, text.len + 1}, &rules[rule_count++], path, line);
    (*count)++;
}

/* cyrillic german: shch=schtsch ^y=y y=j
 * cyrillic japanese open: si=shi
 * latin french if ou tch and ov$ ine$: tch=ch ou=u */
static void
read_habit(det_str rest, const char *path, int line)
{
    det_str name, part;
    if (!det_str_next(&rest, ':', &name) || !det_str_next(&name, ' ', &part))
        die("%s:%d: expected 'script habit: from=to ...'", path, line);
    int script = 0;
    while (script < DET_SCRIPT_COUNT &&
           !det_str_equal_ascii_nocase(part, det_str_of(det_script_name((det_script)script)))) {
        script++;
    }
    if (script == DET_SCRIPT_COUNT)
        die("%s:%d: no such script: '%.*s'", path, line, DET_STR_FMT(part));
    if (habit_count == HABITS_MAX) die("more than %d habits", HABITS_MAX);
    int same = 1;
    for (size_t i = 0; i < habit_count; i++)
        same += habits[i].script == script;
    if (same >= DET_READINGS_MAX)
        die("%s:%d: more than %d habits of one script", path, line, DET_READINGS_MAX - 1);
    det_reading_habit *made = &habits[habit_count++];
    *made = (det_reading_habit){.script = (uint16_t)script,
                                .rule_first = (uint16_t)rule_count,
                                .is_open = det_str_ends(name, DET_STR(" open"))};
    uint8_t *signs = NULL;
    while (det_str_next(&name, ' ', &part)) {
        if (det_str_equal(part, DET_STR("if")))
            signs = &made->sign_count;
        else if (det_str_equal(part, DET_STR("and")) && made->sign_count > 0)
            signs = &made->also_count;
        else if (signs != NULL && part.len > 0)
            read_sign(signs, part, path, line);
    }
    made->rule_first = (uint16_t)rule_count;
    while (det_str_next(&rest, ' ', &part)) {
        if (part.len == 0) continue;
        if (rule_count == RULES_MAX) die("more than %d rules", RULES_MAX);
        read_rule(part, &rules[rule_count++], path, line);
        made->rule_count++;
    }
}

/* front abd: abdul, abdel */
static void
read_affixes(det_str rest, const char *path, int line)
{
    det_str head = {0}, where = {0}, part;
    if (!det_str_next(&rest, ':', &head) || !det_str_next(&head, ' ', &where))
        die("%s:%d: expected 'front token: spellings', or arabic or end", path, line);
    bool is_vowelless = det_str_equal(where, DET_STR("arabic"));
    det_words_affix made = {.is_front = is_vowelless || det_str_equal(where, DET_STR("front")),
                            .is_vowelless = is_vowelless};
    if (!made.is_front && !det_str_equal(where, DET_STR("end")))
        die("%s:%d: expected front, arabic or end: '%.*s'", path, line, DET_STR_FMT(where));
    if (head.len > sizeof made.token) die("%s:%d: the token is too long", path, line);
    memcpy(made.token, head.ptr, head.len);
    made.token_len = (uint8_t)head.len;
    while (det_str_next(&rest, ',', &part)) {
        part = det_str_trim(part);
        if (part.len == 0 || part.len > sizeof made.text || affix_count == AFFIXES_MAX)
            die("%s:%d: no spelling, too long or too many: '%.*s'", path, line, DET_STR_FMT(part));
        memset(made.text, 0, sizeof made.text);
        memcpy(made.text, part.ptr, part.len);
        made.text_len = (uint8_t)part.len;
        affixes[affix_count++] = made;
    }
    known self = {.words = 1, .file = path, .line = line};
    memcpy(self.text, head.ptr, head.len);
    memcpy(self.canonical, head.ptr, head.len);
    add_word(&self);
}

/* The longest first: "uddine" before "edine". */
static int
compare_affixes(const void *a, const void *b)
{
    const det_words_affix *x = a, *y = b;
    if (x->is_front != y->is_front) return x->is_front ? -1 : 1;
    if (x->text_len != y->text_len) return x->text_len > y->text_len ? -1 : 1;
    return memcmp(x->text, y->text, sizeof x->text);
}

static const list *
find_list(det_str name)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (det_str_equal(name, det_str_of(lists[i].name))) return &lists[i];
    }
    die("no such list: '%.*s'", DET_STR_FMT(name));
    return NULL;
}

static void
read_line(det_str rest, const list *from, det_arena *arena, const char *path, int line)
{
    det_str name;
    switch (from->use) {
    case MIXED:
        if (!det_str_next(&rest, ' ', &name)) die("%s:%d: expected a list", path, line);
        from = find_list(name);
        if (from->use == MIXED) die("%s:%d: a list in itself", path, line);
        read_line(rest, from, arena, path, line);
        break;
    case READING:
        read_habit(rest, path, line);
        break;
    case JOINED:
        read_affixes(rest, path, line);
        break;
    case STANDS_FOR:
        read_targets(rest, from, path, line);
        break;
    case CLASS:
        read_class(rest, from, arena, path, line);
        break;
    default:
        read_forms(rest, from, arena, path, line);
        break;
    }
}

static void
read_list(const char *path, const list *from, det_arena *arena)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) die("cannot open %s", path);
    char text[LINE_MAX_BYTES];
    for (int line = 1; fgets(text, sizeof text, file) != NULL; line++) {
        if (strchr(text, '\n') == NULL) die("%s:%d: line too long or not ended", path, line);
        det_str rest = det_str_trim(det_str_of(text));
        if (rest.len == 0 || rest.ptr[0] == '#') continue;
        read_line(rest, from, arena, path, line);
    }
    fclose(file);
}

static void
join_class(known *word, uint32_t id, const char *file, int line)
{
    for (size_t i = 0; i < word->class_count; i++) {
        if (word->classes[i] == id) return;
    }
    if (word->class_count == DET_TOKEN_CLASSES_MAX) {
        if (det_class_kind_of(id) == DET_CLASS_SYLLABLE) return;
        die("%s:%d: '%s' has more than %d classes", file, line, word->text, DET_TOKEN_CLASSES_MAX);
    }
    word->classes[word->class_count++] = id;
}

/* The nickname class that is named as a spelling class is, or 0. */
static uint32_t
nicknames_of(uint32_t id)
{
    if (det_class_kind_of(id) != DET_CLASS_SPELLING) return 0;
    uint32_t wanted = (id & 0x0FFFFFFFu) | (uint32_t)DET_CLASS_NICKNAME << 28;
    for (size_t i = 0; i < class_name_count; i++) {
        if (class_names[i].id == wanted) return wanted;
    }
    return 0;
}

/* Gives the members of classes to the words that tokens carry, and back to all their forms. */
static void
settle_classes(void)
{
    for (size_t i = 0; i < member_count; i++) {
        const member *m = &members[i];
        known *word = find_word(m->text);
        const char *canonical = word != NULL ? word->canonical : m->text;
        det_class_kind kind = det_class_kind_of(m->class_id);
        /* A syllable that other languages write as another word ("ben" is "bin") is lost. */
        bool is_syllable = kind == DET_CLASS_SYLLABLE || kind == DET_CLASS_NONE;
        if (is_syllable && strcmp(canonical, m->text) != 0) continue;
        if (find_word(canonical) == NULL) {
            known made = {.file = m->file, .line = m->line, .words = 1};
            snprintf(made.text, TEXT_MAX, "%s", canonical);
            snprintf(made.canonical, TEXT_MAX, "%s", canonical);
            add_word(&made);
        }
        word = find_word(canonical);
        if ((word->roles & (DET_ROLE_TITLE | DET_ROLE_PARTICLE)) != 0 &&
            det_class_kind_of(m->class_id) >= DET_CLASS_SPELLING &&
            det_class_kind_of(m->class_id) <= DET_CLASS_NICKNAME) {
            die("%s:%d: '%s' is a title or particle and may not be a name", m->file, m->line,
                m->text);
        }
        word->roles |= m->roles;
        if (m->class_id == 0) continue;
        join_class(word, m->class_id, m->file, m->line);
        uint32_t nicknames = nicknames_of(m->class_id);
        if (nicknames != 0) join_class(word, nicknames, m->file, m->line);
    }
    for (size_t i = 0; i < word_count; i++) {
        const known *canonical = find_word(words[i].canonical);
        bool is_foreign = words[i].vocabulary == DET_VOCABULARY_FOREIGN ||
                          words[i].vocabulary == DET_VOCABULARY_ARABIC ||
                          words[i].vocabulary == DET_VOCABULARY_HEBREW ||
                          words[i].vocabulary == DET_VOCABULARY_KANA ||
                          words[i].vocabulary == DET_VOCABULARY_HAN;
        if ((words[i].vocabulary != DET_VOCABULARY_WORDS && !is_foreign) || canonical == NULL ||
            canonical == &words[i]) {
            continue;
        }
        memcpy(words[i].classes, canonical->classes, sizeof words[i].classes);
        words[i].class_count = canonical->class_count;
        /* A foreign form is what its canonical form is, whatever list it came from. */
        if (is_foreign) words[i].roles |= canonical->roles;
        words[i].roles |= canonical->roles & (DET_ROLE_SYLLABLE | DET_ROLE_PLACE | DET_ROLE_GIVEN |
                                              DET_ROLE_FAMILY | DET_ROLE_SERIES);
    }
}

/* Brings the words of each phrase to canonical form, and makes sure its first word is known. */
static void
settle_phrases(void)
{
    size_t count = phrase_count;
    phrase_count = 0;
    for (size_t i = 0; i < count; i++) {
        known phrase = phrases[i];
        char text[TEXT_MAX] = "";
        det_str rest = det_str_of(phrase.text), part;
        for (bool is_first = true; det_str_next(&rest, ' ', &part); is_first = false) {
            char word[TEXT_MAX];
            snprintf(word, sizeof word, "%.*s", DET_STR_FMT(part));
            const known *there = find_word(word);
            const char *form = there != NULL ? there->canonical : word;
            size_t used = strlen(text);
            int added = snprintf(text + used, sizeof text - used, "%s%s", is_first ? "" : " ",
                                 form);
            if (added < 0 || (size_t)added >= sizeof text - used) {
                fprintf(stderr, "%s:%d: the phrase is too long\n", phrase.file, (int)phrase.line);
                exit(1);
            }
            if (is_first) {
                known first = {.file = phrase.file, .line = phrase.line, .words = 1};
                memcpy(first.text, form, strlen(form) + 1);
                memcpy(first.canonical, form, strlen(form) + 1);
                if (find_word(form) == NULL) add_word(&first);
            }
        }
        memcpy(phrase.text, text, sizeof text);
        const known *same = find_word(phrase.canonical);
        if (same != NULL) phrase.roles |= same->roles;
        add_phrase(&phrase); /* phrase_count <= i: overwrites only what was read */
    }
}

static int
compare_words(const void *a, const void *b)
{
    const known *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : (int)x->vocabulary - (int)y->vocabulary;
}

static int
compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static size_t
first_length(const char *phrase)
{
    return strcspn(phrase, " ");
}

/* By first word, then the longest first. */
static int
compare_phrases(const void *a, const void *b)
{
    const known *x = a, *y = b;
    size_t xl = first_length(x->text), yl = first_length(y->text);
    int order = strncmp(x->text, y->text, xl < yl ? xl : yl);
    if (order != 0 || xl != yl) return order != 0 ? order : xl < yl ? -1 : 1;
    if (x->words != y->words) return x->words > y->words ? -1 : 1;
    return strcmp(x->text, y->text);
}

static char strings[STRING_MAX];
static size_t strings_used;

static unsigned
intern(const char *text)
{
    size_t length = strlen(text);
    if (strings_used + length > STRING_MAX) die("more than %d bytes of text", STRING_MAX);
    memcpy(strings + strings_used, text, length);
    strings_used += length;
    return (unsigned)(strings_used - length);
}

/* A class is a short row, shared by words that follow one another with the same. */
static void
write_classes(FILE *out, uint64_t *hash)
{
    size_t used = 0;
    fputs("const uint32_t det_words_classes[] = {", out);
    for (size_t i = 0; i < word_count; i++) {
        known *w = &words[i];
        qsort(w->classes, w->class_count, sizeof w->classes[0], compare_numbers);
        w->class_first = used;
        for (size_t c = 0; c < w->class_count; c++, used++) {
            fprintf(out, "%s%uu,", used % 8 == 0 ? "\n" : "", w->classes[c]);
            *hash = *hash * 31 + w->classes[c];
        }
    }
    if (used > UINT16_MAX) die("more than %d memberships of classes", UINT16_MAX);
    fputs("0};\n", out);
}

static void
write_words(FILE *out, uint32_t *slots, uint64_t *hash)
{
    fputs("const det_known_word det_words_known[] = {\n", out);
    for (size_t i = 0; i < word_count; i++) {
        const known *w = &words[i];
        size_t first = 0, count = 0, length = strlen(w->canonical);
        for (size_t p = 0; p < phrase_count; p++) {
            if (first_length(phrases[p].text) != length ||
                memcmp(phrases[p].text, w->canonical, length) != 0) {
                continue;
            }
            if (count++ == 0) first = p;
        }
        /* One after the other: the order of arguments is the compiler's. */
        unsigned text = intern(w->text);
        unsigned canonical = strcmp(w->text, w->canonical) == 0 ? text : intern(w->canonical);
        fprintf(out, "{%u,%u,%zu,%zu,%u,%zu,%zu,%d,%zu,%zu}, /* %s */\n", text, canonical,
                strlen(w->text), length, w->roles, w->class_first, w->class_count, w->vocabulary,
                first, count, w->text);
        uint64_t key = det_str_hash(det_str_of(w->text));
        uint32_t place = det_words_hash(key, w->vocabulary), at = place & (SLOTS - 1);
        while (slots[at] != 0)
            at = (at + 1) & (SLOTS - 1);
        slots[at] = (place & 0xFFFF0000u) | (uint32_t)(i + 1);
        *hash = *hash * 31 + (key ^ det_str_hash(det_str_of(w->canonical)) ^ w->roles);
        *hash += w->vocabulary;
    }
    fputs("};\n", out);
}

static void
write_phrases(FILE *out, uint64_t *hash)
{
    fputs("const det_known_phrase det_words_phrases[] = {\n", out);
    for (size_t p = 0; p < phrase_count; p++) {
        const known *w = &phrases[p];
        unsigned text = intern(w->text), canonical = intern(w->canonical);
        fprintf(out, "{%u,%u,%zu,%zu,%d,0,%u}, /* %s */\n", text, canonical, strlen(w->text),
                strlen(w->canonical), w->words, w->roles, w->text);
        *hash = *hash * 31 + (det_str_hash(det_str_of(w->text)) ^
                              det_str_hash(det_str_of(w->canonical)) ^ w->roles);
    }
    fputs("};\n", out);
}

static void
write_habits(FILE *out, uint64_t *hash)
{
    fputs("const det_reading_habit det_words_habits[] = {\n", out);
    for (size_t i = 0; i < habit_count; i++) {
        const det_reading_habit *h = &habits[i];
        fprintf(out, "{%u,%u,%u,%u,%u,%u},\n", h->script, h->rule_first, h->rule_count, h->is_open,
                h->sign_count, h->also_count);
        *hash = *hash * 31 + h->script + h->rule_count + h->is_open;
        *hash = *hash * 31 + h->sign_count * 256U + h->also_count;
    }
    fprintf(out, "{0,0,0,0,0,0}};\nconst uint32_t det_words_habit_count = %zu;\n", habit_count);
    fputs("const det_reading_rule det_words_rules[] = {\n", out);
    for (size_t i = 0; i < rule_count; i++) {
        const det_reading_rule *r = &rules[i];
        fprintf(out, "{\"%.*s\",\"%.*s\",%u,%u,%u,%u},\n", r->from_len, r->from, r->to_len, r->to,
                r->from_len, r->to_len, r->place, r->letters);
        *hash = *hash * 31 + det_str_hash((det_str){r->from, r->from_len});
        *hash = *hash * 31 + (det_str_hash((det_str){r->to, r->to_len}) ^ r->place);
    }
    fputs("{\"\",\"\",0,0,0,0}};\n", out);
}

static void
write_affixes(FILE *out, uint64_t *hash)
{
    fputs("const det_words_affix det_words_affixes[] = {\n", out);
    for (size_t i = 0; i < affix_count; i++) {
        const det_words_affix *a = &affixes[i];
        fprintf(out, "{\"%.*s\",\"%.*s\",%u,%u,%d,%d},\n", a->text_len, a->text, a->token_len,
                a->token, a->text_len, a->token_len, a->is_front, a->is_vowelless);
        *hash = *hash * 31 + det_str_hash((det_str){a->text, a->text_len});
        *hash = *hash * 31 + (det_str_hash((det_str){a->token, a->token_len}) ^ a->is_front ^
                              (uint64_t)a->is_vowelless << 1);
    }
    fprintf(out, "{\"\",\"\",0,0,0,0}};\nconst uint32_t det_words_affix_count = %zu;\n",
            affix_count);
}

/* What tables of other generators are made of: they are part of the version. */
static uint64_t
sum_file(const char *path, uint64_t hash)
{
    char text[LINE_MAX_BYTES];
    FILE *in = fopen(path, "r");
    if (in == NULL) die("cannot read %s", path);
    while (fgets(text, sizeof text, in) != NULL)
        if (text[0] != '#') hash = hash * 31 + det_str_hash(det_str_of(text));
    fclose(in);
    return hash;
}

static void
write_tables(const char *path, uint64_t hash)
{
    static uint32_t slots[SLOTS];
    FILE *out = fopen(path, "w");
    if (out == NULL) die("cannot write %s", path);
    fputs("/* Generated by tools/gen_words.c; do not edit. */\n#include \"text/words_table.h\"\n",
          out);
    write_classes(out, &hash);
    write_words(out, slots, &hash);
    write_phrases(out, &hash);
    write_habits(out, &hash);
    write_affixes(out, &hash);
    fprintf(out, "const uint32_t det_words_slot_count = %d;\nconst uint32_t det_words_slots[] = {",
            SLOTS);
    for (size_t i = 0; i < SLOTS; i++)
        fprintf(out, "%s%u,", i % 16 == 0 ? "\n" : "", slots[i]);
    /* letter by letter: C17 promises no string longer than 4,095 */
    fputs("\n};\nconst char det_words_text[] = {", out);
    for (size_t i = 0; i < strings_used; i++)
        fprintf(out, "%s%d,", i % 24 == 0 ? "\n" : "", strings[i]);
    fputs("0}", out);
    fprintf(out, ";\nconst char det_words_version_text[] = \"words %08x\";\n",
            (unsigned)(hash ^ hash >> 32));
    if (fclose(out) != 0) die("cannot write %s", path);
}

int
main(int argc, char **argv)
{
    if (argc < 3) die("usage: gen_words words_table.c LIST=FILE...");
    words = calloc(WORDS_MAX, sizeof words[0]);
    phrases = calloc(WORDS_MAX, sizeof phrases[0]);
    members = calloc(WORDS_MAX, sizeof members[0]);
    class_names = calloc(WORDS_MAX, sizeof class_names[0]);
    det_arena *arena = NULL;
    uint64_t others = 0;
    det_error err;
    if (words == NULL || phrases == NULL || members == NULL || class_names == NULL ||
        det_arena_new(0, &arena, &err) != DET_OK) {
        die("out of memory");
    }
    for (int i = 2; i < argc; i++) {
        char *path = strchr(argv[i], '=');
        if (path == NULL) die("expected LIST=FILE: '%s'", argv[i]);
        *path++ = '\0';
        if (strcmp(argv[i], "sounds") == 0) {
            others = sum_file(path, others);
            continue;
        }
        read_list(path, find_list(det_str_of(argv[i])), arena);
    }
    settle_phrases();
    settle_classes();
    qsort(words, word_count, sizeof words[0], compare_words);
    qsort(phrases, phrase_count, sizeof phrases[0], compare_phrases);
    qsort(affixes, affix_count, sizeof affixes[0], compare_affixes);
    write_tables(argv[1], others);
    det_arena_free(arena);
    free(words);
    free(phrases);
    free(members);
    free(class_names);
    return 0;
}
