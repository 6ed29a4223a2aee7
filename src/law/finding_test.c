/* Findings: what they satisfy, what they leave in doubt, and that they change nothing else. */
#include "law/finding.h"

#include "law/clauses.h"
#include "law/testing.h"

static const char law_text[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: S/RES/1 (2017), adopted: 2017-01-01}\n"
    "measures:\n"
    "- {id: un.9.coal, kind: coal, title: Coal, scope: {direction: from, kinds: [coal]}}\n"
    "- {id: un.9.iron, kind: iron, title: Iron, scope: {direction: from, kinds: [iron]}}\n"
    "acts:\n"
    "- {impose: [un.9.coal, un.9.iron], cite: \"1\"}\n"
    "- {suspend: un.9.coal, id: P-1, cite: \"2\", on_event: E-VERIFIED}\n"
    "- {terminate: un.9.iron, cite: \"3\", from: 2018-06-01, unless_event: E-TEST}\n"
    "events:\n"
    "- {id: E-VERIFIED, title: Dismantling verified, kind: dismantling}\n"
    "- {id: E-TEST, title: A test, kind: nuclear_test}\n"
    "- {id: E-2017, title: A launch, kind: launch, happened: 2017-07-04}\n"
    "clauses:\n"
    "- {id: C-TRIGGER, kind: trigger, title: Further measures, cite: \"4\", met_by: {kinds: "
    "[nuclear_test]}}\n"
    "- {id: C-OBLIGATION, kind: obligation, title: No launches, cite: \"5\", broken_by: {kinds: "
    "[launch]}, kept_by: {kinds: [moratorium]}}\n"
    "- {id: C-REVIEW, kind: review, title: Review, cite: \"6\"}\n";

/* A lawbook with findings laid over it, as known at an instant. */
typedef struct book {
    testing_law law;
    det_tree tree;
    det_finding items[20];
    det_findings findings;
    size_t count;
    det_error err;
} book;

static book
book_open(void)
{
    book b = {0};
    CHECK_OK(det_arena_new(0, &b.law.arena, &b.err), &b.err);
    CHECK_OK(det_tree_read_yaml(det_str_of(law_text), "1.yaml", b.law.arena, &b.tree, &b.err),
             &b.err);
    CHECK_OK(det_lawbook_load(&b.tree, 1, b.law.arena, &b.law.law, &b.law.findings,
                              &b.law.finding_count, &b.err),
             &b.err);
    CHECK_OK(det_findings_make(b.items, 0, b.law.arena, &b.findings, &b.err), &b.err);
    return b;
}

static bool
put(book *b, const char *line)
{
    det_str rest = det_str_of(line), part;
    det_field *items = DET_NEW(b->law.arena, det_field, 16);
    det_fields fields = {items, 0, {"findings", (uint32_t)b->count + 1, 1}};
    while (det_str_next(&rest, ';', &part)) {
        size_t equals = det_str_find_byte(part, '=');
        items[fields.count++] = (det_field){det_str_slice(part, 0, equals),
                                            det_str_slice(part, equals + 1, part.len), fields.at};
    }
    det_finding *finding = &b->items[b->count];
    if (det_finding_read(&fields, b->law.law, DET_ZONE_NEW_YORK, b->law.arena, finding, &b->err) !=
            DET_OK ||
        det_finding_check(&b->findings, finding, fields.at, &b->err) != DET_OK)
        return false;
    b->count++;
    CHECK_OK(det_findings_make(b->items, b->count, b->law.arena, &b->findings, &b->err), &b->err);
    return true;
}

/* "coal paused, iron in_force; trigger not_met, obligation met, review undetermined" */
static const char *
show(book *b, const char *at, const char *known, char out[TESTING_TEXT_MAX])
{
    const det_lawbook *law = NULL;
    det_happening *happenings = NULL;
    size_t count = 0, used = 0;
    int64_t at_us = testing_when(at, DET_ZONE_NEW_YORK);
    int64_t known_us = testing_when(known, DET_ZONE_UTC);
    CHECK_OK(
        det_findings_happenings(&b->findings, known_us, b->law.arena, &happenings, &count, &b->err),
        &b->err);
    CHECK_OK(det_lawbook_lay(&b->tree, 1, happenings, count, b->law.arena, &law, &b->err), &b->err);
    for (size_t i = 0; i < law->measure_count; i++) {
        det_law_state state = det_law_state_only(law->measures[i], at_us, known_us);
        used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, "%.*s %s",
                                 DET_STR_FMT(law->measures[i]->kind), det_law_state_name(state));
        if (law->doubtful != NULL) {
            det_law_state other = det_law_state_only(law->doubtful->measures[i], at_us, known_us);
            if (other != state)
                used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, " or %s",
                                         det_law_state_name(other));
        }
        used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, ", ");
    }
    for (size_t i = 0; i < law->clause_count; i++)
        used += (size_t)snprintf(
            out + used, TESTING_TEXT_MAX - used, "%s%.*s %s", i > 0 ? ", " : "",
            DET_STR_FMT(law->clauses[i]->id),
            det_clause_status_name(det_law_clause_status(law, law->clauses[i], at_us, known_us)));
    return out;
}

