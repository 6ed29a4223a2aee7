/* result.c - one found subject as JSON. */
#include "screen/result.h"

#include <stdarg.h>
#include <stdio.h>

#include "screen/unknown.h"

/* An explanation is an array of small objects in a fixed order: equal numbers, the names compared,
 * token by token, with what each is worth and what stands against it, the grade of the alias,
 * facts, facts that nobody gave and what they would change, the listing, and how far the score is
 * from the threshold.  Each has a "text" that a person can read alone and the fields it was made
 * of. */

/* Longest sentence: two names of at most DET_NAME_BYTES_MAX are never put in whole, see clip(). */
enum { SENTENCE_MAX = 1024, CLIP_BYTES = 160 };

static void sentence(det_json *json, const char *format, ...) DET_PRINTF(2, 3);

static void
sentence(det_json *json, const char *format, ...)
{
    char text[SENTENCE_MAX];
    va_list args;
    va_start(args, format);
    det_str said = det_str_format(text, sizeof text, format, args);
    va_end(args);
    det_json_key_str(json, "text", said);
}

/* The front of a text for a sentence, cut between characters; the fields beside it have it whole.
 */
static det_str
clip(det_str text)
{
    if (text.len <= CLIP_BYTES) return text;
    size_t end = CLIP_BYTES;
    while (end > 0 && ((unsigned char)text.ptr[end] & 0xC0u) == 0x80u)
        end--;
    return (det_str){text.ptr, end};
}

/* The stretch of the original that tokens [first, first + count) were read from. */
static det_str
stretch(det_str name, det_tokens tokens, size_t first, size_t count)
{
    if (count == 0) return (det_str){0};
    return det_str_slice(name, tokens.items[first].from, tokens.items[first + count - 1].to);
}

static const char *
words_for(uint8_t kind)
{
    switch ((det_pair_kind)kind) {
    case DET_PAIR_EXACT:
        return "is the same as";
    case DET_PAIR_CLASS:
        return "stands for";
    case DET_PAIR_EDIT:
        return "is close to";
    case DET_PAIR_SOUND:
        return "sounds like";
    case DET_PAIR_JOIN:
        return "written as one is";
    case DET_PAIR_SPLIT:
        return "written apart is";
    case DET_PAIR_WHOLE:
        return "but for blanks is the same as";
    case DET_PAIR_NEAR:
        return "is not far from";
    case DET_PAIR_INITIAL:
        return "may be short for, or long for,";
    }
    return "goes with";
}

/* How much the words of a pair say: weights are 1,000 and more for words that are evidence by
 * themselves, up to about 4,100 for those of one party alone. */
enum { WEIGHT_RARE = 3300, WEIGHT_KNOWN = 2600 };

static const char *
rarity_of(const det_pair *pair, det_tokens listed)
{
    bool is_light = true;
    for (size_t i = 0; i < pair->listed_count; i++)
        is_light &= (listed.items[pair->listed_from + i].roles & DET_ROLES_LIGHT) != 0;
    if (is_light) return "light";
    return pair->weight >= WEIGHT_RARE ? "rare" : pair->weight >= WEIGHT_KNOWN ? "known" : "common";
}

static const char *
words_for_rarity(const char *rarity)
{
    switch (rarity[0]) {
    case 'l':
        return ", a word that says little by itself";
    case 'r':
        return ", rare on the lists";
    case 'c':
        return ", common on the lists";
    default:
        return "";
    }
}

static void
write_pair(det_json *json, const det_pair *pair, det_str asked, det_str listed, const char *rarity)
{
    char edits[32] = "";
    det_str a = clip(asked), b = clip(listed);
    det_json_object(json);
    det_json_key_cstr(json, "kind", "token");
    det_json_key_str(json, "query", asked);
    det_json_key_str(json, "listed", listed);
    det_json_key_cstr(json, "how", det_pair_kind_name((det_pair_kind)pair->kind));
    if (pair->edits > 0) det_json_key_uint(json, "edits", pair->edits);
    det_json_key(json, "quality");
    det_json_bp(json, pair->quality_bp);
    det_json_key_cstr(json, "rarity", rarity);
    det_json_key_uint(json, "weight", pair->weight);
    if (pair->edits > 0)
        snprintf(edits, sizeof edits, " (%u %s)", pair->edits, pair->edits == 1 ? "edit" : "edits");
    sentence(json, "\"%.*s\" %s \"%.*s\"%s%s", DET_STR_FMT(a), words_for(pair->kind),
             DET_STR_FMT(b), edits, words_for_rarity(rarity));
    det_json_object_end(json);
}

