/* Senzing's JSON: attributes to statements, what is refused, and the same crawl in two formats. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "list/declare.h"
#include "list/senzing/senzing.h"
#include "list/testing.h"

static det_status
load(det_str bytes, const char *format, det_arena *arena, const det_list **out, det_error *err)
{
    const det_source *source;
    const det_list_file one = {"records.json", bytes};
    det_status st = det_source_declare_plain(DET_STR("os"), det_format_find(det_str_of(format)),
                                             arena, &source, err);
    return st == DET_OK ? det_source_read(source, &one, 1, 19000, arena, out, err) : st;
}

#define RECORD "{\"DATA_SOURCE\":\"D\",\"RECORD_ID\":\"1\","
#define HEAD                                                                                       \
    "{\"id\":\"os:1\",\"schema\":\"Person\",\"caption\":\"A "                                      \
    "B\",\"statements\":[{\"prop\":\"name\",\"text\":\"A B\"}"
#define DATA "{\"prop\":\"datasets\",\"text\":\"D\"}"

TEST(attributes_to_statements)
{
    static const struct {
        const char *json, *want;
    } rows[] = {
        {RECORD
         "\"RECORD_TYPE\":\"PERSON\",\"NAMES\":[{\"NAME_TYPE\":\"PRIMARY\",\"NAME_FULL\":\"A "
         "B\"},{\"NAME_TYPE\":\"ALIAS\",\"NAME_FULL\":\"AB\"}]}",
         HEAD ",{\"prop\":\"alias\",\"text\":\"AB\"}," DATA "]}"},
        /* flat, in parts, and a first name that is no primary one */
        {RECORD
         "\"RECORD_TYPE\":\"PERSON\",\"NAME_TYPE\":\"ALIAS\",\"NAME_FIRST\":\"A\",\"NAME_LAST\":"
         "\"B\"}",
         HEAD "," DATA "]}"},
        {RECORD
         "\"RECORD_TYPE\":\"PERSON\",\"NAME_FULL\":\"A B\",\"IDS\":[{\"PASSPORT_NUMBER\":\"P1\","
         "\"PASSPORT_COUNTRY\":\"lb\"},{\"OTHER_ID_TYPE\":\"x\",\"OTHER_ID_NUMBER\":\"2\"}]}",
         HEAD
         ",{\"prop\":\"passportNumber\",\"text\":\"P1\",\"country\":\"lb\"},{\"prop\":\"idNumber\","
         "\"text\":\"2\",\"type\":\"x\"}," DATA "]}"},
        {RECORD
         "\"RECORD_TYPE\":\"PERSON\",\"NAME_FULL\":\"A B\",\"ADDR_LINE1\":\"Way 1\",\"ADDR_CITY\":"
         "\"Town\",\"ADDR_COUNTRY\":\"FR\"}",
         HEAD ",{\"prop\":\"address\",\"text\":\"Way 1, Town\",\"country\":\"FR\"}," DATA "]}"},
        {RECORD "\"RECORD_TYPE\":\"PERSON\",\"NAME_FULL\":\"A "
                "B\",\"RELATIONSHIPS\":[{\"REL_POINTER_ROLE\":"
                "\"Family\",\"REL_POINTER_DOMAIN\":\"X\",\"REL_POINTER_KEY\":\"Q2\"}]}",
         HEAD ",{\"prop\":\"linkedTo\",\"text\":\"Q2\",\"type\":\"Family\",\"note\":\"X\"}," DATA
              "]}"},
        /* what nobody maps is kept */
        {RECORD "\"RECORD_TYPE\":\"PERSON\",\"NAME_FULL\":\"A "
                "B\",\"SHOE_SIZE\":\"44\",\"MORE\":[{\"PASSPORT_"
                "COUNTRY\":\"lb\"}],\"DEEP\":{\"A\":[\"1\",null]}}",
         HEAD
         "," DATA
         "],\"notes\":[{\"code\":\"element-unknown\",\"path\":\"PASSPORT_COUNTRY\",\"text\":"
         "\"lb\"},{\"code\":\"element-unknown\",\"path\":\"SHOE_SIZE\",\"text\":\"44\"},{\"code\":"
         "\"element-unknown\",\"path\":\"A\",\"text\":\"1\"}]}"},
        {"{\"DATA_SOURCE\":\"D\",\"RECORD_ID\":\"1\"", "records.json:1:"},
        {"\n\n{\"a\":1,\"a\":2}", "records.json:3:"},
        {"", "records.json:1:1: not one record"},
        {RECORD "\"RECORD_TYPE\":\"PERSON\"}", "0 kept, 1 rejected: a record without a name"},
        {"[1]", "0 kept, 1 rejected: the line is no record"},
    };
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const det_list *list = NULL;
        char got[DET_ERROR_TEXT_MAX];
        if (load(det_str_of(rows[i].json), "senzing", arena, &list, &err) != DET_OK)
            snprintf(got, sizeof got, "%.*s", (int)strlen(rows[i].want), err.text);
        else if (list->subject_count == 0)
            snprintf(got, sizeof got, "0 kept, %zu rejected: %.*s", list->rejected_count,
                     DET_STR_FMT(list->rejected[0].reason));
        else
            snprintf(got, sizeof got, "%s", test_show(&list->subjects[0], out));
        CHECK_TEXT(i, got, rows[i].want);
    }
    det_text_free(out);
    det_arena_free(arena);
}

