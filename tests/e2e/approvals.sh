#!/bin/sh
# What takes two people where roles are in use: licences, and whoever leaves a list.
. "$2/tests/e2e/lib.sh"
me=$(id -un)
mkdir -p "$work/data"
detente import un --in-process "$root"/samples/un-*.xml >/dev/null 2>&1

# ---- a licence of a store without roles counts at once
licence() {
    printf 'id: %s\nauthority: OFAC\nkind: general_licence\nmeasures: [us.syria.blocking]\nvalid_from: %s\nunblocks: %s\nsource: the text\nknown: 2021-01-13\n' \
        "$1" "$2" "$3"
}
cat >"$work/h.yaml" <<'YAML'
id: SDN
kind: payment
amount: 60000.00
currency: USD
received: 2019-05-03
branch: US
reference: MT103/1
source: made
known: 2019-05-03
parties: [{role: beneficiary, name: Quillfeather Gum Arabic, country: SY}]
bases: [{measure: us.syria.blocking, path: government}]
YAML
# class_on DAY [OPTION...]: the class of the hold, and why
class_on() { day=$1; shift; detente relief run --json --on "$day" "$@" | grep '"hold":"SDN"'; }
check 'a hold' 0 detente hold place "$work/h.yaml"
class_on 2021-02-01 >"$work/out"
has 'held' out '"class":"STILL_HELD"'
licence GL-0 2021-01-17 'yes' >"$work/l.yaml"
check 'nobody has a role: it counts at once' 0 detente licence add "$work/l.yaml"
class_on 2021-02-01 >"$work/out"
has 'nobody has a role: it counts at once' out '"class":"RELEASABLE".*GL-0 of OFAC unblocks it'
check 'nothing waits' 3 detente licence approve GL-0 --source file
has 'nothing waits' err "'GL-0' needs no approval"
check 'revoked, for the next test' 0 detente licence revoke GL-0 --on 2021-01-18 --source 'made'

cat >"$work/data/actors.yaml" <<YAML
actors:
  - {name: lis, user: $me, roles: [list_manager]}
  - {name: ann, user: $me, roles: [analyst]}
  - {name: sam, user: $me, roles: [senior_analyst]}
  - {name: pia, user: $me, roles: [approver]}
  - {name: bea, user: $me, roles: [business, approver]}
  - {name: rob, user: $me, roles: [service]}
YAML
chmod 600 "$work/data/actors.yaml"

# ---- where roles are in use, a licence takes two
licence GL-1 2021-01-20 'yes' >"$work/l.yaml"
check 'one enters it' 0 detente licence add "$work/l.yaml" --actor sam
class_on 2021-02-01 >"$work/out"
has 'until two have looked it frees nothing' out '"class":"NEEDS_LICENCE"'
has 'and that is said' out 'the licence awaits approval by a second person'
check 'still in the annual report' 0 detente hold reports --on 2021-07-03 --json
has 'still in the annual report' out '"report":"us.annual".*"holds":\["SDN"\]'
check 'not the maker' 3 detente licence approve GL-1 --source 'Federal Register' --actor sam
has 'not the maker' err "licence 'GL-1' was made by 'sam', and whoever made it does not decide it"
check 'not an analyst' 3 detente licence approve GL-1 --source 'Federal Register' --actor ann
check 'not the business line, whatever else it is' 3 detente licence approve GL-1 --source 'Federal Register' --actor bea
check 'not a program' 3 detente licence approve GL-1 --source 'Federal Register' --actor rob
check 'not as of yesterday' 3 detente licence approve GL-1 --source 'Federal Register' --known 2021-01-13 --actor pia
has 'not as of yesterday' err "takes no 'known'"
check 'none of that id' 4 detente licence approve GL-7 --source 'Federal Register' --actor pia
sleep 1
before=$(date -u +%FT%H:%M:%SZ)
sleep 1
check 'a second person' 0 detente licence approve GL-1 --source 'Federal Register' --actor pia
check 'once' 3 detente licence approve GL-1 --source 'Federal Register' --actor pia
has 'once' err "'GL-1' was approved by 'pia' already"
class_on 2021-02-01 >"$work/out"
has 'now it unblocks' out '"class":"RELEASABLE".*GL-1 of OFAC unblocks it'
class_on 2021-02-01 --as-known "$before" >"$work/out"
has 'as known before, it did not' out '"class":"NEEDS_LICENCE"'
check 'out of the annual report' 0 detente hold reports --on 2021-07-03 --json --all
has 'out of the annual report' out '"report":"us.annual","state":"not_due".*"unblocked":\[{"hold":"SDN"'
check 'who it was' 0 detente licence list --json
has 'who it was' out '"id":"GL-1".*"approval":"given","approved_by":"pia"'

