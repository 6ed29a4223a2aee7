/* scan_test.c - the theorem of docs/matching.md: what the index finds is all that scoring every
 * name would have found, hit for hit, at every floor.
 *
 * A hundred thousand queries, most of them listed names with one to three things done to them, one
 * in sixteen as it sounds in kana or in Chinese characters, a third of the parties listed once more
 * in another script alone, each
 * asked through the index and by a scan of every name, one in four by the plain scorer too; a
 * quarter of them by the fast rules, under which the index looks for less and finds all too.  The
 * names are a part of the newest UN list, another part each run (the runner prints the seed);
 * without it, invented ones. */
#include "screen/search.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sanitized.h"
#include "base/test.h"
#include "text/heard.h"

enum { SUBJECTS = 80, NAMES_MAX = 20000, QUERY_BYTES_MAX = 2048 };

/* What this program has taken from the heap, counted by standing in for malloc and its kin; the
 * sanitizers do that themselves, and there the count stays where it is. */
static size_t allocations;
#if DET_IS_SANITIZED
#define IS_COUNTED 0
enum { QUERIES = 10000 }; /* the same rules, some ten times slower */
#else
#define IS_COUNTED 1
enum { QUERIES = 100000 };
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *
malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}
void *
calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}
void *
realloc(void *old, size_t size)
{
    allocations++;
    return __libc_realloc(old, size);
}
#endif

/* Locks that were taken, or tried, counted in the same way. */
static size_t locks;
static pthread_mutex_t proof = PTHREAD_MUTEX_INITIALIZER;

/* The function that would have been called; ISO C turns no object into one, hence the bytes. */
static void
find_next(const char *name, void *function, size_t size)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) abort();
    memcpy(function, &found, size);
}

