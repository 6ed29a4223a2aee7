/* skeleton_test.c - which words sound alike, by table. */
#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "text/skeleton.h"

static const struct {
    int line;
    const char *a, *b, *want;
} skeleton_rows[] = {
    {__LINE__, "sahrawi", "sahraoui", "same"},
    {__LINE__, "gaddafi", "qadhafi", "same"},
    {__LINE__, "hussein", "khusain", "same"},
    {__LINE__, "muhammad", "mehmet", "same"},
    {__LINE__, "youssef", "yusuf", "same"},
    {__LINE__, "petrov", "petroff", "same"},
    {__LINE__, "ivanov", "iwanow", "same"},
    {__LINE__, "mawlawi", "maulavi", "same"},
    {__LINE__, "yelena", "elena", "same"},
    {__LINE__, "alexander", "aleksandr", "same"},
    {__LINE__, "hsn", "hassan", "same"},
    {__LINE__, "fatimah", "fatima", "same"},
    {__LINE__, "schmidt", "shmit", "same"},
    {__LINE__, "zhukov", "jukow", "same"},
    {__LINE__, "tschernow", "chernov", "same"},
    {__LINE__, "houcine", "husseyn", "same"},
    {__LINE__, "rachid", "rashid", "same"},
    {__LINE__, "aouadi", "awadi", "same"},
    {__LINE__, "oualid", "walid", "same"},
    {__LINE__, "yong", "yon", "same"},
    {__LINE__, "gang", "gan", "same"},
    {__LINE__, "jamal", "gamal", "differ"}, /* j stays apart from g */
    {__LINE__, "ahmad", "amid", "differ"},  /* h counts inside a word */
    {__LINE__, "boris", "boros", "same"},
    {__LINE__, "boris", "boric", "differ"},
    {__LINE__, "a", "i", "none"},
    {__LINE__, "ali", "eli", "none"},
    {__LINE__, "m1", "m1", "none"},
    {__LINE__, "abcdfghjklmnpqrstvwxyz", "abcdfghjklmnpqrstvwxyzbb", "same"}, /* cut at twelve */
};

TEST(skeleton)
{
    for (size_t i = 0; i < COUNT(skeleton_rows); i++) {
        uint64_t a = det_skeleton_of(det_str_of(skeleton_rows[i].a));
        uint64_t b = det_skeleton_of(det_str_of(skeleton_rows[i].b));
        CHECK_TEXT(skeleton_rows[i].line,
                   a == 0 || b == 0 ? "none"
                   : a == b         ? "same"
                                    : "differ",
                   skeleton_rows[i].want);
    }
    CHECK(det_skeleton_length(det_skeleton_of(DET_STR("hassan"))) == 3);
    CHECK(det_skeleton_length(det_skeleton_of(DET_STR("xbxbxbxbxbxb"))) ==
          DET_SKELETON_LETTERS_MAX);
    CHECK(det_skeleton_length(0) == 0);
}