/* Tokens of one side that no pair took. */
static void
write_unpaired(det_json *json, const det_score *score, det_tokens tokens, det_str name,
               bool is_query)
{
    for (size_t i = 0; i < tokens.count; i++) {
        bool is_taken = false;
        for (size_t p = 0; p < score->pair_count && !is_taken; p++) {
            const det_pair *pair = &score->pairs[p];
            size_t from = is_query ? pair->query_from : pair->listed_from;
            size_t count = is_query ? pair->query_count : pair->listed_count;
            is_taken = i >= from && i < from + count;
        }
        if (is_taken) continue;
        det_str text = stretch(name, tokens, i, 1);
        det_json_object(json);
        det_json_key_cstr(json, "kind", is_query ? "query_only" : "listed_only");
        det_json_key_str(json, is_query ? "query" : "listed", text);
        sentence(json, "\"%.*s\" is only in the %s name", DET_STR_FMT(clip(text)),
                 is_query ? "asked" : "listed");
        det_json_object_end(json);
    }
}

/* What the words that only one side has cost, of 100 points. */
static void
write_costs(det_json *json, const det_score *score)
{
    const struct {
        const char *kind, *text;
        uint32_t cost;
    } costs[] = {
        {"conflict", "both names have words that the other lacks, which speaks for another party",
         score->conflict},
        {"extra", "words of the asked name that are not in the listed one", score->extra},
        {"omitted", "words of the listed name that are not in the asked one", score->omitted}};
    uint64_t whole = (uint64_t)score->evidence + score->omitted + score->extra + score->conflict;
    for (size_t i = 0; i < sizeof costs / sizeof costs[0] && whole > 0; i++) {
        uint32_t bp = (uint32_t)(costs[i].cost * UINT64_C(10000) / whole);
        if (bp == 0) continue;
        det_json_object(json);
        det_json_key_cstr(json, "kind", costs[i].kind);
        det_json_key(json, "share");
        det_json_bp(json, bp);
        sentence(json, "%s: %u.%02u of the 100 parts that the score is divided by", costs[i].text,
                 bp / 100, bp % 100);
        det_json_object_end(json);
    }
}

/* A remark without fields of its own. */
static void
write_remark(det_json *json, const char *kind, const char *text)
{
    det_json_object(json);
    det_json_key_cstr(json, "kind", kind);
    det_json_key_cstr(json, "text", text);
    det_json_object_end(json);
}

static det_status
write_name(const det_index *index, const det_query *query, det_str name, const det_result *result,
           det_arena *arena, det_json *json, det_error *err)
{
    det_hit hit;
    det_tokens listed;
    det_score score;
    det_status st = det_search_score(index, query, result->hit.name, arena, &hit, &listed, &score,
                                     err);
    if (st != DET_OK) return st;
    det_index_name row = det_index_name_at(index, result->hit.name);
    det_str a = clip(name), b = clip(row.text);
    det_json_object(json);
    det_json_key_cstr(json, "kind", "name");
    det_json_key_str(json, "query", name);
    det_json_key_str(json, "listed", row.text);
    det_json_key_cstr(json, "property", det_prop_name(row.prop));
    if (row.is_derived) det_json_key_bool(json, "derived", true);
    det_json_key(json, "score");
    det_json_bp(json, hit.bp);
    sentence(json, "\"%.*s\" %s the listed %s \"%.*s\"%s: %u.%02u of 100", DET_STR_FMT(a),
             hit.is_exact ? "is" : "is like", det_prop_name(row.prop), DET_STR_FMT(b),
             row.is_derived ? " (its reading in Latin letters)" : "", hit.bp / 100, hit.bp % 100);
    det_json_object_end(json);
    if ((score.caps & DET_CAP_LONE) != 0)
        write_remark(json, "lone", "only one word is in common: that limits the score");
    if ((score.caps & DET_CAP_COMMON) != 0)
        write_remark(json, "common", "others bear such a name too: that limits what it says alone");
    if ((score.caps & DET_CAP_ORDER) != 0)
        write_remark(json, "order", "the same words in another order: that limits the score");
    det_tokens asked = query->rows[hit.row].tokens;
    for (size_t i = 0; i < score.pair_count; i++) {
        const det_pair *pair = &score.pairs[i];
        write_pair(json, pair, stretch(name, asked, pair->query_from, pair->query_count),
                   stretch(row.text, listed, pair->listed_from, pair->listed_count),
                   rarity_of(pair, listed));
    }
    write_unpaired(json, &score, asked, name, true);
    write_unpaired(json, &score, listed, row.text, false);
    if (!hit.is_exact) write_costs(json, &score);
    if (hit.is_weak) {
        det_json_object(json);
        det_json_key_cstr(json, "kind", "weak_alias");
        sentence(json, "the publisher marks this alias as weak%s",
                 hit.is_exact       ? "; it is the same name, so it alerts"
                 : result->is_match ? "; the profile lets weak aliases alert"
                                    : "; alone it is information");
        det_json_object_end(json);
    }
    if (!result->is_current)
        write_remark(json, "name_not_current",
                     "the list does not have this name for the party on that day");
    return DET_OK;
}

