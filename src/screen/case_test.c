/* Cases: what an entry does, what it may follow, and the figures of many. */
#include "screen/case.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"

/* Entries as "kind:actor:more", one behind the other; an hour apart, from 1970-01-01T01:00. */
enum { STEPS_MAX = 24 };
static const char opening[] =
    "entry=open;alerts=un:A.1;alerts=eu:EU.2;snapshot=s;name=Ann;birth_date=1984;"
    "evidence=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const struct {
    const char *word, *fields;
} words[] = {
    {"open", opening},
    {"assign", "entry=assign;to=ann"},
    {"note", "entry=note;note=n"},
    {"escalate", "entry=escalate"},
    {"ask", "entry=ask;note=n"},
    {"answer", "entry=answer;note=n"},
    {"other", "entry=close;reason=different_person;conflicts=birth_date=1990"},
    {"name", "entry=close;reason=different_name;note=n"},
    {"gone", "entry=close;reason=delisted;checked=s"},
    {"same", "entry=close;reason=duplicate;duplicate_of=D"},
    {"self", "entry=close;reason=duplicate;duplicate_of=C"},
    {"alone", "entry=close;reason=true_match"},
    {"true", "entry=decide;reason=true_match"},
    {"think", "entry=decide;reason=different_person;conflicts=birth_date=1990"},
    {"mistaken", "entry=decide;reason=mistaken_identity;conflicts=photograph=x"},
    {"approve", "entry=approve"},
    {"refuse", "entry=refuse;note=n"},
    {"reopen", "entry=reopen;note=n"},
};

static det_status
read_fields(det_str text, const char *id, det_arena *arena, det_case_entry *out, det_error *err)
{
    static det_field items[16];
    size_t used = 0;
    det_str part;
    items[used++] = (det_field){DET_STR("id"), det_str_of(id), {"t", 1, 1}};
    while (det_str_next(&text, ';', &part)) {
        size_t equals = det_str_find_byte(part, '=');
        det_str key = det_str_slice(part, 0, equals);
        /* the reader of a field takes key and value as they are */
        items[used++] = (det_field){key, det_str_slice(part, equals + 1, part.len), {"t", 1, 1}};
    }
    const det_fields fields = {items, used, {"t", 1, 1}};
    return det_case_read(&fields, arena, out, err);
}

static const char *
fields_of(det_str word)
{
    for (size_t i = 0; i < COUNT(words); i++)
        if (det_str_equal(word, det_str_of(words[i].word))) return words[i].fields;
    return "";
}

/* "open/ann true/bob approve/cy": the state at the end, or what was refused. */
static void
play(const char *script, char out[600])
{
    static char names[STEPS_MAX][32];
    det_arena *arena = NULL;
    det_error err = {0};
    det_case_entry items[STEPS_MAX] = {0};
    det_case_entries entries = {items, 0};
    det_cases cases = {0};
    det_str rest = det_str_of(script), step, maker = {0};
    det_status st = det_arena_new(0, &arena, &err);
    while (st == DET_OK && det_str_next(&rest, ' ', &step)) {
        size_t slash = det_str_find_byte(step, '/');
        det_str fields = det_str_of(fields_of(det_str_slice(step, 0, slash)));
        det_case_entry *entry = &items[entries.count];
        bool is_first = entries.count == 0;
        snprintf(names[entries.count], sizeof names[0], is_first ? "C" : "C/%zu", entries.count);
        char text[500];
        snprintf(text, sizeof text, "%.*s%s", DET_STR_FMT(fields), is_first ? "" : ";case=C");
        det_str kept = {0};
        CHECK(det_arena_copy(arena, det_str_of(text), &kept));
        st = read_fields(kept, names[entries.count], arena, entry, &err);
        entry->stamp = (det_stamp){.tx = (uint32_t)entries.count + 1,
                                   .recorded_us = (int64_t)(entries.count + 1) * 3600000000,
                                   .known_us = (int64_t)(entries.count + 1) * 3600000000,
                                   .actor = det_str_slice(step, slash + 1, step.len)};
        if (st == DET_OK) st = det_cases_fold(&entries, INT64_MAX, arena, &cases, &err);
        const det_case *of = is_first ? NULL : det_case_find(&cases, DET_STR("C"));
        if (st == DET_OK) st = det_case_check(of, entry, (det_where){0}, &err);
        if (st == DET_OK) (void)det_case_duty(of, entry, &maker);
        if (st == DET_OK) entries.count++;
    }
    if (st == DET_OK) st = det_cases_fold(&entries, INT64_MAX, arena, &cases, &err);
    if (st != DET_OK) {
        snprintf(out, 600, "%s: %.500s", det_status_name(st), err.text);
    } else {
        const det_case *of = det_case_find(&cases, DET_STR("C"));
        snprintf(out, 600, "%s %u%s%.*s%s%s%s%.*s%s", det_case_status_name(of->status), of->level,
                 of->owner.len > 0 ? " with " : "", DET_STR_FMT(of->owner),
                 of->decision == NULL ? "" : " ",
                 of->decision == NULL ? "" : det_case_reason_name(of->decision->reason),
                 maker.len > 0 ? " checks " : "", DET_STR_FMT(maker),
                 of->was_true_match ? " was_true_match" : "");
    }
    det_arena_free(arena);
}

