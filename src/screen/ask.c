/* ask.c - see ask.h. */
#include "screen/ask.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

det_day
det_screen_newest(const det_index *index)
{
    det_day newest = DET_DAY_NONE;
    for (uint32_t s = 0; s < det_index_source_count(index); s++)
        for (uint32_t v = 0; v < det_index_version_count(index, s); v++) {
            det_day dated = det_index_version_at(index, s, v).dated;
            if (dated > newest) newest = dated;
        }
    return newest;
}

det_status
det_screen_times(const det_index *index, det_str on, det_str as_known, det_day *day,
                 int64_t *known_us, det_error *err)
{
    det_status st = DET_OK;
    *known_us = INT64_MAX;
    on = det_str_trim(on);
    as_known = det_str_trim(as_known);
    if (on.len == 0)
        *day = det_screen_newest(index);
    else
        st = det_day_read(on, (det_where){0}, day, err);
    if (st == DET_OK && as_known.len > 0) {
        det_instant instant;
        st = det_instant_read(as_known, DET_ZONE_UTC, (det_where){0}, &instant, err);
        if (st == DET_OK) *known_us = instant.us;
    }
    return st;
}

static det_status refuse(const det_asker *by, det_ask *ask, det_error *err, const char *reason,
                         const char *format, ...) DET_PRINTF(5, 6);

static det_status
refuse(const det_asker *by, det_ask *ask, det_error *err, const char *reason, const char *format,
       ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    det_str said = det_str_format(text, sizeof text, format, args);
    va_end(args);
    ask->reason = reason;
    bool is_kept = det_arena_copy(by->arena, said, &ask->why);
    if (!is_kept) return det_fail(err, DET_NOMEM, (det_where){0}, "why a question is refused");
    return DET_OK;
}

/* The versions in use.  A list that is asked for and has none on the day makes the answer
 * incomplete. */
static det_status
find_lists(const det_asker *by, det_ask *ask, det_error *err)
{
    const det_index *index = by->index;
    uint32_t count = det_index_source_count(index);
    ask->sources = DET_NEW(by->arena, bool, count);
    ask->dated = DET_NEW(by->arena, det_day, count);
    ask->lacks = DET_NEW(by->arena, uint32_t, count);
    if (ask->sources == NULL || ask->dated == NULL || ask->lacks == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "lists in use");
    det_str rest = ask->question->sources, part;
    bool is_all = det_str_trim(rest).len == 0;
    for (uint32_t s = 0; s < count; s++)
        ask->sources[s] = is_all;
    while (!is_all && det_str_next(&rest, ',', &part)) {
        bool is_found = false;
        part = det_str_trim(part);
        for (uint32_t s = 0; s < count; s++) {
            if (!det_str_equal(part, det_index_source_id(index, s))) continue;
            ask->sources[s] = is_found = true;
        }
        if (!is_found) ask->unknown_source = part;
    }
    ask->is_missing = ask->unknown_source.ptr != NULL;
    ask->is_nameless = ask->has_list = false;
    ask->is_complete = !ask->is_missing;
    ask->is_fresh = true;
    for (uint32_t s = 0; s < count; s++) {
        bool lists_nobody = det_owned_is_source(index, s);
        ask->dated[s] = DET_DAY_NONE;
        if (!ask->sources[s]) continue;
        for (uint32_t v = 0; v < det_index_version_count(index, s); v++) {
            det_index_version version = det_index_version_at(index, s, v);
            if (version.tx > ask->moment.tx || version.dated > ask->moment.on ||
                version.dated < ask->dated[s])
                continue;
            ask->dated[s] = version.dated; /* of one day the last that was known */
            ask->lacks[s] = version.lacks;
        }
        if (lists_nobody) continue; /* what it does not say yet is missing from no list */
        if (ask->dated[s] == DET_DAY_NONE) {
            ask->is_missing = true;
            ask->is_complete = false;
            continue;
        }
        ask->has_list = true;
        if (ask->lacks[s] != 0) ask->is_complete = false;
        if ((ask->lacks[s] & (DET_LACKS_NAMES | DET_LACKS_ENTRIES)) != 0) ask->is_nameless = true;
        if (by->profile->max_age_days > 0 &&
            (int64_t)ask->moment.on - ask->dated[s] > by->profile->max_age_days)
            ask->is_fresh = false;
    }
    if (!ask->has_list) ask->is_complete = false;
    return DET_OK;
}

