/* named.c - screening of everybody in a transaction.
 *
 * Parties, owners, vessels with owner and operator, and the persons and banks of lines are screened
 * one by one, before any leg is decided, because who is listed changes what the law says of the
 * other legs: an asset freeze stops funds and economic resources, whatever the goods are. */
#include "screen/named.h"

#include "base/text.h"
#include "list/imo.h"
#include "screen/ownership.h"

/* Names in one transaction.  Beyond it the document is refused, never cut. */
enum { NAMED_MAX = 40000 };
/* Authorities that the owners of one party are listed by; the lawbook has four. */
enum { OWNER_AUTHORITIES_MAX = 64 };

typedef struct naming {
    const det_shipment *shipment;
    det_all_named *out;
    size_t capacity, listed_capacity;
    det_text *scratch;
} naming;

static det_str
field(const naming *now, uint32_t node, const char *key)
{
    return det_shipment_field(now->shipment, node, key);
}

/* ---- what bites ---------------------------------------------------------------------------------
 */

static det_status
add_listed(naming *now, const det_named *named, const det_tree *tree, uint32_t regime,
           uint32_t measure, det_error *err)
{
    det_arena *arena = now->shipment->arena;
    det_all_named *out = now->out;
    uint32_t cites = det_tree_get(tree, measure, "cites");
    size_t count = 0;
    if (out->listed_count == now->listed_capacity) {
        void *more = det_arena_grow(arena, out->listed, out->listed_count, &now->listed_capacity,
                                    sizeof *out->listed);
        if (more == NULL) goto no_memory;
        out->listed = more;
    }
    det_str *texts = DET_NEW(arena, det_str, det_tree_size(tree, cites) + 1);
    if (texts == NULL) goto no_memory;
    for (uint32_t at = det_tree_first(tree, cites); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        texts[count++] = det_tree_text(tree, at);
    out->listed[out->listed_count++] = (det_listed){
        .named = named,
        .regime = det_tree_text(tree, det_tree_get(tree, regime, "regime")),
        .measure = det_tree_text(tree, det_tree_get(tree, measure, "id")),
        .kind = det_tree_text(tree, det_tree_get(tree, measure, "kind")),
        .state = det_tree_text(tree, det_tree_get(tree, measure, "state")),
        .cites = {texts, count}};
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "what bites on a listed party");
}

static bool
says(const det_tree *tree, uint32_t node, const char *key, const char *value)
{
    return det_str_equal(det_tree_text(tree, det_tree_get(tree, node, key)), det_str_of(value));
}

/* Each measure of each regime that the matches of a screening stand under. */
static det_status
read_listed(naming *now, const det_named *named, det_error *err)
{
    det_tree tree;
    det_status st = det_tree_read_json(named->json, "screening", now->shipment->arena, &tree, err);
    if (st != DET_OK) return st;
    uint32_t results = det_tree_get(&tree, 0, "results");
    for (uint32_t r = det_tree_first(&tree, results); r != DET_TREE_NONE;
         r = det_tree_next(&tree, r)) {
        if (!says(&tree, r, "match", "true")) continue;
        uint32_t regimes = det_tree_get(&tree, r, "regimes");
        for (uint32_t g = det_tree_first(&tree, regimes); g != DET_TREE_NONE;
             g = det_tree_next(&tree, g)) {
            uint32_t measures = det_tree_get(&tree, g, "measures");
            if (!says(&tree, g, "status", "listed") && !says(&tree, g, "status", "owned")) continue;
            for (uint32_t m = det_tree_first(&tree, measures); m != DET_TREE_NONE;
                 m = det_tree_next(&tree, m)) {
                if (!says(&tree, m, "state", "in_force")) continue;
                st = add_listed(now, named, &tree, g, m, err);
                if (st != DET_OK) return st;
            }
        }
    }
    return DET_OK;
}

/* ---- screening ----------------------------------------------------------------------------------
 */

static det_status
add_named(naming *now, const det_named *named, det_named **out, det_error *err)
{
    det_all_named *all = now->out;
    if (all->count == NAMED_MAX)
        return det_fail(err, DET_LIMIT, det_tree_where(&now->shipment->tree, named->node),
                        "more than %d names in one transaction: part it", NAMED_MAX);
    if (all->count == now->capacity) {
        void *more = det_arena_grow(now->shipment->arena, all->items, all->count, &now->capacity,
                                    sizeof *all->items);
        if (more == NULL)
            return det_fail(err, DET_NOMEM, (det_where){0}, "the names of a transaction");
        all->items = more;
    }
    all->items[all->count] = *named;
    *out = &all->items[all->count++];
    return DET_OK;
}

