/* Removals that wait for a person: who is listed at every step, as of any day and as known at any
 * transaction. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"
#include "store/made.h"

typedef struct bench {
    char folder[512];
    det_store *store;
    det_text *shown;
} bench;

static void
open_bench(bench *b, const char *name)
{
    det_error err = {0};
    (void)made_path(b->folder, sizeof b->folder, det_test_folder(), name);
    CHECK_OK(made_open(b->folder, true, &b->store, &err), &err);
    CHECK_OK(det_text_new(0, &b->shown, &err), &err);
}

static void
close_bench(bench *b)
{
    det_error err = {0};
    CHECK_OK(det_store_verify(b->store, &err), &err);
    det_store_close(b->store);
    det_text_free(b->shown);
}

/* Ten entries 0 to 9 but those in `without`, then those in `more`. */
static const char *
version_of(const char *dated, const char *without, const char *more, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "dated %s\n", dated);
    for (char c = '0'; c <= '9'; c++)
        if (strchr(without, c) == NULL)
            used += (size_t)snprintf(out + used, size - used, "%c|Person|%s|Name %c\n", c,
                                     c < '5' ? "KP" : "IR", c);
    (void)snprintf(out + used, size - used, "%s", more);
    return out;
}

/* An update by "robot"; what came of it, in one line. */
static const char *
update(bench *b, const char *text, char *out, size_t size)
{
    det_error err = {0};
    det_list_file file;
    det_import_report report;
    det_import_request request = made_request(&file, text);
    request.actor = "robot";
    request.is_update = true;
    request.now_us = 18300 * DET_US_PER_DAY; /* 2020-02-08 */
    CHECK_OK(det_store_import(b->store, &request, &report, &err), &err);
    (void)snprintf(out, size, "%s +%llu ~%llu -%llu staged %llu carried %llu%s%.39s",
                   det_import_outcome_name(report.outcome), (unsigned long long)report.added,
                   (unsigned long long)report.changed, (unsigned long long)report.removed,
                   (unsigned long long)report.staged, (unsigned long long)report.carried,
                   report.reason[0] == '\0' ? "" : ": ", report.reason);
    return out;
}

/* The numbers of who is listed; those that are carried with a '-' behind. */
static const char *
listed(bench *b, const char *day, uint32_t tx, char *out, size_t size)
{
    det_day on = 0;
    det_error err = {0};
    size_t used = 0;
    CHECK_OK(det_day_read(det_str_of(day), (det_where){0}, &on, &err), &err);
    det_text_clear(b->shown);
    made_state(b->folder, "made", on, tx, b->shown);
    det_str rest = det_text_str(b->shown), line;
    out[0] = '\0';
    while (det_str_next(&rest, '\n', &line) && used + 8 < size) {
        size_t colon = det_str_find_byte(line, ':'), blank = det_str_find_byte(line, ' ');
        det_str id = det_str_slice(line, colon + 1, blank);
        used += (size_t)snprintf(out + used, size - used, "%.*s%s", DET_STR_FMT(id),
                                 det_str_find(line, DET_STR("removal-staged")) != SIZE_MAX  ? "-"
                                 : det_str_find(line, DET_STR("change-staged")) != SIZE_MAX ? "~"
                                                                                            : "");
    }
    return out;
}

static const char *
staged(bench *b, bool all, char *out, size_t size)
{
    det_error err = {0};
    det_text_clear(b->shown);
    CHECK_OK(det_store_staged(b->store, DET_STR("made"), all, b->shown, &err), &err);
    det_str rest = det_text_str(b->shown), line;
    size_t used = 0;
    out[0] = '\0';
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    while (det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        CHECK_OK(det_tree_read_json(line, "staged", arena, &tree, &err), &err);
        det_str id = det_tree_text(&tree, det_tree_get(&tree, 0, "id"));
        det_str who = det_tree_text(&tree, det_tree_get(&tree, 0, "subject"));
        det_str status = det_tree_text(&tree, det_tree_get(&tree, 0, "status"));
        used += (size_t)snprintf(out + used, size - used, "%s%.*s %.*s %.*s", used == 0 ? "" : ", ",
                                 DET_STR_FMT(id), DET_STR_FMT(who), DET_STR_FMT(status));
    }
    det_arena_free(arena);
    return out;
}

