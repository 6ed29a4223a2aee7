/* align.h - which token of the query stands for which of the listed name.          floor: match */
#ifndef DET_MATCH_ALIGN_H
#define DET_MATCH_ALIGN_H

#include "base/arena.h"
#include "match/score.h"
#include "text/heard.h"
#include "text/skeleton.h"

/* Something that could stand for something: an edge between one or two tokens of either side. */
typedef struct det_edge {
    det_pair pair;
    uint32_t gain;    /* what choosing it is worth to the alignment */
    bool is_evidence; /* a kind up to WHOLE, with a bearing listed token */
} det_edge;

typedef struct det_sides {
    det_tokens query, listed;
    const uint16_t *query_weights, *listed_weights;
    bool is_listed_light; /* the listed name has no bearing token, so all of its tokens count */
    bool is_fast;         /* by the fast rules */
} det_sides;

/* What tells whether a listed text can be near a token of the query: by how many bits the
 * signatures may differ for each length that is not too far off, or that they may not at all. */
enum { DET_EDGES_NEAR_SPAN = 3 }; /* letters shorter or longer at most */
typedef struct det_edge_near {
    uint64_t signature;
    uint32_t shortest; /* length that bits[0] is of; it may be below 0 and has wrapped round */
    int8_t bits[2 * DET_EDGES_NEAR_SPAN + 1];
} det_edge_near;

/* A token in another script, made ready when it is first wanted, and then its keys. */
typedef struct det_edge_heard {
    det_heard_word word;
    bool is_ready, has_keys;
} det_edge_heard;

/* A query, with what of its tokens need not be worked out for each listed one.  In arena. */
typedef struct det_edge_query {
    det_tokens tokens;
    const uint16_t *weights;
    const det_edge_near *near; /* of the texts */
    const uint64_t *sounds;    /* of words in other scripts; NULL: nothing sounds near any */
    det_edge_heard *heard;     /* likewise */
    uint16_t bearing;          /* tokens of the first DET_EDGES_LED_MAX that are */
    uint16_t sounding;         /* ... that have a sound */
    uint16_t begun;            /* ... that may begin a listed one: initials, and what is cut */
    bool is_cut;               /* a field may have cut its last token */
    bool has_begun;            /* ... or some token is an initial */
    bool is_fast;              /* by the fast rules: one edit, nothing near, no sounds */
    bool is_portable;          /* no instructions that not every processor has */
} det_edge_query;
DET_CHECKED det_status det_edges_prepare(det_tokens query, const uint16_t *weights, bool is_fast,
                                         det_arena *arena, det_edge_query *out, det_error *err);

/* Edges of one listed token, wherever it stands in a name: with query tokens, and with two of them
 * joined.  They depend on the token's form and weight alone, so a search finds them once for all
 * names that have it.  In the pairs listed_from is 0, listed_count 1; is_evidence is as in a name
 * that has bearing tokens.  By query token, then kind.
 *   led   query tokens that may be more than near it, bit i for token i; what is not among them can
 *         only be a near pair or an initial.  Not known, and not looked at if the query has more
 * than DET_EDGES_LED_MAX tokens: DET_EDGES_ALL
 *   soft  tokens that may be those: det_edges_soft, or DET_EDGES_ALL */
typedef struct det_edge_row {
    det_edge *items;
    size_t count, capacity;
} det_edge_row;
enum { DET_EDGES_LED_MAX = 15, DET_EDGES_ALL = 0xFFFF };
DET_CHECKED det_status det_edges_of(const det_edge_query *query, const det_token *listed,
                                    uint16_t listed_weight, uint16_t led, uint16_t soft,
                                    det_arena *arena, det_edge_row *row, det_error *err);
/* Query tokens, bit i for token i of the first DET_EDGES_LED_MAX, that could be near a listed
 * token, or one the initial of the other, or cut from it: those that are left out are not.
 *   sound  det_sound_of_latin of the token, if it is bearing */
uint16_t det_edges_soft(const det_edge_query *query, const det_trait *listed,
                        const uint64_t *sound);
/* Those of them that are. */
uint16_t det_edges_softly(const det_edge_query *query, uint16_t among, const det_token *listed);
/* Has a listed token, to which no query token led, no edge at all?  Says yes only if it has none.
 */
bool det_edges_none(const det_edge_query *query, const det_trait *listed, const uint64_t *sound);
/* Puts the edges of listed token l into the row of a name.  False: no memory. */
DET_CHECKED bool det_edges_place(const det_sides *sides, const det_edge *of, size_t count, size_t l,
                                 det_arena *arena, det_edge_row *row);
/* Edges between query tokens and listed tokens l, l + 1 joined. */
DET_CHECKED det_status det_edges_split(const det_sides *sides, size_t l, det_arena *arena,
                                       det_edge_row *row, det_error *err);
/* By query token, then listed token, then kind. */
void det_edges_sort(det_edge_row *row);
/* All of it: what a name is scored by when nothing is remembered. */
DET_CHECKED det_status det_edges_find(const det_sides *sides, det_arena *arena, det_edge_row *row,
                                      det_error *err);
/* Chooses edges within query tokens [from, before) so that no token is used twice and the sum of
 * gains is the largest.  chosen has room for as many as there are listed tokens; they come out in
 * order of the query.  Exact up to DET_ALIGN_EXACT_MAX listed tokens that have an edge, greedy by
 * gain beyond. */
enum { DET_ALIGN_EXACT_MAX = 10 };
DET_CHECKED det_status det_align(const det_sides *sides, const det_edge *edges, size_t count,
                                 size_t from, size_t before, det_arena *arena,
                                 const det_edge **chosen, size_t *chosen_count, det_error *err);

/* The parts of det_score_names.  is_kept: the pairs are wanted, and not the figures alone. */
bool det_score_is_light(det_tokens listed);
/* The same tokens, or the same letters?  Then out and *st are filled.  out->listed_weight is. */
bool det_score_same(const det_sides *sides, bool is_person, bool is_kept, det_arena *arena,
                    det_score *out, det_status *st, det_error *err);
/* From edges in order.  out->*_weight are filled; bp is 0 if there is nothing to choose. */
DET_CHECKED det_status det_score_edges(const det_sides *sides, const det_edge_row *row,
                                       bool is_person, bool is_weak, bool is_kept, det_arena *arena,
                                       det_score *out, det_error *err);

#endif
