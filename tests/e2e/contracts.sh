#!/bin/sh
# The register of contracts: entered, performed, changed, ended, by those who may; and what it is exposed to.
. "$2/tests/e2e/lib.sh"
me=$(id -un)
mkdir -p "$work/data"
cat >"$work/data/actors.yaml" <<YAML
actors:
  - {name: lis, user: $me, roles: [list_manager]}
  - {name: ann, user: $me, roles: [analyst]}
  - {name: sam, user: $me, roles: [business]}
  - {name: aud, user: $me, roles: [auditor]}
YAML
chmod 600 "$work/data/actors.yaml"
check 'a list to screen by' 0 "$program" --data "$work/data" --lawbook "$root/lawbook" import --in-process --actor lis un "$root"/samples/un-*.xml
check 'nothing there' 0 detente contract list
same 'nothing there' "$(cat "$work/out")" 'no contract'

cat >"$work/c.yaml" <<'YAML'
id: C-1
title: Valves
signed: 2025-06-01
zone: Europe/Brussels
branch: DE
value: 250000.00
currency: EUR
from: DE
to: IR
goods: ['848180: 40 piece']
kinds: [eu_irn_annex_vi_equipment]
source: the contract
known: 2025-06-02
parties:
- {role: seller, name: Rhine Valves GmbH, country: DE}
- {role: buyer, name: Kavir Process Engineering, country: IR}
steps:
- {kind: delivery, on: 2025-12-15}
- {kind: payment, on: 2026-02-01, amount: 250000.00}
YAML
check 'who audits enters nothing' 3 detente contract enter --actor aud "$work/c.yaml"
has 'who audits enters nothing' err "'aud' is auditor and may not record_contract"
check 'the business line enters' 0 detente contract enter --actor sam "$work/c.yaml"
has 'the business line enters' out '5 recorded, 0 unchanged'
check 'once is enough' 0 detente contract enter --actor sam "$work/c.yaml"
has 'once is enough' out '0 recorded, 5 unchanged'
check 'it is listed' 0 detente contract list
has 'it is listed' out '^C-1  open  signed 2025-06-01  EUR 250000.00 of 250000.00 remain  2 steps left'
check 'before it was signed' 4 detente contract show C-1 --on 2025-05-30
has 'before it was signed' err "no contract 'C-1' in the register by then"
check 'before we were told' 4 detente contract show C-1 --as-known 2025-06-01T00:00Z

check 'the business line changes nothing' 3 detente contract end C-1 --on 2025-07-01 --reason off --source x --actor sam
has 'the business line changes nothing' err "'sam' is business and may not change_contract: the business line never closes"
check 'an amendment needs its day' 3 detente contract amend C-1 --value 300000 --reason more --source letter --actor ann
has 'an amendment needs its day' err "amend needs 'on': the day, as 2025-11-15"
check 'a currency of its own' 3 detente contract step C-1 --kind payment --amount 1.001 --source x --actor ann
has 'a currency of its own' err "'1.001' has 3 decimals, and EUR has 2"
check 'a step that is not there' 4 detente contract perform C-1 --about C-1/s9 --on 2025-07-01 --source x --actor ann
check 'another step' 0 detente contract step C-1 --kind insurance --through 2025-12-15 --source policy --id C-1/cover --actor sam
check 'it was done' 0 detente contract perform C-1 --about C-1/cover --on 2025-06-20 --source policy --actor sam
check 'once' 3 detente contract perform C-1 --about C-1/cover --on 2025-06-21 --source policy --actor sam
has 'once' err "'C-1/cover' was dealt with by 'C-1/6' already; name that one"

printf 'entry,contract,kind,word,on,amount,role,name,country,source\nstep,C-1,services,training,2025-11-30,,,,,letter\nparty,C-1,,,,,bank,Bank of the Main,DE,letter\n' >"$work/more.csv"
check 'a file of entries' 0 detente contract import --actor ann "$work/more.csv"
has 'a file of entries' out '2 recorded, 0 unchanged'
printf 'entry,contract,kind,source\nstep,C-1,lunch,letter\n' >"$work/bad.csv"
check 'a bad file' 3 detente contract import --actor ann "$work/bad.csv"
has 'a bad file' err "bad.csv:2:10: 'kind' is 'lunch'; expected one of delivery, payment"
printf '{"id":"C-8","signed":"2025-06-01","source":"x"}\n{"id":"C-9","signd":"2025-06-01","source":"x"}\n' >"$work/two.ndjson"
check 'all or nothing' 3 detente contract enter --actor ann "$work/two.ndjson"
has 'all or nothing' err 'two.ndjson:2:'
check 'all or nothing: the first is not there' 4 detente contract show C-8

