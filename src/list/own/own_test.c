/* own_test.c - lists of one's own: what a declaration may say, and what comes out of a row. */
#include "base/text.h"
#include "list/declare.h"
#include "list/testing.h"

#include <stdio.h>

/* ---- declarations ------------------------------------------------------------------------------
 */

static const struct {
    int line;
    const char *yaml, *want;
} declare_rows[] = {
    {__LINE__, "source: own:watch\nformat: csv\n", "own:watch|own:watch|own|UTC"},
    {__LINE__, "source: crime\nformat: csv\ntitle: Crime\nauthority: os\nzone: Europe/London\n",
     "crime|Crime|os|Europe/London"},
    {__LINE__, "format: csv\n",
     "d.yaml:1:1: a source is declared by its id and its format at "
     "least: 'source: own:watch' and 'format: csv'"},
    {__LINE__, "source: own:watch\nformat: xls\n",
     "d.yaml:2:9: 'xls' is no format; expected one of csv, ftm, senzing, simple"},
    {__LINE__, "source: un\nformat: csv\n",
     "d.yaml:1:9: 'un' is a publisher whose format we know; a list of one's own needs another id, "
     "as own:un"},
    {__LINE__, "source: own\nformat: csv\n",
     "d.yaml:1:9: 'own' alone is no source: it stands before the names of all lists of one's own, "
     "as own:watch"},
    {__LINE__, "source: Own:A b\nformat: csv\n",
     "d.yaml:1:9: 'Own:A b' cannot be the id of a source; expected small letters, digits, '-' and "
     "'_', a letter first, 31 bytes at most, and 'own:' before it or not, as own:watch"},
    {__LINE__, "source: own:a\nformat: csv\nzone: Mars\n",
     "d.yaml:3:7: no clock 'Mars'; expected UTC, America/New_York, Europe/Brussels, Europe/London "
     "or Europe/Zurich"},
    {__LINE__, "source: own:a\nformat: csv\ncolor: red\n",
     "d.yaml:3:1: unknown key 'color' of a source; expected source, format, title, authority, "
     "zone, or of a list in CSV separator, encoding, values, dates, schema, kinds, columns, "
     "constants"},
    {__LINE__, "source: own:a\nformat: csv\nseparator: ';'\n",
     "d.yaml:1:1: a list in CSV needs 'columns:', a map from headings to properties, as 'Full "
     "name: name'"},
    {__LINE__, "source: own:a\nformat: csv\ncolumns: {Ref: id}\n",
     "d.yaml:3:10: no column is a name: nobody could be found by this list"},
    {__LINE__, "source: own:a\nformat: csv\ncolumns: {N: nam}\n",
     "d.yaml:3:14: 'nam' is no property; expected id, schema, reason, entryOwner or a property as "
     "name, alias, weakAlias, birthDate, nationality, passportNumber, idNumber, imoNumber, "
     "address, program, expiresOn, remark"},
    {__LINE__, "source: own:a\nformat: csv\ncolumns: {N: name, P: {country_of: Q}}\n",
     "d.yaml:3:20: column 'P' is part of 'Q', which is no column of values"},
    {__LINE__, "source: own:a\nformat: csv\ncolumns: {N: {property: name, country_of: N}}\n",
     "d.yaml:3:31: a column is one thing: a property, or a part of one"},
    {__LINE__, "source: own:a\nformat: csv\ncolumns: {N: {dates: iso}}\n",
     "d.yaml:3:14: column 'N' does not say its property"},
    {__LINE__, "source: own:a\nformat: csv\ndates: backwards\ncolumns: {N: name}\n",
     "d.yaml:3:8: 'backwards' is no order of dates; expected iso, day-first or month-first"},
    {__LINE__, "source: own:a\nformat: csv\nencoding: koi8-r\ncolumns: {N: name}\n",
     "d.yaml:3:11: encoding 'koi8-r' is not read; expected utf-8 or windows-1252"},
    {__LINE__, "source: own:a\nformat: csv\nseparator: ', '\ncolumns: {N: name}\n",
     "d.yaml:3:12: ', ' does not part fields; expected one character, as ',' or ';'"},
    {__LINE__, "source: own:a\nformat: csv\nkinds: {P: Human}\ncolumns: {N: name}\n",
     "d.yaml:3:12: 'Human' is no kind of party; expected LegalEntity, Person, Organization, "
     "Company, Vessel, Airplane, CryptoWallet or Address"},
    {__LINE__, "source: own:a\nformat: csv\nconstants: {id: 7}\ncolumns: {N: name}\n",
     "d.yaml:3:13: 'id' cannot be said of every row; expected a property as program, reason, "
     "entryOwner, topics, expiresOn"},
};

