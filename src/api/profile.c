/* profile.c - thresholds and policies from YAML. */
#include "api/inside.h"

/* threshold: 0.72            from which score a name alerts
 * max_age_days: 3            older lists make a CLEAR into UNSCREENABLE
 * results_max: 20
 * weak_alias_alerts: yes
 * rules: fast
 * Format: docs/formats/profile.md. */

/* "0.72", "1", "1.0": basis points. */
static bool
read_fraction(det_str text, uint32_t *bp)
{
    uint64_t whole = 0, part = 0;
    size_t point = det_str_find_byte(text, '.');
    det_str front = point == SIZE_MAX ? text : det_str_slice(text, 0, point);
    det_str back = point == SIZE_MAX ? (det_str){0} : det_str_slice(text, point + 1, text.len);
    if (!det_str_read_u64(front, &whole) || whole > 1) return false;
    if (point != SIZE_MAX && (back.len > 4 || !det_str_read_u64(back, &part))) return false;
    for (size_t i = back.len; i < 4; i++)
        part *= 10;
    uint64_t all = whole * 10000 + part;
    if (all == 0 || all > 10000) return false;
    *bp = (uint32_t)all;
    return true;
}

static bool
read_count(det_str text, uint32_t most, uint32_t *out)
{
    uint64_t value;
    if (!det_str_read_u64(text, &value) || value > most) return false;
    *out = (uint32_t)value;
    return true;
}

static bool
read_bool(det_str text, bool *out)
{
    bool is_yes = det_str_equal(text, DET_STR("yes")) || det_str_equal(text, DET_STR("true"));
    bool is_no = det_str_equal(text, DET_STR("no")) || det_str_equal(text, DET_STR("false"));
    if (is_yes || is_no) *out = is_yes;
    return is_yes || is_no;
}

static det_status
read_setting(const det_tree *tree, uint32_t node, det_profile *out, det_error *err)
{
    det_str key = det_tree_key(tree, node), text = det_str_trim(det_tree_text(tree, node));
    const char *want = NULL;
    bool is_good = false;
    if (det_str_equal(key, DET_STR("threshold"))) {
        want = "a score above 0 and up to 1 with at most four places, as 0.7";
        is_good = read_fraction(text, &out->threshold_bp);
    } else if (det_str_equal(key, DET_STR("max_age_days"))) {
        want = "a number of days, 0 for no limit, up to 36500";
        is_good = read_count(text, 36500, &out->max_age_days);
    } else if (det_str_equal(key, DET_STR("results_max"))) {
        want = "a number, 0 for the default of 50, up to 100000";
        is_good = read_count(text, 100000, &out->results_max);
    } else if (det_str_equal(key, DET_STR("weak_alias_alerts"))) {
        want = "yes or no";
        is_good = read_bool(text, &out->weak_alias_alerts);
    } else if (det_str_equal(key, DET_STR("rules"))) {
        want = "full or fast";
        out->is_fast = det_str_equal(text, DET_STR("fast"));
        is_good = out->is_fast || det_str_equal(text, DET_STR("full"));
    } else {
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "unknown setting '%.*s'; known are threshold, max_age_days, results_max, "
                        "weak_alias_alerts, rules",
                        DET_STR_FMT(key));
    }
    if (is_good) return DET_OK;
    return det_fail(err, DET_RANGE, det_tree_where(tree, node), "%.*s is '%.*s'; expected %s",
                    DET_STR_FMT(key), DET_STR_FMT(text), want);
}

det_status
det_profile_read(det_str yaml, const char *file, det_profile *out, det_error *err)
{
    det_arena *arena = NULL;
    det_tree tree;
    det_profile made = {0};
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_tree_read_yaml(yaml, file, arena, &tree, err);
    if (st == DET_OK && det_tree_kind_of(&tree, 0) != DET_TREE_MAP)
        st = det_fail(err, DET_SYNTAX, det_tree_where(&tree, 0),
                      "a profile is a map of settings, as 'threshold: 0.7'");
    for (uint32_t at = st == DET_OK ? det_tree_first(&tree, 0) : DET_TREE_NONE;
         st == DET_OK && at != DET_TREE_NONE; at = det_tree_next(&tree, at))
        st = read_setting(&tree, at, &made, err);
    if (st == DET_OK) *out = made;
    det_arena_free(arena);
    return st;
}
