/* rows.h - the rows of one name while they are collected.                             floor: text
 *
 * Internal to text/: readings.c owns the rows, other files add to them. */
#ifndef DET_TEXT_ROWS_H
#define DET_TEXT_ROWS_H

#include "text/token.h"
#include "text/words_table.h"

typedef struct det_rows {
    det_tokens items[DET_READINGS_MAX];
    size_t count;
} det_rows;

/* Keeps row unless it is there already, or there are DET_READINGS_MAX. */
bool det_rows_add(det_rows *rows, det_tokens row);
/* Is a word one of some, of which NULL is the last? */
bool det_word_is_of(det_str word, const char *const *words);

/* Adds the rows in which the joined syllables of a Korean or Chinese name stand apart, and those in
 * which a Korean name written in Chinese characters, in their Mandarin reading or after the Russian
 * is read in Korean.
 *   name  what rows->items[0] was read from
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_rows_add_syllables(det_rows *rows, det_str name, det_arena *arena,
                                              det_error *err);

/* Adds the rows in which Chinese characters that spell a name of another language are that name.
 *   name  what rows->items[0] was read from
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_rows_add_transcribed(det_rows *rows, det_str name, bool is_listed,
                                                det_arena *arena, det_error *err);

/* Adds the rows in which the words of companies and bodies in Chinese characters and Hangul are
 * those words: 은행 is "bank".
 *   name  what rows->items[0] was read from
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_rows_add_bodies(det_rows *rows, det_str name, det_arena *arena,
                                           det_error *err);

/* Adds the rows in which words in Arabic letters are cut where a blank seems to be left out, and
 * those in which what is too short is joined with its neighbour.
 *   name  what rows->items[0] was read from
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_rows_add_blanks(det_rows *rows, det_str name, det_arena *arena,
                                           det_error *err);

/* Adds the rows in which words in Hebrew letters that a hyphen parts are one, and the word for son
 * in names of Arabs is that.
 *   name  what rows->items[0] was read from
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_rows_add_hebrew(det_rows *rows, det_str name, det_arena *arena,
                                           det_error *err);

/* Adds the row that a name is when it is written otherwise.
 *   text   as it is read
 *   place  in the name, of each byte of text and of its end
 * Fails: DET_NOMEM; a text that has become too long adds nothing. */
DET_CHECKED det_status det_rows_add_text(det_rows *rows, det_str text, const uint32_t *place,
                                         det_arena *arena, det_error *err);

/* Adds the rows of names inside the name: on either side of "a.k.a.", the abbreviation in brackets
 * of the words beside it; of what markup stands for ("Jos&eacute;"); and without "No." before a
 * number.
 *   name  what rows->items[0] was read from
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_rows_add_inside(det_rows *rows, det_str name, det_arena *arena,
                                           det_error *err);

/* A token as the tables know it: of a name that is written in another script. */
det_token det_rows_transcribed(const det_token *first, const det_token *last,
                               const det_known_word *known);

/* det_tokens_read, or without the step that parts "Abdelghani". */
DET_CHECKED det_status det_tokens_read_as(det_str name, bool is_parted, det_arena *arena,
                                          det_tokens *out, det_error *err);
/* det_tokens_read, and whether it took joined words apart: if not, left in one they are the same.
 */
DET_CHECKED det_status det_tokens_read_parted(det_str name, det_arena *arena, det_tokens *out,
                                              bool *has_parted, det_error *err);

#endif
