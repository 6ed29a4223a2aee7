/* map.h - text to number, in an arena.                                                floor: base
 *
 * Open addressing over FNV-1a.  Iteration order is not offered, so none can leak into an answer. */
#ifndef DET_BASE_MAP_H
#define DET_BASE_MAP_H

#include "base/arena.h"

typedef struct det_map_slot det_map_slot;
typedef struct det_strmap {
    det_arena *arena;
    det_map_slot *slots;
    size_t capacity;
    size_t count;
} det_strmap;

det_strmap det_strmap_in(det_arena *arena);
/* Puts key -> value unless key is there; *existing gets the value that is now stored.  The key's
 * bytes are borrowed and must live as long as the map.  False: no memory. */
DET_CHECKED bool det_strmap_add(det_strmap *map, det_str key, uint32_t value, uint32_t *existing);
/* Replaces or adds. */
DET_CHECKED bool det_strmap_set(det_strmap *map, det_str key, uint32_t value);
bool det_strmap_get(const det_strmap *map, det_str key, uint32_t *value);

#endif
