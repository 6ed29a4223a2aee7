/* listing.h - one listing by its id, at a moment: does it stand, under what, and by which facts.
 *                                                                                   floor: screen
 * What cases and suppressions ask.  A listing is known by its id and by nothing else: two people of
 * one name are two listings, and a party that was listed again under another number has two. */
#ifndef DET_SCREEN_LISTING_H
#define DET_SCREEN_LISTING_H

#include "screen/regime.h"

enum { DET_LISTING_PRINT = 33 }; /* 32 hexadecimal digits and a NUL */

typedef struct det_listing {
    uint32_t subject;
    det_str source;
    bool is_known; /* false: nothing had been told of it by then, and the rest is empty */
    det_place place;
    det_spells spells;
    det_subject body; /* as published on that day, or nearest to it */
    const det_tagged *regimes;
    size_t regime_count;
    bool is_person;
    /* Of the facts that somebody may have relied on: kind, names, numbers, dates, places, tags. Not
     * of what a publisher changes without a change of the party: remarks, links, dates of update.
     */
    char fingerprint[DET_LISTING_PRINT];
} det_listing;

/* Everything in arena.  Fails: DET_MISSING no such id in the snapshot; DET_NOMEM. */
DET_CHECKED det_status det_listing_load(const det_index *index, const det_lawbook *law, det_str id,
                                        const det_moment *moment, det_arena *arena,
                                        det_listing *out, det_error *err);
/* The same of one whose place in time is known already. */
DET_CHECKED det_status det_listing_of(const det_index *index, const det_lawbook *law,
                                      uint32_t subject, const det_spells *spells,
                                      const det_place *place, const det_subject *body,
                                      det_arena *arena, det_listing *out, det_error *err);
/* {"id","caption","schema","source","status","fingerprint","regimes":[...]}: its row of the regime
 * matrix.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_listing_write(const det_lawbook *law, const det_listing *of,
                                         const det_moment *moment, det_arena *arena, det_json *json,
                                         det_error *err);
/* What it stands under, in words: "uk, under uk:russia by reg. 11 of SI 2019/855".  In arena. */
DET_CHECKED det_status det_listing_grounds(const det_lawbook *law, const det_listing *of,
                                           const det_moment *moment, det_arena *arena, det_str *out,
                                           det_error *err);
/* Do the published facts of two say that they are two parties: their birth dates exclude each
 * other?  False also where nothing is published. */
bool det_listing_is_other(const det_subject *a, const det_subject *b);

/* Since a moment, has the law begun to bite for a listing anew: a measure of its regimes has come
 * into force, was resumed or came back?  *measure is the first.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_listing_law_moved(const det_lawbook *law, const det_listing *of,
                                             int64_t since_us, const det_moment *moment,
                                             det_arena *arena, const det_measure **measure,
                                             det_error *err);

#endif
