/* schema.h - the tables, and how an older store becomes a newer one.                  floor: store
 */
#ifndef DET_STORE_SCHEMA_H
#define DET_STORE_SCHEMA_H

/* det_schema_steps[i] is the list of statements that bring a store from schema i to i + 1, in
 * SQLite's words.  A step that has been released is never edited: what it got wrong is put right by
 * the next one. NULL ends each list, and the list of lists. */
extern const char *const *const det_schema_steps[];
/* How many there are: the schema this program reads and writes. */
enum { DET_SCHEMA_VERSION = 7 };

#endif
