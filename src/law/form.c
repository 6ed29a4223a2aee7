/* form.c - typed reading of lawbook trees, and how findings are told.
 *
 * Every reader here takes a node and says what it wanted, so a wrong file gets one finding a fault,
 * each with its rule, place and remedy, and loading goes on to the next. */
#include "law/form.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "law/hs.h"

/* What each rule asks.  The message of a finding says it for the case at hand. */
static const struct {
    const char *rule, *title;
} rules[] = {
    {"L001", "every key is one that this place knows"},
    {"L002", "what is required is there"},
    {"L003", "a value has the shape that is expected: text, list or map"},
    {"L004", "a value is not empty; what is not known is left out"},
    {"L005", "a word is one of the words that this place knows"},
    {"L006", "a number is a number"},
    {"L007", "a date is a day of the calendar, an instant has its offset"},
    {"L008", "no 'until' and no zone abbreviation: both are read two ways"},
    {"L009", "one end: before or through"},
    {"L010", "the file says lawbook: 1"},
    {"L011", "a file holds what its kind may hold"},
    {"L012", "an id has only letters, digits and . _ : - / ( ) +"},
    {"L013", "an HS code has 2 to 10 digits, a range two of one length"},
    {"L014", "exceptions are nested at most six deep"},
    {"L101", "an id or alias stands for one thing in the whole lawbook"},
    {"L102", "what is referred to exists"},
    {"L103", "what is referred to is of the right kind"},
    {"L104", "a source is listed under sources"},
    {"L105", "an instrument cited is in the lawbook"},
    {"L106", "every act, exception, quota and route cites its paragraph"},
    {"L107", "the paragraph is known"},
    {"L201", "an adopted resolution has the votes: nine, and no permanent member against"},
    {"L202", "an instrument's header agrees in every file that gives it"},
    {"L203", "every measure is imposed exactly once"},
    {"L204", "a measure is imposed by the instrument that defines it"},
    {"L205", "an end lies after its beginning"},
    {"L206", "two amendments do not set one part at one moment"},
    {"L207", "a tag of a list stands for one regime, or is said to be shared"},
    {"L208", "a direction needs a target"},
    {"L209", "what is dropped is there"},
    {"L210", "a resume undoes what covers the measure"},
    {"L211", "a quota has a limit"},
    {"L212", "an instrument says when it was adopted"},
    {"L213", "no act takes effect before it is known"},
    {"L214", "a replaced measure has a successor other than itself"},
    {"L217", "an act has exactly one verb"},
    {"L218", "a key fits the verb"},
    {"L219", "a scope names something"},
    {"L220", "a measure has at most 1,000 acts, a citation at most 200 bytes"},
    {"L221", "a record is corrected after it was made"},
    {"L222", "a time is counted from a day, in one unit, by a calendar that covers it"},
    {"L223", "a postponement moves every measure that began by the same act"},
    {"L224", "an authority has one rule of ownership at a time"},
    {"L299", "there are not more findings than can be shown"},
    /* Lint alone, all warnings. */
    {"L301", "no act takes effect before its measure begins"},
    {"L302", "what is amended, extended or paused has not ended"},
    {"L303", "a measure ends once"},
    {"L304", "an extend moves an end later"},
    {"L305", "an extend comes before the end that it moves"},
    {"L306", "a pause begins before it is resumed or extended"},
    {"L307", "a pause or termination is resumed once"},
    {"L308", "a pause that is resumed or extended has not run out"},
    {"L309", "a measure is paused once at one moment"},
    {"L310", "an amendment says what it changes"},
    {"L311", "what is dropped belongs to the measure at that moment"},
    {"L312", "a successor begins when what it replaces ends"},
    {"L313", "an act rests on texts that are not younger than itself"},
    {"L314", "an act rests on texts that were adopted"},
    {"L315", "a paragraph is cited once by an act"},
    {"L316", "an act is not known before its instrument is adopted"},
    {"L317", "an act takes effect no earlier than the event it waits for"},
    {"L318", "an event that hinders an act can still do so"},
    {"L319", "an act is not hindered by the event it waits for"},
    {"L320", "an act takes effect in the days that its regime claims to know"},
    {"L321", "an act without a date says why"},
    {"L322", "an act names a measure once"},
    {"L323", "a beginning is postponed before it comes"},
    {"L324", "the part that a pause names is covered by its measure"},
    {"L351", "an HS code has an even number of digits"},
    {"L352", "the chapter of an HS code exists"},
    {"L353", "an HS code is listed once"},
    {"L354", "an HS code is not both whole and partial"},
    {"L355", "the edition of the Harmonized System is one that there is"},
    {"L356", "a kind is named once in a scope"},
    {"L357", "a day from which a measure blocks stands on a duty"},
    {"L358", "a wind-down has an end"},
    {"L359", "a wind-down names kinds of its measure"},
    {"L361", "no exception says the same as its neighbour"},
    {"L362", "exceptions that ask the same grant the same"},
    {"L363", "no exception is covered by a wider neighbour"},
    {"L364", "an exception can be granted in some case"},
    {"L365", "an exception to an exception can stand in its way"},
    {"L366", "who decides on an exception is one of the known"},
    {"L367", "who decides on an exception fits its effect"},
    {"L371", "the unit of a limit is known"},
    {"L372", "a limit is above zero"},
    {"L373", "a quota has one limit in a unit"},
    {"L374", "a conversion leads to the unit of a limit"},
    {"L375", "units are converted one way, by more than zero"},
    {"L376", "notices rise, to 100 % at most"},
    {"L377", "no notice comes after the stop"},
    {"L378", "how a quota is counted is one of the known ways"},
    {"L379", "the periods of quotas do not overlap"},
    {"L380", "the periods of quotas leave no gap"},
    {"L401", "no more votes are cast than the Council has members"},
    {"L402", "only a permanent member has a veto"},
    {"L403", "those who are named in a vote are as many as it counts"},
    {"L404", "a vetoed text says who vetoed it"},
    {"L405", "the year in a symbol is the year of adoption"},
    {"L406", "a text of the Council is not older than the Council"},
    {"L407", "what triggered an instrument is an event of the lawbook"},
    {"L408", "what triggered an instrument happened before it"},
    {"L411", "a regime has a measure"},
    {"L412", "a listing measure belongs to its regime"},
    {"L413", "a listing measure can block"},
    {"L414", "a listing measure is named once"},
    {"L415", "a target is a country code"},
    {"L416", "coverage ends after it begins"},
    {"L417", "the regimes of one authority keep one clock"},
    {"L418", "the id of a measure begins with that of its regime"},
    {"L421", "names differ by more than letter case"},
    {"L422", "the kind of a measure is not a slip of the pen"},
    {"L423", "a kind of goods or services is not a slip of the pen"},
    {"L424", "the key of a fact is not a slip of the pen"},
    {"L431", "an event is not known before it happens"},
    {"L432", "a route replaces an older one of its regime"},
    {"L433", "an ambiguity is about measures of its regime"},
    {"L434", "an ambiguity says what it is about"},
    {"L441", "a text holds no character that nobody sees"},
    {"L442", "a title has at most 300 bytes"},
    {"L443", "a title ends without a full stop"},
    {"L444", "a paragraph of this instrument is written as a bare number"},
    {"L445", "the brackets of a paragraph are paired"},
    {"L446", "what was seen names its source"},
    {"L447", "low confidence is explained"},
    {"L448", "an instrument has one file in a regime"},
    {"L449", "an instrument has one title"},
    {"L450", "an act rests on instruments of its own regime"},
    {"L451", "a source is used"},
};

