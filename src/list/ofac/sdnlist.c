/* ofac/sdnlist.c - SDN.XML and CONSOLIDATED.XML, the "sdnList" format.
 *
 *   <sdnList xmlns="...">
 *     <publshInformation>
 *       <Publish_Date>01/08/2026</Publish_Date><Record_Count>442</Record_Count>
 *     </publshInformation>
 *     <sdnEntry>
 *       <uid>9639</uid><firstName>Ismail</firstName><lastName>HANIYA</lastName> ...
 *       <idList><id><uid>1</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
 *     </sdnEntry> ...
 *
 * Both namespaces (tempuri.org, and since 2024 OFAC's own) hold the same words, so the namespace is
 * not looked at.  An element that no table names is a note with its path and text.  The numbers of
 * parts (uid of an alias) are nobody's references and are left out, as the CSV's are.  The facts
 * are said in the order in which the CSV's remarks have them; the order of the file is its own. */
#include "list/ofac/format.h"

#include "list/load.h"
#include "list/ofac/fact.h"

typedef struct reading {
    det_loading *loading;
    uint64_t said_count; /* Record_Count, or UINT64_MAX */
    det_where said_at;
} reading;

typedef struct mapping {
    det_draft *draft;
    const det_element *entry;
} mapping;

/* ---- values ---------------------------------------------------------------------------------- */

static void
note_unknown(mapping *m, const det_element *parent, const det_element *child)
{
    det_ofac_note_unknown(
        m->draft,
        det_draft_print(m->draft, "%.*s/%.*s", DET_STR_FMT(parent->name), DET_STR_FMT(child->name)),
        child);
}

/* The texts of the element's children by name; what is not named, or said twice, is a note. */
static void
take(mapping *m, const det_element *element, const char *const *names, det_str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        texts[i] = (det_str){0};
    for (const det_element *child = element->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < count && !det_str_equal(child->name, det_str_of(names[i])))
            i++;
        if (i < count && texts[i].len == 0 && child->first == NULL)
            texts[i] = child->text;
        else if (!det_str_equal(child->name, DET_STR("uid")))
            note_unknown(m, element, child);
    }
}

/* "HANIYA, Ismail Abdul Salah", as the CSV has it. */
static det_str
full_name(mapping *m, det_str last, det_str first)
{
    det_str parts[2] = {last, first};
    return det_draft_join(m->draft, ", ", parts, 2);
}

static void
map_alias(mapping *m, const det_element *aka)
{
    static const char *const names[] = {"type", "category", "lastName", "firstName"};
    det_str texts[4];
    take(m, aka, names, texts, 4);
    bool is_weak = det_str_equal_ascii_nocase(texts[1], DET_STR("weak"));
    if (!is_weak && !det_str_equal_ascii_nocase(texts[1], DET_STR("strong")))
        det_draft_note(m->draft, "alias-quality-unknown", DET_STR("aka/category"), texts[1],
                       aka->line);
    det_ofac_say_alias(m->draft, full_name(m, texts[2], texts[3]), texts[0], is_weak, "aka/type",
                       aka->line);
}

static void
map_address(mapping *m, const det_element *element)
{
    static const char *const names[] = {"address1",        "address2",   "address3", "city",
                                        "stateOrProvince", "postalCode", "country"};
    det_str t[7];
    take(m, element, names, t, 7);
    const det_ofac_address address = {.lines = {t[0], t[1], t[2]},
                                      .city = t[3],
                                      .state = t[4],
                                      .postal_code = t[5],
                                      .country = t[6]};
    det_ofac_say_address(m->draft, &address);
}

static void
map_program(mapping *m, const det_element *program)
{
    det_draft_say(m->draft, DET_PROP_PROGRAM, program->text);
    for (const det_element *child = program->first; child != NULL; child = child->next)
        note_unknown(m, program, child);
}

/* A date or place of birth, a nationality, a citizenship: value and mainEntry. */
static void
map_main(mapping *m, const det_element *item, const char *value, const char *type)
{
    const char *names[] = {value, "mainEntry"};
    det_str texts[2];
    take(m, item, names, texts, 2);
    det_ofac_fact fact = {.type = det_str_of(type),
                          .value = texts[0],
                          .is_alt = det_str_equal_ascii_nocase(texts[1], DET_STR("false")),
                          .line = item->line};
    det_ofac_say_fact(m->draft, &fact);
}

static void
map_birth_date(mapping *m, const det_element *item)
{
    map_main(m, item, "dateOfBirth", "DOB");
}