static const struct {
    int line;
    const char *script, *want;
} rows[] = {
    {__LINE__, "open/ann", "open 1"},
    {__LINE__, "open/ann note/bob", "open 1"},
    {__LINE__, "open/ann assign/ann", "assigned 1 with ann"},
    {__LINE__, "open/ann assign/ann ask/ann", "pending_information 1 with ann"},
    {__LINE__, "open/ann ask/ann", "pending_information 1"},
    {__LINE__, "open/ann ask/ann answer/bea", "open 1"},
    {__LINE__, "open/ann assign/ann ask/ann answer/bea", "assigned 1 with ann"},
    {__LINE__, "open/ann assign/ann escalate/ann", "escalated 2"},
    {__LINE__, "open/ann escalate/ann ask/sam answer/bea", "escalated 2"},
    {__LINE__, "open/ann ask/ann escalate/ann", "escalated 2"},
    {__LINE__, "open/ann other/ann", "closed 1 different_person"},
    {__LINE__, "open/ann name/ann", "closed 1 different_name"},
    {__LINE__, "open/ann gone/ann", "closed 1 delisted"},
    {__LINE__, "open/ann same/ann", "closed 1 duplicate"},
    {__LINE__, "open/ann ask/ann other/ann", "closed 1 different_person"},
    {__LINE__, "open/ann true/sam", "decided 1 true_match"},
    {__LINE__, "open/ann true/sam approve/pia", "closed 1 true_match checks sam was_true_match"},
    {__LINE__, "open/ann true/sam refuse/pia", "open 1 checks sam"},
    {__LINE__, "open/ann escalate/ann true/sam refuse/pia true/pia approve/pet",
     "closed 2 true_match checks pia was_true_match"},
    {__LINE__, "open/ann true/sam approve/pia reopen/sam", "open 1 was_true_match"},
    {__LINE__, "open/ann true/sam approve/pia reopen/sam mistaken/sam approve/pia",
     "closed 1 mistaken_identity checks sam"},
    {__LINE__, "open/ann true/sam approve/pia reopen/sam mistaken/sam refuse/pia",
     "open 1 checks sam was_true_match"},
    /* a decision that two may take is checked too */
    {__LINE__, "open/ann think/ann approve/sam", "closed 1 different_person checks ann"},
    {__LINE__, "open/ann assign/bob other/bob reopen/sam", "open 1"},
    {__LINE__, "open/ann other/ann note/ann", "closed 1 different_person"},
    /* refused */
    {__LINE__, "open/ann other/ann assign/ann",
     "DET_CONFLICT: case 'C' is closed (different_person, by 'ann'); to go on with it, reopen it"},
    {__LINE__, "open/ann reopen/ann", "DET_CONFLICT: case 'C' is not closed but open"},
    {__LINE__, "open/ann alone/sam",
     "DET_REFUSED: case 'C': true_match takes two people: decide it, and somebody else approves"},
    {__LINE__, "open/ann approve/pia",
     "DET_CONFLICT: case 'C' is open: nothing waits for a second person"},
    {__LINE__, "open/ann refuse/pia",
     "DET_CONFLICT: case 'C' is open: nothing waits for a second person"},
    {__LINE__, "open/ann true/sam true/pia",
     "DET_CONFLICT: case 'C' is decided (true_match, by 'sam') and waits for a second person to "
     "approve or refuse that"},
    {__LINE__, "open/ann true/sam other/ann",
     "DET_CONFLICT: case 'C' is decided (true_match, by 'sam') and waits for a second person to "
     "approve or refuse that"},
    {__LINE__, "open/ann escalate/ann escalate/ann",
     "DET_CONFLICT: case 'C' is at level 2 already"},
    {__LINE__, "open/ann ask/ann ask/ann", "DET_CONFLICT: case 'C' waits for information already"},
    {__LINE__, "open/ann answer/ann", "DET_CONFLICT: case 'C' is open: nobody was asked"},
    {__LINE__, "open/ann mistaken/sam",
     "DET_REFUSED: case 'C': mistaken_identity undoes a true match, and this case never was one; "
     "say different_person or different_entity"},
    {__LINE__, "open/ann true/sam approve/pia reopen/sam other/sam",
     "DET_REFUSED: case 'C' was a true match, and what was frozen for it may still be: to undo "
     "that "
     "the reason is mistaken_identity, and it takes two people"},
    {__LINE__, "open/ann true/sam approve/pia reopen/sam same/sam",
     "DET_REFUSED: case 'C' was a true match, and what was frozen for it may still be: to undo "
     "that "
     "the reason is mistaken_identity, and it takes two people"},
    {__LINE__, "open/ann self/ann", "DET_CONFLICT: case 'C' cannot be a duplicate of itself"},
    {__LINE__, "open/ann true/sam approve/pia true/sam",
     "DET_CONFLICT: case 'C' is closed (true_match, by 'sam'); to go on with it, reopen it"},
};

