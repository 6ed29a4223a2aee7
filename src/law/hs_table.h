/* hs_table.h - what data/hs-moved.txt and data/hs-kinds.txt say, made by tools/gen_hs.  floor: law
 */
#ifndef DET_LAW_HS_TABLE_H
#define DET_LAW_HS_TABLE_H

#include "base/str.h"

/* In that edition a part of what was under older came to newer. */
typedef struct det_hs_move {
    uint32_t edition;
    det_str newer, older;
} det_hs_move;
extern const det_hs_move det_hs_moves[];
extern const size_t det_hs_move_count;

/* Goods of that kind may be under that code. */
typedef struct det_hs_kind {
    det_str kind, code;
    bool is_exact; /* not under a code that is shorter */
} det_hs_kind;
extern const det_hs_kind det_hs_kinds[];
extern const size_t det_hs_kind_count;

#endif
