/* subject.h - a party on a published list, in FollowTheMoney's words.                 floor: list
 *
 * What every reader produces, what the store keeps and what the snapshot compiles.  A subject holds
 * statements: property, text as published, and what could be typed of it.  What could not be read
 * is a note; nothing published is dropped. */
#ifndef DET_LIST_SUBJECT_H
#define DET_LIST_SUBJECT_H

#include "base/day.h"
#include "base/json.h"
#include "base/tree.h"

typedef enum det_schema {
    DET_SCHEMA_LEGAL_ENTITY = 0, /* a person or an organisation: the list does not say */
    DET_SCHEMA_PERSON,
    DET_SCHEMA_ORGANIZATION,
    DET_SCHEMA_COMPANY,
    DET_SCHEMA_VESSEL,
    DET_SCHEMA_AIRPLANE,
    DET_SCHEMA_CRYPTO_WALLET,
    DET_SCHEMA_ADDRESS,
    DET_SCHEMA_COUNT
} det_schema;
const char *det_schema_name(det_schema schema); /* "LegalEntity" */
bool det_schema_find(det_str name, det_schema *out);

/* Properties, by FollowTheMoney's names where it has one. */
typedef enum det_prop {
    /* names: the matcher reads these, in order of strength */
    DET_PROP_NAME = 0,      /* primary name as published, in reading order */
    DET_PROP_ORIGINAL_NAME, /* original script */
    DET_PROP_ALIAS,         /* strong alias: UN Good, OFAC aka */
    DET_PROP_PREVIOUS_NAME, /* fka */
    DET_PROP_WEAK_ALIAS,    /* UN Low, OFAC weak aka (in quotes in the remarks) */
    DET_PROP_NAME_LAST = DET_PROP_WEAK_ALIAS,
    /* facts */
    DET_PROP_TITLE,
    DET_PROP_POSITION,
    DET_PROP_GENDER,
    DET_PROP_BIRTH_DATE,
    DET_PROP_BIRTH_PLACE,
    DET_PROP_DEATH_DATE,
    DET_PROP_NATIONALITY,
    DET_PROP_COUNTRY,
    DET_PROP_PASSPORT_NUMBER,
    DET_PROP_ID_NUMBER,
    DET_PROP_TAX_NUMBER,
    DET_PROP_REGISTRATION_NUMBER,
    DET_PROP_IMO_NUMBER,
    DET_PROP_MMSI,
    DET_PROP_CALL_SIGN,
    DET_PROP_SWIFT_BIC,
    DET_PROP_LEI_CODE,
    DET_PROP_PUBLIC_KEY, /* crypto address; type = currency */
    DET_PROP_FLAG,
    DET_PROP_PAST_FLAG,
    DET_PROP_VESSEL_TYPE,
    DET_PROP_TONNAGE,
    DET_PROP_GROSS_TONNAGE,
    DET_PROP_OWNER,
    DET_PROP_AIRCRAFT_MODEL,
    DET_PROP_AIRCRAFT_SERIAL,
    DET_PROP_BUILD_DATE,
    DET_PROP_ADDRESS,
    DET_PROP_EMAIL,
    DET_PROP_PHONE,
    DET_PROP_WEBSITE,
    DET_PROP_LINKED_TO, /* text = name or reference of the other party */
    /* the listing itself */
    DET_PROP_PROGRAM, /* tag as published: "DPRK", "NPWMD" */
    DET_PROP_LISTED_ON,
    DET_PROP_UPDATED_ON,
    DET_PROP_REFERENCE,     /* the publisher's own other numbers */
    DET_PROP_SANCTION_RISK, /* "Secondary sanctions risk: ..." */
    DET_PROP_SOURCE_URL,
    DET_PROP_REMARK,
    DET_PROP_TOPIC,      /* what the party is listed for, in OpenSanctions' words: "sanction" */
    DET_PROP_DATASET,    /* the data set of a collection that it stands in */
    DET_PROP_EXPIRES_ON, /* of a list of one's own: from this day on it is listed no longer */
    DET_PROP_COUNT
} det_prop;
const char *det_prop_name(det_prop prop); /* "weakAlias" */
bool det_prop_find(det_str name, det_prop *out);

typedef struct det_statement {
    det_prop prop;
    det_str text;    /* as published, trimmed; never empty */
    det_span span;   /* dates only: what it means; from = DET_DAY_NONE if not a date */
    det_str country; /* of an id, address, nationality: as published, empty if none */
    det_str type;    /* kind of document, currency, "EXACT", "circa", "alt" ...: as published */
    det_str note;    /* what the publisher adds to this one value */
} det_statement;

/* Something published that we could not map: kept with its place. */
typedef struct det_note {
    det_str code; /* "date-unread", "element-unknown", "imo-check-digit": docs/lists/notes.md */
    det_str path; /* element or column, "INDIVIDUAL_DOCUMENT/NUMBER" */
    det_str text; /* raw */
    uint32_t line;
} det_note;

/* Codes of notes that no publisher wrote: this entry is carried, because a version lacks it or
 * would take a name of it, and no second person has approved that.  text is the day of that
 * version. */
#define DET_NOTE_REMOVAL_STAGED "removal-staged"
#define DET_NOTE_CHANGE_STAGED  "change-staged"

typedef struct det_subject {
    det_str id; /* "un:KPi.024", "ofac:12211": source, ':', the publisher's own reference */
    det_schema schema;
    det_str caption;                 /* the primary name */
    const det_statement *statements; /* sorted by prop, then as published */
    size_t statement_count;
    const det_note *notes;
    size_t note_count;
    uint32_t line; /* where the record begins in its file */
} det_subject;

/* The canonical JSON of a subject: one object, keys and statements in a fixed order, no line
 * numbers (so that moving a record in a file is no change).  Two subjects are the same version if
 * and only if these bytes are equal. */
void det_subject_write(det_json *json, const det_subject *subject);
/* The reverse, from det_tree_read_json.  write(read(x)) == x.  Fails: DET_SYNTAX, DET_NOMEM. */
DET_CHECKED det_status det_subject_read(const det_tree *tree, uint32_t node, det_arena *arena,
                                        det_subject *out, det_error *err);

/* The same, of the very bytes that det_subject_write makes: ten times as fast.
 *   json  texts of out point into it, so it must live as long
 *   out   statements, notes and texts with escapes in arena; untouched on failure
 * Fails without a message: DET_SYNTAX the bytes are others, which says nothing about whether
 * det_subject_read takes them; DET_NOMEM. */
DET_CHECKED det_status det_subject_read_canonical(det_str json, det_arena *arena, det_subject *out);
/* The span of a statement as the JSON has it: "1961", "1961-04", "1961-04-17",
 * "1961-04-17/1963-01-01" or with "forever" behind the slash.  Fails: DET_SYNTAX, DET_RANGE. */
DET_CHECKED det_status det_subject_read_span(det_str text, det_where at, det_span *out,
                                             det_error *err);

/* Do both say the same, in every part? */
bool det_statement_equal(const det_statement *a, const det_statement *b);
/* The first statement of a property at or after *index, or NULL.  *index becomes its place, so a
 * loop steps past it with (*index)++ before it asks for the next. */
const det_statement *det_subject_next(const det_subject *subject, det_prop prop, size_t *index);

#endif
