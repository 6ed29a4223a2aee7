/* list.c - the publishers whose lists we read: one row each, sorted by id. */
#include "list/list.h"

#include "list/ca/ca.h"
#include "list/csl/csl.h"
#include "list/dpl/dpl.h"
#include "list/eu/eu.h"
#include "list/format.h"
#include "list/hmt/hmt.h"
#include "list/ofac/ofac.h"
#include "list/ownership/ownership.h"
#include "list/seco/seco.h"
#include "list/uk/uk.h"
#include "list/un/un.h"

static const det_source sources[] = {
    {.id = "ca",
     .title = "Canada's Consolidated Autonomous Sanctions List",
     .authority = "ca",
     .zone = DET_ZONE_NEW_YORK, /* Ottawa's clock is New York's */
     .is_set = false,
     .has_own_date = false,
     .read = det_ca_load},
    {.id = "csl",
     .title = "US Consolidated Screening List",
     .authority = "us",
     .zone = DET_ZONE_NEW_YORK,
     .is_set = false,
     .has_own_date = false,
     .read = det_csl_load},
    {.id = "dpl",
     .title = "US Denied Persons List",
     .authority = "us",
     .zone = DET_ZONE_NEW_YORK,
     .is_set = false,
     .has_own_date = false,
     .read = det_dpl_load},
    {.id = "eu",
     .title = "EU Consolidated List of Financial Sanctions",
     .authority = "eu",
     .zone = DET_ZONE_BRUSSELS,
     .is_set = false,
     .has_own_date = true,
     .read = det_eu_load},
    {.id = "hmt",
     .title = "UK Treasury Consolidated List of Financial Sanctions Targets (closed in 2026)",
     .authority = "uk",
     .zone = DET_ZONE_LONDON,
     .is_set = false,
     .has_own_date = true,
     .read = det_hmt_load},
    {.id = "ofac",
     .title = "US OFAC Specially Designated Nationals and Blocked Persons List",
     .authority = "us",
     .zone = DET_ZONE_NEW_YORK,
     .is_set = true,
     .has_own_date = true, /* its XML; of the CSV set the reader asks for it */
     .read = det_ofac_load},
    {.id = "ofac-cons",
     .title = "US OFAC Consolidated List of those not on the SDN List",
     .authority = "us",
     .zone = DET_ZONE_NEW_YORK,
     .is_set = true,
     .has_own_date = true,
     .read = det_ofac_cons_load},
    {.id = "ownership",
     .title = "Who owns whom (the user's own file)",
     .authority = DET_AUTHORITY_OWNERSHIP,
     .zone = DET_ZONE_UTC,
     .is_set = false,
     .has_own_date = false,
     .read = det_ownership_load},
    {.id = "seco",
     .title = "Swiss Sanctions List of the State Secretariat for Economic Affairs",
     .authority = "ch",
     .zone = DET_ZONE_ZURICH,
     .is_set = false,
     .has_own_date = true,
     .read = det_seco_load},
    {.id = "uk",
     .title = "UK Sanctions List",
     .authority = "uk",
     .zone = DET_ZONE_LONDON,
     .is_set = false,
     .has_own_date = true,
     .read = det_uk_load},
    {.id = "un",
     .title = "UN Security Council Consolidated List",
     .authority = "un",
     .zone = DET_ZONE_NEW_YORK,
     .is_set = false,
     .has_own_date = true,
     .read = det_un_load},
};

const det_source *
det_sources(size_t *count)
{
    *count = sizeof sources / sizeof sources[0];
    return sources;
}

const det_source *
det_source_find(det_str id)
{
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (det_str_equal(id, det_str_of(sources[i].id))) return &sources[i];
    return NULL;
}

det_status
det_source_read(const det_source *source, const det_list_file *files, size_t count, det_day dated,
                det_arena *arena, const det_list **out, det_error *err)
{
    if (source->read != NULL) return source->read(files, count, dated, arena, out, err);
    if (source->format != NULL)
        return source->format->read(source, files, count, dated, arena, out, err);
    return det_fail(err, DET_USAGE, (det_where){0}, "nobody knows how files of '%s' are read",
                    source->id);
}

det_str
det_source_of_id(det_str id)
{
    static const det_str own = {"own:", 4};
    size_t from = det_str_starts(id, own) ? own.len : 0;
    size_t colon = det_str_find_byte(det_str_slice(id, from, id.len), ':');
    return colon == SIZE_MAX ? (det_str){0} : det_str_slice(id, 0, from + colon);
}

det_str
det_reference_of_id(det_str id)
{
    det_str source = det_source_of_id(id);
    return source.len == 0 ? id : det_str_slice(id, source.len + 1, id.len);
}

const char *
det_lacks_words(uint32_t lacks)
{
#define ENTRIES "entries of other programmes"
    static const char *const words[DET_LACKS_ALL + 1] = {
        "",
        "alternate names",
        "addresses",
        "alternate names and addresses",
        ENTRIES,
        ENTRIES " and alternate names",
        ENTRIES " and addresses",
        ENTRIES ", alternate names and addresses",
    };
#undef ENTRIES
    return words[lacks & DET_LACKS_ALL];
}
