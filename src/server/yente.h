/* yente.h - entities of FollowTheMoney, kept beside a snapshot, and how they are asked for.
 *                                                                                     floor: server
 *
 * The data sets of the manifest are kept as published; official lists are entities through
 * det_export. All of it is made when a snapshot is loaded, is frozen then, and goes with it. */
#ifndef DET_SERVER_YENTE_H
#define DET_SERVER_YENTE_H

#include "server/ftm.h"
#include "server/route.h"

#define YENTE_NONE UINT32_MAX

/* The values of one property. */
typedef struct yente_field {
    det_str name;
    const ftm_property *property; /* NULL: the model has none of that name */
    const det_str *values;
    uint32_t count;
} yente_field;

typedef struct yente_entity {
    det_str id, caption, schema_name;
    const ftm_schema *schema; /* of a word we do not know: Thing */
    const yente_field *fields;
    uint32_t field_count, dataset_count, referent_count;
    const det_str *datasets, *referents;
    det_str first_seen, last_seen, last_change; /* "2026-04-29T07:55:02", or empty */
    det_str json;                               /* as one object, flat, without its last brace */
    uint32_t set;
    bool is_target;
} yente_entity;

/* from names to by property. */
typedef struct yente_link {
    uint32_t from, to;
    const ftm_property *property;
} yente_link;

typedef struct yente_set {
    det_str name, title, version,
        source;     /* source: the list in the snapshot; empty: a collection */
    det_str newest; /* when an entity of it was seen last */
    det_str updated_at, last_export;
    det_str described; /* members of an object, for the catalog */
    const char *const *children;
    uint32_t entity_count, target_count, thing_count;
    bool is_namespaced; /* its ids end in a signature of its name */
    uint64_t hash;      /* of its entities, in their order */
    bool is_public;     /* compiled in: whom it lists an authority has listed */
    bool is_listed;     /* an official list of the snapshot, that no manifest names */
} yente_set;

/* A word, or "countries:ru", and the entities that have it. */
typedef struct yente_term {
    det_str text;
    uint32_t first, count; /* of postings */
} yente_term;
typedef struct yente_posting {
    uint32_t entity;
    uint32_t weight; /* of a word: how much of a name it is */
} yente_posting;

typedef struct yente_store {
    det_arena *arena;
    ftm_model model;
    yente_entity *entities;
    size_t entity_count, entity_capacity;
    yente_set *sets;
    size_t set_count;
    det_strmap by_id, by_referent, by_subject; /* subject: "own:zala:NK-1" of the snapshot */
    yente_link *links;                         /* sorted by from, then as published */
    yente_link *back;                          /* the same by to */
    size_t link_count, link_capacity;
    uint32_t *first_link, *first_back; /* one an entity, and the end */
    yente_term *terms;                 /* sorted by bytes */
    size_t term_count;
    yente_posting *postings; /* of a term by entity */
    det_strmap term_of;
    det_str version; /* "20261127203101-abcdefg": of what all answer */
    det_str catalog;
} yente_store;

const yente_store *serve_yente_of(const serve_request *request);

/* ---- yente_read.c: lines to entities; yente_index.c: what finds them
 */
/* An entity's values that are not in it as such are made: the subject's key, the data set. */
DET_CHECKED det_status serve_yente_read(yente_store *store, uint32_t set, det_str lines,
                                        const char *file, bool is_own, det_str prefix,
                                        det_error *err);
DET_CHECKED det_status serve_yente_link(yente_store *store, det_error *err);
DET_CHECKED det_status serve_yente_index(yente_store *store, det_error *err);

/* ---- the entities of a request
 */
const yente_field *serve_yente_field(const yente_entity *entity, det_str name);
/* The object without its last brace, then what is more, then the brace. */
void serve_yente_write(det_text *out, const yente_entity *entity);
/* With those around it; false: no memory. */
bool serve_yente_write_nested(const yente_store *store, det_arena *arena, det_json *json,
                              uint32_t entity);

/* Which entities a request is about: parameters that /match and /search share. */
typedef struct yente_scope {
    const yente_store *store;
    bool *in_set;    /* one a set: its entities are in */
    bool is_all;     /* every set is */
    det_str dataset; /* the name asked for */
    const det_str *datasets, *include, *exclude, *schemata, *topics, *countries, *of_datasets, *ids;
    size_t dataset_count, include_count, exclude_count, schema_count, topic_count, country_count,
        of_dataset_count, id_count;
    bool is_or;               /* of facets: one value is enough */
    det_str since;            /* "2026-04-29T07:55:02" */
    int target;               /* -1: not asked */
    const ftm_schema *schema; /* or what one of it could be; NULL: any */
} yente_scope;
/* False: the answer says what is wrong. */
bool serve_yente_scope(serve_request *request, serve_answer *answer, det_str dataset,
                       yente_scope *out);
