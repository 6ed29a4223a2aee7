/* What a what-if changes, as one document. */

#include "base/text.h"
#include "law/cases.h"
#include "law/flows.h"
#include "law/form.h"
#include "law/put.h"
#include "law/whatif.h"

/* A party that is no target of any regime: a user-assigned code of ISO 3166. */
static const char nobody[] = "ZZ";

int
det_law_strictness(det_law_outcome outcome)
{
    switch (outcome) {
    case DET_LAW_ALLOWED:
        return 0;
    case DET_LAW_WITHIN_QUOTA:
        return 1;
    case DET_LAW_NEEDS_AUTHORISATION:
        return 2;
    case DET_LAW_UNDETERMINED:
        return 3;
    case DET_LAW_PROHIBITED:
        return 4;
    }
    return 4;
}

/* ---- cells --------------------------------------------------------------------------------------
 */

static det_status
add_cell(det_law_cells *cells, det_law_cell cell, det_arena *arena, det_error *err)
{
    det_str key = {0};
    uint32_t existing = 0, place = (uint32_t)cells->count;
    if (!det_arena_print(arena, &cell.name, "%s%.*s", cell.hs.len > 0 ? "HS:" : "kind:",
                         DET_STR_FMT(cell.hs.len > 0 ? cell.hs : cell.kind)) ||
        !det_arena_print(arena, &key, "%.*s %.*s %.*s", DET_STR_FMT(cell.from),
                         DET_STR_FMT(cell.to), DET_STR_FMT(cell.name)) ||
        !det_strmap_add(&cells->seen, key, place, &existing))
        goto no_memory;
    if (existing != place) return DET_OK;
    if (cells->count == cells->capacity) {
        void *more = det_arena_grow(arena, cells->items, cells->count, &cells->capacity,
                                    sizeof *cells->items);
        if (more == NULL) goto no_memory;
        cells->items = more;
    }
    cells->items[cells->count++] = cell;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the scope of a measure");
}

/* Every heading of a range, "72-83" being twelve. */
static det_status
add_ranges(det_law_cells *cells, det_hs_ranges ranges, det_law_cell cell, det_arena *arena,
           det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < ranges.count; i++)
        for (uint64_t code = ranges.items[i].low; code <= ranges.items[i].high && st == DET_OK;
             code++) {
            /* of a range of long codes the first hundred and the last are asked: a text never means
             * thousands of them, and where two ranges end shows at their ends */
            if (code > ranges.items[i].low + 99) code = ranges.items[i].high;
            if (!det_arena_print(arena, &cell.hs, "%0*llu", (int)ranges.items[i].digits,
                                 (unsigned long long)code))
                return det_fail(err, DET_NOMEM, (det_where){0}, "the scope of a measure");
            st = add_cell(cells, cell, arena, err);
        }
    return st;
}

static det_status
add_direction(det_law_cells *cells, const det_law_scope *scope, det_str from, det_str to,
              det_arena *arena, det_error *err)
{
    det_status st = DET_OK;
    det_law_cell cell = {.from = from, .to = to};
    for (size_t i = 0; i < scope->kinds.count && st == DET_OK; i++) {
        cell.kind = scope->kinds.items[i];
        st = add_cell(cells, cell, arena, err);
    }
    cell.kind = (det_str){0};
    if (st == DET_OK) st = add_ranges(cells, scope->hs, cell, arena, err);
    if (st == DET_OK) st = add_ranges(cells, scope->hs_practice, cell, arena, err);
    if (st == DET_OK) st = add_ranges(cells, scope->hs_partial, cell, arena, err);
    return st;
}

det_status
det_law_cells_add(det_law_cells *cells, const det_regime *regime, const det_law_scope *scope,
                  det_arena *arena, det_error *err)
{
    det_str other = det_str_of(nobody);
    det_str target = regime->target.count > 0 ? regime->target.items[0] : other;
    det_status st = DET_OK;
    if (cells->seen.arena == NULL) cells->seen = det_strmap_in(arena);
    if (scope->direction == DET_LAW_NO_SCOPE) return DET_OK;
    if (scope->direction != DET_LAW_TO) st = add_direction(cells, scope, target, other, arena, err);
    if (st == DET_OK && (scope->direction == DET_LAW_TO || scope->direction == DET_LAW_ANY))
        st = add_direction(cells, scope, other, target, arena, err);
    return st;
}

