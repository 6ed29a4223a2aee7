/* same.c - whether two entries of a list are one party under two numbers.
 *
 * A number that is one party's own settles it.  A name does not: it needs a second thing beside it
 * that agrees, and nothing that contradicts. */
#include "list/same.h"

#include "list/change.h"
#include "text/fold.h"

static const det_where nowhere;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, nowhere, "comparing parties: no memory");
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

/* Properties whose values are one party's own. */
static bool
is_number(det_prop prop)
{
    switch ((int)prop) {
    case DET_PROP_PASSPORT_NUMBER:
    case DET_PROP_ID_NUMBER:
    case DET_PROP_TAX_NUMBER:
    case DET_PROP_REGISTRATION_NUMBER:
    case DET_PROP_IMO_NUMBER:
    case DET_PROP_MMSI:
    case DET_PROP_LEI_CODE:
    case DET_PROP_PUBLIC_KEY:
    case DET_PROP_AIRCRAFT_SERIAL:
    case DET_PROP_REFERENCE:
        return true;
    default:
        return false;
    }
}

/* Shorter numbers are not one party's own: "7", "A-12". */
enum { NUMBER_BYTES_MIN = 5 };

/* "passportNumber A12345678": letters and digits only, capitals; empty if that says too little. A
 * reference counts with its kind, and without one it is only text. */
static det_status
number_key(const det_statement *statement, det_arena *arena, det_str *out, det_error *err)
{
    bool is_reference = statement->prop == DET_PROP_REFERENCE, has_digit = false;
    size_t used = 0;
    *out = (det_str){0};
    if (!is_number(statement->prop) || (is_reference && statement->type.len == 0)) return DET_OK;
    char *plain = det_arena_alloc(arena, statement->text.len + 1);
    if (plain == NULL) return no_memory(err);
    for (size_t i = 0; i < statement->text.len; i++) {
        char byte = statement->text.ptr[i];
        bool is_small = byte >= 'a' && byte <= 'z', is_digit = byte >= '0' && byte <= '9';
        if (is_small) byte = (char)(byte - 'a' + 'A');
        if ((byte >= 'A' && byte <= 'Z') || is_digit) plain[used++] = byte;
        has_digit |= is_digit;
    }
    if (!has_digit || used < NUMBER_BYTES_MIN) return DET_OK;
    if (!det_arena_print(arena, out, "%s %.*s %.*s", det_prop_name(statement->prop),
                         is_reference ? (int)statement->type.len : 0, statement->type.ptr,
                         (int)used, plain))
        return no_memory(err);
    return DET_OK;
}

static det_status
name_key(det_str caption, det_arena *arena, det_str *out, det_error *err)
{
    det_str folded = {0};
    *out = (det_str){0};
    if (caption.len == 0 || caption.len > DET_NAME_BYTES_MAX) return DET_OK;
    det_status st = det_fold(caption, arena, &folded, err);
    if (st != DET_OK || folded.len == 0) return st;
    return det_arena_print(arena, out, "name %.*s", DET_STR_FMT(folded)) ? DET_OK : no_memory(err);
}

det_status
det_same_keys(const det_subject *subject, det_arena *arena, det_str **out, size_t *count,
              det_error *err)
{
    size_t used = 0;
    det_str *keys = DET_NEW(arena, det_str, subject->statement_count + 1), key;
    if (keys == NULL) return no_memory(err);
    det_status st = name_key(subject->caption, arena, &key, err);
    if (st == DET_OK && key.len > 0) keys[used++] = key;
    for (size_t i = 0; st == DET_OK && i < subject->statement_count; i++) {
        st = number_key(&subject->statements[i], arena, &key, err);
        if (st == DET_OK && key.len > 0) keys[used++] = key;
    }
    *out = keys;
    *count = used;
    return st;
}

/* ---- two parties ------------------------------------------------------------------------------
 */

static bool
is_organisation(det_schema schema)
{
    return schema == DET_SCHEMA_ORGANIZATION || schema == DET_SCHEMA_COMPANY;
}

static bool
may_be_one(det_schema a, det_schema b)
{
    return a == b || a == DET_SCHEMA_LEGAL_ENTITY || b == DET_SCHEMA_LEGAL_ENTITY ||
           (is_organisation(a) && is_organisation(b));
}

/* The first pair of birth dates that may be one day; has_both: each party has a date that was read.
 */
