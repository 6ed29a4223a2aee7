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
ask 'hello-world' "$((port + 1))" /
ask '/healthz' "$port" /healthz
ask '/v1/screen' "$port" /v1/screen "$work/screen.lua"
ask '/v1/batch of 100' "$port" /v1/batch "$work/batch.lua"
if [ "$(curl -s -o "$work/none" -w '%{http_code}' "http://127.0.0.1:$port/algorithms")" = 200 ]; then
    ask '/match of one' "$port" /match/default "$work/match.lua"
fi
