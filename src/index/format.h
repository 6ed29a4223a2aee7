/* format.h - the bytes of a snapshot, for the builder and the reader only.           floor: index
 *
 * docs/formats/snapshot.md says the same in tables.  Every number is little-endian; structs have no
 * padding, so the mapping is used as it is. */
#ifndef DET_INDEX_FORMAT_H
#define DET_INDEX_FORMAT_H

#include "index/index.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the snapshot is used in place, which takes a little-endian machine"
#endif

#define DET_IX_MAGIC "DETSNAP\n"
enum { DET_IX_VERSION = 9, DET_IX_ALIGN = 8, DET_IX_DIGEST_FROM = 48 };

/* Sections, in the order in which they lie in the file.  All are always there. */
typedef enum det_ix_kind {
    DET_IX_BASIS = 0,
    DET_IX_STRING_ENDS,
    DET_IX_STRING_BYTES,
    DET_IX_SOURCES,
    DET_IX_VERSIONS,
    DET_IX_TRANSACTIONS,
    DET_IX_SUBJECTS,
    DET_IX_RECORDS,
    DET_IX_BODIES,
    DET_IX_STATEMENTS,
    DET_IX_BODY_STATEMENTS,
    DET_IX_NOTES,
    DET_IX_BODY_NOTES,
    DET_IX_NAMES,
    DET_IX_HEADS,
    DET_IX_BODY_NAMES,
    DET_IX_NAME_TOKENS,
    DET_IX_FORMS,
    DET_IX_TRAITS,
    DET_IX_FORM_CLASSES,
    DET_IX_POSTINGS,
    DET_IX_KEYS,
    DET_IX_KEY_FORMS,
    DET_IX_CELLS,
    DET_IX_SIGNATURES,
    DET_IX_EXACT,
    DET_IX_DELETION_ENDS,
    DET_IX_DELETIONS,
    DET_IX_CLASSES,
    DET_IX_SKELETONS,
    DET_IX_HEARD,
    DET_IX_OTHER,
    DET_IX_OTHER_FORMS,
    DET_IX_OTHER_KEYS,
    DET_IX_WHOLES,
    DET_IX_IDENTIFIERS,
    DET_IX_LATIN,
    DET_IX_LAW_FILES,
    DET_IX_LAW_NODES,
    DET_IX_LAW_TEXT,
    DET_IX_SECTIONS
} det_ix_kind;

typedef struct det_ix_header {
    char magic[8];
    uint32_t version;
    uint32_t zero;
    det_sha256 digest; /* det_ix_digest: the id */
    uint64_t length;
    uint32_t section_count;
    uint32_t zero_too;
} det_ix_header;

typedef struct det_ix_section {
    uint32_t kind;
    uint32_t item_bytes;
    uint64_t offset;
    uint64_t count;
    det_sha256 digest; /* of its bytes and of the gap behind them */
} det_ix_section;

/* Texts are numbers of strings; 0 is the empty text. */
typedef struct det_ix_source {
    uint32_t id, title, authority;
    uint32_t version_first, version_count;
} det_ix_source;

typedef struct det_ix_version {
    int32_t dated;
    uint32_t tx;
    det_sha256 digest;
    uint64_t read, kept, rejected, notes;
    uint32_t lacks, zero;
} det_ix_version;

typedef struct det_ix_transaction {
    uint32_t tx, zero;
    int64_t at_us;
} det_ix_transaction;

typedef struct det_ix_subject {
    uint32_t id, source;
    uint32_t record_first, record_count;
} det_ix_subject;

typedef struct det_ix_record {
    uint32_t body;
    int32_t valid_from, valid_before;
    uint32_t known_from, known_before;
} det_ix_record;

typedef struct det_ix_body {
    uint32_t subject, schema, caption;
    uint32_t statement_first, statement_count;
    uint32_t note_first, note_count;
    uint32_t name_first, name_count;
} det_ix_body;

typedef struct det_ix_statement {
    uint32_t prop, text;
    int32_t span_from, span_before;
    uint32_t country, type, note;
} det_ix_statement;

typedef struct det_ix_note {
    uint32_t code, path, text;
} det_ix_note;

