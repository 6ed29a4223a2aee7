/* heard.c - see heard.h.
 *
 * The grade is an alignment by dynamic programming: units of the table, a letter on either side
 * that nothing stands for, or two letters that the table does not know together.
 *
 * The keys are those of the likeliest alignments with Latin letters of any kind, of which only the
 * classes in the key are kept: for each beginning of the word a short row of the cheapest keys, out
 * of which those of longer beginnings are made. */
#include "text/heard.h"

#include <string.h>

#include "text/heard_table.h"

enum {
    ROOM = DET_HEARD_BYTES_MAX + 1,
    NEVER = INT32_MIN / 2,
    /* weights of what the table does not know, in sixteenths of a bit */
    LOSS_OTHER = 7 * 16, /* a letter of the other script is silent */
    LOSS_BOTH = 9 * 16,  /* two letters stand for each other */
    KEY_CLASSES_MAX = 12,
    COST_SILENT = 255 /* of a letter of which the table has no part */
};

bool
det_heard_has(uint16_t script)
{
    return script < det_heard_script_count &&
           det_heard_scripts[script].unit_starts[0] !=
               det_heard_scripts[script].unit_starts[DET_HEARD_CODES];
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

/* The most that any Latin word could weigh. */
static int32_t
ideal_of(const det_heard *of, det_str other)
{
    int32_t best[ROOM + DET_HEARD_OTHER_MAX];
    for (size_t i = 0; i < ROOM + DET_HEARD_OTHER_MAX; i++)
        best[i] = NEVER;
    best[0] = 0;
    for (size_t i = 0; i < other.len; i++) {
        raise_to(&best[i + 1], best[i] - LOSS_OTHER);
        for (uint32_t n = 1; n <= DET_HEARD_OTHER_MAX && i + n <= other.len; n++) {
            int16_t most = of->best[det_heard_code(other.ptr + i, n)];
            if (most != INT16_MIN) raise_to(&best[i + n], best[i] + most);
        }
    }
    return best[other.len];
}

/* Lays the units of other letters [at, at + n) behind every beginning of the Latin word. */
static void
lay_units(const det_heard *of, uint32_t code, det_str latin, const int32_t *from, int32_t *to)
{
    for (uint32_t u = of->unit_starts[code]; u < of->unit_starts[code + 1]; u++) {
        const det_heard_unit *unit = &det_heard_units[u];
        for (size_t k = 0; k + unit->length <= latin.len; k++)
            if ((unit->length == 0 || unit->latin[0] == latin.ptr[k]) && from[k] > NEVER &&
                memcmp(unit->latin, latin.ptr + k, unit->length) == 0)
                raise_to(&to[k + unit->length], from[k] + unit->weight);
    }
}

static int32_t
weight_of(const det_heard *of, det_str other, det_str latin)
{
    int32_t table[ROOM + DET_HEARD_OTHER_MAX][ROOM];
    for (size_t i = 0; i <= other.len + 1; i++)
        for (size_t k = 0; k <= latin.len; k++)
            table[i][k] = NEVER;
    table[0][0] = 0;
    for (size_t i = 0; i <= other.len; i++) {
        int32_t *row = table[i];
        for (size_t k = 0; k < latin.len; k++)
            raise_to(&row[k + 1], row[k] + of->silent[latin.ptr[k] - 'a' + 1]);
        if (i == other.len) break;
        for (size_t k = 0; k <= latin.len; k++) {
            raise_to(&table[i + 1][k], row[k] - LOSS_OTHER);
            if (k < latin.len) raise_to(&table[i + 1][k + 1], row[k] - LOSS_BOTH);
        }
        for (uint32_t n = 1; n <= DET_HEARD_OTHER_MAX && i + n <= other.len; n++)
            lay_units(of, det_heard_code(other.ptr + i, n), latin, row, table[i + n]);
    }
    return table[other.len][latin.len];
}

uint32_t
det_heard_grade(det_str other, uint16_t script, det_str latin)
{
    if (!det_heard_has(script) || !is_measured(other) || !is_measured(latin)) return 0;
    const det_heard *of = &det_heard_scripts[script];
    int32_t most = ideal_of(of, other), weight = weight_of(of, other, latin);
    if (most <= 0 || weight <= 0) return 0;
    return weight >= most ? 10000 : (uint32_t)(10000 * weight / most);
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
    return key;
}

/* The cheapest keys of one beginning of a word, cheapest first; of the same price the first. */
typedef struct beam {
    struct {
        uint64_t key;
        uint32_t cost;
    } items[DET_HEARD_KEYS_MAX];
    uint32_t count;
} beam;

static void
offer(beam *to, uint64_t key, uint32_t cost)
{
    uint32_t at = to->count;
    if (at == DET_HEARD_KEYS_MAX && cost >= to->items[at - 1].cost) return;
    for (uint32_t i = 0; i < to->count; i++) {
        if (to->items[i].key != key) continue;
        if (to->items[i].cost <= cost) return;
        at = i;
        break;
    }
    if (at == to->count && to->count < DET_HEARD_KEYS_MAX) to->count++;
    if (at == DET_HEARD_KEYS_MAX) at--;
    for (; at > 0 && to->items[at - 1].cost > cost; at--)
        to->items[at] = to->items[at - 1];
    to->items[at].key = key;
    to->items[at].cost = cost;
}

static void
offer_part(beam *to, uint64_t key, uint32_t cost, const det_heard_part *part)
{
    for (uint32_t c = part->count; c-- > 0;)
        key = key_with(key, part->classes >> 4 * c & 15);
    offer(to, key, cost + part->cost);
}

/* Parts of a code behind every key of from. */
static void
offer_parts(const det_heard *of, uint32_t code, const beam *from, beam *to)
{
    for (uint32_t p = of->part_starts[code]; p < of->part_starts[code + 1]; p++)
        for (uint32_t i = 0; i < from->count; i++)
            offer_part(to, from->items[i].key, from->items[i].cost, &det_heard_parts[p]);
}

uint32_t
det_heard_keys(det_str other, uint16_t script, uint64_t *keys)
{
    if (!det_heard_has(script) || !is_measured(other)) return 0;
    const det_heard *of = &det_heard_scripts[script];
    beam beams[ROOM + DET_HEARD_OTHER_MAX];
    for (size_t i = 0; i <= other.len + 1; i++)
        beams[i].count = 0;
    offer(&beams[0], 0, 0);
    for (size_t i = 0; i <= other.len; i++) {
        beam from = beams[i];
        offer_parts(of, 0, &beams[i], &from); /* a Latin letter for which nothing is written */
        if (i == other.len) {
            beams[i] = from;
            break;
        }
        for (uint32_t k = 0; k < from.count; k++)
            offer(&beams[i + 1], from.items[k].key, from.items[k].cost + COST_SILENT);
        for (uint32_t n = 1; n <= DET_HEARD_OTHER_MAX && i + n <= other.len; n++)
            offer_parts(of, det_heard_code(other.ptr + i, n), &from, &beams[i + n]);
    }
    uint32_t count = 0;
    const beam *last = &beams[other.len];
    for (uint32_t i = 0; i < last->count; i++)
        if (last->items[i].key != 0) keys[count++] = last->items[i].key;
    return count;
}

uint32_t
det_heard_keys_of(const det_token *other, uint64_t *keys)
{
    if ((other->roles & (DET_ROLE_SYLLABLE | DET_ROLE_NUMBER | DET_ROLE_INITIAL)) != 0) return 0;
    return det_heard_keys(other->written, other->script, keys);
}

bool
det_heard_as(const det_token *other, const uint64_t *keys, uint32_t count, const det_token *latin,
             uint32_t *grade)
{
    if (count == 0 || latin->script != DET_SCRIPT_LATIN ||
        (latin->roles & (DET_ROLE_NUMBER | DET_ROLE_INITIAL)) != 0)
        return false;
    uint64_t key = det_heard_key(latin->text);
    uint32_t i = 0;
    while (i < count && keys[i] != key)
        i++;
    if (i == count) return false;
    *grade = det_heard_grade(other->written, other->script, latin->text);
    return *grade >= DET_HEARD_GRADE_MIN;
}
