/* detente.h - the public interface of libdetente.                         floor: 0, the contract
 *
 * Everything a program outside this tree may rely on is in this file; `./dev api` compares it with
 * the symbols that the shared library exports.  It includes nothing of ours and compiles alone, as
 * C and as C++.
 *
 * Answers are JSON.  A verdict, a state of the law, a report of an import is handed over as one
 * JSON object in a det_text, in the very bytes that `detente --json` prints and that an audit
 * record keeps: there is one shape to learn, one to store and one to compare.  Same snapshot and
 * same question give the same bytes on every machine.
 *
 * Threads.  Each handle says one word: "frozen" (const after opening, share without locks), "owned"
 * (one thread at a time) or "shared" (locks inside).
 *
 * The library reads no clock, no locale and no environment.  What time it is arrives as an
 * argument.
 *
 * It is longer than 1,000 lines because it is one file on purpose: whoever embeds the library reads
 * one header, and most of it is what each function promises.
 */
#ifndef DETENTE_H
#define DETENTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DET_API                 __attribute__((visibility("default")))
#define DET_CHECKED             __attribute__((warn_unused_result))
#define DET_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define DET_API
#define DET_CHECKED
#define DET_PRINTF(text, first)
#endif

/* ---- borrowed text ------------------------------------------------------------------------------
 */

/* Borrowed bytes: a pointer and a length.  It may hold NUL and need not end in one.  {NULL, 0} is
 * the empty text and also "absent". */
typedef struct det_str {
    const char *ptr;
    size_t len;
} det_str;

/* ---- failures ----------------------------------------------------------------------------------
 */

/* What went wrong, coarsely.  DET_OK is 0; the numbers are stable. */
typedef enum det_status {
    DET_OK = 0,
    DET_NOMEM = 1,        /* an allocation failed, or an arena reached its limit */
    DET_IO = 2,           /* the system refused: open, read, write, sync */
    DET_SYNTAX = 3,       /* input does not have the form that was expected */
    DET_RANGE = 4,        /* form is right, value cannot be (31 February) */
    DET_LIMIT = 5,        /* input is larger or deeper than we accept */
    DET_ENCODING = 6,     /* bytes are not valid UTF-8 */
    DET_MISSING = 7,      /* what was asked for is not there */
    DET_REFUSED = 8,      /* understood, and refused by a rule: an unexplained shrink, a veto */
    DET_CORRUPT = 9,      /* a stored or compiled file does not match its checksum or structure */
    DET_CONFLICT = 10,    /* two statements that cannot both hold */
    DET_UNSUPPORTED = 11, /* a format or version that we do not read */
    DET_USAGE = 12        /* the caller broke the contract of this header */
} det_status;

/* Where in an input something was found.  file is borrowed; NULL means "no place".
 * line and column count from 1; 0 means unknown.  column counts bytes. */
typedef struct det_where {
    const char *file;
    uint32_t line;
    uint32_t column;
} det_where;

enum { DET_ERROR_TEXT_MAX = 2048 };

/* A failure, whole, in the caller's own memory.  text is what to print: it begins with
 * "file:line:column: " where a place is known, and goes on with a line "while ..." for each level
 * that passed the failure on.  Every function takes NULL for it. */
typedef struct det_error {
    det_status status;
    uint32_t line; /* place of the first failure; 0 = none */
    uint32_t column;
    uint32_t length; /* bytes used in text */
    char text[DET_ERROR_TEXT_MAX];
} det_error;

/* The name of a status, "DET_SYNTAX".  Never NULL.  Static. */
DET_API const char *det_status_name(det_status status);

/* ---- text that grows ---------------------------------------------------------------------------
 */

/* Bytes that functions of this library append to.  Owned. */
typedef struct det_text det_text;

/* limit_bytes is the most it will ever hold; 0 means 256 MiB. */
DET_API DET_CHECKED det_status det_text_new(size_t limit_bytes, det_text **out, det_error *err);
DET_API void det_text_free(det_text *text);
DET_API void det_text_clear(det_text *text);
/* Borrowed until the next change of text; always followed by a NUL that is not counted. */
DET_API const char *det_text_bytes(const det_text *text);
DET_API size_t det_text_length(const det_text *text);

/* ---- progress ----------------------------------------------------------------------------------
 */

/* Called now and then by long work with what it does, how far it is and how much there is (0 =
 * unknown).  Returning false asks it to stop with DET_REFUSED.  Called from the calling thread. */
typedef bool (*det_progress)(void *context, const char *what, uint64_t done, uint64_t whole);

/* The version of the engine, "0.1.0".  Static. */
DET_API const char *det_version(void);

/* ---- times --------------------------------------------------------------------------------------
 */

/* Two times go with a question, both as text.
 *   on        "2018-06-12": the day the law and the lists are asked about, judged at its end on the
 *             authority's own clock.  Empty: the day of the newest list in the snapshot
 *   as_known  "2018-06-13T00:00Z" (or a day: its midnight, UTC): what had been told to us by then.
 *             Empty: all we know
 * Text that is no such time is DET_SYNTAX or DET_RANGE, with a message that says what was expected.
 */

/* ---- a data folder: everything that changes ---------------------------------------------------
 */

/* Shared: one writer at a time across processes, any readers. */
typedef struct det_store det_store;
/* A lawbook.  Frozen. */
typedef struct det_law det_law;

/* Opens the store in a folder, which holds it and nothing else need be known of.
 *   folder  with a store.yaml in it (docs/store.md): the database on PostgreSQL that it names; else
 *           a file.  Or postgresql://..., the schema "detente" of that database, without a password
 *   create  make folder and store if they are not there; false: DET_MISSING says how to begin
 * Fails: DET_MISSING, DET_IO, DET_CORRUPT, DET_UNSUPPORTED (made by a newer version), DET_NOMEM,
 * DET_SYNTAX (store.yaml), DET_REFUSED (a password in it), DET_CONFLICT (a file and a database). */
DET_API DET_CHECKED det_status det_store_open(const char *folder, bool create, det_store **out,
                                              det_error *err);
DET_API void det_store_close(det_store *store); /* NULL is fine */

/* A publisher whose list we read.  Static. */
typedef struct det_source_info {
    const char *id;        /* "un" */
    const char *title;     /* "UN Security Council Consolidated List" */
    const char *authority; /* "un" */
    bool is_set;           /* several files make one version: OFAC's sdn, alt, add, comments */
    bool has_own_date;     /* the file says of which day it is */
} det_source_info;
/* The index-th source, sorted by id.  False: there is none. */
DET_API bool det_source_info_at(size_t index, det_source_info *out);

/* One file of a list.  bytes empty: path is read, .xz, .gz and .zst unpacked, "-" is standard
 * input. Else bytes are the file, unpacked, and path is its name in messages. */
typedef struct det_import_file {
    const char *path;
    det_str bytes;
} det_import_file;

/* One version of one list.  Zeroed members are the defaults.
 *
 * A source that is not compiled in is declared (docs/lists/own.md): by a file, or by the name of an
 * open format; what was declared is remembered in the store with the version that it brought.  A
 * new name without either is declared by what its first file looks like. */
typedef struct det_import_options {
    const char *source; /* "un", "own:watch"; required */
    const char *format; /* of a source not compiled in: "csv"; NULL: as remembered */
    const det_import_file *declaration; /* YAML; NULL: as remembered */
    const det_import_file *files;
    size_t file_count;
    det_str dated;     /* the day of the version; empty: as the file says */
    int64_t now_us;    /* now, in microseconds since 1970 UTC: the moment of our knowledge */
    const char *actor; /* who imports; NULL: "unknown" */
    /* As in det_book_hand: import_list, and remove_listing to accept_shrink.  Where they are in
     * use, what is gone waits for a second person, as in an update. */
    const char *roles;
    bool accept_shrink;  /* a person has looked: many removals are no reason to refuse */
    bool accept_partial; /* parts of the list are missing (OFAC's sdn.csv without alt.csv): let it
                          * in; no answer that uses it is complete, and it clears no name */
    bool accept_undated; /* no date in the file and none given: the day of now_us */
    /* Unpack and read in this process.  Default: in a child that may only compute and answer
     * (docs/updates.md); where a system cannot confine one, the import fails and says so. */
    bool is_in_process;
    /* It comes by itself and not by a person's hand: stricter gates, and what is gone stays listed
     * until a second person approves (docs/updates.md). */
    bool is_update;
    const char *refusal; /* not NULL: why the files are refused unread (a login page, an answer that
                          * was cut off); they are kept in quarantine with it */
    size_t bytes_max;    /* what a file may unpack to; 0: 1 GiB */
    bool apply_removals; /* of an update: within the gates, what is gone is gone; not with roles */
    uint64_t entries_min;         /* of an update: fewer are refused; 0: any number */
    const char *const *sentinels; /* of an update: ids or names that it must have */
    size_t sentinel_count;
} det_import_options;

