/* spell.c - when a subject was listed. */
#include "screen/spell.h"

#include <assert.h>

#include "screen/regime.h"

/* The idea.  The store gives rectangles: body x legal days x transactions.  At a moment of
 * knowledge a row of disjoint legal intervals is left; those that touch are one spell.  Ends are
 * then sharpened, in this order: by the day the list prints (LISTED_ON), by the day on which the
 * listing measures of the subject's regimes began or ended, if that day lies in the gap between the
 * two versions, and else by the versions' own days.  The Iran list shows why: absent in August
 * 2025, back in November 2025 with LISTED_ON 2007, and it is the law that knows of 2025-09-28. */

const char *
det_basis_name(det_basis basis)
{
    switch (basis) {
    case DET_BASIS_LIST:
        return "list";
    case DET_BASIS_PUBLISHED:
        return "published";
    case DET_BASIS_LAW:
        return "law";
    }
    return "?";
}

const char *
det_standing_name(det_standing standing)
{
    switch (standing) {
    case DET_STANDING_LISTED:
        return "listed";
    case DET_STANDING_REMOVED:
        return "removed";
    case DET_STANDING_NOT_YET:
        return "not_yet";
    }
    return "?";
}

/* The newest version of a source that was known and is dated before day; DET_DAY_NONE if there is
 * none. */
static det_day
version_before(const det_index *index, uint32_t source, uint32_t tx, det_day day)
{
    det_day found = DET_DAY_NONE;
    uint32_t count = det_index_version_count(index, source);
    for (uint32_t i = 0; i < count; i++) {
        det_index_version version = det_index_version_at(index, source, i);
        if (version.tx <= tx && version.dated < day && version.dated > found) found = version.dated;
    }
    return found;
}

static det_day
listed_on(const det_subject *body)
{
    size_t at = 0;
    const det_statement *statement = det_subject_next(body, DET_PROP_LISTED_ON, &at);
    return statement == NULL ? DET_DAY_NONE : statement->span.from;
}

/* The day in (after, until] on which the listing measures of one of the body's regimes came into
 * force (begins) or came to an end, or DET_DAY_NONE. */
static det_status
day_by_law(const det_lawbook *law, const det_tagged *rows, size_t count, bool is_person,
           bool begins, det_day after, det_day until, int64_t known_us, det_arena *arena,
           det_day *out, det_error *err)
{
    *out = DET_DAY_NONE;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].regime == NULL) continue;
        det_bite bite;
        det_status st = det_regime_bite(law, rows[i].regime, is_person,
                                        det_law_judged_at(rows[i].regime, until), known_us, arena,
                                        &bite, err);
        if (st != DET_OK) return st;
        if (bite.in_force != begins || bite.is_not_yet || bite.since_us == INT64_MIN) continue;
        det_day day = det_zone_day(det_regime_zone(rows[i].regime), bite.since_us);
        if (day <= after || day > until) continue;
        if (*out == DET_DAY_NONE || day < *out) *out = day;
    }
    return DET_OK;
}

/* Sharpens both ends of a spell. */
static det_status
resolve(const det_index *index, const det_lawbook *law, uint32_t source, const det_moment *moment,
        det_arena *arena, det_spell *spell, det_error *err)
{
    det_subject first, last;
    const det_tagged *rows = NULL;
    size_t count = 0;
    det_str source_id = det_index_source_id(index, source);
    det_status st = det_index_body(index, spell->body_first, arena, &first, err);
    if (st != DET_OK) return st;
    spell->listed_on = listed_on(&first);
    spell->unseen = version_before(index, source, moment->tx, spell->seen);
    spell->last_seen = version_before(index, source, moment->tx, spell->gone);
    if (spell->last_seen < spell->seen) spell->last_seen = spell->seen;

    spell->from = spell->seen;
    spell->from_basis = DET_BASIS_LIST;
    bool is_first_picture = spell->unseen == DET_DAY_NONE;
    if (spell->listed_on != DET_DAY_NONE && spell->listed_on <= spell->seen &&
        (is_first_picture || spell->listed_on > spell->unseen)) {
        spell->from = spell->listed_on;
        spell->from_basis = DET_BASIS_PUBLISHED;
    } else if (!is_first_picture) {
        det_day day;
        st = det_tagged_load(law, source_id, &first, arena, &rows, &count, err);
        if (st == DET_OK)
            st = day_by_law(law, rows, count, first.schema == DET_SCHEMA_PERSON, true,
                            spell->unseen, spell->seen, moment->known_us, arena, &day, err);
        if (st != DET_OK) return st;
        if (day != DET_DAY_NONE) {
            spell->from = day;
            spell->from_basis = DET_BASIS_LAW;
        }
    }

    spell->before = spell->gone;
    spell->before_basis = DET_BASIS_LIST;
    if (spell->gone == DET_DAY_FOREVER) return DET_OK;
    st = det_index_body(index, spell->body_last, arena, &last, err);
    if (st == DET_OK) st = det_tagged_load(law, source_id, &last, arena, &rows, &count, err);
    det_day day = DET_DAY_NONE;
    if (st == DET_OK)
        st = day_by_law(law, rows, count, last.schema == DET_SCHEMA_PERSON, false, spell->last_seen,
                        spell->gone, moment->known_us, arena, &day, err);
    if (st == DET_OK && day != DET_DAY_NONE) {
        spell->before = day;
        spell->before_basis = DET_BASIS_LAW;
    }
    return st;
}

