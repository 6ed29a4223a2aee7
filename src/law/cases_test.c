/* Files of questions: what passes, what is said of a row that fails, and what is no such file. */
#include "law/testing.h"

static const char *const files[] = {
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, aliases: [nine], authority: un, zone: America/New_York, "
    "target: "
    "[KP]}\n",
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/2231 (2015), adopted: 2015-07-20}\n"
    "measures:\n"
    "- id: coal\n"
    "  kind: coal\n"
    "  title: Coal\n"
    "  scope: {direction: from, kinds: [coal], hs: [\"2701\"]}\n"
    "  quotas:\n"
    "  - {id: Q, cite: 8(b), period: {from: 2016-01-01}, limits: [{unit: tonne, max: 100}]}\n"
    "- {id: missiles, aliases: [iran.missile], kind: missile_controls, title: Missiles}\n"
    "- {id: called, kind: inspection, title: A call, force: call}\n"
    "acts:\n"
    "- {impose: coal, cite: \"8\"}\n"
    "- {impose: called, cite: \"9\"}\n"
    "- {impose: missiles, cite: [Annex B 3, Annex B 4], through: 2023-10-17}\n",
};

#define TRANSACTIONS "date,actor_from,actor_to,item,quantity,unit,expected,paragraphs,note\n"
#define STATES       "date,regime,kind,expected,by_instrument,note\n"

