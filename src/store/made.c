/* The reader of made lists. */
#include "store/made.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Statements of one entry: its names and its programmes. */
enum { STATEMENTS_MAX = 64 };

static det_status
read_entry(det_str source, det_str line, uint32_t number, const char *path, det_arena *arena,
           det_subject *out, det_error *err)
{
    det_str id, schema, tags, names, part;
    det_statement *statements = DET_NEW(arena, det_statement, STATEMENTS_MAX);
    if (statements == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "an entry of a made list");
    if (!det_str_next(&line, '|', &id) || !det_str_next(&line, '|', &schema) ||
        !det_str_next(&line, '|', &tags) || !det_str_next(&line, '|', &names))
        return det_fail(err, DET_SYNTAX, (det_where){path, number, 1},
                        "an entry has four parts: number|schema|programmes|names");
    *out = (det_subject){.line = number, .statements = statements};
    if (!det_arena_print(arena, &out->id, "%.*s:%.*s", DET_STR_FMT(source), DET_STR_FMT(id)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "an entry of a made list");
    if (!det_schema_find(schema, &out->schema))
        return det_fail(err, DET_SYNTAX, (det_where){path, number, 1}, "no schema '%.*s'",
                        DET_STR_FMT(schema));
    size_t count = 0;
    for (; count < STATEMENTS_MAX && det_str_next(&names, ';', &part); count++)
        statements[count] = (det_statement){.prop = count == 0 ? DET_PROP_NAME : DET_PROP_ALIAS,
                                            .text = part,
                                            .span = {DET_DAY_NONE, DET_DAY_NONE}};
    out->caption = count > 0 ? statements[0].text : id;
    while (count < STATEMENTS_MAX && det_str_next(&tags, ',', &part))
        statements[count++] = (det_statement){
            .prop = DET_PROP_PROGRAM, .text = part, .span = {DET_DAY_NONE, DET_DAY_NONE}};
    out->statement_count = count;
    return DET_OK;
}

/* Removals in one made delta. */
enum { REMOVED_MAX = 16 };

typedef struct made {
    det_list list;
    struct det_removed removed[REMOVED_MAX];
    det_subject *subjects;
    det_rejected *rejected;
    size_t subject_room, rejected_room;
    det_arena *arena;
} made;

static det_status
read_line(made *m, const det_list_file *file, det_str line, uint32_t number, det_error *err)
{
    det_list *list = &m->list;
    if (det_str_starts(line, DET_STR("dated "))) {
        list->dated_text = det_str_slice(line, 6, line.len);
        return det_day_read(list->dated_text, (det_where){file->path, number, 7}, &list->dated,
                            err);
    }
    if (det_str_equal(line, DET_STR("lacks"))) {
        list->lacks = DET_LACKS_NAMES | DET_LACKS_FILES;
        return DET_OK;
    }
    if (det_str_starts(line, DET_STR("&")))
        return det_fail(err, DET_SYNTAX, (det_where){file->path, number, 1},
                        "found '&', expected an entry");
    if (det_str_equal(line, DET_STR("delta"))) {
        list->is_delta = true;
        return DET_OK;
    }
    if (det_str_starts(line, DET_STR("-")) && list->removed_count < REMOVED_MAX) {
        struct det_removed *removed = &m->removed[list->removed_count++];
        *removed = (struct det_removed){.line = number};
        if (!det_arena_print(m->arena, &removed->id, "%.*s:%.*s", DET_STR_FMT(list->source),
                             DET_STR_FMT(det_str_slice(line, 1, line.len))))
            return det_fail(err, DET_NOMEM, (det_where){0}, "a made list");
        return DET_OK;
    }
    list->read++;
    if (det_str_starts(line, DET_STR("?"))) {
        if (list->rejected_count == m->rejected_room)
            m->rejected = det_arena_grow(m->arena, m->rejected, list->rejected_count,
                                         &m->rejected_room, sizeof *m->rejected);
        if (m->rejected == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "a made list");
        size_t space = det_str_find_byte(line, ' ');
        m->rejected[list->rejected_count++] = (det_rejected){
            .line = number,
            .file = file->path,
            .reason = det_str_slice(line, space == SIZE_MAX ? 1 : space + 1, line.len),
            .raw = line};
        return DET_OK;
    }
    if (list->subject_count == m->subject_room)
        m->subjects = det_arena_grow(m->arena, m->subjects, list->subject_count, &m->subject_room,
                                     sizeof *m->subjects);
    if (m->subjects == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "a made list");
    det_subject subject;
    det_status st = read_entry(list->source, line, number, file->path, m->arena, &subject, err);
    if (st != DET_OK) return st;
    size_t at = list->subject_count++; /* kept sorted: made lists are short or sorted already */
    for (; at > 0 && det_str_compare(m->subjects[at - 1].id, subject.id) > 0; at--)
        m->subjects[at] = m->subjects[at - 1];
    m->subjects[at] = subject;
    for (size_t i = 0; i < subject.statement_count; i++)
        list->name_count += subject.statements[i].prop <= DET_PROP_NAME_LAST;
    return DET_OK;
}

static det_status
read_all(const char *source, const det_list_file *files, size_t count, det_day dated,
         det_arena *arena, const det_list **out, det_error *err)
{
    made *m = DET_NEW(arena, made, 1);
    if (m == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "a made list");
    m->arena = arena;
    m->list.source = det_str_of(source);
    m->list.dated = dated;
    for (size_t i = 0; i < count; i++) {
        det_str rest = files[i].bytes, line;
        for (uint32_t number = 1; det_str_next(&rest, '\n', &line); number++) {
            if (line.len == 0) continue;
            det_status st = read_line(m, &files[i], line, number, err);
            if (st != DET_OK) return st;
        }
    }
    m->list.subjects = m->subjects;
    m->list.rejected = m->rejected;
    m->list.removed = m->removed;
    *out = &m->list;
    return DET_OK;
}

static det_status
read_made(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
          const det_list **out, det_error *err)
{
    return read_all("made", files, count, dated, arena, out, err);
}

static det_status
read_undated(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
             const det_list **out, det_error *err)
{
    return read_all("undated", files, count, dated, arena, out, err);
}

static det_status
read_set(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
         const det_list **out, det_error *err)
{
    return read_all("set", files, count, dated, arena, out, err);
}

const det_source made_source = {.id = "made",
                                .title = "A made list",
                                .authority = "nobody",
                                .zone = DET_ZONE_UTC,
                                .has_own_date = true,
                                .read = read_made};
const det_source made_undated = {.id = "undated",
                                 .title = "A made list without dates",
                                 .authority = "nobody",
                                 .zone = DET_ZONE_NEW_YORK,
                                 .read = read_undated};
const det_source made_set = {.id = "set",
                             .title = "A made list in several files",
                             .authority = "nobody",
                             .zone = DET_ZONE_UTC,
                             .is_set = true,
                             .has_own_date = true,
                             .read = read_set};

det_import_request
made_request(det_list_file *file, const char *text)
{
    *file = (det_list_file){.path = "somewhere/made.txt", .bytes = det_str_of(text)};
    return (det_import_request){.source = &made_source,
                                .files = file,
                                .file_count = 1,
                                .dated = DET_DAY_NONE,
                                .now_us = 21915 * DET_US_PER_DAY, /* 2030-01-01 */
                                .actor = "test",
                                .reading.is_here = true};
}

const char *
made_path(char *buffer, size_t size, const char *folder, const char *name)
{
    int length = snprintf(buffer, size, "%s/%s", folder, name);
    assert(length > 0 && (size_t)length < size);
    return buffer;
}
