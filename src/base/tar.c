/* tar.c - tar archives, read in windows by confined children.
 *
 * Why our own reader of tar and not libarchive's: its names go through iconv, which opens files,
 * and a confined child may not.  libarchive unpacks (its "raw" format), as in file.c.
 *
 *   header of 512 bytes: name[100] mode[8] uid[8] gid[8] size[12] mtime[12] checksum[8] type[1] ...
 *                        "ustar" at 257, prefix[155] at 345
 *   then size bytes, filled up to 512
 *   type 'L' (GNU): the name of the next file; 'x' (pax): "27 path=...\n", the same
 *   the end: two headers of zeros
 *
 * A child answers with files, each as "length of name, name, length, bytes", and a trailer: where
 * in the unpacked bytes the next window begins, and whether the archive has ended.  The parent
 * believes no length of it. */
#include "base/tar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/confined.h"
#include "base/stream.h"
#include "base/text.h"

enum {
    BLOCK = 512,
    PIECE = DET_STREAM_PIECE,
    TRAILER_BYTES = 16,
    PREFIX_AT = 345,
    PREFIX_BYTES = 155
};

static const det_where nowhere;

struct det_tar {
    det_str packed;
    const char *path;
    bool is_in_process;
    size_t window_bytes;
    det_text *window; /* the answer of a child */
    det_str rest;     /* files of the window that were not handed over */
    uint64_t next;    /* unpacked bytes before the next window */
    bool is_last;
    uint32_t count; /* files handed over */
    char name[DET_TAR_NAME_MAX + 1];
};

/* ---- headers -----------------------------------------------------------------------------------
 */

typedef struct entry {
    char name[DET_TAR_NAME_MAX + 1];
    uint64_t size;
    char type;
} entry;

/* Octal digits up to a blank or NUL. */
static bool
read_octal(const char *text, size_t length, uint64_t *out)
{
    size_t at = 0, digits = 0;
    *out = 0;
    while (at < length && text[at] == ' ')
        at++;
    for (; at < length && text[at] >= '0' && text[at] <= '7'; at++, digits++)
        *out = *out * 8 + (uint64_t)(text[at] - '0');
    return digits > 0 && (at == length || text[at] == ' ' || text[at] == '\0');
}

/* The sum of all bytes, those of the sum itself taken as blanks. */
static bool
has_its_sum(const char block[BLOCK])
{
    uint64_t said, sum = 0;
    for (size_t i = 0; i < BLOCK; i++)
        sum += i >= 148 && i < 156 ? ' ' : (unsigned char)block[i];
    return read_octal(block + 148, 8, &said) && said == sum;
}

static bool
is_zero(const char block[BLOCK])
{
    for (size_t i = 0; i < BLOCK; i++)
        if (block[i] != 0) return false;
    return true;
}

static size_t
length_of(const char *text, size_t most)
{
    const char *end = memchr(text, 0, most);
    return end == NULL ? most : (size_t)(end - text);
}

static bool
read_header(const char block[BLOCK], entry *out)
{
    size_t name = length_of(block, 100), prefix = 0;
    if (!has_its_sum(block) || !read_octal(block + 124, 12, &out->size)) return false;
    if (memcmp(block + 257, "ustar", 6) == 0) prefix = length_of(block + PREFIX_AT, PREFIX_BYTES);
    memcpy(out->name, block + PREFIX_AT, prefix);
    if (prefix > 0) out->name[prefix++] = '/';
    memcpy(out->name + prefix, block, name);
    out->name[prefix + name] = '\0';
    out->type = block[156];
    return true;
}

/* pax: "27 path=folder/name.csv\n" among other records. */
static void
read_pax(det_str records, char name[DET_TAR_NAME_MAX + 1])
{
    det_str line;
    while (det_str_next(&records, '\n', &line)) {
        size_t at = det_str_find(line, DET_STR(" path="));
        if (at == SIZE_MAX || at > 10) continue;
        line = det_str_slice(line, at + 6, line.len);
        if (line.len > DET_TAR_NAME_MAX) line.len = DET_TAR_NAME_MAX;
        memcpy(name, line.ptr, line.len);
        name[line.len] = '\0';
    }
}

/* ---- in the child ------------------------------------------------------------------------------
 */

typedef struct window_job {
    det_str packed;
    const char *path;
    uint64_t skip;
    uint64_t most; /* bytes of files, unless the first has more */
} window_job;

static void
put_u64(det_text *out, uint64_t value)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(value >> (8 * i));
    det_text_add(out, (det_str){bytes, sizeof bytes});
}

static det_status
cut_off(const det_stream *s, const char *path, det_error *err)
{
    return det_fail(err, DET_SYNTAX, (det_where){path, 0, 0},
                    "the archive is cut off after %llu unpacked bytes; fetch the file again",
                    (unsigned long long)s->done);
}

/* The bytes of an entry, and what fills up their last block; in pieces, for room is only known
 * after they were read. */
