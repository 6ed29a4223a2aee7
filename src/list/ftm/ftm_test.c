/* ftm_test.c - data sets as OpenSanctions publishes them: nothing is lost, five formats of one
 * crawl say the same, deltas are applied to what they were made from.
 *
 * The files lie beside the checkout, in ../shared/data; without them these tests are skipped. */
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "list/declare.h"
#include "list/testing.h"

#include <stdio.h>
#include <string.h>

static const det_list *
load(const char *path, det_file *file, det_arena *arena)
{
    char full[1024];
    det_error err;
    const det_source *source;
    const det_list *list = NULL;
    snprintf(full, sizeof full, "%s/opensanctions/%s", det_test_data(), path);
    CHECK_OK(det_file_open(full, 0, file, &err), &err);
    const det_format *format = det_format_guess(file->bytes);
    if (format == NULL) {
        det_test_fail(__FILE__, __LINE__, "%s: no format", path);
        return NULL;
    }
    CHECK_OK(det_source_declare_plain(DET_STR("os"), format, arena, &source, &err), &err);
    const det_list_file one = {path, file->bytes};
    CHECK_OK(det_source_read(source, &one, 1, DET_DAY_NONE, arena, &list, &err), &err);
    return list;
}

/* ---- a walk that knows nothing of ours ---------------------------------------------------------
 */

/* The next text in quotes of a line of JSON, its escapes undone, white space squeezed.  *is_key: a
 * colon follows. */
static bool
next_quoted(det_str *rest, det_str *out, bool *is_key, char *buffer, size_t size)
{
    size_t at = det_str_find_byte(*rest, '"'), used = 0;
    if (at == SIZE_MAX) return false;
    for (at++; at < rest->len && rest->ptr[at] != '"' && used + 4 < size; at++) {
        char byte = rest->ptr[at];
        unsigned code = 0;
        if (byte == '\\') {
            byte = rest->ptr[++at];
            if (byte == 'n' || byte == 't' || byte == 'r') byte = ' ';
            if (byte == 'u') {
                (void)sscanf(rest->ptr + at + 1, "%4x", &code);
                at += 4;
                if (code >= 0xD800 && code < 0xE000) return false; /* none in these files */
                if (code >= 0x800) buffer[used++] = (char)(0xE0 | code >> 12);
                if (code >= 0x800) buffer[used++] = (char)(0x80 | (code >> 6 & 0x3F));
                if (code >= 0x80 && code < 0x800) buffer[used++] = (char)(0xC0 | code >> 6);
                byte = code >= 0x80 ? (char)(0x80 | (code & 0x3F)) : (char)code;
            }
        }
        if (byte == ' ' && (used == 0 || buffer[used - 1] == ' ')) continue;
        buffer[used++] = byte;
    }
    while (used > 0 && buffer[used - 1] == ' ')
        used--;
    *out = (det_str){buffer, used};
    *rest = det_str_slice(*rest, at + 1, rest->len);
    det_str behind = det_str_trim(det_str_slice(*rest, 0, 4));
    *is_key = behind.len > 0 && behind.ptr[0] == ':';
    return true;
}

static bool
has_value(const det_subject *subject, det_str text)
{
    if (det_str_equal(subject->caption, text)) return true;
    if (det_str_starts(text, DET_STR("IMO")) && subject->schema == DET_SCHEMA_VESSEL)
        text = det_str_slice(text, 3, text.len);
    for (size_t i = 0; i < subject->statement_count; i++)
        if (det_str_equal(subject->statements[i].text, text)) return true;
    for (size_t i = 0; i < subject->note_count; i++)
        if (det_str_equal(subject->notes[i].text, text)) return true;
    return false;
}

/* A subject to which something of this id belongs, at or after *from. */
static const det_subject *
owner_of(const det_list *list, det_str id, size_t *from)
{
    for (; *from < list->subject_count; (*from)++)
        for (size_t i = 0; i < list->subjects[*from].statement_count; i++)
            if (det_str_equal(list->subjects[*from].statements[i].note, id))
                return &list->subjects[(*from)++];
    return NULL;
}

/* What is left out on purpose: docs/lists/ftm.md. */
static bool
is_left_out(det_str key, bool is_party)
{
    static const char *const always[] = {"id", "schema", "last_seen"};
    static const char *const between[] = {"caption",   "datasets",    "referents", "first_seen",
                                          "last_seen", "last_change", "target"};
    for (size_t i = 0; i < COUNT(always); i++)
        if (det_str_equal(key, det_str_of(always[i]))) return true;
    for (size_t i = 0; !is_party && i < COUNT(between); i++)
        if (det_str_equal(key, det_str_of(between[i]))) return true;
    return false;
}

