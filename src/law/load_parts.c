/* The parts of a measure, and citations. */
#include "law/load.h"

/* ---- citations ----------------------------------------------------------------------------------
 */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes "OP " or "para " off the front. */
static det_str
bare_paragraph(det_str text)
{
    static const char *const words[] = {"OP ", "para "};
    for (size_t i = 0; i < 2; i++) {
        det_str word = det_str_of(words[i]);
        if (det_str_starts(text, word) && text.len > word.len && is_digit(text.ptr[word.len]))
            return det_str_slice(text, word.len, text.len);
    }
    return text;
}

/* The instrument named at the front of "S/RES/2270 (2016) OP 19": the longest id followed by a
 * blank. */
static det_instrument *
named_instrument(det_loader *loader, det_str text, det_str *rest)
{
    for (size_t end = text.len; end > 0; end--) {
        if (end < text.len && text.ptr[end] != ' ') continue;
        det_instrument *found = det_loader_instrument(loader, det_str_slice(text, 0, end));
        if (found != NULL) {
            *rest = det_str_trim(det_str_slice(text, end, text.len));
            return found;
        }
    }
    return NULL;
}

static bool
read_cite(det_loader *loader, det_str text, det_where at, bool is_seen, det_law_para *out)
{
    det_form *form = &loader->form;
    const det_instrument *instrument = loader->instrument;
    det_str paragraph = text;
    if (text.len > DET_LAW_CITE_MAX) {
        det_form_report(form, "L220", true, at, "a citation of %zu bytes; say the rest in 'note'",
                        text.len);
        return false;
    }
    if (det_str_equal(text, DET_STR("unknown"))) {
        paragraph = (det_str){0};
        det_form_report(form, "L107", false, at,
                        "the paragraph is not known; find it in the text of the instrument");
    } else if (!is_digit(text.ptr[0])) {
        const det_instrument *named = named_instrument(loader, text, &paragraph);
        if (named != NULL) {
            instrument = named;
        } else if (det_str_starts(text, DET_STR("S/"))) {
            det_form_report(form, "L105", true, at,
                            "'%.*s' cites an instrument that is not in the lawbook; add its file, "
                            "or write its id exactly as there",
                            DET_STR_FMT(text));
            return false;
        }
    }
    if (instrument == NULL) {
        det_form_report(form, "L105", true, at,
                        "'%.*s' does not say of which instrument; write the id in front, such as "
                        "S/RES/2371 (2017) OP 8",
                        DET_STR_FMT(text));
        return false;
    }
    paragraph = bare_paragraph(paragraph);
    const char *word = paragraph.len == 0            ? ""
                       : !is_digit(paragraph.ptr[0]) ? " "
                       : instrument->is_resolution   ? " OP "
                                                     : " para ";
    *out = (det_law_para){.instrument = instrument, .paragraph = paragraph, .is_seen = is_seen};
    if (!det_arena_print(form->arena, &out->text, "%.*s%s%.*s", DET_STR_FMT(instrument->id), word,
                         DET_STR_FMT(paragraph)) ||
        !det_arena_print(form->arena, &out->brief, "%.*s%s%.*s", DET_STR_FMT(instrument->brief),
                         paragraph.len == 0 ? "" : ":", DET_STR_FMT(paragraph)))
        form->has_no_memory = true;
    return true;
}

det_law_paras
det_load_cites(det_loader *loader, uint32_t map, const char *key, bool is_required, bool is_seen)
{
    det_form *form = &loader->form;
    uint32_t node = det_tree_get(form->tree, map, key);
    det_law_paras paras = {0};
    if (node == DET_TREE_NONE) {
        if (is_required)
            det_form_report(form, "L106", true, det_tree_where(form->tree, map),
                            "'%s' is missing: the paragraph this rests on ('%s: unknown' if it is "
                            "not known)",
                            key, key);
        return paras;
    }
    det_texts texts = det_form_texts_of(form, node, key);
    det_law_para *items = det_form_many(form, texts.count, sizeof *items);
    if (items == NULL) return paras;
    for (size_t i = 0; i < texts.count; i++)
        if (read_cite(loader, texts.items[i], det_tree_where(form->tree, node), is_seen,
                      &items[paras.count]))
            paras.count++;
    paras.items = items;
    return paras;
}

int64_t
det_load_cites_known_us(const det_loader *loader, det_law_paras cites)
{
    int64_t known_us = INT64_MIN;
    for (size_t i = 0; i < cites.count; i++) {
        det_day adopted = cites.items[i].instrument->adopted;
        if (adopted == DET_DAY_NONE) continue;
        int64_t us = det_zone_midnight_us(loader->regime->zone, adopted);
        if (us > known_us) known_us = us;
    }
    return known_us;
}

/* ---- exceptions ---------------------------------------------------------------------------------
 */

