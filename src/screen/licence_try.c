/* Whether an authorisation covers a transaction: each test alone, and every one told that is not
 * met, because a person who asks for a better licence must know all that was wrong with this one.
 */
#include "law/decide.h"
#include "law/form.h"
#include "law/put.h"
#include "screen/licence.h"
#include "text/fold.h"

/* Reasons of one licence.  12 tests, and one reason for each party not named; beyond this the rest
 * is left out: it covers nothing anyway. */
enum { REASONS_MAX = 40 };

typedef struct trying {
    const det_licences *licences;
    const det_licence_case *of;
    const det_licence *licence; /* the newest word on it */
    det_str id;                 /* under which it was first recorded */
    det_arena *arena;
    det_str *why;
    size_t count;
    bool has_no_memory;
} trying;

static void
add_reason(trying *t, det_str text)
{
    if (t->count < REASONS_MAX) t->why[t->count++] = text;
}

#define REASON(t, ...)                                                                             \
    do {                                                                                           \
        det_str reason_ = {0};                                                                     \
        if (det_arena_print((t)->arena, &reason_, __VA_ARGS__))                                    \
            add_reason((t), reason_);                                                              \
        else                                                                                       \
            (t)->has_no_memory = true;                                                             \
    } while (0)

/* ---- which licence ------------------------------------------------------------------------------
 */

det_str
det_licence_root(const det_licences *licences, const det_licence *entry)
{
    while (entry->entry == DET_LICENCE_CORRECT) {
        const det_licence *other = det_licence_find(licences, entry->about);
        if (other == NULL) break;
        entry = other;
    }
    return entry->id;
}

bool
det_licence_is_current(const det_licences *licences, const det_licence *entry, int64_t known_us)
{
    if (entry->stamp.known_us > known_us) return false;
    for (size_t i = 0; i < licences->count; i++)
        if (det_str_equal(licences->items[i].about, entry->id) &&
            licences->items[i].stamp.known_us <= known_us)
            return false;
    return true;
}

const det_licence *
det_licence_approval(const det_licences *licences, const det_licence *entry, int64_t known_us)
{
    for (size_t i = 0; i < licences->count && entry->needs_approval; i++) {
        const det_licence *other = &licences->items[i];
        if (other->entry == DET_LICENCE_APPROVE && det_str_equal(other->licence, entry->id) &&
            other->stamp.known_us <= known_us)
            return other;
    }
    return NULL;
}

bool
det_licence_awaits(const det_licences *licences, const det_licence *entry, int64_t known_us)
{
    return entry->needs_approval && det_licence_approval(licences, entry, known_us) == NULL;
}

static bool
is_licence(const det_licence *entry)
{
    return entry->entry == DET_LICENCE_GRANT || entry->entry == DET_LICENCE_CORRECT;
}

int64_t
det_licence_end(const det_licences *licences, const det_licence *licence, int64_t known_us,
                const char **by)
{
    det_str id = det_licence_root(licences, licence);
    int64_t end_us = licence->before_us;
    *by = "by its own words";
    for (size_t i = 0; i < licences->count; i++) {
        const det_licence *other = &licences->items[i];
        if (other->stamp.known_us > known_us) continue;
        if (other->entry == DET_LICENCE_REVOKE && det_str_equal(other->licence, id) &&
            other->on_us < end_us) {
            end_us = other->on_us;
            *by = "revoked";
        }
        if (is_licence(other) && other->supersedes.len > 0 &&
            det_str_equal(other->supersedes, id) && other->from_us < end_us &&
            det_licence_is_current(licences, other, known_us) &&
            !det_licence_awaits(licences, other, known_us)) {
            end_us = other->from_us;
            *by = "superseded";
        }
    }
    return end_us;
}

/* ---- the tests ----------------------------------------------------------------------------------
 */

