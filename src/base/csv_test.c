/* csv_test.c - rows as publishers write them, and three published files counted. */
#include "base/csv.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/test.h"
#include "base/text.h"

/* Rows as text: [field][field] for each, then the failure if there was one. */
static const char *
show_rows(det_str bytes, det_arena *arena, det_text *out)
{
    det_csv csv = det_csv_over(bytes, ',', "f");
    det_csv_row row;
    det_error err;
    det_status st;
    det_text_clear(out);
    while ((st = det_csv_next(&csv, arena, &row, &err)) == DET_OK) {
        det_text_print(out, "%u:", (unsigned)row.line);
        for (size_t i = 0; i < row.count; i++)
            det_text_print(out, "[%.*s]", DET_STR_FMT(row.fields[i]));
        det_text_add_byte(out, ' ');
    }
    if (st != DET_MISSING) det_text_print(out, "%s", err.text);
    return det_text_bytes(out);
}

static const struct {
    int line;
    const char *in, *want;
} csv_rows[] = {
    {__LINE__, "", ""},
    {__LINE__, "a,b\nc,d\n", "1:[a][b] 2:[c][d] "},
    {__LINE__, "a,b\r\nc,d", "1:[a][b] 2:[c][d] "},
    {__LINE__, "a\rb\r", "1:[a] 2:[b] "},
    {__LINE__, ",\n", "1:[][] "},
    {__LINE__, "\n\na\n", "1:[] 2:[] 3:[a] "},
    {__LINE__, "\"a,b\",\"c\"\"d\"\n", "1:[a,b][c\"d] "},
    {__LINE__, "\"a\nb\",c\nd\n", "1:[a\nb][c] 3:[d] "},
    {__LINE__, "\"a\r\nb\"\r\nc", "1:[a\r\nb] 3:[c] "},
    {__LINE__, "\"\",x", "1:[][x] "},
    {__LINE__, "\"\"\"\"", "1:[\"] "},
    {__LINE__, "a\"b\"c,d", "1:[a\"b\"c][d] "}, /* not at the start: an ordinary byte */
    {__LINE__, " \"a\",b", "1:[ \"a\"][b] "},
    {__LINE__, "\"a\" ,b", "1:[a ][b] "}, /* text behind the quote is kept */
    {__LINE__, "\"a\"b\"c\",d", "1:[ab\"c\"][d] "},
    {__LINE__, "36,\"AERO\",-0- \n\x1A", "1:[36][AERO][-0- ] "},
    {__LINE__, "a\n\x1A\r\n", "1:[a] "},
    {__LINE__,
     "a\n\x1A"
     "b\n",
     "1:[a] 2:[\x1A"
     "b] "},
    {__LINE__, "\xEF\xBB\xBFname,x\n", "1:[name][x] "},
    {__LINE__, "a,\"b\nc",
     "f:1:3: a quoted field that is never closed; expected '\"' before the end of "
     "the file: was it cut off?"},
    {__LINE__, "x\n\"b\"\"",
     "1:[x] f:2:1: a quoted field that is never closed; expected '\"' before the "
     "end of the file: was it cut off?"},
};
TEST(csv_rows)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < COUNT(csv_rows); i++)
        CHECK_TEXT(csv_rows[i].line, show_rows(det_str_of(csv_rows[i].in), arena, out),
                   csv_rows[i].want);
    det_text_free(out);
    det_arena_free(arena);
}

TEST(csv_places)
{
    det_arena *arena = NULL;
    det_error err;
    det_csv_row row;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_csv csv = det_csv_over(DET_STR("a;\"x\ny\";b\n;c"), ';', "f");
    CHECK_OK(det_csv_next(&csv, arena, &row, &err), &err);
    CHECK(row.count == 3 && det_str_equal(row.raw, DET_STR("a;\"x\ny\";b")));
    det_where at = det_csv_where(&csv, &row, 2);
    CHECK(at.line == 2 && at.column == 4 && strcmp(at.file, "f") == 0);
    at = det_csv_where(&csv, &row, 1);
    CHECK(at.line == 1 && at.column == 3);
    at = det_csv_where(&csv, &row, 9); /* a field that the row lacks: the row */
    CHECK(at.line == 1 && at.column == 1);
    CHECK_OK(det_csv_next(&csv, arena, &row, &err), &err);
    at = det_csv_where(&csv, &row, 1);
    CHECK(at.line == 3 && at.column == 2 && csv.rows == 2);
    CHECK(det_csv_next(&csv, arena, &row, &err) == DET_MISSING);
    CHECK(det_csv_next(&csv, arena, &row, &err) == DET_MISSING);
    det_arena_free(arena);
}

