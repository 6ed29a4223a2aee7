/* legs.c - which kinds of the lawbook a word stands for.
 *
 * Three rules.  (1) What is not said is not assumed: a turn that is unsaid makes the kind one that
 * the line may be of, so that its measure says "undetermined" and names what is missing.  (2) That
 * a vessel is suspect, designated or refused inspection is a finding of a State or of the
 * Committee; where nobody states one there is none, unless the vessel or its owner is of a country
 * under measures, and then it is as in (1).  (3) Where every way to complete the line is a kind of
 * its own (public or private, new or existing), it counts as all of them. */
#include "screen/legs.h"

static const struct {
    const char *name, *key, *word;
} sections[DET_SECTION_COUNT] = {
    [DET_SECTION_GOODS] = {"goods", "goods", NULL},
    [DET_SECTION_PARTY] = {"party", "parties", NULL},
    [DET_SECTION_VESSEL] = {"vessel", "vessel", "carry"},
    [DET_SECTION_CARRIAGE] = {"carriage", "carriage", "carry"},
    [DET_SECTION_INSURANCE] = {"insurance", "insurance", "insurance"},
    [DET_SECTION_FINANCE] = {"finance", "finance", "payment"},
    [DET_SECTION_SERVICES] = {"services", "services", NULL},
    [DET_SECTION_PEOPLE] = {"people", "people", NULL},
    [DET_SECTION_PROPERTY] = {"property", "property", NULL},
    [DET_SECTION_COOPERATION] = {"cooperation", "cooperation", "scientific"},
};

/* What an unsaid turn counts as. */
typedef enum unsaid { UNSAID_MAY, UNSAID_NO, UNSAID_YES } unsaid;

static const struct {
    const char *key;
    unsaid counts_as;
} turns[DET_TURN_COUNT] = {
    [DET_TURN_NOTHING] = {"", UNSAID_YES},
    [DET_TURN_FLAG] = {"flag", UNSAID_MAY},
    [DET_TURN_CONTROL] = {"owner_country", UNSAID_MAY},
    [DET_TURN_RECIPIENT] = {"to", UNSAID_MAY},
    [DET_TURN_NATIONAL] = {"nationality", UNSAID_MAY},
    [DET_TURN_LISTED] = {"name", UNSAID_MAY},
    [DET_TURN_STATUS_NEW] = {"status", UNSAID_YES},
    [DET_TURN_STATUS_EXPANSION] = {"status", UNSAID_YES},
    [DET_TURN_STATUS_EXISTING] = {"status", UNSAID_YES},
    [DET_TURN_SUSPECT] = {"suspect", UNSAID_NO},
    [DET_TURN_DESIGNATED] = {"designated", UNSAID_NO},
    [DET_TURN_REFUSED_INSPECTION] = {"refused_inspection", UNSAID_NO},
    [DET_TURN_PROGRAMME_LINK] = {"programme_link", UNSAID_MAY},
    [DET_TURN_PUBLIC] = {"public", UNSAID_YES},
    [DET_TURN_PRIVATE] = {"public", UNSAID_YES},
    [DET_TURN_OFFICIAL] = {"official", UNSAID_MAY},
    [DET_TURN_AUTHORITIES] = {"authorities", UNSAID_MAY},
    [DET_TURN_LISTED_ITEMS] = {"listed_items", UNSAID_MAY},
    [DET_TURN_MILITARY] = {"military", UNSAID_MAY},
    [DET_TURN_ARMS] = {"arms", UNSAID_MAY},
    [DET_TURN_OTHER_USE] = {"other_use", UNSAID_MAY},
};

