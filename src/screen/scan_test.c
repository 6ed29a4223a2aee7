/* scan_test.c - the theorem of docs/matching.md: what the index hands to the scorer is all that the
 * scorer would have found.
 *
 * Ten thousand queries, most of them listed names with one to three things done to them, each asked
 * through the candidates and by scoring every name.  The names are a part of the newest UN list,
 * another part each run (the runner prints the seed); without it, invented ones. */
#include "index/index.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "match/score.h"

enum { QUERIES = 10000, SUBJECTS = 120, QUERY_BYTES_MAX = 2048 };

static const char newest[] = "/un/un-consolidated-2026-05-08.xml.xz";

static void
add_record(det_index_builder *builder, const det_subject *body)
{
    det_error err;
    const det_index_record record = {body, 17000, DET_DAY_FOREVER, 1, UINT32_MAX};
    CHECK_OK(det_index_builder_record(builder, &record, &err), &err);
}

/* SUBJECTS parties in a row from somewhere on the published list. */
static void
add_published(det_index_builder *builder, const char *path, det_arena *arena)
{
    det_error err;
    det_file file;
    const det_list *list = NULL;
    CHECK_OK(det_file_open(path, 0, &file, &err), &err);
    const det_list_file input = {.path = path, .bytes = file.bytes};
    CHECK_OK(det_source_find(DET_STR("un"))->read(&input, 1, 0, arena, &list, &err), &err);
    det_file_close(&file);
    if (list == NULL || list->subject_count == 0) return;
    size_t from = (size_t)(det_test_random() % list->subject_count);
    for (size_t i = 0; i < SUBJECTS && i < list->subject_count; i++)
        add_record(builder, &list->subjects[(from + i) % list->subject_count]);
}

static void
add_invented(det_index_builder *builder, det_arena *arena)
{
    static const char *const words[] = {"Kalomi",  "Gurenko",     "al",      "bin",  "Hassan",
                                        "Mohamed", "Trading",     "Company", "Ltd",  "Abdul",
                                        "Rahman",  "Abdulrahman", "39",      "A",    "Tusvado",
                                        "Renbel",  "Gorez",       "Haji",    "김철", "Каломи"};
    for (uint32_t n = 0; n < SUBJECTS; n++) {
        det_str id, name = {0};
        CHECK(det_arena_print(arena, &id, "un:%u", n));
        for (uint64_t k = 1 + det_test_random() % 4; k > 0; k--)
            CHECK(det_arena_print(arena, &name, "%.*s%s ", DET_STR_FMT(name),
                                  words[det_test_random() % COUNT(words)]));
        const det_statement statement = {.prop = DET_PROP_NAME, .text = det_str_trim(name)};
        const det_subject body = {.id = id,
                                  .schema = n % 2 ? DET_SCHEMA_PERSON : DET_SCHEMA_COMPANY,
                                  .caption = statement.text,
                                  .statements = &statement,
                                  .statement_count = 1};
        add_record(builder, &body);
    }
}

static const det_index *
open_index(void)
{
    det_error err;
    det_index_builder *builder;
    det_arena *arena;
    const det_index *index = NULL;
    det_sha256 id;
    char path[4096];
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    CHECK_OK(det_index_builder_source(builder, det_source_find(DET_STR("un")), NULL, 0, &err),
             &err);
    CHECK_OK(det_index_builder_tx(builder, 1, 0, &err), &err);
    if (det_test_data() != NULL) {
        snprintf(path, sizeof path, "%s%s", det_test_data(), newest);
        add_published(builder, path, arena);
    } else {
        add_invented(builder, arena);
    }
    snprintf(path, sizeof path, "%s/scan.snapshot", det_test_folder());
    CHECK_OK(det_index_builder_write(builder, path, &id, &err), &err);
    det_index_builder_free(builder);
    det_arena_free(arena);
    CHECK_OK(det_index_open(path, &index, &err), &err);
    return index;
}

/* One thing done to the text in place.  Bytes of other scripts may break: they are put right by the
 * caller, who asks det_utf8_check. */
