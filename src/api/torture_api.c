/* torture_api.c - every allocation of import, build, screen, check, self-test, failed in turn. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/test.h"
#include "base/text.h"
#include "base/torture.h"

static const char list[] =
    "<CONSOLIDATED_LIST dateGenerated=\"2020-12-01T19:08:54-05:00\"><INDIVIDUALS><INDIVIDUAL>"
    "<DATAID>1</DATAID><FIRST_NAME>KIM</FIRST_NAME><SECOND_NAME>YONG CHOL</SECOND_NAME>"
    "<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.024</REFERENCE_NUMBER>"
    "<LISTED_ON>2016-03-02</LISTED_ON></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>";
static const char holdings[] = "owner,owned,share\nKim Yong Chol,Example Bakery,60\n"
                               "Nobody,Example Bakery,10-20\n";
static const char shipment[] =
    "date: 2020-12-02\nfrom: KP\nto: CN\norigin: RU\ntransit: [KR]\ngoods:\n- hs: '2701'\n"
    "- {hs: '27101921', kind: diesel, quantity: 5 barrel}\n"
    "parties:\n- name: Kim Yong Chol\n  birth_date: 1946\n  owners: [{name: Example, share: 50}]\n"
    "vessel: {name: EXAMPLE STAR, flag: KP}\n"
    "insurance: {vessel: {name: OTHER STAR, flag: PA, owner_country: KP}}\n"
    "finance: [{kind: payment, name: Example Bank}]\npeople: {kind: employment, nationality: KP}\n"
    "facts: {purpose: livelihood, notified: 'yes'}\n";
static const char pairs[] = "name1,name2,is_match,category,birth_date1,birth_date2\n"
                            "Kim Yong Chol,KIM YONG CHOL,1,a,1946,1946\n";
static const char json_pairs[] =
    "{\"left\":{\"schema\":\"Person\",\"properties\":{\"name\":[\"Kim Yong Chol\"],\"country\":["
    "\"kp\"]}},\"right\":{\"schema\":\"Person\",\"properties\":{\"name\":[\"Jane Roe\"],\"alias\":["
    "\"KIM YONG CHOL\"],\"country\":[\"kp\"]}},\"judgement\":\"positive\"}\n";

typedef struct place {
    char folder[400], snapshot[500];
} place;

static place
make_place(const char *name)
{
    place made;
    snprintf(made.folder, sizeof made.folder, "%s/%s", det_test_folder(), name);
    snprintf(made.snapshot, sizeof made.snapshot, "%s/snapshot.det", made.folder);
    return made;
}

static void
empty_place(const place *at)
{
    static const char *const files[] = {"detente.db", "detente.db-wal", "detente.db-shm",
                                        "snapshot.det"};
    char path[600];
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/%s", at->folder, files[i]);
        (void)unlink(path);
    }
}

static det_status
import_and_build(void *context)
{
    const place *at = context;
    det_store *store = NULL;
    det_text *json = NULL;
    det_import_result result;
    det_import_file file = {"list.xml", det_str_of(list)};
    det_import_options options = {
        .source = "un",
        .files = &file,
        .file_count = 1,
        .now_us = INT64_C(1606910400000000),
        .is_in_process = true /* a child's allocations cannot be failed one by one */};
    det_build_options build = {.lawbook = TEST_SOURCE_ROOT "/lawbook/un/1718",
                               .snapshot = at->snapshot};
    empty_place(at);
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_store_open(at->folder, true, &store, NULL);
    if (st == DET_OK) st = det_import(store, &options, json, &result, NULL);
    if (st == DET_OK && result.is_quarantined) st = DET_CONFLICT;
    det_import_file owners = {"holdings.csv", det_str_of(holdings)};
    options.source = "ownership";
    options.files = &owners;
    options.dated = DET_STR("2020-12-01");
    if (st == DET_OK) st = det_import(store, &options, json, &result, NULL);
    if (st == DET_OK && result.is_quarantined) st = DET_CONFLICT;
    if (st == DET_OK) st = det_build(store, &build, json, NULL);
    det_store_close(store);
    det_text_free(json);
    return st;
}

static uint64_t
tick(void *context)
{
    return ++*(uint64_t *)context;
}

