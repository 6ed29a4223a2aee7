/* cmd_export.c - detente export: what is listed on a day, for other programs. */
#include <stdio.h>

#include "base/file.h"
#include "cli/cli.h"

static const cli_option options[] = {
    {"format", "FORMAT", "ftm, senzing or csv"},
    CLI_ON,
    CLI_AS_KNOWN,
    {"output", "FILE", "write there, in one step, and not to standard output"},
    CLI_DATA,
    CLI_HELP,
    CLI_END};

/* 8 GiB: the largest collection published is a quarter of it. */
static const size_t out_bytes_max = (size_t)8 << 30;

static int
run_export(cli_args *args)
{
    det_error err = {0};
    const det_snapshot *snapshot = NULL;
    det_text *out = NULL;
    uint64_t count = 0;
    const char *path = cli_value(args, "output");
    det_export_options what = {.format = cli_value(args, "format")};
    if (what.format == NULL)
        return cli_usage("export needs a format, as: detente export --format ftm un");
    if (!cli_on(args, &what.on) || !cli_as_known(args, &what.as_known)) return CLI_USAGE;
    for (size_t i = 0; i < args->operand_count; i++)
        if (!det_arena_print(args->arena, &what.sources, "%.*s%s%s", DET_STR_FMT(what.sources),
                             i == 0 ? "" : ",", args->operands[i]))
            return cli_usage("no memory");
    det_status st = cli_snapshot_open(args, &snapshot, &err);
    if (st == DET_OK) st = det_text_new(out_bytes_max, &out, &err);
    if (st == DET_OK) st = det_export(snapshot, &what, out, &count, &err);
    det_str bytes = {0};
    if (st == DET_OK) bytes = (det_str){det_text_bytes(out), det_text_length(out)};
    if (st == DET_OK && path != NULL) st = det_file_write(path, bytes, &err);
    bool is_written = st != DET_OK || path != NULL || cli_write(bytes);
    if (st == DET_OK && path != NULL)
        cli_warn("%llu parties written to %s", (unsigned long long)count, path);
    det_text_free(out);
    det_snapshot_close(snapshot);
    if (st != DET_OK) return cli_fail(&err);
    return is_written ? CLI_DONE : CLI_SYSTEM;
}

const cli_command cli_export = {"export", "--format FORMAT [SOURCE...]",
                                "what is listed on a day, for other programs", options, run_export};
