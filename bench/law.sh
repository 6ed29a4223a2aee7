#!/bin/sh
# law.sh - what the lawbook costs: times over the project's own, then instructions over the made one.
#
# Prints one JSON line.  Budgets: a state in 1 us, a check of 12 legs in 50 us, reading and loading the whole
# lawbook in 100 ms, a what-if over 100,000 flows in 1 s; instructions within 2 % of bench/law_counts.txt.
set -eu
ninja -C build/gcc bench/law_bench >build/law_bench.log || { tail -n 20 build/law_bench.log >&2; exit 1; }
line=$(build/gcc/bench/law_bench lawbook)
echo "$line"
printf '%s\n' "$line" | python3 tools/law_budget.py
python3 bench/law_counts.py
