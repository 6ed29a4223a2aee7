#!/bin/sh
# Cases from the alert to the decision: who may, what a state allows, and what "delisted" takes.
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
cat >"$work/uk.xml" <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<Designations>
  <DateGenerated>05/01/2026</DateGenerated>
  <Designation>
    <LastUpdated>12/01/2022</LastUpdated>
    <DateDesignated>29/06/2021</DateDesignated>
    <UniqueID>BEL9001</UniqueID>
    <OFSIGroupID>901</OFSIGroupID>
    <UNReferenceNumber></UNReferenceNumber>
    <Names><Name><Name1>Ingeborg</Name1><Name6>QUASTENFLOSSER</Name6><NameType>Primary Name</NameType></Name></Names>
    <RegimeName>The Republic of Belarus (Sanctions) (EU Exit) Regulations 2019</RegimeName>
    <IndividualEntityShip>Individual</IndividualEntityShip>
    <DesignationSource>UK</DesignationSource>
    <SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed>
    <SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze></SanctionsImposedIndicators>
    <OtherInformation></OtherInformation>
    <UKStatementofReasons>A reason.</UKStatementofReasons>
    <IndividualDetails><Individual><DOBs><DOB>01/02/1960</DOB></DOBs></Individual></IndividualDetails>
  </Designation>
</Designations>
XML
ingeborg=EU.1.1:Ingeborg:QUASTENFLOSSER:1960-02-01
wendelin=EU.2.1:Wendelin:HIRSEKORN:1940-03-04
python3 "$work/eu.py" 2026-01-10 "$ingeborg" "$wendelin" EU.3.1:Adelheid:ZWIEBELTURM:1950-01-01 >"$work/eu1.xml"
python3 "$work/eu.py" 2026-02-10 EU.4.1:Wendelin:HIRSEKORN:1975-06-07 EU.3.1:Adelheid:ZWIEBELTURM:1950-01-01 >"$work/eu2.xml"
python3 "$work/eu.py" 2026-03-10 EU.4.1:Wendelin:HIRSEKORN:1975-06-07 EU.5.1:Ingeborg:QUASTENFLOSSER:1960-02-01 \
    EU.3.1:Adelheid:ZWIEBELTURM:1950-01-01 >"$work/eu3.xml"
check 'the EU lists two' 0 detente import eu "$work/eu1.xml"

cat >"$work/data/actors.yaml" <<YAML
actors:
  - {name: lis, user: $me, roles: [list_manager]}
  - {name: ann, user: $me, roles: [analyst]}
  - {name: sam, user: $me, roles: [senior_analyst]}
  - {name: pia, user: $me, roles: [approver]}
  - {name: pet, user: $me, roles: [approver]}
  - {name: bea, user: $me, roles: [business, approver]}
  - {name: aud, user: $me, roles: [auditor]}
YAML
chmod 600 "$work/data/actors.yaml"
by() { who=$1; shift; detente case "$@" --actor "$who"; }

