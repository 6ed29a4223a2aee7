/* cmd_staged.c - detente lists staged, approve, refuse: what updates may not take away alone. */
#include <string.h>

#include "cli/cli.h"
#include "cli/staged.h"

enum { IDS_MAX = 100000 };

static int
show(cli_args *args, det_str lines)
{
    static const char *const keys[] = {"id",    "source", "subject", "kind",
                                       "dated", "status", "maker",   "caption"};
    static const char *const heads[] = {"id",         "source", "entry", "what",
                                        "gone since", "status", "by",    "name"};
    size_t columns = sizeof keys / sizeof keys[0];
    cli_table table;
    det_error err = {0};
    det_str line;
    cli_table_begin(&table, args->arena, columns);
    table.is_right[0] = true;
    for (size_t i = 0; i < columns; i++)
        if (!cli_table_add(&table, det_str_of(heads[i]))) return cli_usage("no memory");
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        for (size_t i = 0; i < columns; i++)
            if (!cli_table_add(&table, cli_field(&tree, 0, keys[i]))) return cli_usage("no memory");
    }
    cli_table_print(&table);
    return CLI_DONE;
}

int
cli_staged_show(cli_args *args)
{
    det_error err = {0};
    det_store *store = NULL;
    det_text *lines = NULL;
    if (args->operand_count > 2)
        return cli_usage("lists staged takes one source at most; found '%s'", args->operands[2]);
    det_str source = det_str_of(args->operand_count == 2 ? args->operands[1] : NULL);
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), false, &store, &err);
    if (st == DET_OK) st = det_staged(store, source, cli_has(args, "all"), lines, &err);
    int code = CLI_DONE;
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        cli_write(det_text_str(lines));
    else if (det_text_length(lines) == 0)
        puts("nothing waits for a person");
    else
        code = show(args, det_text_str(lines));
    det_store_close(store);
    det_text_free(lines);
    return code;
}

int
cli_staged_decide(cli_args *args)
{
    bool is_approval = strcmp(args->operands[0], "approve") == 0;
    size_t count = args->operand_count - 1;
    det_error err = {0};
    det_store *store = NULL;
    det_staged_options options = {.count = count,
                                  .is_approval = is_approval,
                                  .reason = cli_value(args, "why"),
                                  .now_us = cli_now_us()};
    if (count == 0 || count > IDS_MAX)
        return cli_usage("lists %s needs the numbers that lists staged shows", args->operands[0]);
    uint64_t *ids = DET_NEW(args->arena, uint64_t, count);
    if (ids == NULL) return cli_usage("no memory");
    for (size_t i = 0; i < count; i++)
        if (!det_str_read_u64(det_str_of(args->operands[i + 1]), &ids[i]))
            return cli_usage("'%s' is no number of what is staged", args->operands[i + 1]);
    options.ids = ids;
    cli_who who;
    if (!cli_person(args, cli_value(args, "by"), &who)) return CLI_INPUT;
    options.actor = who.name;
    options.roles = who.roles;
    det_status st = det_store_open(cli_data_folder(args), false, &store, &err);
    if (st == DET_OK) st = det_staged_decide(store, &options, &err);
    int code = st == DET_OK ? CLI_DONE : cli_fail(&err);
    if (st == DET_OK) {
        printf("%zu %s by %s\n", count, is_approval ? "approved" : "refused", options.actor);
        fflush(stdout);
        if (is_approval) code = cli_build_snapshot(args, store);
    }
    det_store_close(store);
    return code;
}
