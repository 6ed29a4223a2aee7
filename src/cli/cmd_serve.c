/* cmd_serve.c - detente serve: the same answers over HTTP. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/sha256.h"
#include "cli/health.h"
#include "cli/log.h"
#include "cli/publisher.h"
#include "server/server.h"

static const cli_option options[] = {
    {"listen", "ADDRESS:PORT", "where (else 127.0.0.1:8000; port 0: any that is free)"},
    {"plain-http", NULL, "listen beyond this machine without TLS, and mean it"},
    {"tls-cert", "FILE", "certificate chain, PEM"},
    {"tls-key", "FILE", "its private key, PEM"},
    {"manifest", "FILE", "data sets of FollowTheMoney to load (YAML, as yente's)"},
    {"sources", "FILE",
     "how old each list may be, for /v1/lists (else sources.yaml, as of update)"},
    {"keys", "FILE", "who may do what (else keys.yaml of the data folder, if it is there)"},
    {"new-key", "ID", "draw a key, print it and its entry of keys.yaml, and end"},
    {"log", NULL, "log each decision before it is answered; audit.yaml can make that the rule"},
    {"by", "NAME", "with --log: who runs it, where the login name may be several persons"},
    {"access-log", NULL, "a line for every request, not only for those that fail"},
    {"threads", "N", "that read and answer (else one a processor)"},
    {"workers", "N", "that do what takes longer (else one a processor)"},
    {"queue", "N", "requests that may wait for those (else 64)"},
    {"connections", "N", "at once (else 1024)"},
    {"per-address", "N", "of them of one address (else any number)"},
    {"rate", "N", "requests a second of one caller (else any number)"},
    {"deadline-ms", "N", "that a request may take (else 10000)"},
    {"head-seconds", "N", "in which the head of a request has to come (else 15)"},
    {"body-seconds", "N", "and its body (else 60)"},
    {"drain-seconds", "N", "that requests have left when it is told to end (else 20)"},
    CLI_PROFILE,
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_HELP,
    CLI_END};

/* What a signal handler may touch has to stand somewhere: bits for the server, which looks at them
 * several times a second. */
static atomic_int signals;

static void
on_stop(int signal)
{
    (void)signal;
    atomic_fetch_or(&signals, SERVE_STOP);
}

static void
on_reload(int signal)
{
    (void)signal;
    atomic_fetch_xor(&signals, SERVE_RELOAD);
}

static bool
catch_signals(void)
{
    struct sigaction stop = {.sa_handler = on_stop}, reload = {.sa_handler = on_reload};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    return sigaction(SIGTERM, &stop, NULL) == 0 && sigaction(SIGINT, &stop, NULL) == 0 &&
           sigaction(SIGHUP, &reload, NULL) == 0 && sigaction(SIGPIPE, &ignore, NULL) == 0;
}

/* Prints a key, which nobody can find out later, and what stands for it in the file of keys. */
static int
draw_key(const char *id)
{
    unsigned char bytes[32];
    char key[2 * sizeof bytes + 1], hex[DET_SHA256_HEX];
    det_sha256 hash;
    det_error err = {0};
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return cli_usage("the system gives no random bytes");
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(key + 2 * i, 3, "%02x", bytes[i]);
    if (det_sha256_of(det_str_of(key), &hash, &err) != DET_OK) return cli_fail(&err);
    printf("key: %s\n\nkeys:\n  - id: %s\n    hash: %s\n    scopes: [ask]\n", key, id,
           det_sha256_print(&hash, hex));
    return CLI_DONE;
}

/* "127.0.0.1:8000", "[::1]:8000". */
static bool
read_listen(cli_args *args, serve_settings *settings)
{
    det_str text = det_str_of(cli_value(args, "listen")), address, copy;
    uint64_t port;
    settings->port = 8000;
    if (text.len == 0) return true;
    size_t colon = text.len;
    while (colon > 0 && text.ptr[colon - 1] != ':')
        colon--;
    if (colon < 2 || !det_str_read_u64(det_str_slice(text, colon, text.len), &port) ||
        port > 65535) {
        cli_usage("--listen is '%s'; it takes ADDRESS:PORT, as 127.0.0.1:8000 or [::1]:8000",
                  text.ptr);
        return false;
    }
    address = det_str_slice(text, 0, colon - 1);
    if (address.ptr[0] == '[') address = det_str_slice(address, 1, address.len - 1);
    if (!det_arena_copy(args->arena, address, &copy)) return false;
    settings->address = copy.ptr;
    settings->port = (uint16_t)port;
    return true;
}