# ---- opening
check 'nothing to open' 3 by ann open 'Wolfgang Amadeus Mozart'
has 'nothing to open' err 'verdict is CLEAR: there is no alert to open a case of'
check 'open' 0 by ann open 'Ingeborg Quastenflosser' --customer K-1 --birth-date 1984 --id C-1
check 'who audits opens nothing' 3 by aud open 'Ingeborg Quastenflosser' --id C-9
has 'who audits opens nothing' err 'who audits does nothing but look'
check 'the business line may report' 0 by bea open 'Adelheid Zwiebelturm' --id C-2
check 'a day before any list' 3 by ann open 'Ingeborg Quastenflosser' --on 2019-01-01 --id C-9
has 'a day before any list' err 'there is no alert to open a case of'
check 'a day that is none' 2 by ann open 'Ingeborg Quastenflosser' --on 2019-02-30 --id C-9
has 'a day that is none' err "no such day: '2019-02-30'"
check 'a verdict has its own day' 2 by ann open --verdict "$work/verdicts" --on 2026-01-15
has 'a verdict has its own day' err 'a verdict has its own'
check 'on a day' 0 by ann open 'Adelheid Zwiebelturm' --on 2026-01-15 --id C-on
check 'on a day' 0 by ann show C-on --json
has 'on a day' out '"on":"2026-01-15"'
detente screen --json 'Wendelin Hirsekorn' 'Wolfgang Amadeus Mozart' >"$work/verdicts"
check 'open from verdicts' 0 by ann open --verdict "$work/verdicts"
has 'open from verdicts' out '1 opened, 1 verdicts without an alert'
father=$(sed -n 's/^recorded //p' "$work/out")
check 'the same verdict opens the same case' 0 by ann open --verdict "$work/verdicts"
has 'the same verdict opens the same case' out "unchanged $father"
echo '{"verdict":"ALERT"}' >"$work/bad"
check 'no verdict' 3 by ann open --verdict "$work/bad"
has 'no verdict' err 'bad:1:1: this is no verdict of a screening'
echo '{"verdict":' >"$work/bad"
check 'no JSON' 3 by ann open --verdict "$work/bad"
printf '\n\n{"verdict":\n' >"$work/bad"
check 'no JSON in a later line' 3 by ann open --verdict "$work/bad"
has 'no JSON in a later line' err 'bad:3:'
check 'another case of that id' 3 by ann open 'Adelheid Zwiebelturm' --id C-1
has 'another case of that id' err "there is an entry 'C-1' that says something else"

# ---- work
check 'no such case' 4 by ann assign C-77 --to ann
has 'no such case' err "no case 'C-77' in the book"
check 'assign' 0 by ann assign C-1 --to ann
check 'ask' 0 by ann note C-1 --asks --note 'a copy of the passport, of the branch'
check 'ask again' 3 by ann note C-1 --asks --note 'again'
has 'ask again' err 'waits for information already'
by ann list --status pending_information >"$work/out"
has 'it waits' out '^C-1 *pending_information *1 *ann'
check 'answer' 0 by bea note C-1 --answers --note 'here it is'
check 'attach' 0 by bea note C-1 --attach "$work/uk.xml"
check 'nobody was asked' 3 by ann note C-1 --answers --note 'more'
has 'nobody was asked' err 'nobody was asked'
check 'a fact that conflicts is needed' 3 by ann close C-1 --reason different_person
check 'a fact that there is not' 3 by ann close C-1 --reason different_person --conflicts shoe_size=44
has 'a fact that there is not' err "conflict 'shoe_size=44': expected a fact"
check 'the business line closes nothing' 3 by bea close C-1 --reason different_person --conflicts birth_date=1984
has 'the business line closes nothing' err 'the business line never closes'
check 'no such reason' 3 by ann close C-1 --reason bored
check 'a duplicate of nothing' 3 by ann close C-1 --reason duplicate
check 'a duplicate of itself' 3 by ann close C-1 --reason duplicate --duplicate-of C-1
check 'a duplicate of none' 4 by ann close C-1 --reason duplicate --duplicate-of C-78
check 'close' 0 by ann close C-1 --reason different_person --conflicts 'birth_date=1984, passport seen'
check 'it is closed' 3 by ann assign C-1 --to sam
has 'it is closed' err "is closed (different_person, by 'ann'); to go on with it, reopen it"
check 'a note may still be made' 0 by ann note C-1 --note 'filed'
check 'reopen needs a reason' 3 by ann reopen C-1
check 'reopen' 0 by ann reopen C-1 --note 'a second look'
check 'it is not closed' 3 by ann reopen C-1 --note again
has 'it is not closed' err 'is not closed but open'

