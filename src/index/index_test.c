/* index_test.c - what goes in comes out, in the same bytes, and nothing damaged opens. */
#include "index/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/test.h"
#include "index/builder.h"
#include "index/sample.h"
#include "text/other.h"

enum { SUBJECTS = 40, PATH_MAX_BYTES = 4096 };

static det_arena *
new_arena(void)
{
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    return arena;
}

TEST(index_round_trip)
{
    char path[PATH_MAX_BYTES], text[256];
    const det_index *index = sample_open(SUBJECTS, path, sizeof path);
    if (index == NULL) return;
    det_arena *arena = new_arena();
    det_error err;

    CHECK(det_index_source_count(index) == 2);
    snprintf(text, sizeof text, "%.*s %.*s", DET_STR_FMT(det_index_source_id(index, 0)),
             DET_STR_FMT(det_index_source_authority(index, 1)));
    CHECK_TEXT(__LINE__, text, "ta us");
    det_index_version version = det_index_version_at(index, 1, 1);
    CHECK(version.dated == 17100 && version.tx == 2 && version.kept == 9 && version.notes == 3);
    CHECK(det_index_tx_count(index) == 3);
    CHECK(det_index_tx_known(index, DET_US_PER_DAY - 1) == 0);
    CHECK(det_index_tx_known(index, DET_US_PER_DAY) == 1);
    CHECK(det_index_tx_known(index, INT64_MAX) == 3);

    CHECK(det_index_subject_count(index) == SUBJECTS);
    uint32_t subject, first, count;
    CHECK(!det_index_subject_find(index, DET_STR("tb:9999"), &subject));
    CHECK(det_index_subject_find(index, DET_STR("tb:0000"), &subject));
    CHECK(det_index_subject_source(index, subject) == 1);
    det_index_records(index, subject, &first, &count);
    CHECK(count == 2);
    det_index_interval early = det_index_record_at(index, first);
    det_index_interval late = det_index_record_at(index, first + 1);
    CHECK(early.valid_before == 17100 && late.valid_before == DET_DAY_FOREVER);
    CHECK(late.known_from == 2 && late.known_before == UINT32_MAX);

    det_subject body;
    CHECK_OK(det_index_body(index, early.body, arena, &body, &err), &err);
    CHECK(body.statement_count == 7 && body.note_count == 1);
    snprintf(text, sizeof text, "%.*s %s|%.*s|%.*s|%.*s|%.*s|%d", DET_STR_FMT(body.id),
             det_schema_name(body.schema), DET_STR_FMT(body.statements[4].text),
             DET_STR_FMT(body.statements[4].country), DET_STR_FMT(body.statements[4].note),
             DET_STR_FMT(body.notes[0].path), (int)body.statements[3].span.before);
    CHECK_TEXT(__LINE__, text, "tb:0000 Company|ab 12-34/5|Nowhere|expired|A/B|-2922");

    uint32_t names = 0, in_early = 0, in_late = 0;
    for (uint32_t n = 0; n < det_index_name_count(index); n++) {
        if (det_index_name_at(index, n).subject != subject) continue;
        names++;
        in_early += det_index_body_has_name(index, early.body, n);
        in_late += det_index_body_has_name(index, late.body, n);
    }
    CHECK(names == 3 && in_early == 3 && in_late == 2);

    const det_tree *trees;
    CHECK_OK(det_index_law_of_file(index->own, arena, &trees, &count, &err), &err);
    CHECK(count == 1);
    CHECK_TEXT(__LINE__, trees[0].file, "un/1/s-res-1.yaml");
    snprintf(text, sizeof text, "%.*s",
             DET_STR_FMT(det_tree_text(&trees[0], det_tree_get(&trees[0], 0, "id"))));
    CHECK_TEXT(__LINE__, text, "S/RES/1 (1999)");
    det_arena_free(arena);
    det_index_close(index);
}

