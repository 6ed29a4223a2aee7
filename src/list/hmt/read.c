/* hmt/read.c - the UK Treasury's list from bytes to groups of rows.
 *
 *   Last Updated,23/03/2016
 *   Name 6,Name 1,...,Group Type,Alias Type,Regime,Listed On,Last Updated,Group ID
 *   RI,Yong Mu,...,Individual,Prime Alias,North Korea (...),17/03/2016,17/03/2016,13334
 *
 * A party is all the rows with its group id: one for each name, and for each address or birth date
 * of it again.  They lie anywhere in the file, which is sorted by name.  Columns are known by their
 * headings, so either format and any order will do; a heading that we do not know refuses the
 * file: what stands under it would be lost. */
#include "list/hmt/hmt.h"

#include "list/hmt/row.h"

static const char *const headings[DET_HMT_COLUMN_COUNT] = {
    [DET_HMT_NAME_1] = "Name 1",
    [DET_HMT_NAME_2] = "Name 2",
    [DET_HMT_NAME_3] = "Name 3",
    [DET_HMT_NAME_4] = "Name 4",
    [DET_HMT_NAME_5] = "Name 5",
    [DET_HMT_NAME_6] = "Name 6",
    [DET_HMT_TITLE] = "Title",
    [DET_HMT_OTHER_SCRIPT] = "Name Non-Latin Script",
    [DET_HMT_SCRIPT_TYPE] = "Non-Latin Script Type",
    [DET_HMT_SCRIPT_LANGUAGE] = "Non-Latin Script Language",
    [DET_HMT_BORN] = "DOB",
    [DET_HMT_BIRTH_TOWN] = "Town of Birth",
    [DET_HMT_BIRTH_COUNTRY] = "Country of Birth",
    [DET_HMT_NATIONALITY] = "Nationality",
    [DET_HMT_PASSPORT] = "Passport Number",
    [DET_HMT_PASSPORT_DETAILS] = "Passport Details",
    [DET_HMT_NATIONAL_ID] = "National Identification Number",
    [DET_HMT_NATIONAL_ID_DETAILS] = "National Identification Details",
    [DET_HMT_POSITION] = "Position",
    [DET_HMT_ADDRESS_1] = "Address 1",
    [DET_HMT_ADDRESS_2] = "Address 2",
    [DET_HMT_ADDRESS_3] = "Address 3",
    [DET_HMT_ADDRESS_4] = "Address 4",
    [DET_HMT_ADDRESS_5] = "Address 5",
    [DET_HMT_ADDRESS_6] = "Address 6",
    [DET_HMT_POST_CODE] = "Post/Zip Code",
    [DET_HMT_COUNTRY] = "Country",
    [DET_HMT_OTHER] = "Other Information",
    [DET_HMT_GROUP_TYPE] = "Group Type",
    [DET_HMT_ALIAS_TYPE] = "Alias Type",
    [DET_HMT_ALIAS_QUALITY] = "Alias Quality",
    [DET_HMT_REGIME] = "Regime",
    [DET_HMT_LISTED_ON] = "Listed On",
    [DET_HMT_DESIGNATED_ON] = "UK Sanctions List Date Designated",
    [DET_HMT_UPDATED_ON] = "Last Updated",
    [DET_HMT_GROUP_ID] = "Group ID",
};

/* The files have two widths. */
static const bool may_lack[DET_HMT_COLUMN_COUNT] = {
    [DET_HMT_TITLE] = true,
    [DET_HMT_OTHER_SCRIPT] = true,
    [DET_HMT_SCRIPT_TYPE] = true,
    [DET_HMT_SCRIPT_LANGUAGE] = true,
    [DET_HMT_BIRTH_TOWN] = true,
    [DET_HMT_BIRTH_COUNTRY] = true,
    [DET_HMT_PASSPORT] = true,
    [DET_HMT_NATIONAL_ID] = true,
    [DET_HMT_NATIONAL_ID_DETAILS] = true,
    [DET_HMT_POSITION] = true,
    [DET_HMT_POST_CODE] = true,
    [DET_HMT_ALIAS_QUALITY] = true,
    [DET_HMT_DESIGNATED_ON] = true,
};

typedef struct reading {
    det_loading *loading;
    det_groups groups; /* by group id */
} reading;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "rows of the UK list: no memory");
}

static det_status
read_date(void *context, const det_csv_row *row, det_error *err)
{
    const reading *r = context;
    det_where at = {r->loading->file, row->line, 1};
    if (!det_str_equal(det_str_trim(row->fields[0]), DET_STR("Last Updated")) || row->count < 2)
        return det_fail(err, DET_SYNTAX, at,
                        "the first row is '%.*s'; expected 'Last Updated' and the day, as the UK "
                        "Treasury's ConList.csv begins: fetch the file again",
                        DET_STR_FMT(det_str_slice(row->raw, 0, 60)));
    return det_load_dated(r->loading, row->fields[1], at, err);
}

static det_status
add_row(void *context, det_table_row *row, det_error *err)
{
    reading *r = context;
    det_str key = row->fields[DET_HMT_GROUP_ID];
    /* without a number the names tell rows apart */
    if (key.len == 0 && !det_arena_print(r->loading->collect.scratch, &key, "%.*s\n%.*s\n%.*s",
                                         DET_STR_FMT(row->fields[DET_HMT_NAME_6]),
                                         DET_STR_FMT(row->fields[DET_HMT_NAME_1]),
                                         DET_STR_FMT(row->fields[DET_HMT_NAME_2])))
        return no_memory(err);
    return det_groups_add(&r->groups, key, row, err);
}

static det_status
read_csv(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_table_form form = {
        .headings = headings,
        .count = DET_HMT_COLUMN_COUNT,
        .separator = ',',
        .may_lack = may_lack,
        /* the list before 2021 has its one column of national numbers under another name */
        .older = "NI Number",
        .newer = "National Identification Details",
        .first = read_date};
    reading r = {loading, det_groups_in(loading)};
    det_status st = det_table_read(loading, &form, bytes, add_row, &r, err);
    for (size_t i = 0; st == DET_OK && i < r.groups.count; i++)
        st = det_hmt_map(&r.groups.items[i], loading->file, &loading->collect, err);
    return st;
}

det_status
det_hmt_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
             const det_list **out, det_error *err)
{
    static const det_load_form form = {.source = "hmt",
                                       .title = "the UK Treasury's list",
                                       .kind = "CSV file",
                                       .record = "entry",
                                       .dated_key = "'Last Updated'",
                                       .dated_example = "23/03/2016",
                                       .scratch_bytes_max = 1 << 30,
                                       .read = read_csv};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
