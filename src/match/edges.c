/* edges.c - every way in which a token of the query could stand for one of the listed name.
 *
 * Quality falls with edits relative to length: 10,000 - 12,000 x edits / length of the longer.  A
 * pair weighs what the lesser side weighs: a misspelt "Muhamad" is in no list and so would weigh
 * like the rarest name, but what it has in common with "Muhammad" is a common name. */
#include "match/align.h"

#include <string.h>

#include "base/sort.h"
#include "match/tuning.h"
#include "text/other.h"
#include "text/quality.h"
#include "text/skeleton.h"
#include "text/sounds.h"

static uint32_t
lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static bool
is_bearing(const det_token *token)
{
    return (token->roles & DET_ROLES_LIGHT) == 0;
}

static det_edge *
room(det_edge_row *row, det_arena *arena)
{
    if (row->count == row->capacity) {
        void *grown = det_arena_grow(arena, row->items, row->count, &row->capacity,
                                     sizeof *row->items);
        if (grown == NULL) return NULL;
        row->items = grown;
    }
    return &row->items[row->count++];
}

static det_status
add(det_edge_row *row, det_arena *arena, det_pair pair, uint32_t query_weight,
    uint32_t listed_weight, bool is_evidence, det_error *err)
{
    det_edge *edge = room(row, arena);
    if (edge == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to compare names");
    if (pair.weight == 0) pair.weight = lesser(query_weight, listed_weight);
    /* Covering a token also spares its cost of being left over, hence the second term. */
    uint32_t gain = pair.weight * pair.quality_bp / 10000 +
                    (query_weight + listed_weight) * pair.quality_bp / 40000;
    *edge = (det_edge){.pair = pair, .gain = gain < 1 ? 1 : gain, .is_evidence = is_evidence};
    return DET_OK;
}

static bool
is_syllabic(const det_token *token)
{
    return (token->roles & DET_ROLE_SYLLABLE) != 0 || token->script == DET_SCRIPT_HAN ||
           token->script == DET_SCRIPT_HANGUL || token->script == DET_SCRIPT_KANA;
}

static bool
is_number(const det_token *token)
{
    return (token->roles & (DET_ROLE_NUMBER | DET_ROLE_SERIES)) != 0;
}

static bool
has_digit(det_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') return true;
    return false;
}

/* Two that are known apart: places, or words with different figures in them, however they are read.
 * Iran is not Iraq, but Syria may be Syrian. */
static bool
are_known(const det_token *a, const det_token *b)
{
    bool are_places = (a->roles & b->roles & DET_ROLE_PLACE) != 0 &&
                      !det_str_starts(a->text, b->text) && !det_str_starts(b->text, a->text);
    return are_places || (has_digit(a->written) && has_digit(b->written));
}

/* May the listed token, if it is light, be misspelt?  Titles and trades are long enough. */
static bool
is_spelt(const det_token *b)
{
    return is_bearing(b) ||
           (b->text.len >= DET_NEAR_LETTERS_MIN && (b->roles & DET_ROLE_INITIAL) == 0);
}

/* May one of two syllables be the other without a letter?  Most of those that differ in a letter
 * are two names (Song and Sang, Yong and Ryong), so the first is the same and four remain on one
 * side; and the scorer takes it only where all else is there (limit_syllables in score.c). */
static bool
is_slip(const det_token *a, const det_token *b, size_t shorter, size_t longer)
{
    return a->script == DET_SCRIPT_LATIN && b->script == DET_SCRIPT_LATIN && longer > shorter &&
           longer >= DET_NEAR_LETTERS_MIN && a->text.ptr[0] == b->text.ptr[0];
}

/* Has it a class of names?  Two that have, and share none, are known to be two names, however alike
 * they sound: Hassan and Hussein. */
static bool
is_known_name(const det_token *token)
{
    for (uint32_t i = 0; i < token->class_count; i++)
        if (det_class_kind_of(token->classes[i]) == DET_CLASS_SPELLING) return true;
    return false;
}

/* How likely query token q, in another script, is a Latin word (det_heard_grade). */
static uint32_t
heard_grade(const det_edge_query *query, size_t q, const det_token *latin)
{
    det_edge_heard *heard = &query->heard[q];
    if (!heard->is_ready) {
        det_heard_prepare(&query->tokens.items[q], &heard->word);
        heard->is_ready = true;
        heard->has_keys = false;
    }
    return det_heard_word_grade(&heard->word, latin->text);
}

/* Is one in another script, and the other so unlikely to be it that the consonants they share say
 * nothing?  Words of the tables are compared by what the tables say. */
static bool
is_unheard(const det_edge_query *query, size_t q, const det_token *b)
{
    const det_token *a = &query->tokens.items[q];
    const det_token *other = a->script == DET_SCRIPT_LATIN ? b : a;
    const det_token *latin = a->script == DET_SCRIPT_LATIN ? a : b;
    if (other->script == DET_SCRIPT_LATIN || latin->script != DET_SCRIPT_LATIN ||
        !det_heard_has(other->script) || !det_token_is_plain(other))
        return false;
    uint32_t grade = other == a && query->heard != NULL
                         ? heard_grade(query, q, latin)
                         : det_heard_grade(other->written, other->script, latin->text);
    return grade < DET_HEARD_GRADE_SOUND;
}

/* Quality of two words that are no neighbours but might be one word; 0 if they might not. Numbers
 * are as short as they are different. */
static uint16_t
near_quality(const det_edge_query *query, size_t q, const det_token *b, uint32_t budget)
{
    const det_token *a = &query->tokens.items[q];
    size_t shorter = a->text.len < b->text.len ? a->text.len : b->text.len;
    size_t longer = a->text.len < b->text.len ? b->text.len : a->text.len;
    bool are_syllables = is_syllabic(a) && is_syllabic(b);
    if (are_syllables && !is_slip(a, b, shorter, longer)) return 0;
    uint32_t most = are_syllables || !is_bearing(b) ? 1 : budget + 1;
    if (a->script != DET_SCRIPT_LATIN && is_bearing(a) && is_bearing(b) && !is_number(a) &&
        !is_number(b) && !are_known(a, b) && !(is_known_name(a) && is_known_name(b)) &&
        det_sounds_near(a, b) && !is_unheard(query, q, b))
        return DET_QUALITY_NEAR;
    if (!is_bearing(a) || !is_spelt(b) || is_number(a) || is_number(b) || shorter < 2 ||
        are_known(a, b) || longer - shorter > most ||
        det_edit_distance(a->text, b->text, most) > most)
        return 0;
    return shorter < DET_NEAR_LETTERS_MIN ? DET_QUALITY_NEAR_SHORT : DET_QUALITY_NEAR;
}

static uint16_t
class_quality(det_class_kind kind)
{
    switch (kind) {
    case DET_CLASS_SPELLING:
        return DET_QUALITY_SPELLING;
    case DET_CLASS_NICKNAME:
        return DET_QUALITY_NICKNAME;
    case DET_CLASS_SYLLABLE:
        return DET_QUALITY_SYLLABLE;
    case DET_CLASS_NUMBER:
        return DET_QUALITY_NUMBER;
    case DET_CLASS_PLACE:
        return DET_QUALITY_PLACE;
    case DET_CLASS_LEGAL_FORM:
        return DET_QUALITY_LEGAL_FORM;
    case DET_CLASS_SECTOR:
        return DET_QUALITY_SECTOR;
    case DET_CLASS_NONE:
    case DET_CLASS_KIND_COUNT:
        break;
    }
    return 0;
}

/* Quality of the best class that both have; 0 if none. */
static uint16_t
shared_quality(const det_token *a, const det_token *b)
{
    uint16_t best = 0;
    for (uint32_t i = 0, k = 0; i < a->class_count && k < b->class_count;) {
        if (a->classes[i] == b->classes[k]) {
            uint16_t quality = class_quality(det_class_kind_of(a->classes[i]));
            if (quality > best) best = quality;
            i++, k++;
        } else if (a->classes[i] < b->classes[k]) {
            i++;
        } else {
            k++;
        }
    }
    return best;
}

/* Quality of a listed word by the sounds of another script; 0 if they are not its own. */
static uint16_t
script_quality(const det_token *a, const det_token *b)
{
    uint32_t likely;
    if (a->sounds == NULL || !det_sounds_as(a, b, &likely)) return 0;
    return det_quality_of_likely(likely);
}

static uint16_t
sound_quality(const det_edge_query *query, size_t q, const det_token *b)
{
    const det_token *a = &query->tokens.items[q];
    if (!det_sounds_alike(a, b) || (is_known_name(a) && is_known_name(b)) ||
        is_unheard(query, q, b))
        return 0;
    return det_quality_of_sound(a, b);
}

/* Quality of a Latin word that is heard in one of another script; 0 if it is not. */
static uint16_t
heard_quality(const det_edge_query *query, size_t q, const det_token *b)
{
    const det_token *a = &query->tokens.items[q];
    if (query->heard == NULL || !det_heard_has(a->script) || b->script != DET_SCRIPT_LATIN ||
        (is_known_name(a) && is_known_name(b)))
        return 0;
    uint32_t grade = heard_grade(query, q, b);
    if (grade < DET_HEARD_GRADE_MIN) return 0; /* few words are worth the keys */
    det_edge_heard *heard = &query->heard[q];
    if (!heard->has_keys) det_heard_add_keys(a, &heard->word);
    heard->has_keys = true;
    if (!det_heard_has_key(&heard->word, b)) return 0;
    return det_quality_of_heard(grade);
}

/* Quality of a listed word in another script that may be a Latin one of the query; 0 if not. */
static uint16_t
other_quality(const det_token *a, const det_token *b)
{
    uint32_t measure;
    if (b->other_count == 0) return 0;
    bool is_heard = det_heard_has(b->script);
    if ((is_heard && is_known_name(a) && is_known_name(b)) || !det_other_as(b, a, &measure))
        return 0;
    return is_heard ? det_quality_of_heard(measure) : det_quality_of_likely(measure);
}

/* The two spellings of a token; the second is the first where nothing else was written. */
typedef struct spellings {
    det_str items[2];
    size_t count;
} spellings;

static spellings
spellings_of(const det_token *token)
{
    return (spellings){{token->text, token->written}, det_token_is_plain(token) ? 1 : 2};
}

/* The fewest edits between spellings of both, where the budget allows them; false if none does. */
static bool
find_edits(spellings a, spellings b, uint32_t most, uint32_t *edits, size_t *longer)
{
    bool found = false;
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++) {
            uint32_t budget = lesser(det_edit_budget(a.items[i], b.items[k]), most);
            uint32_t distance = det_edit_distance(a.items[i], b.items[k], budget);
            size_t length = a.items[i].len > b.items[k].len ? a.items[i].len : b.items[k].len;
            if (distance > budget ||
                (found && (distance > *edits || (distance == *edits && length <= *longer))))
                continue;
            *edits = distance;
            *longer = length;
            found = true;
        }
    return found;
}

