/* `law test`: questions with expected answers, as CSV.
 *
 * Two sorts, told apart by their header:
 *   date,actor_from,actor_to,item,quantity,unit,expected,paragraphs,note   transactions
 *   date,regime,kind,expected,by_instrument,note                           states of measures
 * A transaction passes when the outcome is right and the paragraphs are the same set, "2371:8" for
 * S/RES/2371 (2017) OP 8.  A state passes when it is right and the act named is among its reasons;
 * a column reasons names all of them, as paragraphs does, and a column pending the acts that are
 * known and not in effect.  The measure meant is the id in brackets in the note, else the only
 * measure of that kind in the regime.  A date is judged at its end on the clock of the regime (New
 * York for transactions); it may carry a time and an offset.  A column as_known may follow
 * anywhere.
 */
#include "law/cases.h"

#include "base/csv.h"
#include "law/form.h"

enum { FACTS_MAX = DET_LAW_FACTS_MAX };

typedef struct columns {
    size_t date, from, to, item, quantity, unit, expected, paragraphs, note;
    size_t regime, kind, by, reasons, pending, as_known;
} columns;

/* One run of a file. */
typedef struct test_run {
    const det_lawbook *law;
    det_arena *arena;
    det_json json;
    const det_csv_row *row;
    columns at;
    det_where where;
    uint64_t passed, failed;
} test_run;

static det_str
field(const test_run *run, size_t column)
{
    return column < run->row->count ? det_str_trim(run->row->fields[column]) : (det_str){0};
}

static size_t
find_column(const det_csv_row *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (det_str_equal(det_str_trim(header->fields[i]), det_str_of(name))) return i;
    return SIZE_MAX;
}

/* ---- saying what went wrong ---------------------------------------------------------------------
 */

static void
report(test_run *run, det_str asked, det_str expected, det_str got, det_str why)
{
    run->failed++;
    run->json = det_json_over(run->json.out);
    det_json_object(&run->json);
    det_json_key_int(&run->json, "line", run->row->line);
    det_json_key_str(&run->json, "date", field(run, run->at.date));
    det_json_key_str(&run->json, "question", asked);
    det_json_key_str(&run->json, "expected", expected);
    det_json_key_str(&run->json, "got", got);
    det_json_key_str(&run->json, "why", why);
    det_json_object_end(&run->json);
    det_text_add_byte(run->json.out, '\n');
}

static const char when_form[] = "2017-08-05, or an instant as 1993-10-18T23:59-04:00";

/* A row that cannot be read fails alone, and says where: the others are judged. */
static det_status
refuse(test_run *run, const char *column, det_str value, det_str asked, const char *expected,
       det_error *err)
{
    det_str why = {0};
    if (!det_arena_print(run->arena, &why, "%s:%u: %s '%.*s' cannot be read; expected %s",
                         run->where.file, run->where.line, column, DET_STR_FMT(value), expected))
        return det_fail(err, DET_NOMEM, run->where, "a row of the test");
    report(run, asked, field(run, run->at.expected), DET_STR("nothing"), why);
    return DET_OK;
}

/* The instant a date or instant column stands for. */
static bool
read_when(det_str text, det_zone zone, int64_t *us)
{
    det_day day = DET_DAY_NONE;
    det_instant instant;
    if (text.len == 10) {
        if (det_day_read(text, (det_where){0}, &day, NULL) != DET_OK) return false;
        *us = det_zone_midnight_us(zone, day + 1) - 1;
        return true;
    }
    if (det_instant_read(text, zone, (det_where){0}, &instant, NULL) != DET_OK) return false;
    *us = instant.us;
    return true;
}

/* ---- transactions -------------------------------------------------------------------------------
 */

