/* un_test.c - name fields, records and files of the UN list, as small texts; the published lists
 * are read by
 * ../list_test.c. */
#include "list/un/un.h"

#include "base/file.h"
#include "list/testing.h"
#include "list/un/record.h"

#include <stdio.h>
#include <string.h>

/* ---- names ----------------------------------------------------------------------------------- */

/* What det_un_say_names makes of a field: "alias:X | originalName:Y". */
static const struct {
    int line;
    const char *in, *want;
} name_rows[] = {
    {__LINE__, "Yun Ho-chin", "alias:Yun Ho-chin"},
    {__LINE__, "  Forces  Nationales\n        de Liberation ",
     "alias:Forces Nationales de Liberation"},
    {__LINE__, "", ""},
    {__LINE__, " ; ", ""},
    {__LINE__, "Fazel Rahim; Fazil Rahim", "alias:Fazel Rahim | alias:Fazil Rahim"},
    {__LINE__, "Mohammad Sabet b) M. Javad Kareemi; M. Jawad",
     "alias:Mohammad Sabet | alias:M. Javad Kareemi | alias:M. Jawad"},
    {__LINE__, "Abubakar (original script: Абубакар)",
     "alias:Abubakar (original script: Абубакар) | originalName:Абубакар | alias:Abubakar"},
    {__LINE__, "حسن غول (Hassan Ghul; Hasan Gul)",
     "alias:حسن غول (Hassan Ghul; Hasan Gul) | alias:Hassan Ghul | alias:Hasan Gul | "
     "alias:حسن غول"},
    {__LINE__, "Falah-i-Insaniat Foundation (FIF)",
     "alias:Falah-i-Insaniat Foundation (FIF) | weakAlias:FIF | alias:Falah-i-Insaniat Foundation"},
    {__LINE__, "ISLAMIC STATE - KHORASAN (ISIL-K)",
     "alias:ISLAMIC STATE - KHORASAN (ISIL-K) | alias:ISLAMIC STATE - KHORASAN"},
    {__LINE__, "AL-HARAMAYN FOUNDATION (KENYA)", /* a country, not initials */
     "alias:AL-HARAMAYN FOUNDATION (KENYA) | alias:AL-HARAMAYN FOUNDATION"},
    {__LINE__, "SECOND ACADEMY (KPE.018)", "alias:SECOND ACADEMY (KPE.018) | alias:SECOND ACADEMY"},
    {__LINE__, "華信船務(香港)有限公司", "alias:華信船務(香港)有限公司 | alias:華信船務有限公司"},
    {__LINE__, "Ezatullah Haqqani (previously listed as)",
     "alias:Ezatullah Haqqani (previously listed as) | alias:Ezatullah Haqqani"},
    {__LINE__, "Safia Farkash, born 1 Jan. 1953 (Oman passport)",
     "alias:Safia Farkash, born 1 Jan. 1953 (Oman passport) | alias:Safia Farkash"},
    {__LINE__, "Akhter Mohmad (اختر محمد), ",
     "alias:Akhter Mohmad (اختر محمد) | originalName:اختر محمد | alias:Akhter Mohmad"},
    {__LINE__, "A (B", "alias:A (B"}, /* a bracket that is never closed is text */
    {__LINE__, "A) B", "alias:A) B"},
    {__LINE__, "((((((((((", "alias:(((((((((("},
};

TEST(un_say_names)
{
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(name_rows); i++) {
        det_draft draft = {.arena = arena, .scratch = arena};
        char got[1024] = "";
        size_t used = 0;
        det_draft_begin(&draft, "list.xml", 1);
        det_un_say_names(&draft, DET_PROP_ALIAS, det_str_of(name_rows[i].in), (det_str){0},
                         (det_str){0});
        for (size_t k = 0; k < draft.statement_count; k++)
            used += (size_t)snprintf(got + used, sizeof got - used, "%s%s:%.*s",
                                     k == 0 ? "" : " | ", det_prop_name(draft.statements[k].prop),
                                     DET_STR_FMT(draft.statements[k].text));
        CHECK_TEXT(name_rows[i].line, got, name_rows[i].want);
    }
    det_arena_free(arena);
}

