/* fact.h - what Senzing's attributes are here, read and written by one table.         floor: list
 */
#ifndef DET_LIST_SENZING_FACT_H
#define DET_LIST_SENZING_FACT_H

#include "list/subject.h"

/* One fact: its attribute, and those that say more of it. */
typedef struct det_senzing_fact {
    const char *key;
    det_prop prop;
    const char *type_key, *country_key;
    const char *type; /* where no attribute says it; it is written for no other type */
    bool is_date;
    bool is_read_only; /* another is written for it */
} det_senzing_fact;

/* Ends with a key of NULL. */
extern const det_senzing_fact det_senzing_facts[];

/* What NAME_TYPE says; of another type a name is an alias. */
typedef struct det_senzing_name {
    const char *type;
    det_prop prop;
} det_senzing_name;

enum { DET_SENZING_NAMES = 5 };
extern const det_senzing_name det_senzing_names[DET_SENZING_NAMES];

/* What RECORD_TYPE says; without one it is a LegalEntity. */
typedef struct det_senzing_type {
    const char *type;
    det_schema schema;
} det_senzing_type;

enum { DET_SENZING_TYPES = 7 };
extern const det_senzing_type det_senzing_types[DET_SENZING_TYPES];

/* The row of a type of names; NULL: none. */
const det_senzing_name *det_senzing_name_of(det_str type);

#endif
