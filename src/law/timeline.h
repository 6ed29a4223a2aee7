/* timeline.h - the states of every measure of a regime over time.                     floor: law */
#ifndef DET_LAW_TIMELINE_H
#define DET_LAW_TIMELINE_H

#include "law/law.h"

/* The document of `law timeline`: for each measure its intervals, for the regime what happened.
 *
 *   {"regime","title","zone","lawbook","from","to","as_known",
 *    "measures":[{"id","kind","title","force",
 *                 "intervals":[{"from","until","state","contested","note","by":[..],"cites":[..],
 *                               "adopted"}],
 *                 "acts":[{"at","verb","cites","known","condition"}]}],
 *    "events":[{"id","at","on","kind","title","basis"}],
 *    "votes":[{"instrument","label","on","status","vote","title"}]}
 *
 * Every instant that an act on any measure of the regime names is put to the fold, and only what
 * changed is kept: the document cannot say another state than law status does.  Intervals follow
 * each other without a gap; the first has no "from", the last no "until".
 *
 *   span       what to show, on the clock of the regime: intervals that lie outside are left out,
 *              those that reach over an end stay whole.  from DET_DAY_NONE: 1 January of the year
 *              in which the first measure began; before DET_DAY_FOREVER: the end of the last year
 *              that the lawbook names, or claims to know while a measure lives
 *   known_us   as in det_law_state_at
 *   digest     of the lawbook, cited as it is; may be empty
 * Fails: DET_NOMEM, DET_RANGE (an empty span). */
DET_CHECKED det_status det_law_timeline_write(const det_lawbook *law, const det_regime *regime,
                                              det_span span, int64_t known_us, det_str digest,
                                              det_json *json, det_error *err);

#endif
