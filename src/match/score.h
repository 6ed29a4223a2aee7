/* score.h - how much two names have in common, and why.                               floor: match
 *
 * Integers in basis points; symmetric inputs give symmetric scores where the rules are symmetric;
 * no allocation beyond the arena given.  The rules and their reasons: docs/matching.md. */
#ifndef DET_MATCH_SCORE_H
#define DET_MATCH_SCORE_H

#include "text/edit.h"
#include "text/token.h"

typedef enum det_pair_kind {
    DET_PAIR_EXACT = 1, /* same folded token */
    DET_PAIR_CLASS,     /* they share a class: spellings of one name, a syllable, a place ... */
    DET_PAIR_EDIT,      /* within det_edit_budget */
    DET_PAIR_SOUND,     /* det_sounds_alike */
    DET_PAIR_JOIN,      /* two adjacent tokens of the query are one of the listed name */
    DET_PAIR_SPLIT,     /* one token of the query is two adjacent ones of the listed name */
    DET_PAIR_WHOLE,     /* all of the query is all of the listed name, with other blanks */
    DET_PAIR_NEAR,      /* just beyond the budget: softens a conflict, is no evidence */
    DET_PAIR_INITIAL    /* a single letter stands for a word that starts with it */
} det_pair_kind;
const char *det_pair_kind_name(det_pair_kind kind); /* "exact" */

/* One line of the alignment. */
typedef struct det_pair {
    uint16_t query_from, query_count;   /* tokens of the query */
    uint16_t listed_from, listed_count; /* tokens of the listed name */
    uint8_t kind;                       /* det_pair_kind */
    uint8_t edits;
    uint16_t quality_bp;
    uint32_t weight; /* the lesser of what the two sides weigh */
} det_pair;

/* Limits that a rule of docs/matching.md put on a score; a bit set. */
enum {
    DET_CAP_LONE = 1u << 0,    /* one word in common, and others of the query that are not listed */
    DET_CAP_ORDER = 1u << 1,   /* same words in another order */
    DET_CAP_INEXACT = 1u << 2, /* all in common, but not letter for letter */
    DET_CAP_IDENTITY = 1u << 3, /* another place, trade or number; father and son */
    DET_CAP_COMMON = 1u << 4    /* a person whose name others bear too */
};
/* The least that the same folded tokens in the same order score. */
enum { DET_SAME_BP_MIN = 9200 };

typedef struct det_score {
    uint32_t bp;           /* 0 .. 10,000 */
    const det_pair *pairs; /* in order of the query; in the arena */
    size_t pair_count;
    /* What bp was made of: bp = 10,000 x matched / (evidence + omitted + extra + conflict), then
     * caps. All in units of weight. */
    uint32_t evidence; /* weight of the pairs */
    uint32_t matched;  /* weight x quality of the pairs */
    uint32_t omitted;  /* cost of listed tokens that the query does not have */
    uint32_t extra;    /* cost of query tokens that the listed name does not have */
    uint32_t conflict; /* cost of both at once */
    uint32_t query_weight, listed_weight; /* of all tokens */
    uint16_t caps;                        /* DET_CAP_* */
    bool is_generic_only; /* nothing but light tokens in common: no evidence, bp = 0 */
} det_score;

/* Compares a query with a listed name.
 *   *_weights   one a token, as det_index_query_weights and det_index_name_tokens give them
 *   is_person   the listed subject is a person: order of names is free
 *   is_weak     the listed name is a weak alias: it takes all of it, letter for letter
 *   is_fast     by the fast rules: one edit a word, joined words letter for letter, and neither
 *               sounds nor pairs that are merely near
 * The same folded tokens in the same order are 10,000, whatever they are, or if it is a common name
 * of a person, DET_SAME_BP_MIN at least.  Any other score
 * above 0 needs a pair of a kind up to WHOLE between bearing tokens, or, for a
 * listed name of light tokens only, between any: that is what makes det_index_candidates
 * exhaustive. Fails: DET_NOMEM. */
DET_CHECKED det_status det_score_names(det_tokens query, const uint16_t *query_weights,
                                       det_tokens listed, const uint16_t *listed_weights,
                                       bool is_person, bool is_weak, bool is_fast, det_arena *arena,
                                       det_score *out, det_error *err);

#endif
