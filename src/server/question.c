/* question.c - a question as JSON. */
#include "server/question.h"

static const struct {
    const char *names[4]; /* the first is ours */
    size_t offset;
} fields[] = {
    {{"name", NULL}, offsetof(det_question, name)},
    {{"id", NULL}, offsetof(det_question, id)},
    {{"schema", NULL}, offsetof(det_question, schema)},
    {{"birthDate", "birth_date", "dob", "date_of_birth"}, offsetof(det_question, birth_date)},
    {{"nationality", NULL}, offsetof(det_question, nationality)},
    {{"gender", "sex", NULL}, offsetof(det_question, gender)},
    {{"country", NULL}, offsetof(det_question, country)},
    {{"idNumber", "id_number", NULL}, offsetof(det_question, id_number)},
    {{"imoNumber", "imo_number", "imo", NULL}, offsetof(det_question, imo_number)},
    {{"address", NULL}, offsetof(det_question, address)},
    {{"on", NULL}, offsetof(det_question, on)},
    {{"as_known", NULL}, offsetof(det_question, as_known)},
    {{"sources", NULL}, offsetof(det_question, sources)},
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

static size_t
field_of(det_str key)
{
    for (size_t f = 0; f < FIELDS; f++)
        for (size_t i = 0; i < 4 && fields[f].names[i] != NULL; i++)
            if (det_str_equal_ascii_nocase(key, det_str_of(fields[f].names[i]))) return f;
    return FIELDS;
}

det_status
serve_question_read(const det_tree *tree, uint32_t map, bool is_strict, det_question *out,
                    det_error *err)
{
    bool is_seen[FIELDS] = {false};
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        size_t f = field_of(det_tree_key(tree, at));
        if (f == FIELDS && is_strict)
            return det_fail(
                err, DET_SYNTAX, det_tree_key_where(tree, at),
                "unknown key '%.*s'; known are name, id, schema, birthDate, nationality, "
                "gender, country, idNumber, imoNumber, address, on, as_known, sources",
                DET_STR_FMT(det_tree_key(tree, at)));
        if (f == FIELDS || det_tree_is_null(tree, at)) continue;
        if (is_strict && is_seen[f])
            return det_fail(err, DET_SYNTAX, det_tree_key_where(tree, at),
                            "'%.*s' says again what another key has said",
                            DET_STR_FMT(det_tree_key(tree, at)));
        if (is_strict && det_tree_kind_of(tree, at) != DET_TREE_TEXT)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, at), "'%.*s' takes one text",
                            DET_STR_FMT(det_tree_key(tree, at)));
        is_seen[f] = true;
        *(det_str *)(void *)((char *)out + fields[f].offset) = det_tree_text(tree, at);
    }
    return DET_OK;
}
