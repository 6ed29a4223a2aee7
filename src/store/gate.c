/* The rules and why they are these: docs/lists/gates.md.  Each message says what was found, what
 * would have passed, and what to do. */
#include "store/gate.h"

#include <assert.h>
#include <stdio.h>

static const det_where nowhere;
#define LOOK "if a person has looked and it is right, import it again with --accept-shrink"

det_status
det_gate_form(const det_list *list, det_day today, det_error *err)
{
    char day[DET_DAY_TEXT_MAX], now[DET_DAY_TEXT_MAX];
    if (list->subject_count == 0)
        return det_fail(
            err, DET_REFUSED, nowhere,
            "%.*s: no entries could be read (%llu records, %zu rejected); a list is never "
            "empty, so look at the file",
            DET_STR_FMT(list->source), (unsigned long long)list->read, list->rejected_count);
    if (list->dated == DET_DAY_NONE)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%.*s: the file does not say its date; give it with --dated YYYY-MM-DD",
                        DET_STR_FMT(list->source));
    if (list->dated > today + DET_GATE_FUTURE_DAYS)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%.*s: dated %s, but today is %s; put the clock right, or the date with "
                        "--dated",
                        DET_STR_FMT(list->source), det_day_print(list->dated, day),
                        det_day_print(today, now));
    for (size_t i = 1; i < list->subject_count; i++) {
        const det_subject *a = &list->subjects[i - 1], *b = &list->subjects[i];
        assert(det_str_compare(a->id, b->id) <= 0);
        if (det_str_equal(a->id, b->id))
            return det_fail(err, DET_REFUSED, nowhere,
                            "%.*s: two entries have the number '%.*s' (lines %u and %u: '%.*s' and "
                            "'%.*s'); a number names one entry, so look at the file",
                            DET_STR_FMT(list->source), DET_STR_FMT(a->id), a->line, b->line,
                            DET_STR_FMT(a->caption), DET_STR_FMT(b->caption));
    }
    return DET_OK;
}

/* By its id, or by one of its names but for the case of ASCII letters. */
static bool
has_entry(const det_list *list, det_str sentinel)
{
    for (size_t i = 0; i < list->subject_count; i++) {
        const det_subject *subject = &list->subjects[i];
        if (det_str_equal(subject->id, sentinel)) return true;
        for (size_t s = 0; s < subject->statement_count; s++)
            if (subject->statements[s].prop <= DET_PROP_NAME_LAST &&
                det_str_equal_ascii_nocase(subject->statements[s].text, sentinel))
                return true;
    }
    return false;
}

/* The entry that shares its number with another, or NULL. */
static const det_subject *
find_repeated(const det_list *list)
{
    for (size_t i = 0; i < list->subject_count; i++)
        for (size_t n = 0; n < list->subjects[i].note_count; n++)
            if (det_str_equal(list->subjects[i].notes[n].code, DET_STR("id-repeated")))
                return &list->subjects[i];
    return NULL;
}

det_status
det_gate_update(const det_list *list, const det_gate_rules *rules, det_error *err)
{
    if (list->subject_count < rules->entries_min)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%.*s: %zu entries, where its source is to have %llu at least; " LOOK,
                        DET_STR_FMT(list->source), list->subject_count,
                        (unsigned long long)rules->entries_min);
    for (size_t i = 0; i < rules->sentinel_count; i++)
        if (!has_entry(list, det_str_of(rules->sentinels[i])))
            return det_fail(err, DET_REFUSED, nowhere,
                            "%.*s: no entry '%s', which its source names as one that never leaves "
                            "unnoticed; " LOOK,
                            DET_STR_FMT(list->source), rules->sentinels[i]);
    const det_subject *repeated = find_repeated(list);
    if (repeated != NULL)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%.*s: two records have one number ('%.*s', line %u: '%.*s'), which a "
                        "publisher's file has by accident only; " LOOK,
                        DET_STR_FMT(list->source), DET_STR_FMT(repeated->id), repeated->line,
                        DET_STR_FMT(repeated->caption));
    return DET_OK;
}

static bool
is_update(det_day gap_days, det_day age_days)
{
    return gap_days <= DET_GATE_UPDATE_DAYS && age_days <= DET_GATE_UPDATE_DAYS;
}

