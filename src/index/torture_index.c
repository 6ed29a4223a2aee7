/* torture_index.c - every allocation of a build that takes over names, failed in turn. */
#include <stdio.h>
#include <unistd.h>

#include "base/test.h"
#include "base/torture.h"
#include "index/index.h"

/* A snapshot built beside the one before it, of which names are taken over; one is new. */
static det_status
build_after(void *context)
{
    const char *path = context;
    static const char *const names[] = {"Kim Yong Chol", "Гурген Каломирен", "김영철", "Neu"};
    const det_source source = {.id = "ta", .title = "A", .authority = "un"};
    const det_index_version version = {.tx = 1};
    const det_index_file *before = NULL;
    det_index_builder *builder = NULL;
    det_sha256 id;
    size_t known = access(path, F_OK) == 0 ? COUNT(names) : COUNT(names) - 1;
    det_status st = det_index_builder_new(&builder, NULL);
    if (st == DET_OK && known == COUNT(names)) {
        st = det_index_file_open(path, &before, NULL);
        if (st == DET_OK) st = det_index_builder_remember(builder, before, NULL);
    }
    if (st == DET_OK) st = det_index_builder_source(builder, &source, &version, 1, NULL);
    if (st == DET_OK) st = det_index_builder_tx(builder, 1, 0, NULL);
    for (size_t i = 0; st == DET_OK && i < known; i++) {
        char name[16];
        snprintf(name, sizeof name, "ta:%zu", i);
        const det_statement named = {.prop = DET_PROP_NAME, .text = det_str_of(names[i])};
        const det_subject body = {.id = det_str_of(name),
                                  .schema = DET_SCHEMA_PERSON,
                                  .caption = named.text,
                                  .statements = &named,
                                  .statement_count = 1};
        const det_index_record record = {&body, 0, DET_DAY_FOREVER, 1, UINT32_MAX};
        st = det_index_builder_record(builder, &record, NULL);
        /* says another thing too, so that what it said before is handed in again */
        const det_note note = {DET_STR("odd"), DET_STR("path"), DET_STR("text")};
        const det_subject also = {.id = body.id,
                                  .schema = DET_SCHEMA_COMPANY,
                                  .caption = named.text,
                                  .notes = &note,
                                  .note_count = 1};
        const det_index_record other = {&also, 0, 1, 1, UINT32_MAX};
        if (st == DET_OK && i == 0 && before != NULL)
            st = det_index_builder_record(builder, &other, NULL);
    }
    char next[600];
    snprintf(next, sizeof next, "%s%s", path, before == NULL ? "" : ".next");
    if (st == DET_OK) st = det_index_builder_write(builder, next, &id, NULL);
    det_index_builder_free(builder);
    det_index_file_close(before);
    return st;
}

TEST(torture_build_after_another)
{
    char path[500];
    snprintf(path, sizeof path, "%s/after.det", det_test_folder());
    CHECK(build_after(path) == DET_OK);
    /* 8: what ICU keeps when it is opened first */
    const det_torture torture = {
        .run = build_after, .context = path, .tolerated_blocks = 8, .is_own_only = true};
    CHECK(det_torture_run("build after another", &torture) > 0);
}
