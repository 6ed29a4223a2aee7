/* tar_test.c - archives made by hand: what is read, what is passed over, what is refused. */
#include "base/tar.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"

enum { BLOCK = 512 };

/* A header, with its sum, and the bytes filled up to whole blocks. */
static void
put(det_text *out, const char *name, const char *prefix, char type, det_str bytes)
{
    char block[BLOCK] = {0};
    unsigned sum = 0;
    (void)snprintf(block, 100, "%s", name);
    (void)snprintf(block + 100, 8, "0000644");
    (void)snprintf(block + 124, 12, "%011lo", (unsigned long)bytes.len);
    memset(block + 148, ' ', 8);
    block[156] = type;
    memcpy(block + 257, "ustar\00000", 8);
    (void)snprintf(block + 345, 155, "%s", prefix);
    for (size_t i = 0; i < BLOCK; i++)
        sum += (unsigned char)block[i];
    (void)snprintf(block + 148, 8, "%06o", sum);
    det_text_add(out, (det_str){block, BLOCK});
    det_text_add(out, bytes);
    for (size_t i = bytes.len; i % BLOCK != 0; i++)
        det_text_add_byte(out, '\0');
}

static void
put_end(det_text *out)
{
    for (int i = 0; i < 2 * BLOCK; i++)
        det_text_add_byte(out, '\0');
}

/* "a.csv=one; b/c.csv=two", and the failure behind it. */
static const char *
show(det_str archive, size_t window, bool is_in_process, det_text *out)
{
    det_error err = {0};
    det_tar *tar = NULL;
    det_tar_file file;
    bool has_file = true;
    det_text_clear(out);
    det_status st = det_tar_open(archive, "x.tar", window, is_in_process, &tar, &err);
    while (st == DET_OK) {
        st = det_tar_next(tar, &file, &has_file, &err);
        if (st != DET_OK || !has_file) break;
        det_text_print(out, "%s%.*s=%.*s", det_text_length(out) > 0 ? "; " : "",
                       DET_STR_FMT(file.name), DET_STR_FMT(file.bytes));
    }
    if (st != DET_OK) det_text_print(out, "%s%s", det_text_length(out) > 0 ? "; " : "", err.text);
    det_tar_close(tar);
    return det_text_bytes(out);
}

/* One of everything. */
static void
make(det_text *out)
{
    char long_name[200], pax[256];
    memset(long_name, 'n', sizeof long_name);
    (void)snprintf(pax, sizeof pax, "16 mtime=1.5\n24 path=folder/pax.csv\n");
    det_text_clear(out);
    put(out, "folder/", "", '5', (det_str){0});
    put(out, "a.csv", "", '0', DET_STR("one"));
    put(out, "link.csv", "", '2', (det_str){0});
    put(out, "c.csv", "b", '0', DET_STR("two"));
    put(out, "@LongLink", "", 'L', DET_STR("a/longer/name.csv\0"));
    put(out, "a/longer/na", "", '0', DET_STR("three"));
    put(out, "PaxHeaders/x", "", 'x', det_str_of(pax));
    put(out, "x", "", '0', DET_STR("four"));
    put(out, "empty.csv", "", '\0', (det_str){0});
    put_end(out);
}

static const char all[] =
    "a.csv=one; b/c.csv=two; a/longer/name.csv=three; folder/pax.csv=four; empty.csv=";

/* Whatever the window is, and confined or not. */
TEST(tar_reads)
{
    static const size_t windows[] = {0, 1, 20, 30, 1000};
    det_error err;
    det_text *archive, *out;
    bool is_tar = false;
    CHECK_OK(det_text_new(0, &archive, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    make(archive);
    for (size_t i = 0; i < COUNT(windows); i++) {
        CHECK_TEXT(__LINE__, show(det_text_str(archive), windows[i], true, out), all);
        CHECK_TEXT(__LINE__, show(det_text_str(archive), windows[i], false, out), all);
    }
    CHECK_OK(det_tar_is(det_text_str(archive), false, &is_tar, &err), &err);
    CHECK(is_tar);
    CHECK_OK(det_tar_is(DET_STR("<?xml version=\"1.0\"?><list/>"), false, &is_tar, &err), &err);
    CHECK(!is_tar);
    /* a packed file that is none, and a packing that is damaged */
    CHECK_OK(det_tar_is((det_str){"\x28\xB5\x2F\xFD\x04\x58\x71\x00\x00KIM YONG CHOL\n\x4E\xC3\xFB"
                                  "\x73",
                                  27},
                        false, &is_tar, &err),
             &err);
    CHECK(!is_tar);
    CHECK_OK(det_tar_is(DET_STR("\x1F\x8Bnothing"), false, &is_tar, &err), &err);
    CHECK(!is_tar);
    det_text_free(archive);
    det_text_free(out);
}

/* Cut off anywhere but at its end, it says so, after the files that were whole. */
TEST(tar_tells_what_is_cut_off)
{
    det_error err;
    det_text *archive, *out;
    CHECK_OK(det_text_new(0, &archive, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    make(archive);
    det_str whole = det_text_str(archive);
    size_t end = whole.len - 2 * BLOCK;
    for (size_t length = 0; length < end + BLOCK; length += 7) {
        const char *text = show(det_str_slice(whole, 0, length), 20, true, out);
        if (strstr(text, "is cut off") == NULL)
            det_test_fail(__FILE__, __LINE__, "%zu bytes: %s", length, text);
    }
    det_text_free(archive);
    det_text_free(out);
}

TEST(tar_refuses)
{
    det_error err;
    det_text *archive, *out;
    char *bytes;
    CHECK_OK(det_text_new(0, &archive, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    put(archive, "a.csv", "", '0', DET_STR("one"));
    put(archive, "b.csv", "", '0', DET_STR("two"));
    put_end(archive);
    /* a byte of the second header */
    bytes = (char *)(uintptr_t)det_text_bytes(archive);
    bytes[2 * BLOCK + 3]++;
    CHECK_TEXT(__LINE__, show(det_text_str(archive), 1, true, out),
               "a.csv=one; x.tar: no header of a tar archive at byte 1024 unpacked; the file is "
               "damaged or no archive");
    /* more than a file may have: the sum is right */
    det_text_clear(archive);
    put(archive, "a.csv", "", '0', (det_str){0});
    bytes = (char *)(uintptr_t)det_text_bytes(archive);
    memcpy(bytes + 124, "77777777777", 11);
    memset(bytes + 148, ' ', 8);
    unsigned sum = 0;
    for (int i = 0; i < BLOCK; i++)
        sum += (unsigned char)bytes[i];
    (void)snprintf(bytes + 148, 8, "%06o", sum);
    CHECK_TEXT(__LINE__, show(det_text_str(archive), 0, true, out),
               "x.tar: 'a.csv' in the archive has 8589934591 bytes; at most 268435456 are read");
    det_text_free(archive);
    det_text_free(out);
}
