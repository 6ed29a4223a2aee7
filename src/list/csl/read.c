/* csl/read.c - the Consolidated Screening List of the US Departments of Commerce, State and
 * Treasury.
 *
 *   _id,source,entity_number,type,programs,name,...,ids
 *   "30882","Non-SDN ... List (CMIC) - Treasury Department","30882","Entity","CMIC-EO13959",...
 *
 * One row is a party on one of its lists, and a party on three of them has three rows.  Several
 * values in a field are parted by "; ".  The Treasury's rows are OFAC's entries, said once more
 * with the words of OFAC's formats, so they are mapped by what maps those (list/ofac/fact.h). */
#include "list/csl/csl.h"

#include "list/dob.h"
#include "list/ofac/fact.h"
#include "list/table.h"

enum {
    ID,
    SOURCE,
    ENTITY_NUMBER,
    TYPE,
    PROGRAMS,
    NAME,
    TITLE,
    ADDRESSES,
    NOTICE,
    START,
    END,
    STANDARD_ORDER,
    REQUIREMENT,
    POLICY,
    CALL_SIGN,
    VESSEL_TYPE,
    TONNAGE,
    GROSS_TONNAGE,
    FLAG,
    OWNER,
    REMARKS,
    LIST_URL,
    ALT_NAMES,
    CITIZENSHIPS,
    BIRTH_DATES,
    NATIONALITIES,
    BIRTH_PLACES,
    INFORMATION_URL,
    IDS,
    COLUMN_COUNT
};

static const char *const headings[COLUMN_COUNT] = {
    [ID] = "_id",
    [SOURCE] = "source",
    [ENTITY_NUMBER] = "entity_number",
    [TYPE] = "type",
    [PROGRAMS] = "programs",
    [NAME] = "name",
    [TITLE] = "title",
    [ADDRESSES] = "addresses",
    [NOTICE] = "federal_register_notice",
    [START] = "start_date",
    [END] = "end_date",
    [STANDARD_ORDER] = "standard_order",
    [REQUIREMENT] = "license_requirement",
    [POLICY] = "license_policy",
    [CALL_SIGN] = "call_sign",
    [VESSEL_TYPE] = "vessel_type",
    [TONNAGE] = "gross_tonnage",
    [GROSS_TONNAGE] = "gross_registered_tonnage",
    [FLAG] = "vessel_flag",
    [OWNER] = "vessel_owner",
    [REMARKS] = "remarks",
    [LIST_URL] = "source_list_url",
    [ALT_NAMES] = "alt_names",
    [CITIZENSHIPS] = "citizenships",
    [BIRTH_DATES] = "dates_of_birth",
    [NATIONALITIES] = "nationalities",
    [BIRTH_PLACES] = "places_of_birth",
    [INFORMATION_URL] = "source_information_url",
    [IDS] = "ids",
};

typedef struct mapping {
    det_draft *draft;
    const det_table_row *row;
    det_str list; /* "Entity List (EL)" */
} mapping;

/* ---- several values in a field ----------------------------------------------------------------
 */

/* The next of the values; false at the end. */
static bool
next_value(det_str *rest, det_str *value)
{
    if (rest->len == 0) return false;
    size_t end = det_str_find(*rest, DET_STR("; "));
    *value = det_str_trim(det_str_slice(*rest, 0, end));
    *rest = end == SIZE_MAX ? (det_str){0} : det_str_slice(*rest, end + 2, rest->len);
    return true;
}

/* "IR" at the end of a text of parts; empty if it does not end in a country's two letters. */
static det_str
country_at_end(det_str text)
{
    size_t at = text.len < 2 ? 0 : text.len - 2;
    if (text.len < 2 || (at > 0 && (at < 2 || text.ptr[at - 1] != ' ' || text.ptr[at - 2] != ',')))
        return (det_str){0};
    for (size_t i = at; i < text.len; i++)
        if (text.ptr[i] < 'A' || text.ptr[i] > 'Z') return (det_str){0};
    return det_str_slice(text, at, text.len);
}

static void
map_names(mapping *m)
{
    det_str rest = m->row->fields[ALT_NAMES], value;
    det_ofac_say_name(m->draft, DET_PROP_NAME, m->row->fields[NAME], "");
    while (next_value(&rest, &value))
        det_ofac_say_name(m->draft, DET_PROP_ALIAS, value, "");
}

