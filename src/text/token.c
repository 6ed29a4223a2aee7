/* token.c - folded words to tokens, by the generated word tables.
 *
 * Words are looked up once (known), which gives the canonical form and roles; then, from left to
 * right, the first of these that applies makes a token:
 *   1. the longest listed phrase that begins here, compared by canonical words
 *   2. letters apart that together are a listed legal form
 *   3. a ten and a unit in words
 *   4. the word alone
 * Han, Hangul and kana are looked up in phrases only: their folded syllables are too short to be
 * told from the particles of other languages (安 is not the particle "an").  Kana that writes a
 * European name is looked up among such names. */
#include "text/token.h"

#include <string.h>

#include "text/joined.h"
#include "text/rows.h"
#include "text/skeleton.h"
#include "text/words_table.h"

/* Letters of the longest legal form that is spelled apart ("S.P.R.L." has four). */
enum { LETTERS_MAX = 6 };

const det_known_word *
det_words_find(det_str text, det_vocabulary vocabulary)
{
    uint32_t mask = det_words_slot_count - 1;
    uint32_t place = det_words_hash(det_str_hash(text), vocabulary), slot;
    for (uint32_t at = place & mask; (slot = det_words_slots[at]) != 0; at = (at + 1) & mask) {
        if ((slot ^ place) >> 16 != 0) continue;
        const det_known_word *known = &det_words_known[(slot & 0xFFFF) - 1];
        if (known->text_len == text.len && known->vocabulary == vocabulary &&
            memcmp(det_words_text + known->text, text.ptr, text.len) == 0) {
            return known;
        }
    }
    return NULL;
}

static det_str
table_text(uint32_t offset, uint8_t length)
{
    return (det_str){det_words_text + offset, length};
}

static bool
is_number(det_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    }
    return text.len > 0;
}

static bool
is_syllabic(uint16_t script)
{
    return script == DET_SCRIPT_HAN || script == DET_SCRIPT_HANGUL || script == DET_SCRIPT_KANA;
}

static bool
is_vowelless(uint16_t script)
{
    return script == DET_SCRIPT_ARABIC || script == DET_SCRIPT_HEBREW;
}

static void
take_classes(det_token *token, const det_known_word *known)
{
    memcpy(token->classes, det_words_classes + known->class_first,
           known->class_count * sizeof token->classes[0]);
    token->class_count = known->class_count;
}

/* Numbers are classes of their own, so that "0007" is "7"; those beyond 2^28 have none. */
static void
take_number(det_token *token)
{
    uint64_t number;
    if (!det_str_read_u64(token->text, &number) || number >> 28 != 0) return;
    token->classes[0] = (uint32_t)DET_CLASS_NUMBER << 28 | (uint32_t)number;
    token->class_count = 1;
}

void
det_token_describe(det_token *token)
{
    memset(token->classes, 0, sizeof token->classes);
    token->class_count = 0;
    token->skeleton = det_skeleton_of(token->text);
    const det_known_word *known = det_words_find(token->text, DET_VOCABULARY_WORDS);
    if (known != NULL) take_classes(token, known);
    if (is_number(token->text)) take_number(token);
}

/* ---- digits for letters ------------------------------------------------------------------- */

/* A reader of paper or somebody who hides takes a digit for a letter: "A8dul", "Genera1", "0sama".
 * Such a word is read with letters, and what was written stays beside it.  As many digits as
 * letters at most, or every other one ("0s4m4"), three in a row at most and in four letters one,
 * which is a vowel ("K9X7" is a number plate); and no number behind them alone ("sea12"), or it is
 * a word with a number. */
enum { DIGITS_TOGETHER_MAX = 3, NUMBER_BEHIND = 2, WOVEN_MIN = 4, DENSE_MIN = 5 };

static char
letter_of_digit(char digit)
{
    static const char letters[] = "oi_easgtbg";
    return letters[digit - '0'];
}

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool
is_vowel(char letter)
{
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u';
}

