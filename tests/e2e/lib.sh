# lib.sh - what the end-to-end tests share.  Sourced with: $1 the program, $2 the project's folder.
#
# Each script works in a fresh folder, counts with check and same, and ends with finish, whose line is
# "N passed, N failed".  With DETENTE_TEST_POSTGRES in the environment (tests/postgres/server.py) its
# store is a schema of its own on that server, else a file.
set -u
program=$1
root=$2
# some tests go elsewhere
case $program in /*) ;; *) program=$PWD/$program ;; esac
case $root in /*) ;; *) root=$PWD/$root ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8
unset DETENTE_DATA NO_COLOR
passed=0
failed=0

# schema_of FOLDER: what its store is called on a server.
schema_of() { printf %s "$1" | sha256sum | cut -c 1-16; }
# on_postgres FOLDER: the store of this data folder, from the first command on, is on the server of the test.
on_postgres() {
    [ -n "${DETENTE_TEST_POSTGRES:-}" ] || return 0
    mkdir -p "$1"
    printf 'postgres: %s\nschema: e2e_%s\n' "$DETENTE_TEST_POSTGRES" "$(schema_of "$1")" >"$1/store.yaml"
}
on_postgres "$work/data"

# The program with the project's lawbook and a data folder of this test.
detente() { "$program" --data "$work/data" --lawbook "$root/lawbook" "$@"; }

# check NAME EXIT COMMAND...: runs it; output in $work/out, messages in $work/err.
check() {
    name=$1
    want=$2
    shift 2
    got=0
    "$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
    if [ "$got" = "$want" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$name: exit $got, expected $want"
        sed 's/^/  out: /' "$work/out" | head -n 20
        sed 's/^/  err: /' "$work/err" | head -n 20
    fi
}

# has NAME FILE PATTERN: a line of $work/FILE matches the basic regular expression.
has() {
    if grep -q -e "$3" "$work/$2"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$1: nothing in '$2' matches '$3'"
        head -n 20 "$work/$2" | sed 's/^/  /' | cut -c 1-400
    fi
}

# same NAME GOT WANT: two texts.
same() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: got\n%s\nexpected\n%s\n' "$1" "$2" "$3"
    fi
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}
