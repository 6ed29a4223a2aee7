#!/bin/sh
# The lists as they were published, where they are beside the project: counts, refusals, one name in time.
. "$2/tests/e2e/lib.sh"
data=$root/../shared/data
if [ ! -d "$data/un" ]; then
    echo 'skipped: published lists: ../shared/data is not here' >&2
    finish
    exit 77
fi
check 'every UN list; two are refused' 3 detente import un --json --no-build \
    "$data"/un/un-consolidated-201[7-9]*.xml.xz "$data"/un/un-consolidated-202*.xml.xz
same 'whole lists taken in' "$(grep -c '"outcome":"promoted"' "$work/out")" 26
same 'refused' "$(grep -c '"outcome":"quarantined"' "$work/out")" 2
has 'the malformed one, at its place' out '2024-10-16-malformed.xml.xz:[0-9]*:[0-9]*: '
has 'the damaged one, at its place' out '2025-08-16-damaged.xml.xz:[0-9]*:[0-9]*: '
has 'the first' out '"dated":"2017-06-20".*"read":1024,"kept":1024,"rejected":0'
has 'the last' out '"dated":"2026-05-08".*"read":1009,"kept":1009,"rejected":0'
for day in 2019-01-16 2021-07-07 2023-07-12; do
    check "OFAC $day" 0 detente import ofac --json --no-build "$data"/ofac/sdn-$day.csv.xz \
        "$data"/ofac/alt-$day.csv "$data"/ofac/add-$day.csv*
    has "OFAC $day" out "\"dated\":\"$day\",\"outcome\":\"promoted\""
    same "OFAC $day: read = kept + rejected" \
        "$(sed 's/.*"read":\([0-9]*\),"kept":\([0-9]*\),"rejected":\([0-9]*\).*/\1 - \2 - \3/' "$work/out" | { read -r sum; echo $(($sum)); })" 0
done
check 'build' 0 detente build
for row in '2020-12-02 ALERT' '2024-10-01 CLEAR' '2025-09-20 CLEAR' '2025-10-15 ALERT' '2025-11-30 ALERT'; do
    set -- $row
    same "Fereidoun Abbasi-Davani on $1" \
        "$(detente screen --json --source un --on "$1" 'Fereidoun Abbasi-Davani' | sed 's/.*"verdict":"\([A-Z]*\)".*/\1/')" "$2"
done
check 'no tag without a regime' 0 detente lists --json
same 'no tag without a regime' "$(grep -c '"unmapped":\[\]' "$work/out")" 2

# whom the UN's update of 8 May 2026 concerns: what is left out changes nothing
grown() { "$program" --data "$work/grown" --lawbook "$root/lawbook" "$@"; }
grown import ofac --no-build "$data"/ofac/sdn-2023-07-12.csv.xz "$data"/ofac/alt-2023-07-12.csv \
    "$data"/ofac/add-2023-07-12.csv.xz --dated 2023-07-12 >/dev/null
grown import un "$data"/un/un-consolidated-2026-04-02.xml.xz >/dev/null
cp "$work/grown/snapshot.det" "$work/early.det"
grown import un "$data"/un/un-consolidated-2026-05-08.xml.xz >/dev/null
{ echo name; xzcat "$data"/ofac/sdn-2023-07-12.csv.xz | sed -n 's/^[0-9]*,"\([^"]*\)".*/"\1"/p' | head -n 6000
  grown screen --json --batch "$root/tests/pairs/first.csv" --columns name=name1 | sed -n 's/.*"listed":\("[^"]*"\).*/\1/p'
  printf '%s\n' 'Ali Akbar' 'Abdul Rahman Khan' 'Kim Yong Chol' 'Mohammed Omar' \
    'Claudia Viviana Oliveros Forero' 'Alvaro Andres Quijano'; } >"$work/customers.csv"
check 'since, less' 0 grown screen --json --batch "$work/customers.csv" --since "$work/early.det"
cp "$work/out" "$work/less"
check 'since, whole' 0 grown screen --json --whole --batch "$work/customers.csv" --since "$work/early.det"
cp "$work/out" "$work/whole"
check 'the same' 0 cmp "$work/whole" "$work/less"
has 'who is new' whole '"was":"CLEAR","is":"ALERT","appeared":\["un:SDi.013"\]'
has 'who is new, with a word less' whole '"was":"CLEAR","is":"ALERT","appeared":\["un:SDi.012"\]'
check 'most were left out' 0 grown screen --batch "$work/customers.csv" --since "$work/early.det"
has 'most were left out' out '^[0-9]* of 60[0-9]* records change; 3[0-9][0-9][0-9] that nothing of the change can touch were not asked$'
finish