static det_status
answer(void *context)
{
    uint64_t ticks = 0;
    const det_str asked = DET_STR("Kim Yong Chol");
    const det_bench_options bench = {
        .names = &asked, .name_count = 1, .now_ns = tick, .context = &ticks, .rounds = 1};
    const place *at = context;
    const det_snapshot *snapshot = NULL;
    const det_law *law = NULL;
    det_worker *worker = NULL;
    det_sweep *sweep = NULL;
    det_delta *delta = NULL;
    det_text *json = NULL;
    det_verdict verdict = DET_VERDICT_CLEAR;
    det_decision decision = DET_DECISION_ALLOW;
    uint64_t tried = 0, missed = 0;
    det_question question = {.name = DET_STR("Kim Yong-chol"),
                             .birth_date = DET_STR("1946"),
                             .id_number = DET_STR("1"),
                             .on = DET_STR("2020-12-02")};
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_snapshot_open(at->snapshot, &snapshot, NULL);
    if (st == DET_OK) st = det_snapshot_prove(snapshot, NULL);
    if (st == DET_OK) st = det_worker_new(snapshot, NULL, &worker, NULL);
    if (st == DET_OK) st = det_worker_screen(worker, &question, json, &verdict, NULL);
    if (st == DET_OK && verdict != DET_VERDICT_ALERT) st = DET_CONFLICT;
    const det_question owned = {.name = DET_STR("Example Bakery"), .on = DET_STR("2020-12-02")};
    if (st == DET_OK) st = det_worker_screen(worker, &owned, json, &verdict, NULL);
    if (st == DET_OK && verdict != DET_VERDICT_ALERT) st = DET_CONFLICT;
    const det_found *found;
    const char *why;
    size_t count = 0;
    const det_str names[] = {DET_STR("Kim Yong-chol"), DET_STR("Kim Young-chul")};
    const det_question facts[] = {question, owned};
    if (st == DET_OK)
        st = det_worker_find(worker, names, 2, facts, 2, 7000, &found, &count, &why, NULL);
    if (st == DET_OK && (count == 0 || why != NULL)) st = DET_CONFLICT;
    if (st == DET_OK) st = det_words_fold(names[0], json, NULL);
    if (st == DET_OK)
        st = det_worker_check(worker, det_str_of(shipment), "s.yaml", (det_str){0}, (det_str){0},
                              json, &decision, NULL);
    if (st == DET_OK && decision != DET_DECISION_BLOCK) st = DET_CONFLICT;
    if (st == DET_OK) st = det_snapshot_law(snapshot, &law, NULL);
    if (st == DET_OK)
        st = det_law_status(law, DET_STR("un:1718"), DET_STR("2020-12-02"), (det_str){0}, json,
                            NULL);
    if (st == DET_OK)
        st = det_law_diff(law, DET_STR("un:1718"), DET_STR("2017-08-01"), DET_STR("2017-08-31"),
                          (det_str){0}, json, &tried, NULL);
    if (st == DET_OK && tried == 0) st = DET_CONFLICT;
    if (st == DET_OK)
        st = det_selftest(snapshot, NULL, &(det_selftest_options){.sample = 2, .misses = json},
                          json, &tried, &missed, NULL);
    if (st == DET_OK && (tried == 0 || missed > 0)) st = DET_CONFLICT;
    if (st == DET_OK) st = det_pairs(snapshot, NULL, det_str_of(pairs), "p.csv", json, NULL, NULL);
    if (st == DET_OK)
        st = det_pairs(snapshot, NULL, det_str_of(json_pairs), "p.json", json, json, NULL);
    if (st == DET_OK) st = det_sweep_new(snapshot, NULL, 1, &sweep, NULL);
    if (st == DET_OK) st = det_sweep_add(sweep, &question, NULL, 1, NULL);
    if (st == DET_OK) st = det_sweep_write(sweep, json, NULL);
    det_sweep_free(sweep);
    if (st == DET_OK) st = det_delta_new(snapshot, snapshot, NULL, 1, &delta, NULL);
    if (st == DET_OK) det_delta_leave_out_from(delta, 0);
    if (st == DET_OK) st = det_delta_screen(delta, &question, 1, json, &tried, NULL);
    if (st == DET_OK && tried > 0) st = DET_CONFLICT;
    det_delta_free(delta);
    if (st == DET_OK) st = det_bench(snapshot, NULL, &bench, json, NULL);
    det_worker_free(worker);
    det_snapshot_close(snapshot);
    det_text_free(json);
    return st;
}

/* ---- what changes -------------------------------------------------------------------------------
 */

static const char regime_yaml[] =
    "lawbook: 1\nregime: {id: un:9, title: Nine, authority: un, zone: UTC, target: [KP]}\n";
static const char act_yaml[] =
    "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/9001 (2017), adopted: 2017-01-01}\n"
    "measures:\n- {id: un.9.coal, kind: coal, title: Coal, scope: {direction: from, hs: "
    "[\"2701\"]}}\nacts:\n- {impose: un.9.coal, cite: 1, from: 2017-0%d-01}\n";

/* Two folders of a small law, with a month between them. */
static void
write_laws(const place *at)
{
    for (int i = 1; i <= 2; i++) {
        char path[600], text[600];
        det_error err = {0};
        snprintf(path, sizeof path, "%s/law%d", at->folder, i);
        CHECK(mkdir(path, 0700) == 0);
        snprintf(path, sizeof path, "%s/law%d/regime.yaml", at->folder, i);
        CHECK_OK(det_file_write(path, det_str_of(regime_yaml), &err), &err);
        snprintf(path, sizeof path, "%s/law%d/9001.yaml", at->folder, i);
        snprintf(text, sizeof text, act_yaml, i);
        CHECK_OK(det_file_write(path, det_str_of(text), &err), &err);
    }
}

static det_status
change(void *context)
{
    const place *at = context;
    char was[600], is[600];
    det_text *json = NULL, *again = NULL;
    uint64_t differences = 0;
    bool is_stale = false;
    snprintf(was, sizeof was, "%s/law1", at->folder);
    snprintf(is, sizeof is, "%s/law2", at->folder);
    det_law_basket basket = {
        .folder = was, .on = DET_STR("2020-01-01"), .remove = DET_STR("un.9.coal")};
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_text_new(0, &again, NULL);
    if (st == DET_OK) st = det_law_diff_books(NULL, was, is, json, &differences, NULL);
    if (st == DET_OK && differences != 2) st = DET_CONFLICT;
    if (st == DET_OK) st = det_law_impact(&basket, NULL, NULL, json, NULL);
    if (st == DET_OK) det_text_clear(json);
    if (st == DET_OK) st = det_law_whatif(&basket, json, NULL);
    if (st == DET_OK)
        st = det_law_whatif_again(is, det_text_str(json), "kept", again, &is_stale, NULL);
    if (st == DET_OK && !is_stale) st = DET_CONFLICT;
    det_text_free(again);
    det_text_free(json);
    return st;
}

TEST(torture_changes)
{
    place at = make_place("change");
    CHECK(mkdir(at.folder, 0700) == 0);
    write_laws(&at);
    const det_torture torture = {
        .run = change, .context = &at, .tolerated_blocks = 8, .is_own_only = true};
    CHECK(det_torture_run("changes", &torture) > 0);
}

/* A law, and a folder for the books. */
typedef struct bookkeeping {
    const place *at;
    const det_law *law;
} bookkeeping;

static const char figures[] = "id,kind,quota,on,quantity,unit,source,known\n"
                              "c1,report,Q-REF-YEAR,2018-03-01,10,barrel,s,2018-04-01\n"
                              "c2,report,Q-REF-YEAR,2018-04-01,20,barrel,s,2018-05-01\n";
