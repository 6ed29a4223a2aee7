/* bodies.c - companies and bodies in Chinese characters and Hangul.
 *
 * Such a name is a row of syllables, and "yin hang" is as good a name of a person as a bank.  The
 * row that is added here has words where data/words-east.txt knows a run of characters: it is what
 * 단천상업은행 has in common with "Tanchon Commercial Bank".  What is left stays syllables, and in
 * a second row two or three of Hangul that stand together are one word, as they mostly are listed;
 * then "Daedong" is an edit away from 대동 ("taedong"). */
#include <string.h>

#include "text/rows.h"
#include "text/utf8.h"

/* Characters of the longest word that is looked up. */
enum { BODY_MAX = 6, BODY_BYTES = 4 * BODY_MAX };
/* Names of persons mostly have fewer characters: 김정보 is no information. */
enum { CHARACTERS_MIN = 4 };
/* Syllables that may be one word. */
enum { JOINED_MAX = 3 };

static bool
is_eastern(const det_token *token)
{
    return token->script == DET_SCRIPT_HAN || token->script == DET_SCRIPT_HANGUL;
}

/* Does token stand right behind the one before it?  A silent initial that stands apart from its
 * vowel is of no token. */
static bool
is_behind(det_str name, const det_token *token)
{
    return det_str_equal(det_str_slice(name, token[-1].to, token->from), DET_STR("\u110B")) ||
           token->from == token[-1].to;
}

/* Adds the characters of token to text, Hangul letters that stand apart as syllables; false if
 * there is no room. */
static bool
put_characters(det_str name, const det_token *token, char text[BODY_BYTES], size_t *length)
{
    enum { LEADS = 0x1100, SILENT = 11, VOWELS = 0x1161, TAILS = 0x11A7, SYLLABLES = 0xAC00 };
    det_str rest = det_str_slice(name, token->from, token->to);
    uint32_t next, lead = SILENT, open = 0;
    while (det_utf8_next(&rest, &next)) {
        if (next >= LEADS && next < LEADS + 19) {
            lead = next - LEADS;
            continue;
        }
        if (next >= VOWELS && next < VOWELS + 21) {
            open = next = SYLLABLES + (lead * 21 + (next - VOWELS)) * 28;
        } else if (open != 0 && next > TAILS && next < TAILS + 28) {
            next = open + (next - TAILS);
            *length -= 3;
        }
        if (*length + 4 > BODY_BYTES) return false;
        *length += det_utf8_encode(next, text + *length);
    }
    return true;
}

/* The word that the count characters from `at` on are; NULL if none. */
static const det_known_word *
find_body(det_str name, det_tokens from, size_t at, size_t count)
{
    const det_token *first = &from.items[at];
    char text[BODY_BYTES];
    size_t length = 0;
    for (size_t i = at; i < at + count; i++) {
        const det_token *token = &from.items[i];
        if (token->script != first->script || (i > at && !is_behind(name, token)) ||
            !put_characters(name, token, text, &length))
            return NULL;
    }
    return det_words_find((det_str){text, length}, DET_VOCABULARY_BODY);
}

/* The longest word from `at` on, and its characters. */
static const det_known_word *
longest_body(det_str name, det_tokens from, size_t at, size_t *count)
{
    size_t most = from.count - at < BODY_MAX ? from.count - at : BODY_MAX;
    for (*count = most; *count >= 2; (*count)--) {
        const det_known_word *found = find_body(name, from, at, *count);
        if (found != NULL) return found;
    }
    *count = 1;
    return NULL;
}

/* How many Hangul syllables, no words of bodies, stand together from `at` on. */
static size_t
syllables_at(det_str name, det_tokens row, size_t at)
{
    size_t count = 0;
    while (at + count < row.count && row.items[at + count].script == DET_SCRIPT_HANGUL &&
           (row.items[at + count].roles & DET_ROLE_SYLLABLE) != 0 &&
           (count == 0 || is_behind(name, &row.items[at + count])))
        count++;
    return count;
}

/* Adds the row in which syllables that are left over are one word. */
static det_status
add_joined(det_rows *rows, det_str name, det_tokens row, det_arena *arena, det_error *err)
{
    det_token *items = DET_NEW(arena, det_token, row.count);
    if (items == NULL) goto no_memory;
    size_t used = 0;
    for (size_t at = 0, taken; at < row.count; at += taken) {
        det_token *made = &items[used++];
        size_t count = syllables_at(name, row, at), length = 0;
        taken = count > 0 ? count : 1;
        *made = row.items[at];
        if (count < 2 || count > JOINED_MAX) {
            memcpy(made, &row.items[at], taken * sizeof made[0]);
            used += taken - 1;
            continue;
        }
        for (size_t i = at; i < at + count; i++)
            length += row.items[i].written.len;
        char *text = det_arena_alloc(arena, length);
        if (text == NULL) goto no_memory;
        made->text = made->written = (det_str){text, length};
        for (size_t i = at; i < at + count; i++) {
            memcpy(text, row.items[i].written.ptr, row.items[i].written.len);
            text += row.items[i].written.len;
        }
        made->to = row.items[at + count - 1].to;
        made->roles = 0;
        det_token_describe(made);
    }
    if (used < row.count) (void)det_rows_add(rows, (det_tokens){items, used});
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
}

det_status
det_rows_add_bodies(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    size_t characters = 0;
    for (size_t i = 0; i < from.count; i++)
        characters += is_eastern(&from.items[i]);
    if (characters < CHARACTERS_MIN) return DET_OK;
    det_token *items = DET_NEW(arena, det_token, from.count);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    size_t used = 0;
    for (size_t at = 0, taken; at < from.count; at += taken) {
        const det_known_word *body = NULL;
        taken = 1;
        if (is_eastern(&from.items[at])) body = longest_body(name, from, at, &taken);
        items[used] = from.items[at];
        if (body != NULL) {
            items[used] = det_rows_transcribed(&from.items[at], &from.items[at + taken - 1], body);
            /* The tables know what kind of word it is by its Latin form. */
            const det_known_word *word = det_words_find(items[used].text, DET_VOCABULARY_WORDS);
            if (word != NULL) items[used].roles = word->roles;
        }
        used++;
    }
    if (used == from.count || !det_rows_add(rows, (det_tokens){items, used})) return DET_OK;
    return add_joined(rows, name, (det_tokens){items, used}, arena, err);
}
