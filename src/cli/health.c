/* health.c - the health of lists, by what sources.yaml says of them. */
#include "cli/health.h"

#include "cli/publisher.h"

det_status
cli_freshness(cli_args *args, const serve_freshness **out, size_t *count, det_error *err)
{
    cli_publisher *all = NULL;
    const char *path = cli_publishers_path(args, true);
    *out = NULL;
    *count = 0;
    det_status st = path == NULL ? DET_OK : cli_publishers_read(args, path, &all, count, err);
    if (st != DET_OK || *count == 0) return st;
    serve_freshness *made = DET_NEW(args->arena, serve_freshness, *count);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    for (size_t i = 0; i < *count; i++)
        made[i] = (serve_freshness){all[i].id, all[i].stale_days, all[i].every_hours};
    *out = made;
    return DET_OK;
}

det_status
cli_health(cli_args *args, det_str lines, det_text *out, bool *is_healthy, det_error *err)
{
    const serve_freshness *of;
    size_t count;
    det_status st = cli_freshness(args, &of, &count, err);
    *is_healthy = true;
    return st == DET_OK
               ? serve_health(lines, of, count, cli_now_us(), args->arena, out, is_healthy, err)
               : st;
}
