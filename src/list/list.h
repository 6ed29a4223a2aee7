/* list.h - one version of one published list.                                         floor: list
 */
#ifndef DET_LIST_LIST_H
#define DET_LIST_LIST_H

#include "list/subject.h"

typedef struct det_list_file {
    const char *path; /* for messages */
    det_str bytes;    /* unpacked */
} det_list_file;

typedef struct det_rejected {
    uint32_t line;
    const char *file;
    det_str reason;
    det_str raw;
} det_rejected;

/* Parts of a list that may be missing from a version: OFAC's sdn.csv without alt.csv and add.csv,
 * an export of some programmes only.  A name that is not found in such a version is not cleared by
 * it. */
enum {
    DET_LACKS_NAMES = 1,
    DET_LACKS_ADDRESSES = 2,
    DET_LACKS_ENTRIES = 4,
    DET_LACKS_ALL = 7,
    /* It is files of a set that are missing, and not a format that never has it. */
    DET_LACKS_FILES = 8
};
/* "alternate names and addresses"; empty for 0. */
const char *det_lacks_words(uint32_t lacks);

typedef struct det_list {
    det_str source;              /* "un" */
    det_day dated;               /* the publisher's date in the file, else the caller's */
    det_str dated_text;          /* as written in the file, empty if the caller gave it */
    const det_subject *subjects; /* sorted by id */
    size_t subject_count;
    const det_rejected *rejected;
    size_t rejected_count;
    uint64_t read; /* records in the file = subject_count + rejected_count, asserted */
    size_t name_count, note_count;
    uint32_t lacks; /* DET_LACKS_...: parts that the publisher gives and these files do not have */
    /* how many of each kind, for the gates and the report */
    struct det_list_count {
        det_str key; /* "INDIVIDUAL", "programme:DPRK" */
        uint64_t count;
    } * counts;
    size_t count_count;
    det_str remark; /* what a person should know of this version, empty if nothing */
    /* A delta says what changed since the version before it: `subjects` are what it adds or
     * replaces, each whole, `removed` the ids that leave, sorted.  A removal is no record: read is
     * as above. */
    bool is_delta;
    const struct det_removed {
        det_str id;
        uint32_t line; /* where the delta says so */
    } * removed;
    size_t removed_count;
} det_list;

struct det_format;
struct det_own_map;

/* The authority of a source that lists nobody: it says who owns whom, and a party on it alerts only
 * through listed owners (screen/owned.h). */
#define DET_AUTHORITY_OWNERSHIP "ownership"

/* A publisher whose list we read: compiled in, or declared by a user (declare.h). */
typedef struct det_source {
    const char *id;        /* "un" */
    const char *title;     /* "UN Security Council Consolidated List" */
    const char *authority; /* "un": the folder of the lawbook its tags belong to */
    det_zone zone;
    bool is_set;       /* several files make one version (OFAC's sdn + alt + add + comments) */
    bool has_own_date; /* the file says its date */
    /* of a publisher with a format of its own; NULL of a declared source */
    DET_CHECKED det_status (*read)(const det_list_file *files, size_t count, det_day dated,
                                   det_arena *arena, const det_list **out, det_error *err);
    /* of a declared source: its format, its declaration word for word, which column is what */
    const struct det_format *format;
    det_str declared;
    const struct det_own_map *map; /* NULL: the columns have the names of properties */
} det_source;

/* Those that are compiled in, sorted by id. */
const det_source *det_sources(size_t *count);
const det_source *det_source_find(det_str id);

/* Reads one version, whichever way the source is known.  dated DET_DAY_NONE: as the files say.
 * Fails: as the reader does, with the place; DET_USAGE a source that cannot be read. */
DET_CHECKED det_status det_source_read(const det_source *source, const det_list_file *files,
                                       size_t count, det_day dated, det_arena *arena,
                                       const det_list **out, det_error *err);

/* The source's part of a subject's id: "un" of "un:KPi.024", "own:watch" of "own:watch:17".  Empty
 * if there is none. */
det_str det_source_of_id(det_str id);
/* What stands behind it: the publisher's own number of the subject. */
det_str det_reference_of_id(det_str id);

#endif
