/* place.h - where a store is: a folder, or a database that the folder names.          floor: store
 */
#ifndef DET_STORE_PLACE_H
#define DET_STORE_PLACE_H

#include "base/arena.h"
#include "store/db.h"

/* Reads what was given as the place of a store.
 *   given  a folder: its store.yaml says which database, and without one it is detente.db in the
 *          folder (SQLite); or postgresql://..., a database in the schema "detente"
 *   out    borrows given; the rest lives in arena
 * Fails: DET_SYNTAX, DET_LIMIT, DET_ENCODING store.yaml, with the place; DET_REFUSED a password in
 * it; DET_CONFLICT a folder with both; DET_IO; DET_NOMEM. */
DET_CHECKED det_status det_place_read(const char *given, det_arena *arena, det_db_place *out,
                                      det_error *err);

#endif
