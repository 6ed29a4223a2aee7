/* print.c - colours, columns, progress. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static const char *const codes[] = {"", "\033[1m", "\033[1;31m", "\033[33m", "\033[32m", "\033[2m"};

bool
cli_is_coloured(FILE *file)
{
    const char *no_colour = getenv("NO_COLOR");
    return (no_colour == NULL || no_colour[0] == '\0') && isatty(fileno(file)) == 1;
}

/* Bytes as they may go to a terminal: control characters, of C1 too, as \xNN. */
static void
put_safe(det_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_c1 = c == 0xC2 && i + 1 < text.len && (unsigned char)text.ptr[i + 1] < 0xA0;
        if (c < 0x20 || c == 0x7F)
            printf("\\x%02x", c);
        else if (is_c1)
            printf("\\u%04x", (unsigned char)text.ptr[++i]);
        else
            putchar(c);
    }
}

void
cli_put(cli_style style, det_str text)
{
    bool is_coloured = style != CLI_PLAIN && cli_is_coloured(stdout);
    if (is_coloured) fputs(codes[style], stdout);
    put_safe(text);
    if (is_coloured) fputs("\033[0m", stdout);
}

void
cli_print(cli_style style, const char *format, ...)
{
    bool is_coloured = style != CLI_PLAIN && cli_is_coloured(stdout);
    va_list args;
    va_start(args, format);
    if (is_coloured) fputs(codes[style], stdout);
    vprintf(format, args);
    if (is_coloured) fputs("\033[0m", stdout);
    va_end(args);
}

size_t
cli_width(det_str text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c & 0xC0u) == 0x80u) continue;
        width++;
        /* Han, Hangul and Kana take two columns */
        if (c >= 0xE3 && c <= 0xED) width++;
        /* combining marks U+0300..U+036F take none */
        if ((c == 0xCC || c == 0xCD) && width > 0) width--;
    }
    return width;
}

void
cli_pad(cli_style style, det_str text, size_t width)
{
    cli_put(style, text);
    for (size_t i = cli_width(text); i < width; i++)
        putchar(' ');
}

void
cli_table_begin(cli_table *table, det_arena *arena, size_t columns)
{
    *table = (cli_table){.arena = arena, .columns = columns};
}

bool
cli_table_add(cli_table *table, det_str cell)
{
    det_str *grown = det_arena_grow(table->arena, table->cells, table->used, &table->capacity,
                                    sizeof *table->cells);
    if (grown == NULL) return false;
    table->cells = grown;
    return det_arena_copy(table->arena, cell, &table->cells[table->used++]);
}

void
cli_table_print(const cli_table *table)
{
    size_t widths[CLI_COLUMNS_MAX] = {0};
    for (size_t i = 0; i < table->used; i++) {
        size_t width = cli_width(table->cells[i]), column = i % table->columns;
        if (width > widths[column]) widths[column] = width;
    }
    for (size_t i = 0; i < table->used; i++) {
        size_t column = i % table->columns;
        bool is_last = column + 1 == table->columns;
        cli_style style = i < table->columns ? CLI_BOLD : CLI_PLAIN;
        if (table->is_right[column]) {
            for (size_t b = cli_width(table->cells[i]); b < widths[column]; b++)
                putchar(' ');
            cli_put(style, table->cells[i]);
        } else if (is_last) {
            cli_put(style, table->cells[i]);
        } else {
            cli_pad(style, table->cells[i], widths[column]);
        }
        fputs(is_last ? "\n" : "  ", stdout);
    }
}

bool
cli_write(det_str bytes)
{
    return fwrite(bytes.ptr, 1, bytes.len, stdout) == bytes.len;
}

bool
cli_flush(void)
{
    cli_progress_end();
    if (fflush(stdout) == 0 && !ferror(stdout)) return true;
    fputs("detente: the answer could not be written whole\n", stderr);
    return false;
}

bool
cli_progress(void *context, const char *what, uint64_t done, uint64_t whole)
{
    (void)context;
    if (isatty(STDERR_FILENO) != 1) return true;
    if (whole > 0)
        fprintf(stderr, "\r%s %3u%%\033[K", what, (unsigned)(done * 100 / whole));
    else
        fprintf(stderr, "\r%s %llu\033[K", what, (unsigned long long)done);
    return true;
}

void
cli_progress_end(void)
{
    if (isatty(STDERR_FILENO) == 1) fputs("\r\033[K", stderr);
}