static void
try_window(trying *t)
{
    char text[DET_INSTANT_TEXT_MAX];
    const char *by;
    int64_t end_us = det_licence_end(t->licences, t->licence, t->of->known_us, &by);
    if (t->of->at_us < t->licence->from_us)
        REASON(t, "it is valid from %s", det_instant_print(t->licence->from_us, text));
    else if (t->of->begin_us < t->licence->from_us)
        REASON(t, "it begins during that day, at %s: say when",
               det_instant_print(t->licence->from_us, text));
    if (t->of->at_us >= end_us)
        REASON(t, "it ended at %s, %s", det_instant_print(end_us, text), by);
}

/* Two spellings of one name: letter case, marks, punctuation and script apart. */
static bool
is_same_name(trying *t, det_str a, det_str b)
{
    det_str one = {0}, two = {0};
    det_status st = det_fold(a, t->arena, &one, NULL);
    if (st == DET_OK) st = det_fold(b, t->arena, &two, NULL);
    t->has_no_memory = t->has_no_memory || st == DET_NOMEM;
    return st == DET_OK && one.len > 0 && det_str_equal(one, two);
}

static bool
names_one(trying *t, det_texts names, det_str name)
{
    for (size_t i = 0; i < names.count; i++)
        if (is_same_name(t, names.items[i], name)) return true;
    return false;
}

static void
try_parties(trying *t)
{
    const det_licence *licence = t->licence;
    bool has_holder = licence->holders.count == 0;
    for (size_t i = 0; i < t->of->parties.count; i++) {
        det_str party = t->of->parties.items[i];
        bool is_holder = names_one(t, licence->holders, party);
        has_holder = has_holder || is_holder;
        if (licence->parties.count > 0 && !is_holder && !names_one(t, licence->parties, party))
            REASON(t, "%.*s is not named in it", DET_STR_FMT(party));
    }
    if (!has_holder)
        REASON(t, "it is for %.*s%s, who does not take part; it cannot be passed on",
               DET_STR_FMT(licence->holders.items[0]),
               licence->holders.count > 1 ? " and others" : "");
}

bool
det_licence_names(const det_licence *licence, det_texts parties, det_arena *arena, bool *out)
{
    det_licence_case of = {.parties = parties};
    trying t = {
        .of = &of, .licence = licence, .arena = arena, .why = DET_NEW(arena, det_str, REASONS_MAX)};
    if (t.why == NULL) return false;
    try_parties(&t);
    *out = t.count == 0;
    return !t.has_no_memory;
}

static void
try_countries(trying *t)
{
    const det_law_question *question = t->of->question;
    const struct {
        const char *word;
        det_texts allowed;
        det_str is;
    } sides[] = {{"from", t->licence->from, question->actor_from},
                 {"to", t->licence->to, question->actor_to}};
    for (size_t i = 0; i < 2; i++) {
        if (sides[i].allowed.count == 0 || det_texts_has(sides[i].allowed, sides[i].is)) continue;
        REASON(t, "it is not for goods %s %.*s", sides[i].word,
               DET_STR_FMT(sides[i].is.len > 0 ? sides[i].is : DET_STR("a country not given")));
    }
}

static bool
item_fits(const det_licence_goods *item, const det_law_question *question)
{
    return item->is_code ? det_str_starts(question->hs, item->what)
                         : det_str_equal(question->kind, item->what) ||
                               det_texts_has(question->also_kinds, item->what);
}

/* Whether what a use took was of that item. */
static bool
is_of_item(const det_licence_goods *item, const det_licence_goods *taken)
{
    return item->is_code == taken->is_code &&
           (item->is_code ? det_str_starts(taken->what, item->what)
                          : det_str_equal(taken->what, item->what));
}

/* The uses of the licence that are known, on or before the day, by other transactions; then those
 * of this one.  NULL beyond the last. */