static bool
may_pose(const det_word *word)
{
    size_t digits = 0, behind = 0, together = 0, length = word->text.len;
    bool has_vowel = length >= DENSE_MIN;
    for (size_t i = 0; i < length; i++) {
        char byte = word->text.ptr[i];
        behind = is_digit(byte) ? behind + 1 : 0;
        if (behind > together) together = behind;
        digits += is_digit(byte);
        if (is_digit(byte) && letter_of_digit(byte) == '_') return false;
        has_vowel |= is_digit(byte) && is_vowel(letter_of_digit(byte));
    }
    size_t letters = length - digits;
    if (digits == 0 || letters <= 1 || word->script != DET_SCRIPT_LATIN) return false;
    if (behind >= NUMBER_BEHIND && (digits == behind || behind == DIGITS_TOGETHER_MAX))
        return false;
    return digits == 1 ||
           (together == 1 && length >= WOVEN_MIN && has_vowel &&
            digits <= letters + (length >= DENSE_MIN)) ||
           (together <= DIGITS_TOGETHER_MAX && length >= DENSE_MIN && digits <= letters);
}

/* The letter that is read for a byte, a 1 apart. */
static char
plain_letter(char byte)
{
    return is_digit(byte) && byte != '1' ? letter_of_digit(byte) : byte;
}

/* The word with letters for its digits.  A 1 is l beside a vowel and i beside none, unless the
 * other way round makes a word that a list knows. */
static void
mend(det_str plain, char *text)
{
    bool is_known = false;
    for (int turned = 0; turned < 3 && !is_known; turned++) {
        for (size_t i = 0; i < plain.len; i++) {
            text[i] = plain_letter(plain.ptr[i]);
            bool is_beside_vowel = (i > 0 && is_vowel(text[i - 1])) ||
                                   (i + 1 < plain.len && is_vowel(plain_letter(plain.ptr[i + 1])));
            if (plain.ptr[i] == '1') text[i] = is_beside_vowel == (turned != 1) ? 'l' : 'i';
        }
        is_known = det_words_find((det_str){text, plain.len}, DET_VOCABULARY_WORDS) != NULL;
    }
}

static det_status
mend_digits(det_words *words, det_arena *arena, det_error *err)
{
    det_word *made = NULL;
    for (size_t i = 0; i < words->count; i++) {
        const det_word *word = &words->items[i];
        if (!may_pose(word) || det_words_find(word->text, DET_VOCABULARY_WORDS) != NULL) continue;
        char *text = det_arena_alloc(arena, word->text.len);
        if (made == NULL) made = DET_NEW(arena, det_word, words->count);
        if (text == NULL || made == NULL)
            return det_fail(err, DET_NOMEM, (det_where){0}, "words of a name");
        if (words->items != made) memcpy(made, words->items, words->count * sizeof made[0]);
        words->items = made;
        mend(made[i].text, text);
        made[i].plain = made[i].text;
        made[i].text.ptr = text;
    }
    return DET_OK;
}

/* ---- words to tokens ---------------------------------------------------------------------- */

/* "JJSC", "LLTD": a legal form without a vowel, and so nobody's name, of which one letter is there
 * twice. */
static const det_known_word *
find_doubled(det_str word)
{
    enum { DOUBLED_MIN = 4, DOUBLED_MAX = 8 };
    char single[DOUBLED_MAX];
    size_t at = 0;
    if (word.len < DOUBLED_MIN || word.len > DOUBLED_MAX) return NULL;
    for (size_t i = 0; i < word.len; i++) {
        if (is_vowel(word.ptr[i]) || word.ptr[i] == 'y') return NULL;
        if (at == 0 && i > 0 && word.ptr[i] == word.ptr[i - 1]) at = i;
    }
    if (at == 0) return NULL;
    memcpy(single, word.ptr, at);
    memcpy(single + at, word.ptr + at + 1, word.len - at - 1);
    const det_known_word *known = det_words_find((det_str){single, word.len - 1},
                                                 DET_VOCABULARY_WORDS);
    return known != NULL && (known->roles & DET_ROLE_LEGAL_FORM) != 0 ? known : NULL;
}

static const det_known_word *
find_word(const det_word *word)
{
    if (word->token.len > 0) return det_words_find(word->token, DET_VOCABULARY_WORDS);
    const det_known_word *known = NULL;
    if (word->script == DET_SCRIPT_KANA ||
        (word->script != DET_SCRIPT_LATIN && !is_syllabic(word->script)))
        known = det_words_find(word->text, det_words_vocabulary(word->script));
    /* What is left of a word without its vowels is no abbreviation. */
    if (known == NULL && !is_vowelless(word->script))
        known = det_words_find(word->text, DET_VOCABULARY_WORDS);
    if (known == NULL && word->script == DET_SCRIPT_LATIN) known = find_doubled(word->text);
    return known;
}

