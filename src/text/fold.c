/* fold.c - text to folded words, by the generated tables.
 *
 * Three steps, each over the whole text:
 *   1. decode   code points become items: a table entry and the bytes it came from.  Marks vanish
 * into the item before them; pairs (и + breve) become one item; Hangul syllables become their two
 * or three letters.
 *   2. part     runs of items that make a word, by kind and script (is_break).
 *   3. write    each word's letters, with the little context that scripts need: kana that
 * palatalise, Indian consonants with a vowel inside, Thai vowels written before their consonant,
 *               Arabic letters that are consonant or vowel, and letters that only look Latin.
 * Afterwards runs of three or more dotted single letters become one word.
 *
 * Invariants
 *   1. the result depends on the text and the tables alone
 *   2. composed and decomposed text give the same words: entries of both share a symbol
 *   3. output is a-z and 0-9, hence folding it again changes nothing
 *   4. the buffer is measured before it is written (measure), from the same entries
 *   5. plain text, which has a way of its own, gives the words that the three steps would */
#include "text/fold.h"

#include <assert.h>
#include <string.h>

#include "text/fold_table.h"

typedef struct item {
    const det_fold_entry *entry;
    uint32_t code_point;
    uint32_t from, to; /* bytes of the text */
} item;

/* Items of a text up to this long stay on the stack; longer ones leave their items in the arena. */
enum { ITEMS_ON_STACK = 256 };

static uint16_t
entry_number(uint32_t code_point)
{
    if (code_point > 0x10FFFF) code_point = DET_UTF8_REPLACEMENT;
    uint32_t block = det_fold_block[code_point >> DET_FOLD_BLOCK_SHIFT];
    return det_fold_entry_of[block << DET_FOLD_BLOCK_SHIFT |
                             (code_point & (DET_FOLD_BLOCK_SIZE - 1))];
}

static const det_fold_entry *
entry_of(uint32_t code_point)
{
    return &det_fold_entries[entry_number(code_point)];
}

static bool
makes_word(const det_fold_entry *entry)
{
    return entry->kind >= DET_FOLD_LETTER;
}

const char *
det_script_name(det_script script)
{
    static const char *const names[DET_SCRIPT_COUNT] = {
        "none", "Latin",  "Cyrillic", "Greek", "Arabic",     "Hebrew",
        "Han",  "Hangul", "Kana",     "Thai",  "Devanagari", "other",
    };
    return (unsigned)script < DET_SCRIPT_COUNT ? names[script] : "none";
}

det_script
det_script_of(uint32_t code_point)
{
    return (det_script)entry_of(code_point)->script;
}

const char *
det_fold_version(void)
{
    return det_fold_version_text;
}

/* ---- 1. decode ---------------------------------------------------------------------------------
 */

