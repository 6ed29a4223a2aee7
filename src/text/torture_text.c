/* torture_text.c - every allocation of folding, reading tokens and transliterating, failed in turn.
 */
#include "base/torture.h"

#include "base/test.h"
#include "text/other.h"
#include "text/token.h"
#include "text/translit.h"

static det_status
read_tokens(void *context)
{
    (void)context;
    /* The second name is long enough to leave the stack. */
    static char long_name[DET_NAME_BYTES_MAX];
    for (size_t i = 0; i < sizeof long_name; i++)
        long_name[i] = i % 9 == 8 ? ' ' : 'a';
    det_arena *arena = NULL;
    det_error err;
    det_tokens tokens;
    const det_tokens *rows;
    size_t row_count;
    det_str folded;
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = det_tokens_read(DET_STR("Acme Trading Co., Ltd."), arena, &tokens, &err);
    if (st == DET_OK) {
        st = det_tokens_read((det_str){long_name, sizeof long_name}, arena, &tokens, &err);
    }
    if (st == DET_OK) {
        st = det_tokens_readings(DET_STR("Щукин Юрий"), false, arena, &rows, &row_count, &err);
    }
    if (st == DET_OK) {
        st = det_tokens_readings(DET_STR("Ким Чен Ын"), true, arena, &rows, &row_count, &err);
    }
    if (st == DET_OK) {
        st = det_tokens_readings(DET_STR("عبدالولي"), true, arena, &rows, &row_count, &err);
    }
    if (st == DET_OK) {
        st = det_tokens_readings(DET_STR("Arnin A8durrahman"), true, arena, &rows, &row_count,
                                 &err);
    }
    if (st == DET_OK) {
        st = det_tokens_readings(DET_STR("ألكسندرا Office Thirty Nine"), false, arena, &rows,
                                 &row_count, &err);
    }
    if (st == DET_OK) {
        st = det_tokens_readings(DET_STR("约翰·威廉 Хироси ロバート"), false, arena, &rows,
                                 &row_count, &err);
    }
    if (st == DET_OK) {
        st = det_tokens_readings(DET_STR("谢尔盖·拉夫罗夫"), false, arena, &rows, &row_count, &err);
    }
    static const char *const listed[] = {"谢尔盖·拉夫罗夫", "斯蒂爾格林", "陳茂波",
                                         "キムジョンウン", "ラブロフ Лавров"};
    for (size_t i = 0; st == DET_OK && i < COUNT(listed); i++) {
        st = det_tokens_readings(det_str_of(listed[i]), true, arena, &rows, &row_count, &err);
        for (size_t r = 0; st == DET_OK && r < row_count; r++) {
            tokens = rows[r];
            st = det_other_fill(&tokens, arena, &err);
        }
    }
    if (st == DET_OK) st = det_fold(DET_STR("김정은"), arena, &folded, &err);
    det_arena_free(arena);
    return st;
}
TEST(torture_tokens)
{
    CHECK(det_torture_each("tokens", read_tokens, NULL) > 2);
}

/* Our allocations only: ICU 72 crashes inside utrans_openU when its own fail, and calls a failure
 * that it does notice a missing rule.  It is used when a snapshot is built, never on the path of a
 * query. */
static det_status
transliterate(void *context)
{
    (void)context;
    det_arena *arena = NULL;
    det_translit *translit = NULL;
    det_error err;
    det_str latin;
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = det_translit_new(&translit, &err);
    if (st == DET_OK) st = det_translit_read(translit, DET_STR("Ким Чен Ын"), arena, &latin, &err);
    det_translit_free(translit);
    det_arena_free(arena);
    return st;
}
TEST(torture_translit)
{
    const det_torture torture = {.run = transliterate, .is_own_only = true};
    CHECK(det_torture_run("translit", &torture) > 2);
}
