/* The store into a snapshot: det_store_visit with a builder at the other end. */
#include "store/store.h"

static det_status
add_tx(void *context, uint32_t tx, int64_t at_us, det_error *err)
{
    return det_index_builder_tx(context, tx, at_us, err);
}

static det_status
add_source(void *context, const det_source *source, const det_index_version *versions, size_t count,
           det_error *err)
{
    return det_index_builder_source(context, source, versions, count, err);
}

static det_status
add_record(void *context, const det_index_record *record, det_error *err)
{
    return det_index_builder_record(context, record, err);
}

det_status
det_store_compile(det_store *store, det_index_builder *builder, det_progress progress,
                  void *context, det_error *err)
{
    const det_store_visitor visitor = {builder, add_tx, add_source, add_record};
    return det_store_visit(store, &visitor, progress, context, err);
}
