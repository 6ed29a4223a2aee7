/* heard_rows.c - see heard_rows.h.
 *
 * The same alignment as in heard.c, turned round: a row for each letter of the Latin word, a cell
 * for each beginning of the other one.  Rows are of 16 bits, eight cells at a time, by vector
 * instructions where every processor of the kind has them and by a loop elsewhere; both add and
 * compare the same numbers.
 *
 * Why 16 bits do: weights are stored LIFT above what they are.  Every cell can be reached by silent
 * letters, of at most 255 each on the Latin side and LOSS_OTHER on the other, so what is stored is
 * LIFT - 32 x 255 - 15 x 112 = 6,544 at least, and LIFT + MOST_GAIN = 22,784 at most (rows_of makes
 * sure of both).  NEVER, added to that, is below 6,544; a lane that comes from outside is 0, and is
 * below what is stored even where what stands along, -1,680 to MOST_GAIN, has been taken off. */
#include "text/heard_rows.h"

#include <string.h>

#include "text/heard_table.h"

#if defined(__SSE2__) && !defined(DET_HEARD_PORTABLE)
#include <emmintrin.h>
#endif

enum { LIFT = 16384, NEVER = -16384, MOST_GAIN = 6400, MOST_LOSS = 255 };

/* ---- eight cells ------------------------------------------------------------------------ */

#if defined(__SSE2__) && !defined(DET_HEARD_PORTABLE)
typedef __m128i half;

static inline half
load(const int16_t *at)
{
    return _mm_load_si128((const __m128i *)(const void *)at);
}

static inline void
store(int16_t *at, half x)
{
    _mm_store_si128((__m128i *)(void *)at, x);
}

static inline half
all_of(int16_t x)
{
    return _mm_set1_epi16(x);
}

static inline half
sum(half a, half b)
{
    return _mm_add_epi16(a, b);
}

static inline half
difference(half a, half b)
{
    return _mm_sub_epi16(a, b);
}

static inline half
greater(half a, half b)
{
    return _mm_max_epi16(a, b);
}

static inline bool
has_greater(half a, half b)
{
    return _mm_movemask_epi8(_mm_cmpgt_epi16(a, b)) != 0;
}

/* One, two or four cells on; what comes in is 0, or the end of what stands before. */
#define ON(x, n) _mm_slli_si128(x, 2 * (n))
#define COME(before, x, n)                                                                         \
    _mm_or_si128(_mm_slli_si128(x, 2 * (n)), _mm_srli_si128(before, 16 - 2 * (n)))
#else
typedef struct half {
    int16_t of[DET_HEARD_HALF];
} half;

static inline half
load(const int16_t *at)
{
    half x;
    memcpy(&x, at, sizeof x);
    return x;
}

static inline void
store(int16_t *at, half x)
{
    memcpy(at, &x, sizeof x);
}

static inline half
all_of(int16_t value)
{
    half x;
    for (int i = 0; i < DET_HEARD_HALF; i++)
        x.of[i] = value;
    return x;
}

static inline half
sum(half a, half b)
{
    for (int i = 0; i < DET_HEARD_HALF; i++)
        a.of[i] = (int16_t)(a.of[i] + b.of[i]);
    return a;
}

static inline half
difference(half a, half b)
{
    for (int i = 0; i < DET_HEARD_HALF; i++)
        a.of[i] = (int16_t)(a.of[i] - b.of[i]);
    return a;
}

static inline half
greater(half a, half b)
{
    for (int i = 0; i < DET_HEARD_HALF; i++)
        a.of[i] = a.of[i] > b.of[i] ? a.of[i] : b.of[i];
    return a;
}

static inline bool
has_greater(half a, half b)
{
    int count = 0;
    for (int i = 0; i < DET_HEARD_HALF; i++)
        count += a.of[i] > b.of[i];
    return count > 0;
}

static inline half
come(half before, half x, int n)
{
    half y;
    for (int i = 0; i < DET_HEARD_HALF; i++)
        y.of[i] = i < n ? before.of[DET_HEARD_HALF + i - n] : x.of[i - n];
    return y;
}

#define ON(x, n)           come((half){{0}}, x, n)
#define COME(before, x, n) come(before, x, n)
#endif

/* ---- making ready ----------------------------------------------------------------------- */

static void
fill(det_heard_cells *cells, int16_t value)
{
    for (size_t i = 0; i < DET_HEARD_CELLS; i++)
        cells->of[i] = value;
}

static void
raise_to(int16_t *best, int16_t weight)
{
    if (weight > *best) *best = weight;
}