bool
det_law_item_read(det_str item, det_law_question *question, det_law_fact facts[DET_LAW_FACTS_MAX])
{
    det_str part;
    question->facts = facts;
    for (bool is_first = true; det_str_next(&item, ';', &part); is_first = false) {
        part = det_str_trim(part);
        if (is_first && det_str_starts(part, DET_STR("HS:"))) {
            question->hs = det_str_trim(det_str_slice(part, 3, part.len));
            continue;
        }
        if (is_first && det_str_starts(part, DET_STR("kind:"))) {
            question->kind = det_str_trim(det_str_slice(part, 5, part.len));
            continue;
        }
        size_t equals = det_str_find_byte(part, '=');
        if (equals == SIZE_MAX || question->fact_count == FACTS_MAX) return false;
        facts[question->fact_count].key = det_str_trim(det_str_slice(part, 0, equals));
        facts[question->fact_count].value = det_str_trim(det_str_slice(part, equals + 1, part.len));
        question->fact_count++;
    }
    return true;
}

/* The older words of the fact sheets. */
static det_str
our_outcome(det_str word)
{
    if (det_str_equal(word, DET_STR("needs_committee_approval")))
        return DET_STR("needs_authorisation");
    if (det_str_equal(word, DET_STR("allowed_within_quota"))) return DET_STR("within_quota");
    return word;
}

det_str
det_law_cite_brief(const det_law_cite *cite, det_arena *arena)
{
    det_str prefix = DET_STR("S/RES/");
    det_str id = cite->instrument, out = {0};
    if (det_str_starts(id, prefix)) {
        id = det_str_slice(id, prefix.len, id.len);
        size_t end = det_str_find_byte(id, ' ');
        id = det_str_slice(id, 0, end);
    }
    return det_arena_print(arena, &out, "%.*s%s%.*s", DET_STR_FMT(id),
                           cite->paragraph.len > 0 ? ":" : "", DET_STR_FMT(cite->paragraph))
               ? out
               : (det_str){0};
}

/* Whether the list names this paragraph, in brief or in full. */
static bool
names_cite(det_str paragraphs, const det_law_cite *cite, det_arena *arena)
{
    det_str part, brief = det_law_cite_brief(cite, arena);
    while (det_str_next(&paragraphs, ';', &part)) {
        part = det_str_trim(part);
        if (det_str_equal(part, brief) || det_str_equal(part, cite->text)) return true;
    }
    return false;
}

bool
det_law_cites_are(det_str paragraphs, const det_law_cite *cites, size_t count, det_arena *arena)
{
    det_str part, rest = paragraphs;
    size_t wanted = 0;
    if (det_str_equal(paragraphs, DET_STR("-"))) return count == 0;
    for (size_t i = 0; i < count; i++)
        if (!names_cite(paragraphs, &cites[i], arena)) return false;
    while (det_str_next(&rest, ';', &part)) {
        bool is_there = false;
        wanted++;
        for (size_t i = 0; i < count && !is_there; i++)
            is_there = names_cite(part, &cites[i], arena);
        if (!is_there) return false;
    }
    return wanted == count;
}

static det_str
show_decision(const det_law_decision *decision, det_arena *arena)
{
    det_str text = det_str_of(det_law_outcome_name(decision->outcome));
    for (size_t i = 0; i < decision->cite_count; i++) {
        det_str longer = {0};
        if (!det_arena_print(arena, &longer, "%.*s%s%.*s", DET_STR_FMT(text), i == 0 ? " " : ";",
                             DET_STR_FMT(det_law_cite_brief(&decision->cites[i], arena))))
            return text;
        text = longer;
    }
    return text;
}

static det_str
show_reasons(const det_law_decision *decision, det_arena *arena)
{
    det_str text = decision->ruling_count == 0 ? DET_STR("no measure covers it") : (det_str){0};
    for (size_t i = 0; i < decision->ruling_count; i++) {
        const det_law_ruling *ruling = &decision->rulings[i];
        det_str longer = {0};
        if (!det_arena_print(arena, &longer, "%.*s%s%.*s: %s%s%.*s%s%.*s", DET_STR_FMT(text),
                             i == 0 ? "" : " | ", DET_STR_FMT(det_measure_id(ruling->measure)),
                             det_law_outcome_name(ruling->outcome), ruling->why.len > 0 ? ", " : "",
                             DET_STR_FMT(ruling->why), ruling->needs.len > 0 ? ", needs " : "",
                             DET_STR_FMT(ruling->needs)))
            return text;
        text = longer;
    }
    if (decision->outcome != DET_LAW_UNDETERMINED || decision->warning.len == 0) return text;
    det_str longer = {0};
    return det_arena_print(arena, &longer, "%.*s | %.*s", DET_STR_FMT(text),
                           DET_STR_FMT(decision->warning))
               ? longer
               : text;
}

