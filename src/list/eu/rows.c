/* eu/rows.c - the EU list as CSV, from rows to entities.
 *
 *   fileGenerationDate;Entity_LogicalId;...;NameAlias_WholeName;...;Address_City;...      FSF 1.1
 *   Date_file;Entity_logical_id;Subject_type;...;Naal_wholename;...;Addr_city;...         FSF 1.0
 *
 * A row repeats what the entity says and adds one name, address, birth, document or citizenship.
 * Columns are known by their headings, so any choice and order of them will do, with semicolons or
 * commas; a copy in which each row is quoted as a whole is read too.  Each entity is put together
 * as the element that the XML of the same age would have, and mapped by the same code: a value
 * reads the same from either. */
#include "list/eu/record.h"

#include "base/csv.h"
#include "list/cp1252.h"

/* Parts of an entity.  The first three are said by every row of it. */
typedef enum part {
    ENTITY,
    KIND,
    REGULATION,
    LAST_REPEATED = REGULATION,
    NAME,
    ADDRESS,
    BIRTH,
    DOCUMENT,
    CITIZEN,
    PART_COUNT,
    DATED,
    LEFT_OUT /* numbers of rows, and which act brought a value (docs/lists/eu.md) */
} part;

typedef enum shape { ATTRIBUTE, CHILD, REMARK, YES_OR_NO, CONTACT } shape;

typedef struct column {
    part part;
    shape shape;
    det_str name; /* of the attribute or child */
} column;

/* What an element of each part is called: in FSF 1.1, and before. */
static const char *const part_names[PART_COUNT][2] = {
    [ENTITY] = {"sanctionEntity", "ENTITY"},     [KIND] = {"subjectType", ""},
    [REGULATION] = {"regulation", ""},           [NAME] = {"nameAlias", "NAME"},
    [ADDRESS] = {"address", "ADDRESS"},          [BIRTH] = {"birthdate", "BIRTH"},
    [DOCUMENT] = {"identification", "PASSPORT"}, [CITIZEN] = {"citizenship", "CITIZEN"},
};

typedef struct entity {
    det_element *record;
    det_str repeated[LAST_REPEATED + 1]; /* of the last row: said again only if it differs */
} entity;

typedef struct reading {
    det_loading *loading;
    det_arena *scratch;
    bool is_old; /* FSF 1.0 */
    char separator;
    column columns[DET_CSV_FIELDS_MAX];
    size_t width;
    size_t id_at, reference_at; /* SIZE_MAX: no such column */
    det_strmap place_of;
    entity *entities;
    size_t entity_count, entity_capacity;
} reading;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "rows of the EU list: no memory");
}

/* ---- headings ----------------------------------------------------------------------------------
 */

/* Headings that do not follow the rule of their format. */
static const struct {
    const char *heading;
    part part;
    shape shape;
    const char *name;
} special[] = {
    {"fileGenerationDate", DATED, ATTRIBUTE, ""},
    {"Entity_LogicalId", ENTITY, ATTRIBUTE, "logicalId"},
    {"Entity_EU_ReferenceNumber", ENTITY, ATTRIBUTE, "euReferenceNumber"},
    {"Entity_Remark", ENTITY, REMARK, "remark"},
    {"Entity_SubjectType", KIND, ATTRIBUTE, "classificationCode"},
    {"Entity_SubjectType_ClassificationCode", KIND, ATTRIBUTE, "code"},
    {"Entity_Regulation_Type", REGULATION, ATTRIBUTE, "regulationType"},
    {"Entity_Regulation_PublicationUrl", REGULATION, CHILD, "publicationUrl"},
    {"Address_ContactInfo", ADDRESS, CONTACT, "contactInfo"},
    {"BirthDate_BirthDate", BIRTH, ATTRIBUTE, "birthdate"},
    {"BirthDate_Day", BIRTH, ATTRIBUTE, "dayOfMonth"},
    {"BirthDate_Month", BIRTH, ATTRIBUTE, "monthOfYear"},
    {"Identification_TypeCode", DOCUMENT, ATTRIBUTE, "identificationTypeCode"},
    {"Identification_TypeDescription", DOCUMENT, ATTRIBUTE, "identificationTypeDescription"},
    {"Identification_IssuedDate", DOCUMENT, ATTRIBUTE, "issueDate"},
    /* FSF 1.0 */
    {"Entity_logical_id", ENTITY, ATTRIBUTE, "Id"},
    {"EU_ref_num", ENTITY, ATTRIBUTE, "EU_ref_num"},
    {"Subject_type", ENTITY, ATTRIBUTE, "Type"},
    {"Leba_numtitle", ENTITY, ATTRIBUTE, "legal_basis"},
    {"Leba_publication_date", ENTITY, ATTRIBUTE, "reg_date"},
    {"Leba_url", ENTITY, ATTRIBUTE, "pdf_link"},
    {"Programme", ENTITY, ATTRIBUTE, "programme"},
    {"Entity_remark", ENTITY, ATTRIBUTE, "remark"},
    {"Naal_language", NAME, CHILD, "LANGUAGE"},
    {"Citi_country", CITIZEN, CHILD, "COUNTRY"},
};