static const char licence[] = "id: L1\nauthority: A\nkind: exemption\nmeasures: [un.1718.coal]\n"
                              "holders: [Ann]\ngoods: ['2701: 5 tonne']\nvalid_from: 2018-01-01\n"
                              "source: s\nknown: 2018-01-01\n";

#define FIELD(key, text)                                                                           \
    {                                                                                              \
        key,                                                                                       \
        {                                                                                          \
            text, sizeof(text) - 1                                                                 \
        }                                                                                          \
    }

static det_status
write_books(det_store *store, const det_law *law, det_text *json)
{
    static const det_book_field finding[] = {
        FIELD("status", "alleged"), FIELD("regime", "un:1718"), FIELD("kind", "nuclear_test"),
        FIELD("title", "A test"),   FIELD("on", "2018-01-01"),  FIELD("source", "s")};
    static const det_book_field correction[] = {FIELD("kind", "correct"), FIELD("about", "c2"),
                                                FIELD("amount", "5 barrel"), FIELD("source", "s")};
    static const det_book_field use[] = {FIELD("entry", "use"),           FIELD("licence", "L1"),
                                         FIELD("on", "2018-02-01"),       FIELD("reference", "r"),
                                         FIELD("goods", "2701: 2 tonne"), FIELD("source", "s")};
    const det_book_hand hand = {.law = law, .actor = "a", .now_us = INT64_C(1600000000000000)};
    uint64_t recorded = 0, unchanged = 0;
    det_status st = det_quota_import(store, &hand, det_str_of(figures), "f.csv", json, &recorded,
                                     &unchanged, NULL);
    if (st == DET_OK) st = det_quota_add(store, &hand, correction, COUNT(correction), json, NULL);
    if (st == DET_OK) st = det_finding_add(store, &hand, finding, COUNT(finding), json, NULL);
    if (st == DET_OK) st = det_licence_add(store, &hand, det_str_of(licence), "l.yaml", json, NULL);
    if (st == DET_OK) st = det_licence_record(store, &hand, use, COUNT(use), json, NULL);
    return st == DET_OK && recorded != 2 ? DET_CONFLICT : st;
}

static const char alert_json[] =
    "{\"query\":{\"id\":\"K\",\"name\":\"Ann\",\"birthDate\":\"1984\"},\"verdict\":\"ALERT\","
    "\"on\":\"2018-01-01\",\"snapshot\":\"s\",\"results\":[{\"id\":\"un:A\",\"match\":true}],"
    "\"engine\":\"e\",\"profile\":\"p\"}";

/* A case from its verdict to its end, and everything that asks. */
static det_status
work_a_case(det_store *store, const det_law *law, det_text *json)
{
    static const det_book_field named[] = {FIELD("id", "C")};
    static const det_book_field decide[] = {FIELD("entry", "decide"), FIELD("case", "C"),
                                            FIELD("reason", "true_match")};
    static const det_book_field approve[] = {FIELD("entry", "approve"), FIELD("case", "C")};
    const det_book_hand hand = {
        .law = law, .actor = "a", .now_us = INT64_C(1600000000000000), .roles = "approver"};
    det_book_hand other = hand;
    other.actor = "b";
    const det_case_filter filter = {.listing = DET_STR("un:A")};
    int64_t later_us = hand.now_us + 1000000000;
    det_status st = det_case_open(store, &hand, det_str_of(alert_json), "v", named, 1, json, NULL);
    if (st == DET_OK) st = det_case_record(store, &hand, NULL, decide, COUNT(decide), json, NULL);
    /* the same person is refused, whatever fails, unless memory does */
    if (st == DET_OK) {
        st = det_case_record(store, &hand, NULL, approve, COUNT(approve), json, NULL);
        st = st == DET_REFUSED ? DET_OK : st == DET_OK ? DET_CONFLICT : st;
    }
    if (st == DET_OK)
        st = det_case_record(store, &other, NULL, approve, COUNT(approve), json, NULL);
    if (st == DET_OK) st = det_case_list(store, &filter, (det_str){0}, later_us, json, NULL);
    if (st == DET_OK)
        st = det_case_show(store, NULL, DET_STR("C"), (det_str){0}, later_us, json, NULL);
    if (st == DET_OK) st = det_case_stats(store, (det_str){0}, (det_str){0}, later_us, json, NULL);
    if (st == DET_OK && det_str_find(det_text_str(json), DET_STR("\"true_match\":1,")) == SIZE_MAX)
        st = DET_CONFLICT;
    return st;
}

static const char account[] =
    "id: ACC\nkind: account\ncurrency: USD\nreceived: 2018-01-01\nbranch: US\nsource: s\n"
    "known: 2018-01-01\nterms: [{rate: 2.5, day_count: act_360, from: 2018-01-01}]\n"
    "items:\n- {id: I, amount: 1000, parties: [{role: owner, name: Ann}], bases: [{measure: "
    "un.1718.coal, path: goods}]}\n";

