/* check_test.c - shipments: verdicts and refusals. */
#include "screen/check.h"

#include "base/text.h"
#include "screen/world.h"

#define HEAD "date: 2018-06-12\nfrom: KP\nto: CN\n"

static const struct {
    int line;
    const char *document, *want; /* a verdict, or the whole message */
} rows[] = {
    {__LINE__, HEAD "goods:\n- hs: '2701'\n  quantity: 1\n  unit: tonne\n", "REJECT"},
    {__LINE__,
     "date: 2017-01-31\nfrom: North Korea\nto: China\ngoods:\n- hs: '27.01'\n"
     "  quantity: 1440000\n  unit: tonne\n",
     "ALLOW"},
    {__LINE__,
     "{\"date\":\"2017-01-31\",\"from\":\"KP\",\"to\":\"CN\",\"goods\":[{\"hs\":\"2701\","
     "\"quantity\":\"8000000\",\"unit\":\"tonne\"}]}",
     "REJECT"},
    /* one line needs no list, and a unit may be written as people write it */
    {__LINE__, HEAD "hs: '2701'\nquantity: 1\nunit: tonne\n", "REJECT"},
    {__LINE__, HEAD "goods:\n- hs: '2701'\n  quantity: 1000 tonne\n", "REJECT"},
    {__LINE__, "date: 2017-01-31\nfrom: KP\nto: CN\nhs: '2701'\nquantity: 7500000000 kg\n",
     "ALLOW"},
    {__LINE__, "date: 2017-01-31\nfrom: KP\nto: CN\nhs: '2701'\nquantity: 7500000001 kg\n",
     "REJECT"},
    {__LINE__, "date: 2025-12-01\nfrom: DE\nto: FR\nparties:\n- name: Jane Roe\n", "ALLOW"},
    {__LINE__, "date: 2025-12-01\nfrom: DE\nto: FR\nparties:\n- name: KIM YONG CHOL\n", "BLOCK"},
    {__LINE__, "date: 2025-12-01\nfrom: DE\nto: FR\nparties:\n- name: Kim Young-chul\n", "REVIEW"},
    {__LINE__, "date: 2019-12-01\nfrom: DE\nto: FR\nparties:\n- name: Jane Roe\n", "HOLD_PENDING"},
    /* what is wrong with a document is said at its place */
    {__LINE__, HEAD,
     "x.yaml:1:1: a shipment needs 'goods', 'parties', 'vessel' or another leg: there is nothing "
     "to "
     "check"},
    {__LINE__, "from: KP\nto: CN\n",
     "x.yaml:1:1: a shipment needs 'date', the day asked about, as 2017-01-31"},
    {__LINE__, HEAD "goods:\n- hs: '2701'\n  quantity: 1,5\n  unit: tonne\n",
     "x.yaml:6:13: quantity '1,5' is no number; write digits, and at most three behind a point, "
     "without separators: 1440000 or 12.5"},
    {__LINE__, HEAD "goods:\n- hs: '2701'\n  quantity: 1\n",
     "x.yaml:6:13: a quantity needs its 'unit': tonne, barrel, usd, piece"},
    {__LINE__, HEAD "goods:\n- description: coal\n",
     "x.yaml:5:3: a line of goods needs 'hs' (digits of the Harmonized System) or 'kind'"},
    {__LINE__, HEAD "goods:\n- hs: coal\n",
     "x.yaml:5:7: hs 'coal' is no code of the Harmonized System; write 2 to 12 digits"},
    {__LINE__, HEAD "good:\n- hs: '2701'\n",
     "x.yaml:4:1: unknown key 'good' in a shipment, did you mean 'goods'?; known are id, date, "
     "from, "
     "to, origin, transit, ports, goods, parties, vessel, carriage, insurance, finance, services, "
     "people, property, cooperation, facts"},
    {__LINE__, "date: 2018-02-30\nfrom: KP\nto: CN\ngoods:\n- hs: '2701'\n",
     "x.yaml:1:7: no such day: '2018-02-30'"},
    {__LINE__, "date: 2018-06-12\nfrom: Atlantis\nto: CN\ngoods:\n- hs: '2701'\n",
     "x.yaml:2:7: from: 'Atlantis' is no country we know; write its two letters (ISO 3166)"},
    {__LINE__, HEAD "parties:\n- role: consignee\n",
     "x.yaml:5:3: a party needs a 'name' or a number"},
};

TEST(check_shipment)
{
    world of = world_of_samples();
    det_screener *screener = NULL;
    det_text *json;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &json, &err), &err);
    CHECK_OK(det_screener_new(of.index, of.law, NULL, &screener, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_decision decision = DET_DECISION_HOLD_PENDING;
        det_text_clear(json);
        det_status st = det_check_shipment(screener, det_str_of(rows[i].document), "x.yaml",
                                           (det_str){0}, (det_str){0}, json, &decision, &err);
        CHECK_TEXT(rows[i].line, st == DET_OK ? det_decision_name(decision) : err.text,
                   rows[i].want);
    }
    det_screener_free(screener);
    det_text_free(json);
    world_close(&of);
}
