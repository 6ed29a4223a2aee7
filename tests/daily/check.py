#!/usr/bin/env python3
"""The daily versions of OFAC's list, imported as one archive, against the raw file of each day.

usage: check.py PROGRAM ROOT ARCHIVE [--versions N] [--pairs N] [--seed N] [--data DIR]

Imports the archive (or every 40th of its versions until there are N) in one command; then draws
pairs of a day and a name, half of them on the list of that day by the raw file and half not, screens
each with --on, and compares: every entry of that name which the raw file has must be found as listed,
and every entry in the answer must be listed or not as the raw file has its number or not.  Reads
the CSV by itself.  Ends "N passed, N failed"; the first line tells time and size.
"""
import argparse
import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time


def members(archive):
    """(day, name, bytes) of each version, in order."""
    unpacked = subprocess.Popen(["zstd", "-dcq", archive], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=unpacked.stdout, mode="r|") as tar:
        for member in tar:
            day = re.search(r"\d{4}-\d{2}-\d{2}", member.name).group(0)
            yield day, member.name, tar.extractfile(member).read()
    unpacked.stdout.close()
    unpacked.wait()


def entries(raw):
    """{number: name} of one sdn.csv; the only thing in common with the program is the file."""
    text = raw.decode("utf-8").replace("\x1a", "")
    return {row[0].strip(): row[1] for row in csv.reader(io.StringIO(text)) if len(row) == 12}


STEP = 40  # versions between two of a part


def part_of(archive, count, folder):
    """An archive of every 40th version alone, and their entries."""
    path, versions = os.path.join(folder, "part.tar"), []
    with tarfile.open(path, "w") as out:
        for i, (day, name, raw) in enumerate(members(archive)):
            if i % STEP == 0:
                info = tarfile.TarInfo(name)
                info.size = len(raw)
                out.addfile(info, io.BytesIO(raw))
                versions.append((day, entries(raw)))
            if len(versions) == count:
                break
    return path, versions


def screen(program, data, day, names):
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["id", "name"])
    writer.writerows(enumerate(names))
    run = subprocess.run([program, "--data", data, "screen", "--json", "--on", day, "--batch", "-"],
                         input=rows.getvalue(), capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"screen: {run.stderr}")
    return {int(json.loads(line)["query"]["id"]): json.loads(line) for line in run.stdout.splitlines()}


def disagreement(answer, name, listed):
    """Why the answer does not agree with the raw file of the day; None if it does."""
    found = {result["id"].split(":")[1]: result for result in answer["results"]}
    if answer["complete"]:
        return "says it is complete, and there are no aliases"
    for number, listed_name in listed.items():
        if listed_name == name and (number not in found or found[number]["status"] != "listed"):
            if answer["results_cut"] == 0:
                return f"{number} is on the raw list and was not found as listed"
    for number, result in found.items():
        if (result["status"] == "listed") != (number.split("~")[0] in listed):
            return f"{number} is {result['status']}, which the raw file of the day denies"
    if name in listed.values() and answer["verdict"] != "ALERT":
        return f"{answer['verdict']} of a listed name"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("root")
    parser.add_argument("archive")
    parser.add_argument("--versions", type=int, default=0)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1718)
    parser.add_argument("--data")
    args = parser.parse_args()
    if not os.path.exists(args.archive) or shutil.which("zstd") is None:
        print(f"skipped: no {args.archive}, or no zstd to unpack it\n0 passed, 0 failed, 1 skipped")
        return 0
    roll = random.Random(args.seed)
    folder = tempfile.mkdtemp()
    try:
        return check(args, roll, folder)
    finally:
        shutil.rmtree(folder)


def check(args, roll, folder):
    data = args.data or os.path.join(folder, "data")
    archive = args.archive
    if args.versions:
        archive, versions = part_of(args.archive, args.versions, folder)
    else:
        versions = [(day, entries(raw)) for day, _, raw in members(args.archive)]
    if not os.path.exists(os.path.join(data, "snapshot.det")):
        began = time.time()
        # the versions of a part lie months apart, and what left in between is no damage
        subprocess.run([args.program, "--data", data, "--lawbook", os.path.join(args.root, "lawbook"), "import",
                        "ofac", archive] + (["--accept-shrink"] if args.versions else []), check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        size = os.path.getsize(os.path.join(data, "detente.db"))
        print(f"{len(versions)} versions in {time.time() - began:.1f} s, store {size / 1e6:.1f} MB")
    by_day = dict(versions)  # of two versions of one day the later
    days = sorted(by_day)
    every = sorted({name for listed in by_day.values() for name in listed.values()})
    asked = {}
    for i in range(args.pairs):
        day = roll.choice(days)
        listed = set(by_day[day].values())
        name = roll.choice(sorted(listed)) if i % 2 == 0 else roll.choice(every)
        asked.setdefault(day, []).append(name)
    passed = failed = 0
    for day, names in sorted(asked.items()):
        for i, answer in screen(args.program, data, day, names).items():
            why = disagreement(answer, names[i], by_day[day])
            passed += why is None
            failed += why is not None
            if why is not None and failed <= 20:
                print(f"{day} {names[i]!r}: {why}")
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed == args.pairs else 1


if __name__ == "__main__":
    sys.exit(main())
