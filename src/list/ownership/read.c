/* ownership/read.c - a user's file of who owns whom, from rows to parties.
 *
 *   owner,owned,share,kind,owner_id,from,until,source
 *   Example Holding,Example Trading,25-50,owns,,2019-01-01,,company register
 *
 * A row is one holding.  A party is all rows that name it by one id, or by one name where no id is
 * given; the owner may be given by its id on a published list (ofac:12211) and is no party of this
 * file then.  A share or a day that cannot be read leaves the holding in force with what is not
 * known: a note says so, and nothing is cleared by a slip of the pen. */
#include "list/ownership/ownership.h"

#include "list/group.h"
#include "list/share.h"
#include "list/table.h"
#include "text/utf8.h"

typedef enum column {
    OWNER = 0,
    OWNED,
    SHARE,
    KIND,
    FROM,
    UNTIL,
    OWNER_ID,
    OWNER_COUNTRY,
    OWNER_SCHEMA,
    OWNED_ID,
    OWNED_COUNTRY,
    OWNED_SCHEMA,
    SOURCE,
    NOTE,
    COLUMN_COUNT
} column;

static const char *const headings[COLUMN_COUNT] = {
    [OWNER] = "owner",
    [OWNED] = "owned",
    [SHARE] = "share",
    [KIND] = "kind",
    [FROM] = "from",
    [UNTIL] = "until",
    [OWNER_ID] = "owner_id",
    [OWNER_COUNTRY] = "owner_country",
    [OWNER_SCHEMA] = "owner_schema",
    [OWNED_ID] = "owned_id",
    [OWNED_COUNTRY] = "owned_country",
    [OWNED_SCHEMA] = "owned_schema",
    [SOURCE] = "source",
    [NOTE] = "note",
};

static const bool may_lack[COLUMN_COUNT] = {
    [SHARE] = true,         [KIND] = true,          [FROM] = true,         [UNTIL] = true,
    [OWNER_ID] = true,      [OWNER_COUNTRY] = true, [OWNER_SCHEMA] = true, [OWNED_ID] = true,
    [OWNED_COUNTRY] = true, [OWNED_SCHEMA] = true,  [SOURCE] = true,       [NOTE] = true,
};

typedef struct mention {
    const det_str *fields;
    det_str owner; /* id or name that the owner is found by */
    bool is_owned; /* the party is the owned one of the row */
    uint32_t line;
} mention;

typedef struct reading {
    det_loading *loading;
    det_groups parties; /* of mentions, by id or name */
} reading;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "holdings: no memory");
}

/* "ofac:12211" is an entry of a list, and no party of this file. */
static bool
is_listed_id(det_str id)
{
    size_t colon = det_str_find_byte(id, ':');
    return colon != SIZE_MAX && det_source_find(det_str_slice(id, 0, colon)) != NULL;
}

static det_status
add_row(void *context, det_table_row *row, det_error *err)
{
    reading *r = context;
    det_loading *loading = r->loading;
    const det_str *fields = row->fields;
    mention *both = DET_NEW(loading->collect.scratch, mention, 2);
    if (both == NULL) return no_memory(err);
    det_str owner = fields[OWNER_ID].len > 0 ? fields[OWNER_ID] : fields[OWNER];
    det_str owned = fields[OWNED_ID].len > 0 ? fields[OWNED_ID] : fields[OWNED];
    if (owner.len == 0 || fields[OWNED].len == 0) {
        loading->read++;
        return det_collect_reject(&loading->collect, loading->file, row->line,
                                  owner.len == 0 ? DET_STR("the row names no owner")
                                                 : DET_STR("the row does not name what is owned"),
                                  row->raw, err);
    }
    both[0] = (mention){fields, owner, true, row->line};
    both[1] = (mention){fields, owner, false, row->line};
    det_status st = det_groups_add(&r->parties, owned, &both[0], err);
    if (st == DET_OK && !is_listed_id(owner) && fields[OWNER].len > 0)
        st = det_groups_add(&r->parties, owner, &both[1], err);
    return st;
}

/* ---- parties ------------------------------------------------------------------------------------
 */

static det_day
read_day(det_draft *draft, const mention *of, column which, det_day fallback)
{
    det_str text = of->fields[which];
    det_day day = fallback;
    if (text.len == 0 || det_day_read(text, (det_where){0}, &day, NULL) == DET_OK) return day;
    det_draft_note(draft, "date-unread", det_str_of(headings[which]), text, of->line);
    return fallback;
}

