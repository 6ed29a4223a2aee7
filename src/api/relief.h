/* relief.h - a relief run: holds, a moment, the law as it is and as it would be.          floor:
 * api
 */
#ifndef DET_API_RELIEF_H
#define DET_API_RELIEF_H

#include "api/basket.h"
#include "api/book.h"
#include "screen/hold_document.h"
#include "screen/relief_totals.h"

/* Everything a run needs, opened from its options.  Owned. */
typedef struct det_relief_room {
    det_arena *arena;
    const det_index *index; /* of the snapshot, as the law */
    const det_law *law;
    det_supposed supposed;       /* the law as it would be; its book is NULL: there is no other */
    const det_law *laid;         /* the law with findings; NULL: as it is */
    det_screener *screeners[2];  /* of the law as it is, and as it would be */
    det_judge_time time, before; /* the moment, and the earlier one it is compared with */
    bool is_compared;
    bool is_supposed;
    det_hold_ledger ledger;
    const det_suppressions *suppressions; /* of the books; NULL: none are read */
    det_text *line;
} det_relief_room;

/* The moment, the law, the lists, and no holds.  Fails: as det_relief_run in detente.h; the room is
 * to be closed in any case. */
DET_CHECKED det_status det_relief_room_begin(const det_snapshot *snapshot, const det_books *books,
                                             const det_relief_options *options,
                                             det_relief_room *out, det_error *err);
/* The same with the holds. */
DET_CHECKED det_status det_relief_room_open(const det_snapshot *snapshot, det_store *store,
                                            const det_books *books,
                                            const det_relief_options *options, det_relief_room *out,
                                            det_error *err);
void det_relief_room_close(det_relief_room *room);

/* How a file of holds, or of contracts, becomes entries. */
typedef det_status (*det_relief_read)(det_str documents, const char *file, det_arena *arena,
                                      det_entry_rows *rows, det_error *err);
/* All files: their bytes, or what is at their paths, kept in the room.  Fails: DET_IO; as read. */
DET_CHECKED det_status det_relief_documents(det_relief_room *room, const det_import_file *documents,
                                            size_t count, det_relief_read read,
                                            det_entry_rows *rows, det_error *err);

/* The law that a side of the comparison is judged by: 0 as it is, 1 as it would be. */
const det_lawbook *det_relief_law(const det_relief_room *room, size_t side);
/* A judge of that side; of side 0 at the earlier moment, if there is one. */
DET_CHECKED det_status det_relief_judge_of(const det_relief_room *room, size_t side,
                                           det_judge **out, det_error *err);
/* Hands the line over and clears it.  Fails: DET_REFUSED, DET_NOMEM. */
DET_CHECKED det_status det_relief_hand(det_relief_room *room, det_relief_line take, void *context,
                                       det_error *err);
/* Writes what a run is of into an open object: moment, law, lists. */
void det_relief_head(const det_relief_room *room, const det_relief_options *options,
                     det_json *json);

#endif
