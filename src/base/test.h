/* test.h - the few words our tests are written in, over cmocka.                  floor: base, tests
 *
 * A test file holds TEST(name) {...} and nothing else is needed: tests register themselves, base/
 * test_main.c runs them and ends with "N passed, N failed, N skipped".
 *
 *   CHECK(condition)                     CHECK_TEXT(line, got, want)   compares as text
 *   CHECK_OK(call, &err)                 SKIP("what is not here")      ends the test, counted
 */
#ifndef DET_BASE_TEST_H
#define DET_BASE_TEST_H

#include "base/error.h"
#include "base/str.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void det_test_register(const char *name, void (*run)(void), const char *file);
void det_test_fail(const char *file, int line, const char *format, ...) DET_PRINTF(3, 4);
void det_test_skip(const char *file, int line, const char *why);
void det_test_text(const char *file, int line, int row, const char *got, const char *want);
/* ../shared/data, or NULL where it is not: tests that need published lists skip. */
const char *det_test_data(void);
/* A fresh folder for this test run, removed at the end. */
const char *det_test_folder(void);
/* xorshift from a seed that the runner prints; DET_TEST_SEED in the environment repeats a run. */
uint64_t det_test_random(void);

#define TEST(name)                                                                                 \
    static void test_##name(void);                                                                 \
    __attribute__((constructor)) static void register_##name(void)                                 \
    {                                                                                              \
        det_test_register(#name, test_##name, __FILE__);                                           \
    }                                                                                              \
    static void test_##name(void)

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) det_test_fail(__FILE__, __LINE__, "not so: %s", #condition);             \
    } while (0)
#define CHECK_OK(call, errp)                                                                       \
    do {                                                                                           \
        det_status st_ = (call);                                                                   \
        if (st_ != DET_OK)                                                                         \
            det_test_fail(__FILE__, __LINE__, "%s: %s: %s", #call, det_status_name(st_),           \
                          (errp)->text);                                                           \
    } while (0)
#define CHECK_TEXT(row, got, want) det_test_text(__FILE__, __LINE__, (row), (got), (want))
#define SKIP(why)                                                                                  \
    do {                                                                                           \
        det_test_skip(__FILE__, __LINE__, (why));                                                  \
        return;                                                                                    \
    } while (0)

#endif
