/* facts_known.c - facts against the conditions that ask for them.
 *
 * The words are the lawbook's own: every key of a `when`, `granted_when` or `fails_when`, and the
 * values listed there.  One letter off a listed value is a slip, and refused; what is further off
 * may be meant, and the law takes it for a fact that was not given (law/vocabulary.c). */
#include "screen/facts_known.h"

#include "law/book.h"
#include "screen/shipment.h"
#include "text/edit.h"

/* Words that are kept for a near miss.  The lawbook has under a hundred of each. */
enum { WORDS_MAX = 400 };

typedef struct words {
    det_str items[WORDS_MAX];
    size_t count;
} words;

static void
add_word(words *out, det_str word)
{
    for (size_t i = 0; i < out->count; i++)
        if (det_str_equal(out->items[i], word)) return;
    if (out->count < WORDS_MAX) out->items[out->count++] = word;
}

/* The keys of tests if key is empty, else the values that tests list for it. */
static void
add_tests(words *out, det_law_tests tests, det_str key)
{
    for (size_t i = 0; i < tests.count; i++) {
        if (key.len == 0) add_word(out, tests.items[i].key);
        if (key.len == 0 || !det_str_equal(tests.items[i].key, key)) continue;
        for (size_t j = 0; j < tests.items[i].values.count; j++)
            add_word(out, tests.items[i].values.items[j]);
    }
}

/* The loader lets exceptions nest DET_LAW_EXCEPTION_DEPTH_MAX deep. */
static void
add_exceptions(words *out, const det_law_exception *items, size_t count, det_str key)
{
    for (size_t i = 0; i < count; i++) {
        add_tests(out, items[i].when, key);
        add_exceptions(out, items[i].exceptions, items[i].exception_count, key);
    }
}

static void
add_parts(words *out, const det_law_parts *parts, det_str key)
{
    add_exceptions(out, parts->exceptions, parts->exception_count, key);
    for (size_t i = 0; i < parts->quota_count; i++)
        add_tests(out, parts->quotas[i].fails_when, key);
}

static void
gather(const det_lawbook *law, words *out, det_str key)
{
    for (size_t i = 0; i < law->measure_count; i++)
        add_parts(out, &law->measures[i]->base, key);
    for (size_t i = 0; i < law->act_count; i++) {
        add_parts(out, &law->acts[i]->set, key);
        add_parts(out, &law->acts[i]->add, key);
    }
    for (size_t i = 0; i < law->route_count; i++) {
        add_tests(out, law->routes[i]->when, key);
        add_tests(out, law->routes[i]->granted_when, key);
    }
}

/* Facts that the engine itself asks for, and what they must look like. */
typedef enum shape { SHAPE_NUMBER, SHAPE_DATE, SHAPE_YES_NO } shape;
static const struct {
    const char *key;
    shape shape;
} own_facts[] = {
    {"prior", SHAPE_NUMBER},           {"value_usd", SHAPE_NUMBER},
    {"prior_value_usd", SHAPE_NUMBER}, {"own_prior_12_months", SHAPE_NUMBER},
    {"threshold_usd", SHAPE_NUMBER},   {"contract_date", SHAPE_DATE},
    {"approved", SHAPE_YES_NO},        {"notified", SHAPE_YES_NO},
    {"stop_notice", SHAPE_YES_NO},     {"determination", SHAPE_YES_NO},
};

static bool
is_number(det_str text)
{
    size_t point = det_str_find_byte(text, '.');
    det_str whole = point == SIZE_MAX ? text : det_str_slice(text, 0, point);
    det_str part = point == SIZE_MAX ? (det_str){0} : det_str_slice(text, point + 1, text.len);
    uint64_t ignored = 0;
    return whole.len <= 15 && det_str_read_u64(whole, &ignored) &&
           (point == SIZE_MAX || (part.len <= 3 && det_str_read_u64(part, &ignored)));
}

static det_status
check_shape(shape wanted, const det_tree *tree, uint32_t node, det_error *err)
{
    det_str key = det_tree_key(tree, node), value = det_tree_text(tree, node);
    det_day day = 0;
    det_status st = DET_OK;
    switch (wanted) {
    case SHAPE_NUMBER:
        if (!is_number(value))
            st = det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                          "fact '%.*s' is '%.*s'; expected a number: at most 15 digits, and three "
                          "behind a point",
                          DET_STR_FMT(key), DET_STR_FMT(value));
        break;
    case SHAPE_DATE:
        st = det_day_read(value, det_tree_where(tree, node), &day, err);
        break;
    case SHAPE_YES_NO:
        if (!det_str_equal(value, DET_STR("yes")) && !det_str_equal(value, DET_STR("no")))
            st = det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                          "fact '%.*s' is '%.*s'; expected yes or no", DET_STR_FMT(key),
                          DET_STR_FMT(value));
        break;
    }
    return st;
}

static det_status
check_fact(const det_lawbook *law, const det_tree *tree, uint32_t node, words *scratch,
           det_error *err)
{
    det_str key = det_tree_key(tree, node), value = det_tree_text(tree, node);
    char near[120];
    if (det_tree_kind_of(tree, node) != DET_TREE_TEXT || value.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "fact '%.*s' must have one value; leave out what is not known",
                        DET_STR_FMT(key));
    for (size_t i = 0; i < sizeof own_facts / sizeof own_facts[0]; i++)
        if (det_str_equal(key, det_str_of(own_facts[i].key)))
            return check_shape(own_facts[i].shape, tree, node, err);
    scratch->count = 0;
    gather(law, scratch, key);
    if (scratch->count == 0) {
        gather(law, scratch, (det_str){0});
        for (size_t i = 0; i < sizeof own_facts / sizeof own_facts[0]; i++)
            add_word(scratch, det_str_of(own_facts[i].key));
        return det_fail(err, DET_SYNTAX, det_tree_key_where(tree, node),
                        "no condition of the lawbook asks for a fact '%.*s'%s; what is only for "
                        "people goes into 'description'",
                        DET_STR_FMT(key), det_near_word(key, scratch->items, scratch->count, near));
    }
    for (size_t i = 0; i < scratch->count; i++)
        if (det_str_equal(scratch->items[i], value)) return DET_OK;
    const char *slip = det_near_word(value, scratch->items, scratch->count, near);
    if (slip[0] == '\0') return DET_OK;
    return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                    "fact '%.*s' is '%.*s', which no condition asks for%s", DET_STR_FMT(key),
                    DET_STR_FMT(value), slip);
}

det_status
det_facts_check(const det_lawbook *law, const det_tree *tree, uint32_t map, det_error *err)
{
    words scratch = {.count = 0};
    det_status st = DET_OK;
    if (map == DET_TREE_NONE) return DET_OK;
    if (det_tree_kind_of(tree, map) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, map),
                        "'facts' must be a map: \"purpose: humanitarian\"");
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE && st == DET_OK;
         at = det_tree_next(tree, at))
        st = check_fact(law, tree, at, &scratch, err);
    return st;
}
