/* A list between two days and a party through time, as tables of what is written. */
#include "store/trace.h"

#include <string.h>

#include "base/test.h"
#include "base/text.h"
#include "store/made.h"

static const char *const versions[] = {
    "dated 2020-01-01\n1|Person|KP|Ann One;A. One\n2|Company|KP|Firm\n3|Person|KP|Bob\n"
    "4|Vessel|IR|Sea Star\n",
    "dated 2020-02-01\n1|Person|KP|Ann One\n3|Person|KP|Bob\n4|Vessel|IR|Sea Star\n",
    "dated 2020-03-01\n1|Person|KP,IR|Anne One\n4|Vessel|IR|Sea Star\n5|Person|SY|Carl\n",
    "dated 2020-04-01\n1|Person|KP,IR|Anne One\n2|Company|KP|Firm\n5|Person|SY|Carl\n"
    "9|Person|KP|BOB\n",
};

/* The four, in an order, each a second after the other. */
static det_store *
import_in(const char *name, const size_t order[COUNT(versions)])
{
    char folder[512];
    det_error err;
    det_store *store = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), name);
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    for (size_t i = 0; i < COUNT(versions); i++) {
        det_list_file file;
        det_import_report report;
        det_import_request request = made_request(&file, versions[order[i]]);
        request.accept_shrink = true;
        request.now_us += (int64_t)i * DET_US_PER_SECOND;
        CHECK_OK(det_store_import(store, &request, &report, &err), &err);
        CHECK_TEXT(__LINE__, report.reason, "");
    }
    return store;
}

static det_day
day_of(const char *text)
{
    det_day day = 0;
    det_error err;
    CHECK_OK(det_day_read(det_str_of(text), (det_where){0}, &day, &err), &err);
    return day;
}