uint64_t
det_gate_allowance(uint64_t entries, det_day gap_days, det_day age_days)
{
    uint64_t bp = DET_GATE_UPDATE_BP;
    if (!is_update(gap_days, age_days)) {
        uint64_t gap = gap_days < 0 ? 0 : (uint64_t)gap_days;
        bp = DET_GATE_HISTORY_BP + gap * DET_GATE_MONTH_BP / 30;
        if (bp > DET_GATE_MOST_BP) bp = DET_GATE_MOST_BP;
    }
    uint64_t allowed = entries / 10000 * bp + entries % 10000 * bp / 10000;
    return allowed > DET_GATE_REMOVED_MIN ? allowed : DET_GATE_REMOVED_MIN;
}

/* "x:1, x:2, x:3, ..." */
static const char *
print_removed(const det_gate_case *gate, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof gate->removed_ids / sizeof gate->removed_ids[0]; i++) {
        if (gate->removed_ids[i].len == 0) break;
        int wrote = snprintf(out + used, size - used, "%s%.*s", i == 0 ? "" : ", ",
                             DET_STR_FMT(gate->removed_ids[i]));
        if (wrote < 0 || (size_t)wrote >= size - used) break;
        used += (size_t)wrote;
    }
    if (gate->removed > 3) (void)snprintf(out + used, size - used, ", ...");
    return out;
}

static det_status
check_removed(const det_gate_case *gate, det_day gap, det_day age, det_error *err)
{
    char day[DET_DAY_TEXT_MAX], ids[256];
    uint64_t allowed = det_gate_allowance(gate->before_kept, gap, age);
    if (gate->removed > allowed)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%llu of the %llu entries of %s are gone (%s), where at most %llu "
                        "is usual after %d days; " LOOK,
                        (unsigned long long)gate->removed, (unsigned long long)gate->before_kept,
                        det_day_print(gate->before_dated, day),
                        print_removed(gate, ids, sizeof ids), (unsigned long long)allowed,
                        (int)gap);
    return DET_OK;
}

/* A programme has left when every entry that carried it has left the list; a programme that was
 * given another name still has its entries. */
static bool
has_left(const det_gate_count *count)
{
    return det_str_starts(count->key, DET_STR("programme:")) && count->before > 0 &&
           count->gone == count->before && count->now == 0;
}

static det_status
check_counts(const det_gate_case *gate, det_day gap, det_day age, det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    uint64_t least = is_update(gap, age)             ? DET_GATE_PROGRAMME_UPDATE
                     : gap < DET_GATE_PROGRAMME_DAYS ? DET_GATE_PROGRAMME_HISTORY
                                                     : UINT64_MAX;
    for (size_t i = 0; i < gate->count; i++) {
        const det_gate_count *count = &gate->counts[i];
        if (has_left(count) && count->before >= least)
            return det_fail(
                err, DET_REFUSED, nowhere,
                "all %llu entries of %.*s, listed on %s, are gone within %d days; " LOOK,
                (unsigned long long)count->before, DET_STR_FMT(count->key),
                det_day_print(gate->before_dated, day), (int)gap);
        if (det_str_starts(count->key, DET_STR("schema:")) && count->before >= DET_GATE_KIND_MIN &&
            gap < DET_GATE_KIND_DAYS && count->now < (count->before + 1) / 2)
            return det_fail(err, DET_REFUSED, nowhere,
                            "entries of %.*s fell from %llu on %s to %llu, less than half; " LOOK,
                            DET_STR_FMT(count->key), (unsigned long long)count->before,
                            det_day_print(gate->before_dated, day), (unsigned long long)count->now);
    }
    return DET_OK;
}

/* Names per entry, compared without dividing: names / kept < before_names / before_kept * 0.75.
 * Counts are below 2^32 in any list that fits in memory, so the products fit 64 bits but for the
 * factor, which is divided out first. */
static bool
has_lost_names(const det_gate_case *gate)
{
    uint64_t now = gate->names * gate->before_kept;
    uint64_t before = gate->before_names * gate->kept;
    return now < before / 10000 * DET_GATE_NAMES_BP;
}