/* What units of these Latin letters and so many others add; NULL: there is no more room. */
static det_heard_cells *
find_long(det_heard_rows *r, const det_heard_unit *unit, uint8_t others)
{
    char first = unit->length == 3 ? unit->latin[0] : '\0';
    const char *last = unit->latin + unit->length - 2;
    uint16_t *from = &r->longs[27 * (last[0] - 'a' + 1) + last[1] - 'a' + 1];
    for (uint16_t i = *from; i != 0; i = r->rest[i].next)
        if (r->rest[i].first == first && r->rest[i].others == others) return &r->rest[i].adds;
    if (r->long_count == DET_HEARD_LONG_MAX) return NULL;
    det_heard_long *made = &r->rest[++r->long_count];
    fill(&made->adds, NEVER);
    made->first = first;
    made->others = others;
    made->next = *from;
    *from = r->long_count;
    return &made->adds;
}

/* Puts in the units of letters of the other word that end at `end`; false: there is no room. */
static bool
put_units(det_heard_rows *r, const det_heard *of, uint32_t code, uint8_t others, size_t end)
{
    const det_heard_unit *units = det_heard_units;
    for (uint32_t u = of->firsts[27 * code]; u < of->firsts[27 * code + 27]; u++) {
        det_heard_cells *to;
        if (units[u].length == 0) {
            if (others > 1) return false; /* no such unit is known; the pass along has one letter */
            to = &r->along;
        } else if (units[u].length == 1) {
            uint32_t letter = (uint32_t)(units[u].latin[0] - 'a' + 1);
            to = others == 1 ? &r->ones[letter] : &r->twos[letter];
        } else {
            to = find_long(r, &units[u], others);
        }
        if (to == NULL) return false;
        raise_to(&to->of[end], units[u].weight);
    }
    return true;
}

/* Rows of no letters, as far as the units go; false: the word has no room here. */
static bool
lay_out(det_heard_rows *r, const det_heard *of, det_str other)
{
    memset(r->longs, 0, sizeof r->longs);
    r->long_count = 0;
    fill(&r->along, -DET_HEARD_LOSS_OTHER);
    fill(&r->twos[1], NEVER);
    fill(&r->ones[1], NEVER);
    for (size_t i = 1; i <= other.len; i++)
        r->ones[1].of[i] = -DET_HEARD_LOSS_BOTH;
    for (size_t letter = 2; letter < 27; letter++) {
        r->ones[letter] = r->ones[1];
        r->twos[letter] = r->twos[1];
    }
    for (size_t i = 0; i < other.len; i++)
        for (uint32_t n = 1; n <= DET_HEARD_OTHER_MAX && i + n <= other.len; n++)
            if (!put_units(r, of, det_heard_code(other.ptr + i, n), (uint8_t)n, i + n))
                return false;
    return true;
}

/* Has it grades, is all of it small enough, and what may silent Latin letters add together at most?
 */
static bool
is_small(const det_heard_word *word, const det_heard *of, int32_t *gain)
{
    int32_t most = 0;
    for (size_t i = 1; i < 27; i++) {
        if (of->silent[i] < -MOST_LOSS) return false;
        if (of->silent[i] > most) most = of->silent[i];
    }
    *gain = most * DET_HEARD_BYTES_MAX;
    return word->most.behind[0] > 0 && *gain + word->most.behind[0] <= MOST_GAIN;
}

void
det_heard_rows_of(const det_heard_word *word, det_heard_rows *r)
{
    const det_heard *of = &det_heard_scripts[word->script];
    det_str other = word->other;
    int32_t gain;
    r->word = word;
    r->known = 0;
    r->dead = SIZE_MAX;
    r->least = det_heard_least(&word->most, DET_HEARD_GRADE_MIN);
    r->is_wide = other.len >= DET_HEARD_HALF;
    r->is_plain = other.len >= DET_HEARD_CELLS || !is_small(word, of, &gain) ||
                  !lay_out(r, of, other);
    if (r->is_plain) return;
    memcpy(r->silent, of->silent, sizeof r->silent);
    /* the pass along: what all letters before have added */
    int16_t along = 0, lifted = (int16_t)(r->least + LIFT - 1 - gain);
    for (size_t i = 0; i < DET_HEARD_CELLS; i++) {
        if (i > 0 && i <= other.len) along = (int16_t)(along + r->along.of[i]);
        r->along.of[i] = along;
        r->rows[0].of[i] = (int16_t)(i <= other.len ? LIFT + along : 0);
        r->wanted.of[i] = i <= other.len ? (int16_t)(lifted - word->most.behind[i]) : INT16_MAX;
    }
    r->is_alive[0] = true;
}

