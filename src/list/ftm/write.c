/* write.c - parties as FollowTheMoney entities.
 *
 * The way back of map.c, by the same table.  A statement whose type is "Ownership.percentage" and
 * whose note is an id belongs to that entity, of which each of its parties knows the same: all are
 * gathered, sorted, and written once.  Which role a party has in it is what the other's is not. */
#include "list/ftm/write.h"

#include "base/json.h"
#include "base/sort.h"
#include "list/dob.h"
#include "list/ftm/words.h"
#include "list/list.h"

#include <string.h>

/* One value of an entity. */
typedef struct value {
    det_str id; /* of an entity between; empty for the party's own */
    const det_ftm_between *between;
    uint32_t party;
    const char *role; /* of the property, if it is one */
    det_str property, text;
    bool is_self; /* the role is the party's own */
} value;

typedef struct values {
    value *items;
    size_t count, capacity;
} values;

typedef struct writing {
    det_arena *arena; /* for all: what is between */
    det_arena *once;  /* for one party */
    const det_subject *subjects;
    bool is_one;
    bool has_no_memory;
    values own, between;
    det_text *out;
} writing;

static void
add(writing *w, values *to, det_arena *arena, const value *item)
{
    if (to->count == to->capacity) {
        value *grown = det_arena_grow(arena, to->items, to->count, &to->capacity, sizeof *grown);
        if (grown == NULL) {
            w->has_no_memory = true;
            return;
        }
        to->items = grown;
    }
    to->items[to->count++] = *item;
}

static det_str
join(writing *w, det_str one, const char *between, det_str two)
{
    det_str text = {0};
    if (!det_arena_print(w->arena, &text, "%.*s%s%.*s", DET_STR_FMT(one), between,
                         DET_STR_FMT(two)))
        w->has_no_memory = true;
    return text;
}

/* ---- ids ---------------------------------------------------------------------------------------
 */

static det_str
id_of(const writing *w, const det_subject *subject)
{
    return w->is_one ? det_reference_of_id(subject->id) : subject->id;
}

/* An id of the publisher's as it is written here. */
static det_str
written_id(writing *w, const det_subject *subject, det_str id)
{
    return w->is_one ? id : join(w, det_source_of_id(subject->id), ":", id);
}

/* ---- values ------------------------------------------------------------------------------------
 */

/* A date as FollowTheMoney wants it: a day, a month or a year; a range of years is its years. */
static void
add_date(writing *w, det_str property, const det_statement *s)
{
    enum { YEARS_MAX = 30 };
    char text[DET_SPAN_TEXT_MAX];
    value item = {.property = property, .text = s->text};
    int32_t first, last, month, day;
    (void)det_span_print(s->span, text);
    if (s->span.from == DET_DAY_NONE || det_dob_is_iso(s->text) || strchr(text, '/') == NULL) {
        if (s->span.from != DET_DAY_NONE && !det_dob_is_iso(s->text))
            item.text = join(w, det_str_of(text), "", (det_str){0});
        add(w, &w->own, w->once, &item);
        return;
    }
    det_day_split(s->span.from, &first, &month, &day);
    det_day_split(s->span.before - 1, &last, &month, &day);
    for (int32_t year = first; year <= last && year < first + YEARS_MAX; year++) {
        char digits[16];
        det_day january;
        if (!det_day_of(year, 1, 1, &january)) break;
        (void)det_day_print(january, digits);
        item.text = join(w, (det_str){digits, 4}, "", (det_str){0});
        add(w, &w->own, w->once, &item);
    }
}

/* What a list says of the listing itself, and no entity of its own does. */
static void
add_listing(writing *w, uint32_t party, const char *property, const det_statement *s)
{
    det_str empty = {0};
    char text[DET_SPAN_TEXT_MAX];
    value item = {.id = join(w, id_of(w, &w->subjects[party]), "-listing", empty),
                  .between = det_ftm_between_find(DET_STR("Sanction")),
                  .party = party,
                  .property = det_str_of(property),
                  .text = s->text};
    if (s->span.from != DET_DAY_NONE && !det_dob_is_iso(s->text))
        item.text = join(w, det_str_of(det_span_print(s->span, text)), "", empty);
    add(w, &w->between, w->arena, &item);
}