static const struct {
    int line;
    const char *from, *to, *want;
} diff_rows[] = {
    {__LINE__, "2020-01-01", "2020-01-31",
     "{\"kind\":\"differences\",\"source\":\"made\",\"from\":\"2020-01-01\",\"to\":\"2020-01-31\","
     "\"from_version\":\"2020-01-01\",\"to_version\":\"2020-01-01\",\"listed\":0,\"delisted\":0,"
     "\"relisted\":0,\"renumbered\":0,\"changed\":0}\n"},
    {__LINE__, "2020-01-15", "2020-02-01",
     "{\"kind\":\"difference\",\"source\":\"made\",\"id\":\"made:1\",\"change\":\"changed\","
     "\"caption\":\"Ann One\",\"schema\":\"Person\",\"changes\":[{\"change\":\"alias_removed\","
     "\"property\":\"alias\",\"was\":\"A. One\"}]}\n"
     "{\"kind\":\"difference\",\"source\":\"made\",\"id\":\"made:2\",\"change\":\"delisted\","
     "\"caption\":\"Firm\",\"schema\":\"Company\",\"listings\":[{\"from\":\"2020-01-01\",\"until\":"
     "\"2020-02-01\",\"first_version\":\"2020-01-01\",\"last_version\":\"2020-01-01\"},{\"from\":"
     "\"2020-04-01\",\"until\":null,\"first_version\":\"2020-04-01\",\"last_version\":"
     "\"2020-04-01\"}]}\n"
     "{\"kind\":\"differences\",\"source\":\"made\",\"from\":\"2020-01-15\",\"to\":\"2020-02-01\","
     "\"from_version\":\"2020-01-01\",\"to_version\":\"2020-02-01\",\"listed\":0,\"delisted\":1,"
     "\"relisted\":0,\"renumbered\":0,\"changed\":1}\n"},
    /* 2 was gone in between, 3 became 9, 4 left, 5 is new, and 1 changed in two steps */
    {__LINE__, "2020-01-01", "2020-05-01",
     "{\"kind\":\"difference\",\"source\":\"made\",\"id\":\"made:1\",\"change\":\"changed\","
     "\"caption\":\"Anne One\",\"schema\":\"Person\",\"changes\":[{\"change\":\"name_replaced\","
     "\"property\":\"name\",\"was\":\"Ann One\",\"is\":\"Anne One\"},{\"change\":"
     "\"alias_removed\",\"property\":\"alias\",\"was\":\"A. One\"},{\"change\":\"program_added\","
     "\"property\":\"program\",\"is\":\"IR\"}]}\n"
     "{\"kind\":\"difference\",\"source\":\"made\",\"id\":\"made:2\",\"change\":\"relisted\","
     "\"caption\":\"Firm\",\"schema\":\"Company\",\"listings\":[{\"from\":\"2020-01-01\",\"until\":"
     "\"2020-02-01\",\"first_version\":\"2020-01-01\",\"last_version\":\"2020-01-01\"},{\"from\":"
     "\"2020-04-01\",\"until\":null,\"first_version\":\"2020-04-01\",\"last_version\":"
     "\"2020-04-01\"}],\"changes\":[]}\n"
     "{\"kind\":\"difference\",\"source\":\"made\",\"id\":\"made:4\",\"change\":\"delisted\","
     "\"caption\":\"Sea Star\",\"schema\":\"Vessel\",\"listings\":[{\"from\":\"2020-01-01\","
     "\"until\":\"2020-04-01\",\"first_version\":\"2020-01-01\",\"last_version\":\"2020-03-01\"}]}"
     "\n"
     "{\"kind\":\"difference\",\"source\":\"made\",\"id\":\"made:5\",\"change\":\"listed\","
     "\"caption\":\"Carl\",\"schema\":\"Person\",\"listings\":[{\"from\":\"2020-03-01\",\"until\":"
     "null,\"first_version\":\"2020-03-01\",\"last_version\":\"2020-04-01\"}]}\n"
     "{\"kind\":\"difference\",\"source\":\"made\",\"id\":\"made:9\",\"change\":\"renumbered\","
     "\"caption\":\"BOB\",\"schema\":\"Person\",\"was_id\":\"made:3\",\"because\":\"the same name "
     "and program KP\",\"listings\":[{\"from\":\"2020-04-01\",\"until\":null,\"first_version\":"
     "\"2020-04-01\",\"last_version\":\"2020-04-01\"}],\"changes\":[{\"change\":\"name_replaced\","
     "\"property\":\"name\",\"was\":\"Bob\",\"is\":\"BOB\"}]}\n"
     "{\"kind\":\"differences\",\"source\":\"made\",\"from\":\"2020-01-01\",\"to\":\"2020-05-01\","
     "\"from_version\":\"2020-01-01\",\"to_version\":\"2020-04-01\",\"listed\":1,\"delisted\":1,"
     "\"relisted\":1,\"renumbered\":1,\"changed\":1}\n"},
    {__LINE__, "2019-12-31", "2020-01-01",
     "no version of 'made' is as old as 2019-12-31; the first is of 2020-01-01"},
    {__LINE__, "2020-02-01", "2020-01-01",
     "the first day, 2020-02-01, is after the second; give the older one first"},
};

/* Whatever order the versions came in. */
TEST(trace_diff)
{
    static const size_t orders[][COUNT(versions)] = {{0, 1, 2, 3}, {3, 1, 0, 2}, {2, 3, 1, 0}};
    static const char *const names[] = {"forward", "mixed", "backward"};
    det_error err;
    det_text *out;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t o = 0; o < COUNT(orders); o++) {
        det_store *store = import_in(names[o], orders[o]);
        for (size_t i = 0; i < COUNT(diff_rows); i++) {
            uint64_t differences = 0;
            det_text_clear(out);
            det_status st = det_store_diff(store, DET_STR("made"), day_of(diff_rows[i].from),
                                           day_of(diff_rows[i].to), INT64_MAX, out, &differences,
                                           &err);
            CHECK_TEXT(diff_rows[i].line, st == DET_OK ? det_text_bytes(out) : err.text,
                       diff_rows[i].want);
            CHECK((differences > 0) ==
                  (st == DET_OK && strstr(diff_rows[i].want, "\"id\"") != NULL));
        }
        det_store_close(store);
    }
    det_text_free(out);
}

