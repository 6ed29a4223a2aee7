/* When an act begins and ends: written, or counted from another day.
 *
 *     from: 1999-11-14
 *     from: {days: 30}                                   from the day of adoption
 *     from: {working_days: 5, calendar: un.headquarters} from the day of on_event
 *     through: {years: 5, of: iran.adoption_day}
 *     before: {days: 30, time: "24:00", zone: UTC, of: iran.notification}
 */
#include <stdlib.h>

#include "law/count.h"
#include "law/load.h"

enum { MINUTES_PER_DAY = 1440 };

/* ---- calendars ----------------------------------------------------------------------------------
 */

static int
compare_days(const void *a, const void *b)
{
    det_day x = *(const det_day *)a, y = *(const det_day *)b;
    return (x > y) - (x < y);
}

static void
read_holidays(det_form *form, uint32_t item, det_calendar *calendar)
{
    uint32_t node = det_tree_get(form->tree, item, "holidays");
    if (node == DET_TREE_NONE) return;
    det_texts texts = det_form_texts(form, item, "holidays");
    det_day *days = det_form_many(form, texts.count, sizeof *days);
    if (days == NULL) return;
    for (size_t i = 0; i < texts.count; i++) {
        if (det_day_read(texts.items[i], (det_where){0}, &days[calendar->holiday_count], NULL) ==
            DET_OK) {
            calendar->holiday_count++;
            continue;
        }
        det_form_report(form, "L007", true, det_tree_where(form->tree, node),
                        "'holidays' has '%.*s'; expected days such as 1995-12-25",
                        DET_STR_FMT(texts.items[i]));
    }
    if (calendar->holiday_count > 1)
        qsort(days, calendar->holiday_count, sizeof *days, compare_days);
    calendar->holidays = days;
}

static void
read_weekend(det_form *form, uint32_t item, det_calendar *calendar)
{
    static const char *const names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};
    det_texts days = det_form_texts(form, item, "weekend");
    for (size_t i = 0; i < days.count; i++) {
        size_t day = 0;
        while (day < 7 && !det_str_equal(days.items[i], det_str_of(names[day])))
            day++;
        calendar->weekend |= day < 7 ? 1u << day : 0;
        if (day == 7)
            det_form_report(form, "L005", true,
                            det_tree_where(form->tree, det_tree_get(form->tree, item, "weekend")),
                            "'%.*s' is no day of the week; expected saturday, sunday, …",
                            DET_STR_FMT(days.items[i]));
    }
    if (calendar->weekend == 0x7f)
        det_form_report(form, "L222", true, calendar->at,
                        "a calendar whose every day is free has no working days");
}

void
det_load_calendars(det_loader *loader, uint32_t list)
{
    static const char *const keys[] = {"id",     "title",        "weekend", "holidays",
                                       "covers", DET_PROOF_KEYS, NULL};
    static const char *const span_keys[] = {"from", "through", NULL};
    det_form *form = &loader->form;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "calendars")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a calendar", keys)) continue;
        det_calendar *calendar = det_loader_new(loader, &loader->calendars, sizeof *calendar);
        if (calendar == NULL) return;
        calendar->at = det_tree_where(form->tree, item);
        calendar->id = det_form_id(form, item, "id", true);
        calendar->title = det_form_text(form, item, "title", true);
        calendar->proof = det_form_proof(form, item);
        read_weekend(form, item, calendar);
        read_holidays(form, item, calendar);
        uint32_t covers = det_tree_get(form->tree, item, "covers");
        if (covers == DET_TREE_NONE) {
            det_form_report(form, "L002", true, calendar->at,
                            "'covers' is missing here: for which days are the holidays known?");
        } else if (det_form_map(form, covers, "'covers'", span_keys)) {
            det_day last = det_form_day(form, covers, "through");
            calendar->covers.from = det_form_day(form, covers, "from");
            calendar->covers.before = last == DET_DAY_NONE ? DET_DAY_NONE : last + 1;
        }
        det_loader_name(loader, calendar->id, DET_ID_CALENDAR, calendar, calendar->at);
    }
}

/* ---- counts -------------------------------------------------------------------------------------
 */

/* "00:01" to 1, "24:00" to 1440. */
static bool
read_clock(det_str text, uint32_t *minute)
{
    if (text.len != 5 || text.ptr[2] != ':') return false;
    uint64_t hours = 0, minutes = 0;
    if (!det_str_read_u64(det_str_slice(text, 0, 2), &hours) ||
        !det_str_read_u64(det_str_slice(text, 3, 5), &minutes) || minutes > 59 ||
        hours * 60 + minutes > MINUTES_PER_DAY)
        return false;
    *minute = (uint32_t)(hours * 60 + minutes);
    return true;
}