/* "Ownership.percentage" with an id behind it. */
static bool
add_between(writing *w, uint32_t party, const det_statement *s)
{
    size_t dot = det_str_find_byte(s->type, '.');
    const det_subject *subject = &w->subjects[party];
    value item = {.party = party, .text = s->text};
    if (dot == SIZE_MAX || s->note.len == 0) return false;
    item.between = det_ftm_between_find(det_str_slice(s->type, 0, dot));
    if (item.between == NULL) return false;
    item.property = det_str_slice(s->type, dot + 1, s->type.len);
    item.id = written_id(w, subject, s->note);
    for (int k = 0; k < 2; k++)
        if (item.between->roles[k] != NULL &&
            det_str_equal(item.property, det_str_of(item.between->roles[k])))
            item.role = item.between->roles[k];
    item.is_self = item.role != NULL && det_str_equal(s->text, det_reference_of_id(subject->id));
    if (item.role != NULL) item.text = written_id(w, subject, s->text);
    add(w, &w->between, w->arena, &item);
    if (strcmp(item.between->schema, "Address") == 0) {
        const value address = {.property = DET_STR("addressEntity"), .text = item.id};
        add(w, &w->own, w->once, &address);
    }
    return true;
}

/* Named as FollowTheMoney names properties. */
static bool
is_property(det_str type)
{
    if (type.len == 0 || type.ptr[0] < 'a' || type.ptr[0] > 'z') return false;
    for (size_t i = 1; i < type.len; i++) {
        char byte = type.ptr[i];
        if (!((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
              (byte >= '0' && byte <= '9') || byte == '_'))
            return false;
    }
    return true;
}

static void
add_own(writing *w, det_str property, det_str text)
{
    const value item = {.property = property, .text = text};
    add(w, &w->own, w->once, &item);
}

/* What stands beside the properties, or is written elsewhere. */
static bool
is_beside(const det_statement *s)
{
    static const char *const words[] = {"first_seen", "last_seen", "last_change", "target",
                                        "schema"};
    if (s->prop == DET_PROP_DATASET) return true;
    if (s->prop == DET_PROP_REFERENCE) return det_str_equal(s->type, DET_STR("referents"));
    if (s->prop == DET_PROP_NAME) return det_str_equal(s->type, DET_STR("composed"));
    for (size_t i = 0; s->prop == DET_PROP_REMARK && i < sizeof words / sizeof words[0]; i++)
        if (det_str_equal(s->type, det_str_of(words[i]))) return true;
    return false;
}

static void
add_untyped(writing *w, uint32_t party, const det_statement *s)
{
    const det_ftm_word *word = det_ftm_word_for(s->prop);
    if (word != NULL && word->shape == DET_FTM_DATE) {
        add_date(w, det_str_of(word->property), s);
    } else if (s->prop == DET_PROP_ORIGINAL_NAME) {
        add_own(w, DET_STR("name"), s->text); /* a name in any script is a name there */
    } else if (s->prop == DET_PROP_REMARK && s->type.len > 0) {
        add_own(w, DET_STR("notes"), join(w, s->type, ": ", s->text));
    } else if (word != NULL) {
        add_own(w, det_str_of(word->property), s->text);
    } else if (s->prop == DET_PROP_LISTED_ON) {
        add_listing(w, party, "listingDate", s);
    } else if (s->prop == DET_PROP_SANCTION_RISK) {
        add_listing(w, party, "provisions", s);
    } else if (s->prop == DET_PROP_REFERENCE) {
        add_listing(w, party, "authorityId", s);
    } else if (s->prop == DET_PROP_EXPIRES_ON) {
        add_listing(w, party, "endDate", s);
    } else {
        add_own(w, DET_STR("notes"), join(w, det_str_of(det_prop_name(s->prop)), ": ", s->text));
    }
}

static void
add_statement(writing *w, uint32_t party, const det_statement *s)
{
    const det_subject *subject = &w->subjects[party];
    const det_ftm_word *word = det_ftm_word_of(NULL, s->type);
    if (is_beside(s) || add_between(w, party, s)) return;
    if (s->prop == DET_PROP_LINKED_TO && det_str_find_byte(s->type, '.') != SIZE_MAX) return;
    if (s->prop == DET_PROP_LINKED_TO && det_ftm_is_reference(s->type)) {
        add_own(w, s->type, written_id(w, subject, s->text));
    } else if (s->prop == DET_PROP_IMO_NUMBER && det_str_equal(s->type, DET_STR("IMO"))) {
        add_own(w, DET_STR("imoNumber"), join(w, (det_str){0}, "IMO", s->text));
    } else if (s->prop == DET_PROP_REGISTRATION_NUMBER &&
               det_str_equal(s->type, DET_STR("imoNumber"))) {
        add_own(w, s->type, s->text);
    } else if (word != NULL && word->is_typed && word->prop == s->prop) {
        add_own(w, s->type, s->text);
    } else if (s->prop == DET_PROP_REMARK && is_property(s->type)) {
        add_own(w, s->type, s->text);
    } else {
        add_untyped(w, party, s);
    }
    if (s->prop == DET_PROP_PUBLIC_KEY && s->type.len > 0) add_own(w, DET_STR("currency"), s->type);
}

/* ---- writing -----------------------------------------------------------------------------------
 */

static int
by_content(const void *left, const void *right)
{
    const value *a = *(const value *const *)left, *b = *(const value *const *)right;
    int order = det_str_compare(a->id, b->id);
    if (order == 0 && a->between != b->between)
        order = strcmp(a->between == NULL ? "" : a->between->schema,
                       b->between == NULL ? "" : b->between->schema);
    if (order == 0) order = det_str_compare(a->property, b->property);
    return order != 0 ? order : det_str_compare(a->text, b->text);
}

static const value **
sorted(writing *w, const values *all, det_arena *arena)
{
    const value **items = DET_NEW(arena, const value *, all->count);
    if (items == NULL) {
        w->has_no_memory = true;
        return NULL;
    }
    for (size_t i = 0; i < all->count; i++)
        items[i] = &all->items[i];
    det_sort(items, all->count, sizeof *items, by_content);
    return items;
}

static void
write_properties(writing *w, const value *const *items, size_t count, det_json *json)
{
    det_json_key(json, "properties");
    det_json_object(json);
    for (size_t i = 0; i < count;) {
        det_str property = items[i]->property, key, last = {0};
        if (!det_arena_copy(w->once, property, &key)) {
            w->has_no_memory = true;
            break;
        }
        det_json_key(json, key.ptr);
        det_json_array(json);
        for (bool is_first = true; i < count && det_str_equal(items[i]->property, property);
             i++, is_first = false) {
            if (is_first || !det_str_equal(items[i]->text, last))
                det_json_str(json, items[i]->text);
            last = items[i]->text;
        }
        det_json_array_end(json);
    }
    det_json_object_end(json);
}

static void
write_texts(const det_subject *subject, det_prop prop, const char *type, const char *key,
            det_json *json)
{
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < subject->statement_count; i++) {
        const det_statement *s = &subject->statements[i];
        if (s->prop == prop && (type == NULL || det_str_equal(s->type, det_str_of(type))))
            det_json_str(json, s->text);
    }
    det_json_array_end(json);
}

