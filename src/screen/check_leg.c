/* check_leg.c - one leg: what the law says of it, and what the lists do to it.
 *
 * A leg is as strict as the strictest of three: the law's ruling on what is done, the screening of
 * those whom the line names, and the freezes of parties listed anywhere in the transaction.  What
 * cannot be judged is REVIEW, never ALLOW. */
#include "screen/check_leg.h"

#include <inttypes.h>

#include "law/form.h"
#include "law/hs.h"

/* Beyond it a sum could leave int64; no quota comes near. */
#define SUM_MAX_MILLI (INT64_MAX / 8)

static det_decision
decision_of(det_law_outcome outcome)
{
    switch (outcome) {
    case DET_LAW_ALLOWED:
    case DET_LAW_WITHIN_QUOTA:
        return DET_DECISION_ALLOW;
    case DET_LAW_NEEDS_AUTHORISATION:
        return DET_DECISION_LICENCE;
    case DET_LAW_PROHIBITED:
        return DET_DECISION_REJECT;
    case DET_LAW_UNDETERMINED:
        return DET_DECISION_REVIEW;
    }
    return DET_DECISION_HOLD_PENDING;
}

static void
at_least(det_leg *leg, det_decision decision)
{
    if (decision > leg->decision) leg->decision = decision;
}

/* A doubt of ours makes the leg at least REVIEW and is told. */
static det_status
doubt(const det_shipment *shipment, det_leg *leg, det_str text, det_error *err)
{
    at_least(leg, DET_DECISION_REVIEW);
    if (det_arena_print(shipment->arena, &leg->warning, "%.*s%s%.*s", DET_STR_FMT(leg->warning),
                        leg->warning.len > 0 ? "; " : "", DET_STR_FMT(text)))
        return DET_OK;
    return det_fail(err, DET_NOMEM, (det_where){0}, "the warning of a leg");
}

/* ---- the question -------------------------------------------------------------------------------
 */

static det_texts
join(const det_shipment *shipment, det_texts a, det_texts b, bool *is_made)
{
    if (b.count == 0) return a;
    det_str *items = DET_NEW(shipment->arena, det_str, a.count + b.count);
    size_t count = 0;
    *is_made = *is_made && items != NULL;
    if (items == NULL) return a;
    for (size_t i = 0; i < a.count; i++)
        items[count++] = a.items[i];
    for (size_t i = 0; i < b.count; i++)
        items[count++] = b.items[i];
    return (det_texts){items, count};
}

/* The counterparty is designated if a party of the transaction is on a list, whatever was left
 * unsaid. */
static bool
add_counterparty(const det_shipment *shipment, const det_all_named *named,
                 det_law_question *question)
{
    det_str ignored;
    bool is_listed = false;
    for (size_t i = 0; i < named->count && !is_listed; i++)
        is_listed = named->items[i].decision == DET_DECISION_BLOCK;
    if (!is_listed || det_law_fact_get(question, "counterparty", &ignored)) return true;
    det_law_fact *facts = DET_NEW(shipment->arena, det_law_fact, question->fact_count + 1);
    if (facts == NULL) return false;
    for (size_t i = 0; i < question->fact_count; i++)
        facts[i] = question->facts[i];
    facts[question->fact_count++] = (det_law_fact){DET_STR("counterparty"), DET_STR("designated")};
    question->facts = facts;
    return true;
}

/* A vessel that a list holds, or may hold, is one of which the findings are not free to be absent.
 */
static void
learn_of_vessel(const det_all_named *named, const det_line *line, det_leg_says *says)
{
    for (size_t i = 0; i < named->count; i++) {
        const det_named *one = &named->items[i];
        bool is_vessel = det_str_equal(det_str_of(one->as), DET_STR("vessel"));
        if (!is_vessel || one->decision == DET_DECISION_ALLOW ||
            (one->line != line && one->line->section != DET_SECTION_VESSEL))
            continue;
        says->is_of_target = true;
        if (one->is_same) says->answers[DET_TURN_DESIGNATED] = DET_YES;
    }
}

