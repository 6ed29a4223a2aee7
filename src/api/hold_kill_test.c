/* kill -9 while several people place, ask for, approve and move the same holds: what was
 * acknowledged is there, nothing is there by half, one hold moves at most once, and what an
 * exemption for a single transaction frees is one hold and no second.
 *
 * A round has its own few holds and a process for each person; of those who approve there are two,
 * of those who move three, all after the same holds.  A process says down a pipe what it begins and
 * what came back, so that of each kill is known whether it fell into work.  In turn one of them is
 * killed and the others go on for a while, or all are; on a server also the processes that serve
 * them, and the whole server.  DET_TEST_KILLS in the environment is how many rounds. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/made_life.h"
#include "base/test.h"
#include "base/text.h"
#include "store/made.h"
#include "store/made_kill.h"

enum {
    ROUNDS = 24,
    ROUNDS_POSTGRES = 9,
    HOLDS = 4,
    PEOPLE = 9,
    TOLD_MAX = 1 << 15,
    PAUSE_US = 1000
};

typedef enum work { PLACE, REQUEST, APPROVE, USE, RELEASE, WORKS } work;
static const char *const words[WORKS] = {"place", "request", "approve", "use", "released"};

static const struct {
    work work;
    const char *who;
} people[PEOPLE] = {{PLACE, "ann"},   {REQUEST, "bob"}, {APPROVE, "eve"},
                    {APPROVE, "dan"}, {USE, "bob"},     {USE, "bob"},
                    {RELEASE, "bob"}, {RELEASE, "dan"}, {RELEASE, "eve"}};

/* What a process says: '(' it begins, '+' it is acknowledged, '-' refused, '?' nobody knows. */
typedef struct told {
    uint32_t hold;
    uint8_t person;
    char what;
} told;

/* The last two holds of a round are such as the exemption of that round would free. */
static bool
is_by_licence(uint32_t hold)
{
    return hold % HOLDS >= HOLDS - 2;
}

/* ---- a person -----------------------------------------------------------------------------------
 */

static det_status
do_work(made_life *life, det_store *store, int person, uint32_t hold, det_error *err)
{
    const char *who = people[person].who;
    det_text_clear(life->told);
    switch (people[person].work) {
    case PLACE:
        return made_life_place(life, store, hold, is_by_licence(hold), err);
    case USE:
        return made_life_use(life, store, hold / HOLDS, hold, err);
    default:
        return made_life_enter(life, store, hold, words[people[person].work], who, err);
    }
}

static void
say(int pipe_end, int person, uint32_t hold, char what)
{
    const told said = {hold, (uint8_t)person, what};
    if (write(pipe_end, &said, sizeof said) != sizeof said) _exit(3);
}

/* Goes round the holds until each had its entry from this person, or is dealt with by another. */
static void
work_until_killed(made_life *life, const char *folder, uint32_t first, int person, int pipe_end)
{
    bool is_done[HOLDS] = {false};
    int64_t pause_us = PAUSE_US;
    det_store *store = NULL;
    det_error err = {0};
    if (det_store_open(folder, false, &store, &err) != DET_OK) _exit(1);
    say(pipe_end, person, 0, 'o');
    for (unsigned left = HOLDS; left > 0;) {
        for (uint32_t at = 0; at < HOLDS; at++) {
            /* every other person from the other end, so that they meet */
            uint32_t i = person % 2 == 0 ? at : HOLDS - 1 - at;
            if (is_done[i]) continue;
            if (people[person].work == USE && i != HOLDS - 2 + (uint32_t)person % 2) {
                is_done[i] = true; /* one exemption, two holds, a person for each */
                left--;
                continue;
            }
            err = (det_error){0};
            say(pipe_end, person, first + i, '(');
            det_status st = do_work(life, store, person, first + i, &err);
            if (st != DET_OK && st != DET_REFUSED && st != DET_MISSING && st != DET_CONFLICT) {
                say(pipe_end, person, first + i,
                    strstr(err.text, "nothing was changed") != NULL ? '-' : '?');
                _exit(2); /* the server is gone */
            }
            say(pipe_end, person, first + i, st == DET_OK ? '+' : '-');
            if (st == DET_OK) {
                is_done[i] = true;
                left--;
            }
        }
        made_pause_us(pause_us); /* a refusal is a record: not too many */
        if (pause_us < 64 * PAUSE_US) pause_us *= 2;
    }
    for (;;)
        made_pause_us(1000000);
}

/* ---- a round ------------------------------------------------------------------------------------
 */

enum { KILL_ALL, KILL_ONE, KILL_BACKENDS, KILL_SERVER };

typedef struct tally {
    unsigned kills, within; /* processes of ours, and those that were at work on a hold */
    unsigned acknowledged[WORKS], unknown, idle;
} tally;

