/* spell.h - from when until when a subject was listed, as far as lists and law tell.     floor:
 * screen
 *
 * A list is a row of pictures: a subject is on one and not on the next, and the day between them on
 * which that changed is seen only if the publisher prints it or the law fixes it.  A spell is an
 * unbroken run of versions that have the subject, with what is known of both its ends. */
#ifndef DET_SCREEN_SPELL_H
#define DET_SCREEN_SPELL_H

#include "index/index.h"
#include "law/law.h"

/* What a day rests on. */
typedef enum det_basis {
    DET_BASIS_LIST = 1,  /* the first or last version that has it: the true day may be another */
    DET_BASIS_PUBLISHED, /* the list prints the day */
    DET_BASIS_LAW /* the regime's measures began or ended on that day, between two versions */
} det_basis;
const char *det_basis_name(det_basis basis); /* "list" */

typedef struct det_spell {
    uint32_t body_first, body_last;      /* what the first and the last of its versions say */
    uint32_t record_first, record_count; /* in the array of det_spells */
    det_day unseen;                      /* last version before it, DET_DAY_NONE if there is none */
    det_day seen;                        /* first version that has it */
    det_day last_seen;                   /* last version that has it */
    det_day gone;         /* first version after it, DET_DAY_FOREVER if it is on the newest */
    det_day listed_on;    /* as published, DET_DAY_NONE if not */
    det_day from, before; /* our best knowledge of both ends */
    det_basis from_basis, before_basis;
} det_spell;

typedef struct det_spells {
    const det_spell *items; /* by time */
    size_t count;
    const det_index_interval *records; /* those believed, by time */
    size_t record_count;
} det_spells;

/* What tells the law's part of an answer which time is meant. */
typedef struct det_moment {
    det_day on;
    int64_t known_us;
    uint32_t tx; /* last transaction known */
} det_moment;

/* The spells of a subject as known at a moment.  count 0: it was not known at all.
 * Everything in arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_spells_load(const det_index *index, const det_lawbook *law,
                                       uint32_t subject, const det_moment *moment, det_arena *arena,
                                       det_spells *out, det_error *err);

typedef enum det_standing {
    DET_STANDING_LISTED = 1,
    DET_STANDING_REMOVED, /* was listed before the day */
    DET_STANDING_NOT_YET  /* is listed only after the day */
} det_standing;
const char *det_standing_name(det_standing standing); /* "listed" */

typedef struct det_place {
    det_standing standing;
    bool
        is_uncertain; /* listed, but the day lies between two versions and nothing fixes the date */
    uint32_t spell;
    uint32_t body; /* what was published of it: on that day, or at the nearest time */
} det_place;

/* Where a day lies among the spells (at least one).
 * Between two versions of which only the later has the subject, it counts as listed from the day
 * the list prints; if that day tells nothing, as soon as a measure of its regimes is in force, or
 * if no regime claims its tags: a wrong alert costs minutes.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_spells_place(const det_index *index, const det_lawbook *law,
                                        uint32_t subject, const det_spells *spells,
                                        const det_moment *moment, det_arena *arena, det_place *out,
                                        det_error *err);

#endif