static void
map_addresses(mapping *m)
{
    det_str rest = m->row->fields[ADDRESSES], value;
    while (next_value(&rest, &value)) {
        det_statement *statement = det_draft_say(m->draft, DET_PROP_ADDRESS, value);
        if (statement != NULL) statement->country = country_at_end(statement->text);
    }
}

static void
map_facts(mapping *m, int column, const char *type)
{
    det_str rest = m->row->fields[column], value;
    while (next_value(&rest, &value)) {
        const det_ofac_fact fact = {.type = det_str_of(type), .value = value, .line = m->row->line};
        det_ofac_say_fact(m->draft, &fact);
    }
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

static bool
is_date(det_str text)
{
    det_span span;
    bool has_letter = false;
    for (size_t i = 0; i < text.len; i++)
        has_letter |= text.ptr[i] >= 'a' && text.ptr[i] <= 'z';
    return has_letter && det_dob_read(text, (det_where){0}, &span, NULL) == DET_OK;
}

/* Takes the last part off a text of parts ", "; empty if there is but one. */
static det_str
take_last(det_str *text)
{
    for (size_t i = text->len; i >= 2; i--) {
        if (text->ptr[i - 1] != ' ' || text->ptr[i - 2] != ',') continue;
        det_str last = det_str_slice(*text, i, text->len);
        *text = det_str_slice(*text, 0, i - 2);
        return last;
    }
    return (det_str){0};
}

/* "Passport, 484824, EG, 18 Jan 1984": type, number, country, one or two dates.  Of one date it is
 * not said whether it is that of issue. */
static void
map_id(mapping *m, det_str text)
{
    size_t comma = det_str_find(text, DET_STR(", "));
    if (comma == SIZE_MAX) {
        det_ofac_say_clause(m->draft, text, m->row->line);
        return;
    }
    det_ofac_fact fact = {.type = det_str_slice(text, 0, comma), .line = m->row->line};
    det_str value = det_str_slice(text, comma + 2, text.len), left = value, dates[2] = {{0}};
    size_t count = 0;
    for (det_str last = take_last(&left); count < 2 && is_date(last); last = take_last(&left)) {
        dates[count++] = last;
        value = left;
    }
    left = value;
    fact.country = country_at_end(take_last(&left));
    fact.value = fact.country.len == 0 ? value : left;
    if (count == 1) fact.note = det_draft_print(m->draft, "dated %.*s", DET_STR_FMT(dates[0]));
    if (count == 2)
        fact.note = det_draft_print(m->draft, "issued %.*s expires %.*s", DET_STR_FMT(dates[1]),
                                    DET_STR_FMT(dates[0]));
    det_ofac_say_fact(m->draft, &fact);
}

/* A value may hold "; " itself: what does not begin with a type goes on with the one before. */
static void
map_ids(mapping *m)
{
    det_str rest = m->row->fields[IDS], value, whole = {0};
    while (next_value(&rest, &value)) {
        size_t comma = det_str_find(value, DET_STR(", "));
        bool is_next = comma != SIZE_MAX && comma <= 90 && value.ptr[0] >= 'A' &&
                       value.ptr[0] <= 'Z';
        if (!is_next && whole.len != 0) {
            whole = det_draft_print(m->draft, "%.*s; %.*s", DET_STR_FMT(whole), DET_STR_FMT(value));
            continue;
        }
        if (whole.len != 0) map_id(m, whole);
        whole = value;
    }
    if (whole.len != 0) map_id(m, whole);
}

/* ---- the listing ------------------------------------------------------------------------------
 */

/* The short form of a list, "EL" of "Entity List (EL)"; else all of it. */
static det_str
short_of(det_str list)
{
    size_t open = det_str_find_byte(list, '('), close = det_str_find_byte(list, ')');
    if (close == SIZE_MAX || open >= close) return list;
    det_str name = det_str_slice(list, open + 1, close);
    /* "(NS-MBS List)" */
    return det_str_ends(name, DET_STR(" List")) ? det_str_slice(name, 0, name.len - 5) : name;
}

/* The programmes, and where there are none the list itself: the lawbook knows both by these names.
 */
static void
map_programs(mapping *m)
{
    det_str rest = m->row->fields[PROGRAMS], value;
    bool has_one = false;
    while (next_value(&rest, &value))
        has_one |= det_draft_say(m->draft, DET_PROP_PROGRAM, value) != NULL;
    if (!has_one) det_draft_say(m->draft, DET_PROP_PROGRAM, m->list);
}

static void
map_columns(mapping *m)
{
    static const struct {
        int column;
        det_prop prop;
        bool is_typed; /* the column is the type */
    } plain[] = {
        {SOURCE, DET_PROP_REMARK, true},
        {ENTITY_NUMBER, DET_PROP_REFERENCE, true},
        {TITLE, DET_PROP_POSITION, false},
        {NOTICE, DET_PROP_REMARK, true},
        {STANDARD_ORDER, DET_PROP_REMARK, true},
        {REQUIREMENT, DET_PROP_SANCTION_RISK, true},
        {POLICY, DET_PROP_SANCTION_RISK, true},
        {CALL_SIGN, DET_PROP_CALL_SIGN, false},
        {VESSEL_TYPE, DET_PROP_VESSEL_TYPE, false},
        {TONNAGE, DET_PROP_TONNAGE, false},
        {GROSS_TONNAGE, DET_PROP_GROSS_TONNAGE, false},
        {FLAG, DET_PROP_FLAG, false},
        {OWNER, DET_PROP_OWNER, false},
        {LIST_URL, DET_PROP_SOURCE_URL, false},
        {INFORMATION_URL, DET_PROP_SOURCE_URL, false},
    };
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        det_statement *statement = det_draft_say(m->draft, plain[i].prop,
                                                 m->row->fields[plain[i].column]);
        if (statement != NULL && plain[i].is_typed)
            statement->type = det_str_of(headings[plain[i].column]);
    }
    det_statement *start = det_draft_say_date(m->draft, DET_PROP_LISTED_ON, m->row->fields[START],
                                              headings[START], m->row->line);
    if (start != NULL) start->type = det_draft_text(m->draft, m->list);
    det_statement *end = det_draft_say_date(m->draft, DET_PROP_REMARK, m->row->fields[END],
                                            headings[END], m->row->line);
    if (end != NULL) end->type = det_str_of(headings[END]);
}

