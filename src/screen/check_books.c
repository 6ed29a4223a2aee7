/* check_books.c - the books beside the law, for one line of a transaction.
 *
 * A licence lifts a ruling; it does not change the law, so the ruling stays in the answer with the
 * licence beside it.  A line is lifted only if every ruling that stands in its way is. */
#include "screen/check_books.h"

#include "law/ledger.h"
#include "law/put.h"

static bool
stands_in_the_way(det_law_outcome outcome)
{
    return outcome != DET_LAW_ALLOWED && outcome != DET_LAW_WITHIN_QUOTA;
}

/* What a line takes of the licence that lifts it, for the lines behind it. */
static bool
take(det_lift *lift, const det_licence *by, const det_law_question *question, det_arena *arena)
{
    if (lift->pending_count == lift->capacity) {
        void *more = det_arena_grow(arena, lift->pending, lift->pending_count, &lift->capacity,
                                    sizeof *lift->pending);
        if (more == NULL) return false;
        lift->pending = more;
    }
    det_licence *use = &lift->pending[lift->pending_count];
    *use = (det_licence){.entry = DET_LICENCE_USE,
                         .licence = det_licence_root(lift->licences, by),
                         .reference = lift->reference,
                         .goods = DET_NEW(arena, det_licence_goods, 1)};
    if (use->goods == NULL) return false;
    use->goods[0] = (det_licence_goods){.what = question->hs.len > 0 ? question->hs
                                                                     : question->kind,
                                        .is_code = question->hs.len > 0,
                                        .has_amount = question->quantity_milli != INT64_MIN,
                                        .amount = {question->unit, question->quantity_milli}};
    use->goods_count = 1;
    use->has_value = det_licence_value(question, &use->value_milli);
    lift->pending_count++;
    return true;
}

static det_status
try_ruling(const det_lift *lift, const det_law_question *question, const det_measure *measure,
           det_arena *arena, det_lift_ruling *out, det_error *err)
{
    const det_licence_case of = {.begin_us = lift->begin_us,
                                 .at_us = question->at_us,
                                 .known_us = question->known_us,
                                 .measure = measure,
                                 .question = question,
                                 .parties = lift->parties,
                                 .reference = lift->reference,
                                 .pending = lift->pending,
                                 .pending_count = lift->pending_count};
    det_licence_answer *answers = NULL;
    *out = (det_lift_ruling){.measure = measure};
    det_status st = det_licences_try(lift->licences, &of, arena, &answers, &out->count, err);
    out->answers = answers;
    for (size_t i = 0; st == DET_OK && i < out->count && out->by == NULL; i++)
        if (answers[i].covers) out->by = answers[i].licence;
    return st;
}

det_status
det_lift_line(det_lift *lift, const det_law_question *question, det_law_decision *law,
              det_arena *arena, det_lifted *out, det_error *err)
{
    bool all_covered = true;
    det_law_outcome rest = DET_LAW_ALLOWED;
    *out = (det_lifted){.law_outcome = law->outcome};
    if (lift->licences == NULL || lift->licences->count == 0 || !stands_in_the_way(law->outcome))
        return DET_OK;
    out->rulings = DET_NEW(arena, det_lift_ruling, law->ruling_count + 1);
    if (out->rulings == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the licences of a line");
    for (size_t i = 0; i < law->ruling_count; i++) {
        const det_law_ruling *ruling = &law->rulings[i];
        if (!stands_in_the_way(ruling->outcome)) {
            if (ruling->outcome == DET_LAW_WITHIN_QUOTA) rest = DET_LAW_WITHIN_QUOTA;
            continue;
        }
        det_lift_ruling *made = &out->rulings[out->count];
        det_status st = try_ruling(lift, question, ruling->measure, arena, made, err);
        if (st != DET_OK) return st;
        all_covered = all_covered && made->by != NULL;
        out->count += made->count > 0;
    }
    /* what is undetermined for another reason than a ruling is not a licence's to settle */
    if (!all_covered || out->count == 0 || law->rulings[0].outcome != law->outcome) return DET_OK;
    for (size_t i = 0; i < out->count; i++)
        if (!take(lift, out->rulings[i].by, question, arena))
            return det_fail(err, DET_NOMEM, (det_where){0}, "the licences of a line");
    out->is_lifted = true;
    law->outcome = rest;
    return DET_OK;
}

static void
put_answer(const det_lift_ruling *ruling, const det_licence_answer *answer, det_json *json)
{
    const det_licence *licence = answer->licence;
    det_json_object(json);
    det_json_key_str(json, "id", licence->id);
    det_json_key_str(json, "measure", det_measure_id(ruling->measure));
    det_json_key_str(json, "authority", licence->authority);
    det_json_key_cstr(json, "kind", det_licence_kind_name(licence->kind));
    det_json_key_bool(json, "covers", answer->covers);
    det_put_texts(json, "why", answer->why);
    det_put_texts(json, "conditions", licence->conditions);
    det_put_instant(json, "valid_before", licence->before_us);
    det_json_key_bool(json, "unblocks", licence->unblocks);
    det_json_key_str(json, "source", licence->source);
    det_json_object_end(json);
}

void
det_lifted_write(const det_lifted *lifted, det_json *json)
{
    if (lifted->count == 0) return;
    if (lifted->is_lifted) {
        det_json_key_cstr(json, "law_outcome", det_law_outcome_name(lifted->law_outcome));
        det_json_key(json, "by_licence");
        det_json_array(json);
        for (size_t i = 0; i < lifted->count; i++) {
            bool is_new = true;
            for (size_t j = 0; j < i && is_new; j++)
                is_new = lifted->rulings[j].by != lifted->rulings[i].by;
            if (is_new) det_json_str(json, lifted->rulings[i].by->id);
        }
        det_json_array_end(json);
    }
    det_json_key(json, "licences");
    det_json_array(json);
    for (size_t i = 0; i < lifted->count; i++)
        for (size_t j = 0; j < lifted->rulings[i].count; j++)
            put_answer(&lifted->rulings[i], &lifted->rulings[i].answers[j], json);
    det_json_array_end(json);
}

det_status
det_quotas_write(const det_law_question *question, const det_law_decision *law, det_arena *arena,
                 det_json *json, det_error *err)
{
    bool is_open = false;
    for (size_t i = 0; i < law->ruling_count; i++) {
        det_quota_state state;
        bool is_told = false;
        det_status st = det_quota_asked(law->rulings[i].measure, question, arena, &state, &is_told,
                                        err);
        if (st != DET_OK) return st;
        if (!is_told) continue;
        if (!is_open) {
            det_json_key(json, "quotas");
            det_json_array(json);
            is_open = true;
        }
        det_quota_state_write(&state, json);
    }
    if (is_open) det_json_array_end(json);
    return DET_OK;
}
