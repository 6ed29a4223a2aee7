/* What the loader refuses, in its own words, and that the order of files cannot be seen. */
#include "base/file.h"
#include "law/testing.h"

#define REGIME                                                                                     \
    "lawbook: 1\n"                                                                                 \
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP]}\n"
#define HEAD                                                                                       \
    "lawbook: 1\n"                                                                                 \
    "regime: un:9\n"                                                                               \
    "instrument: {id: S/RES/1 (2000), adopted: 2000-01-01}\n"
#define MEASURE "measures:\n- {id: m, kind: coal, title: Coal}\n"
#define IMPOSED HEAD MEASURE "acts:\n- {impose: m, cite: \"1\"}\n"

/* The first finding of the file behind a good regime, or "loaded". */
static const struct {
    int line;
    const char *yaml, *want;
} rows[] = {
    {__LINE__, IMPOSED, "loaded"},
    {__LINE__, "regime: un:9\n",
     "2.yaml:1:1: error: L010: the file does not say 'lawbook: 1', the only version there is; add "
     "it "
     "as the first line"},
    {__LINE__, "lawbook: 1\nregimes: un:9\n",
     "2.yaml:2:10: error: L001: unknown key 'regimes' in a lawbook file; did you mean 'regime'?"},
    {__LINE__, "lawbook: 1\nregime: un:8\n",
     "2.yaml:2:9: error: L102: there is no regime 'un:8' in the lawbook; define it or mend the "
     "name"},
    {__LINE__, "lawbook: 1\nregime: un:9\nacts: []\n",
     "2.yaml:3:7: error: L011: 'acts' stand in the file of an instrument; this file has none"},
    {__LINE__, "lawbook: 1\nregime: un:9\ninstrument: S/RES/1 (2000)\n",
     "2.yaml:3:13: error: L003: the instrument is a text; expected a map"},
    {__LINE__, "lawbook: 1\nregime: un:9\ninstrument: {adopted: 2000-01-01}\n",
     "2.yaml:3:13: error: L002: 'id' is missing here"},
    {__LINE__, "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/1 (2000), adopted: 2000-02-30}\n",
     "2.yaml:3:43: error: L007: 'adopted' is '2000-02-30'; expected a day such as 2017-08-05"},
    {__LINE__,
     "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/1 (2000), adopted: 2000-01-01, vote: {for: "
     "8, "
     "against: 0}}\n",
     "2.yaml:3:13: error: L201: S/RES/1 (2000) is said to be adopted with 8 votes for; the Council "
     "needs 9: say 'status: draft', 'vetoed' or 'proposed', or mend the vote"},
    {__LINE__,
     "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/1 (2000), adopted: 2000-01-01, vote: {for: "
     "14, against: 1, against_by: [FR]}}\n",
     "2.yaml:3:13: error: L201: S/RES/1 (2000) is said to be adopted against the vote of FR, which "
     "has a veto: say 'status: vetoed', or mend the vote"},
    {__LINE__,
     "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/1 (2000), adopted: 2000-01-01, vote: {for: "
     "14, against: 1, against_by: [BR]}}\n",
     "loaded"},
    {__LINE__,
     "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/1 (2000), dated: 2000-01-01, status: "
     "vetoed, "
     "vote: {for: 14, against: 1, vetoed_by: [FR]}}\n",
     "loaded"},
    {__LINE__,
     "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/1 (2000), adopted: 2000-01-01, status: "
     "draft}\n",
     "2.yaml:3:13: error: L212: S/RES/1 (2000) was not adopted and has an 'adopted' day; write "
     "'dated'"},
    {__LINE__, HEAD "measures:\n- {id: m, kind: coal, title: Coal}\n",
     "2.yaml:5:3: error: L203: 'm' is never imposed; add an act ('from: unset' if no date was ever "
     "set)"},
    {__LINE__, IMPOSED "- {impose: m, cite: \"2\"}\n",
     "2.yaml:8:3: error: L203: 'm' is imposed already at 2.yaml:7; a measure begins once (use "
     "amend, "
     "extend or resume)"},
    {__LINE__,
     HEAD MEASURE "- {id: m, kind: coal, title: Coal}\nacts:\n- {impose: m, cite: \"1\"}\n",
     "2.yaml:6:3: error: L101: 'm' is already the measure at 2.yaml:5; ids and aliases stand for "
     "one "
     "thing in the whole lawbook"},
    {__LINE__, HEAD "measures:\n- {id: m x, kind: coal, title: Coal}\n",
     "2.yaml:5:8: error: L012: the id 'm x' has a character that ids do not have; use letters, "
     "digits "
     "and . _ : - / ( ) +"},
    {__LINE__, HEAD "measures:\n- {id: m, kind: coal}\nacts:\n- {impose: m, cite: \"1\"}\n",
     "2.yaml:5:3: error: L002: 'title' is missing here"},
    {__LINE__,
     HEAD "measures:\n- {id: m, kind: coal, title: Coal, force: ban}\nacts:\n- {impose: m, cite: "
          "\"1\"}\n",
     "2.yaml:5:43: error: L005: 'force' is 'ban'; expected one of prohibition, limit, duty, call, "
     "demand, permission, procedure"},
    {__LINE__,
     HEAD
     "measures:\n- {id: m, kind: coal, title: Coal, scope: {direction: from, hs: [27x]}}\nacts:\n- "
     "{impose: m, cite: \"1\"}\n",
     "2.yaml:5:43: error: L219: the scope names no kinds and no HS codes, so nothing would match "
     "it; "
     "name some, or leave the scope out"},
    {__LINE__,
     HEAD "measures:\n- {id: m, kind: coal, title: Coal, scope: {direction: from, hs: [27x, "
          "\"2701\"]}}\n"
          "acts:\n- {impose: m, cite: \"1\"}\n",
     "2.yaml:5:65: error: L013: '27x' is no HS code; expected digits such as 2701 or a range such "
     "as "
     "72-83"},
    {__LINE__,
     HEAD
     "measures:\n- id: m\n  kind: coal\n  title: Coal\n  exceptions:\n  - {id: x, cite: \"1\", "
     "effect: allowed}\nacts:\n- {impose: m, cite: \"1\"}\n",
     "2.yaml:9:5: error: L002: 'when' is missing: without a fact to ask for, the exception would "
     "swallow the rule"},
    {__LINE__,
     HEAD
     "measures:\n- id: m\n  kind: coal\n  title: Coal\n  quotas:\n  - {id: q, cite: \"1\", period: "
     "{from: 2000-01-01}, limits: []}\nacts:\n- {impose: m, cite: \"1\"}\n",
     "2.yaml:9:5: error: L211: the quota has no limit; write 'limits: [{unit: tonne, max: "
     "7500000}]'"},
    {__LINE__, HEAD MEASURE "acts:\n- {impose: m}\n",
     "2.yaml:7:3: error: L106: 'cite' is missing: the paragraph this rests on ('cite: unknown' if "
     "it is "
     "not known)"},
    {__LINE__, HEAD MEASURE "acts:\n- {impose: m, cite: unknown}\n",
     "2.yaml:7:21: warning: L107: the paragraph is not known; find it in the text of the "
     "instrument"},
    {__LINE__, HEAD MEASURE "acts:\n- {impose: m, cite: S/RES/2 (2000) OP 1}\n",
     "2.yaml:7:21: error: L105: 'S/RES/2 (2000) OP 1' cites an instrument that is not in the "
     "lawbook; "
     "add its file, or write its id exactly as there"},
    {__LINE__, HEAD MEASURE "acts:\n- {impose: m, cite: \"1\", until: 2001-01-01}\n",
     "2.yaml:7:33: error: L008: 'until' is read two ways: write 'through' (last day on which it "
     "holds) "
     "or 'before' (first on which it does not)"},
    {__LINE__, HEAD MEASURE "acts:\n- {impose: m, cite: \"1\", from: 2000-01-01T23:59 EST}\n",
     "2.yaml:7:32: error: L008: 'from' is '2000-01-01T23:59 EST'; write the offset instead of a "
     "zone "
     "word, such as 1993-10-18T23:59-04:00, and keep the words of the text under 'written'"},
    {__LINE__, HEAD MEASURE "acts:\n- {impose: m, cite: \"1\", from: 2000-01-01T23:59}\n",
     "2.yaml:7:32: error: L007: 'from' is '2000-01-01T23:59'; expected a day such as 2017-08-05 or "
     "an "
     "instant with its offset such as 1993-10-18T23:59-04:00"},
    {__LINE__,
     HEAD MEASURE "acts:\n- {impose: m, cite: \"1\", before: 2000-02-01, through: 2000-03-01}\n",
     "2.yaml:7:55: error: L009: both 'before' and 'through' are given; keep one"},
    {__LINE__, HEAD MEASURE "acts:\n- {impose: m, cite: \"1\", through: 1999-02-01}\n",
     "2.yaml:7:3: error: L205: this ends before it begins; look at 'from', 'before' and 'through'"},
    {__LINE__, HEAD MEASURE "acts:\n- {impose: m, cite: \"1\", from: 1999-12-31}\n",
     "2.yaml:7:32: warning: L213: the act takes effect before its instrument was adopted; look at "
     "both "
     "dates"},
    {__LINE__, IMPOSED "- {terminate: n, cite: \"2\"}\n",
     "2.yaml:8:3: error: L102: there is no measure 'n' in the lawbook; define it or mend the name"},
    {__LINE__, IMPOSED "- {terminate: un:9, cite: \"2\"}\n",
     "2.yaml:8:3: error: L103: 'un:9' is the regime at 1.yaml:2; expected the name of a measure"},
    {__LINE__, IMPOSED "- {amend: m, suspend: m, cite: \"2\"}\n",
     "2.yaml:8:3: error: L217: an act has one verb, this has 2; expected one of impose, amend, "
     "extend, "
     "suspend, resume, terminate, replace, exempt, withdraw, postpone, correct, reading"},
    {__LINE__, IMPOSED "- {terminate: m, cite: \"2\", through: 2001-01-01}\n",
     "2.yaml:8:38: error: L218: 'through' does not go with 'terminate'; see the table of acts in "
     "docs/formats/lawbook.md"},
    {__LINE__, IMPOSED "- {extend: m, cite: \"2\"}\n",
     "2.yaml:8:3: error: L002: 'through' or 'before' is missing: where does the end move to?"},
    {__LINE__, IMPOSED "- {suspend: m, cite: \"2\"}\n",
     "2.yaml:8:3: error: L002: 'id' is missing here"},
    {__LINE__, IMPOSED "- {amend: m, id: A, cite: \"2\"}\n- {resume: A, cite: \"2\"}\n",
     "2.yaml:9:3: error: L103: 'A' is the name of an act that cannot be undone; expected the id of "
     "a "
     "suspend or terminate"},
    {__LINE__,
     HEAD
     "measures:\n- {id: m, kind: coal, title: Coal}\n- {id: n, kind: coal, title: Coal}\nacts:\n- "
     "{impose: [m, n], cite: \"1\"}\n- {suspend: m, id: P, cite: \"2\"}\n- {resume: P, measures: "
     "n, "
     "cite: \"3\"}\n",
     "2.yaml:10:3: error: L210: 'P' does not cover 'n', so a resume of it cannot bring that back"},
    {__LINE__, IMPOSED "- {amend: m, cite: \"2\", drop: [x]}\n",
     "2.yaml:8:3: error: L209: 'x' cannot be dropped: there is no exception or quota of that id"},
    {__LINE__,
     IMPOSED
     "- {amend: m, cite: \"2\", set: {title: A}}\n- {amend: m, cite: \"3\", set: {title: B}}\n",
     "2.yaml:9:3: error: L206: this and the amendment at 2.yaml:8 set the same part of 'm' at the "
     "same "
     "moment; which holds?"},
    {__LINE__, IMPOSED "- {replace: m, by: m, cite: \"2\"}\n",
     "2.yaml:8:3: error: L214: 'm' is replaced by itself"},
    {__LINE__, HEAD MEASURE "acts:\n- {impose: m, cite: \"1\", source: nowhere}\n",
     "2.yaml:7:3: error: L104: source 'nowhere' is not listed under any 'sources'; add it there"},
    {__LINE__, "lawbook: 1\nregime: {id: un:8, title: Eight, authority: un, zone: EST}\n",
     "2.yaml:2:55: error: L005: 'zone' is 'EST'; expected UTC, America/New_York, Europe/Brussels, "
     "Europe/London or Europe/Zurich"},
    {__LINE__,
     "lawbook: 1\nregime:\n  id: un:8\n  title: Eight\n  authority: un\n  zone: UTC\n  tags:\n  - "
     "{source: "
     "un, tag: A}\n  - {source: un, tag: A}\n",
     "2.yaml:9:5: error: L207: tag 'A' of list 'un' stands for un:8 already at 2.yaml:8; if it "
     "does "
     "stand for both, say 'shared: yes' on each"},
    {__LINE__,
     "lawbook: 1\nregime: {id: un:8, title: Eight, authority: un, zone: UTC}\ninstrument: {id: D "
     "(2000), "
     "adopted: 2000-01-01}\nmeasures:\n- {id: m, kind: coal, title: Coal, scope: {direction: to, "
     "kinds: "
     "[coal]}}\nacts:\n- {impose: m, cite: \"1\"}\n",
     "2.yaml:5:43: error: L208: the direction needs a target, and regime 'un:8' names none; write "
     "'direction: global' or add 'target' to the regime"},
};

