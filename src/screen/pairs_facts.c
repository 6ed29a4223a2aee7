/* pairs_facts.c - what two records of a pair say beside their names.
 *
 * Whether two full records are one party is the question, not whether somebody has to look: so what
 * contradicts takes far more than in screening (facts.c), and an identical name is not held at the
 * threshold.  Every value of one side is laid beside every value of the other, and the two that go
 * together best count, for lists keep the birth dates and nationalities that somebody has used.
 * What one side does not say is unknown and changes nothing.
 *
 * The steps were chosen on one half of the pairs of tests/accuracy/entities.py (docs/evidence.md);
 * there, of bodies with countries on both sides, 1 in 150 that are one has none in common and 1 in
 * 4 that are two; no two Russian bodies and no two ships that are one have different numbers. */
#include "screen/pairs_facts.h"

#include "list/imo.h"
#include "list/subject.h"
#include "screen/facts.h"

enum {
    FOR_BIRTH_DAY_BP = 300,  /* the same day on both sides */
    FOR_BIRTH_SPAN_BP = 150, /* years or months that overlap */
    FOR_NATIONALITY_BP = 100,
    FOR_OTHER_BP = 50, /* gender, country */
    /* A birth date years away is another person, whatever the name, and so takes an identical name
     * below the usual threshold; one that a slip of the pen explains (the next year, day and month
     * exchanged, one digit) is weak. */
    AGAINST_BIRTH_BP = 3500,
    AGAINST_BIRTH_SLIP_BP = 800,
    AGAINST_GENDER_BP = 2000,
    /* People have several nationalities, of which a list may lack one; addresses in several
     * countries say little of a person and much of a body, which is registered in one. */
    AGAINST_NATIONALITY_BP = 1000,
    AGAINST_NATIONALITY_BORN_BP =
        300, /* ... of somebody born on the same day, who has changed it */
    AGAINST_COUNTRY_BP = 300,
    AGAINST_COUNTRY_BODY_BP = 3500,
    /* A number that is given once and kept for life, with a check digit that is right on both
     * sides, and another one. */
    AGAINST_NUMBER_BP = 4000,
    MOST_FOR_BP = 400,
    /* A number that settles it: shorter ones are counted from 1 in many offices. */
    NUMBER_LETTERS_MIN = 5
};

/* ---- kinds --------------------------------------------------------------------------------------
 */

static unsigned
kinds_of(det_str schema)
{
    static const struct {
        const char *name;
        unsigned kinds;
    } named[] = {
        {"Person", DET_PAIR_PERSON},
        {"individual", DET_PAIR_PERSON},
        {"PER", DET_PAIR_PERSON},
        {"human", DET_PAIR_PERSON},
        {"Organization", DET_PAIR_BODY},
        {"Company", DET_PAIR_BODY},
        {"PublicBody", DET_PAIR_BODY},
        {"entity", DET_PAIR_BODY},
        {"ORG", DET_PAIR_BODY},
        {"LegalEntity", DET_PAIR_PERSON | DET_PAIR_BODY},
        {"Vessel", DET_PAIR_VESSEL},
        {"Ship", DET_PAIR_VESSEL},
        {"Airplane", DET_PAIR_OTHER_THING},
        {"Vehicle", DET_PAIR_VESSEL | DET_PAIR_OTHER_THING},
    };
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (det_str_equal_ascii_nocase(schema, det_str_of(named[i].name))) return named[i].kinds;
    return DET_PAIR_PERSON | DET_PAIR_BODY | DET_PAIR_VESSEL | DET_PAIR_OTHER_THING;
}

unsigned
det_pairs_kinds(const det_pair_row *row)
{
    unsigned kinds = kinds_of((det_str){0});
    for (size_t side = 0; side < 2; side++)
        if (row->of[side][DET_PAIR_SCHEMA].count > 0)
            kinds &= kinds_of(row->of[side][DET_PAIR_SCHEMA].items[0]);
    return kinds;
}

