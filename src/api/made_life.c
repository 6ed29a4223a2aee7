/* A life of the books, step by step. */
#include "api/made_life.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "store/audit.h"
#include "store/decision.h"
#include "store/made.h"

static const int64_t begun_us = 21915 * DET_US_PER_DAY; /* 2030-01-01 */
static const det_where nowhere;

/* The list of a day: one who stays, and one whose number tells the day. */
static det_status
import(made_life *life, det_store *store, uint32_t n, bool is_update, det_error *err)
{
    char day[DET_DAY_TEXT_MAX], xml[1200];
    det_import_result result;
    (void)snprintf(
        xml, sizeof xml,
        "<CONSOLIDATED_LIST dateGenerated=\"%sT00:00:00Z\"><INDIVIDUALS><INDIVIDUAL><DATAID>1"
        "</DATAID><FIRST_NAME>INGEBORG</FIRST_NAME><SECOND_NAME>QUASTENFLOSSER</SECOND_NAME>"
        "<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.024</REFERENCE_NUMBER><LISTED_ON>"
        "2016-03-02</LISTED_ON></INDIVIDUAL><INDIVIDUAL><DATAID>%u</DATAID><FIRST_NAME>WENDELIN"
        "</FIRST_NAME><SECOND_NAME>HIRSEKORN</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>"
        "<REFERENCE_NUMBER>KPi.%u</REFERENCE_NUMBER><LISTED_ON>2016-03-02</LISTED_ON></INDIVIDUAL>"
        "</INDIVIDUALS></CONSOLIDATED_LIST>",
        det_day_print((det_day)(20000 + n), day), 100 + n, 100 + n);
    const det_import_file file = {"un.xml", det_str_of(xml)};
    const det_import_options options = {.source = "un",
                                        .files = &file,
                                        .file_count = 1,
                                        .now_us = begun_us + n * DET_US_PER_SECOND,
                                        .actor = "lis",
                                        .is_in_process = true,
                                        .is_update = is_update};
    det_status st = det_import(store, &options, life->told, &result, err);
    if (st == DET_OK && (result.is_quarantined || result.is_unchanged))
        st = det_fail(err, DET_CONFLICT, nowhere, "not promoted: %.*s",
                      DET_STR_FMT(det_text_str(life->told)));
    return st;
}

static det_book_hand
hand_of(const made_life *life, uint32_t n, const char *who)
{
    static const struct {
        const char *who, *roles;
    } people[] = {{"ann", "analyst"},
                  {"bob", "senior_analyst, approver"},
                  {"eve", "approver"},
                  {"dan", "approver"},
                  {"lis", "list_manager"}};
    det_book_hand hand = {
        .law = life->law, .actor = who, .now_us = begun_us + n * DET_US_PER_SECOND, .roles = ""};
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        if (strcmp(people[i].who, who) == 0) hand.roles = people[i].roles;
    return hand;
}

det_status
made_life_place(made_life *life, det_store *store, uint32_t n, bool is_by_licence, det_error *err)
{
    char text[800];
    uint64_t recorded = 0, unchanged = 0;
    const det_book_hand hand = hand_of(life, n, "ann");
    int length = snprintf(
        text, sizeof text,
        "id: H-%u\nkind: payment\namount: 100000.00\ncurrency: CHF\nreceived: 2019-01-04\nbranch: "
        "CH\nreference: H-%u\nsource: a message\nknown: 2019-01-04\nparties:\n- {role: remitter, "
        "name: %s, country: DE}\nbases:\n- {measure: %s}\n",
        n, n, is_by_licence ? "Rhine Relief Society" : "Rhine Pumps GmbH",
        is_by_licence ? "un.1718.asset_freeze, path: direct" : "un.748.funds, path: government");
    return det_hold_place(store, &hand, (det_str){text, (size_t)length}, "h.yaml", life->told,
                          &recorded, &unchanged, err);
}

#define FIELD(key, text)                                                                           \
    {                                                                                              \
        key, det_str_of(text)                                                                      \
    }

