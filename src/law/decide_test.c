/* Transactions: each way out of a prohibition, each side of its dates, and what is asked for when
 * something is missing. */
#include "law/testing.h"
#include "law/tried.h"

static const char *const files[] = {
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP], "
    "coverage: {through: 2019-12-31}}\n",
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/10 (2010), adopted: 2010-01-01}\n"
    "measures:\n"
    "- id: coal\n"
    "  kind: coal\n"
    "  title: Coal\n"
    "  scope: {direction: from, kinds: [coal], hs_practice: [\"2701\"]}\n"
    "  exceptions:\n"
    "  - id: X-transit\n"
    "    cite: 1(a)\n"
    "    when: {origin: [RU, MN], via: Rajin, notified: \"yes\"}\n"
    "    effect: allowed\n"
    "    exceptions:\n"
    "    - {id: X-sham, cite: 1(b), when: {owner: KP}, effect: needs_authorisation}\n"
    "- id: oil\n"
    "  kind: oil\n"
    "  title: Oil\n"
    "  scope: {direction: to, kinds: [oil, lpg], hs: [\"2710\"]}\n"
    "  committee_route: yes\n"
    "  quotas:\n"
    "  - id: Q-either\n"
    "    cite: 2(a)\n"
    "    period: {from: 2011-01-01, every: calendar_year}\n"
    "    limits: [{unit: USD, max: 1000}, {unit: tonne, max: 100}]\n"
    "    rule: either_blocks\n"
    "    stop_at: 95%\n"
    "    fails_when: {purpose: military}\n"
    "    conversions: [{from: barrel, to: tonne, times: 0.125, kinds: [lpg]}]\n"
    "- id: arms\n"
    "  kind: arms_embargo\n"
    "  title: Arms\n"
    "  scope: {direction: any, kinds: [arms], hs: [\"93\"], hs_partial: [\"8803\"]}\n"
    "- id: textiles\n"
    "  kind: textiles\n"
    "  title: Textiles\n"
    "  scope: {direction: from, kinds: [textiles], hs: [50-63]}\n"
    "  wind_down: {contract_before: 2010-01-01, through: 2010-03-31}\n"
    "- id: workers\n"
    "  kind: workers\n"
    "  title: Workers go home\n"
    "  force: duty\n"
    "  blocks_from: 2012-01-01\n"
    "  scope: {direction: any, kinds: [workers]}\n"
    "- id: inspect\n"
    "  kind: inspection\n"
    "  title: A call\n"
    "  force: call\n"
    "  scope: {direction: any, kinds: [workers, coal]}\n"
    "- id: science\n"
    "  kind: science\n"
    "  title: Science\n"
    "  scope: {direction: global, kinds: [science]}\n"
    "  exceptions:\n"
    "  - {id: X-med, cite: 6(a), when: {field: medical}, effect: allowed}\n"
    "  - {id: X-space, cite: 6(b), when: {field: [medical, space], level: high}, effect: "
    "needs_authorisation}\n"
    "acts:\n"
    "- {impose: coal, cite: \"1\"}\n"
    "- {impose: oil, cite: \"2\"}\n"
    "- {impose: arms, cite: \"3\"}\n"
    "- {impose: textiles, cite: \"4\"}\n"
    "- {impose: [workers, inspect], cite: \"5\"}\n"
    "- {impose: science, cite: \"6\"}\n"
    "- {suspend: arms, id: P, cite: \"7\", from: 2013-01-01, through: 2013-12-31}\n"
    "ambiguities:\n"
    "- {id: A-1, about: [coal], from: 2010-02-01, through: 2010-02-28, text: is February meant}\n"
    "- {id: A-2, about: [coal], through: 2010-03-31, hs: [\"96\"], text: is it coal}\n"
    "- {id: A-3, about: [coal], hs: [\"9401\"], text: is it a seat}\n",
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/11 (2011), adopted: 2011-06-01}\n"
    "measures:\n"
    "- {id: arms2, kind: arms_embargo, title: Arms again, scope: {direction: to, kinds: [arms]}}\n"
    "acts:\n"
    "- {impose: arms2, cite: \"1\"}\n"
    "- {amend: coal, cite: \"2\", drop: [X-transit], set: {title: Coal without transit}}\n"
    "- {amend: textiles, cite: \"3\", ruling_cites: keep, note: only clarifies}\n"
    "- {amend: workers, cite: \"4\", ruling_cites: add}\n"
    "routes:\n"
    "- {id: G-11, cite: \"9\", when: {purpose: humanitarian}, granted_when: {approved: \"yes\"}}\n",
};

