/* verify.c - reads the head of a snapshot, then proves every number of every section.
 *
 * In three steps, each before the first use of what it proves:
 *   head   magic to the end of the table of sections, against the id; the basis
 *   lists  sections up to the identifiers
 *   law    the rest
 * A section is first compared with its digest in the table, so the id, which is the digest of the
 * table, is one of every byte of the file, and a step can be done without the others.
 *
 * The digests catch accidents; they cannot catch a file that was made to harm, since whoever makes
 * one can compute a digest too.  So each number that is used to reach memory is checked here, once,
 * and nowhere else:
 *   1. sections lie in a fixed order without gaps, so their places follow from their counts
 *   2. ranges (first, count) follow one another, so they follow from their counts as well
 *   3. a number of an item is less than the count of its section
 *   4. a text begins and ends between characters of a pool that is UTF-8 as a whole
 * What is not proven is that postings, tables, rarity and identifiers are those that the builder
 * would make: a forger can only make a list that finds less, and he could have left the party out
 * in the first place.  The id is what a verdict names. */
#include "index/verify.h"

#include <string.h>

#include "text/edit.h"
#include "text/other.h"
#include "text/translit.h"

typedef struct verifier {
    det_str bytes;
    det_where at;
    det_index *index;
    det_error *err;
} verifier;

static det_status
damaged(const verifier *v, det_ix_kind kind, uint64_t item, const char *what)
{
    return det_fail(v->err, DET_CORRUPT, v->at,
                    "the snapshot is damaged: section '%s', item %llu: %s; build it again",
                    det_ix_section_name(kind), (unsigned long long)item, what);
}

static det_status
damaged_header(const verifier *v, const char *what)
{
    return det_fail(v->err, DET_CORRUPT, v->at,
                    "the snapshot is damaged: header: %s; build it again", what);
}

/* ---- header and sections ---------------------------------------------------------------- */

static det_status
check_header(verifier *v)
{
    det_ix_header header;
    size_t table_end = sizeof header + DET_IX_SECTIONS * sizeof(det_ix_section);
    if (v->bytes.len < sizeof header || memcmp(v->bytes.ptr, DET_IX_MAGIC, 8) != 0)
        return det_fail(v->err, DET_CORRUPT, v->at,
                        "this is no snapshot: it does not begin with 'DETSNAP'; build one");
    memcpy(&header, v->bytes.ptr, sizeof header);
    if (header.version != DET_IX_VERSION)
        return det_fail(
            v->err, DET_UNSUPPORTED, v->at,
            "the snapshot has version %u, this program reads version %d; build it again",
            header.version, DET_IX_VERSION);
    if (header.length != v->bytes.len)
        return det_fail(v->err, DET_CORRUPT, v->at,
                        "the snapshot is damaged: header: it says %llu bytes, the file has %zu; "
                        "build it again",
                        (unsigned long long)header.length, v->bytes.len);
    if (v->bytes.len < table_end) return damaged_header(v, "the table of sections is cut off");
    det_status st = det_ix_digest(v->bytes, &v->index->id, v->err);
    if (st != DET_OK) return st;
    if (memcmp(&v->index->id, &header.digest, sizeof header.digest) != 0)
        return damaged_header(v, "the table of sections does not match its digest");
    if (header.zero != 0 || header.zero_too != 0 || header.section_count != DET_IX_SECTIONS)
        return damaged_header(v, "a number is not what this version writes");
    return DET_OK;
}