TEST(finding_lays_over_the_law)
{
    static const struct {
        int line;
        const char *finding, *at, *known, *want;
    } rows[] = {
        {__LINE__, NULL, "2018-03-01", "always",
         "coal in_force, iron in_force, C-OBLIGATION not_met, C-REVIEW not_met, C-TRIGGER "
         "not_met"},
        {__LINE__, NULL, "2018-07-01", "always",
         "coal in_force, iron removed, C-OBLIGATION not_met, C-REVIEW not_met, C-TRIGGER not_met"},
        /* what is alleged decides nothing, and where it would decide nothing is decided */
        {__LINE__, "id=f1;status=alleged;event=E-TEST;on=2018-05-01;source=s;known=2018-05-02",
         "2018-07-01", "always",
         "coal in_force, iron removed or in_force, C-OBLIGATION not_met, C-REVIEW not_met, "
         "C-TRIGGER undetermined"},
        /* before it was told, nothing of it */
        {__LINE__, NULL, "2018-07-01", "2018-05-01T12:00Z",
         "coal in_force, iron removed, C-OBLIGATION not_met, C-REVIEW not_met, C-TRIGGER not_met"},
        /* verified: the termination does not take effect, and the trigger is met */
        {__LINE__, "id=f2;about=f1;status=verified;source=s;known=2018-05-20", "2018-07-01",
         "always",
         "coal in_force, iron in_force, C-OBLIGATION not_met, C-REVIEW not_met, C-TRIGGER "
         "triggered_not_acted_on"},
        {__LINE__, NULL, "2018-07-01", "2018-05-10",
         "coal in_force, iron removed or in_force, C-OBLIGATION not_met, C-REVIEW not_met, "
         "C-TRIGGER undetermined"},
        /* an act that waits for an event begins with it */
        {__LINE__, "id=f3;status=reported;event=E-VERIFIED;on=2018-06-15;source=s;known=2018-06-20",
         "2018-07-01", "always",
         "coal paused, iron in_force, C-OBLIGATION not_met, C-REVIEW not_met, C-TRIGGER "
         "triggered_not_acted_on"},
        {__LINE__, NULL, "2018-06-14", "always",
         "coal in_force, iron in_force, C-OBLIGATION not_met, C-REVIEW not_met, C-TRIGGER "
         "triggered_not_acted_on"},
        {__LINE__, NULL, "2018-07-01", "2018-06-19",
         "coal in_force, iron in_force, C-OBLIGATION not_met, C-REVIEW not_met, C-TRIGGER "
         "triggered_not_acted_on"},
        /* an event of its own, by its kind */
        {__LINE__,
         "id=f4;status=reported;regime=un:9;kind=moratorium;title=A "
         "moratorium;on=2018-04-21;source=s;known=2018-04-21",
         "2018-07-01", "always",
         "coal paused, iron in_force, C-OBLIGATION met, C-REVIEW met, C-TRIGGER "
         "triggered_not_acted_on"},
        {__LINE__,
         "id=f5;status=disputed;regime=un:9;kind=launch;title=A "
         "launch;on=2018-06-30;source=s;known=2018-07-01",
         "2018-07-01", "always",
         "coal paused, iron in_force, C-OBLIGATION undetermined, C-REVIEW undetermined, C-TRIGGER "
         "triggered_not_acted_on"},
        /* what is withdrawn never was */
        {__LINE__, "id=f6;about=f5;status=withdrawn;source=s;known=2018-07-02", "2018-07-01",
         "always",
         "coal paused, iron in_force, C-OBLIGATION met, C-REVIEW met, C-TRIGGER "
         "triggered_not_acted_on"},
        /* what the lawbook itself records is not told again */
        {__LINE__, "id=f7;status=disputed;event=E-2017;on=2018-07-04;source=s;known=2018-07-04",
         "2018-08-01", "always",
         "coal paused, iron in_force, C-OBLIGATION met, C-REVIEW met, C-TRIGGER "
         "triggered_not_acted_on"},
    };
    char out[TESTING_TEXT_MAX];
    book b = book_open();
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].finding != NULL && !put(&b, rows[i].finding))
            det_test_fail(__FILE__, rows[i].line, "%s", b.err.text);
        CHECK_TEXT(rows[i].line, show(&b, rows[i].at, rows[i].known, out), rows[i].want);
    }
    testing_close(&b.law);
}

