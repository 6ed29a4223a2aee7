/* stream.c - unpacked bytes, in order. */
#include "base/stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

bool
det_stream_is_packed(det_str bytes)
{
    return det_str_starts(bytes, DET_STR("\xFD"
                                         "7zXZ")) ||
           det_str_starts(bytes, DET_STR("\x1F\x8B")) ||
           det_str_starts(bytes, DET_STR("\x28\xB5\x2F\xFD"));
}

static la_ssize_t
give_all(struct archive *reader, void *data, const void **bytes)
{
    (void)reader;
    det_str *rest = data;
    size_t length = rest->len;
    *bytes = rest->ptr;
    rest->len = 0;
    return (la_ssize_t)length;
}

/* libarchive's filters, none of them an outside program: that is what ARCHIVE_WARN would mean. */
det_status
det_stream_open(det_stream *s, det_str bytes, const char *path, det_error *err)
{
    *s = (det_stream){.rest = bytes};
    if (!det_stream_is_packed(bytes)) return DET_OK;
    s->reader = archive_read_new();
    struct archive_entry *entry = s->reader == NULL ? NULL : archive_entry_new2(s->reader);
    if (entry == NULL)
        return det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory for unpacking");
    bool is_open = archive_read_support_filter_xz(s->reader) == ARCHIVE_OK &&
                   archive_read_support_filter_gzip(s->reader) == ARCHIVE_OK &&
                   archive_read_support_filter_zstd(s->reader) == ARCHIVE_OK &&
                   archive_read_support_format_raw(s->reader) == ARCHIVE_OK &&
                   archive_read_set_read_callback(s->reader, give_all) == ARCHIVE_OK &&
                   archive_read_set_callback_data(s->reader, &s->rest) == ARCHIVE_OK &&
                   archive_read_open1(s->reader) == ARCHIVE_OK &&
                   archive_read_next_header2(s->reader, entry) == ARCHIVE_OK;
    archive_entry_free(entry);
    if (is_open) return DET_OK;
    return det_fail(err, DET_SYNTAX, (det_where){path, 0, 0},
                    "damaged packing: %s; fetch the file again",
                    archive_error_string(s->reader) == NULL ? "it does not unpack"
                                                            : archive_error_string(s->reader));
}

void
det_stream_close(det_stream *s)
{
    if (s->reader != NULL) archive_read_free(s->reader);
}

/* Up to `length` bytes into out (NULL: passed over); *got is fewer only at the end. */
det_status
det_stream_take(det_stream *s, char *out, uint64_t length, uint64_t *got, const char *path,
                det_error *err)
{
    *got = 0;
    while (*got < length) {
        if (s->reader == NULL) {
            size_t most = s->rest.len < length - *got ? s->rest.len : (size_t)(length - *got);
            if (most == 0) break;
            if (out != NULL) memcpy(out + *got, s->rest.ptr, most);
            s->rest = det_str_slice(s->rest, most, s->rest.len);
            *got += most;
            continue;
        }
        if (s->at == s->length) {
            la_ssize_t read = archive_read_data(s->reader, s->piece, sizeof s->piece);
            if (read < 0)
                return det_fail(err, DET_SYNTAX, (det_where){path, 0, 0},
                                "damaged packing after %llu bytes: %s; fetch the file again",
                                (unsigned long long)(s->done + *got),
                                archive_error_string(s->reader) == NULL
                                    ? "it does not unpack"
                                    : archive_error_string(s->reader));
            if (read == 0) break;
            s->at = 0;
            s->length = (size_t)read;
        }
        size_t most = s->length - s->at;
        if (most > length - *got) most = (size_t)(length - *got);
        if (out != NULL) memcpy(out + *got, s->piece + s->at, most);
        s->at += most;
        *got += most;
    }
    s->done += *got;
    return DET_OK;
}
