/* source.c - which list an import is of: one that is compiled in, or one that a user declared. */
#include <stdio.h>
#include <string.h>

#include "api/inside.h"
#include "list/declare.h"

static const det_where nowhere;

bool
det_source_info_at(size_t index, det_source_info *out)
{
    size_t count;
    const det_source *sources = det_sources(&count);
    if (index >= count) return false;
    *out = (det_source_info){.id = sources[index].id,
                             .title = sources[index].title,
                             .authority = sources[index].authority,
                             .is_set = sources[index].is_set,
                             .has_own_date = sources[index].has_own_date};
    return true;
}

static det_status
no_source(const char *id, det_error *err)
{
    char known[512];
    size_t used = 0, count;
    const det_source *sources = det_sources(&count);
    for (size_t i = 0; i < count; i++) {
        det_str other = det_str_of(sources[i].id);
        if (used + other.len + 3 >= sizeof known) break;
        for (size_t b = 0; b < other.len; b++)
            known[used++] = other.ptr[b];
        known[used++] = ',';
        known[used++] = ' ';
    }
    known[used > 1 ? used - 2 : 0] = '\0';
    return det_fail(err, DET_USAGE, nowhere,
                    "no source '%s'; we read %s, and lists of your own once they are declared or "
                    "their format is given",
                    id == NULL ? "" : id, known);
}

/* The bytes of a file that was handed over as bytes, or is read from its path. */
static det_status
bytes_of(const det_import_file *file, bool is_in_process, det_file *opened, det_str *out,
         det_error *err)
{
    *out = file->bytes;
    if (file->bytes.ptr != NULL) return DET_OK;
    det_status st = is_in_process ? det_file_open(file->path, 0, opened, err)
                                  : det_file_open_confined(file->path, 0, opened, err);
    *out = opened->bytes;
    return st;
}

static det_status
declare_by_file(const det_import_options *options, det_arena *arena, const det_source **out,
                det_error *err)
{
    det_file opened = {0};
    det_str yaml;
    det_status st = bytes_of(options->declaration, options->is_in_process, &opened, &yaml, err);
    if (st == DET_OK) st = det_source_declare(yaml, options->declaration->path, arena, out, err);
    if (st == DET_OK && strcmp((*out)->id, options->source) != 0)
        st = det_fail(err, DET_USAGE, (det_where){options->declaration->path, 0, 0},
                      "this declares '%s', and '%s' is to be imported", (*out)->id,
                      options->source);
    if (st == DET_OK && options->format != NULL && strcmp(options->format, (*out)->format->id) != 0)
        st = det_fail(err, DET_USAGE, (det_where){options->declaration->path, 0, 0},
                      "this declares the format '%s', and '%s' was given", (*out)->format->id,
                      options->format);
    det_file_close(&opened);
    return st;
}

static det_status
declare_by_format(const det_import_options *options, det_arena *arena, const det_source **out,
                  det_error *err)
{
    const det_format *format = det_format_find(det_str_of(options->format));
    if (format != NULL)
        return det_source_declare_plain(det_str_of(options->source), format, arena, out, err);
    size_t count;
    det_str known = {0};
    const det_format *formats = det_formats(&count);
    for (size_t i = 0; i < count; i++)
        if (!det_arena_print(arena, &known, "%.*s%s%s", DET_STR_FMT(known), i == 0 ? "" : ", ",
                             formats[i].id))
            return det_fail(err, DET_NOMEM, nowhere, "formats");
    return det_fail(err, DET_USAGE, nowhere, "no format '%s'; expected one of %.*s",
                    options->format, DET_STR_FMT(known));
}

/* What the store remembers; *out stays NULL if that is nothing. */
static det_status
remember(det_store *store, const char *id, det_arena *arena, const det_source **out, det_error *err)
{
    det_text *yaml = NULL;
    bool found = false;
    if (store == NULL) return DET_OK;
    det_status st = det_text_new(0, &yaml, err);
    if (st == DET_OK) st = det_store_declared(store, det_str_of(id), yaml, &found, err);
    if (st == DET_OK && found) {
        char file[64];
        (void)snprintf(file, sizeof file, "declaration of %s", id);
        st = det_source_declare(det_text_str(yaml), file, arena, out, err);
    }
    det_text_free(yaml);
    return st;
}

static det_status
declare_by_bytes(const det_import_options *options, det_arena *arena, const det_source **out,
                 det_error *err)
{
    det_file opened = {0};
    det_str bytes = {0};
    det_status st = options->file_count == 0 ? DET_OK
                                             : bytes_of(&options->files[0], options->is_in_process,
                                                        &opened, &bytes, err);
    if (st == DET_OK) {
        const det_format *format = det_format_guess(bytes);
        st = format == NULL
                 ? no_source(options->source, err)
                 : det_source_declare_plain(det_str_of(options->source), format, arena, out, err);
    }
    det_file_close(&opened);
    return st;
}

det_status
det_api_source(det_store *store, const det_import_options *options, det_arena *arena,
               const det_source **out, bool *is_new, det_error *err)
{
    const det_source *before = NULL;
    *is_new = false;
    *out = options->source == NULL ? NULL : det_source_find(det_str_of(options->source));
    bool is_told = options->declaration != NULL || options->format != NULL;
    if (*out != NULL && is_told)
        return det_fail(err, DET_USAGE, nowhere,
                        "'%s' is a publisher whose format we know: it is not declared; choose "
                        "another name, as own:%s",
                        options->source, options->source);
    if (*out != NULL) return DET_OK;
    if (options->source == NULL) return no_source(NULL, err);
    det_status st = det_source_check_id(det_str_of(options->source), err);
    if (st == DET_OK) st = remember(store, options->source, arena, &before, err);
    if (st != DET_OK) return st;
    *is_new = before == NULL;
    if (options->declaration != NULL) return declare_by_file(options, arena, out, err);
    if (before != NULL &&
        (options->format == NULL || strcmp(options->format, before->format->id) == 0)) {
        *out = before;
        return DET_OK;
    }
    return options->format != NULL ? declare_by_format(options, arena, out, err)
                                   : declare_by_bytes(options, arena, out, err);
}

det_status
det_import_kind_of(det_store *store, const det_import_options *options, det_import_kind *out,
                   det_error *err)
{
    const det_source *source = NULL;
    det_arena *arena = NULL;
    bool is_new = false;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_api_source(store, options, arena, &source, &is_new, err);
    if (st == DET_OK) {
        *out = (det_import_kind){.is_set = source->is_set,
                                 .has_own_date = source->has_own_date,
                                 .is_declared = source->format != NULL,
                                 .is_new = is_new};
        if (source->format != NULL)
            (void)snprintf(out->format, sizeof out->format, "%s", source->format->id);
    }
    det_arena_free(arena);
    return st;
}
