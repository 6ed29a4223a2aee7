/* cases.h - the words of a file of questions, for all who read one.                   floor: law */
#ifndef DET_LAW_CASES_H
#define DET_LAW_CASES_H

#include "law/book.h"

/* Facts in one item.  A file of questions with more does not load. */
enum { DET_LAW_FACTS_MAX = 32 };

/* "HS:2701;prior=900000;via=Rajin" into goods and facts of question.  False: it is none. */
bool det_law_item_read(det_str item, det_law_question *question,
                       det_law_fact facts[DET_LAW_FACTS_MAX]);
/* "2371:8" of a paragraph that was relied on; empty if there is no memory. */
det_str det_law_cite_brief(const det_law_cite *cite, det_arena *arena);
/* True if the cites are exactly these: "2371:8;2375:16", in full, or "-" for none. */
bool det_law_cites_are(det_str paragraphs, const det_law_cite *cites, size_t count,
                       det_arena *arena);

#endif
