/* index_fuzz.c - damaged snapshots with a digest that is right, so that what is behind it is
 * reached.
 *
 * The input is a row of changes to a good snapshot, made once: four bytes of place, four of value.
 * An input that begins like a snapshot is taken as one.  What opens is read to the last number. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "index/builder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_bodies(const det_index *index, det_arena *arena)
{
    for (uint32_t s = 0; s < det_index_subject_count(index); s++) {
        uint32_t first, count;
        det_index_records(index, s, &first, &count);
        for (uint32_t r = 0; r < count; r++) {
            det_subject body;
            uint32_t number = det_index_record_at(index, first + r).body;
            if (det_index_body(index, number, arena, &body, NULL) != DET_OK) return;
            (void)det_index_body_has_name(index, number, 0);
            size_t at = 0;
            (void)det_subject_next(&body, DET_PROP_NAME, &at);
        }
    }
}

static void
read_names(const det_index *index, det_arena *arena)
{
    det_finder *finder = NULL;
    if (det_finder_new(index, &finder, NULL) != DET_OK) return;
    for (uint32_t n = 0; n < det_index_name_count(index) && n < 64; n++) {
        det_tokens tokens;
        const uint16_t *weights;
        const det_lead *names;
        size_t count;
        if (det_index_name_tokens(index, n, arena, &tokens, &weights, NULL) != DET_OK) break;
        det_finder_run(finder, tokens, n % 2 == 1, NULL, &names, &count);
        for (size_t i = 0; i < count; i++)
            (void)det_index_name_at(index, names[i].name);
        det_arena_reset(arena);
    }
    det_finder_free(finder);
}

/* A snapshot of two parties and a file of law. */
static det_status
compile(det_index_builder *builder, det_arena *arena, det_str *file)
{
    static const det_source source = {.id = "t", .title = "T", .authority = "un"};
    const det_index_version version = {.dated = 17000, .tx = 1, .read = 2, .kept = 2};
    const det_statement statements[] = {
        {.prop = DET_PROP_NAME, .text = DET_STR("Kalomi Trading Ltd")},
        {.prop = DET_PROP_ALIAS, .text = DET_STR("\xD0\x9A\xD0\xB0\xD0\xBB\xD0\xBE")},
        {.prop = DET_PROP_PASSPORT_NUMBER, .text = DET_STR("AB 12345")}};
    const det_note note = {.code = DET_STR("c"), .path = DET_STR("p"), .text = DET_STR("t")};
    det_subject body = {.id = DET_STR("t:1"),
                        .caption = DET_STR("Kalomi"),
                        .statements = statements,
                        .statement_count = 3,
                        .notes = &note,
                        .note_count = 1};
    const det_index_record record = {&body, 17000, DET_DAY_FOREVER, 1, UINT32_MAX};
    const det_sha256 zero = {{0}};
    det_sha256 id;
    det_tree tree;
    det_status st = det_index_builder_source(builder, &source, &version, 1, NULL);
    if (st == DET_OK) st = det_index_builder_tx(builder, 1, 0, NULL);
    if (st == DET_OK) st = det_index_builder_record(builder, &record, NULL);
    body.id = DET_STR("t:2");
    body.statement_count = 1;
    if (st == DET_OK) st = det_index_builder_record(builder, &record, NULL);
    if (st == DET_OK)
        st = det_tree_read_yaml(DET_STR("id: x\nacts:\n  - a: b\n"), "x", arena, &tree, NULL);
    if (st == DET_OK) st = det_index_builder_law(builder, DET_STR("x.yaml"), &zero, &tree, NULL);
    return st == DET_OK ? det_ix_compile(builder, file, &id, NULL) : st;
}

/* Made once for the life of the process: compiling opens ICU, which would be most of a run. */
static det_str
good_snapshot(void)
{
    static det_str file;
    static det_index_builder *builder;
    static det_arena *arena;
    if (builder == NULL &&
        (det_index_builder_new(&builder, NULL) != DET_OK ||
         det_arena_new(0, &arena, NULL) != DET_OK || compile(builder, arena, &file) != DET_OK))
        abort();
    return file;
}

static char *
damage(det_str good, const uint8_t *data, size_t size, size_t *length)
{
    bool is_whole = size >= 8 && memcmp(data, DET_IX_MAGIC, 8) == 0;
    *length = is_whole ? size : good.len;
    char *bytes = malloc(*length + 1);
    if (bytes == NULL) return NULL;
    memcpy(bytes, is_whole ? (const char *)data : good.ptr, *length);
    for (; !is_whole && size >= 8; data += 8, size -= 8) {
        uint32_t place;
        memcpy(&place, data, 4);
        memcpy(bytes + place % (good.len / 4) * 4, data + 4, 4);
    }
    if (*length < sizeof(det_ix_header)) return bytes;
    uint64_t says = *length;
    det_sha256 id;
    memcpy(bytes + offsetof(det_ix_header, length), &says, sizeof says);
    if (*length >= sizeof(det_ix_header) + DET_IX_SECTIONS * sizeof(det_ix_section))
        (void)!det_ix_seal(bytes, *length, &id, NULL);
    return bytes;
}

/* The same names again, taken over from what may be forged: what comes out must be whole. */
static void
build_after(const det_index_file *before)
{
    det_index_builder *builder = NULL;
    det_arena *arena = NULL;
    const det_index *index = NULL;
    det_str made;
    if (det_index_builder_new(&builder, NULL) == DET_OK &&
        det_arena_new(0, &arena, NULL) == DET_OK &&
        det_index_builder_remember(builder, before, NULL) == DET_OK && builder->has_names_before &&
        compile(builder, arena, &made) == DET_OK &&
        det_index_open_bytes(made, "made", &index, NULL) != DET_OK)
        abort();
    det_index_close(index);
    det_arena_free(arena);
    det_index_builder_free(builder);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    const det_index_file *file = NULL;
    const det_index *index = NULL;
    const det_tree *trees;
    const uint32_t *subjects;
    uint32_t files;
    size_t length, count;
    char *bytes = damage(good_snapshot(), data, size, &length);
    bool is_open = bytes != NULL && det_arena_new(64 << 20, &arena, NULL) == DET_OK &&
                   det_index_file_of_bytes((det_str){bytes, length}, "fuzz", &file, NULL) == DET_OK;
    if (is_open && det_index_of_file(file, &index, NULL) == DET_OK) {
        read_bodies(index, arena);
        det_arena_reset(arena);
        read_names(index, arena);
        (void)!det_index_identifiers(index, DET_PROP_COUNT, DET_STR("AB12345"), arena, &subjects,
                                     &count, NULL);
    }
    if (is_open && det_index_law_of_file(file, arena, &trees, &files, NULL) == DET_OK)
        for (uint32_t f = 0; f < files; f++)
            (void)det_tree_get(&trees[f], 0, "id");
    if (is_open) build_after(file);
    det_index_close(index);
    det_index_file_close(file);
    det_arena_free(arena);
    free(bytes);
    return 0;
}
