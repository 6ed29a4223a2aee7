/* un/map.c - the UN list from elements to subjects.
 *
 * Every element of a record has a row in the table `fields` below, or is a note "element-unknown"
 * with its path and text.  The rows that say nothing (`skip`) are the publisher's bookkeeping;
 * docs/lists/un.md gives the reason for each.  Inside the groups (alias, document ...) the same
 * rule holds by `take`.
 *
 * An ENTITY is an Organization: the list never says more (vessels of the 1718 regime, companies and
 * armed groups all stand there), and we do not guess. */
#include "list/un/record.h"

#include "list/dob.h"

typedef struct mapping {
    det_draft *draft;
    const det_element *record;
    det_str names[4]; /* FIRST_NAME to FOURTH_NAME */
    det_str reference, data_id;
} mapping;

/* Depth of elements below a record that notes follow; base/xml.h stops deeper files. */
enum { NOTE_DEPTH_MAX = 64 };

/* Notes for an element that we do not know and for all below it. */
static void
note_unknown(mapping *m, const det_element *element, det_str path, int depth)
{
    if (element->text.len != 0)
        det_draft_note(m->draft, "element-unknown", path, element->text, element->line);
    if (depth == NOTE_DEPTH_MAX) return;
    for (const det_element *child = element->first; child != NULL; child = child->next)
        note_unknown(
            m, child,
            det_draft_print(m->draft, "%.*s/%.*s", DET_STR_FMT(path), DET_STR_FMT(child->name)),
            depth + 1);
}

static void
note_children(mapping *m, const det_element *element)
{
    for (const det_element *child = element->first; child != NULL; child = child->next)
        note_unknown(m, child,
                     det_draft_print(m->draft, "%.*s/%.*s", DET_STR_FMT(element->name),
                                     DET_STR_FMT(child->name)),
                     0);
}

/* What programs write for nothing: FOURTH_NAME "na" of TAi.153, DATE_OF_BIRTH "null", NOTE "[object
 * Object]".  Kept as a note.  Never asked of an alias, where "na" may be a name. */
static bool
is_placeholder(mapping *m, const det_element *element)
{
    static const char *const words[] = {"na", "null", "undefined", "[object Object]"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!det_str_equal(element->text, det_str_of(words[i]))) continue;
        det_draft_note(m->draft, "placeholder", element->name, element->text, element->line);
        return true;
    }
    return false;
}

/* The texts of a group's children by name; what is not named, or said twice, becomes a note. */
static void
take(mapping *m, const det_element *group, const char *const *names, det_str *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = (det_str){0};
    if (group->text.len != 0)
        det_draft_note(m->draft, "element-unknown", group->name, group->text, group->line);
    for (const det_element *child = group->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < count && !det_str_equal(child->name, det_str_of(names[i])))
            i++;
        bool is_taken = i < count && values[i].len == 0 && child->first == NULL;
        bool is_name = det_str_equal(child->name, DET_STR("ALIAS_NAME"));
        if (is_taken && !is_name && is_placeholder(m, child)) continue;
        if (is_taken)
            values[i] = child->text;
        else
            note_unknown(m, child,
                         det_draft_print(m->draft, "%.*s/%.*s", DET_STR_FMT(group->name),
                                         DET_STR_FMT(child->name)),
                         0);
    }
}

static det_str
prefixed(det_draft *draft, const char *prefix, det_str text)
{
    return text.len == 0 ? text : det_draft_print(draft, "%s%.*s", prefix, DET_STR_FMT(text));
}

/* ---- groups ---------------------------------------------------------------------------------- */