static size_t
change(char *text, size_t length)
{
    size_t at = (size_t)(det_test_random() % length);
    char *blank = memchr(text + at, ' ', length - at);
    switch (det_test_random() % 8) {
    case 0:
        text[at] = (char)('a' + det_test_random() % 26);
        break;
    case 1:
        memmove(text + at, text + at + 1, length - at - 1);
        return length - 1;
    case 2:
    case 3:
        memmove(text + at + 1, text + at, length - at);
        text[at] = det_test_random() % 2 ? ' ' : (char)('a' + det_test_random() % 26);
        return length + 1;
    case 4:
        if (at + 1 < length) {
            char swap = text[at];
            text[at] = text[at + 1];
            text[at + 1] = swap;
        }
        break;
    case 5: /* two words become one */
        if (blank == NULL) break;
        memmove(blank, blank + 1, length - (size_t)(blank + 1 - text));
        return length - 1;
    case 6: /* what follows is dropped */
        if (blank != NULL && blank != text) return (size_t)(blank - text);
        break;
    default: /* last words first */
        if (blank == NULL || length > 200) break;
        {
            char turned[256];
            size_t head = (size_t)(blank - text), tail = length - head - 1;
            memcpy(turned, blank + 1, tail);
            turned[tail] = ' ';
            memcpy(turned + tail + 1, text, head);
            memcpy(text, turned, length);
        }
    }
    return length;
}

static size_t
random_query(const det_index *index, char *text)
{
    size_t length = 0;
    for (uint64_t names = 1 + (det_test_random() % 4 == 0); names > 0; names--) {
        uint32_t n = (uint32_t)(det_test_random() % det_index_name_count(index));
        det_str name = det_index_name_at(index, n).text;
        if (name.len == 0 || length + name.len > QUERY_BYTES_MAX / 2) continue;
        if (length > 0) text[length++] = ' ';
        memcpy(text + length, name.ptr, name.len);
        length += name.len;
    }
    for (uint64_t changes = det_test_random() % 4; changes > 0 && length > 1; changes--)
        length = change(text, length);
    size_t bad = det_utf8_check((det_str){text, length});
    return bad == SIZE_MAX ? length : bad;
}

static uint32_t
score(const det_index *index, det_tokens query, const uint16_t *weights, uint32_t name,
      det_arena *arena)
{
    det_error err;
    det_tokens listed;
    const uint16_t *listed_weights;
    det_score result = {0};
    det_arena_mark mark = det_arena_mark_get(arena);
    CHECK_OK(det_index_name_tokens(index, name, arena, &listed, &listed_weights, &err), &err);
    CHECK_OK(det_score_names(query, weights, listed, listed_weights, name % 2 != 0, name % 5 == 0,
                             arena, &result, &err),
             &err);
    det_arena_mark_reset(arena, mark);
    return result.bp;
}

TEST(scan_and_index_find_the_same)
{
    const det_index *index = open_index();
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    uint64_t hits = 0, lost = 0;
    for (int i = 0; i < QUERIES; i++) {
        char text[QUERY_BYTES_MAX];
        det_tokens query;
        const uint16_t *weights;
        const uint32_t *names;
        size_t count, next = 0;
        det_arena_reset(arena);
        const det_str asked = {text, random_query(index, text)};
        CHECK_OK(det_tokens_read(asked, arena, &query, &err), &err);
        CHECK_OK(det_index_query_weights(index, query, arena, &weights, &err), &err);
        CHECK_OK(det_index_candidates(index, query, arena, &names, &count, &err), &err);
        for (uint32_t n = 0; n < det_index_name_count(index); n++) {
            bool is_candidate = next < count && names[next] == n;
            next += is_candidate;
            uint32_t bp = score(index, query, weights, n, arena);
            hits += bp > 0;
            if (bp == 0 || is_candidate) continue;
            lost++;
            det_test_fail(__FILE__, __LINE__, "'%.*s': the scorer gives %u to '%.*s', no candidate",
                          DET_STR_FMT(asked), bp, DET_STR_FMT(det_index_name_at(index, n).text));
        }
        CHECK(next == count);
    }
    CHECK(lost == 0 && hits > QUERIES);
    det_arena_free(arena);
    det_index_close(index);
}

/* The selftest of a snapshot, on the scorer alone: whatever a name is made of, it is itself. */
TEST(scan_every_name_is_itself)
{
    const det_index *index = open_index();
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (uint32_t n = 0; n < det_index_name_count(index); n++) {
        det_tokens query;
        const uint16_t *weights;
        det_arena_reset(arena);
        CHECK_OK(det_tokens_read(det_index_name_at(index, n).text, arena, &query, &err), &err);
        CHECK_OK(det_index_query_weights(index, query, arena, &weights, &err), &err);
        CHECK(score(index, query, weights, n, arena) == (query.count > 0 ? 10000 : 0));
    }
    det_arena_free(arena);
    det_index_close(index);
}
