/* What is left out of a comparison would have changed nothing: invented lists before and after
 * random changes, thousands of questions near what is on them, asked with and without. */
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/test.h"
#include "base/text.h"
#include "detente.h"
#include "index/index.h"
#include "screen/world.h"

enum {
    PARTIES = 400,
    QUESTIONS = 1600,
    WORDS = 90,
    BEFORE = 20000, /* 2024-10-04 */
    AFTER = 20010,
    THREADS = 2
};

static const char *const words[WORDS] = {
    "Ahmad",    "Ali",     "Hassan",  "Kim",      "Chol",     "Myong",   "Song",     "Ri",
    "Pak",      "Ivan",    "Sergei",  "Petrov",   "Barkov",   "Volkov",  "Olga",     "Maria",
    "Garcia",   "Lopez",   "Perez",   "Juan",     "Carlos",   "Trading", "Company",  "Limited",
    "Shipping", "Ocean",   "Star",    "Golden",   "Global",   "General", "Bank",     "Industrial",
    "Foreign",  "Export",  "Korea",   "Iran",     "Damascus", "Aleppo",  "Mohammad", "Omar",
    "Yusuf",    "Ibrahim", "Khalid",  "Saleh",    "Nasser",   "Qasim",   "Reza",     "Hossein",
    "Karimi",   "Ahmadi",  "Rahimi",  "Tehran",   "Minsk",    "Belarus", "Lukas",    "Andrei",
    "Dmitri",   "Orlov",   "Sokolov", "Lebedev",  "Wei",      "Zhang",   "Wang",     "Chen",
    "Liu",      "Li",      "Ming",    "Hua",      "Guo",      "Tan",     "Nguyen",   "Van",
    "Tran",     "Thi",     "Abu",     "Bakr",     "Sheikh",   "Haji",    "Mullah",   "Fazl",
    "Haq",      "Zahir",   "Wardak",  "Kandahar", "Герасим",  "Ковалев", "محمد",     "علي",
    "김영철",   "王伟"};

static uint32_t
draw(uint32_t below)
{
    return (uint32_t)(det_test_random() % below);
}

/* Some words are common, as on real lists, and some are rare. */
static det_str
some_name(det_arena *arena)
{
    static const char *const syllables[] = {"bar", "dov", "gul", "har", "jin", "kes", "lum",
                                            "mor", "nad", "pel", "qar", "rus", "sit", "tol",
                                            "vek", "wam", "yor", "zan", "fad", "cho"};
    det_str out = {0};
    for (uint32_t n = 2 + draw(2), i = 0; i < n; i++) {
        bool is_rare = draw(2) == 0;
        const char *word = is_rare ? syllables[draw(COUNT(syllables))]
                                   : words[draw(4) == 0 ? draw(12) : draw(WORDS)];
        CHECK(det_arena_print(arena, &out, "%.*s%s%s%s", DET_STR_FMT(out), i > 0 ? " " : "", word,
                              is_rare ? syllables[draw(COUNT(syllables))] : ""));
    }
    return out;
}

static const char *const tags[] = {"DPRK", "Al-Qaida", "Taliban", "Iran"};

typedef struct party {
    det_str id, name, alias, born, number, tag;
    bool is_weak, is_listed, is_person;
} party;

static party
some_party(uint32_t number, det_arena *arena)
{
    party out = {.name = some_name(arena),
                 .alias = some_name(arena),
                 .tag = det_str_of(tags[draw(COUNT(tags))]),
                 .is_weak = draw(4) == 0,
                 .is_listed = true,
                 .is_person = draw(3) > 0};
    CHECK(det_arena_print(arena, &out.id, "%s:%03u", number % 4 == 0 ? "us" : "un", number));
    CHECK(det_arena_print(arena, &out.born, "%u", 1950 + draw(40)));
    CHECK(det_arena_print(arena, &out.number, "P%06u", draw(2 * PARTIES)));
    return out;
}

static void
hand_in(det_index_builder *builder, const party *of, det_day from, det_day before, uint32_t tx,
        uint32_t tx_before)
{
    det_error err = {0};
    det_span born = {0}, none = {DET_DAY_NONE, DET_DAY_NONE};
    CHECK_OK(det_span_read(of->born, (det_where){0}, &born, &err), &err);
    const det_statement statements[] = {
        {.prop = DET_PROP_NAME, .text = of->name, .span = none},
        {.prop = of->is_weak ? DET_PROP_WEAK_ALIAS : DET_PROP_ALIAS,
         .text = of->alias,
         .span = none},
        {.prop = DET_PROP_BIRTH_DATE, .text = of->born, .span = born},
        {.prop = DET_PROP_PASSPORT_NUMBER, .text = of->number, .span = none},
        {.prop = DET_PROP_PROGRAM, .text = of->tag, .span = none}};
    const det_subject body = {.id = of->id,
                              .schema = of->is_person ? DET_SCHEMA_PERSON : DET_SCHEMA_COMPANY,
                              .caption = of->name,
                              .statements = statements,
                              .statement_count = COUNT(statements)};
    const det_index_record record = {&body, from, before, tx, tx_before};
    CHECK_OK(det_index_builder_record(builder, &record, &err), &err);
}

