#!/bin/sh
# The book of holds: placed, kept, and let go by two people once the law lets go.
. "$2/tests/e2e/lib.sh"
me=$(id -un)
mkdir -p "$work/data"
cat >"$work/data/actors.yaml" <<YAML
actors:
  - {name: lis, user: $me, roles: [list_manager]}
  - {name: ann, user: $me, roles: [analyst]}
  - {name: bob, user: $me, roles: [senior_analyst, approver]}
  - {name: eve, user: $me, roles: [approver]}
  - {name: dan, user: $me, roles: [approver]}
  - {name: sam, user: $me, roles: [business]}
YAML
chmod 600 "$work/data/actors.yaml"
check 'a list to screen by' 0 "$program" --data "$work/data" --lawbook "$root/lawbook" import --in-process --actor lis un "$root"/samples/un-*.xml

check 'nothing is held' 0 detente hold list
same 'nothing is held' "$(cat "$work/out")" 'no hold'

cat >"$work/h.yaml" <<'YAML'
id: H-1
kind: payment
amount: 100000.00
currency: CHF
received: 1999-01-04
branch: CH
reference: MT100/1
source: a message
known: 1999-01-04
parties:
- {role: remitter, name: Rhine Pumps GmbH, country: DE}
- {role: beneficiary, name: Example Oil Trading, country: LY}
bases:
- {measure: un.748.funds, path: government}
terms:
- {rate: 2.00, day_count: 30_360, from: 1999-01-04}
YAML
check 'the business line places nothing' 3 detente hold place --actor sam "$work/h.yaml"
check 'an analyst places' 0 detente hold place --actor ann "$work/h.yaml"
has 'an analyst places' out '5 recorded, 0 unchanged'
check 'once is enough' 0 detente hold place --actor ann "$work/h.yaml"
has 'once is enough' out '0 recorded, 5 unchanged'
check 'what it amounts to' 0 detente hold show H-1 --on 2000-01-04
has 'what it amounts to' out 'accrued: 2000.00'
check 'before it came' 4 detente hold show H-1 --on 1998-12-31
check 'before we were told' 4 detente hold show H-1 --as-known 1999-01-03

check 'the business line does not ask' 3 detente hold request H-1 --reason lifted --source S/RES/1506 --actor sam
check 'a senior analyst asks' 0 detente hold request H-1 --reason lifted --source S/RES/1506 --actor bob
check 'not the same person' 3 detente hold approve H-1 --reason fine --source file --actor bob
has 'not the same person' err "request 'H-1/5' was made by 'bob', and whoever made it does not decide it"
check 'an analyst does not approve' 3 detente hold approve H-1 --reason fine --source file --actor ann
check 'a lien' 0 detente hold overlay H-1 --kind lien --by 'A court' --source 'an order' --id H-1/lien --actor ann
check 'the request has fallen' 3 detente hold approve H-1 --reason fine --source file --actor eve
has 'the request has fallen' err "'H-1' is held; no request waits"
check 'asked again' 0 detente hold request H-1 --reason lifted --source S/RES/1506 --actor bob
check 'a lien keeps it' 3 detente hold approve H-1 --reason fine --source file --actor eve
has 'a lien keeps it' err "'H-1' cannot be released: STILL_HELD"
check 'refused' 0 detente hold refuse H-1 --reason 'a lien stands' --source file --actor eve
check 'the lien ends' 0 detente hold overlay-end H-1 --about H-1/lien --reason paid --source 'an order' --actor bob
check 'asked a third time' 0 detente hold request H-1 --reason lifted --source S/RES/1506 --actor dan

# eight at once: one approves, one releases
count() { cat "$work"/race.* | grep -c "$1"; }
for n in 1 2 3 4 5 6 7 8; do
    (detente hold approve H-1 --reason fine --source file --actor eve >"$work/race.$n" 2>&1) &
done
wait
same 'one approval' "$(count '^recorded')" 1
same 'seven refusals' "$(count "was dealt with by 'H-1/[0-9]*' already")" 7
for n in 1 2 3 4 5 6 7 8; do
    (detente hold released H-1 --reason 'wire 1' --source file --actor dan >"$work/race.$n" 2>&1) &
done
wait
same 'one release' "$(count '^recorded')" 1
same 'and no second' "$(count "H-1.* is released; no approved release waits\|H-1.* was released on")" 7
check 'it is gone' 0 detente hold list --status released
has 'it is gone' out '^H-1  released  payment  CHF 0.00 and 0.00 earned'
check 'what is gone is gone' 3 detente hold credit H-1 --kind interest --amount 1 --on 2000-01-01 --source s --actor ann

