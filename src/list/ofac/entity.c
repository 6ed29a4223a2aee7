/* ofac/entity.c - an entity of ENHANCED and of the delta files as a subject.
 *
 *   <entity id="17016">
 *     <generalInfo> entityType, title, remarks
 *     <sanctionsLists><sanctionsList datePublished="2014-07-16">Sectoral ... List</sanctionsList>
 *     <sanctionsPrograms> <sanctionsTypes> <legalAuthorities>
 *     <names><name> isPrimary, aliasType, isLowQuality, <translations><translation> script, ...
 *     <addresses> <features> <identityDocuments> <relationships>
 *
 * Each of these groups holds items of one kind, and the table `groups` says who maps them.  Within
 * an item every child must be asked for by name (take.h); what was not asked for is a note
 * "element-unknown".  The numbers of parts (id, refId, versionId, identityId) point at other parts
 * of the file only and are left out. */
#include "list/ofac/entity.h"

#include "list/dob.h"
#include "list/ofac/fact.h"
#include "list/ofac/period.h"
#include "list/ofac/take.h"
#include "text/fold.h"

typedef struct mapping {
    det_draft *draft;
    const char *source;
    const det_element *entity;
    det_str primary; /* the primary name, as published */
} mapping;

static bool
is_true(const det_element *element)
{
    return det_str_equal_ascii_nocase(det_ofac_text(element), DET_STR("true"));
}

static bool
is_false(const det_element *element)
{
    return det_str_equal_ascii_nocase(det_ofac_text(element), DET_STR("false"));
}

/* ---- dates ------------------------------------------------------------------------------------
 */

static det_day
day_of(mapping *m, const det_element *element)
{
    det_day day;
    if (element == NULL || element->text.len == 0) return DET_DAY_NONE;
    const det_where at = {m->draft->file, element->line, 0};
    if (det_day_read(det_str_slice(element->text, 0, 10), at, &day, NULL) == DET_OK) return day;
    det_draft_note(m->draft, "date-unread", det_ofac_path(m->draft, element), element->text,
                   element->line);
    return DET_DAY_NONE;
}

/* <fromDateBegin> to <toDateEnd>, isApproximate, isDateRange. */
static det_ofac_period
period_of(mapping *m, const det_element *date)
{
    static const char *const names[] = {"fromDateBegin", "fromDateEnd",   "toDateBegin",
                                        "toDateEnd",     "isApproximate", "-isDateRange"};
    const det_element *c[6] = {NULL};
    if (date != NULL) det_ofac_take(m->draft, date, names, c, 6);
    return (det_ofac_period){.from = day_of(m, c[0]),
                             .from_last = day_of(m, c[1]),
                             .to = day_of(m, c[2]),
                             .to_last = day_of(m, c[3]),
                             .is_about = is_true(c[4])};
}

/* ---- names ------------------------------------------------------------------------------------
 */

/* Every word of the part is one of the whole, however they are written: the whole is in capitals,
 * and marks of direction stand in either. */
static bool
has_words(mapping *m, det_str whole, det_str part)
{
    det_words have, want;
    for (size_t i = 0; i + part.len <= whole.len; i++)
        if (det_str_equal_ascii_nocase(det_str_slice(whole, i, i + part.len), part)) return true;
    if (det_fold_words(whole, m->draft->scratch, &have, NULL) != DET_OK ||
        det_fold_words(part, m->draft->scratch, &want, NULL) != DET_OK)
        return false;
    for (size_t i = 0; i < want.count; i++) {
        size_t k = 0;
        while (k < have.count && !det_str_equal(have.items[k].text, want.items[i].text))
            k++;
        if (k == have.count) return false;
    }
    return true;
}

/* A part is in the whole name already, in capitals; if it is not, it would be lost. */
static void
check_parts(mapping *m, const det_element *parts, det_str whole)
{
    static const char *const names[] = {"type", "value"};
    const det_element *c[2];
    if (parts == NULL) return;
    for (const det_element *part = parts->first; part != NULL; part = part->next) {
        if (!det_str_equal(part->name, DET_STR("namePart"))) {
            det_ofac_note_unknown(m->draft, det_ofac_path(m->draft, part), part);
            continue;
        }
        det_ofac_take(m->draft, part, names, c, 2);
        if (!has_words(m, whole, det_ofac_text(c[1])))
            det_draft_note(m->draft, "name-part", det_ofac_text(c[0]), det_ofac_text(c[1]),
                           part->line);
    }
}

