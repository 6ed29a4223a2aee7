/* A list read by a confined child is the list read here, to the last byte and message; and what a
 * child hands back that is no list is refused. */
#include "list/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "list/testing.h"
#include "list/wire.h"

enum { FILES_MAX = 8 };

static const det_list_reading here = {.is_here = true};

/* Reads both ways and compares everything, in the form that goes over the pipe. */
static void
compare(const char *name, const det_source *source, const det_list_file *files, size_t count)
{
    det_arena *arena = NULL;
    det_error here_err = {0}, there_err = {0}, err = {0};
    const det_list *here_list = NULL, *there_list = NULL;
    det_text *here_bytes = NULL, *there_bytes = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &here_bytes, &err), &err);
    CHECK_OK(det_text_new(0, &there_bytes, &err), &err);
    det_day dated = 19550;
    /* confined first: what the C library sets up at a first use must not be there already */
    det_status st = det_list_read(source, NULL, files, count, dated, arena, &there_list,
                                  &there_err);
    CHECK(det_list_read(source, &here, files, count, dated, arena, &here_list, &here_err) == st);
    if (st == DET_OK) {
        CHECK_OK(det_wire_write(here_list, here_bytes, &err), &err);
        CHECK_OK(det_wire_write(there_list, there_bytes, &err), &err);
    }
    if (!det_str_equal(det_text_str(here_bytes), det_text_str(there_bytes)))
        det_test_fail(__FILE__, __LINE__, "%s: read confined it is another list", name);
    CHECK_TEXT(__LINE__, there_err.text, here_err.text);
    CHECK(there_err.status == here_err.status && there_err.line == here_err.line &&
          there_err.column == here_err.column);
    det_text_free(here_bytes);
    det_text_free(there_bytes);
    det_arena_free(arena);
}

static void
compare_paths(const char *source, const char *const *paths, size_t count)
{
    det_file opened[FILES_MAX] = {{{0}}};
    det_list_file files[FILES_MAX];
    det_error err = {0};
    for (size_t i = 0; i < count; i++) {
        CHECK_OK(det_file_open(paths[i], 0, &opened[i], &err), &err);
        files[i] = (det_list_file){paths[i], opened[i].bytes};
    }
    compare(paths[0], det_source_find(det_str_of(source)), files, count);
    for (size_t i = 0; i < count; i++)
        det_file_close(&opened[i]);
}

/* Every golden case of every reader, those that are refused included. */
TEST(read_goldens)
{
    size_t sources = 0, cases = 0;
    det_error err = {0};
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    const det_source *all = det_sources(&sources);
    for (size_t i = 0; i < sources; i++) {
        char folder[1024];
        const char **paths = NULL;
        size_t count = 0;
        snprintf(folder, sizeof folder, "%s/tests/golden/%s", DET_SOURCE_ROOT, all[i].id);
        if (all[i].is_set || det_file_find(folder, "", arena, &paths, &count, &err) != DET_OK)
            continue;
        for (size_t k = 0; k < count; k++) {
            if (strstr(paths[k], "/out.jsonl") != NULL || strstr(paths[k], "/err.txt") != NULL)
                continue;
            compare_paths(all[i].id, &paths[k], 1);
            cases++;
        }
    }
    CHECK(cases > 20);
    det_arena_free(arena);
}

TEST(read_published)
{
    static const struct {
        const char *source, *path;
    } rows[] = {{"un", "un/un-consolidated-2026-05-08.xml.xz"}, {"ca", "ca/sema-2025-05.xml.xz"}};
    const char *data = det_test_data();
    if (data == NULL) SKIP("no published lists here");
    for (size_t i = 0; i < COUNT(rows); i++) {
        char path[1024];
        const char *paths[1] = {path};
        snprintf(path, sizeof path, "%s/%s", data, rows[i].path);
        compare_paths(rows[i].source, paths, 1);
    }
}

/* Readers that misbehave: nothing of them reaches us but a refusal. */
static det_status
read_hang(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
          const det_list **out, det_error *err)
{
    (void)files;
    (void)count;
    (void)dated;
    (void)arena;
    (void)out;
    (void)err;
    for (volatile uint64_t turns = 0; turns < UINT64_MAX; turns++)
        continue;
    return DET_OK;
}