TEST(index_tokens_and_weights)
{
    char path[PATH_MAX_BYTES];
    const det_index *index = sample_open(SUBJECTS, path, sizeof path);
    if (index == NULL) return;
    det_arena *arena = new_arena();
    det_error err;
    uint32_t derived = 0;
    for (uint32_t n = 0; n < det_index_name_count(index); n++) {
        det_index_name name = det_index_name_at(index, n);
        det_tokens stored, read;
        const uint16_t *weights, *again;
        derived += name.is_derived;
        if (name.is_derived) continue; /* another reading of the same text */
        CHECK_OK(det_index_name_tokens(index, n, arena, &stored, &weights, &err), &err);
        CHECK_OK(det_tokens_read(name.text, arena, &read, &err), &err);
        CHECK_OK(det_index_query_weights(index, read, arena, &again, &err), &err);
        CHECK(stored.count == read.count);
        for (size_t i = 0; i < stored.count && i < read.count; i++) {
            CHECK(det_str_equal(stored.items[i].text, read.items[i].text));
            CHECK(stored.items[i].from == read.items[i].from &&
                  stored.items[i].to == read.items[i].to);
            CHECK(stored.items[i].roles == read.items[i].roles && weights[i] == again[i]);
            CHECK(weights[i] >= 1 && weights[i] <= 4095);
        }
    }
    CHECK(derived < det_index_name_count(index) / 8);
    det_arena_free(arena);
    det_index_close(index);
}

static const struct {
    int line;
    uint64_t n, df;
    const char *want;
} rarity_rows[] = {
    {__LINE__, 1000, 1, "4095"},   /* on one subject */
    {__LINE__, 1000, 0, "4095"},   /* on none: as rare as can be */
    {__LINE__, 1000, 1000, "417"}, /* on all */
    {__LINE__, 1000, 100, "1406"},
    {__LINE__, 1, 1, "4095"},
    {__LINE__, 0, 0, "4095"},
    {__LINE__, 1ull << 40, 1, "4095"},
    /* by steps of both counts */
    {__LINE__, 896, 96, "1406"},
    {__LINE__, 1023, 103, "1406"},
};

TEST(index_rarity)
{
    for (size_t i = 0; i < COUNT(rarity_rows); i++) {
        char got[16];
        snprintf(got, sizeof got, "%u", det_ix_rarity(rarity_rows[i].n, rarity_rows[i].df));
        CHECK_TEXT(rarity_rows[i].line, got, rarity_rows[i].want);
    }
}

static const struct {
    int line;
    const char *in, *want;
} identifier_rows[] = {
    {__LINE__, "ab 12-34/5", "AB12345"},
    {__LINE__, "IMO 9187629", "9187629"},
    {__LINE__, "imo9187629", "9187629"},
    {__LINE__, "IMO 91876", "IMO91876"},          /* not an IMO number: left as it is */
    {__LINE__, "\xEF\xBC\x91\xEF\xBC\xA1", "1A"}, /* full width */
    {__LINE__, "АВ 12", "АВ12"},                  /* a Cyrillic series stays what it is */
    {__LINE__, " -/. ", ""},
};

TEST(index_identifier_form)
{
    det_arena *arena = new_arena();
    for (size_t i = 0; i < COUNT(identifier_rows); i++) {
        det_str folded = {0};
        char got[64];
        CHECK(det_ix_fold_identifier(det_str_of(identifier_rows[i].in), arena, &folded));
        snprintf(got, sizeof got, "%.*s", DET_STR_FMT(folded));
        CHECK_TEXT(identifier_rows[i].line, got, identifier_rows[i].want);
    }
    det_arena_free(arena);
}

TEST(index_identifiers)
{
    char path[PATH_MAX_BYTES];
    const det_index *index = sample_open(SUBJECTS, path, sizeof path);
    if (index == NULL) return;
    det_arena *arena = new_arena();
    det_error err;
    const uint32_t *subjects;
    size_t count;
    CHECK_OK(det_index_identifiers(index, DET_PROP_COUNT, DET_STR("AB12345"), arena, &subjects,
                                   &count, &err),
             &err);
    CHECK(count == SUBJECTS && subjects[0] == 0 && subjects[count - 1] == SUBJECTS - 1);
    CHECK_OK(det_index_identifiers(index, DET_PROP_IMO_NUMBER, DET_STR("9187629"), arena, &subjects,
                                   &count, &err),
             &err);
    CHECK(count == SUBJECTS);
    CHECK_OK(det_index_identifiers(index, DET_PROP_TAX_NUMBER, DET_STR("9187629"), arena, &subjects,
                                   &count, &err),
             &err);
    CHECK(count == 0);
    CHECK_OK(
        det_index_identifiers(index, DET_PROP_COUNT, DET_STR("-"), arena, &subjects, &count, &err),
        &err);
    CHECK(count == 0);
    det_arena_free(arena);
    det_index_close(index);
}

