/* relief_stale.c - what is still barred though nothing bites.
 *
 * Three kinds.  A hold that may move and has not; a hold that only our own policy keeps; an entry
 * of a list of one's own whose party no authority lists, with the day on which the last one ended.
 * What is not sure is not called stale: a party that is perhaps listed, a list that is missing. */
#include "api/relief.h"

typedef struct stale {
    det_relief_room room;
    const det_relief_options *options;
    det_relief_line take;
    void *context;
    det_judge *judge;
    det_holds holds;
    det_arena *scratch;
    uint64_t may_move, only_policy, entries; /* found */
    uint64_t holds_asked, entries_asked;
} stale;

static det_status
hand_object(stale *now, det_json *json, det_error *err)
{
    det_json_object_end(json);
    return det_relief_hand(&now->room, now->take, now->context, err);
}

/* ---- holds --------------------------------------------------------------------------------------
 */

static void
put_bars(const det_hold *hold, const det_relief_answer *answer, det_json *json)
{
    det_json_key(json, "bars");
    det_json_array(json);
    for (size_t i = 0; i < hold->basis_count; i++)
        det_basis_write(&hold->bases[i], &answer->bases[i], json);
    det_json_array_end(json);
}

/* Since when nothing but policy keeps it: the last end of a basis that is law. */
static int64_t
law_ended(const det_hold *hold, const det_relief_answer *answer)
{
    int64_t last_us = INT64_MIN;
    for (size_t i = 0; i < hold->basis_count; i++)
        if (hold->bases[i].path != DET_HOLD_INTERNAL && answer->bases[i].since_us > last_us)
            last_us = answer->bases[i].since_us;
    return last_us;
}

static det_status
look_at_hold(stale *now, const det_hold *hold, det_error *err)
{
    det_relief_answer answer;
    char text[DET_INSTANT_TEXT_MAX];
    bool is_policy = true;
    det_arena_reset(now->scratch);
    det_status st = det_relief_judge(now->judge, hold, now->scratch, &answer, err);
    if (st != DET_OK || answer.class == DET_RELIEF_OUT) return st;
    now->holds_asked++;
    for (size_t i = 0; i < answer.reason_count; i++)
        is_policy = is_policy && (answer.reasons[i].class == DET_RELIEF_RELEASABLE ||
                                  answer.reasons[i].step == DET_RELIEF_POLICY);
    if (!is_policy) return DET_OK;
    bool may_move = answer.class == DET_RELIEF_RELEASABLE;
    now->may_move += may_move;
    now->only_policy += !may_move;
    int64_t ended_us = law_ended(hold, &answer);
    det_json json = det_json_over(now->room.line);
    det_json_object(&json);
    det_json_key_cstr(&json, "stale", "hold");
    det_json_key_str(&json, "hold", hold->id);
    det_json_key_cstr(&json, "why", may_move ? "it may move" : "only our own policy keeps it");
    if (!may_move) det_json_key_str(&json, "policy", answer.reasons[answer.primary].why);
    if (ended_us == INT64_MIN)
        det_json_key(&json, "ended"), det_json_null(&json);
    else
        det_json_key_cstr(&json, "ended", det_instant_print(ended_us, text));
    if (answer.is_paused) det_json_key_bool(&json, "paused", true);
    put_bars(hold, &answer, &json);
    return hand_object(now, &json, err);
}

/* ---- lists of one's own -------------------------------------------------------------------------
 */

/* The sources of authorities that have law in the lawbook, and files of holdings: "eu,ofac,un". */
static det_status
official_sources(stale *now, det_str *out, det_error *err)
{
    const det_index *index = now->room.index;
    *out = (det_str){0};
    for (uint32_t s = 0; s < det_index_source_count(index); s++) {
        if (!det_judge_has_law(now->judge, det_index_source_authority(index, s)) &&
            !det_owned_is_source(index, s))
            continue;
        if (!det_arena_print(now->room.arena, out, "%.*s%s%.*s", DET_STR_FMT(*out),
                             out->len > 0 ? "," : "", DET_STR_FMT(det_index_source_id(index, s))))
            return det_fail(err, DET_NOMEM, (det_where){0}, "the lists of authorities");
    }
    return DET_OK;
}

