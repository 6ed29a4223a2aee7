/* The book of holds: what is read, what is refused and why, what it folds to. */
#include "screen/hold.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"
#include "law/book.h"
#include "screen/hold_check.h"
#include "screen/hold_document.h"
#include "screen/hold_write.h"

static const char law_text[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: S/RES/1 (2017), adopted: 2017-01-01}\n"
    "measures:\n"
    "- {id: un.9.freeze, kind: asset_freeze, title: Freeze, aliases: [M-FREEZE], scope: "
    "{direction: any, kinds: [funds_to_designated]}}\n"
    "acts:\n"
    "- {impose: un.9.freeze, cite: \"1\"}\n";

enum { ENTRIES_MAX = 200 };

typedef struct bench {
    det_arena *arena;
    const det_lawbook *law;
    det_hold_ledger ledger;
    det_licence licences[4];
    det_licences licence_book;
    det_hold_rules rules;
    bool is_releasable;
    int64_t now_us;
    det_error err;
} bench;

static int64_t
instant(const char *text)
{
    det_instant out = {0};
    det_error err = {0};
    CHECK_OK(det_instant_read(det_str_of(text), DET_ZONE_UTC, (det_where){0}, &out, &err), &err);
    return out.us;
}

static det_status
judge(void *context, const det_hold *hold, det_arena *arena, bool *is_releasable, det_str *why,
      det_error *err)
{
    const bench *b = context;
    (void)hold, (void)arena, (void)err;
    *is_releasable = b->is_releasable;
    *why = DET_STR("STILL_HELD, un.9.freeze is in force");
    return DET_OK;
}

static bench *
bench_new(void)
{
    static bench b;
    static det_tree tree; /* borrowed by the lawbook */
    const det_law_finding *findings;
    size_t count = 0;
    b = (bench){.is_releasable = true, .now_us = instant("2026-11-27T12:00Z")};
    CHECK_OK(det_arena_new(0, &b.arena, &b.err), &b.err);
    CHECK_OK(det_tree_read_yaml(det_str_of(law_text), "1.yaml", b.arena, &tree, &b.err), &b.err);
    CHECK_OK(det_lawbook_load(&tree, 1, b.arena, &b.law, &findings, &count, &b.err), &b.err);
    CHECK_OK(det_hold_ledger_make(ENTRIES_MAX, b.arena, &b.ledger, &b.err), &b.err);
    b.licence_book = (det_licences){b.licences, 0};
    b.rules = (det_hold_rules){&b.licence_book, judge, &b};
    return &b;
}

/* One entry by somebody; its message where it was not taken, else "". */
static const char *
put_fields(bench *b, const det_fields *fields, const char *actor)
{
    det_hold_entry entry;
    det_hold_entry_kind says = DET_HOLD_PLACE;
    const det_hold_entry *other = det_hold_ledger_find(&b->ledger,
                                                       det_fields_text(fields, "about"));
    if (other != NULL) says = other->says;
    det_status st = det_hold_entry_read(fields, b->law, says, b->arena, &entry, &b->err);
    if (st != DET_OK) return b->err.text;
    b->now_us += 1;
    entry.stamp.recorded_us = b->now_us;
    if (det_fields_find(fields, "known") == NULL) entry.stamp.known_us = b->now_us;
    entry.stamp.actor = det_str_of(actor);
    st = det_hold_check(&b->ledger, &entry, &b->rules, fields->at, b->arena, &b->err);
    if (st == DET_OK) st = det_hold_ledger_add(&b->ledger, &entry, &b->err);
    return st == DET_OK ? "" : b->err.text;
}

static const char *
put(bench *b, const char *actor, const char *yaml)
{
    det_tree tree;
    det_fields fields;
    det_str copy;
    CHECK(det_arena_copy(b->arena, det_str_of(yaml), &copy));
    if (det_tree_read_yaml(copy, "h.yaml", b->arena, &tree, &b->err) != DET_OK ||
        det_fields_of_tree(&tree, 0, "an entry", det_hold_keys, b->arena, &fields, &b->err) !=
            DET_OK)
        return b->err.text;
    return put_fields(b, &fields, actor);
}

static const char *
put_document(bench *b, const char *actor, const char *yaml)
{
    det_tree tree;
    det_entry_rows rows = {0};
    det_str copy;
    const char *said = "";
    CHECK(det_arena_copy(b->arena, det_str_of(yaml), &copy));
    if (det_tree_read_yaml(copy, "h.yaml", b->arena, &tree, &b->err) != DET_OK ||
        det_hold_document_read(&tree, b->arena, &rows, &b->err) != DET_OK)
        return b->err.text;
    for (size_t i = 0; i < rows.count && said[0] == '\0'; i++)
        said = put_fields(b, &rows.items[i], actor);
    return said;
}

static const char wire[] =
    "id: H-1\nkind: payment\namount: 100000.00\ncurrency: USD\nreceived: 2019-03-01\n"
    "zone: America/New_York\nbranch: US\nreference: MT103/4711\nsource: the message\n"
    "known: 2019-03-01\n"
    "parties:\n"
    "- {role: remitter, name: Rhine Pumps GmbH, country: DE}\n"
    "- {role: beneficiary, name: Kwangson Bank, facts: {registrationNumber: '77'}}\n"
    "bases:\n"
    "- {measure: M-FREEZE, subject: 'un:KPe.025', path: direct}\n"
    "terms:\n"
    "- {rate: 3.65, day_count: act_365, from: 2019-03-01}\n";

