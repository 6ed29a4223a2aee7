/* transcribed.c - names of other languages in Chinese characters.
 *
 * Two ways to read them, each in rows of its own:
 *   - by names that data/names-transcribed.txt lists, each a run of characters: 约翰 is "john"
 *   - by their sounds (sounds.h): 拉夫罗夫 is "lavrov", as likely as not.  Where dots part a name,
 * each part is a word; where none do, it is one word, or two, cut at each place
 *
 * Chinese names must not become foreign ones.  What tells them apart is a part of three characters
 * or more between dots (弗拉基米尔·普京), or a listed name among the characters; without dots, that
 * all characters are such as write foreign names, and that there are four or the first is no
 * Chinese family name.  A name that is one or two listed ones
 * from end to end needs no sounds. */
#include <string.h>

#include "text/rows.h"
#include "text/sounds.h"
#include "text/utf8.h"

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
enum { COST_LEFT = 16, NAMES_OF_PERSON = 2 };

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

/* ---- by sounds ----------------------------------------------------------------------------- */

/* What is being read. */
typedef struct reading {
    det_rows *rows;
    det_str name;
    const parting *ways;
    bool is_listed;
    uint8_t doubt; /* of what is made now */
    det_arena *arena;
} reading;

/* One of some cuts is right; a bit for each of two words leaves most of what is meant. */
enum { DOUBT_OF_CUT = 10 };

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

/* Characters [at, end) as one word: the listed name, if they are one, or their likeliest spelling;
 * and their sounds.  A word that the tables do not know stays its first character. */
static det_status
sound_out(const reading *of, size_t at, size_t end, det_token *made, det_error *err)
{
    det_tokens from = of->rows->items[0];
    det_str syllables[DET_SOUNDS_SYLLABLES_MAX], likeliest;
    const det_sounds *sounds = NULL;
    const det_known_word *known = end - at > 1 ? find_name(from, at, end - at) : NULL;
    if (end - at <= DET_SOUNDS_SYLLABLES_MAX) {
        for (size_t i = at; i < end; i++)
            syllables[i - at] = from.items[i].written;
        det_status st = det_sounds_of(syllables, end - at, true, !of->is_listed, of->doubt,
                                      of->arena, &sounds, &likeliest, err);
        if (st != DET_OK) return st;
    }
    *made = from.items[at];
    if (known != NULL) {
        *made = det_rows_transcribed(made, &from.items[end - 1], known);
    } else if (sounds != NULL && likeliest.len > 0 && likeliest.len <= DET_TOKEN_BYTES_MAX) {
        made->text = made->written = likeliest;
        made->roles = 0;
        made->to = from.items[end - 1].to;
        det_token_describe(made);
    }
    made->sounds = sounds;
    if (of->is_listed && sounds != NULL) {
        det_str joined;
        det_status st = det_sounds_join(syllables, end - at, of->arena, &joined, err);
        if (st != DET_OK) return st;
        if (joined.len > 0) made->written = joined;
    }
    return DET_OK;
}

/* Do dots part the name, and not blanks and commas alone? */
static bool
has_dot(det_tokens from, det_str name)
{
    static const det_str plain[] = {{" ", 1}, {",", 1}, {"\xE3\x80\x80", 3}, {"\xEF\xBC\x8C", 3}};
    for (size_t i = 1; i < from.count; i++) {
        det_str gap = det_str_slice(name, from.items[i - 1].to, from.items[i].from);
        while (gap.len > 0) {
            size_t k = 0;
            while (k < sizeof plain / sizeof plain[0] && !det_str_starts(gap, plain[k]))
                k++;
            if (k == sizeof plain / sizeof plain[0]) return true;
            gap = det_str_slice(gap, plain[k].len, gap.len);
        }
    }
    return false;
}

/* Parts with dots between them, or of three characters or more, are not Chinese, nor are listed
 * names beside others. */
static bool
is_foreign(det_tokens from, det_str name, const parting *ways)
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
    return (parts > 1 && (longest >= 3 || has_dot(from, name))) ||
           (listed >= 2 && characters > listed + 1 && characters >= 5);
}

/* Are all characters, in one piece, such as write foreign names, and do they begin no Chinese one?
 */
static bool
is_written_so(det_tokens from, det_str name)
{
    enum { SURELY = 4, PERHAPS = 2 };
    bool is_family = false, is_sure = from.count >= SURELY;
    if (from.count < PERHAPS || part_end(from, 0) != from.count) return false;
    for (size_t i = 0; i < from.count; i++) {
        det_str rest = det_str_slice(name, from.items[i].from, from.items[i].to);
        uint32_t code;
        if (!det_utf8_next(&rest, &code) || !det_sounds_has_character(code)) return false;
        is_family = is_family || (i == 0 && det_sounds_has_family(code));
        is_sure = is_sure || det_sounds_is_sure(code);
    }
    return is_sure || !is_family;
}

/* Does the row in which each part is a word leave nothing for that of listed names: is each part
 * one of those, or none of it, and no character stands alone, as a Chinese family name would? */