static const char *
decide(bench *b, uint64_t id, bool is_approval, const char *actor, char *out, size_t size)
{
    det_error err = {0};
    const det_staged_decision decision = {.ids = &id,
                                          .count = 1,
                                          .is_approval = is_approval,
                                          .actor = actor,
                                          .reason = "seen",
                                          .now_us = 18301 * DET_US_PER_DAY};
    det_status st = det_store_decide(b->store, &decision, &err);
    (void)snprintf(out, size, "%s %s", det_status_name(st), st == DET_OK ? "" : err.text);
    return out;
}

/* The life of one removal: +2 live at once, -2 carried, one approved, one refused and back. */
TEST(stage_life)
{
    bench b;
    char text[4096], said[4096];
    open_bench(&b, "life");
    version_of("2020-02-01", "", "", text, sizeof text);
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "promoted +10 ~0 -0 staged 0 carried 0");
    version_of("2020-02-02", "37", "A|Person|KP|New A\nB|Person|KP|New B\n", text, sizeof text);
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "promoted +2 ~0 -0 staged 2 carried 0");
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-02", 2, said, sizeof said), "0123-4567-89AB");
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-01", 2, said, sizeof said), "0123456789");
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-02", 1, said, sizeof said), "0123456789");
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "unchanged +0 ~0 -0 staged 0 carried 2");
    version_of("2020-02-03", "37", "A|Person|KP|New A\nB|Person|KP|New B2\n", text, sizeof text);
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "promoted +0 ~1 -0 staged 0 carried 2");
    CHECK_TEXT(__LINE__, staged(&b, false, said, sizeof said), "1 made:3 open, 2 made:7 open");

    CHECK_TEXT(__LINE__, decide(&b, 1, true, "robot", said, sizeof said),
               "DET_REFUSED number 1 was staged by an import of 'robot', and whoever made it does "
               "not decide it: somebody else has to look");
    CHECK_TEXT(__LINE__, decide(&b, 1, true, "", said, sizeof said),
               "DET_REFUSED nobody is named who decides; a decision needs a person");
    CHECK_TEXT(__LINE__, decide(&b, 9, true, "eve", said, sizeof said),
               "DET_MISSING nothing is staged under the number 9; detente lists staged shows what "
               "is");
    CHECK_TEXT(__LINE__, decide(&b, 1, true, "eve", said, sizeof said), "DET_OK ");
    CHECK_TEXT(__LINE__, decide(&b, 1, true, "eve", said, sizeof said),
               "DET_CONFLICT number 1 is ended: approved");
    CHECK_TEXT(__LINE__, decide(&b, 2, false, "eve", said, sizeof said), "DET_OK ");
    /* approved from the day of the version on, known from the decision on (4) */
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-02", 4, said, sizeof said), "0124567-89AB");
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-03", 5, said, sizeof said), "0124567-89AB");
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-03", 3, said, sizeof said), "0123-4567-89AB");
    CHECK_TEXT(__LINE__, staged(&b, false, said, sizeof said), "2 made:7 refused");

    /* refused: it stays, and is no new removal; then the publisher has it again */
    version_of("2020-02-04", "37", "A|Person|KP|New A\n", text, sizeof text);
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "promoted +0 ~0 -0 staged 1 carried 1");
    version_of("2020-02-05", "3", "A|Person|KP|New A\n", text, sizeof text);
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "promoted +0 ~1 -0 staged 0 carried 1");
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-05", 7, said, sizeof said), "012456789AB-");
    CHECK_TEXT(__LINE__, staged(&b, true, said, sizeof said),
               "1 made:3 approved, 2 made:7 returned, 3 made:B open");
    CHECK_TEXT(__LINE__, decide(&b, 2, true, "eve", said, sizeof said),
               "DET_CONFLICT number 2 is ended: returned");
    close_bench(&b);
}

/* Too much is gone: refused whole if nobody is new, and else what is new goes live and the rest is
 * carried; the date does not count, and what follows is compared with the last good version. */