typedef struct det_import_result {
    bool is_quarantined; /* refused: the report says why, and no answer has changed */
    bool is_unchanged;   /* the same version was there already */
    bool is_held;        /* an update that lacks too much: what it adds is live, the rest waits */
    uint64_t staged;     /* removals that now wait for a person */
    bool is_partial;     /* it lacks parts of the list */
    bool is_shrunk;      /* refused for what is missing: accept_shrink would let it in */
} det_import_result;

/* Reads, checks and stores one version, whole or not at all, and appends one JSON object (no line
 * end): {"source","dated","outcome","read","kept","rejected","notes","names","added","changed",
 * "removed","staged","carried","reason"}.  A file that is refused is DET_OK and quarantined.
 * Fails: DET_USAGE (no such source, no file), DET_IO (also: no child can be confined here),
 * DET_CONFLICT (another writer), DET_NOMEM. */
DET_API DET_CHECKED det_status det_import(det_store *store, const det_import_options *options,
                                          det_text *json, det_import_result *result,
                                          det_error *err);
/* How files of the source that options name make versions.  store NULL: nothing is remembered. */
typedef struct det_import_kind {
    bool is_set;       /* several files make one version */
    bool has_own_date; /* files say their date */
    bool is_declared;  /* not compiled in */
    bool is_new;       /* and not declared before */
    char format[16];   /* "csv"; empty: the publisher's own */
} det_import_kind;
/* Fails: DET_USAGE (no such source, and nothing that declares it), as a declaration's reader does
 * with its place, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_import_kind_of(det_store *store,
                                                  const det_import_options *options,
                                                  det_import_kind *out, det_error *err);
/* The day that the file-th file of options, of a source that has its own dates, says it is of,
 * "2026-05-08", in day.  store as above.  Fails as the reader does: DET_SYNTAX ... with the place.
 */
DET_API DET_CHECKED det_status det_import_date(det_store *store, const det_import_options *options,
                                               size_t file, char day[16], det_error *err);

/* What updates would take away and a person has to approve, one JSON object a line
 * (docs/formats/json.md): id, source, subject, caption, kind, dated, held, at, maker, status.
 *   source  empty: of every list      all  also what is ended
 * Fails: DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_staged(det_store *store, det_str source, bool all,
                                          det_text *ndjson, det_error *err);
typedef struct det_staged_options {
    const uint64_t *ids;
    size_t count;
    bool is_approval;   /* else a refusal: the entry stays listed */
    const char *actor;  /* who decides, as the caller has made sure; never who imported */
    const char *reason; /* may be NULL */
    int64_t now_us;
    const char *roles; /* as in det_book_hand */
} det_staged_options;
/* Decides all or none.  An approval counts from the day of the version that lacks the entry and is
 * known from now on.  Fails: DET_MISSING (no such number), DET_CONFLICT (it is ended), DET_REFUSED
 * (whoever made the import does not decide it, or the actor's roles do not allow it; the refusal is
 * kept), DET_SYNTAX (no such role), DET_USAGE, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_staged_decide(det_store *store,
                                                 const det_staged_options *options, det_error *err);

/* A look at a publisher's address, for those who fetch: kept, and told by det_lists. */
typedef struct det_attempt {
    const char *source;
    int64_t now_us;
    const char *outcome; /* promoted, unchanged, held, quarantined, not_modified, failed */
    const char *reason;  /* of what was no success */
    det_str detail;      /* what to ask with the next time, in the caller's own words */
} det_attempt;
/* Fails: DET_USAGE (no such outcome), DET_IO, DET_CONFLICT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_attempt_record(det_store *store, const det_attempt *attempt,
                                                  det_error *err);
/* Appends one JSON object: last_attempt, last_outcome, last_reason, last_detail, last_success,
 * failures (since it), staged. */
DET_API DET_CHECKED det_status det_attempt_last(det_store *store, const char *source,
                                                det_text *json, det_error *err);

/* ---- the audit log ------------------------------------------------------------------------------
 * A record of each transaction and each refusal of a store, with digests of every row that it
 * wrote, written in that same transaction: leaves of one hash tree (RFC 6962), whose size and root
 * are signed in checkpoints (C2SP, Ed25519).  docs/audit.md. */

/* The two halves of a key, as lines of text, from 32 bytes that the caller drew at random.
 *   name  who keeps the log: printable, without blanks and '+', as example.org/audit
 * Fails: DET_SYNTAX (the name), DET_NOMEM. */
DET_API DET_CHECKED det_status det_audit_key(det_str name, const uint8_t secret[32],
                                             det_text *secret_key, det_text *public_key,
                                             det_error *err);
/* Appends body, whole lines, as a note (C2SP signed-note) under the key: of an evidence pack what
 * its files are.  Fails: DET_SYNTAX (the key), DET_USAGE (no secret half, an empty line in body),
 * DET_NOMEM. */
DET_API DET_CHECKED det_status det_audit_note(det_str secret_key, det_str body, det_text *note,
                                              det_error *err);
/* Signs the log as it is.  checkpoint NULL: not wanted.  Appends {"records","added" (since the last
 * checkpoint),"root","checkpoints"}.  Fails: DET_SYNTAX (the key), DET_CONFLICT,
 * DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_audit_seal(det_store *store, det_str secret_key, int64_t now_us,
                                              det_text *json, det_text *checkpoint, det_error *err);
/* Keeps that something was refused outside of the library, as to a caller whom a server does not
 * know: a transaction that writes nothing but itself, and so a record of the log (docs/roles.md).
 *   actor   to whom; NULL: "unknown"
 *   reason  one line, at most 1,000 bytes: it stands in the log for ever, and nothing personal may
 * Fails: DET_USAGE (reason), DET_CONFLICT, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_audit_refused(det_store *store, int64_t now_us,
                                                 const char *actor, det_str reason, det_error *err);
/* Makes every record again from the rows and checks it all, then the store itself.
 *   public_key  empty: signatures are not looked at
 *   anchor      a checkpoint that was kept elsewhere; empty: none
 * Appends {"records","root","checkpoints","unsealed","signatures_checked","anchored"}.
 * Fails: DET_CORRUPT with the first record or checkpoint that is not so; DET_SYNTAX, DET_MISSING
 * (key and anchor), DET_USAGE (an anchor without a key), DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_audit_verify(det_store *store, det_str public_key,
                                                det_str anchor, det_text *json, det_error *err);
/* Appends the records, one a line, in the bytes that were hashed; and the checkpoints, with a line
 * "--" between them.  Fails: DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_audit_export(det_store *store, det_text *records,
                                                det_text *checkpoints, det_error *err);
/* That a record (from 0) stands in the log and, if since > 0, that the log has only grown since it
 * had so many; the JSON is in docs/audit.md.  Fails: DET_MISSING, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_audit_prove(det_store *store, uint64_t record, uint64_t since,
                                               det_text *json, det_error *err);

/* Appends one JSON object and a line end for each list (docs/formats/json.md): source, title,
 * versions, the newest version's date and counts, what is in quarantine and why. law  adds
 * "unmapped": the newest version's tags that no regime claims; NULL: not told on   adds "age_days":
 * of the newest version on that day; empty: not told Fails: DET_IO, DET_NOMEM, DET_SYNTAX (on). */
DET_API DET_CHECKED det_status det_lists(det_store *store, const det_law *law, det_str on,
                                         det_text *ndjson, det_error *err);

/* Reads the whole store and checks it: the database by its own means, that every entry and received
 * file has its digest, that intervals, counts and references fit.  det_audit_verify does it too,
 * behind the log.  Appends what it is: {"transactions","lists","versions","entries","received",
 * "staged","book_entries","decisions","records"}.  Fails: DET_CORRUPT with what was found first,
 * DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_lists_verify(det_store *store, det_text *json, det_error *err);

/* What differs between the list of a source on two days: one line of JSON an entry, by id, and a
 * line of totals (docs/formats/json.md).  Entries are listed, delisted, relisted, renumbered (the
 * same party under another number, with the reason) or changed, each change named.  The list on a
 * day is its version of that day or the last before it; versions may have been imported in any
 * order. from, to  "2017-06-20", the older first as_known  what was known by then; empty: all we
 * know differences  becomes how many entries differ
 * Fails: DET_MISSING (no such source, or no version as old as that), DET_USAGE, DET_SYNTAX, DET_IO,
 * DET_NOMEM. */
DET_API DET_CHECKED det_status det_lists_diff(det_store *store, det_str source, det_str from,
                                              det_str to, det_str as_known, det_text *ndjson,
                                              uint64_t *differences, det_error *err);
