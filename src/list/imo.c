/* imo.c - the check digit of IMO ship numbers. */
#include "list/imo.h"

bool
det_imo_is_valid(det_str digits)
{
    unsigned sum = 0;
    if (digits.len != 7) return false;
    for (size_t i = 0; i < 7; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9') return false;
        if (i < 6) sum += (unsigned)(digits.ptr[i] - '0') * (unsigned)(7 - i);
    }
    return sum % 10 == (unsigned)(digits.ptr[6] - '0');
}
