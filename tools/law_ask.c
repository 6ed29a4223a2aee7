/* law_ask - answers questions about the law, one JSON object a line in, one a line out.
 *
 *   law_ask LAWBOOK < questions > answers
 *
 *   {"ask":"state","measure":ID,"at":DAY-OR-INSTANT,"known":INSTANT}
 *   {"ask":"decide","date":DAY-OR-INSTANT,"known":INSTANT,"from":"XX","to":"KP","hs":"2701",
 *    "kind":"coal","quantity":"1.5","unit":"tonne","facts":{"purpose":"livelihood"},"needs":"yes",
 *    "hs_edition":"2022","also_from":["RU"],"also_to":[],"may_pass":[],"also_kinds":[],
 *    "may_kinds":["aviation_fuel"]}
 *
 * Every key but ask, measure and at (date) may be left out.  The answers are what the second
 * evaluator (tests/law/evaluator.py) has to say byte for byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "law/hs.h"
#include "law/law.h"

/* Facts of one question; the vocabulary has fewer. */
enum { FACTS_MAX = 64 };

static det_str
field(const det_tree *tree, const char *key)
{
    return det_tree_text(tree, det_tree_get(tree, 0, key));
}

/* A day is judged at its last microsecond on the clock of zone. */
static det_status
read_moment(det_str text, det_zone zone, int64_t *out, det_error *err)
{
    det_instant instant = {0};
    if (text.len == 10) {
        det_day day = 0;
        det_status st = det_day_read(text, (det_where){0}, &day, err);
        if (st == DET_OK) *out = det_zone_midnight_us(zone, day + 1) - 1;
        return st;
    }
    det_status st = det_instant_read(text, zone, (det_where){0}, &instant, err);
    if (st == DET_OK) *out = instant.us;
    return st;
}

static det_status
read_known(const det_tree *tree, int64_t *out, det_error *err)
{
    det_str text = field(tree, "known");
    *out = INT64_MAX;
    return text.len == 0 ? DET_OK : read_moment(text, DET_ZONE_UTC, out, err);
}

static void
write_instant(det_json *json, const char *key, int64_t us)
{
    char buffer[DET_INSTANT_TEXT_MAX];
    det_json_key_cstr(json, key, us == INT64_MIN ? "always" : det_instant_print(us, buffer));
}