/* A hold from its document to the request for its release, and everything that asks. */
static det_status
hold_a_thing(det_store *store, const det_law *law, det_text *json)
{
    static const det_book_field credit[] = {FIELD("entry", "credit"),  FIELD("hold", "I"),
                                            FIELD("kind", "interest"), FIELD("amount", "2.50"),
                                            FIELD("on", "2018-02-01"), FIELD("source", "s")};
    static const det_book_field request[] = {FIELD("entry", "request"), FIELD("hold", "I"),
                                             FIELD("reason", "r"), FIELD("source", "s")};
    static const det_book_field approve[] = {FIELD("entry", "approve"), FIELD("hold", "I"),
                                             FIELD("reason", "r"), FIELD("source", "s")};
    static const det_book_field filed[] = {FIELD("report", "us.block"), FIELD("on", "2018-02-01"),
                                           FIELD("source", "s")};
    static const det_book_field profile[] = {FIELD("entry", "propose"), FIELD("what", "profile"),
                                             FIELD("digest", "0123456789abcdef")};
    const det_book_hand hand = {
        .law = law, .actor = "a", .now_us = INT64_C(1600000000000000), .roles = "approver"};
    uint64_t recorded = 0, unchanged = 0;
    det_str today = DET_STR("2020-09-13"), none = {0}, item = DET_STR("I");
    det_status st = det_hold_place(store, &hand, det_str_of(account), "h.yaml", json, &recorded,
                                   &unchanged, NULL);
    if (st == DET_OK) st = det_hold_record(store, &hand, NULL, credit, COUNT(credit), json, NULL);
    if (st == DET_OK) st = det_hold_record(store, &hand, NULL, request, COUNT(request), json, NULL);
    /* the same person is refused, whatever fails, unless memory does */
    if (st == DET_OK) {
        st = det_hold_record(store, &hand, NULL, approve, COUNT(approve), json, NULL);
        st = st == DET_REFUSED ? DET_OK : st == DET_OK ? DET_CONFLICT : st;
    }
    if (st == DET_OK)
        st = det_hold_filed(store, &hand, NULL, NULL, filed, COUNT(filed), &item, 1, json, NULL);
    /* a digest that is cut short is of nothing that was proposed */
    if (st == DET_OK) {
        st = det_approval_record(store, &hand, profile, COUNT(profile), json, NULL);
        st = st == DET_MISSING ? DET_OK : st == DET_OK ? DET_CONFLICT : st;
    }
    if (st == DET_OK) st = det_approvals(store, "profile", false, json, NULL);
    if (st == DET_OK) st = det_hold_list(store, none, none, hand.now_us, none, json, NULL);
    if (st == DET_OK)
        st = det_hold_show(store, DET_STR("ACC"), none, none, hand.now_us, true, json, NULL);
    if (st == DET_OK) st = det_hold_reports(store, NULL, NULL, today, none, true, json, NULL);
    if (st == DET_OK) st = det_hold_kept(store, DET_STR("I"), json, NULL);
    if (st == DET_OK &&
        (recorded != 5 ||
         det_str_find(det_text_str(json), DET_STR("\"status\":\"release_requested\"")) == SIZE_MAX))
        st = DET_CONFLICT;
    return st;
}

static det_status
keep_books(void *context)
{
    const bookkeeping *keeping = context;
    det_store *store = NULL;
    det_text *json = NULL;
    const det_books *books = NULL;
    const det_law *laid = NULL;
    empty_place(keeping->at);
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_store_open(keeping->at->folder, true, &store, NULL);
    if (st == DET_OK) st = write_books(store, keeping->law, json);
    if (st == DET_OK) st = work_a_case(store, keeping->law, json);
    if (st == DET_OK) st = det_books_open(store, &books, NULL);
    if (st == DET_OK)
        st = det_quota_state_of(keeping->law, books, (det_str){0}, DET_STR("2018-12-31"),
                                (det_str){0}, (det_str){0}, json, NULL);
    if (st == DET_OK) st = det_quota_entries(books, (det_str){0}, (det_str){0}, json, NULL);
    if (st == DET_OK)
        st = det_finding_entries(keeping->law, books, DET_STR("un:1718"), (det_str){0}, json, NULL);
    if (st == DET_OK)
        st = det_licence_entries(books, (det_str){0}, DET_STR("2018-03-01"), (det_str){0}, json,
                                 NULL);
    if (st == DET_OK) st = det_law_with_findings(keeping->law, books, (det_str){0}, &laid, NULL);
    if (st == DET_OK)
        st = det_law_clauses(laid, DET_STR("un:1718"), DET_STR("2018-12-31"), (det_str){0}, json,
                             NULL);
    det_law_close(laid);
    det_books_close(books);
    det_store_close(store);
    det_text_free(json);
    return st;
}

/* A check that reads the books of the folder beside its snapshot. */
static det_status
check_with_books(void *context)
{
    static const char line[] = "id: x\ndate: 2018-12-02\nfrom: KP\nto: CN\ngoods:\n- {hs: '2701', "
                               "quantity: 1 tonne}\nparties:\n- name: Ann\n";
    const place *at = context;
    const det_snapshot *snapshot = NULL;
    const det_books *books = NULL;
    det_store *store = NULL;
    det_worker *worker = NULL;
    det_text *json = NULL;
    det_decision decision = DET_DECISION_REJECT;
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_snapshot_open(at->snapshot, &snapshot, NULL);
    if (st == DET_OK) st = det_store_open(at->folder, false, &store, NULL);
    if (st == DET_OK) st = det_books_open(store, &books, NULL);
    if (st == DET_OK) st = det_worker_new(snapshot, NULL, &worker, NULL);
    if (st == DET_OK) det_worker_use(worker, books);
    if (st == DET_OK)
        st = det_worker_check(worker, det_str_of(line), "s.yaml", (det_str){0}, (det_str){0}, json,
                              &decision, NULL);
    /* lifted by the licence, so that not even a failed allocation may let it pass another way */
    if (st == DET_OK &&
        det_str_find(det_text_str(json), DET_STR("\"by_licence\":[\"L1\"]")) == SIZE_MAX)
        st = DET_CONFLICT;
    det_worker_free(worker);
    det_books_close(books);
    det_store_close(store);
    det_snapshot_close(snapshot);
    det_text_free(json);
    return st;
}

static det_status
keep_holds(void *context)
{
    const bookkeeping *keeping = context;
    det_store *store = NULL;
    det_text *json = NULL;
    empty_place(keeping->at);
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_store_open(keeping->at->folder, true, &store, NULL);
    if (st == DET_OK) st = hold_a_thing(store, keeping->law, json);
    det_store_close(store);
    det_text_free(json);
    return st;
}

TEST(torture_holds)
{
    place at = make_place("holds");
    bookkeeping keeping = {.at = &at};
    det_error err;
    CHECK_OK(det_law_open(TEST_SOURCE_ROOT "/lawbook/un/1718", NULL, &keeping.law, &err), &err);
    const det_torture torture = {
        .run = keep_holds, .context = &keeping, .step = 307, .tolerated_blocks = 8};
    CHECK(det_torture_run("holds", &torture) > 50);
    det_law_close(keeping.law);
}