typedef struct name {
    bool is_primary, is_low;
    det_str alias_type;
    uint32_t line;
} name;

/* One spelling of a name.  Of another script it is the name as its bearer writes it. */
static void
map_spelling(mapping *m, const det_element *translation, const name *of)
{
    static const char *const names[] = {"-isPrimary",         "script",
                                        "formattedFirstName", "formattedLastName",
                                        "formattedFullName",  "nameParts"};
    const det_element *c[6];
    det_ofac_take(m->draft, translation, names, c, 6);
    det_str whole = det_ofac_text(c[4]), parts[2] = {det_ofac_text(c[3]), det_ofac_text(c[2])};
    if (whole.len == 0) whole = det_draft_join(m->draft, ", ", parts, 2);
    check_parts(m, c[5], whole);
    bool is_latin = c[1] == NULL ||
                    det_str_equal_ascii_nocase(det_ofac_text(c[1]), DET_STR("Latin"));
    if (!is_latin) {
        size_t before = m->draft->statement_count;
        det_ofac_say_name(m->draft, of->is_low ? DET_PROP_WEAK_ALIAS : DET_PROP_ORIGINAL_NAME,
                          whole, "");
        if (m->draft->statement_count > before)
            m->draft->statements[before].type = det_draft_text(m->draft, det_ofac_text(c[1]));
    } else if (of->is_primary && m->primary.len == 0) {
        m->primary = whole;
        det_ofac_say_name(m->draft, DET_PROP_NAME, whole, "");
    } else {
        det_ofac_say_alias(m->draft, whole,
                           of->alias_type.len == 0 ? DET_STR("A.K.A.") : of->alias_type, of->is_low,
                           "names/name/aliasType", of->line);
    }
}

static void
map_name(mapping *m, const det_element *element)
{
    static const char *const names[] = {"isPrimary", "aliasType", "isLowQuality", "translations"};
    const det_element *c[4];
    det_ofac_take(m->draft, element, names, c, 4);
    const name of = {is_true(c[0]), is_true(c[2]), det_ofac_text(c[1]), element->line};
    for (const det_element *t = c[3] == NULL ? NULL : c[3]->first; t != NULL; t = t->next) {
        if (det_str_equal(t->name, DET_STR("translation")))
            map_spelling(m, t, &of);
        else
            det_ofac_note_unknown(m->draft, det_ofac_path(m->draft, t), t);
    }
    if (c[3] == NULL || c[3]->first == NULL)
        det_draft_note(m->draft, "alias-without-name", DET_STR("names/name"), det_ofac_text(c[1]),
                       element->line);
}

/* ---- addresses --------------------------------------------------------------------------------
 */

static void
take_address_part(mapping *m, const det_element *part, det_ofac_address *address)
{
    static const char *const names[] = {"type", "value"};
    const struct {
        const char *type;
        det_str *text;
    } parts[] = {{"ADDRESS1", &address->lines[0]},    {"ADDRESS2", &address->lines[1]},
                 {"ADDRESS3", &address->lines[2]},    {"CITY", &address->city},
                 {"STATE/PROVINCE", &address->state}, {"POSTAL CODE", &address->postal_code},
                 {"REGION", &address->region}};
    const det_element *c[2];
    det_ofac_take(m->draft, part, names, c, 2);
    size_t i = 0, count = sizeof parts / sizeof parts[0];
    while (i < count && !det_str_equal_ascii_nocase(det_ofac_text(c[0]), det_str_of(parts[i].type)))
        i++;
    if (i < count && parts[i].text->len == 0)
        *parts[i].text = det_ofac_text(c[1]);
    else
        det_draft_note(
            m->draft, "element-unknown",
            det_draft_print(m->draft, "addressPart/%.*s", DET_STR_FMT(det_ofac_text(c[0]))),
            det_ofac_text(c[1]), part->line);
}

