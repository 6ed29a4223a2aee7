/* senzing/read.c - records of Senzing's entity specification to subjects.
 *
 *   {"DATA_SOURCE":"OS","RECORD_ID":"Q1","RECORD_TYPE":"PERSON",
 *    "NAMES":[{"NAME_TYPE":"PRIMARY","NAME_FULL":"Fahd Hariri"}, ...],
 *    "IDENTIFIERS":[{"PASSPORT_NUMBER":"A1","PASSPORT_COUNTRY":"lb"}], ...}
 *
 * A record has attributes, and lists of features under names that mean nothing; a feature has
 * attributes that belong together.  Which attribute is what, its own name says, so a record whose
 * attributes stand flat is read by the same table.  An attribute that no row takes is a note. */
#include "list/senzing/senzing.h"

#include "list/load.h"
#include "list/senzing/fact.h"

enum { ATTRIBUTES_MAX = 64, LINE_BYTES_MAX = 4 * 1024 * 1024 };

/* The attributes of one feature; each is taken by one fact, or becomes a note. */
typedef struct feature {
    const det_tree *tree;
    uint32_t nodes[ATTRIBUTES_MAX];
    bool is_taken[ATTRIBUTES_MAX];
    size_t count;
} feature;

static det_str
take(feature *of, const char *key)
{
    for (size_t i = 0; key != NULL && i < of->count; i++) {
        if (!det_str_equal(det_tree_key(of->tree, of->nodes[i]), det_str_of(key))) continue;
        if (det_tree_kind_of(of->tree, of->nodes[i]) != DET_TREE_TEXT ||
            det_tree_is_null(of->tree, of->nodes[i]))
            return (det_str){0};
        of->is_taken[i] = true;
        return det_str_trim(det_tree_text(of->tree, of->nodes[i]));
    }
    return (det_str){0};
}

/* ---- features -----------------------------------------------------------------------------------
 */

static void
say_name(det_draft *draft, feature *of)
{
    static const char *const person[] = {"NAME_PREFIX", "NAME_FIRST", "NAME_MIDDLE", "NAME_LAST",
                                         "NAME_SUFFIX"};
    det_str parts[5], whole = take(of, "NAME_FULL");
    if (whole.len == 0) whole = take(of, "NAME_ORG");
    if (whole.len == 0) {
        for (size_t i = 0; i < 5; i++)
            parts[i] = take(of, person[i]);
        whole = det_draft_join(draft, " ", parts, 5);
    }
    if (whole.len == 0) return;
    det_str type = take(of, "NAME_TYPE");
    const det_senzing_name *known = det_senzing_name_of(type);
    det_prop prop = type.len == 0 ? DET_PROP_NAME : known != NULL ? known->prop : DET_PROP_ALIAS;
    if (!det_draft_has_name(draft)) prop = DET_PROP_NAME;
    det_statement *said = det_draft_say(draft, prop, whole);
    if (said != NULL && known == NULL) said->type = det_draft_text(draft, type);
}

static void
say_address(det_draft *draft, feature *of)
{
    static const char *const lines[] = {"ADDR_LINE1", "ADDR_LINE2", "ADDR_LINE3",
                                        "ADDR_CITY",  "ADDR_STATE", "ADDR_POSTAL_CODE"};
    det_str parts[6], whole = take(of, "ADDR_FULL");
    if (whole.len == 0) {
        for (size_t i = 0; i < 6; i++)
            parts[i] = take(of, lines[i]);
        whole = det_draft_join(draft, ", ", parts, 6);
    }
    det_str country = take(of, "ADDR_COUNTRY"), type = take(of, "ADDR_TYPE");
    bool is_country_alone = whole.len == 0;
    if (is_country_alone) whole = country;
    det_str kept = det_draft_text(draft, country), kept_type = det_draft_text(draft, type);
    det_statement *said = det_draft_say(
        draft, is_country_alone ? DET_PROP_COUNTRY : DET_PROP_ADDRESS, whole);
    if (said == NULL) return;
    said->country = kept;
    said->type = kept_type;
}

static void
say_facts(det_draft *draft, feature *of, uint32_t line)
{
    for (const det_senzing_fact *f = det_senzing_facts; f->key != NULL; f++) {
        det_str text = take(of, f->key);
        if (text.len == 0) continue;
        det_str type = det_draft_text(draft, take(of, f->type_key));
        det_str country = det_draft_text(draft, take(of, f->country_key));
        if (type.len == 0 && f->type != NULL) type = det_str_of(f->type);
        bool is_link = f->prop == DET_PROP_LINKED_TO;
        det_str domain = is_link ? take(of, "REL_POINTER_DOMAIN") : (det_str){0};
        domain = det_draft_text(draft, domain);
        det_statement *said = f->is_date ? det_draft_say_date(draft, f->prop, text, f->key, line)
                                         : det_draft_say(draft, f->prop, text);
        if (said == NULL) continue;
        said->type = type;
        said->country = country;
        said->note = domain; /* in whose numbers a link is given */
        if (f->prop == DET_PROP_NATIONALITY || f->prop == DET_PROP_COUNTRY)
            said->country = said->text;
    }
}

/* A value that nobody took, with all that it is made of.  A null says nothing.  The tree has a
 * depth that its reader limits. */