det_str
det_law_rule_at(size_t index)
{
    return index < sizeof rules / sizeof rules[0] ? det_str_of(rules[index].rule) : (det_str){0};
}

const char *
det_law_rule_title(det_str rule)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (det_str_equal(rule, det_str_of(rules[i].rule))) return rules[i].title;
    return NULL;
}

void *
det_form_many(det_form *form, size_t count, size_t size)
{
    void *items = det_arena_zalloc(form->arena, count == 0 ? 1 : count, size);
    if (items == NULL) form->has_no_memory = true;
    return items;
}

void *
det_form_push(det_form *form, void **items, size_t *count, size_t *capacity, size_t size)
{
    if (*count == *capacity) {
        void *more = det_arena_grow(form->arena, *items, *count, capacity, size);
        if (more == NULL) {
            form->has_no_memory = true;
            return NULL;
        }
        *items = more;
    }
    char *item = (char *)*items + *count * size;
    memset(item, 0, size);
    *count += 1;
    return item;
}

void
det_form_report(det_form *form, const char *rule, bool is_error, det_where at, const char *format,
                ...)
{
    if (is_error) form->error_count++;
    if (form->count > DET_FORM_FINDINGS_MAX) return;
    void *items = form->findings;
    det_law_finding *finding = det_form_push(form, &items, &form->count, &form->capacity,
                                             sizeof *finding);
    form->findings = items;
    if (finding == NULL) return;
    finding->at = at;
    finding->is_error = is_error;
    if (form->count > DET_FORM_FINDINGS_MAX) {
        finding->rule = DET_STR("L299");
        finding->text = DET_STR("L299: there are more findings; mend these first");
        return;
    }
    char message[1024];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    (void)length;
    finding->rule = det_str_of(rule);
    bool printed = at.file != NULL
                       ? det_arena_print(form->arena, &finding->text, "%s:%u:%u: %s: %s: %s",
                                         at.file, at.line, at.column,
                                         is_error ? "error" : "warning", rule, message)
                       : det_arena_print(form->arena, &finding->text, "%s: %s: %s",
                                         is_error ? "error" : "warning", rule, message);
    if (!printed) form->has_no_memory = true;
}

