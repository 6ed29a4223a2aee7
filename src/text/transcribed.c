/* transcribed.c - names of other languages in Chinese characters.
 *
 * Two ways to read them, each in rows of its own:
 *   - by names that data/names-transcribed.txt lists, each a run of characters: 约翰 is "john"
 *   - by their sounds, where no list has them: 拉夫罗夫 is "lafrof".  A character is a consonant
 * and a vowel, or a consonant alone; l stands for r too, and so does er for l.  So there are
 * several rows, in which those are one or the other
 *
 * Chinese names must not become foreign ones.  What tells them apart is a part of three characters
 * or more between dots (弗拉基米尔·普京), or a listed name among the characters. */
#include <string.h>

#include "text/rows.h"

/* Characters of the longest name that is looked up. */
enum { TRANSCRIBED_MAX = 10 };

det_token
det_rows_transcribed(const det_token *first, const det_token *last, const det_known_word *known)
{
    det_token token = {.text = {det_words_text + known->canonical, known->canonical_len},
                       .from = first->from,
                       .to = last->to,
                       .roles = known->roles,
                       .script = first->script};
    token.written = token.text;
    det_token_describe(&token);
    return token;
}

/* Does token i stand right behind the one before it? */
static bool
is_behind(det_tokens tokens, size_t i)
{
    return i > 0 && tokens.items[i].from == tokens.items[i - 1].to;
}

static bool
is_han(const det_token *token)
{
    return token->script == DET_SCRIPT_HAN;
}

/* The name that characters [at, at + count) write, by their sounds; NULL if none. */
static const det_known_word *
find_name(det_tokens tokens, size_t at, size_t count)
{
    char text[TRANSCRIBED_MAX * 8];
    size_t length = 0;
    for (size_t i = at; i < at + count; i++) {
        const det_token *token = &tokens.items[i];
        if (!is_han(token) || length + token->written.len + 1 > sizeof text ||
            (i > at && !is_behind(tokens, i)))
            return NULL;
        if (i > at) text[length++] = ' ';
        memcpy(text + length, token->written.ptr, token->written.len);
        length += token->written.len;
    }
    return det_words_find((det_str){text, length}, DET_VOCABULARY_HAN);
}

/* How a name in Chinese characters is parted into names of other languages: of all ways the one
 * that leaves the fewest characters over, and of those the one of the fewest names. */
typedef struct parting {
    uint32_t cost; /* of all characters from here on */
    uint32_t taken;
    const det_known_word *known;
} parting;
enum { COST_LEFT = 16 };

static uint32_t
find_parting(det_tokens from, parting *ways)
{
    uint32_t characters = 0;
    ways[from.count] = (parting){0};
    for (size_t at = from.count; at-- > 0;) {
        bool is_character = is_han(&from.items[at]);
        characters += is_character;
        ways[at] = (parting){ways[at + 1].cost + (is_character ? COST_LEFT : 0), 1, NULL};
        for (size_t n = 2; is_character && n <= TRANSCRIBED_MAX && at + n <= from.count; n++) {
            const det_known_word *known = find_name(from, at, n);
            uint32_t cost = ways[at + n].cost + 1;
            if (known != NULL && cost < ways[at].cost)
                ways[at] = (parting){cost, (uint32_t)n, known};
        }
    }
    return characters;
}

/* ---- by sounds ----------------------------------------------------------------------------------
 */

/* What an l is, the first of a word and the others, and what er is. */
static const struct {
    char first, other, er;
} liquids[] = {{'l', 'l', 'r'}, {'r', 'r', 'r'}, {'l', 'l', 'l'}, {'r', 'l', 'r'}, {'l', 'r', 'r'}};

/* Pinyin and what it stands for at the front of a syllable of a foreign word. */
static const struct {
    char pinyin[3], sound[3];
} fronts[] = {{"zh", "j"}, {"ch", "ch"}, {"sh", "sh"}, {"q", "ch"},
              {"x", "s"},  {"c", "ts"},  {"r", "zh"}};