/* One entry, a line of JSON for each list that has it: the days it was listed, and its record on a
 * day.
 *   id       "un:KPi.024", or "KPi.024" in any list
 *   on       empty: of the newest version
 *   history  also every version with what changed, and the same party under other numbers and in
 *            other lists, each with the reason
 * Fails: DET_MISSING (never listed), DET_SYNTAX, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_lists_show(det_store *store, det_str id, det_str on,
                                              det_str as_known, bool history, det_text *ndjson,
                                              det_error *err);

/* How to compile.  Zeroed members are the defaults. */
typedef struct det_build_options {
    const char *lawbook;  /* folder of the law as YAML; required */
    const char *snapshot; /* file to write; required */
    det_progress progress;
    void *context;
    /* Not NULL: roles are in use, and a lawbook other than the one in use takes two people
     * (docs/roles.md); else DET_REFUSED, and the refusal is kept. */
    const char *roles;
    const char *in_use; /* with roles: the snapshot whose lawbook is in use; NULL: `snapshot` */
    const char *actor;  /* with roles: for the refusal */
    int64_t now_us;
    bool is_anew; /* read every name again, and take none from the snapshot that is replaced: for
                   * who does not trust it.  The bytes are the same. */
} det_build_options;

/* Compiles the store and a lawbook into one snapshot file, replacing it in one step, and appends
 * one JSON object: {"snapshot","bytes","sources":[...],"regimes","measures","findings":[...]}. With
 * an error in the lawbook nothing is written, the object has the findings, and the return is
 * DET_SYNTAX. store may be NULL: law alone.  Fails also: DET_IO, DET_NOMEM, DET_REFUSED (progress
 * said stop). */
DET_API DET_CHECKED det_status det_build(det_store *store, const det_build_options *options,
                                         det_text *json, det_error *err);

/* ---- the snapshot: everything that answers -----------------------------------------------------
 */

/* Lists and law in one mapped file.  Frozen. */
typedef struct det_snapshot det_snapshot;

/* Maps path and proves its head: what every part of it has to be.  The lists and the law are proven
 * when they are first asked for, once, and before anything is answered from them: then damage is
 * DET_CORRUPT from whoever asks (det_worker_new, det_pool_new, det_export, ...).  The file must not
 * be changed in place while it is open; a build never does.  Fails: DET_MISSING (no such file),
 * DET_IO, DET_CORRUPT, DET_UNSUPPORTED, DET_NOMEM. */
DET_API DET_CHECKED det_status det_snapshot_open(const char *path, const det_snapshot **out,
                                                 det_error *err);
/* Proves all of it now, for who must know before it takes the place of another.  Fails:
 * DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_snapshot_prove(const det_snapshot *snapshot, det_error *err);
DET_API void det_snapshot_close(const det_snapshot *snapshot); /* NULL is fine */
/* Appends one JSON object: {"snapshot","engine","sources":[{"source","versions","first","newest"}],
 * "subjects","names","regimes"}. */
DET_API DET_CHECKED det_status det_snapshot_describe(const det_snapshot *snapshot, det_text *json,
                                                     det_error *err);
/* What to export.  Zeroed members are the defaults. */
typedef struct det_export_options {
    const char *format; /* "ftm", "senzing" or "csv"; required */
    det_str sources;    /* comma-separated list ids; empty: all */
    det_str on;         /* see "times" above */
    det_str as_known;
} det_export_options;

/* Appends what is listed on a day in the words of other programs (docs/formats/export.md):
 * FollowTheMoney, Senzing's JSON or CSV.  Same snapshot and options, same bytes.
 *   count  parties
 * Fails: DET_USAGE (format), DET_MISSING (no such list, or no version of it by then), DET_SYNTAX,
 * DET_RANGE (times), DET_NOMEM, DET_LIMIT of out. */
DET_API DET_CHECKED det_status det_export(const det_snapshot *snapshot,
                                          const det_export_options *options, det_text *out,
                                          uint64_t *count, det_error *err);

/* ---- screening ---------------------------------------------------------------------------------
 */

typedef enum det_verdict {
    DET_VERDICT_CLEAR = 1,
    DET_VERDICT_ALERT,
    DET_VERDICT_UNSCREENABLE, /* could not be answered; a reason is given; never a CLEAR */
    DET_VERDICT_SUPPRESSED    /* it alerts, and every alert is answered by a suppression, which the
                                 verdict names; never a CLEAR */
} det_verdict;
/* "CLEAR".  Static. */
DET_API const char *det_verdict_name(det_verdict verdict);

/* What 0 in a profile means. */
enum { DET_PROFILE_THRESHOLD_BP = 7000, DET_PROFILE_RESULTS_MAX = 50 };
/* Thresholds and policies.  Zeroed is the default profile. */
typedef struct det_profile {
    uint32_t threshold_bp; /* score from which a name alerts, basis points; 0 = 7,000 */
    uint32_t
        max_age_days; /* older lists turn CLEAR into UNSCREENABLE; 0 = no limit, only reported */
    uint32_t results_max;   /* results printed, matches first; 0 = 50.  What is cut is counted */
    bool weak_alias_alerts; /* a weak alias alerts like a strong one; default: only when it is the
                               same name token by token */
    bool is_fast; /* by the fast rules (docs/matching.md): one edit a word, no sounds, no further
                     readings of the question.  Sooner, and finds less: docs/evidence.md */
    bool is_full_scan; /* compare with every name instead of the candidates: the reference twin,
                          slow, same bytes */
} det_profile;
/* Reads a profile (docs/formats/profile.md).  file names it in messages.  Fails: DET_SYNTAX,
 * DET_RANGE with file:line:column; DET_NOMEM. */
DET_API DET_CHECKED det_status det_profile_read(det_str yaml, const char *file, det_profile *out,
                                                det_error *err);

/* A name and what is known of its bearer.  Everything may be empty; all borrowed for the call. */
typedef struct det_question {
    det_str id;          /* the caller's own key, echoed */
    det_str name;        /* bytes as received, UTF-8 or not */
    det_str schema;      /* "Person", "Company", "Vessel", ... (FollowTheMoney) */
    det_str birth_date;  /* 1961, 1961-04 or 1961-04-17 */
    det_str nationality; /* ISO 3166 alpha-2, or a country's name */
    det_str gender;      /* male, female, m, f */
    det_str country;
    det_str id_number; /* passport, national id, registration */
    det_str imo_number;
    det_str on; /* see "times" above */
    det_str as_known;
    det_str sources; /* comma-separated list ids to look at; empty: all */
    det_str address; /* compared with no list; a suppression may rely on it */
    det_str fault;   /* not empty: the input could not be read, and why.  The verdict is then
                        UNSCREENABLE, so that a broken line of a batch is answered too */
} det_question;

/* One thread's own means of asking: scratch memory over a snapshot.  Owned. */
typedef struct det_worker det_worker;
/* profile NULL: the default one; copied.  snapshot must outlive the worker. */
DET_API DET_CHECKED det_status det_worker_new(const det_snapshot *snapshot,
                                              const det_profile *profile, det_worker **out,
                                              det_error *err);
DET_API void det_worker_free(det_worker *worker); /* NULL is fine */

/* Answers one question and appends its verdict as one JSON object without a line end
 * (docs/formats/json.md).  What cannot be screened is DET_OK and DET_VERDICT_UNSCREENABLE.
 * Fails: DET_NOMEM, DET_LIMIT (json is full). */
DET_API DET_CHECKED det_status det_worker_screen(det_worker *worker, const det_question *question,
                                                 det_text *json, det_verdict *verdict,
                                                 det_error *err);

/* Several workers and the threads to run them.  Owned. */
typedef struct det_pool det_pool;
/* threads: 1 to 256; 0 = 1. */
DET_API DET_CHECKED det_status det_pool_new(const det_snapshot *snapshot,
                                            const det_profile *profile, unsigned threads,
                                            det_pool **out, det_error *err);
DET_API void det_pool_free(det_pool *pool); /* NULL is fine */
/* Answers count questions and appends a line each, in their order, whatever the number of threads.
 *   verdicts  NULL, or room for count
 * Fails as det_worker_screen; then nothing is appended. */
DET_API DET_CHECKED det_status det_pool_screen(det_pool *pool, const det_question *questions,
                                               size_t count, det_text *ndjson,
                                               det_verdict *verdicts, det_error *err);

/* How a fact that was asked about stands to what the list says. */
typedef struct det_found_fact {
    const char *property; /* "birthDate" */
    bool agrees;          /* else it disagrees; what is unknown is not told */
    int32_t effect_bp;
    det_str asked, listed;
} det_found_fact;
enum { DET_FOUND_FACTS_MAX = 5 };

/* A listed party that a question found, for programs that give answers of their own. */
typedef struct det_found {
    det_str id;                 /* "un:KPi.024" */
    uint32_t score_bp, name_bp; /* with facts, and of the names alone */
    det_str asked, listed;      /* the names; empty: it was found by its number */
    bool is_exact, is_weak;     /* the same name word for word; the listed one is a weak alias */
    const char *property;       /* of the number that is equal, "passportNumber"; NULL: none is */
    det_str number;
    det_found_fact facts[DET_FOUND_FACTS_MAX];
    size_t fact_count;
} det_found;

