/* yente_lucene.c - the query string of /search.
 *
 *   query   = clause { ["AND" | "OR" | "&&" | "||"] clause }       nothing between: AND
 *   clause  = ["NOT" | "!" | "+" | "-"] [field ":"] atom ["^" number]
 *   atom    = "(" query ")" | '"' words '"' ["~" number] | "[" from "TO" to "]" | "{" from "TO" to
 * "}" | word ["~" [number]] | word with '*' or '?'
 *
 * OR binds weaker than AND.  A character is escaped by '\'.  Each node gives entities with a score,
 * sorted by entity: AND joins, OR unites, NOT takes away.  A name counts three times what another
 * value does, a rare word more than a frequent one. */
#include <string.h>

#include "base/sort.h"
#include "server/yente.h"

enum {
    DEPTH_MAX = 24,
    CLAUSES_MAX = 512,
    TERMS_MAX = 20000, /* that a wildcard may stand for */
    FUZZY_MAX = 2,
    WORD_BYTES_MAX = 256
};

typedef struct list {
    yente_ranked *items;
    size_t count;
    bool is_all; /* every entity: nothing narrows it */
    bool is_not; /* every entity but these */
} list;

typedef struct parsing {
    const yente_store *store;
    const yente_words *how;
    det_arena *arena;
    det_text *folded;
    det_str text;
    size_t at;
    unsigned depth, clauses;
    det_status status;
    det_error *err;
} parsing;

static list
fail(parsing *p, det_status status, const char *what)
{
    if (p->status == DET_OK)
        p->status = det_fail(p->err, status, (det_where){0},
                             "Query parsing error: %s at character %zu", what, p->at + 1);
    return (list){0};
}

/* ---- lists --------------------------------------------------------------------------------------
 */

static yente_ranked *
room(parsing *p, size_t count)
{
    yente_ranked *made = DET_NEW(p->arena, yente_ranked, count + 1);
    if (made == NULL) (void)fail(p, DET_NOMEM, "no memory");
    return made;
}

static list
unite(parsing *p, list a, list b)
{
    list out = {room(p, a.count + b.count), 0, false, false};
    size_t i = 0, k = 0;
    if (out.items == NULL) return (list){0};
    while (i < a.count || k < b.count) {
        bool is_a = k == b.count || (i < a.count && a.items[i].entity <= b.items[k].entity);
        bool is_both = i < a.count && k < b.count && a.items[i].entity == b.items[k].entity;
        yente_ranked next = is_a ? a.items[i] : b.items[k];
        if (is_both) next.score += b.items[k].score;
        out.items[out.count++] = next;
        if (is_a) i++;
        if (!is_a || is_both) k++;
    }
    return out;
}

static list
join(parsing *p, list a, list b, bool takes_away)
{
    list out = {room(p, a.count), 0, false, false};
    size_t k = 0;
    if (out.items == NULL) return (list){0};
    for (size_t i = 0; i < a.count; i++) {
        while (k < b.count && b.items[k].entity < a.items[i].entity)
            k++;
        bool is_there = k < b.count && b.items[k].entity == a.items[i].entity;
        if (is_there == takes_away) continue;
        yente_ranked next = a.items[i];
        if (!takes_away) next.score += b.items[k].score;
        out.items[out.count++] = next;
    }
    return out;
}

static list
everything(parsing *p)
{
    list out = {room(p, p->store->entity_count), p->store->entity_count, false, false};
    if (out.items == NULL) return (list){0};
    for (size_t i = 0; i < out.count; i++)
        out.items[i] = (yente_ranked){(uint32_t)i, 1};
    return out;
}

static list and (parsing * p, list a, list b)
{
    if (a.is_all) return b;
    if (b.is_all) return a;
    if (a.is_not && b.is_not) {
        list out = unite(p, a, b);
        out.is_not = true;
        return out;
    }
    if (a.is_not) return join(p, b, a, true);
    return join(p, a, b, b.is_not);
}

static list or (parsing * p, list a, list b)
{
    if (a.is_all || b.is_all) return (list){.is_all = true};
    if (a.is_not) a = join(p, everything(p), a, true);
    if (b.is_not) b = join(p, everything(p), b, true);
    return unite(p, a, b);
}

