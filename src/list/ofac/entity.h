/* entity.h - an entity of ENHANCED and of the delta files, between enhanced.c and its map.
 *                                                                                     floor: list
 */
#ifndef DET_LIST_OFAC_ENTITY_H
#define DET_LIST_OFAC_ENTITY_H

#include "list/collect.h"
#include "list/element.h"

/* Maps an entity and keeps or rejects it, exactly one of the two.
 *   source  begins its id: "ofac"
 * Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_ofac_map_entity(const det_element *entity, const char *file,
                                           const char *source, det_collect *collect,
                                           det_error *err);

#endif
