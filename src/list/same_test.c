/* same_test.c - what makes two entries one party, and what does not. */
#include "list/same.h"

#include "list/testing.h"

static const struct {
    int line;
    const char *a, *b, *want;
} rows[] = {
    /* numbers of one's own */
    {__LINE__, "x:1|Vessel|name=Sea Star|imoNumber=9314650",
     "x:2|Vessel|name=Moon|imoNumber=9314650", "the same imo number 9314650"},
    {__LINE__, "x:1|Person|name=Ann|passportNumber=A-12 3456",
     "x:2|Person|name=Bea|passportNumber=A123456", "the same passport number A123456"},
    {__LINE__, "x:1|Person|name=Ann|reference(logicalId)=90017",
     "x:2|Person|name=Ann Bee|reference(logicalId)=90017", "the same reference (logicalId) 90017"},
    /* a number of another kind, too short a number, a reference of no kind or another */
    {__LINE__, "x:1|Person|name=Ann|passportNumber=A123456", "x:2|Person|name=Bea|idNumber=A123456",
     ""},
    {__LINE__, "x:1|Person|name=Ann|idNumber=A-12", "x:2|Person|name=Bea|idNumber=A12", ""},
    {__LINE__, "x:1|Person|name=Ann|reference=90017", "x:2|Person|name=Bea|reference=90017", ""},
    {__LINE__, "x:1|Person|name=Ann|reference(A)=90017", "x:2|Person|name=Bea|reference(B)=90017",
     ""},
    {__LINE__, "x:1|Person|name=Ann|passportNumber=A123456",
     "x:2|Vessel|name=Ann|passportNumber=A123456", ""},
    /* a name needs a second thing */
    {__LINE__, "x:1|Person|name=Ann Bee", "x:2|Person|name=ann BEE", ""},
    {__LINE__, "x:1|Person|name=Ann Bee|birthDate=1962",
     "x:2|Person|name=ann BEE|birthDate=1962-02-18", "the same name and birth date 1962-02-18"},
    {__LINE__, "x:1|Person|name=Ann Bee|program=IR", "x:2|Person|name=Ann Bee|program=IR",
     "the same name and program IR"},
    {__LINE__, "x:1|Organization|name=Firm|country=Iran", "x:2|Company|name=Firm|country=IRAN",
     "the same name and country IRAN"},
    /* two birth dates that cannot be one speak against it, whatever else agrees */
    {__LINE__, "x:1|Person|name=Ann Bee|birthDate=1962|program=IR",
     "x:2|Person|name=Ann Bee|birthDate=1963|program=IR", ""},
    {__LINE__, "x:1|Person|name=Ann Bee|birthDate=1962|birthDate=1970|program=IR",
     "x:2|Person|name=Ann Bee|birthDate=1970-05|program=IR",
     "the same name and birth date 1970-05"},
};

TEST(same_party)
{
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_subject a = test_subject(rows[i].a, arena), b = test_subject(rows[i].b, arena);
        det_str because, back, text, *ours, *theirs;
        size_t our_count, their_count, shared = 0;
        CHECK_OK(det_same_party(&a, &b, arena, &because, &err), &err);
        CHECK(det_arena_copy(arena, because, &text));
        CHECK_TEXT(rows[i].line, text.ptr, rows[i].want);
        /* it is said of both or of neither, and keys find what it says */
        CHECK_OK(det_same_party(&b, &a, arena, &back, &err), &err);
        CHECK((back.len > 0) == (because.len > 0));
        CHECK_OK(det_same_keys(&a, arena, &ours, &our_count, &err), &err);
        CHECK_OK(det_same_keys(&b, arena, &theirs, &their_count, &err), &err);
        for (size_t k = 0; k < our_count; k++)
            for (size_t n = 0; n < their_count; n++)
                shared += det_str_equal(ours[k], theirs[n]);
        CHECK(because.len == 0 || shared > 0);
        det_arena_reset(arena);
    }
    det_arena_free(arena);
}

TEST(same_named)
{
    static const struct {
        int line;
        const char *subject, *want;
    } named[] = {{__LINE__, "uk:1|Person|reference(UNReferenceNumber)=KPi.024", "un:KPi.024"},
                 {__LINE__, "uk:1|Person|reference(OFSIGroupID)=13334", "hmt:13334"},
                 {__LINE__, "uk:1|Person|reference(DATAID)=13334", ""},
                 {__LINE__, "uk:1|Person|idNumber(OFSIGroupID)=13334", ""}};
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(named); i++) {
        det_subject subject = test_subject(named[i].subject, arena);
        det_str id, text;
        CHECK_OK(det_same_named(&subject.statements[0], arena, &id, &err), &err);
        CHECK(det_arena_copy(arena, id, &text));
        CHECK_TEXT(named[i].line, text.ptr, named[i].want);
    }
    det_arena_free(arena);
}
