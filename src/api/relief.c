/* relief.c - a relief run over the book of holds, or over holds that come as documents. */
#include "api/relief.h"

#include <assert.h>
#include <string.h>

#include "api/exposure.h"

/* ---- holds --------------------------------------------------------------------------------------
 */

static det_status
add_document(det_relief_room *room, const det_fields *fields, const det_lawbook *law,
             det_error *err)
{
    det_hold_entry entry;
    const det_hold_entry *about = det_hold_ledger_find(&room->ledger,
                                                       det_fields_text(fields, "about"));
    det_status st = det_hold_entry_read(fields, law, about == NULL ? DET_HOLD_PLACE : about->says,
                                        room->arena, &entry, err);
    if (st != DET_OK) return st;
    if (det_fields_find(fields, "known") == NULL)
        entry.stamp.known_us = INT64_MIN; /* a document that says nothing of it was always known */
    return det_hold_ledger_add(&room->ledger, &entry, err);
}

static det_status
read_document(det_relief_room *room, const det_import_file *document, det_relief_read read,
              det_entry_rows *rows, det_error *err)
{
    det_file file = {0};
    det_str bytes = document->bytes, kept;
    det_status st = bytes.len > 0 ? DET_OK : det_file_open(document->path, 0, &file, err);
    if (st == DET_OK && file.bytes.len > 0) bytes = file.bytes;
    if (st == DET_OK && !det_arena_copy(room->arena, bytes, &kept))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "%s", document->path);
    det_file_close(&file);
    return st == DET_OK ? read(kept, document->path, room->arena, rows, err) : st;
}

det_status
det_relief_documents(det_relief_room *room, const det_import_file *documents, size_t count,
                     det_relief_read read, det_entry_rows *rows, det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = read_document(room, &documents[i], read, rows, err);
    return st;
}

static det_status
read_documents(det_relief_room *room, const det_relief_options *options, const det_lawbook *law,
               det_error *err)
{
    det_entry_rows rows = {0};
    det_status st = det_relief_documents(room, options->documents, options->document_count,
                                         det_hold_documents_read, &rows, err);
    if (st == DET_OK) st = det_hold_ledger_make(rows.count, room->arena, &room->ledger, err);
    for (size_t i = 0; i < rows.count && st == DET_OK; i++) {
        st = add_document(room, &rows.items[i], law, err);
        if (st != DET_OK)
            det_while(err, st, "reading the hold of %.*s",
                      DET_STR_FMT(det_fields_text(&rows.items[i], "id")));
    }
    return st;
}

/* ---- the room -----------------------------------------------------------------------------------
 */

static det_status
read_times(const det_relief_options *options, det_relief_room *out, det_error *err)
{
    if (det_str_trim(options->on).len == 0)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "a relief run needs the moment that it judges: a day or an instant");
    det_status st = det_judge_time_read(options->on, options->as_known, &out->time, err);
    out->before = out->time;
    if (st != DET_OK || det_str_trim(options->since).len == 0) return st;
    st = det_judge_time_read(options->since, options->as_known, &out->before, err);
    if (st == DET_OK && det_judge_time_us(&out->before) >= det_judge_time_us(&out->time))
        return det_fail(err, DET_USAGE, (det_where){0},
                        "it is compared with an earlier moment, and %.*s is none",
                        DET_STR_FMT(options->since));
    out->is_compared = true;
    return st;
}

static det_status
suppose(const det_relief_options *options, det_relief_room *out, det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    if (options->basket == NULL) return DET_OK;
    det_law_basket basket = *options->basket;
    det_day on = out->time.on != DET_DAY_NONE ? out->time.on
                                              : det_zone_day(DET_ZONE_NEW_YORK, out->time.at_us);
    basket.on = det_str_of(det_day_print(on, day));
    out->is_compared = out->is_supposed = true;
    return det_basket_suppose_law(out->law, &basket, &out->supposed, err);
}

static det_status
make_screeners(const det_books *books, const det_relief_options *options, det_relief_room *out,
               det_error *err)
{
    const det_licences *licences = books == NULL ? NULL : &books->licences;
    uint32_t tx = books == NULL ? 0 : books->tx;
    for (size_t side = 0; side < (out->is_supposed ? 2u : 1u); side++) {
        det_status st = det_screener_new(out->index, out->law->book, options->profile,
                                         &out->screeners[side], err);
        if (st != DET_OK) return st;
        det_screener_use(out->screeners[side], det_relief_law(out, side),
                         books == NULL ? NULL : &books->quotas, licences, tx);
    }
    return DET_OK;
}

