/* A hold as one document.
 *
 *   id: H-1
 *   kind: payment
 *   ...
 *   parties: [{role: remitter, name: ...}]        entries H-1/p1, ...
 *   bases: [{measure: ..., path: direct}]         H-1/b1, ...
 *   overlays: [{kind: lien, by: ...}]             H-1/o1, ...
 *   terms: [{rate: 4.75, ...}]                    H-1/t1, ...
 *   items: [{id: H-1.1, amount: ...}]             holds of their own, of kind item
 *
 * A document with 'entry' is one entry of that kind, as a correction. */
#include "screen/hold_document.h"

/* Parts of a hold.  Largest seen: a customer with 40 accounts.  Beyond it: several documents. */
enum { ITEMS_MAX = 10000 };

static const char *const apart[] = {"parties", "bases", "overlays", "terms", "items", NULL};
static const det_document_part parts[] = {{"parties", "party", "a party", 'p'},
                                          {"bases", "basis", "a basis", 'b'},
                                          {"overlays", "overlay", "an overlay", 'o'},
                                          {"terms", "terms", "terms", 't'},
                                          {NULL, NULL, NULL, 0}};
static const det_document_kind hold_kind = {"a hold", "hold", det_hold_keys, parts, apart};

/* account: the fields of the hold that this is an item of; NULL: of none. */
static det_status
read_hold(const det_document *d, uint32_t map, const det_fields *account, det_fields *out,
          det_error *err)
{
    const det_where at = det_tree_where(d->tree, map);
    if (account == NULL) return det_document_map(d, map, NULL, 0, out, err);
    const det_field more[] = {
        {DET_STR("kind"), DET_STR("item"), at},
        {DET_STR("account"), det_fields_text(account, "id"), at},
        {DET_STR("currency"), det_fields_text(account, "currency"), at},
        {DET_STR("branch"), det_fields_text(account, "branch"), at},
        {DET_STR("zone"), det_fields_text(account, "zone"), at},
        {DET_STR("received"), det_fields_text(account, "received"), at},
        {DET_STR("source"), det_fields_text(account, "source"), at},
        {DET_STR("known"), det_fields_text(account, "known"), at},
    };
    return det_document_map(d, map, more, sizeof more / sizeof more[0], out, err);
}

det_status
det_hold_document_read(const det_tree *tree, det_arena *arena, det_entry_rows *rows, det_error *err)
{
    const det_document d = {&hold_kind, tree, arena, rows};
    det_fields hold;
    uint32_t list = DET_TREE_NONE;
    size_t count = 0;
    bool is_entry = false;
    det_status st = det_document_entry(&d, &is_entry, err);
    if (st != DET_OK || is_entry) return st;
    st = read_hold(&d, 0, NULL, &hold, err);
    if (st == DET_OK) st = det_document_list(&d, 0, "items", &list, err);
    for (uint32_t at = det_tree_first(tree, list); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_fields item;
        if (count++ == ITEMS_MAX)
            return det_fail(err, DET_LIMIT, det_tree_where(tree, at),
                            "more than %d items; write several documents", (int)ITEMS_MAX);
        if (det_tree_get(tree, at, "items") != DET_TREE_NONE)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, at),
                            "an item of an account has no items of its own");
        st = read_hold(&d, at, &hold, &item, err);
    }
    return st;
}

det_status
det_hold_documents_read(det_str documents, const char *file, det_arena *arena, det_entry_rows *rows,
                        det_error *err)
{
    return det_documents_read(documents, file, det_hold_document_read, arena, rows, err);
}