/* is_derived is 0 for a name as published, else which of its readings it is, and the highest bit is
 * set if that one is ICU's. */
enum { DET_IX_DERIVED_MAX = DET_READINGS_MAX, DET_IX_DERIVED_ICU = 0x80 };
typedef struct det_ix_name {
    uint32_t subject, text, token_first;
    uint16_t token_count;
    uint8_t prop, is_derived;
} det_ix_name;

/* What the scorer sees of a token; names that share one share everything that is computed for it.
 * Sorted by text, written, roles, script.  Its roles are in its trait, which lies apart because
 * most forms need not be seen any closer. */
typedef struct det_ix_form {
    uint64_t skeleton;
    uint32_t text, written;
    uint32_t posting_first, posting_count;
    uint32_t class_first;
    uint16_t class_count, script;
} det_ix_form;

/* Forms by class, by skeleton, in Latin letters by the key of what is heard, and in other scripts
 * by each of their keys (text/other.h); hashes of these, 0 has no row; sorted.  Of those in other
 * scripts also the place of the first key, by form. */
typedef struct det_ix_row {
    uint32_t key, form;
} det_ix_row;

/* A spelling that forms have, as text or as written.  Sorted by length, then bytes. */
typedef struct det_ix_key {
    uint32_t text, form_first;
    uint16_t form_count, length;
} det_ix_key;

/* Its first bytes, the rest zeros: what a scan measures without going to the text. */
enum { DET_IX_CELL_BYTES = 16 };
typedef struct det_ix_cell {
    char bytes[DET_IX_CELL_BYTES];
} det_ix_cell;

/* A key in the table of deletions: the number in the low bits, above them as much of the hash. */
enum { DET_IX_DELETION_KEY_BITS = 24 };

/* All tokens of a name as one word, once by their texts and once as written if that is another, by
 * hash, then name. */
typedef struct det_ix_whole {
    uint32_t hash, name;
} det_ix_whole;

typedef struct det_ix_identifier {
    uint32_t text, prop, subject;
} det_ix_identifier;

/* What ICU made of a text that has letters other than Latin ones; 0: nothing that can be a name.
 * For who builds the next snapshot and none that searches. */
typedef struct det_ix_latin {
    uint32_t text, latin;
} det_ix_latin;

typedef struct det_ix_law_file {
    det_sha256 digest;
    uint32_t path; /* offset in the law's text, ended by a NUL */
    uint32_t node_first, node_count;
    uint32_t text, text_bytes;
    uint32_t zero;
} det_ix_law_file;

/* Line 0 to 3 of a basis; empty if it has none. */
det_str det_ix_basis_line(det_str basis, int line);
/* Is this the basis of a snapshot whose names were folded and cut into tokens by our tables?  Other
 * tables would make tokens that cannot be compared with a query's.  A basis is four lines: the
 * versions of folding, of the words, of ICU's transliteration, and of the code that reads names;
 * only builders use the last two. */
bool det_ix_basis_fits(det_str basis);
/* Where the next section begins behind one that ends here. */
static inline uint64_t
det_ix_aligned(uint64_t offset)
{
    return (offset + DET_IX_ALIGN - 1) / DET_IX_ALIGN * DET_IX_ALIGN;
}
/* The id of a file: the SHA-256 of its head from DET_IX_DIGEST_FROM to the end of the table, which
 * holds the digest of every section, but for the digest of the transactions.  When we learned of a
 * version is not what the version says: the same lists and law have the same id whenever they were
 * imported.  file has the whole table.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_ix_digest(det_str file, det_sha256 *out, det_error *err);
/* The bytes of a section and of the gap behind it, which is what its digest is of; file has the
 * whole table.  False: it lies outside of the file. */
bool det_ix_section_bytes(det_str file, det_ix_kind kind, det_str *out);
/* Writes the digests of all sections that lie in the file into its table, and the id, which it
 * gives, into its header.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_ix_seal(char *file, size_t length, det_sha256 *id, det_error *err);
/* Sizes of an item, by section; the names that messages use. */
uint32_t det_ix_item_bytes(det_ix_kind kind);
const char *det_ix_section_name(det_ix_kind kind);

