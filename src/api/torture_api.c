/* torture_api.c - every allocation of import, build, screen, check, self-test, failed in turn. */
#include <stdio.h>
#include <unistd.h>

#include "base/test.h"
#include "base/text.h"
#include "base/torture.h"

static const char list[] =
    "<CONSOLIDATED_LIST dateGenerated=\"2020-12-01T19:08:54-05:00\"><INDIVIDUALS><INDIVIDUAL>"
    "<DATAID>1</DATAID><FIRST_NAME>KIM</FIRST_NAME><SECOND_NAME>YONG CHOL</SECOND_NAME>"
    "<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.024</REFERENCE_NUMBER>"
    "<LISTED_ON>2016-03-02</LISTED_ON></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>";
static const char shipment[] = "date: 2020-12-02\nfrom: KP\nto: CN\ngoods:\n- hs: '2701'\n"
                               "parties:\n- name: Kim Yong Chol\n  birth_date: 1946\n";
static const char pairs[] = "name1,name2,is_match,category\nKim Yong Chol,KIM YONG CHOL,1,a\n";

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
        .source = "un", .files = &file, .file_count = 1, .now_us = INT64_C(1606910400000000)};
    det_build_options build = {.lawbook = TEST_SOURCE_ROOT "/lawbook/un/1718",
                               .snapshot = at->snapshot};
    empty_place(at);
    det_status st = det_text_new(0, &json, NULL);
    if (st == DET_OK) st = det_store_open(at->folder, true, &store, NULL);
    if (st == DET_OK) st = det_import(store, &options, json, &result, NULL);
    if (st == DET_OK && result.is_quarantined) st = DET_CONFLICT;
    if (st == DET_OK) st = det_build(store, &build, json, NULL);
    det_store_close(store);
    det_text_free(json);
    return st;
}

static det_status
answer(void *context)
{
    const place *at = context;
    const det_snapshot *snapshot = NULL;
    det_worker *worker = NULL;
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
    if (st == DET_OK) st = det_worker_new(snapshot, NULL, &worker, NULL);
    if (st == DET_OK) st = det_worker_screen(worker, &question, json, &verdict, NULL);
    if (st == DET_OK && verdict != DET_VERDICT_ALERT) st = DET_CONFLICT;
    if (st == DET_OK)
        st = det_worker_check(worker, det_str_of(shipment), "s.yaml", (det_str){0}, (det_str){0},
                              json, &decision, NULL);
    if (st == DET_OK && decision != DET_DECISION_BLOCK) st = DET_CONFLICT;
    if (st == DET_OK)
        st = det_law_status(det_snapshot_law(snapshot), DET_STR("un:1718"), DET_STR("2020-12-02"),
                            (det_str){0}, json, NULL);
    if (st == DET_OK)
        st = det_selftest(snapshot, NULL, (det_str){0}, (det_str){0}, 1, NULL, NULL, json, &tried,
                          &missed, NULL);
    if (st == DET_OK && (tried == 0 || missed > 0)) st = DET_CONFLICT;
    if (st == DET_OK) st = det_pairs(snapshot, NULL, det_str_of(pairs), "p.csv", json, NULL, NULL);
    det_worker_free(worker);
    det_snapshot_close(snapshot);
    det_text_free(json);
    return st;
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

TEST(torture_answers)
{
    place at = make_place("answer");
    CHECK(import_and_build(&at) == DET_OK);
    const det_torture torture = {.run = answer, .context = &at, .tolerated_blocks = 8};
    CHECK(det_torture_run("answers", &torture) > 0);
}
