/* pack.c - detente audit pack: what an adjustment of the law rests on and what it did, in a folder.
 *
 *   index.html            read by a person: no script, nothing from elsewhere
 *   law.ndjson ...        each section as lines of JSON, as the command of its name prints them
 *   audit/                the whole audit log, its checkpoints and the public key
 *   manifest.txt          "SHA-256  path" for each file, as a note signed by the key of the log
 *
 * `tests/audit/verify.py --pack DIR KEY` verifies it, and so does sha256sum. */
#include "cli/pack.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "cli/books.h"

enum { KEY_BYTES_MAX = 65536 };

enum { LAW, LISTS, DIFFERENCES, STAGED, HOLDS, CONTRACTS, CASES, DECISIONS, RECORDS, SECTIONS };

typedef struct packing {
    cli_args *args;
    const char *folder, *regime, *from, *to;
    cli_section sections[SECTIONS];
    det_text *notes, *manifest;
} packing;

static const cli_section plan[SECTIONS] = {
    [LAW] = {"law.ndjson", "Acts", "What changed in the law between the two days, by which act.",
             "changes", "on change measure title was is by", NULL, NULL},
    [LISTS] = {"lists.ndjson", "Lists", "What is loaded: version, entries, digest of the file.",
               NULL, "source title dated entries names rejected digest known_at", NULL, NULL},
    [DIFFERENCES] =
        {"differences.ndjson", "Entries", "What the lists took and gave between the two days.",
         NULL, "kind source from_version to_version listed delisted relisted renumbered changed",
         NULL, NULL},
    [STAGED] = {"staged.ndjson", "Approvals", "Removals and changes that took a second person.",
                NULL, "id source subject caption kind dated maker status by decided_at why", NULL,
                NULL},
    [HOLDS] = {"holds.ndjson", "Holds",
               "Each hold: what it was before, what it is after, its bases and the reason.", NULL,
               "hold before class amount currency reason.why reason.cites bases", NULL, NULL},
    [CONTRACTS] =
        {"contracts.ndjson", "Contracts",
         "Each contract that was touched: the measures, what is left of it, when its time to wind "
         "down is over.",
         NULL, "contract before class touched currency remaining until title", NULL, NULL},
    [CASES] = {"cases.ndjson", "Cases",
               "What was done to alerts from the first day to the second: who, when, why.", NULL,
               "case entry recorded actor reason conflicts note", NULL, NULL},
    [DECISIONS] = {"decisions.ndjson", "Screens", "What was asked and answered under the log.",
                   NULL, "decision at actor act verdict name file snapshot", NULL, NULL},
    [RECORDS] = {"audit/records.ndjson", "Records", "The audit log: who did what, in which order.",
                 NULL, "record kind tx actor reason", NULL, NULL},
};

static bool
take_line(void *context, det_str line)
{
    det_text *out = context;
    det_text_add(out, line);
    det_text_add_byte(out, '\n');
    return true;
}

/* The lines of a relief run: those of contracts into a section of their own, the totals into both.
 */
static bool
take_relief(void *context, det_str line)
{
    packing *p = context;
    bool is_contract = det_str_starts(line, DET_STR("{\"contract\":"));
    bool is_totals = det_str_starts(line, DET_STR("{\"totals\":"));
    if (is_contract || is_totals) take_line(p->sections[CONTRACTS].lines, line);
    return is_contract || take_line(p->sections[HOLDS].lines, line);
}

/* ---- sections -----------------------------------------------------------------------------------
 */

/* A failure that only says that there is nothing to tell is no failure of the pack. */
static det_status
or_missing(packing *p, int section, det_status st, const det_error *why, det_error *err)
{
    det_str copy;
    if (st == DET_OK) return DET_OK;
    if (st != DET_MISSING && st != DET_USAGE) {
        if (err != NULL) *err = *why;
        return st;
    }
    if (!det_arena_copy(p->args->arena, det_str_of(why->text), &copy))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    p->sections[section].missing = copy.ptr;
    return DET_OK;
}