TEST(refusals)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *const files[] = {REGIME, rows[i].yaml};
        testing_law book = testing_load(files, 2);
        char got[1024] = "loaded";
        if (book.finding_count > 0)
            snprintf(got, sizeof got, "%.*s", DET_STR_FMT(book.findings[0].text));
        CHECK_TEXT(rows[i].line, got, rows[i].want);
        CHECK((book.law == NULL) == (book.finding_count > 0 && book.findings[0].is_error));
        for (size_t j = 0; j < book.finding_count; j++)
            CHECK(det_law_rule_title(book.findings[j].rule) != NULL);
        testing_close(&book);
    }
}

TEST(every_finding_is_reported)
{
    const char *const files[] = {REGIME, HEAD "measures:\n- {id: m}\nacts:\n- {impose: n}\n"};
    testing_law book = testing_load(files, 2);
    char got[2048] = "";
    for (size_t i = 0; i < book.finding_count; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%.*s %u\n",
                 DET_STR_FMT(book.findings[i].rule), book.findings[i].at.line);
    CHECK_TEXT(0, got, "L002 5\nL002 5\nL203 5\nL102 7\nL106 7\n");
    CHECK(book.err.status == DET_SYNTAX);
    testing_close(&book);
}

/* The format page lists every code with what it asks, in these words. */
TEST(codes_are_documented)
{
    det_file page = {0};
    det_error err;
    CHECK_OK(det_file_open("docs/formats/lawbook.md", 0, &page, &err), &err);
    size_t found = 0;
    for (unsigned code = 1; code < 500; code++) {
        char rule[8], row[256];
        snprintf(rule, sizeof rule, "L%03u", code);
        const char *title = det_law_rule_title(det_str_of(rule));
        if (title == NULL) continue;
        snprintf(row, sizeof row, "| %s | %s |", rule, title);
        if (det_str_find(page.bytes, det_str_of(row)) == SIZE_MAX)
            det_test_fail(__FILE__, __LINE__, "not in docs/formats/lawbook.md: %s", row);
        found++;
    }
    CHECK(found >= 60);
    det_file_close(&page);
}