/* Invariant 1; fills the counts and the pointers. */
static det_status
check_sections(verifier *v)
{
    const det_ix_section *table = (const void *)(v->bytes.ptr + sizeof(det_ix_header));
    const void *at[DET_IX_SECTIONS];
    uint64_t end = sizeof(det_ix_header) + DET_IX_SECTIONS * sizeof *table;
    for (uint32_t k = 0; k < DET_IX_SECTIONS; k++) {
        const det_ix_section *s = &table[k];
        uint64_t offset = det_ix_aligned(end);
        if (s->kind != k || s->item_bytes != det_ix_item_bytes((det_ix_kind)k) ||
            s->offset != offset || s->count >= UINT32_MAX || offset > v->bytes.len ||
            s->count * s->item_bytes > v->bytes.len - offset)
            return damaged_header(v, "the table of sections does not fit the file");
        at[k] = v->bytes.ptr + offset;
        v->index->count[k] = (uint32_t)s->count;
        end = offset + s->count * s->item_bytes;
    }
    if (det_ix_aligned(end) != v->bytes.len)
        return damaged_header(v, "the file goes on behind its last section");
    det_index *index = v->index;
    index->basis = at[DET_IX_BASIS];
    index->string_ends = at[DET_IX_STRING_ENDS];
    index->string_bytes = at[DET_IX_STRING_BYTES];
    index->sources = at[DET_IX_SOURCES];
    index->versions = at[DET_IX_VERSIONS];
    index->transactions = at[DET_IX_TRANSACTIONS];
    index->subjects = at[DET_IX_SUBJECTS];
    index->records = at[DET_IX_RECORDS];
    index->bodies = at[DET_IX_BODIES];
    index->statements = at[DET_IX_STATEMENTS];
    index->body_statements = at[DET_IX_BODY_STATEMENTS];
    index->notes = at[DET_IX_NOTES];
    index->body_notes = at[DET_IX_BODY_NOTES];
    index->names = at[DET_IX_NAMES];
    index->body_names = at[DET_IX_BODY_NAMES];
    index->heads = at[DET_IX_HEADS];
    index->name_tokens = at[DET_IX_NAME_TOKENS];
    index->forms = at[DET_IX_FORMS];
    index->traits = at[DET_IX_TRAITS];
    index->form_classes = at[DET_IX_FORM_CLASSES];
    index->postings = at[DET_IX_POSTINGS];
    index->keys = at[DET_IX_KEYS];
    index->key_forms = at[DET_IX_KEY_FORMS];
    index->cells = at[DET_IX_CELLS];
    index->signatures = at[DET_IX_SIGNATURES];
    index->exact = at[DET_IX_EXACT];
    index->deletion_ends = at[DET_IX_DELETION_ENDS];
    index->deletions = at[DET_IX_DELETIONS];
    index->classes = at[DET_IX_CLASSES];
    index->skeletons = at[DET_IX_SKELETONS];
    index->heard = at[DET_IX_HEARD];
    index->other = at[DET_IX_OTHER];
    index->other_forms = at[DET_IX_OTHER_FORMS];
    index->other_keys = at[DET_IX_OTHER_KEYS];
    index->wholes = at[DET_IX_WHOLES];
    index->identifiers = at[DET_IX_IDENTIFIERS];
    index->latin = at[DET_IX_LATIN];
    index->law_files = at[DET_IX_LAW_FILES];
    index->law_nodes = at[DET_IX_LAW_NODES];
    index->law_text = at[DET_IX_LAW_TEXT];
    return DET_OK;
}

/* These sections are what the table says. */
static det_status
check_these(const verifier *v, const det_ix_kind *kinds, size_t count)
{
    const det_ix_section *table = (const void *)(v->bytes.ptr + sizeof(det_ix_header));
    det_str texts[DET_IX_SECTIONS] = {0};
    det_sha256 digests[DET_IX_SECTIONS];
    for (size_t i = 0; i < count; i++)
        if (!det_ix_section_bytes(v->bytes, kinds[i], &texts[i]))
            return damaged_header(v, "the table of sections does not fit the file");
    det_status st = det_sha256_of_all(texts, count, digests, v->err);
    for (size_t i = 0; st == DET_OK && i < count; i++)
        if (memcmp(&digests[i], &table[kinds[i]].digest, sizeof digests[i]) != 0)
            return det_fail(v->err, DET_CORRUPT, v->at,
                            "the snapshot is damaged: section '%s' does not match its digest; "
                            "build it again",
                            det_ix_section_name(kinds[i]));
    return st;
}

/* The sections [first, end). */
static det_status
check_digests(const verifier *v, det_ix_kind first, det_ix_kind end)
{
    det_ix_kind kinds[DET_IX_SECTIONS];
    size_t count = 0;
    for (uint32_t k = first; k < (uint32_t)end; k++)
        kinds[count++] = (det_ix_kind)k;
    return check_these(v, kinds, count);
}

/* ---- texts ------------------------------------------------------------------------------ */

static bool
is_text(const verifier *v, uint32_t string)
{
    return string < v->index->count[DET_IX_STRING_ENDS] - 1;
}

/* Between two characters: not in front of a continuation byte. */
static bool
is_boundary(const verifier *v, uint32_t offset)
{
    return offset == v->index->count[DET_IX_STRING_BYTES] ||
           ((unsigned char)v->index->string_bytes[offset] & 0xC0) != 0x80;
}

/* The eight bytes from there on as a number, the first highest: numbers compare as bytes do. */
static uint64_t
eight_from(const det_index *index, uint32_t at)
{
    uint64_t eight;
    memcpy(&eight, index->string_bytes + at, sizeof eight);
    return __builtin_bswap64(eight);
}

/* Is string i less than the next?  Mostly eight bytes tell. */
static bool
is_in_order(const det_index *index, uint32_t i)
{
    const uint32_t *ends = index->string_ends + i;
    if (ends[1] - ends[0] >= 8 && ends[2] - ends[1] >= 8) {
        uint64_t own = eight_from(index, ends[0]), next = eight_from(index, ends[1]);
        if (own != next) return own < next;
    }
    return det_str_compare(det_ix_string(index, i), det_ix_string(index, i + 1)) < 0;
}

