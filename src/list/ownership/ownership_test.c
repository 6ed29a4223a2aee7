/* A file of holdings: rows to parties, slips that clear nothing, files that are refused. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "list/testing.h"

static const char *
read(const char *csv, det_arena *arena, det_text *out, const char *id)
{
    static const char *const name = "holdings.csv";
    const det_list *list;
    det_error err = {0};
    det_day dated = 0;
    CHECK_OK(det_day_read(DET_STR("2025-01-01"), (det_where){0}, &dated, &err), &err);
    det_text_clear(out);
    if (test_load_texts("ownership", &name, &csv, 1, dated, arena, &list, &err) != DET_OK) {
        det_text_print(out, "%s", err.text);
        return det_text_bytes(out);
    }
    CHECK(list->read == list->subject_count + list->rejected_count);
    CHECK(test_round_trip(list, &err));
    if (id == NULL) {
        det_text_print(out, "%zu kept, %zu rejected", list->subject_count, list->rejected_count);
        for (size_t i = 0; i < list->rejected_count; i++)
            det_text_print(out, "; line %u: %.*s", list->rejected[i].line,
                           DET_STR_FMT(list->rejected[i].reason));
        return det_text_bytes(out);
    }
    return test_show(test_find(list, id), out);
}

TEST(rows_to_parties)
{
#define BOTH                                                                                       \
    "owner,owned,share,kind,owner_id,owned_id,from,until,source,note,owned_country,owned_schema,"  \
    "owner_country,owner_schema\n"
#define HEAD                                                                                       \
    "{\"id\":\"ownership:T\",\"schema\":\"LegalEntity\",\"caption\":\"T\",\"statements\":[{"       \
    "\"prop\":\"name\",\"text\":\"T\"},"
    static const struct {
        const char *csv, *id, *want;
    } rows[] = {
        {"owner,owned,share\nA,T,25\nB,T,25-50\n", "ownership:T",
         HEAD "{\"prop\":\"owner\",\"text\":\"A\",\"type\":\"owns 25%\"},"
              "{\"prop\":\"owner\",\"text\":\"B\",\"type\":\"owns 25-50%\"}]}"},
        {"owner,owned,share\nA,T,25\nB,T,25-50\n", "ownership:A",
         "{\"id\":\"ownership:A\",\"schema\":\"LegalEntity\",\"caption\":\"A\",\"statements\":[{"
         "\"prop\":\"name\",\"text\":\"A\"}]}"},
        {"owner,owned\nA,T\n", "ownership:T",
         HEAD "{\"prop\":\"owner\",\"text\":\"A\",\"type\":\"owns\"}]}"},
        {BOTH "Mr A,T Ltd,60,owns,ofac:1,DE-7,2020-01-01,2021-05-05,register,\"seen, twice\",DE,"
              "Company,RU,Person\n",
         "ownership:DE-7",
         "{\"id\":\"ownership:DE-7\",\"schema\":\"Company\",\"caption\":\"T "
         "Ltd\",\"statements\":[{\"prop\":\"name\",\"text\":\"T "
         "Ltd\"},{\"prop\":\"country\",\"text\":\"DE\"},{\"prop\":\"registrationNumber\",\"text\":"
         "\"DE-7\"},{\"prop\":\"owner\",\"text\":\"ofac:1\",\"type\":\"owns 60% from 2020-01-01 "
         "until 2021-05-05\",\"note\":\"Mr A; register; seen, twice\"}]}"},
        {"owner,owned,kind\nA,T,controls\n", "ownership:T",
         HEAD "{\"prop\":\"owner\",\"text\":\"A\",\"type\":\"controls\"}]}"},
        /* slips */
        {"owner,owned,share,kind\nA,T,half,manages\n", "ownership:T",
         HEAD "{\"prop\":\"owner\",\"text\":\"A\",\"type\":\"owns\"}],\"notes\":[{\"code\":"
              "\"type-unknown\",\"path\":\"kind\",\"text\":\"manages\"},{\"code\":\"share-unread\","
              "\"path\":\"share\",\"text\":\"half\"}]}"},
        {"owner,owned,from,until\nA,T,soon,2020-02-30\n", "ownership:T",
         HEAD "{\"prop\":\"owner\",\"text\":\"A\",\"type\":\"owns\"}],\"notes\":[{\"code\":"
              "\"date-unread\",\"path\":\"from\",\"text\":\"soon\"},{\"code\":\"date-unread\","
              "\"path\":\"until\",\"text\":\"2020-02-30\"}]}"},
        {"owner,owned\nA,T\n,T\nB,\n\nB,T\n", NULL,
         "3 kept, 2 rejected; line 3: the row names no owner; line 4: the row does not name what "
         "is owned"},
        /* refused */
        {"owner,share\nA,5\n", NULL,
         "holdings.csv:1:1: no column 'owned'; a file of holdings has at least owner and owned"},
        {"owner,owned,size\nA,T,5\n", NULL,
         "holdings.csv:1:13: unknown column 'size'; expected owner, owned, share, kind, from, "
         "until, source, note, owner_id, owner_country, owner_schema, owned_id, owned_country or "
         "owned_schema"},
        {"owner,owned,owner\nA,T,5\n", NULL, "holdings.csv:1:13: the column 'owner' stands twice"},
        {"owner,owned\nA,T,5\n", NULL,
         "holdings.csv:2:1: row of 3 columns among rows of 2; a comma inside a value needs quotes "
         "round it"},
        {"owner,owned\n", NULL,
         "holdings.csv:1:1: not one holding; an empty list is never published: fetch the file "
         "again"},
        {"owner,owned\nA\xff,T\n", NULL,
         "holdings.csv: byte 14 is not UTF-8; save the file as UTF-8"},
        {"owner,owned\n\"A,T\n", NULL, "holdings.csv:2:1: "},
    };
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *got = read(rows[i].csv, arena, out, rows[i].id);
        char cut[1024];
        snprintf(cut, sizeof cut, "%s", got);
        char *end = strchr(cut, '\n'); /* "while reading ..." */
        if (end != NULL && strncmp(cut, "holdings.csv", 12) == 0) *end = '\0';
        if (i + 1 == sizeof rows / sizeof rows[0]) cut[strlen(rows[i].want)] = '\0';
        CHECK_TEXT(i, cut, rows[i].want);
    }
    det_text_free(out);
    det_arena_free(arena);
}
