/* The book of cases: reading an entry, what each does, and what it may follow. */
#include "screen/case.h"

#include <stdio.h>

#include "base/map.h"
#include "base/sha256.h"
#include "law/put.h"

const det_field_key det_case_keys[] = {
    {"entry", false},      {"id", false},           {"case", false},
    {"customer", false},   {"name", false},         {"schema", false},
    {"birth_date", false}, {"nationality", false},  {"gender", false},
    {"country", false},    {"id_number", false},    {"imo_number", false},
    {"address", false},    {"alerts", true},        {"on", false},
    {"as_known", false},   {"snapshot", false},     {"profile", false},
    {"engine", false},     {"evidence", false},     {"to", false},
    {"digest", false},     {"file", false},         {"reason", false},
    {"conflicts", true},   {"duplicate_of", false}, {"checked", false},
    {"note", false},       {"known", false},        {NULL, false}};

static const char *const kinds[] = {"open",  "assign", "note",   "attach",  "escalate",
                                    "ask",   "answer", "decide", "approve", "refuse",
                                    "close", "reopen", NULL};
static const char *const statuses[] = {"open",    "assigned", "escalated", "pending_information",
                                       "decided", "closed"};
static const char *const reasons[] = {
    "different_person", "different_entity", "different_name",    "true_match",
    "delisted",         "duplicate",        "mistaken_identity", NULL};
/* What one may find to be another than that of the listing; the customer's own facts besides. */
static const char *const observed[] = {"birth_place", "father_name", "position", "photograph",
                                       "owner",       "flag",        "other"};

const char *
det_case_kind_name(det_case_kind kind)
{
    return kinds[kind - DET_CASE_OPEN];
}

const char *
det_case_status_name(det_case_status status)
{
    return statuses[status - DET_CASE_IS_OPEN];
}

const char *
det_case_reason_name(det_case_reason reason)
{
    return reasons[reason - DET_CASE_DIFFERENT_PERSON];
}

/* It ends somebody's freedom, or a freeze: never by one person. */
static bool
takes_two(det_case_reason reason)
{
    return reason == DET_CASE_TRUE_MATCH || reason == DET_CASE_MISTAKEN_IDENTITY;
}

/* ---- reading ------------------------------------------------------------------------------------
 */

