/* ledger_certificate.c - self-tests that stand in the log: what was tested, and what was found.
 *
 * The engine runs the test itself and keeps every line of it, in one entry that is a record of the
 * audit log; nobody hands in figures.  A test that misses a name is kept all the same, as failed.
 * Anybody can check it later: the entry is what was recorded, the snapshot is the file of that
 * digest and whole, and the same test of it gives the same lines. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/book.h"
#include "api/decision.h"
#include "base/sha256.h"
#include "base/text.h"
#include "law/put.h"

static const det_where nowhere;

static const det_field_key keys[] = {
    {"id", false},      {"snapshot", false}, {"engine", false}, {"says", false},  {"on", false},
    {"sources", false}, {"seed", false},     {"sample", false}, {"tried", false}, {"missed", false},
    {"digest", false},  {"lines", true},     {"note", false},   {NULL, false}};

typedef struct certificate {
    det_str id, snapshot, engine, says, on, sources, digest, note;
    uint64_t seed, sample, tried, missed;
    det_texts lines;
    det_stamp stamp;
} certificate;

typedef struct certificate_job {
    certificate *items; /* kept, then added */
    size_t count;
} certificate_job;

static det_status
read_number(const det_fields *fields, const char *key, uint64_t *out, det_error *err)
{
    const det_field *field = det_fields_find(fields, key);
    if (field != NULL && det_str_read_u64(field->value, out)) return DET_OK;
    return det_fail(err, DET_SYNTAX, fields->at, "a certificate needs %s: a number", key);
}

static det_status
read_one(const det_fields *fields, det_arena *arena, certificate *out, det_error *err)
{
    *out = (certificate){.id = det_fields_text(fields, "id"),
                         .snapshot = det_fields_text(fields, "snapshot"),
                         .engine = det_fields_text(fields, "engine"),
                         .says = det_fields_text(fields, "says"),
                         .on = det_fields_text(fields, "on"),
                         .sources = det_fields_text(fields, "sources"),
                         .digest = det_fields_text(fields, "digest"),
                         .note = det_fields_text(fields, "note")};
    det_status st = det_fields_check(fields, "a certificate", keys, err);
    if (st == DET_OK) st = det_fields_texts(fields, "lines", arena, &out->lines, err);
    if (st == DET_OK) st = read_number(fields, "seed", &out->seed, err);
    if (st == DET_OK) st = read_number(fields, "sample", &out->sample, err);
    if (st == DET_OK) st = read_number(fields, "tried", &out->tried, err);
    return st == DET_OK ? read_number(fields, "missed", &out->missed, err) : st;
}

static det_status
read_kept(const det_book_entries *kept, size_t more, det_arena *arena, certificate **out,
          det_error *err)
{
    *out = DET_NEW(arena, certificate, kept->count + more + 1);
    if (*out == NULL) return det_fail(err, DET_NOMEM, nowhere, "certificates");
    for (size_t i = 0; i < kept->count; i++) {
        det_fields fields;
        det_status st = det_book_kept(&kept->items[i], "a certificate", keys, arena, &fields, err);
        if (st == DET_OK) st = read_one(&fields, arena, &(*out)[i], err);
        if (st != DET_OK) return st;
        (*out)[i].stamp = kept->items[i].stamp;
    }
    return DET_OK;
}

/* ---- a job --------------------------------------------------------------------------------------
 */

static det_status
load(det_book_job *job, const det_book_entries *kept, det_error *err)
{
    certificate_job *mine = job->items;
    det_status st = read_kept(kept, job->count, job->arena, &mine->items, err);
    mine->count = st == DET_OK ? kept->count : 0;
    return st;
}

static det_status
add(det_book_job *job, const det_fields *fields, const det_entry *kept, det_error *err)
{
    certificate_job *mine = job->items;
    det_fields named = *fields;
    det_status st = det_book_set(&named, "id", kept->id, job->arena, err);
    if (st == DET_OK) st = read_one(&named, job->arena, &mine->items[mine->count], err);
    if (st != DET_OK) return st;
    mine->items[mine->count++].stamp = kept->stamp;
    return DET_OK;
}