/* facts: "key=value key=value" */
static const struct {
    int line;
    const char *date, *from, *to, *item, *quantity, *unit, *facts, *want;
} rows[] = {
    /* direction, kind and code */
    {__LINE__, "2009-12-31", "KP", "CN", "coal", "", "", "", "allowed"},
    {__LINE__, "2010-01-01", "KP", "CN", "coal", "", "", "",
     "prohibited 10:1 [coal prohibited needs origin,via,notified]"},
    {__LINE__, "2010-01-01", "CN", "KP", "coal", "", "", "", "allowed"},
    {__LINE__, "2010-01-01", "KP", "CN", "HS 270112", "", "", "",
     "prohibited 10:1 [coal prohibited needs origin,via,notified]"},
    {__LINE__, "2010-01-01", "KP", "CN", "HS 2702", "", "", "", "allowed"},
    {__LINE__, "2010-01-01", "KP", "CN", "HS 27", "", "", "",
     "undetermined 10:1 [coal undetermined needs hs,origin,via,notified]"},
    {__LINE__, "2010-01-01", "", "CN", "coal", "", "", "",
     "prohibited 10:1 [coal prohibited needs from,origin,via,notified]"},
    {__LINE__, "2010-01-01", "RU", "CN", "arms", "", "", "", "allowed"},
    {__LINE__, "2010-01-01", "RU", "KP", "HS 9301", "", "", "",
     "prohibited 10:3 [arms prohibited]"},
    {__LINE__, "2010-01-01", "RU", "KP", "HS 8803", "", "", "",
     "undetermined 10:3 [arms undetermined needs goods]"}, /* "ex" codes are never allowed */
    {__LINE__, "2010-01-01", "RU", "KP", "", "", "", "", "undetermined"},

    /* exceptions: all facts, one of the values, and what undoes them */
    {__LINE__, "2010-01-01", "KP", "CN", "coal", "", "", "origin=RU via=Rajin notified=yes",
     "prohibited 10:1 [coal prohibited needs owner]"}, /* what might undo it is not known */
    {__LINE__, "2010-01-01", "KP", "CN", "coal", "", "",
     "origin=RU via=Rajin notified=yes owner=RU", "allowed 10:1(a) [coal allowed]"},
    {__LINE__, "2010-01-01", "KP", "CN", "coal", "", "",
     "origin=RU via=Rajin notified=yes owner=KP", "prohibited 10:1 [coal prohibited]"},
    {__LINE__, "2010-01-01", "KP", "CN", "coal", "", "",
     "origin=CN via=Rajin notified=yes owner=CN", "prohibited 10:1 [coal prohibited]"},
    {__LINE__, "2011-06-01", "KP", "CN", "coal", "", "",
     "origin=RU via=Rajin notified=yes owner=RU",
     "prohibited 11:2 [coal prohibited needs purpose]"}, /* the exception was dropped */
    {__LINE__, "2010-01-01", "XX", "XX", "science", "", "", "field=medical level=other",
     "allowed 10:6(a) [science allowed]"},
    {__LINE__, "2010-01-01", "XX", "XX", "science", "", "", "field=medical level=high",
     "undetermined 10:6(a);10:6(b) [science undetermined]"}, /* they contradict each other */
    {__LINE__, "2010-01-01", "XX", "XX", "science", "", "", "field=space level=high",
     "needs_authorisation 10:6(b) [science needs_authorisation needs approved]"},
    {__LINE__, "2010-01-01", "XX", "XX", "science", "", "", "field=space level=high approved=yes",
     "allowed 10:6(b) [science allowed]"},

    /* quotas */
    {__LINE__, "2010-12-31", "CN", "KP", "oil", "1", "tonne", "",
     "prohibited 10:2 [oil prohibited needs approved]"}, /* the first period is not open */
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "100", "tonne", "prior=0",
     "within_quota 10:2(a) [oil within_quota]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "100.001", "tonne", "prior=0",
     "prohibited 10:2(a) [oil prohibited needs approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "10", "tonne", "prior=90",
     "within_quota 10:2(a) [oil within_quota]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "10", "tonne", "prior=91",
     "prohibited 10:2(a) [oil prohibited needs approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "10", "tonne", "",
     "within_quota 10:2(a) [oil within_quota needs prior]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne",
     "prior=0 value_usd=500 prior_value_usd=501",
     "prohibited 10:2(a) [oil prohibited needs approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne",
     "prior=0 value_usd=500 prior_value_usd=500", "within_quota 10:2(a) [oil within_quota]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 stop_notice=yes",
     "prohibited 10:2(a) [oil prohibited needs approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 purpose=military",
     "prohibited 10:2(a) [oil prohibited needs approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "", "", "",
     "undetermined 10:2(a) [oil undetermined needs quantity,approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "10", "barrel", "prior=0",
     "undetermined 10:2(a) [oil undetermined needs quantity,approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "lpg", "800", "barrel", "prior=0",
     "within_quota 10:2(a) [oil within_quota needs prior]"},
    {__LINE__, "2011-01-01", "CN", "KP", "lpg", "801", "barrel", "prior=0",
     "prohibited 10:2(a) [oil prohibited needs prior,approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "999", "tonne", "prior=0 approved=yes",
     "allowed 10:2 [oil allowed]"}, /* the paragraph's own route */
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "9000000000000000000", "tonne", "",
     "undetermined 10:2(a) [oil undetermined needs quantity,approved]"},

    /* old contracts */
    {__LINE__, "2010-03-31", "KP", "CN", "HS 6203", "", "", "contract_date=2009-12-31",
     "allowed 10:4 [textiles allowed]"},
    {__LINE__, "2010-04-01", "KP", "CN", "HS 6203", "", "", "contract_date=2009-12-31",
     "prohibited 10:4 [textiles prohibited]"},
    {__LINE__, "2010-03-31", "KP", "CN", "HS 6203", "", "", "contract_date=2010-01-01",
     "prohibited 10:4 [textiles prohibited]"},
    {__LINE__, "2010-03-31", "KP", "CN", "HS 6203", "", "", "",
     "prohibited 10:4 [textiles prohibited needs contract_date]"},
    {__LINE__, "2010-03-31", "KP", "CN", "HS 6203", "", "", "contract_date=before",
     "prohibited 10:4 [textiles prohibited needs contract_date]"},

    /* a duty blocks from its deadline, a call never; amendments and what is cited */
    {__LINE__, "2011-12-31", "RU", "KP", "workers", "", "", "", "allowed"},
    {__LINE__, "2012-01-01", "RU", "KP", "workers", "", "", "",
     "prohibited 10:5;11:4 [workers prohibited needs purpose]"},
    {__LINE__, "2011-06-01", "KP", "CN", "HS 6203", "", "", "",
     "prohibited 10:4 [textiles prohibited needs purpose]"},

    /* layers, and a pause of one of them */
    {__LINE__, "2011-05-31", "RU", "KP", "arms", "", "", "", "prohibited 10:3 [arms prohibited]"},
    {__LINE__, "2011-06-01", "RU", "KP", "arms", "", "", "",
     "prohibited 10:3;11:1 [arms prohibited needs purpose] [arms2 prohibited needs purpose]"},
    {__LINE__, "2012-12-31", "RU", "KP", "arms", "", "", "",
     "prohibited 10:3;11:1 [arms prohibited needs purpose] [arms2 prohibited needs purpose]"},
    {__LINE__, "2013-01-01", "RU", "KP", "arms", "", "", "",
     "prohibited 11:1 [arms2 prohibited needs purpose]"},
    {__LINE__, "2013-01-01", "KP", "RU", "arms", "", "", "", "allowed"},
    {__LINE__, "2014-01-01", "KP", "RU", "arms", "", "", "",
     "prohibited 10:3 [arms prohibited needs purpose]"},

    /* the general route of the regime */
    {__LINE__, "2011-05-31", "RU", "KP", "arms", "", "", "purpose=humanitarian",
     "prohibited 10:3 [arms prohibited]"},
    {__LINE__, "2014-01-01", "KP", "RU", "arms", "", "", "purpose=humanitarian",
     "needs_authorisation 10:3;11:9 [arms needs_authorisation needs approved]"},
    {__LINE__, "2014-01-01", "KP", "RU", "arms", "", "", "approved=yes",
     "allowed 11:9 [arms allowed]"},
    {__LINE__, "2014-01-01", "CN", "KP", "oil", "999", "tonne", "prior=0 purpose=humanitarian",
     "needs_authorisation 10:2;11:9 [oil needs_authorisation needs approved]"},

    /* what cannot be what it says is unknown, and never reads as allowed */
    {__LINE__, "2010-01-01", "KP", "CN", "HS 2701.12", "", "", "origin=KP",
     "prohibited 10:1 [coal prohibited]"},
    {__LINE__, "2010-01-01", "kp", "cn", "coal", "", "", "origin=KP",
     "prohibited 10:1 [coal prohibited]"},
    {__LINE__, "2010-01-01", "North Korea", "CN", "coal", "", "", "origin=KP",
     "prohibited 10:1 [coal prohibited needs from] warning: country 'North Korea' is not known; "
     "expected a code of two letters such as KP; taken as covered"},
    {__LINE__, "2010-01-01", "KP", "CN", "coals", "", "", "",
     "undetermined warning: kind 'coals' is not known; no measure of the lawbook names it; look at "
     "its spelling, or give an HS code"},
    {__LINE__, "2010-01-01", "KP", "CN", "HS 27O1", "", "", "",
     "undetermined warning: HS code '27O1' is not known; expected 2 to 10 digits such as 2701"},
    {__LINE__, "2020-01-01", "KP", "CN", "HS 6203", "", "", "",
     "prohibited 10:4 [textiles prohibited needs purpose] warning: the lawbook knows un:9 through "
     "2019-12-31"},
    {__LINE__, "2010-02-15", "KP", "CN", "coal", "", "", "origin=KP",
     "prohibited 10:1 [coal prohibited] warning: is February meant"},

    /* a doubt whether goods are covered at all, where no measure speaks */
    {__LINE__, "2010-03-31", "KP", "CN", "HS 9603", "", "", "", "undetermined warning: is it coal"},
    {__LINE__, "2010-03-31", "KP", "CN", "HS 9", "", "", "",
     "undetermined warning: HS code '9' is not known; expected 2 to 10 digits such as 2701"},
    {__LINE__, "2010-03-31", "KP", "CN", "HS 96", "", "", "", "undetermined warning: is it coal"},
    {__LINE__, "2010-03-31", "KP", "CN", "HS 9613", "", "", "", "undetermined warning: is it coal"},
    {__LINE__, "2010-03-31", "KP", "CN", "HS 94", "", "", "", "allowed warning: is it a seat"},
    {__LINE__, "2010-03-31", "KP", "CN", "HS 9401", "", "", "",
     "undetermined warning: is it a seat"},
    {__LINE__, "2010-04-01", "KP", "CN", "HS 9603", "", "", "", "allowed"},
    {__LINE__, "2010-03-31", "CN", "KP", "HS 9603", "", "", "", "allowed"},
    {__LINE__, "2010-03-31", "KP", "CN", "HS 9503", "", "", "", "allowed"},

    /* a part of a heading is under it; a chapter that is none covers nobody knows what */
    {__LINE__, "2010-01-01", "KP", "CN", "HS ex 2701.12", "", "", "origin=KP",
     "prohibited 10:1 [coal prohibited]"},
    {__LINE__, "2010-01-01", "KP", "CN", "HS 9901", "", "", "",
     "undetermined warning: HS code '9901' is not known; there is no such chapter, or each country "
     "has its own"},

    /* facts that cannot be read */
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "10", "tonne", "prior=abc",
     "undetermined [oil within_quota needs prior] warning: fact prior 'abc' is not known; expected "
     "a number"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "10", "tonne", "prior=-5",
     "undetermined [oil within_quota needs prior] warning: fact prior '-5' is not known; expected "
     "a number"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne",
     "prior=0 purpose=livelihood purpose=military",
     "undetermined [oil within_quota] warning: fact purpose 'livelihood' is not known; it is given "
     "twice, and differs; fact purpose 'military' is not known; it is given twice, and differs"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 stop_notice=true",
     "undetermined [oil within_quota] warning: fact stop_notice 'true' is not known; expected yes "
     "or "
     "no"},
    /* a word that nobody knows frees nothing, whether it would meet a condition or keep it from
     * being met; what is plainly another value does */
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 purpose=military_use",
     "undetermined 10:2(a) [oil undetermined needs purpose,approved] warning: fact purpose "
     "'military_use' is not known; no condition of the lawbook names it; did you mean 'military'; "
     "say 'other' if it is none of those named"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 purpose=soldiers",
     "undetermined 10:2(a) [oil undetermined needs purpose,approved] warning: fact purpose "
     "'soldiers' is not known; no condition of the lawbook names it; say 'other' if it is none of "
     "those named"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 purpose=commercial",
     "within_quota 10:2(a) [oil within_quota]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 purpose=OTHER",
     "within_quota 10:2(a) [oil within_quota]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 colour=red",
     "within_quota 10:2(a) [oil within_quota]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "9999999", "tonne", "prior=0 purpose=soldiers",
     "prohibited 10:2(a) [oil prohibited needs purpose,approved] warning: fact purpose 'soldiers' "
     "is not known; no condition of the lawbook names it; say 'other' if it is none of those "
     "named"},
    /* letter case is no difference */
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 Stop_notice=YES",
     "prohibited 10:2(a) [oil prohibited needs approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 Purpose=Military",
     "prohibited 10:2(a) [oil prohibited needs approved]"},
    {__LINE__, "2011-01-01", "CN", "KP", "oil", "1", "tonne", "prior=0 prior=0",
     "within_quota 10:2(a) [oil within_quota]"},
};

