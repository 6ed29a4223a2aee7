/* relief_drill.c - a snapback as it would be, on today's book.
 *
 * The steps of the basket are taken, and the same things are asked of the law before and after: the
 * measures that are another; the entries under them: on a list ("listed"), off it since the
 * measures ended and so back with them ("revived"), off it for a reason of their own ("dormant");
 * the holds whose class is another; the contracts of which a measure says another thing; and hour
 * by hour which measures change, since each authority acts on its own clock, and which contracts
 * are exposed by them. resume(suspend(x)) == x: a drill of both is empty. */
#include "api/exposure.h"

enum { HOURS_DEFAULT = 72, HOURS_MAX = 24 * 366 };

/* A contract that is touched, and the measures that expose it. */
typedef struct caught {
    det_str contract;
    det_texts measures;
} caught;

typedef struct drill {
    det_relief_room room;
    const det_relief_options *options;
    det_relief_line take;
    void *context;
    det_judge *before, *after;
    det_holds holds;
    det_arena *scratch;
    det_relief_totals totals;
    det_exposing contracts;
    caught *caught;
    size_t caught_count;
    const det_measure **changed; /* of the law after */
    size_t changed_count;
    uint64_t entries, entries_now, moved, hours;
} drill;

static det_status
hand_object(drill *now, det_json *json, det_error *err)
{
    det_json_object_end(json);
    return det_relief_hand(&now->room, now->take, now->context, err);
}

static const char *
state_word(const det_judged_measure *measure)
{
    return measure == NULL ? "none" : det_law_state_name(measure->law.state);
}

/* ---- measures -----------------------------------------------------------------------------------
 */

static void
put_cites(const det_law_answer *law, det_json *json)
{
    det_json_key(json, "cites");
    det_json_array(json);
    for (size_t i = 0; i < law->cite_count; i++)
        if (i == 0 || !det_str_equal(law->cites[i].text, law->cites[i - 1].text))
            det_json_str(json, law->cites[i].text);
    det_json_array_end(json);
}

