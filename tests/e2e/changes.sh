#!/bin/sh
# Profiles and lawbooks take two people where roles are in use; lookbacks; certified self-tests.
. "$2/tests/e2e/lib.sh"
me=$(id -un)
mkdir -p "$work/data"
# import without --lawbook of the function: this one is edited later
cp -r "$root/lawbook" "$work/lawbook"
own() { "$program" --data "$work/data" --lawbook "$work/lawbook" "$@"; }
check 'lists' 0 own import --in-process un "$root"/samples/un-*.xml
printf 'threshold: 0.8\n' >"$work/high.yaml"
printf 'threshold: 0.60\n' >"$work/low.yaml"
printf 'threshold: 0.6\nresults_max: 50\n' >"$work/low-too.yaml"

# ---- an empty log is said to be one
check 'nothing was logged yet' 0 own lookback --profile "$work/low.yaml"
has 'nothing was logged yet' err 'nothing was compared: the log has no such decision'
check 'nobody in the environment' 0 env -u LOGNAME -u DETENTE_ACTOR "$program" --data "$work/data" --lawbook "$work/lawbook" selftest --certify --sample 1 --source un
check 'a certificate is somebody is' 0 own audit certificates T1 --json
has 'a certificate is somebody is' out "\"actor\":\"$me\""

# ---- without roles everything is as it was
check 'without roles: logged' 0 own screen --log --profile "$work/low.yaml" --on 2025-12-01 'Kim Yong Chol'
sed 's/^  title: .*/  title: Edited once/' "$root/lawbook/un/1718/regime.yaml" >"$work/lawbook/un/1718/regime.yaml"
check 'without roles: another lawbook' 0 own build

cat >"$work/data/actors.yaml" <<YAML
actors:
  - {name: lis, user: $me, roles: [list_manager]}
  - {name: edi, user: $me, roles: [lawbook_editor]}
  - {name: edo, user: $me, roles: [lawbook_editor]}
  - {name: ann, user: $me, roles: [analyst]}
  - {name: sam, user: $me, roles: [senior_analyst]}
  - {name: pia, user: $me, roles: [approver]}
  - {name: bea, user: $me, roles: [business, approver]}
  - {name: rob, user: $me, roles: [service]}
YAML
chmod 600 "$work/data/actors.yaml"

# ---- profiles
asked() { own screen --log --by ann --on 2025-12-01 --json "$@" 'Kim Yong Chol'; }
check 'the default is nobody is change' 0 asked
check 'not logged: any profile will do' 0 own screen --profile "$work/low.yaml" --on 2025-12-01 'Kim Yong Chol'
check 'a profile that nobody proposed' 3 asked --profile "$work/low.yaml"
has 'a profile that nobody proposed' err 'was never proposed, and where roles are in use it takes two people: detente profile propose, profile approve'
same 'and nothing is answered' "$(wc -c <"$work/out" | tr -d ' ')" 0
printf 'name\nKim Yong Chol\n' >"$work/one.csv"
check 'nor in a batch' 3 own screen --log --by ann --profile "$work/low.yaml" --batch "$work/one.csv"
digest=$(own profile show "$work/low.yaml" | cut -c 1-64)
check 'an analyst changes no threshold' 3 own profile propose "$work/low.yaml" --actor ann
has 'an analyst changes no threshold' err 'may not change_threshold: that takes senior_analyst, approver or list_manager'
check 'proposed' 0 own profile propose "$work/low.yaml" --actor sam --note 'validated on the pairs of May'
has 'proposed' out "^propose profile $(echo "$digest" | cut -c 1-12)"
check 'not twice' 3 own profile propose "$work/low-too.yaml" --actor pia
has 'not twice: the same settings are the same profile' err 'it waits for a second person'
check 'it waits' 3 asked --profile "$work/low.yaml"
has 'it waits' err 'waits for a second person'
check 'not the maker' 3 own profile approve "$digest" --actor sam
has 'not the maker' err "that takes approver"
check 'not the business line' 3 own profile approve "$digest" --actor bea
check 'no such digest' 4 own profile approve 0123456789 --actor pia
check 'too short' 3 own profile approve 0123 --actor pia
check 'approved, by the beginning of the digest' 0 own profile approve "$(echo "$digest" | cut -c 1-10)" --actor pia
check 'logged now' 0 asked --profile "$work/low.yaml"
has 'logged now' out '"verdict":"ALERT"'
check 'under another name too' 0 asked --profile "$work/low-too.yaml"
check 'another threshold is another profile' 3 asked --profile "$work/high.yaml"
check 'the maker of it approves none' 0 own profile propose "$work/high.yaml" --actor pia
check 'the maker of it approves none' 3 own profile approve "$(own profile show "$work/high.yaml" | cut -c 1-64)" --actor pia
has 'the maker of it approves none' err "was made by 'pia', and whoever made it does not decide it"
check 'the list' 0 own profile list --json
has 'the list' out '"status":"approved".*"says":"threshold_bp=6000 .*"maker":"sam".*"by":"pia"'
has 'the list' out '"status":"waits".*"maker":"pia"'
check 'taken back' 0 own profile withdraw "$digest" --actor sam --note 'too many alerts'
check 'no longer' 3 asked --profile "$work/low.yaml"
has 'no longer' err 'was withdrawn'
check 'proposed again' 0 own profile propose "$work/low.yaml" --actor sam
check 'approved again' 0 own profile approve "$digest" --actor pia