TEST(index_same_bytes_in_any_order)
{
    det_error err;
    char path[2][PATH_MAX_BYTES];
    det_sha256 id[2];
    uint32_t order[SUBJECTS];
    for (uint32_t i = 0; i < SUBJECTS; i++)
        order[i] = i;
    for (uint32_t i = SUBJECTS; i > 1; i--) {
        uint32_t other = (uint32_t)(det_test_random() % i), swap = order[i - 1];
        order[i - 1] = order[other];
        order[other] = swap;
    }
    for (int k = 0; k < 2; k++) {
        det_index_builder *builder;
        snprintf(path[k], sizeof path[k], "%s/order-%d.snapshot", det_test_folder(), k);
        CHECK_OK(det_index_builder_new(&builder, &err), &err);
        sample_build(builder, k == 0 ? NULL : order, SUBJECTS);
        CHECK_OK(det_index_builder_write(builder, path[k], &id[k], &err), &err);
        det_sha256 again; /* compiling twice changes nothing */
        CHECK_OK(det_index_builder_write(builder, path[k], &again, &err), &err);
        CHECK(memcmp(&again, &id[k], sizeof again) == 0);
        det_index_builder_free(builder);
    }
    CHECK(memcmp(&id[0], &id[1], sizeof id[0]) == 0);
    det_file a, b;
    CHECK_OK(det_file_open(path[0], 0, &a, &err), &err);
    CHECK_OK(det_file_open(path[1], 0, &b, &err), &err);
    CHECK(det_str_equal(a.bytes, b.bytes));
    det_file_close(&a);
    det_file_close(&b);
}

/* The sample built again beside bytes, which may be damaged; its id. */
static void
build_after(const char *bytes, size_t length, det_sha256 *id)
{
    det_error err;
    char path[PATH_MAX_BYTES];
    const det_index_file *before = NULL;
    det_index_builder *builder;
    snprintf(path, sizeof path, "%s/after.snapshot", det_test_folder());
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    CHECK_OK(det_index_file_of_bytes((det_str){bytes, length}, "before", &before, &err), &err);
    CHECK_OK(det_index_builder_remember(builder, before, &err), &err);
    sample_build(builder, NULL, SUBJECTS);
    CHECK(det_index_builder_made(builder) == NULL);
    CHECK_OK(det_index_builder_write(builder, path, id, &err), &err);
    CHECK(memcmp(det_index_id(det_index_builder_made(builder)), id, sizeof *id) == 0);
    det_index_builder_free(builder);
    det_index_file_close(before);
}

static void
seal(char *bytes, size_t length)
{
    det_error err;
    det_sha256 id;
    CHECK_OK(det_ix_seal(bytes, length, &id, &err), &err);
}

/* Names are taken over from the snapshot before, and that changes nothing; damaged or of other code
 * they are not, and what ICU read of another ICU is not.  That they are used at all shows one that
 * was forged. */
TEST(index_takes_over_what_was_read)
{
    char path[PATH_MAX_BYTES];
    const det_index *index = sample_open(SUBJECTS, path, sizeof path);
    size_t length = index->own->bytes.len;
    const char *start = index->own->bytes.ptr;
    det_sha256 id, want = *det_index_id(index);
    CHECK(index->count[DET_IX_LATIN] == 1);
    CHECK(det_str_equal(det_ix_string(index, index->latin[0].text), DET_STR("Гурген Каломирен")));
    CHECK(det_str_equal(det_ix_string(index, index->latin[0].latin), DET_STR("Gurgen Kalomiren")));
    char *bytes = malloc(length);
    if (bytes == NULL) return;
    memcpy(bytes, start, length);
    size_t reading = (size_t)((const char *)index->latin - start) + 4;
    size_t place = (size_t)((const char *)index->name_tokens - start) + 4;
    det_str basis = det_index_basis(index);
    size_t code = (size_t)(basis.ptr - start) + basis.len - 2;
    size_t icu = (size_t)(det_ix_basis_line(basis, 2).ptr - start);
    det_index_close(index);

    build_after(bytes, length, &id);
    CHECK(memcmp(&id, &want, sizeof id) == 0);
    bytes[place] ^= 1; /* where a word begins, and no digest of it */
    build_after(bytes, length, &id);
    CHECK(memcmp(&id, &want, sizeof id) == 0);
    seal(bytes, length);
    build_after(bytes, length, &id);
    CHECK(memcmp(&id, &want, sizeof id) != 0);
    bytes[code] ^= 1; /* other code */
    seal(bytes, length);
    build_after(bytes, length, &id);
    CHECK(memcmp(&id, &want, sizeof id) == 0);

    bytes[reading] ^= 1; /* another text */
    build_after(bytes, length, &id);
    CHECK(memcmp(&id, &want, sizeof id) == 0);
    seal(bytes, length);
    build_after(bytes, length, &id);
    CHECK(memcmp(&id, &want, sizeof id) != 0);
    bytes[icu] ^= 1; /* another ICU */
    seal(bytes, length);
    build_after(bytes, length, &id);
    CHECK(memcmp(&id, &want, sizeof id) == 0);
    free(bytes);
}

