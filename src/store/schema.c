/* The schema of the store, step by step, for SQLite.  docs/formats/store.md explains every table.
 *
 * Rules, held by triggers and not by good intentions:
 *   1. rows are never deleted;
 *   2. rows are never changed, but for closing known time (tt) once, and a source's description;
 *   3. two rectangles of one subject never overlap on both axes: on any day, as known at any
 *      transaction, a subject has one body or none.
 *
 * 2147483647 is DET_DAY_FOREVER, 4294967295 is "still believed".  Both are written out because
 * partial indexes and checks take no parameters. */
#include "store/schema.h"

#include <stddef.h>

#define KEPT_FOR_EVER(table)                                                                       \
    "create trigger " table "_no_delete before delete on " table " begin"                          \
    " select raise(abort, '" table ": rows are kept for ever'); end;"
#define NEVER_CHANGED(table)                                                                       \
    KEPT_FOR_EVER(table), "create trigger " table "_no_update before update on " table " begin"    \
                          " select raise(abort, '" table ": rows never change'); end;"

static const char *const step_1[] = {
    /* who, when and why: every change of what we know is one row here */
    "create table txn("
    " tx integer primary key check (tx between 1 and 4294967294),"
    " at_us integer not null unique,"
    " actor text not null, kind text not null, reason text not null) strict;",
    /* time of knowledge only goes forward */
    "create trigger txn_forward before insert on txn"
    " when exists (select 1 from txn where tx >= new.tx or at_us >= new.at_us) begin"
    " select raise(abort, 'txn: number and time must grow'); end;",
    NEVER_CHANGED("txn"),

    "create table source("
    " id integer primary key, name text not null unique, title text not null,"
    " authority text not null, zone integer not null, is_set integer not null,"
    " has_own_date integer not null) strict;",
    KEPT_FOR_EVER("source"),

    /* files as received, cut into pieces that versions share (chunk.h) */
    "create table chunk("
    " id integer primary key, digest blob not null unique check (length(digest) = 32),"
    " size integer not null, packed blob not null) strict;",
    NEVER_CHANGED("chunk"),
    "create table received("
    " id integer primary key, digest blob not null unique check (length(digest) = 32),"
    " size integer not null, chunks blob not null) strict;",
    NEVER_CHANGED("received"),

    /* a published version of a list; known time closes when another takes its date */
    "create table version("
    " id integer primary key, source integer not null references source,"
    " dated integer not null, dated_text text not null,"
    " tf integer not null references txn, tt integer not null default 4294967295,"
    " digest blob not null check (length(digest) = 32),"
    " read integer not null, kept integer not null, rejected integer not null,"
    " notes integer not null, names integer not null,"
    " check (tf < tt), check (read = kept + rejected)) strict;",
    "create unique index version_live on version(source, dated) where tt = 4294967295;",
    "create index version_all on version(source, dated, tf);",
    "create trigger version_close before update on version"
    " when not (old.tt = 4294967295 and new.tt > old.tf and new.tt < 4294967295"
    "  and new.id = old.id and new.source = old.source and new.dated = old.dated"
    "  and new.dated_text = old.dated_text and new.tf = old.tf and new.digest = old.digest"
    "  and new.read = old.read and new.kept = old.kept and new.rejected = old.rejected"
    "  and new.notes = old.notes and new.names = old.names) begin"
    " select raise(abort, 'version: known time is closed once, nothing else changes'); end;",
    KEPT_FOR_EVER("version"),
    "create table version_file("
    " version integer not null references version, seq integer not null, name text not null,"
    " received integer not null references received, primary key (version, seq))"
    " strict, without rowid;",
    NEVER_CHANGED("version_file"),
    "create table version_count("
    " version integer not null references version, key text not null, count integer not null,"
    " primary key (version, key)) strict, without rowid;",
    NEVER_CHANGED("version_count"),
    "create table version_rejected("
    " version integer not null references version, seq integer not null, file text not null,"
    " line integer not null, reason text not null, raw blob not null,"
    " primary key (version, seq)) strict, without rowid;",
    NEVER_CHANGED("version_rejected"),

    "create table subject("
    " id integer primary key, source integer not null references source,"
    " ref text not null unique) strict;",
    NEVER_CHANGED("subject"),
    "create table body("
    " id integer primary key, digest blob not null unique check (length(digest) = 32),"
    " json text not null) strict;",
    NEVER_CHANGED("body"),

    /* the rectangles: legal time [vf, vt) in days, known time [tf, tt) in transactions */
    "create table fact("
    " id integer primary key, source integer not null references source,"
    " subject integer not null references subject, body integer not null references body,"
    " vf integer not null, vt integer not null,"
    " tf integer not null references txn, tt integer not null default 4294967295,"
    " check (vf < vt), check (tf < tt)) strict;",
    "create index fact_subject on fact(subject, vf, tf);",
    "create index fact_live on fact(source, vf, vt, subject, body) where tt = 4294967295;",
    "create trigger fact_overlap before insert on fact"
    " when exists (select 1 from fact where subject = new.subject"
    "  and vf < new.vt and new.vf < vt and tf < new.tt and new.tf < tt) begin"
    " select raise(abort, 'fact: two bodies of one subject on the same day'); end;",
    "create trigger fact_close before update on fact"
    " when not (old.tt = 4294967295 and new.tt > old.tf and new.tt < 4294967295"
    "  and new.id = old.id and new.source = old.source and new.subject = old.subject"
    "  and new.body = old.body and new.vf = old.vf and new.vt = old.vt"
    "  and new.tf = old.tf) begin"
    " select raise(abort, 'fact: known time is closed once, nothing else changes'); end;",
    KEPT_FOR_EVER("fact"),

    /* what was refused, and why; answers never read it */
    "create table quarantine("
    " id integer primary key, source integer not null references source,"
    " at_us integer not null, actor text not null, dated integer,"
    " digest blob not null check (length(digest) = 32), reason text not null) strict;",
    "create index quarantine_source on quarantine(source, id);", NEVER_CHANGED("quarantine"),
    "create table quarantine_file("
    " quarantine integer not null references quarantine, seq integer not null,"
    " name text not null, size integer not null, received integer references received,"
    " primary key (quarantine, seq)) strict, without rowid;",
    NEVER_CHANGED("quarantine_file"), NULL};

