/* yente_scope.c - parameters, and which entities a request is about. */
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "server/yente.h"

enum { DEPTH_MAX = 8 }; /* of collections in collections */

/* ---- parameters ---------------------------------------------------------------------------------
 */

/* input NULL: it is null. */
static void
invalid(serve_answer *answer, const char *where, const det_str *loc, size_t count, const char *type,
        const char *message, const det_str *input)
{
    det_text *out = NULL;
    if (det_text_new(1 << 20, &out, NULL) != DET_OK) {
        serve_fail(answer, 503, "no memory");
        return;
    }
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key(&json, "detail");
    det_json_array(&json);
    det_json_object(&json);
    det_json_key_cstr(&json, "type", type);
    det_json_key(&json, "loc");
    det_json_array(&json);
    det_json_cstr(&json, where);
    for (size_t i = 0; i < count; i++)
        det_json_str(&json, loc[i]);
    det_json_array_end(&json);
    det_json_key_cstr(&json, "msg", message);
    det_json_key(&json, "input");
    if (input != NULL)
        det_json_str(&json, det_str_slice(*input, 0, 1000));
    else
        det_json_null(&json);
    det_json_object_end(&json);
    det_json_array_end(&json);
    det_json_object_end(&json);
    serve_fail_raw(answer, 422, det_text_str(out));
    det_text_free(out);
}

void
serve_yente_invalid(serve_answer *answer, const char *name, const char *type, const char *message,
                    det_str input)
{
    const det_str loc = det_str_of(name);
    invalid(answer, "query", &loc, 1, type, message, &input);
}

void
serve_yente_wrong_body(serve_answer *answer, const det_str *loc, size_t count, const char *type,
                       const char *message)
{
    invalid(answer, "body", loc, count, type, message, NULL);
}

const det_str *
serve_yente_list(serve_request *request, const char *name, size_t *count)
{
    size_t all, used = 0;
    const serve_pair *pairs = serve_queries(request, &all);
    det_str wanted = det_str_of(name);
    det_str *made = DET_NEW(serve_arena(request), det_str, all + 1);
    *count = 0;
    for (size_t i = 0; made != NULL && i < all; i++)
        if (det_str_equal(pairs[i].name, wanted) && pairs[i].value.len > 0)
            made[used++] = pairs[i].value;
    *count = made == NULL ? 0 : used;
    return made;
}

bool
serve_yente_number(serve_request *request, serve_answer *answer, const char *name, uint64_t least,
                   uint64_t most, uint64_t *value)
{
    det_str text = serve_query(request, name);
    char message[96];
    uint64_t read;
    if (text.ptr == NULL) return true;
    bool is_negative = text.len > 1 && text.ptr[0] == '-' &&
                       det_str_read_u64(det_str_slice(text, 1, text.len), &read);
    if (!is_negative && !det_str_read_u64(text, &read)) {
        serve_yente_invalid(answer, name, "int_parsing",
                            "Input should be a valid integer, unable to parse string as an integer",
                            text);
        return false;
    }
    if (is_negative || read < least || read > most) {
        bool is_small = is_negative || read < least;
        snprintf(message, sizeof message, "Input should be %s than or equal to %llu",
                 is_small ? "greater" : "less", (unsigned long long)(is_small ? least : most));
        serve_yente_invalid(answer, name, is_small ? "greater_than_equal" : "less_than_equal",
                            message, text);
        return false;
    }
    *value = read;
    return true;
}

/* "0.7", ".70", "1", "7e-1" in basis points; what is beyond 1 is 1. */
static bool
read_fraction(det_str text, uint32_t *bp)
{
    uint64_t whole = 0, part = 0, scale = 10000;
    size_t i = 0, digits = 0;
    bool is_negative = text.len > 0 && text.ptr[0] == '-';
    if (text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+')) i++;
    for (; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++, digits++)
        if (whole < 10) whole = whole * 10 + (uint64_t)(text.ptr[i] - '0');
    if (i < text.len && text.ptr[i] == '.')
        for (i++; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++, digits++)
            if (scale > 1) {
                scale /= 10;
                part += (uint64_t)(text.ptr[i] - '0') * scale;
            }
    if (i != text.len || digits == 0) return false;
    uint64_t made = whole * 10000 + part;
    *bp = is_negative ? 0 : made > 10000 ? 10001 : (uint32_t)made;
    return true;
}

bool
serve_yente_fraction(serve_request *request, serve_answer *answer, const char *name, uint32_t *bp)
{
    det_str text = serve_query(request, name);
    if (text.ptr == NULL || read_fraction(text, bp)) return true;
    serve_yente_invalid(answer, name, "float_parsing",
                        "Input should be a valid number, unable to parse string as a number", text);
    return false;
}

bool
serve_yente_flag(serve_request *request, serve_answer *answer, const char *name, bool *value)
{
    static const char *const yes[] = {"true", "1", "yes", "on", "y", "t"}, *const no[] = {
                                                                               "false", "0", "no",
                                                                               "off",   "n", "f"};
    det_str text = serve_query(request, name);
    if (text.ptr == NULL) return true;
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        bool is_yes = det_str_equal_ascii_nocase(text, det_str_of(yes[i]));
        if (!is_yes && !det_str_equal_ascii_nocase(text, det_str_of(no[i]))) continue;
        *value = is_yes;
        return true;
    }
    serve_yente_invalid(answer, name, "bool_parsing",
                        "Input should be a valid boolean, unable to interpret input", text);
    return false;
}

