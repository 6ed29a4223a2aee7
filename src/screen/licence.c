/* Authorisations: reading the book of them. */
#include "screen/licence.h"

#include "law/form.h"
#include "law/hs.h"
#include "law/put.h"

const det_field_key det_licence_keys[] = {{"entry", false},
                                          {"id", false},
                                          {"about", false},
                                          {"licence", false},
                                          {"authority", false},
                                          {"kind", false},
                                          {"measures", true},
                                          {"holders", true},
                                          {"parties", true},
                                          {"from", true},
                                          {"to", true},
                                          {"goods", true},
                                          {"quantity", false},
                                          {"value_usd", false},
                                          {"valid_from", false},
                                          {"valid_before", false},
                                          {"valid_through", false},
                                          {"zone", false},
                                          {"when", true},
                                          {"conditions", true},
                                          {"supersedes", false},
                                          {"single_use", false},
                                          {"unblocks", false},
                                          {"approval", false},
                                          {"on", false},
                                          {"reference", false},
                                          {"source", false},
                                          {"known", false},
                                          {"note", false},
                                          {NULL, false}};

static const char *const entries[] = {"grant", "use", "revoke", "correct", "approve", NULL};
static const char *const kinds[] = {"committee_approval",
                                    "exemption",
                                    "general_licence",
                                    "specific_licence",
                                    "derogation",
                                    "waiver",
                                    NULL};

const char *
det_licence_kind_name(det_licence_kind kind)
{
    return kinds[kind - DET_LICENCE_COMMITTEE_APPROVAL];
}

static det_status
read_yes(const det_fields *fields, const char *key, bool *out, det_error *err)
{
    static const char *const words[] = {"no", "yes", "false", "true", NULL};
    const det_field *field = det_fields_find(fields, key);
    size_t word = 0;
    if (field == NULL) return DET_OK;
    det_status st = det_fields_word(field, words, &word, err);
    *out = word % 2 == 1;
    return st;
}

/* ---- what it frees ------------------------------------------------------------------------------
 */

/* Measures by the ids of the lawbook; the clock of the first is that of the licence. */
static det_status
read_measures(const det_fields *fields, const det_lawbook *law, det_arena *arena, det_licence *out,
              det_error *err)
{
    det_status st = det_fields_texts(fields, "measures", arena, &out->measures, err);
    if (st != DET_OK || law == NULL) return st;
    det_str *ids = DET_NEW(arena, det_str, out->measures.count + 1);
    if (ids == NULL) return det_fail(err, DET_NOMEM, fields->at, "the measures of a licence");
    size_t count = 0;
    for (size_t i = 0; i < fields->count; i++) {
        const det_field *field = &fields->items[i];
        if (!det_str_equal(field->key, DET_STR("measures"))) continue;
        const det_measure *measure = det_law_measure_find(law, field->value);
        if (measure == NULL)
            return det_fail(
                err, DET_MISSING, field->at, "no measure '%.*s' in the lawbook%.*s",
                DET_STR_FMT(field->value),
                DET_STR_FMT(det_law_near(law, field->value, 1u << DET_ID_MEASURE, arena)));
        if (count == 0) out->zone = det_regime_zone(det_measure_regime(measure));
        ids[count++] = det_measure_id(measure);
    }
    out->measures = (det_texts){ids, count};
    return DET_OK;
}

static bool
is_country(det_str code)
{
    return code.len == 2 && code.ptr[0] >= 'A' && code.ptr[0] <= 'Z' && code.ptr[1] >= 'A' &&
           code.ptr[1] <= 'Z';
}

static det_status
read_countries(const det_fields *fields, const char *key, det_arena *arena, det_texts *out,
               det_error *err)
{
    for (size_t i = 0; i < fields->count; i++)
        if (det_str_equal(fields->items[i].key, det_str_of(key)) &&
            !is_country(fields->items[i].value))
            return det_fail(err, DET_SYNTAX, fields->items[i].at,
                            "'%s' is '%.*s', no country code; write two capital letters (ISO 3166) "
                            "such as DE",
                            key, DET_STR_FMT(fields->items[i].value));
    return det_fields_texts(fields, key, arena, out, err);
}

