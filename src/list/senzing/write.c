/* senzing/write.c - parties as records of Senzing's entity specification.
 *
 * The way back of read.c, by the same table: a statement becomes the attribute that read.c makes it
 * of.  What no attribute holds whole is written by the next best (a number that Senzing does not
 * know as another number, with its kind as type), and comes back as that.  Features stand in the
 * order of what they are read as, so what was read is written in the same bytes. */
#include "list/senzing/senzing.h"

#include "base/map.h"
#include "list/dob.h"
#include "list/senzing/fact.h"

#include <string.h>

/* Lists of features: they hold these properties, and have names that mean nothing. */
static const struct {
    const char *key;
    det_prop first, last;
} lists[] = {
    {"NAMES", DET_PROP_NAME, DET_PROP_NAME_LAST},
    {"DATES", DET_PROP_BIRTH_DATE, DET_PROP_BIRTH_DATE},
    {"BIRTHPLACES", DET_PROP_BIRTH_PLACE, DET_PROP_BIRTH_PLACE},
    {"DEATHS", DET_PROP_DEATH_DATE, DET_PROP_DEATH_DATE},
    {"COUNTRIES", DET_PROP_NATIONALITY, DET_PROP_COUNTRY},
    {"IDENTIFIERS", DET_PROP_PASSPORT_NUMBER, DET_PROP_LEI_CODE},
    {"ADDRESSES", DET_PROP_ADDRESS, DET_PROP_ADDRESS},
    {"CONTACTS", DET_PROP_EMAIL, DET_PROP_WEBSITE},
    {"RELATIONSHIPS", DET_PROP_LINKED_TO, DET_PROP_LINKED_TO},
    {"ANCHORS", DET_PROP_REFERENCE, DET_PROP_REFERENCE},
    {"RISKS", DET_PROP_TOPIC, DET_PROP_TOPIC},
    {"GENDERS", DET_PROP_GENDER, DET_PROP_GENDER},
    {"URLS", DET_PROP_SOURCE_URL, DET_PROP_SOURCE_URL},
    {"REMARKS", DET_PROP_REMARK, DET_PROP_REMARK},
};

typedef struct writing {
    const det_subject *subject;
    det_arena *once; /* for one party */
    det_text *feature;
    det_strmap written; /* features of a list: each is written once */
    bool has_no_memory;
    det_json json;
} writing;

/* ---- one feature --------------------------------------------------------------------------------
 */

static void
put(det_json *json, const char *key, det_str text)
{
    if (key != NULL && text.len > 0) det_json_key_str(json, key, text);
}

/* A day, a month or a year as ISO 8601 has it; other dates as they were published. */
static det_str
written_date(const det_statement *s, char buffer[DET_SPAN_TEXT_MAX])
{
    if (s->span.from == DET_DAY_NONE || det_dob_is_iso(s->text)) return s->text;
    (void)det_span_print(s->span, buffer);
    return strchr(buffer, '/') == NULL ? det_str_of(buffer) : s->text;
}

/* Which attribute holds it whole, but for what none of its property does; NULL: none may. */
static const det_senzing_fact *
fact_of(const det_statement *s)
{
    const det_senzing_fact *other = NULL;
    for (const det_senzing_fact *f = det_senzing_facts; f->key != NULL; f++) {
        if (f->prop != s->prop || f->is_read_only) continue;
        if (f->type != NULL) {
            bool has_place = s->country.len == 0 || f->country_key != NULL ||
                             f->prop == DET_PROP_NATIONALITY || f->prop == DET_PROP_COUNTRY;
            if (has_place && det_str_equal(s->type, det_str_of(f->type))) return f;
        } else {
            other = f;
        }
    }
    return other;
}

/* Numbers that Senzing has no attribute for. */
static bool
is_other_number(const det_statement *s)
{
    return s->prop == DET_PROP_REGISTRATION_NUMBER || s->prop == DET_PROP_SWIFT_BIC ||
           s->prop == DET_PROP_PUBLIC_KEY || s->prop == DET_PROP_AIRCRAFT_SERIAL;
}

/* What the feature of a statement is read as; DET_PROP_COUNT: it has none. */
static det_prop
prop_as_read(const det_statement *s)
{
    if (s->prop <= DET_PROP_NAME_LAST || s->prop == DET_PROP_ADDRESS || fact_of(s) != NULL)
        return s->prop;
    if (is_other_number(s)) return DET_PROP_ID_NUMBER;
    return s->prop == DET_PROP_FLAG ? DET_PROP_COUNTRY : DET_PROP_COUNT;
}

static void
put_name(det_json *json, det_prop prop, det_str type, det_str text)
{
    const char *word = "ALIAS";
    for (size_t i = 0; i < DET_SENZING_NAMES; i++)
        if (det_senzing_names[i].prop == prop) word = det_senzing_names[i].type;
    bool is_own = prop == DET_PROP_ALIAS && type.len > 0 && det_senzing_name_of(type) == NULL;
    det_json_key_str(json, "NAME_TYPE", is_own ? type : det_str_of(word));
    det_json_key_str(json, "NAME_FULL", text);
}