static size_t
check_line(const det_list *list, det_str line, const det_subject *subject, det_str id,
           bool is_party)
{
    static char buffer[1 << 16];
    det_str rest = line, text, key = {0};
    char key_text[128];
    bool is_key;
    size_t checked = 0;
    while (next_quoted(&rest, &text, &is_key, buffer, sizeof buffer)) {
        if (is_key) {
            snprintf(key_text, sizeof key_text, "%.*s", DET_STR_FMT(text));
            key = det_str_of(key_text);
            continue;
        }
        /* a party that a link or a document names is told by where it stands */
        bool is_self = !is_party &&
                       det_str_equal(det_str_slice(subject->id, 3, subject->id.len), text);
        bool is_of_other = is_party && det_str_equal(key, DET_STR("addressEntity"));
        if (text.len == 0 || is_left_out(key, is_party) || is_self || is_of_other) continue;
        if (det_str_equal(key, DET_STR("referents")) && det_str_equal(text, id)) continue;
        if (!has_value(subject, text))
            det_test_fail(__FILE__, __LINE__, "%.*s: %.*s '%.*s' is lost", DET_STR_FMT(id),
                          DET_STR_FMT(key), DET_STR_FMT(text));
        checked++;
    }
    (void)list;
    return checked;
}

static det_str
value_of(det_str line, const char *key)
{
    char word[32];
    snprintf(word, sizeof word, "\"%s\":", key);
    size_t at = det_str_find(line, det_str_of(word));
    if (at == SIZE_MAX) return (det_str){0};
    det_str rest = det_str_trim(det_str_slice(line, at + strlen(word), line.len));
    rest = det_str_slice(rest, 1, rest.len);
    return det_str_slice(rest, 0, det_str_find_byte(rest, '"'));
}

/* parties of a file, what belongs to nobody, and what says nothing (a passport without a number) */
static const struct {
    int line;
    const char *file, *dated;
    size_t lines, parties, alone, empty;
} files[] = {
    {__LINE__, "eu_fsf-entities-2022-01-24.ftm.jsonl.xz", "2022-01-24", 6280, 2379, 0, 0},
    {__LINE__, "sanctions-sample-entities.ftm.json", "2024-06-01", 7, 6, 1, 0},
    {__LINE__, "wd_persons-2024-03-09-entities.ftm.json", "2024-03-09", 281, 100, 21, 0},
    {__LINE__, "zala-entities.ftm.json", "2026-04-29", 91, 17, 0, 1},
};

TEST(ftm_loses_no_value)
{
    if (det_test_data() == NULL) SKIP("../shared/data/opensanctions is not here");
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t f = 0; f < COUNT(files); f++) {
        char day[DET_DAY_TEXT_MAX];
        det_file file;
        size_t lines = 0, checked = 0, alone = 0;
        const det_list *list = load(files[f].file, &file, arena);
        if (list == NULL) return;
        CHECK_TEXT(files[f].line, det_day_print(list->dated, day), files[f].dated);
        CHECK(list->subject_count == files[f].parties && list->rejected_count == files[f].alone);
        CHECK(list->read == list->subject_count + list->rejected_count);
        if (!test_round_trip(list, &err)) det_test_fail(__FILE__, files[f].line, "%s", err.text);
        det_str rest = file.bytes, line;
        while (det_str_next(&rest, '\n', &line)) {
            char id[256];
            det_str reference = value_of(line, "id");
            if (det_str_trim(line).len == 0) continue;
            lines++;
            snprintf(id, sizeof id, "os:%.*s", DET_STR_FMT(reference));
            const det_subject *subject = test_find(list, id);
            if (subject != NULL) {
                checked += check_line(list, line, subject, reference, true);
                continue;
            }
            size_t from = 0, owners = 0;
            for (; (subject = owner_of(list, reference, &from)) != NULL; owners++)
                checked += check_line(list, line, subject, reference, false);
            alone += owners == 0;
        }
        CHECK(lines == files[f].lines && alone == files[f].alone + files[f].empty);
        CHECK(checked > 2 * lines);
        det_file_close(&file);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}

