/* inside.h - what the public handles are made of.                                        floor: api
 */
#ifndef DET_API_INSIDE_H
#define DET_API_INSIDE_H

#include "index/index.h"
#include "law/law.h"
#include "screen/screen.h"
#include "store/store.h"

struct det_law {
    det_arena *arena;
    const det_lawbook *book;
    det_sha256 digest;     /* of what its files say; not of their names */
    const det_tree *trees; /* what it was loaded from; borrowed */
    size_t tree_count;
};

struct det_snapshot {
    const det_index_file *file;
    struct det_proven *proven; /* what has been asked for */
};

/* The lists, proven now if they have not been.  They live as long as the snapshot.  Fails:
 * DET_CORRUPT, DET_NOMEM. */
DET_CHECKED det_status det_snapshot_index(const det_snapshot *snapshot, const det_index **out,
                                          det_error *err);

/* What is in a snapshot, as one JSON object. */
void det_describe(const det_index *index, const det_law *law, det_text *out);

struct det_worker {
    const det_law *law; /* of the snapshot */
    det_screener *screener;
    const det_books *books; /* NULL: none are read */
    const det_law *laid;    /* the law with their findings, as known at laid_us; NULL: not yet */
    int64_t laid_us;
};

/* The law with findings laid over it, as known at an instant. */
DET_CHECKED det_status det_law_lay(const det_law *law, const det_books *books, int64_t known_us,
                                   const det_law **out, det_error *err);

/* Loads trees into a lawbook and appends its findings to findings (may be NULL), a line each.
 * law->arena must be there; on failure the caller frees it. */
DET_CHECKED det_status det_law_load(const det_tree *trees, size_t count, det_text *findings,
                                    det_law *law, det_error *err);

/* A regime by id or alias.  Fails: DET_MISSING, with the ids that there are. */
DET_CHECKED det_status det_law_regime_named(const det_law *law, det_str id, const det_regime **out,
                                            det_error *err);

/* One YAML file of a lawbook, parsed. */
typedef struct det_law_file {
    det_str path; /* below the folder, '/' between parts */
    det_sha256 digest;
    det_tree tree; /* its file is the whole path */
} det_law_file;
/* Every YAML file below folder, sorted by path, in arena.  A file that does not parse becomes a
 * finding and is left out; *first keeps the first such failure, DET_OK if there was none. Fails:
 * DET_MISSING (no folder, or nothing in it), DET_IO, DET_NOMEM. */
DET_CHECKED det_status det_law_files(const char *folder, det_arena *arena, det_text *findings,
                                     det_law_file **files, size_t *count, det_error *first,
                                     det_error *err);
/* One YAML file, parsed; out->path is below folder (NULL: as given). */
DET_CHECKED det_status det_law_file_read(const char *folder, const char *path, det_arena *arena,
                                         det_law_file *out, det_error *err);
/* One finding as one line of JSON. */
void det_finding_write(det_text *out, det_str rule, bool is_error, det_where at, det_str text);

/* Runs job(context, i) for i in [0, threads) at once and waits; one runs on the calling thread.
 * Threads that cannot be started are run here instead. */
void det_threads_run(unsigned threads, void (*job)(void *context, unsigned i), void *context);

/* Which source the options name: compiled in, declared by them, remembered in store (NULL: nothing
 * is), or told by the bytes of their first file.  A declared one lives in arena. */
DET_CHECKED det_status det_api_source(det_store *store, const det_import_options *options,
                                      det_arena *arena, const det_source **out, bool *is_new,
                                      det_error *err);

#endif
