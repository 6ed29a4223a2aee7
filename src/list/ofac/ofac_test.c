/* ofac_test.c - remarks, names and sets of files of OFAC, as small texts; the published sets are
 * read by
 * ../list_test.c. */
#include "list/ofac/ofac.h"

#include "base/file.h"
#include "list/ofac/fact.h"
#include "list/testing.h"

#include <stdio.h>
#include <string.h>

/* ---- remarks --------------------------------------------------------------------------------- */

/* What the remarks of a person say: "prop:text[country]{type}<span>(note)" joined by " | "; "!code"
 * notes. */
static const struct {
    int line;
    const char *in, *want;
} remark_rows[] = {
    {__LINE__, "", ""},
    {__LINE__, "DOB 18 Feb 1962; POB Pyongyang, Korea, North.",
     "birthDate:18 Feb 1962<1962-02-18> | birthPlace:Pyongyang, Korea, North"},
    {__LINE__, "DOB circa 1947; alt. DOB circa 1946; alt. DOB 1929 to 1930",
     "birthDate:circa 1947{circa}<1947> | birthDate:circa 1946{alt. circa}<1946> | birthDate:1929 "
     "to "
     "1930{alt.}<1929-01-01/1931-01-01>"},
    {__LINE__, "DOB unknown", "birthDate:unknown | !date-unread"},
    {__LINE__, "nationality Korea, North; alt. nationality China; citizen Iran",
     "nationality:Korea, North[Korea, North] | nationality:China[China] | "
     "nationality:Iran[Iran]{citizen}"},
    {__LINE__, "Passport 472220033 (Korea, North) issued 05 Jan 2012 expires 05 Jan 2017",
     "passportNumber:472220033[Korea, North]{Passport}(issued 05 Jan 2012 expires 05 Jan 2017)"},
    {__LINE__, "Passport RL 2544590 (Lebanon); alt. Passport A755350",
     "passportNumber:RL 2544590[Lebanon]{Passport} | passportNumber:A755350{Passport}"},
    {__LINE__, "Diplomatic Passport 836110034 expires 01 Jan 2020.",
     "passportNumber:836110034{Diplomatic Passport}(expires 01 Jan 2020)"},
    {__LINE__, "NIT # 800146749-7 (Colombia); RFC NAT100506KK1 (Mexico)",
     "taxNumber:800146749-7[Colombia]{NIT #} | taxNumber:NAT100506KK1[Mexico]{RFC}"},
    {__LINE__, "Unified Social Credit Code (USCC) 91222401MA0Y31E659 (China)",
     "registrationNumber:91222401MA0Y31E659[China]{Unified Social Credit Code (USCC)}"},
    {__LINE__, "Electoral Registry No. 22942118 (Venezuela); Kenyan ID No. 12773667",
     "idNumber:22942118[Venezuela]{Electoral Registry No.} | idNumber:12773667{Kenyan ID No.}"},
    {__LINE__,
     "Legal Entity Number 549300GY21AQGXZ45018; Legal Entity Number 851683897 (Netherlands)",
     "leiCode:549300GY21AQGXZ45018{Legal Entity Number} | "
     "registrationNumber:851683897[Netherlands]{Legal Entity Number}"},
    {__LINE__, "Vessel Registration Identification IMO 8511823; MMSI 572469210",
     "imoNumber:8511823{Vessel Registration Identification IMO} | mmsi:572469210{MMSI}"},
    {__LINE__, "Vessel Registration Identification IMO 5878589",
     "imoNumber:5878589{Vessel Registration Identification IMO} | !imo-check-digit"},
    {__LINE__, "Vessel Registration Identification RS 130280 (Russia); Former Vessel Flag Malta",
     "registrationNumber:RS 130280[Russia]{Vessel Registration Identification} | "
     "pastFlags:Malta{Former Vessel Flag}"},
    {__LINE__, "alt. Digital Currency Address - XBT 1Kuf2Rd8mDyAViwBozGTNYnvWL8uYFrkVo",
     "publicKey:1Kuf2Rd8mDyAViwBozGTNYnvWL8uYFrkVo{XBT}"},
    {__LINE__, "Email Address a@b.kp; Website http://x.kp/?a=1;b=2; Telephone: 850 2 381",
     "email:a@b.kp | website:http://x.kp/?a=1;b=2 | phone:850 2 381{Telephone}"},
    {__LINE__, "a.k.a. 'KOMID'; f.k.a. 'KIM, Jin Sok'.",
     "weakAlias:KOMID{a.k.a.} | weakAlias:Jin Sok KIM{f.k.a.}(KIM, Jin Sok)"},
    {__LINE__, "a.k.a. 'ABU AL-WAFA''; a.k.a. 'MAYO', 'MAYITO'.",
     "weakAlias:ABU AL-WAFA'{a.k.a.} | weakAlias:MAYO{a.k.a.} | weakAlias:MAYITO{a.k.a.}"},
    {__LINE__, "Linked To: MAHAN AIR; Linked To: CONSORCIO S.A.",
     "linkedTo:MAHAN AIR | linkedTo:CONSORCIO S.A."},
    {__LINE__, "Secondary sanctions risk: section 1(b) of Executive Order 13224.",
     "sanctionRisk:Secondary sanctions risk: section 1(b) of Executive Order 13224"},
    {__LINE__,
     "Aircraft Construction Number (also called L/N or S/N or F/N) 811; Aircraft Model B.747-422",
     "serialNumber:811{Aircraft Construction Number (also called L/N or S/N or F/N)} | "
     "model:B.747-422"},
    {__LINE__, "Aircraft Manufacture Date 18 Feb 1993; Aircraft Operator MAHAN AIR",
     "buildDate:18 Feb 1993<1993-02-18> | owner:MAHAN AIR{Aircraft Operator}"},
    {__LINE__, "Member ETA; Passport; ; Passports of all kinds",
     "remark:Member ETA | remark:Passport | remark:Passports of all kinds"},
};