/* "released 100.00 + 1.23 = 101.23, 2 bases": a hold at the end of a day. */
static const char *
show(bench *b, const char *id, const char *on, const char *known, char out[400])
{
    det_hold hold;
    det_hold_money money;
    bool is_there = false;
    char balance[DET_MONEY_TEXT_MAX], accrued[DET_MONEY_TEXT_MAX];
    det_day day = 0;
    CHECK_OK(det_day_read(det_str_of(on), (det_where){0}, &day, &b->err), &b->err);
    CHECK_OK(det_hold_fold(
                 &b->ledger, det_str_of(id), det_zone_midnight_us(DET_ZONE_NEW_YORK, day + 1) - 1,
                 known == NULL ? INT64_MAX : instant(known), b->arena, &hold, &is_there, &b->err),
             &b->err);
    if (!is_there) return "not there";
    CHECK_OK(det_hold_money_at(&hold, day, &money, &b->err), &b->err);
    size_t standing = 0, overlays = 0;
    for (size_t i = 0; i < hold.basis_count; i++)
        standing += det_hold_basis_stands(&hold.bases[i], INT64_MAX - 1);
    for (size_t i = 0; i < hold.overlay_count; i++)
        overlays += hold.overlays[i].to_us == DET_INSTANT_FOREVER;
    snprintf(out, 400, "%s %s + %s, %zu/%zu bases, %zu/%zu overlays",
             det_hold_status_name(hold.status),
             det_money_print(money.balance, hold.currency, balance).ptr,
             det_money_print(money.accrued, hold.currency, accrued).ptr, standing, hold.basis_count,
             overlays, hold.overlay_count);
    return out;
}

/* ---- reading ------------------------------------------------------------------------------------
 */