static void
map_address_spelling(mapping *m, const det_element *translation, det_str country)
{
    static const char *const names[] = {"-isPrimary", "script", "addressParts"};
    const det_element *c[3];
    det_ofac_address address = {.country = country};
    det_ofac_take(m->draft, translation, names, c, 3);
    for (const det_element *p = c[2] == NULL ? NULL : c[2]->first; p != NULL; p = p->next) {
        if (det_str_equal(p->name, DET_STR("addressPart")))
            take_address_part(m, p, &address);
        else
            det_ofac_note_unknown(m->draft, det_ofac_path(m->draft, p), p);
    }
    if (address.country.len == 0 && address.region.len != 0) { /* as the other formats have it */
        address.country = det_draft_print(m->draft, "Region: %.*s", DET_STR_FMT(address.region));
        address.region = (det_str){0};
    }
    det_statement *statement = det_ofac_say_address(m->draft, &address);
    if (statement != NULL && c[1] != NULL &&
        !det_str_equal_ascii_nocase(c[1]->text, DET_STR("Latin")))
        statement->type = det_draft_text(m->draft, c[1]->text);
}

static void
map_address(mapping *m, const det_element *element)
{
    static const char *const names[] = {"country", "translations"};
    const det_element *c[2];
    det_ofac_take(m->draft, element, names, c, 2);
    size_t spellings = 0;
    for (const det_element *t = c[1] == NULL ? NULL : c[1]->first; t != NULL; t = t->next) {
        if (det_str_equal(t->name, DET_STR("translation"))) {
            map_address_spelling(m, t, det_ofac_text(c[0]));
            spellings++;
        } else {
            det_ofac_note_unknown(m->draft, det_ofac_path(m->draft, t), t);
        }
    }
    const det_ofac_address bare = {.country = det_ofac_text(c[0])};
    if (spellings == 0) det_ofac_say_address(m->draft, &bare);
}

/* ---- facts ------------------------------------------------------------------------------------
 */

/* The days that a date says and those that its words say should be the same. */
static void
check_period(mapping *m, size_t before, const det_ofac_period *period, const det_element *value)
{
    det_span said = det_ofac_period_span(period);
    if (said.from == DET_DAY_NONE || m->draft->statement_count != before + 1) return;
    const det_statement *statement = &m->draft->statements[before];
    det_span read = statement->span;
    const det_where at = {m->draft->file, value->line, 0};
    if (read.from == DET_DAY_NONE && det_dob_read(value->text, at, &read, NULL) != DET_OK)
        read = (det_span){DET_DAY_NONE, DET_DAY_NONE};
    if (read.from == said.from && read.before == said.before) return;
    char days[DET_SPAN_TEXT_MAX];
    det_draft_note(
        m->draft, "date-differs", det_ofac_path(m->draft, value),
        det_draft_print(m->draft, "%.*s: %s", DET_STR_FMT(value->text), det_span_print(said, days)),
        value->line);
}

/* "reliability Reported; (NYSE)" */
static det_str
feature_note(mapping *m, const det_element *reliability, const det_element *comments)
{
    det_str parts[2] = {{0}, det_ofac_text(comments)};
    if (det_ofac_text(reliability).len != 0)
        parts[0] = det_draft_print(m->draft, "reliability %.*s",
                                   DET_STR_FMT(det_ofac_text(reliability)));
    return det_draft_join(m->draft, "; ", parts, 2);
}

static void
map_feature(mapping *m, const det_element *element)
{
    static const char *const names[] = {"type",        "value",    "valueDate",  "isPrimary",
                                        "reliability", "comments", "-versionId", "-valueRefId"};
    const det_element *c[8];
    det_ofac_take(m->draft, element, names, c, 8);
    size_t before = m->draft->statement_count;
    det_ofac_period period = period_of(m, c[2]);
    det_str value = det_ofac_text(c[1]);
    if (value.len == 0) value = det_ofac_period_print(m->draft, &period);
    det_ofac_fact fact = {.type = det_ofac_text(c[0]),
                          .value = value,
                          .note = feature_note(m, c[4], c[5]),
                          .is_alt = is_false(c[3]),
                          .line = element->line};
    det_ofac_say_feature(m->draft, &fact);
    if (c[1] != NULL) check_period(m, before, &period, c[1]);
}