static void
put_lines(const certificate *of, det_json *json)
{
    det_json_key(json, "lines");
    det_json_array(json);
    for (size_t i = 0; i < of->lines.count; i++)
        det_json_raw(json, of->lines.items[i]);
    det_json_array_end(json);
}

static void
write_one(const certificate *of, bool is_whole, det_json *json)
{
    det_json_object(json);
    det_json_key_str(json, "id", of->id);
    det_json_key_cstr(json, "status", of->missed == 0 && of->tried > 0 ? "passed" : "failed");
    det_put_instant(json, "recorded", of->stamp.recorded_us);
    det_json_key_str(json, "actor", of->stamp.actor);
    det_json_key_str(json, "snapshot", of->snapshot);
    det_json_key_str(json, "engine", of->engine);
    det_json_key_str(json, "profile", of->says);
    det_json_key_str(json, "on", of->on);
    det_put_text(json, "sources", of->sources);
    det_json_key_uint(json, "seed", of->seed);
    det_json_key_uint(json, "sample", of->sample);
    det_json_key_uint(json, "tried", of->tried);
    det_json_key_uint(json, "missed", of->missed);
    det_json_key_str(json, "digest", of->digest);
    det_put_text(json, "note", of->note);
    if (is_whole) put_lines(of, json);
    det_json_object_end(json);
}

static void
tell(const det_book_job *job, det_json *json)
{
    const certificate_job *mine = job->items;
    write_one(&mine->items[mine->count - 1], false, json);
}

static const det_book_kind certificate_book = {.book = DET_BOOK_CERTIFICATE,
                                               .what = "a certificate",
                                               .prefix = "T",
                                               .keys = keys,
                                               .load = load,
                                               .add = add,
                                               .tell = tell};

/* ---- testing and recording ----------------------------------------------------------------------
 */

static det_status
digest_lines(det_str lines, char hex[DET_SHA256_HEX], det_error *err)
{
    det_sha256 digest;
    det_status st = det_sha256_of(lines, &digest, err);
    if (st == DET_OK) det_sha256_print(&digest, hex);
    return st;
}

/* The value of a key of the first line of a test: it tells of what the test was. */
static det_status
first_line(det_str lines, det_arena *arena, det_tree *out, det_error *err)
{
    det_str line;
    (void)det_str_next(&lines, '\n', &line);
    return det_tree_read_json(line, "selftest", arena, out, err);
}

static det_status
put_number(det_fields *row, const char *key, uint64_t value, det_arena *arena, det_error *err)
{
    det_str text;
    if (!det_arena_print(arena, &text, "%llu", (unsigned long long)value))
        return det_fail(err, DET_NOMEM, nowhere, "a certificate");
    return det_book_set(row, key, text, arena, err);
}

