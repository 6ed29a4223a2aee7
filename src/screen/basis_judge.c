/* basis_judge.c - what a relief run asks again and again: a measure, an entry, who owns whom.
 *
 * A run judges a hundred thousand holds by a few hundred measures and entries at one moment.  Each
 * is worked out once and kept; what is kept depends on the moment alone, so the order in which
 * holds are judged cannot be seen in any answer. */
#include <stdlib.h>

#include "screen/judge.h"

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "judging holds: no memory");
}

/* ---- the moment ---------------------------------------------------------------------------------
 */

det_status
det_judge_time_read(det_str on, det_str as_known, det_judge_time *out, det_error *err)
{
    det_instant instant;
    *out = (det_judge_time){.on = DET_DAY_NONE, .known_us = INT64_MAX};
    on = det_str_trim(on);
    as_known = det_str_trim(as_known);
    det_status st = DET_OK;
    if (det_str_find_byte(on, 'T') == SIZE_MAX)
        st = det_day_read(on, (det_where){0}, &out->on, err);
    else
        st = det_instant_read(on, DET_ZONE_UTC, (det_where){0}, &instant, err);
    if (st == DET_OK && out->on == DET_DAY_NONE) out->at_us = instant.us;
    if (st != DET_OK || as_known.len == 0) return st;
    st = det_instant_read(as_known, DET_ZONE_UTC, (det_where){0}, &instant, err);
    if (st == DET_OK) out->known_us = instant.us;
    return st;
}

int64_t
det_judge_time_us(const det_judge_time *time)
{
    /* New York's clock is the last of ours to finish a day */
    return time->on == DET_DAY_NONE ? time->at_us
                                    : det_zone_midnight_us(DET_ZONE_NEW_YORK, time->on + 1) - 1;
}

int64_t
det_judge_at(const det_judge *judge, det_zone zone)
{
    return judge->time.on == DET_DAY_NONE ? judge->time.at_us
                                          : det_zone_midnight_us(zone, judge->time.on + 1) - 1;
}

det_day
det_judge_day(const det_judge *judge, det_zone zone)
{
    return judge->time.on != DET_DAY_NONE ? judge->time.on : det_zone_day(zone, judge->time.at_us);
}

/* ---- the judge ----------------------------------------------------------------------------------
 */

