/* index.h - the snapshot file, and the search for candidates.                       floor: index
 *
 * Lists and law in one read-only mapping.  Layout, byte by byte: docs/formats/snapshot.md.  One
 * header, a table of sections with their digests, little-endian, offsets only; the SHA-256 of that
 * table is the snapshot's id.  The same inputs give the same bytes.
 *
 * What is in it
 *   - sources: id, authority, versions (day, transaction, counts, digest)
 *   - transactions: number -> instant at which we knew
 *   - subjects, sorted by id
 *   - records: a body of a subject with its two intervals, legal [vf, vt) in days and known [tf,
 * tt) in transaction numbers; sorted by subject, then vf, then tf
 *   - bodies: schema, caption, statements, the numbers of its names
 *   - names: one for each distinct (subject, property, text), with tokens
 *   - forms: distinct tokens with all that is known of them; rarity; postings form -> names
 *   - keys: distinct spellings of forms, and what finds those that are near a query's
 *   - identifiers: folded id numbers -> subjects
 *   - law: the lawbook's files as trees (base/tree.h), with path and digest */
#ifndef DET_INDEX_INDEX_H
#define DET_INDEX_INDEX_H

#include "base/file.h"
#include "base/sha256.h"
#include "list/list.h"
#include "text/token.h"

/* ---- building --------------------------------------------------------------------------- */

typedef struct det_index_version {
    det_day dated;
    uint32_t tx;       /* transaction that brought it */
    det_sha256 digest; /* of the files as received */
    uint64_t read, kept, rejected, notes;
    uint32_t lacks; /* parts of the list that it has not: det_list.lacks */
} det_index_version;

typedef struct det_index_record {
    const det_subject *body;
    det_day valid_from,
        valid_before; /* list versions' days; before = DET_DAY_FOREVER while listed */
    uint32_t known_from, known_before; /* transactions; before = UINT32_MAX while believed */
} det_index_record;

/* Owned. */
typedef struct det_index_builder det_index_builder;
DET_CHECKED det_status det_index_builder_new(det_index_builder **out, det_error *err);
void det_index_builder_free(det_index_builder *builder);
/* Call order does not matter; what is handed in is copied. */
DET_CHECKED det_status det_index_builder_source(det_index_builder *builder,
                                                const det_source *source,
                                                const det_index_version *versions, size_t count,
                                                det_error *err);
DET_CHECKED det_status det_index_builder_tx(det_index_builder *builder, uint32_t tx, int64_t at_us,
                                            det_error *err);
DET_CHECKED det_status det_index_builder_record(det_index_builder *builder,
                                                const det_index_record *record, det_error *err);
DET_CHECKED det_status det_index_builder_law(det_index_builder *builder, det_str path,
                                             const det_sha256 *digest, const det_tree *tree,
                                             det_error *err);
typedef struct det_index_file det_index_file;
typedef struct det_index det_index;
/* Spares reading the names that an earlier snapshot has, which takes longer than all else, and
 * everything that subjects need which say what they said there, if records come after this call.
 * What comes out is the same, byte for byte.  One that is damaged is not used; of one that was made
 * by other code, only what ICU read, and of one with another ICU, nothing.
 *   before  until the builder is freed; what is used of it is proven here
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_index_builder_remember(det_index_builder *builder,
                                                  const det_index_file *before, det_error *err);
/* Compiles, checks every number of what came out, and writes to path (atomically).  id receives the
 * digest. */
DET_CHECKED det_status det_index_builder_write(det_index_builder *builder, const char *path,
                                               det_sha256 *id, det_error *err);

/* What was written, to be described and not to be searched; NULL: nothing yet.  Borrowed from the
 * builder. */
const det_index *det_index_builder_made(const det_index_builder *builder);

/* ---- reading ---------------------------------------------------------------------------- */

/* A snapshot of which the head is proven: the table that says what every part has to be, digests
 * included.  Nothing of a part can be asked before that part is proven, which the types see to: who
 * holds a det_index, or trees of law, holds what has been.  Frozen. */
