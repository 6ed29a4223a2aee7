/* check.c - a shipment against law and lists. */
#include "screen/check.h"

#include <inttypes.h>

#include "screen/check_books.h"

/* The document is read whole and checked before anything is decided, so that a misspelt key is an
 * error at its place and never a fact that silently was not there. */

/* What a leg of goods or a party is made of. */
typedef struct det_leg {
    uint32_t node;
    enum { LEG_GOODS, LEG_PARTY, LEG_VESSEL } kind;
} det_leg;

typedef struct det_shipment {
    det_screener *screener;
    det_tree tree;
    det_arena *arena;
    det_day on;
    char on_text[DET_DAY_TEXT_MAX];
    det_str as_known;
    int64_t known_us;
    det_str from, to; /* ISO 3166 alpha-2 */
    uint32_t facts;   /* node, DET_TREE_NONE */
    det_lift lift;    /* the licences over its lines */
} det_shipment;

const char *
det_decision_name(det_decision decision)
{
    switch (decision) {
    case DET_DECISION_ALLOW:
        return "ALLOW";
    case DET_DECISION_REVIEW:
        return "REVIEW";
    case DET_DECISION_LICENCE:
        return "LICENCE";
    case DET_DECISION_HOLD_PENDING:
        return "HOLD_PENDING";
    case DET_DECISION_REJECT:
        return "REJECT";
    case DET_DECISION_BLOCK:
        return "BLOCK";
    }
    return "?";
}

/* ---- reading
 * --------------------------------------------------------------------------------------- */

/* Every key of a map must be one of the allowed ones. */
static det_status
check_keys(const det_tree *tree, uint32_t map, const char *what, const char *const *keys,
           size_t count, const char *all, det_error *err)
{
    if (det_tree_kind_of(tree, map) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, map),
                        "%s must be a map with keys (%s)", what, all);
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        bool is_known = false;
        for (size_t i = 0; i < count && !is_known; i++)
            is_known = det_str_equal(det_tree_key(tree, at), det_str_of(keys[i]));
        if (!is_known)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, at),
                            "unknown key '%.*s' in %s; known are %s",
                            DET_STR_FMT(det_tree_key(tree, at)), what, all);
    }
    return DET_OK;
}

#define CHECK_KEYS(tree, map, what, keys, all, err)                                                \
    check_keys((tree), (map), (what), (keys), sizeof(keys) / sizeof(keys)[0], (all), (err))

static det_status
read_country(det_shipment *shipment, const char *key, det_str *out, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t node = det_tree_get(tree, 0, key);
    det_str text = det_str_trim(det_tree_text(tree, node));
    if (text.len == 0)
        return det_fail(
            err, DET_SYNTAX, det_tree_where(tree, node == DET_TREE_NONE ? 0 : node),
            "a shipment needs '%s', the country it %s: two letters (ISO 3166) or a name", key,
            key[0] == 'f' ? "leaves" : "goes to");
    /* XX stands for a country that does not matter */
    if (det_str_equal(text, DET_STR("XX"))) {
        *out = text;
        return DET_OK;
    }
    det_status st = det_countries_find(det_screener_countries(shipment->screener), text,
                                       shipment->arena, out, err);
    if (st == DET_OK && out->len == 0)
        return det_fail(err, DET_RANGE, det_tree_where(tree, node),
                        "%s: '%.*s' is no country we know; write its two letters (ISO 3166)", key,
                        DET_STR_FMT(text));
    return st;
}

static det_status
read_date(det_shipment *shipment, det_str on, det_str as_known, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t node = det_tree_get(tree, 0, "date");
    det_str text = det_str_trim(det_tree_text(tree, node));
    if (on.len == 0 && text.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, 0),
                        "a shipment needs 'date', the day asked about, as 2017-01-31");
    det_day day;
    det_status st = DET_OK;
    if (text.len > 0) st = det_day_read(text, det_tree_where(tree, node), &shipment->on, err);
    if (st == DET_OK)
        st = det_screen_times(det_screener_index(shipment->screener), on, as_known, &day,
                              &shipment->known_us, err);
    if (st == DET_OK && on.len > 0) shipment->on = day;
    if (st == DET_OK) det_day_print(shipment->on, shipment->on_text);
    shipment->as_known = as_known;
    return st;
}

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
    *out = (int64_t)((count * 1000 + milli + part_of - 1) /
                     part_of); /* never less than was written */
    return DET_OK;
}

static const char *const shipment_keys[] = {"id",    "date",    "from",   "to",
                                            "goods", "parties", "vessel", "facts"};
