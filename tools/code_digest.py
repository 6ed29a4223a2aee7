#!/usr/bin/env python3
"""code_digest.py OUT.c SOURCE... - what det_text_code_version() says: a digest of the sources that read names.

Of their names and bytes, not of where they lie, so every build of the same sources says the same."""
import hashlib
import os
import sys

digest = hashlib.sha256()
for path in sorted(sys.argv[2:], key=os.path.basename):
    with open(path, "rb") as source:
        text = source.read()
    digest.update(b"%s %d\n" % (os.path.basename(path).encode(), len(text)) + text)
with open(sys.argv[1], "w", encoding="ascii") as out:
    out.write("/* By tools/code_digest.py. */\n#include \"text/words_table.h\"\n\n")
    out.write('const char det_text_code[] = "code %s";\n' % digest.hexdigest()[:16])