/* Names of one subject each of which is a reading of another, or has as many as can be. */
static const char *const tangled[] = {"Гурген Каломирен",
                                      "Gurgen Kalomiren",
                                      "gurgen kalomiren",
                                      "Gurgen  Kalomiren",
                                      "김영철",
                                      "Kim Yong Chol",
                                      "Yongchol Kim",
                                      "金英哲",
                                      "صدر الدين العلي",
                                      "Sadruddin al-Ali",
                                      "Sadr uddin Ali",
                                      "Ахмад Кадыров",
                                      "Ахмад Кадъров",
                                      "Společnost Čajka",
                                      "Spolechnost",
                                      "Милошевић",
                                      "Milošević",
                                      "Јован Милошевић",
                                      "Юрий Щедрин",
                                      "Yuriy Shchedrin",
                                      "株式会社東京",
                                      "Τσίπρας Αλέξιος",
                                      "ROKOBLIN GmbH",
                                      "Rokoblin G.m.b.H.",
                                      "1st Battalion",
                                      "A8dul Genera1",
                                      "",
                                      "---",
                                      "Ου",
                                      "ألكسندر الكواري",
                                      "רבקה כהן",
                                      "Jarniyat"};

/* A snapshot of the names whose bit is set, taking over from `before`, in memory. */
static det_str
build_tangled(uint32_t set, det_str before, det_index_builder **builder)
{
    det_error err;
    det_sha256 id;
    det_str file = {0};
    const det_index_file *old = NULL;
    const det_source source = {.id = "ta", .title = "A", .authority = "un"};
    const det_index_version version = {.tx = 1};
    CHECK_OK(det_index_builder_new(builder, &err), &err);
    if (before.len > 0) {
        CHECK_OK(det_index_file_of_bytes(before, "before", &old, &err), &err);
        CHECK_OK(det_index_builder_remember(*builder, old, &err), &err);
        CHECK((*builder)->has_names_before);
    }
    CHECK_OK(det_index_builder_source(*builder, &source, &version, 1, &err), &err);
    CHECK_OK(det_index_builder_tx(*builder, 1, 0, &err), &err);
    for (uint32_t subject = 0; subject < 2; subject++) {
        det_statement statements[COUNT(tangled)];
        size_t count = 0;
        for (size_t i = 0; i < COUNT(tangled); i++)
            if ((set >> i & 1) != 0 && tangled[i][0] != '\0' && (i + subject) % 3 != 0)
                statements[count++] = (det_statement){.prop = subject == 0 ? DET_PROP_NAME
                                                                           : DET_PROP_ALIAS,
                                                      .text = det_str_of(tangled[i])};
        const det_subject body = {.id = subject == 0 ? DET_STR("ta:1") : DET_STR("ta:2"),
                                  .schema = DET_SCHEMA_PERSON,
                                  .caption = DET_STR("Милошевић Гурген"),
                                  .statements = statements,
                                  .statement_count = count};
        const det_index_record record = {&body, 0, DET_DAY_FOREVER, 1, UINT32_MAX};
        CHECK_OK(det_index_builder_record(*builder, &record, &err), &err);
    }
    CHECK_OK(det_ix_compile(*builder, &file, &id, &err), &err);
    det_index_file_close(old);
    return file;
}

