/* format.c - what builder and reader of the snapshot both compute. */
#include "index/format.h"

#include <stddef.h>
#include <string.h>

#include "text/edit.h"

static const struct {
    uint32_t item_bytes;
    const char *name;
} sections[DET_IX_SECTIONS] = {
    [DET_IX_BASIS] = {1, "basis"},
    [DET_IX_STRING_ENDS] = {4, "string ends"},
    [DET_IX_STRING_BYTES] = {1, "string bytes"},
    [DET_IX_SOURCES] = {sizeof(det_ix_source), "sources"},
    [DET_IX_VERSIONS] = {sizeof(det_ix_version), "versions"},
    [DET_IX_TRANSACTIONS] = {sizeof(det_ix_transaction), "transactions"},
    [DET_IX_SUBJECTS] = {sizeof(det_ix_subject), "subjects"},
    [DET_IX_RECORDS] = {sizeof(det_ix_record), "records"},
    [DET_IX_BODIES] = {sizeof(det_ix_body), "bodies"},
    [DET_IX_STATEMENTS] = {sizeof(det_ix_statement), "statements"},
    [DET_IX_BODY_STATEMENTS] = {4, "body statements"},
    [DET_IX_NOTES] = {sizeof(det_ix_note), "notes"},
    [DET_IX_BODY_NOTES] = {4, "body notes"},
    [DET_IX_NAMES] = {sizeof(det_ix_name), "names"},
    [DET_IX_HEADS] = {sizeof(det_head), "heads"},
    [DET_IX_BODY_NAMES] = {4, "body names"},
    [DET_IX_NAME_TOKENS] = {sizeof(det_index_place), "name tokens"},
    [DET_IX_FORMS] = {sizeof(det_ix_form), "forms"},
    [DET_IX_TRAITS] = {sizeof(det_trait), "traits"},
    [DET_IX_FORM_CLASSES] = {4, "form classes"},
    [DET_IX_POSTINGS] = {4, "postings"},
    [DET_IX_KEYS] = {sizeof(det_ix_key), "keys"},
    [DET_IX_KEY_FORMS] = {4, "key forms"},
    [DET_IX_CELLS] = {sizeof(det_ix_cell), "cells"},
    [DET_IX_SIGNATURES] = {8, "signatures"},
    [DET_IX_EXACT] = {4, "exact"},
    [DET_IX_DELETION_ENDS] = {4, "deletion ends"},
    [DET_IX_DELETIONS] = {4, "deletions"},
    [DET_IX_CLASSES] = {sizeof(det_ix_row), "classes"},
    [DET_IX_SKELETONS] = {sizeof(det_ix_row), "skeletons"},
    [DET_IX_HEARD] = {sizeof(det_ix_row), "heard"},
    [DET_IX_OTHER] = {sizeof(det_ix_row), "other scripts"},
    [DET_IX_OTHER_FORMS] = {sizeof(det_ix_row), "forms in other scripts"},
    [DET_IX_OTHER_KEYS] = {8, "keys in other scripts"},
    [DET_IX_WHOLES] = {sizeof(det_ix_whole), "wholes"},
    [DET_IX_IDENTIFIERS] = {sizeof(det_ix_identifier), "identifiers"},
    [DET_IX_LATIN] = {sizeof(det_ix_latin), "latin readings"},
    [DET_IX_LAW_FILES] = {sizeof(det_ix_law_file), "law files"},
    [DET_IX_LAW_NODES] = {sizeof(det_node), "law nodes"},
    [DET_IX_LAW_TEXT] = {1, "law text"},
};

_Static_assert(sizeof(det_ix_header) == 64, "the header has no padding");
_Static_assert(sizeof(det_ix_section) == 56, "no padding");
_Static_assert(sizeof(det_ix_version) == 80, "no padding");
_Static_assert(sizeof(det_ix_name) == 16, "no padding");
_Static_assert(sizeof(det_head) == 16, "no padding");
_Static_assert(sizeof(det_index_place) == 8, "no padding");
_Static_assert(sizeof(det_ix_form) == 32, "no padding");
_Static_assert(sizeof(det_trait) == 16, "no padding");
_Static_assert(sizeof(det_ix_key) == 12, "no padding");
_Static_assert(sizeof(det_ix_law_file) == 56, "no padding");
_Static_assert(sizeof(det_node) == 48, "no padding");

uint32_t
det_ix_item_bytes(det_ix_kind kind)
{
    return sections[kind].item_bytes;
}

const char *
det_ix_section_name(det_ix_kind kind)
{
    return sections[kind].name;
}

