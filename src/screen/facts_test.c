/* facts_test.c - countries, facts, numbers. */
#include "screen/facts.h"

#include <stdio.h>

#include "base/test.h"
#include "screen/unknown.h"

static const struct {
    int line;
    const char *text, *want;
} country_rows[] = {
    {__LINE__, "KP", "KP"},
    {__LINE__, "kp", "KP"},
    {__LINE__, "Democratic People's Republic of Korea", "KP"},
    {__LINE__, "Korea, North", "KP"},
    {__LINE__, "Congo (Democratic Republic)", "CD"}, /* the UK Treasury */
    {__LINE__, "Occupied Palestinian Territories", "PS"},
    {__LINE__, "Iran (Islamic Republic of)", "IR"},
    {__LINE__, "T\xC3\xBCrkiye", "TR"},
    {__LINE__, "C\xC3\xB4te d'Ivoire", "CI"},
    {__LINE__, "NO", "NO"},
    {__LINE__, "Atlantis", ""},
    {__LINE__, "", ""},
};

TEST(countries)
{
    det_arena *arena;
    det_countries countries;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_countries_load(arena, &countries, &err), &err);
    for (size_t i = 0; i < COUNT(country_rows); i++) {
        char got[8];
        det_str code;
        CHECK_OK(
            det_countries_find(&countries, det_str_of(country_rows[i].text), arena, &code, &err),
            &err);
        snprintf(got, sizeof got, "%.*s", DET_STR_FMT(code));
        CHECK_TEXT(country_rows[i].line, got, country_rows[i].want);
    }
    det_arena_free(arena);
}

/* A listed man, born 17 April 1961 or about 1970, Korean. */
static const det_statement statements[] = {
    {.prop = DET_PROP_GENDER, .text = {"Male", 4}},
    {.prop = DET_PROP_BIRTH_DATE, .text = {"1961-04-17", 10}, .span = {-3181, -3180}},
    {.prop = DET_PROP_BIRTH_DATE,
     .text = {"circa 1970", 10},
     .span = {0, 365},
     .type = {"circa", 5}},
    {.prop = DET_PROP_NATIONALITY, .text = {"Democratic People's Republic of Korea", 37}},
};
static const det_subject man = {
    .schema = DET_SCHEMA_PERSON, .statements = statements, .statement_count = COUNT(statements)};

static const struct {
    int line;
    det_question question;
    const char *want;
} fact_rows[] = {
    {__LINE__, {.birth_date = {"1961-04-17", 10}}, "birthDate agree 300; 300"},
    {__LINE__, {.birth_date = {"1961", 4}}, "birthDate agree 150; 150"},
    {__LINE__, {.birth_date = {"1968-06-01", 10}}, "birthDate agree 150; 150"}, /* circa 1970 */
    {__LINE__, {.birth_date = {"1965", 4}}, "birthDate disagree -400; -400"},
    {__LINE__, {.birth_date = {"soon", 4}}, "unread birthDate; 0"},
    {__LINE__, {.gender = {"M", 1}}, "gender agree 50; 50"},
    {__LINE__, {.gender = {"female", 6}}, "gender disagree -300; -300"},
    {__LINE__, {.nationality = {"kp", 2}}, "nationality agree 100; 100"},
    {__LINE__, {.nationality = {"FR", 2}}, "nationality disagree -100; -100"},
    {__LINE__, {.country = {"DPRK", 4}}, "country agree 50; 50"},
    {__LINE__, {.schema = {"Person", 6}}, "schema agree 50; 50"},
    {__LINE__, {.schema = {"LegalEntity", 11}}, "schema unknown 0; 0"},
    {__LINE__, {.schema = {"vessel", 6}}, "schema disagree -300; -300"},
    {__LINE__, {.schema = {"Thing", 5}}, "unread schema; 0"},
    {__LINE__,
     {.birth_date = {"1965", 4}, .gender = {"f", 1}, .nationality = {"FR", 2}},
     "birthDate disagree -400; gender disagree -300; nationality disagree -100; -600"},
};