# ---- level 2, two people
check 'escalate' 0 by ann escalate C-1
check 'escalate again' 3 by ann escalate C-1
check 'level 2 is not closed by level 1' 3 by ann close C-1 --reason different_person --conflicts birth_date=1984
has 'level 2 is not closed by level 1' err 'may not close_escalated: that takes senior_analyst or approver'
check 'a true match takes two' 3 by sam close C-1 --reason true_match
has 'a true match takes two' err 'true_match takes two people'
check 'an analyst decides no true match' 3 by ann decide C-1 --reason true_match
check 'nothing to approve yet' 3 by pia approve C-1
has 'nothing to approve yet' err 'nothing waits for a second person'
check 'decide' 0 by pia decide C-1 --reason true_match
check 'not decided twice' 3 by sam decide C-1 --reason true_match
has 'not decided twice' err "is decided (true_match, by 'pia') and waits for a second person"
check 'not the same person' 3 by pia approve C-1
has 'not the same person' err "case 'C-1' was made by 'pia', and whoever made it does not decide it"
check 'not the business line, whatever else it is' 3 by bea approve C-1
check 'refuse needs a reason' 3 by pet refuse C-1
check 'refuse' 0 by pet refuse C-1 --note 'the passport is not his'
check 'decide again' 0 by sam decide C-1 --reason true_match
check 'approve' 0 by pet approve C-1
check 'open it again' 0 by sam reopen C-1 --note 'it is a namesake'
check 'what was frozen is not closed by one' 3 by sam close C-1 --reason different_person --conflicts birth_date=1984
has 'what was frozen is not closed by one' err 'the reason is mistaken_identity, and it takes two people'
check 'mistaken identity' 0 by sam decide C-1 --reason mistaken_identity --conflicts 'photograph=another man'
check 'not by the same' 3 by sam approve C-1
check 'mistaken identity, approved' 0 by pia approve C-1
check 'mistaken identity of what was no match' 3 by sam decide C-2 --reason mistaken_identity --conflicts birth_date=1984
has 'mistaken identity of what was no match' err 'never was one'

# ---- M-08, T-02, T-03: off one list, on another
check 'still on the list' 3 by ann close "$father" --reason delisted
has 'still on the list' err "$father' is not delisted everywhere: eu:EU.2.1 stands on the list 'eu', under eu:"
check 'the UK lists her too' 0 detente import uk --actor lis "$work/uk.xml"
check 'the EU strikes two off and lists a son' 0 detente import eu --actor lis --accept-shrink "$work/eu2.xml"
has 'they wait for a second person' err '2 entries are gone from the file and wait for a second person'
check 'not the one who imported' 3 detente lists approve 1 2 --by lis
check 'struck off by two' 0 detente lists approve 1 2 --by pia --why 'Official Journal'
check 'a case of both lists' 0 by ann open 'Ingeborg Quastenflosser' --customer K-1 --id C-3
detente case show C-3 --json >"$work/out"
has 'M-08: the matrix' out '"id":"uk:BEL9001".*"status":"listed"'
check 'M-08: not delisted while the UK lists' 3 by ann close C-3 --reason delisted
has 'M-08: the UK and its paragraph' err "uk:BEL9001 stands on the list 'uk', under uk:belarus by SI 2019/600 Part 3"
# one that was opened of the EU alone is not closed either: she is looked for again
check 'open it again, of the EU alone' 0 by sam reopen C-1 --note 'she was struck off'
check 'T-02: found elsewhere, under an id that the case has not' 3 by sam close C-1 --reason delisted
has 'T-02: found elsewhere' err "uk:BEL9001 stands on the list 'uk'"

# ---- T-32: the father is struck off, a son of the same name is listed
check 'T-32: the father is delisted' 0 by ann close "$father" --reason delisted
check 'T-32: a case of the son' 0 by ann open 'Wendelin Hirsekorn' --id C-4
detente case show C-4 --json >"$work/out"
has 'T-32: it is about the son' out '"alerts":\["eu:EU.4.1"\]'
check 'T-32: the son is not' 3 by ann close C-4 --reason delisted
has 'T-32: the son is not' err "eu:EU.4.1 stands on the list 'eu'"
detente case show "$father" --json >"$work/out"
has 'the snapshot that was looked at is kept' out '"reason":"delisted","checked":"[0-9a-f]\{64\}"'

