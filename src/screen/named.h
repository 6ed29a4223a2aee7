/* named.h - who is named in a transaction, screened, and what bites on those who are listed.
 *                                                                                   floor: screen
 */
#ifndef DET_SCREEN_NAMED_H
#define DET_SCREEN_NAMED_H

#include "screen/shipment.h"

/* One name or number of a line. */
typedef struct det_named {
    const det_line *line;
    uint32_t node;
    const char *as; /* "party", "owner", "vessel", "operator", "person" */
    det_str name;
    det_decision decision; /* ALLOW, REVIEW, BLOCK or HOLD_PENDING */
    bool is_same;          /* alerts by the same name or number */
    bool is_minor;         /* an owner that is listed and holds less than a rule asks for */
    det_str json;          /* the screening */
    det_str remark;        /* what is wrong with what was said of it; empty */
} det_named;

/* A measure that bites on a listed party of the transaction on that day. */
typedef struct det_listed {
    const det_named *named;
    det_str regime, measure, kind, state;
    det_texts cites;
} det_listed;

typedef struct det_all_named {
    det_named *items;
    size_t count;
    det_listed *listed;
    size_t listed_count;
} det_all_named;

/* Screens everybody who is named.  In shipment's arena.
 * Fails: DET_SYNTAX (a party without a name or number), DET_LIMIT, DET_NOMEM. */
DET_CHECKED det_status det_named_screen(const det_shipment *shipment, det_all_named *out,
                                        det_error *err);
/* The strictest of those that a line names; ALLOW if it names nobody. */
det_decision det_named_of_line(const det_all_named *all, const det_line *line);
/* Whether the one a line is about is listed: of the line itself, else of all parties. */
det_tribool det_named_is_listed(const det_all_named *all, const det_line *line);
/* True if listed stops funds and economic resources, and so every leg that moves them. */
bool det_listed_stops(const det_listed *listed, const det_line *line);

#endif
