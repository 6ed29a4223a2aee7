/* subject.c - the words for schemas and properties, and the canonical JSON of a subject.
 *
 * The JSON is what the store compares, so it has one spelling for each content: keys in the order
 * below, empty values left out, statements in the order of the subject, dates as det_span_print has
 * them.  Line numbers stay out: a record that only moved within its file has not changed.
 *
 *   {"id":"un:KPi.024","schema":"Person","caption":"KIM YONG CHOL","statements":[
 *    {"prop":"name","text":"KIM YONG CHOL"},
 *    {"prop":"birthDate","text":"1962-02-18","span":"1962-02-18","type":"EXACT"}],
 *    "notes":[{"code":"element-unknown","path":"INDIVIDUAL/HEIGHT","text":"170"}]}
 */
#include "list/subject.h"

#include <assert.h>
#include <string.h>

static const char *const schema_names[DET_SCHEMA_COUNT] = {
    [DET_SCHEMA_LEGAL_ENTITY] = "LegalEntity",
    [DET_SCHEMA_PERSON] = "Person",
    [DET_SCHEMA_ORGANIZATION] = "Organization",
    [DET_SCHEMA_COMPANY] = "Company",
    [DET_SCHEMA_VESSEL] = "Vessel",
    [DET_SCHEMA_AIRPLANE] = "Airplane",
    [DET_SCHEMA_CRYPTO_WALLET] = "CryptoWallet",
    [DET_SCHEMA_ADDRESS] = "Address",
};

static const char *const prop_names[DET_PROP_COUNT] = {
    [DET_PROP_NAME] = "name",
    [DET_PROP_ORIGINAL_NAME] = "originalName",
    [DET_PROP_ALIAS] = "alias",
    [DET_PROP_PREVIOUS_NAME] = "previousName",
    [DET_PROP_WEAK_ALIAS] = "weakAlias",
    [DET_PROP_TITLE] = "title",
    [DET_PROP_POSITION] = "position",
    [DET_PROP_GENDER] = "gender",
    [DET_PROP_BIRTH_DATE] = "birthDate",
    [DET_PROP_BIRTH_PLACE] = "birthPlace",
    [DET_PROP_DEATH_DATE] = "deathDate",
    [DET_PROP_NATIONALITY] = "nationality",
    [DET_PROP_COUNTRY] = "country",
    [DET_PROP_PASSPORT_NUMBER] = "passportNumber",
    [DET_PROP_ID_NUMBER] = "idNumber",
    [DET_PROP_TAX_NUMBER] = "taxNumber",
    [DET_PROP_REGISTRATION_NUMBER] = "registrationNumber",
    [DET_PROP_IMO_NUMBER] = "imoNumber",
    [DET_PROP_MMSI] = "mmsi",
    [DET_PROP_CALL_SIGN] = "callSign",
    [DET_PROP_SWIFT_BIC] = "swiftBic",
    [DET_PROP_LEI_CODE] = "leiCode",
    [DET_PROP_PUBLIC_KEY] = "publicKey",
    [DET_PROP_FLAG] = "flag",
    [DET_PROP_PAST_FLAG] = "pastFlags",
    [DET_PROP_VESSEL_TYPE] = "type",
    [DET_PROP_TONNAGE] = "tonnage",
    [DET_PROP_GROSS_TONNAGE] = "grossRegisteredTonnage",
    [DET_PROP_OWNER] = "owner",
    [DET_PROP_AIRCRAFT_MODEL] = "model",
    [DET_PROP_AIRCRAFT_SERIAL] = "serialNumber",
    [DET_PROP_BUILD_DATE] = "buildDate",
    [DET_PROP_ADDRESS] = "address",
    [DET_PROP_EMAIL] = "email",
    [DET_PROP_PHONE] = "phone",
    [DET_PROP_WEBSITE] = "website",
    [DET_PROP_LINKED_TO] = "linkedTo",
    [DET_PROP_PROGRAM] = "program",
    [DET_PROP_LISTED_ON] = "listedOn",
    [DET_PROP_UPDATED_ON] = "updatedOn",
    [DET_PROP_REFERENCE] = "reference",
    [DET_PROP_SANCTION_RISK] = "sanctionRisk",
    [DET_PROP_SOURCE_URL] = "sourceUrl",
    [DET_PROP_REMARK] = "remark",
    [DET_PROP_TOPIC] = "topics",
    [DET_PROP_DATASET] = "datasets",
    [DET_PROP_EXPIRES_ON] = "expiresOn",
};

const char *
det_schema_name(det_schema schema)
{
    assert(schema >= 0 && schema < DET_SCHEMA_COUNT);
    return schema_names[schema];
}