det_status
det_ix_digest(det_str file, det_sha256 *out, det_error *err)
{
    size_t table = sizeof(det_ix_header);
    size_t when = table + DET_IX_TRANSACTIONS * sizeof(det_ix_section);
    size_t digest = when + offsetof(det_ix_section, digest);
    const det_str parts[] = {
        det_str_slice(file, DET_IX_DIGEST_FROM, digest),
        det_str_slice(file, digest + sizeof(det_sha256),
                      table + DET_IX_SECTIONS * sizeof(det_ix_section)),
    };
    return det_sha256_of_parts(parts, sizeof parts / sizeof parts[0], out, err);
}

bool
det_ix_section_bytes(det_str file, det_ix_kind kind, det_str *out)
{
    det_ix_section s;
    memcpy(&s, file.ptr + sizeof(det_ix_header) + kind * sizeof s, sizeof s);
    if (s.offset > file.len || s.count > (file.len - s.offset) / sections[kind].item_bytes)
        return false;
    uint64_t end = det_ix_aligned(s.offset + s.count * sections[kind].item_bytes);
    *out = det_str_slice(file, s.offset, end);
    return true;
}

det_status
det_ix_seal(char *file, size_t length, det_sha256 *id, det_error *err)
{
    const det_str bytes = {file, length};
    det_str texts[DET_IX_SECTIONS] = {0};
    det_sha256 digests[DET_IX_SECTIONS];
    uint32_t kinds[DET_IX_SECTIONS];
    size_t count = 0;
    for (uint32_t k = 0; k < DET_IX_SECTIONS; k++)
        if (det_ix_section_bytes(bytes, (det_ix_kind)k, &texts[count])) kinds[count++] = k;
    det_status st = det_sha256_of_all(texts, count, digests, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < count; i++)
        memcpy(file + sizeof(det_ix_header) + kinds[i] * sizeof(det_ix_section) +
                   offsetof(det_ix_section, digest),
               &digests[i], sizeof digests[i]);
    st = det_ix_digest(bytes, id, err);
    if (st == DET_OK) memcpy(file + offsetof(det_ix_header, digest), id, sizeof *id);
    return st;
}

