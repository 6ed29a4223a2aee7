/* export_test.c - what is written is read again: the same subjects where the format can hold them
 * whole, the same names and bytes everywhere.  Over the newest published list of each source, the
 * open data sets, and generated subjects. */
#include "base/file.h"
#include "base/text.h"
#include "list/declare.h"
#include "list/ftm/write.h"
#include "list/senzing/senzing.h"
#include "list/simple/simple.h"
#include "list/testing.h"

#include <stdio.h>
#include <string.h>

typedef det_status (*writer)(const det_subject *subjects, const det_day *seen, size_t count,
                             bool is_one, det_text *out, det_error *err);

static const struct {
    const char *format; /* by which it is read again */
    writer write;
} writers[] = {
    {"ftm", det_ftm_write}, {"simple", det_simple_write}, {"senzing", det_senzing_write}};

/* The list as written; read again under the id "os", into arena. */
static const det_list *
again(const det_list *list, size_t w, det_arena *arena, det_text *out)
{
    det_error err;
    const det_source *source;
    const det_list *other = NULL;
    det_str copy;
    det_day *seen = DET_NEW(arena, det_day, list->subject_count);
    for (size_t i = 0; i < list->subject_count; i++)
        seen[i] = list->dated;
    det_text_clear(out);
    CHECK_OK(writers[w].write(list->subjects, seen, list->subject_count, true, out, &err), &err);
    CHECK(det_arena_copy(arena, det_text_str(out), &copy));
    const det_list_file file = {"written", copy};
    CHECK_OK(det_source_declare_plain(DET_STR("os"), det_format_find(det_str_of(writers[w].format)),
                                      arena, &source, &err),
             &err);
    det_day dated = source->has_own_date ? DET_DAY_NONE : list->dated;
    CHECK_OK(det_source_read(source, &file, 1, dated, arena, &other, &err), &err);
    return other;
}

static bool
has_name(const det_subject *subject, det_str name)
{
    if (det_str_equal(subject->caption, name)) return true;
    for (size_t i = 0; i < subject->statement_count; i++)
        if (subject->statements[i].prop <= DET_PROP_NAME_LAST &&
            det_str_equal(subject->statements[i].text, name))
            return true;
    return false;
}

static const det_subject *
twin_of(const det_list *list, const det_subject *subject)
{
    char id[512];
    snprintf(id, sizeof id, "os:%.*s", DET_STR_FMT(det_reference_of_id(subject->id)));
    return test_find(list, id);
}

/* Every party, its kind and its names are there again; written once more they are the same bytes.
 */
static void
check_names(const char *what, const det_list *list, size_t w, det_arena *arena)
{
    det_error err;
    det_text *once, *twice;
    size_t names = 0;
    CHECK_OK(det_text_new((size_t)1 << 30, &once, &err), &err);
    CHECK_OK(det_text_new((size_t)1 << 30, &twice, &err), &err);
    const det_list *other = again(list, w, arena, once);
    if (other == NULL) return;
    if (other->subject_count != list->subject_count || other->rejected_count != 0)
        det_test_fail(__FILE__, __LINE__, "%s: %zu parties, %zu come back, %zu rejected", what,
                      list->subject_count, other->subject_count, other->rejected_count);
    for (size_t i = 0; i < list->subject_count; i += 1 + list->subject_count / 4000) {
        const det_subject *subject = &list->subjects[i], *twin = twin_of(other, subject);
        if (twin == NULL || twin->schema != subject->schema ||
            !det_str_equal(twin->caption, subject->caption)) {
            det_test_fail(__FILE__, __LINE__, "%s: %.*s is not what it was", what,
                          DET_STR_FMT(subject->id));
            continue;
        }
        for (size_t k = 0; k < subject->statement_count; k++) {
            const det_statement *s = &subject->statements[k];
            if (s->prop > DET_PROP_NAME_LAST) break;
            if (!has_name(twin, s->text))
                det_test_fail(__FILE__, __LINE__, "%s: %.*s lost its name '%.*s'", what,
                              DET_STR_FMT(subject->id), DET_STR_FMT(s->text));
            names++;
        }
    }
    CHECK(names > 0);
    (void)again(other, w, arena, twice);
    if (!det_str_equal(det_text_str(once), det_text_str(twice)))
        det_test_fail(__FILE__, __LINE__, "%s as %s: written twice it differs", what,
                      writers[w].format);
    det_text_free(once);
    det_text_free(twice);
}

