#!/bin/sh
# Lists of one's own: declared, remembered, expiring, and told from those that are compiled in.
. "$2/tests/e2e/lib.sh"
cat >"$work/watch-2026-05-01.csv" <<END
id,schema,name,alias,birthDate,expiresOn,program
17,Person,Anna Examplova,A. Examplova;Anya Examplova,1961-04-17,2026-08-01,DESK
18,Company,Sample Trading Gmbh,,,,DESK
END
check 'columns named by properties' 0 detente import own:watch "$work/watch-2026-05-01.csv"
has 'a new list is named' err "'own:watch' is a new list, read as csv"
has 'its day is in its name' err 'is of 2026-05-01, by the date in its name'
check 'listed the day before it expires' 0 detente screen --json --on 2026-07-31 'Anya Examplova'
has 'listed the day before it expires' out '"verdict":"ALERT".*"id":"own:watch:17".*"lists":\[{"source":"own:watch"'
check 'not listed from that day on' 0 detente screen --json --on 2026-08-01 'Anya Examplova'
has 'not listed from that day on' out '"verdict":"CLEAR".*"status":"removed"'
check 'what does not expire stays' 0 detente screen --json --on 2026-08-01 'Sample Trading'
has 'what does not expire stays' out '"verdict":"ALERT"'

printf 'Ref;Who;Born\n1;Robert Beispiel;04.05.1961\n' >"$work/desk.csv"
cat >"$work/desk.yaml" <<END
source: own:desk
format: csv
title: List of the desk
separator: ";"
dates: day-first
columns: {Ref: id, Who: name, Born: birthDate}
END
check 'a list that nobody explains' 2 detente import own:desk --dated 2026-05-02 "$work/desk.csv"
has 'a list that nobody explains' err "no source 'own:desk'"
check 'declared' 0 detente import own:desk --declare "$work/desk.yaml" --dated 2026-05-02 "$work/desk.csv"
check 'remembered' 0 detente import own:desk --json --no-build --dated 2026-05-03 "$work/desk.csv"
has 'remembered' out '"outcome":"promoted","tx":[0-9]*,"read":1,"kept":1'
check 'lists' 0 detente lists --json
has 'lists' out '"source":"own:desk","title":"List of the desk","authority":"own"'
printf 'Ref;Who;Size\n1;Robert Beispiel;7\n' >"$work/wide.csv"
check 'a column that is not explained' 3 detente import own:desk --dated 2026-05-04 "$work/wide.csv"
has 'a column that is not explained' err "wide.csv:1:9: column 'Size' is not in the mapping"
check 'a publisher is not declared' 2 detente import un --format csv "$work/desk.csv"
check 'another id in the declaration' 2 detente import own:other --declare "$work/desk.yaml" "$work/desk.csv"
check 'no such format' 2 detente import own:other --format xls "$work/desk.csv"
check 'the declaration is not there' 4 detente import own:other --declare "$work/none.yaml" "$work/desk.csv"

check 'a data set' 0 detente import made "$root/tests/golden/ftm/graph/list.json"
has 'a data set' err "'made' is a new list, read as ftm"
check 'its party' 0 detente screen --json --on 2024-06-01 'Anna Examplova'
has 'its party' out '"id":"made:NK-1".*"source":"made"'
check 'exported' 0 detente export --format ftm --on 2024-06-01 --output "$work/made.ftm" made
check 'imported again' 0 detente import --json copy "$work/made.ftm"
has 'imported again' out '"outcome":"promoted","tx":[0-9]*,"read":6,"kept":6'
check 'exported again' 0 detente export --format ftm --on 2024-06-01 --output "$work/copy.ftm" copy
check 'the same bytes' 0 cmp "$work/made.ftm" "$work/copy.ftm"
check 'as rows' 0 detente export --format csv --on 2026-05-03 made own:watch
has 'as rows' out '^own:watch:17,Person,Anna Examplova,A. Examplova;Anya Examplova,1961-04-17'
check 'no such format to export' 2 detente export --format xml
check 'no such list to export' 4 detente export --format ftm nobody
check 'no version by then' 4 detente export --format ftm --on 2001-01-01 made
check 'a whole file' 0 detente import delta "$root/tests/golden/ftm/delta/a-whole.json"
check 'a delta to it' 0 detente import --json delta "$root/tests/golden/ftm/delta/b-delta.json"
has 'a delta to it' out '"added":1,"changed":1,"removed":1'
check 'the same delta does not fit again' 3 detente import delta "$root/tests/golden/ftm/delta/b-delta.json"
has 'the same delta does not fit again' err "ADD of 'NK-3', which the version before has"
check 'a delta alone' 3 detente import alone "$root/tests/golden/ftm/delta/b-delta.json"
finish
