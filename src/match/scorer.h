/* scorer.h - one query against many names, each word of the names looked at once.     floor: match
 *
 * Gives what det_score_names gives, by the same parts (a test compares them), for names that are
 * rows of numbered forms: the edges of a form are found when the first name that has it comes, and
 * serve all others.  Scores that cannot reach a floor need not be worked out. */
#ifndef DET_MATCH_SCORER_H
#define DET_MATCH_SCORER_H

#include "match/score.h"

/* Owned: the memory of one searching thread. */
typedef struct det_scorer det_scorer;
/* forms: how many there are; numbers are below it. */
DET_CHECKED det_status det_scorer_new(uint32_t forms, det_scorer **out, det_error *err);
void det_scorer_free(det_scorer *scorer);
/* Settings that change the work and never the answer: is_portable, no instructions that not every
 * processor has. */
void det_scorer_set(det_scorer *scorer, bool is_portable);

/* Begins a query, which must live until the next one.
 *   floor_bp     scores below it may come out as any score below it; 1 works all of them out
 *   is_fast      by the fast rules, as det_score_names
 *   parts        tokens of it that may be two light tokens of a name, joined, bit i for token i,
 * and any bit for one of a query that has more than 15 Memory: once the largest query has been
 * seen, none is taken any more. */
DET_CHECKED det_status det_scorer_begin(det_scorer *scorer, det_tokens query,
                                        const uint16_t *weights, uint32_t floor_bp, bool is_fast,
                                        uint16_t parts, det_error *err);

/* What det_scorer_begin was told of parts, known better. */
void det_scorer_parts(det_scorer *scorer, uint16_t parts);
/* Bearing query tokens that stand for nothing unless they led to it or are soft (below): where one
 * other token led to one bearing word of a name that has two, and nothing is soft of the other, the
 * name cannot reach the floor.  0: it might. */
uint16_t det_scorer_needed(const det_scorer *scorer);
/* Query tokens that may begin another word: initials, and one that may be cut. */
uint16_t det_scorer_begun(const det_scorer *scorer);
/* Sounds of the query's tokens (det_sound_of_other), 0 of such as have none; NULL: none has any. */
const uint64_t *det_scorer_sounds(const det_scorer *scorer);
/* Names of so many bearing words or more, none light and no initial, to which one query token led,
 * cannot reach the floor.  0: they might. */
uint16_t det_scorer_many(const det_scorer *scorer);
/* One token has a pair of evidence with a name of three bearing words or more, and one of `needed`
 * is left over or near one of its words: could the name reach the floor?  Says no only if it
 * cannot.
 *   token     the one, as a bit; or those of which it is one
 *   weight    that the pair carries at most (det_quality_carries)
 *   rest      weight of the other bearing words of the name at least
 *   heaviest  weight of the heaviest of them at most
 *   light     weight of its light words at most */
bool det_scorer_may_reach_alone(det_scorer *scorer, uint16_t token, uint32_t weight, uint32_t rest,
                                uint32_t heaviest, uint32_t light);
/* The other word of a name of two, of which one token has a pair of evidence: what it costs at
 * least, left over or softened, for each of the lesser weight of it and of a token of `needed`;
 * what a token of `needed` costs that is left over, and all of them at most for each that the pair
 * carries; in 1024ths of a weight that a pair carries.  0, 0, 0: it may cost nothing. */
typedef struct det_second {
    uint32_t rate, outside_rate, outside_most;
} det_second;
det_second det_scorer_second(const det_scorer *scorer);
/* It says no where rest - heaviest is above (weight + light) x this / 1024 + 3; 0: it might say
 * yes. */
uint32_t det_scorer_rest_rate(const det_scorer *scorer);
/* Could the name reach the floor?  Says no only if it cannot.
 *   head  sums over its tokens
 *   led   query tokens that led to it, bit i for token i, if there are no more than 15; all of
 * those must be there that have a pair of evidence in the name.  UINT16_MAX: not known, or there
 *         may be a pair that is no single form's (split, whole)
 *   carried, covered  what those pairs carry together (det_quality_carries), and what the words of
 *         the name weigh that they cover, at most */
bool det_scorer_may_reach(det_scorer *scorer, const det_head *head, uint16_t led, uint16_t carried,
                          uint16_t covered);

/* Query tokens that could be a near pair of a form, an initial of it or cut from it, by its trait
 * and its sound (det_sound_of_latin, 0 of a light one): what is left out is none.  Then, where that
 * is not exact yet, those that are, by its token.  Both are remembered for the length of a query,
 * which has 15 tokens at most. */
uint16_t det_scorer_soft(det_scorer *scorer, uint32_t form, const det_trait *trait,
                         const uint64_t *sound);
uint16_t det_scorer_soft_at_once(const det_scorer *scorer, const det_trait *trait,
                                 const uint64_t *sound); /* not kept */
bool det_scorer_is_soft_exact(const det_scorer *scorer, uint32_t form);
uint16_t det_scorer_softly(det_scorer *scorer, uint32_t form, const det_token *token);

/* The first of forms [from, count) that has not been seen in this query; count: all have.  One is
 * seen before a name that has it is bounded: at a glance, which makes a bound of its trait and of
 * the query tokens that led to it; a vague one, of which that says less than its token would, then
 * by that; and at last its edges are looked for, if they are not known yet.
 *   led  what led to the form: all query tokens with which it is a pair of evidence, or would be if
 *        it were bearing */
size_t det_scorer_next_unseen(const det_scorer *scorer, const uint32_t *forms, size_t from,
                              size_t count);
void det_scorer_ahead(const det_scorer *scorer, uint32_t form); /* fetches what that takes */
DET_CHECKED det_status det_scorer_glance(det_scorer *scorer, uint32_t form, const det_trait *trait,
                                         const uint64_t *sound, det_led led, det_error *err);
bool det_scorer_is_vague(const det_scorer *scorer, uint32_t form);
void det_scorer_soften(det_scorer *scorer, uint32_t form, const det_token *token);
bool det_scorer_knows(const det_scorer *scorer, uint32_t form);
DET_CHECKED det_status det_scorer_learn(det_scorer *scorer, uint32_t form, const det_token *token,
                                        uint16_t led, det_error *err);
/* Could the name that is the row of forms, all of them seen, reach the floor?  Says no only if it
 * cannot, and the more often the more is known of them. */
bool det_scorer_bound(det_scorer *scorer, const uint32_t *forms, size_t count, const det_head *head,
                      uint16_t led);
/* Scores it.  All forms are known, and those without a token are shown by it before. */
bool det_scorer_has_token(const det_scorer *scorer, uint32_t form);
void det_scorer_show(det_scorer *scorer, uint32_t form, const det_token *token);
DET_CHECKED det_status det_scorer_score(det_scorer *scorer, const uint32_t *forms, size_t count,
                                        const det_head *head, uint16_t led, uint32_t *bp,
                                        det_error *err);

/* Steps since it was made, the same on every machine. */
typedef struct det_scorer_work {
    uint64_t learned; /* forms that were seen */
    uint64_t edged;   /* of them, those whose edges were looked for */
    uint64_t scored;  /* names that were aligned */
} det_scorer_work;
const det_scorer_work *det_scorer_work_done(const det_scorer *scorer);

#endif
