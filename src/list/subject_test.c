/* subject_test.c - the canonical JSON, there and back, and the words it is made of. */
#include "list/subject.h"

#include "base/test.h"

#include <string.h>

/* What det_subject_read and det_subject_write make of a text: the same text, or the error. */
static const char *
round_trip(const char *in, det_text *out, det_error *err)
{
    det_arena *arena;
    det_tree tree;
    det_subject subject;
    if (det_arena_new(0, &arena, err) != DET_OK) return err->text;
    det_status st = det_tree_read_json(det_str_of(in), "s.json", arena, &tree, err);
    if (st == DET_OK) st = det_subject_read(&tree, 0, arena, &subject, err);
    det_text_clear(out);
    if (st == DET_OK) {
        det_json json = det_json_over(out);
        det_subject_write(&json, &subject);
    }
    det_arena_free(arena);
    return st == DET_OK ? det_text_bytes(out) : err->text;
}

static const char whole[] =
    "{\"id\":\"un:KPi.024\",\"schema\":\"Person\",\"caption\":\"KIM YONG CHOL\",\"statements\":["
    "{\"prop\":\"name\",\"text\":\"KIM YONG CHOL\"},"
    "{\"prop\":\"alias\",\"text\":\"Kim Young-Cheol\",\"type\":\"Good\",\"note\":\"n\"},"
    "{\"prop\":\"birthDate\",\"text\":\"circa 1961\",\"span\":\"1961\",\"type\":\"circa\"},"
    "{\"prop\":\"birthDate\",\"text\":\"x\",\"span\":\"1961-02-03/1963-01-01\"},"
    "{\"prop\":\"passportNumber\",\"text\":\"472310168\",\"country\":\"KP\"}],"
    "\"notes\":[{\"code\":\"element-unknown\",\"path\":\"INDIVIDUAL/HEIGHT\",\"text\":\"170\"}]}";

static const struct {
    int line;
    const char *in, *want;
} rows[] = {
    {__LINE__, whole, whole},
    {__LINE__, "{\"id\":\"a:1\",\"schema\":\"Vessel\",\"caption\":\"\",\"statements\":[]}",
     "{\"id\":\"a:1\",\"schema\":\"Vessel\",\"caption\":\"\",\"statements\":[]}"},
    {__LINE__, "[]", "s.json:1:1: a subject is one JSON object; found something else"},
    {__LINE__, "{}",
     "s.json:1:1: subject without \"id\"; expected the JSON that det_subject_write makes"},
    {__LINE__, "{\"id\":null}", "s.json:1:7: \"id\" of a subject is not a text; expected a string"},
    {__LINE__, "{\"id\":\"a:1\",\"schema\":\"Ship\",\"caption\":\"\"}",
     "s.json:1:1: unknown schema 'Ship' of a subject; expected one of list/subject.c"},
    {__LINE__,
     "{\"id\":\"a:1\",\"schema\":\"Person\",\"caption\":\"\",\"statements\":[{\"prop\":\"nom\","
     "\"text\":\"x\"}]}",
     "s.json:1:58: unknown property 'nom' of a subject; expected one of list/subject.c"},
    {__LINE__,
     "{\"id\":\"a:1\",\"schema\":\"Person\",\"caption\":\"\",\"statements\":[{\"prop\":\"name\","
     "\"text\":\"\"}]}",
     "s.json:1:58: statement 'name' has an empty text; expected what was published"},
    {__LINE__,
     "{\"id\":\"a:1\",\"schema\":\"Person\",\"caption\":\"\",\"statements\":[{\"prop\":\"alias\","
     "\"text\":\"x\"},{\"prop\":\"name\",\"text\":\"x\"}]}",
     "s.json:1:86: statement 'name' after 'alias'; expected them in the order of list/subject.h"},
    {__LINE__,
     "{\"id\":\"a:1\",\"schema\":\"Person\",\"caption\":\"\",\"statements\":[{\"prop\":"
     "\"birthDate\","
     "\"text\":\"x\",\"span\":\"1963-01-01/1961-01-01\"}]}",
     "s.json:1:58: span '1963-01-01/1961-01-01' ends before it begins"},
};

TEST(subject_write_undoes_read)
{
    det_error err;
    det_text *out;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, round_trip(rows[i].in, out, &err), rows[i].want);
    det_text_free(out);
}

/* What is read of bytes as they are written, by either reader; NULL where it is not taken. */
static const char *
written(det_str in, bool is_canonical, det_arena *arena, det_text *out)
{
    det_tree tree;
    det_subject subject;
    det_arena_reset(arena);
    det_text_clear(out);
    if (is_canonical) {
        if (det_subject_read_canonical(in, arena, &subject) != DET_OK) return NULL;
    } else if (det_tree_read_json(in, "s.json", arena, &tree, NULL) != DET_OK ||
               det_subject_read(&tree, 0, arena, &subject, NULL) != DET_OK) {
        return NULL;
    }
    det_json json = det_json_over(out);
    det_subject_write(&json, &subject);
    return det_text_bytes(out);
}

