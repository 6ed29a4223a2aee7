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
/* What a builder may take over of the snapshot before; each with what is above it. */
typedef enum det_ix_level {
    DET_IX_NOTHING_PROVEN = 0, /* another ICU made it than ours, or it is damaged */
    DET_IX_LATIN_PROVEN,       /* texts and what ICU made of them */
    DET_IX_NAMES_PROVEN,       /* names, their tokens and forms, which our code has read */
    DET_IX_SAID_PROVEN /* subjects and bodies, of which he knows that they say the same, and what
                          names and forms are looked up by; what he compares needs no digest */
} det_ix_level;
/* Checks as much of that as there is.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_ix_verify_before(const det_index_file *file, det_index *index,
                                            det_ix_level *level);
/* Checks every number of lists and law, and no digest: for who has just computed them.  trees has
 * room for all files of the law. */
DET_CHECKED det_status det_ix_verify_made(const det_index_file *file, det_index *index,
                                          det_tree *trees, det_error *err);
/* Checks the law and fills trees, one for each file of it. */
DET_CHECKED det_status det_ix_verify_law(const det_index_file *file, det_tree *trees,
                                         det_error *err);

#endif
