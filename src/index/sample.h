/* sample.h - invented parties for the tests of this floor.                  floor: index, tests */
#ifndef DET_INDEX_SAMPLE_H
#define DET_INDEX_SAMPLE_H

#include "index/index.h"

/* Hands the builder two sources, three transactions, a file of law and records of `count` invented
 * subjects, the i-th being order[i]; order NULL: as they are.  Subject 0 has two bodies, the last
 * has a name in another script. */
void sample_build(det_index_builder *builder, const uint32_t *order, uint32_t count);
/* A name of one to five invented words, some of them light; seed decides. */
det_str sample_name(uint64_t seed, det_arena *arena);
/* A new builder with sample_build, written to the test's folder and opened.  path receives where.
 */
const det_index *sample_open(uint32_t count, char *path, size_t path_size);

#endif