/* ---- birth dates --------------------------------------------------------------------------------
 */

/* Could one date be the other, miswritten?  Digits in the same number, of which one differs or
 * which are the same in another order; or days less than a year and a day apart. */
static bool
is_slip(det_str x, det_str y, det_span a, det_span b)
{
    size_t different = 0, count = 0;
    int balance[10] = {0};
    if (a.from < b.before + 366 && b.from < a.before + 366) return true;
    if (x.len != y.len) return false;
    for (size_t i = 0; i < x.len; i++) {
        bool is_digit = x.ptr[i] >= '0' && x.ptr[i] <= '9' && y.ptr[i] >= '0' && y.ptr[i] <= '9';
        if (!is_digit) continue;
        count++;
        different += x.ptr[i] != y.ptr[i];
        balance[x.ptr[i] - '0']++;
        balance[y.ptr[i] - '0']--;
    }
    bool is_anagram = true;
    for (size_t d = 0; d < 10; d++)
        is_anagram &= balance[d] == 0;
    /* in a bare year one digit is a decade or more */
    return count >= 8 && (different <= 1 || is_anagram);
}

static int64_t
weigh_dates(det_str x, det_str y, bool *is_known)
{
    det_span a, b;
    if (det_span_read(x, (det_where){0}, &a, NULL) != DET_OK ||
        det_span_read(y, (det_where){0}, &b, NULL) != DET_OK)
        return 0; /* what cannot be read contradicts nothing */
    *is_known = true;
    if (a.from < b.before && b.from < a.before)
        return a.before - a.from == 1 && b.before - b.from == 1 ? FOR_BIRTH_DAY_BP
                                                                : FOR_BIRTH_SPAN_BP;
    return is_slip(x, y, a, b) ? -AGAINST_BIRTH_SLIP_BP : -AGAINST_BIRTH_BP;
}

static int64_t
weigh_births(det_pair_values a, det_pair_values b)
{
    int64_t best = 0;
    bool is_any = false;
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++) {
            bool is_known = false;
            int64_t effect = weigh_dates(a.items[i], b.items[k], &is_known);
            if (is_known && (!is_any || effect > best)) best = effect;
            is_any |= is_known;
        }
    return best;
}

/* ---- gender and countries -----------------------------------------------------------------------
 */

static char
gender_of(det_str text)
{
    char first = text.len > 0 ? text.ptr[0] : '\0';
    if (first == 'm' || first == 'M') return 'm';
    return first == 'f' || first == 'F' ? 'f' : '\0';
}

static int64_t
weigh_genders(det_pair_values a, det_pair_values b)
{
    if (a.count != 1 || b.count != 1) return 0;
    char x = gender_of(a.items[0]), y = gender_of(b.items[0]);
    if (x == '\0' || y == '\0') return 0;
    return x == y ? FOR_OTHER_BP : -AGAINST_GENDER_BP;
}

enum {
    COUNTRIES_MAX = 64
}; /* of one side; what is beyond agrees with nothing and counters nothing */

typedef struct country_set {
    det_str codes[COUNTRIES_MAX];
    size_t count;
    bool is_whole;
} country_set;

static det_status
read_countries(const det_countries *countries, det_pair_values from, det_arena *arena,
               country_set *out, det_error *err)
{
    *out = (country_set){.is_whole = true};
    for (size_t i = 0; i < from.count; i++) {
        det_str code;
        det_status st = det_countries_find(countries, from.items[i], arena, &code, err);
        if (st != DET_OK) return st;
        if (code.len > 0 && out->count < COUNTRIES_MAX)
            out->codes[out->count++] = code;
        else
            out->is_whole = false; /* an unknown name may be any country */
    }
    return DET_OK;
}

static bool
have_common(const country_set *a, const country_set *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (det_str_equal(a->codes[i], b->codes[k])) return true;
    return false;
}