static det_status
map_type(mapping *m, det_collect *collect, det_error *err)
{
    det_str type = m->row->fields[TYPE];
    if (type.len != 0) return det_ofac_say_type(m->draft, type, headings[TYPE], collect, err);
    /* the lists of Commerce and State do not say what their parties are */
    m->draft->subject.schema = DET_SCHEMA_LEGAL_ENTITY;
    return DET_OK;
}

static det_status
map_row(void *context, det_table_row *row, det_error *err)
{
    det_loading *loading = context;
    det_collect *collect = &loading->collect;
    det_draft *draft = &collect->draft;
    mapping m = {.draft = draft, .row = row, .list = row->fields[SOURCE]};
    size_t dash = det_str_find(m.list, DET_STR(" - "));
    m.list = det_str_slice(m.list, 0, dash);
    loading->read++;
    det_draft_begin(draft, loading->file, row->line);
    det_status st = map_type(&m, collect, err);
    if (st != DET_OK) return st;
    map_names(&m);
    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, loading->file, row->line,
                                  DET_STR("a row without a name"), row->raw, err);
    map_programs(&m);
    map_columns(&m);
    map_addresses(&m);
    map_facts(&m, BIRTH_DATES, "DOB");
    map_facts(&m, BIRTH_PLACES, "POB");
    map_facts(&m, NATIONALITIES, "nationality");
    map_facts(&m, CITIZENSHIPS, "citizen");
    map_ids(&m);
    det_ofac_say_remarks(draft, row->fields[REMARKS], DET_OFAC_END_OPEN, row->line);
    det_str parts[2] = {short_of(m.list), row->fields[ID]};
    det_draft_identify(draft, "csl",
                       row->fields[ID].len == 0 ? (det_str){0}
                                                : det_draft_join(draft, "/", parts, 2),
                       headings[ID], row->line);
    st = det_collect_count(collect, det_draft_print(draft, "list:%.*s", DET_STR_FMT(m.list)), 1,
                           err);
    if (st != DET_OK) return st;
    det_ofac_settle(draft);
    return det_collect_keep(collect, err);
}

static det_status
read_csv(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_table_form form = {
        .headings = headings, .count = COLUMN_COUNT, .separator = ','};
    return det_table_read(loading, &form, bytes, map_row, loading, err);
}

det_status
det_csl_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
             const det_list **out, det_error *err)
{
    static const det_load_form form = {.source = "csl",
                                       .title = "the US Consolidated Screening List",
                                       .kind = "CSV file",
                                       .record = "row",
                                       .scratch_bytes_max = 1 << 30,
                                       .read = read_csv};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
