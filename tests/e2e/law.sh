#!/bin/sh
# The lawbook asked from the command line, and shipments judged by it.
. "$2/tests/e2e/lib.sh"

check 'the regimes' 0 detente law status
has 'the regimes' out '^un:1718 '
check 'coal on the last day of the cap' 0 detente law status un:1718 --on 2017-08-04 --json
has 'a state with its paragraphs' out '"measures":\[{"id":"un.1718'
check 'an unknown regime' 4 detente law status un:9999
has 'an unknown regime' err "no regime 'un:9999'"
check 'a day that is none' 3 detente law status un:1718 --on 2017-13-01
check 'show a measure' 0 detente law show un.1718.coal
has 'show a measure' out '^measure: un.1718.coal'
check 'show an instrument' 0 detente law show 'S/RES/2371 (2017)'
check 'show nothing known' 4 detente law show un.1718.cole
check 'lint' 0 detente law lint
has 'lint' out '^0 errors, '
mkdir "$work/book"
printf 'regime: x\nregime: y\n' >"$work/book/bad.yaml"
check 'lint of a duplicate key' 3 detente law lint "$work/book/bad.yaml"
has 'lint of a duplicate key' out 'bad.yaml:2:1: '
check 'a build with a bad lawbook' 4 "$program" --data "$work/none" --lawbook "$work/book" build
check 'test' 0 detente law test "$root/lawbook/un/1718/cases.csv"
has 'test' out '^[1-9][0-9]* passed, 0 failed$'
printf 'date,actor_from,actor_to,item,quantity,unit,expected,paragraphs,note\n2018-06-12,KP,CN,HS:2701,1,tonne,allowed,-,wrong on purpose\n' >"$work/wrong.csv"
check 'a question answered otherwise' 1 detente law test "$work/wrong.csv"
has 'a question answered otherwise' out '^0 passed, 1 failed$'
has 'with what came' out 'prohibited'
check 'no such file' 4 detente law test "$work/none.csv"
check 'a timeline' 0 detente law timeline un:1718 --from 2016-01-01 --to 2018-12-31
has 'a timeline' out 'un.1718.coal'
check 'a timeline as a chart' 0 detente law timeline un:1737 --svg "$work/chart.svg"
has 'a chart' chart.svg '^<svg xmlns='
check 'a timeline that ends before it begins' 3 detente law timeline un:1718 --from 2020-01-01 --to 2019-01-01
check 'explain a measure' 0 detente law explain un.1718.coal --on 2018-06-12
has 'explain a measure' out 'S/RES/2321 (2016) OP 26 amended it, from 2016-11-30'
check 'explain a transaction' 0 detente law explain --ask 'KP CN HS:2701' --on 2017-08-04
has 'explain a transaction' out '^Near a boundary'
check 'explain nonsense' 3 detente law explain --ask 'KP'
check 'clauses' 0 detente law clauses un:1718 --on 2023-06-01
has 'clauses' out 'S/2022/431 of 2022-05-26 would have answered and was vetoed'

check 'import' 0 detente import un "$root"/samples/un-*.xml
check 'coal in January 2017' 0 detente check --exit-code "$root/samples/coal-2017-01.yaml"
has 'coal in January 2017' out 'within_quota by S/RES/2321 (2016) OP 26(b)'
check 'coal in June 2018' 1 detente check --exit-code "$root/samples/coal-2018-06.yaml"
has 'coal in June 2018' out 'prohibited by S/RES/2371 (2017) OP 8'
check 'as JSON' 0 detente check --json "$root/samples/coal-2018-06.yaml"
has 'as JSON' out '"verdict":"REJECT","on":"2018-06-12".*"cites":\["S/RES/2371 (2017) OP 8"\]'
check 'on another day' 0 detente check --exit-code --on 2016-02-01 "$root/samples/coal-2018-06.yaml"
printf 'date: 2018-06-12\nfrom: KP\nto: CN\ngods: []\n' >"$work/bad.yaml"
check 'a misspelt key' 3 detente check "$work/bad.yaml"
has 'a misspelt key' err "bad.yaml:4:[0-9]*: unknown key 'gods' in a shipment"
check 'a shipment that is not there' 4 detente check "$work/none.yaml"
check 'a bad one does not hide the good one' 3 detente check "$work/bad.yaml" "$root/samples/coal-2017-01.yaml"
has 'a bad one does not hide the good one' out '^ALLOW'
check 'the law from the snapshot' 0 "$program" --data "$work/data" law status un:1718 --on 2018-06-12