/* The lists as they were, and as they are. */
typedef struct lists {
    party was[PARTIES], is[PARTIES];
    char paths[2][600];
    const det_snapshot *snapshots[2];
    det_arena *arena;
} lists;

/* A twentieth of the parties comes, goes or changes. */
static void
change(lists *of)
{
    for (uint32_t i = 0; i < PARTIES; i++) {
        of->was[i] = of->is[i] = some_party(i, of->arena);
        party *is = &of->is[i];
        switch (draw(120)) {
        case 0:
            is->is_listed = false;
            break;
        case 1:
            of->was[i].is_listed = false;
            break;
        case 2:
            is->name = some_name(of->arena);
            break;
        case 3:
            is->born = DET_STR("1971");
            break;
        case 4:
            is->tag = DET_STR("DPRK");
            break;
        case 5:
            is->is_weak = !is->is_weak;
            break;
        case 6:
            is->number = DET_STR("P777777");
            break;
        default:
            break;
        }
    }
}

static bool
is_same_party(const party *a, const party *b)
{
    return det_str_equal(a->name, b->name) && det_str_equal(a->born, b->born) &&
           det_str_equal(a->tag, b->tag) && det_str_equal(a->number, b->number) &&
           a->is_weak == b->is_weak && a->is_listed == b->is_listed;
}

static void
write_snapshot(lists *of, bool is_after)
{
    static const det_source sources[] = {{.id = "un", .title = "UN", .authority = "un"},
                                         {.id = "us", .title = "US", .authority = "us"}};
    const det_index_version versions[] = {{.dated = BEFORE, .tx = 1}, {.dated = AFTER, .tx = 2}};
    det_error err = {0};
    det_index_builder *builder = NULL;
    det_sha256 id;
    world law = {.arena = of->arena};
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    for (uint32_t tx = 1; tx <= 1u + is_after; tx++)
        CHECK_OK(det_index_builder_tx(builder, tx, (BEFORE + 10 * tx) * DET_US_PER_DAY, &err),
                 &err);
    for (size_t s = 0; s < COUNT(sources); s++)
        CHECK_OK(det_index_builder_source(builder, &sources[s], versions, 1 + is_after, &err),
                 &err);
    for (uint32_t i = 0; i < PARTIES; i++) {
        const party *was = &of->was[i], *is = &of->is[i];
        bool is_same = !is_after || is_same_party(was, is);
        /* some changes correct what was said of the first day */
        bool is_corrected = !is_same && was->is_listed && is->is_listed && i % 3 == 0;
        if (was->is_listed)
            hand_in(builder, was, BEFORE, is_same || is_corrected ? DET_DAY_FOREVER : AFTER, 1,
                    is_corrected ? 2 : UINT32_MAX);
        if (!is_same && is->is_listed)
            hand_in(builder, is, is_corrected ? BEFORE : AFTER, DET_DAY_FOREVER, 2, UINT32_MAX);
    }
    CHECK_OK(world_add_law(&law, builder, &err), &err);
    (void)snprintf(of->paths[is_after], sizeof of->paths[is_after], "%s/delta-%d.det",
                   det_test_folder(), is_after);
    CHECK_OK(det_index_builder_write(builder, of->paths[is_after], &id, &err), &err);
    det_index_builder_free(builder);
    CHECK_OK(det_snapshot_open(of->paths[is_after], &of->snapshots[is_after], &err), &err);
}

/* A name that is, was or might be listed, most with a slip of the pen. */
static det_str
asked_name(const lists *of, det_arena *arena)
{
    const party *near = draw(2) == 0 ? &of->was[draw(PARTIES)] : &of->is[draw(PARTIES)];
    det_str from = draw(4) == 0 ? some_name(arena) : draw(3) == 0 ? near->alias : near->name, out;
    if (draw(3) == 0) return from;
    size_t at = draw((uint32_t)from.len);
    if ((unsigned char)from.ptr[at] >= 0x80) return from;
    CHECK(det_arena_print(arena, &out, "%.*s%s%.*s", (int)at, from.ptr, draw(2) == 0 ? "e" : "",
                          (int)(from.len - at - 1), from.ptr + at + 1));
    return out;
}

