/* gen_heard.c - makes the table of sounds when detente is built.
 *
 *   gen_heard data/heard.txt heard_table.c
 *
 * From counts it makes weights and costs (src/text/heard_table.h), in integers throughout, so that
 * every compiler makes the same table:
 *   weight of a unit   log2 of its share of all units over what its letters' shares would give
 *   cost of a part     -log2 of the share of all units of these letters that add these classes to
 *                      the coarse key of a Latin word, less GAIN_CLASS for each of them: a key of
 *                      more classes is that of fewer words, and may be less likely for the same
 * work
 *
 * Program of the build, not of the product: it ends at the first problem with file and line. */
#define GEN_NAME "gen_heard"
#include "gen.h"

#include <string.h>

#include "text/fold.h"
#include "text/heard_table.h"

enum {
    UNITS_MAX = 4096,
    LINE_MAX_BYTES = 8192,
    LETTERS = 27,
    LOSS_INSERTED = 6 * 16, /* of a Latin letter that the table never leaves unwritten */
    GAIN_CLASS = 28,        /* a word has each class with 3 to 7 bits; about half of the least */
    COST_MAX = 255
};

typedef struct unit {
    uint32_t script, code;
    char other[DET_HEARD_OTHER_MAX + 1], latin[DET_HEARD_LATIN_MAX + 1];
    uint64_t count;
} unit;

static unit units[UNITS_MAX];
static size_t unit_count;
/* log2 of a number above 0, in sixteenths, rounded. */
static int32_t
log2_of(uint64_t number)
{
    uint32_t shift = 63 - (uint32_t)__builtin_clzll(number);
    uint64_t mantissa = (number << (63 - shift)) >> 32; /* 31 bits behind the point */
    int32_t bits = 0;
    for (int i = 0; i < 5; i++) {
        mantissa = mantissa * mantissa >> 31;
        bits = 2 * bits + (int32_t)(mantissa >> 32);
        if (mantissa >> 32 != 0) mantissa >>= 1;
    }
    return (int32_t)(16 * shift) + (bits + 1) / 2;
}

static uint32_t
script_of(det_str name)
{
    static const struct {
        const char *name;
        uint32_t script;
    } scripts[] = {{"arabic", DET_SCRIPT_ARABIC},
                   {"cyrillic", DET_SCRIPT_CYRILLIC},
                   {"greek", DET_SCRIPT_GREEK},
                   {"hebrew", DET_SCRIPT_HEBREW},
                   {"kana", DET_SCRIPT_KANA}};
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
        if (det_str_equal(name, det_str_of(scripts[i].name))) return scripts[i].script;
    die("no script '%.*s' is compared by sounds", DET_STR_FMT(name));
    return 0;
}

static void
take_letters(det_str text, char *out, size_t most)
{
    if (det_str_equal(text, DET_STR("-"))) text.len = 0;
    if (text.len > most) die("'%.*s' has more than %zu letters", DET_STR_FMT(text), most);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < 'a' || text.ptr[i] > 'z')
            die("'%.*s' is not of letters a to z", DET_STR_FMT(text));
    memcpy(out, text.ptr, text.len);
    out[text.len] = '\0';
}

/* "hebrew bk: bac 12 ..." */
static void
read_line(det_str line)
{
    det_str script, other, latin, number;
    if (!det_str_next(&line, ' ', &script) || !det_str_next(&line, ' ', &other) || other.len < 2 ||
        other.ptr[other.len - 1] != ':')
        die("expected a script, letters and a colon");
    other.len--;
    while (det_str_next(&line, ' ', &latin)) {
        if (unit_count == UNITS_MAX) die("more than %d pairs", UNITS_MAX);
        unit *made = &units[unit_count++];
        made->script = script_of(script);
        take_letters(other, made->other, DET_HEARD_OTHER_MAX);
        take_letters(latin, made->latin, DET_HEARD_LATIN_MAX);
        made->code = det_heard_code(made->other, (uint32_t)strlen(made->other));
        if (!det_str_next(&line, ' ', &number) || !det_str_read_u64(number, &made->count) ||
            made->count == 0 || made->count > UINT32_MAX)
            die("expected a count behind '%.*s'", DET_STR_FMT(latin));
        if (made->other[0] == '\0' && strlen(made->latin) != 1)
            die("'%.*s': nothing stands for one letter only", DET_STR_FMT(latin));
    }
}