/* A subject as test_subject has it, and its record. */
TEST(statements_to_attributes)
{
    static const struct {
        const char *subject, *want;
    } rows[] = {
        {"un:1|Person|name=A|alias(Good)=B|alias=C|weakAlias=D|previousName=E|originalName=F",
         "{\"DATA_SOURCE\":\"un\",\"RECORD_ID\":\"1\",\"RECORD_TYPE\":\"PERSON\",\"NAMES\":["
         "{\"NAME_TYPE\":\"PRIMARY\",\"NAME_FULL\":\"A\"},"
         "{\"NAME_TYPE\":\"ORIGINAL_SCRIPT\",\"NAME_FULL\":\"F\"},"
         "{\"NAME_TYPE\":\"Good\",\"NAME_FULL\":\"B\"},{\"NAME_TYPE\":\"ALIAS\",\"NAME_FULL\":"
         "\"C\"},"
         "{\"NAME_TYPE\":\"FORMER\",\"NAME_FULL\":\"E\"},"
         "{\"NAME_TYPE\":\"WEAK_ALIAS\",\"NAME_FULL\":\"D\"}]}"},
        /* an alias is not called by a word that means another grade */
        {"un:1|LegalEntity|name=A|alias(FORMER)=B",
         "{\"DATA_SOURCE\":\"un\",\"RECORD_ID\":\"1\",\"NAMES\":["
         "{\"NAME_TYPE\":\"PRIMARY\",\"NAME_FULL\":\"A\"},{\"NAME_TYPE\":\"ALIAS\",\"NAME_FULL\":"
         "\"B\"}]}"},
        {"un:1|Person|name=A|birthDate=1962|nationality=KP|nationality(CITIZENSHIP)=FR|country=IR|"
         "country(HOME)=SY",
         "{\"DATA_SOURCE\":\"un\",\"RECORD_ID\":\"1\",\"RECORD_TYPE\":\"PERSON\",\"NAMES\":["
         "{\"NAME_TYPE\":\"PRIMARY\",\"NAME_FULL\":\"A\"}],\"DATES\":[{\"DATE_OF_BIRTH\":\"1962\"}]"
         ","
         "\"COUNTRIES\":[{\"NATIONALITY\":\"KP\"},{\"CITIZENSHIP\":\"FR\"},"
         "{\"COUNTRY_OF_ASSOCIATION\":\"IR\"},{\"ADDR_TYPE\":\"HOME\",\"ADDR_COUNTRY\":\"SY\"}]}"},
        /* numbers that Senzing does not know, behind those that it does */
        {"un:1|Vessel|name=A|registrationNumber(OGRN)=R|swiftBic=S|imoNumber=9187629|"
         "idNumber(SSN)=1|idNumber(x)=2|idNumber=3|registrationNumber(DUNS)=D|flag=KP",
         "{\"DATA_SOURCE\":\"un\",\"RECORD_ID\":\"1\",\"RECORD_TYPE\":\"VESSEL\",\"NAMES\":["
         "{\"NAME_TYPE\":\"PRIMARY\",\"NAME_FULL\":\"A\"}],"
         "\"COUNTRIES\":[{\"REGISTRATION_COUNTRY\":\"KP\"}],"
         "\"IDENTIFIERS\":[{\"SSN_NUMBER\":\"1\"},{\"OTHER_ID_TYPE\":\"x\",\"OTHER_ID_NUMBER\":"
         "\"2\"},"
         "{\"OTHER_ID_NUMBER\":\"3\"},{\"OTHER_ID_TYPE\":\"OGRN\",\"OTHER_ID_NUMBER\":\"R\"},"
         "{\"OTHER_ID_TYPE\":\"swiftBic\",\"OTHER_ID_NUMBER\":\"S\"},{\"DUNS_NUMBER\":\"D\"},"
         "{\"IMO_NUMBER\":\"9187629\"}]}"},
        /* a publisher's number ties nobody to anybody; what no attribute holds is not there */
        {"un:1|Company|name=A|reference(DATAID)=5|linkedTo(EMPLOYER)=B|remark=no|datasets=d|"
         "remark(last_change)=2024-03-09",
         "{\"DATA_SOURCE\":\"d\",\"RECORD_ID\":\"1\",\"RECORD_TYPE\":\"COMPANY\",\"NAMES\":["
         "{\"NAME_TYPE\":\"PRIMARY\",\"NAME_FULL\":\"A\"}],"
         "\"RELATIONSHIPS\":[{\"REL_POINTER_ROLE\":\"EMPLOYER\",\"REL_POINTER_KEY\":\"B\"}],"
         "\"ANCHORS\":[{\"REL_ANCHOR_DOMAIN\":\"DATAID\",\"REL_ANCHOR_KEY\":\"5\"}],"
         "\"REMARKS\":[{\"LAST_CHANGE\":\"2024-03-09\"}]}"},
    };
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const det_subject subject = test_subject(rows[i].subject, arena);
        det_text_clear(out);
        CHECK_OK(det_senzing_write(&subject, NULL, 1, true, out, &err), &err);
        det_str line = det_str_trim(det_text_str(out));
        char got[1200];
        snprintf(got, sizeof got, "%.*s", DET_STR_FMT(line));
        CHECK_TEXT(i, got, rows[i].want);
    }
    det_text_free(out);
    det_arena_free(arena);
}

