/* Lint over the whole lawbook: regimes, instruments and votes, names, events, routes, sources. */
#include "law/lint.h"

#include "text/edit.h"

/* ---- instruments --------------------------------------------------------------------------------
 */

/* The Council had eleven members until the amendment of the Charter worked, from 1966. */
enum { MEMBERS_BEFORE_1966 = 11, MEMBERS = 15, COUNCIL_OF_15_YEAR = 1966, UN_YEAR = 1945 };

static int32_t
year_of(det_day day)
{
    int32_t year = 0, month = 0, month_day = 0;
    det_day_split(day, &year, &month, &month_day);
    return year;
}

static bool
is_one_of(det_str text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (det_str_equal(text, det_str_of(*words))) return true;
    return false;
}

static void
lint_vote(det_loader *loader, const det_instrument *instrument)
{
    static const char *const permanent[] = {"CN", "FR", "GB", "RU", "SU", "US", NULL};
    const struct {
        const char *what;
        const det_texts *who;
        uint32_t count;
    } lists[] = {{"against_by", &instrument->against_by, instrument->vote_against},
                 {"abstained_by", &instrument->abstained_by, instrument->vote_abstained},
                 {"vetoed_by", &instrument->vetoed_by, instrument->vote_against}};
    uint32_t members = year_of(instrument->adopted) < COUNCIL_OF_15_YEAR ? MEMBERS_BEFORE_1966
                                                                         : MEMBERS;
    uint32_t votes = instrument->vote_for + instrument->vote_against + instrument->vote_abstained;
    if (votes > members)
        DET_LINT(loader, "L401", instrument->at,
                 "%u votes were cast, and the Council had %u members", votes, members);
    for (size_t i = 0; i < instrument->vetoed_by.count; i++)
        if (!is_one_of(instrument->vetoed_by.items[i], permanent))
            DET_LINT(loader, "L402", instrument->at,
                     "'%.*s' has no veto; expected CN, FR, GB, RU, SU or US",
                     DET_STR_FMT(instrument->vetoed_by.items[i]));
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (lists[i].who->count > lists[i].count ||
            (i < 2 && lists[i].who->count > 0 && lists[i].who->count != lists[i].count))
            DET_LINT(loader, "L403", instrument->at, "'%s' names %zu and the vote counts %u",
                     lists[i].what, lists[i].who->count, lists[i].count);
    if (instrument->status == DET_LAW_VETOED && instrument->vetoed_by.count == 0)
        DET_LINT(loader, "L404", instrument->at,
                 "%.*s is said to be vetoed, and 'vetoed_by' names nobody",
                 DET_STR_FMT(instrument->id));
}

/* The year in "S/RES/2371 (2017)", or 0. */
static uint64_t
symbol_year(det_str id)
{
    uint64_t year = 0;
    if (!det_str_ends(id, DET_STR(")")) || id.len < 6 || id.ptr[id.len - 6] != '(') return 0;
    return det_str_read_u64(det_str_slice(id, id.len - 5, id.len - 1), &year) ? year : 0;
}

