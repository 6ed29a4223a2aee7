#!/bin/sh
# S-20: what was frozen for a namesake goes back by its own path, and that is reported.
. "$2/tests/e2e/lib.sh"
me=$(id -un)
mkdir -p "$work/data"
check 'lists' 0 detente import --in-process un "$root"/samples/un-*.xml
cat >"$work/data/actors.yaml" <<YAML
actors:
  - {name: ann, user: $me, roles: [analyst]}
  - {name: sam, user: $me, roles: [senior_analyst]}
  - {name: eve, user: $me, roles: [approver]}
  - {name: dan, user: $me, roles: [approver]}
YAML
chmod 600 "$work/data/actors.yaml"
day=$(TZ=America/New_York date +%F)
soon=$(date -u -d '+90 days' +%F)
cat >"$work/h.yaml" <<YAML
id: N-1
kind: payment
amount: 900.00
currency: USD
received: 2026-01-05
branch: US
reference: MT103/7
source: a message
known: 2026-01-05
parties: [{role: beneficiary, name: Kim Yong Chol, schema: Person, country: US, facts: ['birthDate=1990']}]
bases: [{authority: us, citation: 31 CFR 510.201, path: direct}, {measure: un.1718.asset_freeze, subject: 'un:KPi.024', path: direct}]
YAML
facts="--schema Person --country US --birth-date 1990"
class() { detente relief run --json --on "$(date -u +%F)" | grep '"hold":"N-1"'; }
check 'frozen for a man of that name' 0 detente hold place --actor ann "$work/h.yaml"
detente hold show N-1 --entries --json >"$work/out"
first=$(sed -n 's/.*"entry":"basis","id":"\(N-1[^"]*\)".*"authority":"us".*/\1/p' "$work/out")
second=$(sed -n 's/.*"entry":"basis","id":"\(N-1[^"]*\)".*"measure":"un.1718.asset_freeze".*/\1/p' "$work/out")
class >"$work/out"
has 'it is held' out '"class":"STILL_HELD"'

# the bases were an error; the name is still that of a listed man
check 'the first basis was an error' 0 detente hold basis-end N-1 --about "$first" --reason 'another man' --source passport --actor sam
check 'the second too' 0 detente hold basis-end N-1 --about "$second" --reason 'another man' --source passport --actor sam
class >"$work/out"
has 'the name alone keeps it' out '"class":"STILL_HELD".*un:KPi.024'
check 'asked' 0 detente hold request N-1 --reason 'a namesake' --source passport --actor sam
check 'not on the word of those who ask' 3 detente hold approve N-1 --reason fine --source file --actor eve
has 'not on the word of those who ask' err "'N-1' cannot be released: STILL_HELD"

# a case says who he is, and a suppression that two people made
# shellcheck disable=SC2086
check 'a case' 0 detente case open 'Kim Yong Chol' $facts --id C-1 --actor ann
check 'closed with the fact that conflicts' 0 detente case close C-1 --reason different_person --conflicts 'birth_date=1990, passport seen' --actor ann
check 'suppressed' 0 detente case suppress C-1 --expires "$soon" --actor ann
s=$(sed -n 's/^recorded \([^/]*\)$/\1/p' "$work/out" | head -n 1)
class >"$work/out"
has 'one person is not enough' out '"class":"STILL_HELD"'
for id in $(detente case suppressions --json | sed 's/{"id":"\([^"]*\)".*/\1/'); do
    check 'a second person' 0 detente case suppress --approve "$id" --actor sam
done
class >"$work/out"
has 'it may move' out '"class":"RELEASABLE"'
has 'and it is told by whose word' out "is not un:KPi.024: suppression $s of case C-1 (different_person)"
check 'approved' 0 detente hold approve N-1 --reason 'a namesake' --source file --actor eve
check 'gone' 0 detente hold released N-1 --reason 'a namesake' --source 'wire 8' --actor dan
check 'its own reason' 0 detente hold show N-1 --json
has 'its own reason' out '"ground":"mistaken_identity"'
check 'that is reported' 0 detente hold reports --on "$day" --json
has 'that is reported' out "\"report\":\"us.unblock\",\"hold\":\"N-1\",\"state\":\"due\",\"event\":\"released\",\"on\":\"$day\",\"due\":\"20.*it was blocked in error.*\"citation\":\"31 CFR 501.603 (b) (3)\""
# ten business days are fourteen days or more, and no weekend
due=$(sed -n 's/.*"report":"us.unblock".*"due":"\([^"]*\)".*/\1/p' "$work/out")
days=$((($(date -u -d "$due" +%s) - $(date -u -d "$day" +%s)) / 86400))
same 'ten business days' "$([ "$days" -ge 13 ] && [ "$days" -le 18 ] && [ "$(date -u -d "$due" +%u)" -lt 6 ] && echo yes)" yes
check 'filed' 0 detente hold filed us.unblock N-1 --on "$day" --reference ORS-9 --source ORS --actor ann
check 'and done' 0 detente hold reports --on "$day" --all --json
has 'and done' out '"report":"us.unblock","hold":"N-1","state":"filed"'
check 'the log holds' 0 detente audit verify

# what the suppression does not answer: another birth date, and who is found by a number
sed 's/N-1/N-2/; s/1990/1991/' "$work/h.yaml" | sed 's/^bases:.*/bases: [{authority: us, citation: 31 CFR 510.201, path: direct}]/' >"$work/h2.yaml"
check 'another man of that name' 0 detente hold place --actor ann "$work/h2.yaml"
detente relief run --json --on "$(date -u +%F)" | grep '"hold":"N-2"' >"$work/out"
has 'is not answered for' out 'un:KPi.024'
same 'is not answered for' "$(grep -c "suppression $s" "$work/out")" 0
finish
