/* column.h - which column of a list of one's own says what.                           floor: list
 */
#ifndef DET_LIST_OWN_COLUMN_H
#define DET_LIST_OWN_COLUMN_H

#include "base/csv.h"
#include "list/own/own.h"

typedef enum det_own_role {
    DET_OWN_LEFT_OUT = 0,
    DET_OWN_ID,
    DET_OWN_SCHEMA,
    DET_OWN_VALUE,
    DET_OWN_PART /* of the value in another column */
} det_own_role;

typedef enum det_own_dates {
    DET_OWN_DATES_PLAIN = 0,
    DET_OWN_DATES_DAY_FIRST,
    DET_OWN_DATES_MONTH_FIRST
} det_own_dates;

typedef enum det_own_part { DET_OWN_COUNTRY, DET_OWN_TYPE, DET_OWN_NOTE } det_own_part;

typedef struct det_own_column {
    det_str heading;
    det_where at; /* in the mapping */
    det_own_role role;
    det_prop prop; /* of a value */
    det_str type;
    det_own_dates dates;
    det_str values; /* what parts them; empty: one value */
    det_own_part part;
    det_str of; /* heading of the column whose value it belongs to */
} det_own_column;

typedef struct det_own_constant {
    det_prop prop;
    det_str type, text;
} det_own_constant;

typedef struct det_own_kind {
    det_str word;
    det_schema schema;
} det_own_kind;

typedef struct det_own_map {
    char separator;
    bool is_cp1252;
    det_schema schema; /* where a row does not say it */
    det_own_column columns[DET_CSV_FIELDS_MAX];
    size_t column_count;
    det_own_constant *constants;
    size_t constant_count;
    det_own_kind *kinds;
    size_t kind_count;
} det_own_map;

/* What a word of a mapping, or a heading without one, stands for: a property, id, schema, reason,
 * entryOwner.  False: nothing we know. */
bool det_own_word_read(det_str word, det_own_column *out);
bool det_own_is_date(det_prop prop);

#endif