static det_token
token_of(const det_word *word, const det_known_word *known)
{
    det_token token = {.text = word->text,
                       .written = word->plain.len > 0 ? word->plain : word->text,
                       .from = word->from,
                       .to = word->to,
                       .script = word->script};
    /* Dotted letters may be a legal form ("L.L.C."), but are no word: "T.D.G." is not "trading". */
    bool is_word = !word->is_spelled ||
                   (known != NULL && (known->roles & DET_ROLE_LEGAL_FORM) != 0);
    if (known != NULL && is_syllabic(word->script) && known->vocabulary != DET_VOCABULARY_KANA) {
        token.roles = known->roles & (DET_ROLE_SYLLABLE | DET_ROLE_FAMILY);
    } else if (known != NULL && is_word) {
        token.text = table_text(known->canonical, known->canonical_len);
        token.roles = known->roles;
        /* Of a word without its vowels, that its Latin form is a syllable too says nothing: חן may
         * be Hen, and Chen. */
        if (is_vowelless(word->script) && (token.roles & DET_ROLES_LIGHT) == 0)
            token.roles &= (uint16_t)~DET_ROLE_SYLLABLE;
    }
    /* Classes are those of the text, whatever led to it. */
    if (known != NULL &&
        (known->vocabulary == DET_VOCABULARY_WORDS ||
         det_str_equal(token.text, table_text(known->canonical, known->canonical_len)))) {
        take_classes(&token, known);
    } else if (known != NULL || word->script != DET_SCRIPT_LATIN) {
        known = det_words_find(token.text, DET_VOCABULARY_WORDS);
        if (known != NULL) take_classes(&token, known);
    }
    if (word->is_single) token.roles |= DET_ROLE_INITIAL;
    if (is_number(word->text)) {
        token.roles |= DET_ROLE_NUMBER;
        take_number(&token);
    }
    token.skeleton = det_skeleton_of(token.text);
    return token;
}

/* How many of tokens[0 .. count) the longest phrase takes; 0 if none begins here. */
static size_t
match_phrase(const det_known_word *known, const det_token *tokens, size_t count, det_token *out)
{
    for (uint16_t p = 0; p < known->phrase_count; p++) {
        const det_known_phrase *phrase = &det_words_phrases[known->phrase_first + p];
        if (phrase->words > count) continue;
        det_str rest = table_text(phrase->text, phrase->text_len), part;
        size_t at = 0;
        while (det_str_next(&rest, ' ', &part) && det_str_equal(part, tokens[at].text))
            at++;
        if (at < phrase->words) continue;
        *out = tokens[0];
        out->text = table_text(phrase->canonical, phrase->canonical_len);
        out->to = tokens[at - 1].to;
        out->roles = phrase->roles;
        det_token_describe(out);
        return at;
    }
    return 0;
}

/* The same for single letters that spell a legal form.  is_front: nothing stands before them. */
static size_t
match_letters(const det_word *words, size_t count, bool is_front, det_token *out)
{
    size_t run = 0;
    while (run < count && run < LETTERS_MAX && words[run].is_single)
        run++;
    for (; run >= 2; run--) {
        if (run == 2 && is_front && count > 2) return 0; /* a person's initials */
        char text[LETTERS_MAX * 8];
        size_t length = 0;
        for (size_t i = 0; i < run; i++) {
            if (length + words[i].text.len > sizeof text) return 0;
            memcpy(text + length, words[i].text.ptr, words[i].text.len);
            length += words[i].text.len;
        }
        const det_known_word *known = det_words_find((det_str){text, length}, DET_VOCABULARY_WORDS);
        if (known == NULL || (known->roles & DET_ROLE_LEGAL_FORM) == 0) continue;
        *out = (det_token){.text = table_text(known->canonical, known->canonical_len),
                           .from = words[0].from,
                           .to = words[run - 1].to,
                           .roles = known->roles,
                           .script = words[0].script};
        det_token_describe(out);
        return run;
    }
    return 0;
}

