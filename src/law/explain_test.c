/* Sentences about a measure and about a transaction. */
#include "law/explain.h"

#include "law/testing.h"

static const char *const small[] = {
    "lawbook: 1\nregime: {id: x:1, title: T, authority: x, zone: UTC, target: [KP]}\n",
    "lawbook: 1\nregime: x:1\ninstrument: {id: A, adopted: 2000-03-01}\n"
    "measures:\n- {id: x.m, kind: coal, title: Coal, scope: {direction: from, kinds: [coal], hs: "
    "['2701']},\n   exceptions: [{id: X1, cite: '1', when: {purpose: livelihood}, effect: "
    "allowed}]}\n"
    "- {id: x.gone, kind: coal, title: Old coal, scope: {direction: any, kinds: [coal]}}\n"
    "acts:\n- {impose: x.m, cite: '1'}\n- {impose: x.gone, cite: '9'}\n"
    "- {terminate: x.gone, cite: '10', from: 2001-01-01}\n"
    "- {amend: x.m, cite: '2', from: 2002-01-01, drop: [X1], set: {title: Coal with a cap},\n"
    "   add: {quotas: [{id: Q, cite: '2', period: {from: 2002-01-01}, limits: [{unit: tonne, max: "
    "100}]}]}}\n"
    "- {suspend: x.m, id: P, cite: '3', from: 2005-01-01, through: 2005-12-31, condition: a "
    "report}\n"
    "ambiguities: [{id: D, about: [x.m], text: A known doubt}]\n"};

/* What the answer must and must not hold. */
typedef struct expected {
    const char *on;
    const char *has[6];
    const char *lacks;
} expected;

static void
compare(size_t row, det_str json, const expected *want)
{
    for (size_t i = 0; i < 6 && want->has[i] != NULL; i++)
        if (det_str_find(json, det_str_of(want->has[i])) == SIZE_MAX)
            det_test_fail(__FILE__, __LINE__, "row %zu: '%s' is not in %.*s", row, want->has[i],
                          DET_STR_FMT(json));
    if (want->lacks != NULL && det_str_find(json, det_str_of(want->lacks)) != SIZE_MAX)
        det_test_fail(__FILE__, __LINE__, "row %zu: '%s' is in %.*s", row, want->lacks,
                      DET_STR_FMT(json));
}

TEST(the_acts_behind_a_measure)
{
    static const expected rows[] = {
        {"2000-02-01",
         {"\"text\":\"Coal: not_yet, until before 2000-03-01\"", "\"counts\":false",
          "A para 1 imposes it, but only from 2000-03-01"},
         NULL},
        {"2003-01-01",
         {"\"text\":\"Coal with a cap: in_force since 2000-03-01, until before 2005-01-01\"",
          "A para 1 imposed it, from 2000-03-01",
          "\"changes\":[\"it now reads: Coal with a cap\",\"exception X1 dropped\",\"quota Q set: "
          "100 tonne, once\"]",
          "\"doubts\":[\"A known doubt\"]"},
         NULL},
        {"2005-06-01",
         {"Coal with a cap: paused since 2005-01-01, until before 2006-01-01",
          "A para 3 paused it, until before 2006-01-01, from 2005-01-01; condition: a report"},
         NULL},
    };
    det_error err = {0};
    det_text *out = NULL;
    testing_law book = testing_load(small, 2);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        det_text_clear(out);
        det_json json = det_json_over(out);
        CHECK_OK(det_law_explain_measure_write(
                     book.law, det_law_measure_find(book.law, DET_STR("x.m")),
                     testing_when(rows[i].on, DET_ZONE_UTC), INT64_MAX, &json, &err),
                 &err);
        compare(i, det_text_str(out), &rows[i]);
    }
    det_text_free(out);
    testing_close(&book);
}

TEST(what_was_tried_for_a_transaction)
{
    static const expected rows[] = {
        {"2001-06-01",
         {"\"outcome\":\"prohibited\"", "direction: KP, a target of x:1, supplies",
          "goods: 2701 lies among the codes that the text names",
          "exception X1 (A para 1): not known to be met; it would be met if purpose is livelihood",
          "\"result\":\"unknown\"", "\"differs\":false"},
         "Near a boundary"},
        {"2001-12-31",
         {"Near a boundary: 14 hours before it is prohibited, 12 hours after it is within_quota",
          "\"verb\":\"amend\",\"at\":\"2002-01-01T00:00:00Z\",\"clock\":\"UTC\""},
         NULL},
        {"2003-06-01",
         {"\"outcome\":\"within_quota\"", "quota Q: within the cap: 50 of 100 tonne"},
         "exception X1"},
        {"2005-06-01",
         {"\"outcome\":\"allowed\"", "no measure in force that we know covers it",
          "x.m (Coal with a cap) covers it too and does not block: paused"},
         NULL},
    };
    det_error err = {0};
    det_text *out = NULL;
    testing_law book = testing_load(small, 2);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        det_law_question question = {.at_us = testing_when(rows[i].on, DET_ZONE_UTC),
                                     .known_us = INT64_MAX,
                                     .actor_from = DET_STR("KP"),
                                     .actor_to = DET_STR("CN"),
                                     .hs = DET_STR("2701"),
                                     .quantity_milli = 50000,
                                     .unit = DET_STR("tonne")};
        det_text_clear(out);
        det_json json = det_json_over(out);
        CHECK_OK(det_law_explain_question_write(book.law, &question, &json, &err), &err);
        compare(i, det_text_str(out), &rows[i]);
    }
    det_text_free(out);
    testing_close(&book);
}