static const det_form_word effects[] = {
    {"allowed", DET_LAW_ALLOWED}, {"needs_authorisation", DET_LAW_NEEDS_AUTHORISATION}, {NULL, 0}};

static void
read_exceptions(det_loader *loader, uint32_t list, unsigned depth, const det_law_exception **out,
                size_t *out_count)
{
    static const char *const keys[] = {"id",         "title",        "cite", "when",   "effect",
                                       "by",         "unblocks",     "from", "before", "through",
                                       "exceptions", DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    *out = NULL;
    *out_count = 0;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "exceptions")) return;
    if (depth > DET_LAW_EXCEPTION_DEPTH_MAX) {
        det_form_report(form, "L014", true, det_tree_where(form->tree, list),
                        "exceptions are nested more than %d deep", DET_LAW_EXCEPTION_DEPTH_MAX);
        return;
    }
    det_law_exception *items = det_form_many(form, det_tree_size(form->tree, list), sizeof *items);
    if (items == NULL) return;
    size_t count = 0;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "an exception", keys)) continue;
        det_law_exception *exception = &items[count++];
        exception->at = det_tree_where(form->tree, item);
        exception->proof = det_form_proof(form, item);
        exception->id = det_form_id(form, item, "id", true);
        exception->title = det_form_text(form, item, "title", false);
        exception->cites = det_load_cites(loader, item, "cite", true,
                                          exception->proof.is_para_seen);
        exception->known_us = det_load_cites_known_us(loader, exception->cites);
        exception->when = det_form_tests(form, item, "when");
        if (exception->when.count == 0)
            det_form_report(form, "L002", true, exception->at,
                            "'when' is missing: without a fact to ask for, the exception would "
                            "swallow the rule");
        exception->effect = (det_law_outcome)det_form_choice(form, item, "effect", effects, 0);
        exception->by = det_form_text(form, item, "by", false);
        exception->unblocks = det_form_bool(form, item, "unblocks", false);
        exception->life = det_form_life(form, item, loader->regime->zone);
        read_exceptions(loader, det_tree_get(form->tree, item, "exceptions"), depth + 1,
                        &exception->exceptions, &exception->exception_count);
        det_loader_name(loader, exception->id, DET_ID_EXCEPTION, exception, exception->at);
    }
    *out = items;
    *out_count = count;
}

void
det_load_exempt(det_loader *loader, uint32_t map, det_act *act)
{
    det_form *form = &loader->form;
    det_law_exception *exception = det_form_many(form, 1, sizeof *exception);
    if (exception == NULL) return;
    *exception = (det_law_exception){.id = act->id,
                                     .cites = act->cites,
                                     .known_us = det_load_cites_known_us(loader, act->cites),
                                     .life = {INT64_MIN, act->end_us},
                                     .proof = act->proof,
                                     .at = act->at};
    exception->title = det_form_text(form, map, "title", false);
    exception->when = det_form_tests(form, map, "when");
    if (exception->when.count == 0)
        det_form_report(form, "L002", true, exception->at,
                        "'when' is missing: without a fact to ask for, the exception would "
                        "swallow the rule");
    exception->effect = (det_law_outcome)det_form_choice(form, map, "effect", effects, 0);
    exception->by = det_form_text(form, map, "by", false);
    exception->unblocks = det_form_bool(form, map, "unblocks", false);
    read_exceptions(loader, det_tree_get(form->tree, map, "exceptions"), 2, &exception->exceptions,
                    &exception->exception_count);
    det_loader_name(loader, exception->id, DET_ID_EXCEPTION, exception, exception->at);
    act->add = (det_law_parts){.given = DET_PART_EXCEPTIONS,
                               .blocks_from_us = INT64_MIN,
                               .exceptions = exception,
                               .exception_count = 1};
    /* the end is the exception's; an amendment has none */
    act->has_end = false;
    act->end_us = DET_INSTANT_FOREVER;
}

/* ---- quotas -------------------------------------------------------------------------------------
 */

static void
read_limits(det_form *form, uint32_t map, det_quota *quota)
{
    static const char *const keys[] = {"unit", "max", NULL};
    uint32_t list = det_tree_get(form->tree, map, "limits");
    if (!det_form_list(form, list, "limits")) return;
    det_quota_limit *items = det_form_many(form, det_tree_size(form->tree, list), sizeof *items);
    if (items == NULL) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a limit", keys)) continue;
        items[quota->limit_count].unit = det_form_text(form, item, "unit", true);
        if (det_form_milli(form, item, "max", &items[quota->limit_count].max_milli))
            quota->limit_count++;
    }
    quota->limits = items;
    if (quota->limit_count == 0)
        det_form_report(form, "L211", true, det_tree_where(form->tree, map),
                        "the quota has no limit; write 'limits: [{unit: tonne, max: 7500000}]'");
}