static det_status
need_digest(const det_fields *fields, const char *key, det_str *out, det_error *err)
{
    const det_field *field;
    det_status st = det_fields_need(fields, "a case", key, "a SHA-256, 64 hexadecimal digits",
                                    &field, err);
    if (st != DET_OK) return st;
    *out = field->value;
    bool is_digest = field->value.len == DET_SHA256_HEX - 1;
    for (size_t i = 0; i < field->value.len && is_digest; i++) {
        char c = field->value.ptr[i];
        is_digest = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    if (is_digest) return DET_OK;
    return det_fail(err, DET_SYNTAX, field->at,
                    "%s '%.*s' is no SHA-256; expected 64 digits of 0-9a-f", key,
                    DET_STR_FMT(field->value));
}

static det_status
read_opening(const det_fields *fields, det_arena *arena, det_case_entry *out, det_error *err)
{
    const det_field *ignored;
    det_customer_read(fields, &out->customer);
    det_status st = det_fields_texts(fields, "alerts", arena, &out->alerts, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "a case", "alerts",
                             "the ids of the listings that alert, as un:KPi.033", &ignored, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "a case", "snapshot", "the one that was asked", &ignored, err);
    if (st == DET_OK) st = need_digest(fields, "evidence", &out->evidence, err);
    out->on = det_fields_text(fields, "on");
    out->as_known = det_fields_text(fields, "as_known");
    out->snapshot = det_fields_text(fields, "snapshot");
    out->profile = det_fields_text(fields, "profile");
    out->engine = det_fields_text(fields, "engine");
    return st;
}

static bool
is_observation(det_str key)
{
    for (size_t i = DET_CUSTOMER_NAME; i < DET_CUSTOMER_FACTS; i++)
        if (det_str_equal(key, det_str_of(det_customer_key((det_customer_fact)i)))) return true;
    for (size_t i = 0; i < sizeof observed / sizeof observed[0]; i++)
        if (det_str_equal(key, det_str_of(observed[i]))) return true;
    return false;
}

/* "birth_date=1984, passport seen": the fact that is another, and what it is. */
static det_status
read_conflicts(const det_fields *fields, det_arena *arena, det_case_entry *out, det_error *err)
{
    for (size_t i = 0; i < fields->count; i++) {
        const det_field *field = &fields->items[i];
        if (!det_str_equal(field->key, DET_STR("conflicts"))) continue;
        size_t equals = det_str_find_byte(field->value, '=');
        det_str key = det_str_slice(field->value, 0, equals);
        det_str what = det_str_slice(field->value, equals == SIZE_MAX ? SIZE_MAX : equals + 1,
                                     field->value.len);
        if (!is_observation(key) || det_str_trim(what).len == 0)
            return det_fail(err, DET_SYNTAX, field->at,
                            "conflict '%.*s': expected a fact and what it is, as birth_date=1984; "
                            "facts are those of a question, birth_place, father_name, position, "
                            "photograph, owner, flag and other",
                            DET_STR_FMT(field->value));
    }
    return det_fields_texts(fields, "conflicts", arena, &out->conflicts, err);
}

static det_status
read_decision(const det_fields *fields, det_arena *arena, det_case_entry *out, det_error *err)
{
    const det_field *reason, *ignored;
    size_t word = 0;
    det_status st = det_fields_need(fields, "a decision", "reason",
                                    "different_person, different_entity, different_name, "
                                    "true_match, delisted, duplicate or mistaken_identity",
                                    &reason, err);
    if (st == DET_OK) st = det_fields_word(reason, reasons, &word, err);
    if (st != DET_OK) return st;
    out->reason = (det_case_reason)(DET_CASE_DIFFERENT_PERSON + (int)word);
    out->other = det_fields_text(fields, "duplicate_of");
    out->checked = det_fields_text(fields, "checked");
    st = read_conflicts(fields, arena, out, err);
    bool is_other = out->reason == DET_CASE_DIFFERENT_PERSON ||
                    out->reason == DET_CASE_DIFFERENT_ENTITY ||
                    out->reason == DET_CASE_MISTAKEN_IDENTITY;
    if (st == DET_OK && is_other && out->conflicts.count == 0)
        st = det_fail(err, DET_SYNTAX, fields->at,
                      "the reason %s needs the fact that conflicts, as birth_date=1984",
                      reasons[word]);
    if (st == DET_OK && out->reason == DET_CASE_DIFFERENT_NAME)
        st = det_fields_need(fields, "the reason different_name", "note",
                             "why the names are not the same", &ignored, err);
    if (st == DET_OK && out->reason == DET_CASE_DUPLICATE)
        st = det_fields_need(fields, "a duplicate", "duplicate_of", "the case that goes on",
                             &ignored, err);
    if (st == DET_OK && out->reason != DET_CASE_DUPLICATE && out->other.len > 0)
        st = det_fail(err, DET_SYNTAX, fields->at,
                      "'duplicate_of' goes with the reason duplicate; found %s", reasons[word]);
    return st;
}

static det_status
read_rest(const det_fields *fields, det_arena *arena, det_case_entry *out, det_error *err)
{
    static const char *const what[] = {"what was found", "what is asked, and of whom",
                                       "what the answer is", "why the decision does not stand",
                                       "why it is not over"};
    const det_field *field;
    switch (out->kind) {
    case DET_CASE_OPEN:
        return read_opening(fields, arena, out, err);
    case DET_CASE_ASSIGN:
        return det_fields_need(fields, "an assignment", "to", "who works on it", &field, err);
    case DET_CASE_ATTACH: {
        det_status st = need_digest(fields, "digest", &out->digest, err);
        return st == DET_OK ? det_fields_need(fields, "a file", "file", "its name", &field, err)
                            : st;
    }
    case DET_CASE_DECIDE:
    case DET_CASE_CLOSE:
        return read_decision(fields, arena, out, err);
    case DET_CASE_ESCALATE:
    case DET_CASE_APPROVE:
        return DET_OK;
    case DET_CASE_NOTE:
    case DET_CASE_ASK:
    case DET_CASE_ANSWER:
    case DET_CASE_REFUSE:
    case DET_CASE_REOPEN:
        break;
    }
    size_t place = out->kind == DET_CASE_NOTE     ? 0
                   : out->kind == DET_CASE_ASK    ? 1
                   : out->kind == DET_CASE_ANSWER ? 2
                   : out->kind == DET_CASE_REFUSE ? 3
                                                  : 4;
    return det_fields_need(fields, "this entry", "note", what[place], &field, err);
}

det_status
det_case_read(const det_fields *fields, det_arena *arena, det_case_entry *out, det_error *err)
{
    const det_field *entry, *of;
    size_t word = 0;
    *out = (det_case_entry){0};
    det_status st = det_fields_check(fields, "an entry of a case", det_case_keys, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "an entry of a case", "entry", "open, assign, note ...",
                             &entry, err);
    if (st == DET_OK) st = det_fields_word(entry, kinds, &word, err);
    if (st != DET_OK) return st;
    out->kind = (det_case_kind)(DET_CASE_OPEN + (int)word);
    out->id = det_fields_text(fields, "id");
    out->of = out->kind == DET_CASE_OPEN ? out->id : det_fields_text(fields, "case");
    out->note = det_fields_text(fields, "note");
    out->to = det_fields_text(fields, "to");
    out->file = det_fields_text(fields, "file");
    if (out->kind != DET_CASE_OPEN)
        st = det_fields_need(fields, "an entry of a case", "case", "the id of the case", &of, err);
    if (st == DET_OK)
        st = det_fields_instant(fields, "known", DET_ZONE_UTC, &out->stamp.known_us, err);
    return st == DET_OK ? read_rest(fields, arena, out, err) : st;
}

/* ---- folding ------------------------------------------------------------------------------------
 */

/* Where a case stands that nobody has decided. */
static det_case_status
working(const det_case *of)
{
    return of->owner.len > 0 ? DET_CASE_IS_ASSIGNED
           : of->level == 2  ? DET_CASE_IS_ESCALATED
                             : DET_CASE_IS_OPEN;
}

static void
end(det_case *of, int64_t at_us)
{
    of->status = DET_CASE_IS_CLOSED;
    of->closed_us = at_us;
    if (of->decision->reason == DET_CASE_TRUE_MATCH) of->was_true_match = true;
    if (of->decision->reason == DET_CASE_MISTAKEN_IDENTITY) of->was_true_match = false;
}

static void
apply(det_case *of, const det_case_entry *entry)
{
    int64_t at_us = entry->stamp.recorded_us;
    of->entries++;
    if (of->touched_us == INT64_MAX && entry->kind != DET_CASE_OPEN) of->touched_us = at_us;
    switch (entry->kind) {
    case DET_CASE_OPEN:
    case DET_CASE_NOTE:
    case DET_CASE_ATTACH:
        break;
    case DET_CASE_ASSIGN:
        of->owner = entry->to;
        if (of->status < DET_CASE_IS_PENDING) of->status = DET_CASE_IS_ASSIGNED;
        break;
    case DET_CASE_ESCALATE:
        of->level = 2;
        of->owner = entry->to;
        of->status = working(of);
        break;
    case DET_CASE_ASK:
        of->status = DET_CASE_IS_PENDING;
        break;
    case DET_CASE_ANSWER:
        of->status = working(of);
        break;
    case DET_CASE_DECIDE:
    case DET_CASE_CLOSE:
        of->decision = entry;
        of->decided_us = at_us;
        of->status = DET_CASE_IS_DECIDED;
        if (entry->kind == DET_CASE_CLOSE) end(of, at_us);
        break;
    case DET_CASE_APPROVE:
        of->approved_by = entry->stamp.actor;
        end(of, at_us);
        break;
    case DET_CASE_REFUSE:
        of->decision = NULL;
        of->decided_us = INT64_MAX;
        of->refusals++;
        of->status = working(of);
        break;
    case DET_CASE_REOPEN:
        of->decision = NULL;
        of->approved_by = (det_str){0};
        of->decided_us = of->closed_us = INT64_MAX;
        of->round_us = at_us;
        of->rounds++;
        of->owner = (det_str){0};
        of->status = working(of);
        break;
    }
}

det_status
det_cases_fold(const det_case_entries *entries, int64_t known_us, det_arena *arena, det_cases *out,
               det_error *err)
{
    det_case *items = DET_NEW(arena, det_case, entries->count + 1);
    det_strmap by_id = det_strmap_in(arena);
    *out = (det_cases){items, 0};
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the book of cases");
    for (size_t i = 0; i < entries->count; i++) {
        const det_case_entry *entry = &entries->items[i];
        uint32_t place = (uint32_t)out->count, there = 0;
        if (entry->stamp.known_us > known_us) continue;
        if (entry->kind == DET_CASE_OPEN) {
            if (!det_strmap_add(&by_id, entry->id, place, &there))
                return det_fail(err, DET_NOMEM, (det_where){0}, "the book of cases");
            items[out->count++] = (det_case){.opening = entry,
                                             .status = DET_CASE_IS_OPEN,
                                             .level = 1,
                                             .opened_us = entry->stamp.recorded_us,
                                             .touched_us = INT64_MAX,
                                             .round_us = entry->stamp.recorded_us,
                                             .decided_us = INT64_MAX,
                                             .closed_us = INT64_MAX,
                                             .rounds = 1};
        } else if (!det_strmap_get(&by_id, entry->of, &place)) {
            continue; /* of a case that was not known yet */
        }
        apply(&items[place], entry);
    }
    return DET_OK;
}

const det_case *
det_case_find(const det_cases *cases, det_str id)
{
    for (size_t i = 0; i < cases->count; i++)
        if (det_str_equal(cases->items[i].opening->id, id)) return &cases->items[i];
    return NULL;
}

/* ---- what may follow what -----------------------------------------------------------------------
 */

static det_status
check_closed(const det_case *of, const det_case_entry *entry, det_where at, det_error *err)
{
    det_str id = of->opening->id;
    bool is_closed = of->status == DET_CASE_IS_CLOSED;
    if (entry->kind == DET_CASE_NOTE || entry->kind == DET_CASE_ATTACH) return DET_OK;
    if (entry->kind == DET_CASE_REOPEN && !is_closed)
        return det_fail(err, DET_CONFLICT, at, "case '%.*s' is not closed but %s", DET_STR_FMT(id),
                        det_case_status_name(of->status));
    if (entry->kind != DET_CASE_REOPEN && is_closed)
        return det_fail(err, DET_CONFLICT, at,
                        "case '%.*s' is closed (%s, by '%.*s'); to go on with it, reopen it",
                        DET_STR_FMT(id), det_case_reason_name(of->decision->reason),
                        DET_STR_FMT(of->decision->stamp.actor));
    return DET_OK;
}

static det_status
check_status(const det_case *of, const det_case_entry *entry, det_where at, det_error *err)
{
    det_str id = of->opening->id;
    bool is_decided = of->status == DET_CASE_IS_DECIDED;
    bool is_check = entry->kind == DET_CASE_APPROVE || entry->kind == DET_CASE_REFUSE;
    if (is_check && !is_decided)
        return det_fail(err, DET_CONFLICT, at,
                        "case '%.*s' is %s: nothing waits for a second person", DET_STR_FMT(id),
                        det_case_status_name(of->status));
    if (is_decided && (entry->kind == DET_CASE_DECIDE || entry->kind == DET_CASE_CLOSE ||
                       entry->kind == DET_CASE_ASK || entry->kind == DET_CASE_ESCALATE))
        return det_fail(err, DET_CONFLICT, at,
                        "case '%.*s' is decided (%s, by '%.*s') and waits for a second person to "
                        "approve or refuse that",
                        DET_STR_FMT(id), det_case_reason_name(of->decision->reason),
                        DET_STR_FMT(of->decision->stamp.actor));
    if (entry->kind == DET_CASE_ESCALATE && of->level == 2)
        return det_fail(err, DET_CONFLICT, at, "case '%.*s' is at level 2 already",
                        DET_STR_FMT(id));
    if ((entry->kind == DET_CASE_ASK) && of->status == DET_CASE_IS_PENDING)
        return det_fail(err, DET_CONFLICT, at, "case '%.*s' waits for information already",
                        DET_STR_FMT(id));
    if ((entry->kind == DET_CASE_ANSWER) && of->status != DET_CASE_IS_PENDING)
        return det_fail(err, DET_CONFLICT, at, "case '%.*s' is %s: nobody was asked",
                        DET_STR_FMT(id), det_case_status_name(of->status));
    return DET_OK;
}

static det_status
check_decision(const det_case *of, const det_case_entry *entry, det_where at, det_error *err)
{
    det_str id = of->opening->id;
    if (entry->kind == DET_CASE_CLOSE && takes_two(entry->reason))
        return det_fail(err, DET_REFUSED, at,
                        "case '%.*s': %s takes two people: decide it, and somebody else approves",
                        DET_STR_FMT(id), det_case_reason_name(entry->reason));
    if (entry->reason == DET_CASE_MISTAKEN_IDENTITY && !of->was_true_match)
        return det_fail(err, DET_REFUSED, at,
                        "case '%.*s': mistaken_identity undoes a true match, and this case never "
                        "was one; say different_person or different_entity",
                        DET_STR_FMT(id));
    if (of->was_true_match &&
        (entry->reason == DET_CASE_DIFFERENT_PERSON || entry->reason == DET_CASE_DIFFERENT_ENTITY ||
         entry->reason == DET_CASE_DIFFERENT_NAME || entry->reason == DET_CASE_DUPLICATE))
        return det_fail(err, DET_REFUSED, at,
                        "case '%.*s' was a true match, and what was frozen for it may still be: to "
                        "undo that the reason is mistaken_identity, and it takes two people",
                        DET_STR_FMT(id));
    if (entry->reason == DET_CASE_DUPLICATE && det_str_equal(entry->other, id))
        return det_fail(err, DET_CONFLICT, at, "case '%.*s' cannot be a duplicate of itself",
                        DET_STR_FMT(id));
    return DET_OK;
}

det_status
det_case_check(const det_case *of, const det_case_entry *entry, det_where at, det_error *err)
{
    if (entry->kind == DET_CASE_OPEN) return DET_OK; /* its id is looked at by the book */
    if (of == NULL)
        return det_fail(err, DET_MISSING, at,
                        "no case '%.*s' in the book; detente case list shows "
                        "what there is",
                        DET_STR_FMT(entry->of));
    if (entry->stamp.known_us < of->opening->stamp.known_us)
        return det_fail(err, DET_CONFLICT, at, "known before the case '%.*s' was",
                        DET_STR_FMT(entry->of));
    det_status st = check_closed(of, entry, at, err);
    if (st == DET_OK) st = check_status(of, entry, at, err);
    if (st == DET_OK && (entry->kind == DET_CASE_DECIDE || entry->kind == DET_CASE_CLOSE))
        st = check_decision(of, entry, at, err);
    return st;
}

det_action
det_case_duty(const det_case *of, const det_case_entry *entry, det_str *maker)
{
    *maker = (det_str){0};
    switch (entry->kind) {
    case DET_CASE_OPEN:
        return DET_ACTION_OPEN_CASE;
    case DET_CASE_NOTE:
    case DET_CASE_ATTACH:
    case DET_CASE_ASK:
    case DET_CASE_ANSWER:
        return DET_ACTION_NOTE;
    case DET_CASE_ASSIGN:
        return DET_ACTION_ASSIGN;
    case DET_CASE_ESCALATE:
        return DET_ACTION_ESCALATE;
    case DET_CASE_REOPEN:
        return DET_ACTION_REOPEN_CASE;
    case DET_CASE_DECIDE:
    case DET_CASE_CLOSE:
        if (takes_two(entry->reason)) return DET_ACTION_DECIDE_TRUE_MATCH;
        return of->level == 2 || of->was_true_match ? DET_ACTION_CLOSE_ESCALATED
                                                    : DET_ACTION_CLOSE_FALSE_POSITIVE;
    case DET_CASE_APPROVE:
    case DET_CASE_REFUSE:
        break;
    }
    if (of->decision != NULL) *maker = of->decision->stamp.actor;
    return of->decision != NULL && takes_two(of->decision->reason) ? DET_ACTION_APPROVE_TRUE_MATCH
                                                                   : DET_ACTION_CLOSE_ESCALATED;
}
