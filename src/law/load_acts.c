/* Measures, acts, routes, events and doubts of one file. */
#include "law/load.h"

const char *
det_law_verb_name(det_law_verb verb)
{
    static const char *const names[] = {"",        "impose", "amend",     "extend",
                                        "suspend", "resume", "terminate", "replace"};
    return names[verb];
}

void
det_load_measures(det_loader *loader, uint32_t list)
{
    static const char *const keys[] = {"id",          "kind",         "aliases",
                                       DET_PART_KEYS, DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "measures")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a measure", keys)) continue;
        det_measure *measure = det_loader_new(loader, &loader->measures, sizeof *measure);
        if (measure == NULL) return;
        measure->at = det_tree_where(form->tree, item);
        measure->regime = loader->regime;
        measure->instrument = loader->instrument;
        measure->id = det_form_id(form, item, "id", true);
        measure->kind = det_form_id(form, item, "kind", true);
        measure->aliases = det_form_texts(form, item, "aliases");
        measure->proof = det_form_proof(form, item);
        det_load_parts(loader, item, &measure->base);
        if (measure->base.title.len == 0 && (measure->base.given & DET_PART_TITLE) == 0)
            det_form_report(form, "L002", true, measure->at, "'title' is missing here");
        det_loader_name(loader, measure->id, DET_ID_MEASURE, measure, measure->at);
        for (size_t i = 0; i < measure->aliases.count; i++)
            det_loader_name(loader, measure->aliases.items[i], DET_ID_MEASURE, measure,
                            measure->at);
    }
}

/* ---- acts ---------------------------------------------------------------------------------------
 */

/* Which verbs take which key, as a set of bits. */
enum {
    IMPOSE = 1 << DET_LAW_IMPOSE,
    AMEND = 1 << DET_LAW_AMEND,
    EXTEND = 1 << DET_LAW_EXTEND,
    SUSPEND = 1 << DET_LAW_SUSPEND,
    RESUME = 1 << DET_LAW_RESUME,
    TERMINATE = 1 << DET_LAW_TERMINATE,
    REPLACE = 1 << DET_LAW_REPLACE,
    /* words for an amend of one sort, and for a fix of our record; no verbs once loaded */
    WORD_EXEMPT = DET_LAW_REPLACE + 1,
    WORD_WITHDRAW,
    WORD_CORRECT,
    WORD_READING,
    WORD_POSTPONE,
    EXEMPT = 1 << WORD_EXEMPT,
    WITHDRAW = 1 << WORD_WITHDRAW,
    POSTPONE = 1 << WORD_POSTPONE
};

static const char *const act_words[] = {"",        "impose",    "amend",   "extend", "suspend",
                                        "resume",  "terminate", "replace", "exempt", "withdraw",
                                        "correct", "reading",   "postpone"};

static const struct {
    const char *key;
    unsigned verbs;
} verb_keys[] = {
    {"before", IMPOSE | EXTEND | SUSPEND | EXEMPT},
    {"through", IMPOSE | EXTEND | SUSPEND | EXEMPT},
    {"end_cite", IMPOSE | EXTEND | SUSPEND},
    {"set", AMEND},
    {"add", AMEND},
    {"drop", AMEND},
    {"sense", AMEND},
    {"ruling_cites", AMEND},
    {"also_cites", IMPOSE | AMEND},
    {"measures", RESUME | WITHDRAW},
    {"by", REPLACE | EXEMPT},
    {"title", EXEMPT},
    {"when", EXEMPT},
    {"effect", EXEMPT},
    {"unblocks", EXEMPT},
    {"exceptions", EXEMPT},
    {"text", 0}, /* of a reading */
    {"void", TERMINATE},
    {"only", SUSPEND},
    {"except", SUSPEND},
    {"mostly", SUSPEND},
    {"to", POSTPONE},
    {"aliases", IMPOSE | AMEND},
};

static const char *const act_keys[] = {
    "impose",       "amend",        "extend",   "suspend",      "resume",     "terminate",
    "replace",      "exempt",       "withdraw", "correct",      "reading",    "postpone",
    "cite",         "id",           "aliases",  "from",         "known",      "on_event",
    "unless_event", "condition",    "before",   "through",      "end_cite",   "set",
    "add",          "drop",         "sense",    "ruling_cites", "also_cites", "measures",
    "by",           "void",         "only",     "mostly",       "except",     "to",
    "contested",    "title",        "when",     "effect",       "unblocks",   "exceptions",
    "text",         DET_PROOF_KEYS, NULL};