/* Good and Low for people, a.k.a. and f.k.a. for entities. */
static det_prop
prop_of_quality(mapping *m, det_str quality, const det_element *group)
{
    if (det_str_equal_ascii_nocase(quality, DET_STR("Good")) ||
        det_str_equal_ascii_nocase(quality, DET_STR("a.k.a.")))
        return DET_PROP_ALIAS;
    if (det_str_equal_ascii_nocase(quality, DET_STR("Low"))) return DET_PROP_WEAK_ALIAS;
    if (det_str_equal_ascii_nocase(quality, DET_STR("f.k.a."))) return DET_PROP_PREVIOUS_NAME;
    det_draft_note(m->draft, "alias-quality-unknown",
                   det_draft_print(m->draft, "%.*s/QUALITY", DET_STR_FMT(group->name)), quality,
                   group->line);
    return DET_PROP_ALIAS; /* the stronger reading: a miss costs more than an alarm */
}

/* In the files of 2024, 155 birth dates of 99 people stand in an alias without a name and nowhere
 * else. 150 of them are, in the files before and after, where they belong: they are the party's
 * own. */
static void
say_birth_of_nobody(mapping *m, const det_element *group, det_str born, det_str place,
                    det_str country)
{
    static const det_str note = {"published in an alias without a name", 36};
    det_statement *date = det_draft_say_date(m->draft, DET_PROP_BIRTH_DATE, born,
                                             "INDIVIDUAL_ALIAS/DATE_OF_BIRTH", group->line);
    if (date != NULL) date->note = note;
    det_statement *where = det_draft_say(m->draft, DET_PROP_BIRTH_PLACE, place);
    if (where == NULL) return;
    where->note = note;
    where->country = det_draft_text(m->draft, country);
}