#define COUNTED(name, type)                                                                        \
    int name(type *of)                                                                             \
    {                                                                                              \
        int (*next)(type *);                                                                       \
        locks++;                                                                                   \
        find_next(#name, &next, sizeof next);                                                      \
        return next(of);                                                                           \
    }
COUNTED(pthread_mutex_lock, pthread_mutex_t)
COUNTED(pthread_mutex_trylock, pthread_mutex_t)
COUNTED(pthread_rwlock_rdlock, pthread_rwlock_t)
COUNTED(pthread_rwlock_wrlock, pthread_rwlock_t)
COUNTED(pthread_spin_lock, pthread_spinlock_t)

static const char newest[] = "/un/un-consolidated-2026-05-08.xml.xz";

static void
add_record(det_index_builder *builder, const det_subject *body)
{
    det_error err;
    const det_index_record record = {body, 17000, DET_DAY_FOREVER, 1, UINT32_MAX};
    CHECK_OK(det_index_builder_record(builder, &record, &err), &err);
}

static size_t write_by_sounds(char *text, size_t length, bool is_han);
static size_t write_otherwise(char *text, size_t length);

/* The party once more, named in another script alone, as a word list would write it. */
static void
add_alone(det_index_builder *builder, const det_subject *of, det_arena *arena)
{
    char text[QUERY_BYTES_MAX];
    det_str id, name = of->caption;
    if (name.len == 0 || name.len > QUERY_BYTES_MAX / 8) return;
    memcpy(text, name.ptr, name.len);
    uint64_t way = det_test_random() % 4;
    size_t length = way < 2 ? write_by_sounds(text, name.len, way == 0)
                            : write_otherwise(text, name.len);
    CHECK(det_arena_print(arena, &id, "%.*s-alone", DET_STR_FMT(of->id)));
    CHECK(det_arena_print(arena, &name, "%.*s", (int)length, text));
    const det_statement statement = {.prop = DET_PROP_NAME, .text = name};
    add_record(builder, &(det_subject){.id = id,
                                       .schema = of->schema,
                                       .caption = name,
                                       .statements = &statement,
                                       .statement_count = 1});
}

/* SUBJECTS parties from all over the published list: every twelfth from somewhere on, so that
 * organisations and people are as they are there. */
static void
add_published(det_index_builder *builder, const char *path, det_arena *arena)
{
    det_error err;
    det_file file;
    const det_list *list = NULL;
    CHECK_OK(det_file_open(path, 0, &file, &err), &err);
    const det_list_file input = {.path = path, .bytes = file.bytes};
    CHECK_OK(det_source_find(DET_STR("un"))->read(&input, 1, 0, arena, &list, &err), &err);
    det_file_close(&file);
    if (list == NULL || list->subject_count == 0) return;
    size_t from = (size_t)(det_test_random() % list->subject_count);
    for (size_t i = 0; i < SUBJECTS && i < list->subject_count; i++) {
        const det_subject *subject = &list->subjects[(from + i * 12) % list->subject_count];
        add_record(builder, subject);
        if (i % 3 == 0) add_alone(builder, subject, arena);
    }
}

static void
add_invented(det_index_builder *builder, det_arena *arena)
{
    static const char *const words[] = {"Kalomi",  "Gurenko",     "al",      "bin",  "Hassan",
                                        "Mohamed", "Trading",     "Company", "Ltd",  "Abdul",
                                        "Rahman",  "Abdulrahman", "39",      "A",    "Tusvado",
                                        "Renbel",  "Gorez",       "Haji",    "김철", "Каломи"};
    for (uint32_t n = 0; n < SUBJECTS; n++) {
        det_str id, name = {0};
        CHECK(det_arena_print(arena, &id, "un:%u", n));
        for (uint64_t k = 1 + det_test_random() % 4; k > 0; k--)
            CHECK(det_arena_print(arena, &name, "%.*s%s ", DET_STR_FMT(name),
                                  words[det_test_random() % COUNT(words)]));
        const det_statement statement = {.prop = DET_PROP_NAME, .text = det_str_trim(name)};
        const det_subject body = {.id = id,
                                  .schema = n % 2 ? DET_SCHEMA_PERSON : DET_SCHEMA_COMPANY,
                                  .caption = statement.text,
                                  .statements = &statement,
                                  .statement_count = 1};
        add_record(builder, &body);
        if (n % 3 == 0) add_alone(builder, &body, arena);
    }
}

/* Names that a bound once passed over, or nearly. */
static const char *const kept_names[] = {"Kore Kuryonggang Trading Corporation",
                                         "Kore Kuryonggang Tusvado Trading",
                                         "Kuryonggang Trading Corporation", "Wexelbo Wexelbo"};
static const char *const kept_queries[] = {
    "Kuryonggang Tradi ng Corporhation", "Kuryonggang Tusvadyo Tradi ng",
    "Tradi ng Kuryonggang Corpora tion", "Marwan Wexelbo Wexelbo Bilal"};

static void
add_kept(det_index_builder *builder, det_arena *arena)
{
    for (size_t i = 0; i < COUNT(kept_names); i++) {
        det_str id;
        CHECK(det_arena_print(arena, &id, "un:kept%zu", i));
        const det_statement statement = {.prop = DET_PROP_NAME, .text = det_str_of(kept_names[i])};
        const det_subject body = {.id = id,
                                  .schema = DET_SCHEMA_ORGANIZATION,
                                  .caption = statement.text,
                                  .statements = &statement,
                                  .statement_count = 1};
        add_record(builder, &body);
    }
}

static const det_index *
open_index(void)
{
    det_error err;
    det_index_builder *builder;
    det_arena *arena;
    const det_index *index = NULL;
    det_sha256 id;
    char path[4096];
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    CHECK_OK(det_index_builder_source(builder, det_source_find(DET_STR("un")), NULL, 0, &err),
             &err);
    CHECK_OK(det_index_builder_tx(builder, 1, 0, &err), &err);
    if (det_test_data() != NULL) {
        snprintf(path, sizeof path, "%s%s", det_test_data(), newest);
        add_published(builder, path, arena);
    } else {
        add_invented(builder, arena);
    }
    add_kept(builder, arena);
    snprintf(path, sizeof path, "%s/scan.snapshot", det_test_folder());
    CHECK_OK(det_index_builder_write(builder, path, &id, &err), &err);
    det_index_builder_free(builder);
    det_arena_free(arena);
    CHECK_OK(det_index_open(path, &index, &err), &err);
    return index;
}

/* One thing done to the text in place.  Bytes of other scripts may break: they are put right by the
 * caller, who asks det_utf8_check. */
static size_t
change(char *text, size_t length)
{
    size_t at = (size_t)(det_test_random() % length);
    char *blank = memchr(text + at, ' ', length - at);
    switch (det_test_random() % 8) {
    case 0:
        text[at] = (char)('a' + det_test_random() % 26);
        break;
    case 1:
        memmove(text + at, text + at + 1, length - at - 1);
        return length - 1;
    case 2:
    case 3:
        memmove(text + at + 1, text + at, length - at);
        text[at] = det_test_random() % 2 ? ' ' : (char)('a' + det_test_random() % 26);
        return length + 1;
    case 4:
        if (at + 1 < length) {
            char swap = text[at];
            text[at] = text[at + 1];
            text[at + 1] = swap;
        }
        break;
    case 5: /* two words become one */
        if (blank == NULL) break;
        memmove(blank, blank + 1, length - (size_t)(blank + 1 - text));
        return length - 1;
    case 6: /* what follows is dropped */
        if (blank != NULL && blank != text) return (size_t)(blank - text);
        break;
    default: /* last words first */
        if (blank == NULL || length > 200) break;
        {
            char turned[256];
            size_t head = (size_t)(blank - text), tail = length - head - 1;
            memcpy(turned, blank + 1, tail);
            turned[tail] = ' ';
            memcpy(turned + tail + 1, text, head);
            memcpy(text, turned, length);
        }
    }
    return length;
}

/* One to three words of another name, behind text or before it: an address, a form, a sentence. */
static size_t
put_words_round(const det_index *index, char *text, size_t length)
{
    uint32_t n = (uint32_t)(det_test_random() % det_index_name_count(index));
    det_str rest = det_index_name_at(index, n).text, words = rest, word;
    for (uint64_t k = det_test_random() % 3; k > 0 && det_str_next(&rest, ' ', &word); k--)
        words = rest;
    for (uint64_t k = 1 + det_test_random() % 3; k > 0 && det_str_next(&words, ' ', &word); k--) {
        if (word.len == 0 || length + word.len + 1 > QUERY_BYTES_MAX) continue;
        if (det_test_random() % 2 == 0) {
            text[length++] = ' ';
            memcpy(text + length, word.ptr, word.len);
        } else {
            memmove(text + word.len + 1, text, length++);
            memcpy(text, word.ptr, word.len);
            text[word.len] = ' ';
        }
        length += word.len;
    }
    return length;
}

/* A query in Latin letters as kana or Chinese characters would write it, by letter and vowel; of
 * those that are not written so, what is there stays.  Five characters a row, of three bytes. */
static size_t
write_by_sounds(char *text, size_t length, bool is_han)
{
    static const struct {
        const char *letters, *kana, *han;
    } rows[] = {
        {"", "アイウエオ", "阿伊乌埃奥"},   {"kcq", "カキクケコ", "卡基库克科"},
        {"gj", "ガジグゲゴ", "加吉古格戈"}, {"sxz", "サシスゼゾ", "萨西斯塞佐"},
        {"t", "タチトテト", "塔蒂特泰托"},  {"d", "ダジドデド", "达迪德杰多"},
        {"n", "ナニンネノ", "纳尼恩内诺"},  {"h", "ハヒハヘホ", "哈希胡赫霍"},
        {"bv", "バビブベボ", "巴维布贝博"}, {"pf", "パピフペポ", "帕菲普佩波"},
        {"m", "マミムメモ", "马米姆梅莫"},  {"y", "ヤイユエヨ", "亚伊尤耶约"},
        {"lr", "ラリルレロ", "拉里尔雷罗"}, {"w", "ワイウエオ", "瓦维武韦沃"},
    };
    static const char vowels[] = "aiueo";
    char made[QUERY_BYTES_MAX];
    size_t used = 0;
    for (size_t at = 0; at < length && used + 4 < QUERY_BYTES_MAX / 2;) {
        char letter = (char)(text[at] | 0x20);
        size_t row = 0, vowel = 2;
        for (size_t i = 1; i < COUNT(rows); i++)
            if (strchr(rows[i].letters, letter) != NULL) row = i;
        at += row > 0;
        const char *found = at < length ? strchr(vowels, text[at] | 0x20) : NULL;
        if (row == 0 && found == NULL) {
            made[used++] = text[at++];
            continue;
        }
        if (found != NULL) at++, vowel = (size_t)(found - vowels);
        memcpy(made + used, (is_han ? rows[row].han : rows[row].kana) + 3 * vowel, 3);
        used += 3;
    }
    memcpy(text, made, used);
    return used;
}

/* The same, roughly, in another script: a letter for each, some left out, as the writer likes. */
static size_t
write_otherwise(char *text, size_t length)
{
    static const char *const letters[3][26] = {
        {"а", "б", "к", "д", "е", "ф", "г", "х", "и", "дж", "к",  "л", "м",
         "н", "о", "п", "к", "р", "с", "т", "у", "в", "у",  "кс", "й", "з"},
        {"ا", "ب", "ك", "د", "",  "ف", "غ", "ه", "ي", "ج", "ك",  "ل", "م",
         "ن", "و", "ب", "ق", "ر", "س", "ت", "و", "ف", "و", "كس", "ي", "ز"},
        {"א", "ב", "ק", "ד", "",  "פ", "ג", "ה", "י", "ג'", "ק",  "ל", "מ",
         "נ", "ו", "פ", "ק", "ר", "ס", "ט", "ו", "ב", "ו",  "קס", "י", "ז"},
    };
    static char made[2 * QUERY_BYTES_MAX];
    const char *const *to = letters[det_test_random() % 3];
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        char letter = (char)(text[i] | 0x20);
        if (used + 8 > QUERY_BYTES_MAX) return length;
        if (letter < 'a' || letter > 'z') {
            made[used++] = text[i];
        } else if (det_test_random() % 8 != 0) {
            const char *one = to[letter - 'a'];
            memcpy(made + used, one, strlen(one));
            used += strlen(one);
        }
    }
    memcpy(text, made, used);
    return used;
}

