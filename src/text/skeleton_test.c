/* skeleton_test.c - which words sound alike, by table. */
#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "text/edit.h"
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

static const struct {
    int line;
    det_script script;
    const char *other, *latin;
    bool is_near;
} near_rows[] = {
    {__LINE__, DET_SCRIPT_KANA, "laburofu", "lavrov", true}, /* another */
    {__LINE__, DET_SCRIPT_ARABIC, "jwadi", "djouadi", true}, /* one more */
    {__LINE__, DET_SCRIPT_HEBREW, "brnt", "bennet", true},   /* one less */
    {__LINE__, DET_SCRIPT_HEBREW, "brnt", "bent", true},
    {__LINE__, DET_SCRIPT_KANA, "beyn", "bayne", false}, /* the same, and too short */
    {__LINE__, DET_SCRIPT_KANA, "beyn", "beck", false},
    {__LINE__, DET_SCRIPT_KANA, "raburofu", "lavrov", false}, /* two */
    {__LINE__, DET_SCRIPT_CYRILLIC, "lavrov", "labrof", true},
    {__LINE__, DET_SCRIPT_LATIN, "lavrov", "labrof", false}, /* the same script: edits will do */
    {__LINE__, DET_SCRIPT_KANA, "ai", "lavrov", false},
};

static det_token
token_of(const char *text, det_script script)
{
    det_token token = {.text = det_str_of(text), .written = det_str_of(text), .script = script};
    token.skeleton = det_skeleton_of(token.text);
    return token;
}

TEST(skeleton_edits)
{
    static const struct {
        const char *a, *b;
        uint32_t edits;
    } rows[] = {{"alpha", "alfa", 0}, {"wapha", "wafa", 0}, {"pharan", "faron", 1},
                {"phph", "ff", 0},    {"ap", "ah", 1},      {"hph", "hf", 0}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_token a = token_of(rows[i].a, DET_SCRIPT_LATIN);
        det_token b = token_of(rows[i].b, DET_SCRIPT_LATIN);
        CHECK(det_sounds_edits(&a, &b) == rows[i].edits);
        CHECK(det_sounds_edits(&b, &a) == rows[i].edits);
    }
}

TEST(skeleton_near)
{
    for (size_t i = 0; i < COUNT(near_rows); i++) {
        det_token other = token_of(near_rows[i].other, near_rows[i].script);
        det_token latin = token_of(near_rows[i].latin, DET_SCRIPT_LATIN);
        CHECK_TEXT(near_rows[i].line, det_sounds_near(&other, &latin) ? "near" : "far",
                   near_rows[i].is_near ? "near" : "far");
    }
}

static uint32_t
sound_at(uint64_t skeleton, uint32_t i)
{
    return (uint32_t)(skeleton >> (4 + 5 * i)) & 31;
}

/* The plain twin: is one the other with a sound left out, put in or replaced? */
static bool
is_one_apart(uint64_t a, uint64_t b)
{
    uint32_t a_length = det_skeleton_length(a), b_length = det_skeleton_length(b), front = 0;
    uint32_t shorter = a_length < b_length ? a_length : b_length;
    uint32_t longer = a_length < b_length ? b_length : a_length, back = 0;
    if (longer - shorter > 1) return false;
    while (front < shorter && sound_at(a, front) == sound_at(b, front))
        front++;
    while (back < shorter - front &&
           sound_at(a, a_length - 1 - back) == sound_at(b, b_length - 1 - back))
        back++;
    return longer - front - back <= 1;
}

/* Words of a few letters, so that many are near. */
TEST(skeleton_near_twins)
{
    static const char letters[] = "aoubpfvwdtkgqcszxjhlmnry";
    size_t found = 0;
    for (int i = 0; i < 400000; i++) {
        char texts[2][10];
        det_token tokens[2];
        for (int k = 0; k < 2; k++) {
            size_t length = 3 + det_test_random() % 6;
            for (size_t n = 0; n < length; n++)
                texts[k][n] = k == 1 && n < 5 && det_test_random() % 4 != 0
                                  ? texts[0][n]
                                  : letters[det_test_random() % (sizeof letters - 1)];
            texts[k][length] = '\0';
            tokens[k] = token_of(texts[k], k == 0 ? DET_SCRIPT_ARABIC : DET_SCRIPT_LATIN);
        }
        uint64_t a = tokens[0].skeleton, b = tokens[1].skeleton;
        bool is_near = a != 0 && b != 0 && is_one_apart(a, b) &&
                       (det_skeleton_length(a) >= 3 || det_skeleton_length(b) >= 3);
        CHECK(det_sounds_near(&tokens[0], &tokens[1]) == is_near);
        found += is_near;
    }
    CHECK(found > 1000);
}
