/* same_test.c - a snapshot that takes over subjects of the one before has the bytes of one that
 * does not, whatever has changed between them. */
#include "index/builder.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

enum { SUBJECTS = 40, BODIES = 3, SAYINGS = 8, ROUNDS = 60 };

static const char *const names[] = {"Gurgen Kalomiren",
                                    "Гурген Каломирен",
                                    "김영철",
                                    "Kim Yong Chol",
                                    "صدر الدين العلي",
                                    "ROKOBLIN GmbH",
                                    "Rokoblin G.m.b.H.",
                                    "1st Battalion",
                                    "Spolechnost",
                                    "Společnost Čajka",
                                    "---",
                                    "Ου"};
static const char *const facts[] = {"AB 123-456", "ab123456", "IMO 9187629", "9187629", "X-9"};
static const char *const words[] = {"", "kp", "ru", "passport", "a note", "another"};

/* What a subject says at one time: seeds, from which the same is made each time. */
typedef struct version {
    uint32_t seed; /* 0: it is not there */
    det_day from;
    uint32_t known;
} version;

typedef struct world {
    version of[SUBJECTS][BODIES];
} world;

static uint32_t
draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * UINT32_C(1664525) + UINT32_C(1013904223);
    return (*seed >> 8) % below;
}

static size_t
say(uint32_t seed, det_statement *out)
{
    size_t count = 0, of_names = draw(&seed, 4);
    for (size_t i = 0; i < of_names; i++)
        out[count++] = (det_statement){.prop = i == 0 ? DET_PROP_NAME : DET_PROP_ALIAS,
                                       .text = det_str_of(names[draw(&seed, COUNT(names))])};
    size_t of_facts = draw(&seed, 4);
    for (size_t i = 0; i < of_facts; i++)
        out[count++] = (det_statement){.prop = i < 2 ? DET_PROP_PASSPORT_NUMBER
                                                     : DET_PROP_ID_NUMBER,
                                       .text = det_str_of(facts[draw(&seed, COUNT(facts))]),
                                       .country = det_str_of(words[draw(&seed, 3)]),
                                       .note = det_str_of(words[draw(&seed, COUNT(words))]),
                                       .span = {(det_day)draw(&seed, 2), 9}};
    return count;
}

static void
add_version(det_index_builder *builder, uint32_t subject, const version *v)
{
    char id[16];
    det_error err;
    det_statement statements[SAYINGS];
    uint32_t seed = v->seed;
    const det_note note = {.code = DET_STR("odd"),
                           .path = det_str_of(words[1 + draw(&seed, 3)]),
                           .text = det_str_of(words[draw(&seed, COUNT(words))])};
    snprintf(id, sizeof id, "%s:%u", subject % 3 == 0 ? "tb" : "ta", subject);
    const det_subject body = {.id = det_str_of(id),
                              .schema = v->seed % 5 == 0 ? DET_SCHEMA_COMPANY : DET_SCHEMA_PERSON,
                              .caption = det_str_of(names[draw(&seed, COUNT(names))]),
                              .statements = statements,
                              .statement_count = say(v->seed, statements),
                              .notes = &note,
                              .note_count = v->seed % 4 == 0};
    const det_index_record record = {&body, v->from, v->from + 10, v->known, UINT32_MAX};
    CHECK_OK(det_index_builder_record(builder, &record, &err), &err);
}

/* The records of a world, first to last or the other way round. */
static det_str
build(const world *now, det_str before, bool is_backward, det_index_builder **builder)
{
    static const char *const ids[] = {"ta", "tb"};
    const det_index_version listed = {.tx = 1};
    det_str file = {0};
    det_sha256 id;
    det_error err;
    const det_index_file *old = NULL;
    CHECK_OK(det_index_builder_new(builder, &err), &err);
    if (before.len > 0) {
        CHECK_OK(det_index_file_of_bytes(before, "before", &old, &err), &err);
        CHECK_OK(det_index_builder_remember(*builder, old, &err), &err);
        CHECK((*builder)->body_before != NULL);
    }
    for (size_t i = 0; i < COUNT(ids); i++) {
        const det_source source = {.id = ids[i], .title = "B", .authority = "un"};
        CHECK_OK(det_index_builder_source(*builder, &source, &listed, 1, &err), &err);
    }
    CHECK_OK(det_index_builder_tx(*builder, 1, 0, &err), &err);
    for (uint32_t i = 0; i < SUBJECTS * BODIES; i++) {
        uint32_t at = is_backward ? SUBJECTS * BODIES - 1 - i : i;
        const version *v = &now->of[at / BODIES][at % BODIES];
        if (v->seed != 0) add_version(*builder, at / BODIES, v);
    }
    CHECK_OK(det_ix_compile(*builder, &file, &id, &err), &err);
    det_str again; /* what is opened while compiling leaves no trace */
    CHECK_OK(det_ix_compile(*builder, &again, &id, &err), &err);
    CHECK(det_str_equal(file, again));
    det_index_file_close(old);
    return file;
}