static size_t
random_query(const det_index *index, char *text)
{
    size_t length = 0;
    for (uint64_t names = 1 + (det_test_random() % 4 == 0); names > 0; names--) {
        uint32_t n = (uint32_t)(det_test_random() % det_index_name_count(index));
        det_str name = det_index_name_at(index, n).text;
        if (name.len == 0 || length + name.len > QUERY_BYTES_MAX / 2) continue;
        if (length > 0) text[length++] = ' ';
        memcpy(text + length, name.ptr, name.len);
        length += name.len;
    }
    for (uint64_t changes = det_test_random() % 4; changes > 0 && length > 1; changes--)
        length = change(text, length);
    if (det_test_random() % 4 == 0) length = put_words_round(index, text, length);
    if (det_test_random() % 16 == 0)
        length = write_by_sounds(text, length, det_test_random() % 2 == 0);
    if (det_test_random() % 16 == 0) length = write_otherwise(text, length);
    size_t bad = det_utf8_check((det_str){text, length});
    return bad == SIZE_MAX ? length : bad;
}

static void
ask(det_searcher *searcher, const det_query *query, det_search_way way, uint32_t floor_bp,
    const det_hit **hits, size_t *count)
{
    det_error err;
    const det_search search = {.query = query, .floor_bp = floor_bp, .way = way};
    CHECK_OK(det_search_run(searcher, &search, hits, count, &err), &err);
}