# ---- lawbooks
check 'the one in use goes on' 0 own build
sed 's/^  title: .*/  title: Edited twice/' "$root/lawbook/un/1718/regime.yaml" >"$work/lawbook/un/1718/regime.yaml"
before=$(own law status 1718 --json | sed 's/.*"title":"\([^"]*\)".*/\1/')
check 'another lawbook is refused' 3 own build
has 'another lawbook is refused' err 'was never proposed, and where roles are in use it takes two people: detente law propose, law approve'
printf 'name\nAnna Example\n' >"$work/x.csv"
check 'nor by an import' 3 own import own:x --actor lis --dated 2025-12-01 "$work/x.csv"
check 'nor into another file' 3 own build --output "$work/other.det"
check 'an approver publishes none' 3 own law propose --actor pia
has 'an approver publishes none' err 'may not publish_lawbook: that takes lawbook_editor'
check 'proposed' 0 own law propose --actor edi --note 'a better title'
law=$(own law approvals --json | sed 's/.*"digest":"\([^"]*\)".*/\1/')
check 'still refused' 3 own build
check 'not by its maker' 3 own law approve "$law" --actor edi
check 'approved' 0 own law approve "$law" --actor edo
check 'built' 0 own build
check 'what is approved is what it says' 0 own law approvals
has 'what is approved is what it says' out 'approved .*maker edi .*by edo'
sed 's/^  title: .*/  title: Edited behind it/' "$root/lawbook/un/1718/regime.yaml" >"$work/lawbook/un/1718/regime.yaml"
check 'not exchanged behind the approval' 3 own build
check 'a build is nobody is duty, a refusal is kept' 0 own audit verify
own audit export "$work/log" >/dev/null
has 'a refusal is a record' log/records.ndjson '"kind":"refused".*publish_lawbook: the lawbook .* was never proposed'
has 'a refusal is a record' log/records.ndjson '"kind":"refused".*change_threshold: the profile .* was never proposed'

# ---- lookbacks: originals are not touched
printf 'id,name\nC-1,Kim Yong Chol\nC-2,Kim Yong Chl\nC-3,Wolfgang Amadeus Mozart\nC-4,Ri Yong Chol\n' >"$work/batch.csv"
sum=$(cat "$work/batch.csv" "$work/data/snapshot.det" | sha256sum)
check 'a lower threshold' 0 own lookback --batch "$work/batch.csv" --profile-was "$work/high.yaml" --profile "$work/low.yaml" --out "$work/diff.ndjson"
has 'a lower threshold' diff.ndjson '"effect":"would_alert","row":[0-9].*"was":"CLEAR","is":"ALERT"'
has 'a lower threshold: it says how many' err '4 compared: [1-9] would alert and did not, 0 did and would not'
check 'a higher one' 0 own lookback --batch "$work/batch.csv" --profile-was "$work/low.yaml" --profile "$work/high.yaml" --csv --out "$work/diff.csv"
has 'a higher one' diff.csv '^number,effect,was,is,id,name,appeared,gone,changed$'
has 'a higher one' diff.csv '"would_not_alert","ALERT","CLEAR"'
same 'the same rows either way' "$(sed -n 's/.*"row":\([0-9]*\).*/\1/p' "$work/diff.ndjson" | tr '\n' ' ')" "$(sed -n 's/^"\([0-9]*\)".*/\1/p' "$work/diff.csv" | tr '\n' ' ')"
for threads in 1 3; do
    own lookback --batch "$work/batch.csv" --profile-was "$work/high.yaml" --profile "$work/low.yaml" --threads $threads >"$work/t$threads" 2>/dev/null