det_law_question
det_law_cell_question(const det_law_cell *cell, int64_t at_us, int64_t known_us)
{
    return (det_law_question){.at_us = at_us,
                              .known_us = known_us,
                              .actor_from = cell->from,
                              .actor_to = cell->to,
                              .hs = cell->hs,
                              .kind = cell->kind,
                              .quantity_milli = INT64_MIN};
}

/* ---- legs ---------------------------------------------------------------------------------------
 */

typedef enum leg { LEG_GOODS, LEG_CARRIAGE, LEG_INSURANCE, LEG_FINANCE, LEG_PARTY, LEG_COUNT } leg;
static const char *const leg_names[] = {"goods", "carriage", "insurance", "finance", "party"};

/* The leg of a transaction that a kind belongs to, by the first of these words in it: the
 * vocabulary of a lawbook is open, and a kind that fits no word is goods or a service dealt with
 * beside them.
 */
static leg
leg_of(det_str kind)
{
    static const struct {
        const char *word;
        leg leg;
    } words[] = {{"insur", LEG_INSURANCE},
                 {"expel", LEG_PARTY},
                 {"asset", LEG_PARTY},
                 {"travel", LEG_PARTY},
                 {"to_designated", LEG_PARTY},
                 {"designated_entity", LEG_PARTY},
                 {"designated_offices", LEG_PARTY},
                 {"official", LEG_PARTY},
                 {"employ", LEG_PARTY},
                 {"work_auth", LEG_PARTY},
                 {"worker", LEG_PARTY},
                 {"mission_staff", LEG_PARTY},
                 {"diplomatic", LEG_PARTY},
                 {"bank", LEG_FINANCE},
                 {"financ", LEG_FINANCE},
                 {"fund", LEG_FINANCE},
                 {"cash", LEG_FINANCE},
                 {"loan", LEG_FINANCE},
                 {"correspondent", LEG_FINANCE},
                 {"joint_venture", LEG_FINANCE},
                 {"invest", LEG_FINANCE},
                 {"vessels_new", LEG_GOODS},
                 {"vessels_used", LEG_GOODS},
                 {"and_vessels", LEG_GOODS},
                 {"deflag", LEG_CARRIAGE},
                 {"_vessels_", LEG_CARRIAGE},
                 {"deregistration", LEG_CARRIAGE},
                 {"insp", LEG_CARRIAGE},
                 {"vessel_", LEG_CARRIAGE},
                 {"_vessel", LEG_CARRIAGE},
                 {"cargo", LEG_CARRIAGE},
                 {"flight", LEG_CARRIAGE},
                 {"port_entry", LEG_CARRIAGE},
                 {"port_ban", LEG_CARRIAGE},
                 {"port_denial", LEG_CARRIAGE},
                 {"sts_", LEG_CARRIAGE},
                 {"ship_to_ship", LEG_CARRIAGE},
                 {"charter", LEG_CARRIAGE},
                 {"crew", LEG_CARRIAGE},
                 {"flag", LEG_CARRIAGE},
                 {"bunkering", LEG_CARRIAGE},
                 {"shipping", LEG_CARRIAGE},
                 {"interdiction", LEG_CARRIAGE},
                 {"no_fly", LEG_CARRIAGE},
                 {"high_seas", LEG_CARRIAGE},
                 {"aviation_ban", LEG_CARRIAGE}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (det_str_find(kind, det_str_of(words[i].word)) != SIZE_MAX) return words[i].leg;
    return LEG_GOODS;
}

/* ---- decisions ----------------------------------------------------------------------------------
 */

static void
put_cites(det_json *json, const char *key, const det_law_cite *cites, size_t count)
{
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < count; i++)
        det_json_str(json, cites[i].text);
    det_json_array_end(json);
}

void
det_law_decision_put(det_json *json, const det_law_decision *decision, bool has_rulings)
{
    det_json_object(json);
    det_json_key_cstr(json, "outcome", det_law_outcome_name(decision->outcome));
    put_cites(json, "cites", decision->cites, decision->cite_count);
    if (has_rulings) {
        det_json_key(json, "rulings");
        det_json_array(json);
        for (size_t i = 0; i < decision->ruling_count; i++) {
            const det_law_ruling *ruling = &decision->rulings[i];
            if (ruling->outcome == DET_LAW_ALLOWED) continue;
            det_json_object(json);
            det_json_key_str(json, "measure", ruling->measure->id);
            det_json_key_cstr(json, "outcome", det_law_outcome_name(ruling->outcome));
            put_cites(json, "cites", ruling->cites, ruling->cite_count);
            det_put_text(json, "why", ruling->why);
            det_put_text(json, "needs", ruling->needs);
            det_json_object_end(json);
        }
        det_json_array_end(json);
    }
    det_put_text(json, "warning", decision->warning);
    det_json_object_end(json);
}

