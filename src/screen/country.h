/* country.h - which country a text names.                                            floor: screen
 */
#ifndef DET_SCREEN_COUNTRY_H
#define DET_SCREEN_COUNTRY_H

#include "base/map.h"

/* Folded names and codes to countries.  Frozen after loading. */
typedef struct det_countries {
    det_strmap names;
} det_countries;

/* Fills the table in arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_countries_load(det_arena *arena, det_countries *out, det_error *err);
/* "KP", "Democratic People's Republic of Korea", "North Korea" give "KP"; empty if text is none
 * that we know, which is never the same as "another country".  scratch is for the moment. */
DET_CHECKED det_status det_countries_find(const det_countries *countries, det_str text,
                                          det_arena *scratch, det_str *code, det_error *err);
/* The index-th of them: its code, and its names, parted by '|'.  False: there is none. */
bool det_countries_at(size_t index, const char **code, const char **names);

#endif