TEST(export_keeps_names_of_published_lists)
{
    static const struct {
        const char *source, *paths[4];
        det_day dated;
    } lists[] = {
        {"un", {"un/un-consolidated-2026-05-08.xml.xz"}, DET_DAY_NONE},
        {"ofac",
         {"ofac/sdn-2023-07-12.csv.xz", "ofac/alt-2023-07-12.csv", "ofac/add-2023-07-12.csv.xz"},
         19550},
        {"eu", {"eu/eu-fsf-1.1-sample-2021-03.xml"}, DET_DAY_NONE},
        {"uk", {"uk/uksl-excerpt-2026-03-26.xml"}, DET_DAY_NONE},
        {"hmt", {"uk/ofsi-conlist-2025-04-10.csv.xz"}, DET_DAY_NONE},
        {"ca", {"ca/sema-2025-05.xml.xz"}, 20210}};
    if (det_test_data() == NULL) SKIP("../shared/data is not here");
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new((size_t)4 << 30, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(lists); i++) {
        for (size_t w = 0; w < COUNT(writers); w++) {
            const det_list *list = NULL;
            size_t count = 0;
            while (count < 4 && lists[i].paths[count] != NULL)
                count++;
            CHECK_OK(test_load_files(lists[i].source, lists[i].paths, count, lists[i].dated, arena,
                                     &list, &err),
                     &err);
            if (list != NULL) check_names(lists[i].source, list, w, arena);
            det_arena_reset(arena);
        }
    }
    det_arena_free(arena);
}

/* The same subjects, byte for byte. */
static void
check_same(const char *what, const det_list *list, size_t w, det_arena *arena)
{
    det_error err;
    det_text *out, *one, *two;
    size_t differ = 0;
    CHECK_OK(det_text_new((size_t)1 << 30, &out, &err), &err);
    CHECK_OK(det_text_new(0, &one, &err), &err);
    CHECK_OK(det_text_new(0, &two, &err), &err);
    const det_list *other = again(list, w, arena, out);
    CHECK(other != NULL && other->subject_count == list->subject_count);
    for (size_t i = 0; other != NULL && i < list->subject_count && differ < 5; i++) {
        bool is_same = i < other->subject_count && strcmp(test_show(&list->subjects[i], one),
                                                          test_show(&other->subjects[i], two)) == 0;
        differ += !is_same;
        if (!is_same)
            det_test_fail(__FILE__, __LINE__, "%s as %s\n  was %s\n  is  %s", what,
                          writers[w].format, det_text_bytes(one), det_text_bytes(two));
    }
    det_text_free(out);
    det_text_free(one);
    det_text_free(two);
}