static det_status
test_transaction(test_run *run, det_error *err)
{
    det_law_fact facts[FACTS_MAX];
    det_law_question question = {.known_us = INT64_MAX, .quantity_milli = INT64_MIN};
    det_law_decision decision;
    det_str quantity = field(run, run->at.quantity), known = field(run, run->at.as_known);
    det_str item = field(run, run->at.item), asked = {0}, expected = {0};
    det_str date = field(run, run->at.date);
    if (!read_when(date, DET_ZONE_NEW_YORK, &question.at_us))
        return refuse(run, "date", date, item, when_form, err);
    if (known.len > 0 && !read_when(known, DET_ZONE_NEW_YORK, &question.known_us))
        return refuse(run, "as_known", known, item, when_form, err);
    if (!det_law_item_read(item, &question, facts))
        return refuse(run, "item", item, item, "HS:<code> or kind:<tag>, then ;key=value", err);
    if (quantity.len > 0 && !det_law_milli_read(quantity, &question.quantity_milli))
        return refuse(run, "quantity", quantity, item,
                      "digits without separators, sign or exponent, at most three behind a point, "
                      "as 7500000 or 11.6",
                      err);
    question.actor_from = field(run, run->at.from);
    question.actor_to = field(run, run->at.to);
    question.unit = field(run, run->at.unit);
    det_status st = det_law_decide(run->law, &question, run->arena, &decision, err);
    if (st != DET_OK) return st;
    det_str want = our_outcome(field(run, run->at.expected));
    det_str paragraphs = field(run, run->at.paragraphs);
    if (det_str_equal(want, det_str_of(det_law_outcome_name(decision.outcome))) &&
        det_law_cites_are(paragraphs, decision.cites, decision.cite_count, run->arena)) {
        run->passed++;
        return DET_OK;
    }
    if (!det_arena_print(run->arena, &asked, "%.*s>%.*s %.*s %.*s %.*s",
                         DET_STR_FMT(question.actor_from), DET_STR_FMT(question.actor_to),
                         DET_STR_FMT(item), DET_STR_FMT(quantity), DET_STR_FMT(question.unit)) ||
        !det_arena_print(run->arena, &expected, "%.*s %.*s", DET_STR_FMT(want),
                         DET_STR_FMT(paragraphs)))
        return det_fail(err, DET_NOMEM, run->where, "a row of the test");
    report(run, det_str_trim(asked), expected, show_decision(&decision, run->arena),
           show_reasons(&decision, run->arena));
    return DET_OK;
}

/* ---- states -------------------------------------------------------------------------------------
 */

/* The measure in brackets in the note, else the only one of the kind in the regime. */
static const det_measure *
measure_meant(const test_run *run)
{
    det_str note = field(run, run->at.note);
    size_t open = det_str_find_byte(note, '['), close = det_str_find_byte(note, ']');
    if (open != SIZE_MAX && close != SIZE_MAX && close > open)
        return det_law_measure_find(run->law, det_str_trim(det_str_slice(note, open + 1, close)));
    const det_regime *regime = det_law_regime_find(run->law, field(run, run->at.regime));
    const det_measure *found = NULL;
    for (size_t i = 0; regime != NULL && i < regime->measure_count; i++)
        if (det_str_equal(regime->measures[i]->kind, field(run, run->at.kind))) {
            if (found != NULL) return NULL;
            found = regime->measures[i];
        }
    return found;
}

/* True if paragraph p is one of a list "11,12" or "Annex B 3,4" (a bare number goes on with the
 * words before the number in front of it). */
static bool
list_has(det_str list, det_str paragraph)
{
    det_str part, words = {0};
    if (det_str_equal(list, paragraph)) return true;
    while (det_str_next(&list, ',', &part)) {
        part = det_str_trim(part);
        if (det_str_equal(part, paragraph)) return true;
        size_t blank = part.len;
        while (blank > 0 && part.ptr[blank - 1] != ' ')
            blank--;
        if (blank > 0)
            words = det_str_slice(part, 0, blank);
        else if (words.len > 0 && paragraph.len == words.len + part.len &&
                 det_str_starts(paragraph, words) && det_str_ends(paragraph, part))
            return true;
    }
    return false;
}