static size_t
show_statement(const det_statement *s, bool is_first, char *text, size_t size)
{
    char span[DET_SPAN_TEXT_MAX];
    size_t used = (size_t)snprintf(text, size, "%s%s:%.*s", is_first ? "" : " | ",
                                   det_prop_name(s->prop), DET_STR_FMT(s->text));
    if (s->country.len != 0)
        used += (size_t)snprintf(text + used, size - used, "[%.*s]", DET_STR_FMT(s->country));
    if (s->type.len != 0)
        used += (size_t)snprintf(text + used, size - used, "{%.*s}", DET_STR_FMT(s->type));
    if (s->span.from != DET_DAY_NONE)
        used += (size_t)snprintf(text + used, size - used, "<%s>", det_span_print(s->span, span));
    if (s->note.len != 0)
        used += (size_t)snprintf(text + used, size - used, "(%.*s)", DET_STR_FMT(s->note));
    return used;
}

static const char *
show_draft(const det_draft *draft, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < draft->statement_count; i++)
        used += show_statement(&draft->statements[i], used == 0, text + used, size - used);
    for (size_t i = 0; i < draft->note_count; i++)
        used += (size_t)snprintf(text + used, size - used, "%s!%.*s", used == 0 ? "" : " | ",
                                 DET_STR_FMT(draft->notes[i].code));
    return text;
}

TEST(ofac_say_remarks)
{
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(remark_rows); i++) {
        det_draft draft = {.arena = arena, .scratch = arena};
        char text[1024];
        det_draft_begin(&draft, "sdn.csv", 1);
        draft.subject.schema = DET_SCHEMA_PERSON;
        det_ofac_say_remarks(&draft, det_str_of(remark_rows[i].in), DET_OFAC_END_STOP, 1);
        CHECK_TEXT(remark_rows[i].line, show_draft(&draft, text, sizeof text), remark_rows[i].want);
    }
    det_arena_free(arena);
}