#define H1 "hold: H-1\nsource: s\n"
static const struct {
    int line;
    const char *yaml, *want;
} bad_rows[] = {
    {__LINE__, "kind: payment\nsource: s\n",
     "h.yaml:1:1: a hold needs 'id': the number of the case, the account or the message"},
    {__LINE__, "id: A/1\nkind: payment\nsource: s\n",
     "h.yaml:1:5: 'A/1' cannot be the id of a hold: it has at most 100 bytes and no '/', which "
     "begins the number of an entry"},
    {__LINE__, "id: A\nsource: s\n",
     "h.yaml:1:1: a hold needs 'kind': one of payment, account, cargo, item"},
    {__LINE__, "id: A\nkind: cheque\nsource: s\n",
     "h.yaml:2:7: 'kind' is 'cheque'; expected one of payment, account, cargo, item"},
    {__LINE__, "id: A\nkind: payment\n",
     "h.yaml:1:1: an entry of a hold needs 'source': where it was read"},
    {__LINE__, "id: A\nkind: payment\nbranch: us\nsource: s\n",
     "h.yaml:3:9: 'branch' is 'us', no country code; write two capital letters (ISO 3166) such as "
     "DE"},
    {__LINE__, "id: A\nkind: payment\nbranch: US\nreceived: 2019-03-01\nsource: s\n",
     "h.yaml:1:1: a hold needs 'amount': as 100000.00"},
    {__LINE__, "id: A\nkind: payment\nbranch: US\nreceived: 2019-03-01\namount: 1\nsource: s\n",
     "h.yaml:1:1: a hold needs 'currency': three capital letters (ISO 4217) such as USD"},
    {__LINE__,
     "id: A\nkind: payment\nbranch: US\nreceived: 2019-03-01\namount: 1\ncurrency: EURO\nsource: "
     "s\n",
     "h.yaml:6:11: 'EURO' is no currency; write three capital letters (ISO 4217) such as USD"},
    {__LINE__,
     "id: A\nkind: payment\nbranch: US\nreceived: 2019-03-01\namount: 1.001\ncurrency: "
     "USD\nsource: "
     "s\n",
     "h.yaml:5:9: '1.001' has 3 decimals, and USD has 2; nothing is rounded on the way in"},
    {__LINE__, "id: A\nkind: item\nsource: s\n",
     "h.yaml:1:1: an item needs 'account': the id of the account that it belongs to"},
    {__LINE__, "id: A\nkind: cargo\naction: rejected\nsource: s\n",
     "h.yaml:3:9: only a payment is rejected; what we keep is blocked"},
    {__LINE__, "id: A\nkind: payment\npath: direct\nsource: s\n",
     "h.yaml:3:7: 'path' has nothing to do in a hold; it has kind, action, amount, currency, "
     "received, value_date, branch, account, reference, prior, goods, origin, to, purpose"},
    {__LINE__, "id: A\nkind: cargo\nbranch: DE\nreceived: 2019-03-01\ngoods: [coal]\nsource: s\n",
     "h.yaml:5:9: goods 'coal': expected an HS code of 2 to 10 digits, or kind:<tag>, and if known "
     "how much, as '270900: 900 barrel'"},
    {__LINE__,
     "id: A\nkind: payment\nbranch: US\nreceived: 2030-01-01\namount: 1\ncurrency: USD\nsource: "
     "s\n",
     "h.yaml:1:1: it would be received at a time that has not come"},
    {__LINE__,
     "id: A\nkind: item\naccount: H-1\nbranch: US\nreceived: 2019-03-01\namount: 1\ncurrency: "
     "USD\nsource: s\n",
     "h.yaml:1:1: 'H-1' is a payment and no account"},
    {__LINE__,
     "id: A\nkind: item\naccount: Z\nbranch: US\nreceived: 2019-03-01\namount: 1\ncurrency: "
     "USD\nsource: s\n",
     "h.yaml:1:1: no hold 'Z'; place the account first"},
    {__LINE__, "entry: party\nid: A/1\n" H1 "role: owner\nname: Ann\n",
     "h.yaml:2:5: 'A/1' cannot be the id of an entry of hold 'H-1'; write H-1/ and a name, or "
     "leave it out"},
    {__LINE__, "entry: party\nid: A/1\nhold: A\nsource: s\nrole: owner\nname: Ann\n",
     "h.yaml:1:1: no hold 'A' in the book"},
    {__LINE__, "entry: party\nid: H-1/1\n" H1 "role: owner\nname: Ann\nfacts: [old]\n",
     "h.yaml:7:9: facts 'old': expected a property and its value, as birthDate=1960"},
    {__LINE__, "entry: basis\nid: H-1/1\n" H1 "path: direct\nmeasure: un.9.freez\n",
     "h.yaml:6:10: no measure 'un.9.freez' in the lawbook; did you mean 'un.9.freeze'"},
    {__LINE__, "entry: basis\nid: H-1/1\n" H1 "path: direct\nmeasure: un.9.freeze\nauthority: us\n",
     "h.yaml:7:12: authority 'us': the measure is of 'un'; leave it out"},
    {__LINE__, "entry: basis\nid: H-1/1\n" H1 "path: direct\n",
     "h.yaml:1:1: a basis needs 'measure', the id in the lawbook, or where its law is not there "
     "'citation' and 'authority'"},
    {__LINE__, "entry: basis\nid: H-1/1\n" H1 "path: direct\ncitation: SI 1\n",
     "h.yaml:1:1: a basis needs 'authority': whose law it is, as un, us, eu or uk"},
    {__LINE__, "entry: basis\nid: H-1/1\n" H1 "path: owned\nmeasure: un.9.freeze\n",
     "h.yaml:1:1: a basis through somebody (owned) needs 'subject': who is listed"},
    {__LINE__, "entry: basis\nid: H-1/1\n" H1 "path: direct\nmeasure: un.9.freeze\nsubject: KPe\n",
     "h.yaml:7:10: subject 'KPe' is no id of a listing; write list and number, as un:KPi.024"},
    {__LINE__, "entry: basis\nid: H-1/1\n" H1 "path: internal\nmeasure: un.9.freeze\n",
     "h.yaml:6:10: an internal basis is our own policy and no measure; say path: direct, or leave "
     "the measure out"},
    {__LINE__,
     "entry: basis\nid: H-1/1\n" H1 "path: direct\nmeasure: un.9.freeze\nto: 2020-01-01\n",
     "h.yaml:7:5: 'to' has nothing to do in basis; it has measure, subject, authority, programme, "
     "path, via, citation, from"},
    {__LINE__, "entry: basis_end\nid: H-1/1\n" H1 "reason: wrong\n",
     "h.yaml:1:1: basis_end needs 'about': the id of the entry that it deals with"},
    {__LINE__, "entry: basis_end\nid: H-1/1\n" H1 "about: H-1/b1\n",
     "h.yaml:1:1: basis_end needs 'reason': why, in a sentence"},
    {__LINE__, "entry: basis_end\nid: H-1/1\n" H1 "about: H-1/p1\nreason: r\n",
     "h.yaml:1:1: 'H-1/p1' is a party; a basis_end deals with another kind"},
    {__LINE__, "entry: basis_end\nid: H-1/1\n" H1 "about: H-1/b9\nreason: r\n",
     "h.yaml:1:1: no entry 'H-1/b9' of hold 'H-1'"},
    {__LINE__, "entry: party\nid: H-1/1\n" H1 "about: H-1/p1\nrole: owner\nname: Ann\n",
     "h.yaml:5:8: 'about' names what an entry deals with, and party deals with none"},
    {__LINE__, "entry: overlay\nid: H-1/1\n" H1 "kind: lien\n",
     "h.yaml:1:1: overlay needs 'by': whose claim it is, or which court"},
    {__LINE__, "entry: terms\nid: H-1/1\n" H1 "rate: 4.755\nday_count: act_360\nfrom: 2019-03-01\n",
     "h.yaml:5:7: rate '4.755': expected per cent a year with at most two decimals, -100 to 100, "
     "as "
     "4.75"},
    {__LINE__, "entry: request\nid: H-1/1\n" H1 "reason: r\nknown: 2019-03-02\n",
     "h.yaml:6:8: a step of a release is known when it is recorded; leave 'known' out"},
    {__LINE__, "entry: request\nid: H-1/1\n" H1 "reason: r\non: 2019-03-02\n",
     "h.yaml:6:5: 'on' has nothing to do in request; it has no keys of its own"},
    {__LINE__, "entry: party\nid: H-1/1\n" H1 "role: owner\nname: Ann\nknown: 2019-02-01\n",
     "h.yaml:1:1: 'H-1/1' would be known before its hold"},
    {__LINE__, "entry: correct\nid: H-1/1\n" H1 "about: H-1/p1\nrole: owner\nname: Ann\n",
     "h.yaml:1:1: party needs 'reason': what was wrong"},
    {__LINE__,
     "entry: correct\nid: H-1/1\n" H1 "about: H-1\nreason: r\nkind: payment\namount: 5\ncurrency: "
     "EUR\nbranch: US\nreceived: 2019-03-01\n",
     "h.yaml:1:1: a correction keeps the currency of a hold; place another one"},
    {__LINE__, "entry: statement\nid: H-1/1\n" H1 "amount: 5\ncurrency: USD\non: 2019-03-02\n",
     "h.yaml:1:1: 'H-1' is a payment; a statement is of an account"},
};

TEST(hold_refuses)
{
    bench *b = bench_new();
    CHECK_TEXT(__LINE__, put_document(b, "ann", wire), "");
    for (size_t i = 0; i < COUNT(bad_rows); i++)
        CHECK_TEXT(bad_rows[i].line, put(b, "ann", bad_rows[i].yaml), bad_rows[i].want);
    CHECK(b->ledger.count == 5);
    det_arena_free(b->arena);
}

/* ---- folding ------------------------------------------------------------------------------------
 */