static bool
has_name(const det_subject *subject, det_str name)
{
    for (size_t i = 0; i < subject->statement_count; i++)
        if (subject->statements[i].prop <= DET_PROP_NAME_LAST &&
            det_str_equal(subject->statements[i].text, name))
            return true;
    return false;
}

/* OpenSanctions publishes one crawl in both formats: the names of a party are the same. */
TEST(the_same_crawl_in_two_formats)
{
    char path[2][1024];
    det_file files[2] = {{.bytes = {NULL, 0}}, {.bytes = {NULL, 0}}};
    det_arena *arena = NULL;
    det_error err = {0};
    const det_list *senzing = NULL, *ftm = NULL;
    size_t compared = 0;
    if (det_test_data() == NULL) SKIP("../shared/data/opensanctions is not here");
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    snprintf(path[0], sizeof path[0], "%s/opensanctions/wd_persons-2024-03-09-senzing.json",
             det_test_data());
    snprintf(path[1], sizeof path[1], "%s/opensanctions/wd_persons-2024-03-09-entities.ftm.json",
             det_test_data());
    for (size_t i = 0; i < 2; i++)
        CHECK_OK(det_file_open(path[i], 0, &files[i], &err), &err);
    CHECK(det_format_guess(files[0].bytes) == det_format_find(DET_STR("senzing")));
    CHECK_OK(load(files[0].bytes, "senzing", arena, &senzing, &err), &err);
    CHECK_OK(load(files[1].bytes, "ftm", arena, &ftm, &err), &err);
    CHECK(senzing->read == 121 && senzing->subject_count == 121 && senzing->note_count == 0);
    CHECK(test_round_trip(senzing, &err));
    for (size_t s = 0; s < senzing->subject_count; s++) {
        const det_subject *one = &senzing->subjects[s];
        char id[200];
        snprintf(id, sizeof id, "%.*s", DET_STR_FMT(one->id));
        const det_subject *other = test_find(ftm, id);
        if (other == NULL) continue; /* a position, which is no party there */
        for (size_t i = 0; i < one->statement_count; i++)
            if (one->statements[i].prop <= DET_PROP_NAME_LAST &&
                !has_name(other, one->statements[i].text))
                det_test_fail(__FILE__, __LINE__, "%s: '%.*s' is no name of it in FollowTheMoney",
                              id, DET_STR_FMT(one->statements[i].text));
        compared++;
    }
    CHECK(compared == 100);
    for (size_t i = 0; i < 2; i++)
        det_file_close(&files[i]);
    det_arena_free(arena);
}