bool
det_schema_find(det_str name, det_schema *out)
{
    for (int i = 0; i < DET_SCHEMA_COUNT; i++) {
        if (det_str_equal(name, det_str_of(schema_names[i]))) {
            *out = (det_schema)i;
            return true;
        }
    }
    return false;
}

const char *
det_prop_name(det_prop prop)
{
    assert(prop >= 0 && prop < DET_PROP_COUNT);
    return prop_names[prop];
}

bool
det_prop_find(det_str name, det_prop *out)
{
    for (int i = 0; i < DET_PROP_COUNT; i++) {
        if (det_str_equal(name, det_str_of(prop_names[i]))) {
            *out = (det_prop)i;
            return true;
        }
    }
    return false;
}

static void
write_unless_empty(det_json *json, const char *key, det_str text)
{
    if (text.len != 0) det_json_key_str(json, key, text);
}

static void
write_statement(det_json *json, const det_statement *statement)
{
    char span[DET_SPAN_TEXT_MAX];
    det_json_object(json);
    det_json_key_cstr(json, "prop", det_prop_name(statement->prop));
    det_json_key_str(json, "text", statement->text);
    if (statement->span.from != DET_DAY_NONE)
        det_json_key_cstr(json, "span", det_span_print(statement->span, span));
    write_unless_empty(json, "country", statement->country);
    write_unless_empty(json, "type", statement->type);
    write_unless_empty(json, "note", statement->note);
    det_json_object_end(json);
}

void
det_subject_write(det_json *json, const det_subject *subject)
{
    det_json_object(json);
    det_json_key_str(json, "id", subject->id);
    det_json_key_cstr(json, "schema", det_schema_name(subject->schema));
    det_json_key_str(json, "caption", subject->caption);
    det_json_key(json, "statements");
    det_json_array(json);
    for (size_t i = 0; i < subject->statement_count; i++)
        write_statement(json, &subject->statements[i]);
    det_json_array_end(json);
    if (subject->note_count != 0) {
        det_json_key(json, "notes");
        det_json_array(json);
        for (size_t i = 0; i < subject->note_count; i++) {
            const det_note *note = &subject->notes[i];
            det_json_object(json);
            det_json_key_str(json, "code", note->code);
            write_unless_empty(json, "path", note->path);
            write_unless_empty(json, "text", note->text);
            det_json_object_end(json);
        }
        det_json_array_end(json);
    }
    det_json_object_end(json);
}

/* The text under a key of an object, copied: a subject outlives the tree it was read from.
 * Fails: DET_SYNTAX if required and absent, or not a text. */
static det_status
read_text(const det_tree *tree, uint32_t node, const char *key, bool is_required, det_arena *arena,
          det_str *out, det_error *err)
{
    *out = (det_str){0};
    uint32_t child = det_tree_get(tree, node, key);
    if (child == DET_TREE_NONE) {
        if (!is_required) return DET_OK;
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "subject without \"%s\"; expected the JSON that det_subject_write makes",
                        key);
    }
    det_str text = det_tree_text(tree, child);
    if (det_tree_kind_of(tree, child) != DET_TREE_TEXT || det_tree_is_null(tree, child))
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, child),
                        "\"%s\" of a subject is not a text; expected a string", key);
    if (!det_arena_copy(arena, text, out))
        return det_fail(err, DET_NOMEM, (det_where){0}, "text of a subject: no memory");
    return DET_OK;
}

det_status
det_subject_read_span(det_str text, det_where at, det_span *out, det_error *err)
{
    size_t slash = det_str_find_byte(text, '/');
    if (slash == SIZE_MAX) return det_span_read(text, at, out, err);
    det_span span;
    det_str before = det_str_slice(text, slash + 1, text.len);
    det_status st = det_day_read(det_str_slice(text, 0, slash), at, &span.from, err);
    if (st != DET_OK) return st;
    if (det_str_equal(before, DET_STR("forever"))) {
        span.before = DET_DAY_FOREVER;
    } else {
        st = det_day_read(before, at, &span.before, err);
        if (st != DET_OK) return st;
    }
    if (span.before <= span.from)
        return det_fail(err, DET_RANGE, at, "span '%.*s' ends before it begins", DET_STR_FMT(text));
    *out = span;
    return DET_OK;
}

