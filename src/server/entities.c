/* entities.c - what is kept beside a snapshot for those who ask for entities. */
#include "server/inside.h"

det_status
serve_entities_load(const serve_world *world, void **out, det_error *err)
{
    (void)world;
    (void)err;
    *out = NULL;
    return DET_OK;
}

void
serve_entities_free(void *entities)
{
    (void)entities;
}