TEST(hold_folds)
{
    char out[400];
    bench *b = bench_new();
    CHECK_TEXT(__LINE__, put_document(b, "ann", wire), "");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-02-28", NULL, out), "not there");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-03-01", NULL, out),
               "held 100000.00 + 0.00, 1/1 bases, 0/0 overlays");
    /* 3.65 % of 100,000 is 10 a day */
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-03-02", NULL, out),
               "held 100000.00 + 10.00, 1/1 bases, 0/0 overlays");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2020-03-01", NULL, out),
               "held 100000.00 + 3660.00, 1/1 bases, 0/0 overlays");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-03-02", "2019-02-28", out), "not there");

    /* a party added, a basis of a second authority, a lien */
    CHECK_TEXT(__LINE__,
               put(b, "ann",
                   "entry: basis\nid: H-1/2\n" H1
                   "path: owned\nsubject: 'ofac:123'\nauthority: us\n"
                   "citation: 31 CFR 510.201\nvia: [A, B]\nknown: 2019-04-01\n"),
               "");
    CHECK_TEXT(__LINE__,
               put(b, "ann",
                   "entry: overlay\nid: H-1/3\n" H1 "kind: lien\nby: A court\nfrom: "
                   "2019-05-01\nknown: 2019-05-01\n"),
               "");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-03-01", NULL, out),
               "held 100000.00 + 0.00, 2/2 bases, 0/0 overlays");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-03-01", "2019-03-31", out),
               "held 100000.00 + 0.00, 1/1 bases, 0/0 overlays");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-05-01", NULL, out),
               "held 100000.00 + 610.00, 2/2 bases, 1/1 overlays");
    /* one was an error; the other overlay ends */
    CHECK_TEXT(__LINE__,
               put(b, "bob",
                   "entry: basis_end\nid: H-1/4\n" H1
                   "about: H-1/2\nreason: another man of that name\n"),
               "");
    CHECK_TEXT(__LINE__,
               put(b, "bob",
                   "entry: overlay_end\nid: H-1/5\n" H1
                   "about: H-1/3\nreason: paid\non: 2019-06-01\n"),
               "");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-05-01", NULL, out),
               "held 100000.00 + 610.00, 1/2 bases, 0/1 overlays");
    CHECK_TEXT(__LINE__,
               put(b, "bob", "entry: overlay_end\nid: H-1/6\n" H1 "about: H-1/3\nreason: paid\n"),
               "h.yaml:1:1: 'H-1/3' was dealt with by 'H-1/5' already; name that one");
    /* the amount was wrong */
    CHECK_TEXT(__LINE__,
               put(b, "ann",
                   "entry: correct\nid: H-1/7\n" H1 "about: H-1\nreason: a digit\nkind: "
                   "payment\namount: 200000.00\ncurrency: USD\nreceived: 2019-03-01\nzone: "
                   "America/New_York\nbranch: US\n"),
               "");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-03-02", NULL, out),
               "held 200000.00 + 20.00, 1/2 bases, 0/0 overlays");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-03-02", "2026-11-01", out),
               "held 100000.00 + 10.00, 2/2 bases, 0/0 overlays");
    /* and the correction too: whoever corrects it again names the newest */
    CHECK_TEXT(__LINE__,
               put(b, "ann",
                   "entry: correct\nid: H-1/8\n" H1 "about: H-1\nreason: r\nkind: payment\namount: "
                   "3\ncurrency: USD\nreceived: 2019-03-01\nbranch: US\n"),
               "h.yaml:1:1: 'H-1' was dealt with by 'H-1/7' already; name that one");
    det_arena_free(b->arena);
}

/* ---- a release ----------------------------------------------------------------------------------
 */

#define REQUEST(n) "entry: request\nid: H-1/r" n "\n" H1 "reason: the Committee removed it\n"
#define DECIDE(what, n, about)                                                                     \
    "entry: " what "\nid: H-1/" n "\n" H1 "reason: r\nabout: H-1/" about "\n"
#define RELEASED(n, about, amount, interest, on)                                                   \
    "entry: released\nid: H-1/" n "\n" H1 "reason: wire 9\nabout: H-1/" about "\namount: " amount  \
    "\ninterest: " interest "\ncurrency: USD\non: " on "\n"

