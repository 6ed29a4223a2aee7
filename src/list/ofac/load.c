/* ofac/load.c - which of OFAC's formats is this?
 *
 *   36,"AEROCARIBBEAN AIRLINES",...                         the CSV set (rows.c)
 *   <sdnList xmlns="...">                                   SDN.XML, CONSOLIDATED.XML (sdnlist.c)
 *   <sanctionsData xmlns=".../ENHANCED_XML">                ENHANCED (enhanced.c)
 *   <sanctionsData xmlns=".../DeltaFile/1.0">               delta (enhanced.c)
 *   <Sanctions xmlns="http://www.un.org/sanctions/1.0">     ADVANCED (advanced.c)
 *
 * The bytes say it, not the name of the file: names are the downloader's. */
#include "list/ofac/ofac.h"

#include "list/ofac/format.h"

static const struct {
    const char *root;
    det_ofac_reader *read;
} formats[] = {
    {"sdnList", det_ofac_sdnlist_load},
    {"sanctionsData", det_ofac_enhanced_load},
    {"Sanctions", det_ofac_advanced_load},
};

/* What stands before the first element: a byte order mark, blanks, the declaration, comments. */
static det_str
skip_prolog(det_str text)
{
    if (det_str_starts(text, DET_STR("\xEF\xBB\xBF"))) text = det_str_slice(text, 3, text.len);
    for (;;) {
        size_t at = 0;
        while (at < text.len &&
               (text.ptr[at] == ' ' || (text.ptr[at] >= '\t' && text.ptr[at] <= '\r')))
            at++;
        text = det_str_slice(text, at, text.len);
        bool is_comment = det_str_starts(text, DET_STR("<!--"));
        if (!is_comment && !det_str_starts(text, DET_STR("<?"))) return text;
        size_t end = det_str_find(text, is_comment ? DET_STR("-->") : DET_STR("?>"));
        if (end == SIZE_MAX) return text;
        text = det_str_slice(text, end + 2, text.len);
        if (is_comment) text = det_str_slice(text, 1, text.len);
    }
}

/* The name of the element that the text begins with, without its prefix. */
static det_str
element_name(det_str text)
{
    size_t end = 1;
    while (end < text.len && end < 80 && text.ptr[end] > ' ' && text.ptr[end] != '>' &&
           text.ptr[end] != '/')
        end++;
    det_str name = det_str_slice(text, 1, end);
    size_t colon = det_str_find_byte(name, ':');
    return colon == SIZE_MAX ? name : det_str_slice(name, colon + 1, name.len);
}

static det_status
load(const char *source, const det_list_file *files, size_t count, det_day dated, det_arena *arena,
     const det_list **out, det_error *err)
{
    const det_ofac_input input = {source, files, count, dated};
    det_str start = count == 0 ? (det_str){0} : skip_prolog(files[0].bytes);
    if (!det_str_starts(start, DET_STR("<"))) return det_ofac_rows_load(&input, arena, out, err);
    if (count != 1)
        return det_fail(err, DET_USAGE, (det_where){files[0].path, 1, 1},
                        "an XML file is a whole version of the list, and %zu files were given; "
                        "import them one by one",
                        count);
    det_str root = element_name(start);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (det_str_equal(root, det_str_of(formats[i].root)))
            return formats[i].read(&input, arena, out, err);
    return det_fail(err, DET_SYNTAX, (det_where){files[0].path, 1, 1},
                    "the document begins with <%.*s>; expected one of OFAC's lists, <sdnList>, "
                    "<sanctionsData> or <Sanctions>: fetch the file again",
                    DET_STR_FMT(root));
}

det_status
det_ofac_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
              const det_list **out, det_error *err)
{
    return load("ofac", files, count, dated, arena, out, err);
}

det_status
det_ofac_cons_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
                   const det_list **out, det_error *err)
{
    return load("ofac-cons", files, count, dated, arena, out, err);
}