static bool
has_names_in_parts(det_tokens from, const parting *ways)
{
    for (size_t at = 0; at < from.count;) {
        size_t end = part_end(from, at);
        if (end - at == 1) return false;
        for (size_t i = at; i < end && !is_listed(ways, at, end); i++)
            if (ways[i].known != NULL) return false;
        at = end;
    }
    return true;
}

/* The row in which each part is a word. */
static det_status
add_parts(const reading *of, det_error *err)
{
    det_tokens from = of->rows->items[0];
    det_token *items = DET_NEW(of->arena, det_token, from.count);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    size_t used = 0;
    for (size_t at = 0; at < from.count;) {
        size_t end = part_end(from, at);
        det_status st = sound_out(of, at, end, &items[used++], err);
        if (st != DET_OK) return st;
        at = end;
    }
    (void)det_rows_add(of->rows, (det_tokens){items, used});
    return DET_OK;
}

/* The row of two words, the second beginning at `cut`. */
static det_status
add_cut(const reading *of, size_t cut, det_error *err)
{
    det_tokens from = of->rows->items[0];
    det_token *items = DET_NEW(of->arena, det_token, 2);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    det_status st = sound_out(of, 0, cut, &items[0], err);
    if (st == DET_OK) st = sound_out(of, cut, from.count, &items[1], err);
    if (st == DET_OK && items[0].sounds != NULL && items[1].sounds != NULL)
        (void)det_rows_add(of->rows, (det_tokens){items, 2});
    return st;
}

/* Two words: cut where a listed name begins or ends, then in the middle, then nearer the ends. */
static det_status
add_cuts(const reading *of, det_error *err)
{
    size_t count = of->rows->items[0].count;
    det_status st = DET_OK;
    for (int by_name = 1; by_name >= 0; by_name--)
        for (size_t i = 0; st == DET_OK && i + 1 < count; i++) {
            size_t cut = i % 2 == 0 ? count / 2 - i / 2 : count / 2 + i / 2 + 1;
            if (cut == 0 || cut >= count) continue;
            bool is_by_name = is_listed(of->ways, cut, count) || is_listed(of->ways, 0, cut);
            if (is_by_name == (by_name != 0) && of->rows->count < DET_READINGS_MAX)
                st = add_cut(of, cut, err);
        }
    return st;
}

/* The row of listed names; a character that is left over is read by its sounds, or as it is. */
static det_status
add_names_row(const reading *of, bool is_left_sounded, det_error *err)
{
    det_tokens from = of->rows->items[0];
    size_t used = 0;
    det_token *items = DET_NEW(of->arena, det_token, from.count);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    for (size_t at = 0; at < from.count; at += of->ways[at].taken) {
        items[used] = from.items[at];
        if (of->ways[at].known != NULL || is_left_sounded) {
            det_status st = sound_out(of, at, at + of->ways[at].taken, &items[used], err);
            if (st != DET_OK) return st;
        }
        used++;
    }
    (void)det_rows_add(of->rows, (det_tokens){items, used});
    return DET_OK;
}

/* Is one character left over, beside listed names and nothing else, such as writes foreign ones? */
static bool
has_one_left(const reading *of)
{
    det_tokens from = of->rows->items[0];
    size_t left = 0;
    for (size_t at = 0; at < from.count; at += of->ways[at].taken) {
        det_str rest = det_str_slice(of->name, from.items[at].from, from.items[at].to);
        uint32_t code;
        if (of->ways[at].known != NULL) continue;
        if (!is_han(&from.items[at]) || !det_utf8_next(&rest, &code) ||
            !det_sounds_has_character(code))
            return false;
        left++;
    }
    return left == 1;
}

/* Are listed names half of the characters at least?  Else a Chinese name has a few sounds of
 * another.
 */
static bool
has_names(const reading *of, uint32_t characters)
{
    return of->ways[0].cost < characters * COST_LEFT / 2;
}

det_status
det_rows_add_transcribed(det_rows *rows, det_str name, bool is_listed_name, det_arena *arena,
                         det_error *err)
{
    det_tokens from = rows->items[0];
    parting *ways = DET_NEW(arena, parting, from.count + 1);
    if (ways == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    reading of = {rows, name, ways, is_listed_name, 0, arena};
    uint32_t characters = find_parting(from, ways);
    if (characters == 0) return DET_OK;
    const bool is_named = has_names(&of, characters);
    bool is_so = is_written_so(from, name) && ways[0].cost > NAMES_OF_PERSON;
    bool has_parts = is_so || is_foreign(from, name, ways);
    det_status st = DET_OK;
    if (is_named && !(has_parts && has_names_in_parts(from, ways)))
        st = add_names_row(&of, false, err);
    if (st == DET_OK && has_parts) st = add_parts(&of, err);
    /* What is left beside a listed name is a Chinese family name, or a short foreign one: 雷伊恩 is
     * Ian Lei, or Ray. */
    if (st == DET_OK && is_named && !is_so && has_one_left(&of)) st = add_names_row(&of, true, err);
    of.doubt = DOUBT_OF_CUT;
    if (st == DET_OK && is_so && from.count > 2) st = add_cuts(&of, err);
    return st;
}