det_status
det_relief_room_begin(const det_snapshot *snapshot, const det_books *books,
                      const det_relief_options *options, det_relief_room *out, det_error *err)
{
    *out = (det_relief_room){.suppressions = books == NULL ? NULL : &books->suppressions};
    det_status st = read_times(options, out, err);
    if (st == DET_OK) st = det_snapshot_index(snapshot, &out->index, err);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &out->law, err);
    if (st == DET_OK) st = det_arena_new((size_t)4 << 30, &out->arena, err);
    if (st == DET_OK) st = det_text_new(0, &out->line, err);
    if (st == DET_OK) st = suppose(options, out, err);
    /* findings lie over the law as it is; a what-if is asked of the law without them */
    if (st == DET_OK && !out->is_supposed && books != NULL && books->findings.count > 0)
        st = det_law_lay(out->law, books, out->time.known_us, &out->laid, err);
    return st == DET_OK ? make_screeners(books, options, out, err) : st;
}

det_status
det_relief_room_open(const det_snapshot *snapshot, det_store *store, const det_books *books,
                     const det_relief_options *options, det_relief_room *out, det_error *err)
{
    det_status st = det_relief_room_begin(snapshot, books, options, out, err);
    if (st == DET_OK && options->document_count > 0)
        st = read_documents(out, options, out->law->book, err);
    else if (st == DET_OK && store != NULL)
        st = det_hold_ledger_read(store, NULL, out->arena, &out->ledger, err);
    else if (st == DET_OK && options->contract_count > 0) /* a drill of contracts alone */
        st = det_hold_ledger_make(0, out->arena, &out->ledger, err);
    else if (st == DET_OK)
        st = det_fail(err, DET_USAGE, (det_where){0}, "there is no book of holds to judge");
    return st;
}

void
det_relief_room_close(det_relief_room *room)
{
    det_screener_free(room->screeners[0]);
    det_screener_free(room->screeners[1]);
    det_law_close(room->laid);
    det_arena_free(room->supposed.law.arena);
    det_text_free(room->line);
    det_arena_free(room->arena);
    *room = (det_relief_room){0};
}

const det_lawbook *
det_relief_law(const det_relief_room *room, size_t side)
{
    if (side == 1 && room->is_supposed) return room->supposed.whatif.after;
    if (room->is_supposed) return room->supposed.whatif.before;
    return room->laid != NULL ? room->laid->book : room->law->book;
}

det_status
det_relief_judge_of(const det_relief_room *room, size_t side, det_judge **out, det_error *err)
{
    const det_judge_time *time = side == 0 ? &room->before : &room->time;
    det_status st = det_judge_new(room->screeners[room->is_supposed ? side : 0], time, out, err);
    if (st == DET_OK) det_judge_suppress(*out, room->suppressions);
    return st;
}

det_status
det_relief_hand(det_relief_room *room, det_relief_line take, void *context, det_error *err)
{
    det_status st = det_text_check(room->line, err);
    if (st == DET_OK && !take(context, det_text_str(room->line)))
        st = det_fail(err, DET_REFUSED, (det_where){0}, "stopped by whoever takes the lines");
    det_text_clear(room->line);
    return st;
}

static void
put_steps(det_json *json, const char *verb, det_str lines)
{
    if (det_str_trim(lines).len > 0) det_json_key_str(json, verb, det_str_trim(lines));
}

void
det_relief_head(const det_relief_room *room, const det_relief_options *options, det_json *json)
{
    char text[DET_DAY_TEXT_MAX];
    det_json_key_str(json, "on", det_str_trim(options->on));
    if (room->before.on != room->time.on || room->before.at_us != room->time.at_us)
        det_json_key_str(json, "since", det_str_trim(options->since));
    if (det_str_trim(options->as_known).len > 0)
        det_json_key_str(json, "as_known", det_str_trim(options->as_known));
    det_json_key_str(json, "snapshot", det_screener_snapshot_id(room->screeners[0]));
    det_json_key_str(json, "profile", det_screener_profile_id(room->screeners[0]));
    det_json_key_uint(json, "books", det_screener_books_tx(room->screeners[0]));
    det_json_key(json, "lists");
    det_json_object(json);
    for (uint32_t s = 0; s < det_index_source_count(room->index); s++) {
        uint32_t count = det_index_version_count(room->index, s);
        if (count == 0) continue;
        det_index_version version = det_index_version_at(room->index, s, count - 1);
        det_str id = det_index_source_id(room->index, s);
        char key[64];
        size_t length = id.len < sizeof key ? id.len : sizeof key - 1;
        memcpy(key, id.ptr, length);
        key[length] = '\0';
        det_json_key_cstr(json, key, det_day_print(version.dated, text));
    }
    det_json_object_end(json);
    if (!room->is_supposed) return;
    det_json_key(json, "supposed");
    det_json_object(json);
    put_steps(json, "pause", options->basket->pause);
    put_steps(json, "remove", options->basket->remove);
    put_steps(json, "resume", options->basket->resume);
    put_steps(json, "adopt", options->basket->adopt);
    det_json_key(json, "conflicts");
    det_json_array(json);
    for (size_t i = 0; i < room->supposed.whatif.conflicts.count; i++)
        det_json_str(json, room->supposed.whatif.conflicts.items[i]);
    det_json_array_end(json);
    det_json_object_end(json);
}

/* ---- the run ------------------------------------------------------------------------------------
 */