static const struct {
    int line;
    const char *csv, *want;
} rows[] = {
    {__LINE__, TRANSACTIONS "2015-07-19,KP,CN,HS:2701,,,allowed,-,the day before\n",
     "{\"passed\":1,\"failed\":0}\n"},
    {__LINE__,
     TRANSACTIONS "2015-07-20,KP,CN,kind:coal,,,prohibited,2231:8,\n"
                  "2016-01-01,KP,CN,kind:coal;prior=99,1,tonne,allowed_within_quota,2231:8(b),\n"
                  "2016-01-01,KP,CN,kind:coal;prior=99,1,tonne,within_quota,S/RES/2231 (2015) "
                  "OP 8(b),\n",
     "{\"passed\":3,\"failed\":0}\n"},
    {__LINE__, TRANSACTIONS "2015-07-20,KP,CN,kind:coal,5,tonne,allowed,-,\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"KP>CN kind:coal 5 "
     "tonne\",\"expected\":\"allowed "
     "-\",\"got\":\"prohibited 2231:8\",\"why\":\"coal: prohibited, no quota is open on this "
     "day\"}\n{\"passed\":0,\"failed\":1}\n"},
    /* the outcome alone is not enough: the paragraphs must be the same set */
    {__LINE__, TRANSACTIONS "2015-07-20,KP,CN,kind:coal,,,prohibited,2231:8;2231:9,\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"KP>CN "
     "kind:coal\",\"expected\":\"prohibited "
     "2231:8;2231:9\",\"got\":\"prohibited 2231:8\",\"why\":\"coal: prohibited, no quota is open "
     "on this "
     "day\"}\n{\"passed\":0,\"failed\":1}\n"},
    /* a row that cannot be read fails alone */
    {__LINE__, TRANSACTIONS "2015-07-32,KP,CN,kind:coal,,,allowed,-,\n",
     "{\"line\":2,\"date\":\"2015-07-32\",\"question\":\"kind:coal\",\"expected\":\"allowed\","
     "\"got\":\"nothing\",\"why\":\"q.csv:2: date '2015-07-32' cannot be read; expected "
     "2017-08-05, or an instant as 1993-10-18T23:59-04:00\"}\n{\"passed\":0,\"failed\":1}\n"},
    {__LINE__,
     TRANSACTIONS "2015-07-20,KP,CN,kind:coal;prior,,,allowed,-,\n"
                  "2015-07-20,KP,CN,kind:coal,,,prohibited,2231:8,\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"kind:coal;prior\",\"expected\":"
     "\"allowed\",\"got\":\"nothing\",\"why\":\"q.csv:2: item 'kind:coal;prior' cannot be read; "
     "expected HS:<code> or kind:<tag>, then ;key=value\"}\n{\"passed\":1,\"failed\":1}\n"},
    {__LINE__,
     TRANSACTIONS "2015-07-20,KP,CN,kind:coal,many,tonne,allowed,-,\n"
                  "2015-07-20,KP,CN,kind:coal,,,prohibited,2231:8,\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"kind:coal\",\"expected\":\"allowed\","
     "\"got\":\"nothing\",\"why\":\"q.csv:2: quantity 'many' cannot be read; expected digits "
     "without separators, sign or exponent, at most three behind a point, as 7500000 or "
     "11.6\"}\n{\"passed\":1,\"failed\":1}\n"},
    {__LINE__, TRANSACTIONS "2015-07-20,KP,CN,kind:coal,\"1,000\",tonne,allowed,-,\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"kind:coal\",\"expected\":\"allowed\","
     "\"got\":\"nothing\",\"why\":\"q.csv:2: quantity '1,000' cannot be read; expected digits "
     "without separators, sign or exponent, at most three behind a point, as 7500000 or "
     "11.6\"}\n{\"passed\":0,\"failed\":1}\n"},
    {__LINE__, TRANSACTIONS "2015-07-20,KP,CN,kind:coal,-5,tonne,allowed,-,\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"kind:coal\",\"expected\":\"allowed\","
     "\"got\":\"nothing\",\"why\":\"q.csv:2: quantity '-5' cannot be read; expected digits without "
     "separators, sign or exponent, at most three behind a point, as 7500000 or "
     "11.6\"}\n{\"passed\":0,\"failed\":1}\n"},
    {__LINE__, TRANSACTIONS "2015-07-20,KP,CN,kind:coal,1e3,tonne,allowed,-,\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"kind:coal\",\"expected\":\"allowed\","
     "\"got\":\"nothing\",\"why\":\"q.csv:2: quantity '1e3' cannot be read; expected digits "
     "without separators, sign or exponent, at most three behind a point, as 7500000 or "
     "11.6\"}\n{\"passed\":0,\"failed\":1}\n"},

    {__LINE__,
     STATES "2015-07-20,nine,missile_controls,in_force,\"S/RES/2231 (2015) para Annex B "
            "3,4\",[iran.missile]\n"
            "2023-10-17,nine,missile_controls,in_force,S/RES/2231 (2015),\n"
            "2023-10-18T03:59:59Z,nine,missile_controls,in_force,,[missiles]\n"
            "2023-10-18T00:00-04:00,nine,missile_controls,expired,,[missiles]\n"
            "\n"
            "2015-07-19,nine,missile_controls,not_yet,,by kind alone\n",
     "{\"passed\":5,\"failed\":0}\n"},
    {__LINE__, STATES "2015-07-20,nine,missile_controls,removed,,[missiles]\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"nine missile_controls "
     "[missiles]\",\"expected\":\"removed\",\"got\":\"in_force by impose S/RES/2231 (2015) Annex B "
     "3, "
     "impose S/RES/2231 (2015) Annex B 4\",\"why\":\"missiles\"}\n{\"passed\":0,\"failed\":1}\n"},
    {__LINE__,
     STATES "2015-07-20,nine,missile_controls,in_force,S/RES/2231 (2015) para 9,[missiles]\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"nine missile_controls "
     "[missiles]\",\"expected\":\"in_force by S/RES/2231 (2015) para 9\",\"got\":\"in_force by "
     "impose "
     "S/RES/2231 (2015) Annex B 3, impose S/RES/2231 (2015) Annex B 4\",\"why\":\"the act named is "
     "not "
     "among the reasons\"}\n{\"passed\":0,\"failed\":1}\n"},
    {__LINE__, STATES "2015-07-20,nine,flight_ban,in_force,,[flights]\n",
     "{\"line\":2,\"date\":\"2015-07-20\",\"question\":\"nine flight_ban "
     "[flights]\",\"expected\":\"in_force\",\"got\":\"nothing\",\"why\":\"the lawbook has no such "
     "measure; name it in [brackets] in the note\"}\n{\"passed\":0,\"failed\":1}\n"},
    {__LINE__,
     "date,regime,kind,expected,by_instrument,note,as_known\n"
     "2015-07-20,nine,missile_controls,not_yet,,[missiles],2015-07-19\n",
     "{\"passed\":1,\"failed\":0}\n"},
    {__LINE__,
     "date,regime,kind,expected,reasons,note\n"
     "2015-07-19,nine,missile_controls,not_yet,-,[missiles]\n"
     "2015-07-20,nine,missile_controls,in_force,2231:Annex B 4; S/RES/2231 (2015) Annex B 3,\n"
     "2015-07-20,nine,missile_controls,in_force,2231:Annex B 3,[missiles]\n",
     "{\"line\":4,\"date\":\"2015-07-20\",\"question\":\"nine missile_controls "
     "[missiles]\",\"expected\":\"in_force by exactly 2231:Annex B 3\",\"got\":\"in_force by "
     "impose S/RES/2231 (2015) Annex B 3, impose S/RES/2231 (2015) Annex B 4\",\"why\":\"these are "
     "not all the reasons, or not only they\"}\n{\"passed\":2,\"failed\":1}\n"},
    {__LINE__,
     "date,regime,kind,expected,pending,note\n"
     "2015-07-20,nine,missile_controls,in_force,-,[missiles]\n"
     "2015-07-20,nine,missile_controls,in_force,2231:Annex B 3,[missiles]\n",
     "{\"line\":3,\"date\":\"2015-07-20\",\"question\":\"nine missile_controls "
     "[missiles]\",\"expected\":\"in_force, pending 2231:Annex B 3\",\"got\":\"in_force by impose "
     "S/RES/2231 (2015) Annex B 3, impose S/RES/2231 (2015) Annex B 4\",\"why\":\"these are not "
     "all "
     "the acts that are pending, or not only they\"}\n{\"passed\":1,\"failed\":1}\n"},

    {__LINE__, STATES "2015-7-20,nine,missile_controls,removed,,[missiles]\n",
     "{\"line\":2,\"date\":\"2015-7-20\",\"question\":\"nine missile_controls "
     "[missiles]\",\"expected\":\"removed\",\"got\":\"nothing\",\"why\":\"q.csv:2: date "
     "'2015-7-20' cannot be read; expected 2017-08-05, or an instant as "
     "1993-10-18T23:59-04:00\"}\n{\"passed\":0,\"failed\":1}\n"},
    {__LINE__, "", "q.csv:1:1: the file of questions is empty; expected a header"},
    {__LINE__, "a,b\n",
     "q.csv:1:1: the header is not one of the two of law test; expected "
     "date,actor_from,actor_to,item,"
     "quantity,unit,expected,paragraphs,note or date,regime,kind,expected,by_instrument,note"},
};

