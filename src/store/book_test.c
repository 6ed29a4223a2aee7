/* The books in the store: what is written stays, in order, and nothing else gets in. */
#include "store/book.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/test.h"
#include "base/text.h"
#include "store/made.h"
#include "store/schema.h"

/* Entries to be written, as "ref", "ref<about", "ref@topic", with a body. */
typedef struct wanted {
    const char *const *words;
    size_t count;
    int64_t known_us; /* 0: when it is recorded */
    size_t kept;      /* out: entries that it was shown */
} wanted;

static det_status
make(void *context, const det_book_entries *kept, const det_stamp *stamp, det_arena *arena,
     det_book_entries *added, det_error *err)
{
    wanted *w = context;
    w->kept = kept->count;
    added->items = DET_NEW(arena, det_entry, w->count + 1);
    if (added->items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "entries");
    for (size_t i = 0; i < w->count; i++) {
        det_str word = det_str_of(w->words[i]);
        size_t at = det_str_find_byte(word, '<'), topic = det_str_find_byte(word, '@');
        added->items[i] = (det_entry){
            .id = det_str_slice(word, 0, at == SIZE_MAX ? topic : at),
            .topic = topic == SIZE_MAX ? (det_str){0} : det_str_slice(word, topic + 1, word.len),
            .about = at == SIZE_MAX ? (det_str){0} : det_str_slice(word, at + 1, word.len),
            .body = DET_STR("{\"note\":\"n\"}"),
            .stamp = *stamp};
        if (w->known_us != 0) added->items[i].stamp.known_us = w->known_us;
    }
    added->count = w->count;
    return DET_OK;
}

static det_status
write_words(det_store *store, det_book book, int64_t now_us, const char *const *words, size_t count,
            int64_t known_us, det_error *err)
{
    det_arena *arena = NULL;
    wanted w = {words, count, known_us, 0};
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK)
        st = det_store_book_write(store, book, NULL, now_us, "ann", make, &w, arena, err);
    det_arena_free(arena);
    return st;
}

/* "a b<a" and the transaction and actor of the last. */
static const char *
show(det_store *store, det_book book, char out[400])
{
    det_arena *arena = NULL;
    det_error err;
    det_book_entries entries;
    size_t used = 0;
    out[0] = '\0';
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_store_book_read(store, book, NULL, arena, &entries, &err), &err);
    for (size_t i = 0; i < entries.count; i++) {
        const det_entry *e = &entries.items[i];
        used += (size_t)snprintf(out + used, 400 - used, "%.*s%s%.*s@%u/%lld/%lld ",
                                 DET_STR_FMT(e->id), e->about.len > 0 ? "<" : "",
                                 DET_STR_FMT(e->about), e->stamp.tx, (long long)e->stamp.known_us,
                                 (long long)e->stamp.recorded_us);
        CHECK(det_str_equal(e->body, DET_STR("{\"note\":\"n\"}")));
        CHECK(det_str_equal(e->stamp.actor, DET_STR("ann")));
    }
    det_arena_free(arena);
    return out;
}

