/* own.h - lists of one's own: a party a row of CSV.                                   floor: list
 *
 * Without a mapping the headings are the names of properties (subject.h), `id` and `schema`, and
 * values in one field are parted by semicolons.  A declaration (declare.h) says otherwise:
 *
 *   separator: ";"            between fields; tab is "\t".  Else a comma
 *   encoding: windows-1252    else UTF-8, and nothing is guessed
 *   values: "|"               between values of one field.  Else a field is one value
 *   dates: day-first          or month-first; else 1961-04-17, 17 Apr 1961, 1961 ...
 *   schema: Person            what a row is of which nothing is said
 *   kinds: {P: Person}        words of the list for kinds
 *   columns:                  every column of the file
 *     Ref: id
 *     Kind: schema
 *     Full name: name
 *     Born: {property: birthDate, dates: day-first, values: ","}
 *     Pass: {property: passportNumber, type: diplomatic}
 *     Pass country: {country_of: Pass}        also type_of, note_of
 *     Until: expiresOn                        from this day on not listed
 *     Desk: entryOwner                        a remark of that type, as is `reason`
 *     Colour: ~                               left out on purpose
 *   constants: {program: DESK}                said of every row
 */
#ifndef DET_LIST_OWN_OWN_H
#define DET_LIST_OWN_OWN_H

#include "list/list.h"

#define DET_OWN_KEYS "separator, encoding, values, dates, schema, kinds, columns, constants"

/* Is it a key of a mapping? */
bool det_own_map_has_key(det_str key);
/* Reads the mapping in a declaration.  *out is NULL if nothing is said of columns.  The result
 * borrows from tree.  Fails: DET_SYNTAX with file:line:column; DET_NOMEM. */
DET_CHECKED det_status det_own_map_read(const det_tree *tree, det_arena *arena,
                                        const struct det_own_map **out, det_error *err);

/* The first row has a column `name`. */
bool det_own_is_it(det_str bytes);
/* dated is the version's: the file does not say it.  Fails: DET_SYNTAX, DET_ENCODING, DET_LIMIT
 * with file:line:column of the CSV, or of the mapping; DET_REFUSED not one row; DET_NOMEM. */
DET_CHECKED det_status det_own_load(const det_source *source, const det_list_file *files,
                                    size_t count, det_day dated, det_arena *arena,
                                    const det_list **out, det_error *err);

#endif
