/* The audit log: sealed, verified, proved; and every way of meddling told with its first bad
 * record. */
#include "store/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/test.h"
#include "base/text.h"
#include "store/made.h"

static const uint8_t secret[DET_SIGNING_KEY_BYTES] = {4, 2};

static const char first[] = "dated 2020-01-31\n1|Person|KP|Ann One\n2|Person|KP|Ben Two\n";
static const char second[] = "dated 2020-02-28\n1|Person|KP|Ann One;A. One\n2|Person|KP|Ben Two\n"
                             "3|Person|IR|Cid Three\n?4 why\n";
static const char third[] = "dated 2020-03-31\n1|Person|KP|Ann One\n2|Person|KP|Ben Two\n"
                            "3|Person|IR|Cid Three\n5|Person|IR|Eve Five\n";

static void
import(det_store *store, const char *text)
{
    det_list_file file;
    det_import_report report;
    det_error err = {0};
    det_import_request request = made_request(&file, text);
    CHECK_OK(det_store_import(store, &request, &report, &err), &err);
}

static det_signing_key
key_of(const char *name)
{
    det_signing_key key = {0};
    det_error err = {0};
    CHECK_OK(det_signing_key_of(det_str_of(name), secret, &key, &err), &err);
    return key;
}

static det_audit_state
seal(det_store *store, det_text *note)
{
    det_signing_key key = key_of("test/audit");
    det_audit_state state;
    det_error err = {0};
    CHECK_OK(det_store_audit_seal(store, &key, 1, note, &state, &err), &err);
    return state;
}

/* A store with six records and two checkpoints, of three and of six.  Record 1 is of the source. */
static void
make_store(const char *folder, det_text *note)
{
    det_store *store = NULL;
    det_error err = {0};
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    import(store, first);
    import(store, "&\n");
    det_audit_state state = seal(store, note);
    CHECK(state.size == 3 && state.added == 3 && state.checkpoints == 1);
    import(store, second);
    import(store, "&&\n");
    import(store, third);
    state = seal(store, NULL);
    CHECK(state.size == 6 && state.added == 3 && state.checkpoints == 2);
    state = seal(store, NULL);
    CHECK(state.size == 6 && state.added == 0 && state.checkpoints == 2);
    det_store_close(store);
}

static const char *
verify(const char *folder, const det_tree_head *anchor, bool has_key, char *out, size_t size)
{
    det_store *store = NULL;
    det_signing_key key = key_of("test/audit");
    det_audit_trust trust = {has_key ? &key : NULL, anchor};
    det_audit_state state;
    det_error err = {0};
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    det_status st = det_store_audit_verify(store, &trust, &state, &err);
    if (st == DET_OK)
        (void)snprintf(out, size, "good: %llu records, %llu checkpoints, %llu unsealed",
                       (unsigned long long)state.size, (unsigned long long)state.checkpoints,
                       (unsigned long long)state.unsealed);
    else
        (void)snprintf(out, size, "%s", err.text);
    CHECK(st == DET_OK || st == DET_CORRUPT);
    char *end = strchr(out, '\n');
    if (end != NULL) *end = '\0';
    det_store_close(store);
    return out;
}

static const char *
copy_of(const char *folder, size_t number, char *out, size_t size)
{
    char from[600], to[600];
    det_file file = {0};
    det_store *made = NULL;
    det_error err = {0};
    (void)snprintf(out, size, "%s-%zu", folder, number);
    if (made_is_postgres()) { /* the same again is a copy */
        det_text *note = NULL;
        CHECK_OK(det_text_new(0, &note, &err), &err);
        make_store(out, note);
        det_text_free(note);
        return out;
    }
    CHECK_OK(made_open(out, true, &made, &err), &err); /* makes the folder */
    det_store_close(made);
    (void)snprintf(from, sizeof from, "%s/detente.db", folder);
    (void)snprintf(to, sizeof to, "%s/detente.db", out);
    CHECK_OK(det_file_open(from, 0, &file, &err), &err);
    CHECK_OK(det_file_write(to, file.bytes, &err), &err);
    det_file_close(&file);
    return out;
}

#define FREE(table) "drop trigger " table "_no_update; drop trigger if exists " table "_no_delete; "

