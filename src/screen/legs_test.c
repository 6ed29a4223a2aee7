/* legs_test.c - words and the lawbook's kinds behind them. */
#include "screen/legs.h"

#include <stdio.h>

#include "base/text.h"
#include "law/book.h"
#include "law/hs.h"
#include "screen/world.h"

static const struct {
    int line;
    det_section section;
    const char *word, *flag, *owner, *national, *status, *suspect, *programme, *want;
} rows[] = {
    {__LINE__, DET_SECTION_INSURANCE, "insurance", "KP", "", "", "", "", "",
     "insure_dprk_flag_vessel; may: insure_dprk_controlled_vessel insure_suspect_vessel"},
    {__LINE__, DET_SECTION_INSURANCE, "insurance", "PA", "PA", "", "", "", "", "; may:"},
    {__LINE__, DET_SECTION_INSURANCE, "insurance", "PA", "KP", "", "", "no", "",
     "insure_dprk_controlled_vessel; may:"},
    {__LINE__, DET_SECTION_INSURANCE, "insurance", "", "", "", "", "yes", "",
     "insure_suspect_vessel; may: insure_dprk_flag_vessel insure_dprk_controlled_vessel"},
    {__LINE__, DET_SECTION_FINANCE, "credit", "", "", "", "", "", "no",
     "trade_finance_public trade_finance_private; may: funds_to_authorities"},
    {__LINE__, DET_SECTION_PEOPLE, "employment", "", "", "KP", "", "", "",
     "employ_dprk_national; may:"},
    {__LINE__, DET_SECTION_PEOPLE, "employment", "", "", "UZ", "", "", "", "; may:"},
    {__LINE__, DET_SECTION_PEOPLE, "employment", "", "", "", "", "", "",
     "; may: employ_dprk_national"},
    {__LINE__, DET_SECTION_PROPERTY, "joint_venture", "", "", "", "existing", "", "",
     "joint_venture_existing; may:"},
    {__LINE__, DET_SECTION_PROPERTY, "joint_venture", "", "", "", "", "", "",
     "joint_venture_new joint_venture_expansion joint_venture_existing; may:"},
    {__LINE__, DET_SECTION_SERVICES, "brokering", "", "", "", "", "", "", "; may:"},
    {__LINE__, DET_SECTION_SERVICES, "payment", "", "", "", "", "", "", "no such word"},
};

static det_texts
one(const char *text, det_str *place)
{
    *place = det_str_of(text);
    return (det_texts){place, place->len > 0 ? 1 : 0};
}

static det_tribool
said(const char *text)
{
    return text[0] == '\0' ? DET_UNKNOWN : text[0] == 'y' ? DET_YES : DET_NO;
}

TEST(kinds_of_words)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_str places[3];
        det_leg_kinds kinds;
        char got[400] = "no such word";
        det_leg_says says = {.status = det_str_of(rows[i].status)};
        for (size_t t = 0; t < DET_TURN_COUNT; t++)
            says.answers[t] = DET_UNKNOWN;
        says.flags = one(rows[i].flag, &places[0]);
        says.controls = one(rows[i].owner, &places[1]);
        says.nationals = one(rows[i].national, &places[2]);
        says.answers[DET_TURN_SUSPECT] = said(rows[i].suspect);
        says.answers[DET_TURN_PROGRAMME_LINK] = said(rows[i].programme);
        says.is_of_target = rows[i].flag[0] == 'K';
        if (det_leg_kinds_of(rows[i].section, det_str_of(rows[i].word), &says, &kinds)) {
            size_t used = 0;
            for (size_t k = 0; k < kinds.sure_count; k++)
                used += (size_t)snprintf(got + used, sizeof got - used, "%s%.*s", k == 0 ? "" : " ",
                                         DET_STR_FMT(kinds.sure[k]));
            used += (size_t)snprintf(got + used, sizeof got - used, "; may:");
            for (size_t k = 0; k < kinds.may_count; k++)
                used += (size_t)snprintf(got + used, sizeof got - used, " %.*s",
                                         DET_STR_FMT(kinds.may[k]));
        }
        CHECK_TEXT(rows[i].line, got, rows[i].want);
    }
}

