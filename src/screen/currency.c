/* Currencies of ISO 4217, and money as people write it. */
#include "screen/currency.h"

#include <stdio.h>
#include <string.h>

/* ISO 4217, list one, and of list three what old holds are kept in: euro currencies and those that
 * were redenominated since 1990.  Funds codes and metals are there because accounts hold them.
 * Sorted by code. */
static const det_currency table[] = {
    {"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"ANG", 2}, {"AOA", 2}, {"ARS", 2}, {"ATS", 2},
    {"AUD", 2}, {"AWG", 2}, {"AZN", 2}, {"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BEF", 2}, {"BGN", 2},
    {"BHD", 3}, {"BIF", 0}, {"BMD", 2}, {"BND", 2}, {"BOB", 2}, {"BRL", 2}, {"BSD", 2}, {"BTN", 2},
    {"BWP", 2}, {"BYN", 2}, {"BYR", 0}, {"BZD", 2}, {"CAD", 2}, {"CDF", 2}, {"CHF", 2}, {"CLF", 4},
    {"CLP", 0}, {"CNY", 2}, {"COP", 2}, {"CRC", 2}, {"CUC", 2}, {"CUP", 2}, {"CVE", 2}, {"CYP", 2},
    {"CZK", 2}, {"DEM", 2}, {"DJF", 0}, {"DKK", 2}, {"DOP", 2}, {"DZD", 2}, {"EEK", 2}, {"EGP", 2},
    {"ERN", 2}, {"ESP", 0}, {"ETB", 2}, {"EUR", 2}, {"FIM", 2}, {"FJD", 2}, {"FKP", 2}, {"FRF", 2},
    {"GBP", 2}, {"GEL", 2}, {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0}, {"GRD", 0}, {"GTQ", 2},
    {"GYD", 2}, {"HKD", 2}, {"HNL", 2}, {"HRK", 2}, {"HTG", 2}, {"HUF", 2}, {"IDR", 2}, {"IEP", 2},
    {"ILS", 2}, {"INR", 2}, {"IQD", 3}, {"IRR", 2}, {"ISK", 0}, {"ITL", 0}, {"JMD", 2}, {"JOD", 3},
    {"JPY", 0}, {"KES", 2}, {"KGS", 2}, {"KHR", 2}, {"KMF", 0}, {"KPW", 2}, {"KRW", 0}, {"KWD", 3},
    {"KYD", 2}, {"KZT", 2}, {"LAK", 2}, {"LBP", 2}, {"LKR", 2}, {"LRD", 2}, {"LSL", 2}, {"LTL", 2},
    {"LUF", 0}, {"LVL", 2}, {"LYD", 3}, {"MAD", 2}, {"MDL", 2}, {"MGA", 2}, {"MKD", 2}, {"MMK", 2},
    {"MNT", 2}, {"MOP", 2}, {"MRU", 2}, {"MTL", 2}, {"MUR", 2}, {"MVR", 2}, {"MWK", 2}, {"MXN", 2},
    {"MYR", 2}, {"MZN", 2}, {"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NLG", 2}, {"NOK", 2}, {"NPR", 2},
    {"NZD", 2}, {"OMR", 3}, {"PAB", 2}, {"PEN", 2}, {"PGK", 2}, {"PHP", 2}, {"PKR", 2}, {"PLN", 2},
    {"PTE", 0}, {"PYG", 0}, {"QAR", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2}, {"RWF", 0}, {"SAR", 2},
    {"SBD", 2}, {"SCR", 2}, {"SDG", 2}, {"SEK", 2}, {"SGD", 2}, {"SHP", 2}, {"SIT", 2}, {"SKK", 2},
    {"SLE", 2}, {"SLL", 2}, {"SOS", 2}, {"SRD", 2}, {"SSP", 2}, {"STN", 2}, {"SVC", 2}, {"SYP", 2},
    {"SZL", 2}, {"THB", 2}, {"TJS", 2}, {"TMT", 2}, {"TND", 3}, {"TOP", 2}, {"TRY", 2}, {"TTD", 2},
    {"TWD", 2}, {"TZS", 2}, {"UAH", 2}, {"UGX", 0}, {"USD", 2}, {"USN", 2}, {"UYI", 0}, {"UYU", 2},
    {"UYW", 4}, {"UZS", 2}, {"VED", 2}, {"VEF", 2}, {"VES", 2}, {"VND", 0}, {"VUV", 0}, {"WST", 2},
    {"XAF", 0}, {"XCD", 2}, {"XCG", 2}, {"XOF", 0}, {"XPF", 0}, {"YER", 2}, {"YUM", 2}, {"ZAR", 2},
    {"ZMW", 2}, {"ZWG", 2}, {"ZWL", 2}};

const det_currency *
det_currency_find(det_str code)
{
    size_t low = 0, high = sizeof table / sizeof table[0];
    if (code.len != 3) return NULL;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(table[middle].code, code.ptr, 3);
        if (order == 0) return &table[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* digits [ "." digits ]: how many there are on either side, or false. */
static bool
count_digits(det_str text, size_t *whole, size_t *decimals)
{
    size_t at = 0;
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++;
    *whole = at;
    *decimals = 0;
    if (at == text.len) return at > 0;
    if (at == 0 || text.ptr[at++] != '.') return false;
    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++, (*decimals)++;
    return at == text.len && *decimals > 0;
}

det_status
det_money_read(det_str text, const det_currency *currency, det_where at, int64_t *minor,
               det_error *err)
{
    size_t whole, decimals;
    int64_t sum = 0;
    if (!count_digits(text, &whole, &decimals))
        return det_fail(err, DET_SYNTAX, at,
                        "'%.*s' is no amount; write digits, and a point before the decimals, as "
                        "100000.00",
                        DET_STR_FMT(text));
    if (decimals > currency->exponent)
        return det_fail(err, DET_SYNTAX, at,
                        "'%.*s' has %zu decimals, and %s has %u; nothing is rounded on the way in",
                        DET_STR_FMT(text), decimals, currency->code, currency->exponent);
    for (size_t i = 0; i < text.len + currency->exponent - decimals; i++) {
        if (i < text.len && text.ptr[i] == '.') continue;
        sum = sum * 10 + (i < text.len ? text.ptr[i] - '0' : 0);
        if (sum > DET_MONEY_MAX_MINOR)
            return det_fail(err, DET_RANGE, at, "'%.*s' is more than any account holds",
                            DET_STR_FMT(text));
    }
    *minor = sum;
    return DET_OK;
}

det_str
det_money_print(int64_t minor, const det_currency *currency, char buffer[DET_MONEY_TEXT_MAX])
{
    char digits[DET_MONEY_TEXT_MAX];
    uint64_t size = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    /* at least one digit stands before the point */
    int count = snprintf(digits, sizeof digits, "%0*llu", currency->exponent + 1,
                         (unsigned long long)size);
    int whole = count - currency->exponent;
    int length = snprintf(buffer, DET_MONEY_TEXT_MAX, "%s%.*s%s%s", minor < 0 ? "-" : "", whole,
                          digits, currency->exponent > 0 ? "." : "", digits + whole);
    return (det_str){buffer, (size_t)length};
}
