/* A store into a snapshot: what is asked of the snapshot is what the store was told. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/test.h"
#include "base/text.h"
#include "index/index.h"
#include "store/made.h"

static void
import_into(det_store *store, const char *text)
{
    det_error err;
    det_list_file file;
    det_import_report report;
    det_import_request request = made_request(&file, text);
    request.accept_shrink = true;
    CHECK_OK(det_store_import(store, &request, &report, &err), &err);
}

static void
compile(det_store *store, const char *path, det_sha256 *id)
{
    det_error err;
    det_index_builder *builder = NULL;
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    CHECK_OK(det_store_compile(store, builder, NULL, NULL, &err), &err);
    CHECK_OK(det_index_builder_write(builder, path, id, &err), &err);
    det_index_builder_free(builder);
}

static bool
is_listed(const det_index *index, const char *id, det_day day, uint32_t tx)
{
    uint32_t subject = 0, first = 0, count = 0;
    if (!det_index_subject_find(index, det_str_of(id), &subject)) return false;
    det_index_records(index, subject, &first, &count);
    for (uint32_t i = first; i < first + count; i++) {
        det_index_interval r = det_index_record_at(index, i);
        if (r.valid_from <= day && day < r.valid_before && r.known_from <= tx &&
            tx < r.known_before)
            return true;
    }
    return false;
}

TEST(compile_gives_the_snapshot_both_axes)
{
    char folder[512], one[600], two[600];
    det_error err;
    det_store *store = NULL;
    det_sha256 first, second;
    const det_index *index = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), "compile");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    import_into(store, "dated 2020-01-01\n1|Person|KP|Ann One\n2|Person|KP|Bob Two\n");
    import_into(store, "dated 2020-03-01\n1|Person|KP|Ann One\n");
    import_into(store,
                "dated 2020-02-01\n1|Person|KP|Ann One\n"); /* Bob left earlier, as we learn */

    compile(store, made_path(one, sizeof one, folder, "one.det"), &first);
    compile(store, made_path(two, sizeof two, folder, "two.det"), &second);
    CHECK(memcmp(&first, &second, sizeof first) == 0);
    det_store_close(store);

    CHECK_OK(det_index_open(one, &index, &err), &err);
    CHECK(det_index_tx_count(index) == 3 && det_index_subject_count(index) == 2);
    CHECK(det_index_source_count(index) == 1 && det_index_version_count(index, 0) == 3);
    const det_day january = 18270, february = 18300, march = 18330;
    CHECK(is_listed(index, "made:2", january, 3) && is_listed(index, "made:2", january, 1));
    CHECK(is_listed(index, "made:2", february, 2) && !is_listed(index, "made:2", february, 3));
    CHECK(is_listed(index, "made:2", march, 1) && !is_listed(index, "made:2", march, 2));
    CHECK(is_listed(index, "made:1", march, 3));
    det_index_close(index);
}