/* "8413.70: 12 piece", "kind:coal", "8413". */
static det_status
read_goods_item(const det_field *field, det_arena *arena, det_licence_goods *out, det_error *err)
{
    det_str text = field->value, prefix = DET_STR("kind:");
    bool is_kind = det_str_starts(text, prefix);
    if (is_kind) text = det_str_slice(text, prefix.len, text.len);
    size_t colon = det_str_find_byte(text, ':');
    det_str what = det_str_trim(det_str_slice(text, 0, colon == SIZE_MAX ? text.len : colon));
    *out = (det_licence_goods){.what = what, .is_code = !is_kind};
    if (!is_kind) {
        char *digits = DET_NEW(arena, char, what.len + 1);
        size_t used = 0;
        if (digits == NULL) return det_fail(err, DET_NOMEM, field->at, "the goods of a licence");
        for (size_t i = 0; i < what.len; i++)
            if (what.ptr[i] != '.' && what.ptr[i] != ' ') digits[used++] = what.ptr[i];
        out->what = (det_str){digits, used};
    }
    if ((!is_kind && !det_hs_is_code(out->what)) || (is_kind && what.len == 0))
        return det_fail(err, DET_SYNTAX, field->at,
                        "goods '%.*s': expected an HS code of 2 to 10 digits, or kind:<tag>, and "
                        "if limited how much, as '8413.70: 12 piece'",
                        DET_STR_FMT(field->value));
    if (colon == SIZE_MAX) return DET_OK;
    out->has_amount = true;
    return det_amount_read(det_str_slice(text, colon + 1, text.len), field->at, &out->amount, err);
}

static det_status
read_goods(const det_fields *fields, det_arena *arena, det_licence *out, det_error *err)
{
    det_texts texts;
    det_status st = det_fields_texts(fields, "goods", arena, &texts, err);
    if (st != DET_OK) return st;
    out->goods = DET_NEW(arena, det_licence_goods, texts.count + 1);
    if (out->goods == NULL) return det_fail(err, DET_NOMEM, fields->at, "the goods of a licence");
    for (size_t i = 0; i < fields->count && st == DET_OK; i++)
        if (det_str_equal(fields->items[i].key, DET_STR("goods")))
            st = read_goods_item(&fields->items[i], arena, &out->goods[out->goods_count++], err);
    return st;
}

static det_status
read_limits(const det_fields *fields, det_licence *out, det_error *err)
{
    const det_field *quantity = det_fields_find(fields, "quantity");
    const det_field *value = det_fields_find(fields, "value_usd");
    out->has_quantity = quantity != NULL;
    out->has_value = value != NULL;
    if (quantity != NULL) {
        det_status st = det_amount_read(quantity->value, quantity->at, &out->quantity, err);
        if (st != DET_OK) return st;
    }
    if (value != NULL && (!det_law_milli_read(value->value, &out->value_milli) ||
                          out->value_milli > DET_AMOUNT_MAX_MILLI))
        return det_fail(err, DET_SYNTAX, value->at,
                        "value_usd '%.*s' is no number; write digits, and at most three behind a "
                        "point",
                        DET_STR_FMT(value->value));
    return DET_OK;
}

/* "purpose=humanitarian" */
static det_status
read_when(const det_fields *fields, det_arena *arena, det_licence *out, det_error *err)
{
    for (size_t i = 0; i < fields->count; i++) {
        const det_field *field = &fields->items[i];
        if (!det_str_equal(field->key, DET_STR("when"))) continue;
        size_t equals = det_str_find_byte(field->value, '=');
        if (equals == 0 || equals == SIZE_MAX || equals + 1 == field->value.len)
            return det_fail(err, DET_SYNTAX, field->at,
                            "when '%.*s': expected a fact and its value, as purpose=humanitarian",
                            DET_STR_FMT(field->value));
    }
    return det_fields_texts(fields, "when", arena, &out->when, err);
}

