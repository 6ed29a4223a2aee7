/* cmd_decision.c - detente audit decisions, erase, replay: what was answered, and whether it is
 * answered so again. */
#include <stdlib.h>
#include <string.h>

#include "cli/log.h"

enum { NUMBERS_MAX = 1000000 };

/* ---- what is in the log -------------------------------------------------------------------------
 */

static int
show(cli_args *args, det_str lines)
{
    static const char *const heads[] = {"number", "at", "by", "act", "verdict", "what was asked"};
    static const char *const keys[] = {"decision", "at", "actor", "act", "verdict"};
    enum { COLUMNS = sizeof heads / sizeof heads[0] };
    cli_table table;
    det_error err = {0};
    det_str line;
    cli_table_begin(&table, args->arena, COLUMNS);
    table.is_right[0] = true;
    for (size_t i = 0; i < COLUMNS; i++)
        if (!cli_table_add(&table, det_str_of(heads[i]))) return cli_usage("no memory");
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        for (size_t i = 0; i < COLUMNS - 1; i++)
            if (!cli_table_add(&table, cli_field(&tree, 0, keys[i]))) return cli_usage("no memory");
        det_str what = cli_field(&tree, 0, "name");
        if (what.len == 0) what = cli_field(&tree, 0, "file");
        if (what.len == 0) what = cli_field(&tree, 0, "id_number");
        if (what.len == 0) what = cli_field(&tree, 0, "imo_number");
        if (det_str_equal(cli_field(&tree, 0, "erased"), DET_STR("true")))
            what = DET_STR("(erased)");
        if (!cli_table_add(&table, what)) return cli_usage("no memory");
    }
    cli_table_print(&table);
    return CLI_DONE;
}

int
cli_decisions_show(cli_args *args, det_store *store)
{
    det_error err = {0};
    det_text *lines = NULL;
    int code = CLI_DONE;
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK)
        st = det_decisions(store, det_str_of(cli_value(args, "named")),
                           det_str_of(cli_value(args, "before")), lines, &err);
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        code = cli_write(det_text_str(lines)) ? CLI_DONE : CLI_SYSTEM;
    else if (det_text_length(lines) == 0)
        puts("no decision is logged");
    else
        code = show(args, det_text_str(lines));
    det_text_free(lines);
    return code;
}

/* ---- erasing ------------------------------------------------------------------------------------
 */

/* The numbers of the decisions that --named and --before choose, which are not erased yet. */
static det_status
choose(cli_args *args, det_store *store, uint64_t **numbers, size_t *count, det_error *err)
{
    det_text *lines = NULL;
    size_t capacity = 0;
    det_str rest, line;
    det_status st = det_text_new(0, &lines, err);
    if (st == DET_OK)
        st = det_decisions(store, det_str_of(cli_value(args, "named")),
                           det_str_of(cli_value(args, "before")), lines, err);
    rest = st == DET_OK ? det_text_str(lines) : (det_str){0};
    while (st == DET_OK && det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        st = cli_parse(line, args->arena, &tree, err);
        if (st != DET_OK || det_str_equal(cli_field(&tree, 0, "erased"), DET_STR("true"))) continue;
        if (*count == capacity) {
            uint64_t *more = det_arena_grow(args->arena, *numbers, *count, &capacity, sizeof *more);
            if (more == NULL) {
                st = det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
                break;
            }
            *numbers = more;
        }
        if (det_str_read_u64(cli_field(&tree, 0, "decision"), &(*numbers)[*count])) ++*count;
    }
    det_text_free(lines);
    return st;
}

