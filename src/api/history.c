/* history.c - a list between two days, and one party through time. */
#include "store/trace.h"

#include "api/book.h"
#include "api/inside.h"

static det_status
read_day(det_str text, const char *what, det_day *out, det_error *err)
{
    text = det_str_trim(text);
    if (text.len == 0)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "a difference needs two days; the %s is missing", what);
    return det_day_read(text, (det_where){0}, out, err);
}

det_status
det_lists_diff(det_store *store, det_str source, det_str from, det_str to, det_str as_known,
               det_text *ndjson, uint64_t *differences, det_error *err)
{
    det_day first = 0, second = 0;
    int64_t known_us = 0;
    *differences = 0;
    det_status st = read_day(from, "first", &first, err);
    if (st == DET_OK) st = read_day(to, "second", &second, err);
    if (st == DET_OK) st = det_book_known(as_known, &known_us, err);
    if (st != DET_OK) return st;
    return det_store_diff(store, source, first, second, known_us, ndjson, differences, err);
}

det_status
det_lists_show(det_store *store, det_str id, det_str on, det_str as_known, bool history,
               det_text *ndjson, det_error *err)
{
    det_day day = DET_DAY_NONE;
    int64_t known_us = 0;
    det_status st = det_book_known(as_known, &known_us, err);
    if (st == DET_OK && det_str_trim(on).len > 0) st = read_day(on, "day", &day, err);
    if (st != DET_OK) return st;
    return det_store_show(store, det_str_trim(id), day, known_us, history, ndjson, err);
}
