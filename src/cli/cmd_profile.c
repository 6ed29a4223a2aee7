/* cmd_profile.c - detente profile: thresholds that take two people to change.  What is proposed and
 * approved is also a lawbook: `detente law propose` and the others end here. */
#include <string.h>

#include "cli/approval.h"
#include "cli/books.h"

/* profile propose FILE | profile approve|refuse|withdraw DIGEST | profile list | profile show FILE
 */

static const cli_option options[] = {
    {"note", "TEXT", "propose, approve, refuse, withdraw: why; for the record"},
    {"entries", NULL, "list: every entry, and not the last word on each"},
    CLI_ACTOR,
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

/* ---- what a digest is of ------------------------------------------------------------------------
 */

static det_status
digest_profile(const char *path, char digest[65], det_text *says, det_error *err)
{
    det_file file = {0};
    det_profile profile;
    det_status st = cli_file_open(path, 1 << 20, &file, err);
    if (st == DET_OK) st = det_profile_read(file.bytes, path, &profile, err);
    if (st == DET_OK) st = det_profile_digest(&profile, digest, says, err);
    det_file_close(&file);
    return st;
}

static det_status
digest_lawbook(const char *folder, char digest[65], det_error *err)
{
    const det_law *law = NULL;
    det_status st = det_law_open(folder, NULL, &law, err);
    if (st == DET_OK) det_law_digest(law, digest);
    det_law_close(law);
    return st;
}

/* ---- entries ------------------------------------------------------------------------------------
 */

static bool
is_verb(const char *verb)
{
    return strcmp(verb, "propose") == 0 || strcmp(verb, "approve") == 0 ||
           strcmp(verb, "refuse") == 0 || strcmp(verb, "withdraw") == 0;
}

static int
record(cli_args *args, bool is_law, const char *verb)
{
    cli_book book;
    cli_fields fields = {0};
    det_error err = {0};
    det_text *says = NULL;
    char digest[65];
    det_str kept_digest = {0}, kept_says = {0};
    int code = CLI_DONE;
    const char *note = cli_value(args, "note"), *word = is_law ? "law" : "profile";
    const char *given = args->operand_count > 1 ? args->operands[1] : NULL;
    bool is_new = strcmp(verb, "propose") == 0;
    if (is_new && given == NULL && is_law) given = cli_lawbook_folder(args);
    if (args->operand_count > 2 || given == NULL)
        return cli_usage("%s %s needs %s", word, verb,
                         is_new ? is_law ? "one folder, or --lawbook DIR" : "one file"
                                : "one digest");
    det_status st = det_text_new(0, &says, &err);
    if (st == DET_OK && is_new)
        st = is_law ? digest_lawbook(given, digest, &err)
                    : digest_profile(given, digest, says, &err);
    if (st == DET_OK &&
        (!det_arena_copy(args->arena, det_str_of(is_new ? digest : given), &kept_digest) ||
         !det_arena_copy(args->arena, det_text_str(says), &kept_says)))
        st = det_fail(&err, DET_NOMEM, (det_where){0}, "no memory");
    det_text_free(says);
    if (st != DET_OK) return cli_fail(&err);
    if (!cli_fields_add(&fields, "entry", verb) ||
        !cli_fields_add(&fields, "what", is_law ? "lawbook" : "profile") ||
        !cli_fields_add(&fields, "digest", kept_digest.ptr) ||
        (is_new && !cli_fields_add(&fields, "name", given)) ||
        (kept_says.len > 0 && !cli_fields_add(&fields, "says", kept_says.ptr)) ||
        (note != NULL && !cli_fields_add(&fields, "note", note)))
        return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_DECIDE, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    st = det_approval_record(book.store, &hand, fields.items, fields.count, book.json, &err);
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        code = cli_show_recorded(&book);
    else
        printf("%s %s %.12s\n", verb, word, kept_digest.ptr);
    cli_book_close(&book);
    return code;
}

static int
show_list(cli_args *args, det_str lines)
{
    static const char *const keys[] = {"digest", "status", "entry", "says", "name",
                                       "maker",  "by",     "actor", "note", "why"};
    det_error err = {0};
    det_str line;
    if (lines.len == 0) puts("nothing was proposed");
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            det_str value = cli_field(&tree, 0, keys[i]);
            if (i == 0) value = det_str_slice(value, 0, 12);
            if (value.len == 0) continue;
            if (i > 0) fputs("  ", stdout);
            if (i > 2) printf("%s ", keys[i]);
            cli_put(i == 0 ? CLI_BOLD : CLI_PLAIN, value);
        }
        putchar('\n');
    }
    return CLI_DONE;
}

static int
list(cli_args *args, bool is_law)
{
    det_error err = {0};
    det_store *store = NULL;
    det_text *json = NULL;
    int code = CLI_DONE;
    det_status st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), false, &store, &err);
    if (st == DET_OK)
        st = det_approvals(store, is_law ? "lawbook" : "profile", cli_has(args, "entries"), json,
                           &err);
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        code = cli_write(det_text_str(json)) ? CLI_DONE : CLI_SYSTEM;
    else
        code = show_list(args, det_text_str(json));
    det_store_close(store);
    det_text_free(json);
    return code;
}

bool
cli_approval(cli_args *args, bool is_law, int *code)
{
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    if (is_verb(verb))
        *code = record(args, is_law, verb);
    else if (strcmp(verb, is_law ? "approvals" : "list") == 0)
        *code = list(args, is_law);
    else
        return false;
    return true;
}

/* ---- the command --------------------------------------------------------------------------------
 */

static int
show(cli_args *args)
{
    char digest[65];
    det_error err = {0};
    det_text *says = NULL;
    if (args->operand_count != 2) return cli_usage("profile show needs one file");
    det_status st = det_text_new(0, &says, &err);
    if (st == DET_OK) st = digest_profile(args->operands[1], digest, says, &err);
    if (st == DET_OK) {
        det_str text = det_text_str(says);
        if (cli_has(args, "json"))
            printf("{\"digest\":\"%s\",\"says\":\"%.*s\"}\n", digest, DET_STR_FMT(text));
        else
            printf("%s  %.*s\n", digest, DET_STR_FMT(text));
    }
    det_text_free(says);
    return st == DET_OK ? CLI_DONE : cli_fail(&err);
}

static int
run_profile(cli_args *args)
{
    int code = CLI_DONE;
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    if (strcmp(verb, "show") == 0) return show(args);
    if (cli_approval(args, false, &code)) return code;
    return cli_usage("profile needs one of propose, approve, refuse, withdraw, list, show%s%s",
                     verb[0] ? "; found " : "", verb);
}

const cli_command cli_profiles = {
    "profile", "propose FILE | approve DIGEST | refuse DIGEST | withdraw DIGEST | list | show FILE",
    "thresholds that take two people to change", options, run_profile};
