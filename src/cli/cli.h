/* cli.h - what the commands of the program share.                                        floor: cli
 *
 * The clock, the environment and the terminal are looked at here and nowhere below. */
#ifndef DET_CLI_CLI_H
#define DET_CLI_CLI_H

#include <stdio.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/file.h"
#include "base/text.h"
#include "base/tree.h"

/* Exit codes; man/detente.1. */
enum {
    CLI_DONE = 0,
    CLI_FOUND = 1, /* with --exit-code: something matched or is prohibited; a test that failed */
    CLI_USAGE = 2,
    CLI_INPUT = 3,   /* bad input; the message has file:line:column */
    CLI_MISSING = 4, /* not found */
    CLI_SYSTEM = 5   /* storage or system */
};

/* One option of one command.  --help is printed from these, and tools/man_check.sh compares it with
 * the man page. */
typedef struct cli_option {
    const char *name;     /* "on" */
    const char *argument; /* "DATE"; NULL: a flag */
    const char *help;
} cli_option;

enum { CLI_OPTIONS_MAX = 64 };

typedef struct cli_args cli_args;

typedef struct cli_command {
    const char *name;
    const char *operands;      /* "SOURCE FILE..." */
    const char *brief;         /* one line */
    const cli_option *options; /* ends with a NULL name */
    int (*run)(cli_args *args);
} cli_command;

struct cli_args {
    const cli_command *command;
    const char *values[CLI_OPTIONS_MAX]; /* "" for a flag that is set, NULL for what is not given;
                                            of an option with "..." all, a line each */
    char **operands;
    size_t operand_count;
    const char *data; /* of the whole program, before the command */
    const char *lawbook;
    det_arena *arena; /* for the length of the run */
};

/* The value of an option of this command: NULL if not given.  Asking for one that the command does
 * not declare is our mistake and stops the program. */
const char *cli_value(const cli_args *args, const char *name);
bool cli_has(const cli_args *args, const char *name);
/* A number of 1 to 9 digits up to most.  False: a message is printed. */
bool cli_number(const cli_args *args, const char *name, uint32_t most, uint32_t *out);

/* The table of every command, ending with a NULL name. */
extern const cli_command *const cli_commands[];
extern const cli_command cli_update, cli_import, cli_lists, cli_build, cli_screen, cli_law,
    cli_selftest, cli_pairs, cli_check, cli_roadmap, cli_whatif, cli_quota, cli_finding,
    cli_licence, cli_hold, cli_audit, cli_bench, cli_export, cli_case, cli_relief, cli_lookback,
    cli_profiles, cli_serve, cli_contract;

/* Options that several commands have; each command's table says which. */
#define CLI_DATA                                                                                   \
    {                                                                                              \
        "data", "DIR", "data folder (else $DETENTE_DATA, else ./detente-data)"                     \
    }
#define CLI_LAWBOOK                                                                                \
    {                                                                                              \
        "lawbook", "DIR", "folder of the law (else beside the program, else as installed)"         \
    }
#define CLI_JSON                                                                                   \
    {                                                                                              \
        "json", NULL, "one JSON object a line"                                                     \
    }
#define CLI_HELP                                                                                   \
    {                                                                                              \
        "help", NULL, "say this"                                                                   \
    }
#define CLI_ON                                                                                     \
    {                                                                                              \
        "on", "DATE", "day asked about, as 2018-06-12 (else today, UTC)"                           \
    }
#define CLI_AS_KNOWN                                                                               \
    {                                                                                              \
        "as-known", "INSTANT", "what was known by then, as 2018-06-13T00:00Z"                      \
    }
#define CLI_ACTOR                                                                                  \
    {                                                                                              \
        "actor", "NAME", "who does it, for the record (else $DETENTE_ACTOR, else the login name)"  \
    }
#define CLI_PROFILE                                                                                \
    {                                                                                              \
        "profile", "FILE", "thresholds and policies (YAML)"                                        \
    }
#define CLI_END                                                                                    \
    {                                                                                              \
        NULL, NULL, NULL                                                                           \
    }

/* Prints "detente: message" and returns the exit code for a failure. */
int cli_fail(const det_error *err);
int cli_exit_of(det_status status);
int cli_usage(const char *format, ...) DET_PRINTF(1, 2);
void cli_warn(const char *format, ...) DET_PRINTF(1, 2);

/* ---- where things are ---------------------------------------------------------------------------
 */

int64_t cli_now_us(void);
/* --on, else today; a message and false if it is no day. */
bool cli_on(const cli_args *args, det_str *on);
/* --as-known, checked. */
bool cli_as_known(const cli_args *args, det_str *as_known);
const char *cli_data_folder(const cli_args *args);
/* Who does it, for the record: --actor, else $DETENTE_ACTOR, else the login name; NULL: not known.
 */