static const det_fold_entry *
find_pair(uint16_t first, uint16_t second)
{
    uint32_t low = 0, high = det_fold_pair_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const det_fold_pair *p = &det_fold_pairs[middle];
        if (p->first == first && p->second == second) return &det_fold_entries[p->entry];
        if (p->first < first || (p->first == first && p->second < second))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Unicode Standard, section 3.12: a syllable is 588 x first + 28 x vowel + last. */
static size_t
decode_hangul(uint32_t code_point, uint32_t from, uint32_t to, item *out)
{
    uint32_t index = code_point - 0xAC00, last = index % 28;
    size_t count = 0;
    out[count++] = (item){entry_of(0x1100 + index / 588), code_point, from, to};
    out[count++] = (item){entry_of(0x1161 + index % 588 / 28), code_point, from, to};
    if (last != 0) out[count++] = (item){entry_of(0x11A7 + last), code_point, from, to};
    return count;
}

/* What an iteration mark stands for; two of them voice the kana they repeat (ば = は + ゞ). */
static const det_fold_entry *
repeated(const det_fold_entry *entry, uint32_t mark)
{
    if (mark != 0x309E && mark != 0x30FE) return entry;
    const det_fold_entry *voiced = find_pair(entry->symbol, entry_of(0x3099)->symbol);
    return voiced != NULL ? voiced : entry;
}

/* Is the next code point an item by itself, whatever stands around it?  Of ASCII most are. */
static bool
is_simple(det_str rest)
{
    if (rest.len == 0 || (unsigned char)*rest.ptr >= 0x80) return false;
    const det_fold_entry *entry = entry_of((unsigned char)*rest.ptr);
    return entry->symbol == 0 && entry->mark_class == 0 && entry->kind != DET_FOLD_NOTHING &&
           entry->kind <= DET_FOLD_DIGIT && entry->kind != DET_FOLD_REPEAT;
}

/* Items of text; at most text.len of them, since no code point gives more items than it has bytes.
 */
static size_t
decode(det_str text, item *items)
{
    size_t count = 0;
    uint32_t code_point;
    for (det_str rest = text;;) {
        uint32_t from = (uint32_t)(text.len - rest.len);
        if (is_simple(rest)) {
            items[count++] = (item){entry_of((unsigned char)*rest.ptr), (unsigned char)*rest.ptr,
                                    from, from + 1};
            rest.ptr++;
            rest.len--;
            continue;
        }
        if (!det_utf8_next(&rest, &code_point)) break;
        uint32_t to = (uint32_t)(text.len - rest.len);
        const det_fold_entry *entry = entry_of(code_point);
        item *last = count > 0 ? &items[count - 1] : NULL;

        if (entry->symbol != 0 && last != NULL) {
            item *base = last;
            /* A vowel that is a mark may stand between a letter and a mark of a higher class. */
            while (entry->kind == DET_FOLD_NOTHING && base > items &&
                   base->entry->mark_class != 0) {
                base--;
            }
            const det_fold_entry *both = find_pair(base->entry->symbol, entry->symbol);
            if (both != NULL) {
                base->entry = both;
                base->to = to;
                continue;
            }
        }
        if (entry->kind == DET_FOLD_NOTHING) {
            if (last != NULL && makes_word(last->entry)) last->to = to;
            continue;
        }
        if (entry->kind == DET_FOLD_HANGUL) {
            count += decode_hangul(code_point, from, to, items + count);
            continue;
        }
        if (entry->kind == DET_FOLD_REPEAT) {
            if (last == NULL || !makes_word(last->entry)) continue;
            entry = repeated(last->entry, code_point);
            code_point = last->code_point;
        }
        items[count++] = (item){entry, code_point, from, to};
        /* Vowels that are marks may come in any order; canonical order is by class. */
        for (size_t i = count - 1; entry->mark_class != 0 && i > 0; i--) {
            if (items[i - 1].entry->mark_class <= entry->mark_class) break;
            item swap = items[i];
            items[i] = items[i - 1];
            items[i - 1] = swap;
        }
    }
    return count;
}

static bool
is_latin(const item *it)
{
    return it->entry->script == DET_SCRIPT_LATIN && makes_word(it->entry);
}

/* A Latin letter stands there, or digits behind one. */
static bool
is_behind_latin(const item *items, size_t at)
{
    while (at > 0 && items[at].entry->kind == DET_FOLD_DIGIT)
        at--;
    return is_latin(&items[at]);
}

/* Signs that are put for letters inside a Latin word: "Sadd@m Hu$$ein", "R0$neft".  The @ of a mail
 * address has a dot with letters behind it and parts words as before. */
static void
read_signs(item *items, size_t count)
{
    for (size_t i = 1; i + 1 < count; i++) {
        uint32_t sign = items[i].code_point;
        if ((sign != '@' && sign != '$') || !is_behind_latin(items, i - 1)) continue;
        size_t end = i;
        while (end < count && (items[end].code_point == sign || makes_word(items[end].entry)))
            end++;
        bool is_inside = is_latin(&items[i + 1]) || items[i + 1].code_point == sign;
        bool is_address = sign == '@' && end + 1 < count && items[end].code_point == '.' &&
                          makes_word(items[end + 1].entry);
        if (is_inside && !is_address) items[i].entry = entry_of(sign == '@' ? 'a' : 's');
    }
}

/* ---- 2. part -----------------------------------------------------------------------------------
 */

/* Scripts with capitals, whose letters are mixed in one word by those who wish to deceive. */
static bool
is_cased(const det_fold_entry *entry)
{
    return entry->script == DET_SCRIPT_LATIN || entry->script == DET_SCRIPT_CYRILLIC ||
           entry->script == DET_SCRIPT_GREEK ||
           (entry->script == DET_SCRIPT_OTHER && entry->other_len > 0);
}

static bool
is_break(const det_fold_entry *a, const det_fold_entry *b)
{
    if (b->kind == DET_FOLD_LEAD) return true;
    if (a->kind == DET_FOLD_SYLLABLE || b->kind == DET_FOLD_SYLLABLE) return true;
    if (a->script == DET_SCRIPT_HAN || b->script == DET_SCRIPT_HAN) return true;
    if (a->script == b->script) return false;
    if (a->script == DET_SCRIPT_HANGUL || b->script == DET_SCRIPT_HANGUL) return true;
    if (a->script == DET_SCRIPT_NONE || b->script == DET_SCRIPT_NONE) return false;
    return !is_cased(a) || !is_cased(b);
}

/* One past the last item of the word that begins at from. */
static size_t
word_end(const item *items, size_t count, size_t from)
{
    size_t at = from + 1;
    while (at < count) {
        const det_fold_entry *entry = items[at].entry, *last = items[at - 1].entry;
        if (entry->kind == DET_FOLD_QUOTE) { /* stays inside a Hebrew abbreviation */
            bool is_inside = last->script == DET_SCRIPT_HEBREW && at + 1 < count &&
                             items[at + 1].entry->script == DET_SCRIPT_HEBREW &&
                             makes_word(items[at + 1].entry);
            if (!is_inside) break;
            at += 2;
            continue;
        }
        if (!makes_word(entry) || is_break(last, entry)) break;
        at++;
    }
    return at;
}

/* How letters that have a look-alike are read in the word. */
typedef enum reading { AS_WRITTEN, AS_LATIN, AS_CYRILLIC } reading;

/* Is there a letter of the script that looks like none of another? */
static bool
has_bare(const item *items, size_t count, uint16_t script)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].entry->script == script && items[i].entry->other_len == 0) return true;
    return false;
}

