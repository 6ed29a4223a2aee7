/* form.h - typed reading of a lawbook's trees, with findings instead of failures.     floor: law
 *
 * A reader of one value never stops the load: it reports a finding at the value's own place, gives
 * a harmless default, and goes on, so that an author sees all that is wrong at once.  A load with
 * an error among its findings gives no lawbook, so defaults never reach an answer. */
#ifndef DET_LAW_FORM_H
#define DET_LAW_FORM_H

#include "law/book.h"

/* Findings kept.  Beyond it the last one says that there are more; an author fixes the first. */
enum { DET_FORM_FINDINGS_MAX = 1000 };

typedef struct det_form {
    det_arena *arena;
    const det_tree *tree; /* the file being read */
    det_law_finding *findings;
    size_t count, capacity;
    size_t error_count;
    bool has_no_memory;
} det_form;

/* One finding.  rule is "L101"; the message says what is there, what was expected, what to do. */
void det_form_report(det_form *form, const char *rule, bool is_error, det_where at,
                     const char *format, ...) DET_PRINTF(5, 6);

/* Growing arrays in the form's arena: the new last item cleared, or NULL (has_no_memory is set). */
void *det_form_push(det_form *form, void **items, size_t *count, size_t *capacity, size_t size);
/* count cleared items, or NULL. */
void *det_form_many(det_form *form, size_t count, size_t size);

/* True if node is a map; else reports.  Every key of it must be one of keys (NULL at the end). */
bool det_form_map(det_form *form, uint32_t node, const char *what, const char *const *keys);
/* True if node is a list, or absent; else reports. */
bool det_form_list(det_form *form, uint32_t node, const char *what);

/* The text under key; empty and reported when required and absent; reported when not a text. */
det_str det_form_text(det_form *form, uint32_t map, const char *key, bool is_required);
/* A text or a list of texts under key. */
det_texts det_form_texts(det_form *form, uint32_t map, const char *key);
/* A text or a list of texts, given by node. */
det_texts det_form_texts_of(det_form *form, uint32_t node, const char *what);

typedef struct det_form_word {
    const char *word;
    uint32_t value;
} det_form_word;
/* One of words (a NULL word ends them); absent gives fallback; 0 as fallback makes it required. */
uint32_t det_form_choice(det_form *form, uint32_t map, const char *key, const det_form_word *words,
                         uint32_t fallback);
/* yes or no (true, false too). */
bool det_form_bool(det_form *form, uint32_t map, const char *key, bool fallback);
/* A whole number up to max; *found tells whether the key was there. */
uint64_t det_form_number(det_form *form, uint32_t map, const char *key, uint64_t max, bool *found);
/* "11.6" -> 11600.  At most three decimals, not negative. */
bool det_form_milli(det_form *form, uint32_t map, const char *key, int64_t *out);
/* "95%" or "95" -> 95; 0 when absent. */
uint32_t det_form_percent(det_form *form, uint32_t map, const char *key);
det_day det_form_day(det_form *form, uint32_t map, const char *key);
/* A date or an instant with its offset, or a map {at, written, other}.  False when absent or bad.
 */
bool det_form_instant(det_form *form, uint32_t map, const char *key, det_zone zone,
                      det_instant *out);
/* The end: before or through.  False when there is none.  *is_open for `through: open`. */
bool det_form_end(det_form *form, uint32_t map, det_zone zone, int64_t *end_us, bool *is_open);
/* from, before, through. */
det_law_life det_form_life(det_form *form, uint32_t map, det_zone zone);
/* {key: value, key: [value, value]} */
det_law_tests det_form_tests(det_form *form, uint32_t map, const char *key);
det_hs_ranges det_form_hs(det_form *form, uint32_t map, const char *key);
/* basis, para_basis, confidence, source, note. */
det_law_proof det_form_proof(det_form *form, uint32_t map);
/* An id: lower-case letters (upper too), digits and ._:-()/ and nothing else; reported otherwise.
 */
det_str det_form_id(det_form *form, uint32_t map, const char *key, bool is_required);

/* Decimal with up to three places to thousandths: "1440000" -> 1440000000.  False: not one. */
bool det_law_milli_read(det_str text, int64_t *out);
#endif
