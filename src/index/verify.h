/* verify.h - is this snapshot what it says, in every number?                       floor: index */
#ifndef DET_INDEX_VERIFY_H
#define DET_INDEX_VERIFY_H

#include "index/format.h"

/* Each fails with DET_CORRUPT (names the section) or DET_NOMEM. */

/* Checks the head of file->bytes and fills file->laid.  Fails also: DET_UNSUPPORTED (a version, or
 * tables that names were folded by, that are not ours). */
DET_CHECKED det_status det_ix_verify_head(det_index_file *file, det_error *err);
/* Checks the lists and fills *index (but for own).  Afterwards no accessor needs a check. */
DET_CHECKED det_status det_ix_verify_lists(const det_index_file *file, det_index *index,
                                           det_error *err);
/* Checks of the lists the texts and what ICU made of them, which is all that may be asked of *index
 * then.  Fails also: DET_UNSUPPORTED, another ICU made it than ours. */
DET_CHECKED det_status det_ix_verify_latin(const det_index_file *file, det_index *index,
                                           det_error *err);
/* After it: checks the names and their tokens, and what their forms are, too.  Fails also:
 * DET_UNSUPPORTED, other code than ours read them. */
DET_CHECKED det_status det_ix_verify_names(const det_index_file *file, det_index *index,
                                           det_error *err);
/* Checks every number of lists and law, and no digest: for who has just computed them.  trees has
 * room for all files of the law. */
DET_CHECKED det_status det_ix_verify_made(const det_index_file *file, det_index *index,
                                          det_tree *trees, det_error *err);
/* Checks the law and fills trees, one for each file of it. */
DET_CHECKED det_status det_ix_verify_law(const det_index_file *file, det_tree *trees,
                                         det_error *err);

#endif