/* all: the items of the whole text, which decide where a word may be either. */
static reading
choose_reading(const item *items, size_t count, const item *all, size_t all_count)
{
    size_t latin = 0, latin_bare = 0, foreign = 0, foreign_bare = 0, cyrillic = 0;
    for (size_t i = 0; i < count; i++) {
        const det_fold_entry *entry = items[i].entry;
        if (entry->script == DET_SCRIPT_NONE) continue;
        bool is_bare = entry->other_len == 0;
        if (entry->script == DET_SCRIPT_LATIN) {
            latin++;
            latin_bare += is_bare;
        } else {
            foreign++;
            foreign_bare += is_bare;
            cyrillic += entry->script == DET_SCRIPT_CYRILLIC;
        }
    }
    if (latin == 0 || foreign == 0) return AS_WRITTEN;
    bool may_be_cyrillic = cyrillic == foreign && latin_bare == 0;
    bool may_be_either = may_be_cyrillic && foreign_bare == 0;
    if (may_be_either && has_bare(all, all_count, DET_SCRIPT_LATIN) &&
        !has_bare(all, all_count, DET_SCRIPT_CYRILLIC))
        return AS_LATIN;
    if (may_be_cyrillic && (foreign > latin || foreign_bare > 0)) return AS_CYRILLIC;
    return foreign_bare == 0 ? AS_LATIN : AS_WRITTEN;
}

/* ---- 3. write ----------------------------------------------------------------------------------
 */

typedef struct writer {
    char *buffer;
    size_t used, room;
    size_t begin; /* of the word that is being written */
    det_word *words;
    size_t count, words_room;
    det_word next; /* its place and script so far */
} writer;

static void
finish_word(writer *w)
{
    if (w->used > w->begin) {
        assert(w->count < w->words_room);
        w->next.text = (det_str){w->buffer + w->begin, w->used - w->begin};
        w->words[w->count++] = w->next;
    }
    w->begin = w->used;
    w->next = (det_word){.from = UINT32_MAX};
}

