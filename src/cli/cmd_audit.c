/* cmd_audit.c - detente audit: seal the log, verify it, hand it over, prove a record. */
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/log.h"
#include "cli/pack.h"

enum { SECRET_BYTES = 32, NOTE_BYTES_MAX = 65536 };

static const cli_option options[] = {
    {"key", "FILE",
     "the key: seal takes its secret half, verify its public half (else audit.key "
     "and audit.pub in the data folder)"},
    {"name", "NAME", "seal, where it makes a key: who keeps the log (else detente.local/audit)"},
    {"anchor", "FILE", "verify: a checkpoint that was kept elsewhere"},
    {"since", "RECORDS", "prove: also that the log has only grown since it had so many"},
    {"regime", "ID", "pack: whose acts"},
    {"from", "DATE", "pack: compared with this day"},
    {"to", "DATE", "pack: as of this day"},
    {"named", "NAME", "decisions, erase: those that asked for this name"},
    {"before", "DATE", "decisions, erase: those of before this day"},
    {"reason", "TEXT", "erase: why; it stays in the log"},
    {"by", "NAME", "erase: who, where the login name may be several persons"},
    {"as-known", "now", "replay: also tell what would be answered otherwise today"},
    {"repeat", NULL, "certificates: check it: the log, the snapshot, and the same test again"},
    {"exit-code", NULL, "replay: exit 1 if something would be answered otherwise"},
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

/* folder/name; NULL and a message if there is no memory. */
static const char *
path_in(cli_args *args, const char *folder, const char *name)
{
    det_str path = {0};
    if (det_arena_print(args->arena, &path, "%s/%s", folder, name)) return path.ptr;
    (void)cli_usage("no memory");
    return NULL;
}

/* ---- keys ---------------------------------------------------------------------------------------
 */

static det_status
write_key(const char *path, det_text *key, bool is_secret, det_error *err)
{
    det_text_add_byte(key, '\n');
    det_status st = det_text_check(key, err);
    mode_t before = umask(is_secret ? 077 : 022);
    if (st == DET_OK) st = det_file_write(path, det_text_str(key), err);
    (void)umask(before);
    return st;
}

/* A key pair in the data folder, where there is none. */
static det_status
make_key(cli_args *args, const char *path, det_error *err)
{
    uint8_t secret[SECRET_BYTES];
    det_text *secret_key = NULL, *public_key = NULL;
    const char *name = cli_value(args, "name");
    const char *half = path_in(args, cli_data_folder(args), "audit.pub");
    if (half == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    if (getrandom(secret, sizeof secret, 0) != (ssize_t)sizeof secret)
        return det_fail(err, DET_IO, (det_where){0}, "the system gives no random bytes for a key");
    det_status st = det_text_new(0, &secret_key, err);
    if (st == DET_OK) st = det_text_new(0, &public_key, err);
    if (st == DET_OK)
        st = det_audit_key(det_str_of(name == NULL ? "detente.local/audit" : name), secret,
                           secret_key, public_key, err);
    if (st == DET_OK) st = write_key(path, secret_key, true, err);
    if (st == DET_OK) st = write_key(half, public_key, false, err);
    if (st == DET_OK)
        cli_warn("made the key %s; give %s to those who verify, and keep a checkpoint elsewhere",
                 path, half);
    memset(secret, 0, sizeof secret);
    det_text_free(secret_key);
    det_text_free(public_key);
    return st;
}

/* ---- verbs --------------------------------------------------------------------------------------
 */

static int
tell_json(det_text *json)
{
    det_text_add_byte(json, '\n');
    return cli_write(det_text_str(json)) ? CLI_DONE : CLI_SYSTEM;
}

/* What was verified.  Of a log that was never sealed nobody can say that it is whole. */
static int
tell_verified(cli_args *args, det_text *json)
{
    det_tree tree;
    det_error err = {0};
    if (cli_has(args, "json")) return tell_json(json);
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    if (det_str_equal(cli_field(&tree, 0, "checkpoints"), DET_STR("0"))) {
        det_str records = cli_field(&tree, 0, "records");
        cli_print(CLI_YELLOW, "nothing has been sealed yet");
        printf(": %.*s records fit their rows, and no checkpoint says how many there were; "
               "detente audit seal makes one\n",
               DET_STR_FMT(records));
    } else {
        cli_print(CLI_GREEN, "every record is as it was written");
        putchar('\n');
    }
    cli_show_tree(&tree, 0, 2);
    return CLI_DONE;
}

static int
run_seal(cli_args *args, det_store *store)
{
    const char *given = cli_value(args, "key");
    const char *path = given != NULL ? given : path_in(args, cli_data_folder(args), "audit.key");
    det_error err = {0};
    det_file file = {0};
    det_text *json = NULL, *note = NULL;
    det_status st = DET_OK;
    if (path == NULL) return CLI_SYSTEM;
    if (given == NULL && access(path, F_OK) != 0) st = make_key(args, path, &err);
    if (st == DET_OK) st = cli_file_open(path, NOTE_BYTES_MAX, &file, &err);
    if (st == DET_OK) st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = det_text_new(0, &note, &err);
    if (st == DET_OK) st = det_audit_seal(store, file.bytes, cli_now_us(), json, note, &err);
    int code = st != DET_OK ? cli_fail(&err) : CLI_DONE;
    if (st == DET_OK && cli_has(args, "json"))
        code = tell_json(json);
    else if (st == DET_OK && !cli_write(det_text_str(note)))
        code = CLI_SYSTEM;
    det_file_close(&file);
    det_text_free(json);
    det_text_free(note);
    return code;
}

static int
run_verify(cli_args *args, det_store *store)
{
    const char *given = cli_value(args, "key"), *kept = cli_value(args, "anchor");
    const char *path = given != NULL ? given : path_in(args, cli_data_folder(args), "audit.pub");
    det_error err = {0};
    det_file key = {0}, anchor = {0};
    det_text *json = NULL;
    det_status st = DET_OK;
    if (path == NULL) return CLI_SYSTEM;
    if (given != NULL || access(path, F_OK) == 0)
        st = cli_file_open(path, NOTE_BYTES_MAX, &key, &err);
    if (st == DET_OK && kept != NULL) st = cli_file_open(kept, NOTE_BYTES_MAX, &anchor, &err);
    if (st == DET_OK) st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = det_audit_verify(store, key.bytes, anchor.bytes, json, &err);
    int code = st != DET_OK ? cli_fail(&err) : tell_verified(args, json);
    if (st == DET_OK && key.bytes.len == 0)
        cli_warn("there is no key, so signatures were not checked");
    det_file_close(&key);
    det_file_close(&anchor);
    det_text_free(json);
    return code;
}

static int
run_export(cli_args *args, det_store *store)
{
    const char *folder = args->operands[1];
    const char *records_path = path_in(args, folder, "records.ndjson");
    const char *notes_path = path_in(args, folder, "checkpoints.txt");
    det_text *records = NULL, *notes = NULL;
    det_error err = {0};
    if (records_path == NULL || notes_path == NULL) return CLI_SYSTEM;
    (void)mkdir(folder, 0777); /* if it is there, fine; if it cannot be, writing says why */
    det_status st = det_text_new(0, &records, &err);
    if (st == DET_OK) st = det_text_new(0, &notes, &err);
    if (st == DET_OK) st = det_audit_export(store, records, notes, &err);
    if (st == DET_OK) st = det_file_write(records_path, det_text_str(records), &err);
    if (st == DET_OK) st = det_file_write(notes_path, det_text_str(notes), &err);
    int code = st == DET_OK ? CLI_DONE : cli_fail(&err);
    if (st == DET_OK && !cli_has(args, "json"))
        printf("wrote %s and %s\n", records_path, notes_path);
    det_text_free(records);
    det_text_free(notes);
    return code;
}

static int
run_prove(cli_args *args, det_store *store)
{
    uint64_t record = 0;
    uint32_t since = 0;
    det_text *json = NULL;
    det_error err = {0};
    if (!det_str_read_u64(det_str_of(args->operands[1]), &record))
        return cli_usage("'%s' is no number of a record", args->operands[1]);
    if (cli_has(args, "since") && !cli_number(args, "since", 999999999, &since)) return CLI_USAGE;
    det_status st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = det_audit_prove(store, record, since, json, &err);
    if (st == DET_OK) det_text_add_byte(json, '\n');
    int code = st != DET_OK                    ? cli_fail(&err)
               : cli_write(det_text_str(json)) ? CLI_DONE
                                               : CLI_SYSTEM;
    det_text_free(json);
    return code;
}

static int
show_certificates(cli_args *args, det_str lines, bool is_whole)
{
    det_error err = {0};
    det_str line;
    if (cli_has(args, "json")) return cli_write(lines) ? CLI_DONE : CLI_SYSTEM;
    if (lines.len == 0) puts("no self-test is certified");
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        if (is_whole) {
            cli_show_tree(&tree, 0, 0);
            continue;
        }
        printf("%.*s  %.*s  %.*s  lists of %.*s, %.*s names tried, %.*s missed, snapshot %.12s, by "
               "%.*s\n",
               DET_STR_FMT(cli_field(&tree, 0, "id")), DET_STR_FMT(cli_field(&tree, 0, "status")),
               DET_STR_FMT(cli_field(&tree, 0, "recorded")), DET_STR_FMT(cli_field(&tree, 0, "on")),
               DET_STR_FMT(cli_field(&tree, 0, "tried")),
               DET_STR_FMT(cli_field(&tree, 0, "missed")), cli_field(&tree, 0, "snapshot").ptr,
               DET_STR_FMT(cli_field(&tree, 0, "actor")));
    }
    return CLI_DONE;
}

/* All, or one whole; with --repeat it is checked: the log, the snapshot, and the same test again.
 */
static int
run_certificates(cli_args *args, det_store *store)
{
    det_error err = {0};
    det_text *lines = NULL;
    int code = CLI_DONE;
    bool is_one = args->operand_count > 1;
    const char *folder = cli_kept_folder(args);
    det_str id = is_one ? det_str_of(args->operands[1]) : (det_str){0};
    if (folder == NULL) return CLI_SYSTEM;
    if (cli_has(args, "repeat")) {
        if (!is_one) return cli_usage("--repeat needs the id of a certificate");
        code = run_verify(args, store);
        if (code != CLI_DONE) return code;
    }
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK) st = det_certificates(store, id, lines, &err);
    if (st == DET_OK && cli_has(args, "repeat"))
        st = det_certificate_check(store, id, folder, 1, &err);
    code = st == DET_OK ? show_certificates(args, det_text_str(lines), is_one) : cli_fail(&err);
    if (st == DET_OK && cli_has(args, "repeat"))
        cli_warn("certificate %s holds: the snapshot is whole, and the same test gives the same "
                 "figures",
                 args->operands[1]);
    det_text_free(lines);
    return code;
}

