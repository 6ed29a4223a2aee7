/* batch_run.h - a batch from its first record to its last, also in two runs.              floor:
 * cli
 */
#ifndef DET_CLI_BATCH_RUN_H
#define DET_CLI_BATCH_RUN_H

#include "cli/batch.h"
#include "cli/checkpoint.h"
#include "cli/log.h"

/* Questions answered at once: enough to keep threads busy, few enough to be no memory at all. */
enum { CLI_CHUNK = 1024 };

/* Prints a run of answers; in a batch what is CLEAR takes one line.  Returns an exit code. */
int cli_put_answers(const cli_args *args, det_str lines, bool is_batch);

typedef struct cli_batch_job {
    cli_args *args;
    const det_snapshot *snapshot;
    const det_profile *profile;
    uint32_t threads;
    const char *path;             /* of the batch */
    const det_question *defaults; /* facts from options */
    const cli_log *log;           /* of what is answered */
    const det_books *books;       /* with suppressions; NULL: none */
} cli_batch_job;
/* Answers every record to standard output, or with --out to a file from which --resume goes on.
 * Adds up verdicts.  Returns an exit code. */
int cli_batch_answer(const cli_batch_job *job, uint64_t verdicts[CLI_VERDICTS]);
/* Judges every record at every threshold.  Returns an exit code. */
int cli_batch_sweep(const cli_batch_job *job);
/* Tells only the records whose answer another snapshot changes.  Returns an exit code. */
int cli_batch_since(const cli_batch_job *job);

#endif