check 'what changed' 0 detente law diff un:1718 --from 2017-08-01 --to 2017-08-31
has 'a measure that began' out 'un.1718.seafood begins .*impose S/RES/2371 (2017) OP 9'
has 'a measure that was tightened' out 'un.1718.coal tightens .*amend S/RES/2371 (2017) OP 8'
has 'a field of it' out '^ *- quota Q-COAL-YEAR limit tonne max 7500000$'
check 'nothing changed' 0 detente law diff un:1718 --from 2017-08-06 --to 2017-08-31 --exit-code
has 'nothing changed' out '^0 changes; 0 measures are not as they were$'
check 'something changed' 1 detente law diff un:1718 --from 2017-08-01 --to 2017-08-31 --exit-code --json
has 'something changed' out '"on":"2017-08-05","measure":"un.1718.seafood".*"change":"begins"'
check 'days without an end' 2 detente law diff un:1718 --from 2017-08-01
check 'days the wrong way round' 3 detente law diff un:1718 --from 2017-08-31 --to 2017-08-01
cp -r "$root/lawbook" "$work/edited"
text=$work/edited/un/1718/2371-2017.yaml
sed -i 's/^acts:$/# an act a line\nacts:/; s/title: Seafood/title: All seafood/' "$text"
check 'a comment and a title' 0 detente law diff "$root/lawbook" "$work/edited" --exit-code
has 'a comment and a title' out '^0 differences$'
sed -i 's/{impose: un.1718.seafood,/{impose: un.1718.seafood, from: 2017-09-01,/' "$text"
check 'an act a month later' 1 detente law diff "$root/lawbook" "$work/edited" --exit-code
has 'its state' out 'from 2017-08-05 until 2017-09-01: in_force -> not_yet'
has 'its goods' out 'KP->\* kind:seafood, HS:03, HS:1604, HS:1605'
has 'its verdict' out 'from 2017-08-05 until 2017-09-01: prohibited -> allowed'
check 'one file' 1 detente law diff "$root/lawbook/un/1718/2371-2017.yaml" "$text" --exit-code
has 'one file' out 'from 2017-08-05 until 2017-09-01: prohibited -> allowed'
check 'a regime that leans on another folder' 0 detente law diff "$root/lawbook/un/1737" "$root/lawbook/un/1737"
check 'no such folder' 4 detente law diff "$root/lawbook" "$work/none"
echo 'lawbook: [' >"$text"
check 'a file that does not load' 3 detente law diff "$root/lawbook" "$work/edited"

check 'the impact of a draft' 0 detente law impact "$root/lawbook/un/1718/draft-2021-10-29.yaml"
has 'a measure' out 'un.1718.seafood  in_force -> removed'
has 'questions' out 'cases.csv: [0-9]* of [0-9]*$'
has 'roadmaps' out 'relief-2021 *relief'
check 'the impact of a removal' 0 detente law impact --remove un.1718.asset_freeze --on 2024-06-01 --json
has 'tags, and who is listed' out '"tag":"DPRK","regime":"un:1718","subjects":[1-9]'
has 'whose listing it bites on' out '"listed":\["person","entity"\]'
check 'nothing to look at' 2 detente law impact
check 'no such draft' 4 detente law impact "$work/none.yaml"
finish