# a correction is a new word, and takes two again; until then nothing is freed by either
{ licence GL-1a 2021-01-25 'yes'; printf 'entry: correct\nabout: GL-1\n'; } >"$work/l.yaml"
check 'a correction' 0 detente licence add "$work/l.yaml" --actor ann
class_on 2021-02-01 >"$work/out"
has 'a correction waits' out '"class":"NEEDS_LICENCE".*awaits approval'
check 'what was corrected does not wait' 3 detente licence approve GL-1 --source s --actor sam
check 'the correction is approved' 0 detente licence approve GL-1a --source s --actor sam
class_on 2021-02-01 >"$work/out"
has 'the correction counts' out '"class":"RELEASABLE"'
# a successor that waits ends nothing
{ licence GL-2 2021-01-30 'no'; printf 'supersedes: GL-1\n'; } >"$work/l.yaml"
check 'a successor' 0 detente licence add "$work/l.yaml" --actor ann
class_on 2021-02-01 >"$work/out"
has 'a successor that waits ends nothing' out '"class":"RELEASABLE"'
check 'the successor is approved' 0 detente licence approve GL-2 --source s --actor sam
class_on 2021-02-01 >"$work/out"
same 'the successor counts' "$(grep -c RELEASABLE "$work/out")" 0
# what is paid under a licence takes one that was approved
licence GL-3 2021-01-20 'yes' >"$work/l.yaml"
check 'another' 0 detente licence add "$work/l.yaml" --actor ann
check 'nothing is paid under it' 3 detente hold debit SDN --kind licensed_payment --amount 1 --on 2021-02-01 --licence GL-3 --source s --actor ann
has 'nothing is paid under it' err "licence 'GL-3' awaits approval by a second person"

# ---- nobody leaves a list alone
python3 - "$root/samples/un-2025-11-29.xml" "$work/next.xml" <<'PY'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
text = re.sub(r'dateGenerated="[0-9-]*', 'dateGenerated="2025-12-06', text)
gone = re.findall(r"<INDIVIDUAL>.*?</INDIVIDUAL>", text, re.S)[-1]
added = ("<INDIVIDUAL><DATAID>991</DATAID><FIRST_NAME>Ingeborg Quastenflosser</FIRST_NAME>"
         "<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.991</REFERENCE_NUMBER></INDIVIDUAL>")
open(sys.argv[2], "w", encoding="utf-8").write(text.replace(gone, "").replace("<INDIVIDUALS>", "<INDIVIDUALS>" + added, 1))
PY
check 'a file with one more and one fewer' 0 detente import un --actor lis --json "$work/next.xml"
has 'a file with one more and one fewer' out '"outcome":"promoted".*"added":1,"changed":0,"removed":0,"staged":1'
gone=$(detente lists staged --json | sed -n 's/.*"caption":"\([^"]*\)".*/\1/p')
check 'who is new alerts at once' 0 detente screen --on 2025-12-09 --json 'Ingeborg Quastenflosser'
has 'who is new alerts at once' out '"verdict":"ALERT"'
check 'who is gone still does' 0 detente screen --on 2025-12-09 --json "$gone"
has 'who is gone still does' out '"verdict":"ALERT".*"delisted_pending":"2025-12-06"'
check 'not the one who imported it' 3 detente lists approve 1 --by lis
check 'a second person' 0 detente lists approve 1 --by pia
check 'he is off' 0 detente screen --on 2025-12-09 --json "$gone"
same 'he is off' "$(grep -c '"verdict":"ALERT"' "$work/out")" 0
check 'the log holds' 0 detente audit verify

# without roles nothing is staged: one's own hand is enough
rm "$work/data/actors.yaml"
mv "$work/data" "$work/other"
mkdir -p "$work/data"
detente import un --in-process "$root"/samples/un-*.xml >/dev/null 2>&1
check 'without roles' 0 detente import un --json "$work/next.xml"
has 'without roles' out '"added":1,"changed":0,"removed":1'
finish
