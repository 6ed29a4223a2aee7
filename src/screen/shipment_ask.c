/* shipment_ask.c - a line of a transaction as a question to the law.
 *
 * What is stated is put as it is; what is not stated stays unknown; what a code leaves open (is it
 * arms, is it jet fuel) goes into the question as kinds that the goods may be of. */
#include <stdio.h>
#include <string.h>

#include "law/form.h"
#include "law/hs.h"
#include "screen/shipment.h"

/* How a unit is written, and which of the lawbook's it is.  A kilogram is a thousandth of a tonne.
 */
static const struct {
    const char *written, *unit;
    uint32_t part;
} units[] = {
    {"tonne", "tonne", 1},      {"tonnes", "tonne", 1},   {"t", "tonne", 1},
    {"mt", "tonne", 1},         {"kg", "tonne", 1000},    {"kilogram", "tonne", 1000},
    {"barrel", "barrel", 1},    {"barrels", "barrel", 1}, {"bbl", "barrel", 1},
    {"piece", "piece", 1},      {"pieces", "piece", 1},   {"pcs", "piece", 1},
    {"person", "person", 1},    {"persons", "person", 1}, {"account", "account", 1},
    {"accounts", "account", 1}, {"usd", "USD", 1},
};

/* The unit of a line, written beside the quantity or behind it ("1000 tonne"); *amount is what is
 * left of the quantity.  A unit that we do not know stays as it is: the law says that it is
 * unknown. */
static void
read_unit(det_str quantity, det_str *amount, det_str *unit, uint32_t *part)
{
    size_t blank = det_str_find_byte(quantity, ' ');
    *amount = quantity;
    *part = 1;
    if (unit->len == 0 && blank != SIZE_MAX) {
        *amount = det_str_slice(quantity, 0, blank);
        *unit = det_str_trim(det_str_slice(quantity, blank, quantity.len));
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (det_str_equal_ascii_nocase(*unit, det_str_of(units[i].written))) {
            *unit = det_str_of(units[i].unit);
            *part = units[i].part;
            return;
        }
}

/* "1440000", "12.5": thousandths, divided by part and rounded up.  Fails: DET_SYNTAX, DET_RANGE. */
static det_status
read_quantity(const det_tree *tree, uint32_t node, det_str text, uint32_t part_of, int64_t *out,
              det_error *err)
{
    size_t point = det_str_find_byte(text, '.');
    det_str whole = point == SIZE_MAX ? text : det_str_slice(text, 0, point);
    det_str part = point == SIZE_MAX ? (det_str){0} : det_str_slice(text, point + 1, text.len);
    uint64_t count = 0, milli = 0;
    bool is_good = det_str_read_u64(whole, &count) &&
                   (point == SIZE_MAX || (part.len <= 3 && det_str_read_u64(part, &milli)));
    if (!is_good)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "quantity '%.*s' is no number; write digits, and at most three behind a "
                        "point, without separators: 1440000 or 12.5",
                        DET_STR_FMT(text));
    for (size_t i = part.len; i < 3; i++)
        milli *= 10;
    if (count > (uint64_t)(INT64_MAX / 1000 - 1))
        return det_fail(err, DET_RANGE, det_tree_where(tree, node), "quantity '%.*s' is too large",
                        DET_STR_FMT(text));
    if (count == 0 && milli == 0)
        return det_fail(err, DET_RANGE, det_tree_where(tree, node),
                        "a quantity of 0 is nothing; leave out what is not known");
    *out = (int64_t)((count * 1000 + milli + part_of - 1) /
                     part_of); /* never less than was written */
    return DET_OK;
}

/* Codes are written 2701, 27.01 and 2701.12: points are for the eye.  Beyond ten digits no measure
 * looks. */
static det_status
read_code(const det_shipment *shipment, uint32_t node, det_str *out, det_error *err)
{
    enum { DIGITS_MAX = 10, WRITTEN_MAX = 12 };
    det_str text = det_shipment_field(shipment, node, "hs");
    char *digits = DET_NEW(shipment->arena, char, text.len + 1);
    size_t used = 0;
    bool is_good = true;
    if (digits == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "HS code");
    for (size_t i = 0; i < text.len && is_good; i++) {
        char c = text.ptr[i];
        is_good = (c >= '0' && c <= '9') || c == '.' || c == ' ';
        if (c >= '0' && c <= '9') digits[used++] = c;
    }
    if (text.len > 0 && (!is_good || used < 2 || used > WRITTEN_MAX))
        return det_fail(err, DET_SYNTAX,
                        det_tree_where(&shipment->tree, det_tree_get(&shipment->tree, node, "hs")),
                        "hs '%.*s' is no code of the Harmonized System; write 2 to 12 digits",
                        DET_STR_FMT(text));
    *out = (det_str){digits, used < DIGITS_MAX ? used : DIGITS_MAX};
    return DET_OK;
}

