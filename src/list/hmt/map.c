/* hmt/map.c - the UK Treasury's list from rows to subjects.
 *
 * The rows of a party repeat it: three names and two birth dates make six rows.  What repeats to
 * the letter is dropped when the subject is kept (list/collect.h).  A field with several values
 * counts them, "(1) German (2) Moroccan".  Until 2021 the numbers of passports and identity cards
 * stand in running text, "Passport No: 592667 (Qatari passport issued on 3 May 2007)": the number
 * is read out, the text stays its note. */
#include "list/dob.h"
#include "list/hmt/row.h"
#include "list/numbered.h"

typedef struct mapping {
    det_draft *draft;
    const det_table_row *row;
} mapping;

static det_str
field(const mapping *m, det_hmt_column column)
{
    return m->row->fields[column];
}

/* Those of the columns [first, last] that are not empty, with separator between them. */
static det_str
join(mapping *m, det_hmt_column first, det_hmt_column last, const char *separator, det_str whole)
{
    for (int c = first; c <= (int)last; c++) {
        det_str part = m->row->fields[c];
        if (part.len == 0) continue;
        whole = whole.len == 0 ? part
                               : det_draft_print(m->draft, "%.*s%s%.*s", DET_STR_FMT(whole),
                                                 separator, DET_STR_FMT(part));
    }
    return whole;
}

/* ---- names ------------------------------------------------------------------------------------
 */

/* What each kind of name counts as.  Source: the guide to OFSI's formats; "Low quality" is what the
 * United Nations call so. */
static det_prop
prop_of_alias(mapping *m)
{
    static const struct {
        const char *type;
        det_prop prop;
    } types[] = {{"Primary name", DET_PROP_NAME},
                 {"Prime Alias", DET_PROP_NAME},
                 {"Primary name variation", DET_PROP_ALIAS},
                 {"AKA", DET_PROP_ALIAS},
                 {"FKA", DET_PROP_PREVIOUS_NAME}};
    det_str type = field(m, DET_HMT_ALIAS_TYPE), quality = field(m, DET_HMT_ALIAS_QUALITY);
    if (det_str_equal_ascii_nocase(quality, DET_STR("Low quality"))) return DET_PROP_WEAK_ALIAS;
    if (quality.len > 0 && !det_str_equal_ascii_nocase(quality, DET_STR("Good quality")))
        det_draft_note(m->draft, "alias-quality-unknown", DET_STR("Alias Quality"), quality,
                       m->row->line);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (det_str_equal_ascii_nocase(type, det_str_of(types[i].type))) return types[i].prop;
    det_draft_note(m->draft, "alias-quality-unknown", DET_STR("Alias Type"), type, m->row->line);
    return DET_PROP_ALIAS; /* the stronger reading: a miss costs more than an alarm */
}

static void
say_names(mapping *m)
{
    det_str given = join(m, DET_HMT_NAME_1, DET_HMT_NAME_5, " ", (det_str){0});
    det_str name = join(m, DET_HMT_NAME_6, DET_HMT_NAME_6, " ", given);
    det_statement *statement = det_draft_say(m->draft, prop_of_alias(m), name);
    if (statement != NULL) statement->type = det_draft_text(m->draft, field(m, DET_HMT_ALIAS_TYPE));
    statement = det_draft_say(m->draft, DET_PROP_ORIGINAL_NAME, field(m, DET_HMT_OTHER_SCRIPT));
    if (statement == NULL) return;
    statement->type = det_draft_text(m->draft, field(m, DET_HMT_SCRIPT_TYPE));
    statement->note = det_draft_text(m->draft, field(m, DET_HMT_SCRIPT_LANGUAGE));
}

/* ---- facts ------------------------------------------------------------------------------------
 */

