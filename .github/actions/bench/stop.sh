#!/usr/bin/env bash
# What post.js runs: ends the bench of start.sh, and tells in the job's summary what its cards saw.
# From the environment: STATE_folder, as start.sh left it, and the runner's GITHUB_STEP_SUMMARY.
# Says nothing where no bench was started. Ends with 1 where the script of the bench did not come to
# its end, with 2 where the bench had ended by itself.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
gallery=$(cd "$here/../../.." && pwd)
folder=${STATE_folder:-}
most=500     # lines of a trace in the summary, which has room for 1 MiB
stopped=130  # the status of an inv that was told to end before it was ready
patience=300 # tenths of a second

[ -n "$folder" ] && [ -d "$folder" ] || exit 0
trap 'rm -rf "$folder"' EXIT
[ -e "$folder/pid" ] || exit 0
pid=$(cat "$folder/pid")

serves() {
    [ ! -e "$folder/status" ] && kill -0 "$pid" 2>/dev/null
}

if serves; then
    kill -TERM "$pid"
    while serves && ((patience-- > 0)); do
        sleep 0.1
    done
    sleep 0.2 # from its end to its status
fi
if [ ! -e "$folder/status" ]; then # whoever was killed leaves its containers
    kill -KILL "$pid" 2>/dev/null && sleep 1
    "$gallery/inv" clean || true
    echo "$stopped" >"$folder/status"
fi
status=$(cat "$folder/status")
[ "$status" != "$stopped" ] || exit 0

ready=$(sed -n 's/^Ready: //p' "$folder/log")
sed '1,/^The trace, as the card sees it/d; /^Ending the bench\.$/d; /^$/d' "$folder/log" \
    >"$folder/trace"
lines=$(wc -l <"$folder/trace")
{
    echo "### PC/SC bench"
    echo
    echo "$ready"
    echo
    if ((lines > most)); then
        echo "The first $((lines - most)) of $lines lines are left out."
        echo
    fi
    echo '~~~~~~text'
    tail -n "$most" "$folder/trace"
    echo '~~~~~~'
} >"$folder/summary"
cat "$folder/summary" >>"$GITHUB_STEP_SUMMARY"
echo "::group::What the card saw"
cat "$folder/trace"
echo "::endgroup::"
case $status in
0) ;;
1) echo "::error title=PC/SC bench::The script did not come to its end, see above." ;;
*) echo "::error title=PC/SC bench::The bench had ended by itself, see above." && status=2 ;;
esac
exit "$status"