static const char escaped[] =
    "{\"id\":\"a:1\",\"schema\":\"Person\",\"caption\":\"\\\"\\\\\\n\\r\\t\\u0000\\u001f\","
    "\"statements\":[{\"prop\":\"name\",\"text\":\"a\\\\\"},{\"prop\":\"alias\",\"text\":"
    "\"\xD0\x9A\xD0\xB8\xD0\xBC \xE9\x87\x91 eight bytes and more\"}]}";

TEST(what_is_written_is_read_in_one_pass)
{
    det_error err;
    det_arena *arena;
    det_text *one;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &one, &err), &err);
    const char *const texts[] = {whole, escaped, rows[1].in};
    for (size_t i = 0; i < COUNT(texts); i++)
        CHECK_TEXT((int)i, written(det_str_of(texts[i]), true, arena, one), texts[i]);
    /* other JSON is for the other reader */
    const char *const refused[] = {
        "{ \"id\":\"a:1\",\"schema\":\"Vessel\",\"caption\":\"\",\"statements\":[]}",
        "{\"id\":\"a:1\",\"schema\":\"Vessel\",\"caption\":\"\",\"statements\":[],\"notes\":[]}",
        "{\"id\":\"a:1\",\"schema\":\"Vessel\",\"caption\":\"\\u0041\",\"statements\":[]}",
        "{\"id\":\"a:1\",\"schema\":\"Vessel\",\"caption\":\"\\/\",\"statements\":[]}"};
    for (size_t i = 0; i < COUNT(refused); i++) {
        CHECK(written(det_str_of(refused[i]), true, arena, one) == NULL);
        CHECK(written(det_str_of(refused[i]), false, arena, one) != NULL);
    }
    det_text_free(one);
    det_arena_free(arena);
}

/* Each byte changed in turn, and each cut: what the one pass takes, the other reader takes, and
 * they read the same. */
TEST(the_one_pass_takes_nothing_else)
{
    det_error err;
    det_arena *arena;
    det_text *one, *other;
    size_t taken = 0, refused = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &one, &err), &err);
    CHECK_OK(det_text_new(0, &other, &err), &err);
    const char *const texts[] = {whole, escaped};
    for (size_t i = 0; i < COUNT(texts); i++) {
        char bytes[sizeof whole + sizeof escaped];
        size_t length = strlen(texts[i]);
        for (size_t at = 0; at < length; at++)
            for (int change = 0; change < 256; change++) {
                memcpy(bytes, texts[i], length);
                bytes[at] = (char)(unsigned char)change;
                const char *fast = written((det_str){bytes, length}, true, arena, one);
                refused += fast == NULL;
                taken += fast != NULL;
                if (fast == NULL) continue;
                const char *slow = written((det_str){bytes, length}, false, arena, other);
                CHECK(slow != NULL && strcmp(fast, slow) == 0);
            }
        for (size_t cut = 0; cut < length; cut++)
            CHECK(written((det_str){texts[i], cut}, true, arena, one) == NULL);
    }
    CHECK(taken > 1000 && refused > 1000);
    det_text_free(other);
    det_text_free(one);
    det_arena_free(arena);
}

TEST(every_word_finds_itself)
{
    for (int i = 0; i < DET_SCHEMA_COUNT; i++) {
        det_schema found;
        CHECK(det_schema_find(det_str_of(det_schema_name((det_schema)i)), &found) &&
              (int)found == i);
    }
    for (int i = 0; i < DET_PROP_COUNT; i++) {
        det_prop found;
        CHECK(det_prop_find(det_str_of(det_prop_name((det_prop)i)), &found) && (int)found == i);
    }
    det_prop prop;
    CHECK(!det_prop_find(DET_STR("names"), &prop));
}

TEST(subject_next_walks_one_property)
{
    const det_statement statements[] = {
        {.prop = DET_PROP_NAME, .text = DET_STR("a")},
        {.prop = DET_PROP_ALIAS, .text = DET_STR("b")},
        {.prop = DET_PROP_ALIAS, .text = DET_STR("c")},
        {.prop = DET_PROP_REMARK, .text = DET_STR("d")},
    };
    const det_subject subject = {.statements = statements, .statement_count = 4};
    size_t index = 0;
    CHECK(det_subject_next(&subject, DET_PROP_ALIAS, &index) == &statements[1] && index == 1);
    CHECK(det_subject_next(&subject, DET_PROP_ALIAS, &index) == &statements[1] && index == 1);
    index++;
    CHECK(det_subject_next(&subject, DET_PROP_ALIAS, &index) == &statements[2] && index == 2);
    index++;
    CHECK(det_subject_next(&subject, DET_PROP_ALIAS, &index) == NULL && index == 4);
    index = 0;
    CHECK(det_subject_next(&subject, DET_PROP_FLAG, &index) == NULL);
}
