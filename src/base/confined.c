/* confined.c - a forked child, rlimits, a seccomp filter, and one pipe back.
 *
 * Why fork and not a program of its own: the library lives in other people's programs, where
 * /proc/self/exe is not ours and no path to a helper can be relied on.  The bytes to read are in
 * the parent's memory already, so nothing has to be handed over, and the filter needs no read().
 *
 * Why the time is processor time: the child cannot sleep, wait or be made to wait (all of that is
 * outside the filter, and the parent reads its pipe until it ends), so a hang spins; RLIMIT_CPU
 * ends it on a busy machine as on an idle one, and the library still reads no clock.
 *
 * Descriptors that the child inherited stay open and are of no use to it: write() is allowed on its
 * own pipe alone, mmap() only without a file, and nothing else takes a descriptor.
 *
 * What comes back is a header of fixed size and the answer.  The parent believes neither: lengths
 * are compared, the message is cleaned, and whoever asked verifies the answer's content. */
#define _GNU_SOURCE /* pipe2 and the kinds of rlimits */

#include "base/confined.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <malloc.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sanitized.h"

static const det_where nowhere;

enum { SECONDS_DEFAULT = 300, SECONDS_MAX = 86400 };
#define MEMORY_DEFAULT ((size_t)4 << 30)
#define ANSWER_DEFAULT ((size_t)1 << 30)
/* Eight bytes that an accident does not write. */
#define MAGIC          UINT64_C(0x3153555345525445)

/* What comes before the answer.  Written and read by the same program, so plain memory will do. */
typedef struct header {
    uint64_t magic;
    uint64_t length; /* of the answer */
    det_error error; /* status DET_OK: none */
} header;

/* ---- the child ---------------------------------------------------------------------------------
 */

/* Exit codes of the child where it cannot say more. */
enum { EXIT_DONE = 0, EXIT_UNCONFINED = 71, EXIT_UNSENT = 72 };

/* Pages in use by this process, from the first number of /proc/self/statm; 0: not known. */
static size_t
address_space_bytes(void)
{
    char text[64] = {0};
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL) return 0;
    size_t got = fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    uint64_t pages = 0;
    size_t digits = 0;
    while (digits < got && text[digits] >= '0' && text[digits] <= '9')
        digits++;
    long page = sysconf(_SC_PAGESIZE);
    if (page <= 0 || !det_str_read_u64((det_str){text, digits}, &pages)) return 0;
    return (size_t)pages * (size_t)page;
}

static bool
set_limit(int which, rlim_t soft, rlim_t hard)
{
    return setrlimit((__rlimit_resource_t)which, &(struct rlimit){soft, hard}) == 0;
}

/* RLIMIT_AS counts what was there before, which is the caller's and not the work's. */
static bool
set_limits(const det_confined_limits *limits, size_t before_bytes)
{
    bool is_set = set_limit(RLIMIT_CPU, limits->seconds, (rlim_t)limits->seconds + 1) &&
                  set_limit(RLIMIT_CORE, 0, 0) && set_limit(RLIMIT_FSIZE, 0, 0);
    if (DET_IS_SANITIZED) return is_set;
    rlim_t most = (rlim_t)before_bytes + limits->memory_bytes;
    return is_set && before_bytes > 0 && set_limit(RLIMIT_AS, most, most);
}

/* What a signal handler of the host would do here is nobody's intention. */
static void
reset_signals(void)
{
    for (int number = 1; number < NSIG; number++)
        (void)signal(number, SIG_DFL); /* the two that cannot be set stay as they are */
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Adds one call to the filter, with at most one comparison of an argument. */
static bool
allow(scmp_filter_ctx filter, int call, unsigned compared, struct scmp_arg_cmp comparison)
{
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, compared, &comparison) == 0;
}

