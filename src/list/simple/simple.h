/* simple.h - OpenSanctions' targets.simple.csv: a target a row.                        floor: list
 *
 * The columns are id, schema, name, aliases, birth_date, countries, addresses, identifiers,
 * sanctions, phones, emails, program_ids (since 2025), dataset, first_seen, last_seen, last_change.
 * A field of several values is CSV again, parted by semicolons. */
#ifndef DET_LIST_SIMPLE_SIMPLE_H
#define DET_LIST_SIMPLE_SIMPLE_H

#include "base/text.h"
#include "list/list.h"

/* The first row has these columns. */
bool det_simple_is_it(det_str bytes);

/* Reads one version.  dated is used only if no row says when it was last seen.
 * Fails: DET_SYNTAX, DET_UNSUPPORTED a column that we do not know, DET_ENCODING, DET_LIMIT with
 * file:line:column; DET_MISSING a column that we need, or the date; DET_REFUSED no row; DET_NOMEM.
 */
DET_CHECKED det_status det_simple_load(const det_source *source, const det_list_file *files,
                                       size_t count, det_day dated, det_arena *arena,
                                       const det_list **out, det_error *err);

/* Appends the headings and a row for each party, in their order.
 *   seen    of each, the day of the list it stands on
 *   is_one  they are of one list: ids are those of the publisher
 * docs/formats/export.md says what a row cannot hold.  Same subjects, same bytes.  Fails:
 * DET_NOMEM, DET_LIMIT of out. */
DET_CHECKED det_status det_simple_write(const det_subject *subjects, const det_day *seen,
                                        size_t count, bool is_one, det_text *out, det_error *err);

#endif
