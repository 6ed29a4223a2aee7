/* fetch.h - one address fetched by a process that does nothing else.                     floor: cli
 */
#ifndef DET_CLI_FETCH_H
#define DET_CLI_FETCH_H

#include "cli/cli.h"

/* The word after the program's name that makes it a fetcher.  No command, and in no help. */
#define CLI_FETCH_WORD "fetch-one"

enum { CLI_FETCH_HOSTS_MAX = 8 };

typedef struct cli_fetch {
    const char *url;
    const char *to;                         /* file that gets the body, made new */
    const char *ca_file;                    /* NULL: the system's */
    const char *etag, *modified;            /* of the copy we have; NULL: fetch it whatever it is */
    const char *hosts[CLI_FETCH_HOSTS_MAX]; /* a redirect may go there too */
    size_t host_count;
    uint64_t bytes_max;
    uint32_t seconds_max, speed_min; /* bytes a second, over 30 seconds */
} cli_fetch;

typedef struct cli_fetched {
    bool is_there;        /* a body in the file */
    bool is_not_modified; /* 304 */
    bool is_cut;          /* a body that is not whole: of no use but as evidence */
    const char *failure;  /* else: why not, in words; NULL if neither is */
    det_str etag, modified, type;
    int64_t modified_s; /* seconds since 1970; -1: not said */
} cli_fetched;

/* Runs a fetcher and waits.  Fails: DET_IO no process could be started, DET_NOMEM.  What the
 * publisher did is no failure of ours: it is in out. */
DET_CHECKED det_status cli_fetch_run(cli_args *args, const cli_fetch *what, cli_fetched *out,
                                     det_error *err);

/* The fetcher: argv as cli_fetch_run makes it. */
int cli_fetch_main(int argc, char **argv);

#endif