TEST(facts)
{
    det_arena *arena;
    det_countries countries;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_countries_load(arena, &countries, &err), &err);
    for (size_t i = 0; i < COUNT(fact_rows); i++) {
        char got[512];
        size_t used = 0;
        det_facts facts;
        det_fact_grades grades;
        CHECK_OK(det_facts_read(&fact_rows[i].question, &countries, arena, &facts, &err), &err);
        CHECK_OK(det_facts_grade(&facts, &fact_rows[i].question, &man, arena, &grades, &err), &err);
        for (size_t f = 0; f < facts.unread_count; f++)
            used += (size_t)snprintf(got + used, sizeof got - used, "unread %s; ", facts.unread[f]);
        for (size_t f = 0; f < grades.count; f++)
            used += (size_t)snprintf(
                got + used, sizeof got - used, "%s %s %d; ", grades.items[f].property,
                det_grade_name(grades.items[f].grade), grades.items[f].effect_bp);
        snprintf(got + used, sizeof got - used, "%d", grades.effect_bp);
        CHECK_TEXT(fact_rows[i].line, got, fact_rows[i].want);
    }
    det_arena_free(arena);
}

/* What the list knows of the man and the question does not: effects of all facts, if it agreed and
 * if it did not. */
static const struct {
    int line;
    det_question question;
    const char *want;
} unknown_rows[] = {
    {__LINE__,
     {.birth_date = {"", 0}},
     "birthDate 1961-04-17 300/-400; nationality Democratic People's Republic of Korea 100/-100; "
     "gender Male 50/-300; "},
    {__LINE__,
     {.birth_date = {"1961", 4}},
     "nationality Democratic People's Republic of Korea 250/50; gender Male 200/-150; "},
    {__LINE__, {.birth_date = {"1965", 4}, .nationality = {"KP", 2}}, "gender Male -250/-600; "},
    {__LINE__, {.birth_date = {"soon", 4}, .nationality = {"KP", 2}, .gender = {"m", 1}}, ""},
};

TEST(unknown_facts)
{
    det_arena *arena;
    det_countries countries;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_countries_load(arena, &countries, &err), &err);
    for (size_t i = 0; i < COUNT(unknown_rows); i++) {
        char got[512] = "";
        size_t used = 0, count = 0;
        det_facts facts;
        det_unknown unknowns[DET_UNKNOWNS_MAX];
        const det_question *question = &unknown_rows[i].question;
        CHECK_OK(det_facts_read(question, &countries, arena, &facts, &err), &err);
        CHECK_OK(det_unknowns_find(&facts, question, &man, arena, unknowns, &count, &err), &err);
        for (size_t u = 0; u < count; u++)
            used += (size_t)snprintf(got + used, sizeof got - used, "%s %.*s %d/%d; ",
                                     unknowns[u].property, DET_STR_FMT(unknowns[u].listed),
                                     unknowns[u].agrees_bp, unknowns[u].disagrees_bp);
        CHECK_TEXT(unknown_rows[i].line, got, unknown_rows[i].want);
    }
    det_arena_free(arena);
}

static const struct {
    int line;
    const char *a, *b;
    bool want;
} number_rows[] = {
    {__LINE__, "AB 12-34", "ab1234", true},
    {__LINE__, "1234", "12345", false},
    {__LINE__, "", "", false},
    {__LINE__, "--", ".", false},
    {__LINE__, "1234", "1 2 3 4.", true},
};

TEST(numbers)
{
    for (size_t i = 0; i < COUNT(number_rows); i++) {
        bool got = det_number_equal(det_str_of(number_rows[i].a), det_str_of(number_rows[i].b));
        CHECK_TEXT(number_rows[i].line, got ? "same" : "other",
                   number_rows[i].want ? "same" : "other");
    }
}
