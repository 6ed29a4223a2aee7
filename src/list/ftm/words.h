/* words.h - FollowTheMoney's schemata and properties, and ours.                        floor: list
 *
 * Read and written by one table, so that what is read comes out as it went in. */
#ifndef DET_LIST_FTM_WORDS_H
#define DET_LIST_FTM_WORDS_H

#include "list/subject.h"

/* ---- schemata: a party, or what stands between parties and around one -------------------- */

/* Something that is no party: its values belong to the parties that it names or that name it. */
typedef struct det_ftm_between {
    const char *schema;   /* "Ownership" */
    const char *roles[2]; /* "owner", "asset": how it names them; NULL: it does not */
} det_ftm_between;
/* NULL: a party. */
const det_ftm_between *det_ftm_between_find(det_str schema);
/* Ours for a schema of parties.  False: nearest is LegalEntity, and the word must be kept. */
bool det_ftm_schema(det_str word, det_schema *out);

/* May its value be the id of another entity? */
bool det_ftm_is_reference(det_str property);

/* ---- properties --------------------------------------------------------------------------- */

typedef enum det_ftm_shape {
    DET_FTM_TEXT = 0,
    DET_FTM_DATE,
    DET_FTM_COUNTRY, /* its own country */
    DET_FTM_IMO
} det_ftm_shape;

typedef struct det_ftm_word {
    const char *schema;   /* of what is between; NULL: of a party */
    const char *property; /* "innCode" */
    det_prop prop;
    bool is_typed; /* the statement's type is the property: several become one of ours */
    det_ftm_shape shape;
} det_ftm_word;

/* What a property of a party, or of something between, becomes; NULL: a remark of that type. */
const det_ftm_word *det_ftm_word_of(const char *schema, det_str property);
/* The property of a party that is written for a statement of prop without a type of ours; NULL:
 * none. */
const det_ftm_word *det_ftm_word_for(det_prop prop);

/* The number of an identity document, by what the publisher calls the document. */
det_prop det_ftm_document(det_str type);

#endif
