/* pack.h - an evidence pack: a folder that a person reads and a machine verifies.       floor: cli
 */
#ifndef DET_CLI_PACK_H
#define DET_CLI_PACK_H

#include "cli/cli.h"

/* What an evidence pack has of one thing: lines of JSON, and how they are shown. */
typedef struct cli_section {
    const char *file; /* "law.ndjson" */
    const char *title, *what;
    const char *list; /* the lines are the elements of this list of the first; NULL: lines */
    const char *keys; /* of the columns, "hold class reason.why", with blanks between them */
    det_text *lines;
    const char *missing; /* why there is nothing; NULL: there is */
} cli_section;

/* One page, without script and without anything from elsewhere.  head  lines above the sections */
det_status cli_pack_page(const char *title, const char *const *head, const cli_section *sections,
                         size_t count, det_arena *arena, det_text *out, det_error *err);
/* audit pack DIR. */
int cli_pack(cli_args *args, det_store *store);

#endif