det_status
det_spells_load(const det_index *index, const det_lawbook *law, uint32_t subject,
                const det_moment *moment, det_arena *arena, det_spells *out, det_error *err)
{
    uint32_t first, count;
    det_index_records(index, subject, &first, &count);
    det_index_interval *records = DET_NEW(arena, det_index_interval, count);
    det_spell *spells = DET_NEW(arena, det_spell, count);
    if (records == NULL || spells == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "listings of %.*s",
                        DET_STR_FMT(det_index_subject_id(index, subject)));
    size_t kept = 0, runs = 0;
    for (uint32_t i = 0; i < count; i++) {
        det_index_interval record = det_index_record_at(index, first + i);
        if (record.known_from > moment->tx || record.known_before <= moment->tx) continue;
        if (runs > 0 && spells[runs - 1].gone == record.valid_from) {
            spells[runs - 1].gone = record.valid_before;
            spells[runs - 1].body_last = record.body;
            spells[runs - 1].record_count++;
        } else {
            spells[runs++] = (det_spell){.body_first = record.body,
                                         .body_last = record.body,
                                         .record_first = (uint32_t)kept,
                                         .record_count = 1,
                                         .seen = record.valid_from,
                                         .gone = record.valid_before};
        }
        records[kept++] = record;
    }
    uint32_t source = det_index_subject_source(index, subject);
    for (size_t i = 0; i < runs; i++) {
        det_status st = resolve(index, law, source, moment, arena, &spells[i], err);
        if (st != DET_OK) return st;
    }
    *out = (det_spells){spells, runs, records, kept};
    return DET_OK;
}

/* Is there a regime of the body with a measure in force on the day, or none that we could ask? */
static det_status
may_bite(const det_index *index, const det_lawbook *law, uint32_t subject, uint32_t body,
         const det_moment *moment, det_arena *arena, bool *out, det_error *err)
{
    det_subject record;
    const det_tagged *rows = NULL;
    size_t count = 0;
    det_str source = det_index_source_id(index, det_index_subject_source(index, subject));
    det_status st = det_index_body(index, body, arena, &record, err);
    if (st == DET_OK) st = det_tagged_load(law, source, &record, arena, &rows, &count, err);
    *out = false;
    for (size_t i = 0; st == DET_OK && i < count && !*out; i++) {
        if (rows[i].regime == NULL) {
            *out = true;
            break;
        }
        det_bite bite;
        st = det_regime_bite(law, rows[i].regime, record.schema == DET_SCHEMA_PERSON,
                             det_law_judged_at(rows[i].regime, moment->on), moment->known_us, arena,
                             &bite, err);
        if (st == DET_OK) *out = bite.in_force;
    }
    return st;
}

det_status
det_spells_place(const det_index *index, const det_lawbook *law, uint32_t subject,
                 const det_spells *spells, const det_moment *moment, det_arena *arena,
                 det_place *out, det_error *err)
{
    assert(spells->count > 0);
    det_day on = moment->on;
    for (size_t i = 0; i < spells->count; i++) {
        const det_spell *spell = &spells->items[i];
        *out = (det_place){.standing = DET_STANDING_LISTED, .spell = (uint32_t)i};
        if (on >= spell->seen && on < spell->gone) {
            for (uint32_t r = 0; r < spell->record_count; r++) {
                const det_index_interval *record = &spells->records[spell->record_first + r];
                if (on >= record->valid_from && on < record->valid_before) out->body = record->body;
            }
            return DET_OK;
        }
        if (on >= spell->seen || (spell->unseen != DET_DAY_NONE && on <= spell->unseen)) continue;
        /* before the first version that has it, and after the last that has not */
        out->body = spell->body_first;
        if (spell->from_basis != DET_BASIS_LIST) {
            if (on >= spell->from) return DET_OK;
            continue;
        }
        if (spell->unseen == DET_DAY_NONE) continue;
        bool bites;
        det_status st = may_bite(index, law, subject, spell->body_first, moment, arena, &bites,
                                 err);
        if (st != DET_OK) return st;
        if (!bites) continue;
        out->is_uncertain = true;
        return DET_OK;
    }
    /* not listed on that day: the last spell that had ended, else the first that was to come */
    size_t nearest = 0;
    bool has_ended = false;
    for (size_t i = 0; i < spells->count; i++) {
        if (spells->items[i].gone > on) continue;
        nearest = i;
        has_ended = true;
    }
    const det_spell *spell = &spells->items[nearest];
    *out = (det_place){.standing = has_ended ? DET_STANDING_REMOVED : DET_STANDING_NOT_YET,
                       .spell = (uint32_t)nearest,
                       .body = has_ended ? spell->body_last : spell->body_first};
    return DET_OK;
}
