/* ofac/name.c - names as OFAC writes them: "KIM, Yong Chol". */
#include "list/ofac/fact.h"

static bool
is_suffix(det_str text)
{
    static const char *const suffixes[] = {"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (det_str_equal_ascii_nocase(text, det_str_of(suffixes[i]))) return true;
    return false;
}

/* "KIM, Yong Chol" -> "Yong Chol KIM"; "DELOS REYES, Feliciano Semborio, Jr." and "MNANGAGWA, JR.,
 * Emmerson Dambudzo" -> the suffix goes last.  Anything else stays as it is: false. */
static bool
reading_order(det_draft *draft, det_str name, det_str *out)
{
    det_str parts[3], rest = name, part;
    size_t count = 0;
    while (det_str_next(&rest, ',', &part)) {
        if (count == 3) return false;
        parts[count++] = det_str_trim(part);
    }
    if (count < 2 || parts[0].len == 0 || parts[1].len == 0) return false;
    det_str suffix = {0}, given = parts[1];
    if (count == 3) {
        bool is_middle = is_suffix(parts[1]);
        if (!is_middle && !is_suffix(parts[2])) return false;
        suffix = is_middle ? parts[1] : parts[2];
        given = is_middle ? parts[2] : parts[1];
    }
    *out = det_draft_print(draft, "%.*s %.*s %.*s", DET_STR_FMT(given), DET_STR_FMT(parts[0]),
                           DET_STR_FMT(suffix));
    return out->len != 0;
}

void
det_ofac_say_name(det_draft *draft, det_prop prop, det_str name, const char *type)
{
    det_str turned = name, published = {0};
    if (draft->subject.schema == DET_SCHEMA_PERSON && reading_order(draft, name, &turned))
        published = det_draft_text(draft, name);
    det_statement *statement = det_draft_say(draft, prop, turned);
    if (statement == NULL) return;
    statement->note = published;
    statement->type = det_draft_text(draft, det_str_of(type));
}
