/* ofac/map.c - the OFAC list in CSV from rows to subjects.
 *
 * Columns of the main file: ent_num, SDN_Name, SDN_Type, Program, Title, Call_Sign, Vess_type,
 * Tonnage, GRT, Vess_flag, Vess_owner, Remarks.  An entry without a type is an Organization: OFAC
 * leaves the column empty for whatever is neither a person nor a ship nor an aircraft. */
#include "list/ofac/fact.h"
#include "list/ofac/row.h"

enum {
    ENT_NUM,
    NAME,
    TYPE,
    PROGRAM,
    TITLE,
    CALL_SIGN,
    VESSEL_TYPE,
    TONNAGE,
    GRT,
    FLAG,
    OWNER,
    REMARKS
};
enum { ALT_NUM = 1, ALT_TYPE, ALT_NAME, ALT_REMARKS };
enum { ADD_NUM = 1, ADD_STREET, ADD_CITY, ADD_COUNTRY, ADD_REMARKS };

/* The width of the Remarks column (dat_spec.txt): longer text goes on in sdn_comments. */
enum { REMARK_BYTES_MAX = 1000 };

/* ---- columns --------------------------------------------------------------------------------- */

/* "NPWMD] [DPRK2" is what is left of "[NPWMD] [DPRK2]". */
static void
map_programs(det_draft *draft, det_str programs, uint32_t line)
{
    bool has_one = false;
    while (programs.len != 0) {
        size_t end = det_str_find(programs, DET_STR("] ["));
        det_str one = det_str_slice(programs, 0, end);
        programs = end == SIZE_MAX ? (det_str){0} : det_str_slice(programs, end + 3, programs.len);
        one = det_str_trim(one);
        if (det_str_starts(one, DET_STR("["))) one = det_str_slice(one, 1, one.len);
        if (det_str_ends(one, DET_STR("]"))) one.len--;
        has_one |= det_draft_say(draft, DET_PROP_PROGRAM, one) != NULL;
    }
    if (!has_one) det_draft_note(draft, "program-missing", DET_STR("Program"), (det_str){0}, line);
}

static void
map_alts(det_draft *draft, const det_ofac_row *row)
{
    for (; row != NULL; row = row->next) {
        det_str type = row->fields[ALT_TYPE];
        bool is_former = det_str_equal(type, DET_STR("fka"));
        bool is_known = is_former || det_str_equal(type, DET_STR("aka")) ||
                        det_str_equal(type, DET_STR("nka"));
        if (!is_known)
            det_draft_note(draft, "alias-quality-unknown", DET_STR("alt_type"), type, row->line);
        if (row->is_cut)
            det_draft_note(draft, "null-cut", DET_STR("alt_remarks"), row->raw, row->line);
        size_t before = draft->statement_count;
        char word[16] = "";
        for (size_t i = 0; i < type.len && i + 1 < sizeof word; i++)
            word[i] = type.ptr[i];
        det_ofac_say_name(draft, is_former ? DET_PROP_PREVIOUS_NAME : DET_PROP_ALIAS,
                          row->fields[ALT_NAME], word);
        if (draft->statement_count == before)
            det_draft_note(draft, "alias-without-name", DET_STR("alt_name"), row->raw, row->line);
        if (row->fields[ALT_REMARKS].len == 0) continue;
        det_statement *remark = det_draft_say(draft, DET_PROP_REMARK, row->fields[ALT_REMARKS]);
        if (remark != NULL)
            remark->note = det_draft_print(draft, "of the alias %.*s",
                                           DET_STR_FMT(row->fields[ALT_NAME]));
    }
}

static void
map_adds(det_draft *draft, const det_ofac_row *row)
{
    for (; row != NULL; row = row->next) {
        det_str text = {0};
        for (int i = ADD_STREET; i <= ADD_COUNTRY; i++) {
            if (row->fields[i].len == 0) continue;
            text = text.len == 0 ? row->fields[i]
                                 : det_draft_print(draft, "%.*s, %.*s", DET_STR_FMT(text),
                                                   DET_STR_FMT(row->fields[i]));
        }
        if (row->is_cut)
            det_draft_note(draft, "null-cut", DET_STR("Add_remarks"), row->raw, row->line);
        bool has_text = text.len != 0;
        det_statement *statement = det_draft_say(draft, DET_PROP_ADDRESS,
                                                 has_text ? text : row->fields[ADD_REMARKS]);
        if (statement == NULL) continue; /* a row of nothing but -0- says nothing */
        statement->country = det_draft_text(draft, row->fields[ADD_COUNTRY]);
        if (has_text) statement->note = det_draft_text(draft, row->fields[ADD_REMARKS]);
    }
}

static void
map_remarks(det_draft *draft, const det_ofac_party *party)
{
    det_str remarks = party->sdn->fields[REMARKS];
    bool is_full = remarks.len >= REMARK_BYTES_MAX && !det_str_ends(remarks, DET_STR("."));
    if (party->overflow.len != 0)
        remarks = det_draft_print(draft, "%.*s%.*s", DET_STR_FMT(remarks),
                                  DET_STR_FMT(party->overflow));
    det_ofac_say_remarks(draft, remarks,
                         is_full && party->overflow.len == 0 ? DET_OFAC_END_CUT : DET_OFAC_END_STOP,
                         party->sdn->line);
}

det_status
det_ofac_map(const det_ofac_party *party, const char *source, det_collect *collect, det_error *err)
{
    static const struct {
        int column;
        det_prop prop;
    } plain[] = {
        {TITLE, DET_PROP_POSITION},
        {CALL_SIGN, DET_PROP_CALL_SIGN},
        {VESSEL_TYPE, DET_PROP_VESSEL_TYPE},
        {TONNAGE, DET_PROP_TONNAGE},
        {GRT, DET_PROP_GROSS_TONNAGE},
        {FLAG, DET_PROP_FLAG},
        {OWNER, DET_PROP_OWNER},
    };
    const det_ofac_row *row = party->sdn;
    det_draft *draft = &collect->draft;
    det_draft_begin(draft, row->file, row->line);
    det_status st = det_ofac_say_type(draft, row->fields[TYPE], "SDN_Type", collect, err);
    if (st != DET_OK) return st;
    draft->subject.id = det_draft_print(draft, "%s:%.*s", source,
                                        DET_STR_FMT(row->fields[ENT_NUM]));
    det_ofac_say_name(draft, DET_PROP_NAME, row->fields[NAME], "");
    map_programs(draft, row->fields[PROGRAM], row->line);
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        det_draft_say(draft, plain[i].prop, row->fields[plain[i].column]);
    map_alts(draft, party->alts);
    map_adds(draft, party->adds);
    map_remarks(draft, party);
    if (row->is_cut) det_draft_note(draft, "null-cut", DET_STR("Remarks"), row->raw, row->line);

    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, row->file, row->line,
                                  DET_STR("no name in SDN_Name, in the alternate names or in the "
                                          "remarks"),
                                  row->raw, err);
    if (row->fields[NAME].len == 0)
        det_draft_note(draft, "name-missing", DET_STR("SDN_Name"), row->raw, row->line);
    det_ofac_settle(draft);
    return det_collect_keep(collect, err);
}
