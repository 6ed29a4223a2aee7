#!/bin/sh
# Suppressions: who makes them, what they answer, and everything that brings the alert back.
. "$2/tests/e2e/lib.sh"
me=$(id -un)

# eu.py DATE ENTRY...: an EU list; an entry is REF:FIRST:LAST:BIRTH
cat >"$work/eu.py" <<'PY'
import sys
print('<?xml version="1.0" encoding="UTF-8"?>\n<export xmlns="http://eu.europa.ec/fpi/fsd/export" '
      f'generationDate="{sys.argv[1]}T10:00:00.000+01:00" globalFileId="1">')
for n, entry in enumerate(sys.argv[2:]):
    ref, first, last, born = entry.split(":")
    print(f'<sanctionEntity designationDate="2020-01-01" designationDetails="" unitedNationId="" euReferenceNumber="{ref}" logicalId="{ref.split(".")[1]}">'
          '<regulation regulationType="amendment" organisationType="council" publicationDate="2020-01-02" entryIntoForceDate="2020-01-02" '
          'numberTitle="2020/1 (OJ L1)" programme="BLR" logicalId="1"><publicationUrl>http://journal.example/1</publicationUrl></regulation>'
          '<subjectType code="person" classificationCode="P"/>'
          f'<nameAlias firstName="{first}" middleName="" lastName="{last}" wholeName="{first} {last}" function="" gender="M" title="" nameLanguage="" strong="true" regulationLanguage="en" logicalId="2"/>'
          f'<birthdate circa="false" calendarType="GREGORIAN" birthdate="{born}" year="{born[:4]}" monthOfYear="{int(born[5:7])}" dayOfMonth="{int(born[8:])}" countryIso2Code="00" countryDescription="UNKNOWN" regulationLanguage="en" logicalId="8"/>'
          '</sanctionEntity>')
print('</export>')
PY
ingeborg=EU.1.1:Ingeborg:QUASTENFLOSSER:1960-02-01
adelheid=EU.3.1:Adelheid:ZWIEBELTURM:1950-01-01
python3 "$work/eu.py" 2026-01-10 "$ingeborg" "$adelheid" >"$work/eu1.xml"
python3 "$work/eu.py" 2026-02-10 EU.1.1:Ingeborg:QUASTENFLOSSER:1961-02-01 "$adelheid" >"$work/eu2.xml"
python3 "$work/eu.py" 2026-02-20 "$ingeborg" "$adelheid" >"$work/eu3.xml"
check 'the EU lists two' 0 detente import eu "$work/eu1.xml"
cat >"$work/data/actors.yaml" <<YAML
actors:
  - {name: lis, user: $me, roles: [list_manager]}
  - {name: ann, user: $me, roles: [analyst]}
  - {name: sam, user: $me, roles: [senior_analyst]}
  - {name: pia, user: $me, roles: [approver]}
  - {name: bea, user: $me, roles: [business, approver]}
YAML
chmod 600 "$work/data/actors.yaml"
by() { who=$1; shift; detente case "$@" --actor "$who"; }
# ask OPTION...: the verdict of the customer, whose facts options may change
ask() { detente screen --json --customer K-1 --birth-date 1984 --address 'Hauptstrasse 1' 'Ingeborg Quastenflosser' "$@"; }
soon=$(date -u -d '+30 days' +%F)
later=$(date -u -d '+31 days' +%F)

check 'a case' 0 by ann open 'Ingeborg Quastenflosser' --customer K-1 --birth-date 1984 --address 'Hauptstrasse 1' --id C-1
check 'an open case is not suppressed' 3 by ann suppress C-1 --expires "$soon"
has 'an open case is not suppressed' err "case 'C-1' is open: only what was closed as a false positive is suppressed"
check 'no such case' 4 by ann suppress C-9 --expires "$soon"
check 'close it' 0 by ann close C-1 --reason different_person --conflicts 'birth_date=1984, passport seen'
check 'without an end' 2 by ann suppress C-1
check 'an end that is over' 3 by ann suppress C-1 --expires 2026-01-01
has 'an end that is over' err 'expected a day from tomorrow on and at most 366 days away'
check 'an end that is far' 3 by ann suppress C-1 --expires 2036-01-01
check 'the business line suppresses nothing' 3 by bea suppress C-1 --expires "$soon"
check 'another listing' 4 by ann suppress C-1 --expires "$soon" --listing eu:EU.3.1
check 'suppress' 0 by ann suppress C-1 --expires "$soon"
s=$(sed -n 's/^recorded //p' "$work/out")
check 'the same again' 0 by ann suppress C-1 --expires "$soon"
has 'the same again' out "unchanged $s"

# one person is not enough
ask >"$work/out"
has 'it waits for a second person' out '"verdict":"ALERT"'
check 'not the maker' 3 by ann suppress --approve "$s"
check 'an analyst approves none' 3 by ann suppress --approve "$s"
has 'an analyst approves none' err 'may not approve_suppression: that takes senior_analyst or approver'
check 'approve' 0 by sam suppress --approve "$s"
check 'not twice' 3 by pia suppress --approve "$s"
has 'not twice' err "was approved by 'sam' already"
detente case suppressions >"$work/out"
has 'it is told' out "^$s *in_force *eu:EU.1.1 *K-1"

