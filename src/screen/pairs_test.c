/* pairs_test.c - tallies of labelled pairs. */
#include "screen/pairs.h"

#include "base/test.h"
#include "base/text.h"

static const struct {
    int line;
    const char *csv, *want;
} rows[] = {
    {__LINE__, "name1,name2,is_match\nKim Yong Chol,KIM YONG CHOL,true\nJane Roe,Kim Yong Chol,0\n",
     "{\"precision\":1.0,\"recall\":1.0,\"f1\":1.0,\"threshold\":0.7,\"tried\":2,\"true_match\":1,"
     "\"false_match\":0,\"missed\":0,\"true_clear\":1}\n"},
    {__LINE__,
     "category,is_match,name2,name1\nb,yes,Jane Roe,Kim Yong Chol\na,no,Jane Roe,Jane Roe\n",
     "{\"category\":\"a\",\"precision\":0.0,\"recall\":1.0,\"f1\":0.0,\"threshold\":0.7,\"tried\":"
     "1,"
     "\"true_match\":0,\"false_match\":1,\"missed\":0,\"true_clear\":0}\n"
     "{\"category\":\"b\",\"precision\":1.0,\"recall\":0.0,\"f1\":0.0,\"threshold\":0.7,\"tried\":"
     "1,"
     "\"true_match\":0,\"false_match\":0,\"missed\":1,\"true_clear\":0}\n"
     "{\"precision\":0.0,\"recall\":0.0,\"f1\":0.0,\"threshold\":0.7,\"tried\":2,\"true_match\":0,"
     "\"false_match\":1,\"missed\":1,\"true_clear\":0}\n"},
    {__LINE__, "", "p.csv:1:1: the file is empty; it needs a first row: name1,name2,is_match"},
    {__LINE__, "a,b,c\n",
     "p.csv:1:1: the first row must name the columns name1, name2, is_match (and may name schema, "
     "category); found 'a,b,c'"},
    {__LINE__, "name1,name2,is_match\na,b\n", "p.csv:2:1: 2 fields where the first row has 3"},
    {__LINE__, "name1,name2,is_match\na,b,perhaps\n",
     "p.csv:2:5: is_match is 'perhaps'; write true or false, or 1 or 0"},
    {__LINE__, "name1,name2,is_match\na,\xFF,1\n",
     "p.csv:2:3: byte 1 of the name is not UTF-8; convert the file to UTF-8"},
};

TEST(pairs)
{
    det_text *lines;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &lines, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_text_clear(lines);
        det_status st = det_pairs_score(NULL, 7000, det_str_of(rows[i].csv), "p.csv", lines, NULL,
                                        &err);
        CHECK_TEXT(rows[i].line, st == DET_OK ? det_text_bytes(lines) : err.text, rows[i].want);
    }
    det_text_free(lines);
}

TEST(pairs_scores)
{
    det_text *lines, *scores;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &lines, &err), &err);
    CHECK_OK(det_text_new(0, &scores, &err), &err);
    CHECK_OK(det_pairs_score(NULL, 7000,
                             DET_STR("name1,name2,is_match\n\"Roe, Jane\",Roe Jane,1\n"), "p.csv",
                             lines, scores, &err),
             &err);
    CHECK_TEXT(__LINE__, det_text_bytes(scores),
               "name1,name2,is_match,score\n\"Roe, Jane\",Roe Jane,1,1.0000\n");
    det_text_free(lines);
    det_text_free(scores);
}