check 'records are kept' 3 detente hold purge H-1 --actor bob
has 'records are kept' err "the records of 'H-1' are kept until"
check 'the log holds' 0 detente audit verify
check 'sealed' 0 detente audit seal
check 'exported' 0 detente audit export "$work/audit"
has 'a refusal is in the log' audit/records.ndjson '"kind":"refused".*H-1.*cannot be released: STILL_HELD'
has 'so is the purge' audit/records.ndjson '"kind":"refused".*are kept until'

# an account: one item goes with its interest, the rest reconciles
cat >"$work/a.yaml" <<'YAML'
id: ACC
kind: account
currency: USD
received: 2020-01-01
branch: US
source: the ledger
known: 2020-01-01
terms: [{rate: 2.50, day_count: act_360, from: 2020-01-01}]
items:
- {id: I-1, amount: 1000.01, bases: [{measure: un.748.funds, path: government}]}
- {id: I-2, amount: 2000.02, bases: [{measure: un.1718.asset_freeze, path: direct, subject: 'un:KPe.025'}]}
- {id: I-3, amount: 3000.03, bases: [{authority: us, citation: 31 CFR 510.201, path: direct, subject: 'ofac:1'}]}
YAML
check 'an account' 0 detente hold place --actor ann "$work/a.yaml"
check 'what the bank credited' 0 detente hold credit ACC --kind interest --amount 500 --on 2021-01-01 --source statement --actor ann
check 'what the bank states' 0 detente hold statement ACC --amount 6500.06 --on 2021-01-01 --source statement --actor ann
check 'it reconciles' 0 detente hold show ACC --on 2021-01-01 --json
has 'it reconciles' out '"book":"6500.06","statement":{"on":"2021-01-01","amount":"6500.06","difference":"0.00"}'
check 'no debit that nothing permits' 3 detente hold debit I-2 --kind set_off --amount 1 --on 2021-01-01 --source s --actor bob
check 'nor one without its licence' 3 detente hold debit I-2 --kind service_charge --amount 1 --on 2021-01-01 --source s --actor bob
has 'nor one without its licence' err "takes a licence where 'un' holds"
check 'the United States permit it' 0 detente hold debit I-3 --kind service_charge --amount 1 --on 2025-03-03 --source s --actor bob

check 'reports' 0 detente hold reports --on 2021-01-02
has 'reports' out '^us.block  late by 2020-01-15  I-3, blocked on 2020-01-01, to OFAC'
has 'reports: what lacks' out 'missing: reference'
check 'filed' 0 detente hold reported I-3 --report us.block --on 2020-01-14 --source 'ORS 17' --actor ann
check 'reports again' 0 detente hold reports --on 2025-03-04 --all --json
has 'reports again' out '"report":"us.block","hold":"I-3","state":"filed"'
has 'a service charge is none' out '"report":"us.unblock","hold":"I-3","state":"not_due".*a normal service charge'
check 'the annual one' 0 detente hold reports --on 2020-08-01 --json
has 'the annual one' out '"report":"us.annual","state":"due","event":"annual","as_at":"2020-06-30","due":"2020-09-30".*"holds":\["I-3"\],"totals":\[{"currency":"USD","holds":1,"balance":"3000.03"}\]'

printf 'hold,entry,role,name,source\nI-1,party,owner,Ann,s\nI-1,party,vessel,,s\n' >"$work/rows.csv"
check 'a file with an error' 3 detente hold import --actor ann "$work/rows.csv"
has 'a file with an error' err 'rows.csv:3:1: party needs .name.'
printf 'hold,entry,role,name,source\nI-1,party,owner,Ann,s\n' >"$work/rows.csv"
check 'a file' 0 detente hold import --actor ann "$work/rows.csv"

# an exemption for one transaction frees one of two holds, and the other stays
cat >"$work/one.yaml" <<'YAML'
id: L-ONE
authority: 1718 Committee
kind: exemption
measures: [un.1718.asset_freeze]
holders: [Nile Relief Society]
valid_from: 2020-01-01
single_use: yes
unblocks: yes
source: a letter
known: 2020-01-01
YAML
check 'an exemption for one transaction' 0 detente licence add --actor bob "$work/one.yaml"
check 'two have looked at it' 0 detente licence approve L-ONE --source 'a letter' --actor eve
for n in 1 2; do
    cat >"$work/s$n.yaml" <<YAML