static bool
shares_class(const det_token *a, const det_token *b)
{
    for (uint32_t i = 0; i < a->class_count; i++)
        for (uint32_t k = 0; k < b->class_count; k++)
            if (a->classes[i] == b->classes[k]) return true;
    return false;
}

/* Is a, the last token of a query, what a field of 35 characters or more has left of b? */
static bool
is_cut(const det_token *a, bool is_last, const det_token *b)
{
    return is_last && a->to >= DET_CUT_BYTES_MIN && a->text.len >= 2 &&
           (det_str_starts(b->text, a->text) ||
            (det_str_starts(b->written, a->text) && b->written.ptr[0] == b->text.ptr[0]));
}

static det_edge_near
near_of(const det_token *token)
{
    det_edge_near near = {.signature = det_edit_signature(token->text),
                          .shortest = (uint32_t)token->text.len - DET_EDGES_NEAR_SPAN};
    for (size_t i = 0; i < sizeof near.bits; i++) {
        size_t length = token->text.len + i, shorter = token->text.len; /* SPAN more than it is */
        bool is_shorter = i < DET_EDGES_NEAR_SPAN;
        size_t apart = is_shorter ? DET_EDGES_NEAR_SPAN - i : i - DET_EDGES_NEAR_SPAN;
        near.bits[i] = -1;
        if (length <= DET_EDGES_NEAR_SPAN) continue; /* no text has no letters */
        if (is_shorter) shorter = length - DET_EDGES_NEAR_SPAN;
        uint32_t edits = det_edit_budget_of_length(shorter) + 1;
        if (apart <= edits) near.bits[i] = (int8_t)(2 * edits);
    }
    return near;
}

