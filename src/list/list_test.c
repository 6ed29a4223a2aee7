/* The published lists themselves: counts, dates, refusals, nothing lost.  They lie beside the
 * checkout, in
 * ../shared/data; without them these tests are skipped by name. */
#include "list/list.h"

#include "base/file.h"
#include "base/map.h"
#include "list/testing.h"

#include <stdio.h>
#include <string.h>

TEST(sources_are_sorted_and_found)
{
    size_t count;
    const det_source *all = det_sources(&count);
    CHECK(count >= 6);
    for (size_t i = 0; i < count; i++) {
        CHECK(det_source_find(det_str_of(all[i].id)) == &all[i]);
        CHECK(i == 0 || strcmp(all[i - 1].id, all[i].id) < 0);
    }
    CHECK(det_source_find(DET_STR("nobody")) == NULL);
}

/* ---- samples -----------------------------------------------------------------------------------
 */

/* What the demonstration without a download rests on: one man on the list, off it, and on it again.
 */
TEST(samples_hold_what_they_promise)
{
    static const struct {
        int line;
        const char *day;
        size_t kept;
        bool has_iran;
    } rows[] = {
        {__LINE__, "2020-12-01", 13, true},
        {__LINE__, "2024-09-21", 12, false},
        {__LINE__, "2025-11-29", 14, true},
    };
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const det_list *list;
        char path[512], day[DET_DAY_TEXT_MAX];
        snprintf(path, sizeof path, "%s/samples/un-%s.xml", DET_SOURCE_ROOT, rows[i].day);
        const char *paths[] = {path};
        CHECK_OK(test_load_paths("un", paths, 1, DET_DAY_NONE, arena, &list, &err), &err);
        CHECK_TEXT(rows[i].line, det_day_print(list->dated, day), rows[i].day);
        CHECK(list->subject_count == rows[i].kept && list->rejected_count == 0);
        CHECK(list->note_count == 0 && test_find(list, "un:KPi.024") != NULL);
        CHECK((test_find(list, "un:IRi.001") != NULL) == rows[i].has_iran);
    }
    static const char *const names[] = {"sdn", "alt", "add", "sdn_comments"};
    char path[4][512];
    const char *paths[4];
    const det_list *list;
    for (size_t i = 0; i < 4; i++) {
        snprintf(path[i], sizeof path[i], "%s/samples/ofac-2023-07-12/%s.csv", DET_SOURCE_ROOT,
                 names[i]);
        paths[i] = path[i];
    }
    CHECK_OK(test_load_paths("ofac", paths, 4, 19550, arena, &list, &err), &err);
    CHECK(list->subject_count == 11 && list->rejected_count == 0 && list->note_count == 0);
    CHECK(test_find(list, "ofac:17614") != NULL);
    det_arena_free(arena);
}

/* ---- United Nations -------------------------------------------------------------------------- */

/* Individuals, entities, and entries per UN_LIST_TYPE as ../shared/data/PROVENANCE.md counts them,
 * with another program.  The file's date is the day in its name. */
