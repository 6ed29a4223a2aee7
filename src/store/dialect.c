/* One list of schema steps serves both databases, so that a table cannot be in one of them only:
 * this turns a statement of schema.c into PostgreSQL's.
 *
 *     integer, text, blob            bigint, text collate "C", bytea
 *     ) strict, without rowid;       );
 *     id integer primary key         a column that a trigger fills with the next number.  Not a
 *                                    sequence: a sequence leaves gaps when a transaction is undone,
 *                                    and the same history should give the same numbers in both
 *     create trigger N before V on T when C begin select raise(abort, 'M'); end;
 *                                    a function N that raises M if C, and a trigger N that calls
 * it; of a delete also before truncate drop trigger N;                drop function N, and with it
 * the trigger
 *
 * Of facts that overlap: an exclusion constraint over three ranges in place of the trigger, since a
 * trigger sees only what is committed. */
#include "store/dialect.h"

#include <assert.h>
#include <string.h>

/* The text between two words, both of which are there. */
static det_str
between(const char *sql, const char *after, const char *before)
{
    const char *from = strstr(sql, after);
    assert(from != NULL);
    from += strlen(after);
    const char *to = strstr(from, before);
    assert(to != NULL);
    return (det_str){from, (size_t)(to - from)};
}

static bool
is_word_byte(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Types become PostgreSQL's wherever they stand as a word outside quotes. */
static void
add_with_types(det_str sql, det_text *out)
{
    bool is_quoted = false;
    for (size_t i = 0; i < sql.len;) {
        size_t end = i;
        while (end < sql.len && is_word_byte(sql.ptr[end]))
            end++;
        det_str word = det_str_slice(sql, i, end);
        if (word.len == 0) {
            if (sql.ptr[i] == '\'') is_quoted = !is_quoted;
            det_text_add_byte(out, sql.ptr[i++]);
            continue;
        }
        i = end;
        if (!is_quoted && det_str_equal(word, DET_STR("integer")))
            word = DET_STR("bigint");
        else if (!is_quoted && det_str_equal(word, DET_STR("blob")))
            word = DET_STR("bytea");
        else if (!is_quoted && det_str_equal(word, DET_STR("text")))
            word = DET_STR("text collate \"C\"");
        det_text_add(out, word);
    }
}

static void
add_numbering(det_str table, det_str of, det_text *out)
{
    det_text_print(out,
                   "create or replace function %.*s_number() returns trigger language plpgsql"
                   " set search_path from current as $$ begin if new.id is null then"
                   " select coalesce(max(id), 0) + 1 into new.id from %.*s; end if;"
                   " return new; end $$;",
                   DET_STR_FMT(table), DET_STR_FMT(of));
}

static void
add_table(const char *sql, det_text *out)
{
    det_str whole = det_str_of(sql), table = between(sql, "create table ", "(");
    size_t end = det_str_find(whole, DET_STR(") strict"));
    assert(end != SIZE_MAX);
    add_with_types(det_str_slice(whole, 0, end), out);
    if (det_str_equal(table, DET_STR("fact")))
        det_text_add(out, DET_STR(", constraint fact_overlap exclude using gist ("
                                  "int8range(subject, subject, '[]') with &&,"
                                  " int8range(vf, vt) with &&, int8range(tf, tt) with &&)"));
    det_text_add(out, DET_STR(");"));
    if (det_str_equal(table, DET_STR("chunk"))) /* zstd packed it already */
        det_text_add(out, DET_STR("alter table chunk alter packed set storage external;"));
    if (strstr(sql, "( id integer primary key") == NULL) return;
    add_numbering(table, table, out);
    det_text_print(out,
                   "create trigger %.*s_number before insert on %.*s for each row"
                   " execute function %.*s_number();",
                   DET_STR_FMT(table), DET_STR_FMT(table), DET_STR_FMT(table));
}

static void
add_trigger(const char *sql, det_text *out)
{
    det_str name = between(sql, "create trigger ", " before ");
    det_str message = between(sql, "raise(abort, '", "')");
    bool is_delete = strstr(sql, " before delete on ") != NULL;
    const char *verb = is_delete                                   ? "delete"
                       : strstr(sql, " before update on ") != NULL ? "update"
                                                                   : "insert";
    const char *on = strstr(sql, " on ");
    assert(on != NULL);
    det_str table = between(on, " on ", " "), condition = DET_STR("true");
    if (det_str_equal(name, DET_STR("fact_overlap"))) return; /* the table has a constraint */
    if (strstr(sql, " when ") != NULL) condition = between(sql, " when ", " begin");
    det_text_print(out,
                   "create or replace function %.*s() returns trigger language plpgsql"
                   " set search_path from current as $$ begin if %.*s then"
                   " raise exception '%%', '%.*s'; end if; return %s; end $$;",
                   DET_STR_FMT(name), DET_STR_FMT(condition), DET_STR_FMT(message),
                   is_delete ? "old" : "new");
    det_text_print(out,
                   "create trigger %.*s before %s on %.*s for each row execute function %.*s();",
                   DET_STR_FMT(name), verb, DET_STR_FMT(table), DET_STR_FMT(name));
    if (is_delete && det_str_equal(condition, DET_STR("true")))
        det_text_print(out,
                       "create trigger %.*s_all before truncate on %.*s for each statement"
                       " execute function %.*s();",
                       DET_STR_FMT(name), DET_STR_FMT(table), DET_STR_FMT(name));
}

void
det_dialect_postgres(const char *sql, det_text *out)
{
    static const char drop_trigger[] = "drop trigger ", alter_table[] = "alter table ";
    det_str whole = det_str_of(sql);
    if (det_str_starts(whole, DET_STR("create table "))) {
        add_table(sql, out);
    } else if (det_str_starts(whole, DET_STR("create trigger "))) {
        add_trigger(sql, out);
    } else if (det_str_starts(whole, det_str_of(drop_trigger))) {
        det_str name = between(sql, drop_trigger, ";");
        det_text_print(out, "drop function %.*s() cascade;", DET_STR_FMT(name));
    } else {
        add_with_types(whole, out);
        if (det_str_starts(whole, det_str_of(alter_table)) && strstr(sql, " rename to ") != NULL)
            add_numbering(between(sql, alter_table, " "), between(sql, " rename to ", ";"), out);
    }
}
