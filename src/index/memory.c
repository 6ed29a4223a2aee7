/* memory.c - see memory.h.
 *
 * Three tables: of plain words that led to little, each a cache line; of others; and of those that
 * led to much. */
#include "index/memory.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "index/format.h"

enum { NEAR_SLOTS = 32768, NEAR_ITEMS = 9, WIDE_SLOTS = 8192, WIDE_ITEMS = 70, VAST_SLOTS = 1024 };

typedef struct near_led {
    det_ix_word of;
    uint32_t items[NEAR_ITEMS];
    det_ix_led_count count;
} near_led;
static_assert(sizeof(near_led) == 64, "what is remembered of most words is one cache line");

typedef struct wide_led {
    det_ix_word of;
    char written[DET_IX_LED_TEXT];
    det_ix_heard_as sounds;
    det_ix_led_count count;
    uint32_t items[WIDE_ITEMS];
} wide_led;
static_assert(offsetof(wide_led, items) == offsetof(det_ix_led, items),
              "what is learned is copied whole");

struct det_ix_memory {
    near_led *near;
    wide_led *wide;
    det_ix_led *vast;
    uint64_t hash; /* of the token of the last recall */
    bool is_near;  /* it was written so, and is spelled with letters */
    det_ix_led learned;
};

det_ix_memory *
det_ix_memory_new(void)
{
    det_ix_memory *m = calloc(1, sizeof *m);
    if (m == NULL) return NULL;
    m->near = calloc(NEAR_SLOTS, sizeof *m->near);
    m->wide = calloc(WIDE_SLOTS, sizeof *m->wide);
    m->vast = calloc(VAST_SLOTS, sizeof *m->vast);
    if (m->near != NULL && m->wide != NULL && m->vast != NULL) return m;
    det_ix_memory_free(m);
    return NULL;
}

void
det_ix_memory_free(det_ix_memory *m)
{
    if (m == NULL) return;
    free(m->near);
    free(m->wide);
    free(m->vast);
    free(m);
}

static bool
is_of(const det_ix_word *of, const char *written, const det_token *token, bool is_plain,
      bool is_fast)
{
    return of->length == token->text.len && of->roles == token->roles &&
           of->script == token->script && of->is_fast == is_fast &&
           of->written_length == (is_plain ? 0 : token->written.len) &&
           memcmp(of->text, token->text.ptr, of->length) == 0 &&
           (is_plain || memcmp(written, token->written.ptr, of->written_length) == 0);
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

static bool
is_sounding(const det_ix_heard_as *a, const det_ix_heard_as *b)
{
    return memcmp(a, b, sizeof *a) == 0;
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
    memcpy(learned->of.text, token->text.ptr, token->text.len);
    if (!is_plain) memcpy(learned->written, token->written.ptr, token->written.len);
    learned->sounds = *sounds;
    learned->count = (det_ix_led_count){0, 0};
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
    m->hash = det_ix_spread(sum);
    m->is_near = is_plain && sounds.count == 0;
    const near_led *near = &m->near[m->hash & (NEAR_SLOTS - 1)];
    const wide_led *wide = &m->wide[m->hash & (WIDE_SLOTS - 1)];
    const det_ix_led *vast = &m->vast[m->hash & (VAST_SLOTS - 1)];
    if (m->is_near && is_of(&near->of, NULL, token, true, is_fast))
        *out = (det_ix_recalled){near->items, near->count, near->of.parts_light};
    else if (is_of(&wide->of, wide->written, token, is_plain, is_fast) &&
             is_sounding(&wide->sounds, &sounds))
        *out = (det_ix_recalled){wide->items, wide->count, wide->of.parts_light};
    else if (is_of(&vast->of, vast->written, token, is_plain, is_fast) &&
             is_sounding(&vast->sounds, &sounds))
        *out = (det_ix_recalled){vast->items, vast->count, vast->of.parts_light};
    else {
        note(m, token, is_plain, is_fast, &sounds);
        return DET_IX_LED_UNKNOWN;
    }
    return DET_IX_LED_KNOWN;
}

det_ix_led *
det_ix_memory_learned(det_ix_memory *m)
{
    return &m->learned;
}

void
det_ix_memory_keep(det_ix_memory *m, bool parts_light)
{
    det_ix_led *learned = &m->learned;
    size_t count = (size_t)learned->count.forms + learned->count.names;
    size_t head = offsetof(det_ix_led, items);
    learned->of.parts_light = parts_light;
    if (m->is_near && count <= NEAR_ITEMS) {
        near_led *to = &m->near[m->hash & (NEAR_SLOTS - 1)];
        to->of = learned->of;
        to->count = learned->count;
        memcpy(to->items, learned->items, count * sizeof *learned->items);
    } else if (count <= WIDE_ITEMS) {
        memcpy(&m->wide[m->hash & (WIDE_SLOTS - 1)], learned,
               head + count * sizeof *learned->items);
    } else {
        memcpy(&m->vast[m->hash & (VAST_SLOTS - 1)], learned,
               head + count * sizeof *learned->items);
    }
}
