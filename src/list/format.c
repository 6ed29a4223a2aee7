/* format.c - the formats that belong to no publisher: one row each, sorted by id. */
#include "list/format.h"

#include "list/ftm/ftm.h"
#include "list/own/own.h"
#include "list/senzing/senzing.h"
#include "list/simple/simple.h"

static const det_format formats[] = {
    {.id = "csv", .title = "parties in CSV", .is_it = det_own_is_it, .read = det_own_load},
    {.id = "ftm",
     .title = "FollowTheMoney, an entity a line",
     .is_set = true,
     .has_own_date = true,
     .is_it = det_ftm_is_it,
     .read = det_ftm_load},
    {.id = "senzing",
     .title = "Senzing's JSON, a record a line",
     .is_it = det_senzing_is_it,
     .read = det_senzing_load},
    {.id = "simple",
     .title = "OpenSanctions' targets.simple.csv",
     .has_own_date = true,
     .is_it = det_simple_is_it,
     .read = det_simple_load},
};

const det_format *
det_formats(size_t *count)
{
    *count = sizeof formats / sizeof formats[0];
    return formats;
}

const det_format *
det_format_find(det_str id)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (det_str_equal(id, det_str_of(formats[i].id))) return &formats[i];
    return NULL;
}

const det_format *
det_format_guess(det_str bytes)
{
    /* any CSV with a name is parties in CSV, so that one is asked last */
    for (size_t i = sizeof formats / sizeof formats[0]; i-- > 0;)
        if (formats[i].is_it(bytes)) return &formats[i];
    return NULL;
}
