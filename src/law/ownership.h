/* ownership.h - when what a listed party owns is treated as the party is.             floor: law
 *
 * The rule differs by authority and by date: how large a share, whether the shares of several
 * listed owners are added up, whether control without a share is enough.  Each stands in the
 * lawbook with the document that it comes from (docs/formats/lawbook.md, "ownership"); who owns
 * what is not the law's to know: screen/ownership.h counts. */
#ifndef DET_LAW_OWNERSHIP_H
#define DET_LAW_OWNERSHIP_H

#include "law/decide.h"

struct det_ownership_rule {
    det_str id; /* "us.ownership.2014" */
    det_str title;
    det_str authority;   /* "us" */
    det_str document;    /* what says so */
    det_str paragraph;   /* of it; empty: not known to us */
    bool has_share;      /* false: the text names no share ("owned or controlled") */
    bool is_more_than;   /* more than share_bp, else share_bp itself is enough */
    uint32_t share_bp;   /* hundredths of a percent */
    det_tribool adds_up; /* shares of several listed owners; UNKNOWN: not settled */
    det_tribool control; /* control without such a share is enough; UNKNOWN: not settled */
    det_span in_use;     /* [from, before) */
    det_law_proof proof;
    det_where at;
};

/* "yes", "no", "unsettled". */
const char *det_tribool_law_name(det_tribool value);

/* The rule of an authority on a day, as known at known_us; NULL: the lawbook has none, which is not
 * the same as there being none. */
const det_ownership_rule *det_law_ownership_at(const det_lawbook *law, det_str authority,
                                               det_day day, int64_t known_us);
/* All of them, by authority, then day. */
size_t det_law_ownership_count(const det_lawbook *law);
const det_ownership_rule *det_law_ownership_rule(const det_lawbook *law, size_t index);

#endif