TEST(every_meddling_is_told)
{
    static const struct {
        const char *sql, *want;
    } rows[] = {
        {"", "good: 6 records, 2 checkpoints, 0 unsealed"},
        /* rows of the store */
        {FREE("body") "update body set json = replace(json, 'Ben Two', 'Ben Too')",
         "record 0, of transaction 1: the entry whose digest is "},
        {"drop trigger fact_close; update fact set vt = vt - 1 where id = (select max(id) from "
         "fact)",
         "record 5, of transaction 3: what the store holds of its rows of 'fact' is not what was "
         "recorded"},
        {"drop trigger fact_no_delete; delete from fact where id = 1",
         "record 0, of transaction 1: what the store holds of its rows of 'fact' is not what was "
         "recorded"},
        {"drop trigger fact_close; update fact set tt = 4294967295 where tt = 2",
         "record 3, of transaction 2: what the store holds of its rows of 'fact_closed' is not "
         "what was recorded"},
        {FREE("txn") "update txn set actor = 'somebody' where tx = 2",
         "record 3, of transaction 2: what the store holds of it is not what was recorded"},
        {"drop trigger version_close; update version set kept = kept + 1, read = read + 1"
         " where tf = 2",
         "record 3, of transaction 2: what the store holds of its rows of 'version' is not what "
         "was recorded"},
        {FREE("version_rejected") "update version_rejected set raw = zeroblob(1)",
         "record 3, of transaction 2: what the store holds of its rows of 'version_rejected' is "
         "not what was recorded"},
        {"update source set title = 'another'",
         "record 1: the source 'made' is not described as it was recorded"},
        {FREE("quarantine") "update quarantine set reason = 'x' where id = 2",
         "record 4, of refusal 2: what the store holds of it is not what was recorded"},
        {FREE("quarantine_file") "update quarantine_file set name = 'x' where quarantine = 1",
         "record 2, of refusal 1: what the store holds of its rows of 'quarantine_file' is not "
         "what was recorded"},
        /* rows that came without a record */
        {"insert into txn select tx + 1, at_us + 1, actor, kind, reason from txn where tx = 3",
         "transaction 4 has no record in the audit log: the log's end was cut off, or the row came "
         "in behind the store's back"},
        {"insert into quarantine select 9, source, at_us, actor, dated, digest, reason from "
         "quarantine where id = 1",
         "refusal 9 has no record in the audit log: the log's end was cut off, or the row came in "
         "behind the store's back"},
        /* the log itself */
        {FREE("leaf") "update leaf set record = replace(record, 'import', 'imp0rt') where n = 3",
         "record 3 was changed: its text does not give its leaf"},
        {FREE("leaf") "update leaf set hash = zeroblob(32) where n = 4",
         "record 4 was changed: its text does not give its leaf"},
        {FREE("leaf") "delete from leaf where n = 1",
         "record 1 of the audit log is missing: the next one is number 2"},
        {FREE("leaf") "delete from leaf where n = 5; drop trigger checkpoint_covers",
         "a checkpoint signs 6 records and there are 5: the end of the log was cut off"},
        {FREE("leaf") FREE("checkpoint") "delete from leaf where n = 5; delete from checkpoint"
                                         " where size = 6",
         "transaction 3 has no record in the audit log: the log's end was cut off, or the row came "
         "in behind the store's back"},
        {FREE("leaf") "update leaf set n = 9 where n = 3; update leaf set n = 3 where n = 5;"
                      "update leaf set n = 5 where n = 9",
         "record 3 is of transaction 3, out of its order in the audit log"},
        {FREE("checkpoint") "update checkpoint set note = replace(note, 'test', 'tent')",
         "a stored checkpoint:1:1: the note is not signed by the key 'test/audit'"},
        {FREE("checkpoint") "update checkpoint set note = (select note from checkpoint where size ="
                            " 3) where size = 6",
         "the records up to 6 do not give the root of their checkpoint"},
        {FREE("checkpoint") "update checkpoint set at_us = 2 where size = 6",
         "it says 'checkpoint 2 at 1970-01-01T00:00:00.000001Z' where it is 'checkpoint 2 at "
         "1970-01-01T00:00:00.000002Z': one before it is gone, or its time was changed"},
        {FREE("checkpoint") "delete from checkpoint where size = 3",
         "it says 'checkpoint 2 at 1970-01-01T00:00:00.000001Z' where it is 'checkpoint 1 at "
         "1970-01-01T00:00:00.000001Z': one before it is gone, or its time was changed"},
        {FREE("checkpoint") "update checkpoint set edge = zeroblob(64) where size = 6",
         "the roots that it goes on from are not those of the records"},
    };
    char folder[512], copy[540], got[DET_ERROR_TEXT_MAX], said[400];
    det_text *note = NULL;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &note, &err), &err);
    (void)made_path(folder, sizeof folder, det_test_folder(), "audit");
    make_store(folder, note);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)copy_of(folder, i, copy, sizeof copy);
        if (made_is_postgres()) /* which refuses more than a trigger does */
            (void)made_meddle(copy, "alter table fact drop constraint fact_overlap", said,
                              sizeof said);
        CHECK_TEXT(i, made_meddle(copy, rows[i].sql, said, sizeof said), "");
        (void)verify(copy, NULL, true, got, sizeof got);
        size_t length = strlen(rows[i].want);
        if (length > 0 && rows[i].want[length - 1] == ' ') got[length] = '\0';
        CHECK_TEXT(i, got, rows[i].want);
    }
    det_text_free(note);
}