static det_status
put_line(const det_shipment *shipment, const det_all_named *named, det_leg *leg, det_error *err)
{
    det_leg_says says;
    det_law_question *question = &leg->question;
    det_status st = det_shipment_says(shipment, leg->line, &says, err);
    if (st != DET_OK) return st;
    says.answers[DET_TURN_LISTED] = det_named_is_listed(named, leg->line);
    learn_of_vessel(named, leg->line, &says);
    if (!det_leg_kinds_of(leg->line->section, leg->line->word, &says, &leg->kinds)) {
        /* a kind of the lawbook, said by its own name */
        leg->kinds.sure[0] = leg->line->word;
        leg->kinds.sure_count = 1;
    }
    bool is_made = true;
    question->also_kinds = join(shipment, question->also_kinds,
                                (det_texts){leg->kinds.sure, leg->kinds.sure_count}, &is_made);
    question->may_kinds = join(shipment, question->may_kinds,
                               (det_texts){leg->kinds.may, leg->kinds.may_count}, &is_made);
    const det_texts of_line[] = {says.flags, says.controls, says.nationals, says.recipients};
    for (size_t i = 0; i < 4 && is_made; i++) {
        question->also_from = join(shipment, question->also_from, of_line[i], &is_made);
        question->also_to = join(shipment, question->also_to, of_line[i], &is_made);
    }
    /* a ship met at sea whose flag is not known may fly any: the usual way round the measures */
    if (det_str_equal(leg->line->word, DET_STR("ship_to_ship")))
        for (size_t i = 0; i < leg->kinds.open_count && is_made; i++) {
            const char *country = leg->kinds.open[i].country;
            det_str *place = country == NULL ? NULL : DET_NEW(shipment->arena, det_str, 1);
            if (country == NULL) continue;
            if (place != NULL) *place = det_str_of(country);
            is_made = place != NULL;
            if (is_made)
                question->may_pass = join(shipment, question->may_pass, (det_texts){place, 1},
                                          &is_made);
        }
    /* one kind stands first, so that what is limited to a kind (a wind-down) can fit */
    if (question->kind.len == 0 && leg->kinds.sure_count == 1) question->kind = leg->kinds.sure[0];
    return is_made ? DET_OK : det_fail(err, DET_NOMEM, (det_where){0}, "the kinds of a line");
}

/* ---- quotas over several lines ------------------------------------------------------------------
 */

static int64_t
fact_milli(const det_law_question *question, const char *key)
{
    det_str value;
    int64_t milli = 0;
    if (!det_law_fact_get(question, key, &value) || !det_law_milli_read(value, &milli)) return 0;
    return milli;
}

static const det_tally *
find_tally(const det_tallies *tallies, const det_law_decision *law)
{
    for (size_t i = 0; i < law->ruling_count; i++)
        for (size_t j = 0; j < tallies->count; j++)
            if (law->rulings[i].measure == tallies->items[j].measure &&
                law->rulings[i].outcome == DET_LAW_WITHIN_QUOTA)
                return &tallies->items[j];
    return NULL;
}

/* A fact that is an amount, raised by what earlier lines took. */
static bool
raise_fact(const det_shipment *shipment, det_law_question *question, const char *key, int64_t more)
{
    int64_t milli = fact_milli(question, key) + more;
    det_law_fact *facts = DET_NEW(shipment->arena, det_law_fact, question->fact_count + 1);
    det_str value = {0};
    if (facts == NULL || !det_arena_print(shipment->arena, &value, "%" PRId64 ".%03" PRId64,
                                          milli / 1000, milli % 1000))
        return false;
    size_t count = 0;
    for (size_t i = 0; i < question->fact_count; i++)
        if (!det_str_equal(question->facts[i].key, det_str_of(key)))
            facts[count++] = question->facts[i];
    facts[count++] = (det_law_fact){det_str_of(key), value};
    question->facts = facts;
    question->fact_count = count;
    return true;
}

static det_status
ask_again(const det_shipment *shipment, const det_tally *tally, det_leg *leg, det_error *err)
{
    det_law_question *question = &leg->question;
    if (!det_str_equal(tally->unit, question->unit))
        return doubt(shipment, leg,
                     DET_STR("lines under one quota are in different units: give them in one"),
                     err);
    if (!raise_fact(shipment, question, "earlier", tally->used_milli) ||
        !raise_fact(shipment, question, "earlier_value_usd", tally->value_milli))
        return det_fail(err, DET_NOMEM, (det_where){0}, "what earlier lines took of a quota");
    det_status st = det_law_decide(det_screener_law(shipment->screener), question, shipment->arena,
                                   &leg->law, err);
    return st;
}

static det_status
count_up(const det_shipment *shipment, const det_leg *leg, det_tallies *tallies, det_error *err)
{
    const det_law_question *question = &leg->question;
    if (question->quantity_milli == INT64_MIN) return DET_OK;
    for (size_t i = 0; i < leg->law.ruling_count; i++) {
        const det_law_ruling *ruling = &leg->law.rulings[i];
        if (ruling->outcome != DET_LAW_WITHIN_QUOTA) continue;
        size_t at = 0;
        while (at < tallies->count && tallies->items[at].measure != ruling->measure)
            at++;
        if (at == DET_TALLIES_MAX)
            return det_fail(err, DET_LIMIT, det_tree_where(&shipment->tree, leg->line->node),
                            "goods under more than %d quotas in one transaction: part it",
                            DET_TALLIES_MAX);
        if (at == tallies->count)
            tallies->items[tallies->count++] = (det_tally){ruling->measure, question->unit, 0, 0};
        det_tally *tally = &tallies->items[at];
        int64_t value = fact_milli(question, "value_usd");
        if (tally->used_milli > SUM_MAX_MILLI || question->quantity_milli > SUM_MAX_MILLI ||
            tally->value_milli > SUM_MAX_MILLI || value > SUM_MAX_MILLI)
            return det_fail(err, DET_RANGE, det_tree_where(&shipment->tree, leg->line->node),
                            "the lines under one quota are too much to add up");
        if (det_str_equal(tally->unit, question->unit))
            tally->used_milli += question->quantity_milli;
        tally->value_milli += value;
    }
    return DET_OK;
}

