/* readings.c - the rows of tokens that one name may stand for.
 *
 * Kinds beside those of syllables.c: habits of romanising, letters misread by a machine, names of
 * Europe in Chinese characters, words that only look as if they had the Arabic article, and, of
 * listed names only, joined words left in one.
 *
 * The first row is what det_tokens_read gives.  Each habit of romanising a script
 * (data/readings.txt) rewrites the words of that script and leaves the others; a row is kept only
 * if some word of it is further from the first row's than consonants and classes reach.  So a name
 * in Latin letters costs nothing here, and most Cyrillic names have two or three rows, not eight.
 */
#include <assert.h>
#include <string.h>

#include "text/edit.h"
#include "text/heard.h"
#include "text/rows.h"
#include "text/sounds.h"
#include "text/words_table.h"

static bool
rule_fits(const det_reading_rule *rule, det_str word, size_t at)
{
    if (rule->from_len > word.len - at) return false;
    if (rule->place == DET_RULE_FRONT && at > 0) return false;
    if (rule->place == DET_RULE_INSIDE && at == 0) return false;
    if (rule->place == DET_RULE_END && at + rule->from_len < word.len) return false;
    return memcmp(word.ptr + at, rule->from, rule->from_len) == 0;
}

/* word by the rules of a habit; false if it would become longer than a token may be. */
static bool
rewrite(det_str word, const det_reading_habit *habit, char out[DET_TOKEN_BYTES_MAX], size_t *length)
{
    *length = 0;
    for (size_t at = 0; at < word.len;) {
        const det_reading_rule *rule = det_words_rules + habit->rule_first;
        const det_reading_rule *end = rule + habit->rule_count;
        while (rule < end && !rule_fits(rule, word, at))
            rule++;
        const char *to = rule < end ? rule->to : word.ptr + at;
        size_t to_len = rule < end ? rule->to_len : 1;
        if (to_len > DET_TOKEN_BYTES_MAX - *length) return false;
        memcpy(out + *length, to, to_len);
        *length += to_len;
        at += rule < end ? rule->from_len : 1;
    }
    return *length > 0;
}

static bool
shares_class(const det_token *a, const det_token *b)
{
    for (size_t i = 0; i < a->class_count; i++) {
        for (size_t j = 0; j < b->class_count; j++) {
            if (a->classes[i] == b->classes[j]) return true;
        }
    }
    return false;
}

/* Would all that sounds like a be found from b without a row of its own?  An edit between them does
 * not suffice: the name that is meant may be an edit away from a ("Walker" from "wolker", and two
 * from "uolker").  Of listed names it does: they are listed in Latin letters too. */
static bool
sounds_as(const det_token *a, const det_token *b)
{
    return a->skeleton == b->skeleton && (a->skeleton != 0 || shares_class(a, b));
}

/* Would a itself be found from b? */
static bool
is_bridged(const det_token *a, const det_token *b)
{
    uint32_t budget = det_edit_budget(a->text, b->text);
    if (det_edit_distance(a->text, b->text, budget) <= budget) return true;
    return (a->skeleton != 0 && a->skeleton == b->skeleton) || shares_class(a, b);
}

static bool
same_words(det_tokens a, det_tokens b)
{
    if (a.count != b.count) return false;
    for (size_t i = 0; i < a.count; i++) {
        if (!det_str_equal(a.items[i].text, b.items[i].text)) return false;
    }
    return true;
}

bool
det_rows_add(det_rows *rows, det_tokens row)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (same_words(rows->items[i], row)) return false;
    }
    if (rows->count == DET_READINGS_MAX) return false;
    rows->items[rows->count++] = row;
    return true;
}

/* Is word made of open syllables, as Japanese ones are: a consonant or two, a vowel, perhaps an n?
 */