TEST(book_keeps_entries)
{
    static const char *const first[] = {"a", "b<a"};
    static const char *const again[] = {"a"};
    static const char *const second[] = {"c<b"};
    static const char *const rival[] = {"d<b"};
    char folder[512], out[400], said[200];
    det_error err;
    det_store *store = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), "book");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    CHECK_OK(write_words(store, DET_BOOK_QUOTA, 1000, first, 2, 0, &err), &err);
    CHECK_OK(write_words(store, DET_BOOK_FINDING, 500, again, 1, 0, &err), &err);
    /* an entry that is there; the clock that went back did no harm */
    CHECK(write_words(store, DET_BOOK_QUOTA, 2000, again, 1, 0, &err) != DET_OK);
    CHECK_TEXT(__LINE__, show(store, DET_BOOK_QUOTA, out), "a@1/1000/1000 b<a@1/1000/1000 ");
    CHECK_TEXT(__LINE__, show(store, DET_BOOK_FINDING, out), "a@2/1001/1001 ");
    CHECK_OK(write_words(store, DET_BOOK_QUOTA, 3000, second, 1, 2000, &err), &err);
    CHECK(write_words(store, DET_BOOK_QUOTA, 4000, rival, 1, 0, &err) != DET_OK);
    /* nothing is known after it is recorded, and no entry before the one it is about */
    CHECK(write_words(store, DET_BOOK_QUOTA, 4000, (const char *const[]){"e"}, 1, 5000, &err) !=
          DET_OK);
    CHECK(write_words(store, DET_BOOK_QUOTA, 4000, (const char *const[]){"e<c"}, 1, 1999, &err) !=
          DET_OK);
    CHECK(write_words(store, DET_BOOK_QUOTA, 4000, (const char *const[]){"e<nobody"}, 1, 0, &err) ==
          DET_MISSING);
    CHECK_TEXT(__LINE__, err.text, "no entry 'nobody' in the book of quotas");
    /* none to write is no transaction */
    CHECK_OK(write_words(store, DET_BOOK_LICENCE, 4000, first, 0, 0, &err), &err);
    CHECK_TEXT(__LINE__, show(store, DET_BOOK_QUOTA, out),
               "a@1/1000/1000 b<a@1/1000/1000 c<b@3/2000/3000 ");
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
    static const struct {
        int line;
        const char *sql, *want;
        const char *want_postgres; /* NULL: the same */
    } rows[] = {
        {__LINE__, "delete from entry", "entry: rows are kept for ever"},
        {__LINE__, "update entry set body = '{}'", "entry: rows never change"},
        {__LINE__,
         "insert into entry(book, ref, about, tx, known_us, body) values "
         "('licence', 'x', 1, 3, 1, '{}')",
         "entry: it is about none of its book that was known before"},
        {__LINE__,
         "insert into entry(book, ref, tx, known_us, body) values ('quota', 'x', 3, 9999, '{}')",
         "entry: known before it is recorded, and not after"},
        {__LINE__, "insert into entry(book, ref, tx, known_us, body) values ('', 'x', 3, 1, '{}')",
         "CHECK constraint failed: book <> ''",
         "new row for relation \"entry\" violates check constraint \"entry_book_check1\""},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, made_meddle(folder, rows[i].sql, said, sizeof said),
                   made_is_postgres() && rows[i].want_postgres != NULL ? rows[i].want_postgres
                                                                       : rows[i].want);
}

/* What a scope names is read by topic, and nothing else is. */
TEST(book_by_topic)
{
    static const struct {
        int line;
        const char *ids[3], *want;
    } rows[] = {
        {__LINE__, {"A"}, "A A/1 I A/2"},
        {__LINE__, {"A/1"}, "A A/1 I A/2"},             /* an entry leads to its topic */
        {__LINE__, {"I"}, "A A/1 I A/2"},               /* also one that has a name of its own */
        {__LINE__, {"B", "A/1", "A"}, "B A A/1 I A/2"}, /* once each, in the order asked for */
        {__LINE__, {"C"}, ""},
        {__LINE__, {NULL}, ""},
    };
    char folder[512], out[400];
    det_error err;
    det_store *store = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), "topics");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    CHECK_OK(write_words(store, DET_BOOK_HOLD, 1000,
                         (const char *const[]){"A@A", "A/1@A", "B@B", "I@A"}, 4, 0, &err),
             &err);
    CHECK_OK(write_words(store, DET_BOOK_HOLD, 1001, (const char *const[]){"A/2@A"}, 1, 0, &err),
             &err);
    CHECK_OK(write_words(store, DET_BOOK_QUOTA, 1002, (const char *const[]){"A"}, 1, 0, &err),
             &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_arena *arena = NULL;
        det_str ids[3];
        det_book_scope scope = {ids, 0};
        det_book_entries entries;
        size_t used = 0;
        while (scope.count < 3 && rows[i].ids[scope.count] != NULL) {
            ids[scope.count] = det_str_of(rows[i].ids[scope.count]);
            scope.count++;
        }
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        CHECK_OK(det_store_book_read(store, DET_BOOK_HOLD, &scope, arena, &entries, &err), &err);
        out[0] = '\0';
        for (size_t j = 0; j < entries.count; j++)
            used += (size_t)snprintf(out + used, sizeof out - used, "%s%.*s", j > 0 ? " " : "",
                                     DET_STR_FMT(entries.items[j].id));
        CHECK_TEXT(rows[i].line, out, rows[i].want);
        /* a writer is shown the same */
        wanted w = {(const char *const[]){NULL}, 0, 0, 99};
        CHECK_OK(
            det_store_book_write(store, DET_BOOK_HOLD, &scope, 2000, "ann", make, &w, arena, &err),
            &err);
        CHECK(w.kept == entries.count);
        det_arena_free(arena);
    }
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
}

