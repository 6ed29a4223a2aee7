/* pairs_read.h - a file of labelled pairs, as other people write them.                floor: screen
 */
#ifndef DET_SCREEN_PAIRS_READ_H
#define DET_SCREEN_PAIRS_READ_H

#include "base/csv.h"
#include "base/tree.h"

/* What a column may hold of one of the two sides. */
typedef enum det_pair_field {
    DET_PAIR_NAME = 0, /* one name in a column, as many as there are in JSON */
    DET_PAIR_ALIAS,    /* more names; in a column with ';' or '|' between them */
    DET_PAIR_WEAK,     /* names that say little */
    DET_PAIR_SCHEMA,
    DET_PAIR_BIRTH_DATE,
    DET_PAIR_GENDER,
    DET_PAIR_NATIONALITY,
    DET_PAIR_COUNTRY,
    DET_PAIR_ID_NUMBER,
    DET_PAIR_IMO_NUMBER,
    DET_PAIR_FIELDS
} det_pair_field;

typedef enum det_pair_label {
    DET_PAIR_OTHER = 0,
    DET_PAIR_SAME,
    DET_PAIR_AMBIGUOUS
} det_pair_label;

/* Where each column is; SIZE_MAX if it is not there. */
typedef struct det_pair_columns {
    size_t of[2][DET_PAIR_FIELDS];
    size_t label, schema, category;
    size_t count;
} det_pair_columns;

/* Texts that borrow from the row, trimmed and not empty. */
typedef struct det_pair_values {
    const det_str *items;
    size_t count;
} det_pair_values;

typedef struct det_pair_row {
    det_pair_values of[2][DET_PAIR_FIELDS];
    det_str category;
    det_pair_label label;
} det_pair_row;

/* The separator that a first row is written with: a tab or a semicolon if it has no comma. */
char det_pairs_separator(det_str text);
/* Reads the first row.  Case, blanks, '_' and '-' of a column's name do not count; a side is 1 or
 * 2, a or b, left or right.  Fails: DET_SYNTAX with the names that are missing. */
DET_CHECKED det_status det_pairs_columns(const det_csv *csv, const det_csv_row *row,
                                         det_pair_columns *out, det_error *err);
/* Reads a row.  Fails: DET_SYNTAX, DET_ENCODING with the place; DET_NOMEM. */
DET_CHECKED det_status det_pairs_row(const det_csv *csv, const det_csv_row *row,
                                     const det_pair_columns *columns, det_arena *arena,
                                     det_pair_row *out, det_error *err);
/* Reads a line of a file of JSON pairs, as FollowTheMoney's tools write them:
 *     {"left":{"schema":"Person","properties":{"name":["Kim"],"birthDate":["1961"]}},
 *      "right":{...},"judgement":"positive"}
 * Properties that say nothing of who it is are passed over; category is that of the line, else the
 * schema.  Fails: DET_SYNTAX with the place, DET_NOMEM. */
DET_CHECKED det_status det_pairs_object(const det_tree *tree, det_arena *arena, det_pair_row *out,
                                        det_error *err);
/* What a label is called, in any case: "match", "no_judgement".  False: it is none. */
bool det_pairs_label(det_str text, det_pair_label *out);

#endif