/* Can texts be near each other, seen by their lengths and letters alone? */
static bool
may_be_like(const det_edge_near *near, uint32_t length, uint64_t signature)
{
    uint32_t at = length - near->shortest;
    return at < sizeof near->bits &&
           (int32_t)det_edit_signature_apart(near->signature, signature) <= near->bits[at];
}

static bool
may_sound_near(const det_edge_query *query, size_t q, uint64_t sound)
{
    return query->sounds != NULL && det_sounds_apart_by_one(query->sounds[q], sound);
}

/* Can a token of the query and a listed one be no pair at all?  Says yes only if they cannot:
 * neither is a letter alone or cut, they share no class and no skeleton, and either their lengths
 * are too far apart for edits, or their letters differ in more than one edit beyond the budget
 * could mend (a lower bound of the distance). */
static bool
is_far(const det_edge_query *query, size_t q, const det_token *b, uint64_t signature, bool can_pair)
{
    const det_token *a = &query->tokens.items[q];
    if (((a->roles | b->roles) & DET_ROLE_INITIAL) != 0 ||
        is_cut(a, q + 1 == query->tokens.count, b) ||
        (can_pair && query->heard != NULL && det_heard_has(a->script)) ||
        (can_pair && b->other_count > 0) ||
        (can_pair && (shares_class(a, b) || (a->skeleton == b->skeleton && a->skeleton != 0) ||
                      a->sounds != NULL || !det_token_is_plain(a) || !det_token_is_plain(b))))
        return false;
    return !may_be_like(&query->near[q], (uint32_t)b->text.len, signature) &&
           !may_sound_near(query, q, det_sound_of_latin(b->skeleton, b->script, b->roles));
}

