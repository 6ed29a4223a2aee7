/* Facts and the conditions over them, in three values: a fact that was not given is unknown, and so
 * is one whose value nobody knows. */
#include "law/decide.h"

void
det_needs_add(det_needs *needs, det_str key)
{
    for (size_t i = 0; i < needs->count; i++)
        if (det_str_equal(needs->keys[i], key)) return;
    if (needs->count < DET_NEEDS_MAX) needs->keys[needs->count++] = key;
}

static const det_law_fact *
find_fact(const det_law_question *question, det_str key)
{
    for (size_t i = 0; i < question->fact_count; i++)
        if (det_str_equal_ascii_nocase(question->facts[i].key, key)) return &question->facts[i];
    return NULL;
}

bool
det_law_fact_get(const det_law_question *question, const char *key, det_str *value)
{
    const det_law_fact *fact = find_fact(question, det_str_of(key));
    if (fact != NULL) *value = fact->value;
    return fact != NULL;
}

bool
det_law_value_fits(det_texts values, det_str value)
{
    for (size_t i = 0; i < values.count; i++)
        if (det_str_equal_ascii_nocase(values.items[i], value)) return true;
    return false;
}

det_tribool
det_law_all(det_law_tests tests, const det_law_question *question, det_needs *needs)
{
    bool is_missing = false;
    for (size_t i = 0; i < tests.count; i++) {
        const det_law_fact *fact = find_fact(question, tests.items[i].key);
        if (fact == NULL || fact->is_odd)
            is_missing = true;
        else if (!det_law_value_fits(tests.items[i].values, fact->value))
            return DET_NO;
    }
    for (size_t i = 0; is_missing && i < tests.count; i++) {
        const det_law_fact *fact = find_fact(question, tests.items[i].key);
        if (fact == NULL || fact->is_odd) det_needs_add(needs, tests.items[i].key);
    }
    return is_missing ? DET_UNKNOWN : DET_YES;
}

det_tribool
det_law_any(det_law_tests tests, const det_law_question *question, det_needs *needs)
{
    det_tribool found = DET_NO;
    for (size_t i = 0; i < tests.count; i++) {
        const det_law_fact *fact = find_fact(question, tests.items[i].key);
        if (fact == NULL) continue;
        if (det_law_value_fits(tests.items[i].values, fact->value)) return DET_YES;
        if (!fact->is_odd) continue;
        found = DET_UNKNOWN;
        det_needs_add(needs, fact->key);
    }
    return found;
}

/* True if the exception applies at the instant and all it asks is given, and none of its own
 * exceptions does.  An exception to it that only might apply takes it away too: nothing that is
 * unknown ever frees anything. */
static bool
is_granted(const det_law_exception *exception, const det_law_question *question, det_needs *needs)
{
    if (exception->known_us > question->known_us || exception->life.from_us > question->at_us ||
        exception->life.before_us <= question->at_us)
        return false;
    for (size_t i = 0; i < exception->cites.count; i++)
        if (exception->cites.items[i].instrument->status != DET_LAW_ADOPTED) return false;
    if (det_law_all(exception->when, question, needs) != DET_YES) return false;
    for (size_t i = 0; i < exception->exception_count; i++) {
        const det_law_exception *counter = &exception->exceptions[i];
        det_needs ignored = {0};
        bool is_alive = counter->known_us <= question->known_us &&
                        counter->life.from_us <= question->at_us &&
                        counter->life.before_us > question->at_us;
        if (!is_alive || det_law_all(counter->when, question, &ignored) == DET_NO) continue;
        if (is_granted(counter, question, needs)) return false;
        /* not granted: either it is undone by its own exceptions, or something is unknown */
        if (det_law_all(counter->when, question, needs) == DET_UNKNOWN) return false;
    }
    return true;
}

det_granted
det_law_grant(const det_law_exception *items, size_t count, const det_law_question *question,
              det_needs *needs)
{
    det_granted granted = {0};
    det_str value;
    bool is_approved = det_law_fact_get(question, "approved", &value) &&
                       det_str_equal(value, DET_STR("yes"));
    for (size_t i = 0; i < count; i++) {
        if (!is_granted(&items[i], question, needs)) continue;
        det_law_outcome effect = items[i].effect;
        if (effect == DET_LAW_NEEDS_AUTHORISATION && is_approved) effect = DET_LAW_ALLOWED;
        if (granted.exception == NULL) {
            granted.exception = &items[i];
            granted.effect = effect;
        } else if (granted.effect != effect) {
            granted.rival = &items[i];
        }
    }
    return granted;
}
