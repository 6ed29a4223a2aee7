/* memory.h - what words of earlier queries have led to, for finder.c only.            floor: index
 *
 * Words repeat from query to query, given names above all, so what a token has led to is
 * remembered, in tables of fixed size in which the newest displaces what was in its place.  It
 * follows from the text, roles and script of a token, from what was written and from what its
 * syllables may write, and from nothing else. */
#ifndef DET_INDEX_MEMORY_H
#define DET_INDEX_MEMORY_H

#include "text/sounds.h"

enum {
    DET_IX_LED_MAX = 4096, /* forms and names of one token that are remembered at most */
    DET_IX_LED_TEXT = 32   /* ... and bytes of its text, and of what was written */
};

/* What a word in kana or Chinese characters sounds like, by what its syllables may write; of others
 * nothing. */
typedef struct det_ix_heard_as {
    uint16_t pieces[DET_SOUNDS_SYLLABLES_MAX]; /* the first of each syllable */
    uint8_t count, doubt, has_keys, zero;
} det_ix_heard_as;

/* What else than its texts and sounds tells what a token leads to. */
typedef struct det_ix_word {
    uint16_t roles;
    uint8_t script, length; /* 0: none */
    uint8_t written_length; /* 0: what was written is the text */
    bool parts_light;       /* it may be two light tokens of a name, joined; not compared */
    bool is_fast;
    uint8_t zero;
} det_ix_word;
typedef struct det_ix_led_count {
    uint16_t forms, names;
} det_ix_led_count;

/* A form, and above it the level of what the token can be to it (level_of in
 * leads.h). */
enum { DET_IX_LEVEL_BITS = 6, DET_IX_LED_FORM_BITS = 32 - DET_IX_LEVEL_BITS };
#define DET_IX_LED_FORM ((UINT32_C(1) << DET_IX_LED_FORM_BITS) - 1)

/* What one token has led to: forms with their levels, then names of E3; and behind them the keys
 * that it has by its sounds, two words each. */
typedef struct det_ix_led {
    det_ix_word of;
    char text[DET_IX_LED_TEXT], written[DET_IX_LED_TEXT];
    det_ix_heard_as sounds;
    det_ix_led_count count;
    uint32_t key_count;
    uint32_t items[DET_IX_LED_MAX];
} det_ix_led;

/* Owned: all memory of it is taken at the start. */
typedef struct det_ix_memory det_ix_memory;
det_ix_memory *det_ix_memory_new(void); /* NULL: no memory */
void det_ix_memory_free(det_ix_memory *memory);

/* What is remembered of a token, whose keys by its sounds are put back; *items is valid until the
 * next call of det_ix_memory_keep. */
typedef struct det_ix_recalled {
    const uint32_t *items;
    det_ix_led_count count;
    bool parts_light;
} det_ix_recalled;
/* The answers of det_ix_memory_recall: a token of DET_IX_LED_NEVER is not remembered at all. */
typedef enum det_ix_known { DET_IX_LED_NEVER, DET_IX_LED_UNKNOWN, DET_IX_LED_KNOWN } det_ix_known;
det_ix_known det_ix_memory_recall(det_ix_memory *memory, const det_token *token, bool is_plain,
                                  bool is_fast, det_ix_recalled *out);
/* What the token of the last recall, which was unknown, is found to lead to is put here,
 * until it is kept, with the keys that it has by then, or turns out to be too much. */
det_ix_led *det_ix_memory_learned(det_ix_memory *memory);
void det_ix_memory_keep(det_ix_memory *memory, const det_token *token, bool parts_light);

/* Puts a form or name into what is learned; forms come before names.  false: it is full. */
static inline bool
det_ix_led_add(det_ix_led *led, uint32_t item, bool is_name)
{
    size_t count = (size_t)led->count.forms + led->count.names;
    if (count == DET_IX_LED_MAX) return false;
    led->items[count] = item;
    if (is_name)
        led->count.names++;
    else
        led->count.forms++;
    return true;
}

#endif