/* Kinds that a line of goods is of, which need no word. */
static const char *const goods[] = {"acetic_anhydride",
                                    "aquatic_recreational_vehicle",
                                    "arms",
                                    "aviation_fuel",
                                    "charcoal",
                                    "clocks_and_watches",
                                    "coal",
                                    "condensate",
                                    "conventional_dual_use_items",
                                    "copper",
                                    "crude_oil",
                                    "cultural_property",
                                    "diesel",
                                    "earth_stone",
                                    "electrical_equipment",
                                    "eu_irn_annex_ii_goods",
                                    "eu_irn_annex_vi_equipment",
                                    "explosive_components",
                                    "food_agri",
                                    "fuel_oil",
                                    "gasoline",
                                    "gold",
                                    "heavy_arms",
                                    "helicopters_new",
                                    "industrial_machinery",
                                    "iron",
                                    "iron_ore",
                                    "item_for_armed_forces",
                                    "item_for_wmd_programme",
                                    "jewelry",
                                    "kerosene_non_aviation",
                                    "lead",
                                    "lead_crystal",
                                    "lead_ore",
                                    "lpg",
                                    "luxury_car",
                                    "luxury_goods",
                                    "luxury_watch",
                                    "machinery",
                                    "metals",
                                    "mineral_fuels",
                                    "mining_equipment",
                                    "missile_items",
                                    "natural_gas_liquids",
                                    "nickel",
                                    "nuclear_items",
                                    "oil_equipment",
                                    "other_arms",
                                    "petroleum",
                                    "police_equipment",
                                    "porcelain_over_100",
                                    "racing_car",
                                    "rare_earths",
                                    "recreational_sports_equipment",
                                    "refined_petroleum",
                                    "rough_diamonds",
                                    "rug_or_tapestry_over_500",
                                    "seafood",
                                    "silver",
                                    "small_arms",
                                    "snowmobile_over_2000",
                                    "statues",
                                    "textiles",
                                    "timber",
                                    "titanium_ore",
                                    "tobacco",
                                    "transport_vehicles",
                                    "vanadium_ore",
                                    "vessels",
                                    "vessels_new",
                                    "vessels_used",
                                    "wmd_items",
                                    "wood",
                                    "yacht",
                                    "zinc"};

static bool
is_goods(det_str kind)
{
    for (size_t i = 0; i < COUNT(goods); i++)
        if (det_str_equal(kind, det_str_of(goods[i]))) return true;
    return false;
}

static void
check_kinds(const det_law_scope *scope, const char *where)
{
    for (size_t i = 0; i < scope->kinds.count; i++) {
        det_str kind = scope->kinds.items[i];
        if (det_leg_section_of(kind) == DET_SECTION_GOODS && !is_goods(kind))
            det_test_fail(__FILE__, __LINE__,
                          "kind '%.*s' of %s has no word in legs.c and is no kind of goods",
                          DET_STR_FMT(kind), where);
    }
}

/* Whatever the lawbook forbids can be said in a transaction. */
TEST(every_kind_of_the_lawbook_can_be_said)
{
    world of = world_of_samples();
    size_t seen = 0;
    for (size_t i = 0; of.law != NULL && i < of.law->measure_count; i++) {
        check_kinds(&of.law->measures[i]->base.scope, "a measure");
        seen += of.law->measures[i]->base.scope.kinds.count;
    }
    for (size_t i = 0; of.law != NULL && i < of.law->act_count; i++)
        check_kinds(&of.law->acts[i]->set.scope, "an act");
    CHECK(seen > 100);
    world_close(&of);
}