static det_status
check_strings(const verifier *v)
{
    const det_index *index = v->index;
    uint32_t count = index->count[DET_IX_STRING_ENDS];
    uint32_t bytes = index->count[DET_IX_STRING_BYTES];
    if (count < 2 || index->string_ends[0] != 0 || index->string_ends[1] != 0 ||
        index->string_ends[count - 1] != bytes)
        return damaged(v, DET_IX_STRING_ENDS, 0, "the strings do not cover their bytes");
    if (det_utf8_check((det_str){index->string_bytes, bytes}) != SIZE_MAX)
        return damaged(v, DET_IX_STRING_BYTES, 0, "the bytes are not UTF-8");
    for (uint32_t i = 1; i < count; i++)
        if (index->string_ends[i] < index->string_ends[i - 1] || index->string_ends[i] > bytes ||
            !is_boundary(v, index->string_ends[i]))
            return damaged(v, DET_IX_STRING_ENDS, i, "a string ends out of order");
    for (uint32_t i = 1; i < count - 1; i++)
        if (!is_in_order(index, i - 1))
            return damaged(v, DET_IX_STRING_ENDS, i, "the strings are not sorted");
    return DET_OK;
}

static det_status
check_basis(const verifier *v)
{
    det_str basis = {v->index->basis, v->index->count[DET_IX_BASIS]};
    if (det_utf8_check(basis) != SIZE_MAX)
        return damaged(v, DET_IX_BASIS, 0, "the bytes are not UTF-8");
    if (det_ix_basis_fits(basis)) return DET_OK;
    det_str theirs = det_str_slice(basis, 0, basis.len > 0 ? basis.len - 1 : 0);
    return det_fail(v->err, DET_UNSUPPORTED, v->at,
                    "the names in this snapshot were made with '%.*s', this program has '%s' and "
                    "'%s'; build it again",
                    DET_STR_FMT(theirs), det_fold_version(), det_tokens_version());
}

/* ---- lists ------------------------------------------------------------------------------ */

static det_status
check_sources(const verifier *v)
{
    const det_index *index = v->index;
    uint64_t next = 0;
    for (uint32_t i = 0; i < index->count[DET_IX_SOURCES]; i++) {
        const det_ix_source *s = &index->sources[i];
        if (!is_text(v, s->id) || !is_text(v, s->title) || !is_text(v, s->authority) ||
            s->version_first != next || (i > 0 && s->id <= index->sources[i - 1].id))
            return damaged(v, DET_IX_SOURCES, i, "a number is out of range or order");
        next += s->version_count;
    }
    if (next != index->count[DET_IX_VERSIONS])
        return damaged(v, DET_IX_VERSIONS, next, "the sources do not cover the versions");
    for (uint32_t i = 0; i < index->count[DET_IX_VERSIONS]; i++)
        if (index->versions[i].lacks > DET_LACKS_ALL)
            return damaged(v, DET_IX_VERSIONS, i, "it lacks parts that no list has");
    for (uint32_t i = 1; i < index->count[DET_IX_TRANSACTIONS]; i++)
        if (index->transactions[i].tx <= index->transactions[i - 1].tx ||
            index->transactions[i].at_us < index->transactions[i - 1].at_us)
            return damaged(v, DET_IX_TRANSACTIONS, i, "transactions are out of order");
    return DET_OK;
}

static det_status
check_subjects(const verifier *v)
{
    const det_index *index = v->index;
    uint64_t next = 0;
    for (uint32_t i = 0; i < index->count[DET_IX_SUBJECTS]; i++) {
        const det_ix_subject *s = &index->subjects[i];
        if (!is_text(v, s->id) || s->source >= index->count[DET_IX_SOURCES] ||
            s->record_first != next || (i > 0 && s->id <= index->subjects[i - 1].id) ||
            s->record_count > index->count[DET_IX_RECORDS] - next)
            return damaged(v, DET_IX_SUBJECTS, i, "a number is out of range or order");
        for (uint32_t r = 0; r < s->record_count; r++) {
            uint32_t body = index->records[next + r].body;
            if (body >= index->count[DET_IX_BODIES] || index->bodies[body].subject != i)
                return damaged(v, DET_IX_RECORDS, next + r, "its body is another subject's");
        }
        next += s->record_count;
    }
    if (next != index->count[DET_IX_RECORDS])
        return damaged(v, DET_IX_RECORDS, next, "the subjects do not cover the records");
    return DET_OK;
}

/* Numbers [first, first + count) of a list are each below limit.  with: numbers ascend. */
static bool
are_below(const uint32_t *numbers, uint32_t count, uint32_t limit, bool ascend)
{
    for (uint32_t i = 0; i < count; i++)
        if (numbers[i] >= limit || (ascend && i > 0 && numbers[i] <= numbers[i - 1])) return false;
    return true;
}

