/* senzing.h - parties in the JSON of Senzing's entity specification, a record a line.  floor: list
 */
#ifndef DET_LIST_SENZING_SENZING_H
#define DET_LIST_SENZING_SENZING_H

#include "base/text.h"
#include "list/list.h"

/* The first line has DATA_SOURCE and RECORD_ID. */
bool det_senzing_is_it(det_str bytes);

/* Reads one version; the file never says its date.  docs/lists/senzing.md has what becomes what.
 * Fails: DET_SYNTAX no JSON on a line, DET_LIMIT, DET_ENCODING, with file:line; DET_MISSING the
 * date; DET_REFUSED no record; DET_USAGE not one file; DET_NOMEM. */
DET_CHECKED det_status det_senzing_load(const det_source *source, const det_list_file *files,
                                        size_t count, det_day dated, det_arena *arena,
                                        const det_list **out, det_error *err);

/* Appends a record for each party, in their order.
 *   seen    not used: a record has no place for it
 *   is_one  they are of one list: ids are those of the publisher
 * docs/formats/export.md says what a record cannot hold.  Same subjects, same bytes.  Fails:
 * DET_NOMEM, DET_LIMIT of out. */
DET_CHECKED det_status det_senzing_write(const det_subject *subjects, const det_day *seen,
                                         size_t count, bool is_one, det_text *out, det_error *err);

#endif