enum { FACTS_MAX = 8 };

/* "key=value key=value" to facts; the text is cut up in place. */
static size_t
read_facts(const char *text, det_law_fact facts[FACTS_MAX])
{
    det_str rest = det_str_of(text), part;
    size_t count = 0;
    while (count < FACTS_MAX && det_str_next(&rest, ' ', &part)) {
        size_t equals = det_str_find_byte(part, '=');
        facts[count].key = det_str_slice(part, 0, equals);
        facts[count].value = det_str_slice(part, equals + 1, part.len);
        count++;
    }
    return count;
}

static size_t
add_brief(char *out, size_t used, size_t i, const det_law_cite *cite)
{
    det_str id = det_str_slice(cite->instrument, 6, det_str_find_byte(cite->instrument, ' '));
    return used + (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, "%s%.*s:%.*s",
                                   i == 0 ? " " : ";", DET_STR_FMT(id),
                                   DET_STR_FMT(cite->paragraph));
}

static void
show(const det_law_decision *decision, char out[TESTING_TEXT_MAX])
{
    size_t used = (size_t)snprintf(out, TESTING_TEXT_MAX, "%s",
                                   det_law_outcome_name(decision->outcome));
    for (size_t i = 0; i < decision->cite_count; i++)
        used = add_brief(out, used, i, &decision->cites[i]);
    for (size_t i = 0; i < decision->ruling_count; i++) {
        const det_law_ruling *ruling = &decision->rulings[i];
        used += (size_t)snprintf(
            out + used, TESTING_TEXT_MAX - used, " [%.*s %s%s%.*s]",
            DET_STR_FMT(det_measure_id(ruling->measure)), det_law_outcome_name(ruling->outcome),
            ruling->needs.len > 0 ? " needs " : "", DET_STR_FMT(ruling->needs));
    }
    if (decision->warning.len > 0)
        snprintf(out + used, TESTING_TEXT_MAX - used, " warning: %.*s",
                 DET_STR_FMT(decision->warning));
}

