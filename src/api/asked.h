/* asked.h - a question as bytes, to be kept and asked again.                              floor:
 * api
 *
 *   name 14:Kim Yong Chol
 *   on 10:2026-05-08
 *
 * Each field that is not empty is its key, a blank, the count of its bytes, a colon, the bytes as
 * they were given, UTF-8 or not, and a line end. */
#ifndef DET_API_ASKED_H
#define DET_API_ASKED_H

#include "detente.h"

#include "base/text.h"

typedef struct det_asked {
    det_question question; /* of "screen" */
    /* of "check" */
    det_str document, file, on, as_known;
} det_asked;

void det_asked_screen(const det_question *question, det_text *out);
void det_asked_check(det_str document, const char *file, det_str on, det_str as_known,
                     det_text *out);
/* What is written above; borrowed from bytes.  at  place of bytes[0], lines not counted
 * Fails: DET_CORRUPT with what is wrong. */
DET_CHECKED det_status det_asked_read(det_str bytes, det_asked *out, det_error *err);

#endif
