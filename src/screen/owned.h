/* owned.h - a party whose owners are listed: holdings joined with lists and law.      floor: screen
 *
 * A source of the authority DET_AUTHORITY_OWNERSHIP lists nobody.  A party that is found on it is
 * followed to its owners, theirs, and so on; each owner is looked for on the lists; and for each
 * authority that has listed one of them, its rule says whether the party is treated as they are. */
#ifndef DET_SCREEN_OWNED_H
#define DET_SCREEN_OWNED_H

#include "screen/ownership.h"
#include "screen/regime.h"

/* An entry that an owner is, or may be. */
typedef struct det_owner_entry {
    uint32_t subject;
    bool is_same; /* by its number, or the same name; else it is only alike */
} det_owner_entry;

/* Looks an owner up on the lists, by name and facts.  Results in arena; none is no failure.
 * *is_unread: the name is none that can be looked up. */
typedef det_status (*det_owner_find)(void *context, const det_question *question, det_arena *arena,
                                     const det_owner_entry **out, size_t *count, bool *is_unread,
                                     det_error *err);

/* An owner's listing that counts for an authority: the regime freezes, or nobody knows. */
typedef struct det_owner_listing {
    uint32_t party;
    uint32_t subject;
    bool is_same;
    bool is_person;
    det_tagged tagged;
    det_str authority;
} det_owner_listing;

typedef struct det_owned_party {
    det_str name;
    uint32_t subject; /* on the file of holdings; UINT32_MAX: not there */
    uint32_t entry;   /* of a list, whose number it was given as; UINT32_MAX: none */
} det_owned_party;

/* What one authority's rule says. */
typedef struct det_owned_by {
    det_str authority;
    const det_ownership_rule *rule; /* NULL: none on record */
    det_tribool *listed;            /* one a party */
    const det_owned *parties;       /* one a party; the party asked about is the first */
} det_owned_by;

typedef struct det_owned_net {
    const det_owned_party *parties;
    size_t party_count;
    det_holdings holdings;
    const det_owner_listing *listings; /* by party, then as found */
    size_t listing_count;
    const det_owned_by *by; /* sorted by authority */
    size_t by_count;
    det_tribool is_caught; /* the strictest of them */
    bool is_cut;           /* an owner was not looked up: too many, or a name that cannot be read;
                              is_caught is UNKNOWN at least */
} det_owned_net;

/* True for a source that lists nobody and says who owns whom. */
bool det_owned_is_source(const det_index *index, uint32_t source);

/* Everything about the owners of a subject of such a source, as known at a moment.
 *   body  of the subject on that day
 * In arena.  Fails: DET_NOMEM, or as find fails. */
DET_CHECKED det_status det_owned_find(const det_index *index, const det_lawbook *law,
                                      uint32_t subject, const det_subject *body,
                                      const det_moment *moment, det_owner_find find, void *context,
                                      det_arena *arena, det_owned_net *out, det_error *err);

/* "owned", "may_be_owned", "not_owned" */
const char *det_owned_outcome(det_tribool is_caught);
/* Writes "regimes" and "ownership" of a result (docs/formats/json.md).  Fails: DET_NOMEM. */
DET_CHECKED det_status det_owned_write(const det_index *index, const det_lawbook *law,
                                       const det_owned_net *net, const det_moment *moment,
                                       det_arena *arena, det_json *json, det_error *err);

#endif
