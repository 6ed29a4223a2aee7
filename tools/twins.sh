#!/bin/sh
# twins.sh - one question, one answer: the programs that gcc and clang built, run with one thread and
# with two, must build the same snapshot (by its id, which every verdict names) and print the same verdicts,
# byte for byte; the snapshot built twice from one store must be the same bytes.
#
# Compares build/gcc and build/clang on the samples, and, where ../shared/data is there, on UN and OFAC
# lists with the first LIMIT (default 2,000; "all" for every one) of the 50,000 customers.
set -eu
limit=${1:-2000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
passed=0
same() {
    if cmp -s "$2" "$3"; then
        passed=$((passed + 1))
    else
        echo "$1: the bytes differ" >&2
        failed=$((failed + 1))
    fi
}
published=../shared/data
if [ -d "$published/un" ]; then
    xz -dc "$published/names/customers-us-50k.csv.xz" >"$work/all.csv"
    if [ "$limit" = all ]; then
        mv "$work/all.csv" "$work/customers.csv"
    else
        head -n $((limit + 1)) "$work/all.csv" >"$work/customers.csv"
    fi
else
    echo 'skipped: published lists: ../shared/data is not here; samples only' >&2
    { echo full_name,date_of_birth,nationality
      grep -h -o '<ALIAS_NAME>[^<]*' samples/un-*.xml | sed 's/<ALIAS_NAME>//; s/,/ /g; s/$/,,/'
    } >"$work/customers.csv"
fi
for compiler in gcc clang; do
    detente="build/$compiler/src/cli/detente --data $work/$compiler --lawbook lawbook"
    if [ -d "$published/un" ]; then
        $detente import un --no-build "$published/un/un-consolidated-2026-05-08.xml.xz" >/dev/null
        $detente import ofac --dated 2023-07-12 "$published/ofac/sdn-2023-07-12.csv.xz" \
            "$published/ofac/alt-2023-07-12.csv" "$published/ofac/add-2023-07-12.csv.xz" >/dev/null
    else
        $detente import un samples/un-*.xml >/dev/null
    fi
    for threads in 1 2; do
        for pass in a b; do
            $detente screen --json --on 2026-05-09 --threads $threads --batch "$work/customers.csv" \
                --columns name=full_name,birth_date=date_of_birth,nationality=nationality \
                >"$work/$compiler.$threads.$pass.ndjson"
            same "$compiler, $threads threads, pass $pass" "$work/gcc.1.a.ndjson" \
                "$work/$compiler.$threads.$pass.ndjson"
        done
    done
    snapshot=$(ls "$work/$compiler"/snapshot*.det)
    cp "$snapshot" "$work/$compiler.first"
    $detente build >/dev/null
    snapshot=$(ls "$work/$compiler"/snapshot*.det)
    same "$compiler: the snapshot built twice" "$work/$compiler.first" "$snapshot"
done
lines=$(wc -l <"$work/gcc.1.a.ndjson")
echo "$lines verdicts, $(grep -c '"verdict":"ALERT"' "$work/gcc.1.a.ndjson" || true) alerts"
[ "$lines" -gt 0 ] || failed=$((failed + 1))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
