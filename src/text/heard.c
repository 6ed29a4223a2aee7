/* heard.c - see heard.h.
 *
 * The grade is an alignment by dynamic programming: units of the table, a letter on either side
 * that nothing stands for, or two letters that the table does not know together.  heard_rows.c does
 * the same for many words at once.
 *
 * The keys are those of the likeliest alignments with Latin letters of any kind, of which only the
 * classes in the key are kept: for each beginning of the word a short row of the cheapest keys, out
 * of which those of longer beginnings are made. */
#include "text/heard.h"

#include <string.h>

#include "text/heard_rows.h"
#include "text/heard_table.h"

enum {
    ROOM = DET_HEARD_BYTES_MAX + 1,
    NEVER = INT32_MIN / 2,
    KEY_CLASSES_MAX = 12,
    COST_BEYOND =
        128, /* of the cheapest key: words with a dearer one are hardly worth the search */
    COST_BEYOND_LISTED = 176, /* ... which costs a listed word hardly anything */
    COST_SILENT = 255         /* of a letter of which the table has no part */
};

/* Of words without consonants that count; no row of classes is so long. */
static const uint64_t KEY_NONE = UINT64_MAX;

bool
det_heard_has(uint16_t script)
{
    return script < det_heard_script_count && det_heard_scripts[script].firsts != NULL;
}

static bool
is_measured(det_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < 'a' || word.ptr[i] > 'z') return false;
    return word.len > 0 && word.len <= DET_HEARD_BYTES_MAX;
}

static void
raise_to(int32_t *best, int32_t weight)
{
    if (weight > *best) *best = weight;
}

/* What a unit weighs, by equal shares of its Latin letters, rounded up. */
static void
share(const det_heard_unit *unit, det_heard_most *most)
{
    if (unit->weight <= 0) return;
    if (unit->length == 0) most->silent += unit->weight;
    for (size_t i = 0; i < unit->length; i++)
        raise_to(&most->letters[unit->latin[i] - 'a' + 1],
                 (unit->weight + unit->length - 1) / unit->length);
}

static void
find_most(const det_heard *of, det_str other, det_heard_most *most)
{
    int32_t *behind = most->behind;
    most->silent = 0;
    for (size_t i = 0; i < 27; i++)
        most->letters[i] = of->silent[i] > 0 ? of->silent[i] : 0;
    behind[other.len] = 0;
    for (size_t i = other.len; i-- > 0;) {
        behind[i] = behind[i + 1] - DET_HEARD_LOSS_OTHER;
        for (uint32_t n = 1; n <= DET_HEARD_OTHER_MAX && i + n <= other.len; n++) {
            uint32_t code = det_heard_code(other.ptr + i, n);
            if (of->best[code] != INT16_MIN) raise_to(&behind[i], behind[i + n] + of->best[code]);
            for (uint32_t u = of->firsts[27 * code]; u < of->firsts[27 * code + 27]; u++)
                share(&det_heard_units[u], most);
        }
    }
}

static bool
begins(det_str latin, size_t at, const det_heard_unit *unit)
{
    if (unit->length > latin.len - at) return false;
    for (size_t i = 1; i < unit->length; i++) /* the first is the same */
        if (unit->latin[i] != latin.ptr[at + i]) return false;
    return true;
}

/* Two words that are laid against each other. */
typedef struct laying {
    const det_heard *of;
    det_str other, latin;
    uint8_t letters[ROOM]; /* of latin, 1 to 26 */
    int32_t rows[3]
                [ROOM]; /* by the letters of other modulo 3: the best of each beginning of latin */
    int32_t least;      /* of all of both, without silent letters of latin */
    const int32_t *behind; /* by the letters of other: see det_heard_most */
    int32_t wanted[ROOM];  /* by those of latin: likewise */
} laying;

/* Lays the units of a code behind a beginning of both, of this weight. */
static void
lay_units(const laying *of, uint32_t code, size_t k, int32_t weight, int32_t *to)
{
    const uint16_t *first = of->of->firsts + 27 * code;
    const det_heard_unit *units = det_heard_units;
    for (uint32_t u = first[0]; u < first[1]; u++)
        raise_to(&to[k], weight + units[u].weight);
    if (k == of->latin.len) return;
    for (uint32_t u = first[of->letters[k]]; u < first[of->letters[k] + 1]; u++)
        if (begins(of->latin, k, &units[u]))
            raise_to(&to[k + units[u].length], weight + units[u].weight);
}

