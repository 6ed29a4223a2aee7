/* skeleton.c - the consonants of a word, as languages agree on them.
 *
 * From left to right, the longest row of sounds[] that fits is one sound; what is left of the
 * alphabet is one letter, one sound, by letters[].  Vowels are dropped, and so are
 *   - h at the end of a word ("Fatimah")
 *   - y, unless it begins the word before a, o or u ("Yusuf", but "Yelena" is "Elena")
 *   - w between a vowel and a consonant ("Mawlawi" is "Maulavi")
 * Then doubled letters are one, and ng at the end is n.
 *
 * The key is 5 bits a sound, the first lowest, above 4 bits of length. */
#include "text/skeleton.h"

#include <string.h>

#include "text/edit.h"
#include "text/sounds.h"

/* Sounds that are told apart.  F is f, v, w; H is h, kh; J is j, zh; K is k, g, q, c; S is s,
 * z; SH is sh and ch, which is sh in French. */
typedef enum sound { NOTHING = 0, P, F, T, K, S, SH, CH, J, H, L, M, N, R, Y } sound;

static const struct {
    const char *text;
    uint8_t length, sound;
} sounds[] = {
    {"shch", 4, SH}, {"tsch", 4, SH}, {"sch", 3, SH}, {"tch", 3, SH}, {"dzh", 3, J}, {"sh", 2, SH},
    {"ch", 2, SH},   {"cz", 2, SH},   {"zh", 2, J},   {"dj", 2, J},   {"kh", 2, H},  {"gh", 2, K},
    {"ph", 2, F},    {"th", 2, T},    {"dh", 2, T},   {"ts", 2, S},   {"tz", 2, S},  {"ck", 2, K},
};

static const uint8_t letters[26] = {
    ['b' - 'a'] = P, ['c' - 'a'] = K, ['d' - 'a'] = T, ['f' - 'a'] = F, ['g' - 'a'] = K,
    ['h' - 'a'] = H, ['j' - 'a'] = J, ['k' - 'a'] = K, ['l' - 'a'] = L, ['m' - 'a'] = M,
    ['n' - 'a'] = N, ['p' - 'a'] = P, ['q' - 'a'] = K, ['r' - 'a'] = R, ['s' - 'a'] = S,
    ['t' - 'a'] = T, ['v' - 'a'] = F, ['w' - 'a'] = F, ['z' - 'a'] = S,
};

static bool
is_vowel(char letter)
{
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u' ||
           letter == 'y';
}

/* The sound of one letter where it stands. */
static uint8_t
sound_at(det_str word, size_t at)
{
    char letter = word.ptr[at], next = at + 1 < word.len ? word.ptr[at + 1] : '\0';
    switch (letter) {
    case 'y':
        return at == 0 && (next == 'a' || next == 'o' || next == 'u') ? Y : NOTHING;
    case 'c': /* "Houcine", "Cecil" */
        return next == 'e' || next == 'i' || next == 'y' ? S : K;
    case 'h':
        return next == '\0' ? NOTHING : H;
    case 'o': /* "Aouadi" is "Awadi", "Oualid" is "Walid" */
        return next == 'u' && at + 2 < word.len && is_vowel(word.ptr[at + 2]) &&
                       (at == 0 || is_vowel(word.ptr[at - 1]))
                   ? F
                   : NOTHING;
    case 'w':
        return at > 0 && is_vowel(word.ptr[at - 1]) && next != '\0' && !is_vowel(next) ? NOTHING
                                                                                       : F;
    default:
        return letters[letter - 'a'];
    }
}

/* The sound that begins at `at`, and how many letters it takes. */
static uint8_t
next_sound(det_str word, size_t at, size_t *taken)
{
    char next = at + 1 < word.len ? word.ptr[at + 1] : '\0';
    /* All sounds of several letters have one of these second. */
    if (next == 'h' || next == 'c' || next == 's' || next == 'z' || next == 'j' || next == 'k') {
        for (size_t i = 0; i < sizeof sounds / sizeof sounds[0]; i++) {
            size_t length = sounds[i].length;
            /* Most rows end here, before the call. */
            if (sounds[i].text[0] != word.ptr[at] || length > word.len - at ||
                memcmp(word.ptr + at, sounds[i].text, length) != 0)
                continue;
            *taken = length;
            return sounds[i].sound;
        }
    }
    *taken = 1;
    return sound_at(word, at);
}

