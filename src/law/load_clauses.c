/* load_clauses.c - the clauses of one file. */
#include "law/clauses.h"
#include "law/load.h"

/* The event under key, or NULL. */
static const det_law_event *
read_event(det_loader *loader, uint32_t map, const char *key)
{
    det_str name = det_form_text(&loader->form, map, key, false);
    return name.len == 0 ? NULL
                         : det_loader_find(loader, name, DET_ID_EVENT,
                                           det_tree_where(loader->form.tree, map));
}

static void
check_events(det_loader *loader, det_texts events, det_where at)
{
    for (size_t i = 0; i < events.count; i++)
        (void)det_loader_find(loader, events.items[i], DET_ID_EVENT, at);
}

static det_clause_events
read_events(det_loader *loader, uint32_t map, const char *key)
{
    static const char *const keys[] = {"kinds", "events", NULL};
    det_form *form = &loader->form;
    det_clause_events out = {0};
    uint32_t node = det_tree_get(form->tree, map, key);
    if (node == DET_TREE_NONE || !det_form_map(form, node, key, keys)) return out;
    out.kinds = det_form_texts(form, node, "kinds");
    out.events = det_form_texts(form, node, "events");
    check_events(loader, out.events, det_tree_where(form->tree, node));
    return out;
}

/* A clause begins when it is told to, else with its agreement, else with the first of the
 * instruments that it cites. */
static int64_t
begin_of(det_loader *loader, uint32_t item, const det_law_clause *clause)
{
    det_instant from;
    det_zone zone = loader->regime->zone;
    if (det_form_instant(&loader->form, item, "from", zone, &from)) return from.us;
    if (clause->agreement != NULL) return clause->agreement->happened_us;
    int64_t first_us = DET_INSTANT_FOREVER;
    for (size_t i = 0; i < clause->cites.count; i++) {
        const det_instrument *instrument = clause->cites.items[i].instrument;
        if (instrument->status != DET_LAW_ADOPTED || instrument->adopted == DET_DAY_NONE) continue;
        int64_t us = det_zone_midnight_us(zone, instrument->adopted);
        if (us < first_us) first_us = us;
    }
    return first_us;
}

static void
read_clause(det_loader *loader, uint32_t item, det_law_clause *clause)
{
    static const det_form_word kinds[] = {{"review", DET_CLAUSE_REVIEW},
                                          {"trigger", DET_CLAUSE_TRIGGER},
                                          {"obligation", DET_CLAUSE_OBLIGATION},
                                          {"commitment", DET_CLAUSE_COMMITMENT},
                                          {NULL, 0}};
    det_form *form = &loader->form;
    clause->at = det_tree_where(form->tree, item);
    clause->regime = loader->regime;
    clause->proof = det_form_proof(form, item);
    clause->id = det_form_id(form, item, "id", true);
    clause->title = det_form_text(form, item, "title", true);
    clause->kind = (det_clause_kind)det_form_choice(form, item, "kind", kinds, 0);
    clause->by = det_form_texts(form, item, "by");
    clause->agreement = read_event(loader, item, "agreement");
    clause->ended_by = read_event(loader, item, "ended_by");
    clause->cites = det_load_cites(loader, item, "cite", clause->agreement == NULL,
                                   clause->proof.is_para_seen);
    clause->met_by = read_events(loader, item, "met_by");
    clause->broken_by = read_events(loader, item, "broken_by");
    clause->kept_by = read_events(loader, item, "kept_by");
    clause->bears = det_form_texts(form, item, "bears");
    check_events(loader, clause->bears, clause->at);
    clause->tried = det_form_texts(form, item, "tried");
    for (size_t i = 0; i < clause->tried.count; i++)
        (void)det_loader_find(loader, clause->tried.items[i], DET_ID_INSTRUMENT, clause->at);
    clause->foreseen = det_form_texts(form, item, "foreseen");
    clause->test = det_form_text(form, item, "test", false);
    clause->from_us = begin_of(loader, item, clause);
}

void
det_load_clauses(det_loader *loader, uint32_t list)
{
    static const char *const keys[] = {"id",           "title",    "kind",  "cite",     "by",
                                       "agreement",    "ended_by", "from",  "met_by",   "broken_by",
                                       "kept_by",      "bears",    "tried", "foreseen", "test",
                                       DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "clauses")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a clause", keys)) continue;
        det_law_clause *clause = det_loader_new(loader, &loader->clauses, sizeof *clause);
        if (clause == NULL) return;
        read_clause(loader, item, clause);
        det_loader_name(loader, clause->id, DET_ID_CLAUSE, clause, clause->at);
    }
}
