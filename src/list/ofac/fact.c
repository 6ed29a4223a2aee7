/* ofac/fact.c - one fact of a party, from any of OFAC's formats, as one statement.
 *
 *   remarks   "Passport 472310168 (Korea, North) issued 05 Jan 2012"
 *   XML       Passport | 472310168 | Korea, North | issued 05 Jan 2012
 *
 * The remarks are the older publication and the XML formats say the same with the parts apart, so a
 * fact that comes in parts is read by the same table: its words and its value are put together,
 * which is what the remarks have, and only the country and the dates need not be looked for.  So a
 * version in one format after a version in another is no change.
 *
 * The table below names the words that carry facts (their counts: docs/lists/ofac.md).  Other words
 * that look like a number of something ("Electoral Registry No. 22942118") give an idNumber of that
 * type.  Everything else is a remark, word for word: nothing is dropped. */
#include "list/ofac/fact.h"

#include "list/dob.h"
#include "list/imo.h"

typedef enum shape {
    PLAIN,  /* the rest of the clause is the value */
    WHOLE,  /* the same, and which of several keywords it was is its type */
    CLAUSE, /* the clause is the value, keyword and all */
    NUMBER, /* a number with a country and dates behind it */
    DATE,
    COUNTRY,  /* the rest is a country */
    IMO,      /* an IMO number of a ship */
    LEI,      /* 20 characters, else a registration number */
    CURRENCY, /* "XBT 149w62rY42aZBox8fGcmqNsXUzSStKeq8C" */
    QUOTED    /* names in single quotes */
} shape;

