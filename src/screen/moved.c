/* moved.c - see moved.h.
 *
 * Subjects are sorted by id in both, so one walk over both has each pair.  Of a pair everything is
 * compared from which an answer is made, and what it would say of status and regimes is written for
 * both times and compared as text: whatever moves there moves the subject, for whichever reason. */
#include "screen/moved.h"

#include <stdlib.h>
#include <string.h>

#include "index/part.h"
#include "screen/ask.h"
#include "screen/owned.h"
#include "screen/regime.h"

enum { BEFORE, AFTER, SIDES };

struct det_moved {
    det_arena *lasting;
    det_countries countries;
    det_moved_side sides[SIDES];
    det_index_part *parts[SIDES]; /* NULL: nobody */
    uint32_t counts[SIDES];
};

/* What is needed while it is made. */
typedef struct comparing {
    const det_moved_side *sides;
    det_moment moments[SIDES];
    bool *is_moved[SIDES]; /* by subject */
    det_arena *arena;      /* what lives as long as a pair */
    det_text *told[SIDES];
} comparing;

static bool
have_one_shape(const det_index *a, const det_index *b)
{
    uint32_t count = det_index_source_count(a);
    if (det_index_source_count(b) != count || !det_index_has_one_past(a, b)) return false;
    for (uint32_t s = 0; s < count; s++)
        if (!det_str_equal(det_index_source_id(a, s), det_index_source_id(b, s)) ||
            !det_str_equal(det_index_source_authority(a, s), det_index_source_authority(b, s)) ||
            det_owned_is_source(a, s) || det_owned_is_source(b, s))
            return false;
    return true;
}

static bool
is_same_body(const det_subject *a, const det_subject *b)
{
    if (a->schema != b->schema || a->statement_count != b->statement_count) return false;
    for (size_t i = 0; i < a->statement_count; i++)
        if (!det_statement_equal(&a->statements[i], &b->statements[i])) return false;
    return true;
}

static det_status
have_one_record(const comparing *c, const uint32_t *subjects, bool *out, det_error *err)
{
    const det_index *a = c->sides[BEFORE].index, *b = c->sides[AFTER].index;
    uint32_t first[SIDES], count[SIDES];
    det_index_records(a, subjects[BEFORE], &first[BEFORE], &count[BEFORE]);
    det_index_records(b, subjects[AFTER], &first[AFTER], &count[AFTER]);
    *out = count[BEFORE] == count[AFTER] && det_index_subject_source(a, subjects[BEFORE]) ==
                                                det_index_subject_source(b, subjects[AFTER]);
    for (uint32_t i = 0; i < count[BEFORE] && *out; i++) {
        det_index_interval x = det_index_record_at(a, first[BEFORE] + i);
        det_index_interval y = det_index_record_at(b, first[AFTER] + i);
        det_subject was, is;
        det_status st = det_index_body(a, x.body, c->arena, &was, err);
        if (st == DET_OK) st = det_index_body(b, y.body, c->arena, &is, err);
        if (st != DET_OK) return st;
        *out = x.valid_from == y.valid_from && x.valid_before == y.valid_before &&
               x.known_from == y.known_from && x.known_before == y.known_before &&
               is_same_body(&was, &is);
    }
    return DET_OK;
}

/* What an answer would say of a subject's place in time and of its regimes, and by which of its
 * records. */
static det_status
tell(const comparing *c, int side, uint32_t subject, det_error *err)
{
    const det_index *index = c->sides[side].index;
    const det_lawbook *law = c->sides[side].law;
    const det_moment *moment = &c->moments[side];
    det_json json = det_json_over(c->told[side]);
    det_spells spells;
    det_place place;
    det_subject body;
    const det_tagged *rows;
    size_t count;
    bool is_biting;
    det_text_clear(c->told[side]);
    det_status st = det_spells_load(index, law, subject, moment, c->arena, &spells, err);
    if (st != DET_OK || spells.count == 0) return st;
    st = det_spells_place(index, law, subject, &spells, moment, c->arena, &place, err);
    if (st == DET_OK) st = det_index_body(index, place.body, c->arena, &body, err);
    if (st == DET_OK)
        st = det_tagged_load(law,
                             det_index_source_id(index, det_index_subject_source(index, subject)),
                             &body, c->arena, &rows, &count, err);
    if (st != DET_OK) return st;
    det_json_object(&json);
    det_json_key(&json, "records");
    det_json_array(&json);
    for (size_t r = 0; r < spells.record_count; r++) {
        det_json_int(&json, spells.records[r].valid_from);
        det_json_bool(&json, spells.records[r].body == place.body);
    }
    det_json_array_end(&json);
    det_json_key_cstr(&json, "status", det_standing_name(place.standing));
    st = det_regimes_write(law, rows, count, body.schema == DET_SCHEMA_PERSON,
                           &spells.items[place.spell], &place, moment, c->arena, &json, &is_biting,
                           err);
    det_json_object_end(&json);
    return st == DET_OK ? det_text_check(c->told[side], err) : st;
}