TEST(case_states)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        char out[600];
        play(rows[i].script, out);
        CHECK_TEXT(rows[i].line, out, rows[i].want);
    }
}

static const struct {
    int line;
    const char *fields, *want;
} read_rows[] = {
    {__LINE__, "case=C", "t:1:1: an entry of a case needs 'entry': open, assign, note ..."},
    {__LINE__, "entry=note;note=n", "t:1:1: an entry of a case needs 'case': the id of the case"},
    {__LINE__, "entry=note;case=C", "t:1:1: this entry needs 'note': what was found"},
    {__LINE__, "entry=ask;case=C", "t:1:1: this entry needs 'note': what is asked, and of whom"},
    {__LINE__, "entry=answer;case=C", "t:1:1: this entry needs 'note': what the answer is"},
    {__LINE__, "entry=refuse;case=C",
     "t:1:1: this entry needs 'note': why the decision does not stand"},
    {__LINE__, "entry=reopen;case=C", "t:1:1: this entry needs 'note': why it is not over"},
    {__LINE__, "entry=assign;case=C", "t:1:1: an assignment needs 'to': who works on it"},
    {__LINE__, "entry=attach;case=C;digest=00;file=f",
     "t:1:1: digest '00' is no SHA-256; expected 64 digits of 0-9a-f"},
    {__LINE__, "entry=open;snapshot=s",
     "t:1:1: a case needs 'alerts': the ids of the listings that alert, as un:KPi.033"},
    {__LINE__, "entry=close;case=C",
     "t:1:1: a decision needs 'reason': different_person, different_entity, different_name, "
     "true_match, delisted, duplicate or mistaken_identity"},
    {__LINE__, "entry=close;case=C;reason=different_person",
     "t:1:1: the reason different_person needs the fact that conflicts, as birth_date=1984"},
    {__LINE__, "entry=decide;case=C;reason=mistaken_identity",
     "t:1:1: the reason mistaken_identity needs the fact that conflicts, as birth_date=1984"},
    {__LINE__, "entry=close;case=C;reason=different_person;conflicts=hat=red",
     "t:1:1: conflict 'hat=red': expected a fact and what it is, as birth_date=1984; facts are "
     "those of a question, birth_place, father_name, position, photograph, owner, flag and other"},
    {__LINE__, "entry=close;case=C;reason=different_person;conflicts=birth_date=",
     "t:1:1: conflict 'birth_date=': expected a fact and what it is, as birth_date=1984; facts are "
     "those of a question, birth_place, father_name, position, photograph, owner, flag and other"},
    {__LINE__, "entry=close;case=C;reason=different_name",
     "t:1:1: the reason different_name needs 'note': why the names are not the same"},
    {__LINE__, "entry=close;case=C;reason=duplicate",
     "t:1:1: a duplicate needs 'duplicate_of': the case that goes on"},
    {__LINE__, "entry=close;case=C;reason=different_name;note=n;duplicate_of=D",
     "t:1:1: 'duplicate_of' goes with the reason duplicate; found different_name"},
};