/* The last clause of remarks that were cut is half a fact: kept, never read. */
TEST(ofac_say_remarks_that_are_cut)
{
    det_error err;
    det_arena *arena;
    char text[1024];
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_draft draft = {.arena = arena, .scratch = arena};
    det_draft_begin(&draft, "sdn.csv", 1);
    det_ofac_say_remarks(&draft, DET_STR("Passport 123 (Iran); Passport 45"), DET_OFAC_END_CUT, 1);
    CHECK_TEXT(__LINE__, show_draft(&draft, text, sizeof text),
               "passportNumber:123[Iran]{Passport} | remark:Passport 45 | !remark-cut");
    det_arena_free(arena);
}

TEST(ofac_say_name)
{
    static const struct {
        int line;
        const char *in, *want;
        det_schema schema;
    } rows[] = {
        {__LINE__, "KIM, Yong Chol", "name:Yong Chol KIM(KIM, Yong Chol)", DET_SCHEMA_PERSON},
        {__LINE__, "INAYATULLAH", "name:INAYATULLAH", DET_SCHEMA_PERSON},
        {__LINE__, "DELOS REYES, Feliciano Semborio, Jr.",
         "name:Feliciano Semborio DELOS REYES Jr.(DELOS REYES, Feliciano Semborio, Jr.)",
         DET_SCHEMA_PERSON},
        {__LINE__, "MNANGAGWA, JR., Emmerson Dambudzo",
         "name:Emmerson Dambudzo MNANGAGWA JR.(MNANGAGWA, JR., Emmerson Dambudzo)",
         DET_SCHEMA_PERSON},
        {__LINE__, "A, B, C", "name:A, B, C", DET_SCHEMA_PERSON}, /* not a form we know */
        {__LINE__, "A, B, C, D", "name:A, B, C, D", DET_SCHEMA_PERSON},
        {__LINE__, "KIM,", "name:KIM,", DET_SCHEMA_PERSON},
        {__LINE__, "ANGLO-CARIBBEAN CO., LTD.", "name:ANGLO-CARIBBEAN CO., LTD.",
         DET_SCHEMA_ORGANIZATION},
    };
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_draft draft = {.arena = arena, .scratch = arena};
        char text[256];
        det_draft_begin(&draft, "sdn.csv", 1);
        draft.subject.schema = rows[i].schema;
        det_ofac_say_name(&draft, DET_PROP_NAME, det_str_of(rows[i].in), "");
        CHECK_TEXT(rows[i].line, show_draft(&draft, text, sizeof text), rows[i].want);
    }
    det_arena_free(arena);
}

/* ---- sets of files --------------------------------------------------------------------------- */

enum { DATED = 19550 }; /* 2023-07-12 */
#define NULLS "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- "
#define AKA   ",\"a.k.a. 'AC'.\"\r\n\x1a"
#define SDN   "36,\"AEROCARIBBEAN AIRLINES\",-0- ,\"CUBA] [DPRK2\"," NULLS AKA
#define ALT   "36,12,\"aka\",\"AERO-CARIBBEAN\",-0- \r\n36,13,\"fka\",\"OLD AIR\",-0- \r\n\x1a"
#define ADD   "36,25,-0- ,\"Havana\",\"Cuba\",-0- \r\n\x1a"
#define AIRLINE                                                                                    \
    "{\"id\":\"ofac:36\",\"schema\":\"Organization\",\"caption\":\"AEROCARIBBEAN AIRLINES\","      \
    "\"statements\":[{\"prop\":\"name\",\"text\":\"AEROCARIBBEAN AIRLINES\"},{\"prop\":\"alias\"," \
    "\"text\":\"AERO-CARIBBEAN\",\"type\":\"aka\"},{\"prop\":\"previousName\",\"text\":\"OLD "     \
    "AIR\",\"type\":\"fka\"},{\"prop\":\"weakAlias\",\"text\":\"AC\",\"type\":\"a.k.a.\"},{"       \
    "\"prop\":\"address\",\"text\":\"Havana, Cuba\",\"country\":\"Cuba\"},{\"prop\":\"program\","  \
    "\"text\":\"CUBA\"},{\"prop\":\"program\",\"text\":\"DPRK2\"}]}"

