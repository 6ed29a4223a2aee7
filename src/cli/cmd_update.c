/* cmd_update.c - detente update: the publishers' files, fetched and taken in.
 *
 * For each source: is it due?  Then a fetcher process for each of its files (fetch.h), with what we
 * know of the copy we have; if none has changed, that is said and nothing else happens.  What came
 * is imported as an update (docs/updates.md): a confined child reads it, the strict gates judge it,
 * what it takes away waits.  Every look is kept in the store, a bad one with its reason.
 *
 * A source that failed is asked again after 5 minutes, 10, 20 ... up to six hours, plus up to a
 * fifth more, so that many installations do not come back as one; the fifth is drawn from the
 * source's name and the number of failures, so that it is the same in every run. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/fetch.h"
#include "cli/publisher.h"

static const cli_option options[] = {
    {"sources", "FILE",
     "where the publishers are (else sources.yaml of the data folder, else ours)"},
    {"ca", "FILE", "certificates that are trusted (else the source's, else the system's)"},
    {"dry-run", NULL, "say what is due and what would be fetched, and do nothing"},
    {"all", NULL, "also what is not due yet"},
    {"actor", "NAME", "which person of actors.yaml the user is"},
    {"in-process", NULL, "read the files here and not in a confined process, where there is none"},
    {"no-build", NULL, "leave the snapshot as it is"},
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

enum { MINUTES_FIRST = 5, MINUTES_MOST = 360 };
#define US_PER_MINUTE (60 * DET_US_PER_SECOND)

typedef struct run {
    cli_args *args;
    det_store *store;
    const char *actor, *roles, *folder; /* where files are fetched to; removed at the end */
    bool is_explicit;
    size_t good, bad, promoted;
} run;

/* What the store knows of the looks so far. */
typedef struct known {
    int64_t attempt_us, success_us; /* INT64_MIN: never */
    uint64_t failures;
    det_tree detail; /* [{"url","etag","modified"}] of the version that is live */
    bool has_detail;
} known;

static int64_t
instant_of(const det_tree *tree, const char *key)
{
    det_instant at;
    det_str text = cli_field(tree, 0, key);
    if (text.len == 0 || det_instant_read(text, DET_ZONE_UTC, (det_where){0}, &at, NULL) != DET_OK)
        return INT64_MIN;
    return at.us;
}

static det_status
load_known(run *r, const cli_publisher *of, known *out, det_error *err)
{
    det_text *json = NULL;
    det_tree tree;
    det_str copy;
    *out = (known){0};
    det_status st = det_text_new(0, &json, err);
    if (st == DET_OK) st = det_attempt_last(r->store, of->id, json, err);
    if (st == DET_OK && !det_arena_copy(r->args->arena, det_text_str(json), &copy))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    det_text_free(json);
    if (st == DET_OK) st = det_tree_read_json(copy, "attempts", r->args->arena, &tree, err);
    if (st != DET_OK) return st;
    out->attempt_us = instant_of(&tree, "last_attempt");
    out->success_us = instant_of(&tree, "last_success");
    (void)det_str_read_u64(cli_field(&tree, 0, "failures"), &out->failures);
    det_str detail = cli_field(&tree, 0, "last_detail");
    if (detail.len > 0 && out->failures == 0)
        out->has_detail = det_tree_read_json(detail, "detail", r->args->arena, &out->detail,
                                             NULL) == DET_OK;
    return DET_OK;
}

/* When it is due: after a success by the publisher's calendar, after failures by the back-off. */
static int64_t
due_us(const cli_publisher *of, const known *k)
{
    if (k->attempt_us == INT64_MIN) return INT64_MIN;
    if (k->failures == 0) return k->success_us + (int64_t)of->every_hours * 60 * US_PER_MINUTE;
    int64_t minutes = MINUTES_FIRST;
    for (uint64_t i = 1; i < k->failures && minutes < MINUTES_MOST; i++)
        minutes *= 2;
    if (minutes > MINUTES_MOST) minutes = MINUTES_MOST;
    uint64_t drawn = det_str_hash(det_str_of(of->id)) + k->failures * UINT64_C(0x9E3779B97F4A7C15);
    int64_t wait = minutes * US_PER_MINUTE;
    return k->attempt_us + wait + (int64_t)((drawn >> 33) % (uint64_t)(wait / 5));
}