static void
draw_questions(const lists *of, det_str on, det_question *questions, det_arena *arena)
{
    static const char *const sources[] = {"", "", "", "un", "us", "un,us", "eu"};
    for (uint32_t i = 0; i < QUESTIONS; i++) {
        const party *near = &of->is[draw(PARTIES)];
        questions[i] = (det_question){.name = asked_name(of, arena), .on = on};
        if (draw(3) == 0) questions[i].birth_date = draw(2) == 0 ? near->born : DET_STR("1985");
        if (draw(5) == 0) questions[i].id_number = near->number;
        if (draw(50) == 0) questions[i].id_number = DET_STR("P777777");
        if (draw(40) == 0) questions[i].name = DET_STR("-");
        if (draw(40) == 0) questions[i].on = DET_STR("2024-10-05");
        if (draw(60) == 0) questions[i].on = DET_STR("yesterday");
        questions[i].sources = det_str_of(sources[draw(COUNT(sources))]);
    }
}

/* Returns how many were left out. */
static uint64_t
compare(const det_delta_side *was, const det_delta_side *is, const det_question *questions,
        uint64_t from, det_text *lines)
{
    det_error err = {0};
    det_delta *delta = NULL;
    uint64_t changed = 0, sum = 0, left_out;
    det_text_clear(lines);
    CHECK_OK(det_delta_between(was, is, THREADS, &delta, &err), &err);
    det_delta_leave_out_from(delta, from);
    for (uint32_t at = 0; at < QUESTIONS; at += QUESTIONS / 2) {
        CHECK_OK(det_delta_screen(delta, questions + at, QUESTIONS / 2, lines, &changed, &err),
                 &err);
        sum += changed;
    }
    CHECK((sum > 0) == (det_text_length(lines) > 0));
    left_out = det_delta_left_out(delta);
    det_delta_free(delta);
    return left_out;
}

/* *left_out and *changed grow by what was seen. */
static void
try_both(const det_delta_side *was, const det_delta_side *is, const det_question *questions,
         uint64_t *left_out, size_t *changed)
{
    det_error err = {0};
    det_text *whole = NULL, *less = NULL;
    CHECK_OK(det_text_new(0, &whole, &err), &err);
    CHECK_OK(det_text_new(0, &less, &err), &err);
    CHECK(compare(was, is, questions, UINT64_MAX, whole) == 0);
    *left_out += compare(was, is, questions, 0, less);
    CHECK(det_str_equal(det_text_str(whole), det_text_str(less)));
    *changed += det_text_length(whole);
    det_text_free(whole);
    det_text_free(less);
}

TEST(delta_leaves_out_only_what_cannot_differ)
{
    static const det_profile profiles[] = {{0},
                                           {.threshold_bp = 6000},
                                           {.is_fast = true},
                                           {.weak_alias_alerts = true, .max_age_days = 30}};
    static const char *const days[] = {"", "2024-10-20", "2024-10-08", "2016-06-01"};
    static lists of;
    static det_question questions[QUESTIONS];
    uint64_t left_out = 0;
    size_t changed = 0;
    for (uint32_t round = 0; round < 3; round++) {
        det_error err = {0};
        CHECK_OK(det_arena_new(0, &of.arena, &err), &err);
        change(&of);
        write_snapshot(&of, false);
        write_snapshot(&of, true);
        for (size_t i = 0; i < COUNT(profiles); i++) {
            draw_questions(&of, det_str_of(days[(round + i) % COUNT(days)]), questions, of.arena);
            const det_delta_side was = {.snapshot = of.snapshots[0], .profile = &profiles[i]};
            const det_delta_side is = {.snapshot = of.snapshots[1], .profile = &profiles[i]};
            try_both(&was, &is, questions, &left_out, &changed);
        }
        det_snapshot_close(of.snapshots[0]);
        det_snapshot_close(of.snapshots[1]);
        det_arena_free(of.arena);
    }
    CHECK(changed > 0);
    CHECK(left_out > 5 * QUESTIONS); /* of 12 times as many, near to what is listed */
}

