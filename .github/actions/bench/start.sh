#!/usr/bin/env bash
# What main.js runs: starts a bench that goes on when this has ended. From the environment: the
# action's inputs (INPUT_CARD, ...) and the runner's files GITHUB_ENV, GITHUB_OUTPUT, GITHUB_PATH and
# GITHUB_STATE. Ends with 2 where no bench is there in the end; why stands above.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
gallery=$(cd "$here/../../.." && pwd)
begun="The trace, as the card sees it" # the last that a bench says before it is there

words=(--card "${INPUT_CARD:-hello}" --daemon "${INPUT_DAEMON:-newest}")
[ -z "${INPUT_SCRIPT:-}" ] || words+=(--script "$INPUT_SCRIPT")
while read -r option; do
    [ -z "$option" ] || words+=("--$option")
done <<<"${INPUT_OPTIONS:-}"

folder=$(mktemp -d "${TMPDIR:-/tmp}/pcsc-action-XXXXXX")
echo "folder=$folder" >>"$GITHUB_STATE" # first of all: a job can be cancelled from here on
log=$folder/log

fail() {
    echo "::error title=PC/SC bench::$1"
    rm -rf "$folder"
    exit 2
}

"$gallery/inv" setup || fail "There is no container engine to run it in, see above."

serve() {
    local status=0
    "$gallery/inv" bench "${words[@]}" &
    echo $! >"$folder/pid"
    wait $! || status=$?
    echo "$status" >"$folder/status"
}
touch "$log"
serve >"$log" 2>&1 </dev/null &
tail -n +1 -f "$log" &
shown=$!
until grep -q "^$begun" "$log" || [ -e "$folder/status" ]; do
    sleep 0.2
done
sleep 0.2 # for what is still to be shown
kill "$shown"
[ ! -e "$folder/status" ] || fail "The bench did not start, see above."

reader=$(sed -n 's/^Ready: //p' "$log" | sed 's/, with .*//')
socket=$(sed -n 's/^  export PCSCLITE_CSOCK_NAME=//p' "$log")
if [ -z "$socket" ]; then
    STATE_folder=$folder GITHUB_STEP_SUMMARY=/dev/null "$here/stop.sh" >/dev/null || true
    fail "No program of this machine can reach the bench, see above."
fi

echo "PCSCLITE_CSOCK_NAME=$socket" >>"$GITHUB_ENV"
echo "$here/bin" >>"$GITHUB_PATH"
{
    echo "reader=$reader"
    echo "socket=$socket"
    echo "folder=${socket%/*}"
    echo "orders=${socket%/*}/orders"
} >>"$GITHUB_OUTPUT"
