/* finding.h - findings: what happened, by whom told and how sure, beside the lawbook.   floor: law
 *
 * A finding never changes the law.  It can make known that an event of the lawbook has happened,
 * for which an adopted text waits, or add an event of a kind that clauses look at.  What is only
 * alleged or is disputed decides nothing; where it would decide, the answer is undetermined.
 * docs/ledgers.md, docs/law-semantics.md section 10. */
#ifndef DET_LAW_FINDING_H
#define DET_LAW_FINDING_H

#include "law/fields.h"

typedef enum det_finding_status {
    DET_FINDING_ALLEGED = 1, /* one side says so */
    DET_FINDING_REPORTED,    /* a body that was asked to look says so */
    DET_FINDING_VERIFIED,    /* on the spot, or by the parties together */
    DET_FINDING_DISPUTED,    /* told by one, denied by another whose word counts */
    DET_FINDING_WITHDRAWN    /* of a correction: it never was */
} det_finding_status;
const char *det_finding_status_name(det_finding_status status);

typedef struct det_finding {
    det_str id;
    det_str about; /* the finding that it corrects; what it does not give stays */
    det_finding_status status;
    det_str regime; /* id */
    det_str event;  /* id of an event of the lawbook; empty: an event of its own */
    det_str kind;   /* "ballistic_missile_launch": what clauses look at */
    det_str title;
    bool has_happened;
    int64_t happened_us;
    det_str on; /* as given */
    det_str source, note;
    det_stamp stamp;
} det_finding;

extern const det_field_key det_finding_keys[];
/* Reads a finding; its regime and event must be in the lawbook.  A day is 00:00 on the clock of the
 * regime; of a correction it is read on the clock of `zone`, that of what it is about.
 *   law  NULL: the finding comes back from the store, and is taken at its word
 * Fails: DET_SYNTAX, DET_RANGE, DET_MISSING (with near names), at the place. */
DET_CHECKED det_status det_finding_read(const det_fields *fields, const det_lawbook *law,
                                        det_zone zone, det_arena *arena, det_finding *out,
                                        det_error *err);

/* Findings in the order of recording, each about an earlier one or none.  Frozen. */
typedef struct det_findings {
    const det_finding *items;
    size_t count;
    det_strmap by_id, by_about; /* to places */
} det_findings;
/* Fails: DET_NOMEM, DET_CONFLICT. */
DET_CHECKED det_status det_findings_make(const det_finding *items, size_t count, det_arena *arena,
                                         det_findings *out, det_error *err);
/* Takes in the finding that lies behind the last in the same array.  Same failures. */
DET_CHECKED det_status det_findings_add(det_findings *findings, det_error *err);
/* What finding is about must be there, not corrected yet, and known no later.
 * Fails: DET_MISSING, DET_CONFLICT. */
DET_CHECKED det_status det_finding_check(const det_findings *findings, const det_finding *finding,
                                         det_where at, det_error *err);
/* The finding at the root of a chain, with all that its corrections known by then say.  False: the
 * root is not known yet.  index  of a root: one that is about no other */
bool det_finding_as_known(const det_findings *findings, size_t index, int64_t known_us,
                          det_finding *out);

/* One happening that findings add to a lawbook. */
typedef struct det_happening det_happening;
struct det_happening {
    det_str event;    /* id of an event of the lawbook, else the finding's own */
    bool is_new;      /* no event of the lawbook */
    bool is_doubtful; /* alleged or disputed: decides nothing */
    det_str title, kind, regime;
    int64_t happened_us;
    int64_t known_us; /* since when it was as sure as it is */
};
/* What findings say, as known at an instant, in the order of the findings.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_findings_happenings(const det_findings *findings, int64_t known_us,
                                               det_arena *arena, det_happening **out, size_t *count,
                                               det_error *err);

/* The lawbook of the same trees with happenings laid over it; where doubtful ones could decide an
 * act, out->doubtful is the law with them as though they were sure.  Everything in arena.
 * Fails: as det_lawbook_load. */
DET_CHECKED det_status det_lawbook_lay(const det_tree *trees, size_t tree_count,
                                       const det_happening *happenings, size_t count,
                                       det_arena *arena, const det_lawbook **out, det_error *err);

/* One finding as one JSON object, as it stands; see det_finding_as_known. */
void det_finding_put(const det_finding *finding, const char *effect, det_json *json);
/* What a finding does to the law: "none: ..." in words, for people. */
const char *det_finding_effect(const det_lawbook *law, const det_finding *finding);

#endif