static det_status
make_row(det_str lines, const det_profile *profile, const det_selftest_options *options,
         uint64_t tried, uint64_t missed, det_arena *arena, det_fields *row, det_error *err)
{
    static const char *const taken[] = {"snapshot", "engine", "on"};
    det_tree tree;
    det_str says = {0}, line, rest = lines, digest;
    char hex[DET_SHA256_HEX], profile_hex[DET_SHA256_HEX];
    size_t count = 0;
    det_status st = first_line(lines, arena, &tree, err);
    for (size_t i = 0; i < sizeof taken / sizeof taken[0] && st == DET_OK; i++)
        st = det_book_set(row, taken[i], det_tree_text(&tree, det_tree_get(&tree, 0, taken[i])),
                          arena, err);
    if (st == DET_OK) st = det_profile_name(profile, arena, &says, profile_hex, err);
    if (st == DET_OK) st = det_book_set(row, "says", says, arena, err);
    if (st == DET_OK && det_str_trim(options->sources).len > 0)
        st = det_book_set(row, "sources", det_str_trim(options->sources), arena, err);
    if (st == DET_OK) st = put_number(row, "seed", options->seed, arena, err);
    if (st == DET_OK) st = put_number(row, "sample", options->sample, arena, err);
    if (st == DET_OK) st = put_number(row, "tried", tried, arena, err);
    if (st == DET_OK) st = put_number(row, "missed", missed, arena, err);
    if (st == DET_OK) st = digest_lines(lines, hex, err);
    if (st == DET_OK && !det_arena_copy(arena, det_str_of(hex), &digest))
        st = det_fail(err, DET_NOMEM, nowhere, "a certificate");
    if (st == DET_OK) st = det_book_set(row, "digest", digest, arena, err);
    if (st != DET_OK) return st;
    for (det_str more = lines; det_str_next(&more, '\n', &line);)
        count += line.len > 0;
    det_field *items = DET_NEW(arena, det_field, row->count + count + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, nowhere, "a certificate");
    for (size_t i = 0; i < row->count; i++)
        items[i] = row->items[i];
    for (count = row->count; det_str_next(&rest, '\n', &line);)
        if (line.len > 0) items[count++] = (det_field){DET_STR("lines"), line, {0}};
    *row = (det_fields){items, count, {0}};
    return DET_OK;
}

det_status
det_selftest_certify(det_store *store, const det_book_hand *hand, const det_snapshot *snapshot,
                     const det_profile *profile, const det_selftest_options *options,
                     det_text *ndjson, det_text *json, uint64_t *tried, uint64_t *missed,
                     det_error *err)
{
    static const det_selftest_options defaults = {0};
    det_arena *arena = NULL;
    det_fields row = {0};
    certificate_job mine = {0};
    size_t before = det_text_length(ndjson);
    if (options == NULL) options = &defaults;
    det_status st = det_selftest(snapshot, profile, options, ndjson, tried, missed, err);
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK) {
        det_str all = det_text_str(ndjson);
        st = make_row(det_str_slice(all, before, all.len), profile, options, *tried, *missed, arena,
                      &row, err);
    }
    if (st == DET_OK) {
        det_book_job job = {
            .kind = &certificate_book, .hand = hand, .rows = &row, .count = 1, .items = &mine};
        st = det_book_run(store, &job, json, err);
    }
    det_arena_free(arena);
    return st;
}

/* ---- asking and checking ------------------------------------------------------------------------
 */

static det_status
read_all(det_store *store, det_arena *arena, certificate **items, size_t *count, det_error *err)
{
    det_book_entries kept = {0};
    det_status st = det_store_book_read(store, DET_BOOK_CERTIFICATE, NULL, arena, &kept, err);
    if (st == DET_OK) st = read_kept(&kept, 0, arena, items, err);
    *count = kept.count;
    return st;
}

det_status
det_certificates(det_store *store, det_str id, det_text *ndjson, det_error *err)
{
    det_arena *arena = NULL;
    certificate *items = NULL;
    size_t count = 0;
    bool is_found = id.len == 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = read_all(store, arena, &items, &count, err);
    for (size_t i = 0; st == DET_OK && i < count; i++) {
        if (id.len > 0 && !det_str_equal(items[i].id, id)) continue;
        is_found = true;
        det_json json = det_json_over(ndjson);
        write_one(&items[i], id.len > 0, &json);
        det_text_add_byte(ndjson, '\n');
    }
    if (st == DET_OK && !is_found)
        st = det_fail(err, DET_MISSING, nowhere, "no certificate '%.*s' in the log",
                      DET_STR_FMT(id));
    if (st == DET_OK) st = det_text_check(ndjson, err);
    det_arena_free(arena);
    return st;
}

