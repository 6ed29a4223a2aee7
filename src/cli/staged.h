/* staged.h - the verbs of detente lists about what waits for a person.                   floor: cli
 */
#ifndef DET_CLI_STAGED_H
#define DET_CLI_STAGED_H

#include "cli/cli.h"

/* The verb is the first operand. */
int cli_staged_show(cli_args *args);   /* staged [SOURCE] */
int cli_staged_decide(cli_args *args); /* approve ID..., refuse ID... */

#endif
