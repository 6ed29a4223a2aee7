/* entry_read.h - values of an entry of a book by topic, out of its fields.          floor: screen
 *
 * What the readers of holds and contracts have in common.  Every message names the place, what was
 * found there and what was expected. */
#ifndef DET_SCREEN_ENTRY_READ_H
#define DET_SCREEN_ENTRY_READ_H

#include "law/fields.h"
#include "screen/currency.h"

/* What a reader works on. */
typedef struct det_entry_reader {
    const det_fields *fields;
    const det_lawbook *law; /* NULL: the entry comes back from the store */
    det_arena *arena;
    const char *what;  /* "a basis": for messages */
    const char *topic; /* "hold": the key that says of what it is an entry */
} det_entry_reader;

/* One of words, from 1; 0 and DET_OK where it is not given and not needed. */
DET_CHECKED det_status det_entry_word(const det_entry_reader *r, const char *key,
                                      const char *const *words, bool is_needed, int *out,
                                      det_error *err);
/* A value that has to be there.  out  may be NULL */
DET_CHECKED det_status det_entry_need(const det_entry_reader *r, const char *key, const char *hint,
                                      det_str *out, det_error *err);
/* Two capital letters; *out is left alone where it is not given. */
DET_CHECKED det_status det_entry_country(const det_entry_reader *r, const char *key, det_str *out,
                                         det_error *err);
DET_CHECKED det_status det_entry_zone(const det_entry_reader *r, det_zone *out, det_error *err);
/* The currency of an amount and the amount; both or, where they need not be, none. */
DET_CHECKED det_status det_entry_amount(const det_entry_reader *r, bool is_needed,
                                        const det_currency **currency, int64_t *minor,
                                        det_error *err);
/* Only these keys may stand beside those that every entry has. */
DET_CHECKED det_status det_entry_allow(const det_entry_reader *r, const char *const *keys,
                                       det_error *err);
/* "2709: 900 barrel" or "kind:coal": looked at, and kept as written. */
DET_CHECKED det_status det_entry_goods(const det_entry_reader *r, det_texts *out, det_error *err);
/* "birthDate=1960": a key and its value. */
DET_CHECKED det_status det_entry_facts(const det_entry_reader *r, det_texts *out, det_error *err);

#endif