/* YYYY-MM-DD[THH[:MM[:SS]]] as an instant to the second. */
static bool
read_since(det_str text, det_arena *arena, det_str *out)
{
    static const char full[] = "0000-00-00T00:00:00";
    char made[sizeof full];
    det_day day;
    if (text.len != 10 && text.len != 13 && text.len != 16 && text.len != 19) return false;
    if (det_day_read(det_str_slice(text, 0, 10), (det_where){0}, &day, NULL) != DET_OK)
        return false;
    memcpy(made, full, sizeof full);
    for (size_t i = 0; i < text.len; i++) {
        char want = full[i], c = text.ptr[i];
        bool is_digit = c >= '0' && c <= '9';
        if (want == '0' ? !is_digit : c != want && !(want == 'T' && c == ' ')) return false;
        made[i] = want == '0' ? c : want;
    }
    if (made[11] > '2' || (made[11] == '2' && made[12] > '3') || made[14] > '5' || made[17] > '5')
        return false;
    return det_arena_copy(arena, (det_str){made, sizeof full - 1}, out);
}

/* ---- the scope ----------------------------------------------------------------------------------
 */

static void
add_set(const yente_store *store, det_str name, bool *in_set, unsigned depth)
{
    for (size_t i = 0; i < store->set_count && depth < DEPTH_MAX; i++) {
        if (!det_str_equal(store->sets[i].name, name)) continue;
        in_set[i] = true;
        for (const char *const *child = store->sets[i].children; child != NULL && *child != NULL;
             child++)
            add_set(store, det_str_of(*child), in_set, depth + 1);
    }
}

bool
serve_yente_scope(serve_request *request, serve_answer *answer, det_str dataset, yente_scope *out)
{
    const yente_store *store = serve_yente_of(request);
    det_arena *arena = serve_arena(request);
    if (store == NULL) {
        serve_fail(answer, 503, "Index not ready.");
        return false;
    }
    det_str changed = {0}, since = serve_query(request, "changed_since");
    if (since.len > 0 && !read_since(since, arena, &changed)) {
        serve_yente_invalid(answer, "changed_since", "string_pattern_mismatch",
                            "Input should be YYYY-MM-DD[THH[:MM[:SS]]]", since);
        return false;
    }
    if (serve_yente_set(store, dataset) == NULL) {
        serve_fail(answer, 404, "No such dataset.");
        return false;
    }
    *out = (yente_scope){.store = store, .dataset = dataset, .is_or = true, .target = -1};
    out->in_set = DET_NEW(arena, bool, store->set_count + 1);
    if (out->in_set == NULL) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    add_set(store, dataset, out->in_set, 0);
    out->is_all = true;
    for (size_t i = 0; i < store->set_count; i++)
        if (store->sets[i].source.len > 0 && !out->in_set[i]) out->is_all = false;
    out->include = serve_yente_list(request, "include_dataset", &out->include_count);
    out->exclude = serve_yente_list(request, "exclude_dataset", &out->exclude_count);
    out->schemata = serve_yente_list(request, "exclude_schema", &out->schema_count);
    out->topics = serve_yente_list(request, "topics", &out->topic_count);
    out->since = changed;
    return true;
}

static bool
has_word(const det_str *words, size_t count, det_str word)
{
    for (size_t i = 0; i < count; i++)
        if (det_str_equal(words[i], word)) return true;
    return false;
}

/* Does a data set stand in the list, or below a collection that does? */
static bool
is_under(const yente_store *store, det_str dataset, const det_str *names, size_t count,
         unsigned depth)
{
    if (has_word(names, count, dataset)) return true;
    for (size_t i = 0; i < count && depth < DEPTH_MAX; i++) {
        const yente_set *set = serve_yente_set(store, names[i]);
        for (const char *const *child = set == NULL ? NULL : set->children;
             child != NULL && *child != NULL; child++) {
            det_str name = det_str_of(*child);
            if (is_under(store, dataset, &name, 1, depth + 1)) return true;
        }
    }
    return false;
}