/* "Abd al-Ghani" and "Abdul Ghani" are one: the article goes with "abd", and "Abd Allah" is one
 * name.  Returns how many tokens out stands for, 0 if the first is not "abd". */
static size_t
match_abd(const det_token *tokens, size_t count, det_token *out)
{
    static const char *const articles[] = {"al", "ar", "as", "ash", "at", "ad", "az", "an"};
    if (!det_str_equal(tokens[0].text, DET_STR("abd"))) return 0;
    size_t taken = 1;
    for (size_t i = 0; taken < count && i < sizeof articles / sizeof articles[0]; i++) {
        if (!det_str_equal(tokens[1].text, det_str_of(articles[i]))) continue;
        taken = 2;
        break;
    }
    *out = tokens[0];
    if (taken < count && det_str_equal(tokens[taken].text, DET_STR("allah"))) {
        const det_known_word *known = det_words_find(DET_STR("abdullah"), DET_VOCABULARY_WORDS);
        taken++;
        out->text = DET_STR("abdullah");
        out->roles = known != NULL ? known->roles : 0;
        det_token_describe(out);
    }
    out->to = tokens[taken - 1].to;
    return taken;
}

/* The number that a word stands for; 0 if it is none, or in figures. */
static uint32_t
number_of(const det_token *token)
{
    if ((token->roles & DET_ROLE_SERIES) == 0) return 0;
    for (uint32_t i = 0; i < token->class_count; i++)
        if (det_class_kind_of(token->classes[i]) == DET_CLASS_NUMBER)
            return token->classes[i] & 0x0FFFFFFFu;
    return 0;
}

/* "Thirty Nine" is 39, "Twenty First" 21.  Returns how many tokens out stands for, 0 if the first
 * is no ten or the next no unit; out->text is in the arena, NULL where there is no memory. */
static size_t
match_number(const det_token *tokens, size_t count, det_arena *arena, det_token *out)
{
    uint32_t ten = number_of(&tokens[0]), unit = count > 1 ? number_of(&tokens[1]) : 0;
    if (ten < 20 || ten > 90 || ten % 10 != 0 || unit < 1 || unit > 9) return 0;
    char *text = det_arena_alloc(arena, 2);
    *out = tokens[0];
    out->to = tokens[1].to;
    out->roles = DET_ROLE_NUMBER;
    out->text = (det_str){text, 2};
    if (text == NULL) return 2;
    text[0] = (char)('0' + ten / 10);
    text[1] = (char)('0' + unit);
    det_token_describe(out);
    return 2;
}

/* What words [0, count) look like without their blanks, in token->written.  False: no memory. */
static bool
write_joined(const det_word *words, size_t count, det_arena *arena, det_token *token)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length += words[i].text.len;
    token->written = token->text;
    if (length > DET_TOKEN_BYTES_MAX) return true;
    char *bytes = det_arena_alloc(arena, length);
    if (bytes == NULL) return false;
    token->written = (det_str){bytes, length};
    for (size_t i = 0; i < count; i++) {
        memcpy(bytes, words[i].text.ptr, words[i].text.len);
        bytes += words[i].text.len;
    }
    return true;
}

static bool
ends_with_one(det_str text, const char *const *endings)
{
    for (; *endings != NULL; endings++) {
        if (det_str_ends(text, det_str_of(*endings))) return true;
    }
    return false;
}

/* Of a name that is all syllables, none is a particle ("An Myong Hun"), a person's none a legal
 * form
 * ("Kim Se Gon"), and the first and the last no initial ("O Kuk Ryol", "Jang Hyon U"). */
static void
settle_syllables(det_token *tokens, size_t count)
{
    enum { PERSON_MAX = 4 };
    for (size_t i = 0; i < count; i++) {
        if ((tokens[i].roles & DET_ROLE_SYLLABLE) == 0) return;
    }
    if (count < 2) return;
    bool is_person = count > 2 && count <= PERSON_MAX && (tokens[0].roles & DET_ROLE_FAMILY) != 0;
    for (size_t i = 0; i < count; i++) {
        bool is_end = i == 0 || (is_person && i + 1 == count);
        tokens[i].roles &= (uint16_t) ~(DET_ROLE_PARTICLE | (is_end ? DET_ROLE_INITIAL : 0) |
                                        (is_person ? DET_ROLE_LEGAL_FORM : 0));
    }
}

