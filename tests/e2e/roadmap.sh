#!/bin/sh
# Roadmaps from the command line: what is unsound in them, and what they would do.
. "$2/tests/e2e/lib.sh"

map=$root/roadmaps/suspension-for-suspension
check 'lint of every shipped roadmap' 0 detente roadmap lint "$root"/roadmaps/*/roadmap.yaml
has 'lint of every shipped roadmap' out '^0 errors, [0-9]* warnings$'
has 'the other layer is named' out "un.1718.vessels_new_or_used' by S/RES/2397 (2017) OP 14"
check 'a scenario that works' 0 detente roadmap simulate "$map/roadmap.yaml" --scenario "$map/works.yaml"
has 'a scenario that works' out '^2018-06-18$'
check 'a scenario that snaps back' 0 detente roadmap simulate "$map/roadmap.yaml" \
    --scenario "$map/snapback.yaml" --json --svg "$work/run.svg"
cp "$work/out" "$work/first"
has 'the paragraph and the step' out 'S/RES/2371 (2017) OP 9'
has 'snapback' out '"step":"pause","was":"verified","state":"reversed"'
has 'what was assumed' out '"findings":\[{"on":"2018-02-09","known":"2018-02-09","finding":"us_kr.exercises_halted"'
has 'a drawing' run.svg '^</svg>$'
has 'the launch on its axis' run.svg '<title>A launch using ballistic missile technology</title>'
has 'what follows, in words' run.svg '2018-10-03  freeze is reversed: '
check 'the same again' 0 detente roadmap simulate "$map/roadmap.yaml" --scenario "$map/snapback.yaml" --json
cp "$work/out" "$work/second"
check 'the same bytes' 0 cmp "$work/first" "$work/second"
check 'cut to its first days' 1 detente roadmap simulate "$map/roadmap.yaml" \
    --scenario "$map/works.yaml" --to 2018-06-17
has 'what was expected later is missed' out 'expected and not so'
sed 's/un.1718.seafood/un.1718.seafod/' "$map/roadmap.yaml" >"$work/bad.yaml"
check 'an unknown measure' 3 detente roadmap lint "$work/bad.yaml"
has 'an unknown measure' out "bad.yaml:[0-9]*:[0-9]*: error: R110: .*did you mean 'un.1718.seafood'"
check 'an unknown measure cannot be run' 3 detente roadmap simulate "$work/bad.yaml" \
    --scenario "$map/works.yaml"
printf 'roadmap: 1\nroadmap: 1\n' >"$work/twice.yaml"
check 'no YAML' 3 detente roadmap lint "$work/twice.yaml"
check 'no such file' 4 detente roadmap lint "$work/none.yaml"
check 'no scenario' 2 detente roadmap simulate "$map/roadmap.yaml"
check 'no such verb' 2 detente roadmap draw

finish
