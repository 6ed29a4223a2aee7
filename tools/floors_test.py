#!/usr/bin/env python3
"""tools/floors.py is able to fail: trees made here, each with one fault, must be refused."""
import os
import subprocess
import sys
import tempfile

TOOL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "floors.py")
GOOD = {
    "include/detente.h": "",
    "src/base/str.h": '#include "detente.h"\n',
    "src/text/fold.h": '#include "base/str.h"\n',
    "src/list/list.h": '#include "text/fold.h"\n',
    "src/law/law.h": '#include "base/str.h"\n',
    "src/cli/main.c": '#include "detente.h"\n#include "base/str.h"\n',
}
CASES = [
    ("a sound tree", {}, 0, ""),
    ("an arrow up", {"src/base/str.h": '#include "text/fold.h"\n'}, 1, "arrows point down only"),
    ("a sibling", {"src/law/law.h": '#include "list/list.h"\n'}, 1, "sibling"),
    ("a circle", {"src/base/str.h": '#include "base/day.h"\n',
                  "src/base/day.h": '#include "base/str.h"\n'}, 1, "circle"),
    ("a program that reaches in", {"src/cli/main.c": '#include "law/law.h"\n'}, 1, "programs see"),
    ("a header that is not there", {"src/text/fold.h": '#include "base/none.h"\n'}, 1, "is not in"),
    ("a folder without a floor", {"src/attic/a.c": '#include "base/str.h"\n'}, 1, "no floor"),
    ("nothing to see", dict.fromkeys(GOOD, ""), 1, "nothing was checked"),
]

failed = 0
for name, change, want, word in CASES:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {**GOOD, **change}.items():
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
            with open(os.path.join(folder, path), "w", encoding="utf-8") as out:
                out.write(text)
        run = subprocess.run([sys.executable, TOOL, os.path.join(folder, "src"),
                              os.path.join(folder, "include")], capture_output=True, text=True)
    if run.returncode != want or word not in run.stderr:
        failed += 1
        print(f"{name}: exit {run.returncode}, expected {want} and '{word}' in:\n{run.stderr}")
print(f"{len(CASES) - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)