/* The higher of two scores that one party has on the two sides for one question; 0: it has one. */
static uint32_t
moved_score(det_worker *const workers[2], const det_question *question)
{
    enum { FOUND_MAX = 64 };
    uint32_t subjects[FOUND_MAX], scores[FOUND_MAX];
    size_t kept = 0;
    for (int side = 0; side < 2; side++) {
        const det_question facts = {0};
        const det_found *found;
        const char *why;
        size_t count;
        det_error err = {0};
        CHECK_OK(det_worker_find(workers[side], &question->name, 1, &facts, 1, 5000, &found, &count,
                                 &why, &err),
                 &err);
        for (size_t i = 0; i < count; i++) {
            uint32_t number = 0;
            for (size_t c = 3; c < found[i].id.len; c++)
                number = 10 * number + (uint32_t)(found[i].id.ptr[c] - '0');
            for (size_t k = 0; side == 1 && k < kept; k++)
                if (subjects[k] == number && scores[k] != found[i].score_bp)
                    return scores[k] > found[i].score_bp ? scores[k] : found[i].score_bp;
            if (side == 1 || kept == FOUND_MAX) continue;
            subjects[kept] = number;
            scores[kept++] = found[i].score_bp;
        }
    }
    return 0;
}

/* A party of which nothing moves, asked with a word beside its name that has become commoner. */
static det_str
make_commoner(lists *of)
{
    static const char *const names[] = {"Gapchol Yongnam", "Zorvan Pel", "Zorvan Wam",
                                        "Zorvan Har",      "Zorvan Tol", "Zorvan Yor",
                                        "Zorvan Sit",      "Zorvan Dov"};
    for (size_t i = 0; i < COUNT(names); i++) {
        of->was[i].is_listed = of->is[i].is_listed = true;
        of->is[i].name = det_str_of(names[i]);
        if (i == 0) of->is[i].alias = of->is[i].name;
        if (i == 0) of->was[i] = of->is[i];
        if (i > 0 && i < 4) of->was[i].name = of->is[i].name;
    }
    return DET_STR("Gapchol Yongnam Zorvan");
}

TEST(delta_sees_scores_that_move_over_the_threshold)
{
    static lists of;
    static det_question questions[QUESTIONS];
    uint64_t left_out = 0;
    size_t changed = 0, tried = 0;
    det_error err = {0};
    det_worker *workers[2] = {NULL, NULL};
    CHECK_OK(det_arena_new(0, &of.arena, &err), &err);
    change(&of);
    det_str beside = make_commoner(&of);
    write_snapshot(&of, false);
    write_snapshot(&of, true);
    draw_questions(&of, (det_str){0}, questions, of.arena);
    questions[0] = (det_question){.name = beside};
    for (int side = 0; side < 2; side++)
        CHECK_OK(det_worker_new(of.snapshots[side], NULL, &workers[side], &err), &err);
    for (uint32_t q = 0; q < QUESTIONS && tried < 4; q++) {
        uint32_t score = moved_score(workers, &questions[q]);
        CHECK(score > 0 || q > 0);
        if (score == 0) continue;
        tried++;
        const det_profile profile = {.threshold_bp = score};
        const det_delta_side was = {.snapshot = of.snapshots[0], .profile = &profile};
        const det_delta_side is = {.snapshot = of.snapshots[1], .profile = &profile};
        try_both(&was, &is, questions, &left_out, &changed);
    }
    CHECK(tried > 0 && changed > 0);
    for (int side = 0; side < 2; side++) {
        det_worker_free(workers[side]);
        det_snapshot_close(of.snapshots[side]);
    }
    det_arena_free(of.arena);
}

TEST(delta_between_other_sides_is_the_same_too)
{
    static const det_profile lower = {.threshold_bp = 6000};
    static lists of;
    static det_question questions[QUESTIONS];
    uint64_t left_out = 0;
    size_t changed = 0;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &of.arena, &err), &err);
    change(&of);
    write_snapshot(&of, false);
    write_snapshot(&of, true);
    draw_questions(&of, (det_str){0}, questions, of.arena);
    const det_delta_side is = {.snapshot = of.snapshots[1]};
    const det_delta_side sides[] = {
        {.snapshot = of.snapshots[1], .on = DET_STR("2024-10-06")},
        {.snapshot = of.snapshots[1], .as_known = DET_STR("2024-10-16T00:00Z")},
        {.snapshot = of.snapshots[1], .profile = &lower},
        {.snapshot = of.snapshots[1]}};
    for (size_t i = 0; i < COUNT(sides); i++) {
        uint64_t before = left_out;
        try_both(&sides[i], &is, questions, &left_out, &changed);
        /* another profile or state of knowledge may touch anything */
        CHECK((left_out == before) == (i == 1 || i == 2));
    }
    det_snapshot_close(of.snapshots[0]);
    det_snapshot_close(of.snapshots[1]);
    det_arena_free(of.arena);
}