/* a shipment of one line may say it without a list */
static const char *const single_keys[] = {
    "id",         "date", "from",        "to",       "parties", "vessel",    "facts", "hs",
    "hs_edition", "kind", "description", "quantity", "unit",    "value_usd", "origin"};
static const char *const goods_keys[] = {"hs",   "hs_edition", "kind",   "description", "quantity",
                                         "unit", "value_usd",  "origin", "facts"};
static const char *const party_keys[] = {
    "name", "role", "country", "schema", "birth_date", "nationality", "gender", "id_number", "imo"};
static const char *const vessel_keys[] = {"name", "imo", "flag"};

/* One line of goods, written into the shipment itself. */
static bool
is_single(const det_tree *tree)
{
    return det_tree_get(tree, 0, "goods") == DET_TREE_NONE &&
           (det_tree_get(tree, 0, "hs") != DET_TREE_NONE ||
            det_tree_get(tree, 0, "kind") != DET_TREE_NONE);
}

/* Every leg in the order of the document: goods, parties, vessel. */
static det_status
find_legs(det_shipment *shipment, det_leg **out, size_t *count, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t goods = det_tree_get(tree, 0, "goods"), parties = det_tree_get(tree, 0, "parties");
    uint32_t vessel = det_tree_get(tree, 0, "vessel");
    const uint32_t lists[] = {goods, parties};
    size_t most = det_tree_size(tree, goods) + det_tree_size(tree, parties) + 2, used = 0;
    if (most > DET_CHECK_LEGS_MAX)
        return det_fail(err, DET_LIMIT, det_tree_where(tree, 0),
                        "the shipment has %zu lines; at most %d are taken at once: part it", most,
                        DET_CHECK_LEGS_MAX);
    det_leg *legs = DET_NEW(shipment->arena, det_leg, most);
    if (legs == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "legs of a shipment");
    if (goods == DET_TREE_NONE && is_single(tree)) legs[used++] = (det_leg){0, LEG_GOODS};
    for (int l = 0; l < 2; l++) {
        if (lists[l] == DET_TREE_NONE) continue;
        if (det_tree_kind_of(tree, lists[l]) != DET_TREE_LIST)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, lists[l]),
                            "'%s' must be a list: one \"- \" a line", l == 0 ? "goods" : "parties");
        for (uint32_t at = det_tree_first(tree, lists[l]); at != DET_TREE_NONE;
             at = det_tree_next(tree, at)) {
            det_status st =
                l == 0 ? CHECK_KEYS(tree, at, "a line of goods", goods_keys,
                                    "hs, hs_edition, kind, description, quantity, unit, value_usd, "
                                    "origin, facts",
                                    err)
                       : CHECK_KEYS(tree, at, "a party", party_keys,
                                    "name, role, country, schema, birth_date, nationality, gender, "
                                    "id_number, imo",
                                    err);
            if (st != DET_OK) return st;
            legs[used++] = (det_leg){at, l == 0 ? LEG_GOODS : LEG_PARTY};
        }
    }
    if (vessel != DET_TREE_NONE) {
        det_status st = CHECK_KEYS(tree, vessel, "the vessel", vessel_keys, "name, imo, flag", err);
        if (st != DET_OK) return st;
        legs[used++] = (det_leg){vessel, LEG_VESSEL};
    }
    if (used == 0)
        return det_fail(
            err, DET_SYNTAX, det_tree_where(tree, 0),
            "a shipment needs 'goods', 'parties' or 'vessel': there is nothing to check");
    *out = legs;
    *count = used;
    return DET_OK;
}

/* ---- goods
 * ----------------------------------------------------------------------------------------- */

static void
add_facts(const det_tree *tree, uint32_t map, det_law_fact *facts, size_t *used)
{
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE; at = det_tree_next(tree, at))
        facts[(*used)++] = (det_law_fact){det_tree_key(tree, at), det_tree_text(tree, at)};
}

