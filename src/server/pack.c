/* pack.c - bodies in gzip, both ways (RFC 9110, 8.4).
 *
 * An answer is packed where the caller takes gzip, it is whole, and it is long enough to gain.  A
 * stream is not: its lines are to come as they are made.  A packed answer is another
 * representation, so its ETag is another, and Vary says what it hangs on.
 *
 * A body that comes packed is unpacked while it comes, into the limit of its route; what grows far
 * faster than any text does is refused before that. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "server/inside.h"

enum {
    PACK_BYTES_MAX = 64 << 20,
    PACK_LEVEL = 4,
    GZIP_BITS = 15 + 16,
    PIECE_BYTES = 32 << 10,
    BOMB_BYTES = 1 << 20, /* from which on the growth is looked at */
    BOMB_TIMES = 200      /* lines of names pack to a tenth or a twentieth */
};

/* ---- answers ------------------------------------------------------------------------------------
 */

/* "gzip;q=0.5": its coding, and whether it is wanted at all. */
static det_str
read_coding(det_str part, bool *is_wanted)
{
    size_t semicolon = det_str_find_byte(part, ';');
    det_str rest = semicolon == SIZE_MAX
                       ? (det_str){0}
                       : det_str_trim(det_str_slice(part, semicolon + 1, part.len));
    *is_wanted = true;
    if (det_str_starts(rest, DET_STR("q=")) || det_str_starts(rest, DET_STR("Q="))) {
        *is_wanted = false;
        for (size_t i = 2; i < rest.len; i++)
            if (rest.ptr[i] >= '1' && rest.ptr[i] <= '9') *is_wanted = true;
    }
    return det_str_trim(det_str_slice(part, 0, semicolon));
}

bool
serve_takes_gzip(const serve_request *request)
{
    det_str accepted = serve_header(request, "Accept-Encoding"), part;
    bool any = false, gzip = false, is_named = false;
    while (det_str_next(&accepted, ',', &part)) {
        bool is_wanted;
        det_str coding = read_coding(part, &is_wanted);
        if (det_str_equal(coding, DET_STR("*"))) any = is_wanted;
        if (!det_str_equal_ascii_nocase(coding, DET_STR("gzip")) &&
            !det_str_equal_ascii_nocase(coding, DET_STR("x-gzip")))
            continue;
        is_named = true;
        gzip = gzip || is_wanted;
    }
    return is_named ? gzip : any;
}

static serve_head *
find_head(const serve_answer *answer, const char *name)
{
    for (serve_head *head = answer->heads; head != NULL; head = head->next)
        if (strcmp(head->name, name) == 0) return head;
    return NULL;
}

static bool
pack(serve_request *request, det_str text)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, PACK_LEVEL, Z_DEFLATED, GZIP_BITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t most = text.len; /* what does not get smaller is sent as it is */
    request->packed = malloc(most);
    stream.next_in = (Bytef *)(uintptr_t)text.ptr;
    stream.avail_in = (uInt)text.len;
    stream.next_out = (Bytef *)request->packed;
    stream.avail_out = (uInt)most;
    bool is_good = request->packed != NULL && deflate(&stream, Z_FINISH) == Z_STREAM_END;
    request->packed_bytes = stream.total_out;
    deflateEnd(&stream);
    if (is_good) return true;
    free(request->packed);
    request->packed = NULL;
    return false;
}

void
serve_pack(serve_request *request)
{
    serve_answer *answer = &request->answer;
    det_str text = det_text_str(request->text), tag;
    if (answer->more != NULL || det_text_failed(request->text) || text.len < SERVE_PACK_BYTES_MIN ||
        text.len > PACK_BYTES_MAX || find_head(answer, "Content-Encoding") != NULL)
        return;
    serve_set(answer, "Vary", DET_STR("Accept-Encoding"));
    if (!serve_takes_gzip(request) || !pack(request, text)) return;
    serve_set(answer, "Content-Encoding", DET_STR("gzip"));
    serve_head *etag = find_head(answer, "ETag");
    if (etag != NULL && det_str_ends(etag->value, DET_STR("\"")) &&
        det_arena_print(request->arena, &tag, "%.*s-gzip\"",
                        DET_STR_FMT(det_str_slice(etag->value, 0, etag->value.len - 1))))
        etag->value = tag;
}

/* ---- bodies -------------------------------------------------------------------------------------
 */

struct serve_unpack {
    z_stream stream;
    uint64_t in, out;
    bool is_over; /* a member has ended, and none has begun */
};

bool
serve_unpack_begin(serve_request *request)
{
    det_str coding = det_str_trim(serve_header(request, "Content-Encoding"));
    if (coding.len == 0 || det_str_equal_ascii_nocase(coding, DET_STR("identity"))) return true;
    if (!det_str_equal_ascii_nocase(coding, DET_STR("gzip")) &&
        !det_str_equal_ascii_nocase(coding, DET_STR("x-gzip"))) {
        serve_set(&request->answer, "Accept-Encoding", DET_STR("gzip"));
        serve_fail(&request->answer, 415, "a body in a coding other than gzip");
        return false;
    }
    request->unpack = calloc(1, sizeof *request->unpack);
    if (request->unpack != NULL && inflateInit2(&request->unpack->stream, GZIP_BITS) == Z_OK)
        return true;
    free(request->unpack);
    request->unpack = NULL;
    serve_fail(&request->answer, 503, "no memory");
    return false;
}

void
serve_unpack_end(serve_request *request)
{
    if (request->unpack == NULL) return;
    inflateEnd(&request->unpack->stream);
    free(request->unpack);
    request->unpack = NULL;
}

serve_unpacked
serve_unpack_more(serve_request *request, const char *data, size_t size,
                  bool (*take)(serve_request *request, const char *data, size_t size))
{
    struct serve_unpack *unpack = request->unpack;
    z_stream *stream = &unpack->stream;
    unsigned char piece[PIECE_BYTES];
    stream->next_in = (Bytef *)(uintptr_t)data;
    stream->avail_in = (uInt)size;
    unpack->in += size;
    do {
        if (unpack->is_over && stream->avail_in > 0) { /* members may follow each other */
            if (inflateReset(stream) != Z_OK) return SERVE_UNPACK_BAD;
            unpack->is_over = false;
        }
        if (unpack->is_over) break;
        stream->next_out = piece;
        stream->avail_out = sizeof piece;
        int is = inflate(stream, Z_NO_FLUSH);
        size_t made = sizeof piece - stream->avail_out;
        if (is != Z_OK && is != Z_STREAM_END && is != Z_BUF_ERROR) return SERVE_UNPACK_BAD;
        unpack->out += made;
        if (unpack->out > BOMB_BYTES && unpack->out / BOMB_TIMES > unpack->in)
            return SERVE_UNPACK_BOMB;
        if (made > 0 && !take(request, (const char *)piece, made)) return SERVE_UNPACK_FULL;
        if (request->is_too_large) return SERVE_UNPACK_GOOD;
        unpack->is_over = is == Z_STREAM_END;
        if (is == Z_BUF_ERROR && made == 0) break; /* it waits for more */
    } while (stream->avail_in > 0 || stream->avail_out == 0);
    return SERVE_UNPACK_GOOD;
}

bool
serve_unpack_is_whole(const serve_request *request)
{
    return request->unpack == NULL || request->unpack->is_over || request->unpack->in == 0;
}
