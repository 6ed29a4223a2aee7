/* One listing, looked at by itself. */
#include "screen/listing.h"

#include "base/sha256.h"

/* Statements that say nothing of who the party is. */
static bool
is_relied_on(det_prop prop)
{
    switch (prop) {
    case DET_PROP_UPDATED_ON:
    case DET_PROP_SOURCE_URL:
    case DET_PROP_REMARK:
    case DET_PROP_TOPIC:
    case DET_PROP_DATASET:
    case DET_PROP_SANCTION_RISK:
        return false;
    default:
        return true;
    }
}

static det_status
print_facts(const det_subject *body, char out[DET_LISTING_PRINT], det_error *err)
{
    det_text *text = NULL;
    det_sha256 digest;
    char hex[DET_SHA256_HEX];
    det_status st = det_text_new(0, &text, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(text);
    det_json_array(&json);
    det_json_cstr(&json, det_schema_name(body->schema));
    for (size_t i = 0; i < body->statement_count; i++) {
        const det_statement *statement = &body->statements[i];
        if (!is_relied_on(statement->prop)) continue;
        det_json_cstr(&json, det_prop_name(statement->prop));
        det_json_str(&json, statement->text);
        det_json_str(&json, statement->country);
        det_json_str(&json, statement->type);
    }
    det_json_array_end(&json);
    st = det_text_check(text, err);
    if (st == DET_OK) st = det_sha256_of(det_text_str(text), &digest, err);
    if (st == DET_OK) {
        det_sha256_print(&digest, hex);
        for (size_t i = 0; i < DET_LISTING_PRINT - 1; i++)
            out[i] = hex[i];
        out[DET_LISTING_PRINT - 1] = '\0';
    }
    det_text_free(text);
    return st;
}

det_status
det_listing_of(const det_index *index, const det_lawbook *law, uint32_t subject,
               const det_spells *spells, const det_place *place, const det_subject *body,
               det_arena *arena, det_listing *out, det_error *err)
{
    *out = (det_listing){
        .subject = subject,
        .source = det_index_source_id(index, det_index_subject_source(index, subject)),
        .is_known = true,
        .place = *place,
        .spells = *spells,
        .body = *body,
        .is_person = body->schema == DET_SCHEMA_PERSON};
    det_status st = det_tagged_load(law, out->source, &out->body, arena, &out->regimes,
                                    &out->regime_count, err);
    return st == DET_OK ? print_facts(&out->body, out->fingerprint, err) : st;
}

det_status
det_listing_load(const det_index *index, const det_lawbook *law, det_str id,
                 const det_moment *moment, det_arena *arena, det_listing *out, det_error *err)
{
    *out = (det_listing){0};
    if (!det_index_subject_find(index, id, &out->subject))
        return det_fail(err, DET_MISSING, (det_where){0}, "no listing '%.*s' in the snapshot",
                        DET_STR_FMT(id));
    det_spells spells;
    det_place place;
    det_subject body;
    det_status st = det_spells_load(index, law, out->subject, moment, arena, &spells, err);
    if (st != DET_OK || spells.count == 0) return st;
    st = det_spells_place(index, law, out->subject, &spells, moment, arena, &place, err);
    if (st == DET_OK) st = det_index_body(index, place.body, arena, &body, err);
    return st == DET_OK
               ? det_listing_of(index, law, out->subject, &spells, &place, &body, arena, out, err)
               : st;
}

det_status
det_listing_write(const det_lawbook *law, const det_listing *of, const det_moment *moment,
                  det_arena *arena, det_json *json, det_error *err)
{
    bool is_biting = false;
    det_status st = DET_OK;
    det_json_object(json);
    det_json_key_str(json, "id", of->body.id);
    det_json_key_str(json, "caption", of->body.caption);
    det_json_key_cstr(json, "schema", det_schema_name(of->body.schema));
    det_json_key_str(json, "source", of->source);
    det_json_key_cstr(json, "status", det_standing_name(of->place.standing));
    det_json_key_cstr(json, "fingerprint", of->fingerprint);
    st = det_regimes_write(law, of->regimes, of->regime_count, of->is_person,
                           &of->spells.items[of->place.spell], &of->place, moment, arena, json,
                           &is_biting, err);
    det_json_object_end(json);
    return st;
}

/* The first paragraph of the first measure that is in force, else of the first there is. */
static det_status
find_ground(const det_lawbook *law, const det_listing *of, const det_moment *moment,
            det_arena *arena, const det_regime **regime, det_str *paragraph, det_error *err)
{
    bool is_in_force = false;
    for (size_t r = 0; r < of->regime_count; r++) {
        const det_regime *at = of->regimes[r].regime;
        size_t count = at == NULL ? 0 : det_regime_listing_measure_count(at, of->is_person);
        for (size_t i = 0; i < count && !is_in_force; i++) {
            det_law_answer answer;
            det_status st = det_law_state_at(
                law, det_regime_listing_measure_at(at, of->is_person, i),
                det_law_judged_at(at, moment->on), moment->known_us, arena, &answer, err);
            if (st != DET_OK) return st;
            is_in_force = answer.state == DET_LAW_IN_FORCE;
            if (answer.cite_count == 0 || (*regime != NULL && !is_in_force)) continue;
            *regime = at;
            *paragraph = answer.cites[0].text;
        }
    }
    return DET_OK;
}

det_status
det_listing_grounds(const det_lawbook *law, const det_listing *of, const det_moment *moment,
                    det_arena *arena, det_str *out, det_error *err)
{
    const det_regime *regime = NULL;
    det_str paragraph = {0};
    det_status st = find_ground(law, of, moment, arena, &regime, &paragraph, err);
    if (st != DET_OK) return st;
    bool is_made = regime != NULL
                       ? det_arena_print(arena, out, "list '%.*s', under %.*s by %.*s",
                                         DET_STR_FMT(of->source),
                                         DET_STR_FMT(det_regime_id(regime)), DET_STR_FMT(paragraph))
                       : det_arena_print(
                             arena, out,
                             "list '%.*s', under '%.*s', which the lawbook does not know",
                             DET_STR_FMT(of->source),
                             DET_STR_FMT(of->regime_count > 0 ? of->regimes[0].tag : (det_str){0}));
    return is_made ? DET_OK : det_fail(err, DET_NOMEM, (det_where){0}, "grounds of a listing");
}

/* The spans of the published birth dates that can be read; false: there is none. */
static bool
birth_overlaps(const det_subject *a, const det_subject *b, bool *overlaps)
{
    size_t i = 0;
    bool is_told = false;
    const det_statement *mine, *theirs;
    *overlaps = false;
    for (; (mine = det_subject_next(a, DET_PROP_BIRTH_DATE, &i)) != NULL; i++) {
        if (mine->span.from == DET_DAY_NONE) return false; /* "circa": it could be any */
        size_t j = 0;
        for (; (theirs = det_subject_next(b, DET_PROP_BIRTH_DATE, &j)) != NULL; j++) {
            if (theirs->span.from == DET_DAY_NONE) return false;
            is_told = true;
            if (mine->span.from < theirs->span.before && theirs->span.from < mine->span.before)
                *overlaps = true;
        }
    }
    return is_told;
}

bool
det_listing_is_other(const det_subject *a, const det_subject *b)
{
    bool overlaps = false;
    return birth_overlaps(a, b, &overlaps) && !overlaps;
}

det_status
det_listing_law_moved(const det_lawbook *law, const det_listing *of, int64_t since_us,
                      const det_moment *moment, det_arena *arena, const det_measure **measure,
                      det_error *err)
{
    *measure = NULL;
    for (size_t r = 0; r < of->regime_count; r++) {
        const det_regime *regime = of->regimes[r].regime;
        size_t count = regime == NULL ? 0 : det_regime_listing_measure_count(regime, of->is_person);
        for (size_t i = 0; i < count; i++) {
            const det_measure *at = det_regime_listing_measure_at(regime, of->is_person, i);
            det_law_answer answer;
            det_status st = det_law_state_at(law, at, det_law_judged_at(regime, moment->on),
                                             moment->known_us, arena, &answer, err);
            if (st != DET_OK) return st;
            if (answer.state != DET_LAW_IN_FORCE || answer.since_us <= since_us) continue;
            *measure = at;
            return DET_OK;
        }
    }
    return DET_OK;
}
