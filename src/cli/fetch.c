/* fetch.c - the fetcher: this program once more, with a word that makes it fetch one address and
 * nothing else.  It has the network and writes one file and one line; it opens no store and parses
 * no list.  libcurl does TLS and HTTP.
 *
 *   detente fetch-one URL FILE CA ETAG MODIFIED BYTES SECONDS SPEED HOST...
 *
 * Empty words stand for what is not given.  The line on standard output is JSON: "status", "etag",
 * "modified", "modified_s", "type", and "failure" where there is one, "cut" if a body came and is
 * not whole.
 *
 * Redirects are followed by hand, because each has to be looked at: https only, the same host or
 * one that the source names, five at most.  No Accept-Encoding is sent: what comes packed all the
 * same is unpacked by a confined child and not here. */
#include "cli/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"

enum { REDIRECTS_MAX = 5, ANSWER_MAX = 1 << 16, HEADER_MAX = 512, CONNECT_SECONDS = 30 };
enum { SLOW_SECONDS = 30, WORDS = 10, COPIES_MAX = WORDS + CLI_FETCH_HOSTS_MAX + 1 };

/* ---- in the fetcher ----------------------------------------------------------------------------
 */

typedef struct transfer {
    CURL *curl;
    int file;
    uint64_t written, bytes_max;
    bool is_too_long;
    char etag[HEADER_MAX], modified[HEADER_MAX];
} transfer;

static size_t
take_body(char *bytes, size_t one, size_t count, void *context)
{
    transfer *t = context;
    size_t left = one * count;
    if (left > t->bytes_max - t->written) {
        t->is_too_long = true;
        return 0;
    }
    for (const char *at = bytes; left > 0;) {
        ssize_t put = write(t->file, at, left);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return 0;
        at += put;
        left -= (size_t)put;
        t->written += (uint64_t)put;
    }
    return one * count;
}

static void
keep_header(det_str line, const char *name, char out[HEADER_MAX])
{
    det_str key = det_str_of(name);
    if (line.len <= key.len || line.ptr[key.len] != ':' ||
        !det_str_equal_ascii_nocase(det_str_slice(line, 0, key.len), key))
        return;
    det_str value = det_str_trim(det_str_slice(line, key.len + 1, line.len));
    if (value.len < HEADER_MAX) (void)snprintf(out, HEADER_MAX, "%.*s", DET_STR_FMT(value));
}

static size_t
take_header(char *bytes, size_t one, size_t count, void *context)
{
    transfer *t = context;
    det_str line = {bytes, one * count};
    keep_header(line, "ETag", t->etag);
    keep_header(line, "Last-Modified", t->modified);
    return one * count;
}

/* "host" of "https://host:port/path" without the port, in out. */
static bool
host_of(const char *url, char *out, size_t size)
{
    char *host = NULL;
    bool is_there = false;
    CURLU *parts = curl_url();
    if (parts == NULL) return false;
    if (curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
        is_there = snprintf(out, size, "%s", host) < (int)size;
        curl_free(host);
    }
    curl_url_cleanup(parts);
    return is_there;
}

static bool
may_go(const char *from, const char *to, char **hosts, int count, char *why, size_t size)
{
    char here[256], there[256];
    if (strncmp(to, "https://", 8) != 0) {
        (void)snprintf(why, size, "redirected to %.200s, which is not https", to);
        return false;
    }
    if (!host_of(from, here, sizeof here) || !host_of(to, there, sizeof there)) {
        (void)snprintf(why, size, "redirected to an address that is none: %.200s", to);
        return false;
    }
    if (strcmp(here, there) == 0) return true;
    for (int i = 0; i < count; i++)
        if (strcmp(hosts[i], there) == 0) return true;
    (void)snprintf(why, size, "redirected to another host, %.200s; its source does not name it",
                   there);
    return false;
}

