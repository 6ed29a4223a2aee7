/* un/names.c - the names in a name field of the UN list.
 *
 * Most fields hold one name.  The others were typed by people for people (counts of the list of
 * 2026-05-08 in docs/lists/un.md):
 *
 *   Fazel Rahim; Fazil Rahim                           two names
 *   ...; Mohammad Sabet b) M. Javad Kareemi Sabet      an enumeration without its "a)"
 *   Amir Khazmat (original script: ...)                a name and its script
 *   ... (Hassan Ghul; Hassan Gul; Hasan Gul)           a name in its script and three spellings
 *   Falah-i-Insaniat Foundation (FIF)                  a name and its initials
 *   Safia Farkash Mohammed Al-Hadad, born 1 Jan. 1953  a name and a fact
 *
 * The rule: the field as published, parted at its semicolons, is always said, so that it finds
 * itself; what stands in and around its brackets is said besides, with a note "in: ..." that shows
 * where it comes from.  More names mean more alarms, never fewer. */
#include "list/un/record.h"

/* Brackets within brackets; deepest published: 2.  Deeper ones are taken as text. */
enum { BRACKET_DEPTH_MAX = 8 };

/* Longest field that is searched for names in brackets; longest published: 346 bytes.  Each pair of
 * brackets is compared with all the words before it, so a field made to be slow must end somewhere;
 * the field itself is a name in any case. */
enum { PARTED_BYTES_MAX = 8192 };

static bool
has_latin_letter(det_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if ((byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z')) return true;
    }
    return false;
}

static char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* "AQMI", "ISIL-K": 2 to 12 capitals and joiners that stand for the words before them.  The first
 * begins one of these words, and all of them stand there in their order.  That keeps out the
 * countries and references that stand in brackets too: "AL-HARAMAYN FOUNDATION (KENYA)". */
static bool
is_initials_of(det_str text, det_str words)
{
    size_t letters = 0, at = 0;
    if (text.len < 2 || text.len > 12) return false;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (byte == '-' || byte == '&' || byte == '.' || byte == '/') continue;
        if (byte < 'A' || byte > 'Z') return false;
        while (at < words.len &&
               (lower(words.ptr[at]) != lower(byte) ||
                (letters == 0 && at > 0 && words.ptr[at - 1] != ' ' && words.ptr[at - 1] != '-')))
            at++;
        if (at++ >= words.len) return false;
        letters++;
    }
    return letters >= 2;
}

/* Without the blanks and commas that were left over at either end. */
static det_str
tidy(det_str text)
{
    for (;;) {
        text = det_str_trim(text);
        if (det_str_ends(text, DET_STR(",")))
            text.len--;
        else if (det_str_starts(text, DET_STR(",")))
            text = det_str_slice(text, 1, text.len);
        else
            return text;
    }
}

/* Takes the part before the next ';' outside brackets, or before " b) ", off *rest. */
static bool
next_part(det_str *rest, det_str *part)
{
    if (rest->len == 0) return false;
    int depth = 0;
    for (size_t i = 0; i < rest->len; i++) {
        char byte = rest->ptr[i];
        bool is_letter_item = i >= 2 && byte == ')' && rest->ptr[i - 2] == ' ' && depth == 0 &&
                              rest->ptr[i - 1] >= 'a' && rest->ptr[i - 1] <= 'h';
        if (byte == '(' && depth < BRACKET_DEPTH_MAX) depth++;
        if (byte == ')' && depth > 0) depth--;
        if ((byte == ';' && depth == 0) || is_letter_item) {
            *part = det_str_slice(*rest, 0, is_letter_item ? i - 2 : i);
            *rest = det_str_slice(*rest, i + 1, rest->len);
            return true;
        }
    }
    *part = *rest;
    *rest = (det_str){0};
    return true;
}