/* ---- a row ------------------------------------------------------------------------------ */

typedef struct cells {
    half low, high; /* high only of a wide one */
} cells;

#define ALWAYS static inline __attribute__((always_inline))

ALWAYS cells
load_cells(const det_heard_cells *at, bool is_wide)
{
    half low = load(at->of);
    return (cells){low, is_wide ? load(at->of + DET_HEARD_HALF) : low};
}

/* The better of what is there and what units of `others` letters add to another row. */
ALWAYS cells
better(cells x, cells from, const det_heard_cells *adds, bool is_one, bool is_wide)
{
    x.low = greater(x.low, sum(is_one ? ON(from.low, 1) : ON(from.low, 2), load(adds->of)));
    if (is_wide)
        x.high = greater(x.high,
                         sum(is_one ? COME(from.low, from.high, 1) : COME(from.low, from.high, 2),
                             load(adds->of + DET_HEARD_HALF)));
    return x;
}

ALWAYS half
greatest_before(half x)
{
    x = greater(x, ON(x, 1));
    x = greater(x, ON(x, 2));
    return greater(x, ON(x, 4));
}

/* Letters that are silent in Latin: with what stands along taken off, each cell is the greatest of
 * those before it.  Keeps the row; may any word begin so? */
ALWAYS bool
keep(det_heard_rows *r, size_t at, cells x, bool is_wide)
{
    cells along = load_cells(&r->along, is_wide), wanted = load_cells(&r->wanted, is_wide);
    half low = greatest_before(difference(x.low, along.low));
    x.low = sum(low, along.low);
    store(r->rows[at].of, x.low);
    bool is_alive = has_greater(x.low, wanted.low);
    if (!is_wide) return is_alive;
    half high = greater(difference(x.high, along.high), COME(low, all_of(0), 1));
    x.high = sum(greatest_before(high), along.high);
    store(r->rows[at].of + DET_HEARD_HALF, x.high);
    return has_greater(x.high, wanted.high) || is_alive;
}

/* The row behind `at` letters of latin and one more. */
ALWAYS bool
make_row(det_heard_rows *r, size_t at, bool is_wide)
{
    uint32_t letter = (uint32_t)(r->latin[at] - 'a' + 1);
    half silent = all_of(r->silent[letter]);
    cells from = load_cells(&r->rows[at], is_wide);
    cells x = {sum(from.low, silent), is_wide ? sum(from.high, silent) : silent};
    x = better(x, from, &r->ones[letter], true, is_wide);
    x = better(x, from, &r->twos[letter], false, is_wide);
    uint32_t before = at > 0 ? (uint32_t)(r->latin[at - 1] - 'a' + 1) : 0;
    for (uint32_t i = r->longs[27 * before + letter]; i != 0; i = r->rest[i].next) {
        const det_heard_long *one = &r->rest[i];
        if (one->first != '\0' && (at < 2 || one->first != r->latin[at - 2])) continue;
        from = load_cells(&r->rows[at - (one->first == '\0' ? 1 : 2)], is_wide);
        x = one->others == 1 ? better(x, from, &one->adds, true, is_wide)
                             : better(x, from, &one->adds, false, is_wide);
    }
    return keep(r, at + 1, x, is_wide);
}

static bool
make_narrow_row(det_heard_rows *r, size_t at)
{
    return make_row(r, at, false);
}

static bool
make_wide_row(det_heard_rows *r, size_t at)
{
    return make_row(r, at, true);
}

bool
det_heard_rows_grade(det_heard_rows *r, det_str latin, uint32_t *grade)
{
    if (latin.len > DET_HEARD_BYTES_MAX) return false;
    if (r->is_plain) return latin.len > 0 && det_heard_is(r->word, latin, grade);
    size_t at = 0;
    while (at < r->known && at < latin.len && latin.ptr[at] == r->latin[at])
        at++;
    if (at >= r->dead) return false;
    if (at < latin.len) r->dead = SIZE_MAX;
    while (at < latin.len) {
        r->latin[at] = latin.ptr[at];
        r->is_alive[at + 1] = r->is_wide ? make_wide_row(r, at) : make_narrow_row(r, at);
        r->known = ++at;
        /* a unit of three letters goes on from the row before the last one */
        if (r->is_alive[at] || r->is_alive[at - 1] || (at > 1 && r->is_alive[at - 2])) continue;
        r->dead = at;
        return false;
    }
    int32_t weight = r->rows[at].of[r->word->other.len] - LIFT;
    if (weight < r->least) return false;
    *grade = det_heard_grade_of(&r->word->most, weight);
    return true;
}
