#!/bin/sh
# run.sh [NAMES] - the benchmarks, on the newest published lists of ../shared/data or on the samples.
#
# Prints one JSON line.  Ratios are to be believed, times only with the machine in mind.  Budgets: the index
# is worth at least 20 full scans, and a snapshot opens in 250 ms.
set -eu
limit=${1:-2000}
work=build/bench
rm -rf "$work"
mkdir -p "$work"
detente="build/detente --data $work/data"
published=../shared/data
if [ -d "$published/un" ]; then
    $detente import un --no-build "$published/un/un-consolidated-2026-05-08.xml.xz" >&2
    $detente import ofac --dated 2023-07-12 "$published/ofac/sdn-2023-07-12.csv.xz" \
        "$published/ofac/alt-2023-07-12.csv" "$published/ofac/add-2023-07-12.csv.xz" >&2
    xz -dc "$published/names/customers-us-50k.csv.xz" | tail -n +2 | cut -d, -f1 >"$work/names"
else
    $detente import un samples/un-*.xml >&2
    grep -h -o '<ALIAS_NAME>[^<]*' samples/un-*.xml | sed 's/<ALIAS_NAME>//' >"$work/names"
fi
# The steps of one pass are the same on every machine; bench/steps.json has those of the last accepted matcher.
if [ -d "$published/un" ]; then
    $detente bench --json --rounds 1 --limit 5000 "$work/names" >"$work/steps"
    head -n 1 "$work/steps" | python3 tools/bench_steps.py bench/steps.json >&2
    $detente bench --json --limit 5000 "$work/names" | tail -n 1 >&2
fi
line=$(build/gcc/bench/bench "$work"/data/snapshot.det "$work/names" "$limit")
echo "$line"
printf '%s\n' "$line" | python3 tools/bench_budget.py
python3 bench/match_counts.py
sh bench/law.sh
sh bench/parse.sh