det_status
made_life_enter(made_life *life, det_store *store, uint32_t n, const char *entry, const char *who,
                det_error *err)
{
    char hold[24];
    (void)snprintf(hold, sizeof hold, "H-%u", n);
    const det_book_hand hand = hand_of(life, n, who);
    const det_book_field fields[] = {FIELD("entry", entry), FIELD("hold", hold),
                                     FIELD("reason", "the law has let it go"),
                                     FIELD("source", "the file")};
    return det_hold_record(store, &hand, life->snapshot, fields, 4, life->told, err);
}

det_status
made_life_exempt(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    char text[400];
    const det_book_hand hand = hand_of(life, n, "bob");
    int length = snprintf(text, sizeof text,
                          "id: L-%u\nauthority: 1718 Committee\nkind: exemption\nmeasures: "
                          "[un.1718.asset_freeze]\nholders: [Rhine Relief Society]\nvalid_from: "
                          "2019-01-01\nsingle_use: yes\nunblocks: yes\nsource: a letter\nknown: "
                          "2019-01-01\n",
                          n);
    const det_book_hand second = hand_of(life, n, "eve");
    char id[24];
    (void)snprintf(id, sizeof id, "L-%u", n);
    const det_book_field approve[] = {FIELD("entry", "approve"), FIELD("licence", id),
                                      FIELD("source", "a letter")};
    det_status st = det_licence_add(store, &hand, (det_str){text, (size_t)length}, "l.yaml",
                                    life->told, err);
    return st == DET_OK ? det_licence_record(store, &second, approve, 3, life->told, err) : st;
}

static det_status
use(made_life *life, det_store *store, uint32_t n, const char *licence, const char *reference,
    det_error *err)
{
    const det_book_hand hand = hand_of(life, n, "bob");
    const det_book_field fields[] = {FIELD("entry", "use"), FIELD("licence", licence),
                                     FIELD("on", "2029-12-31"), FIELD("reference", reference),
                                     FIELD("source", "the file")};
    return det_licence_record(store, &hand, fields, 5, life->told, err);
}

det_status
made_life_use(made_life *life, det_store *store, uint32_t n, uint32_t hold, det_error *err)
{
    char licence[24], reference[24];
    (void)snprintf(licence, sizeof licence, "L-%u", n);
    (void)snprintf(reference, sizeof reference, "H-%u", hold);
    return use(life, store, n, licence, reference, err);
}

/* ---- the steps ----------------------------------------------------------------------------------
 */

/* What an update took away, approved by who did not make it. */
static det_status
approve_removal(det_store *store, uint32_t round, uint32_t n, det_error *err)
{
    const uint64_t id = round + 1;
    const det_staged_options options = {.ids = &id,
                                        .count = 1,
                                        .is_approval = true,
                                        .actor = "eve",
                                        .reason = "looked at",
                                        .now_us = begun_us + n * DET_US_PER_SECOND};
    return det_staged_decide(store, &options, err);
}

/* Who asked does not decide: the refusal is what is kept. */
static det_status
refuse_self(made_life *life, det_store *store, uint32_t hold, det_error *err)
{
    det_error own = {0};
    det_status st = made_life_enter(life, store, hold, "approve", "bob", &own);
    bool is_kept = strstr(own.text, "could not be kept") == NULL;
    if (st == DET_REFUSED && is_kept) return DET_OK;
    st = st == DET_REFUSED ? DET_IO : st == DET_OK ? DET_UNSUPPORTED : st;
    return det_fail(err, st, nowhere, "no refusal that is kept: %s", own.text);
}

static det_status
open_case(made_life *life, det_store *store, uint32_t n, const char *id, det_error *err)
{
    static const char verdict[] =
        "{\"query\":{\"id\":\"K-1\",\"name\":\"Ingeborg Quastenflosser\",\"birthDate\":\"1984\"},"
        "\"verdict\":\"ALERT\",\"on\":\"2029-12-31\",\"snapshot\":\"s\",\"results\":[{\"id\":"
        "\"un:KPi.024\",\"match\":true}],\"engine\":\"e\",\"profile\":\"p\"}";
    const det_book_hand hand = hand_of(life, n, "ann");
    const det_book_field fields[] = {FIELD("id", id)};
    return det_case_open(store, &hand, det_str_of(verdict), "v", fields, 1, life->told, err);
}