/* Goes on from every beginning that i letters of other and some of latin make; false if none of
 * them may still do. */
static bool
lay_letter(laying *of, size_t i)
{
    int32_t *row = of->rows[i % 3], *next = of->rows[(i + 1) % 3], *beyond = of->rows[(i + 2) % 3];
    const bool is_last = i + 1 == of->other.len;
    const uint32_t one = det_heard_code(of->other.ptr + i, 1);
    const uint32_t two = is_last ? 0 : det_heard_code(of->other.ptr + i, 2);
    const int32_t least = of->least - of->behind[i];
    bool is_alive = false;
    for (size_t k = 0; k <= of->latin.len; k++) {
        int32_t weight = row[k];
        row[k] = NEVER; /* the row is of letter i + 3 from now on */
        if (weight < least || weight < of->wanted[k]) continue;
        is_alive = true;
        raise_to(&next[k], weight - DET_HEARD_LOSS_OTHER);
        if (k < of->latin.len) {
            raise_to(&row[k + 1], weight + of->of->silent[of->letters[k]]);
            raise_to(&next[k + 1], weight - DET_HEARD_LOSS_BOTH);
        }
        lay_units(of, one, k, weight, next);
        if (two != 0) lay_units(of, two, k, weight, beyond);
    }
    return is_alive;
}

/* The weight of the best way to lay the words against each other, or less than `least` if it is
 * less.  most: as find_most. */
static int32_t
weight_of(const det_heard *of, det_str other, const det_heard_most *most, det_str latin,
          int32_t least)
{
    laying l; /* the rest of it is not looked at before it is written */
    l.of = of;
    l.other = other;
    l.latin = latin;
    l.behind = most->behind;
    int32_t gain = 0;
    for (size_t k = 0; k < latin.len; k++) {
        l.letters[k] = (uint8_t)(latin.ptr[k] - 'a' + 1);
        if (of->silent[l.letters[k]] > 0) gain += of->silent[l.letters[k]];
    }
    l.least = least - gain;
    l.wanted[latin.len] = least - most->silent;
    for (size_t k = latin.len; k-- > 0;)
        l.wanted[k] = l.wanted[k + 1] - most->letters[l.letters[k]];
    for (size_t k = 0; k <= latin.len; k++)
        l.rows[0][k] = l.rows[1][k] = l.rows[2][k] = NEVER;
    l.rows[0][0] = 0;
    bool is_alive = true, was_alive = true;
    for (size_t i = 0; i < other.len; i++) {
        was_alive = is_alive;
        is_alive = lay_letter(&l, i);
        if (!is_alive && !was_alive) return NEVER; /* a unit of two letters ends no further on */
    }
    int32_t *last = l.rows[other.len % 3];
    for (size_t k = 0; k < latin.len; k++)
        raise_to(&last[k + 1], last[k] + of->silent[l.letters[k]]);
    return last[latin.len];
}

int32_t
det_heard_least(const det_heard_most *most, uint32_t grade)
{
    return most->behind[0] <= 0 ? INT32_MAX
                                : (int32_t)(((int64_t)grade * most->behind[0] + 9999) / 10000);
}

uint32_t
det_heard_grade_of(const det_heard_most *most, int32_t weight)
{
    return weight >= most->behind[0] ? 10000 : (uint32_t)(10000 * weight / most->behind[0]);
}

/* The grade, or 0 if it is below `least`, which is 1 or more. */
static uint32_t
grade_of(const det_heard *of, det_str other, const det_heard_most *most, det_str latin,
         uint32_t least)
{
    if (most->behind[0] <= 0) return 0;
    int32_t wanted = det_heard_least(most, least);
    int32_t weight = weight_of(of, other, most, latin, wanted);
    return weight < wanted ? 0 : det_heard_grade_of(most, weight);
}

uint32_t
det_heard_grade(det_str other, uint16_t script, det_str latin)
{
    det_heard_most most;
    if (!det_heard_has(script) || !is_measured(other) || !is_measured(latin)) return 0;
    find_most(&det_heard_scripts[script], other, &most);
    return grade_of(&det_heard_scripts[script], other, &most, latin, 1);
}

bool
det_heard_begins(det_str other, uint16_t script, char latin)
{
    if (!det_heard_has(script) || !is_measured(other) || latin < 'a' || latin > 'z') return false;
    const det_heard *of = &det_heard_scripts[script];
    for (uint32_t n = 1; n <= DET_HEARD_OTHER_MAX && n <= other.len; n++) {
        const uint32_t at = 27 * det_heard_code(other.ptr, n) + (uint32_t)(latin - 'a' + 1);
        for (uint32_t u = of->firsts[at]; u < of->firsts[at + 1]; u++)
            if (det_heard_units[u].weight > 0) return true;
    }
    return false;
}

