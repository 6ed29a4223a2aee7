/* builder.h - what has been handed in, before it is compiled.                      floor: index */
#ifndef DET_INDEX_BUILDER_H
#define DET_INDEX_BUILDER_H

#include "base/arena.h"
#include "index/format.h"

/* Texts are interned as they come ("draft" numbers, in order of arrival); compiling sorts them and
 * replaces every number by its place, so that the order of arrival leaves no trace. */
#define DET_IX_BEFORE (UINT32_C(1) << 31) /* set: of a string of the snapshot before */
typedef struct det_ix_draft_body {
    uint32_t before; /* the same subject in the snapshot before + 1, or 0 */
    uint32_t same; /* its body + 1 that says the same, or 0: then only subject and record are set */
    uint32_t subject, schema, caption;
    det_ix_statement *statements;
    uint32_t statement_count;
    det_ix_note *notes;
    uint32_t note_count;
    det_ix_record record; /* body is filled in last */
} det_ix_draft_body;

typedef struct det_ix_draft_source {
    uint32_t id, title, authority;
    det_ix_version *versions;
    uint32_t version_count;
} det_ix_draft_source;

typedef struct det_ix_draft_law {
    uint32_t path;
    det_sha256 digest;
    det_tree tree;
} det_ix_draft_law;

/* The most that drafts, the work of compiling and what comes of it may take, each.  Ten million
 * made names take 3,000; where memory ends before, that is what ends a build. */
enum { DET_IX_LIMIT_MIB = 65536 };

/* An array that grows in the builder's arena. */
#define DET_IX_ROW(type)                                                                           \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

/* Where a text stands: part of its hash, and its number + 1, or 0. */
typedef struct det_ix_slot {
    uint32_t hash, text;
} det_ix_slot;

struct det_index_builder {
    det_arena *arena;
    det_ix_slot *slots; /* of a power of two, at most half of them taken */
    size_t slot_count;
    char *room; /* where the next texts are copied to: they lie side by side */
    size_t room_bytes;
    DET_IX_ROW(det_str) texts;
    DET_IX_ROW(det_ix_draft_source) sources;
    DET_IX_ROW(det_ix_transaction) transactions;
    DET_IX_ROW(det_ix_draft_body) bodies;
    DET_IX_ROW(det_ix_draft_law) laws;
    const det_index_file *file; /* what was written, and what is in it; NULL: nothing yet */
    const det_index *made;
    const det_index *before;  /* of which texts and ICU's readings are proven; NULL: none */
    bool has_names_before;    /* and its names and forms */
    uint32_t *body_before;    /* by subject of it, and one more: its first body; NULL: unproven */
    uint32_t *name_before;    /* the same: its first name */
    uint32_t subject_awaited; /* records mostly come in the order of theirs */
    /* Of which this is to be a part (part.c): words weigh what they weigh there.  NULL: of none. */
    const det_index *whole;
    const uint16_t *whole_rarities; /* by string of whole; 0: no word */
};

/* same.c: the subject of this id in the snapshot before, + 1, and its body, + 1, that says the same
 * as this one; 0: there is none. */
void det_ix_find_same(det_index_builder *builder, const det_subject *body, uint32_t *subject,
                      uint32_t *same);
/* Where the bodies and names of each subject begin.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_ix_find_ranges(det_index_builder *builder, det_error *err);

/* Room for one more item in a row; false when memory is out. */
bool det_ix_grow(det_arena *arena, void *items, size_t count, size_t *capacity, size_t size);
#define DET_IX_ROOM(arena, row)                                                                    \
    det_ix_grow((arena), (void *)&(row)->items, (row)->count, &(row)->capacity,                    \
                sizeof *(row)->items)

/* The draft number of a text; copies it when it is new.  Fails: DET_NOMEM, DET_ENCODING, DET_LIMIT.
 */
DET_CHECKED det_status det_ix_intern(det_index_builder *builder, det_str text, uint32_t *number,
                                     det_error *err);

/* Several at once: waiting for memory, of which a look takes three turns, is done together. */
DET_CHECKED det_status det_ix_intern_all(det_index_builder *builder, const det_str *texts,
                                         size_t count, uint32_t *numbers, det_error *err);

/* Sorts, numbers, and lays everything out as one file in the builder's arena.  Calling it twice is
 * allowed and gives the same bytes. */
DET_CHECKED det_status det_ix_compile(det_index_builder *builder, det_str *file, det_sha256 *id,
                                      det_error *err);

#endif
