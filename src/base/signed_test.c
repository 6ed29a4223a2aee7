/* Keys, signed notes and checkpoints: what others have signed, our own, and every change refused.
 */
#include "base/signed.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"

/* The key and the note that the Go project's package for signed notes shows. */
static const char go_secret[] =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
static const char go_public[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char go_body[] = "If you think cryptography is the answer to your problem,\n"
                              "then you don't know what your problem is.\n";
static const char go_note[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\xe2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

TEST(a_note_of_another_program)
{
    det_signing_key key, half;
    det_text *out;
    det_str body;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_signing_key_read(det_str_of(go_secret), (det_where){0}, &key, &err), &err);
    CHECK_OK(det_signing_key_read(det_str_of(go_public), (det_where){0}, &half, &err), &err);
    CHECK(key.has_secret && !half.has_secret && memcmp(key.id, half.id, 4) == 0 &&
          memcmp(key.public_key, half.public_key, 32) == 0);
    det_signing_key_print(&key, true, out);
    CHECK_TEXT(0, det_text_bytes(out), go_secret);
    det_text_clear(out);
    det_signing_key_print(&key, false, out);
    CHECK_TEXT(1, det_text_bytes(out), go_public);
    det_text_clear(out);
    CHECK_OK(det_signed_write(&key, det_str_of(go_body), out, &err), &err);
    CHECK_TEXT(2, det_text_bytes(out), go_note); /* Ed25519 signs the same text the same way */
    CHECK_OK(det_signed_open(det_str_of(go_note), "n", &half, &body, &err), &err);
    CHECK(det_str_equal(body, det_str_of(go_body)));
    det_text_free(out);
}

/* Every byte of the note changed in turn: refused, or it is a signature of somebody else's. */
TEST(every_byte_counts)
{
    det_signing_key half;
    det_str body;
    det_error err = {0};
    char note[sizeof go_note];
    CHECK_OK(det_signing_key_read(det_str_of(go_public), (det_where){0}, &half, &err), &err);
    for (size_t i = 0; i + 1 < sizeof go_note; i++)
        for (int bit = 0; bit < 8; bit++) {
            memcpy(note, go_note, sizeof note);
            note[i] = (char)(note[i] ^ (1 << bit));
            CHECK(det_signed_open((det_str){note, sizeof note - 1}, "n", &half, &body, &err) !=
                  DET_OK);
        }
    for (size_t length = 0; length + 1 < sizeof go_note; length++)
        CHECK(det_signed_open((det_str){go_note, length}, "n", &half, &body, &err) != DET_OK);
}

TEST(what_is_refused)
{
    static const struct {
        const char *text, *want;
    } keys[] = {
        {"", "k: this is no key"},
        {"a+b", "k: this is no key"},
        {"PeterNeumann+c74f20a3+", "k: this is no key"},
        {"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
         "k: the key's hash is c74f20a4, and that of its name and bytes is c74f20a3"},
        {"Peterneumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "k: the key's hash"},
        {"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "k: this is no"},
        {"PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "k: this is no key"},
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T", "k: this is no key"},
    };
    static const struct {
        const char *text, *want;
    } notes[] = {
        {"", "n:1:1: this is no signed note"},
        {"a\n", "n:1:1: this is no signed note"},
        {"a\n\n", "n:1:1: this is no signed note"},
        {"\n\n\xe2\x80\x94 A b\n", "n:1:1: this is no signed note"},
        {"a\n\n- A b\n", "n:1:1: this is no signed note"},
        {"a\n\n\xe2\x80\x94 A\n", "n:1:1: this is no signed note"},
        {"a\n\n\xe2\x80\x94 Other b\n", "n:1:1: the note is not signed by the key 'PeterNeumann'"},
    };
    static const struct {
        const char *text, *want;
    } heads[] = {
        {"log\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "log 3"},
        {"log\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n", "log 3"},
        {"log\n", "h:2:1: line 2 of the checkpoint is ''; expected its size in decimal digits"},
        {"\n3\n", "h:1:1: line 1 of the checkpoint is ''; expected who keeps the log"},
        {"log\n03\nx\n", "h:2:1: line 2 of the checkpoint is '03'; expected its size in decimal "
                         "digits"},
        {"log\n3\nCsUY\n", "h:3:1: line 3 of the checkpoint is 'CsUY'; expected the root of its "
                           "tree in base64"},
        {"log\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", "h:3:1: line 3 of the checkpoi"},
    };
    det_signing_key key = {0};
    det_error err = {0};
    det_str body;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        CHECK(det_signing_key_read(det_str_of(keys[i].text), (det_where){"k", 0, 0}, &key, &err) ==
              DET_SYNTAX);
        err.text[strlen(keys[i].want)] = '\0';
        CHECK_TEXT(i, err.text, keys[i].want);
    }
    CHECK_OK(det_signing_key_read(det_str_of(go_public), (det_where){0}, &key, &err), &err);
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        CHECK(det_signed_open(det_str_of(notes[i].text), "n", &key, &body, &err) != DET_OK);
        err.text[strlen(notes[i].want)] = '\0';
        CHECK_TEXT(i, err.text, notes[i].want);
    }
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        det_tree_head head;
        char got[DET_ERROR_TEXT_MAX];
        if (det_tree_head_read(det_str_of(heads[i].text), "h", &head, &err) == DET_OK)
            snprintf(got, sizeof got, "%.*s %llu", DET_STR_FMT(head.origin),
                     (unsigned long long)head.size);
        else
            snprintf(got, sizeof got, "%s", err.text);
        got[strlen(heads[i].want)] = '\0';
        CHECK_TEXT(i, got, heads[i].want);
    }
    CHECK(det_signed_write(&key, DET_STR("a\n"), NULL, &err) == DET_USAGE);
}

/* A log's head, signed, opened and read again. */
TEST(a_checkpoint)
{
    static const uint8_t secret[32] = {1, 2, 3};
    det_signing_key key, half;
    det_text *head_text, *note, *line;
    det_tree_head head = {.origin = DET_STR("example.org/audit"), .size = 4096}, again;
    det_str body;
    det_error err = {0};
    CHECK_OK(det_text_new(0, &head_text, &err), &err);
    CHECK_OK(det_text_new(0, &note, &err), &err);
    CHECK_OK(det_text_new(0, &line, &err), &err);
    CHECK_OK(det_merkle_leaf(DET_STR("x"), &head.root, &err), &err);
    CHECK_OK(det_signing_key_of(head.origin, secret, &key, &err), &err);
    det_signing_key_print(&key, false, line);
    CHECK_OK(det_signing_key_read(det_text_str(line), (det_where){0}, &half, &err), &err);
    det_tree_head_print(&head, head_text);
    CHECK_OK(det_signed_write(&key, det_text_str(head_text), note, &err), &err);
    CHECK_OK(det_signed_open(det_text_str(note), "n", &half, &body, &err), &err);
    CHECK_OK(det_tree_head_read(body, "n", &again, &err), &err);
    CHECK(det_str_equal(head.origin, again.origin) && head.size == again.size &&
          memcmp(&head.root, &again.root, sizeof head.root) == 0);
    /* two lines, the second is ours */
    CHECK(det_signing_key_of(DET_STR("has blank"), secret, &key, &err) == DET_SYNTAX);
    det_text_free(head_text);
    det_text_free(note);
    det_text_free(line);
}