TEST(hold_takes_two)
{
    char out[400];
    bench *b = bench_new();
    CHECK_TEXT(__LINE__, put_document(b, "ann", wire), "");
    CHECK_TEXT(__LINE__, put(b, "bob", DECIDE("approve", "a0", "p1")),
               "h.yaml:1:1: 'H-1/p1' is a party; a approve deals with another kind");
    CHECK_TEXT(__LINE__, put(b, "bob", REQUEST("1")), "");
    CHECK_TEXT(__LINE__, put(b, "bob", REQUEST("2")),
               "h.yaml:1:1: 'H-1' is release_requested already");
    CHECK_TEXT(
        __LINE__, put(b, "bob", DECIDE("approve", "a1", "r1")),
        "request 'H-1/r1' was made by 'bob', and whoever made it does not decide it: somebody "
        "else has to look");
    CHECK_TEXT(
        __LINE__, put(b, "bob", DECIDE("refuse", "a1", "r1")),
        "request 'H-1/r1' was made by 'bob', and whoever made it does not decide it: somebody "
        "else has to look");
    CHECK_TEXT(
        __LINE__, put(b, "ann", DECIDE("approve", "a1", "r1")),
        "the newest change of hold 'H-1' was made by 'ann', and whoever made it does not decide "
        "it: somebody else has to look");
    /* not while a basis bites */
    b->is_releasable = false;
    CHECK_TEXT(__LINE__, put(b, "eve", DECIDE("approve", "a1", "r1")),
               "h.yaml:1:1: 'H-1' cannot be released: STILL_HELD, un.9.freeze is in force");
    b->rules.judge = NULL;
    CHECK_TEXT(__LINE__, put(b, "eve", DECIDE("approve", "a1", "r1")),
               "h.yaml:1:1: 'H-1' cannot be released: nothing is there to judge it by");
    b->rules.judge = judge;
    b->is_releasable = true;
    CHECK_TEXT(__LINE__, put(b, "eve", DECIDE("approve", "a1", "r1")), "");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2026-11-27", NULL, out),
               "release_approved 100000.00 + 28280.00, 1/1 bases, 0/0 overlays");
    /* the second to decide has lost */
    CHECK_TEXT(__LINE__, put(b, "dan", DECIDE("approve", "a2", "r1")),
               "h.yaml:1:1: 'H-1/r1' was dealt with by 'H-1/a1' already");
    CHECK(b->err.status == DET_REFUSED);
    /* to the cent, and not before it was approved */
    CHECK_TEXT(__LINE__, put(b, "dan", RELEASED("m1", "a1", "128280.01", "28280.01", "2026-11-27")),
               "h.yaml:1:1: 128280.01 is not what 'H-1' amounts to on that day with its interest, "
               "128280.00");
    CHECK_TEXT(__LINE__, put(b, "dan", RELEASED("m1", "a1", "128280.00", "28270.00", "2026-11-27")),
               "h.yaml:1:1: 128280.00 is not what 'H-1' amounts to on that day with its interest, "
               "128280.00");
    CHECK_TEXT(__LINE__, put(b, "dan", RELEASED("m1", "a1", "128270.00", "28270.00", "2026-11-26")),
               "h.yaml:1:1: it was approved after that day");
    CHECK_TEXT(__LINE__, put(b, "dan", RELEASED("m1", "a1", "128290.00", "28290.00", "2026-11-28")),
               "h.yaml:1:1: 2026-11-28 has not come yet: it is 2026-11-27 where it is held");
    /* the law comes back between the approval and the movement */
    b->is_releasable = false;
    CHECK_TEXT(__LINE__, put(b, "dan", RELEASED("m1", "a1", "128280.00", "28280.00", "2026-11-27")),
               "h.yaml:1:1: 'H-1' cannot be released: STILL_HELD, un.9.freeze is in force");
    b->is_releasable = true;
    CHECK_TEXT(__LINE__, put(b, "dan", RELEASED("m1", "a1", "128280.00", "28280.00", "2026-11-27")),
               "");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2026-11-27", NULL, out),
               "released 0.00 + 0.00, 1/1 bases, 0/0 overlays");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2026-11-26", NULL, out),
               "held 100000.00 + 28270.00, 1/1 bases, 0/0 overlays");
    /* once */
    CHECK_TEXT(__LINE__, put(b, "dan", RELEASED("m2", "a1", "128280.00", "28280.00", "2026-11-27")),
               "h.yaml:1:1: 'H-1' was released on 2026-11-27, by 'dan'");
    CHECK_TEXT(__LINE__, put(b, "bob", REQUEST("3")),
               "h.yaml:1:1: 'H-1' was released on 2026-11-27, by 'dan'");
    CHECK_TEXT(__LINE__, put(b, "bob", "entry: party\nid: H-1/9\n" H1 "role: owner\nname: Ann\n"),
               "h.yaml:1:1: 'H-1' was released on 2026-11-27, by 'dan'");
    det_arena_free(b->arena);
}

/* A request, or an approval, does not outlive what it was about. */
TEST(hold_request_falls)
{
    static const struct {
        int line;
        const char *entry;
        bool falls;
    } rows[] = {
        {__LINE__, "entry: basis\nid: H-1/x\n" H1 "path: direct\nmeasure: un.9.freeze\n", true},
        {__LINE__, "entry: overlay\nid: H-1/x\n" H1 "kind: claim\nby: A creditor\n", true},
        {__LINE__, "entry: party\nid: H-1/x\n" H1 "role: owner\nname: Ann\n", true},
        {__LINE__, "entry: basis_end\nid: H-1/x\n" H1 "about: H-1/b1\nreason: r\n", true},
        {__LINE__,
         "entry: correct\nid: H-1/x\n" H1 "about: H-1/p1\nreason: r\nrole: remitter\nname: Ann\n",
         true},
        {__LINE__,
         "entry: credit\nid: H-1/x\n" H1
         "kind: interest\namount: 5\ncurrency: USD\non: 2019-04-01\n",
         false},
        {__LINE__, "entry: legal_hold\nid: H-1/x\n" H1 "reason: a subpoena\n", false},
    };
    for (size_t i = 0; i < 2 * COUNT(rows); i++) {
        char out[400];
        bench *b = bench_new();
        bool is_approved = i % 2 == 1, falls = rows[i / 2].falls;
        int line = rows[i / 2].line;
        CHECK_TEXT(line, put_document(b, "ann", wire), "");
        CHECK_TEXT(line, put(b, "bob", REQUEST("1")), "");
        if (is_approved) CHECK_TEXT(line, put(b, "eve", DECIDE("approve", "a1", "r1")), "");
        CHECK_TEXT(line, put(b, "ann", rows[i / 2].entry), "");
        (void)show(b, "H-1", "2026-11-27", NULL, out);
        out[strcspn(out, " ")] = '\0';
        CHECK_TEXT(line, out,
                   falls         ? "held"
                   : is_approved ? "release_approved"
                                 : "release_requested");
        if (falls && !is_approved)
            CHECK_TEXT(line, put(b, "eve", DECIDE("approve", "a1", "r1")),
                       "h.yaml:1:1: 'H-1' is held; no request 'H-1/r1' waits for a second person "
                       "(one falls when a basis, an overlay or a party changes after it)");
        /* it can be asked for again */
        if (falls) CHECK_TEXT(line, put(b, "bob", REQUEST("2")), "");
        det_arena_free(b->arena);
    }
}