static void
read_file(const char *path)
{
    static char line[LINE_MAX_BYTES];
    FILE *file = fopen(path, "r");
    at_path = path;
    if (file == NULL) die("cannot be read");
    while (fgets(line, sizeof line, file) != NULL) {
        at_line++;
        if (strchr(line, '\n') == NULL) die("a line of more than %d bytes", LINE_MAX_BYTES - 2);
        det_str rest = det_str_trim(det_str_of(line));
        if (rest.len > 0 && rest.ptr[0] != '#') read_line(rest);
    }
    fclose(file);
}

static int
by_place(const void *a, const void *b)
{
    const unit *x = a, *y = b;
    if (x->script != y->script) return x->script < y->script ? -1 : 1;
    if (x->code != y->code) return x->code < y->code ? -1 : 1;
    return strcmp(x->latin, y->latin);
}

/* How often each letter stands on either side, and all of them: [0]. */
typedef struct letters {
    uint64_t other[LETTERS], latin[LETTERS], units;
} letters;

static letters
count_letters(uint32_t script)
{
    letters of = {0};
    for (size_t i = 0; i < unit_count; i++) {
        if (units[i].script != script) continue;
        of.units += units[i].count;
        for (const char *c = units[i].other; *c != '\0'; c++)
            of.other[0] += units[i].count, of.other[*c - 'a' + 1] += units[i].count;
        for (const char *c = units[i].latin; *c != '\0'; c++)
            of.latin[0] += units[i].count, of.latin[*c - 'a' + 1] += units[i].count;
    }
    return of;
}

static int32_t
weight_of(const unit *one, const letters *of)
{
    int32_t weight = log2_of(one->count) - log2_of(of->units);
    for (const char *c = one->other; *c != '\0'; c++)
        weight += log2_of(of->other[0]) - log2_of(of->other[*c - 'a' + 1]);
    for (const char *c = one->latin; *c != '\0'; c++)
        weight += log2_of(of->latin[0]) - log2_of(of->latin[*c - 'a' + 1]);
    return weight;
}

/* The classes of a unit's Latin letters, and how many. */
static uint32_t
classes_of(const unit *one, uint32_t *count)
{
    uint32_t classes = 0;
    *count = 0;
    for (const char *c = one->latin; *c != '\0'; c++) {
        if (det_heard_class(*c) == 0) continue;
        classes = classes << 4 | det_heard_class(*c);
        ++*count;
    }
    return classes;
}

/* The parts of one code: units that add the same classes are one.  Nothing that stands for nothing
 * is none. */
static size_t
write_parts(FILE *out, size_t first, size_t end, const letters *of)
{
    size_t written = 0;
    for (size_t i = first; i < end; i++) {
        uint32_t length, other_length, classes = classes_of(&units[i], &length);
        uint64_t sum = 0;
        bool is_first = true;
        for (size_t k = first; k < end; k++) {
            if (classes_of(&units[k], &other_length) != classes || other_length != length) continue;
            is_first = is_first && k >= i;
            sum += units[k].count;
        }
        if (!is_first || (units[i].code == 0 && length == 0)) continue;
        int32_t cost = log2_of(of->units) - log2_of(sum) - (int32_t)length * GAIN_CLASS;
        if (cost < 0) cost = 0;
        fprintf(out, "    {%u, %u, %d},\n", classes, length, cost > COST_MAX ? COST_MAX : cost);
        written++;
    }
    return written;
}

static void
write_starts(FILE *out, const char *name, const size_t *starts)
{
    fprintf(out, "     .%s = {", name);
    for (size_t i = 0; i <= DET_HEARD_CODES; i++)
        fprintf(out, "%s%zu,", i % 16 == 0 ? "\n      " : "", starts[i]);
    fputs("},\n", out);
}

/* The first unit of each code of a script; where there is none, of the next. */
static void
find_units(uint32_t script, size_t *starts)
{
    size_t at = 0;
    while (at < unit_count && units[at].script < script)
        at++;
    for (uint32_t code = 0; code <= DET_HEARD_CODES; code++) {
        starts[code] = at;
        while (at < unit_count && units[at].script == script && units[at].code == code)
            at++;
    }
}