static const struct {
    int line;
    const char *file;
    uint64_t individuals, entities;
    uint64_t iran, dprk, al_qaida, taliban, iraq, drc, libya, somalia, haiti, sudan;
} un_rows[] = {
    {__LINE__, "2016-02-11-excerpt", 130, 109, 84, 0, 50, 105, 0, 0, 0, 0, 0, 0},
    {__LINE__, "2017-06-20", 653, 371, 84, 99, 330, 140, 256, 40, 22, 14, 0, 4},
    {__LINE__, "2017-06-30", 653, 371, 84, 99, 330, 140, 256, 40, 22, 14, 0, 4},
    {__LINE__, "2017-07-03", 650, 371, 84, 99, 327, 140, 256, 40, 22, 14, 0, 4},
    {__LINE__, "2018-06-07", 693, 405, 84, 155, 339, 140, 254, 44, 28, 16, 0, 4},
    {__LINE__, "2018-06-21", 695, 405, 84, 155, 341, 140, 254, 44, 28, 16, 0, 4},
    {__LINE__, "2018-08-24", 701, 397, 84, 155, 345, 140, 246, 44, 28, 16, 0, 4},
    {__LINE__, "2018-10-29", 703, 390, 84, 155, 347, 140, 238, 44, 29, 16, 0, 4},
    {__LINE__, "2019-07-30", 708, 317, 84, 155, 344, 140, 164, 44, 30, 16, 0, 4},
    {__LINE__, "2020-03-20", 709, 305, 84, 155, 349, 140, 147, 45, 30, 16, 0, 4},
    {__LINE__, "2020-11-23", 713, 305, 84, 155, 351, 140, 147, 45, 30, 16, 0, 4},
    {__LINE__, "2020-12-01", 712, 294, 84, 155, 351, 140, 135, 45, 30, 16, 0, 4},
    {__LINE__, "2022-09-15", 699, 253, 84, 155, 343, 140, 80, 45, 31, 20, 0, 3},
    {__LINE__, "2022-10-21", 703, 253, 84, 155, 343, 140, 80, 45, 31, 20, 0, 3},
    {__LINE__, "2023-03-27", 701, 254, 84, 155, 345, 140, 77, 45, 31, 20, 0, 3},
    {__LINE__, "2024-03-16", 682, 193, 0, 155, 345, 140, 76, 53, 31, 21, 5, 3},
    {__LINE__, "2024-09-21", 682, 193, 0, 155, 344, 140, 76, 53, 31, 24, 5, 3},
    {__LINE__, "2025-04-19", 684, 193, 0, 155, 343, 140, 76, 53, 30, 24, 7, 5},
    {__LINE__, "2025-08-02", 684, 195, 0, 155, 343, 140, 76, 53, 30, 24, 9, 5},
    {__LINE__, "2025-09-03", 684, 195, 0, 155, 343, 140, 76, 53, 30, 24, 9, 5},
    {__LINE__, "2025-11-15", 727, 273, 121, 155, 341, 140, 76, 53, 30, 24, 11, 5},
    {__LINE__, "2025-11-29", 727, 273, 121, 155, 341, 140, 76, 53, 30, 24, 11, 5},
    {__LINE__, "2025-12-10", 726, 273, 121, 155, 341, 140, 75, 53, 30, 24, 11, 5},
    {__LINE__, "2026-01-28", 726, 273, 121, 155, 341, 140, 75, 53, 30, 24, 11, 5},
    {__LINE__, "2026-02-27", 730, 273, 121, 155, 341, 140, 75, 53, 30, 24, 11, 9},
    {__LINE__, "2026-04-02", 733, 272, 121, 155, 343, 140, 75, 53, 30, 24, 11, 9},
    {__LINE__, "2026-05-08", 737, 272, 121, 155, 343, 140, 75, 53, 30, 24, 11, 13},
};

static const char *
print_counts(const det_list *list, char *text, size_t size)
{
    static const char *const types[] = {"Iran", "DPRK",  "Al-Qaida", "Taliban", "Iraq",
                                        "DRC",  "Libya", "Somalia",  "Haiti",   "Sudan"};
    char day[DET_DAY_TEXT_MAX], key[64];
    size_t used = (size_t)snprintf(text, size, "%s %d %d", det_day_print(list->dated, day),
                                   (int)test_count(list, "INDIVIDUAL"),
                                   (int)test_count(list, "ENTITY"));
    for (size_t i = 0; i < COUNT(types); i++) {
        snprintf(key, sizeof key, "programme:%s", types[i]);
        used += (size_t)snprintf(text + used, size - used, " %d", (int)test_count(list, key));
    }
    return text;
}

static det_status
load_un(const char *file, det_arena *arena, const det_list **list, det_error *err)
{
    char path[256];
    const char *paths[] = {path};
    snprintf(path, sizeof path, "un/un-consolidated-%s.xml.xz", file);
    return test_load_files("un", paths, 1, DET_DAY_NONE, arena, list, err);
}