TEST(own_declaration)
{
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(declare_rows); i++) {
        const det_source *source;
        char got[512];
        det_status st = det_source_declare(det_str_of(declare_rows[i].yaml), "d.yaml", arena,
                                           &source, &err);
        if (st == DET_OK)
            snprintf(got, sizeof got, "%s|%s|%s|%s", source->id, source->title, source->authority,
                     det_zone_name(source->zone));
        CHECK_TEXT(declare_rows[i].line, st == DET_OK ? got : err.text, declare_rows[i].want);
    }
    det_arena_free(arena);
}

/* ---- rows --------------------------------------------------------------------------------------
 */

#define MAPPING                                                                                    \
    "source: own:w\nformat: csv\nseparator: ';'\nvalues: '|'\ndates: month-first\n"                \
    "kinds: {P: Person}\nschema: Company\ncolumns:\n  Ref: id\n  Kind: schema\n  Who: name\n"      \
    "  Born: birthDate\n  Pass: {property: passportNumber, type: travel}\n"                        \
    "  Land: {country_of: Pass}\n  Until: {property: expiresOn, dates: day-first}\n  Why: "        \
    "reason\n"                                                                                     \
    "  Colour: ~\nconstants: {entryOwner: A. Desk}\n"
#define HEADINGS "Ref;Kind;Who;Born;Pass;Land;Until;Why;Colour\n"

