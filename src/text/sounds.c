/* sounds.c - words in kana and Chinese characters by their sounds.
 *
 * Cost: the least sum over all ways to part the Latin word into as many pieces as the other has
 * syllables; what fits no piece costs OFF a letter or syllable; pieces lie by their first letter.
 * Keys: the spellings that can be put together from pieces, the cheapest of each skeleton, syllable
 * by syllable, BEAM at a time. */
#include "text/sounds.h"

#include <string.h>

#include "base/sort.h"
#include "text/skeleton.h"

/* What a letter or syllable costs that stands for nothing; by how much spellings that are kept may
 * be dearer than the cheapest; and how many are kept. */
enum { OFF = 14, SPREAD = 44, BEAM = DET_SOUNDS_KEYS_MAX, SEEN = 512, SHORT = 2 };
/* A letter of a name is known with 4.2 bits; a cost is half a bit. */
enum { TENTHS_PER_LETTER = 42, TENTHS_PER_COST = 5 };
#define LETTERS_BIT (UINT64_C(1) << 63)

/* ---- tables --------------------------------------------------------------------------------- */

static const det_sound_syllable *
find_syllable(det_str text, bool is_han)
{
    const det_sound_syllable *table = is_han ? det_sounds_han : det_sounds_kana;
    uint32_t low = 0, high = is_han ? det_sounds_han_count : det_sounds_kana_count;
    char padded[DET_SOUND_SYLLABLE_MAX] = {0};
    if (text.len == 0 || text.len > sizeof padded) return NULL;
    memcpy(padded, text.ptr, text.len);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = memcmp(table[middle].text, padded, sizeof padded);
        if (order == 0) return &table[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool
has_code(const uint32_t *codes, uint32_t count, uint32_t code)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (codes[middle] == code) return true;
        if (codes[middle] < code)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool
det_sounds_has_character(uint32_t code_point)
{
    return has_code(det_sounds_characters, det_sounds_character_count, code_point);
}

bool
det_sounds_is_sure(uint32_t code_point)
{
    return has_code(det_sounds_foreign, det_sounds_foreign_count, code_point);
}

bool
det_sounds_has_family(uint32_t code_point)
{
    return has_code(det_sounds_families, det_sounds_family_count, code_point);
}

static bool
is_vowel(char letter)
{
    return memchr("aeiou", letter, 5) != NULL;
}

/* ---- keys ----------------------------------------------------------------------------------- */

uint64_t
det_sounds_key(det_str text, uint64_t skeleton)
{
    if (skeleton != 0) return skeleton;
    if (text.len == 0 || text.len > DET_SOUNDS_LETTERS_MAX) return 0;
    uint64_t key = 0;
    for (size_t i = 0; i < text.len; i++)
        key |= (uint64_t)(unsigned char)text.ptr[i] << (8 * i);
    return key | LETTERS_BIT;
}

bool
det_sounds_key_text(uint64_t key, char *text, size_t *length)
{
    if ((key & LETTERS_BIT) == 0) return false;
    for (*length = 0; *length < DET_SOUNDS_LETTERS_MAX; ++*length) {
        char letter = (char)(key >> (8 * *length) & 0x7F);
        if (letter == '\0') break;
        text[*length] = letter;
    }
    return true;
}

/* A spelling of the first syllables. */
typedef struct spelling {
    uint32_t cost;
    uint8_t length;
    char text[DET_SOUNDS_TEXT_MAX];
} spelling;

/* What two spellings share that go on alike: their consonants, and the last letter, of which
 * vowels are one; while there are no two consonants, the first; of short words, all letters. */
static uint64_t
mark_of(const spelling *s, bool is_short)
{
    char text[1 + DET_SOUNDS_TEXT_MAX];
    uint64_t skeleton = det_skeleton_of((det_str){s->text, s->length});
    char last = s->length == 0 ? 'a' : s->text[s->length - 1];
    if (is_vowel(last)) last = 'a';
    if (skeleton == 0 && is_short) return det_str_hash((det_str){s->text, s->length});
    if (skeleton == 0) { /* a consonant before it makes two of one */
        text[0] = 'm';
        memcpy(text + 1, s->text, s->length);
        skeleton = ~det_skeleton_of((det_str){text, (size_t)s->length + 1});
    }
    return (skeleton ^ (uint64_t)(unsigned char)last << 56) * UINT64_C(0x9E3779B97F4A7C15);
}

/* Is there a spelling like it?  If not, it is seen from now on. */
static bool
is_seen(uint64_t seen[SEEN], uint64_t mark)
{
    uint32_t at = (uint32_t)(mark >> 40) % SEEN;
    mark |= 1;
    for (; seen[at] != 0; at = (at + 1) % SEEN)
        if (seen[at] == mark) return true;
    seen[at] = mark;
    return false;
}

/* A spelling that goes on by a piece. */
typedef struct candidate {
    uint16_t of, piece;
} candidate;

/* What spellings and pieces may go together, by cost; returns how many. */
static size_t
list_candidates(const spelling *from, size_t count, const det_sound_piece *pieces,
                size_t piece_count, candidate *out)
{
    size_t ends[SPREAD + 2] = {0};
    uint32_t least = from[0].cost + pieces[0].cost;
    for (int is_counted = 0; is_counted < 2; is_counted++) {
        for (size_t i = 0; i < count; i++)
            for (size_t p = 0; p < piece_count; p++) {
                uint32_t cost = from[i].cost + pieces[p].cost - least;
                if (cost > SPREAD) break;
                if (from[i].length + pieces[p].length > DET_SOUNDS_TEXT_MAX) continue;
                if (is_counted)
                    out[ends[cost]++] = (candidate){(uint16_t)i, (uint16_t)p};
                else
                    ends[cost + 1]++;
            }
        for (size_t c = 1; !is_counted && c <= SPREAD + 1; c++)
            ends[c] += ends[c - 1];
    }
    return ends[SPREAD];
}

/* All spellings, one syllable on; returns how many are kept. */
static size_t
go_on(const spelling *from, size_t count, const det_sound_syllable *syllable, bool is_short,
      candidate *candidates, spelling *to)
{
    const det_sound_piece *pieces = det_sounds_pieces + syllable->piece_first;
    uint64_t seen[SEEN] = {0};
    size_t kept = 0;
    size_t used = list_candidates(from, count, pieces, syllable->piece_count, candidates);
    for (size_t i = 0; i < used && kept < BEAM; i++) {
        const det_sound_piece *piece = &pieces[candidates[i].piece];
        spelling *made = &to[kept];
        *made = from[candidates[i].of];
        made->cost += piece->cost;
        memcpy(made->text + made->length, piece->text, piece->length);
        made->length = (uint8_t)(made->length + piece->length);
        kept += !is_seen(seen, mark_of(made, is_short));
    }
    return kept;
}

static int
by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Spellings of all syllables, cheapest first, in *out, which is one of both rows; returns how many.
 */
static size_t
spell(const det_sounds *of, spelling rows[2][BEAM], const spelling **out)
{
    candidate candidates[BEAM * DET_SOUND_PIECES_MAX];
    size_t count = 1;
    memset(&rows[0][0], 0, sizeof rows[0][0]);
    for (size_t i = 0; i < of->count && count > 0; i++)
        count = go_on(rows[i % 2], count, of->syllables[i], of->count <= SHORT, candidates,
                      rows[1 - i % 2]);
    *out = rows[of->count % 2];
    return count;
}

/* The keys of spellings, ascending, each once. */
static size_t
take_keys(const spelling *spellings, size_t count, uint64_t *keys)
{
    size_t used = 0, kept = 0;
    for (size_t i = 0; i < count; i++) {
        det_str text = {spellings[i].text, spellings[i].length};
        uint64_t key = det_sounds_key(text, det_skeleton_of(text));
        if (key != 0) keys[used++] = key;
    }
    det_sort(keys, used, sizeof *keys, by_number);
    for (size_t i = 0; i < used; i++)
        if (kept == 0 || keys[i] != keys[kept - 1]) keys[kept++] = keys[i];
    return kept;
}

const uint64_t *
det_sounds_keys_of(const det_sounds *sounds, uint32_t *count)
{
    det_sounds_keys *keys = sounds->keys;
    *count = 0;
    if (keys == NULL) return NULL;
    if (!keys->is_made) {
        spelling rows[2][BEAM];
        const spelling *spellings;
        size_t spelled = spell(sounds, rows, &spellings);
        keys->count = (uint32_t)take_keys(spellings, spelled, keys->items);
        keys->is_made = true;
    }
    *count = keys->count;
    return keys->items;
}

void
det_sounds_keys_put(const det_sounds *sounds, const void *keys, uint32_t count)
{
    if (sounds->keys == NULL || sounds->keys->is_made || count > DET_SOUNDS_KEYS_MAX) return;
    memcpy(sounds->keys->items, keys, count * sizeof sounds->keys->items[0]);
    sounds->keys->count = count;
    sounds->keys->is_made = true;
}

det_status
det_sounds_of(const det_str *syllables, size_t count, bool is_han, bool with_keys, uint8_t doubt,
              det_arena *arena, const det_sounds **out, det_str *likeliest, det_error *err)
{
    det_sounds made = {.count = (uint8_t)count, .doubt = doubt};
    *out = NULL;
    if (count == 0 || count > DET_SOUNDS_SYLLABLES_MAX) return DET_OK;
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        made.syllables[i] = find_syllable(syllables[i], is_han);
        if (made.syllables[i] == NULL) return DET_OK;
        length += det_sounds_pieces[made.syllables[i]->piece_first].length;
    }
    det_sounds *kept = DET_NEW(arena, det_sounds, 1);
    char *text = det_arena_alloc(arena, length + 1);
    made.keys = with_keys ? det_arena_alloc(arena, sizeof *made.keys) : NULL;
    if (kept == NULL || text == NULL || (with_keys && made.keys == NULL))
        return det_fail(err, DET_NOMEM, (det_where){0}, "the sounds of a word");
    if (with_keys) made.keys->is_made = false;
    *likeliest = (det_str){text, length};
    for (size_t i = 0; i < count; i++) {
        const det_sound_piece *piece = &det_sounds_pieces[made.syllables[i]->piece_first];
        memcpy(text, piece->text, piece->length);
        text += piece->length;
    }
    *kept = made;
    *out = kept;
    return DET_OK;
}

/* Between syllables of which the second begins with a vowel; no syllable of Mandarin has it. */
enum { MARK = 'v' };

/* The syllables of Mandarin that det_sounds_join has joined; more than DET_SOUNDS_SYLLABLES_MAX:
 * too many.  An n or r is the end of one unless a vowel follows. */
static size_t
part_mandarin(det_str word, det_str syllables[DET_SOUNDS_SYLLABLES_MAX + 1])
{
    size_t count = 0, at = 0;
    while (at < word.len && count <= DET_SOUNDS_SYLLABLES_MAX) {
        size_t from = at, end;
        while (at < word.len && !is_vowel(word.ptr[at]))
            at++;
        while (at < word.len && is_vowel(word.ptr[at]))
            at++;
        end = at;
        if (at < word.len && (word.ptr[at] == 'n' || word.ptr[at] == 'r')) end = at + 1;
        if (end > at && end < word.len && word.ptr[at] == 'n' && word.ptr[end] == 'g' &&
            (end + 1 == word.len || !is_vowel(word.ptr[end + 1])))
            end++;
        else if (end > at && end < word.len && is_vowel(word.ptr[end]))
            end = at;
        at = end;
        syllables[count++] = det_str_slice(word, from, at);
        if (at < word.len && word.ptr[at] == MARK) at++;
    }
    return count;
}

/* Bytes of the syllable that a folded word of kana begins with. */
static size_t
syllable_length(det_str word)
{
    size_t length = 0;
    while (length < word.len && !is_vowel(word.ptr[length]))
        length++;
    bool is_palatal = length == 2 && word.len > 2 && word.ptr[1] == 'y';
    if (word.ptr[0] == 'n' && length > 1 && !is_palatal) return 1;
    return length < word.len ? length + 1 : word.len;
}

/* The syllables of a folded word of kana; more than DET_SOUNDS_SYLLABLES_MAX: too many. */
static size_t
part_kana(det_str word, det_str syllables[DET_SOUNDS_SYLLABLES_MAX + 1])
{
    size_t count = 0;
    for (; word.len > 0 && count <= DET_SOUNDS_SYLLABLES_MAX; count++) {
        size_t length = syllable_length(word);
        det_str one = det_str_slice(word, 0, length);
        /* a doubled consonant that the table has not doubled */
        if (find_syllable(one, false) == NULL && length > 2 &&
            (one.ptr[0] == one.ptr[1] || (one.ptr[0] == 't' && one.ptr[1] == 'c')))
            one = det_str_slice(one, 1, length);
        syllables[count] = one;
        word = det_str_slice(word, length, word.len);
    }
    return count;
}

det_status
det_sounds_of_kana(det_str word, bool with_keys, det_arena *arena, const det_sounds **out,
                   det_str *likeliest, det_error *err)
{
    det_str syllables[DET_SOUNDS_SYLLABLES_MAX + 1];
    size_t count = part_kana(word, syllables);
    return det_sounds_of(syllables, count, false, with_keys, 0, arena, out, likeliest, err);
}

/* ---- listed words --------------------------------------------------------------------------- */

det_status
det_sounds_join(const det_str *syllables, size_t count, det_arena *arena, det_str *joined,
                det_error *err)
{
    size_t length = count, used = 0, i = 0;
    *joined = (det_str){0};
    for (size_t k = 0; k < count; k++)
        length += syllables[k].len;
    if (count == 0 || length > DET_TOKEN_BYTES_MAX) return DET_OK;
    char *text = det_arena_alloc(arena, length);
    if (text == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the syllables of a word");
    for (size_t k = 0; k < count; k++) {
        if (k > 0 && is_vowel(syllables[k].ptr[0])) text[used++] = MARK;
        memcpy(text + used, syllables[k].ptr, syllables[k].len);
        used += syllables[k].len;
    }
    det_str told[DET_SOUNDS_SYLLABLES_MAX + 1];
    if (part_mandarin((det_str){text, used}, told) != count) return DET_OK;
    while (i < count && det_str_equal(told[i], syllables[i]))
        i++;
    if (i == count) *joined = (det_str){text, used};
    return DET_OK;
}

/* The syllables of a listed token in one of the two scripts; none of a character that is a syllable
 * of a Chinese or Korean name. */
static size_t
part_written(const det_token *listed, det_str syllables[DET_SOUNDS_SYLLABLES_MAX + 1])
{
    if ((listed->roles & (DET_ROLE_NUMBER | DET_ROLE_INITIAL)) != 0) return 0;
    if (listed->script == DET_SCRIPT_HAN)
        return (listed->roles & DET_ROLE_SYLLABLE) == 0 ? part_mandarin(listed->written, syllables)
                                                        : 0;
    return listed->script == DET_SCRIPT_KANA ? part_kana(listed->written, syllables) : 0;
}

det_status
det_sounds_of_written(const det_token *listed, det_arena *arena, const det_sounds **out,
                      det_error *err)
{
    det_str syllables[DET_SOUNDS_SYLLABLES_MAX + 1], likeliest;
    size_t count = part_written(listed, syllables);
    return det_sounds_of(syllables, count, listed->script == DET_SCRIPT_HAN, true, 0, arena, out,
                         &likeliest, err);
}

/* ---- the measure ---------------------------------------------------------------------------- */

static bool
is_among(const uint64_t *keys, uint32_t count, uint64_t key)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (keys[middle] == key) return true;
        if (keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool
has_key(const det_sounds *sounds, uint64_t key)
{
    uint32_t count;
    const uint64_t *keys = det_sounds_keys_of(sounds, &count);
    return is_among(keys, count, key);
}

static void
lower(uint32_t *cost, uint32_t to)
{
    if (to < *cost) *cost = to;
}

/* Do the letters of a piece, of which the first is there, stand at `at` in text? */
static bool
writes(const det_sound_piece *piece, det_str text, size_t at)
{
    if (piece->length > text.len - at) return false;
    for (size_t i = 1; i < piece->length; i++)
        if (piece->text[i] != text.ptr[at + i]) return false;
    return true;
}

/* Lowers what the beginnings of text cost that a piece of the syllable ends, behind one that costs
 * `most` at most. */
static void
go_by_pieces(const det_sound_syllable *syllable, det_str text, uint32_t most, const uint32_t *from,
             uint32_t *to)
{
    const det_sound_piece *pieces = det_sounds_by_letter;
    for (size_t j = 0; j <= text.len; j++) {
        if (from[j] > most) continue;
        for (uint32_t p = syllable->letters[0]; p < syllable->letters[1]; p++)
            lower(&to[j], from[j] + pieces[p].cost);
        const uint32_t letter = j == text.len ? 0 : (uint32_t)text.ptr[j] - 'a' + 1;
        if (letter - 1 > 'z' - 'a') continue; /* the end, or a digit */
        for (uint32_t p = syllable->letters[letter]; p < syllable->letters[letter + 1]; p++)
            if (writes(&pieces[p], text, j))
                lower(&to[j + pieces[p].length], from[j] + pieces[p].cost);
    }
}

/* The least cost of writing text by the syllables, or a bit more than `most`. */
static uint32_t
cost_of(const det_sounds *sounds, det_str text, uint32_t most)
{
    uint32_t rows[2][DET_SOUNDS_TEXT_MAX + 1];
    for (size_t j = 0; j <= text.len; j++)
        rows[0][j] = (uint32_t)j * OFF;
    for (size_t i = 0; i < sounds->count; i++) {
        uint32_t *from = rows[i % 2], *to = rows[1 - i % 2], least = UINT32_MAX;
        for (size_t j = 0; j <= text.len; j++)
            to[j] = from[j] + OFF;
        go_by_pieces(sounds->syllables[i], text, most, from, to);
        for (size_t j = 0; j <= text.len; j++) {
            if (j < text.len) lower(&to[j + 1], to[j] + OFF);
            if (to[j] < least) least = to[j];
        }
        if (least > most) return most + 1;
    }
    return rows[sounds->count % 2][text.len];
}

/* How much likelier the syllables write a word than others do, in tenths of a bit; false if less
 * than least. */
static bool
find_likely(const det_sounds *sounds, det_str text, uint32_t least, uint32_t *likely)
{
    uint32_t chance = TENTHS_PER_LETTER * (uint32_t)text.len;
    least += sounds->doubt;
    if (text.len > DET_SOUNDS_TEXT_MAX || text.len > 4 * (size_t)sounds->count + 2 ||
        chance < least)
        return false;
    uint32_t most = (chance - least) / TENTHS_PER_COST;
    uint32_t cost = cost_of(sounds, text, most);
    if (cost > most) return false;
    *likely = chance - TENTHS_PER_COST * cost - sounds->doubt;
    return true;
}

bool
det_sounds_as(const det_token *token, const det_token *latin, uint32_t *likely)
{
    const det_sounds *sounds = token->sounds;
    /* the keys last: few words are worth making them */
    return sounds != NULL && sounds->keys != NULL && latin->script == DET_SCRIPT_LATIN &&
           (latin->roles & DET_ROLE_NUMBER) == 0 &&
           find_likely(sounds, latin->text, DET_SOUNDS_LIKELY_MIN, likely) &&
           has_key(sounds, det_sounds_key(latin->text, latin->skeleton));
}

bool
det_sounds_listed_as(const det_token *listed, const det_token *asked, uint32_t *likely)
{
    if ((asked->roles & DET_ROLE_NUMBER) != 0) return false;
    det_sounds sounds = {0};
    if (!is_among(listed->other_keys, listed->other_count,
                  det_sounds_key(asked->text, asked->skeleton)))
        return false;
    det_str syllables[DET_SOUNDS_SYLLABLES_MAX + 1];
    size_t count = part_written(listed, syllables);
    if (count == 0 || count > DET_SOUNDS_SYLLABLES_MAX) return false;
    for (size_t i = 0; i < count; i++) {
        sounds.syllables[i] = find_syllable(syllables[i], listed->script == DET_SCRIPT_HAN);
        if (sounds.syllables[i] == NULL) return false;
    }
    sounds.count = (uint8_t)count;
    return find_likely(&sounds, asked->text, DET_SOUNDS_LIKELY_MIN, likely);
}

bool
det_sounds_may_write(const det_token *token, const det_token *latin)
{
    uint32_t likely;
    return find_likely(token->sounds, latin->text, 0, &likely);
}
