/* syllables.c - rows of a name whose words are syllables of Korean or Chinese.
 *
 * Each token of the name has options: the syllables that it may stand for, alone ("chen" after the
 * Russian is "jong") or cut in two ("yongchol" is "yong chol").  If every token has one, rows are
 * made by taking an option of each, those of the least total rank first: the likeliest reading of
 * all, then each of the second likeliest, and so on until there are DET_READINGS_MAX rows.
 *
 * A way of reading (a vocabulary) applies to whole names only, and asks for a family name where one
 * belongs; nobody should become a Korean because one of his names sounds like it. */
#include <string.h>

#include "text/rows.h"
#include "text/words_table.h"

/* Parts of one option, options of one token, and tokens of a name that is read so.  More options
 * are left out, less likely ones first; longer names have no such reading. */
enum {
    PARTS_MAX = 3,
    OPTIONS_MAX = 10,
    OPTIONS_USUAL = 4, /* but in kana, which tells fewer sounds apart */
    TARGETS_MAX = 6,   /* of gen_syllables */
    TOKENS_MAX = 4,
    SYLLABLES_MAX = 4
};

typedef struct option {
    det_str parts[PARTS_MAX];
    size_t count;
} option;

typedef struct options {
    option items[OPTIONS_MAX];
    size_t count;
    bool is_kana;
} options;

static const det_known_word *
find_syllable(det_str text, det_vocabulary vocabulary)
{
    const det_known_word *known = det_words_find(text, vocabulary);
    if (known != NULL && vocabulary == DET_VOCABULARY_WORDS &&
        (known->roles & DET_ROLE_SYLLABLE) == 0) {
        return NULL;
    }
    return known;
}

static void
add_option(options *made, option one)
{
    if (made->count < (made->is_kana ? OPTIONS_MAX : OPTIONS_USUAL))
        made->items[made->count++] = one;
}

/* What a syllable of the vocabulary stands for: itself among words, else the next of a list. */
static bool
next_target(const det_known_word *known, det_str *rest, det_str *target)
{
    if (known->vocabulary != DET_VOCABULARY_WORDS) return det_str_next(rest, ' ', target);
    *target = *rest;
    *rest = (det_str){0};
    return target->len > 0;
}

static det_str
targets_of(const det_known_word *known)
{
    return (det_str){det_words_text + known->canonical, known->canonical_len};
}

static void
add_whole(options *made, const det_known_word *known)
{
    det_str rest = targets_of(known), target;
    while (next_target(known, &rest, &target))
        add_option(made, (option){{target}, 1});
}

/* What two halves stand for, the likelier of both first: by the sum of their places. */
static void
add_cut(options *made, const det_known_word *left, const det_known_word *right)
{
    det_str lefts[TARGETS_MAX], rights[TARGETS_MAX], rest = targets_of(left);
    size_t left_count = 0, right_count = 0;
    while (left_count < TARGETS_MAX && next_target(left, &rest, &lefts[left_count]))
        left_count++;
    rest = targets_of(right);
    while (right_count < TARGETS_MAX && next_target(right, &rest, &rights[right_count]))
        right_count++;
    for (size_t sum = 0; sum + 1 < left_count + right_count; sum++)
        for (size_t i = 0; i <= sum && i < left_count; i++)
            if (sum - i < right_count) add_option(made, (option){{lefts[i], rights[sum - i]}, 2});
}

/* "kimjongun": a family name and two syllables more, in eight letters or more, since shorter words
 * of all languages can be cut so ("Sanani"). */
static void
add_cut_in_three(options *made, det_str text)
{
    enum { LETTERS_MIN = 8 };
    if (text.len < LETTERS_MIN) return;
    for (size_t a = 2; a + 4 <= text.len && a <= 6; a++) {
        const det_known_word *family = find_syllable(det_str_slice(text, 0, a),
                                                     DET_VOCABULARY_WORDS);
        if (family == NULL || (family->roles & DET_ROLE_FAMILY) == 0) continue;
        for (size_t b = a + 2; b + 2 <= text.len; b++) {
            det_str middle = det_str_slice(text, a, b), last = det_str_slice(text, b, text.len);
            if (find_syllable(middle, DET_VOCABULARY_WORDS) == NULL ||
                find_syllable(last, DET_VOCABULARY_WORDS) == NULL) {
                continue;
            }
            add_option(made, (option){{det_str_slice(text, 0, a), middle, last}, 3});
        }
    }
}

