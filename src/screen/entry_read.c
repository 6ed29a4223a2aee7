/* Values of an entry of a book by topic, out of its fields. */
#include "screen/entry_read.h"

#include "law/amount.h"
#include "law/hs.h"

det_status
det_entry_word(const det_entry_reader *r, const char *key, const char *const *words, bool is_needed,
               int *out, det_error *err)
{
    const det_field *field = det_fields_find(r->fields, key);
    char all[DET_FIELDS_LIST_MAX];
    size_t word = 0;
    *out = 0;
    if (field == NULL)
        return is_needed ? det_fail(err, DET_SYNTAX, r->fields->at, "%s needs '%s': one of %s",
                                    r->what, key, det_fields_list(words, all))
                         : DET_OK;
    det_status st = det_fields_word(field, words, &word, err);
    *out = (int)word + 1;
    return st;
}

det_status
det_entry_need(const det_entry_reader *r, const char *key, const char *hint, det_str *out,
               det_error *err)
{
    const det_field *field;
    det_status st = det_fields_need(r->fields, r->what, key, hint, &field, err);
    if (st == DET_OK && out != NULL) *out = field->value;
    return st;
}

det_status
det_entry_country(const det_entry_reader *r, const char *key, det_str *out, det_error *err)
{
    const det_field *field = det_fields_find(r->fields, key);
    if (field == NULL) return DET_OK;
    *out = field->value;
    if (out->len == 2 && out->ptr[0] >= 'A' && out->ptr[0] <= 'Z' && out->ptr[1] >= 'A' &&
        out->ptr[1] <= 'Z')
        return DET_OK;
    return det_fail(err, DET_SYNTAX, field->at,
                    "'%s' is '%.*s', no country code; write two capital letters (ISO 3166) such as "
                    "DE",
                    key, DET_STR_FMT(field->value));
}

det_status
det_entry_zone(const det_entry_reader *r, det_zone *out, det_error *err)
{
    const det_field *field = det_fields_find(r->fields, "zone");
    if (field == NULL || det_zone_find(field->value, out)) return DET_OK;
    return det_fail(err, DET_SYNTAX, field->at,
                    "zone '%.*s' is none of ours; write America/New_York, Europe/Brussels, "
                    "Europe/London, Europe/Zurich or UTC",
                    DET_STR_FMT(field->value));
}

det_status
det_entry_amount(const det_entry_reader *r, bool is_needed, const det_currency **currency,
                 int64_t *minor, det_error *err)
{
    const det_field *amount = det_fields_find(r->fields, "amount");
    const det_field *code = det_fields_find(r->fields, "currency");
    if (is_needed && amount == NULL)
        return det_fail(err, DET_SYNTAX, r->fields->at, "%s needs 'amount': as 100000.00", r->what);
    if (code == NULL && (amount != NULL || is_needed))
        return det_fail(err, DET_SYNTAX, r->fields->at,
                        "%s needs 'currency': three capital letters (ISO 4217) such as USD",
                        r->what);
    if (code == NULL) return DET_OK;
    *currency = det_currency_find(code->value);
    if (*currency == NULL)
        return det_fail(err, DET_SYNTAX, code->at,
                        "'%.*s' is no currency; write three capital letters (ISO 4217) such as USD",
                        DET_STR_FMT(code->value));
    return amount == NULL ? DET_OK
                          : det_money_read(amount->value, *currency, amount->at, minor, err);
}

det_status
det_entry_allow(const det_entry_reader *r, const char *const *keys, det_error *err)
{
    static const char *const always[] = {"entry", "about", "id",   "reason", "source",
                                         "known", "note",  "zone", NULL};
    char all[DET_FIELDS_LIST_MAX];
    for (size_t i = 0; i < r->fields->count; i++) {
        const det_field *field = &r->fields->items[i];
        bool is_known = det_str_equal(field->key, det_str_of(r->topic));
        for (size_t k = 0; always[k] != NULL && !is_known; k++)
            is_known = det_str_equal(field->key, det_str_of(always[k]));
        for (size_t k = 0; keys[k] != NULL && !is_known; k++)
            is_known = det_str_equal(field->key, det_str_of(keys[k]));
        if (!is_known)
            return det_fail(err, DET_SYNTAX, field->at, "'%.*s' has nothing to do in %s; it has %s",
                            DET_STR_FMT(field->key), r->what,
                            keys[0] == NULL ? "no keys of its own" : det_fields_list(keys, all));
    }
    return DET_OK;
}

det_status
det_entry_goods(const det_entry_reader *r, det_texts *out, det_error *err)
{
    for (size_t i = 0; i < r->fields->count; i++) {
        const det_field *field = &r->fields->items[i];
        det_str text = field->value, prefix = DET_STR("kind:");
        if (!det_str_equal(field->key, DET_STR("goods"))) continue;
        bool is_kind = det_str_starts(text, prefix);
        if (is_kind) text = det_str_slice(text, prefix.len, text.len);
        size_t colon = det_str_find_byte(text, ':');
        det_str what = det_str_trim(det_str_slice(text, 0, colon == SIZE_MAX ? text.len : colon));
        det_amount amount;
        if (is_kind ? what.len == 0 : !det_hs_is_code(what))
            return det_fail(err, DET_SYNTAX, field->at,
                            "goods '%.*s': expected an HS code of 2 to 10 digits, or kind:<tag>, "
                            "and if known how much, as '270900: 900 barrel'",
                            DET_STR_FMT(field->value));
        if (colon == SIZE_MAX) continue;
        det_status st = det_amount_read(det_str_slice(text, colon + 1, text.len), field->at,
                                        &amount, err);
        if (st != DET_OK) return st;
    }
    return det_fields_texts(r->fields, "goods", r->arena, out, err);
}

det_status
det_entry_facts(const det_entry_reader *r, det_texts *out, det_error *err)
{
    det_status st = det_fields_texts(r->fields, "facts", r->arena, out, err);
    for (size_t i = 0; i < r->fields->count && st == DET_OK; i++) {
        const det_field *field = &r->fields->items[i];
        size_t equals = det_str_find_byte(field->value, '=');
        if (det_str_equal(field->key, DET_STR("facts")) &&
            (equals == 0 || equals == SIZE_MAX || equals + 1 == field->value.len))
            st = det_fail(err, DET_SYNTAX, field->at,
                          "facts '%.*s': expected a property and its value, as birthDate=1960",
                          DET_STR_FMT(field->value));
    }
    return st;
}