/* The word of an act, a verb or one of the words beyond them, or 0, reported. */
static unsigned
read_word(det_form *form, uint32_t item, uint32_t *object)
{
    unsigned word = 0, found = 0;
    for (unsigned i = DET_LAW_IMPOSE; i <= WORD_POSTPONE; i++) {
        uint32_t node = det_tree_get(form->tree, item, act_words[i]);
        if (node == DET_TREE_NONE) continue;
        word = i;
        *object = node;
        found++;
    }
    if (found == 1) return word;
    det_form_report(form, "L217", true, det_tree_where(form->tree, item),
                    "an act has one verb, this has %u; expected one of impose, amend, extend, "
                    "suspend, resume, terminate, replace, exempt, withdraw, postpone, correct, "
                    "reading",
                    found);
    return 0;
}

static void
check_keys_of_word(det_form *form, uint32_t item, unsigned word)
{
    for (size_t i = 0; i < sizeof verb_keys / sizeof verb_keys[0]; i++) {
        uint32_t node = det_tree_get(form->tree, item, verb_keys[i].key);
        if (node != DET_TREE_NONE && (verb_keys[i].verbs & (1u << word)) == 0)
            det_form_report(form, "L218", true, det_tree_where(form->tree, node),
                            "'%s' does not go with '%s'; see the table of acts in "
                            "docs/formats/lawbook.md",
                            verb_keys[i].key, act_words[word]);
    }
}

/* A correction is about our record and not about the law: it takes an act out of what is known from
 * its `known` on, and needs no paragraph. */
