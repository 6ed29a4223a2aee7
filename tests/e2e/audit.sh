#!/bin/sh
# The audit log from the outside: sealed, verified twice by two programs, proved, and meddled with.
. "$2/tests/e2e/lib.sh"
second="python3 $root/tests/audit/verify.py"
export PYTHONDONTWRITEBYTECODE=1

check 'no store' 4 detente audit seal
check 'lists' 0 detente import un "$root"/samples/un-*.xml
printf '<html>' >"$work/page.xml"
check 'a refusal' 3 detente import un "$work/page.xml"
check 'not sealed yet' 0 detente audit verify
has 'not sealed yet' out '^nothing has been sealed yet: [0-9]* records fit their rows, and no checkpoint says how many there were'
check 'sealed' 0 detente audit seal --name example.org/audit
has 'sealed' out '^example.org/audit$'
has 'sealed' err 'made the key'
cp "$work/out" "$work/kept.txt"
same 'the secret half is nobody'"'"'s' "$(stat -c %a "$work/data/audit.key")" 600
check 'more' 0 detente import ownership --dated 2020-01-01 "$root/samples/holdings.csv"
check 'verified' 0 detente audit verify --json --anchor "$work/kept.txt"
has 'verified' out '{"records":7,.*"checkpoints":1,"unsealed":2,"signatures_checked":true,"anchored":true}'
check 'sealed again' 0 detente audit seal --json
has 'sealed again' out '{"records":7,"added":2,'

check 'exported' 0 detente audit export "$work/log"
check 'by a second verifier' 0 $second "$work/log" "$work/data/audit.pub"
has 'by a second verifier' out '^good: 7 records, 2 checkpoints, 0 proofs$'
: >"$work/proofs.ndjson"
for record in 0 1 2 3 4 5 6; do
    for since in 1 2 3 4 5 6 7; do
        detente audit prove "$record" --since "$since" >>"$work/proofs.ndjson"
    done
done
check 'every proof by a second verifier' 0 $second "$work/log" "$work/data/audit.pub" "$work/proofs.ndjson"
has 'every proof by a second verifier' out '^good: 7 records, 2 checkpoints, 49 proofs$'
sed 's/"proof":\["./"proof":["x/' "$work/proofs.ndjson" | sed 's/\["x/["0/' >"$work/forged.ndjson"
check 'a forged proof' 1 $second "$work/log" "$work/data/audit.pub" "$work/forged.ndjson"
check 'no such record' 4 detente audit prove 7

sed -i '1s/import/imp0rt/' "$work/log/records.ndjson"
check 'a changed export' 1 $second "$work/log" "$work/data/audit.pub"
has 'a changed export' out 'do not give the root of their checkpoint'

check 'a pack needs days' 2 detente audit pack "$work/pack" --regime 1718
check 'an answer for the pack' 0 detente screen --log 'Kim Yong Chol'
check 'a pack' 0 detente audit pack "$work/pack" --regime 1718 --from 2020-12-31 --to 2025-12-01
has 'a pack' pack/index.html '<h1>Evidence: 1718, 2020-12-31 to 2025-12-01</h1>'
has 'a pack' pack/index.html '<td>differences</td><td>un</td><td>2020-12-01</td><td>2025-11-29</td>'
has 'a pack' pack/index.html '<td>screen</td><td>ALERT</td><td>Kim Yong Chol</td>'
check 'a pack, by a second verifier' 0 $second --pack "$work/pack" "$work/data/audit.pub"
has 'a pack, by a second verifier' out '^good: 12 files$'
has 'a pack, by a second verifier' out '^good: 8 records, 3 checkpoints, 0 proofs$'
check 'no such regime' 4 detente audit pack "$work/other" --regime nowhere --from 2020-12-31 --to 2025-12-01
for file in index.html law.ndjson decisions.ndjson audit/checkpoints.txt; do
    rm -rf "$work/changed"
    cp -r "$work/pack" "$work/changed"
    printf ' ' >>"$work/changed/$file"
    check "a pack with another $file" 1 $second --pack "$work/changed" "$work/data/audit.pub"
    has "a pack with another $file" out "^refused: '$file' was changed"
done
rm "$work/changed/law.ndjson"
check 'a pack that lacks a file' 1 $second --pack "$work/changed" "$work/data/audit.pub"
has 'a pack that lacks a file' out "'law.ndjson' is gone"
sed -i '2s/^./x/' "$work/pack/manifest.txt"
check 'another manifest' 1 $second --pack "$work/pack" "$work/data/audit.pub"

printf 'other+00000000+AQ==\n' >"$work/bad.pub"
check 'a key that is none' 3 detente audit verify --key "$work/bad.pub"
has 'a key that is none' err 'this is no key'
sed 's/^5$/6/' "$work/kept.txt" >"$work/forged.txt"
check 'a forged checkpoint' 5 detente audit verify --anchor "$work/forged.txt"
has 'a forged checkpoint' err 'does not fit the text'
check 'a word that is none' 2 detente audit clean
check 'export into a file' 5 detente audit export "$work/kept.txt"
finish