static bool
is_open(det_str word)
{
    static const char *const onsets[] = {"sh", "ch", "ts", "ky", "gy", "ny", "hy", "my",
                                         "ry", "by", "py", "kk", "tt", "pp", "ss", "k",
                                         "s",  "t",  "n",  "h",  "m",  "y",  "r",  "w",
                                         "g",  "z",  "d",  "b",  "p",  "j",  "f",  ""};
    size_t at = 0, vowels = 0;
    while (at < word.len) {
        det_str rest = det_str_slice(word, at, word.len);
        size_t i = 0;
        while (!det_str_starts(rest, det_str_of(onsets[i])))
            i++;
        at += strlen(onsets[i]);
        if (at == word.len || strchr("aeiou", word.ptr[at]) == NULL) return false;
        while (at < word.len && strchr("aeiou", word.ptr[at]) != NULL)
            at++, vowels++;
        bool is_nasal = at < word.len && (word.ptr[at] == 'n' || word.ptr[at] == 'm') &&
                        (at + 1 == word.len || strchr("aeiouy", word.ptr[at + 1]) == NULL);
        if (is_nasal) at++;
    }
    return vowels > 1;
}

/* Words that a list knows have their spelling already. */
static bool
is_rewritable(const det_token *token, uint16_t script)
{
    return token->script == script && det_token_is_plain(token) &&
           (token->roles & (DET_ROLES_LIGHT | DET_ROLE_NUMBER | DET_ROLE_SYLLABLE)) == 0;
}

/* What letters the words have, and which stand behind each; what is no letter shares a bit with
 * one.
 */
typedef struct used_letters {
    uint32_t all;
    uint32_t behind[32];
} used_letters;

static unsigned
letter_bit(char letter)
{
    return (unsigned char)letter & 31;
}

static used_letters
letters_of(det_tokens tokens)
{
    used_letters used = {0};
    for (size_t i = 0; i < tokens.count; i++) {
        det_str word = tokens.items[i].text;
        for (size_t at = 0; at < word.len; at++) {
            uint32_t bit = UINT32_C(1) << letter_bit(word.ptr[at]);
            used.all |= bit;
            if (at > 0) used.behind[letter_bit(word.ptr[at - 1])] |= bit;
        }
    }
    return used;
}

/* May the rule fit one of those words?  Most do not. */
static bool
may_fit(const used_letters *used, const det_reading_rule *rule)
{
    return (rule->letters & ~used->all) == 0 &&
           (rule->from_len < 2 ||
            (used->behind[letter_bit(rule->from[0])] >> letter_bit(rule->from[1]) & 1) != 0);
}

static bool
fits_somewhere(const det_reading_rule *rule, det_str word)
{
    if (rule->from_len > word.len) return false;
    if (rule->place == DET_RULE_FRONT) return rule_fits(rule, word, 0);
    if (rule->place == DET_RULE_END) return rule_fits(rule, word, word.len - rule->from_len);
    for (size_t at = 0; at + rule->from_len <= word.len; at++) {
        if (word.ptr[at] == rule->from[0] && rule_fits(rule, word, at)) return true;
    }
    return false;
}

/* Does one of the rules fit a word of tokens, which use these letters? */
static bool
fits_any(det_tokens tokens, const used_letters *used, const det_reading_rule *rules, size_t count,
         uint16_t script)
{
    for (size_t r = 0; r < count; r++) {
        if (!may_fit(used, &rules[r])) continue;
        for (size_t i = 0; i < tokens.count; i++) {
            const det_token *token = &tokens.items[i];
            if (fits_somewhere(&rules[r], token->text) && is_rewritable(token, script)) return true;
        }
    }
    return false;
}

/* May the name be written by this habit?  Latin letters are written by all languages, so a habit of
 * theirs has signs: the "tsch" and "ow" of a Russian in German. */
static bool
has_signs(det_tokens tokens, const used_letters *used, const det_reading_habit *habit)
{
    const det_reading_rule *also = det_words_rules + habit->rule_first - habit->also_count;
    return fits_any(tokens, used, also - habit->sign_count, habit->sign_count, habit->script) &&
           (habit->also_count == 0 ||
            fits_any(tokens, used, also, habit->also_count, habit->script));
}

