/* xml_fuzz.c - any bytes as XML: places never go back, text is UTF-8. */
#include "base/xml.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct seen {
    int open;
    uint32_t line, column;
} seen;

/* Places never go back. */
static void
move_on(seen *now, det_where at)
{
    assert(at.line > now->line || (at.line == now->line && at.column >= now->column));
    now->line = at.line;
    now->column = at.column;
}

static det_status
on_start(void *context, det_str name, const det_xml_attribute *attributes, size_t count,
         det_where at, det_error *err)
{
    (void)err;
    seen *now = context;
    now->open++;
    move_on(now, at);
    assert(det_str_utf8_bad(name) == SIZE_MAX);
    for (size_t i = 0; i < count; i++)
        assert(det_str_utf8_bad(attributes[i].value) == SIZE_MAX);
    return DET_OK;
}

static det_status
on_end(void *context, det_str name, det_str text, det_where at, det_error *err)
{
    (void)err, (void)name;
    seen *now = context;
    now->open--;
    move_on(now, at);
    assert(det_str_utf8_bad(text) == SIZE_MAX);
    return DET_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const det_xml_handlers handlers = {on_start, on_end};
    seen now = {0};
    det_error err;
    det_status st = det_xml_read((det_str){(const char *)data, size}, "f", &handlers, &now, &err);
    if (st == DET_OK)
        assert(now.open == 0);
    else
        assert(err.length > 0 && err.length < DET_ERROR_TEXT_MAX);
    return 0;
}
