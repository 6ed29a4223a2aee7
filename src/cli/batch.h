/* batch.h - many questions from a file or a pipe, in bounded memory.                      floor:
 * cli */
#ifndef DET_CLI_BATCH_H
#define DET_CLI_BATCH_H

#include "cli/cli.h"

/* Longest record (a row, a line).  Beyond it the file is no batch of names. */
enum { CLI_RECORD_BYTES_MAX = 16 * 1024 * 1024 };

typedef struct cli_batch cli_batch;

/* Opens path ("-": standard input), CSV with a header or NDJSON, told apart by the first byte that
 * is not blank. columns   NULL, or "name=full_name,birth_date=dob": our name = theirs defaults what
 * a record does not say; borrowed until the end Fails: DET_IO, DET_MISSING, DET_SYNTAX (no column
 * for the name, a mapping that is none). */
DET_CHECKED det_status cli_batch_open(const char *path, const char *columns,
                                      const det_question *defaults, cli_batch **out,
                                      det_error *err);
void cli_batch_close(cli_batch *batch);
/* Fills at most `most` questions; 0 at the end.  What they borrow lives until the next call.
 * A record that cannot be read becomes a question with a fault.
 *   expected  NULL, or gets what each record has in a column "expected", empty if nothing
 * Fails: DET_IO, DET_NOMEM, DET_LIMIT, DET_SYNTAX (a quote that is never closed). */
DET_CHECKED det_status cli_batch_next(cli_batch *batch, det_question *questions, det_str *expected,
                                      size_t most, size_t *count, det_error *err);

#endif