static det_status
find_changed(drill *now, det_error *err)
{
    const det_lawbook *law = det_judge_law(now->after);
    det_status st = DET_OK;
    now->changed = DET_NEW(now->room.arena, const det_measure *, law->measure_count + 1);
    if (now->changed == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the measures of a drill");
    for (size_t i = 0; i < law->measure_count && st == DET_OK; i++) {
        const det_judged_measure *before = NULL, *after = NULL;
        const det_measure *old = det_law_measure_find(det_judge_law(now->before),
                                                      law->measures[i]->id);
        st = det_judge_measure(now->after, law->measures[i], &after, err);
        if (st == DET_OK && old != NULL) st = det_judge_measure(now->before, old, &before, err);
        if (st != DET_OK || (before != NULL && before->law.state == after->law.state)) continue;
        now->changed[now->changed_count++] = law->measures[i];
        det_json json = det_json_over(now->room.line);
        det_json_object(&json);
        det_json_key_cstr(&json, "drill", "measure");
        det_json_key_str(&json, "measure", after->measure->id);
        det_json_key_str(&json, "regime", after->measure->regime->id);
        det_json_key_cstr(&json, "before", state_word(before));
        det_json_key_cstr(&json, "after", state_word(after));
        put_cites(&after->law, &json);
        st = hand_object(now, &json, err);
    }
    return st;
}

/* ---- entries of lists ---------------------------------------------------------------------------
 */

static bool
is_touched(const drill *now, const det_regime *regime)
{
    for (size_t i = 0; i < now->changed_count; i++)
        if (det_str_equal(now->changed[i]->regime->id, det_regime_id(regime))) return true;
    return false;
}

/* The regime that is touched and that the entry stands under, or stood under last. */
static const det_regime *
touched_regime(const drill *now, const det_judged_listing *listing)
{
    for (size_t r = 0; r < listing->row_count; r++)
        if (listing->rows[r].regime != NULL && is_touched(now, listing->rows[r].regime))
            return listing->rows[r].regime;
    return NULL;
}

static const char *
standing_word(const det_judged_listing *listing)
{
    return listing->is_revived                               ? "revived"
           : listing->place.standing == DET_STANDING_LISTED  ? "listed"
           : listing->place.standing == DET_STANDING_REMOVED ? "dormant"
                                                             : "not_yet";
}

static det_status
find_entries(drill *now, det_error *err)
{
    const det_index *index = now->room.index;
    det_status st = DET_OK;
    for (uint32_t s = 0; s < det_index_subject_count(index) && st == DET_OK; s++) {
        const det_judged_listing *listing = NULL;
        const det_regime *regime = NULL;
        char day[DET_DAY_TEXT_MAX];
        if (det_owned_is_source(index, det_index_subject_source(index, s))) continue;
        st = det_judge_listing(now->after, s, DET_ZONE_NEW_YORK, &listing, err);
        if (st != DET_OK || !listing->is_known) continue;
        regime = touched_regime(now, listing);
        if (regime == NULL) continue;
        bool is_listed = listing->place.standing == DET_STANDING_LISTED;
        now->entries++;
        now->entries_now += is_listed && !listing->is_revived;
        det_json json = det_json_over(now->room.line);
        det_json_object(&json);
        det_json_key_cstr(&json, "drill", "entry");
        det_json_key_str(&json, "entry", det_index_subject_id(index, s));
        det_json_key_str(&json, "name", listing->body.caption);
        det_json_key_str(&json, "regime", det_regime_id(regime));
        det_json_key_cstr(&json, "standing", standing_word(listing));
        if (listing->is_revived || listing->place.standing == DET_STANDING_REMOVED)
            det_json_key_cstr(&json, "gone", det_day_print(listing->spell.before, day));
        st = hand_object(now, &json, err);
    }
    return st;
}

/* ---- holds --------------------------------------------------------------------------------------
 */

static det_status
judge_hold(drill *now, const det_hold *hold, det_error *err)
{
    det_relief_answer before, after;
    det_arena_reset(now->scratch);
    det_status st = det_relief_judge(now->before, hold, now->scratch, &before, err);
    if (st == DET_OK) st = det_relief_judge(now->after, hold, now->scratch, &after, err);
    if (st == DET_OK) st = det_relief_count(&now->totals, hold, &after, before.class, err);
    if (st != DET_OK || before.class == after.class) return st;
    now->moved++;
    det_json json = det_json_over(now->room.line);
    det_relief_write(hold, &after, &before.class, now->options->is_brief, &json);
    return det_relief_hand(&now->room, now->take, now->context, err);
}

/* ---- contracts ----------------------------------------------------------------------------------
 */

/* The changed measures that expose the contract, for the hours. */
static det_status
remember(drill *now, const det_contract *contract, const det_exposure_answer *answer,
         det_error *err)
{
    caught *kept = &now->caught[now->caught_count];
    det_str *ids = DET_NEW(now->room.arena, det_str, now->changed_count + 1);
    size_t count = 0;
    if (ids == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the contracts of a drill");
    for (size_t i = 0; i < now->changed_count; i++)
        if (det_exposure_rests_on(answer, now->changed[i]->id)) ids[count++] = now->changed[i]->id;
    *kept = (caught){contract->id, {ids, count}};
    if (count > 0) now->caught_count++;
    return DET_OK;
}

static det_status
find_contracts(drill *now, det_error *err)
{
    const det_contracts *all = &now->contracts.contracts;
    det_status st = DET_OK;
    now->caught = DET_NEW(now->room.arena, caught, all->count + 1);
    if (now->caught == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the contracts of a drill");
    for (size_t i = 0; i < all->count && st == DET_OK; i++) {
        det_exposure_answer answer;
        det_exposure_change change;
        st = det_exposing_judge(&now->contracts, &all->items[i], &answer, &change, err);
        if (st != DET_OK || !change.is_touched) continue;
        st = remember(now, &all->items[i], &answer, err);
        if (st == DET_OK)
            st = det_exposing_tell(&now->contracts, &now->room, now->options, &all->items[i],
                                   &answer, &change, now->take, now->context, err);
    }
    return st;
}

/* ---- hours --------------------------------------------------------------------------------------
 */

static const struct {
    const char *key;
    det_zone zone;
} clocks[] = {
    {"new_york", DET_ZONE_NEW_YORK}, {"brussels", DET_ZONE_BRUSSELS}, {"london", DET_ZONE_LONDON}};

/* "2025-09-27 20:00" */
static void
put_clock(det_json *json, const char *key, det_zone zone, int64_t us)
{
    char text[DET_INSTANT_TEXT_MAX];
    int64_t wall = us + (int64_t)det_zone_offset_s(zone, us) * DET_US_PER_SECOND;
    det_str shown = det_str_of(det_instant_print(wall, text));
    det_json_key_str(json, key, det_str_slice(shown, 0, 16));
}

/* The first instant at which something begins. */
static int64_t
begins_at(const drill *now)
{
    const det_judge_time *time = &now->room.time;
    return time->on == DET_DAY_NONE ? time->at_us : det_zone_midnight_us(DET_ZONE_UTC, time->on);
}

static bool
is_exposed_by(const caught *kept, const drill *now, int64_t begin_us, int64_t end_us)
{
    for (size_t i = 0; i < kept->measures.count; i++) {
        const det_measure *measure = det_law_measure_find(det_judge_law(now->after),
                                                          kept->measures.items[i]);
        int64_t known_us = now->room.time.known_us;
        if (det_law_state_only(measure, begin_us, known_us) !=
            det_law_state_only(measure, end_us, known_us))
            return true;
    }
    return false;
}

/* The contracts that the measures of an hour expose. */
static void
put_caught(const drill *now, int64_t begin_us, int64_t end_us, det_json *json)
{
    det_json_key(json, "contracts");
    det_json_array(json);
    for (size_t i = 0; i < now->caught_count; i++)
        if (is_exposed_by(&now->caught[i], now, begin_us, end_us))
            det_json_str(json, now->caught[i].contract);
    det_json_array_end(json);
}

/* The measures whose state at the end of an hour is another than at its beginning. */
static det_status
look_at_hour(drill *now, int64_t from_us, uint32_t hour, det_error *err)
{
    const det_lawbook *law = det_judge_law(now->after);
    int64_t known_us = now->room.time.known_us, hour_us = 3600 * DET_US_PER_SECOND;
    int64_t begin_us = from_us + (int64_t)hour * hour_us;
    det_json json = det_json_over(now->room.line);
    bool is_open = false;
    for (size_t i = 0; i < law->measure_count; i++) {
        const det_measure *measure = law->measures[i];
        det_law_state was = det_law_state_only(measure, begin_us - 1, known_us);
        det_law_state is = det_law_state_only(measure, begin_us + hour_us - 1, known_us);
        if (was == is) continue;
        if (!is_open) {
            is_open = true;
            now->hours++;
            det_json_object(&json);
            det_json_key_cstr(&json, "drill", "hour");
            det_json_key_uint(&json, "hour", hour);
            for (size_t c = 0; c < sizeof clocks / sizeof clocks[0]; c++)
                put_clock(&json, clocks[c].key, clocks[c].zone, begin_us);
            put_clock(&json, "utc", DET_ZONE_UTC, begin_us);
            det_json_key(&json, "measures");
            det_json_array(&json);
        }
        det_json_object(&json);
        det_json_key_str(&json, "measure", measure->id);
        det_json_key_cstr(&json, "before", det_law_state_name(was));
        det_json_key_cstr(&json, "after", det_law_state_name(is));
        det_json_object_end(&json);
    }
    if (!is_open) return DET_OK;
    det_json_array_end(&json);
    put_caught(now, begin_us - 1, begin_us + hour_us - 1, &json);
    return hand_object(now, &json, err);
}

static det_status
run(drill *now, det_error *err)
{
    uint32_t hours = now->options->hours == 0 ? HOURS_DEFAULT : now->options->hours;
    det_json json = det_json_over(now->room.line);
    det_json_object(&json);
    det_json_key_cstr(&json, "relief", "drill");
    det_relief_head(&now->room, now->options, &json);
    det_status st = hand_object(now, &json, err);
    if (st == DET_OK) st = find_changed(now, err);
    if (st == DET_OK) st = find_entries(now, err);
    for (size_t i = 0; i < now->holds.count && st == DET_OK; i++)
        st = judge_hold(now, &now->holds.items[i], err);
    if (st == DET_OK) st = find_contracts(now, err);
    for (uint32_t hour = 0; hour < hours && st == DET_OK; hour++)
        st = look_at_hour(now, begins_at(now), hour, err);
    if (st != DET_OK) return st;
    json = det_json_over(now->room.line);
    det_json_object(&json);
    det_json_key(&json, "totals");
    det_json_object(&json);
    det_json_key_uint(&json, "measures", now->changed_count);
    det_json_key_uint(&json, "entries", now->entries);
    det_json_key_uint(&json, "entries_listed", now->entries_now);
    det_json_key_uint(&json, "holds_moved", now->moved);
    det_json_key_uint(&json, "hours", now->hours);
    det_json_key(&json, "holds");
    det_relief_totals_write(&now->totals, true, &json);
    det_json_key(&json, "contracts");
    det_exposure_totals_write(&now->contracts.totals, true, &json);
    det_json_object_end(&json);
    return hand_object(now, &json, err);
}

det_status
det_relief_drill(const det_snapshot *snapshot, det_store *store, const det_books *books,
                 const det_relief_options *options, det_relief_line take, void *context,
                 det_error *err)
{
    drill now = {.options = options, .take = take, .context = context};
    if (options->basket == NULL)
        return det_fail(err, DET_USAGE, (det_where){0}, "a drill needs what comes back (resume)");
    if (options->hours > HOURS_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0}, "a drill looks at %d hours at most",
                        HOURS_MAX);
    det_status st = det_relief_room_open(snapshot, store, books, options, &now.room, err);
    if (st == DET_OK) st = det_arena_new(0, &now.scratch, err);
    if (st == DET_OK) st = det_relief_judge_of(&now.room, 0, &now.before, err);
    if (st == DET_OK) st = det_relief_judge_of(&now.room, 1, &now.after, err);
    if (st == DET_OK)
        st = det_holds_fold(&now.room.ledger, det_judge_time_us(&now.room.time),
                            now.room.time.known_us, now.room.arena, &now.holds, err);
    if (st == DET_OK) st = det_exposing_open(&now.room, store, options, &now.contracts, err);
    if (st == DET_OK) {
        now.totals = det_relief_totals_in(now.room.arena);
        det_judge_revive(now.after);
        st = run(&now, err);
    }
    det_judge_free(now.before);
    det_judge_free(now.after);
    det_arena_free(now.scratch);
    det_exposing_close(&now.contracts);
    det_relief_room_close(&now.room);
    return st;
}
