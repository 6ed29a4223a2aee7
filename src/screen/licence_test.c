/* Authorisations: what each covers, what not, and every reason why not. */
#include "screen/licence.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "law/book.h"

static const char law_text[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: S/RES/1 (2017), adopted: 2017-01-01}\n"
    "measures:\n"
    "- {id: un.9.machinery, kind: machinery, title: Machinery, aliases: [M-MACHINERY], scope: "
    "{direction: to, hs: [\"84\"]}}\n"
    "- {id: un.9.oil, kind: oil, title: Oil, scope: {direction: to, kinds: [oil]}}\n"
    "acts:\n"
    "- {impose: [un.9.machinery, un.9.oil], cite: \"1\"}\n";

enum { ENTRIES_MAX = 30, TEXT_MAX = 4000 };

typedef struct bench {
    det_arena *arena;
    const det_lawbook *law;
    det_licence items[ENTRIES_MAX];
    det_licences licences;
    det_error err;
} bench;

static bench
bench_new(void)
{
    bench b = {0};
    static det_tree tree; /* borrowed by the lawbook */
    const det_law_finding *findings;
    size_t count = 0;
    CHECK_OK(det_arena_new(0, &b.arena, &b.err), &b.err);
    CHECK_OK(det_tree_read_yaml(det_str_of(law_text), "1.yaml", b.arena, &tree, &b.err), &b.err);
    CHECK_OK(det_lawbook_load(&tree, 1, b.arena, &b.law, &findings, &count, &b.err), &b.err);
    return b;
}

static bool
put(bench *b, const char *yaml)
{
    det_tree tree;
    det_fields fields;
    det_str copy;
    det_licence *entry = &b->items[b->licences.count];
    CHECK(det_arena_copy(b->arena, det_str_of(yaml), &copy));
    b->licences.items = b->items;
    if (det_tree_read_yaml(copy, "l.yaml", b->arena, &tree, &b->err) != DET_OK ||
        det_fields_of_tree(&tree, 0, "a licence", det_licence_keys, b->arena, &fields, &b->err) !=
            DET_OK ||
        det_licence_read(&fields, b->law, DET_ZONE_NEW_YORK, b->arena, entry, &b->err) != DET_OK ||
        det_licence_check(&b->licences, entry, fields.at, &b->err) != DET_OK)
        return false;
    b->licences.count++;
    return true;
}

/* A pump for a hospital: what every row begins from. */
static const char pump[] =
    "id: L1\nauthority: 1718 Committee\nkind: exemption\nmeasures: [M-MACHINERY]\n"
    "holders: [Médecins du Monde]\nparties: [Rhine Pumps GmbH]\nfrom: [DE]\nto: [KP]\n"
    "goods: ['8413.70: 12 piece', '9018']\nvalue_usd: 50000\n"
    "valid_from: 2019-01-28\nvalid_before: 2020-01-28T00:01-05:00\n"
    "when: {purpose: humanitarian}\nconditions: [route through Dandong]\nsource: AC.49/2019\n"
    "known: 2019-01-28\n";

/* "on=2019-06-01T12:00Z hs=841370 12 piece from=DE to=KP value=48000 purpose=humanitarian by=..."
 */
typedef struct asked {
    const char *at, *hs;
    const char *quantity, *unit, *from, *value, *purpose;
    const char *parties[3];
    const char *reference;
    const char *known;
} asked;