# it answers, and says so
ask >"$work/out"
has 'suppressed, by name' out "\"verdict\":\"SUPPRESSED\".*\"match\":true,\"suppressed\":{\"id\":\"$s\",\"expires\":\"$soon\",\"owner\":\"ann\",\"case\":\"C-1\"}"
has 'it names the transaction of the book' out '"suppressions_tx":[0-9]'
same 'never CLEAR' "$(grep -c '"verdict":"CLEAR"' "$work/out")" 0
ask >"$work/again"
same 'the same bytes again' "$(cmp "$work/out" "$work/again" && echo same)" same
ask --no-suppressions >"$work/out"
has 'without suppressions it alerts' out '"verdict":"ALERT"'
check 'nothing matched' 0 ask --exit-code
printf 'id,name,birth_date,address\nK-1,Ingeborg Quastenflosser,1984,Hauptstrasse 1\nK-2,Ingeborg Quastenflosser,1984,Hauptstrasse 1\nK-3,Wolfgang Amadeus Mozart,,\n' >"$work/batch.csv"
check 'a batch' 0 detente screen --batch "$work/batch.csv"
has 'a batch' out '^1 alerts, 1 clear, 0 unscreenable, 1 suppressed$'
detente screen --batch "$work/batch.csv" --json --threads 3 >"$work/b3"
detente screen --batch "$work/batch.csv" --json --threads 1 >"$work/b1"
same 'one thread and three' "$(cmp "$work/b1" "$work/b3" && echo same)" same
check 'a suppressed alert opens no case' 0 by ann open --verdict "$work/again"
has 'a suppressed alert opens no case' out '^0 opened, 1 verdicts without an alert$'

# M-25: what brings it back
while IFS='|' read -r name options want; do
    eval "ask $options" >"$work/out"
    has "M-25: $name alerts" out '"verdict":"ALERT"'
    has "M-25: $name says why" out "\"suppression_void\":{\"id\":\"$s\".*$want"
done <<ROWS
another address|--address 'Nebenstrasse 2'|"why":"customer_changed","fact":"address"
another birth date|--birth-date 1985|"why":"customer_changed","fact":"birth_date"
a fact that is new|--nationality DE|"why":"customer_changed","fact":"nationality"
on the day of its end|--on $soon|"why":"expired"
after its end|--on $later|"why":"expired"
ROWS
ask --customer K-2 >"$work/out"
has 'another customer alerts' out '"verdict":"ALERT"'
same 'and it is none of his' "$(grep -c suppression_void "$work/out")" 0
ask --on 2026-01-15 >"$work/out"
has 'it answers nothing of before it was approved' out '"verdict":"ALERT"'
detente screen --json 'Adelheid Zwiebelturm' --customer K-1 >"$work/out"
has 'it answers no other listing' out '"verdict":"ALERT"'
check 'the birth date of the listing changes' 0 detente import eu --actor lis "$work/eu2.xml"
ask >"$work/out"
has 'M-25: an edited listing alerts' out '"verdict":"ALERT"'
has 'M-25: an edited listing says why' out '"why":"listing_changed"'
check 'it changes back' 0 detente import eu --actor lis "$work/eu3.xml"
ask >"$work/out"
has 'what it relies on is there again' out '"verdict":"SUPPRESSED"'

# as known before, and ended by hand
check 'end needs a reason' 3 by ann suppress --end "$s"
sleep 1
before=$(date -u +%FT%H:%M:%SZ)
sleep 1
check 'end' 0 by ann suppress --end "$s" --note 'he moved'
ask >"$work/out"
has 'ended: it alerts' out '"verdict":"ALERT"'
ask --as-known "$before" >"$work/out"
has 'as known before the end' out '"verdict":"SUPPRESSED"'
check 'not ended twice' 3 by ann suppress --end "$s" --note again
check 'none of that id' 4 by sam suppress --approve S-77
check 'a second one' 0 by ann suppress C-1 --expires "$later"
t=$(sed -n 's/^recorded //p' "$work/out")
check 'refuse' 0 by sam suppress --refuse "$t" --note 'the passport is copied badly'
ask >"$work/out"
has 'refused: it alerts' out '"verdict":"ALERT"'
check 'refused is not approved' 3 by pia suppress --approve "$t"

# a decision that was suppressed is answered again in the same bytes, whatever came since
check 'a third one' 0 by sam suppress C-1 --expires "$soon" --owner sam
u=$(sed -n 's/^recorded //p' "$work/out")
check 'not by its maker' 3 by sam suppress --approve "$u"
has 'not by its maker' err "suppression '$u' was made by 'sam', and whoever made it does not decide it"
check 'approved' 0 by pia suppress --approve "$u"
check 'logged' 0 ask --log --by ann
has 'logged' out '"verdict":"SUPPRESSED"'
check 'ended' 0 by sam suppress --end "$u" --note 'over'
check 'replayed' 0 detente audit replay --json
has 'replayed to the same bytes' out '"equal":1'

# a case that is opened again ends what its closing made, and waits on nobody
check 'a fourth one' 0 by ann suppress C-1 --expires "$soon" --owner pia
v=$(sed -n 's/^recorded //p' "$work/out")
check 'approved' 0 by sam suppress --approve "$v"
check 'one that waits' 0 by ann suppress C-1 --expires "$later" --owner pia
w=$(sed -n 's/^recorded //p' "$work/out")
ask >"$work/out"
has 'it answers' out '"verdict":"SUPPRESSED"'
check 'a refused reopening ends nothing' 3 by lis reopen C-1 --note 'he has called'
ask >"$work/out"
has 'a refused reopening ends nothing' out '"verdict":"SUPPRESSED"'
check 'opened again' 0 by ann reopen C-1 --note 'another passport has come'
has 'opened again' out "^recorded $v/"
has 'also what waited' out "^recorded $w/"
ask >"$work/out"
has 'it alerts again' out '"verdict":"ALERT"'
check 'it is told why' 0 by ann suppressions --json
has 'it is told why' out "\"id\":\"$v\",\"status\":\"ended\".*\"ended_by\":\"ann\".*case 'C-1' was opened again: another passport has come"
check 'it cannot be approved any more' 3 by sam suppress --approve "$w"
check 'verified' 0 detente audit verify
finish
