/* owned_write.c - the JSON of a party whose owners are listed. */
#include "screen/owned.h"

#include <stdarg.h>
#include <stdio.h>

enum { SENTENCE_MAX = 1024 };

const char *
det_owned_outcome(det_tribool is_caught)
{
    static const char *const names[] = {"not_owned", "may_be_owned", "owned"};
    return names[is_caught];
}

/* An owner is listed itself, or owned by those who are, or neither. */
static const char *
owner_outcome(const det_owned_by *by, uint32_t party)
{
    if (by->listed[party] == DET_YES) return "listed";
    if (by->parties[party].is_caught == DET_YES) return "owned";
    if (by->listed[party] == DET_UNKNOWN) return "may_be_listed";
    return det_owned_outcome(by->parties[party].is_caught);
}

static bool
is_on_path(const det_owned_by *by, uint32_t party)
{
    return by->parties[party].is_caught != DET_NO;
}

/* ---- the rows of the matrix ---------------------------------------------------------------------
 */

/* Each regime of an authority once, with the entries that lead to it. */
static bool
is_first_of_row(const det_owned_net *net, size_t index)
{
    const det_owner_listing *listing = &net->listings[index];
    for (size_t i = 0; i < index; i++) {
        const det_owner_listing *before = &net->listings[i];
        if (before->is_person == listing->is_person &&
            before->tagged.regime == listing->tagged.regime &&
            (listing->tagged.regime != NULL ||
             (det_str_equal(before->tagged.tag, listing->tagged.tag) &&
              det_str_equal(before->authority, listing->authority))))
            return false;
    }
    return true;
}

static void
write_through(const det_index *index, const det_owned_net *net, size_t row, det_json *json)
{
    const det_owner_listing *listing = &net->listings[row];
    det_json_key(json, "through");
    det_json_array(json);
    for (size_t i = row; i < net->listing_count; i++) {
        const det_owner_listing *other = &net->listings[i];
        bool is_told = false;
        if (other->is_person != listing->is_person ||
            other->tagged.regime != listing->tagged.regime ||
            !det_str_equal(other->authority, listing->authority))
            continue;
        for (size_t j = row; j < i && !is_told; j++)
            is_told = net->listings[j].subject == other->subject &&
                      net->listings[j].tagged.regime == other->tagged.regime;
        if (!is_told) det_json_str(json, det_index_subject_id(index, other->subject));
    }
    det_json_array_end(json);
}

static const det_owned_by *
rule_of(const det_owned_net *net, det_str authority)
{
    for (size_t b = 0; b < net->by_count; b++)
        if (det_str_equal(net->by[b].authority, authority)) return &net->by[b];
    return NULL;
}

