/* The words that are no verbs of their own: exempt and withdraw, which are amendments, and correct,
 * which mends our record and leaves the law alone, and reading, which is only told. */
#include "law/testing.h"

static const char *const files[] = {
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: UTC, target: [KP]}\n",
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/10 (2010), adopted: 2010-01-01}\n"
    "measures:\n"
    "- {id: coal, kind: coal, title: Coal, scope: {direction: from, kinds: [coal]}}\n"
    "- {id: iron, kind: iron, title: Iron, scope: {direction: from, kinds: [iron]}}\n"
    "acts:\n"
    "- {impose: [coal, iron], cite: \"1\"}\n"
    "- {terminate: iron, id: T-wrong, cite: \"9\", from: 2013-01-01}\n"
    "- {correct: T-wrong, known: 2014-06-01, note: paragraph 9 ends another measure}\n"
    "- {terminate: iron, id: T-right, cite: \"9\", from: 2013-03-01, known: 2014-06-01}\n",
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/11 (2011), adopted: 2011-01-01}\n"
    "acts:\n"
    "- exempt: [coal, iron]\n"
    "  id: X-aid\n"
    "  cite: \"2\"\n"
    "  from: 2011-02-01\n"
    "  through: 2012-12-31\n"
    "  when: {purpose: humanitarian}\n"
    "  effect: allowed\n"
    "  by: self_executing\n"
    "  exceptions:\n"
    "  - {id: X-sham, cite: \"3\", when: {consignee: army}, effect: allowed}\n",
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/12 (2012), adopted: 2012-01-01}\n"
    "acts:\n"
    "- {withdraw: X-aid, measures: iron, cite: \"4\", from: 2012-02-01}\n"
    "- {withdraw: X-aid, cite: \"5\", from: 2012-06-01, unless_event: peace}\n"
    "events:\n"
    "- {id: peace, title: Peace}\n",
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/13 (2013), adopted: 2013-01-01}\n"
    "acts:\n"
    "- {reading: coal, id: R-13, cite: \"7\", from: 2013-02-01, through: 2013-12-31, text: "
    "briquettes are no coal}\n",
};

/* A reading stands beside the answer while it is meant and known, and changes nothing. */
TEST(reading_is_told)
{
    static const struct {
        int line;
        const char *at, *known;
        bool is_told;
    } rows[] = {{__LINE__, "2013-01-31", "always", false},
                {__LINE__, "2013-02-01", "always", true},
                {__LINE__, "2013-12-31", "always", true},
                {__LINE__, "2014-01-01", "always", false},
                {__LINE__, "2013-02-01", "2012-12-31", false},
                {__LINE__, "2013-02-01", "2013-01-01", true}};
    testing_law book = testing_load(files, COUNT(files));
    CHECK_TEXT(0, book.law == NULL ? book.err.text : "loaded", "loaded");
    for (size_t i = 0; i < COUNT(rows) && book.law != NULL; i++) {
        det_text *out = NULL;
        CHECK_OK(det_text_new(0, &out, &book.err), &book.err);
        det_json json = det_json_over(out);
        CHECK_OK(det_law_status_write(book.law, det_law_regime_at(book.law, 0),
                                      testing_when(rows[i].at, DET_ZONE_UTC),
                                      testing_when(rows[i].known, DET_ZONE_UTC), false, &json,
                                      &book.err),
                 &book.err);
        bool is_told = strstr(det_text_bytes(out),
                              "\"readings\":[{\"id\":\"R-13\",\"text\":\"briquettes are no "
                              "coal\",\"cites\":[\"S/RES/13 (2013) OP 7\"]}]") != NULL;
        if (is_told != rows[i].is_told)
            det_test_fail(__FILE__, rows[i].line, "%s", det_text_bytes(out));
        det_text_free(out);
    }
    testing_close(&book);
}

static const struct {
    int line;
    const char *kind, *at, *known, *consignee, *want;
} decisions[] = {
    {__LINE__, "coal", "2011-01-31", "always", "other", "prohibited: S/RES/10 (2010) OP 1"},
    {__LINE__, "coal", "2011-02-01", "always", "other", "allowed: S/RES/11 (2011) OP 2"},
    {__LINE__, "coal", "2011-02-01", "2010-12-31", "other", "prohibited: S/RES/10 (2010) OP 1"},
    {__LINE__, "coal", "2011-02-01", "always", "army", "prohibited: S/RES/10 (2010) OP 1"},
    /* nobody knows what that is, and it may be an army */
    {__LINE__, "coal", "2011-02-01", "always", "armee", "prohibited: S/RES/10 (2010) OP 1"},
    {__LINE__, "coal", "2011-02-01", "always", "", "prohibited: S/RES/10 (2010) OP 1"},
    {__LINE__, "coal", "2012-05-31", "always", "other", "allowed: S/RES/11 (2011) OP 2"},
    {__LINE__, "coal", "2012-06-01", "always", "other", "prohibited: S/RES/10 (2010) OP 1"},
    /* asked before the withdrawal was known: it runs to its own end */
    {__LINE__, "coal", "2012-06-01", "2011-12-31", "other", "allowed: S/RES/11 (2011) OP 2"},
    {__LINE__, "coal", "2012-12-31", "2011-12-31", "other", "allowed: S/RES/11 (2011) OP 2"},
    {__LINE__, "coal", "2013-01-01", "2011-12-31", "other", "prohibited: S/RES/10 (2010) OP 1"},
    /* withdrawn from one of the measures that have it, and not from the other */
    {__LINE__, "iron", "2012-01-31", "always", "other", "allowed: S/RES/11 (2011) OP 2"},
    {__LINE__, "iron", "2012-02-01", "always", "other", "prohibited: S/RES/10 (2010) OP 1"},
    {__LINE__, "coal", "2012-02-01", "always", "other", "allowed: S/RES/11 (2011) OP 2"},
};