/* "IMO 9074729" as people write it. */
static bool
is_good_imo(det_str text)
{
    if (text.len > 3 && det_str_equal_ascii_nocase(det_str_slice(text, 0, 3), DET_STR("IMO")))
        text = det_str_trim(det_str_slice(text, 3, text.len));
    return det_imo_is_valid(text);
}

static det_status
screen(naming *now, const det_line *line, uint32_t node, const char *as, det_question question,
       det_error *err)
{
    const det_shipment *shipment = now->shipment;
    det_named named = {.line = line, .node = node, .as = as, .name = question.name};
    det_named *kept;
    det_screened screened;
    question.on = det_str_of(shipment->on_text);
    question.as_known = shipment->as_known;
    det_text_clear(now->scratch);
    det_status st = det_screen_name(shipment->screener, &question, now->scratch, &screened, err);
    if (st != DET_OK) return st;
    named.is_same = screened.is_same;
    named.decision = screened.verdict == DET_VERDICT_CLEAR   ? DET_DECISION_ALLOW
                     : screened.verdict != DET_VERDICT_ALERT ? DET_DECISION_HOLD_PENDING
                     : screened.is_same                      ? DET_DECISION_BLOCK
                                                             : DET_DECISION_REVIEW;
    if (question.imo_number.len > 0 && !is_good_imo(question.imo_number)) {
        named.remark = DET_STR(
            "the check digit of the IMO number is wrong: it is of no vessel, and "
            "only the name was looked for");
        if (named.decision < DET_DECISION_REVIEW) named.decision = DET_DECISION_REVIEW;
    }
    if (!det_arena_copy(shipment->arena, det_text_str(now->scratch), &named.json))
        return det_fail(err, DET_NOMEM, (det_where){0}, "a screening");
    st = add_named(now, &named, &kept, err);
    return st;
}

static det_question
person(const naming *now, uint32_t node)
{
    return (det_question){.name = field(now, node, "name"),
                          .schema = field(now, node, "schema"),
                          .birth_date = field(now, node, "birth_date"),
                          .nationality = field(now, node, "nationality"),
                          .gender = field(now, node, "gender"),
                          .country = field(now, node, "country"),
                          .id_number = field(now, node, "id_number"),
                          .imo_number = field(now, node, "imo")};
}

static bool
has_name(const det_question *question)
{
    return question->name.len > 0 || question->imo_number.len > 0 || question->id_number.len > 0;
}

/* What is not said counts as all. */
static det_status
read_share(const naming *now, uint32_t node, det_share *out, det_error *err)
{
    const det_tree *tree = &now->shipment->tree;
    det_str text = field(now, node, "share");
    *out = (det_share){DET_SHARE_WHOLE_BP, DET_SHARE_WHOLE_BP};
    if (det_tree_get(tree, node, "share") == DET_TREE_NONE) return DET_OK;
    if (det_str_trim(text).len > 0 && det_share_read(text, out)) return DET_OK;
    return det_fail(err, DET_SYNTAX, det_tree_where(tree, det_tree_get(tree, node, "share")),
                    "share '%.*s' is no part of an owner; expected per cent from 0 to 100 as 30, "
                    "12.5, 30%%, 25-50 or >50, or leave it out if it is not known",
                    DET_STR_FMT(text));
}

/* The owners of one party, as the party itself and then they stand in a net of holdings. */
typedef struct owners {
    size_t first, count; /* of now->out->items */
    det_holding *holdings;
    det_str authorities[OWNER_AUTHORITIES_MAX];
    det_tribool *listed[OWNER_AUTHORITIES_MAX]; /* count + 1 each */
    size_t authority_count;
} owners;

static det_status
count_listing(naming *now, owners *of, det_str authority, size_t owner, det_error *err)
{
    const det_named *named = &now->out->items[of->first + owner];
    size_t a = 0;
    while (a < of->authority_count && !det_str_equal(of->authorities[a], authority))
        a++;
    if (a == OWNER_AUTHORITIES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0}, "owners listed by more than %d authorities",
                        OWNER_AUTHORITIES_MAX);
    if (a == of->authority_count) {
        of->authorities[a] = authority;
        of->listed[a] = DET_NEW(now->shipment->arena, det_tribool, of->count + 1);
        if (of->listed[a] == NULL)
            return det_fail(err, DET_NOMEM, (det_where){0}, "owners of a party");
        of->authority_count++;
    }
    det_tribool value = named->is_same ? DET_YES : DET_UNKNOWN;
    if (value > of->listed[a][owner + 1]) of->listed[a][owner + 1] = value;
    return DET_OK;
}