static const struct {
    int line;
    const char *yaml; /* NULL: no mapping */
    const char *csv, *want;
} rows[] = {
    {__LINE__, NULL,
     "id,schema,name,alias,birthDate\n17,Person,Ann Example,A. Example; Annie,1961\n",
     "{\"id\":\"own:w:17\",\"schema\":\"Person\",\"caption\":\"Ann Example\",\"statements\":["
     "{\"prop\":\"name\",\"text\":\"Ann Example\"},{\"prop\":\"alias\",\"text\":\"A. Example\"},"
     "{\"prop\":\"alias\",\"text\":\"Annie\"},"
     "{\"prop\":\"birthDate\",\"text\":\"1961\",\"span\":\"1961\"}]}\n"},
    /* a party without a number, and what is wrong with its values */
    {__LINE__, NULL, "name,imoNumber,expiresOn\nEXAMPLE STAR,9074728,never\n",
     "{\"id\":\"own:w:EXAMPLE STAR\",\"schema\":\"LegalEntity\",\"caption\":\"EXAMPLE STAR\","
     "\"statements\":[{\"prop\":\"name\",\"text\":\"EXAMPLE STAR\"},"
     "{\"prop\":\"imoNumber\",\"text\":\"9074728\"},{\"prop\":\"expiresOn\",\"text\":\"never\"}],"
     "\"notes\":[{\"code\":\"imo-check-digit\",\"path\":\"imoNumber\",\"text\":\"9074728\"},"
     "{\"code\":\"date-unread\",\"path\":\"expiresOn\",\"text\":\"never\"},"
     "{\"code\":\"reference-missing\",\"path\":\"id\",\"text\":\"EXAMPLE STAR\"}]}\n"},
    {__LINE__, NULL, "id,name\n1,\n2,B\n",
     "{\"id\":\"own:w:2\",\"schema\":\"LegalEntity\",\"caption\":\"B\",\"statements\":["
     "{\"prop\":\"name\",\"text\":\"B\"}]}\nl.csv:2: a row without a name: 1,\n"},
    {__LINE__, MAPPING,
     HEADINGS "1;p;Bob;04/17/1961;X1|Y2;FR|GB;31/12/2027;fraud;red\n2;;Sample AG;;;;;;\n",
     "{\"id\":\"own:w:1\",\"schema\":\"Person\",\"caption\":\"Bob\",\"statements\":["
     "{\"prop\":\"name\",\"text\":\"Bob\"},"
     "{\"prop\":\"birthDate\",\"text\":\"04/17/1961\",\"span\":\"1961-04-17\"},"
     "{\"prop\":\"passportNumber\",\"text\":\"X1\",\"country\":\"FR\",\"type\":\"travel\"},"
     "{\"prop\":\"passportNumber\",\"text\":\"Y2\",\"country\":\"GB\",\"type\":\"travel\"},"
     "{\"prop\":\"remark\",\"text\":\"fraud\",\"type\":\"reason\"},"
     "{\"prop\":\"remark\",\"text\":\"A. Desk\",\"type\":\"entryOwner\"},"
     "{\"prop\":\"expiresOn\",\"text\":\"31/12/2027\",\"span\":\"2027-12-31\"}]}\n"
     "{\"id\":\"own:w:2\",\"schema\":\"Company\",\"caption\":\"Sample AG\",\"statements\":["
     "{\"prop\":\"name\",\"text\":\"Sample AG\"},"
     "{\"prop\":\"remark\",\"text\":\"A. Desk\",\"type\":\"entryOwner\"}]}\n"},
    /* one country stands for both passports; three are one too many, and none is lost */
    {__LINE__, MAPPING, HEADINGS "1;P;Bob;;X1|Y2;FR;;;\n2;Q;Eve;;X1;FR|GB|DE;;;\n",
     "{\"id\":\"own:w:1\",\"schema\":\"Person\",\"caption\":\"Bob\",\"statements\":["
     "{\"prop\":\"name\",\"text\":\"Bob\"},"
     "{\"prop\":\"passportNumber\",\"text\":\"X1\",\"country\":\"FR\",\"type\":\"travel\"},"
     "{\"prop\":\"passportNumber\",\"text\":\"Y2\",\"country\":\"FR\",\"type\":\"travel\"},"
     "{\"prop\":\"remark\",\"text\":\"A. Desk\",\"type\":\"entryOwner\"}]}\n"
     "{\"id\":\"own:w:2\",\"schema\":\"Company\",\"caption\":\"Eve\",\"statements\":["
     "{\"prop\":\"name\",\"text\":\"Eve\"},"
     "{\"prop\":\"passportNumber\",\"text\":\"X1\",\"country\":\"FR\",\"type\":\"travel\"},"
     "{\"prop\":\"remark\",\"text\":\"A. Desk\",\"type\":\"entryOwner\"}],"
     "\"notes\":[{\"code\":\"type-unknown\",\"path\":\"Kind\",\"text\":\"Q\"},"
     "{\"code\":\"value-missing\",\"path\":\"Land\",\"text\":\"FR|GB|DE\"}]}\n"},
    {__LINE__, NULL, "id,Name\n1,A\n",
     "l.csv:1:4: column 'Name' is no property; give it one in a declaration: 'columns: {\"Name\": "
     "name, ...}' (docs/lists/own.md)\n  while reading 'own:w' from l.csv"},
    {__LINE__, NULL, "id,id,name\n",
     "l.csv:1:4: the column 'id' stands twice\n  while reading 'own:w' from l.csv"},
    {__LINE__, NULL, "id,alias,name\n1,A\n",
     "l.csv:2:1: row of 2 fields among rows of 3; a quote or a separator is missing, or the file "
     "is cut off\n  while reading 'own:w' from l.csv"},
    {__LINE__, NULL, "id,name\n1,\"A\n",
     "l.csv:2:3: a quoted field that is never closed; expected '\"' before the end of the file: "
     "was it cut off?\n  while "
     "reading 'own:w' from l.csv"},
    {__LINE__, NULL, "id,name\n",
     "l.csv:1:1: not one row; expected headings and below them a row for each party\n  while "
     "reading 'own:w' from l.csv"},
    {__LINE__, NULL, "id,name\n1,Andr\xE9\n",
     "l.csv:2:7: byte 0xE9 is not UTF-8; save the file as UTF-8, or say 'encoding: windows-1252' "
     "in its declaration\n  while reading 'own:w' from l.csv"},
    {__LINE__, NULL, "id,remark\n1,A\n",
     "l.csv:1:1: no column is a name; expected one called 'name', or a mapping\n  while reading "
     "'own:w' from l.csv"},
    {__LINE__, MAPPING, "Ref;Kind;Who;Born;Pass;Land;Until;Why\n1;;A;;;;;\n",
     "d.yaml:17:3: column 'Colour' of the mapping is not in l.csv\n  while reading 'own:w' from "
     "l.csv"},
    {__LINE__, MAPPING, HEADINGS "",
     "l.csv:1:1: not one row; expected headings and below them a "
     "row for each party\n  while reading 'own:w' from l.csv"},
    {__LINE__, MAPPING, "Ref;Size\n",
     "l.csv:1:5: column 'Size' is not in the mapping; give it a property there, or ~ to leave it "
     "out\n  while reading 'own:w' from l.csv"},
};