/* The edition that a line says, else the one that customs used on that day. */
static det_status
read_edition(const det_shipment *shipment, uint32_t node, uint32_t *out, det_error *err)
{
    det_str text = det_shipment_field(shipment, node, "hs_edition");
    *out = text.len > 0 ? det_hs_edition_read(text) : det_hs_edition_on(shipment->on);
    if (*out != 0) return DET_OK;
    return det_fail(
        err, DET_SYNTAX,
        det_tree_where(&shipment->tree, det_tree_get(&shipment->tree, node, "hs_edition")),
        "hs_edition '%.*s' is none; expected 2012, 2017 or 2022", DET_STR_FMT(text));
}

/* ---- facts --------------------------------------------------------------------------------------
 */

typedef struct fact_list {
    det_law_fact *items;
    size_t count;
} fact_list;

static bool
find_fact(const fact_list *facts, det_str key, det_str *value)
{
    for (size_t i = 0; i < facts->count; i++)
        if (det_str_equal(facts->items[i].key, key)) {
            if (value != NULL) *value = facts->items[i].value;
            return true;
        }
    return false;
}

/* A fact that the line says by a key of its own and among its facts must be the same both times. */
static det_status
add_facts(const det_tree *tree, uint32_t map, bool is_same_line, fact_list *facts, det_error *err)
{
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str key = det_tree_key(tree, at), value = det_tree_text(tree, at), other;
        if (!find_fact(facts, key, &other)) {
            facts->items[facts->count++] = (det_law_fact){key, value};
        } else if (is_same_line && !det_str_equal(other, value)) {
            return det_fail(err, DET_CONFLICT, det_tree_where(tree, at),
                            "'%.*s' is said twice, '%.*s' and '%.*s'", DET_STR_FMT(key),
                            DET_STR_FMT(other), DET_STR_FMT(value));
        }
    }
    return DET_OK;
}

/* The lawbook speaks of a third country's goods as other_third_country: a country that no condition
 * names and no measure of the transaction is aimed at. */
static det_str
origin_fact(const det_shipment *shipment, det_str country)
{
    const det_lawbook *law = det_screener_law(shipment->screener);
    if (det_str_equal(country, DET_STR("RU")) || det_str_equal(country, DET_STR("XX")))
        return country;
    for (size_t i = 0; i < det_law_regime_count(law); i++)
        if (det_regime_has_target(det_law_regime_at(law, i), country)) return country;
    return DET_STR("other_third_country");
}

/* Facts of the line, then of the whole shipment where the line has none of that name. */
static det_status
collect_facts(const det_shipment *shipment, uint32_t node, det_str origin,
              det_law_question *question, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t own = node == 0 ? DET_TREE_NONE : det_tree_get(tree, node, "facts");
    size_t most = det_tree_size(tree, own) + det_tree_size(tree, shipment->facts) + 4;
    fact_list facts = {DET_NEW(shipment->arena, det_law_fact, most), 0};
    if (facts.items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "facts of a line");
    det_str value = det_shipment_field(shipment, node, "value_usd");
    int64_t ignored = 0;
    if (value.len > 0 && !det_law_milli_read(value, &ignored))
        return det_fail(err, DET_SYNTAX,
                        det_tree_where(tree, det_tree_get(tree, node, "value_usd")),
                        "value_usd '%.*s' is no number; write digits, and at most three behind a "
                        "point",
                        DET_STR_FMT(value));
    if (value.len > 0) facts.items[facts.count++] = (det_law_fact){DET_STR("value_usd"), value};
    det_status st = add_facts(tree, own, true, &facts, err);
    if (st == DET_OK) st = add_facts(tree, shipment->facts, false, &facts, err);
    if (st != DET_OK) return st;
    det_str said;
    if (origin.len > 0 && find_fact(&facts, DET_STR("origin"), &said) &&
        !det_str_equal(said, origin) && !det_str_equal(said, origin_fact(shipment, origin)))
        return det_fail(err, DET_CONFLICT, det_tree_where(tree, own != DET_TREE_NONE ? own : 0),
                        "'origin' is said twice, '%.*s' and, among the facts, '%.*s'",
                        DET_STR_FMT(origin), DET_STR_FMT(said));
    if (origin.len > 0 && !find_fact(&facts, DET_STR("origin"), NULL))
        facts.items[facts.count++] = (det_law_fact){DET_STR("origin"),
                                                    origin_fact(shipment, origin)};
    question->facts = facts.items;
    question->fact_count = facts.count;
    return DET_OK;
}

