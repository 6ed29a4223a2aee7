/* ofac/advanced.c - SDN_ADVANCED.XML and CONS_ADVANCED.XML (namespace un.org/sanctions/1.0).
 *
 *   <Sanctions>
 *     <DateOfIssue> Year, Month, Day
 *     <ReferenceValueSets>     words for numbers
 *     <Locations>              by number, asked for by features of parties
 *     <IDRegDocuments>         of an identity
 *     <DistinctParties>        names and features
 *     <ProfileRelationships>   from one profile to another
 *     <SanctionsEntries>       of a profile: lists, dates, legal bases, measures
 *
 * What belongs to a party lies before and behind it, so the file is read twice: first everything
 * but the parties is kept as copies of its elements, by owner; then the parties are mapped one by
 * one and ask for theirs.  The memory in use is that of those parts, and not of the names and
 * features, which are most of the file.
 *
 * A part whose owner is not in the file is counted and told in the list's remark: then the file is
 * an excerpt, or cut by hand. */
#include "list/ofac/advanced.h"

#include "list/load.h"
#include "list/ofac/format.h"

#include <string.h>

typedef struct reading {
    det_loading *loading;
    det_ofac_parts parts;
    det_str date[3]; /* year, month, day */
    uint64_t elsewhere;
    bool is_cons;
} reading;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "ADVANCED list: no memory");
}

/* ---- parts by owner ---------------------------------------------------------------------------
 */

enum { KEY_BYTES_MAX = 120 };

/* "IDRegDocument 4267"; empty if it is too long to be a key of ours. */
static det_str
key_of(char buffer[KEY_BYTES_MAX], const char *kind, det_str owner)
{
    size_t used = 0, length = strlen(kind);
    if (length + owner.len + 1 > KEY_BYTES_MAX) return (det_str){0};
    for (size_t i = 0; i < length; i++)
        buffer[used++] = kind[i];
    buffer[used++] = ' ';
    for (size_t i = 0; i < owner.len; i++)
        buffer[used++] = owner.ptr[i];
    return (det_str){buffer, used};
}

static bool
grow(det_arena *arena, det_ofac_part ***items, size_t count, size_t *capacity)
{
    if (count < *capacity) return true;
    det_ofac_part **grown = det_arena_grow(arena, *items, count, capacity, sizeof **items);
    if (grown == NULL) return false;
    *items = grown;
    return true;
}

static bool
add_part(det_ofac_parts *parts, const char *kind, det_str owner, const det_element *element)
{
    char buffer[KEY_BYTES_MAX];
    det_str key = key_of(buffer, kind, owner), copy;
    uint32_t place;
    det_ofac_part *part = DET_NEW(parts->arena, det_ofac_part, 1);
    if (part == NULL) return false;
    part->element = det_element_copy(parts->arena, element);
    if (part->element == NULL) return false;
    if (!det_strmap_get(&parts->places, key, &place)) {
        if (!det_arena_copy(parts->arena, key, &copy) ||
            !grow(parts->arena, &parts->firsts, parts->count, &parts->first_capacity) ||
            !grow(parts->arena, &parts->lasts, parts->count, &parts->last_capacity) ||
            !det_strmap_set(&parts->places, copy, (uint32_t)parts->count))
            return false;
        parts->firsts[parts->count] = parts->lasts[parts->count] = part;
        parts->count++;
        return true;
    }
    parts->lasts[place]->next = part;
    parts->lasts[place] = part;
    return true;
}

det_ofac_part *
det_ofac_parts_of(const det_ofac_parts *parts, const char *kind, det_str owner)
{
    char buffer[KEY_BYTES_MAX];
    uint32_t place;
    det_str key = key_of(buffer, kind, owner);
    if (owner.len == 0 || !det_strmap_get(&parts->places, key, &place)) return NULL;
    return parts->firsts[place];
}

const det_element *
det_ofac_value(const det_ofac_parts *parts, const char *set, det_str number)
{
    const det_ofac_part *part = det_ofac_parts_of(parts, set, number);
    return part == NULL ? NULL : part->element;
}

det_str
det_ofac_word(const det_ofac_parts *parts, const char *set, det_str number)
{
    const det_element *value = det_ofac_value(parts, set, number);
    return value == NULL ? (det_str){0} : value->text;
}

