/* graph.h - the entities of a data set and what belongs to whom.                       floor: list
 */
#ifndef DET_LIST_FTM_GRAPH_H
#define DET_LIST_FTM_GRAPH_H

#include "list/collect.h"
#include "list/ftm/ftm.h"
#include "list/ftm/words.h"

#define DET_FTM_NONE UINT32_MAX

/* One entity, or a part of one that another line or place says more of. */
typedef struct det_ftm_row {
    det_str id;   /* in the graph's memory, as is schema */
    det_str json; /* one object without others in it: borrowed from the file, or made */
    det_str schema;
    const det_ftm_between *between; /* NULL: a party */
    const char *file;
    uint32_t line;
    uint32_t more;  /* the next row of the same entity */
    bool is_first;  /* of its entity */
    bool is_top;    /* not inside another entity */
    bool is_gone;   /* a delta took it */
    bool is_joined; /* between, and its party was found */
} det_ftm_row;

/* A row names an entity. */
typedef struct det_ftm_edge {
    uint32_t from;
    det_str property, to;
} det_ftm_edge;

/* A row belongs to a party; property: it is another party, which names this one so. */
typedef struct det_ftm_belonging {
    uint32_t party, row;
    det_str property;
} det_ftm_belonging;

typedef struct det_ftm_graph {
    det_arena *scratch;
    det_arena *once; /* for one line */
    det_ftm_row *rows;
    size_t row_count, row_capacity;
    det_strmap row_of; /* id -> its first row */
    det_ftm_edge *edges;
    size_t edge_count, edge_capacity;
    det_ftm_belonging *belongings; /* sorted by party, then by row */
    size_t belonging_count, belonging_capacity;
    det_str newest_seen; /* the greatest last_seen */
} det_ftm_graph;

/* Reads a line as JSON; a failure is told at line.  tree lives in graph->once. */
DET_CHECKED det_status det_ftm_parse(det_ftm_graph *graph, det_str json, const char *file,
                                     uint32_t line, det_tree *tree, det_error *err);
/* Adds the entity at node, and those inside it.
 *   json  the text of node alone, borrowed; empty: it is written out
 * Fails: DET_LIMIT, DET_NOMEM, DET_CONFLICT an
 * entity that stands twice. */
DET_CHECKED det_status det_ftm_add(det_ftm_graph *graph, const det_tree *tree, uint32_t node,
                                   det_str json, const char *file, uint32_t line, det_error *err);
/* Takes an entity out: a delta replaces or deletes it.  False: it is not there. */
bool det_ftm_take(det_ftm_graph *graph, det_str id);
/* Fills belongings. */
DET_CHECKED det_status det_ftm_link(det_ftm_graph *graph, det_error *err);

/* The party of a row as a subject, with all that belongs to it: belongings [first, first + count).
 */
DET_CHECKED det_status det_ftm_map(det_ftm_graph *graph, uint32_t row, size_t first, size_t count,
                                   const char *source, det_day dated, det_collect *collect,
                                   det_error *err);

#endif