/* Maps path and proves its head: magic, version, size, table, basis.  Takes the same time however
 * much is in it.  Fails: DET_IO, DET_CORRUPT (what and where), DET_UNSUPPORTED (a version that is
 * not ours), DET_NOMEM. */
DET_CHECKED det_status det_index_file_open(const char *path, const det_index_file **out,
                                           det_error *err);
/* The same over bytes in memory, borrowed until det_index_file_close and 8-byte aligned. */
DET_CHECKED det_status det_index_file_of_bytes(det_str bytes, const char *path,
                                               const det_index_file **out, det_error *err);
void det_index_file_close(const det_index_file *file); /* NULL is fine */
const det_sha256 *det_index_file_id(const det_index_file *file);

/* Proves the lists: digests, then every number.  What comes is frozen.  Borrows from file.  Fails:
 * DET_CORRUPT, DET_NOMEM.
 */
DET_CHECKED det_status det_index_of_file(const det_index_file *file, const det_index **out,
                                         det_error *err);
/* Proves the law and gives its files, sorted by path.  The array is in arena, the rest borrows from
 * file.  Fails: DET_CORRUPT, DET_NOMEM. */
DET_CHECKED det_status det_index_law_of_file(const det_index_file *file, det_arena *arena,
                                             const det_tree **trees, uint32_t *count,
                                             det_error *err);
/* A file and its lists in one. */
DET_CHECKED det_status det_index_open(const char *path, const det_index **out, det_error *err);
/* The same over bytes in memory, borrowed until det_index_close and 8-byte aligned. */
DET_CHECKED det_status det_index_open_bytes(det_str bytes, const char *path, const det_index **out,
                                            det_error *err);
void det_index_close(const det_index *index);
const det_sha256 *det_index_id(const det_index *index);
/* What its names were folded and transliterated by, a line each: det_fold_version(),
 * det_tokens_version(), det_translit_version(). */
det_str det_index_basis(const det_index *index);
/* Bytes of what searches use, besides texts: names, heads, tokens, forms, keys and their tables. */
uint64_t det_index_search_bytes(const det_index *index);

uint32_t det_index_source_count(const det_index *index);
det_str det_index_source_id(const det_index *index, uint32_t source);
det_str det_index_source_authority(const det_index *index, uint32_t source);
uint32_t det_index_version_count(const det_index *index, uint32_t source);
/* sorted by day, then tx */
det_index_version det_index_version_at(const det_index *index, uint32_t source, uint32_t version);

uint32_t det_index_tx_count(const det_index *index);
/* The last transaction whose instant is <= at_us; 0 if none.  INT64_MAX gives the newest. */
uint32_t det_index_tx_known(const det_index *index, int64_t at_us);

uint32_t det_index_subject_count(const det_index *index);
det_str det_index_subject_id(const det_index *index, uint32_t subject);
uint32_t det_index_subject_source(const det_index *index, uint32_t subject);
bool det_index_subject_find(const det_index *index, det_str id, uint32_t *subject);

typedef struct det_index_interval {
    uint32_t body;
    det_day valid_from, valid_before;
    uint32_t known_from, known_before;
} det_index_interval;
/* Records [*first, *first + *count) belong to subject. */
void det_index_records(const det_index *index, uint32_t subject, uint32_t *first, uint32_t *count);
det_index_interval det_index_record_at(const det_index *index, uint32_t record);

/* A body as a subject again: statements borrow from the mapping, the arrays live in arena. */
DET_CHECKED det_status det_index_body(const det_index *index, uint32_t body, det_arena *arena,
                                      det_subject *out, det_error *err);
det_schema det_index_body_schema(const det_index *index, uint32_t body);
bool det_index_body_has_name(const det_index *index, uint32_t body, uint32_t name);