/* A store of schema 1 gets the books and keeps what it had. */
/* What a walk came by: "a a/1 | b" with a bar behind each part. */
typedef struct walked {
    char *out;
    size_t used, parts, entries, fails_at;
} walked;

static det_status
walk_on(void *context, const det_book_entries *part, det_arena *arena, det_error *err)
{
    walked *w = context;
    (void)arena;
    for (size_t i = 0; i < part->count && w->used < 300; i++)
        w->used += (size_t)snprintf(w->out + w->used, 400 - w->used, "%.*s ",
                                    DET_STR_FMT(part->items[i].id));
    w->entries += part->count;
    if (++w->parts == w->fails_at) return det_fail(err, DET_REFUSED, (det_where){0}, "enough");
    return DET_OK;
}

static const char *
walk_through(det_store *store, det_book_order order, char out[400])
{
    det_error err;
    walked w = {.out = out};
    out[0] = '\0';
    CHECK_OK(det_store_book_visit(store, DET_BOOK_HOLD, order, walk_on, &w, &err), &err);
    return out;
}

/* A walk gives every entry once, topics whole, and reads no more at once than a part. */
TEST(book_is_walked_through)
{
    static const char *const first[] = {"a@a", "b@b", "a/1@a"};
    static const char *const second[] = {"c@c", "b/1@b", "a/2@a"};
    static const char *const lost[] = {"x/1@x"};
    char folder[512], out[400];
    det_error err;
    det_store *store = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), "walk");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    CHECK_TEXT(__LINE__, walk_through(store, DET_BOOK_BY_TOPIC, out), "");
    CHECK_OK(write_words(store, DET_BOOK_HOLD, 1000, first, 3, 0, &err), &err);
    CHECK_OK(write_words(store, DET_BOOK_CASE, 1500, first, 1, 0, &err), &err);
    CHECK_OK(write_words(store, DET_BOOK_HOLD, 2000, second, 3, 0, &err), &err);
    CHECK_TEXT(__LINE__, walk_through(store, DET_BOOK_BY_TOPIC, out), "a a/1 a/2 b b/1 c ");
    CHECK_TEXT(__LINE__, walk_through(store, DET_BOOK_AS_RECORDED, out), "a b a/1 c b/1 a/2 ");
    /* 2,000 topics more, each with an entry that comes later */
    static char names[4000][16];
    static const char *words[4000];
    for (int i = 0; i < 4000; i++) {
        snprintf(names[i], sizeof names[i], i < 2000 ? "t%d@t%d" : "t%d/1@t%d", i % 2000, i % 2000);
        words[i] = names[i];
    }
    CHECK_OK(write_words(store, DET_BOOK_HOLD, 3000, words, 4000, 0, &err), &err);
    walked w = {.out = out};
    CHECK_OK(det_store_book_visit(store, DET_BOOK_HOLD, DET_BOOK_BY_TOPIC, walk_on, &w, &err),
             &err);
    CHECK(w.entries == 4006 && w.parts == 8); /* 2,003 topics, 256 at once */
    w = (walked){.out = out};
    CHECK_OK(det_store_book_visit(store, DET_BOOK_HOLD, DET_BOOK_AS_RECORDED, walk_on, &w, &err),
             &err);
    CHECK(w.entries == 4006 && w.parts == 4);
    w = (walked){.out = out, .fails_at = 2};
    CHECK(det_store_book_visit(store, DET_BOOK_HOLD, DET_BOOK_BY_TOPIC, walk_on, &w, &err) ==
          DET_REFUSED);
    CHECK(w.parts == 2);
    /* an entry whose topic nothing begins is told, and not left out */
    CHECK_OK(write_words(store, DET_BOOK_HOLD, 4000, lost, 1, 0, &err), &err);
    w = (walked){.out = out};
    CHECK(det_store_book_visit(store, DET_BOOK_HOLD, DET_BOOK_BY_TOPIC, walk_on, &w, &err) ==
          DET_CORRUPT);
    CHECK_TEXT(__LINE__, err.text,
               "the book of holds has 4007 entries, and 4006 are of a topic that is there; detente "
               "lists verify says more");
    det_store_close(store);
}