done
same 'one thread and three' "$(cmp "$work/t1" "$work/t3" && echo same)" same
same 'originals are as they were' "$(cat "$work/batch.csv" "$work/data/snapshot.det" | sha256sum)" "$sum"
check 'nothing differs' 0 own lookback --batch "$work/batch.csv" --exit-code
has 'nothing differs' err '4 compared: 0 would alert and did not, 0 did and would not, 0 differ otherwise'
check 'another day of the lists' 1 own lookback --batch "$work/batch.csv" --on-was 1999-01-01 --on 2025-12-01 --exit-code
has 'another day of the lists' out '"was":"UNSCREENABLE","is":"ALERT"'
check 'options of the log' 2 own lookback --batch "$work/batch.csv" --first 1
check 'options of a batch' 2 own lookback --on 2025-12-01
check 'logged decisions' 0 own lookback --profile "$work/low.yaml"
has 'logged decisions' err ' compared: 0 would alert'
for name in 'Kim Yong Chl' 'Kim Yong Park' 'Wolfgang Amadeus Mozart'; do
    own screen --log --by ann --on 2025-12-01 "$name" >/dev/null
done
printf 'threshold: 0.4\n' >"$work/lowest.yaml"
check 'logged decisions, at a lower threshold' 0 own lookback --profile "$work/lowest.yaml"
has 'logged decisions, at a lower threshold' out '"effect":"would_alert","decision":[0-9]*,"outcome":"changed".*"was":"CLEAR","is":"ALERT"'
check 'replay is untouched by it' 0 own audit replay
has 'replay is untouched by it' out '0 different, 0 unavailable'

# ---- a self-test that stands in the log
check 'certified' 0 own selftest --certify --actor rob --sample 5 --source un
has 'certified' err 'certificate T2 is in the log'
check 'it is told' 0 own audit certificates
has 'it is told' out '^T2  passed .* 0 missed'
check 'one of them whole' 0 own audit certificates T2 --json
has 'one of them whole' out '"status":"passed".*"lines":\[{"kind":"selftest".*"kind":"mutation".*"recall_low"'
check 'it holds' 0 own audit certificates T2 --repeat
has 'it holds' err 'certificate T2 holds: the snapshot is whole, and the same test gives the same figures'
check 'no such one' 4 own audit certificates T9
# one letter of one listing in the snapshot that was tested
kept=$(own audit certificates T2 --json | sed 's/.*"snapshot":"\([^"]*\)".*/\1/')
python3 - "$work/data/snapshots/$kept.det" "$work/broken" <<'PY'
import sys
data = open(sys.argv[1], "rb").read()
at = data.find("Kim Yong".encode())
at = at if at >= 0 else len(data) // 2
open(sys.argv[2], "wb").write(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
PY
chmod u+w "$work/data/snapshots/$kept.det"
cp "$work/data/snapshots/$kept.det" "$work/whole"
rm "$work/data/snapshots/$kept.det"
cp "$work/broken" "$work/data/snapshots/$kept.det"
check 'one listing is corrupted' 5 own audit certificates T2 --repeat
has 'one listing is corrupted' err 'checking certificate T2'
cp "$work/whole" "$work/data/snapshots/$kept.det"
check 'and whole again' 0 own audit certificates T2 --repeat
# the figures themselves, behind the back of the store
python3 - "$work/data" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/detente.db")
for (name,) in db.execute("select name from sqlite_master where type = 'trigger' and tbl_name = 'entry'").fetchall():
    db.execute(f"drop trigger {name}")
db.execute("update entry set body = replace(body, '\"missed\":\"0\"', '\"missed\":\"1\"') where book = 'certificate'")
db.commit()
PY
check 'the figures are changed' 5 own audit certificates T2 --repeat
has 'the figures are changed' err 'entry'
finish