/* ---- kinds --------------------------------------------------------------------------------------
 */

/* Kinds that a line denies: its own determination, told in the answer. */
static det_status
read_not_kinds(const det_shipment *shipment, uint32_t node, det_texts *out, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t list = det_tree_get(tree, node, "not_kind");
    bool is_one = det_tree_kind_of(tree, list) == DET_TREE_TEXT;
    size_t count = 0;
    det_str *items = DET_NEW(shipment->arena, det_str, det_tree_size(tree, list) + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "kinds of goods");
    for (uint32_t at = is_one ? list : det_tree_first(tree, list); at != DET_TREE_NONE;
         at = is_one ? DET_TREE_NONE : det_tree_next(tree, at)) {
        items[count] = det_str_trim(det_tree_text(tree, at));
        if (!det_law_knows_kind(det_screener_law(shipment->screener), items[count]))
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, at),
                            "not_kind: no measure of the lawbook names the kind '%.*s'",
                            DET_STR_FMT(items[count]));
        count++;
    }
    *out = (det_texts){items, count};
    return DET_OK;
}

/* Headings that hold arms and nothing else: no determination makes their goods harmless. */
static bool
is_of_arms_alone(det_str hs)
{
    return det_str_starts(hs, DET_STR("93")) || det_str_starts(hs, DET_STR("8710"));
}

/* What the code leaves open.  A kind that is given settles it only if it is one of those. */
static det_status
open_kinds(const det_shipment *shipment, uint32_t node, det_law_question *question, det_error *err)
{
    enum { KINDS_MAX = 48 };
    det_str found[KINDS_MAX];
    det_texts not_kinds;
    size_t count = det_hs_kinds_of(question->hs, found, KINDS_MAX), kept = 0;
    det_status st = read_not_kinds(shipment, node, &not_kinds, err);
    det_str *may = DET_NEW(shipment->arena, det_str, KINDS_MAX);
    if (st != DET_OK) return st;
    if (may == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "kinds of goods");
    if (is_of_arms_alone(question->hs)) not_kinds.count = 0;
    for (size_t i = 0; i < count && i < KINDS_MAX; i++) {
        if (det_str_equal(found[i], question->kind)) return DET_OK;
        if (!det_texts_has(not_kinds, found[i])) may[kept++] = found[i];
    }
    question->may_kinds = (det_texts){may, kept};
    return DET_OK;
}

/* Goods whose end user is the armed forces are items of the catch-all besides. */
static det_status
further_kinds(const det_shipment *shipment, det_law_question *question, det_error *err)
{
    det_str value;
    bool is_military = (det_law_fact_get(question, "purpose", &value) &&
                        det_str_equal(value, DET_STR("military")));
    if (!is_military) return DET_OK;
    det_str *kinds = DET_NEW(shipment->arena, det_str, 1);
    if (kinds == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "kinds of goods");
    kinds[0] = DET_STR("item_for_armed_forces");
    question->also_kinds = (det_texts){kinds, 1};
    return DET_OK;
}

/* ---- the question -------------------------------------------------------------------------------
 */

static det_status
add_country(const det_shipment *shipment, det_texts *list, det_str country, det_error *err)
{
    if (country.len == 0 || det_str_equal(country, DET_STR("XX")) || det_texts_has(*list, country))
        return DET_OK;
    det_str *more = DET_NEW(shipment->arena, det_str, list->count + 1);
    if (more == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "countries of a line");
    for (size_t i = 0; i < list->count; i++)
        more[i] = list->items[i];
    more[list->count] = country;
    *list = (det_texts){more, list->count + 1};
    return DET_OK;
}

static det_status
read_amount(const det_shipment *shipment, const det_line *line, det_law_question *out,
            det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t quantity = det_tree_get(tree, line->node, "quantity");
    det_str amount;
    uint32_t part;
    if (quantity == DET_TREE_NONE) return DET_OK;
    read_unit(det_str_trim(det_tree_text(tree, quantity)), &amount, &out->unit, &part);
    if (out->unit.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, quantity),
                        "a quantity needs its 'unit': tonne, barrel, usd, piece");
    return read_quantity(tree, quantity, amount, part, &out->quantity_milli, err);
}