static det_status
close_case(made_life *life, det_store *store, uint32_t n, const char *id, det_error *err)
{
    const det_book_hand hand = hand_of(life, n, "ann");
    const det_book_field fields[] = {FIELD("entry", "close"), FIELD("case", id),
                                     FIELD("reason", "different_person"),
                                     FIELD("conflicts", "birth_date=1984")};
    return det_case_record(store, &hand, life->snapshot, fields, 4, life->told, err);
}

det_status
made_life_case(made_life *life, det_store *store, uint32_t n, bool is_end, det_error *err)
{
    char id[24];
    (void)snprintf(id, sizeof id, "C-%u", n);
    return is_end ? close_case(life, store, n, id, err) : open_case(life, store, n, id, err);
}

static det_status
suppress(made_life *life, det_store *store, uint32_t n, const char *id, det_error *err)
{
    const det_book_hand hand = hand_of(life, n, "ann");
    const det_book_field fields[] = {FIELD("case", id), FIELD("expires", "2030-02-01"),
                                     FIELD("owner", "ann")};
    return det_suppress(store, &hand, life->snapshot, fields, 3, life->told, err);
}

/* The id of the one that was made last stands in what was told last. */
static det_status
approve_suppression(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    static const char key[] = "\"id\":\"";
    const det_book_hand hand = hand_of(life, n, "bob");
    det_text_clear(life->told);
    det_status st = det_suppression_list(store, (det_str){0}, (det_str){0}, hand.now_us, life->told,
                                         err);
    det_str rest = det_text_str(life->told), line, last = {0};
    while (det_str_next(&rest, '\n', &line))
        if (line.len > 0) last = line;
    size_t at = det_str_find(last, DET_STR("\"id\":\""));
    if (st == DET_OK && at == SIZE_MAX) st = det_fail(err, DET_MISSING, nowhere, "no suppression");
    if (st != DET_OK) return st;
    last = det_str_slice(last, at + strlen(key), last.len);
    const det_book_field fields[] = {
        FIELD("entry", "approve"),
        {"suppression", det_str_slice(last, 0, det_str_find_byte(last, '"'))}};
    det_text *told = NULL;
    st = det_text_new(0, &told, err);
    if (st == DET_OK) st = det_suppression_record(store, &hand, fields, 2, told, err);
    det_text_free(told);
    return st;
}

static det_status
find(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    const det_book_hand hand = hand_of(life, n, "lis");
    const det_book_field fields[] = {FIELD("status", "alleged"),    FIELD("regime", "un:1718"),
                                     FIELD("kind", "nuclear_test"), FIELD("title", "A test"),
                                     FIELD("on", "2029-01-01"),     FIELD("source", "s")};
    det_book_hand free_hand = hand;
    free_hand.roles = NULL;
    return det_finding_add(store, &free_hand, fields, 6, life->told, err);
}

static det_status
report_quota(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    det_book_hand hand = hand_of(life, n, "lis");
    const det_book_field fields[] = {FIELD("kind", "report"), FIELD("quota", "Q-REF-YEAR"),
                                     FIELD("on", "2018-03-01"), FIELD("amount", "10 barrel"),
                                     FIELD("source", "s")};
    hand.roles = NULL;
    return det_quota_add(store, &hand, fields, 5, life->told, err);
}

static det_status
use_general(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    char reference[24];
    (void)snprintf(reference, sizeof reference, "R-%u", n);
    return use(life, store, n, "L-MANY", reference, err);
}

static det_status
log_answers(det_store *store, uint32_t n, det_error *err)
{
    uint64_t first = 0;
    const det_decided items[] = {
        {"screen", DET_STR("ALERT"), DET_STR("name 4:Anna\n"), DET_STR("{\"verdict\":\"ALERT\"}")},
        {"screen", DET_STR("CLEAR"), DET_STR("name 6:Nobody\n"), DET_STR("{}")}};
    const det_decided_by by = {.at_us = begun_us + n * DET_US_PER_SECOND,
                               .actor = "ann",
                               .tx = 1,
                               .setting = DET_STR("one"),
                               .engine = "0.1.0",
                               .seed = {(uint8_t)n, 2}};
    return det_store_decided(store, &by, items, 2, &first, err);
}

