/* relief_nexus.c - which authorities have a hand on a hold.
 *
 * Measures of the Security Council bind every State.  Another authority binds its own: its
 * currency, which is cleared there; an office on its soil; those who live there; goods that come
 * from there or go there.  That there is no hand is known only where the country of everybody who
 * takes part is.  An authority that is not in the table (a list of one's own) counts always,
 * because whoever loaded its list wants it to. */
#include "screen/relief.h"

/* The members of the European Union since 2020, and the United Kingdom, in which its law applied to
 * the end of 2020. */
static const char *const union_members[] = {
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", NULL};
#define UNION_LEFT_US INT64_C(1609455600000000) /* 2020-12-31T23:00Z */

static const char *const of_us[] = {"US", NULL}, *const of_uk[] = {"GB", NULL},
                         *const of_ch[] = {"CH", "LI", NULL}, *const of_ca[] = {"CA", NULL};

static const struct {
    const char *authority;
    const char *currency;
    const char *const *countries;
} hands[] = {{"us", "USD", of_us},
             {"eu", "EUR", union_members},
             {"uk", "GBP", of_uk},
             {"ch", "CHF", of_ch},
             {"ca", "CAD", of_ca}};

static bool
is_among(const char *const *countries, det_str country)
{
    for (size_t i = 0; countries[i] != NULL; i++)
        if (det_str_equal(det_str_of(countries[i]), country)) return true;
    return false;
}

det_tribool
det_relief_nexus(const det_hold *hold, det_str authority, int64_t at_us)
{
    for (size_t i = 0; i < sizeof hands / sizeof hands[0]; i++) {
        const char *const *countries = hands[i].countries;
        bool is_known = hold->party_count > 0 && hold->branch.len > 0;
        if (!det_str_equal(det_str_of(hands[i].authority), authority)) continue;
        if (hold->currency != NULL &&
            det_str_equal(det_str_of(hold->currency->code), det_str_of(hands[i].currency)))
            return DET_YES;
        if (is_among(countries, hold->branch) || is_among(countries, hold->origin) ||
            is_among(countries, hold->to))
            return DET_YES;
        for (size_t p = 0; p < hold->party_count; p++) {
            if (is_among(countries, hold->parties[p].country)) return DET_YES;
            is_known = is_known && hold->parties[p].country.len > 0;
        }
        if (countries == union_members && at_us < UNION_LEFT_US &&
            det_str_equal(hold->branch, DET_STR("GB")))
            return DET_YES;
        return is_known ? DET_NO : DET_UNKNOWN;
    }
    return DET_YES;
}