/* The ends of a line: its own, else those of the transaction. */
static det_status
read_ends(const det_shipment *shipment, const det_line *line, det_law_question *out, det_error *err)
{
    if (line->section == DET_SECTION_GOODS || line->section == DET_SECTION_VESSEL) return DET_OK;
    det_str from, to;
    det_status st = det_shipment_country(shipment, line->node, "from", &from, err);
    if (st == DET_OK) st = det_shipment_country(shipment, line->node, "to", &to, err);
    if (st == DET_OK && from.len > 0) out->actor_from = from;
    if (st == DET_OK && to.len > 0) out->actor_to = to;
    return st;
}

det_status
det_shipment_question(const det_shipment *shipment, const det_line *line, det_law_question *out,
                      det_error *err)
{
    bool is_goods = line->section == DET_SECTION_GOODS;
    uint32_t node = line->node;
    det_str origin = {0};
    *out = (det_law_question){
        .at_us = shipment->at_us,
        .known_us = shipment->known_us,
        .actor_from = shipment->from,
        .actor_to = shipment->to,
        .also_from = shipment->also_from,
        .also_to = shipment->also_to,
        .may_pass = shipment->may_pass,
        .kind = det_shipment_field(shipment, node, is_goods ? "kind" : "goods"),
        .quantity_milli = INT64_MIN,
        .ledger = det_screener_quotas(shipment->screener),
        .unit = det_shipment_field(shipment, node, "unit")};
    det_status st = read_code(shipment, node, &out->hs, err);
    if (st == DET_OK && is_goods && out->hs.len == 0 && out->kind.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(&shipment->tree, node),
                        "a line of goods needs 'hs' (digits of the Harmonized System) or 'kind'");
    if (st == DET_OK) st = read_edition(shipment, node, &out->hs_edition, err);
    if (st == DET_OK) st = read_amount(shipment, line, out, err);
    if (st == DET_OK) st = read_ends(shipment, line, out, err);
    if (st == DET_OK && is_goods) st = det_shipment_country(shipment, node, "origin", &origin, err);
    if (st == DET_OK && origin.len == 0)
        st = det_shipment_country(shipment, 0, "origin", &origin, err);
    if (st == DET_OK) st = add_country(shipment, &out->also_from, origin, err);
    if (st == DET_OK) st = collect_facts(shipment, node, origin, out, err);
    if (st == DET_OK && out->hs.len > 0) st = open_kinds(shipment, node, out, err);
    if (st == DET_OK && is_goods) st = further_kinds(shipment, out, err);
    return st;
}

/* ---- what a line of another section says --------------------------------------------------------
 */

static det_status
read_answer(const det_shipment *shipment, uint32_t node, det_turn turn, det_tribool *out,
            det_error *err)
{
    const char *key = det_turn_key(turn);
    det_str text = det_shipment_field(shipment, node, key);
    if (text.len == 0 || det_str_equal(text, DET_STR("unknown"))) return DET_OK;
    if (det_str_equal(text, DET_STR("yes")) || det_str_equal(text, DET_STR("true")))
        *out = DET_YES;
    else if (det_str_equal(text, DET_STR("no")) || det_str_equal(text, DET_STR("false"))) {
        if (*out == DET_UNKNOWN) *out = DET_NO;
    } else
        return det_fail(err, DET_SYNTAX,
                        det_tree_where(&shipment->tree, det_tree_get(&shipment->tree, node, key)),
                        "%s: expected yes, no or unknown, not '%.*s'", key, DET_STR_FMT(text));
    return DET_OK;
}

static det_status
read_status(const det_shipment *shipment, uint32_t node, det_str *out, det_error *err)
{
    static const char *const known[] = {"new", "expansion", "existing"};
    *out = det_shipment_field(shipment, node, "status");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (det_str_equal(*out, det_str_of(known[i]))) return DET_OK;
    if (out->len == 0) return DET_OK;
    return det_fail(err, DET_SYNTAX,
                    det_tree_where(&shipment->tree, det_tree_get(&shipment->tree, node, "status")),
                    "status: expected new, expansion or existing, not '%.*s'", DET_STR_FMT(*out));
}

