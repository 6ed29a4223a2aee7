/* other.h - Latin words that listed ones in other scripts may be.                     floor: text
 *
 * heard.h and sounds.h say what a word in another script is in Latin letters when it is asked
 * about.  A list may also have a name in another script alone, and who asks writes Latin letters,
 * or a third script, of which the text is the commonest spelling: then the same measures hold, and
 * the keys are those of the listed word.  They cost more than a search, so an index keeps them. */
#ifndef DET_TEXT_OTHER_H
#define DET_TEXT_OTHER_H

#include "text/heard.h"
#include "text/sounds.h"

/* Most keys of a listed word. */
enum { DET_OTHER_KEYS_MAX = DET_SOUNDS_KEYS_MAX };

/* Do words of this script have such keys? */
bool det_other_has(uint16_t script);

/* The keys of Latin words that a listed token is likely to be, ascending, in arena; from its
 * script, roles and what was written, and from nothing else.  *count is 0 for Latin ones and such
 * as the tables do not know.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_other_keys(const det_token *listed, det_arena *arena,
                                      const uint64_t **keys, uint32_t *count, det_error *err);
/* Puts them into the tokens of a row: what an index does for its own.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_other_fill(det_tokens *row, det_arena *arena, det_error *err);

/* The keys by which a token is looked for among those, from its text; 0: there is none. */
typedef struct det_other_latin {
    uint64_t heard, sounds;
} det_other_latin;
det_other_latin det_other_of_latin(const det_token *asked);

/* Is a listed token, by its keys, the text of one in another script than its own?  Then *measure is
 * a grade if its script is heard (det_heard_has), else how likely it is (det_sounds_as). */
bool det_other_as(const det_token *listed, const det_token *asked, uint32_t *measure);

#endif