TEST(index_takes_over_names_that_are_readings_of_others)
{
    _Static_assert(COUNT(tangled) == 32, "a bit for each");
    for (int round = 0; round < 60; round++) {
        det_index_builder *first, *again, *anew;
        uint32_t before = (uint32_t)det_test_random(), now = (uint32_t)det_test_random();
        if (round == 0) before = now = UINT32_MAX;
        det_str old = build_tangled(before, (det_str){0}, &first);
        det_str taken = build_tangled(now, old, &again),
                read = build_tangled(now, (det_str){0}, &anew);
        CHECK(det_str_equal(taken, read));
        det_index_builder_free(first);
        det_index_builder_free(again);
        det_index_builder_free(anew);
    }
}

/* How far a copy of bytes [0, length) can be proven, and why no further. */
typedef struct proof {
    det_status head, lists, law;
    det_error err; /* of the first that fails */
} proof;

static proof
prove(const char *bytes, size_t length)
{
    const det_index_file *file = NULL;
    const det_index *index = NULL;
    const det_tree *trees;
    uint32_t count;
    proof got = {.head = DET_NOMEM};
    char *copy = malloc(length + 1); /* malloc aligns to more than eight */
    if (copy == NULL) return got;
    det_arena *arena = new_arena();
    memcpy(copy, bytes, length);
    got.head = det_index_file_of_bytes((det_str){copy, length}, "s", &file, &got.err);
    got.lists = got.law = got.head;
    if (got.head == DET_OK) {
        got.lists = det_index_of_file(file, &index, &got.err);
        got.law = det_index_law_of_file(file, arena, &trees, &count,
                                        got.lists == DET_OK ? &got.err : NULL);
    }
    det_index_close(index);
    det_index_file_close(file);
    det_arena_free(arena);
    free(copy);
    return got;
}

/* Opens and proves all of it. */
static det_status
try_open(const char *bytes, size_t length, det_error *err)
{
    proof got = prove(bytes, length);
    *err = got.err;
    return got.lists == DET_OK ? got.law : got.lists;
}

/* The same lists, learned of at another time: another file, the same id. */
TEST(index_id_is_of_what_is_said_not_of_when)
{
    det_error err;
    det_sha256 ids[2];
    char hex[2][DET_SHA256_HEX], path[PATH_MAX_BYTES];
    for (int i = 0; i < 2; i++) {
        det_index_builder *builder;
        snprintf(path, sizeof path, "%s/when-%d.snapshot", det_test_folder(), i);
        CHECK_OK(det_index_builder_new(&builder, &err), &err);
        CHECK_OK(det_index_builder_tx(builder, 1, 1000 + i, &err), &err);
        CHECK_OK(det_index_builder_write(builder, path, &ids[i], &err), &err);
        det_index_builder_free(builder);
        det_sha256_print(&ids[i], hex[i]);
    }
    CHECK_TEXT(__LINE__, hex[1], hex[0]);
}

TEST(index_flipped_byte_is_found)
{
    char path[PATH_MAX_BYTES];
    const det_index *index = sample_open(2, path, sizeof path);
    det_index_close(index);
    det_error err;
    det_file file;
    CHECK_OK(det_file_open(path, 0, &file, &err), &err);
    char *bytes = malloc(file.bytes.len);
    if (bytes == NULL) return;
    memcpy(bytes, file.bytes.ptr, file.bytes.len);
    CHECK_OK(try_open(bytes, file.bytes.len, &err), &err);
    for (size_t i = 0; i < file.bytes.len; i++) {
        bytes[i] ^= (char)(1 << i % 8);
        det_status st = try_open(bytes, file.bytes.len, &err);
        bool is_version = i >= 8 && i < 12;
        if (st != (is_version ? DET_UNSUPPORTED : DET_CORRUPT) ||
            strstr(err.text, is_version ? "version"
                             : i < 8    ? "no snapshot"
                                        : "damaged: ") == NULL)
            det_test_fail(__FILE__, __LINE__, "byte %zu flipped: %s: %s", i, det_status_name(st),
                          st == DET_OK ? "opens" : err.text);
        bytes[i] ^= (char)(1 << i % 8);
    }
    for (size_t length = 0; length < file.bytes.len; length++)
        if (try_open(bytes, length, &err) != DET_CORRUPT)
            det_test_fail(__FILE__, __LINE__, "cut at %zu: %s", length, err.text);
    free(bytes);
    det_file_close(&file);
}

