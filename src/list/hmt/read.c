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

#include "base/csv.h"
#include "list/cp1252.h"
#include "list/hmt/row.h"
#include "list/load.h"

static const struct {
    const char *heading;
    bool is_needed;
} columns[DET_HMT_COLUMN_COUNT] = {
    [DET_HMT_NAME_1] = {"Name 1", true},
    [DET_HMT_NAME_2] = {"Name 2", true},
    [DET_HMT_NAME_3] = {"Name 3", true},
    [DET_HMT_NAME_4] = {"Name 4", true},
    [DET_HMT_NAME_5] = {"Name 5", true},
    [DET_HMT_NAME_6] = {"Name 6", true},
    [DET_HMT_TITLE] = {"Title", false},
    [DET_HMT_OTHER_SCRIPT] = {"Name Non-Latin Script", false},
    [DET_HMT_SCRIPT_TYPE] = {"Non-Latin Script Type", false},
    [DET_HMT_SCRIPT_LANGUAGE] = {"Non-Latin Script Language", false},
    [DET_HMT_BORN] = {"DOB", true},
    [DET_HMT_BIRTH_TOWN] = {"Town of Birth", false},
    [DET_HMT_BIRTH_COUNTRY] = {"Country of Birth", false},
    [DET_HMT_NATIONALITY] = {"Nationality", true},
    [DET_HMT_PASSPORT] = {"Passport Number", false},
    [DET_HMT_PASSPORT_DETAILS] = {"Passport Details", true},
    [DET_HMT_NATIONAL_ID] = {"National Identification Number", false},
    [DET_HMT_NATIONAL_ID_DETAILS] = {"National Identification Details", false},
    [DET_HMT_POSITION] = {"Position", false},
    [DET_HMT_ADDRESS_1] = {"Address 1", true},
    [DET_HMT_ADDRESS_2] = {"Address 2", true},
    [DET_HMT_ADDRESS_3] = {"Address 3", true},
    [DET_HMT_ADDRESS_4] = {"Address 4", true},
    [DET_HMT_ADDRESS_5] = {"Address 5", true},
    [DET_HMT_ADDRESS_6] = {"Address 6", true},
    [DET_HMT_POST_CODE] = {"Post/Zip Code", false},
    [DET_HMT_COUNTRY] = {"Country", true},
    [DET_HMT_OTHER] = {"Other Information", true},
    [DET_HMT_GROUP_TYPE] = {"Group Type", true},
    [DET_HMT_ALIAS_TYPE] = {"Alias Type", true},
    [DET_HMT_ALIAS_QUALITY] = {"Alias Quality", false},
    [DET_HMT_REGIME] = {"Regime", true},
    [DET_HMT_LISTED_ON] = {"Listed On", true},
    [DET_HMT_DESIGNATED_ON] = {"UK Sanctions List Date Designated", false},
    [DET_HMT_UPDATED_ON] = {"Last Updated", true},
    [DET_HMT_GROUP_ID] = {"Group ID", true},
};

typedef struct group {
    det_hmt_row *first, *last;
} group;

typedef struct reading {
    det_loading *loading;
    const char *file;
    det_arena *scratch;
    size_t width;
    uint8_t column_at[DET_CSV_FIELDS_MAX]; /* place in a row -> det_hmt_column */
    det_strmap group_of;
    group *groups;
    size_t group_count, group_capacity;
} reading;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "rows of the UK list: no memory");
}

/* ---- the two rows before the first --------------------------------------------------------------
 */

static det_status
read_date(reading *r, const det_csv_row *row, det_error *err)
{
    det_where at = {r->file, row->line, 1};
    if (!det_str_equal(det_str_trim(row->fields[0]), DET_STR("Last Updated")) || row->count < 2)
        return det_fail(err, DET_SYNTAX, at,
                        "the first row is '%.*s'; expected 'Last Updated' and the day, as the UK "
                        "Treasury's ConList.csv begins: fetch the file again",
                        DET_STR_FMT(det_str_slice(row->raw, 0, 60)));
    return det_load_dated(r->loading, row->fields[1], at, err);
}

