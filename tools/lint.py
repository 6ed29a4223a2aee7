#!/usr/bin/env python3
"""House rules that a compiler does not know (docs/CONTRIBUTING: "We don't").

usage: lint.py [ROOT]

Prints file:line: rule for each breach and fails if there is one, or if it saw no source at all.
"""
import os
import re
import subprocess
import sys

BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|strtok|strtok_r|atoi|atol|atof|gets|gmtime|"
                    r"localtime|gmtime_r|localtime_r|setlocale|rand|srand|alloca|system|popen)\s*\(")
CLOCK = re.compile(r"\b(time|clock|clock_gettime|gettimeofday|getenv|secure_getenv)\s*\(")
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
ABSOLUTE = re.compile(r"(?<![\w.])/(?:work|root|home|tmp/[a-z])\b")
# A variable at file level that can change.  Registries of the test runner are the one exception.
MUTABLE = re.compile(r"^(?:static )?(?!static|const|typedef|extern|return|struct \w+;|enum|union)"
                     r"(?:unsigned |struct )?[a-z_]\w*(?: \*?| \*)[a-z_]\w*(?:\[[^\]]*\])?(?: = .*)?;$")
LONGEST = 1000


def without_comments(text):
    """Comments and strings blanked out, line by line as before."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group(0))  # noqa: E731
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def tracked(root):
    out = subprocess.run(["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard"],
                         capture_output=True, text=True)
    if out.returncode == 0:
        return sorted(set(out.stdout.splitlines()))
    return sorted(os.path.relpath(os.path.join(place, name), root)
                  for place, _, names in os.walk(root) for name in names)


def breaches(path, text):
    is_code = path.endswith((".c", ".h"))
    is_product = is_code and path.startswith("src/") and not re.search(
        r"(_test|_fuzz|_golden_test)\.c$|base/(test|torture|fuzz_main|test_main)|store/made_\w+|/torture_\w+\.c$", path)
    code = without_comments(text) if is_code else ""
    for number, line in enumerate(code.split("\n"), 1):
        match = BANNED.search(line)
        if match:
            yield number, f"{match.group(1)}() is banned: base/ has the safe way"
        if is_product and not path.startswith(("src/cli/", "src/server/")):
            match = CLOCK.search(line)
            if match:
                yield number, f"{match.group(1)}() below floor 8: time and settings arrive as arguments"
            if MUTABLE.match(line) and path.endswith(".c"):
                yield number, "a variable at file level: state lives in handles"
    for number, line in enumerate(text.split("\n"), 1):
        if UNFINISHED.search(line):
            yield number, "an unfinished place: finish it, or write an issue"
        if ABSOLUTE.search(line):
            yield number, "an absolute path of somebody's machine"
        if is_code and len(line.expandtabs(8)) > 100:
            yield number, "longer than 100 columns"
        if is_code and "\t" in line:
            yield number, "a tab"
    lines = text.count("\n")
    if is_code and lines > LONGEST and not re.search(r"long|lines", text.split("*/")[0]):
        yield LONGEST, f"{lines} lines, and the first comment does not say why"
    if path.endswith(".c") and path.startswith("src/") and not text.startswith("/*"):
        yield 1, "the top of a .c tells the design: open with a comment"


def main(root):
    seen, bad = 0, 0
    for path in tracked(root):
        if not path.endswith((".c", ".h", ".py", ".sh", ".yaml", ".md", ".build", ".txt", ".1")) and \
                path not in ("dev", ".ci/run"):
            continue
        if path.startswith(("tests/golden/", "fuzz/corpus/", "build/")) or path.endswith("lint_test.py"):
            continue
        full = os.path.join(root, path)
        if not os.path.isfile(full):
            continue
        seen += path.endswith(".c")
        for number, rule in breaches(path, open(full, encoding="utf-8").read()):
            bad += 1
            print(f"{path}:{number}: {rule}", file=sys.stderr)
    if not seen:
        print(f"{root}: no C file seen: nothing was checked", file=sys.stderr)
        return 1
    print(f"{seen} C files, {bad} breaches")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