static det_status
add_habit(det_rows *rows, const det_reading_habit *habit, bool is_listed, det_arena *arena,
          det_error *err)
{
    det_tokens from = rows->items[0];
    det_arena_mark mark = det_arena_mark_get(arena);
    det_token *items = NULL;
    bool is_new = false;
    for (size_t i = 0; i < from.count; i++) {
        char text[DET_TOKEN_BYTES_MAX];
        size_t length;
        if (!is_rewritable(&from.items[i], habit->script) ||
            !rewrite(from.items[i].text, habit, text, &length) ||
            (habit->is_open && !is_open((det_str){text, length})) ||
            det_str_equal((det_str){text, length}, from.items[i].text)) {
            continue;
        }
        if (items == NULL) {
            items = DET_NEW(arena, det_token, from.count);
            if (items == NULL) goto no_memory;
            memcpy(items, from.items, from.count * sizeof items[0]);
        }
        char *kept = det_arena_alloc(arena, length);
        if (kept == NULL) goto no_memory;
        memcpy(kept, text, length);
        items[i].text = items[i].written = (det_str){kept, length};
        det_token_describe(&items[i]);
        is_new = is_new || habit->sign_count > 0 ||
                 !(is_listed ? is_bridged(&items[i], &from.items[i])
                             : sounds_as(&items[i], &from.items[i]));
    }
    if (!is_new || !det_rows_add(rows, (det_tokens){items, from.count}))
        det_arena_mark_reset(arena, mark);
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
}

/* What a wedge makes of a letter, and what c and j are beside letters with one: Čajka, Šapša,
 * Cecilija. */
static const struct {
    char letter[4];
    char latin[3];
} wedges[] = {
    {"Č", "ch"},         {"č", "ch"},         {"Š", "sh"},         {"š", "sh"},
    {"Ž", "zh"},         {"ž", "zh"},         {"C\xCC\x8C", "ch"}, {"c\xCC\x8C", "ch"},
    {"S\xCC\x8C", "sh"}, {"s\xCC\x8C", "sh"}, {"Z\xCC\x8C", "zh"}, {"z\xCC\x8C", "zh"},
};

/* The number of the letter with a wedge at `at`, composed or not; SIZE_MAX if there is none. */
static size_t
wedge_at(det_str name, size_t at)
{
    det_str rest = det_str_slice(name, at, name.len);
    const unsigned char first = (unsigned char)rest.ptr[0];
    const bool may_be = first == 0xC4 || first == 0xC5 ||
                        (rest.len > 2 && (unsigned char)rest.ptr[1] == 0xCC);
    if (!may_be) return SIZE_MAX;
    for (size_t i = 0; i < sizeof wedges / sizeof wedges[0]; i++) {
        if (det_str_starts(rest, det_str_of(wedges[i].letter))) return i;
    }
    return SIZE_MAX;
}

det_status
det_rows_add_text(det_rows *rows, det_str text, const uint32_t *place, det_arena *arena,
                  det_error *err)
{
    det_tokens row;
    det_status st = det_tokens_read(text, arena, &row, err);
    if (st == DET_LIMIT) return DET_OK; /* it has become too long, the name itself has not */
    if (st != DET_OK) return st;
    det_token *items = DET_NEW(arena, det_token, row.count);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    for (size_t i = 0; i < row.count; i++) {
        items[i] = row.items[i];
        items[i].from = place[items[i].from];
        items[i].to = place[items[i].to];
    }
    (void)det_rows_add(rows, (det_tokens){items, row.count});
    return DET_OK;
}

/* Folding drops marks, and who lists Milošević as Milosevic does so too; but Šapša is Shapsha for
 * most.  The row in which letters with a wedge are written so. */