TEST(book_moves_an_older_store_forward)
{
    char folder[512], said[200], out[400];
    det_error err;
    det_store *store = NULL;
    det_list_file file;
    det_import_report report;
    det_import_request request = made_request(&file, "dated 2020-01-01\n1|Person|KP|Ann\n");
    (void)made_path(folder, sizeof folder, det_test_folder(), "older");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    CHECK_OK(det_store_import(store, &request, &report, &err), &err);
    det_store_close(store);
    CHECK_TEXT(__LINE__,
               made_meddle(folder,
                           "drop table declaration; drop table entry; drop "
                           "table staged_decision; "
                           "drop table staged; drop "
                           "table version_held; drop table attempt; drop table leaf; drop table "
                           "checkpoint; drop table leaf_due; drop table erased; drop table erasure;"
                           "drop table secret; drop table decision; drop table setting; drop table "
                           "description; drop index fact_from; drop index fact_until;"
                           "pragma user_version = 1",
                           said, sizeof said),
               "");
    store = NULL;
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_OK(write_words(store, DET_BOOK_QUOTA, request.now_us + 1, (const char *const[]){"a"}, 1,
                         5, &err),
             &err);
    CHECK(strncmp(show(store, DET_BOOK_QUOTA, out), "a@2/5/", 6) == 0);
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
    CHECK(made_number(folder, "pragma user_version") == DET_SCHEMA_VERSION);
    /* the import of then has its record too: two transactions and a source */
    CHECK(made_number(folder, "select count(*) from leaf") == 3);
    CHECK(made_number(folder, "select count(*) from fact") == 1);
}

/* Schema 5 knew three books; the entries come along, with who is about whom. */
TEST(book_takes_entries_along)
{
    static const char *const words[] = {"a", "b<a", "c<b"};
    char folder[512], said[200], out[400];
    det_error err;
    det_store *store = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), "five");
    made_old(folder, 5);
    CHECK_TEXT(__LINE__,
               made_meddle(folder,
                           "insert into txn values (1, 1000, 'ann', 'quota', '');"
                           "insert into txn values (2, 2000, 'ann', 'licence', '');"
                           "insert into entry(id, book, ref, about, tx, known_us, body) values"
                           " (1, 'quota', 'a', null, 1, 1000, '{\"note\":\"n\"}'),"
                           " (2, 'quota', 'b', 1, 1, 1000, '{\"note\":\"n\"}'),"
                           " (3, 'quota', 'c', 2, 1, 1000, '{\"note\":\"n\"}'),"
                           " (4, 'licence', 'a', null, 2, 1500, '{\"note\":\"n\"}')",
                           said, sizeof said),
               "");
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_TEXT(__LINE__, show(store, DET_BOOK_QUOTA, out),
               "a@1/1000/1000 b<a@1/1000/1000 c<b@1/1000/1000 ");
    CHECK_TEXT(__LINE__, show(store, DET_BOOK_LICENCE, out), "a@2/1500/2000 ");
    CHECK_OK(write_words(store, DET_BOOK_CASE, 3000, words, 2, 0, &err), &err);
    CHECK_TEXT(__LINE__, show(store, DET_BOOK_CASE, out), "a@3/3000/3000 b<a@3/3000/3000 ");
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
    /* the rules are there as before, and each but once */
    CHECK_TEXT(__LINE__, made_meddle(folder, "delete from entry", said, sizeof said),
               "entry: rows are kept for ever");
    CHECK_TEXT(__LINE__, made_meddle(folder, "update entry set ref = 'x'", said, sizeof said),
               "entry: rows never change");
    if (made_is_postgres()) /* and one for the number, and one against truncate */
        CHECK(made_number(folder, "select count(*) from pg_trigger where tgrelid ="
                                  " 'entry'::regclass and not tgisinternal") == 6);
    else
        CHECK(made_number(folder, "select count(*) from sqlite_schema where tbl_name = 'entry' and "
                                  "type = 'trigger'") == 4);
}