static void
say(det_draft *draft, det_prop prop, det_str text, det_str type, det_str note)
{
    det_statement *statement = det_draft_say(draft, prop, tidy(text));
    if (statement == NULL) return;
    statement->type = type;
    statement->note = note;
}

/* What stands in one pair of brackets, behind the words of head.  Brackets in the script of the
 * head are a part of the name ("... (Hong Kong) Ltd" in Chinese) and no name of their own. */
static void
say_bracket(det_draft *draft, det_prop prop, det_str inner, det_str head, det_str type, det_str in)
{
    bool is_head_latin = has_latin_letter(head);
    bool is_head_other_script = det_has_other_script(head) && !is_head_latin;
    bool is_several = det_str_find_byte(inner, ';') != SIZE_MAX;
    det_str rest = inner, part;
    while (next_part(&rest, &part)) {
        size_t bracket = det_str_find_byte(part, '(');
        if (bracket != SIZE_MAX) part = det_str_slice(part, 0, bracket);
        size_t script = det_str_find(part, DET_STR("script:"));
        if (script != SIZE_MAX) part = det_str_slice(part, script + 7, part.len);
        part = tidy(part);
        if (det_has_other_script(part)) {
            if (is_head_latin) say(draft, DET_PROP_ORIGINAL_NAME, part, type, in);
        } else if (is_several || (is_head_other_script && has_latin_letter(part))) {
            say(draft, prop, part, type, in);
        } else if (is_initials_of(part, head)) {
            say(draft, DET_PROP_WEAK_ALIAS, part, type, in);
        }
    }
}

/* Parts `name` into the text outside its brackets (to *head, in scratch) and calls say_bracket for
 * each pair; false if it has no pair of brackets. */
static bool
part_brackets(det_draft *draft, det_prop prop, det_str name, det_str type, det_str in,
              det_str *head)
{
    char *outside = det_arena_alloc(draft->scratch, name.len);
    if (outside == NULL) {
        draft->has_no_memory = true;
        return false;
    }
    size_t used = 0, open = 0;
    int depth = 0;
    bool has_pair = false;
    for (size_t i = 0; i < name.len; i++) {
        char byte = name.ptr[i];
        if (byte == '(' && depth++ == 0) open = i;
        if (depth == 0) outside[used++] = byte;
        if (byte == ')' && depth > 0 && --depth == 0) {
            det_str inner = det_str_slice(name, open + 1, i);
            has_pair = true;
            say_bracket(draft, prop, inner, (det_str){outside, used}, type, in);
        }
    }
    *head = det_str_trim((det_str){outside, used});
    return has_pair && depth == 0;
}

static const det_str born_word = {", born ", 7};

static void
say_name(det_draft *draft, det_prop prop, det_str name, det_str type, det_str note)
{
    name = tidy(name);
    if (name.len == 0) return;
    say(draft, prop, name, type, note);
    if (det_str_find_byte(name, '(') == SIZE_MAX && det_str_find(name, born_word) == SIZE_MAX)
        return;
    if (name.len > PARTED_BYTES_MAX) return;

    det_prop derived = prop == DET_PROP_NAME ? DET_PROP_ALIAS : prop;
    det_str in = det_draft_print(draft, "in: %.*s", DET_STR_FMT(name)), head = name;
    bool is_parted = part_brackets(draft, derived, name, type, in, &head);
    if (!is_parted) head = name;
    size_t born = det_str_find(head, born_word);
    if (born != SIZE_MAX) head = det_str_slice(head, 0, born);
    if ((is_parted || born != SIZE_MAX) && tidy(head).len > 2) say(draft, derived, head, type, in);
}

void
det_un_say_names(det_draft *draft, det_prop prop, det_str field, det_str type, det_str note)
{
    det_str rest = det_draft_text(draft, field), part;
    det_str type_text = det_draft_text(draft, type), note_text = det_draft_text(draft, note);
    while (next_part(&rest, &part))
        say_name(draft, prop, part, type_text, note_text);
}
