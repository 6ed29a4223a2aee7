/* load_ownership.c - the rules of ownership of one file, and what asks for them.
 *
 *     ownership:
 *     - id: us.ownership.2014
 *       authority: us
 *       title: Owned half or more, the shares of all listed owners together
 *       document: OFAC, revised guidance of 13 August 2014
 *       from: 2014-08-13
 *       share: {at_least: 50}
 *       adds_up: yes
 *       control: no
 */
#include "law/load.h"
#include "law/ownership.h"

static const det_form_word answers[] = {
    {"no", DET_NO + 1}, {"unsettled", DET_UNKNOWN + 1}, {"yes", DET_YES + 1}, {NULL, 0}};

const char *
det_tribool_law_name(det_tribool value)
{
    return answers[value].word;
}

/* {at_least: 50} or {more_than: 50}; percent with up to two decimals. */
static void
read_share(det_form *form, uint32_t item, det_ownership_rule *rule)
{
    static const char *const keys[] = {"at_least", "more_than", NULL};
    uint32_t node = det_tree_get(form->tree, item, "share");
    if (node == DET_TREE_NONE || !det_form_map(form, node, "'share'", keys)) return;
    int64_t milli[2] = {0};
    bool has[2];
    for (size_t i = 0; i < 2; i++) {
        has[i] = det_tree_get(form->tree, node, keys[i]) != DET_TREE_NONE;
        if (has[i] && det_form_milli(form, node, keys[i], &milli[i]) &&
            (milli[i] > 100 * 1000 || milli[i] % 10 != 0 || milli[i] == 0))
            det_form_report(form, "L006", true, det_tree_where(form->tree, node),
                            "'%s' is a percentage from 0.01 to 100 with at most two decimals",
                            keys[i]);
    }
    if (has[0] == has[1])
        det_form_report(form, "L006", true, det_tree_where(form->tree, node),
                        "a share is 'at_least' or 'more_than' a percentage, one of the two");
    rule->has_share = true;
    rule->is_more_than = has[1];
    rule->share_bp = (uint32_t)(milli[has[1] ? 1 : 0] / 10);
}

static det_tribool
read_answer(det_form *form, uint32_t item, const char *key)
{
    uint32_t value = det_form_choice(form, item, key, answers, 0);
    return value == 0 ? DET_UNKNOWN : (det_tribool)(value - 1);
}

static void
read_rule(det_loader *loader, uint32_t item, det_ownership_rule *rule)
{
    det_form *form = &loader->form;
    rule->at = det_tree_where(form->tree, item);
    rule->proof = det_form_proof(form, item);
    rule->id = det_form_id(form, item, "id", true);
    rule->authority = det_form_text(form, item, "authority", true);
    rule->title = det_form_text(form, item, "title", true);
    rule->document = det_form_text(form, item, "document", true);
    rule->paragraph = det_form_text(form, item, "paragraph", false);
    read_share(form, item, rule);
    rule->adds_up = read_answer(form, item, "adds_up");
    rule->control = read_answer(form, item, "control");
    rule->in_use = (det_span){det_form_day(form, item, "from"), DET_DAY_FOREVER};
    if (rule->in_use.from == DET_DAY_NONE)
        det_form_report(form, "L002", true, rule->at, "'from' is missing here");
    det_day through = det_form_day(form, item, "through");
    if (through != DET_DAY_NONE && through < DET_DAY_MAX) rule->in_use.before = through + 1;
    if (rule->in_use.before <= rule->in_use.from)
        det_form_report(form, "L205", true, rule->at, "'through' lies before 'from'");
    det_loader_name(loader, rule->id, DET_ID_OWNERSHIP, rule, rule->at);
}

void
det_load_ownership(det_loader *loader, uint32_t list)
{
    static const char *const keys[] = {"id",      "authority", "title",        "document",
                                       "from",    "paragraph", "through",      "share",
                                       "adds_up", "control",   DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "ownership")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a rule of ownership", keys)) continue;
        det_ownership_rule *rule = det_loader_new(loader, &loader->ownership, sizeof *rule);
        if (rule == NULL) return;
        read_rule(loader, item, rule);
    }
}

const det_ownership_rule *
det_law_ownership_at(const det_lawbook *law, det_str authority, det_day day, int64_t known_us)
{
    for (size_t i = 0; i < law->ownership_count; i++) {
        const det_ownership_rule *rule = law->ownership[i];
        if (det_str_equal(rule->authority, authority) && rule->in_use.from <= day &&
            day < rule->in_use.before &&
            det_zone_midnight_us(DET_ZONE_UTC, rule->in_use.from) <= known_us)
            return rule;
    }
    return NULL;
}

size_t
det_law_ownership_count(const det_lawbook *law)
{
    return law->ownership_count;
}

const det_ownership_rule *
det_law_ownership_rule(const det_lawbook *law, size_t index)
{
    return law->ownership[index];
}
