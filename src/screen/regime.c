/* regime.c - tags of a list joined with the law. */
#include "screen/regime.h"

#include <stdlib.h>

/* One row of the matrix is one regime: whether the party stands on its list, since when, and which
 * measures follow from that, each with its state and its paragraphs.
 *
 * A tag may stand for several regimes (the tag "Iran" for the regime of 1737 and for that of 2231).
 * The list does not say which of them is meant on a day; the law does: a regime none of whose
 * measures is in force or paused is then told as removed or not yet.  If that would leave no regime
 * at all, the list is believed and every one is told as listed: a stale list may not read as a
 * delisting. */

static int
by_regime_then_tag(const void *a, const void *b)
{
    const det_tagged *x = a, *y = b;
    if ((x->regime == NULL) != (y->regime == NULL)) return x->regime == NULL ? 1 : -1;
    if (x->regime != NULL) {
        int order = det_str_compare(det_regime_id(x->regime), det_regime_id(y->regime));
        if (order != 0) return order;
    }
    return det_str_compare(x->tag, y->tag);
}

static bool
is_same_row(const det_tagged *a, const det_tagged *b)
{
    if (a->regime != NULL || b->regime != NULL) return a->regime == b->regime;
    return det_str_equal(a->tag, b->tag);
}

det_status
det_tagged_load(const det_lawbook *law, det_str source, const det_subject *body, det_arena *arena,
                const det_tagged **out, size_t *count, det_error *err)
{
    det_tagged *rows = NULL;
    size_t used = 0, capacity = 0, at = 0;
    const det_statement *statement;
    bool has_tag = false;
    while ((statement = det_subject_next(body, DET_PROP_PROGRAM, &at)) != NULL) {
        at++;
        has_tag = true;
        size_t found = 0;
        const det_regime *const *regimes = det_law_regimes_of_tag(law, source, statement->text,
                                                                  &found);
        for (size_t i = 0; i < (found == 0 ? 1 : found); i++) {
            det_tagged *grown = det_arena_grow(arena, rows, used, &capacity, sizeof *rows);
            if (grown == NULL) goto no_memory;
            rows = grown;
            rows[used++] = (det_tagged){statement->text, found == 0 ? NULL : regimes[i]};
        }
    }
    if (!has_tag) {
        rows = DET_NEW(arena, det_tagged, 1);
        if (rows == NULL) goto no_memory;
        used = 1;
    }
    qsort(rows, used, sizeof *rows, by_regime_then_tag);
    size_t kept = 0;
    for (size_t i = 0; i < used; i++)
        if (kept == 0 || !is_same_row(&rows[kept - 1], &rows[i])) rows[kept++] = rows[i];
    *out = rows;
    *count = kept;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "regimes of %.*s", DET_STR_FMT(body->id));
}

det_status
det_regime_bite(const det_lawbook *law, const det_regime *regime, bool is_person, int64_t at_us,
                int64_t known_us, det_arena *arena, det_bite *out, det_error *err)
{
    size_t count = det_regime_listing_measure_count(regime, is_person);
    int64_t began = INT64_MAX, ended = INT64_MIN;
    *out = (det_bite){.is_not_yet = count > 0};
    for (size_t i = 0; i < count; i++) {
        det_law_answer answer;
        det_status st = det_law_state_at(law, det_regime_listing_measure_at(regime, is_person, i),
                                         at_us, known_us, arena, &answer, err);
        if (st != DET_OK) return st;
        if (answer.state != DET_LAW_NOT_YET) {
            out->is_not_yet = false;
            if (answer.since_us > ended) ended = answer.since_us;
        }
        if (answer.state == DET_LAW_IN_FORCE) {
            out->in_force = true;
            if (answer.since_us < began) began = answer.since_us;
        }
        if (answer.state == DET_LAW_PAUSED) out->is_paused = true;
    }
    out->is_paused = out->is_paused && !out->in_force;
    out->since_us = out->in_force ? began : ended;
    return DET_OK;
}

static void
write_day(det_json *json, const char *key, det_day day)
{
    char text[DET_DAY_TEXT_MAX];
    det_json_key(json, key);
    if (day == DET_DAY_NONE || day == DET_DAY_FOREVER)
        det_json_null(json);
    else
        det_json_cstr(json, det_day_print(day, text));
}

/* The day of an instant on the regime's clock; null for "always" and "never". */
static void
write_instant_day(det_json *json, const char *key, det_zone zone, int64_t us)
{
    bool is_open = us == INT64_MIN || us == DET_INSTANT_FOREVER;
    write_day(json, key, is_open ? DET_DAY_NONE : det_zone_day(zone, us));
}