typedef struct round_of {
    pid_t people[PEOPLE];
    int from;
    told said[TOLD_MAX];
    size_t count;
} round_of;

static void
begin_round(made_life *life, const char *folder, uint32_t first, round_of *r)
{
    int ends[2];
    det_store *store = NULL;
    det_error err = {0};
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_OK(made_life_exempt(life, store, first / HOLDS, &err), &err);
    det_store_close(store);
    CHECK(pipe(ends) == 0);
    for (int p = 0; p < PEOPLE; p++) {
        r->people[p] = fork();
        CHECK(r->people[p] >= 0);
        if (r->people[p] == 0) {
            (void)close(ends[0]);
            work_until_killed(life, folder, first, p, ends[1]);
        }
    }
    CHECK(close(ends[1]) == 0);
    r->from = ends[0];
    r->count = 0;
    /* the time counts from when work can begin */
    for (int open = 0; open < PEOPLE && read(r->from, &r->said[0], sizeof(told)) == sizeof(told);)
        if (r->said[0].what == 'o')
            open++;
        else
            r->said[++r->count] = r->said[0]; /* from 1: slot 0 is for reading */
}

static void
kill_person(round_of *r, int person, tally *sum)
{
    int how = 0;
    if (r->people[person] <= 0) return;
    CHECK(kill(r->people[person], SIGKILL) == 0);
    CHECK(waitpid(r->people[person], &how, 0) == r->people[person]);
    CHECK(WIFSIGNALED(how) || WEXITSTATUS(how) <= 2);
    sum->kills += WIFSIGNALED(how);
    r->people[person] = 0;
}

/* What they say for so long; 0: what they have said, once nobody is left. */
static void
hear(round_of *r, int64_t us)
{
    int64_t until_us = made_now_us() + us;
    for (int64_t left_us = us; left_us >= 0; left_us = until_us - made_now_us()) {
        struct pollfd from = {.fd = r->from, .events = POLLIN};
        if (us > 0 && poll(&from, 1, 1 + (int)(left_us / 1000)) <= 0) break;
        CHECK(r->count + 1 < TOLD_MAX);
        if (read(r->from, &r->said[r->count + 1], sizeof(told)) != sizeof(told)) break;
        r->count += r->count + 2 < TOLD_MAX;
        if (us == 0) until_us = INT64_MAX;
    }
}

static void
end_round(round_of *r, int victim, int64_t after_us, tally *sum)
{
    hear(r, after_us);
    if (victim == KILL_ONE) {
        kill_person(r, (int)(det_test_random() % PEOPLE), sum);
        hear(r, after_us / 2);
    }
    if (victim == KILL_BACKENDS) made_kill_backends();
    if (victim == KILL_SERVER) made_kill_server();
    if (victim == KILL_BACKENDS || victim == KILL_SERVER) hear(r, 20000);
    for (int p = 0; p < PEOPLE; p++)
        kill_person(r, p, sum);
    hear(r, 0);
    CHECK(close(r->from) == 0);
}

/* ---- what is there ------------------------------------------------------------------------------
 */

static int64_t
count_entries(const char *folder, uint32_t hold, work what)
{
    char sql[300];
    if (what == USE)
        (void)snprintf(sql, sizeof sql,
                       "select count(*) from entry where book = 'licence' and body like "
                       "'%%\"entry\":\"use\"%%\"reference\":\"H-%u\"%%'",
                       hold);
    else if (what == PLACE)
        (void)snprintf(sql, sizeof sql,
                       "select count(*) from entry where book = 'hold' and ref = 'H-%u'", hold);
    else
        (void)snprintf(sql, sizeof sql,
                       "select count(*) from entry where book = 'hold' and topic = 'H-%u' and body "
                       "like '%%\"entry\":\"%s\"%%'",
                       hold, words[what]);
    return made_number(folder, sql);
}

static void
look(const char *folder, const round_of *r, tally *sum)
{
    char begun[PEOPLE] = {0};
    for (size_t i = 1; i <= r->count; i++) {
        const told *said = &r->said[i];
        begun[said->person] = said->what == '(';
        sum->unknown += said->what == '?';
        if (said->what != '+') continue;
        work what = people[said->person].work;
        sum->acknowledged[what]++;
        int64_t is = count_entries(folder, said->hold, what);
        if (is != 1)
            det_test_fail(__FILE__, __LINE__,
                          "H-%u: %s by %s was acknowledged and is there %lld "
                          "times",
                          said->hold, words[what], people[said->person].who, (long long)is);
        if (what == RELEASE && is_by_licence(said->hold))
            CHECK(count_entries(folder, said->hold, USE) == 1);
    }
    unsigned within = 0;
    for (int p = 0; p < PEOPLE; p++)
        within += begun[p] != 0;
    sum->within += within;
    sum->idle += within == 0;
}