static void
map_alias(mapping *m, const det_element *group)
{
    enum { QUALITY, NAME, BORN, CITY, COUNTRY, NOTE, COUNT };
    static const char *const names[COUNT] = {"QUALITY",       "ALIAS_NAME",       "DATE_OF_BIRTH",
                                             "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "NOTE"};
    det_str v[COUNT];
    take(m, group, names, v, COUNT);
    const det_str place[2] = {v[CITY], v[COUNTRY]};
    const det_str about[3] = {
        prefixed(m->draft, "born ", v[BORN]),
        prefixed(m->draft, "born in ", det_draft_join(m->draft, ", ", place, 2)),
        v[NOTE],
    };
    det_str note = det_draft_join(m->draft, "; ", about, 3);
    if (v[NAME].len == 0) {
        if (note.len == 0) return; /* most records have one such empty alias */
        det_draft_note(m->draft, "alias-without-name", group->name, note, group->line);
        say_birth_of_nobody(m, group, v[BORN], det_draft_join(m->draft, ", ", place, 2),
                            v[COUNTRY]);
        return;
    }
    det_prop prop = prop_of_quality(m, v[QUALITY], group);
    det_un_say_names(m->draft, prop, v[NAME], v[QUALITY], note);

    /* "original script: ...", "In Arabic: ..." */
    size_t colon = det_str_find_byte(v[NOTE], ':');
    if (colon == SIZE_MAX) return;
    det_str script = det_str_slice(v[NOTE], colon + 1, v[NOTE].len);
    if (!det_has_other_script(script)) return;
    det_statement *statement = det_draft_say(m->draft, DET_PROP_ORIGINAL_NAME, script);
    if (statement != NULL) statement->note = prefixed(m->draft, "of the alias ", v[NAME]);
}

static void
map_birth_date(mapping *m, const det_element *group)
{
    enum { TYPE, DATE, YEAR, FROM, TO, NOTE, COUNT };
    static const char *const names[COUNT] = {"TYPE_OF_DATE", "DATE",    "YEAR",
                                             "FROM_YEAR",    "TO_YEAR", "NOTE"};
    det_str v[COUNT], texts[3];
    take(m, group, names, v, COUNT);
    const det_str ends[2] = {v[FROM], v[TO]};
    size_t count = 0;
    if (v[DATE].len != 0) texts[count++] = v[DATE];
    if (v[YEAR].len != 0) texts[count++] = v[YEAR];
    if (v[FROM].len != 0 || v[TO].len != 0)
        texts[count++] = det_draft_join(m->draft, " to ", ends, 2);
    det_str note = v[NOTE];
    if (count == 0) { /* the note is all there is: "Nov. 1973" */
        texts[count++] = v[NOTE];
        note = (det_str){0};
    }
    for (size_t i = 0; i < count; i++) {
        det_statement *statement = det_draft_say_date(m->draft, DET_PROP_BIRTH_DATE, texts[i],
                                                      "INDIVIDUAL_DATE_OF_BIRTH", group->line);
        if (statement == NULL) continue;
        statement->type = det_draft_text(m->draft, v[TYPE]);
        statement->note = det_draft_text(m->draft, note);
    }
}

static void
map_place(mapping *m, const det_element *group, det_prop prop)
{
    enum { STREET, CITY, STATE, ZIP, COUNTRY, NOTE, COUNT };
    static const char *const names[COUNT] = {"STREET",   "CITY",    "STATE_PROVINCE",
                                             "ZIP_CODE", "COUNTRY", "NOTE"};
    det_str v[COUNT];
    take(m, group, names, v, COUNT);
    det_str text = det_draft_join(m->draft, ", ", v, NOTE);
    bool is_note_only = text.len == 0;
    det_statement *statement = det_draft_say(m->draft, prop, is_note_only ? v[NOTE] : text);
    if (statement == NULL) return;
    statement->country = det_draft_text(m->draft, v[COUNTRY]);
    if (!is_note_only) statement->note = det_draft_text(m->draft, v[NOTE]);
}

static void
map_birth_place(mapping *m, const det_element *group)
{
    map_place(m, group, DET_PROP_BIRTH_PLACE);
}

static void
map_address(mapping *m, const det_element *group)
{
    map_place(m, group, DET_PROP_ADDRESS);
}

static bool
has_word(det_str text, const char *word)
{
    det_str needle = det_str_of(word);
    for (size_t i = 0; i + needle.len <= text.len; i++)
        if (det_str_equal_ascii_nocase(det_str_slice(text, i, i + needle.len), needle)) return true;
    return false;
}

static bool
is_passport(det_str type)
{
    return has_word(type, "passport") || has_word(type, "passeport") || has_word(type, "pasaporte");
}

/* TYPE_OF_DOCUMENT2, typed by people, is the more exact one where it says anything. */
static det_prop
prop_of_document(det_str type, det_str type2)
{
    if (has_word(type2, "fiscal") || has_word(type2, "tax")) return DET_PROP_TAX_NUMBER;
    if (is_passport(type2)) return DET_PROP_PASSPORT_NUMBER;
    return is_passport(type) && type2.len == 0 ? DET_PROP_PASSPORT_NUMBER : DET_PROP_ID_NUMBER;
}

static bool
has_digit(det_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') return true;
    return false;
}

/* The number in words such as "Tunisian passport number L 191609 issued on 28 Feb. 1996" or
 * "381110042 (Expired 25 Jan. 2016)"; false if there is none that we can tell. */
static bool
find_number(det_str text, bool needs_marker, det_str *out)
{
    static const char *const markers[] = {
        "number:", "number", "No.:", "no.:", "No.", "no.", "SSN", "Code:"};
    static const char *const ends[] = {" issued", " under", " expire", " Expire",
                                       " valid",  " (",     ",",       ";"};
    det_str rest = text;
    bool has_marker = false;
    for (size_t i = 0; i < sizeof markers / sizeof markers[0] && !has_marker; i++) {
        det_str marker = det_str_of(markers[i]);
        size_t at = det_str_find(text, marker);
        if (at == SIZE_MAX) continue;
        has_marker = true;
        rest = det_str_slice(text, at + marker.len, text.len);
    }
    if (needs_marker && !has_marker) return false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t at = det_str_find(rest, det_str_of(ends[i]));
        if (at != SIZE_MAX) rest = det_str_slice(rest, 0, at);
    }
    rest = det_str_trim(rest);
    if (!has_digit(rest)) return false;
    *out = rest;
    return true;
}

