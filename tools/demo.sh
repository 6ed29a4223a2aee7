#!/bin/sh
# demo.sh - the main job from end to end: lists in, law in, a cited verdict out.
#
# Lists come from the publishers if they can be reached, else from ../shared/data, else from samples/; each step
# says which.  History always comes from the latter two: publishers offer the newest version only.
# Every step checks what it promises; the demo ends 0 only if all were kept.
set -eu
cd "$(dirname "$0")/.."
work=build/demo
rm -rf "$work"
mkdir -p "$work"
published=../shared/data
broken=0

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$(printf '\033[1m')
    plain=$(printf '\033[0m')
else
    bold=
    plain=
fi
title() { printf '\n%s%s%s\n\n' "$bold" "$*" "$plain"; }

# show DATA WORD... -- ARGUMENT...: runs detente, prints it, and wants each WORD in what it says.
show() {
    data=$1
    shift
    : >"$work/wanted"
    while [ "$1" != -- ]; do
        printf '%s\n' "$1" >>"$work/wanted"
        shift
    done
    shift
    printf '$ detente'
    for argument in "$@"; do
        case $argument in
        *[!A-Za-z0-9_./:=,-]*) printf " '%s'" "$argument" ;;
        *) printf ' %s' "$argument" ;;
        esac
    done
    printf '\n'
    if ! build/detente --data "$work/$data" "$@" >"$work/said" 2>&1; then
        echo "demo: that command failed" >&2
        broken=$((broken + 1))
    fi
    cat "$work/said"
    echo
    while IFS= read -r word; do
        if ! grep -q -F -e "$word" "$work/said"; then
            echo "demo: '$word' was promised and is not there" >&2
            broken=$((broken + 1))
        fi
    done <"$work/wanted"
}

# fetch URL FILE: the official file, if the network and the publisher allow it within 20 seconds.
fetch() {
    command -v curl >/dev/null 2>&1 || return 1
    curl -fsSL --proto '=https' --connect-timeout 4 --max-time 20 -o "$2" "$1" 2>/dev/null
}

title '1. Lists in'
origin=
if fetch https://scsanctions.un.org/resources/xml/en/consolidated.xml "$work/un.xml" &&
    build/detente --data "$work/now" import un "$work/un.xml" >"$work/said" 2>&1; then
    origin='the publisher, downloaded now'
    cat "$work/said"
    today=
elif [ -d "$published/un" ]; then
    origin="$published (the publisher could not be reached)"
    show now promoted -- import un "$published/un/un-consolidated-2026-05-08.xml.xz"
    show now promoted -- import ofac --dated 2023-07-12 "$published/ofac/sdn-2023-07-12.csv.xz" \
        "$published/ofac/alt-2023-07-12.csv" "$published/ofac/add-2023-07-12.csv.xz"
    today=2026-05-09
else
    origin='samples/ (the publisher could not be reached, and ../shared/data is not here)'
    show now promoted -- import un samples/un-*.xml
    today=2025-11-30
fi
echo "Lists loaded from: $origin"
echo
show now un -- lists

title '2. A name, and what bites'
show now KPi.024 un:1718 'S/RES/1718 (2006) OP 8(d)' ALERT -- screen 'Kim Young-chul' ${today:+--on $today} \
    --source un

title '3. Listed, not listed, listed again: the same man on three dates'
if [ -d "$published/un" ]; then
    echo "History loaded from: $published"
    build/detente --data "$work/then" import un --no-build \
        "$published/un/un-consolidated-2020-12-01.xml.xz" "$published/un/un-consolidated-2023-03-27.xml.xz" \
        "$published/un/un-consolidated-2024-03-16.xml.xz" "$published/un/un-consolidated-2024-09-21.xml.xz" \
        "$published/un/un-consolidated-2025-09-03.xml.xz" "$published/un/un-consolidated-2025-11-29.xml.xz"
    build/detente --data "$work/then" build >/dev/null
else
    echo 'History loaded from: samples/'
    build/detente --data "$work/then" import un samples/un-*.xml
fi
echo
show then ALERT IRi.001 in_force 'S/RES/2231 (2015)' -- screen 'Fereidoun Abbasi-Davani' --on 2020-12-02
show then CLEAR IRi.001 removed 'S/RES/2231 (2015)' -- screen 'Fereidoun Abbasi-Davani' --on 2024-10-01
show then ALERT IRi.001 in_force 'S/RES/1737 (2006) OP 12' 'S/RES/2231 (2015) OP 11' -- \
    screen 'Fereidoun Abbasi-Davani' --on 2025-11-30

title '4. A shipment of coal, KP to CN, on two dates'
show now ALLOW 'S/RES/2321 (2016) OP 26(b)' -- check samples/coal-2017-01.yaml
show now REJECT 'S/RES/2371 (2017) OP 8' -- check samples/coal-2018-06.yaml

title '5. The law by itself'
show now in_force un.1718 -- law status un:1718 --on 2018-06-12

title '6. A payment that is held, before and after its programme ends'
cat >"$work/wire.yaml" <<'YAML'
id: H-2023-17
kind: payment
amount: 48000.00
currency: USD
received: 2023-09-05
branch: US
source: the message
parties:
- {role: remitter, name: Rhine Pumps GmbH, country: DE}
- {role: beneficiary, name: 'MNANGAGWA, JR., Emmerson Dambudzo', schema: Person, country: ZW}
bases:
- {measure: us.zimbabwe.blocking, subject: 'ofac:39842', path: direct}
YAML
echo 'Lists loaded from: samples/'
show held promoted -- import ofac --dated 2023-07-12 samples/ofac-2023-07-12/*.csv
show held STILL_HELD us.zimbabwe.blocking -- relief run --on 2024-03-03 --holds "$work/wire.yaml"
show held RELEASABLE 'E.O. 14118' 'nothing was released' -- relief run --on 2024-03-04 --holds "$work/wire.yaml"

if [ "$broken" != 0 ]; then
    echo "demo: $broken promises were not kept" >&2
    exit 1
fi
echo 'The demo kept its promises. Read on in README.md and docs/; run ./dev check for the tests.'