TEST(un_has_other_script)
{
    static const struct {
        int line;
        const char *in;
        bool want;
    } rows[] = {
        {__LINE__, "Kim Yong Chol", false},
        {__LINE__, "Al Qa’ida – «x»", false},
        {__LINE__, "Đặng Văn Ngữ Ķ", false},
        {__LINE__, "", false},
        {__LINE__, "김영철", true},
        {__LINE__, "القاعدة", true},
        {__LINE__, "Амир", true},
        {__LINE__, "Ωμέγα", true},
        {__LINE__, "金铁三", true},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, det_has_other_script(det_str_of(rows[i].in)) ? "other" : "Latin",
                   rows[i].want ? "other" : "Latin");
}

/* ---- records --------------------------------------------------------------------------------- */

#define LIST(records)                                                                              \
    "<CONSOLIDATED_LIST dateGenerated=\"2020-12-01T19:08:54-05:00\"><INDIVIDUALS>" records         \
    "</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"
#define KIM(fields)                                                                                \
    LIST("<INDIVIDUAL><FIRST_NAME>KIM</FIRST_NAME><REFERENCE_NUMBER>KPi.024 "                      \
         "</REFERENCE_NUMBER>" fields "</INDIVIDUAL>")
#define SUBJECT(statements)                                                                        \
    "{\"id\":\"un:KPi.024\",\"schema\":\"Person\",\"caption\":\"KIM\",\"statements\":[{\"prop\":"  \
    "\"name\",\"text\":\"KIM\"}" statements "]"

