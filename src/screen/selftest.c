/* selftest.c - every listed name asked for itself, and manipulated ones by kind. */
#include "screen/selftest.h"

#include <stdlib.h>

#include "screen/calibrate.h"
#include "screen/mutate.h"
#include "screen/owned.h"

/* The control set of a validator: each listed name, unaltered, must alert on the entry that it
 * stands in.  Exhaustive on purpose; what is not published (ICU's readings) is not asked.  Then the
 * manipulated set: samples by kind, with intervals, for nobody can ask for all misspellings.  The
 * law has no say in it and neither have facts: it is the path from list to match that is tried. */

/* Is the name on the list on that day, by the newest knowledge? */
static bool
is_current(const det_index *index, uint32_t subject, uint32_t name, det_day on)
{
    uint32_t first, count, tx = det_index_tx_known(index, INT64_MAX);
    det_index_records(index, subject, &first, &count);
    for (uint32_t i = first; i < first + count; i++) {
        det_index_interval record = det_index_record_at(index, i);
        if (on >= record.valid_from && on < record.valid_before && record.known_from <= tx &&
            tx < record.known_before && det_index_body_has_name(index, record.body, name))
            return true;
    }
    return false;
}

static void
write_missed(const det_index *index, uint32_t source, const det_index_name *name, det_text *ndjson)
{
    det_json json = det_json_over(ndjson);
    det_json_object(&json);
    det_json_key_cstr(&json, "kind", "missed");
    det_json_key_str(&json, "source", det_index_source_id(index, source));
    det_json_key_str(&json, "id", det_index_subject_id(index, name->subject));
    det_json_key_str(&json, "name", name->text);
    det_json_key_cstr(&json, "property", det_prop_name(name->prop));
    det_json_object_end(&json);
    det_text_add_byte(ndjson, '\n');
}

det_status
det_selftest_range(det_screener *screener, det_day on, const bool *sources, uint32_t first,
                   uint32_t last, det_selftest_count *counts, det_text *ndjson, det_error *err)
{
    const det_index *index = det_screener_index(screener);
    for (uint32_t i = first; i < last; i++) {
        det_index_name name = det_index_name_at(index, i);
        uint32_t source = det_index_subject_source(index, name.subject);
        if (name.is_derived || (sources != NULL && !sources[source]) ||
            det_owned_is_source(index, source) || !is_current(index, name.subject, i, on))
            continue; /* who is not listed need not alert */
        det_rank found;
        det_status st = det_screen_finds(screener, name.text, on, name.subject, &found, err);
        if (st != DET_OK) {
            det_while(err, st, "asking for '%.*s'", DET_STR_FMT(name.text));
            return st;
        }
        counts[source].tried++;
        if (found.is_match) continue;
        counts[source].missed++;
        write_missed(index, source, &name, ndjson);
    }
    return det_text_check(ndjson, err);
}

/* ---- manipulated names --------------------------------------------------------------------------
 */

/* Letters of the Latin script with whatever marks, and punctuation. */
static bool
is_latin(det_str text)
{
    uint32_t code = 0;
    for (size_t at = 0; at < text.len;) {
        size_t length = det_str_utf8_next(text, at, &code);
        if (length == 0) return false;
        if (code >= 0x370 && (code < 0x1E00 || code > 0x206F)) return false;
        at += length;
    }
    return text.len > 0;
}

typedef struct eligible {
    uint32_t name;
    uint16_t source;
    bool is_person;
    uint64_t order; /* by seed, kind and text */
} eligible;

static int
by_order(const void *a, const void *b)
{
    const eligible *x = a, *y = b;
    if (x->order != y->order) return x->order < y->order ? -1 : 1;
    return x->name < y->name ? -1 : x->name > y->name;
}

static bool
is_person(const det_index *index, uint32_t subject)
{
    uint32_t first, count;
    det_index_records(index, subject, &first, &count);
    return count > 0 &&
           det_index_body_schema(index, det_index_record_at(index, first + count - 1).body) ==
               DET_SCHEMA_PERSON;
}

static det_status
list_eligible(const det_index *index, const det_selftest_sample *sample, det_arena *arena,
              eligible **out, size_t *count, det_error *err)
{
    uint32_t names = det_index_name_count(index);
    eligible *rows = DET_NEW(arena, eligible, names);
    if (rows == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "names to manipulate");
    *count = 0;
    for (uint32_t i = 0; i < names; i++) {
        det_index_name name = det_index_name_at(index, i);
        uint32_t source = det_index_subject_source(index, name.subject);
        if (name.is_derived || name.prop == DET_PROP_WEAK_ALIAS || !sample->sources[source] ||
            name.text.len > DET_MUTABLE_BYTES_MAX || !is_latin(name.text) ||
            det_owned_is_source(index, source) || !is_current(index, name.subject, i, sample->on))
            continue;
        rows[(*count)++] = (eligible){
            .name = i, .source = (uint16_t)source, .is_person = is_person(index, name.subject)};
    }
    *out = rows;
    return DET_OK;
}

/* One kind on one list: names in the order of the seed, until there are enough. */
static det_status
choose_kind(const det_index *index, const det_selftest_sample *sample, size_t mutation,
            uint32_t source, const eligible *rows, size_t count, det_text *made, det_arena *arena,
            det_selftest_ask *asks, size_t *used, det_error *err)
{
    uint32_t chosen = 0;
    for (size_t i = 0; i < count && chosen < sample->size; i++) {
        if (rows[i].source != source) continue;
        det_mutable of = {det_index_name_at(index, rows[i].name).text, rows[i].is_person};
        uint64_t state = rows[i].order;
        det_text_clear(made);
        if (!det_mutate(mutation, &of, &state, made)) {
            det_status st = det_text_check(made, err);
            if (st != DET_OK) return st;
            continue;
        }
        det_selftest_ask *ask = &asks[*used];
        *ask = (det_selftest_ask){
            .name = rows[i].name, .source = (uint16_t)source, .mutation = (uint16_t)mutation};
        if (!det_arena_copy(arena, det_text_str(made), &ask->asked))
            return det_fail(err, DET_NOMEM, (det_where){0}, "manipulated names");
        ++*used;
        chosen++;
    }
    return DET_OK;
}

