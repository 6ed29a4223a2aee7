/* record.h - one target of the Swiss list, between read.c and map.c.                  floor: list
 */
#ifndef DET_LIST_SECO_RECORD_H
#define DET_LIST_SECO_RECORD_H

#include "base/map.h"
#include "list/collect.h"
#include "list/element.h"

/* A set of measures of a programme, and a place: targets name them by number. */
typedef struct det_seco_set {
    det_str program; /* "Belarus" */
    det_str title;   /* "article 12 -- Restrictions on named individuals and entities" */
} det_seco_set;

typedef struct det_seco_place {
    det_str text;    /* location, area, country */
    det_str country; /* ISO code */
} det_seco_place;

typedef struct det_seco_tables {
    det_arena *arena; /* the reader's */
    det_strmap set_of, place_of;
    det_seco_set *sets;
    det_seco_place *places;
    size_t set_count, set_capacity, place_count, place_capacity;
} det_seco_tables;

/* Takes in a sanctions-program or a place.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_seco_take_program(det_seco_tables *tables, const det_element *program,
                                             det_error *err);
DET_CHECKED det_status det_seco_take_place(det_seco_tables *tables, const det_element *place,
                                           det_error *err);

/* True if the target's last modification took it off the list. */
bool det_seco_is_delisted(const det_element *target);

/* Maps a target and keeps or rejects it, exactly one of the two.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_seco_map(const det_element *target, const det_seco_tables *tables,
                                    const char *file, det_collect *collect, det_error *err);

#endif
