/* joined.h - words that are written in one with their neighbour.                      floor: text
 *
 * Internal to text/: token.c parts words before it looks them up. */
#ifndef DET_TEXT_JOINED_H
#define DET_TEXT_JOINED_H

#include "text/fold.h"

/* Parts the words that data/joined.txt parts: "abdelghani" becomes "abd" and "ghani", which share
 * the bytes they came from.  words stays as it is if nothing does, or if there would be more than
 * DET_NAME_TOKENS_MAX.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_joined_part(det_words *words, det_arena *arena, det_error *err);

#endif