/* The authorities whose freezes are in force on an owner; a regime nobody has mapped counts. */
static det_status
read_authorities(naming *now, owners *of, size_t owner, det_error *err)
{
    const det_named *named = &now->out->items[of->first + owner];
    const det_screener *screener = now->shipment->screener;
    const det_index *index = det_screener_index(screener);
    det_tree tree;
    det_status st = det_tree_read_json(named->json, "screening", now->shipment->arena, &tree, err);
    if (st != DET_OK) return st;
    uint32_t results = det_tree_get(&tree, 0, "results");
    for (uint32_t r = det_tree_first(&tree, results); r != DET_TREE_NONE;
         r = det_tree_next(&tree, r)) {
        if (!says(&tree, r, "match", "true")) continue;
        det_str source = det_tree_text(&tree, det_tree_get(&tree, r, "source"));
        uint32_t regimes = det_tree_get(&tree, r, "regimes");
        for (uint32_t g = det_tree_first(&tree, regimes); g != DET_TREE_NONE && st == DET_OK;
             g = det_tree_next(&tree, g)) {
            const det_regime *regime = det_law_regime_find(
                det_screener_law(screener), det_tree_text(&tree, det_tree_get(&tree, g, "regime")));
            det_str authority = regime == NULL ? source : det_regime_authority(regime);
            for (uint32_t s = 0; regime == NULL && s < det_index_source_count(index); s++)
                if (det_str_equal(source, det_index_source_id(index, s)))
                    authority = det_index_source_authority(index, s);
            if (says(&tree, g, "status", "listed") || says(&tree, g, "status", "owned"))
                st = count_listing(now, of, authority, owner, err);
        }
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* Whether an owner that is listed makes the party what it is itself: by the rule of one of the
 * authorities that list it.  Where no share is named, what may be half or more does. */
static det_status
weigh_owners(naming *now, owners *of, det_error *err)
{
    const det_shipment *shipment = now->shipment;
    const det_lawbook *law = det_screener_law(shipment->screener);
    bool *is_enough = DET_NEW(shipment->arena, bool, of->count + 1);
    if (is_enough == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "owners of a party");
    det_holdings all = det_holdings_of(of->holdings, of->count, (uint32_t)of->count + 1);
    for (size_t a = 0; a < of->authority_count; a++) {
        const det_ownership_rule *rule = det_law_ownership_at(law, of->authorities[a], shipment->on,
                                                              INT64_MAX);
        const det_owned *owned;
        det_status st = det_ownership_work(&all, rule, of->listed[a], shipment->arena, &owned, err);
        if (st != DET_OK) return st;
        bool is_caught = owned[0].is_caught == DET_YES ||
                         ((rule == NULL || !rule->has_share) &&
                          owned[0].sum.high_bp >= DET_SHARE_WHOLE_BP / 2);
        for (size_t i = 0; i < of->count && is_caught; i++)
            is_enough[i] |= of->listed[a][i + 1] != DET_NO;
    }
    for (size_t i = 0; i < of->count; i++) {
        det_named *owner = &now->out->items[of->first + i];
        if (is_enough[i] || owner->decision != DET_DECISION_BLOCK) continue;
        owner->decision = DET_DECISION_REVIEW;
        owner->is_minor = true;
        owner->remark = DET_STR("listed, with less than its authority's rule of ownership asks "
                                "for; a person must see who controls");
    }
    return DET_OK;
}

/* Owners that are listed: whether they hold enough that the thing owned is treated as they are, by
 * the rules of those who listed them; below that it is for a person to look at. */
static det_status
screen_owners(naming *now, const det_line *line, det_error *err)
{
    const det_tree *tree = &now->shipment->tree;
    uint32_t list = det_tree_get(tree, line->node, "owners");
    owners of = {.first = now->out->count};
    if (list == DET_TREE_NONE) return DET_OK;
    of.holdings = DET_NEW(now->shipment->arena, det_holding, det_tree_size(tree, list) + 1);
    if (of.holdings == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "owners of a party");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_question question = person(now, at);
        det_holding *holding = &of.holdings[of.count];
        *holding = (det_holding){.owner = (uint32_t)of.count + 1, .owned = 0};
        if (!has_name(&question))
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, at),
                            "an owner needs a 'name' or a number");
        det_status st = read_share(now, at, &holding->share, err);
        if (st == DET_OK) st = screen(now, line, at, "owner", question, err);
        if (st != DET_OK) return st;
        of.count++;
    }
    for (size_t i = 0; i < of.count; i++) {
        det_status st = read_authorities(now, &of, i, err);
        if (st != DET_OK) return st;
    }
    return weigh_owners(now, &of, err);
}