/* A refusal is a transaction that writes nothing but itself. */
TEST(book_keeps_refusals)
{
    char folder[512];
    det_error err;
    det_store *store = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), "refused");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    CHECK_OK(det_store_refusal(store, 1000, "ann", DET_STR("case: no"), &err), &err);
    CHECK_OK(det_store_refusal(store, 1000, NULL, DET_STR("case: no"), &err), &err);
    CHECK_OK(det_store_verify(store, &err), &err);
    /* it moves no book on, and what was as it was behind one can be asked for by its number */
    det_arena *arena = NULL;
    det_book_entries books[DET_BOOK_COUNT];
    uint32_t tx = 99;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_store_books_read(store, 0, arena, books, &tx, &err), &err);
    CHECK(tx == 0);
    CHECK_OK(det_store_books_read(store, 2, arena, books, &tx, &err), &err);
    CHECK(tx == 2);
    det_arena_free(arena);
    det_store_close(store);
    CHECK(made_number(folder, "select count(*) from txn where kind = 'refused' and reason = "
                              "'case: no' and actor in ('ann', 'unknown') and at_us < 1002") == 2);
    CHECK(made_number(folder, "select count(*) from entry") == 0);
}

/* kill -9 at random moments of writing: what was acknowledged is there, and no half entry. */
TEST(book_survives_kill_9)
{
    enum { KILLS = 60 };
    char folder[512];
    det_error err;
    det_store *store = NULL;
    uint64_t acknowledged = 0;
    (void)made_path(folder, sizeof folder, det_test_folder(), "killed");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    det_store_close(store);
    for (int i = 0; i < KILLS; i++) {
        int ends[2];
        CHECK(pipe(ends) == 0);
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            (void)close(ends[0]);
            store = NULL;
            if (made_open(folder, false, &store, NULL) != DET_OK) _exit(1);
            for (int n = 0;; n++) {
                char one[40], two[40];
                snprintf(one, sizeof one, "k%d-%d", i, n);
                snprintf(two, sizeof two, "m%d-%d<k%d-%d", i, n, i, n);
                const char *const words[] = {one, two};
                if (write_words(store, DET_BOOK_QUOTA, 1000, words, 2, 0, NULL) != DET_OK) _exit(2);
                if (write(ends[1], "+", 1) != 1) _exit(3);
            }
        }
        CHECK(close(ends[1]) == 0);
        /* a connection, and preparing what it asks, take their time first */
        uint64_t window_ns = made_is_postgres() ? 200000000 : 30000000;
        const struct timespec wait = {.tv_nsec = (long)(1 + det_test_random() % window_ns)};
        (void)nanosleep(&wait, NULL);
        CHECK(kill(child, SIGKILL) == 0);
        int how = 0;
        CHECK(waitpid(child, &how, 0) == child && WIFSIGNALED(how));
        char bytes[64];
        for (ssize_t n; (n = read(ends[0], bytes, sizeof bytes)) > 0;)
            acknowledged += (uint64_t)n;
        CHECK(close(ends[0]) == 0);
        made_settle();
        int64_t pairs = made_number(folder, "select count(*) from entry where about is not null");
        CHECK(made_number(folder, "select count(*) from entry") == 2 * pairs);
        CHECK((uint64_t)pairs >= acknowledged && (uint64_t)pairs <= acknowledged + (uint64_t)i + 1);
    }
    CHECK(acknowledged > 0);
    store = NULL;
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
}