static void
put(writer *w, const char *letters, size_t length, const item *source)
{
    if (length == 0) return;
    if (w->used - w->begin + length > DET_TOKEN_BYTES_MAX) finish_word(w);
    assert(length <= w->room - w->used);
    memcpy(w->buffer + w->used, letters, length);
    w->used += length;
    if (source->from < w->next.from) w->next.from = source->from;
    if (source->to > w->next.to) w->next.to = source->to;
}

static char
last_letter(const writer *w)
{
    return w->used > w->begin ? w->buffer[w->used - 1] : '\0';
}

static bool
is_vowel(char letter)
{
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u';
}

static void
put_text(writer *w, const item *it)
{
    put(w, det_fold_text + it->entry->text, it->entry->text_len, it);
}

static void
put_other(writer *w, const item *it)
{
    put(w, det_fold_text + it->entry->other, it->entry->other_len, it);
}

static void
put_number(writer *w, const item *it)
{
    static const char digits[] = "0123456789abcdef";
    char text[8] = "u";
    size_t length = 1;
    for (int shift = it->code_point > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) {
        if (shift == 20 && it->code_point >> 20 == 0) continue;
        text[length++] = digits[it->code_point >> shift & 15];
    }
    put(w, text, length, it);
}

/* Small ya yu yo: ki + ya = kya, shi + ya = sha, ji + ya = ja. */
static void
put_small_y(writer *w, const item *it)
{
    const char *text = det_fold_text + it->entry->text;
    size_t length = it->entry->text_len;
    if (last_letter(w) == 'i' && w->used - w->begin >= 2) {
        w->used--;
        char before = last_letter(w),
             second = w->used - w->begin >= 2 ? w->buffer[w->used - 2] : '\0';
        if (before == 'j' || (before == 'h' && (second == 's' || second == 'c'))) {
            text++;
            length--;
        }
    }
    put(w, text, length, it);
}

/* Small vowels replace the vowel before them: fu + a = fa, te + i = ti; u alone becomes w, behind
 * an n too, which is none of its syllable. */
static void
put_small_vowel(writer *w, const item *it, const item *last)
{
    if (is_vowel(last_letter(w))) {
        bool is_alone = w->used - w->begin == 1 || is_vowel(w->buffer[w->used - 2]) ||
                        (last != NULL && last->entry->text_len == 1);
        if (!is_alone)
            w->used--;
        else if (last_letter(w) == 'u')
            w->buffer[w->used - 1] = 'w';
    }
    put_text(w, it);
}

/* Arabic waw and ya, Hebrew vav and yod: consonant at the start, after a vowel and before an alif.
 * An ayn is no vowel here, though it is written as one: سعيد is Said, not Sayd. */
static void
put_glide(writer *w, const item *it, const item *last, const item *next)
{
    char before = last_letter(w);
    bool is_after_ayn = last != NULL && last->entry == entry_of(0x0639) && w->used - w->begin > 1;
    bool is_consonant = before == '\0' || (is_vowel(before) && !is_after_ayn) ||
                        (next != NULL && next->entry->kind == DET_FOLD_A);
    if (is_consonant)
        put_text(w, it);
    else
        put_other(w, it);
}

/* A syllable entry may hold several words: ㍿ is "zhu shi hui she". */
static void
put_syllables(writer *w, const item *it)
{
    det_str rest = {det_fold_text + it->entry->text, it->entry->text_len}, part;
    bool is_first = true;
    while (det_str_next(&rest, ' ', &part)) {
        uint16_t script = w->next.script;
        if (!is_first) finish_word(w);
        w->next.script = script;
        put(w, part.ptr, part.len, it);
        is_first = false;
    }
}

/* Where vowels are not written two letters may look like one sound: صحراوي is Sahrawi, not Shrawi,
 * and منتصر Muntasir.  An a keeps them apart. */
static void
part_sounds(writer *w, const item *it)
{
    static const char fronts[] = "sh th kh gh dh zh ch ph ts";
    char pair[3] = {last_letter(w), '\0', '\0'};
    if (pair[0] == '\0' || it->entry->text_len != 1) return;
    pair[1] = det_fold_text[it->entry->text];
    if (pair[1] != pair[0] && strstr(fronts, pair) != NULL) put(w, "a", 1, it);
}