/* Of all holds of all rounds: no half transaction, no second of what there is one of. */
static void
look_at_all(const char *folder, long rounds)
{
    CHECK(made_number(folder,
                      "select count(*) from (select topic from entry where book = 'hold' and "
                      "body like '%\"entry\":\"released\"%' group by topic having count(*) > "
                      "1) x") == 0);
    CHECK(made_number(folder,
                      "select count(*) from (select e.about from entry e where e.book = "
                      "'hold' and (e.body like '%\"entry\":\"approve\"%' or e.body like "
                      "'%\"entry\":\"refuse\"%') group by e.about having count(*) > 1) x") == 0);
    CHECK(made_number(folder,
                      "select count(*) from (select tx from entry where book = 'hold' and tx "
                      "in (select tx from entry where book = 'hold' and ref = topic) group "
                      "by tx having count(*) <> 3) x") == 0);
    /* an exemption: used once, and one hold moved under it */
    CHECK(made_number(folder, "select count(*) from entry where book = 'licence' and body like "
                              "'%\"entry\":\"use\"%'") <= (int64_t)(rounds + 1));
    CHECK(made_number(folder,
                      "select count(*) from entry m where m.book = 'hold' and m.body like "
                      "'%\"entry\":\"released\"%' and exists (select 1 from entry b where b.book = "
                      "'hold' and b.topic = m.topic and b.body like '%un.1718.asset_freeze%')") <=
          made_number(folder, "select count(*) from entry where book = 'licence' and body like "
                              "'%\"entry\":\"use\"%'"));
    CHECK(made_number(folder, "select count(*) from txn a where a.tx > 1 and not exists (select 1 "
                              "from txn b where b.tx = a.tx - 1 and b.at_us < a.at_us)") == 0);
    CHECK(made_number(folder, "select count(*) from leaf where kind = 'transaction'") ==
          made_number(folder, "select count(*) from txn"));
}

static void
verify(const char *folder)
{
    det_error err = {0};
    det_store *store = NULL;
    det_text *text = NULL;
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_OK(made_life_verify(store, &err), &err);
    CHECK_OK(det_text_new(0, &text, &err), &err);
    CHECK_OK(det_hold_list(store, (det_str){0}, (det_str){0}, INT64_C(1893456000000000),
                           (det_str){0}, text, &err),
             &err);
    det_text_free(text);
    det_store_close(store);
}

TEST(holds_survive_kill_9)
{
    static round_of r;
    char folder[512];
    det_error err = {0};
    made_life life;
    tally sum = {0};
    const char *given = getenv("DET_TEST_KILLS");
    long rounds = made_is_postgres() ? ROUNDS_POSTGRES : ROUNDS;
    if (given != NULL) rounds = strtol(given, NULL, 10);
    (void)made_path(folder, sizeof folder, det_test_folder(), "holds");
    CHECK_OK(made_life_begin(folder, &life, &err), &err);
    /* how long a whole round takes here: the kills fall into that */
    tally first = {0};
    int64_t begun_us = made_now_us();
    begin_round(&life, folder, 0, &r);
    while (count_entries(folder, 0, RELEASE) == 0 && made_now_us() - begun_us < 30000000)
        hear(&r, 5000);
    uint64_t window_us = (uint64_t)(made_now_us() - begun_us);
    end_round(&r, KILL_ALL, 1, &first);
    made_settle();
    look(folder, &r, &first);
    CHECK(first.acknowledged[RELEASE] > 0);
    /* a round on a busy machine may end before anything has moved; some must have */
    for (long i = 1; i <= rounds || (sum.acknowledged[RELEASE] == 0 && i <= 8 * rounds); i++) {
        int victim = !made_is_postgres() ? (int)(i % 2) : (int)(i % 4);
        begin_round(&life, folder, (uint32_t)i * HOLDS, &r);
        end_round(&r, victim, 1 + (int64_t)(det_test_random() % window_us), &sum);
        made_settle();
        look(folder, &r, &sum);
        if (i % 10 == 0 || i >= rounds) look_at_all(folder, i);
        if (i % 50 == 0 || i >= rounds) verify(folder);
    }
    printf("%ld rounds, %u processes killed, %u of them at work on a hold; %u rounds beside any "
           "work\nacknowledged: %u placed, %u asked for, %u approved, %u moved, %u uses of the "
           "exemptions; %u times nobody knew\n",
           rounds, sum.kills, sum.within, sum.idle, sum.acknowledged[PLACE],
           sum.acknowledged[REQUEST], sum.acknowledged[APPROVE], sum.acknowledged[RELEASE],
           sum.acknowledged[USE], sum.unknown);
    CHECK(sum.within > sum.kills / 8 && sum.acknowledged[RELEASE] > 0);
    made_life_end(&life);
}
