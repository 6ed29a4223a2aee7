/* gen_sounds.c - turns data/sounds-*.txt into the tables of src/text/sounds_table.h.
 *
 *   gen_sounds sounds_table.c sounds-kana.txt sounds-chinese.txt
 *
 * A line is a syllable and what it stands for, "letters=cost", or "characters", "families" or
 * "foreign" and characters.
 * Lines that begin with '#' are for people.  Syllables ascend, and so do the costs of a line; a
 * line that is anything else stops the build at its place. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/sounds_table.h"
#include "text/utf8.h"

enum { LINE_BYTES = 2048, PIECES_MAX = 16384, SYLLABLES_MAX = 1024, CHARACTERS_MAX = 4096 };

static det_sound_piece pieces[PIECES_MAX], by_letter[PIECES_MAX];
static det_sound_syllable syllables[SYLLABLES_MAX];
typedef struct codes {
    const char *word, *name; /* of a line, and of the table */
    uint32_t items[CHARACTERS_MAX];
    size_t count;
} codes;
static codes sets[] = {{"characters ", "character", {0}, 0},
                       {"families ", "family", {0}, 0},
                       {"foreign ", "foreign", {0}, 0}};
static size_t piece_count;

static void die(const char *file, int line, const char *what) __attribute__((noreturn));

static void
die(const char *file, int line, const char *what)
{
    fprintf(stderr, "gen_sounds: %s:%d: %s\n", file, line, what);
    exit(1);
}

static void
read_codes(const char *file, int line, const char *text, codes *set)
{
    det_str rest = det_str_of(text);
    uint32_t code;
    while (det_utf8_next(&rest, &code)) {
        if (code == DET_UTF8_REPLACEMENT) die(file, line, "not UTF-8");
        if (set->count == CHARACTERS_MAX) die(file, line, "too many characters");
        if (set->count > 0 && set->items[set->count - 1] >= code)
            die(file, line, "characters have to ascend");
        set->items[set->count++] = code;
    }
}

/* A line of characters; false if it is another. */
static int
read_set(const char *file, int line, const char *text)
{
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        size_t length = strlen(sets[i].word);
        if (strncmp(text, sets[i].word, length) != 0) continue;
        read_codes(file, line, text + length, &sets[i]);
        return 1;
    }
    return 0;
}

static void
write_set(FILE *out, const codes *set, const char *plural)
{
    fprintf(out, "const uint32_t det_sounds_%s[] = {", plural);
    for (size_t i = 0; i < set->count; i++)
        fprintf(out, "%s0x%X,", i % 8 == 0 ? "\n" : "", set->items[i]);
    fprintf(out, "0\n};\nconst uint32_t det_sounds_%s_count = %zu;\n", set->name, set->count);
}

/* One "letters=cost" of a line. */
static void
read_piece(const char *file, int line, det_str word)
{
    det_str letters;
    uint64_t cost;
    if (!det_str_next(&word, '=', &letters) || !det_str_read_u64(word, &cost) || cost > UINT8_MAX)
        die(file, line, "expected letters=cost, the cost up to 255");
    if (det_str_equal(letters, DET_STR("-"))) letters.len = 0;
    if (letters.len > DET_SOUND_PIECE_MAX) die(file, line, "up to six letters are a piece");
    for (size_t i = 0; i < letters.len; i++)
        if (letters.ptr[i] < 'a' || letters.ptr[i] > 'z') die(file, line, "expected small letters");
    if (piece_count == PIECES_MAX) die(file, line, "too many pieces");
    det_sound_piece *made = &pieces[piece_count++];
    memcpy(made->text, letters.ptr, letters.len);
    made->length = (uint8_t)letters.len;
    made->cost = (uint8_t)cost;
}