/* Looks one party up under several names, each of whose facts may have several values, and gives
 * who is listed on the day under a name of that day.  The rules are those of det_worker_screen, but
 * for suppressions, and for a weak alias that is merely alike: it scores 0.69 at most.
 *   names     at most 1,000; none: numbers alone are looked for
 *   facts     what is known, in questions whose names are not looked at; of each listed party the
 *             one that says most for it counts.  At least one; its on, as_known, sources count
 *   floor_bp  no lower scores are wanted
 *   found     best first, then by id; valid until the next question
 *   why       not NULL: a name that cannot be screened, and why; *count is then 0.  One without
 *             letters is passed over where another has some
 * Fails: DET_USAGE (no facts, too many names), DET_NOMEM. */
DET_API DET_CHECKED det_status det_worker_find(det_worker *worker, const det_str *names,
                                               size_t name_count, const det_question *facts,
                                               size_t fact_count, uint32_t floor_bp,
                                               const det_found **found, size_t *count,
                                               const char **why, det_error *err);

/* The words of text in their normal form, with a blank between: without case, marks and
 * punctuation, every script in Latin letters: a-z and 0-9.  Fails: DET_ENCODING, DET_LIMIT (8,192
 * bytes, 1,024 words), DET_NOMEM. */
DET_API DET_CHECKED det_status det_words_fold(det_str text, det_text *out, det_error *err);
/* The index-th country: its ISO 3166-1 code, "KP", and its names, parted by '|', the usual one
 * first.  False: there is none. */
DET_API bool det_country_at(size_t index, const char **code, const char **names);

/* ---- transactions ------------------------------------------------------------------------------
 */

/* What may happen to a shipment, from the mildest to the strictest. */
typedef enum det_decision {
    DET_DECISION_ALLOW = 1,
    DET_DECISION_REVIEW,       /* a person must look: facts are missing, or a party is alike */
    DET_DECISION_LICENCE,      /* an authorisation could permit it */
    DET_DECISION_HOLD_PENDING, /* could not be answered: a list is missing, a name unscreenable */
    DET_DECISION_REJECT,       /* prohibited */
    DET_DECISION_BLOCK         /* a listed party's assets: freeze */
} det_decision;
/* "ALLOW".  Static. */
DET_API const char *det_decision_name(det_decision decision);

/* Decides a shipment (docs/formats/shipment.md) and appends one JSON object without a line end.
 *   document  YAML or JSON, told apart by its first character
 *   file      its name in messages
 *   on        overrides the document's date if not empty
 * Fails: DET_SYNTAX, DET_RANGE with the place in the document; DET_NOMEM. */
DET_API DET_CHECKED det_status det_worker_check(det_worker *worker, det_str document,
                                                const char *file, det_str on, det_str as_known,
                                                det_text *json, det_decision *decision,
                                                det_error *err);

/* ---- the log of decisions: docs/audit.md --------------------------------------------------------
 * Answers are logged before they are given: what was asked, salted digests of question and answer,
 * what the answer was made from, who asked and when.  A decision in the log can be asked again. */

/* Opens a snapshot so that it stays: under its id in folder, beside whatever is built after it.
 * Fails: as det_snapshot_open; DET_MISSING. */
DET_API DET_CHECKED det_status det_snapshot_keep(const char *path, const char *folder,
                                                 const det_snapshot **out, det_error *err);

typedef struct det_logging {
    det_store *store;
    const char *actor; /* who asks; required */
    int64_t now_us;
    uint8_t seed[32]; /* drawn at random by the caller, anew for every call */
    /* Not NULL: roles are in use, and a profile other than the default takes two people
     * (docs/roles.md); else DET_REFUSED, and the refusal is kept. */
    const char *roles;
} det_logging;
/* Logs what det_pool_screen answered, all in one transaction: durable when it returns.
 *   ndjson    its answers, a line for each question
 *   verdicts  of each
 *   first     becomes the number of the first decision; the others follow
 * Fails: DET_REFUSED (no actor), DET_USAGE (not a line for each), DET_IO, DET_NOMEM, DET_CONFLICT.
 */
DET_API DET_CHECKED det_status det_pool_log(det_pool *pool, const det_logging *how,
                                            const det_question *questions, size_t count,
                                            det_str ndjson, const det_verdict *verdicts,
                                            uint64_t *first, det_error *err);
/* The same of one det_worker_check; json is what it appended. */
DET_API DET_CHECKED det_status det_worker_log(det_worker *worker, const det_logging *how,
                                              det_str document, const char *file, det_str on,
                                              det_str as_known, det_str json, det_decision decision,
                                              uint64_t *number, det_error *err);

/* Appends a line of JSON for each logged decision, in their order.
 *   name    only those that asked for this name, letter by letter but for case; empty: all
 *   before  only those of before this day or instant; empty: all
 * Fails: DET_SYNTAX (before), DET_CORRUPT, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_decisions(det_store *store, det_str name, det_str before,
                                             det_text *ndjson, det_error *err);
/* Takes away what was asked at these decisions, for ever; the log stays verifiable and says who did
 * it and why.  All of them or none.
 *   roles  of the actor, "approver"; NULL: roles are not in use
 * Fails: DET_MISSING no such decision; DET_CONFLICT erased before; DET_REFUSED no actor, no reason,
 * not the actor's to do (the refusal is kept); DET_SYNTAX no such role; DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_decisions_erase(det_store *store, const uint64_t *numbers,
                                                   size_t count, const char *actor,
                                                   const char *roles, const char *reason,
                                                   int64_t now_us, det_error *err);

typedef struct det_replay_options {
    const char *snapshots;            /* folder of those that were kept; required */
    uint64_t first, last;             /* decisions; 0: from the first, to the last */
    const det_snapshot *later;        /* also what a later snapshot would answer; NULL: not asked */
    const det_profile *later_profile; /* with another profile than then; NULL: with that of then */
    det_progress progress;
    void *context;
} det_replay_options;
typedef struct det_replay_result {
    uint64_t decisions;
    uint64_t equal;       /* the same bytes came again */
    uint64_t different;   /* other bytes */
    uint64_t unavailable; /* not asked: a snapshot that was not kept, a question that is damaged */
    uint64_t erased;      /* not asked: nobody knows any more what was */
    uint64_t changed;     /* of those that are equal: the later snapshot says something else */
} det_replay_result;
/* Asks logged decisions again, from what they were answered from, and compares the bytes.  Appends
 * a line of JSON for each that is not equal, and for each that is changed (docs/audit.md).
 * Fails: DET_USAGE, DET_REFUSED (progress said stop), DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_replay(det_store *store, const det_replay_options *options,
                                          det_text *ndjson, det_replay_result *result,
                                          det_error *err);

/* ---- law ---------------------------------------------------------------------------------------
 */

/* Loads a lawbook from its folder of YAML files.  findings gets one JSON object a line for each
 * error and warning: {"rule","level","file","line","column","text"}; it may be NULL. Fails:
 * DET_SYNTAX, DET_CONFLICT (the first error in err), DET_MISSING (no such folder, or no file in
 * it), DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_open(const char *folder, det_text *findings,
                                            const det_law **out, det_error *err);
DET_API void det_law_close(const det_law *law); /* NULL is fine */
/* The lawbook inside a snapshot; lives as long as that.  Fails: DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_snapshot_law(const det_snapshot *snapshot, const det_law **out,
                                                det_error *err);

/* The regimes' ids and titles, one JSON object a line. */
DET_API DET_CHECKED det_status det_law_regimes(const det_law *law, det_text *ndjson,
                                               det_error *err);
/* Each measure of a regime at a time, one JSON object without a line end.  on: a day, or an
 * instant; required.  Fails: DET_MISSING with near names, DET_SYNTAX, DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_status(const det_law *law, det_str regime, det_str on,
                                              det_str as_known, det_text *json, det_error *err);
/* A regime, measure or instrument by id or alias.  Fails: DET_MISSING with near names. */
DET_API DET_CHECKED det_status det_law_show(const det_law *law, det_str id, det_text *json,
                                            det_error *err);
/* The states of every measure of a regime over time, with what happened and what was voted on, one
 * JSON object without a line end.  from, to: days, or empty for all that the lawbook names.  Fails:
 * DET_MISSING with near names, DET_SYNTAX, DET_RANGE, DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_timeline(const det_law *law, det_str regime, det_str from,
                                                det_str to, det_str as_known, det_text *json,
                                                det_error *err);
/* Why a measure is as it is on a day or at an instant: the acts behind it, in sentences too.  One
 * JSON object without a line end.  Fails: DET_MISSING with near names, DET_SYNTAX, DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_explain(const det_law *law, det_str measure, det_str on,
                                               det_str as_known, det_text *json, det_error *err);
/* Why a transaction may be done or not: every measure that matched, every exception and quota that
 * was tried, and whether the day is near a boundary.  ask: "KP CN HS:2701;prior=900000 1000 tonne",
 * supplier first, '-' for who is not known.  Fails: DET_SYNTAX, DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_explain_ask(const det_law *law, det_str ask, det_str on,
                                                   det_str as_known, det_text *json,
                                                   det_error *err);
/* The promises and conditions of a regime and where they stand, one JSON object without a line end:
 * review and trigger clauses, obligations of the target, commitments of all parties.  Fails:
 * DET_MISSING with near names, DET_SYNTAX, DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_clauses(const det_law *law, det_str regime, det_str on,
                                               det_str as_known, det_text *json, det_error *err);
/* Runs questions with expected answers: one JSON object a failing row, then {"passed","failed"}.
 * Fails: DET_SYNTAX with the place in csv. */