static det_status
check_body(const verifier *v, uint32_t number, uint64_t next[3])
{
    const det_index *index = v->index;
    const det_ix_body *b = &index->bodies[number];
    if (b->subject >= index->count[DET_IX_SUBJECTS] || b->schema >= DET_SCHEMA_COUNT ||
        !is_text(v, b->caption) || b->statement_first != next[0] || b->note_first != next[1] ||
        b->name_first != next[2] ||
        b->statement_count > index->count[DET_IX_BODY_STATEMENTS] - next[0] ||
        b->note_count > index->count[DET_IX_BODY_NOTES] - next[1] ||
        b->name_count > index->count[DET_IX_BODY_NAMES] - next[2])
        return damaged(v, DET_IX_BODIES, number, "a number is out of range");
    if (!are_below(index->body_statements + next[0], b->statement_count,
                   index->count[DET_IX_STATEMENTS], false))
        return damaged(v, DET_IX_BODY_STATEMENTS, next[0], "there is no such statement");
    for (uint32_t i = 1; i < b->statement_count; i++)
        if (index->statements[index->body_statements[next[0] + i]].prop <
            index->statements[index->body_statements[next[0] + i - 1]].prop)
            return damaged(v, DET_IX_BODY_STATEMENTS, next[0] + i, "not sorted by property");
    if (!are_below(index->body_notes + next[1], b->note_count, index->count[DET_IX_NOTES], false))
        return damaged(v, DET_IX_BODY_NOTES, next[1], "there is no such note");
    if (!are_below(index->body_names + next[2], b->name_count, index->count[DET_IX_NAMES], true))
        return damaged(v, DET_IX_BODY_NAMES, next[2], "no such name, or out of order");
    for (uint32_t i = 0; i < b->name_count; i++)
        if (index->names[index->body_names[next[2] + i]].subject != b->subject)
            return damaged(v, DET_IX_BODY_NAMES, next[2] + i, "the name is another subject's");
    next[0] += b->statement_count;
    next[1] += b->note_count;
    next[2] += b->name_count;
    return DET_OK;
}

static det_status
check_bodies(const verifier *v)
{
    const det_index *index = v->index;
    for (uint32_t i = 0; i < index->count[DET_IX_STATEMENTS]; i++) {
        const det_ix_statement *s = &index->statements[i];
        if (s->prop >= DET_PROP_COUNT || !is_text(v, s->text) || s->text == 0 ||
            !is_text(v, s->country) || !is_text(v, s->type) || !is_text(v, s->note))
            return damaged(v, DET_IX_STATEMENTS, i, "a number is out of range");
    }
    for (uint32_t i = 0; i < index->count[DET_IX_NOTES]; i++)
        if (!is_text(v, index->notes[i].code) || !is_text(v, index->notes[i].path) ||
            !is_text(v, index->notes[i].text))
            return damaged(v, DET_IX_NOTES, i, "a number is out of range");
    uint64_t next[3] = {0, 0, 0};
    for (uint32_t i = 0; i < index->count[DET_IX_BODIES]; i++) {
        det_status st = check_body(v, i, next);
        if (st != DET_OK) return st;
    }
    if (next[0] != index->count[DET_IX_BODY_STATEMENTS] ||
        next[1] != index->count[DET_IX_BODY_NOTES] || next[2] != index->count[DET_IX_BODY_NAMES])
        return damaged(v, DET_IX_BODIES, index->count[DET_IX_BODIES],
                       "the bodies do not cover their statements, notes and names");
    return DET_OK;
}

/* ---- names and the dictionary ----------------------------------------------------------- */

static det_status
check_names(const verifier *v)
{
    const det_index *index = v->index;
    uint64_t next = 0;
    if (index->count[DET_IX_HEADS] != index->count[DET_IX_NAMES])
        return damaged(v, DET_IX_HEADS, 0, "there are not as many as names");
    for (uint32_t i = 0; i < index->count[DET_IX_NAMES]; i++) {
        const det_ix_name *n = &index->names[i];
        if (n->subject >= index->count[DET_IX_SUBJECTS] || !is_text(v, n->text) ||
            n->prop > DET_PROP_NAME_LAST ||
            (n->is_derived & ~DET_IX_DERIVED_ICU) > DET_IX_DERIVED_MAX || n->token_first != next ||
            n->token_count > DET_NAME_TOKENS_MAX ||
            n->token_count > index->count[DET_IX_NAME_TOKENS] - next)
            return damaged(v, DET_IX_NAMES, i, "a number is out of range");
        size_t length = det_ix_string(index, n->text).len;
        for (uint32_t t = 0; t < n->token_count; t++) {
            const det_index_place *token = &index->name_tokens[next + t];
            if (token->form >= index->count[DET_IX_FORMS] || token->from > token->to ||
                token->to > length)
                return damaged(v, DET_IX_NAME_TOKENS, next + t, "a number is out of range");
        }
        next += n->token_count;
    }
    if (next != index->count[DET_IX_NAME_TOKENS])
        return damaged(v, DET_IX_NAME_TOKENS, next, "the names do not cover their tokens");
    return DET_OK;
}

static bool
is_folded(det_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!((text.ptr[i] >= 'a' && text.ptr[i] <= 'z') ||
              (text.ptr[i] >= '0' && text.ptr[i] <= '9')))
            return false;
    return true;
}

static bool
is_word(const verifier *v, uint32_t string)
{
    if (!is_text(v, string)) return false;
    det_str text = det_ix_string(v->index, string);
    return text.len >= 1 && text.len <= DET_TOKEN_BYTES_MAX && is_folded(text);
}