static void
read_unit(det_loader *loader, uint32_t node, det_law_count *count)
{
    static const char *const units[] = {"", "days", "working_days", "months", "years"};
    det_form *form = &loader->form;
    det_where at = det_tree_where(form->tree, node);
    size_t errors = form->error_count;
    for (uint32_t unit = DET_COUNT_DAYS; unit <= DET_COUNT_YEARS; unit++) {
        bool is_there = false;
        uint64_t amount = det_form_number(form, node, units[unit], DET_COUNT_MAX, &is_there);
        if (!is_there) continue;
        if (count->unit != DET_COUNT_NONE)
            det_form_report(form, "L222", true, at, "'%s' and '%s' are both counted; keep one",
                            units[count->unit], units[unit]);
        count->unit = (det_count_unit)unit;
        count->amount = (uint32_t)amount;
    }
    det_str name = det_form_text(form, node, "calendar", count->unit == DET_COUNT_WORKING_DAYS);
    count->calendar = det_loader_find(loader, name, DET_ID_CALENDAR, at);
    if (count->unit == DET_COUNT_NONE && form->error_count == errors)
        det_form_report(form, "L222", true, at,
                        "nothing is counted; expected days, working_days, months or years");
    else if (count->calendar != NULL && count->unit != DET_COUNT_WORKING_DAYS)
        det_form_report(form, "L222", true, at, "'calendar' goes with working_days");
}

/* A written time is a text, or a map with `at`. */
static bool
is_counted(const det_form *form, uint32_t map, const char *key)
{
    uint32_t node = det_tree_get(form->tree, map, key);
    return node != DET_TREE_NONE && det_tree_kind_of(form->tree, node) == DET_TREE_MAP &&
           det_tree_get(form->tree, node, "at") == DET_TREE_NONE;
}

/* The count under key.  False: a bad one, reported. */
static bool
read_count(det_loader *loader, uint32_t map, const char *key, det_law_count *count,
           det_instant *text)
{
    static const char *const keys[] = {"days", "working_days", "months",  "years", "calendar", "of",
                                       "time", "zone",         "written", "other", NULL};
    det_form *form = &loader->form;
    uint32_t node = det_tree_get(form->tree, map, key);
    size_t errors = form->error_count;
    if (!det_form_map(form, node, "a count", keys)) return false;
    det_where at = det_tree_where(form->tree, node);
    count->zone = loader->regime->zone;
    read_unit(loader, node, count);
    det_str clock = det_form_text(form, node, "time", false);
    det_str zone = det_form_text(form, node, "zone", false);
    if (clock.len > 0 && !read_clock(clock, &count->minute))
        det_form_report(form, "L007", true, at, "'time' is '%.*s'; expected 00:00 to 24:00",
                        DET_STR_FMT(clock));
    if (zone.len > 0 && !det_zone_find(zone, &count->zone))
        det_form_report(form, "L005", true, at,
                        "'zone' is '%.*s'; expected UTC, America/New_York, Europe/Brussels, "
                        "Europe/London or Europe/Zurich",
                        DET_STR_FMT(zone));
    count->of = det_loader_find(loader, det_form_text(form, node, "of", false), DET_ID_EVENT, at);
    text->text = det_form_text(form, node, "written", false);
    det_instant other;
    if (det_form_instant(form, node, "other", loader->regime->zone, &other)) {
        text->ambiguous = true;
        text->other_us = other.us;
    }
    return form->error_count == errors;
}

/* The instant that the count reaches; reports when there is none. */
static bool
reach(det_loader *loader, uint32_t map, const char *key, const det_law_count *count,
      int64_t start_us, int64_t *us)
{
    det_form *form = &loader->form;
    det_where at = det_tree_where(form->tree, det_tree_get(form->tree, map, key));
    switch (det_count_us(count, start_us, us)) {
    case DET_COUNTED:
        return true;
    case DET_COUNTED_OUTSIDE:
        det_form_report(form, "L222", true, at,
                        "the working days are counted outside the days that calendar '%.*s' "
                        "covers; widen 'covers' when its holidays are known",
                        DET_STR_FMT(count->calendar->id));
        return false;
    case DET_COUNTED_NEVER:
        det_form_report(form, "L222", true, at, "this is counted beyond the last day there is");
        return false;
    }
    return false;
}

/* ---- acts ---------------------------------------------------------------------------------------
 */

static const det_law_event *
find_event(det_loader *loader, uint32_t item, const char *key)
{
    det_form *form = &loader->form;
    det_str name = det_form_text(form, item, key, false);
    return det_loader_find(loader, name, DET_ID_EVENT,
                           det_tree_where(form->tree, det_tree_get(form->tree, item, key)));
}

