/* declare.h - sources that are not compiled in.                                       floor: list
 *
 * A list of one's own, or a data set in an open format, is declared by a few lines of YAML:
 *
 *   source: own:watch                    its id; own:NAME, or a name without a colon
 *   format: csv                          one of format.h
 *   title: Watch list of the trade desk  else the id
 *   authority: own                       who lists; else the id up to its colon
 *   zone: Europe/London                  its clock; else UTC
 *
 * A list in CSV says besides what its columns are (own/own.h). */
#ifndef DET_LIST_DECLARE_H
#define DET_LIST_DECLARE_H

#include "list/format.h"

/* Longest id of a source: what a report of an import holds. */
enum { DET_SOURCE_ID_MAX = 31 };

/* Can a user's source be called so?  Small letters, digits, '-' and '_', a letter first; "own:"
 * before it, or not; not an id that is compiled in.  Fails: DET_USAGE with what is wrong. */
DET_CHECKED det_status det_source_check_id(det_str id, det_error *err);

/* Reads a declaration.  The source lives in arena and keeps a copy of yaml; file is for messages.
 * Fails: DET_SYNTAX, DET_USAGE with file:line:column; DET_NOMEM; as det_tree_read_yaml. */
DET_CHECKED det_status det_source_declare(det_str yaml, const char *file, det_arena *arena,
                                          const det_source **out, det_error *err);
/* The same for a source of which no more is said than its id and format. */
DET_CHECKED det_status det_source_declare_plain(det_str id, const det_format *format,
                                                det_arena *arena, const det_source **out,
                                                det_error *err);

#endif
