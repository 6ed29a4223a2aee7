#!/usr/bin/env python3
"""Adds up test results.

usage: count_tests.py NAME TESTLOG.json   one line a test program, from its own closing line
       count_tests.py --sum FILE          the whole, as the last line: N passed, N failed, N skipped

A program whose closing line is missing, or that ended badly though its line claims no failure, counts
as one failed test: a crash is never a pass.
"""
import json
import re
import sys

LINE = re.compile(r"(?:^|: )(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$")


def read_log(name, path):
    seen = 0
    for line in open(path, encoding="utf-8", errors="replace"):
        test = json.loads(line)
        seen += 1
        last = [row for row in test.get("stdout", "").splitlines() if row.strip()][-1:]
        match = LINE.search(last[0]) if last else None
        passed, failed, skipped = (int(n or 0) for n in match.groups()) if match else (0, 1, 0)
        if test["result"] not in ("OK", "EXPECTEDFAIL") and failed == 0:
            failed = 1
        print(f"{name} {test['name']}: {passed} passed, {failed} failed, {skipped} skipped")
        if failed:
            print(f"--- {name} {test['name']} ({test['result']})", file=sys.stderr)
            tail = (test.get("stdout", "") + "\n" + test.get("stderr", "")).strip().splitlines()
            print("\n".join(tail[-40:]), file=sys.stderr)
        elif skipped:
            for row in (test.get("stdout", "") + test.get("stderr", "")).splitlines():
                if "skipped:" in row:
                    print(f"dev: {name} {test['name']}: {row.strip()}", file=sys.stderr)
    if not seen:
        print(f"{name}: 0 passed, 1 failed, 0 skipped")


def total(path):
    whole = [0, 0, 0]
    for line in open(path, encoding="utf-8"):
        match = LINE.search(line)
        if match:
            for i, number in enumerate(match.groups()):
                whole[i] += int(number or 0)
            if int(match.group(2)):
                print(line.rstrip(), file=sys.stderr)
    print("%d passed, %d failed, %d skipped" % tuple(whole))
    return 1 if whole[1] or not whole[0] else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if sys.argv[1] == "--sum":
        sys.exit(total(sys.argv[2]))
    read_log(sys.argv[1], sys.argv[2])
