/* tiny.c - an invented party and vessel in a snapshot of their own, without law. */
#include "screen/tiny.h"

#include <stdlib.h>
#include <unistd.h>

#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static void
must(det_status status)
{
    if (status != DET_OK) abort();
}

static void
fill(det_index_builder *builder, const det_source *source)
{
    static const det_statement of_person[] = {
        {.prop = DET_PROP_NAME, .text = TEXT("Ivan Example Petrov")},
        {.prop = DET_PROP_WEAK_ALIAS, .text = TEXT("Vanya")},
        {.prop = DET_PROP_PASSPORT_NUMBER, .text = TEXT("AB 123")},
        {.prop = DET_PROP_PROGRAM, .text = TEXT("NOWHERE")}};
    static const det_statement of_vessel[] = {
        {.prop = DET_PROP_NAME, .text = TEXT("EXAMPLE STAR")},
        {.prop = DET_PROP_IMO_NUMBER, .text = TEXT("9074729")}};
    const det_subject subjects[] = {{.id = TEXT("un:1"),
                                     .schema = DET_SCHEMA_PERSON,
                                     .caption = TEXT("Ivan Example Petrov"),
                                     .statements = of_person,
                                     .statement_count = 4},
                                    {.id = TEXT("un:2"),
                                     .schema = DET_SCHEMA_VESSEL,
                                     .caption = TEXT("EXAMPLE STAR"),
                                     .statements = of_vessel,
                                     .statement_count = 2}};
    det_index_version version = {.dated = 18262, .tx = 1};
    must(det_index_builder_tx(builder, 1, 0, NULL));
    must(det_index_builder_source(builder, source, &version, 1, NULL));
    for (size_t i = 0; i < 2; i++) {
        det_index_record record = {&subjects[i], 18262, DET_DAY_FOREVER, 1, UINT32_MAX};
        must(det_index_builder_record(builder, &record, NULL));
    }
}

tiny
tiny_open(void)
{
    tiny made = {0};
    det_index_builder *builder = NULL;
    const det_lawbook *law = NULL;
    const det_law_finding *findings;
    size_t finding_count;
    det_sha256 id;
    char path[] = "/tmp/detente-tiny-XXXXXX";
    int file = mkstemp(path);
    if (file < 0) abort();
    (void)close(file);
    must(det_arena_new(0, &made.arena, NULL));
    must(det_index_builder_new(&builder, NULL));
    fill(builder, det_source_find(DET_STR("un")));
    must(det_index_builder_write(builder, path, &id, NULL));
    det_index_builder_free(builder);
    must(det_index_open(path, &made.index, NULL));
    (void)unlink(path);
    must(det_lawbook_load(NULL, 0, made.arena, &law, &findings, &finding_count, NULL));
    must(det_screener_new(made.index, law, NULL, &made.screener, NULL));
    return made;
}

void
tiny_close(tiny *of)
{
    det_screener_free(of->screener);
    det_index_close(of->index);
    det_arena_free(of->arena);
}
