#!/bin/sh
# The books: quotas, findings, licences, and what they do to answers.
. "$2/tests/e2e/lib.sh"
DETENTE_ACTOR=ann
export DETENTE_ACTOR

report() { # DAY KNOWN SOURCE AMOUNT [OPTION...]
    day=$1 known=$2 source=$3 amount=$4
    shift 4
    detente quota report Q-REF-YEAR --on "$day" --known "$known" --source "$source" --amount "$amount" "$@"
}
state() { detente quota state Q-REF-YEAR --json "$@"; }
oil() { # DATE BARRELS
    printf 'id: PO-%s\ndate: %s\nfrom: CN\nto: KP\ngoods:\n- {kind: refined_petroleum, quantity: %s barrel}\n' \
        "$1" "$1" "$2" >"$work/oil.yaml"
}

check 'a list' 0 detente import un "$root"/samples/un-*.xml
check 'no store, no books' 0 detente law clauses un:1718 --on 2018-01-01

# ---- the petroleum quota of 2397, step by step
oil 2018-12-31 1
check 'nobody keeps a ledger' 0 detente check --json "$work/oil.yaml"
has 'nobody keeps a ledger' out '"why":"within the cap: 1 of 500,000 barrel (nothing counted before it)"'
check 'step 1' 0 report 2018-01-31 2018-03-01 Committee '310000 barrel'
check 'step 1' 0 state --on 2018-01-31
has 'step 1 is 62 per cent and open' out '"status":\["open"\].*"left":"190000","share":0.62,'
check 'step 2' 0 report 2018-02-28 2018-04-01 Committee '5700 tonne' --product lpg
check 'step 2' 0 state --on 2018-02-28
has 'step 2 by the factor of LPG' out '"status":\["open","notice_75"\].*"reported":"376120"'
check 'step 3' 0 report 2018-03-31 2018-05-01 Committee '74000 barrel'
check 'step 3' 0 state --on 2018-03-31
has 'step 3' out '"status":\["open","notice_90"\].*"reported":"450120"'
check 'step 4' 0 report 2018-04-30 2018-06-01 Committee '24900 barrel'
check 'step 4' 1 state --on 2018-04-30 --exit-code
has 'step 4' out '"status":\["notice_95","stop"\].*"reported":"475020".*"left":"24980"'
check 'step 5' 1 detente check --json --exit-code "$work/oil.yaml"
has 'step 5 is prohibited with room to spare' out '"outcome":"prohibited".*"status":\["notice_95","stop"\]'
has 'step 5 names the books' out '"books":[0-9]*}'
check 'step 5 as it was known in May' 0 detente check --json --as-known 2018-05-15 "$work/oil.yaml"
has 'step 5 as it was known in May' out '"outcome":"within_quota"'
oil 2019-01-01 1
check 'step 6' 0 detente check --json "$work/oil.yaml"
has 'step 6, a new window' out '"why":"within the cap: 1 of 500,000 barrel by the ledger"'
check 'step 6' 0 report 2019-01-01 2019-01-15 Committee '1 barrel'
check 'step 7' 0 report 2019-01-20 2019-02-01 Committee '100 tonne' --amount '900 barrel' --product lpg
check 'step 7' 0 state --on 2019-01-31
has 'step 7, barrels as stated go first' out '"status":\["open"\].*"reported":"901"'
check 'step 8' 0 report 2018-12-10 2019-02-15 Committee '30000 barrel' --id late
check 'step 8' 0 state --on 2018-12-31
has 'step 8 counts in December' out '"reported":"505020".*"left":"-5020"'
has 'step 8, exhausted too' out '"status":\["notice_95","stop","exhausted"\]'
check 'step 8, before it was told' 0 state --on 2018-12-31 --as-known 2019-02-14
has 'step 8, before it was told' out '"reported":"475020"'
check 'step 9' 0 report 2020-05-31 2020-06-30 Committee '106094.17 barrel'
check 'step 9' 0 detente quota allegation Q-REF-YEAR --on 2020-05-31 --known 2020-07-24 \
    --source 'letter of 43 States' --amount '1600001 barrel'
check 'step 9' 0 state --on 2020-12-31
has 'step 9, reported' out '"status":\["open"\].*"reported":"106094.17"'
has 'step 9, alleged' out '"alleged":"1600001".*"alleged_status":"exceeded"'
oil 2020-12-31 1
check 'step 9, no stop from what is alleged' 0 detente check --json "$work/oil.yaml"
has 'step 9, no stop from what is alleged' out 'by the ledger; what is alleged exceeds the cap'

# ---- crude oil counts from 22 December
check 'crude' 0 detente quota report Q-CRUDE-YEAR --on 2018-12-21 --known 2019-02-01 --source s \
    --amount '525000 tonne'
check 'crude, the last day of its window' 0 detente quota state Q-CRUDE-YEAR --json --on 2018-12-21
has 'crude, the last day of its window' out '"through":"2018-12-21"},"status":\["exhausted"\]'
check 'crude, the first of the next' 0 detente quota state Q-CRUDE-YEAR --json --on 2018-12-22
has 'crude, the first of the next' out '"from":"2018-12-22".*"status":\["open"\]'