static void
write_cites(det_json *json, const det_law_answer *answer)
{
    det_json_key(json, "cites");
    det_json_array(json);
    for (size_t i = 0; i < answer->cite_count; i++) {
        bool is_told = false; /* one paragraph can both impose and amend */
        for (size_t j = 0; j < i && !is_told; j++)
            is_told = det_str_equal(answer->cites[j].text, answer->cites[i].text);
        if (!is_told) det_json_str(json, answer->cites[i].text);
    }
    det_json_array_end(json);
}

static det_status
write_measure(const det_lawbook *law, const det_measure *measure, int64_t at_us,
              const det_moment *moment, det_arena *arena, det_json *json, det_error *err)
{
    det_law_answer answer;
    det_status st = det_law_state_at(law, measure, at_us, moment->known_us, arena, &answer, err);
    if (st != DET_OK) return st;
    det_zone zone = det_regime_zone(det_measure_regime(measure));
    det_json_object(json);
    det_json_key_str(json, "id", det_measure_id(measure));
    det_json_key_str(json, "kind", det_measure_kind(measure));
    det_json_key_cstr(json, "state", det_law_state_name(answer.state));
    write_instant_day(json, "since", zone, answer.since_us);
    if (answer.until_us != DET_INSTANT_FOREVER)
        write_instant_day(json, "until", zone, answer.until_us);
    write_cites(json, &answer);
    if (answer.is_contested) det_json_key_bool(json, "contested", true);
    if (answer.changed_that_day) det_json_key_bool(json, "changed_that_day", true);
    if (answer.note.len > 0) det_json_key_str(json, "note", answer.note);
    det_json_object_end(json);
    return DET_OK;
}

det_status
det_regime_measures_write(const det_lawbook *law, const det_regime *regime, bool is_person,
                          const det_moment *moment, det_arena *arena, det_json *json,
                          det_error *err)
{
    det_status st = DET_OK;
    size_t count = regime == NULL ? 0 : det_regime_listing_measure_count(regime, is_person);
    det_json_key(json, "measures");
    det_json_array(json);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = write_measure(law, det_regime_listing_measure_at(regime, is_person, i),
                           det_law_judged_at(regime, moment->on), moment, arena, json, err);
    det_json_array_end(json);
    return st;
}

static void
write_standing(det_json *json, det_standing standing, const det_spell *spell,
               const det_place *place)
{
    det_json_key_cstr(json, "status", det_standing_name(standing));
    write_day(json, "from", spell->from);
    det_json_key_cstr(json, "from_basis", det_basis_name(spell->from_basis));
    bool is_over = place->standing == DET_STANDING_REMOVED;
    write_day(json, "until", is_over ? spell->before : DET_DAY_FOREVER);
    if (is_over) det_json_key_cstr(json, "until_basis", det_basis_name(spell->before_basis));
    if (spell->listed_on != DET_DAY_NONE) write_day(json, "listed_on", spell->listed_on);
    if (place->is_uncertain) det_json_key_bool(json, "uncertain", true);
}

det_status
det_regimes_write(const det_lawbook *law, const det_tagged *rows, size_t count, bool is_person,
                  const det_spell *spell, const det_place *place, const det_moment *moment,
                  det_arena *arena, det_json *json, bool *is_biting, det_error *err)
{
    det_status st = DET_OK;
    det_bite *bites = DET_NEW(arena, det_bite, count);
    if (bites == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "regime matrix");
    size_t mapped = 0, biting = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].regime == NULL) continue;
        st = det_regime_bite(law, rows[i].regime, is_person,
                             det_law_judged_at(rows[i].regime, moment->on), moment->known_us, arena,
                             &bites[i], err);
        if (st != DET_OK) return st;
        mapped++;
        if (bites[i].in_force || bites[i].is_paused) biting++;
    }
    *is_biting = biting > 0 || mapped < count;
    det_json_key(json, "regimes");
    det_json_array(json);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        det_standing standing = place->standing;
        if (rows[i].regime != NULL && standing == DET_STANDING_LISTED && mapped > 1 && biting > 0 &&
            !bites[i].in_force && !bites[i].is_paused)
            standing = bites[i].is_not_yet ? DET_STANDING_NOT_YET : DET_STANDING_REMOVED;
        det_json_object(json);
        det_json_key(json, "regime");
        if (rows[i].regime == NULL) {
            det_json_null(json);
            det_json_key(json, "tag");
            if (rows[i].tag.len == 0)
                det_json_null(json);
            else
                det_json_str(json, rows[i].tag);
            det_json_key_bool(json, "unmapped", true);
        } else {
            det_json_str(json, det_regime_id(rows[i].regime));
            det_json_key_str(json, "title", det_regime_title(rows[i].regime));
            det_json_key_str(json, "tag", rows[i].tag);
        }
        write_standing(json, standing, spell, place);
        st = det_regime_measures_write(law, rows[i].regime, is_person, moment, arena, json, err);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return st;
}
