/* relief.c - the class of a hold, and its reasons.
 *
 * The bases first, then what else could bite, in the order of the runbook: other programmes of the
 * same authority, other authorities, ownership, goods and their legs, claims, money laundering,
 * policy.  Every step is taken even if an earlier one found something, because a person who has to
 * get a hold free must know all that keeps it.
 *
 * Invariants.
 * 1. A hold is releasable if no reason keeps it, and only then; a hold without a basis has one that
 *    does.
 * 2. The class of the whole is the strictest of its reasons, and the primary reason is the first of
 *    that class. */
#include "screen/relief.h"

#include <assert.h>
#include <inttypes.h>

const char *
det_relief_class_name(det_relief_class class)
{
    static const char *const names[] = {"OUT", "RELEASABLE", "NEEDS_LICENCE", "NEEDS_LEGAL",
                                        "STILL_HELD"};
    return names[class];
}

const char *
det_relief_step_name(det_relief_step step)
{
    static const char *const names[] = {"?",     "basis", "programme", "authority", "ownership",
                                        "goods", "claim", "aml",       "policy"};
    return names[step];
}

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "the reasons of a hold");
}

det_status
det_relief_add(det_relieving *now, const det_relief_reason *reason, det_error *err)
{
    if (now->count == now->capacity) {
        void *grown = det_arena_grow(now->arena, now->reasons, now->count, &now->capacity,
                                     sizeof *now->reasons);
        if (grown == NULL) return no_memory(err);
        now->reasons = grown;
    }
    now->reasons[now->count++] = *reason;
    return DET_OK;
}

/* ---- bases --------------------------------------------------------------------------------------
 */

bool
det_basis_cites(const det_basis_answer *answer, det_arena *arena, det_texts *out)
{
    size_t most = answer->law.cite_count + answer->grounds.count, count = 0;
    det_str *texts = DET_NEW(arena, det_str, most + 1);
    if (texts == NULL) return false;
    for (size_t i = 0; i < most; i++) {
        size_t ground = i - answer->law.cite_count;
        det_str text = i < answer->law.cite_count ? answer->law.cites[i].text
                                                  : answer->grounds.items[ground].text;
        if (!det_texts_has((det_texts){texts, count}, text)) texts[count++] = text;
    }
    *out = (det_texts){texts, count};
    return true;
}

det_status
det_relief_of_basis(det_relieving *now, det_relief_step step, const det_basis_answer *answer,
                    det_relief_reason *out, det_error *err)
{
    *out = (det_relief_reason){.step = step, .since_us = answer->since_us, .why = answer->why};
    if (answer->measure != NULL) out->measure = det_measure_id(answer->measure);
    if (answer->state == DET_BASIS_BITES)
        out->class = answer->is_licensable ? DET_RELIEF_NEEDS_LICENCE : DET_RELIEF_STILL_HELD;
    if (answer->state == DET_BASIS_UNCERTAIN) out->class = DET_RELIEF_NEEDS_LEGAL;
    if (out->class != DET_RELIEF_OUT && !det_basis_cites(answer, now->arena, &out->cites))
        return no_memory(err);
    return DET_OK;
}

static det_status
judge_bases(det_relieving *now, det_error *err)
{
    const det_hold *hold = now->hold;
    det_basis_answer *answers = DET_NEW(now->arena, det_basis_answer, hold->basis_count + 1);
    if (answers == NULL) return no_memory(err);
    for (size_t i = 0; i < hold->basis_count; i++) {
        det_relief_reason reason;
        bool is_policy = hold->bases[i].path == DET_HOLD_INTERNAL;
        det_status st = det_basis_judge(now->judge, hold, &hold->bases[i], now->arena, &answers[i],
                                        err);
        if (st == DET_OK)
            st = det_relief_of_basis(now, is_policy ? DET_RELIEF_POLICY : DET_RELIEF_BASIS,
                                     &answers[i], &reason, err);
        reason.subject = hold->bases[i].subject;
        if (st == DET_OK && reason.class != DET_RELIEF_OUT) st = det_relief_add(now, &reason, err);
        if (st != DET_OK) return st;
    }
    now->bases = answers;
    if (hold->basis_count > 0) return DET_OK;
    return det_relief_add(now,
                          &(det_relief_reason){.step = DET_RELIEF_BASIS,
                                               .class = DET_RELIEF_NEEDS_LEGAL,
                                               .since_us = INT64_MIN,
                                               .why = DET_STR("no basis is recorded: find out why "
                                                              "it was held")},
                          err);
}