static const char *
ask(bench *b, const asked *q, char out[TEXT_MAX])
{
    det_instant at, known = {.us = INT64_MAX};
    det_law_fact facts[2];
    det_str parties[3];
    int64_t milli = INT64_MIN;
    size_t count = 0, used = 0;
    det_licence_answer *answers = NULL;
    det_law_question question = {.actor_from = det_str_of(q->from),
                                 .actor_to = DET_STR("KP"),
                                 .hs = det_str_of(q->hs),
                                 .unit = det_str_of(q->unit),
                                 .facts = facts};
    CHECK_OK(det_instant_read(det_str_of(q->at), DET_ZONE_NEW_YORK, (det_where){0}, &at, &b->err),
             &b->err);
    if (q->known != NULL)
        CHECK_OK(
            det_instant_read(det_str_of(q->known), DET_ZONE_UTC, (det_where){0}, &known, &b->err),
            &b->err);
    if (q->quantity != NULL) {
        det_amount amount;
        char text[60];
        snprintf(text, sizeof text, "%s %s", q->quantity, q->unit);
        CHECK_OK(det_amount_read(det_str_of(text), (det_where){0}, &amount, &b->err), &b->err);
        milli = amount.milli;
    }
    question.quantity_milli = milli;
    if (q->value != NULL)
        facts[question.fact_count++] = (det_law_fact){DET_STR("value_usd"), det_str_of(q->value)};
    if (q->purpose != NULL)
        facts[question.fact_count++] = (det_law_fact){DET_STR("purpose"), det_str_of(q->purpose)};
    det_licence_case of = {.begin_us = at.us,
                           .at_us = at.us,
                           .known_us = known.us,
                           .measure = det_law_measure_find(b->law, DET_STR("un.9.machinery")),
                           .question = &question,
                           .reference = det_str_of(q->reference)};
    if (det_str_of(q->at).len == 10) { /* a day: whole */
        of.at_us += DET_US_PER_DAY - 1;
    }
    while (of.parties.count < 3 && q->parties[of.parties.count] != NULL) {
        parties[of.parties.count] = det_str_of(q->parties[of.parties.count]);
        of.parties.count++;
    }
    of.parties.items = parties;
    CHECK_OK(det_licences_try(&b->licences, &of, b->arena, &answers, &count, &b->err), &b->err);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(out + used, TEXT_MAX - used, "%s%.*s %s", i > 0 ? " | " : "",
                                 DET_STR_FMT(answers[i].licence->id),
                                 answers[i].covers ? "covers" : "does not: ");
        for (size_t j = 0; j < answers[i].why.count; j++)
            used += (size_t)snprintf(out + used, TEXT_MAX - used, "%s%.*s", j > 0 ? "; " : "",
                                     DET_STR_FMT(answers[i].why.items[j]));
    }
    return count == 0 ? "none" : out;
}

#define GOOD                                                                                       \
    .hs = "84137021", .quantity = "12", .unit = "piece", .from = "DE", .value = "48000",           \
    .purpose = "humanitarian", .parties = {"MEDECINS DU MONDE", "Rhine Pumps GmbH", NULL}