/* "S/RES/2231 (2015) para 11,12", "S/RES/2153 (2014)", or nothing. */
static bool
is_named(const det_law_answer *answer, det_str by)
{
    det_str word = DET_STR(" para ");
    size_t place = det_str_find(by, word);
    det_str instrument = det_str_slice(by, 0, place);
    det_str paragraphs = place == SIZE_MAX ? (det_str){0}
                                           : det_str_slice(by, place + word.len, by.len);
    if (by.len == 0) return true;
    for (size_t i = 0; i < answer->cite_count; i++)
        if (det_str_equal(answer->cites[i].instrument, instrument) &&
            (paragraphs.len == 0 || list_has(paragraphs, answer->cites[i].paragraph)))
            return true;
    return false;
}

/* Adds the acts to text: " by impose S/RES/1718 (2006) OP 8(d), amend ...". */
static bool
add_acts(det_str *text, const char *before, const det_law_cite *cites, size_t count,
         det_arena *arena)
{
    for (size_t i = 0; i < count; i++)
        if (!det_arena_print(arena, text, "%.*s%s%.*s %.*s", DET_STR_FMT(*text),
                             i == 0 ? before : ", ", DET_STR_FMT(cites[i].verb),
                             DET_STR_FMT(cites[i].text)))
            return false;
    return true;
}

static det_str
show_answer(const det_law_answer *answer, det_arena *arena)
{
    det_str text = det_str_of(det_law_state_name(answer->state));
    if (add_acts(&text, " by ", answer->cites, answer->cite_count, arena))
        (void)add_acts(&text, ", pending ", answer->pending, answer->pending_count, arena);
    return text;
}

static det_status
test_state(test_run *run, det_error *err)
{
    const det_measure *measure = measure_meant(run);
    det_law_answer answer;
    int64_t at_us = 0, known_us = INT64_MAX;
    det_str known = field(run, run->at.as_known), by = field(run, run->at.by);
    det_str reasons = field(run, run->at.reasons), pending = field(run, run->at.pending);
    det_str expected = {0}, asked = {0}, got;
    if (!det_arena_print(
            run->arena, &asked, "%.*s %.*s %.*s", DET_STR_FMT(field(run, run->at.regime)),
            DET_STR_FMT(field(run, run->at.kind)), DET_STR_FMT(field(run, run->at.note))) ||
        !det_arena_print(run->arena, &expected, "%.*s%s%.*s%s%.*s%s%.*s",
                         DET_STR_FMT(field(run, run->at.expected)), by.len > 0 ? " by " : "",
                         DET_STR_FMT(by), reasons.len > 0 ? " by exactly " : "",
                         DET_STR_FMT(reasons), pending.len > 0 ? ", pending " : "",
                         DET_STR_FMT(pending)))
        return det_fail(err, DET_NOMEM, run->where, "a row of the test");
    det_zone zone = measure == NULL ? DET_ZONE_NEW_YORK : measure->regime->zone;
    if (!read_when(field(run, run->at.date), zone, &at_us))
        return refuse(run, "date", field(run, run->at.date), asked, when_form, err);
    if (known.len > 0 && !read_when(known, zone, &known_us))
        return refuse(run, "as_known", known, asked, when_form, err);
    if (measure == NULL) {
        report(run, asked, expected, DET_STR("nothing"),
               DET_STR("the lawbook has no such measure; name it in [brackets] in the note"));
        return DET_OK;
    }
    det_status st = det_law_state_at(run->law, measure, at_us, known_us, run->arena, &answer, err);
    if (st != DET_OK) return st;
    det_str want = field(run, run->at.expected);
    bool is_right = det_str_equal(want, det_str_of(det_law_state_name(answer.state))) ||
                    (answer.state == DET_LAW_ADVISORY && det_str_equal(want, DET_STR("in_force")));
    det_str why = {0};
    if (!is_right)
        why = measure->id;
    else if (!is_named(&answer, by))
        why = DET_STR("the act named is not among the reasons");
    else if (reasons.len > 0 &&
             !det_law_cites_are(reasons, answer.cites, answer.cite_count, run->arena))
        why = DET_STR("these are not all the reasons, or not only they");
    else if (pending.len > 0 &&
             !det_law_cites_are(pending, answer.pending, answer.pending_count, run->arena))
        why = DET_STR("these are not all the acts that are pending, or not only they");
    if (why.len == 0) {
        run->passed++;
        return DET_OK;
    }
    got = show_answer(&answer, run->arena);
    report(run, asked, expected, got, why);
    return DET_OK;
}

