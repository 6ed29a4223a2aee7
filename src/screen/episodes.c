/* episodes.c - parties that come and go, as a snapshot.
 *
 * A row of parties.csv is one party under one programme for one time.  A party is listed while any
 * of its rows lasts, under the programmes of those that do; each day on which that changes is a
 * version of its list. */
#include "screen/episodes.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "list/share.h"

enum { ROWS_MAX = 300, FIELDS_MAX = 8, PROGRAMMES_MAX = 4, PATH_BYTES = 512 };

typedef struct row {
    det_str fields[FIELDS_MAX];
    det_day from, before;
} row;

typedef struct table {
    row items[ROWS_MAX];
    size_t count;
} table;

static det_status
read_table(const char *name, size_t first_day, det_arena *arena, table *out, det_error *err)
{
    char path[PATH_BYTES];
    det_file file = {0};
    det_str bytes = {0};
    det_csv_row read;
    snprintf(path, sizeof path, "%s/tests/relief/%s", TEST_SOURCE_ROOT, name);
    det_status st = det_file_open(path, 0, &file, err);
    if (st == DET_OK && !det_arena_copy(arena, file.bytes, &bytes)) st = DET_NOMEM;
    det_file_close(&file);
    if (st != DET_OK) return st;
    det_csv csv = det_csv_over(bytes, ',', name);
    st = det_csv_next(&csv, arena, &read, err); /* the header */
    while (st == DET_OK && (st = det_csv_next(&csv, arena, &read, err)) == DET_OK) {
        row *to = &out->items[out->count++];
        *to = (row){.before = DET_DAY_FOREVER};
        for (size_t i = 0; i < read.count && i < FIELDS_MAX; i++)
            to->fields[i] = read.fields[i];
        st = det_day_read(to->fields[first_day], (det_where){0}, &to->from, err);
        if (st == DET_OK && to->fields[first_day + 1].len > 0)
            st = det_day_read(to->fields[first_day + 1], (det_where){0}, &to->before, err);
    }
    return st == DET_MISSING ? DET_OK : st;
}

static int
by_day(const void *a, const void *b)
{
    const det_day *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* The days on which rows of a source (and, if id is not empty, of one party) change. */
static size_t
days_of(const table *parties, det_str source, det_str id, det_day days[2 * ROWS_MAX])
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < parties->count; i++) {
        const row *at = &parties->items[i];
        if (!det_str_equal(at->fields[0], source) ||
            (id.len > 0 && !det_str_equal(at->fields[1], id)))
            continue;
        days[count++] = at->from;
        if (at->before != DET_DAY_FOREVER) days[count++] = at->before;
    }
    qsort(days, count, sizeof *days, by_day);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || days[kept - 1] != days[i]) days[kept++] = days[i];
    return kept;
}

static det_status
add_party(det_index_builder *builder, const table *parties, size_t first, det_arena *arena,
          det_error *err)
{
    const row *party = &parties->items[first];
    det_day days[2 * ROWS_MAX];
    det_subject body = {.caption = party->fields[3]};
    det_status st = DET_OK;
    size_t count = days_of(parties, party->fields[0], party->fields[1], days);
    if (!det_schema_find(party->fields[2], &body.schema) ||
        !det_arena_print(arena, &body.id, "%.*s:%.*s", DET_STR_FMT(party->fields[0]),
                         DET_STR_FMT(party->fields[1])))
        return det_fail(err, DET_SYNTAX, (det_where){0}, "row %zu of parties.csv", first + 2);
    for (size_t d = 0; d < count && st == DET_OK; d++) {
        det_statement said[1 + PROGRAMMES_MAX] = {{.prop = DET_PROP_NAME, .text = body.caption}};
        body.statements = said;
        body.statement_count = 1;
        for (size_t i = first; i < parties->count; i++) {
            const row *at = &parties->items[i];
            if (det_str_equal(at->fields[0], party->fields[0]) &&
                det_str_equal(at->fields[1], party->fields[1]) && at->from <= days[d] &&
                at->before > days[d])
                said[body.statement_count++] = (det_statement){.prop = DET_PROP_PROGRAM,
                                                               .text = at->fields[4]};
        }
        if (body.statement_count == 1) continue;
        det_index_record record = {&body, days[d], d + 1 < count ? days[d + 1] : DET_DAY_FOREVER, 1,
                                   UINT32_MAX};
        st = det_index_builder_record(builder, &record, err);
    }
    return st;
}