static bool
is_trait_of(const det_trait *trait, det_str text)
{
    return trait->signature == det_edit_signature(text) && trait->length == text.len &&
           trait->first == (unsigned char)text.ptr[0] && trait->rarity >= 1 &&
           trait->rarity <= 4095 && trait->weight == det_ix_weight(trait->rarity, trait->roles);
}

static det_status
check_forms(const verifier *v)
{
    const det_index *index = v->index;
    uint64_t next = 0, next_class = 0;
    if (index->count[DET_IX_TRAITS] != index->count[DET_IX_FORMS])
        return damaged(v, DET_IX_TRAITS, 0, "there are not as many as forms");
    for (uint32_t i = 0; i < index->count[DET_IX_FORMS]; i++) {
        const det_ix_form *f = &index->forms[i];
        if (!is_word(v, f->text) || !is_word(v, f->written) || f->script >= DET_SCRIPT_COUNT ||
            f->posting_first != next || f->class_first != next_class ||
            f->class_count > DET_TOKEN_CLASSES_MAX ||
            f->class_count > index->count[DET_IX_FORM_CLASSES] - next_class ||
            f->posting_count > index->count[DET_IX_POSTINGS] - next)
            return damaged(v, DET_IX_FORMS, i, "a number is out of range");
        if (!is_trait_of(&index->traits[i], det_ix_string(index, f->text)))
            return damaged(v, DET_IX_TRAITS, i, "it is not the trait of its form");
        if (!are_below(index->postings + next, f->posting_count, index->count[DET_IX_NAMES], true))
            return damaged(v, DET_IX_POSTINGS, next, "no such name, or out of order");
        next += f->posting_count;
        next_class += f->class_count;
    }
    if (next_class != index->count[DET_IX_FORM_CLASSES])
        return damaged(v, DET_IX_FORM_CLASSES, next_class, "the forms do not cover their classes");
    if (next != index->count[DET_IX_POSTINGS])
        return damaged(v, DET_IX_POSTINGS, next, "the forms do not cover the postings");
    return DET_OK;
}

static det_status
check_keys(const verifier *v)
{
    det_index *index = v->index;
    uint64_t next = 0;
    uint32_t length = 0, count = index->count[DET_IX_KEYS];
    if (index->count[DET_IX_SIGNATURES] != count || index->count[DET_IX_CELLS] != count)
        return damaged(v, DET_IX_SIGNATURES, 0, "there are not as many as keys");
    for (uint32_t i = 0; i < count; i++) {
        const det_ix_key *k = &index->keys[i];
        if (!is_word(v, k->text) || k->form_first != next ||
            k->form_count > index->count[DET_IX_KEY_FORMS] - next)
            return damaged(v, DET_IX_KEYS, i, "a number is out of range");
        det_str text = det_ix_string(index, k->text);
        if (text.len != k->length)
            return damaged(v, DET_IX_KEYS, i, "its text is not of that length");
        if (det_edit_signature(text) != index->signatures[i])
            return damaged(v, DET_IX_SIGNATURES, i, "it is not the signature of its key");
        for (size_t b = 0; b < DET_IX_CELL_BYTES; b++)
            if (index->cells[i].bytes[b] != (b < text.len ? text.ptr[b] : '\0'))
                return damaged(v, DET_IX_CELLS, i, "it does not begin as its key does");
        if (i > 0 &&
            (k[-1].length > k->length || (k[-1].length == k->length && k[-1].text >= k->text)))
            return damaged(v, DET_IX_KEYS, i, "out of order");
        if (!are_below(index->key_forms + next, k->form_count, index->count[DET_IX_FORMS], true))
            return damaged(v, DET_IX_KEY_FORMS, next, "no such form, or out of order");
        next += k->form_count;
        while (length <= k->length)
            index->length_first[length++] = i;
    }
    while (length < DET_TOKEN_BYTES_MAX + 2)
        index->length_first[length++] = count;
    if (next != index->count[DET_IX_KEY_FORMS])
        return damaged(v, DET_IX_KEY_FORMS, next, "the keys do not cover their forms");
    return DET_OK;
}

static bool
is_power_of_two(uint32_t number)
{
    return number > 0 && (number & (number - 1)) == 0;
}

static det_status
check_tables(const verifier *v)
{
    const det_index *index = v->index;
    uint32_t slots = index->count[DET_IX_EXACT], ends = index->count[DET_IX_DELETION_ENDS];
    uint32_t keys = index->count[DET_IX_KEYS], taken = 0;
    for (uint32_t i = 0; i < slots; i++) {
        if (index->exact[i] > keys) return damaged(v, DET_IX_EXACT, i, "there is no such key");
        taken += index->exact[i] != 0;
    }
    /* an empty slot is what ends a search */
    if (!is_power_of_two(slots) || taken >= slots)
        return damaged(v, DET_IX_EXACT, 0, "it is no table with room");
    if (ends < 2 || !is_power_of_two(ends - 1) || index->deletion_ends[0] != 0 ||
        index->deletion_ends[ends - 1] != index->count[DET_IX_DELETIONS])
        return damaged(v, DET_IX_DELETION_ENDS, 0, "the buckets do not cover the deletions");
    for (uint32_t i = 1; i < ends; i++)
        if (index->deletion_ends[i] < index->deletion_ends[i - 1])
            return damaged(v, DET_IX_DELETION_ENDS, i, "out of order");
    for (uint32_t i = 0; i < index->count[DET_IX_DELETIONS]; i++)
        if ((index->deletions[i] & ((UINT32_C(1) << DET_IX_DELETION_KEY_BITS) - 1)) >= keys)
            return damaged(v, DET_IX_DELETIONS, i, "there is no such key");
    return DET_OK;
}

