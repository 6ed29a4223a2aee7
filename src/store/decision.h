/* decision.h - what was asked and answered, kept so that it can be shown and asked again.
 *                                                                                    floor: store
 * A decision is a row that never changes: who asked, when, the verdict, and digests of the
 * question, the answer and all that the answer was made from.  The question itself stands beside
 * it, with the salt that its digest was made with, in a row that can be erased: without it the
 * digests say nothing about anybody, and the audit log that holds them stays as it was. */
#ifndef DET_STORE_DECISION_H
#define DET_STORE_DECISION_H

#include "store/store.h"

enum { DET_DECISION_SALT_BYTES = 32 };

/* What a run of decisions has in common. */
typedef struct det_decided_by {
    int64_t at_us;
    const char *actor; /* required */
    det_sha256 snapshot;
    uint32_t tx;     /* the last transaction that the snapshot knows */
    uint32_t books;  /* the last one that the books knew; 0: none were read */
    det_str setting; /* the profile, as its id is made of */
    const char *engine;
    uint8_t seed[32]; /* drawn at random for this run alone; salts are made of it, it is not kept */
} det_decided_by;

typedef struct det_decided {
    const char *act; /* "screen", "check" */
    det_str verdict;
    det_str question; /* as given; any bytes */
    det_str answer;   /* its bytes; only their digest is kept */
} det_decided;

/* Writes all of them, with their records in the audit log, in one transaction: when it returns,
 * they are durable.  *first becomes the number of the first; the others follow. Fails: DET_REFUSED
 * no actor; DET_IO, DET_NOMEM, DET_CONFLICT; then nothing is written. */
DET_CHECKED det_status det_store_decided(det_store *store, const det_decided_by *by,
                                         const det_decided *items, size_t count, uint64_t *first,
                                         det_error *err);

/* One of them.  Everything in an arena. */
typedef struct det_decision_row {
    uint64_t id;
    int64_t at_us;
    det_str actor, act, verdict, setting, engine;
    det_sha256 answer, snapshot; /* answer: SHA-256 of the salt and the answer */
    uint32_t tx, books;
    bool is_erased;
    det_str salt, question; /* empty if it was erased */
} det_decision_row;
/* The first whose number is id or more.  *found false: there is none. */
DET_CHECKED det_status det_store_decision(det_store *store, uint64_t id, det_arena *arena,
                                          det_decision_row *out, bool *found, det_error *err);
/* Whether an answer is the one that was given then. */
DET_CHECKED det_status det_decision_is(const det_decision_row *row, det_str answer, bool *is_same,
                                       det_error *err);

/* Takes away what was asked at these decisions, for ever, and records who did it and why.
 * Fails: DET_MISSING no such decision; DET_CONFLICT erased before; DET_REFUSED no actor or reason;
 * DET_IO, DET_NOMEM. */
DET_CHECKED det_status det_store_erase(det_store *store, const uint64_t *ids, size_t count,
                                       const char *actor, const char *reason, int64_t now_us,
                                       det_error *err);

#endif
