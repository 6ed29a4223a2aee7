/* map.c - a party with all that belongs to it: from entities to a subject.
 *
 *   {"id":"NK-1","schema":"Company","caption":"Zala Aero","properties":{"name":["ZALA AERO"],...}}
 *   {"id":"own-1","schema":"Ownership","properties":{"owner":["NK-2"],"asset":["NK-1"],...}}
 *
 * A value of the party is a statement of a property of ours, where several of theirs are one of
 * ours with their property as its type; what has none of ours is a remark of that type.  A value of
 * what stands between or around has the type "Ownership.percentage" and the entity's id as its
 * note, so that what belongs together stays together.  FollowTheMoney's values are sets and come in
 * any order, so statements are sorted: the same entity is the same subject. */
#include "list/ftm/graph.h"

#include "base/sort.h"
#include "list/dob.h"
#include "list/imo.h"

#include <string.h>

/* Of a tree of JSON, which is no deeper. */
enum { DEPTH_MAX = DET_TREE_DEPTH_MAX };

typedef struct mapping {
    det_draft *draft;
    det_arena *once;
    const det_ftm_row *party;
    const det_ftm_row *row; /* whose values are read */
    det_day dated;
    det_str type_of; /* "Ownership", empty for the party itself */
} mapping;

static det_str
type_of(mapping *m, det_str property)
{
    det_str type = property;
    if (m->type_of.len > 0 && !det_arena_print(m->once, &type, "%.*s.%.*s", DET_STR_FMT(m->type_of),
                                               DET_STR_FMT(property)))
        m->draft->has_no_memory = true;
    return det_draft_text(m->draft, type);
}

static det_statement *
say(mapping *m, det_prop prop, det_str text, det_str property, bool is_typed)
{
    det_statement *statement = det_draft_say(m->draft, prop, text);
    if (statement == NULL) return NULL;
    bool is_between = m->type_of.len > 0;
    det_str type = is_typed || is_between ? type_of(m, property) : (det_str){0};
    det_str note = is_between ? det_draft_text(m->draft, m->row->id) : (det_str){0};
    statement->type = type;
    statement->note = note;
    return statement;
}

static void
say_word(mapping *m, const det_ftm_word *word, det_str value)
{
    det_draft *draft = m->draft;
    det_str property = det_str_of(word->property);
    det_prop prop = word->prop;
    bool is_imo = word->shape == DET_FTM_IMO && draft->subject.schema == DET_SCHEMA_VESSEL;
    /* of a company it is the company's own number */
    bool is_owner_imo = word->shape == DET_FTM_IMO && !is_imo;
    if (is_owner_imo) prop = DET_PROP_REGISTRATION_NUMBER;
    det_statement *statement = say(m, prop, value, property, word->is_typed || is_owner_imo);
    if (statement == NULL) return;
    if (word->shape == DET_FTM_COUNTRY) statement->country = statement->text;
    const det_where at = {draft->file, m->row->line, 0};
    if (word->shape == DET_FTM_DATE) {
        /* a time of day is not a matter of days */
        det_str day = det_str_slice(statement->text, 0, det_str_find_byte(statement->text, 'T'));
        if (det_dob_read(day, at, &statement->span, NULL) != DET_OK)
            det_draft_note(draft, "date-unread", property, statement->text, m->row->line);
    }
    if (!is_imo) return;
    if (det_str_starts(statement->text, DET_STR("IMO"))) { /* "IMO9074729": one number, one text */
        statement->text = det_str_trim(det_str_slice(statement->text, 3, statement->text.len));
        statement->type = DET_STR("IMO");
    }
    if (!det_imo_is_valid(statement->text))
        det_draft_note(draft, "imo-check-digit", property, statement->text, m->row->line);
}

/* ---- what stands between -----------------------------------------------------------------------
 */

static bool
is_role(const det_ftm_between *between, det_str property)
{
    for (int k = 0; k < 2; k++)
        if (between->roles[k] != NULL && det_str_equal(property, det_str_of(between->roles[k])))
            return true;
    return false;
}

static det_str
only_text(const det_tree *tree, uint32_t list)
{
    if (det_tree_kind_of(tree, list) != DET_TREE_LIST) return det_tree_text(tree, list);
    return det_tree_size(tree, list) == 1 ? det_tree_text(tree, det_tree_first(tree, list))
                                          : (det_str){0};
}

