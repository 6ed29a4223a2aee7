/* cmd_selftest.c - detente selftest. */
#include <string.h>

#include "base/json.h"
#include "base/sha256.h"
#include "cli/books.h"
#include "cli/log.h"

static const cli_option options[] = {
    {"on", "DATE", "the day whose lists are tested (else that of the newest list)"},
    {"source", "LIST", "list ids with commas between them (else all)"},
    {"sample", "N", "manipulated names of each list for each kind (else 300; 0: none)"},
    {"seed", "N", "of the manipulations (else 1): the same seed makes the same test"},
    {"misses", "FILE", "write each manipulated name that is missed, or not first, a line each"},
    {"certify", NULL, "keep the result in the audit log; the snapshot that was tested is kept too"},
    {"actor", "NAME", "with --certify: who does it, for the record (else the login name)"},
    {"certificate", "FILE", "write what was tested and found, with its digest, to be signed"},
    {"dated", "DATE", "the day that the certificate says"},
    {"threads", "N", "threads to use (else 1)"},
    CLI_PROFILE,
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

/* 0.9876 as "98.76". */
static det_str
percent(det_str fraction, det_arena *arena)
{
    unsigned digits = 0, places = 0;
    det_str out = {0};
    for (size_t i = 0; i < fraction.len; i++) {
        if (fraction.ptr[i] == '.') continue;
        if (i > 1) places++;
        digits = digits * 10 + (unsigned)(fraction.ptr[i] - '0');
    }
    for (; places < 4; places++)
        digits *= 10;
    return det_arena_print(arena, &out, "%u.%02u", digits / 100, digits % 100) ? out : fraction;
}

static bool
add_kind(cli_table *table, const det_tree *tree, det_arena *arena)
{
    static const char *const shares[] = {"recall", "recall_low", "recall_high", "rank1"};
    det_str code = cli_field(tree, 0, "code");
    bool is_good = cli_table_add(table, code.len > 0 ? code : DET_STR("all")) &&
                   cli_table_add(table, code.len > 0 ? cli_field(tree, 0, "what")
                                                     : DET_STR("all manipulated names")) &&
                   cli_table_add(table, cli_field(tree, 0, "source")) &&
                   cli_table_add(table, cli_field(tree, 0, "tried"));
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++)
        is_good = is_good && cli_table_add(table, percent(cli_field(tree, 0, shares[i]), arena));
    return is_good;
}

static bool
begin_kinds(cli_table *table, det_arena *arena)
{
    static const char *const heads[] = {"code",    "manipulation", "list", "tried",
                                        "found %", "from",         "to",   "first %"};
    bool is_good = true;
    cli_table_begin(table, arena, sizeof heads / sizeof heads[0]);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        table->is_right[i] = i > 2;
        is_good = is_good && cli_table_add(table, det_str_of(heads[i]));
    }
    return is_good;
}

static int
show_selftest(cli_args *args, det_str lines, uint64_t tried, uint64_t missed)
{
    det_error err = {0};
    det_str line;
    cli_table kinds;
    bool has_kinds = false;
    if (!begin_kinds(&kinds, args->arena)) return cli_usage("no memory");
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        det_str kind = cli_field(&tree, 0, "kind");
        if (det_str_equal(kind, DET_STR("missed"))) {
            cli_put(CLI_RED, DET_STR("missed"));
            putchar(' ');
            cli_put(CLI_BOLD, cli_field(&tree, 0, "id"));
            fputs("  ", stdout);
            cli_put(CLI_PLAIN, cli_field(&tree, 0, "name"));
            putchar('\n');
        } else if (det_str_equal(kind, DET_STR("exact"))) {
            cli_put(CLI_BOLD, cli_field(&tree, 0, "source"));
            printf(": %.*s names tried, %.*s miss their own entry\n",
                   DET_STR_FMT(cli_field(&tree, 0, "tried")),
                   DET_STR_FMT(cli_field(&tree, 0, "missed")));
        } else if (det_str_equal(kind, DET_STR("selftest"))) {
            printf("snapshot %.*s, engine %.*s, profile %.*s, lists of %.*s, seed %.*s\n",
                   DET_STR_FMT(cli_field(&tree, 0, "snapshot")),
                   DET_STR_FMT(cli_field(&tree, 0, "engine")),
                   DET_STR_FMT(cli_field(&tree, 0, "profile")),
                   DET_STR_FMT(cli_field(&tree, 0, "on")),
                   DET_STR_FMT(cli_field(&tree, 0, "seed")));
        } else {
            has_kinds = true;
            if (!add_kind(&kinds, &tree, args->arena)) return cli_usage("no memory");
        }
    }
    if (has_kinds) cli_table_print(&kinds);
    printf("%llu names miss themselves, of %llu\n", (unsigned long long)missed,
           (unsigned long long)tried);
    return CLI_DONE;
}

/* The lines of the test between a first one that dates them and a last one with the digest of all
 * before it: `head -n -1 FILE | sha256sum` must give it again. */
