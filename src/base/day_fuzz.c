/* day_fuzz.c - any bytes as a day, a span, an instant: what is read is printed the same. */
#include "base/day.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read is printed in a form that is read the same; instants and clocks agree on their day.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const det_str text = {(const char *)data, size};
    const det_where at = {"f", 1, 1};
    det_error err;
    det_day day, day_again;
    char day_text[DET_DAY_TEXT_MAX];
    if (det_day_read(text, at, &day, &err) == DET_OK) {
        assert(day >= DET_DAY_MIN && day <= DET_DAY_MAX);
        det_day_print(day, day_text);
        assert(det_str_equal(det_str_of(day_text), text));
        if (det_day_read(det_str_of(day_text), at, &day_again, &err) != DET_OK) __builtin_trap();
        assert(day == day_again);
    }
    det_span span;
    char span_text[DET_SPAN_TEXT_MAX];
    if (det_span_read(text, at, &span, &err) == DET_OK) {
        assert(span.from < span.before);
        assert(det_str_equal(det_str_of(det_span_print(span, span_text)), text));
    }
    for (int zone = 0; zone < DET_ZONE_COUNT; zone++) {
        det_instant instant, again;
        char instant_text[DET_INSTANT_TEXT_MAX];
        if (det_instant_read(text, (det_zone)zone, at, &instant, &err) != DET_OK) break;
        assert(det_str_equal(instant.text, text));
        det_day shown = det_zone_day((det_zone)zone, instant.us);
        assert(shown >= DET_DAY_MIN && shown <= DET_DAY_MAX);
        det_instant_print(instant.us, instant_text);
        /* Only the first and last day of the calendar can be pushed out of it by an offset. */
        if (strncmp(instant_text, "instant", 7) == 0) continue;
        if (det_instant_read(det_str_of(instant_text), DET_ZONE_UTC, at, &again, &err) != DET_OK)
            __builtin_trap();
        assert(again.us == instant.us);
    }
    return 0;
}
