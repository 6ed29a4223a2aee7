/* mutate_inside.h - what the files of the mutator share.                              floor: screen
 */
#ifndef DET_SCREEN_MUTATE_INSIDE_H
#define DET_SCREEN_MUTATE_INSIDE_H

#include "screen/mutate.h"

/* A name in words, as blanks part it. */
typedef struct det_mutant {
    det_str name;
    bool is_person;
    det_str words[DET_MUTABLE_WORDS_MAX];
    size_t count;
    uint64_t *state;
    det_text *out;
} det_mutant;

/* A number below most, which is not 0. */
size_t det_mutate_below(const det_mutant *of, size_t most);
/* Appends the words [from, to), a blank before each that is not the first of the text begun. */
void det_mutate_words(const det_mutant *of, size_t from, size_t to, size_t begun);
/* Appends text with word i replaced; empty: left out. */
void det_mutate_replace(const det_mutant *of, size_t i, det_str with);

/* One spelling for another.  Both lower case. */
typedef struct det_respelling {
    const char *from, *to;
} det_respelling;
/* Rewrites one place, chosen at random among all that any row fits; capitals stay capitals.
 *   whole_words  rows are words, not parts of words */
bool det_mutate_respell(const det_mutant *of, const det_respelling *rows, size_t count,
                        bool whole_words);

/* One kind: false if it does not apply. */
typedef bool det_mutate_how(const det_mutant *of);

det_mutate_how det_mutate_nickname, det_mutate_title, det_mutate_suffix, det_mutate_legal_form,
    det_mutate_abbreviation, det_mutate_ocr, det_mutate_sound, det_mutate_number, det_mutate_arabic,
    det_mutate_country, det_mutate_slavic, det_mutate_cyrillic, det_mutate_chinese,
    det_mutate_korean_south, det_mutate_korean_revised, det_mutate_korean_hangul,
    det_mutate_korean_hangul_south, det_mutate_korean_russian;

#endif