# ---- coal: value and tonnes, whichever is lower; a file of figures, all or none
cat >"$work/coal.csv" <<'CSV'
id,kind,quota,on,quantity,unit,value_usd,state,source,known
c1,report,Q-COAL-2016,2016-12-31,2000000,tonne,184000000,CN,1718 Committee,2017-01-31
c2,report,Q-COAL-YEAR,2017-03-31,2700000,tonne,228495910,CN,1718 Committee,2017-04-30
c3,report,Q-COAL-YEAR,2017-05-31,100,tonne,152330699,CN,1718 Committee,2017-06-30
CSV
sed 's/2700000/2,7/' "$work/coal.csv" >"$work/bad.csv"
check 'a field too many' 3 detente quota import "$work/bad.csv"
has 'a field too many' err 'bad.csv:3:[0-9]*: the row has 11 fields and the header 10'
sed 's/2017-05-31/2017-05-32/' "$work/coal.csv" >"$work/bad.csv"
check 'a day that is none' 3 detente quota import "$work/bad.csv"
has 'a day that is none' err "bad.csv:4:23: no such day: '2017-05-32'"
check 'all or none' 0 detente quota list Q-COAL-YEAR --json
same 'all or none' "$(cat "$work/out")" ''
check 'the file' 0 detente quota import "$work/coal.csv"
has 'the file' out '3 recorded, 0 unchanged'
check 'the file again' 0 detente quota import "$work/coal.csv"
has 'the file again' out '0 recorded, 3 unchanged'
check 'coal 2016' 0 detente quota state Q-COAL-2016 --json --on 2016-12-31
has 'coal 2016 went below zero' out '"status":\["exhausted"\].*"left":"-130504106".*"left":"-999134"'
check 'coal in March' 0 detente quota state Q-COAL-YEAR --json --on 2017-03-31
has 'coal in March' out '"status":\["open"\].*"unit":"USD".*"share":0.5699,.*"unit":"tonne".*"share":0.36,'
check 'coal in June' 0 detente quota state Q-COAL-YEAR --json --on 2017-06-30
has 'coal in June, stopped by its value' out '"status":\["notice_95","stop"\].*"share":0.95,.*"share":0.36,'

# ---- corrections, refusals, idempotence
check 'a correction' 0 detente quota correct late --amount '3000 barrel' --source letter --known 2019-03-01
check 'a correction' 0 state --on 2018-12-31
has 'a correction counts' out '"reported":"478020"'
check 'what was corrected' 3 detente quota correct late --amount '1 barrel' --source s
has 'what was corrected' err "'late' was corrected by"
check 'no such entry' 4 detente quota correct nobody --source s
check 'a reservation that does not fit' 3 detente quota reserve Q-REF-YEAR --on 2019-06-01 \
    --amount '499100 barrel' --source us
has 'a reservation that does not fit' err 'is 1 barrel more than Q-REF-YEAR has left'
check 'one that does' 0 detente quota reserve Q-REF-YEAR --on 2019-06-01 --amount '499099 barrel' \
    --source us --id r1
check 'confirmed' 0 detente quota confirm r1 --amount '100 barrel' --on 2019-06-02 --source us
check 'a stopped quota' 3 detente quota reserve Q-REF-YEAR --on 2018-06-01 --amount '1 barrel' --source us
has 'a stopped quota' err 'nothing can be reserved of Q-REF-YEAR: it is stopped'
check 'the same entry twice' 0 detente quota reserve Q-REF-YEAR --on 2019-06-01 \
    --amount '499099 barrel' --source us --id r1
has 'the same entry twice' out '^unchanged r1$'
check 'another under its name' 3 detente quota report Q-REF-YEAR --on 2019-06-01 --amount '1 barrel' \
    --source us --id r1
check 'the future is not known' 3 detente quota report Q-REF-YEAR --on 2019-06-01 --amount '1 barrel' \
    --source s --known 9999-01-01
has 'the future is not known' err "known '9999-01-01' has not come yet"
check 'no source' 3 detente quota report Q-REF-YEAR --on 2019-06-01 --amount '1 barrel'
check 'no such quota' 4 detente quota state Q-NOBODY
check 'who wrote' 0 detente quota list --json
has 'who wrote' out '"actor":"ann"'
check 'a figure without a factor' 0 report 2021-02-01 2021-03-01 s '7 tonne' --product naphtha
check 'a figure without a factor' 0 state --on 2021-02-01
has 'a figure without a factor' out '"status":\["undetermined"\].*"missing":\[{"entry":'

# ---- findings
check 'a trigger before' 0 detente law clauses un:1718 --json --on 2026-01-01
cp "$work/out" "$work/before"
check 'what the lawbook calls it' 0 grep -q '"role":"meets"' "$work/before"
check 'a finding' 0 detente finding add --regime un:1718 --kind nuclear_test --title 'A seventh test' \
    --status alleged --on 2025-11-20 --known 2025-11-21 --source 'a wire report' --id f-7