TEST(hold_request_is_refused)
{
    char out[400];
    bench *b = bench_new();
    CHECK_TEXT(__LINE__, put_document(b, "ann", wire), "");
    CHECK_TEXT(__LINE__, put(b, "bob", REQUEST("1")), "");
    CHECK_TEXT(__LINE__, put(b, "eve", DECIDE("refuse", "a1", "r1")), "");
    CHECK_TEXT(__LINE__, show(b, "H-1", "2026-11-27", NULL, out),
               "held 100000.00 + 28280.00, 1/1 bases, 0/0 overlays");
    CHECK_TEXT(__LINE__, put(b, "bob", REQUEST("2")), "");
    CHECK_TEXT(__LINE__, put(b, "eve", DECIDE("approve", "a2", "r2")), "");
    det_arena_free(b->arena);
}

/* ---- movements ----------------------------------------------------------------------------------
 */

#define MOVE(entry, kind, amount, on)                                                              \
    "entry: " entry "\n" H1 "kind: " kind "\namount: " amount "\ncurrency: USD\non: " on "\n"

TEST(hold_movements)
{
    static const struct {
        int line;
        const char *yaml, *want;
    } rows[] = {
        {__LINE__, MOVE("credit", "interest", "12.34", "2019-04-01") "id: H-1/1\n", ""},
        {__LINE__, MOVE("credit", "gift", "1", "2019-04-01") "id: H-1/2\n",
         "h.yaml:1:1: 'gift' is no kind of movement that may be added to what is held; those are "
         "interest, coupon, dividend, redemption, prior_contract, transfer_in"},
        {__LINE__, MOVE("debit", "set_off", "1", "2019-04-01") "id: H-1/2\n",
         "h.yaml:1:1: 'set_off' is no kind of movement that may be taken from what is held; those "
         "are service_charge, withheld_tax, licensed_payment"},
        /* the United Nations want to be told first, the United States do not */
        {__LINE__, MOVE("debit", "service_charge", "25", "2019-04-01") "id: H-1/2\n",
         "h.yaml:1:1: service_charge takes a licence where 'un' holds (S/RES/1718 (2006) OP 9 (a), "
         "S/RES/1452 (2002) OP 1 (a): fees for routine holding or maintenance, after notice to the "
         "Committee); name it with 'licence'"},
        {__LINE__, MOVE("debit", "service_charge", "25", "2019-04-01") "id: H-1/2\nlicence: L-9\n",
         "h.yaml:1:1: no licence 'L-9' in the book of licences"},
        {__LINE__, MOVE("debit", "service_charge", "25", "2018-04-01") "id: H-1/2\nlicence: L-1\n",
         "h.yaml:1:1: 2018-04-01 lies before 2019-03-01, when 'H-1' was received"},
        {__LINE__, MOVE("debit", "service_charge", "25", "2019-03-31") "id: H-1/2\nlicence: L-1\n",
         "h.yaml:1:1: licence 'L-1' does not cover the whole of that day"},
        {__LINE__, MOVE("debit", "service_charge", "25", "2019-04-30") "id: H-1/2\nlicence: L-1\n",
         "h.yaml:1:1: licence 'L-1' does not cover the whole of that day"},
        {__LINE__, MOVE("debit", "service_charge", "25", "2019-04-01") "id: H-1/2\nlicence: L-2\n",
         "h.yaml:1:1: licence 'L-2' does not free from un.9.freeze, which holds it"},
        {__LINE__,
         MOVE("debit", "service_charge", "100012.35", "2019-04-01") "id: H-1/2\nlicence: "
                                                                    "L-1\n",
         "h.yaml:1:1: 100012.35 cannot be taken: 'H-1' holds 100012.34"},
        {__LINE__, MOVE("debit", "service_charge", "25", "2019-04-01") "id: H-1/2\nlicence: L-1\n",
         ""},
        {__LINE__,
         "entry: credit\nid: H-1/3\n" H1
         "kind: interest\namount: 1\ncurrency: EUR\non: 2019-04-01\n",
         "h.yaml:1:1: 'H-1' is in USD, and this in EUR"},
        {__LINE__, MOVE("credit", "interest", "0", "2019-04-01") "id: H-1/3\n",
         "h.yaml:5:9: nothing was moved: the amount is 0"},
        /* a correction is a movement too */
        {__LINE__,
         "entry: correct\nid: H-1/3\n" H1 "about: H-1/2\nreason: r\nkind: service_charge\namount: "
         "30\ncurrency: USD\non: 2019-04-01\nlicence: L-1\n",
         ""},
        {__LINE__,
         "entry: correct\nid: H-1/4\n" H1 "about: H-1/3\nreason: r\nkind: service_charge\namount: "
         "100012.35\ncurrency: USD\non: 2019-04-01\nlicence: L-1\n",
         "h.yaml:1:1: 100012.35 cannot be taken: 'H-1' holds 100012.34"},
    };
    char out[400];
    bench *b = bench_new();
    det_str freeze = DET_STR("un.9.freeze"), other = DET_STR("un.9.other");
    const det_texts measures[] = {{&freeze, 1}, {&other, 1}};
    for (size_t i = 0; i < 2; i++) {
        b->licences[i] = (det_licence){.entry = DET_LICENCE_GRANT,
                                       .id = i == 0 ? DET_STR("L-1") : DET_STR("L-2"),
                                       .measures = measures[i],
                                       .from_us = instant("2019-04-01T04:00Z"),
                                       .before_us = instant("2019-04-30T04:01Z")};
    }
    b->licence_book.count = 2;
    CHECK_TEXT(__LINE__, put_document(b, "ann", wire), "");
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, put(b, "ann", rows[i].yaml), rows[i].want);
    /* 31 nights of 10, of which 12.34 was credited, one night of 99,982.34 */
    CHECK_TEXT(__LINE__, show(b, "H-1", "2019-04-02", NULL, out),
               "held 99982.34 + 307.66, 1/1 bases, 0/0 overlays");
    det_arena_free(b->arena);
}