static void
write_facts(det_json *json, const det_result *result)
{
    for (size_t i = 0; i < result->facts.count; i++) {
        const det_fact *fact = &result->facts.items[i];
        det_json_object(json);
        det_json_key_cstr(json, "kind", "fact");
        det_json_key_cstr(json, "property", fact->property);
        det_json_key_cstr(json, "result", det_grade_name(fact->grade));
        det_json_key_str(json, "query", fact->asked);
        det_str asked = clip(fact->asked), listed = clip(fact->listed);
        if (fact->grade == DET_GRADE_UNKNOWN) {
            sentence(json, "%s: the list says nothing that could be compared with \"%.*s\"",
                     fact->property, DET_STR_FMT(asked));
        } else {
            det_json_key_str(json, "listed", fact->listed);
            det_json_key_int(json, "effect", fact->effect_bp);
            sentence(json, "%s: \"%.*s\" %ss with \"%.*s\"", fact->property, DET_STR_FMT(asked),
                     det_grade_name(fact->grade), DET_STR_FMT(listed));
        }
        det_json_object_end(json);
    }
    if (result->is_held_up)
        write_remark(json, "held_up",
                     "facts disagree, but the name is the same: it stays an alert");
}

/* The score with another effect of the facts, and whether it would alert. */
static uint32_t
score_if(const det_result *result, int32_t effect_bp, uint32_t threshold_bp, bool *is_match)
{
    int64_t bp = (int64_t)result->hit.bp + effect_bp;
    if (result->hit.is_exact && bp < threshold_bp) bp = threshold_bp;
    bp = bp < 0 ? 0 : bp > 10000 ? 10000 : bp;
    *is_match = bp >= threshold_bp;
    return (uint32_t)bp;
}

/* What nobody said, and what it would change: only names are weighed with facts. */
static det_status
write_unknowns(det_json *json, const det_asked *asked, const det_result *result, det_arena *arena,
               det_error *err)
{
    det_unknown unknowns[DET_UNKNOWNS_MAX];
    size_t count = 0;
    if (!result->has_name || result->number != NULL) return DET_OK;
    det_status st = det_unknowns_find(asked->facts, asked->question, &result->body, arena, unknowns,
                                      &count, err);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        const det_unknown *of = &unknowns[i];
        bool with, without;
        uint32_t high = score_if(result, of->agrees_bp, asked->threshold_bp, &with);
        uint32_t low = score_if(result, of->disagrees_bp, asked->threshold_bp, &without);
        det_json_object(json);
        det_json_key_cstr(json, "kind", "unknown");
        det_json_key_cstr(json, "property", of->property);
        det_json_key_str(json, "listed", of->listed);
        det_json_key(json, "if_agrees");
        det_json_bp(json, high);
        det_json_key(json, "if_disagrees");
        det_json_bp(json, low);
        if (result->is_match) det_json_key_bool(json, "clears_if_disagrees", !without);
        sentence(
            json,
            "%s: the list has \"%.*s\", the question says nothing; if it agreed the score would "
            "be %u.%02u, if not %u.%02u%s",
            of->property, DET_STR_FMT(clip(of->listed)), high / 100, high % 100, low / 100,
            low % 100,
            !result->is_match      ? ""
            : !without             ? ", and no alert"
            : result->hit.is_exact ? "; the name is the same, so it stays an alert"
                                   : "; either way an alert");
        det_json_object_end(json);
    }
    return st;
}

