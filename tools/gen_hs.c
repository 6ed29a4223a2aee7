/* gen_hs.c - turns what data/ says about the Harmonized System into the tables of
 * src/law/hs_table.h.
 *
 *   gen_hs hs_table.c hs-moved.txt hs-kinds.txt
 *
 * A line is HEAD: CODE...; HEAD is "2017 1211" in the first file and a kind in the second.  Lines
 * that begin with '#' are for people.  A line that is anything else stops the build at its place.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detente.h"

enum { LINE_BYTES = 1024, CODE_DIGITS = 10 };

static void die(const char *file, int line, const char *what) __attribute__((noreturn));

static void
die(const char *file, int line, const char *what)
{
    fprintf(stderr, "gen_hs: %s:%d: %s\n", file, line, what);
    exit(1);
}

static int
is_code(const char *text)
{
    size_t count = strspn(text, "0123456789");
    return count >= 2 && count <= CODE_DIGITS && text[count] == '\0';
}

static void
write_moved(FILE *out, const char *file, int line, char *head, const char *code)
{
    char *newer = strchr(head, ' ');
    if (newer == NULL || !is_code(newer + 1) || strncmp(head, "20", 2) != 0)
        die(file, line, "expected an edition and a code before the colon");
    if (!is_code(code)) die(file, line, "a code has 2 to 10 digits");
    fprintf(out, "    {%.4s, {\"%s\", %zu}, {\"%s\", %zu}},\n", head, newer + 1, strlen(newer + 1),
            code, strlen(code));
}

static void
write_kind(FILE *out, const char *file, int line, const char *head, const char *code)
{
    int is_exact = code[0] == '=';
    if (!is_code(code + is_exact)) die(file, line, "a code has 2 to 10 digits");
    if (head[strspn(head, "abcdefghijklmnopqrstuvwxyz_0123456789")] != '\0')
        die(file, line, "a kind has small letters, digits and _");
    fprintf(out, "    {{\"%s\", %zu}, {\"%s\", %zu}, %s},\n", head, strlen(head), code + is_exact,
            strlen(code + is_exact), is_exact ? "true" : "false");
}

static int
write_file(FILE *out, const char *file, int is_moved)
{
    char text[LINE_BYTES];
    int rows = 0;
    FILE *in = fopen(file, "r");
    if (in == NULL) die(file, 0, "cannot be read");
    for (int line = 1; fgets(text, sizeof text, in) != NULL; line++) {
        if (text[0] == '#' || text[0] == '\n') continue;
        char *colon = strchr(text, ':'), *code;
        if (colon == NULL || strchr(text, '\n') == NULL) die(file, line, "expected HEAD: CODE...");
        *colon = '\0';
        code = colon + 1;
        for (;;) {
            code += strspn(code, " \n");
            if (*code == '\0') break;
            char *next = code + strcspn(code, " \n");
            if (*next != '\0') *next++ = '\0';
            if (is_moved)
                write_moved(out, file, line, text, code);
            else
                write_kind(out, file, line, text, code);
            code = next;
            rows++;
        }
    }
    fclose(in);
    if (rows == 0) die(file, 0, "has no row");
    return rows;
}

int
main(int count, char **args)
{
    FILE *out;
    if (count != 4 || (out = fopen(args[1], "w")) == NULL) {
        fputs("gen_hs hs_table.c hs-moved.txt hs-kinds.txt\n", stderr);
        return 2;
    }
    fputs("/* Made by gen_hs from data/; never edited. */\n#include \"law/hs_table.h\"\n\n"
          "const det_hs_move det_hs_moves[] = {\n",
          out);
    int moves = write_file(out, args[2], 1);
    fputs("};\nconst det_hs_kind det_hs_kinds[] = {\n", out);
    int kinds = write_file(out, args[3], 0);
    fprintf(out, "};\nconst size_t det_hs_move_count = %d;\nconst size_t det_hs_kind_count = %d;\n",
            moves, kinds);
    return fclose(out) == 0 ? 0 : 1;
}
