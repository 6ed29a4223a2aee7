/* The life of a store, step by step.  Everything in it is invented. */
#include "store/made_work.h"

#include <stdio.h>
#include <string.h>

#include "store/audit.h"
#include "store/book.h"
#include "store/decision.h"

static const int64_t begun_us = 21915 * DET_US_PER_DAY;

static det_status
import(det_store *store, uint32_t n, bool is_update, int without, det_error *err)
{
    char text[1000], day[DET_DAY_TEXT_MAX];
    size_t used = (size_t)snprintf(text, sizeof text, "dated %s\n",
                                   det_day_print((det_day)(10000 + n), day));
    for (int i = 0; i < 12; i++)
        if (i != without)
            used += (size_t)snprintf(text + used, sizeof text - used, "%02d|Person|KP|Name %d %u\n",
                                     i, i, i % 3 == 0 ? n : 0);
    (void)snprintf(text + used, sizeof text - used, "?99 not one of ours\n");
    det_list_file file;
    det_import_report report;
    det_import_request request = made_request(&file, text);
    request.actor = "robot";
    request.is_update = is_update;
    request.now_us = begun_us + n;
    return det_store_import(store, &request, &report, err);
}

static det_status
refuse(det_store *store, uint32_t n, det_error *err)
{
    char text[64];
    det_list_file file;
    det_import_report report;
    (void)snprintf(text, sizeof text, "&%u\n", n);
    det_import_request request = made_request(&file, text);
    return det_store_import(store, &request, &report, err);
}

static det_status
decide(det_store *store, const char *folder, uint32_t n, det_error *err)
{
    int64_t first = made_number(folder, "select coalesce(min(g.id), 0) from staged g where not"
                                        " exists (select 1 from staged_decision d where d.staged ="
                                        " g.id and d.verdict <> 'refused')");
    const uint64_t id = (uint64_t)first;
    const det_staged_decision decision = {.ids = &id,
                                          .count = 1,
                                          .is_approval = n % 16 < 8,
                                          .actor = "anna",
                                          .reason = "looked at",
                                          .now_us = begun_us + n};
    return first > 0 ? det_store_decide(store, &decision, err) : refuse(store, n, err);
}

/* An entry, and another about it. */
static det_status
make_entries(void *context, const det_book_entries *kept, const det_stamp *stamp, det_arena *arena,
             det_book_entries *added, det_error *err)
{
    const uint32_t *n = context;
    (void)kept;
    added->items = DET_NEW(arena, det_entry, 2);
    if (added->items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "entries");
    for (int i = 0; i < 2; i++) {
        det_entry *entry = &added->items[i];
        *entry = (det_entry){.body = DET_STR("{\"note\":\"n\"}"), .stamp = *stamp};
        if (!det_arena_print(arena, &entry->id, "e%u.%llu%c", *n, (unsigned long long)stamp->tx,
                             'a' + i))
            return det_fail(err, DET_NOMEM, (det_where){0}, "entries");
    }
    added->items[0].topic = added->items[0].id;
    added->items[1].topic = added->items[0].id;
    added->items[1].about = added->items[0].id;
    added->count = 2;
    return DET_OK;
}

static det_status
keep_book(det_store *store, uint32_t n, det_error *err)
{
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK)
        st = det_store_book_write(store, DET_BOOK_HOLD, NULL, begun_us + n, "anna", make_entries,
                                  &n, arena, err);
    det_arena_free(arena);
    return st;
}

static det_status
answer(det_store *store, uint32_t n, det_error *err)
{
    char question[40];
    uint64_t first = 0;
    (void)snprintf(question, sizeof question, "name 6:Name %u\n", n % 10);
    const det_decided items[] = {
        {"screen", DET_STR("ALERT"), det_str_of(question), DET_STR("{\"verdict\":\"ALERT\"}")},
        {"screen", DET_STR("CLEAR"), DET_STR("name 6:Nobody\n"), DET_STR("{}")},
        {"check", DET_STR("REJECT"), DET_STR("document 1:x\n"), DET_STR("{\"legs\":[]}")}};
    const det_decided_by by = {.at_us = begun_us + n,
                               .actor = "anna",
                               .tx = n,
                               .books = n % 2,
                               .setting = n % 16 < 8 ? DET_STR("one") : DET_STR("another"),
                               .engine = "0.1.0",
                               .seed = {(uint8_t)n, 1}};
    return det_store_decided(store, &by, items, 3, &first, err);
}

static det_status
erase(det_store *store, const char *folder, uint32_t n, det_error *err)
{
    int64_t first = made_number(folder, "select coalesce(min(decision), 0) from secret");
    const uint64_t id = (uint64_t)first;
    return first > 0 ? det_store_erase(store, &id, 1, "anna", "asked for", begun_us + n, err)
                     : answer(store, n, err);
}

static det_status
make_key(det_signing_key *out, det_error *err)
{
    static const uint8_t secret[DET_SIGNING_KEY_BYTES] = {8, 1};
    return det_signing_key_of(DET_STR("test/work"), secret, out, err);
}

static det_status
look_at(det_store *store, uint32_t n, det_error *err)
{
    const det_store_look look = {.source = "made",
                                 .now_us = begun_us + n,
                                 .outcome = "not_modified",
                                 .detail = DET_STR("{}")};
    return det_store_attempt(store, &look, err);
}

static det_status
sign(det_store *store, uint32_t n, det_error *err)
{
    det_signing_key key;
    det_audit_state state;
    det_status st = make_key(&key, err);
    if (st == DET_OK) st = det_store_audit_seal(store, &key, begun_us + n, NULL, &state, err);
    return st;
}

det_status
made_work(det_store *store, const char *folder, uint32_t n, det_error *err)
{
    switch (n % MADE_WORK_STEPS) {
    case 0:
        return import(store, n, false, 12, err);
    case 1:
        return refuse(store, n, err);
    case 2:
        return import(store, n, true, (int)(n / MADE_WORK_STEPS % 12), err);
    case 3:
        return decide(store, folder, n, err);
    case 4:
        return keep_book(store, n, err);
    case 5:
        return answer(store, n, err);
    case 6:
        return erase(store, folder, n, err);
    case 7:
        return look_at(store, n, err);
    default:
        return sign(store, n, err);
    }
}

det_status
made_work_verify(det_store *store, det_error *err)
{
    det_signing_key key;
    det_audit_state state;
    const det_audit_trust trust = {&key, NULL};
    det_status st = make_key(&key, err);
    if (st == DET_OK) st = det_store_audit_verify(store, &trust, &state, err);
    return st == DET_OK ? det_store_verify(store, err) : st;
}