TEST(un_lists_have_the_counts_of_their_provenance)
{
    if (det_test_data() == NULL) SKIP("../shared/data/un is not here");
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(un_rows); i++) {
        const det_list *list;
        char got[256] = "", want[256];
        det_status st = load_un(un_rows[i].file, arena, &list, &err);
        snprintf(want, sizeof want, "%.10s %d %d %d %d %d %d %d %d %d %d %d %d", un_rows[i].file,
                 (int)un_rows[i].individuals, (int)un_rows[i].entities, (int)un_rows[i].iran,
                 (int)un_rows[i].dprk, (int)un_rows[i].al_qaida, (int)un_rows[i].taliban,
                 (int)un_rows[i].iraq, (int)un_rows[i].drc, (int)un_rows[i].libya,
                 (int)un_rows[i].somalia, (int)un_rows[i].haiti, (int)un_rows[i].sudan);
        CHECK_TEXT(un_rows[i].line, st == DET_OK ? print_counts(list, got, sizeof got) : err.text,
                   want);
        if (st == DET_OK) {
            CHECK(list->read == un_rows[i].individuals + un_rows[i].entities);
            CHECK(list->rejected_count == 0 && list->subject_count == list->read);
            if (!test_round_trip(list, &err))
                det_test_fail(__FILE__, un_rows[i].line, "%s", err.text);
        }
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}

/* The place is what an operator looks at; the words before it name the file. */
TEST(un_lists_that_are_broken_are_refused_with_their_place)
{
    if (det_test_data() == NULL) SKIP("../shared/data/un is not here");
    static const struct {
        int line;
        const char *file, *want;
    } rows[] = {
        {__LINE__, "2024-10-16-malformed",
         "un/un-consolidated-2024-10-16-malformed.xml.xz:39788:25: not well-formed: a bare '&'"},
        {__LINE__, "2025-08-16-damaged",
         "un/un-consolidated-2025-08-16-damaged.xml.xz:53:11: not well-formed"},
    };
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const det_list *list;
        CHECK(load_un(rows[i].file, arena, &list, &err) == DET_SYNTAX);
        err.text[strlen(rows[i].want)] = '\0';
        CHECK_TEXT(rows[i].line, err.text, rows[i].want);
    }
    det_arena_free(arena);
}

TEST(un_list_type_of_2022_is_kept_as_published)
{
    if (det_test_data() == NULL) SKIP("../shared/data/un is not here");
    det_error err;
    det_arena *arena;
    const det_list *list;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(load_un("2022-10-21", arena, &list, &err), &err);
    CHECK(test_count(list, "programme:26532022") == 1);
    size_t noted = 0;
    for (size_t i = 0; i < list->subject_count; i++)
        for (size_t k = 0; k < list->subjects[i].note_count; k++)
            noted += det_str_equal(list->subjects[i].notes[k].code, DET_STR("list-type-unknown"));
    CHECK(noted == 1);
    det_arena_free(arena);
}

/* A crude reader of XML that knows nothing of ours: every text between tags of a record must be
 * found somewhere in the JSON of the list, but for the elements that are left out on purpose. */
static bool
is_left_out(det_str tag)
{
    static const char *const tags[] = {"VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD",
                                       "HAS_INTERPOL_LINK", "TYPE_OF_DATE"};
    for (size_t i = 0; i < COUNT(tags); i++)
        if (det_str_equal(tag, det_str_of(tags[i]))) return true;
    return false;
}

/* The words of a text as they appear in our JSON: entities undone, white space squeezed. */
static det_str
plain(det_str text, char *out)
{
    static const char *const entities[][2] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
    size_t used = 0;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        for (size_t k = 0; byte == '&' && k < COUNT(entities); k++) {
            if (!det_str_starts(det_str_slice(text, i, text.len), det_str_of(entities[k][0])))
                continue;
            byte = entities[k][1][0];
            i += strlen(entities[k][0]) - 1;
            break;
        }
        if (byte == ' ' || (byte >= '\t' && byte <= '\r')) {
            if (used > 0 && out[used - 1] != ' ') out[used++] = ' ';
        } else {
            out[used++] = byte;
        }
    }
    return det_str_trim((det_str){out, used});
}

static bool
has_text(const det_subject *subject, det_str text)
{
    if (det_str_find(subject->caption, text) != SIZE_MAX) return true;
    if (det_str_find(subject->id, text) != SIZE_MAX) return true;
    for (size_t i = 0; i < subject->statement_count; i++) {
        const det_statement *s = &subject->statements[i];
        if (det_str_find(s->text, text) != SIZE_MAX || det_str_find(s->note, text) != SIZE_MAX ||
            det_str_find(s->type, text) != SIZE_MAX || det_str_find(s->country, text) != SIZE_MAX)
            return true;
    }
    for (size_t i = 0; i < subject->note_count; i++)
        if (det_str_find(subject->notes[i].text, text) != SIZE_MAX) return true;
    return false;
}