/* Facts of the line, then of the whole shipment where the line has none of that name. */
static det_status
collect_facts(det_shipment *shipment, uint32_t node, det_law_question *question, det_error *err)
{
    static const char *const fields[] = {"hs_edition", "value_usd", "origin"};
    const det_tree *tree = &shipment->tree;
    uint32_t own = det_tree_get(tree, node, "facts");
    size_t most = det_tree_size(tree, own) + det_tree_size(tree, shipment->facts) + 3, used = 0;
    det_law_fact *facts = DET_NEW(shipment->arena, det_law_fact, most);
    if (facts == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "facts of goods");
    for (size_t i = 0; i < 3; i++) {
        det_str value = det_str_trim(det_tree_text(tree, det_tree_get(tree, node, fields[i])));
        if (value.len > 0) facts[used++] = (det_law_fact){det_str_of(fields[i]), value};
    }
    add_facts(tree, own, facts, &used);
    size_t of_line = used;
    add_facts(tree, shipment->facts, facts, &used);
    size_t kept = of_line;
    for (size_t i = of_line; i < used; i++) {
        bool is_there = false;
        for (size_t j = 0; j < of_line && !is_there; j++)
            is_there = det_str_equal(facts[j].key, facts[i].key);
        if (!is_there) facts[kept++] = facts[i];
    }
    question->facts = facts;
    question->fact_count = kept;
    return DET_OK;
}

static det_status
read_goods(det_shipment *shipment, uint32_t node, det_law_question *out, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t quantity = det_tree_get(tree, node, "quantity");
    *out = (det_law_question){
        /* the end of the day on the clock of the United Nations, whose law most of this is */
        .at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, shipment->on + 1) - 1,
        .known_us = shipment->known_us,
        .actor_from = shipment->from,
        .actor_to = shipment->to,
        .hs = det_str_trim(det_tree_text(tree, det_tree_get(tree, node, "hs"))),
        .kind = det_str_trim(det_tree_text(tree, det_tree_get(tree, node, "kind"))),
        .quantity_milli = INT64_MIN,
        .unit = det_str_trim(det_tree_text(tree, det_tree_get(tree, node, "unit"))),
        .ledger = det_screener_quotas(shipment->screener)};
    if (out->hs.len == 0 && out->kind.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "a line of goods needs 'hs' (digits of the Harmonized System) or 'kind'");
    /* codes are written 2701, 27.01 and 2701.12: points are for the eye */
    char *digits = DET_NEW(shipment->arena, char, out->hs.len + 1);
    if (digits == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "HS code");
    size_t used = 0;
    for (size_t i = 0; i < out->hs.len; i++) {
        char c = out->hs.ptr[i];
        if (c >= '0' && c <= '9')
            digits[used++] = c;
        else if (c != '.' && c != ' ')
            used = SIZE_MAX / 2;
        if (used > 12) break;
    }
    if (out->hs.len > 0 && (used < 2 || used > 12))
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, det_tree_get(tree, node, "hs")),
                        "hs '%.*s' is no code of the Harmonized System; write 2 to 12 digits",
                        DET_STR_FMT(out->hs));
    out->hs = (det_str){digits, used};
    det_status st = DET_OK;
    if (quantity != DET_TREE_NONE) {
        det_str amount;
        uint32_t part;
        read_unit(det_str_trim(det_tree_text(tree, quantity)), &amount, &out->unit, &part);
        if (out->unit.len == 0)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, quantity),
                            "a quantity needs its 'unit': tonne, barrel, usd, piece");
        st = read_quantity(tree, quantity, amount, part, &out->quantity_milli, err);
    }
    if (st == DET_OK) st = collect_facts(shipment, node, out, err);
    return st;
}

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
write_cites(det_json *json, const det_law_cite *cites, size_t count)
{
    det_json_key(json, "cites");
    det_json_array(json);
    for (size_t i = 0; i < count; i++)
        det_json_str(json, cites[i].text);
    det_json_array_end(json);
}

