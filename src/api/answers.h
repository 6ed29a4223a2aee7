/* answers.h - whether two answers to one question say the same.                          floor: api
 */
#ifndef DET_API_ANSWERS_H
#define DET_API_ANSWERS_H

#include "base/json.h"
#include "base/tree.h"

/* Of a screening: each result's match, status and regimes with their measures and paragraphs.  Of a
 * check: each leg's verdict, outcome, paragraphs and rulings.  Not the verdict itself, which the
 * caller has.
 *   json  inside an object: what differs is written there, "appeared", "gone" and "changed" with
 *         ids, or "legs" with their numbers from 1; NULL: not wanted */
bool det_answers_differ(const det_tree *old, const det_tree *new, bool is_screen, det_json *json);

#endif
