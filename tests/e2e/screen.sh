#!/bin/sh
# One question, one verdict: its shape, its dates, batches, threads.
. "$2/tests/e2e/lib.sh"
check 'import' 0 detente import un "$root"/samples/un-*.xml

# verdict DATE NAME: "ALERT un:KPi.024 listed"
verdict() {
    detente screen --json --on "$1" "$2" |
        sed 's/.*"verdict":"\([A-Z]*\)".*"results":\[\(.*\)/\1 \2/; s/{"id":"\([^"]*\)".*"status":"\([a-z_]*\)","from".*/\1 \2/; s/ \].*//'
}
same 'a name a letter off' "$(verdict 2026-05-09 'Kim Young-chul')" 'ALERT un:KPi.024 listed'
same 'nobody' "$(verdict 2026-05-09 'Wolfgang Amadeus Mozart')" 'CLEAR'
same 'listed' "$(verdict 2020-12-02 'Fereidoun Abbasi-Davani')" 'ALERT un:IRi.001 listed'
same 'removed' "$(verdict 2024-10-01 'Fereidoun Abbasi-Davani')" 'CLEAR un:IRi.001 removed'
same 'listed again' "$(verdict 2025-11-30 'Fereidoun Abbasi-Davani')" 'ALERT un:IRi.001 listed'
same 'no name' "$(verdict 2026-05-09 '')" 'UNSCREENABLE'

check 'the shape of an alert' 0 detente screen --json --on 2026-05-09 'KIM YONG CHOL'
has 'the shape of an alert' out '^{"query":{"name":"KIM YONG CHOL"},"verdict":"ALERT","on":"2026-05-09","snapshot":"[0-9a-f]*","complete":true,"results":\[{"id":"un:KPi.024","caption":"KIM YONG CHOL","names":\[.*"schema":"Person","score":1.0,"match":true,"regimes":\[{"regime":"un:1718",.*"status":"listed","from":"2016-03-02",.*"measures":\[{"id":"un.1718.asset_freeze","kind":"asset_freeze","state":"in_force",.*"cites":\["S/RES/1718 (2006) OP 8(d)".*"explanation":\['
check 'what people read' 0 detente screen --on 2026-05-09 'Kim Young-chul'
has 'what people read' out '"Young" is the same as "Young"'
has 'what people read' out 'un.1718.asset_freeze  in_force since 2006-10-14  S/RES/1718 (2006) OP 8(d)'
check 'several names' 0 detente screen --json --on 2026-05-09 A B C
same 'a line each' "$(wc -l <"$work/out" | tr -d ' ')" 3
check 'exit code of an alert' 1 detente screen --exit-code --on 2026-05-09 'KIM YONG CHOL'
check 'exit code of a clear' 0 detente screen --exit-code --on 2026-05-09 Mozart
check 'facts' 0 detente screen --json --on 2026-05-09 --birth-date 1901 --gender female --nationality FR 'KIM YONG CHOL'
has 'facts never take an exact name below the threshold' out '"verdict":"ALERT"'
has 'facts are explained' out '"kind":"fact","property":"birthDate","result":"disagree"'
check 'nothing was known then' 0 detente screen --json --as-known 2001-01-01 'KIM YONG CHOL'
has 'nothing was known then' out '"verdict":"UNSCREENABLE".*"reason":"list_missing"'

# a batch: quoted fields, a line end inside one, a short row, bytes that are not UTF-8, a NUL
printf 'key,full_name,dob\r\n1,"KIM, YONG CHOL",1946\r\n2,"Wolfgang\nMozart",\n3,short\n4,K\303(im,\n5,KIM Y\000ONG CHOL,\n6,,\n' >"$work/batch.csv"
check 'a CSV' 0 detente screen --json --on 2026-05-09 --columns id=key,name=full_name --batch "$work/batch.csv"
same 'an answer a row, in order' \
    "$(sed 's/^{"query":{"id":"\([0-9]*\)".*"verdict":"\([A-Z]*\)".*/\1 \2/' "$work/out")" \
    '1 ALERT
2 CLEAR
3 UNSCREENABLE
4 UNSCREENABLE
5 ALERT
6 UNSCREENABLE'
has 'a short row is told with its line' out 'batch.csv:5: 2 fields where the first row has 3'
printf '{"id":"a","name":"KIM YONG CHOL"}\n{"id":"b","name":"KIM Y\\u0000ONG CHOL","birthDate":"1946"}\n{"name":\n\n{"id":"e"}\n{"id":"f","name":"Mozart"}' >"$work/batch.ndjson"
check 'NDJSON' 0 detente screen --json --on 2026-05-09 --batch "$work/batch.ndjson"
same 'an answer a line' "$(sed 's/.*"verdict":"\([A-Z]*\)".*/\1/' "$work/out" | tr '\n' ' ')" \
    'ALERT ALERT UNSCREENABLE UNSCREENABLE UNSCREENABLE CLEAR '