int
det_ix_by_u32(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

int
det_ix_by_i32(int32_t a, int32_t b)
{
    return a < b ? -1 : a > b;
}

int
det_ix_by_statement(const void *a, const void *b)
{
    const det_ix_statement *x = a, *y = b;
    int order = det_ix_by_u32(x->prop, y->prop);
    if (order == 0) order = det_ix_by_u32(x->text, y->text);
    if (order == 0) order = det_ix_by_i32(x->span_from, y->span_from);
    if (order == 0) order = det_ix_by_i32(x->span_before, y->span_before);
    if (order == 0) order = det_ix_by_u32(x->country, y->country);
    if (order == 0) order = det_ix_by_u32(x->type, y->type);
    return order != 0 ? order : det_ix_by_u32(x->note, y->note);
}

int
det_ix_by_note(const void *a, const void *b)
{
    const det_ix_note *x = a, *y = b;
    int order = det_ix_by_u32(x->code, y->code);
    if (order == 0) order = det_ix_by_u32(x->path, y->path);
    return order != 0 ? order : det_ix_by_u32(x->text, y->text);
}

uint64_t
det_ix_sum(det_str text)
{
    uint64_t sum = 0, power = 1;
    for (size_t i = 0; i < text.len; i++, power *= DET_IX_BASE)
        sum += (unsigned char)text.ptr[i] * power;
    return sum;
}

void
det_ix_sums(det_str text, uint64_t *sums)
{
    uint64_t power = 1;
    sums[0] = 0;
    for (size_t i = 0; i < text.len; i++, power *= DET_IX_BASE)
        sums[i + 1] = sums[i] + (unsigned char)text.ptr[i] * power;
}

static uint32_t
power_of_two(uint64_t least)
{
    uint32_t power = 1;
    while (power < least && power < UINT32_C(1) << 31)
        power *= 2;
    return power;
}

uint32_t
det_ix_exact_slots(uint64_t keys)
{
    return power_of_two(2 * keys + 1);
}

uint32_t
det_ix_deletion_buckets(uint64_t deletions)
{
    return power_of_two(deletions / 2 + 1);
}

bool
det_ix_has_edits(det_str key)
{
    return det_edit_budget(key, key) > 0;
}

uint32_t
det_ix_hash_on(uint32_t hash, det_str more)
{
    for (size_t i = 0; i < more.len; i++)
        hash = (hash ^ (unsigned char)more.ptr[i]) * UINT32_C(16777619);
    return hash;
}

bool
det_ix_basis_fits(det_str basis)
{
    det_str fold, words;
    return det_str_next(&basis, '\n', &fold) && det_str_next(&basis, '\n', &words) &&
           det_str_equal(fold, det_str_of(det_fold_version())) &&
           det_str_equal(words, det_str_of(det_tokens_version()));
}

det_str
det_ix_basis_line(det_str basis, int line)
{
    det_str found = {0};
    for (int i = 0; i <= line; i++)
        if (!det_str_next(&basis, '\n', &found)) return (det_str){0};
    return found;
}

/* log2 of value in 1/4096ths, rounded down: the whole part by shifting, then a bit a squaring. */
static uint32_t
log2_4096(uint64_t value)
{
    uint32_t whole = 63 - (uint32_t)__builtin_clzll(value);
    /* mantissa in [2^31, 2^32), that is [1, 2) with 31 bits behind the point */
    uint64_t mantissa = whole >= 31 ? value >> (whole - 31) : value << (31 - whole);
    uint32_t result = whole << 12;
    for (uint32_t bit = UINT32_C(1) << 11; bit != 0; bit >>= 1) {
        mantissa = (mantissa * mantissa) >> 31;
        if (mantissa >> 32 != 0) {
            mantissa >>= 1;
            result |= bit;
        }
    }
    return result;
}

/* A count by its leading binary digits alone. */
static uint64_t
in_steps(uint64_t count, uint32_t digits)
{
    if (count >> digits == 0) return count;
    uint32_t rest = 64 - digits - (uint32_t)__builtin_clzll(count);
    return count >> rest << rest;
}

/* Between two steps of what is counted nothing weighs more or less than it did, so that pairs on
 * which a changed list says nothing new keep their scores (screen/moved.h rests on it): a step of
 * all subjects is an eighth to a quarter of them, one of those with a word half as much. */
enum { SUBJECTS_EXACT = 128, SUBJECTS_DIGITS = 3, WITH_DIGITS = 4 };

uint16_t
det_ix_rarity(uint64_t n, uint64_t df)
{
    if (n == 0) n = 1;
    if (df == 0) df = 1;
    if (n >= SUBJECTS_EXACT) n = in_steps(n, SUBJECTS_DIGITS);
    df = in_steps(df, WITH_DIGITS);
    if (df > n) df = n;
    /* both ratios with eight bits behind the point; 2^40 subjects would still fit */
    uint64_t ratio = log2_4096(((n + df) << 8) / df) - (UINT32_C(8) << 12);
    uint64_t whole = log2_4096((n + 1) << 8) - (UINT32_C(8) << 12);
    uint64_t rarity = 4095 * ratio / whole;
    return rarity < 1 ? 1 : rarity > 4095 ? 4095 : (uint16_t)rarity;
}

/* A given name of the tables is common among people, however few of them are listed. */
enum { GIVEN_RARITY_MAX = 2200 };

/* A bearing word keeps a quarter of the scale whatever its rarity: that a common name is missing or
 * other still says something.  A title or particle is on every other name whatever the lists hold,
 * so it keeps a sixteenth; a generic word or an initial an eighth, for it does tell two like names
 * apart. */
uint16_t
det_ix_weight(uint16_t rarity, uint16_t roles)
{
    if ((roles & DET_ROLE_GIVEN) != 0 && rarity > GIVEN_RARITY_MAX) rarity = GIVEN_RARITY_MAX;
    uint32_t weight = 1000 + rarity * UINT32_C(3000) / 4096;
    if ((roles & (DET_ROLE_TITLE | DET_ROLE_PARTICLE | DET_ROLE_LEGAL_FORM)) != 0)
        weight /= 16;
    else if ((roles & (DET_ROLE_GENERIC | DET_ROLE_INITIAL)) != 0)
        weight /= 8;
    return weight < 1 ? 1 : (uint16_t)weight;
}

bool
det_ix_fold_identifier(det_str text, det_arena *arena, det_str *out)
{
    char *to = det_arena_alloc(arena, text.len + 1);
    if (to == NULL) return false;
    size_t used = 0;
    for (det_str rest = text; rest.len > 0;) {
        det_str before = rest;
        uint32_t point;
        if (!det_utf8_next(&rest, &point)) break;
        if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFEE0; /* full width */
        if (point < 0x80) {
            char byte = (char)point;
            if (byte >= 'a' && byte <= 'z') byte = (char)(byte - 'a' + 'A');
            if ((byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')) to[used++] = byte;
        } else if (point >= 0xC0 && !(point >= 0x2000 && point <= 0x2FFF) && point != 0x3000) {
            memcpy(to + used, before.ptr, before.len - rest.len);
            used += before.len - rest.len;
        }
    }
    det_str folded = {to, used};
    bool digits = folded.len == 10 && det_str_starts(folded, DET_STR("IMO"));
    for (size_t i = 3; digits && i < folded.len; i++)
        digits = to[i] >= '0' && to[i] <= '9';
    *out = digits ? det_str_slice(folded, 3, 10) : folded;
    return true;
}