/* ---- fetching ----------------------------------------------------------------------------------
 */

typedef struct fetched_set {
    cli_fetched files[CLI_PUBLISHER_FILES_MAX];
    det_import_file imports[CLI_PUBLISHER_FILES_MAX];
    bool is_not_modified; /* none of them has changed */
    const char *failure;  /* why there is nothing to import */
    const char *refusal;  /* there is, and it is no list */
} fetched_set;

static const char *
known_of(const known *k, cli_args *args, const char *url, const char *key)
{
    det_str copy;
    for (uint32_t at = k->has_detail ? det_tree_first(&k->detail, 0) : DET_TREE_NONE;
         at != DET_TREE_NONE; at = det_tree_next(&k->detail, at)) {
        if (!det_str_equal(cli_field(&k->detail, at, "url"), det_str_of(url))) continue;
        det_str value = cli_field(&k->detail, at, key);
        return value.len > 0 && det_arena_copy(args->arena, value, &copy) ? copy.ptr : NULL;
    }
    return NULL;
}

/* The last part of an address without its question: "consolidated.xml". */
static det_str
name_of(const char *url)
{
    det_str name = det_str_of(url);
    size_t question = det_str_find_byte(name, '?');
    if (question != SIZE_MAX) name = det_str_slice(name, 0, question);
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '/') {
            name = det_str_slice(name, i, name.len);
            break;
        }
    return name.len == 0 ? DET_STR("list") : name;
}

static det_status
fetch_file(run *r, const cli_publisher *of, const known *k, size_t i, bool is_conditional,
           fetched_set *set, det_error *err)
{
    det_str path;
    const char *ca = cli_value(r->args, "ca");
    cli_fetch what = {.url = of->files[i],
                      .ca_file = ca != NULL ? ca : of->ca_file,
                      .bytes_max = (uint64_t)of->megabytes_max << 20,
                      .seconds_max = of->seconds_max,
                      .speed_min = of->speed_min};
    if (!det_arena_print(r->args->arena, &path, "%s/%s.%zu.%.*s", r->folder, of->id, i,
                         DET_STR_FMT(name_of(of->files[i]))))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    (void)unlink(path.ptr);
    what.to = path.ptr;
    for (; what.host_count < of->redirect_count; what.host_count++)
        what.hosts[what.host_count] = of->redirects[what.host_count];
    if (is_conditional) {
        what.etag = known_of(k, r->args, what.url, "etag");
        what.modified = known_of(k, r->args, what.url, "modified");
    }
    set->imports[i].path = path.ptr;
    return cli_fetch_run(r->args, &what, &set->files[i], err);
}

/* "text/xml; charset=utf-8" is text/xml. */
static bool
is_expected(const cli_publisher *of, det_str type)
{
    size_t end = det_str_find_byte(type, ';');
    type = det_str_trim(end == SIZE_MAX ? type : det_str_slice(type, 0, end));
    for (size_t i = 0; i < of->type_count; i++)
        if (det_str_equal_ascii_nocase(type, det_str_of(of->types[i]))) return true;
    return of->type_count == 0;
}

static det_status
judge_file(run *r, const cli_publisher *of, size_t i, fetched_set *set, det_error *err)
{
    const cli_fetched *file = &set->files[i];
    det_str text;
    if (file->is_cut) {
        if (!det_arena_print(r->args->arena, &text, "what came is not whole: %s", file->failure))
            return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
        set->refusal = text.ptr;
    } else if (file->failure != NULL) {
        set->failure = file->failure;
    } else if (file->is_there && !is_expected(of, file->type)) {
        if (!det_arena_print(r->args->arena, &text,
                             "it was sent as '%.*s', which this list never is: a login page or an "
                             "error page?",
                             DET_STR_FMT(file->type)))
            return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
        set->refusal = text.ptr;
    }
    return DET_OK;
}

static det_status
fetch_all(run *r, const cli_publisher *of, const known *k, fetched_set *set, det_error *err)
{
    size_t same = 0;
    det_status st = DET_OK;
    for (size_t i = 0; st == DET_OK && set->failure == NULL && i < of->file_count; i++) {
        st = fetch_file(r, of, k, i, true, set, err);
        if (st == DET_OK) st = judge_file(r, of, i, set, err);
        same += set->files[i].is_not_modified;
    }
    set->is_not_modified = same == of->file_count;
    /* a set of which one file has changed is needed whole */
    for (size_t i = 0; st == DET_OK && set->failure == NULL && same > 0 && i < of->file_count;
         i++) {
        if (set->is_not_modified || !set->files[i].is_not_modified) continue;
        st = fetch_file(r, of, k, i, false, set, err);
        if (st == DET_OK) st = judge_file(r, of, i, set, err);
    }
    if (set->failure != NULL) set->refusal = NULL;
    return st;
}