static const struct {
    int line;
    const char *in, *want;
} record_rows[] = {
    {__LINE__, KIM(""), SUBJECT("") "}"},
    {__LINE__, KIM("<SECOND_NAME> YONG CHOL </SECOND_NAME><VERSIONNUM>1</VERSIONNUM><SORT_KEY/>"),
     "{\"id\":\"un:KPi.024\",\"schema\":\"Person\",\"caption\":\"KIM YONG "
     "CHOL\",\"statements\":[{\"prop\":\"name\",\"text\":\"KIM YONG CHOL\"}]}"},
    {__LINE__,
     KIM("<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>K</ALIAS_NAME><NOTE>nom de guerre"
         "</NOTE><CITY_OF_BIRTH>Pyongyang</CITY_OF_BIRTH><DATE_OF_BIRTH>1962</DATE_OF_BIRTH>"
         "</INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>"),
     SUBJECT(",{\"prop\":\"weakAlias\",\"text\":\"K\",\"type\":\"Low\",\"note\":\"born 1962; "
             "born in "
             "Pyongyang; nom de guerre\"}") "}"},
    {__LINE__,
     KIM("<INDIVIDUAL_ALIAS><QUALITY>Fair</QUALITY><ALIAS_NAME>K</ALIAS_NAME></"
         "INDIVIDUAL_ALIAS>"),
     SUBJECT(",{\"prop\":\"alias\",\"text\":\"K\",\"type\":\"Fair\"}") ",\"notes\":[{\"code\":"
                                                                       "\"alias-quality-unknown\","
                                                                       "\"path\":\"INDIVIDUAL_"
                                                                       "ALIAS/QUALITY\",\"text\":"
                                                                       "\"Fair\"}]}"},
    {__LINE__, /* as in 2024: the party's birth in an alias that names nobody */
     KIM("<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/><DATE_OF_BIRTH>1960-04-12</DATE_OF_BIRTH>"
         "<CITY_OF_BIRTH>Kotido</CITY_OF_BIRTH><COUNTRY_OF_BIRTH>Uganda</COUNTRY_OF_BIRTH>"
         "</INDIVIDUAL_ALIAS>"),
     SUBJECT(",{\"prop\":\"birthDate\",\"text\":\"1960-04-12\",\"span\":\"1960-04-12\","
             "\"note\":"
             "\"published in an alias without a "
             "name\"},{\"prop\":\"birthPlace\",\"text\":\"Kotido, "
             "Uganda\",\"country\":\"Uganda\",\"note\":\"published in an alias without a "
             "name\"}") ",\"notes\":[{\"code\":\"alias-without-name\",\"path\":\"INDIVIDUAL_"
                        "ALIAS\",\"text\":\"born "
                        "1960-04-12; born in Kotido, Uganda\"}]}"},
    {__LINE__,
     KIM("<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Samir</"
         "ALIAS_NAME><NOTE>original "
         "script: Самир</NOTE></INDIVIDUAL_ALIAS>"),
     SUBJECT(",{\"prop\":\"originalName\",\"text\":\"Самир\",\"note\":\"of the alias "
             "Samir\"},{\"prop\":"
             "\"alias\",\"text\":\"Samir\",\"type\":\"Good\",\"note\":\"original script: "
             "Самир\"}") "}"},
    {__LINE__,
     KIM("<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1953</"
         "FROM_YEAR>"
         "<TO_YEAR>1958</TO_YEAR></"
         "INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>"
         "EXACT</TYPE_OF_DATE><NOTE>Nov. 1973 </NOTE></INDIVIDUAL_DATE_OF_BIRTH>"
         "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE/></INDIVIDUAL_DATE_OF_BIRTH>"),
     SUBJECT(",{\"prop\":\"birthDate\",\"text\":\"1953 to "
             "1958\",\"span\":\"1953-01-01/1959-01-01\","
             "\"type\":\"BETWEEN\"},{\"prop\":\"birthDate\",\"text\":\"Nov. "
             "1973\",\"span\":\"1973-11\",\"type\":\"EXACT\"}") "}"},
    {__LINE__,
     KIM("<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>30-35 years "
         "old</NOTE>"
         "</INDIVIDUAL_DATE_OF_BIRTH>"),
     SUBJECT(",{\"prop\":\"birthDate\",\"text\":\"30-35 years old\",\"type\":\"EXACT\"}") ",\"notes"
                                                                                          "\":[{"
                                                                                          "\"code\""
                                                                                          ":\"date-"
                                                                                          "unread\""
                                                                                          ",\"path"
                                                                                          "\":"
                                                                                          "\"INDIVI"
                                                                                          "DUAL_"
                                                                                          "DATE_OF_"
                                                                                          "BIRTH\","
                                                                                          "\"text\""
                                                                                          ":\"30-"
                                                                                          "35 "
                                                                                          "years "
                                                                                          "old\"}]"
                                                                                          "}"},
    {__LINE__,
     KIM("<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>381110042 "
         "(Expired "
         "25 Jan. "
         "2016)</NUMBER><ISSUING_COUNTRY>DPRK</ISSUING_COUNTRY><DATE_OF_ISSUE>2012-01-05"
         "</DATE_OF_ISSUE><CITY_OF_ISSUE>Pyongyang</CITY_OF_ISSUE></INDIVIDUAL_DOCUMENT>"),
     SUBJECT(",{\"prop\":\"passportNumber\",\"text\":\"381110042\",\"country\":\"DPRK\",\"type\":"
             "\"Passport\",\"note\":\"as published: 381110042 (Expired 25 Jan. 2016); issued "
             "2012-01-05; issued in Pyongyang\"}") "}"},
    {__LINE__,
     KIM("<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification "
         "Number</TYPE_OF_DOCUMENT>"
         "<NOTE>Italian Fiscal Code: DAOMMD74T11Z352Z</NOTE></INDIVIDUAL_DOCUMENT>"),
     SUBJECT(",{\"prop\":\"idNumber\",\"text\":\"DAOMMD74T11Z352Z\",\"type\":\"National "
             "Identification "
             "Number\",\"note\":\"Italian Fiscal Code: DAOMMD74T11Z352Z\"}") "}"},
    {__LINE__,
     KIM("<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NOTE>lost</NOTE>"
         "</INDIVIDUAL_DOCUMENT>"), /* a document without its number identifies nobody */
     SUBJECT(",{\"prop\":\"remark\",\"text\":\"lost\",\"type\":\"Passport\"}") "}"},
    {__LINE__,
     KIM("<INDIVIDUAL_ADDRESS><STREET>1 Main "
         "St</STREET><CITY>Pyongyang</CITY><COUNTRY>DPRK</COUNTRY>"
         "<NOTE>old</NOTE></INDIVIDUAL_ADDRESS><INDIVIDUAL_ADDRESS><COUNTRY/></"
         "INDIVIDUAL_ADDRESS>"
         "<NATIONALITY><VALUE>DPRK</VALUE></NATIONALITY><GENDER>Male</GENDER>"),
     SUBJECT(",{\"prop\":\"gender\",\"text\":\"Male\"},{\"prop\":\"nationality\",\"text\":\"DPRK\","
             "\"country\":\"DPRK\"},{\"prop\":\"address\",\"text\":\"1 Main St, Pyongyang, "
             "DPRK\",\"country\":\"DPRK\",\"note\":\"old\"}") "}"},
    {__LINE__,
     KIM("<UN_LIST_TYPE>26532022</UN_LIST_TYPE><LISTED_ON>2016-03-02</"
         "LISTED_ON><LIST_TYPE><VALUE>UN "
         "List</VALUE></LIST_TYPE><LAST_DAY_UPDATED><VALUE/><VALUE>2017-06-01</VALUE>"
         "</LAST_DAY_UPDATED>"),
     SUBJECT(",{\"prop\":\"program\",\"text\":\"26532022\"},{\"prop\":\"listedOn\",\"text\":\"2016-"
             "03-02\","
             "\"span\":\"2016-03-02\"},{\"prop\":\"updatedOn\",\"text\":\"2017-06-01\",\"span\":"
             "\"2017-06-01\"}") ",\"notes\":[{\"code\":\"list-type-unknown\",\"path\":\"UN_LIST_"
                                "TYPE\",\"text\":\"26532022\"}]}"},
    {__LINE__,
     KIM("<COMMENTS1>Works for (KPe.001), see KPi.024 and https://un.org/x. [Old Reference # "
         "I.47.C.1]</COMMENTS1>"),
     SUBJECT(",{\"prop\":\"linkedTo\",\"text\":\"KPe.001\"},{\"prop\":\"reference\",\"text\":"
             "\"I.47.C.1\","
             "\"type\":\"Old "
             "Reference\"},{\"prop\":\"sourceUrl\",\"text\":\"https://un.org/x\"},{\"prop\":"
             "\"remark\",\"text\":\"Works for (KPe.001), see KPi.024 and https://un.org/x. "
             "[Old Reference "
             "# I.47.C.1]\"}") "}"},
    {__LINE__,
     KIM("<HEIGHT>170<UNIT>cm</UNIT></HEIGHT><TITLE><VALUE>Dr.</VALUE><RANK>3</RANK></TITLE>"),
     SUBJECT(",{\"prop\":\"title\",\"text\":\"Dr.\"}") ",\"notes\":[{\"code\":\"element-"
                                                       "unknown\",\"path\":\"HEIGHT\",\"text\":"
                                                       "\"170\"},{\"code\":"
                                                       "\"element-unknown\",\"path\":\"HEIGHT/"
                                                       "UNIT\",\"text\":\"cm\"},{\"code\":"
                                                       "\"element-unknown\",\"path\":"
                                                       "\"TITLE/RANK\",\"text\":\"3\"}]}"},
    {__LINE__,
     KIM("<SECOND_NAME>na</SECOND_NAME><NATIONALITY><VALUE>na</VALUE></NATIONALITY>"
         "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>na</ALIAS_NAME><NOTE>null</NOTE>"
         "</INDIVIDUAL_ALIAS>"), /* an alias may be called so */
     SUBJECT(
         ",{\"prop\":\"alias\",\"text\":\"na\",\"type\":\"Good\"}") ",\"notes\":[{\"code\":"
                                                                    "\"placeholder\",\"path\":"
                                                                    "\"SECOND_NAME\",\"text\":"
                                                                    "\"na\"},{\"code\":"
                                                                    "\"placeholder\",\"path\":"
                                                                    "\"VALUE\",\"text\":\"na\"},{"
                                                                    "\"code\":\"placeholder\","
                                                                    "\"path\":\"NOTE\","
                                                                    "\"text\":\"null\"}]}"},
    {__LINE__, KIM("<FIRST_NAME>LEE</FIRST_NAME>"),
     SUBJECT("") ",\"notes\":[{\"code\":\"element-repeated\",\"path\":\"FIRST_NAME\",\"text\":"
                 "\"LEE\"}]}"},
};

