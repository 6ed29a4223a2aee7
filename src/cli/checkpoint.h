/* checkpoint.h - how far a batch is, on disk.                                             floor:
 * cli
 */
#ifndef DET_CLI_CHECKPOINT_H
#define DET_CLI_CHECKPOINT_H

#include "cli/cli.h"

enum { CLI_VERDICTS = DET_VERDICT_SUPPRESSED + 1, CLI_SETTINGS_MAX = 65 };

/* Everything that a run needs to go on where another was killed. */
typedef struct cli_checkpoint {
    uint64_t records; /* answered */
    uint64_t bytes;   /* of the answers */
    uint64_t digest;  /* of the records answered, so that another input is noticed */
    uint64_t verdicts[CLI_VERDICTS];
    char settings[CLI_SETTINGS_MAX]; /* SHA-256 of all that decides the answers */
    char on[16];                     /* the day asked about, which may have been today */
} cli_checkpoint;

/* Replaces path in one step.  Fails: DET_IO, DET_NOMEM. */
DET_CHECKED det_status cli_checkpoint_write(const char *path, const cli_checkpoint *of,
                                            det_error *err);
/* Fails: DET_MISSING (no such file), DET_SYNTAX (it is none of ours), DET_IO, DET_NOMEM. */
DET_CHECKED det_status cli_checkpoint_read(const char *path, cli_checkpoint *out, det_error *err);

#endif