static void
say_each(mapping *m, det_prop prop, det_hmt_column column)
{
    det_str items[DET_NUMBERED_MAX];
    size_t count = det_numbered_split(field(m, column), items);
    for (size_t i = 0; i < count; i++) {
        det_statement *statement = det_draft_say(m->draft, prop, items[i]);
        if (statement != NULL && prop == DET_PROP_NATIONALITY)
            statement->country = det_draft_text(m->draft, items[i]);
    }
}

static size_t
count_digits(det_str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] >= '0' && text.ptr[i] <= '9';
    return count;
}

static bool
is_edge(char byte)
{
    return byte == '(' || byte == ')' || byte == ',' || byte == ';' || byte == ':' || byte == '.';
}

/* The number in a text: its first word of three digits or more that is no day, before any word that
 * begins a date
 * ("issued", "dated", "expires"). */
static det_str
number_in(det_str text)
{
    static const char *const ends[] = {"issued", "dated", "expires", "expired", "valid"};
    det_str rest = text, word;
    while (det_str_next(&rest, ' ', &word)) {
        while (word.len > 0 && is_edge(word.ptr[0]))
            word = det_str_slice(word, 1, word.len);
        while (word.len > 0 && is_edge(word.ptr[word.len - 1]))
            word.len--;
        for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
            if (det_str_equal_ascii_nocase(word, det_str_of(ends[i]))) return (det_str){0};
        det_span day;
        if (count_digits(word) >= 3 &&
            det_dob_read_day_first(word, (det_where){0}, &day, NULL) != DET_OK)
            return word;
    }
    return (det_str){0};
}

/* Numbers with their details beside them, or details that hold the numbers. */
static void
say_numbers(mapping *m, det_prop prop, det_hmt_column number, det_hmt_column details)
{
    det_str numbers[DET_NUMBERED_MAX], notes[DET_NUMBERED_MAX];
    size_t count = det_numbered_split(field(m, number), numbers);
    size_t note_count = det_numbered_split(field(m, details), notes);
    bool is_paired = count == note_count;
    for (size_t i = 0; i < count; i++) {
        det_str said = note_count == 0 ? (det_str){0} : is_paired ? notes[i] : field(m, details);
        det_statement *statement = det_draft_say(m->draft, prop, numbers[i]);
        if (statement != NULL)
            statement->note = det_draft_text(m->draft, said);
        else
            det_draft_say(m->draft, DET_PROP_REMARK, said); /* a document without its number */
    }
    for (size_t i = 0; count == 0 && i < note_count; i++) {
        det_str found = number_in(notes[i]);
        bool has_number = found.len > 0;
        det_statement *statement = det_draft_say(m->draft, has_number ? prop : DET_PROP_REMARK,
                                                 has_number ? found : notes[i]);
        if (statement == NULL) continue;
        if (has_number)
            statement->note = det_draft_text(m->draft, notes[i]);
        else
            statement->type = det_draft_text(m->draft, prop == DET_PROP_PASSPORT_NUMBER
                                                           ? DET_STR("Passport Details")
                                                           : DET_STR("National Identification"));
    }
}

static void
say_birth(mapping *m)
{
    det_str towns[DET_NUMBERED_MAX], countries[DET_NUMBERED_MAX];
    det_draft_say_day_first(m->draft, DET_PROP_BIRTH_DATE, field(m, DET_HMT_BORN), "DOB",
                            m->row->line);
    size_t count = det_numbered_split(field(m, DET_HMT_BIRTH_TOWN), towns);
    size_t country_count = det_numbered_split(field(m, DET_HMT_BIRTH_COUNTRY), countries);
    size_t most = count > country_count ? count : country_count;
    for (size_t i = 0; i < most; i++) {
        /* one country for several towns is the country of them all */
        det_str country = country_count == 0   ? (det_str){0}
                          : i < country_count  ? countries[i]
                          : country_count == 1 ? countries[0]
                                               : (det_str){0};
        det_str place = i < count ? towns[i] : country;
        if (i < count && country.len > 0)
            place = det_draft_print(m->draft, "%.*s, %.*s", DET_STR_FMT(towns[i]),
                                    DET_STR_FMT(country));
        det_statement *statement = det_draft_say(m->draft, DET_PROP_BIRTH_PLACE, place);
        if (statement != NULL) statement->country = det_draft_text(m->draft, country);
    }
}