DET_API DET_CHECKED det_status det_law_cases(const det_law *law, det_str csv, const char *file,
                                             det_text *ndjson, uint64_t *passed, uint64_t *failed,
                                             det_error *err);
/* What changed for a regime after the day `from`, through the day `to` (or between two instants):
 * what began, ended, paused, resumed, tightened or eased, field by field and by which paragraph.
 * One JSON object without a line end; *changes counts.  Fails: DET_MISSING with near names,
 * DET_SYNTAX, DET_RANGE, DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_diff(const det_law *law, det_str regime, det_str from,
                                            det_str to, det_str as_known, det_text *json,
                                            uint64_t *changes, det_error *err);
/* Where two lawbooks answer differently, and from when: meaning, not text.  was and is are folders,
 * or files that are laid over the lawbook in folder (which may be NULL where both are folders that
 * stand alone).  *differences is 0 if there is none; what was not compared counts as one.  Fails:
 * DET_SYNTAX with the place, DET_MISSING, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_diff_books(const char *folder, const char *was,
                                                  const char *is, det_text *json,
                                                  uint64_t *differences, det_error *err);
/* A what-if: steps on the law of a folder, each list one item a line.  Measures and regimes by id
 * or alias (also several in a line, with commas), drafts of the lawbook by id or a part of it;
 * "@DAY" behind an item says from when, else it is `on`. */
typedef struct det_law_basket {
    const char *folder;
    det_str on; /* day of the steps, and the day that is asked about; empty: as the first draft */
    det_str pause, remove, resume, adopt;
    const char *const *drafts; /* files in the format of the lawbook */
    size_t draft_count;
    const det_str *draft_bytes; /* NULL; else the bytes of each, and drafts are only their names */
    det_str asks;               /* questions, "KP CN HS:2701;via=Rajin 900 tonne" */
    det_str flows; /* a file of trade: date,from,to,hs,quantity,unit,value; empty: none */
    const char *flows_file;
} det_law_basket;
/* What a basket changes, one JSON object without a line end.  The vote of a draft is not asked for.
 * Fails: DET_MISSING with near names, DET_SYNTAX with the place, DET_IO, DET_LIMIT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_whatif(const det_law_basket *basket, det_text *json,
                                              det_error *err);
/* Asks a saved answer of det_law_whatif again, of the law as the folder has it now: {"stale",
 * "differs","saved","now"}.  *is_stale: the lawbook has moved since.  file names `saved` in
 * messages. Same failures. */
DET_API DET_CHECKED det_status det_law_whatif_again(const char *folder, det_str saved,
                                                    const char *file, det_text *json,
                                                    bool *is_stale, det_error *err);
/* What a basket touches: measures and what depends on them, routes and clauses, tags of the lists
 * with how many are listed under them that day, questions beside the lawbook whose answers change,
 * steps of roadmaps.  snapshot and roadmaps (a folder) may be NULL.  Same failures. */
DET_API DET_CHECKED det_status det_law_impact(const det_law_basket *basket,
                                              const det_snapshot *snapshot, const char *roadmaps,
                                              det_text *json, det_error *err);
/* Checks folders and files.  A file is checked together with the lawbook in folder (NULL: alone),
 * and only what concerns it is reported, as in det_law_open.  Fails: DET_MISSING, DET_IO,
 * DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_lint(const char *const *paths, size_t count,
                                            const char *folder, det_text *findings,
                                            uint64_t *errors, uint64_t *warnings, det_error *err);

/* ---- the books: quotas, findings, licences, docs/ledgers.md
 * --------------------------------------
 */

/* A book is a list of entries that are never changed: what puts one right is another that names it.
 * Each says when it counts and when we were told.  An entry is given as fields; the keys are those
 * of docs/formats/json.md.  An entry that is there already, word for word, is DET_OK and
 * "unchanged". */
typedef struct det_book_field {
    const char *key;
    det_str value; /* a key that is a list is given once for each of its values */
} det_book_field;

/* Who writes, when, and by which law names are understood. */
typedef struct det_book_hand {
    const det_law *law; /* required */
    const char *actor;  /* NULL: "unknown" */
    int64_t now_us;     /* now, in microseconds since 1970 UTC */
    /* What the actor may do, "analyst, approver" (docs/roles.md), as the caller has made sure; what
     * that does not allow is DET_REFUSED, and the refusal kept.  NULL: nobody has been given a
     * role; anybody may do everything, but not alone what takes two people. */
    const char *roles;
} det_book_hand;

/* One entry of the ledger of quotas: kind (report, allegation, reserve, confirm, release, correct),
 * quota or about, on, amount ("900 barrel", a list), product, state, holder, source, known, note,
 * id.  Appends {"outcome":"recorded","id":...,"entry":{...}} and a line end.
 * Fails: DET_SYNTAX, DET_RANGE, DET_MISSING (no such quota or entry, with near names), DET_CONFLICT
 * (another entry of that id, an entry that was dealt with), DET_REFUSED (a reservation that does
 * not fit), DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_quota_add(det_store *store, const det_book_hand *hand,
                                             const det_book_field *fields, size_t count,
                                             det_text *json, det_error *err);
/* A file of them: CSV with these keys as its columns, and quantity, unit, value_usd for amounts.
 * All rows or none.  Same failures, with file:line:column. */
DET_API DET_CHECKED det_status det_quota_import(det_store *store, const det_book_hand *hand,
                                                det_str csv, const char *file, det_text *ndjson,
                                                uint64_t *recorded, uint64_t *unchanged,
                                                det_error *err);
/* One finding: status (alleged, reported, verified, disputed, withdrawn), about or event or regime,
 * kind, title; on, source, known, note, id.  As det_quota_add. */
DET_API DET_CHECKED det_status det_finding_add(det_store *store, const det_book_hand *hand,
                                               const det_book_field *fields, size_t count,
                                               det_text *json, det_error *err);
DET_API DET_CHECKED det_status det_finding_import(det_store *store, const det_book_hand *hand,
                                                  det_str csv, const char *file, det_text *ndjson,
                                                  uint64_t *recorded, uint64_t *unchanged,
                                                  det_error *err);
/* One licence as a document (docs/formats/licence.md), YAML or JSON.  As det_quota_add. */
DET_API DET_CHECKED det_status det_licence_add(det_store *store, const det_book_hand *hand,
                                               det_str document, const char *file, det_text *json,
                                               det_error *err);
/* A use or a revocation: entry, licence, on, reference, goods, quantity, value_usd, source, known,
 * note, id.  As det_quota_add. */
DET_API DET_CHECKED det_status det_licence_record(det_store *store, const det_book_hand *hand,
                                                  const det_book_field *fields, size_t count,
                                                  det_text *json, det_error *err);

/* ---- holds: what was stopped, on which bases, and what became of it, docs/holds.md
 * ----------------
 */

/* Holds as documents (docs/formats/hold.md): one in YAML or JSON, or one a line in JSON.  Each
 * becomes several entries of the book, all documents or none.  As det_quota_add, a line an entry.
 */
DET_API DET_CHECKED det_status det_hold_place(det_store *store, const det_book_hand *hand,
                                              det_str documents, const char *file, det_text *ndjson,
                                              uint64_t *recorded, uint64_t *unchanged,
                                              det_error *err);
/* Any other entry of the book: entry (party, basis, basis_end, overlay, overlay_end, terms, credit,
 * debit, statement, request, approve, refuse, released, legal_hold, legal_hold_end, correct), hold,
 * about, and the keys of its kind (docs/formats/hold.md).  As det_quota_add; and DET_REFUSED: a
 * movement that nothing permits, the same person twice, a hold that may not be released or that
 * was. snapshot  lists and law that an approval and a release are judged by; NULL: none, and
 * nothing is approved */
DET_API DET_CHECKED det_status det_hold_record(det_store *store, const det_book_hand *hand,
                                               const det_snapshot *snapshot,
                                               const det_book_field *fields, size_t count,
                                               det_text *json, det_error *err);
/* A file of entries: CSV with those keys as its columns.  All rows or none; nothing in it approves.
 */
DET_API DET_CHECKED det_status det_hold_import(det_store *store, const det_book_hand *hand,
                                               det_str csv, const char *file, det_text *ndjson,
                                               uint64_t *recorded, uint64_t *unchanged,
                                               det_error *err);
/* Every hold, one JSON object a line, in the order of placing, an account with its items behind it,
 * with what it amounts to.  The book is read part by part.
 *   on      a day, judged at its end on the clock of each hold's office, or an instant; empty: all
 *           that is recorded
 *   now_us  up to whose day, on that clock, interest is told where on is empty; microseconds
 *   status  only those of it, "held"; empty: all
 * Fails: DET_SYNTAX, DET_IO, DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_hold_list(det_store *store, det_str on, det_str as_known,
                                             int64_t now_us, det_str status, det_text *ndjson,
                                             det_error *err);
/* One hold whole; of an account also its items, a line each.  Reads nothing of the book but what is
 * about it.
 *   with_entries  every entry about it behind it, a line each
 * Fails: DET_MISSING no such hold by then; as det_hold_list. */