static void
map_birth_place(mapping *m, const det_element *item)
{
    map_main(m, item, "placeOfBirth", "POB");
}

static void
map_nationality(mapping *m, const det_element *item)
{
    map_main(m, item, "country", "nationality");
}

static void
map_citizenship(mapping *m, const det_element *item)
{
    map_main(m, item, "country", "citizen");
}

static void
map_id(mapping *m, const det_element *id)
{
    static const char *const names[] = {"idType", "idNumber", "idCountry", "issueDate",
                                        "expirationDate"};
    det_str t[5];
    take(m, id, names, t, 5);
    det_str dates[2] = {{0}, {0}};
    if (t[3].len != 0) dates[0] = det_draft_print(m->draft, "issued %.*s", DET_STR_FMT(t[3]));
    if (t[4].len != 0) dates[1] = det_draft_print(m->draft, "expires %.*s", DET_STR_FMT(t[4]));
    det_ofac_fact fact = {.type = t[0],
                          .value = t[1],
                          .country = t[2],
                          .note = det_draft_join(m->draft, " ", dates, 2),
                          .line = id->line};
    det_ofac_say_fact(m->draft, &fact);
}

static void
map_vessel(mapping *m, const det_element *vessel)
{
    static const char *const names[] = {"callSign",   "vesselType",  "tonnage",
                                        "vesselFlag", "vesselOwner", "grossRegisteredTonnage"};
    static const det_prop props[] = {DET_PROP_CALL_SIGN, DET_PROP_VESSEL_TYPE,
                                     DET_PROP_TONNAGE,   DET_PROP_FLAG,
                                     DET_PROP_OWNER,     DET_PROP_GROSS_TONNAGE};
    det_str texts[6];
    take(m, vessel, names, texts, 6);
    for (size_t i = 0; i < 6; i++)
        det_draft_say(m->draft, props[i], texts[i]);
}

/* ---- the entry ------------------------------------------------------------------------------- */

/* Lists of an entry, in the order in which they are said. */
static const struct {
    const char *list, *item;
    void (*map)(mapping *m, const det_element *item);
} lists[] = {
    {"programList", "program", map_program},
    {"akaList", "aka", map_alias},
    {"addressList", "address", map_address},
    {"dateOfBirthList", "dateOfBirthItem", map_birth_date},
    {"placeOfBirthList", "placeOfBirthItem", map_birth_place},
    {"nationalityList", "nationality", map_nationality},
    {"citizenshipList", "citizenship", map_citizenship},
    {"idList", "id", map_id},
};
enum { LIST_COUNT = sizeof lists / sizeof lists[0] };

static void
map_lists(mapping *m)
{
    for (size_t i = 0; i < LIST_COUNT; i++)
        for (const det_element *list = m->entry->first; list != NULL; list = list->next) {
            if (!det_str_equal(list->name, det_str_of(lists[i].list))) continue;
            for (const det_element *item = list->first; item != NULL; item = item->next) {
                if (det_str_equal(item->name, det_str_of(lists[i].item)))
                    lists[i].map(m, item);
                else
                    note_unknown(m, list, item);
            }
        }
}

static const char *const heads[] = {"uid", "firstName", "lastName", "title", "sdnType", "remarks"};
enum { UID, FIRST_NAME, LAST_NAME, TITLE, SDN_TYPE, REMARKS, HEAD_COUNT };

/* The values of the entry itself, and a note of each child that is neither such a value nor one of
 * the lists. */
static void
take_heads(mapping *m, det_str texts[HEAD_COUNT])
{
    for (size_t i = 0; i < HEAD_COUNT; i++)
        texts[i] = det_element_text(m->entry, heads[i]);
    for (const det_element *child = m->entry->first; child != NULL; child = child->next) {
        size_t list = 0, head = 0;
        while (list < LIST_COUNT && !det_str_equal(child->name, det_str_of(lists[list].list)))
            list++;
        while (head < HEAD_COUNT && !det_str_equal(child->name, det_str_of(heads[head])))
            head++;
        if (det_str_equal(child->name, DET_STR("vesselInfo")))
            map_vessel(m, child);
        else if (list == LIST_COUNT &&
                 (head == HEAD_COUNT || det_element_child(m->entry, heads[head]) != child))
            note_unknown(m, m->entry, child);
    }
}

