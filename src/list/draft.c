/* draft.c - a subject while its record is being read. */
#include "list/draft.h"

#include "list/dob.h"

#include <stdarg.h>
#include <stdio.h>

void
det_draft_begin(det_draft *draft, const char *file, uint32_t line)
{
    draft->file = file;
    draft->subject = (det_subject){.line = line};
    draft->statement_count = 0;
    draft->note_count = 0;
}

static bool
is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

det_str
det_draft_text(det_draft *draft, det_str text)
{
    det_str trimmed = det_str_trim(text);
    if (trimmed.len == 0) return (det_str){0};
    char *copy = det_arena_alloc(draft->arena, trimmed.len);
    if (copy == NULL) {
        draft->has_no_memory = true;
        return (det_str){0};
    }
    size_t used = 0;
    for (size_t i = 0; i < trimmed.len; i++) {
        if (!is_blank(trimmed.ptr[i]))
            copy[used++] = trimmed.ptr[i];
        else if (!is_blank(trimmed.ptr[i - 1])) /* the first byte is no blank: it was trimmed */
            copy[used++] = ' ';
    }
    return (det_str){copy, used};
}

det_str
det_draft_print(det_draft *draft, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    det_str result = {0};
    char *text = length < 0 ? NULL : det_arena_alloc(draft->scratch, (size_t)length + 1);
    if (text == NULL) {
        draft->has_no_memory = true;
    } else {
        vsnprintf(text, (size_t)length + 1, format, again);
        result = det_draft_text(draft, (det_str){text, (size_t)length});
    }
    va_end(again);
    return result;
}

det_str
det_draft_join(det_draft *draft, const char *separator, const det_str *parts, size_t count)
{
    det_str whole = {0};
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len == 0) continue;
        whole = whole.len == 0 ? parts[i]
                               : det_draft_print(draft, "%.*s%s%.*s", DET_STR_FMT(whole), separator,
                                                 DET_STR_FMT(parts[i]));
    }
    return whole;
}

det_statement *
det_draft_say(det_draft *draft, det_prop prop, det_str text)
{
    det_str copy = det_draft_text(draft, text);
    if (copy.len == 0) return NULL;
    if (draft->statement_count == draft->statement_capacity) {
        det_statement *grown = draft->statement_count == DET_DRAFT_STATEMENTS_MAX
                                   ? NULL
                                   : det_arena_grow(
                                         draft->scratch, draft->statements, draft->statement_count,
                                         &draft->statement_capacity, sizeof *draft->statements);
        if (grown == NULL) {
            draft->has_no_memory = true;
            draft->is_too_large = draft->statement_count == DET_DRAFT_STATEMENTS_MAX;
            return NULL;
        }
        draft->statements = grown;
        if (draft->statement_capacity > DET_DRAFT_STATEMENTS_MAX)
            draft->statement_capacity = DET_DRAFT_STATEMENTS_MAX;
    }
    det_statement *statement = &draft->statements[draft->statement_count++];
    *statement = (det_statement){.prop = prop, .text = copy, .span = {DET_DAY_NONE, DET_DAY_NONE}};
    return statement;
}

static det_statement *
say_date(det_draft *draft, det_prop prop, det_str text, const char *path, uint32_t line,
         det_status (*read)(det_str text, det_where at, det_span *out, det_error *err))
{
    det_statement *statement = det_draft_say(draft, prop, text);
    if (statement == NULL) return NULL;
    const det_where at = {draft->file, line, 0};
    if (read(statement->text, at, &statement->span, NULL) != DET_OK)
        det_draft_note(draft, "date-unread", det_str_of(path), statement->text, line);
    return statement;
}

det_statement *
det_draft_say_date(det_draft *draft, det_prop prop, det_str text, const char *path, uint32_t line)
{
    return say_date(draft, prop, text, path, line, det_dob_read);
}

det_statement *
det_draft_say_day_first(det_draft *draft, det_prop prop, det_str text, const char *path,
                        uint32_t line)
{
    return say_date(draft, prop, text, path, line, det_dob_read_day_first);
}

det_statement *
det_draft_say_month_first(det_draft *draft, det_prop prop, det_str text, const char *path,
                          uint32_t line)
{
    return say_date(draft, prop, text, path, line, det_dob_read_month_first);
}

bool
det_draft_has_name(const det_draft *draft)
{
    for (size_t i = 0; i < draft->statement_count; i++)
        if (draft->statements[i].prop <= DET_PROP_NAME_LAST) return true;
    return draft->has_no_memory;
}

void
det_draft_identify(det_draft *draft, const char *source, det_str reference, const char *path,
                   uint32_t line)
{
    for (size_t i = 0; reference.len == 0 && i < draft->statement_count; i++)
        if (draft->statements[i].prop <= DET_PROP_NAME_LAST) {
            reference = draft->statements[i].text;
            det_draft_note(draft, "reference-missing", det_str_of(path), reference, line);
        }
    draft->subject.id = det_draft_print(draft, "%s:%.*s", source, DET_STR_FMT(reference));
}

void
det_draft_note(det_draft *draft, const char *code, det_str path, det_str text, uint32_t line)
{
    if (draft->note_count == draft->note_capacity) {
        det_note *grown = draft->note_count >= DET_DRAFT_NOTES_MAX
                              ? NULL
                              : det_arena_grow(draft->scratch, draft->notes, draft->note_count,
                                               &draft->note_capacity, sizeof *draft->notes);
        if (grown == NULL) {
            draft->has_no_memory = true;
            draft->is_too_large = draft->note_count >= DET_DRAFT_NOTES_MAX;
            return;
        }
        draft->notes = grown;
    }
    det_note note = {.code = det_str_of(code), .line = line};
    note.path = det_draft_text(draft, path);
    note.text = det_draft_text(draft, text);
    draft->notes[draft->note_count++] = note;
}