static det_status
make_key(det_signing_key *out, det_error *err)
{
    static const uint8_t secret[DET_SIGNING_KEY_BYTES] = {8, 2};
    return det_signing_key_of(DET_STR("test/life"), secret, out, err);
}

static det_status
seal(det_store *store, uint32_t n, det_error *err)
{
    det_signing_key key;
    det_audit_state state;
    det_status st = make_key(&key, err);
    return st == DET_OK ? det_store_audit_seal(store, &key, begun_us + n * DET_US_PER_SECOND, NULL,
                                               &state, err)
                        : st;
}

static det_status
erase(det_store *store, uint32_t round, uint32_t n, det_error *err)
{
    const uint64_t id = 2 * round + 1;
    return det_store_erase(store, &id, 1, "ann", "asked for", begun_us + n * DET_US_PER_SECOND,
                           err);
}

det_status
made_life_step(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    const uint32_t round = n / MADE_LIFE_STEPS;
    char id[24];
    (void)snprintf(id, sizeof id, "C-%u", round);
    det_text_clear(life->told);
    switch (n % MADE_LIFE_STEPS) {
    case 0:
        return import(life, store, round + 1, true, err);
    case 1:
        return approve_removal(store, round, n, err);
    case 2:
        return made_life_place(life, store, round, false, err);
    case 3:
        return made_life_enter(life, store, round, "request", "bob", err);
    case 4:
        return refuse_self(life, store, round, err);
    case 5:
        return made_life_enter(life, store, round, "approve", "eve", err);
    case 6:
        return made_life_enter(life, store, round, "released", "dan", err);
    case 7:
        return open_case(life, store, n, id, err);
    case 8:
        return close_case(life, store, n, id, err);
    case 9:
        return suppress(life, store, n, id, err);
    case 10:
        return approve_suppression(life, store, n, err);
    case 11:
        return find(life, store, n, err);
    case 12:
        return report_quota(life, store, n, err);
    case 13:
        return use_general(life, store, n, err);
    case 14:
        return log_answers(store, n, err);
    default:
        return n / MADE_LIFE_STEPS % 2 == 0 ? seal(store, n, err) : erase(store, round - 1, n, err);
    }
}

det_status
made_life_verify(det_store *store, det_error *err)
{
    det_signing_key key;
    det_audit_state state;
    const det_audit_trust trust = {&key, NULL};
    det_status st = make_key(&key, err);
    if (st == DET_OK) st = det_store_audit_verify(store, &trust, &state, err);
    return st == DET_OK ? det_store_verify(store, err) : st;
}

/* ---- its beginning and end ----------------------------------------------------------------------
 */

/* One entry, as before roles were in use: it counts at once. */
static det_status
add_licence(made_life *life, det_store *store, det_error *err)
{
    static const char text[] =
        "id: L-MANY\nauthority: 1718 Committee\nkind: exemption\nmeasures: [un.1718.coal]\n"
        "holders: [Clean Water Aid]\nvalid_from: 2019-01-01\nsource: a letter\n"
        "known: 2019-01-01\n";
    det_book_hand hand = hand_of(life, 0, "bob");
    hand.roles = NULL;
    return det_licence_add(store, &hand, det_str_of(text), "l.yaml", life->told, err);
}

det_status
made_life_begin(const char *folder, made_life *out, det_error *err)
{
    char path[600];
    det_store *store = NULL;
    const det_build_options build = {
        .lawbook = DET_SOURCE_ROOT "/lawbook/un",
        .snapshot = made_path(path, sizeof path, folder, "snapshot.det")};
    *out = (made_life){0};
    det_status st = det_text_new(0, &out->told, err);
    if (st == DET_OK) st = made_open(folder, true, &store, err);
    if (st == DET_OK) st = import(out, store, 0, false, err);
    if (st == DET_OK) st = det_build(store, &build, out->told, err);
    if (st == DET_OK) st = det_snapshot_open(path, &out->snapshot, err);
    if (st == DET_OK) st = det_snapshot_law(out->snapshot, &out->law, err);
    if (st == DET_OK) st = add_licence(out, store, err);
    det_store_close(store);
    return st;
}

void
made_life_end(made_life *life)
{
    det_snapshot_close(life->snapshot);
    det_text_free(life->told);
    *life = (made_life){0};
}