/* Where one keyword begins another the longer stands first. */
static const struct {
    const char *keyword;
    det_prop prop;
    shape shape;
} keywords[] = {
    {"DOB", DET_PROP_BIRTH_DATE, DATE},
    {"POB", DET_PROP_BIRTH_PLACE, PLAIN},
    {"Gender", DET_PROP_GENDER, PLAIN},
    {"nationality", DET_PROP_NATIONALITY, COUNTRY},
    {"citizen", DET_PROP_NATIONALITY, COUNTRY},
    {"a.k.a.", DET_PROP_WEAK_ALIAS, QUOTED},
    {"f.k.a.", DET_PROP_WEAK_ALIAS, QUOTED},
    {"n.k.a.", DET_PROP_WEAK_ALIAS, QUOTED},
    {"Position:", DET_PROP_POSITION, PLAIN},
    {"Linked To:", DET_PROP_LINKED_TO, PLAIN},
    {"Passport", DET_PROP_PASSPORT_NUMBER, NUMBER},
    {"Diplomatic Passport", DET_PROP_PASSPORT_NUMBER, NUMBER},
    {"Stateless Person Passport", DET_PROP_PASSPORT_NUMBER, NUMBER},
    {"British National Overseas Passport", DET_PROP_PASSPORT_NUMBER, NUMBER},
    {"Travel Document Number", DET_PROP_PASSPORT_NUMBER, NUMBER},
    {"National ID No.", DET_PROP_ID_NUMBER, NUMBER},
    {"Cedula No.", DET_PROP_ID_NUMBER, NUMBER},
    {"Identification Number IMO", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Identification Number", DET_PROP_ID_NUMBER, NUMBER},
    {"Personal ID Card", DET_PROP_ID_NUMBER, NUMBER},
    {"D.N.I.", DET_PROP_ID_NUMBER, NUMBER},
    {"C.U.R.P. #", DET_PROP_ID_NUMBER, NUMBER},
    {"C.U.R.P.", DET_PROP_ID_NUMBER, NUMBER},
    {"C.U.I.", DET_PROP_ID_NUMBER, NUMBER},
    {"I.F.E.", DET_PROP_ID_NUMBER, NUMBER},
    {"SSN", DET_PROP_ID_NUMBER, NUMBER},
    {"Numero de Identidad", DET_PROP_ID_NUMBER, NUMBER},
    {"Cartilla de Servicio Militar Nacional", DET_PROP_ID_NUMBER, NUMBER},
    {"Credencial electoral", DET_PROP_ID_NUMBER, NUMBER},
    {"VisaNumberID", DET_PROP_ID_NUMBER, NUMBER},
    {"N.I.E.", DET_PROP_ID_NUMBER, NUMBER},
    {"C.U.I.P.", DET_PROP_ID_NUMBER, NUMBER},
    {"CNP", DET_PROP_ID_NUMBER, NUMBER},
    {"Romanian Permanent Resident", DET_PROP_ID_NUMBER, NUMBER},
    {"Stateless Person ID Card", DET_PROP_ID_NUMBER, NUMBER},
    {"Refugee ID Card", DET_PROP_ID_NUMBER, NUMBER},
    {"Tazkira National ID Card", DET_PROP_ID_NUMBER, NUMBER},
    {"Chinese Commercial Code", DET_PROP_ID_NUMBER, NUMBER},
    {"UAE Identification", DET_PROP_ID_NUMBER, NUMBER},
    {"Seafarer's Identification Document", DET_PROP_ID_NUMBER, NUMBER},
    {"ISIN", DET_PROP_ID_NUMBER, NUMBER},
    {"Tax ID No.", DET_PROP_TAX_NUMBER, NUMBER},
    {"Italian Fiscal Code", DET_PROP_TAX_NUMBER, NUMBER},
    {"Fiscal Code", DET_PROP_TAX_NUMBER, NUMBER},
    {"C.I.F.", DET_PROP_TAX_NUMBER, NUMBER},
    {"N.I.F.", DET_PROP_TAX_NUMBER, NUMBER},
    {"Paraguayan tax identification number", DET_PROP_TAX_NUMBER, NUMBER},
    {"Numero Unico de Identificacao Tributaria", DET_PROP_TAX_NUMBER, NUMBER},
    {"Romanian Tax Registration", DET_PROP_TAX_NUMBER, NUMBER},
    {"V.A.T. Number", DET_PROP_TAX_NUMBER, NUMBER},
    {"US FEIN", DET_PROP_TAX_NUMBER, NUMBER},
    {"C.U.I.T.", DET_PROP_TAX_NUMBER, NUMBER},
    {"NIT #", DET_PROP_TAX_NUMBER, NUMBER},
    {"RUC #", DET_PROP_TAX_NUMBER, NUMBER},
    {"RIF #", DET_PROP_TAX_NUMBER, NUMBER},
    {"R.F.C. #", DET_PROP_TAX_NUMBER, NUMBER},
    {"R.F.C.", DET_PROP_TAX_NUMBER, NUMBER},
    {"RFC", DET_PROP_TAX_NUMBER, NUMBER},
    {"RTN", DET_PROP_TAX_NUMBER, NUMBER},
    {"Registration Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Registration ID", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Company Number IMO", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Company Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"UK Company Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Folio Mercantil No.", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Matricula Mercantil No", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Commercial Registry Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Business Registration Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Business Registration Document #", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Business Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Government Gazette Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Public Registration Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Trade License No.", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"License", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"C.R. No.", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Chamber of Commerce Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Istanbul Chamber of Comm. No.", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Dubai Chamber of Commerce Membership No.", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Central Registration System Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Certificate of Incorporation Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Unified Social Credit Code", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"United Social Credit Code Certificate", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Enterprise Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Branch Unit Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Economic Register Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Registered Charity No.", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"D-U-N-S Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Romanian C.R.", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Organization Code", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Trademark number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Russian State Individual Business Registration Number Pattern", DET_PROP_REGISTRATION_NUMBER,
     NUMBER},
    {"BIK", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Legal Entity Number", DET_PROP_LEI_CODE, LEI},
    {"Vessel Registration Identification IMO", DET_PROP_IMO_NUMBER, IMO},
    {"Vessel Registration Identification", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"MMSI", DET_PROP_MMSI, NUMBER},
    {"SWIFT/BIC", DET_PROP_SWIFT_BIC, NUMBER},
    {"Vessel Call Sign", DET_PROP_CALL_SIGN, WHOLE},
    {"Other Vessel Call Sign", DET_PROP_CALL_SIGN, WHOLE},
    {"Vessel Flag", DET_PROP_FLAG, WHOLE},
    {"Other Vessel Flag", DET_PROP_FLAG, WHOLE},
    {"Nationality of Registration", DET_PROP_FLAG, WHOLE},
    {"Former Vessel Flag", DET_PROP_PAST_FLAG, WHOLE},
    {"Registration Country", DET_PROP_COUNTRY, COUNTRY},
    {"Issuer Name", DET_PROP_ALIAS, WHOLE},
    {"Vessel Type", DET_PROP_VESSEL_TYPE, WHOLE},
    {"Other Vessel Type", DET_PROP_VESSEL_TYPE, WHOLE},
    {"Vessel Year of Build", DET_PROP_BUILD_DATE, DATE},
    {"Vessel Owner", DET_PROP_OWNER, WHOLE},
    {"Aircraft Operator", DET_PROP_OWNER, WHOLE},
    {"Aircraft Model", DET_PROP_AIRCRAFT_MODEL, PLAIN},
    {"Aircraft Manufacture Date", DET_PROP_BUILD_DATE, DATE},
    {"Aircraft Manufacturer's Serial Number", DET_PROP_AIRCRAFT_SERIAL, NUMBER},
    {"Aircraft Construction Number", DET_PROP_AIRCRAFT_SERIAL, NUMBER},
    {"Aircraft Serial Identification", DET_PROP_AIRCRAFT_SERIAL, NUMBER},
    {"Aircraft Tail Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Previous Aircraft Tail Number", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Aircraft Mode S Transponder Code", DET_PROP_REGISTRATION_NUMBER, NUMBER},
    {"Digital Currency Address -", DET_PROP_PUBLIC_KEY, CURRENCY},
    {"Email Address", DET_PROP_EMAIL, PLAIN},
    {"Website", DET_PROP_WEBSITE, PLAIN},
    {"Phone Number", DET_PROP_PHONE, WHOLE},
    {"Phone No.", DET_PROP_PHONE, WHOLE},
    {"Telephone No.", DET_PROP_PHONE, WHOLE},
    {"Telephone", DET_PROP_PHONE, WHOLE},
    {"PHONE", DET_PROP_PHONE, WHOLE},
    {"Fax No.", DET_PROP_PHONE, WHOLE},
    {"Fax", DET_PROP_PHONE, WHOLE},
    {"Secondary sanctions risk:", DET_PROP_SANCTION_RISK, CLAUSE},
    {"Additional Sanctions Information -", DET_PROP_SANCTION_RISK, CLAUSE},
    {"Transactions Prohibited For", DET_PROP_SANCTION_RISK, CLAUSE},
    {"Executive Order", DET_PROP_SANCTION_RISK, CLAUSE},
    {"CAATSA Section", DET_PROP_SANCTION_RISK, CLAUSE},
};

/* Features whose names are not the words of the remarks. */
static const struct {
    const char *feature, *keyword;
} features[] = {
    {"Birthdate", "DOB"},
    {"Place of Birth", "POB"},
    {"Nationality Country", "nationality"},
    {"Citizenship Country", "citizen"},
    {"Aircraft Manufacturer\xE2\x80\x99s Serial Number (MSN)",
     "Aircraft Manufacturer's Serial Number (MSN)"},
};

typedef struct clause {
    det_draft *draft;
    det_str text;  /* whole, without "; " and the last full stop */
    det_str head;  /* the same without a country that was given apart */
    det_str type;  /* the keyword: "Passport" */
    det_str value; /* behind the keyword, within head */
    det_str country, note;
    bool is_in_parts; /* country and note are given, and not to be looked for in the value */
    bool is_document;
    uint32_t line;
} clause;

static bool
has_digit(det_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') return true;
    return false;
}

static det_statement *
say(const clause *c, det_prop prop, det_str text)
{
    det_statement *statement = det_draft_say(c->draft, prop, text);
    if (statement != NULL) statement->type = det_draft_text(c->draft, c->type);
    return statement;
}

static void
say_remark(const clause *c)
{
    det_draft_say(c->draft, DET_PROP_REMARK, c->text);
}

/* The end of a number: where its country or its dates begin. */
static size_t
number_end(det_str value)
{
    static const char *const ends[] = {" (", " issued ", " expires ", " Issued ", " Expires "};
    size_t end = value.len;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t at = det_str_find(value, det_str_of(ends[i]));
        if (at < end) end = at;
    }
    return end;
}

/* "472310168 (Korea, North) issued 05 Jan 2012"; "(USCC) 9134... (China)": a word in brackets
 * before the number belongs to the keyword, but that of "(HWI)040182" to the number.  A keyword
 * without a number is a remark. */
static void
say_number(const clause *c, det_prop prop)
{
    clause inner = *c;
    det_str value = c->value;
    if (det_str_starts(value, DET_STR("("))) {
        size_t close = det_str_find_byte(value, ')');
        if (close != SIZE_MAX && close + 1 < value.len && value.ptr[close + 1] == ' ') {
            inner.type = det_draft_print(c->draft, "%.*s %.*s", DET_STR_FMT(c->type),
                                         DET_STR_FMT(det_str_slice(value, 0, close + 1)));
            value = det_str_trim(det_str_slice(value, close + 1, value.len));
        }
    }
    size_t end = c->is_in_parts ? value.len : number_end(value);
    det_str number = det_str_trim(det_str_slice(value, 0, end));
    det_str rest = det_str_trim(det_str_slice(value, end, value.len)), country = {0};
    if (number.len == 0) {
        say_remark(c);
        return;
    }
    if (det_str_starts(rest, DET_STR("("))) {
        size_t close = det_str_find_byte(rest, ')');
        if (close != SIZE_MAX) {
            country = det_str_slice(rest, 1, close);
            rest = det_str_trim(det_str_slice(rest, close + 1, rest.len));
        }
    }
    det_statement *statement = say(&inner, prop, number);
    if (statement == NULL) return;
    statement->country = det_draft_text(c->draft, c->is_in_parts ? c->country : country);
    statement->note = det_draft_text(c->draft, c->is_in_parts ? c->note : rest);
}

/* The text keeps "circa"; the type says it too, and whether this date is one of several. */
static void
say_date(const clause *c, det_prop prop, bool is_alt)
{
    det_statement *statement = det_draft_say_date(c->draft, prop, c->value, "Remarks", c->line);
    if (statement == NULL) {
        say_remark(c);
        return;
    }
    statement->note = det_draft_text(c->draft, c->note);
    bool is_about = det_dob_is_about(statement->text);
    statement->type = is_about ? (is_alt ? DET_STR("alt. circa") : DET_STR("circa"))
                               : (is_alt ? DET_STR("alt.") : (det_str){0});
}

static void
say_imo(const clause *c)
{
    size_t before = c->draft->statement_count;
    say_number(c, DET_PROP_IMO_NUMBER);
    if (c->draft->statement_count == before) return;
    const det_statement *statement = &c->draft->statements[before];
    if (statement->prop == DET_PROP_IMO_NUMBER && !det_imo_is_valid(statement->text))
        det_draft_note(c->draft, "imo-check-digit", DET_STR("Remarks"), c->text, c->line);
}

/* An LEI is 20 capitals and digits; OFAC puts other registers under the same keyword. */
static void
say_lei(const clause *c)
{
    det_str number = c->is_in_parts ? c->value : det_str_slice(c->value, 0, number_end(c->value));
    bool is_lei = number.len == 20;
    for (size_t i = 0; i < number.len && is_lei; i++)
        is_lei = (number.ptr[i] >= '0' && number.ptr[i] <= '9') ||
                 (number.ptr[i] >= 'A' && number.ptr[i] <= 'Z');
    say_number(c, is_lei ? DET_PROP_LEI_CODE : DET_PROP_REGISTRATION_NUMBER);
}

static void
say_currency(const clause *c)
{
    size_t blank = det_str_find_byte(c->value, ' ');
    if (blank == SIZE_MAX) {
        say_remark(c);
        return;
    }
    det_statement *statement = det_draft_say(c->draft, DET_PROP_PUBLIC_KEY,
                                             det_str_slice(c->value, blank + 1, c->value.len));
    if (statement != NULL)
        statement->type = det_draft_text(c->draft, det_str_slice(c->value, 0, blank));
}

/* "'ABU AL-WAFA''", "'MAYO', 'MAYITO'": one pair of quotes off each, apostrophes inside stay. */
static void
say_quoted(const clause *c, const char *type)
{
    det_str rest = c->value;
    while (rest.len != 0) {
        size_t end = det_str_find(rest, DET_STR("', '"));
        det_str name = det_str_slice(rest, 0, end == SIZE_MAX ? rest.len : end + 1);
        rest = end == SIZE_MAX ? (det_str){0} : det_str_slice(rest, end + 3, rest.len);
        if (name.len > 2 && det_str_starts(name, DET_STR("'")) && det_str_ends(name, DET_STR("'")))
            name = det_str_slice(name, 1, name.len - 1);
        det_ofac_say_name(c->draft, DET_PROP_WEAK_ALIAS, det_str_trim(name), type);
    }
}

static void
say_keyword(const clause *c, size_t keyword, bool is_alt)
{
    det_prop prop = keywords[keyword].prop;
    switch (keywords[keyword].shape) {
    case PLAIN: {
        det_statement *statement = det_draft_say(c->draft, prop, c->value);
        if (statement == NULL)
            say_remark(c);
        else if (is_alt && prop == DET_PROP_BIRTH_PLACE)
            statement->type = DET_STR("alt.");
        break;
    }
    case WHOLE:
        if (say(c, prop, c->value) == NULL) say_remark(c);
        break;
    case CLAUSE:
        det_draft_say(c->draft, prop, c->text);
        break;
    case NUMBER:
        say_number(c, prop);
        break;
    case DATE:
        say_date(c, prop, is_alt);
        break;
    case COUNTRY: {
        det_statement *statement = det_draft_say(c->draft, prop, c->value);
        if (statement == NULL) {
            say_remark(c);
            break;
        }
        statement->country = statement->text;
        /* "nationality" is what the property says */
        if (prop != DET_PROP_NATIONALITY)
            statement->type = det_draft_text(c->draft, c->type);
        else if (det_str_equal(det_str_of(keywords[keyword].keyword), DET_STR("citizen")))
            statement->type = DET_STR("citizen");
        break;
    }
    case IMO:
        say_imo(c);
        break;
    case LEI:
        say_lei(c);
        break;
    case CURRENCY:
        say_currency(c);
        break;
    case QUOTED:
        say_quoted(c, keywords[keyword].keyword);
        break;
    }
}

/* "Electoral Registry No. 22942118 (Venezuela)": words, a word for "number", and a value with a
 * digit. */
static bool
say_other_number(clause *c)
{
    static const char *const markers[] = {" Number ", " No. ", " # ", " ID ", " No.: ", " No "};
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        det_str marker = det_str_of(markers[i]);
        size_t at = det_str_find(c->head, marker);
        if (at == SIZE_MAX || at > 60) continue;
        det_str value = det_str_slice(c->head, at + marker.len, c->head.len);
        size_t end = number_end(value), blank = det_str_find_byte(value, ' ');
        det_str first = det_str_slice(value, 0, blank);
        if (!has_digit(first) || end > 40) continue;
        c->type = det_str_trim(det_str_slice(c->head, 0, at + marker.len));
        c->value = value;
        say_number(c, DET_PROP_ID_NUMBER);
        return true;
    }
    return false;
}

/* Finds the keyword that the clause begins with and says what it means.  "alt. Passport" is another
 * passport; which of several is called so differs between the formats, so it counts only where it
 * tells the less likely date or place of birth from the main one. */
static void
say_clause(clause *c, bool is_alt)
{
    det_str body = c->head;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        det_str keyword = det_str_of(keywords[i].keyword);
        if (!det_str_starts(body, keyword)) continue;
        det_str value = det_str_slice(body, keyword.len, body.len);
        bool is_whole_word = value.len == 0 || value.ptr[0] == ' ' || value.ptr[0] == ':' ||
                             det_str_ends(keyword, DET_STR("#"));
        if (!is_whole_word) continue;
        c->type = keyword;
        if (det_str_starts(value, DET_STR(":"))) value = det_str_slice(value, 1, value.len);
        c->value = det_str_trim(value);
        say_keyword(c, i, is_alt);
        return;
    }
    if (c->is_document) {
        c->type = det_str_trim(det_str_slice(c->head, 0, c->head.len - c->value.len));
        say_number(c, DET_PROP_ID_NUMBER);
        return;
    }
    if (!say_other_number(c)) say_remark(c);
}