/* key with one more class behind it; of the same twice and of those beyond the last nothing. */
static uint64_t
key_with(uint64_t key, uint32_t class)
{
    bool is_full = key >> 4 * (KEY_CLASSES_MAX - 1) != 0;
    return is_full || (key & 15) == class ? key : key << 4 | class;
}

uint64_t
det_heard_key(det_str latin)
{
    uint64_t key = 0;
    for (size_t i = 0; i < latin.len; i++) {
        if (latin.ptr[i] < 'a' || latin.ptr[i] > 'z') return 0;
        uint32_t class = det_heard_class(latin.ptr[i]);
        if (class != 0) key = key_with(key, class);
    }
    return key != 0 || latin.len == 0 ? key : KEY_NONE;
}

/* The cheapest keys of one beginning of a word, cheapest first; of the same price the first. */
typedef struct beam {
    struct {
        uint64_t key;
        uint32_t cost;
    } items[DET_HEARD_KEYS_MAX];
    uint32_t count;
    uint32_t most;   /* dearer ones cannot be of a whole word that is worth a look */
    uint64_t offers; /* a bit for some keys each: has one of them been offered? */
} beam;

static bool
is_too_dear(const beam *to, uint32_t cost)
{
    return cost > to->most ||
           (to->count == DET_HEARD_KEYS_MAX && cost >= to->items[DET_HEARD_KEYS_MAX - 1].cost);
}

/* cost is not too dear. */
static void
offer(beam *to, uint64_t key, uint32_t cost)
{
    uint32_t at = to->count;
    uint64_t bit = UINT64_C(1) << (key * UINT64_C(0x9E3779B97F4A7C15) >> 58);
    for (uint32_t i = 0; (to->offers & bit) != 0 && i < to->count; i++) {
        if (to->items[i].key != key) continue;
        if (to->items[i].cost <= cost) return;
        at = i;
        break;
    }
    to->offers |= bit;
    if (at == to->count && to->count < DET_HEARD_KEYS_MAX) to->count++;
    if (at == DET_HEARD_KEYS_MAX) at--;
    for (; at > 0 && to->items[at - 1].cost > cost; at--)
        to->items[at] = to->items[at - 1];
    to->items[at].key = key;
    to->items[at].cost = cost;
}

/* Parts of a code behind every key of from. */
static void
offer_parts(const det_heard *of, uint32_t code, const beam *from, beam *to)
{
    for (uint32_t p = of->part_starts[code]; p < of->part_starts[code + 1]; p++) {
        const det_heard_part *part = &det_heard_parts[p];
        for (uint32_t i = 0; i < from->count; i++) {
            uint32_t cost = from->items[i].cost + part->cost;
            uint64_t key = from->items[i].key;
            if (is_too_dear(to, cost)) break; /* so are those behind it */
            for (uint32_t c = part->count; c-- > 0;)
                key = key_with(key, part->classes >> 4 * c & 15);
            offer(to, key, cost);
        }
    }
}

/* Empty beams, each with the most that a beginning may cost: the cheapest way to go on from it must
 * not be dearer than the cheapest of all by more than `beyond`. */
static void
begin_beams(const det_heard *of, det_str other, uint32_t beyond, beam *beams)
{
    uint32_t rest[ROOM];
    rest[other.len] = 0;
    for (size_t i = other.len; i-- > 0;) {
        rest[i] = rest[i + 1] + COST_SILENT;
        for (uint32_t n = 1; n <= DET_HEARD_OTHER_MAX && i + n <= other.len; n++) {
            uint32_t code = det_heard_code(other.ptr + i, n);
            for (uint32_t p = of->part_starts[code]; p < of->part_starts[code + 1]; p++)
                if (det_heard_parts[p].cost + rest[i + n] < rest[i])
                    rest[i] = det_heard_parts[p].cost + rest[i + n];
        }
    }
    for (size_t i = 0; i <= other.len; i++) {
        beams[i].count = 0;
        beams[i].offers = 0;
        beams[i].most = rest[i] > rest[0] + beyond ? 0 : rest[0] + beyond - rest[i];
    }
}