static const char contracted[] =
    "{\"id\":\"C-1\",\"signed\":\"2017-09-01\",\"branch\":\"DE\",\"value\":\"90.00\",\"currency\":"
    "\"EUR\",\"from\":\"KP\",\"to\":\"DE\",\"goods\":[\"2701: 5 tonne\"],\"regimes\":[\"un:1718\"],"
    "\"source\":\"s\",\"parties\":[{\"role\":\"seller\",\"name\":\"Kim Yong "
    "Chol\",\"country\":\"KP\"}],"
    "\"steps\":[{\"kind\":\"delivery\",\"on\":\"2021-01-01\"},{\"kind\":\"payment\",\"on\":"
    "\"2021-02-01\",\"amount\":\"90.00\"},{\"kind\":\"insurance\"}]}\n"
    "{\"id\":\"C-2\",\"signed\":\"2017-09-01\",\"branch\":\"CN\",\"value\":\"10.00\",\"currency\":"
    "\"CNY\",\"from\":\"KP\",\"to\":\"CN\",\"kinds\":[\"textiles\"],\"performs_through\":"
    "\"2017-12-10\",\"source\":\"s\"}\n";

/* A contract from its document to its end, and everything that asks. */
static det_status
keep_contracts(void *context)
{
    static const det_book_field done[] = {FIELD("entry", "perform"), FIELD("contract", "C-1"),
                                          FIELD("about", "C-1/s1"), FIELD("on", "2018-02-01"),
                                          FIELD("source", "s")};
    static const det_book_field amend[] = {FIELD("entry", "amend"),   FIELD("contract", "C-1"),
                                           FIELD("on", "2018-03-01"), FIELD("value", "80.00"),
                                           FIELD("reason", "r"),      FIELD("source", "s")};
    static const det_book_field end[] = {FIELD("entry", "end"), FIELD("contract", "C-2"),
                                         FIELD("on", "2018-02-01"), FIELD("reason", "r"),
                                         FIELD("source", "s")};
    const bookkeeping *keeping = context;
    const det_book_hand hand = {
        .law = keeping->law, .actor = "a", .now_us = INT64_C(1600000000000000), .roles = "analyst"};
    const det_book_hand other = {.law = keeping->law,
                                 .actor = "b",
                                 .now_us = INT64_C(1600000000000000),
                                 .roles = "business"};
    const det_str csv = DET_STR("entry,contract,role,name,source\nparty,C-1,bank,A,s\n"),
                  none = {0};
    det_store *store = NULL;
    det_text *json = NULL;
    uint64_t recorded = 0, unchanged = 0;
    empty_place(keeping->at);
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_store_open(keeping->at->folder, true, &store, NULL);
    if (st == DET_OK)
        st = det_contract_enter(store, &other, det_str_of(contracted), "c.ndjson", json, &recorded,
                                &unchanged, NULL);
    if (st == DET_OK && recorded != 6) st = DET_CONFLICT;
    if (st == DET_OK) st = det_contract_record(store, &hand, done, COUNT(done), json, NULL);
    if (st == DET_OK) st = det_contract_record(store, &hand, amend, COUNT(amend), json, NULL);
    /* the business line is refused, whatever fails, unless memory does */
    if (st == DET_OK) {
        st = det_contract_record(store, &other, end, COUNT(end), json, NULL);
        st = st == DET_REFUSED ? DET_OK : st == DET_OK ? DET_CONFLICT : st;
    }
    if (st == DET_OK) st = det_contract_record(store, &hand, end, COUNT(end), json, NULL);
    if (st == DET_OK)
        st = det_contract_import(store, &hand, csv, "c.csv", json, &recorded, &unchanged, NULL);
    if (st == DET_OK) st = det_contract_list(store, none, none, none, json, NULL);
    if (st == DET_OK) st = det_contract_show(store, DET_STR("C-1"), none, none, true, json, NULL);
    if (st == DET_OK &&
        det_str_find(det_text_str(json), DET_STR("\"remaining\":\"80.00\"")) == SIZE_MAX)
        st = DET_CONFLICT;
    det_store_close(store);
    det_text_free(json);
    return st;
}

TEST(torture_contracts)
{
    place at = make_place("contracts");
    bookkeeping keeping = {.at = &at};
    det_error err;
    CHECK_OK(det_law_open(TEST_SOURCE_ROOT "/lawbook/un/1718", NULL, &keeping.law, &err), &err);
    const det_torture torture = {
        .run = keep_contracts, .context = &keeping, .step = 307, .tolerated_blocks = 8};
    CHECK(det_torture_run("contracts", &torture) > 50);
    det_law_close(keeping.law);
}

TEST(torture_books)
{
    place at = make_place("books"), with_list = make_place("books-and-list");
    bookkeeping keeping = {.at = &at};
    det_error err;
    det_store *store = NULL;
    det_text *json = NULL;
    CHECK_OK(det_law_open(TEST_SOURCE_ROOT "/lawbook/un/1718", NULL, &keeping.law, &err), &err);
    const det_torture torture = {
        .run = keep_books, .context = &keeping, .step = 307, .tolerated_blocks = 8};
    CHECK(det_torture_run("books", &torture) > 100);
    CHECK(import_and_build(&with_list) == DET_OK);
    CHECK_OK(det_text_new(0, &json, &err), &err);
    CHECK_OK(det_store_open(with_list.folder, false, &store, &err), &err);
    CHECK(write_books(store, keeping.law, json) == DET_OK);
    det_store_close(store);
    det_text_free(json);
    const det_torture check = {
        .run = check_with_books, .context = &with_list, .step = 7, .tolerated_blocks = 8};
    CHECK(det_torture_run("check with books", &check) > 100);
    det_law_close(keeping.law);
}