/* Whether a listing of that body still has a measure in force or asleep. */
static det_status
bites(stale *now, uint32_t subject, bool *out, int64_t *ended_us, det_error *err)
{
    const det_judged_listing *listing = NULL;
    det_status st = det_judge_listing(now->judge, subject, DET_ZONE_NEW_YORK, &listing, err);
    *out = false;
    if (st != DET_OK || !listing->is_known) return st;
    bool is_person = listing->body.schema == DET_SCHEMA_PERSON;
    bool is_listed = listing->place.standing == DET_STANDING_LISTED;
    if (!is_listed && listing->place.standing == DET_STANDING_REMOVED) {
        int64_t us = det_zone_midnight_us(DET_ZONE_NEW_YORK, listing->spell.before);
        if (us > *ended_us) *ended_us = us;
    }
    for (size_t r = 0; r < listing->row_count && is_listed && st == DET_OK; r++) {
        const det_regime *regime = listing->rows[r].regime;
        size_t count = regime == NULL ? 0 : det_regime_listing_measure_count(regime, is_person);
        if (regime == NULL) *out = true;
        for (size_t m = 0; m < count && st == DET_OK; m++) {
            const det_judged_measure *judged = NULL;
            st = det_judge_measure(now->judge, det_regime_listing_measure_at(regime, is_person, m),
                                   &judged, err);
            if (st != DET_OK) break;
            if (judged->law.state == DET_LAW_IN_FORCE || judged->law.state == DET_LAW_PAUSED)
                *out = true;
            else if (judged->law.state != DET_LAW_NOT_YET && judged->law.since_us > *ended_us)
                *ended_us = judged->law.since_us;
        }
    }
    return st;
}

/* Everybody on the lists of authorities who has that very name, on that day or before. */
static det_status
look_for(stale *now, const det_subject *body, det_str sources, bool *is_barred, int64_t *ended_us,
         det_str *was, det_error *err)
{
    char on[DET_DAY_TEXT_MAX];
    det_text *json = NULL;
    det_tree tree;
    det_screened screened;
    det_question question = {
        .name = body->caption,
        .sources = sources,
        .on = det_str_of(det_day_print(det_judge_day(now->judge, DET_ZONE_NEW_YORK), on))};
    det_status st = det_text_new(0, &json, err);
    if (st == DET_OK) st = det_screen_name(now->room.screeners[0], &question, json, &screened, err);
    if (st == DET_OK)
        st = det_tree_read_json(det_text_str(json), "screening", now->scratch, &tree, err);
    if (st == DET_OK && screened.verdict != DET_VERDICT_CLEAR) *is_barred = true;
    uint32_t results = st == DET_OK ? det_tree_get(&tree, 0, "results") : DET_TREE_NONE;
    if (*is_barred && screened.verdict == DET_VERDICT_ALERT) *is_barred = false;
    for (uint32_t r = st == DET_OK ? det_tree_first(&tree, results) : DET_TREE_NONE;
         r != DET_TREE_NONE && st == DET_OK; r = det_tree_next(&tree, r)) {
        uint32_t subject;
        bool is_biting = false;
        det_str id = det_tree_text(&tree, det_tree_get(&tree, r, "id"));
        bool is_match = det_str_equal(det_tree_text(&tree, det_tree_get(&tree, r, "match")),
                                      DET_STR("true"));
        if (!det_index_subject_find(now->room.index, id, &subject)) {
            *is_barred = true;
            continue;
        }
        if (det_owned_is_source(now->room.index,
                                det_index_subject_source(now->room.index, subject))) {
            *is_barred |= is_match;
            continue;
        }
        /* one that is only alike may be the reason of the bar, and is no proof that it has ended */
        if (!is_match &&
            !det_str_equal(det_tree_text(&tree, det_tree_get(&tree, r, "score")), DET_STR("1.0")))
            continue;
        st = bites(now, subject, &is_biting, ended_us, err);
        *is_barred |= is_biting;
        if (st == DET_OK && !det_arena_copy(now->scratch, id, was))
            st = det_fail(err, DET_NOMEM, (det_where){0}, "an entry of a list");
    }
    det_text_free(json);
    return st;
}

