/* joined.c - words that are written in one with their neighbour.
 *
 * "Abd al-Ghani", "Abdul Ghani", "Abdelghani" and عبدالغني are one name.  As the shorter parts are
 * what names share ("Ghani" alone is heard as often), all of them are parted, none is joined.  A
 * word that some list knows is left alone: "Abdullah" is a name of its own. */
#include "text/joined.h"

#include <string.h>

#include "text/words_table.h"

/* Letters that must be left; fewer where vowels are not written (عبدالحي). */
enum { REST_MIN = 3, REST_MIN_VOWELLESS = 2 };

static bool
is_vowel(char letter)
{
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u';
}

/* Most words end and begin with other letters. */
static bool
may_be_joined(det_str word)
{
    char first = word.ptr[0], second = word.ptr[1], last = word.ptr[word.len - 1];
    return ((first == 'a' || first == 'c') && (second == 'b' || second == 'a')) ||
           (first == 'm' && second == 'h') || (first == 'w' && second == 'a') || last == 'n' ||
           last == 'e' || last == 'h' || last == 'a';
}

/* May what follows a front that word begins with follow it? */
static bool
front_fits(const det_words_affix *affix, det_str word, bool has_vowels)
{
    char end = affix->text[affix->text_len - 1], next = word.ptr[affix->text_len];
    /* "Abdillahi" is Abdullah, whatever it begins with. */
    if (det_str_starts(det_str_slice(word, affix->text_len, word.len), DET_STR("lah")))
        return false;
    return !has_vowels || end == 'l' || is_vowel(end) || end == next;
}

static const det_words_affix *
find_affix(det_str word, bool has_vowels)
{
    size_t rest_min = has_vowels ? REST_MIN : REST_MIN_VOWELLESS;
    for (uint32_t i = 0; i < det_words_affix_count; i++) {
        const det_words_affix *affix = &det_words_affixes[i];
        if (word.len < (size_t)affix->text_len + rest_min) continue;
        if (affix->is_vowelless && has_vowels) continue;
        const char *place = affix->is_front ? word.ptr : word.ptr + word.len - affix->text_len;
        if (place[1] != affix->text[1] || memcmp(place, affix->text, affix->text_len) != 0)
            continue;
        if (!affix->is_front || front_fits(affix, word, has_vowels)) return affix;
    }
    return NULL;
}

static bool
is_vowelless(uint16_t script)
{
    return script == DET_SCRIPT_ARABIC || script == DET_SCRIPT_HEBREW;
}

static bool
is_known(const det_word *word)
{
    const det_known_word *known = NULL;
    if (!is_vowelless(word->script)) known = det_words_find(word->text, DET_VOCABULARY_WORDS);
    if (known != NULL && (known->roles != 0 || known->class_count > 0)) return true;
    return word->script != DET_SCRIPT_LATIN &&
           det_words_find(word->text, det_words_vocabulary(word->script)) != NULL;
}

static bool
is_syllabic(uint16_t script)
{
    return script == DET_SCRIPT_HAN || script == DET_SCRIPT_HANGUL || script == DET_SCRIPT_KANA;
}

static const det_words_affix *
affix_of(const det_word *word)
{
    bool is_plain = word->text.len > REST_MIN + 2 && !word->is_spelled &&
                    !is_syllabic(word->script) && may_be_joined(word->text);
    if (!is_plain) return NULL;
    const det_words_affix *affix = find_affix(word->text, !is_vowelless(word->script));
    return affix == NULL || is_known(word) ? NULL : affix;
}

/* Behind عبد the article is not taken off where too few letters follow: عبد الحق. */
static bool
has_article(const det_word *word, const det_word *before)
{
    return word->script == DET_SCRIPT_ARABIC && word->text.len > 3 &&
           det_str_starts(word->text, DET_STR("al")) &&
           det_str_equal(before->text, DET_STR("abd")) && !is_known(word);
}

/* Waw and ya, read as vowels inside a word, are consonants at its front: عبدالولي is "abd wali". */
static bool
begin_word(det_str *rest, uint16_t script, det_arena *arena)
{
    char first = rest->ptr[0];
    if (script != DET_SCRIPT_ARABIC || (first != 'u' && first != 'i')) return true;
    char *text = det_arena_alloc(arena, rest->len);
    if (text == NULL) return false;
    memcpy(text, rest->ptr, rest->len);
    text[0] = first == 'u' ? 'w' : 'y';
    rest->ptr = text;
    return true;
}

/* Both parts of the word that stands in parts[0] and parts[1].  False: no memory. */
static bool
part_word(const det_words_affix *affix, det_word parts[2], det_arena *arena)
{
    det_str whole = parts[0].text;
    parts[0].plain = parts[1].plain = (det_str){0};
    size_t cut = affix->is_front ? affix->text_len : whole.len - affix->text_len;
    parts[0].text = det_str_slice(whole, 0, cut);
    parts[1].text = det_str_slice(whole, cut, whole.len);
    parts[affix->is_front ? 0 : 1].token = (det_str){affix->token, affix->token_len};
    if (affix->is_front) return begin_word(&parts[1].text, parts[1].script, arena);
    /* The article of "Nourreddine" has doubled what is before it. */
    const char *end = whole.ptr + cut;
    if (end[-1] == end[-2] && !is_vowel(end[-1])) parts[0].text.len--;
    return true;
}

det_status
det_joined_part(det_words *words, det_arena *arena, det_error *err)
{
    const det_word *from = words->items;
    size_t parted = 0, articles = 0, used = 0;
    for (size_t i = 0; i < words->count; i++) {
        parted += affix_of(&from[i]) != NULL;
        articles += i > 0 && has_article(&from[i], &from[i - 1]);
    }
    if (parted + articles == 0 || words->count + parted > DET_NAME_TOKENS_MAX) return DET_OK;
    det_word *made = DET_NEW(arena, det_word, words->count + parted);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "words of a name");
    for (size_t i = 0; i < words->count; i++) {
        const det_words_affix *affix = affix_of(&from[i]);
        det_word word = from[i];
        if (affix == NULL) {
            if (i > 0 && has_article(&word, &from[i - 1]))
                word.text = det_str_slice(word.text, 2, word.text.len);
            made[used++] = word;
            continue;
        }
        det_word *parts = &made[used];
        parts[0] = parts[1] = word;
        used += 2;
        if (!part_word(affix, parts, arena))
            return det_fail(err, DET_NOMEM, (det_where){0}, "words of a name");
    }
    *words = (det_words){made, used};
    return DET_OK;
}
