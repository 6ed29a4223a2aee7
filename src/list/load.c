/* load.c - what a reader of a list in one file does round its records. */
#include "list/load.h"

#include "list/dob.h"

bool
det_load_is_xml(det_str bytes)
{
    /* UTF-16 is XML too: its '<' has a zero byte beside it */
    if (det_str_starts(bytes, DET_STR("\xFF\xFE")) || det_str_starts(bytes, DET_STR("\xFE\xFF")))
        return true;
    if (det_str_starts(bytes, DET_STR("\xEF\xBB\xBF"))) bytes = det_str_slice(bytes, 3, bytes.len);
    return det_str_starts(det_str_trim(bytes), DET_STR("<"));
}

det_status
det_load_dated(det_loading *loading, det_str text, det_where at, det_error *err)
{
    loading->dated_at = at;
    if (det_arena_copy(loading->collect.arena, det_str_trim(text), &loading->dated_text))
        return DET_OK;
    return det_fail(err, DET_NOMEM, at, "date of the list: no memory");
}

det_status
det_load_stray(det_loading *loading, det_str section, const det_element *stray, det_error *err)
{
    det_str reason, raw = stray->text;
    det_arena *scratch = loading->collect.scratch;
    loading->read++;
    for (const det_element *child = stray->first; child != NULL; child = child->next)
        if (!det_arena_print(scratch, &raw, "%.*s%s%.*s=%.*s", DET_STR_FMT(raw),
                             raw.len == 0 ? "" : "; ", DET_STR_FMT(child->name),
                             DET_STR_FMT(child->text)))
            return det_fail(err, DET_NOMEM, (det_where){0}, "stray element: no memory");
    if (!det_arena_print(scratch, &reason, "<%.*s> among %.*s is no record we know",
                         DET_STR_FMT(stray->name), DET_STR_FMT(section)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "stray element: no memory");
    return det_collect_reject(&loading->collect, loading->file, stray->line, reason, raw, err);
}

/* The day that the file says, as its publisher's clock showed it, else the caller's. */
static det_status
date_of(const det_loading *loading, det_day given, det_day *out, det_error *err)
{
    const det_load_form *form = loading->form;
    det_str text = loading->dated_text;
    det_span day;
    if (text.len == 0 && given == DET_DAY_NONE && loading->dated_key == NULL)
        return det_fail(err, DET_MISSING, loading->root_at,
                        "%s does not say its date; give the day it was published", form->title);
    if (text.len == 0 && given == DET_DAY_NONE)
        return det_fail(err, DET_MISSING, loading->root_at,
                        "the list has no %s and no date was given; give the day it was published",
                        loading->dated_key);
    *out = given;
    if (text.len == 0) return DET_OK;
    size_t blank = det_str_find_byte(text, ' '), letter = det_str_find_byte(text, 'T');
    text = det_str_slice(text, 0, blank < letter ? blank : letter);
    if (det_dob_read_day_first(text, loading->dated_at, &day, NULL) != DET_OK ||
        day.before != day.from + 1)
        return det_fail(err, DET_SYNTAX, loading->dated_at,
                        "%s is '%.*s'; expected it to begin with a day such as %s",
                        loading->dated_key, DET_STR_FMT(loading->dated_text), form->dated_example);
    *out = day.from;
    return DET_OK;
}

det_status
det_load_one(const det_load_form *form, const det_list_file *files, size_t count, det_day dated,
             det_arena *arena, const det_list **out, det_error *err)
{
    det_arena *scratch;
    if (count != 1)
        return det_fail(err, DET_USAGE, (det_where){0}, "%s is one %s; %zu files were given",
                        form->title, form->kind, count);
    det_status st = det_arena_new(form->scratch_bytes_max, &scratch, err);
    if (st != DET_OK) return st;
    det_loading loading = {.form = form,
                           .file = files[0].path,
                           .collect = det_collect_in(arena, scratch),
                           .root_at = {files[0].path, 1, 1},
                           .dated_key = form->dated_key};
    loading.collect.draft.file = loading.file;
    st = form->read(&loading, files[0].bytes, err);
    if (st == DET_OK && loading.read == 0 && loading.collect.removed_count == 0)
        st = det_fail(err, DET_REFUSED, loading.root_at,
                      "not one %s; an empty list is never published: fetch the file again",
                      form->record);
    if (st == DET_OK) st = date_of(&loading, dated, &dated, err);
    if (st == DET_OK)
        st = det_collect_finish(&loading.collect, form->source, dated, loading.dated_text,
                                loading.read, out, err);
    det_while(err, st, "reading %s %s", form->title, loading.file);
    det_arena_free(scratch);
    return st;
}
