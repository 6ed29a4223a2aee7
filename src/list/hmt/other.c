/* hmt/other.c - the column "Other Information" of the UK Treasury's list.
 *
 *   from 2022   (UK Sanctions List Ref):CHW0021. (UN Ref):KPe.034. (Gender):Male (IMO number):...
 *   before      UN Ref QDe.004. Emir for the eastern zone of Afghanistan.
 *
 * Keys are those of the table; a bracket with anything else in it is text, "(United States of
 * America)". */
#include "list/hmt/row.h"
#include "list/imo.h"
#include "list/numbered.h"

static const struct {
    const char *key;
    det_prop prop;
} keys[] = {
    {"UK Sanctions List Ref", DET_PROP_REFERENCE},
    {"UN Ref", DET_PROP_REFERENCE},
    {"UK Statement of Reasons", DET_PROP_REMARK},
    {"Gender", DET_PROP_GENDER},
    {"Phone number", DET_PROP_PHONE},
    {"Fax", DET_PROP_PHONE},
    {"Tel", DET_PROP_PHONE},
    {"Email address", DET_PROP_EMAIL},
    {"Website", DET_PROP_WEBSITE},
    {"Type of entity", DET_PROP_REMARK},
    {"Parent company", DET_PROP_LINKED_TO},
    {"Subsidiaries", DET_PROP_LINKED_TO},
    {"Business Reg No", DET_PROP_REGISTRATION_NUMBER},
    {"IMO number", DET_PROP_IMO_NUMBER},
    {"Flag of ship", DET_PROP_FLAG},
    {"Previous flags", DET_PROP_PAST_FLAG},
    {"Type of ship", DET_PROP_VESSEL_TYPE},
    {"Tonnage of ship", DET_PROP_TONNAGE},
    {"Length of ship", DET_PROP_REMARK},
    {"Year built", DET_PROP_BUILD_DATE},
    {"Current owners", DET_PROP_OWNER},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

/* The place of the next "(key):" at or after `from`, SIZE_MAX if there is none. */
static size_t
find_key(det_str text, size_t from, size_t *key, size_t *behind)
{
    for (size_t at = from; at < text.len; at++) {
        if (text.ptr[at] != '(') continue;
        det_str rest = det_str_slice(text, at + 1, text.len);
        for (size_t k = 0; k < KEY_COUNT; k++) {
            det_str word = det_str_of(keys[k].key);
            if (!det_str_starts(rest, word)) continue;
            if (!det_str_starts(det_str_slice(rest, word.len, rest.len), DET_STR("):"))) continue;
            *key = k;
            *behind = at + 1 + word.len + 2;
            return at;
        }
    }
    return SIZE_MAX;
}

static det_str
without_stop(det_str text)
{
    text = det_str_trim(text);
    if (det_str_ends(text, DET_STR("."))) text.len--;
    return text;
}

static bool
is_one_word(det_prop prop)
{
    return prop == DET_PROP_REFERENCE || prop == DET_PROP_GENDER;
}

static void
say_value(det_draft *draft, size_t key, det_str value, uint32_t line)
{
    det_str items[DET_NUMBERED_MAX];
    det_prop prop = keys[key].prop;
    bool is_text = prop == DET_PROP_REMARK;
    if (det_str_trim(value).len == 0)
        det_draft_note(draft, "value-missing", DET_STR("Other Information"),
                       det_str_of(keys[key].key), line);
    if (is_one_word(prop)) {
        /* "KPi.034. Director of ...": what follows the word is text of its own */
        det_str rest = det_str_trim(value), word;
        if (!det_str_next(&rest, ' ', &word)) return;
        det_statement *remark = det_draft_say(draft, DET_PROP_REMARK, rest);
        if (remark != NULL) remark->note = det_draft_print(draft, "after %s", keys[key].key);
        value = word;
    }
    size_t count = is_text ? 1 : det_numbered_split(value, items);
    if (is_text) items[0] = value;
    for (size_t i = 0; i < count; i++) {
        det_str text = is_text ? items[i] : without_stop(items[i]);
        det_statement *statement = prop == DET_PROP_BUILD_DATE
                                       ? det_draft_say_day_first(draft, prop, text, "Year built",
                                                                 line)
                                       : det_draft_say(draft, prop, text);
        if (statement == NULL) continue;
        statement->type = det_draft_text(draft, det_str_of(keys[key].key));
        if (prop == DET_PROP_IMO_NUMBER && !det_imo_is_valid(statement->text))
            det_draft_note(draft, "imo-check-digit", DET_STR("Other Information"), statement->text,
                           line);
    }
}

/* "UN Ref QDe.004. Emir" and "UN REF:QE.A.146.14. Also": the word behind. */
static void
say_reference(det_draft *draft, det_str text)
{
    static const det_str word = {"UN Ref", 6};
    if (!det_str_equal_ascii_nocase(det_str_slice(text, 0, word.len), word)) return;
    det_str rest = det_str_trim(det_str_slice(text, word.len, text.len)), reference;
    if (det_str_starts(rest, DET_STR(":"))) rest = det_str_trim(det_str_slice(rest, 1, rest.len));
    if (!det_str_next(&rest, ' ', &reference)) return;
    bool has_digit = false;
    for (size_t i = 0; i < reference.len; i++)
        has_digit |= reference.ptr[i] >= '0' && reference.ptr[i] <= '9';
    if (!has_digit) return;
    det_statement *statement = det_draft_say(draft, DET_PROP_REFERENCE, without_stop(reference));
    if (statement != NULL) statement->type = det_draft_text(draft, DET_STR("UN Ref"));
}

void
det_hmt_say_other(det_draft *draft, det_str text, uint32_t line)
{
    size_t key = 0, behind = 0;
    size_t at = find_key(text, 0, &key, &behind);
    det_str before = det_str_trim(det_str_slice(text, 0, at));
    say_reference(draft, before);
    det_draft_say(draft, DET_PROP_REMARK, before);
    while (at != SIZE_MAX) {
        size_t this_key = key, from = behind;
        at = find_key(text, from, &key, &behind);
        say_value(draft, this_key, det_str_slice(text, from, at), line);
    }
}