det_status
det_selftest_choose(const det_index *index, const det_selftest_sample *sample, det_arena *arena,
                    det_selftest_ask **asks, size_t *count, det_error *err)
{
    eligible *rows = NULL;
    size_t row_count = 0, kinds = 0, used = 0;
    uint32_t sources = det_index_source_count(index);
    det_text *made = NULL;
    while (det_mutation_at(kinds) != NULL)
        kinds++;
    det_status st = det_text_new(0, &made, err);
    if (st == DET_OK) st = list_eligible(index, sample, arena, &rows, &row_count, err);
    det_selftest_ask *all = NULL;
    if (st == DET_OK) {
        size_t most = row_count < (size_t)sample->size * sources ? row_count
                                                                 : (size_t)sample->size * sources;
        all = DET_NEW(arena, det_selftest_ask, most * kinds);
        if (all == NULL) st = det_fail(err, DET_NOMEM, (det_where){0}, "manipulated names");
    }
    for (size_t k = 1; k < kinds && st == DET_OK; k++) { /* the first kind changes nothing */
        uint64_t salt = det_str_hash(det_str_of(det_mutation_at(k)->code)) ^ sample->seed;
        for (size_t i = 0; i < row_count; i++) {
            uint64_t state = salt + det_str_hash(det_index_name_at(index, rows[i].name).text);
            rows[i].order = det_mutate_random(&state);
        }
        if (row_count > 1) qsort(rows, row_count, sizeof *rows, by_order);
        for (uint32_t s = 0; s < sources && st == DET_OK; s++)
            if (sample->sources[s])
                st = choose_kind(index, sample, k, s, rows, row_count, made, arena, all, &used,
                                 err);
    }
    det_text_free(made);
    *asks = all;
    *count = used;
    return st;
}

det_status
det_selftest_ask_range(det_screener *screener, det_day on, det_selftest_ask *asks, size_t first,
                       size_t last, det_error *err)
{
    const det_index *index = det_screener_index(screener);
    for (size_t i = first; i < last; i++) {
        det_rank found;
        uint32_t subject = det_index_name_at(index, asks[i].name).subject;
        det_status st = det_screen_finds(screener, asks[i].asked, on, subject, &found, err);
        if (st != DET_OK) {
            det_while(err, st, "asking for '%.*s'", DET_STR_FMT(asks[i].asked));
            return st;
        }
        asks[i].is_found = found.is_match;
        asks[i].is_first = found.is_first;
    }
    return DET_OK;
}

typedef struct det_recall {
    uint64_t tried, found, first;
} det_recall;

static void
write_recall(const det_index *index, const det_mutation *kind, uint32_t source,
             const det_recall *of, det_text *ndjson)
{
    det_json json = det_json_over(ndjson);
    if (of->tried == 0) return;
    det_json_object(&json);
    det_json_key_cstr(&json, "kind", kind != NULL ? "mutation" : "manipulated");
    if (kind != NULL) {
        det_json_key_cstr(&json, "code", kind->code);
        det_json_key_cstr(&json, "what", kind->what);
    }
    det_json_key_str(&json, "source", det_index_source_id(index, source));
    det_json_key_uint(&json, "tried", of->tried);
    det_json_key_uint(&json, "found", of->found);
    det_json_key_uint(&json, "first", of->first);
    det_share_write(&json, "recall", of->found, of->tried);
    det_share_write(&json, "rank1", of->first, of->tried);
    det_json_object_end(&json);
    det_text_add_byte(ndjson, '\n');
}

static void
write_manipulated_miss(const det_index *index, const det_selftest_ask *ask, det_text *misses)
{
    det_index_name name = det_index_name_at(index, ask->name);
    det_json json = det_json_over(misses);
    det_json_object(&json);
    det_json_key_cstr(&json, "kind", ask->is_found ? "not_first" : "missed");
    det_json_key_cstr(&json, "code", det_mutation_at(ask->mutation)->code);
    det_json_key_str(&json, "source", det_index_source_id(index, ask->source));
    det_json_key_str(&json, "id", det_index_subject_id(index, name.subject));
    det_json_key_str(&json, "name", name.text);
    det_json_key_str(&json, "asked", ask->asked);
    det_json_object_end(&json);
    det_text_add_byte(misses, '\n');
}

void
det_selftest_write(const det_index *index, const det_selftest_ask *asks, size_t count,
                   det_text *ndjson, det_text *misses)
{
    for (uint32_t s = 0; s < det_index_source_count(index); s++) {
        det_recall whole = {0};
        for (size_t k = 0; det_mutation_at(k) != NULL; k++) {
            det_recall of = {0};
            for (size_t i = 0; i < count; i++) {
                if (asks[i].mutation != k || asks[i].source != s) continue;
                of.tried++;
                of.found += asks[i].is_found;
                of.first += asks[i].is_first;
            }
            write_recall(index, det_mutation_at(k), s, &of, ndjson);
            whole.tried += of.tried;
            whole.found += of.found;
            whole.first += of.first;
        }
        write_recall(index, NULL, s, &whole, ndjson);
    }
    for (size_t i = 0; misses != NULL && i < count; i++)
        if (!asks[i].is_first) write_manipulated_miss(index, &asks[i], misses);
}
