/* scan.h - which signatures are near one.                                            floor: index
 *
 * The one loop that vector instructions pay for.  All back ends give the same numbers in the same
 * order; the portable one is the twin that tests compare with. */
#ifndef DET_INDEX_SCAN_H
#define DET_INDEX_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* Puts the places i of signatures[0 .. count) that differ from signature in at most `most` bits
 * into out, ascending, each with first added; out has room for count.  Returns how many. */
typedef size_t (*det_ix_scan)(const uint64_t *signatures, size_t count, uint64_t signature,
                              uint32_t most, uint32_t first, uint32_t *out);
size_t det_ix_scan_portable(const uint64_t *signatures, size_t count, uint64_t signature,
                            uint32_t most, uint32_t first, uint32_t *out);
/* The fastest that this processor runs. */
det_ix_scan det_ix_scan_best(void);
/* Back end number i that this processor runs, NULL behind the last. */
det_ix_scan det_ix_scan_at(size_t i);

#endif
