/* pairs_test.c - tallies of labelled pairs. */
#include "screen/pairs.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"

static const struct {
    int line;
    const char *csv, *want; /* the last line up to the counts, or the failure */
} rows[] = {
    {__LINE__, "name1,name2,is_match\nKim Yong Chol,KIM YONG CHOL,true\nJane Roe,Kim Yong Chol,0\n",
     "P 1.0 R 1.0 tried 2: 1 0 0 1"},
    {__LINE__,
     "category,is_match,name2,name1\nb,yes,Jane Roe,Kim Yong Chol\na,no,Jane Roe,Jane Roe\n",
     "P 0.0 R 0.0 tried 2: 0 1 1 0"},
    /* as other people write it */
    {__LINE__,
     "\xEF\xBB\xBFIs_Match;Name_A;Name_B\r\nMATCH;Jane Roe;jane roe\r\nno-match;Jane Roe;Kim\r\n",
     "P 1.0 R 1.0 tried 2: 1 0 0 1"},
    {__LINE__,
     "left_name\tright_name\tjudgement\tnote\nJane Roe\tJane Roe\tpositive\tx\n\nKim\tJane "
     "Roe\tnegative\t\n",
     "P 1.0 R 1.0 tried 2: 1 0 0 1"},
    {__LINE__, "case_id,name1,name2,is_match,schema\n1,\"Roe, Jane\",Jane Roe,TRUE,person,,\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    {__LINE__, "name1,name2,is_match\nJane Roe,Jane Roe,ambiguous\n",
     "P 1.0 R 1.0 tried 0: 0 0 0 0"},
    {__LINE__, "name1,name2,is_match\n,,1\n", "P 1.0 R 0.0 tried 1: 0 0 1 0"},
    /* records: more names, numbers, schemas */
    {__LINE__, "name1,name2,aliases2,is_match\nJane Roe,Kim Yong Chol,Nobody; Jane Roe,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    {__LINE__, "name1,name2,id_number1,id_number2,is_match\nJane Roe,Kim,AB 12-3,x|ab123,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    {__LINE__, "name1,name2,schema1,schema2,is_match\nJane Roe,Jane Roe,Person,Company,0\n",
     "P 1.0 R 1.0 tried 1: 0 0 0 1"},
    /* facts that contradict: years away is another person, a slip is not */
    {__LINE__,
     "name1,name2,birth_date1,birth_date2,is_match\nJane Roe,Jane Roe,1946-05-01,1972-11-20,0\n",
     "P 1.0 R 1.0 tried 1: 0 0 0 1"},
    {__LINE__, "name1,name2,dob1,dob2,is_match\nJane Roe,Jane Roe,1946,1972|1946-05,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    {__LINE__, "name1,name2,dob1,dob2,is_match\nJane Roe,Jane Roe,1946-05-01,1947,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    {__LINE__, "name1,name2,dob1,dob2,is_match\nJane Roe,Jane Roe,1946-05-01,1964-05-01,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    {__LINE__, "name1,name2,dob1,dob2,is_match\nJane Roe,Jane Roe,1946,1956,0\n",
     "P 1.0 R 1.0 tried 1: 0 0 0 1"},
    {__LINE__,
     "name1,name2,sex1,sex2,nationality1,nationality2,is_match\n"
     "Sam Roe,Sam Roe,m,f,FR,FR,1\nSam Roe,Sam Roe,m,m,FR,KP,1\n",
     "P 1.0 R 1.0 tried 2: 2 0 0 0"},
    /* two firms of one name, each of its country; one that both have */
    {__LINE__,
     "name1,name2,schema,country1,country2,is_match\n"
     "Alfa Beta Ltd,Alfa Beta Ltd,Company,CY,CN,0\n"
     "Alfa Beta Ltd,Alfa Beta Ltd,Company,CY,CN;CY,1\n",
     "P 1.0 R 1.0 tried 2: 1 0 0 1"},
    {__LINE__, "name1,name2,dob1,dob2,is_match\nJane Roe,Jane Roe,soon,1972-11-20,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    {__LINE__, "left_names,right_names,label\nAnna Smith|Jane Roe,jane roe,match\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    {__LINE__, "name1,name2,identifiers1,identifiers2,is_match\nJane,Kim,x;AB1234,AB 12-34,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    /* each value of one side beside each of the other */
    {__LINE__,
     "name1,name2,dob1,dob2,is_match\nJane Roe,Jane Roe,1946;1961-02-03,1990|1961-02-03,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    {__LINE__, "name1,name2,alias1,alias2,is_match\nAnna Smith,Kim Yong,x;Jane Roe,y;Jane Roe,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    /* a ship is its number, whatever it is called; a number that does not check says nothing */
    {__LINE__,
     "name1,name2,schema,imo1,imo2,is_match\nNEPTUN,NEPTUN,Vessel,9358010,8404991,0\n"
     "NEPTUN,NEPTUN,Vessel,9358010,IMO 9358010,1\nNEPTUN,AZUL,Vessel,9358010,IMO9358010,1\n"
     "NEPTUN,NEPTUN,Vessel,9358010,8404992,1\nNEPTUN,NEPTUN,Vessel,9358010,,1\n",
     "P 1.0 R 1.0 tried 5: 4 0 0 1"},
    /* so is a body of a Russian register; the passport of a person is not */
    {__LINE__,
     "name1,name2,schema,id_number1,id_number2,is_match\n"
     "Vostok JSC,Vostok JSC,Company,7704863782,7705713236,0\n"
     "Vostok JSC,Vostok JSC,Company,7704863782;1147746527279,1147746527279,1\n"
     "Vostok JSC,Vostok JSC,Company,1147746527279,1067746244026,0\n"
     "Vostok JSC,Vostok JSC,Company,7704863783,7705713236,1\n"
     "Jane Roe,Jane Roe,Person,7704863782,7705713236,1\n"
     "Jane Roe,Jane Roe,Person,500100732259,781632172704,0\n"
     "Jane Roe,Jane Roe,Person,304500116000157,304463210700212,0\n",
     "P 1.0 R 1.0 tried 7: 3 0 0 4"},
    /* "12" is a number that many bear */
    {__LINE__, "name1,name2,id_number1,id_number2,is_match\nJane Roe,Kim Yong,12,12,0\n",
     "P 1.0 R 1.0 tried 1: 0 0 0 1"},
    /* a person is no ship, a firm no ship of its name */
    {__LINE__, "name1,name2,schema1,schema2,is_match\nAlfa,Alfa,Company,Vessel,0\n",
     "P 1.0 R 1.0 tried 1: 0 0 0 1"},
    {__LINE__, "name1,name2,schema1,schema2,is_match\nAlfa Beta,Alfa Beta,Company,LegalEntity,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    /* one list's nationality is the other's country */
    {__LINE__,
     "name1,name2,schema,nationality1,country1,nationality2,country2,is_match\n"
     "Vostok Alfa,Vostok Beta Alfa,Person,FR,KP,KP,KP,1\n",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    /* weak aliases want to be there letter for letter */
    {__LINE__,
     "name1,name2,weak_alias2,is_match\nVostokov,Jane Roe,Vostokov,1\n"
     "Vostakov,Jane Roe,Vostokov,0\n",
     "P 1.0 R 1.0 tried 2: 1 0 0 1"},
    /* entities of FollowTheMoney, a pair a line */
    {__LINE__,
     "{\"left\":{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Anna "
     "Smith\",\"Jane "
     "Roe\"],\"birthDate\":[\"1961\"]}},\"right\":{\"schema\":\"Person\",\"properties\":{\"alias\":"
     "["
     "\"JANE ROE\"]}},\"judgement\":\"positive\"}\n\n"
     "{\"judgement\":\"negative\",\"left\":{\"schema\":\"Person\",\"name\":\"Jane "
     "Roe\",\"birthDate\":"
     "\"1961\"},\"right\":{\"schema\":\"Person\",\"name\":\"Jane Roe\",\"birthDate\":[\"1999\"]}}\n"
     "{\"left\":{\"name\":\"Jane Roe\"},\"right\":{\"name\":\"Jane Roe\"},\"judgement\":"
     "\"no_judgement\"}",
     "P 1.0 R 1.0 tried 2: 1 0 0 1"},
    {__LINE__,
     "{\"left\":{\"schema\":\"Vessel\",\"properties\":{\"name\":[\"Neptun\"],\"imoNumber\":["
     "\"IMO9358010\"]}"
     "},\"right\":{\"schema\":\"Vessel\",\"properties\":{\"name\":[\"Azul\"],\"imoNumber\":["
     "\"9358010\"]}},\"judgement\":\"positive\"}",
     "P 1.0 R 1.0 tried 1: 1 0 0 0"},
    /* refused */
    {__LINE__, "{\"left\":{},\"judgement\":\"positive\"}",
     "p.csv:1:1: a pair has two entities, \"left\" and \"right\"; 'right' is missing"},
    {__LINE__, "\n{\"left\":{},\"right\":{},\"judgement\":\"perhaps\"}",
     "p.csv:2:35: \"judgement\" is 'perhaps'; write positive, negative or unsure"},
    {__LINE__, "{\"left\":{},\"right\":{}}",
     "p.csv:1:1: \"judgement\" is ''; write positive, negative or unsure"},
    {__LINE__, "", "p.csv:1:1: the file is empty; it needs a first row: name1,name2,is_match"},
    {__LINE__, "a,b,c\n",
     "p.csv:1:1: the first row must name the columns name1, name2, is_match (and may name schema, "
     "category, birth_date1, birth_date2, ...); found 'a,b,c'"},
    {__LINE__, "name1,name2,is_match\na,b\n", "p.csv:2:1: 2 fields where the first row has 3"},
    {__LINE__, "name1,name2,is_match\na,b,1,more\n",
     "p.csv:2:1: 4 fields where the first row has 3"},
    {__LINE__, "name1,name2,is_match\na,b,perhaps\n",
     "p.csv:2:5: is_match is 'perhaps'; write true or false, or 1 or 0, or ambiguous"},
    {__LINE__, "name1,name2,is_match\na,\xFF,1\n",
     "p.csv:2:3: byte 1 of the name is not UTF-8; convert the file to UTF-8"},
};

/* "P 1.0 R 1.0 tried 2: true_match false_match missed true_clear" of the last line. */
static const char *
show_last(const det_text *lines, char *into, size_t room)
{
    static const char *const keys[] = {"precision",   "recall", "tried",     "true_match",
                                       "false_match", "missed", "true_clear"};
    det_str rest = det_text_str(lines), line, last = {0}, of[COUNT(keys)];
    while (det_str_next(&rest, '\n', &line))
        last = line;
    for (size_t k = 0; k < COUNT(keys); k++) {
        char key[32];
        snprintf(key, sizeof key, "\"%s\":", keys[k]);
        size_t at = det_str_find(last, det_str_of(key)), end;
        CHECK(at != SIZE_MAX);
        if (at == SIZE_MAX) return "?";
        for (at = end = at + strlen(key); end < last.len && last.ptr[end] != ',';)
            end++;
        of[k] = det_str_slice(last, at, end);
    }
    snprintf(into, room, "P %.*s R %.*s tried %.*s: %.*s %.*s %.*s %.*s", DET_STR_FMT(of[0]),
             DET_STR_FMT(of[1]), DET_STR_FMT(of[2]), DET_STR_FMT(of[3]), DET_STR_FMT(of[4]),
             DET_STR_FMT(of[5]), DET_STR_FMT(of[6]));
    return into;
}

TEST(pairs)
{
    det_text *lines;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &lines, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_text_clear(lines);
        det_status st = det_pairs_score(NULL, 7000, false, det_str_of(rows[i].csv), "p.csv", lines,
                                        NULL, &err);
        char shown[200];
        CHECK_TEXT(rows[i].line, st == DET_OK ? show_last(lines, shown, sizeof shown) : err.text,
                   rows[i].want);
    }
    det_text_free(lines);
}

TEST(pairs_scores)
{
    det_text *lines, *scores;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &lines, &err), &err);
    CHECK_OK(det_text_new(0, &scores, &err), &err);
    CHECK_OK(det_pairs_score(NULL, 7000, false,
                             DET_STR("name1,name2,is_match\n\"Roe, Jane\",Roe Jane,1\n"), "p.csv",
                             lines, scores, &err),
             &err);
    CHECK_TEXT(__LINE__, det_text_bytes(scores),
               "name1,name2,is_match,score\n\"Roe, Jane\",Roe Jane,1,1.0000\n");
    det_text_clear(lines);
    det_text_clear(scores);
    CHECK_OK(det_pairs_score(NULL, 7000, false,
                             DET_STR("\xEF\xBB\xBF{\"left\":{\"name\":\"Roe\"},\"right\":{\"name\":"
                                     "\"Kim\"},\"judgement\":\"negative\" }\n"),
                             "p.json", lines, scores, &err),
             &err);
    CHECK_TEXT(
        __LINE__, det_text_bytes(scores),
        "{\"left\":{\"name\":\"Roe\"},\"right\":{\"name\":\"Kim\"},\"judgement\":\"negative\","
        "\"score\":0.0000}\n");
    det_text_free(lines);
    det_text_free(scores);
}

/* Every line that is written for a small file, whole. */
TEST(pairs_lines)
{
    det_text *lines;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &lines, &err), &err);
    CHECK_OK(det_pairs_score(NULL, 7000, false,
                             DET_STR("name1,name2,is_match,category\nJane Roe,Jane Roe,1,a\n"
                                     "Jane Roe,Kim Chol,0,b\n"),
                             "p.csv", lines, NULL, &err),
             &err);
    CHECK_TEXT(
        __LINE__, det_text_bytes(lines),
        "{\"category\":\"a\",\"precision\":1.0,\"recall\":1.0,\"f1\":1.0,\"threshold\":0.7,"
        "\"tried\":"
        "1,\"true_match\":1,\"false_match\":0,\"missed\":0,\"true_clear\":0}\n"
        "{\"category\":\"b\",\"precision\":1.0,\"recall\":1.0,\"f1\":1.0,\"threshold\":0.7,"
        "\"tried\":"
        "1,\"true_match\":0,\"false_match\":0,\"missed\":0,\"true_clear\":1}\n"
        "{\"bin\":0.0,\"below\":0.0001,\"tried\":1,\"same\":0,\"share\":0.0,\"share_low\":0.0,"
        "\"share_high\":0.7935,\"calibrated\":0.0}\n"
        "{\"bin\":1.0,\"below\":null,\"tried\":1,\"same\":1,\"share\":1.0,\"share_low\":0.2065,"
        "\"share_high\":1.0,\"calibrated\":1.0}\n"
        "{\"precision\":1.0,\"recall\":1.0,\"f1\":1.0,\"threshold\":0.7,\"tried\":2,\"true_match\":"
        "1,"
        "\"false_match\":0,\"missed\":0,\"true_clear\":1,\"precision_low\":0.2065,"
        "\"precision_high\":1.0,\"recall_low\":0.2065,\"recall_high\":1.0,\"best_threshold\":0.7,"
        "\"best_f1\":1.0}\n");
    det_text_free(lines);
}
