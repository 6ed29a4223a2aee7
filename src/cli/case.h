/* case.h - cases on the screen.                                                         floor: cli
 */
#ifndef DET_CLI_CASE_H
#define DET_CLI_CASE_H

#include "cli/cli.h"

/* Each prints what the library answered: lines of det_case_list, one of det_case_show, one of
 * det_case_stats.  Returns how to exit. */
int cli_show_cases(const cli_args *args, det_str lines);
int cli_show_case(const cli_args *args, det_str line);
int cli_show_suppressions(const cli_args *args, det_str lines);
int cli_show_case_stats(const cli_args *args, det_str line);

#endif
