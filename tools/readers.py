#!/usr/bin/env python3
"""The readers of lists, each for a while: any bytes, and damaged files of its own.

usage: readers.py BUILD CORPUS COVERAGE SECONDS

The fuzz targets of formats from outside under BUILD start from their kept corpus (fuzz.py).  COVERAGE
(store_coverage) cuts and damages the golden files of each source and imports them as updates.  A reader
that has both spends half of SECONDS on each.  Two run side by side, so 14 readers and a source that shares
one take some 8 times SECONDS.  Ends "N passed, N failed".
"""
import concurrent.futures
import os
import re
import subprocess
import sys

import fuzz

# what we write ourselves, for the store and between our processes, waits for ./dev fuzz
OURS = {"fuzz_list_subject", "fuzz_list_wire"}


def fuzz_one(program, build, corpus, seconds):
    name, code, units, log = fuzz.fuzz(program, build, corpus, seconds)
    return f"fuzz {name}: {units} inputs", code == 0, log


def cover_one(program, source, seconds):
    run = subprocess.run([program, str(seconds), source], capture_output=True, text=True, errors="replace")
    told = re.search(r"(\d+) damaged files, \d+ refused", run.stdout)
    tried = int(told.group(1)) if told else 0
    return f"coverage {source}: {told.group(0) if told else 'nothing'}", run.returncode == 0 and tried > 0, run.stdout + run.stderr


def sources_of(program):
    """Those that have golden files: without a second nothing is tried, and each is named."""
    told = subprocess.run([program, "0"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^passed (\S+):", told, re.M)


def main(build, corpus, coverage, seconds):
    targets = [p for p in fuzz.find_programs(build) if os.path.basename(p).startswith("fuzz_list_") and os.path.basename(p) not in OURS]
    sources = sources_of(coverage)
    half = max(seconds // 2, 1)
    lent = {f"fuzz_list_{source}" for source in sources}
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(fuzz_one, p, build, corpus, half if os.path.basename(p) in lent else seconds)
                for p in targets]
        jobs += [pool.submit(cover_one, coverage, s, half) for s in sources]
        for job in jobs:
            told, is_good, log = job.result()
            print(f"{told}: {'clean' if is_good else 'FAILED'}", flush=True)
            if not is_good:
                failed += 1
                print("\n".join(log.splitlines()[-40:]), flush=True)
    print(f"{len(jobs) - failed} passed, {failed} failed" if targets and sources else "0 passed, 1 failed")
    return 1 if failed or not targets or not sources else 0


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
