#!/bin/sh
# serve.sh [SECONDS] - requests a second and their times over loopback, with wrk, as ratios to a hello-world
# of the same HTTP library in the same run.  Client and server share the processors.
#
# With the published lists beside the project it asks of those; else of samples/.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-10}
program=build/detente
threads=$(getconf _NPROCESSORS_ONLN)
[ "$threads" -le 2 ] || threads=2
work=$(mktemp -d)
hello=
server=
end() {
    exec 9>&- || true
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$hello" ] || kill "$hello" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT

published=../shared/data
found=
load() {
    source=$1
    shift
    if "$program" --data "$work/data" import "$source" "$@" >/dev/null 2>&1; then found="$found $source"; fi
}
newest=$(ls "$published"/un/un-consolidated-*.xml.xz 2>/dev/null | tail -n 1)
[ -z "$newest" ] || load un "$newest"
set -- "$published"/ofac/sdn-2023-07-12* "$published"/ofac/alt-2023-07-12* "$published"/ofac/add-2023-07-12*
[ ! -f "$1" ] || load ofac --dated 2023-07-12 --partial "$@"
[ -n "$found" ] || { "$program" --data "$work/data" import un samples/un-*.xml >/dev/null 2>&1; found='samples'; }
"$program" --data "$work/data" build >/dev/null 2>&1

"$program" --data "$work/data" serve --listen 127.0.0.1:0 --threads "$threads" 2>"$work/log" &
server=$!
port=
while [ -z "$port" ]; do
    sleep 0.1
    kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
    port=$(sed -n 's/.*"event":"listening","port":"\([0-9]*\)".*/\1/p' "$work/log")
done
mkfifo "$work/hold"
build/gcc/bench/bench_hello "$((port + 1))" "$threads" <"$work/hold" &
hello=$!
exec 9>"$work/hold"
sleep 0.3

# names that are asked for in turn: alike to listed ones, and nobody's
cat >"$work/names.lua" <<'LUA'
local first = {"Kim", "Ali", "Maria", "Ivan", "Mohammed", "Jon", "Chol", "Hans", "Fatima", "Sergei", "Li", "Ahmad"}
local last = {"Yong Chol", "Hassan", "Example", "Petrov", "al-Rahman", "Smith", "Guk", "Trading Company", "Shipping Ltd", "Ivanova", "Wei", "Mueller"}
local count = 0
function name()
  count = count + 1
  return first[count % 12 + 1] .. " " .. last[math.floor(count / 12) % 12 + 1]
end
LUA
cat >"$work/screen.lua" <<LUA
dofile("$work/names.lua")
request = function() return wrk.format("POST", "/v1/screen", nil, '{"name":"' .. name() .. '"}') end
LUA
cat >"$work/batch.lua" <<LUA
dofile("$work/names.lua")
request = function()
  local lines = {}
  for i = 1, 100 do lines[i] = '{"name":"' .. name() .. '"}' end
  return wrk.format("POST", "/v1/batch", nil, table.concat(lines, "\n"))
end
LUA
cat >"$work/match.lua" <<LUA
dofile("$work/names.lua")
request = function()
  return wrk.format("POST", "/match/default", nil, '{"queries":{"q":{"schema":"Person","properties":{"name":["' .. name() .. '"]}}}}')
end
LUA
# customers who are on no list, which is what most questions are about
customers=$published/names/customers-us-50k.csv.xz
if [ -f "$customers" ]; then
    {
        echo 'local names = {'
        xz -dc "$customers" | awk -F, 'NR > 1 && $1 !~ /["\\]/ { printf "\"%s\",\n", $1 }'
        echo '}'
        echo 'local count = 0'
        echo 'function name() count = count + 1; return names[count % #names + 1] end'
    } >"$work/customers.lua"
    sed "s|/names.lua|/customers.lua|" "$work/match.lua" >"$work/match_customers.lua"
    sed "s|/names.lua|/customers.lua|" "$work/batch.lua" >"$work/batch_customers.lua"
fi
printf 'lists: %s, %s server threads, %s seconds each, client on the same processors\n' "$found" "$threads" "$seconds"
printf '%-22s %12s %10s %10s %8s %8s\n' what requests/s p50 p99 ratio failed
best=
# ask WHAT PORT PATH [SCRIPT]
ask() {
    what=$1
    wrk -t1 -c"$((threads * 8))" -d"${seconds}s" --latency ${4:+-s "$4"} "http://127.0.0.1:$2$3" >"$work/out"
    rate=$(sed -n 's/^Requests\/sec: *//p' "$work/out")
    failed=$(sed -n 's/.*Non-2xx or 3xx responses: *//p' "$work/out")
    [ -n "$best" ] || best=$rate
    printf '%-22s %12s %10s %10s %8s %8s\n' "$what" "$rate" "$(sed -n 's/^ *50% *//p' "$work/out")" \
        "$(sed -n 's/^ *99% *//p' "$work/out")" "$(awk "BEGIN { printf \"%.2f\", $rate / $best }")" "${failed:-0}"
}
# Processor time of the server, in ticks.
server_ticks() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }
# beside_library BEFORE AFTER REQUESTS: a name in a batch, beside one that the program answers by itself with as many
# threads, both by processor time: what HTTP costs, however busy the machine is.
beside_library() {
    awk 'BEGIN { split("Kim Ali Maria Ivan Mohammed Jon Chol Hans Fatima Sergei Li Ahmad", first, " ")
        split("Yong Chol,Hassan,Example,Petrov,al-Rahman,Smith,Guk,Trading Company,Shipping Ltd,Ivanova,Wei,Mueller", last, ",")
        for (i = 1; i <= 20000; i++) printf "{\"name\":\"%s %s\"}\n", first[i % 12 + 1], last[int(i / 12) % 12 + 1] }' >"$work/many"
    head -n 1 "$work/many" >"$work/one"
    python3 - "$program" "$work" "$threads" "$1" "$2" "$3" <<'PYTHON'