/* What stands beside eight postings, each in its lane: below. */
enum { DET_IX_BESIDE = 8 };
typedef struct det_ix_beside {
    uint32_t other[DET_IX_BESIDE];
    uint32_t buckets[DET_IX_BESIDE];
    uint32_t words[2][DET_IX_BESIDE];
} det_ix_beside;

/* The open snapshot: pointers into the mapping, made once.  Nothing in it changes. */
struct det_index {
    const det_index_file *own; /* goes with the index; NULL: the caller's */
    det_sha256 id;
    const char *basis;
    const uint32_t *string_ends;
    const char *string_bytes;
    const det_ix_source *sources;
    const det_ix_version *versions;
    const det_ix_transaction *transactions;
    const det_ix_subject *subjects;
    const det_ix_record *records;
    const det_ix_body *bodies;
    const det_ix_statement *statements;
    const uint32_t *body_statements;
    const det_ix_note *notes;
    const uint32_t *body_notes;
    const det_ix_name *names;
    const uint32_t *body_names;
    const det_head *heads;
    const det_index_place *name_tokens;
    const det_ix_form *forms;
    const det_trait *traits;
    const uint32_t *form_classes;
    const uint32_t *postings;
    const det_ix_key *keys;
    const uint32_t *key_forms;
    const det_ix_cell *cells;
    const uint64_t *signatures;
    const uint32_t *exact;
    const uint32_t *deletion_ends;
    const uint32_t *deletions;
    const det_ix_row *classes;
    const det_ix_row *skeletons;
    const det_ix_row *heard;
    const det_ix_row *other;
    const det_ix_row *other_forms; /* key: the form; form: its first key */
    const uint64_t *other_keys;
    const det_ix_whole *wholes;
    const det_ix_identifier *identifiers;
    const det_ix_latin *latin;
    const det_ix_law_file *law_files;
    const det_node *law_nodes;
    const char *law_text;
    void *made;                  /* by calloc, where beside lies */
    const det_ix_beside *beside; /* by posting: partners.c */
    const uint64_t *sounds;      /* by form: the same; made by calloc */
    uint32_t count[DET_IX_SECTIONS];
    /* keys of length n are [length_first[n], length_first[n + 1]) */
    uint32_t length_first[DET_TOKEN_BYTES_MAX + 2];
};

/* What `other` says of the name, in its highest two bits, if it has no initial:
 *   FORM  it has two bearing words, the other is this form; whether no word of it is light,
 *         and what the light ones weigh, in 128ths, at most; 7: more
 *   SOLE  the form is its only bearing word; the rest are DET_IX_SOLE_*
 *   MANY  it has more; whether some are light, and what the others weigh: all of them, at
 *         least, in 64ths; the heaviest, at most; and the light ones, at most
 *   NONE  neither */
#define DET_IX_PARTNER_BARE (UINT32_C(1) << 29) /* of FORM: no light word */
#define DET_IX_PARTNER_FORM ((UINT32_C(1) << 26) - 1)
#define DET_IX_PARTNER_SOLE (UINT32_C(1) << 30)
#define DET_IX_PARTNER_MANY (UINT32_C(2) << 30)
#define DET_IX_PARTNER_NONE (UINT32_C(3) << 30)
enum {
    DET_IX_SOLE_PERSON = 1,
    DET_IX_SOLE_WEAK = 2,
    DET_IX_SOLE_LIGHT = 4, /* it has light words */
    DET_IX_MANY_LIGHT = 1 << 29,
    DET_IX_MANY_UNIT_BITS = 6, /* of weight: 64ths */
    DET_IX_MANY_UNIT = 1 << DET_IX_MANY_UNIT_BITS,
    DET_IX_MANY_REST_BITS = 10,
    DET_IX_MANY_HEAVIEST_BITS = 8,
    DET_IX_MANY_LIGHT_BITS = 8,
    DET_IX_PARTNER_LIGHT_AT = 26, /* three bits of FORM */
    DET_IX_PARTNER_LIGHT_MORE = 7,
    DET_IX_PARTNER_LIGHT_UNIT = 128
};
static inline uint32_t
det_ix_partner_type(uint32_t other)
{
    return other & DET_IX_PARTNER_NONE;
}

