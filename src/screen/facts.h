/* facts.h - what else is known of a party, against what a list says of it.            floor: screen
 *
 * Each fact is graded agree, disagree or unknown, with the precision that both sides have.  Unknown
 * changes nothing.  The steps and their reasons: docs/matching.md, "facts". */
#ifndef DET_SCREEN_FACTS_H
#define DET_SCREEN_FACTS_H

#include "list/subject.h"
#include "screen/country.h"

typedef enum det_grade { DET_GRADE_UNKNOWN = 0, DET_GRADE_AGREE, DET_GRADE_DISAGREE } det_grade;
const char *det_grade_name(det_grade grade); /* "agree" */

enum { DET_FACTS_MAX = 5 }; /* schema, birth date, gender, nationality, country */

/* The facts of a question, read once. */
typedef struct det_facts {
    const det_countries *countries;
    bool has_schema;
    det_schema schema;
    det_span birth;               /* from = DET_DAY_NONE: unknown */
    char gender;                  /* 'm', 'f', 0 */
    det_str nationality, country; /* as given */
    det_str nationality_code, country_code;
    /* facts that were given and could not be read, in the order of the question */
    const char *unread[DET_FACTS_MAX];
    size_t unread_count;
} det_facts;
/* Never fails for an odd value: it becomes unread.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_facts_read(const det_question *question, const det_countries *countries,
                                      det_arena *arena, det_facts *out, det_error *err);

typedef struct det_fact {
    const char *property; /* "birthDate" */
    det_grade grade;
    int32_t effect_bp; /* before the caps */
    det_str asked, listed;
} det_fact;

typedef struct det_fact_grades {
    det_fact items[DET_FACTS_MAX];
    size_t count;      /* facts asked about */
    int32_t effect_bp; /* capped by DET_FACTS_RAISE_BP and DET_FACTS_LOWER_BP */
} det_fact_grades;
DET_CHECKED det_status det_facts_grade(const det_facts *facts, const det_question *question,
                                       const det_subject *body, det_arena *arena,
                                       det_fact_grades *out, det_error *err);

/* Are two numbers of documents the same without blanks, punctuation and case?  Empty ones never
 * are. */
bool det_number_equal(det_str a, det_str b);

#endif
