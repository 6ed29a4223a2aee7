/* file.c - files as bytes.
 *
 * A file is read whole, then looked at: the first bytes of xz, gzip and Zstandard are unmistakable,
 * so what does not begin with them is handed over byte for byte, and what does must unpack to its
 * very end. libarchive does the unpacking ("raw" format, one filter), with two things added that it
 * lacks: gzip's checksum is compared (libarchive reads past it), and packed bytes left over after
 * the end are an error. tar and zip are containers, not packings: they are handed over as they are.
 */
#include "base/file.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/confined.h"

#define LIMIT_DEFAULT ((size_t)1 << 30)
enum { CHUNK_FIRST = 1 << 16 };

/* Bytes on the heap that grow to a limit. */
typedef struct heap {
    char *bytes;
    size_t length, capacity, limit;
} heap;

static det_status
too_large(const heap *buffer, const char *path, det_error *err)
{
    return det_fail(err, DET_LIMIT, (det_where){path, 0, 0},
                    "holds more than the %zu bytes that are accepted here", buffer->limit);
}

/* Room for at least one byte more.  One byte over the limit is allowed for: it is how the end of a
 * file of just the limit is told from a longer one. */
static det_status
make_room(heap *buffer, size_t hint, const char *path, det_error *err)
{
    if (buffer->length < buffer->capacity) return DET_OK;
    if (buffer->length > buffer->limit) return too_large(buffer, path, err);
    size_t capacity = buffer->capacity == 0 ? hint : buffer->capacity * 2;
    if (capacity < CHUNK_FIRST) capacity = CHUNK_FIRST;
    if (capacity > buffer->limit + 1) capacity = buffer->limit + 1;
    char *bytes = realloc(buffer->bytes, capacity);
    if (bytes == NULL)
        return det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory after %zu bytes",
                        buffer->length);
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return DET_OK;
}

static det_status
read_all(int descriptor, size_t hint, const char *path, heap *out, det_error *err)
{
    for (;;) {
        det_status st = make_room(out, hint, path, err);
        if (st != DET_OK) return st;
        ssize_t got = read(descriptor, out->bytes + out->length, out->capacity - out->length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return det_fail_errno(err, errno, "cannot read %s", path);
        if (got == 0) break;
        out->length += (size_t)got;
    }
    return out->length > out->limit ? too_large(out, path, err) : DET_OK;
}

typedef enum packing { PLAIN, XZ, GZIP, ZSTD } packing;

static packing
packing_of(const heap *buffer)
{
    const det_str start = {buffer->bytes, buffer->length};
    if (det_str_starts(start, DET_STR("\xFD"
                                      "7zXZ\0")))
        return XZ;
    if (det_str_starts(start, DET_STR("\x1F\x8B\x08"))) return GZIP;
    if (det_str_starts(start, DET_STR("\x28\xB5\x2F\xFD"))) return ZSTD;
    return PLAIN;
}

static const char *const packing_names[] = {"", "xz", "gzip", "Zstandard"};

static uint32_t
crc32_of(det_str bytes)
{
    uint32_t table[256];
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = value & 1 ? value >> 1 ^ UINT32_C(0xEDB88320) : value >> 1;
        table[i] = value;
    }
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < bytes.len; i++)
        crc = crc >> 8 ^ table[(crc ^ (uint8_t)bytes.ptr[i]) & 0xFF];
    return ~crc;
}

