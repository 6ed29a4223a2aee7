/* xml_test.c - events with their places, refusals, and the published lists broken as found. */
#include "base/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/test.h"
#include "base/text.h"

/* Events as text: +name(a=b)@line:column and -name[text]@line:column. */
static det_status
note_start(void *context, det_str name, const det_xml_attribute *attributes, size_t count,
           det_where at, det_error *err)
{
    det_text *out = context;
    if (det_str_equal(name, DET_STR("stop")))
        return det_fail(err, DET_REFUSED, at, "the handler says no");
    det_text_print(out, "+%.*s", DET_STR_FMT(name));
    for (size_t i = 0; i < count; i++)
        det_text_print(out, "(%.*s=%.*s)", DET_STR_FMT(attributes[i].name),
                       DET_STR_FMT(attributes[i].value));
    det_text_print(out, "@%u:%u ", (unsigned)at.line, (unsigned)at.column);
    return DET_OK;
}

static det_status
note_end(void *context, det_str name, det_str text, det_where at, det_error *err)
{
    det_text *out = context;
    (void)err;
    det_text_print(out, "-%.*s[%.*s]@%u:%u ", DET_STR_FMT(name), DET_STR_FMT(text),
                   (unsigned)at.line, (unsigned)at.column);
    return DET_OK;
}

static const det_xml_handlers noting = {note_start, note_end};

static const struct {
    int line;
    const char *in, *want;
} xml_rows[] = {
    {__LINE__, "<a/>", "+a@1:1 -a[]@1:5 "},
    {__LINE__, "<a x='1' y=\"&lt;\">\n <b>t</b>\r\n</a>",
     "+a(x=1)(y=<)@1:1 +b@2:2 -b[t]@2:6 -a[\n \n]@3:1 "},
    {__LINE__, "<a>x<b>y</b>z</a>", "+a@1:1 +b@1:5 -b[y]@1:9 -a[xz]@1:14 "},
    {__LINE__, "<a>&amp;&#x4B;<![CDATA[<&]]></a>", "+a@1:1 -a[&K<&]@1:29 "},
    {__LINE__, "<a>\xEA\xB9\x80<b/></a>", "+a@1:1 +b@1:7 -b[]@1:11 -a[\xEA\xB9\x80]@1:11 "},
    {__LINE__, "<n:a xmlns:n='u'/>", "+n:a(xmlns:n=u)@1:1 -n:a[]@1:19 "},
    {__LINE__, "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>",
     "+a@1:44 -a[\xC3\xA9]@1:48 "},
    {__LINE__, "<a><stop/></a>", "f:1:4: the handler says no"},
    {__LINE__, "", "f:1:1: no element found: the file is empty or cut off"},
    {__LINE__, "<a><b>", "f:1:7: no element found: the file is empty or cut off"},
    {__LINE__, "<a>\n<b", "f:2:1: a tag or reference that is never closed: is the file cut off?"},
    {__LINE__, "<a>\n</b>", "f:2:3: this end tag does not match the element that is open"},
    {__LINE__, "<a/><b/>", "f:1:5: something after the end of the document"},
    {__LINE__, "<a>\n R & D</a>",
     "f:2:4: not well-formed: a bare '&'; expected '&amp;' or another entity\n   R & D</a>\n     "
     "^"},
    {__LINE__, "<a>\x19</a>",
     "f:1:4: not well-formed: control character 0x19, which XML does not allow\n  <a>?</a>\n     "
     "^"},
    {__LINE__, "<a>\xE9</a>", "f:1:4: not UTF-8: byte 0xE9\n  <a>?</a>\n     ^"},
    {__LINE__, "<a>&e;</a>", "f:1:4: an entity that is not one of XML's five"},
    {__LINE__, "<!DOCTYPE a><a/>",
     "f:1:12: a DOCTYPE ('a'), which no published list needs and we refuse"},
    {__LINE__, "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
     "f:1:13: a DOCTYPE ('a'), which no published list needs and we refuse"},
    {__LINE__, "<a x='1' x='2'/>", "f:1:10: an attribute that stands twice"},
    {__LINE__, "<?xml version='1.0' encoding='EBCDIC'?><a/>",
     "f:1:31: an encoding that is not read here; convert to UTF-8"},
    {__LINE__, "<html><br></html>", "f:1:13: this end tag does not match the element that is open"},
};
TEST(xml_events)
{
    det_text *out = NULL;
    det_error err;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < COUNT(xml_rows); i++) {
        det_text_clear(out);
        det_status st = det_xml_read(det_str_of(xml_rows[i].in), "f", &noting, out, &err);
        CHECK_TEXT(xml_rows[i].line, st == DET_OK ? det_text_bytes(out) : err.text,
                   xml_rows[i].want);
    }
    det_text_free(out);
}