TEST(decisions)
{
    testing_law book = testing_load(files, COUNT(files));
    CHECK_TEXT(0, book.law == NULL ? book.err.text : "loaded", "loaded");
    for (size_t i = 0; book.law != NULL && i < COUNT(rows); i++) {
        det_law_fact facts[FACTS_MAX];
        det_law_decision decision;
        char got[TESTING_TEXT_MAX];
        uint64_t quantity = 0;
        det_law_question question = {.known_us = INT64_MAX, .quantity_milli = INT64_MIN};
        question.at_us = testing_when(rows[i].date, DET_ZONE_NEW_YORK);
        question.actor_from = det_str_of(rows[i].from);
        question.actor_to = det_str_of(rows[i].to);
        if (strncmp(rows[i].item, "HS ", 3) == 0)
            question.hs = det_str_of(rows[i].item + 3);
        else
            question.kind = det_str_of(rows[i].item);
        question.unit = det_str_of(rows[i].unit);
        if (strcmp(rows[i].quantity, "100.001") == 0)
            question.quantity_milli = 100001;
        else if (det_str_read_u64(det_str_of(rows[i].quantity), &quantity))
            question.quantity_milli = quantity > 9000000000000 ? INT64_MAX
                                                               : (int64_t)quantity * 1000;
        question.facts = facts;
        question.fact_count = read_facts(rows[i].facts, facts);
        CHECK_OK(det_law_decide(book.law, &question, book.arena, &decision, &book.err), &book.err);
        show(&decision, got);
        CHECK_TEXT(rows[i].line, got, rows[i].want);
    }
    testing_close(&book);
}