/* ---- taking in ---------------------------------------------------------------------------------
 */

static det_status
write_detail(const cli_publisher *of, const fetched_set *set, det_text *out)
{
    det_json json = det_json_over(out);
    det_json_array(&json);
    for (size_t i = 0; i < of->file_count; i++) {
        det_json_object(&json);
        det_json_key_cstr(&json, "url", of->files[i]);
        det_json_key_str(&json, "etag", set->files[i].etag);
        det_json_key_str(&json, "modified", set->files[i].modified);
        det_json_object_end(&json);
    }
    det_json_array_end(&json);
    return det_text_check(out, NULL);
}

static det_status
record(run *r, const cli_publisher *of, const char *outcome, const char *reason, det_str detail,
       det_error *err)
{
    const det_attempt attempt = {of->id, cli_now_us(), outcome, reason, detail};
    return det_attempt_record(r->store, &attempt, err);
}

/* The day of a list that does not say it: of Last-Modified of the newest file. */
static det_str
day_of(run *r, const cli_publisher *of, const fetched_set *set)
{
    det_source_info info = {0};
    char day[DET_DAY_TEXT_MAX];
    int64_t newest = -1;
    det_str copy = {0};
    for (size_t i = 0; det_source_info_at(i, &info) && strcmp(info.id, of->id) != 0; i++)
        continue;
    for (size_t i = 0; i < of->file_count; i++)
        if (set->files[i].modified_s > newest) newest = set->files[i].modified_s;
    if (info.has_own_date || newest < 0) return copy;
    det_day_print(det_zone_day(DET_ZONE_UTC, newest * DET_US_PER_SECOND), day);
    return det_arena_copy(r->args->arena, det_str_of(day), &copy) ? copy : (det_str){0};
}

static void
say(run *r, const cli_publisher *of, const char *outcome, const char *reason, det_str report)
{
    if (cli_has(r->args, "json")) {
        det_text *line = NULL;
        if (det_text_new(0, &line, NULL) != DET_OK) return;
        det_json json = det_json_over(line);
        det_json_object(&json);
        det_json_key_cstr(&json, "source", of->id);
        det_json_key_cstr(&json, "outcome", outcome);
        if (reason != NULL) det_json_key_cstr(&json, "reason", reason);
        if (report.len > 0) {
            det_json_key(&json, "import");
            det_json_raw(&json, report);
        }
        det_json_object_end(&json);
        det_text_add_byte(line, '\n');
        cli_write(det_text_str(line));
        det_text_free(line);
        return;
    }
    printf("%-6s %s\n", of->id, outcome);
    fflush(stdout);
    if (reason != NULL) cli_warn("%s: %s", of->id, reason);
}