/* ---- when it is valid ---------------------------------------------------------------------------
 */

static det_status
read_zone(const det_fields *fields, det_licence *out, det_error *err)
{
    const det_field *zone = det_fields_find(fields, "zone");
    if (zone == NULL || det_zone_find(zone->value, &out->zone)) return DET_OK;
    return det_fail(err, DET_SYNTAX, zone->at,
                    "zone '%.*s' is not known; expected UTC, America/New_York, Europe/Brussels, "
                    "Europe/London or Europe/Zurich",
                    DET_STR_FMT(zone->value));
}

static det_status
read_window(const det_fields *fields, det_licence *out, det_error *err)
{
    const det_field *from, *before, *through;
    det_status st = read_zone(fields, out, err);
    if (st != DET_OK) return st;
    st = det_fields_need(fields, "a licence", "valid_from",
                         "from when, as 2018-08-06 or 2018-08-06T00:01-04:00", &from, err);
    if (st != DET_OK) return st;
    before = det_fields_find(fields, "valid_before");
    through = det_fields_find(fields, "valid_through");
    if (before != NULL && through != NULL)
        return det_fail(err, DET_SYNTAX, through->at,
                        "one end: valid_before or valid_through, not both");
    out->before_us = DET_INSTANT_FOREVER;
    out->from_text = from->value;
    st = det_fields_instant(fields, "valid_from", out->zone, &out->from_us, err);
    if (st == DET_OK && before != NULL) {
        out->before_text = before->value;
        st = det_fields_instant(fields, "valid_before", out->zone, &out->before_us, err);
    }
    if (st == DET_OK && through != NULL) {
        det_day day = 0;
        out->before_text = through->value;
        st = det_fields_day(fields, "valid_through", &day, err);
        if (st == DET_OK) out->before_us = det_zone_midnight_us(out->zone, day + 1);
    }
    if (st == DET_OK && out->before_us <= out->from_us)
        st = det_fail(err, DET_RANGE, before != NULL ? before->at : through->at,
                      "the licence ends (%.*s) before it begins (%.*s)",
                      DET_STR_FMT(out->before_text), DET_STR_FMT(out->from_text));
    return st;
}

/* Who enters it may say that a second person has to look; the engine does where roles are in use.
 */
static det_status
read_approval(const det_fields *fields, bool *out, det_error *err)
{
    static const char *const words[] = {"needed", NULL};
    const det_field *field = det_fields_find(fields, "approval");
    size_t word = 0;
    *out = field != NULL;
    return field == NULL ? DET_OK : det_fields_word(field, words, &word, err);
}

/* ---- an entry -----------------------------------------------------------------------------------
 */

static det_status
read_licence(const det_fields *fields, const det_lawbook *law, det_arena *arena, det_licence *out,
             det_error *err)
{
    const det_field *kind, *ignored;
    size_t word = 0;
    det_status st = det_fields_need(fields, "a licence", "authority",
                                    "who gave it, as 1718 Committee or OFAC", &ignored, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "a licence", "kind",
                             "committee_approval, exemption, general_licence, specific_licence, "
                             "derogation or waiver",
                             &kind, err);
    if (st == DET_OK) st = det_fields_word(kind, kinds, &word, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "a licence", "measures",
                             "the measures of the lawbook that it frees from", &ignored, err);
    if (st != DET_OK) return st;
    out->kind = (det_licence_kind)(DET_LICENCE_COMMITTEE_APPROVAL + (int)word);
    out->authority = det_fields_text(fields, "authority");
    out->supersedes = det_fields_text(fields, "supersedes");
    st = read_measures(fields, law, arena, out, err);
    if (st == DET_OK) st = det_fields_texts(fields, "holders", arena, &out->holders, err);
    if (st == DET_OK) st = det_fields_texts(fields, "parties", arena, &out->parties, err);
    if (st == DET_OK) st = read_countries(fields, "from", arena, &out->from, err);
    if (st == DET_OK) st = read_countries(fields, "to", arena, &out->to, err);
    if (st == DET_OK) st = read_goods(fields, arena, out, err);
    if (st == DET_OK) st = read_limits(fields, out, err);
    if (st == DET_OK) st = read_when(fields, arena, out, err);
    if (st == DET_OK) st = det_fields_texts(fields, "conditions", arena, &out->conditions, err);
    if (st == DET_OK) st = read_yes(fields, "single_use", &out->is_single_use, err);
    if (st == DET_OK) st = read_yes(fields, "unblocks", &out->unblocks, err);
    if (st == DET_OK) st = read_approval(fields, &out->needs_approval, err);
    return st == DET_OK ? read_window(fields, out, err) : st;
}