static det_status
say_vessel(const det_shipment *shipment, uint32_t vessel, det_leg_says *out, det_error *err)
{
    static const struct {
        const char *key;
        bool is_flag;
    } countries[] = {{"flag", true}, {"owner_country", false}, {"operator_country", false}};
    det_status st = DET_OK;
    for (size_t i = 0; i < 3 && st == DET_OK; i++) {
        det_str country;
        st = det_shipment_country(shipment, vessel, countries[i].key, &country, err);
        if (st == DET_OK)
            st = add_country(shipment, countries[i].is_flag ? &out->flags : &out->controls, country,
                             err);
    }
    for (det_turn turn = DET_TURN_SUSPECT; turn <= DET_TURN_REFUSED_INSPECTION && st == DET_OK;
         turn++)
        st = read_answer(shipment, vessel, turn, &out->answers[turn], err);
    return st;
}

/* The vessels of a line: its own two, else that of the transaction.  A second vessel without a flag
 * leaves the flags unsaid, unless one is said that matters. */
static det_status
say_vessels(const det_shipment *shipment, const det_line *line, det_leg_says *out, det_error *err)
{
    static const char *const keys[] = {"vessel", "other_vessel"};
    const det_tree *tree = &shipment->tree;
    det_status st = DET_OK;
    if (line->section == DET_SECTION_VESSEL) return say_vessel(shipment, line->node, out, err);
    bool has_own = det_tree_get(tree, line->node, "vessel") != DET_TREE_NONE;
    uint32_t common = det_tree_get(tree, 0, "vessel");
    if (!has_own && common != DET_TREE_NONE) st = say_vessel(shipment, common, out, err);
    for (size_t i = 0; i < 2 && st == DET_OK; i++) {
        uint32_t vessel = det_tree_get(tree, line->node, keys[i]);
        if (vessel != DET_TREE_NONE) st = say_vessel(shipment, vessel, out, err);
    }
    return st;
}

/* True if every vessel of a ship-to-ship transfer has its flag said: with one unsaid, the flag that
 * is said does not settle it. */
static bool
has_open_flag(const det_shipment *shipment, const det_line *line)
{
    const det_tree *tree = &shipment->tree;
    if (!det_str_equal(line->word, DET_STR("ship_to_ship"))) return false;
    uint32_t other = det_tree_get(tree, line->node, "other_vessel");
    uint32_t own = det_tree_get(tree, line->node, "vessel");
    if (own == DET_TREE_NONE) own = det_tree_get(tree, 0, "vessel");
    return det_shipment_field(shipment, other, "flag").len == 0 ||
           det_shipment_field(shipment, own, "flag").len == 0;
}

static bool
is_a_target(const det_lawbook *law, det_texts countries)
{
    for (size_t i = 0; i < det_law_regime_count(law); i++)
        for (size_t j = 0; j < countries.count; j++)
            if (det_regime_has_target(det_law_regime_at(law, i), countries.items[j])) return true;
    return false;
}

det_status
det_shipment_says(const det_shipment *shipment, const det_line *line, det_leg_says *out,
                  det_error *err)
{
    const det_lawbook *law = det_screener_law(shipment->screener);
    uint32_t node = line->node;
    det_str country;
    *out = (det_leg_says){0};
    for (size_t i = 0; i < DET_TURN_COUNT; i++)
        out->answers[i] = DET_UNKNOWN;
    det_status st = say_vessels(shipment, line, out, err);
    if (st != DET_OK || line->section == DET_SECTION_VESSEL) goto done;
    for (det_turn turn = DET_TURN_SUSPECT; turn < DET_TURN_COUNT && st == DET_OK; turn++)
        if (turn != DET_TURN_PRIVATE)
            st = read_answer(shipment, node, turn, &out->answers[turn], err);
    if (st == DET_OK) st = read_status(shipment, node, &out->status, err);
    static const char *const of_person[] = {"nationality", "country"};
    for (size_t i = 0; i < 2 && st == DET_OK; i++) {
        st = det_shipment_country(shipment, node, of_person[i], &country, err);
        if (st == DET_OK) st = add_country(shipment, &out->nationals, country, err);
    }
    /* who it is done for: the line's own recipient, else that of the transaction */
    if (st == DET_OK) st = det_shipment_country(shipment, node, "to", &country, err);
    if (st == DET_OK)
        st = add_country(shipment, &out->recipients, country.len > 0 ? country : shipment->to, err);
    for (size_t i = 0; i < shipment->also_to.count && st == DET_OK && country.len == 0; i++)
        st = add_country(shipment, &out->recipients, shipment->also_to.items[i], err);
done:
    if (st != DET_OK) return st;
    out->is_of_target = is_a_target(law, out->flags) || is_a_target(law, out->controls) ||
                        is_a_target(law, out->nationals);
    if (has_open_flag(shipment, line) && !is_a_target(law, out->flags)) out->flags.count = 0;
    return DET_OK;
}