static void
map_document(mapping *m, const det_element *group)
{
    enum { TYPE, TYPE2, NUMBER, ISSUER, ISSUED, EXPIRES, CITY, COUNTRY, NOTE, COUNT };
    static const char *const names[COUNT] = {
        "TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER",
        "ISSUING_COUNTRY",  "DATE_OF_ISSUE",     "DATE_OF_EXPIRY",
        "CITY_OF_ISSUE",    "COUNTRY_OF_ISSUE",  "NOTE"};
    det_str v[COUNT], number = {0};
    take(m, group, names, v, COUNT);
    det_str type = det_draft_join(m->draft, ", ", v, 2);
    const det_str place[2] = {v[CITY],
                              det_str_equal(v[COUNTRY], v[ISSUER]) ? (det_str){0} : v[COUNTRY]};
    bool is_from_number = v[NUMBER].len != 0 && find_number(v[NUMBER], false, &number);
    bool is_from_words = v[NUMBER].len == 0 && (find_number(v[TYPE2], true, &number) ||
                                                find_number(v[NOTE], true, &number));
    bool is_in_words = is_from_number && !det_str_equal(number, v[NUMBER]);
    if (!is_from_number && !is_from_words) number = v[NUMBER];
    const det_str about[5] = {
        is_in_words ? prefixed(m->draft, "as published: ", v[NUMBER]) : (det_str){0},
        prefixed(m->draft, "issued ", v[ISSUED]),
        prefixed(m->draft, "issued in ", det_draft_join(m->draft, ", ", place, 2)),
        prefixed(m->draft, "expires ", v[EXPIRES]),
        v[NOTE],
    };
    det_str note = det_draft_join(m->draft, "; ", about, 5);
    det_statement *statement;
    if (number.len != 0) {
        statement = det_draft_say(m->draft, prop_of_document(v[TYPE], v[TYPE2]), number);
    } else {
        /* A document without its number identifies nobody, but it was published. */
        const det_str words[2] = {v[TYPE2], note};
        statement = det_draft_say(m->draft, DET_PROP_REMARK,
                                  det_draft_join(m->draft, "; ", words, 2));
        if (statement == NULL && (v[ISSUER].len != 0 || v[COUNTRY].len != 0))
            statement = det_draft_say(m->draft, DET_PROP_REMARK, v[TYPE]);
        note = (det_str){0};
    }
    if (statement == NULL) return;
    statement->type = det_draft_text(m->draft, type);
    statement->country = det_draft_text(m->draft, v[ISSUER].len != 0 ? v[ISSUER] : v[COUNTRY]);
    statement->note = det_draft_text(m->draft, note);
}

/* ---- single values --------------------------------------------------------------------------- */

/* The values of TITLE, DESIGNATION, NATIONALITY, LAST_DAY_UPDATED: <VALUE> children, or bare text.
 */
static void
map_values(mapping *m, const det_element *element, det_prop prop)
{
    const det_element *child = element->text.len != 0 ? element : element->first;
    for (; child != NULL; child = child == element ? element->first : child->next) {
        bool is_value = child == element ||
                        (det_str_equal(child->name, DET_STR("VALUE")) && child->first == NULL);
        if (!is_value) {
            note_unknown(m, child,
                         det_draft_print(m->draft, "%.*s/%.*s", DET_STR_FMT(element->name),
                                         DET_STR_FMT(child->name)),
                         0);
        } else if (is_placeholder(m, child)) {
            continue;
        } else if (prop == DET_PROP_UPDATED_ON) {
            det_draft_say_date(m->draft, prop, child->text, "LAST_DAY_UPDATED", child->line);
        } else {
            det_statement *statement = det_draft_say(m->draft, prop, child->text);
            if (statement != NULL && prop == DET_PROP_NATIONALITY)
                statement->country = statement->text;
        }
    }
}