static bool
read_numbers(const cli_args *args, serve_settings *settings)
{
    const struct {
        const char *name;
        uint32_t most;
        unsigned *to;
    } numbers[] = {{"threads", 256, &settings->threads},
                   {"workers", 256, &settings->workers},
                   {"queue", 1000000, &settings->queue},
                   {"connections", 1000000, &settings->connections},
                   {"per-address", 1000000, &settings->per_address},
                   {"rate", 100000000, &settings->rate},
                   {"deadline-ms", 3600000, &settings->deadline_ms},
                   {"head-seconds", 3600, &settings->head_seconds},
                   {"body-seconds", 3600, &settings->body_seconds},
                   {"drain-seconds", 3600, &settings->drain_seconds}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        uint32_t value = 0;
        if (!cli_number(args, numbers[i].name, numbers[i].most, &value)) return false;
        *numbers[i].to = value;
    }
    return true;
}

/* What the files say now of how old lists may be, how one screens, and what is logged. */
static det_status
read_rules(void *context, det_arena *arena, serve_rules *out, det_error *err)
{
    cli_args now = *(const cli_args *)context;
    cli_who who = {0};
    det_str actors;
    now.arena = arena;
    out->files[0] = cli_publishers_path(&now, true);
    out->files[1] = cli_value(&now, "profile");
    if (!det_arena_print(arena, &actors, "%s/actors.yaml", cli_data_folder(&now)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    out->files[2] = actors.ptr;
    det_status st = cli_freshness(&now, &out->freshness, &out->freshness_count, err);
    if (st == DET_OK) st = cli_profile(&now, &out->profile, err);
    if (st == DET_OK) st = cli_log_rule(&now, &out->is_logging, &out->files[3], err);
    if (st == DET_OK && out->is_logging)
        st = cli_person_find(&now, cli_value(&now, "by"), &who, err);
    out->actor = who.name;
    out->roles = who.roles;
    return st;
}

static int
run_serve(cli_args *args)
{
    det_error err = {0};
    cli_log log = {0};
    serve_rules rules = {0};
    int code = CLI_DONE;
    serve_settings settings = {.data = cli_data_folder(args),
                               .lawbook = cli_lawbook_folder(args),
                               .snapshot = cli_snapshot_path(args),
                               .is_plain = cli_has(args, "plain-http"),
                               .tls_certificate = cli_value(args, "tls-cert"),
                               .tls_key = cli_value(args, "tls-key"),
                               .manifest = cli_value(args, "manifest"),
                               .keys = cli_value(args, "keys"),
                               .logs_access = cli_has(args, "access-log"),
                               .rules = read_rules,
                               .rules_context = args,
                               .signals = &signals};
    if (cli_value(args, "new-key") != NULL) return draw_key(cli_value(args, "new-key"));
    if (args->operand_count > 0)
        return cli_usage("serve takes no operand; found '%s'", args->operands[0]);
    if (settings.snapshot == NULL) return CLI_SYSTEM;
    if ((settings.tls_certificate == NULL) != (settings.tls_key == NULL))
        return cli_usage("--tls-cert and --tls-key go together");
    if (!read_listen(args, &settings) || !read_numbers(args, &settings)) return CLI_USAGE;
    /* what is wrong with them is told before there is a server, as with any other option */
    if (!cli_log_open(args, &log, &code)) return code;
    cli_log_close(&log);
    if (read_rules(args, args->arena, &rules, &err) != DET_OK) return cli_fail(&err);
    if (!catch_signals()) return cli_usage("the system does not let signals be caught");
    return serve_run(&settings, &err) == DET_OK ? CLI_DONE : cli_fail(&err);
}

const cli_command cli_serve = {"serve", "", "the same answers over HTTP", options, run_serve};