const char *cli_actor(const cli_args *args);
/* Who does what takes two people: the login name of the user that runs the program, as the system
 * knows it, or a person whom the file actors.yaml of the data folder lets that user be.  given:
 * which of them, NULL if there is but one.  No environment, and no option alone, makes anybody a
 * person. False: a message is printed. */
typedef struct cli_who {
    const char *name;  /* NULL: not known */
    const char *roles; /* "analyst,approver"; NULL: roles are not in use */
} cli_who;
bool cli_person(const cli_args *args, const char *given, cli_who *out);
/* The same without a message. */
DET_CHECKED det_status cli_person_find(const cli_args *args, const char *given, cli_who *out,
                                       det_error *err);
/* Who writes what one may write alone: a person, where there is a file of actors; else whoever
 * cli_actor says. */
bool cli_recorder(const cli_args *args, cli_who *out);
/* Whether anybody has a role in the data folder. */
det_status cli_roles_in_use(const cli_args *args, bool *are_in_use, det_error *err);
/* What a build of the data folder takes from here: who asks, and whether roles are in use. */
det_status cli_build_by(const cli_args *args, det_build_options *build, det_error *err);
/* Whether a file is there that says who may do what; one that others can write is refused. */
det_status cli_check_owner(const char *path, bool *is_there, det_error *err);
/* NULL and a message if there is no memory. */
const char *cli_snapshot_path(cli_args *args);
/* Builds the snapshot of the data folder again, after lists have changed. */
int cli_build_snapshot(cli_args *args, det_store *store);
/* The folder the program itself is in, through links; NULL if it cannot be told. */
const char *cli_program_folder(cli_args *args);
/* The lawbook's folder, or NULL if none is found. */
const char *cli_lawbook_folder(cli_args *args);
/* Opens the snapshot; the failure says how to make one. */
det_status cli_snapshot_open(cli_args *args, const det_snapshot **out, det_error *err);
/* What the options of screen and of case say of whoever is asked about; its name and times are the
 * caller's. */
det_question cli_facts(const cli_args *args);
det_status cli_profile(const cli_args *args, det_profile *out, det_error *err);
/* det_file_open, with DET_MISSING for a file that is not there. */
det_status cli_file_open(const char *path, size_t limit_bytes, det_file *out, det_error *err);
/* False: there is no such file, and a message says so. */
bool cli_is_there(const char *path);

/* ---- printing -----------------------------------------------------------------------------------
 */

typedef enum cli_style { CLI_PLAIN, CLI_BOLD, CLI_RED, CLI_YELLOW, CLI_GREEN, CLI_DIM } cli_style;
/* Colour only on a terminal, and not where NO_COLOR is set. */
bool cli_is_coloured(FILE *file);
/* Text with control characters made visible, so that a name cannot write to the terminal. */
void cli_put(cli_style style, det_str text);
void cli_print(cli_style style, const char *format, ...) DET_PRINTF(2, 3);
/* Columns that text takes on a terminal, near enough: code points without marks and joiners. */
size_t cli_width(det_str text);
/* text, then blanks up to width. */
void cli_pad(cli_style style, det_str text, size_t width);

/* Rows of text printed in columns as wide as their widest cell. */
enum { CLI_COLUMNS_MAX = 16 };
typedef struct cli_table {
    det_arena *arena;
    size_t columns;
    det_str *cells;
    size_t used, capacity;
    bool is_right[CLI_COLUMNS_MAX]; /* numbers */
} cli_table;
void cli_table_begin(cli_table *table, det_arena *arena, size_t columns);
/* A copy is kept.  False: no memory. */
bool cli_table_add(cli_table *table, det_str cell);
void cli_table_print(const cli_table *table);

/* Writes everything or fails: a full disk may not look like a short answer. */
bool cli_write(det_str bytes);
/* What is left to write when the program ends.  False: a message is printed. */
bool cli_flush(void);

/* Progress on standard error, on a terminal only.  context is not used. */
bool cli_progress(void *context, const char *what, uint64_t done, uint64_t whole);
void cli_progress_end(void);

/* ---- JSON answers for people --------------------------------------------------------------------
 */

/* One line of the library's JSON as a tree.  It is our own: a failure is a mistake of ours. */
det_status cli_parse(det_str json, det_arena *arena, det_tree *out, det_error *err);
det_str cli_field(const det_tree *tree, uint32_t node, const char *key);
/* The texts of a list with separator between them. */
det_str cli_join(const det_tree *tree, uint32_t list, const char *separator, det_arena *arena);
/* Any tree, indented, one "key: value" a line. */
void cli_show_tree(const det_tree *tree, uint32_t node, int indent);
/* The answer of a screening; brief: one line if it is CLEAR. */
void cli_show_verdict(const det_tree *tree, uint32_t node, det_arena *arena);
/* A row of measures with their states and paragraphs. */
void cli_show_measures(const det_tree *tree, uint32_t list, int indent, det_arena *arena);

#endif
