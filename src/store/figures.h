/* figures.h - how many entries of each kind and programme.                            floor: store
 */
#ifndef DET_STORE_FIGURES_H
#define DET_STORE_FIGURES_H

#include "base/map.h"
#include "store/gate.h"

/* Counts under their keys, "programme:DPRK" and "schema:Person".  Owned; memory is the arena's. */
typedef struct det_figures {
    det_arena *arena;
    det_strmap places;
    det_gate_count *counts;
    size_t count, capacity;
} det_figures;

typedef enum det_figures_column {
    DET_FIGURES_BEFORE,
    DET_FIGURES_NOW,
    DET_FIGURES_GONE
} det_figures_column;

det_figures det_figures_in(det_arena *arena);
/* Adds n under key.  key is borrowed as long as the figures live.  False: no memory. */
DET_CHECKED bool det_figures_add(det_figures *figures, det_str key, det_figures_column column,
                                 uint64_t n);
/* Counts one entry under its schema and each of its programmes, a repeated programme once. */
DET_CHECKED bool det_figures_add_subject(det_figures *figures, const det_subject *subject,
                                         det_figures_column column);
/* Sorts by key.  Nothing may be added afterwards. */
void det_figures_sort(det_figures *figures);

#endif
