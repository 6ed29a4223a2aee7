/* watchman.h - entities in watchman's words, and its endpoints.                        floor:
 * server
 */
#ifndef DET_SERVER_WATCHMAN_H
#define DET_SERVER_WATCHMAN_H

#include "server/yente.h"

/* One party to write: of a list, or what a caller asked about. */
typedef struct watchman_party {
    const yente_store *store; /* NULL: of the caller */
    const ftm_schema *schema; /* NULL: the caller does not say */
    const yente_field *fields;
    size_t field_count;
    det_str name, source, source_id;
    bool is_listed; /* of an official list, where a body is a business */
} watchman_party;

watchman_party serve_watchman_party(const yente_store *store, const yente_entity *entity);
/* "person", "business", "organization", "aircraft", "vessel"; empty: none of them. */
det_str serve_watchman_type(const watchman_party *party);
/* The keys of an entity, without its braces, so that more can follow. */
void serve_watchman_write(det_json *json, const watchman_party *party);
/* The party as a record of Senzing's. */
void serve_watchman_write_senzing(det_json *json, const watchman_party *party);
/* "us_ofac" of "ofac". */
det_str serve_watchman_source(const yente_set *set);
/* Publisher's own id. */
det_str serve_watchman_source_id(const yente_store *store, const yente_entity *entity);

/* watchman_lists.c */
void serve_watchman_list_info(serve_request *request, serve_answer *answer);
void serve_watchman_refresh_state(serve_request *request, serve_answer *answer);
void serve_watchman_refresh(serve_request *request, serve_answer *answer);
void serve_watchman_ingest(serve_request *request, serve_answer *answer);
void serve_watchman_export(serve_request *request, serve_answer *answer);

#endif
