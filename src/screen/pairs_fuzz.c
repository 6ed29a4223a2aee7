/* pairs_fuzz.c - any bytes as labelled pairs. */
#include "screen/pairs.h"

#include <stdlib.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_text *lines = NULL, *scores = NULL;
    if (det_text_new(0, &lines, NULL) != DET_OK || det_text_new(0, &scores, NULL) != DET_OK)
        abort();
    det_status st = det_pairs_score(NULL, 7000, false, (det_str){(const char *)data, size}, "f",
                                    lines, scores, NULL);
    (void)st; /* a refusal is an answer */
    det_text_free(lines);
    det_text_free(scores);
    return 0;
}