static det_status
read_other(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
           const det_list **out, det_error *err)
{
    return det_source_find(DET_STR("un"))->read(files, count, dated, arena, out, err);
}

static const char *
read_as(const det_source *source, char *shown, size_t size)
{
    static const char xml[] =
        "<CONSOLIDATED_LIST dateGenerated=\"2020-12-01\"><ENTITIES><ENTITY><DATAID>1</DATAID>"
        "<FIRST_NAME>A</FIRST_NAME><REFERENCE_NUMBER>KPe.001</REFERENCE_NUMBER></ENTITY>"
        "</ENTITIES></CONSOLIDATED_LIST>";
    const det_list_file file = {"x.xml", det_str_of(xml)};
    const det_list_reading how = {.limits = {.seconds = 1}};
    const det_list *list = NULL;
    det_arena *arena = NULL;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_status st = det_list_read(source, &how, &file, 1, 0, arena, &list, &err);
    (void)snprintf(shown, size, "%s: %s", det_status_name(st), err.text);
    det_arena_free(arena);
    return shown;
}

TEST(read_refused)
{
    char shown[4096];
    const det_source hanging = {.id = "un", .read = read_hang};
    const det_source other = {.id = "eu", .read = read_other};
    CHECK_TEXT(__LINE__, read_as(&hanging, shown, sizeof shown),
               "DET_LIMIT: reading the list 'un': stopped after 1 seconds of processor time, or "
               "killed from outside; look at the file");
    CHECK_TEXT(
        __LINE__, read_as(&other, shown, sizeof shown),
        "DET_CORRUPT: eu: its reader handed back no list: another list; the file is hostile, "
        "or it shows a fault of ours: report it");
    CHECK_TEXT(__LINE__, read_as(det_source_find(DET_STR("un")), shown, sizeof shown), "DET_OK: ");
}

/* Every answer that is cut or has one byte changed is an error or a list that writes itself back.
 */
TEST(read_wire_damaged)
{
    static const char *const names[] = {"un.xml"};
    static const char *const texts[] = {
        "<CONSOLIDATED_LIST dateGenerated=\"2020-12-01\"><INDIVIDUALS><INDIVIDUAL><DATAID>1"
        "</DATAID><FIRST_NAME>KIM</FIRST_NAME><REFERENCE_NUMBER>KPi.024</REFERENCE_NUMBER>"
        "<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><HEIGHT>170</HEIGHT><INDIVIDUAL_DATE_OF_BIRTH><YEAR>1961"
        "</YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL><INDIVIDUAL><DATAID>3</DATAID>"
        "</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"};
    const det_source *un = det_source_find(DET_STR("un"));
    const det_list_file file = {names[0], det_str_of(texts[0])};
    det_arena *arena = NULL;
    det_text *bytes = NULL, *again = NULL;
    const det_list *list = NULL;
    det_error err = {0};
    size_t refused = 0, taken = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &bytes, &err), &err);
    CHECK_OK(det_text_new(0, &again, &err), &err);
    CHECK_OK(test_load_texts("un", names, texts, 1, DET_DAY_NONE, arena, &list, &err), &err);
    CHECK_OK(det_wire_write(list, bytes, &err), &err);
    det_str whole = det_text_str(bytes);
    for (size_t cut = 0; cut < whole.len; cut++)
        CHECK(det_wire_read(det_str_slice(whole, 0, cut), un, &file, 1, arena, &list, &err) ==
              DET_CORRUPT);
    char *copy = malloc(whole.len);
    CHECK(copy != NULL);
    for (size_t i = 0; copy != NULL && i < 8 * whole.len; i++) {
        memcpy(copy, whole.ptr, whole.len);
        copy[i / 8] = (char)(copy[i / 8] ^ 1 << i % 8);
        det_text_clear(again);
        const det_str changed = {copy, whole.len};
        if (det_wire_read(changed, un, &file, 1, arena, &list, &err) != DET_OK) {
            refused++;
            continue;
        }
        CHECK_OK(det_wire_write(list, again, &err), &err);
        CHECK(det_str_equal(det_text_str(again), changed));
        taken++;
    }
    CHECK(refused > 100 && taken > 100);
    free(copy);
    det_text_free(bytes);
    det_text_free(again);
    det_arena_free(arena);
}
