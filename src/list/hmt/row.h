/* row.h - rows of the UK Treasury's list, between read.c and map.c.                   floor: list
 */
#ifndef DET_LIST_HMT_ROW_H
#define DET_LIST_HMT_ROW_H

#include "list/group.h"
#include "list/table.h"

typedef enum det_hmt_column {
    DET_HMT_NAME_1,
    DET_HMT_NAME_2,
    DET_HMT_NAME_3,
    DET_HMT_NAME_4,
    DET_HMT_NAME_5,
    DET_HMT_NAME_6, /* the family name, or all of an organisation's */
    DET_HMT_TITLE,
    DET_HMT_OTHER_SCRIPT,
    DET_HMT_SCRIPT_TYPE,
    DET_HMT_SCRIPT_LANGUAGE,
    DET_HMT_BORN,
    DET_HMT_BIRTH_TOWN,
    DET_HMT_BIRTH_COUNTRY,
    DET_HMT_NATIONALITY,
    DET_HMT_PASSPORT,
    DET_HMT_PASSPORT_DETAILS,
    DET_HMT_NATIONAL_ID,
    DET_HMT_NATIONAL_ID_DETAILS,
    DET_HMT_POSITION,
    DET_HMT_ADDRESS_1,
    DET_HMT_ADDRESS_2,
    DET_HMT_ADDRESS_3,
    DET_HMT_ADDRESS_4,
    DET_HMT_ADDRESS_5,
    DET_HMT_ADDRESS_6,
    DET_HMT_POST_CODE,
    DET_HMT_COUNTRY,
    DET_HMT_OTHER,
    DET_HMT_GROUP_TYPE,
    DET_HMT_ALIAS_TYPE,
    DET_HMT_ALIAS_QUALITY,
    DET_HMT_REGIME,
    DET_HMT_LISTED_ON,
    DET_HMT_DESIGNATED_ON,
    DET_HMT_UPDATED_ON,
    DET_HMT_GROUP_ID,
    DET_HMT_COLUMN_COUNT
} det_hmt_column;

_Static_assert((int)DET_HMT_COLUMN_COUNT <= (int)DET_TABLE_COLUMNS_MAX, "a row has place for them");

/* Maps the rows of one group id and keeps or rejects it, exactly one of the two.  Fails: DET_NOMEM,
 * DET_LIMIT. */
DET_CHECKED det_status det_hmt_map(const det_group *group, const char *file, det_collect *collect,
                                   det_error *err);

/* Says what "Other Information" holds, key by key; what is not understood stays a remark. */
void det_hmt_say_other(det_draft *draft, det_str text, uint32_t line);

#endif