static void
put_item(writer *w, const item *it, const item *last, const item *next, reading how)
{
    const det_fold_entry *entry = it->entry;
    if (entry->script == DET_SCRIPT_ARABIC || entry->script == DET_SCRIPT_HEBREW)
        part_sounds(w, it);
    switch ((det_fold_kind)entry->kind) {
    case DET_FOLD_UNKNOWN:
        put_number(w, it);
        break;
    case DET_FOLD_SYLLABLE:
        put_syllables(w, it);
        break;
    case DET_FOLD_SMALL_Y:
        put_small_y(w, it);
        break;
    case DET_FOLD_SMALL_VOWEL:
        put_small_vowel(w, it, last);
        break;
    case DET_FOLD_GLIDE:
        put_glide(w, it, last, next);
        break;
    case DET_FOLD_A:
        if (last_letter(w) != 'a') put_text(w, it);
        break;
    case DET_FOLD_CONSONANT:
    case DET_FOLD_CONSONANT_FINAL: {
        put_text(w, it);
        bool is_bare = next != NULL &&
                       (next->entry->kind == DET_FOLD_SIGN || next->entry->kind == DET_FOLD_VIRAMA);
        bool is_silent = next == NULL && entry->kind == DET_FOLD_CONSONANT_FINAL &&
                         w->used - w->begin > entry->text_len &&
                         (last == NULL || last->entry->kind != DET_FOLD_VIRAMA);
        if (!is_bare && !is_silent) put(w, "a", 1, it);
        break;
    }
    case DET_FOLD_DOUBLE:
        if (next != NULL && next->entry->text_len > 0) {
            char first = det_fold_text[next->entry->text];
            if (first == 'c') first = 't'; /* matcha, not maccha */
            if (!is_vowel(first)) put(w, &first, 1, it);
        }
        break;
    default: {
        bool is_foreign = entry->script != DET_SCRIPT_LATIN;
        bool is_posing = entry->other_len > 0 &&
                         ((how == AS_LATIN && is_foreign) || (how == AS_CYRILLIC && !is_foreign));
        if (is_posing)
            put_other(w, it);
        else
            put_text(w, it);
        break;
    }
    }
}

/* Arabic writes its article in one with the word: الكواري is al Kuwari.  Three letters must follow.
 */
static bool
begins_with_article(const item *items, size_t count)
{
    return count >= 5 && items[0].entry == entry_of(0x0627) && items[1].entry == entry_of(0x0644);
}

/* A word of letters of the Latin alphabet and digits is its letters: nothing in it is a look-alike
 * of anything else.  False: it is none, or too long for one. */
static bool
write_plain(writer *w, const item *items, size_t count)
{
    uint16_t script = DET_SCRIPT_NONE;
    if (count > DET_TOKEN_BYTES_MAX || w->used != w->begin) return false;
    for (size_t i = 0; i < count; i++) {
        const det_fold_entry *entry = items[i].entry;
        bool is_plain = entry->text_len == 1 &&
                        (entry->kind == DET_FOLD_DIGIT ||
                         (entry->kind == DET_FOLD_LETTER && entry->script == DET_SCRIPT_LATIN));
        if (!is_plain || entry->script > DET_SCRIPT_LATIN) return false;
        if (script == DET_SCRIPT_NONE) script = entry->script;
    }
    assert(count <= w->room - w->used);
    for (size_t i = 0; i < count; i++)
        w->buffer[w->used++] = det_fold_text[items[i].entry->text];
    w->next = (det_word){.from = items[0].from,
                         .to = items[count - 1].to,
                         .script = script,
                         .is_single = count == 1 && items[0].entry->kind != DET_FOLD_DIGIT};
    return true;
}

