/* Loading in three rounds over the files, because any file may refer to any other: regimes and
 * sources; headers of instruments and events; then what needs both.  Files are taken in the order
 * of their names and bytes, whatever order they come in, so that findings and answers do not depend
 * on it.  link.c does the rest. */
#include "law/finding.h"
#include "law/lint.h"

#include <stdlib.h>
#include <string.h>

static const char *const top_keys[] = {
    "lawbook",     "regime",  "instrument", "measures",  "acts",      "routes", "events",
    "ambiguities", "clauses", "sources",    "calendars", "ownership", NULL};

void *
det_loader_new(det_loader *loader, det_refs *refs, size_t size)
{
    void *thing = det_form_many(&loader->form, 1, size);
    if (thing == NULL) return NULL;
    void *items = refs->items;
    void **slot = det_form_push(&loader->form, &items, &refs->count, &refs->capacity,
                                sizeof(void *));
    refs->items = items;
    if (slot == NULL) return NULL;
    *slot = thing;
    return thing;
}

void
det_loader_name(det_loader *loader, det_str name, det_law_id_kind kind, void *thing, det_where at)
{
    uint32_t existing = 0;
    if (name.len == 0) return;
    if (det_strmap_get(&loader->by_id, name, &existing)) {
        const det_law_id *other = loader->ids.items[existing];
        det_form_report(&loader->form, "L101", true, at,
                        "'%.*s' is already the %s at %s:%u; ids and aliases stand for one thing in "
                        "the whole lawbook",
                        DET_STR_FMT(name), det_law_id_kind_name(other->kind),
                        other->at.file == NULL ? "?" : other->at.file, other->at.line);
        return;
    }
    uint32_t place = (uint32_t)loader->ids.count;
    det_law_id *id = det_loader_new(loader, &loader->ids, sizeof *id);
    if (id == NULL) return;
    *id = (det_law_id){kind, thing, at, name};
    if (!det_strmap_add(&loader->by_id, name, place, &existing)) loader->form.has_no_memory = true;
}

void *
det_loader_find(det_loader *loader, det_str name, det_law_id_kind kind, det_where at)
{
    uint32_t place = 0;
    if (name.len == 0) return NULL;
    if (!det_strmap_get(&loader->by_id, name, &place)) {
        det_form_report(&loader->form, "L102", true, at,
                        "there is no %s '%.*s' in the lawbook; define it or mend the name",
                        det_law_id_kind_name(kind), DET_STR_FMT(name));
        return NULL;
    }
    const det_law_id *id = loader->ids.items[place];
    if (id->kind == kind) return id->thing;
    det_form_report(
        &loader->form, "L103", true, at, "'%.*s' is the %s at %s:%u; expected the name of %s %s",
        DET_STR_FMT(name), det_law_id_kind_name(id->kind), id->at.file == NULL ? "?" : id->at.file,
        id->at.line,
        kind == DET_ID_ACT || kind == DET_ID_EXCEPTION || kind == DET_ID_EVENT ? "an" : "a",
        det_law_id_kind_name(kind));
    return NULL;
}

det_instrument *
det_loader_instrument(det_loader *loader, det_str id)
{
    uint32_t place = 0;
    return det_strmap_get(&loader->by_instrument, id, &place) ? loader->instruments.items[place]
                                                              : NULL;
}

/* ---- regime.yaml --------------------------------------------------------------------------------
 */