TEST(stage_held)
{
    bench b;
    char text[4096], said[4096];
    open_bench(&b, "held");
    version_of("2020-02-01", "", "", text, sizeof text);
    (void)update(&b, text, said, sizeof said);
    version_of("2020-02-02", "567890", "", text, sizeof text);
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "quarantined +0 ~0 -0 staged 0 carried 0: made 2020-02-02: 6 of the 10 entries of");
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-02", 9, said, sizeof said), "0123456789");

    /* 1 loses its name: that waits too */
    version_of("2020-02-02", "1567890", "A|Person|KP|New A\n1|Person|KP|Another\n", text,
               sizeof text);
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "held +1 ~0 -0 staged 7 carried 0: made 2020-02-02: 6 of the 10 entries of");
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-02", 2, said, sizeof said), "0-1~2345-6-7-8-9-A");
    det_text_clear(b.shown);
    det_error err = {0};
    CHECK_OK(det_store_lists(b.store, b.shown, &err), &err);
    CHECK(det_str_find(det_text_str(b.shown), DET_STR("\"dated\":\"2020-02-01\"")) != SIZE_MAX);
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "quarantined +0 ~0 -0 staged 0 carried 7: made 2020-02-02: 6 of the 10 entries of");

    /* the publisher has them again: nothing is lost and nothing is staged */
    version_of("2020-02-03", "", "A|Person|KP|New A\n", text, sizeof text);
    CHECK_TEXT(__LINE__, update(&b, text, said, sizeof said),
               "promoted +0 ~7 -0 staged 0 carried 0");
    CHECK_TEXT(__LINE__, listed(&b, "2020-02-03", 3, said, sizeof said), "0123456789A");
    CHECK_TEXT(__LINE__, staged(&b, false, said, sizeof said), "");
    close_bench(&b);
}

TEST(stage_update_rules)
{
    static const char *const sentinels[] = {"made:3", "name 7"};
    static const struct {
        int line;
        const char *dated, *without;
        uint64_t least;
        const char *want;
    } rows[] = {
        {__LINE__, "2020-02-02", "3", 0,
         "made: no entry 'made:3', which its source names as one that never leaves unnoticed; if a "
         "person has looked and it is right, import it again with --accept-shrink"},
        {__LINE__, "2020-02-02", "7", 0,
         "made: no entry 'name 7', which its source names as one that never leaves unnoticed; if a "
         "person has looked and it is right, import it again with --accept-shrink"},
        {__LINE__, "2020-02-02", "", 11,
         "made: 10 entries, where its source is to have 11 at least; if a person has looked and it "
         "is right, import it again with --accept-shrink"},
        {__LINE__, "2020-01-31", "", 0,
         "made: dated 2020-01-31, but the version of 2020-02-01 is live; a publisher's date does "
         "not go back: import it by hand if it is right"},
        {__LINE__, "2020-02-02", "", 10, ""},
    };
    bench b;
    char text[4096], said[4096];
    open_bench(&b, "rules");
    version_of("2020-02-01", "", "", text, sizeof text);
    (void)update(&b, text, said, sizeof said);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_error err = {0};
        det_list_file file;
        det_import_report report;
        version_of(rows[i].dated, rows[i].without, "", text, sizeof text);
        det_import_request request = made_request(&file, text);
        request.is_update = true;
        request.entries_min = rows[i].least;
        request.sentinels = sentinels;
        request.sentinel_count = COUNT(sentinels);
        CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
        CHECK_TEXT(rows[i].line, report.reason, rows[i].want);
    }
    close_bench(&b);
}

/* The rules that the file keeps by itself. */
TEST(stage_triggers)
{
    bench b;
    char text[4096], said[4096];
    open_bench(&b, "triggers");
    version_of("2020-02-01", "", "", text, sizeof text);
    (void)update(&b, text, said, sizeof said);
    version_of("2020-02-02", "3", "", text, sizeof text);
    (void)update(&b, text, said, sizeof said);
    CHECK_TEXT(__LINE__,
               made_meddle(b.folder,
                           "insert into staged_decision(staged, tx, verdict, reason) values (1, 2, "
                           "'approved', '')",
                           said, sizeof said),
               "staged_decision: whoever made it does not decide it");
    CHECK_TEXT(__LINE__, made_meddle(b.folder, "delete from staged", said, sizeof said),
               "staged: rows are kept for ever");
    close_bench(&b);
}
