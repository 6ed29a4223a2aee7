#!/bin/sh
# man_check.sh PROGRAM - man pages are sound, and say the same options as --help.
#
# Every command that `PROGRAM help` lists has man/detente-<command>.1; mandoc finds no error in any page;
# the long options that a page names and those that `PROGRAM <command> --help` prints are the same set.
set -eu
program=$1
failed=0
passed=0
options() { grep -o -e '--[a-z][a-z-]*' | sort -u; }
for page in man/*.1; do
    if mandoc -T lint -W error "$page" >&2; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
for command in $("$program" help --names); do
    page=man/detente-$command.1
    if [ ! -f "$page" ]; then
        echo "$command: no $page" >&2
        failed=$((failed + 1))
        continue
    fi
    "$program" $command --help | options >build/help.options
    sed -n 's/^\.It Fl Fl \([a-z][a-z-]*\).*/--\1/p' "$page" | sort -u >build/page.options
    if diff build/help.options build/page.options >build/options.diff; then
        passed=$((passed + 1))
    else
        echo "$command: --help (<) and $page (>) do not list the same options:" >&2
        cat build/options.diff >&2
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 1 ]