/* ... and at its end. */
static const struct {
    char pinyin[4], sound[3];
} ends[] = {{"ang", "an"}, {"eng", "en"}, {"ing", "in"}, {"ong", "on"},
            {"uo", "o"},   {"ao", "o"},   {"ei", "e"}};

/* Syllables that are written for a consonant alone. */
static bool
is_consonant(det_str syllable)
{
    static const char *const alone[] = {"bu", "pu", "fu", "mu", "de",  "te", "ke", "ge",
                                        "le", "si", "zi", "ci", "shi", "ze", "se", "er"};
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++)
        if (det_str_equal(syllable, det_str_of(alone[i]))) return true;
    return false;
}

static bool
is_vowel(char letter)
{
    return memchr("aeiou", letter, 5) != NULL;
}

typedef struct word {
    char text[DET_TOKEN_BYTES_MAX];
    size_t length, liquids;
    bool is_full;
} word;

static void
put(word *w, det_str letters)
{
    if (w->is_full || letters.len > sizeof w->text - w->length) {
        w->is_full = true;
        return;
    }
    /* "Campbell": an n before the lips */
    if (letters.len > 0 && (letters.ptr[0] == 'b' || letters.ptr[0] == 'p') && w->length > 0 &&
        w->text[w->length - 1] == 'n')
        w->text[w->length - 1] = 'm';
    memcpy(w->text + w->length, letters.ptr, letters.len);
    w->length += letters.len;
}

static void
put_liquid(word *w, char first, char other)
{
    put(w, (det_str){w->liquids++ == 0 ? &first : &other, 1});
}

static void
put_syllable(word *w, det_str syllable, bool is_before_consonant, size_t variant)
{
    det_str rest = syllable;
    if (det_str_equal(syllable, DET_STR("er"))) {
        put(w, (det_str){&liquids[variant].er, 1});
        return;
    }
    if (det_str_starts(rest, DET_STR("yi")) || det_str_starts(rest, DET_STR("wu")))
        rest = det_str_slice(rest, 1, rest.len); /* a vowel, written so */
    if (rest.ptr[0] == 'l') {
        put_liquid(w, liquids[variant].first, liquids[variant].other);
        rest = det_str_slice(rest, 1, rest.len);
    } else {
        for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++) {
            det_str front = det_str_of(fronts[i].pinyin);
            if (!det_str_starts(rest, front)) continue;
            put(w, det_str_of(fronts[i].sound));
            rest = det_str_slice(rest, front.len, rest.len);
            break;
        }
        if (rest.len == syllable.len && !is_vowel(rest.ptr[0])) {
            put(w, det_str_slice(rest, 0, 1));
            rest = det_str_slice(rest, 1, rest.len);
        }
    }
    if (is_before_consonant && is_consonant(syllable)) return;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        det_str end = det_str_of(ends[i].pinyin);
        if (rest.len < end.len || memcmp(rest.ptr + rest.len - end.len, end.ptr, end.len) != 0)
            continue;
        put(w, det_str_slice(rest, 0, rest.len - end.len));
        put(w, det_str_of(ends[i].sound));
        return;
    }
    put(w, rest);
}

/* Characters [at, before) as one word.  False: there is none, or no memory (made->text is NULL). */
static bool
sound_out(det_tokens from, size_t at, size_t before, size_t variant, det_arena *arena,
          det_token *made)
{
    word w = {.length = 0};
    for (size_t i = at; i < before; i++) {
        bool is_last = i + 1 == before;
        char next = is_last ? '\0' : from.items[i + 1].written.ptr[0];
        /* of two characters neither is a consonant alone, or too little is left to tell */
        bool is_before = before - at > 2 &&
                         (is_last || (!is_vowel(next) && next != 'y' && next != 'w') ||
                          det_str_equal(from.items[i + 1].written, DET_STR("er")));
        put_syllable(&w, from.items[i].written, is_before, variant);
    }
    *made = from.items[at];
    made->to = from.items[before - 1].to;
    made->text = (det_str){0};
    if (w.is_full || w.length < 2) {
        *made = from.items[at];
        return false;
    }
    char *kept = det_arena_alloc(arena, w.length);
    if (kept == NULL) return false;
    memcpy(kept, w.text, w.length);
    made->text = made->written = (det_str){kept, w.length};
    made->roles = 0;
    det_token_describe(made);
    return true;
}