/* ---- overlays -----------------------------------------------------------------------------------
 */

static det_status
judge_overlays(det_relieving *now, int64_t at_us, det_error *err)
{
    for (size_t i = 0; i < now->hold->overlay_count; i++) {
        const det_hold_overlay *overlay = &now->hold->overlays[i];
        det_relief_reason reason = {.step = overlay->kind == DET_HOLD_AML ? DET_RELIEF_AML
                                            : overlay->kind == DET_HOLD_INTERNAL_POLICY
                                                ? DET_RELIEF_POLICY
                                                : DET_RELIEF_CLAIM,
                                    .class = DET_RELIEF_STILL_HELD,
                                    .since_us = overlay->from_us};
        if (!det_hold_overlay_stands(overlay, at_us)) continue;
        if (!det_arena_print(now->arena, &reason.why, "%s%s%.*s stands (not sanctions)",
                             det_hold_overlay_name(overlay->kind),
                             overlay->by.len > 0 ? " of " : "", DET_STR_FMT(overlay->by)))
            return no_memory(err);
        det_status st = det_relief_add(now, &reason, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

static void
sort_reasons(det_relieving *now)
{
    /* by step, else as found: insertion, since there are a handful */
    for (size_t i = 1; i < now->count; i++) {
        det_relief_reason moved = now->reasons[i];
        size_t at = i;
        for (; at > 0 && now->reasons[at - 1].step > moved.step; at--)
            now->reasons[at] = now->reasons[at - 1];
        now->reasons[at] = moved;
    }
}

/* Of a hold that may move: the basis that was the last to end. */
static bool
tell_release(const det_relieving *now, det_relief_answer *out)
{
    const det_basis_answer *last = NULL;
    for (size_t i = 0; i < now->hold->basis_count; i++) {
        const det_basis_answer *basis = &now->bases[i];
        if (last == NULL || basis->since_us > last->since_us) last = basis;
        out->is_paused |= basis->state == DET_BASIS_PAUSED;
    }
    assert(last != NULL);
    out->since_us = last->since_us;
    return det_arena_print(
        now->arena, &out->outcome, "%s%.*s",
        now->hold->basis_count == 1 ? "" : "no basis is left, the last: ", DET_STR_FMT(last->why));
}

/* What is not held any more, or never was. */
static const char *
why_out(const det_hold *hold)
{
    if (hold->status == DET_HOLD_IS_RELEASED) return "it was released";
    if (hold->status == DET_HOLD_IS_REJECTED || hold->action == DET_HOLD_REJECTED)
        return "it was sent back, nothing is held";
    if (hold->kind == DET_HOLD_ACCOUNT && hold->basis_count == 0 && hold->amount_minor == 0)
        return "an account: its items are judged one by one";
    return NULL;
}

det_status
det_relief_judge(det_judge *judge, const det_hold *hold, det_arena *arena, det_relief_answer *out,
                 det_error *err)
{
    det_relieving now = {.judge = judge, .hold = hold, .arena = arena};
    const char *why = why_out(hold);
    *out = (det_relief_answer){.since_us = INT64_MIN, .outcome = det_str_of(why)};
    if (why != NULL) return DET_OK;
    det_status st = judge_bases(&now, err);
    if (st == DET_OK) st = det_relief_screen(&now, err);
    if (st == DET_OK) st = det_relief_goods(&now, err);
    if (st == DET_OK) st = judge_overlays(&now, det_judge_time_us(det_judge_when(judge)), err);
    if (st != DET_OK) return st;
    sort_reasons(&now);
    out->bases = now.bases;
    out->reasons = now.reasons;
    out->reason_count = now.count;
    out->class = DET_RELIEF_RELEASABLE;
    for (size_t i = 0; i < now.count; i++)
        if (now.reasons[i].class > out->class) {
            out->class = now.reasons[i].class;
            out->primary = i;
        }
    if (out->class == DET_RELIEF_RELEASABLE && !tell_release(&now, out)) return no_memory(err);
    return DET_OK;
}

const det_relief_reason *
det_relief_primary(const det_relief_answer *answer)
{
    return answer->class <= DET_RELIEF_RELEASABLE ? NULL : &answer->reasons[answer->primary];
}