/* An alias field of several names is parted: each part must be there. */
static bool
has_parts(const det_subject *subject, det_str text)
{
    if (has_text(subject, text)) return true;
    det_str rest = text, part;
    bool has_all = true;
    while (det_str_next(&rest, ';', &part) && has_all) {
        part = det_str_trim(part);
        size_t item = det_str_find(part, DET_STR(" b) "));
        if (item != SIZE_MAX) part = det_str_slice(part, item + 4, part.len);
        while (det_str_ends(part, DET_STR(",")) || det_str_ends(part, DET_STR(" ")))
            part.len--;
        has_all = part.len == 0 || has_text(subject, part);
    }
    return has_all;
}

static size_t
check_record(const det_list *list, det_str record, char *buffer)
{
    size_t at = det_str_find(record, DET_STR("<REFERENCE_NUMBER>"));
    if (at == SIZE_MAX) return 0;
    det_str reference = det_str_slice(record, at + 18, record.len);
    reference = det_str_trim(det_str_slice(reference, 0, det_str_find_byte(reference, '<')));
    char id[64];
    snprintf(id, sizeof id, "un:%.*s", DET_STR_FMT(reference));
    const det_subject *subject = test_find(list, id);
    if (subject == NULL) {
        det_test_fail(__FILE__, __LINE__, "%s is not in the list", id);
        return 0;
    }
    size_t checked = 0;
    for (size_t i = 0; i < record.len; i++) {
        if (record.ptr[i] != '<') continue;
        det_str rest = det_str_slice(record, i + 1, record.len);
        size_t close = det_str_find_byte(rest, '>');
        if (close == SIZE_MAX) break;
        det_str tag = det_str_slice(rest, 0, close);
        det_str text = det_str_slice(rest, close + 1, rest.len);
        text = plain(det_str_slice(text, 0, det_str_find_byte(text, '<')), buffer);
        if (text.len == 0 || tag.ptr[0] == '/' || is_left_out(tag)) continue;
        if (det_str_equal(text, DET_STR("UN List"))) continue;
        if (!has_parts(subject, text))
            det_test_fail(__FILE__, __LINE__, "%s: <%.*s> '%.*s' is lost", id, DET_STR_FMT(tag),
                          DET_STR_FMT(text));
        checked++;
    }
    return checked;
}

TEST(un_loses_no_value)
{
    static const char *const files[] = {"2017-06-20", "2020-12-01", "2024-03-16", "2026-05-08"};
    if (det_test_data() == NULL) SKIP("../shared/data/un is not here");
    static char buffer[65536];
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t f = 0; f < COUNT(files); f++) {
        const det_list *list;
        det_file file;
        char path[1024];
        size_t checked = 0, records = 0;
        snprintf(path, sizeof path, "%s/un/un-consolidated-%s.xml.xz", det_test_data(), files[f]);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        CHECK_OK(load_un(files[f], arena, &list, &err), &err);
        det_str rest = file.bytes;
        for (;;) {
            size_t end = det_str_find(rest, DET_STR("</INDIVIDUAL>"));
            size_t entity = det_str_find(rest, DET_STR("</ENTITY>"));
            if (entity < end) end = entity;
            if (end == SIZE_MAX) break;
            checked += check_record(list, det_str_slice(rest, 0, end), buffer);
            records++;
            rest = det_str_slice(rest, end + 1, rest.len);
        }
        CHECK(records == list->read && checked > 10 * records);
        det_file_close(&file);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}

/* ---- OFAC ------------------------------------------------------------------------------------ */

static const struct {
    int line;
    const char *day, *paths[3];
    uint64_t sdn, alt, add, alt_joined, add_joined;
} ofac_rows[] = {
    {__LINE__,
     "2019-01-16",
     {"ofac/sdn-2019-01-16.csv.xz", "ofac/alt-2019-01-16.csv", "ofac/add-2019-01-16.csv"},
     7379,
     9682,
     11696,
     9682,
     11696},
    {__LINE__,
     "2021-07-07",
     {"ofac/sdn-2021-07-07.csv.xz", "ofac/alt-2021-07-07.csv", "ofac/add-2021-07-07.csv"},
     8976,
     11910,
     13837,
     11910,
     13837},
    /* alt and add are two weeks younger than sdn: 149 and 168 of their rows belong to later entries
     */
    {__LINE__,
     "2023-07-12",
     {"ofac/sdn-2023-07-12.csv.xz", "ofac/alt-2023-07-12.csv", "ofac/add-2023-07-12.csv.xz"},
     12632,
     16128,
     17885,
     15979,
     17717},
};

