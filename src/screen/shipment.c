/* shipment.c - a transaction out of its document.
 *
 * The document is read whole and checked before anything is decided.  Whatever names a country is
 * kept with the role in which it names it: a measure speaks of a transaction that touches its
 * target anywhere (origin, flag, port, nationality), not only at its two ends. */
#include "screen/shipment.h"

#include <stdio.h>
#include <string.h>

#include "law/book.h"
#include "screen/check.h"
#include "screen/facts_known.h"
#include "text/edit.h"

/* ---- keys ---------------------------------------------------------------------------------------
 */

#define LINE_OF_GOODS                                                                              \
    "hs", "hs_edition", "kind", "not_kind", "description", "quantity", "unit", "value_usd",        \
        "origin", "facts"
#define PERSON "name", "schema", "birth_date", "nationality", "gender", "id_number", "role"
#define SECTIONS                                                                                   \
    "parties", "vessel", "carriage", "insurance", "finance", "services", "people", "property",     \
        "cooperation"

static const char *const shipment_keys[] = {"id",      "date",  "from",  "to",     "origin",
                                            "transit", "ports", "goods", SECTIONS, "facts"};
/* a shipment of one line may say it without a list */
static const char *const single_keys[] = {"id",      "date",  "from",   "to",
                                          "transit", "ports", SECTIONS, LINE_OF_GOODS};
static const char *const goods_keys[] = {LINE_OF_GOODS};
static const char *const party_keys[] = {PERSON, "country", "imo", "owners"};
static const char *const owner_keys[] = {PERSON, "country", "share"};
static const char *const vessel_keys[] = {"name",
                                          "imo",
                                          "flag",
                                          "owner",
                                          "owner_country",
                                          "operator",
                                          "operator_country",
                                          "suspect",
                                          "designated",
                                          "refused_inspection"};
static const char *const line_keys[] = {
    PERSON,           "kind",   "description", "from",         "to",
    "country",        "owners", "vessel",      "other_vessel", "hs",
    "hs_edition",     "goods",  "quantity",    "unit",         "value_usd",
    "currency",       "status", "suspect",     "designated",   "refused_inspection",
    "programme_link", "public", "official",    "authorities",  "listed_items",
    "military",       "arms",   "other_use",   "facts"};

/* A slip has one letter wrong in a short word, two in a long one. */
const char *
det_near_word(det_str text, const det_str *words, size_t count, char buffer[120])
{
    uint32_t limit = text.len < 3 ? 0 : text.len < 6 ? 1 : 2, best = limit + 1;
    buffer[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        uint32_t distance = det_edit_distance(text, words[i], limit);
        if (distance >= best || words[i].len > 60) continue;
        best = distance;
        (void)snprintf(buffer, 120, ", did you mean '%.*s'?", DET_STR_FMT(words[i]));
    }
    return buffer;
}

/* Every key of a map must be one of the allowed ones. */
static det_status
check_keys(const det_tree *tree, uint32_t map, const char *what, const char *const *keys,
           size_t count, det_error *err)
{
    det_str words[64];
    char all[900] = "", near[120];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        words[i] = det_str_of(keys[i]);
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i == 0 ? "" : ", ",
                                 keys[i]);
    }
    if (det_tree_kind_of(tree, map) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, map),
                        "%s must be a map with keys (%s)", what, all);
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        bool is_known = false;
        for (size_t i = 0; i < count && !is_known; i++)
            is_known = det_str_equal(det_tree_key(tree, at), words[i]);
        if (!is_known)
            return det_fail(err, DET_SYNTAX, det_tree_key_where(tree, at),
                            "unknown key '%.*s' in %s%s; known are %s",
                            DET_STR_FMT(det_tree_key(tree, at)), what,
                            det_near_word(det_tree_key(tree, at), words, count, near), all);
    }
    return DET_OK;
}

#define CHECK_KEYS(tree, map, what, keys, err)                                                     \
    check_keys((tree), (map), (what), (keys), sizeof(keys) / sizeof(keys)[0], (err))