/* The worked examples of the format page load, and say what the page says they say. */
TEST(examples_of_the_page_load)
{
    static const char *const regimes[] = {
        "lawbook: 1\n"
        "regime: {id: un:1718, title: DPRK, authority: un, zone: America/New_York, target: [KP]}\n"
        "sources: [{id: UN-RES-2270}, {id: UN-RES-2321}, {id: REUTERS-2017-04}, {id: "
        "UN-1718-COAL}, "
        "{id: UNSA}, {id: SC/12945}]\n",
        "lawbook: 1\n"
        "regime: {id: un:1737, title: Iran, authority: un, zone: America/New_York, target: "
        "[IR]}\n"};
    testing_law book = {0};
    det_tree trees[TESTING_FILES_MAX];
    det_file page = {0};
    size_t count = 0;
    char text[TESTING_TEXT_MAX];
    CHECK_OK(det_arena_new(0, &book.arena, &book.err), &book.err);
    CHECK_OK(det_file_open("docs/formats/lawbook.md", 0, &page, &book.err), &book.err);
    for (; count < COUNT(regimes); count++)
        CHECK_OK(det_tree_read_yaml(det_str_of(regimes[count]), "regime", book.arena, &trees[count],
                                    &book.err),
                 &book.err);
    det_str rest = page.bytes, opening = DET_STR("```yaml\n# lawbook/");
    for (size_t at; (at = det_str_find(rest, opening)) != SIZE_MAX && count < COUNT(trees);
         count++) {
        rest = det_str_slice(rest, at + DET_STR("```yaml\n").len, rest.len);
        det_str block = det_str_slice(rest, 0, det_str_find(rest, DET_STR("```")));
        CHECK_OK(det_tree_read_yaml(block, "docs/formats/lawbook.md", book.arena, &trees[count],
                                    &book.err),
                 &book.err);
    }
    CHECK(count == COUNT(regimes) + 5);
    CHECK_OK(det_lawbook_load(trees, count, book.arena, &book.law, &book.findings,
                              &book.finding_count, &book.err),
             &book.err);
    if (book.law != NULL) {
        CHECK_TEXT(0, testing_state(&book, "iran.assets", "2015-12-31", "2015-12-31", text),
                   "in_force since 2006-12-23T05:00:00Z: impose S/RES/1737 (2006) OP 12 | pending: "
                   "terminate S/RES/2231 (2015) OP 7(a)");
        CHECK_TEXT(0, testing_state(&book, "iran.assets", "2025-10-01", "always", text),
                   "in_force since 2025-09-28T00:00:00Z: impose S/RES/1737 (2006) OP 12, terminate "
                   "S/RES/2231 (2015) OP 7(a), resume S/RES/2231 (2015) OP 11, resume S/RES/2231 "
                   "(2015) OP 12 | contested");
        CHECK_TEXT(0, testing_state(&book, "M-2371-8-COAL", "2018-06-12", "always", text),
                   "in_force since 2016-03-02T05:00:00Z: impose S/RES/2270 (2016) OP 29, amend "
                   "S/RES/2321 (2016) OP 26, amend S/RES/2371 (2017) OP 8");
    }
    det_file_close(&page);
    testing_close(&book);
}

