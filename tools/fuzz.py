#!/usr/bin/env python3
"""Runs each fuzz target for a while, from its kept corpus.

usage: fuzz.py BUILD CORPUS SECONDS [TARGET...]

New inputs go to a folder under BUILD; a crash is left in BUILD/crashes/<target>/ and fails the run.
Two targets run side by side.  Ends "N passed, N failed".
"""
import concurrent.futures
import glob
import os
import subprocess
import sys


def fuzz(program, build, corpus, seconds):
    name = os.path.basename(program)[len("fuzz_"):]
    grown = os.path.join(build, "grown", name)
    crashes = os.path.join(build, "crashes", name) + "/"
    for folder in (grown, crashes):
        os.makedirs(folder, exist_ok=True)
    kept = os.path.join(corpus, name)
    run = subprocess.run([program, f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=3000",
                          "-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={crashes}", grown] +
                         ([kept] if os.path.isdir(kept) else []),
                         capture_output=True, text=True, errors="replace")
    stats = [line.split(":")[-1].strip() for line in run.stderr.splitlines()
             if "number_of_executed_units" in line]
    return name, run.returncode, stats[0] if stats else "?", run.stderr


def find_programs(build):
    return sorted(p for p in glob.glob(os.path.join(build, "src", "*", "fuzz_*"))
                  if os.access(p, os.X_OK) and os.path.isfile(p))


def main(build, corpus, seconds, wanted):
    programs = find_programs(build)
    if wanted:
        programs = [p for p in programs if os.path.basename(p)[len("fuzz_"):] in wanted]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, code, units, log in pool.map(lambda p: fuzz(p, build, corpus, seconds), programs):
            print(f"{name}: {units} inputs in {seconds} s: {'clean' if code == 0 else 'FAILED'}", flush=True)
            if code:
                failed += 1
                print("\n".join(log.splitlines()[-40:]), file=sys.stderr)
    print(f"{len(programs) - failed} passed, {failed} failed")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]))