TEST(files_of_questions)
{
    testing_law book = testing_load(files, COUNT(files));
    CHECK_TEXT(0, book.law == NULL ? book.err.text : "loaded", "loaded");
    for (size_t i = 0; book.law != NULL && i < COUNT(rows); i++) {
        det_text *out = NULL;
        det_error err = {0};
        uint64_t passed = 0, failed = 0;
        CHECK_OK(det_text_new(0, &out, &err), &err);
        det_status st = det_law_test_write(book.law, det_str_of(rows[i].csv), "q.csv", out, &passed,
                                           &failed, &err);
        CHECK_TEXT(rows[i].line, st == DET_OK ? det_text_bytes(out) : err.text, rows[i].want);
        det_text_free(out);
    }
    testing_close(&book);
}

/* `law show` tells a measure as it reads from each of its instants on. */
TEST(show_tells_versions)
{
    static const char *const show_files[] = {
        "lawbook: 1\n"
        "regime: {id: un:9, title: Nine, authority: un, zone: UTC, target: [KP]}\n",
        "lawbook: 1\n"
        "regime: un:9\n"
        "instrument: {id: S/RES/1 (2000), adopted: 2000-01-01}\n"
        "measures:\n"
        "- {id: m, kind: coal, title: Coal, scope: {direction: from, kinds: [coal], hs: [\"03\", "
        "72-83]}}\n"
        "acts:\n"
        "- {impose: m, cite: \"1\"}\n"
        "- {amend: m, cite: \"2\", from: 2001-01-01, set: {title: No coal, force: duty}}\n"
        "- {amend: m, cite: \"3\", from: 2001-01-01, ruling_cites: add}\n"
        "- {amend: m, cite: \"4\", from: 2002-01-01, ruling_cites: keep, note: clarifies}\n",
    };
    testing_law book = testing_load(show_files, 2);
    det_text *out = NULL;
    CHECK_OK(det_text_new(0, &out, &book.err), &book.err);
    det_json json = det_json_over(out);
    CHECK_OK(det_law_show_write(book.law, DET_STR("m"), &json, &book.err), &book.err);
    det_str text = det_text_str(out);
    size_t begin = det_str_find(text, DET_STR("\"versions\"")),
           end = det_str_find(text, DET_STR(",\"acts\""));
    char got[1024];
    snprintf(got, sizeof got, "%.*s", DET_STR_FMT(det_str_slice(text, begin, end)));
    CHECK_TEXT(
        0, got,
        "\"versions\":[{\"from\":\"2000-01-01T00:00:00Z\",\"cites\":[\"S/RES/1 (2000) OP "
        "1\"],\"title\":\"Coal\",\"force\":\"prohibition\",\"scope\":{\"direction\":\"from\","
        "\"kinds\":[\"coal\"],\"hs\":[\"03\",\"72-83\"]},\"committee_route\":false},{\"from\":"
        "\"2001-01-01T00:00:00Z\",\"cites\":[\"S/RES/1 (2000) OP 2\",\"S/RES/1 (2000) OP "
        "3\"],\"title\":\"No coal\",\"force\":\"duty\",\"scope\":{\"direction\":\"from\","
        "\"kinds\":[\"coal\"],\"hs\":[\"03\",\"72-83\"]},\"committee_route\":false}]");
    det_text_free(out);
    testing_close(&book);
}