/* The roles that a token has from its neighbours and its ending. */
static void
settle_roles(det_token *tokens, size_t count)
{
    static const char *const patronymics[] = {"ovich", "evich", "ovych",   "evych", "ovna",
                                              "evna",  "ivna",  "inichna", NULL};
    static const char *const nisbahs[] = {"i", "iy", "iyya", "iyah", "iya", NULL};
    bool is_father = false, is_behind_article = false;
    for (size_t i = 0; i < count; i++) {
        det_token *t = &tokens[i];
        if ((t->roles & DET_ROLE_PARTICLE) != 0) {
            is_behind_article = det_str_equal(t->text, DET_STR("al"));
            if (det_str_equal(t->text, DET_STR("bin")) || det_str_equal(t->text, DET_STR("bint")) ||
                det_str_equal(t->text, DET_STR("ould")))
                is_father = true;
            continue;
        }
        if (is_father) t->roles |= DET_ROLE_FATHER;
        if (is_behind_article && t->text.len > 3 && ends_with_one(t->text, nisbahs))
            t->roles |= DET_ROLE_NISBAH;
        if (t->text.len > 6 && ends_with_one(t->text, patronymics)) t->roles |= DET_ROLE_PATRONYMIC;
        is_father = is_behind_article = false;
    }
}

/* *has_parted: were joined words taken apart? */
static det_status
read_as(det_str name, bool is_parted, det_arena *arena, det_tokens *out, bool *has_parted,
        det_error *err)
{
    det_words words;
    det_status st = det_fold_words(name, arena, &words, err);
    if (st != DET_OK) {
        det_while(err, st, "reading the tokens of a name");
        return st;
    }
    st = mend_digits(&words, arena, err);
    const det_word *whole = words.items;
    if (st == DET_OK && is_parted) st = det_joined_part(&words, arena, err);
    if (st != DET_OK) return st;
    *has_parted = words.items != whole;
    det_token *tokens = DET_NEW(arena, det_token, words.count);
    if (tokens == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "tokens of a name");

    const det_known_word *known[DET_NAME_TOKENS_MAX];
    for (size_t i = 0; i < words.count; i++) {
        known[i] = find_word(&words.items[i]);
        tokens[i] = token_of(&words.items[i], known[i]);
    }
    /* Tokens are moved to the front as they are settled: kept <= i. */
    size_t kept = 0;
    for (size_t i = 0; i < words.count;) {
        det_token made = tokens[i];
        size_t left = words.count - i, taken = 0;
        if (known[i] != NULL && known[i]->phrase_count > 0) {
            taken = match_phrase(known[i], tokens + i, left, &made);
        }
        if (taken == 0 && words.items[i].is_single) {
            taken = match_letters(words.items + i, left, i == 0, &made);
        }
        if (taken == 0) taken = match_abd(tokens + i, left, &made);
        if (taken == 0) taken = match_number(tokens + i, left, arena, &made);
        if (taken > 1 &&
            (made.text.ptr == NULL || !write_joined(words.items + i, taken, arena, &made)))
            return det_fail(err, DET_NOMEM, (det_where){0}, "tokens of a name");
        tokens[kept++] = made;
        i += taken > 0 ? taken : 1;
    }
    settle_syllables(tokens, kept);
    settle_roles(tokens, kept);
    *out = (det_tokens){tokens, kept};
    return DET_OK;
}

det_status
det_tokens_read_as(det_str name, bool is_parted, det_arena *arena, det_tokens *out, det_error *err)
{
    bool has_parted;
    return read_as(name, is_parted, arena, out, &has_parted, err);
}

det_status
det_tokens_read_parted(det_str name, det_arena *arena, det_tokens *out, bool *has_parted,
                       det_error *err)
{
    return read_as(name, true, arena, out, has_parted, err);
}

det_status
det_tokens_read(det_str name, det_arena *arena, det_tokens *out, det_error *err)
{
    return det_tokens_read_as(name, true, arena, out, err);
}

const char *
det_text_code_version(void)
{
    return det_text_code;
}

const char *
det_tokens_version(void)
{
    return det_words_version_text;
}