det_str
det_shipment_field(const det_shipment *shipment, uint32_t node, const char *key)
{
    return det_str_trim(det_tree_text(&shipment->tree, det_tree_get(&shipment->tree, node, key)));
}

/* A key that must hold one text, where it is there at all. */
static det_status
check_texts(const det_tree *tree, uint32_t map, const char *const *but, size_t but_count,
            det_error *err)
{
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        bool is_other = false;
        for (size_t i = 0; i < but_count && !is_other; i++)
            is_other = det_str_equal(det_tree_key(tree, at), det_str_of(but[i]));
        if (!is_other && det_tree_kind_of(tree, at) != DET_TREE_TEXT)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, at), "'%.*s' must be one text",
                            DET_STR_FMT(det_tree_key(tree, at)));
    }
    return DET_OK;
}

static const char *const not_texts[] = {"goods",     "parties",     "vessel",       "carriage",
                                        "insurance", "finance",     "services",     "people",
                                        "property",  "cooperation", "facts",        "transit",
                                        "ports",     "owners",      "other_vessel", "not_kind"};

static det_status
check_map(const det_tree *tree, uint32_t map, const char *what, const char *const *keys,
          size_t count, det_error *err)
{
    det_status st = check_keys(tree, map, what, keys, count, err);
    if (st == DET_OK)
        st = check_texts(tree, map, not_texts, sizeof not_texts / sizeof not_texts[0], err);
    return st;
}

#define CHECK_MAP(tree, map, what, keys, err)                                                      \
    check_map((tree), (map), (what), (keys), sizeof(keys) / sizeof(keys)[0], (err))

/* ---- countries ----------------------------------------------------------------------------------
 */

static det_status
find_country(const det_shipment *shipment, uint32_t node, const char *key, det_str *out,
             det_error *err)
{
    det_str text = det_str_trim(det_tree_text(&shipment->tree, node));
    *out = (det_str){0};
    if (text.len == 0) return DET_OK;
    /* XX stands for a country that does not matter */
    if (det_str_equal(text, DET_STR("XX"))) {
        *out = text;
        return DET_OK;
    }
    det_status st = det_countries_find(det_screener_countries(shipment->screener), text,
                                       shipment->arena, out, err);
    if (st == DET_OK && out->len == 0)
        return det_fail(err, DET_RANGE, det_tree_where(&shipment->tree, node),
                        "%s: '%.*s' is no country we know; write its two letters (ISO 3166)", key,
                        DET_STR_FMT(text));
    return st;
}

det_status
det_shipment_country(const det_shipment *shipment, uint32_t node, const char *key, det_str *out,
                     det_error *err)
{
    return find_country(shipment, det_tree_get(&shipment->tree, node, key), key, out, err);
}

static det_status
read_end(det_shipment *shipment, const char *key, det_str *out, det_error *err)
{
    uint32_t node = det_tree_get(&shipment->tree, 0, key);
    if (det_str_trim(det_tree_text(&shipment->tree, node)).len == 0)
        return det_fail(
            err, DET_SYNTAX, det_tree_where(&shipment->tree, node == DET_TREE_NONE ? 0 : node),
            "a shipment needs '%s', the country it %s: two letters (ISO 3166) or a name", key,
            key[0] == 'f' ? "leaves" : "goes to");
    return find_country(shipment, node, key, out, err);
}

/* What a country is to every leg. */
typedef enum reach { REACH_NONE, REACH_FROM, REACH_TO, REACH_MAY } reach;

typedef struct gathering {
    det_str from[DET_CONCERNS_MAX], to[DET_CONCERNS_MAX], may[DET_CONCERNS_MAX];
    size_t from_count, to_count, may_count;
} gathering;

static void
add_text(det_str *items, size_t *count, det_str text)
{
    for (size_t i = 0; i < *count; i++)
        if (det_str_equal(items[i], text)) return;
    if (*count < DET_CONCERNS_MAX) items[(*count)++] = text;
}

/* Keeps a country with its role.  Beyond DET_CONCERNS_MAX the document is refused: a country that
 * was dropped could be the one that matters. */
