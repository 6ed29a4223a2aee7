/* Where clauses stand, by the events that fall into them. */
#include "law/clauses.h"

#include "law/testing.h"

static const char *const small[] = {
    "lawbook: 1\nregime: {id: x:1, title: T, authority: x, zone: UTC, target: [KP]}\n"
    "events:\n- {id: E1, title: First test, kind: test, happened: 2001-01-01}\n"
    "- {id: E2, title: Second test, kind: test, happened: 2002-01-01, known: 2002-06-01}\n"
    "- {id: E3, title: Site closed, kind: step, happened: 2003-01-01}\n"
    "- {id: D, title: Deal, kind: deal, happened: 2000-06-01}\n"
    "- {id: DE, title: Deal off, kind: deal, happened: 2001-06-01}\n"
    "clauses:\n"
    "- {id: t, kind: trigger, title: Trigger, cite: A para 9, met_by: {kinds: [test]}, tried: "
    "[V]}\n"
    "- {id: r, kind: review, title: Review, cite: A para 8}\n"
    "- {id: o, kind: obligation, title: No test, cite: A para 1, broken_by: {kinds: [test]}, "
    "kept_by: {events: [E3]}}\n"
    "- {id: c, kind: commitment, title: Fuel, agreement: D, ended_by: DE, by: [US], broken_by: "
    "{events: [E2]}}\n",
    "lawbook: 1\nregime: x:1\ninstrument: {id: A, adopted: 2000-03-01}\n",
    "lawbook: 1\nregime: x:1\ninstrument: {id: B, adopted: 2001-03-01, triggered_by: [E1]}\n",
    "lawbook: 1\nregime: x:1\ninstrument: {id: V, dated: 2002-03-01, status: vetoed}\n",
};

TEST(where_clauses_stand)
{
    static const struct {
        const char *clause, *on, *known, *want;
    } rows[] = {
        {"t", "2000-12-31", "always", "not_met"},
        {"t", "2001-01-01", "always", "triggered_not_acted_on"},
        {"t", "2001-03-01", "always", "met"},
        {"t", "2001-03-01", "2001-02-01", "triggered_not_acted_on"},
        {"t", "2002-01-01", "always", "triggered_not_acted_on"},
        {"t", "2002-03-01", "2002-03-01", "met"}, /* the second was not known yet */
        {"o", "2000-12-31", "always", "undetermined"},
        {"o", "2001-01-01", "always", "not_met"},
        {"o", "2003-01-01", "always", "met"},
        {"r", "2000-12-31", "always", "undetermined"},
        {"r", "2002-01-01", "always", "not_met"},
        {"r", "2003-01-01", "always", "met"},
        {"c", "2003-01-01", "always", "undetermined"}, /* what came after its end is no breach */
    };
    testing_law book = testing_load(small, 4);
    for (size_t i = 0; book.law != NULL && i < sizeof rows / sizeof rows[0]; i++) {
        const det_law_id *id = det_law_id_find(book.law, det_str_of(rows[i].clause));
        CHECK(id != NULL && id->kind == DET_ID_CLAUSE);
        if (id == NULL) continue;
        CHECK_TEXT(i,
                   det_clause_status_name(det_law_clause_status(
                       book.law, id->thing, testing_when(rows[i].on, DET_ZONE_UTC),
                       testing_when(rows[i].known, DET_ZONE_UTC))),
                   rows[i].want);
    }
    CHECK(book.law != NULL);
    testing_close(&book);
}

TEST(the_document_gives_reasons)
{
    static const char *const has[] = {
        "\"reasons\":[\"2 events meet it since it was adopted\",\"1 of them not answered by a "
        "decision\",\"V of 2002-03-01 would have answered and was vetoed\"]",
        "{\"id\":\"E1\",\"on\":\"2001-01-01\",\"title\":\"First test\",\"role\":\"meets\","
        "\"answered_by\":\"B\"}",
        "obligations not_met: o", "what it stands in came to an end: Deal off on 2001-06-01"};
    det_error err = {0};
    det_text *out = NULL;
    testing_law book = testing_load(small, 4);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    det_json json = det_json_over(out);
    CHECK_OK(det_law_clauses_write(book.law, det_law_regime_at(book.law, 0),
                                   testing_when("2002-07-01", DET_ZONE_UTC), INT64_MAX, &json,
                                   &err),
             &err);
    for (size_t i = 0; i < sizeof has / sizeof has[0]; i++)
        if (det_str_find(det_text_str(out), det_str_of(has[i])) == SIZE_MAX)
            det_test_fail(__FILE__, __LINE__, "'%s' is not in %.*s", has[i],
                          DET_STR_FMT(det_text_str(out)));
    det_text_free(out);
    testing_close(&book);
}

TEST(a_bad_clause_does_not_load)
{
    static const char *const bad[] = {
        "lawbook: 1\nregime: {id: x:1, title: T, authority: x, zone: UTC}\n"
        "clauses:\n- {id: c, kind: trigger, title: T, met_by: {events: [NONE]}}\n"};
    testing_law book = testing_load(bad, 1);
    CHECK(book.law == NULL);
    CHECK(book.finding_count == 2);
    testing_close(&book);
}
