/* error_test.c - whole messages: places, escapes, chains, cuts and carets. */
#include "base/error.h"

#include <errno.h>
#include <string.h>

#include "base/test.h"

static const struct {
    int line;
    det_where at;
    const char *value, *want;
} fail_rows[] = {
    {__LINE__, {"sdn.csv", 7, 9}, "x", "sdn.csv:7:9: no such day: 'x'"},
    {__LINE__, {"sdn.csv", 7, 0}, "x", "sdn.csv:7: no such day: 'x'"},
    {__LINE__, {"sdn.csv", 0, 0}, "x", "sdn.csv: no such day: 'x'"},
    {__LINE__, {NULL, 7, 9}, "x", "no such day: 'x'"},
    {__LINE__, {NULL, 0, 0}, "\x1B[31m\a\n\r\t\x7F", "no such day: '\\x1B[31m\\x07\\n\\r\\t\\x7F'"},
    {__LINE__,
     {NULL, 0, 0},
     "\xC2\x9B"
     "2J",
     "no such day: '\\x9B2J'"},                                           /* CSI as one character */
    {__LINE__, {NULL, 0, 0}, "\xE2\x80\xAEx", "no such day: '\\u202Ex'"}, /* turns the line round */
    {__LINE__, {NULL, 0, 0}, "\xE2\x80\xA8", "no such day: '\\u2028'"},
    {__LINE__, {NULL, 0, 0}, "a\xFFz\xE2\x82", "no such day: 'a\\xFFz\\xE2\\x82'"},
    {__LINE__, {NULL, 0, 0}, "\xEA\xB9\x80", "no such day: '\xEA\xB9\x80'"}, /* text stays text */
    {__LINE__, {"a\nb", 1, 1}, "x", "a\\nb:1:1: no such day: 'x'"},
};
TEST(error_fail)
{
    for (size_t i = 0; i < COUNT(fail_rows); i++) {
        det_error err;
        det_status st = det_fail(&err, DET_RANGE, fail_rows[i].at, "no such day: '%s'",
                                 fail_rows[i].value);
        CHECK(st == DET_RANGE && err.status == DET_RANGE);
        CHECK_TEXT(fail_rows[i].line, err.text, fail_rows[i].want);
        CHECK(err.length == strlen(err.text));
    }
    CHECK(det_fail(NULL, DET_IO, (det_where){0}, "nobody listens") == DET_IO);
    det_while(NULL, DET_IO, "nothing happens");
}

/* A failure may be told again in other words that hold the first ones. */
TEST(error_quotes_itself)
{
    det_error err;
    (void)det_fail(&err, DET_SYNTAX, (det_where){"a", 3, 4}, "no name");
    (void)det_fail(&err, DET_REFUSED, (det_where){0}, "refused (%s)", err.text);
    CHECK_TEXT(0, err.text, "refused (a:3:4: no name)");
    (void)det_fail_errno(&err, ENOENT, "%s", err.text);
    CHECK_TEXT(0, err.text, "refused (a:3:4: no name): No such file or directory");
}

TEST(error_place_is_kept)
{
    det_error err;
    (void)det_fail(&err, DET_SYNTAX, (det_where){"a", 3, 4}, "x");
    CHECK(err.line == 3 && err.column == 4);
    (void)det_fail(&err, DET_SYNTAX, (det_where){"a", 0, 4}, "x");
    CHECK(err.line == 0 && err.column == 0);
}

TEST(error_while)
{
    det_error err;
    (void)det_fail(&err, DET_SYNTAX, (det_where){"a.csv", 3, 4}, "no name");
    det_while(&err, DET_OK, "never said");
    det_while(&err, DET_SYNTAX, "reading row %d", 3);
    det_while(&err, DET_SYNTAX, "importing %s", "ofac\x1B");
    CHECK_TEXT(0, err.text,
               "a.csv:3:4: no name\n  while reading row 3\n  while importing ofac\\x1B");
}