void
det_ofac_say_clause(det_draft *draft, det_str text, uint32_t line)
{
    bool is_alt = det_str_starts(text, DET_STR("alt. "));
    if (is_alt) text = det_str_trim(det_str_slice(text, 5, text.len));
    clause c = {.draft = draft, .text = text, .head = text, .line = line};
    say_clause(&c, is_alt);
}

void
det_ofac_say_fact(det_draft *draft, const det_ofac_fact *fact)
{
    det_str type = det_str_trim(fact->type), value = det_draft_text(draft, fact->value);
    if (value.len == 0 && fact->note.len == 0) return;
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        if (det_str_equal(type, det_str_of(features[i].feature)))
            type = det_str_of(features[i].keyword);
    det_str head = det_draft_print(draft, "%.*s %.*s", DET_STR_FMT(type), DET_STR_FMT(value));
    clause c = {.draft = draft,
                .text = head,
                .head = head,
                .country = fact->country,
                .note = fact->note,
                .value = value,
                .is_in_parts = fact->country.len != 0 || fact->note.len != 0,
                .is_document = fact->is_document,
                .line = fact->line};
    if (fact->country.len != 0)
        c.text = det_draft_print(draft, "%.*s (%.*s)", DET_STR_FMT(c.text),
                                 DET_STR_FMT(fact->country));
    size_t before = draft->statement_count;
    say_clause(&c, fact->is_alt);
    /* a fact of a shape that has no country or note has been given one */
    if (draft->statement_count != before + 1) return;
    det_statement *statement = &draft->statements[before];
    bool has_country = statement->prop == DET_PROP_REMARK ||
                       statement->prop == DET_PROP_SANCTION_RISK; /* behind its words */
    if (statement->country.len == 0 && !has_country)
        statement->country = det_draft_text(draft, fact->country);
    if (statement->note.len == 0) statement->note = det_draft_text(draft, fact->note);
}

void
det_ofac_say_feature(det_draft *draft, const det_ofac_fact *fact)
{
    static const struct {
        const char *feature;
        det_prop prop;
    } columns[] = {
        {"Title", DET_PROP_POSITION},
        {"Vessel Call Sign", DET_PROP_CALL_SIGN},
        {"VESSEL TYPE", DET_PROP_VESSEL_TYPE},
        {"Vessel Flag", DET_PROP_FLAG},
        {"Vessel Owner", DET_PROP_OWNER},
        {"Vessel Tonnage", DET_PROP_TONNAGE},
        {"Vessel Gross Registered Tonnage", DET_PROP_GROSS_TONNAGE},
    };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        if (!det_str_equal_ascii_nocase(fact->type, det_str_of(columns[i].feature))) continue;
        det_statement *statement = det_draft_say(draft, columns[i].prop, fact->value);
        if (statement != NULL) statement->note = det_draft_text(draft, fact->note);
        return;
    }
    det_ofac_say_fact(draft, fact);
}