/* More than one country or kind, and a code of another edition: certain fits as ever, perhaps fits
 * partly, and partly is never allowed. */
static const struct {
    int line;
    const char *from, *to, *item;
    const char *also_from, *also_to, *may_pass, *also_kinds, *may_kinds;
    uint32_t edition;
    const char *want;
} wide_rows[] = {
    {__LINE__, "CN", "JP", "coal", "", "", "", "", "", 0, "allowed"},
    {__LINE__, "CN", "JP", "coal", "KP", "", "", "", "", 0,
     "prohibited 10:1 [coal prohibited needs origin,via,notified]"},
    {__LINE__, "CN", "JP", "coal", "", "KP", "", "", "", 0, "allowed"}, /* the wrong way round */
    {__LINE__, "CN", "JP", "coal", "", "", "KP", "", "", 0,
     "undetermined 10:1 [coal undetermined needs route,origin,via,notified]"},
    {__LINE__, "CN", "JP", "HS 9301", "", "KP", "", "", "", 0, "prohibited 10:3 [arms prohibited]"},
    {__LINE__, "KP", "JP", "", "", "", "", "coal", "", 0,
     "prohibited 10:1 [coal prohibited needs origin,via,notified]"},
    {__LINE__, "KP", "JP", "HS 3601", "", "", "", "", "arms", 0,
     "undetermined 10:3 [arms undetermined needs kind]"},
    {__LINE__, "CN", "JP", "HS 3601", "", "", "", "", "arms", 0, "allowed"},
    {__LINE__, "KP", "JP", "science", "", "", "", "arms", "coal", 0,
     "prohibited 10:3;10:6 [arms prohibited] [science prohibited needs field,level] [coal "
     "undetermined needs kind,origin,via,notified]"},
    /* what was under 9306 until 2022 may be under 8541 since; the text is of 2010 */
    {__LINE__, "RU", "KP", "HS 8541", "", "", "", "", "", 2022,
     "undetermined 10:3 [arms undetermined needs goods]"},
    {__LINE__, "RU", "KP", "HS 85415100", "", "", "", "", "", 2022,
     "undetermined 10:3 [arms undetermined needs goods]"},
    {__LINE__, "RU", "KP", "HS 8541", "", "", "", "", "", 2017, "allowed"},
    {__LINE__, "RU", "KP", "HS 8541", "", "", "", "", "", 0, "allowed"},
};