TEST(exempt_and_withdraw)
{
    testing_law book = testing_load(files, COUNT(files));
    CHECK_TEXT(0, book.law == NULL ? book.err.text : "loaded", "loaded");
    for (size_t i = 0; i < COUNT(decisions) && book.law != NULL; i++) {
        const det_law_fact facts[] = {{DET_STR("purpose"), DET_STR("humanitarian")},
                                      {DET_STR("consignee"), det_str_of(decisions[i].consignee)}};
        det_law_question question = {.at_us = testing_when(decisions[i].at, DET_ZONE_UTC),
                                     .known_us = testing_when(decisions[i].known, DET_ZONE_UTC),
                                     .actor_from = DET_STR("KP"),
                                     .actor_to = DET_STR("CN"),
                                     .kind = det_str_of(decisions[i].kind),
                                     .quantity_milli = INT64_MIN,
                                     .facts = facts,
                                     .fact_count = decisions[i].consignee[0] == '\0' ? 1 : 2};
        det_law_decision decision;
        char got[256];
        CHECK_OK(det_law_decide(book.law, &question, book.arena, &decision, &book.err), &book.err);
        snprintf(got, sizeof got, "%s: %.*s", det_law_outcome_name(decision.outcome),
                 DET_STR_FMT(decision.cites[0].text));
        CHECK_TEXT(decisions[i].line, got, decisions[i].want);
    }
    testing_close(&book);
}

static const struct {
    int line;
    const char *at, *known, *want;
} states[] = {
    /* what we thought before the record was mended stays answerable */
    {__LINE__, "2013-02-01", "2014-05-31",
     "removed since 2013-01-01T00:00:00Z: impose S/RES/10 (2010) OP 1, amend S/RES/11 (2011) OP 2, "
     "amend S/RES/12 (2012) OP 4, amend S/RES/12 (2012) OP 5, terminate S/RES/10 (2010) OP 9"},
    {__LINE__, "2013-02-01", "2014-06-01",
     "in_force since 2010-01-01T00:00:00Z: impose S/RES/10 (2010) OP 1, amend S/RES/11 (2011) OP "
     "2, amend S/RES/12 (2012) OP 4, amend S/RES/12 (2012) OP 5 | pending: terminate S/RES/10 "
     "(2010) OP 9"},
    {__LINE__, "2013-02-28", "always",
     "in_force since 2010-01-01T00:00:00Z: impose S/RES/10 (2010) OP 1, amend S/RES/11 (2011) OP "
     "2, amend S/RES/12 (2012) OP 4, amend S/RES/12 (2012) OP 5 | pending: terminate S/RES/10 "
     "(2010) OP 9"},
    {__LINE__, "2013-03-01", "always",
     "removed since 2013-03-01T00:00:00Z: impose S/RES/10 (2010) OP 1, amend S/RES/11 (2011) OP 2, "
     "amend S/RES/12 (2012) OP 4, amend S/RES/12 (2012) OP 5, terminate S/RES/10 (2010) OP 9"},
};

TEST(correct_moves_what_is_known)
{
    testing_law book = testing_load(files, COUNT(files));
    char text[TESTING_TEXT_MAX];
    for (size_t i = 0; i < COUNT(states) && book.law != NULL; i++)
        CHECK_TEXT(states[i].line,
                   testing_state(&book, "iron", states[i].at, states[i].known, text),
                   states[i].want);
    testing_close(&book);
}