static det_status
read_headings(reading *r, const det_csv_row *row, det_error *err)
{
    bool has[DET_HMT_COLUMN_COUNT] = {false};
    for (size_t i = 0; i < row->count; i++) {
        det_str heading = det_str_trim(row->fields[i]);
        size_t c = 0;
        while (c < DET_HMT_COLUMN_COUNT && !det_str_equal(heading, det_str_of(columns[c].heading)))
            c++;
        /* the list before 2021 has its one column of national numbers under another name */
        if (det_str_equal(heading, DET_STR("NI Number"))) c = DET_HMT_NATIONAL_ID_DETAILS;
        det_where at = {r->file, row->lines[i], row->columns[i]};
        if (c == DET_HMT_COLUMN_COUNT)
            return det_fail(err, DET_UNSUPPORTED, at,
                            "unknown column '%.*s'; the list has a new column that must be mapped "
                            "before it can be imported",
                            DET_STR_FMT(heading));
        if (has[c])
            return det_fail(err, DET_SYNTAX, at, "the column '%.*s' stands twice",
                            DET_STR_FMT(heading));
        has[c] = true;
        r->column_at[i] = (uint8_t)c;
    }
    r->width = row->count;
    for (size_t c = 0; c < DET_HMT_COLUMN_COUNT; c++)
        if (columns[c].is_needed && !has[c])
            return det_fail(err, DET_MISSING, (det_where){r->file, row->line, 1},
                            "no column '%s'; is this the UK Treasury's ConList.csv?",
                            columns[c].heading);
    return DET_OK;
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static det_status
add_to_group(reading *r, det_hmt_row *row, det_str key, det_error *err)
{
    uint32_t place = (uint32_t)r->group_count;
    if (!det_strmap_add(&r->group_of, key, place, &place)) return no_memory(err);
    if (place < r->group_count) {
        r->groups[place].last->next = row;
        r->groups[place].last = row;
        return DET_OK;
    }
    if (r->group_count == r->group_capacity) {
        group *grown = r->group_count >= DET_COLLECT_RECORDS_MAX
                           ? NULL
                           : det_arena_grow(r->scratch, r->groups, r->group_count,
                                            &r->group_capacity, sizeof *r->groups);
        if (grown == NULL) return no_memory(err);
        r->groups = grown;
    }
    r->groups[r->group_count++] = (group){row, row};
    r->loading->read++;
    return DET_OK;
}

static det_status
add_row(reading *r, const det_csv_row *csv_row, det_error *err)
{
    det_hmt_row *row = DET_NEW(r->scratch, det_hmt_row, 1);
    if (row == NULL) return no_memory(err);
    row->raw = csv_row->raw;
    row->line = csv_row->line;
    for (size_t i = 0; i < csv_row->count; i++)
        row->fields[r->column_at[i]] = det_str_trim(csv_row->fields[i]);
    det_str key = row->fields[DET_HMT_GROUP_ID];
    /* without a number the names tell rows apart */
    if (key.len == 0 && !det_arena_print(r->scratch, &key, "%.*s\n%.*s\n%.*s",
                                         DET_STR_FMT(row->fields[DET_HMT_NAME_6]),
                                         DET_STR_FMT(row->fields[DET_HMT_NAME_1]),
                                         DET_STR_FMT(row->fields[DET_HMT_NAME_2])))
        return no_memory(err);
    return add_to_group(r, row, key, err);
}

static det_status
read_rows(reading *r, det_str bytes, det_error *err)
{
    det_csv csv = det_csv_over(bytes, ',', r->file);
    det_csv_row row;
    size_t seen = 0;
    det_status st;
    while ((st = det_csv_next(&csv, r->scratch, &row, err)) == DET_OK) {
        if (det_csv_is_blank(&row)) continue;
        if (seen == 0)
            st = read_date(r, &row, err);
        else if (seen == 1)
            st = read_headings(r, &row, err);
        else if (row.count != r->width)
            st = det_fail(err, DET_SYNTAX, (det_where){r->file, row.line, 1},
                          "row of %zu columns among rows of %zu; the file is cut off or damaged: "
                          "fetch it again",
                          row.count, r->width);
        else
            st = add_row(r, &row, err);
        if (st != DET_OK) return st;
        seen++;
    }
    return st == DET_MISSING ? DET_OK : st;
}

static det_status
read_csv(det_loading *loading, det_str bytes, det_error *err)
{
    det_arena *scratch = loading->collect.scratch;
    det_str text;
    reading r = {.loading = loading,
                 .file = loading->file,
                 .scratch = scratch,
                 .group_of = det_strmap_in(scratch)};
    det_status st = det_cp1252_read(bytes, r.file, scratch, &text, err);
    if (st == DET_OK) st = read_rows(&r, text, err);
    for (size_t i = 0; st == DET_OK && i < r.group_count; i++)
        st = det_hmt_map(r.groups[i].first, r.file, &loading->collect, err);
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
