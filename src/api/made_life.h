/* made_life.h - what a house does in a day, in small: for tests that break it.      floor: api,
 * tests
 *
 * Lists come and go, alerts become cases, things are held and let go by three people, under the law
 * of the United Nations as the project has it.  Everybody in it is invented. */
#ifndef DET_API_MADE_LIFE_H
#define DET_API_MADE_LIFE_H

#include "detente.h"

typedef struct made_life {
    const det_snapshot *snapshot; /* what releases are judged by */
    const det_law *law;           /* of the snapshot */
    det_text *told;               /* scratch */
} made_life;

/* Makes a store in a folder, on the database that the run is about, with one list and one licence,
 * and a snapshot beside it.  made_life_end also after a failure. */
DET_CHECKED det_status made_life_begin(const char *folder, made_life *out, det_error *err);
void made_life_end(made_life *life);

/* Step n (from 0) of a life that goes round, a transaction each: an update that lacks a name, its
 * removal approved, a hold that is placed, asked for, refused to who asked, approved by another,
 * moved by a third; a case opened, closed, its suppression made and approved; a finding, a quota
 * reserved, a use of a licence, an answer that is logged, a checkpoint, an answer erased. */
enum { MADE_LIFE_STEPS = 16 };
DET_CHECKED det_status made_life_step(made_life *life, det_store *store, uint32_t n,
                                      det_error *err);

/* The audit log against the store with the key of the life, and the store itself. */
DET_CHECKED det_status made_life_verify(det_store *store, det_error *err);

/* A hold that the law has let go of, or one that an exemption for a single transaction frees, with
 * the id "H-<n>"; and an entry about it, by somebody.  Fails as det_hold_record does. */
DET_CHECKED det_status made_life_place(made_life *life, det_store *store, uint32_t n,
                                       bool is_by_licence, det_error *err);
DET_CHECKED det_status made_life_enter(made_life *life, det_store *store, uint32_t n,
                                       const char *entry, const char *who, det_error *err);
/* Case n, opened or closed as a false positive. */
DET_CHECKED det_status made_life_case(made_life *life, det_store *store, uint32_t n, bool is_end,
                                      det_error *err);
/* Such an exemption, "L-<n>", entered and approved; and its use for a hold.  Fails as
 * det_licence_record does. */
DET_CHECKED det_status made_life_exempt(made_life *life, det_store *store, uint32_t n,
                                        det_error *err);
DET_CHECKED det_status made_life_use(made_life *life, det_store *store, uint32_t n, uint32_t hold,
                                     det_error *err);

#endif