TEST(torture_import_and_build)
{
    place at = make_place("import");
    /* libarchive, which opens every file of the lawbook, ends the program when it has no memory */
    const det_torture torture = {.run = import_and_build,
                                 .context = &at,

                                 .tolerated_blocks = 8,
                                 .is_own_only = true};
    CHECK(det_torture_run("import and build", &torture) > 0);
}

/* Seals what an import before it has left, then proves and verifies it. */
static det_status
keep_log(void *context)
{
    static const uint8_t secret[32] = {9};
    const place *at = context;
    det_store *store = NULL;
    det_text *secret_key = NULL, *public_key = NULL, *json = NULL, *note = NULL;
    det_status st = det_text_new(0, &secret_key, NULL);
    if (st == DET_OK) st = det_text_new(0, &public_key, NULL);
    if (st == DET_OK) st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_text_new(0, &note, NULL);
    if (st == DET_OK)
        st = det_audit_key(DET_STR("torture/audit"), secret, secret_key, public_key, NULL);
    if (st == DET_OK) st = det_store_open(at->folder, false, &store, NULL);
    if (st == DET_OK) st = det_audit_seal(store, det_text_str(secret_key), 1, json, note, NULL);
    if (st == DET_OK)
        st = det_audit_verify(store, det_text_str(public_key), det_text_str(note), json, NULL);
    if (st == DET_OK) st = det_audit_prove(store, 0, 1, json, NULL);
    if (st == DET_OK) st = det_audit_export(store, json, note, NULL);
    det_store_close(store);
    det_text_free(secret_key);
    det_text_free(public_key);
    det_text_free(json);
    det_text_free(note);
    return st;
}

TEST(torture_audit)
{
    place at = make_place("torture-audit");
    CHECK(import_and_build(&at) == DET_OK);
    /* OpenSSL without memory says that a signature does not fit */
    const det_torture torture = {
        .run = keep_log, .context = &at, .tolerated_blocks = 8, .is_own_only = true};
    CHECK(det_torture_run("audit", &torture) > 20);
}

/* Keeps the snapshot, logs an answer, asks it again, erases it. */
static det_status
log_and_replay(void *context)
{
    const place *at = context;
    const det_question question = {.name = DET_STR("Kim Yong Chol"), .on = DET_STR("2026-01-01")};
    char kept[600];
    det_logging how = {.actor = "torture", .now_us = 1};
    det_replay_options options = {.snapshots = kept};
    det_replay_result result = {0};
    det_verdict verdict = DET_VERDICT_UNSCREENABLE;
    const det_snapshot *snapshot = NULL;
    det_pool *pool = NULL;
    det_text *text = NULL;
    uint64_t first = 0;
    (void)snprintf(kept, sizeof kept, "%s/snapshots", at->folder);
    det_status st = det_text_new(0, &text, NULL);
    if (st == DET_OK) st = det_snapshot_keep(at->snapshot, kept, &snapshot, NULL);
    if (st == DET_OK) st = det_store_open(at->folder, false, &how.store, NULL);
    if (st == DET_OK) st = det_pool_new(snapshot, NULL, 1, &pool, NULL);
    if (st == DET_OK) st = det_pool_screen(pool, &question, 1, text, &verdict, NULL);
    if (st == DET_OK)
        st = det_pool_log(pool, &how, &question, 1, det_text_str(text), &verdict, &first, NULL);
    options.first = options.last = first;
    options.later = snapshot;
    if (st == DET_OK) st = det_replay(how.store, &options, text, &result, NULL);
    if (st == DET_OK && result.equal != 1) st = DET_CONFLICT;
    if (st == DET_OK)
        st = det_decisions(how.store, DET_STR("kim yong chol"), (det_str){0}, text, NULL);
    if (st == DET_OK)
        st = det_decisions_erase(how.store, &first, 1, "torture", NULL, "why", 2, NULL);
    det_pool_free(pool);
    det_snapshot_close(snapshot);
    det_store_close(how.store);
    det_text_free(text);
    return st;
}

TEST(torture_decisions)
{
    place at = make_place("torture-decisions");
    CHECK(import_and_build(&at) == DET_OK);
    const det_torture torture = {
        .run = log_and_replay, .context = &at, .step = 101, .tolerated_blocks = 8};
    CHECK(det_torture_run("decisions", &torture) > 50);
}

static det_status
make_list(void *context)
{
    uint64_t ticks = 0;
    const det_str asked = DET_STR("Kim Yong Chol");
    const det_bench_options bench = {
        .names = &asked, .name_count = 1, .now_ns = tick, .context = &ticks, .rounds = 1};
    det_text *json = NULL;
    (void)context;
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_bench_made(4, true, &bench, json, NULL);
    det_text_free(json);
    return st;
}

TEST(torture_made_lists)
{
    /* ICU, which reads the names, says without memory that it has no such rules */
    const det_torture torture = {.run = make_list, .tolerated_blocks = 8, .is_own_only = true};
    CHECK(det_torture_run("made lists", &torture) > 0);
}

TEST(torture_answers)
{
    place at = make_place("answer");
    CHECK(import_and_build(&at) == DET_OK);
    const det_torture torture = {.run = answer, .context = &at, .tolerated_blocks = 8};
    CHECK(det_torture_run("answers", &torture) > 0);
}

/* A snapshot that is kept, and a folder for the store. */
typedef struct certifying {
    const place *at, *built;
    const char *kept;
} certifying;

