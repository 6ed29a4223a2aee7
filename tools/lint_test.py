#!/usr/bin/env python3
"""tools/lint.py is able to fail: each breach, alone in a tree, must be found."""
import os
import subprocess
import sys
import tempfile

TOOL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lint.py")
TOP = "/* a.c - an example. */\n"
CASES = [
    ("sound", "src/base/a.c", TOP + "int det_a(void);\n", None),
    ("banned", "src/base/a.c", TOP + "int f(char *a) { return atoi(a); }\n", "atoi() is banned"),
    ("banned in a comment", "src/base/a.c", TOP + "/* atoi(x) would lie */\n", None),
    ("clock", "src/base/a.c", TOP + "long f(void) { return time(0); }\n", "below floor 8"),
    ("clock in a program", "src/cli/a.c", TOP + "long f(void) { return time(0); }\n", None),
    ("state", "src/base/a.c", TOP + "static int counter = 0;\n", "a variable at file level"),
    ("a table", "src/base/a.c", TOP + "static const int table[] = {1};\n", None),
    ("unfinished", "src/base/a.c", TOP + "/* TO" "DO */\n", "unfinished"),
    ("a path", "docs/a.md", "see /ro" "ot/x\n", "absolute path"),
    ("a wide line", "src/base/a.c", TOP + "/* " + "x" * 100 + " */\n", "100 columns"),
    ("no opening", "src/base/a.c", "int det_a(void);\n", "open with a comment"),
    ("a long file", "src/base/a.c", TOP + "int a;\n" * 1001, "does not say why"),
]

failed = 0
for name, path, text, want in CASES:
    with tempfile.TemporaryDirectory() as folder:
        for leaf, body in (("src/base/ok.c", TOP), (path, text)):
            os.makedirs(os.path.dirname(os.path.join(folder, leaf)), exist_ok=True)
            with open(os.path.join(folder, leaf), "w", encoding="utf-8") as out:
                out.write(body)
        run = subprocess.run([sys.executable, TOOL, folder], capture_output=True, text=True)
    if (run.returncode != 0) != (want is not None) or (want or "") not in run.stderr:
        failed += 1
        print(f"{name}: exit {run.returncode}, expected {want!r} in:\n{run.stderr}")
with tempfile.TemporaryDirectory() as folder:
    run = subprocess.run([sys.executable, TOOL, folder], capture_output=True, text=True)
    if run.returncode == 0:
        failed += 1
        print("an empty tree passes")
print(f"{len(CASES) + 1 - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)
