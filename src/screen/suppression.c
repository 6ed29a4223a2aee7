/* Suppressions: reading the book, and whether one still answers an alert. */
#include "screen/suppression.h"

#include "law/put.h"

const det_field_key det_suppression_keys[] = {
    {"entry", false},   {"id", false},       {"suppression", false}, {"customer", false},
    {"name", false},    {"schema", false},   {"birth_date", false},  {"nationality", false},
    {"gender", false},  {"country", false},  {"id_number", false},   {"imo_number", false},
    {"address", false}, {"listing", false},  {"fingerprint", false}, {"case", false},
    {"reason", false},  {"conflicts", true}, {"expires", false},     {"owner", false},
    {"note", false},    {"known", false},    {NULL, false}};

static const char *const kinds[] = {"suppress", "approve", "refuse", "end", NULL};

static det_status
read_suppression(const det_fields *fields, det_arena *arena, det_suppression_entry *out,
                 det_error *err)
{
    static const struct {
        const char *key, *hint;
    } needed[] = {{"name", "of the customer"},
                  {"listing", "the id of the listing that he is not, as un:KPi.033"},
                  {"fingerprint", "of the listing's facts"},
                  {"expires", "from when it holds no longer, as 2027-06-30"},
                  {"owner", "who answers for it"},
                  {"reason", "why he is another"}};
    det_status st = DET_OK;
    const det_field *ignored;
    det_customer_read(fields, &out->customer);
    out->listing = det_fields_text(fields, "listing");
    out->fingerprint = det_fields_text(fields, "fingerprint");
    out->case_id = det_fields_text(fields, "case");
    out->reason = det_fields_text(fields, "reason");
    out->owner = det_fields_text(fields, "owner");
    for (size_t i = 0; i < sizeof needed / sizeof needed[0] && st == DET_OK; i++)
        st = det_fields_need(fields, "a suppression", needed[i].key, needed[i].hint, &ignored, err);
    if (st == DET_OK) st = det_fields_texts(fields, "conflicts", arena, &out->conflicts, err);
    return st == DET_OK ? det_fields_day(fields, "expires", &out->expires, err) : st;
}

det_status
det_suppression_read(const det_fields *fields, det_arena *arena, det_suppression_entry *out,
                     det_error *err)
{
    const det_field *entry, *ignored;
    size_t word = 0;
    *out = (det_suppression_entry){.expires = DET_DAY_NONE};
    det_status st = det_fields_check(fields, "an entry of suppressions", det_suppression_keys, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "an entry of suppressions", "entry",
                             "suppress, approve, refuse or end", &entry, err);
    if (st == DET_OK) st = det_fields_word(entry, kinds, &word, err);
    if (st != DET_OK) return st;
    out->kind = (det_suppression_kind)(DET_SUPPRESSION_SUPPRESS + (int)word);
    out->id = det_fields_text(fields, "id");
    out->note = det_fields_text(fields, "note");
    st = det_fields_instant(fields, "known", DET_ZONE_UTC, &out->stamp.known_us, err);
    if (st != DET_OK) return st;
    if (out->kind == DET_SUPPRESSION_SUPPRESS) {
        out->of = out->id;
        return read_suppression(fields, arena, out, err);
    }
    out->of = det_fields_text(fields, "suppression");
    st = det_fields_need(fields, "an entry of suppressions", "suppression",
                         "the id of the suppression", &ignored, err);
    if (st == DET_OK && out->kind != DET_SUPPRESSION_APPROVE)
        st = det_fields_need(fields, "this entry", "note", "why", &ignored, err);
    return st;
}