/* What the light words of a FORM weigh, at most. */
static inline uint32_t
det_ix_partner_light(uint32_t other)
{
    uint32_t units = other >> DET_IX_PARTNER_LIGHT_AT & DET_IX_PARTNER_LIGHT_MORE;
    return units == DET_IX_PARTNER_LIGHT_MORE ? UINT32_MAX : units * DET_IX_PARTNER_LIGHT_UNIT;
}

/* Of MANY, in units. */
typedef struct det_ix_many {
    int32_t rest, heaviest;
    uint32_t light;
} det_ix_many;
static inline det_ix_many
det_ix_many_of(uint32_t other)
{
    uint32_t heavier = other >> DET_IX_MANY_LIGHT_BITS;
    uint32_t rest = heavier >> DET_IX_MANY_HEAVIEST_BITS;
    return (det_ix_many){(int32_t)(rest & ((UINT32_C(1) << DET_IX_MANY_REST_BITS) - 1)),
                         (int32_t)(heavier & ((UINT32_C(1) << DET_IX_MANY_HEAVIEST_BITS) - 1)),
                         other & ((UINT32_C(1) << DET_IX_MANY_LIGHT_BITS) - 1)};
}
/* Do words that are left over, of so many units, cost more than a pair of `weight` and the light
 * words allow?  rate as rest_rate of a filter. */
enum { DET_IX_RATE_BITS = 10 };
static inline bool
det_ix_is_too_much(int32_t rest, const det_ix_many *of, uint32_t rate, uint32_t weight)
{
    uint32_t allowed = (weight + of->light * DET_IX_MANY_UNIT) * rate >> DET_IX_RATE_BITS;
    return rest * DET_IX_MANY_UNIT > (int32_t)allowed + DET_REST_MORE;
}

/* What `buckets` says: of FORM the bucket of the other form twice, of MANY those of the two others;
 * of more than two, and of all else, the last one twice, which is that of any. */
static inline uint32_t
det_ix_bucket(uint32_t form)
{
    return form * UINT32_C(0x85EBCA6B) >> 16;
}
#define DET_IX_BUCKETS_ANY UINT32_MAX

/* What `words` say: of FORM and, where buckets tell them, of MANY the length of each other form, in
 * the lowest four bits (15: of 15 or more; 0: there is none), and its letters in the highest 24
 * (folded signatures differ in no more bits than the whole).  Of a name of four bearing words, the
 * three buckets: where the letters would be one each, of the third eight bits behind either; of
 * more all bits of them.  Between them which light words the name may have, a bit for some of them
 * each, four in either. */
enum { DET_IX_LENGTH_BITS = 4, DET_IX_LENGTHS = 1 << DET_IX_LENGTH_BITS };
#define DET_IX_NEAR_LETTERS UINT32_C(0xFFFFFF00)
static inline uint32_t
det_ix_letters(uint64_t signature)
{
    uint64_t folded = signature | signature >> 24 | signature >> 48;
    return (uint32_t)folded << 8;
}
/* In how many they differ, whatever else is in a word. */
static inline uint32_t
det_ix_letters_apart(uint32_t letters, uint32_t word)
{
    uint32_t bits = (letters ^ word) & DET_IX_NEAR_LETTERS;
    bits -= (bits >> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >> 2) & 0x33333333);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F;
    return bits * 0x01010101 >> 24;
}
static inline uint32_t
det_ix_length(size_t length)
{
    return length < DET_IX_LENGTHS - 1 ? (uint32_t)length : DET_IX_LENGTHS - 1;
}
static inline uint32_t
det_ix_light_bit(uint32_t form)
{
    return UINT32_C(1) << (form * UINT32_C(0x9E3779B1) >> 29);
}
static inline uint32_t
det_ix_light_of(const det_ix_beside *beside, uint32_t i)
{
    return (beside->words[0][i] >> DET_IX_LENGTH_BITS & 0xF) | (beside->words[1][i] & 0xF0);
}
/* Makes them.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_ix_partners_make(det_index *index, det_error *err);
/* Beside each form: det_sound_of_latin, 0 of a light one.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_ix_sounds_make(det_index *index, det_error *err);

/* A file of which the head is proven, so that each section is known to lie inside. */
struct det_index_file {
    det_map map; /* bytes NULL when the caller's memory is used */
    det_str bytes;
    det_index laid; /* where everything lies: what is there is not proven */
    char path[];
};

