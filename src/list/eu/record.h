/* record.h - one entity of the EU list, between read.c and the two mappers.           floor: list
 */
#ifndef DET_LIST_EU_RECORD_H
#define DET_LIST_EU_RECORD_H

#include "list/collect.h"
#include "list/element.h"
#include "list/load.h"

/* Maps an entity of FSF 1.1 (sanctionEntity), or of the format before it (ENTITY), and keeps or
 * rejects it, exactly one of the two.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_eu_map(const det_element *record, const char *file, det_collect *collect,
                                  det_error *err);
DET_CHECKED det_status det_eu_map_whole(const det_element *record, const char *file,
                                        det_collect *collect, det_error *err);

/* Reads the list as CSV, FSF 1.0 or 1.1, and maps its entities as above.  Fails: DET_SYNTAX,
 * DET_UNSUPPORTED a column that we do not know, DET_ENCODING, DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_eu_read_rows(det_loading *loading, det_str bytes, det_error *err);

/* ---- what both mappers do ---------------------------------------------------------------------
 */

/* P, person; E, enterprise: anything else is a note. */
void det_eu_say_kind(det_draft *draft, det_str code, uint32_t line);
/* A name, by its script an alias of its own kind. prop is NAME, ALIAS or WEAK_ALIAS. */
det_statement *det_eu_say_name(det_draft *draft, det_prop prop, det_str whole, det_str language);
/* "1958 (approximative)" and "1961 - 1963 (approximative)" beside what all lists write. */
det_statement *det_eu_say_birth(det_draft *draft, det_str text, bool is_about, uint32_t line);
/* Keeps the draft if it has a name, else rejects it. */
DET_CHECKED det_status det_eu_keep(det_collect *collect, const det_element *record,
                                   const char *file, det_error *err);

#endif
