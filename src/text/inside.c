/* inside.c - names that stand inside a name as it was sent: behind "a.k.a.", as the abbreviation in
 * brackets, under the markup of a web page; and numbers without the word for number. */
#include <string.h>

#include "text/rows.h"
#include "text/utf8.h"

/* Letters of an abbreviation that may stand alone: three are too often another's. */
enum { ACRONYM_LETTERS_MIN = 4 };

static det_status
add_part(det_rows *rows, det_str name, size_t from, size_t to, det_arena *arena, det_error *err)
{
    uint32_t *place = DET_NEW(arena, uint32_t, to - from + 1);
    if (place == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    for (size_t i = 0; i <= to - from; i++)
        place[i] = (uint32_t)(from + i);
    return det_rows_add_text(rows, det_str_slice(name, from, to), place, arena, err);
}

/* Does another name of the same party begin behind token i?  "Alias" is a Malay name too. */
static bool
is_also_known_as(det_tokens tokens, size_t i)
{
    static const char *const signs[] = {"aka", "fka", "nka", "dba", NULL};
    const det_str word = tokens.items[i].text;
    if (i == 0 || i + 1 >= tokens.count || word.ptr[word.len - 1] != (word.len == 3 ? 'a' : 's'))
        return false;
    if (det_word_is_of(word, signs)) return true;
    return i >= 2 && det_str_equal(word, DET_STR("alias")) &&
           (tokens.items[i + 1].roles & DET_ROLE_PARTICLE) == 0;
}

/* "Ivan Kalomi a.k.a. The Fox": the row of either. */
static det_status
add_also_known(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    for (size_t i = 0; i < from.count; i++) {
        if (!is_also_known_as(from, i)) continue;
        det_status st = add_part(rows, name, 0, from.items[i].from, arena, err);
        if (st == DET_OK) st = add_part(rows, name, from.items[i + 1].from, name.len, arena, err);
        return st;
    }
    return DET_OK;
}

static char
lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter;
}

/* Are the letters of word the first ones of words among tokens, in order, but for `skipped`? */
static bool
abbreviates(det_str name, det_tokens tokens, size_t skipped)
{
    det_str word = tokens.items[skipped].written;
    size_t at = 0;
    for (size_t i = 0; i < tokens.count && at < word.len; i++)
        at += i != skipped && lower(name.ptr[tokens.items[i].from]) == word.ptr[at];
    return at == word.len;
}

/* "Kalomi Metallurgical Industrial Union (KMIU)": the row of the abbreviation. */
static det_status
add_abbreviation(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    det_tokens from = rows->items[0];
    if (memchr(name.ptr, '(', name.len) == NULL) return DET_OK;
    for (size_t i = 0; i < from.count; i++) {
        const det_token *token = &from.items[i];
        if (token->written.len < ACRONYM_LETTERS_MIN || token->from == 0 || token->to >= name.len ||
            name.ptr[token->from - 1] != '(' || name.ptr[token->to] != ')' ||
            !abbreviates(name, from, i))
            continue;
        return add_part(rows, name, token->from, token->to, arena, err);
    }
    return DET_OK;
}

/* "Factory No. 17" is factory 17: the row without such words before numbers. */
static det_status
add_unnumbered(det_rows *rows, det_arena *arena, det_error *err)
{
    static const char *const signs[] = {"no",     "nr",     "num",   "number",
                                        "numero", "nummer", "nomer", NULL};
    det_tokens from = rows->items[0];
    det_token *items = NULL;
    size_t kept = 0;
    for (size_t i = 0; i < from.count; i++) {
        bool is_sign = i + 1 < from.count &&
                       (from.items[i + 1].roles & (DET_ROLE_NUMBER | DET_ROLE_SERIES)) != 0 &&
                       det_word_is_of(from.items[i].written, signs);
        if (is_sign && items == NULL) {
            items = DET_NEW(arena, det_token, from.count);
            if (items == NULL)
                return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
            memcpy(items, from.items, i * sizeof items[0]);
            kept = i;
        }
        if (items != NULL && !is_sign) items[kept++] = from.items[i];
    }
    if (items != NULL) (void)det_rows_add(rows, (det_tokens){items, kept});
    return DET_OK;
}