static det_status
read_statement(const det_tree *tree, uint32_t node, det_arena *arena, det_statement *out,
               det_error *err)
{
    det_str prop, span;
    *out = (det_statement){.span = {DET_DAY_NONE, DET_DAY_NONE}};
    det_status st = read_text(tree, node, "prop", true, arena, &prop, err);
    if (st == DET_OK) st = read_text(tree, node, "text", true, arena, &out->text, err);
    if (st == DET_OK) st = read_text(tree, node, "span", false, arena, &span, err);
    if (st == DET_OK) st = read_text(tree, node, "country", false, arena, &out->country, err);
    if (st == DET_OK) st = read_text(tree, node, "type", false, arena, &out->type, err);
    if (st == DET_OK) st = read_text(tree, node, "note", false, arena, &out->note, err);
    if (st != DET_OK) return st;
    if (!det_prop_find(prop, &out->prop))
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "unknown property '%.*s' of a subject; expected one of list/subject.c",
                        DET_STR_FMT(prop));
    if (out->text.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "statement '%.*s' has an empty text; expected what was published",
                        DET_STR_FMT(prop));
    if (span.len != 0)
        st = det_subject_read_span(span, det_tree_where(tree, node), &out->span, err);
    return st;
}

/* The list under key; *count = 0 if it is absent. */
static det_status
read_list(const det_tree *tree, uint32_t node, const char *key, uint32_t *first, size_t *count,
          det_error *err)
{
    uint32_t list = det_tree_get(tree, node, key);
    *first = DET_TREE_NONE;
    *count = 0;
    if (list == DET_TREE_NONE) return DET_OK;
    if (det_tree_kind_of(tree, list) != DET_TREE_LIST)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, list),
                        "\"%s\" of a subject is not a list", key);
    *first = det_tree_first(tree, list);
    *count = det_tree_size(tree, list);
    return DET_OK;
}

static det_status
read_notes(const det_tree *tree, uint32_t node, det_arena *arena, det_subject *out, det_error *err)
{
    uint32_t child;
    size_t count;
    det_status st = read_list(tree, node, "notes", &child, &count, err);
    if (st != DET_OK) return st;
    det_note *notes = DET_NEW(arena, det_note, count);
    if (notes == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "notes of a subject: no memory");
    for (size_t i = 0; st == DET_OK && i < count; i++, child = det_tree_next(tree, child)) {
        st = read_text(tree, child, "code", true, arena, &notes[i].code, err);
        if (st == DET_OK) st = read_text(tree, child, "path", false, arena, &notes[i].path, err);
        if (st == DET_OK) st = read_text(tree, child, "text", false, arena, &notes[i].text, err);
    }
    out->notes = notes;
    out->note_count = count;
    return st;
}

det_status
det_subject_read(const det_tree *tree, uint32_t node, det_arena *arena, det_subject *out,
                 det_error *err)
{
    det_subject subject = {0};
    det_str schema;
    uint32_t child;
    size_t count;
    if (det_tree_kind_of(tree, node) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "a subject is one JSON object; found something else");
    det_status st = read_text(tree, node, "id", true, arena, &subject.id, err);
    if (st == DET_OK) st = read_text(tree, node, "schema", true, arena, &schema, err);
    if (st == DET_OK) st = read_text(tree, node, "caption", true, arena, &subject.caption, err);
    if (st == DET_OK && !det_schema_find(schema, &subject.schema))
        st = det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                      "unknown schema '%.*s' of a subject; expected one of list/subject.c",
                      DET_STR_FMT(schema));
    if (st == DET_OK) st = read_list(tree, node, "statements", &child, &count, err);
    if (st != DET_OK) return st;

    det_statement *statements = DET_NEW(arena, det_statement, count);
    if (statements == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "statements of a subject: no memory");
    for (size_t i = 0; i < count; i++, child = det_tree_next(tree, child)) {
        st = read_statement(tree, child, arena, &statements[i], err);
        if (st != DET_OK) return st;
        if (i > 0 && statements[i].prop < statements[i - 1].prop)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, child),
                            "statement '%s' after '%s'; expected them in the order of "
                            "list/subject.h",
                            det_prop_name(statements[i].prop),
                            det_prop_name(statements[i - 1].prop));
    }
    subject.statements = statements;
    subject.statement_count = count;
    st = read_notes(tree, node, arena, &subject, err);
    if (st == DET_OK) *out = subject;
    return st;
}

bool
det_statement_equal(const det_statement *a, const det_statement *b)
{
    return a->prop == b->prop && det_str_equal(a->text, b->text) &&
           det_str_equal(a->country, b->country) && det_str_equal(a->type, b->type) &&
           det_str_equal(a->note, b->note) && a->span.from == b->span.from &&
           a->span.before == b->span.before;
}

const det_statement *
det_subject_next(const det_subject *subject, det_prop prop, size_t *index)
{
    for (size_t i = *index; i < subject->statement_count; i++) {
        if (subject->statements[i].prop == prop) {
            *index = i;
            return &subject->statements[i];
        }
    }
    *index = subject->statement_count;
    return NULL;
}
