/* dialect.h - the schema's statements, which are SQLite's, in PostgreSQL's words.     floor: store
 */
#ifndef DET_STORE_DIALECT_H
#define DET_STORE_DIALECT_H

#include "base/text.h"

/* Appends to out what a statement of det_schema_steps is for PostgreSQL: one statement or several.
 * The statements are ours: one that is written otherwise than those of schema.c trips an assertion,
 * and the test of the schema reads every one. */
void det_dialect_postgres(const char *sql, det_text *out);

#endif
