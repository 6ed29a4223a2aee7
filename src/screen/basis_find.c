/* basis_find.c - those who take part in holds, screened once a run each.
 *
 * Names come again and again in a book of holds: a remitter, a bank, a vessel.  What a name and its
 * facts stand for depends on the moment alone, so it is asked once and kept. */
#include "screen/judge.h"

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "screening the parties of holds: no memory");
}

/* Room for what both days of an instant find. */
typedef struct finding {
    det_judge *judge;
    det_judged_found *out;
    det_owner_entry *entries;
    size_t entry_capacity;
    det_judged_owned *owned;
    size_t owned_capacity;
    det_screen_answered *answered;
    size_t answered_capacity;
} finding;

static det_status
add_entry(finding *now, const det_owner_entry *entry, det_error *err)
{
    for (size_t i = 0; i < now->out->entry_count; i++) {
        if (now->entries[i].subject != entry->subject) continue;
        now->entries[i].is_same = now->entries[i].is_same || entry->is_same;
        return DET_OK;
    }
    void *grown = det_arena_grow(now->judge->keep, now->entries, now->out->entry_count,
                                 &now->entry_capacity, sizeof *now->entries);
    if (grown == NULL) return no_memory(err);
    now->out->entries = now->entries = grown;
    now->entries[now->out->entry_count++] = *entry;
    return DET_OK;
}

/* One that both days have answered is told once; one that a day has not is an entry. */
static det_status
add_answered(finding *now, const det_screen_answered *answered, det_error *err)
{
    for (size_t i = 0; i < now->out->answered_count; i++)
        if (now->answered[i].subject == answered->subject) return DET_OK;
    void *grown = det_arena_grow(now->judge->keep, now->answered, now->out->answered_count,
                                 &now->answered_capacity, sizeof *now->answered);
    if (grown == NULL) return no_memory(err);
    now->out->answered = now->answered = grown;
    now->answered[now->out->answered_count++] = *answered;
    return DET_OK;
}

static det_status
add_owned(finding *now, const det_judged_owned *owned, det_error *err)
{
    for (size_t i = 0; i < now->out->owned_count; i++) {
        if (!det_str_equal(now->owned[i].authority, owned->authority) ||
            now->owned[i].is_same != owned->is_same)
            continue;
        if (owned->is_caught > now->owned[i].is_caught) now->owned[i] = *owned;
        return DET_OK;
    }
    void *grown = det_arena_grow(now->judge->keep, now->owned, now->out->owned_count,
                                 &now->owned_capacity, sizeof *now->owned);
    if (grown == NULL) return no_memory(err);
    now->out->owned = now->owned = grown;
    now->owned[now->out->owned_count++] = *owned;
    return DET_OK;
}

static det_status
add_net(finding *now, const det_screen_owned *found, det_error *err)
{
    const det_owned_net *net = found->net;
    det_status st = DET_OK;
    bool is_told = false;
    for (size_t b = 0; b < net->by_count && st == DET_OK; b++) {
        const det_owned_by *by = &net->by[b];
        det_judged_owned owned = {
            .is_same = found->is_same, .is_caught = by->parties[0].is_caught, .rule = by->rule};
        if (owned.is_caught == DET_NO) continue;
        is_told = true;
        if (!det_arena_copy(now->judge->keep, by->authority, &owned.authority))
            return no_memory(err);
        st = det_judge_tell_owners(now->judge, net, by, &owned.owners, err);
        if (st == DET_OK) st = add_owned(now, &owned, err);
    }
    if (st == DET_OK && net->is_cut && !is_told)
        st = add_owned(now, &(det_judged_owned){found->is_same, DET_UNKNOWN, {0}, NULL, {0}}, err);
    return st;
}

static det_status
ask(finding *now, det_question question, det_day day, det_error *err)
{
    char on[DET_DAY_TEXT_MAX], known[DET_INSTANT_TEXT_MAX];
    det_screen_found found;
    question.on = det_str_of(det_day_print(day, on));
    if (now->judge->time.known_us != INT64_MAX)
        question.as_known = det_str_of(det_instant_print(now->judge->time.known_us, known));
    det_status st = det_screen_find(now->judge->screener, &question, &found, err);
    for (size_t i = 0; i < found.entry_count && st == DET_OK; i++)
        st = add_entry(now, &found.entries[i], err);
    for (size_t i = 0; i < found.answered_count && st == DET_OK; i++)
        st = add_answered(now, &found.answered[i], err);
    for (size_t i = 0; i < found.owned_count && st == DET_OK; i++)
        st = add_net(now, &found.owned[i], err);
    if (st == DET_OK && !found.is_screened) {
        now->out->is_screened = false;
        if (!det_arena_copy(now->judge->keep, found.why, &now->out->why)) return no_memory(err);
    }
    return st;
}

static det_status
find(det_judge *judge, const det_question *question, det_judged_found *out, det_error *err)
{
    finding now = {.judge = judge, .out = out};
    det_day first = det_judge_day(judge, DET_ZONE_NEW_YORK);
    det_day last = det_judge_day(judge, DET_ZONE_BRUSSELS);
    out->is_screened = true;
    det_status st = ask(&now, *question, first, err);
    /* at an instant it is another day already east of New York */
    return st == DET_OK && last != first ? ask(&now, *question, last, err) : st;
}

det_status
det_judge_find(det_judge *judge, const det_question *question, bool is_customer,
               const det_judged_found **out, det_error *err)
{
    det_str key;
    uint32_t place = 0;
    bool is_answered = is_customer && judge->suppressions != NULL;
    if (!det_arena_print(judge->keep, &key, "%d\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s",
                         is_answered, DET_STR_FMT(question->name), DET_STR_FMT(question->schema),
                         DET_STR_FMT(question->birth_date), DET_STR_FMT(question->nationality),
                         DET_STR_FMT(question->gender), DET_STR_FMT(question->country),
                         DET_STR_FMT(question->id_number), DET_STR_FMT(question->imo_number)))
        return no_memory(err);
    if (det_strmap_get(&judge->names, key, &place)) {
        *out = judge->found[place];
        return DET_OK;
    }
    det_judged_found **grown = det_arena_grow(judge->keep, judge->found, judge->found_count,
                                              &judge->found_capacity, sizeof *judge->found);
    det_judged_found *made = DET_NEW(judge->keep, det_judged_found, 1);
    if (grown == NULL || made == NULL) return no_memory(err);
    judge->found = grown;
    det_screener_suppress(judge->screener, is_answered ? judge->suppressions : NULL);
    det_status st = find(judge, question, made, err);
    det_screener_suppress(judge->screener, NULL);
    if (st != DET_OK) return st;
    if (!det_strmap_add(&judge->names, key, (uint32_t)judge->found_count, &place))
        return no_memory(err);
    judge->found[judge->found_count++] = made;
    *out = made;
    return DET_OK;
}
