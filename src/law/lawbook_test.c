/* The lawbook of the project as a whole: it loads without an error, its questions are answered as
 * they expect, and neither the order of its files nor the moment of asking can be seen where it
 * must not. */
#include "law/book.h"
#include "law/testing.h"

TEST(every_question_beside_the_lawbook)
{
    testing_whole book;
    det_error err = {0};
    const char **paths = NULL;
    size_t count = 0;
    if (testing_open(&book, &err)) {
        CHECK(book.count > 0);
        CHECK_OK(det_file_find("lawbook", ".csv", book.arena, &paths, &count, &err), &err);
        CHECK(count > 0);
    }
    for (size_t i = 0; i < count; i++) {
        det_file file = {0};
        det_text *out = NULL;
        uint64_t passed = 0, failed = 0;
        /* asked through a what-if, by whatif_test.c */
        if (det_str_ends(det_str_of(paths[i]), DET_STR("/removals.csv"))) continue;
        CHECK_OK(det_file_open(paths[i], 0, &file, &err), &err);
        CHECK_OK(det_text_new(0, &out, &err), &err);
        CHECK_OK(det_law_test_write(book.law, file.bytes, paths[i], out, &passed, &failed, &err),
                 &err);
        if (failed > 0) det_test_fail(__FILE__, __LINE__, "%s:\n%s", paths[i], det_text_bytes(out));
        CHECK(passed > 0);
        det_text_free(out);
        det_file_close(&file);
    }
    testing_shut(&book);
}

/* Every regime at one instant, as bytes. */
static void
write_all(const det_lawbook *law, int64_t at_us, int64_t known_us, det_text *out)
{
    det_error err;
    for (size_t i = 0; i < det_law_regime_count(law); i++) {
        det_json json = det_json_over(out);
        CHECK_OK(det_law_status_write(law, det_law_regime_at(law, i), at_us, known_us, false, &json,
                                      &err),
                 &err);
    }
}

TEST(order_of_files_is_not_seen)
{
    testing_whole book;
    det_error err = {0};
    const int64_t at_us = INT64_C(1500000000000000); /* July 2017 */
    if (!testing_open(&book, &err)) {
        testing_shut(&book);
        return;
    }
    for (size_t i = book.count; i > 1; i--) {
        size_t j = (size_t)(det_test_random() % i);
        det_tree swapped = book.trees[i - 1];
        book.trees[i - 1] = book.trees[j];
        book.trees[j] = swapped;
    }
    const det_lawbook *shuffled = NULL;
    const det_law_finding *findings = NULL;
    size_t count = 0;
    det_text *a = NULL, *b = NULL;
    CHECK_OK(det_text_new(0, &a, &err), &err);
    CHECK_OK(det_text_new(0, &b, &err), &err);
    CHECK_OK(
        det_lawbook_load(book.trees, book.count, book.arena, &shuffled, &findings, &count, &err),
        &err);
    write_all(book.law, at_us, INT64_MAX, a);
    write_all(shuffled, at_us, INT64_MAX, b);
    CHECK(det_text_length(a) > 1000 && det_str_equal(det_text_str(a), det_text_str(b)));
    CHECK(count == book.finding_count);
    for (size_t i = 0; i < count && i < book.finding_count; i++)
        CHECK(det_str_equal(findings[i].text, book.findings[i].text));
    det_text_free(a);
    det_text_free(b);
    testing_shut(&book);
}

/* At random instants: the state holds through its whole run, and later knowledge does not change
 * what was known then. */
TEST(states_hold_from_bound_to_bound)
{
    testing_whole book;
    det_error err = {0};
    const int64_t span_us = 62 * 366 * DET_US_PER_DAY, first_us = -4 * 366 * DET_US_PER_DAY;
    bool is_open = testing_open(&book, &err);
    size_t regimes = is_open ? det_law_regime_count(book.law) : 0;
    for (size_t i = 0; i < 20000 && regimes > 0; i++) {
        const det_regime *regime = det_law_regime_at(book.law,
                                                     (size_t)(det_test_random() % regimes));
        size_t measures = det_regime_measure_count(regime);
        if (measures == 0) continue;
        const det_measure *measure = det_regime_measure_at(regime,
                                                           (size_t)(det_test_random() % measures));
        int64_t at_us = first_us + (int64_t)(det_test_random() % (uint64_t)span_us);
        det_arena_mark mark = det_arena_mark_get(book.arena);
        det_law_answer here, there;
        CHECK_OK(det_law_state_at(book.law, measure, at_us, INT64_MAX, book.arena, &here, &err),
                 &err);
        CHECK(here.since_us <= at_us && at_us < here.until_us);
        CHECK(here.state == DET_LAW_NOT_YET || here.cite_count > 0);
        if (here.since_us != INT64_MIN) {
            CHECK_OK(det_law_state_at(book.law, measure, here.since_us - 1, INT64_MAX, book.arena,
                                      &there, &err),
                     &err);
            CHECK(there.state != here.state && there.until_us == here.since_us);
        }
        if (here.until_us != DET_INSTANT_FOREVER) {
            CHECK_OK(det_law_state_at(book.law, measure, here.until_us, INT64_MAX, book.arena,
                                      &there, &err),
                     &err);
            CHECK(there.state != here.state && there.since_us == here.until_us);
        }
        det_arena_mark_reset(book.arena, mark);
    }
    testing_shut(&book);
}

/* What the loader worked out beforehand is what folding at each bound gives. */
TEST(runs_are_what_folding_gives)
{
    testing_whole book;
    det_error err = {0};
    if (!testing_open(&book, &err)) {
        testing_shut(&book);
        return;
    }
    for (size_t i = 0; i < 20000; i++) {
        const det_regime *regime = det_law_regime_at(
            book.law, (size_t)(det_test_random() % det_law_regime_count(book.law)));
        size_t count = det_regime_measure_count(regime);
        if (count == 0) continue;
        const det_measure *measure = det_regime_measure_at(regime,
                                                           (size_t)(det_test_random() % count));
        const det_law_runs *runs = &measure->runs;
        det_measure plain = *measure;
        plain.runs = (det_law_runs){0};
        /* anywhere from 1960 to 2030, or within a second of a bound */
        int64_t at_us = -INT64_C(315619200000000) +
                        (int64_t)(det_test_random() % UINT64_C(2209000000000000));
        if (i % 2 == 0 && runs->count > 0)
            at_us = runs->bounds[det_test_random() % runs->count] +
                    ((int64_t)(det_test_random() % 3) - 1) * 500000;
        int64_t known_us = i % 3 == 0 ? runs->known_us : i % 3 == 1 ? at_us : INT64_MAX;
        det_law_answer fast, slow;
        CHECK_OK(det_law_state_at(book.law, measure, at_us, known_us, book.arena, &fast, &err),
                 &err);
        CHECK_OK(det_law_state_at(book.law, &plain, at_us, known_us, book.arena, &slow, &err),
                 &err);
        CHECK(fast.state == slow.state && fast.since_us == slow.since_us &&
              fast.until_us == slow.until_us && fast.changed_that_day == slow.changed_that_day &&
              fast.cite_count == slow.cite_count && fast.pending_count == slow.pending_count);
    }
    testing_shut(&book);
}
