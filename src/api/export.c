/* export.c - what is listed on a day, in the words of other programs. */
#include "api/inside.h"
#include "list/ftm/write.h"
#include "list/senzing/senzing.h"
#include "list/simple/simple.h"

static const det_where nowhere;

static const struct {
    const char *id;
    det_status (*write)(const det_subject *subjects, const det_day *seen, size_t count, bool is_one,
                        det_text *out, det_error *err);
} formats[] = {{"csv", det_simple_write}, {"ftm", det_ftm_write}, {"senzing", det_senzing_write}};

typedef struct choice {
    const det_index *index;
    det_day on;
    uint32_t tx;    /* what was known */
    det_day *dated; /* of each source, the version in use; DET_DAY_NONE: it is not asked for */
    size_t sources; /* asked for */
} choice;

/* The newest version up to the day, as known. */
static det_day
version_in_use(const choice *c, uint32_t source)
{
    det_day dated = DET_DAY_NONE;
    for (uint32_t v = 0; v < det_index_version_count(c->index, source); v++) {
        det_index_version version = det_index_version_at(c->index, source, v);
        if (version.dated <= c->on && version.tx <= c->tx) dated = version.dated;
    }
    return dated;
}

static det_status
choose_sources(choice *c, det_str names, det_arena *arena, det_error *err)
{
    uint32_t count = det_index_source_count(c->index);
    c->dated = DET_NEW(arena, det_day, count);
    if (c->dated == NULL) return det_fail(err, DET_NOMEM, nowhere, "lists: no memory");
    for (uint32_t s = 0; s < count; s++)
        c->dated[s] = DET_DAY_NONE;
    det_str rest = names, name;
    for (uint32_t s = 0; names.len == 0 && s < count; s++) {
        c->dated[s] = version_in_use(c, s);
        c->sources += c->dated[s] != DET_DAY_NONE;
    }
    while (det_str_next(&rest, ',', &name)) {
        uint32_t s = 0;
        name = det_str_trim(name);
        while (s < count && !det_str_equal(det_index_source_id(c->index, s), name))
            s++;
        if (s == count)
            return det_fail(err, DET_MISSING, nowhere, "no list '%.*s' in the snapshot",
                            DET_STR_FMT(name));
        if (c->dated[s] == DET_DAY_NONE) {
            c->dated[s] = version_in_use(c, s);
            c->sources++;
        }
        if (c->dated[s] == DET_DAY_NONE)
            return det_fail(err, DET_MISSING, nowhere, "no version of '%.*s' up to that day",
                            DET_STR_FMT(name));
    }
    return DET_OK;
}

static det_status
read_times(const det_export_options *options, choice *c, det_error *err)
{
    det_instant known = {.us = INT64_MAX};
    det_status st = DET_OK;
    c->on = det_screen_newest(c->index);
    if (options->on.len > 0) st = det_day_read(options->on, nowhere, &c->on, err);
    if (st == DET_OK && options->as_known.len > 0)
        st = det_instant_read(options->as_known, DET_ZONE_UTC, nowhere, &known, err);
    if (st == DET_OK) c->tx = det_index_tx_known(c->index, known.us);
    return st;
}

/* The body of a subject on the day, as known; false: it was not listed. */
static bool
body_on(const choice *c, uint32_t subject, uint32_t *body)
{
    uint32_t first, count;
    det_index_records(c->index, subject, &first, &count);
    for (uint32_t r = first; r < first + count; r++) {
        det_index_interval of = det_index_record_at(c->index, r);
        if (of.valid_from > c->on || c->on >= of.valid_before) continue;
        if (of.known_from > c->tx || c->tx >= of.known_before) continue;
        *body = of.body;
        return true;
    }
    return false;
}

static det_status
collect(const choice *c, det_arena *arena, det_subject **subjects, det_day **seen, size_t *count,
        det_error *err)
{
    uint32_t all = det_index_subject_count(c->index), body;
    *subjects = DET_NEW(arena, det_subject, all);
    *seen = DET_NEW(arena, det_day, all);
    *count = 0;
    if (*subjects == NULL || *seen == NULL)
        return det_fail(err, DET_NOMEM, nowhere, "entries to export: no memory");
    for (uint32_t s = 0; s < all; s++) {
        det_day dated = c->dated[det_index_subject_source(c->index, s)];
        if (dated == DET_DAY_NONE || !body_on(c, s, &body)) continue;
        det_status st = det_index_body(c->index, body, arena, &(*subjects)[*count], err);
        if (st != DET_OK) return st;
        (*seen)[(*count)++] = dated;
    }
    return DET_OK;
}

det_status
det_export(const det_snapshot *snapshot, const det_export_options *options, det_text *out,
           uint64_t *count, det_error *err)
{
    size_t f = 0, formats_count = sizeof formats / sizeof formats[0], used = 0;
    choice c = {0};
    det_arena *arena = NULL;
    det_subject *subjects;
    det_day *seen;
    det_str format = det_str_of(options->format);
    *count = 0;
    while (f < formats_count && !det_str_equal(format, det_str_of(formats[f].id)))
        f++;
    if (f == formats_count)
        return det_fail(err, DET_USAGE, nowhere, "no format '%.*s'; expected ftm, senzing or csv",
                        DET_STR_FMT(format));
    det_status st = det_snapshot_index(snapshot, &c.index, err);
    if (st == DET_OK) st = det_arena_new((size_t)4 << 30, &arena, err);
    if (st == DET_OK) st = read_times(options, &c, err);
    if (st == DET_OK) st = choose_sources(&c, options->sources, arena, err);
    if (st == DET_OK) st = collect(&c, arena, &subjects, &seen, &used, err);
    if (st == DET_OK) st = formats[f].write(subjects, seen, used, c.sources == 1, out, err);
    if (st == DET_OK) *count = used;
    det_arena_free(arena);
    return st;
}