/* The best of what makes two tokens a pair by themselves, in pair; false if nothing does. */
static bool
find_pair(const det_edge_query *query, size_t q, const det_token *b, det_pair *pair)
{
    const det_token *a = &query->tokens.items[q];
    bool is_fast = query->is_fast;
    uint32_t edits = 0, most = is_fast ? DET_FAST_EDITS_MAX : UINT32_MAX;
    size_t longer = 0;
    bool is_edit = find_edits(spellings_of(a), spellings_of(b), most, &edits, &longer) &&
                   (edits == 0 || (!(is_syllabic(a) && is_syllabic(b)) && !are_known(a, b)));
    if (is_edit) {
        pair->kind = edits == 0 ? DET_PAIR_EXACT : DET_PAIR_EDIT;
        pair->edits = (uint8_t)edits;
        pair->quality_bp = det_quality_of_edits(edits, longer);
        if (edits == 0) return true;
    }
    uint16_t shared = shared_quality(a, b), sound = is_fast ? 0 : sound_quality(query, q, b);
    uint16_t script = is_fast ? 0 : script_quality(a, b);
    if (script > sound) sound = script;
    uint16_t heard = heard_quality(query, q, b);
    if (heard > sound) sound = heard;
    uint16_t other = is_fast ? 0 : other_quality(a, b);
    if (other > sound) sound = other;
    if (shared > pair->quality_bp) {
        pair->kind = DET_PAIR_CLASS;
        pair->edits = 0;
        pair->quality_bp = shared;
    }
    if (sound > pair->quality_bp) {
        pair->kind = DET_PAIR_SOUND;
        pair->edits = 0;
        pair->quality_bp = sound;
    }
    return pair->quality_bp > 0;
}

/* May an initial be that of a word with this first letter? */
static bool
is_initial_of(const det_token *initial, char first)
{
    return initial->text.ptr[0] == first ||
           (initial->script != DET_SCRIPT_LATIN && (initial->roles & DET_ROLE_INITIAL) != 0 &&
            det_heard_begins(initial->written, initial->script, first));
}

/* What softens a contradiction and proves nothing: a near pair, what a field has left of a word, an
 * initial. */