static det_texts
one_text(const char *text, det_str *place)
{
    *place = det_str_of(text);
    return (det_texts){place, place->len > 0 ? 1 : 0};
}

TEST(more_than_one_country_and_kind)
{
    testing_law book = testing_load(files, COUNT(files));
    for (size_t i = 0; i < COUNT(wide_rows); i++) {
        det_law_decision decision;
        char got[TESTING_TEXT_MAX];
        det_str places[5];
        det_law_question question = {.at_us = testing_when("2010-05-01", DET_ZONE_NEW_YORK),
                                     .known_us = INT64_MAX,
                                     .quantity_milli = INT64_MIN,
                                     .actor_from = det_str_of(wide_rows[i].from),
                                     .actor_to = det_str_of(wide_rows[i].to),
                                     .hs_edition = wide_rows[i].edition};
        if (strncmp(wide_rows[i].item, "HS ", 3) == 0)
            question.hs = det_str_of(wide_rows[i].item + 3);
        else
            question.kind = det_str_of(wide_rows[i].item);
        question.also_from = one_text(wide_rows[i].also_from, &places[0]);
        question.also_to = one_text(wide_rows[i].also_to, &places[1]);
        question.may_pass = one_text(wide_rows[i].may_pass, &places[2]);
        question.also_kinds = one_text(wide_rows[i].also_kinds, &places[3]);
        question.may_kinds = one_text(wide_rows[i].may_kinds, &places[4]);
        CHECK_OK(det_law_decide(book.law, &question, book.arena, &decision, &book.err), &book.err);
        show(&decision, got);
        CHECK_TEXT(wide_rows[i].line, got, wide_rows[i].want);
    }
    testing_close(&book);
}

/* Each way out, told alone: its result, the evidence that would change it, and what stands against
 * it. */
static const struct {
    int line;
    const char *date, *kind, *quantity, *facts, *want;
} tried_rows[] = {
    {__LINE__, "2010-05-01", "coal", "", "",
     "exception X-transit unknown, allowed by 10:1(a) needs origin=RU|MN, via=Rajin, "
     "notified=yes;"},
    {__LINE__, "2010-05-01", "coal", "", "origin=CN via=Rajin",
     "exception X-transit not_granted, allowed by 10:1(a) because origin is CN;"},
    {__LINE__, "2010-05-01", "coal", "", "origin=RU via=Rajin notified=yes",
     "exception X-transit unknown, allowed by 10:1(a) needs owner because an exception to the "
     "exception stands in its way;"},
    {__LINE__, "2010-05-01", "coal", "", "origin=RU via=Rajin notified=yes owner=KP",
     "exception X-transit not_granted, allowed by 10:1(a) because an exception to the exception "
     "stands in its way;"},
    {__LINE__, "2010-05-01", "coal", "", "origin=RU via=Rajin notified=yes owner=RU",
     "exception X-transit granted, allowed by 10:1(a);"},
    {__LINE__, "2011-06-01", "coal", "", "purpose=humanitarian",
     "route G-11 granted, needs_authorisation by 11:9 needs approved=yes;"},
    {__LINE__, "2011-06-01", "coal", "", "", /* the exception was dropped, and is not told */
     "route G-11 unknown, needs_authorisation by 11:9 needs purpose=humanitarian, approved=yes;"},
    {__LINE__, "2011-06-01", "coal", "", "approved=yes", "route G-11 granted, allowed by 11:9;"},
    {__LINE__, "2011-02-01", "oil", "10", "",
     "quota Q-either granted, within_quota by 10:2(a) needs prior because within the cap: 10 of "
     "100 "
     "tonne (nothing counted before it); paragraph  unknown, allowed by 10:2 needs approved=yes;"},
    {__LINE__, "2011-02-01", "oil", "200", "approved=no",
     "quota Q-either not_granted, within_quota by 10:2(a) needs prior because above the cap: 200 "
     "of "
     "100 tonne (nothing counted before it); paragraph  not_granted, allowed by 10:2 because "
     "approved is no;"},
    {__LINE__, "2010-02-01", "textiles", "", "",
     "wind_down  unknown, allowed by 10:4 needs contract_date before 2010-01-01;"},
    {__LINE__, "2010-03-31", "textiles", "", "contract_date=2009-12-31",
     "wind_down  granted, allowed by 10:4;"},
    {__LINE__, "2010-03-31", "textiles", "", "contract_date=2010-01-01",
     "wind_down  not_granted, allowed by 10:4 because contract_date 2010-01-01 is not before "
     "2010-01-01;"},
    {__LINE__, "2010-04-01", "textiles", "", "contract_date=2009-12-31",
     "wind_down  not_granted, allowed by 10:4 because the time to wind old contracts down is "
     "over;"},
};

