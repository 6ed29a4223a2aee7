/* duty.h - who may do what, and what nobody may do alone.                            floor: screen
 *
 * A person has roles; an action belongs to roles; some actions take a second person.  Three rules
 * stand above the table: whoever made a thing is never its checker, the business line never closes
 * a hit, and who audits does nothing but look.  They are held here, by whatever writes a book, so
 * that no program that embeds the engine can forget them.  docs/roles.md prints the table. */
#ifndef DET_SCREEN_DUTY_H
#define DET_SCREEN_DUTY_H

#include "base/error.h"
#include "base/str.h"

/* A set of roles.  DET_ROLES_UNSET: nobody has been given any, anybody may do everything, but still
 * nobody alone what takes two. */
typedef uint32_t det_roles;
enum {
    DET_ROLE_ANALYST = 1 << 0,        /* level 1 */
    DET_ROLE_SENIOR_ANALYST = 1 << 1, /* level 2 */
    DET_ROLE_APPROVER = 1 << 2,       /* the money laundering reporting officer, level 3 */
    DET_ROLE_LIST_MANAGER = 1 << 3,
    DET_ROLE_LAWBOOK_EDITOR = 1 << 4,
    DET_ROLE_BUSINESS = 1 << 5, /* the first line: may report and hand over, never close */
    DET_ROLE_AUDITOR = 1 << 6,  /* reads */
    DET_ROLE_SERVICE = 1 << 7,  /* a program: may open and hold, never decide */
    DET_ROLES_UNSET = 1 << 30
};

/* "analyst, approver"; NULL: DET_ROLES_UNSET; empty: no role at all.
 * Fails: DET_SYNTAX with the roles that there are. */
DET_CHECKED det_status det_roles_read(const char *text, det_roles *out, det_error *err);

typedef enum det_action {
    DET_ACTION_OPEN_CASE = 1,
    DET_ACTION_NOTE, /* a note, a file, what somebody was asked for */
    DET_ACTION_ASSIGN,
    DET_ACTION_ESCALATE,
    DET_ACTION_CLOSE_FALSE_POSITIVE, /* of a case of level 1 */
    DET_ACTION_CLOSE_ESCALATED,      /* the same of level 2 */
    DET_ACTION_DECIDE_TRUE_MATCH,
    DET_ACTION_APPROVE_TRUE_MATCH,
    DET_ACTION_REOPEN_CASE,
    DET_ACTION_SUPPRESS,
    DET_ACTION_APPROVE_SUPPRESSION,
    DET_ACTION_END_SUPPRESSION,
    DET_ACTION_PLACE_HOLD,
    DET_ACTION_RELEASE_HOLD, /* asks for it */
    DET_ACTION_APPROVE_RELEASE,
    DET_ACTION_RUN_RELIEF,
    DET_ACTION_IMPORT_LIST,
    DET_ACTION_REMOVE_LISTING, /* approves what an import has staged */
    DET_ACTION_ENTER_LICENCE,
    DET_ACTION_APPROVE_LICENCE,
    DET_ACTION_USE_LICENCE,
    DET_ACTION_RECORD_QUOTA,
    DET_ACTION_RECORD_FINDING,
    DET_ACTION_CHANGE_THRESHOLD,
    DET_ACTION_APPROVE_THRESHOLD,
    DET_ACTION_PUBLISH_LAWBOOK,
    DET_ACTION_APPROVE_LAWBOOK,
    DET_ACTION_ERASE_ASKED,
    DET_ACTION_RECORD_CONTRACT, /* enters one, its parties and steps, and what was performed */
    DET_ACTION_CHANGE_CONTRACT  /* amends, corrects, ends: less may be exposed by it */
} det_action;
const char *det_action_name(det_action action); /* "close_false_positive" */

/* May somebody of these roles do it?  Fails: DET_REFUSED with the roles that may, or the rule. */
DET_CHECKED det_status det_duty_may(det_action action, det_str actor, det_roles roles,
                                    det_error *err);
/* May the actor check what the maker made?  Two names are needed, also where nobody has a role.
 *   what  the thing, "case 'c1'": for the message
 * Fails: DET_REFUSED. */
DET_CHECKED det_status det_duty_second(det_str maker, det_str actor, det_str what, det_error *err);

#endif
