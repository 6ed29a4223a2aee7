/* memory.c - see memory.h.
 *
 * Two tables: of short plain words that led to little, each a cache line; and of all others, which
 * lie one behind the other in a ring, the newest over the oldest. */
#include "index/memory.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "index/format.h"

enum {
    NEAR_SETS = 16384,
    NEAR_WAYS = 2,
    NEAR_TEXT = 16,
    NEAR_ITEMS = 9,
    FAR_SETS = 8192,
    FAR_WAYS = 4,
    RING_WORDS = 1 << 21
};

typedef struct near_led {
    char text[NEAR_TEXT];
    det_ix_word of;
    uint32_t items[NEAR_ITEMS];
    det_ix_led_count count;
} near_led;
static_assert(sizeof(near_led) == 64, "what is remembered of most words is one cache line");
static_assert(offsetof(det_ix_led, items) % sizeof(uint32_t) == 0, "the ring is of whole words");

/* Where a det_ix_led lies, without the end of its items that it does not have. */
typedef struct far_led {
    uint64_t at; /* by all words that were ever put into the ring, from 1 on; 0: nowhere */
    uint32_t mark, zero;
} far_led;

struct det_ix_memory {
    near_led *near;
    far_led *far;
    uint32_t *ring;
    uint64_t put;  /* words, ever, and 1 */
    uint64_t hash; /* of the token of the last recall */
    bool is_near;  /* it is short, was written so, and is spelled with letters */
    det_ix_led learned;
};

det_ix_memory *
det_ix_memory_new(void)
{
    det_ix_memory *m = calloc(1, sizeof *m);
    if (m == NULL) return NULL;
    m->near = calloc((size_t)NEAR_SETS * NEAR_WAYS, sizeof *m->near);
    m->far = calloc((size_t)FAR_SETS * FAR_WAYS, sizeof *m->far);
    m->ring = calloc(RING_WORDS, sizeof *m->ring);
    m->put = 1;
    if (m->near != NULL && m->far != NULL && m->ring != NULL) return m;
    det_ix_memory_free(m);
    return NULL;
}

void
det_ix_memory_free(det_ix_memory *m)
{
    if (m == NULL) return;
    free(m->near);
    free(m->far);
    free(m->ring);
    free(m);
}

static bool
is_of(const det_ix_word *of, const char *text, const det_token *token, bool is_plain, bool is_fast)
{
    return of->length == token->text.len && of->roles == token->roles &&
           of->script == token->script && of->is_fast == is_fast &&
           of->written_length == (is_plain ? 0 : token->written.len) &&
           memcmp(text, token->text.ptr, of->length) == 0;
}

/* What a token sounds like, in out; false if that cannot be told by it. */
static bool
read_sounds(const det_sounds *sounds, det_ix_heard_as *out)
{
    memset(out, 0, sizeof *out);
    if (sounds == NULL) return true;
    for (size_t i = 0; i < sounds->count; i++) {
        if (sounds->syllables[i]->piece_count == 0) return false;
        out->pieces[i] = sounds->syllables[i]->piece_first;
    }
    out->count = sounds->count;
    out->doubt = sounds->doubt;
    out->has_keys = sounds->keys != NULL;
    return true;
}

/* The ways of a word: by the low bits of its hash; the mark is the high ones. */
static far_led *
set_of(const det_ix_memory *m)
{
    return &m->far[(m->hash & (FAR_SETS - 1)) * FAR_WAYS];
}

static near_led *
near_set(const det_ix_memory *m)
{
    return &m->near[(m->hash & (NEAR_SETS - 1)) * NEAR_WAYS];
}

static bool
is_there(const det_ix_memory *m, const far_led *far)
{
    return far->at != 0 && m->put - far->at <= RING_WORDS;
}

static const det_ix_led *
find_far(const det_ix_memory *m, const det_token *token, bool is_plain, bool is_fast,
         const det_ix_heard_as *sounds)
{
    const far_led *set = set_of(m);
    for (size_t i = 0; i < FAR_WAYS; i++) {
        if (!is_there(m, &set[i]) || set[i].mark != (uint32_t)(m->hash >> 32)) continue;
        const void *at = &m->ring[set[i].at & (RING_WORDS - 1)];
        const det_ix_led *led = at;
        if (is_of(&led->of, led->text, token, is_plain, is_fast) &&
            memcmp(led->written, token->written.ptr, led->of.written_length) == 0 &&
            memcmp(&led->sounds, sounds, sizeof *sounds) == 0)
            return led;
    }
    return NULL;
}

