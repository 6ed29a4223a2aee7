#!/bin/sh
# Removals that wait for a second person: what is new alerts at once, what is gone still does.
. "$2/tests/e2e/lib.sh"
un=$root/samples/un-2025-11-29.xml

# changed.py FROM TO DATE GONE NEW: without the last GONE individuals, with NEW that nobody is.
cat >"$work/changed.py" <<'PY'
import re, sys
source, to, date, gone, new = sys.argv[1:6]
text = open(source, encoding="utf-8").read()
text = re.sub(r'dateGenerated="[0-9-]*', f'dateGenerated="{date}', text)
records = re.findall(r"<INDIVIDUAL>.*?</INDIVIDUAL>", text, re.S)
for record in records[len(records) - int(gone):]:
    text = text.replace(record, "")
    print(re.search(r"<REFERENCE_NUMBER>(.*?)<", record).group(1))
words = ["Ingeborg Quastenflosser", "Wendelin Hirsekorn", "Adelheid Zwiebelturm"]
added = "".join(f"<INDIVIDUAL><DATAID>99{n}</DATAID><FIRST_NAME>{words[n]}</FIRST_NAME>"
                f"<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.99{n}</REFERENCE_NUMBER></INDIVIDUAL>"
                for n in range(int(new)))
open(to, "w", encoding="utf-8").write(text.replace("<INDIVIDUALS>", "<INDIVIDUALS>" + added, 1))
PY
me=$(id -un)
mkdir -p "$work/data"
printf 'actors:\n  - {name: robot, user: %s}\n  - {name: anna, user: %s}\n  - {name: bert, user: somebody-else}\n' "$me" "$me" >"$work/data/actors.yaml"
chmod 600 "$work/data/actors.yaml"

check 'a first version' 0 detente import un --actor robot "$un"
python3 "$work/changed.py" "$un" "$work/next.xml" 2025-12-06 2 3 >"$work/gone"
detente screen --json --on 2025-12-09 'Ingeborg Quastenflosser' >"$work/out"
has 'nobody knows the new one' out '"verdict":"CLEAR"'

check 'an update needs a person' 3 detente import un --stage "$work/next.xml"
has 'an update needs a person' err "may be several persons; say which"
check 'an update by nobody' 3 detente import un --stage --actor bert "$work/next.xml"
has 'an update by nobody' err "may not be 'bert'"
check 'an update with three more and two fewer' 0 detente import un --stage --actor robot --json "$work/next.xml"
has 'an update with three more and two fewer' out '"outcome":"promoted".*"added":3,"changed":0,"removed":0,"staged":2'
for name in 'Ingeborg Quastenflosser' 'Wendelin Hirsekorn' 'Adelheid Zwiebelturm'; do
    detente screen --json --on 2025-12-09 "$name" >"$work/out"
    has "$name alerts" out '"verdict":"ALERT"'
done
while read -r reference; do
    name=$(detente lists staged --json | sed -n "s/.*\"subject\":\"un:$reference\",\"caption\":\"\([^\"]*\)\".*/\1/p")
    detente screen --json --on 2025-12-09 "$name" >"$work/out"
    has "$reference still alerts" out '"verdict":"ALERT"'
    has "$reference says that it is carried" out '"delisted_pending":"2025-12-06"'
    detente screen --json --on 2025-12-01 "$name" >"$work/out"
    has "$reference was simply listed before" out '"verdict":"ALERT"'
    same "$reference was not carried before" "$(grep -c delisted_pending "$work/out")" 0
done <"$work/gone"
check 'the same file again' 0 detente import un --stage --actor robot "$work/next.xml"
has 'the same file again' out 'unchanged'

check 'what waits' 0 detente lists staged
has 'what waits' out '1 *un *un:.*removal *2025-12-06 *open *robot'
check 'whoever made it does not decide it' 3 detente lists approve 1 --by robot
has 'whoever made it does not decide it' err "was staged by an import of 'robot'"
check 'nobody else can be named' 3 detente lists approve 1 --by carla
has 'nobody else can be named' err "may not be 'carla'"
check 'no such number' 4 detente lists approve 77 --by anna
check 'one is approved' 0 detente lists approve 1 --by anna --why 'the committee said so'
check 'one is refused' 0 detente lists refuse 2 --by anna --why 'not in the press release'
check 'what was decided' 0 detente lists staged --all --json
has 'what was decided' out '"id":1,.*"status":"approved","by":"anna",.*"why":"the committee said so"'
has 'what was decided' out '"id":2,.*"status":"refused","by":"anna"'
first=$(sed -n 's/.*"id":1,.*"caption":"\([^"]*\)".*/\1/p' "$work/out")
second=$(sed -n 's/.*"id":2,.*"caption":"\([^"]*\)".*/\1/p' "$work/out")
detente screen --json --on 2025-12-09 "$first" >"$work/out"
has 'who was approved alerts no more' out '"status":"removed"'
same 'who was approved alerts no more' "$(grep -c '"verdict":"ALERT"' "$work/out")" 0
detente screen --json --on 2025-12-09 "$second" >"$work/out"
has 'who was refused still alerts' out '"verdict":"ALERT"'
check 'a decision is made once' 3 detente lists approve 1 --by anna

chmod 666 "$work/data/actors.yaml"
check 'a file that anybody writes names nobody' 3 detente lists approve 2 --by anna
has 'a file that anybody writes names nobody' err 'chmod go-w'
rm "$work/data/actors.yaml"
check 'without the file one is oneself' 3 detente lists approve 2 --by anna
has 'without the file one is oneself' err 'no actors.yaml'
check 'without the file one is oneself' 0 detente lists approve 2

# Too much is gone: nothing changes if nobody is new, and else who is new alerts and the rest stays.
python3 "$work/changed.py" "$work/next.xml" "$work/half.xml" 2025-12-07 7 0 >"$work/gone"
detente screen --json --on 2025-12-09 'Kim Yong Chol' 'Ri Won Ho' 'Pak Chun Il' >"$work/before"
check 'an update that lacks seven' 3 detente import un --stage "$work/half.xml"
has 'an update that lacks seven' err 'entries of 2025-12-06 are gone'
detente screen --json --on 2025-12-09 'Kim Yong Chol' 'Ri Won Ho' 'Pak Chun Il' >"$work/after"
check 'no answer has changed' 0 cmp "$work/before" "$work/after"
check 'lists say so' 0 detente lists --json
has 'lists say so' out '"dated":"2025-12-06".*"quarantine_count":1'
finish
