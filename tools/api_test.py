#!/usr/bin/env python3
"""tools/api.py is able to fail: libraries compiled here, each with one fault, must be refused."""
import os
import subprocess
import sys
import tempfile

TOOL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "api.py")
HEADER = """#define DET_API __attribute__((visibility("default")))
/* DET_API int det_in_a_comment(void); */
DET_API int det_one(void);
DET_API const char *det_two(int a,
                            int b);
"""
ONE = "int det_one(void) { return 1; }\n"
TWO = "const char *det_two(int a, int b) { return a < b ? \"a\" : \"b\"; }\n"
CASES = [
    ("the same", HEADER, ONE + TWO, 0, ""),
    ("declared and missing", HEADER, ONE, 1, "det_two is declared and not exported"),
    ("exported in secret", HEADER, ONE + TWO + "DET_API int det_three(void);\nint det_three(void) "
     "{ return 3; }\n", 1, "det_three is exported and not declared"),
    ("an empty header", "#define DET_API\n", "", 1, "nothing was checked"),
]

failed = 0
for name, header, code, want, word in CASES:
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, leaf) for leaf in ("detente.h", "code.c", "lib.so")]
        for path, text in zip(paths, (header, '#include "detente.h"\n' + code)):
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
        subprocess.run(["gcc", "-shared", "-fPIC", "-fvisibility=hidden", "-o", paths[2], paths[1]],
                       check=True)
        run = subprocess.run([sys.executable, TOOL, paths[0], paths[2]], capture_output=True, text=True)
    if run.returncode != want or word not in run.stderr:
        failed += 1
        print(f"{name}: exit {run.returncode}, expected {want} and '{word}' in:\n{run.stderr}")
print(f"{len(CASES) - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)
