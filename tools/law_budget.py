#!/usr/bin/env python3
"""Holds the JSON line of law_bench (standard input) against its budgets, and tells each."""
import json
import sys

got = json.loads(sys.stdin.read())
got["open_ms"] = got["read_ms"] + got["load_ms"]
budgets = [("state_ns", 1000), ("check_us", 50), ("open_ms", 100), ("flows_ms", 1000)]
for name, most in budgets:
    print(f"{name}: {got[name]:.1f} is {'within' if got[name] <= most else 'OUTSIDE'} its budget of {most}",
          file=sys.stderr)
sys.exit(0 if all(got[name] <= most for name, most in budgets) else 1)