static void
map_title(mapping *m, const det_element *element)
{
    map_values(m, element, DET_PROP_TITLE);
}

static void
map_designation(mapping *m, const det_element *element)
{
    map_values(m, element, DET_PROP_POSITION);
}

static void
map_nationality(mapping *m, const det_element *element)
{
    map_values(m, element, DET_PROP_NATIONALITY);
}

static void
map_updated(mapping *m, const det_element *element)
{
    map_values(m, element, DET_PROP_UPDATED_ON);
}

static void
map_name(mapping *m, const det_element *element)
{
    static const char *const names[4] = {"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"};
    for (size_t i = 0; i < 4; i++) {
        if (!det_str_equal(element->name, det_str_of(names[i]))) continue;
        if (m->names[i].len != 0)
            det_draft_note(m->draft, "element-repeated", element->name, element->text,
                           element->line);
        else if (i == 0 || !is_placeholder(m, element)) /* the first is the name itself */
            m->names[i] = element->text;
    }
    note_children(m, element);
}

static void
map_reference(mapping *m, const det_element *element)
{
    bool is_data_id = det_str_equal(element->name, DET_STR("DATAID"));
    det_str *value = is_data_id ? &m->data_id : &m->reference;
    if (value->len != 0)
        det_draft_note(m->draft, "element-repeated", element->name, element->text, element->line);
    else
        *value = element->text;
    note_children(m, element);
}

static void
map_list_type(mapping *m, const det_element *element)
{
    static const char *const known[] = {
        "Al-Qaida", "CAR",   "DPRK", "DRC",     "GB",         "Haiti", "Iran",    "Iraq",
        "Lebanon",  "Libya", "Mali", "Somalia", "SouthSudan", "Sudan", "Taliban", "Yemen"};
    det_statement *statement = det_draft_say(m->draft, DET_PROP_PROGRAM, element->text);
    bool is_known = false;
    for (size_t i = 0; statement != NULL && i < sizeof known / sizeof known[0]; i++)
        is_known |= det_str_equal(statement->text, det_str_of(known[i]));
    if (statement != NULL && !is_known)
        det_draft_note(m->draft, "list-type-unknown", element->name, element->text, element->line);
    note_children(m, element);
}

static void
map_listed_on(mapping *m, const det_element *element)
{
    det_draft_say_date(m->draft, DET_PROP_LISTED_ON, element->text, "LISTED_ON", element->line);
    note_children(m, element);
}

static void
map_original_script(mapping *m, const det_element *element)
{
    det_un_say_names(m->draft, DET_PROP_ORIGINAL_NAME, element->text, (det_str){0}, (det_str){0});
    note_children(m, element);
}

static void
map_gender(mapping *m, const det_element *element)
{
    det_draft_say(m->draft, DET_PROP_GENDER, element->text);
    note_children(m, element);
}

static void
map_link(mapping *m, const det_element *element)
{
    det_draft_say(m->draft, DET_PROP_SOURCE_URL, element->text);
    note_children(m, element);
}

/* SUBMITTED_BY, SUBMITTED_ON: rare, kept as remarks that say which. */
static void
map_submitted(mapping *m, const det_element *element)
{
    det_statement *statement = det_draft_say(m->draft, DET_PROP_REMARK, element->text);
    if (statement != NULL) statement->type = det_draft_text(m->draft, element->name);
    note_children(m, element);
}

/* "UN List" in every record of every version; anything else is worth a note. */
static void
map_kind_of_list(mapping *m, const det_element *element)
{
    for (const det_element *child = element->first; child != NULL; child = child->next)
        if (!det_str_equal(child->text, DET_STR("UN List")))
            note_unknown(m, child, DET_STR("LIST_TYPE/VALUE"), 0);
    if (element->text.len != 0)
        det_draft_note(m->draft, "element-unknown", element->name, element->text, element->line);
}

