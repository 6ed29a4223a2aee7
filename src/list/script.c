/* script.c - letters that are not Latin. */
#include "list/script.h"

bool
det_has_other_script(det_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        unsigned char next = i + 1 < text.len ? (unsigned char)text.ptr[i + 1] : 0;
        if (byte < 0xCD || byte == 0xE2) continue;                  /* to U+033F; punctuation */
        if (byte == 0xCD && next < 0xB0) continue;                  /* combining marks */
        if (byte == 0xE1 && next >= 0xB8 && next <= 0xBB) continue; /* Latin Extended Additional */
        return true;
    }
    return false;
}
