/* relief.h - what relief and the exposure of contracts share.                            floor: cli
 */
#ifndef DET_CLI_RELIEF_H
#define DET_CLI_RELIEF_H

#include "cli/books.h"

typedef det_status (*cli_relief_run)(const det_snapshot *snapshot, det_store *store,
                                     const det_books *books, const det_relief_options *options,
                                     det_relief_line take, void *context, det_error *err);
/* The moment, the steps on the law, the contracts: options on, as-known, draft, pause, remove,
 * resume, adopt, contracts, brief.  False: a message is printed, and *code says how to exit. */
bool cli_relief_asked(cli_args *args, det_relief_options *asked, det_law_basket *basket, int *code);
/* Files of an option that may be given several times.  False: as above. */
bool cli_relief_files(cli_args *args, const char *option, const det_import_file **files,
                      size_t *count, int *code);
/* Opens snapshot, store and books, runs, prints each line. */
int cli_relief_work(cli_args *args, cli_relief_run work, det_relief_options *asked,
                    det_law_basket *basket);

/* One contract of an exposure or a drill. */
void cli_show_exposure(const det_tree *tree, det_arena *arena);
/* What its totals say: an object under "totals", or below it. */
void cli_show_exposure_totals(const det_tree *tree, uint32_t totals, det_arena *arena);
/* How a class of an exposure is shown. */
cli_style cli_exposure_style(det_str class);

#endif