/* The answer to a transaction is undetermined where a doubtful finding would change it. */
TEST(finding_decides_transactions)
{
    book b = book_open();
    const det_lawbook *law = NULL;
    det_happening *happenings = NULL;
    size_t count = 0;
    det_law_decision decision;
    det_law_question question = {.at_us = testing_when("2018-07-01", DET_ZONE_NEW_YORK),
                                 .known_us = INT64_MAX,
                                 .actor_from = DET_STR("KP"),
                                 .actor_to = DET_STR("CN"),
                                 .kind = DET_STR("iron"),
                                 .quantity_milli = INT64_MIN};
    CHECK(put(&b, "id=f;status=alleged;event=E-TEST;on=2018-05-01;source=s;known=2018-05-02"));
    CHECK_OK(
        det_findings_happenings(&b.findings, INT64_MAX, b.law.arena, &happenings, &count, &b.err),
        &b.err);
    CHECK_OK(det_lawbook_lay(&b.tree, 1, happenings, count, b.law.arena, &law, &b.err), &b.err);
    CHECK_OK(det_law_decide(b.law.law, &question, b.law.arena, &decision, &b.err), &b.err);
    CHECK_TEXT(__LINE__, det_law_outcome_name(decision.outcome), "allowed");
    CHECK_OK(det_law_decide(law, &question, b.law.arena, &decision, &b.err), &b.err);
    CHECK_TEXT(__LINE__, det_law_outcome_name(decision.outcome), "undetermined");
    question.kind = DET_STR("coal");
    CHECK_OK(det_law_decide(law, &question, b.law.arena, &decision, &b.err), &b.err);
    CHECK_TEXT(__LINE__, det_law_outcome_name(decision.outcome), "prohibited");
    testing_close(&b.law);
}

TEST(finding_refusals)
{
    static const struct {
        int line;
        const char *finding, *want;
    } rows[] = {
        {__LINE__, "id=a;status=reported;event=E-TEST;on=2018-05-01;source=s;known=2018-05-02",
         "taken"},
        {__LINE__, "event=E-TEST",
         "findings:2:1: a finding needs 'status': alleged, reported, verified, disputed; withdrawn "
         "of a correction"},
        {__LINE__, "status=true",
         "findings:2:1: 'status' is 'true'; expected one of alleged, reported, verified, disputed, "
         "withdrawn"},
        {__LINE__, "status=reported;event=E-TSET;on=2018-05-01;source=s",
         "findings:2:1: no event 'E-TSET' of a regime in the lawbook; did you mean 'E-TEST'; a "
         "finding of something else gives kind and title instead"},
        {__LINE__, "status=reported;regime=un:8;kind=launch;title=t;on=2018-05-01;source=s",
         "findings:2:1: no regime 'un:8' in the lawbook; did you mean 'un:9'"},
        {__LINE__, "status=reported;regime=un:9;title=t;on=2018-05-01;source=s",
         "findings:2:1: a finding needs 'kind': what happened, in the lawbook's word, as "
         "missile_launch; or the id of an event"},
        {__LINE__, "status=reported;event=E-TEST;source=s",
         "findings:2:1: a finding needs 'on': the day it happened, as 2017-11-29"},
        {__LINE__, "status=reported;event=E-TEST;on=2018-05-01",
         "findings:2:1: a finding needs 'source': who says so, and where"},
        {__LINE__, "status=withdrawn;event=E-TEST;on=2018-05-01;source=s",
         "findings:2:1: only a correction can be withdrawn: say which finding it is about"},
        {__LINE__, "id=b;status=verified;about=z;source=s", "findings:2:1: no finding 'z'"},
        {__LINE__, "id=b;status=verified;about=a;source=s;known=2018-05-01",
         "findings:2:1: 'b' would be known before 'a', which it is about"},
        {__LINE__, "id=b;status=verified;about=a;source=s;known=2018-05-03", "taken"},
        {__LINE__, "id=c;status=disputed;about=a;source=s;known=2018-05-04",
         "findings:3:1: 'a' was corrected by 'b' already; name that one"},
    };
    book b = book_open();
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, put(&b, rows[i].finding) ? "taken" : b.err.text, rows[i].want);
    testing_close(&b.law);
}