/* ---- deciding -----------------------------------------------------------------------------------
 */

static det_status
ask_law(const det_shipment *shipment, det_leg *leg, det_error *err)
{
    const det_law_question *question = &leg->question;
    leg->is_asked = question->hs.len > 0 || question->kind.len > 0 ||
                    question->also_kinds.count + question->may_kinds.count > 0;
    leg->law = (det_law_decision){.outcome = DET_LAW_ALLOWED};
    if (!leg->is_asked) return DET_OK;
    det_status st = det_law_decide(det_screener_law(shipment->screener), question, shipment->arena,
                                   &leg->law, err);
    if (st != DET_OK) return st;
    leg->warning = leg->law.warning;
    return DET_OK;
}

/* Chapters that hold no goods of their own: 77 is kept free, 98 and 99 are for each country to
 * fill.
 */
static bool
is_chapter_without_goods(det_str hs)
{
    det_str chapter = det_str_slice(hs, 0, 2);
    return det_str_equal(chapter, DET_STR("00")) || det_str_equal(chapter, DET_STR("77")) ||
           det_str_equal(chapter, DET_STR("98")) || det_str_equal(chapter, DET_STR("99"));
}

static det_status
doubt_goods(const det_shipment *shipment, det_leg *leg, det_error *err)
{
    const det_lawbook *law = det_screener_law(shipment->screener);
    const det_law_question *question = &leg->question;
    det_status st = DET_OK;
    det_str silent = {0};
    if (shipment->silent.len > 0) {
        if (!det_arena_print(shipment->arena, &silent,
                             "in force, and the lawbook does not say over what: %.*s",
                             DET_STR_FMT(shipment->silent)))
            return det_fail(err, DET_NOMEM, (det_where){0}, "the warning of a leg");
        st = doubt(shipment, leg, silent, err);
        if (st != DET_OK) return st;
    }
    /* the law has told an unknown kind; here it is also not let pass because of a code beside it */
    if (question->kind.len > 0 && !det_law_knows_kind(law, question->kind))
        at_least(leg, DET_DECISION_REVIEW);
    if (question->hs.len > 0 && is_chapter_without_goods(question->hs))
        st = doubt(shipment, leg,
                   DET_STR("the chapter of this HS code holds no goods of its own: give the code "
                           "of what it is"),
                   err);
    return st;
}

static void
apply_lists(const det_all_named *named, det_leg *leg)
{
    at_least(leg, det_named_of_line(named, leg->line));
    for (size_t i = 0; i < named->listed_count; i++)
        if (det_listed_stops(&named->listed[i], leg->line))
            at_least(leg, named->listed[i].named->decision);
}

det_status
det_leg_decide(const det_shipment *shipment, const det_all_named *named, const det_line *line,
               det_tallies *tallies, det_lift *lift, det_leg *out, det_error *err)
{
    det_status st = DET_OK;
    bool is_goods = line->section == DET_SECTION_GOODS;
    *out = (det_leg){.line = line, .decision = DET_DECISION_ALLOW};
    if (line->section == DET_SECTION_PARTY) goto done;
    st = det_shipment_question(shipment, line, &out->question, err);
    if (st == DET_OK && !add_counterparty(shipment, named, &out->question))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "facts of a line");
    if (st == DET_OK && !is_goods) st = put_line(shipment, named, out, err);
    if (st == DET_OK) st = ask_law(shipment, out, err);
    if (st == DET_OK && is_goods) {
        const det_tally *tally = find_tally(tallies, &out->law);
        if (tally != NULL) st = ask_again(shipment, tally, out, err);
        if (st == DET_OK) st = count_up(shipment, out, tallies, err);
    }
    if (st == DET_OK && out->is_asked)
        st = det_lift_line(lift, &out->question, &out->law, shipment->arena, &out->lifted, err);
    if (st == DET_OK) at_least(out, decision_of(out->law.outcome));
    if (st == DET_OK) st = doubt_goods(shipment, out, err);
    if (st != DET_OK) return st;
done:
    apply_lists(named, out);
    return DET_OK;
}
