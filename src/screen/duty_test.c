/* Who may do what: the whole table, and the rules above it. */
#include "screen/duty.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

/* Every action: who may, a letter each: Analyst Senior aPprover List-manager law-Editor Business
 * aUditor serVice; capitals may, '-' may not. */
static const struct {
    int line;
    det_action action;
    const char *want;
} table[] = {
    {__LINE__, DET_ACTION_OPEN_CASE, "open_case ASP--B-V"},
    {__LINE__, DET_ACTION_NOTE, "note ASP--B-V"},
    {__LINE__, DET_ACTION_ASSIGN, "assign ASP-----"},
    {__LINE__, DET_ACTION_ESCALATE, "escalate ASP-----"},
    {__LINE__, DET_ACTION_CLOSE_FALSE_POSITIVE, "close_false_positive ASP-----"},
    {__LINE__, DET_ACTION_CLOSE_ESCALATED, "close_escalated -SP-----"},
    {__LINE__, DET_ACTION_DECIDE_TRUE_MATCH, "decide_true_match -SP-----"},
    {__LINE__, DET_ACTION_APPROVE_TRUE_MATCH, "approve_true_match --P-----"},
    {__LINE__, DET_ACTION_REOPEN_CASE, "reopen_case ASP-----"},
    {__LINE__, DET_ACTION_SUPPRESS, "suppress ASP-----"},
    {__LINE__, DET_ACTION_APPROVE_SUPPRESSION, "approve_suppression -SP-----"},
    {__LINE__, DET_ACTION_END_SUPPRESSION, "end_suppression ASP-----"},
    {__LINE__, DET_ACTION_PLACE_HOLD, "place_hold ASP----V"},
    {__LINE__, DET_ACTION_RELEASE_HOLD, "release_hold ASP-----"},
    {__LINE__, DET_ACTION_APPROVE_RELEASE, "approve_release --P-----"},
    {__LINE__, DET_ACTION_RUN_RELIEF, "run_relief ASP----V"},
    {__LINE__, DET_ACTION_IMPORT_LIST, "import_list ---L---V"},
    {__LINE__, DET_ACTION_REMOVE_LISTING, "remove_listing --PL----"},
    {__LINE__, DET_ACTION_ENTER_LICENCE, "enter_licence ASP-----"},
    {__LINE__, DET_ACTION_APPROVE_LICENCE, "approve_licence -SP-----"},
    {__LINE__, DET_ACTION_USE_LICENCE, "use_licence ASP----V"},
    {__LINE__, DET_ACTION_RECORD_QUOTA, "record_quota ASP----V"},
    {__LINE__, DET_ACTION_RECORD_FINDING, "record_finding -SP-E---"},
    {__LINE__, DET_ACTION_CHANGE_THRESHOLD, "change_threshold -SPL----"},
    {__LINE__, DET_ACTION_APPROVE_THRESHOLD, "approve_threshold --P-----"},
    {__LINE__, DET_ACTION_PUBLISH_LAWBOOK, "publish_lawbook ----E---"},
    {__LINE__, DET_ACTION_APPROVE_LAWBOOK, "approve_lawbook --P-E---"},
    {__LINE__, DET_ACTION_ERASE_ASKED, "erase_asked --P-----"},
};

TEST(duty_table)
{
    static const char letters[] = "ASPLEBUV";
    CHECK(COUNT(table) == DET_ACTION_ERASE_ASKED);
    for (size_t i = 0; i < COUNT(table); i++) {
        char got[80];
        size_t used = (size_t)snprintf(got, sizeof got, "%s ", det_action_name(table[i].action));
        for (unsigned r = 0; r < 8; r++) {
            bool may = det_duty_may(table[i].action, DET_STR("ann"), 1u << r, NULL) == DET_OK;
            got[used++] = may ? letters[r] : '-';
        }
        got[used] = '\0';
        CHECK_TEXT(table[i].line, got, table[i].want);
        /* nobody was given a role: the person alone decides */
        CHECK(det_duty_may(table[i].action, DET_STR("ann"), DET_ROLES_UNSET, NULL) == DET_OK);
    }
}