/* ---- the file -----------------------------------------------------------------------------------
 */

/* Fills the columns; *is_transaction tells which sort of file it is. */
static det_status
read_header(test_run *run, bool *is_transaction, det_error *err)
{
    const det_csv_row *row = run->row;
    run->at = (columns){.date = find_column(row, "date"),
                        .from = find_column(row, "actor_from"),
                        .to = find_column(row, "actor_to"),
                        .item = find_column(row, "item"),
                        .quantity = find_column(row, "quantity"),
                        .unit = find_column(row, "unit"),
                        .expected = find_column(row, "expected"),
                        .paragraphs = find_column(row, "paragraphs"),
                        .note = find_column(row, "note"),
                        .regime = find_column(row, "regime"),
                        .kind = find_column(row, "kind"),
                        .by = find_column(row, "by_instrument"),
                        .reasons = find_column(row, "reasons"),
                        .pending = find_column(row, "pending"),
                        .as_known = find_column(row, "as_known")};
    const columns *at = &run->at;
    *is_transaction = at->item != SIZE_MAX;
    bool is_complete = at->date != SIZE_MAX && at->expected != SIZE_MAX &&
                       (*is_transaction ? at->from != SIZE_MAX && at->to != SIZE_MAX &&
                                              at->paragraphs != SIZE_MAX
                                        : at->regime != SIZE_MAX && at->kind != SIZE_MAX);
    if (is_complete) return DET_OK;
    return det_fail(err, DET_SYNTAX, run->where,
                    "the header is not one of the two of law test; expected date,actor_from,"
                    "actor_to,item,quantity,unit,expected,paragraphs,note or date,regime,kind,"
                    "expected,by_instrument,note");
}

static det_status
test_rows(test_run *run, det_csv *csv, det_error *err)
{
    det_csv_row row = {0};
    bool is_transaction = false, has_header = false;
    run->row = &row;
    for (;;) {
        det_arena_reset(run->arena);
        det_status st = det_csv_next(csv, run->arena, &row, err);
        if (st == DET_MISSING) break;
        if (st != DET_OK) return st;
        run->where = (det_where){csv->file, row.line, 1};
        if (row.count == 1 && det_str_trim(row.fields[0]).len == 0) continue; /* an empty line */
        if (!has_header) {
            st = read_header(run, &is_transaction, err);
            has_header = true;
        } else {
            st = is_transaction ? test_transaction(run, err) : test_state(run, err);
        }
        if (st != DET_OK) return st;
    }
    if (has_header) return DET_OK;
    return det_fail(err, DET_SYNTAX, (det_where){csv->file, 1, 1},
                    "the file of questions is empty; expected a header");
}

det_status
det_law_test_write(const det_lawbook *law, det_str csv, const char *file, det_text *out,
                   uint64_t *passed, uint64_t *failed, det_error *err)
{
    test_run run = {.law = law, .json = det_json_over(out)};
    *passed = 0;
    *failed = 0;
    det_status st = det_arena_new(0, &run.arena, err);
    if (st != DET_OK) return st;
    det_csv rows = det_csv_over(csv, ',', file);
    st = test_rows(&run, &rows, err);
    det_arena_free(run.arena);
    if (st != DET_OK) return st;
    *passed = run.passed;
    *failed = run.failed;
    det_json last = det_json_over(out);
    det_json_object(&last);
    det_json_key_uint(&last, "passed", run.passed);
    det_json_key_uint(&last, "failed", run.failed);
    det_json_object_end(&last);
    det_text_add_byte(out, '\n');
    return det_text_check(out, err);
}
