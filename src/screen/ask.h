/* ask.h - a question while it is worked on: can it be screened at all, by which lists of which day,
 * and by which words and numbers.                                                   floor: screen
 */
#ifndef DET_SCREEN_ASK_H
#define DET_SCREEN_ASK_H

#include "screen/country.h"
#include "screen/facts.h"
#include "screen/screen.h"
#include "screen/search.h"
#include "screen/spell.h"

/* By what questions are read.  Borrowed. */
typedef struct det_asker {
    const det_index *index;
    const det_profile *profile; /* defaults filled in */
    const det_countries *countries;
    det_arena *arena; /* what lives as long as a question */
} det_asker;

/* Its question is given, all else is read. */
typedef struct det_ask {
    const det_question *question;
    det_str name; /* trimmed */
    det_moment moment;
    bool *sources;    /* one a source: asked for */
    det_day *dated;   /* the version in use, DET_DAY_NONE if there is none */
    uint32_t *lacks;  /* of each list's version in use: det_list.lacks */
    bool is_missing;  /* one that was asked for has no version */
    bool is_nameless; /* one lacks names or entries: what is not found is not cleared */
    bool is_complete; /* all of them have a version, and all of it */
    bool is_fresh;
    bool has_list; /* at least one asked for has one */
    det_str unknown_source;
    det_query query;
    det_facts facts;
    const det_question *others; /* further values of facts: what says most for a party counts */
    const det_facts *other_facts;
    size_t other_count;
    det_str imo;        /* digits */
    const char *reason; /* why UNSCREENABLE, NULL if screened */
    det_str why;
} det_ask;

/* Reads ask->question, or refuses it with the first thing that is wrong with it: then reason and
 * why are there.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_ask_read(const det_asker *by, det_ask *ask, det_error *err);

/* The same of a question whose times can be read, when another index has read it: lists and weights
 * are by->index's, all else is what has been read, borrowed.
 *   read  before det_ask_doubt
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_ask_read_again(const det_asker *by, const det_ask *read, det_ask *ask,
                                          det_error *err);

/* What makes a question without a match unscreenable, as a reason: lists.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_ask_doubt(const det_asker *by, det_ask *ask, det_error *err);

/* Subjects of the lists asked for with a number that was asked about, ascending; one may be there
 * twice.
 *   index  with the sources of the one by which it was read
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_ask_numbered(const det_index *index, const det_ask *ask,
                                        det_arena *arena, const uint32_t **out, size_t *count,
                                        det_error *err);

#endif