static bool
set_options(transfer *t, char **argv, struct curl_slist **headers)
{
    CURL *curl = t->curl;
    char line[HEADER_MAX + 32];
    uint64_t seconds = 0, speed = 0;
    if (!det_str_read_u64(det_str_of(argv[5]), &t->bytes_max) ||
        !det_str_read_u64(det_str_of(argv[6]), &seconds) ||
        !det_str_read_u64(det_str_of(argv[7]), &speed))
        return false;
    *headers = curl_slist_append(NULL, "Accept: */*");
    if (argv[3][0] != '\0') {
        (void)snprintf(line, sizeof line, "If-None-Match: %.500s", argv[3]);
        *headers = curl_slist_append(*headers, line);
    }
    if (argv[4][0] != '\0') {
        (void)snprintf(line, sizeof line, "If-Modified-Since: %.500s", argv[4]);
        *headers = curl_slist_append(*headers, line);
    }
    return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           (argv[2][0] == '\0' || curl_easy_setopt(curl, CURLOPT_CAINFO, argv[2]) == CURLE_OK) &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)seconds) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)speed) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FILETIME, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USERAGENT, "detente/" DETENTE_VERSION) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, *headers) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, t) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERDATA, t) == CURLE_OK;
}

/* Gets one address after another until it is no redirect.  why: empty, or what failed. */
static long
follow(transfer *t, char **argv, int argc, char *why, size_t size, bool *is_cut)
{
    char url[4096];
    long status = 0;
    (void)snprintf(url, sizeof url, "%s", argv[0]);
    if (strncmp(url, "https://", 8) != 0) {
        (void)snprintf(why, size, "the address is not https: %.200s", url);
        return 0;
    }
    for (int turn = 0;; turn++) {
        char message[CURL_ERROR_SIZE] = "", *next = NULL;
        t->etag[0] = t->modified[0] = '\0';
        t->written = 0;
        if (ftruncate(t->file, 0) != 0 || lseek(t->file, 0, SEEK_SET) != 0) {
            (void)snprintf(why, size, "cannot write the file: %s", strerror(errno));
            return 0;
        }
        (void)curl_easy_setopt(t->curl, CURLOPT_URL, url);
        (void)curl_easy_setopt(t->curl, CURLOPT_ERRORBUFFER, message);
        CURLcode code = curl_easy_perform(t->curl);
        (void)curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
        if (code != CURLE_OK) {
            *is_cut = status == 200 && t->written > 0;
            if (t->is_too_long)
                (void)snprintf(why, size, "longer than the %" PRIu64 " bytes that are accepted",
                               t->bytes_max);
            else
                (void)snprintf(why, size, "%s",
                               message[0] != '\0' ? message : curl_easy_strerror(code));
            return status;
        }
        (void)curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &next);
        if (status < 300 || status > 399 || status == 304 || next == NULL) return status;
        if (turn == REDIRECTS_MAX) {
            (void)snprintf(why, size, "more than %d redirects", REDIRECTS_MAX);
            return status;
        }
        if (!may_go(url, next, argv + 8, argc - 8, why, size)) return status;
        (void)snprintf(url, sizeof url, "%s", next);
    }
}

static void
write_line(const transfer *t, long status, const char *why, bool is_cut)
{
    char *type = NULL;
    curl_off_t modified = -1;
    det_text *line = NULL;
    det_error err;
    (void)curl_easy_getinfo(t->curl, CURLINFO_CONTENT_TYPE, &type);
    (void)curl_easy_getinfo(t->curl, CURLINFO_FILETIME_T, &modified);
    if (det_text_new(ANSWER_MAX, &line, &err) != DET_OK) return;
    det_json json = det_json_over(line);
    det_json_object(&json);
    det_json_key_int(&json, "status", status);
    det_json_key_cstr(&json, "etag", t->etag);
    det_json_key_cstr(&json, "modified", t->modified);
    det_json_key_int(&json, "modified_s", (int64_t)modified);
    det_json_key_cstr(&json, "type", type == NULL ? "" : type);
    if (why[0] != '\0') det_json_key_cstr(&json, "failure", why);
    if (is_cut) det_json_key_bool(&json, "cut", true);
    det_json_object_end(&json);
    cli_write(det_text_str(line));
    det_text_free(line);
}

int
cli_fetch_main(int argc, char **argv)
{
    transfer t = {.file = -1};
    char why[1024] = "";
    struct curl_slist *headers = NULL;
    bool is_cut = false;
    long status = 0;
    if (argc < WORDS - 2) return CLI_USAGE;
    const struct rlimit no_core = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &no_core);
    t.file = open(argv[1], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (t.file < 0) return CLI_SYSTEM;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) t.curl = curl_easy_init();
    if (t.curl == NULL || !set_options(&t, argv, &headers))
        (void)snprintf(why, sizeof why, "libcurl cannot be set up");
    else
        status = follow(&t, argv, argc, why, sizeof why, &is_cut);
    if (t.curl != NULL) write_line(&t, status, why, is_cut);
    curl_slist_free_all(headers);
    if (t.curl != NULL) curl_easy_cleanup(t.curl);
    curl_global_cleanup();
    (void)close(t.file);
    return cli_flush() ? CLI_DONE : CLI_SYSTEM;
}