static det_status
concern(det_shipment *shipment, gathering *all, uint32_t node, const char *key, const char *as,
        reach how, det_error *err)
{
    det_str country;
    det_status st = key == NULL ? find_country(shipment, node, as, &country, err)
                                : det_shipment_country(shipment, node, key, &country, err);
    if (st != DET_OK || country.len == 0 || det_str_equal(country, DET_STR("XX"))) return st;
    if (how == REACH_FROM) add_text(all->from, &all->from_count, country);
    if (how == REACH_TO) add_text(all->to, &all->to_count, country);
    if (how == REACH_MAY) add_text(all->may, &all->may_count, country);
    for (size_t i = 0; i < shipment->concern_count; i++)
        if (det_str_equal(shipment->concerns[i].country, country) &&
            strcmp(shipment->concerns[i].as, as) == 0)
            return DET_OK;
    if (shipment->concern_count == DET_CONCERNS_MAX)
        return det_fail(err, DET_LIMIT, det_tree_where(&shipment->tree, node),
                        "more than %d countries in one transaction: part it", DET_CONCERNS_MAX);
    shipment->concerns[shipment->concern_count++] = (det_concern){country, as};
    return DET_OK;
}

/* A country, or a list of them. */
static det_status
concern_list(det_shipment *shipment, gathering *all, const char *key, const char *as,
             det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t list = det_tree_get(tree, 0, key);
    if (list == DET_TREE_NONE) return DET_OK;
    if (det_tree_kind_of(tree, list) == DET_TREE_TEXT)
        return concern(shipment, all, list, NULL, as, REACH_MAY, err);
    if (det_tree_kind_of(tree, list) != DET_TREE_LIST)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, list),
                        "'%s' must be a country or a list of them", key);
    det_status st = DET_OK;
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE && st == DET_OK;
         at = det_tree_next(tree, at)) {
        if (det_str_trim(det_tree_text(tree, at)).len == 0)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, at),
                            "'%s' must be a country or a list of them", key);
        st = concern(shipment, all, at, NULL, as, REACH_MAY, err);
    }
    return st;
}

/* A party of a country under measures is on the side that its role says; where the role says none
 * it may be on either. */
static reach
reach_of_role(det_str role)
{
    static const char *const from[] = {"seller",  "exporter",     "supplier", "producer",
                                       "shipper", "manufacturer", "consignor"};
    static const char *const to[] = {"buyer",    "importer",  "consignee", "end_user",
                                     "end user", "recipient", "receiver"};
    for (size_t i = 0; i < sizeof from / sizeof from[0]; i++)
        if (det_str_equal_ascii_nocase(role, det_str_of(from[i]))) return REACH_FROM;
    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++)
        if (det_str_equal_ascii_nocase(role, det_str_of(to[i]))) return REACH_TO;
    return REACH_MAY;
}

static det_status
concern_vessel(det_shipment *shipment, gathering *all, uint32_t vessel, det_error *err)
{
    det_status st = CHECK_MAP(&shipment->tree, vessel, "a vessel", vessel_keys, err);
    if (st == DET_OK) st = concern(shipment, all, vessel, "flag", "flag", REACH_NONE, err);
    if (st == DET_OK)
        st = concern(shipment, all, vessel, "owner_country", "owner", REACH_NONE, err);
    if (st == DET_OK)
        st = concern(shipment, all, vessel, "operator_country", "operator", REACH_NONE, err);
    return st;
}

static det_status
concern_owners(det_shipment *shipment, gathering *all, uint32_t node, reach how, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t list = det_tree_get(tree, node, "owners");
    if (list == DET_TREE_NONE) return DET_OK;
    if (det_tree_kind_of(tree, list) != DET_TREE_LIST)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, list),
                        "'owners' must be a list: one \"- name: ...\" a line");
    det_status st = DET_OK;
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE && st == DET_OK;
         at = det_tree_next(tree, at)) {
        st = CHECK_MAP(tree, at, "an owner", owner_keys, err);
        if (st == DET_OK) st = concern(shipment, all, at, "country", "owner", how, err);
        if (st == DET_OK) st = concern(shipment, all, at, "nationality", "owner", how, err);
    }
    return st;
}