/* A word without a kind stands alone: it is known, and no measure forbids it as such. */
static const struct {
    det_section section;
    const char *word, *kind;
    det_turn turn;
    const char *country; /* that a turn by country is about */
} rows[] = {
    {DET_SECTION_CARRIAGE, "carry", "charter_dprk_flag_vessel", DET_TURN_FLAG, "KP"},
    {DET_SECTION_CARRIAGE, "carry", "port_entry_suspect_vessel", DET_TURN_SUSPECT, NULL},
    {DET_SECTION_CARRIAGE, "carry", "port_entry_designated_vessel", DET_TURN_DESIGNATED, NULL},
    {DET_SECTION_CARRIAGE, "carry", "port_entry_refused_inspection", DET_TURN_REFUSED_INSPECTION,
     NULL},
    {DET_SECTION_CARRIAGE, "carry", "load_illicit_petroleum", DET_TURN_DESIGNATED, NULL},
    {DET_SECTION_CARRIAGE, "charter", "charter_dprk_flag_vessel", DET_TURN_FLAG, "KP"},
    {DET_SECTION_CARRIAGE, "charter", "charter_vessel_to_dprk", DET_TURN_RECIPIENT, "KP"},
    {DET_SECTION_CARRIAGE, "operation", "own_or_operate_dprk_flag_vessel", DET_TURN_FLAG, "KP"},
    {DET_SECTION_CARRIAGE, "crew", "crew_services_to_dprk", DET_TURN_RECIPIENT, "KP"},
    {DET_SECTION_CARRIAGE, "crew", "crew_services_from_dprk", DET_TURN_NATIONAL, "KP"},
    {DET_SECTION_CARRIAGE, "ship_to_ship", "sts_transfer_dprk_flag", DET_TURN_FLAG, "KP"},
    {DET_SECTION_CARRIAGE, "port_call", "port_entry_suspect_vessel", DET_TURN_SUSPECT, NULL},
    {DET_SECTION_CARRIAGE, "port_call", "port_entry_designated_vessel", DET_TURN_DESIGNATED, NULL},
    {DET_SECTION_CARRIAGE, "port_call", "port_entry_refused_inspection",
     DET_TURN_REFUSED_INSPECTION, NULL},
    {DET_SECTION_CARRIAGE, "bunkering", "bunkering_suspect_vessel", DET_TURN_SUSPECT, NULL},
    {DET_SECTION_CARRIAGE, "registration", "register_vessel_in_dprk", DET_TURN_FLAG, "KP"},
    {DET_SECTION_CARRIAGE, "registration", "register_dprk_controlled_vessel", DET_TURN_CONTROL,
     "KP"},
    {DET_SECTION_CARRIAGE, "registration", "deflag_designated_vessel", DET_TURN_DESIGNATED, NULL},
    {DET_SECTION_CARRIAGE, "seizure", "seize_vessel_in_port", DET_TURN_NOTHING, NULL},
    {DET_SECTION_CARRIAGE, "inspection", "inspect_cargo", DET_TURN_NOTHING, NULL},
    {DET_SECTION_CARRIAGE, "inspection", "inspect_high_seas", DET_TURN_NOTHING, NULL},
    {DET_SECTION_CARRIAGE, "flight", "flight", DET_TURN_NOTHING, NULL},
    {DET_SECTION_CARRIAGE, "flight", "passenger_flight", DET_TURN_NOTHING, NULL},
    {DET_SECTION_CARRIAGE, "flight", "other_flight", DET_TURN_NOTHING, NULL},
    {DET_SECTION_CARRIAGE, "flight", "flight_suspect_cargo", DET_TURN_SUSPECT, NULL},
    {DET_SECTION_CARRIAGE, "aircraft_services", "aircraft_services", DET_TURN_NOTHING, NULL},
    {DET_SECTION_CARRIAGE, "ferry", "passenger_ferry", DET_TURN_NOTHING, NULL},

    {DET_SECTION_INSURANCE, "insurance", "insure_dprk_flag_vessel", DET_TURN_FLAG, "KP"},
    {DET_SECTION_INSURANCE, "insurance", "insure_dprk_controlled_vessel", DET_TURN_CONTROL, "KP"},
    {DET_SECTION_INSURANCE, "insurance", "insure_suspect_vessel", DET_TURN_SUSPECT, NULL},
    {DET_SECTION_INSURANCE, "reinsurance", "insure_dprk_flag_vessel", DET_TURN_FLAG, "KP"},
    {DET_SECTION_INSURANCE, "reinsurance", "insure_dprk_controlled_vessel", DET_TURN_CONTROL, "KP"},
    {DET_SECTION_INSURANCE, "reinsurance", "insure_suspect_vessel", DET_TURN_SUSPECT, NULL},
    {DET_SECTION_INSURANCE, "classification", "class_dprk_flag_vessel", DET_TURN_FLAG, "KP"},
    {DET_SECTION_INSURANCE, "classification", "class_suspect_vessel", DET_TURN_SUSPECT, NULL},
    {DET_SECTION_INSURANCE, "cargo_insurance", "trade_finance_public", DET_TURN_PUBLIC, NULL},
    {DET_SECTION_INSURANCE, "cargo_insurance", "trade_finance_private", DET_TURN_PRIVATE, NULL},
    {DET_SECTION_INSURANCE, "cargo_insurance", "trade_finance_programme_linked",
     DET_TURN_PROGRAMME_LINK, NULL},

    {DET_SECTION_FINANCE, "payment", "financial_service_programme_linked", DET_TURN_PROGRAMME_LINK,
     NULL},
    {DET_SECTION_FINANCE, "payment", "funds_to_designated", DET_TURN_LISTED, NULL},
    {DET_SECTION_FINANCE, "payment", "funds_to_authorities", DET_TURN_AUTHORITIES, NULL},
    {DET_SECTION_FINANCE, "payment", "fry_funds", DET_TURN_AUTHORITIES, NULL},
    {DET_SECTION_FINANCE, "payment", "lia_funds", DET_TURN_LISTED, NULL},
    {DET_SECTION_FINANCE, "payment", "cbl_funds", DET_TURN_LISTED, NULL},
    {DET_SECTION_FINANCE, "credit", "trade_finance_public", DET_TURN_PUBLIC, NULL},
    {DET_SECTION_FINANCE, "credit", "trade_finance_private", DET_TURN_PRIVATE, NULL},
    {DET_SECTION_FINANCE, "credit", "trade_finance_programme_linked", DET_TURN_PROGRAMME_LINK,
     NULL},
    {DET_SECTION_FINANCE, "credit", "funds_to_authorities", DET_TURN_AUTHORITIES, NULL},
    {DET_SECTION_FINANCE, "export_credit", "trade_finance_public", DET_TURN_PUBLIC, NULL},
    {DET_SECTION_FINANCE, "export_credit", "trade_finance_private", DET_TURN_PRIVATE, NULL},
    {DET_SECTION_FINANCE, "export_credit", "trade_finance_programme_linked",
     DET_TURN_PROGRAMME_LINK, NULL},
    {DET_SECTION_FINANCE, "guarantee", "trade_finance_public", DET_TURN_PUBLIC, NULL},
    {DET_SECTION_FINANCE, "guarantee", "trade_finance_private", DET_TURN_PRIVATE, NULL},
    {DET_SECTION_FINANCE, "guarantee", "trade_finance_programme_linked", DET_TURN_PROGRAMME_LINK,
     NULL},
    {DET_SECTION_FINANCE, "loan", "concessional_loan", DET_TURN_NOTHING, NULL},
    {DET_SECTION_FINANCE, "loan", "financial_service_programme_linked", DET_TURN_PROGRAMME_LINK,
     NULL},
    {DET_SECTION_FINANCE, "loan", "funds_to_authorities", DET_TURN_AUTHORITIES, NULL},
    {DET_SECTION_FINANCE, "investment", "financial_service_programme_linked",
     DET_TURN_PROGRAMME_LINK, NULL},
    {DET_SECTION_FINANCE, "investment", "funds_to_authorities", DET_TURN_AUTHORITIES, NULL},
    {DET_SECTION_FINANCE, "correspondent_account", "correspondent_account", DET_TURN_NOTHING, NULL},
    {DET_SECTION_FINANCE, "correspondent_account", "financial_service_programme_linked",
     DET_TURN_PROGRAMME_LINK, NULL},
    {DET_SECTION_FINANCE, "bank_branch", "bank_branch_of_dprk_bank", DET_TURN_NATIONAL, "KP"},
    {DET_SECTION_FINANCE, "bank_office", "office_in_dprk_by_bank", DET_TURN_STATUS_NEW, NULL},
    {DET_SECTION_FINANCE, "bank_office", "existing_office_in_dprk_by_bank",
     DET_TURN_STATUS_EXISTING, NULL},
    {DET_SECTION_FINANCE, "cash", "bulk_cash_programme_linked", DET_TURN_PROGRAMME_LINK, NULL},
    {DET_SECTION_FINANCE, "mission_account", "mission_bank_account", DET_TURN_NOTHING, NULL},

    {DET_SECTION_SERVICES, "technical_assistance", "technical_assistance_listed_items",
     DET_TURN_LISTED_ITEMS, NULL},
    {DET_SECTION_SERVICES, "training", "military_training", DET_TURN_MILITARY, NULL},
    {DET_SECTION_SERVICES, "training", "technical_assistance_listed_items", DET_TURN_LISTED_ITEMS,
     NULL},
    {DET_SECTION_SERVICES, "repair", "arms_repair_shipment", DET_TURN_ARMS, NULL},
    {DET_SECTION_SERVICES, "repair", "technical_assistance_listed_items", DET_TURN_LISTED_ITEMS,
     NULL},
    {DET_SECTION_SERVICES, "brokering", NULL, DET_TURN_NOTHING, NULL},
    {DET_SECTION_SERVICES, "sport", "sport_event", DET_TURN_NOTHING, NULL},
    {DET_SECTION_SERVICES, "culture", "cultural_exchange", DET_TURN_NOTHING, NULL},

    {DET_SECTION_PEOPLE, "employment", "employ_dprk_national", DET_TURN_NATIONAL, "KP"},
    {DET_SECTION_PEOPLE, "work_permit", "work_authorization_new", DET_TURN_NATIONAL, "KP"},
    {DET_SECTION_PEOPLE, "work_permit", "work_authorization_above_level", DET_TURN_NATIONAL, "KP"},
    {DET_SECTION_PEOPLE, "work_permit", "employ_dprk_national", DET_TURN_NATIONAL, "KP"},
    {DET_SECTION_PEOPLE, "travel", "travel_of_designated", DET_TURN_LISTED, NULL},
    {DET_SECTION_PEOPLE, "travel", "travel_of_linked_officials", DET_TURN_OFFICIAL, NULL},
    {DET_SECTION_PEOPLE, "travel", "travel_of_authorities", DET_TURN_AUTHORITIES, NULL},
    {DET_SECTION_PEOPLE, "diplomat", "mission_staff", DET_TURN_NOTHING, NULL},
    {DET_SECTION_PEOPLE, "expulsion", "expel_bank_agent", DET_TURN_NOTHING, NULL},
    {DET_SECTION_PEOPLE, "expulsion", "expel_dprk_official", DET_TURN_NOTHING, NULL},
    {DET_SECTION_PEOPLE, "expulsion", "expel_foreign_facilitator", DET_TURN_NOTHING, NULL},

    {DET_SECTION_PROPERTY, "joint_venture", "joint_venture_new", DET_TURN_STATUS_NEW, NULL},
    {DET_SECTION_PROPERTY, "joint_venture", "joint_venture_expansion", DET_TURN_STATUS_EXPANSION,
     NULL},
    {DET_SECTION_PROPERTY, "joint_venture", "joint_venture_existing", DET_TURN_STATUS_EXISTING,
     NULL},
    {DET_SECTION_PROPERTY, "mission_property", "mission_real_property_other_use",
     DET_TURN_OTHER_USE, NULL},
    {DET_SECTION_PROPERTY, "office", "designated_entity_office", DET_TURN_LISTED, NULL},
    {DET_SECTION_PROPERTY, "office", "representative_office", DET_TURN_AUTHORITIES, NULL},
    {DET_SECTION_PROPERTY, "fishing_rights", "fishing_rights", DET_TURN_NOTHING, NULL},

    {DET_SECTION_COOPERATION, "scientific", "scientific_cooperation", DET_TURN_NOTHING, NULL},
    {DET_SECTION_COOPERATION, "teaching", "specialised_teaching", DET_TURN_NOTHING, NULL},
    {DET_SECTION_COOPERATION, "nuclear", "nuclear_activity", DET_TURN_NOTHING, NULL},
    {DET_SECTION_COOPERATION, "missile", "missile_activity", DET_TURN_NOTHING, NULL},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

const char *
det_section_name(det_section section)
{
    return section < DET_SECTION_COUNT ? sections[section].name : "?";
}

const char *
det_section_key(det_section section)
{
    return section < DET_SECTION_COUNT ? sections[section].key : "?";
}

const char *
det_section_default(det_section section)
{
    return section < DET_SECTION_COUNT ? sections[section].word : NULL;
}

const char *
det_turn_key(det_turn turn)
{
    return turn < DET_TURN_COUNT ? turns[turn].key : "";
}

/* A turn by country: yes if the country is said, unknown if none is. */
static det_tribool
among(det_texts said, const char *country)
{
    if (said.count == 0) return DET_UNKNOWN;
    return det_texts_has(said, det_str_of(country)) ? DET_YES : DET_NO;
}

static det_tribool
is_status(det_str status, const char *word)
{
    if (status.len == 0) return DET_UNKNOWN;
    return det_str_equal(status, det_str_of(word)) ? DET_YES : DET_NO;
}

static det_tribool
answer(det_turn turn, const char *country, const det_leg_says *says)
{
    switch (turn) {
    case DET_TURN_NOTHING:
        return DET_YES;
    case DET_TURN_FLAG:
        return among(says->flags, country);
    case DET_TURN_CONTROL:
        return among(says->controls, country);
    case DET_TURN_RECIPIENT:
        return among(says->recipients, country);
    case DET_TURN_NATIONAL:
        return among(says->nationals, country);
    case DET_TURN_STATUS_NEW:
        return is_status(says->status, "new");
    case DET_TURN_STATUS_EXPANSION:
        return is_status(says->status, "expansion");
    case DET_TURN_STATUS_EXISTING:
        return is_status(says->status, "existing");
    case DET_TURN_PRIVATE:
        return says->answers[DET_TURN_PUBLIC] == DET_UNKNOWN
                   ? DET_UNKNOWN
                   : (det_tribool)(DET_YES - says->answers[DET_TURN_PUBLIC]);
    default:
        return says->answers[turn];
    }
}

static void
add_once(det_str *items, size_t *count, det_str text)
{
    for (size_t i = 0; i < *count; i++)
        if (det_str_equal(items[i], text)) return;
    if (*count < DET_LEG_KINDS_MAX) items[(*count)++] = text;
}

/* The vessel's own leg is a carriage. */
static det_section
words_of(det_section section)
{
    return section == DET_SECTION_VESSEL ? DET_SECTION_CARRIAGE : section;
}

bool
det_leg_kinds_of(det_section section, det_str word, const det_leg_says *says, det_leg_kinds *out)
{
    bool is_known = false;
    *out = (det_leg_kinds){0};
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].section != words_of(section) || !det_str_equal(word, det_str_of(rows[i].word)))
            continue;
        is_known = true;
        if (rows[i].kind == NULL) continue;
        det_str kind = det_str_of(rows[i].kind);
        det_turn turn = rows[i].turn;
        det_tribool said = answer(turn, rows[i].country, says);
        if (said == DET_NO) continue;
        if (said == DET_YES) {
            add_once(out->sure, &out->sure_count, kind);
            continue;
        }
        unsaid counts_as = turns[turn].counts_as;
        bool is_finding = turn == DET_TURN_SUSPECT || turn == DET_TURN_DESIGNATED ||
                          turn == DET_TURN_REFUSED_INSPECTION;
        if (is_finding && says->is_of_target) counts_as = UNSAID_MAY;
        if (counts_as == UNSAID_YES) add_once(out->sure, &out->sure_count, kind);
        if (counts_as == UNSAID_MAY) add_once(out->may, &out->may_count, kind);
        if (out->open_count < DET_LEG_KINDS_MAX)
            out->open[out->open_count++] = (det_leg_open){.key = turns[turn].key,
                                                          .kind = kind,
                                                          .country = rows[i].country,
                                                          .is_covered = counts_as != UNSAID_NO};
    }
    return is_known;
}

det_section
det_leg_section_of(det_str kind)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (rows[i].kind != NULL && det_str_equal(kind, det_str_of(rows[i].kind)))
            return rows[i].section;
    return DET_SECTION_GOODS;
}

det_str
det_leg_word_at(det_section section, size_t index)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        bool is_first = rows[i].section == words_of(section) &&
                        (i == 0 || rows[i - 1].section != rows[i].section ||
                         !det_str_equal(det_str_of(rows[i - 1].word), det_str_of(rows[i].word)));
        if (is_first && index-- == 0) return det_str_of(rows[i].word);
    }
    return (det_str){0};
}