static det_status
check_rows(const verifier *v, det_ix_kind kind, const det_ix_row *rows)
{
    for (uint32_t i = 0; i < v->index->count[kind]; i++)
        if (rows[i].form >= v->index->count[DET_IX_FORMS] ||
            (i > 0 && rows[i].key < rows[i - 1].key))
            return damaged(v, kind, i, "no such form, or out of order");
    return DET_OK;
}

/* Forms and their keys, each of which are some and not more than a token has room for. */
static det_status
check_other(const verifier *v)
{
    const det_index *index = v->index;
    uint32_t count = index->count[DET_IX_OTHER_FORMS], keys = index->count[DET_IX_OTHER_KEYS];
    const det_ix_row *rows = index->other_forms;
    if ((count == 0) != (keys == 0)) return damaged(v, DET_IX_OTHER_FORMS, 0, "keys of no form");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t end = i + 1 < count ? rows[i + 1].form : keys;
        if (rows[i].key >= index->count[DET_IX_FORMS] ||
            (i > 0 && rows[i].key <= rows[i - 1].key) || (i == 0 && rows[i].form != 0) ||
            end <= rows[i].form || end - rows[i].form > DET_OTHER_KEYS_MAX)
            return damaged(v, DET_IX_OTHER_FORMS, i, "no such form, out of order, or without keys");
    }
    return DET_OK;
}

static det_status
check_wholes(const verifier *v)
{
    const det_index *index = v->index;
    for (uint32_t i = 0; i < index->count[DET_IX_WHOLES]; i++)
        if (index->wholes[i].name >= index->count[DET_IX_NAMES] ||
            (i > 0 && index->wholes[i].hash < index->wholes[i - 1].hash))
            return damaged(v, DET_IX_WHOLES, i, "no such name, or out of order");
    return DET_OK;
}

static det_status
check_identifiers(const verifier *v)
{
    const det_index *index = v->index;
    for (uint32_t i = 0; i < index->count[DET_IX_IDENTIFIERS]; i++) {
        const det_ix_identifier *id = &index->identifiers[i];
        if (!is_text(v, id->text) || id->prop >= DET_PROP_COUNT ||
            id->subject >= index->count[DET_IX_SUBJECTS] ||
            (i > 0 && id->text < index->identifiers[i - 1].text))
            return damaged(v, DET_IX_IDENTIFIERS, i, "a number is out of range or order");
    }
    return DET_OK;
}

static det_status
check_dictionary(const verifier *v)
{
    const det_index *index = v->index;
    det_status st = check_forms(v);
    if (st == DET_OK) st = check_keys(v);
    if (st == DET_OK) st = check_tables(v);
    if (st == DET_OK) st = check_rows(v, DET_IX_CLASSES, index->classes);
    if (st == DET_OK) st = check_rows(v, DET_IX_SKELETONS, index->skeletons);
    if (st == DET_OK) st = check_rows(v, DET_IX_HEARD, index->heard);
    if (st == DET_OK) st = check_rows(v, DET_IX_OTHER, index->other);
    if (st == DET_OK) st = check_other(v);
    if (st == DET_OK) st = check_wholes(v);
    return st == DET_OK ? check_identifiers(v) : st;
}

static det_status
check_latin(const verifier *v)
{
    const det_ix_latin *latin = v->index->latin;
    for (uint32_t i = 0; i < v->index->count[DET_IX_LATIN]; i++)
        if (!is_text(v, latin[i].text) || !is_text(v, latin[i].latin) ||
            (i > 0 && latin[i].text <= latin[i - 1].text))
            return damaged(v, DET_IX_LATIN, i, "no such text, or out of order");
    return DET_OK;
}

/* What a form is, and not where it is posted. */
static det_status
check_form_texts(const verifier *v)
{
    const det_index *index = v->index;
    if (index->count[DET_IX_TRAITS] != index->count[DET_IX_FORMS])
        return damaged(v, DET_IX_TRAITS, 0, "there are not as many as forms");
    for (uint32_t i = 0; i < index->count[DET_IX_FORMS]; i++) {
        const det_ix_form *f = &index->forms[i];
        if (!is_word(v, f->text) || !is_word(v, f->written) || f->script >= DET_SCRIPT_COUNT)
            return damaged(v, DET_IX_FORMS, i, "a number is out of range");
    }
    return DET_OK;
}