static det_str
remark_of(const det_subject *subject, const char *type)
{
    for (size_t i = 0; i < subject->statement_count; i++)
        if (subject->statements[i].prop == DET_PROP_REMARK &&
            det_str_equal(subject->statements[i].type, det_str_of(type)))
            return subject->statements[i].text;
    return (det_str){0};
}

static void
write_party(writing *w, uint32_t party, det_day seen)
{
    static const char *const times[] = {"first_seen", "last_seen", "last_change"};
    const det_subject *subject = &w->subjects[party];
    char day[DET_DAY_TEXT_MAX];
    w->own = (values){0};
    det_arena_reset(w->once);
    for (size_t i = 0; i < subject->statement_count; i++)
        add_statement(w, party, &subject->statements[i]);
    const value **items = sorted(w, &w->own, w->once);
    if (items == NULL) return;
    det_json json = det_json_over(w->out);
    det_str schema = remark_of(subject, "schema"), target = remark_of(subject, "target");
    det_json_object(&json);
    det_json_key_str(&json, "id", id_of(w, subject));
    det_json_key_str(&json, "caption", subject->caption);
    det_json_key_str(&json, "schema",
                     schema.len > 0 ? schema : det_str_of(det_schema_name(subject->schema)));
    write_properties(w, items, w->own.count, &json);
    write_texts(subject, DET_PROP_DATASET, NULL, "datasets", &json);
    write_texts(subject, DET_PROP_REFERENCE, "referents", "referents", &json);
    if (target.len > 0) det_json_key_bool(&json, "target", det_str_equal(target, DET_STR("true")));
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        det_str text = remark_of(subject, times[i]);
        if (text.len == 0 && i == 1 && seen != DET_DAY_NONE)
            text = det_str_of(det_day_print(seen, day));
        if (text.len > 0) det_json_key_str(&json, times[i], text);
    }
    det_json_object_end(&json);
    det_text_add_byte(w->out, '\n');
}