static const char *
shape_name(const det_tree *tree, uint32_t node)
{
    switch (det_tree_kind_of(tree, node)) {
    case DET_TREE_TEXT:
        return "a text";
    case DET_TREE_LIST:
        return "a list";
    case DET_TREE_MAP:
        return "a map";
    default:
        return "nothing";
    }
}

/* The known key that is most like an unknown one by its first letters; NULL for none. */
static const char *
similar_key(det_str key, const char *const *keys)
{
    const char *best = NULL;
    size_t best_length = 1;
    for (; *keys != NULL; keys++) {
        size_t same = 0;
        while (same < key.len && (*keys)[same] != '\0' && (*keys)[same] == key.ptr[same])
            same++;
        if (same > best_length) {
            best_length = same;
            best = *keys;
        }
    }
    return best;
}

static void
report_key(det_form *form, uint32_t child, const char *what, const char *const *keys)
{
    det_str key = det_tree_key(form->tree, child);
    det_where at = det_tree_where(form->tree, child);
    if (det_str_equal(key, DET_STR("until"))) {
        det_form_report(form, "L008", true, at,
                        "'until' is read two ways: write 'through' (last day on which it holds) or "
                        "'before' (first on which it does not)");
        return;
    }
    const char *near = similar_key(key, keys);
    if (near != NULL)
        det_form_report(form, "L001", true, at, "unknown key '%.*s' in %s; did you mean '%s'?",
                        DET_STR_FMT(key), what, near);
    else
        det_form_report(
            form, "L001", true, at,
            "unknown key '%.*s' in %s; see docs/formats/lawbook.md, or say it in 'note'",
            DET_STR_FMT(key), what);
}