/* A crude reader of the names in a file of OFAC: the text between the third comma of a row and the
 * next quote, doubled quotes and all.  It shares nothing with base/csv and ofac/read.c. */
static bool
crude_alt(det_str line, char *number, size_t number_size, det_str *name)
{
    size_t at = 0, commas = 0;
    if (line.len > 0 && line.ptr[0] == '"') line = det_str_slice(line, 1, line.len);
    while (at < line.len && line.ptr[at] != ',')
        at++;
    if (at == 0 || at >= number_size || line.ptr[0] < '0' || line.ptr[0] > '9') return false;
    memcpy(number, line.ptr, at);
    number[at] = '\0';
    for (at = 0; at < line.len && commas < 3; at++)
        commas += line.ptr[at] == ',';
    while (at < line.len && line.ptr[at] == '"')
        at++;
    size_t end = at;
    while (end < line.len && line.ptr[end] != '"')
        end++;
    *name = det_str_slice(line, at, end);
    return name->len != 0;
}

static bool
subject_has_name(const det_subject *subject, det_str name)
{
    for (size_t i = 0; i < subject->statement_count; i++) {
        const det_statement *s = &subject->statements[i];
        if (s->prop > DET_PROP_NAME_LAST) break;
        if (det_str_equal(s->text, name) || det_str_equal(s->note, name)) return true;
    }
    return false;
}

/* Every alternate name of the file is a name of its subject, or its row was rejected. */
static void
check_alts(const det_list *list, const char *path, int row, uint64_t want)
{
    det_error err;
    det_file file;
    det_arena *arena;
    char full[1024], number[16], id[32], squeezed[1024];
    uint64_t found = 0, orphans = 0;
    snprintf(full, sizeof full, "%s/%s", det_test_data(), path);
    CHECK_OK(det_file_open(full, 0, &file, &err), &err);
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_strmap by_id = det_strmap_in(arena);
    for (size_t i = 0; i < list->subject_count; i++)
        CHECK(det_strmap_set(&by_id, list->subjects[i].id, (uint32_t)i));
    det_str rest = file.bytes, line, name;
    while (det_str_next(&rest, '\n', &line)) {
        uint32_t place;
        if (!crude_alt(line, number, sizeof number, &name)) continue;
        CHECK(name.len < sizeof squeezed);
        name = plain(name, squeezed);
        snprintf(id, sizeof id, "ofac:%s", number);
        if (!det_strmap_get(&by_id, det_str_of(id), &place))
            orphans++;
        else if (subject_has_name(&list->subjects[place], name))
            found++;
        else
            det_test_fail(__FILE__, row, "%s: '%.*s' is lost", id, DET_STR_FMT(name));
    }
    CHECK(found == want);
    CHECK(found + orphans == test_count(list, "rows:alt"));
    det_arena_free(arena);
    det_file_close(&file);
}

TEST(ofac_sets_reconcile)
{
    if (det_test_data() == NULL) SKIP("../shared/data/ofac is not here");
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(ofac_rows); i++) {
        const det_list *list;
        det_day dated;
        CHECK_OK(det_day_read(det_str_of(ofac_rows[i].day), (det_where){0}, &dated, &err), &err);
        CHECK_OK(test_load_files("ofac", ofac_rows[i].paths, 3, dated, arena, &list, &err), &err);
        uint64_t orphans = ofac_rows[i].alt - ofac_rows[i].alt_joined + ofac_rows[i].add -
                           ofac_rows[i].add_joined;
        CHECK(list->subject_count == ofac_rows[i].sdn && list->rejected_count == orphans);
        CHECK(list->read == ofac_rows[i].sdn + orphans && list->dated == dated);
        CHECK(test_count(list, "rows:sdn") == ofac_rows[i].sdn);
        CHECK(test_count(list, "rows:alt") == ofac_rows[i].alt);
        CHECK(test_count(list, "rows:add") == ofac_rows[i].add);
        CHECK(test_count(list, "joined:alt") == ofac_rows[i].alt_joined);
        CHECK(test_count(list, "joined:add") == ofac_rows[i].add_joined);
        check_alts(list, ofac_rows[i].paths[1], ofac_rows[i].line, ofac_rows[i].alt_joined);
        if (!test_round_trip(list, &err))
            det_test_fail(__FILE__, ofac_rows[i].line, "%s", err.text);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}