check 'in doubt' 0 detente law clauses un:1718 --json --on 2026-01-01
has 'in doubt' out '"finding":true,"in_doubt":true'
check 'before it was told' 0 detente law clauses un:1718 --json --on 2026-01-01 --as-known 2025-11-20
cp "$work/out" "$work/told"
check 'before it was told' 1 grep -q in_doubt "$work/told"
check 'verified' 0 detente finding correct f-7 --status verified --known 2025-12-01 --source CTBTO
check 'verified' 0 detente law clauses un:1718 --json --on 2026-01-01
has 'verified' out '"title":"A seventh test","role":"breaks","finding":true\|"title":"A seventh test","role":"meets","finding":true'
check 'the list of findings' 0 detente finding list un:1718 --json
has 'the list of findings' out '"id":"f-7","status":"verified"'
check 'no such event' 4 detente finding add E-NONE --status reported --on 2025-01-01 --source s
check 'no state is changed by it' 0 detente law status un:1718 --json --on 2026-01-01
cp "$work/out" "$work/with"
check 'the same without a store' 0 "$program" --data "$work/none" --lawbook "$root/lawbook" \
    law status un:1718 --json --on 2026-01-01
cp "$work/out" "$work/without"
check 'no state is changed by it' 0 cmp "$work/without" "$work/with"

# ---- licences
cat >"$work/licence.yaml" <<'YAML'
id: AC.49/2024/17
authority: 1718 Committee
kind: exemption
measures: [M-2397-7]
holders: [Clean Water Aid]
parties: [Rhine Pumps GmbH]
from: [DE]
to: [KP]
goods: ['8413.70: 12 piece']
valid_from: 2024-03-01
valid_before: 2024-09-01T00:01-04:00
single_use: yes
conditions: [through Dandong only]
source: letter of 1 March 2024
known: 2024-03-02
YAML
cat >"$work/pumps.yaml" <<'YAML'
id: PO-4711
date: 2024-06-03
from: DE
to: KP
goods:
- {hs: "841370", quantity: 12 piece}
parties:
- {name: CLEAN WATER AID, role: consignee}
YAML
measure=$(detente check --json "$work/pumps.yaml" --on 2024-06-03 |
    sed 's/.*"rulings":\[{"regime":"un:1718","measure":"\([^"]*\)".*/\1/')
sed "s/M-2397-7/$measure/" "$work/licence.yaml" >"$work/licence2.yaml"
goods() { sed 's/},{"leg":"party".*//' "$work/out"; }
check 'a licence' 0 detente licence add "$work/licence2.yaml"
detente check --json "$work/pumps.yaml" >"$work/out"
has 'covered' out '"outcome":"allowed".*"law_outcome":"[a-z_]*","by_licence":\["AC.49/2024/17"\]'
has 'covered, with its condition' out '"covers":true,"conditions":\["through Dandong only"\]'
detente check --json --on 2024-09-01 "$work/pumps.yaml" >"$work/out"
has 'ended' out '"covers":false,"why":\["it ended at 2024-09-01T04:01:00Z, by its own words"\]'
sed 's/CLEAN WATER AID/Somebody Else/' "$work/pumps.yaml" >"$work/other.yaml"
detente check --json "$work/other.yaml" >"$work/out"
has 'for somebody else' out 'it cannot be passed on'
detente check --json --as-known 2024-03-01 "$work/pumps.yaml" >"$work/out"
cp "$work/out" "$work/told"
check 'not known yet' 1 grep -q '"licences"' "$work/told"
check 'used' 0 detente licence use AC.49/2024/17 --on 2024-06-03 --reference PO-4711 \
    --goods '8413.70: 12 piece' --source PO-4711
detente check --json "$work/pumps.yaml" >"$work/out"
has 'the same transaction again' out '"by_licence":\["AC.49/2024/17"\]'
sed 's/PO-4711/PO-4712/' "$work/pumps.yaml" >"$work/second.yaml"
detente check --json "$work/second.yaml" >"$work/out"
has 'a second consignment' out 'it is for one transaction, and was used for PO-4711'
check 'the list' 0 detente licence list --on 2024-06-01
has 'the list' out 'AC.49/2024/17  valid  exemption of 1718 Committee'
check 'revoked' 0 detente licence revoke AC.49/2024/17 --on 2024-07-01T12:00-04:00 --source letter
check 'revoked' 0 detente licence show AC.49/2024/17 --json --on 2024-07-02
has 'revoked' out '"status":"ended","ends":"2024-07-01T16:00:00Z","ends_by":"revoked"'
sed 's/measures:.*/measures: [un.1718.coool]/; s/17$/18/' "$work/licence.yaml" >"$work/bad.yaml"
check 'no such measure' 4 detente licence add "$work/bad.yaml"
has 'no such measure' err "bad.yaml:4:12: no measure 'un.1718.coool' in the lawbook; did you mean"
check 'no such licence' 4 detente licence use L-0 --on 2024-06-03 --reference r --source s
check 'no such verb' 2 detente licence lend
check 'no such verb' 2 detente finding lose
check 'no such verb' 2 detente quota sell
finish