static det_status
take_in(run *r, const cli_publisher *of, const fetched_set *set, det_error *err)
{
    det_text *json = NULL, *detail = NULL;
    det_import_result result = {0};
    det_tree tree;
    det_import_options request = {.source = of->id,
                                  .files = set->imports,
                                  .file_count = of->file_count,
                                  .dated = day_of(r, of, set),
                                  .now_us = cli_now_us(),
                                  .actor = r->actor,
                                  .roles = r->roles,
                                  .accept_undated = true,
                                  .is_in_process = cli_has(r->args, "in-process"),
                                  .is_update = true,
                                  .refusal = set->refusal,
                                  .bytes_max = (size_t)of->megabytes_max << 20,
                                  .apply_removals = of->applies_removals,
                                  .entries_min = of->entries_min,
                                  .sentinels = of->sentinels,
                                  .sentinel_count = of->sentinel_count};
    det_status st = det_text_new(0, &json, err);
    if (of->applies_removals && r->roles != NULL)
        cli_warn("%s: 'removals: apply' is not followed where roles are in use: who is gone stays "
                 "listed until a second person approves (detente lists approve)",
                 of->id);
    if (st == DET_OK) st = det_text_new(0, &detail, err);
    if (st == DET_OK) st = det_import(r->store, &request, json, &result, err);
    if (st != DET_OK) goto done;
    st = cli_parse(det_text_str(json), r->args->arena, &tree, err);
    if (st != DET_OK) goto done;
    det_str outcome, reason = cli_field(&tree, 0, "reason"), why;
    if (!det_arena_copy(r->args->arena, cli_field(&tree, 0, "outcome"), &outcome) ||
        !det_arena_copy(r->args->arena, reason, &why)) {
        st = det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
        goto done;
    }
    bool is_bad = result.is_quarantined || result.is_held;
    /* what was refused is fetched again, whatever its ETag: it may have been cut on the way */
    if (!is_bad) st = write_detail(of, set, detail);
    if (st == DET_OK)
        st = record(r, of, outcome.ptr, is_bad ? why.ptr : NULL, det_text_str(detail), err);
    r->bad += is_bad;
    r->good += !is_bad;
    r->promoted += !result.is_quarantined && !result.is_unchanged;
    say(r, of, outcome.ptr, is_bad ? why.ptr : NULL, det_text_str(json));
    if (result.staged > 0)
        cli_warn("%s: %llu entries are gone from the file and wait for a second person: detente "
                 "lists staged %s",
                 of->id, (unsigned long long)result.staged, of->id);
done:
    det_text_free(json);
    det_text_free(detail);
    return st;
}

static det_status
update_one(run *r, const cli_publisher *of, det_error *err)
{
    known k;
    char text[DET_INSTANT_TEXT_MAX];
    det_status st = load_known(r, of, &k, err);
    if (st != DET_OK) return st;
    int64_t due = due_us(of, &k);
    bool is_due = r->is_explicit || cli_has(r->args, "all") || due <= cli_now_us();
    if (cli_has(r->args, "dry-run")) {
        printf("%-6s %s%s\n", of->id, is_due ? "due" : "not due before ",
               is_due ? "" : det_instant_print(due, text));
        for (size_t i = 0; is_due && i < of->file_count; i++)
            printf("       %s%s\n", of->files[i],
                   known_of(&k, r->args, of->files[i], "etag") != NULL ? " (if it has changed)"
                                                                       : "");
        return DET_OK;
    }
    if (!is_due) {
        say(r, of, "not_due", NULL, (det_str){0});
        return DET_OK;
    }
    fetched_set set = {0};
    cli_progress(NULL, of->id, 0, 0);
    st = fetch_all(r, of, &k, &set, err);
    cli_progress_end();
    if (st != DET_OK) return st;
    if (set.failure != NULL) {
        r->bad++;
        st = record(r, of, "failed", set.failure, (det_str){0}, err);
        say(r, of, "failed", set.failure, (det_str){0});
        return st;
    }
    if (!set.is_not_modified || set.refusal != NULL) return take_in(r, of, &set, err);
    det_text *detail = NULL;
    for (size_t i = 0; i < of->file_count; i++) { /* a 304 need not repeat what it is about */
        const char *etag = known_of(&k, r->args, of->files[i], "etag");
        const char *modified = known_of(&k, r->args, of->files[i], "modified");
        if (set.files[i].etag.len == 0) set.files[i].etag = det_str_of(etag);
        if (set.files[i].modified.len == 0) set.files[i].modified = det_str_of(modified);
    }
    st = det_text_new(0, &detail, err);
    if (st == DET_OK) st = write_detail(of, &set, detail);
    if (st == DET_OK) st = record(r, of, "not_modified", NULL, det_text_str(detail), err);
    det_text_free(detail);
    r->good++;
    say(r, of, "not_modified", NULL, (det_str){0});
    return st;
}

