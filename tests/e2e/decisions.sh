#!/bin/sh
# Decisions: logged before they are given, the same bytes again after ten imports, erased, and meddled with.
. "$2/tests/e2e/lib.sh"
# What a hand does behind the program's back, in the words of either database.
if [ -n "${DETENTE_TEST_POSTGRES:-}" ]; then
    sql() { PGOPTIONS="-c client_min_messages=warning -c search_path=e2e_$(schema_of "$work/data")" psql -qtAX -v ON_ERROR_STOP=1 "$DETENTE_TEST_POSTGRES" -c "$1"; }
    changed() { echo "convert_to(replace(convert_from(question, 'UTF8'), '$1', '$2'), 'UTF8')"; }
    loosen='drop function secret_no_update() cascade'
    fill='create function no_room() returns trigger language plpgsql as $$begin raise exception '"'no room'"'; end$$;
        create trigger no_room before insert on decision execute function no_room()'
else
    sql() { python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for row in db.execute(sys.argv[2]): print(*row)
db.commit()' "$work/data/detente.db" "$1"; }
    changed() { echo "cast(replace(question, '$1', '$2') as blob)"; }
    loosen='drop trigger secret_no_update'
    fill='create trigger no_room before insert on decision begin select raise(abort, "no room"); end'
fi
# change FROM TO DECISION: another question, as if it had been the one
change() { sql "update secret set question = $(changed "$1" "$2") where decision = $3"; }

check 'no store to log in' 4 detente screen --log 'Kim Yong Chol'
same 'and no answer' "$(cat "$work/out")" ''
check 'a list' 0 detente import un "$root/samples/un-2020-12-01.xml"
grep -h -o '<ALIAS_NAME>[^<]*' "$root"/samples/un-*.xml | sed 's/<ALIAS_NAME>//; s/"/""/g; s/.*/"&"/' | sort -u >"$work/aliases"
{ echo name; cat "$work/aliases"; echo '"Nobody At All"'; echo '"Anna Example"'; } >"$work/names.csv"
count=$(($(wc -l <"$work/names.csv") - 1))

check 'not logged' 0 detente screen --json 'Kim Yong Chol'
check 'nothing is in the log' 0 detente audit decisions
has 'nothing is in the log' out '^no decision is logged$'
check 'logged' 0 detente screen --log --json --on 2026-01-01 'Anna Example'
has 'logged' out '"verdict":"CLEAR"'
check 'a batch' 0 detente screen --log --json --on 2026-01-01 --batch "$work/names.csv"
cp "$work/out" "$work/answers"
check 'a batch into a file' 0 detente screen --log --json --on 2026-01-01 --batch "$work/names.csv" --out "$work/again"
same 'the same answers' "$(cksum <"$work/again")" "$(cksum <"$work/answers")"
check 'another profile' 0 sh -c 'echo "threshold: 0.9" >"$0"; exec "$@"' "$work/profile.yaml" \
    "$program" --data "$work/data" --lawbook "$root/lawbook" screen --log --profile "$work/profile.yaml" 'Kim Yong Chol'
check 'a quota entry' 0 detente quota report Q-REF-YEAR --on 2018-01-10 --amount '1000 bbl' --source 'a report'
check 'a check' 0 detente check --log --json "$root/samples/oil-to-kp.yaml" "$root/samples/valves-to-iran-2025.yaml"
check 'how many' 0 detente audit decisions --json
same 'how many' "$(wc -l <"$work/out" | tr -d ' ')" "$((2 * count + 4))"
has 'how many' out "\"decision\":$((2 * count + 4)),.*\"act\":\"check\",.*\"file\":\"[^\"]*valves-to-iran-2025.yaml\""
check 'sweeps decide nothing' 2 detente screen --log --threshold-sweep --batch "$work/names.csv"

check 'the same bytes' 0 detente audit replay --json
has 'the same bytes' out "^{\"decisions\":$((2 * count + 4)),\"equal\":$((2 * count + 4)),\"different\":0,\"unavailable\":0,\"erased\":0}$"
for day in 1 2 3 4 5 6 7 8; do
    detente import ownership --dated 2020-02-0$day "$root/samples/holdings.csv" >/dev/null 2>"$work/err" || cat "$work/err"
done
for version in 2024-09-21 2025-11-29; do
    check "a later list, $version" 0 detente import un "$root/samples/un-$version.xml"
done
check 'a later quota entry' 0 detente quota report Q-REF-YEAR --on 2018-01-11 --amount '499000 bbl' --source 'another'
check 'the same bytes after ten imports' 0 detente audit replay --json
has 'the same bytes after ten imports' out "\"equal\":$((2 * count + 4)),\"different\":0,\"unavailable\":0"
twin=$root/build/clang/src/cli/detente
# one that is older than a source is another program
if [ -x "$twin" ] && [ "$twin" != "$program" ] && [ -z "$(find "$root/src" -name '*.[ch]' -newer "$twin")" ]; then
    check 'the same bytes by the other compiler' 0 "$twin" --data "$work/data" audit replay --json
    has 'the same bytes by the other compiler' out "\"equal\":$((2 * count + 4)),\"different\":0,\"unavailable\":0"
fi
check 'with later knowledge' 0 detente audit replay --json --as-known now
has 'with later knowledge' out '"outcome":"changed",.*"was":"CLEAR","is":"ALERT","appeared":\["un:'
changed=$(sed -n 's/.*"changed":\([0-9]*\)}$/\1/p' "$work/out")
same 'one line each' "$(grep -c '"outcome":"changed"' "$work/out")" "$changed"
check 'as an exit code' 1 detente audit replay --as-known now --exit-code
check 'and nothing is changed' 0 detente audit replay
has 'and nothing is changed' out "^$((2 * count + 4)) decisions: $((2 * count + 4)) the same bytes, 0 different"
check 'verified' 0 detente audit verify --json
check 'one alone' 0 detente audit replay 1 --json
has 'one alone' out '^{"decisions":1,"equal":1,'
check 'no such decision' 4 detente audit replay 99999

check 'erasing needs a reason' 2 detente audit erase 1
check 'erased by name' 0 detente audit erase --named 'ANNA EXAMPLE' --reason 'asked by her, letter of 2026-02-01' --json
has 'erased by name' out '^{"erased":3}$'
# a server keeps its files to itself, and old rows in them until it vacuums
[ -n "${DETENTE_TEST_POSTGRES:-}" ] || same 'nothing of her is left in the files' "$(cat "$work"/data/detente.db* | grep -c 'Anna Example')" 0
check 'none is left' 4 detente audit erase --named 'Anna Example' --reason x
check 'erased twice' 3 detente audit erase 1 --reason x
has 'erased twice' err 'what was asked at decision 1 was erased before'
check 'no such number' 4 detente audit erase 99999 --reason x
check 'the tree is whole' 0 detente audit verify
check 'the others replay' 0 detente audit replay --json
has 'the others replay' out "\"equal\":$((2 * count + 1)),\"different\":0,\"unavailable\":0,\"erased\":3}"
check 'exported' 0 detente audit export "$work/log"
same 'no name in the log' "$(grep -c 'Anna Example' "$work/log/records.ndjson")" 0
has '' log/records.ndjson '"kind":"erasure","erasure":1,.*"reason":"asked by her, letter of 2026-02-01","rows":\[{"table":"erased","count":3,'

if sql 'delete from secret where decision = 2' 2>/dev/null; then echo 'a secret was deleted'; failed=$((failed + 1)); fi
sql "$loosen"
change 'name ' 'nane ' 2
check 'a changed question' 4 detente audit replay 2
has 'a changed question' out 'what was asked cannot be read from its byte 0 on'
check 'a changed question is told' 5 detente audit verify
has 'a changed question is told' err 'what was asked at decision 2 was changed'
change 'nane ' 'name ' 2
change 2026-01-01 2016-01-01 3
check 'another day' 5 detente audit replay 3
has 'another day' out 'the answer has other bytes than it had then'
change 2016-01-01 2026-01-01 3
check 'put back' 0 detente audit verify
mv "$work/data/snapshots" "$work/data/elsewhere"
check 'no snapshot' 4 detente audit replay 2
has 'no snapshot' out 'its snapshot is not there'
mv "$work/data/elsewhere" "$work/data/snapshots"

echo 'log_decisions: yes' >"$work/data/audit.yaml"
check 'by rule' 0 detente screen 'Nobody At All'
check 'by rule' 0 detente audit decisions --json --named 'nobody at all'
same 'by rule' "$(wc -l <"$work/out" | tr -d ' ')" 3
chmod 666 "$work/data/audit.yaml"
check 'a rule of anybody' 3 detente screen 'Nobody At All'
chmod 600 "$work/data/audit.yaml"
echo 'log_decisions: perhaps' >"$work/data/audit.yaml"
check 'no such rule' 3 detente screen 'Nobody At All'
has 'no such rule' err "audit.yaml:1:16: log_decisions is 'perhaps'; expected yes or no"
echo 'log: yes' >"$work/data/audit.yaml"
check 'no such setting' 3 detente check "$root/samples/coal-2017-01.yaml"
echo 'log_decisions: yes' >"$work/data/audit.yaml"
sql "$fill"
check 'what cannot be logged is not answered' 3 detente screen 'Kim Yong Chol'
same 'what cannot be logged is not answered' "$(cat "$work/out")" ''
check 'nor a batch' 3 detente screen --json --batch "$work/names.csv"
same 'nor a batch' "$(cat "$work/out")" ''
check 'nor a check' 3 detente check --json "$root/samples/coal-2017-01.yaml"
same 'nor a check' "$(cat "$work/out")" ''
finish