/* Names, 0 .. count - 1: the unit of search. */
uint32_t det_index_name_count(const det_index *index);
typedef struct det_index_name {
    uint32_t subject;
    det_prop prop;   /* DET_PROP_NAME .. DET_PROP_WEAK_ALIAS */
    bool is_derived; /* another reading of a name, not itself published */
    det_str text;
} det_index_name;
det_index_name det_index_name_at(const det_index *index, uint32_t name);
/* Its tokens: arrays in arena, text in the mapping.  weights[i] belongs to tokens.items[i]. */
DET_CHECKED det_status det_index_name_tokens(const det_index *index, uint32_t name,
                                             det_arena *arena, det_tokens *tokens,
                                             const uint16_t **weights, det_error *err);
/* How much each token of a query says, in the same measure: rarity over the lists, 1 (everywhere)
 * .. 4095 (on one subject, or on none), of which a light token (DET_ROLES_LIGHT) keeps a fraction.
 */
DET_CHECKED det_status det_index_query_weights(const det_index *index, det_tokens query,
                                               det_arena *arena, const uint16_t **weights,
                                               det_error *err);

/* Forms: what a token is apart from its place.  A name is a row of them, so what is computed for
 * one serves all names that have it. */
uint32_t det_index_form_count(const det_index *index);
/* from and to are 0. */
void det_index_form_at(const det_index *index, uint32_t form, det_token *out);
const det_trait *det_index_traits(const det_index *index); /* by form */
const uint64_t *
det_index_sounds(const det_index *index); /* the same: det_sound_of_latin of bearing ones */
typedef struct det_index_place {
    uint32_t form;
    uint16_t from, to; /* bytes of the name's text */
} det_index_place;
const det_index_place *det_index_name_row(const det_index *index, uint32_t name, uint32_t *count);
/* Fetches what the row of a name is found by, or the row of one for which that has been done. */
void det_index_name_ahead(const det_index *index, uint32_t name);
void det_index_row_ahead(const det_index *index, uint32_t name);

const det_head *det_index_heads(const det_index *index); /* by name */

/* Every name to which det_score_names could give more than nothing, by the ways in which a pair can
 * be evidence; docs/matching.md has the theorem.  Spellings of a token are its text and what was
 * written:
 *   E1  a spelling of the name's token is within det_edit_budget of one of the query's
 *   E2  ... is within one edit, and det_edit_budget, of two adjacent query tokens joined
 *   E3  a query token's spelling is those of two adjacent tokens of the name joined, one of them
 *       letter for letter, the other within one edit and det_edit_budget
 *   E4  both have the same letters from end to end, whatever the blanks
 *   E5  a token of each share a class
 *   E6  a token of each sound alike (det_sounds_alike)
 *   E7  a token of the query, in another script, sounds as one of the name (det_sounds_as)
 *   E8  a token of the name, in another script, may be one of the query (det_other_as)
 * Light tokens count only in names that have no others.  Exhaustive.
 *
 * By the fast rules (docs/matching.md) E1 is within one edit, E2 and E3 are letter for letter, and
 * there is no E6, E7 or E8. */
typedef struct det_lead {
    uint32_t name;
    /* Which query tokens led to it, bit i for token i: each token that is evidence is among them.
     * DET_LEAD_LONG if the query has more of them than DET_LEAD_TOKENS_MAX.  DET_LEAD_ALL if E3
     * or E4 holds. */
    uint16_t tokens;
    /* Of all pairs of evidence together, at most: what they carry to the filter's floor
     * (det_quality_carries), and what the words of the name weigh that they cover. */
    uint16_t carried, covered;
} det_lead;
enum { DET_LEAD_TOKENS_MAX = 15, DET_LEAD_LONG = 0x7FFF, DET_LEAD_ALL = 0xFFFF };

/* Owned: the memory of one searching thread, all of it taken at the start. */
typedef struct det_finder det_finder;
DET_CHECKED det_status det_finder_new(const det_index *index, det_finder **out, det_error *err);
void det_finder_free(det_finder *finder);
/* Leaves out names of which one token of the query is all there is, unless the name can reach the
 * floor by it. */