/* What the names of letters with a mark end in, and the mark. */
static const struct {
    char name[7];
    uint32_t mark;
} marks[] = {
    {"acute", 0x301}, {"grave", 0x300}, {"circ", 0x302},  {"tilde", 0x303}, {"uml", 0x308},
    {"cedil", 0x327}, {"ring", 0x30A},  {"caron", 0x30C}, {"slash", 0},     {"breve", 0x306},
};

static size_t
put(uint32_t code_point, char *out)
{
    return code_point == 0 ? 0 : det_utf8_encode(code_point, out);
}

/* What &text; is, at out, which has as much room; false if it is nothing known. */
static bool
decode(det_str text, char *out, size_t *length)
{
    static const struct {
        char name[6], is[3];
    } words[] = {{"amp", "&"},  {"apos", "'"},   {"quot", "\""},  {"lt", "<"},    {"gt", ">"},
                 {"nbsp", " "}, {"szlig", "ss"}, {"aelig", "ae"}, {"AElig", "AE"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!det_str_equal(text, det_str_of(words[i].name))) continue;
        *length = strlen(words[i].is);
        memcpy(out, words[i].is, *length);
        return true;
    }
    for (size_t i = 0; text.len > 1 && i < sizeof marks / sizeof marks[0]; i++) {
        if (!det_str_equal(det_str_slice(text, 1, text.len), det_str_of(marks[i].name))) continue;
        out[0] = text.ptr[0];
        *length = 1 + put(marks[i].mark, out + 1);
        return true;
    }
    if (text.len < 2 || text.ptr[0] != '#') return false;
    bool is_hex = lower(text.ptr[1]) == 'x';
    uint32_t code_point = 0;
    for (size_t i = 1 + is_hex; i < text.len; i++) {
        char digit = lower(text.ptr[i]);
        bool is_letter = is_hex && digit >= 'a' && digit <= 'f';
        if (!is_letter && (digit < '0' || digit > '9')) return false;
        code_point = code_point * (is_hex ? 16 : 10) +
                     (uint32_t)(is_letter ? digit - 'a' + 10 : digit - '0');
        if (code_point > 0xFFFF) return false;
    }
    if (code_point < 0x20 || (code_point >= 0xD800 && code_point < 0xE000)) return false;
    *length = put(code_point, out);
    return true;
}

/* "Jos&eacute;" is José: the row without markup. */
static det_status
add_unmarked(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    enum { ENTITY_BYTES_MAX = 8 };
    if (memchr(name.ptr, '&', name.len) == NULL || memchr(name.ptr, ';', name.len) == NULL)
        return DET_OK;
    char *text = det_arena_alloc(arena, name.len);
    uint32_t *place = DET_NEW(arena, uint32_t, name.len + 1);
    if (text == NULL || place == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    size_t used = 0;
    bool is_changed = false;
    for (size_t at = 0; at < name.len; at++) {
        size_t end = at + 1, length = 0;
        while (name.ptr[at] == '&' && end < name.len && end - at <= ENTITY_BYTES_MAX &&
               name.ptr[end] != ';')
            end++;
        bool is_entity = name.ptr[at] == '&' && end < name.len && name.ptr[end] == ';' &&
                         decode(det_str_slice(name, at + 1, end), text + used, &length);
        if (!is_entity) {
            text[used] = name.ptr[at];
            length = 1;
        }
        for (size_t i = 0; i < length; i++)
            place[used + i] = (uint32_t)at;
        used += length;
        is_changed = is_changed || is_entity;
        if (is_entity) at = end;
    }
    place[used] = (uint32_t)name.len;
    return is_changed ? det_rows_add_text(rows, (det_str){text, used}, place, arena, err) : DET_OK;
}

det_status
det_rows_add_inside(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    if (rows->items[0].count < 2) return DET_OK;
    det_status st = add_unmarked(rows, name, arena, err);
    if (st == DET_OK) st = add_also_known(rows, name, arena, err);
    if (st == DET_OK) st = add_abbreviation(rows, name, arena, err);
    if (st == DET_OK) st = add_unnumbered(rows, arena, err);
    return st;
}
