/* What one imported version does to the rectangles of one subject, as a table. */
#include "store/history.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

/* A rectangle is written "10-20a": body a from day 10 to before day 20; "*" is for ever. */
static void
print(char *out, size_t size, const det_rectangle *r)
{
    size_t used = strlen(out);
    if (r->before == DET_DAY_FOREVER)
        (void)snprintf(out + used, size - used, "%s%d-*%c", used == 0 ? "" : " ", (int)r->from,
                       (char)r->body);
    else
        (void)snprintf(out + used, size - used, "%s%d-%d%c", used == 0 ? "" : " ", (int)r->from,
                       (int)r->before, (char)r->body);
}

static const struct {
    int line;
    det_rectangle believed[3];
    size_t count;
    det_day from, before;
    int64_t body;
    const char *want; /* closed, then added */
} plan_rows[] = {
#define EVER DET_DAY_FOREVER
    /* newly listed, at the end and in the middle */
    {__LINE__, {{0}}, 0, 10, EVER, 'a', "close: add: 10-*a"},
    {__LINE__, {{0}}, 0, 10, 20, 'a', "close: add: 10-20a"},
    /* gone */
    {__LINE__, {{1, 'a', 5, EVER}}, 1, 10, EVER, 0, "close: 1 add: 5-10a"},
    {__LINE__, {{1, 'a', 10, EVER}}, 1, 10, EVER, 0, "close: 1 add:"},
    /* a hole that an older version shows */
    {__LINE__, {{1, 'a', 5, EVER}}, 1, 10, 20, 0, "close: 1 add: 5-10a 20-*a"},
    /* changed */
    {__LINE__, {{1, 'a', 5, EVER}}, 1, 10, EVER, 'b', "close: 1 add: 5-10a 10-*b"},
    {__LINE__, {{1, 'a', 5, 30}}, 1, 10, 20, 'b', "close: 1 add: 5-10a 20-30a 10-20b"},
    /* joined with what comes before, after, and on both sides */
    {__LINE__, {{1, 'a', 5, 10}}, 1, 10, 20, 'a', "close: 1 add: 5-20a"},
    {__LINE__, {{1, 'a', 20, EVER}}, 1, 10, 20, 'a', "close: 1 add: 10-*a"},
    {__LINE__, {{1, 'a', 5, 10}, {2, 'a', 20, 40}}, 2, 10, 20, 'a', "close: 1 2 add: 5-40a"},
    {__LINE__,
     {{1, 'a', 5, 10}, {2, 'b', 10, 20}, {3, 'a', 20, 40}},
     3,
     10,
     20,
     'a',
     "close: 1 2 3 add: 5-40a"},
    /* neighbours with another body are left alone */
    {__LINE__, {{1, 'b', 5, 10}, {2, 'c', 20, 40}}, 2, 10, 20, 'a', "close: add: 10-20a"},
    {__LINE__,
     {{1, 'b', 5, 10}, {2, 'c', 10, 30}, {0}},
     2,
     10,
     20,
     'b',
     "close: 1 2 add: 20-30c 5-20b"},
};

TEST(history_plan)
{
    for (size_t i = 0; i < COUNT(plan_rows); i++) {
        det_history_change change;
        det_history_plan(plan_rows[i].believed, plan_rows[i].count, plan_rows[i].from,
                         plan_rows[i].before, plan_rows[i].body, &change);
        char got[256] = "close:", added[128] = "";
        for (size_t j = 0; j < change.close_count; j++) {
            size_t used = strlen(got);
            (void)snprintf(got + used, sizeof got - used, " %d", (int)change.close[j]);
        }
        for (size_t j = 0; j < change.add_count; j++)
            print(added, sizeof added, &change.add[j]);
        size_t used = strlen(got);
        (void)snprintf(got + used, sizeof got - used, " add:%s%s", added[0] == '\0' ? "" : " ",
                       added);
        CHECK_TEXT(plan_rows[i].line, got, plan_rows[i].want);
    }
}
