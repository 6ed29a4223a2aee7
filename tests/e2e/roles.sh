#!/bin/sh
# Who one is, what one may do, and that a refusal stays.
. "$2/tests/e2e/lib.sh"
me=$(id -un)
record() { detente quota report Q-REF-YEAR --on 2018-02-28 --amount '1 barrel' --source 'a report' "$@"; }

# without a file of actors: a name for the record, as before
check 'no file: anybody is named' 0 record --actor somebody
detente quota list --json >"$work/out"
has 'no file: anybody is named' out '"actor":"somebody"'

printf 'actors:\n  - {name: anna, user: %s}\n  - {name: bert, user: somebody-else}\n' "$me" >"$work/data/actors.yaml"
chmod 600 "$work/data/actors.yaml"
check 'a file: I am who it says' 0 record --id a1
check 'a file: and nobody else' 3 record --actor bert --id a2
has 'a file: and nobody else' err "may not be 'bert'"
detente quota list --json >"$work/out"
has 'a file: I am who it says' out '"id":"a1".*"actor":"anna"'
chmod 666 "$work/data/actors.yaml"
check 'a file that others can write' 3 record --id a3
has 'a file that others can write' err 'chmod go-w'
chmod 600 "$work/data/actors.yaml"

cat >"$work/data/actors.yaml" <<YAML
actors:
  - {name: ann, user: $me, roles: [analyst]}
  - {name: bea, user: $me, roles: [business, approver]}
  - {name: aud, user: $me, roles: [auditor]}
  - {name: svc, user: $me, roles: [service]}
  - {name: lis, user: $me, roles: [list_manager]}
  - {name: non, user: $me}
  - {name: odd, user: $me, roles: [analist]}
YAML
cat >"$work/licence.yaml" <<'YAML'
id: L-1
authority: 1718 Committee
kind: committee_approval
measures: [un.1718.coal]
valid_from: 2018-06-01
source: a letter
known: 2018-06-01
YAML
check 'which of them' 3 record --id r0
has 'which of them' err 'may be several persons; say which, with --by NAME or --actor NAME'
check 'an analyst may' 0 record --actor ann --id r1
check 'a program may' 0 record --actor svc --id r2
check 'an auditor may not' 3 record --actor aud --id r3
has 'an auditor may not' err "'aud' is auditor and may not record_quota: who audits does nothing but look"
check 'without a role: nothing' 3 record --actor non --id r4
has 'without a role: nothing' err "'non' is without a role and may not record_quota"
check 'no such role' 3 record --actor odd --id r5
has 'no such role' err "no role 'analist'; expected analyst, senior_analyst"
check 'the business line frees nothing' 3 detente licence add --actor bea "$work/licence.yaml"
has 'the business line frees nothing' err "'bea' is business and may not enter_licence: the business line never closes"
check 'a program frees nothing' 3 detente licence add --actor svc "$work/licence.yaml"
has 'a program frees nothing' err 'a program never decides'
check 'an analyst may enter a licence' 0 detente licence add --actor ann "$work/licence.yaml"
check 'alone it is worth nothing' 0 detente licence list --on 2018-07-01 --json
has 'alone it is worth nothing' out '"id":"L-1".*"approval":"awaited","status":"awaits_approval"'
check 'an analyst approves no licence' 3 detente licence approve L-1 --source file --actor ann
has 'an analyst approves no licence' err 'may not approve_licence: that takes senior_analyst or approver'
check 'an analyst records no finding' 3 detente finding add --actor ann --regime un:1718 --kind nuclear_test --title T \
    --status reported --on 2025-11-20 --source s
has 'an analyst records no finding' err 'that takes senior_analyst, approver or lawbook_editor'
detente quota list --json >"$work/out"
same 'what was refused was not written' "$(grep -c '"id":"r[345]"' "$work/out")" 0

check 'an analyst imports no list' 3 detente import un --actor ann "$2/samples/un-2025-11-29.xml"
has 'an analyst imports no list' err "'ann' is analyst and may not import_list: that takes list_manager or service"
check 'a list manager does' 0 detente import un --no-build --actor lis "$2/samples/un-2025-11-29.xml"
check 'a program waves nothing through' 3 detente import un --no-build --accept-shrink --actor svc "$2/samples/un-2025-11-29.xml"
has 'a program waves nothing through' err "'svc' is service and may not remove_listing: a program never decides"
check 'an analyst erases nothing' 3 detente audit erase 1 --reason x --by ann
has 'an analyst erases nothing' err "'ann' is analyst and may not erase_asked: that takes approver"

# refusals are records of the audit log
check 'sealed' 0 detente audit seal --name example.org/audit
check 'verified' 0 detente audit verify
check 'exported' 0 detente audit export "$work/log"
cat "$work"/log/* >"$work/records"
has 'a refusal is a record' records "\"kind\":\"refused\".*\"actor\":\"aud\".*quota: 'aud' is auditor and may not record_quota"
same 'every refusal is one' "$(grep -c '"kind":"refused"' "$work/records")" 9
finish