TEST(licence_covers)
{
    static const struct {
        int line;
        const char *entry; /* put before asking; NULL: none */
        asked question;
        const char *want;
    } rows[] = {
        {__LINE__, NULL, {.at = "2019-06-01", GOOD}, "none"},
        {__LINE__, pump, {.at = "2019-06-01", GOOD}, "L1 covers"},
        /* the clock of New York, to the minute */
        {__LINE__, NULL, {.at = "2019-01-28T00:00-05:00", GOOD}, "L1 covers"},
        {__LINE__,
         NULL,
         {.at = "2019-01-28T04:59:59Z", GOOD},
         "L1 does not: it is valid from 2019-01-28T05:00:00Z"},
        {__LINE__, NULL, {.at = "2020-01-28T00:00:59-05:00", GOOD}, "L1 covers"},
        {__LINE__,
         NULL,
         {.at = "2020-01-28T00:01-05:00", GOOD},
         "L1 does not: it ended at 2020-01-28T05:01:00Z, by its own words"},
        /* a payment value-dated on the day it ends */
        {__LINE__,
         NULL,
         {.at = "2020-01-28", GOOD},
         "L1 does not: it ended at 2020-01-28T05:01:00Z, by its own words"},
        {__LINE__, NULL, {.at = "2020-01-27", GOOD}, "L1 covers"},
        /* not known yet */
        {__LINE__, NULL, {.at = "2019-06-01", .known = "2019-01-27", GOOD}, "none"},
        /* somebody else */
        {__LINE__,
         NULL,
         {.at = "2019-06-01",
          .hs = "841370",
          .quantity = "1",
          .unit = "piece",
          .from = "DE",
          .value = "1",
          .purpose = "humanitarian",
          .parties = {"Other NGO", "Rhine Pumps GmbH", NULL}},
         "L1 does not: Other NGO is not named in it; it is for Médecins du Monde, who does not "
         "take "
         "part; it cannot be passed on"},
        /* other goods, too many, too dear, from elsewhere, for another end: all of it is told */
        {__LINE__,
         NULL,
         {.at = "2019-06-01",
          .hs = "8414",
          .quantity = "1",
          .unit = "piece",
          .from = "FR",
          .value = "50000.001",
          .purpose = "commercial",
          .parties = {"Médecins du Monde", NULL}},
         "L1 does not: it is not for goods from FR; HS 8414 is not among its goods; its value is "
         "above the 50,000 USD left of 50,000; it asks for purpose=humanitarian, and purpose is "
         "commercial"},
        {__LINE__,
         NULL,
         {.at = "2019-06-01",
          .hs = "841370",
          .quantity = "13",
          .unit = "piece",
          .from = "DE",
          .value = "50000",
          .purpose = "humanitarian",
          .parties = {"Médecins du Monde", NULL}},
         "L1 does not: 13 piece are more than the 12 left of 12"},
        /* what was not said is not met */
        {__LINE__,
         NULL,
         {.at = "2019-06-01", .hs = "841370", .from = "DE", .parties = {"Médecins du Monde", NULL}},
         "L1 does not: it is limited to 12 piece, and the quantity is not given in that unit; it "
         "is "
         "limited to 50,000 USD, and value_usd is not given; it asks for purpose=humanitarian, and "
         "purpose is not given"},
        {__LINE__,
         NULL,
         {.at = "2019-06-01",
          .from = "DE",
          .value = "1",
          .purpose = "humanitarian",
          .parties = {"Médecins du Monde", NULL}},
         "L1 does not: it is limited to some goods, and what they are is not given"},
        /* what went under it is gone; the transaction itself is not counted against itself */
        {__LINE__,
         "entry: use\nid: U1\nlicence: L1\non: 2019-03-01\nreference: PO-1\ngoods: ['84137000: 5 "
         "piece']\nvalue_usd: 20000\nsource: s\nknown: 2019-03-02\n",
         {.at = "2019-06-01", GOOD},
         "L1 does not: 12 piece are more than the 7 left of 12; its value is above the 30,000 USD "
         "left of 50,000"},
        {__LINE__, NULL, {.at = "2019-06-01", .reference = "PO-1", GOOD}, "L1 covers"},
        {__LINE__, NULL, {.at = "2019-02-01", GOOD}, "L1 covers"},
        {__LINE__, NULL, {.at = "2019-06-01", .known = "2019-03-01", GOOD}, "L1 covers"},
        /* one that is for one transaction */
        {__LINE__,
         "id: L2\nauthority: 1718 Committee\nkind: committee_approval\nmeasures: "
         "un.9.machinery\nvalid_from: 2019-05-01\nvalid_through: 2019-06-30\nsingle_use: "
         "yes\nsource: s\nknown: 2019-05-01\n",
         {.at = "2019-05-01", .reference = "PO-2", .hs = "84", .from = "DE"},
         "L1 does not: it is for Médecins du Monde, who does not take part; it cannot be passed "
         "on; HS 84 is not among its goods; it is limited to 50,000 USD, and value_usd is not "
         "given; it asks for purpose=humanitarian, and purpose is not given | L2 covers"},
        {__LINE__,
         "entry: use\nid: U2\nlicence: L2\non: 2019-05-02\nreference: PO-2\nsource: s\nknown: "
         "2019-05-02\n",
         {.at = "2019-05-03",
          .reference = "PO-3",
          .hs = "84",
          .from = "DE",
          .value = "1",
          .purpose = "humanitarian",
          .parties = {"Médecins du Monde", NULL}},
         "L1 does not: HS 84 is not among its goods | L2 does not: it is for one transaction, and "
         "was used for PO-2"},
        {__LINE__,
         "entry: revoke\nid: R1\nlicence: L1\non: 2019-08-01T12:00-04:00\nsource: s\nknown: "
         "2019-08-01T18:00Z\n",
         {.at = "2019-08-01T16:00Z", .reference = "PO-1", GOOD},
         "L1 does not: it ended at 2019-08-01T16:00:00Z, revoked | L2 does not: it ended at "
         "2019-07-01T04:00:00Z, by its own words; it is for one transaction, and was used for "
         "PO-2"},
        {__LINE__,
         NULL,
         {.at = "2019-08-01T15:59:59Z", .known = "2019-08-01T17:00Z", .reference = "PO-1", GOOD},
         "L1 covers | L2 does not: it ended at 2019-07-01T04:00:00Z, by its own words; it is for "
         "one transaction, and was used for PO-2"},
    };
    char out[TEXT_MAX];
    bench b = bench_new();
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].entry != NULL && !put(&b, rows[i].entry))
            det_test_fail(__FILE__, rows[i].line, "%s", b.err.text);
        CHECK_TEXT(rows[i].line, ask(&b, &rows[i].question, out), rows[i].want);
    }
    det_arena_free(b.arena);
}