/* Does the other role say who this party is: it is the one that is left? */
static bool
is_implied(const mapping *m, const det_tree *tree, uint32_t properties, det_str property)
{
    const char *const *roles = m->row->between->roles;
    if (roles[1] == NULL) return det_tree_size(tree, det_tree_get(tree, properties, roles[0])) == 1;
    const char *other = det_str_equal(property, det_str_of(roles[0])) ? roles[1] : roles[0];
    return det_tree_size(tree, det_tree_get(tree, properties, roles[0])) == 1 &&
           det_tree_size(tree, det_tree_get(tree, properties, roles[1])) == 1 &&
           !det_str_equal(only_text(tree, det_tree_get(tree, properties, other)), m->party->id);
}

/* The other party of a link, or what says that it is this one. */
static void
say_role(mapping *m, const det_tree *tree, uint32_t properties, det_str property, det_str value)
{
    if (!det_str_equal(value, m->party->id))
        say(m, DET_PROP_LINKED_TO, value, property, true);
    else if (!is_implied(m, tree, properties, property))
        say(m, DET_PROP_REMARK, value, property, true);
}

static void
say_between(mapping *m, const det_tree *tree, uint32_t properties, det_str property, det_str value)
{
    const char *schema = m->row->between->schema;
    const det_ftm_word *word = det_ftm_word_of(schema, property);
    if (is_role(m->row->between, property)) {
        say_role(m, tree, properties, property, value);
        return;
    }
    if (word != NULL) {
        say_word(m, word, value);
        det_statement *statement = m->draft->statement_count == 0
                                       ? NULL
                                       : &m->draft->statements[m->draft->statement_count - 1];
        if (word->prop == DET_PROP_ADDRESS && statement != NULL)
            statement->country = det_draft_text(
                m->draft, only_text(tree, det_tree_get(tree, properties, "country")));
        return;
    }
    bool is_document = strcmp(schema, "Passport") == 0 || strcmp(schema, "Identification") == 0;
    if (!is_document || !det_str_equal(property, DET_STR("number"))) {
        say(m, DET_PROP_REMARK, value, property, true);
        return;
    }
    det_str type = only_text(tree, det_tree_get(tree, properties, "type"));
    det_statement *statement = say(
        m, strcmp(schema, "Passport") == 0 ? DET_PROP_PASSPORT_NUMBER : det_ftm_document(type),
        value, property, true);
    if (statement == NULL) return;
    det_str country = det_draft_text(m->draft,
                                     only_text(tree, det_tree_get(tree, properties, "country")));
    statement->country = country;
}

/* ---- the party ---------------------------------------------------------------------------------
 */

static bool
is_row(const det_ftm_graph *graph, det_str id, bool *is_party)
{
    uint32_t row;
    if (!det_strmap_get(&graph->row_of, id, &row) || graph->rows[row].is_gone) return false;
    *is_party = graph->rows[row].between == NULL;
    return true;
}

static void
say_own(mapping *m, const det_ftm_graph *graph, det_str property, det_str value)
{
    const det_ftm_word *word = det_ftm_word_of(NULL, property);
    bool is_party = false;
    if (det_ftm_is_reference(property) && is_row(graph, value, &is_party)) {
        /* an address that is there speaks for itself */
        if (is_party) say(m, DET_PROP_LINKED_TO, value, property, true);
        return;
    }
    if (word != NULL)
        say_word(m, word, value);
    else
        say(m, DET_PROP_REMARK, value, property, true);
}

/* Texts where none are expected, one note each. */
static void
note_deep(const mapping *m, const det_tree *tree, uint32_t node, det_str path, int depth)
{
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE && depth < DEPTH_MAX;
         at = det_tree_next(tree, at)) {
        if (det_tree_kind_of(tree, at) != DET_TREE_TEXT)
            note_deep(m, tree, at, path, depth + 1);
        else
            det_draft_note(m->draft, "element-unknown", path, det_tree_text(tree, at),
                           m->row->line);
    }
}