static uint32_t
little_endian(const char *at)
{
    const uint8_t *bytes = (const uint8_t *)at;
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* RFC 1952: a member ends in the CRC-32 and the length (modulo 2^32) of what was packed. */
static bool
gzip_trailer_fits(const heap *packed, const heap *plain)
{
    const char *trailer = packed->bytes + packed->length - 8;
    return packed->length >= 18 && little_endian(trailer + 4) == (uint32_t)plain->length &&
           little_endian(trailer) == crc32_of((det_str){plain->bytes, plain->length});
}

static det_status
damaged(const char *path, packing kind, const char *what, det_error *err)
{
    return det_fail(err, DET_SYNTAX, (det_where){path, 0, 0},
                    "damaged %s packing: %s; fetch the file again", packing_names[kind],
                    what == NULL ? "it does not unpack" : what);
}

static int
support_filter(struct archive *reader, packing kind)
{
    switch (kind) {
    case XZ:
        return archive_read_support_filter_xz(reader);
    case GZIP:
        return archive_read_support_filter_gzip(reader);
    case ZSTD:
        return archive_read_support_filter_zstd(reader);
    case PLAIN:
        break;
    }
    return ARCHIVE_FATAL;
}

/* libarchive's own words, sorted into what was packed badly and what the machine could not do. */
static det_status
archive_failed(struct archive *reader, const char *path, packing kind, det_error *err)
{
    if (archive_errno(reader) == ENOMEM)
        return det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory while unpacking");
    return damaged(path, kind, archive_error_string(reader), err);
}

/* Unpacks from an opened reader to the end. */
static det_status
unpack_data(struct archive *reader, const char *path, packing kind, const heap *packed, heap *plain,
            det_error *err)
{
    /* Our own entry: libarchive 3.6 does not look whether the one that it makes itself was had. */
    struct archive_entry *entry = archive_entry_new2(reader);
    if (entry == NULL)
        return det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory for unpacking");
    int code = archive_read_next_header2(reader, entry);
    archive_entry_free(entry);
    if (code != ARCHIVE_OK && code != ARCHIVE_EOF) return archive_failed(reader, path, kind, err);
    while (code == ARCHIVE_OK) {
        det_status st = make_room(plain, packed->length * 4, path, err);
        if (st != DET_OK) return st;
        la_ssize_t got = archive_read_data(reader, plain->bytes + plain->length,
                                           plain->capacity - plain->length);
        if (got < 0) return archive_failed(reader, path, kind, err);
        if (got == 0) break;
        plain->length += (size_t)got;
    }
    if (plain->length > plain->limit) return too_large(plain, path, err);
    /* The outermost count is of packed bytes consumed. */
    if (archive_filter_bytes(reader, -1) != (la_int64_t)packed->length)
        return damaged(path, kind, "bytes left over after its end", err);
    if (kind == GZIP && !gzip_trailer_fits(packed, plain))
        return damaged(
            path, kind,
            "its checksum or length is wrong, or it has several members, which are not read "
            "here",
            err);
    return DET_OK;
}

/* libarchive's own reader of memory does not look whether it was given what it asked for. */
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

static bool
open_reader(struct archive *reader, det_str *rest)
{
    return archive_read_support_format_raw(reader) == ARCHIVE_OK &&
           archive_read_support_format_empty(reader) == ARCHIVE_OK &&
           archive_read_set_read_callback(reader, give_all) == ARCHIVE_OK &&
           archive_read_set_callback_data(reader, rest) == ARCHIVE_OK &&
           archive_read_open1(reader) == ARCHIVE_OK;
}

static det_status
unpack(const heap *packed, packing kind, const char *path, heap *plain, det_error *err)
{
    struct archive *reader = archive_read_new();
    if (reader == NULL)
        return det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory for unpacking");
    det_status st;
    det_str rest = {packed->bytes, packed->length};
    int code = support_filter(reader, kind);
    if (code == ARCHIVE_WARN) {
        /* libarchive was built without it and would run an outside program: never. */
        st = det_fail(err, DET_UNSUPPORTED, (det_where){path, 0, 0},
                      "this system's libarchive cannot read %s; unpack the file first",
                      packing_names[kind]);
    } else if (code != ARCHIVE_OK || !open_reader(reader, &rest)) {
        st = archive_failed(reader, path, kind, err);
    } else if (archive_filter_code(reader, 0) == ARCHIVE_FILTER_NONE) {
        st = damaged(path, kind, "its header is cut off or wrong", err);
    } else {
        st = unpack_data(reader, path, kind, packed, plain, err);
    }
    archive_read_free(reader);
    return st;
}

/* Opens and reads; the descriptor of standard input is not ours to close. */
static det_status
read_path(const char *path, bool is_stdin, heap *out, det_error *err)
{
    int descriptor = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return det_fail_errno(err, errno, "cannot open %s", path);
    struct stat info;
    size_t hint = 0;
    if (fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
        hint = (uintmax_t)info.st_size < out->limit ? (size_t)info.st_size + 1 : out->limit;
    det_status st = read_all(descriptor, hint, path, out, err);
    if (!is_stdin) (void)close(descriptor); /* nothing was written */
    return st;
}

/* What a child unpacks. */
typedef struct unpacking {
    const heap *packed;
    packing kind;
    const char *path;
    size_t limit;
} unpacking;

static det_status
unpack_in_child(void *context, det_text *out, det_error *err)
{
    const unpacking *of = context;
    heap plain = {.limit = of->limit};
    det_status st = unpack(of->packed, of->kind, of->path, &plain, err);
    if (st == DET_OK) det_text_add(out, (det_str){plain.bytes, plain.length});
    free(plain.bytes);
    return st;
}

static det_status
unpack_confined(const heap *packed, packing kind, const char *path, heap *plain, det_error *err)
{
    unpacking of = {packed, kind, path, plain->limit};
    const det_confined_limits limits = {.answer_bytes = plain->limit + 1};
    det_text *out = NULL;
    det_str name = det_str_of(path);
    while (det_str_find_byte(name, '/') != SIZE_MAX)
        name = det_str_slice(name, det_str_find_byte(name, '/') + 1, name.len);
    char what[128];
    (void)snprintf(what, sizeof what, "unpacking %.100s", name.ptr);
    det_status st = det_text_new(plain->limit + 1, &out, err);
    if (st == DET_OK) st = det_confined_run(what, &limits, unpack_in_child, &of, out, err);
    if (st == DET_OK) {
        plain->length = det_text_length(out);
        plain->bytes = malloc(plain->length + 1);
        if (plain->bytes == NULL)
            st = det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory");
        else
            memcpy(plain->bytes, det_text_bytes(out), plain->length);
    }
    det_text_free(out);
    return st;
}

typedef enum unpacked { NOT_AT_ALL, HERE, CONFINED } unpacked;

static det_status
open_file(const char *path, size_t limit_bytes, unpacked how, det_file *out, det_error *err)
{
    *out = (det_file){0};
    size_t limit = limit_bytes == 0 ? LIMIT_DEFAULT : limit_bytes;
    if (limit > SIZE_MAX / 8) limit = SIZE_MAX / 8;
    heap packed = {.limit = limit}, plain = {.limit = limit};
    bool is_stdin = strcmp(path, "-") == 0;
    if (is_stdin) path = "standard input";
    det_status st = read_path(path, is_stdin, &packed, err);
    packing kind = st == DET_OK && how != NOT_AT_ALL ? packing_of(&packed) : PLAIN;
    if (st == DET_OK && kind != PLAIN && how == CONFINED) {
        st = unpack_confined(&packed, kind, path, &plain, err);
    } else if (st == DET_OK && kind != PLAIN) {
        st = unpack(&packed, kind, path, &plain, err);
    } else {
        plain = packed;
        packed = (heap){0};
    }
    free(packed.bytes);
    if (st != DET_OK) {
        free(plain.bytes);
        return st;
    }
    out->memory = plain.bytes;
    out->bytes = (det_str){plain.bytes == NULL ? "" : plain.bytes, plain.length};
    return DET_OK;
}

det_status
det_file_open(const char *path, size_t limit_bytes, det_file *out, det_error *err)
{
    return open_file(path, limit_bytes, HERE, out, err);
}

det_status
det_file_open_confined(const char *path, size_t limit_bytes, det_file *out, det_error *err)
{
    return open_file(path, limit_bytes, CONFINED, out, err);
}

det_status
det_file_open_packed(const char *path, size_t limit_bytes, det_file *out, det_error *err)
{
    return open_file(path, limit_bytes, NOT_AT_ALL, out, err);
}

void
det_file_close(det_file *file)
{
    free(file->memory);
    *file = (det_file){0};
}

/* ---- writing ------------------------------------------------------------------------------------
 */

/* A name beside path that nobody else uses: the process id and a number, tried until it is new. */
static det_status
create_beside(const char *path, char *name, size_t size, int *descriptor, det_error *err)
{
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        int length = snprintf(name, size, "%s.%ld.%u.tmp", path, (long)getpid(), attempt);
        assert(length > 0 && (size_t)length < size);
        *descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (*descriptor >= 0) return DET_OK;
        if (errno != EEXIST) break;
    }
    return det_fail_errno(err, errno, "cannot create %s", name);
}

static det_status
write_all(int descriptor, det_str bytes, const char *name, det_error *err)
{
    while (bytes.len > 0) {
        ssize_t put = write(descriptor, bytes.ptr, bytes.len);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return det_fail_errno(err, errno, "cannot write %s", name);
        bytes = det_str_slice(bytes, (size_t)put, bytes.len);
    }
    if (fsync(descriptor) != 0) return det_fail_errno(err, errno, "cannot sync %s", name);
    return DET_OK;
}

/* Makes a rename last: the entry lives in the folder, not in the file.  name is cut to its folder.
 */
static det_status
sync_folder_of(char *name, det_error *err)
{
    char *slash = strrchr(name, '/');
    if (slash == NULL)
        memcpy(name, ".", 2);
    else
        slash[slash == name] = '\0';
    int folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return det_fail_errno(err, errno, "cannot open the folder %s", name);
    det_status st = DET_OK;
    /* EINVAL: a file system that cannot sync folders has nothing to lose there. */
    if (fsync(folder) != 0 && errno != EINVAL)
        st = det_fail_errno(err, errno, "cannot sync the folder %s", name);
    (void)close(folder);
    return st;
}

det_status
det_file_write(const char *path, det_str bytes, det_error *err)
{
    size_t size = strlen(path) + 64;
    char *name = malloc(size);
    if (name == NULL) return det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory");
    int descriptor = -1;
    det_status st = create_beside(path, name, size, &descriptor, err);
    if (st != DET_OK) goto done;
    st = write_all(descriptor, bytes, name, err);
    if (close(descriptor) != 0 && st == DET_OK)
        st = det_fail_errno(err, errno, "cannot close %s", name);
    if (st == DET_OK && rename(name, path) != 0)
        st = det_fail_errno(err, errno, "cannot rename %s to %s", name, path);
    if (st != DET_OK) {
        (void)unlink(name); /* the first failure is the one to tell */
        goto done;
    }
    st = sync_folder_of(name, err);
done:
    free(name);
    return st;
}

/* ---- mappings -----------------------------------------------------------------------------------
 */

det_status
det_map_open(const char *path, det_map *out, det_error *err)
{
    *out = (det_map){0};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return det_fail_errno(err, errno, "cannot open %s", path);
    det_status st = DET_OK;
    struct stat info;
    if (fstat(descriptor, &info) != 0) {
        st = det_fail_errno(err, errno, "cannot look at %s", path);
    } else if (!S_ISREG(info.st_mode)) {
        st = det_fail(err, DET_IO, (det_where){path, 0, 0}, "is not a regular file");
    } else if ((uintmax_t)info.st_size > SIZE_MAX / 2) {
        st = det_fail(err, DET_LIMIT, (det_where){path, 0, 0}, "is too large to map");
    } else if (info.st_size == 0) {
        out->bytes = (const uint8_t *)"";
    } else {
        void *start = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (start == MAP_FAILED)
            st = det_fail_errno(err, errno, "cannot map %s", path);
        else
            *out = (det_map){start, (size_t)info.st_size};
    }
    (void)close(descriptor);
    return st;
}

void
det_map_close(det_map *map)
{
    if (map->length != 0) (void)munmap((void *)(uintptr_t)map->bytes, map->length);
    *map = (det_map){0};
}

/* ---- finding ------------------------------------------------------------------------------------
 */

/* Deeper or more than this is not a lawbook but a loop or a mistake. */
enum { FOLDER_DEPTH_MAX = 16, FILES_MAX = 1000000 };

typedef struct search {
    det_str suffix;
    det_arena *arena;
    const char **paths;
    size_t count, capacity;
} search;

static det_status search_folder(search *all, const char *folder, int depth, det_error *err);

static det_status
search_entry(search *all, const char *folder, const char *name, int depth, det_error *err)
{
    det_str path;
    if (!det_arena_print(all->arena, &path, "%s/%s", folder, name))
        return det_fail(err, DET_NOMEM, (det_where){folder, 0, 0}, "out of memory for a path");
    struct stat info;
    if (lstat(path.ptr, &info) != 0) {
        if (errno == ENOENT) return DET_OK; /* gone since the folder was read */
        return det_fail_errno(err, errno, "cannot look at %s", path.ptr);
    }
    if (S_ISDIR(info.st_mode)) return search_folder(all, path.ptr, depth + 1, err);
    if (!S_ISREG(info.st_mode) || !det_str_ends(det_str_of(name), all->suffix)) return DET_OK;
    if (all->count == FILES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){folder, 0, 0}, "more than %d files", FILES_MAX);
    const char **paths = det_arena_grow(all->arena, all->paths, all->count, &all->capacity,
                                        sizeof *all->paths);
    if (paths == NULL)
        return det_fail(err, DET_NOMEM, (det_where){folder, 0, 0}, "out of memory for paths");
    all->paths = paths;
    all->paths[all->count++] = path.ptr;
    return DET_OK;
}

static det_status
search_folder(search *all, const char *folder, int depth, det_error *err)
{
    if (depth > FOLDER_DEPTH_MAX)
        return det_fail(err, DET_LIMIT, (det_where){folder, 0, 0}, "folders nested deeper than %d",
                        FOLDER_DEPTH_MAX);
    DIR *stream = opendir(folder);
    if (stream == NULL) return det_fail_errno(err, errno, "cannot open the folder %s", folder);
    det_status st = DET_OK;
    while (st == DET_OK) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL) {
            if (errno != 0) st = det_fail_errno(err, errno, "cannot read the folder %s", folder);
            break;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        st = search_entry(all, folder, entry->d_name, depth, err);
    }
    (void)closedir(stream);
    return st;
}

static int
compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

det_status
det_file_find(const char *folder, const char *suffix, det_arena *arena, const char ***paths,
              size_t *count, det_error *err)
{
    search all = {.suffix = det_str_of(suffix), .arena = arena};
    det_status st = search_folder(&all, folder, 0, err);
    if (st != DET_OK) return st;
    if (all.count > 1) qsort(all.paths, all.count, sizeof *all.paths, compare_paths);
    *paths = all.paths;
    *count = all.count;
    return DET_OK;
}