static const char *const step_2[] = {
    /* the books: quotas, findings, licences; what an entry says is its body, and only ours to read.
     * about: the entry that this one deals with, which no other may deal with too */
    "create table entry("
    " id integer primary key,"
    " book text not null check (book in ('quota', 'finding', 'licence')),"
    " ref text not null check (ref <> ''), about integer unique references entry,"
    " tx integer not null references txn, known_us integer not null, body text not null,"
    " unique (book, ref)) strict;",
    "create trigger entry_about before insert on entry"
    " when new.about is not null and not exists (select 1 from entry"
    "  where id = new.about and book = new.book and known_us <= new.known_us) begin"
    " select raise(abort, 'entry: it is about none of its book that was known before'); end;",
    "create trigger entry_known before insert on entry"
    " when not exists (select 1 from txn where tx = new.tx and at_us >= new.known_us) begin"
    " select raise(abort, 'entry: known before it is recorded, and not after'); end;",
    NEVER_CHANGED("entry"), NULL};

static const char *const step_3[] = {
    /* what a user says of a source that is not compiled in, word for word; the newest row counts */
    "create table declaration("
    " id integer primary key, source integer not null references source,"
    " tx integer not null references txn, body text not null check (body <> '')) strict;",
    "create index declaration_source on declaration(source, id);", NEVER_CHANGED("declaration"),
    NULL};

