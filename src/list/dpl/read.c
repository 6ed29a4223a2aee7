/* dpl/read.c - the Denied Persons List.
 *
 *   "Name" "Street_Address" "City" "State" "Country" "Postal_Code" "Effective_Date" ...
 *   "AIR FREIGHT LTD" "..." "DUBAI" "" "AE" "" "05/17/2023" "11/13/2023" "Y" "2023-05-17" ...
 *
 * A row is an address of a party under an order.  The list has no numbers, so a party is known by
 * its name and the day of its order; all rows of the two are one. */
#include "list/dpl/dpl.h"

#include "list/group.h"
#include "list/table.h"

enum {
    NAME,
    STREET,
    CITY,
    STATE,
    COUNTRY,
    POSTAL_CODE,
    EFFECTIVE,
    EXPIRATION,
    STANDARD_ORDER,
    LAST_UPDATE,
    ACTION,
    CITATION,
    COLUMN_COUNT
};

static const char *const headings[COLUMN_COUNT] = {
    [NAME] = "Name",
    [STREET] = "Street_Address",
    [CITY] = "City",
    [STATE] = "State",
    [COUNTRY] = "Country",
    [POSTAL_CODE] = "Postal_Code",
    [EFFECTIVE] = "Effective_Date",
    [EXPIRATION] = "Expiration_Date",
    [STANDARD_ORDER] = "Standard_Order",
    [LAST_UPDATE] = "Last_Update",
    [ACTION] = "Action",
    [CITATION] = "FR_Citation",
};

/* The one programme of the list: the lawbook knows it by this name. */
#define PROGRAM "Denied Persons List (DPL)"

typedef struct reading {
    det_groups parties; /* by name and day */
    uint64_t rows;
} reading;

static det_status
add_row(void *context, det_table_row *row, det_error *err)
{
    reading *r = context;
    det_str key;
    r->rows++;
    if (!det_arena_print(r->parties.loading->collect.scratch, &key, "%.*s\n%.*s",
                         DET_STR_FMT(row->fields[NAME]), DET_STR_FMT(row->fields[EFFECTIVE])))
        return det_fail(err, DET_NOMEM, (det_where){0},
                        "rows of the Denied Persons List: no memory");
    return det_groups_add(&r->parties, key, row, err);
}

static void
say_typed(det_draft *draft, const det_table_row *row, int column, det_prop prop)
{
    det_statement *statement = det_draft_say(draft, prop, row->fields[column]);
    if (statement != NULL) statement->type = det_str_of(headings[column]);
}

static void
say_address(det_draft *draft, const det_table_row *row)
{
    det_str region[2] = {row->fields[STATE], row->fields[POSTAL_CODE]};
    det_str parts[4] = {row->fields[STREET], row->fields[CITY],
                        det_draft_join(draft, " ", region, 2), row->fields[COUNTRY]};
    det_statement *statement = det_draft_say(draft, DET_PROP_ADDRESS,
                                             det_draft_join(draft, ", ", parts, 4));
    if (statement != NULL) statement->country = det_draft_text(draft, row->fields[COUNTRY]);
}

static void
say_order(det_draft *draft, const det_table_row *row)
{
    det_statement *statement = det_draft_say_month_first(
        draft, DET_PROP_LISTED_ON, row->fields[EFFECTIVE], headings[EFFECTIVE], row->line);
    if (statement != NULL) statement->type = DET_STR(PROGRAM);
    statement = det_draft_say_month_first(draft, DET_PROP_REMARK, row->fields[EXPIRATION],
                                          headings[EXPIRATION], row->line);
    if (statement != NULL) statement->type = det_str_of(headings[EXPIRATION]);
    det_draft_say_date(draft, DET_PROP_UPDATED_ON, row->fields[LAST_UPDATE], headings[LAST_UPDATE],
                       row->line);
    say_typed(draft, row, STANDARD_ORDER, DET_PROP_REMARK);
    say_typed(draft, row, ACTION, DET_PROP_REMARK);
    say_typed(draft, row, CITATION, DET_PROP_REMARK);
}

/* "dpl:AARON ABRAHAM VILLA/2022-08-24"; the day as published where it is none. */
static void
identify(det_draft *draft, const det_table_row *row)
{
    char text[DET_DAY_TEXT_MAX];
    det_str day = row->fields[EFFECTIVE];
    for (size_t i = 0; i < draft->statement_count; i++)
        if (draft->statements[i].prop == DET_PROP_LISTED_ON &&
            draft->statements[i].span.from != DET_DAY_NONE)
            day = det_str_of(det_day_print(draft->statements[i].span.from, text));
    draft->subject.id = det_draft_print(draft, "dpl:%.*s/%.*s", DET_STR_FMT(row->fields[NAME]),
                                        DET_STR_FMT(day));
}

static det_status
map_party(det_loading *loading, const det_group *party, det_error *err)
{
    const det_table_row *first = party->first->row;
    det_draft *draft = &loading->collect.draft;
    det_draft_begin(draft, loading->file, first->line);
    draft->subject.schema = DET_SCHEMA_LEGAL_ENTITY; /* the list does not say what they are */
    det_draft_say(draft, DET_PROP_NAME, first->fields[NAME]);
    if (!det_draft_has_name(draft))
        return det_collect_reject(&loading->collect, loading->file, first->line,
                                  DET_STR("a row without a name"), first->raw, err);
    det_draft_say(draft, DET_PROP_PROGRAM, DET_STR(PROGRAM));
    for (const det_grouped *at = party->first; at != NULL; at = at->next) {
        say_address(draft, at->row);
        say_order(draft, at->row);
    }
    identify(draft, first);
    return det_collect_keep(&loading->collect, err);
}

static det_status
read_text(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_table_form form = {
        .headings = headings, .count = COLUMN_COUNT, .separator = '\t'};
    reading r = {.parties = det_groups_in(loading)};
    det_status st = det_table_read(loading, &form, bytes, add_row, &r, err);
    for (size_t i = 0; st == DET_OK && i < r.parties.count; i++)
        st = map_party(loading, &r.parties.items[i], err);
    return st == DET_OK ? det_collect_count(&loading->collect, DET_STR("rows"), r.rows, err) : st;
}

det_status
det_dpl_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
             const det_list **out, det_error *err)
{
    static const det_load_form form = {.source = "dpl",
                                       .title = "the US Denied Persons List",
                                       .kind = "tab-separated file",
                                       .record = "denied person",
                                       .scratch_bytes_max = 512 << 20,
                                       .read = read_text};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
