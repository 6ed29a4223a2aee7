/* search.h - every name that is enough like a query, from the index or by plain scan.   floor:
 * screen */
#ifndef DET_SCREEN_SEARCH_H
#define DET_SCREEN_SEARCH_H

#include "index/index.h"
#include "match/score.h"

/* Words of a name that is asked about.  Work grows with their square, and the longest name on the
 * lists has 28; a text of more is held for a person instead of keeping all others waiting. */
enum { DET_ASKED_WORDS_MAX = 256 };

/* One reading of a name that is asked about: its tokens, and how much each says. */
typedef struct det_query_row {
    det_tokens tokens;
    const uint16_t *weights;
} det_query_row;
/* All of its readings, as written first.  A name scores what its best one does. */
typedef struct det_query {
    const det_query_row *rows;
    size_t row_count;
    bool is_fast;
} det_query;
/* name is valid UTF-8.  is_fast: by the fast rules, for which it has its first reading alone.
 * Fails: DET_LIMIT (more tokens than a name may have), DET_NOMEM. */
DET_CHECKED det_status det_query_read(const det_index *index, det_str name, bool is_fast,
                                      det_arena *arena, det_query *out, det_error *err);

typedef struct det_hit {
    uint32_t subject;
    uint32_t name;
    uint32_t bp;
    uint8_t row;   /* the reading that gave it */
    bool is_exact; /* the same folded tokens in the same order */
    bool is_weak;  /* the listed name is a weak alias */
} det_hit;

/* Compares a query with one listed name, by the reading that gives most.  The same name is the same
 * name: identical rows of tokens score 10,000 whatever they are made of.  pairs for an explanation
 * are in score, whose arrays are in arena. */
DET_CHECKED det_status det_search_score(const det_index *index, const det_query *query,
                                        uint32_t name, det_arena *arena, det_hit *hit,
                                        det_tokens *listed, det_score *score, det_error *err);

/* Owned: the memory of one searching thread, taken at the start. */
typedef struct det_searcher det_searcher;
DET_CHECKED det_status det_searcher_new(const det_index *index, det_searcher **out, det_error *err);
void det_searcher_free(det_searcher *searcher);

typedef enum det_search_way {
    DET_SEARCH_INDEX = 0, /* the names that the index finds */
    DET_SEARCH_SCAN,      /* every name, each word of the list looked at once a query */
    DET_SEARCH_PLAIN      /* every name by det_score_names, nothing remembered: the reference */
} det_search_way;

typedef struct det_search {
    const det_query *query;
    const bool *sources; /* one a source: is it to be looked at; NULL: all */
    uint32_t floor_bp;   /* hits below it are not kept */
    det_search_way way;
} det_search;
/* The hits, sorted by subject, then name; the same whichever way.  hits are valid until the next
 * search.  Once the largest query has been seen nothing is allocated, and no lock is ever taken. */
DET_CHECKED det_status det_search_run(det_searcher *searcher, const det_search *search,
                                      const det_hit **hits, size_t *count, det_error *err);

/* What searches have cost so far, in steps that are the same on every machine. */
typedef struct det_search_work {
    det_finder_work finder;
    uint64_t found, learned, edged, bounded, scored;
} det_search_work;
det_search_work det_searcher_work(const det_searcher *searcher);
/* As det_finder_set. */
void det_searcher_set(det_searcher *searcher, bool is_portable, bool is_forgetful);
/* As det_finder_set_large. */
void det_searcher_set_large(det_searcher *searcher, bool is_large);

#endif
