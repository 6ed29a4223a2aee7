/* customer.h - whom a case or a suppression is about, in the words of a question.     floor: screen
 */
#ifndef DET_SCREEN_CUSTOMER_H
#define DET_SCREEN_CUSTOMER_H

#include "base/json.h"
#include "law/fields.h"

typedef enum det_customer_fact {
    DET_CUSTOMER_ID, /* the caller's own key */
    DET_CUSTOMER_NAME,
    DET_CUSTOMER_SCHEMA,
    DET_CUSTOMER_BIRTH_DATE,
    DET_CUSTOMER_NATIONALITY,
    DET_CUSTOMER_GENDER,
    DET_CUSTOMER_COUNTRY,
    DET_CUSTOMER_ID_NUMBER,
    DET_CUSTOMER_IMO_NUMBER,
    DET_CUSTOMER_ADDRESS,
    DET_CUSTOMER_FACTS
} det_customer_fact;
/* The key of a fact in a book, "birth_date", and in a verdict, "birthDate". */
const char *det_customer_key(det_customer_fact fact);
const char *det_customer_property(det_customer_fact fact);

typedef struct det_customer {
    det_str facts[DET_CUSTOMER_FACTS]; /* trimmed; empty: not known */
} det_customer;

void det_customer_of(const det_question *question, det_customer *out);
/* The question that asks about a customer; borrowed. */
void det_customer_ask(const det_customer *customer, det_question *out);
void det_customer_read(const det_fields *fields, det_customer *out);
/* The facts that are known, into the open object. */
void det_customer_write(const det_customer *customer, det_json *json);

#endif