/* The roles that parties have and do not say: the one that the other does not have. */
static void
add_roles(writing *w, const value *const *items, size_t count, values *roles)
{
    const det_ftm_between *between = items[0]->between;
    if (between->roles[0] == NULL) return;
    for (size_t i = 0; i < count; i++) {
        bool is_first = true, is_self = false, has[2] = {false, false};
        for (size_t k = 0; k < count; k++) {
            if (items[k]->party != items[i]->party) continue;
            is_first &= k >= i;
            is_self |= items[k]->is_self;
            for (int r = 0; r < 2; r++)
                has[r] |= items[k]->role != NULL && items[k]->role == between->roles[r];
        }
        if (!is_first || is_self) continue;
        const char *role = between->roles[1] == NULL ? between->roles[0]
                           : has[0] && !has[1]       ? between->roles[1]
                                                     : between->roles[0];
        value item = *items[i];
        item.property = det_str_of(role);
        item.text = id_of(w, &w->subjects[item.party]);
        add(w, roles, w->once, &item);
    }
}

static void
write_between(writing *w, const value *const *items, size_t count)
{
    values all = {0};
    det_arena_reset(w->once);
    add_roles(w, items, count, &all);
    for (size_t i = 0; i < count; i++)
        add(w, &all, w->once, items[i]);
    const value **together = sorted(w, &all, w->once);
    if (together == NULL || all.count == 0) return;
    det_str caption = det_str_of(items[0]->between->schema);
    for (size_t i = 0; i < count; i++)
        if (det_str_equal(items[i]->property, DET_STR("full")) ||
            det_str_equal(items[i]->property, DET_STR("name")))
            caption = items[i]->text;
    det_json json = det_json_over(w->out);
    det_json_object(&json);
    det_json_key_str(&json, "id", items[0]->id);
    det_json_key_str(&json, "caption", caption);
    det_json_key_cstr(&json, "schema", items[0]->between->schema);
    write_properties(w, together, all.count, &json);
    det_json_object_end(&json);
    det_text_add_byte(w->out, '\n');
}

static void
write_betweens(writing *w)
{
    const value **items = sorted(w, &w->between, w->arena);
    for (size_t i = 0; items != NULL && i < w->between.count;) {
        size_t count = 1;
        while (i + count < w->between.count && det_str_equal(items[i]->id, items[i + count]->id) &&
               items[i]->between == items[i + count]->between)
            count++;
        write_between(w, items + i, count);
        i += count;
    }
}

det_status
det_ftm_write(const det_subject *subjects, const det_day *seen, size_t count, bool is_one,
              det_text *out, det_error *err)
{
    writing w = {.subjects = subjects, .is_one = is_one, .out = out};
    det_status st = det_arena_new(0, &w.arena, err);
    if (st == DET_OK) st = det_arena_new(0, &w.once, err);
    for (size_t i = 0; st == DET_OK && i < count; i++)
        write_party(&w, (uint32_t)i, seen == NULL ? DET_DAY_NONE : seen[i]);
    if (st == DET_OK) write_betweens(&w);
    if (st == DET_OK && w.has_no_memory)
        st = det_fail(err, DET_NOMEM, (det_where){0}, "writing entities: no memory");
    if (st == DET_OK) st = det_text_check(out, err);
    det_arena_free(w.once);
    det_arena_free(w.arena);
    return st;
}
