/* put.h - one field of a JSON document, left out where there is nothing to say.       floor: law */
#ifndef DET_LAW_PUT_H
#define DET_LAW_PUT_H

#include "law/book.h"

static inline void
det_put_instant(det_json *json, const char *key, int64_t us)
{
    char text[DET_INSTANT_TEXT_MAX];
    if (us == INT64_MIN || us == DET_INSTANT_FOREVER) return;
    det_json_key_cstr(json, key, det_instant_print(us, text));
}

static inline void
det_put_day(det_json *json, const char *key, det_day day)
{
    char text[DET_DAY_TEXT_MAX];
    if (day != DET_DAY_NONE) det_json_key_cstr(json, key, det_day_print(day, text));
}

static inline void
det_put_text(det_json *json, const char *key, det_str text)
{
    if (text.len > 0) det_json_key_str(json, key, text);
}

static inline void
det_put_texts(det_json *json, const char *key, det_texts texts)
{
    if (texts.count == 0) return;
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < texts.count; i++)
        det_json_str(json, texts.items[i]);
    det_json_array_end(json);
}

static inline void
det_put_paras(det_json *json, const char *key, det_law_paras paras)
{
    if (paras.count == 0) return;
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < paras.count; i++)
        det_json_str(json, paras.items[i].text);
    det_json_array_end(json);
}

static inline void
det_put_proof(det_json *json, const det_law_proof *proof)
{
    static const char *const levels[] = {"", "low", "medium", "high"};
    det_json_key_cstr(json, "basis", proof->is_seen ? "seen" : "knowledge");
    det_json_key_cstr(json, "para_basis", proof->is_para_seen ? "seen" : "knowledge");
    det_json_key_cstr(json, "confidence", levels[proof->confidence]);
    det_put_texts(json, "sources", proof->sources);
    det_put_texts(json, "notes", proof->notes);
}

#endif
