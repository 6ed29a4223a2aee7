/* tiny.c - an invented party and vessel in a snapshot of their own, under a law of one page. */
#include "screen/tiny.h"

#include <stdlib.h>
#include <unistd.h>

#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

/* A measure of each sort that a transaction can meet: a cap, an exception with an exception, a
 * wind-down, kinds of services, a route. */
static const char *const law_files[] = {
    "lawbook: 1\nregime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: "
    "[KP]}\n",
    "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/10 (2010), adopted: 2010-01-01}\nmeasures:\n"
    "- id: oil\n  kind: oil\n  title: Oil\n"
    "  scope: {direction: to, kinds: [diesel, lpg], hs: ['2710']}\n  committee_route: yes\n"
    "  quotas:\n  - {id: Q, cite: 2, period: {from: 2011-01-01, every: calendar_year}, limits: "
    "[{unit: barrel, max: 1000}], fails_when: {purpose: military}, conversions: [{from: tonne, to: "
    "barrel, times: 7.5}]}\n"
    "- id: coal\n  kind: coal\n  title: Coal\n  scope: {direction: from, kinds: [coal], hs: "
    "['27'], hs_partial: ['7202']}\n  exceptions:\n  - {id: X, cite: 1, when: {origin: RU, "
    "notified: 'yes'}, effect: allowed, exceptions: [{id: Y, cite: 1, effect: allowed, when: "
    "{owner: KP}}]}\n"
    "  wind_down: {contract_before: 2010-01-01, through: 2030-03-31}\n"
    "- id: ships\n  kind: ships\n  title: Ships\n  scope: {direction: any, kinds: "
    "[insure_dprk_flag_vessel, sts_transfer_dprk_flag, trade_finance_public, employ_dprk_national]}"
    "\nacts:\n- {impose: [oil, coal, ships], cite: 1}\nroutes:\n- {id: G, cite: 9, when: {purpose: "
    "humanitarian}, granted_when: {approved: 'yes'}}\n"};

static void
must(det_status status)
{
    if (status != DET_OK) abort();
}

static void
fill(det_index_builder *builder, const det_source *source)
{
    static const det_statement of_person[] = {
        {.prop = DET_PROP_NAME, .text = TEXT("Ivan Example Petrov")},
        {.prop = DET_PROP_WEAK_ALIAS, .text = TEXT("Vanya")},
        {.prop = DET_PROP_PASSPORT_NUMBER, .text = TEXT("AB 123")},
        {.prop = DET_PROP_PROGRAM, .text = TEXT("NOWHERE")}};
    static const det_statement of_vessel[] = {
        {.prop = DET_PROP_NAME, .text = TEXT("EXAMPLE STAR")},
        {.prop = DET_PROP_IMO_NUMBER, .text = TEXT("9074729")}};
    const det_subject subjects[] = {{.id = TEXT("un:1"),
                                     .schema = DET_SCHEMA_PERSON,
                                     .caption = TEXT("Ivan Example Petrov"),
                                     .statements = of_person,
                                     .statement_count = 4},
                                    {.id = TEXT("un:2"),
                                     .schema = DET_SCHEMA_VESSEL,
                                     .caption = TEXT("EXAMPLE STAR"),
                                     .statements = of_vessel,
                                     .statement_count = 2}};
    det_index_version version = {.dated = 18262, .tx = 1};
    must(det_index_builder_tx(builder, 1, 0, NULL));
    must(det_index_builder_source(builder, source, &version, 1, NULL));
    for (size_t i = 0; i < 2; i++) {
        det_index_record record = {&subjects[i], 18262, DET_DAY_FOREVER, 1, UINT32_MAX};
        must(det_index_builder_record(builder, &record, NULL));
    }
}

tiny
tiny_open(void)
{
    tiny made = {0};
    det_index_builder *builder = NULL;
    const det_lawbook *law = NULL;
    const det_law_finding *findings;
    size_t finding_count;
    det_sha256 id;
    char path[] = "/tmp/detente-tiny-XXXXXX";
    int file = mkstemp(path);
    if (file < 0) abort();
    (void)close(file);
    must(det_arena_new(0, &made.arena, NULL));
    must(det_index_builder_new(&builder, NULL));
    fill(builder, det_source_find(DET_STR("un")));
    must(det_index_builder_write(builder, path, &id, NULL));
    det_index_builder_free(builder);
    must(det_index_open(path, &made.index, NULL));
    (void)unlink(path);
    det_tree trees[2];
    for (size_t i = 0; i < 2; i++)
        must(det_tree_read_yaml(det_str_of(law_files[i]), "law.yaml", made.arena, &trees[i], NULL));
    must(det_lawbook_load(trees, 2, made.arena, &law, &findings, &finding_count, NULL));
    must(det_screener_new(made.index, law, NULL, &made.screener, NULL));
    return made;
}

void
tiny_close(tiny *of)
{
    det_screener_free(of->screener);
    det_index_close(of->index);
    det_arena_free(of->arena);
}
