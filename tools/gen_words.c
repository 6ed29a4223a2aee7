/* gen_words.c - turns the word lists of data/ into the tables of src/text/words_table.h.
 *
 *   gen_words words_table.c ROLE=FILE...        ROLE is title, particle, legal-form, generic or
 * name
 *
 * A line of a list is one concept: its canonical form, then variants, parted by commas.  Each is
 * folded as names are, so the lists may be written in any script and case.  A variant of one word
 * makes a known word; one of several words makes a phrase, whose words are first brought to their
 * own canonical forms
 * ("limited liability company" is looked for as "ltd liability co").
 *
 * A name list (role "name") gives no role: its variants, in other letters than Latin, only take the
 * Latin form.
 *
 * A word may stand in two lists if both give it the same canonical form; otherwise the build stops
 * and names both places: the same token cannot be written in two ways. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/token.h"
#include "text/words_table.h"

enum { WORDS_MAX = 8192, TEXT_MAX = 200, LINE_MAX_BYTES = 4096, SLOTS = 8192, STRING_MAX = 65535 };

typedef struct known {
    char text[TEXT_MAX];
    char canonical[TEXT_MAX];
    unsigned roles;
    int words;
    bool is_foreign_only;
    const char *file;
    int line;
} known;

static known *words, *phrases;
static size_t word_count, phrase_count;

static void die(const char *format, ...) DET_PRINTF(1, 2);

static void
die(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fputs("gen_words: ", stderr);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    exit(1);
}

static known *
find(known *among, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(among[i].text, text) == 0) return &among[i];
    }
    return NULL;
}

static void
add(known *among, size_t *count, const known *made)
{
    known *there = find(among, *count, made->text);
    if (there == NULL) {
        if (*count == WORDS_MAX) die("more than %d words", WORDS_MAX);
        among[(*count)++] = *made;
        return;
    }
    if (strcmp(there->canonical, made->canonical) != 0) {
        die("%s:%d: '%s' means '%s' here and '%s' at %s:%d", made->file, made->line, made->text,
            made->canonical, there->canonical, there->file, there->line);
    }
    there->roles |= made->roles;
    there->is_foreign_only = there->is_foreign_only && made->is_foreign_only;
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

static void
read_list(const char *path, unsigned role, det_arena *arena)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) die("cannot open %s", path);
    char text[LINE_MAX_BYTES];
    for (int line = 1; fgets(text, sizeof text, file) != NULL; line++) {
        if (strchr(text, '\n') == NULL) die("%s:%d: line too long or not ended", path, line);
        det_str rest = det_str_trim(det_str_of(text)), part;
        if (rest.len == 0 || rest.ptr[0] == '#') continue;
        known made = {.roles = role, .is_foreign_only = role == 0, .file = path, .line = line};
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
                if (made.is_foreign_only) continue; /* in Latin letters: nothing to change */
            }
            made.words = 1;
            for (const char *c = made.text; *c != '\0'; c++)
                made.words += *c == ' ';
            if (made.words > 1 && made.is_foreign_only) {
                die("%s:%d: '%.*s' is more than one word: '%s'", path, line, DET_STR_FMT(part),
                    made.text);
            }
            if (made.words == 1)
                add(words, &word_count, &made);
            else
                add(phrases, &phrase_count, &made);
        }
    }
    fclose(file);
}

/* Brings the words of each phrase to canonical form, and makes sure its first word is known. */
static void
settle_phrases(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < phrase_count; i++) {
        known phrase = phrases[i];
        char text[TEXT_MAX] = "";
        det_str rest = det_str_of(phrase.text), part;
        for (bool is_first = true; det_str_next(&rest, ' ', &part); is_first = false) {
            char word[TEXT_MAX];
            snprintf(word, sizeof word, "%.*s", DET_STR_FMT(part));
            const known *there = find(words, word_count, word);
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
                if (find(words, word_count, form) == NULL) add(words, &word_count, &first);
            }
        }
        memcpy(phrase.text, text, sizeof text);
        const known *same = find(words, word_count, phrase.canonical);
        if (same != NULL) phrase.roles |= same->roles;
        add(phrases, &kept, &phrase); /* kept <= i: overwrites only what was read */
    }
    phrase_count = kept;
}

