/* blanks.c - blanks that a name in Arabic letters lacks, or has too many.
 *
 * Most letters of a word are tied to the next one, but not all, and behind those a blank is easily
 * left out or put in unseen: ظاهرعويس is "Zahir Aweys", القا عدة is "al-Qaida".  Two rows more: one
 * in which words are cut that can hardly be one, and one or two in which what is too short for a
 * name is joined with what stands behind or before it.
 *
 * A word is cut behind a letter that only ends words (ة, ى); where both halves are words that a
 * list knows; or behind a letter that is not tied to the next one, where a list knows one half.
 * The known half has four letters, for three are found in any word.  Whole words that a list knows
 * are left alone, and so are Persian ones of two given names in one (امیرحسین). */
#include <string.h>

#include "text/rows.h"
#include "text/utf8.h"

enum {
    HALF_MIN = 3,     /* letters of a half */
    KNOWN_MIN = 4,    /* ... of one that is known */
    PARTICLE_MIN = 2, /* ... that is a particle: بن */
    BEHIND_MIN = 4,   /* ... and of the known word behind it */
    SHORT_MAX = 2,    /* letters that are no name by themselves */
    WORD_MAX = 24,    /* letters of a word that is looked at */
    CUTS_MAX = 8      /* of a name */
};

/* A letter of a word, and where it ends in the name. */
typedef struct letter {
    uint32_t code_point, to;
} letter;

typedef struct word {
    uint32_t from, to; /* bytes of the name */
    letter letters[WORD_MAX];
    size_t count; /* of letters; more than WORD_MAX: not looked at */
} word;

static bool
is_mark(uint32_t code_point)
{
    return code_point == 0x0640 || (code_point >= 0x064B && code_point <= 0x065F) ||
           code_point == 0x0670;
}

static bool
is_arabic(uint32_t code_point)
{
    return is_mark(code_point) || det_script_of(code_point) == DET_SCRIPT_ARABIC;
}

/* The next run of Arabic letters from byte *at on. */
static bool
next_word(det_str name, uint32_t *at, word *out)
{
    out->count = 0;
    while (*at < name.len) {
        uint32_t code_point, before = *at;
        det_str rest = det_str_slice(name, before, name.len);
        if (!det_utf8_next(&rest, &code_point)) return false;
        if (!is_arabic(code_point)) {
            if (out->count > 0) return true;
            *at = (uint32_t)(name.len - rest.len);
            continue;
        }
        *at = (uint32_t)(name.len - rest.len);
        if (out->count == 0) out->from = before;
        out->to = *at;
        if (is_mark(code_point)) {
            if (out->count > 0 && out->count <= WORD_MAX) out->letters[out->count - 1].to = *at;
        } else {
            if (out->count < WORD_MAX) out->letters[out->count] = (letter){code_point, *at};
            out->count++;
        }
    }
    return out->count > 0;
}

/* What a list says of some bytes of the name, without the article; NULL: nothing. */
static det_status
look_up(det_str part, det_arena *arena, const det_known_word **known, det_error *err)
{
    det_arena_mark mark = det_arena_mark_get(arena);
    det_words words;
    *known = NULL;
    det_status st = det_fold_words(part, arena, &words, err);
    if (st == DET_OK && words.count > 0 && words.count <= 2 &&
        (words.count == 1 || det_str_equal(words.items[0].text, DET_STR("al"))))
        *known = det_words_find(words.items[words.count - 1].text, DET_VOCABULARY_ARABIC);
    det_arena_mark_reset(arena, mark);
    return st;
}

/* Letters that only end a word. */
static bool
is_last(uint32_t code_point)
{
    return code_point == 0x0629 || code_point == 0x0649;
}

/* Letters that are not tied to the next one. */
static bool
is_untied(uint32_t code_point)
{
    static const uint16_t letters[] = {0x0622, 0x0623, 0x0625, 0x0627, 0x062F, 0x0630,
                                       0x0631, 0x0632, 0x0648, 0x0624, 0x0621, 0x0698};
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i] == code_point) return true;
    return false;
}

/* "Amir" begins compounds that are one name. */
static bool
is_amir(const det_known_word *known)
{
    return det_str_equal((det_str){det_words_text + known->canonical, known->canonical_len},
                         DET_STR("amir"));
}

/* May it be cut behind `count` letters, by what lists say of its halves? */
static det_status
try_cut(det_str name, const word *of, size_t count, det_arena *arena, bool *may, det_error *err)
{
    const det_known_word *left, *right;
    uint32_t at = of->letters[count - 1].to;
    size_t behind = of->count - count;
    *may = false;
    if (count < PARTICLE_MIN || behind < HALF_MIN) return DET_OK;
    det_status st = look_up(det_str_slice(name, of->from, at), arena, &left, err);
    if (st != DET_OK || (count < HALF_MIN && left == NULL)) return st;
    bool is_loose = is_untied(of->letters[count - 1].code_point);
    if (left == NULL && !is_loose) return DET_OK;
    st = look_up(det_str_slice(name, at, of->to), arena, &right, err);
    if (st != DET_OK) return st;
    bool is_left = left != NULL && count >= KNOWN_MIN;
    bool is_right = right != NULL && behind >= KNOWN_MIN;
    if (count < HALF_MIN)
        *may = right != NULL && (left->roles & DET_ROLE_PARTICLE) != 0 && behind >= BEHIND_MIN;
    else if (left == NULL || right == NULL)
        *may = is_loose && (is_left || is_right);
    else
        *may = (is_left || is_right) && !is_amir(left);
    return DET_OK;
}