static uint32_t
find_keys(det_str other, uint16_t script, uint32_t beyond, uint64_t *keys)
{
    if (!det_heard_has(script) || !is_measured(other)) return 0;
    const det_heard *of = &det_heard_scripts[script];
    beam beams[ROOM];
    begin_beams(of, other, beyond, beams);
    offer(&beams[0], 0, 0);
    for (size_t i = 0; i <= other.len; i++) {
        beam from = beams[i];
        offer_parts(of, 0, &beams[i], &from); /* a Latin letter for which nothing is written */
        if (i == other.len) {
            beams[i] = from;
            break;
        }
        for (uint32_t k = 0; k < from.count; k++)
            if (!is_too_dear(&beams[i + 1], from.items[k].cost + COST_SILENT))
                offer(&beams[i + 1], from.items[k].key, from.items[k].cost + COST_SILENT);
        for (uint32_t n = 1; n <= DET_HEARD_OTHER_MAX && i + n <= other.len; n++)
            offer_parts(of, det_heard_code(other.ptr + i, n), &from, &beams[i + n]);
    }
    uint32_t count = 0;
    const beam *last = &beams[other.len];
    for (uint32_t i = 0; i < last->count; i++)
        keys[count++] = last->items[i].key != 0 ? last->items[i].key : KEY_NONE;
    return count;
}

uint32_t
det_heard_keys(det_str other, uint16_t script, uint64_t *keys)
{
    return find_keys(other, script, COST_BEYOND, keys);
}

uint32_t
det_heard_keys_of_listed(const det_token *listed, uint64_t *keys)
{
    const uint32_t none = DET_ROLE_SYLLABLE | DET_ROLE_NUMBER | DET_ROLE_INITIAL;
    if ((listed->roles & none) != 0) return 0;
    return find_keys(listed->written, listed->script, COST_BEYOND_LISTED, keys);
}

void
det_heard_prepare(const det_token *other, det_heard_word *out)
{
    bool has_grades = det_heard_has(other->script) && is_measured(other->written);
    out->other = has_grades ? other->written : (det_str){0};
    out->script = other->script;
    out->count = 0;
    if (has_grades) find_most(&det_heard_scripts[other->script], other->written, &out->most);
}

void
det_heard_add_keys(const det_token *other, det_heard_word *out)
{
    if ((other->roles & (DET_ROLE_SYLLABLE | DET_ROLE_NUMBER | DET_ROLE_INITIAL)) == 0)
        out->count = det_heard_keys(out->other, out->script, out->keys);
}

void
det_heard_read(const det_token *other, det_heard_word *out)
{
    det_heard_prepare(other, out);
    det_heard_add_keys(other, out);
}

uint32_t
det_heard_word_grade(const det_heard_word *word, det_str latin)
{
    if (word->other.len == 0 || !is_measured(latin)) return 0;
    return grade_of(&det_heard_scripts[word->script], word->other, &word->most, latin, 1);
}

static bool
is_word(const det_token *token)
{
    return (token->roles & (DET_ROLE_NUMBER | DET_ROLE_INITIAL)) == 0 && is_measured(token->text);
}

bool
det_heard_listed_as(const det_token *listed, const det_token *asked, uint32_t *grade)
{
    det_heard_most most;
    if (!is_word(asked) || !det_heard_has(listed->script) || !is_measured(listed->written))
        return false;
    uint64_t key = det_heard_key(asked->text);
    uint32_t i = 0;
    while (i < listed->other_count && listed->other_keys[i] < key)
        i++;
    if (i == listed->other_count || listed->other_keys[i] != key) return false;
    find_most(&det_heard_scripts[listed->script], listed->written, &most);
    *grade = grade_of(&det_heard_scripts[listed->script], listed->written, &most, asked->text,
                      DET_HEARD_GRADE_MIN);
    return *grade > 0;
}

bool
det_heard_is(const det_heard_word *word, det_str latin, uint32_t *grade)
{
    *grade = grade_of(&det_heard_scripts[word->script], word->other, &word->most, latin,
                      DET_HEARD_GRADE_MIN);
    return *grade > 0;
}

bool
det_heard_has_key(const det_heard_word *word, const det_token *latin)
{
    if (word->count == 0 || latin->script != DET_SCRIPT_LATIN || !is_word(latin)) return false;
    uint64_t key = det_heard_key(latin->text);
    uint32_t i = 0;
    while (i < word->count && word->keys[i] != key)
        i++;
    return i < word->count;
}

bool
det_heard_as(const det_heard_word *word, const det_token *latin, uint32_t *grade)
{
    return det_heard_has_key(word, latin) && det_heard_is(word, latin->text, grade);
}
