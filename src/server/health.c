/* health.c - a list is unhealthy if it is older than its source says it may be, if the last look at
 * its publisher was no success, or if what waits for a person has waited for three days. */
#include "base/day.h"
#include "base/json.h"
#include "base/tree.h"
#include "server/server.h"

enum { STALE_DAYS = 30, WAITING_DAYS = 3 };

static const serve_freshness *
find(const serve_freshness *all, size_t count, det_str source)
{
    for (size_t i = 0; i < count; i++)
        if (det_str_equal(det_str_of(all[i].source), source)) return &all[i];
    return NULL;
}

uint32_t
serve_stale_days(const serve_freshness *of, size_t count, det_str source)
{
    const serve_freshness *found = find(of, count, source);
    return found == NULL ? STALE_DAYS : found->stale_days;
}

static det_str
field(const det_tree *tree, const char *key)
{
    return det_tree_text(tree, det_tree_get(tree, 0, key));
}

static bool
read_instant(det_str text, int64_t *us)
{
    det_instant at;
    if (text.len == 0 || det_instant_read(text, DET_ZONE_UTC, (det_where){0}, &at, NULL) != DET_OK)
        return false;
    *us = at.us;
    return true;
}

/* The members, behind those of the line. */
static bool
write_health(det_json *json, const det_tree *tree, const serve_freshness *of, int64_t now_us)
{
    char text[DET_INSTANT_TEXT_MAX];
    uint64_t age = 0, failures = 0;
    int64_t us = 0;
    uint32_t stale = of == NULL ? STALE_DAYS : of->stale_days;
    bool is_fetched = of != NULL && read_instant(field(tree, "last_success"), &us);
    bool is_healthy = true;
    det_json_key_uint(json, "stale_days", stale);
    us += is_fetched ? (int64_t)of->every_hours * 3600 * DET_US_PER_SECOND : 0;
    det_json_key_cstr(json, "next_expected", is_fetched ? det_instant_print(us, text) : NULL);
    const struct {
        bool is_so;
        const char *word;
    } problems[] = {
        {field(tree, "dated").len == 0, "empty"},
        {det_str_read_u64(field(tree, "age_days"), &age) && age > stale, "stale"},
        {det_str_read_u64(field(tree, "failures"), &failures) && failures > 0, "failing"},
        {read_instant(field(tree, "staged_since"), &us) &&
             now_us - us > WAITING_DAYS * DET_US_PER_DAY,
         "removals_wait"},
    };
    det_json_key(json, "problems");
    det_json_array(json);
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++) {
        if (!problems[i].is_so) continue;
        det_json_cstr(json, problems[i].word);
        is_healthy = false;
    }
    det_json_array_end(json);
    det_json_key_bool(json, "healthy", is_healthy);
    return is_healthy;
}

det_status
serve_health(det_str lines, const serve_freshness *of, size_t count, int64_t now_us,
             det_arena *arena, det_text *out, bool *is_healthy, det_error *err)
{
    det_str line;
    det_status st = DET_OK;
    *is_healthy = true;
    while (st == DET_OK && det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len < 2) continue;
        st = det_tree_read_json(line, "lists", arena, &tree, err);
        if (st != DET_OK) break;
        det_text_add(out, det_str_slice(line, 0, line.len - 1));
        det_text_add_byte(out, ',');
        det_json json = det_json_over(out);
        json.depth = 1; /* we go on inside the object of the line */
        *is_healthy &= write_health(&json, &tree, find(of, count, field(&tree, "source")), now_us);
        det_text_add(out, DET_STR("}\n"));
        st = det_text_check(out, err);
    }
    return st;
}