static const struct {
    int line;
    const char *roles;
    det_action action;
    const char *want;
} may_rows[] = {
    {__LINE__, "analyst", DET_ACTION_CLOSE_FALSE_POSITIVE, ""},
    {__LINE__, " analyst , approver", DET_ACTION_APPROVE_TRUE_MATCH, ""},
    {__LINE__, "analyst", DET_ACTION_APPROVE_TRUE_MATCH,
     "'ann' is analyst and may not approve_true_match: that takes approver"},
    {__LINE__, "list_manager,lawbook_editor", DET_ACTION_CLOSE_ESCALATED,
     "'ann' is list_manager and lawbook_editor and may not close_escalated: that takes "
     "senior_analyst or approver"},
    {__LINE__, "", DET_ACTION_NOTE,
     "'ann' is without a role and may not note: that takes analyst, senior_analyst, approver, "
     "business or service"},
    /* a second hat does not help */
    {__LINE__, "business,approver", DET_ACTION_CLOSE_FALSE_POSITIVE,
     "'ann' is business and may not close_false_positive: the business line never closes"},
    {__LINE__, "business,approver", DET_ACTION_RELEASE_HOLD,
     "'ann' is business and may not release_hold: the business line never closes"},
    {__LINE__, "business,analyst", DET_ACTION_ESCALATE, ""},
    {__LINE__, "auditor,approver", DET_ACTION_NOTE,
     "'ann' is auditor and may not note: who audits does nothing but look"},
    {__LINE__, "service,senior_analyst", DET_ACTION_SUPPRESS,
     "'ann' is service and may not suppress: a program never decides"},
    {__LINE__, "analist", DET_ACTION_NOTE,
     "no role 'analist'; expected analyst, senior_analyst, approver, list_manager, lawbook_editor, "
     "business, auditor or service"},
    {__LINE__, "analyst,,approver", DET_ACTION_NOTE,
     "no role ''; expected analyst, senior_analyst, approver, list_manager, lawbook_editor, "
     "business, auditor or service"},
};

TEST(duty_refuses)
{
    for (size_t i = 0; i < COUNT(may_rows); i++) {
        det_error err = {0};
        det_roles roles = 0;
        det_status st = det_roles_read(may_rows[i].roles, &roles, &err);
        if (st == DET_OK) st = det_duty_may(may_rows[i].action, DET_STR("ann"), roles, &err);
        CHECK_TEXT(may_rows[i].line, st == DET_OK ? "" : err.text, may_rows[i].want);
        CHECK(st == DET_OK ||
              st == (strncmp(err.text, "no role", 7) == 0 ? DET_SYNTAX : DET_REFUSED));
    }
}

static const struct {
    int line;
    const char *maker, *actor, *want;
} second_rows[] = {
    {__LINE__, "ann", "bob", ""},
    {__LINE__, "ann", "ann",
     "case 'c1' was made by 'ann', and whoever made it does not decide it: somebody else has to "
     "look"},
    {__LINE__, "ann", "", "nobody is named who decides case 'c1'; a decision needs a person"},
    {__LINE__, "ann", "unknown",
     "nobody is named who decides case 'c1'; a decision needs a person"},
    {__LINE__, "unknown", "ann",
     "nobody is named who made case 'c1', so nobody can be a second person"},
};

TEST(duty_takes_two)
{
    for (size_t i = 0; i < COUNT(second_rows); i++) {
        det_error err = {0};
        det_status st = det_duty_second(det_str_of(second_rows[i].maker),
                                        det_str_of(second_rows[i].actor), DET_STR("case 'c1'"),
                                        &err);
        CHECK(st == DET_OK || st == DET_REFUSED);
        CHECK_TEXT(second_rows[i].line, st == DET_OK ? "" : err.text, second_rows[i].want);
    }
    det_roles roles = 0;
    CHECK(det_roles_read(NULL, &roles, NULL) == DET_OK && roles == DET_ROLES_UNSET);
}