/* What was known when only the first version had come. */
TEST(trace_as_known)
{
    static const size_t order[COUNT(versions)] = {0, 1, 2, 3};
    det_error err;
    det_text *out;
    uint64_t differences = 0;
    det_list_file file;
    int64_t first_us = made_request(&file, "").now_us;
    det_store *store = import_in("known", order);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_store_diff(store, DET_STR("made"), day_of("2020-01-01"), day_of("2020-05-01"),
                            first_us, out, &differences, &err),
             &err);
    CHECK(differences == 0);
    CHECK(strstr(det_text_bytes(out), "\"to_version\":\"2020-01-01\"") != NULL);
    CHECK(det_store_diff(store, DET_STR("made"), day_of("2020-01-01"), day_of("2020-05-01"),
                         first_us - 1, out, &differences, &err) == DET_MISSING);
    CHECK_TEXT(__LINE__, err.text, "no version of 'made' was known by then");
    det_text_clear(out);
    CHECK_OK(det_store_show(store, DET_STR("made:2"), DET_DAY_NONE, first_us, true, out, &err),
             &err);
    CHECK(strstr(det_text_bytes(out), "\"listed\":true") != NULL);
    CHECK(strstr(det_text_bytes(out), "relisted") == NULL);
    CHECK(det_store_show(store, DET_STR("made:9"), DET_DAY_NONE, first_us, true, out, &err) ==
          DET_MISSING);
    det_text_free(out);
    det_store_close(store);
}

static const struct {
    int line;
    const char *id, *on;
    bool history;
    const char *want;
} show_rows[] = {
    {__LINE__, "made:2", "2020-02-15", false,
     "{\"kind\":\"entry\",\"source\":\"made\",\"id\":\"made:2\",\"caption\":\"Firm\",\"schema\":"
     "\"Company\",\"on\":\"2020-02-15\",\"version\":\"2020-02-01\",\"listed\":false,\"listings\":"
     "[{\"from\":\"2020-01-01\",\"until\":\"2020-02-01\",\"first_version\":\"2020-01-01\","
     "\"last_version\":\"2020-01-01\"},{\"from\":\"2020-04-01\",\"until\":null,\"first_version\":"
     "\"2020-04-01\",\"last_version\":\"2020-04-01\"}],\"record\":{\"id\":\"made:2\",\"schema\":"
     "\"Company\",\"caption\":\"Firm\",\"statements\":[{\"prop\":\"name\",\"text\":\"Firm\"},"
     "{\"prop\":\"program\",\"text\":\"KP\"}]}}\n"},
    /* without its list; gone, and the same party under another number */
    {__LINE__, "3", NULL, true,
     "{\"kind\":\"entry\",\"source\":\"made\",\"id\":\"made:3\",\"caption\":\"Bob\",\"schema\":"
     "\"Person\",\"on\":\"2020-04-01\",\"version\":\"2020-04-01\",\"listed\":false,\"listings\":"
     "[{\"from\":\"2020-01-01\",\"until\":\"2020-03-01\",\"first_version\":\"2020-01-01\","
     "\"last_version\":\"2020-02-01\"}],\"history\":[{\"from\":\"2020-01-01\",\"change\":"
     "\"listed\",\"caption\":\"Bob\"},{\"from\":\"2020-03-01\",\"change\":\"delisted\"}],"
     "\"same_party\":[{\"id\":\"made:9\",\"because\":\"the same name and program KP\",\"caption\":"
     "\"BOB\",\"listings\":[{\"from\":\"2020-04-01\",\"until\":null,\"first_version\":"
     "\"2020-04-01\",\"last_version\":\"2020-04-01\"}]}],\"record\":{\"id\":\"made:3\",\"schema\":"
     "\"Person\",\"caption\":\"Bob\",\"statements\":[{\"prop\":\"name\",\"text\":\"Bob\"},{"
     "\"prop\":"
     "\"program\",\"text\":\"KP\"}]}}\n"},
    {__LINE__, "made:7", NULL, true,
     "nobody was listed under 'made:7' in any version; ids are those that screen prints, as "
     "un:KPi.024"},
};

TEST(trace_show)
{
    static const size_t order[COUNT(versions)] = {1, 3, 0, 2};
    det_error err;
    det_text *out;
    det_store *store = import_in("show", order);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < COUNT(show_rows); i++) {
        det_text_clear(out);
        det_status st = det_store_show(store, det_str_of(show_rows[i].id),
                                       show_rows[i].on == NULL ? DET_DAY_NONE
                                                               : day_of(show_rows[i].on),
                                       INT64_MAX, show_rows[i].history, out, &err);
        CHECK_TEXT(show_rows[i].line, st == DET_OK ? det_text_bytes(out) : err.text,
                   show_rows[i].want);
    }
    det_text_free(out);
    det_store_close(store);
}