TEST(case_reads)
{
    for (size_t i = 0; i < COUNT(read_rows); i++) {
        det_arena *arena = NULL;
        det_error err = {0};
        det_case_entry entry;
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        CHECK(read_fields(det_str_of(read_rows[i].fields), "x", arena, &entry, &err) == DET_SYNTAX);
        CHECK_TEXT(read_rows[i].line, err.text, read_rows[i].want);
        det_arena_free(arena);
    }
}

/* The figures of cases that were opened so many hours before the end, each with its own end. */
TEST(case_figures)
{
    static const struct {
        int64_t hours;        /* of age */
        int64_t touch, close; /* hours after the opening; 0: not */
        const char *alerts;
    } made[] = {
        {1, 0, 0, "un:A"},       {47, 1, 0, "un:A"},   {48, 2, 0, "eu:B"},   {191, 0, 0, "un:A"},
        {192, 3, 0, "un:A"},     {743, 0, 0, "un:A"},  {744, 0, 0, "un:A"},  {2183, 0, 0, "un:A"},
        {2184, 0, 0, "own:w:A"}, {100, 4, 10, "eu:B"}, {100, 5, 20, "un:A"},
    };
    enum { CASES = COUNT(made) };
    const int64_t hour = INT64_C(3600000000), at_us = 100000 * hour;
    char ids[CASES][8];
    det_case_entry items[CASES * 3] = {0};
    det_str alerts[CASES];
    size_t used = 0;
    for (size_t i = 0; i < CASES; i++) {
        int64_t opened = at_us - made[i].hours * hour;
        snprintf(ids[i], sizeof ids[i], "C%zu", i);
        det_str id = det_str_of(ids[i]);
        alerts[i] = det_str_of(made[i].alerts);
        items[used++] = (det_case_entry){.kind = DET_CASE_OPEN,
                                         .id = id,
                                         .of = id,
                                         .alerts = {&alerts[i], 1},
                                         .stamp = {.recorded_us = opened, .known_us = opened}};
        if (made[i].touch > 0)
            items[used++] = (det_case_entry){
                .kind = DET_CASE_NOTE,
                .of = id,
                .stamp = {.recorded_us = opened + made[i].touch * hour, .known_us = opened}};
        if (made[i].close > 0)
            items[used++] = (det_case_entry){
                .kind = DET_CASE_CLOSE,
                .of = id,
                .reason = DET_CASE_DIFFERENT_NAME,
                .stamp = {.recorded_us = opened + made[i].close * hour, .known_us = opened}};
    }
    det_arena *arena = NULL;
    det_text *text = NULL;
    det_error err;
    det_cases cases;
    det_case_figures *figures = NULL;
    const det_case_entries entries = {items, used};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &text, &err), &err);
    CHECK_OK(det_cases_fold(&entries, INT64_MAX, arena, &cases, &err), &err);
    det_json json = det_json_over(text);
    /* in two parts, as a book is read */
    const det_cases part = {cases.items, 4}, rest = {cases.items + 4, cases.count - 4};
    CHECK_OK(det_case_figures_begin(INT64_MIN, at_us, arena, &figures, &err), &err);
    CHECK_OK(det_case_figures_add(figures, &part, &err), &err);
    CHECK_OK(det_case_figures_add(figures, &rest, &err), &err);
    det_case_figures_write(figures, &json);
    const char *end = strstr(det_text_bytes(text), ",\"definitions\"");
    CHECK(end != NULL);
    char got[2000];
    snprintf(got, sizeof got, "%.*s", (int)(end - det_text_bytes(text)), det_text_bytes(text));
    CHECK_TEXT(
        __LINE__, got,
        "{\"at\":\"1981-05-29T16:00:00Z\",\"opened\":11,\"backlog\":9,\"ageing\":["
        "{\"days\":\"0-1\",\"cases\":2},{\"days\":\"2-7\",\"cases\":2},"
        "{\"days\":\"8-30\",\"cases\":2},{\"days\":\"31-90\",\"cases\":2},"
        "{\"days\":\"91+\",\"cases\":1}],\"by_status\":{\"open\":9,\"assigned\":0,\"escalated\":0,"
        "\"pending_information\":0,\"decided\":0,\"closed\":2},\"backlog_by_level\":{\"1\":9,"
        "\"2\":0},\"first_touch\":{\"cases\":5,\"median_seconds\":10800,\"p90_seconds\":18000,"
        "\"longest_seconds\":18000},\"decision\":{\"cases\":2,\"median_seconds\":36000,"
        "\"p90_seconds\":72000,\"longest_seconds\":72000},\"closed_by_reason\":{"
        "\"different_person\":0,\"different_entity\":0,\"different_name\":2,\"true_match\":0,"
        "\"delisted\":0,\"duplicate\":0,\"mistaken_identity\":0},\"decisions_refused\":0,"
        "\"reopened\":0,\"by_list\":[{\"list\":\"eu\",\"opened\":2,\"waiting\":1,"
        "\"false_positive\":1,\"true_match\":0,\"delisted\":0,\"duplicate\":0},"
        "{\"list\":\"own:w\",\"opened\":1,\"waiting\":1,\"false_positive\":0,\"true_match\":0,"
        "\"delisted\":0,\"duplicate\":0},{\"list\":\"un\",\"opened\":8,\"waiting\":7,"
        "\"false_positive\":1,\"true_match\":0,\"delisted\":0,\"duplicate\":0}]");
    /* those of the last four days, and nothing that came after */
    det_text_clear(text);
    json = det_json_over(text);
    CHECK_OK(det_case_figures_begin(at_us - 100 * hour, at_us - 48 * hour, arena, &figures, &err),
             &err);
    CHECK_OK(det_case_figures_add(figures, &cases, &err), &err);
    det_case_figures_write(figures, &json);
    CHECK(strstr(det_text_bytes(text), "\"opened\":2,\"backlog\":0") != NULL);
    det_text_free(text);
    det_arena_free(arena);
}

/* What is known later changes nothing of an earlier answer. */
TEST(case_as_known)
{
    static const struct {
        int line;
        int64_t known_us;
        const char *want;
    } known[] = {{__LINE__, 0, "none"},
                 {__LINE__, 10, "open"},
                 {__LINE__, 19, "open"},
                 {__LINE__, 20, "closed"}};
    const det_case_entry items[] = {
        {.kind = DET_CASE_OPEN, .id = DET_STR("C"), .of = DET_STR("C"), .stamp = {.known_us = 10}},
        {.kind = DET_CASE_CLOSE,
         .of = DET_STR("C"),
         .reason = DET_CASE_DIFFERENT_NAME,
         .stamp = {.known_us = 20}}};
    const det_case_entries entries = {items, 2};
    for (size_t i = 0; i < COUNT(known); i++) {
        det_arena *arena = NULL;
        det_error err;
        det_cases cases;
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        CHECK_OK(det_cases_fold(&entries, known[i].known_us, arena, &cases, &err), &err);
        CHECK_TEXT(known[i].line,
                   cases.count == 0 ? "none" : det_case_status_name(cases.items[0].status),
                   known[i].want);
        det_arena_free(arena);
    }
}
