/* asked_fuzz.c - any bytes as a question that was kept: an error, or the question that gives them.
 */
#include "api/asked.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_text *text = NULL;
    det_error err;
    det_asked asked, again;
    if (det_asked_read((det_str){(const char *)data, size}, &asked, &err) != DET_OK) {
        assert(err.length > 0);
        return 0;
    }
    if (det_text_new(0, &text, &err) != DET_OK) return 0;
    det_asked_screen(&asked.question, text);
    if (det_text_check(text, &err) == DET_OK) {
        assert(det_asked_read(det_text_str(text), &again, &err) == DET_OK);
        assert(det_str_equal(again.question.name, asked.question.name));
        assert(det_str_equal(again.question.fault, asked.question.fault));
    }
    det_text_free(text);
    return 0;
}
