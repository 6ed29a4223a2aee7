/* health.h - what monitoring wants to know of each list.                                 floor: cli
 */
#ifndef DET_CLI_HEALTH_H
#define DET_CLI_HEALTH_H

#include "cli/cli.h"
#include "server/server.h"

/* How old each list may be, as sources.yaml says (--sources, which the command declares); none:
 * there is no such file. */
DET_CHECKED det_status cli_freshness(cli_args *args, const serve_freshness **out, size_t *count,
                                     det_error *err);

/* Writes the lines of det_lists to out with "stale_days", "next_expected" (null: never fetched),
 * "healthy" and "problems" at the end of each.  *is_healthy: all of them are. */
DET_CHECKED det_status cli_health(cli_args *args, det_str lines, det_text *out, bool *is_healthy,
                                  det_error *err);

#endif
