/* text_test.c - growth, the limit, and what follows a failure. */
#include "base/text.h"

#include <string.h>

#include "base/test.h"

TEST(text_grows)
{
    det_text *text = NULL;
    det_error err;
    CHECK_OK(det_text_new(0, &text, &err), &err);
    CHECK_TEXT(0, det_text_bytes(text), "");
    for (int i = 0; i < 1000; i++)
        det_text_print(text, "%d,", i);
    CHECK(det_text_length(text) == 3890 && strlen(det_text_bytes(text)) == 3890);
    CHECK(strncmp(det_text_bytes(text), "0,1,2,", 6) == 0);
    det_text_truncate(text, 2);
    det_text_add(text, DET_STR("x\0y"));
    det_text_add_byte(text, 'z');
    det_text_add(text, (det_str){NULL, 0});
    CHECK(det_str_equal(det_text_str(text), DET_STR("0,x\0yz")));
    CHECK(!det_text_failed(text));
    det_text_clear(text);
    CHECK(det_text_length(text) == 0 && strcmp(det_text_bytes(text), "") == 0);
    det_text_free(text);
    det_text_free(NULL);
}

/* The limit is exact, what was there stays, and nothing follows the part that was lost. */
TEST(text_limit)
{
    det_text *text = NULL;
    det_error err;
    CHECK_OK(det_text_new(5, &text, &err), &err);
    det_text_add(text, DET_STR("12345"));
    CHECK_OK(det_text_check(text, &err), &err);
    det_text_add_byte(text, '6');
    CHECK(det_text_check(text, &err) == DET_LIMIT);
    CHECK_TEXT(0, err.text, "output is larger than its limit of 5 bytes");
    CHECK_TEXT(0, det_text_bytes(text), "12345");
    det_text_truncate(text, 0);
    det_text_print(text, "%d", 1);
    CHECK(det_text_failed(text) && det_text_length(text) == 0);
    det_text_clear(text);
    det_text_print(text, "%s", "abcde");
    CHECK(!det_text_failed(text));
    CHECK_TEXT(0, det_text_bytes(text), "abcde");
    det_text_print(text, "%s", "f");
    CHECK(det_text_failed(text));
    det_text_free(text);
}
