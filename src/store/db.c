/* The words of db.h, each handed to the driver of its connection. */
#include "store/db.h"

det_status
det_db_begin(det_db *db, bool to_write, det_error *err)
{
    return db->driver->begin(db, to_write, err);
}

det_status
det_db_commit(det_db *db, det_error *err)
{
    return db->driver->commit(db, err);
}

void
det_db_rollback(det_db *db)
{
    db->driver->rollback(db);
}

det_status
det_db_query(det_db *db, const char *sql, det_query **out, det_error *err)
{
    *out = NULL;
    return db->driver->query(db, sql, out, err);
}

void
det_query_int(det_query *query, int position, int64_t value)
{
    query->db->driver->bind_int(query, position, value);
}

void
det_query_text(det_query *query, int position, det_str value)
{
    query->db->driver->bind_text(query, position, value);
}

void
det_query_blob(det_query *query, int position, det_str value)
{
    query->db->driver->bind_blob(query, position, value);
}

void
det_query_null(det_query *query, int position)
{
    query->db->driver->bind_null(query, position);
}

det_status
det_query_next(det_query *query, bool *has_row, det_error *err)
{
    return query->db->driver->next(query, has_row, err);
}

det_status
det_query_run(det_query *query, det_error *err)
{
    bool has_row = false;
    det_status st = query->db->driver->next(query, &has_row, err);
    query->db->driver->reset(query);
    return st;
}

det_status
det_query_id(det_query *query, int64_t *id, det_error *err)
{
    bool has_row = false;
    det_status st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        *id = det_query_column_int(query, 0);
        /* the row is given before the work is done: only the step behind it says that it is */
        st = det_query_next(query, &has_row, err);
    }
    det_query_reset(query);
    return st;
}

void
det_query_walk(det_query *query)
{
    if (query->db->driver->walk != NULL) query->db->driver->walk(query);
}

det_status
det_query_batch(det_query *query, const det_batch *batch, det_error *err)
{
    det_status st = DET_OK;
    if (batch->count == 0) return DET_OK;
    if (query->db->driver->batch != NULL) return query->db->driver->batch(query, batch, err);
    for (size_t i = 0; i < batch->count && st == DET_OK; i++) {
        bool has_row = false;
        batch->set(batch->context, i, query);
        while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row)
            if (batch->take != NULL && (st = batch->take(batch->context, i, query, err)) != DET_OK)
                break;
        det_query_reset(query);
    }
    return st;
}

bool
det_query_is_null(det_query *query, int column)
{
    return query->db->driver->is_null(query, column);
}

int64_t
det_query_column_int(det_query *query, int column)
{
    return query->db->driver->column_int(query, column);
}

det_status
det_query_column_bytes(det_query *query, int column, det_str *out, det_error *err)
{
    return query->db->driver->column_bytes(query, column, out, err);
}

void
det_query_reset(det_query *query)
{
    if (query != NULL) query->db->driver->reset(query);
}

det_status
det_db_check(det_db *db, det_error *err)
{
    return db->driver->check(db, err);
}
