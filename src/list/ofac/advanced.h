/* advanced.h - the parts of an ADVANCED file, between advanced.c and profile.c.       floor: list
 */
#ifndef DET_LIST_OFAC_ADVANCED_H
#define DET_LIST_OFAC_ADVANCED_H

#include "base/map.h"
#include "list/collect.h"
#include "list/element.h"

/* A part that belongs to a party and lies elsewhere in the file. */
typedef struct det_ofac_part {
    const det_element *element; /* a copy */
    bool is_used;               /* a party has asked for it */
    struct det_ofac_part *next; /* of the same key */
} det_ofac_part;

/* Everything in the file but its parties. */
typedef struct det_ofac_parts {
    det_arena *arena;
    det_strmap places; /* key -> place in firsts */
    det_ofac_part **firsts, **lasts;
    size_t count, first_capacity, last_capacity;
} det_ofac_parts;

/* The words for a number of a reference set, "AliasType", "1400" -> "A.K.A."; empty if there are
 * none. */
det_str det_ofac_word(const det_ofac_parts *parts, const char *set, det_str number);
/* The element of a reference set, or NULL. */
const det_element *det_ofac_value(const det_ofac_parts *parts, const char *set, det_str number);
/* The parts of a kind that belong to an owner: "IDRegDocument" of an identity,
 * "ProfileRelationship" from a profile, "SanctionsEntry" of a profile, "Location" by its own
 * number, "Name" of a profile: its primary alias. */
det_ofac_part *det_ofac_parts_of(const det_ofac_parts *parts, const char *kind, det_str owner);

/* Maps a party and keeps or rejects it, exactly one of the two.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_ofac_map_profile(const det_element *party, const det_ofac_parts *parts,
                                            const char *file, const char *source,
                                            det_collect *collect, det_error *err);

/* The name that a <DocumentedName> spells, as the CSV writes it: "MARKOV, Ilya Anatolyevich".
 *   groups  <NamePartGroups> of its identity
 *   script  of its first part, "Latin" */
det_str det_ofac_spell(det_draft *draft, const det_ofac_parts *parts, const det_element *name,
                       const det_element *groups, det_str *script);

#endif