has 'the id comes back' out '^{"query":{"id":"f","name":"Mozart"}'
head -n 2 "$work/batch.ndjson" >"$work/good.ndjson"
check 'a batch through a pipe' 0 sh -c "'$program' --data '$work/data' screen --json --on 2026-05-09 --batch - <'$work/good.ndjson'"
cp "$work/out" "$work/piped"
detente screen --json --on 2026-05-09 --batch "$work/good.ndjson" >"$work/file"
check 'is the same' 0 cmp "$work/piped" "$work/file"
check 'no column for the name' 3 detente screen --batch "$work/batch.csv"
has 'no column for the name' err "no column 'name' in the first row 'key,full_name,dob'; map yours with --columns name=THEIRS"
check 'a mapping that is none' 2 detente screen --batch "$work/batch.csv" --columns nom=full_name
check 'a batch that is not there' 4 detente screen --batch "$work/none.csv"
printf 'name\n"never closed\n' >"$work/open.csv"
check 'a quote that is never closed' 3 detente screen --batch "$work/open.csv"
has 'a quote that is never closed' err 'open.csv:2:1: a quoted field that is never closed'

# 6,000 rows, more than a chunk and more than a window: the same bytes with 1 and 3 threads, and by full scan
awk 'BEGIN { print "name,id"; for (i = 0; i < 6000; i++) printf "%s %d padding-padding-padding-padding-padding,%d\n", (i % 7 ? "Jane Roe" : "KIM YONG CHOL"), i, i }' >"$work/long.csv"
detente screen --json --on 2026-05-09 --batch "$work/long.csv" >"$work/one"
detente screen --json --on 2026-05-09 --batch "$work/long.csv" --threads 3 >"$work/three"
detente screen --json --on 2026-05-09 --batch "$work/long.csv" --full-scan >"$work/scan"
same 'a verdict for each of 6,000 rows' "$(wc -l <"$work/one" | tr -d ' ')" 6000
check 'threads change nothing' 0 cmp "$work/one" "$work/three"
check 'the index changes nothing' 0 cmp "$work/one" "$work/scan"

# a batch into a file: killed by a limit on the size of files, killed for good, and gone on with
check 'a batch into a file' 0 detente screen --on 2026-05-09 --batch "$work/long.csv" --out "$work/whole"
has 'a batch into a file says how it ended' out '^858 alerts, 5142 clear, 0 unscreenable$'
check 'the file has the answers' 0 cmp "$work/whole" "$work/one"
same 'a batch that is finished leaves no checkpoint' "$(ls "$work" | grep -c checkpoint)" 0
limit=$(($(head -n 5000 "$work/one" | wc -c) / 512)) # more than four chunks, less than all
(ulimit -f $limit && detente screen --on 2026-05-09 --batch "$work/long.csv" --out "$work/part" >"$work/out" 2>"$work/err")
same 'a batch that died leaves a checkpoint' "$(sed 's/,"bytes".*//' "$work/part.checkpoint")" '{"records":4096'
cp "$work/part" "$work/part.kept" && cp "$work/part.checkpoint" "$work/kept.checkpoint"
check 'going on with other options' 3 detente screen --resume --schema Person --batch "$work/long.csv" --out "$work/part"
has 'going on with other options' err 'begun with another snapshot, profile or other options'
sed 's/Jane Roe 8 /Jane Roe 9 /' "$work/long.csv" >"$work/other.csv"
check 'going on with another batch' 3 detente screen --resume --batch "$work/other.csv" --out "$work/part"
has 'going on with another batch' err 'the first 4096 records are not those that were answered'
check 'going on' 0 detente screen --resume --threads 3 --batch "$work/long.csv" --out "$work/part"
has 'the sum is of both runs' out '^858 alerts, 5142 clear, 0 unscreenable$'
check 'two runs write the bytes of one' 0 cmp "$work/part" "$work/one"
check 'going on where nothing is left' 4 detente screen --resume --batch "$work/long.csv" --out "$work/part"
has 'going on where nothing is left' err 'a batch that was finished has no checkpoint'
head -c 100 "$work/part.kept" >"$work/short" && cp "$work/kept.checkpoint" "$work/short.checkpoint"
check 'going on with answers that are gone' 3 detente screen --resume --batch "$work/long.csv" --out "$work/short"
echo '{"records":-1}' >"$work/short.checkpoint"
check 'a checkpoint that is none' 3 detente screen --resume --batch "$work/long.csv" --out "$work/short"
has 'a checkpoint that is none' err 'short.checkpoint:1:1: this is no checkpoint of a batch'
"$program" --data "$work/data" screen --on 2026-05-09 --batch "$work/long.csv" --out "$work/killed" --threads 1 >/dev/null 2>&1 &
victim=$!
until [ -s "$work/killed.checkpoint" ] || ! kill -0 $victim 2>/dev/null; do sleep 0.01; done
kill -9 $victim 2>/dev/null
wait $victim 2>/dev/null
[ ! -e "$work/killed.checkpoint" ] || detente screen --resume --batch "$work/long.csv" --out "$work/killed" >/dev/null
check 'kill -9, then going on: the bytes of one run' 0 cmp "$work/killed" "$work/one"
check 'resume without a file' 2 detente screen --resume --batch "$work/long.csv"

