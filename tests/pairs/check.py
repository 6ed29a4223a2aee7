#!/usr/bin/env python3
"""The labelled set against the frozen result of the last accepted matcher.

usage: check.py PROGRAM ROOT [--freeze]

Runs `detente pairs` over the set, with the rarity of words on the sample lists, and prints what changed, kind by kind.  Where the
published lists are beside the project it also runs the self-test on the UN list: as "missed" those not found, as "false" those
found and not first.
Fails if a kind has more errors (missed or false) than frozen.csv allows: whoever changes the matcher looks at the pairs, and
either repairs it or freezes the new figures with `./dev pairs --freeze`, where the change shows in the diff."""
import csv
import glob
import json
import os
import subprocess
import sys
import tempfile

FILES = ("first", "held", "kinds", "listed", "stranger", "written")
UN = os.path.join("..", "shared", "data", "un", "un-consolidated-2026-05-08.xml.xz")
COUNTS = ("tried", "true_match", "false_match", "missed", "true_clear")


def run(program, root, folder, *arguments):
    command = [program, "--data", folder, "--lawbook", os.path.join(root, "lawbook"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"check: {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def measure(program, root):
    """(file, category) -> counts, and (file, "all")."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        run(program, root, folder, "import", "un", "--no-build", *sorted(glob.glob(f"{root}/samples/un-*.xml")))
        run(program, root, folder, "import", "ofac", "--dated", "2023-07-12",
            *sorted(glob.glob(f"{root}/samples/ofac-2023-07-12/*.csv")))
        for name in FILES:
            out = run(program, root, folder, "pairs", "--json", f"{root}/tests/pairs/{name}.csv")
            for line in out.splitlines():
                row = json.loads(line)
                if "bin" not in row:
                    found[name, row.get("category", "all")] = [row[key] for key in COUNTS]
    return found


def self_test(program, root):
    """("selftest", code) -> counts; nothing where the list is not there."""
    found = {}
    if not os.path.exists(os.path.join(root, UN)):
        return found
    with tempfile.TemporaryDirectory() as folder:
        run(program, root, folder, "import", "un", os.path.join(root, UN))
        for line in run(program, root, folder, "selftest", "--json", "--threads", "2").splitlines():
            row = json.loads(line)
            if row["kind"] in ("mutation", "manipulated"):
                found["selftest", row.get("code", "all")] = [row["tried"], row["first"], row["found"] - row["first"],
                                                             row["tried"] - row["found"], 0]
    return found


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {(row["file"], row["category"]): [int(row[key]) for key in COUNTS] for row in csv.DictReader(file)}


def write(path, found):
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["file", "category", *COUNTS])
        rows.writerows([*key, *counts] for key, counts in sorted(found.items()))


def f1(counts):
    _, hit, false, missed, _ = counts
    return 2 * hit / max(1, 2 * hit + false + missed)


def compare(before, after):
    worse = 0
    print(f"{'file':8} {'category':32} {'tried':>5}  {'false':>11}  {'missed':>11}  {'F1':>13}")
    for key in sorted(set(before) | set(after)):
        old, new = before.get(key), after.get(key)
        if old is None or new is None or old[0] != new[0]:
            print(f"{key[0]:8} {key[1]:32} is {'gone' if new is None else 'another set'}: freeze it")
            worse += 1
            continue
        is_worse = key[1] != "all" and (new[2] > old[2] or new[3] > old[3])
        worse += is_worse
        if new != old or key[1] == "all":
            print(f"{key[0]:8} {key[1]:32} {new[0]:5}  {old[2]:4} → {new[2]:4}  {old[3]:4} → {new[3]:4}  "
                  f"{f1(old):.3f} → {f1(new):.3f}{'  WORSE' if is_worse else ''}")
    return worse


def main():
    program, root = os.path.abspath(sys.argv[1]), sys.argv[2]
    path = os.path.join(root, "tests", "pairs", "frozen.csv")
    found, tested = measure(program, root), self_test(program, root)
    frozen = read(path) if os.path.exists(path) else {}
    if not tested:
        print("check: skipped: the self-test, for the published lists are not here")
        tested = {key: counts for key, counts in frozen.items() if key[0] == "selftest"}
    found.update(tested)
    if "--freeze" in sys.argv:
        if frozen:
            compare(frozen, found)
        write(path, found)
        return 0
    worse = compare(frozen, found)
    print(f"{len(found) - worse} passed, {worse} failed")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