static det_status
compare_pair(const comparing *c, const uint32_t *subjects, bool *is_moved, det_error *err)
{
    bool is_same;
    det_arena_reset(c->arena);
    det_status st = have_one_record(c, subjects, &is_same, err);
    *is_moved = !is_same;
    if (st != DET_OK || !is_same) return st;
    for (int side = 0; side < SIDES && st == DET_OK; side++)
        st = tell(c, side, subjects[side], err);
    *is_moved = !det_str_equal(det_text_str(c->told[BEFORE]), det_text_str(c->told[AFTER]));
    return st;
}

static det_status
compare_subjects(const comparing *c, det_error *err)
{
    const det_index *a = c->sides[BEFORE].index, *b = c->sides[AFTER].index;
    det_status st = det_index_reweighed(a, b, c->is_moved[BEFORE], err);
    if (st == DET_OK) st = det_index_reweighed(b, a, c->is_moved[AFTER], err);
    uint32_t at[SIDES] = {0, 0};
    uint32_t ends[SIDES] = {det_index_subject_count(a), det_index_subject_count(b)};
    while (st == DET_OK && (at[BEFORE] < ends[BEFORE] || at[AFTER] < ends[AFTER])) {
        int order = at[BEFORE] == ends[BEFORE] ? 1
                    : at[AFTER] == ends[AFTER]
                        ? -1
                        : det_str_compare(det_index_subject_id(a, at[BEFORE]),
                                          det_index_subject_id(b, at[AFTER]));
        if (order < 0) c->is_moved[BEFORE][at[BEFORE]++] = true;
        if (order > 0) c->is_moved[AFTER][at[AFTER]++] = true;
        if (order != 0) continue;
        bool is_moved = c->is_moved[BEFORE][at[BEFORE]] || c->is_moved[AFTER][at[AFTER]];
        if (!is_moved) st = compare_pair(c, at, &is_moved, err);
        c->is_moved[BEFORE][at[BEFORE]++] = is_moved;
        c->is_moved[AFTER][at[AFTER]++] = is_moved;
    }
    return st;
}

static bool
read_moments(comparing *c)
{
    for (int side = 0; side < SIDES; side++) {
        const det_moved_side *of = &c->sides[side];
        det_moment *moment = &c->moments[side];
        if (det_screen_times(of->index, of->on, of->as_known, &moment->on, &moment->known_us,
                             NULL) != DET_OK ||
            moment->on == DET_DAY_NONE)
            return false;
        moment->tx = det_index_tx_known(of->index, moment->known_us);
    }
    return c->moments[BEFORE].known_us == c->moments[AFTER].known_us;
}

static det_status
lay_parts(const comparing *c, det_moved *made, bool *is_of_use, det_error *err)
{
    uint64_t moved = 0, all = 0;
    for (int side = 0; side < SIDES; side++) {
        uint32_t count = det_index_subject_count(c->sides[side].index);
        for (uint32_t s = 0; s < count; s++)
            made->counts[side] += c->is_moved[side][s];
        moved += made->counts[side];
        all += count;
    }
    *is_of_use = 4 * moved <= 3 * all;
    det_status st = DET_OK;
    for (int side = 0; side < SIDES && st == DET_OK && *is_of_use; side++)
        if (made->counts[side] > 0)
            st = det_index_part_new(c->sides[side].index, c->is_moved[side], &made->parts[side],
                                    err);
    return st;
}

static det_status
compare(det_moved *made, comparing *c, bool *is_of_use, det_error *err)
{
    det_status st = det_arena_new(0, &c->arena, err);
    *is_of_use = false;
    if (!read_moments(c)) return st;
    for (int side = 0; side < SIDES && st == DET_OK; side++) {
        uint32_t count = det_index_subject_count(c->sides[side].index);
        c->is_moved[side] = calloc((size_t)count + 1, sizeof *c->is_moved[side]);
        if (c->is_moved[side] == NULL)
            st = det_fail(err, DET_NOMEM, (det_where){0}, "what has moved");
        if (st == DET_OK) st = det_text_new(0, &c->told[side], err);
    }
    if (st == DET_OK) st = compare_subjects(c, err);
    return st == DET_OK ? lay_parts(c, made, is_of_use, err) : st;
}

det_status
det_moved_new(const det_moved_side *before, const det_moved_side *after, det_moved **out,
              det_error *err)
{
    *out = NULL;
    if (!have_one_shape(before->index, after->index)) return DET_OK;
    det_moved *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "what has moved");
    made->sides[BEFORE] = *before;
    made->sides[AFTER] = *after;
    comparing c = {.sides = made->sides};
    bool is_of_use = false;
    det_status st = det_arena_new(0, &made->lasting, err);
    if (st == DET_OK) st = det_countries_load(made->lasting, &made->countries, err);
    if (st == DET_OK) st = compare(made, &c, &is_of_use, err);
    for (int side = 0; side < SIDES; side++) {
        free(c.is_moved[side]);
        det_text_free(c.told[side]);
    }
    det_arena_free(c.arena);
    if (st != DET_OK || !is_of_use)
        det_moved_free(made);
    else
        *out = made;
    return st;
}

