#!/bin/sh
# Lists in: whole or not at all, told and counted, and nothing changes when one is refused.
. "$2/tests/e2e/lib.sh"
un=$root/samples/un-2025-11-29.xml

check 'three versions, out of order' 0 detente import un --json --no-build "$un" \
    "$root/samples/un-2020-12-01.xml" "$root/samples/un-2024-09-21.xml"
same 'they come in order of date' \
    "$(sed 's/.*"dated":"\([^"]*\)","outcome":"\([a-z]*\)".*/\1 \2/' "$work/out")" \
    '2020-12-01 promoted
2024-09-21 promoted
2025-11-29 promoted'
check 'no snapshot with --no-build' 4 detente screen X
check 'build' 0 detente build --json
has 'build' out '"snapshot":"[0-9a-f]\{64\}"'
cp "$work/data/snapshot.det" "$work/first"
check 'build again' 0 detente build
check 'the same bytes' 0 cmp "$work/first" "$work/data/snapshot.det"
check 'the same version again' 0 detente import un "$un"
has 'the same version again' out 'unchanged'
check 'lists' 0 detente lists --json --on 2025-12-09
has 'lists' out '"source":"un".*"versions":3'
has 'lists tell their age' out '"age_days":10,"unmapped":\[\]'

check 'what changed between two days' 0 detente lists diff un 2024-09-21 2025-11-29 --json
has 'a party that was relisted' out '"id":"un:IRi.001","change":"relisted"'
has 'a value by name' out '"change":"birth_place_added","property":"birthPlace","is":"Ruhengeri, Rwanda"'
has 'the totals' out '"kind":"differences".*"listed":1,"delisted":0,"relisted":1,"renumbered":0,"changed":3'
check 'with an exit code' 1 detente lists diff un@2024-09-21 un@2025-11-29 --exit-code
check 'nothing changed' 0 detente lists diff 2024-09-21 2024-12-31 --exit-code
check 'before the first version' 4 detente lists diff un 2019-01-01 2024-09-21
has 'before the first version' err 'the first is of 2020-12-01'
check 'two lists are no difference' 2 detente lists diff un@2024-09-21 eu@2025-11-29
check 'no day' 2 detente lists diff un yesterday 2025-11-29
check 'a party through time' 0 detente lists show IRi.001 --history
has 'a party through time' out '2025-11-29  relisted'
check 'a party on a day' 0 detente lists show un:IRi.001 --json --on 2024-10-01
has 'a party on a day' out '"on":"2024-10-01","version":"2024-09-21","listed":false'
check 'nobody' 4 detente lists show un:XXi.001

detente screen --json --on 2026-05-09 'Kim Yong Chol' >"$work/before"
head -c 4000 "$un" >"$work/cut.xml"
check 'a list that is cut off' 3 detente import un "$work/cut.xml"
has 'a list that is cut off' err 'cut.xml:[0-9]*:[0-9]*: '
echo '<html><body>Log in</body></html>' >"$work/login.xml"
check 'a login page' 3 detente import un "$work/login.xml"
detente screen --json --on 2026-05-09 'Kim Yong Chol' >"$work/after"
check 'no answer has changed' 0 cmp "$work/before" "$work/after"
check 'lists say what is in quarantine' 0 detente lists
has 'lists say what is in quarantine' out 'in quarantine: .*cut.xml'
check 'a file that is not there' 4 detente import un "$work/none.xml"
check 'several files and one date' 2 detente import un --dated 2020-01-01 "$un" "$un"

check 'a set with a date' 0 detente import ofac --json --dated 2023-07-12 "$root"/samples/ofac-2023-07-12/*.csv
has 'a set with a date' out '"source":"ofac","dated":"2023-07-12","outcome":"promoted"'
mkdir "$work/set"
for part in sdn alt add sdn_comments; do
    cp "$root/samples/ofac-2023-07-12/$part.csv" "$work/set/$part-2023-08-01.csv"
done
check 'a set dated by the names of its files' 0 detente import ofac "$work"/set/*.csv
has 'a set dated by the names of its files' err '4 files are the set of 2023-08-01'
mkdir "$work/partial"
sdn=$root/samples/ofac-2023-07-12/sdn.csv
nothing='-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- '
cp "$sdn" "$work/partial/sdn-2023-08-02T1800Z.csv"
{ echo "99999,\"MADE UP AIRLINES\",-0- ,\"CUBA\",$nothing"; cat "$sdn"; } >"$work/partial/sdn-2023-08-03T1800Z.csv"
check 'a set that lacks its aliases' 3 "$program" --data "$work/alone" --lawbook "$root/lawbook" import ofac "$work/partial/sdn-2023-08-02T1800Z.csv"
has 'a set that lacks its aliases' err 'have no alternate names and addresses'
tar --sort=name -C "$work/partial" -cf - . | gzip >"$work/daily.tar.gz"
check 'a history in an archive' 0 "$program" --data "$work/history" --lawbook "$root/lawbook" import ofac --json "$work/daily.tar.gz"
has 'a history in an archive' out '"dated":"2023-08-02","outcome":"promoted".*"lacks":"alternate names and addresses"'
has 'a history in an archive, its last' out '"dated":"2023-08-03","outcome":"promoted".*"added":1,'
check 'a name that is found in it' 0 "$program" --data "$work/history" screen --json --on 2023-08-05 'Made Up Airlines'
has 'a name that is found in it' out '"verdict":"ALERT".*"complete":false.*"lacks":"alternate names and addresses"'
check 'a name that is not, and not cleared' 0 "$program" --data "$work/history" screen --json --on 2023-08-05 'Wolfgang Amadeus Mozart'
has 'a name that is not, and not cleared' out '"verdict":"UNSCREENABLE".*"reason":"list_partial"'
check 'an archive and a date' 2 "$program" --data "$work/history" import ofac --dated 2023-01-01 "$work/daily.tar.gz"
head -c 700 "$work/daily.tar.gz" >"$work/cut.tar.gz"
check 'an archive that is cut off' 3 "$program" --data "$work/cut" import ofac "$work/cut.tar.gz"
check 'standard input' 0 sh -c "'$program' --data '$work/piped' --lawbook '$root/lawbook' import un - <'$un'"
has 'standard input' out '2025-11-29'
finish
