/* world.h - a snapshot of the sample lists and the lawbook, for tests.            floor: screen,
 * tests */
#ifndef DET_SCREEN_WORLD_H
#define DET_SCREEN_WORLD_H

#include "base/test.h"
#include "screen/screen.h"

typedef struct world {
    const det_index *index;
    const det_lawbook *law;
    det_arena *arena;
} world;

/* One list of one source, as its one version of a day. */
typedef struct world_list {
    const char *source;
    const char *path; /* below the project, or below det_test_data() if is_published; blanks part
                       * the files of a set */
    const char *dated;
    bool is_published;
} world_list;

/* Reads lists (in order of date within a source), merges what does not change into longer records,
 * and compiles with the project's lawbook.  A failure is told to the test and gives a world without
 * index. */
world world_open(const world_list *lists, size_t count);
/* The UN samples of 2020, 2024 and 2025. */
world world_of_samples(void);
void world_close(world *of);
/* Reads the project's lawbook into of, whose arena is there, and into builder. */
DET_CHECKED det_status world_add_law(world *of, det_index_builder *builder, det_error *err);

#endif