static void
read_correction(det_loader *loader, uint32_t item)
{
    static const char *const keys[] = {"correct", "known", DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    det_instant known = {0};
    if (!det_form_map(form, item, "a correction", keys)) return;
    det_law_correction *correction = det_loader_new(loader, &loader->corrections,
                                                    sizeof *correction);
    if (correction == NULL) return;
    correction->at = det_tree_where(form->tree, item);
    correction->act = det_form_text(form, item, "correct", true);
    if (det_form_proof(form, item).notes.count == 0)
        det_form_report(form, "L002", true, correction->at,
                        "'note' is missing here: what was wrong, and how is it known?");
    if (det_tree_get(form->tree, item, "known") == DET_TREE_NONE)
        det_form_report(form, "L002", true, correction->at,
                        "'known' is missing here: the day on which the record was mended");
    (void)det_form_instant(form, item, "known", loader->regime->zone, &known);
    correction->known_us = known.us;
}

static void
read_reading(det_loader *loader, uint32_t item)
{
    static const char *const keys[] = {"reading", "id",      "cite",         "text", "from",
                                       "before",  "through", DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    if (!det_form_map(form, item, "a reading", keys)) return;
    det_law_reading *reading = det_loader_new(loader, &loader->readings, sizeof *reading);
    if (reading == NULL) return;
    reading->at = det_tree_where(form->tree, item);
    reading->proof = det_form_proof(form, item);
    reading->id = det_form_id(form, item, "id", true);
    reading->about = det_form_texts(form, item, "reading");
    reading->cites = det_load_cites(loader, item, "cite", true, reading->proof.is_para_seen);
    reading->known_us = det_load_cites_known_us(loader, reading->cites);
    reading->is_live = true;
    for (size_t i = 0; i < reading->cites.count; i++)
        if (reading->cites.items[i].instrument->status != DET_LAW_ADOPTED) reading->is_live = false;
    reading->life = det_form_life(form, item, loader->regime->zone);
    reading->text = det_form_text(form, item, "text", true);
    det_loader_name(loader, reading->id, DET_ID_READING, reading, reading->at);
}

static void
read_amendment(det_loader *loader, uint32_t item, det_act *act)
{
    static const char *const set_keys[] = {DET_PART_KEYS, NULL};
    static const char *const add_keys[] = {"exceptions", "quotas", NULL};
    static const det_form_word words[] = {{"replace", DET_RULING_REPLACE + 1},
                                          {"add", DET_RULING_ADD + 1},
                                          {"keep", DET_RULING_KEEP + 1},
                                          {NULL, 0}};
    static const det_form_word senses[] = {
        {"tighten", 1}, {"ease", 2}, {"restate", 3}, {"enforce", 4}, {NULL, 0}};
    det_form *form = &loader->form;
    uint32_t set = det_tree_get(form->tree, item, "set");
    uint32_t add = det_tree_get(form->tree, item, "add");
    if (set != DET_TREE_NONE && det_form_map(form, set, "'set'", set_keys))
        det_load_parts(loader, set, &act->set);
    if (add != DET_TREE_NONE && det_form_map(form, add, "'add'", add_keys))
        det_load_parts(loader, add, &act->add);
    act->drop = det_form_texts(form, item, "drop");
    act->ruling_cites = (det_ruling_cites)(det_form_choice(form, item, "ruling_cites", words, 1) -
                                           1);
    if (det_form_choice(form, item, "sense", senses, 3) != 0)
        act->sense = det_tree_text(form->tree, det_tree_get(form->tree, item, "sense"));
}

/* What a pause is limited to, or leaves out: a text, or a map that says which transactions. */
static void
read_part(det_form *form, uint32_t item, det_act *act)
{
    static const char *const keys[] = {"text", "kinds", "hs", "when", NULL};
    uint32_t only = det_tree_get(form->tree, item, "only");
    uint32_t except = det_tree_get(form->tree, item, "except");
    uint32_t node = only != DET_TREE_NONE ? only : except;
    if (node == DET_TREE_NONE) return;
    if (only != DET_TREE_NONE && except != DET_TREE_NONE)
        det_form_report(form, "L222", true, det_tree_where(form->tree, except),
                        "both 'only' and 'except' are given; keep one");
    act->pause = only != DET_TREE_NONE ? DET_PAUSE_ONLY : DET_PAUSE_EXCEPT;
    act->is_mostly = det_form_bool(form, item, "mostly", false);
    if (det_tree_kind_of(form->tree, node) != DET_TREE_MAP) {
        act->part.text = det_form_text(form, item, only != DET_TREE_NONE ? "only" : "except", true);
        return;
    }
    if (!det_form_map(form, node, "the part of a pause", keys)) return;
    act->part.text = det_form_text(form, node, "text", true);
    act->part.goods.kinds = det_form_texts(form, node, "kinds");
    act->part.goods.hs = det_form_hs(form, node, "hs");
    act->part.when = det_form_tests(form, node, "when");
}

/* A postponement moves the beginning of measures that are not in force yet. */
static void
read_postponement(det_loader *loader, uint32_t item, det_act *act)
{
    det_form *form = &loader->form;
    act->is_postponement = true;
    if (!det_form_instant(form, item, "to", loader->regime->zone, &act->starts) &&
        det_tree_get(form->tree, item, "to") == DET_TREE_NONE)
        det_form_report(form, "L002", true, act->at,
                        "'to' is missing here: to when is the beginning moved?");
}

static void
read_act(det_loader *loader, uint32_t item)
{
    det_form *form = &loader->form;
    uint32_t object = DET_TREE_NONE;
    if (!det_form_map(form, item, "an act", act_keys)) return;
    unsigned word = read_word(form, item, &object);
    if (word == 0) return;
    if (word == WORD_CORRECT || word == WORD_READING) {
        if (word == WORD_CORRECT)
            read_correction(loader, item);
        else
            read_reading(loader, item);
        return;
    }
    check_keys_of_word(form, item, word);
    det_law_verb verb = word > DET_LAW_REPLACE ? DET_LAW_AMEND : (det_law_verb)word;
    det_act *act = det_loader_new(loader, &loader->acts, sizeof *act);
    if (act == NULL) return;
    act->verb = verb;
    act->at = det_tree_where(form->tree, item);
    act->instrument = loader->instrument;
    act->regime = loader->regime;
    act->is_live = loader->instrument->status == DET_LAW_ADOPTED;
    act->proof = det_form_proof(form, item);
    det_texts named = det_form_texts_of(form, object, act_words[word]);
    if (named.count == 0)
        det_form_report(form, "L002", true, act->at, "'%s' names nothing", act_words[word]);
    if (word == WORD_WITHDRAW)
        act->withdraws = named;
    else
        act->targets = named;
    act->cites = det_load_cites(loader, item, "cite", true, act->proof.is_para_seen);
    act->end_cites = det_load_cites(loader, item, "end_cite", false, act->proof.is_para_seen);
    act->also_cites = det_load_cites(loader, item, "also_cites", false, act->proof.is_para_seen);
    act->id = det_form_id(form, item, "id", word == DET_LAW_SUSPEND || word == WORD_EXEMPT);
    det_load_times(loader, item, act);
    read_amendment(loader, item, act);
    if (word == WORD_EXEMPT) det_load_exempt(loader, item, act);
    if (word > DET_LAW_REPLACE) {
        act->ruling_cites = DET_RULING_KEEP;
        act->sense = word == WORD_EXEMPT     ? DET_STR("ease")
                     : word == WORD_WITHDRAW ? DET_STR("tighten")
                                             : DET_STR("restate");
    }
    if (word == WORD_POSTPONE) read_postponement(loader, item, act);
    act->only_measures = det_form_texts(form, item, "measures");
    if (verb == DET_LAW_REPLACE) act->successor = det_form_text(form, item, "by", true);
    if (verb == DET_LAW_SUSPEND) read_part(form, item, act);
    act->contested = det_form_text(form, item, "contested", false);
    act->is_void = det_form_bool(form, item, "void", false);
    if (word != WORD_EXEMPT) det_loader_name(loader, act->id, DET_ID_ACT, act, act->at);
    /* An alias of an act finds the measure; the measure itself is known only after all files. */
    det_texts aliases = det_form_texts(form, item, "aliases");
    for (size_t i = 0; i < aliases.count; i++)
        det_loader_name(loader, aliases.items[i], DET_ID_ACT, act, act->at);
}

void
det_load_acts(det_loader *loader, uint32_t list)
{
    det_form *form = &loader->form;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "acts")) return;
    if (loader->instrument->adopted == DET_DAY_NONE)
        det_form_report(form, "L212", true, loader->instrument->at,
                        "%.*s acts and no file says when it was adopted; write 'adopted' ('dated' "
                        "for a draft)",
                        DET_STR_FMT(loader->instrument->id));
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item))
        read_act(loader, item);
}