/* What became of a question. */
static const char *
change_of(const det_law_decision *before, const det_law_decision *after)
{
    int was = det_law_strictness(before->outcome), is = det_law_strictness(after->outcome);
    if (is > was) return was <= 1 ? "shuts" : "tightens";
    if (is == was) return "stays";
    return is <= 1 ? "opens" : "eases";
}

typedef struct writer {
    const det_whatif *whatif;
    const det_whatif_report *report;
    det_json *json;
    det_arena *arena;
    const det_measure **changed; /* of the lawbook after */
    size_t changed_count;
    det_error *err;
} writer;

static det_status
put_change(writer *write, const det_law_question *question)
{
    det_law_decision before, after;
    det_status st = det_law_decide(write->whatif->before, question, write->arena, &before,
                                   write->err);
    if (st == DET_OK)
        st = det_law_decide(write->whatif->after, question, write->arena, &after, write->err);
    if (st != DET_OK) return st;
    det_json_key_cstr(write->json, "change", change_of(&before, &after));
    det_json_key(write->json, "before");
    det_law_decision_put(write->json, &before, false);
    det_json_key(write->json, "after");
    det_law_decision_put(write->json, &after, true);
    return DET_OK;
}

/* ---- states -------------------------------------------------------------------------------------
 */

static bool
is_same_answer(const det_law_answer *a, const det_law_answer *b)
{
    if (a->state != b->state || a->cite_count != b->cite_count ||
        a->pending_count != b->pending_count || !det_str_equal(a->note, b->note) ||
        a->until_us != b->until_us)
        return false;
    for (size_t i = 0; i < a->cite_count; i++)
        if (!det_str_equal(a->cites[i].text, b->cites[i].text) ||
            !det_str_equal(a->cites[i].verb, b->cites[i].verb))
            return false;
    return true;
}

static void
put_answer(det_json *json, const char *key, const det_law_answer *answer)
{
    det_json_key(json, key);
    det_json_object(json);
    det_json_key_cstr(json, "state", det_law_state_name(answer->state));
    det_put_instant(json, "until", answer->until_us);
    put_cites(json, "cites", answer->cites, answer->cite_count);
    det_put_text(json, "note", answer->note);
    det_json_object_end(json);
}

/* The answers of one measure of the lawbook after, and of its like before. */
static det_status
ask_both(const det_whatif *whatif, const det_measure *measure, det_day on, det_arena *arena,
         det_law_answer *was, det_law_answer *is, bool *is_new, det_error *err)
{
    const det_measure *old = det_law_measure_find(whatif->before, measure->id);
    int64_t at_us = det_law_judged_at(measure->regime, on);
    *was = (det_law_answer){.state = DET_LAW_NOT_YET};
    *is_new = old == NULL;
    det_status st = det_law_state_at(whatif->after, measure, at_us, INT64_MAX, arena, is, err);
    if (st != DET_OK || old == NULL) return st;
    return det_law_state_at(whatif->before, old, at_us, INT64_MAX, arena, was, err);
}