static void
lint_instrument(det_loader *loader, const det_lawbook *law, const det_instrument *instrument)
{
    uint64_t year = symbol_year(instrument->id);
    if (instrument->adopted != DET_DAY_NONE) {
        int32_t adopted = year_of(instrument->adopted);
        if (year != 0 && instrument->status == DET_LAW_ADOPTED && (int32_t)year != adopted)
            DET_LINT(loader, "L405", instrument->at, "%.*s is said to be of %d",
                     DET_STR_FMT(instrument->id), adopted);
        if (det_str_starts(instrument->id, DET_STR("S/")) && adopted <= UN_YEAR)
            DET_LINT(loader, "L406", instrument->at,
                     "%.*s is of the Council and dated %d; the Council met first in 1946",
                     DET_STR_FMT(instrument->id), adopted);
        if (instrument->has_vote) lint_vote(loader, instrument);
    }
    for (size_t i = 0; i < instrument->triggered_by.count; i++) {
        const det_law_id *id = det_law_id_find(law, instrument->triggered_by.items[i]);
        const det_law_event *event = id != NULL && id->kind == DET_ID_EVENT ? id->thing : NULL;
        if (event == NULL)
            DET_LINT(loader, "L407", instrument->at, "'%.*s' is no event of the lawbook; add it",
                     DET_STR_FMT(instrument->triggered_by.items[i]));
        else if (event->has_happened && instrument->adopted != DET_DAY_NONE &&
                 event->happened_us >= det_zone_midnight_us(DET_ZONE_UTC, instrument->adopted + 2))
            DET_LINT(loader, "L408", instrument->at,
                     "'%.*s' happened after %.*s, which it is said to have triggered",
                     DET_STR_FMT(event->id), DET_STR_FMT(instrument->id));
    }
}

/* ---- regimes ------------------------------------------------------------------------------------
 */

static bool
can_block(const det_measure *measure)
{
    if (measure->base.force <= DET_LAW_DUTY) return true;
    for (size_t i = 0; i < measure->act_count; i++)
        if ((measure->acts[i]->set.given & DET_PART_FORCE) != 0 &&
            measure->acts[i]->set.force <= DET_LAW_DUTY)
            return true;
    return false;
}

static void
lint_listing(det_loader *loader, const det_regime *regime, const det_measure *const *items,
             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i]->regime != regime)
            DET_LINT(loader, "L412", regime->at, "listing measure '%.*s' is one of '%.*s'",
                     DET_STR_FMT(items[i]->id), DET_STR_FMT(items[i]->regime->id));
        if (!can_block(items[i]))
            DET_LINT(loader, "L413", regime->at,
                     "listing measure '%.*s' has a force that never blocks, so it cannot bite on a "
                     "listed party",
                     DET_STR_FMT(items[i]->id));
        for (size_t j = 0; j < i; j++)
            if (items[j] == items[i])
                DET_LINT(loader, "L414", regime->at, "listing measure '%.*s' is named twice",
                         DET_STR_FMT(items[i]->id));
    }
}

static bool
is_country(det_str text)
{
    return text.len == 2 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z' && text.ptr[1] >= 'A' &&
           text.ptr[1] <= 'Z';
}

static void
lint_regime(det_loader *loader, const det_lawbook *law, const det_regime *regime)
{
    if (regime->measure_count == 0)
        DET_LINT(loader, "L411", regime->at, "'%.*s' has no measure", DET_STR_FMT(regime->id));
    lint_listing(loader, regime, regime->person_measures, regime->person_measure_count);
    lint_listing(loader, regime, regime->entity_measures, regime->entity_measure_count);
    for (size_t i = 0; i < regime->target.count; i++)
        if (!is_country(regime->target.items[i]))
            DET_LINT(loader, "L415", regime->at,
                     "target '%.*s' is no country code; expected two capitals such as KP, or no "
                     "question would ever fit",
                     DET_STR_FMT(regime->target.items[i]));
    if (regime->coverage.from != DET_DAY_NONE && regime->coverage.before != DET_DAY_FOREVER &&
        regime->coverage.from >= regime->coverage.before)
        DET_LINT(loader, "L416", regime->at, "the coverage of '%.*s' ends before it begins",
                 DET_STR_FMT(regime->id));
    for (size_t i = 0; i < law->regime_count; i++) {
        const det_regime *other = law->regimes[i];
        if (other == regime) break;
        if (!det_str_equal(other->authority, regime->authority) || other->zone == regime->zone)
            continue;
        DET_LINT(loader, "L417", regime->at,
                 "'%.*s' keeps the clock of %s and '%.*s' of the same authority that of %s",
                 DET_STR_FMT(regime->id), det_zone_name(regime->zone), DET_STR_FMT(other->id),
                 det_zone_name(other->zone));
        break;
    }
}

