#!/usr/bin/env python3
"""The built pages as tables of bytes for the server, each also packed with gzip.

usage: gen_pages.py OUT.c [FOLDER DEPFILE]

Without a folder the table is empty, and the server says how pages are made.  The same files give the same bytes.
"""
import gzip
import os
import sys

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


def table(name, data):
    rows = [",".join(str(byte) for byte in data[at:at + 32]) for at in range(0, len(data), 32)]
    return f"static const unsigned char {name}[] = {{\n" + ",\n".join(rows) + "};\n"


def found(folder):
    """Paths under the folder, sorted, '/' between their parts."""
    paths = []
    for place, _, names in os.walk(folder):
        paths += [os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/") for name in names]
    return sorted(paths)


def source(folder, paths):
    out = ['/* made by gen_pages.py */\n#include "server/pages.h"\n\n']
    rows = []
    for number, path in enumerate(paths):
        ending = os.path.splitext(path)[1]
        if ending not in TYPES:
            raise SystemExit(f"gen_pages: {path}: no type is known for '{ending}'; add it to TYPES, or leave it out of web/")
        with open(os.path.join(folder, path), "rb") as file:
            data = file.read()
        if not data:
            raise SystemExit(f"gen_pages: {path} is empty")
        packed = gzip.compress(data, 9, mtime=0)
        out += [table(f"plain_{number}", data), table(f"packed_{number}", packed)]
        rows.append(f'    {{"{path}", "{TYPES[ending]}", plain_{number}, sizeof plain_{number}, '
                    f"packed_{number}, sizeof packed_{number}}},\n")
    out.append("\nconst serve_page serve_pages[] = {\n" + "".join(rows) + "    {NULL, NULL, NULL, 0, NULL, 0}};\n")
    return "".join(out)


def main(args):
    if len(args) not in (1, 3):
        raise SystemExit("usage: gen_pages.py OUT.c [FOLDER DEPFILE]")
    paths = []
    if len(args) == 3:
        paths = found(args[1]) if os.path.isdir(args[1]) else []
        if "index.html" not in paths:
            raise SystemExit(f"gen_pages: {args[1]} has no index.html; './dev pages' makes it, -Dpages=false does without")
    with open(args[0], "w", encoding="utf-8") as out:
        out.write(source(args[1] if paths else "", paths))
    if len(args) == 3:
        with open(args[2], "w", encoding="utf-8") as out:
            out.write(args[0] + ": " + " ".join(os.path.join(args[1], path) for path in paths) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
