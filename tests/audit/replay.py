#!/usr/bin/env python3
"""Many logged decisions answered again: after a restart, after ten further imports, by the other compiler, with later knowledge.

usage: replay.py PROGRAM ROOT [--decisions N] [--twin PROGRAM]

Names come from the published lists of ../shared/data, if they are there, and from the samples; shipments from the samples.  The
decisions are made from several snapshots, with two profiles and as the books grow.  Ends "N passed, N failed", with the times.
"""
import argparse
import glob
import json
import lzma
import os
import random
import re
import subprocess
import sys
import tempfile
import time

arguments = argparse.ArgumentParser()
arguments.add_argument("program")
arguments.add_argument("root")
arguments.add_argument("--decisions", type=int, default=10000)
arguments.add_argument("--twin")
given = arguments.parse_args()
root, wanted = os.path.abspath(given.root), given.decisions
counts = {"passed": 0, "failed": 0}


def check(what, is_good, said=""):
    counts["passed" if is_good else "failed"] += 1
    if not is_good:
        print(f"{what}: not so {said[-600:]}")


def run(program, folder, *words, code=0, stdin=None):
    begun = time.monotonic()
    command = [os.path.abspath(program), "--data", folder, "--lawbook", os.path.join(root, "lawbook"), *words]
    done = subprocess.run(command, input=stdin, capture_output=True)
    check(" ".join(words), done.returncode == code, f"exit {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode(), time.monotonic() - begun


def listed_names():
    names = set()
    for path in glob.glob(os.path.join(root, "samples", "un-*.xml")):
        names |= set(re.findall(r"<ALIAS_NAME>([^<]+)", open(path, encoding="utf-8").read()))
    return sorted(names)


def customers():
    path = os.path.join(root, "../shared/data/names/customers-us-50k.csv.xz")
    if os.path.exists(path):
        return [line.split(",")[0].strip('"') for line in lzma.open(path, "rt", encoding="utf-8").read().split("\n")[1:] if line]
    return [f"{first} {last}" for first in ("Anna", "Boris", "Carla", "Dmitri", "Eve") for last in ("Example", "Nobody", "Sample")]


def lists():
    published = sorted(glob.glob(os.path.join(root, "../shared/data/un/un-consolidated-20[12][0-9]-*[0-9].xml.xz")))
    if len(published) >= 15:
        return published[:3], published[3:13]
    samples = sorted(glob.glob(os.path.join(root, "samples", "un-*.xml")))
    return samples[:1], samples[1:]


def replayed(program, folder, *words, code=0):
    out, seconds = run(program, folder, "audit", "replay", "--json", *words, code=code)
    lines = [json.loads(line) for line in out.split("\n") if line]
    return lines[:-1], lines[-1] if lines else {}, seconds


def main():
    draw = random.Random(1)
    listed, others = listed_names(), customers()
    first, later = lists()
    shipments = sorted(glob.glob(os.path.join(root, "samples", "*.yaml")))
    with tempfile.TemporaryDirectory() as work:
        folder = os.path.join(work, "data")
        profile = os.path.join(work, "profile.yaml")
        open(profile, "w").write("threshold: 0.85\nresults_max: 3\n")
        logged, logging = 0, 0.0
        for step, path in enumerate(first):
            run(given.program, folder, "import", "un", path)
            run(given.program, folder, "quota", "report", "Q-REF-YEAR", "--on", f"2018-0{step + 1}-10", "--amount",
                f"{1000 * (step + 1)} bbl", "--source", "a report")
            checks = shipments if wanted >= 100 else shipments[:2]
            _, seconds = run(given.program, folder, "check", "--log", "--json", *checks)
            logged, logging = logged + len(checks), logging + seconds
            share = (wanted * (step + 1)) // len(first) - logged
            rows = [json.dumps({"name": draw.choice(listed if draw.random() < 0.3 else others),
                                "on": draw.choice(["2017-07-01", "2018-06-30", "2026-01-01"]),
                                "birth_date": draw.choice(["", "", "1961"]), "schema": draw.choice(["", "Person"])})
                    for _ in range(share)]
            words = ["--profile", profile] if step == 1 else []
            out, seconds = run(given.program, folder, "screen", "--log", "--json", "--batch", "-", *words,
                               stdin="\n".join(rows).encode())
            logged, logging = logged + out.count("\n"), logging + seconds
        check("as many as were wanted", logged == wanted, str(logged))
        print(f"{logged} decisions answered and logged in {logging:.1f} s")
        lines, whole, seconds = replayed(given.program, folder)
        check("the same bytes after a restart", whole.get("equal") == wanted and not lines, str(whole))
        print(f"replayed in {seconds:.1f} s: {whole}")
        for path in later:
            run(given.program, folder, "import", "un", path)
        run(given.program, folder, "quota", "report", "Q-REF-YEAR", "--on", "2018-05-10", "--amount", "400000 bbl", "--source", "later")
        lines, whole, seconds = replayed(given.program, folder)
        check(f"the same bytes after {len(later)} further imports", whole.get("equal") == wanted and not lines, str(whole))
        print(f"replayed after {len(later)} further imports in {seconds:.1f} s: {whole}")
        if given.twin:
            lines, whole, seconds = replayed(given.twin, folder)
            check("the same bytes by the other compiler", whole.get("equal") == wanted and not lines, str(whole))
            print(f"replayed by {given.twin} in {seconds:.1f} s: {whole}")
        lines, whole, seconds = replayed(given.program, folder, "--as-known", "now")
        check("later knowledge changes some", 0 < whole.get("changed", 0) == len(lines), str(whole))
        check("each says what", all(line["outcome"] == "changed" and "is" in line for line in lines))
        print(f"asked again with later knowledge in {seconds:.1f} s: {whole}")
        lines, whole, _ = replayed(given.program, folder)
        check("and none is changed by it", whole.get("equal") == wanted and not lines, str(whole))
        out, seconds = run(given.program, folder, "audit", "verify", "--json")
        check("the log is whole", json.loads(out)["records"] > wanted, out)
        print(f"verified {json.loads(out)['records']} records in {seconds:.1f} s; "
              f"the store has {os.path.getsize(os.path.join(folder, 'detente.db')) / 1e6:.1f} MB, "
              f"{len(os.listdir(os.path.join(folder, 'snapshots')))} snapshots are kept")
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return counts["failed"] > 0


sys.exit(main())