static const char *const step_4[] = {
    /* a version that lacks too much: what it adds is live, the rest waits, its date does not count
     */
    "create table version_held("
    " version integer primary key references version) strict;",
    NEVER_CHANGED("version_held"),
    /* what a version would take away and a person has to approve.  marked: the body that its entry
     * goes on with, body: what the version says instead, null if nothing */
    "create table staged("
    " id integer primary key, source integer not null references source,"
    " subject integer not null references subject,"
    " version integer not null references version, tx integer not null references txn,"
    " kind text not null check (kind in ('removal', 'change')),"
    " marked integer not null references body, body integer references body,"
    " check ((kind = 'change') = (body is not null)), unique (subject, version)) strict;",
    "create index staged_source on staged(source, id);", NEVER_CHANGED("staged"),
    "create table staged_decision("
    " staged integer not null references staged, tx integer not null references txn,"
    " verdict text not null check (verdict in ('approved', 'refused', 'returned')),"
    " reason text not null, primary key (staged, tx)) strict, without rowid;",
    "create trigger staged_decision_two before insert on staged_decision"
    " when new.verdict <> 'returned' and exists (select 1 from staged g join txn m on m.tx = g.tx"
    "  join txn c on c.tx = new.tx where g.id = new.staged and m.actor = c.actor) begin"
    " select raise(abort, 'staged_decision: whoever made it does not decide it'); end;",
    "create trigger staged_decision_once before insert on staged_decision"
    " when exists (select 1 from staged_decision where staged = new.staged"
    "  and verdict <> 'refused') begin"
    " select raise(abort, 'staged_decision: it is ended'); end;",
    NEVER_CHANGED("staged_decision"),
    /* every look at a publisher's address: what came of it, and what to ask for next time */
    "create table attempt("
    " id integer primary key, source text not null, at_us integer not null,"
    " outcome text not null check (outcome in"
    "  ('promoted', 'unchanged', 'held', 'quarantined', 'not_modified', 'failed')),"
    " digest blob check (digest is null or length(digest) = 32),"
    " reason text not null, detail text not null) strict;",
    "create index attempt_source on attempt(source, id);", NEVER_CHANGED("attempt"), NULL};

static const char *const step_5[] = {
    /* the audit log (audit.h): a record of each transaction and each refusal, with the hash of its
     * leaf in the tree; and what was signed of the tree */
    "create table leaf("
    " n integer primary key, tx integer unique references txn,"
    " quarantine integer unique references quarantine, record text not null,"
    " hash blob not null check (length(hash) = 32),"
    " check ((tx is null) <> (quarantine is null))) strict;",
    "create trigger leaf_dense before insert on leaf"
    " when new.n <> coalesce((select max(n) + 1 from leaf), 0) begin"
    " select raise(abort, 'leaf: numbers leave no gap'); end;",
    NEVER_CHANGED("leaf"),
    "create table checkpoint("
    " size integer primary key, at_us integer not null, note text not null) strict;",
    "create trigger checkpoint_covers before insert on checkpoint"
    " when new.size > coalesce((select max(n) + 1 from leaf), 0) begin"
    " select raise(abort, 'checkpoint: of more records than there are'); end;",
    NEVER_CHANGED("checkpoint"),
    NULL};

static const char *const step_6[] = {
    /* books that grow large: topic is the thing that an entry tells of (an account with all its
     * items), by which its entries are found; null in a book that is always read whole.  Which
     * books there are is no longer the database's to say. */
    "drop trigger entry_about;",
    "drop trigger entry_known;",
    "drop trigger entry_no_delete;",
    "drop trigger entry_no_update;",
    "alter table entry rename to entry_5;",
    "create table entry("
    " id integer primary key, book text not null check (book <> ''),"
    " ref text not null check (ref <> ''), about integer unique references entry,"
    " tx integer not null references txn, known_us integer not null, body text not null,"
    " topic text check (topic <> ''), unique (book, ref)) strict;",
    "insert into entry(id, book, ref, about, tx, known_us, body)"
    " select id, book, ref, about, tx, known_us, body from entry_5 order by id;",
    "drop table entry_5;",
    "create index entry_topic on entry(book, topic, id);",
    "create trigger entry_about before insert on entry"
    " when new.about is not null and not exists (select 1 from entry"
    "  where id = new.about and book = new.book and known_us <= new.known_us) begin"
    " select raise(abort, 'entry: it is about none of its book that was known before'); end;",
    "create trigger entry_known before insert on entry"
    " when not exists (select 1 from txn where tx = new.tx and at_us >= new.known_us) begin"
    " select raise(abort, 'entry: known before it is recorded, and not after'); end;",
    NEVER_CHANGED("entry"),
    NULL};