static void
read_beginning(det_loader *loader, uint32_t item, det_act *act)
{
    det_form *form = &loader->form;
    det_zone zone = loader->regime->zone;
    det_day adopted = loader->instrument->adopted;
    const det_law_event *event = act->on_event;
    uint32_t from = det_tree_get(form->tree, item, "from");
    det_instant counted = {0};
    act->from = (det_instant){.us = act->known_us};
    if (det_str_equal(det_tree_text(form->tree, from), DET_STR("unset"))) {
        act->is_unset = true;
    } else if (is_counted(form, item, "from")) {
        if (!read_count(loader, item, "from", &act->from_count, &counted)) return;
        if (act->from_count.of != NULL)
            det_form_report(form, "L222", true, det_tree_where(form->tree, from),
                            "'of' goes with an end; a beginning is counted from 'on_event', else "
                            "from the day of adoption");
        if (event == NULL ? adopted == DET_DAY_NONE : !event->has_happened) return;
        int64_t start_us = event != NULL ? event->happened_us : det_zone_midnight_us(zone, adopted);
        if (event == NULL && act->from_count.zone != zone)
            start_us = det_zone_midnight_us(act->from_count.zone, adopted);
        act->has_from = reach(loader, item, "from", &act->from_count, start_us, &counted.us);
        if (act->has_from) act->from = counted;
    } else {
        act->has_from = det_form_instant(form, item, "from", zone, &act->from);
        if (!act->has_from && event != NULL && event->has_happened)
            act->from = (det_instant){.us = event->happened_us};
    }
    if (act->has_from && event == NULL && adopted != DET_DAY_NONE &&
        act->from.us < det_zone_midnight_us(zone, adopted))
        det_form_report(
            form, "L213", false, det_tree_where(form->tree, from),
            "the act takes effect before its instrument was adopted; look at both dates");
}

/* `through` reaches the day after it; `before` the instant itself. */
static void
read_counted_end(det_loader *loader, uint32_t item, const char *key, det_act *act)
{
    det_instant ignored = {0};
    det_law_count *count = &act->end_count;
    if (!read_count(loader, item, key, count, &ignored)) return;
    det_where at = det_tree_where(loader->form.tree, det_tree_get(loader->form.tree, item, key));
    if (key[0] == 't') {
        if (count->minute != 0)
            det_form_report(&loader->form, "L222", true, at,
                            "'through' is a whole day; write 'before' to give a time of day");
        count->minute = MINUTES_PER_DAY;
    }
    act->has_end = true;
    if (count->of != NULL && !count->of->has_happened) return;
    int64_t start_us = count->of != NULL ? count->of->happened_us : act->from.us;
    if (start_us == INT64_MIN) return; /* no day of adoption: reported */
    if (!reach(loader, item, key, count, start_us, &act->end_us)) act->has_end = false;
}

static void
read_end(det_loader *loader, uint32_t item, det_act *act)
{
    det_form *form = &loader->form;
    static const char *const keys[] = {"before", "through"};
    act->end_us = DET_INSTANT_FOREVER;
    for (size_t i = 0; i < 2; i++) {
        if (!is_counted(form, item, keys[i])) continue;
        if (det_tree_get(form->tree, item, keys[1 - i]) != DET_TREE_NONE)
            det_form_report(form, "L009", true,
                            det_tree_where(form->tree, det_tree_get(form->tree, item, keys[i])),
                            "both 'before' and 'through' are given; keep one");
        read_counted_end(loader, item, keys[i], act);
        return;
    }
    act->has_end = det_form_end(form, item, loader->regime->zone, &act->end_us, &act->end_is_open);
}

void
det_load_times(det_loader *loader, uint32_t item, det_act *act)
{
    det_form *form = &loader->form;
    det_zone zone = loader->regime->zone;
    det_day adopted = loader->instrument->adopted;
    det_instant known;
    act->on_event = find_event(loader, item, "on_event");
    act->unless_event = find_event(loader, item, "unless_event");
    act->condition = det_form_text(form, item, "condition", false);
    act->known_us = adopted == DET_DAY_NONE ? INT64_MIN : det_zone_midnight_us(zone, adopted);
    if (det_form_instant(form, item, "known", zone, &known)) act->known_us = known.us;
    read_beginning(loader, item, act);
    read_end(loader, item, act);
    if (act->has_end && !act->is_unset && act->end_us <= act->from.us)
        det_form_report(form, "L205", true, det_tree_where(form->tree, item),
                        "this ends before it begins; look at 'from', 'before' and 'through'");
    if (act->end_is_open && act->verb != DET_LAW_EXTEND)
        det_form_report(form, "L218", true, det_tree_where(form->tree, item),
                        "'through: open' goes with extend; elsewhere leave the end out");
    if (act->verb == DET_LAW_EXTEND && !act->has_end && !is_counted(form, item, "before") &&
        !is_counted(form, item, "through"))
        det_form_report(form, "L002", true, det_tree_where(form->tree, item),
                        "'through' or 'before' is missing: where does the end move to?");
}