typedef struct running {
    det_relief_room room;
    const det_relief_options *options;
    det_relief_line take;
    void *context;
    det_judge *after, *before; /* before: NULL where nothing is compared */
    det_holds now, then;
    det_relief_totals totals;
    det_exposing contracts;
    det_arena *scratch; /* of one hold */
} running;

/* The class of the hold before; OUT if it was not there. */
static det_status
judge_before(running *run, const det_hold *hold, det_relief_class *out, det_error *err)
{
    det_relief_answer answer;
    const det_hold *then = run->room.is_supposed && run->then.count == 0
                               ? hold
                               : det_hold_find(&run->then, hold->id);
    *out = DET_RELIEF_OUT;
    if (then == NULL) return DET_OK;
    det_status st = det_relief_judge(run->before, then, run->scratch, &answer, err);
    *out = answer.class;
    return st;
}

static det_status
run_hold(running *run, const det_hold *hold, det_error *err)
{
    det_relief_answer answer;
    det_json json = det_json_over(run->room.line);
    det_arena_reset(run->scratch);
    det_status st = det_relief_judge(run->after, hold, run->scratch, &answer, err);
    det_relief_class before = st == DET_OK ? answer.class : DET_RELIEF_OUT;
    if (st == DET_OK && run->before != NULL) st = judge_before(run, hold, &before, err);
    if (st == DET_OK) st = det_relief_count(&run->totals, hold, &answer, before, err);
    if (st != DET_OK) {
        det_while(err, st, "judging hold %.*s", DET_STR_FMT(hold->id));
        return st;
    }
    det_relief_write(hold, &answer, run->before == NULL ? NULL : &before, run->options->is_brief,
                     &json);
    return det_relief_hand(&run->room, run->take, run->context, err);
}

/* The contracts that are touched: of which a measure says another thing than before, or, where
 * nothing is compared, anything at all. */
static det_status
run_contracts(running *run, det_error *err)
{
    det_exposing *e = &run->contracts;
    det_status st = DET_OK;
    for (size_t i = 0; i < e->contracts.count && st == DET_OK; i++) {
        const det_contract *contract = &e->contracts.items[i];
        det_exposure_answer answer;
        det_exposure_change change;
        st = det_exposing_judge(e, contract, &answer, &change, err);
        if (st == DET_OK && change.is_touched)
            st = det_exposing_tell(e, &run->room, run->options, contract, &answer, &change,
                                   run->take, run->context, err);
    }
    return st;
}

static det_status
run_all(running *run, det_error *err)
{
    det_relief_room *room = &run->room;
    det_json json = det_json_over(room->line);
    det_json_object(&json);
    det_json_key_cstr(&json, "relief", "run");
    det_relief_head(room, run->options, &json);
    det_json_object_end(&json);
    det_status st = det_relief_hand(room, run->take, run->context, err);
    for (size_t i = 0; i < run->now.count && st == DET_OK; i++)
        st = run_hold(run, &run->now.items[i], err);
    if (st == DET_OK) st = run_contracts(run, err);
    if (st != DET_OK) return st;
    assert(run->totals.holds == run->now.count); /* no hold is lost in silence */
    assert(run->contracts.totals.contracts == run->contracts.contracts.count);
    json = det_json_over(room->line);
    det_json_object(&json);
    det_json_key(&json, "totals");
    det_relief_totals_write(&run->totals, run->before != NULL, &json);
    det_json_key(&json, "contracts");
    det_exposure_totals_write(&run->contracts.totals, run->before != NULL, &json);
    det_json_object_end(&json);
    return det_relief_hand(room, run->take, run->context, err);
}

det_status
det_relief_run(const det_snapshot *snapshot, det_store *store, const det_books *books,
               const det_relief_options *options, det_relief_line take, void *context,
               det_error *err)
{
    running run = {.options = options, .take = take, .context = context};
    det_relief_room *room = &run.room;
    det_status st = det_relief_room_open(snapshot, store, books, options, room, err);
    if (st == DET_OK) st = det_arena_new(0, &run.scratch, err);
    if (st == DET_OK) st = det_relief_judge_of(room, 1, &run.after, err);
    if (st == DET_OK && room->is_compared) st = det_relief_judge_of(room, 0, &run.before, err);
    if (st == DET_OK)
        st = det_holds_fold(&room->ledger, det_judge_time_us(&room->time), room->time.known_us,
                            room->arena, &run.now, err);
    if (st == DET_OK && det_str_trim(options->since).len > 0)
        st = det_holds_fold(&room->ledger, det_judge_time_us(&room->before), room->time.known_us,
                            room->arena, &run.then, err);
    if (st == DET_OK) st = det_exposing_open(room, store, options, &run.contracts, err);
    if (st == DET_OK) {
        run.totals = det_relief_totals_in(room->arena);
        st = run_all(&run, err);
    }
    det_exposing_close(&run.contracts);
    det_judge_free(run.before);
    det_judge_free(run.after);
    det_arena_free(run.scratch);
    det_relief_room_close(room);
    return st;
}