static const det_licence *
use_at(const trying *t, size_t *at)
{
    while (*at < t->licences->count) {
        const det_licence *use = &t->licences->items[(*at)++];
        if (use->entry == DET_LICENCE_USE && det_str_equal(use->licence, t->id) &&
            use->stamp.known_us <= t->of->known_us && use->on_us <= t->of->at_us &&
            (t->of->reference.len == 0 || !det_str_equal(use->reference, t->of->reference)))
            return use;
    }
    while (*at < t->licences->count + t->of->pending_count) {
        const det_licence *use = &t->of->pending[*at - t->licences->count];
        *at += 1;
        if (det_str_equal(use->licence, t->id)) return use;
    }
    return NULL;
}

/* How much went under an item, or under all (NULL), in a unit. */
static int64_t
taken_of(const trying *t, const det_licence_goods *item, det_str unit)
{
    int64_t sum = 0;
    size_t at = 0;
    for (const det_licence *use; (use = use_at(t, &at)) != NULL;) {
        /* a use that does not say of what took of everything */
        if (use->goods_count == 0 && use->has_quantity && det_str_equal(use->quantity.unit, unit))
            sum = det_amount_add(sum, use->quantity.milli);
        for (size_t i = 0; i < use->goods_count; i++)
            if (use->goods[i].has_amount && det_str_equal(use->goods[i].amount.unit, unit) &&
                (item == NULL || is_of_item(item, &use->goods[i])))
                sum = det_amount_add(sum, use->goods[i].amount.milli);
    }
    return sum;
}

static void
try_amount(trying *t, const det_licence_goods *item, det_amount limit)
{
    const det_law_question *question = t->of->question;
    char is[DET_AMOUNT_TEXT_MAX], left[DET_AMOUNT_TEXT_MAX], most[DET_AMOUNT_TEXT_MAX];
    if (question->quantity_milli == INT64_MIN || !det_str_equal(question->unit, limit.unit)) {
        REASON(t, "it is limited to %.*s %.*s, and the quantity is not given in that unit",
               DET_STR_FMT(det_amount_show(limit.milli, most)), DET_STR_FMT(limit.unit));
        return;
    }
    int64_t taken = taken_of(t, item, limit.unit);
    if (question->quantity_milli <= limit.milli - taken) return;
    REASON(t, "%.*s %.*s are more than the %.*s left of %.*s",
           DET_STR_FMT(det_amount_show(question->quantity_milli, is)), DET_STR_FMT(limit.unit),
           DET_STR_FMT(det_amount_show(taken > limit.milli ? 0 : limit.milli - taken, left)),
           DET_STR_FMT(det_amount_show(limit.milli, most)));
}

static void
try_goods(trying *t)
{
    const det_licence *licence = t->licence;
    const det_law_question *question = t->of->question;
    const det_licence_goods *item = NULL;
    for (size_t i = 0; i < licence->goods_count && item == NULL; i++)
        if (item_fits(&licence->goods[i], question)) item = &licence->goods[i];
    if (licence->goods_count > 0 && question->hs.len + question->kind.len == 0)
        REASON(t, "it is limited to some goods, and what they are is not given");
    else if (licence->goods_count > 0 && item == NULL)
        REASON(t, "%s%.*s is not among its goods", question->hs.len > 0 ? "HS " : "kind ",
               DET_STR_FMT(question->hs.len > 0 ? question->hs : question->kind));
    if (item != NULL && item->has_amount) try_amount(t, item, item->amount);
    if (licence->has_quantity) try_amount(t, NULL, licence->quantity);
}

bool
det_licence_value(const det_law_question *question, int64_t *milli)
{
    det_str value;
    return det_law_fact_get(question, "value_usd", &value) && det_law_milli_read(value, milli) &&
           *milli <= DET_AMOUNT_MAX_MILLI;
}