static det_status
copy_bytes(det_stream *s, uint64_t size, det_text *out, const char *path, det_error *err)
{
    char piece[PIECE];
    uint64_t left = size, got;
    while (left > 0) {
        uint64_t most = left < sizeof piece ? left : sizeof piece;
        det_status st = det_stream_take(s, piece, most, &got, path, err);
        if (st == DET_OK && got < most) st = cut_off(s, path, err);
        if (st != DET_OK) return st;
        if (out != NULL) det_text_add(out, (det_str){piece, (size_t)got});
        left -= got;
    }
    uint64_t filling = (BLOCK - size % BLOCK) % BLOCK;
    det_status st = det_stream_take(s, NULL, filling, &got, path, err);
    return st == DET_OK && got < filling ? cut_off(s, path, err) : st;
}

/* A name that did not fit into its header. */
static det_status
read_long_name(det_stream *s, entry *of, const char *path, det_error *err)
{
    char pad[PIECE];
    uint64_t got;
    uint64_t filled = (of->size + BLOCK - 1) / BLOCK * BLOCK;
    if (filled > sizeof pad)
        return det_fail(err, DET_LIMIT, (det_where){path, 0, 0},
                        "a header of %llu bytes in the archive; at most %zu are read",
                        (unsigned long long)of->size, sizeof pad);
    det_status st = det_stream_take(s, pad, filled, &got, path, err);
    if (st == DET_OK && got < filled) st = cut_off(s, path, err);
    if (st != DET_OK) return st;
    det_str text = {pad, (size_t)of->size};
    if (of->type == 'x') {
        read_pax(text, of->name);
    } else {
        size_t length = length_of(pad, (size_t)of->size);
        if (length > DET_TAR_NAME_MAX) length = DET_TAR_NAME_MAX;
        memcpy(of->name, pad, length);
        of->name[length] = '\0';
    }
    return DET_OK;
}

/* One header and what belongs to it.  *is_end: the archive has ended. */
static det_status
read_entry(det_stream *s, char long_name[DET_TAR_NAME_MAX + 1], const char *path, det_text *out,
           bool *is_end, det_error *err)
{
    char block[BLOCK];
    entry of = {0};
    uint64_t got, at = s->done;
    det_status st = det_stream_take(s, block, BLOCK, &got, path, err);
    if (st != DET_OK) return st;
    if (got < BLOCK) return cut_off(s, path, err);
    if (is_zero(block)) {
        *is_end = true;
        return DET_OK;
    }
    if (!read_header(block, &of))
        return det_fail(err, DET_SYNTAX, (det_where){path, 0, 0},
                        "no header of a tar archive at byte %llu unpacked; the file is damaged or "
                        "no archive",
                        (unsigned long long)at);
    if (of.type == 'L' || of.type == 'x') {
        st = read_long_name(s, &of, path, err);
        if (st == DET_OK) memcpy(long_name, of.name, sizeof of.name);
        return st;
    }
    bool is_file = of.type == '0' || of.type == '\0';
    if (is_file && of.size > DET_TAR_FILE_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){path, 0, 0},
                        "'%s' in the archive has %llu bytes; at most %d are read", of.name,
                        (unsigned long long)of.size, (int)DET_TAR_FILE_BYTES_MAX);
    det_str name = det_str_of(long_name[0] != '\0' ? long_name : of.name);
    if (is_file) {
        put_u64(out, name.len);
        det_text_add(out, name);
        put_u64(out, of.size);
    }
    long_name[0] = '\0';
    return copy_bytes(s, of.size, is_file ? out : NULL, path, err);
}

static det_status
read_window(void *context, det_text *out, det_error *err)
{
    const window_job *job = context;
    char long_name[DET_TAR_NAME_MAX + 1] = "";
    det_stream *s = malloc(sizeof *s);
    uint64_t got = 0, next = job->skip;
    bool is_end = false;
    if (s == NULL) return det_fail(err, DET_NOMEM, nowhere, "out of memory for unpacking");
    det_status st = det_stream_open(s, job->packed, job->path, err);
    if (st == DET_OK) st = det_stream_take(s, NULL, job->skip, &got, job->path, err);
    if (st == DET_OK && got < job->skip) st = cut_off(s, job->path, err);
    while (st == DET_OK && !is_end) {
        st = read_entry(s, long_name, job->path, out, &is_end, err);
        if (st == DET_OK) st = det_text_check(out, err);
        if (long_name[0] != '\0') continue; /* belongs to the entry behind it */
        next = s->done;
        if (det_text_length(out) >= job->most) break;
    }
    det_stream_close(s);
    free(s);
    if (st != DET_OK) return st;
    put_u64(out, next);
    put_u64(out, is_end);
    return det_text_check(out, err);
}

/* Whether the first header is one. */
static det_status
look(void *context, det_text *out, det_error *err)
{
    const window_job *job = context;
    char block[BLOCK];
    uint64_t got = 0;
    entry of = {0};
    det_stream *s = malloc(sizeof *s);
    if (s == NULL) return det_fail(err, DET_NOMEM, nowhere, "out of memory for unpacking");
    det_status st = det_stream_open(s, job->packed, job->path, err);
    if (st == DET_OK) st = det_stream_take(s, block, BLOCK, &got, job->path, err);
    det_stream_close(s);
    free(s);
    bool is_tar = st == DET_OK && got == BLOCK && read_header(block, &of);
    det_text_add_byte(out, is_tar ? 'y' : 'n');
    return st == DET_NOMEM ? st : det_text_check(out, err);
}