static det_status
read_approve(const det_fields *fields, det_licence *out, det_error *err)
{
    const det_field *ignored, *known = det_fields_find(fields, "known");
    det_status st = det_fields_need(fields, "an approval", "licence",
                                    "the id of the licence, or of its correction, that waits",
                                    &ignored, err);
    out->licence = det_fields_text(fields, "licence");
    if (st == DET_OK && known != NULL)
        st = det_fail(err, DET_SYNTAX, known->at,
                      "an approval counts from when it is given; it takes no 'known'");
    return st;
}

static det_status
read_event(const det_fields *fields, det_arena *arena, det_licence *out, det_error *err)
{
    const det_field *ignored;
    det_status st = det_fields_need(fields, "an entry of this kind", "licence",
                                    "the id of the licence that was used or revoked", &ignored,
                                    err);
    if (st == DET_OK)
        st = det_fields_need(fields, "an entry of this kind", "on", "the day, as 2018-08-06",
                             &ignored, err);
    if (st == DET_OK && out->entry == DET_LICENCE_USE)
        st = det_fields_need(fields, "a use", "reference",
                             "the id of the transaction that went under it", &ignored, err);
    if (st == DET_OK) st = read_zone(fields, out, err);
    if (st == DET_OK) st = read_goods(fields, arena, out, err);
    if (st == DET_OK) st = read_limits(fields, out, err);
    out->licence = det_fields_text(fields, "licence");
    out->reference = det_fields_text(fields, "reference");
    return st == DET_OK ? det_fields_instant(fields, "on", out->zone, &out->on_us, err) : st;
}

det_status
det_licence_read(const det_fields *fields, const det_lawbook *law, det_zone zone, det_arena *arena,
                 det_licence *out, det_error *err)
{
    const det_field *entry = det_fields_find(fields, "entry"), *ignored;
    size_t word = 0;
    *out = (det_licence){.zone = zone};
    det_status st = det_fields_check(fields, "a licence", det_licence_keys, err);
    if (st == DET_OK && entry != NULL) st = det_fields_word(entry, entries, &word, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "an entry of licences", "source", "where it was read",
                             &ignored, err);
    out->entry = (det_licence_entry_kind)(DET_LICENCE_GRANT + (int)word);
    out->about = det_fields_text(fields, "about");
    if (st == DET_OK && (out->entry == DET_LICENCE_CORRECT) != (out->about.len > 0))
        st = det_fail(err, DET_SYNTAX, fields->at,
                      out->about.len > 0 ? "'about' names what a correction replaces; say entry: "
                                           "correct"
                                         : "a correction needs 'about': the entry it replaces");
    if (st == DET_OK && out->entry == DET_LICENCE_GRANT)
        st = det_fields_need(fields, "a licence", "id", "the number its authority gave it",
                             &ignored, err);
    if (st != DET_OK) return st;
    out->id = det_fields_text(fields, "id");
    out->source = det_fields_text(fields, "source");
    out->note = det_fields_text(fields, "note");
    st = det_fields_instant(fields, "known", DET_ZONE_UTC, &out->stamp.known_us, err);
    if (st != DET_OK) return st;
    if (out->entry == DET_LICENCE_APPROVE) return read_approve(fields, out, err);
    return out->entry == DET_LICENCE_GRANT || out->entry == DET_LICENCE_CORRECT
               ? read_licence(fields, law, arena, out, err)
               : read_event(fields, arena, out, err);
}