/* An exempt is the amendment that one would write without it. */
TEST(exempt_is_an_amend)
{
    static const char same[] =
        "lawbook: 1\n"
        "regime: un:9\n"
        "instrument: {id: S/RES/11 (2011), adopted: 2011-01-01}\n"
        "acts:\n"
        "- amend: [coal, iron]\n"
        "  cite: \"2\"\n"
        "  from: 2011-02-01\n"
        "  ruling_cites: keep\n"
        "  sense: ease\n"
        "  add:\n"
        "    exceptions:\n"
        "    - id: X-aid\n"
        "      cite: \"2\"\n"
        "      through: 2012-12-31\n"
        "      when: {purpose: humanitarian}\n"
        "      effect: allowed\n"
        "      by: self_executing\n"
        "      exceptions:\n"
        "      - {id: X-sham, cite: \"3\", when: {consignee: army}, effect: allowed}\n";
    const char *const amended[] = {files[0], files[1], same, files[3], files[4]};
    const char *const *const ways[] = {files, amended};
    det_text *out[2] = {NULL, NULL};
    for (size_t i = 0; i < 2; i++) {
        testing_law book = testing_load(ways[i], 5);
        CHECK_OK(det_text_new(0, &out[i], &book.err), &book.err);
        CHECK_TEXT((int)i, book.law == NULL ? book.err.text : "loaded", "loaded");
        if (book.law != NULL)
            for (int64_t year = 2010; year < 2016; year++) {
                char day[16];
                snprintf(day, sizeof day, "%d-03-01", (int)year);
                det_json json = det_json_over(out[i]);
                CHECK_OK(det_law_status_write(book.law, det_law_regime_at(book.law, 0),
                                              testing_when(day, DET_ZONE_UTC), INT64_MAX, false,
                                              &json, &book.err),
                         &book.err);
            }
        testing_close(&book);
    }
    CHECK_TEXT(0, det_text_bytes(out[0]), det_text_bytes(out[1]));
    det_text_free(out[0]);
    det_text_free(out[1]);
}

static const struct {
    int line;
    const char *act, *want;
} refusals[] = {
    {__LINE__, "- {exempt: coal, id: X, cite: \"2\", effect: allowed}\n",
     "6.yaml:5:3: error: L002: 'when' is missing: without a fact to ask for, the exception would "
     "swallow the rule"},
    {__LINE__, "- {exempt: coal, id: X, cite: \"2\", when: {a: b}}\n",
     "6.yaml:5:3: error: L002: 'effect' is missing here"},
    {__LINE__, "- {exempt: coal, cite: \"2\", when: {a: b}, effect: allowed}\n",
     "6.yaml:5:3: error: L002: 'id' is missing here"},
    {__LINE__, "- {amend: coal, cite: \"2\", when: {a: b}}\n",
     "6.yaml:5:34: error: L218: 'when' does not go with 'amend'; see the table of acts in "
     "docs/formats/lawbook.md"},
    {__LINE__, "- {withdraw: X-none, cite: \"2\"}\n",
     "6.yaml:5:3: error: L102: there is no exception 'X-none' in the lawbook; define it or mend "
     "the name"},
    {__LINE__, "- {withdraw: X-sham, cite: \"2\"}\n",
     "6.yaml:5:3: error: L209: 'X-sham' stands inside another exception; amend the measure "
     "instead"},
    {__LINE__, "- {withdraw: [X-aid, X-sham], cite: \"2\"}\n",
     "6.yaml:5:3: error: L217: a withdraw ends one exception; write one act for each"},
    {__LINE__, "- {correct: T-right, note: wrong day}\n",
     "6.yaml:5:3: error: L002: 'known' is missing here: the day on which the record was mended"},
    {__LINE__, "- {correct: T-right, known: 2020-01-01}\n",
     "6.yaml:5:3: error: L002: 'note' is missing here: what was wrong, and how is it known?"},
    {__LINE__, "- {correct: T-right, known: 2014-01-01, note: wrong day}\n",
     "6.yaml:5:3: error: L221: 'T-right' is corrected before it was known; look at 'known'"},
    {__LINE__, "- {reading: coal, id: R, cite: \"2\"}\n",
     "6.yaml:5:3: error: L002: 'text' is missing here"},
    {__LINE__, "- {reading: gold, id: R, cite: \"2\", text: gold is none}\n",
     "6.yaml:5:3: error: L102: there is no measure 'gold' in the lawbook; define it or mend the "
     "name"},
    {__LINE__, "- {correct: X-aid, known: 2020-01-01, note: wrong day}\n",
     "6.yaml:5:3: error: L103: 'X-aid' is the exception at 3.yaml:5; expected the name of an act"},
};

TEST(what_is_refused)
{
    for (size_t i = 0; i < COUNT(refusals); i++) {
        char file[1024];
        snprintf(file, sizeof file,
                 "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/15 (2015), adopted: "
                 "2015-01-01}\nacts:\n%s",
                 refusals[i].act);
        const char *const all[] = {files[0], files[1], files[2], files[3], files[4], file};
        testing_law book = testing_load(all, COUNT(all));
        CHECK_TEXT(refusals[i].line, book.law != NULL ? "loaded" : book.err.text, refusals[i].want);
        testing_close(&book);
    }
}