/* Values are looked at one by one; whoever asks for too many is told so. */
static bool
is_late(parsing *p, size_t done)
{
    if (done % 256 != 0 || p->how->request == NULL || !serve_is_late(p->how->request)) return false;
    (void)fail(p, DET_REFUSED, "it takes longer than it may; narrow it");
    return true;
}

/* ---- words --------------------------------------------------------------------------------------
 */

/* How much a term says: 16 times the logarithm, to the base 2, of how many have it not. */
static uint32_t
rarity(const parsing *p, const yente_term *term)
{
    uint64_t ratio = (p->store->entity_count + term->count) * 16 / (term->count + 1) + 16;
    uint32_t bits = 0;
    while (ratio >> bits > 1)
        bits++;
    return bits * 16 + (uint32_t)((ratio << 4 >> bits) & 15) - 48;
}

static list
list_of(parsing *p, const yente_term *term)
{
    if (term == NULL) return (list){0};
    list out = {room(p, term->count), term->count, false, false};
    uint32_t rare = rarity(p, term);
    if (out.items == NULL) return (list){0};
    for (uint32_t i = 0; i < term->count; i++) {
        const yente_posting *posting = &p->store->postings[term->first + i];
        out.items[i] = (yente_ranked){posting->entity, posting->weight * rare};
    }
    return out;
}

