#!/bin/sh
# Transactions: the samples on both sides of their dates, errors at their place, exit codes.
. "$2/tests/e2e/lib.sh"
check 'import' 0 detente import un "$root"/samples/un-*.xml

# verdicts ARGUMENT...: "ALLOW: ALLOW goods, BLOCK party"
verdicts() {
    detente check "$@" | sed -n 's/^\([A-Z_][A-Z_]*\)  .* to .* on .*/\1:/p; s/^  \([A-Z_][A-Z_]*\)  \([a-z][a-z]*\).*/\1 \2/p' |
        tr '\n' ' ' | sed 's/ $//'
}
samples=$root/samples
same 'coal within the cap' "$(verdicts "$samples/coal-2017-01.yaml")" 'ALLOW: ALLOW goods'
same 'coal after it' "$(verdicts "$samples/coal-2018-06.yaml")" 'REJECT: REJECT goods'
same 'coal on the day the cap closed' "$(verdicts --on 2017-08-05 "$samples/coal-2017-01.yaml")" 'REJECT: REJECT goods'
same 'coal the day before' "$(verdicts --on 2017-08-04 "$samples/coal-2017-01.yaml")" 'ALLOW: ALLOW goods'
same 'coal through Rajin' "$(verdicts "$samples/coal-through-rajin.yaml")" 'ALLOW: ALLOW goods'
same 'textiles, last day' "$(verdicts "$samples/textiles-2017.yaml")" 'ALLOW: ALLOW goods'
same 'textiles, the day after' "$(verdicts --on 2017-12-11 "$samples/textiles-2017.yaml")" 'REJECT: REJECT goods'
twelve='ALLOW: ALLOW goods ALLOW party ALLOW party ALLOW vessel ALLOW carriage ALLOW carriage ALLOW carriage'
twelve="$twelve ALLOW insurance ALLOW insurance ALLOW insurance ALLOW finance ALLOW finance"
same 'twelve legs of oil' "$(verdicts "$samples/oil-to-kp.yaml")" "$twelve"
sed 's/prior: 61000/prior: 480001/' "$samples/oil-to-kp.yaml" >"$work/over.yaml"
same 'oil above the cap' "$(verdicts "$work/over.yaml" | cut -d' ' -f1-3)" 'REJECT: REJECT goods'
sed 's/  flag: CN/  flag: KP/' "$samples/oil-to-kp.yaml" >"$work/flag.yaml"
same 'oil under the flag' "$(verdicts "$work/flag.yaml")" \
    "$(echo "$twelve" | sed 's/^ALLOW/REJECT/; s/ALLOW vessel/REJECT vessel/; s/ALLOW insurance/REJECT insurance/g')"
same 'pumps' "$(verdicts "$samples/humanitarian-to-kp.yaml")" 'LICENCE: ALLOW goods ALLOW goods LICENCE goods ALLOW party'
same 'pumps before they were forbidden' "$(verdicts --on 2017-12-21 "$samples/humanitarian-to-kp.yaml" | cut -d' ' -f2-7)" \
    'ALLOW goods ALLOW goods ALLOW goods'
same 'a mission' "$(verdicts "$samples/mission-in-kp.yaml")" 'ALLOW: ALLOW goods ALLOW goods ALLOW finance ALLOW people'
same 'valves for Iran' "$(verdicts "$samples/valves-to-iran-2025.yaml")" 'REVIEW: REVIEW goods ALLOW party'
check 'valves before the evening of 27 September in New York' 0 detente check --on 2025-09-26 "$samples/valves-to-iran-2025.yaml"
has 'valves under the procurement channel' out 'un.1737.annexb_procurement  undetermined  S/RES/2231 (2015) Annex B 2'
sed 's/ 2025-06-01}/ 2025-06-01, contract: before_reapplication, consistent_with_resolutions: "yes"}/' \
    "$samples/valves-to-iran-2025.yaml" >"$work/valves.yaml"
same 'valves under an old contract' "$(verdicts "$work/valves.yaml")" 'ALLOW: ALLOW goods ALLOW party'
same 'a transfer at sea' "$(verdicts "$samples/transfer-at-sea.yaml")" 'REJECT: REJECT goods REJECT carriage'
same 'whom a listing stops' "$(verdicts "$samples/payment-to-a-listed-person.yaml")" 'BLOCK: BLOCK goods BLOCK finance'

check 'what people read' 0 detente check "$samples/payment-to-a-listed-person.yaml"
has 'what people read' out 'stopped by the listing of KIM YONG CHOL: un.1718.asset_freeze  S/RES/1718 (2006) OP 8(d)'
check 'ways out' 0 detente check "$samples/humanitarian-to-kp.yaml"
has 'ways out' out 'tried route GX-2397-25 granted, makes it needs_authorisation  S/RES/2397 (2017) OP 25'
has 'ways out' out 'needs approved=yes'
has 'what was not stated' out 'not stated: insurance, which [0-9]* measures in force could meet'
has 'why a regime was considered' out 'considered un:1718 because of to KP'
check 'JSON' 0 detente check --json "$samples/payment-to-a-listed-person.yaml"
has 'JSON' out '^{"file":"[^"]*","id":"payment-to-a-listed-person","verdict":"BLOCK","on":"2025-12-01","from":"DE","to":"FR","snapshot":"[0-9a-f]*","legs":\[{"leg":"goods","line":1,"hs":"100630"'
has 'JSON' out '"regimes":\[\],"listed":\[{"name":"KIM YONG CHOL","as":"person","verdict":"BLOCK","regime":"un:1718","measure":"un.1718.asset_freeze","kind":"asset_freeze","cites":\["S/RES/1718 (2006) OP 8(d)"'

check 'exit code of what is stopped' 1 detente check --exit-code "$samples/coal-2018-06.yaml"
check 'exit code of what may go' 0 detente check --exit-code "$samples/coal-2017-01.yaml"
check 'nothing to check' 2 detente check
check 'no such file' 4 detente check "$work/none.yaml"
printf 'date: 2022-03-01\nfrom: CN\nto: KP\ngods:\n- hs: "1006"\n' >"$work/bad.yaml"
check 'a misspelt key' 3 detente check "$work/bad.yaml"
has 'a misspelt key' err "bad.yaml:4:1: unknown key 'gods' in a shipment, did you mean 'goods'?"
printf '{"date":"2022-03-01","from":"CN","to":"KP",\n "goods":[{"hs":"coal"}]}' >"$work/bad.json"
check 'a bad code in JSON' 3 detente check "$work/bad.json"
has 'a bad code in JSON' err "bad.json:2:17: hs 'coal' is no code"
check 'a refused file does not keep the others' 3 detente check "$work/bad.yaml" "$samples/coal-2017-01.yaml"
has 'a refused file does not keep the others' out '^ALLOW  '
finish