static bool
find_soft(const det_edge_query *query, size_t q, const det_token *b, uint32_t wl, det_pair *pair)
{
    const det_token *a = &query->tokens.items[q];
    if (!query->is_fast)
        pair->quality_bp = is_cut(a, q + 1 == query->tokens.count, b)
                               ? DET_QUALITY_NEAR
                               : near_quality(query, q, b, det_edit_budget(a->text, b->text));
    if (pair->quality_bp > 0) {
        pair->kind = DET_PAIR_NEAR;
        return true;
    }
    bool query_initial = (a->roles & DET_ROLE_INITIAL) != 0 && is_bearing(b);
    bool listed_initial = (b->roles & DET_ROLE_INITIAL) != 0 && is_bearing(a);
    bool is_heard = query_initial && det_heard_has(a->script); /* Ю is "yu" */
    if ((!query_initial && !listed_initial) || !is_initial_of(a, b->text.ptr[0]) ||
        (a->text.len != 1 && b->text.len != 1 && !is_heard))
        return false;
    pair->kind = DET_PAIR_INITIAL;
    pair->quality_bp = DET_QUALITY_INITIAL;
    /* a letter says a quarter of a word at most */
    pair->weight = 1 + (query_initial ? wl : query->weights[q]) / 4;
    return true;
}

/* can_pair: they may be more than near each other. */
static det_status
one_to_one(const det_edge_query *query, size_t q, const det_token *b, uint32_t wl, bool can_pair,
           det_arena *arena, det_edge_row *row, det_error *err)
{
    uint32_t wq = query->weights[q];
    det_pair pair = {.query_from = (uint16_t)q, .query_count = 1, .listed_count = 1};
    if (can_pair && find_pair(query, q, b, &pair))
        return add(row, arena, pair, wq, wl, is_bearing(b), err);
    return find_soft(query, q, b, wl, &pair) ? add(row, arena, pair, wq, wl, false, err) : DET_OK;
}

static det_str
join_two(det_str left, det_str right, char *bytes)
{
    memcpy(bytes, left.ptr, left.len);
    memcpy(bytes + left.len, right.ptr, right.len);
    return (det_str){bytes, left.len + right.len};
}

/* Query tokens q, q + 1 joined, as written or by their texts, against one listed token. */
static det_status
join(const det_edge_query *query, size_t q, const det_token *b, uint32_t wl, det_arena *arena,
     det_edge_row *row, det_error *err)
{
    const det_token *left = &query->tokens.items[q], *right = left + 1;
    char as_written[2 * DET_TOKEN_BYTES_MAX], by_text[2 * DET_TOKEN_BYTES_MAX];
    size_t length = left->written.len + right->written.len;
    size_t apart = length > b->text.len ? length - b->text.len : b->text.len - length;
    bool is_same = det_token_is_plain(left) && det_token_is_plain(right) && det_token_is_plain(b);
    uint32_t most = query->is_fast || (is_syllabic(left) && is_syllabic(right))
                        ? 0
                        : DET_JOIN_EDITS_MAX;
    if (is_same && apart > most) return DET_OK; /* spares the copies */
    spellings joined = {{join_two(left->written, right->written, as_written),
                         join_two(left->text, right->text, by_text)},
                        is_same ? 1 : 2};
    uint32_t edits = 0;
    size_t longer = 0;
    if (!find_edits(joined, spellings_of(b), most, &edits, &longer)) return DET_OK;
    det_pair pair = {.query_from = (uint16_t)q,
                     .query_count = 2,
                     .listed_count = 1,
                     .kind = DET_PAIR_JOIN,
                     .edits = (uint8_t)edits};
    pair.quality_bp = (uint16_t)lesser(det_quality_of_edits(edits, longer), DET_QUALITY_JOINED);
    return add(row, arena, pair, (uint32_t)query->weights[q] + query->weights[q + 1], wl,
               is_bearing(b), err);
}

/* Room for the keys of words in other scripts, if there is one that has any; false: no memory. */
static bool
hear(det_tokens query, det_arena *arena, det_edge_heard **out)
{
    bool is_heard = false;
    for (size_t i = 0; i < query.count; i++)
        is_heard = is_heard || det_heard_has(query.items[i].script);
    *out = is_heard ? det_arena_alloc(arena, query.count * sizeof **out) : NULL;
    for (size_t i = 0; *out != NULL && i < query.count; i++)
        (*out)[i].is_ready = false;
    return *out != NULL || !is_heard;
}