/* ---- routes, events, doubts ---------------------------------------------------------------------
 */

void
det_load_routes(det_loader *loader, uint32_t list)
{
    static const char *const keys[] = {"id",     "title",    "cite",         "from",
                                       "before", "through",  "when",         "granted_when",
                                       "effect", "replaces", DET_PROOF_KEYS, NULL};
    static const det_form_word effects[] = {{"allowed", DET_LAW_ALLOWED},
                                            {"needs_authorisation", DET_LAW_NEEDS_AUTHORISATION},
                                            {NULL, 0}};
    det_form *form = &loader->form;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "routes")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a route", keys)) continue;
        det_law_route *route = det_loader_new(loader, &loader->routes, sizeof *route);
        if (route == NULL) return;
        route->at = det_tree_where(form->tree, item);
        route->regime = loader->regime;
        route->proof = det_form_proof(form, item);
        route->id = det_form_id(form, item, "id", true);
        route->title = det_form_text(form, item, "title", false);
        route->cites = det_load_cites(loader, item, "cite", true, route->proof.is_para_seen);
        route->known_us = det_load_cites_known_us(loader, route->cites);
        route->is_live = true;
        for (size_t i = 0; i < route->cites.count; i++)
            if (route->cites.items[i].instrument->status != DET_LAW_ADOPTED) route->is_live = false;
        route->life = det_form_life(form, item, loader->regime->zone);
        if (route->life.from_us == INT64_MIN) route->life.from_us = route->known_us;
        route->when = det_form_tests(form, item, "when");
        route->granted_when = det_form_tests(form, item, "granted_when");
        if (route->when.count == 0)
            det_form_report(form, "L002", true, route->at,
                            "'when' is missing: which facts open this route?");
        route->effect = (det_law_outcome)det_form_choice(form, item, "effect", effects,
                                                         DET_LAW_NEEDS_AUTHORISATION);
        route->replaces = det_form_text(form, item, "replaces", false);
        det_loader_name(loader, route->id, DET_ID_ROUTE, route, route->at);
    }
}

void
det_load_events(det_loader *loader, uint32_t list)
{
    static const char *const keys[] = {"id",    "title",        "kind", "happened",
                                       "known", DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "events")) return;
    det_zone zone = loader->regime == NULL ? DET_ZONE_UTC : loader->regime->zone;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        det_instant happened, known;
        if (!det_form_map(form, item, "an event", keys)) continue;
        det_law_event *event = det_loader_new(loader, &loader->events, sizeof *event);
        if (event == NULL) return;
        event->at = det_tree_where(form->tree, item);
        event->regime = loader->regime;
        event->id = det_form_id(form, item, "id", true);
        event->title = det_form_text(form, item, "title", true);
        event->kind = det_form_text(form, item, "kind", false);
        event->proof = det_form_proof(form, item);
        event->has_happened = det_form_instant(form, item, "happened", zone, &happened);
        if (event->has_happened) {
            event->happened_us = happened.us;
            event->known_us = happened.us;
        }
        if (det_form_instant(form, item, "known", zone, &known)) event->known_us = known.us;
        det_loader_name(loader, event->id, DET_ID_EVENT, event, event->at);
    }
}

void
det_load_doubts(det_loader *loader, uint32_t list)
{
    static const char *const keys[] = {"id", "about", "from",  "before", "through",      "kinds",
                                       "hs", "text",  "issue", "engine", DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "ambiguities")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "an ambiguity", keys)) continue;
        det_law_doubt *doubt = det_loader_new(loader, &loader->doubts, sizeof *doubt);
        if (doubt == NULL) return;
        doubt->at = det_tree_where(form->tree, item);
        doubt->regime = loader->regime;
        doubt->id = det_form_id(form, item, "id", true);
        doubt->about = det_form_texts(form, item, "about");
        doubt->life = det_form_life(form, item, loader->regime->zone);
        doubt->kinds = det_form_texts(form, item, "kinds");
        doubt->hs = det_form_hs(form, item, "hs");
        doubt->text = det_form_text(form, item, "text", true);
        doubt->proof = det_form_proof(form, item);
        det_loader_name(loader, doubt->id, DET_ID_DOUBT, doubt, doubt->at);
    }
}