check 'what is exposed' 0 detente contract exposure --on 2025-11-29 --json
has 'what is exposed' out '"contract":"C-1","class":"NEEDS_LEGAL"'
has 'what is exposed: wind-down' out '"class":"WIND_DOWN","measure":"eu.irn.annex_vi_equipment","regime":"eu:irn-goods"'
has 'what is exposed: how much' out '"currency":"EUR".*"exposed":"250000.00"'
check 'by one regime' 0 detente contract exposure eu:irn-goods --on 2025-11-29 --json
has 'by one regime' out '"regimes":\[{"regime":"eu:irn-goods","class":"NEEDS_LEGAL"}\]'
check 'for people' 0 detente contract exposure --on 2025-11-29
has 'for people' out 'would change it: whether to pay for what was lawfully delivered'
check 'no such regime' 4 detente contract exposure eu:iran-x --on 2025-11-29
has 'no such regime' err "no regime 'eu:iran-x' in the lawbook"
check 'no moment' 3 detente contract exposure --on 2025-11-31
check 'no such file' 4 detente contract exposure --contracts nowhere.yaml
check 'no such verb' 2 detente contract fly
has 'no such verb' err 'contract needs one of enter, correct, import'

check 'the drill has it' 0 detente relief drill --on 2025-11-29 --remove un:1737 --hours 24 --json
has 'the drill has it' out '"contract":"C-1","class":"NEEDS_LEGAL","before":"NEEDS_LEGAL","touched":\["un.1737.nuclear_supply"\]'
has 'the drill has it: of how many' out '"contracts":{"contracts":1'

# A relief run tells what was touched, by which measures, and until when it may be wound down.
check 'a run across the snapback' 0 detente relief run --on 2025-10-01 --since 2025-09-20 --json
has 'a run across the snapback' out '"contract":"C-1".*"touched":\["eu.irn.annex_vi_equipment",.*"un.1737.nuclear_supply"\].*"remaining":"250000.00","until":"2026-01-01T23:00:00Z"'
has 'a run across the snapback: totals' out '"contracts":{"contracts":1,.*"exposed":1,'
check 'a run in which nothing happened' 0 detente relief run --on 2025-10-03 --since 2025-10-02 --json
same 'a run in which nothing happened' "$(grep -c '"contract":' "$work/out")" 0
has 'a run in which nothing happened: it is counted' out '"contracts":{"contracts":1,.*"exposed":1,'
check 'the wind-down is over' 0 detente relief run --on 2026-01-05 --since 2025-12-30 --brief --json
has 'the wind-down is over' out '"class":"PROHIBITED","before":"NEEDS_LEGAL","touched":\["eu.irn.annex_vi_equipment"\]'
check 'a run without a comparison' 0 detente relief run --on 2025-10-03 --json
has 'a run without a comparison' out '"contract":"C-1","class":"NEEDS_LEGAL","exposed":true'
check 'a run for people' 0 detente relief run --on 2025-10-01 --since 2025-09-20
has 'a run for people' out '^NEEDS_LEGAL  C-1  signed 2025-06-01  EUR 250000.00 remain  until 2026-01-01T23:00:00Z'
has 'a run for people: measures' out '^    touched by eu.irn.annex_vi_equipment, '
check 'a seal makes a key' 0 detente audit seal
check 'a pack' 0 detente audit pack "$work/pack" --regime un:1737 --from 2025-09-20 --to 2025-10-01
has 'a pack' pack/contracts.ndjson '"contract":"C-1".*"touched"'
has 'a pack: its page' pack/index.html '<td>C-1</td><td>NEEDS_LEGAL</td><td>NEEDS_LEGAL</td><td>eu.irn.annex_vi_equipment; .*<td>2026-01-01T23:00:00Z</td>'

check 'an analyst ends it' 0 detente contract end C-1 --on 2025-11-01 --reason cancelled --source letter --actor ann
check 'twice' 3 detente contract end C-1 --on 2025-11-02 --reason cancelled --source letter --actor ann
has 'twice' err "was ended by 'C-1/9' already"
check 'ended' 0 detente contract list --status ended
has 'ended' out '^C-1  ended'
check 'it was open then' 0 detente contract list --status open --on 2025-10-30
has 'it was open then' out '^C-1  open'
check 'nothing is exposed' 0 detente contract exposure --on 2025-11-29 --json
has 'nothing is exposed' out '"OUT":1,"exposed":0'
check 'a run tells that it was ended' 0 detente relief run --on 2025-11-29 --since 2025-10-25 --json
has 'a run tells that it was ended' out '"contract":"C-1","class":"OUT","before":"NEEDS_LEGAL",.*"ended_by":"C-1/9","ended_why":"cancelled"'
check 'no contract is left to pack' 0 detente audit pack "$work/later" --regime un:1737 --from 2025-11-20 --to 2025-11-29
has 'no contract is left to pack' later/index.html 'No contract was touched between the two days.'
check 'all that was said' 0 detente contract show C-1 --entries --json
same 'all that was said' "$(wc -l <"$work/out" | tr -d ' ')" 11
check 'refusals and all are in the log' 0 detente audit verify
finish