/* Row by row: the texts of up to four files, and what entry 36 becomes, or the error. */
static const struct {
    int line;
    const char *files[4];
    const char *want;
} set_rows[] = {
    {__LINE__, {SDN, ALT, ADD}, AIRLINE},
    {__LINE__, {ADD, ALT, SDN}, AIRLINE}, /* told apart by their columns */
    {__LINE__,
     {"\xEF\xBB\xBF"
      "ent_num,SDN_Name,t,p,t,c,v,t,g,f,o,r\n" SDN,
      "\"ID,SUBID,\"\"aka/"
      "fka\"\",\"\"Name\"\",-0-\"\n\"36,12,\"\"aka\"\",\"\"AERO-CARIBBEAN\"\",-0-\"\n"
      "\"36,13,\"\"fka\"\",\"\"OLD AIR\"\",-0-\"\n\"\x1a\"\n",
      "\"36,25,-0- ,\"\"Havana\"\",\"\"Cuba\"\",-0-\"\n\"\x1a\"\n"},
     AIRLINE}, /* through a spreadsheet: whole rows quoted, headings, the end mark as a row */
    {__LINE__,
     {ALT, ADD},
     "no file with 12 columns: sdn.csv, the entries, is missing from the set; give "
     "it together with the others"},
    {__LINE__,
     {SDN, SDN},
     "b.csv:1:1: this and a.csv both have 12 columns (entries); give one of them\n  while reading "
     "the "
     "OFAC file b.csv"},
    {__LINE__,
     {"1,2,3\n"},
     "a.csv:1:1: 3 columns; expected 12 (sdn.csv), 5 (alt.csv), 6 (add.csv) or 2 "
     "(sdn_comments.csv) as "
     "OFAC publishes them\n  while reading the OFAC file a.csv"},
    {__LINE__,
     {"36,12,\"aka\",\"A\",-0- \n36,13,\"aka\"\n"},
     "a.csv:2:1: row of 3 columns among rows of 5 (alternate names); the file is cut off or "
     "damaged: "
     "fetch it again\n  while reading the OFAC file a.csv"},
    {__LINE__,
     {"\x1a"},
     "a.csv:1:1: not one row; an empty file is never published: fetch it again\n  while reading "
     "the OFAC "
     "file a.csv"},
    {__LINE__,
     {"36,12,\"aka\",\"A\xE9\",-0- \n"},
     "a.csv:1:15: byte 0xe9 is not UTF-8; fetch the file again, or convert it from the code page "
     "it was "
     "saved in\n  while reading the OFAC file a.csv"},
};

static det_status
load_set(const char *const *texts, det_day dated, det_arena *arena, const det_list **list,
         det_error *err)
{
    static const char *const names[4] = {"a.csv", "b.csv", "c.csv", "d.csv"};
    size_t count = 0;
    while (count < 4 && texts[count] != NULL)
        count++;
    return test_load_texts("ofac", names, texts, count, dated, arena, list, err);
}

TEST(ofac_sets)
{
    det_error err;
    det_text *out;
    det_arena *arena;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(set_rows); i++) {
        const det_list *list;
        det_status st = load_set(set_rows[i].files, DATED, arena, &list, &err);
        CHECK_TEXT(set_rows[i].line,
                   st == DET_OK ? test_show(test_find(list, "ofac:36"), out) : err.text,
                   set_rows[i].want);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
    det_text_free(out);
}

TEST(ofac_says_what_it_lacks)
{
    static const struct {
        int line;
        const char *files[4], *want;
    } rows[] = {{__LINE__, {SDN, ALT, ADD}, ""},
                {__LINE__, {SDN, ALT}, "addresses"},
                {__LINE__, {ADD, SDN}, "alternate names"},
                {__LINE__, {SDN}, "alternate names and addresses"}};
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const det_list *list;
        CHECK_OK(load_set(rows[i].files, DATED, arena, &list, &err), &err);
        CHECK_TEXT(rows[i].line, det_lacks_words(list->lacks), rows[i].want);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}

TEST(ofac_needs_a_date)
{
    static const char *const texts[4] = {SDN, ALT, ADD};
    det_error err;
    det_arena *arena;
    const det_list *list;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK(load_set(texts, DET_DAY_NONE, arena, &list, &err) == DET_MISSING);
    CHECK_TEXT(__LINE__, err.text,
               "a.csv: OFAC's CSV files do not say their date; give the day they were published");
    det_arena_free(arena);
}