static void
try_value(trying *t)
{
    int64_t milli = 0, taken = 0;
    size_t at = 0;
    char most[DET_AMOUNT_TEXT_MAX], left[DET_AMOUNT_TEXT_MAX];
    if (!t->licence->has_value) return;
    for (const det_licence *use; (use = use_at(t, &at)) != NULL;)
        if (use->has_value) taken = det_amount_add(taken, use->value_milli);
    bool is_given = det_licence_value(t->of->question, &milli);
    int64_t rest = taken > t->licence->value_milli ? 0 : t->licence->value_milli - taken;
    if (!is_given)
        REASON(t, "it is limited to %.*s USD, and value_usd is not given",
               DET_STR_FMT(det_amount_show(t->licence->value_milli, most)));
    else if (milli > rest)
        REASON(t, "its value is above the %.*s USD left of %.*s",
               DET_STR_FMT(det_amount_show(rest, left)),
               DET_STR_FMT(det_amount_show(t->licence->value_milli, most)));
}

/* Facts that it asks for.  Several values of one fact: any of them. */
static void
try_facts(trying *t)
{
    for (size_t i = 0; i < t->licence->when.count; i++) {
        det_str want = t->licence->when.items[i], given = {0};
        size_t equals = det_str_find_byte(want, '=');
        char key[DET_LAW_FACT_KEY_MAX];
        bool is_met = false;
        if (equals >= sizeof key) {
            REASON(t, "it asks for %.*s", DET_STR_FMT(want));
            continue;
        }
        for (size_t b = 0; b < equals; b++)
            key[b] = want.ptr[b];
        key[equals] = '\0';
        bool is_given = det_law_fact_get(t->of->question, key, &given);
        for (size_t j = 0; j < t->licence->when.count && is_given; j++) {
            det_str other = t->licence->when.items[j];
            if (det_str_starts(other, det_str_slice(want, 0, equals + 1)) &&
                det_str_equal(det_str_slice(other, equals + 1, other.len), given))
                is_met = true;
        }
        if (!is_met)
            REASON(t, "it asks for %.*s, and %s is %.*s", DET_STR_FMT(want), key,
                   DET_STR_FMT(is_given ? given : DET_STR("not given")));
    }
}

static void
try_single_use(trying *t)
{
    size_t at = 0;
    if (!t->licence->is_single_use) return;
    const det_licence *use = use_at(t, &at);
    /* the lines of one transaction are one use */
    if (use != NULL && at <= t->licences->count)
        REASON(t, "it is for one transaction, and was used for %.*s", DET_STR_FMT(use->reference));
}

det_status
det_licences_try(const det_licences *licences, const det_licence_case *of, det_arena *arena,
                 det_licence_answer **out, size_t *count, det_error *err)
{
    bool has_no_memory = false;
    *count = 0;
    *out = DET_NEW(arena, det_licence_answer, licences->count + 1);
    if (*out == NULL) goto no_memory;
    for (size_t i = 0; i < licences->count && !has_no_memory; i++) {
        const det_licence *licence = &licences->items[i];
        if (!is_licence(licence) ||
            !det_texts_has(licence->measures, det_measure_id(of->measure)) ||
            !det_licence_is_current(licences, licence, of->known_us))
            continue;
        trying t = {.licences = licences,
                    .of = of,
                    .licence = licence,
                    .id = det_licence_root(licences, licence),
                    .arena = arena,
                    .why = DET_NEW(arena, det_str, REASONS_MAX)};
        if (t.why == NULL) goto no_memory;
        if (det_licence_awaits(licences, licence, of->known_us))
            REASON(&t, "the licence awaits approval by a second person");
        try_window(&t);
        try_parties(&t);
        try_countries(&t);
        try_goods(&t);
        try_value(&t);
        try_facts(&t);
        try_single_use(&t);
        has_no_memory = t.has_no_memory;
        (*out)[(*count)++] = (det_licence_answer){licence, t.count == 0, {t.why, t.count}};
    }
    if (!has_no_memory) return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the licences of a transaction");
}

/* ---- telling ------------------------------------------------------------------------------------
 */

