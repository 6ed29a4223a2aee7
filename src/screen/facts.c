/* facts.c - facts graded agree, disagree, unknown. */
#include "screen/facts.h"

#include "screen/screen.h"

/* A first honest version.  Steps are small, because a name that agrees while a birth date does not
 * is the commonest form of a true match with a typing error; they are enough to order results and
 * to explain them.  What the list does not say is unknown: a listed party with an empty record must
 * not look less like the customer than one with a full record. */
enum {
    RAISE_BIRTH_DAY_BP = 300,  /* the same day on both sides */
    RAISE_BIRTH_SPAN_BP = 150, /* years or months that overlap */
    RAISE_NATIONALITY_BP = 100,
    RAISE_OTHER_BP = 50,
    LOWER_BIRTH_BP = 400,
    LOWER_KIND_BP = 300,        /* gender, schema */
    LOWER_NATIONALITY_BP = 100, /* people have several */
    LOWER_COUNTRY_BP = 50,
    /* "circa 1961" may be a few years off; the lists' own ranges go up to four years. */
    CIRCA_DAYS = 731
};

const char *
det_grade_name(det_grade grade)
{
    switch (grade) {
    case DET_GRADE_UNKNOWN:
        return "unknown";
    case DET_GRADE_AGREE:
        return "agree";
    case DET_GRADE_DISAGREE:
        return "disagree";
    }
    return "?";
}

static char
gender_of(det_str text)
{
    text = det_str_trim(text);
    if (det_str_equal_ascii_nocase(text, DET_STR("male")) ||
        det_str_equal_ascii_nocase(text, DET_STR("m")))
        return 'm';
    if (det_str_equal_ascii_nocase(text, DET_STR("female")) ||
        det_str_equal_ascii_nocase(text, DET_STR("f")))
        return 'f';
    return 0;
}

static bool
find_schema(det_str text, det_schema *out)
{
    for (int i = 0; i < DET_SCHEMA_COUNT; i++) {
        if (!det_str_equal_ascii_nocase(text, det_str_of(det_schema_name((det_schema)i)))) continue;
        *out = (det_schema)i;
        return true;
    }
    return false;
}

static void
note_unread(det_facts *facts, const char *property)
{
    facts->unread[facts->unread_count++] = property;
}

det_status
det_facts_read(const det_question *question, const det_countries *countries, det_arena *arena,
               det_facts *out, det_error *err)
{
    det_status st = DET_OK;
    *out = (det_facts){.countries = countries, .birth = {DET_DAY_NONE, DET_DAY_NONE}};
    det_str schema = det_str_trim(question->schema), birth = det_str_trim(question->birth_date);
    out->nationality = det_str_trim(question->nationality);
    out->country = det_str_trim(question->country);
    if (schema.len > 0) {
        out->has_schema = find_schema(schema, &out->schema);
        if (!out->has_schema) note_unread(out, "schema");
    }
    if (birth.len > 0 && det_span_read(birth, (det_where){0}, &out->birth, NULL) != DET_OK) {
        out->birth = (det_span){DET_DAY_NONE, DET_DAY_NONE};
        note_unread(out, "birthDate");
    }
    out->gender = gender_of(question->gender);
    if (out->gender == 0 && det_str_trim(question->gender).len > 0) note_unread(out, "gender");
    if (out->nationality.len > 0 && det_utf8_check(out->nationality) == SIZE_MAX)
        st = det_countries_find(countries, out->nationality, arena, &out->nationality_code, err);
    if (out->nationality.len > 0 && out->nationality_code.len == 0) note_unread(out, "nationality");
    if (st == DET_OK && out->country.len > 0 && det_utf8_check(out->country) == SIZE_MAX)
        st = det_countries_find(countries, out->country, arena, &out->country_code, err);
    if (out->country.len > 0 && out->country_code.len == 0) note_unread(out, "country");
    return st;
}

