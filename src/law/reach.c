/* Bits of what each measure names, over all its versions. */
#include "law/reach.h"

#include <string.h>

/* Chapters that a code of two digits or more can be in. */
enum { CHAPTERS = 100 };

static void
set_bit(uint64_t *words, uint64_t bit)
{
    words[bit / 64] |= UINT64_C(1) << bit % 64;
}

static bool
share_bit(const uint64_t *a, const uint64_t *b, size_t words)
{
    uint64_t shared = 0;
    for (size_t i = 0; i < words; i++)
        shared |= a[i] & b[i];
    return shared != 0;
}

static void
add_kind(uint64_t *kinds, det_str kind)
{
    if (kind.len > 0) set_bit(kinds, det_str_hash(kind) % (UINT64_C(64) * DET_REACH_KIND_WORDS));
}

static void
add_kinds(uint64_t *kinds, det_texts texts)
{
    for (size_t i = 0; i < texts.count; i++)
        add_kind(kinds, texts.items[i]);
}

static void
add_chapters(uint64_t *chapters, det_hs_ranges ranges)
{
    for (size_t i = 0; i < ranges.count; i++) {
        uint64_t low = ranges.items[i].low, high = ranges.items[i].high;
        for (uint32_t digits = ranges.items[i].digits; digits > 2; digits--) {
            low /= 10;
            high /= 10;
        }
        for (uint64_t chapter = low; chapter <= high && chapter < CHAPTERS; chapter++)
            set_bit(chapters, chapter);
    }
}

static void
add_scope(det_law_reach_row *row, const det_law_scope *scope)
{
    if (scope->direction == DET_LAW_NO_SCOPE) return;
    row->directions |= (uint16_t)(1u << scope->direction);
    add_kinds(row->kinds, scope->kinds);
    add_chapters(row->chapters, scope->hs);
    add_chapters(row->chapters, scope->hs_practice);
    add_chapters(row->chapters, scope->hs_partial);
}

/* The place of a regime among those found so far; measures of one regime stand together. */
static uint16_t
place_of(const det_regime **regimes, size_t *count, const det_regime *regime)
{
    for (size_t i = *count; i > 0; i--)
        if (regimes[i - 1] == regime) return (uint16_t)(i - 1);
    regimes[*count] = regime;
    return (uint16_t)(*count)++;
}

bool
det_law_reach_build(det_lawbook *law, det_arena *arena)
{
    det_law_reach *made = DET_NEW(arena, det_law_reach, 1);
    det_law_reach_row *rows = DET_NEW(arena, det_law_reach_row, law->measure_count + 1);
    const det_regime **regimes = DET_NEW(arena, const det_regime *, law->regime_count + 1);
    if (made == NULL || rows == NULL || regimes == NULL) return false;
    for (size_t i = 0; i < law->measure_count; i++) {
        const det_measure *measure = law->measures[i];
        det_law_reach_row *row = &rows[made->row_count];
        *row = (det_law_reach_row){.measure = (uint32_t)i};
        add_scope(row, &measure->base.scope);
        for (size_t j = 0; j < measure->act_count; j++)
            add_scope(row, &measure->acts[j]->set.scope);
        if (row->directions == 0) continue; /* it never speaks of a transaction */
        row->regime = place_of(regimes, &made->regime_count, measure->regime);
        made->row_count++;
    }
    made->rows = rows;
    made->regimes = regimes;
    made->of = law->measures;
    law->reach = made;
    return true;
}

/* ---- a question ---------------------------------------------------------------------------------
 */

static bool
has_one(det_texts targets, det_str party, det_texts also)
{
    if (party.len > 0 && det_texts_has(targets, party)) return true;
    for (size_t i = 0; i < also.count; i++)
        if (det_texts_has(targets, also.items[i])) return true;
    return false;
}

/* A party that is not known fits every regime, as it does in a ruling. */
static uint8_t
directions_of(const det_regime *regime, const det_law_question *question)
{
    unsigned fits = 1u << DET_LAW_GLOBAL;
    bool is_passed = has_one(regime->target, (det_str){0}, question->may_pass);
    if (is_passed || question->actor_to.len == 0 ||
        has_one(regime->target, question->actor_to, question->also_to))
        fits |= 1u << DET_LAW_TO | 1u << DET_LAW_ANY;
    if (is_passed || question->actor_from.len == 0 ||
        has_one(regime->target, question->actor_from, question->also_from))
        fits |= 1u << DET_LAW_FROM | 1u << DET_LAW_ANY;
    return (uint8_t)fits;
}

void
det_law_aim_take(const det_lawbook *law, const det_law_question *question, det_law_aim *out)
{
    const det_law_reach *reach = law->reach;
    out->measure_count = law->measure_count;
    /* a lawbook with other measures than those that were looked at is asked whole */
    out->reach = reach != NULL && reach->of == law->measures &&
                         reach->regime_count <= DET_REACH_REGIMES_MAX
                     ? reach
                     : NULL;
    if (out->reach == NULL) return;
    memset(out->kinds, 0, sizeof out->kinds);
    memset(out->chapters, 0, sizeof out->chapters);
    add_kind(out->kinds, question->kind);
    add_kinds(out->kinds, question->also_kinds);
    add_kinds(out->kinds, question->may_kinds);
    if (question->hs.len >= 2)
        set_bit(out->chapters,
                (uint64_t)(question->hs.ptr[0] - '0') * 10 + (uint64_t)(question->hs.ptr[1] - '0'));
    /* a code of a named edition may have been in another chapter in the edition of the text */
    if (question->hs_edition != 0) memset(out->chapters, 0xff, sizeof out->chapters);
    for (size_t i = 0; i < reach->regime_count; i++)
        out->directions[i] = directions_of(reach->regimes[i], question);
}

bool
det_law_aim_next(const det_law_aim *aim, size_t *at, size_t *measure)
{
    if (aim->reach == NULL) {
        *measure = (*at)++;
        return *measure < aim->measure_count;
    }
    while (*at < aim->reach->row_count) {
        const det_law_reach_row *row = &aim->reach->rows[(*at)++];
        if ((row->directions & aim->directions[row->regime]) == 0 ||
            (!share_bit(row->kinds, aim->kinds, DET_REACH_KIND_WORDS) &&
             !share_bit(row->chapters, aim->chapters, DET_REACH_CHAPTER_WORDS)))
            continue;
        *measure = row->measure;
        return true;
    }
    return false;
}