/* One crawl, as entities and one in the other: what both have of a target is the same. */
TEST(ftm_nested_says_the_same)
{
    if (det_test_data() == NULL) SKIP("../shared/data/opensanctions is not here");
    det_error err;
    det_arena *arena;
    det_text *one, *two;
    det_file flat_file, nested_file;
    size_t targets = 0, same = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &one, &err), &err);
    CHECK_OK(det_text_new(0, &two, &err), &err);
    const det_list *flat = load("wd_persons-2024-03-09-entities.ftm.json", &flat_file, arena);
    const det_list *nested = load("wd_persons-2024-03-09-targets.nested.json", &nested_file, arena);
    if (flat == NULL || nested == NULL) return;
    CHECK(nested->rejected_count == 0);
    det_str rest = nested_file.bytes, line;
    while (det_str_next(&rest, '\n', &line)) {
        char id[64];
        /* the keys of a nested entity begin with its own id */
        snprintf(id, sizeof id, "os:%.*s", DET_STR_FMT(value_of(line, "id")));
        const det_subject *a = test_find(flat, id), *b = test_find(nested, id);
        CHECK(a != NULL && b != NULL);
        targets++;
        bool is_same = strcmp(test_show(a, one), test_show(b, two)) == 0;
        same += is_same;
        if (!is_same)
            fprintf(stderr, "%s\n  flat   %s\n  nested %s\n", id, det_text_bytes(one),
                    det_text_bytes(two));
    }
    CHECK(targets == 20);
    CHECK(same == 20);
    det_file_close(&flat_file);
    det_file_close(&nested_file);
    det_text_free(one);
    det_text_free(two);
    det_arena_free(arena);
}

/* ---- targets.simple.csv ------------------------------------------------------------------------
 */

static bool
holds(const det_subject *subject, det_str text)
{
    if (det_str_find(subject->id, text) != SIZE_MAX) return true;
    if (subject->schema == DET_SCHEMA_VESSEL && det_str_starts(text, DET_STR("IMO")))
        return has_value(subject, text) || has_value(subject, det_str_slice(text, 3, text.len));
    return has_value(subject, text);
}

/* What stands between semicolons, without the quotes round it; a doubled quote is one. */
static bool
next_part(det_str *rest, det_str *part, bool is_one, char *buffer, size_t size)
{
    size_t at = 0, used = 0;
    bool is_quoted = false;
    if (rest->len == 0) return false;
    for (; at < rest->len && (is_one || is_quoted || rest->ptr[at] != ';'); at++) {
        bool is_double = is_quoted && !is_one && rest->ptr[at] == '"' && at + 1 < rest->len &&
                         rest->ptr[at + 1] == '"';
        if (is_double) at++;
        char byte = rest->ptr[at] >= '\t' && rest->ptr[at] <= '\r' ? ' ' : rest->ptr[at];
        if (byte == '"' && !is_double && !is_one)
            is_quoted = !is_quoted;
        else if (used < size && !(byte == ' ' && used > 0 && buffer[used - 1] == ' '))
            buffer[used++] = byte;
    }
    *part = det_str_trim((det_str){buffer, used});
    *rest = det_str_slice(*rest, at + 1, rest->len);
    return true;
}

TEST(simple_loses_no_value)
{
    static const struct {
        int line;
        const char *file;
        size_t rows;
    } sets[] = {{__LINE__, "ua_war_sanctions-targets.simple-2026-03-13.csv.xz", 5600},
                {__LINE__, "wd_persons-2024-03-09-targets.simple.csv", 20}};
    if (det_test_data() == NULL) SKIP("../shared/data/opensanctions is not here");
    det_error err;
    det_arena *arena, *scratch;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_arena_new(0, &scratch, &err), &err);
    for (size_t f = 0; f < COUNT(sets); f++) {
        static char buffer[1 << 16];
        det_file file;
        det_csv_row row;
        size_t rows = 0, at = 0;
        const det_list *list = load(sets[f].file, &file, arena);
        if (list == NULL) return;
        CHECK(list->subject_count == sets[f].rows && list->rejected_count == 0);
        det_csv csv = det_csv_over(file.bytes, ',', sets[f].file);
        for (; det_csv_next(&csv, scratch, &row, &err) == DET_OK; det_arena_reset(scratch)) {
            char id[256];
            if (rows++ == 0) continue;
            snprintf(id, sizeof id, "os:%.*s", DET_STR_FMT(row.fields[0]));
            /* rows and subjects are both sorted by id, nearly always */
            while (at < list->subject_count &&
                   !det_str_equal(list->subjects[at].id, det_str_of(id)))
                at++;
            const det_subject *subject = at < list->subject_count ? &list->subjects[at]
                                                                  : test_find(list, id);
            if (at == list->subject_count) at = 0;
            for (size_t i = 2; subject != NULL && i < row.count; i++) {
                det_str rest = row.fields[i], part;
                bool is_last_seen = i == row.count - 2;
                while (!is_last_seen && next_part(&rest, &part, i == 2, buffer, sizeof buffer))
                    if (part.len > 0 && !holds(subject, part))
                        det_test_fail(__FILE__, sets[f].line, "%s: column %zu: '%.*s' is lost", id,
                                      i + 1, DET_STR_FMT(part));
            }
            CHECK(subject != NULL);
        }
        CHECK(rows == sets[f].rows + 1);
        det_file_close(&file);
        det_arena_reset(arena);
    }
    det_arena_free(scratch);
    det_arena_free(arena);
}