bool
det_form_map(det_form *form, uint32_t node, const char *what, const char *const *keys)
{
    if (det_tree_kind_of(form->tree, node) != DET_TREE_MAP) {
        det_form_report(form, "L003", true, det_tree_where(form->tree, node),
                        "%s is %s; expected a map", what, shape_name(form->tree, node));
        return false;
    }
    for (uint32_t child = det_tree_first(form->tree, node); child != DET_TREE_NONE;
         child = det_tree_next(form->tree, child)) {
        det_str key = det_tree_key(form->tree, child);
        bool is_known = false;
        for (const char *const *known = keys; *known != NULL && !is_known; known++)
            is_known = det_str_equal(key, det_str_of(*known));
        if (!is_known) report_key(form, child, what, keys);
    }
    return true;
}

bool
det_form_list(det_form *form, uint32_t node, const char *what)
{
    if (node == DET_TREE_NONE || det_tree_kind_of(form->tree, node) == DET_TREE_LIST) return true;
    det_form_report(form, "L003", true, det_tree_where(form->tree, node),
                    "'%s' is %s; expected a list ('- …' lines, or […])", what,
                    shape_name(form->tree, node));
    return false;
}

static det_str
text_of(det_form *form, uint32_t node, const char *what)
{
    if (det_tree_kind_of(form->tree, node) != DET_TREE_TEXT) {
        det_form_report(form, "L003", true, det_tree_where(form->tree, node),
                        "'%s' is %s; expected a text", what, shape_name(form->tree, node));
        return (det_str){0};
    }
    det_str text = det_tree_text(form->tree, node);
    if (det_tree_is_null(form->tree, node) || det_str_trim(text).len == 0) {
        det_form_report(form, "L004", true, det_tree_where(form->tree, node),
                        "'%s' is empty; leave the key out if there is nothing to say", what);
        return (det_str){0};
    }
    return text;
}

det_str
det_form_text(det_form *form, uint32_t map, const char *key, bool is_required)
{
    uint32_t node = det_tree_get(form->tree, map, key);
    if (node == DET_TREE_NONE) {
        if (is_required)
            det_form_report(form, "L002", true, det_tree_where(form->tree, map),
                            "'%s' is missing here", key);
        return (det_str){0};
    }
    return text_of(form, node, key);
}

det_texts
det_form_texts_of(det_form *form, uint32_t node, const char *what)
{
    det_texts none = {0};
    if (node == DET_TREE_NONE) return none;
    bool is_list = det_tree_kind_of(form->tree, node) == DET_TREE_LIST;
    size_t count = is_list ? det_tree_size(form->tree, node) : 1;
    det_str *items = det_form_many(form, count, sizeof *items);
    if (items == NULL) return none;
    if (!is_list) {
        items[0] = text_of(form, node, what);
        return (det_texts){items, items[0].len == 0 ? 0 : 1};
    }
    size_t used = 0;
    for (uint32_t child = det_tree_first(form->tree, node); child != DET_TREE_NONE;
         child = det_tree_next(form->tree, child)) {
        items[used] = text_of(form, child, what);
        if (items[used].len > 0) used++;
    }
    return (det_texts){items, used};
}

det_texts
det_form_texts(det_form *form, uint32_t map, const char *key)
{
    return det_form_texts_of(form, det_tree_get(form->tree, map, key), key);
}

uint32_t
det_form_choice(det_form *form, uint32_t map, const char *key, const det_form_word *words,
                uint32_t fallback)
{
    det_str text = det_form_text(form, map, key, fallback == 0);
    if (text.len == 0) return fallback;
    char list[256];
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; words[i].word != NULL; i++) {
        if (det_str_equal(text, det_str_of(words[i].word))) return words[i].value;
        int wrote = snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ",
                             words[i].word);
        if (wrote > 0 && (size_t)wrote < sizeof list - used) used += (size_t)wrote;
    }
    det_form_report(form, "L005", true,
                    det_tree_where(form->tree, det_tree_get(form->tree, map, key)),
                    "'%s' is '%.*s'; expected one of %s", key, DET_STR_FMT(text), list);
    return fallback;
}