TEST(error_errno)
{
    det_error err;
    CHECK(det_fail_errno(&err, ENOENT, "cannot open %s", "a\nb") == DET_IO);
    CHECK_TEXT(0, err.text, "cannot open a\\nb: No such file or directory");
    CHECK(det_fail_errno(NULL, ENOENT, "x") == DET_IO);
}

/* However long the parts, the text stays within its memory, ends in "..." where it was cut, and the
 * lines that name the outer input still find room. */
TEST(error_is_cut)
{
    char page[5000];
    for (size_t length = 0; length < sizeof page - 1; length += 1 + length / 50) {
        memset(page, length % 2 != 0 ? 'x' : '\x01', length);
        page[length] = '\0';
        det_error err;
        (void)det_fail(&err, DET_SYNTAX, (det_where){"f", 1, 1}, "%s|", page);
        size_t end = strlen(err.text);
        CHECK(end == err.length && end < DET_ERROR_TEXT_MAX);
        CHECK(err.text[end - 1] == '|' || strcmp(err.text + end - 3, "...") == 0);
        det_while(&err, DET_SYNTAX, "importing un");
        CHECK(strstr(err.text, "\n  while importing un") != NULL);
        for (int i = 0; i < 40; i++)
            det_while(&err, DET_SYNTAX, "%s", page);
        CHECK(strlen(err.text) == err.length && err.length < DET_ERROR_TEXT_MAX);
    }
}

/* The cut never goes through a character. */
TEST(error_cut_is_utf8)
{
    char page[4500] = "";
    for (size_t shift = 0; shift < 4; shift++) {
        memset(page, 'x', shift);
        for (size_t at = shift; at + 3 < sizeof page - 1; at += 3)
            memcpy(page + at, "\xEA\xB9\x80", 4);
        det_error err;
        (void)det_fail(&err, DET_SYNTAX, (det_where){0}, "%s", page);
        CHECK(det_str_utf8_bad(det_str_of(err.text)) == SIZE_MAX);
        CHECK(strstr(err.text, "\\x") == NULL);
    }
}

static const struct {
    int line;
    const char *text;
    uint32_t column;
    const char *want;
} line_rows[] = {
    {__LINE__, "adopted: 2017", 10, "m\n  adopted: 2017\n           ^"},
    {__LINE__, "a", 1, "m\n  a\n  ^"},
    {__LINE__, "a", 9, "m\n  a\n   ^"}, /* behind the end */
    {__LINE__, "", 1, "m"},
    {__LINE__, "a\tb", 3, "m\n  a b\n    ^"},
    {__LINE__,
     "\x1B\xFF"
     "b",
     3, "m\n  ??b\n    ^"},
    {__LINE__, "\xEA\xB9\x80:x", 5, "m\n  \xEA\xB9\x80:x\n    ^"}, /* a character is one column */
    {__LINE__, "a", 0, "m"},
};
TEST(error_show_line)
{
    for (size_t i = 0; i < COUNT(line_rows); i++) {
        det_error err;
        (void)det_fail(&err, DET_SYNTAX, (det_where){0}, "m");
        det_error_show_line(&err, det_str_of(line_rows[i].text), line_rows[i].column);
        CHECK_TEXT(line_rows[i].line, err.text, line_rows[i].want);
    }
    char page[3000];
    memset(page, 'x', sizeof page);
    page[1500] = '@';
    det_error err;
    (void)det_fail(&err, DET_SYNTAX, (det_where){0}, "m");
    det_error_show_line(&err, (det_str){page, sizeof page}, 1501);
    const char *shown = strchr(err.text, '@'), *caret = strchr(err.text, '^');
    CHECK(shown != NULL && caret != NULL && strlen(err.text) < 250);
    CHECK(shown - strchr(err.text, '\n') == caret - strrchr(err.text, '\n'));
}

TEST(error_names)
{
    CHECK_TEXT(0, det_status_name(DET_OK), "DET_OK");
    CHECK_TEXT(0, det_status_name(DET_USAGE), "DET_USAGE");
    CHECK_TEXT(0, det_status_name((det_status)99), "DET_UNKNOWN");
}