static det_status
look_at_entry(stale *now, uint32_t subject, det_str sources, det_error *err)
{
    const det_judged_listing *listing = NULL;
    char text[DET_INSTANT_TEXT_MAX];
    bool is_barred = false;
    int64_t ended_us = INT64_MIN;
    det_str was = {0};
    det_arena_reset(now->scratch);
    det_status st = det_judge_listing(now->judge, subject, DET_ZONE_NEW_YORK, &listing, err);
    if (st != DET_OK || !listing->is_known || listing->place.standing != DET_STANDING_LISTED)
        return st;
    now->entries_asked++;
    st = look_for(now, &listing->body, sources, &is_barred, &ended_us, &was, err);
    /* a party that no authority ever listed is barred for reasons of our own: that is not stale */
    if (st != DET_OK || is_barred || ended_us == INT64_MIN) return st;
    now->entries++;
    det_json json = det_json_over(now->room.line);
    det_json_object(&json);
    det_json_key_cstr(&json, "stale", "entry");
    det_json_key_str(&json, "entry", det_index_subject_id(now->room.index, subject));
    det_json_key_str(&json, "name", listing->body.caption);
    det_json_key_str(&json, "source", listing->source);
    det_json_key_cstr(&json, "why", "no authority lists it any more under a measure that bites");
    det_json_key_str(&json, "was", was);
    det_json_key_cstr(&json, "ended", det_instant_print(ended_us, text));
    return hand_object(now, &json, err);
}

static det_status
look_at_lists(stale *now, det_error *err)
{
    const det_index *index = now->room.index;
    det_str sources;
    det_status st = official_sources(now, &sources, err);
    for (uint32_t s = 0; s < det_index_subject_count(index) && st == DET_OK; s++) {
        uint32_t source = det_index_subject_source(index, s);
        if (det_judge_has_law(now->judge, det_index_source_authority(index, source)) ||
            det_owned_is_source(index, source) || sources.len == 0)
            continue;
        st = look_at_entry(now, s, sources, err);
    }
    return st;
}

static det_status
look(stale *now, det_error *err)
{
    det_json json = det_json_over(now->room.line);
    det_json_object(&json);
    det_json_key_cstr(&json, "relief", "stale");
    det_relief_head(&now->room, now->options, &json);
    det_status st = hand_object(now, &json, err);
    for (size_t i = 0; i < now->holds.count && st == DET_OK; i++)
        st = look_at_hold(now, &now->holds.items[i], err);
    if (st == DET_OK) st = look_at_lists(now, err);
    if (st != DET_OK) return st;
    json = det_json_over(now->room.line);
    det_json_object(&json);
    det_json_key(&json, "totals");
    det_json_object(&json);
    det_json_key_uint(&json, "holds", now->holds_asked);
    det_json_key_uint(&json, "may_move", now->may_move);
    det_json_key_uint(&json, "only_policy", now->only_policy);
    det_json_key_uint(&json, "entries", now->entries_asked);
    det_json_key_uint(&json, "stale_entries", now->entries);
    det_json_object_end(&json);
    return hand_object(now, &json, err);
}

det_status
det_relief_stale(const det_snapshot *snapshot, det_store *store, const det_books *books,
                 const det_relief_options *options, det_relief_line take, void *context,
                 det_error *err)
{
    stale now = {.options = options, .take = take, .context = context};
    det_status st = det_relief_room_open(snapshot, store, books, options, &now.room, err);
    if (st == DET_OK) st = det_arena_new(0, &now.scratch, err);
    if (st == DET_OK) st = det_relief_judge_of(&now.room, 1, &now.judge, err);
    if (st == DET_OK)
        st = det_holds_fold(&now.room.ledger, det_judge_time_us(&now.room.time),
                            now.room.time.known_us, now.room.arena, &now.holds, err);
    if (st == DET_OK) st = look(&now, err);
    det_judge_free(now.judge);
    det_arena_free(now.scratch);
    det_relief_room_close(&now.room);
    return st;
}