static bool
do_contradict(const country_set *a, const country_set *b)
{
    return a->count > 0 && b->count > 0 && a->is_whole && b->is_whole && !have_common(a, b);
}

/* A list may call a country what another calls a nationality: only if neither agrees with either
 * does a nationality contradict. */
static det_status
weigh_countries(const det_pair_row *row, unsigned kinds, bool is_same_day,
                const det_countries *countries, det_arena *arena, int64_t *effect, det_error *err)
{
    enum { NATIONALITY, COUNTRY };
    static const det_pair_field fields[] = {DET_PAIR_NATIONALITY, DET_PAIR_COUNTRY};
    country_set *of = DET_NEW(arena, country_set, 4), *sets[2][2];
    if (of == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "countries of a pair");
    *effect = 0;
    for (size_t side = 0; side < 2; side++)
        for (size_t f = 0; f < 2; f++) {
            sets[side][f] = &of[2 * side + f];
            det_status st = read_countries(countries, row->of[side][fields[f]], arena,
                                           sets[side][f], err);
            if (st != DET_OK) return st;
        }
    bool is_across = have_common(sets[0][NATIONALITY], sets[1][COUNTRY]) ||
                     have_common(sets[0][COUNTRY], sets[1][NATIONALITY]);
    if (have_common(sets[0][NATIONALITY], sets[1][NATIONALITY]))
        *effect += FOR_NATIONALITY_BP;
    else if (!is_across && do_contradict(sets[0][NATIONALITY], sets[1][NATIONALITY]))
        *effect -= is_same_day ? AGAINST_NATIONALITY_BORN_BP : AGAINST_NATIONALITY_BP;
    if (have_common(sets[0][COUNTRY], sets[1][COUNTRY]))
        *effect += FOR_OTHER_BP;
    else if (!is_across && do_contradict(sets[0][COUNTRY], sets[1][COUNTRY]))
        *effect -= kinds == DET_PAIR_BODY ? AGAINST_COUNTRY_BODY_BP : AGAINST_COUNTRY_BP;
    return DET_OK;
}

/* ---- numbers ------------------------------------------------------------------------------------
 */

/* Digits times weights, in a ring of 11 or 13 and then of 10: how Russian registers check. */
static bool
is_checked(det_str digits, const unsigned char *weights, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)(digits.ptr[i] - '0') * weights[i];
    return sum % 11 % 10 == (unsigned)(digits.ptr[count] - '0');
}

static bool
is_remainder(det_str digits, unsigned by)
{
    unsigned rest = 0;
    for (size_t i = 0; i + 1 < digits.len; i++)
        rest = (rest * 10 + (unsigned)(digits.ptr[i] - '0')) % by;
    return rest % 10 == (unsigned)(digits.ptr[digits.len - 1] - '0');
}

/* Numbers that one party has one of, for life, and whose last digits check the rest.
 * Sources: IMO Resolution A.1117(30); INN: order of the Federal Tax Service of Russia of
 * 29 June 2012, ED-7-6/435; OGRN and OGRNIP: order of the Ministry of Finance of Russia of
 * 30 October 2017, 165n. */
typedef enum number_kind {
    NUMBER_ANY = 0,
    NUMBER_IMO,
    NUMBER_INN_BODY,
    NUMBER_INN_PERSON,
    NUMBER_OGRN,
    NUMBER_OGRNIP
} number_kind;