/* Words of the main file that are keywords or types, and become a property or a schema. */
static bool
is_keyword(det_str word)
{
    static const char *const words[] = {
        "0",      "DOB",      "POB",     "Gender",   "Linked",   "Website",     "Model",
        "Email",  "Address",  "Digital", "Currency", "Position", "Manufacture", "individual",
        "vessel", "aircraft", "alt",     "Vessel",   "Year",     "Build"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (det_str_equal(word, det_str_of(words[i]))) return true;
    return false;
}

static bool
is_word_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || (unsigned char)byte >= 0x80;
}

/* Every word of a row is in the JSON of its subject. */
static size_t
check_words(const det_subject *subject, det_str line, det_text *json)
{
    size_t words = 0;
    test_show(subject, json);
    for (size_t i = 0; i < line.len; i++) {
        size_t end = i;
        while (end < line.len && is_word_byte(line.ptr[end]))
            end++;
        det_str word = det_str_slice(line, i, end);
        i = end;
        if (word.len == 0 || is_keyword(word)) continue;
        words++;
        if (det_str_find(det_text_str(json), word) == SIZE_MAX)
            det_test_fail(__FILE__, __LINE__, "%.*s: '%.*s' is lost", DET_STR_FMT(subject->id),
                          DET_STR_FMT(word));
    }
    return words;
}

TEST(ofac_loses_no_word)
{
    if (det_test_data() == NULL) SKIP("../shared/data/ofac is not here");
    det_error err;
    det_arena *arena;
    det_text *json;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &json, &err), &err);
    for (size_t row = 0; row < COUNT(ofac_rows); row++) {
        const det_list *list;
        det_file file;
        char path[1024], id[32];
        size_t words = 0, rows = 0;
        CHECK_OK(test_load_files("ofac", ofac_rows[row].paths, 3, 19550, arena, &list, &err), &err);
        snprintf(path, sizeof path, "%s/%s", det_test_data(), ofac_rows[row].paths[0]);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        det_strmap by_id = det_strmap_in(arena);
        for (size_t i = 0; i < list->subject_count; i++)
            CHECK(det_strmap_set(&by_id, list->subjects[i].id, (uint32_t)i));
        det_str rest = file.bytes, line;
        while (det_str_next(&rest, '\n', &line)) {
            uint32_t place;
            size_t comma = det_str_find_byte(line, ',');
            if (comma == SIZE_MAX) continue;
            snprintf(id, sizeof id, "ofac:%.*s", (int)comma, line.ptr);
            CHECK(det_strmap_get(&by_id, det_str_of(id), &place));
            words += check_words(&list->subjects[place], line, json);
            rows++;
        }
        CHECK(rows == ofac_rows[row].sdn && words > 10 * rows);
        det_file_close(&file);
        det_arena_reset(arena);
    }
    det_text_free(json);
    det_arena_free(arena);
}

/* Two parties share the number 2677 in the set of January 2022; both stay. */
TEST(ofac_set_with_a_number_used_twice)
{
    static const char *const paths[] = {"ofac/sdn-2022-01-31.csv.xz", "ofac/alt-2022-01-31.csv",
                                        "ofac/add-2022-01-31.csv"};
    if (det_test_data() == NULL) SKIP("../shared/data/ofac is not here");
    det_error err;
    det_arena *arena;
    const det_list *list;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(test_load_files("ofac", paths, 3, 19023, arena, &list, &err), &err);
    const det_subject *first = test_find(list, "ofac:2677");
    const det_subject *second = test_find(list, "ofac:2677~2");
    CHECK(first != NULL && first->schema == DET_SCHEMA_PERSON);
    CHECK(second != NULL && second->schema == DET_SCHEMA_ORGANIZATION && second->note_count == 1);
    det_arena_free(arena);
}
