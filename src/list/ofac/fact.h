/* fact.h - what OFAC says of a party, the same words from every format.               floor: list
 */
#ifndef DET_LIST_OFAC_FACT_H
#define DET_LIST_OFAC_FACT_H

#include "list/collect.h"
#include "list/element.h"

/* Says a name.  That of a person is turned into reading order ("KIM, Yong Chol" -> "Yong Chol KIM")
 * and keeps its published form as the note of the statement. */
void det_ofac_say_name(det_draft *draft, det_prop prop, det_str name, const char *type);

/* How remarks end. */
typedef enum det_ofac_end {
    DET_OFAC_END_STOP, /* with a full stop that the CSV adds */
    DET_OFAC_END_OPEN, /* as they are: the XML formats */
    DET_OFAC_END_CUT   /* where the column ended: the last clause is not whole */
} det_ofac_end;
/* Says what the remarks of an entry hold, clause by clause; what is not understood stays a remark.
 */
void det_ofac_say_remarks(det_draft *draft, det_str remarks, det_ofac_end end, uint32_t line);

/* Says one clause of the remarks. */
void det_ofac_say_clause(det_draft *draft, det_str text, uint32_t line);

/* A fact in parts, as the XML formats have it. */
typedef struct det_ofac_fact {
    det_str type;     /* "Passport", "DOB", "Birthdate" */
    det_str value;    /* "472310168" */
    det_str country;  /* "Korea, North" */
    det_str note;     /* what follows: "issued 05 Jan 2012 expires 05 Jan 2017" */
    bool is_alt;      /* not the main one of several: "alt. DOB" */
    bool is_document; /* a number of something, even if the type is none we know */
    uint32_t line;
} det_ofac_fact;
/* Says what the clause of the remarks would say that has the same words. */
void det_ofac_say_fact(det_draft *draft, const det_ofac_fact *fact);
/* The same for a feature: some are columns in the CSV and have no word in its remarks. */
void det_ofac_say_feature(det_draft *draft, const det_ofac_fact *fact);

/* Sets the schema by "Individual", "Entity" (in the CSV: nothing), "Vessel" or "Aircraft", and
 * counts it.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_ofac_say_type(det_draft *draft, det_str type, const char *path,
                                         det_collect *collect, det_error *err);
/* An alias of type "a.k.a.", "f.k.a." or "n.k.a.". */
void det_ofac_say_alias(det_draft *draft, det_str name, det_str type, bool is_weak,
                        const char *path, uint32_t line);

/* An address in parts; the CSV has them joined in two columns. */
typedef struct det_ofac_address {
    det_str lines[3], city, state, postal_code, region, country;
} det_ofac_address;
/* NULL if no part says anything. */
det_statement *det_ofac_say_address(det_draft *draft, const det_ofac_address *address);

/* Puts the facts of the draft in an order that does not depend on the format: each format has its
 * own.  Names stay as published.  To be called before the draft is kept. */
void det_ofac_settle(det_draft *draft);

/* Notes "element-unknown" of an element that no table names: its text, its attributes, and all that
 * is in it, each with its path. */
void det_ofac_note_unknown(det_draft *draft, det_str path, const det_element *element);

#endif