static void
note_value(det_draft *draft, const det_tree *tree, uint32_t node, det_str key, uint32_t line)
{
    if (det_tree_is_null(tree, node)) return;
    if (det_tree_kind_of(tree, node) == DET_TREE_TEXT) {
        det_draft_note(draft, "element-unknown", key, det_tree_text(tree, node), line);
        return;
    }
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        note_value(draft, tree, at,
                   det_tree_kind_of(tree, node) == DET_TREE_MAP ? det_tree_key(tree, at) : key,
                   line);
}

static void
note_rest(det_draft *draft, const feature *of, uint32_t line)
{
    for (size_t i = 0; i < of->count; i++)
        if (!of->is_taken[i])
            note_value(draft, of->tree, of->nodes[i], det_tree_key(of->tree, of->nodes[i]), line);
}

/* The attributes that stand in node; is_record: lists of features beside them are not its own. */
static void
say_feature(det_draft *draft, const det_tree *tree, uint32_t node, bool is_record, uint32_t line)
{
    feature of = {.tree = tree};
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str key = det_tree_key(tree, at);
        if (is_record && (det_tree_kind_of(tree, at) == DET_TREE_LIST ||
                          det_str_equal(key, DET_STR("RECORD_ID")) ||
                          det_str_equal(key, DET_STR("RECORD_TYPE"))))
            continue;
        if (of.count == ATTRIBUTES_MAX) {
            note_value(draft, tree, at, key, line);
            continue;
        }
        of.nodes[of.count++] = at;
    }
    say_name(draft, &of);
    say_address(draft, &of);
    say_facts(draft, &of, line);
    note_rest(draft, &of, line);
}

static void
say_features(det_draft *draft, const det_tree *tree, uint32_t list, uint32_t line)
{
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        if (det_tree_kind_of(tree, at) == DET_TREE_MAP)
            say_feature(draft, tree, at, false, line);
        else
            note_value(draft, tree, at, det_tree_key(tree, list), line);
    }
}

/* ---- records ------------------------------------------------------------------------------------
 */

static void
set_schema(det_draft *draft, det_str type, uint32_t line)
{
    draft->subject.schema = DET_SCHEMA_LEGAL_ENTITY;
    for (size_t i = 0; i < DET_SENZING_TYPES; i++)
        if (det_str_equal(type, det_str_of(det_senzing_types[i].type))) {
            draft->subject.schema = det_senzing_types[i].schema;
            return;
        }
    if (type.len > 0) det_draft_note(draft, "type-unknown", DET_STR("RECORD_TYPE"), type, line);
}

static det_status
add_record(det_loading *loading, const char *source, const det_tree *tree, det_str raw,
           uint32_t line, det_error *err)
{
    det_draft *draft = &loading->collect.draft;
    uint32_t type = det_tree_get(tree, 0, "RECORD_TYPE");
    loading->read++;
    if (det_tree_kind_of(tree, 0) != DET_TREE_MAP)
        return det_collect_reject(&loading->collect, loading->file, line,
                                  DET_STR("the line is no record"), det_str_slice(raw, 0, 2000),
                                  err);
    det_draft_begin(draft, loading->file, line);
    set_schema(draft, det_tree_is_null(tree, type) ? (det_str){0} : det_tree_text(tree, type),
               line);
    for (uint32_t at = det_tree_first(tree, 0); at != DET_TREE_NONE; at = det_tree_next(tree, at))
        if (det_tree_kind_of(tree, at) == DET_TREE_LIST) say_features(draft, tree, at, line);
    say_feature(draft, tree, 0, true, line);
    if (!det_draft_has_name(draft))
        return det_collect_reject(&loading->collect, loading->file, line,
                                  DET_STR("a record without a name"), det_str_slice(raw, 0, 2000),
                                  err);
    det_draft_identify(draft, source, det_tree_text(tree, det_tree_get(tree, 0, "RECORD_ID")),
                       "RECORD_ID", line);
    return det_collect_keep(&loading->collect, err);
}

static det_status
read_lines(det_loading *loading, det_str bytes, det_error *err)
{
    det_arena *lines = NULL;
    det_str line;
    uint32_t number = 0;
    det_status st = det_arena_new(0, &lines, err);
    while (st == DET_OK && det_str_next(&bytes, '\n', &line)) {
        det_tree tree;
        number++;
        line = det_str_trim(line);
        if (line.len == 0) continue;
        det_arena_reset(lines);
        if (line.len > LINE_BYTES_MAX)
            st = det_fail(err, DET_LIMIT, (det_where){loading->file, number, 1},
                          "a line of %zu bytes; no record is as long: is this the right file?",
                          line.len);
        if (st == DET_OK)
            st = det_tree_read_json_line(line, loading->file, number, lines, &tree, err);
        if (st == DET_OK) st = add_record(loading, loading->form->source, &tree, line, number, err);
    }
    det_arena_free(lines);
    return st;
}

bool
det_senzing_is_it(det_str bytes)
{
    det_str rest = det_str_slice(bytes, 0, 4096), line;
    return det_str_starts(det_str_trim(rest), DET_STR("{")) && det_str_next(&rest, '\n', &line) &&
           det_str_find(line, DET_STR("\"DATA_SOURCE\"")) != SIZE_MAX &&
           det_str_find(line, DET_STR("\"RECORD_ID\"")) != SIZE_MAX;
}

det_status
det_senzing_load(const det_source *source, const det_list_file *files, size_t count, det_day dated,
                 det_arena *arena, const det_list **out, det_error *err)
{
    const det_load_form form = {.source = source->id,
                                .title = "the file of Senzing records",
                                .kind = "file of JSON lines",
                                .record = "record",
                                .scratch_bytes_max = (size_t)1 << 30,
                                .read = read_lines};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