/* A general licence that follows another ends it; a correction replaces the whole of it. */
TEST(licence_chains)
{
    static const char thirteen_a[] = "id: GL 13A\nauthority: OFAC\nkind: general_licence\n"
                                     "measures: [un.9.machinery]\nvalid_from: 2019-01-01\n"
                                     "valid_before: 2019-06-01\nsource: s\nknown: 2019-01-01\n";
    static const char thirteen_b[] = "id: GL 13B\nauthority: OFAC\nkind: general_licence\n"
                                     "measures: [un.9.machinery]\nvalid_from: 2019-04-01\n"
                                     "supersedes: GL 13A\nsource: s\nknown: 2019-03-20\n";
    static const char correction[] = "entry: correct\nid: C1\nabout: GL 13B\nauthority: OFAC\n"
                                     "kind: general_licence\nmeasures: [un.9.machinery]\n"
                                     "valid_from: 2019-04-15\nsupersedes: GL 13A\nsource: s\n"
                                     "known: 2019-03-25\n";
    asked on_april_10 = {.at = "2019-04-10", .hs = "8413", .from = "DE"};
    char out[TEXT_MAX];
    bench b = bench_new();
    CHECK(put(&b, thirteen_a) && put(&b, thirteen_b));
    CHECK_TEXT(__LINE__, ask(&b, &on_april_10, out),
               "GL 13A does not: it ended at 2019-04-01T04:00:00Z, superseded | GL 13B covers");
    CHECK(put(&b, correction));
    CHECK_TEXT(__LINE__, ask(&b, &on_april_10, out),
               "GL 13A covers | C1 does not: it is valid from 2019-04-15T04:00:00Z");
    on_april_10.known = "2019-03-21";
    CHECK_TEXT(__LINE__, ask(&b, &on_april_10, out),
               "GL 13A does not: it ended at 2019-04-01T04:00:00Z, superseded | GL 13B covers");
    det_arena_free(b.arena);
}