static const char *const step_7[] = {
    /* what a record of the audit log is made from is found by the transaction that wrote it */
    "create index fact_from on fact(tf);",
    "create index fact_until on fact(tt) where tt < 4294967295;",

    /* a source's description, each time that it is another; the newest is what `source` says */
    "create table description("
    " id integer primary key, source integer not null references source, title text not null,"
    " authority text not null, zone integer not null, is_set integer not null,"
    " has_own_date integer not null) strict;",
    "create index description_source on description(source, id);",
    "insert into description(source, title, authority, zone, is_set, has_own_date)"
    " select id, title, authority, zone, is_set, has_own_date from source order by id;",
    NEVER_CHANGED("description"),

    /* what was asked and answered.  question, answer: SHA-256 of the salt and of what was asked, of
     * the salt and of what was answered; tx: the last transaction of the snapshot, books: of the
     * books that were read */
    "create table setting("
    " id integer primary key, digest blob not null unique check (length(digest) = 32),"
    " body text not null) strict;",
    NEVER_CHANGED("setting"),
    "create table decision("
    " id integer primary key, at_us integer not null, actor text not null,"
    " act text not null check (act in ('screen', 'check')),"
    " verdict text not null check (verdict <> ''),"
    " question blob not null check (length(question) = 32),"
    " answer blob not null check (length(answer) = 32),"
    " snapshot blob not null check (length(snapshot) = 32), tx integer not null,"
    " books integer not null, setting integer not null references setting,"
    " engine text not null) strict;",
    NEVER_CHANGED("decision"),
    /* the one thing that can be erased, and only by saying so */
    "create table erasure("
    " id integer primary key, at_us integer not null, actor text not null check (actor <> ''),"
    " reason text not null check (reason <> '')) strict;",
    NEVER_CHANGED("erasure"),
    "create table erased("
    " decision integer primary key references decision,"
    " erasure integer not null references erasure) strict;",
    "create index erased_erasure on erased(erasure);", NEVER_CHANGED("erased"),
    "create table secret("
    " decision integer primary key references decision,"
    " salt blob not null check (length(salt) = 32), question blob not null) strict;",
    "create trigger secret_no_update before update on secret begin"
    " select raise(abort, 'secret: rows never change'); end;",
    "create trigger secret_erased before delete on secret"
    " when not exists (select 1 from erased where decision = old.decision) begin"
    " select raise(abort, 'secret: an erasure says first what it erases'); end;",

    /* records of more kinds; rows from before each transaction wrote its own record may still get
     * theirs, up to these numbers */
    "create table leaf_due("
    " tx integer not null, refusal integer not null, look integer not null,"
    " source integer not null) strict;",
    "insert into leaf_due(tx, refusal, look, source) select"
    " (select coalesce(max(tx), 0) from txn), (select coalesce(max(id), 0) from quarantine),"
    " (select coalesce(max(id), 0) from attempt),"
    " (select coalesce(max(id), 0) from description);",
    NEVER_CHANGED("leaf_due"), "drop trigger checkpoint_covers;",
    "create table leaf_of("
    " n integer primary key, kind text not null check (kind in"
    "  ('transaction', 'refusal', 'look', 'source', 'decision', 'erasure')),"
    " id integer not null, record text not null, hash blob not null check (length(hash) = 32),"
    " unique (kind, id)) strict;",
    "insert into leaf_of(n, kind, id, record, hash) select n,"
    " case when tx is null then 'refusal' else 'transaction' end, coalesce(tx, quarantine),"
    " record, hash from leaf order by n;",
    "drop table leaf;", "alter table leaf_of rename to leaf;",
    "create trigger leaf_dense before insert on leaf"
    " when new.n <> coalesce((select max(n) + 1 from leaf), 0) begin"
    " select raise(abort, 'leaf: numbers leave no gap'); end;",
    NEVER_CHANGED("leaf"),
    /* the roots of the full trees that a signed size is made of: where the next signing goes on */
    "alter table checkpoint add column edge blob;",
    "create trigger checkpoint_covers before insert on checkpoint"
    " when new.size > coalesce((select max(n) + 1 from leaf), 0) begin"
    " select raise(abort, 'checkpoint: of more records than there are'); end;",
    NULL};

const char *const *const det_schema_steps[] = {step_1, step_2, step_3, step_4,
                                               step_5, step_6, step_7, NULL};

_Static_assert(sizeof det_schema_steps / sizeof det_schema_steps[0] == DET_SCHEMA_VERSION + 1,
               "DET_SCHEMA_VERSION counts the steps");