# ---- T-20: listed again under a new number
check 'T-20: listed again' 0 detente import eu --actor lis "$work/eu3.xml"
check 'T-20: a case of it' 0 by ann open 'Ingeborg Quastenflosser' --id C-5
detente case show C-5 --json >"$work/out"
has 'T-20: the old case is its history' out '"history":.*"id":"C-1","because":"the same name and birth date 1960-02-01"'

# ---- as known, and figures
detente case list --json >"$work/all"
first=$(sed -n 's/.*"id":"C-1".*"opened":"\([^"]*\)".*/\1/p' "$work/all")
detente case list --json --as-known "$first" >"$work/out"
same 'as known when the first was opened' "$(grep -c . "$work/out") $(grep -c '"status":"open"' "$work/out")" '1 1'
detente case stats --json >"$work/stats"
detente audit export "$work/log" >/dev/null 2>&1
cat >"$work/again.py" <<'PY'
# The figures again, from the entries themselves: nothing of the engine's folding is used.
import datetime as d, json, subprocess, sys
run = sys.argv[1:]
stats = json.load(open("stats"))
ids = [json.loads(line)["id"] for line in open("all")]
at = lambda text: d.datetime.fromisoformat(text.replace("Z", "+00:00"))
cases = []
for id in ids:
    shown = json.loads(subprocess.run(run + ["case", "show", id, "--json"], capture_output=True, check=True).stdout)
    cases.append((shown["case"]["alerts"], shown["entries"]))
touch, decide, reasons, lists, backlog, reopened, refused = [], [], {}, {}, 0, 0, 0
for alerts, entries in cases:
    opened = begun = at(entries[0]["recorded"])
    decided = reason = None
    closed = False
    if len(entries) > 1:
        touch.append(int((at(entries[1]["recorded"]) - opened).total_seconds()))
    for e in entries:
        kind, when = e["entry"], at(e["recorded"])
        if kind in ("decide", "close"):
            decided, reason = when, e["reason"]
        if kind in ("close", "approve"):
            closed = True
        if kind == "refuse":
            decided, refused = None, refused + 1
        if kind == "reopen":
            closed, decided, begun, reopened = False, None, when, reopened + 1
    if decided:
        decide.append(int((decided - begun).total_seconds()))
    backlog += not closed
    if closed:
        reasons[reason] = reasons.get(reason, 0) + 1
    for name in {a.split(":")[0] for a in alerts}:
        row = lists.setdefault(name, {"opened": 0, "waiting": 0})
        row["opened"] += 1
        row["waiting"] += not closed
rank = lambda values, share: sorted(values)[-(-len(values) * share // 100) - 1]
def times(values):
    return {"cases": len(values), "median_seconds": rank(values, 50), "p90_seconds": rank(values, 90), "longest_seconds": max(values)}
want = {"opened": len(cases), "backlog": backlog, "reopened": reopened, "decisions_refused": refused,
        "closed_by_reason": reasons, "first_touch": times(touch), "decision": times(decide),
        "by_list": {k: lists[k] for k in sorted(lists)}}
got = {k: stats[k] for k in ("opened", "backlog", "reopened", "decisions_refused", "first_touch", "decision")}
got["closed_by_reason"] = {k: v for k, v in stats["closed_by_reason"].items() if v}
got["by_list"] = {r["list"]: {"opened": r["opened"], "waiting": r["waiting"]} for r in stats["by_list"]}
assert sum(b["cases"] for b in stats["ageing"]) == backlog
assert set(stats["definitions"]) >= {"backlog", "ageing", "first_touch", "decision", "by_list"}
if want != got:
    sys.exit(f"want {want}\ngot  {got}")
PY
(cd "$work" && python3 again.py "$program" --data "$work/data" --lawbook "$root/lawbook") >"$work/out" 2>&1
same 'the figures equal a recomputation from the entries' "$(cat "$work/out")" ''
check 'every refusal is in the log' 0 detente audit verify
finish