void
det_moved_free(det_moved *moved)
{
    if (moved == NULL) return;
    for (int side = 0; side < SIDES; side++)
        det_index_part_free(moved->parts[side]);
    det_arena_free(moved->lasting);
    free(moved);
}

uint32_t
det_moved_before(const det_moved *moved)
{
    return moved->counts[BEFORE];
}

uint32_t
det_moved_after(const det_moved *moved)
{
    return moved->counts[AFTER];
}

/* ---- a question -------------------------------------------------------------------------- */

struct det_moved_look {
    const det_moved *of;
    det_arena *arenas[SIDES]; /* what lives as long as a question */
    det_searcher *searchers[SIDES];
};

det_status
det_moved_look_new(const det_moved *moved, det_moved_look **out, det_error *err)
{
    det_moved_look *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "a look at what has moved");
    made->of = moved;
    det_status st = DET_OK;
    for (int side = 0; side < SIDES && st == DET_OK; side++) {
        st = det_arena_new(0, &made->arenas[side], err);
        if (st == DET_OK && moved->parts[side] != NULL)
            st = det_searcher_new(det_index_part_index(moved->parts[side]), &made->searchers[side],
                                  err);
    }
    if (st != DET_OK) {
        det_moved_look_free(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

void
det_moved_look_free(det_moved_look *look)
{
    if (look == NULL) return;
    for (int side = 0; side < SIDES; side++) {
        det_arena_free(look->arenas[side]);
        det_searcher_free(look->searchers[side]);
    }
    free(look);
}

static bool
is_weighed_alike(const det_query *a, const det_query *b)
{
    if (a->row_count != b->row_count) return false;
    for (size_t r = 0; r < a->row_count; r++) {
        const det_query_row *x = &a->rows[r], *y = &b->rows[r];
        if (x->tokens.count != y->tokens.count ||
            memcmp(x->weights, y->weights, x->tokens.count * sizeof *x->weights) != 0)
            return false;
    }
    return true;
}

/* Does the question find anybody who has moved, by name or number? */
static det_status
find_moved(det_moved_look *look, int side, const det_ask *ask, bool *is_found, det_error *err)
{
    const det_moved *of = look->of;
    const det_hit *hits;
    const uint32_t *numbered;
    size_t count = 0;
    det_status st = DET_OK;
    *is_found = false;
    if (of->parts[side] == NULL) return DET_OK;
    const det_search search = {.query = &ask->query,
                               .sources = ask->sources,
                               .floor_bp = det_screen_floor(of->sides[side].profile)};
    if (ask->query.row_count > 0)
        st = det_search_run(look->searchers[side], &search, &hits, &count, err);
    *is_found = count > 0;
    if (st != DET_OK || *is_found) return st;
    st = det_ask_numbered(det_index_part_index(of->parts[side]), ask, look->arenas[side], &numbered,
                          &count, err);
    *is_found = count > 0;
    return st;
}

/* The question as each side reads it: its words once. */
static det_status
read_both(det_moved_look *look, const det_question *asked, det_ask *asks, det_error *err)
{
    det_status st = DET_OK;
    for (int side = 0; side < SIDES && st == DET_OK; side++) {
        const det_moved_side *of = &look->of->sides[side];
        const det_asker by = {of->index, of->profile, &look->of->countries, look->arenas[side]};
        det_arena_reset(look->arenas[side]);
        asks[side] = (det_ask){.question = &asked[side]};
        st = side == BEFORE ? det_ask_read(&by, &asks[BEFORE], err)
                            : det_ask_read_again(&by, &asks[BEFORE], &asks[AFTER], err);
    }
    for (int side = 0; side < SIDES && st == DET_OK; side++) {
        const det_moved_side *of = &look->of->sides[side];
        const det_asker by = {of->index, of->profile, &look->of->countries, look->arenas[side]};
        if (asks[side].reason == NULL) st = det_ask_doubt(&by, &asks[side], err);
    }
    return st;
}

det_status
det_moved_may(det_moved_look *look, const det_question *question, bool *may, det_error *err)
{
    det_question asked[SIDES];
    det_ask asks[SIDES];
    *may = true;
    for (int side = 0; side < SIDES; side++) {
        asked[side] = *question;
        asked[side].on = look->of->sides[side].on;
        asked[side].as_known = look->of->sides[side].as_known;
    }
    det_status st = read_both(look, asked, asks, err);
    if (st != DET_OK || (asks[BEFORE].reason == NULL) != (asks[AFTER].reason == NULL) ||
        !is_weighed_alike(&asks[BEFORE].query, &asks[AFTER].query))
        return st;
    bool is_found = false;
    for (int side = 0; side < SIDES && st == DET_OK && !is_found; side++)
        st = find_moved(look, side, &asks[side], &is_found, err);
    *may = is_found;
    return st;
}
