/* ledger_finding.c - the book of findings: in, out, and over the lawbook. */
#include "api/book.h"

#include <stdlib.h>

#include "base/text.h"

det_status
det_finding_book_read(const det_book_entries *kept, size_t more, det_arena *arena,
                      det_findings *out, void **items, det_error *err)
{
    det_finding *findings = DET_NEW(arena, det_finding, kept->count + more + 1);
    if (findings == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the book of findings");
    for (size_t i = 0; i < kept->count; i++) {
        const det_entry *entry = &kept->items[i];
        det_fields fields;
        det_status st = det_entry_fields(entry, "a finding", det_finding_keys, arena, &fields, err);
        if (st == DET_OK)
            st = det_finding_read(&fields, NULL, DET_ZONE_UTC, arena, &findings[i], err);
        if (st != DET_OK) return st;
        findings[i].id = entry->id;
        findings[i].stamp = entry->stamp;
    }
    *items = findings;
    return det_findings_make(findings, kept->count, arena, out, err);
}

static det_status
load(det_book_job *job, const det_book_entries *kept, det_error *err)
{
    return det_finding_book_read(kept, job->count, job->arena, &job->findings, &job->items, err);
}

/* The clock of what a correction is about. */
static det_zone
zone_of(const det_book_job *job, det_str about)
{
    uint32_t place = 0;
    if (!det_strmap_get(&job->findings.by_id, about, &place)) return DET_ZONE_UTC;
    det_finding now;
    while (job->findings.items[place].about.len > 0 &&
           det_strmap_get(&job->findings.by_id, job->findings.items[place].about, &place))
        continue;
    if (!det_finding_as_known(&job->findings, place, INT64_MAX, &now)) return DET_ZONE_UTC;
    const det_regime *regime = det_law_regime_find(job->hand->law->book, now.regime);
    return regime == NULL ? DET_ZONE_UTC : det_regime_zone(regime);
}

/* The ids of the lawbook, and the instant: what the clock of a regime was is not asked again. */
static det_status
settle(det_book_job *job, det_fields *fields, det_error *err)
{
    det_finding finding;
    char text[DET_INSTANT_TEXT_MAX];
    det_str instant = {0};
    det_status st = det_finding_read(fields, job->hand->law->book,
                                     zone_of(job, det_fields_text(fields, "about")), job->arena,
                                     &finding, err);
    if (st == DET_OK && finding.regime.len > 0)
        st = det_book_set(fields, "regime", finding.regime, job->arena, err);
    if (st == DET_OK && finding.event.len > 0)
        st = det_book_set(fields, "event", finding.event, job->arena, err);
    if (st != DET_OK || !finding.has_happened) return st;
    if (!det_arena_copy(job->arena, det_str_of(det_instant_print(finding.happened_us, text)),
                        &instant))
        return det_fail(err, DET_NOMEM, fields->at, "a finding");
    return det_book_set(fields, "happened", instant, job->arena, err);
}

static det_status
add(det_book_job *job, const det_fields *fields, const det_entry *entry, det_error *err)
{
    det_finding *made = &((det_finding *)job->items)[job->findings.count];
    det_status st = det_finding_read(fields, NULL, DET_ZONE_UTC, job->arena, made, err);
    made->id = entry->id;
    made->stamp = entry->stamp;
    if (st == DET_OK) st = det_finding_check(&job->findings, made, fields->at, err);
    return st == DET_OK ? det_findings_add(&job->findings, err) : st;
}

/* A finding with what its corrections say, if it is the first of its chain; else as it is. */
static void
put(const det_findings *findings, const det_lawbook *law, size_t index, int64_t known_us,
    det_json *json)
{
    det_finding now = findings->items[index];
    bool is_root = now.about.len == 0;
    if (is_root && !det_finding_as_known(findings, index, known_us, &now))
        now = findings->items[index];
    now.stamp = findings->items[index].stamp;
    det_finding_put(&now, is_root ? det_finding_effect(law, &now) : NULL, json);
}

static void
tell(const det_book_job *job, det_json *json)
{
    put(&job->findings, job->hand->law->book, job->findings.count - 1, INT64_MAX, json);
}

static det_action
duty(const det_fields *fields)
{
    (void)fields;
    return DET_ACTION_RECORD_FINDING;
}

const det_book_kind det_finding_book = {DET_BOOK_FINDING, "a finding", "f",  det_finding_keys, load,
                                        settle,           add,         tell, .duty = duty};

det_status
det_finding_add(det_store *store, const det_book_hand *hand, const det_book_field *fields,
                size_t count, det_text *json, det_error *err)
{
    return det_book_add(store, &det_finding_book, hand, fields, count, json, err);
}

det_status
det_finding_import(det_store *store, const det_book_hand *hand, det_str csv, const char *file,
                   det_text *ndjson, uint64_t *recorded, uint64_t *unchanged, det_error *err)
{
    return det_book_import(store, &det_finding_book, hand, csv, file, det_finding_keys, NULL,
                           ndjson, recorded, unchanged, err);
}

det_status
det_finding_entries(const det_law *law, const det_books *books, det_str regime, det_str as_known,
                    det_text *ndjson, det_error *err)
{
    int64_t known_us = 0;
    const det_regime *of = NULL;
    det_status st = det_book_known(as_known, &known_us, err);
    if (st == DET_OK && regime.len > 0) st = det_law_regime_named(law, regime, &of, err);
    for (size_t i = 0; st == DET_OK && i < books->findings.count; i++) {
        const det_finding *finding = &books->findings.items[i];
        if (finding->stamp.known_us > known_us ||
            (of != NULL && finding->regime.len > 0 &&
             !det_str_equal(finding->regime, det_regime_id(of))))
            continue;
        det_json json = det_json_over(ndjson);
        put(&books->findings, law->book, i, known_us, &json);
        det_text_add_byte(ndjson, '\n');
    }
    return st == DET_OK ? det_text_check(ndjson, err) : st;
}

/* ---- over the lawbook ---------------------------------------------------------------------------
 */

det_status
det_law_lay(const det_law *law, const det_books *books, int64_t known_us, const det_law **out,
            det_error *err)
{
    det_happening *happenings = NULL;
    size_t count = 0;
    det_law *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    *made = (det_law){.trees = law->trees, .tree_count = law->tree_count, .digest = law->digest};
    det_status st = det_arena_new(0, &made->arena, err);
    if (st == DET_OK)
        st = det_findings_happenings(&books->findings, known_us, made->arena, &happenings, &count,
                                     err);
    if (st == DET_OK)
        st = det_lawbook_lay(law->trees, law->tree_count, happenings, count, made->arena,
                             &made->book, err);
    if (st != DET_OK) {
        det_while(err, st, "laying the findings over the lawbook");
        det_law_close(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

det_status
det_law_with_findings(const det_law *law, const det_books *books, det_str as_known,
                      const det_law **out, det_error *err)
{
    int64_t known_us = 0;
    *out = NULL;
    det_status st = det_book_known(as_known, &known_us, err);
    return st == DET_OK && books->findings.count > 0 ? det_law_lay(law, books, known_us, out, err)
                                                     : st;
}