static void
put_fact(det_json *json, const det_statement *s)
{
    char date[DET_SPAN_TEXT_MAX];
    const det_senzing_fact *f = fact_of(s);
    if (s->prop == DET_PROP_ADDRESS) {
        put(json, "ADDR_TYPE", s->type);
        put(json, "ADDR_FULL", s->text);
        put(json, "ADDR_COUNTRY", s->country);
    } else if (s->prop == DET_PROP_COUNTRY && s->type.len > 0 && f->type == NULL) {
        put(json, "ADDR_TYPE", s->type); /* a country alone is that of an address */
        put(json, "ADDR_COUNTRY", s->text);
    } else if (f != NULL) {
        if (f->type == NULL) put(json, f->type_key, s->type);
        put(json, f->key, f->is_date ? written_date(s, date) : s->text);
        put(json, f->country_key, s->country);
        if (s->prop == DET_PROP_LINKED_TO) put(json, "REL_POINTER_DOMAIN", s->note);
    } else if (s->prop == DET_PROP_FLAG) {
        put(json, "REGISTRATION_COUNTRY", s->text);
    } else {
        put(json, "OTHER_ID_TYPE", s->type.len > 0 ? s->type : det_str_of(det_prop_name(s->prop)));
        put(json, "OTHER_ID_NUMBER", s->text);
        put(json, "OTHER_ID_COUNTRY", s->country);
    }
}

/* ---- records ------------------------------------------------------------------------------------
 */

/* Puts the feature that has been made into the list `key`, unless it stands there. */
static void
add_feature(writing *w, const char *key, bool *is_open)
{
    det_str copy;
    uint32_t before = 0;
    size_t count = w->written.count;
    if (!det_arena_copy(w->once, det_text_str(w->feature), &copy) ||
        !det_strmap_add(&w->written, copy, 0, &before)) {
        w->has_no_memory = true;
        return;
    }
    if (w->written.count == count) return;
    if (!*is_open) {
        det_json_key(&w->json, key);
        det_json_array(&w->json);
        *is_open = true;
    }
    det_json_raw(&w->json, copy);
}

static void
add_name(writing *w, det_prop prop, det_str type, det_str text, const char *key, bool *is_open)
{
    det_text_clear(w->feature);
    det_json json = det_json_over(w->feature);
    det_json_object(&json);
    put_name(&json, prop, type, text);
    det_json_object_end(&json);
    add_feature(w, key, is_open);
}

static void
add_statement(writing *w, const det_statement *s, const char *key, bool *is_open)
{
    if (s->prop <= DET_PROP_NAME_LAST) {
        add_name(w, s->prop, s->type, s->text, key, is_open);
        return;
    }
    det_text_clear(w->feature);
    det_json json = det_json_over(w->feature);
    det_json_object(&json);
    put_fact(&json, s);
    det_json_object_end(&json);
    add_feature(w, key, is_open);
}

static void
write_list(writing *w, size_t list)
{
    const det_subject *subject = w->subject;
    bool is_open = false;
    w->written = det_strmap_in(w->once);
    if (lists[list].first == DET_PROP_NAME) /* what leads is read as the caption */
        add_name(w, DET_PROP_NAME, (det_str){0}, subject->caption, lists[list].key, &is_open);
    for (int prop = (int)lists[list].first; prop <= (int)lists[list].last; prop++)
        for (int is_other = 0; is_other < 2; is_other++)
            for (size_t i = 0; i < subject->statement_count; i++) {
                const det_statement *s = &subject->statements[i];
                if ((int)prop_as_read(s) == prop && ((int)s->prop != prop) == is_other)
                    add_statement(w, s, lists[list].key, &is_open);
            }
    if (is_open) det_json_array_end(&w->json);
}

static det_str
data_source_of(const det_subject *subject)
{
    for (size_t i = 0; i < subject->statement_count; i++)
        if (subject->statements[i].prop == DET_PROP_DATASET) return subject->statements[i].text;
    return det_source_of_id(subject->id);
}

static void
write_record(writing *w, bool is_one, det_text *out)
{
    const det_subject *subject = w->subject;
    det_arena_reset(w->once);
    w->json = det_json_over(out);
    det_json_object(&w->json);
    det_json_key_str(&w->json, "DATA_SOURCE", data_source_of(subject));
    det_json_key_str(&w->json, "RECORD_ID",
                     is_one ? det_reference_of_id(subject->id) : subject->id);
    for (size_t i = 0; i < DET_SENZING_TYPES; i++)
        if (det_senzing_types[i].schema == subject->schema)
            det_json_key_cstr(&w->json, "RECORD_TYPE", det_senzing_types[i].type);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        write_list(w, i);
    det_json_object_end(&w->json);
    det_text_add_byte(out, '\n');
}

det_status
det_senzing_write(const det_subject *subjects, const det_day *seen, size_t count, bool is_one,
                  det_text *out, det_error *err)
{
    writing w = {.subject = NULL};
    (void)seen; /* a record says when it changed, not when it was seen */
    det_status st = det_arena_new(0, &w.once, err);
    if (st == DET_OK) st = det_text_new(0, &w.feature, err);
    for (size_t i = 0; st == DET_OK && i < count && !w.has_no_memory; i++) {
        w.subject = &subjects[i];
        write_record(&w, is_one, out);
    }
    if (st == DET_OK && w.has_no_memory)
        st = det_fail(err, DET_NOMEM, (det_where){0}, "writing records: no memory");
    if (st == DET_OK) st = det_text_check(w.feature, err);
    if (st == DET_OK) st = det_text_check(out, err);
    det_text_free(w.feature);
    det_arena_free(w.once);
    return st;
}