id: S-$n
kind: payment
amount: 100.00
currency: USD
received: 2019-01-04
branch: CH
reference: REF-$n
source: a message
known: 2019-01-04
parties: [{role: remitter, name: Nile Relief Society, country: SD}]
bases: [{measure: un.1718.asset_freeze, path: direct}]
YAML
    check "hold $n" 0 detente hold place --actor ann "$work/s$n.yaml"
    check "hold $n, asked for" 0 detente hold request S-$n --reason exempted --source 'a letter' --actor bob
    check "hold $n, approved" 0 detente hold approve S-$n --reason exempted --source 'a letter' --actor eve
done
check 'not before its use is recorded' 3 detente hold released S-1 --reason 'wire 2' --source file --actor dan
has 'not before its use is recorded' err "'L-ONE' is for one transaction; record first that it is used for 'REF-1' (licence use)"
check 'used for the first' 0 detente licence use L-ONE --on 2026-01-01 --reference REF-1 --source 'wire 2' --actor bob
check 'not for the second' 3 detente licence use L-ONE --on 2026-01-01 --reference REF-2 --source 'wire 3' --actor bob
has 'not for the second' err "'L-ONE' is for one transaction, and '[^']*' says that it was used for 'REF-1'"
check 'the first moves' 0 detente hold released S-1 --reason 'wire 2' --source file --actor dan
check 'the second does not' 3 detente hold released S-2 --reason 'wire 3' --source file --actor dan
has 'the second does not' err "it is for one transaction, and was used for REF-1\|'S-2' cannot be released: NEEDS_LICENCE"
check 'who approves what is not there' 4 detente hold approve S-9 --reason fine --source file --actor eve
has 'who approves what is not there' err "no hold 'S-9' in the book"
detente audit export "$work/audit2" >/dev/null 2>&1
has 'the refusal of a second use is in the log' audit2/records.ndjson '"kind":"refused".*is for one transaction, and'

# a character that no database keeps in a name, and JSON keeps elsewhere
printf '{"id":"%s","kind":"payment","amount":"1.00","currency":"USD","received":"2017-01-01","branch":"DE","source":"%s","bases":[{"measure":"un.748.funds","path":"government"}]}\n' 'H\u0000' s >"$work/nul.ndjson"
check 'U+0000 in a name' 3 detente hold place --actor ann "$work/nul.ndjson"
has 'U+0000 in a name' err "nul.ndjson:1:[0-9]*: 'id' holds the character U+0000, and a name has none; leave it out"
printf '{"id":"%s","kind":"payment","amount":"1.00","currency":"USD","received":"2017-01-01","branch":"DE","source":"%s","bases":[{"measure":"un.748.funds","path":"government"}]}\n' H-NUL 's\u0000t' >"$work/nul.ndjson"
check 'U+0000 elsewhere' 0 detente hold place --actor ann "$work/nul.ndjson"
check 'U+0000 elsewhere' 0 detente hold show H-NUL --json
has 'U+0000 elsewhere' out '"source":"s.u0000t"'

# more rows than are read at once: a bad one behind them undoes them all
{
    echo 'id,kind,amount,currency,received,branch,source'
    seq -f 'H-M%g,payment,1.00,USD,2019-03-01,US,memo' 1 4200
} >"$work/many.csv"
sed '4150s/payment/paiment/' "$work/many.csv" >"$work/bad.csv"
check 'a bad row far down' 3 detente hold import --actor ann "$work/bad.csv"
has 'a bad row far down' err "bad.csv:4150:"
check 'nothing of it is there' 4 detente hold show H-M1
check 'many rows' 0 detente hold import --actor ann "$work/many.csv"
has 'many rows' out '4200 recorded, 0 unchanged'
check 'the last is there' 0 detente hold show H-M4200
detente hold list --json >"$work/out"
same 'all are listed' "$(grep -c '"id":"H-M' "$work/out")" 4200
same 'in the order of placing' "$(sed -n 's/^{"id":"H-M\([0-9]*\)".*/\1/p' "$work/out" | sort -n -c && echo yes)" yes

# what a person asks of the store itself
check 'the store is sound' 0 detente lists verify
has 'the store is sound' out '^the store is sound$'
check 'with figures' 0 detente lists verify --json
has 'with figures' out '"transactions":[1-9][0-9]*,"lists":1,.*"records":[1-9]'
check 'no operand' 2 detente lists verify un
finish