det_str det_ix_string(const det_index *index, uint32_t string);
/* Fetches where the text of a form is, which has been fetched itself (step 0), then that text (1).
 */
static inline void
det_ix_form_ahead(const det_index *index, uint32_t form, int step)
{
    uint32_t text = index->forms[form].text;
    if (step == 0)
        __builtin_prefetch(&index->string_ends[text]);
    else
        __builtin_prefetch(index->string_bytes + index->string_ends[text]);
}

/* The order of numbers, and of statements and notes in their sections: for qsort. */
int det_ix_by_u32(uint32_t a, uint32_t b);
int det_ix_by_i32(int32_t a, int32_t b);
int det_ix_by_statement(const void *a, const void *b);
int det_ix_by_note(const void *a, const void *b);

/* Hashes of keys.  A text c0 c1 c2 ... is c0 + c1 B + c2 B^2 + ... in 64 bits for an odd B, so that
 * the hashes of all its parts, and of what is left when a byte is taken out, follow from the sums
 * of its beginnings; det_ix_spread makes bits of it that a table can use. */
#define DET_IX_BASE         UINT64_C(0x9E3779B97F4A7C15)
#define DET_IX_BASE_INVERSE UINT64_C(0xF1DE83E19937733D)
uint64_t det_ix_sum(det_str text);
/* sums[i] of the first i bytes, i = 0 .. text.len. */
void det_ix_sums(det_str text, uint64_t *sums);
static inline uint64_t
det_ix_spread(uint64_t sum)
{
    sum ^= sum >> 32;
    sum *= UINT64_C(0xD6E8FEB86659FD93);
    return sum ^ (sum >> 32);
}
static inline uint32_t
det_ix_skeleton_key(uint64_t skeleton)
{
    return (uint32_t)det_ix_spread(skeleton);
}
/* Slots of the table of exact keys, and buckets of that of deletions: powers of two. */
uint32_t det_ix_exact_slots(uint64_t keys);
uint32_t det_ix_deletion_buckets(uint64_t deletions);
/* Can a key be within one edit of another: four letters or more, no digit. */
bool det_ix_has_edits(det_str key);

/* FNV-1a, 32 bit, carried on from hash over more bytes; begins with DET_IX_HASH_START. */
#define DET_IX_HASH_START UINT32_C(2166136261)
uint32_t det_ix_hash_on(uint32_t hash, det_str more);
/* Rarity of a token that df of n subjects have: 4095 x log2(1 + n/df) / log2(1 + n), at least 1, in
 * integers.  df = 0 counts as 1.  n of 128 or more counts as its first three binary digits and
 * noughts, df as its first four, so most weights stay as they are while lists change a little. */
uint16_t det_ix_rarity(uint64_t n, uint64_t df);
/* What a token with these roles says when its rarity is known. */
uint16_t det_ix_weight(uint16_t rarity, uint16_t roles);
/* Letters and digits in upper case; full width as ASCII; without "IMO" before seven digits. */
DET_CHECKED bool det_ix_fold_identifier(det_str text, det_arena *arena, det_str *out);
/* The first row whose key is not below key; they are sorted by it. */
static inline uint32_t
det_ix_find_row(const det_ix_row *rows, uint32_t count, uint32_t key)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (rows[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
/* The number of a string or key by its bytes; false if there is none. */
bool det_ix_find_string(const det_index *index, det_str text, uint32_t *string);
bool det_ix_find_key(const det_index *index, det_str text, uint32_t *key);
/* The same for a key whose sum is known. */
bool det_ix_find_summed(const det_index *index, uint64_t sum, det_str text, uint32_t *key);
static inline det_str
det_ix_key_text(const det_index *index, uint32_t key)
{
    const det_ix_key *k = &index->keys[key];
    return (det_str){index->string_bytes + index->string_ends[k->text], k->length};
}

#endif
