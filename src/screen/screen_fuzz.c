/* screen_fuzz.c - any bytes as a question: one verdict, and it is JSON. */
#include "screen/screen.h"

#include <assert.h>
#include <stdlib.h>

#include "base/text.h"
#include "screen/tiny.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines of the input are the name, then the facts in the order of det_question. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tiny of = tiny_open();
    det_text *json = NULL;
    det_arena *arena = NULL;
    det_tree tree;
    det_question question = {.on = DET_STR("2020-06-01")};
    det_str *const facts[] = {&question.name,      &question.schema,      &question.birth_date,
                              &question.gender,    &question.nationality, &question.country,
                              &question.id_number, &question.imo_number,  &question.on,
                              &question.as_known,  &question.sources,     &question.id,
                              &question.fault};
    det_str rest = {(const char *)data, size}, part;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0] && det_str_next(&rest, '\n', &part); i++)
        if (i != 8 || part.len > 0) *facts[i] = part;
    if (det_text_new(0, &json, NULL) != DET_OK || det_arena_new(0, &arena, NULL) != DET_OK) abort();
    det_screened screened = {0};
    if (det_screen_name(of.screener, &question, json, &screened, NULL) != DET_OK) abort();
    assert(screened.verdict >= DET_VERDICT_CLEAR && screened.verdict <= DET_VERDICT_SUPPRESSED);
    if (det_tree_read_json(det_text_str(json), "verdict", arena, &tree, NULL) != DET_OK) abort();
    det_arena_free(arena);
    det_text_free(json);
    tiny_close(&of);
    return 0;
}