static det_status
decide_goods(det_shipment *shipment, const det_leg *leg, size_t number, det_json *json,
             det_decision *decision, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    det_law_question question;
    det_law_decision law;
    det_lifted lifted;
    det_status st = read_goods(shipment, leg->node, &question, err);
    if (st == DET_OK)
        st = det_law_decide(det_screener_law(shipment->screener), &question, shipment->arena, &law,
                            err);
    if (st == DET_OK)
        st = det_lift_line(&shipment->lift, &question, &law, shipment->arena, &lifted, err);
    if (st != DET_OK) return st;
    *decision = decision_of(law.outcome);
    det_json_object(json);
    det_json_key_cstr(json, "leg", "goods");
    det_json_key_uint(json, "line", number);
    if (question.hs.len > 0) det_json_key_str(json, "hs", question.hs);
    if (question.kind.len > 0) det_json_key_str(json, "kind", question.kind);
    det_str description = det_tree_text(tree, det_tree_get(tree, leg->node, "description"));
    if (description.len > 0) det_json_key_str(json, "description", description);
    if (question.quantity_milli != INT64_MIN) {
        det_str quantity;
        int64_t whole = question.quantity_milli / 1000, part = question.quantity_milli % 1000;
        bool is_made = part == 0 ? det_arena_print(shipment->arena, &quantity, "%" PRId64, whole)
                                 : det_arena_print(shipment->arena, &quantity,
                                                   "%" PRId64 ".%03" PRId64, whole, part);
        if (!is_made) return det_fail(err, DET_NOMEM, (det_where){0}, "quantity");
        det_json_key_str(json, "quantity", quantity);
        det_json_key_str(json, "unit", question.unit);
    }
    det_json_key_cstr(json, "verdict", det_decision_name(*decision));
    det_json_key_cstr(json, "outcome", det_law_outcome_name(law.outcome));
    write_cites(json, law.cites, law.cite_count);
    det_json_key(json, "rulings");
    det_json_array(json);
    for (size_t i = 0; i < law.ruling_count; i++) {
        const det_law_ruling *ruling = &law.rulings[i];
        det_json_object(json);
        det_json_key_str(json, "regime", det_regime_id(det_measure_regime(ruling->measure)));
        det_json_key_str(json, "measure", det_measure_id(ruling->measure));
        det_json_key_cstr(json, "outcome", det_law_outcome_name(ruling->outcome));
        write_cites(json, ruling->cites, ruling->cite_count);
        det_json_key_str(json, "why", ruling->why);
        if (ruling->needs.len > 0) det_json_key_str(json, "needs", ruling->needs);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    if (law.warning.len > 0) det_json_key_str(json, "warning", law.warning);
    det_lifted_write(&lifted, json);
    st = det_quotas_write(&question, &law, shipment->arena, json, err);
    det_json_object_end(json);
    return st;
}

/* ---- parties and the vessel
 * ------------------------------------------------------------------------ */

static det_str
field(const det_shipment *shipment, uint32_t node, const char *key)
{
    return det_str_trim(det_tree_text(&shipment->tree, det_tree_get(&shipment->tree, node, key)));
}

static det_status
decide_party(det_shipment *shipment, const det_leg *leg, size_t number, det_text *scratch,
             det_json *json, det_decision *decision, det_error *err)
{
    bool is_vessel = leg->kind == LEG_VESSEL;
    det_question question = {.name = field(shipment, leg->node, "name"),
                             .schema = is_vessel ? DET_STR("Vessel")
                                                 : field(shipment, leg->node, "schema"),
                             .birth_date = field(shipment, leg->node, "birth_date"),
                             .nationality = field(shipment, leg->node, "nationality"),
                             .gender = field(shipment, leg->node, "gender"),
                             .country = field(shipment, leg->node, is_vessel ? "flag" : "country"),
                             .id_number = field(shipment, leg->node, "id_number"),
                             .imo_number = field(shipment, leg->node, "imo"),
                             .on = det_str_of(shipment->on_text),
                             .as_known = shipment->as_known};
    if (question.name.len == 0 && question.imo_number.len == 0 && question.id_number.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(&shipment->tree, leg->node),
                        "%s needs a 'name' or a number", is_vessel ? "the vessel" : "a party");
    det_screened screened;
    det_text_clear(scratch);
    det_status st = det_screen_name(shipment->screener, &question, scratch, &screened, err);
    if (st != DET_OK) return st;
    *decision = screened.verdict == DET_VERDICT_CLEAR   ? DET_DECISION_ALLOW
                : screened.verdict != DET_VERDICT_ALERT ? DET_DECISION_HOLD_PENDING
                : screened.is_same                      ? DET_DECISION_BLOCK
                                                        : DET_DECISION_REVIEW;
    det_json_object(json);
    det_json_key_cstr(json, "leg", is_vessel ? "vessel" : "party");
    if (!is_vessel) det_json_key_uint(json, "line", number);
    det_str role = field(shipment, leg->node, "role");
    if (role.len > 0) det_json_key_str(json, "role", role);
    det_json_key_str(json, "name", question.name);
    det_json_key_cstr(json, "verdict", det_decision_name(*decision));
    det_json_key(json, "screen");
    det_json_raw(json, det_text_str(scratch));
    det_json_object_end(json);
    return DET_OK;
}

/* ---- the whole
 * ------------------------------------------------------------------------------------- */

static det_status
write_shipment(det_shipment *shipment, const det_leg *legs, size_t count, det_text *legs_text,
               det_decision *decision, det_error *err)
{
    det_text *scratch = NULL;
    size_t number = 0;
    det_status st = det_text_new(0, &scratch, err);
    det_json json = det_json_over(legs_text);
    det_json_array(&json);
    *decision = DET_DECISION_ALLOW;
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        number = i > 0 && legs[i].kind == legs[i - 1].kind ? number + 1 : 1;
        det_decision of_leg = DET_DECISION_HOLD_PENDING;
        st = legs[i].kind == LEG_GOODS
                 ? decide_goods(shipment, &legs[i], number, &json, &of_leg, err)
                 : decide_party(shipment, &legs[i], number, scratch, &json, &of_leg, err);
        if (of_leg > *decision) *decision = of_leg;
    }
    det_json_array_end(&json);
    if (st == DET_OK) st = det_text_check(legs_text, err);
    det_text_free(scratch);
    return st;
}