DET_API DET_CHECKED det_status det_hold_show(det_store *store, det_str id, det_str on,
                                             det_str as_known, int64_t now_us, bool with_entries,
                                             det_text *ndjson, det_error *err);

/* The books that answers read, as they stood at one moment.  Frozen. */
typedef struct det_books det_books;

/* What has to be reported about holds as of a day, a line each: those that are due or late, of one
 * hold, then of all that is held on a day (docs/holds.md, "Reports").
 *   snapshot  lists and law that say what is still blocked and what the law has let go of; NULL:
 * the book alone is asked, and whatever it holds counts as blocked books     licences and findings;
 * NULL only without a snapshot on        a day all       also what was filed, and what an exception
 * keeps from being due Fails: DET_SYNTAX, DET_RANGE, DET_LIMIT, DET_IO, DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_hold_reports(det_store *store, const det_snapshot *snapshot,
                                                const det_books *books, det_str on,
                                                det_str as_known, bool all, det_text *ndjson,
                                                det_error *err);
/* Records that a report was filed: one entry a hold, all or none, each as det_hold_record makes
 * one. fields  report ("us.annual"), on, as_at (which annual one; else the newest), reference,
 * source, note, known holds   which it was about; none: all of which it is open on that day, as
 * det_hold_reports says Fails: as det_hold_record; DET_SYNTAX no such report, DET_MISSING nothing
 * is open. */
DET_API DET_CHECKED det_status det_hold_filed(det_store *store, const det_book_hand *hand,
                                              const det_snapshot *snapshot, const det_books *books,
                                              const det_book_field *fields, size_t field_count,
                                              const det_str *holds, size_t hold_count,
                                              det_text *ndjson, det_error *err);
/* How long the records of a hold are kept, as one JSON object and a line end.  Fails: DET_MISSING,
 * DET_IO, DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_hold_kept(det_store *store, det_str id, det_text *json,
                                             det_error *err);
/* Asks that the records of a hold be deleted.  Fails always: DET_REFUSED while they have to be
 * kept, and the refusal is kept too; then DET_UNSUPPORTED, for a store deletes nothing;
 * DET_MISSING, DET_IO, DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_hold_purge(det_store *store, const det_book_hand *hand,
                                              det_str id, det_error *err);

/* ---- contracts: what was promised, and what becomes of it, docs/contracts.md -------------------
 */

/* Contracts as documents (docs/formats/contract.md): one in YAML or JSON, or one a line in JSON.
 * As det_hold_place. */
DET_API DET_CHECKED det_status det_contract_enter(det_store *store, const det_book_hand *hand,
                                                  det_str documents, const char *file,
                                                  det_text *ndjson, uint64_t *recorded,
                                                  uint64_t *unchanged, det_error *err);
/* Any other entry: entry (party, step, perform, amend, end), contract, about, and the keys of its
 * kind.  As det_quota_add; and DET_REFUSED by roles. */
DET_API DET_CHECKED det_status det_contract_record(det_store *store, const det_book_hand *hand,
                                                   const det_book_field *fields, size_t count,
                                                   det_text *json, det_error *err);
/* A file of entries: CSV with those keys as its columns.  All rows or none. */
DET_API DET_CHECKED det_status det_contract_import(det_store *store, const det_book_hand *hand,
                                                   det_str csv, const char *file, det_text *ndjson,
                                                   uint64_t *recorded, uint64_t *unchanged,
                                                   det_error *err);
/* Every contract, one JSON object a line, in the order of entering.
 *   on      a day, judged at its end in New York, or an instant; empty: all that is recorded
 *   status  "open" or "ended": only those; empty: all
 * Fails: DET_SYNTAX, DET_IO, DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_contract_list(det_store *store, det_str on, det_str as_known,
                                                 det_str status, det_text *ndjson, det_error *err);
/* One contract whole.  with_entries: every entry about it behind it, a line each.
 * Fails: DET_MISSING no such contract by then; as det_contract_list. */
DET_API DET_CHECKED det_status det_contract_show(det_store *store, det_str id, det_str on,
                                                 det_str as_known, bool with_entries,
                                                 det_text *ndjson, det_error *err);

/* Fails: DET_IO, DET_CORRUPT, DET_CONFLICT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_books_open(det_store *store, const det_books **out,
                                              det_error *err);
DET_API void det_books_close(const det_books *books); /* NULL is fine */

/* The state of a quota at the end of a day: what was reported, confirmed, reserved, alleged, what
 * is left, which notices were passed.  One JSON object a line, one for each State or holder that
 * has a counter of its own. quota    empty: every quota that the ledger has entries of counter  a
 * State or a holder; empty: all Fails: DET_MISSING with near names, DET_SYNTAX, DET_NOMEM. */
DET_API DET_CHECKED det_status det_quota_state_of(const det_law *law, const det_books *books,
                                                  det_str quota, det_str on, det_str as_known,
                                                  det_str counter, det_text *ndjson,
                                                  det_error *err);
/* Entries as known, one JSON object a line, in the order of recording, with what became of each. */
DET_API DET_CHECKED det_status det_quota_entries(const det_books *books, det_str quota,
                                                 det_str as_known, det_text *ndjson,
                                                 det_error *err);
DET_API DET_CHECKED det_status det_finding_entries(const det_law *law, const det_books *books,
                                                   det_str regime, det_str as_known,
                                                   det_text *ndjson, det_error *err);
/* id empty: all; on: a day or an instant, for which it is told whether each is valid. */
DET_API DET_CHECKED det_status det_licence_entries(const det_books *books, det_str id, det_str on,
                                                   det_str as_known, det_text *ndjson,
                                                   det_error *err);
/* The law with findings laid over it, as known; law must outlive it.  NULL where there is no
 * finding. One changes no measure by itself: it satisfies what an adopted text waits for, and
 * counts for clauses. Fails: DET_SYNTAX (as_known), DET_NOMEM. */
DET_API DET_CHECKED det_status det_law_with_findings(const det_law *law, const det_books *books,
                                                     det_str as_known, const det_law **out,
                                                     det_error *err);
/* From now on this worker's checks read the books: quotas for what was used up, licences for what
 * is authorised, findings for what happened; and its screenings, if there are any, suppressions
 * (docs/cases.md).  NULL: none.  books must outlive the worker. */
DET_API void det_worker_use(det_worker *worker, const det_books *books);
/* The same for all workers of a pool; books without suppressions change no screening and are not
 * used.  books must outlive the pool. */
DET_API void det_pool_use(det_pool *pool, const det_books *books);
/* The transaction of the newest suppression, which every verdict that read them names as
 * suppressions_tx; 0: there is none.  books may be NULL. */
DET_API uint32_t det_books_suppressions_tx(const det_books *books);

/* ---- cases: what became of alerts, docs/cases.md -----------------------------------------------
 */

/* Opens a case of an alert: the verdict as det_worker_screen made it, one JSON object.  The same
 * verdict opens the same case.
 *   file    its name in messages
 *   fields  note, known, id; none is needed
 * Appends {"outcome":"recorded","id":...,"entry":{...}} and a line end.  Fails: DET_SYNTAX (it is
 * no verdict), DET_REFUSED (it has no alert; roles), DET_CONFLICT (another case of that id),
 * DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_case_open(det_store *store, const det_book_hand *hand,
                                             det_str verdict, const char *file,
                                             const det_book_field *fields, size_t count,
                                             det_text *json, det_error *err);
/* Another entry of a case: entry (assign, note, attach, escalate, ask, answer, decide, approve,
 * refuse, close, reopen), case, and what goes with it: to, digest, file, reason, conflicts,
 * duplicate_of, note, known, id.
 *   snapshot  where is looked whether the reason "delisted" is true; NULL: it then cannot be given
 * Fails: DET_MISSING (no such case), DET_CONFLICT (its state does not allow it), DET_REFUSED
 * (roles, one person twice, still listed), DET_SYNTAX, DET_RANGE, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_case_record(det_store *store, const det_book_hand *hand,
                                               const det_snapshot *snapshot,
                                               const det_book_field *fields, size_t count,
                                               det_text *json, det_error *err);
/* Which cases.  Zeroed: all. */
typedef struct det_case_filter {
    det_str status; /* "assigned" */
    bool waiting;   /* those that are not closed */
    det_str owner, customer, listing;
} det_case_filter;
/* Cases as known, one JSON object a line, in the order of opening.  Fails: DET_SYNTAX (as_known),
 * DET_IO, DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_case_list(det_store *store, const det_case_filter *filter,
                                             det_str as_known, int64_t now_us, det_text *ndjson,
                                             det_error *err);
/* One case with its entries, its listings as they stand now, each with its row of the regime
 * matrix, and the other cases of the same customer or party, with the reason: one JSON object.
 *   snapshot  NULL: without listings, and a party is known by its numbers alone
 * Fails: DET_MISSING, and as det_case_list. */