/* The byte at which a word is cut; 0: it is one. */
static det_status
find_cut(det_str name, const word *of, det_arena *arena, uint32_t *cut, det_error *err)
{
    const det_known_word *known;
    *cut = 0;
    if (of->count > WORD_MAX) return DET_OK;
    for (size_t i = 0; i + 1 < of->count; i++)
        if (is_last(of->letters[i].code_point)) *cut = of->letters[i].to;
    if (*cut > 0 || of->count < PARTICLE_MIN + BEHIND_MIN) return DET_OK;
    det_status st = look_up(det_str_slice(name, of->from, of->to), arena, &known, err);
    /* the longest first part */
    for (size_t count = of->count - 1; st == DET_OK && known == NULL && *cut == 0 && count > 0;
         count--) {
        bool may;
        st = try_cut(name, of, count, arena, &may, err);
        if (st == DET_OK && may) *cut = of->letters[count - 1].to;
    }
    return st;
}

/* Adds the row of a name with blanks put in at some bytes, or with what stands between from[i] and
 * to[i] left out. */
static det_status
add_changed(det_rows *rows, det_str name, const uint32_t *from, const uint32_t *to, size_t count,
            det_arena *arena, det_error *err)
{
    char *text = det_arena_alloc(arena, name.len + count);
    uint32_t *place = DET_NEW(arena, uint32_t, name.len + count + 1);
    if (text == NULL || place == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    size_t used = 0, next = 0;
    for (uint32_t at = 0; at < name.len;) {
        if (next < count && at == from[next]) {
            if (from[next] == to[next]) {
                place[used] = at;
                text[used++] = ' ';
            }
            at = to[next++];
            continue;
        }
        place[used] = at;
        text[used++] = name.ptr[at++];
    }
    place[used] = (uint32_t)name.len;
    return det_rows_add_text(rows, (det_str){text, used}, place, arena, err);
}

/* Has it been taken apart already (joined.c)? */
static bool
is_parted(det_tokens tokens, const word *of)
{
    size_t parts = 0;
    for (size_t i = 0; i < tokens.count; i++)
        parts += tokens.items[i].from == of->from && tokens.items[i].to == of->to;
    return parts > 1;
}

static det_status
add_cut(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    uint32_t cuts[CUTS_MAX], at = 0;
    size_t count = 0;
    word of;
    while (count < CUTS_MAX && next_word(name, &at, &of)) {
        if (is_parted(rows->items[0], &of)) continue;
        det_status st = find_cut(name, &of, arena, &cuts[count], err);
        if (st != DET_OK) return st;
        count += cuts[count] > 0;
    }
    return count == 0 ? DET_OK : add_changed(rows, name, cuts, cuts, count, arena, err);
}

/* Is it too short for a name, and no list knows it? */
static det_status
is_rest(det_str name, const word *of, det_arena *arena, bool *is, det_error *err)
{
    const det_known_word *known = NULL;
    bool has_article = of->count > 2 && of->letters[0].code_point == 0x0627 &&
                       of->letters[1].code_point == 0x0644;
    /* آل is a house, "Al Saud", and no rest */
    bool is_house = of->count == 2 && of->letters[0].code_point == 0x0622 &&
                    of->letters[1].code_point == 0x0644;
    *is = !is_house && of->count - (has_article ? 2 : 0) <= SHORT_MAX;
    det_status st = DET_OK;
    if (*is) st = look_up(det_str_slice(name, of->from, of->to), arena, &known, err);
    *is = *is && known == NULL;
    return st;
}

/* The rows in which what is too short is joined with the word behind it, and with that before. */
static det_status
add_joined(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    uint32_t from[2][CUTS_MAX], to[2][CUTS_MAX], at = 0, end = 0;
    size_t count[2] = {0, 0};
    bool was_rest = false, is = false;
    word of;
    for (bool is_first = true; next_word(name, &at, &of); is_first = false, end = of.to) {
        det_status st = is_rest(name, &of, arena, &is, err);
        if (st != DET_OK) return st;
        /* blanks only: nothing else is left out */
        bool is_blank = !is_first && of.from - end == 1 && name.ptr[end] == ' ';
        for (int way = 0; way < 2; way++) {
            if (!is_blank || !(way == 0 ? was_rest : is) || count[way] == CUTS_MAX) continue;
            from[way][count[way]] = end;
            to[way][count[way]++] = of.from;
        }
        was_rest = is;
    }
    det_status st = DET_OK;
    for (int way = 0; way < 2 && st == DET_OK; way++)
        if (count[way] > 0)
            st = add_changed(rows, name, from[way], to[way], count[way], arena, err);
    return st;
}

det_status
det_rows_add_blanks(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    det_status st = add_cut(rows, name, arena, err);
    return st == DET_OK ? add_joined(rows, name, arena, err) : st;
}