det_status
det_whatif_changed(const det_whatif *whatif, det_day on, det_arena *arena, const det_measure ***out,
                   size_t *count, det_error *err)
{
    const det_lawbook *after = whatif->after;
    const det_measure **found = DET_NEW(arena, const det_measure *, after->measure_count + 1);
    if (found == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the what-if");
    *out = found;
    *count = 0;
    for (size_t i = 0; i < after->measure_count; i++) {
        det_law_answer was, is;
        bool is_new = false;
        det_status st = ask_both(whatif, after->measures[i], on, arena, &was, &is, &is_new, err);
        if (st != DET_OK) return st;
        if (is_new || !is_same_answer(&is, &was)) found[(*count)++] = after->measures[i];
    }
    return DET_OK;
}

/* Each measure whose answer differs, before and after. */
static det_status
put_states(writer *write)
{
    det_status st = det_whatif_changed(write->whatif, write->report->on, write->arena,
                                       &write->changed, &write->changed_count, write->err);
    det_json_key(write->json, "measures");
    det_json_array(write->json);
    for (size_t i = 0; i < write->changed_count && st == DET_OK; i++) {
        const det_measure *measure = write->changed[i];
        det_law_answer was, is;
        bool is_new = false;
        st = ask_both(write->whatif, measure, write->report->on, write->arena, &was, &is, &is_new,
                      write->err);
        if (st != DET_OK) continue;
        det_json_object(write->json);
        det_json_key_str(write->json, "id", measure->id);
        det_json_key_str(write->json, "regime", measure->regime->id);
        det_json_key_str(write->json, "kind", measure->kind);
        det_json_key_str(write->json, "title", measure->base.title);
        put_answer(write->json, "before", &was);
        put_answer(write->json, "after", &is);
        det_json_object_end(write->json);
    }
    det_json_array_end(write->json);
    return st;
}

/* ---- scope, leg by leg --------------------------------------------------------------------------
 */

/* The cells of the measures that changed, as they were and as they would be. */
static det_status
gather_cells(writer *write, det_law_cells *cells)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < write->changed_count && st == DET_OK; i++) {
        const det_measure *measures[] = {
            det_law_measure_find(write->whatif->before, write->changed[i]->id), write->changed[i]};
        for (size_t j = 0; j < 2 && st == DET_OK; j++) {
            det_law_version version;
            if (measures[j] == NULL) continue;
            st = det_law_version_at(measures[j],
                                    det_law_judged_at(measures[j]->regime, write->report->on),
                                    INT64_MAX, write->arena, &version, write->err);
            if (st == DET_OK)
                st = det_law_cells_add(cells, measures[j]->regime, &version.parts.scope,
                                       write->arena, write->err);
        }
    }
    return st;
}

static bool
is_of_changed_regime(const writer *write, const det_regime *regime)
{
    for (size_t i = 0; i < write->changed_count; i++)
        if (write->changed[i]->regime == regime) return true;
    return false;
}

/* Measures of the regimes touched that go on to bite on this leg. */
static det_status
put_still(writer *write, leg which)
{
    det_status st = DET_OK;
    const det_lawbook *law = write->whatif->after;
    det_json_key(write->json, "still");
    det_json_array(write->json);
    for (size_t i = 0; i < law->measure_count && st == DET_OK; i++) {
        const det_measure *measure = law->measures[i];
        int64_t at_us = det_law_judged_at(measure->regime, write->report->on);
        det_law_version version;
        if (leg_of(measure->kind) != which || !is_of_changed_regime(write, measure->regime) ||
            det_law_state_only(measure, at_us, INT64_MAX) != DET_LAW_IN_FORCE)
            continue;
        st = det_law_version_at(measure, at_us, INT64_MAX, write->arena, &version, write->err);
        if (st != DET_OK || version.parts.force > DET_LAW_DUTY) continue;
        det_json_object(write->json);
        det_json_key_str(write->json, "measure", measure->id);
        det_put_paras(write->json, "cites", (det_law_paras){version.cites, version.cite_count});
        det_json_object_end(write->json);
    }
    det_json_array_end(write->json);
    return st;
}

static det_status
put_legs(writer *write)
{
    det_law_cells cells = {0};
    det_status st = gather_cells(write, &cells);
    det_json_key(write->json, "legs");
    det_json_array(write->json);
    for (int which = 0; which < LEG_COUNT && st == DET_OK; which++) {
        det_json_object(write->json);
        det_json_key_cstr(write->json, "leg", leg_names[which]);
        det_json_key(write->json, "items");
        det_json_array(write->json);
        for (size_t i = 0; i < cells.count && st == DET_OK; i++) {
            const det_law_cell *cell = &cells.items[i];
            if (cell->hs.len > 0 ? which != LEG_GOODS : (int)leg_of(cell->kind) != which) continue;
            /* the United Nations' clock: transactions are judged on New York's */
            int64_t at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, write->report->on + 1) - 1;
            det_law_question question = det_law_cell_question(cell, at_us, INT64_MAX);
            det_json_object(write->json);
            det_json_key_str(write->json, "item", cell->name);
            det_json_key_str(write->json, "from", cell->from);
            det_json_key_str(write->json, "to", cell->to);
            st = put_change(write, &question);
            det_json_object_end(write->json);
        }
        det_json_array_end(write->json);
        if (st == DET_OK) st = put_still(write, (leg)which);
        det_json_object_end(write->json);
    }
    det_json_array_end(write->json);
    return st;
}