int
cli_decisions_erase(cli_args *args, det_store *store)
{
    det_error err = {0};
    cli_who who;
    uint64_t *numbers = NULL;
    size_t count = args->operand_count - 1;
    bool is_chosen = cli_has(args, "named") || cli_has(args, "before");
    det_status st = DET_OK;
    if ((count > 0) == is_chosen || count > NUMBERS_MAX)
        return cli_usage("audit erase takes the numbers of decisions, or --named NAME, or --before "
                         "DATE");
    if (!cli_has(args, "reason"))
        return cli_usage("audit erase needs --reason TEXT, which stays in the log");
    if (!cli_person(args, cli_value(args, "by"), &who)) return CLI_INPUT;
    if (is_chosen) {
        st = choose(args, store, &numbers, &count, &err);
    } else {
        numbers = DET_NEW(args->arena, uint64_t, count);
        if (numbers == NULL) return cli_usage("no memory");
        for (size_t i = 0; i < count; i++)
            if (!det_str_read_u64(det_str_of(args->operands[i + 1]), &numbers[i]))
                return cli_usage("'%s' is no number of a decision", args->operands[i + 1]);
    }
    if (st == DET_OK && count == 0)
        st = det_fail(&err, DET_MISSING, (det_where){0}, "no decision that is not erased is meant");
    if (st == DET_OK)
        st = det_decisions_erase(store, numbers, count, who.name, who.roles,
                                 cli_value(args, "reason"), cli_now_us(), &err);
    if (st != DET_OK) return cli_fail(&err);
    if (cli_has(args, "json"))
        printf("{\"erased\":%zu}\n", count);
    else
        printf("erased what was asked at %zu decision%s; copies of the data folder are yours to "
               "find\n",
               count, count == 1 ? "" : "s");
    return CLI_DONE;
}

/* ---- replay -------------------------------------------------------------------------------------
 */

static int
tell_replay(cli_args *args, det_str lines, const det_replay_result *result, bool is_later)
{
    det_error err = {0};
    det_str rest = lines, line;
    if (cli_has(args, "json")) {
        if (!cli_write(lines)) return CLI_SYSTEM;
        printf("{\"decisions\":%llu,\"equal\":%llu,\"different\":%llu,\"unavailable\":%llu,"
               "\"erased\":%llu",
               (unsigned long long)result->decisions, (unsigned long long)result->equal,
               (unsigned long long)result->different, (unsigned long long)result->unavailable,
               (unsigned long long)result->erased);
        if (is_later) printf(",\"changed\":%llu", (unsigned long long)result->changed);
        puts("}");
        return CLI_DONE;
    }
    while (det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        cli_put(CLI_YELLOW, cli_field(&tree, 0, "outcome"));
        putchar('\n');
        cli_show_tree(&tree, 0, 2);
    }
    printf("%llu decisions: %llu the same bytes, %llu different, %llu unavailable, %llu erased\n",
           (unsigned long long)result->decisions, (unsigned long long)result->equal,
           (unsigned long long)result->different, (unsigned long long)result->unavailable,
           (unsigned long long)result->erased);
    if (is_later)
        printf("%llu would be answered otherwise by what is known now; none was changed\n",
               (unsigned long long)result->changed);
    return CLI_DONE;
}

int
cli_decisions_replay(cli_args *args, det_store *store)
{
    det_error err = {0};
    det_text *lines = NULL;
    det_replay_result result = {0};
    det_replay_options options = {.snapshots = cli_kept_folder(args), .progress = cli_progress};
    const char *known = cli_value(args, "as-known");
    const det_snapshot *later = NULL;
    int code = CLI_DONE;
    if (options.snapshots == NULL) return CLI_SYSTEM;
    if (known != NULL && strcmp(known, "now") != 0)
        return cli_usage("--as-known is '%s'; audit replay takes --as-known now", known);
    if (args->operand_count == 2) {
        if (!det_str_read_u64(det_str_of(args->operands[1]), &options.first) || options.first == 0)
            return cli_usage("'%s' is no number of a decision", args->operands[1]);
        options.last = options.first;
    }
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK && known != NULL) st = cli_snapshot_open(args, &later, &err);
    options.later = later;
    if (st == DET_OK) st = det_replay(store, &options, lines, &result, &err);
    cli_progress_end();
    if (st == DET_OK && options.first != 0 && result.decisions == 0)
        st = det_fail(&err, DET_MISSING, (det_where){0}, "there is no decision %s",
                      args->operands[1]);
    code = st != DET_OK ? cli_fail(&err)
                        : tell_replay(args, det_text_str(lines), &result, later != NULL);
    det_snapshot_close(later);
    det_text_free(lines);
    if (code == CLI_DONE && result.different > 0) return CLI_SYSTEM;
    if (code == CLI_DONE && result.unavailable > 0) return CLI_MISSING;
    return code == CLI_DONE && result.changed > 0 && cli_has(args, "exit-code") ? CLI_FOUND : code;
}