static det_status
add_lists(det_index_builder *builder, const table *parties, det_arena *arena, det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < parties->count && st == DET_OK; i++) {
        const row *party = &parties->items[i];
        bool is_new_source = true, is_new_party = true;
        for (size_t j = 0; j < i; j++) {
            bool is_same = det_str_equal(parties->items[j].fields[0], party->fields[0]);
            is_new_source = is_new_source && !is_same;
            is_new_party = is_new_party && !(is_same && det_str_equal(parties->items[j].fields[1],
                                                                      party->fields[1]));
        }
        if (is_new_source) {
            det_day days[2 * ROWS_MAX];
            det_index_version versions[2 * ROWS_MAX] = {{0}};
            size_t count = days_of(parties, party->fields[0], (det_str){0}, days);
            for (size_t d = 0; d < count; d++)
                versions[d] = (det_index_version){.dated = days[d], .tx = 1};
            st = det_index_builder_source(builder, det_source_find(party->fields[0]), versions,
                                          count, err);
        }
        if (st == DET_OK && is_new_party) st = add_party(builder, parties, i, arena, err);
    }
    return st;
}

/* A party that is owned, with all of its owners. */
static det_status
add_owned(det_index_builder *builder, const table *holdings, size_t first, det_day from,
          det_arena *arena, det_error *err)
{
    det_statement said[FIELDS_MAX] = {{.prop = DET_PROP_NAME}};
    det_subject body = {.schema = DET_SCHEMA_COMPANY,
                        .caption = holdings->items[first].fields[2],
                        .statements = said,
                        .statement_count = 1};
    said[0].text = body.caption;
    if (!det_arena_print(arena, &body.id, DET_AUTHORITY_OWNERSHIP ":%.*s",
                         DET_STR_FMT(body.caption)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "a party that is owned");
    for (size_t i = first; i < holdings->count && body.statement_count < FIELDS_MAX; i++) {
        const row *at = &holdings->items[i];
        char text[DET_TIE_TEXT_MAX];
        det_tie tie = {.controls = det_str_equal(at->fields[4], DET_STR("controls")),
                       .in_use = {at->from, at->before}};
        det_str kept;
        if (!det_str_equal(at->fields[2], body.caption)) continue;
        if (!det_share_read(at->fields[3], &tie.share) ||
            !det_arena_copy(arena, det_str_of(det_tie_print(&tie, text)), &kept))
            return det_fail(err, DET_SYNTAX, (det_where){0}, "row %zu of holdings.csv", i + 2);
        said[body.statement_count++] = (det_statement){
            .prop = DET_PROP_OWNER, .text = at->fields[1], .type = kept};
    }
    det_index_record record = {&body, from, DET_DAY_FOREVER, 1, UINT32_MAX};
    return det_index_builder_record(builder, &record, err);
}

static det_status
add_holdings(det_index_builder *builder, const table *holdings, det_arena *arena, det_error *err)
{
    det_index_version version = {.tx = 1};
    det_status st = det_day_read(DET_STR("1990-01-01"), (det_where){0}, &version.dated, err);
    if (st == DET_OK)
        st = det_index_builder_source(builder, det_source_find(DET_STR("ownership")), &version, 1,
                                      err);
    for (size_t i = 0; i < holdings->count && st == DET_OK; i++) {
        bool is_new = true;
        for (size_t j = 0; j < i; j++)
            is_new = is_new &&
                     !det_str_equal(holdings->items[j].fields[2], holdings->items[i].fields[2]);
        if (is_new) st = add_owned(builder, holdings, i, version.dated, arena, err);
    }
    return st;
}

static det_status
make(world *of, det_index_builder *builder, det_error *err)
{
    char path[PATH_BYTES];
    det_sha256 id;
    table *parties = DET_NEW(of->arena, table, 1), *holdings = DET_NEW(of->arena, table, 1);
    if (parties == NULL || holdings == NULL) return DET_NOMEM;
    det_status st = det_index_builder_tx(builder, 1, 0, err);
    if (st == DET_OK) st = read_table("parties.csv", 5, of->arena, parties, err);
    if (st == DET_OK) st = read_table("holdings.csv", 5, of->arena, holdings, err);
    if (st == DET_OK) st = add_lists(builder, parties, of->arena, err);
    if (st == DET_OK) st = add_holdings(builder, holdings, of->arena, err);
    if (st == DET_OK) st = world_add_law(of, builder, err);
    snprintf(path, sizeof path, "%s/episodes.det", det_test_folder());
    if (st == DET_OK) st = det_index_builder_write(builder, path, &id, err);
    return st == DET_OK ? det_index_open(path, &of->index, err) : st;
}

world
episodes_open(void)
{
    world made = {0};
    det_index_builder *builder = NULL;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &made.arena, &err), &err);
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    CHECK_OK(make(&made, builder, &err), &err);
    det_index_builder_free(builder);
    return made;
}
