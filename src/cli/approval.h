/* approval.h - what two people approve, for the commands that propose it.                floor: cli
 */
#ifndef DET_CLI_APPROVAL_H
#define DET_CLI_APPROVAL_H

#include "cli/cli.h"

/* propose, approve, refuse, withdraw, and the list of them ("list", of the law "approvals").
 * The command has the options note, entries, actor, data, lawbook, json.
 * False: the verb is none of these. */
bool cli_approval(cli_args *args, bool is_law, int *code);

#endif