/* ---- quotas and listings ------------------------------------------------------------------------
 */

static void
put_quota_ids(det_json *json, const char *key, const det_law_version *version, int64_t at_us)
{
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < version->parts.quota_count; i++) {
        const det_quota *quota = &version->parts.quotas[i];
        if (quota->life.from_us <= at_us && quota->life.before_us > at_us)
            det_json_str(json, quota->id);
    }
    det_json_array_end(json);
}

/* The caps of the measures that changed.  A cap of a measure that is not in force caps nothing. */
static det_status
put_quotas(writer *write)
{
    det_status st = DET_OK;
    det_json_key(write->json, "quotas");
    det_json_array(write->json);
    for (size_t i = 0; i < write->changed_count && st == DET_OK; i++) {
        const det_measure *is = write->changed[i];
        const det_measure *was = det_law_measure_find(write->whatif->before, is->id);
        int64_t at_us = det_law_judged_at(is->regime, write->report->on);
        det_law_version old = {0}, new = {0};
        if (was != NULL && det_law_state_only(was, at_us, INT64_MAX) == DET_LAW_IN_FORCE)
            st = det_law_version_at(was, at_us, INT64_MAX, write->arena, &old, write->err);
        if (st == DET_OK && det_law_state_only(is, at_us, INT64_MAX) == DET_LAW_IN_FORCE)
            st = det_law_version_at(is, at_us, INT64_MAX, write->arena, &new, write->err);
        if (st != DET_OK || old.parts.quota_count + new.parts.quota_count == 0) continue;
        det_json_object(write->json);
        det_json_key_str(write->json, "measure", is->id);
        put_quota_ids(write->json, "before", &old, at_us);
        put_quota_ids(write->json, "after", &new, at_us);
        det_json_object_end(write->json);
    }
    det_json_array_end(write->json);
    return st;
}

/* What bites on a listed party of each regime touched, before and after. */
static void
put_listings(writer *write)
{
    const det_lawbook *law = write->whatif->after;
    det_json_key(write->json, "listings");
    det_json_array(write->json);
    for (size_t i = 0; i < law->regime_count; i++) {
        const det_regime *regime = law->regimes[i];
        if (!is_of_changed_regime(write, regime)) continue;
        for (int person = 1; person >= 0; person--) {
            size_t count = det_regime_listing_measure_count(regime, person == 1);
            int64_t at_us = det_law_judged_at(regime, write->report->on);
            if (count == 0) continue;
            det_json_object(write->json);
            det_json_key_str(write->json, "regime", regime->id);
            det_json_key_cstr(write->json, "party", person == 1 ? "person" : "entity");
            det_json_key(write->json, "measures");
            det_json_array(write->json);
            for (size_t j = 0; j < count; j++) {
                const det_measure *is = det_regime_listing_measure_at(regime, person == 1, j);
                const det_measure *was = det_law_measure_find(write->whatif->before, is->id);
                det_law_state old = was == NULL ? DET_LAW_NOT_YET
                                                : det_law_state_only(was, at_us, INT64_MAX);
                det_json_object(write->json);
                det_json_key_str(write->json, "measure", is->id);
                det_json_key_cstr(write->json, "before", det_law_state_name(old));
                det_json_key_cstr(write->json, "after",
                                  det_law_state_name(det_law_state_only(is, at_us, INT64_MAX)));
                det_json_object_end(write->json);
            }
            det_json_array_end(write->json);
            det_json_object_end(write->json);
        }
    }
    det_json_array_end(write->json);
}

/* ---- questions ----------------------------------------------------------------------------------
 */