static det_status
collect_differences(packing *p, det_store *store, det_error *err)
{
    det_str rest = det_text_str(p->sections[LISTS].lines), line;
    det_status st = DET_OK;
    while (st == DET_OK && det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        det_error why = {0};
        uint64_t count = 0;
        if (line.len == 0) continue;
        st = cli_parse(line, p->args->arena, &tree, err);
        if (st != DET_OK) break;
        st = det_lists_diff(store, cli_field(&tree, 0, "source"), det_str_of(p->from),
                            det_str_of(p->to), (det_str){0}, p->sections[DIFFERENCES].lines, &count,
                            &why);
        if (st == DET_MISSING) st = DET_OK; /* no version as old as that */
        if (st != DET_OK && err != NULL) *err = why;
    }
    if (st == DET_OK && det_text_length(p->sections[DIFFERENCES].lines) == 0)
        p->sections[DIFFERENCES].missing = "No list has a version on or before both days.";
    return st;
}

static det_status
collect_holds(packing *p, det_store *store, const det_snapshot *snapshot, det_error *err)
{
    const det_books *books = NULL;
    det_error why = {0};
    const det_relief_options options = {.on = det_str_of(p->to), .since = det_str_of(p->from)};
    det_status st = det_books_open(store, &books, err);
    if (st != DET_OK) return st;
    st = det_relief_run(snapshot, store, books, &options, take_relief, p, &why);
    det_books_close(books);
    if (st == DET_OK &&
        !det_str_starts(det_text_str(p->sections[CONTRACTS].lines), DET_STR("{\"contract\":")))
        p->sections[CONTRACTS].missing = "No contract was touched between the two days.";
    if (st == DET_OK) return DET_OK;
    st = or_missing(p, HOLDS, st, &why, err);
    p->sections[CONTRACTS].missing = p->sections[HOLDS].missing;
    return st;
}

static det_status
collect(packing *p, det_store *store, det_error *err)
{
    const det_snapshot *snapshot = NULL;
    const det_law *law = NULL;
    uint64_t changes = 0;
    det_status st = cli_snapshot_open(p->args, &snapshot, err);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &law, err);
    if (st == DET_OK)
        st = det_law_diff(law, det_str_of(p->regime), det_str_of(p->from), det_str_of(p->to),
                          (det_str){0}, p->sections[LAW].lines, &changes, err);
    if (st == DET_OK) det_text_add_byte(p->sections[LAW].lines, '\n');
    if (st == DET_OK) st = det_lists(store, law, (det_str){0}, p->sections[LISTS].lines, err);
    if (st == DET_OK) st = collect_differences(p, store, err);
    if (st == DET_OK) st = det_staged(store, (det_str){0}, true, p->sections[STAGED].lines, err);
    if (st == DET_OK) st = collect_holds(p, store, snapshot, err);
    if (st == DET_OK)
        st = det_case_events(store, det_str_of(p->from), det_str_of(p->to),
                             p->sections[CASES].lines, err);
    if (st == DET_OK && det_text_length(p->sections[CASES].lines) == 0)
        p->sections[CASES].missing = "Nothing was done to any case between the two days.";
    if (st == DET_OK)
        st = det_decisions(store, (det_str){0}, (det_str){0}, p->sections[DECISIONS].lines, err);
    if (st == DET_OK) st = det_audit_export(store, p->sections[RECORDS].lines, p->notes, err);
    det_snapshot_close(snapshot);
    return st;
}

/* ---- files --------------------------------------------------------------------------------------
 */

static det_status
write_file(packing *p, const char *name, det_str bytes, det_error *err)
{
    char hex[DET_SHA256_HEX];
    det_sha256 digest;
    det_str path;
    if (!det_arena_print(p->args->arena, &path, "%s/%s", p->folder, name))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    det_status st = det_sha256_of(bytes, &digest, err);
    if (st == DET_OK) st = det_file_write(path.ptr, bytes, err);
    if (st == DET_OK) det_text_print(p->manifest, "%s  %s\n", det_sha256_print(&digest, hex), name);
    return st;
}

/* The page, with what verifies it said first. */
static det_status
write_page(packing *p, det_error *err)
{
    det_text *page = NULL;
    det_str title, when;
    if (!det_arena_print(p->args->arena, &title, "Evidence: %s, %s to %s", p->regime, p->from,
                         p->to) ||
        !det_arena_print(p->args->arena, &when, "Made by detente %s.", det_version()))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    const char *const head[] = {
        when.ptr,
        "manifest.txt lists every file with its SHA-256, signed with the key of the audit log "
        "(audit/audit.pub). A changed file no longer gives its line.",
        "Holds and lists are told as of the second day, compared with the first. Nothing here "
        "releases anything.",
        NULL};
    det_status st = det_text_new((size_t)1 << 30, &page, err);
    if (st == DET_OK)
        st = cli_pack_page(title.ptr, head, p->sections, SECTIONS, p->args->arena, page, err);
    if (st == DET_OK) st = write_file(p, "index.html", det_text_str(page), err);
    det_text_free(page);
    return st;
}

