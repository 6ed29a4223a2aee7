/* json_test.c - the bytes that the writer makes. */
#include "base/json.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

TEST(json_document)
{
    det_text *text = NULL;
    det_error err;
    CHECK_OK(det_text_new(0, &text, &err), &err);
    det_json json = det_json_over(text);
    det_json_object(&json);
    det_json_key_cstr(&json, "id", "un:KPi.024");
    det_json_key_cstr(&json, "none", NULL);
    det_json_key_int(&json, "least", INT64_MIN);
    det_json_key_uint(&json, "most", UINT64_MAX);
    det_json_key_bool(&json, "match", true);
    det_json_key(&json, "empty");
    det_json_array(&json);
    det_json_array_end(&json);
    det_json_key(&json, "list");
    det_json_array(&json);
    det_json_object(&json);
    det_json_object_end(&json);
    det_json_null(&json);
    det_json_bool(&json, false);
    det_json_raw(&json, DET_STR("{\"a\":1}"));
    det_json_array(&json);
    det_json_int(&json, 1);
    det_json_int(&json, 2);
    det_json_array_end(&json);
    det_json_array_end(&json);
    det_json_key_str(&json, "last", (det_str){NULL, 0});
    det_json_object_end(&json);
    det_text_add_byte(text, '\n');
    det_json_object(&json); /* the next line of NDJSON by the same writer */
    det_json_object_end(&json);
    CHECK_TEXT(0, det_text_bytes(text),
               "{\"id\":\"un:KPi.024\",\"none\":null,\"least\":-9223372036854775808,"
               "\"most\":18446744073709551615,\"match\":true,\"empty\":[],"
               "\"list\":[{},null,false,{\"a\":1},[1,2]],\"last\":\"\"}\n{}");
    det_text_free(text);
}

/* A key from outside: long, with what has to be escaped. */
TEST(json_keys)
{
    char key[400];
    det_text *text = NULL, *want = NULL;
    det_error err;
    CHECK_OK(det_text_new(0, &text, &err), &err);
    CHECK_OK(det_text_new(0, &want, &err), &err);
    memset(key, 'k', sizeof key);
    key[0] = '"';
    det_json json = det_json_over(text);
    det_json_object(&json);
    det_json_key_text(&json, (det_str){key, sizeof key});
    det_json_int(&json, 1);
    det_json_key_or_null(&json, "none", (det_str){NULL, 0});
    det_json_key_or_null(&json, "some", DET_STR("a"));
    det_json_object_end(&json);
    det_text_add(want, DET_STR("{\"\\"));
    det_text_add(want, (det_str){key, sizeof key});
    det_text_add(want, DET_STR("\":1,\"none\":null,\"some\":\"a\"}"));
    CHECK_TEXT(0, det_text_bytes(text), det_text_bytes(want));
    det_text_free(text);
    det_text_free(want);
}

static const struct {
    int line;
    const char *in, *want;
} string_rows[] = {
    {__LINE__, "", "\"\""},
    {__LINE__, "a\"b\\c/", "\"a\\\"b\\\\c/\""},
    {__LINE__, "\b\f\n\r\t\x01\x1F\x7F", "\"\\u0008\\u000c\\n\\r\\t\\u0001\\u001f\x7F\""},
    {__LINE__, "\xEA\xB9\x80", "\"\xEA\xB9\x80\""},
    {__LINE__, "a\xFFz", "\"a\xEF\xBF\xBDz\""},
    {__LINE__, "\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
};
TEST(json_strings)
{
    for (size_t i = 0; i < COUNT(string_rows); i++) {
        det_text *text = NULL;
        det_error err;
        CHECK_OK(det_text_new(0, &text, &err), &err);
        det_json json = det_json_over(text);
        det_json_cstr(&json, string_rows[i].in);
        CHECK_TEXT(string_rows[i].line, det_text_bytes(text), string_rows[i].want);
        det_text_free(text);
    }
}

static const struct {
    int line;
    uint32_t in;
    const char *want;
} bp_rows[] = {
    {__LINE__, 0, "0.0"},        {__LINE__, 1, "0.0001"},
    {__LINE__, 10, "0.001"},     {__LINE__, 9700, "0.97"},
    {__LINE__, 9999, "0.9999"},  {__LINE__, 10000, "1.0"},
    {__LINE__, 12345, "1.2345"}, {__LINE__, UINT32_MAX, "429496.7295"},
};
TEST(json_basis_points)
{
    for (size_t i = 0; i < COUNT(bp_rows); i++) {
        det_text *text = NULL;
        det_error err;
        CHECK_OK(det_text_new(0, &text, &err), &err);
        det_json json = det_json_over(text);
        det_json_bp(&json, bp_rows[i].in);
        CHECK_TEXT(bp_rows[i].line, det_text_bytes(text), bp_rows[i].want);
        det_text_free(text);
    }
}

/* One byte of each kind at each place of a word of eight, behind and before plain ones. */
TEST(json_bytes_anywhere)
{
    for (unsigned byte = 1; byte < 0x80; byte++)
        for (size_t at = 0; at < 20; at++) {
            char in[20], want[64], escaped[16] = {(char)byte, '\0'};
            det_text *text = NULL;
            det_error err;
            memset(in, byte == 'x' ? 'y' : 'x', sizeof in);
            in[at] = (char)byte;
            if (byte == '"' || byte == '\\')
                snprintf(escaped, sizeof escaped, "\\%c", (int)byte);
            else if (byte == '\n' || byte == '\r' || byte == '\t')
                snprintf(escaped, sizeof escaped, "\\%c",
                         byte == '\n'   ? 'n'
                         : byte == '\r' ? 'r'
                                        : 't');
            else if (byte < 0x20)
                snprintf(escaped, sizeof escaped, "\\u%04x", byte);
            snprintf(want, sizeof want, "\"%.*s%s%.*s\"", (int)at, in, escaped,
                     (int)(sizeof in - at - 1), in + at + 1);
            CHECK_OK(det_text_new(0, &text, &err), &err);
            det_json json = det_json_over(text);
            det_json_str(&json, (det_str){in, sizeof in});
            CHECK_TEXT((int)byte, det_text_bytes(text), want);
            det_text_free(text);
        }
}

/* What is printed is whole whether there is room or not. */
TEST(json_print_at_the_edge_of_room)
{
    for (size_t before = 0; before < 600; before++) {
        det_text *text = NULL;
        det_error err;
        CHECK_OK(det_text_new(600, &text, &err), &err);
        for (size_t i = 0; i < before; i++)
            det_text_add_byte(text, '.');
        det_text_print(text, "%d:%s", 12345, "abcde");
        bool is_there = before + 11 <= 600;
        CHECK(det_text_failed(text) == !is_there);
        CHECK(det_text_length(text) == before + (is_there ? 11 : 0));
        CHECK(det_text_bytes(text)[det_text_length(text)] == '\0');
        if (is_there) CHECK(strcmp(det_text_bytes(text) + before, "12345:abcde") == 0);
        det_text_free(text);
    }
}