TEST(headers_agree)
{
    static const char other[] = "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/1 (2000), "
                                "adopted: 2000-01-02}\n";
    const char *const files[] = {REGIME, IMPOSED, other};
    testing_law book = testing_load(files, 3);
    CHECK_TEXT(
        0, book.err.text,
        "3.yaml:3:13: error: L202: S/RES/1 (2000) has another status, day of adoption or vote "
        "at 2.yaml:3");
    testing_close(&book);
}

TEST(findings_show_line_and_caret)
{
    const char *const files[] = {REGIME,
                                 IMPOSED "- {terminate: m, cite: \"2\", through: 2001-01-01}\n"};
    testing_law book = testing_load(files, 2);
    det_text *out = NULL;
    CHECK_OK(det_text_new(0, &out, &book.err), &book.err);
    det_law_finding_print(&book.findings[0], det_str_of(files[1]), out);
    CHECK_TEXT(
        0, det_text_bytes(out),
        "2.yaml:8:38: error: L218: 'through' does not go with 'terminate'; see the table of acts "
        "in docs/formats/lawbook.md\n"
        "    - {terminate: m, cite: \"2\", through: 2001-01-01}\n"
        "                                         ^\n");
    det_text_free(out);
    testing_close(&book);
}

TEST(tags_and_listing_measures)
{
    static const char nine_regime[] =
        "lawbook: 1\nregime:\n  id: un:9\n  title: Nine\n  authority: un\n  zone: UTC\n  tags:\n"
        "  - {source: un, tag: B, shared: yes}\n  - {source: un, tag: A}\n"
        "  listing_measures: {person: [m, n], entity: [m]}\n";
    static const char measures[] = HEAD
        "measures:\n- {id: m, kind: asset_freeze, title: Freeze}\n"
        "- {id: n, kind: travel_ban, title: Travel}\nacts:\n- {impose: [m, n], cite: \"1\"}\n";
    static const char eight_regime[] =
        "lawbook: 1\nregime:\n  id: un:8\n  title: Eight\n  authority: un\n  zone: UTC\n  tags:\n"
        "  - {source: un, tag: B, shared: yes}\n";
    const char *const files[] = {nine_regime, measures, eight_regime};
    testing_law book = testing_load(files, 3);
    size_t count = 0;
    CHECK_TEXT(0, book.law == NULL ? book.err.text : "loaded", "loaded");
    const det_regime *const *regimes = det_law_regimes_of_tag(book.law, DET_STR("un"), DET_STR("B"),
                                                              &count);
    CHECK(count == 2 && det_str_equal(det_regime_id(regimes[0]), DET_STR("un:8")) &&
          det_str_equal(det_regime_id(regimes[1]), DET_STR("un:9")));
    CHECK(det_law_regimes_of_tag(book.law, DET_STR("un"), DET_STR("C"), &count) == NULL &&
          count == 0);
    CHECK(det_law_regimes_of_tag(book.law, DET_STR("us"), DET_STR("A"), &count) == NULL &&
          count == 0);
    const det_regime *nine = det_law_regime_find(book.law, DET_STR("un:9"));
    CHECK(det_regime_listing_measure_count(nine, true) == 2);
    CHECK(det_regime_listing_measure_count(nine, false) == 1);
    CHECK(
        det_str_equal(det_measure_id(det_regime_listing_measure_at(nine, true, 1)), DET_STR("n")));
    testing_close(&book);
}