/* A text, or the texts of a list; anything else is a note. */
static bool
next_text(const mapping *m, const det_tree *tree, uint32_t node, uint32_t *at, det_str *value)
{
    bool is_list = det_tree_kind_of(tree, node) == DET_TREE_LIST;
    if (*at == DET_TREE_NONE)
        *at = is_list ? det_tree_first(tree, node) : node;
    else
        *at = is_list ? det_tree_next(tree, *at) : DET_TREE_NONE;
    if (*at == DET_TREE_NONE) return false;
    *value = det_tree_text(tree, *at);
    if (det_tree_kind_of(tree, *at) != DET_TREE_TEXT)
        note_deep(m, tree, *at, det_tree_key(tree, node), 0);
    return true;
}

static void
map_properties(mapping *m, const det_ftm_graph *graph, const det_tree *tree)
{
    uint32_t properties = det_tree_get(tree, 0, "properties");
    for (uint32_t node = det_tree_first(tree, properties); node != DET_TREE_NONE;
         node = det_tree_next(tree, node)) {
        det_str property = det_tree_key(tree, node), value;
        uint32_t at = DET_TREE_NONE;
        while (next_text(m, tree, node, &at, &value)) {
            if (value.len == 0) continue;
            if (m->type_of.len > 0)
                say_between(m, tree, properties, property, value);
            else
                say_own(m, graph, property, value);
        }
    }
}

/* What stands beside the properties of a party.  When an entity was seen last is the day of the
 * version, and kept where it is not: else every entity would change with every version. */
static void
say_beside(mapping *m, det_str key, det_str value)
{
    det_span seen;
    if (det_str_equal(key, DET_STR("id")) || det_str_equal(key, DET_STR("schema")) ||
        det_str_equal(key, DET_STR("caption")))
        return;
    if (det_str_equal(key, DET_STR("datasets"))) {
        say(m, DET_PROP_DATASET, value, key, false);
    } else if (det_str_equal(key, DET_STR("referents"))) {
        if (!det_str_equal(value, m->party->id)) say(m, DET_PROP_REFERENCE, value, key, true);
    } else if (det_str_equal(key, DET_STR("last_seen")) &&
               det_span_read(det_str_slice(value, 0, 10), (det_where){0}, &seen, NULL) == DET_OK &&
               seen.from == m->dated) {
        return;
    } else {
        say(m, DET_PROP_REMARK, value, key, true);
    }
}

static void
map_beside(mapping *m, const det_tree *tree)
{
    for (uint32_t node = det_tree_first(tree, 0); node != DET_TREE_NONE;
         node = det_tree_next(tree, node)) {
        det_str key = det_tree_key(tree, node), value;
        uint32_t at = DET_TREE_NONE;
        if (det_str_equal(key, DET_STR("properties")) || det_tree_is_null(tree, node)) continue;
        while (next_text(m, tree, node, &at, &value))
            if (value.len > 0) say_beside(m, key, value);
    }
}

/* A person of whom only the parts of a name are given. */
static void
compose_name(mapping *m, const det_tree *tree)
{
    static const char *const parts[] = {"firstName", "secondName", "middleName", "fatherName",
                                        "lastName"};
    det_str texts[5];
    uint32_t properties = det_tree_get(tree, 0, "properties");
    for (size_t i = 0; i < 5; i++)
        texts[i] = det_tree_text(tree,
                                 det_tree_first(tree, det_tree_get(tree, properties, parts[i])));
    det_statement *statement = det_draft_say(m->draft, DET_PROP_NAME,
                                             det_draft_join(m->draft, " ", texts, 5));
    if (statement != NULL) statement->type = DET_STR("composed");
}

static void
type_wallet(det_draft *draft)
{
    det_str currency = {0};
    for (size_t i = 0; i < draft->statement_count; i++)
        if (draft->statements[i].prop == DET_PROP_REMARK &&
            det_str_equal(draft->statements[i].type, DET_STR("currency")))
            currency = draft->statements[i].text;
    for (size_t i = 0; i < draft->statement_count; i++)
        if (draft->statements[i].prop == DET_PROP_PUBLIC_KEY) draft->statements[i].type = currency;
}

static int
by_content(const void *left, const void *right)
{
    const det_statement *a = left, *b = right;
    int order = (a->prop > b->prop) - (a->prop < b->prop);
    if (order == 0) order = det_str_compare(a->type, b->type);
    if (order == 0) order = det_str_compare(a->note, b->note);
    if (order == 0) order = det_str_compare(a->text, b->text);
    return order != 0 ? order : det_str_compare(a->country, b->country);
}