static void
write_word(writer *w, const item *items, size_t count, const item *all, size_t all_count)
{
    if (write_plain(w, items, count)) return;
    reading how = choose_reading(items, count, all, all_count);
    uint16_t script = DET_SCRIPT_NONE;
    for (size_t i = 0; i < count && script == DET_SCRIPT_NONE; i++) {
        script = items[i].entry->script;
    }
    if (how == AS_LATIN) script = DET_SCRIPT_LATIN;
    if (how == AS_CYRILLIC) script = DET_SCRIPT_CYRILLIC;

    size_t article = begins_with_article(items, count) ? 2 : 0;
    const item *held = NULL; /* a vowel that is written before its consonant */
    for (size_t i = 0; i < count; i++) {
        if (article != 0 && i == article) finish_word(w);
        w->next.script = script;
        const item *it = &items[i], *next = i + 1 < count ? &items[i + 1] : NULL;
        if (!makes_word(it->entry)) continue; /* a quote inside a Hebrew word */
        if (it->entry->kind == DET_FOLD_BEFORE && held == NULL && next != NULL) {
            held = it;
            continue;
        }
        put_item(w, it, i > 0 ? &items[i - 1] : NULL, next, how);
        if (held != NULL) put_text(w, held);
        held = NULL;
    }
    det_fold_kind kind = (det_fold_kind)items[0].entry->kind;
    w->next.is_single = count == 1 && kind != DET_FOLD_DIGIT && kind != DET_FOLD_SYLLABLE &&
                        kind != DET_FOLD_UNKNOWN && script != DET_SCRIPT_HANGUL &&
                        script != DET_SCRIPT_KANA;
}

/* "d.o.o." was written as d, o and o, side by side in the buffer: three letters or more become one
 * word.  Two stay apart: "S.A." is as often a person's initials as a legal form, and token.c knows.
 */
static size_t
merge_dotted(det_word *words, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end + 1 < count && words[end].is_dotted && words[end + 1].is_single)
            end++;
        size_t length = 0;
        for (size_t k = i; k <= end; k++)
            length += words[k].text.len;
        words[kept] = words[i];
        if (end - i >= 2 && length <= DET_TOKEN_BYTES_MAX) {
            words[kept].text.len = length;
            words[kept].to = words[end].to;
            words[kept].is_single = false;
            words[kept].is_dotted = false;
            words[kept].is_spelled = true;
            i = end + 1;
        } else {
            i++;
        }
        kept++;
    }
    return kept;
}

/* The most bytes and words that items can give. */
static void
measure(const item *items, size_t count, size_t *bytes, size_t *words)
{
    *bytes = 0;
    *words = 1;
    for (size_t i = 0; i < count; i++) {
        const det_fold_entry *entry = items[i].entry;
        size_t length = entry->kind == DET_FOLD_UNKNOWN      ? 7
                        : entry->text_len > entry->other_len ? entry->text_len
                                                             : entry->other_len;
        if (makes_word(entry)) *bytes += length + 1;
        /* Breaks are at gaps and at most on both sides of a letter that is not Latin. */
        if (!makes_word(entry))
            *words += 1;
        else if (entry->kind == DET_FOLD_SYLLABLE)
            *words += length / 2 + 2;
        else if (entry->script != DET_SCRIPT_LATIN)
            *words += 2;
    }
    /* A long word is split when the next letters (63 at most) no longer fit. */
    *words += *bytes / (DET_TOKEN_BYTES_MAX / 3);
}

/* ---- plain text ---------------------------------------------------------------------------------
 */

/* Is it?  Most names are.  Counts letters and words. */
static bool
is_plain(det_str text, size_t *letters, size_t *words)
{
    size_t in_word = 0, longest = 0;
    *letters = *words = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t plain = det_fold_plain[(unsigned char)text.ptr[i]];
        if (plain == DET_FOLD_NOT_PLAIN) return false;
        bool is_letter = plain >= DET_FOLD_PLAIN_LETTERS;
        *words += is_letter && in_word == 0;
        *letters += is_letter;
        in_word = is_letter ? in_word + 1 : 0;
        longest = in_word > longest ? in_word : longest;
    }
    return longest <= DET_TOKEN_BYTES_MAX;
}

static uint8_t
plain_at(det_str text, size_t at)
{
    return at < text.len ? det_fold_plain[(unsigned char)text.ptr[at]] : DET_FOLD_PLAIN_GAP;
}