/* ---- the first reading ------------------------------------------------------------------------
 */

/* Sections whose records belong to somebody, and the attribute that says to whom. */
static const struct {
    const char *section, *record, *owner;
} owned[] = {
    {"Locations", "Location", "ID"},
    {"IDRegDocuments", "IDRegDocument", "IdentityID"},
    {"ProfileRelationships", "ProfileRelationship", "From-ProfileID"},
    {"SanctionsEntries", "SanctionsEntry", "ProfileID"},
};

static det_status
keep_values(reading *r, const det_element *set, det_error *err)
{
    char kind[KEY_BYTES_MAX];
    for (const det_element *value = set->first; value != NULL; value = value->next) {
        det_str number = det_element_attribute(value, "ID");
        if (value->name.len >= sizeof kind || number.len == 0) continue;
        memcpy(kind, value->name.ptr, value->name.len);
        kind[value->name.len] = '\0';
        if (!add_part(&r->parts, kind, number, value)) return no_memory(err);
    }
    return DET_OK;
}

/* The primary alias of a profile, which others are linked to by. */
static det_status
keep_name(reading *r, const det_element *party, det_error *err)
{
    const det_element *profile = det_element_child(party, "Profile");
    const det_element *identity = profile == NULL ? NULL : det_element_child(profile, "Identity");
    const det_element *groups = identity == NULL ? NULL
                                                 : det_element_child(identity, "NamePartGroups");
    const det_element *alias = identity == NULL ? NULL : identity->first;
    while (alias != NULL &&
           (!det_str_equal(alias->name, DET_STR("Alias")) ||
            !det_str_equal(det_element_attribute(alias, "Primary"), DET_STR("true"))))
        alias = alias->next;
    if (alias == NULL) return DET_OK;
    det_str number = det_element_attribute(profile, "ID");
    bool is_kept = add_part(&r->parts, "Name", number, alias) &&
                   (groups == NULL || add_part(&r->parts, "Groups", number, groups));
    return is_kept ? DET_OK : no_memory(err);
}

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    reading *r = context;
    (void)root; /* ofac/load.c has looked at its name */
    (void)err;
    if (parent.len == 0) r->loading->root_at = at;
    return DET_OK;
}

static det_status
read_date(reading *r, const det_element *part, det_error *err)
{
    static const char *const names[] = {"Year", "Month", "Day"};
    det_arena *scratch = r->loading->collect.scratch;
    for (size_t i = 0; i < 3; i++)
        if (det_str_equal(part->name, det_str_of(names[i])) &&
            !det_arena_print(scratch, &r->date[i], "%s%.*s",
                             i > 0 && part->text.len == 1 ? "0" : "", DET_STR_FMT(part->text)))
            return no_memory(err);
    if (r->date[0].len == 0 || r->date[1].len == 0 || r->date[2].len == 0) return DET_OK;
    det_str day;
    if (!det_arena_print(scratch, &day, "%.*s-%.*s-%.*s", DET_STR_FMT(r->date[0]),
                         DET_STR_FMT(r->date[1]), DET_STR_FMT(r->date[2])))
        return no_memory(err);
    return det_load_dated(r->loading, day, (det_where){r->loading->file, part->line, 0}, err);
}

static det_status
first_record(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    if (det_str_equal(section, DET_STR("DateOfIssue"))) return read_date(r, record, err);
    if (det_str_equal(section, DET_STR("ReferenceValueSets"))) return keep_values(r, record, err);
    if (det_str_equal(section, DET_STR("DistinctParties"))) return keep_name(r, record, err);
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        if (det_str_equal(section, det_str_of(owned[i].section)) &&
            det_str_equal(record->name, det_str_of(owned[i].record)))
            return add_part(&r->parts, owned[i].record,
                            det_element_attribute(record, owned[i].owner), record)
                       ? DET_OK
                       : no_memory(err);
    return DET_OK; /* the second reading rejects it */
}

/* ---- the second reading -----------------------------------------------------------------------
 */