static det_status
write_certificate(const char *path, const char *dated, det_str lines, det_error *err)
{
    det_text *text = NULL;
    det_sha256 digest;
    char hex[DET_SHA256_HEX];
    det_status st = det_text_new(0, &text, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(text);
    det_json_object(&json);
    det_json_key_cstr(&json, "kind", "certificate");
    det_json_key_cstr(&json, "dated", dated);
    det_json_object_end(&json);
    det_text_add_byte(text, '\n');
    det_text_add(text, lines);
    st = det_text_check(text, err);
    if (st == DET_OK) st = det_sha256_of(det_text_str(text), &digest, err);
    if (st == DET_OK) {
        json = det_json_over(text);
        det_json_object(&json);
        det_json_key_cstr(&json, "kind", "digest");
        det_json_key_cstr(&json, "sha256", det_sha256_print(&digest, hex));
        det_json_object_end(&json);
        det_text_add_byte(text, '\n');
        st = det_text_check(text, err);
    }
    if (st == DET_OK) st = det_file_write(path, det_text_str(text), err);
    det_text_free(text);
    return st;
}

/* False: a message is printed. */
static bool
read_options(const cli_args *args, det_selftest_options *out)
{
    uint32_t threads = 1, sample = 300, seed = 1;
    const char *dated = cli_value(args, "dated");
    if (!cli_number(args, "threads", 256, &threads) ||
        !cli_number(args, "sample", 100000, &sample) || !cli_number(args, "seed", 999999999, &seed))
        return false;
    if ((cli_value(args, "certificate") != NULL) != (dated != NULL)) {
        cli_usage("--certificate FILE and --dated DATE go together: the program reads no clock "
                  "for what may be signed");
        return false;
    }
    det_error err;
    det_span day;
    if (dated != NULL && (det_span_read(det_str_of(dated), (det_where){0}, &day, &err) != DET_OK ||
                          day.before - day.from != 1)) {
        cli_usage("--dated: '%s' is no day; write it as 2026-05-09", dated);
        return false;
    }
    *out = (det_selftest_options){.on = det_str_of(cli_value(args, "on")),
                                  .sources = det_str_of(cli_value(args, "source")),
                                  .threads = threads,
                                  .sample = sample,
                                  .seed = seed,
                                  .progress = cli_progress};
    return true;
}

/* The test, and its result into the log. */
static det_status
certify(cli_args *args, const cli_who *who, const det_snapshot *snapshot,
        const det_profile *profile, const det_selftest_options *test, det_text *lines,
        uint64_t *tried, uint64_t *missed, det_error *err)
{
    det_store *store = NULL;
    det_text *json = NULL;
    det_tree tree;
    const det_law *law = NULL;
    det_status st = det_text_new(0, &json, err);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &law, err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), false, &store, err);
    const det_book_hand hand = {
        .law = law, .actor = who->name, .now_us = cli_now_us(), .roles = who->roles};
    if (st == DET_OK)
        st = det_selftest_certify(store, &hand, snapshot, profile, test, lines, json, tried, missed,
                                  err);
    if (st == DET_OK) st = cli_parse(det_str_trim(det_text_str(json)), args->arena, &tree, err);
    if (st == DET_OK)
        fprintf(stderr, "detente: certificate %.*s is in the log\n",
                DET_STR_FMT(cli_field(&tree, 0, "id")));
    det_store_close(store);
    det_text_free(json);
    return st;
}

static int
run_selftest(cli_args *args)
{
    det_error err = {0};
    const det_snapshot *snapshot = NULL;
    det_text *lines = NULL, *misses = NULL;
    det_profile profile;
    det_selftest_options test;
    uint64_t tried = 0, missed = 0;
    int code = CLI_DONE;
    const char *to = cli_value(args, "misses"), *certificate = cli_value(args, "certificate");
    if (args->operand_count > 0)
        return cli_usage("selftest takes no operand; found '%s'", args->operands[0]);
    cli_who who = {0};
    bool is_certified = cli_has(args, "certify");
    if (!read_options(args, &test)) return CLI_USAGE;
    if (is_certified && !cli_recorder(args, &who)) return CLI_INPUT;
    if (is_certified && who.name == NULL)
        return cli_usage("the system does not know who runs this program, and a certificate is "
                         "somebody's: name who with --actor");
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK && to != NULL) st = det_text_new(0, &misses, &err);
    if (st == DET_OK) st = cli_profile(args, &profile, &err);
    const char *path = cli_snapshot_path(args), *kept = cli_kept_folder(args);
    if (st == DET_OK && is_certified && path != NULL && kept != NULL)
        st = det_snapshot_keep(path, kept, &snapshot, &err);
    else if (st == DET_OK)
        st = cli_snapshot_open(args, &snapshot, &err);
    test.misses = misses;
    if (st == DET_OK && is_certified)
        st = certify(args, &who, snapshot, &profile, &test, lines, &tried, &missed, &err);
    else if (st == DET_OK)
        st = det_selftest(snapshot, &profile, &test, lines, &tried, &missed, &err);
    cli_progress_end();
    if (st == DET_OK && to != NULL) st = det_file_write(to, det_text_str(misses), &err);
    if (st == DET_OK && certificate != NULL)
        st = write_certificate(certificate, cli_value(args, "dated"), det_text_str(lines), &err);
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        cli_write(det_text_str(lines));
    else
        code = show_selftest(args, det_text_str(lines), tried, missed);
    det_snapshot_close(snapshot);
    det_text_free(lines);
    det_text_free(misses);
    if (code == CLI_DONE && missed > 0) return CLI_FOUND;
    return code;
}

const cli_command cli_selftest = {"selftest", "",
                                  "does every listed name find its own entry, manipulated too",
                                  options, run_selftest};