det_status
det_suppressions_fold(const det_suppression_entry *entries, size_t count, det_arena *arena,
                      det_suppressions *out, det_error *err)
{
    det_suppression *items = DET_NEW(arena, det_suppression, count + 1);
    det_strmap by_id = det_strmap_in(arena);
    *out = (det_suppressions){.items = items,
                              .tx = count > 0 ? entries[count - 1].stamp.tx : 0,
                              .by_listing = det_strmap_in(arena)};
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the suppressions");
    for (size_t i = 0; i < count; i++) {
        const det_suppression_entry *entry = &entries[i];
        uint32_t place = (uint32_t)out->count, there = 0;
        if (entry->kind == DET_SUPPRESSION_SUPPRESS) {
            det_suppression *made = &items[place];
            *made = (det_suppression){.entry = entry, .next = UINT32_MAX};
            /* the newest stands in the map, and leads to those before it */
            (void)det_strmap_get(&out->by_listing, entry->listing, &made->next);
            if (!det_strmap_add(&by_id, entry->id, place, &there) ||
                !det_strmap_set(&out->by_listing, entry->listing, place))
                return det_fail(err, DET_NOMEM, (det_where){0}, "the suppressions");
            out->count++;
        } else if (det_strmap_get(&by_id, entry->of, &place)) {
            if (entry->kind == DET_SUPPRESSION_END)
                items[place].end = entry;
            else
                items[place].decision = entry;
        }
    }
    return DET_OK;
}

const det_suppression *
det_suppression_find(const det_suppressions *all, det_str id)
{
    for (size_t i = 0; i < all->count; i++)
        if (det_str_equal(all->items[i].entry->id, id)) return &all->items[i];
    return NULL;
}

const char *
det_suppression_status(const det_suppression *of, det_day on, int64_t known_us)
{
    const det_suppression_entry *decision = of->decision, *end = of->end;
    if (end != NULL && end->stamp.known_us <= known_us) return "ended";
    if (decision == NULL || decision->stamp.known_us > known_us) return "waiting";
    if (decision->kind == DET_SUPPRESSION_REFUSE) return "refused";
    return on >= of->entry->expires ? "expired" : "in_force";
}

det_status
det_suppression_check(const det_suppression *of, const det_suppression_entry *entry, det_where at,
                      det_error *err)
{
    bool is_end = entry->kind == DET_SUPPRESSION_END;
    if (entry->kind == DET_SUPPRESSION_SUPPRESS) return DET_OK;
    if (of == NULL)
        return det_fail(err, DET_MISSING, at, "no suppression '%.*s' in the book",
                        DET_STR_FMT(entry->of));
    if (of->end != NULL)
        return det_fail(err, DET_CONFLICT, at, "suppression '%.*s' was ended by '%.*s'",
                        DET_STR_FMT(entry->of), DET_STR_FMT(of->end->stamp.actor));
    if (of->decision != NULL && (!is_end || of->decision->kind == DET_SUPPRESSION_REFUSE))
        return det_fail(err, DET_CONFLICT, at, "suppression '%.*s' was %s by '%.*s' already",
                        DET_STR_FMT(entry->of),
                        of->decision->kind == DET_SUPPRESSION_APPROVE ? "approved" : "refused",
                        DET_STR_FMT(of->decision->stamp.actor));
    return DET_OK;
}

/* ---- does it hold -------------------------------------------------------------------------------
 */

static bool
is_about(const det_suppression *of, const det_customer *asked, const char **fact)
{
    const det_customer *kept = &of->entry->customer;
    *fact = NULL;
    for (size_t i = 0; i < DET_CUSTOMER_FACTS && *fact == NULL; i++)
        if (!det_str_equal(kept->facts[i], asked->facts[i]))
            *fact = det_customer_key((det_customer_fact)i);
    if (*fact == NULL) return true;
    /* with a key of his own he is the same customer, and has changed */
    return kept->facts[DET_CUSTOMER_ID].len > 0 &&
           det_str_equal(kept->facts[DET_CUSTOMER_ID], asked->facts[DET_CUSTOMER_ID]);
}

static det_status
test(const det_suppression *of, const det_lawbook *law, const det_listing *listing,
     const det_moment *moment, det_arena *arena, det_suppressed *out, det_error *err)
{
    int64_t since_us = of->decision->stamp.recorded_us;
    det_status st = det_listing_law_moved(law, listing, since_us, moment, arena, &out->measure,
                                          err);
    if (st != DET_OK) return st;
    if (moment->on >= of->entry->expires)
        out->why = "expired";
    else if (out->fact != NULL)
        out->why = "customer_changed";
    else if (out->measure != NULL)
        out->why = "law_moved";
    else if (listing->spells.items[listing->place.spell].seen >
             det_zone_day(DET_ZONE_UTC, since_us))
        out->why = "listed_again";
    else if (!det_str_equal(of->entry->fingerprint, det_str_of(listing->fingerprint)))
        out->why = "listing_changed";
    return DET_OK;
}

