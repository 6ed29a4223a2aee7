/* Reading the finished book: finding things, and saying what was perhaps meant. */
#include "law/book.h"

#include "text/edit.h"

bool
det_texts_has(det_texts texts, det_str text)
{
    for (size_t i = 0; i < texts.count; i++)
        if (det_str_equal(texts.items[i], text)) return true;
    return false;
}

const det_law_id *
det_law_id_find(const det_lawbook *law, det_str name)
{
    uint32_t place = 0;
    return det_strmap_get(&law->by_id, name, &place) ? &law->ids[place] : NULL;
}

static bool
is_brief(const det_law_id *id, det_str name)
{
    const det_instrument *instrument = id->thing;
    det_str symbol = det_str_slice(id->name, 0, DET_STR("S/RES/").len + instrument->brief.len);
    return instrument->is_resolution &&
           (det_str_equal(instrument->brief, name) || det_str_equal_ascii_nocase(symbol, name));
}

/* The one thing of those kinds that the name fits, in either loose way; NULL if several do. */
static const det_law_id *
only_one(const det_lawbook *law, det_str name, unsigned kinds, bool by_brief)
{
    const det_law_id *found = NULL;
    for (size_t i = 0; i < law->id_count; i++) {
        const det_law_id *id = &law->ids[i];
        if ((kinds & (1u << id->kind)) == 0) continue;
        if (by_brief ? id->kind != DET_ID_INSTRUMENT || !is_brief(id, name)
                     : !det_str_equal_ascii_nocase(id->name, name))
            continue;
        if (found != NULL && found->thing != id->thing) return NULL;
        found = id;
    }
    return found;
}

const det_law_id *
det_law_id_meant(const det_lawbook *law, det_str name, unsigned kinds)
{
    const det_law_id *id = det_law_id_find(law, name);
    if (id != NULL && (kinds & (1u << id->kind)) != 0) return id;
    if (name.len == 0) return NULL;
    id = only_one(law, name, kinds, false);
    return id != NULL ? id : only_one(law, name, kinds, true);
}

static const void *
find_kind(const det_lawbook *law, det_str name, det_law_id_kind kind)
{
    const det_law_id *id = det_law_id_meant(law, name, 1u << kind);
    return id != NULL ? id->thing : NULL;
}

const det_regime *
det_law_regime_find(const det_lawbook *law, det_str id_or_alias)
{
    return find_kind(law, id_or_alias, DET_ID_REGIME);
}

size_t
det_law_regime_count(const det_lawbook *law)
{
    return law->regime_count;
}

const det_regime *
det_law_regime_at(const det_lawbook *law, size_t index)
{
    return law->regimes[index];
}

det_str
det_regime_id(const det_regime *regime)
{
    return regime->id;
}

det_str
det_regime_title(const det_regime *regime)
{
    return regime->title;
}

det_str
det_regime_authority(const det_regime *regime)
{
    return regime->authority;
}

det_zone
det_regime_zone(const det_regime *regime)
{
    return regime->zone;
}

bool
det_regime_has_target(const det_regime *regime, det_str country)
{
    return det_texts_has(regime->target, country);
}

size_t
det_regime_measure_count(const det_regime *regime)
{
    return regime->measure_count;
}

const det_measure *
det_regime_measure_at(const det_regime *regime, size_t index)
{
    return regime->measures[index];
}

const det_measure *
det_law_measure_find(const det_lawbook *law, det_str id_or_alias)
{
    return find_kind(law, id_or_alias, DET_ID_MEASURE);
}

det_str
det_measure_id(const det_measure *measure)
{
    return measure->id;
}

det_str
det_measure_kind(const det_measure *measure)
{
    return measure->kind;
}

det_str
det_measure_title(const det_measure *measure)
{
    return measure->base.title;
}

const det_regime *
det_measure_regime(const det_measure *measure)
{
    return measure->regime;
}

/* Order of a tag to (source, tag). */
static int
compare_tag(const det_law_tag *entry, det_str source, det_str tag)
{
    int order = det_str_compare(entry->source, source);
    return order != 0 ? order : det_str_compare(entry->tag, tag);
}

const det_regime *const *
det_law_regimes_of_tag(const det_lawbook *law, det_str source, det_str tag, size_t *count)
{
    size_t low = 0, high = law->tag_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_tag(&law->tags[middle], source, tag) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < law->tag_count && compare_tag(&law->tags[low + *count], source, tag) == 0)
        *count += 1;
    return *count == 0 ? NULL : &law->tag_regimes[low];
}

size_t
det_regime_listing_measure_count(const det_regime *regime, bool is_person)
{
    return is_person ? regime->person_measure_count : regime->entity_measure_count;
}

const det_measure *
det_regime_listing_measure_at(const det_regime *regime, bool is_person, size_t index)
{
    return is_person ? regime->person_measures[index] : regime->entity_measures[index];
}

/* ---- near names ---------------------------------------------------------------------------------
 */

/* Names offered.  More would not be read. */
enum { NEAR_MAX = 3, NEAR_NAME_MAX = 64 };

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The name in lower case without what people leave out or vary. */
static det_str
plain_name(det_str name, char buffer[NEAR_NAME_MAX])
{
    size_t length = 0;
    for (size_t i = 0; i < name.len && length < NEAR_NAME_MAX; i++) {
        char c = lower(name.ptr[i]);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) buffer[length++] = c;
    }
    return (det_str){buffer, length};
}

uint32_t
det_law_unlikeness(det_str asked, det_str known)
{
    char a[NEAR_NAME_MAX], b[NEAR_NAME_MAX];
    det_str x = plain_name(asked, a), y = plain_name(known, b);
    uint32_t limit = (uint32_t)(x.len < 6 ? 1 : x.len / 3);
    if (x.len == 0 || y.len == 0) return UINT32_MAX;
    uint32_t distance = det_edit_distance(x, y, limit);
    if (distance <= limit) return distance;
    /* "2371" is meant for "S/RES/2371 (2017)", "coal" for "un.1718.coal" */
    if (x.len >= 3 &&
        (det_str_find(y, x) != SIZE_MAX || (y.len >= 3 && det_str_find(x, y) != SIZE_MAX)))
        return limit + 1;
    return UINT32_MAX;
}

det_str
det_law_near(const det_lawbook *law, det_str name, unsigned kinds, det_arena *arena)
{
    struct {
        uint32_t unlike;
        det_str name;
    } best[NEAR_MAX + 1];
    size_t count = 0;
    for (size_t i = 0; i < law->id_count; i++) {
        if ((kinds & (1u << law->ids[i].kind)) == 0) continue;
        uint32_t unlike = det_law_unlikeness(name, law->ids[i].name);
        if (unlike == UINT32_MAX) continue;
        size_t place = count;
        while (place > 0 && (best[place - 1].unlike > unlike ||
                             (best[place - 1].unlike == unlike &&
                              det_str_compare(best[place - 1].name, law->ids[i].name) > 0))) {
            best[place] = best[place - 1];
            place--;
        }
        best[place].unlike = unlike;
        best[place].name = law->ids[i].name;
        if (count < NEAR_MAX) count++;
    }
    det_str text = {0};
    for (size_t i = 0; i < count; i++) {
        det_str longer = {0};
        if (!det_arena_print(arena, &longer, "%.*s%s'%.*s'", DET_STR_FMT(text),
                             i == 0 ? "; did you mean " : ", ", DET_STR_FMT(best[i].name)))
            return (det_str){0};
        text = longer;
    }
    return text;
}