static det_status
concern_line(det_shipment *shipment, gathering *all, const det_line *line, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t node = line->node;
    det_status st = DET_OK;
    if (line->section == DET_SECTION_GOODS)
        return concern(shipment, all, node, "origin", "origin", REACH_NONE, err);
    if (line->section == DET_SECTION_VESSEL) return concern_vessel(shipment, all, node, err);
    reach how = line->section == DET_SECTION_PARTY
                    ? reach_of_role(det_shipment_field(shipment, node, "role"))
                    : REACH_NONE;
    st = concern(shipment, all, node, "country", "country", how, err);
    if (st == DET_OK) st = concern(shipment, all, node, "nationality", "nationality", how, err);
    if (st == DET_OK) st = concern_owners(shipment, all, node, how, err);
    if (st != DET_OK || line->section == DET_SECTION_PARTY) return st;
    st = concern(shipment, all, node, "from", "from", REACH_NONE, err);
    if (st == DET_OK) st = concern(shipment, all, node, "to", "to", REACH_NONE, err);
    static const char *const vessels[] = {"vessel", "other_vessel"};
    for (size_t i = 0; i < 2 && st == DET_OK; i++) {
        uint32_t vessel = det_tree_get(tree, node, vessels[i]);
        if (vessel != DET_TREE_NONE) st = concern_vessel(shipment, all, vessel, err);
    }
    return st;
}

bool
det_shipment_concerns(const det_shipment *shipment, const det_regime *regime)
{
    for (size_t i = 0; i < shipment->concern_count; i++)
        if (det_regime_has_target(regime, shipment->concerns[i].country)) return true;
    return false;
}

/* A freeze and a travel ban are over listed parties, who are screened; of any other measure without
 * a scope nobody can say that it leaves the transaction alone. */
static det_status
find_silent(det_shipment *shipment, det_error *err)
{
    const det_lawbook *law = det_screener_law(shipment->screener);
    for (size_t i = 0; i < law->measure_count; i++) {
        const det_measure *measure = law->measures[i];
        if (measure->base.scope.direction != DET_LAW_NO_SCOPE ||
            !det_shipment_concerns(shipment, measure->regime) ||
            det_str_equal(measure->kind, DET_STR("asset_freeze")) ||
            det_str_equal(measure->kind, DET_STR("travel_ban")) ||
            det_law_state_only(measure, shipment->at_us, shipment->known_us) != DET_LAW_IN_FORCE)
            continue;
        det_law_version version;
        det_status st = det_law_version_at(measure, shipment->at_us, shipment->known_us,
                                           shipment->arena, &version, err);
        if (st != DET_OK) return st;
        if (version.parts.scope.direction != DET_LAW_NO_SCOPE ||
            !det_law_can_block(&version.parts, shipment->at_us))
            continue;
        if (!det_arena_print(
                shipment->arena, &shipment->silent, "%.*s%s%.*s (%.*s)",
                DET_STR_FMT(shipment->silent), shipment->silent.len > 0 ? ", " : "",
                DET_STR_FMT(measure->id),
                DET_STR_FMT(version.cite_count > 0 ? version.cites[0].text : measure->kind)))
            return det_fail(err, DET_NOMEM, (det_where){0}, "measures without a scope");
    }
    return DET_OK;
}

static bool
keep_texts(det_arena *arena, const det_str *items, size_t count, det_texts *out)
{
    det_str *kept = DET_NEW(arena, det_str, count + 1);
    if (kept == NULL) return false;
    for (size_t i = 0; i < count; i++)
        kept[i] = items[i];
    *out = (det_texts){kept, count};
    return true;
}

