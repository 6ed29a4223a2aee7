/* lint.h - what the files of lint share.                                              floor: law
 *
 * Lint looks at a lawbook that loads, for what is allowed and yet seldom meant.  Everything it says
 * is a warning: an error would stop the load, and then it belongs to the loader. */
#ifndef DET_LAW_LINT_H
#define DET_LAW_LINT_H

#include "law/load.h"

/* A warning of lint. */
#define DET_LINT(loader, rule, at, ...)                                                            \
    det_form_report(&(loader)->form, rule, false, at, __VA_ARGS__)
/* The file of a place, for "at %s:%u". */
#define DET_LINT_FILE(at) ((at).file == NULL ? "?" : (at).file)

/* Acts over time: order, ends, pauses, endings, events, votes. */
void det_lint_acts(det_loader *loader, const det_lawbook *law);
/* What a measure says: scope, exceptions, quotas, wind-down. */
void det_lint_parts(det_loader *loader, const det_lawbook *law);
/* Regimes, instruments, names, sources and routes over the whole lawbook. */
void det_lint_book(det_loader *loader, const det_lawbook *law);
/* What is seen in the text of the files alone. */
void det_lint_files(det_loader *loader, const det_lawbook *law, const det_tree *const *trees,
                    size_t count);

/* As det_lawbook_load; is_deep adds the warnings of lint; more, if not NULL, is laid over the
 * trees.
 */
DET_CHECKED det_status det_load_all(const det_tree *trees, size_t count, bool is_deep,
                                    const det_load_more *more, det_arena *arena,
                                    const det_lawbook **out, const det_law_finding **findings,
                                    size_t *finding_count, det_error *err);

#endif
