/* basket.h - steps on the law of a folder, taken.                                        floor: api
 */
#ifndef DET_API_BASKET_H
#define DET_API_BASKET_H

#include "api/inside.h"
#include "law/whatif.h"

/* A lawbook whose trees are kept, because a what-if is loaded from them, and the law as it would
 * be. */
typedef struct det_supposed {
    det_law law;
    det_tree *trees;
    size_t count;
    det_tree *drafts;
    det_day on;
    det_whatif whatif;
} det_supposed;

/* Opens the folder and takes the steps of a basket.  The caller frees out->law.arena, after a
 * failure too.  Fails as det_law_whatif. */
DET_CHECKED det_status det_basket_suppose(const det_law_basket *basket, det_supposed *out,
                                          det_error *err);
/* The same over a lawbook that is open: the folder is not looked at.  law must outlive *out. */
DET_CHECKED det_status det_basket_suppose_law(const det_law *law, const det_law_basket *basket,
                                              det_supposed *out, det_error *err);

#endif
