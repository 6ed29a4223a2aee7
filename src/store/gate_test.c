/* Every rule of docs/lists/gates.md on both sides of its limit, with the message it gives. */
#include "store/gate.h"

#include <stdio.h>

#include "base/test.h"

/* DET_STR is no constant expression, as static tables want one. */
#define S(literal)                                                                                 \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

static const struct {
    int line;
    uint64_t entries;
    det_day gap, age;
    uint64_t want;
} allowance_rows[] = {
    /* an update: 0.5 %, at least 5 */
    {__LINE__, 100, 1, 0, 5},
    {__LINE__, 1018, 8, 0, 5},
    {__LINE__, 12632, 1, 1, 63},
    {__LINE__, 12632, 30, 30, 63},
    /* history: 2 % and 1 % a month, because of the gap or because of the age */
    {__LINE__, 12632, 31, 0, 382},
    {__LINE__, 12632, 1, 31, 256},
    {__LINE__, 1018, 8, 2000, 23},      /* UN 2020-12-01: 12 left */
    {__LINE__, 1093, 274, 2000, 121},   /* UN 2019-07-30: 82 left */
    {__LINE__, 955, 355, 800, 132},     /* UN 2024-03-16: 95 left */
    {__LINE__, 5876, 1106, 9000, 2283}, /* OFAC 2015 to 2018: 1,642 left */
    /* never more than half */
    {__LINE__, 1000, 36500, 0, 500},
    {__LINE__, UINT64_C(4000000000), 36500, 0, UINT64_C(2000000000)},
    {__LINE__, 8, 36500, 0, 5},
};

TEST(gate_allowance)
{
    for (size_t i = 0; i < COUNT(allowance_rows); i++) {
        char got[32], want[32];
        (void)snprintf(got, sizeof got, "%llu",
                       (unsigned long long)det_gate_allowance(allowance_rows[i].entries,
                                                              allowance_rows[i].gap,
                                                              allowance_rows[i].age));
        (void)snprintf(want, sizeof want, "%llu", (unsigned long long)allowance_rows[i].want);
        CHECK_TEXT(allowance_rows[i].line, got, want);
    }
}

/* 2020-01-01, and a hundred days from it */
enum { D0 = 18262 };
#define LOOK "if a person has looked and it is right, import it again with --accept-shrink"

static const det_gate_count iran_gone[] = {{S("programme:Iran"), 84, 0, 84},
                                           {S("schema:Person"), 700, 660, 40}};
static const det_gate_count renamed[] = {{S("programme:BELARUS-EO"), 33, 0, 0}};
static const det_gate_count burundi[] = {{S("programme:BURUNDI"), 11, 0, 11}};
static const det_gate_count two_left[] = {{S("programme:PEESA"), 2, 0, 2}};
static const det_gate_count no_kind[] = {{S("schema:Vessel"), 200, 99, 1}};
static const det_gate_count half_kind[] = {{S("schema:Vessel"), 200, 100, 1}};

/* What a row does not say is that of a list of 1,000 entries, ten days after the version before it.
 */
#define GATE(...)                                                                                  \
    {                                                                                              \
        .dated = D0, __VA_ARGS__                                                                   \
    }
#define NONE UINT64_MAX /* no version before */
static det_gate_case
filled(det_gate_case gate)
{
    if (gate.today == 0) gate.today = D0;
    if (gate.read == 0) gate.read = 1000;
    if (gate.kept == 0) gate.kept = 1000;
    if (gate.names == 0) gate.names = 3000;
    if (gate.before_dated == 0) gate.before_dated = D0 - 10;
    if (gate.before_names == 0) gate.before_names = 3000;
    gate.has_before = gate.before_kept != NONE;
    if (gate.before_kept == 0) gate.before_kept = 1000;
    return gate;
}

