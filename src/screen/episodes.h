/* episodes.h - a snapshot of tests/relief/parties.csv and holdings.csv, for tests.   floor: screen,
 * tests */
#ifndef DET_SCREEN_EPISODES_H
#define DET_SCREEN_EPISODES_H

#include "screen/world.h"

/* Lists of four publishers in which parties come and go as they did, a file of who owns whom, and
 * the project's lawbook.  A failure is told to the test and gives a world without index. */
world episodes_open(void);

#endif
