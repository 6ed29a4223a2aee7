/* ofac/remark.c - what the remarks of an OFAC entry hold.
 *
 *   DOB 18 Feb 1962; POB Pyongyang, Korea, North; Passport 472310168 (Korea, North) issued 05 Jan
 * 2012 expires 05 Jan 2017; nationality Korea, North; a.k.a. 'KOMID'; Linked To: KOREA RYONBONG
 * GENERAL CORPORATION; Secondary sanctions risk: North Korea Sanctions Regulations, section
 * 510.201.
 *
 *   remarks := clause *("; " clause) ["."]
 *   clause  := ["alt. "] keyword value | anything
 *   number  := digits and letters ["(" country ")"] ["issued " date] ["expires " date]
 *
 * The table below names the keywords that carry facts (their counts: docs/lists/ofac.md).  A clause
 * with a keyword that is not in it but looks like a number of something ("Electoral Registry No.
 * 22942118") is an idNumber of that type.  Every other clause is a remark, word for word: nothing
 * is dropped. */
#include "list/ofac/row.h"

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
    {"Tax ID No.", DET_PROP_TAX_NUMBER, NUMBER},
    {"Italian Fiscal Code", DET_PROP_TAX_NUMBER, NUMBER},
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
    {"Vessel Type", DET_PROP_VESSEL_TYPE, WHOLE},
    {"Other Vessel Type", DET_PROP_VESSEL_TYPE, WHOLE},
    {"Vessel Year of Build", DET_PROP_BUILD_DATE, DATE},
    {"Vessel Owner", DET_PROP_OWNER, WHOLE},
    {"Aircraft Operator", DET_PROP_OWNER, WHOLE},
    {"Aircraft Model", DET_PROP_AIRCRAFT_MODEL, PLAIN},
    {"Aircraft Manufacture Date", DET_PROP_BUILD_DATE, DATE},
    {"Aircraft Manufacturer's Serial Number", DET_PROP_AIRCRAFT_SERIAL, NUMBER},
    {"Aircraft Construction Number", DET_PROP_AIRCRAFT_SERIAL, NUMBER},
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

typedef struct clause {
    det_draft *draft;
    det_str text;  /* whole, without "; " and the last full stop */
    det_str type;  /* the keyword as published, "alt. Passport" */
    det_str value; /* behind the keyword */
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
 * before the number belongs to the keyword.  A keyword without a number is a remark. */
static void
say_number(const clause *c, det_prop prop)
{
    clause inner = *c;
    det_str value = c->value;
    if (det_str_starts(value, DET_STR("("))) {
        size_t close = det_str_find_byte(value, ')');
        if (close != SIZE_MAX && close + 1 < value.len) {
            inner.type = det_draft_print(c->draft, "%.*s %.*s", DET_STR_FMT(c->type),
                                         DET_STR_FMT(det_str_slice(value, 0, close + 1)));
            value = det_str_trim(det_str_slice(value, close + 1, value.len));
        }
    }
    size_t end = number_end(value);
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
    statement->country = det_draft_text(c->draft, country);
    statement->note = det_draft_text(c->draft, rest);
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
    det_str number = det_str_slice(c->value, 0, number_end(c->value));
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
        else if (is_alt)
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
        bool is_citizen = det_str_equal(det_str_of(keywords[keyword].keyword), DET_STR("citizen"));
        if (is_citizen) statement->type = DET_STR("citizen");
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
        size_t at = det_str_find(c->text, marker);
        if (at == SIZE_MAX || at > 60) continue;
        det_str value = det_str_slice(c->text, at + marker.len, c->text.len);
        size_t end = number_end(value), blank = det_str_find_byte(value, ' ');
        det_str first = det_str_slice(value, 0, blank);
        if (!has_digit(first) || end > 40) continue;
        c->type = det_str_trim(det_str_slice(c->text, 0, at + marker.len));
        c->value = value;
        say_number(c, DET_PROP_ID_NUMBER);
        return true;
    }
    return false;
}

static void
say_clause(det_draft *draft, det_str text, uint32_t line)
{
    clause c = {.draft = draft, .text = text, .line = line};
    bool is_alt = det_str_starts(text, DET_STR("alt. "));
    det_str body = is_alt ? det_str_slice(text, 5, text.len) : text;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        det_str keyword = det_str_of(keywords[i].keyword);
        if (!det_str_starts(body, keyword)) continue;
        det_str value = det_str_slice(body, keyword.len, body.len);
        bool is_whole_word = value.len == 0 || value.ptr[0] == ' ' || value.ptr[0] == ':' ||
                             det_str_ends(keyword, DET_STR("#"));
        if (!is_whole_word) continue;
        c.type = det_str_slice(text, 0, text.len - value.len);
        if (det_str_starts(value, DET_STR(":"))) value = det_str_slice(value, 1, value.len);
        c.value = det_str_trim(value);
        say_keyword(&c, i, is_alt);
        return;
    }
    if (!say_other_number(&c)) say_remark(&c);
}

/* The full stop that ends the remarks, unless it belongs to an abbreviation ("S.A.", "C.V."). */
static det_str
without_stop(det_str text)
{
    if (!det_str_ends(text, DET_STR("."))) return text;
    char before = text.len < 3 ? ' ' : text.ptr[text.len - 2];
    bool is_letter = (before >= 'A' && before <= 'Z') || (before >= 'a' && before <= 'z');
    if (is_letter && (text.ptr[text.len - 3] == '.' || text.ptr[text.len - 3] == ' ')) return text;
    return det_str_slice(text, 0, text.len - 1);
}

void
det_ofac_say_remarks(det_draft *draft, det_str remarks, bool is_cut, uint32_t line)
{
    det_str rest = remarks;
    while (rest.len != 0) {
        /* a semicolon inside an address of the web has no blank behind it */
        size_t end = 0;
        while (end < rest.len &&
               !(rest.ptr[end] == ';' && (end + 1 == rest.len || rest.ptr[end + 1] == ' ')))
            end++;
        det_str text = det_str_trim(det_str_slice(rest, 0, end));
        bool is_last = end >= rest.len;
        rest = det_str_slice(rest, end + 1, rest.len);
        if (text.len == 0) continue;
        if (is_last && is_cut) {
            det_draft_say(draft, DET_PROP_REMARK, text);
            det_draft_note(draft, "remark-cut", DET_STR("Remarks"), text, line);
        } else {
            say_clause(draft, is_last ? without_stop(text) : text, line);
        }
    }
}