/* Rows that belong to nobody are rejected by name; the counts of every file meet. */
TEST(ofac_counts_meet)
{
    static const char *const texts[4] = {
        SDN, "36,12,\"aka\",\"AERO-CARIBBEAN\",-0- \n99,14,\"aka\",\"NOBODY\",-0- \n",
        "36,25,-0- ,\"Havana\",\"Cuba\",-0", "99,\"x\"\nab,\"y\"\n"};
    det_error err;
    det_arena *arena;
    const det_list *list;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(load_set(texts, DATED, arena, &list, &err), &err);
    CHECK(list->read == 4 && list->subject_count == 1 && list->rejected_count == 3);
    CHECK(test_count(list, "rows:alt") == 2 && test_count(list, "joined:alt") == 1);
    CHECK(test_count(list, "rows:sdn_comments") == 2 &&
          test_count(list, "joined:sdn_comments") == 0);
    char text[512];
    size_t used = 0;
    for (size_t i = 0; i < list->rejected_count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s:%u: %.*s: %.*s\n",
                                 list->rejected[i].file, (unsigned)list->rejected[i].line,
                                 DET_STR_FMT(list->rejected[i].reason),
                                 DET_STR_FMT(list->rejected[i].raw));
    CHECK_TEXT(__LINE__, text,
               "d.csv:2: ent_num is not a number: ab,\"y\"\n"
               "b.csv:2: alt row of entry 99, which the main file does not have: "
               "99,14,\"aka\",\"NOBODY\",-0- \n"
               "d.csv:1: sdn_comments row of entry 99, which the main file does not have: "
               "99,\"x\"\n");
    /* the last byte of add.csv is lost: the address is kept, and the loss is noted */
    const det_subject *airline = test_find(list, "ofac:36");
    CHECK(airline != NULL && airline->note_count == 1 &&
          det_str_equal(airline->notes[0].code, DET_STR("null-cut")));
    det_arena_free(arena);
}

/* The overflow goes on in the middle of a word, with the blank at the cut kept. */
TEST(ofac_joins_the_overflow_of_remarks)
{
    static const char *const texts[4] = {
        "7,\"LAZARUS GROUP\",-0- ,\"DPRK3\"," NULLS ",\"a.k.a. 'WHOIS HACKIN\"\n"
        "8,\"B\",-0- ,\"DPRK3\"," NULLS ",\"Digital Currency Address - \"\n",
        ALT, ADD, "7,\"G TEAM'; a.k.a. 'RED DOT'.\"\n8,\"XBT 1abc.\"\n"};
    det_error err;
    det_text *out;
    det_arena *arena;
    const det_list *list;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(load_set(texts, DATED, arena, &list, &err), &err);
    CHECK_TEXT(
        __LINE__, test_show(test_find(list, "ofac:7"), out),
        "{\"id\":\"ofac:7\",\"schema\":\"Organization\",\"caption\":\"LAZARUS "
        "GROUP\",\"statements\":[{\"prop\":\"name\",\"text\":\"LAZARUS GROUP\"},{\"prop\":"
        "\"weakAlias\",\"text\":\"WHOIS HACKING TEAM\",\"type\":\"a.k.a.\"},{\"prop\":"
        "\"weakAlias\",\"text\":\"RED DOT\",\"type\":\"a.k.a.\"},{\"prop\":\"program\",\"text\":"
        "\"DPRK3\"}]}");
    CHECK_TEXT(
        __LINE__, test_show(test_find(list, "ofac:8"), out),
        "{\"id\":\"ofac:8\",\"schema\":\"Organization\",\"caption\":\"B\",\"statements\":[{"
        "\"prop\":\"name\",\"text\":\"B\"},{\"prop\":\"publicKey\",\"text\":\"1abc\",\"type\":"
        "\"XBT\"},{\"prop\":\"program\",\"text\":\"DPRK3\"}]}");
    det_arena_free(arena);
    det_text_free(out);
}