/* Over the records that could not be kept, how many may. */
static uint64_t
rejected_allowed(const det_gate_case *gate)
{
    uint64_t allowed = gate->read / 10000 * DET_GATE_REJECTED_BP +
                       gate->read % 10000 * DET_GATE_REJECTED_BP / 10000;
    return allowed < DET_GATE_REJECTED_MIN ? DET_GATE_REJECTED_MIN : allowed;
}

/* Records that were read: an entry that is gone takes its kind and its names along, so neither says
 * anything here. */
bool
det_gate_is_damaged(const det_gate_case *gate)
{
    return gate->rejected > rejected_allowed(gate) || (gate->has_before && has_lost_names(gate));
}

det_status
det_gate_shrink(const det_gate_case *gate, det_error *err)
{
    uint64_t allowed = rejected_allowed(gate);
    if (gate->rejected > allowed)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%llu of %llu records could not be kept, at most %llu is usual: the format "
                        "may have changed; " LOOK,
                        (unsigned long long)gate->rejected, (unsigned long long)gate->read,
                        (unsigned long long)allowed);
    if (!gate->has_before) return DET_OK;

    det_day gap = gate->dated - gate->before_dated, age = gate->today - gate->dated;
    det_status st = gate->is_delta ? DET_OK : check_removed(gate, gap, age, err);
    if (st == DET_OK && !gate->is_delta) st = check_counts(gate, gap, age, err);
    if (st == DET_OK && has_lost_names(gate)) {
        char day[DET_DAY_TEXT_MAX];
        st = det_fail(err, DET_REFUSED, nowhere,
                      "%llu entries have %llu names, on %s %llu had %llu: is a file of the set "
                      "missing?  " LOOK,
                      (unsigned long long)gate->kept, (unsigned long long)gate->names,
                      det_day_print(gate->before_dated, day), (unsigned long long)gate->before_kept,
                      (unsigned long long)gate->before_names);
    }
    return st;
}

det_status
det_gate_lost(const det_gate_case *gate, det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    uint64_t allowed = det_gate_allowance(gate->before_kept, gate->dated - gate->before_dated,
                                          gate->today - gate->dated);
    if (gate->lost <= allowed) return DET_OK;
    return det_fail(err, DET_REFUSED, nowhere,
                    "%llu of the %llu entries of %s lost a name or a number, where at most %llu is "
                    "usual: is a file of the set cut?  " LOOK,
                    (unsigned long long)gate->lost, (unsigned long long)gate->before_kept,
                    det_day_print(gate->before_dated, day), (unsigned long long)allowed);
}

void
det_gate_remark(const det_gate_case *gate, char *out, size_t size)
{
    size_t used = 0;
    int wrote = 0;
    out[0] = '\0';
    if (gate->rejected > 0)
        wrote = snprintf(out, size, "%llu of %llu records could not be kept",
                         (unsigned long long)gate->rejected, (unsigned long long)gate->read);
    if (wrote > 0) used += (size_t)wrote;
    wrote = 0;
    if (gate->lost > 0 && used < size)
        wrote = snprintf(out + used, size - used, "%s%llu entries lost a name or a number",
                         used == 0 ? "" : "; ", (unsigned long long)gate->lost);
    for (size_t i = 0; gate->has_before && i < gate->count; i++) {
        const det_gate_count *count = &gate->counts[i];
        if (wrote > 0) used += (size_t)wrote;
        if (used >= size) return;
        wrote = 0;
        if (has_left(count))
            wrote = snprintf(out + used, size - used, "%sall %llu entries of %.*s are gone",
                             used == 0 ? "" : "; ", (unsigned long long)count->before,
                             DET_STR_FMT(count->key));
    }
    if (wrote > 0) used += (size_t)wrote;
    if (used < size && gate->has_after) {
        char day[DET_DAY_TEXT_MAX];
        wrote = snprintf(out + used, size - used, "%sdated before %s, which stays the next version",
                         used == 0 ? "" : "; ", det_day_print(gate->after_dated, day));
        if (wrote > 0) used += (size_t)wrote;
    }
    if (used < size && gate->holes > 0)
        (void)snprintf(out + used, size - used,
                       "; %llu entries of both its neighbours are not in it",
                       (unsigned long long)gate->holes);
}