DET_API DET_CHECKED det_status det_case_show(det_store *store, const det_snapshot *snapshot,
                                             det_str id, det_str as_known, int64_t now_us,
                                             det_text *json, det_error *err);
/* Every entry of every case that was recorded from one day to another, both whole days of UTC, one
 * JSON object a line in the order of recording.  Fails: DET_SYNTAX, DET_IO, DET_CORRUPT, DET_NOMEM.
 */
DET_API DET_CHECKED det_status det_case_events(det_store *store, det_str from, det_str to,
                                               det_text *ndjson, det_error *err);
/* Figures of the cases that were opened since `from` (empty: ever): backlog, ageing, time to the
 * first touch and to the decision, by reason and by list, with the definition of each: one JSON
 * object.  as_known: as they stood then; empty: at now_us. */
DET_API DET_CHECKED det_status det_case_stats(det_store *store, det_str from, det_str as_known,
                                              int64_t now_us, det_text *json, det_error *err);

/* ---- suppressions: false positives that are remembered, docs/cases.md --------------------------
 */

/* Suppresses the alerts of a case that was closed as a false positive, one suppression a listing;
 * each waits for a second person.
 *   fields  case, expires (a day, at most 366 days away), owner; listing (else each of the case
 *           that is listed), note, known
 *   snapshot  whose lists say what the listing is now
 * A line each, as det_case_record.  Fails: DET_MISSING (no such case, none of its listings),
 * DET_REFUSED (it is no false positive; roles), DET_RANGE (expires), DET_SYNTAX, DET_IO, DET_NOMEM.
 */
DET_API DET_CHECKED det_status det_suppress(det_store *store, const det_book_hand *hand,
                                            const det_snapshot *snapshot,
                                            const det_book_field *fields, size_t count,
                                            det_text *ndjson, det_error *err);
/* Decides or ends one: entry (approve, refuse, end), suppression, note, known, id.
 * Fails: DET_MISSING, DET_CONFLICT, DET_REFUSED (whoever made it does not decide it; roles),
 * DET_SYNTAX, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_suppression_record(det_store *store, const det_book_hand *hand,
                                                      const det_book_field *fields, size_t count,
                                                      det_text *json, det_error *err);
/* Every suppression as known, with its status on a day (empty: that of now_us), one JSON object a
 * line.  Fails: DET_SYNTAX, DET_IO, DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_suppression_list(det_store *store, det_str on, det_str as_known,
                                                    int64_t now_us, det_text *ndjson,
                                                    det_error *err);

/* ---- relief: which holds may move, docs/relief.md -----------------------------------------------
 */

/* What is judged, and when.  Zeroed members are the defaults. */
typedef struct det_relief_options {
    det_str
        on; /* a day, judged at its end on the clock of each authority, or an instant; required */
    det_str as_known; /* as everywhere; empty: all we know */
    det_str since;    /* compare with this earlier day or instant; empty: with nothing */
    const det_law_basket
        *basket; /* compare with the law as these steps would make it from `on`; its
                  * folder, day, questions and flows are not looked at.  NULL: none */
    const det_import_file *documents; /* holds as documents, one a file or one a line of JSON
                                       * (docs/formats/hold.md), instead of the book */
    size_t document_count;
    const det_profile *profile; /* of the screening; NULL: the default */
    bool is_brief;  /* a line tells the primary reason, and neither bases nor the rest */
    uint32_t hours; /* of a drill: how many are looked at; 0: 72 */
    const det_import_file *contracts; /* contracts as documents (docs/formats/contract.md), instead
                                       * of the register */
    size_t contract_count;
    det_str regimes; /* of an exposure: measures of no other regimes are told, a line each; empty:
                      * of all */
} det_relief_options;
/* Takes one line of JSON, without its end.  False asks to stop with DET_REFUSED. */
typedef bool (*det_relief_line)(void *context, det_str line);

/* Judges every hold: one line for the moment and the law, one a hold in the order of placing, one a
 * contract that is touched (of which some measure says another thing than before; where nothing is
 * compared, anything at all) in the order of entering, one with totals that add up.  Nothing is
 * released, and nothing is written.
 *   store  read for the book of holds; NULL: only where documents are given
 *   books  of the same store: licences and findings; NULL: none
 * Fails: DET_USAGE (no moment; no holds), DET_SYNTAX with the place, DET_MISSING with near names (a
 * step), DET_LIMIT, DET_REFUSED, DET_NOMEM, DET_IO. */
DET_API DET_CHECKED det_status det_relief_run(const det_snapshot *snapshot, det_store *store,
                                              const det_books *books,
                                              const det_relief_options *options,
                                              det_relief_line take, void *context, det_error *err);
/* A drill: the basket, which returns something (`resume`), is taken at `on`.  One line for the
 * moment, one a measure that is another from then on, one an entry of a list that counts again, one
 * a hold whose class is another, one a contract that is touched, one an hour in which the law
 * changes, one with counts. Fails: as det_relief_run; DET_USAGE without a basket. */
DET_API DET_CHECKED det_status det_relief_drill(const det_snapshot *snapshot, det_store *store,
                                                const det_books *books,
                                                const det_relief_options *options,
                                                det_relief_line take, void *context,
                                                det_error *err);
/* What becomes of contracts: the steps of each that are still to be done, judged on the day on
 * which they are due.  One line for the moment and the law, one a contract in the order of
 * entering, one with counts and amounts.  With a basket entries that left their lists because their
 * measures ended count again, and each line says what it was `before`.
 *   store  read for the register; NULL: only where documents are given
 * Fails: as det_relief_run. */
DET_API DET_CHECKED det_status det_contract_exposure(const det_snapshot *snapshot, det_store *store,
                                                     const det_books *books,
                                                     const det_relief_options *options,
                                                     det_relief_line take, void *context,
                                                     det_error *err);
/* What is still barred though no measure bites: holds that may move, holds that only our own policy
 * keeps, and entries of lists of one's own whose parties no authority lists any more.  Each with
 * the day on which the last bar ended, as far as law and lists tell; last a line with counts.
 * Fails: as det_relief_run. */
DET_API DET_CHECKED det_status det_relief_stale(const det_snapshot *snapshot, det_store *store,
                                                const det_books *books,
                                                const det_relief_options *options,
                                                det_relief_line take, void *context,
                                                det_error *err);

/* ---- roadmaps: conditional ways out, docs/roadmaps.md -------------------------------------------
 */

/* Checks a roadmap against the lawbook; findings as in det_law_lint.
 * Fails: DET_MISSING, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_roadmap_lint(const det_law *law, const char *path,
                                                det_text *findings, uint64_t *errors,
                                                uint64_t *warnings, det_error *err);
/* Runs a scenario against a roadmap and appends one JSON object without a line end: each day on
 * which something changed, then the steps and measures at the end.  The lawbook is not changed.
 *   from, to  days that override the scenario's; empty: as it says
 *   missed    how many expectations of the scenario did not come true
 * Fails: DET_SYNTAX with the place in either file, DET_LIMIT, DET_MISSING, DET_IO, DET_NOMEM. */
DET_API DET_CHECKED det_status det_roadmap_simulate(const det_law *law, const char *roadmap_path,
                                                    const char *scenario_path, det_str from,
                                                    det_str to, det_text *json, uint64_t *missed,
                                                    det_error *err);

/* The same of bytes; the names are for messages. */
DET_API DET_CHECKED det_status det_roadmap_lint_bytes(const det_law *law, det_str yaml,
                                                      const char *name, det_text *findings,
                                                      uint64_t *errors, uint64_t *warnings,
                                                      det_error *err);
DET_API DET_CHECKED det_status det_roadmap_simulate_bytes(const det_law *law, det_str roadmap,
                                                          const char *roadmap_name,
                                                          det_str scenario,
                                                          const char *scenario_name, det_str from,
                                                          det_str to, det_text *json,
                                                          uint64_t *missed, det_error *err);

/* ---- proving it
 * ---------------------------------------------------------------------------------- */

/* How to test.  Zeroed members are the defaults. */
typedef struct det_bench_options {
    const det_str *names; /* asked about; with name_count 0 some are made of listed words */
    size_t name_count;
    uint64_t (*now_ns)(void *context); /* nanoseconds since whenever; it never goes back */
    void *context;
    unsigned rounds;   /* of which the best counts; 0: 7 */
    bool is_portable;  /* without vector instructions */
    bool is_forgetful; /* without the memory of words that were asked about before */
    bool asks_longest; /* of a made list: the longest name that may be asked too, once */
} det_bench_options;
/* How fast names are searched, on one thread, against two scans of the same names in the same
 * process and in turns: by our scorer, and by a bit-parallel Jaro-Winkler.  Appends a line
 * {"kind":"work",...}, the steps of the first pass, which are the same on every machine, and a
 * line of ratios and times (docs/formats/json.md).
 * Fails: DET_NOMEM, DET_MISSING (no name), DET_LIMIT and DET_ENCODING (of a name). */