/* The snapshot that was tested, by its name in the folder of those that are kept, proven whole. */
static det_status
open_tested(const certificate *of, const char *folder, det_arena *arena, const det_snapshot **out,
            det_error *err)
{
    det_str path;
    if (!det_arena_print(arena, &path, "%s/%.*s.det", folder, DET_STR_FMT(of->snapshot)))
        return det_fail(err, DET_NOMEM, nowhere, "a certificate");
    if (access(path.ptr, R_OK) != 0)
        return det_fail(err, DET_MISSING, nowhere, "its snapshot is not there: %s", path.ptr);
    det_status st = det_snapshot_open(path.ptr, out, err);
    if (st == DET_OK) st = det_snapshot_prove(*out, err);
    if (st == DET_OK) {
        char hex[DET_SHA256_HEX];
        det_sha256_print(det_index_file_id((*out)->file), hex);
        if (!det_str_equal(det_str_of(hex), of->snapshot))
            st = det_fail(err, DET_CORRUPT, nowhere, "%s is another snapshot", path.ptr);
    }
    return st;
}

/* The first line that is not as it was. */
static det_status
compare(const certificate *of, det_str lines, det_error *err)
{
    det_str line;
    size_t at = 0;
    while (det_str_next(&lines, '\n', &line)) {
        if (line.len == 0) continue;
        if (at >= of->lines.count || !det_str_equal(of->lines.items[at], line))
            return det_fail(
                err, DET_CORRUPT, nowhere,
                "certificate '%.*s': the same test gives other figures now, in line %zu: "
                "%.*s",
                DET_STR_FMT(of->id), at + 1, DET_STR_FMT(line));
        at++;
    }
    if (at == of->lines.count) return DET_OK;
    return det_fail(err, DET_CORRUPT, nowhere,
                    "certificate '%.*s': the same test gives %zu lines now, and gave %zu",
                    DET_STR_FMT(of->id), at, of->lines.count);
}

static det_status
repeat(const certificate *of, const det_snapshot *snapshot, unsigned threads, det_error *err)
{
    det_profile profile;
    det_text *lines = NULL, *joined = NULL;
    uint64_t tried = 0, missed = 0;
    char hex[DET_SHA256_HEX];
    if (!det_profile_of_text(of->says, &profile))
        return det_fail(err, DET_UNSUPPORTED, nowhere, "the profile '%.*s' cannot be read",
                        DET_STR_FMT(of->says));
    const det_selftest_options options = {.on = of->on,
                                          .sources = of->sources,
                                          .threads = threads,
                                          .seed = of->seed,
                                          .sample = (uint32_t)of->sample};
    det_status st = det_text_new(0, &joined, err);
    for (size_t i = 0; i < of->lines.count && st == DET_OK; i++) {
        det_text_add(joined, of->lines.items[i]);
        det_text_add_byte(joined, '\n');
        st = det_text_check(joined, err);
    }
    if (st == DET_OK) st = digest_lines(det_text_str(joined), hex, err);
    if (st == DET_OK && !det_str_equal(det_str_of(hex), of->digest))
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "certificate '%.*s': its digest is not of its lines", DET_STR_FMT(of->id));
    if (st == DET_OK) st = det_text_new(0, &lines, err);
    if (st == DET_OK) st = det_selftest(snapshot, &profile, &options, lines, &tried, &missed, err);
    if (st == DET_OK) st = compare(of, det_text_str(lines), err);
    det_text_free(lines);
    det_text_free(joined);
    return st;
}

det_status
det_certificate_check(det_store *store, det_str id, const char *snapshots, unsigned threads,
                      det_error *err)
{
    det_arena *arena = NULL;
    certificate *items = NULL;
    const certificate *of = NULL;
    const det_snapshot *snapshot = NULL;
    size_t count = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = read_all(store, arena, &items, &count, err);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        if (det_str_equal(items[i].id, id)) of = &items[i];
    if (st == DET_OK && of == NULL)
        st = det_fail(err, DET_MISSING, nowhere, "no certificate '%.*s' in the log",
                      DET_STR_FMT(id));
    if (st == DET_OK) st = open_tested(of, snapshots, arena, &snapshot, err);
    if (st == DET_OK) st = repeat(of, snapshot, threads, err);
    det_while(err, st, "checking certificate %.*s", DET_STR_FMT(id));
    det_snapshot_close(snapshot);
    det_arena_free(arena);
    return st;
}
