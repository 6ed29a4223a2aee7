/* clauses.h - promises and conditions of a regime, and where they stand.              floor: law */
#ifndef DET_LAW_CLAUSES_H
#define DET_LAW_CLAUSES_H

#include "law/book.h"

typedef enum det_clause_kind {
    DET_CLAUSE_REVIEW = 1,
    DET_CLAUSE_TRIGGER,
    DET_CLAUSE_OBLIGATION,
    DET_CLAUSE_COMMITMENT
} det_clause_kind;

/* The events of one sort that decide: all of some kinds, and some by name. */
typedef struct det_clause_events {
    det_texts kinds;
    det_texts events;
} det_clause_events;

struct det_law_clause {
    det_str id, title;
    det_clause_kind kind;
    const det_regime *regime;
    det_law_paras cites;
    det_texts by;                   /* who is bound */
    const det_law_event *agreement; /* NULL: a clause of an instrument */
    const det_law_event *ended_by;  /* NULL: it has not ended */
    int64_t from_us;
    det_clause_events met_by;    /* trigger */
    det_clause_events broken_by; /* obligation, commitment */
    det_clause_events kept_by;
    det_texts bears; /* events that bear on it and do not decide */
    det_texts tried; /* instruments that would have answered a trigger and were not adopted */
    det_texts foreseen;
    det_str test;
    det_law_proof proof;
    det_where at;
};

typedef enum det_clause_status {
    DET_CLAUSE_MET = 1,
    DET_CLAUSE_NOT_MET,
    DET_CLAUSE_UNDETERMINED,
    DET_CLAUSE_TRIGGERED_NOT_ACTED_ON
} det_clause_status;
const char *det_clause_status_name(det_clause_status status);

/* Where a clause stands; docs/law-semantics.md, section 9.  */
det_clause_status det_law_clause_status(const det_lawbook *law, const det_law_clause *clause,
                                        int64_t at_us, int64_t known_us);

/* {"regime","title","judged_at","as_known","clauses":[{"id","kind","title","cites","by","from",
 *  "status","reasons":[..],"events":[{"id","on","title","role","answered_by"}],"foreseen":[..],
 *  "basis",..}]}, those that had begun, by kind, then beginning, then id.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_law_clauses_write(const det_lawbook *law, const det_regime *regime,
                                             int64_t at_us, int64_t known_us, det_json *json,
                                             det_error *err);

#endif