static void
put_goods(const det_licence *entry, det_json *json)
{
    char amount[DET_AMOUNT_TEXT_MAX];
    if (entry->goods_count == 0) return;
    det_json_key(json, "goods");
    det_json_array(json);
    for (size_t i = 0; i < entry->goods_count; i++) {
        const det_licence_goods *item = &entry->goods[i];
        det_json_object(json);
        det_json_key_str(json, item->is_code ? "hs" : "kind", item->what);
        if (item->has_amount) {
            det_json_key_str(json, "quantity", det_amount_print(item->amount.milli, amount));
            det_json_key_str(json, "unit", item->amount.unit);
        }
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
put_licence(const det_licences *licences, const det_licence *entry, int64_t at_us, int64_t known_us,
            det_json *json)
{
    const char *by;
    det_json_key_str(json, "authority", entry->authority);
    det_json_key_cstr(json, "kind", det_licence_kind_name(entry->kind));
    det_put_texts(json, "measures", entry->measures);
    det_put_texts(json, "holders", entry->holders);
    det_put_texts(json, "parties", entry->parties);
    det_put_texts(json, "from", entry->from);
    det_put_texts(json, "to", entry->to);
    det_put_instant(json, "valid_from", entry->from_us);
    det_put_instant(json, "valid_before", entry->before_us);
    det_put_texts(json, "when", entry->when);
    det_put_texts(json, "conditions", entry->conditions);
    det_put_text(json, "supersedes", entry->supersedes);
    det_json_key_bool(json, "single_use", entry->is_single_use);
    det_json_key_bool(json, "unblocks", entry->unblocks);
    if (entry->needs_approval) {
        const det_licence *approval = det_licence_approval(licences, entry, known_us);
        det_json_key_cstr(json, "approval", approval == NULL ? "awaited" : "given");
        if (approval != NULL) det_json_key_str(json, "approved_by", approval->stamp.actor);
    }
    if (at_us == INT64_MIN) return;
    int64_t end_us = det_licence_end(licences, entry, known_us, &by);
    bool is_current = det_licence_is_current(licences, entry, known_us);
    det_json_key_cstr(json, "status",
                      !is_current                                     ? "corrected"
                      : det_licence_awaits(licences, entry, known_us) ? "awaits_approval"
                      : at_us < entry->from_us                        ? "not_yet"
                      : at_us >= end_us                               ? "ended"
                                                                      : "valid");
    if (is_current && end_us < entry->before_us) {
        det_put_instant(json, "ends", end_us);
        det_json_key_cstr(json, "ends_by", by);
    }
}

void
det_licence_write(const det_licences *licences, const det_licence *entry, int64_t at_us,
                  int64_t known_us, det_json *json)
{
    static const char *const entries[] = {"", "grant", "use", "revoke", "correct", "approve"};
    char amount[DET_AMOUNT_TEXT_MAX];
    det_json_object(json);
    det_json_key_cstr(json, "entry", entries[entry->entry]);
    det_json_key_str(json, "id", entry->id);
    det_put_text(json, "about", entry->about);
    det_put_text(json, "licence", entry->licence);
    if (is_licence(entry)) put_licence(licences, entry, at_us, known_us, json);
    if (!is_licence(entry) && entry->entry != DET_LICENCE_APPROVE)
        det_put_instant(json, "on", entry->on_us);
    det_put_text(json, "reference", entry->reference);
    put_goods(entry, json);
    if (entry->has_quantity) {
        det_json_key_str(json, "quantity", det_amount_print(entry->quantity.milli, amount));
        det_json_key_str(json, "unit", entry->quantity.unit);
    }
    if (entry->has_value)
        det_json_key_str(json, "value_usd", det_amount_print(entry->value_milli, amount));
    det_put_text(json, "source", entry->source);
    det_put_text(json, "note", entry->note);
    det_put_instant(json, "known", entry->stamp.known_us);
    det_put_instant(json, "recorded", entry->stamp.recorded_us);
    det_put_text(json, "actor", entry->stamp.actor);
    if (entry->stamp.tx > 0) det_json_key_uint(json, "tx", entry->stamp.tx);
    det_json_object_end(json);
}