const det_licence *
det_licence_find(const det_licences *licences, det_str id)
{
    for (size_t i = 0; i < licences->count; i++)
        if (det_str_equal(licences->items[i].id, id)) return &licences->items[i];
    return NULL;
}

static det_status
check_approve(const det_licences *licences, const det_licence *of, det_where at, det_error *err)
{
    const det_licence *before = det_licence_approval(licences, of, INT64_MAX);
    if (!of->needs_approval)
        return det_fail(err, DET_CONFLICT, at, "'%.*s' needs no approval", DET_STR_FMT(of->id));
    if (before != NULL)
        return det_fail(err, DET_CONFLICT, at, "'%.*s' was approved by '%.*s' already",
                        DET_STR_FMT(of->id), DET_STR_FMT(before->stamp.actor));
    if (!det_licence_is_current(licences, of, INT64_MAX))
        return det_fail(err, DET_CONFLICT, at, "'%.*s' was corrected; what waits is the correction",
                        DET_STR_FMT(of->id));
    return DET_OK;
}

/* What is for one transaction is for no second: of the uses of a licence, those of another. */
static det_status
check_single(const det_licences *licences, const det_licence *use, det_where at, det_error *err)
{
    bool is_single = false;
    for (size_t i = 0; i < licences->count; i++) {
        const det_licence *entry = &licences->items[i];
        if ((entry->entry == DET_LICENCE_GRANT || entry->entry == DET_LICENCE_CORRECT) &&
            det_str_equal(det_licence_root(licences, entry), use->licence) &&
            det_licence_is_current(licences, entry, INT64_MAX))
            is_single = entry->is_single_use;
    }
    for (size_t i = 0; i < licences->count && is_single; i++) {
        const det_licence *other = &licences->items[i];
        if (other->entry == DET_LICENCE_USE && det_str_equal(other->licence, use->licence) &&
            !det_str_equal(other->reference, use->reference))
            return det_fail(err, DET_REFUSED, at,
                            "'%.*s' is for one transaction, and '%.*s' says that it was used for "
                            "'%.*s'",
                            DET_STR_FMT(use->licence), DET_STR_FMT(other->id),
                            DET_STR_FMT(other->reference));
    }
    return DET_OK;
}

det_status
det_licence_check(const det_licences *licences, const det_licence *entry, det_where at,
                  det_error *err)
{
    det_str id = entry->about.len > 0 ? entry->about : entry->licence;
    if (id.len == 0) return DET_OK;
    const det_licence *other = det_licence_find(licences, id);
    if (other == NULL)
        return det_fail(err, DET_MISSING, at, "no licence '%.*s' in the book", DET_STR_FMT(id));
    if (other->entry == DET_LICENCE_USE || other->entry == DET_LICENCE_REVOKE ||
        other->entry == DET_LICENCE_APPROVE ||
        (entry->about.len == 0 && entry->entry != DET_LICENCE_APPROVE &&
         other->entry == DET_LICENCE_CORRECT))
        return det_fail(err, DET_CONFLICT, at, "'%.*s' is no licence but an entry about one",
                        DET_STR_FMT(id));
    if (entry->stamp.known_us < other->stamp.known_us)
        return det_fail(err, DET_CONFLICT, at,
                        "'%.*s' would be known before '%.*s', which it is about",
                        DET_STR_FMT(entry->id), DET_STR_FMT(other->id));
    if (entry->entry == DET_LICENCE_APPROVE) return check_approve(licences, other, at, err);
    for (size_t i = 0; i < licences->count && entry->about.len > 0; i++)
        if (det_str_equal(licences->items[i].about, entry->about))
            return det_fail(err, DET_CONFLICT, at,
                            "'%.*s' was corrected by '%.*s' already; name that one",
                            DET_STR_FMT(entry->about), DET_STR_FMT(licences->items[i].id));
    return entry->entry == DET_LICENCE_USE ? check_single(licences, entry, at, err) : DET_OK;
}
