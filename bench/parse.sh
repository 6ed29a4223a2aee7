#!/bin/sh
# parse.sh - how fast each format of lists is read, on the published lists of ../shared/data if they are here.
set -eu
published=../shared/data
[ -d "$published/un" ] || exit 0
ninja -C build/gcc bench/parse_bench >/dev/null
work=build/bench/eu
mkdir -p "$work"
# The EU's whole CSV is at hand in columns; the test of lost values puts it together.
PYTHONPATH=tests/lists python3 -c 'import sys, lost; lost.put_together(*sys.argv[1:])' "$published" "$work"
build/gcc/bench/parse_bench "$published" "$work/whole.csv" >&2