import os
import resource
import subprocess
import sys

program, work, threads, before, after, requests = sys.argv[1:]


def seconds(batch):
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, "--data", work + "/data", "screen", "--json", "--threads", threads, "--out", work + "/answers",
                    "--batch", work + "/" + batch], check=True, stdout=subprocess.DEVNULL)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


library = (seconds("many") - seconds("one")) / 19999
server = (int(after) - int(before)) / os.sysconf("SC_CLK_TCK") / (100 * int(requests))
print(f"{'':22} {1e6 * server:.0f} us of the server's processor time a name, {1e6 * library:.0f} us by the program's own {threads} threads: {library / server:.2f}")
PYTHON
}
ask 'hello-world' "$((port + 1))" /
ask '/healthz' "$port" /healthz
ask '/v1/screen' "$port" /v1/screen "$work/screen.lua"
wrk -t1 -c"$((threads * 8))" -d2s -s "$work/batch.lua" "http://127.0.0.1:$port/v1/batch" >/dev/null # its threads get what they ask with
before=$(server_ticks)
ask '/v1/batch of 100' "$port" /v1/batch "$work/batch.lua"
beside_library "$before" "$(server_ticks)" "$(sed -n 's/^ *\([0-9]*\) requests in.*/\1/p' "$work/out")"
[ ! -f "$work/batch_customers.lua" ] || ask '... who are customers' "$port" /v1/batch "$work/batch_customers.lua"
if [ "$(curl -s -o "$work/none" -w '%{http_code}' "http://127.0.0.1:$port/algorithms")" = 200 ]; then
    ask '/match of one' "$port" /match/default "$work/match.lua"
    [ ! -f "$work/match_customers.lua" ] || ask '... who are customers' "$port" /match/default "$work/match_customers.lua"
fi