static bool
set_filter(int answer)
{
    /* sysinfo: qsort of the C library asks how much memory there is */
    static const int plain[] = {SCMP_SYS(brk),         SCMP_SYS(munmap),    SCMP_SYS(mremap),
                                SCMP_SYS(exit_group),  SCMP_SYS(getrandom), SCMP_SYS(sysinfo),
                                SCMP_SYS(rt_sigreturn)};
    /* what the sanitizers' own runtime asks for */
    static const int sanitized[] = {SCMP_SYS(madvise),       SCMP_SYS(sched_yield),
                                    SCMP_SYS(futex),         SCMP_SYS(gettid),
                                    SCMP_SYS(getpid),        SCMP_SYS(sigaltstack),
                                    SCMP_SYS(clock_gettime), SCMP_SYS(rt_sigprocmask)};
    struct scmp_arg_cmp none = {0};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == NULL) return false;
    bool is_set = allow(filter, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)answer)) &&
                  allow(filter, SCMP_SYS(mmap), 1,
                        SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) &&
                  allow(filter, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    for (size_t i = 0; is_set && i < sizeof plain / sizeof plain[0]; i++)
        is_set = allow(filter, plain[i], 0, none);
    for (size_t i = 0; DET_IS_SANITIZED && is_set && i < sizeof sanitized / sizeof sanitized[0];
         i++)
        is_set = allow(filter, sanitized[i], 0, none);
    if (is_set) is_set = seccomp_load(filter) == 0;
    seccomp_release(filter);
    return is_set;
}

/* Everything that needs the kernel is done here, before the door closes. */
static bool
confine(const det_confined_limits *limits, int answer)
{
    reset_signals();
    /* a parent that dies takes us along; nobody may look into us or we into others */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) return false;
    /* jansson draws its hash seed from a file at its first object */
    json_object_seed(0);
    /* an arena of a thread would look into /proc before it gives memory back: it keeps it */
    (void)mallopt(M_TRIM_THRESHOLD, INT32_MAX);
    return set_limits(limits, address_space_bytes()) && set_filter(answer);
}

static bool
send_all(int answer, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t put = write(answer, at, length);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        at += put;
        length -= (size_t)put;
    }
    return true;
}

/* The child, whole; it ends here and runs none of the host's exit handlers. */
static void
be_child(const det_confined_limits *limits, det_confined_work work, void *context, int answer)
{
    if (!confine(limits, answer)) _exit(EXIT_UNCONFINED);
    header head = {.magic = MAGIC};
    det_text *out = NULL;
    det_status st = det_text_new(limits->answer_bytes, &out, &head.error);
    if (st == DET_OK) st = work(context, out, &head.error);
    if (st == DET_OK) st = det_text_check(out, &head.error);
    head.error.status = st;
    det_str bytes = st == DET_OK ? det_text_str(out) : (det_str){0};
    head.length = bytes.len;
    bool is_sent = send_all(answer, &head, sizeof head) && send_all(answer, bytes.ptr, bytes.len);
    _exit(is_sent ? EXIT_DONE : EXIT_UNSENT);
}

/* ---- the parent --------------------------------------------------------------------------------
 */

/* Reads to the end.  Too much: the child is killed, *is_long. */
static det_status
receive(int answer, pid_t child, size_t limit, det_text *got, bool *is_long, det_error *err)
{
    char piece[65536];
    for (;;) {
        ssize_t length = read(answer, piece, sizeof piece);
        if (length < 0 && errno == EINTR) continue;
        if (length < 0) return det_fail_errno(err, errno, "cannot read what a reader answers");
        if (length == 0) return det_text_check(got, err);
        det_text_add(got, (det_str){piece, (size_t)length});
        if (det_text_length(got) <= limit + sizeof(header)) continue;
        *is_long = true;
        (void)kill(child, SIGKILL);
        return DET_OK;
    }
}

/* Waits; false: somebody else has taken its status, as a host that ignores SIGCHLD does. */
static bool
wait_for(pid_t child, int *status)
{
    while (waitpid(child, status, 0) < 0)
        if (errno != EINTR) return false;
    return true;
}

static det_status
say_signal(const char *what, const det_confined_limits *limits, int number, det_error *err)
{
    if (number == SIGXCPU || number == SIGKILL)
        return det_fail(err, DET_LIMIT, nowhere,
                        "%s: stopped after %u seconds of processor time, or killed from outside; "
                        "look at the file",
                        what, limits->seconds);
    if (number == SIGSYS)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%s: stopped, because it asked the system for something that no reader "
                        "needs (SIGSYS); the file is hostile, or it shows a fault of ours: report "
                        "it",
                        what);
    return det_fail(err, DET_REFUSED, nowhere,
                    "%s: its process died of signal %d; the file shows a fault of ours: report it",
                    what, number);
}