static void
show_tries(const det_law_try *tries, size_t count, char out[TESTING_TEXT_MAX])
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const det_law_try *way = &tries[i];
        used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, "%s%s %.*s %s, %s by",
                                 i == 0 ? "" : " ", det_law_try_kind_name(way->kind),
                                 DET_STR_FMT(way->id), det_law_grant_result_name(way->result),
                                 det_law_outcome_name(way->effect));
        for (size_t j = 0; j < way->cite_count; j++)
            used = add_brief(out, used, j, &way->cites[j]);
        used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, "%s%.*s%s%.*s;",
                                 way->needs.len > 0 ? " needs " : "", DET_STR_FMT(way->needs),
                                 way->why.len > 0 ? " because " : "", DET_STR_FMT(way->why));
    }
}

TEST(each_way_out_is_told)
{
    testing_law book = testing_load(files, COUNT(files));
    for (size_t i = 0; i < COUNT(tried_rows); i++) {
        det_law_fact facts[FACTS_MAX];
        const det_law_try *tries = NULL;
        size_t count = 0;
        uint64_t quantity = 0;
        char got[TESTING_TEXT_MAX];
        det_law_question question = {.at_us = testing_when(tried_rows[i].date, DET_ZONE_NEW_YORK),
                                     .known_us = INT64_MAX,
                                     .actor_from = DET_STR("KP"),
                                     .actor_to = DET_STR("KP"),
                                     .kind = det_str_of(tried_rows[i].kind),
                                     .quantity_milli = INT64_MIN,
                                     .unit = DET_STR("tonne"),
                                     .facts = facts};
        question.fact_count = read_facts(tried_rows[i].facts, facts);
        if (det_str_read_u64(det_str_of(tried_rows[i].quantity), &quantity))
            question.quantity_milli = (int64_t)quantity * 1000;
        CHECK_OK(det_law_tried(book.law, det_law_measure_find(book.law, question.kind), &question,
                               book.arena, &tries, &count, &book.err),
                 &book.err);
        show_tries(tries, count, got);
        CHECK_TEXT(tried_rows[i].line, got, tried_rows[i].want);
    }
    testing_close(&book);
}

TEST(why_says_the_figures)
{
    testing_law book = testing_load(files, COUNT(files));
    det_law_fact facts[] = {{DET_STR("prior"), DET_STR("90")},
                            {DET_STR("value_usd"), DET_STR("1500.5")}};
    det_law_question question = {.at_us = testing_when("2011-02-01", DET_ZONE_NEW_YORK),
                                 .known_us = INT64_MAX,
                                 .actor_from = DET_STR("CN"),
                                 .actor_to = DET_STR("KP"),
                                 .kind = DET_STR("oil"),
                                 .quantity_milli = 10500,
                                 .unit = DET_STR("tonne"),
                                 .facts = facts,
                                 .fact_count = 2};
    det_law_decision decision;
    char got[256];
    CHECK_OK(det_law_decide(book.law, &question, book.arena, &decision, &book.err), &book.err);
    snprintf(got, sizeof got, "%.*s", DET_STR_FMT(decision.rulings[0].why));
    CHECK_TEXT(
        0, got,
        "above the cap: 1,500.5 of 1,000 USD (nothing counted before it); above the cap: 100.5 of "
        "100 tonne");
    testing_close(&book);
}

/* What was adopted later is not known yet: as known before June 2011 there is one layer. */
TEST(as_known)
{
    testing_law book = testing_load(files, COUNT(files));
    det_law_question question = {.at_us = testing_when("2011-07-01", DET_ZONE_NEW_YORK),
                                 .known_us = testing_when("2011-05-31", DET_ZONE_NEW_YORK),
                                 .actor_from = DET_STR("CN"),
                                 .actor_to = DET_STR("KP"),
                                 .kind = DET_STR("arms"),
                                 .quantity_milli = INT64_MIN};
    det_law_decision decision;
    CHECK_OK(det_law_decide(book.law, &question, book.arena, &decision, &book.err), &book.err);
    CHECK(decision.ruling_count == 1 && decision.cite_count == 1);
    testing_close(&book);
}