static det_status
screen_vessel(naming *now, const det_line *line, uint32_t vessel, det_error *err)
{
    static const struct {
        const char *key, *country;
    } companies[] = {{"owner", "owner_country"}, {"operator", "operator_country"}};
    det_question question = {.name = field(now, vessel, "name"),
                             .schema = DET_STR("Vessel"),
                             .country = field(now, vessel, "flag"),
                             .imo_number = field(now, vessel, "imo")};
    if (!has_name(&question))
        return det_fail(err, DET_SYNTAX, det_tree_where(&now->shipment->tree, vessel),
                        "the vessel needs a 'name' or a number");
    det_status st = screen(now, line, vessel, "vessel", question, err);
    for (size_t i = 0; i < 2 && st == DET_OK; i++) {
        det_question company = {.name = field(now, vessel, companies[i].key),
                                .country = field(now, vessel, companies[i].country)};
        if (company.name.len > 0) st = screen(now, line, vessel, companies[i].key, company, err);
    }
    return st;
}

static det_status
screen_line(naming *now, const det_line *line, det_error *err)
{
    static const char *const vessels[] = {"vessel", "other_vessel"};
    const det_tree *tree = &now->shipment->tree;
    if (line->section == DET_SECTION_GOODS) return DET_OK;
    if (line->section == DET_SECTION_VESSEL) return screen_vessel(now, line, line->node, err);
    det_question question = person(now, line->node);
    bool is_party = line->section == DET_SECTION_PARTY;
    if (is_party && !has_name(&question))
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, line->node),
                        "a party needs a 'name' or a number");
    det_status st = DET_OK;
    if (has_name(&question))
        st = screen(now, line, line->node, is_party ? "party" : "person", question, err);
    if (st == DET_OK) st = screen_owners(now, line, err);
    for (size_t i = 0; i < 2 && st == DET_OK && !is_party; i++) {
        uint32_t vessel = det_tree_get(tree, line->node, vessels[i]);
        if (vessel != DET_TREE_NONE) st = screen_vessel(now, line, vessel, err);
    }
    return st;
}

det_status
det_named_screen(const det_shipment *shipment, det_all_named *out, det_error *err)
{
    naming now = {.shipment = shipment, .out = out};
    *out = (det_all_named){0};
    det_status st = det_text_new(0, &now.scratch, err);
    for (size_t i = 0; i < shipment->line_count && st == DET_OK; i++)
        st = screen_line(&now, &shipment->lines[i], err);
    /* the array has its place for good only now */
    for (size_t i = 0; i < out->count && st == DET_OK; i++)
        if (out->items[i].decision == DET_DECISION_BLOCK || out->items[i].is_minor ||
            (out->items[i].decision == DET_DECISION_REVIEW && out->items[i].remark.len == 0))
            st = read_listed(&now, &out->items[i], err);
    det_text_free(now.scratch);
    return st;
}

det_decision
det_named_of_line(const det_all_named *all, const det_line *line)
{
    det_decision strictest = DET_DECISION_ALLOW;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].line == line && all->items[i].decision > strictest)
            strictest = all->items[i].decision;
    return strictest;
}

det_tribool
det_named_is_listed(const det_all_named *all, const det_line *line)
{
    bool has_own = false, has_any = false;
    det_tribool own = DET_NO, any = DET_NO;
    for (size_t i = 0; i < all->count; i++) {
        const det_named *named = &all->items[i];
        det_tribool listed = named->decision == DET_DECISION_ALLOW ? DET_NO
                             : named->is_same && !named->is_minor  ? DET_YES
                                                                   : DET_UNKNOWN;
        has_any = true;
        if (listed > any) any = listed;
        if (named->line != line) continue;
        has_own = true;
        if (listed > own) own = listed;
    }
    return has_own ? own : has_any ? any : DET_UNKNOWN;
}

bool
det_listed_stops(const det_listed *listed, const det_line *line)
{
    static const char *const kinds[] = {"asset_freeze", "dealings_ban"};
    if (line == listed->named->line || line->section == DET_SECTION_PARTY ||
        line->section == DET_SECTION_PEOPLE || line->section == DET_SECTION_COOPERATION)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (det_str_equal(listed->kind, det_str_of(kinds[i]))) return true;
    return false;
}