/* ---- law -------------------------------------------------------------------------------- */

static det_tree
law_tree(const det_index *index, const det_ix_law_file *f)
{
    return (det_tree){.file = index->law_text + f->path,
                      .nodes = index->law_nodes + f->node_first,
                      .count = f->node_count,
                      .text = index->law_text + f->text,
                      .text_bytes = f->text_bytes};
}

/* Each file that is proven becomes one of trees. */
static det_status
check_law(const verifier *v, det_tree *trees)
{
    const det_index *index = v->index;
    uint64_t node = 0, byte = 0, bytes = index->count[DET_IX_LAW_TEXT];
    if (det_utf8_check((det_str){index->law_text, bytes}) != SIZE_MAX)
        return damaged(v, DET_IX_LAW_TEXT, 0, "the bytes are not UTF-8");
    for (uint32_t i = 0; i < index->count[DET_IX_LAW_FILES]; i++) {
        const det_ix_law_file *f = &index->law_files[i];
        if (f->path != byte || f->text <= f->path || f->text > bytes || f->node_first != node ||
            f->zero != 0 || f->text_bytes > bytes - f->text ||
            f->node_count > index->count[DET_IX_LAW_NODES] - node ||
            strnlen(index->law_text + f->path, f->text - f->path) != f->text - f->path - 1)
            return damaged(v, DET_IX_LAW_FILES, i, "a number is out of range");
        trees[i] = law_tree(index, f);
        det_status st = det_tree_verify(&trees[i], v->err);
        if (st != DET_OK) {
            det_while(v->err, st, "checking law file %u of %s", i, v->at.file);
            return st;
        }
        byte = (uint64_t)f->text + f->text_bytes;
        node += f->node_count;
    }
    if (byte != bytes || node != index->count[DET_IX_LAW_NODES])
        return damaged(v, DET_IX_LAW_NODES, node, "the files do not cover nodes and text");
    return DET_OK;
}

/* ---- the three proofs ------------------------------------------------------------------- */

det_status
det_ix_verify_head(det_index_file *file, det_error *err)
{
    verifier v = {file->bytes, {.file = file->path}, &file->laid, err};
    det_status st = check_header(&v);
    if (st == DET_OK) st = check_sections(&v);
    if (st == DET_OK) st = check_digests(&v, DET_IX_BASIS, DET_IX_STRING_ENDS);
    if (st == DET_OK) st = check_basis(&v);
    return st;
}

/* Every number of the lists. */
static det_status
check_lists(const verifier *v)
{
    det_status st = check_strings(v);
    if (st == DET_OK) st = check_sources(v);
    if (st == DET_OK) st = check_subjects(v);
    if (st == DET_OK) st = check_bodies(v);
    if (st == DET_OK) st = check_names(v);
    if (st == DET_OK) st = check_dictionary(v);
    return st == DET_OK ? check_latin(v) : st;
}

det_status
det_ix_verify_lists(const det_index_file *file, det_index *index, det_error *err)
{
    verifier v = {file->bytes, {.file = file->path}, index, err};
    *index = file->laid;
    det_status st = check_digests(&v, DET_IX_STRING_ENDS, DET_IX_LAW_FILES);
    return st == DET_OK ? check_lists(&v) : st;
}

det_status
det_ix_verify_made(const det_index_file *file, det_index *index, det_tree *trees, det_error *err)
{
    verifier v = {file->bytes, {.file = file->path}, index, err};
    *index = file->laid;
    det_status st = check_lists(&v);
    return st == DET_OK ? check_law(&v, trees) : st;
}

/* What merging relies on and no search does: a subject's bodies and names lie together, and what
 * bodies say is in order.  Classes of forms lie one behind the other. */
static det_status
check_order(const verifier *v)
{
    const det_index *index = v->index;
    uint64_t next_class = 0;
    for (uint32_t i = 1; i < index->count[DET_IX_BODIES]; i++)
        if (index->bodies[i].subject < index->bodies[i - 1].subject)
            return damaged(v, DET_IX_BODIES, i, "out of order");
    for (uint32_t i = 1; i < index->count[DET_IX_NAMES]; i++)
        if (index->names[i].subject < index->names[i - 1].subject)
            return damaged(v, DET_IX_NAMES, i, "out of order");
    for (uint32_t i = 1; i < index->count[DET_IX_STATEMENTS]; i++)
        if (det_ix_by_statement(&index->statements[i - 1], &index->statements[i]) >= 0)
            return damaged(v, DET_IX_STATEMENTS, i, "out of order");
    for (uint32_t i = 1; i < index->count[DET_IX_NOTES]; i++)
        if (det_ix_by_note(&index->notes[i - 1], &index->notes[i]) >= 0)
            return damaged(v, DET_IX_NOTES, i, "out of order");
    for (uint32_t i = 0; i < index->count[DET_IX_FORMS]; i++) {
        const det_ix_form *f = &index->forms[i];
        if (f->class_first != next_class || f->class_count > DET_TOKEN_CLASSES_MAX ||
            f->class_count > index->count[DET_IX_FORM_CLASSES] - next_class)
            return damaged(v, DET_IX_FORMS, i, "a number is out of range");
        next_class += f->class_count;
    }
    return DET_OK;
}

