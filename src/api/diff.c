/* diff.c - what changed in meaning, between two days or two lawbooks. */
#include "law/diff.h"

#include "api/inside.h"

/* A day, judged at its end on the clock of the regime, or an instant. */
static det_status
read_at(const det_regime *regime, det_str text, const char *option, int64_t *out, det_error *err)
{
    det_instant instant;
    det_day day = 0;
    text = det_str_trim(text);
    if (text.len == 0)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "a difference needs two days, --from and --to; --%s is missing", option);
    if (det_str_find_byte(text, 'T') == SIZE_MAX) {
        det_status st = det_day_read(text, (det_where){0}, &day, err);
        if (st == DET_OK) *out = det_law_judged_at(regime, day);
        return st;
    }
    det_status st = det_instant_read(text, det_regime_zone(regime), (det_where){0}, &instant, err);
    if (st == DET_OK) *out = instant.us;
    return st;
}

det_status
det_law_diff(const det_law *law, det_str regime_id, det_str from, det_str to, det_str as_known,
             det_text *out, uint64_t *changes, det_error *err)
{
    const det_regime *regime = NULL;
    int64_t from_us = 0, to_us = 0, known_us = INT64_MAX;
    *changes = 0;
    det_status st = det_law_regime_named(law, regime_id, &regime, err);
    if (st == DET_OK) st = read_at(regime, from, "from", &from_us, err);
    if (st == DET_OK) st = read_at(regime, to, "to", &to_us, err);
    if (st == DET_OK && det_str_trim(as_known).len > 0) {
        det_instant instant;
        st = det_instant_read(det_str_trim(as_known), DET_ZONE_UTC, (det_where){0}, &instant, err);
        if (st == DET_OK) known_us = instant.us;
    }
    if (st != DET_OK) return st;
    det_json json = det_json_over(out);
    return det_diff_days_write(law->book, regime, from_us, to_us, known_us, &json, changes, err);
}

/* ---- two lawbooks -------------------------------------------------------------------------------
 */

/* What a file is about: its regime, and its instrument where it has one. */
typedef struct about {
    det_str regime, instrument;
    bool is_regime; /* it is the file of the regime itself */
} about;

static about
about_of(const det_tree *tree)
{
    uint32_t regime = det_tree_get(tree, 0, "regime");
    about out = {.is_regime = det_tree_kind_of(tree, regime) == DET_TREE_MAP};
    out.regime = det_tree_text(tree, out.is_regime ? det_tree_get(tree, regime, "id") : regime);
    out.instrument = det_tree_text(tree,
                                   det_tree_get(tree, det_tree_get(tree, 0, "instrument"), "id"));
    return out;
}

/* True if a file of the lawbook gives way to one of given: to its own other wording, or, where a
 * whole regime is given, as all of that regime. */
static bool
gives_way(const det_tree *tree, const det_tree *given, size_t count)
{
    about own = about_of(tree);
    for (size_t i = 0; i < count; i++) {
        about other = about_of(&given[i]);
        bool is_same = det_str_equal(own.regime, other.regime) &&
                       det_str_equal(own.instrument, other.instrument) &&
                       own.is_regime == other.is_regime && own.regime.len > 0;
        bool is_whole = count > 1 && other.is_regime && det_str_equal(own.regime, other.regime);
        if (is_same || is_whole) return true;
    }
    return false;
}

static det_status
trees_of(const char *path, det_arena *arena, det_tree **out, size_t *count, det_error *err)
{
    det_law_file *files = NULL, one;
    det_error first = {0};
    det_status st;
    if (det_str_ends(det_str_of(path), DET_STR(".yaml"))) {
        st = det_law_file_read(NULL, path, arena, &one, err);
        files = &one;
        *count = 1;
    } else {
        st = det_law_files(path, arena, NULL, &files, count, &first, err);
        if (st == DET_OK && first.status != DET_OK) {
            if (err != NULL) *err = first;
            st = first.status;
        }
    }
    if (st != DET_OK) return st;
    det_tree *trees = DET_NEW(arena, det_tree, *count + 1);
    if (trees == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    for (size_t i = 0; i < *count; i++)
        trees[i] = files[i].tree;
    *out = trees;
    return DET_OK;
}

/* The lawbook with given in place of what it has of the same. */
static det_status
load_over(const char *folder, const det_tree *given, size_t count, det_law *law, det_error *err)
{
    det_tree *base = NULL;
    size_t base_count = 0, used = 0;
    det_status st = trees_of(folder, law->arena, &base, &base_count, err);
    if (st != DET_OK) return st;
    det_tree *all = DET_NEW(law->arena, det_tree, base_count + count + 1);
    if (all == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    for (size_t i = 0; i < base_count; i++)
        if (!gives_way(&base[i], given, count)) all[used++] = base[i];
    for (size_t i = 0; i < count; i++)
        all[used++] = given[i];
    return det_law_load(all, used, NULL, law, err);
}

/* A folder stands alone where it can; a file, or a folder that leans on others, is laid over the
 * lawbook in folder. */
static det_status
open_side(const char *path, const char *folder, det_law *law, det_error *err)
{
    det_tree *trees = NULL;
    size_t count = 0;
    bool is_file = det_str_ends(det_str_of(path), DET_STR(".yaml"));
    *law = (det_law){0};
    det_status st = det_arena_new(0, &law->arena, err);
    if (st == DET_OK) st = trees_of(path, law->arena, &trees, &count, err);
    if (st == DET_OK && is_file && folder == NULL)
        st = det_fail(err, DET_USAGE, (det_where){path, 0, 0},
                      "one file is compared as a part of a lawbook; name that with --lawbook");
    else if (st == DET_OK && is_file)
        st = load_over(folder, trees, count, law, err);
    else if (st == DET_OK) {
        det_error over = {0};
        st = det_law_load(trees, count, NULL, law, err);
        /* what is wrong with the folder is said as of the folder alone */
        if (st != DET_OK && st != DET_NOMEM && folder != NULL &&
            load_over(folder, trees, count, law, &over) == DET_OK)
            st = DET_OK;
    }
    det_while(err, st, "reading %s", path);
    return st;
}

det_status
det_law_diff_books(const char *folder, const char *was, const char *is, det_text *out,
                   uint64_t *differences, det_error *err)
{
    const char *const paths[] = {was, is};
    det_law laws[2] = {{0}};
    char digests[2][DET_SHA256_HEX];
    det_diff_side sides[2];
    det_status st = DET_OK;
    *differences = 0;
    for (int i = 0; i < 2 && st == DET_OK; i++) {
        st = open_side(paths[i], folder, &laws[i], err);
        if (st == DET_OK)
            sides[i] = (det_diff_side){.law = laws[i].book,
                                       .path = paths[i],
                                       .digest = det_sha256_print(&laws[i].digest, digests[i])};
    }
    if (st == DET_OK) {
        det_json json = det_json_over(out);
        st = det_diff_books_write(sides, &json, differences, err);
    }
    det_arena_free(laws[0].arena);
    det_arena_free(laws[1].arena);
    return st;
}
