/* What a confined child may do, and what becomes of one that does more. */
#include "base/confined.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/sanitized.h"
#include "base/test.h"

/* ---- works -------------------------------------------------------------------------------------
 */

static det_status
answer(void *context, det_text *out, det_error *err)
{
    (void)err;
    const int *count = context;
    for (int i = 0; i < *count; i++)
        det_text_print(out, "line %d\n", i);
    return DET_OK;
}

static det_status
fail(void *context, det_text *out, det_error *err)
{
    (void)context;
    det_text_add(out, DET_STR("half an answer"));
    det_status st = det_fail(err, DET_SYNTAX, (det_where){"x.xml", 7, 9}, "no such '\x1b[1m'");
    det_while(err, st, "reading x.xml");
    return st;
}

static det_status
forge(void *context, det_text *out, det_error *err)
{
    (void)context;
    (void)out;
    memcpy(err->text, "\x1b[2J\xff clear", 11);
    err->length = 11;
    return err->status = DET_RANGE;
}

static det_status
call_open(void *context, det_text *out, det_error *err)
{
    (void)context;
    (void)err;
    det_text_print(out, "%d", open("/etc/passwd", O_RDONLY | O_CLOEXEC));
    return DET_OK;
}

static det_status
call_socket(void *context, det_text *out, det_error *err)
{
    (void)context;
    (void)err;
    det_text_print(out, "%d", socket(AF_INET, SOCK_STREAM, 0));
    return DET_OK;
}

static det_status
call_fork(void *context, det_text *out, det_error *err)
{
    (void)context;
    (void)err;
    det_text_print(out, "%d", (int)fork());
    return DET_OK;
}

static det_status
call_kill(void *context, det_text *out, det_error *err)
{
    (void)err;
    det_text_print(out, "%d", kill(*(pid_t *)context, SIGTERM));
    return DET_OK;
}

/* The parent's files are open here too: none can be written, read or mapped. */
static det_status
call_write(void *context, det_text *out, det_error *err)
{
    (void)err;
    det_text_print(out, "%d", (int)write(*(int *)context, "x", 1));
    return DET_OK;
}

static det_status
call_read(void *context, det_text *out, det_error *err)
{
    char byte;
    (void)err;
    det_text_print(out, "%d", (int)read(*(int *)context, &byte, 1));
    return DET_OK;
}

static det_status
call_mmap(void *context, det_text *out, det_error *err)
{
    (void)err;
    void *at = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, *(int *)context, 0);
    det_text_print(out, "%d", at != MAP_FAILED);
    return DET_OK;
}

static det_status
call_mprotect(void *context, det_text *out, det_error *err)
{
    (void)err;
    det_text_print(out, "%d", mprotect(context, 4096, PROT_READ | PROT_EXEC));
    return DET_OK;
}

static det_status
die(void *context, det_text *out, det_error *err)
{
    (void)context;
    (void)out;
    (void)err;
    volatile int *nowhere = NULL;
    *nowhere = 1;
    return DET_OK;
}

static det_status
hang(void *context, det_text *out, det_error *err)
{
    (void)out;
    (void)err;
    for (volatile uint64_t *turns = context; *turns < UINT64_MAX; (*turns)++)
        continue;
    return DET_OK;
}

/* Takes memory and touches it until there is none. */
static det_status
take_memory(void *context, det_text *out, det_error *err)
{
    enum { PIECE = 1 << 20 };
    (void)context;
    for (size_t i = 0; i < 1 << 16; i++) {
        char *piece = malloc(PIECE);
        if (piece == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
        memset(piece, 7, PIECE);
        det_text_add_byte(out, piece[i]); /* it is used, so that it is taken */
    }
    return DET_OK;
}

static det_status
leave(void *context, det_text *out, det_error *err)
{
    (void)context;
    (void)out;
    (void)err;
    _exit(0);
}

/* ---- tests -------------------------------------------------------------------------------------
 */

static const char *
run(det_confined_work work, const det_confined_limits *limits, void *context, char *shown,
    size_t size)
{
    det_text *out = NULL;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &out, &err), &err);
    det_text_add(out, DET_STR("before "));
    det_status st = det_confined_run("work", limits, work, context, out, &err);
    if (st != DET_OK) CHECK(det_str_equal(det_text_str(out), DET_STR("before ")));
    (void)snprintf(shown, size, "%s: %s", det_status_name(st),
                   st == DET_OK ? det_text_bytes(out) : err.text);
    det_text_free(out);
    return shown;
}

#define KILLED                                                                                     \
    "DET_REFUSED: work: stopped, because it asked the system for something that no reader needs "  \
    "(SIGSYS); the file is hostile, or it shows a fault of ours: report it"