printf 'name,expected\nKim Young-chul,un:KPi.024\nWolfgang Mozart,\nnobody,un:KPi.024\n,\n' >"$work/expected.csv"
check 'thresholds' 0 detente screen --json --on 2026-05-09 --batch "$work/expected.csv" --threshold-sweep
has 'thresholds' out '^{"threshold":0.7,"profile":true,"tried":3,"alerts":1,"band_alerts":[01],"alert_rate":0.3333,.*"expected":2,"found":1,.*"recall":0.5,.*"unscreenable":1}$'
same 'a row every 0.025 from 0.5' "$(wc -l <"$work/out" | tr -d ' ')" 21
check 'thresholds for people' 0 detente screen --on 2026-05-09 --batch "$work/expected.csv" --threshold-sweep
has 'thresholds for people' out "<- the profile's"
check 'thresholds of names alone' 2 detente screen --threshold-sweep Mozart

# what a newer list changes: the delta is two full runs compared, also by us
"$program" --data "$work/old" --lawbook "$root/lawbook" import un "$root"/samples/un-2020-12-01.xml "$root"/samples/un-2024-09-21.xml >/dev/null
printf 'id,name\n1,KIM YONG CHOL\n2,Fereidoun Abbasi-Davani\n3,Wolfgang Mozart\n4,\n5,Ali Akbar\n6,Haji Mohammad\n7,Sedico\n' >"$work/clients.csv"
"$program" --data "$work/old" screen --json --on 2026-05-09 --batch "$work/clients.csv" >"$work/before"
detente screen --json --on 2026-05-09 --batch "$work/clients.csv" >"$work/after"
# of each answer its id, verdict and the ids that alert
gist() { sed 's/^{"query":{"id":"\([0-9]*\)".*"verdict":"\([A-Z]*\)".*"results":\[\(.*\)\],"results_cut.*/\1 \2 \3/' "$1" | sed 's/{"id":"\([^"]*\)","caption[^{]*"match":true/ +\1 /g; s/ \([A-Z]*\) [^+]*/ \1 /; s/ [^ +]*{[^+]*/ /g'; }
gist "$work/before" >"$work/before.gist"
gist "$work/after" >"$work/after.gist"
diff "$work/before.gist" "$work/after.gist" | sed -n 's/^> \([0-9]*\) .*/\1/p' >"$work/differs"
check 'since an older snapshot' 0 detente screen --json --on 2026-05-09 --batch "$work/clients.csv" --since "$work/old/snapshot.det"
same 'only what differs' "$(sed 's/.*"answer":{"query":{"id":"\([0-9]*\)".*/\1/' "$work/out")" "$(cat "$work/differs")"
has 'who was removed and is listed again' out '^{"was":"CLEAR","is":"ALERT","appeared":\[\],"gone":\[\],"changed":\["un:IRi.001"\],"answer":{"query":{"id":"2"'
cp "$work/out" "$work/since"
detente screen --json --on 2026-05-09 --threads 3 --batch "$work/clients.csv" --since "$work/old/snapshot.det" >"$work/since3"
check 'threads change nothing' 0 cmp "$work/since" "$work/since3"
same 'whole without since' "$(detente screen --whole --batch "$work/clients.csv" 2>&1)" 'detente: --whole is for --since; give both'
check 'since the same snapshot' 0 detente screen --on 2026-05-09 --batch "$work/clients.csv" --since "$work/data/snapshot.det"
same 'since the same snapshot' "$(cat "$work/out")" '0 of 7 records change'
check 'since for people' 0 detente screen --on 2026-05-09 --batch "$work/clients.csv" --since "$work/old/snapshot.det"
has 'since for people' out '^CLEAR -> ALERT  2 Fereidoun Abbasi-Davani  changed: un:IRi.001$'
check 'since no snapshot' 4 detente screen --batch "$work/clients.csv" --since "$work/none.det"

