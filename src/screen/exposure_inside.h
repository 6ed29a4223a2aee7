/* exposure_inside.h - one step of a contract at work.                               floor: screen
 */
#ifndef DET_SCREEN_EXPOSURE_INSIDE_H
#define DET_SCREEN_EXPOSURE_INSIDE_H

#include "screen/exposure.h"
#include "screen/relief.h"

/* Judges that are kept at once: one a day on which something is due.  Beyond it the oldest goes. */
enum { DET_EXPOSER_JUDGES_MAX = 32 };

struct det_exposer {
    det_screener *screener;
    det_judge_time time;
    bool revives;
    bool is_at_once;               /* no step waits for its day */
    bool has_zone[DET_ZONE_COUNT]; /* some regime of the law has this clock */
    det_judge *judges[DET_EXPOSER_JUDGES_MAX];
    size_t count, oldest;
};

typedef struct det_exposed {
    det_exposer *exposer;
    const det_contract *contract;
    const det_contract_step *step;
    const det_exposure_step *done; /* of all steps, in their order; those that were judged */
    det_judge *judge;
    const det_lawbook *law;
    det_judge_time time;
    det_hold hold; /* the step in the shape of a hold */
    det_texts regimes;
    det_arena *arena;
    det_exposure_reason *reasons;
    size_t count, capacity;
    det_str *spoken; /* regimes that spoke about the goods */
    size_t spoken_count;
} det_exposed;

/* Puts a reason to the others; of one measure about one thing the strictest word is kept. */
DET_CHECKED det_status det_exposed_add(det_exposed *now, const det_exposure_reason *reason,
                                       det_error *err);
/* What a judge says lives as long as the judge does, and the next day has another. */
DET_CHECKED det_status det_exposed_keep(det_exposed *now, det_str *text, det_error *err);
DET_CHECKED det_status det_exposed_keep_all(det_exposed *now, det_texts *texts, det_error *err);
/* The instant at which the step is judged. */
int64_t det_exposed_us(const det_exposed *now);
/* A regime that the contract names, or that is asked about by name, reaches it. */
bool det_exposed_is_named(const det_exposed *now, const det_regime *regime);
det_tribool det_exposed_reaches(const det_exposed *now, const det_regime *regime);
/* The facts of the contract as one measure sees them, which is in force since then. */
DET_CHECKED det_status det_exposed_facts(det_exposed *now, int64_t since_us, det_law_fact **out,
                                         size_t *count, det_error *err);
/* A question about the step, without its times, goods and facts. */
det_law_question det_exposed_question(const det_exposed *now);
/* Puts text behind what would change a reason.  False: no memory. */
DET_CHECKED bool det_exposed_evidence(det_exposed *now, det_exposure_reason *reason, det_str text);
/* Holds the reason against the licences about its measure: one that covers takes its place, of one
 * that does not the first reason is told. */
DET_CHECKED det_status det_exposed_licences(det_exposed *now, const det_law_question *question,
                                            det_exposure_reason *reason, det_error *err);
/* What the law says of earlier contracts, put into the reason: a rule that is granted protects, one
 * that may be makes it a matter for a person. */
DET_CHECKED det_status det_exposed_protections(det_exposed *now, const det_law_question *question,
                                               const det_law_ruling *ruling,
                                               det_exposure_reason *reason, det_error *err);
/* What the law says of the step: its leg, its goods, and where it is silent. */
DET_CHECKED det_status det_exposed_law(det_exposed *now, det_error *err);

#endif