/* A certificate, told and checked: whatever fails, none that did not pass is there as passed. */
static det_status
certify(void *context)
{
    const certifying *c = context;
    const det_selftest_options test = {.sources = DET_STR("un"), .threads = 1, .sample = 1};
    const det_snapshot *snapshot = NULL;
    const det_law *law = NULL;
    det_store *store = NULL;
    det_text *lines = NULL, *json = NULL;
    uint64_t tried = 0, missed = 0;
    empty_place(c->at);
    det_status st = det_text_new(0, &lines, NULL);
    if (st == DET_OK) st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_snapshot_keep(c->built->snapshot, c->kept, &snapshot, NULL);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &law, NULL);
    if (st == DET_OK) st = det_store_open(c->at->folder, true, &store, NULL);
    const det_book_hand hand = {.law = law, .actor = "a", .now_us = INT64_C(1610000000000000)};
    if (st == DET_OK)
        st = det_selftest_certify(store, &hand, snapshot, NULL, &test, lines, json, &tried, &missed,
                                  NULL);
    if (st == DET_OK && (tried == 0 || missed != 0)) st = DET_CONFLICT;
    if (st == DET_OK) det_text_clear(json);
    if (st == DET_OK) st = det_certificates(store, DET_STR("T1"), json, NULL);
    if (st == DET_OK &&
        det_str_find(det_text_str(json), DET_STR("\"status\":\"passed\"")) == SIZE_MAX)
        st = DET_CONFLICT;
    if (st == DET_OK) st = det_certificate_check(store, DET_STR("T1"), c->kept, 1, NULL);
    det_store_close(store);
    det_snapshot_close(snapshot);
    det_text_free(json);
    det_text_free(lines);
    return st;
}

TEST(torture_certificates)
{
    place at = make_place("certificates"), built = make_place("certified");
    char kept[600];
    CHECK(import_and_build(&built) == DET_OK);
    snprintf(kept, sizeof kept, "%s/snapshots", built.folder);
    CHECK(mkdir(kept, 0700) == 0 || access(kept, W_OK) == 0);
    certifying of = {&at, &built, kept};
    /* OpenSSL's queue of errors keeps the last sixteen, two texts each */
    const det_torture torture = {
        .run = certify, .context = &of, .step = 401, .tolerated_blocks = 32};
    CHECK(det_torture_run("certificates", &torture) > 100);
}

/* ---- relief -------------------------------------------------------------------------------------
 */

static const char held[] =
    "{\"id\":\"H-1\",\"kind\":\"payment\",\"amount\":\"100.00\",\"currency\":\"USD\",\"received\":"
    "\"2017-01-01\",\"branch\":\"DE\",\"source\":\"s\",\"parties\":[{\"role\":\"remitter\","
    "\"name\":"
    "\"Example Trading\",\"owners\":[\"Kim Yong Chol\"]}],\"bases\":[{\"measure\":"
    "\"un.1718.asset_freeze\",\"subject\":\"un:KPi.024\",\"path\":\"owned\",\"via\":[\"Example "
    "Bakery\"]},{\"path\":\"internal\",\"authority\":\"internal\"}],\"overlays\":[{\"kind\":"
    "\"lien\","
    "\"by\":\"A\",\"from\":\"2017-01-01\"}]}\n"
    "{\"id\":\"H-2\",\"kind\":\"cargo\",\"received\":\"2018-01-01\",\"branch\":\"DE\",\"source\":"
    "\"s\","
    "\"goods\":[\"2701: 5 "
    "tonne\"],\"origin\":\"KP\",\"to\":\"DE\",\"parties\":[{\"role\":\"vessel\","
    "\"name\":\"EXAMPLE STAR\",\"country\":\"KP\"}],\"bases\":[{\"measure\":\"un.1718.coal\","
    "\"path\":\"goods\"}]}\n";

/* Lines of a run, and whether its totals say that both are still held. */
typedef struct taken {
    unsigned lines;
    bool is_held;
} taken;

static bool
take_line(void *context, det_str line)
{
    taken *to = context;
    to->lines++;
    to->is_held |= det_str_find(line, DET_STR("{\"totals\":{\"holds\":2,\"RELEASABLE\":0,"
                                              "\"NEEDS_LICENCE\":0,\"NEEDS_LEGAL\":0,"
                                              "\"STILL_HELD\":2,")) != SIZE_MAX;
    return true;
}

/* Without memory no run may end well and say anything else. */
static det_status
relieve(void *context)
{
    const place *at = context;
    const det_snapshot *snapshot = NULL;
    const det_import_file file = {"h.ndjson", det_str_of(held)};
    taken to = {0}, stale = {0};
    det_relief_options options = {.on = DET_STR("2020-12-02"),
                                  .since = DET_STR("2020-12-01"),
                                  .documents = &file,
                                  .document_count = 1};
    det_status st = det_snapshot_open(at->snapshot, &snapshot, NULL);
    if (st == DET_OK) st = det_relief_run(snapshot, NULL, NULL, &options, take_line, &to, NULL);
    if (st == DET_OK && (to.lines != 4 || !to.is_held)) st = DET_CONFLICT;
    options.since = (det_str){0};
    /* nothing is compared: a contract of which a measure speaks is in the list, or the run fails */
    const det_import_file contracts = {"c.ndjson", det_str_of(contracted)};
    taken touched = {0};
    options.contracts = &contracts;
    options.contract_count = 1;
    if (st == DET_OK)
        st = det_relief_run(snapshot, NULL, NULL, &options, take_line, &touched, NULL);
    if (st == DET_OK && (touched.lines != 6 || !touched.is_held)) st = DET_CONFLICT;
    if (st == DET_OK)
        st = det_relief_stale(snapshot, NULL, NULL, &options, take_line, &stale, NULL);
    if (st == DET_OK && stale.lines != 2) st = DET_CONFLICT;
    det_snapshot_close(snapshot);
    return st;
}

static det_status
drill(void *context)
{
    const place *at = context;
    const det_snapshot *snapshot = NULL;
    const det_import_file file = {"h.ndjson", det_str_of(held)};
    const det_law_basket basket = {.pause = DET_STR("un.1718.coal")};
    taken to = {0};
    const det_relief_options options = {.on = DET_STR("2020-12-02"),
                                        .basket = &basket,
                                        .documents = &file,
                                        .document_count = 1,
                                        .hours = 30};
    det_status st = det_snapshot_open(at->snapshot, &snapshot, NULL);
    if (st == DET_OK) st = det_relief_drill(snapshot, NULL, NULL, &options, take_line, &to, NULL);
    if (st == DET_OK && to.lines < 4) st = DET_CONFLICT;
    det_snapshot_close(snapshot);
    return st;
}