/* The hits of one way, kept while another is asked. */
static det_hit kept[NAMES_MAX];
static size_t kept_count;

static bool
is_as_kept(const det_index *index, det_str asked, const char *way, const det_hit *hits,
           size_t count)
{
    size_t i = 0, k = 0;
    while (i < count && k < kept_count && hits[i].name == kept[k].name &&
           hits[i].bp == kept[k].bp && hits[i].is_exact == kept[k].is_exact)
        i++, k++;
    if (i == count && k == kept_count) return true;
    uint32_t name = i < count ? hits[i].name : kept[k].name;
    det_test_fail(__FILE__, __LINE__, "'%.*s' against '%.*s': %s gives %u, the other %u",
                  DET_STR_FMT(asked), DET_STR_FMT(det_index_name_at(index, name).text), way,
                  i < count ? hits[i].bp : 0, k < kept_count ? kept[k].bp : 0);
    return false;
}

/* One query through the index, by scan, and now and then by the plain scorer. */
static bool
is_same_by_all(const det_index *index, det_searcher *searcher, det_str asked, bool is_fast,
               uint32_t floor_bp, bool is_plain, det_arena *arena, uint64_t *hit_count)
{
    det_error err;
    det_query query;
    const det_hit *hits;
    size_t count;
    det_arena_reset(arena);
    CHECK_OK(det_query_read(index, asked, is_fast, arena, &query, &err), &err);
    ask(searcher, &query, DET_SEARCH_INDEX, floor_bp, &hits, &kept_count);
    memcpy(kept, hits, kept_count * sizeof *kept);
    *hit_count += kept_count;
    ask(searcher, &query, DET_SEARCH_SCAN, floor_bp, &hits, &count);
    if (!is_as_kept(index, asked, "a scan", hits, count)) return false;
    if (!is_plain) return true;
    ask(searcher, &query, DET_SEARCH_PLAIN, floor_bp, &hits, &count);
    return is_as_kept(index, asked, "the plain scorer", hits, count);
}

static const uint32_t floors[] = {1, 3000, 5000, 6501, 6600, 7000, 8500, 9900};