/* Whoever has the key can write the log anew; who kept a checkpoint sees it. */
TEST(a_rewritten_log_meets_its_anchor)
{
    char folder[512], got[DET_ERROR_TEXT_MAX], said[400];
    det_text *note = NULL;
    det_tree_head anchor;
    det_signing_key key = key_of("test/audit");
    det_str body;
    det_store *store = NULL;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &note, &err), &err);
    (void)made_path(folder, sizeof folder, det_test_folder(), "anchor");
    make_store(folder, note);
    CHECK_OK(det_signed_open(det_text_str(note), "kept", &key, &body, &err), &err);
    CHECK_OK(det_tree_head_read(body, "kept", &anchor, &err), &err);
    CHECK(anchor.size == 3);
    CHECK_TEXT(0, verify(folder, &anchor, true, got, sizeof got),
               "good: 6 records, 2 checkpoints, 0 unsealed");
    CHECK_TEXT(1,
               made_meddle(folder,
                           FREE("txn") FREE("leaf") FREE("leaf_due")
                               FREE("checkpoint") "update txn set actor = 'somebody' where tx = 1;"
                                                  "delete from leaf; delete from checkpoint;"
                                                  "update leaf_due set tx = 3, refusal = 2,"
                                                  " source = 1",
                           said, sizeof said),
               "");
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK(seal(store, NULL).size == 6);
    det_store_close(store);
    CHECK_TEXT(2, verify(folder, NULL, true, got, sizeof got),
               "good: 6 records, 1 checkpoints, 0 unsealed");
    CHECK_TEXT(3, verify(folder, &anchor, true, got, sizeof got),
               "the log of 3 records is not the one of the checkpoint that was kept elsewhere: it "
               "was rewritten, or the checkpoint is another log's");
    anchor.size = 7;
    CHECK_TEXT(4, verify(folder, &anchor, false, got, sizeof got),
               "the checkpoint that was kept elsewhere signs 7 records and there are 6: the end of "
               "the log was cut off");
    det_text_free(note);
}

TEST(proofs_and_export)
{
    char folder[512], got[DET_ERROR_TEXT_MAX];
    det_text *json = NULL, *records = NULL, *notes = NULL;
    det_store *store = NULL;
    det_error err = {0};
    size_t lines = 0;
    CHECK_OK(det_text_new(0, &json, &err), &err);
    CHECK_OK(det_text_new(0, &records, &err), &err);
    CHECK_OK(det_text_new(0, &notes, &err), &err);
    (void)made_path(folder, sizeof folder, det_test_folder(), "proofs");
    make_store(folder, notes);
    det_text_clear(notes);
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_OK(det_store_audit_prove(store, 3, 2, json, &err), &err);
    CHECK(det_str_starts(det_text_str(json), DET_STR("{\"index\":3,\"record\":\"{")));
    CHECK(det_store_audit_prove(store, 6, 0, json, &err) == DET_MISSING);
    CHECK(det_store_audit_prove(store, 0, 7, json, &err) == DET_MISSING);
    CHECK_OK(det_store_audit_export(store, records, notes, &err), &err);
    det_str rest = det_text_str(records), line;
    while (det_str_next(&rest, '\n', &line))
        lines += line.len > 0;
    CHECK(lines == 6);
    CHECK(det_str_find(det_text_str(notes), DET_STR("\n--\ntest/audit\n6\n")) != SIZE_MAX);
    import(store, "dated 2020-04-30\n1|Person|KP|Ann One\n2|Person|KP|Ben Two\n"
                  "3|Person|IR|Cid Three\n5|Person|IR|Eve Five\n6|Person|IR|Flo Six\n");
    det_store_close(store);
    CHECK_TEXT(0, verify(folder, NULL, true, got, sizeof got),
               "good: 7 records, 2 checkpoints, 1 unsealed");
    det_text_free(json);
    det_text_free(records);
    det_text_free(notes);
}