/* What kind of thing a schema is: two of a kind can be the same party. */
enum { KIND_PERSON = 1, KIND_BODY = 2, KIND_VESSEL = 4, KIND_AIRPLANE = 8, KIND_OTHER = 16 };

static unsigned
kinds_of(det_schema schema)
{
    switch (schema) {
    case DET_SCHEMA_LEGAL_ENTITY:
        return KIND_PERSON | KIND_BODY;
    case DET_SCHEMA_PERSON:
        return KIND_PERSON;
    case DET_SCHEMA_ORGANIZATION:
    case DET_SCHEMA_COMPANY:
        return KIND_BODY;
    case DET_SCHEMA_VESSEL:
        return KIND_VESSEL;
    case DET_SCHEMA_AIRPLANE:
        return KIND_AIRPLANE;
    default:
        return KIND_OTHER;
    }
}

/* Like strcasestr, for the few words that mark a date as rough. */
static bool
says_circa(det_str type)
{
    static const char *const words[] = {"circa", "approx", "about"};
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
        det_str word = det_str_of(words[w]);
        for (size_t i = 0; i + word.len <= type.len; i++)
            if (det_str_equal_ascii_nocase(det_str_slice(type, i, i + word.len), word)) return true;
    }
    return false;
}

static det_fact
grade_birth(det_span asked, det_str text, const det_subject *body)
{
    det_fact fact = {.property = "birthDate", .asked = text};
    const det_statement *statement;
    size_t at = 0;
    while ((statement = det_subject_next(body, DET_PROP_BIRTH_DATE, &at)) != NULL) {
        at++;
        det_span listed = statement->span;
        if (listed.from == DET_DAY_NONE) continue;
        if (says_circa(statement->type)) {
            listed.from -= CIRCA_DAYS;
            listed.before += CIRCA_DAYS;
        }
        bool agrees = asked.from < listed.before && listed.from < asked.before;
        bool is_day = agrees && asked.before - asked.from == 1 && listed.before - listed.from == 1;
        int32_t effect = is_day   ? RAISE_BIRTH_DAY_BP
                         : agrees ? RAISE_BIRTH_SPAN_BP
                                  : -LOWER_BIRTH_BP;
        if (fact.grade != DET_GRADE_UNKNOWN && effect <= fact.effect_bp) continue;
        fact.grade = agrees ? DET_GRADE_AGREE : DET_GRADE_DISAGREE;
        fact.effect_bp = effect;
        fact.listed = statement->text;
    }
    return fact;
}

static det_fact
grade_gender(char asked, det_str text, const det_subject *body)
{
    det_fact fact = {.property = "gender", .asked = text};
    const det_statement *statement;
    size_t at = 0;
    while ((statement = det_subject_next(body, DET_PROP_GENDER, &at)) != NULL) {
        at++;
        char listed = gender_of(statement->text);
        if (listed == 0 || fact.grade == DET_GRADE_AGREE) continue;
        fact.grade = listed == asked ? DET_GRADE_AGREE : DET_GRADE_DISAGREE;
        fact.effect_bp = listed == asked ? RAISE_OTHER_BP : -LOWER_KIND_BP;
        fact.listed = statement->text;
    }
    return fact;
}

/* One of the properties, or the country that a statement of it carries, is the country asked about.
 */
static det_status
grade_country(const det_facts *facts, const char *property, det_str asked, det_str code,
              const det_prop *props, size_t prop_count, int32_t raise, int32_t lower,
              const det_subject *body, det_arena *arena, det_fact *fact, det_error *err)
{
    *fact = (det_fact){.property = property, .asked = asked};
    for (size_t p = 0; p < prop_count; p++) {
        const det_statement *statement;
        size_t at = 0;
        while ((statement = det_subject_next(body, props[p], &at)) != NULL) {
            at++;
            det_str texts[] = {statement->country, statement->text}, listed = {0};
            for (size_t t = 0; t < 2 && listed.len == 0; t++) {
                if (texts[t].len == 0) continue;
                det_status st = det_countries_find(facts->countries, texts[t], arena, &listed, err);
                if (st != DET_OK) return st;
                if (listed.len > 0 && fact->grade != DET_GRADE_AGREE) fact->listed = texts[t];
            }
            if (listed.len == 0 || fact->grade == DET_GRADE_AGREE) continue;
            bool agrees = det_str_equal(listed, code);
            fact->grade = agrees ? DET_GRADE_AGREE : DET_GRADE_DISAGREE;
            fact->effect_bp = agrees ? raise : -lower;
        }
    }
    return DET_OK;
}