TEST(export_is_the_way_back)
{
    static const struct {
        size_t writer;
        const char *file;
    } sets[] = {{0, "eu_fsf-entities-2022-01-24.ftm.jsonl.xz"},
                {0, "sanctions-sample-entities.ftm.json"},
                {0, "wd_persons-2024-03-09-entities.ftm.json"},
                {0, "wd_persons-2024-03-09-targets.nested.json"},
                {0, "zala-entities.ftm.json"},
                {1, "ua_war_sanctions-targets.simple-2026-03-13.csv.xz"},
                {1, "wd_persons-2024-03-09-targets.simple.csv"},
                {2, "wd_persons-2024-03-09-senzing.json"},
                {2, "us_congress-senzing.json"}};
    if (det_test_data() == NULL) SKIP("../shared/data/opensanctions is not here");
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new((size_t)4 << 30, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(sets); i++) {
        char full[1024];
        det_file file;
        const det_source *source;
        const det_list *list = NULL;
        snprintf(full, sizeof full, "%s/opensanctions/%s", det_test_data(), sets[i].file);
        CHECK_OK(det_file_open(full, 0, &file, &err), &err);
        CHECK_OK(det_source_declare_plain(
                     DET_STR("os"), det_format_find(det_str_of(writers[sets[i].writer].format)),
                     arena, &source, &err),
                 &err);
        const det_list_file one = {sets[i].file, file.bytes};
        det_day dated = source->has_own_date ? DET_DAY_NONE : 19000;
        CHECK_OK(det_source_read(source, &one, 1, dated, arena, &list, &err), &err);
        if (list != NULL) check_same(sets[i].file, list, sets[i].writer, arena);
        det_file_close(&file);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}

/* ---- generated ---------------------------------------------------------------------------------
 */

static const char *const words[] = {"Anna", "O'Neil", "a;b", "\"quoted\"", "Ünal",
                                    "محمد", "x,y",    "\\",  "1961",       "IMO",
                                    "<&>",  "김",     "a:b", "-",          "{}"};

static void
say_random(det_text *out, const char *key, size_t most)
{
    size_t count = 1 + det_test_random() % most;
    det_text_print(out, ",\"%s\":[", key);
    for (size_t i = 0; i < count; i++) {
        det_json json = det_json_over(out);
        char text[128];
        snprintf(text, sizeof text, "%s %s%u", words[det_test_random() % COUNT(words)],
                 words[det_test_random() % COUNT(words)], (unsigned)(det_test_random() % 9));
        if (i > 0) det_text_add_byte(out, ',');
        det_json_str(&json, det_str_of(text));
    }
    det_text_add(out, DET_STR("]"));
}

/* A graph of a few parties with links, documents and addresses between them. */
static void
make_graph(det_text *out)
{
    static const char *const schemata[] = {"Person", "Company", "Vessel", "PublicBody", "Thing"};
    static const char *const keys[] = {"alias",     "weakAlias", "notes",
                                       "innCode",   "ogrnCode",  "address",
                                       "education", "firstName", "citizenship"};
    static const char *const links[][3] = {{"Ownership", "owner", "asset"},
                                           {"Family", "person", "relative"},
                                           {"UnknownLink", "subject", "object"}};
    unsigned parties = 2 + (unsigned)(det_test_random() % 5);
    for (unsigned i = 0; i < parties; i++) {
        det_text_print(out,
                       "{\"id\":\"p%u\",\"caption\":\"c%u\",\"schema\":\"%s\",\"properties\":{"
                       "\"name\":[\"n%u\"]",
                       i, i, schemata[det_test_random() % COUNT(schemata)], i);
        for (size_t k = 0; k < COUNT(keys); k++)
            if (det_test_random() % 3 == 0) say_random(out, keys[k], 3);
        if (det_test_random() % 2) det_text_print(out, ",\"addressEntity\":[\"a%u\"]", i);
        det_text_print(out, "},\"datasets\":[\"d\"],\"last_seen\":\"2024-05-0%uT00:00:00\"}\n",
                       1 + (unsigned)(det_test_random() % 3));
        det_text_print(out,
                       "{\"id\":\"a%u\",\"caption\":\"a\",\"schema\":\"Address\",\"properties\":"
                       "{\"country\":[\"cy\"]",
                       i);
        say_random(out, "full", 2);
        det_text_print(out,
                       "}}\n{\"id\":\"s%u\",\"schema\":\"Sanction\",\"properties\":{\"entity\":["
                       "\"p%u\"],\"startDate\":[\"2020-01-0%u\"]",
                       i, i, 1 + i);
        say_random(out, "program", 2);
        size_t link = det_test_random() % COUNT(links);
        det_text_print(out,
                       "}}\n{\"id\":\"l%u\",\"schema\":\"%s\",\"properties\":{\"%s\":[\"p%u\"],"
                       "\"%s\":[\"p%u\"]",
                       i, links[link][0], links[link][1], i, links[link][2],
                       (unsigned)(det_test_random() % parties));
        say_random(out, "role", 2);
        det_text_add(out, DET_STR("}}\n"));
    }
}

TEST(export_of_generated_graphs)
{
    enum { GRAPHS = 300 };
    det_error err;
    det_arena *arena;
    det_text *text;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &text, &err), &err);
    for (size_t i = 0; i < GRAPHS; i++) {
        const det_source *source;
        const det_list *list = NULL;
        det_text_clear(text);
        make_graph(text);
        const det_list_file file = {"made", det_text_str(text)};
        CHECK_OK(det_source_declare_plain(DET_STR("os"), det_format_find(DET_STR("ftm")), arena,
                                          &source, &err),
                 &err);
        CHECK_OK(det_source_read(source, &file, 1, DET_DAY_NONE, arena, &list, &err), &err);
        if (list != NULL) check_same("a made graph", list, 0, arena);
        if (list != NULL) check_names("a made graph", list, 1, arena);
        if (list != NULL) check_names("a made graph", list, 2, arena);
        det_arena_reset(arena);
    }
    det_text_free(text);
    det_arena_free(arena);
}
