/* law.h - the questions of `detente law` that are answered in files of their own.     floor: cli */
#ifndef DET_CLI_LAW_H
#define DET_CLI_LAW_H

#include "cli/cli.h"

/* Each prints its answer and returns the exit code; json is scratch. */
int cli_law_timeline(cli_args *args, const det_law *of, det_text *json);
int cli_law_explain(cli_args *args, const det_law *of, det_text *json);
int cli_law_clauses(cli_args *args, const det_law *of, det_text *json);
int cli_law_diff(cli_args *args, const det_law *of, det_text *json);
/* These open the law themselves: two of them, or a folder and what would become of it. */
int cli_law_diff_books(cli_args *args, det_text *json);
int cli_law_impact(cli_args *args, det_text *json);

#endif