TEST(csv_limit)
{
    det_arena *arena = NULL;
    det_error err;
    det_csv_row row;
    char many[DET_CSV_FIELDS_MAX + 1];
    memset(many, ',', sizeof many);
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_csv csv = det_csv_over((det_str){many, DET_CSV_FIELDS_MAX - 1}, ',', "f");
    CHECK_OK(det_csv_next(&csv, arena, &row, &err), &err);
    CHECK(row.count == DET_CSV_FIELDS_MAX);
    csv = det_csv_over((det_str){many, DET_CSV_FIELDS_MAX}, ',', "f");
    CHECK(det_csv_next(&csv, arena, &row, &err) == DET_LIMIT);
    CHECK_TEXT(0, err.text,
               "f:1:257: more than 256 fields in a row; is ',' the separator of this file?");
    det_arena_free(arena);
    CHECK_OK(det_arena_new(16, &arena, &err), &err);
    csv = det_csv_over(DET_STR("a,b"), ',', "f");
    CHECK(det_csv_next(&csv, arena, &row, &err) == DET_NOMEM);
    CHECK_TEXT(0, err.text, "f:1:1: out of memory for a row of 2 fields");
    det_arena_free(arena);
}

/* What is written is read back the same, whatever it holds. */
TEST(csv_round_trip)
{
    static const char letters[] = "a,\"\r\n ;b";
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (int round = 0; round < 3000; round++) {
        det_str fields[5];
        char bytes[5][8];
        det_text_clear(out);
        for (size_t i = 0; i < COUNT(fields); i++) {
            fields[i] = (det_str){bytes[i], det_test_random() % 8};
            for (size_t j = 0; j < fields[i].len; j++)
                bytes[i][j] = letters[det_test_random() % (sizeof letters - 1)];
            if (i > 0) det_text_add_byte(out, ',');
            det_csv_write(out, fields[i]);
        }
        det_text_add_byte(out, '\n');
        det_csv csv = det_csv_over(det_text_str(out), ',', "f");
        det_csv_row row;
        CHECK_OK(det_csv_next(&csv, arena, &row, &err), &err);
        CHECK(row.count == COUNT(fields));
        for (size_t i = 0; i < row.count && i < COUNT(fields); i++)
            CHECK(det_str_equal(row.fields[i], fields[i]));
        CHECK(det_csv_next(&csv, arena, &row, &err) == DET_MISSING);
        det_arena_reset(arena);
    }
    det_text_free(out);
    det_arena_free(arena);
}

/* Rows and fields of published files, counted by Python's csv module. */
static const struct {
    int line;
    const char *name;
    uint64_t rows;
    size_t fields;
} published[] = {
    {__LINE__, "ofac/sdn-2019-01-16.csv.xz", 7379, 12},
    {__LINE__, "ofac/alt-2019-01-16.csv", 9682, 5},
    /* every row quoted as a whole, its own quotes doubled: what to make of it is the reader's
       business */
    {__LINE__, "ofac/add-2023-07-12.csv.xz", 17886, 1},
};
TEST(csv_published)
{
    const char *data = det_test_data();
    if (data == NULL) SKIP("published lists");
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(published); i++) {
        char path[1024], got[64], want[64];
        det_file file = {0};
        (void)snprintf(path, sizeof path, "%s/%s", data, published[i].name);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        det_csv csv = det_csv_over(file.bytes, ',', published[i].name);
        det_csv_row row;
        size_t fewest = SIZE_MAX, most = 0;
        while (det_csv_next(&csv, arena, &row, &err) == DET_OK) {
            if (row.count < fewest) fewest = row.count;
            if (row.count > most) most = row.count;
        }
        (void)snprintf(want, sizeof want, "%u rows of %zu to %zu", (unsigned)published[i].rows,
                       published[i].fields, published[i].fields);
        (void)snprintf(got, sizeof got, "%u rows of %zu to %zu", (unsigned)csv.rows, fewest, most);
        CHECK_TEXT(published[i].line, got, want);
        det_file_close(&file);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}
