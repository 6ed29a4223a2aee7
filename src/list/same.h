/* same.h - whether two entries of a list are one party under two numbers.             floor: list
 *
 * Publishers strike a party off and list it again under another number, or number a whole list
 * anew.  What is said here is told to people beside both entries; nothing is dropped or joined
 * because of it. */
#ifndef DET_LIST_SAME_H
#define DET_LIST_SAME_H

#include "list/subject.h"

/* Texts by which the same party may be found among many: a folded caption, each number.  Two
 * entries of one party share one at least.
 *   out  in arena
 * Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_same_keys(const det_subject *subject, det_arena *arena, det_str **out,
                                     size_t *count, det_error *err);

/* Why a and b are one party: "the same IMO number 9314650", "the same name and birth date
 * 1962-02-18"; empty if nothing says so, or something speaks against it (two kinds of party, two
 * birth dates that cannot be one).  In arena.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_same_party(const det_subject *a, const det_subject *b, det_arena *arena,
                                      det_str *because, det_error *err);

/* An entry of another list that this one names by its number: "un:KPi.024" of a UK entry whose
 * UNReferenceNumber is KPi.024.  Empty if the statement names none.  In arena.  Fails: DET_NOMEM.
 */
DET_CHECKED det_status det_same_named(const det_statement *statement, det_arena *arena, det_str *id,
                                      det_error *err);

#endif