static version
make_version(void)
{
    return (version){1 + (uint32_t)(det_test_random() % 200), (det_day)(det_test_random() % 3),
                     1 + (uint32_t)(det_test_random() % 2)};
}

/* Some bodies come, go, say another thing or say it at another time; none at all in 0 of 100. */
static void
change(world *now, uint32_t in_100)
{
    for (uint32_t s = 0; s < SUBJECTS; s++)
        for (uint32_t b = 0; b < BODIES; b++) {
            version *v = &now->of[s][b];
            if (det_test_random() % 100 >= in_100) continue;
            switch (det_test_random() % 4) {
            case 0:
                v->seed = 0;
                break;
            case 1:
                v->from++;
                break;
            default:
                *v = make_version();
                break;
            }
        }
}

TEST(same_bytes_whatever_has_changed)
{
    static const uint32_t rates[] = {0, 1, 4, 20, 100};
    size_t same = 0, other = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        det_index_builder *first, *again, *anew;
        world now = {0};
        change(&now, 50);
        if (round == 1) memset(&now, 0, sizeof now);
        det_str before = build(&now, (det_str){0}, false, &first);
        change(&now, rates[round % COUNT(rates)]);
        if (round == 2) memset(&now, 0, sizeof now);
        det_str taken = build(&now, before, round % 2 == 1, &again);
        det_str read = build(&now, (det_str){0}, false, &anew);
        CHECK(det_str_equal(taken, read));
        for (size_t i = 0; i < again->bodies.count; i++)
            *(again->bodies.items[i].same != 0 ? &same : &other) += 1;
        det_index_builder_free(first);
        det_index_builder_free(again);
        det_index_builder_free(anew);
    }
    CHECK(same > 500 && other > 500);
}

/* Records that were there before the snapshot to take over from are not compared with it, and those
 * of one subject are one subject's all the same. */
TEST(same_subject_before_and_after_it_is_told_of_the_one_before)
{
    det_index_builder *first, *late, *anew;
    const det_index_file *old = NULL;
    det_error err;
    det_sha256 id;
    det_str file;
    world now = {0};
    const det_source source = {.id = "ta", .title = "B", .authority = "un"},
                     other = {.id = "tb", .title = "B", .authority = "un"};
    const det_index_version listed = {.tx = 1};
    for (uint32_t b = 0; b < BODIES; b++)
        now.of[1][b] = (version){7 + b, (det_day)b, 1};
    det_str before = build(&now, (det_str){0}, false, &first);
    det_str read = build(&now, (det_str){0}, false, &anew);
    CHECK_OK(det_index_builder_new(&late, &err), &err);
    CHECK_OK(det_index_builder_source(late, &source, &listed, 1, &err), &err);
    CHECK_OK(det_index_builder_source(late, &other, &listed, 1, &err), &err);
    CHECK_OK(det_index_builder_tx(late, 1, 0, &err), &err);
    add_version(late, 1, &now.of[1][0]);
    CHECK_OK(det_index_file_of_bytes(before, "before", &old, &err), &err);
    CHECK_OK(det_index_builder_remember(late, old, &err), &err);
    add_version(late, 1, &now.of[1][1]);
    add_version(late, 1, &now.of[1][2]);
    CHECK_OK(det_ix_compile(late, &file, &id, &err), &err);
    CHECK(det_str_equal(file, read));
    det_index_file_close(old);
    det_index_builder_free(first);
    det_index_builder_free(late);
    det_index_builder_free(anew);
}
