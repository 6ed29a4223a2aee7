/* group.h - rows of a file that are one party.                                        floor: list
 *
 * Rows with the same key are a group, wherever in the file they stand.  Groups are in the order in
 * which their first rows were met, and so are the rows of each. */
#ifndef DET_LIST_GROUP_H
#define DET_LIST_GROUP_H

#include "list/load.h"

typedef struct det_grouped {
    const void *row; /* the caller's */
    struct det_grouped *next;
} det_grouped;

typedef struct det_group {
    det_str key;
    det_grouped *first, *last;
} det_group;

typedef struct det_groups {
    det_loading *loading;
    det_strmap place_of;
    det_group *items;
    size_t count, capacity;
} det_groups;

/* All in the scratch arena of the loading. */
det_groups det_groups_in(det_loading *loading);
/* Puts the row into the group of key, whose bytes are borrowed.  A group that is new counts as
 * read. Fails: DET_NOMEM; DET_LIMIT more groups than a list has entries. */
DET_CHECKED det_status det_groups_add(det_groups *groups, det_str key, const void *row,
                                      det_error *err);

#endif