check 'selftest' 0 detente selftest --json
has 'selftest' out '"kind":"exact","source":"un","tried":[1-9][0-9]*,"missed":0'
has 'selftest by kind' out '"kind":"mutation","code":"SUB1","what":"one letter replaced","source":"un","tried":[1-9][0-9]*,"found":[0-9]*,"first":[0-9]*,"recall":\(0.9\|1.0\)'
check 'selftest with a certificate' 0 detente selftest --json --sample 20 --seed 7 --misses "$work/misses" --certificate "$work/certificate" --dated 2026-05-09
cp "$work/out" "$work/once"
has 'the seed is told' out '^{"kind":"selftest","snapshot":"[0-9a-f]*".*"seed":7,"sample":20}$'
has 'misses are told' misses '^{"kind":"[a-z_]*","code":"[A-Z0-9]*","source":"un","id":"un:[^"]*","name":".*","asked":".*"}$'
has 'a certificate is dated' certificate '^{"kind":"certificate","dated":"2026-05-09"}$'
same 'a certificate proves itself' "$(tail -n 1 "$work/certificate")" \
    "{\"kind\":\"digest\",\"sha256\":\"$(head -n -1 "$work/certificate" | sha256sum | cut -d' ' -f1)\"}"
detente selftest --json --sample 20 --seed 7 --threads 3 >"$work/twice"
check 'the same seed gives the same bytes, whatever the threads' 0 cmp "$work/once" "$work/twice"
check 'a certificate without a date' 2 detente selftest --certificate "$work/certificate"
printf 'name1,name2,is_match,category\nKim Yong Chol,KIM Yong-chol,1,punctuation\nJane Roe,Kim Yong Chol,0,other\n' >"$work/pairs.csv"
check 'pairs' 0 detente pairs --json --scores "$work/scores.csv" "$work/pairs.csv"
same 'pairs' "$(tail -n 1 "$work/out" | sed 's/,"true_match".*//')" \
    '{"precision":1.0,"recall":1.0,"f1":1.0,"threshold":0.7,"tried":2'
has 'scores' scores.csv '^name1,name2,is_match,category,score$'
has 'what a score is worth' out '^{"bin":1.0,"below":null,"tried":1,"same":1,"share":1.0,'
printf 'Name_A;Name_B;Judgement\r\nKim Yong Chol;Kim Yong-chol;positive\r\n' >"$work/pairs.csv"
check 'pairs of somebody else' 0 detente pairs "$work/pairs.csv"
has 'pairs of somebody else' out '^all  *1 '
printf '{"left":{"schema":"Person","properties":{"name":["Kim Yong Chol"]}},"right":{"schema":"Person","properties":{"name":["Kim Yong-chol"]}},"judgement":"positive"}\n' >"$work/pairs.json"
check 'pairs of entities' 0 detente pairs --scores "$work/scores.json" "$work/pairs.json"
has 'pairs of entities' out '^Person  *1 '
check 'scores of entities' 0 grep -c '"judgement":"positive","score":1.0000}$' "$work/scores.json"
printf 'name1,name2,is_match\na,b,perhaps\n' >"$work/pairs.csv"
check 'a label that is none' 3 detente pairs "$work/pairs.csv"
has 'a label that is none' err "pairs.csv:2:5: is_match is 'perhaps'"
check 'bench' 0 detente bench --json --rounds 1
has 'bench' out '^{"kind":"work","searches":[1-9][0-9]*,"remembered":'
has 'bench' out '^{"x_full_scan":[0-9.]*,"x_jaro_winkler":[0-9.]*,"p50_us":[0-9.]*,"p99_us":[0-9.]*,"max_us":[0-9.]*,"names_per_s_core":[1-9][0-9]*,"names":[1-9][0-9]*,"queries":2000,"alerts":[0-9]*}$'
printf 'name\nWolfgang Amadeus Mozart\nKim Yong Chol\n' >"$work/names.csv"
detente bench --json --rounds 1 --portable "$work/names.csv" | head -n 1 >"$work/one"
detente bench --json --rounds 1 "$work/names.csv" | head -n 1 >"$work/two"
same 'the steps are the same with vector instructions and without' "$(cat "$work/one")" "$(cat "$work/two")"
check 'bench of a made list' 0 detente bench --json --rounds 1 --made 300 --longest
has 'bench of a made list' out '^{"kind":"made","is_hard":false,"names":3[0-9]*,"words":[1-9][0-9]*,"build_ms":[0-9.]*,"open_ms":[0-9.]*,"bytes_per_name":[0-9.]*,"search_bytes_per_name":[0-9.]*,"p50_us":[0-9.]*,"p99_us":[0-9.]*,"max_us":[0-9.]*,"longest_ms":[0-9.]*,"queries":1000,"alerts":[0-9]*}$'
check 'bench of a made list and a file' 2 detente bench --made 300 "$work/names.csv"
check 'bench of one made name' 3 detente bench --made 1
check 'bench of a hard list of no size' 2 detente bench --hard
check 'bench of a file that is not there' 5 detente bench "$work/nowhere.csv"
finish