/* The manifest as a note under the key of the log. */
static det_status
sign(packing *p, det_str secret_key, det_error *err)
{
    det_text *note = NULL;
    det_str path;
    det_status st = det_text_check(p->manifest, err);
    if (st == DET_OK) st = det_text_new(0, &note, err);
    if (st == DET_OK && !det_arena_print(p->args->arena, &path, "%s/manifest.txt", p->folder))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    if (st == DET_OK) st = det_audit_note(secret_key, det_text_str(p->manifest), note, err);
    if (st == DET_OK) st = det_file_write(path.ptr, det_text_str(note), err);
    det_text_free(note);
    return st;
}

static det_status
open_key(packing *p, const char *name, det_file *out, det_error *err)
{
    det_str path;
    if (!det_arena_print(p->args->arena, &path, "%s/%s", cli_data_folder(p->args), name))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    det_status st = cli_file_open(path.ptr, KEY_BYTES_MAX, out, err);
    det_while(err, st, "signing an evidence pack; detente audit seal makes a key");
    return st;
}

static det_status
write_pack(packing *p, det_store *store, det_error *err)
{
    det_file secret_key = {0}, public_key = {0};
    det_text *checkpoint = NULL, *json = NULL;
    det_str inner;
    det_status st = open_key(p, "audit.key", &secret_key, err);
    if (st == DET_OK) st = open_key(p, "audit.pub", &public_key, err);
    if (st == DET_OK) st = det_text_new(0, &checkpoint, err);
    if (st == DET_OK) st = det_text_new(0, &json, err);
    /* what the pack tells of is signed by a checkpoint that is in it */
    if (st == DET_OK)
        st = det_audit_seal(store, secret_key.bytes, cli_now_us(), json, checkpoint, err);
    if (st == DET_OK) st = collect(p, store, err);
    if (st == DET_OK && !det_arena_print(p->args->arena, &inner, "%s/audit", p->folder))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    if (st == DET_OK) {
        (void)mkdir(p->folder, 0700); /* if it cannot be, writing says why */
        (void)mkdir(inner.ptr, 0700);
        det_text_print(p->manifest, "detente evidence pack\n");
    }
    for (size_t i = 0; i < SECTIONS && st == DET_OK; i++)
        st = write_file(p, p->sections[i].file, det_text_str(p->sections[i].lines), err);
    if (st == DET_OK) st = write_file(p, "audit/checkpoints.txt", det_text_str(p->notes), err);
    if (st == DET_OK) st = write_file(p, "audit/audit.pub", public_key.bytes, err);
    if (st == DET_OK) st = write_page(p, err);
    if (st == DET_OK) st = sign(p, secret_key.bytes, err);
    det_file_close(&secret_key);
    det_file_close(&public_key);
    det_text_free(checkpoint);
    det_text_free(json);
    return st;
}

int
cli_pack(cli_args *args, det_store *store)
{
    det_error err = {0};
    packing p = {.args = args,
                 .folder = args->operands[1],
                 .regime = cli_value(args, "regime"),
                 .from = cli_value(args, "from"),
                 .to = cli_value(args, "to")};
    det_status st = DET_OK;
    if (p.regime == NULL || p.from == NULL || p.to == NULL)
        return cli_usage("audit pack needs --regime ID, --from DATE and --to DATE");
    memcpy(p.sections, plan, sizeof plan);
    st = det_text_new(0, &p.notes, &err);
    if (st == DET_OK) st = det_text_new(0, &p.manifest, &err);
    for (size_t i = 0; i < SECTIONS && st == DET_OK; i++)
        st = det_text_new((size_t)1 << 30, &p.sections[i].lines, &err);
    if (st == DET_OK) st = write_pack(&p, store, &err);
    int code = st == DET_OK ? CLI_DONE : cli_fail(&err);
    if (st == DET_OK && cli_has(args, "json"))
        printf("{\"files\":%d}\n", SECTIONS + 3);
    else if (st == DET_OK)
        printf("wrote %s/index.html and what it is made of; %s/manifest.txt is signed\n", p.folder,
               p.folder);
    for (size_t i = 0; i < SECTIONS; i++)
        det_text_free(p.sections[i].lines);
    det_text_free(p.notes);
    det_text_free(p.manifest);
    return code;
}
