/* publisher.h - where a list is published and what its file must be: sources.yaml.       floor: cli
 */
#ifndef DET_CLI_PUBLISHER_H
#define DET_CLI_PUBLISHER_H

#include "cli/cli.h"

enum { CLI_PUBLISHER_FILES_MAX = 8, CLI_PUBLISHER_WORDS_MAX = 16 };

typedef struct cli_publisher {
    const char *id;
    const char *files[CLI_PUBLISHER_FILES_MAX]; /* addresses; several make one version */
    size_t file_count;
    const char *redirects[CLI_PUBLISHER_WORDS_MAX]; /* hosts that a redirect may go to */
    size_t redirect_count;
    const char *types[CLI_PUBLISHER_WORDS_MAX]; /* content types; none: any */
    size_t type_count;
    const char *sentinels[CLI_PUBLISHER_WORDS_MAX];
    size_t sentinel_count;
    const char *ca_file;
    uint32_t entries_min, stale_days, every_hours, megabytes_max, seconds_max, speed_min;
    bool applies_removals; /* removals: apply; else they are staged */
} cli_publisher;

/* The file: --sources, else sources.yaml of the data folder, beside the program, or as installed;
 * NULL and, unless is_quiet, a message if there is none. */
const char *cli_publishers_path(cli_args *args, bool is_quiet);
/* All of them, in its order.  Fails: as the YAML reader; DET_SYNTAX, DET_RANGE with the place. */
DET_CHECKED det_status cli_publishers_read(cli_args *args, const char *path, cli_publisher **out,
                                           size_t *count, det_error *err);

#endif