/* After the snapshot is built: the names that must alert do.  False: a message is printed. */
static bool
sentinels_alert(run *r, const cli_publisher *all, size_t count)
{
    const det_snapshot *snapshot = NULL;
    det_worker *worker = NULL;
    det_text *json = NULL;
    det_error err = {0};
    bool is_good = true;
    det_status st = cli_snapshot_open(r->args, &snapshot, &err);
    if (st == DET_OK) st = det_worker_new(snapshot, NULL, &worker, &err);
    if (st == DET_OK) st = det_text_new(0, &json, &err);
    for (size_t i = 0; st == DET_OK && i < count; i++) {
        for (size_t s = 0; st == DET_OK && s < all[i].sentinel_count; s++) {
            det_verdict verdict = DET_VERDICT_CLEAR;
            det_question question = {.name = det_str_of(all[i].sentinels[s])};
            det_str prefix = det_str_of(all[i].id);
            if (det_str_starts(question.name, prefix) && question.name.ptr[prefix.len] == ':')
                continue; /* an id, which the gate has seen */
            det_text_clear(json);
            st = det_worker_screen(worker, &question, json, &verdict, &err);
            if (st != DET_OK || verdict == DET_VERDICT_ALERT) continue;
            cli_warn("%s: the sentinel '%s' does not alert", all[i].id, all[i].sentinels[s]);
            is_good = false;
        }
    }
    if (st != DET_OK) (void)cli_fail(&err);
    det_text_free(json);
    det_worker_free(worker);
    det_snapshot_close(snapshot);
    return st == DET_OK && is_good;
}

static bool
is_wanted(const cli_args *args, const char *id)
{
    for (size_t i = 0; i < args->operand_count; i++)
        if (strcmp(args->operands[i], id) == 0) return true;
    return args->operand_count == 0;
}

static int
update_all(run *r, const cli_publisher *all, size_t count)
{
    det_error err = {0};
    int code = CLI_DONE;
    for (size_t i = 0; code == CLI_DONE && i < count; i++)
        if (is_wanted(r->args, all[i].id) && update_one(r, &all[i], &err) != DET_OK)
            code = cli_fail(&err);
    if (code != CLI_DONE) return code;
    if (r->promoted > 0 && !cli_has(r->args, "no-build")) {
        code = cli_build_snapshot(r->args, r->store);
        if (code == CLI_DONE && !sentinels_alert(r, all, count)) code = CLI_INPUT;
    }
    return code == CLI_DONE && r->bad > 0 ? CLI_INPUT : code;
}

/* A folder of our own in the data folder, so that a file never crosses a file system. */
static bool
make_folder(run *r)
{
    det_str path;
    if (!det_arena_print(r->args->arena, &path, "%s/fetched.XXXXXX", cli_data_folder(r->args)))
        return false;
    char *name = det_arena_alloc(r->args->arena, path.len + 1);
    if (name == NULL) return false;
    memcpy(name, path.ptr, path.len + 1);
    if (mkdtemp(name) == NULL) return false;
    r->folder = name;
    return true;
}

static void
remove_folder(run *r, const cli_publisher *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t f = 0; f < all[i].file_count; f++) {
            det_str path;
            if (det_arena_print(r->args->arena, &path, "%s/%s.%zu.%.*s", r->folder, all[i].id, f,
                                DET_STR_FMT(name_of(all[i].files[f]))))
                (void)unlink(path.ptr);
        }
    }
    (void)rmdir(r->folder);
}

static int
run_update(cli_args *args)
{
    det_error err = {0};
    cli_publisher *all = NULL;
    size_t count = 0;
    run r = {.args = args, .is_explicit = args->operand_count > 0};
    const char *path = cli_publishers_path(args, false);
    if (path == NULL) return CLI_MISSING;
    if (cli_publishers_read(args, path, &all, &count, &err) != DET_OK) return cli_fail(&err);
    for (size_t i = 0; i < args->operand_count; i++) {
        bool is_there = false;
        for (size_t k = 0; k < count; k++)
            is_there |= strcmp(all[k].id, args->operands[i]) == 0;
        if (!is_there) return cli_usage("%s has no source '%s'", path, args->operands[i]);
    }
    cli_who who;
    if (!cli_person(args, cli_value(args, "actor"), &who)) return CLI_INPUT;
    r.actor = who.name;
    r.roles = who.roles;
    if (det_store_open(cli_data_folder(args), true, &r.store, &err) != DET_OK)
        return cli_fail(&err);
    int code = CLI_SYSTEM;
    if (make_folder(&r)) {
        code = update_all(&r, all, count);
        remove_folder(&r, all, count);
    } else {
        cli_warn("cannot make a folder in %s: %s", cli_data_folder(args), strerror(errno));
    }
    det_store_close(r.store);
    return code;
}

const cli_command cli_update = {"update", "[SOURCE...]",
                                "fetch the publishers' lists, and take in what is new", options,
                                run_update};
