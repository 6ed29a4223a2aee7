/* map.c - text to number.
 *
 * Linear probing in a table of a power of two, at most three quarters full; a table that grows
 * leaves the old one in the arena.  The hash is stored, so that growing and most misses never touch
 * a key. */
#include "base/map.h"

#include <assert.h>

struct det_map_slot {
    det_str key; /* ptr NULL = free; an empty key points at "" */
    uint64_t hash;
    uint32_t value;
};

enum { CAPACITY_FIRST = 16 };

det_strmap
det_strmap_in(det_arena *arena)
{
    return (det_strmap){.arena = arena};
}

/* The slot that holds key, or the free one where it belongs. */
static det_map_slot *
find_slot(det_map_slot *slots, size_t capacity, det_str key, uint64_t hash)
{
    for (size_t at = (size_t)hash & (capacity - 1);; at = (at + 1) & (capacity - 1)) {
        det_map_slot *slot = &slots[at];
        if (slot->key.ptr == NULL) return slot;
        if (slot->hash == hash && det_str_equal(slot->key, key)) return slot;
    }
}

static bool
make_room(det_strmap *map)
{
    if (map->count < map->capacity / 4 * 3) return true;
    size_t capacity = map->capacity == 0 ? (size_t)CAPACITY_FIRST : map->capacity * 2;
    if (capacity < map->capacity) return false;
    det_map_slot *slots = DET_NEW(map->arena, det_map_slot, capacity);
    if (slots == NULL) return false;
    for (size_t i = 0; i < map->capacity; i++) {
        const det_map_slot *old = &map->slots[i];
        if (old->key.ptr != NULL) *find_slot(slots, capacity, old->key, old->hash) = *old;
    }
    map->slots = slots;
    map->capacity = capacity;
    return true;
}

/* The slot of key, made if it was not there.  NULL: no memory. */
static det_map_slot *
slot_for(det_strmap *map, det_str key, uint32_t value)
{
    if (!make_room(map)) return NULL;
    uint64_t hash = det_str_hash(key);
    if (key.ptr == NULL) key.ptr = "";
    det_map_slot *slot = find_slot(map->slots, map->capacity, key, hash);
    if (slot->key.ptr == NULL) {
        *slot = (det_map_slot){key, hash, value};
        map->count++;
        assert(map->count < map->capacity);
    }
    return slot;
}

bool
det_strmap_add(det_strmap *map, det_str key, uint32_t value, uint32_t *existing)
{
    const det_map_slot *slot = slot_for(map, key, value);
    if (slot == NULL) return false;
    if (existing != NULL) *existing = slot->value;
    return true;
}

bool
det_strmap_set(det_strmap *map, det_str key, uint32_t value)
{
    det_map_slot *slot = slot_for(map, key, value);
    if (slot == NULL) return false;
    slot->value = value;
    return true;
}

bool
det_strmap_get(const det_strmap *map, det_str key, uint32_t *value)
{
    if (map->count == 0) return false;
    const det_map_slot *slot = find_slot(map->slots, map->capacity, key, det_str_hash(key));
    if (slot->key.ptr == NULL) return false;
    *value = slot->value;
    return true;
}
