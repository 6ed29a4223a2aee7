/* log.h - answers that are logged before they are given.                                floor: cli
 */
#ifndef DET_CLI_LOG_H
#define DET_CLI_LOG_H

#include "cli/cli.h"

#define CLI_LOG                                                                                    \
    {"log", NULL,                                                                                  \
     "log each answer before it is given; audit.yaml in the data folder can make that the rule"},  \
    {                                                                                              \
        "by", "NAME", "with --log: who asks, where the login name may be several persons"          \
    }

/* Zeroed: nothing is logged. */
typedef struct cli_log {
    det_store *store; /* NULL: nothing is logged */
    const char *actor;
    const char *roles; /* of the actor; NULL: roles are not in use */
} cli_log;
/* Are answers to be logged, by --log or by audit.yaml?  *path: that file, there or not.
 * Fails: DET_REFUSED (others can write it), DET_SYNTAX, DET_RANGE, DET_IO, DET_NOMEM. */
DET_CHECKED det_status cli_log_rule(cli_args *args, bool *is_on, const char **path, det_error *err);
/* Looks whether answers are to be logged, by --log or by audit.yaml, and by whom.
 * False: a message is printed, and *code says how to exit. */
bool cli_log_open(cli_args *args, cli_log *out, int *code);
void cli_log_close(cli_log *log);
/* The snapshot of the data folder; if answers are logged, kept. */
det_status cli_log_snapshot(cli_args *args, const cli_log *log, const det_snapshot **out,
                            det_error *err);
/* The folder of kept snapshots; NULL and a message if there is no memory. */
const char *cli_kept_folder(cli_args *args);
/* Logs what a pool answered, or a worker; nothing if nothing is logged. */
det_status cli_log_pool(const cli_log *log, det_pool *pool, const det_question *questions,
                        size_t count, det_str ndjson, const det_verdict *verdicts, det_error *err);
det_status cli_log_check(const cli_log *log, det_worker *worker, det_str document, const char *file,
                         det_str on, det_str as_known, det_str json, det_decision decision,
                         det_error *err);

/* audit decisions, audit erase, audit replay. */
int cli_decisions_show(cli_args *args, det_store *store);
int cli_decisions_erase(cli_args *args, det_store *store);
int cli_decisions_replay(cli_args *args, det_store *store);

#endif
