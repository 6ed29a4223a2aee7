#!/usr/bin/env python3
"""Counts what the law costs in instructions, and holds the counts against those on record.

    law_counts.py            counts over the made law (law_bench --made), gate of 2 % either way
    law_counts.py --record   writes them to bench/law_counts.txt
    law_counts.py LAWBOOK    counts over a lawbook, told and not gated: it grows

Times depend on the machine, instructions hardly: they are counted by callgrind inside one function of
law_bench each.  A count that falls by more than 2 % fails too, so that the record follows the code.
"""
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = os.path.join(HERE, "law_counts.txt")
BENCH = os.path.join(HERE, "..", "build", "gcc", "bench", "law_bench")
PARTS = ("load", "lint", "state", "answer", "check", "flows")
TOLERANCE = 0.02


def count(law, part):
    """Instructions of one run of a part."""
    got = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         f"--toggle-collect=bench_{part}*", BENCH, law, "1", part],
        capture_output=True, text=True, check=True)
    found = re.search(r"Collected : (\d+)", got.stderr)
    if not found or int(found.group(1)) == 0:
        sys.exit(f"law_counts: callgrind saw nothing of bench_{part}:\n{got.stderr}")
    return int(found.group(1))


def on_record():
    with open(RECORD, encoding="utf-8") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {part: int(value) for part, value in rows}


def main():
    if shutil.which("valgrind") is None:
        print("law_counts: skipped, there is no valgrind (apt-get install valgrind)", file=sys.stderr)
        return 0
    law = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] != "--record" else "--made"
    got = {part: count(law, part) for part in PARTS}
    if law != "--made":
        for part, value in got.items():
            print(f"{part}: {value}")
        return 0
    if "--record" in sys.argv:
        with open(RECORD, "w", encoding="utf-8") as file:
            file.write("# Instructions of each part of law_bench --made: gcc 12, release build, x86-64, callgrind.\n"
                       "# bench/law_counts.py --record writes this; ./dev bench holds it within 2 %.\n")
            for part, value in got.items():
                file.write(f"{part} {value}\n")
        return 0
    failed = False
    for part, want in on_record().items():
        change = got[part] / want - 1
        good = abs(change) <= TOLERANCE
        failed = failed or not good
        print(f"{part}: {got[part]} instructions, {change:+.2%} of {want}{'' if good else ': OUTSIDE 2 %'}",
              file=sys.stderr)
    if failed:
        print("law_counts: say in the commit why, and record the new counts: "
              "python3 bench/law_counts.py --record", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