/* ---- comments -------------------------------------------------------------------------------- */

static bool
is_capital(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

/* "KPe.001", "QDi.430": two capitals, i or e, a full stop, three digits, and no letter before. */
static bool
is_reference_at(det_str text, size_t at)
{
    if (at + 7 > text.len || (at > 0 && is_capital(text.ptr[at - 1]))) return false;
    const char *p = text.ptr + at;
    return is_capital(p[0]) && is_capital(p[1]) && (p[2] == 'i' || p[2] == 'e') && p[3] == '.' &&
           has_digit((det_str){p + 4, 1}) && has_digit((det_str){p + 5, 1}) &&
           has_digit((det_str){p + 6, 1});
}

static void
say_links(mapping *m, det_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (is_reference_at(text, i)) {
            det_str other = det_str_slice(text, i, i + 7);
            if (!det_str_equal(other, m->reference))
                det_draft_say(m->draft, DET_PROP_LINKED_TO, other);
        }
        det_str rest = det_str_slice(text, i, text.len);
        if (rest.ptr[0] == 'h' && (det_str_starts(rest, DET_STR("http://")) ||
                                   det_str_starts(rest, DET_STR("https://")))) {
            size_t end = 0;
            while (end < rest.len && (unsigned char)rest.ptr[end] > ' ')
                end++;
            i += end - 1;
            while (end > 0 && (rest.ptr[end - 1] == '.' || rest.ptr[end - 1] == ')' ||
                               rest.ptr[end - 1] == ',' || rest.ptr[end - 1] == ']'))
                end--;
            det_draft_say(m->draft, DET_PROP_SOURCE_URL, det_str_slice(rest, 0, end));
        }
    }
}

/* "[Old Reference # I.47.C.1]", "[Old Reference #E.29.I.22]" */
static void
say_old_references(mapping *m, det_str text)
{
    static const char opening[] = "[Old Reference";
    for (;;) {
        size_t at = det_str_find(text, DET_STR("[Old Reference"));
        if (at == SIZE_MAX) return;
        text = det_str_slice(text, at + sizeof opening - 1, text.len);
        size_t end = det_str_find_byte(text, ']');
        if (end == SIZE_MAX) return;
        det_str value = det_str_trim(det_str_slice(text, 0, end));
        if (det_str_starts(value, DET_STR("#"))) value = det_str_slice(value, 1, value.len);
        det_statement *statement = det_draft_say(m->draft, DET_PROP_REFERENCE, value);
        if (statement != NULL) statement->type = DET_STR("Old Reference");
    }
}

static void
map_comments(mapping *m, const det_element *element)
{
    det_statement *statement = det_draft_say(m->draft, DET_PROP_REMARK, element->text);
    note_children(m, element);
    if (statement == NULL) return;
    det_str text = statement->text;
    say_links(m, text);
    say_old_references(m, text);
}

static void
skip(mapping *m, const det_element *element)
{
    note_children(m, element);
}

