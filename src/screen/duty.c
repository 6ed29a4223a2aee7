/* Who may do what: one table, and the rules above it. */
#include "screen/duty.h"

#include <stdio.h>
#include <string.h>

static const det_where nowhere;

static const struct {
    det_roles role;
    const char *name;
} roles[] = {
    {DET_ROLE_ANALYST, "analyst"},
    {DET_ROLE_SENIOR_ANALYST, "senior_analyst"},
    {DET_ROLE_APPROVER, "approver"},
    {DET_ROLE_LIST_MANAGER, "list_manager"},
    {DET_ROLE_LAWBOOK_EDITOR, "lawbook_editor"},
    {DET_ROLE_BUSINESS, "business"},
    {DET_ROLE_AUDITOR, "auditor"},
    {DET_ROLE_SERVICE, "service"},
};
enum { ROLE_COUNT = sizeof roles / sizeof roles[0], LIST_MAX = 200 };

enum {
    SENIOR = DET_ROLE_SENIOR_ANALYST | DET_ROLE_APPROVER,
    LINE = DET_ROLE_ANALYST | SENIOR, /* who works on alerts */
    WITH_PROGRAMS = LINE | DET_ROLE_SERVICE,
    ANYBODY = WITH_PROGRAMS | DET_ROLE_BUSINESS
};

/* closes: it ends a hit or lets something go, so the business line and programs may not. */
static const struct {
    const char *name;
    det_roles roles;
    bool closes;
} actions[] = {
    [DET_ACTION_OPEN_CASE] = {"open_case", ANYBODY, false},
    [DET_ACTION_NOTE] = {"note", ANYBODY, false},
    [DET_ACTION_ASSIGN] = {"assign", LINE, false},
    [DET_ACTION_ESCALATE] = {"escalate", LINE, false},
    [DET_ACTION_CLOSE_FALSE_POSITIVE] = {"close_false_positive", LINE, true},
    [DET_ACTION_CLOSE_ESCALATED] = {"close_escalated", SENIOR, true},
    [DET_ACTION_DECIDE_TRUE_MATCH] = {"decide_true_match", SENIOR, true},
    [DET_ACTION_APPROVE_TRUE_MATCH] = {"approve_true_match", DET_ROLE_APPROVER, true},
    [DET_ACTION_REOPEN_CASE] = {"reopen_case", LINE, false},
    [DET_ACTION_SUPPRESS] = {"suppress", LINE, true},
    [DET_ACTION_APPROVE_SUPPRESSION] = {"approve_suppression", SENIOR, true},
    [DET_ACTION_END_SUPPRESSION] = {"end_suppression", LINE, false},
    [DET_ACTION_PLACE_HOLD] = {"place_hold", WITH_PROGRAMS, false},
    [DET_ACTION_RELEASE_HOLD] = {"release_hold", LINE, true},
    [DET_ACTION_APPROVE_RELEASE] = {"approve_release", DET_ROLE_APPROVER, true},
    [DET_ACTION_RUN_RELIEF] = {"run_relief", WITH_PROGRAMS, false},
    [DET_ACTION_IMPORT_LIST] = {"import_list", DET_ROLE_LIST_MANAGER | DET_ROLE_SERVICE, false},
    [DET_ACTION_REMOVE_LISTING] = {"remove_listing", DET_ROLE_LIST_MANAGER | DET_ROLE_APPROVER,
                                   true},
    [DET_ACTION_ENTER_LICENCE] = {"enter_licence", LINE, true},
    [DET_ACTION_APPROVE_LICENCE] = {"approve_licence", SENIOR, true},
    [DET_ACTION_USE_LICENCE] = {"use_licence", WITH_PROGRAMS, false},
    [DET_ACTION_RECORD_QUOTA] = {"record_quota", WITH_PROGRAMS, false},
    [DET_ACTION_RECORD_FINDING] = {"record_finding", SENIOR | DET_ROLE_LAWBOOK_EDITOR, false},
    [DET_ACTION_CHANGE_THRESHOLD] = {"change_threshold", SENIOR | DET_ROLE_LIST_MANAGER, true},
    [DET_ACTION_APPROVE_THRESHOLD] = {"approve_threshold", DET_ROLE_APPROVER, true},
    [DET_ACTION_PUBLISH_LAWBOOK] = {"publish_lawbook", DET_ROLE_LAWBOOK_EDITOR, true},
    [DET_ACTION_APPROVE_LAWBOOK] = {"approve_lawbook", DET_ROLE_LAWBOOK_EDITOR | DET_ROLE_APPROVER,
                                    true},
    [DET_ACTION_ERASE_ASKED] = {"erase_asked", DET_ROLE_APPROVER, true},
    [DET_ACTION_RECORD_CONTRACT] = {"record_contract", ANYBODY, false},
    [DET_ACTION_CHANGE_CONTRACT] = {"change_contract", LINE, true},
};