/* Damage in a part keeps that part from being asked anything, and no other. */
TEST(index_parts_are_proven_apart)
{
    char path[PATH_MAX_BYTES], got[64], want[64];
    const det_index *index = sample_open(2, path, sizeof path);
    det_str file = index->own->bytes;
    char *bytes = malloc(file.len);
    if (bytes == NULL) return;
    memcpy(bytes, file.ptr, file.len);
    for (uint32_t k = 0; k < DET_IX_SECTIONS; k++) {
        det_ix_section s;
        memcpy(&s, bytes + sizeof(det_ix_header) + k * sizeof s, sizeof s);
        CHECK(s.count > 0 && s.item_bytes == det_ix_item_bytes((det_ix_kind)k));
        bytes[s.offset] ^= 1;
        proof of = prove(bytes, file.len);
        bytes[s.offset] ^= 1;
        snprintf(got, sizeof got, "%s: %s %s %s", det_ix_section_name((det_ix_kind)k),
                 det_status_name(of.head), det_status_name(of.lists), det_status_name(of.law));
        const char *bad = det_status_name(DET_CORRUPT), *good = det_status_name(DET_OK);
        snprintf(want, sizeof want, "%s: %s %s %s", det_ix_section_name((det_ix_kind)k),
                 k == DET_IX_BASIS ? bad : good, k < DET_IX_LAW_FILES ? bad : good,
                 k == DET_IX_BASIS || k >= DET_IX_LAW_FILES ? bad : good);
        CHECK_TEXT(k, got, want);
        snprintf(want, sizeof want, "section '%s' does not match its digest",
                 det_ix_section_name((det_ix_kind)k));
        if (strstr(of.err.text, want) == NULL)
            det_test_fail(__FILE__, __LINE__, "%s, not: %s", of.err.text, want);
    }
    free(bytes);
    det_index_close(index);
}

TEST(index_damage_is_named)
{
    char path[PATH_MAX_BYTES];
    const det_index *index = sample_open(2, path, sizeof path);
    size_t at = (size_t)((const char *)index->names - index->own->bytes.ptr);
    size_t length = index->own->bytes.len;
    char *bytes = malloc(length);
    if (bytes == NULL) return;
    memcpy(bytes, index->own->bytes.ptr, length);
    det_index_close(index);
    det_error err;
    bytes[at] ^= 1;
    CHECK(try_open(bytes, length, &err) == DET_CORRUPT);
    CHECK_TEXT(
        __LINE__, err.text,
        "s: the snapshot is damaged: section 'names' does not match its digest; build it again");
    bytes[at] ^= 1;
    bytes[8] = 10;
    CHECK(try_open(bytes, length, &err) == DET_UNSUPPORTED);
    CHECK_TEXT(__LINE__, err.text,
               "s: the snapshot has version 10, this program reads version 9; build it again");
    free(bytes);
}

/* A forger knows how to compute a digest: every number must be checked for itself. */
TEST(index_forged_numbers_are_refused)
{
    char path[PATH_MAX_BYTES];
    const det_index *index = sample_open(2, path, sizeof path);
    size_t length = index->own->bytes.len;
    uint32_t *words = malloc(length);
    if (words == NULL) return;
    memcpy(words, index->own->bytes.ptr, length);
    det_index_close(index);
    det_error err;
    size_t refused = 0;
    for (size_t i = 16; i < length / 4; i++) {
        uint32_t good = words[i];
        words[i] = i % 2 ? UINT32_MAX : good + 1000;
        det_sha256 id;
        CHECK_OK(det_ix_seal((char *)words, length, &id, &err), &err);
        /* some numbers may be anything (a day, a hash); what opens must be safe to read, which the
         * sanitizers and the fuzz target watch */
        refused += try_open((const char *)words, length, &err) != DET_OK;
        words[i] = good;
    }
    CHECK(refused > length / 8);
    free(words);
}