static det_status
add_unwedged(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    size_t count = 0, used = 0;
    for (size_t at = 0; at + 1 < name.len; at++)
        count += ((unsigned char)name.ptr[at + 1] & 0x80) != 0 && wedge_at(name, at) != SIZE_MAX;
    if (count == 0) return DET_OK;
    char *text = det_arena_alloc(arena, 2 * name.len);
    uint32_t *place = DET_NEW(arena, uint32_t,
                              2 * name.len + 1); /* in name, of each byte of text */
    if (text == NULL || place == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    for (size_t at = 0; at < name.len; at++) {
        size_t wedge = wedge_at(name, at);
        place[used] = place[used + 1] = (uint32_t)at;
        char letter = name.ptr[at] | (name.ptr[at] >= 'A' && name.ptr[at] <= 'Z' ? 32 : 0);
        if (wedge != SIZE_MAX) {
            memcpy(text + used, wedges[wedge].latin, 2);
            used += 2;
            at += strlen(wedges[wedge].letter) - 1;
        } else if (letter == 'c') {
            memcpy(text + used, "ts", 2);
            used += 2;
        } else {
            text[used++] = letter == 'j' ? 'y' : name.ptr[at];
        }
    }
    place[used] = (uint32_t)name.len;
    return det_rows_add_text(rows, (det_str){text, used}, place, arena, err);
}

/* Two letters that a machine reads as one, or the other way round: "Jarniyat" is "Jamiyat". */
static const struct {
    char two[3], one;
} misread[] = {{"rn", 'm'}, {"vv", 'w'}, {"cl", 'd'}};

/* word with one letter for each such two; false if it has none. */
static bool
read_again(det_str word, char out[DET_TOKEN_BYTES_MAX], size_t *length)
{
    *length = 0;
    for (size_t at = 0; at < word.len; at++) {
        char letter = word.ptr[at];
        for (size_t i = 0; i < sizeof misread / sizeof misread[0] && at + 1 < word.len; i++) {
            if (letter != misread[i].two[0] || word.ptr[at + 1] != misread[i].two[1]) continue;
            letter = misread[i].one;
            at++;
            break;
        }
        out[(*length)++] = letter;
    }
    return *length<word.len && * length> 1;
}

/* A short word whose 1 or 0 may be a letter, and which then is a word that says little: "A1 Furqan"
 * is "Al Furqan", and "C0" a company. */
static bool
read_short(det_str word, char out[DET_TOKEN_BYTES_MAX], size_t *length)
{
    bool has_digit = false;
    if (word.len != 2) return false;
    for (size_t at = 0; at < word.len; at++) {
        char letter = word.ptr[at] == '1' ? 'l' : word.ptr[at] == '0' ? 'o' : word.ptr[at];
        if (letter >= '0' && letter <= '9') return false;
        has_digit = has_digit || letter != word.ptr[at];
        out[at] = letter;
    }
    *length = word.len;
    const det_known_word *known = det_words_find((det_str){out, word.len}, DET_VOCABULARY_WORDS);
    return has_digit && known != NULL && (known->roles & DET_ROLES_LIGHT) != 0;
}

/* The row in which all such letters are read as one, if the index would not bridge it. */
static det_status
add_misread(det_rows *rows, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    det_token *items = NULL;
    bool is_new = false;
    for (size_t i = 0; i < from.count; i++) {
        char text[DET_TOKEN_BYTES_MAX];
        size_t length;
        const det_token *token = &from.items[i];
        if (token->script != DET_SCRIPT_LATIN || (token->roles & DET_ROLE_SYLLABLE) != 0 ||
            (!read_short(token->written, text, &length) &&
             !read_again(token->written, text, &length)))
            continue;
        det_tokens word;
        char *kept = det_arena_alloc(arena, length);
        if (items == NULL) {
            items = DET_NEW(arena, det_token, from.count);
            if (items != NULL) memcpy(items, from.items, from.count * sizeof items[0]);
        }
        if (kept == NULL || items == NULL)
            return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
        memcpy(kept, text, length);
        det_status st = det_tokens_read_as((det_str){kept, length}, false, arena, &word, err);
        if (st != DET_OK) return st;
        if (word.count != 1) continue;
        items[i] = word.items[0];
        items[i].from = token->from;
        items[i].to = token->to;
        is_new = is_new || !is_bridged(&items[i], token);
    }
    if (is_new) (void)det_rows_add(rows, (det_tokens){items, from.count});
    return DET_OK;
}

/* A bit for each script of the tokens. */
static uint32_t
scripts_of(det_tokens tokens)
{
    _Static_assert(DET_SCRIPT_COUNT <= 32, "scripts are bits");
    uint32_t scripts = 0;
    for (size_t i = 0; i < tokens.count; i++)
        scripts |= UINT32_C(1) << tokens.items[i].script;
    return scripts;
}

/* Is a habit to be followed?  What is asked for in a script of which data/heard.txt has the sounds
 * is compared by them, which knows more than all habits; listed names keep theirs, since who asks
 * in Latin letters is compared by consonants.  Japanese in Russian is a habit of its own. */
static bool
is_asked(const det_reading_habit *habit, bool is_listed)
{
    return is_listed || habit->is_open || !det_heard_has(habit->script);
}

/* The rows of habits of romanising, and of writing Slavic names in Latin letters. */
static det_status
add_habits(det_rows *rows, uint32_t scripts, bool is_listed, det_arena *arena, det_error *err)
{
    used_letters used = {0};
    if ((scripts & UINT32_C(1) << DET_SCRIPT_LATIN) != 0) used = letters_of(rows->items[0]);
    for (uint32_t h = 0; h < det_words_habit_count; h++) {
        const det_reading_habit *habit = &det_words_habits[h];
        if ((scripts >> habit->script & 1) == 0 || !is_asked(habit, is_listed)) continue;
        if (habit->sign_count > 0 && !has_signs(rows->items[0], &used, habit)) continue;
        det_status st = add_habit(rows, habit, is_listed, arena, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* An article that may be none: what ends in -i behind it says where somebody is from, and what a
 * table knows is a word. */
static bool
is_article(det_tokens tokens, size_t at)
{
    return at + 1 < tokens.count && tokens.items[at].script == DET_SCRIPT_ARABIC &&
           tokens.items[at].to == tokens.items[at + 1].from &&
           det_str_equal(tokens.items[at].text, DET_STR("al")) &&
           det_token_is_plain(&tokens.items[at + 1]) && tokens.items[at + 1].class_count == 0 &&
           (tokens.items[at + 1].roles & (DET_ROLE_NISBAH | DET_ROLES_LIGHT)) == 0;
}

/* What looks like the Arabic article may be the beginning of a name: ألكسندر is "alexander".  The
 * row in which all such words are one. */
static det_status
add_unarticled(det_rows *rows, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    size_t articles = 0, used = 0;
    for (size_t i = 0; i < from.count; i++)
        articles += is_article(from, i);
    if (articles == 0) return DET_OK;
    det_token *items = DET_NEW(arena, det_token, from.count);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    for (size_t i = 0; i < from.count; i++) {
        det_token *made = &items[used++];
        *made = from.items[i];
        det_str rest = i + 1 < from.count ? from.items[i + 1].text : (det_str){0};
        if (!is_article(from, i) || rest.len + 2 > DET_TOKEN_BYTES_MAX) continue;
        char *text = det_arena_alloc(arena, rest.len + 2);
        if (text == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
        memcpy(text, "al", 2);
        memcpy(text + 2, rest.ptr, rest.len);
        const det_str whole = {text, rest.len + 2};
        const det_known_word *known = det_words_find(whole, DET_VOCABULARY_ARABIC);
        const det_token *last = &from.items[++i];
        if (known != NULL) {
            *made = det_rows_transcribed(made, last, known);
            continue;
        }
        made->text = made->written = whole;
        made->to = last->to;
        made->roles = last->roles & (uint16_t)~DET_ROLE_NISBAH;
        det_token_describe(made);
    }
    (void)det_rows_add(rows, (det_tokens){items, used});
    return DET_OK;
}

/* What the words of kana are by their sounds, beside what the first row says, and the row of their
 * likeliest spellings. */
static det_status
add_kana_sounds(det_rows *rows, bool with_keys, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    det_token *items = DET_NEW(arena, det_token, from.count);
    det_token *spelled = DET_NEW(arena, det_token, from.count);
    if (items == NULL || spelled == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    memcpy(items, from.items, from.count * sizeof items[0]);
    for (size_t i = 0; i < from.count; i++) {
        det_str likeliest;
        spelled[i] = items[i];
        if (items[i].script != DET_SCRIPT_KANA) continue;
        det_status st = det_sounds_of_kana(items[i].written, with_keys, arena, &items[i].sounds,
                                           &likeliest, err);
        if (st != DET_OK) return st;
        spelled[i].sounds = items[i].sounds;
        if (items[i].sounds == NULL || !det_token_is_plain(&items[i]) || likeliest.len == 0)
            continue;
        spelled[i].text = spelled[i].written = likeliest;
        det_token_describe(&spelled[i]);
    }
    rows->items[0].items = items;
    (void)det_rows_add(rows, (det_tokens){spelled, from.count});
    return DET_OK;
}

/* Was a word taken apart of which no list knows the beginning: "Habbullah", and no "Aminullah"? */
static bool
has_unknown_part(det_tokens tokens)
{
    for (size_t i = 0; i + 1 < tokens.count; i++)
        if (tokens.items[i].from == tokens.items[i + 1].from &&
            (tokens.items[i].roles & (DET_ROLE_GIVEN | DET_ROLE_PARTICLE)) == 0)
            return true;
    return false;
}

/* "Sadruddin" is two words for all who write it in two; who misspells it has written one. */
static det_status
add_unparted(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    det_tokens row;
    det_status st = det_tokens_read_as(name, false, arena, &row, err);
    if (st == DET_OK && row.count < rows->items[0].count) (void)det_rows_add(rows, row);
    return st;
}

/* ---- an address behind a name ------------------------------------------------------------- */

bool
det_word_is_of(det_str word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (det_str_equal(word, det_str_of(*words))) return true;
    return false;
}

/* What the name of a street ends in. */
static bool
is_street(const det_token *token)
{
    static const char *const words[] = {"street", "road",  "avenue", "boulevard", "highway",
                                        "lane",   "drive", "square", "strasse",   NULL};
    return det_word_is_of(token->written, words);
}

/* What only an address has, between its commas. */
static bool
is_of_address(const det_token *token)
{
    static const char *const words[] = {
        "apartment", "flat",    "floor", "house",  "suite",   "plot", "str",     "rue",
        "calle",     "avenida", "via",   "ulitsa", "village", "ul",   "quarter", NULL};
    return is_street(token) || det_word_is_of(token->written, words);
}

static bool
begins_with_digit(const det_token *token)
{
    return token->written.len > 0 && token->written.ptr[0] >= '0' && token->written.ptr[0] <= '9';
}

/* Is there a comma before token at? */
static bool
is_behind_comma(det_str name, det_tokens tokens, size_t at)
{
    det_str between = det_str_slice(name, tokens.items[at - 1].to, tokens.items[at].from);
    return between.len > 0 && memchr(between.ptr, ',', between.len) != NULL;
}

/* "PO Box 12", "P.O. Box 12": does it begin at a token? */
static bool
is_box(det_tokens tokens, size_t at)
{
    size_t box = at + 1;
    if (det_str_equal(tokens.items[at].written, DET_STR("p")) && box < tokens.count &&
        det_str_equal(tokens.items[box].written, DET_STR("o")))
        box++;
    else if (!det_str_equal(tokens.items[at].written, DET_STR("po")))
        return false;
    return box + 1 < tokens.count && det_str_equal(tokens.items[box].written, DET_STR("box")) &&
           begins_with_digit(&tokens.items[box + 1]);
}

/* Does the name of a company go on at a token: "Silk Road Trading", "Smith, 3 Rivers Ltd"? */
static bool
is_company(det_tokens tokens, size_t from, uint16_t next)
{
    for (size_t i = from; i < tokens.count; i++)
        if ((tokens.items[i].roles & DET_ROLE_LEGAL_FORM) != 0) return true;
    return from < tokens.count && (tokens.items[from].roles & next) != 0;
}

/* Does an address begin at a token behind a comma: with a number and two words, or, behind two
 * words and so no family name, with a word of addresses before the next comma? */
static bool
is_address(det_str name, det_tokens tokens, size_t at)
{
    if (begins_with_digit(&tokens.items[at]))
        return at + 2 < tokens.count && !is_company(tokens, at + 1, 0);
    for (size_t i = at; at > 1 && i < tokens.count; i++) {
        if (i > at && is_behind_comma(name, tokens, i)) return false;
        if (is_of_address(&tokens.items[i])) return !is_company(tokens, i, 0);
    }
    return false;
}

/* Where the name of a street begins that ends at token `street` and that no comma parts from what
 * is before: at its number, or a word before it, or two with the article. */
static size_t
street_start(det_tokens tokens, size_t street)
{
    enum { STREET_WORDS = 3 };
    for (size_t at = street; at > 0 && street - at <= STREET_WORDS; at--)
        if (begins_with_digit(&tokens.items[at])) return at;
    size_t words = det_str_equal(tokens.items[street - 2].text, DET_STR("al")) ? 2 : 1;
    return street > words ? street - words : tokens.count;
}

/* Where an address begins behind the name; the count of tokens if there is none. */
static size_t
address_start(det_str name, det_tokens tokens)
{
    for (size_t i = 1; i < tokens.count; i++)
        if (is_box(tokens, i) || (is_behind_comma(name, tokens, i) && is_address(name, tokens, i)))
            return i;
    for (size_t i = 2; i + 1 < tokens.count; i++)
        if (is_street(&tokens.items[i]) && !is_company(tokens, i + 1, DET_ROLE_GENERIC))
            return street_start(tokens, i);
    return tokens.count;
}

/* Who asks for "Hocine, 14 Harbour Street, Port Louis" asks for Hocine: the row of what stands
 * before the address. */
static det_status
add_unaddressed(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    size_t start = address_start(name, from);
    if (start == from.count) return DET_OK;
    /* read again, for roles are those of the neighbours */
    det_tokens row;
    det_str before = det_str_slice(name, 0, from.items[start].from);
    det_status st = det_tokens_read(before, arena, &row, err);
    if (st == DET_OK && row.count > 0) (void)det_rows_add(rows, row);
    return st;
}

det_status
det_tokens_readings(det_str name, bool is_listed, det_arena *arena, const det_tokens **list,
                    size_t *count, det_error *err)
{
    det_rows made = {.count = 1};
    bool has_parted;
    det_status st = det_tokens_read_parted(name, arena, &made.items[0], &has_parted, err);
    if (st != DET_OK) return st;
    const uint32_t scripts = scripts_of(made.items[0]);
    const uint32_t eastern = UINT32_C(1) << DET_SCRIPT_HAN | UINT32_C(1) << DET_SCRIPT_HANGUL;
    if ((scripts & eastern) != 0) st = det_rows_add_bodies(&made, name, arena, err);
    const size_t before = made.count;
    if (st == DET_OK) st = det_rows_add_syllables(&made, name, arena, err);
    bool has_korean = made.count > before;
    if (st == DET_OK && (scripts >> DET_SCRIPT_KANA & 1) != 0)
        st = add_kana_sounds(&made, !is_listed, arena, err);
    if (st == DET_OK && (scripts >> DET_SCRIPT_HAN & 1) != 0)
        st = det_rows_add_transcribed(&made, name, is_listed, arena, err);
    if (st == DET_OK && (scripts >> DET_SCRIPT_ARABIC & 1) != 0)
        st = add_unarticled(&made, arena, err);
    if (st == DET_OK && !is_listed && (scripts >> DET_SCRIPT_ARABIC & 1) != 0)
        st = det_rows_add_blanks(&made, name, arena, err);
    if (st == DET_OK && (scripts >> DET_SCRIPT_HEBREW & 1) != 0)
        st = det_rows_add_hebrew(&made, name, arena, err);
    /* A Korean name has its readings; German and French habits would crowd them out. */
    if (st == DET_OK && !has_korean) st = add_habits(&made, scripts, is_listed, arena, err);
    if (st == DET_OK && !has_korean) st = add_unwedged(&made, name, arena, err);
    if (st == DET_OK) st = add_misread(&made, arena, err);
    if (st == DET_OK) st = det_rows_add_inside(&made, name, arena, err);
    if (st == DET_OK && !is_listed) st = add_unaddressed(&made, name, arena, err);
    if (st == DET_OK && has_parted && (is_listed || has_unknown_part(made.items[0])))
        st = add_unparted(&made, name, arena, err);
    if (st != DET_OK) return st;
    det_tokens *kept = DET_NEW(arena, det_tokens, made.count);
    if (kept == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    memcpy(kept, made.items, made.count * sizeof kept[0]);
    *list = kept;
    *count = made.count;
    return DET_OK;
}
