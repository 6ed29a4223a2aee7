/* import.h - detente import, shared by the files of one command line and those of an archive.
 *                                                                                        floor: cli
 */
#ifndef DET_CLI_IMPORT_H
#define DET_CLI_IMPORT_H

#include "detente.h"

#include "cli/cli.h"

typedef struct cli_import_version {
    const char *dated; /* "2023-07-12", NULL: as the file says */
    det_import_file *files;
    size_t count;
    size_t order;   /* as given */
    bool is_single; /* one whole file among those of sets */
} cli_import_version;

typedef struct cli_import_job {
    cli_args *args;
    det_store *store;
    const det_import_options *what;
    const det_import_kind *kind;
    const det_file *archive; /* NULL: none; packed as it is */
    cli_table table;
    det_text *json;
    size_t quarantined, promoted, partial;
    bool is_shrunk; /* the last version was refused for what is missing */
} cli_import_job;

/* Imports one version and tells of it.  Returns an exit code. */
int cli_import_version_run(cli_import_job *run, const cli_import_version *of, bool accept_shrink);

/* *is_archive: path is a tar archive, packed or not, and packed holds it until det_file_close. */
int cli_import_archive_open(cli_args *args, const char *path, det_file *packed, bool *is_archive);
/* Every version in run->archive. */
int cli_import_archive(cli_import_job *run);

#endif