det_status
det_judge_new(det_screener *screener, const det_judge_time *time, det_judge **out, det_error *err)
{
    det_judge *made = calloc(1, sizeof *made);
    if (made == NULL) return no_memory(err);
    made->screener = screener;
    made->index = det_screener_index(screener);
    made->law = det_screener_law(screener);
    made->time = *time;
    det_status st = det_arena_new(0, &made->keep, err);
    if (st == DET_OK) {
        size_t places = (size_t)det_index_subject_count(made->index) * DET_ZONE_COUNT;
        made->measures = det_strmap_in(made->keep);
        made->owners = det_strmap_in(made->keep);
        made->names = det_strmap_in(made->keep);
        made->listings = DET_NEW(made->keep, det_judged_listing *, places + 1);
        if (made->listings == NULL) st = no_memory(err);
    }
    if (st != DET_OK) {
        det_judge_free(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

void
det_judge_free(det_judge *judge)
{
    if (judge == NULL) return;
    det_arena_free(judge->keep);
    free(judge);
}

void
det_judge_revive(det_judge *judge)
{
    judge->revives = true;
}

void
det_judge_suppress(det_judge *judge, const det_suppressions *suppressions)
{
    judge->suppressions = suppressions;
}

const det_lawbook *
det_judge_law(const det_judge *judge)
{
    return judge->law;
}

const det_index *
det_judge_index(const det_judge *judge)
{
    return judge->index;
}

det_screener *
det_judge_screener(const det_judge *judge)
{
    return judge->screener;
}

const det_judge_time *
det_judge_when(const det_judge *judge)
{
    return &judge->time;
}

bool
det_judge_has_law(const det_judge *judge, det_str authority)
{
    for (size_t i = 0; i < judge->law->regime_count; i++)
        if (det_str_equal(judge->law->regimes[i]->authority, authority)) return true;
    return false;
}

/* ---- measures -----------------------------------------------------------------------------------
 */

det_status
det_judge_measure(det_judge *judge, const det_measure *measure, const det_judged_measure **out,
                  det_error *err)
{
    uint32_t place = 0;
    if (det_strmap_get(&judge->measures, det_measure_id(measure), &place)) {
        *out = judge->judged[place];
        return DET_OK;
    }
    det_judged_measure **grown = det_arena_grow(judge->keep, judge->judged, judge->judged_count,
                                                &judge->judged_capacity, sizeof *judge->judged);
    if (grown == NULL) return no_memory(err);
    judge->judged = grown;
    det_judged_measure *made = DET_NEW(judge->keep, det_judged_measure, 1);
    if (made == NULL) return no_memory(err);
    made->measure = measure;
    made->at_us = det_judge_at(judge, det_regime_zone(det_measure_regime(measure)));
    det_status st = det_law_state_at(judge->law, measure, made->at_us, judge->time.known_us,
                                     judge->keep, &made->law, err);
    if (st == DET_OK)
        st = det_law_version_at(measure, made->at_us, judge->time.known_us, judge->keep,
                                &made->version, err);
    if (st != DET_OK) return st;
    made->can_block = det_law_can_block(&made->version.parts, made->at_us);
    if (!det_strmap_add(&judge->measures, det_measure_id(measure), (uint32_t)judge->judged_count,
                        &place))
        return no_memory(err);
    judge->judged[judge->judged_count++] = made;
    *out = made;
    return DET_OK;
}

/* ---- entries of lists ---------------------------------------------------------------------------
 */

static bool
has_staged_removal(const det_subject *body)
{
    for (size_t i = 0; i < body->note_count; i++)
        if (det_str_equal(body->notes[i].code, DET_STR(DET_NOTE_REMOVAL_STAGED))) return true;
    return false;
}

/* A measure that ended between the last version that had the entry and the first that had it not,
 * and is in force now. */
static bool
is_back(const det_judge *judge, const det_measure *measure, const det_spell *spell)
{
    det_zone zone = det_regime_zone(det_measure_regime(measure));
    int64_t known_us = judge->time.known_us;
    int64_t had_us = det_zone_midnight_us(zone, spell->last_seen);
    int64_t gone_us = det_zone_midnight_us(zone, spell->gone + 1) - 1;
    return det_law_state_only(measure, had_us, known_us) == DET_LAW_IN_FORCE &&
           det_law_state_only(measure, gone_us, known_us) != DET_LAW_IN_FORCE &&
           det_law_state_only(measure, det_judge_at(judge, zone), known_us) == DET_LAW_IN_FORCE;
}

/* An entry whose listing ended with a measure that is back. */
static void
revive(const det_judge *judge, det_judged_listing *listing)
{
    bool is_person = listing->body.schema == DET_SCHEMA_PERSON;
    if (!judge->revives || listing->place.standing != DET_STANDING_REMOVED) return;
    for (size_t r = 0; r < listing->row_count; r++) {
        const det_regime *regime = listing->rows[r].regime;
        size_t count = regime == NULL ? 0 : det_regime_listing_measure_count(regime, is_person);
        for (size_t m = 0; m < count; m++)
            listing->is_revived |= is_back(
                judge, det_regime_listing_measure_at(regime, is_person, m), &listing->spell);
    }
    if (listing->is_revived) listing->place.standing = DET_STANDING_LISTED;
}

det_status
det_judge_listing(det_judge *judge, uint32_t subject, det_zone zone, const det_judged_listing **out,
                  det_error *err)
{
    det_judged_listing **kept = &judge->listings[(size_t)subject * DET_ZONE_COUNT + (size_t)zone];
    det_spells spells;
    det_moment moment = {det_judge_day(judge, zone), judge->time.known_us,
                         det_index_tx_known(judge->index, judge->time.known_us)};
    *out = *kept;
    if (*kept != NULL) return DET_OK;
    det_judged_listing *made = DET_NEW(judge->keep, det_judged_listing, 1);
    if (made == NULL) return no_memory(err);
    uint32_t source = det_index_subject_source(judge->index, subject);
    made->source = det_index_source_id(judge->index, source);
    made->authority = det_index_source_authority(judge->index, source);
    det_status st = det_spells_load(judge->index, judge->law, subject, &moment, judge->keep,
                                    &spells, err);
    if (st == DET_OK && spells.count > 0) {
        made->is_known = true;
        st = det_spells_place(judge->index, judge->law, subject, &spells, &moment, judge->keep,
                              &made->place, err);
        if (st == DET_OK)
            st = det_index_body(judge->index, made->place.body, judge->keep, &made->body, err);
        if (st == DET_OK)
            st = det_tagged_load(judge->law, made->source, &made->body, judge->keep, &made->rows,
                                 &made->row_count, err);
        if (st != DET_OK) return st;
        made->spell = spells.items[made->place.spell];
        made->is_staged = has_staged_removal(&made->body);
        revive(judge, made);
    }
    if (st == DET_OK) *out = *kept = made;
    return st;
}

bool
det_judged_is_under(const det_judged_listing *listing, const det_regime *regime)
{
    if (!listing->is_known || listing->place.standing != DET_STANDING_LISTED) return false;
    for (size_t i = 0; i < listing->row_count; i++)
        if (listing->rows[i].regime == NULL || listing->rows[i].regime == regime) return true;
    return false;
}

det_status
det_judge_tag_until(det_judge *judge, uint32_t subject, const det_regime *regime, det_zone zone,
                    det_day *out, det_error *err)
{
    uint32_t first, count, tx = det_index_tx_known(judge->index, judge->time.known_us);
    det_day on = det_judge_day(judge, zone);
    det_str source = det_index_source_id(judge->index,
                                         det_index_subject_source(judge->index, subject));
    det_index_records(judge->index, subject, &first, &count);
    *out = DET_DAY_NONE;
    for (uint32_t i = first; i < first + count; i++) {
        det_index_interval record = det_index_record_at(judge->index, i);
        det_subject body;
        const det_tagged *rows = NULL;
        size_t row_count = 0;
        if (record.known_from > tx || record.known_before <= tx || record.valid_from > on) continue;
        det_status st = det_index_body(judge->index, record.body, judge->keep, &body, err);
        if (st == DET_OK)
            st = det_tagged_load(judge->law, source, &body, judge->keep, &rows, &row_count, err);
        if (st != DET_OK) return st;
        for (size_t r = 0; r < row_count; r++)
            if (rows[r].regime == regime && record.valid_before > *out) *out = record.valid_before;
    }
    return DET_OK;
}

/* ---- owners -------------------------------------------------------------------------------------
 */

det_status
det_judge_tell_owners(det_judge *judge, const det_owned_net *net, const det_owned_by *by,
                      det_str *out, det_error *err)
{
    char share[DET_SHARE_TEXT_MAX];
    for (size_t i = 0; i < net->holdings.count; i++) {
        const det_holding *holding = &net->holdings.items[i];
        if (holding->owned != 0 || by->parties[holding->owner].is_caught == DET_NO) continue;
        if (!det_arena_print(
                judge->keep, out, "%.*s%s%.*s %s", DET_STR_FMT(*out), out->len > 0 ? ", " : "",
                DET_STR_FMT(net->parties[holding->owner].name),
                holding->controls ? "(control)" : det_share_print(holding->share, share)))
            return no_memory(err);
    }
    return DET_OK;
}

static det_status
find_owners(det_judge *judge, det_str name, det_str authority, det_zone zone,
            det_judged_owners *out, det_error *err)
{
    char on[DET_DAY_TEXT_MAX], known[DET_INSTANT_TEXT_MAX];
    det_screen_found found;
    det_question question = {.name = name,
                             .on = det_str_of(det_day_print(det_judge_day(judge, zone), on))};
    if (judge->time.known_us != INT64_MAX)
        question.as_known = det_str_of(det_instant_print(judge->time.known_us, known));
    det_status st = det_screen_find(judge->screener, &question, &found, err);
    for (size_t i = 0; i < found.owned_count && st == DET_OK; i++) {
        const det_owned_net *net = found.owned[i].net;
        if (!found.owned[i].is_same) continue;
        out->is_on_file = true;
        if (net->is_cut && out->is_caught == DET_NO) out->is_caught = DET_UNKNOWN;
        for (size_t b = 0; b < net->by_count && st == DET_OK; b++) {
            const det_owned_by *by = &net->by[b];
            if (!det_str_equal(by->authority, authority)) continue;
            if (by->parties[0].is_caught > out->is_caught)
                out->is_caught = by->parties[0].is_caught;
            out->rule = by->rule;
            out->sum = by->parties[0].sum;
            out->owners = (det_str){0};
            st = det_judge_tell_owners(judge, net, by, &out->owners, err);
        }
    }
    return st;
}

det_status
det_judge_owners(det_judge *judge, det_str name, det_str authority, det_zone zone,
                 const det_judged_owners **out, det_error *err)
{
    det_str key;
    uint32_t place = 0;
    if (!det_arena_print(judge->keep, &key, "%.*s %.*s", DET_STR_FMT(authority), DET_STR_FMT(name)))
        return no_memory(err);
    if (det_strmap_get(&judge->owners, key, &place)) {
        *out = judge->owned[place];
        return DET_OK;
    }
    det_judged_owners **grown = det_arena_grow(judge->keep, judge->owned, judge->owned_count,
                                               &judge->owned_capacity, sizeof *judge->owned);
    det_judged_owners *made = DET_NEW(judge->keep, det_judged_owners, 1);
    if (grown == NULL || made == NULL) return no_memory(err);
    judge->owned = grown;
    det_status st = find_owners(judge, name, authority, zone, made, err);
    if (st != DET_OK) return st;
    if (!det_strmap_add(&judge->owners, key, (uint32_t)judge->owned_count, &place))
        return no_memory(err);
    judge->owned[judge->owned_count++] = made;
    *out = made;
    return DET_OK;
}