TEST(un_records)
{
    static const char *const names[] = {"list.xml"};
    det_error err;
    det_text *out;
    det_arena *arena;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(record_rows); i++) {
        const det_list *list;
        det_status st = test_load_texts("un", names, &record_rows[i].in, 1, DET_DAY_NONE, arena,
                                        &list, &err);
        CHECK_TEXT(record_rows[i].line,
                   st == DET_OK ? test_show(test_find(list, "un:KPi.024"), out) : err.text,
                   record_rows[i].want);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
    det_text_free(out);
}

/* ---- whole files ----------------------------------------------------------------------------- */

/* "read kept rejected date; id id ...; reason @line" or the error. */
static const char *
summary(det_status st, const det_list *list, const det_error *err, char *text, size_t size)
{
    char day[DET_DAY_TEXT_MAX];
    if (st != DET_OK) return err->text;
    size_t used = (size_t)snprintf(text, size, "%d %zu %zu %s;", (int)list->read,
                                   list->subject_count, list->rejected_count,
                                   det_day_print(list->dated, day));
    for (size_t i = 0; i < list->subject_count; i++)
        used += (size_t)snprintf(text + used, size - used, " %.*s",
                                 DET_STR_FMT(list->subjects[i].id));
    for (size_t i = 0; i < list->rejected_count; i++)
        used += (size_t)snprintf(text + used, size - used, "; %.*s @%u",
                                 DET_STR_FMT(list->rejected[i].reason),
                                 (unsigned)list->rejected[i].line);
    return text;
}