const char *
det_action_name(det_action action)
{
    return actions[action].name;
}

/* "analyst, senior_analyst or approver" */
static const char *
list_roles(det_roles set, const char *last, char out[LIST_MAX])
{
    size_t used = 0, left = 0;
    out[0] = '\0';
    for (size_t i = 0; i < ROLE_COUNT; i++)
        left += (set & roles[i].role) != 0;
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if ((set & roles[i].role) == 0) continue;
        left--;
        used += (size_t)snprintf(out + used, LIST_MAX - used, "%s%s", roles[i].name,
                                 left == 0   ? ""
                                 : left == 1 ? last
                                             : ", ");
    }
    return out;
}

static det_roles
role_of(det_str word)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (det_str_equal(word, det_str_of(roles[i].name))) return roles[i].role;
    return 0;
}

det_status
det_roles_read(const char *text, det_roles *out, det_error *err)
{
    char list[LIST_MAX];
    det_str rest = det_str_of(text), word;
    *out = text == NULL ? DET_ROLES_UNSET : 0;
    while (det_str_next(&rest, ',', &word)) {
        word = det_str_trim(word);
        if (role_of(word) == 0)
            return det_fail(err, DET_SYNTAX, nowhere, "no role '%.*s'; expected %s",
                            DET_STR_FMT(word), list_roles(UINT32_MAX, " or ", list));
        *out |= role_of(word);
    }
    return DET_OK;
}

det_status
det_duty_may(det_action action, det_str actor, det_roles of, det_error *err)
{
    char mine[LIST_MAX], theirs[LIST_MAX];
    const char *name = actions[action].name;
    if (of == DET_ROLES_UNSET) return DET_OK;
    if (of & DET_ROLE_AUDITOR)
        return det_fail(err, DET_REFUSED, nowhere,
                        "'%.*s' is auditor and may not %s: who audits does nothing but look",
                        DET_STR_FMT(actor), name);
    if (actions[action].closes && (of & DET_ROLE_BUSINESS))
        return det_fail(err, DET_REFUSED, nowhere,
                        "'%.*s' is business and may not %s: the business line never closes",
                        DET_STR_FMT(actor), name);
    if (actions[action].closes && (of & DET_ROLE_SERVICE))
        return det_fail(err, DET_REFUSED, nowhere,
                        "'%.*s' is service and may not %s: a program never decides",
                        DET_STR_FMT(actor), name);
    if (of & actions[action].roles) return DET_OK;
    return det_fail(err, DET_REFUSED, nowhere, "'%.*s' is %s and may not %s: that takes %s",
                    DET_STR_FMT(actor), of == 0 ? "without a role" : list_roles(of, " and ", mine),
                    name, list_roles(actions[action].roles, " or ", theirs));
}

det_status
det_duty_second(det_str maker, det_str actor, det_str what, det_error *err)
{
    if (actor.len == 0 || det_str_equal(actor, DET_STR("unknown")))
        return det_fail(err, DET_REFUSED, nowhere,
                        "nobody is named who decides %.*s; a decision needs a person",
                        DET_STR_FMT(what));
    if (maker.len == 0 || det_str_equal(maker, DET_STR("unknown")))
        return det_fail(err, DET_REFUSED, nowhere,
                        "nobody is named who made %.*s, so nobody can be a second person",
                        DET_STR_FMT(what));
    if (det_str_equal(maker, actor))
        return det_fail(err, DET_REFUSED, nowhere,
                        "%.*s was made by '%.*s', and whoever made it does not decide it: somebody "
                        "else has to look",
                        DET_STR_FMT(what), DET_STR_FMT(actor));
    return DET_OK;
}
