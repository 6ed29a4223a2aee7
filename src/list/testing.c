/* testing.c - lists from texts and from files, for tests. */
#include "list/testing.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

enum { FILES_MAX = 8, PATH_BYTES_MAX = 1024 };

det_status
test_load_texts(const char *source, const char *const *names, const char *const *texts,
                size_t count, det_day dated, det_arena *arena, const det_list **out, det_error *err)
{
    det_list_file files[FILES_MAX];
    for (size_t i = 0; i < count && i < FILES_MAX; i++)
        files[i] = (det_list_file){names[i], det_str_of(texts[i])};
    return det_source_find(det_str_of(source))->read(files, count, dated, arena, out, err);
}

/* names are what messages say of the files at paths */
static det_status
load(const char *source, const char *const *paths, const char *const *names, size_t count,
     det_day dated, det_arena *arena, const det_list **out, det_error *err)
{
    det_list_file files[FILES_MAX];
    det_file opened[FILES_MAX];
    size_t open = 0;
    det_status st = DET_OK;
    while (st == DET_OK && open < count && open < FILES_MAX) {
        st = det_file_open(paths[open], 0, &opened[open], err);
        if (st != DET_OK) break;
        files[open] = (det_list_file){names[open], opened[open].bytes};
        open++;
    }
    if (st == DET_OK)
        st = det_source_find(det_str_of(source))->read(files, count, dated, arena, out, err);
    for (size_t i = 0; i < open; i++)
        det_file_close(&opened[i]);
    return st;
}

det_status
test_load_paths(const char *source, const char *const *paths, size_t count, det_day dated,
                det_arena *arena, const det_list **out, det_error *err)
{
    return load(source, paths, paths, count, dated, arena, out, err);
}

det_status
test_load_files(const char *source, const char *const *paths, size_t count, det_day dated,
                det_arena *arena, const det_list **out, det_error *err)
{
    char full[FILES_MAX][PATH_BYTES_MAX];
    const char *full_paths[FILES_MAX];
    for (size_t i = 0; i < count && i < FILES_MAX; i++) {
        snprintf(full[i], sizeof full[i], "%s/%s", det_test_data(), paths[i]);
        full_paths[i] = full[i];
    }
    return load(source, full_paths, paths, count, dated, arena, out, err);
}

const char *
test_show(const det_subject *subject, det_text *out)
{
    det_text_clear(out);
    if (subject == NULL) return "(none)";
    det_json json = det_json_over(out);
    det_subject_write(&json, subject);
    return det_text_bytes(out);
}

const det_subject *
test_find(const det_list *list, const char *id)
{
    for (size_t i = 0; i < list->subject_count; i++)
        if (det_str_equal(list->subjects[i].id, det_str_of(id))) return &list->subjects[i];
    return NULL;
}

uint64_t
test_count(const det_list *list, const char *key)
{
    for (size_t i = 0; i < list->count_count; i++)
        if (det_str_equal(list->counts[i].key, det_str_of(key))) return list->counts[i].count;
    return 0;
}

static bool
is_same_again(const det_subject *subject, det_arena *arena, det_text *once, det_text *twice,
              det_error *err)
{
    det_tree tree;
    det_subject again;
    test_show(subject, once);
    if (det_tree_read_json(det_text_str(once), "subject", arena, &tree, err) != DET_OK ||
        det_subject_read(&tree, 0, arena, &again, err) != DET_OK)
        return false;
    test_show(&again, twice);
    bool is_same = det_str_equal(det_text_str(once), det_text_str(twice));
    if (!is_same)
        (void)det_fail(err, DET_CONFLICT, (det_where){0}, "%.*s changed on the way",
                       DET_STR_FMT(subject->id));
    return is_same;
}

bool
test_round_trip(const det_list *list, det_error *err)
{
    det_arena *arena = NULL;
    det_text *once = NULL, *twice = NULL;
    bool is_good = det_arena_new(0, &arena, err) == DET_OK &&
                   det_text_new(0, &once, err) == DET_OK && det_text_new(0, &twice, err) == DET_OK;
    for (size_t i = 0; is_good && i < list->subject_count; i++) {
        is_good = is_same_again(&list->subjects[i], arena, once, twice, err);
        det_arena_reset(arena);
    }
    det_text_free(once);
    det_text_free(twice);
    det_arena_free(arena);
    return is_good;
}

det_subject
test_subject(const char *text, det_arena *arena)
{
    det_subject subject = {0};
    det_str rest = det_str_of(text), part, schema = {0};
    det_statement *statements = DET_NEW(arena, det_statement, strlen(text));
    det_where at = {"subject", 1, 1};
    if (statements == NULL || !det_str_next(&rest, '|', &subject.id) ||
        !det_str_next(&rest, '|', &schema) || !det_schema_find(schema, &subject.schema))
        det_test_fail(__FILE__, __LINE__, "no subject: %s", text);
    while (statements != NULL && det_str_next(&rest, '|', &part)) {
        size_t equals = det_str_find_byte(part, '='), bracket = det_str_find_byte(part, '(');
        det_statement *statement = &statements[subject.statement_count++];
        *statement = (det_statement){.text = det_str_slice(part, equals + 1, part.len),
                                     .span = {DET_DAY_NONE, DET_DAY_NONE}};
        if (bracket < equals) statement->type = det_str_slice(part, bracket + 1, equals - 1);
        if (!det_prop_find(det_str_slice(part, 0, bracket < equals ? bracket : equals),
                           &statement->prop))
            det_test_fail(__FILE__, __LINE__, "no property: %.*s", DET_STR_FMT(part));
        if (statement->prop == DET_PROP_BIRTH_DATE &&
            det_span_read(statement->text, at, &statement->span, NULL) != DET_OK)
            statement->span = (det_span){DET_DAY_NONE, DET_DAY_NONE};
    }
    subject.statements = statements;
    if (subject.statement_count > 0) subject.caption = statements[0].text;
    return subject;
}