static det_status
write_regimes(const det_index *index, const det_lawbook *law, const det_owned_net *net,
              const det_moment *moment, det_arena *arena, det_json *json, det_error *err)
{
    det_status st = DET_OK;
    det_json_key(json, "regimes");
    det_json_array(json);
    for (size_t i = 0; i < net->listing_count && st == DET_OK; i++) {
        const det_owner_listing *listing = &net->listings[i];
        const det_regime *regime = listing->tagged.regime;
        const det_owned_by *by = rule_of(net, listing->authority);
        if (!is_first_of_row(net, i)) continue;
        det_json_object(json);
        det_json_key(json, "regime");
        if (regime == NULL)
            det_json_null(json);
        else
            det_json_str(json, det_regime_id(regime));
        if (regime != NULL) det_json_key_str(json, "title", det_regime_title(regime));
        det_json_key(json, "tag");
        if (listing->tagged.tag.len == 0)
            det_json_null(json);
        else
            det_json_str(json, listing->tagged.tag);
        if (regime == NULL) det_json_key_bool(json, "unmapped", true);
        det_json_key_cstr(json, "status", det_owned_outcome(by->parties[0].is_caught));
        write_through(index, net, i, json);
        st = det_regime_measures_write(law, regime, listing->is_person, moment, arena, json, err);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return st;
}

/* ---- the arithmetic -----------------------------------------------------------------------------
 */

static void sentence(det_json *json, const char *format, ...) DET_PRINTF(2, 3);

static void
sentence(det_json *json, const char *format, ...)
{
    char text[SENTENCE_MAX];
    va_list args;
    va_start(args, format);
    det_str said = det_str_format(text, sizeof text, format, args);
    va_end(args);
    det_json_key_str(json, "text", said);
}

static void
write_entries(const det_index *index, const det_owned_net *net, det_str authority, uint32_t party,
              det_json *json)
{
    bool has_any = false;
    for (size_t i = 0; i < net->listing_count; i++) {
        const det_owner_listing *listing = &net->listings[i];
        bool is_told = false;
        if (listing->party != party || !det_str_equal(listing->authority, authority)) continue;
        for (size_t j = 0; j < i && !is_told; j++)
            is_told = net->listings[j].party == party &&
                      net->listings[j].subject == listing->subject &&
                      det_str_equal(net->listings[j].authority, authority);
        if (is_told) continue;
        if (!has_any) {
            det_json_key(json, "entries");
            det_json_array(json);
        }
        has_any = true;
        det_json_str(json, det_index_subject_id(index, listing->subject));
    }
    if (has_any) det_json_array_end(json);
}

/* What is held of one party, and by whom. */
static void
write_step(const det_index *index, const det_owned_net *net, const det_owned_by *by, uint32_t owned,
           det_json *json)
{
    char share[DET_SHARE_TEXT_MAX];
    det_json_object(json);
    det_json_key_str(json, "owned", net->parties[owned].name);
    det_json_key_cstr(json, "outcome", owner_outcome(by, owned));
    det_json_key_cstr(json, "sum", det_share_print(by->parties[owned].sum, share));
    det_json_key(json, "holdings");
    det_json_array(json);
    for (size_t i = 0; i < net->holdings.count; i++) {
        const det_holding *holding = &net->holdings.items[i];
        if (holding->owned != owned) continue;
        det_json_object(json);
        det_json_key_str(json, "owner", net->parties[holding->owner].name);
        det_json_key_cstr(json, "share", det_share_print(holding->share, share));
        if (holding->controls) det_json_key_bool(json, "controls", true);
        det_json_key_cstr(json, "outcome", owner_outcome(by, holding->owner));
        write_entries(index, net, by->authority, holding->owner, json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_object_end(json);
}

/* Steps from the party asked about to the listed ones: everything on the way that is caught, or may
 * be.  Parties stand in the order of their distance. */
static void
write_path(const det_index *index, const det_owned_net *net, const det_owned_by *by, det_json *json)
{
    det_json_key(json, "path");
    det_json_array(json);
    for (uint32_t party = 0; party < net->party_count; party++) {
        bool is_held = false;
        for (size_t i = 0; i < net->holdings.count && !is_held; i++)
            is_held = net->holdings.items[i].owned == party;
        if (is_held && (party == 0 || (is_on_path(by, party) && by->listed[party] != DET_YES)))
            write_step(index, net, by, party, json);
    }
    det_json_array_end(json);
}

static void
write_rule(const det_owned_by *by, det_json *json)
{
    const det_ownership_rule *rule = by->rule;
    char threshold[64] = "no share is named", share[DET_SHARE_TEXT_MAX];
    if (rule == NULL) {
        det_json_key(json, "rule");
        det_json_null(json);
        return;
    }
    if (rule->has_share)
        snprintf(threshold, sizeof threshold, "%s %s",
                 rule->is_more_than ? "more than" : "at least",
                 det_share_print((det_share){rule->share_bp, rule->share_bp}, share));
    det_json_key_str(json, "rule", rule->id);
    det_json_key_str(json, "document", rule->document);
    if (rule->paragraph.len > 0) det_json_key_str(json, "paragraph", rule->paragraph);
    det_json_key_cstr(json, "basis", rule->proof.is_seen ? "seen" : "knowledge");
    det_json_key_cstr(json, "threshold", threshold);
    det_json_key_cstr(json, "adds_up", det_tribool_law_name(rule->adds_up));
    det_json_key_cstr(json, "control", det_tribool_law_name(rule->control));
}

static void
write_sentence(const det_owned_net *net, const det_owned_by *by, det_json *json)
{
    static const char *const words[] = {"is not owned by", "may be owned by", "is owned by"};
    const det_owned *of = &by->parties[0];
    char share[DET_SHARE_TEXT_MAX];
    det_str name = net->parties[0].name;
    if (name.len > 160) name.len = 160;
    while (name.len > 0 && name.len < net->parties[0].name.len &&
           ((unsigned char)name.ptr[name.len] & 0xC0u) == 0x80u)
        name.len--;
    const char *why = by->rule == NULL
                          ? "; the lawbook has no rule of ownership of this authority for that "
                            "day, so any holding has to be judged"
                      : !by->rule->has_share && of->is_caught != DET_YES
                          ? "; the text names no share, so any holding has to be judged"
                      : of->by_control > of->by_share ? ", by control"
                      : by->rule->adds_up == DET_NO
                          ? ", the holdings of different owners not added up"
                          : "";
    sentence(json, "%.*s %s parties that '%.*s' has listed: they hold %s%s", DET_STR_FMT(name),
             words[of->is_caught], DET_STR_FMT(by->authority), det_share_print(of->sum, share),
             why);
}

det_status
det_owned_write(const det_index *index, const det_lawbook *law, const det_owned_net *net,
                const det_moment *moment, det_arena *arena, det_json *json, det_error *err)
{
    det_status st = write_regimes(index, law, net, moment, arena, json, err);
    if (st != DET_OK) return st;
    det_json_key(json, "ownership");
    det_json_array(json);
    for (size_t b = 0; b < net->by_count; b++) {
        const det_owned_by *by = &net->by[b];
        char share[DET_SHARE_TEXT_MAX];
        det_json_object(json);
        det_json_key_str(json, "authority", by->authority);
        det_json_key_cstr(json, "outcome", det_owned_outcome(by->parties[0].is_caught));
        det_json_key_cstr(json, "sum", det_share_print(by->parties[0].sum, share));
        if (by->parties[0].by_control != DET_NO)
            det_json_key_cstr(json, "by_control", det_tribool_law_name(by->parties[0].by_control));
        write_rule(by, json);
        write_path(index, net, by, json);
        write_sentence(net, by, json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    if (net->is_cut) det_json_key_bool(json, "owners_cut", true);
    return DET_OK;
}
