/* made.c - see made.h.
 *
 * A word is its number: three letters a syllable, two or three syllables, drawn by a mixing of the
 * number.  Given names are few and follow a steep curve, family names are as many as the 3/4th
 * power of the names, which is how the words of the published lists grow (26,000 of 37,000 names, 9
 * being the factor), and the common ones are drawn more often.  Every fifth person has a second
 * given name, every eighth is the son of somebody. */
#include "screen/made.h"

#include <string.h>

#include "index/builder.h"
#include "screen/search.h"

enum { GIVEN_NAMES = 4096, FAMILY_FACTOR = 9, FAMILIES_MIN = 64, WORD_BYTES = 10, NAME_BYTES = 64 };

static uint64_t
mix(uint64_t z)
{
    z += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t
root(uint64_t square)
{
    uint64_t low = 0, high = UINT64_C(1) << 32;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (middle * middle <= square)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint64_t
families_of(const det_made *made)
{
    uint64_t names = made->names, count = FAMILY_FACTOR * root(names * root(names));
    return count < FAMILIES_MIN ? FAMILIES_MIN : count;
}

/* Writes word number `word`; returns its length. */
static size_t
put_word(const det_made *made, uint64_t word, char *out)
{
    static const char front[] = "bcdfghjklmnprstvwyz", middle[] = "aeiou", back[] = "nrlsmkt";
    static const char hard[] = "kalomiro";
    uint64_t bits = mix(word * 2 + 1);
    size_t used = 0;
    if (made->is_hard) {
        memcpy(out, hard, sizeof hard - 1);
        for (int i = 0; i < 2; i++, bits >>= 16)
            out[bits % (sizeof hard - 1)] = (char)('a' + (bits >> 8) % 26);
        return sizeof hard - 1;
    }
    for (uint64_t n = 2 + bits % 2; n > 0; n--) {
        bits = mix(bits);
        out[used++] = front[bits % (sizeof front - 1)];
        out[used++] = middle[(bits >> 8) % (sizeof middle - 1)];
        if ((bits >> 16) % 3 == 0) out[used++] = back[(bits >> 20) % (sizeof back - 1)];
    }
    return used;
}

/* A number below count, small ones more often: the least of three draws. */
static uint64_t
draw(uint64_t bits, uint64_t count)
{
    uint64_t least = count;
    for (int i = 0; i < 3; i++) {
        bits = mix(bits);
        if (bits % count < least) least = bits % count;
    }
    return least;
}

det_status
det_made_name(const det_made *made, uint64_t i, det_arena *arena, det_str *out, det_error *err)
{
    char text[NAME_BYTES];
    size_t used = 0;
    bool is_listed = i < made->names;
    uint64_t bits = mix(i ^ UINT64_C(0x5DEECE66D)), families = families_of(made);
    /* half of the families of those that are not listed are on no list either */
    uint64_t family = draw(bits >> 3, is_listed ? families : 2 * families);
    used += put_word(made, draw(bits >> 1, GIVEN_NAMES), text + used);
    if (bits % 5 == 0) {
        text[used++] = ' ';
        used += put_word(made, draw(bits >> 2, GIVEN_NAMES), text + used);
    }
    if ((bits >> 8) % 8 == 0) {
        memcpy(text + used, " bin ", 5);
        used += 5;
        used += put_word(made, draw(bits >> 4, GIVEN_NAMES), text + used);
    }
    text[used++] = ' ';
    used += put_word(made, GIVEN_NAMES + family, text + used);
    if (det_arena_copy(arena, (det_str){text, used}, out)) return DET_OK;
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for a name");
}

det_status
det_made_longest(const det_made *made, det_arena *arena, det_str *out, det_error *err)
{
    char *text = det_arena_alloc(arena, DET_NAME_BYTES_MAX);
    if (text == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for a name");
    size_t used = 0, words = 0;
    for (; used + WORD_BYTES + 1 < DET_NAME_BYTES_MAX && words < DET_ASKED_WORDS_MAX; words++) {
        if (words > 0) text[used++] = ' ';
        used += put_word(made, draw(words, GIVEN_NAMES), text + used);
    }
    *out = (det_str){text, used};
    return DET_OK;
}

static det_status
add_party(const det_made *made, det_index_builder *builder, uint32_t first, det_arena *arena,
          det_error *err)
{
    det_str id = {0}, name = {0}, alias = {0};
    det_arena_reset(arena);
    det_status st = det_made_name(made, first, arena, &name, err);
    if (st == DET_OK) st = det_made_name(made, first + 1, arena, &alias, err);
    if (st != DET_OK) return st;
    if (!det_arena_print(arena, &id, "made:%u", first / 2))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for a party");
    const det_statement statements[] = {{.prop = DET_PROP_NAME, .text = name},
                                        {.prop = DET_PROP_ALIAS, .text = alias}};
    const det_subject body = {.id = id,
                              .schema = DET_SCHEMA_PERSON,
                              .caption = name,
                              .statements = statements,
                              .statement_count = 2};
    const det_index_record record = {&body, 0, DET_DAY_FOREVER, 1, UINT32_MAX};
    return det_index_builder_record(builder, &record, err);
}

det_status
det_made_build(const det_made *made, det_index_builder **out, det_str *file, det_error *err)
{
    static const det_source source = {.id = "made", .title = "Made up", .authority = "none"};
    const det_index_version version = {.tx = 1, .read = made->names / 2, .kept = made->names / 2};
    det_index_builder *builder = NULL;
    det_arena *arena = NULL;
    det_sha256 id;
    det_status st = det_index_builder_new(&builder, err);
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_index_builder_source(builder, &source, &version, 1, err);
    if (st == DET_OK) st = det_index_builder_tx(builder, 1, 0, err);
    for (uint32_t i = 0; st == DET_OK && i + 1 < made->names; i += 2)
        st = add_party(made, builder, i, arena, err);
    if (st == DET_OK) st = det_ix_compile(builder, file, &id, err);
    det_arena_free(arena);
    if (st == DET_OK)
        *out = builder;
    else
        det_index_builder_free(builder);
    return st;
}