TEST(xml_utf16)
{
    static const char wide[] = "\xFF\xFE<\0a\0>\0\n\0<\0b\0>\0\x40\xAC<\0/\0b\0>\0<\0/\0a\0>\0";
    det_text *out = NULL;
    det_error err;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_xml_read((det_str){wide, sizeof wide - 1}, "f", &noting, out, &err), &err);
    CHECK_TEXT(0, det_text_bytes(out), "+a@1:2 +b@2:1 -b[\xEA\xB1\x80]@2:5 -a[\n]@2:9 ");
    det_text_free(out);
}

TEST(xml_limits)
{
    det_error err;
    char deep[4 * (DET_XML_DEPTH_MAX + 1) + 1];
    for (size_t i = 0; i <= DET_XML_DEPTH_MAX; i++)
        memcpy(deep + 3 * i, "<a>", 3);
    const det_xml_handlers none = {NULL, NULL};
    CHECK(det_xml_read((det_str){deep, 3 * (DET_XML_DEPTH_MAX + 1)}, "f", &none, NULL, &err) ==
          DET_LIMIT);
    CHECK_TEXT(0, err.text, "f:1:193: elements nested deeper than 64 at <a>");
    det_text *out = NULL;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    det_text_add(out, DET_STR("<a"));
    for (int i = 0; i < 65; i++)
        det_text_print(out, " x%d=''", i);
    det_text_add(out, DET_STR("/>"));
    CHECK(det_xml_read(det_text_str(out), "f", &none, NULL, &err) == DET_LIMIT);
    CHECK_TEXT(0, err.text, "f:1:1: more than 64 attributes in <a>");
    det_text_free(out);
    CHECK_OK(det_xml_read(DET_STR("<a>text</a>"), "f", &none, NULL, &err), &err);
}

static det_status
count_records(void *context, det_str name, const det_xml_attribute *attributes, size_t count,
              det_where at, det_error *err)
{
    (void)attributes, (void)count, (void)at, (void)err;
    size_t *records = context;
    if (det_str_equal(name, DET_STR("INDIVIDUAL")) || det_str_equal(name, DET_STR("ENTITY")))
        ++*records;
    return DET_OK;
}

/* Counts of docs and places of the two lists that are broken as found. */
static const struct {
    int line;
    const char *name, *want;
} published[] = {
    {__LINE__, "un/un-consolidated-2017-06-20.xml.xz", "1024 records"},
    {__LINE__, "un/un-consolidated-2026-05-08.xml.xz", "1009 records"},
    {__LINE__, "un/un-consolidated-2024-10-16-malformed.xml.xz",
     "list.xml:39788:25: not well-formed: a bare '&'; expected '&amp;' or another entity\n"
     "  <FIRST_NAME>AL-HARAMAIN & AL MASJED AL-AQSA CHARITY FOUNDATI\n"
     "                          ^"},
    {__LINE__, "un/un-consolidated-2025-08-16-damaged.xml.xz",
     "list.xml:53:11: not well-formed: control character 0x19, which XML does not allow\n"
     "  government?s Programme de Stabilisation et Rec\n"
     "            ^"},
};
TEST(xml_published)
{
    const char *data = det_test_data();
    if (data == NULL) SKIP("published lists");
    const det_xml_handlers counting = {count_records, NULL};
    for (size_t i = 0; i < COUNT(published); i++) {
        char path[1024], got[DET_ERROR_TEXT_MAX];
        det_file file;
        det_error err;
        size_t records = 0;
        (void)snprintf(path, sizeof path, "%s/%s", data, published[i].name);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        det_status st = det_xml_read(file.bytes, "list.xml", &counting, &records, &err);
        (void)snprintf(got, sizeof got, "%zu records", records);
        CHECK_TEXT(published[i].line, st == DET_OK ? got : err.text, published[i].want);
        det_file_close(&file);
    }
}