/* The first unit of each code and first Latin letter, none before all others. */
static void
write_firsts(FILE *out, uint32_t script, const size_t *starts)
{
    fprintf(out, "static const uint16_t firsts_%u[] = {", script);
    for (size_t code = 0; code < DET_HEARD_CODES; code++) {
        size_t at = starts[code];
        for (int letter = 0; letter < LETTERS; letter++) {
            fprintf(out, "%s%zu,", letter == 0 ? "\n    " : "", at);
            while (at < starts[code + 1] &&
                   (units[at].latin[0] == '\0' ? 0 : units[at].latin[0] - 'a' + 1) == letter)
                at++;
        }
    }
    fprintf(out, "\n    %zu};\n", starts[DET_HEARD_CODES]);
}

static void
write_script(FILE *out, uint32_t script, const size_t *starts, const size_t *parts)
{
    letters of = count_letters(script);
    int32_t silent[LETTERS];
    for (size_t i = 0; i < LETTERS; i++)
        silent[i] = -LOSS_INSERTED;
    for (size_t u = starts[0]; u < starts[1]; u++)
        silent[units[u].latin[0] - 'a' + 1] = weight_of(&units[u], &of);
    fputs("    {\n", out);
    if (starts[0] != starts[DET_HEARD_CODES]) fprintf(out, "     .firsts = firsts_%u,\n", script);
    write_starts(out, "part_starts", parts);
    fputs("     .best = {", out);
    for (uint32_t code = 0; code < DET_HEARD_CODES; code++) {
        int32_t best = INT16_MIN;
        for (size_t u = starts[code]; u < starts[code + 1]; u++)
            if (weight_of(&units[u], &of) > best) best = weight_of(&units[u], &of);
        fprintf(out, "%s%d,", code % 16 == 0 ? "\n      " : "", best);
    }
    fputs("},\n     .silent = {", out);
    for (size_t i = 0; i < LETTERS; i++)
        fprintf(out, "%d,", silent[i]);
    fputs("}},\n", out);
}

static void
write_table(const char *path)
{
    static size_t starts[DET_SCRIPT_COUNT][DET_HEARD_CODES + 1];
    static size_t parts[DET_SCRIPT_COUNT][DET_HEARD_CODES + 1];
    size_t part_count = 0;
    FILE *out = fopen(path, "w");
    at_path = path;
    if (out == NULL) die("cannot be written");
    fputs("/* Generated by tools/gen_heard.c; do not edit. */\n#include \"text/heard_table.h\"\n"
          "const det_heard_unit det_heard_units[] = {\n",
          out);
    for (uint32_t s = 0; s < DET_SCRIPT_COUNT; s++) {
        letters of = count_letters(s);
        find_units(s, starts[s]);
        for (size_t u = starts[s][0]; u < starts[s][DET_HEARD_CODES]; u++) {
            const char *latin = units[u].latin;
            fprintf(out, "    {{%d, %d, %d}, %zu, %d},\n", latin[0], latin[1], latin[2],
                    strlen(latin), weight_of(&units[u], &of));
        }
    }
    fputs("};\nconst det_heard_part det_heard_parts[] = {\n", out);
    for (uint32_t s = 0; s < DET_SCRIPT_COUNT; s++) {
        letters of = count_letters(s);
        for (uint32_t code = 0; code < DET_HEARD_CODES; code++) {
            parts[s][code] = part_count;
            part_count += write_parts(out, starts[s][code], starts[s][code + 1], &of);
        }
        parts[s][DET_HEARD_CODES] = part_count;
    }
    fputs("};\n", out);
    for (uint32_t s = 0; s < DET_SCRIPT_COUNT; s++)
        if (starts[s][0] != starts[s][DET_HEARD_CODES]) write_firsts(out, s, starts[s]);
    fputs("const det_heard det_heard_scripts[] = {\n", out);
    for (uint32_t s = 0; s < DET_SCRIPT_COUNT; s++)
        write_script(out, s, starts[s], parts[s]);
    fprintf(out, "};\nconst uint32_t det_heard_script_count = %d;\n", DET_SCRIPT_COUNT);
    if (fclose(out) != 0) die("cannot be written");
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: gen_heard heard.txt heard_table.c\n", stderr);
        return 2;
    }
    read_file(argv[1]);
    qsort(units, unit_count, sizeof units[0], by_place);
    for (size_t i = 1; i < unit_count; i++)
        if (by_place(&units[i - 1], &units[i]) == 0)
            die("'%s' for '%s' is there twice", units[i].latin, units[i].other);
    write_table(argv[2]);
    return 0;
}