/* Cuts behind letters from .. to of text whose halves are both syllables. */
static void
find_cuts(det_str text, det_vocabulary vocabulary, size_t from, size_t to, options *made)
{
    for (size_t cut = from; cut <= to && cut < text.len; cut++) {
        const det_known_word *left = find_syllable(det_str_slice(text, 0, cut), vocabulary);
        const det_known_word *right = left == NULL
                                          ? NULL
                                          : find_syllable(det_str_slice(text, cut, text.len),
                                                          vocabulary);
        if (right != NULL) add_cut(made, left, right);
    }
}

/* What of a token is looked up.  The sounds of a word in Cyrillic or kana, even if they spell a
 * name of another language too: Вон is "won" before it is "vaughn". */
static det_str
sounds_of(const det_token *token)
{
    return token->script == DET_SCRIPT_CYRILLIC || token->script == DET_SCRIPT_KANA ? token->written
                                                                                    : token->text;
}

/* The options of one token; none if the vocabulary does not know it. */
static void
find_options(const det_token *token, det_vocabulary vocabulary, options *made)
{
    det_str text = sounds_of(token);
    *made = (options){.is_kana = vocabulary == DET_VOCABULARY_KOREAN_KANA};
    const det_known_word *known = find_syllable(text, vocabulary);
    if (known != NULL) {
        add_whole(made, known);
        return;
    }
    /* A vowel alone is a syllable ("Uung"), but among words that is the last guess. */
    size_t last = text.len - 1;
    if (vocabulary != DET_VOCABULARY_WORDS) {
        find_cuts(text, vocabulary, 1, last, made);
        return;
    }
    find_cuts(text, vocabulary, 2, last - 1, made);
    find_cuts(text, vocabulary, 1, 1, made);
    find_cuts(text, vocabulary, last, last, made);
}

/* One row: options[i].items[choice[i]] for each token. */
static det_status
add_choice(det_rows *rows, const options *all, const size_t *choice, det_arena *arena,
           det_error *err)
{
    det_tokens from = rows->items[0];
    size_t count = 0, used = 0;
    for (size_t i = 0; i < from.count; i++)
        count += all[i].items[choice[i]].count;
    det_arena_mark mark = det_arena_mark_get(arena);
    det_token *items = DET_NEW(arena, det_token, count);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    for (size_t i = 0; i < from.count; i++) {
        const option *one = &all[i].items[choice[i]];
        for (size_t p = 0; p < one->count; p++) {
            det_token *made = &items[used++];
            *made = from.items[i];
            made->text = made->written = one->parts[p];
            det_token_describe(made);
            const det_known_word *known = det_words_find(made->text, DET_VOCABULARY_WORDS);
            made->roles = known == NULL ? DET_ROLE_SYLLABLE
                                        : known->roles & (DET_ROLE_SYLLABLE | DET_ROLE_FAMILY);
        }
    }
    if (!det_rows_add(rows, (det_tokens){items, count})) det_arena_mark_reset(arena, mark);
    return DET_OK;
}

/* All choices whose ranks add up to total, in the order of the first tokens' ranks. */
static det_status
add_choices(det_rows *rows, const options *all, size_t total, det_arena *arena, det_error *err)
{
    size_t count = rows->items[0].count, choice[TOKENS_MAX] = {0};
    for (;;) {
        size_t sum = 0;
        for (size_t i = 0; i < count; i++)
            sum += choice[i];
        if (sum == total) {
            det_status st = add_choice(rows, all, choice, arena, err);
            if (st != DET_OK || rows->count == DET_READINGS_MAX) return st;
        }
        size_t i = count;
        while (i > 0 && ++choice[i - 1] == all[i - 1].count)
            choice[--i] = 0;
        if (i == 0) return DET_OK;
    }
}