det_status
det_facts_grade(const det_facts *facts, const det_question *question, const det_subject *body,
                det_arena *arena, det_fact_grades *out, det_error *err)
{
    static const det_prop of_nationality[] = {DET_PROP_NATIONALITY};
    static const det_prop of_country[] = {DET_PROP_COUNTRY, DET_PROP_ADDRESS, DET_PROP_NATIONALITY,
                                          DET_PROP_FLAG};
    det_status st = DET_OK;
    *out = (det_fact_grades){0};
    if (facts->has_schema) {
        bool agrees = (kinds_of(facts->schema) & kinds_of(body->schema)) != 0;
        bool is_exact = facts->schema == body->schema;
        out->items[out->count++] = (det_fact){.property = "schema",
                                              .grade = is_exact ? DET_GRADE_AGREE
                                                       : agrees ? DET_GRADE_UNKNOWN
                                                                : DET_GRADE_DISAGREE,
                                              .effect_bp = is_exact ? RAISE_OTHER_BP
                                                           : agrees ? 0
                                                                    : -LOWER_KIND_BP,
                                              .asked = det_str_of(det_schema_name(facts->schema)),
                                              .listed = det_str_of(det_schema_name(body->schema))};
    }
    if (facts->birth.from != DET_DAY_NONE)
        out->items[out->count++] = grade_birth(facts->birth, det_str_trim(question->birth_date),
                                               body);
    if (facts->gender != 0)
        out->items[out->count++] = grade_gender(facts->gender, det_str_trim(question->gender),
                                                body);
    if (facts->nationality_code.len > 0)
        st = grade_country(facts, "nationality", facts->nationality, facts->nationality_code,
                           of_nationality, 1, RAISE_NATIONALITY_BP, LOWER_NATIONALITY_BP, body,
                           arena, &out->items[out->count++], err);
    if (st == DET_OK && facts->country_code.len > 0)
        st = grade_country(facts, "country", facts->country, facts->country_code, of_country,
                           sizeof of_country / sizeof of_country[0], RAISE_OTHER_BP,
                           LOWER_COUNTRY_BP, body, arena, &out->items[out->count++], err);
    int32_t effect = 0;
    for (size_t i = 0; i < out->count; i++)
        effect += out->items[i].effect_bp;
    if (effect > DET_FACTS_RAISE_BP) effect = DET_FACTS_RAISE_BP;
    if (effect < -DET_FACTS_LOWER_BP) effect = -DET_FACTS_LOWER_BP;
    out->effect_bp = effect;
    return st;
}

static bool
is_number_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           ((unsigned char)c & 0x80u) != 0;
}

bool
det_number_equal(det_str a, det_str b)
{
    size_t i = 0, j = 0, same = 0;
    for (;; i++, j++) {
        while (i < a.len && !is_number_byte(a.ptr[i]))
            i++;
        while (j < b.len && !is_number_byte(b.ptr[j]))
            j++;
        if (i == a.len || j == b.len) return i == a.len && j == b.len && same > 0;
        char x = a.ptr[i], y = b.ptr[j];
        if (x >= 'a' && x <= 'z') x = (char)(x - 'a' + 'A');
        if (y >= 'a' && y <= 'z') y = (char)(y - 'a' + 'A');
        if (x != y) return false;
        same++;
    }
}
