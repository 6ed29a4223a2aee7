/* basis_facts.c - what the record of a hold answers of what the law asks.
 *
 * A text frees "funds that were not frozen on 16 September 2011" or "assets that are subject to
 * claims"; conditions of the lawbook ask for that as facts.  Some of these a hold answers itself:
 *
 *   frozen_on_2011_09_16   was it held at the end of that day?
 *   held_outside_libya     does the office that holds it stand in another country?
 *   subject_to_claims      does a claim, a lien, an insolvency or an order of a court stand on it?
 *                          "no" only if one was recorded and has ended: that nobody wrote one down
 *                          is no answer
 *   purpose                as recorded, if it is a word that the law knows
 *   value_usd              its amount, if that is in dollars
 *
 * Anything else is not known, and what is not known frees nothing. */
#include <inttypes.h>

#include "law/hs.h"
#include "screen/basis.h"

/* Facts of one hold.  The lawbook asks for three that a hold can answer by pattern; beyond this the
 * rest is not known. */
enum { FACTS_MAX = 16 };

typedef struct answering {
    const det_judge *judge;
    const det_hold *hold;
    int64_t at_us;
    det_arena *arena;
    det_law_fact *facts;
    size_t count;
} answering;

bool
det_hold_overlay_stands(const det_hold_overlay *overlay, int64_t at_us)
{
    return overlay->from_us <= at_us && overlay->to_us > at_us;
}

static void
add(answering *now, det_str key, det_str value)
{
    if (now->count < FACTS_MAX)
        now->facts[now->count++] = (det_law_fact){.key = key, .value = value};
}

static void
add_yes(answering *now, det_str key, bool value)
{
    add(now, key, value ? DET_STR("yes") : DET_STR("no"));
}

/* "frozen_on_2011_09_16" */
static void
answer_frozen(answering *now, det_str key, det_str date)
{
    char text[] = "2011-09-16";
    det_day day = 0;
    if (date.len != sizeof text - 1) return;
    for (size_t i = 0; i < date.len; i++)
        text[i] = i == 4 || i == 7 ? '-' : date.ptr[i];
    if (det_day_read(det_str_of(text), (det_where){0}, &day, NULL) != DET_OK) return;
    add_yes(now, key, now->hold->received_us < det_zone_midnight_us(DET_ZONE_NEW_YORK, day + 1));
}

/* "held_outside_libya" */
static det_status
answer_outside(answering *now, det_str key, det_str country, det_error *err)
{
    det_str code;
    det_status st = det_countries_find(det_screener_countries(det_judge_screener(now->judge)),
                                       country, now->arena, &code, err);
    if (st == DET_OK && code.len > 0 && now->hold->branch.len > 0)
        add_yes(now, key, !det_str_equal(code, now->hold->branch));
    return st;
}

static void
answer_claims(answering *now)
{
    bool stands = false, was_looked_at = false;
    for (size_t i = 0; i < now->hold->overlay_count; i++) {
        const det_hold_overlay *overlay = &now->hold->overlays[i];
        if (overlay->kind > DET_HOLD_COURT_ORDER || overlay->from_us > now->at_us) continue;
        was_looked_at = true;
        stands |= det_hold_overlay_stands(overlay, now->at_us);
    }
    if (was_looked_at) add_yes(now, DET_STR("subject_to_claims"), stands);
}

static det_status
answer_patterns(answering *now, det_error *err)
{
    const det_lawbook *law = det_judge_law(now->judge);
    det_str frozen = DET_STR("frozen_on_"), outside = DET_STR("held_outside_");
    det_status st = DET_OK;
    for (size_t i = 0; i < law->word_count && st == DET_OK; i++) {
        det_str key = law->words[i].key;
        if (i > 0 && det_str_equal(key, law->words[i - 1].key)) continue;
        if (det_str_starts(key, frozen))
            answer_frozen(now, key, det_str_slice(key, frozen.len, key.len));
        if (det_str_starts(key, outside))
            st = answer_outside(now, key, det_str_slice(key, outside.len, key.len), err);
    }
    return st;
}

/* "2709: 900 barrel", "kind:coal" */
void
det_question_goods(det_str text, det_law_question *out)
{
    det_str prefix = DET_STR("kind:");
    bool is_kind = det_str_starts(text, prefix);
    det_amount amount;
    if (is_kind) text = det_str_slice(text, prefix.len, text.len);
    size_t colon = det_str_find_byte(text, ':');
    det_str what = det_str_trim(det_str_slice(text, 0, colon == SIZE_MAX ? text.len : colon));
    if (is_kind)
        out->kind = what;
    else
        out->hs = what;
    if (colon == SIZE_MAX) return;
    if (det_amount_read(det_str_slice(text, colon + 1, text.len), (det_where){0}, &amount, NULL) !=
        DET_OK)
        return;
    out->quantity_milli = amount.milli;
    out->unit = amount.unit;
}

det_status
det_judge_question(det_judge *judge, const det_hold *hold, size_t item, int64_t at_us,
                   det_arena *arena, det_law_question *out, det_error *err)
{
    answering now = {judge, hold, at_us, arena, DET_NEW(arena, det_law_fact, FACTS_MAX), 0};
    det_str value = {0};
    *out = (det_law_question){.at_us = at_us,
                              .known_us = det_judge_when(judge)->known_us,
                              .actor_from = hold->origin,
                              .actor_to = hold->to,
                              .quantity_milli = INT64_MIN};
    if (now.facts == NULL) goto no_memory;
    if (item < hold->goods.count) det_question_goods(hold->goods.items[item], out);
    if (hold->purpose.len > 0 &&
        det_law_knows_value(det_judge_law(judge), DET_STR("purpose"), hold->purpose))
        add(&now, DET_STR("purpose"), hold->purpose);
    if (hold->currency != NULL && det_str_equal(det_str_of(hold->currency->code), DET_STR("USD"))) {
        if (!det_arena_print(arena, &value, "%" PRId64 ".%02" PRId64, hold->amount_minor / 100,
                             hold->amount_minor % 100))
            goto no_memory;
        add(&now, DET_STR("value_usd"), value);
    }
    answer_claims(&now);
    det_status st = answer_patterns(&now, err);
    out->facts = now.facts;
    out->fact_count = now.count;
    return st;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the facts of a hold");
}