det_status
det_suppressions_try(const det_suppressions *all, const det_lawbook *law,
                     const det_question *question, const det_listing *listing,
                     const det_moment *moment, det_arena *arena, det_suppressed *out,
                     det_error *err)
{
    det_customer asked;
    uint32_t at = UINT32_MAX;
    *out = (det_suppressed){0};
    if (!det_strmap_get(&all->by_listing, listing->body.id, &at)) return DET_OK;
    det_customer_of(question, &asked);
    for (; at != UINT32_MAX; at = all->items[at].next) {
        const det_suppression *of = &all->items[at];
        det_suppressed tried = {.by = of};
        const char *status = det_suppression_status(of, moment->on, moment->known_us);
        bool was_approved = det_str_equal(det_str_of(status), DET_STR("in_force")) ||
                            det_str_equal(det_str_of(status), DET_STR("expired"));
        if (!was_approved || !is_about(of, &asked, &tried.fact)) continue;
        /* on the clock that is furthest behind: who is asked about at an instant is asked about on
         * the day of New York too */
        if (moment->on < det_zone_day(DET_ZONE_NEW_YORK, of->decision->stamp.recorded_us)) continue;
        det_status st = test(of, law, listing, moment, arena, &tried, err);
        if (st != DET_OK) return st;
        if (out->by == NULL || tried.why == NULL) *out = tried;
        if (tried.why == NULL) return DET_OK;
    }
    return DET_OK;
}

/* ---- writing ------------------------------------------------------------------------------------
 */

void
det_suppressed_write(const det_suppressed *of, det_json *json)
{
    if (of->by == NULL) return;
    det_json_key(json, of->why == NULL ? "suppressed" : "suppression_void");
    det_json_object(json);
    det_json_key_str(json, "id", of->by->entry->id);
    det_put_day(json, "expires", of->by->entry->expires);
    det_json_key_str(json, "owner", of->by->entry->owner);
    det_put_text(json, "case", of->by->entry->case_id);
    if (of->why != NULL) {
        det_json_key_cstr(json, "why", of->why);
        if (of->fact != NULL) det_json_key_cstr(json, "fact", of->fact);
        if (of->measure != NULL) det_json_key_str(json, "measure", det_measure_id(of->measure));
    }
    det_json_object_end(json);
}

void
det_suppression_write(const det_suppression *of, det_day on, int64_t known_us, det_json *json)
{
    const det_suppression_entry *entry = of->entry;
    det_json_object(json);
    det_json_key_str(json, "id", entry->id);
    det_json_key_cstr(json, "status", det_suppression_status(of, on, known_us));
    det_json_key_str(json, "listing", entry->listing);
    det_json_key_str(json, "fingerprint", entry->fingerprint);
    det_json_key(json, "customer");
    det_json_object(json);
    det_customer_write(&entry->customer, json);
    det_json_object_end(json);
    det_json_key_str(json, "reason", entry->reason);
    det_put_texts(json, "conflicts", entry->conflicts);
    det_put_text(json, "case", entry->case_id);
    det_put_day(json, "expires", entry->expires);
    det_json_key_str(json, "owner", entry->owner);
    det_put_text(json, "note", entry->note);
    det_json_key_str(json, "maker", entry->stamp.actor);
    det_put_instant(json, "recorded", entry->stamp.recorded_us);
    if (of->decision != NULL && of->decision->stamp.known_us <= known_us) {
        det_json_key_str(json, "decided_by", of->decision->stamp.actor);
        det_put_instant(json, "decided", of->decision->stamp.recorded_us);
        det_put_text(json, "decision_note", of->decision->note);
    }
    if (of->end != NULL && of->end->stamp.known_us <= known_us) {
        det_json_key_str(json, "ended_by", of->end->stamp.actor);
        det_put_instant(json, "ended", of->end->stamp.recorded_us);
        det_put_text(json, "end_note", of->end->note);
    }
    det_json_object_end(json);
}