/* "un.1718." of "un:1718" at the front of a measure's id. */
static void
lint_measure(det_loader *loader, const det_measure *measure)
{
    det_str regime = measure->regime->id, id = measure->id;
    bool is_good = id.len > regime.len + 1 && id.ptr[regime.len] == '.';
    for (size_t i = 0; is_good && i < regime.len; i++)
        is_good = id.ptr[i] == (regime.ptr[i] == ':' ? '.' : regime.ptr[i]);
    if (!is_good)
        DET_LINT(loader, "L418", measure->at,
                 "the id '%.*s' does not begin with its regime '%.*s' (a dot for the colon)",
                 DET_STR_FMT(id), DET_STR_FMT(regime));
}

/* ---- names --------------------------------------------------------------------------------------
 */

/* The letters of a name in lower case, so that two that differ in case alone are one key. */
static det_str
lowered(det_loader *loader, det_str name)
{
    char *copy = det_form_many(&loader->form, name.len + 1, 1);
    if (copy == NULL) return name;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        copy[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    return (det_str){copy, name.len};
}

static void
lint_names(det_loader *loader, const det_lawbook *law)
{
    det_strmap seen = det_strmap_in(loader->form.arena);
    for (size_t i = 0; i < law->id_count; i++) {
        uint32_t existing = (uint32_t)i;
        if (!det_strmap_add(&seen, lowered(loader, law->ids[i].name), (uint32_t)i, &existing)) {
            loader->form.has_no_memory = true;
            return;
        }
        if (existing != i && law->ids[existing].thing != law->ids[i].thing)
            DET_LINT(loader, "L421", law->ids[i].at,
                     "'%.*s' and '%.*s' at %s:%u differ in letter case alone and stand for two "
                     "things",
                     DET_STR_FMT(law->ids[i].name), DET_STR_FMT(law->ids[existing].name),
                     DET_LINT_FILE(law->ids[existing].at), law->ids[existing].at.line);
    }
}

typedef struct word_use {
    det_str word;
    uint32_t count;
    det_where first;
} word_use;

/* Words of one sort and how often each is used. */
typedef struct words {
    det_strmap by_word;
    word_use *items;
    size_t count, capacity;
} words;

static void
use_word(det_loader *loader, words *all, det_str word, det_where at)
{
    uint32_t place = 0;
    if (word.len == 0) return;
    if (det_strmap_get(&all->by_word, word, &place)) {
        all->items[place].count++;
        return;
    }
    void *items = all->items;
    word_use *use = det_form_push(&loader->form, &items, &all->count, &all->capacity, sizeof *use);
    all->items = items;
    uint32_t existing = 0;
    if (use == NULL ||
        !det_strmap_add(&all->by_word, word, (uint32_t)(all->count - 1), &existing)) {
        loader->form.has_no_memory = true;
        return;
    }
    *use = (word_use){word, 1, at};
}

/* Words shorter than this are too often one letter apart by right ("arms", "army"). */
enum { MISSPELT_BYTES_MIN = 6 };

/* A word used once, one edit from a word used at least twice. */
static void
lint_words(det_loader *loader, const words *all, const char *rule, const char *what)
{
    for (size_t i = 0; i < all->count; i++) {
        const word_use *once = &all->items[i];
        if (once->count != 1 || once->word.len < MISSPELT_BYTES_MIN) continue;
        for (size_t j = 0; j < all->count; j++)
            if (all->items[j].count > 1 &&
                det_edit_distance(once->word, all->items[j].word, 1) == 1) {
                DET_LINT(loader, rule, once->first,
                         "%s '%.*s' is used here alone and '%.*s' %u times; did you mean that?",
                         what, DET_STR_FMT(once->word), DET_STR_FMT(all->items[j].word),
                         all->items[j].count);
                break;
            }
    }
}

static void
use_parts(det_loader *loader, const det_law_parts *parts, det_where at, words *kinds, words *facts)
{
    for (size_t i = 0; i < parts->scope.kinds.count; i++)
        use_word(loader, kinds, parts->scope.kinds.items[i], at);
    for (size_t i = 0; i < parts->exception_count; i++)
        for (size_t j = 0; j < parts->exceptions[i].when.count; j++)
            use_word(loader, facts, parts->exceptions[i].when.items[j].key,
                     parts->exceptions[i].at);
}

static void
lint_vocabulary(det_loader *loader, const det_lawbook *law)
{
    words measures = {.by_word = det_strmap_in(loader->form.arena)};
    words kinds = {.by_word = det_strmap_in(loader->form.arena)};
    words facts = {.by_word = det_strmap_in(loader->form.arena)};
    for (size_t i = 0; i < law->measure_count; i++) {
        use_word(loader, &measures, law->measures[i]->kind, law->measures[i]->at);
        use_parts(loader, &law->measures[i]->base, law->measures[i]->at, &kinds, &facts);
    }
    for (size_t i = 0; i < law->act_count; i++) {
        use_parts(loader, &law->acts[i]->set, law->acts[i]->at, &kinds, &facts);
        use_parts(loader, &law->acts[i]->add, law->acts[i]->at, &kinds, &facts);
    }
    lint_words(loader, &measures, "L422", "kind of measure");
    lint_words(loader, &kinds, "L423", "kind of goods or services");
    lint_words(loader, &facts, "L424", "fact");
}

/* ---- events, routes, doubts ---------------------------------------------------------------------
 */

static void
lint_rest(det_loader *loader, const det_lawbook *law)
{
    for (size_t i = 0; i < law->event_count; i++) {
        const det_law_event *event = law->events[i];
        if (event->has_happened && event->known_us < event->happened_us)
            DET_LINT(loader, "L431", event->at, "'%.*s' is known before it happened",
                     DET_STR_FMT(event->id));
    }
    for (size_t i = 0; i < law->route_count; i++) {
        const det_law_route *route = law->routes[i];
        const det_law_id *id = det_law_id_find(law, route->replaces);
        const det_law_route *old = id != NULL && id->kind == DET_ID_ROUTE ? id->thing : NULL;
        if (old != NULL &&
            (old->life.from_us > route->life.from_us || old->regime != route->regime))
            DET_LINT(loader, "L432", route->at,
                     "'%.*s' replaces '%.*s', which is younger or of another regime",
                     DET_STR_FMT(route->id), DET_STR_FMT(old->id));
    }
    for (size_t i = 0; i < law->doubt_count; i++) {
        const det_law_doubt *doubt = law->doubts[i];
        for (size_t j = 0; j < doubt->about.count; j++) {
            const det_law_id *id = det_law_id_find(law, doubt->about.items[j]);
            const det_measure *measure = id != NULL && id->kind == DET_ID_MEASURE ? id->thing
                                                                                  : NULL;
            if (measure != NULL && measure->regime != doubt->regime)
                DET_LINT(loader, "L433", doubt->at, "'%.*s' is a measure of '%.*s', another regime",
                         DET_STR_FMT(measure->id), DET_STR_FMT(measure->regime->id));
        }
        if (doubt->about.count == 0)
            DET_LINT(loader, "L434", doubt->at,
                     "the ambiguity names no measure in 'about', so nobody will be warned by it");
    }
}

void
det_lint_book(det_loader *loader, const det_lawbook *law)
{
    for (size_t i = 0; i < law->regime_count; i++)
        lint_regime(loader, law, law->regimes[i]);
    for (size_t i = 0; i < law->instrument_count; i++)
        lint_instrument(loader, law, law->instruments[i]);
    for (size_t i = 0; i < law->measure_count; i++)
        lint_measure(loader, law->measures[i]);
    lint_names(loader, law);
    lint_vocabulary(loader, law);
    lint_rest(loader, law);
}
