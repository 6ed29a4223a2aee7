#!/usr/bin/env python3
"""Compares the steps of a benchmark (standard input) with those kept in a file; each may differ by 2 %.

usage: bench_steps.py KEPT.json [--keep] <STEPS.json"""
import json
import sys

path = sys.argv[1]
got = json.loads(sys.stdin.read())
if "--keep" in sys.argv:
    with open(path, "w", encoding="utf-8") as file:
        json.dump(got, file, indent=1)
        file.write("\n")
    sys.exit(0)
with open(path, encoding="utf-8") as file:
    kept = json.load(file)
bad = 0
for name, was in kept.items():
    if name == "kind":
        continue
    good = abs(got[name] - was) * 50 <= was
    bad += not good
    print(f"{name}: {was} -> {got[name]}{'' if good else '  OUTSIDE 2 %'}", file=sys.stderr)
sys.exit(1 if bad else 0)