/* A message that a child wrote, as far as a message goes: what could steer a terminal is gone. */
static det_status
pass_on(const header *head, det_error *err)
{
    det_status st = head->error.status;
    if (err == NULL) return st;
    *err = head->error;
    if (err->length >= sizeof err->text) err->length = sizeof err->text - 1;
    err->text[err->length] = '\0';
    for (uint32_t i = 0; i < err->length; i++)
        if ((unsigned char)err->text[i] < ' ' && err->text[i] != '\n') err->text[i] = '?';
    for (size_t bad; (bad = det_str_utf8_bad((det_str){err->text, err->length})) != SIZE_MAX;)
        err->text[bad] = '?';
    return st;
}

/* Sorts out how a child ended and what it said. */
static det_status
judge(const char *what, const det_confined_limits *limits, const int *status, det_str got,
      det_text *out, det_error *err)
{
    header head = {0};
    if (status != NULL && WIFSIGNALED(*status))
        return say_signal(what, limits, WTERMSIG(*status), err);
    if (status != NULL && WIFEXITED(*status) && WEXITSTATUS(*status) == EXIT_UNCONFINED)
        return det_fail(err, DET_IO, nowhere,
                        "%s: this system does not let us confine a process (seccomp, rlimits, "
                        "/proc), so the file was not read; say --in-process to read it without",
                        what);
    if (got.len >= sizeof head) memcpy(&head, got.ptr, sizeof head);
    if (head.magic != MAGIC || head.length != got.len - sizeof head ||
        (status != NULL && (!WIFEXITED(*status) || WEXITSTATUS(*status) != EXIT_DONE)))
        return det_fail(err, DET_CORRUPT, nowhere,
                        "%s: its process ended without a whole answer (%zu bytes)", what, got.len);
    if ((int)head.error.status < DET_OK || head.error.status > DET_USAGE)
        return det_fail(err, DET_CORRUPT, nowhere, "%s: its process answered with no status", what);
    if (head.error.status == DET_NOMEM)
        return det_fail(err, DET_LIMIT, nowhere,
                        "%s: needs more memory than the %zu MiB that it may take, or than there "
                        "is; look at the file",
                        what, limits->memory_bytes >> 20);
    if (head.error.status != DET_OK) return pass_on(&head, err);
    size_t before = det_text_length(out);
    det_text_add(out, det_str_slice(got, sizeof head, got.len));
    det_status st = det_text_check(out, err);
    if (st != DET_OK) det_text_truncate(out, before);
    return st;
}

/* Forks with every signal blocked, so that no handler of the host runs in the child. */
static det_status
start(const det_confined_limits *limits, det_confined_work work, void *context, int *answer,
      pid_t *child, det_error *err)
{
    int ends[2];
    sigset_t all, before;
    if (pipe2(ends, O_CLOEXEC) != 0) return det_fail_errno(err, errno, "no pipe for a reader");
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    *child = fork();
    if (*child == 0) {
        (void)close(ends[0]);
        be_child(limits, work, context, ends[1]);
    }
    int failed = errno;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)close(ends[1]);
    *answer = ends[0];
    if (*child > 0) return DET_OK;
    (void)close(ends[0]);
    return det_fail_errno(err, failed, "no process for a reader");
}

det_status
det_confined_run(const char *what, const det_confined_limits *limits, det_confined_work work,
                 void *context, det_text *out, det_error *err)
{
    det_confined_limits used = limits == NULL ? (det_confined_limits){0} : *limits;
    if (used.seconds == 0) used.seconds = SECONDS_DEFAULT;
    if (used.seconds > SECONDS_MAX) used.seconds = SECONDS_MAX;
    if (used.memory_bytes == 0) used.memory_bytes = MEMORY_DEFAULT;
    if (used.answer_bytes == 0) used.answer_bytes = ANSWER_DEFAULT;
    det_text *got = NULL;
    int answer = -1, status = 0;
    pid_t child = 0;
    bool is_long = false;
    det_status st = det_text_new(used.answer_bytes + sizeof(header) + 65536, &got, err);
    if (st == DET_OK) st = start(&used, work, context, &answer, &child, err);
    if (st != DET_OK) goto done;
    st = receive(answer, child, used.answer_bytes, got, &is_long, err);
    if (st != DET_OK) (void)kill(child, SIGKILL);
    (void)close(answer);
    bool is_known = wait_for(child, &status);
    if (st == DET_OK && is_long)
        st = det_fail(err, DET_LIMIT, nowhere,
                      "%s: its answer is longer than the %zu bytes that are accepted", what,
                      used.answer_bytes);
    else if (st == DET_OK)
        st = judge(what, &used, is_known ? &status : NULL, det_text_str(got), out, err);
done:
    det_text_free(got);
    return st;
}
