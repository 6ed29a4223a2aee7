/* The facts of a customer, one by one and in one order. */
#include "screen/customer.h"

#include "law/put.h"

static const struct {
    const char *key, *property;
} facts[DET_CUSTOMER_FACTS] = {
    {"customer", "id"},
    {"name", "name"},
    {"schema", "schema"},
    {"birth_date", "birthDate"},
    {"nationality", "nationality"},
    {"gender", "gender"},
    {"country", "country"},
    {"id_number", "idNumber"},
    {"imo_number", "imoNumber"},
    {"address", "address"},
};

const char *
det_customer_key(det_customer_fact fact)
{
    return facts[fact].key;
}

const char *
det_customer_property(det_customer_fact fact)
{
    return facts[fact].property;
}

void
det_customer_of(const det_question *question, det_customer *out)
{
    const det_str values[DET_CUSTOMER_FACTS] = {
        question->id,          question->name,   question->schema,  question->birth_date,
        question->nationality, question->gender, question->country, question->id_number,
        question->imo_number,  question->address};
    for (size_t i = 0; i < DET_CUSTOMER_FACTS; i++)
        out->facts[i] = det_str_trim(values[i]);
}

void
det_customer_ask(const det_customer *customer, det_question *out)
{
    *out = (det_question){.id = customer->facts[DET_CUSTOMER_ID],
                          .name = customer->facts[DET_CUSTOMER_NAME],
                          .schema = customer->facts[DET_CUSTOMER_SCHEMA],
                          .birth_date = customer->facts[DET_CUSTOMER_BIRTH_DATE],
                          .nationality = customer->facts[DET_CUSTOMER_NATIONALITY],
                          .gender = customer->facts[DET_CUSTOMER_GENDER],
                          .country = customer->facts[DET_CUSTOMER_COUNTRY],
                          .id_number = customer->facts[DET_CUSTOMER_ID_NUMBER],
                          .imo_number = customer->facts[DET_CUSTOMER_IMO_NUMBER],
                          .address = customer->facts[DET_CUSTOMER_ADDRESS]};
}

void
det_customer_read(const det_fields *fields, det_customer *out)
{
    for (size_t i = 0; i < DET_CUSTOMER_FACTS; i++)
        out->facts[i] = det_fields_text(fields, facts[i].key);
}

void
det_customer_write(const det_customer *customer, det_json *json)
{
    for (size_t i = 0; i < DET_CUSTOMER_FACTS; i++)
        det_put_text(json, facts[i].key, customer->facts[i]);
}