/* One holding in the party. */
static void
say_owner(det_draft *draft, const mention *of)
{
    const det_str *fields = of->fields;
    char type[DET_TIE_TEXT_MAX];
    det_str kind = fields[KIND], share = fields[SHARE];
    det_tie tie = {.share = {0, DET_SHARE_WHOLE_BP}};
    tie.controls = det_str_equal_ascii_nocase(kind, DET_STR("controls"));
    if (tie.controls && share.len == 0) tie.share = (det_share){0, 0};
    if (!tie.controls && kind.len > 0 && !det_str_equal_ascii_nocase(kind, DET_STR("owns")))
        det_draft_note(draft, "type-unknown", DET_STR("kind"), kind, of->line);
    if (share.len > 0 && !det_share_read(share, &tie.share))
        det_draft_note(draft, "share-unread", DET_STR("share"), share, of->line);
    tie.in_use = (det_span){read_day(draft, of, FROM, DET_DAY_NONE),
                            read_day(draft, of, UNTIL, DET_DAY_FOREVER)};
    det_str note = det_draft_join(draft, "; ", (det_str[]){fields[SOURCE], fields[NOTE]}, 2);
    det_str written = det_draft_print(draft, "%s", det_tie_print(&tie, type));
    det_str named = of->owner.ptr == fields[OWNER].ptr
                        ? (det_str){0}
                        : det_draft_print(draft, "%.*s", DET_STR_FMT(fields[OWNER]));
    det_statement *said = det_draft_say(draft, DET_PROP_OWNER, of->owner);
    if (said == NULL) return;
    said->type = written;
    said->note = det_draft_join(draft, "; ", (det_str[]){named, note}, 2);
}

static det_status
keep(reading *r, const det_group *of, det_error *err)
{
    det_draft *draft = &r->loading->collect.draft;
    const mention *first = of->first->row;
    det_str called = first->fields[first->is_owned ? OWNED : OWNER];
    bool has_schema = false;
    det_draft_begin(draft, r->loading->file, first->line);
    draft->subject.id = det_draft_print(draft, DET_AUTHORITY_OWNERSHIP ":%.*s",
                                        DET_STR_FMT(of->key));
    draft->subject.schema = DET_SCHEMA_LEGAL_ENTITY;
    det_draft_say(draft, DET_PROP_NAME, called);
    for (const det_grouped *one = of->first; one != NULL; one = one->next) {
        const mention *at = one->row;
        const det_str *fields = at->fields;
        det_str id = fields[at->is_owned ? OWNED_ID : OWNER_ID];
        det_str schema = fields[at->is_owned ? OWNED_SCHEMA : OWNER_SCHEMA];
        det_str name = fields[at->is_owned ? OWNED : OWNER];
        if (!det_str_equal(name, called)) det_draft_say(draft, DET_PROP_ALIAS, name);
        det_draft_say(draft, DET_PROP_COUNTRY,
                      fields[at->is_owned ? OWNED_COUNTRY : OWNER_COUNTRY]);
        det_draft_say(draft, DET_PROP_REGISTRATION_NUMBER, id);
        if (schema.len > 0 && !has_schema)
            has_schema = det_schema_find(schema, &draft->subject.schema);
        if (schema.len > 0 && !has_schema)
            det_draft_note(draft, "type-unknown",
                           det_str_of(headings[at->is_owned ? OWNED_SCHEMA : OWNER_SCHEMA]), schema,
                           at->line);
        if (at->is_owned) say_owner(draft, at);
    }
    return det_collect_keep(&r->loading->collect, err);
}

static det_status
read_csv(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_table_form form = {
        .headings = headings,
        .count = COLUMN_COUNT,
        .separator = ',',
        .may_lack = may_lack,
        .if_unknown = "expected owner, owned, share, kind, from, until, source, note, owner_id, "
                      "owner_country, owner_schema, owned_id, owned_country or owned_schema",
        .if_lacking = "a file of holdings has at least owner and owned",
        .if_width = "a comma inside a value needs quotes round it"};
    reading r = {loading, det_groups_in(loading)};
    size_t bad = det_utf8_check(bytes);
    if (bad != SIZE_MAX)
        return det_fail(err, DET_ENCODING, (det_where){loading->file, 0, 0},
                        "byte %zu is not UTF-8; save the file as UTF-8", bad + 1);
    det_status st = det_table_read(loading, &form, bytes, add_row, &r, err);
    for (size_t i = 0; st == DET_OK && i < r.parties.count; i++)
        st = keep(&r, &r.parties.items[i], err);
    return st;
}

det_status
det_ownership_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
                   const det_list **out, det_error *err)
{
    static const det_load_form form = {.source = "ownership",
                                       .title = "the file of holdings",
                                       .kind = "CSV file",
                                       .record = "holding",
                                       .scratch_bytes_max = 1 << 30,
                                       .read = read_csv};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