static det_status
map_entry(det_loading *loading, const det_element *entry, det_error *err)
{
    det_collect *collect = &loading->collect;
    det_draft *draft = &collect->draft;
    mapping m = {.draft = draft, .entry = entry};
    det_str t[HEAD_COUNT];
    det_draft_begin(draft, loading->file, entry->line);
    det_str type = det_element_text(entry, "sdnType");
    det_status st = det_ofac_say_type(draft, type.len == 0 ? DET_STR("(none)") : type, "sdnType",
                                      collect, err);
    if (st != DET_OK) return st;
    take_heads(&m, t);
    det_str name = full_name(&m, t[LAST_NAME], t[FIRST_NAME]);
    det_ofac_say_name(draft, DET_PROP_NAME, name, "");
    det_draft_say(draft, DET_PROP_POSITION, t[TITLE]);
    map_lists(&m);
    det_ofac_say_remarks(draft, t[REMARKS], DET_OFAC_END_OPEN, entry->line);
    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, loading->file, entry->line,
                                  DET_STR("an entry without a name"), t[UID], err);
    if (name.len == 0)
        det_draft_note(draft, "name-missing", DET_STR("lastName"), t[UID], entry->line);
    det_draft_identify(draft, loading->form->source, t[UID], "uid", entry->line);
    if (det_element_child(entry, "programList") == NULL)
        det_draft_note(draft, "program-missing", DET_STR("programList"), (det_str){0}, entry->line);
    det_ofac_settle(draft);
    return det_collect_keep(collect, err);
}

/* ---- the document ---------------------------------------------------------------------------- */

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    reading *r = context;
    (void)parent;
    (void)root; /* ofac/load.c has looked at its name */
    (void)err;
    r->loading->root_at = at;
    return DET_OK;
}

/* "01/08/2026" has the month first. */
static det_status
read_date(reading *r, det_str text, det_error *err)
{
    uint64_t parts[3] = {0};
    det_str rest = text, part;
    size_t used = 0;
    det_day day;
    char iso[DET_DAY_TEXT_MAX];
    while (used < 3 && det_str_next(&rest, '/', &part) && det_str_read_u64(part, &parts[used]))
        used++;
    if (used != 3 || rest.len != 0 || parts[2] < 1900 || parts[2] > 9999 || parts[0] > 12 ||
        parts[1] > 31 || !det_day_of((int)parts[2], (int)parts[0], (int)parts[1], &day))
        return det_fail(err, DET_SYNTAX, r->said_at,
                        "Publish_Date is '%.*s'; expected month, day and year, such as 01/08/2026",
                        DET_STR_FMT(text));
    return det_load_dated(r->loading, det_str_of(det_day_print(day, iso)), r->said_at, err);
}

static det_status
read_published(reading *r, const det_element *info, det_error *err)
{
    det_str date = det_element_text(info, "Publish_Date");
    det_str count = det_element_text(info, "Record_Count");
    r->said_at = (det_where){r->loading->file, info->line, 0};
    if (count.len != 0 && !det_str_read_u64(count, &r->said_count))
        return det_fail(err, DET_SYNTAX, r->said_at, "Record_Count is '%.*s'; expected a number",
                        DET_STR_FMT(count));
    return date.len == 0 ? DET_OK : read_date(r, date, err);
}

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    /* the publisher's spelling, and what it may one day be corrected to */
    if (det_str_equal(record->name, DET_STR("publshInformation")) ||
        det_str_equal(record->name, DET_STR("publishInformation")))
        return read_published(r, record, err);
    if (!det_str_equal(record->name, DET_STR("sdnEntry")))
        return det_load_stray(r->loading, section, record, err);
    r->loading->read++;
    return map_entry(r->loading, record, err);
}

/* The file counts its own entries, so one that lost some on the way is known. */
static det_status
read_xml(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_element_handlers handlers = {open_root, end_record, 1};
    reading r = {.loading = loading, .said_count = UINT64_MAX};
    det_status st = det_elements_read(bytes, loading->file, &handlers, &r, err);
    if (st != DET_OK || r.said_count == UINT64_MAX || r.said_count == loading->read) return st;
    return det_fail(err, DET_REFUSED, r.said_at,
                    "Record_Count says %llu entries and the file has %llu: fetch it again",
                    (unsigned long long)r.said_count, (unsigned long long)loading->read);
}

det_status
det_ofac_sdnlist_load(const det_ofac_input *input, det_arena *arena, const det_list **out,
                      det_error *err)
{
    const det_load_form form = {.source = input->source,
                                .title = "the OFAC file",
                                .kind = "XML file",
                                .record = "sdnEntry",
                                .dated_key = "Publish_Date",
                                .dated_example = "01/08/2026",
                                .scratch_bytes_max = 512 << 20,
                                .read = read_xml};
    return det_load_one(&form, input->files, input->count, input->dated, arena, out, err);
}