static const struct {
    const char *prefix;
    part part;
    bool is_old;
} prefixes[] = {
    {"Entity_Regulation_", REGULATION, false},
    {"Entity_", ENTITY, false},
    {"NameAlias_", NAME, false},
    {"Address_", ADDRESS, false},
    {"BirthDate_", BIRTH, false},
    {"Identification_", DOCUMENT, false},
    {"Citizenship_", CITIZEN, false},
    {"Naal_", NAME, true},
    {"Addr_", ADDRESS, true},
    {"Birt_", BIRTH, true},
    {"Iden_", DOCUMENT, true},
    {"Citi_", CITIZEN, true},
};

static bool
is_yes_or_no(det_str name)
{
    static const char *const names[] = {"asAtListingTime", "circa",      "diplomatic",
                                        "knownExpired",    "knownFalse", "reportedLost",
                                        "revokedByIssuer", "strong"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (det_str_equal(name, det_str_of(names[i]))) return true;
    return false;
}

/* The rest of a heading as the XML calls it: "WholeName" is wholeName, "wholename" is WHOLENAME. */
static bool
rename_rest(det_arena *arena, det_str rest, bool is_old, det_str *out)
{
    det_str copy;
    if (!det_arena_copy(arena, rest, &copy)) return false;
    char *bytes = (char *)(uintptr_t)copy.ptr; /* ours, just made */
    for (size_t i = 0; i < copy.len && (is_old || i == 0); i++) {
        bool is_small = bytes[i] >= 'a' && bytes[i] <= 'z';
        bool is_capital = bytes[i] >= 'A' && bytes[i] <= 'Z';
        if (is_old && is_small) bytes[i] = (char)(bytes[i] - 'a' + 'A');
        if (!is_old && is_capital) bytes[i] = (char)(bytes[i] - 'A' + 'a');
    }
    *out = copy;
    return true;
}

static bool
is_left_out(det_str rest, bool is_old)
{
    if (is_old)
        return det_str_equal(rest, DET_STR("logical_id")) ||
               det_str_equal(rest, DET_STR("programme")) || det_str_starts(rest, DET_STR("leba_"));
    return det_str_starts(rest, DET_STR("Regulation_")) ||
           det_str_equal(rest, DET_STR("RegulationLanguage")) ||
           det_str_equal(rest, DET_STR("LogicalId"));
}

static det_status
read_heading(reading *r, det_str heading, det_where at, column *out, det_error *err)
{
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
        if (det_str_equal(heading, det_str_of(special[i].heading))) {
            *out = (column){special[i].part, special[i].shape, det_str_of(special[i].name)};
            return DET_OK;
        }
    if (det_str_starts(heading, DET_STR("Date_file"))) {
        *out = (column){.part = DATED};
        return DET_OK;
    }
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        det_str prefix = det_str_of(prefixes[i].prefix);
        if (!det_str_starts(heading, prefix)) continue;
        det_str rest = det_str_slice(heading, prefix.len, heading.len);
        bool is_old = prefixes[i].is_old;
        *out = (column){.part = prefixes[i].part, .shape = is_old ? CHILD : ATTRIBUTE};
        if (is_left_out(rest, is_old)) {
            out->part = LEFT_OUT;
            return DET_OK;
        }
        if (!rename_rest(r->scratch, rest, is_old, &out->name)) return no_memory(err);
        if (!is_old && det_str_equal(rest, DET_STR("Remark"))) out->shape = REMARK;
        if (!is_old && is_yes_or_no(out->name)) out->shape = YES_OR_NO;
        return DET_OK;
    }
    return det_fail(err, DET_UNSUPPORTED, at,
                    "unknown column '%.*s'; the list has a new column that must be mapped before "
                    "it can be imported",
                    DET_STR_FMT(heading));
}

