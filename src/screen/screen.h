/* screen.h - one question in, one reasoned verdict out.                              floor: screen
 *
 * Joins the index, the scorer and the law, none of which has heard of the others.
 * A pure function of (snapshot, profile, question): no clock, no environment, no database.
 *
 * det_question, det_profile and det_verdict are in detente.h; the JSON is in docs/formats/json.md.
 */
#ifndef DET_SCREEN_SCREEN_H
#define DET_SCREEN_SCREEN_H

#include "index/index.h"
#include "law/law.h"
#include "screen/country.h"
#include "screen/owned.h"

enum {
    /* Most that facts can add to or take from a name's score; docs/matching.md, "facts". */
    DET_FACTS_RAISE_BP = 400,
    DET_FACTS_LOWER_BP = 600
};

/* Owned: scratch memory of one thread. */
typedef struct det_screener det_screener;
/* index and law must outlive it; profile is copied, NULL is the default. */
DET_CHECKED det_status det_screener_new(const det_index *index, const det_lawbook *law,
                                        const det_profile *profile, det_screener **out,
                                        det_error *err);
void det_screener_free(det_screener *screener);

typedef struct det_screened {
    det_verdict verdict;
    bool is_same; /* a match has the same name or number, and is not only alike */
} det_screened;

/* Screens one question and appends its verdict as one JSON object (no line end).
 * Input that cannot be screened is DET_OK with verdict UNSCREENABLE.  Fails: DET_NOMEM, DET_LIMIT.
 */
DET_CHECKED det_status det_screen_name(det_screener *screener, const det_question *question,
                                       det_text *out, det_screened *screened, det_error *err);

/* How one subject did among the answers to a name. */
typedef struct det_rank {
    bool is_match; /* it alerts */
    bool is_first; /* it alerts, and nothing else of its list scores higher */
} det_rank;
/* Would name, asked on a day with all we know, alert on this subject?  What selftest asks of every
 * listed name; the same search and the same rules as det_screen_name, without the writing. */
DET_CHECKED det_status det_screen_finds(det_screener *screener, det_str name, det_day on,
                                        uint32_t subject, det_rank *found, det_error *err);

/* The best scores of a question, without the writing. */
typedef struct det_screen_bests {
    bool is_screened; /* false: UNSCREENABLE */
    uint32_t best_bp; /* of the best match, 0 if there is none; an identical name is 10,000 */
    uint32_t own_bp;  /* of the subject asked about, 0 if it is no match */
} det_screen_bests;
/* subject  of which own_bp is told; UINT32_MAX: none.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_screen_scores(det_screener *screener, const det_question *question,
                                         uint32_t subject, det_screen_bests *out, det_error *err);

/* A party of a file of holdings, with its owners. */
typedef struct det_suppression det_suppression;
typedef struct det_screen_owned {
    const det_owned_net *net;
    bool is_same; /* it has the same name or number, and is not only alike */
} det_screen_owned;
/* An entry that would alert, and the suppression that says that it is somebody else. */
typedef struct det_screen_answered {
    uint32_t subject;
    const det_suppression *by;
} det_screen_answered;
/* Whom a question finds. */
typedef struct det_screen_found {
    bool is_screened; /* false: UNSCREENABLE, and why says why */
    det_str why;
    const det_owner_entry *entries; /* entries of lists that alert, best first */
    size_t entry_count;
    const det_screen_owned *owned; /* parties of files of holdings, caught or not */
    size_t owned_count;
    const det_screen_answered *answered; /* entries that a suppression answers, not in entries */
    size_t answered_count;
} det_screen_found;
/* The same search and the same rules as det_screen_name, without the writing.  What *out points to
 * is valid until the next question.  What is found by a number is answered by no suppression.
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_screen_find(det_screener *screener, const det_question *question,
                                       det_screen_found *out, det_error *err);

/* What det_worker_find is: detente.h. */
DET_CHECKED det_status det_screen_party(det_screener *screener, const det_str *names,
                                        size_t name_count, const det_question *facts,
                                        size_t fact_count, uint32_t floor_bp, const det_found **out,
                                        size_t *count, const char **why, det_error *err);

/* What it was made with.  Borrowed. */
const det_index *det_screener_index(const det_screener *screener);
const det_lawbook *det_screener_law(const det_screener *screener);
/* The book of licences: screen/licence.h. */
typedef struct det_licences det_licences;
/* From now on checks read these: law with findings over it, quotas, licences; NULL: as it was,
 * none. They must outlive the screener or the next call. tx  the transaction of the store that they
 * were read at, for the answer; 0: none */
void det_screener_use(det_screener *screener, const det_lawbook *law,
                      const det_quota_ledger *quotas, const det_licences *licences, uint32_t tx);
/* From now on screenings are answered by these suppressions; NULL: by none. */
typedef struct det_suppressions det_suppressions;
void det_screener_suppress(det_screener *screener, const det_suppressions *suppressions);
uint32_t det_screener_books_tx(const det_screener *screener);
const det_quota_ledger *det_screener_quotas(const det_screener *screener);
const det_licences *det_screener_licences(const det_screener *screener);
const det_profile *det_screener_profile(const det_screener *screener); /* defaults filled in */
const det_countries *det_screener_countries(const det_screener *screener);
/* Names that score less than this cannot alert by any facts, and are not looked for.  profile: with
 * its defaults filled in */
uint32_t det_screen_floor(const det_profile *profile);
/* The settings of a profile as text, with the defaults filled in, and the SHA-256 of that.  NULL:
 * the default profile.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_profile_name(const det_profile *profile, det_arena *arena, det_str *text,
                                        char hex[65], det_error *err);
/* The first 16 digits of the profile's digest, and the snapshot's whole one, in hexadecimal. */
det_str det_screener_profile_text(const det_screener *screener); /* what the id is a digest of */
det_str det_screener_profile_id(const det_screener *screener);
det_str det_screener_snapshot_id(const det_screener *screener);

/* The day that an empty "on" stands for: of the newest list version, DET_DAY_NONE without lists. */
det_day det_screen_newest(const det_index *index);
/* Reads "on" and "as_known" as detente.h describes them.  Fails: DET_SYNTAX, DET_RANGE. */
DET_CHECKED det_status det_screen_times(const det_index *index, det_str on, det_str as_known,
                                        det_day *day, int64_t *known_us, det_error *err);

#endif