#define ONE                                                                                        \
    "<INDIVIDUAL><FIRST_NAME>A</FIRST_NAME><REFERENCE_NUMBER>QDi.001</REFERENCE_NUMBER></"         \
    "INDIVIDUAL>"
#define WHILE "\n  while reading the UN list list.xml"

static const struct {
    int line;
    const char *in, *want;
} file_rows[] = {
    {__LINE__, LIST(ONE), "1 1 0 2020-12-01; un:QDi.001"},
    /* one party twice is joined, two parties under one reference stay two */
    {__LINE__, LIST(ONE "\n" ONE),
     "2 1 1 2020-12-01; un:QDi.001; second record of un:QDi.001; its values joined the one at line "
     "1 @2"},
    {__LINE__,
     LIST(ONE "<INDIVIDUAL><FIRST_NAME>B</FIRST_NAME><REFERENCE_NUMBER>QDi.001</REFERENCE_NUMBER>"
              "</INDIVIDUAL>"),
     "2 2 0 2020-12-01; un:QDi.001 un:QDi.001~2"},
    {__LINE__, LIST("<INDIVIDUAL><FIRST_NAME>A</FIRST_NAME><DATAID>7</DATAID></INDIVIDUAL>"),
     "1 1 0 2020-12-01; un:dataid-7"},
    {__LINE__, LIST("<INDIVIDUAL><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL>"),
     "1 0 1 2020-12-01;; neither REFERENCE_NUMBER nor DATAID: nothing to call this record by @1"},
    {__LINE__, LIST("<INDIVIDUAL><REFERENCE_NUMBER>QDi.001</REFERENCE_NUMBER></INDIVIDUAL>"),
     "1 0 1 2020-12-01;; no name in FIRST_NAME to FOURTH_NAME, in an alias or in "
     "NAME_ORIGINAL_SCRIPT @1"},
    {__LINE__, LIST("<DATAID>7</DATAID>" ONE),
     "2 1 1 2020-12-01; un:QDi.001; <DATAID> among INDIVIDUALS is no record we know @1"},
    {__LINE__, LIST("<ENTITY><FIRST_NAME>A</FIRST_NAME></ENTITY>" ONE),
     "2 1 1 2020-12-01; un:QDi.001; <ENTITY> among INDIVIDUALS is no record we know @1"},
    {__LINE__, LIST(""),
     "list.xml:1:1: not one INDIVIDUAL or ENTITY; an empty list is never published: fetch the file "
     "again" WHILE},
    {__LINE__, "<html><body>Service unavailable</body></html>",
     "list.xml:1:1: the document begins with <html>; expected <CONSOLIDATED_LIST>, the UN Security "
     "Council list in XML: fetch the file again" WHILE},
    {__LINE__, "<CONSOLIDATED_LIST>\n<VESSELS/></CONSOLIDATED_LIST>",
     "list.xml:2:1: unknown section <VESSELS>; expected INDIVIDUALS or ENTITIES: the list has a "
     "new "
     "part that must be mapped before it can be imported" WHILE},
    {__LINE__, "<CONSOLIDATED_LIST><INDIVIDUALS>" ONE "</INDIVIDUALS></CONSOLIDATED_LIST>",
     "list.xml:1:1: the list has no dateGenerated and no date was given; give the day it was "
     "published" WHILE},
    {__LINE__,
     "<CONSOLIDATED_LIST dateGenerated=\"yesterday\"><INDIVIDUALS>" ONE
     "</INDIVIDUALS></CONSOLIDATED_LIST>",
     "list.xml:1:1: dateGenerated is 'yesterday'; expected it to begin with a day such as "
     "2026-05-08" WHILE},
    {__LINE__,
     "<CONSOLIDATED_LIST dateGenerated=\"2024-03-16T00:00:02.773Z\"><INDIVIDUALS>" ONE
     "</INDIVIDUALS></CONSOLIDATED_LIST>",
     "1 1 0 2024-03-16; un:QDi.001"},
};

