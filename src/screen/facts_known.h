/* facts_known.h - the facts that a transaction may state.                           floor: screen
 */
#ifndef DET_SCREEN_FACTS_KNOWN_H
#define DET_SCREEN_FACTS_KNOWN_H

#include "base/tree.h"
#include "law/law.h"

/* Checks a map of facts against the lawbook: a key that no condition asks for, a value that is
 * nearly one that a condition asks for, a number or date that is none, are errors at their place,
 * because a slip of the pen must not read as a fact that is not there.  Fails: DET_SYNTAX. */
DET_CHECKED det_status det_facts_check(const det_lawbook *law, const det_tree *tree, uint32_t map,
                                       det_error *err);

#endif