static det_status
read_headings(reading *r, const det_csv_row *row, det_error *err)
{
    r->id_at = r->reference_at = SIZE_MAX;
    r->width = row->count;
    for (size_t i = 0; i < row->count; i++) {
        det_str heading = det_str_trim(row->fields[i]);
        det_where at = {r->loading->file, row->line, row->columns[i]};
        det_status st = read_heading(r, heading, at, &r->columns[i], err);
        if (st != DET_OK) return st;
        r->is_old |= det_str_equal(heading, DET_STR("Entity_logical_id"));
        bool is_id = det_str_equal_ascii_nocase(heading, DET_STR("Entity_LogicalId")) ||
                     det_str_equal(heading, DET_STR("Entity_logical_id"));
        if (is_id && r->id_at != SIZE_MAX) r->columns[i].part = LEFT_OUT; /* of each part again */
        if (is_id && r->id_at == SIZE_MAX) r->id_at = i;
        if (det_str_equal(heading, DET_STR("Entity_EU_ReferenceNumber")) ||
            det_str_equal(heading, DET_STR("EU_ref_num")))
            r->reference_at = i;
    }
    if (r->id_at != SIZE_MAX) return DET_OK;
    return det_fail(err, DET_SYNTAX, (det_where){r->loading->file, row->line, 1},
                    "no column 'Entity_LogicalId'; expected the EU's consolidated list as CSV, or "
                    "as XML: fetch the file again");
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static det_element *
new_element(reading *r, det_element *parent, det_str name, uint32_t line)
{
    det_element *element = DET_NEW(r->scratch, det_element, 1);
    if (element == NULL) return NULL;
    *element = (det_element){.name = name, .line = line, .parent = parent};
    if (parent == NULL) return element;
    if (parent->last != NULL)
        parent->last->next = element;
    else
        parent->first = element;
    parent->last = element;
    return element;
}

static bool
add_attribute(reading *r, det_element *element, det_str name, det_str value)
{
    /* room for every column, once */
    if (element->attributes == NULL) {
        element->attributes = DET_NEW(r->scratch, det_xml_attribute, r->width + 1);
        if (element->attributes == NULL) return false;
    }
    det_xml_attribute *attributes = (det_xml_attribute *)(uintptr_t)element->attributes;
    attributes[element->attribute_count++] = (det_xml_attribute){name, value};
    return true;
}

/* "PHONE[042-681 20 81]" and the like are contacts; what else is said is a remark. */
static bool
add_contacts(reading *r, det_element *address, det_str text, uint32_t line)
{
    while (text.len > 0) {
        size_t open = det_str_find_byte(text, '['), close = det_str_find_byte(text, ']');
        det_str key = det_str_trim(det_str_slice(text, 0, open));
        bool is_contact = open != SIZE_MAX && close != SIZE_MAX && open < close && key.len > 0;
        for (size_t i = 0; is_contact && i < key.len; i++)
            is_contact = key.ptr[i] >= 'A' && key.ptr[i] <= 'Z';
        if (!is_contact) {
            det_element *remark = new_element(r, address, DET_STR("remark"), line);
            if (remark == NULL) return false;
            remark->text = text;
            return true;
        }
        det_element *contact = new_element(r, address, DET_STR("contactInfo"), line);
        if (contact == NULL || !add_attribute(r, contact, DET_STR("key"), key) ||
            !add_attribute(r, contact, DET_STR("value"), det_str_slice(text, open + 1, close)))
            return false;
        text = det_str_trim(det_str_slice(text, close + 1, text.len));
        if (det_str_starts(text, DET_STR("\\n"))) text = det_str_slice(text, 2, text.len);
        text = det_str_trim(text);
    }
    return true;
}

static bool
add_value(reading *r, det_element *element, const column *as, det_str value, uint32_t line)
{
    det_element *child;
    switch (as->shape) {
    case ATTRIBUTE:
        return add_attribute(r, element, as->name, value);
    case YES_OR_NO:
        if (det_str_equal_ascii_nocase(value, DET_STR("YES"))) value = DET_STR("true");
        if (det_str_equal_ascii_nocase(value, DET_STR("NO"))) value = DET_STR("false");
        return add_attribute(r, element, as->name, value);
    case CONTACT:
        return add_contacts(r, element, value, line);
    case CHILD:
    case REMARK:
        break;
    }
    child = new_element(r, element, as->name, line);
    if (child == NULL) return false;
    child->text = value;
    return true;
}

/* "N/A" is what FSF 1.0 writes for no birth date. */
static det_str
value_of(det_str field)
{
    det_str value = det_str_trim(field);
    return det_str_equal(value, DET_STR("N/A")) ? (det_str){0} : value;
}

/* All fields of one part, as a key that tells whether a row says it anew. */
static det_status
repeated_key(reading *r, const det_csv_row *row, part of, det_str *out, det_error *err)
{
    *out = (det_str){0};
    for (size_t i = 0; i < row->count; i++)
        if (r->columns[i].part == of &&
            !det_arena_print(r->scratch, out, "%.*s%.*s\n", DET_STR_FMT(*out),
                             DET_STR_FMT(value_of(row->fields[i]))))
            return no_memory(err);
    return DET_OK;
}

static bool
says_anything(const reading *r, const det_csv_row *row, part of)
{
    for (size_t i = 0; i < row->count; i++)
        if (r->columns[i].part == of && value_of(row->fields[i]).len > 0 &&
            /* a country that is none, and a flag that is not set, say nothing alone */
            r->columns[i].shape != YES_OR_NO && !det_str_equal(row->fields[i], DET_STR("00")) &&
            !det_str_equal(row->fields[i], DET_STR("UNKNOWN")) &&
            !det_str_equal(r->columns[i].name, DET_STR("calendarType")))
            return true;
    return false;
}

static det_status
add_part(reading *r, entity *of, const det_csv_row *row, part p, det_error *err)
{
    det_str key;
    det_element *element = of->record;
    if (!says_anything(r, row, p)) return DET_OK;
    if (p <= LAST_REPEATED) {
        det_status st = repeated_key(r, row, p, &key, err);
        if (st != DET_OK || det_str_equal(key, of->repeated[p])) return st;
        of->repeated[p] = key;
    }
    bool is_record = p == ENTITY;
    if (is_record && element->attributes != NULL) {
        /* another act, programme or remark than the row before: an entity may have several */
        if (r->is_old) {
            element = new_element(r, of->record, DET_STR("ENTITY"), row->line);
            is_record = false;
        } else {
            element->attribute_count = 0; /* said again, with what has changed */
        }
    } else if (!is_record) {
        element = new_element(r, of->record, det_str_of(part_names[p][r->is_old]), row->line);
    }
    if (element == NULL) return no_memory(err);
    for (size_t i = 0; i < row->count; i++) {
        det_str value = value_of(row->fields[i]);
        if (r->columns[i].part == p && value.len > 0 &&
            !add_value(r, element, &r->columns[i], value, row->line))
            return no_memory(err);
    }
    return DET_OK;
}

static det_status
entity_of(reading *r, const det_csv_row *row, entity **out, det_error *err)
{
    det_str key = det_str_trim(row->fields[r->id_at]);
    uint32_t place = (uint32_t)r->entity_count;
    if (key.len == 0 && r->reference_at != SIZE_MAX)
        key = det_str_trim(row->fields[r->reference_at]);
    if (key.len == 0)
        return det_fail(err, DET_SYNTAX, (det_where){r->loading->file, row->line, 1},
                        "a row without the number of its entity; whose name or address it has, "
                        "nobody can tell: fetch the file again");
    if (!det_strmap_add(&r->place_of, key, place, &place)) return no_memory(err);
    if (place == r->entity_count) {
        if (r->entity_count == r->entity_capacity) {
            entity *grown = det_arena_grow(r->scratch, r->entities, r->entity_count,
                                           &r->entity_capacity, sizeof *grown);
            if (grown == NULL) return no_memory(err);
            r->entities = grown;
        }
        det_element *record = new_element(r, NULL, det_str_of(part_names[ENTITY][r->is_old]),
                                          row->line);
        if (record == NULL) return no_memory(err);
        r->entities[r->entity_count++] = (entity){.record = record};
        r->loading->read++;
    }
    *out = &r->entities[place];
    return DET_OK;
}

static det_status
add_row(reading *r, const det_csv_row *row, det_error *err)
{
    entity *of = NULL;
    if (row->count != r->width)
        return det_fail(err, DET_SYNTAX, (det_where){r->loading->file, row->line, 1},
                        "row of %zu columns among rows of %zu; the file is cut off or damaged: "
                        "fetch it again",
                        row->count, r->width);
    det_status st = entity_of(r, row, &of, err);
    for (int p = ENTITY; st == DET_OK && p < PART_COUNT; p++)
        st = add_part(r, of, row, (part)p, err);
    for (size_t i = 0; st == DET_OK && i < row->count && r->loading->dated_text.len == 0; i++)
        if (r->columns[i].part == DATED)
            st = det_load_dated(r->loading, row->fields[i],
                                (det_where){r->loading->file, row->line, row->columns[i]}, err);
    return st;
}

/* A row that was quoted as a whole is one field that holds a row, with tabs behind it. */
static det_status
unwrap(reading *r, det_csv_row *row, det_error *err)
{
    if (row->count != 1 || det_str_find_byte(row->fields[0], ';') == SIZE_MAX) return DET_OK;
    uint32_t line = row->line;
    det_csv inner = det_csv_over(det_str_trim(row->fields[0]), ';', r->loading->file);
    inner.line = line;
    det_status st = det_csv_next(&inner, r->scratch, row, err);
    if (st == DET_OK && inner.rest.len != 0)
        st = det_fail(err, DET_SYNTAX, (det_where){r->loading->file, line, 1},
                      "a row that is quoted as a whole holds several rows; expected one");
    row->line = line;
    return st;
}

/* Semicolons as published; commas where a copy went through another program. */
static char
separator_of(det_str text)
{
    det_str line = det_str_slice(text, 0, det_str_find_byte(text, '\n'));
    if (det_str_starts(line, DET_STR("\""))) {
        /* "Date_file;...": one cell; "Entity_LogicalId","...": cells */
        return det_str_find(line, DET_STR("\",\"")) != SIZE_MAX   ? ','
               : det_str_find(line, DET_STR("\";\"")) != SIZE_MAX ? ';'
                                                                  : '\t';
    }
    return det_str_find_byte(line, ';') != SIZE_MAX ? ';' : ',';
}

det_status
det_eu_read_rows(det_loading *loading, det_str bytes, det_error *err)
{
    det_arena *scratch = loading->collect.scratch;
    det_str text;
    reading r = {.loading = loading, .scratch = scratch, .place_of = det_strmap_in(scratch)};
    det_status st = det_cp1252_read(bytes, loading->file, scratch, &text, err);
    if (st != DET_OK) return st;
    loading->dated_key = "fileGenerationDate";
    det_csv csv = det_csv_over(text, separator_of(text), loading->file);
    det_csv_row row;
    while ((st = det_csv_next(&csv, scratch, &row, err)) == DET_OK) {
        st = unwrap(&r, &row, err);
        if (st == DET_OK && row.count == 1 && det_str_trim(row.fields[0]).len == 0) continue;
        if (st == DET_OK) st = r.width == 0 ? read_headings(&r, &row, err) : add_row(&r, &row, err);
        if (st != DET_OK) return st;
    }
    if (st != DET_MISSING) return st;
    st = DET_OK;
    for (size_t i = 0; st == DET_OK && i < r.entity_count; i++)
        st = r.is_old
                 ? det_eu_map_whole(r.entities[i].record, loading->file, &loading->collect, err)
                 : det_eu_map(r.entities[i].record, loading->file, &loading->collect, err);
    return st;
}
