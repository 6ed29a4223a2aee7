/* Any bytes as the body of /match: a refusal in yente's words, or examples whose values are all of
 * properties that the model has (asserted below). */
#include "server/inside.h"
#include "server/yente.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_all(serve_request *request, det_str body)
{
    det_tree tree;
    det_error err;
    if (det_tree_read_json(body, "body", request->arena, &tree, &err) != DET_OK) return;
    uint32_t queries = det_tree_get(&tree, 0, "queries");
    for (uint32_t at = det_tree_first(&tree, queries); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        yente_example example;
        det_str key = det_tree_key(&tree, at);
        bool is_read = serve_yente_example(request, &request->answer, &tree, at, key, &example);
        if (!is_read && request->answer.status < 400) __builtin_trap();
        for (size_t f = 0; is_read && f < example.field_count; f++)
            if (example.fields[f].property == NULL) __builtin_trap();
        det_text_clear(request->text);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_error err;
    serve_loaded loaded = {0};
    serve_request request = {.loaded = &loaded};
    yente_store store = {0};
    if (size > 1 << 16 || det_arena_new((size_t)64 << 20, &request.arena, &err) != DET_OK) return 0;
    request.answer = (serve_answer){.request = &request, .status = 200};
    loaded.world.entities = &store;
    if (det_text_new(1 << 20, &request.text, &err) == DET_OK &&
        serve_ftm_load(request.arena, &store.model, &err) == DET_OK)
        read_all(&request, (det_str){(const char *)data, size});
    det_text_free(request.text);
    det_arena_free(request.arena);
    return 0;
}