typedef struct det_finder_filter {
    /* Could a token of the query but those of a mask be near a form, its initial or cut from it?
     * Says no only if none could. */
    bool (*may_soften)(void *context, uint32_t form, uint16_t but);
    /* The same by its trait alone, which says no less often; may fetch what may_soften takes. */
    bool (*is_like)(void *context, uint32_t form, uint16_t but);
    void *context;
    /* Bearing tokens that are no beginning of another word.  Where one of them leads to no word of
     * a name and is near none, it is left over.  0: nothing is left out for want of them. */
    uint16_t needed;
    /* Names of so many bearing words or more (2 or 3), no light one and no initial, to which one
     * token led, are left out too; and such of three or more with light ones if two tokens of
     * needed have nothing to do with any light word.  0: none of them. */
    uint16_t many;
    /* Of names of three bearing words or more: could one token reach the floor, with the help of
     * one pair that softens?  weight, that the pair carries at most; rest, of the other bearing
     * words at least; heaviest, of one of those at most; light, of the light words at most. */
    bool (*may_reach)(void *context, uint16_t token, uint32_t weight, uint32_t rest,
                      uint32_t heaviest, uint32_t light);
    /* What may soften a form: tokens that are near it by their letters, or by their sounds, and
     * such as may begin it with their first letter. */
    uint16_t begun;
    const uint64_t *sounds; /* of the query's tokens, det_sound_of_other; NULL: none has any */
    /* It says no where rest - heaviest is above (weight + light) x rest_rate / 1024 +
     * DET_REST_MORE; 0: it may say yes whatever they are. */
    uint32_t rest_rate;
    /* Of names of two bearing words, of which a pair with one carries a weight: in 1024ths of that
     * weight, what the other word costs at least for each of its own or, if a token of needed may
     * soften it, of that token's; what a token of needed costs that is left over, and all of them
     * together at most for each that the pair carries.  0: it is not told. */
    uint32_t second_rate, outside_rate, outside_most;
    const uint16_t *weights; /* of the query's tokens */
    uint32_t floor_bp;       /* that a pair carries to (det_quality_carries) */
    uint32_t letters_alone;  /* of an organisation's only word that may stand in a text: as all of
                                its  name, and beside light words */
    uint32_t letters_beside;
} det_finder_filter;
enum { DET_REST_MORE = 4 };
/* Names found, each once, in an order that the query and the index alone decide.  *names is valid
 * until the next call.  filter may be NULL.  Allocates nothing, takes no lock, cannot fail. */
void det_finder_run(det_finder *finder, det_tokens query, bool is_fast,
                    const det_finder_filter *filter, const det_lead **names, size_t *count);
/* What led to a form in the last run; no tokens: nothing did. */
det_led det_finder_led(const det_finder *finder, uint32_t form);
/* Tokens of the last query that could be two light ones of a name, joined, as in E3, as in a lead;
 * those that are left out could not. */
uint16_t det_finder_parts(const det_finder *finder);
/* What the last queries cost, in steps that are the same on every machine. */
typedef struct det_finder_work {
    uint64_t searches;   /* spellings whose neighbours were looked for */
    uint64_t remembered; /* tokens of which it was known what they lead to */
    uint64_t scanned;    /* signatures compared */
    uint64_t measured;   /* distances measured */
    uint64_t forms;      /* forms that were near */
    uint64_t postings;   /* names read from their postings */
} det_finder_work;
const det_finder_work *det_finder_work_done(const det_finder *finder);
/* Settings that change the work and never the answer: is_portable, no vector instructions;
 * is_forgetful, no memory of earlier tokens. */
void det_finder_set(det_finder *finder, bool is_portable, bool is_forgetful);
/* Likewise: reads postings as of a large list, or as of a small one, whatever this one is. */
void det_finder_set_large(det_finder *finder, bool is_large);

/* Subjects that carry an identifier, compared without blanks, punctuation and case.  kind narrows
 * to one property; DET_PROP_COUNT asks for any. */
DET_CHECKED det_status det_index_identifiers(const det_index *index, det_prop kind, det_str number,
                                             det_arena *arena, const uint32_t **subjects,
                                             size_t *count, det_error *err);

#endif