static int
run_audit(cli_args *args)
{
    static const struct {
        const char *verb;
        size_t least, most; /* operands */
        const char *takes;
        int (*run)(cli_args *args, det_store *store);
    } verbs[] = {{"seal", 1, 1, "no operand", run_seal},
                 {"verify", 1, 1, "no operand", run_verify},
                 {"export", 2, 2, "one folder", run_export},
                 {"prove", 2, 2, "the number of a record", run_prove},
                 {"pack", 2, 2, "one folder", cli_pack},
                 {"decisions", 1, 1, "no operand", cli_decisions_show},
                 {"erase", 1, SIZE_MAX, "numbers of decisions", cli_decisions_erase},
                 {"replay", 1, 2, "the number of a decision at most", cli_decisions_replay},
                 {"certificates", 1, 2, "the id of a certificate at most", run_certificates}};
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        det_store *store = NULL;
        det_error err = {0};
        if (strcmp(verb, verbs[i].verb) != 0) continue;
        if (args->operand_count < verbs[i].least || args->operand_count > verbs[i].most)
            return cli_usage("audit %s takes %s", verb, verbs[i].takes);
        if (det_store_open(cli_data_folder(args), false, &store, &err) != DET_OK)
            return cli_fail(&err);
        int code = verbs[i].run(args, store);
        det_store_close(store);
        return code;
    }
    return cli_usage(
        "audit takes seal, verify, export, prove, pack, decisions, erase, replay or certificates; "
        "found "
        "'%s'",
        verb);
}

const cli_command cli_audit = {
    "audit",
    "seal | verify | export DIR | prove RECORD | pack DIR | decisions | erase N... | replay [N] | "
    "certificates [ID]",
    "the log that proves what was imported, recorded and answered, and when", options, run_audit};