/* Its note: "issued 05 Jan 2012 expires 05 Jan 2017 issued by OGRN not valid". */
static void
map_document(mapping *m, const det_element *element)
{
    static const char *const names[] = {"type",
                                        "name",
                                        "documentNumber",
                                        "isValid",
                                        "issuingAuthority",
                                        "issuingCountry",
                                        "issuingLocation",
                                        "issueDate",
                                        "expirationDate",
                                        "comments",
                                        "idFeatures"};
    const det_element *c[11];
    det_ofac_take(m->draft, element, names, c, 11);
    det_ofac_period issued = period_of(m, c[7]), expires = period_of(m, c[8]);
    det_str country = det_ofac_text(c[5]).len != 0 ? det_ofac_text(c[5]) : det_ofac_text(c[6]);
    det_str dates[2] = {det_ofac_period_print(m->draft, &issued),
                        det_ofac_period_print(m->draft, &expires)};
    det_str parts[8] = {{0}};
    static const char *const labels[] = {"issued", "expires"};
    for (size_t i = 0; i < 2; i++)
        if (dates[i].len != 0)
            parts[i] = det_draft_print(m->draft, "%s %.*s", labels[i], DET_STR_FMT(dates[i]));
    if (det_ofac_text(c[4]).len != 0)
        parts[2] = det_draft_print(m->draft, "issued by %.*s", DET_STR_FMT(c[4]->text));
    if (det_ofac_text(c[5]).len != 0 && det_ofac_text(c[6]).len != 0)
        parts[3] = det_draft_print(m->draft, "issued in %.*s", DET_STR_FMT(c[6]->text));
    if (is_false(c[3])) parts[4] = DET_STR("not valid");
    if (det_ofac_text(c[1]).len != 0 && !det_str_equal(c[1]->text, m->primary))
        parts[5] = det_draft_print(m->draft, "in the name of %.*s", DET_STR_FMT(c[1]->text));
    parts[6] = det_ofac_text(c[9]);
    for (const det_element *f = c[10] == NULL ? NULL : c[10]->first; f != NULL; f = f->next)
        parts[7] = det_draft_print(m->draft, "%.*s %.*s", DET_STR_FMT(parts[7]),
                                   DET_STR_FMT(f->text));
    det_ofac_fact fact = {.type = det_ofac_text(c[0]),
                          .value = det_ofac_text(c[2]),
                          .country = country,
                          .note = det_draft_join(m->draft, " ", parts, 8),
                          .is_document = true,
                          .line = element->line};
    det_ofac_say_fact(m->draft, &fact);
}

static void
map_relationship(mapping *m, const det_element *element)
{
    static const char *const names[] = {"type", "relatedEntity", "quality", "comments"};
    const det_element *c[4];
    det_ofac_take(m->draft, element, names, c, 4);
    det_str number = c[1] == NULL ? (det_str){0} : det_element_attribute(c[1], "entityId");
    det_str other = det_ofac_text(c[1]), parts[3] = {{0}, {0}, det_ofac_text(c[3])};
    if (number.len != 0)
        parts[0] = det_draft_print(m->draft, "%s:%.*s", m->source, DET_STR_FMT(number));
    if (other.len == 0) other = parts[0]; /* a party whose name is not published, by its number */
    det_statement *statement = det_draft_say(m->draft, DET_PROP_LINKED_TO, other);
    if (statement == NULL) {
        det_ofac_note_unknown(m->draft, det_ofac_path(m->draft, element), element);
        return;
    }
    if (det_ofac_text(c[2]).len != 0)
        parts[1] = det_draft_print(m->draft, "quality %.*s", DET_STR_FMT(c[2]->text));
    statement->type = det_draft_text(m->draft, det_ofac_text(c[0]));
    statement->note = det_draft_text(m->draft, det_draft_join(m->draft, "; ", parts, 3));
}

/* ---- the listing ------------------------------------------------------------------------------
 */

static void
map_general(mapping *m, const det_element *general)
{
    static const char *const names[] = {"entityType", "title", "remarks", "-identityId"};
    const det_element *c[4];
    det_ofac_take(m->draft, general, names, c, 4);
    det_draft_say(m->draft, DET_PROP_POSITION, det_ofac_text(c[1]));
    det_ofac_say_remarks(m->draft, det_ofac_text(c[2]), DET_OFAC_END_OPEN, general->line);
}