bool
det_form_bool(det_form *form, uint32_t map, const char *key, bool fallback)
{
    static const det_form_word words[] = {
        {"yes", 1}, {"no", 2}, {"true", 1}, {"false", 2}, {NULL, 0}};
    return det_form_choice(form, map, key, words, fallback ? 1 : 2) == 1;
}

uint64_t
det_form_number(det_form *form, uint32_t map, const char *key, uint64_t max, bool *found)
{
    det_str text = det_form_text(form, map, key, false);
    uint64_t value = 0;
    *found = false;
    if (text.len == 0) return 0;
    if (!det_str_read_u64(text, &value) || value > max) {
        det_form_report(form, "L006", true,
                        det_tree_where(form->tree, det_tree_get(form->tree, map, key)),
                        "'%s' is '%.*s'; expected a whole number from 0 to %llu", key,
                        DET_STR_FMT(text), (unsigned long long)max);
        return 0;
    }
    *found = true;
    return value;
}

bool
det_law_milli_read(det_str text, int64_t *out)
{
    size_t dot = det_str_find_byte(text, '.');
    det_str whole = dot == SIZE_MAX ? text : det_str_slice(text, 0, dot);
    det_str part = dot == SIZE_MAX ? (det_str){0} : det_str_slice(text, dot + 1, text.len);
    uint64_t value = 0, milli = 0;
    if (whole.len == 0 || whole.len > 15 || !det_str_read_u64(whole, &value)) return false;
    if (dot != SIZE_MAX) {
        if (part.len == 0 || part.len > 3 || !det_str_read_u64(part, &milli)) return false;
        for (size_t i = part.len; i < 3; i++)
            milli *= 10;
    }
    *out = (int64_t)(value * 1000 + milli);
    return true;
}

bool
det_form_milli(det_form *form, uint32_t map, const char *key, int64_t *out)
{
    det_str text = det_form_text(form, map, key, true);
    if (text.len == 0) return false;
    if (det_law_milli_read(text, out)) return true;
    det_form_report(form, "L006", true,
                    det_tree_where(form->tree, det_tree_get(form->tree, map, key)),
                    "'%s' is '%.*s'; expected a number such as 7500000 or 11.6 (three decimals)",
                    key, DET_STR_FMT(text));
    return false;
}

uint32_t
det_form_percent(det_form *form, uint32_t map, const char *key)
{
    det_str text = det_form_text(form, map, key, false);
    uint64_t value = 0;
    if (text.len == 0) return 0;
    det_str digits = det_str_ends(text, DET_STR("%")) ? det_str_slice(text, 0, text.len - 1) : text;
    if (det_str_read_u64(digits, &value) && value >= 1 && value <= 100) return (uint32_t)value;
    det_form_report(form, "L006", true,
                    det_tree_where(form->tree, det_tree_get(form->tree, map, key)),
                    "'%s' is '%.*s'; expected a percentage such as 95%%", key, DET_STR_FMT(text));
    return 0;
}

det_day
det_form_day(det_form *form, uint32_t map, const char *key)
{
    det_str text = det_form_text(form, map, key, false);
    det_day day = DET_DAY_NONE;
    if (text.len == 0) return DET_DAY_NONE;
    if (det_day_read(text, (det_where){0}, &day, NULL) == DET_OK) return day;
    det_form_report(form, "L007", true,
                    det_tree_where(form->tree, det_tree_get(form->tree, map, key)),
                    "'%s' is '%.*s'; expected a day such as 2017-08-05", key, DET_STR_FMT(text));
    return DET_DAY_NONE;
}

/* True if a time text ends in a word ("EST", "GMT"): digits, signs, T and Z belong to the form. */
static bool
has_zone_word(det_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (is_letter && !(c == 'T' && i == 10) && !(c == 'Z' && i + 1 == text.len)) return true;
    }
    return false;
}