static void
read_tags(det_loader *loader, uint32_t map, const det_regime *regime)
{
    static const char *const keys[] = {"source", "tag", "shared", DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    uint32_t list = det_tree_get(form->tree, map, "tags");
    if (!det_form_list(form, list, "tags")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a tag", keys)) continue;
        det_law_tag *tag = det_loader_new(loader, &loader->tags, sizeof *tag);
        if (tag == NULL) return;
        tag->source = det_form_text(form, item, "source", true);
        tag->tag = det_form_text(form, item, "tag", true);
        tag->is_shared = det_form_bool(form, item, "shared", false);
        tag->regime = regime;
        tag->at = det_tree_where(form->tree, item);
    }
}

static void
read_coverage(det_form *form, uint32_t map, det_regime *regime)
{
    static const char *const keys[] = {"from", "through", "note", NULL};
    uint32_t node = det_tree_get(form->tree, map, "coverage");
    regime->coverage = (det_span){DET_DAY_NONE, DET_DAY_FOREVER};
    if (node == DET_TREE_NONE || !det_form_map(form, node, "coverage", keys)) return;
    regime->coverage.from = det_form_day(form, node, "from");
    det_day through = det_form_day(form, node, "through");
    if (through != DET_DAY_NONE && through < DET_DAY_MAX) regime->coverage.before = through + 1;
    regime->coverage_note = det_form_text(form, node, "note", false);
}

static void
read_regime(det_loader *loader, uint32_t node)
{
    static const char *const keys[] = {
        "id",     "title",    "aliases", "authority",        "zone",         "committee",
        "target", "coverage", "tags",    "listing_measures", DET_PROOF_KEYS, NULL};
    static const char *const listing_keys[] = {"person", "entity", NULL};
    det_form *form = &loader->form;
    if (!det_form_map(form, node, "the regime", keys)) return;
    det_regime *regime = det_loader_new(loader, &loader->regimes, sizeof *regime);
    if (regime == NULL) return;
    regime->at = det_tree_where(form->tree, node);
    regime->id = det_form_id(form, node, "id", true);
    regime->title = det_form_text(form, node, "title", true);
    regime->authority = det_form_text(form, node, "authority", true);
    regime->committee = det_form_text(form, node, "committee", false);
    regime->aliases = det_form_texts(form, node, "aliases");
    regime->target = det_form_texts(form, node, "target");
    regime->proof = det_form_proof(form, node);
    det_str zone = det_form_text(form, node, "zone", true);
    if (zone.len > 0 && !det_zone_find(zone, &regime->zone))
        det_form_report(form, "L005", true,
                        det_tree_where(form->tree, det_tree_get(form->tree, node, "zone")),
                        "'zone' is '%.*s'; expected UTC, America/New_York, Europe/Brussels, "
                        "Europe/London or Europe/Zurich",
                        DET_STR_FMT(zone));
    read_coverage(form, node, regime);
    read_tags(loader, node, regime);
    uint32_t listing = det_tree_get(form->tree, node, "listing_measures");
    if (listing != DET_TREE_NONE && det_form_map(form, listing, "listing_measures", listing_keys)) {
        regime->listing_persons = det_form_texts(form, listing, "person");
        regime->listing_entities = det_form_texts(form, listing, "entity");
    }
    det_loader_name(loader, regime->id, DET_ID_REGIME, regime, regime->at);
    for (size_t i = 0; i < regime->aliases.count; i++)
        det_loader_name(loader, regime->aliases.items[i], DET_ID_REGIME, regime, regime->at);
}

static void
read_sources(det_loader *loader, uint32_t list)
{
    static const char *const keys[] = {"id", "publisher", "title", "date", "url", "note", NULL};
    det_form *form = &loader->form;
    if (!det_form_list(form, list, "sources")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        uint32_t existing = 0;
        if (!det_form_map(form, item, "a source", keys)) continue;
        det_str id = det_form_text(form, item, "id", true);
        det_law_source *source = det_loader_new(loader, &loader->sources, sizeof *source);
        if (source == NULL) return;
        source->id = id;
        source->publisher = det_form_text(form, item, "publisher", false);
        source->title = det_form_text(form, item, "title", false);
        source->date = det_form_text(form, item, "date", false);
        source->url = det_form_text(form, item, "url", false);
        source->at = det_tree_where(form->tree, item);
        if (id.len == 0) continue;
        uint32_t place = (uint32_t)(loader->sources.count - 1);
        if (!det_strmap_add(&loader->by_source, id, place, &existing))
            loader->form.has_no_memory = true;
        else if (existing != place) {
            const det_law_source *other = loader->sources.items[existing];
            if (!det_str_equal(other->title, source->title) ||
                !det_str_equal(other->url, source->url))
                det_form_report(form, "L101", true, source->at,
                                "source '%.*s' is given at %s:%u with another title or address",
                                DET_STR_FMT(id), other->at.file == NULL ? "?" : other->at.file,
                                other->at.line);
        }
    }
}

/* ---- headers of instruments ---------------------------------------------------------------------
 */

static bool
is_permanent_member(det_str code)
{
    static const char *const members[] = {"CN", "FR", "GB", "RU", "SU", "US"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (det_str_equal(code, det_str_of(members[i]))) return true;
    return false;
}

/* Article 27 of the Charter: nine of fifteen, and no permanent member against. */
enum { VOTES_NEEDED = 9, VOTES_MAX = 15 };

static void
check_vote(det_form *form, const det_instrument *instrument)
{
    if (instrument->status != DET_LAW_ADOPTED || !instrument->has_vote ||
        !det_str_starts(instrument->id, DET_STR("S/")))
        return;
    if (instrument->vote_for < VOTES_NEEDED)
        det_form_report(form, "L201", true, instrument->at,
                        "%.*s is said to be adopted with %u votes for; the Council needs %u: say "
                        "'status: draft', 'vetoed' or 'proposed', or mend the vote",
                        DET_STR_FMT(instrument->id), instrument->vote_for, VOTES_NEEDED);
    const det_texts against[] = {instrument->vetoed_by, instrument->against_by};
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < against[i].count; j++)
            if (i == 0 || is_permanent_member(against[i].items[j]))
                det_form_report(form, "L201", true, instrument->at,
                                "%.*s is said to be adopted against the vote of %.*s, which has a "
                                "veto: say 'status: vetoed', or mend the vote",
                                DET_STR_FMT(instrument->id), DET_STR_FMT(against[i].items[j]));
}

static void
read_vote(det_form *form, uint32_t map, det_instrument *instrument)
{
    static const char *const keys[] = {"for",        "against",      "abstained", "vetoed_by",
                                       "against_by", "abstained_by", NULL};
    uint32_t node = det_tree_get(form->tree, map, "vote");
    bool found = false;
    if (node == DET_TREE_NONE || !det_form_map(form, node, "the vote", keys)) return;
    instrument->vote_for = (uint32_t)det_form_number(form, node, "for", VOTES_MAX, &found);
    if (!found)
        det_form_report(
            form, "L002", true, det_tree_where(form->tree, node),
            "'for' is missing in the vote; leave the whole vote out if it is not known");
    instrument->has_vote = found;
    instrument->vote_against = (uint32_t)det_form_number(form, node, "against", VOTES_MAX, &found);
    instrument->vote_abstained = (uint32_t)det_form_number(form, node, "abstained", VOTES_MAX,
                                                           &found);
    instrument->vetoed_by = det_form_texts(form, node, "vetoed_by");
    instrument->against_by = det_form_texts(form, node, "against_by");
    instrument->abstained_by = det_form_texts(form, node, "abstained_by");
}

/* "2371" of "S/RES/2371 (2017)". */
static void
read_symbol(det_instrument *instrument)
{
    det_str prefix = DET_STR("S/RES/");
    instrument->brief = instrument->id;
    instrument->is_resolution = det_str_starts(instrument->id, prefix);
    if (!instrument->is_resolution) return;
    size_t end = prefix.len;
    while (end < instrument->id.len && instrument->id.ptr[end] >= '0' &&
           instrument->id.ptr[end] <= '9')
        end++;
    if (end > prefix.len) instrument->brief = det_str_slice(instrument->id, prefix.len, end);
}

/* A second file with the same instrument may add what the first left out, and may not differ. */
static void
merge_header(det_form *form, det_instrument *kept, const det_instrument *more)
{
    if (kept->adopted == DET_DAY_NONE) kept->adopted = more->adopted;
    if (!kept->has_vote && more->has_vote) {
        kept->has_vote = true;
        kept->vote_for = more->vote_for;
        kept->vote_against = more->vote_against;
        kept->vote_abstained = more->vote_abstained;
        kept->vetoed_by = more->vetoed_by;
        kept->against_by = more->against_by;
        kept->abstained_by = more->abstained_by;
    }
    if (kept->title.len == 0) kept->title = more->title;
    bool is_same = kept->status == more->status &&
                   (more->adopted == DET_DAY_NONE || kept->adopted == more->adopted) &&
                   (!more->has_vote ||
                    (kept->vote_for == more->vote_for && kept->vote_against == more->vote_against &&
                     kept->vote_abstained == more->vote_abstained));
    if (!is_same)
        det_form_report(form, "L202", true, more->at,
                        "%.*s has another status, day of adoption or vote at %s:%u",
                        DET_STR_FMT(more->id), kept->at.file == NULL ? "?" : kept->at.file,
                        kept->at.line);
}

static void
read_instrument(det_loader *loader, uint32_t node)
{
    static const char *const keys[] = {"id",   "title",        "adopted",      "dated", "status",
                                       "vote", "triggered_by", DET_PROOF_KEYS, NULL};
    static const det_form_word statuses[] = {{"adopted", DET_LAW_ADOPTED},
                                             {"draft", DET_LAW_DRAFT},
                                             {"vetoed", DET_LAW_VETOED},
                                             {"proposed", DET_LAW_PROPOSED},
                                             {NULL, 0}};
    det_form *form = &loader->form;
    if (!det_form_map(form, node, "the instrument", keys)) return;
    det_instrument read = {.at = det_tree_where(form->tree, node)};
    read.id = det_form_text(form, node, "id", true);
    read.title = det_form_text(form, node, "title", false);
    read.status = (det_law_status_word)det_form_choice(form, node, "status", statuses,
                                                       DET_LAW_ADOPTED);
    read.adopted = det_form_day(form, node, "adopted");
    det_day dated = det_form_day(form, node, "dated");
    if (read.status != DET_LAW_ADOPTED && read.adopted != DET_DAY_NONE)
        det_form_report(form, "L212", true, read.at,
                        "%.*s was not adopted and has an 'adopted' day; write 'dated'",
                        DET_STR_FMT(read.id));
    if (read.adopted == DET_DAY_NONE) read.adopted = dated;
    read_vote(form, node, &read);
    read.triggered_by = det_form_texts(form, node, "triggered_by");
    read.proof = det_form_proof(form, node);
    if (read.id.len == 0) return;
    read_symbol(&read);
    det_instrument *kept = det_loader_instrument(loader, read.id);
    if (kept != NULL) {
        merge_header(form, kept, &read);
        check_vote(form, &read);
        return;
    }
    uint32_t place = (uint32_t)loader->instruments.count, existing = 0;
    kept = det_loader_new(loader, &loader->instruments, sizeof *kept);
    if (kept == NULL) return;
    *kept = read;
    if (!det_strmap_add(&loader->by_instrument, kept->id, place, &existing))
        loader->form.has_no_memory = true;
    det_loader_name(loader, kept->id, DET_ID_INSTRUMENT, kept, kept->at);
    check_vote(form, kept);
}

/* ---- files --------------------------------------------------------------------------------------
 */

static int
compare_trees(const void *a, const void *b)
{
    const det_tree *x = *(const det_tree *const *)a, *y = *(const det_tree *const *)b;
    int order = det_str_compare(det_str_of(x->file), det_str_of(y->file));
    if (order != 0) return order;
    return det_str_compare((det_str){x->text, x->text_bytes}, (det_str){y->text, y->text_bytes});
}

static bool
begins_well(det_form *form)
{
    if (!det_form_map(form, 0, "a lawbook file", top_keys)) return false;
    det_str version = det_tree_text(form->tree, det_tree_get(form->tree, 0, "lawbook"));
    if (det_str_equal(version, DET_STR("1"))) return true;
    det_form_report(form, "L010", true, det_tree_where(form->tree, 0),
                    "the file does not say 'lawbook: 1', the only version there is; add it as the "
                    "first line");
    return false;
}

/* The regime a file belongs to, or defines. */
static void
enter_file(det_loader *loader)
{
    det_form *form = &loader->form;
    uint32_t regime = det_tree_get(form->tree, 0, "regime");
    uint32_t instrument = det_tree_get(form->tree, 0, "instrument");
    loader->regime = NULL;
    loader->instrument = NULL;
    if (det_tree_kind_of(form->tree, regime) == DET_TREE_MAP)
        regime = det_tree_get(form->tree, regime, "id");
    det_str name = det_tree_text(form->tree, regime);
    uint32_t place = 0;
    if (name.len > 0 && det_strmap_get(&loader->by_id, name, &place) &&
        ((const det_law_id *)loader->ids.items[place])->kind == DET_ID_REGIME)
        loader->regime = ((const det_law_id *)loader->ids.items[place])->thing;
    if (instrument != DET_TREE_NONE)
        loader->instrument = det_loader_instrument(
            loader, det_tree_text(form->tree, det_tree_get(form->tree, instrument, "id")));
}

/* What a file of its kind may hold. */
static void
check_file(det_loader *loader)
{
    det_form *form = &loader->form;
    uint32_t regime = det_tree_get(form->tree, 0, "regime");
    uint32_t instrument = det_tree_get(form->tree, 0, "instrument");
    bool is_regime = det_tree_kind_of(form->tree, regime) == DET_TREE_MAP;
    if (instrument == DET_TREE_NONE) {
        static const char *const needs[] = {"measures", "acts"};
        for (size_t i = 0; i < 2; i++) {
            uint32_t node = det_tree_get(form->tree, 0, needs[i]);
            if (node != DET_TREE_NONE)
                det_form_report(form, "L011", true, det_tree_where(form->tree, node),
                                "'%s' stand in the file of an instrument; this file has none",
                                needs[i]);
        }
    }
    if (instrument != DET_TREE_NONE && regime == DET_TREE_NONE)
        det_form_report(form, "L002", true, det_tree_where(form->tree, instrument),
                        "'regime' is missing: the id of the regime this file belongs to");
    if (!is_regime && regime != DET_TREE_NONE && loader->regime == NULL)
        (void)det_loader_find(loader, det_tree_text(form->tree, regime), DET_ID_REGIME,
                              det_tree_where(form->tree, regime));
}

static void
read_file(det_loader *loader, int round)
{
    det_form *form = &loader->form;
    if (round == 0) {
        uint32_t regime = det_tree_get(form->tree, 0, "regime");
        if (det_tree_kind_of(form->tree, regime) == DET_TREE_MAP) read_regime(loader, regime);
        read_sources(loader, det_tree_get(form->tree, 0, "sources"));
        return;
    }
    enter_file(loader);
    if (round == 1) {
        uint32_t instrument = det_tree_get(form->tree, 0, "instrument");
        check_file(loader);
        if (instrument != DET_TREE_NONE) read_instrument(loader, instrument);
        det_load_events(loader, det_tree_get(form->tree, 0, "events"));
        det_load_calendars(loader, det_tree_get(form->tree, 0, "calendars"));
        det_load_ownership(loader, det_tree_get(form->tree, 0, "ownership"));
        return;
    }
    if (loader->regime == NULL) return; /* reported in round 1, or a file of sources */
    if (loader->instrument != NULL) {
        det_load_measures(loader, det_tree_get(form->tree, 0, "measures"));
        det_load_acts(loader, det_tree_get(form->tree, 0, "acts"));
    }
    det_load_routes(loader, det_tree_get(form->tree, 0, "routes"));
    det_load_doubts(loader, det_tree_get(form->tree, 0, "ambiguities"));
    det_load_clauses(loader, det_tree_get(form->tree, 0, "clauses"));
}

static int
compare_findings(const void *a, const void *b)
{
    const det_law_finding *x = a, *y = b;
    int order = det_str_compare(det_str_of(x->at.file), det_str_of(y->at.file));
    if (order == 0) order = (x->at.line > y->at.line) - (x->at.line < y->at.line);
    if (order == 0) order = (x->at.column > y->at.column) - (x->at.column < y->at.column);
    if (order == 0) order = det_str_compare(x->rule, y->rule);
    return order != 0 ? order : det_str_compare(x->text, y->text);
}

/* Happenings among the events, before any act that waits for one is read.  What the lawbook itself
 * records stays as it says. */
static void
add_happenings(det_loader *loader, const det_load_more *more)
{
    for (size_t i = 0; i < more->count; i++) {
        const det_happening *happening = &more->happenings[i];
        uint32_t place = 0;
        det_law_event *event = NULL;
        if (happening->is_new) {
            event = det_loader_new(loader, &loader->events, sizeof *event);
            if (event == NULL) return;
            *event = (det_law_event){
                .id = happening->event, .title = happening->title, .kind = happening->kind};
            if (det_strmap_get(&loader->by_id, happening->regime, &place))
                event->regime = ((const det_law_id *)loader->ids.items[place])->thing;
        } else if (det_strmap_get(&loader->by_id, happening->event, &place)) {
            event = ((const det_law_id *)loader->ids.items[place])->thing;
        }
        if (event == NULL || (event->has_happened && !event->is_doubtful)) continue;
        bool is_sure = more->is_trusting || !happening->is_doubtful;
        if (event->is_doubtful && !is_sure) continue; /* the first allegation is enough */
        event->has_happened = is_sure;
        event->is_doubtful = !is_sure;
        event->is_found = true;
        event->happened_us = happening->happened_us;
        event->known_us = happening->known_us;
    }
}

det_status
det_load_all(const det_tree *trees, size_t count, bool is_deep, const det_load_more *more,
             det_arena *arena, const det_lawbook **out, const det_law_finding **findings,
             size_t *finding_count, det_error *err)
{
    det_loader loader = {.form = {.arena = arena}};
    det_form *form = &loader.form;
    loader.by_id = det_strmap_in(arena);
    loader.by_instrument = det_strmap_in(arena);
    loader.by_source = det_strmap_in(arena);
    *out = NULL;
    *findings = NULL;
    *finding_count = 0;

    const det_tree **sorted = det_form_many(form, count, sizeof *sorted);
    bool *is_good = det_form_many(form, count, sizeof *is_good);
    if (sorted == NULL || is_good == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the lawbook: no memory for %zu files",
                        count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &trees[i];
    if (count > 1) qsort(sorted, count, sizeof(const det_tree *), compare_trees);
    for (size_t i = 0; i < count; i++) {
        form->tree = sorted[i];
        is_good[i] = begins_well(form);
    }
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < count && !form->has_no_memory; i++) {
            form->tree = sorted[i];
            if (is_good[i]) read_file(&loader, round);
            if (round == 1 && i + 1 == count && more != NULL) add_happenings(&loader, more);
        }
    det_lawbook *law = form->has_no_memory ? NULL : det_load_link(&loader);
    if (is_deep && law != NULL && form->error_count == 0) {
        det_lint_files(&loader, law, sorted, count);
        det_lint_acts(&loader, law);
        det_lint_parts(&loader, law);
        det_lint_book(&loader, law);
    }
    if (law == NULL || form->has_no_memory)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the lawbook: no memory for %zu files",
                        count);
    if (form->count > 1)
        qsort(form->findings, form->count, sizeof *form->findings, compare_findings);
    *findings = form->findings;
    *finding_count = form->count;
    if (form->error_count > 0) {
        const det_law_finding *first = form->findings;
        while (!first->is_error)
            first++;
        /* the finding's text has its place already */
        return det_fail(err, DET_SYNTAX, (det_where){0}, "%.*s", DET_STR_FMT(first->text));
    }
    *out = law;
    return DET_OK;
}

det_status
det_lawbook_load(const det_tree *trees, size_t count, det_arena *arena, const det_lawbook **out,
                 const det_law_finding **findings, size_t *finding_count, det_error *err)
{
    return det_load_all(trees, count, false, NULL, arena, out, findings, finding_count, err);
}