/* The words of such a text: its runs of letters and digits. */
static size_t
write_plain_words(det_str text, char *buffer, det_word *words)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len;) {
        uint8_t plain = plain_at(text, i), first = plain;
        if (plain < DET_FOLD_PLAIN_LETTERS) {
            i++;
            continue;
        }
        det_word word = {.text.ptr = buffer, .from = (uint32_t)i};
        for (; plain >= DET_FOLD_PLAIN_LETTERS; plain = plain_at(text, ++i)) {
            *buffer++ = (char)plain;
            if (plain > '9') word.script = DET_SCRIPT_LATIN;
        }
        word.to = (uint32_t)i;
        word.text.len = word.to - word.from;
        word.is_single = word.text.len == 1 && first > '9';
        word.is_dotted = word.is_single && plain == DET_FOLD_PLAIN_DOT && i < text.len &&
                         plain_at(text, i + 1) >= DET_FOLD_PLAIN_LETTERS;
        words[count++] = word;
    }
    return count;
}

static det_status
finish_words(det_word *items, size_t count, det_words *out, det_error *err)
{
    size_t words = merge_dotted(items, count);
    if (words > DET_NAME_TOKENS_MAX) {
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "name of %zu words: names of up to %d words are compared", words,
                        DET_NAME_TOKENS_MAX);
    }
    *out = (det_words){items, words};
    return DET_OK;
}

static det_status
fold_plain(det_str text, size_t letters, size_t count, det_arena *arena, det_words *out,
           det_error *err)
{
    char *buffer = det_arena_alloc(arena, letters);
    det_word *words = det_arena_alloc(arena, count * sizeof words[0]);
    if (buffer == NULL || words == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "folding a name");
    return finish_words(words, write_plain_words(text, buffer, words), out, err);
}

det_status
det_fold_words(det_str text, det_arena *arena, det_words *out, det_error *err)
{
    size_t letters, plain_words;
    if (text.len > DET_NAME_BYTES_MAX) {
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "name of %zu bytes: names of up to %d bytes are compared", text.len,
                        DET_NAME_BYTES_MAX);
    }
    if (is_plain(text, &letters, &plain_words))
        return fold_plain(text, letters, plain_words, arena, out, err);
    item on_stack[ITEMS_ON_STACK], *items = on_stack;
    if (text.len > ITEMS_ON_STACK) items = det_arena_alloc(arena, text.len * sizeof items[0]);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "folding a name");

    size_t count = decode(text, items);
    read_signs(items, count);
    writer w = {0};
    measure(items, count, &w.room, &w.words_room);
    w.buffer = det_arena_alloc(arena, w.room);
    w.words = det_arena_alloc(arena, w.words_room * sizeof w.words[0]);
    if (w.buffer == NULL || w.words == NULL) {
        return det_fail(err, DET_NOMEM, (det_where){0}, "folding a name");
    }

    w.next.from = UINT32_MAX;
    for (size_t i = 0; i < count;) {
        if (!makes_word(items[i].entry)) {
            i++;
            continue;
        }
        size_t end = word_end(items, count, i);
        write_word(&w, items + i, end - i, items, count);
        w.next.is_dotted = w.next.is_single && end + 1 < count &&
                           items[end].entry->kind == DET_FOLD_DOT &&
                           makes_word(items[end + 1].entry);
        finish_word(&w);
        i = end;
    }
    return finish_words(w.words, w.count, out, err);
}

det_status
det_fold(det_str text, det_arena *arena, det_str *out, det_error *err)
{
    det_words words;
    det_status st = det_fold_words(text, arena, &words, err);
    if (st != DET_OK) return st;
    size_t room = 0;
    for (size_t i = 0; i < words.count; i++)
        room += words.items[i].text.len + 1;
    char *bytes = det_arena_alloc(arena, room);
    if (bytes == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "folding a name");
    size_t used = 0;
    for (size_t i = 0; i < words.count; i++) {
        if (i > 0) bytes[used++] = ' ';
        memcpy(bytes + used, words.items[i].text.ptr, words.items[i].text.len);
        used += words.items[i].text.len;
    }
    *out = (det_str){bytes, used};
    return DET_OK;
}