bool serve_yente_in_scope(const yente_scope *scope, const yente_entity *entity);
enum { SERVE_YENTE_SORTS_MAX = 8 };
typedef struct yente_order {
    det_str field;
    bool is_down;
} yente_order;
/* What the request wants to be sorted by, "caption:desc".  False: it is not known, answer 400. */
bool serve_yente_orders(serve_request *request, serve_answer *answer,
                        yente_order out[SERVE_YENTE_SORTS_MAX], size_t *count);
/* Whose value is not known stands last. */
int serve_yente_compare(const yente_entity *a, const yente_entity *b, const yente_order *by);
/* The lists of the snapshot that are in scope, "own:zala,un"; empty: all of them. */
det_str serve_yente_sources(const yente_scope *scope, det_arena *arena);
/* Values of a parameter. */
const det_str *serve_yente_list(serve_request *request, const char *name, size_t *count);
/* A number of a parameter; false: the answer is 422. */
bool serve_yente_number(serve_request *request, serve_answer *answer, const char *name,
                        uint64_t least, uint64_t most, uint64_t *value);
/* A fraction, in basis points. */
bool serve_yente_fraction(serve_request *request, serve_answer *answer, const char *name,
                          uint32_t *bp);
bool serve_yente_flag(serve_request *request, serve_answer *answer, const char *name, bool *value);
/* 422 of a parameter: {"detail":[{"type","loc":["query",name],"msg","input"}]}. */
void serve_yente_invalid(serve_answer *answer, const char *name, const char *type,
                         const char *message, det_str input);
/* The same of the body: where in it, and no input. */
void serve_yente_wrong_body(serve_answer *answer, const det_str *loc, size_t count,
                            const char *type, const char *message);
/* Is the algorithm that the request names one of yente's or ours?  False: the answer is 400. */
bool serve_yente_algorithm(serve_request *request, serve_answer *answer);
const yente_set *serve_yente_set(const yente_store *store, det_str name);

/* ---- yente_ask.c: an example entity, and who it could be
 */
typedef struct yente_example {
    det_str id;
    const ftm_schema *schema;
    yente_field *fields; /* cleaned: country names are codes */
    size_t field_count;
} yente_example;
typedef struct yente_hit {
    const yente_entity *entity;
    const det_found *found;
} yente_hit;
typedef struct yente_asked {
    const yente_hit *hits; /* in scope, best first */
    size_t count;
} yente_asked;
/* Reads {"id","schema","properties"}.  False: the answer says what is wrong; key: of the query. */
bool serve_yente_example(serve_request *request, serve_answer *answer, const det_tree *tree,
                         uint32_t node, det_str key, yente_example *out);
/* Adds values, a text or a list of them, of a property; what no schema has is passed over.  There
 * is room for one field more than the example was made with.  False: no memory. */
bool serve_yente_example_put(serve_request *request, yente_example *example, det_str name,
                             const det_tree *tree, uint32_t node, det_text *scratch);
/* The same of one value. */
bool serve_yente_example_add(serve_request *request, yente_example *example, det_str name,
                             det_str value, det_text *scratch);
/* Who is at least floor_bp like it.  What hits point to lives until the next question. */
bool serve_yente_ask(serve_request *request, serve_answer *answer, const yente_scope *scope,
                     const yente_example *example, uint32_t floor_bp, yente_asked *out);
/* Weights that the caller gives to features, in basis points. */
typedef struct yente_weights {
    const det_str *names;
    const int32_t *bp;
    size_t count;
} yente_weights;
/* A weight stands in the place of what a feature adds; names and numbers are multiplied by it.
 * Without weights the same name reaches any threshold, as where one screens. */
uint32_t serve_yente_score(const yente_hit *hit, const yente_weights *weights,
                           uint32_t threshold_bp);
/* The entity with "score", "match", "features" and "explanations". */
void serve_yente_write_scored(det_text *out, const yente_hit *hit, uint32_t score_bp,
                              uint32_t threshold_bp);

/* ---- yente_lucene.c: the query string of /search
 */
typedef struct yente_ranked {
    uint32_t entity;
    uint32_t score;
} yente_ranked;
typedef struct yente_words {
    bool is_fuzzy, is_simple, is_prefix; /* is_prefix: the last word may go on */
    const serve_request *request;        /* whose time runs; NULL: nobody's */
} yente_words;
/* Entities that a query finds, by entity; is_all: it is empty, and every entity is.
 * Fails: DET_SYNTAX, DET_LIMIT, DET_REFUSED (it takes too long), DET_NOMEM. */
DET_CHECKED det_status serve_yente_query(const yente_store *store, det_str text,
                                         const yente_words *how, det_arena *arena,
                                         const yente_ranked **out, size_t *count, bool *is_all,
                                         det_error *err);
/* Entities of "topics:sanction" alone; NULL: none. */
const yente_term *serve_yente_term(const yente_store *store, det_str text);

#endif
