/* change_test.c - every difference between two versions of a party has a name. */
#include "list/change.h"

#include "list/testing.h"

static const struct {
    int line;
    const char *was, *is, *want;
} rows[] = {
    {__LINE__, "un:1|Person|name=Ann", "un:1|Person|name=Ann", ""},
    {__LINE__, "un:1|Person|name=Ann", "un:1|Person|name=Ann|alias=Anne",
     "{\"change\":\"alias_added\",\"property\":\"alias\",\"is\":\"Anne\"}"},
    {__LINE__, "un:1|Person|name=Ann|alias=A|alias=B", "un:1|Person|name=Ann|alias=B",
     "{\"change\":\"alias_removed\",\"property\":\"alias\",\"was\":\"A\"}"},
    {__LINE__, "un:1|Person|name=Ann", "un:1|Person|name=Anne",
     "{\"change\":\"name_replaced\",\"property\":\"name\",\"was\":\"Ann\",\"is\":\"Anne\"}"},
    {__LINE__, "un:1|Person|name=Ann|birthDate=1962", "un:1|Person|name=Ann|birthDate=1962-02-18",
     "{\"change\":\"birth_date_corrected\",\"property\":\"birthDate\",\"was\":\"1962\",\"is\":"
     "\"1962-02-18\"}"},
    /* a second birth date corrects nothing */
    {__LINE__, "un:1|Person|name=Ann|birthDate=1962",
     "un:1|Person|name=Ann|birthDate=1962|birthDate=1963",
     "{\"change\":\"birth_date_added\",\"property\":\"birthDate\",\"is\":\"1963\"}"},
    /* two for two: which became which, nobody said */
    {__LINE__, "un:1|Person|name=Ann|alias=A|alias=B", "un:1|Person|name=Ann|alias=C|alias=D",
     "{\"change\":\"alias_removed\",\"property\":\"alias\",\"was\":\"A\"} "
     "{\"change\":\"alias_removed\",\"property\":\"alias\",\"was\":\"B\"} "
     "{\"change\":\"alias_added\",\"property\":\"alias\",\"is\":\"C\"} "
     "{\"change\":\"alias_added\",\"property\":\"alias\",\"is\":\"D\"}"},
    {__LINE__, "un:1|Person|name=Ann|alias=A", "un:1|Person|name=Ann|weakAlias=A",
     "{\"change\":\"weak_alias_regraded\",\"property\":\"weakAlias\",\"was_property\":\"alias\","
     "\"was\":\"A\",\"is\":\"A\"}"},
    {__LINE__, "un:1|Person|name=Ann|idNumber(Passport)=7", "un:1|Person|name=Ann|idNumber(Card)=7",
     "{\"change\":\"id_number_amended\",\"property\":\"idNumber\",\"was\":{\"text\":\"7\",\"type\":"
     "\"Passport\"},\"is\":{\"text\":\"7\",\"type\":\"Card\"}}"},
    {__LINE__, "un:1|Person|name=Ann|program=A", "un:1|Person|name=Ann|program=A|program=B",
     "{\"change\":\"program_added\",\"property\":\"program\",\"is\":\"B\"}"},
    {__LINE__, "un:1|LegalEntity|name=Ann", "un:1|Person|name=Ann",
     "{\"change\":\"schema_replaced\",\"was\":\"LegalEntity\",\"is\":\"Person\"}"},
    {__LINE__, "un:1|Person|name=Ann|alias=A|alias=B", "un:1|Person|name=Ann|alias=B|alias=A",
     "{\"change\":\"order_replaced\"}"},
    /* the same value twice, and once */
    {__LINE__, "un:1|Person|name=Ann|alias=A|alias=A", "un:1|Person|name=Ann|alias=A",
     "{\"change\":\"alias_removed\",\"property\":\"alias\",\"was\":\"A\"}"},
};

TEST(changes_find)
{
    det_error err;
    det_arena *arena;
    det_text *out;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_subject was = test_subject(rows[i].was, arena), is = test_subject(rows[i].is, arena);
        det_change *changes;
        size_t count;
        det_text_clear(out);
        CHECK_OK(det_changes_find(&was, &is, arena, &changes, &count, &err), &err);
        for (size_t k = 0; k < count; k++) {
            det_json json = det_json_over(out);
            if (k > 0) det_text_add_byte(out, ' ');
            det_change_write(&json, &changes[k]);
        }
        CHECK_TEXT(rows[i].line, det_text_bytes(out), rows[i].want);
        det_arena_reset(arena);
    }
    det_text_free(out);
    det_arena_free(arena);
}

TEST(changes_find_notes)
{
    static const det_note note = {
        .code = {"date-unread", 11}, .path = {"DOB", 3}, .text = {"x", 1}};
    det_error err;
    det_arena *arena;
    det_text *out;
    det_change *changes;
    size_t count;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    det_subject was = test_subject("un:1|Person|name=Ann", arena), is = was;
    is.notes = &note;
    is.note_count = 1;
    CHECK_OK(det_changes_find(&was, &is, arena, &changes, &count, &err), &err);
    CHECK(count == 1 && changes[0].kind == DET_CHANGE_NOTE_ADDED);
    det_json json = det_json_over(out);
    det_change_write(&json, &changes[0]);
    CHECK_TEXT(
        __LINE__, det_text_bytes(out),
        "{\"change\":\"note_added\",\"code\":\"date-unread\",\"path\":\"DOB\",\"text\":\"x\"}");
    CHECK_OK(det_changes_find(&is, &was, arena, &changes, &count, &err), &err);
    CHECK(count == 1 && changes[0].kind == DET_CHANGE_NOTE_REMOVED);
    det_text_free(out);
    det_arena_free(arena);
}