static void
say_address(mapping *m)
{
    det_str countries[DET_NUMBERED_MAX];
    det_str text = join(m, DET_HMT_ADDRESS_1, DET_HMT_COUNTRY, ", ", (det_str){0});
    det_statement *statement = det_draft_say(m->draft, DET_PROP_ADDRESS, text);
    size_t count = det_numbered_split(field(m, DET_HMT_COUNTRY), countries);
    if (statement != NULL && count == 1)
        statement->country = det_draft_text(m->draft, countries[0]);
}

static void
map_row(mapping *m)
{
    uint32_t line = m->row->line;
    say_names(m);
    say_each(m, DET_PROP_TITLE, DET_HMT_TITLE);
    say_each(m, DET_PROP_POSITION, DET_HMT_POSITION);
    say_each(m, DET_PROP_NATIONALITY, DET_HMT_NATIONALITY);
    say_birth(m);
    say_numbers(m, DET_PROP_PASSPORT_NUMBER, DET_HMT_PASSPORT, DET_HMT_PASSPORT_DETAILS);
    say_numbers(m, DET_PROP_ID_NUMBER, DET_HMT_NATIONAL_ID, DET_HMT_NATIONAL_ID_DETAILS);
    say_address(m);
    det_hmt_say_other(m->draft, field(m, DET_HMT_OTHER), line);
    det_draft_say(m->draft, DET_PROP_PROGRAM, field(m, DET_HMT_REGIME));
    det_draft_say_day_first(m->draft, DET_PROP_LISTED_ON, field(m, DET_HMT_LISTED_ON), "Listed On",
                            line);
    det_statement *designated = det_draft_say_day_first(m->draft, DET_PROP_LISTED_ON,
                                                        field(m, DET_HMT_DESIGNATED_ON),
                                                        "UK Sanctions List Date Designated", line);
    if (designated != NULL)
        designated->type = det_draft_text(m->draft, DET_STR("UK Sanctions List Date Designated"));
    det_draft_say_day_first(m->draft, DET_PROP_UPDATED_ON, field(m, DET_HMT_UPDATED_ON),
                            "Last Updated", line);
}

static void
map_type(mapping *m)
{
    static const struct {
        const char *type;
        det_schema schema;
    } types[] = {{"Individual", DET_SCHEMA_PERSON},
                 {"Entity", DET_SCHEMA_ORGANIZATION},
                 {"Ship", DET_SCHEMA_VESSEL}};
    det_str type = field(m, DET_HMT_GROUP_TYPE);
    m->draft->subject.schema = DET_SCHEMA_LEGAL_ENTITY;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (det_str_equal_ascii_nocase(type, det_str_of(types[i].type))) {
            m->draft->subject.schema = types[i].schema;
            return;
        }
    det_draft_note(m->draft, "type-unknown", DET_STR("Group Type"), type, m->row->line);
}

det_status
det_hmt_map(const det_group *group, const char *file, det_collect *collect, det_error *err)
{
    det_draft *draft = &collect->draft;
    const det_table_row *first = group->first->row;
    mapping m = {draft, first};
    det_draft_begin(draft, file, first->line);
    map_type(&m);
    for (const det_grouped *at = group->first; at != NULL; at = at->next) {
        m.row = at->row;
        map_row(&m);
    }
    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, file, first->line,
                                  DET_STR("no row of this Group ID has a name"), first->raw, err);
    det_draft_identify(draft, "hmt", first->fields[DET_HMT_GROUP_ID], "Group ID", first->line);
    det_status st = det_collect_count(
        collect,
        det_draft_print(draft, "type:%.*s", DET_STR_FMT(first->fields[DET_HMT_GROUP_TYPE])), 1,
        err);
    return st == DET_OK ? det_collect_keep(collect, err) : st;
}
