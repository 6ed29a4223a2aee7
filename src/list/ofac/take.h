/* take.h - the children of an element, each asked for by name.                        floor: list
 */
#ifndef DET_LIST_OFAC_TAKE_H
#define DET_LIST_OFAC_TAKE_H

#include "list/draft.h"
#include "list/element.h"

/* The children by name, NULL where there is none.  What is not named is a note "element-unknown",
 * and so is what stands twice, unless its name is given as "*name": then the first is handed over
 * and the rest are its next siblings of that name.  "-name" is known and left out. */
void det_ofac_take(det_draft *draft, const det_element *item, const char *const *names,
                   const det_element **children, size_t count);
/* The next sibling of the same name, or NULL. */
const det_element *det_ofac_again(const det_element *element);
/* Its text, empty for NULL. */
det_str det_ofac_text(const det_element *element);
/* "names/name/aliasType": below its record, which is not in it. */
det_str det_ofac_path(det_draft *draft, const det_element *element);

#endif