/* ---- in the program ----------------------------------------------------------------------------
 */

extern char **environ;

static det_status
start(char *const *words, int *answer, pid_t *child, det_error *err)
{
    int ends[2];
    posix_spawn_file_actions_t actions;
    if (pipe(ends) != 0) return det_fail_errno(err, errno, "no pipe for a fetcher");
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed == 0) failed = posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (failed == 0) failed = posix_spawn(child, "/proc/self/exe", &actions, NULL, words, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    *answer = ends[0];
    if (failed == 0) return DET_OK;
    (void)close(ends[0]);
    return det_fail_errno(err, failed, "no process for a fetcher");
}

static size_t
receive(int answer, char *line, size_t size)
{
    size_t used = 0;
    while (used < size) {
        ssize_t got = read(answer, line + used, size - used);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        used += (size_t)got;
    }
    (void)close(answer);
    return used;
}

static det_status
understand(cli_args *args, det_str line, cli_fetched *out, det_error *err)
{
    det_tree tree;
    det_status st = det_tree_read_json(line, "fetcher", args->arena, &tree, err);
    if (st != DET_OK) return st;
    uint64_t status = 0, seconds = 0;
    det_str why = cli_field(&tree, 0, "failure"), text;
    (void)det_str_read_u64(cli_field(&tree, 0, "status"), &status);
    out->modified_s = det_str_read_u64(cli_field(&tree, 0, "modified_s"), &seconds)
                          ? (int64_t)seconds
                          : -1;
    out->etag = cli_field(&tree, 0, "etag");
    out->modified = cli_field(&tree, 0, "modified");
    out->type = cli_field(&tree, 0, "type");
    out->is_cut = cli_field(&tree, 0, "cut").len > 0;
    out->is_not_modified = why.len == 0 && status == 304;
    out->is_there = why.len == 0 && status == 200;
    if (out->is_there || out->is_not_modified) return DET_OK;
    bool is_kept = why.len > 0 ? det_arena_print(args->arena, &text, "%.*s", DET_STR_FMT(why))
                               : det_arena_print(args->arena, &text, "the publisher answered %llu",
                                                 (unsigned long long)status);
    if (!is_kept) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    out->failure = text.ptr;
    return DET_OK;
}

det_status
cli_fetch_run(cli_args *args, const cli_fetch *what, cli_fetched *out, det_error *err)
{
    static const char nothing[] = "";
    char bytes[24], seconds[16], speed[16], line[ANSWER_MAX];
    const char *words[COPIES_MAX] = {"detente", CLI_FETCH_WORD, what->url, what->to};
    int answer = -1, ended = 0;
    pid_t child = 0;
    *out = (cli_fetched){.modified_s = -1};
    (void)snprintf(bytes, sizeof bytes, "%" PRIu64, what->bytes_max);
    (void)snprintf(seconds, sizeof seconds, "%u", what->seconds_max);
    (void)snprintf(speed, sizeof speed, "%u", what->speed_min);
    words[4] = what->ca_file == NULL ? nothing : what->ca_file;
    words[5] = what->etag == NULL ? nothing : what->etag;
    words[6] = what->modified == NULL ? nothing : what->modified;
    words[7] = bytes;
    words[8] = seconds;
    words[9] = speed;
    for (size_t i = 0; i < what->host_count; i++)
        words[WORDS + i] = what->hosts[i];
    char *copies[COPIES_MAX];
    for (size_t i = 0; i < COPIES_MAX; i++) {
        copies[i] = NULL;
        if (words[i] == NULL) continue;
        copies[i] = det_arena_alloc(args->arena, strlen(words[i]) + 1);
        if (copies[i] == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
        memcpy(copies[i], words[i], strlen(words[i]) + 1);
    }
    det_status st = start(copies, &answer, &child, err);
    if (st != DET_OK) return st;
    size_t got = receive(answer, line, sizeof line);
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR)
        continue;
    if (!WIFEXITED(ended) || WEXITSTATUS(ended) != 0 || got == 0) {
        out->failure = "the fetcher died without an answer";
        return DET_OK;
    }
    det_str kept;
    if (!det_arena_copy(args->arena, (det_str){line, got}, &kept))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    return understand(args, kept, out, err);
}
