/* mutate.h - names as people, forms and machines get them wrong, one code a kind.     floor: screen
 *
 * The catalogue of a validator: docs/evidence.md says what each code does.  Written apart from
 * data/ and text/ on purpose: a mutation that was made from the matcher's own tables would measure
 * whether the matcher agrees with itself. */
#ifndef DET_SCREEN_MUTATE_H
#define DET_SCREEN_MUTATE_H

#include "base/text.h"

typedef struct det_mutation {
    const char *code; /* "SUB1" */
    const char *what; /* "one letter replaced" */
} det_mutation;
/* The index-th kind, in the order of the catalogue; NULL behind the last. */
const det_mutation *det_mutation_at(size_t index);
size_t det_mutation_find(det_str code); /* SIZE_MAX: there is none */

/* A name to be changed. */
typedef struct det_mutable {
    det_str name; /* UTF-8 */
    bool is_person;
} det_mutable;
/* Appends the changed name.  The same name, kind and state give the same bytes.
 *   state  of the random choices; moves on
 * False: the kind does not apply to this name (a title before a company), or changed nothing; out
 * is then as it was.  Names longer than DET_MUTABLE_BYTES_MAX are left alone.  A failure to append
 * stays in out. */
enum { DET_MUTABLE_BYTES_MAX = 512, DET_MUTABLE_WORDS_MAX = 48 };
bool det_mutate(size_t index, const det_mutable *of, uint64_t *state, det_text *out);

/* splitmix64: the next number of a state that may begin anywhere. */
uint64_t det_mutate_random(uint64_t *state);

#endif