static det_status
add_all(det_rows *rows, const options *all, det_arena *arena, det_error *err)
{
    size_t most = 0;
    for (size_t i = 0; i < rows->items[0].count; i++)
        most += all[i].count - 1;
    det_status st = DET_OK;
    for (size_t total = 0; st == DET_OK && total <= most && rows->count < DET_READINGS_MAX; total++)
        st = add_choices(rows, all, total, arena, err);
    return st;
}

static bool
is_family(const det_token *token, det_vocabulary vocabulary)
{
    const det_known_word *known = find_syllable(sounds_of(token), vocabulary);
    return known != NULL && (known->roles & DET_ROLE_FAMILY) != 0;
}

static bool
is_all_of(det_tokens tokens, uint16_t script)
{
    for (size_t i = 0; i < tokens.count; i++) {
        if (tokens.items[i].script != script) return false;
    }
    return true;
}

/* How many syllables the likeliest reading has; 0 if some token has no option. */
static size_t
find_all(det_tokens from, det_vocabulary vocabulary, options all[TOKENS_MAX])
{
    size_t syllables = 0;
    for (size_t i = 0; i < from.count; i++) {
        find_options(&from.items[i], vocabulary, &all[i]);
        if (all[i].count == 0) return 0;
        syllables += all[i].items[0].count;
    }
    return syllables;
}

/* Tokens that are no syllables stay as they are: a title, a name of another language. */
static det_status
add_parted(det_rows *rows, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    options all[TOKENS_MAX];
    bool has_family = false, is_cut = false;
    if (from.count == 1) {
        all[0] = (options){0};
        add_cut_in_three(&all[0], from.items[0].text);
        return all[0].count == 0 ? DET_OK : add_all(rows, all, arena, err);
    }
    for (size_t i = 0; i < from.count; i++)
        has_family = has_family || is_family(&from.items[i], DET_VOCABULARY_WORDS);
    if (!has_family) return DET_OK;
    for (size_t i = 0; i < from.count; i++) {
        const det_token *token = &from.items[i];
        all[i] = (options){0};
        if ((token->roles & (DET_ROLES_LIGHT | DET_ROLE_NUMBER)) == 0 && token->text.len >= 4)
            find_options(token, DET_VOCABULARY_WORDS, &all[i]);
        if (all[i].count == 0) add_option(&all[i], (option){{token->text}, 1});
        is_cut = is_cut || all[i].items[0].count > 1;
    }
    return is_cut ? add_all(rows, all, arena, err) : DET_OK;
}

/* "Kim Chen Yn", in Cyrillic or taken from it: then something must be neither Korean nor Chinese.
 */
static det_status
add_russian(det_rows *rows, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    options all[TOKENS_MAX];
    if (from.count < 2 || !is_family(&from.items[0], DET_VOCABULARY_RUSSIAN)) return DET_OK;
    if (from.items[0].script == DET_SCRIPT_LATIN && find_all(from, DET_VOCABULARY_WORDS, all) > 0)
        return DET_OK;
    size_t syllables = find_all(from, DET_VOCABULARY_RUSSIAN, all);
    return syllables < 2 || syllables > SYLLABLES_MAX ? DET_OK : add_all(rows, all, arena, err);
}

/* "kimujonun": a family name, the longest first, and what is left cut in two. */
static void
add_kana_in_three(options *made, det_str text)
{
    for (size_t a = text.len > 2 ? text.len - 2 : 0; a > 0; a--) {
        const det_known_word *family = find_syllable(det_str_slice(text, 0, a),
                                                     DET_VOCABULARY_KOREAN_KANA);
        options rest = {.is_kana = true};
        if (family == NULL || (family->roles & DET_ROLE_FAMILY) == 0) continue;
        det_str given = det_str_slice(text, a, text.len), names = targets_of(family), name;
        find_cuts(given, DET_VOCABULARY_KOREAN_KANA, 1, given.len - 1, &rest);
        while (next_target(family, &names, &name))
            for (size_t i = 0; i < rest.count; i++)
                add_option(made,
                           (option){{name, rest.items[i].parts[0], rest.items[i].parts[1]}, 3});
    }
}