DET_API DET_CHECKED det_status det_bench(const det_snapshot *snapshot, const det_profile *profile,
                                         const det_bench_options *options, det_text *ndjson,
                                         det_error *err);
/* The same over a list that is made up, the same for ever, without scans: how a search grows with
 * the list, and what it costs at worst.  Appends a line {"kind":"work",...} and a line
 * {"kind":"made",...} with the times to build, open and ask.
 *   names    of the list; making it takes about a kilobyte of memory each
 *   is_hard  all its words are within a few letters of each other
 *   options  names are not looked at; name_count limits how many are asked, 0: all that there are
 * Fails: DET_NOMEM, DET_LIMIT (too many words for a snapshot), DET_RANGE (fewer than two names). */
DET_API DET_CHECKED det_status det_bench_made(uint32_t names, bool is_hard,
                                              const det_bench_options *options, det_text *ndjson,
                                              det_error *err);

typedef struct det_selftest_options {
    det_str on;       /* day whose lists are tested; empty: of the newest list */
    det_str sources;  /* comma-separated list ids; empty: all */
    unsigned threads; /* as in det_pool_new */
    uint32_t sample;  /* manipulated names of each list for each kind; 0: none */
    uint64_t seed;    /* of the choice and the manipulations */
    det_progress progress;
    void *context;
    det_text
        *misses; /* NULL, or gets a line for each manipulated name that is missed or not first */
} det_selftest_options;
/* Every name of every subject listed on a day must find its own entry; and what is left of that
 * when names are manipulated, by kind (docs/evidence.md).  Appends a line {"kind":"selftest",...}
 * that says what was tested, one {"kind":"missed",...} for each listed name that does not find
 * itself, one
 * {"kind":"exact","source","tried","missed"} for each list, and with a sample
 * {"kind":"mutation",...} for each kind and list, {"kind":"manipulated",...} for all kinds of a
 * list. options        NULL: the defaults tried, missed  listed names, unaltered Fails: DET_NOMEM,
 * DET_MISSING (no list), DET_REFUSED (progress said stop). */
DET_API DET_CHECKED det_status det_selftest(const det_snapshot *snapshot,
                                            const det_profile *profile,
                                            const det_selftest_options *options, det_text *ndjson,
                                            uint64_t *tried, uint64_t *missed, det_error *err);

/* A batch asked once and judged at every threshold from 0.5 up: the threshold curve of a validator.
 * Owned. */
typedef struct det_sweep det_sweep;
/* threads: as in det_pool_new.  profile: its threshold is the row that is marked. */
DET_API DET_CHECKED det_status det_sweep_new(const det_snapshot *snapshot,
                                             const det_profile *profile, unsigned threads,
                                             det_sweep **out, det_error *err);
DET_API void det_sweep_free(det_sweep *sweep); /* NULL is fine */
/* expected: NULL, or one a question: id of the subject that should be found, empty if none is.
 * Fails: DET_NOMEM. */
DET_API DET_CHECKED det_status det_sweep_add(det_sweep *sweep, const det_question *questions,
                                             const det_str *expected, size_t count, det_error *err);
/* Appends a line a threshold:
 * {"threshold","profile","tried","alerts","band_alerts","alert_rate",...} and, if any was expected,
 * {"expected","found","band_found","recall",...}.  Fails: DET_NOMEM. */
DET_API DET_CHECKED det_status det_sweep_write(const det_sweep *sweep, det_text *ndjson,
                                               det_error *err);

/* What another snapshot changes for the same questions.  Owned. */
typedef struct det_delta det_delta;
/* threads: as in det_pool_new.  Both snapshots must outlive it. */
DET_API DET_CHECKED det_status det_delta_new(const det_snapshot *before, const det_snapshot *after,
                                             const det_profile *profile, unsigned threads,
                                             det_delta **out, det_error *err);
DET_API void det_delta_free(det_delta *delta); /* NULL is fine */
/* After how many questions those are left out that nothing of what has changed can touch (else
 * 2,048, from where on it costs less to find that out than to ask); UINT64_MAX: never.  What is
 * told does not depend on it. */
DET_API void det_delta_leave_out_from(det_delta *delta, uint64_t questions);
/* How many have been left out so far. */
DET_API uint64_t det_delta_left_out(const det_delta *delta);
/* Appends a line for each question whose verdict changes, or of one of whose results the alert, the
 * status or the regimes change: {"was","is","appeared","gone","changed","answer"}, in the order of
 * the questions.  A score that moves and stays on its side of the threshold is no change.
 * Fails: DET_NOMEM, DET_LIMIT; then nothing is appended. */
DET_API DET_CHECKED det_status det_delta_screen(det_delta *delta, const det_question *questions,
                                                size_t count, det_text *ndjson, uint64_t *changed,
                                                det_error *err);

/* One side of a comparison: what answers, and what replaces the times of the questions. */
typedef struct det_delta_side {
    const det_snapshot *snapshot; /* required; must outlive the comparison */
    const det_profile *profile;   /* NULL: the default one; copied */
    det_str on, as_known;         /* empty: as the question says; borrowed until the end */
} det_delta_side;
/* Between any two sides: lists of two days, two states of knowledge, two thresholds.  Each line of
 * det_delta_screen then has "row" in front, the number of the question since the beginning, from 1.
 */
DET_API DET_CHECKED det_status det_delta_between(const det_delta_side *before,
                                                 const det_delta_side *after, unsigned threads,
                                                 det_delta **out, det_error *err);

/* ---- what two people approve: docs/roles.md -----------------------------------------------------
 */

/* The digest that approvals of a profile name, and what it says as text (may be NULL).
 * profile NULL: the default one.  Fails: DET_NOMEM. */
DET_API DET_CHECKED det_status det_profile_digest(const det_profile *profile, char digest[65],
                                                  det_text *says, det_error *err);
/* The digest of a lawbook: of what its files say, whatever they are called. */
DET_API void det_law_digest(const det_law *law, char digest[65]);
/* One entry of the book of approvals: entry (propose, approve, refuse, withdraw), what (profile,
 * lawbook), digest (of which the last three may cut short), name, says, note.  As det_quota_add;
 * DET_REFUSED also for whoever proposed it, DET_CONFLICT for what does not wait. */
DET_API DET_CHECKED det_status det_approval_record(det_store *store, const det_book_hand *hand,
                                                   const det_book_field *fields, size_t count,
                                                   det_text *json, det_error *err);
/* What was proposed, a line a digest with its status: waits, approved, refused, withdrawn.
 *   what          "profile" or "lawbook"
 *   with_entries  instead a line an entry
 * Fails: DET_IO, DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_approvals(det_store *store, const char *what, bool with_entries,
                                             det_text *ndjson, det_error *err);

/* det_selftest, and its lines are kept in the store as one entry, which is a record of the audit
 * log: a certificate.  One with a miss is kept too, as failed.
 *   ndjson  gets the lines of the test
 *   json    gets the entry
 * Fails: as det_selftest, and as det_quota_add. */
DET_API DET_CHECKED det_status det_selftest_certify(
    det_store *store, const det_book_hand *hand, const det_snapshot *snapshot,
    const det_profile *profile, const det_selftest_options *options, det_text *ndjson,
    det_text *json, uint64_t *tried, uint64_t *missed, det_error *err);
/* Certificates, a line each; of one (id not empty) with the lines of the test.  Fails: DET_MISSING,
 * DET_IO, DET_CORRUPT, DET_NOMEM. */
DET_API DET_CHECKED det_status det_certificates(det_store *store, det_str id, det_text *ndjson,
                                                det_error *err);
/* Checks one against what it is of: the snapshot is there and whole, and the same test of it gives
 * the same lines.  That the entry is what was recorded is det_audit_verify's to say.
 *   snapshots  folder of those that were kept
 * Fails: DET_CORRUPT what is otherwise; DET_MISSING; as det_selftest. */
DET_API DET_CHECKED det_status det_certificate_check(det_store *store, det_str id,
                                                     const char *snapshots, unsigned threads,
                                                     det_error *err);

/* Scores labelled pairs: CSV with columns name1, name2, is_match, and if there schema, category and
 * facts of both sides (birth_date1, birth_date2, ...; docs/evidence.md), or lines of JSON with two
 * entities, {"left","right","judgement"}.  Appends a line for each category, {"bin",...} for each
 * band of scores, then {"precision","recall","f1","threshold", "tried",...}. snapshot  gives the
 * rarity of tokens; NULL: only their roles are known scores    NULL, or gets the rows back with a
 * column score Fails: DET_SYNTAX, DET_ENCODING with the place; DET_NOMEM. */
DET_API DET_CHECKED det_status det_pairs(const det_snapshot *snapshot, const det_profile *profile,
                                         det_str csv, const char *file, det_text *ndjson,
                                         det_text *scores, det_error *err);

#ifdef __cplusplus
}
#endif
#endif