/* How far the score is from the threshold, for an alert that its score made. */
static void
write_margin(det_json *json, const det_asked *asked, const det_result *result)
{
    if (!result->is_match || result->number != NULL || result->bp < asked->threshold_bp) return;
    uint32_t margin = result->bp - asked->threshold_bp;
    det_json_object(json);
    det_json_key_cstr(json, "kind", "margin");
    det_json_key(json, "threshold");
    det_json_bp(json, asked->threshold_bp);
    det_json_key(json, "margin");
    det_json_bp(json, margin);
    sentence(json, "%u.%02u above the threshold of %u.%02u%s", margin / 100, margin % 100,
             asked->threshold_bp / 100, asked->threshold_bp % 100,
             result->hit.is_exact ? "; the same name alerts at any threshold" : "");
    det_json_object_end(json);
}

static void
write_listing(det_json *json, const det_result *result)
{
    const det_spell *spell = &result->spells.items[result->place.spell];
    char from[DET_DAY_TEXT_MAX], before[DET_DAY_TEXT_MAX], seen[DET_DAY_TEXT_MAX];
    det_day_print(spell->from, from);
    det_day_print(spell->before, before);
    det_day_print(spell->seen, seen);
    det_json_object(json);
    det_json_key_cstr(json, "kind", "listing");
    det_json_key_cstr(json, "status", det_standing_name(result->place.standing));
    switch (result->place.standing) {
    case DET_STANDING_LISTED:
        if (result->place.is_uncertain)
            sentence(json,
                     "listed some time before the version of %s: no day is published, and its "
                     "measures are in force, so it counts as listed",
                     seen);
        else if (spell->from_basis == DET_BASIS_LIST)
            sentence(json,
                     "listed since %s at the latest: the first version we have that has it; no day "
                     "is published",
                     from);
        else
            sentence(json, "listed since %s (%s)", from, det_basis_name(spell->from_basis));
        break;
    case DET_STANDING_REMOVED:
        sentence(json, "was listed from %s%s (%s) until %s%s (%s): information, not an alert", from,
                 spell->from_basis == DET_BASIS_LIST ? " at the latest" : "",
                 det_basis_name(spell->from_basis), before,
                 spell->before_basis == DET_BASIS_LIST ? " at the latest" : "",
                 det_basis_name(spell->before_basis));
        break;
    case DET_STANDING_NOT_YET:
        if (spell->from_basis == DET_BASIS_LIST)
            sentence(json,
                     "is on no version we have before that of %s, and no day is published: "
                     "information, not an alert",
                     from);
        else
            sentence(json, "is listed only from %s on (%s): information, not an alert", from,
                     det_basis_name(spell->from_basis));
        break;
    }
    det_json_object_end(json);
}

static void
write_number(det_json *json, const det_statement *number)
{
    det_json_object(json);
    det_json_key_cstr(json, "kind", "number");
    det_json_key_cstr(json, "property", det_prop_name(number->prop));
    det_json_key_str(json, "listed", number->text);
    sentence(json, "%s \"%.*s\" is the same", det_prop_name(number->prop),
             DET_STR_FMT(clip(number->text)));
    det_json_object_end(json);
}

static void
write_day(det_json *json, const char *key, det_day day)
{
    char text[DET_DAY_TEXT_MAX];
    det_json_key_cstr(
        json, key, day == DET_DAY_NONE || day == DET_DAY_FOREVER ? NULL : det_day_print(day, text));
}