_Static_assert(sizeof(det_statement) <= 128, "statements are sorted by place");

/* Statements are larger than what det_sort moves, so their places are sorted. */
static bool
sort_statements(det_draft *draft, det_arena *once)
{
    size_t count = draft->statement_count;
    det_statement *sorted = DET_NEW(once, det_statement, count);
    det_statement *spare = DET_NEW(once, det_statement, count);
    if (sorted == NULL || spare == NULL) return false;
    if (count > 0) memcpy(sorted, draft->statements, count * sizeof *sorted);
    /* a merge sort: the order of equal ones does not show */
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t from = 0; from < count; from += 2 * width) {
            size_t middle = from + width < count ? from + width : count;
            size_t end = from + 2 * width < count ? from + 2 * width : count;
            size_t a = from, b = middle, k = from;
            while (k < end)
                spare[k++] = b >= end || (a < middle && by_content(&sorted[a], &sorted[b]) <= 0)
                                 ? sorted[a++]
                                 : sorted[b++];
        }
        memcpy(sorted, spare, count * sizeof *sorted);
    }
    if (count > 0) memcpy(draft->statements, sorted, count * sizeof *sorted);
    return true;
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static det_status
map_row(det_ftm_graph *graph, mapping *m, uint32_t row, det_error *err)
{
    for (; row != DET_FTM_NONE; row = graph->rows[row].more) {
        det_tree tree;
        m->row = &graph->rows[row];
        det_arena_reset(graph->once);
        det_status st = det_ftm_parse(graph, m->row->json, m->row->file, m->row->line, &tree, err);
        if (st != DET_OK) return st;
        m->type_of = m->row->between == NULL ? (det_str){0} : m->row->schema;
        map_properties(m, graph, &tree);
        if (m->row->between != NULL) continue;
        map_beside(m, &tree);
        det_str caption = det_tree_text(&tree, det_tree_get(&tree, 0, "caption"));
        if (m->draft->subject.caption.len == 0)
            m->draft->subject.caption = det_draft_text(m->draft, caption);
        if (!det_draft_has_name(m->draft)) compose_name(m, &tree);
    }
    return DET_OK;
}

det_status
det_ftm_map(det_ftm_graph *graph, uint32_t row, size_t first, size_t count, const char *source,
            det_day dated, det_collect *collect, det_error *err)
{
    det_draft *draft = &collect->draft;
    mapping m = {.draft = draft, .once = graph->once, .party = &graph->rows[row], .dated = dated};
    det_draft_begin(draft, m.party->file, m.party->line);
    if (!det_ftm_schema(m.party->schema, &draft->subject.schema)) {
        det_statement *statement = det_draft_say(draft, DET_PROP_REMARK, m.party->schema);
        if (statement != NULL) statement->type = DET_STR("schema");
    }
    det_status st = map_row(graph, &m, row, err);
    for (size_t i = first; st == DET_OK && i < first + count; i++) {
        const det_ftm_belonging *of = &graph->belongings[i];
        const det_ftm_row *other = &graph->rows[of->row];
        if (other->between != NULL) {
            st = map_row(graph, &m, of->row, err);
            continue;
        }
        det_statement *statement = det_draft_say(draft, DET_PROP_LINKED_TO, other->id);
        if (statement != NULL)
            statement->type = det_draft_text(draft, det_draft_print(draft, "%.*s.%.*s",
                                                                    DET_STR_FMT(other->schema),
                                                                    DET_STR_FMT(of->property)));
    }
    if (st != DET_OK) return st;
    type_wallet(draft);
    if (!sort_statements(draft, graph->once))
        return det_fail(err, DET_NOMEM, (det_where){0}, "a party: no memory");
    if (draft->subject.caption.len == 0 && !det_draft_has_name(draft))
        return det_collect_reject(collect, m.party->file, m.party->line,
                                  DET_STR("a party without a name"), m.party->id, err);
    draft->subject.id = det_draft_print(draft, "%s:%.*s", source, DET_STR_FMT(m.party->id));
    return det_collect_keep(collect, err);
}