static void
read_syllable(const char *file, int line, det_str rest, det_sound_syllable *made,
              const det_sound_syllable *before)
{
    det_str word;
    if (!det_str_next(&rest, ' ', &word) || word.len > DET_SOUND_SYLLABLE_MAX)
        die(file, line, "a syllable has seven letters at most");
    memcpy(made->text, word.ptr, word.len);
    made->length = (uint8_t)word.len;
    made->piece_first = (uint16_t)piece_count;
    if (before != NULL && memcmp(before->text, made->text, DET_SOUND_SYLLABLE_MAX) >= 0)
        die(file, line, "syllables have to ascend");
    while (det_str_next(&rest, ' ', &word)) {
        read_piece(file, line, word);
        size_t last = piece_count - 1;
        if (last > made->piece_first && pieces[last].cost < pieces[last - 1].cost)
            die(file, line, "costs have to ascend");
    }
    made->piece_count = (uint16_t)(piece_count - made->piece_first);
    if (made->piece_count > DET_SOUND_PIECES_MAX) die(file, line, "it stands for too much");
    if (made->piece_count == 0) die(file, line, "a syllable stands for something");
}

static size_t
letter_of(const det_sound_piece *piece)
{
    return piece->length == 0 ? 0 : (size_t)(piece->text[0] - 'a' + 1);
}

static void
order_by_letter(det_sound_syllable *syllable)
{
    size_t used = syllable->piece_first; /* both tables have the pieces of a syllable there */
    const size_t end = used + syllable->piece_count;
    for (size_t letter = 0; letter <= 26; letter++) {
        syllable->letters[letter] = (uint16_t)used;
        for (size_t p = syllable->piece_first; p < end; p++)
            if (letter_of(&pieces[p]) == letter) by_letter[used++] = pieces[p];
    }
    syllable->letters[27] = (uint16_t)used;
}

static void
write_syllables(FILE *out, const char *file, const char *name)
{
    char text[LINE_BYTES];
    size_t count = 0;
    FILE *in = fopen(file, "r");
    if (in == NULL) die(file, 0, "cannot be read");
    memset(syllables, 0, sizeof syllables);
    for (int line = 1; fgets(text, sizeof text, in) != NULL; line++) {
        size_t length = strcspn(text, "\n");
        if (text[length] == '\0') die(file, line, "too long a line, or no end of it");
        text[length] = '\0';
        if (text[0] == '#' || text[0] == '\0') continue;
        if (read_set(file, line, text)) continue;
        if (count == SYLLABLES_MAX) die(file, line, "too many syllables");
        read_syllable(file, line, det_str_of(text), &syllables[count],
                      count == 0 ? NULL : &syllables[count - 1]);
        order_by_letter(&syllables[count]);
        count++;
    }
    fclose(in);
    fprintf(out, "const det_sound_syllable det_sounds_%s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "{\"%.*s\",%u,%u,%u,{", DET_SOUND_SYLLABLE_MAX, syllables[i].text,
                syllables[i].length, syllables[i].piece_first, syllables[i].piece_count);
        for (size_t k = 0; k < 28; k++)
            fprintf(out, "%u,", syllables[i].letters[k]);
        fputs("}},\n", out);
    }
    fprintf(out, "};\nconst uint32_t det_sounds_%s_count = %zu;\n", name, count);
}

static void
write_pieces(FILE *out, const det_sound_piece *items, const char *name)
{
    fprintf(out, "const det_sound_piece det_sounds_%s[] = {\n", name);
    for (size_t i = 0; i < piece_count; i++)
        fprintf(out, "{\"%.*s\",%u,%u},\n", DET_SOUND_PIECE_MAX, items[i].text, items[i].length,
                items[i].cost);
    fputs("};\n", out);
}

int
main(int argc, char **argv)
{
    if (argc != 4) die("usage", 0, "gen_sounds sounds_table.c sounds-kana.txt sounds-chinese.txt");
    FILE *out = fopen(argv[1], "w");
    if (out == NULL) die(argv[1], 0, "cannot be written");
    fputs("/* Generated by tools/gen_sounds.c; do not edit. */\n#include "
          "\"text/sounds_table.h\"\n",
          out);
    write_syllables(out, argv[2], "kana");
    write_syllables(out, argv[3], "han");
    write_pieces(out, pieces, "pieces");
    write_pieces(out, by_letter, "by_letter");
    write_set(out, &sets[0], "characters");
    write_set(out, &sets[1], "families");
    write_set(out, &sets[2], "foreign");
    if (fclose(out) != 0) die(argv[1], 0, "cannot be written");
    return 0;
}