/* M-15: an account of three items, of which one is released with its interest. */
static const char omnibus[] =
    "id: ACC\nkind: account\ncurrency: USD\nreceived: 2020-01-01\nzone: America/New_York\n"
    "branch: US\nsource: the ledger\nknown: 2020-01-01\n"
    "terms: [{rate: 2.50, day_count: act_360, from: 2020-01-01}]\n"
    "items:\n"
    "- {id: I-1, amount: 1000.01, bases: [{measure: un.9.freeze, path: direct, subject: 'un:1'}]}\n"
    "- {id: I-2, amount: 2000.02, received: 2020-02-01}\n"
    "- {id: I-3, amount: 3000.03, terms: [{rate: 1, day_count: 30_360, from: 2020-01-01}]}\n";

static const char *
show_sums(bench *b, const char *on, char out[400])
{
    det_hold_sums s;
    det_day day = 0;
    char text[6][DET_MONEY_TEXT_MAX];
    CHECK_OK(det_day_read(det_str_of(on), (det_where){0}, &day, &b->err), &b->err);
    if (det_hold_sums_at(&b->ledger, DET_STR("ACC"), day, INT64_MAX, b->arena, &s, &b->err) !=
        DET_OK)
        return b->err.text;
    const int64_t values[] = {s.own.balance,    s.items_balance, s.items_accrued,
                              s.items_released, s.book,          s.difference};
    for (size_t i = 0; i < 6; i++)
        (void)det_money_print(values[i], s.own.currency, text[i]);
    snprintf(out, 400, "own %s, %zu held %s + %s, %zu released %s, book %s, difference %s", text[0],
             s.held, text[1], text[2], s.released, text[3], text[4],
             s.has_statement ? text[5] : "none");
    return out;
}

TEST(hold_account_reconciles)
{
    char out[400];
    bench *b = bench_new();
    CHECK_TEXT(__LINE__, put_document(b, "ann", omnibus), "");
    CHECK_TEXT(__LINE__, show_sums(b, "2019-12-31", out), "account 'ACC' was not held yet");
    CHECK_TEXT(__LINE__, show_sums(b, "2020-01-31", out),
               "own 0.00, 2 held 4000.04 + 4.50, 0 released 0.00, book 4000.04, difference none");
    /* I-1: 1000.01 * 2.5 % * 2522 / 360 = 175.1406...; I-2: 2000.02 * 2.5 % * 2491 / 360 =
     * 345.97...; I-3: 3000.03 * 1 % * 2486 / 360 = 207.17 */
    CHECK_TEXT(__LINE__, show_sums(b, "2026-11-27", out),
               "own 0.00, 3 held 6000.06 + 728.29, 0 released 0.00, book 6000.06, difference none");
    CHECK_TEXT(__LINE__,
               put(b, "bank",
                   "entry: credit\nid: ACC/1\nhold: ACC\nsource: s\nkind: interest\namount: "
                   "700.00\ncurrency: USD\non: 2026-11-26\n"),
               "");
    CHECK_TEXT(__LINE__,
               put(b, "bank",
                   "entry: statement\nid: ACC/2\nhold: ACC\nsource: s\namount: 6700.06\ncurrency: "
                   "USD\non: 2026-11-26\n"),
               "");
    CHECK_TEXT(
        __LINE__, show_sums(b, "2026-11-26", out),
        "own 700.00, 3 held 6000.06 + 728.00, 0 released 0.00, book 6700.06, difference 0.00");
    CHECK_TEXT(__LINE__,
               put(b, "bob", "entry: request\nid: ACC/3\nhold: ACC\nsource: s\nreason: r\n"),
               "h.yaml:1:1: account 'ACC' still holds item 'I-1'; release its items one by one");
    CHECK_TEXT(__LINE__,
               put(b, "bob", "entry: request\nid: I-1/1\nhold: I-1\nsource: s\nreason: r\n"), "");
    CHECK_TEXT(
        __LINE__,
        put(b, "eve", "entry: approve\nid: I-1/2\nhold: I-1\nsource: s\nreason: r\nabout: I-1/1\n"),
        "");
    CHECK_TEXT(__LINE__,
               put(b, "ops",
                   "entry: released\nid: I-1/3\nhold: I-1\nsource: s\nreason: r\nabout: "
                   "I-1/2\namount: 1175.15\ninterest: 175.14\ncurrency: USD\non: 2026-11-27\n"),
               "");
    /* what is left: the others whole, and of the 700 what the released item did not earn */
    CHECK_TEXT(__LINE__,
               put(b, "bank",
                   "entry: statement\nid: ACC/4\nhold: ACC\nsource: s\namount: 5524.91\ncurrency: "
                   "USD\non: 2026-11-27\n"),
               "");
    CHECK_TEXT(__LINE__, show_sums(b, "2026-11-27", out),
               "own 700.00, 2 held 5000.05 + 553.15, 1 released 1175.15, book 5524.91, difference "
               "0.00");
    /* the bank says something else; its statement was misread */
    CHECK_TEXT(__LINE__,
               put(b, "bank",
                   "entry: correct\nid: ACC/5\nhold: ACC\nsource: s\nabout: ACC/4\nreason: "
                   "misread\namount: 5524.90\ncurrency: USD\non: 2026-11-27\n"),
               "");
    CHECK_TEXT(__LINE__, show_sums(b, "2026-11-27", out),
               "own 700.00, 2 held 5000.05 + 553.15, 1 released 1175.15, book 5524.91, difference "
               "-0.01");
    det_arena_free(b->arena);
}

