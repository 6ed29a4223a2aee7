/* Fields of entries: what is kept comes back, by the short way and by the long one. */
#include "law/fields.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"

static const det_field_key keys[] = {
    {"a", false}, {"list", true}, {"b", false}, {"other", true}, {NULL, false}};

static const char *
show(const det_fields *fields, char out[1000])
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < fields->count; i++)
        used += (size_t)snprintf(out + used, 1000 - used, "%.*s=%.*s;",
                                 DET_STR_FMT(fields->items[i].key),
                                 DET_STR_FMT(fields->items[i].value));
    return out;
}

static const struct {
    int line;
    const char *body, *want;
} rows[] = {
    {__LINE__, "{\"a\":\"1\",\"list\":[\"x\",\"y\"],\"b\":\"2\"}", "a=1;list=x;list=y;b=2;"},
    {__LINE__, "{\"b\":\"é [}\"}", "b=é [};"},
    {__LINE__, "{\"list\":[\"x\"]}", "list=x;"},
    {__LINE__, "{\"list\":\"x\"}", "list=x;"},
    /* anything else goes the long way, and means the same as ever */
    {__LINE__, "{\"a\":\"1\\n\\\"2\\\"\"}", "a=1\n\"2\";"},
    {__LINE__, "{ \"a\" : \"1\" }", "a=1;"},
    {__LINE__, "{\"b\":\"2\",\"a\":\"1\"}", "b=2;a=1;"},
    {__LINE__, "{\"a\":null,\"b\":\"2\"}", "b=2;"},
    {__LINE__, "{\"other\":{\"k\":\"v\"}}", "other=k=v;"},
    {__LINE__, "{}", ""},
    {__LINE__, "{\"c\":\"1\"}",
     "a stored entry:1:2: unknown key 'c' in a thing; known are a, list, b, other"},
    {__LINE__, "{\"a\":[\"1\"]}", "a stored entry:1:6: 'a' of a thing is one value, not a list"},
    {__LINE__, "{\"a\":\"1\"", "a stored entry:1:8: "},
    {__LINE__, "{\"a\":\"1\"} ", "a=1;"},
    {__LINE__, "{\"a\":\"1\"}}", "a stored entry:1:10: "},
    {__LINE__, "", "a stored entry:1:1: "},
};

TEST(entry_fields)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        char out[1000];
        det_arena *arena = NULL;
        det_error err = {0};
        det_fields fields;
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        const det_entry entry = {.id = DET_STR("e"), .body = det_str_of(rows[i].body)};
        det_status st = det_entry_fields(&entry, "a thing", keys, arena, &fields, &err);
        CHECK(st == DET_OK || st == DET_CORRUPT);
        const char *said = st == DET_OK ? show(&fields, out) : err.text;
        /* of what no JSON is, only the place is compared: the rest is the parser's to say */
        char begin[200];
        bool is_bad = det_str_starts(det_str_of(rows[i].want), DET_STR("a stored entry"));
        snprintf(begin, sizeof begin, "%.*s", is_bad ? (int)strlen(rows[i].want) : 199, said);
        CHECK_TEXT(rows[i].line, begin, rows[i].want);
        CHECK(is_bad == (st == DET_CORRUPT));
        if (is_bad) CHECK(strstr(said, "while reading entry e back: the store is damaged") != NULL);
        det_arena_free(arena);
    }
}

/* Whatever is written comes back, with escapes or without. */
TEST(entry_fields_there_and_back)
{
    static const char *const words[] = {"a", "x y", "\"", "\\", "é", "\n", "1", "{}", ",", "\x01"};
    for (int n = 0; n < 2000; n++) {
        char before[1000], after[1000], values[12][40];
        det_field items[12];
        det_fields fields = {items, 0, {0}}, back;
        det_arena *arena = NULL;
        det_text *body = NULL;
        det_error err = {0};
        for (const det_field_key *key = keys; key->name != NULL; key++)
            for (uint64_t many = det_test_random() % (key->is_list ? 4 : 2); many > 0; many--) {
                char *value = values[fields.count];
                /* a value never ends in white space */
                snprintf(value, 40, "%s%s.", words[det_test_random() % COUNT(words)],
                         words[det_test_random() % COUNT(words)]);
                items[fields.count++] = (det_field){
                    det_str_of(key->name), det_str_trim(det_str_of(value)), {0}};
            }
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        CHECK_OK(det_text_new(0, &body, &err), &err);
        det_json json = det_json_over(body);
        det_fields_write(&fields, keys, &json);
        const det_entry entry = {.id = DET_STR("e"), .body = det_text_str(body)};
        CHECK_OK(det_entry_fields(&entry, "a thing", keys, arena, &back, &err), &err);
        CHECK_TEXT(__LINE__, show(&back, after), show(&fields, before));
        det_text_free(body);
        det_arena_free(arena);
    }
}
