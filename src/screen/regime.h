/* regime.h - a listed party's row of the regime matrix: tags of the list joined with the law.
 *                                                                                   floor: screen
 */
#ifndef DET_SCREEN_REGIME_H
#define DET_SCREEN_REGIME_H

#include "screen/spell.h"

/* A tag of a subject and a regime that it stands for. */
typedef struct det_tagged {
    det_str tag;              /* as published; empty: the list gives none */
    const det_regime *regime; /* NULL: no regime of the lawbook claims the tag */
} det_tagged;

/* The regimes of a body, sorted by id, each once, unmapped tags behind them by tag.  A body without
 * any tag gives one unmapped row with an empty tag.  In arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_tagged_load(const det_lawbook *law, det_str source,
                                       const det_subject *body, det_arena *arena,
                                       const det_tagged **out, size_t *count, det_error *err);

/* What the listing measures of a regime are, taken together, at an instant. */
typedef struct det_bite {
    bool in_force;    /* at least one is in force */
    bool is_paused;   /* none is in force and one is paused */
    bool is_not_yet;  /* all are still to come */
    int64_t since_us; /* when what is said above began: first of those in force, else last end */
} det_bite;
DET_CHECKED det_status det_regime_bite(const det_lawbook *law, const det_regime *regime,
                                       bool is_person, int64_t at_us, int64_t known_us,
                                       det_arena *arena, det_bite *out, det_error *err);

/* Writes the array "regimes" of a result (docs/formats/json.md).  is_biting: a measure of one of
 * them is in force or paused, or a tag is unmapped.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_regimes_write(const det_lawbook *law, const det_tagged *rows,
                                         size_t count, bool is_person, const det_spell *spell,
                                         const det_place *place, const det_moment *moment,
                                         det_arena *arena, det_json *json, bool *is_biting,
                                         det_error *err);

/* Writes the array "measures" of a row: what a listing under this regime means at a moment.
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_regime_measures_write(const det_lawbook *law, const det_regime *regime,
                                                 bool is_person, const det_moment *moment,
                                                 det_arena *arena, det_json *json, det_error *err);

#endif