static const det_statement *
common_birth(const det_subject *a, const det_subject *b, bool *has_both)
{
    *has_both = false;
    for (size_t i = 0; det_subject_next(a, DET_PROP_BIRTH_DATE, &i) != NULL; i++)
        for (size_t k = 0; det_subject_next(b, DET_PROP_BIRTH_DATE, &k) != NULL; k++) {
            const det_statement *x = &a->statements[i], *y = &b->statements[k];
            if (x->span.from == DET_DAY_NONE || y->span.from == DET_DAY_NONE) continue;
            *has_both = true;
            if (x->span.from < y->span.before && y->span.from < x->span.before) return y;
        }
    return NULL;
}

/* A value of b that a has too, in one of the properties that support a name. */
static const det_statement *
common_support(const det_subject *a, const det_subject *b)
{
    static const det_prop props[] = {DET_PROP_PROGRAM, DET_PROP_NATIONALITY, DET_PROP_COUNTRY,
                                     DET_PROP_ADDRESS, DET_PROP_FLAG};
    for (size_t p = 0; p < sizeof props / sizeof props[0]; p++)
        for (size_t i = 0; det_subject_next(a, props[p], &i) != NULL; i++)
            for (size_t k = 0; det_subject_next(b, props[p], &k) != NULL; k++)
                if (det_str_equal_ascii_nocase(a->statements[i].text, b->statements[k].text))
                    return &b->statements[k];
    return NULL;
}

static det_status
say(const char *before, const det_statement *statement, det_arena *arena, det_str *because,
    det_error *err)
{
    char words[DET_PROP_WORDS_MAX];
    bool has_type = statement->prop == DET_PROP_REFERENCE;
    if (det_arena_print(arena, because, "the same %s%s%s%.*s%s %.*s", before,
                        det_prop_words(statement->prop, ' ', words), has_type ? " (" : "",
                        has_type ? (int)statement->type.len : 0, statement->type.ptr,
                        has_type ? ")" : "", DET_STR_FMT(statement->text)))
        return DET_OK;
    return no_memory(err);
}

static det_status
common_number(const det_subject *a, const det_subject *b, det_arena *arena, det_str *because,
              det_error *err)
{
    for (size_t k = 0; k < b->statement_count; k++) {
        const det_statement *y = &b->statements[k];
        det_str theirs, ours;
        det_status st = number_key(y, arena, &theirs, err);
        if (st != DET_OK) return st;
        if (theirs.len == 0) continue;
        for (size_t i = 0; det_subject_next(a, y->prop, &i) != NULL; i++) {
            st = number_key(&a->statements[i], arena, &ours, err);
            if (st != DET_OK) return st;
            if (det_str_equal(ours, theirs)) return say("", y, arena, because, err);
        }
    }
    return DET_OK;
}

det_status
det_same_party(const det_subject *a, const det_subject *b, det_arena *arena, det_str *because,
               det_error *err)
{
    bool has_both;
    det_str a_name, b_name;
    *because = (det_str){0};
    if (!may_be_one(a->schema, b->schema)) return DET_OK;
    det_status st = common_number(a, b, arena, because, err);
    if (st != DET_OK || because->len > 0) return st;
    st = name_key(a->caption, arena, &a_name, err);
    if (st == DET_OK) st = name_key(b->caption, arena, &b_name, err);
    if (st != DET_OK || a_name.len == 0 || !det_str_equal(a_name, b_name)) return st;
    const det_statement *birth = common_birth(a, b, &has_both);
    if (birth != NULL) return say("name and ", birth, arena, because, err);
    const det_statement *support = has_both ? NULL : common_support(a, b);
    return support == NULL ? DET_OK : say("name and ", support, arena, because, err);
}

det_status
det_same_named(const det_statement *statement, det_arena *arena, det_str *id, det_error *err)
{
    /* kinds of reference that are numbers of another list; docs/lists/ says where they come from */
    static const struct {
        const char *type, *source;
    } kinds[] = {{"OFSIGroupID", "hmt"},
                 {"UNReferenceNumber", "un"},
                 {"unitedNationId", "un"},
                 {"UN Ref", "un"},
                 {"UK Sanctions List Ref", "uk"}};
    *id = (det_str){0};
    if (statement->prop != DET_PROP_REFERENCE) return DET_OK;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (det_str_equal(statement->type, det_str_of(kinds[i].type)))
            return det_arena_print(arena, id, "%s:%.*s", kinds[i].source,
                                   DET_STR_FMT(statement->text))
                       ? DET_OK
                       : no_memory(err);
    return DET_OK;
}