/* What a builder may take over, by how much of it has to be proven first. */
static const struct {
    det_ix_kind kind;
    det_ix_level level;
} taken[] = {
    {DET_IX_STRING_ENDS, DET_IX_LATIN_PROVEN}, {DET_IX_STRING_BYTES, DET_IX_LATIN_PROVEN},
    {DET_IX_LATIN, DET_IX_LATIN_PROVEN},       {DET_IX_NAMES, DET_IX_NAMES_PROVEN},
    {DET_IX_NAME_TOKENS, DET_IX_NAMES_PROVEN}, {DET_IX_FORMS, DET_IX_NAMES_PROVEN},
    {DET_IX_TRAITS, DET_IX_NAMES_PROVEN},      {DET_IX_BODIES, DET_IX_SAID_PROVEN},
    {DET_IX_BODY_NAMES, DET_IX_SAID_PROVEN},   {DET_IX_FORM_CLASSES, DET_IX_SAID_PROVEN},
    {DET_IX_SKELETONS, DET_IX_SAID_PROVEN},    {DET_IX_HEARD, DET_IX_SAID_PROVEN},
    {DET_IX_OTHER_FORMS, DET_IX_SAID_PROVEN},  {DET_IX_OTHER_KEYS, DET_IX_SAID_PROVEN},
    {DET_IX_WHOLES, DET_IX_SAID_PROVEN},       {DET_IX_IDENTIFIERS, DET_IX_SAID_PROVEN},
};
enum { TAKEN = sizeof taken / sizeof taken[0] };

/* How far digests go, of those that are needed up to `most`. */
static det_status
check_taken(const verifier *v, det_ix_level most, det_ix_level *level)
{
    const det_ix_section *table = (const void *)(v->bytes.ptr + sizeof(det_ix_header));
    det_str texts[TAKEN] = {0};
    det_sha256 digests[TAKEN];
    size_t count = 0;
    while (count < TAKEN && taken[count].level <= most &&
           det_ix_section_bytes(v->bytes, taken[count].kind, &texts[count]))
        count++;
    det_status st = det_sha256_of_all(texts, count, digests, v->err);
    *level = most;
    for (size_t i = 0; st == DET_OK && i < count; i++)
        if (memcmp(&digests[i], &table[taken[i].kind].digest, sizeof digests[i]) != 0) {
            *level = taken[i].level - 1;
            break;
        }
    return st;
}

static det_status
check_said(const verifier *v)
{
    det_status st = check_subjects(v);
    if (st == DET_OK) st = check_bodies(v);
    if (st == DET_OK) st = check_order(v);
    if (st == DET_OK) st = check_rows(v, DET_IX_SKELETONS, v->index->skeletons);
    if (st == DET_OK) st = check_rows(v, DET_IX_HEARD, v->index->heard);
    if (st == DET_OK) st = check_other(v);
    if (st == DET_OK) st = check_wholes(v);
    return st == DET_OK ? check_identifiers(v) : st;
}

det_status
det_ix_verify_before(const det_index_file *file, det_index *index, det_ix_level *level)
{
    verifier v = {file->bytes, {.file = file->path}, index, NULL};
    det_ix_level most = DET_IX_NOTHING_PROVEN, proven;
    *index = file->laid;
    *level = DET_IX_NOTHING_PROVEN;
    det_str basis = {index->basis, index->count[DET_IX_BASIS]};
    if (det_str_equal(det_ix_basis_line(basis, 2), det_str_of(det_translit_version())))
        most = det_str_equal(det_ix_basis_line(basis, 3), det_str_of(det_text_code_version()))
                   ? DET_IX_SAID_PROVEN
                   : DET_IX_LATIN_PROVEN;
    det_status st = check_taken(&v, most, &proven);
    if (st != DET_OK || proven < DET_IX_LATIN_PROVEN) return st;
    if (check_strings(&v) != DET_OK || check_latin(&v) != DET_OK) return DET_OK;
    *level = DET_IX_LATIN_PROVEN;
    if (proven < DET_IX_NAMES_PROVEN || check_form_texts(&v) != DET_OK || check_names(&v) != DET_OK)
        return DET_OK;
    *level = DET_IX_NAMES_PROVEN;
    if (proven == DET_IX_SAID_PROVEN && check_said(&v) == DET_OK) *level = DET_IX_SAID_PROVEN;
    return DET_OK;
}

det_status
det_ix_verify_law(const det_index_file *file, det_tree *trees, det_error *err)
{
    det_index laid = file->laid;
    verifier v = {file->bytes, {.file = file->path}, &laid, err};
    det_status st = check_digests(&v, DET_IX_LAW_FILES, DET_IX_SECTIONS);
    return st == DET_OK ? check_law(&v, trees) : st;
}
