/* question.h - a question as JSON.                                                    floor: server
 */
#ifndef DET_SERVER_QUESTION_H
#define DET_SERVER_QUESTION_H

#include "base/tree.h"

/* The keys of docs/server.md: name, id, schema, birthDate, ..., and our own spellings of them, as a
 * batch of the command line has them.  What the map does not say stays as it is in *out.
 *   is_strict  an unknown key, a list or a map is a failure; else it is passed over
 * Fails: DET_SYNTAX with the place. */
DET_CHECKED det_status serve_question_read(const det_tree *tree, uint32_t map, bool is_strict,
                                           det_question *out, det_error *err);

#endif