static number_kind
kind_of_number(det_str digits)
{
    static const unsigned char of_ten[] = {2, 4, 10, 3, 5, 9, 4, 6, 8};
    static const unsigned char of_twelve[] = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    for (size_t i = 0; i < digits.len; i++)
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9') return NUMBER_ANY;
    switch (digits.len) {
    case 7:
        return det_imo_is_valid(digits) ? NUMBER_IMO : NUMBER_ANY;
    case 10:
        return is_checked(digits, of_ten, 9) ? NUMBER_INN_BODY : NUMBER_ANY;
    case 12:
        return is_checked(digits, of_twelve + 1, 10) && is_checked(digits, of_twelve, 11)
                   ? NUMBER_INN_PERSON
                   : NUMBER_ANY;
    case 13:
        return is_remainder(digits, 11) ? NUMBER_OGRN : NUMBER_ANY;
    case 15:
        return is_remainder(digits, 13) ? NUMBER_OGRNIP : NUMBER_ANY;
    default:
        return NUMBER_ANY;
    }
}

/* Does such a number say who this is?  Ten digits that check are a body's in Russia and somebody's
 * passport elsewhere; ships are registered by theirs only. */
static bool
is_telling(number_kind kind, unsigned kinds, det_pair_field field)
{
    switch (kind) {
    case NUMBER_IMO:
        return field == DET_PAIR_IMO_NUMBER && kinds == DET_PAIR_VESSEL;
    case NUMBER_INN_BODY:
    case NUMBER_OGRN:
        return kinds == DET_PAIR_BODY;
    case NUMBER_INN_PERSON:
    case NUMBER_OGRNIP:
        return kinds == DET_PAIR_PERSON;
    case NUMBER_ANY:
        break;
    }
    return false;
}

static size_t
count_digits(det_str text, size_t *letters)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool is_digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
        bool is_letter = (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') ||
                         (text.ptr[i] >= 'a' && text.ptr[i] <= 'z');
        digits += is_digit;
        *letters += is_letter;
    }
    return digits;
}

static det_str
without_mark(det_str text)
{
    if (text.len > 3 && det_str_equal_ascii_nocase(det_str_slice(text, 0, 3), DET_STR("imo")))
        text = det_str_slice(text, 3, text.len);
    return det_str_trim(text);
}

/* One number in common; *contradicts: of one kind each side has one, and they are not the same. */
static bool
compare_numbers(const det_pair_row *row, unsigned kinds, det_pair_field field, bool *contradicts)
{
    const det_pair_values *a = &row->of[0][field], *b = &row->of[1][field];
    bool has_same_kind = false, has_same = false;
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            det_str x = without_mark(a->items[i]), y = without_mark(b->items[k]);
            size_t letters = 0, digits = count_digits(x, &letters);
            number_kind kind = kind_of_number(x);
            if (det_number_equal(x, y)) {
                if (digits + letters >= NUMBER_LETTERS_MIN || field == DET_PAIR_IMO_NUMBER)
                    has_same = true;
                continue;
            }
            has_same_kind |= kind == kind_of_number(y) && is_telling(kind, kinds, field);
        }
    *contradicts |= has_same_kind && !has_same;
    return has_same;
}

det_status
det_pairs_facts(const det_pair_row *row, unsigned kinds, const det_countries *countries,
                det_arena *arena, int64_t *effect_bp, bool *is_settled, det_error *err)
{
    int64_t places = 0;
    bool contradicts = false;
    *is_settled = compare_numbers(row, kinds, DET_PAIR_ID_NUMBER, &contradicts);
    *is_settled |= compare_numbers(row, kinds, DET_PAIR_IMO_NUMBER, &contradicts);
    int64_t birth = weigh_births(row->of[0][DET_PAIR_BIRTH_DATE], row->of[1][DET_PAIR_BIRTH_DATE]);
    det_status st = weigh_countries(row, kinds, birth == FOR_BIRTH_DAY_BP, countries, arena,
                                    &places, err);
    int64_t sum = birth + places +
                  weigh_genders(row->of[0][DET_PAIR_GENDER], row->of[1][DET_PAIR_GENDER]);
    if (sum > MOST_FOR_BP) sum = MOST_FOR_BP;
    *effect_bp = contradicts ? sum - AGAINST_NUMBER_BP : sum;
    return st;
}