/* Memory that runs out at any allocation of a decision gives an error and nothing else. */
TEST(no_memory_for_a_decision)
{
    testing_law book = testing_load(files, COUNT(files));
    det_law_fact facts[] = {{DET_STR("prior"), DET_STR("90")}};
    det_law_question question = {.at_us = testing_when("2011-02-01", DET_ZONE_NEW_YORK),
                                 .known_us = INT64_MAX,
                                 .actor_from = DET_STR("CN"),
                                 .actor_to = DET_STR("KP"),
                                 .kind = DET_STR("oil"),
                                 .quantity_milli = 10500,
                                 .unit = DET_STR("tonne"),
                                 .facts = facts,
                                 .fact_count = 1};
    bool is_decided = false;
    for (size_t limit = 8; !is_decided && limit < 100000; limit += 8) {
        det_arena *arena = NULL;
        det_law_decision decision;
        CHECK_OK(det_arena_new(limit, &arena, &book.err), &book.err);
        det_status st = det_law_decide(book.law, &question, arena, &decision, &book.err);
        CHECK(st == DET_OK || st == DET_NOMEM);
        is_decided = st == DET_OK;
        det_arena_free(arena);
    }
    CHECK(is_decided);
    testing_close(&book);
}

static int
rank(det_law_outcome outcome)
{
    static const int ranks[] = {0, 0, 1, 2, 4, 3};
    return ranks[outcome];
}

/* One prohibition more never makes anything freer, and one measure paused never makes it stricter.
 */
TEST(a_ban_more_never_frees)
{
    static const char ban[] =
        "lawbook: 1\n"
        "regime: un:9\n"
        "instrument: {id: S/RES/12 (2011), adopted: 2011-03-01}\n"
        "measures:\n"
        "- {id: ban, kind: ban, title: Ban, scope: {direction: to, kinds: [oil, arms, coal]}}\n"
        "acts:\n"
        "- {impose: ban, cite: \"1\", through: 2012-12-31}\n";
    static const char pause[] = "lawbook: 1\n"
                                "regime: un:9\n"
                                "instrument: {id: S/RES/13 (2010), adopted: 2010-06-01}\n"
                                "acts:\n"
                                "- {suspend: [oil, arms, coal], id: P-13, cite: \"1\"}\n";
    static const char *const parties[] = {"KP", "CN", "RU", ""};
    static const char *const kinds[] = {"coal", "oil", "arms", "textiles", "workers", "science"};
    static const det_law_fact all_facts[] = {{{"approved", 8}, {"yes", 3}},
                                             {{"purpose", 7}, {"humanitarian", 12}},
                                             {{"prior", 5}, {"95", 2}},
                                             {{"origin", 6}, {"RU", 2}}};
    const char *with_ban[] = {files[0], files[1], files[2], ban};
    const char *with_pause[] = {files[0], files[1], files[2], pause};
    testing_law plain = testing_load(files, COUNT(files));
    testing_law banned = testing_load(with_ban, 4), paused = testing_load(with_pause, 4);
    for (size_t i = 0; i < 5000; i++) {
        det_law_decision a, b, c;
        size_t first = (size_t)(det_test_random() % COUNT(all_facts));
        det_law_question question = {
            .at_us = testing_when("2010-01-01", DET_ZONE_NEW_YORK) +
                     (int64_t)(det_test_random() % (1500 * (uint64_t)DET_US_PER_DAY)),
            .known_us = INT64_MAX,
            .actor_from = det_str_of(parties[det_test_random() % COUNT(parties)]),
            .actor_to = det_str_of(parties[det_test_random() % COUNT(parties)]),
            .kind = det_str_of(kinds[det_test_random() % COUNT(kinds)]),
            .quantity_milli = (int64_t)(det_test_random() % 12000),
            .unit = DET_STR("tonne"),
            .facts = all_facts + first,
            .fact_count = (size_t)(det_test_random() % (COUNT(all_facts) - first + 1))};
        CHECK_OK(det_law_decide(plain.law, &question, plain.arena, &a, &plain.err), &plain.err);
        CHECK_OK(det_law_decide(banned.law, &question, banned.arena, &b, &banned.err), &banned.err);
        CHECK_OK(det_law_decide(paused.law, &question, paused.arena, &c, &paused.err), &paused.err);
        CHECK(rank(b.outcome) >= rank(a.outcome));
        CHECK(rank(c.outcome) <= rank(a.outcome));
    }
    testing_close(&plain);
    testing_close(&banned);
    testing_close(&paused);
}