static void
note(det_ix_memory *m, const det_token *token, bool is_plain, bool is_fast,
     const det_ix_heard_as *sounds)
{
    det_ix_led *learned = &m->learned;
    learned->of = (det_ix_word){.roles = token->roles,
                                .script = (uint8_t)token->script,
                                .length = (uint8_t)token->text.len,
                                .written_length = is_plain ? 0 : (uint8_t)token->written.len,
                                .is_fast = is_fast};
    memcpy(learned->text, token->text.ptr, token->text.len);
    if (!is_plain) memcpy(learned->written, token->written.ptr, token->written.len);
    learned->sounds = *sounds;
    learned->count = (det_ix_led_count){0, 0};
    learned->key_count = 0;
}

det_ix_known
det_ix_memory_recall(det_ix_memory *m, const det_token *token, bool is_plain, bool is_fast,
                     det_ix_recalled *out)
{
    det_ix_heard_as sounds;
    if (token->text.len > DET_IX_LED_TEXT || token->written.len > DET_IX_LED_TEXT ||
        token->written.len == 0 || !read_sounds(token->sounds, &sounds))
        return DET_IX_LED_NEVER;
    uint64_t sum = det_ix_sum(token->text);
    if (!is_plain) sum = det_ix_spread(sum) + det_ix_sum(token->written);
    for (size_t i = 0; i < sounds.count; i++)
        sum = det_ix_spread(sum) + sounds.pieces[i];
    /* as what a word is read, too: Latin ones are often read as several things */
    sum = det_ix_spread(sum) +
          ((uint32_t)token->roles << 16 | (uint32_t)token->script << 1 | is_fast);
    m->hash = det_ix_spread(sum);
    m->is_near = is_plain && sounds.count == 0 && token->text.len <= NEAR_TEXT;
    const near_led *near = near_set(m);
    for (size_t i = 0; m->is_near && i < NEAR_WAYS; i++) {
        if (!is_of(&near[i].of, near[i].text, token, true, is_fast)) continue;
        *out = (det_ix_recalled){near[i].items, near[i].count, near[i].of.parts_light};
        return DET_IX_LED_KNOWN;
    }
    const det_ix_led *far = find_far(m, token, is_plain, is_fast, &sounds);
    if (far != NULL) {
        if (far->key_count > 0)
            det_sounds_keys_put(token->sounds, far->items + far->count.forms + far->count.names,
                                far->key_count);
        *out = (det_ix_recalled){far->items, far->count, far->of.parts_light};
        return DET_IX_LED_KNOWN;
    }
    note(m, token, is_plain, is_fast, &sounds);
    return DET_IX_LED_UNKNOWN;
}

det_ix_led *
det_ix_memory_learned(det_ix_memory *m)
{
    return &m->learned;
}

/* Behind the newest, or, if there is not enough room up to its end, at the beginning of the ring.
 */
static void
keep_far(det_ix_memory *m, size_t words)
{
    uint64_t left = RING_WORDS - (m->put & (RING_WORDS - 1));
    if (left < words) m->put += left;
    far_led *set = set_of(m), *to = &set[0];
    for (size_t i = 1; i < FAR_WAYS; i++)
        if (set[i].at < to->at) to = &set[i];
    *to = (far_led){.at = m->put, .mark = (uint32_t)(m->hash >> 32)};
    memcpy(&m->ring[m->put & (RING_WORDS - 1)], &m->learned, words * sizeof *m->ring);
    m->put += words;
}

/* Puts the keys of a token behind its items, if it has any and there is room; returns the words of
 * both. */
static size_t
add_keys(det_ix_led *learned, const det_token *token, size_t count)
{
    const det_sounds_keys *keys = token->sounds == NULL ? NULL : token->sounds->keys;
    if (keys == NULL || !keys->is_made || count + 2 * (size_t)keys->count > DET_IX_LED_MAX)
        return count;
    learned->key_count = keys->count;
    memcpy(learned->items + count, keys->items, keys->count * sizeof *keys->items);
    return count + 2 * (size_t)keys->count;
}

void
det_ix_memory_keep(det_ix_memory *m, const det_token *token, bool parts_light)
{
    det_ix_led *learned = &m->learned;
    size_t count = (size_t)learned->count.forms + learned->count.names;
    learned->of.parts_light = parts_light;
    if (m->is_near && count <= NEAR_ITEMS) {
        near_led *to = near_set(m);
        memmove(to + 1, to, (NEAR_WAYS - 1) * sizeof *to); /* the oldest goes */
        to->of = learned->of;
        to->count = learned->count;
        memcpy(to->text, learned->text, learned->of.length);
        memcpy(to->items, learned->items, count * sizeof *learned->items);
    } else {
        count = add_keys(learned, token, count);
        keep_far(m, offsetof(det_ix_led, items) / sizeof(uint32_t) + count);
    }
}