static void
write_acts(det_json *json, const char *key, const det_law_cite *cites, size_t count)
{
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < count; i++) {
        det_json_object(json);
        det_json_key_str(json, "text", cites[i].text);
        det_json_key_str(json, "verb", cites[i].verb);
        write_instant(json, "effective", cites[i].effective.us);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_cites(det_json *json, const det_law_cite *cites, size_t count)
{
    det_json_key(json, "cites");
    det_json_array(json);
    for (size_t i = 0; i < count; i++)
        det_json_str(json, cites[i].text);
    det_json_array_end(json);
}

static det_status
answer_state(const det_lawbook *law, const det_tree *tree, det_arena *arena, det_json *json,
             det_error *err)
{
    det_str id = field(tree, "measure");
    const det_measure *measure = det_law_measure_find(law, id);
    int64_t at = 0, known = 0;
    det_law_answer answer = {0};
    if (measure == NULL)
        return det_fail(err, DET_MISSING, (det_where){0}, "no measure '%.*s'", DET_STR_FMT(id));
    det_zone zone = det_regime_zone(det_measure_regime(measure));
    det_status st = read_moment(field(tree, "at"), zone, &at, err);
    if (st == DET_OK) st = read_known(tree, &known, err);
    if (st == DET_OK) st = det_law_state_at(law, measure, at, known, arena, &answer, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_str(json, "measure", det_measure_id(measure));
    det_json_key_cstr(json, "state", det_law_state_name(answer.state));
    write_instant(json, "since", answer.since_us);
    write_instant(json, "until", answer.until_us);
    write_acts(json, "cites", answer.cites, answer.cite_count);
    write_acts(json, "pending", answer.pending, answer.pending_count);
    det_json_key_bool(json, "contested", answer.is_contested);
    det_json_object_end(json);
    return DET_OK;
}

/* "1.5" is 1500 thousandths; at most three decimals, at most 15 digits before them. */
static det_status
read_quantity(det_str text, int64_t *out, det_error *err)
{
    det_str rest = text, whole = {0}, part = {0};
    uint64_t units = 0, parts = 0;
    *out = INT64_MIN;
    if (text.len == 0) return DET_OK;
    bool is_good = det_str_next(&rest, '.', &whole) && whole.len <= 15 &&
                   det_str_read_u64(whole, &units);
    if (is_good && det_str_next(&rest, '.', &part))
        is_good = part.len <= 3 && det_str_read_u64(part, &parts);
    if (!is_good)
        return det_fail(err, DET_SYNTAX, (det_where){0},
                        "quantity '%.*s' is not a number with at most three decimals",
                        DET_STR_FMT(text));
    for (size_t i = part.len; i < 3; i++)
        parts *= 10;
    *out = (int64_t)(units * 1000 + parts);
    return DET_OK;
}

static void
write_ruling(det_json *json, const det_law_ruling *ruling, bool with_needs)
{
    det_json_object(json);
    det_json_key_str(json, "measure", det_measure_id(ruling->measure));
    det_json_key_cstr(json, "outcome", det_law_outcome_name(ruling->outcome));
    write_cites(json, ruling->cites, ruling->cite_count);
    if (with_needs) det_json_key_str(json, "needs", ruling->needs);
    det_json_object_end(json);
}

/* A list of texts, empty where there is none. */
static det_status
read_texts(const det_tree *tree, const char *key, det_arena *arena, det_texts *out, det_error *err)
{
    uint32_t list = det_tree_get(tree, 0, key);
    size_t count = 0;
    det_str *items = DET_NEW(arena, det_str, det_tree_size(tree, list) + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "%s", key);
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        items[count++] = det_tree_text(tree, at);
    *out = (det_texts){items, count};
    return DET_OK;
}

static det_status
answer_decide(const det_lawbook *law, const det_tree *tree, det_arena *arena, det_json *json,
              det_error *err)
{
    det_law_fact facts[FACTS_MAX];
    det_law_decision decision = {0};
    det_law_question question = {.actor_from = field(tree, "from"),
                                 .actor_to = field(tree, "to"),
                                 .hs = field(tree, "hs"),
                                 .kind = field(tree, "kind"),
                                 .unit = field(tree, "unit"),
                                 .facts = facts};
    uint32_t map = det_tree_get(tree, 0, "facts");
    for (uint32_t at = det_tree_first(tree, map);
         at != DET_TREE_NONE && question.fact_count < FACTS_MAX; at = det_tree_next(tree, at))
        facts[question.fact_count++] = (det_law_fact){det_tree_key(tree, at),
                                                      det_tree_text(tree, at)};
    det_status st = read_moment(field(tree, "date"), DET_ZONE_NEW_YORK, &question.at_us, err);
    if (st == DET_OK) st = read_known(tree, &question.known_us, err);
    if (st == DET_OK) st = read_quantity(field(tree, "quantity"), &question.quantity_milli, err);
    question.hs_edition = det_hs_edition_read(field(tree, "hs_edition"));
    if (st == DET_OK) st = read_texts(tree, "also_from", arena, &question.also_from, err);
    if (st == DET_OK) st = read_texts(tree, "also_to", arena, &question.also_to, err);
    if (st == DET_OK) st = read_texts(tree, "may_pass", arena, &question.may_pass, err);
    if (st == DET_OK) st = read_texts(tree, "also_kinds", arena, &question.also_kinds, err);
    if (st == DET_OK) st = read_texts(tree, "may_kinds", arena, &question.may_kinds, err);
    if (st == DET_OK) st = det_law_decide(law, &question, arena, &decision, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_cstr(json, "outcome", det_law_outcome_name(decision.outcome));
    det_json_key(json, "rulings");
    det_json_array(json);
    for (size_t i = 0; i < decision.ruling_count; i++)
        write_ruling(json, &decision.rulings[i], field(tree, "needs").len > 0);
    det_json_array_end(json);
    write_cites(json, decision.cites, decision.cite_count);
    det_json_object_end(json);
    return DET_OK;
}

/* A question that cannot be answered is answered with its error, so that lines stay in step. */
static void
answer_line(const det_lawbook *law, det_str line, det_arena *arena, det_text *out)
{
    det_error err = {0};
    det_tree tree = {0};
    det_json json = det_json_over(out);
    det_status st = det_tree_read_json(line, "question", arena, &tree, &err);
    if (st == DET_OK && det_str_equal(field(&tree, "ask"), DET_STR("state")))
        st = answer_state(law, &tree, arena, &json, &err);
    else if (st == DET_OK && det_str_equal(field(&tree, "ask"), DET_STR("decide")))
        st = answer_decide(law, &tree, arena, &json, &err);
    else if (st == DET_OK)
        st = det_fail(&err, DET_SYNTAX, (det_where){0}, "ask is neither 'state' nor 'decide'");
    if (st != DET_OK) {
        json = det_json_over(out);
        det_json_object(&json);
        det_json_key_cstr(&json, "error", err.text);
        det_json_object_end(&json);
    }
    det_text_add_byte(out, '\n');
}

static int
answer_all(const det_lawbook *law, det_error *err)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length = 0;
    det_arena *arena = NULL;
    det_text *out = NULL;
    int failed = det_arena_new(0, &arena, err) != DET_OK || det_text_new(0, &out, err) != DET_OK;
    while (!failed && (length = getline(&line, &capacity, stdin)) > 0) {
        answer_line(law, (det_str){line, (size_t)length}, arena, out);
        failed = det_text_check(out, err) != DET_OK;
        fwrite(det_text_bytes(out), 1, det_text_length(out), stdout);
        det_text_truncate(out, 0);
        det_arena_reset(arena);
    }
    free(line);
    det_text_free(out);
    det_arena_free(arena);
    return failed || ferror(stdin) || fflush(stdout) != 0;
}

/* Files and trees stay open until the process ends: the lawbook borrows them. */
static det_status
load_folder(const char *folder, det_arena *arena, const det_lawbook **law, det_error *err)
{
    const char **paths = NULL;
    size_t count = 0, finding_count = 0;
    const det_law_finding *findings = NULL;
    det_status st = det_file_find(folder, ".yaml", arena, &paths, &count, err);
    if (st != DET_OK) return st;
    det_file *files = DET_NEW(arena, det_file, count + 1);
    det_tree *trees = DET_NEW(arena, det_tree, count + 1);
    if (files == NULL || trees == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "%zu files", count);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        st = det_file_open(paths[i], 0, &files[i], err);
        if (st == DET_OK) st = det_tree_read_yaml(files[i].bytes, paths[i], arena, &trees[i], err);
    }
    if (st != DET_OK) return st;
    return det_lawbook_load(trees, count, arena, law, &findings, &finding_count, err);
}

int
main(int argc, char **argv)
{
    det_error err = {0};
    det_arena *arena = NULL;
    const det_lawbook *law = NULL;
    if (argc != 2) {
        fprintf(stderr, "usage: law_ask LAWBOOK < questions\n");
        return 2;
    }
    int failed = det_arena_new(0, &arena, &err) != DET_OK ||
                 load_folder(argv[1], arena, &law, &err) != DET_OK || answer_all(law, &err);
    if (failed) fprintf(stderr, "law_ask: %s\n", err.text);
    det_arena_free(arena);
    return failed;
}