TEST(unknown_names_get_near_ones)
{
    const char *const files[] = {REGIME, IMPOSED};
    testing_law book = testing_load(files, 2);
    det_text *out = NULL;
    CHECK_OK(det_text_new(0, &out, &book.err), &book.err);
    det_json json = det_json_over(out);
    det_error err;
    CHECK(det_law_show_write(book.law, DET_STR("S/RES/1 (2001)"), &json, &err) == DET_MISSING);
    CHECK_TEXT(
        0, err.text,
        "there is no regime, measure or instrument 'S/RES/1 (2001)' in the lawbook; did you mean "
        "'S/RES/1 (2000)'?");
    det_text_free(out);
    testing_close(&book);
}

TEST(names_are_found_as_people_write_them)
{
    static const char more[] = HEAD
        "measures:\n- {id: m, kind: coal, title: Coal, aliases: [Coal-Ban]}\n"
        "- {id: n, kind: coal, title: Iron, aliases: [Coal-BAN]}\n"
        "- {id: o, kind: coal, title: Ore, aliases: [Iron-Ore]}\n"
        "acts:\n- {impose: [m, n, o], cite: \"1\"}\n";
    static const struct {
        int line;
        const char *name, *want;
    } names[] = {
        {__LINE__, "un:9", "regime"},
        {__LINE__, "UN:9", "regime"},
        {__LINE__, "iron-ore", "measure"},
        {__LINE__, "Coal-Ban", "measure"},
        {__LINE__, "coal-ban", "nothing"}, /* two measures are called that */
        {__LINE__, "S/RES/1 (2000)", "instrument"},
        {__LINE__, "s/res/1", "instrument"},
        {__LINE__, "1", "instrument"},
        {__LINE__, "", "nothing"},
    };
    const char *const files[] = {REGIME, more};
    testing_law book = testing_load(files, 2);
    for (size_t i = 0; i < COUNT(names); i++) {
        det_text *out = NULL;
        CHECK_OK(det_text_new(0, &out, &book.err), &book.err);
        det_json json = det_json_over(out);
        det_status st = det_law_show_write(book.law, det_str_of(names[i].name), &json, &book.err);
        det_str key = det_str_slice(det_text_str(out), 2, det_text_length(out));
        char got[32];
        snprintf(got, sizeof got, "%.*s", (int)det_str_find_byte(key, '"'), key.ptr);
        CHECK_TEXT(names[i].line, st == DET_OK ? got : "nothing", names[i].want);
        det_text_free(out);
    }
    CHECK(det_law_regime_find(book.law, DET_STR("Un:9")) != NULL);
    CHECK(det_law_regime_find(book.law, DET_STR("m")) == NULL);
    testing_close(&book);
}