TEST(scan_and_index_find_the_same)
{
    const det_index *index = open_index();
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    det_searcher *searcher = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_searcher_new(index, &searcher, &err), &err);
    CHECK(det_index_name_count(index) <= NAMES_MAX);
    uint64_t hits = 0, fast_hits = 0, different = 0;
    for (uint32_t i = 0; i < QUERIES && different < 20; i++) {
        char text[QUERY_BYTES_MAX];
        const det_str asked = {text, random_query(index, text)};
        det_searcher_set(searcher, i % 16 == 0, i % 8 == 0);
        det_searcher_set_large(searcher, i % 3 != 0);
        bool is_fast = i / COUNT(floors) % 4 == 3;
        different += !is_same_by_all(index, searcher, asked, is_fast, floors[i % COUNT(floors)],
                                     i % 4 == 0, arena, is_fast ? &fast_hits : &hits);
    }
    CHECK(different == 0 && hits > QUERIES && fast_hits > QUERIES / 4);
    det_searcher_free(searcher);
    det_arena_free(arena);
    det_index_close(index);
}

/* Two tokens of a query, joined, stand for one light word: it is not only as many of them as a name
 * has light ones that may be left out of what is counted. */
TEST(scan_and_index_find_what_was_missed)
{
    const det_index *index = open_index();
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    det_searcher *searcher = NULL;
    uint64_t hits = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_searcher_new(index, &searcher, &err), &err);
    for (size_t q = 0; q < COUNT(kept_queries); q++)
        for (size_t i = 0; i < 2 * COUNT(floors); i++)
            CHECK(is_same_by_all(index, searcher, det_str_of(kept_queries[q]), i % 2 == 0,
                                 floors[i / 2], true, arena, &hits));
    CHECK(hits > COUNT(floors));
    det_searcher_free(searcher);
    det_arena_free(arena);
    det_index_close(index);
}

static bool
is_heard(det_tokens tokens)
{
    for (size_t i = 0; i < tokens.count; i++)
        if (det_heard_has(tokens.items[i].script)) return true;
    return false;
}

/* The selftest of a snapshot, on the search alone: whatever a name is made of, it is itself. */
TEST(scan_every_name_is_itself)
{
    const det_index *index = open_index();
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    det_searcher *searcher = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_searcher_new(index, &searcher, &err), &err);
    for (uint32_t n = 0; n < det_index_name_count(index); n++) {
        det_query query;
        const det_hit *hits;
        size_t count;
        uint32_t bp = 0;
        bool is_exact = false;
        det_arena_reset(arena);
        CHECK_OK(det_query_read(index, det_index_name_at(index, n).text, n % 4 == 3, arena, &query,
                                &err),
                 &err);
        ask(searcher, &query, DET_SEARCH_INDEX, 1, &hits, &count);
        for (size_t i = 0; i < count; i++)
            if (hits[i].name == n) bp = hits[i].bp, is_exact = hits[i].is_exact;
        /* a listed reading in which a joined word stays in one, or of a habit of a script that is
         * heard, is no reading of a query */
        if (det_index_name_at(index, n).is_derived)
            CHECK(bp >= DET_SAME_BP_MIN - 100 || query.is_fast || /* by which no further one is */
                  is_heard(query.rows[0].tokens));
        else
            CHECK(query.rows[0].tokens.count > 0 ? is_exact && bp >= DET_SAME_BP_MIN : bp == 0);
    }
    det_searcher_free(searcher);
    det_arena_free(arena);
    det_index_close(index);
}

/* Once a searcher has seen the largest query it takes no memory: whatever is asked again, in
 * whatever order, its arenas and tables are there.  And it never waits for anybody. */
TEST(scan_allocates_nothing_once_it_is_warm_and_takes_no_lock)
{
    const det_index *index = open_index();
    if (index == NULL) return;
    det_error err;
    det_arena *arena = NULL;
    det_searcher *searcher = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_searcher_new(index, &searcher, &err), &err);
    CHECK(allocations > 0 || !IS_COUNTED);
    CHECK(pthread_mutex_lock(&proof) == 0 && pthread_mutex_unlock(&proof) == 0);
    CHECK(locks > 0); /* they are counted */
    for (int round = 0; round < 3; round++) {
        size_t before = allocations, locks_before = locks;
        for (uint32_t n = 0; n < det_index_name_count(index); n++) {
            det_query query;
            const det_hit *hits;
            size_t count;
            det_arena_reset(arena);
            CHECK_OK(det_query_read(index, det_index_name_at(index, n).text, n % 4 == 3, arena,
                                    &query, &err),
                     &err);
            ask(searcher, &query, DET_SEARCH_INDEX, 1, &hits, &count);
        }
        CHECK(round == 0 || allocations == before);
        CHECK(locks == locks_before);
    }
    det_searcher_free(searcher);
    det_arena_free(arena);
    det_index_close(index);
}
