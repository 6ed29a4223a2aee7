#!/bin/sh
# What-ifs from the command line.
. "$2/tests/e2e/lib.sh"

check 'a removal' 0 detente whatif --on 2024-06-01 --remove M-2397-7 --ask 'XX KP kind:vessels_used' --ask 'KR KP HS:8607'
has 'what goes on to bar' out 'stays  XX KP kind:vessels_used  prohibited -> prohibited  S/RES/2397 (2017) OP 14'
has 'what opens' out 'opens  KR KP HS:8607  prohibited -> allowed'
check 'a draft of the lawbook, as JSON' 0 detente whatif --on 2024-06-01 --adopt 2021-10-29 --json
has 'its states' out '"id":"un.1718.seafood".*"after":{"state":"removed"'
has 'the lawbook it was judged on' out '"base":"[0-9a-f]\{64\}"'
check 'the same as a file' 0 detente whatif --on 2024-06-01 "$root/lawbook/un/1718/draft-2021-10-29.yaml" --json
has 'its states' out '"id":"un.1718.seafood".*"after":{"state":"removed"'
cat >"$work/refused.yaml" <<'TEXT'
lawbook: 1
regime: un:1718
instrument: {id: S/RES/9999 (2024), adopted: 2024-05-01, vote: {for: 8, against: 0, abstained: 7}}
acts:
- {terminate: un.1718.seafood, id: T-9999, cite: 1}
TEXT
check 'an adoption that its vote does not support' 3 detente law lint "$work/refused.yaml"
has 'an adoption that its vote does not support' out 'error: L201: .*the Council needs 9'
check 'a what-if of it' 0 detente whatif --on 2024-06-01 "$work/refused.yaml" --ask 'KP CN HS:0303'
has 'a what-if of it' out 'opens  KP CN HS:0303  prohibited -> allowed'
sed -i 's/against: 0, abstained: 7/against: 1, abstained: 6, vetoed_by: [US]/' "$work/refused.yaml"
check 'against a veto' 3 detente law lint "$work/refused.yaml"
check 'a what-if of that' 0 detente whatif --on 2024-06-01 "$work/refused.yaml" --ask 'KP CN HS:0303'
has 'a what-if of that' out 'opens  KP CN HS:0303  prohibited -> allowed'
check 'paused and resumed' 0 detente whatif --on 2024-06-01 --pause un.1718.coal@2024-01-01 --resume un.1718.coal --ask 'KP CN HS:2701'
has 'paused and resumed' out 'stays  KP CN HS:2701  prohibited -> prohibited  S/RES/2371 (2017) OP 8'
check 'nothing to resume' 0 detente whatif --on 2024-06-01 --resume un.1718.coal
has 'nothing to resume' out 'it is not paused'
printf 'date,from,to,hs,quantity,unit,value\n2024-02-01,KP,CN,0303,1,tonne,100\n2024-02-01,KP,CN,2701,1,tonne,300\n' >"$work/flows.csv"
check 'flows' 0 detente whatif --on 2024-01-01 --remove un.1718.seafood --flows "$work/flows.csv" --json
has 'flows' out '"opens":{"rows":1,"value":100.000,"share":0.25}'
printf 'date,from,to\n' >"$work/flows.csv"
check 'flows without a code' 3 detente whatif --on 2024-01-01 --remove un.1718.seafood --flows "$work/flows.csv"
has 'flows without a code' err "flows.csv:1:1: no column 'hs'"
check 'kept' 0 detente whatif --on 2024-06-01 --remove un.1718.seafood --ask 'KP CN HS:0303' --save "$work/kept.json"
check 'asked again' 0 detente whatif --again "$work/kept.json" --exit-code
has 'asked again' out '^not stale: the lawbook is the same; the answer is the same$'
cp -r "$root/lawbook" "$work/moved"
sed -i 's/{impose: un.1718.seafood,/{impose: un.1718.seafood, from: 2017-08-06,/' "$work/moved/un/1718/2371-2017.yaml"
moved() { "$program" --data "$work/data" --lawbook "$work/moved" "$@"; }
check 'of a lawbook that has moved' 1 moved whatif --again "$work/kept.json" --exit-code
has 'of a lawbook that has moved' out '^stale: .* the answer is the same$'
sed -i 's/from: 2017-08-06,/from: 2025-08-06,/' "$work/moved/un/1718/2371-2017.yaml"
check 'with another answer' 0 moved whatif --again "$work/kept.json" --json
has 'with another answer' out '^{"stale":true,"differs":true,"saved":{"base":"[0-9a-f]*","head":"'
check 'nothing kept there' 3 detente whatif --again "$work/flows.csv"
check 'no such measure' 4 detente whatif --on 2024-06-01 --remove un.1718.cole
has 'no such measure' err "did you mean 'un.1718.coal'"
check 'nothing supposed' 2 detente whatif --on 2024-06-01
check 'no question' 3 detente whatif --on 2024-06-01 --remove un.1718.coal --ask coal
finish