static bool
instant_of(det_form *form, uint32_t node, const char *key, det_zone zone, det_instant *out)
{
    det_str text = text_of(form, node, key);
    if (text.len == 0) return false;
    det_where at = det_tree_where(form->tree, node);
    if (has_zone_word(text)) {
        det_form_report(form, "L008", true, at,
                        "'%s' is '%.*s'; write the offset instead of a zone word, such as "
                        "1993-10-18T23:59-04:00, and keep the words of the text under 'written'",
                        key, DET_STR_FMT(text));
        return false;
    }
    bool is_date = text.len == 10;
    bool has_offset = det_str_ends(text, DET_STR("Z")) ||
                      (text.len > 16 &&
                       (text.ptr[text.len - 6] == '+' || text.ptr[text.len - 6] == '-'));
    if ((is_date || has_offset) &&
        det_instant_read(text, zone, (det_where){0}, out, NULL) == DET_OK)
        return true;
    det_form_report(form, "L007", true, at,
                    "'%s' is '%.*s'; expected a day such as 2017-08-05 or an instant with its "
                    "offset such as 1993-10-18T23:59-04:00",
                    key, DET_STR_FMT(text));
    return false;
}

bool
det_form_instant(det_form *form, uint32_t map, const char *key, det_zone zone, det_instant *out)
{
    static const char *const keys[] = {"at", "written", "other", NULL};
    uint32_t node = det_tree_get(form->tree, map, key);
    if (node == DET_TREE_NONE) return false;
    if (det_tree_kind_of(form->tree, node) != DET_TREE_MAP)
        return instant_of(form, node, key, zone, out);
    if (!det_form_map(form, node, key, keys)) return false;
    uint32_t at = det_tree_get(form->tree, node, "at");
    uint32_t other = det_tree_get(form->tree, node, "other");
    if (at == DET_TREE_NONE) {
        det_form_report(form, "L002", true, det_tree_where(form->tree, node),
                        "'at' is missing here: the instant as we read it");
        return false;
    }
    if (!instant_of(form, at, "at", zone, out)) return false;
    det_str written = det_form_text(form, node, "written", false);
    if (written.len > 0) out->text = written;
    det_instant second;
    if (other != DET_TREE_NONE && instant_of(form, other, "other", zone, &second)) {
        out->ambiguous = true;
        out->other_us = second.us;
    }
    return true;
}

bool
det_form_end(det_form *form, uint32_t map, det_zone zone, int64_t *end_us, bool *is_open)
{
    uint32_t before = det_tree_get(form->tree, map, "before");
    uint32_t through = det_tree_get(form->tree, map, "through");
    det_instant instant;
    *is_open = false;
    if (before != DET_TREE_NONE && through != DET_TREE_NONE)
        det_form_report(form, "L009", true, det_tree_where(form->tree, through),
                        "both 'before' and 'through' are given; keep one");
    if (before != DET_TREE_NONE) {
        if (!det_form_instant(form, map, "before", zone, &instant)) return false;
        *end_us = instant.us;
        return true;
    }
    if (through == DET_TREE_NONE) return false;
    if (det_str_equal(det_tree_text(form->tree, through), DET_STR("open"))) {
        *is_open = true;
        *end_us = DET_INSTANT_FOREVER;
        return true;
    }
    det_day day = det_form_day(form, map, "through");
    if (day == DET_DAY_NONE) return false;
    if (day >= DET_DAY_MAX) {
        det_form_report(form, "L007", true, det_tree_where(form->tree, through),
                        "'through' is the last day there is; leave the end out");
        return false;
    }
    *end_us = det_zone_midnight_us(zone, day + 1);
    return true;
}

det_law_life
det_form_life(det_form *form, uint32_t map, det_zone zone)
{
    det_law_life life = {INT64_MIN, DET_INSTANT_FOREVER};
    det_instant from;
    bool is_open = false;
    if (det_form_instant(form, map, "from", zone, &from)) life.from_us = from.us;
    (void)det_form_end(form, map, zone, &life.before_us, &is_open);
    if (life.from_us >= life.before_us)
        det_form_report(form, "L205", true, det_tree_where(form->tree, map),
                        "this ends before it begins; look at 'from', 'before' and 'through'");
    return life;
}