det_status
det_ask_read(const det_asker *by, det_ask *ask, det_error *err)
{
    const det_question *question = ask->question;
    det_error why = {0};
    det_status st = det_screen_times(by->index, question->on, question->as_known, &ask->moment.on,
                                     &ask->moment.known_us, &why);
    if (st == DET_NOMEM) return det_fail(err, DET_NOMEM, (det_where){0}, "times of a question");
    if (st != DET_OK) {
        ask->moment = (det_moment){DET_DAY_NONE, INT64_MAX, 0};
        st = find_lists(by, ask, err);
        if (st == DET_OK) st = refuse(by, ask, err, "time_unread", "%s", why.text);
        return st;
    }
    ask->moment.tx = det_index_tx_known(by->index, ask->moment.known_us);
    st = find_lists(by, ask, err);
    if (st == DET_OK) st = det_facts_read(question, by->countries, by->arena, &ask->facts, err);
    if (st != DET_OK) return st;

    /* digits alone: "IMO 9361407" and "9361407" are one number */
    char *digits = DET_NEW(by->arena, char, question->imo_number.len + 1);
    if (digits == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "IMO number");
    for (size_t i = 0; i < question->imo_number.len; i++) {
        char c = question->imo_number.ptr[i];
        if (c >= '0' && c <= '9') digits[ask->imo.len++] = c;
    }
    ask->imo.ptr = digits;

    ask->name = det_str_trim(question->name);
    if (question->fault.len > 0)
        return refuse(by, ask, err, "input_unread", "%.*s", DET_STR_FMT(question->fault));
    if (question->name.len > DET_NAME_BYTES_MAX)
        return refuse(by, ask, err, "name_too_long",
                      "the name has %zu bytes; at most %d are compared: is it a name?",
                      question->name.len, DET_NAME_BYTES_MAX);
    size_t bad = det_utf8_check(question->name);
    if (bad != SIZE_MAX)
        return refuse(by, ask, err, "name_not_utf8",
                      "byte %zu of the name (0x%02x) is not UTF-8; convert the input to UTF-8",
                      bad + 1, (unsigned char)question->name.ptr[bad]);
    if (ask->name.len == 0) return refuse(by, ask, err, "name_empty", "there is no name");
    st = det_query_read(by->index, ask->name, by->profile->is_fast, by->arena, &ask->query, &why);
    if (st == DET_LIMIT) return refuse(by, ask, err, "name_too_long", "%s", why.text);
    if (st != DET_OK) return det_fail(err, st, (det_where){0}, "%s", why.text);
    if (ask->query.rows[0].tokens.count == 0)
        return refuse(by, ask, err, "name_without_letters",
                      "the name has no letter and no digit, so there is nothing to compare");
    if (ask->query.rows[0].tokens.count > DET_ASKED_WORDS_MAX)
        return refuse(by, ask, err, "name_too_long",
                      "the name has %zu words; at most %d are compared: is it a name?",
                      ask->query.rows[0].tokens.count, DET_ASKED_WORDS_MAX);
    return DET_OK;
}

det_status
det_ask_read_again(const det_asker *by, const det_ask *read, det_ask *ask, det_error *err)
{
    const det_question *question = ask->question;
    *ask = *read;
    ask->question = question;
    det_status st = det_screen_times(by->index, question->on, question->as_known, &ask->moment.on,
                                     &ask->moment.known_us, err);
    if (st != DET_OK) return st;
    ask->moment.tx = det_index_tx_known(by->index, ask->moment.known_us);
    st = find_lists(by, ask, err);
    det_query_row *rows = DET_NEW(by->arena, det_query_row, read->query.row_count);
    if (rows == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a question");
    for (size_t r = 0; r < read->query.row_count && st == DET_OK; r++) {
        rows[r].tokens = read->query.rows[r].tokens;
        st = det_index_query_weights(by->index, rows[r].tokens, by->arena, &rows[r].weights, err);
    }
    ask->query.rows = rows;
    return st;
}

/* ---- lists and numbers ------------------------------------------------------------------- */

det_status
det_ask_doubt(const det_asker *by, det_ask *ask, det_error *err)
{
    if (!ask->has_list)
        return refuse(by, ask, err, "list_missing",
                      "no list that was asked for has a version on or before that day; import one");
    if (ask->is_missing)
        return refuse(by, ask, err, "list_missing",
                      "a list that was asked for has no version on or before that day (see "
                      "\"missing\"): import one, or ask of the others alone by \"sources\"");
    if (ask->is_nameless)
        return refuse(by, ask, err, "list_partial",
                      "the version in use of a list lacks alternate names or entries (see "
                      "\"lists\"), so a name that is not found is not cleared; import the whole "
                      "list of that day");
    if (!ask->is_fresh)
        return refuse(by, ask, err, "list_stale",
                      "a list is older than the %u days of the profile; import a newer one",
                      by->profile->max_age_days);
    return DET_OK;
}

static int
by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

det_status
det_ask_numbered(const det_index *index, const det_ask *ask, det_arena *arena, const uint32_t **out,
                 size_t *count, det_error *err)
{
    size_t used = 0, capacity = 0;
    uint32_t *all = NULL;
    *out = NULL;
    *count = 0;
    for (size_t i = 0; i < ask->other_count + 2; i++) {
        const uint32_t *found = NULL;
        size_t here = 0;
        det_str number = i == 0   ? ask->imo
                         : i == 1 ? ask->question->id_number
                                  : ask->others[i - 2].id_number;
        if (number.len == 0) continue;
        det_status st = det_index_identifiers(index, i == 0 ? DET_PROP_IMO_NUMBER : DET_PROP_COUNT,
                                              number, arena, &found, &here, err);
        if (st != DET_OK) return st;
        for (size_t k = 0; k < here; k++) {
            if (!ask->sources[det_index_subject_source(index, found[k])]) continue;
            uint32_t *grown = det_arena_grow(arena, all, used, &capacity, sizeof *all);
            if (grown == NULL)
                return det_fail(err, DET_NOMEM, (det_where){0}, "subjects by number");
            all = grown;
            all[used++] = found[k];
        }
    }
    if (used > 1) qsort(all, used, sizeof *all, by_number);
    *out = all;
    *count = used;
    return DET_OK;
}