/* Lines of an exposure, and whether its totals say that the one that is open is exposed. */
static bool
take_exposed(void *context, det_str line)
{
    taken *to = context;
    to->lines++;
    to->is_held |= det_str_find(line, DET_STR("\"PROHIBITED\":2,\"OUT\":0,\"exposed\":2")) !=
                   SIZE_MAX;
    return true;
}

/* Without memory no exposure may end well and say anything else. */
static det_status
expose(void *context)
{
    const place *at = context;
    const det_snapshot *snapshot = NULL;
    const det_import_file file = {"c.ndjson", det_str_of(contracted)};
    const det_law_basket basket = {.remove = DET_STR("un.1718.statues")};
    taken to = {0};
    det_relief_options options = {
        .on = DET_STR("2020-12-02"), .basket = &basket, .contracts = &file, .contract_count = 1};
    det_status st = det_snapshot_open(at->snapshot, &snapshot, NULL);
    if (st == DET_OK)
        st = det_contract_exposure(snapshot, NULL, NULL, &options, take_exposed, &to, NULL);
    if (st == DET_OK && (to.lines != 4 || !to.is_held)) st = DET_CONFLICT;
    det_snapshot_close(snapshot);
    return st;
}

TEST(torture_exposure)
{
    place at = make_place("exposure");
    CHECK(import_and_build(&at) == DET_OK);
    const det_torture run = {.run = expose, .context = &at, .step = 7, .tolerated_blocks = 8};
    CHECK(det_torture_run("exposure", &run) > 100);
}

static const char blocked[] =
    "id: B\nkind: payment\namount: 5\ncurrency: USD\nreceived: 2018-01-01\nbranch: US\nsource: s\n"
    "known: 2018-01-01\nparties: [{role: owner, name: Ann}]\n"
    "bases: [{authority: us, citation: c, path: direct}]\n";

static det_status
place_blocked(const place *at)
{
    const det_snapshot *snapshot = NULL;
    const det_law *law = NULL;
    det_store *store = NULL;
    det_text *json = NULL;
    uint64_t recorded = 0, unchanged = 0;
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_snapshot_open(at->snapshot, &snapshot, NULL);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &law, NULL);
    if (st == DET_OK) st = det_store_open(at->folder, true, &store, NULL);
    const det_book_hand hand = {.law = law, .actor = "a", .now_us = INT64_C(1610000000000000)};
    if (st == DET_OK)
        st = det_hold_place(store, &hand, det_str_of(blocked), "h.yaml", json, &recorded,
                            &unchanged, NULL);
    det_store_close(store);
    det_snapshot_close(snapshot);
    det_text_free(json);
    return st;
}

/* No failed allocation may leave a hold out of its report: nobody knows that law. */
static det_status
report(void *context)
{
    const place *at = context;
    const det_snapshot *snapshot = NULL;
    const det_books *books = NULL;
    det_store *store = NULL;
    det_text *json = NULL;
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_snapshot_open(at->snapshot, &snapshot, NULL);
    if (st == DET_OK) st = det_store_open(at->folder, false, &store, NULL);
    if (st == DET_OK) st = det_books_open(store, &books, NULL);
    if (st == DET_OK)
        st = det_hold_reports(store, snapshot, books, DET_STR("2020-12-02"), (det_str){0}, true,
                              json, NULL);
    if (st == DET_OK &&
        det_str_find(det_text_str(json), DET_STR("\"uncertain\":[{\"hold\":\"B\",")) == SIZE_MAX)
        st = DET_CONFLICT;
    det_books_close(books);
    det_store_close(store);
    det_snapshot_close(snapshot);
    det_text_free(json);
    return st;
}

/* Two thresholds, and what would have alerted. */
static det_status
look_back(void *context)
{
    const place *at = context;
    const det_snapshot *snapshot = NULL;
    const det_profile high = {.threshold_bp = 10000}, low = {.threshold_bp = 5000};
    const det_question question = {.name = DET_STR("Kim Yong Chul"), .on = DET_STR("2020-12-02")};
    det_delta *delta = NULL;
    det_text *json = NULL;
    uint64_t changed = 0;
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_snapshot_open(at->snapshot, &snapshot, NULL);
    const det_delta_side was = {.snapshot = snapshot, .profile = &high};
    const det_delta_side is = {.snapshot = snapshot, .profile = &low};
    if (st == DET_OK) st = det_delta_between(&was, &is, 1, &delta, NULL);
    if (st == DET_OK) st = det_delta_screen(delta, &question, 1, json, &changed, NULL);
    if (st == DET_OK && changed != 1) st = DET_CONFLICT;
    det_delta_free(delta);
    det_snapshot_close(snapshot);
    det_text_free(json);
    return st;
}

TEST(torture_reports_and_lookbacks)
{
    place at = make_place("reports");
    CHECK(import_and_build(&at) == DET_OK);
    CHECK(place_blocked(&at) == DET_OK);
    /* OpenSSL's queue of errors keeps the last sixteen, two texts each */
    const det_torture reported = {.run = report, .context = &at, .tolerated_blocks = 32};
    CHECK(det_torture_run("hold reports", &reported) > 100);
    const det_torture looked = {
        .run = look_back, .context = &at, .step = 3, .tolerated_blocks = 32};
    CHECK(det_torture_run("lookback", &looked) > 100);
}

TEST(torture_relief)
{
    place at = make_place("relief");
    CHECK(import_and_build(&at) == DET_OK);
    const det_torture run = {.run = relieve, .context = &at, .tolerated_blocks = 8};
    CHECK(det_torture_run("relief", &run) > 100);
    const det_torture drilled = {.run = drill, .context = &at, .step = 5, .tolerated_blocks = 8};
    CHECK(det_torture_run("relief drill", &drilled) > 100);
}