static const struct {
    int line;
    det_gate_case gate;
    const char *want;
} shrink_rows[] = {
    {__LINE__, GATE(.removed = 0), "ok"},
    {__LINE__, GATE(.removed = 5), "ok"},
    {__LINE__, GATE(.removed = 6, .removed_ids = {S("x:1"), S("x:2"), S("x:3")}),
     "6 of the 1000 entries of 2019-12-22 are gone (x:1, x:2, x:3, ...), where at most 5 is usual "
     "after 10 days; " LOOK},
    /* the first version has nothing to be compared with */
    {__LINE__, GATE(.names = 1, .before_kept = NONE), "ok"},
    /* the same loss, a year apart, and in a file of long ago */
    {__LINE__, GATE(.removed = 141, .before_dated = D0 - 365), "ok"},
    {__LINE__, GATE(.removed = 142, .before_dated = D0 - 365, .removed_ids = {S("x:1")}),
     "142 of the 1000 entries of 2019-01-01 are gone (x:1, ...), where at most 141 is usual "
     "after 365 days; " LOOK},
    {__LINE__, GATE(.removed = 20, .today = D0 + 31), "ok"},
    /* rejected */
    {__LINE__, GATE(.read = 1006, .rejected = 51),
     "51 of 1006 records could not be kept, at most 50 is usual: the format may have "
     "changed; " LOOK},
    {__LINE__, GATE(.read = 1006, .rejected = 50), "ok"},
    {__LINE__, GATE(.read = 12949, .rejected = 317), "ok"}, /* OFAC 2023-07-12: a set of two days */
    /* a programme: gone a year apart; gone in a week; renamed; too small to say */
    {__LINE__, GATE(.removed = 84, .before_dated = D0 - 355, .counts = iran_gone, .count = 2),
     "ok"},
    {__LINE__, GATE(.removed = 0, .counts = renamed, .count = 1), "ok"},
    {__LINE__, GATE(.removed = 0, .counts = two_left, .count = 1), "ok"},
    {__LINE__,
     GATE(.before_kept = 9000, .before_names = 27000, .kept = 9000, .read = 9000, .names = 27000,
          .removed = 11, .counts = burundi, .count = 1),
     "all 11 entries of programme:BURUNDI, listed on 2019-12-22, are gone within 10 days; " LOOK},
    {__LINE__, GATE(.removed = 11, .before_dated = D0 - 179, .counts = burundi, .count = 1),
     "all 11 entries of programme:BURUNDI, listed on 2019-07-06, are gone within 179 days; " LOOK},
    {__LINE__, GATE(.removed = 11, .before_dated = D0 - 180, .counts = burundi, .count = 1), "ok"},
    /* a kind */
    {__LINE__, GATE(.removed = 1, .counts = half_kind, .count = 1), "ok"},
    {__LINE__, GATE(.removed = 1, .counts = no_kind, .count = 1),
     "entries of schema:Vessel fell from 200 on 2019-12-22 to 99, less than half; " LOOK},
    /* names */
    {__LINE__, GATE(.names = 2250), "ok"},
    {__LINE__, GATE(.names = 2249),
     "1000 entries have 2249 names, on 2019-12-22 1000 had 3000: is a file of the set missing? "
     " " LOOK},
};

TEST(gate_shrink)
{
    for (size_t i = 0; i < COUNT(shrink_rows); i++) {
        det_error err = {0};
        det_gate_case gate = filled(shrink_rows[i].gate);
        det_status st = det_gate_shrink(&gate, &err);
        CHECK_TEXT(shrink_rows[i].line, st == DET_OK ? "ok" : err.text, shrink_rows[i].want);
        CHECK(st == DET_OK || st == DET_REFUSED);
    }
}

static const det_subject two_alike[] = {
    {.id = S("x:1"), .caption = S("Ann"), .line = 3},
    {.id = S("x:1"), .caption = S("Bob"), .line = 9},
};
static const struct {
    int line;
    det_list list;
    const char *want;
} form_rows[] = {
#define LIST(...)                                                                                  \
    {                                                                                              \
        .source = S("x"), __VA_ARGS__                                                              \
    }
    {__LINE__, LIST(.dated = D0, .subjects = two_alike, .subject_count = 1, .read = 1), "ok"},
    {__LINE__, LIST(.dated = D0 + 2, .subjects = two_alike, .subject_count = 1, .read = 1), "ok"},
    {__LINE__, LIST(.dated = D0 + 3, .subjects = two_alike, .subject_count = 1, .read = 1),
     "x: dated 2020-01-04, but today is 2020-01-01; put the clock right, or the date with --dated"},
    {__LINE__, LIST(.dated = DET_DAY_NONE, .subjects = two_alike, .subject_count = 1, .read = 1),
     "x: the file does not say its date; give it with --dated YYYY-MM-DD"},
    {__LINE__, LIST(.dated = D0, .read = 2, .rejected_count = 2),
     "x: no entries could be read (2 records, 2 rejected); a list is never empty, so look at the "
     "file"},
    {__LINE__, LIST(.dated = D0, .subjects = two_alike, .subject_count = 2, .read = 2),
     "x: two entries have the number 'x:1' (lines 3 and 9: 'Ann' and 'Bob'); a number names one "
     "entry, so look at the file"},
};

TEST(gate_form)
{
    for (size_t i = 0; i < COUNT(form_rows); i++) {
        det_error err = {0};
        det_status st = det_gate_form(&form_rows[i].list, D0, &err);
        CHECK_TEXT(form_rows[i].line, st == DET_OK ? "ok" : err.text, form_rows[i].want);
    }
}

TEST(gate_remark)
{
    char text[256];
    det_gate_case gate = filled(
        (det_gate_case)GATE(.removed = 84, .counts = iran_gone, .count = 2));
    det_gate_remark(&gate, text, sizeof text);
    CHECK_TEXT(__LINE__, text, "all 84 entries of programme:Iran are gone");
    gate.has_after = true;
    gate.after_dated = D0 + 1;
    det_gate_remark(&gate, text, sizeof text);
    CHECK_TEXT(
        __LINE__, text,
        "all 84 entries of programme:Iran are gone; dated before 2020-01-02, which stays the "
        "next version");
    gate.holes = 80;
    det_gate_remark(&gate, text, sizeof text);
    CHECK_TEXT(
        __LINE__, text,
        "all 84 entries of programme:Iran are gone; dated before 2020-01-02, which stays the "
        "next version; 80 entries of both its neighbours are not in it");
    det_gate_remark(&gate, text, 20);
    CHECK_TEXT(__LINE__, text, "all 84 entries of p");
}