static det_status
read_concerns(det_shipment *shipment, det_error *err)
{
    gathering *all = DET_NEW(shipment->arena, gathering, 1);
    shipment->concerns = DET_NEW(shipment->arena, det_concern, DET_CONCERNS_MAX);
    if (all == NULL || shipment->concerns == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "countries of a shipment");
    det_status st = concern(shipment, all, 0, "from", "from", REACH_NONE, err);
    if (st == DET_OK) st = concern(shipment, all, 0, "to", "to", REACH_NONE, err);
    if (st == DET_OK) st = concern(shipment, all, 0, "origin", "origin", REACH_NONE, err);
    if (st == DET_OK) st = concern_list(shipment, all, "transit", "transit", err);
    if (st == DET_OK) st = concern_list(shipment, all, "ports", "port", err);
    for (size_t i = 0; i < shipment->line_count && st == DET_OK; i++)
        st = concern_line(shipment, all, &shipment->lines[i], err);
    if (st != DET_OK) return st;
    if (!keep_texts(shipment->arena, all->from, all->from_count, &shipment->also_from) ||
        !keep_texts(shipment->arena, all->to, all->to_count, &shipment->also_to) ||
        !keep_texts(shipment->arena, all->may, all->may_count, &shipment->may_pass))
        return det_fail(err, DET_NOMEM, (det_where){0}, "countries of a shipment");
    return DET_OK;
}

/* ---- lines --------------------------------------------------------------------------------------
 */

/* One line of goods, written into the shipment itself. */
static bool
is_single(const det_tree *tree)
{
    return det_tree_get(tree, 0, "goods") == DET_TREE_NONE &&
           (det_tree_get(tree, 0, "hs") != DET_TREE_NONE ||
            det_tree_get(tree, 0, "kind") != DET_TREE_NONE);
}

static det_status
check_word(const det_shipment *shipment, det_line *line, det_error *err)
{
    det_leg_kinds ignored;
    const det_leg_says nothing = {0};
    const char *usual = det_section_default(line->section);
    char near[120], all[400] = "";
    det_str words[64];
    size_t count = 0, used = 0;
    line->word = det_shipment_field(shipment, line->node, "kind");
    if (line->word.len == 0 && usual != NULL) line->word = det_str_of(usual);
    if (line->word.len > 0 &&
        (det_leg_kinds_of(line->section, line->word, &nothing, &ignored) ||
         det_law_knows_kind(det_screener_law(shipment->screener), line->word)))
        return DET_OK;
    for (; count < 64 && (words[count] = det_leg_word_at(line->section, count)).len > 0; count++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%.*s", count == 0 ? "" : ", ",
                                 DET_STR_FMT(words[count]));
    uint32_t kind = det_tree_get(&shipment->tree, line->node, "kind");
    return det_fail(err, DET_SYNTAX,
                    det_tree_where(&shipment->tree, kind == DET_TREE_NONE ? line->node : kind),
                    "a line of %s has the kind '%.*s'%s; expected %s, or a kind of the lawbook",
                    det_section_key(line->section), DET_STR_FMT(line->word),
                    det_near_word(line->word, words, count, near), all);
}

static det_status
check_line(const det_shipment *shipment, det_line *line, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    char what[40];
    det_status st = DET_OK;
    switch (line->section) {
    case DET_SECTION_GOODS:
        st = CHECK_MAP(tree, line->node, "a line of goods", goods_keys, err);
        break;
    case DET_SECTION_PARTY:
        return CHECK_MAP(tree, line->node, "a party", party_keys, err);
    case DET_SECTION_VESSEL:
        line->word = DET_STR("carry");
        return CHECK_MAP(tree, line->node, "the vessel", vessel_keys, err);
    default:
        (void)snprintf(what, sizeof what, "a line of %s", det_section_key(line->section));
        st = CHECK_MAP(tree, line->node, what, line_keys, err);
        if (st == DET_OK) st = check_word(shipment, line, err);
    }
    if (st != DET_OK) return st;
    return det_facts_check(det_screener_law(shipment->screener), tree,
                           det_tree_get(tree, line->node, "facts"), err);
}

static det_status
add_line(det_shipment *shipment, uint32_t node, det_section section, uint32_t number,
         det_error *err)
{
    det_line *line = &shipment->lines[shipment->line_count++];
    *line = (det_line){.node = node, .section = section, .number = number};
    /* the keys of a single line are those of the shipment, and were checked with it */
    if (node == 0) return DET_OK;
    return check_line(shipment, line, err);
}