TEST(hold_document)
{
    static const struct {
        int line;
        const char *yaml, *want;
    } rows[] = {
        {__LINE__, "id: A\nkind: payment\nparties: {role: owner}\n",
         "h.yaml:3:10: 'parties' of a hold is a list, each of it a map"},
        {__LINE__, "id: A\nkind: payment\nparties: [{role: owner, nam: Ann}]\n",
         "h.yaml:3:25: unknown key 'nam' in a party"},
        {__LINE__, "id: A\nkind: payment\nparties: [{id: A/1, role: owner}]\n",
         "h.yaml:3:11: a party of a hold has its id, and what it is about, from its place"},
        {__LINE__, "id: A\nkind: account\nitems: [{id: B, items: []}]\n",
         "h.yaml:3:9: an item of an account has no items of its own"},
        {__LINE__, "- a\n", "h.yaml:1:1: a hold must be a map with keys"},
    };
    bench *b = bench_new();
    for (size_t i = 0; i < COUNT(rows); i++) {
        char begin[200];
        snprintf(begin, sizeof begin, "%.*s", (int)strlen(rows[i].want),
                 put_document(b, "ann", rows[i].yaml));
        CHECK_TEXT(rows[i].line, begin, rows[i].want);
    }
    det_arena_free(b->arena);
}

/* ---- interest -----------------------------------------------------------------------------------
 */

TEST(day_counts)
{
    static const struct {
        int line;
        det_day_count count;
        const char *from, *before;
        int64_t want;
    } rows[] = {
        {__LINE__, DET_DAY_COUNT_ACT_360, "2020-01-01", "2021-01-01", 366},
        {__LINE__, DET_DAY_COUNT_ACT_365, "2020-02-28", "2020-03-01", 2},
        {__LINE__, DET_DAY_COUNT_30_360, "2020-01-01", "2021-01-01", 360},
        {__LINE__, DET_DAY_COUNT_30_360, "2020-01-30", "2020-01-31", 0},
        {__LINE__, DET_DAY_COUNT_30_360, "2020-02-29", "2020-03-31", 31},
        {__LINE__, DET_DAY_COUNT_30_360, "2020-01-31", "2020-02-29", 29},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_day from = 0, before = 0;
        det_error err = {0};
        CHECK_OK(det_day_read(det_str_of(rows[i].from), (det_where){0}, &from, &err), &err);
        CHECK_OK(det_day_read(det_str_of(rows[i].before), (det_where){0}, &before, &err), &err);
        if (det_day_count_between(rows[i].count, from, before) != rows[i].want)
            printf("line %d: %lld\n", rows[i].line,
                   (long long)det_day_count_between(rows[i].count, from, before));
        CHECK(det_day_count_between(rows[i].count, from, before) == rows[i].want);
    }
}

/* Against a second way of counting: night by night, in a fraction of its own. */
TEST(interest_is_the_sum_of_nights)
{
    const det_currency *usd = det_currency_find(DET_STR("USD"));
    for (int n = 0; n < 3000; n++) {
        det_hold_terms terms[3];
        det_hold_movement movements[4];
        det_hold hold = {.id = DET_STR("H"),
                         .status = DET_HOLD_HELD,
                         .currency = usd,
                         .terms = terms,
                         .movements = movements,
                         .value_date = 18000 + (det_day)(det_test_random() % 50),
                         .released_on = DET_DAY_NONE,
                         .amount_minor = (int64_t)(det_test_random() % 100000000)};
        det_day last = hold.value_date + (det_day)(det_test_random() % 900);
        for (; hold.term_count < det_test_random() % 4 && hold.term_count < 3; hold.term_count++)
            terms[hold.term_count] = (det_hold_terms){
                .from = 17990 + (det_day)hold.term_count * 200 + (det_day)(det_test_random() % 200),
                .rate_bp = (int32_t)(det_test_random() % 1000) - 100,
                .day_count = (det_day_count)(1 + det_test_random() % 3)};
        for (; hold.movement_count < det_test_random() % 5 && hold.movement_count < 4;
             hold.movement_count++)
            movements[hold.movement_count] = (det_hold_movement){
                .is_credit = det_test_random() % 2,
                .kind = DET_STR("coupon"),
                .currency = usd,
                .amount_minor = (int64_t)(det_test_random() % 1000000),
                .on = 18000 + (det_day)hold.movement_count * 200 +
                      (det_day)(det_test_random() % 200)};
        /* in units of 1 / (10,000 * 360 * 365) */
        long double sum = 0;
        int64_t balance = hold.amount_minor;
        size_t moved = 0;
        for (det_day night = hold.value_date; night < last; night++) {
            const det_hold_terms *of = NULL;
            for (size_t i = 0; i < hold.term_count; i++)
                if (terms[i].from <= night) of = &terms[i];
            for (; moved < hold.movement_count && movements[moved].on <= night; moved++)
                balance += movements[moved].is_credit ? movements[moved].amount_minor
                                                      : -movements[moved].amount_minor;
            if (of == NULL) continue;
            int64_t days = det_day_count_between(of->day_count, night, night + 1);
            sum += (long double)balance * of->rate_bp * (long double)days /
                   (of->day_count == DET_DAY_COUNT_ACT_365 ? 365.0L : 360.0L) / 10000.0L;
        }
        det_hold_money money;
        det_error err = {0};
        CHECK_OK(det_hold_money_at(&hold, last, &money, &err), &err);
        long double off = (long double)money.accrued - sum;
        CHECK(off <= 0.5001L && off >= -0.5001L);
    }
}