/* ---- in the parent -----------------------------------------------------------------------------
 */

static det_status
run(const char *what, bool is_in_process, det_confined_work work, window_job *job, det_text *out,
    det_error *err)
{
    return is_in_process ? work(job, out, err) : det_confined_run(what, NULL, work, job, out, err);
}

det_status
det_tar_is(det_str bytes, bool is_in_process, bool *out, det_error *err)
{
    window_job job = {.packed = bytes, .path = ""};
    det_text *answer = NULL;
    entry of = {0};
    *out = false;
    if (!det_stream_is_packed(bytes)) {
        *out = bytes.len >= BLOCK && read_header(bytes.ptr, &of);
        return DET_OK;
    }
    det_status st = det_text_new(0, &answer, err);
    if (st == DET_OK) st = run("looking into a file", is_in_process, look, &job, answer, err);
    if (st == DET_OK) *out = det_str_equal(det_text_str(answer), DET_STR("y"));
    det_text_free(answer);
    return st;
}

det_status
det_tar_open(det_str bytes, const char *path, size_t window_bytes, bool is_in_process,
             det_tar **out, det_error *err)
{
    det_tar *archive = calloc(1, sizeof *archive);
    if (archive == NULL) return det_fail(err, DET_NOMEM, nowhere, "an archive");
    archive->packed = bytes;
    archive->path = path;
    archive->is_in_process = is_in_process;
    archive->window_bytes = window_bytes == 0 ? DET_TAR_WINDOW : window_bytes;
    det_status st = det_text_new((size_t)1 << 30, &archive->window, err);
    if (st != DET_OK) {
        free(archive);
        return st;
    }
    *out = archive;
    return DET_OK;
}

void
det_tar_close(det_tar *archive)
{
    if (archive == NULL) return;
    det_text_free(archive->window);
    free(archive);
}

static bool
get_u64(det_str *rest, uint64_t *out)
{
    if (rest->len < 8) return false;
    *out = 0;
    for (int i = 0; i < 8; i++)
        *out |= (uint64_t)(unsigned char)rest->ptr[i] << (8 * i);
    *rest = det_str_slice(*rest, 8, rest->len);
    return true;
}

static det_status
no_answer(const det_tar *archive, det_error *err)
{
    return det_fail(err, DET_CORRUPT, (det_where){archive->path, 0, 0},
                    "what unpacks the archive answered with no files; the file is hostile, or it "
                    "shows a fault of ours: report it");
}

static det_status
next_window(det_tar *archive, det_error *err)
{
    window_job job = {archive->packed, archive->path, archive->next, archive->window_bytes};
    uint64_t next, is_last;
    det_text_clear(archive->window);
    det_status st = run("unpacking an archive", archive->is_in_process, read_window, &job,
                        archive->window, err);
    if (st != DET_OK) return st;
    det_str whole = det_text_str(archive->window);
    if (whole.len < TRAILER_BYTES) return no_answer(archive, err);
    det_str trailer = det_str_slice(whole, whole.len - TRAILER_BYTES, whole.len);
    if (!get_u64(&trailer, &next) || !get_u64(&trailer, &is_last) || is_last > 1 ||
        (is_last == 0 && next <= archive->next))
        return no_answer(archive, err);
    archive->rest = det_str_slice(whole, 0, whole.len - TRAILER_BYTES);
    archive->next = next;
    archive->is_last = is_last == 1;
    return DET_OK;
}

det_status
det_tar_next(det_tar *archive, det_tar_file *file, bool *has_file, det_error *err)
{
    uint64_t length;
    *has_file = false;
    while (archive->rest.len == 0) {
        if (archive->is_last) return DET_OK;
        det_status st = next_window(archive, err);
        if (st != DET_OK) return st;
    }
    if (++archive->count > DET_TAR_FILES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){archive->path, 0, 0},
                        "more than %d files in the archive", (int)DET_TAR_FILES_MAX);
    if (!get_u64(&archive->rest, &length) || length > DET_TAR_NAME_MAX ||
        length > archive->rest.len)
        return no_answer(archive, err);
    memcpy(archive->name, archive->rest.ptr, (size_t)length);
    archive->name[length] = '\0';
    file->name = (det_str){archive->name, (size_t)length};
    archive->rest = det_str_slice(archive->rest, (size_t)length, archive->rest.len);
    if (!get_u64(&archive->rest, &length) || length > archive->rest.len)
        return no_answer(archive, err);
    file->bytes = det_str_slice(archive->rest, 0, (size_t)length);
    archive->rest = det_str_slice(archive->rest, (size_t)length, archive->rest.len);
    *has_file = true;
    return DET_OK;
}
