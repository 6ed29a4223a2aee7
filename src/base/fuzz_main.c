/* fuzz_main.c - replays a corpus through a fuzz target without libFuzzer.
 *
 *     PROGRAM FOLDER...
 *
 * Every file of every folder is run once.  A folder that is absent or empty is a failure: a corpus
 * that went missing must not look like one that passed. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_LENGTH_MAX = 4096, INPUT_BYTES_MAX = 1 << 24 };

static int
replay(const char *path)
{
    FILE *stream = fopen(path, "rb");
    uint8_t *bytes = malloc(INPUT_BYTES_MAX);
    int is_good = 0;
    if (stream != NULL && bytes != NULL) {
        size_t length = fread(bytes, 1, INPUT_BYTES_MAX, stream);
        if (!ferror(stream)) {
            /* A block of just the right size, so that AddressSanitizer sees one byte too many. */
            uint8_t *exact = malloc(length == 0 ? 1 : length);
            if (exact != NULL) {
                memcpy(exact, bytes, length);
                (void)LLVMFuzzerTestOneInput(exact, length);
                free(exact);
                is_good = 1;
            }
        }
    }
    if (!is_good) fprintf(stderr, "cannot replay %s\n", path);
    if (stream != NULL) (void)fclose(stream);
    free(bytes);
    return is_good;
}

int
main(int argc, char **argv)
{
    size_t passed = 0, failed = 0;
    for (int i = 1; i < argc; i++) {
        size_t before = passed + failed;
        DIR *folder = opendir(argv[i]);
        for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
            char path[PATH_LENGTH_MAX];
            struct stat info;
            int length = snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (length < 0 || (size_t)length >= sizeof path || stat(path, &info) != 0 ||
                !S_ISREG(info.st_mode))
                continue;
            if (replay(path))
                passed++;
            else
                failed++;
        }
        if (folder != NULL) (void)closedir(folder);
        if (passed + failed == before) {
            fprintf(stderr, "no inputs in %s\n", argv[i]);
            failed++;
        }
    }
    if (argc < 2) {
        fprintf(stderr, "usage: %s FOLDER...\n", argv[0]);
        failed++;
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed != 0;
}