/* The first term that is not before text. */
static size_t
lower(const yente_store *store, det_str text)
{
    size_t low = 0, high = store->term_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (det_str_compare(store->terms[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int
by_entity(const void *a, const void *b)
{
    const yente_ranked *x = a, *y = b;
    if (x->entity != y->entity) return x->entity < y->entity ? -1 : 1;
    return x->score > y->score ? -1 : x->score < y->score;
}

/* All of many terms at once: of each entity the best. */
static list
list_of_many(parsing *p, const uint32_t *terms, size_t count)
{
    size_t size = 0, used = 0;
    for (size_t i = 0; i < count; i++)
        size += p->store->terms[terms[i]].count;
    yente_ranked *items = room(p, size);
    if (items == NULL) return (list){0};
    size = 0;
    for (size_t i = 0; i < count; i++) {
        const yente_term *term = &p->store->terms[terms[i]];
        uint32_t rare = rarity(p, term);
        for (uint32_t k = 0; k < term->count; k++) {
            const yente_posting *posting = &p->store->postings[term->first + k];
            items[size++] = (yente_ranked){posting->entity, posting->weight * rare};
        }
    }
    det_sort(items, size, sizeof *items, by_entity);
    for (size_t i = 0; i < size; i++)
        if (used == 0 || items[used - 1].entity != items[i].entity) items[used++] = items[i];
    return (list){items, used, false, false};
}

/* '*' is any text, '?' one character.  Linear: the last '*' alone is gone back to. */
static bool
fits(det_str pattern, det_str text)
{
    size_t i = 0, k = 0, star = SIZE_MAX, mark = 0;
    while (k < text.len) {
        if (i < pattern.len && (pattern.ptr[i] == '?' || pattern.ptr[i] == text.ptr[k]) &&
            pattern.ptr[i] != '*') {
            i++;
            k++;
        } else if (i < pattern.len && pattern.ptr[i] == '*') {
            star = i++;
            mark = k;
        } else if (star != SIZE_MAX) {
            i = star + 1;
            k = ++mark;
        } else {
            return false;
        }
    }
    while (i < pattern.len && pattern.ptr[i] == '*')
        i++;
    return i == pattern.len;
}

/* At most `most` letters put in, left out, changed or swapped. */
static bool
is_near(det_str a, det_str b, unsigned most)
{
    enum { LONG = 40 };
    unsigned rows[3][LONG + 1];
    if (a.len > LONG || b.len > LONG || a.len > b.len + most || b.len > a.len + most) return false;
    for (size_t k = 0; k <= b.len; k++)
        rows[0][k] = (unsigned)k;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        unsigned least = now[0] = (unsigned)i;
        for (size_t k = 1; k <= b.len; k++) {
            unsigned best = last[k - 1] + (a.ptr[i - 1] != b.ptr[k - 1]);
            if (last[k] + 1 < best) best = last[k] + 1;
            if (now[k - 1] + 1 < best) best = now[k - 1] + 1;
            if (i > 1 && k > 1 && a.ptr[i - 1] == b.ptr[k - 2] && a.ptr[i - 2] == b.ptr[k - 1] &&
                before[k - 2] + 1 < best)
                best = before[k - 2] + 1;
            now[k] = best;
            if (best < least) least = best;
        }
        if (least > most) return false;
    }
    return rows[a.len % 3][b.len] <= most;
}

typedef bool (*wanted)(det_str pattern, det_str text, unsigned most);

static bool
wants_pattern(det_str pattern, det_str text, unsigned most)
{
    (void)most;
    return fits(pattern, text);
}

/* Terms from the first that begins with prefix to the last, that are wanted. */
static list
gather(parsing *p, det_str prefix, bool is_field, wanted is_wanted, det_str pattern, unsigned most)
{
    const yente_store *store = p->store;
    uint32_t *terms = DET_NEW(p->arena, uint32_t, TERMS_MAX);
    size_t count = 0;
    if (terms == NULL) return fail(p, DET_NOMEM, "no memory");
    for (size_t i = lower(store, prefix); i < store->term_count; i++) {
        det_str text = store->terms[i].text;
        if (!det_str_starts(text, prefix)) break;
        if (is_field != (det_str_find_byte(text, ':') != SIZE_MAX)) continue;
        if (!is_wanted(pattern, text, most)) continue;
        if (count == TERMS_MAX)
            return fail(p, DET_LIMIT, "a pattern that stands for too many words");
        terms[count++] = (uint32_t)i;
    }
    return list_of_many(p, terms, count);
}

static det_str
fold(parsing *p, det_str text)
{
    det_str copy;
    det_text_clear(p->folded);
    if (det_words_fold(text, p->folded, NULL) != DET_OK) return (det_str){0};
    if (!det_arena_copy(p->arena, det_text_str(p->folded), &copy)) {
        (void)fail(p, DET_NOMEM, "no memory");
        return (det_str){0};
    }
    return copy;
}

/* ---- fields -------------------------------------------------------------------------------------
 */

/* "properties.birthDate" is birthDate; "names" and "name" are what words of names are in. */
static det_str
field_name(det_str field)
{
    return det_str_starts(field, DET_STR("properties."))
               ? det_str_slice(field, strlen("properties."), field.len)
               : field;
}

static bool
is_word_field(const parsing *p, det_str field)
{
    const ftm_property *property;
    if (det_str_equal(field, DET_STR("text")) || det_str_equal(field, DET_STR("names")) ||
        det_str_equal(field, DET_STR("caption")))
        return true;
    property = serve_ftm_any_property(&p->store->model, field);
    return property != NULL &&
           (serve_ftm_has_type(property, "name") || serve_ftm_has_type(property, "text") ||
            serve_ftm_has_type(property, "string") || serve_ftm_has_type(property, "address"));
}

/* Does a value of that field have the words, one behind the other if they are a phrase? */
static bool
value_has(parsing *p, det_str value, det_str words, bool is_phrase)
{
    det_text_clear(p->folded);
    if (det_words_fold(det_str_slice(value, 0, 8000), p->folded, NULL) != DET_OK) return false;
    det_str text = det_text_str(p->folded), word;
    for (size_t at = 0; is_phrase && at + words.len <= text.len; at++)
        if (memcmp(text.ptr + at, words.ptr, words.len) == 0 &&
            (at == 0 || text.ptr[at - 1] == ' ') &&
            (at + words.len == text.len || text.ptr[at + words.len] == ' '))
            return true;
    if (is_phrase) return false;
    while (det_str_next(&words, ' ', &word)) {
        det_str rest = text, part;
        bool has_it = false;
        while (!has_it && det_str_next(&rest, ' ', &part))
            has_it = det_str_equal(part, word);
        if (!has_it) return false;
    }
    return true;
}

static bool
entity_has(parsing *p, const yente_entity *entity, det_str field, det_str words, bool is_phrase)
{
    bool is_any = field.len == 0 || det_str_equal(field, DET_STR("text"));
    bool is_names = det_str_equal(field, DET_STR("names"));
    if ((is_any || is_names || det_str_equal(field, DET_STR("caption"))) &&
        value_has(p, entity->caption, words, is_phrase))
        return true;
    for (uint32_t f = 0; f < entity->field_count; f++) {
        const yente_field *at = &entity->fields[f];
        if (!is_any && !(is_names && serve_ftm_has_type(at->property, "name")) &&
            !det_str_equal(at->name, field))
            continue;
        for (uint32_t v = 0; v < at->count; v++)
            if (value_has(p, at->values[v], words, is_phrase)) return true;
    }
    return false;
}

/* Every word of it, in one value. */
static list
find_words(parsing *p, det_str field, det_str words, bool is_phrase)
{
    list out = {.is_all = true};
    det_str rest = words, word;
    bool is_single = det_str_find_byte(words, ' ') == SIZE_MAX;
    while (det_str_next(&rest, ' ', &word))
        out = and(p, out, list_of(p, serve_yente_term(p->store, word)));
    bool is_plain = field.len == 0 || det_str_equal(field, DET_STR("text"));
    if (p->status != DET_OK || out.is_all || (is_plain && (is_single || !is_phrase))) return out;
    size_t used = 0;
    for (size_t i = 0; i < out.count && !is_late(p, i); i++)
        if (entity_has(p, &p->store->entities[out.items[i].entity], field, words, is_phrase))
            out.items[used++] = out.items[i];
    out.count = used;
    return out;
}

static det_str
group_key(parsing *p, det_str field, det_str value)
{
    det_str key;
    if (!det_arena_print(p->arena, &key, "%.*s:%.*s", DET_STR_FMT(field), DET_STR_FMT(value))) {
        (void)fail(p, DET_NOMEM, "no memory");
        return (det_str){0};
    }
    return key;
}

/* A value of a field that is no text: as it stands, then in the other case. */
static list
find_value(parsing *p, det_str field, det_str value)
{
    const yente_term *term = serve_yente_term(p->store, group_key(p, field, value));
    for (int way = 0; term == NULL && way < 2; way++) {
        det_str copy;
        if (!det_arena_copy(p->arena, value, &copy)) return fail(p, DET_NOMEM, "no memory");
        char *bytes = (char *)(uintptr_t)copy.ptr;
        for (size_t i = 0; i < copy.len; i++) {
            char c = bytes[i];
            if (way == 0 ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z') bytes[i] = (char)(c ^ 0x20);
        }
        term = serve_yente_term(p->store, group_key(p, field, copy));
    }
    return list_of(p, term);
}

/* ---- atoms --------------------------------------------------------------------------------------
 */

static char
peek(const parsing *p)
{
    return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

static void
skip(parsing *p)
{
    while (p->at < p->text.len && strchr(" \t\r\n", p->text.ptr[p->at]) != NULL)
        p->at++;
}

static bool
is_end_of_word(char c)
{
    return c == '\0' || strchr(" \t\r\n()[]{}\"~^:", c) != NULL;
}

/* A word without its escapes; *has_pattern: '*' or '?' stand in it unescaped. */
static det_str
read_word(parsing *p, bool *has_pattern)
{
    char *made = DET_NEW(p->arena, char, p->text.len - p->at + 1);
    size_t used = 0;
    *has_pattern = false;
    if (made == NULL) {
        (void)fail(p, DET_NOMEM, "no memory");
        return (det_str){0};
    }
    while (p->at < p->text.len && !is_end_of_word(p->text.ptr[p->at])) {
        char c = p->text.ptr[p->at++];
        if (c == '/') {
            (void)fail(p, DET_SYNTAX, "a '/' that no pattern ends");
            return (det_str){0};
        }
        if (c == '*' || c == '?') *has_pattern = true;
        if (c == '\\') {
            if (p->at == p->text.len) {
                (void)fail(p, DET_SYNTAX, "a '\\' with nothing behind it");
                return (det_str){0};
            }
            c = p->text.ptr[p->at++];
        }
        made[used++] = c;
    }
    return (det_str){made, used};
}

/* "~", "~1": how far; "^2": taken and not used.  UINT32_MAX: there is none. */
static unsigned
read_suffix(parsing *p, char sign)
{
    unsigned value = UINT32_MAX;
    if (peek(p) != sign) return value;
    p->at++;
    value = 0;
    bool has_digits = false;
    while ((peek(p) >= '0' && peek(p) <= '9') || peek(p) == '.') {
        if (peek(p) != '.' && value < 1000) value = value * 10 + (unsigned)(peek(p) - '0');
        has_digits = true;
        p->at++;
    }
    return has_digits ? value : sign == '~' ? FUZZY_MAX : 1;
}

static list
find_pattern(parsing *p, det_str field, det_str word)
{
    char pattern[WORD_BYTES_MAX * 2];
    size_t used = 0, fixed = 0;
    det_str name = field_name(field);
    bool is_value = field.len > 0 && !is_word_field(p, name);
    if (word.len >= WORD_BYTES_MAX || name.len >= WORD_BYTES_MAX / 2)
        return fail(p, DET_LIMIT, "a word that is too long");
    if (is_value) {
        memcpy(pattern, name.ptr, name.len);
        used = name.len;
        pattern[used++] = ':';
    }
    for (size_t i = 0; i < word.len; i++)
        pattern[used++] = !is_value && word.ptr[i] >= 'A' && word.ptr[i] <= 'Z'
                              ? (char)(word.ptr[i] | 0x20)
                              : word.ptr[i];
    while (fixed < used && pattern[fixed] != '*' && pattern[fixed] != '?')
        fixed++;
    if (word.len == 1 && word.ptr[0] == '*' && field.len == 0) return (list){.is_all = true};
    list out = gather(p, (det_str){pattern, fixed}, is_value, wants_pattern,
                      (det_str){pattern, used}, 0);
    if (field.len == 0 || is_value || det_str_equal(name, DET_STR("text"))) return out;
    /* a field of words: the entities whose values of it have such a word */
    size_t kept = 0;
    det_str whole = {pattern, used};
    for (size_t i = 0; i < out.count && !is_late(p, i); i++) {
        const yente_entity *entity = &p->store->entities[out.items[i].entity];
        bool has_it = false;
        for (uint32_t f = 0; f < entity->field_count && !has_it; f++) {
            const yente_field *at = &entity->fields[f];
            if (!det_str_equal(at->name, name) && !(det_str_equal(name, DET_STR("names")) &&
                                                    serve_ftm_has_type(at->property, "name")))
                continue;
            for (uint32_t v = 0; v < at->count && !has_it; v++) {
                det_text_clear(p->folded);
                if (det_words_fold(det_str_slice(at->values[v], 0, 8000), p->folded, NULL) !=
                    DET_OK)
                    continue;
                det_str rest = det_text_str(p->folded), part;
                while (!has_it && det_str_next(&rest, ' ', &part))
                    has_it = fits(whole, part);
            }
        }
        if (has_it) out.items[kept++] = out.items[i];
    }
    out.count = kept;
    return out;
}

static list
find_fuzzy(parsing *p, det_str words, unsigned most)
{
    list out = {.is_all = true};
    det_str word;
    if (most > FUZZY_MAX) most = FUZZY_MAX;
    while (det_str_next(&words, ' ', &word)) {
        unsigned here = word.len <= 2 ? 0 : word.len <= 5 && most > 1 ? 1 : most;
        out = and(p, out, gather(p, (det_str){0}, false, is_near, word, here));
    }
    return out;
}

static list
find_term(parsing *p, det_str field, det_str word, bool has_pattern, unsigned fuzzy)
{
    det_str name = field_name(field);
    if (has_pattern) return find_pattern(p, field, word);
    if (field.len > 0 && !is_word_field(p, name)) return find_value(p, name, word);
    det_str words = fold(p, word);
    if (words.len == 0) return (list){.is_all = true}; /* signs alone say nothing */
    if (p->how->is_fuzzy && fuzzy == UINT32_MAX) fuzzy = 1;
    if (fuzzy != UINT32_MAX && fuzzy > 0) return find_fuzzy(p, words, fuzzy);
    return find_words(p, name, words, false);
}

static list
read_phrase(parsing *p, det_str field)
{
    size_t from = ++p->at;
    while (p->at < p->text.len && p->text.ptr[p->at] != '"')
        p->at += p->text.ptr[p->at] == '\\' && p->at + 1 < p->text.len ? 2 : 1;
    if (p->at >= p->text.len) return fail(p, DET_SYNTAX, "a '\"' that is never closed");
    det_str text = det_str_slice(p->text, from, p->at++), name = field_name(field);
    unsigned slop = read_suffix(p, '~');
    (void)read_suffix(p, '^');
    if (field.len > 0 && !is_word_field(p, name)) return find_value(p, name, text);
    det_str words = fold(p, text);
    if (words.len == 0) return (list){.is_all = true};
    return find_words(p, name, words, slop == UINT32_MAX || slop == 0);
}

static list
read_range(parsing *p, det_str field)
{
    bool has_first = p->text.ptr[p->at++] == '[', has_last, has_pattern;
    det_str ends[2], name = field_name(field);
    for (int i = 0; i < 2; i++) {
        skip(p);
        ends[i] = read_word(p, &has_pattern);
        if (p->status != DET_OK) return (list){0};
        skip(p);
        if (i == 0) {
            det_str to = read_word(p, &has_pattern);
            if (!det_str_equal(to, DET_STR("TO"))) return fail(p, DET_SYNTAX, "a range without TO");
        }
    }
    if (peek(p) != ']' && peek(p) != '}')
        return fail(p, DET_SYNTAX, "a range that is never closed");
    has_last = p->text.ptr[p->at++] == ']';
    if (field.len == 0) return fail(p, DET_SYNTAX, "a range without a field");
    uint32_t *terms = DET_NEW(p->arena, uint32_t, TERMS_MAX);
    size_t count = 0;
    det_str prefix = group_key(p, name, (det_str){0});
    if (terms == NULL || p->status != DET_OK) return fail(p, DET_NOMEM, "no memory");
    for (size_t i = lower(p->store, prefix); i < p->store->term_count; i++) {
        det_str text = p->store->terms[i].text;
        if (!det_str_starts(text, prefix)) break;
        det_str value = det_str_slice(text, prefix.len, text.len);
        int first = det_str_equal(ends[0], DET_STR("*")) ? 1 : det_str_compare(value, ends[0]);
        /* 2020-05 is not behind 2020 */
        bool is_within = det_str_starts(value, ends[1]);
        int last = det_str_equal(ends[1], DET_STR("*")) ? -1
                   : is_within                          ? 0
                                                        : det_str_compare(value, ends[1]);
        if (first < 0 || (first == 0 && !has_first) || last > 0 || (last == 0 && !has_last))
            continue;
        if (count == TERMS_MAX) return fail(p, DET_LIMIT, "a range of too many values");
        terms[count++] = (uint32_t)i;
    }
    return list_of_many(p, terms, count);
}

static list read_query(parsing *p);

static list
read_atom(parsing *p, det_str field)
{
    char c = peek(p);
    bool has_pattern;
    if (c == '(') {
        p->at++;
        if (++p->depth > DEPTH_MAX) return fail(p, DET_LIMIT, "brackets too deep");
        list out = read_query(p);
        p->depth--;
        if (p->status != DET_OK) return out;
        if (peek(p) != ')') return fail(p, DET_SYNTAX, "a '(' that is never closed");
        p->at++;
        (void)read_suffix(p, '^');
        return out;
    }
    if (c == '"') return read_phrase(p, field);
    if (c == '[' || c == '{') return read_range(p, field);
    det_str word = read_word(p, &has_pattern);
    if (p->status != DET_OK) return (list){0};
    if (word.len == 0) return fail(p, DET_SYNTAX, "a sign where a word was expected");
    if (det_str_equal(word, DET_STR("AND")) || det_str_equal(word, DET_STR("OR")))
        return fail(p, DET_SYNTAX, "an operator with nothing before it");
    if (peek(p) == ':' && field.len == 0) {
        p->at++;
        if (peek(p) == '\0' || peek(p) == ' ')
            return fail(p, DET_SYNTAX, "a field without a value");
        if (det_str_equal(word, DET_STR("_exists_")) || (word.len == 1 && word.ptr[0] == '*')) {
            (void)read_word(p, &has_pattern);
            return (list){.is_all = true};
        }
        return read_atom(p, word);
    }
    unsigned fuzzy = read_suffix(p, '~');
    (void)read_suffix(p, '^');
    return find_term(p, field, word, has_pattern, fuzzy);
}

static bool
take_word(parsing *p, const char *word, const char *sign)
{
    size_t length = strlen(word), signs = strlen(sign);
    det_str rest = det_str_slice(p->text, p->at, p->text.len);
    if (det_str_starts(rest, det_str_of(sign))) {
        p->at += signs;
        return true;
    }
    if (!det_str_starts(rest, det_str_of(word)) ||
        (rest.len > length && strchr(" \t\r\n(", rest.ptr[length]) == NULL))
        return false;
    p->at += length;
    return true;
}

static list
read_clause(parsing *p)
{
    bool is_not = false;
    if (++p->clauses > CLAUSES_MAX) return fail(p, DET_LIMIT, "more words than are looked for");
    skip(p);
    while (true) {
        bool is_sign = peek(p) == '-' || peek(p) == '!';
        if (is_sign || take_word(p, "NOT", "\x01")) {
            if (is_sign) p->at++;
            is_not = !is_not;
        } else if (peek(p) == '+') {
            p->at++;
        } else {
            break;
        }
        skip(p);
    }
    list out = read_atom(p, (det_str){0});
    if (!is_not || p->status != DET_OK) return out;
    if (out.is_all) return (list){0};
    out.is_not = !out.is_not;
    return out;
}

static list
read_query(parsing *p)
{
    list whole = {0}, part = read_clause(p);
    bool has_whole = false;
    while (p->status == DET_OK) {
        skip(p);
        if (p->at >= p->text.len || peek(p) == ')') break;
        if (take_word(p, "OR", "||")) {
            whole = has_whole ? or (p, whole, part) : part;
            has_whole = true;
            part = read_clause(p);
            continue;
        }
        (void)take_word(p, "AND", "&&");
        part = and(p, part, read_clause(p));
    }
    return has_whole ? or (p, whole, part) : part;
}

/* Words alone, whatever signs stand between them. */
static list
read_plain(parsing *p)
{
    list out = {.is_all = true};
    det_str words = fold(p, det_str_slice(p->text, 0, 8000)), word, rest = words;
    if (p->how->is_fuzzy) return find_fuzzy(p, words, 1);
    while (det_str_next(&rest, ' ', &word)) {
        bool is_last = rest.len == 0;
        list here = list_of(p, serve_yente_term(p->store, word));
        if (is_last && p->how->is_prefix) {
            det_str pattern;
            if (!det_arena_print(p->arena, &pattern, "%.*s*", DET_STR_FMT(word)))
                return fail(p, DET_NOMEM, "no memory");
            here = gather(p, word, false, wants_pattern, pattern, 0);
        }
        out = and(p, out, here);
    }
    return out;
}

det_status
serve_yente_query(const yente_store *store, det_str text, const yente_words *how, det_arena *arena,
                  const yente_ranked **out, size_t *count, bool *is_all, det_error *err)
{
    parsing p = {.store = store, .how = how, .arena = arena, .text = text, .err = err};
    list found = {.is_all = true};
    *out = NULL;
    *count = 0;
    *is_all = false;
    det_status st = det_text_new(1 << 20, &p.folded, err);
    if (st != DET_OK) return st;
    if (det_str_trim(text).len > 0) found = how->is_simple ? read_plain(&p) : read_query(&p);
    if (p.status == DET_OK && p.at < text.len && !how->is_simple && det_str_trim(text).len > 0)
        (void)fail(&p, DET_SYNTAX, "a ')' that nothing opens");
    if (p.status == DET_OK && found.is_not) found = join(&p, everything(&p), found, true);
    det_text_free(p.folded);
    *out = found.items;
    *count = found.count;
    *is_all = found.is_all;
    return p.status;
}