det_status
det_edges_prepare(det_tokens query, const uint16_t *weights, bool is_fast, det_arena *arena,
                  det_edge_query *out, det_error *err)
{
    det_edge_near *near = det_arena_alloc(arena, query.count * sizeof *near);
    if (near == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to compare names");
    *out = (det_edge_query){.tokens = query, .weights = weights, .near = near, .is_fast = is_fast};
    for (size_t i = 0; i < query.count; i++)
        near[i] = near_of(&query.items[i]);
    uint64_t *sounds = NULL;
    for (size_t i = 0; i < query.count; i++) {
        const det_token *token = &query.items[i];
        if (is_bearing(token) && i < DET_EDGES_LED_MAX) out->bearing |= (uint16_t)(1u << i);
        bool is_initial = (token->roles & DET_ROLE_INITIAL) != 0;
        if (is_initial && i < DET_EDGES_LED_MAX) out->begun |= (uint16_t)(1u << i);
        out->has_begun = out->has_begun || is_initial;
        uint64_t sound = is_fast || !is_bearing(token) ? 0 : det_sound_of_other(token);
        if (sound == 0) continue;
        if (sounds == NULL) sounds = DET_NEW(arena, uint64_t, query.count);
        if (sounds == NULL)
            return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to compare names");
        sounds[i] = sound;
        if (i < DET_EDGES_LED_MAX) out->sounding |= (uint16_t)(1u << i);
    }
    out->sounds = sounds;
    if (!is_fast && !hear(query, arena, &out->heard))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to compare names");
    out->is_cut = !is_fast && query.count > 0 &&
                  query.items[query.count - 1].to >= DET_CUT_BYTES_MIN;
    if (out->is_cut && query.count <= DET_EDGES_LED_MAX)
        out->begun |= (uint16_t)(1u << (query.count - 1));
    out->has_begun = out->has_begun || out->is_cut;
    return DET_OK;
}

/* Is a listed token none that anything is near? */
static bool
is_never_near(const det_edge_query *query, const det_trait *listed)
{
    return query->is_fast ||
           ((listed->roles & DET_ROLES_LIGHT) != 0 && listed->length < DET_NEAR_LETTERS_MIN);
}

/* May one be the other's initial, or what a field has left of it? */
static bool
may_begin(const det_edge_query *query, size_t q, const det_trait *listed)
{
    const det_token *token = &query->tokens.items[q];
    bool is_begun = ((token->roles | listed->roles) & DET_ROLE_INITIAL) != 0 ||
                    (query->is_cut && q + 1 == query->tokens.count);
    return is_begun && is_initial_of(token, (char)listed->first);
}

/* Tokens whose lengths and letters let a listed one be near. */
static inline uint16_t
like_tokens(const det_edge_query *query, size_t count, const det_trait *listed, bool is_counted)
{
    uint16_t like = 0;
    /* a light word is near one that differs in one edit */
    int32_t most = (listed->roles & DET_ROLES_LIGHT) != 0 ? 2 : INT8_MAX;
    for (size_t q = 0; q < count; q++) {
        const det_edge_near *near = &query->near[q];
        uint32_t at = listed->length - near->shortest;
        if (at >= sizeof near->bits) continue;
        int32_t apart = is_counted
                            ? __builtin_popcountll(near->signature ^ listed->signature)
                            : (int32_t)det_edit_signature_apart(near->signature, listed->signature);
        like |= (uint16_t)((uint16_t)(apart <= near->bits[at] && apart <= most) << q);
    }
    return like;
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static uint16_t
like_tokens_counted(const det_edge_query *query, size_t count, const det_trait *listed)
{
    return like_tokens(query, count, listed, true);
}
#endif

static uint16_t
find_like_tokens(const det_edge_query *query, size_t count, const det_trait *listed)
{
#if defined(__x86_64__)
    if (!query->is_portable) return like_tokens_counted(query, count, listed);
#endif
    return like_tokens(query, count, listed, false);
}

uint16_t
det_edges_soft(const det_edge_query *query, const det_trait *listed, const uint64_t *sound)
{
    uint16_t soft = 0;
    size_t count = query->tokens.count < DET_EDGES_LED_MAX ? query->tokens.count
                                                           : DET_EDGES_LED_MAX;
    if (!is_never_near(query, listed))
        soft = find_like_tokens(query, count, listed) & query->bearing;
    for (uint32_t left = *sound != 0 ? query->sounding : 0; left != 0; left &= left - 1) {
        uint32_t q = (uint32_t)__builtin_ctz(left);
        if (det_sounds_apart_by_one(query->sounds[q], *sound)) soft |= (uint16_t)(1u << q);
    }
    uint32_t begun = (listed->roles & DET_ROLE_INITIAL) != 0 ? (1u << count) - 1 : query->begun;
    for (; begun != 0; begun &= begun - 1) {
        uint32_t q = (uint32_t)__builtin_ctz(begun);
        if (is_initial_of(&query->tokens.items[q], (char)listed->first))
            soft |= (uint16_t)(1u << q);
    }
    return soft;
}

uint16_t
det_edges_softly(const det_edge_query *query, uint16_t among, const det_token *listed)
{
    uint16_t soft = 0;
    for (size_t q = 0; q < query->tokens.count && q < DET_EDGES_LED_MAX; q++) {
        det_pair pair = {0};
        if ((among >> q & 1) != 0 && find_soft(query, q, listed, 0, &pair))
            soft |= (uint16_t)(1u << q);
    }
    return soft;
}

bool
det_edges_none(const det_edge_query *query, const det_trait *listed, const uint64_t *sound)
{
    bool may_near = !is_never_near(query, listed);
    bool may_begun = query->has_begun || (listed->roles & DET_ROLE_INITIAL) != 0;
    for (size_t q = 0; q < query->tokens.count; q++)
        if ((may_near && is_bearing(&query->tokens.items[q]) &&
             may_be_like(&query->near[q], listed->length, listed->signature)) ||
            may_sound_near(query, q, *sound) || (may_begun && may_begin(query, q, listed)))
            return false;
    return true;
}

det_status
det_edges_of(const det_edge_query *query, const det_token *listed, uint16_t listed_weight,
             uint16_t led, uint16_t soft, det_arena *arena, det_edge_row *row, det_error *err)
{
    det_status st = DET_OK;
    uint64_t signature = det_edit_signature(listed->text);
    for (size_t q = 0; q < query->tokens.count; q++) {
        bool is_known = led != DET_EDGES_ALL && query->tokens.count <= DET_EDGES_LED_MAX;
        bool can_pair = !is_known || (led >> q & 1) != 0;
        bool can_join = !is_known || (led >> q & 3) == 3;
        if (!can_pair && (soft >> q & 1) == 0) continue;
        if (!is_far(query, q, listed, signature, can_pair))
            st = one_to_one(query, q, listed, listed_weight, can_pair, arena, row, err);
        if (st == DET_OK && can_join && q + 1 < query->tokens.count)
            st = join(query, q, listed, listed_weight, arena, row, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

bool
det_edges_place(const det_sides *sides, const det_edge *of, size_t count, size_t l,
                det_arena *arena, det_edge_row *row)
{
    for (size_t i = 0; i < count; i++) {
        det_edge *edge = room(row, arena);
        if (edge == NULL) return false;
        *edge = of[i];
        edge->pair.listed_from = (uint16_t)l;
        if (sides->is_listed_light && edge->pair.kind <= DET_PAIR_WHOLE) edge->is_evidence = true;
    }
    return true;
}

/* The edits by which whole is the two parts, one behind the other: 0, or 1 in one of them while the
 * other is there letter for letter; false if it is not. */
static bool
is_joined(det_str whole, det_str left, det_str right, uint32_t most, uint32_t *edits)
{
    for (int side = 0; side < 2; side++) {
        det_str exact = side == 0 ? left : right, other = side == 0 ? right : left;
        if (exact.len >= whole.len) continue;
        det_str at = side == 0 ? det_str_slice(whole, 0, exact.len)
                               : det_str_slice(whole, whole.len - exact.len, whole.len);
        det_str rest = side == 0 ? det_str_slice(whole, exact.len, whole.len)
                                 : det_str_slice(whole, 0, whole.len - exact.len);
        if (memcmp(at.ptr, exact.ptr, exact.len) != 0) continue;
        uint32_t budget = lesser(det_edit_budget(rest, other), most);
        *edits = det_edit_distance(rest, other, budget);
        if (*edits <= budget) return true;
    }
    return false;
}

/* A query token is listed tokens l, l + 1 joined, in some spelling of each; the fewest edits. */
static bool
is_split(const det_token *whole, const det_token *left, const det_token *right, uint32_t most,
         uint32_t *edits)
{
    spellings w = spellings_of(whole), a = spellings_of(left), b = spellings_of(right);
    bool found = false;
    if (w.count * a.count * b.count == 1) { /* most are too short or too long */
        size_t length = left->text.len + right->text.len;
        size_t apart = length > whole->text.len ? length - whole->text.len
                                                : whole->text.len - length;
        if (apart > most) return false;
    }
    for (size_t n = 0; n < w.count * a.count * b.count; n++) {
        uint32_t one;
        if (!is_joined(w.items[n / (a.count * b.count)], a.items[n / b.count % a.count],
                       b.items[n % b.count], most, &one) ||
            (found && one >= *edits))
            continue;
        *edits = one;
        found = true;
    }
    return found;
}

det_status
det_edges_split(const det_sides *sides, size_t l, det_arena *arena, det_edge_row *row,
                det_error *err)
{
    const det_token *left = &sides->listed.items[l], *right = left + 1;
    for (size_t q = 0; q < sides->query.count; q++) {
        uint32_t edits = 0;
        if (!is_split(&sides->query.items[q], left, right, sides->is_fast ? 0 : DET_JOIN_EDITS_MAX,
                      &edits))
            continue;
        uint32_t quality = det_quality_of_edits(edits, sides->query.items[q].text.len);
        det_pair pair = {.query_from = (uint16_t)q,
                         .query_count = 1,
                         .listed_from = (uint16_t)l,
                         .listed_count = 2,
                         .kind = DET_PAIR_SPLIT,
                         .edits = (uint8_t)edits,
                         .quality_bp = (uint16_t)lesser(quality, DET_QUALITY_JOINED)};
        bool evidence = sides->is_listed_light || is_bearing(left) || is_bearing(right);
        det_status st = add(row, arena, pair, sides->query_weights[q],
                            (uint32_t)sides->listed_weights[l] + sides->listed_weights[l + 1],
                            evidence, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

static int
by_place(const void *a, const void *b)
{
    const det_pair *x = &((const det_edge *)a)->pair, *y = &((const det_edge *)b)->pair;
    if (x->query_from != y->query_from) return x->query_from < y->query_from ? -1 : 1;
    if (x->listed_from != y->listed_from) return x->listed_from < y->listed_from ? -1 : 1;
    return x->kind < y->kind ? -1 : x->kind > y->kind;
}

void
det_edges_sort(det_edge_row *row)
{
    det_sort(row->items, row->count, sizeof *row->items, by_place);
}

det_status
det_edges_find(const det_sides *sides, det_arena *arena, det_edge_row *row, det_error *err)
{
    det_edge_query query;
    det_status st = det_edges_prepare(sides->query, sides->query_weights, sides->is_fast, arena,
                                      &query, err);
    for (size_t l = 0; st == DET_OK && l < sides->listed.count; l++) {
        size_t first = row->count;
        st = det_edges_of(&query, &sides->listed.items[l], sides->listed_weights[l], DET_EDGES_ALL,
                          DET_EDGES_ALL, arena, row, err);
        for (size_t i = first; st == DET_OK && i < row->count; i++) {
            det_edge *edge = &row->items[i];
            edge->pair.listed_from = (uint16_t)l;
            if (sides->is_listed_light && edge->pair.kind <= DET_PAIR_WHOLE)
                edge->is_evidence = true;
        }
        if (st == DET_OK && l + 1 < sides->listed.count)
            st = det_edges_split(sides, l, arena, row, err);
    }
    if (st == DET_OK) det_edges_sort(row);
    return st;
}