TEST(licence_refusals)
{
    static const struct {
        int line;
        const char *entry, *want;
    } rows[] = {
        {__LINE__, "id: L\n", "l.yaml:1:1: an entry of licences needs 'source': where it was read"},
        {__LINE__, "id: L\nsource: s\n",
         "l.yaml:1:1: a licence needs 'authority': who gave it, as 1718 Committee or OFAC"},
        {__LINE__, "authority: A\nsource: s\n",
         "l.yaml:1:1: a licence needs 'id': the number its authority gave it"},
        {__LINE__, "id: L\nsource: s\nauthority: A\nkind: permit\n",
         "l.yaml:4:7: 'kind' is 'permit'; expected one of committee_approval, exemption, "
         "general_licence, specific_licence, derogation, waiver"},
        {__LINE__,
         "id: L\nsource: s\nauthority: A\nkind: waiver\nmeasures: [un.9.machine]\nvalid_from: "
         "2019-01-01\n",
         "l.yaml:5:12: no measure 'un.9.machine' in the lawbook; did you mean 'un.9.machinery'"},
        {__LINE__, "id: L\nsource: s\nauthority: A\nkind: waiver\nmeasures: un.9.oil\n",
         "l.yaml:1:1: a licence needs 'valid_from': from when, as 2018-08-06 or "
         "2018-08-06T00:01-04:00"},
        {__LINE__,
         "id: L\nsource: s\nauthority: A\nkind: waiver\nmeasures: un.9.oil\nvalid_from: "
         "2019-01-02\nvalid_before: 2019-01-02\n",
         "l.yaml:7:15: the licence ends (2019-01-02) before it begins (2019-01-02)"},
        {__LINE__,
         "id: L\nsource: s\nauthority: A\nkind: waiver\nmeasures: un.9.oil\nvalid_from: "
         "2019-01-02\nvalid_before: 2019-02-02\nvalid_through: 2019-02-01\n",
         "l.yaml:8:16: one end: valid_before or valid_through, not both"},
        {__LINE__,
         "id: L\nsource: s\nauthority: A\nkind: waiver\nmeasures: un.9.oil\nfrom: [Germany]\n",
         "l.yaml:6:8: 'from' is 'Germany', no country code; write two capital letters (ISO 3166) "
         "such as DE"},
        {__LINE__,
         "id: L\nsource: s\nauthority: A\nkind: waiver\nmeasures: un.9.oil\ngoods: [pumps]\n",
         "l.yaml:6:9: goods 'pumps': expected an HS code of 2 to 10 digits, or kind:<tag>, and if "
         "limited how much, as '8413.70: 12 piece'"},
        {__LINE__, "id: L\nsource: s\nholder: me\n",
         "l.yaml:3:1: unknown key 'holder' in a licence; known are entry, id, about, licence, "
         "authority, kind, measures, holders, parties, from, to, goods, quantity, value_usd, "
         "valid_from, valid_before, valid_through, zone, when, conditions, supersedes, single_use, "
         "unblocks, approval, on, reference, source, known, note"},
        {__LINE__,
         "id: L\nsource: s\nunblocks: maybe\nauthority: A\nkind: waiver\nmeasures: "
         "un.9.oil\nvalid_from: 2019-01-01\n",
         "l.yaml:3:11: 'unblocks' is 'maybe'; expected one of no, yes, false, true"},
        {__LINE__, "entry: use\nsource: s\nlicence: L\non: 2019-01-01\n",
         "l.yaml:1:1: a use needs 'reference': the id of the transaction that went under it"},
        {__LINE__, "entry: use\nid: u\nsource: s\nlicence: L\non: 2019-01-01\nreference: r\n",
         "l.yaml:1:1: no licence 'L' in the book"},
        {__LINE__, "id: L\nabout: K\nsource: s\n",
         "l.yaml:1:1: 'about' names what a correction replaces; say entry: correct"},
    };
    bench b = bench_new();
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, put(&b, rows[i].entry) ? "taken" : b.err.text, rows[i].want);
    det_arena_free(b.arena);
}