static det_status
add_section(det_shipment *shipment, det_section section, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    uint32_t list = det_tree_get(tree, 0, det_section_key(section)), number = 0;
    if (list == DET_TREE_NONE) return DET_OK;
    if (section == DET_SECTION_VESSEL ||
        (section > DET_SECTION_VESSEL && det_tree_kind_of(tree, list) == DET_TREE_MAP))
        return add_line(shipment, list, section, 1, err);
    if (det_tree_kind_of(tree, list) != DET_TREE_LIST)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, list),
                        "'%s' must be a list: one \"- \" a line", det_section_key(section));
    det_status st = DET_OK;
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE && st == DET_OK;
         at = det_tree_next(tree, at))
        st = add_line(shipment, at, section, ++number, err);
    return st;
}

/* Every leg in the order of the document: goods, parties, vessel, then the other sections. */
static det_status
find_lines(det_shipment *shipment, det_error *err)
{
    const det_tree *tree = &shipment->tree;
    size_t most = 1;
    for (int s = 0; s < DET_SECTION_COUNT; s++)
        most += det_tree_size(tree, det_tree_get(tree, 0, det_section_key((det_section)s))) + 1;
    if (most > DET_CHECK_LEGS_MAX)
        return det_fail(err, DET_LIMIT, det_tree_where(tree, 0),
                        "the shipment has %zu lines; at most %d are taken at once: part it", most,
                        DET_CHECK_LEGS_MAX);
    shipment->lines = DET_NEW(shipment->arena, det_line, most);
    if (shipment->lines == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "legs of a shipment");
    det_status st = DET_OK;
    if (is_single(tree)) st = add_line(shipment, 0, DET_SECTION_GOODS, 1, err);
    for (int s = 0; s < DET_SECTION_COUNT && st == DET_OK; s++)
        st = add_section(shipment, (det_section)s, err);
    if (st == DET_OK && shipment->line_count == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, 0),
                        "a shipment needs 'goods', 'parties', 'vessel' or another leg: there is "
                        "nothing to check");
    return st;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

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
    /* the end of the day on the clock of the United Nations, whose law most of this is */
    if (st == DET_OK)
        shipment->at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, shipment->on + 1) - 1;
    return st;
}

det_status
det_shipment_read(det_shipment *shipment, det_str document, const char *file, det_str on,
                  det_str as_known, det_error *err)
{
    det_tree *tree = &shipment->tree;
    det_str front = det_str_trim(document);
    bool is_json = front.len > 0 && front.ptr[0] == '{';
    det_status st = is_json ? det_tree_read_json(document, file, shipment->arena, tree, err)
                            : det_tree_read_yaml(document, file, shipment->arena, tree, err);
    if (st == DET_OK)
        st = is_single(tree) ? CHECK_MAP(tree, 0, "a shipment of one line", single_keys, err)
                             : CHECK_MAP(tree, 0, "a shipment", shipment_keys, err);
    if (st == DET_OK) st = read_date(shipment, on, as_known, err);
    if (st == DET_OK) st = read_end(shipment, "from", &shipment->from, err);
    if (st == DET_OK) st = read_end(shipment, "to", &shipment->to, err);
    if (st == DET_OK && det_str_equal(shipment->from, DET_STR("XX")) &&
        det_str_equal(shipment->to, DET_STR("XX")))
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, det_tree_get(tree, 0, "to")),
                        "'from' and 'to' cannot both be XX: no measure could be found that way; "
                        "give the one that is known");
    shipment->facts = det_tree_get(tree, 0, "facts");
    if (st == DET_OK)
        st = det_facts_check(det_screener_law(shipment->screener), tree, shipment->facts, err);
    if (st == DET_OK) st = find_lines(shipment, err);
    if (st == DET_OK) st = read_concerns(shipment, err);
    if (st == DET_OK) st = find_silent(shipment, err);
    return st;
}