/* Memory that runs out at any allocation gives an error and nothing else. */
TEST(no_memory_anywhere)
{
    const char *const yaml[] = {REGIME, IMPOSED "- {suspend: m, id: P, cite: \"2\"}\n"};
    bool has_loaded = false;
    for (size_t limit = 64; !has_loaded && limit < 4000000; limit += limit / 64 + 8) {
        det_arena *trees_arena = NULL, *arena = NULL;
        det_error err;
        det_tree trees[2];
        const det_lawbook *law = NULL;
        const det_law_finding *findings = NULL;
        size_t count = 0;
        CHECK_OK(det_arena_new(0, &trees_arena, &err), &err);
        CHECK_OK(det_arena_new(limit, &arena, &err), &err);
        for (size_t i = 0; i < 2; i++)
            CHECK_OK(
                det_tree_read_yaml(det_str_of(yaml[i]), "a.yaml", trees_arena, &trees[i], &err),
                &err);
        det_status st = det_lawbook_load(trees, 2, arena, &law, &findings, &count, &err);
        CHECK(st == DET_OK || st == DET_NOMEM);
        CHECK((st == DET_OK) == (law != NULL));
        has_loaded = st == DET_OK;
        det_arena_free(arena);
        det_arena_free(trees_arena);
    }
    CHECK(has_loaded);
}