static void
read_conversions(det_form *form, uint32_t map, det_quota *quota)
{
    static const char *const keys[] = {"from", "to", "times", "kinds", DET_PROOF_KEYS, NULL};
    uint32_t list = det_tree_get(form->tree, map, "conversions");
    if (list == DET_TREE_NONE || !det_form_list(form, list, "conversions")) return;
    det_quota_conversion *items = det_form_many(form, det_tree_size(form->tree, list),
                                                sizeof *items);
    if (items == NULL) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a conversion", keys)) continue;
        det_quota_conversion *conversion = &items[quota->conversion_count];
        conversion->from = det_form_text(form, item, "from", true);
        conversion->to = det_form_text(form, item, "to", true);
        conversion->kinds = det_form_texts(form, item, "kinds");
        (void)det_form_proof(form, item);
        if (det_form_milli(form, item, "times", &conversion->times_milli))
            quota->conversion_count++;
    }
    quota->conversions = items;
}

static void
read_period(det_loader *loader, uint32_t map, det_quota *quota)
{
    static const char *const keys[] = {"from", "before", "through", "every", NULL};
    static const det_form_word every[] = {{"once", DET_QUOTA_ONCE},
                                          {"calendar_year", DET_QUOTA_CALENDAR_YEAR},
                                          {"12_months", DET_QUOTA_12_MONTHS},
                                          {"standing", DET_QUOTA_STANDING},
                                          {NULL, 0}};
    det_form *form = &loader->form;
    uint32_t node = det_tree_get(form->tree, map, "period");
    if (node == DET_TREE_NONE) {
        det_form_report(form, "L002", true, det_tree_where(form->tree, map),
                        "'period' is missing here");
        return;
    }
    if (!det_form_map(form, node, "the period", keys)) return;
    quota->life = det_form_life(form, node, loader->regime->zone);
    quota->every = (det_quota_every)det_form_choice(form, node, "every", every, DET_QUOTA_ONCE);
    if (quota->life.from_us == INT64_MIN && det_tree_get(form->tree, node, "from") == DET_TREE_NONE)
        det_form_report(form, "L002", true, det_tree_where(form->tree, node),
                        "'from' is missing in the period");
}

static void
read_quotas(det_loader *loader, uint32_t list, const det_quota **out, size_t *out_count)
{
    static const char *const keys[] = {"id",           "cite",       "period",     "limits",
                                       "rule",         "counted",    "notices_at", "stop_at",
                                       "reporting",    "conditions", "fails_when", "conversions",
                                       DET_PROOF_KEYS, NULL};
    static const det_form_word quota_rules[] = {{"either_blocks", 1}, {"any_unit", 2}, {NULL, 0}};
    det_form *form = &loader->form;
    *out = NULL;
    *out_count = 0;
    if (list == DET_TREE_NONE || !det_form_list(form, list, "quotas")) return;
    det_quota *items = det_form_many(form, det_tree_size(form->tree, list), sizeof *items);
    if (items == NULL) return;
    size_t count = 0;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a quota", keys)) continue;
        det_quota *quota = &items[count++];
        quota->at = det_tree_where(form->tree, item);
        quota->proof = det_form_proof(form, item);
        quota->id = det_form_id(form, item, "id", true);
        quota->cites = det_load_cites(loader, item, "cite", true, quota->proof.is_para_seen);
        quota->known_us = det_load_cites_known_us(loader, quota->cites);
        quota->is_either = det_form_choice(form, item, "rule", quota_rules, 1) == 1;
        quota->counted = det_form_text(form, item, "counted", false);
        quota->reporting = det_form_text(form, item, "reporting", false);
        quota->stop_percent = det_form_percent(form, item, "stop_at");
        quota->notices = det_form_texts(form, item, "notices_at");
        quota->conditions = det_form_texts(form, item, "conditions");
        quota->fails_when = det_form_tests(form, item, "fails_when");
        read_period(loader, item, quota);
        read_limits(form, item, quota);
        read_conversions(form, item, quota);
        det_loader_name(loader, quota->id, DET_ID_QUOTA, quota, quota->at);
    }
    *out = items;
    *out_count = count;
}

/* ---- scope, wind-down, and all of it ------------------------------------------------------------
 */

