/* made.h - lists that are made up, as large as one likes.                          floor: screen
 *
 * What a search costs on lists that nobody has published: a million names, or names made so that
 * every word is near every other.  The same numbers give the same lists for ever. */
#ifndef DET_SCREEN_MADE_H
#define DET_SCREEN_MADE_H

#include "index/index.h"

typedef struct det_made {
    uint32_t names; /* of the list, two a party */
    bool is_hard;   /* all words are one word with two letters replaced */
} det_made;

/* The i-th name that a list has, or, from made->names on, those that none has but which are made
 * the same way of words that it knows and words that it does not.  In arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_made_name(const det_made *made, uint64_t i, det_arena *arena,
                                     det_str *out, det_error *err);
/* The longest name that may be asked about, made of words of the list. */
DET_CHECKED det_status det_made_longest(const det_made *made, det_arena *arena, det_str *out,
                                        det_error *err);

/* The list, opened.  Both are the caller's; the builder holds the memory of the index and is freed
 * after it.  Fails: DET_NOMEM, DET_LIMIT (more than fits). */
DET_CHECKED det_status det_made_build(const det_made *made, det_index_builder **builder,
                                      det_str *file, det_error *err);

#endif