TEST(un_files)
{
    static const char *const names[] = {"list.xml"};
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(file_rows); i++) {
        const det_list *list;
        char text[1024];
        det_status st = test_load_texts("un", names, &file_rows[i].in, 1, DET_DAY_NONE, arena,
                                        &list, &err);
        CHECK_TEXT(file_rows[i].line, summary(st, list, &err, text, sizeof text),
                   file_rows[i].want);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}

TEST(un_takes_the_callers_date_if_the_file_has_none)
{
    static const char *const names[] = {"list.xml"};
    static const char *const texts[] = {"<CONSOLIDATED_LIST><INDIVIDUALS>" ONE
                                        "</INDIVIDUALS></CONSOLIDATED_LIST>"};
    det_error err;
    det_arena *arena;
    const det_list *list;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(test_load_texts("un", names, texts, 1, 17000, arena, &list, &err), &err);
    CHECK(list->dated == 17000 && list->dated_text.len == 0);
    det_arena_free(arena);
}

TEST(un_wants_one_file)
{
    det_error err;
    const det_list *list;
    CHECK(det_un_load(NULL, 2, DET_DAY_NONE, NULL, &list, &err) == DET_USAGE);
    CHECK_TEXT(__LINE__, err.text, "the UN list is one XML file; 2 files were given");
}

/* A file that was cut off anywhere is never a shorter list. */
TEST(un_refuses_every_truncation)
{
    det_error err;
    det_file file;
    det_arena *arena;
    char path[1024];
    snprintf(path, sizeof path, "%s/samples/un-2025-11-29.xml", DET_SOURCE_ROOT);
    CHECK_OK(det_file_open(path, 0, &file, &err), &err);
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    size_t tried = 0, whole = det_str_trim(file.bytes).len;
    for (size_t cut = 0; cut < whole; cut++) {
        /* every boundary of an element, and every 97th byte */
        bool is_boundary = cut > 0 && file.bytes.ptr[cut - 1] == '>';
        if (!is_boundary && cut % 97 != 0) continue;
        det_list_file part = {"cut.xml", det_str_slice(file.bytes, 0, cut)};
        const det_list *list;
        if (det_un_load(&part, 1, DET_DAY_NONE, arena, &list, &err) == DET_OK)
            det_test_fail(__FILE__, __LINE__, "the first %zu bytes are taken for a list", cut);
        det_arena_reset(arena);
        tried++;
    }
    CHECK(tried > 500);
    det_arena_free(arena);
    det_file_close(&file);
}