TEST(own_rows)
{
    det_error err;
    det_arena *arena;
    det_text *out, *one;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_text_new(0, &one, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *yaml = rows[i].yaml == NULL ? "source: own:w\nformat: csv\n" : rows[i].yaml;
        const det_source *source;
        const det_list *list = NULL;
        const det_list_file file = {"l.csv", det_str_of(rows[i].csv)};
        CHECK_OK(det_source_declare(det_str_of(yaml), "d.yaml", arena, &source, &err), &err);
        det_text_clear(out);
        if (det_source_read(source, &file, 1, 20000, arena, &list, &err) != DET_OK)
            det_text_add(out, det_str_of(err.text));
        for (size_t k = 0; list != NULL && k < list->subject_count; k++)
            det_text_print(out, "%s\n", test_show(&list->subjects[k], one));
        for (size_t k = 0; list != NULL && k < list->rejected_count; k++)
            det_text_print(out, "%s:%u: %.*s: %.*s\n", list->rejected[k].file,
                           (unsigned)list->rejected[k].line, DET_STR_FMT(list->rejected[k].reason),
                           DET_STR_FMT(list->rejected[k].raw));
        CHECK_TEXT(rows[i].line, det_text_bytes(out), rows[i].want);
    }
    det_text_free(one);
    det_text_free(out);
    det_arena_free(arena);
}

TEST(own_source_of_id)
{
    static const struct {
        int line;
        const char *id, *want;
    } ids[] = {{__LINE__, "un:KPi.024", "un"},
               {__LINE__, "own:watch:17", "own:watch"},
               {__LINE__, "own:watch:a:b", "own:watch"},
               {__LINE__, "crime:NK-1:2", "crime"},
               {__LINE__, "own:17", ""},
               {__LINE__, "nothing", ""}};
    for (size_t i = 0; i < COUNT(ids); i++) {
        char got[64];
        snprintf(got, sizeof got, "%.*s", DET_STR_FMT(det_source_of_id(det_str_of(ids[i].id))));
        CHECK_TEXT(ids[i].line, got, ids[i].want);
    }
}