/* Is one of its data sets in scope, included and not excluded?  Who stands in two is still found
 * where one of them is left out. */
static bool
is_in_datasets(const yente_scope *scope, const yente_entity *entity)
{
    const yente_store *store = scope->store;
    bool is_whole = scope->in_set[entity->set];
    if (is_whole && scope->include_count == 0 && scope->exclude_count == 0) return true;
    for (uint32_t i = 0; i < entity->dataset_count; i++) {
        det_str name = entity->datasets[i];
        if (!is_whole && !is_under(store, name, &scope->dataset, 1, 0)) continue;
        if (scope->include_count > 0 &&
            !is_under(store, name, scope->include, scope->include_count, 0))
            continue;
        if (serve_yente_set(store, name) == NULL) name = store->sets[entity->set].name;
        if (!is_under(store, name, scope->exclude, scope->exclude_count, 0)) return true;
    }
    return false;
}

static bool
has_dataset(const yente_scope *scope, const yente_entity *entity, det_str name)
{
    for (uint32_t i = 0; i < entity->dataset_count; i++)
        if (is_under(scope->store, entity->datasets[i], &name, 1, 0)) return true;
    return false;
}

static bool
has_value(const yente_entity *entity, const char *type, det_str value)
{
    for (uint32_t f = 0; f < entity->field_count; f++) {
        const yente_field *field = &entity->fields[f];
        if (!serve_ftm_has_type(field->property, type)) continue;
        for (uint32_t v = 0; v < field->count; v++)
            if (det_str_equal_ascii_nocase(field->values[v], value)) return true;
    }
    return false;
}

static bool
has_values(const yente_scope *scope, const yente_entity *entity, const char *type,
           const det_str *values, size_t count, bool is_or)
{
    (void)scope;
    for (size_t i = 0; i < count; i++) {
        bool has_it = has_value(entity, type, values[i]);
        if (has_it == is_or) return is_or;
    }
    return count == 0 || !is_or;
}

bool
serve_yente_in_scope(const yente_scope *scope, const yente_entity *entity)
{
    if (!is_in_datasets(scope, entity)) return false;
    if (scope->schema != NULL && !serve_ftm_may_match(scope->schema, entity->schema)) return false;
    if (has_word(scope->schemata, scope->schema_count, entity->schema_name)) return false;
    if (!has_values(scope, entity, "topic", scope->topics, scope->topic_count, scope->is_or))
        return false;
    if (!has_values(scope, entity, "country", scope->countries, scope->country_count, scope->is_or))
        return false;
    for (size_t i = 0; i < scope->of_dataset_count; i++) {
        bool has_it = has_dataset(scope, entity, scope->of_datasets[i]);
        if (has_it && scope->is_or) break;
        if (!has_it && (!scope->is_or || i + 1 == scope->of_dataset_count)) return false;
    }
    if (scope->since.len > 0 && det_str_compare(entity->last_change, scope->since) < 0)
        return false;
    if (scope->target >= 0 && entity->is_target != (scope->target == 1)) return false;
    if (has_word(scope->ids, scope->id_count, entity->id)) return false;
    for (uint32_t i = 0; scope->id_count > 0 && i < entity->referent_count; i++)
        if (has_word(scope->ids, scope->id_count, entity->referents[i])) return false;
    return true;
}

det_str
serve_yente_sources(const yente_scope *scope, det_arena *arena)
{
    const yente_store *store = scope->store;
    size_t length = 0, used = 0;
    if (scope->is_all) return (det_str){0};
    for (size_t i = 0; i < store->set_count; i++) {
        /* a data set may also be one that entities of others say they are of */
        if (store->sets[i].source.len > 0 && !store->sets[i].is_listed && !scope->in_set[i])
            return (det_str){0};
        length += store->sets[i].source.len + 1;
    }
    char *made = DET_NEW(arena, char, length + 1);
    if (made == NULL) return (det_str){0};
    for (size_t i = 0; i < store->set_count; i++) {
        det_str source = store->sets[i].source;
        if (source.len == 0 || !scope->in_set[i]) continue;
        if (used > 0) made[used++] = ',';
        memcpy(made + used, source.ptr, source.len);
        used += source.len;
    }
    return (det_str){made, used};
}

const yente_field *
serve_yente_field(const yente_entity *entity, det_str name)
{
    for (uint32_t f = 0; f < entity->field_count; f++)
        if (det_str_equal(entity->fields[f].name, name)) return &entity->fields[f];
    return NULL;
}

void
serve_yente_write(det_text *out, const yente_entity *entity)
{
    det_text_add(out, entity->json);
    det_text_add_byte(out, '}');
}