/* The end of the part, between gaps, that begins at `at`. */
static size_t
part_end(det_tokens from, size_t at)
{
    size_t end = at + 1;
    while (end < from.count && is_han(&from.items[end]) && is_behind(from, end))
        end++;
    return end;
}

/* Is a part a listed name, from end to end? */
static bool
is_listed(const parting *ways, size_t at, size_t end)
{
    return ways[at].known != NULL && at + ways[at].taken == end;
}

/* Parts of three characters or more that are not Chinese, or listed names beside others. */
static bool
is_foreign(det_tokens from, const parting *ways)
{
    size_t parts = 0, longest = 0, listed = 0, characters = 0;
    for (size_t at = 0; at < from.count;) {
        if (!is_han(&from.items[at])) return false;
        size_t end = part_end(from, at);
        if (end - at > longest) longest = end - at;
        for (size_t i = at; i < end; i += ways[i].taken)
            listed += ways[i].known != NULL ? ways[i].taken : 0;
        characters += end - at;
        parts++;
        at = end;
    }
    return (parts > 1 && longest >= 3) ||
           (listed >= 2 && characters > listed + 1 && characters >= 5);
}

/* One row by sounds; names that are listed stay as they are. */
static det_status
add_sounds(det_rows *rows, const parting *ways, size_t variant, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    det_token *items = DET_NEW(arena, det_token, from.count);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    size_t used = 0, parts = 0;
    for (size_t at = 0; at < from.count; at = part_end(from, at))
        parts++;
    bool has_sounds = false;
    for (size_t at = 0; at < from.count;) {
        size_t end = part_end(from, at);
        bool by_names = parts == 1 || is_listed(ways, at, end);
        while (at < end) {
            size_t before = at + 1;
            if (by_names && ways[at].known != NULL) {
                before = at + ways[at].taken;
                items[used++] = det_rows_transcribed(&from.items[at], &from.items[before - 1],
                                                     ways[at].known);
            } else {
                while (before < end && !(by_names && ways[before].known != NULL))
                    before++;
                det_token *made = &items[used++];
                if (sound_out(from, at, before, variant, arena, made))
                    has_sounds = true;
                else if (made->text.ptr == NULL)
                    return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
                else if (before > at + 1)
                    return DET_OK; /* longer than a word may be */
            }
            at = before;
        }
    }
    if (has_sounds) (void)det_rows_add(rows, (det_tokens){items, used});
    return DET_OK;
}

det_status
det_rows_add_transcribed(det_rows *rows, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    size_t used = 0;
    parting *ways = DET_NEW(arena, parting, from.count + 1);
    if (ways == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    uint32_t characters = find_parting(from, ways);
    if (characters == 0) return DET_OK;
    /* Half of them at least, or a Chinese name has a few sounds of another. */
    if (ways[0].cost < characters * COST_LEFT / 2) {
        det_token *items = DET_NEW(arena, det_token, from.count);
        if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
        for (size_t at = 0; at < from.count; at += ways[at].taken)
            items[used++] = ways[at].known == NULL
                                ? from.items[at]
                                : det_rows_transcribed(&from.items[at],
                                                       &from.items[at + ways[at].taken - 1],
                                                       ways[at].known);
        (void)det_rows_add(rows, (det_tokens){items, used});
    }
    if (!is_foreign(from, ways)) return DET_OK;
    det_status st = DET_OK;
    for (size_t v = 0; st == DET_OK && v < sizeof liquids / sizeof liquids[0]; v++)
        st = add_sounds(rows, ways, v, arena, err);
    return st;
}
