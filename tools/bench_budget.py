#!/usr/bin/env python3
"""Holds a benchmark's JSON line (standard input) against its budgets; ratios gate, times are told."""
import json
import sys

got = json.loads(sys.stdin.read())
small = got["names"] < 500  # the samples: too few names for an index to be worth much
budgets = [("x_full_scan", got["x_full_scan"] >= (1 if small else 20)), ("open_ms", got["open_ms"] <= 250)]
for name, good in budgets:
    print(f"{name}: {got[name]} is {'within' if good else 'OUTSIDE'} its budget", file=sys.stderr)
sys.exit(0 if all(good for _, good in budgets) else 1)
