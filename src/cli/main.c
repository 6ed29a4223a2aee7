/* main.c - commands and their options. */
#include <stdlib.h>
#include <string.h>

#include "cli/fetch.h"

/* detente [--data DIR] [--lawbook DIR] COMMAND [option...] [operand...]
 *
 * Options and operands of a command may be mixed; "--" ends the options; "--name=value" and
 * "--name value" are the same. */

const cli_command *const cli_commands[] = {
    &cli_update, &cli_import,   &cli_lists,    &cli_build,    &cli_screen,
    &cli_check,  &cli_law,      &cli_selftest, &cli_pairs,    &cli_roadmap,
    &cli_whatif, &cli_quota,    &cli_finding,  &cli_licence,  &cli_hold,
    &cli_audit,  &cli_bench,    &cli_export,   &cli_case,     &cli_relief,
    &cli_serve,  &cli_lookback, &cli_profiles, &cli_contract, NULL};

static void
print_help(void)
{
    puts("detente tells you who is listed, what bites, and what you may release: on any date, with "
         "the paragraph.\n\n"
         "usage: detente [--data DIR] [--lawbook DIR] COMMAND [OPTION...] [OPERAND...]\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        printf("  %-10s %s\n", cli_commands[i]->name, cli_commands[i]->brief);
    puts("  help       this page; help COMMAND is COMMAND --help\n"
         "  version    the version of the engine\n\n"
         "exit: 0 done, 1 found (with --exit-code) or a test failed, 2 usage, 3 bad input, "
         "4 not found, 5 storage or system");
}

static void
print_command_help(const cli_command *command)
{
    printf("usage: detente %s [OPTION...] %s\n\n%s\n\n", command->name, command->operands,
           command->brief);
    for (const cli_option *option = command->options; option->name != NULL; option++) {
        char left[64];
        if (option->argument == NULL)
            snprintf(left, sizeof left, "--%s", option->name);
        else
            snprintf(left, sizeof left, "--%s %s", option->name, option->argument);
        printf("  %-24s %s\n", left, option->help);
    }
}

static const cli_command *
find_command(const char *name)
{
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        if (strcmp(cli_commands[i]->name, name) == 0) return cli_commands[i];
    return NULL;
}

/* A value of option i.  One whose argument ends in "..." may be given several times: the values are
 * kept with a line end between them. */
static bool
keep_value(cli_args *args, size_t i, const char *value)
{
    det_str text = {0};
    const char *before = args->values[i];
    if (before == NULL ||
        !det_str_ends(det_str_of(args->command->options[i].argument), DET_STR("..."))) {
        args->values[i] = value;
        return true;
    }
    if (!det_arena_print(args->arena, &text, "%s\n%s", before, value)) {
        cli_usage("no memory");
        return false;
    }
    args->values[i] = text.ptr;
    return true;
}

/* Takes one option off argv at *at.  False: a message is printed. */
static bool
take_option(cli_args *args, char **argv, int argc, int *at)
{
    const char *text = argv[*at] + 2;
    const char *equals = strchr(text, '=');
    size_t length = equals == NULL ? strlen(text) : (size_t)(equals - text);
    for (size_t i = 0; args->command->options[i].name != NULL; i++) {
        const cli_option *option = &args->command->options[i];
        if (strlen(option->name) != length || memcmp(option->name, text, length) != 0) continue;
        if (option->argument == NULL) {
            if (equals != NULL) {
                cli_usage("--%s takes no value", option->name);
                return false;
            }
            args->values[i] = "";
        } else if (equals != NULL) {
            return keep_value(args, i, equals + 1);
        } else if (*at + 1 < argc) {
            return keep_value(args, i, argv[++*at]);
        } else {
            cli_usage("--%s needs a value: %s", option->name, option->argument);
            return false;
        }
        return true;
    }
    cli_usage("no option --%.*s; try: detente %s --help", (int)length, text, args->command->name);
    return false;
}

static int
run_command(cli_args *args, char **argv, int argc)
{
    bool is_open = true;
    args->operands = argv; /* operands are moved to the front as they are found */
    for (int i = 0; i < argc; i++) {
        if (is_open && strcmp(argv[i], "--") == 0) {
            is_open = false;
        } else if (is_open && strncmp(argv[i], "--", 2) == 0) {
            if (!take_option(args, argv, argc, &i)) return CLI_USAGE;
        } else if (is_open && argv[i][0] == '-' && argv[i][1] != '\0') {
            return cli_usage("no option %s: options are long, as --json", argv[i]);
        } else {
            args->operands[args->operand_count++] = argv[i];
        }
    }
    if (cli_has(args, "help")) {
        print_command_help(args->command);
        return CLI_DONE;
    }
    return args->command->run(args);
}

static int
run_help(char **argv, int argc)
{
    if (argc > 0 && strcmp(argv[0], "--names") == 0) {
        for (size_t i = 0; cli_commands[i] != NULL; i++)
            puts(cli_commands[i]->name);
        return CLI_DONE;
    }
    const cli_command *command = argc > 0 ? find_command(argv[0]) : NULL;
    if (argc > 0 && command == NULL)
        return cli_usage("no command '%s'; try: detente help", argv[0]);
    if (command != NULL)
        print_command_help(command);
    else
        print_help();
    return CLI_DONE;
}

/* Takes the options in front of the command.  Returns where the command is, or -1. */
static int
take_global(cli_args *args, char **argv, int argc)
{
    int at = 1;
    while (at < argc && strncmp(argv[at], "--", 2) == 0) {
        const struct {
            const char *name;
            const char **value;
        } known[] = {{"--data", &args->data}, {"--lawbook", &args->lawbook}};
        bool is_known = false;
        for (size_t i = 0; i < 2 && !is_known; i++) {
            size_t length = strlen(known[i].name);
            if (strncmp(argv[at], known[i].name, length) != 0) continue;
            if (argv[at][length] == '=') {
                *known[i].value = argv[at] + length + 1;
                is_known = true;
            } else if (argv[at][length] == '\0' && at + 1 < argc) {
                *known[i].value = argv[++at];
                is_known = true;
            }
        }
        if (!is_known) break;
        at++;
    }
    return at;
}

int
main(int argc, char **argv)
{
    cli_args args = {0};
    det_error err = {0};
    if (argc > 1 && strcmp(argv[1], CLI_FETCH_WORD) == 0) return cli_fetch_main(argc - 2, argv + 2);
    int at = take_global(&args, argv, argc);
    if (at >= argc) {
        print_help();
        return CLI_USAGE;
    }
    const char *word = argv[at];
    if (strcmp(word, "version") == 0 || strcmp(word, "--version") == 0) {
        printf("detente %s\n", det_version());
        return cli_flush() ? CLI_DONE : CLI_SYSTEM;
    }
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        int code = run_help(argv + at + 1, argc - at - 1);
        return cli_flush() ? code : CLI_SYSTEM;
    }
    args.command = find_command(word);
    if (args.command == NULL) return cli_usage("no command '%s'; try: detente help", word);
    if (det_arena_new(0, &args.arena, &err) != DET_OK) return cli_fail(&err);
    int code = run_command(&args, argv + at + 1, argc - at - 1);
    det_arena_free(args.arena);
    return cli_flush() ? code : CLI_SYSTEM;
}