static void
read_scope(det_loader *loader, uint32_t node, det_law_scope *scope)
{
    static const char *const keys[] = {"direction",  "kinds",   "hs",          "hs_practice",
                                       "hs_partial", "edition", "territories", "parties",
                                       "text",       NULL};
    static const det_form_word directions[] = {{"to", DET_LAW_TO},
                                               {"from", DET_LAW_FROM},
                                               {"any", DET_LAW_ANY},
                                               {"global", DET_LAW_GLOBAL},
                                               {NULL, 0}};
    det_form *form = &loader->form;
    if (!det_form_map(form, node, "the scope", keys)) return;
    scope->direction = (det_law_direction)det_form_choice(form, node, "direction", directions, 0);
    scope->kinds = det_form_texts(form, node, "kinds");
    scope->hs = det_form_hs(form, node, "hs");
    scope->hs_practice = det_form_hs(form, node, "hs_practice");
    scope->hs_partial = det_form_hs(form, node, "hs_partial");
    scope->edition = det_form_text(form, node, "edition", false);
    scope->territories = det_form_texts(form, node, "territories");
    scope->parties = det_form_text(form, node, "parties", false);
    scope->text = det_form_text(form, node, "text", false);
    det_where at = det_tree_where(form->tree, node);
    if (scope->direction != DET_LAW_GLOBAL && scope->direction != DET_LAW_NO_SCOPE &&
        loader->regime->target.count == 0)
        det_form_report(form, "L208", true, at,
                        "the direction needs a target, and regime '%.*s' names none; write "
                        "'direction: global' or add 'target' to the regime",
                        DET_STR_FMT(loader->regime->id));
    if (scope->kinds.count + scope->hs.count + scope->hs_practice.count + scope->hs_partial.count ==
        0)
        det_form_report(form, "L219", true, at,
                        "the scope names no kinds and no HS codes, so nothing would match it; name "
                        "some, or leave the scope out");
}

static void
read_wind_down(det_loader *loader, uint32_t node, det_wind_down *out)
{
    static const char *const keys[] = {"cite",      "contract_before", "before",       "through",
                                       "notify_by", "kinds",           DET_PROOF_KEYS, NULL};
    det_form *form = &loader->form;
    bool is_open = false;
    if (!det_form_map(form, node, "the wind-down", keys)) return;
    out->is_given = true;
    out->proof = det_form_proof(form, node);
    out->cites = det_load_cites(loader, node, "cite", false, out->proof.is_para_seen);
    out->contract_before = det_form_day(form, node, "contract_before");
    if (det_tree_get(form->tree, node, "contract_before") == DET_TREE_NONE)
        det_form_report(form, "L002", true, det_tree_where(form->tree, node),
                        "'contract_before' is missing in the wind-down");
    out->before_us = DET_INSTANT_FOREVER;
    (void)det_form_end(form, node, loader->regime->zone, &out->before_us, &is_open);
    out->notify_by = det_form_day(form, node, "notify_by");
    out->kinds = det_form_texts(form, node, "kinds");
}

void
det_load_parts(det_loader *loader, uint32_t map, det_law_parts *parts)
{
    static const det_form_word forces[] = {{"prohibition", DET_LAW_PROHIBITION},
                                           {"limit", DET_LAW_LIMIT},
                                           {"duty", DET_LAW_DUTY},
                                           {"call", DET_LAW_CALL},
                                           {"demand", DET_LAW_DEMAND},
                                           {"permission", DET_LAW_PERMISSION},
                                           {"procedure", DET_LAW_PROCEDURE},
                                           {NULL, 0}};
    static const struct {
        const char *key;
        uint32_t part;
    } keys[] = {{"title", DET_PART_TITLE},          {"force", DET_PART_FORCE},
                {"binds", DET_PART_BINDS},          {"blocks_from", DET_PART_BLOCKS_FROM},
                {"scope", DET_PART_SCOPE},          {"exceptions", DET_PART_EXCEPTIONS},
                {"quotas", DET_PART_QUOTAS},        {"wind_down", DET_PART_WIND_DOWN},
                {"committee_route", DET_PART_ROUTE}};
    det_form *form = &loader->form;
    *parts = (det_law_parts){.blocks_from_us = INT64_MIN};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (det_tree_get(form->tree, map, keys[i].key) != DET_TREE_NONE)
            parts->given |= keys[i].part;
    parts->title = det_form_text(form, map, "title", false);
    parts->force = (det_law_force)det_form_choice(form, map, "force", forces, DET_LAW_PROHIBITION);
    parts->binds = det_form_text(form, map, "binds", false);
    det_instant blocks;
    if (det_form_instant(form, map, "blocks_from", loader->regime->zone, &blocks))
        parts->blocks_from_us = blocks.us;
    if ((parts->given & DET_PART_SCOPE) != 0)
        read_scope(loader, det_tree_get(form->tree, map, "scope"), &parts->scope);
    read_exceptions(loader, det_tree_get(form->tree, map, "exceptions"), 1, &parts->exceptions,
                    &parts->exception_count);
    read_quotas(loader, det_tree_get(form->tree, map, "quotas"), &parts->quotas,
                &parts->quota_count);
    if ((parts->given & DET_PART_WIND_DOWN) != 0)
        read_wind_down(loader, det_tree_get(form->tree, map, "wind_down"), &parts->wind_down);
    parts->committee_route = det_form_bool(form, map, "committee_route", false);
}