/* What the licences are told of the whole: who takes part, on which day, under which id. */
static det_status
begin_lift(det_shipment *shipment, const det_leg *legs, size_t count, det_error *err)
{
    det_str *names = DET_NEW(shipment->arena, det_str, count + 1);
    size_t used = 0;
    if (names == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "parties of a shipment");
    for (size_t i = 0; i < count; i++)
        if (legs[i].kind == LEG_PARTY) names[used++] = field(shipment, legs[i].node, "name");
    shipment->lift = (det_lift){.licences = det_screener_licences(shipment->screener),
                                .parties = {names, used},
                                .reference = field(shipment, 0, "id"),
                                .begin_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, shipment->on)};
    return DET_OK;
}

static det_status
read_shipment(det_shipment *shipment, det_str document, const char *file, det_str on,
              det_str as_known, det_error *err)
{
    det_str front = det_str_trim(document);
    bool is_json = front.len > 0 && front.ptr[0] == '{';
    det_status st = is_json
                        ? det_tree_read_json(document, file, shipment->arena, &shipment->tree, err)
                        : det_tree_read_yaml(document, file, shipment->arena, &shipment->tree, err);
    if (st == DET_OK)
        st = is_single(&shipment->tree)
                 ? CHECK_KEYS(&shipment->tree, 0, "a shipment of one line", single_keys,
                              "id, date, from, to, parties, vessel, facts, hs, hs_edition, kind, "
                              "description, quantity, unit, value_usd, origin",
                              err)
                 : CHECK_KEYS(&shipment->tree, 0, "a shipment", shipment_keys,
                              "id, date, from, to, goods, parties, vessel, facts", err);
    if (st == DET_OK) st = read_date(shipment, on, as_known, err);
    if (st == DET_OK) st = read_country(shipment, "from", &shipment->from, err);
    if (st == DET_OK) st = read_country(shipment, "to", &shipment->to, err);
    shipment->facts = det_tree_get(&shipment->tree, 0, "facts");
    return st;
}

det_status
det_check_shipment(det_screener *screener, det_str document, const char *file, det_str on,
                   det_str as_known, det_text *out, det_decision *decision, det_error *err)
{
    det_shipment shipment = {.screener = screener};
    det_text *legs_text = NULL;
    det_leg *legs = NULL;
    size_t count = 0;
    det_status st = det_arena_new(0, &shipment.arena, err);
    if (st == DET_OK) st = det_text_new(0, &legs_text, err);
    if (st == DET_OK) st = read_shipment(&shipment, document, file, on, as_known, err);
    if (st == DET_OK) st = find_legs(&shipment, &legs, &count, err);
    if (st == DET_OK) st = begin_lift(&shipment, legs, count, err);
    if (st == DET_OK) st = write_shipment(&shipment, legs, count, legs_text, decision, err);
    if (st != DET_OK) goto done;
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_cstr(&json, "file", file);
    det_str id = field(&shipment, 0, "id");
    if (id.len > 0) det_json_key_str(&json, "id", id);
    det_json_key_cstr(&json, "verdict", det_decision_name(*decision));
    det_json_key_cstr(&json, "on", shipment.on_text);
    det_json_key_str(&json, "from", shipment.from);
    det_json_key_str(&json, "to", shipment.to);
    det_json_key_str(&json, "snapshot", det_screener_snapshot_id(screener));
    det_json_key(&json, "legs");
    det_json_raw(&json, det_text_str(legs_text));
    if (as_known.len > 0) det_json_key_str(&json, "as_known", as_known);
    det_json_key_cstr(&json, "engine", det_version());
    det_json_key_str(&json, "profile", det_screener_profile_id(screener));
    if (det_screener_books_tx(screener) > 0)
        det_json_key_uint(&json, "books", det_screener_books_tx(screener));
    det_json_object_end(&json);
    st = det_text_check(out, err);
done:
    det_text_free(legs_text);
    det_arena_free(shipment.arena);
    return st;
}
