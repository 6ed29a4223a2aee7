/* answers.c - two answers, compared by what they say and not by what they were made from.
 *
 * Snapshot, engine, ages and scores may differ between answers that say the same. */
#include "api/answers.h"

/* Do two values say the same?  Our own JSON: shallow, and its keys in one order. */
static bool
is_same_value(const det_tree *a, uint32_t i, const det_tree *b, uint32_t j)
{
    if (i == DET_TREE_NONE || j == DET_TREE_NONE) return i == j;
    if (!det_str_equal(det_tree_key(a, i), det_tree_key(b, j)) ||
        !det_str_equal(det_tree_text(a, i), det_tree_text(b, j)) ||
        det_tree_size(a, i) != det_tree_size(b, j))
        return false;
    uint32_t x = det_tree_first(a, i), y = det_tree_first(b, j);
    while (x != DET_TREE_NONE && y != DET_TREE_NONE) {
        if (!is_same_value(a, x, b, y)) return false;
        x = det_tree_next(a, x);
        y = det_tree_next(b, y);
    }
    return x == y;
}

static det_str
field_of(const det_tree *tree, uint32_t node, const char *key)
{
    uint32_t at = det_tree_get(tree, node, key);
    return at == DET_TREE_NONE ? (det_str){0} : det_tree_text(tree, at);
}

static uint32_t
find_result(const det_tree *tree, det_str id)
{
    uint32_t results = det_tree_get(tree, 0, "results");
    for (uint32_t at = det_tree_first(tree, results); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        if (det_str_equal(field_of(tree, at, "id"), id)) return at;
    return DET_TREE_NONE;
}

static bool
is_same_result(const det_tree *a, uint32_t i, const det_tree *b, uint32_t j)
{
    static const char *const keys[] = {"match", "status", "regimes"};
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        if (!is_same_value(a, det_tree_get(a, i, keys[k]), b, det_tree_get(b, j, keys[k])))
            return false;
    return true;
}

/* Writes the ids of results in `of` that `other` lacks, or, if is_changed, has otherwise.  Returns
 * how many. */
static size_t
list_results(const det_tree *of, const det_tree *other, bool is_changed, det_json *json,
             const char *key)
{
    size_t count = 0;
    uint32_t results = det_tree_get(of, 0, "results");
    if (json != NULL) {
        det_json_key(json, key);
        det_json_array(json);
    }
    for (uint32_t at = det_tree_first(of, results); at != DET_TREE_NONE;
         at = det_tree_next(of, at)) {
        det_str id = field_of(of, at, "id");
        uint32_t twin = find_result(other, id);
        if (is_changed ? twin == DET_TREE_NONE || is_same_result(of, at, other, twin)
                       : twin != DET_TREE_NONE)
            continue;
        count++;
        if (json != NULL) det_json_str(json, id);
    }
    if (json != NULL) det_json_array_end(json);
    return count;
}

/* Legs come in the order of the document, which is the same for both. */
static size_t
list_legs(const det_tree *old, const det_tree *new, det_json *json)
{
    static const char *const keys[] = {"verdict", "outcome",    "cites",
                                       "rulings", "blocked_by", "remark"};
    size_t count = 0;
    uint64_t number = 0;
    uint32_t a = det_tree_first(old, det_tree_get(old, 0, "legs"));
    uint32_t b = det_tree_first(new, det_tree_get(new, 0, "legs"));
    if (json != NULL) {
        det_json_key(json, "legs");
        det_json_array(json);
    }
    for (; a != DET_TREE_NONE || b != DET_TREE_NONE; number++) {
        bool is_same = a != DET_TREE_NONE && b != DET_TREE_NONE;
        for (size_t k = 0; is_same && k < sizeof keys / sizeof keys[0]; k++)
            is_same = is_same_value(old, det_tree_get(old, a, keys[k]), new,
                                    det_tree_get(new, b, keys[k]));
        if (!is_same) count++;
        if (!is_same && json != NULL) det_json_uint(json, number + 1);
        if (a != DET_TREE_NONE) a = det_tree_next(old, a);
        if (b != DET_TREE_NONE) b = det_tree_next(new, b);
    }
    if (json != NULL) det_json_array_end(json);
    return count;
}

bool
det_answers_differ(const det_tree *old, const det_tree *new, bool is_screen, det_json *json)
{
    if (!is_screen) return list_legs(old, new, json) > 0;
    size_t appeared = list_results(new, old, false, json, "appeared");
    size_t gone = list_results(old, new, false, json, "gone");
    return appeared + gone + list_results(new, old, true, json, "changed") > 0;
}