det_status
det_whatif_question_read(det_str text, det_law_question *question, det_law_fact *facts,
                         det_error *err)
{
    det_str rest = det_str_trim(text), part, parts[5] = {{0}};
    size_t count = 0;
    *question = (det_law_question){.known_us = INT64_MAX, .quantity_milli = INT64_MIN};
    while (det_str_next(&rest, ' ', &part)) {
        if (part.len == 0) continue;
        if (count == 5) goto wrong;
        parts[count++] = part;
    }
    if (count < 3 || !det_law_item_read(parts[2], question, facts) ||
        (question->hs.len == 0 && question->kind.len == 0))
        goto wrong;
    if (!det_str_equal(parts[0], DET_STR("-"))) question->actor_from = parts[0];
    if (!det_str_equal(parts[1], DET_STR("-"))) question->actor_to = parts[1];
    if (parts[3].len > 0 && !det_law_milli_read(parts[3], &question->quantity_milli)) goto wrong;
    question->unit = parts[4];
    return DET_OK;
wrong:
    return det_fail(err, DET_SYNTAX, (det_where){0},
                    "no question: '%.*s'; expected supplier, receiver, goods, and perhaps quantity "
                    "and unit, as 'KP CN HS:2701;via=Rajin 900 tonne'",
                    DET_STR_FMT(text));
}

static det_status
put_asks(writer *write)
{
    det_status st = DET_OK;
    det_law_fact facts[DET_LAW_FACTS_MAX];
    det_json_key(write->json, "asked");
    det_json_array(write->json);
    for (size_t i = 0; i < write->report->ask_count && st == DET_OK; i++) {
        det_law_question question;
        st = det_whatif_question_read(write->report->asks[i], &question, facts, write->err);
        if (st != DET_OK) break;
        question.at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, write->report->on + 1) - 1;
        det_json_object(write->json);
        det_json_key_str(write->json, "question", write->report->asks[i]);
        st = put_change(write, &question);
        det_json_object_end(write->json);
    }
    det_json_array_end(write->json);
    return st;
}

static void
put_basket(const writer *write)
{
    const det_whatif *whatif = write->whatif;
    det_json *json = write->json;
    det_json_key(json, "basket");
    det_json_array(json);
    for (size_t i = 0; i < whatif->done_count; i++) {
        const det_whatif_done *done = &whatif->done[i];
        det_json_object(json);
        det_json_key_cstr(json, "step", det_whatif_verb_name(done->verb));
        det_json_key_str(json, "asked", done->id);
        if (done->measure != NULL) det_json_key_str(json, "measure", done->measure->id);
        det_put_day(json, "from", done->day);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_key(json, "conflicts");
    det_json_array(json);
    for (size_t i = 0; i < whatif->conflicts.count; i++)
        det_json_str(json, whatif->conflicts.items[i]);
    det_json_array_end(json);
}

/* The newest adopted text that the lawbook has: how far it reaches. */
static void
put_head(const writer *write)
{
    const det_lawbook *law = write->whatif->before;
    const det_instrument *head = NULL;
    for (size_t i = 0; i < law->instrument_count; i++) {
        const det_instrument *one = law->instruments[i];
        if (one->status == DET_LAW_ADOPTED && one->adopted != DET_DAY_NONE &&
            (head == NULL || one->adopted >= head->adopted))
            head = one;
    }
    if (head == NULL) return;
    det_json_key(write->json, "head");
    det_json_object(write->json);
    det_json_key_str(write->json, "instrument", head->id);
    det_put_day(write->json, "adopted", head->adopted);
    det_json_object_end(write->json);
}

det_status
det_whatif_write(const det_whatif *whatif, const det_whatif_report *report, det_json *json,
                 det_error *err)
{
    writer write = {.whatif = whatif, .report = report, .json = json, .err = err};
    det_status st = det_arena_new(0, &write.arena, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_put_day(json, "on", report->on);
    if (report->base != NULL) {
        det_json_key_cstr(json, "base", report->base);
        put_head(&write);
    }
    if (report->request.len > 0) {
        det_json_key(json, "request");
        det_json_raw(json, report->request);
    }
    put_basket(&write);
    st = put_states(&write);
    if (st != DET_OK || report->is_brief) {
        det_arena_free(write.arena);
        return st;
    }
    st = put_legs(&write);
    if (st == DET_OK) st = put_quotas(&write);
    if (st == DET_OK) put_listings(&write);
    if (st == DET_OK && report->ask_count > 0) st = put_asks(&write);
    if (st == DET_OK && report->flows.len > 0) {
        det_json_key(json, "flows");
        st = det_flows_write(whatif->before, whatif->after, report->flows, report->flows_file, json,
                             err);
    }
    if (st == DET_OK) det_json_object_end(json); /* else a key may wait for its value */
    det_arena_free(write.arena);
    return st != DET_OK ? st : det_text_check(json->out, err);
}
