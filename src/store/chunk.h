/* chunk.h - files as received, cut where their content says so, each piece kept once. floor: store
 *
 * Publishers send the whole list every day and change ten lines of it.  Cutting at places that
 * depend on the bytes nearby (and not on their distance from the beginning) gives two versions the
 * same pieces wherever they agree, so "every version for ever" costs what changed. */
#ifndef DET_STORE_CHUNK_H
#define DET_STORE_CHUNK_H

#include "base/arena.h"
#include "base/sha256.h"
#include "store/db.h"

/* Length of the first piece of bytes, 1 to DET_CHUNK_MAX; 0 only for empty bytes.  A function of
 * the bytes alone.  The constants may change: pieces that exist stay readable. */
enum { DET_CHUNK_MIN = 2048, DET_CHUNK_MAX = 65536 };
size_t det_chunk_cut(det_str bytes);

/* Keeps bytes, unless they are kept already, inside the caller's transaction.
 *   digest  of bytes
 *   id      of the row in `received`
 * Fails: DET_NOMEM, DET_IO, as the database. */
DET_CHECKED det_status det_chunk_put(det_db *db, det_str bytes, const det_sha256 *digest,
                                     det_arena *arena, int64_t *id, det_error *err);

/* The bytes again, appended to out.  Fails: DET_MISSING no such row; DET_CORRUPT they do not have
 * the digest they had; as the database. */
DET_CHECKED det_status det_chunk_get(det_db *db, int64_t id, det_arena *arena, det_text *out,
                                     det_error *err);

#endif
