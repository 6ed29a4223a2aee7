/* list.c - the publishers whose lists we read: one row each, sorted by id. */
#include "list/list.h"

#include "list/ofac/ofac.h"
#include "list/un/un.h"

static const det_source sources[] = {
    {.id = "ofac",
     .title = "US OFAC Specially Designated Nationals and Blocked Persons List",
     .authority = "us",
     .zone = DET_ZONE_NEW_YORK,
     .is_set = true,
     .has_own_date = false,
     .read = det_ofac_load},
    {.id = "un",
     .title = "UN Security Council Consolidated List",
     .authority = "un",
     .zone = DET_ZONE_NEW_YORK,
     .is_set = false,
     .has_own_date = true,
     .read = det_un_load},
};

const det_source *
det_sources(size_t *count)
{
    *count = sizeof sources / sizeof sources[0];
    return sources;
}

const det_source *
det_source_find(det_str id)
{
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (det_str_equal(id, det_str_of(sources[i].id))) return &sources[i];
    return NULL;
}
