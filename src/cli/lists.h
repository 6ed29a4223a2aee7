/* lists.h - the parts of detente lists that look back in time.                           floor: cli
 */
#ifndef DET_CLI_LISTS_H
#define DET_CLI_LISTS_H

#include "detente.h"

#include "cli/cli.h"

/* lists diff [SOURCE] FROM TO; either day may be SOURCE@DATE. */
int cli_lists_diff(cli_args *args, det_store *store);
/* lists show ID... */
int cli_lists_show(cli_args *args, det_store *store);

#endif
