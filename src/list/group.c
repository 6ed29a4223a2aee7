/* group.c - rows of a file that are one party. */
#include "list/group.h"

det_groups
det_groups_in(det_loading *loading)
{
    return (det_groups){.loading = loading, .place_of = det_strmap_in(loading->collect.scratch)};
}

static det_status
add_group(det_groups *groups, det_str key, det_grouped *first, det_error *err)
{
    if (groups->count >= DET_COLLECT_RECORDS_MAX)
        return det_fail(err, DET_LIMIT, (det_where){groups->loading->file, 0, 0},
                        "more than %d records; is this the right file?", DET_COLLECT_RECORDS_MAX);
    if (groups->count == groups->capacity) {
        det_group *grown = det_arena_grow(groups->loading->collect.scratch, groups->items,
                                          groups->count, &groups->capacity, sizeof *grown);
        if (grown == NULL)
            return det_fail(err, DET_NOMEM, (det_where){0}, "groups of rows: no memory");
        groups->items = grown;
    }
    groups->items[groups->count++] = (det_group){key, first, first};
    groups->loading->read++;
    return DET_OK;
}

det_status
det_groups_add(det_groups *groups, det_str key, const void *row, det_error *err)
{
    uint32_t place = (uint32_t)groups->count;
    det_grouped *item = DET_NEW(groups->loading->collect.scratch, det_grouped, 1);
    if (item == NULL || !det_strmap_add(&groups->place_of, key, place, &place))
        return det_fail(err, DET_NOMEM, (det_where){0}, "groups of rows: no memory");
    item->row = row;
    if (place == groups->count) return add_group(groups, key, item, err);
    groups->items[place].last->next = item;
    groups->items[place].last = item;
    return DET_OK;
}
