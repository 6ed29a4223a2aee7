/* sample.c - invented parties for the tests of this floor. */
#include "index/sample.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

static const det_source sources[] = {
    {.id = "ta", .title = "Test list A", .authority = "un", .zone = DET_ZONE_NEW_YORK},
    {.id = "tb", .title = "Test list B", .authority = "us", .zone = DET_ZONE_NEW_YORK},
};

static uint64_t
mix(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

det_str
sample_name(uint64_t seed, det_arena *arena)
{
    static const char *const syllables[] = {"ka",  "lo",  "mi", "ren", "tus", "va", "shi", "do",
                                            "bel", "gor", "an", "ur",  "ez",  "pa", "qi",  "ha"};
    static const char *const light[] = {"al",      "bin",  "Ltd", "Company", "Trading",
                                        "General", "Haji", "A",   "de",      "International"};
    uint64_t state = seed;
    det_str out = {0};
    uint32_t words = 1 + (uint32_t)(mix(&state) % 5);
    for (uint32_t w = 0; w < words; w++) {
        char word[32] = "";
        size_t used = 0;
        uint64_t kind = mix(&state) % 10;
        if (kind < 2) {
            used = (size_t)snprintf(word, sizeof word, "%s", light[mix(&state) % COUNT(light)]);
        } else if (kind == 2) {
            used = (size_t)snprintf(word, sizeof word, "%u", (unsigned)(mix(&state) % 2000));
        } else {
            for (uint32_t n = 1 + (uint32_t)(mix(&state) % 4); n > 0; n--)
                used += (size_t)snprintf(word + used, sizeof word - used, "%s",
                                         syllables[mix(&state) % COUNT(syllables)]);
        }
        CHECK(det_arena_print(arena, &out, "%.*s%s%.*s", DET_STR_FMT(out), w > 0 ? " " : "",
                              (int)used, word));
    }
    return out;
}

static void
add(det_index_builder *builder, uint32_t number, uint32_t count, det_arena *arena)
{
    det_error err;
    det_str id, name = sample_name(number * 2 + 1, arena),
                alias = sample_name(number * 2 + 2, arena);
    CHECK(det_arena_print(arena, &id, "%s:%04u", number % 3 == 0 ? "tb" : "ta", number));
    if (number + 1 == count) alias = DET_STR("Гурген Каломирен");
    /* some in no Latin letters */
    if (number % 50 == 49) {
        name = DET_STR("Калореншиду ベルゴル");
        alias = DET_STR("Тусвапа Эзмиренха");
    }
    const det_span none = {DET_DAY_NONE, DET_DAY_NONE};
    det_statement statements[] = {
        {.prop = DET_PROP_NAME, .text = name, .span = none},
        {.prop = DET_PROP_ALIAS, .text = alias, .span = none},
        {.prop = DET_PROP_WEAK_ALIAS, .text = DET_STR("Rentus"), .span = none},
        {.prop = DET_PROP_BIRTH_DATE, .text = DET_STR("1961"), .span = {-3287, -2922}},
        {.prop = DET_PROP_PASSPORT_NUMBER,
         .text = DET_STR("ab 12-34/5"),
         .span = none,
         .country = DET_STR("Nowhere"),
         .type = DET_STR("Passport"),
         .note = DET_STR("expired")},
        {.prop = DET_PROP_IMO_NUMBER, .text = DET_STR("IMO 9187629"), .span = none},
        {.prop = DET_PROP_PROGRAM, .text = DET_STR("DPRK"), .span = none},
    };
    det_note note = {.code = DET_STR("date-unread"), .path = DET_STR("A/B"), .text = DET_STR("??")};
    det_subject body = {.id = id,
                        .schema = number % 2 ? DET_SCHEMA_PERSON : DET_SCHEMA_COMPANY,
                        .caption = name,
                        .statements = statements,
                        .statement_count = COUNT(statements),
                        .notes = &note,
                        .note_count = 1};
    det_index_record record = {&body, 17000, number == 0 ? 17100 : DET_DAY_FOREVER, 1, UINT32_MAX};
    CHECK_OK(det_index_builder_record(builder, &record, &err), &err);
    if (number != 0) return;
    /* what it said later: one name fewer */
    body.statements = statements + 1;
    body.statement_count--;
    record.valid_from = 17100;
    record.valid_before = DET_DAY_FOREVER;
    record.known_from = 2;
    CHECK_OK(det_index_builder_record(builder, &record, &err), &err);
}

void
sample_build(det_index_builder *builder, const uint32_t *order, uint32_t count)
{
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    const det_index_version versions[] = {
        {.dated = 17100, .tx = 2, .read = 10, .kept = 9, .rejected = 1, .notes = 3},
        {.dated = 17000, .tx = 1, .read = 8, .kept = 8},
    };
    uint32_t flip = order != NULL;
    for (uint32_t i = 0; i < 2; i++)
        CHECK_OK(det_index_builder_source(builder, &sources[i ^ flip], versions, 2, &err), &err);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t tx = flip ? 3 - i : i + 1;
        CHECK_OK(det_index_builder_tx(builder, tx, tx * DET_US_PER_DAY, &err), &err);
    }
    for (uint32_t i = 0; i < count; i++)
        add(builder, order != NULL ? order[i] : i, count, arena);
    det_tree tree;
    det_sha256 digest = {{1, 2, 3}};
    CHECK_OK(
        det_tree_read_yaml(DET_STR("id: S/RES/1 (1999)\nacts:\n  - verb: impose\n    cite: OP 1\n"),
                           "x.yaml", arena, &tree, &err),
        &err);
    CHECK_OK(det_index_builder_law(builder, DET_STR("un/1/s-res-1.yaml"), &digest, &tree, &err),
             &err);
    det_arena_free(arena);
}

const det_index *
sample_open(uint32_t count, char *path, size_t path_size)
{
    det_error err;
    det_index_builder *builder;
    const det_index *index = NULL;
    det_sha256 id;
    snprintf(path, path_size, "%s/sample-%u.snapshot", det_test_folder(), count);
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    sample_build(builder, NULL, count);
    CHECK_OK(det_index_builder_write(builder, path, &id, &err), &err);
    det_index_builder_free(builder);
    CHECK_OK(det_index_open(path, &index, &err), &err);
    return index;
}