/* On which list, since when. */
static void
map_list(mapping *m, const det_element *list)
{
    det_str since = det_element_attribute(list, "datePublished");
    det_statement *statement = det_draft_say_date(m->draft, DET_PROP_LISTED_ON, since,
                                                  "sanctionsLists/sanctionsList", list->line);
    if (statement != NULL)
        statement->type = det_draft_text(m->draft, list->text);
    else if ((statement = det_draft_say(m->draft, DET_PROP_REMARK, list->text)) != NULL)
        statement->type = DET_STR("sanctionsList");
}

static void
map_program(mapping *m, const det_element *program)
{
    det_draft_say(m->draft, DET_PROP_PROGRAM, program->text);
}

static void
map_sanction(mapping *m, const det_element *sanction)
{
    det_statement *statement = det_draft_say(m->draft, DET_PROP_SANCTION_RISK, sanction->text);
    if (statement != NULL) statement->type = det_draft_text(m->draft, sanction->name);
}

static const struct {
    const char *group, *item; /* item NULL: the group itself is the item */
    void (*map)(mapping *m, const det_element *item);
} groups[] = {
    {"names", "name", map_name}, /* first: documents are compared with the primary name */
    {"generalInfo", NULL, map_general},
    {"sanctionsLists", "sanctionsList", map_list},
    {"sanctionsPrograms", "sanctionsProgram", map_program},
    {"sanctionsTypes", "sanctionsType", map_sanction},
    {"legalAuthorities", "legalAuthority", map_sanction},
    {"addresses", "address", map_address},
    {"features", "feature", map_feature},
    {"identityDocuments", "identityDocument", map_document},
    {"relationships", "relationship", map_relationship},
};
enum { GROUP_COUNT = sizeof groups / sizeof groups[0] };

static void
map_group(mapping *m, size_t g)
{
    for (const det_element *group = m->entity->first; group != NULL; group = group->next) {
        if (!det_str_equal(group->name, det_str_of(groups[g].group))) continue;
        if (groups[g].item == NULL) {
            groups[g].map(m, group);
            continue;
        }
        for (const det_element *item = group->first; item != NULL; item = item->next) {
            if (det_str_equal(item->name, det_str_of(groups[g].item)))
                groups[g].map(m, item);
            else
                det_ofac_note_unknown(m->draft, det_ofac_path(m->draft, item), item);
        }
    }
}

static void
note_other_groups(mapping *m)
{
    for (const det_element *group = m->entity->first; group != NULL; group = group->next) {
        size_t g = 0;
        while (g < GROUP_COUNT && !det_str_equal(group->name, det_str_of(groups[g].group)))
            g++;
        if (g == GROUP_COUNT) det_ofac_note_unknown(m->draft, group->name, group);
    }
}

det_status
det_ofac_map_entity(const det_element *entity, const char *file, const char *source,
                    det_collect *collect, det_error *err)
{
    det_draft *draft = &collect->draft;
    mapping m = {.draft = draft, .source = source, .entity = entity};
    const det_element *general = det_element_child(entity, "generalInfo");
    det_str type = general == NULL ? (det_str){0} : det_element_text(general, "entityType");
    det_str number = det_element_attribute(entity, "id");
    det_draft_begin(draft, file, entity->line);
    det_status st = det_ofac_say_type(draft, type.len == 0 ? DET_STR("(none)") : type,
                                      "generalInfo/entityType", collect, err);
    if (st != DET_OK) return st;
    for (size_t g = 0; g < GROUP_COUNT; g++)
        map_group(&m, g);
    note_other_groups(&m);
    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, file, entity->line, DET_STR("an entity without a name"),
                                  number, err);
    if (m.primary.len == 0)
        det_draft_note(draft, "name-missing", DET_STR("names"), number, entity->line);
    if (det_element_child(entity, "sanctionsPrograms") == NULL)
        det_draft_note(draft, "program-missing", DET_STR("sanctionsPrograms"), (det_str){0},
                       entity->line);
    det_draft_identify(draft, source, number, "entity@id", entity->line);
    det_ofac_settle(draft);
    return det_collect_keep(collect, err);
}