/* Keys of words in other scripts that are of no form, or more than a token has room for. */
TEST(index_forged_keys_of_other_scripts_are_refused)
{
    char path[PATH_MAX_BYTES];
    const det_index *index = sample_open(60, path, sizeof path);
    const char *start = index->own->bytes.ptr;
    size_t length = index->own->bytes.len;
    CHECK(index->count[DET_IX_OTHER] > 0 && index->count[DET_IX_OTHER_FORMS] > 1);
    const struct {
        const void *place;
        uint32_t value;
    } rows[] = {
        {&index->other_forms[0].form, 1}, {&index->other_forms[0].key, UINT32_MAX},
        {&index->other_forms[1].form, 0}, {&index->other_forms[1].form, DET_OTHER_KEYS_MAX + 1},
        {&index->other_forms[1].key, 0},  {&index->other[0].form, UINT32_MAX}};
    char *bytes = malloc(length);
    if (bytes == NULL) return;
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_error err;
        det_sha256 id;
        memcpy(bytes, start, length);
        memcpy(bytes + ((const char *)rows[i].place - start), &rows[i].value, sizeof(uint32_t));
        CHECK_OK(det_ix_seal(bytes, length, &id, &err), &err);
        CHECK(try_open(bytes, length, &err) == DET_CORRUPT);
    }
    free(bytes);
    det_index_close(index);
}

TEST(index_of_other_tables_is_refused)
{
    char path[PATH_MAX_BYTES];
    const det_index *index = sample_open(2, path, sizeof path);
    CHECK(det_str_starts(det_index_basis(index), det_str_of(det_fold_version())));
    size_t at = (size_t)(index->basis - index->own->bytes.ptr);
    size_t length = index->own->bytes.len;
    char *bytes = malloc(length);
    if (bytes == NULL) return;
    memcpy(bytes, index->own->bytes.ptr, length);
    det_index_close(index);
    det_error err;
    det_sha256 id;
    bytes[at] ^= 1; /* "fold ..." becomes "gold ..." */
    CHECK_OK(det_ix_seal(bytes, length, &id, &err), &err);
    CHECK(try_open(bytes, length, &err) == DET_UNSUPPORTED);
    CHECK(strstr(err.text, "s: the names in this snapshot were made with 'gold ") == err.text);
    free(bytes);
}

TEST(index_empty)
{
    det_error err;
    det_index_builder *builder;
    const det_index *index = NULL;
    det_sha256 id;
    char path[PATH_MAX_BYTES];
    snprintf(path, sizeof path, "%s/empty.snapshot", det_test_folder());
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    CHECK_OK(det_index_builder_write(builder, path, &id, &err), &err);
    det_index_builder_free(builder);
    CHECK_OK(det_index_open(path, &index, &err), &err);
    if (index == NULL) return;
    CHECK(memcmp(det_index_id(index), &id, sizeof id) == 0);
    CHECK(det_index_subject_count(index) == 0 && det_index_name_count(index) == 0);
    CHECK(det_index_tx_known(index, INT64_MAX) == 0);
    det_index_close(index);
}

TEST(index_refusals)
{
    det_error err;
    det_index_builder *builder;
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    const det_source source = {.id = "ta", .title = "A", .authority = "un"};
    CHECK_OK(det_index_builder_source(builder, &source, NULL, 0, &err), &err);
    CHECK(det_index_builder_source(builder, &source, NULL, 0, &err) == DET_CONFLICT);
    CHECK_TEXT(
        __LINE__, err.text,
        "source 'ta' was handed to the snapshot twice; hand it in once, with all its versions");
    CHECK(det_index_builder_tx(builder, 0, 0, &err) == DET_RANGE);
    det_subject body = {.id = DET_STR("zz:1"), .caption = DET_STR("Kalomi\xFF")};
    det_index_record record = {&body, 0, 1, 1, 2};
    CHECK(det_index_builder_record(builder, &record, &err) == DET_ENCODING);
    body.caption = DET_STR("Kalomi");
    CHECK_OK(det_index_builder_record(builder, &record, &err), &err);
    det_sha256 id;
    char path[PATH_MAX_BYTES];
    snprintf(path, sizeof path, "%s/never.snapshot", det_test_folder());
    CHECK(det_index_builder_write(builder, path, &id, &err) == DET_MISSING);
    det_index_builder_free(builder);
    const det_index *index;
    CHECK(det_index_open(path, &index, &err) == DET_IO);
}
