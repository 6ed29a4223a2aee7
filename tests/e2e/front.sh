#!/bin/sh
# The program's manners: help, usage, exit codes, where things are.
. "$2/tests/e2e/lib.sh"

check 'version' 0 "$program" version
has 'version' out '^detente [0-9]'
check 'help' 0 "$program" help
has 'help lists the commands' out '^  screen '
check 'help of a command' 0 "$program" help screen
has 'help of a command' out '--exit-code'
for command in $("$program" help --names); do
    check "$command --help" 0 "$program" "$command" --help
    has "$command --help" out '^usage: detente '
done
check 'no command' 2 "$program"
check 'an unknown command' 2 "$program" scren
has 'an unknown command' err "no command 'scren'"
check 'an unknown option' 2 "$program" screen --nosuch X
has 'an unknown option' err 'no option --nosuch; try: detente screen --help'
check 'a short option' 2 "$program" screen -j X
check 'an option without its value' 2 "$program" screen X --on
has 'an option without its value' err '--on needs a value: DATE'
check 'a flag with a value' 2 "$program" screen X --json=yes
check 'a day that is none' 2 detente screen X --on 2018-02-30
has 'a day that is none' err "no such day: '2018-02-30'"
check 'screen without a question' 2 detente screen
check 'screen before any list' 4 detente screen X
has 'screen before any list' err 'load a list first'
check 'lists before any list' 4 detente lists
check 'an id that none can have' 2 detente import 'No Where' "$root"/samples/un-2020-12-01.xml
has 'an id that none can have' err "'No Where' cannot be the id of a source"
check 'a profile that is not there' 4 detente screen X --profile "$work/none.yaml"
printf 'threshold: 0.75\nthreshhold: 1\n' >"$work/profile.yaml"
check 'import' 0 detente import un "$root"/samples/un-*.xml
check 'a bad profile' 3 detente screen X --profile "$work/profile.yaml"
has 'a bad profile' err "profile.yaml:2:[0-9]*: unknown setting 'threshhold'"
printf 'rules: quick\n' >"$work/profile.yaml"
check 'rules that are none' 3 detente screen X --profile "$work/profile.yaml"
has 'rules that are none' err "profile.yaml:1:[0-9]*: rules is 'quick'; expected full or fast"
DETENTE_DATA=$work/data
export DETENTE_DATA
check 'the data folder from the environment' 0 "$program" screen X --on 2026-05-09
check 'a full disk is an error' 5 sh -c "'$program' --data '$work/data' screen --json X >/dev/full"
printf '\033]0;x\007Kim' >"$work/name"
check 'a name cannot write to the terminal' 0 detente screen --on 2026-05-09 "$(cat "$work/name")"
has 'a name cannot write to the terminal' out 'x1b]0;x'
finish