/* Letters, digits and what joins them; the characters of ids and of the keys of facts. */
static bool
has_only_id_bytes(det_str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              (c != '\0' && strchr("._:-/()+", c) != NULL)))
            return false;
    }
    return true;
}

det_law_tests
det_form_tests(det_form *form, uint32_t map, const char *key)
{
    uint32_t node = det_tree_get(form->tree, map, key);
    det_law_tests tests = {0};
    if (node == DET_TREE_NONE) return tests;
    if (det_tree_kind_of(form->tree, node) != DET_TREE_MAP) {
        det_form_report(form, "L003", true, det_tree_where(form->tree, node),
                        "'%s' is %s; expected a map of facts", key, shape_name(form->tree, node));
        return tests;
    }
    det_law_test *items = det_form_many(form, det_tree_size(form->tree, node), sizeof *items);
    if (items == NULL) return tests;
    for (uint32_t child = det_tree_first(form->tree, node); child != DET_TREE_NONE;
         child = det_tree_next(form->tree, child)) {
        items[tests.count].key = det_tree_key(form->tree, child);
        if (items[tests.count].key.len > DET_LAW_FACT_KEY_MAX ||
            !has_only_id_bytes(items[tests.count].key))
            det_form_report(form, "L012", true, det_tree_where(form->tree, child),
                            "'%.*s' is no key of a fact; use at most %d letters, digits and . _ : "
                            "- / ( ) +",
                            DET_STR_FMT(items[tests.count].key), DET_LAW_FACT_KEY_MAX);
        items[tests.count].values = det_form_texts_of(form, child, key);
        tests.count++;
    }
    tests.items = items;
    return tests;
}

det_hs_ranges
det_form_hs(det_form *form, uint32_t map, const char *key)
{
    uint32_t node = det_tree_get(form->tree, map, key);
    det_texts texts = det_form_texts_of(form, node, key);
    det_hs_range *ranges = det_form_many(form, texts.count, sizeof *ranges);
    det_hs_ranges out = {ranges, 0};
    for (size_t i = 0; ranges != NULL && i < texts.count; i++) {
        if (det_hs_range_read(texts.items[i], &ranges[out.count]))
            out.count++;
        else
            det_form_report(form, "L013", true, det_tree_where(form->tree, node),
                            "'%.*s' is no HS code; expected digits such as 2701 or a range such as "
                            "72-83",
                            DET_STR_FMT(texts.items[i]));
    }
    return out;
}

det_law_proof
det_form_proof(det_form *form, uint32_t map)
{
    static const det_form_word bases[] = {{"seen", 1}, {"knowledge", 2}, {NULL, 0}};
    static const det_form_word levels[] = {{"low", 1}, {"medium", 2}, {"high", 3}, {NULL, 0}};
    det_law_proof proof = {0};
    uint32_t basis = det_form_choice(form, map, "basis", bases, 2);
    proof.is_seen = basis == 1;
    proof.is_para_seen = det_form_choice(form, map, "para_basis", bases, basis) == 1;
    proof.confidence = (uint8_t)det_form_choice(form, map, "confidence", levels, 3);
    proof.sources = det_form_texts(form, map, "source");
    proof.notes = det_form_texts(form, map, "note");
    return proof;
}

det_str
det_form_id(det_form *form, uint32_t map, const char *key, bool is_required)
{
    det_str id = det_form_text(form, map, key, is_required);
    if (has_only_id_bytes(id)) return id;
    det_form_report(form, "L012", true,
                    det_tree_where(form->tree, det_tree_get(form->tree, map, key)),
                    "the id '%.*s' has a character that ids do not have; use letters, digits and . "
                    "_ : - / ( ) +",
                    DET_STR_FMT(id));
    return (det_str){0};
}
