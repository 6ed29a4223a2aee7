/* The register of contracts: what is read, what is refused and where, what it folds to. */
#include "screen/contract.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"
#include "law/book.h"

static const char law_text[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, aliases: [nine], authority: un, zone: America/New_York, "
    "target: [KP]}\n"
    "instrument: {id: S/RES/1 (2017), adopted: 2017-01-01}\n"
    "measures:\n"
    "- id: un.9.coal\n"
    "  kind: coal\n"
    "  title: Coal\n"
    "  scope: {direction: from, kinds: [coal]}\n"
    "  exceptions:\n"
    "  - {id: X-9, cite: \"3\", when: {contract: before_reapplication, "
    "consistent_with_resolutions: "
    "\"yes\"}, effect: allowed}\n"
    "acts:\n"
    "- {impose: un.9.coal, cite: \"1\"}\n";

enum { ENTRIES_MAX = 100 };

typedef struct bench {
    det_arena *arena;
    const det_lawbook *law;
    det_contract_ledger ledger;
    int64_t now_us;
    det_error err;
} bench;

static int64_t
instant(const char *text)
{
    det_instant out = {0};
    det_error err = {0};
    CHECK_OK(det_instant_read(det_str_of(text), DET_ZONE_UTC, (det_where){0}, &out, &err), &err);
    return out.us;
}

static bench *
bench_new(void)
{
    static bench b;
    static det_tree tree; /* borrowed by the lawbook */
    const det_law_finding *findings;
    size_t count = 0;
    b = (bench){.now_us = instant("2026-11-27T12:00Z")};
    CHECK_OK(det_arena_new(0, &b.arena, &b.err), &b.err);
    CHECK_OK(det_tree_read_yaml(det_str_of(law_text), "1.yaml", b.arena, &tree, &b.err), &b.err);
    CHECK_OK(det_lawbook_load(&tree, 1, b.arena, &b.law, &findings, &count, &b.err), &b.err);
    CHECK_OK(det_contract_ledger_make(ENTRIES_MAX, b.arena, &b.ledger, &b.err), &b.err);
    return &b;
}

/* One entry; its message where it was not taken, else "". */
static const char *
put_fields(bench *b, det_fields *fields)
{
    det_contract_entry entry;
    const det_contract_entry *about = det_contract_ledger_find(&b->ledger,
                                                               det_fields_text(fields, "about"));
    det_status st = det_contract_complete(&b->ledger, fields, b->arena, &b->err);
    if (st == DET_OK)
        st = det_contract_entry_read(fields, b->law,
                                     about == NULL ? DET_CONTRACT_ENTER : about->says, b->arena,
                                     &entry, &b->err);
    if (st != DET_OK) return b->err.text;
    b->now_us += 1;
    entry.stamp.recorded_us = b->now_us;
    if (det_fields_find(fields, "known") == NULL) entry.stamp.known_us = b->now_us;
    st = det_contract_check(&b->ledger, &entry, fields->at, &b->err);
    if (st == DET_OK) st = det_contract_ledger_add(&b->ledger, &entry, &b->err);
    return st == DET_OK ? "" : b->err.text;
}

/* A document, or several lines of JSON. */
static const char *
put(bench *b, const char *text)
{
    det_entry_rows rows = {0};
    det_str copy;
    const char *said = "";
    b->err = (det_error){0};
    CHECK(det_arena_copy(b->arena, det_str_of(text), &copy));
    if (det_contract_documents_read(copy, "c.yaml", b->arena, &rows, &b->err) != DET_OK)
        return b->err.text;
    for (size_t i = 0; i < rows.count && said[0] == '\0'; i++)
        said = put_fields(b, &rows.items[i]);
    return said;
}

static const char coal[] =
    "id: C-1\ntitle: Coal for a winter\nsigned: 2025-06-01\nzone: Europe/Brussels\nbranch: DE\n"
    "value: 1000.00\ncurrency: EUR\nfrom: KP\nto: DE\ngoods: ['2701: 50 tonne']\nkinds: [coal]\n"
    "performs_from: 2025-07-01\nperforms_through: 2025-12-31\nsnapback: winds_down\n"
    "wind_down: 2026-01-31\nregimes: [nine]\nfacts: {consistent_with_resolutions: 'yes'}\n"
    "source: the contract\nknown: 2025-06-02\n"
    "parties:\n"
    "- {role: seller, name: Example Mines, country: KP, owners: [A, B]}\n"
    "- {role: buyer, name: Rhine Heat GmbH, country: DE}\n"
    "steps:\n"
    "- {kind: delivery, on: 2025-08-01}\n"
    "- {kind: payment, on: 2025-09-01, amount: 400.00}\n"
    "- {kind: payment, through: 2025-10-01, amount: 600.00}\n"
    "- {kind: services, word: brokering, on: '2025-07-01T10:00Z'}\n";

/* "open 600.00 of 1000.00, 3 left, amended 1, 2026-01-31": a contract at the end of a day. */
static const char *
show(bench *b, const char *on, const char *known, char out[400])
{
    det_contract contract;
    char remaining[DET_MONEY_TEXT_MAX], value[DET_MONEY_TEXT_MAX], day[DET_DAY_TEXT_MAX];
    bool is_there = false;
    size_t left = 0;
    det_day at = 0;
    CHECK_OK(det_day_read(det_str_of(on), (det_where){0}, &at, &b->err), &b->err);
    CHECK_OK(det_contract_fold(&b->ledger, DET_STR("C-1"),
                               det_zone_midnight_us(DET_ZONE_BRUSSELS, at + 1) - 1,
                               known == NULL ? INT64_MAX : instant(known), b->arena, &contract,
                               &is_there, &b->err),
             &b->err);
    if (!is_there) return "not there";
    for (size_t i = 0; i < contract.step_count; i++)
        left += contract.steps[i].performed_by.len == 0;
    snprintf(out, 400, "%s %.*s of %.*s, %zu left, amended %zu, %s",
             det_contract_status_name(contract.status),
             DET_STR_FMT(det_money_print(contract.remaining_minor, contract.currency, remaining)),
             DET_STR_FMT(det_money_print(contract.value_minor, contract.currency, value)), left,
             contract.amended_count, det_day_print(contract.wind_down, day));
    return out;
}

TEST(contract_folds)
{
    bench *b = bench_new();
    char out[400];
    CHECK_TEXT(__LINE__, put(b, coal), "");
    CHECK_TEXT(__LINE__, show(b, "2025-05-31", NULL, out), "not there");
    CHECK_TEXT(__LINE__, show(b, "2025-06-01", NULL, out),
               "open 1000.00 of 1000.00, 4 left, amended 0, 2026-01-31");
    CHECK_TEXT(__LINE__, show(b, "2025-06-01", "2025-06-01T23:00Z", out), "not there");
    CHECK_TEXT(__LINE__,
               put(b, "{\"entry\":\"perform\",\"id\":\"C-1/d1\",\"about\":\"C-1/s1\",\"on\":"
                      "\"2025-08-03\",\"source\":\"bill of lading\"}\n"
                      "{\"entry\":\"perform\",\"id\":\"C-1/d2\",\"about\":\"C-1/s2\",\"on\":"
                      "\"2025-09-01\",\"source\":\"bank\"}\n"),
               "");
    CHECK_TEXT(__LINE__, show(b, "2025-08-02", NULL, out),
               "open 1000.00 of 1000.00, 4 left, amended 0, 2026-01-31");
    CHECK_TEXT(__LINE__, show(b, "2025-08-03", NULL, out),
               "open 1000.00 of 1000.00, 3 left, amended 0, 2026-01-31");
    CHECK_TEXT(__LINE__, show(b, "2025-09-01", NULL, out),
               "open 600.00 of 1000.00, 2 left, amended 0, 2026-01-31");
    CHECK_TEXT(__LINE__,
               put(b, "entry: amend\nid: C-1/a1\ncontract: C-1\non: 2025-09-10\nvalue: 1500.00\n"
                      "wind_down: 2026-02-28\nreason: more coal\nsource: letter\n"),
               "");
    CHECK_TEXT(__LINE__, show(b, "2025-09-09", NULL, out),
               "open 600.00 of 1000.00, 2 left, amended 0, 2026-01-31");
    CHECK_TEXT(__LINE__, show(b, "2025-09-10", NULL, out),
               "open 1100.00 of 1500.00, 2 left, amended 1, 2026-02-28");
    CHECK_TEXT(__LINE__,
               put(b, "entry: amend\nid: C-1/a2\ncontract: C-1\non: 2025-09-20\nremaining: 700.00\n"
                      "reason: a rebate\nsource: letter\n"),
               "");
    CHECK_TEXT(__LINE__, show(b, "2025-09-20", NULL, out),
               "open 700.00 of 1500.00, 2 left, amended 2, 2026-02-28");
    CHECK_TEXT(__LINE__,
               put(b, "entry: correct\nid: C-1/a3\ncontract: C-1\nabout: C-1/a2\non: 2025-09-20\n"
                      "remaining: 650.00\nreason: misread\nsource: letter\n"),
               "");
    CHECK_TEXT(__LINE__, show(b, "2025-09-20", NULL, out),
               "open 650.00 of 1500.00, 2 left, amended 2, 2026-02-28");
    CHECK_TEXT(__LINE__,
               put(b, "entry: end\nid: C-1/e\ncontract: C-1\non: 2025-09-25\nreason: cancelled\n"
                      "source: letter\n"),
               "");
    CHECK_TEXT(__LINE__, show(b, "2025-09-24", NULL, out),
               "open 650.00 of 1500.00, 2 left, amended 2, 2026-02-28");
    CHECK_TEXT(__LINE__, show(b, "2025-09-25", NULL, out),
               "ended 650.00 of 1500.00, 2 left, amended 2, 2026-02-28");
    det_arena_free(b->arena);
}

static const struct {
    int line;
    const char *text, *said;
} refused[] = {
    {__LINE__, "id: C-2\nsigned: 2025-6-1\nsource: x\n",
     "c.yaml:2:9: not a day: '2025-6-1'; expected year, month and day as in 2017-08-05"},
    {__LINE__, "id: C-2\nsource: x\n",
     "c.yaml:1:1: a contract needs 'signed': the day, as 2025-06-01, or the instant"},
    {__LINE__, "signed: 2025-06-01\nsource: x\n",
     "c.yaml:1:1: a contract needs 'id': our number of it"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\n",
     "c.yaml:1:1: an entry of a contract needs 'source': where it was read"},
    {__LINE__, "id: C/2\nsigned: 2025-06-01\nsource: x\n",
     "c.yaml:1:5: 'C/2' cannot be the id of a contract: it has at most 100 bytes and no '/', which "
     "begins the number of an entry"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\nvalue: 10\nsource: x\n",
     "c.yaml:3:8: 'value' needs 'currency': three capital letters (ISO 4217) such as EUR"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\nvalue: 10.001\ncurrency: EUR\nsource: x\n",
     "c.yaml:3:8: '10.001' has 3 decimals, and EUR has 2; nothing is rounded on the way in"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\nvalue: 10\nremaining: 11\ncurrency: EUR\nsource: x\n",
     "c.yaml:4:12: more remains than the whole is worth"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\nregimes: [nein]\nsource: x\n",
     "c.yaml:3:11: no regime 'nein' in the lawbook"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\nkinds: [cole]\nsource: x\n",
     "c.yaml:3:9: no measure of the lawbook is over goods of kind 'cole'; what is only for people "
     "goes into 'note'"},
    {__LINE__,
     "id: C-2\nsigned: 2025-06-01\nfacts: {consistent_with_resolution: 'yes'}\nsource: x\n",
     "c.yaml:3:37: no condition of the lawbook asks for a fact 'consistent_with_resolution', did "
     "you "
     "mean 'consistent_with_resolutions'?"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\nfacts: {contract: before_reapplication}\nsource: x\n",
     "c.yaml:3:19: fact 'contract' follows from 'signed' and from what was performed; leave it "
     "out"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\nsnapback: perhaps\nsource: x\n",
     "c.yaml:3:11: 'snapback' is 'perhaps'; expected one of none, suspends, terminates, "
     "winds_down, renegotiates"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\nsource: x\nparties: [{name: A}]\n",
     "c.yaml:4:11: party needs 'role': one of seller, buyer, end_user, agent, carrier, insurer, "
     "bank, guarantor, owner, vessel, other"},
    {__LINE__,
     "id: C-5\nsigned: 2025-06-01\nsource: x\nsteps: [{kind: services, on: 2025-07-01}]\n",
     "c.yaml:4:9: services needs 'word': what of it, as docs/formats/shipment.md has it"},
    {__LINE__,
     "id: C-6\nsigned: 2025-06-01\nsource: x\nsteps: [{kind: payment, word: cash, on: "
     "2025-07-01}]\n",
     "c.yaml:4:31: a payment needs no 'word'"},
    {__LINE__,
     "id: C-7\nsigned: 2025-06-01\nsource: x\n"
     "steps: [{kind: payment, on: 2025-07-01, through: 2025-08-01}]\n",
     "c.yaml:4:50: it is due 'on' a day, or 'through' a last day, not both"},
    {__LINE__, "id: C-2\nsigned: 2025-06-01\nsource: x\nstepps: []\n", "c.yaml:4:1: "},
    {__LINE__, "entry: end\ncontract: C-9\non: 2025-07-01\nreason: x\nsource: x\nid: C-9/e\n",
     "c.yaml:1:1: no contract 'C-9' in the register"},
    {__LINE__, "entry: end\ncontract: C-1\non: 2025-05-01\nreason: x\nsource: x\nid: C-1/e\n",
     "c.yaml:1:1: that is before contract 'C-1' was signed"},
    {__LINE__, "entry: perform\nabout: C-1/p1\non: 2025-07-01\nsource: x\nid: C-1/x\n",
     "c.yaml:1:1: 'C-1/p1' is no step, and nothing else is performed"},
    {__LINE__, "entry: perform\nabout: C-1/s9\non: 2025-07-01\nsource: x\nid: C-1/x\n",
     "c.yaml:1:1: no entry 'C-1/s9' of contract 'C-1'"},
    {__LINE__,
     "entry: step\ncontract: C-1\nkind: payment\namount: 5\ncurrency: USD\nsource: x\nid: C-1/x\n",
     "c.yaml:1:1: contract 'C-1' is in EUR; an amount of it in USD is a contract of its own"},
    {__LINE__,
     "entry: amend\ncontract: C-1\non: 2025-07-01\nsigned: 2025-01-01\nreason: x\nsource: "
     "x\nid: C-1/x\n",
     "c.yaml:4:9: 'signed' has nothing to do in amend; it has "},
    {__LINE__,
     "{\"id\":\"C-8\",\"signed\":\"2025-06-01\",\"source\":\"x\"}\n"
     "{\"id\":\"C-9\",\"signd\":\"2025-06-01\",\"source\":\"x\"}\n",
     "c.yaml:2:13: unknown key 'signd' in a contract; known are entry, contract, "},
    {__LINE__, "{\"id\":\"C-3\",\"signed\":\"2025-06-01\",\"source\":\"x\"}\n{\"id\":\"C-4\",\n",
     "c.yaml:2:"},
};

TEST(contract_refuses)
{
    bench *b = bench_new();
    CHECK_TEXT(__LINE__, put(b, coal), "");
    for (size_t i = 0; i < COUNT(refused); i++) {
        const char *said = put(b, refused[i].text), *want = refused[i].said;
        size_t length = strlen(want);
        if (strncmp(said, want, length) != 0) CHECK_TEXT(refused[i].line, said, want);
    }
    det_arena_free(b->arena);
}

/* What is kept reads back as what was said. */
TEST(contract_reads_back)
{
    bench *b = bench_new();
    det_text *text = NULL;
    CHECK_TEXT(__LINE__, put(b, coal), "");
    CHECK_OK(det_text_new(0, &text, &b->err), &b->err);
    det_contracts all;
    CHECK_OK(
        det_contracts_fold(&b->ledger, DET_INSTANT_FOREVER, INT64_MAX, b->arena, &all, &b->err),
        &b->err);
    CHECK(all.count == 1 && all.items[0].party_count == 2 && all.items[0].step_count == 4);
    CHECK(det_str_equal(all.items[0].regimes.items[0], DET_STR("un:9")));
    CHECK(all.items[0].steps[0].is_day && !all.items[0].steps[3].is_day);
    CHECK(all.items[0].steps[3].due_us == instant("2025-07-01T10:00Z"));
    det_json json = det_json_over(text);
    det_contract_write(&all.items[0], true, &json);
    CHECK_OK(det_text_check(text, &b->err), &b->err);
    CHECK(det_str_find(det_text_str(text),
                       DET_STR("\"due\":\"2025-10-01\",\"due_by\":\"2025-10-01T21:59:59.999999Z\","
                               "\"amount\":\"600.00\"")) != SIZE_MAX);
    det_text_free(text);
    det_arena_free(b->arena);
}