uint64_t
det_skeleton_of(det_str word)
{
    uint64_t key = 0;
    uint32_t length = 0;
    uint8_t before = NOTHING; /* the sound just before, nothing between */
    if (word.len > 2 && word.ptr[word.len - 1] == 'g' && word.ptr[word.len - 2] == 'n') word.len--;
    for (size_t at = 0, taken; at < word.len && length < DET_SKELETON_LETTERS_MAX; at += taken) {
        char letter = word.ptr[at];
        if (letter < 'a') return 0; /* a digit */
        if (letter == 'x') {        /* ks, but s in front: "Xavier" */
            taken = 1;
            if (at > 0 && before != K) key |= (uint64_t)K << (4 + 5 * length++);
            if (length < DET_SKELETON_LETTERS_MAX && (at == 0 || before != S))
                key |= (uint64_t)S << (4 + 5 * length++);
            before = S;
            continue;
        }
        uint8_t now = next_sound(word, at, &taken);
        if (now != NOTHING && now != before) key |= (uint64_t)now << (4 + 5 * length++);
        before = now;
    }
    return length < 2 ? 0 : key | length;
}

uint32_t
det_skeleton_length(uint64_t skeleton)
{
    return (uint32_t)(skeleton & 15);
}

/* Edits between words of two consonants: where one side writes few vowels, all of the other's may
 * be missing. */
enum { EDITS_SHORT = 2, EDITS_VOWELLESS = 3 };

static bool
is_vowelless(const det_token *token)
{
    return token->script == DET_SCRIPT_ARABIC || token->script == DET_SCRIPT_HEBREW;
}

bool
det_sounds_alike(const det_token *a, const det_token *b)
{
    if (a->skeleton == 0 || a->skeleton != b->skeleton ||
        ((a->roles | b->roles) & DET_ROLE_SYLLABLE) != 0)
        return false;
    uint32_t most = is_vowelless(a) != is_vowelless(b) ? EDITS_VOWELLESS : EDITS_SHORT;
    return det_skeleton_length(a->skeleton) >= 3 ||
           det_edit_distance(a->text, b->text, most) <= most;
}

/* text with f for each ph, in bytes. */
static det_str
with_f(det_str text, char bytes[DET_TOKEN_BYTES_MAX])
{
    size_t used = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool is_ph = text.ptr[i] == 'p' && i + 1 < text.len && text.ptr[i + 1] == 'h';
        bytes[used++] = is_ph ? 'f' : text.ptr[i];
        i += is_ph;
    }
    return (det_str){bytes, used};
}

static bool
has_ph(det_str text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.ptr[i] == 'p' && text.ptr[i + 1] == 'h') return true;
    return false;
}

uint32_t
det_sounds_edits(const det_token *a, const det_token *b)
{
    /* most have none, and need no copy */
    if (!has_ph(a->text) && !has_ph(b->text)) {
        size_t longer = a->text.len > b->text.len ? a->text.len : b->text.len;
        return det_edit_distance(a->text, b->text, (uint32_t)longer);
    }
    char of_a[DET_TOKEN_BYTES_MAX], of_b[DET_TOKEN_BYTES_MAX];
    det_str x = with_f(a->text, of_a), y = with_f(b->text, of_b);
    return det_edit_distance(x, y, (uint32_t)(x.len > y.len ? x.len : y.len));
}

/* Scripts whose words are written as they sound, by others than their own people. */
static bool
is_transcribed(const det_token *token)
{
    return token->script != DET_SCRIPT_LATIN && token->script != DET_SCRIPT_NONE &&
           token->script != DET_SCRIPT_HANGUL && (token->roles & DET_ROLE_SYLLABLE) == 0 &&
           token->skeleton != 0;
}

uint64_t
det_sound_of_other(const det_token *other)
{
    return is_transcribed(other) ? other->skeleton : 0;
}

uint64_t
det_sound_of_latin(uint64_t skeleton, uint16_t script, uint16_t roles)
{
    return script == DET_SCRIPT_LATIN && (roles & DET_ROLE_SYLLABLE) == 0 ? skeleton : 0;
}

bool
det_sounds_near(const det_token *other, const det_token *latin)
{
    return det_sounds_apart_by_one(
               det_sound_of_other(other),
               det_sound_of_latin(latin->skeleton, latin->script, latin->roles)) &&
           (other->sounds == NULL || det_sounds_may_write(other, latin));
}
