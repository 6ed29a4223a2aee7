#!/usr/bin/env python3
"""Counts what searching a name costs, in steps and in instructions, and holds both against those on record.

    match_counts.py            over a made list, without vector instructions; gate of 2 % either way
    match_counts.py --record   writes them to bench/match_counts.txt

Times depend on the machine, these hardly: steps are the same everywhere, instructions are counted by callgrind
inside the function that asks one name (det_bench_ask), over the same made list and names for ever.  A count that
falls by more than 2 % fails too, so that the record follows the code.
"""
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = os.path.join(HERE, "match_counts.txt")
PROGRAM = os.path.join(HERE, "..", "build", "gcc", "src", "cli", "detente")
TOLERANCE = 0.02
# A made list of 30,000 names, and one whose words are all near each other, smaller since all is found.
LISTS = {"made": ["--made", "30000"], "hard": ["--made", "1000", "--hard"]}


def run(prefix, options):
    return subprocess.run(prefix + [PROGRAM, "bench", "--json", "--portable", "--rounds", "1",] + options,
                          capture_output=True, text=True, check=True)


def count(name, options):
    """The steps of a list, and with valgrind its instructions."""
    steps = json.loads(run([], options).stdout.splitlines()[0])
    got = {f"{name}.{step}": value for step, value in steps.items() if step != "kind"}
    if shutil.which("valgrind") is None:
        print("match_counts: no instructions, there is no valgrind (apt-get install valgrind)", file=sys.stderr)
        return got
    log = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
               "--toggle-collect=det_bench_ask"], options).stderr
    found = re.search(r"Collected : (\d+)", log)
    if not found or int(found.group(1)) == 0:
        sys.exit(f"match_counts: callgrind saw nothing of det_bench_ask:\n{log}")
    got[f"{name}.instructions"] = int(found.group(1))
    return got


def on_record():
    with open(RECORD, encoding="utf-8") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {part: int(value) for part, value in rows}


def main():
    got = {}
    for name, options in LISTS.items():
        got.update(count(name, options))
    if "--record" in sys.argv:
        with open(RECORD, "w", encoding="utf-8") as file:
            file.write("# Steps and instructions of `detente bench --made`: gcc 12, release build, x86-64, portable path, callgrind.\n"
                       "# bench/match_counts.py --record writes this; ./dev bench holds it within 2 %.\n")
            for part, value in got.items():
                file.write(f"{part} {value}\n")
        return 0
    failed = False
    for part, want in on_record().items():
        if part not in got:
            continue
        good = abs(got[part] - want) <= TOLERANCE * want
        failed = failed or not good
        print(f"{part}: {want} -> {got[part]}{'' if good else ': OUTSIDE 2 %'}", file=sys.stderr)
    if failed:
        print("match_counts: say in the commit why, and record the new counts: "
              "python3 bench/match_counts.py --record", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
