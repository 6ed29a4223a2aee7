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

/* A store with five records and two checkpoints, of two and of five. */
static void
make_store(const char *folder, det_text *note)
{
    det_store *store = NULL;
    det_error err = {0};
    CHECK_OK(det_store_open(folder, true, &store, &err), &err);
    import(store, first);
    import(store, "&\n");
    det_audit_state state = seal(store, note);
    CHECK(state.size == 2 && state.added == 2 && state.checkpoints == 1);
    import(store, second);
    import(store, "&&\n");
    import(store, third);
    state = seal(store, NULL);
    CHECK(state.size == 5 && state.added == 3 && state.checkpoints == 2);
    state = seal(store, NULL);
    CHECK(state.size == 5 && state.added == 0 && state.checkpoints == 2);
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
    CHECK_OK(det_store_open(folder, false, &store, &err), &err);
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
    CHECK_OK(det_store_open(out, true, &made, &err), &err); /* makes the folder */
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
        {"", "good: 5 records, 2 checkpoints, 0 unsealed"},
        /* rows of the store */
        {FREE("body") "update body set json = replace(json, 'Ben Two', 'Ben Too')",
         "good: 5 records, 2 checkpoints, 0 unsealed"}, /* det_store_verify's, by the digest */
        {"drop trigger fact_close; update fact set vt = vt - 1 where id = (select max(id) from "
         "fact)",
         "record 3, of transaction 3: what the store holds of its rows of 'fact' is not what was "
         "recorded"},
        {"drop trigger fact_no_delete; delete from fact where id = 1",
         "record 0, of transaction 1: what the store holds of its rows of 'fact' is not what was "
         "recorded"},
        {"drop trigger fact_close; update fact set tt = 4294967295 where tt = 2",
         "record 2, of transaction 2: what the store holds of its rows of 'fact_closed' is not "
         "what was recorded"},
        {FREE("txn") "update txn set actor = 'somebody' where tx = 2",
         "record 2, of transaction 2: what the store holds of it is not what was recorded"},
        {"drop trigger version_close; update version set kept = kept + 1, read = read + 1"
         " where tf = 2",
         "record 2, of transaction 2: what the store holds of its rows of 'version' is not what "
         "was recorded"},
        {FREE("version_rejected") "update version_rejected set reason = 'because'",
         "record 2, of transaction 2: what the store holds of its rows of 'version_rejected' is "
         "not what was recorded"},
        {FREE("quarantine") "update quarantine set reason = 'x' where id = 2", "record 4"},
        /* the log itself */
        {FREE("leaf") "update leaf set record = replace(record, 'import', 'imp0rt') where n = 2",
         "record 2 was changed: its text does not give its leaf"},
        {FREE("leaf") "update leaf set hash = zeroblob(32) where n = 3",
         "record 3 was changed: its text does not give its leaf"},
        {FREE("leaf") "delete from leaf where n = 1",
         "record 1 of the audit log is missing: the next one is number 2"},
        {FREE("leaf") "delete from leaf where n = 4; drop trigger checkpoint_covers",
         "a checkpoint signs 5 records and there are 4: the end of the log was cut off"},
        {FREE("leaf") "update leaf set n = 9 where n = 2; update leaf set n = 2 where n = 3;"
                      "update leaf set n = 3 where n = 9",
         "record 2"},
        {FREE("checkpoint") "update checkpoint set note = replace(note, 'test', 'tent')",
         "a stored checkpoint:1:1: the note is not signed by the key 'test/audit'"},
        {FREE("checkpoint") "update checkpoint set note = (select note from checkpoint where size ="
                            " 2) where size = 5",
         "the records up to 5 do not give the root of their checkpoint"},
    };
    char folder[512], copy[540], got[DET_ERROR_TEXT_MAX], said[400];
    det_text *note = NULL;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &note, &err), &err);
    (void)made_path(folder, sizeof folder, det_test_folder(), "audit");
    make_store(folder, note);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        (void)copy_of(folder, i, copy, sizeof copy);
        CHECK_TEXT(i, made_meddle(copy, rows[i].sql, said, sizeof said), "");
        (void)verify(copy, NULL, true, got, sizeof got);
        if (strlen(rows[i].want) < 10) got[strlen(rows[i].want)] = '\0';
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
    CHECK(anchor.size == 2);
    CHECK_TEXT(0, verify(folder, &anchor, true, got, sizeof got),
               "good: 5 records, 2 checkpoints, 0 unsealed");
    CHECK_TEXT(1,
               made_meddle(folder,
                           FREE("txn") FREE("leaf")
                               FREE("checkpoint") "update txn set actor = 'somebody' where tx = 1;"
                                                  "delete from leaf; delete from checkpoint",
                           said, sizeof said),
               "");
    CHECK_OK(det_store_open(folder, false, &store, &err), &err);
    CHECK(seal(store, NULL).size == 5);
    det_store_close(store);
    CHECK_TEXT(2, verify(folder, NULL, true, got, sizeof got),
               "good: 5 records, 1 checkpoints, 0 unsealed");
    CHECK_TEXT(3, verify(folder, &anchor, true, got, sizeof got),
               "the log of 2 records is not the one of the checkpoint that was kept elsewhere: it "
               "was rewritten, or the checkpoint is another log's");
    anchor.size = 6;
    CHECK_TEXT(4, verify(folder, &anchor, false, got, sizeof got),
               "the checkpoint that was kept elsewhere signs 6 records and there are 5: the end of "
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
    CHECK_OK(det_store_open(folder, false, &store, &err), &err);
    CHECK_OK(det_store_audit_prove(store, 3, 2, json, &err), &err);
    CHECK(det_str_starts(det_text_str(json), DET_STR("{\"index\":3,\"record\":\"{")));
    CHECK(det_store_audit_prove(store, 5, 0, json, &err) == DET_MISSING);
    CHECK(det_store_audit_prove(store, 0, 6, json, &err) == DET_MISSING);
    CHECK_OK(det_store_audit_export(store, records, notes, &err), &err);
    det_str rest = det_text_str(records), line;
    while (det_str_next(&rest, '\n', &line))
        lines += line.len > 0;
    CHECK(lines == 5);
    CHECK(det_str_find(det_text_str(notes), DET_STR("\n--\ntest/audit\n5\n")) != SIZE_MAX);
    import(store, "dated 2020-04-30\n1|Person|KP|Ann One\n2|Person|KP|Ben Two\n"
                  "3|Person|IR|Cid Three\n5|Person|IR|Eve Five\n6|Person|IR|Flo Six\n");
    det_store_close(store);
    CHECK_TEXT(0, verify(folder, NULL, true, got, sizeof got),
               "good: 5 records, 2 checkpoints, 1 unsealed");
    det_text_free(json);
    det_text_free(records);
    det_text_free(notes);
}