static void
write_spells(det_json *json, const det_spells *spells)
{
    det_json_key(json, "listings");
    det_json_array(json);
    for (size_t i = 0; i < spells->count; i++) {
        const det_spell *spell = &spells->items[i];
        det_json_object(json);
        write_day(json, "from", spell->from);
        det_json_key_cstr(json, "from_basis", det_basis_name(spell->from_basis));
        write_day(json, "until", spell->before);
        if (spell->before != DET_DAY_FOREVER)
            det_json_key_cstr(json, "until_basis", det_basis_name(spell->before_basis));
        write_day(json, "first_version", spell->seen);
        write_day(json, "last_version", spell->last_seen);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_names(det_json *json, const det_subject *body)
{
    det_json_key(json, "names");
    det_json_array(json);
    for (size_t i = 0; i < body->statement_count; i++)
        if (body->statements[i].prop <= DET_PROP_NAME_LAST)
            det_json_str(json, body->statements[i].text);
    det_json_array_end(json);
}

/* The day of the version that lacks a carried entry, or empty. */
static det_str
carried_since(const det_subject *body, const char *code)
{
    for (size_t i = 0; i < body->note_count; i++)
        if (det_str_equal(body->notes[i].code, det_str_of(code))) return body->notes[i].text;
    return (det_str){0};
}

static void
write_carried(det_json *json, const det_subject *body)
{
    det_str gone = carried_since(body, DET_NOTE_REMOVAL_STAGED);
    det_str changed = carried_since(body, DET_NOTE_CHANGE_STAGED);
    if (gone.len > 0) {
        det_json_object(json);
        det_json_key_cstr(json, "kind", "delisted_pending");
        det_json_key_str(json, "since", gone);
        sentence(json,
                 "the version of %.*s has this entry no more; no second person has approved that, "
                 "so it counts as listed",
                 DET_STR_FMT(clip(gone)));
        det_json_object_end(json);
    }
    if (changed.len > 0) {
        det_json_object(json);
        det_json_key_cstr(json, "kind", "change_pending");
        det_json_key_str(json, "since", changed);
        sentence(json,
                 "the version of %.*s takes a name or a number from this entry; no second person "
                 "has approved that, so it counts as it was",
                 DET_STR_FMT(clip(changed)));
        det_json_object_end(json);
    }
}

det_status
det_result_write(const det_index *index, const det_lawbook *law, const det_asked *asked,
                 const det_result *result, det_arena *arena, det_json *json, det_error *err)
{
    const det_spell *spell = &result->spells.items[result->place.spell];
    det_str source = det_index_source_id(index, det_index_subject_source(index, result->subject));
    const det_tagged *rows;
    size_t count;
    bool is_biting = true;
    det_status st = det_tagged_load(law, source, &result->body, arena, &rows, &count, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_str(json, "id", det_index_subject_id(index, result->subject));
    det_json_key_str(json, "caption", result->body.caption);
    write_names(json, &result->body);
    det_json_key_cstr(json, "schema", det_schema_name(result->body.schema));
    det_json_key(json, "score");
    det_json_bp(json, result->bp);
    det_json_key_bool(json, "match", result->is_match);
    det_suppressed_write(&result->suppressed, json);
    if (result->is_holding) count = 0; /* it has owners, and no tags */
    if (result->net != NULL)
        st = det_owned_write(index, law, result->net, asked->moment, arena, json, err);
    else
        st = det_regimes_write(law, rows, count, result->body.schema == DET_SCHEMA_PERSON, spell,
                               &result->place, asked->moment, arena, json, &is_biting, err);
    det_json_key(json, "explanation");
    det_json_array(json);
    if (st == DET_OK && result->number != NULL) write_number(json, result->number);
    if (st == DET_OK && result->has_name)
        st = write_name(index, asked->query, asked->name, result, arena, json, err);
    if (st == DET_OK) {
        write_facts(json, result);
        st = write_unknowns(json, asked, result, arena, err);
    }
    if (st == DET_OK) {
        write_margin(json, asked, result);
        if (result->net != NULL)
            write_remark(json, "holding",
                         "on a file of holdings, which lists nobody: it alerts if its owners are "
                         "listed and hold enough (see \"ownership\")");
        else
            write_listing(json, result);
        write_carried(json, &result->body);
        if (result->place.standing == DET_STANDING_LISTED && !is_biting)
            write_remark(json, "no_measure",
                         "on the list in use, but no measure of its regimes is in force on that "
                         "day: the list may be behind the law");
    }
    det_json_array_end(json);
    if (carried_since(&result->body, DET_NOTE_REMOVAL_STAGED).len > 0)
        det_json_key_str(json, "delisted_pending",
                         carried_since(&result->body, DET_NOTE_REMOVAL_STAGED));
    det_json_key_str(json, "source", source);
    det_json_key_cstr(json, "status",
                      result->net != NULL ? det_owned_outcome(result->net->is_caught)
                                          : det_standing_name(result->place.standing));
    det_json_key_bool(json, "weak", result->has_name && result->hit.is_weak);
    write_spells(json, &result->spells);
    det_json_object_end(json);
    return st;
}