TEST(confined_answer)
{
    char shown[4096];
    int three = 3;
    CHECK_TEXT(__LINE__, run(answer, NULL, &three, shown, sizeof shown),
               "DET_OK: before line 0\nline 1\nline 2\n");
    CHECK_TEXT(__LINE__, run(fail, NULL, NULL, shown, sizeof shown),
               "DET_SYNTAX: x.xml:7:9: no such '\\x1B[1m'\n  while reading x.xml");
    CHECK_TEXT(__LINE__, run(forge, NULL, NULL, shown, sizeof shown), "DET_RANGE: ?[2J? clear");
}

/* Longer than a pipe holds, and longer than is accepted. */
TEST(confined_answer_long)
{
    char shown[4096];
    int lines = 100000;
    det_error err = {0};
    det_text *out = NULL;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_confined_run("work", NULL, answer, &lines, out, &err), &err);
    CHECK(det_str_ends(det_text_str(out), DET_STR("line 99999\n")));
    det_text_free(out);
    const det_confined_limits limits = {.answer_bytes = 1000};
    CHECK_TEXT(__LINE__, run(answer, &limits, &lines, shown, sizeof shown),
               "DET_LIMIT: output is larger than its limit of 1000 bytes");
}

TEST(confined_calls)
{
    char shown[4096];
    pid_t parent = getpid();
    int file = open("/dev/null", O_RDWR | O_CLOEXEC);
    CHECK(file >= 0);
    const struct {
        int line;
        det_confined_work work;
        void *context;
    } rows[] = {
        {__LINE__, call_open, NULL},   {__LINE__, call_socket, NULL},
        {__LINE__, call_fork, NULL},   {__LINE__, call_kill, &parent},
        {__LINE__, call_write, &file}, {__LINE__, call_read, &file},
        {__LINE__, call_mmap, &file},  {__LINE__, call_mprotect, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, run(rows[i].work, NULL, rows[i].context, shown, sizeof shown),
                   KILLED);
    (void)close(file);
}

TEST(confined_dies)
{
    char shown[4096];
    uint64_t turns = 0;
    const det_confined_limits second = {.seconds = 1};
    if (!DET_IS_SANITIZED) /* there the sanitizer catches the signal, and is stopped for it */
        CHECK_TEXT(__LINE__, run(die, NULL, NULL, shown, sizeof shown),
                   "DET_REFUSED: work: its process died of signal 11; the file shows a fault of "
                   "ours: report it");
    CHECK_TEXT(__LINE__, run(leave, NULL, NULL, shown, sizeof shown),
               "DET_CORRUPT: work: its process ended without a whole answer (0 bytes)");
    CHECK_TEXT(__LINE__, run(hang, &second, &turns, shown, sizeof shown),
               "DET_LIMIT: work: stopped after 1 seconds of processor time, or killed from "
               "outside; look at the file");
}

TEST(confined_memory)
{
    char shown[4096];
    const det_confined_limits little = {.memory_bytes = 64 << 20};
    if (DET_IS_SANITIZED) SKIP("memory is not limited under a sanitizer");
    CHECK_TEXT(__LINE__, run(take_memory, &little, NULL, shown, sizeof shown),
               "DET_LIMIT: work: needs more memory than the 64 MiB that it may take, or than there "
               "is; look at the file");
}

/* A host that ignores SIGCHLD takes the child's status away; the answer is whole, so it counts, and
 * one that is not whole still does not. */
TEST(confined_without_status)
{
    char shown[4096];
    int one = 1;
    void (*before)(int) = signal(SIGCHLD, SIG_IGN);
    CHECK_TEXT(__LINE__, run(answer, NULL, &one, shown, sizeof shown), "DET_OK: before line 0\n");
    CHECK_TEXT(__LINE__, run(call_open, NULL, NULL, shown, sizeof shown),
               "DET_CORRUPT: work: its process ended without a whole answer (0 bytes)");
    (void)signal(SIGCHLD, before);
}

/* From threads that allocate all the while, each child a copy of a moment of it. */
static void *
run_often(void *context)
{
    char shown[4096];
    (void)context;
    for (int i = 0; i < 20; i++) {
        int lines = 2000;
        det_text *out = NULL;
        det_error err = {0};
        CHECK_OK(det_text_new(0, &out, &err), &err);
        CHECK_OK(det_confined_run("work", NULL, answer, &lines, out, &err), &err);
        CHECK(det_str_ends(det_text_str(out), DET_STR("line 1999\n")));
        det_text_free(out);
        for (size_t size = 1; size < 1 << 20; size *= 2)
            free(malloc(size));
    }
    CHECK_TEXT(__LINE__, run(call_socket, NULL, NULL, shown, sizeof shown), KILLED);
    return NULL;
}

TEST(confined_threads)
{
    pthread_t threads[4];
    /* a child that was forked while another thread held its lock hangs in it */
    if (DET_IS_SANITIZED) SKIP("the sanitizer's allocator is not made for forks among threads");
    for (size_t i = 0; i < COUNT(threads); i++)
        CHECK(pthread_create(&threads[i], NULL, run_often, NULL) == 0);
    for (size_t i = 0; i < COUNT(threads); i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}