/* Is one of the entries of the profile on the list that is read?  A party without any is. */
static bool
is_of_list(const reading *r, const det_element *party)
{
    const det_element *profile = det_element_child(party, "Profile");
    det_str number = profile == NULL ? (det_str){0} : det_element_attribute(profile, "ID");
    const det_ofac_part *entry = det_ofac_parts_of(&r->parts, "SanctionsEntry", number);
    if (entry == NULL) return true;
    for (; entry != NULL; entry = entry->next) {
        det_str list = det_ofac_word(&r->parts, "List",
                                     det_element_attribute(entry->element, "ListID"));
        if (list.len == 0) return true;
        if (det_str_equal_ascii_nocase(list, DET_STR("SDN List")) != r->is_cons) return true;
    }
    return false;
}

static bool
is_known_section(det_str section)
{
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        if (det_str_equal(section, det_str_of(owned[i].section))) return true;
    return det_str_equal(section, DET_STR("DateOfIssue")) ||
           det_str_equal(section, DET_STR("ReferenceValueSets"));
}

static det_status
second_record(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    if (is_known_section(section)) return DET_OK;
    if (!det_str_equal(section, DET_STR("DistinctParties")) ||
        !det_str_equal(record->name, DET_STR("DistinctParty")))
        return det_load_stray(r->loading, section, record, err);
    if (!is_of_list(r, record)) {
        r->elsewhere++;
        return DET_OK;
    }
    r->loading->read++;
    return det_ofac_map_profile(record, &r->parts, r->loading->file, r->loading->form->source,
                                &r->loading->collect, err);
}

/* Parts that no party has asked for.  Those of parties on the other list are none. */
static det_status
count_unused(reading *r, det_error *err)
{
    uint64_t unused = 0;
    for (size_t i = 0; r->elsewhere == 0 && i < r->parts.count; i++)
        for (const det_ofac_part *part = r->parts.firsts[i]; part != NULL; part = part->next) {
            bool is_owned = det_str_equal(part->element->name, DET_STR("IDRegDocument")) ||
                            det_str_equal(part->element->name, DET_STR("ProfileRelationship")) ||
                            det_str_equal(part->element->name, DET_STR("SanctionsEntry"));
            unused += is_owned && !part->is_used;
        }
    if (unused == 0) return DET_OK;
    if (!det_arena_print(r->loading->collect.arena, &r->loading->collect.remark,
                         "%llu documents, relationships and sanctions entries are of parties that "
                         "the file does not have: is it an excerpt?",
                         (unsigned long long)unused))
        return no_memory(err);
    return det_collect_count(&r->loading->collect, DET_STR("parts-without-party"), unused, err);
}

static det_status
read_xml(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_element_handlers first = {open_root, first_record, 2};
    static const det_element_handlers second = {open_root, second_record, 2};
    reading r = {.loading = loading,
                 .parts = {.arena = loading->collect.scratch,
                           .places = det_strmap_in(loading->collect.scratch)},
                 .is_cons = strcmp(loading->form->source, "ofac-cons") == 0};
    det_status st = det_elements_read(bytes, loading->file, &first, &r, err);
    if (st == DET_OK) st = det_elements_read(bytes, loading->file, &second, &r, err);
    if (st == DET_OK && loading->read == 0 && r.elsewhere > 0)
        return det_fail(err, DET_REFUSED, loading->root_at,
                        "none of its %llu parties is on the list '%s'; import it as '%s'",
                        (unsigned long long)r.elsewhere, loading->form->source,
                        r.is_cons ? "ofac" : "ofac-cons");
    if (st == DET_OK && r.elsewhere > 0)
        st = det_collect_count(&loading->collect, DET_STR("elsewhere"), r.elsewhere, err);
    return st == DET_OK ? count_unused(&r, err) : st;
}

det_status
det_ofac_advanced_load(const det_ofac_input *input, det_arena *arena, const det_list **out,
                       det_error *err)
{
    const det_load_form form = {.source = input->source,
                                .title = "the OFAC file",
                                .kind = "XML file",
                                .record = "DistinctParty",
                                .dated_key = "DateOfIssue",
                                .dated_example = "2024-02-23",
                                .scratch_bytes_max = (size_t)2 << 30,
                                .read = read_xml};
    return det_load_one(&form, input->files, input->count, input->dated, arena, out, err);
}
