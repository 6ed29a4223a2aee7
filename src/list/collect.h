/* collect.h - subjects gathered into one version of a list.                           floor: list
 *
 * Every record that a reader meets ends in exactly one of two calls, det_collect_keep or
 * det_collect_reject; det_collect_finish asserts that nothing else happened to one. */
#ifndef DET_LIST_COLLECT_H
#define DET_LIST_COLLECT_H

#include "base/map.h"
#include "list/draft.h"
#include "list/list.h"

/* Records in one file.  Largest published list: 19,000 (OFAC, 2026).  Beyond it: DET_LIMIT. */
enum { DET_COLLECT_RECORDS_MAX = 4000000 };

typedef struct det_collect {
    det_arena *arena;   /* the list's */
    det_arena *scratch; /* the reader's; freed by it */
    det_draft draft;
    det_subject *subjects;
    size_t subject_count, subject_capacity;
    det_rejected *rejected;
    size_t rejected_count, rejected_capacity;
    struct det_list_count *counts;
    size_t count_count, count_capacity;
    det_strmap count_of; /* key -> place in counts */
    size_t name_count, note_count;
    det_str remark; /* in arena; det_list has it */
    bool is_delta;
    struct det_removed *removed;
    size_t removed_count, removed_capacity;
    uint32_t lacks; /* of the version: det_list.lacks */
} det_collect;

det_collect det_collect_in(det_arena *arena, det_arena *scratch);

/* Takes collect->draft as one subject: sorts its statements by property, drops those that repeat
 * another to the letter, counts names, notes and programmes.  The draft must have an id; a caption
 * it lacks is its first name.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_collect_keep(det_collect *collect, det_error *err);
/* A record that is not kept, with the reason a person reads and what was published. */
DET_CHECKED det_status det_collect_reject(det_collect *collect, const char *file, uint32_t line,
                                          det_str reason, det_str raw, det_error *err);
/* Of a delta: an entry that leaves.  id is copied. */
DET_CHECKED det_status det_collect_remove(det_collect *collect, det_str id, uint32_t line,
                                          det_error *err);
/* Adds to a count by name.  key is copied. */
DET_CHECKED det_status det_collect_count(det_collect *collect, det_str key, uint64_t more,
                                         det_error *err);

/* Sorts the subjects by id.  Two records with one id, one schema and one caption are one party: the
 * values of the later join the earlier, and the later record is rejected with that reason.  Two
 * parties under one id (it has happened: ofac 2677 in January 2022) stay two subjects; the later
 * one's id gets
 * "~2".  Either way no name is lost and the counts meet.
 * *out is in the arena; read = what was kept and rejected, asserted.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_collect_finish(det_collect *collect, const char *source, det_day dated,
                                          det_str dated_text, uint64_t read, const det_list **out,
                                          det_error *err);

#endif