/* キム・ジョンウン, in one word or more: three syllables, as nearly all Koreans' names have. */
static det_status
add_kana(det_rows *rows, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    options all[TOKENS_MAX];
    if (from.count == 1) {
        all[0] = (options){.is_kana = true};
        if ((from.items[0].roles & (DET_ROLES_LIGHT | DET_ROLE_NUMBER)) == 0)
            add_kana_in_three(&all[0], from.items[0].written);
        return all[0].count == 0 ? DET_OK : add_all(rows, all, arena, err);
    }
    if (!is_family(&from.items[0], DET_VOCABULARY_KOREAN_KANA)) return DET_OK;
    return find_all(from, DET_VOCABULARY_KOREAN_KANA, all) != 3 ? DET_OK
                                                                : add_all(rows, all, arena, err);
}

/* "Jin Zheng'en": three syllables, since two would make Koreans of half of China. */
static det_status
add_mandarin(det_rows *rows, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    options all[TOKENS_MAX];
    if (from.count < 2 || !is_family(&from.items[0], DET_VOCABULARY_MANDARIN)) return DET_OK;
    return find_all(from, DET_VOCABULARY_MANDARIN, all) != 3 ? DET_OK
                                                             : add_all(rows, all, arena, err);
}

/* 金正恩: every character has a Korean reading and the first is a family name. */
static det_status
add_hanja(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    options all[TOKENS_MAX];
    for (size_t i = 0; i < from.count; i++) {
        det_str character = det_str_slice(name, from.items[i].from, from.items[i].to);
        const det_known_word *known = det_words_find(character, DET_VOCABULARY_HANJA);
        all[i] = (options){0};
        if (known == NULL) return DET_OK;
        if (i == 0 && (known->roles & DET_ROLE_FAMILY) == 0) return DET_OK;
        add_whole(&all[i], known);
    }
    return from.count < 2 ? DET_OK : add_all(rows, all, arena, err);
}

/* 陳茂波: a Chinese family name, and characters that Hong Kong reads in Cantonese.  Rows for the
 * two likeliest ways, so that others have room. */
static det_status
add_cantonese(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    enum { ROWS_MAX = 2 };
    det_tokens from = rows->items[0];
    options all[TOKENS_MAX];
    for (size_t i = 0; i < from.count; i++) {
        det_str character = det_str_slice(name, from.items[i].from, from.items[i].to);
        const det_known_word *known = det_words_find(character, DET_VOCABULARY_CANTONESE);
        if (known == NULL || (i == 0 && (known->roles & DET_ROLE_FAMILY) == 0)) return DET_OK;
        all[i] = (options){0};
        add_whole(&all[i], known);
    }
    if (from.count < 2) return DET_OK;
    size_t most = rows->count + ROWS_MAX;
    det_status st = DET_OK;
    for (size_t total = 0; st == DET_OK && total < ROWS_MAX && rows->count < most; total++)
        st = add_choices(rows, all, total, arena, err);
    if (rows->count > most) rows->count = most;
    return st;
}

det_status
det_rows_add_syllables(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    if (from.count == 0 || from.count > TOKENS_MAX) return DET_OK;
    det_status st = DET_OK;
    if (is_all_of(from, DET_SCRIPT_HAN)) {
        st = add_cantonese(rows, name, arena, err);
        return st == DET_OK ? add_hanja(rows, name, arena, err) : st;
    }
    if (is_all_of(from, DET_SCRIPT_KANA)) return add_kana(rows, arena, err);
    bool is_latin = is_all_of(from, DET_SCRIPT_LATIN);
    if (is_latin) st = add_parted(rows, arena, err);
    if (st == DET_OK && is_latin) st = add_mandarin(rows, arena, err);
    if (st == DET_OK && (is_latin || is_all_of(from, DET_SCRIPT_CYRILLIC)))
        st = add_russian(rows, arena, err);
    return st;
}
