/* unknown.c - facts that a list has and a question does not: what they would change. */
#include "screen/unknown.h"

static det_status
effect_of(const det_facts *facts, const det_question *question, const det_subject *body,
          det_arena *arena, int32_t *effect, det_error *err)
{
    det_facts read;
    det_fact_grades grades;
    det_status st = det_facts_read(question, facts->countries, arena, &read, err);
    if (st == DET_OK) st = det_facts_grade(&read, question, body, arena, &grades, err);
    if (st == DET_OK) *effect = grades.effect_bp;
    return st;
}

/* The first statement that a fact can be compared with; NULL: there is none. */
static const det_statement *
first_of(const det_subject *body, det_prop prop)
{
    size_t at = 0;
    const det_statement *statement = det_subject_next(body, prop, &at);
    while (prop == DET_PROP_BIRTH_DATE && statement != NULL &&
           statement->span.from == DET_DAY_NONE) {
        at++;
        statement = det_subject_next(body, prop, &at);
    }
    return statement;
}

det_status
det_unknowns_find(const det_facts *facts, const det_question *question, const det_subject *body,
                  det_arena *arena, det_unknown out[DET_UNKNOWNS_MAX], size_t *count,
                  det_error *err)
{
    /* answers that do not agree with what is listed: one of the two, whatever that is */
    static const struct {
        const char *property, *others[2];
        det_prop prop;
        size_t offset;
    } kinds[DET_UNKNOWNS_MAX] = {
        {"birthDate", {"1700", "1701"}, DET_PROP_BIRTH_DATE, offsetof(det_question, birth_date)},
        {"nationality", {"FR", "JP"}, DET_PROP_NATIONALITY, offsetof(det_question, nationality)},
        {"gender", {"male", "female"}, DET_PROP_GENDER, offsetof(det_question, gender)}};
    *count = 0;
    for (size_t k = 0; k < DET_UNKNOWNS_MAX; k++) {
        det_question asked = *question;
        det_str *fact = (det_str *)(void *)((char *)&asked + kinds[k].offset);
        const det_statement *listed = first_of(body, kinds[k].prop);
        if (det_str_trim(*fact).len > 0 || listed == NULL) continue;
        det_unknown made = {.property = kinds[k].property, .listed = listed->text};
        *fact = listed->text;
        det_status st = effect_of(facts, &asked, body, arena, &made.agrees_bp, err);
        made.disagrees_bp = made.agrees_bp;
        for (size_t o = 0; o < 2 && st == DET_OK; o++) {
            int32_t effect = 0;
            *fact = det_str_of(kinds[k].others[o]);
            st = effect_of(facts, &asked, body, arena, &effect, err);
            if (effect < made.disagrees_bp) made.disagrees_bp = effect;
        }
        if (st != DET_OK) return st;
        if (made.agrees_bp != made.disagrees_bp) out[(*count)++] = made;
    }
    return DET_OK;
}