/* ---- the record ------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    void (*map)(mapping *m, const det_element *element);
} fields[] = {
    {"DATAID", map_reference},
    {"VERSIONNUM", skip},
    {"FIRST_NAME", map_name},
    {"SECOND_NAME", map_name},
    {"THIRD_NAME", map_name},
    {"FOURTH_NAME", map_name},
    {"UN_LIST_TYPE", map_list_type},
    {"REFERENCE_NUMBER", map_reference},
    {"LISTED_ON", map_listed_on},
    {"SUBMITTED_ON", map_submitted},
    {"SUBMITTED_BY", map_submitted},
    {"GENDER", map_gender},
    {"NAME_ORIGINAL_SCRIPT", map_original_script},
    {"COMMENTS1", map_comments},
    {"TITLE", map_title},
    {"DESIGNATION", map_designation},
    {"NATIONALITY", map_nationality},
    {"LIST_TYPE", map_kind_of_list},
    {"LAST_DAY_UPDATED", map_updated},
    {"INDIVIDUAL_ALIAS", map_alias},
    {"ENTITY_ALIAS", map_alias},
    {"INDIVIDUAL_ADDRESS", map_address},
    {"ENTITY_ADDRESS", map_address},
    {"INDIVIDUAL_DATE_OF_BIRTH", map_birth_date},
    {"INDIVIDUAL_PLACE_OF_BIRTH", map_birth_place},
    {"INDIVIDUAL_DOCUMENT", map_document},
    {"SORT_KEY", skip},
    {"SORT_KEY_LAST_MOD", skip},
    {"HAS_INTERPOL_LINK", skip},
    {"INTERPOL_LINK", map_link},
};

static void
map_field(mapping *m, const det_element *element)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (det_str_equal(element->name, det_str_of(fields[i].name))) {
            fields[i].map(m, element);
            return;
        }
    }
    note_unknown(m, element, element->name, 0);
}

/* "un:KPi.024"; without a reference the publisher's row number, which is no promise of theirs. */
static void
map_id(mapping *m)
{
    det_draft *draft = m->draft;
    if (m->data_id.len != 0) {
        det_statement *statement = det_draft_say(draft, DET_PROP_REFERENCE, m->data_id);
        if (statement != NULL) statement->type = DET_STR("DATAID");
    }
    if (m->reference.len != 0) {
        draft->subject.id = det_draft_print(draft, "un:%.*s", DET_STR_FMT(m->reference));
    } else if (m->data_id.len != 0) {
        draft->subject.id = det_draft_print(draft, "un:dataid-%.*s", DET_STR_FMT(m->data_id));
        det_draft_note(draft, "reference-missing", DET_STR("REFERENCE_NUMBER"), m->data_id,
                       m->record->line);
    }
}

static bool
has_name(const det_draft *draft)
{
    for (size_t i = 0; i < draft->statement_count; i++)
        if (draft->statements[i].prop <= DET_PROP_NAME_LAST) return true;
    return false;
}

det_status
det_un_map(const det_element *record, const char *file, det_collect *collect, det_error *err)
{
    mapping m = {.draft = &collect->draft, .record = record};
    det_draft_begin(m.draft, file, record->line);
    m.draft->subject.schema = det_str_equal(record->name, DET_STR("INDIVIDUAL"))
                                  ? DET_SCHEMA_PERSON
                                  : DET_SCHEMA_ORGANIZATION;
    if (record->text.len != 0)
        det_draft_note(m.draft, "element-unknown", record->name, record->text, record->line);
    for (const det_element *child = record->first; child != NULL; child = child->next)
        map_field(&m, child);

    m.draft->subject.caption = det_draft_text(m.draft, det_draft_join(m.draft, " ", m.names, 4));
    det_un_say_names(m.draft, DET_PROP_NAME, m.draft->subject.caption, (det_str){0}, (det_str){0});
    map_id(&m);
    if (m.draft->has_no_memory) return det_collect_keep(collect, err); /* reports it */
    if (m.draft->subject.id.len == 0)
        return det_collect_reject(collect, file, record->line,
                                  DET_STR("neither REFERENCE_NUMBER nor DATAID: nothing to call "
                                          "this record by"),
                                  m.draft->subject.caption, err);
    if (!has_name(m.draft))
        return det_collect_reject(collect, file, record->line,
                                  DET_STR("no name in FIRST_NAME to FOURTH_NAME, in an alias or in "
                                          "NAME_ORIGINAL_SCRIPT"),
                                  m.draft->subject.id, err);
    if (m.draft->subject.caption.len == 0)
        det_draft_note(m.draft, "name-missing", DET_STR("FIRST_NAME"), m.draft->subject.id,
                       record->line);
    return det_collect_keep(collect, err);
}
