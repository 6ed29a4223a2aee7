/* load.h - what the loader's files share.                                             floor: law */
#ifndef DET_LAW_LOAD_H
#define DET_LAW_LOAD_H

#include "law/form.h"

/* A growing array of pointers to things that stay where they are. */
typedef struct det_refs {
    void **items;
    size_t count, capacity;
} det_refs;

/* An act of our record that never was, and when we found out. */
typedef struct det_law_correction {
    det_str act;
    int64_t known_us;
    det_where at;
} det_law_correction;

/* What findings add to the trees: law/finding.h. */
typedef struct det_load_more {
    const struct det_happening *happenings;
    size_t count;
    bool is_trusting; /* take what is doubtful as sure */
} det_load_more;

/* Everything known while files are read. */
typedef struct det_loader {
    det_form form;
    det_refs regimes, instruments, measures, acts, routes, events, doubts, sources, ids, tags;
    det_refs corrections; /* det_law_correction */
    det_refs readings, clauses, calendars, ownership;
    det_strmap by_id;         /* to a place in ids */
    det_strmap by_instrument; /* to a place in instruments */
    det_strmap by_source;     /* to a place in sources */
    /* of the file being read */
    det_regime *regime;
    det_instrument *instrument;
} det_loader;

/* A cleared thing of size bytes, put into refs.  NULL: no memory, noted. */
void *det_loader_new(det_loader *loader, det_refs *refs, size_t size);
/* Gives name to thing; reports L101 if another has it. */
void det_loader_name(det_loader *loader, det_str name, det_law_id_kind kind, void *thing,
                     det_where at);
/* The thing called name, of that kind; else NULL, reported as L102 or L103 at `at`. */
void *det_loader_find(det_loader *loader, det_str name, det_law_id_kind kind, det_where at);
/* The instrument with that id, or NULL, silently. */
det_instrument *det_loader_instrument(det_loader *loader, det_str id);

/* The paragraphs under key.  Reports L106 when required and absent. */
det_law_paras det_load_cites(det_loader *loader, uint32_t map, const char *key, bool is_required,
                             bool is_seen);
/* When the newest instrument among the paragraphs was adopted, on the regime's clock; INT64_MIN for
 * none. */
int64_t det_load_cites_known_us(const det_loader *loader, det_law_paras cites);

/* The parts of a measure found in map (title, force, scope, exceptions, quotas ...); parts->given
 * says which were there. */
void det_load_parts(det_loader *loader, uint32_t map, det_law_parts *parts);
/* The keys that det_load_parts reads, for key lists. */
#define DET_PART_KEYS                                                                              \
    "title", "force", "binds", "blocks_from", "scope", "exceptions", "quotas", "wind_down",        \
        "committee_route"
#define DET_PROOF_KEYS "basis", "para_basis", "confidence", "source", "note"

/* from, known, on_event, unless_event, condition, and the end of an act. */
void det_load_times(det_loader *loader, uint32_t map, det_act *act);
/* Makes act, an amend, add the one exception that an exempt in map describes. */
void det_load_exempt(det_loader *loader, uint32_t map, det_act *act);

/* Reads the lists of one file: measures, acts, routes, events, ambiguities. */
void det_load_measures(det_loader *loader, uint32_t list);
void det_load_acts(det_loader *loader, uint32_t list);
void det_load_routes(det_loader *loader, uint32_t list);
void det_load_events(det_loader *loader, uint32_t list);
void det_load_calendars(det_loader *loader, uint32_t list);
void det_load_doubts(det_loader *loader, uint32_t list);
void det_load_clauses(det_loader *loader, uint32_t list);
void det_load_ownership(det_loader *loader, uint32_t list);

/* After every file has been read: resolves references, orders acts, checks the whole, and gives the
 * finished book.  NULL: no memory. */
det_lawbook *det_load_link(det_loader *loader);

#endif