static int
compare_words(const void *a, const void *b)
{
    return strcmp(((const known *)a)->text, ((const known *)b)->text);
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
    for (size_t i = 0; i + length <= strings_used; i++) {
        if (memcmp(strings + i, text, length) == 0) return (unsigned)i;
    }
    if (strings_used + length > STRING_MAX) die("more than %d bytes of text", STRING_MAX);
    memcpy(strings + strings_used, text, length);
    strings_used += length;
    return (unsigned)(strings_used - length);
}

static void
write_tables(const char *path)
{
    static uint16_t slots[SLOTS];
    FILE *out = fopen(path, "w");
    if (out == NULL) die("cannot write %s", path);
    uint64_t hash = 0;
    fputs("/* Generated by tools/gen_words.c; do not edit. */\n#include \"text/words_table.h\"\n",
          out);
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
        unsigned text = intern(w->text), canonical = intern(w->canonical);
        fprintf(out, "{%u,%u,%zu,%zu,%u,%d,%zu,%zu}, /* %s */\n", text, canonical, strlen(w->text),
                length, w->roles, w->is_foreign_only, first, count, w->text);
        uint64_t key = det_str_hash(det_str_of(w->text));
        size_t at = key & (SLOTS - 1);
        while (slots[at] != 0)
            at = (at + 1) & (SLOTS - 1);
        slots[at] = (uint16_t)(i + 1);
        hash = hash * 31 + (key ^ det_str_hash(det_str_of(w->canonical)) ^ w->roles);
    }
    fputs("};\nconst det_known_phrase det_words_phrases[] = {\n", out);
    for (size_t p = 0; p < phrase_count; p++) {
        const known *w = &phrases[p];
        unsigned text = intern(w->text), canonical = intern(w->canonical);
        fprintf(out, "{%u,%u,%zu,%zu,%d,0,%u}, /* %s */\n", text, canonical, strlen(w->text),
                strlen(w->canonical), w->words, w->roles, w->text);
        hash = hash * 31 + (det_str_hash(det_str_of(w->text)) ^
                            det_str_hash(det_str_of(w->canonical)) ^ w->roles);
    }
    fprintf(out,
            "};\nconst uint32_t det_words_slot_count = %d;\nconst uint16_t det_words_slots[] = {",
            SLOTS);
    for (size_t i = 0; i < SLOTS; i++)
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n" : "", slots[i]);
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
    static const struct {
        const char *name;
        unsigned role;
    } roles[] = {{"title", DET_ROLE_TITLE},
                 {"particle", DET_ROLE_PARTICLE},
                 {"legal-form", DET_ROLE_LEGAL_FORM},
                 {"generic", DET_ROLE_GENERIC},
                 {"name", 0}};
    if (argc < 3) die("usage: gen_words words_table.c ROLE=FILE...");
    words = calloc(WORDS_MAX, sizeof words[0]);
    phrases = calloc(WORDS_MAX, sizeof phrases[0]);
    det_arena *arena = NULL;
    det_error err;
    if (words == NULL || phrases == NULL || det_arena_new(0, &arena, &err) != DET_OK) {
        die("out of memory");
    }
    for (int i = 2; i < argc; i++) {
        char *path = strchr(argv[i], '=');
        if (path == NULL) die("expected ROLE=FILE: '%s'", argv[i]);
        *path++ = '\0';
        size_t r = 0;
        while (r < sizeof roles / sizeof roles[0] && strcmp(roles[r].name, argv[i]) != 0)
            r++;
        if (r == sizeof roles / sizeof roles[0]) die("no such role: '%s'", argv[i]);
        read_list(path, roles[r].role, arena);
    }
    settle_phrases();
    qsort(words, word_count, sizeof words[0], compare_words);
    qsort(phrases, phrase_count, sizeof phrases[0], compare_phrases);
    write_tables(argv[1]);
    det_arena_free(arena);
    free(words);
    free(phrases);
    return 0;
}
