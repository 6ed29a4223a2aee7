/* gen_rows.c - turns a file of data/ into a table that is compiled in (src/base/rows.h).
 *
 *   gen_rows OUT.c NAME COLUMNS FILE.txt
 *
 * A line is COLUMNS cells with '|' between them; white space around a cell does not count; a cell
 * may be empty.  Lines that begin with '#', and blank ones, are for people.  A line with another
 * number of cells stops the build at its place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 2048, LINES_MAX = 4096 };

static const char *path;

static void die(int line, const char *what) __attribute__((noreturn));

static void
die(int line, const char *what)
{
    fprintf(stderr, "gen_rows: %s:%d: %s\n", path, line, what);
    exit(1);
}

static char *
trim(char *text)
{
    char *end = text + strlen(text);
    while (*text == ' ' || *text == '\t')
        text++;
    while (end > text && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\n' || end[-1] == '\r'))
        *--end = '\0';
    return text;
}

static void
write_cell(FILE *out, const char *cell)
{
    fputc('"', out);
    for (; *cell != '\0'; cell++) {
        unsigned char byte = (unsigned char)*cell;
        if (byte == '"' || byte == '\\')
            fprintf(out, "\\%c", byte);
        else if (byte < 32 || byte > 126)
            fprintf(out, "\\%03o", byte);
        else
            fputc(byte, out);
    }
    fputs("\", ", out);
}

static void
write_line(FILE *out, int number, char *line, int columns)
{
    int count = 0;
    fputs("    ", out);
    for (char *cell = line; cell != NULL; count++) {
        char *bar = strchr(cell, '|');
        if (bar != NULL) *bar = '\0';
        if (count < columns) write_cell(out, trim(cell));
        cell = bar == NULL ? NULL : bar + 1;
    }
    fputc('\n', out);
    if (count != columns) die(number, "another number of cells than the table has columns");
}

int
main(int argc, char **argv)
{
    static int lines[LINES_MAX];
    char text[LINE_BYTES];
    int count = 0, number = 0;
    if (argc != 5) {
        fputs("usage: gen_rows OUT.c NAME COLUMNS FILE.txt\n", stderr);
        return 2;
    }
    path = argv[4];
    int columns = (int)strtol(argv[3], NULL, 10);
    FILE *in = fopen(path, "rb"), *out = fopen(argv[1], "wb");
    if (in == NULL || out == NULL || columns < 1) die(0, "cannot be opened");
    const char *name = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
    fprintf(out, "/* made by tools/gen_rows.c of data/%s */\n#include \"base/rows.h\"\n\n", name);
    fprintf(out, "extern const det_rows det_rows_%s;\n", argv[2]);
    fputs("static const char *const cells[] = {\n", out);
    while (fgets(text, sizeof text, in) != NULL) {
        number++;
        if (strchr(text, '\n') == NULL && !feof(in)) die(number, "the line is too long");
        if (text[0] == '#' || trim(text)[0] == '\0') continue;
        if (count == LINES_MAX) die(number, "too many lines");
        lines[count++] = number;
        write_line(out, number, text, columns);
    }
    if (count == 0) die(number, "no rows");
    fputs("};\n\nstatic const uint32_t lines[] = {", out);
    for (int i = 0; i < count; i++)
        fprintf(out, "%d, ", lines[i]);
    fprintf(out, "};\n\nconst det_rows det_rows_%s = {\"%s\", %d, %d, cells, lines};\n", argv[2],
            name, columns, count);
    if (ferror(in) || fclose(in) != 0 || fclose(out) != 0) die(number, "cannot be written");
    return 0;
}
