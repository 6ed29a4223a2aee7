#!/usr/bin/env python3
"""The public header against what the shared library exports: the two lists must be the same.

usage: api.py HEADER LIBRARY
"""
import re
import subprocess
import sys

COMMENT = re.compile(r"/\*.*?\*/", re.S)
DECLARED = re.compile(r"\bDET_API\b[^;{]*?\b(det_\w+)\s*\(", re.S)


def declared(header):
    text = COMMENT.sub(" ", open(header, encoding="utf-8").read())
    text = re.sub(r"^[ \t]*#.*(?:\\\n.*)*$", "", text, flags=re.M)
    return set(DECLARED.findall(text))


def exported(library):
    out = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True,
                         text=True).stdout
    return {line.split()[-1].split("@")[0] for line in out.splitlines()
            if line.split() and line.split()[-2] in "TDBRVWi"}


def main(header, library):
    want, have = declared(header), exported(library)
    for name in sorted(want - have):
        print(f"{header}: {name} is declared and not exported by {library}", file=sys.stderr)
    for name in sorted(have - want):
        print(f"{library}: {name} is exported and not declared in {header}", file=sys.stderr)
    if not want:
        print(f"{header}: declares nothing: nothing was checked", file=sys.stderr)
    print(f"{len(want & have)} functions, declared and exported")
    return 1 if want != have or not want else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
