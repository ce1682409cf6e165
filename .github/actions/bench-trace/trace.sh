#!/usr/bin/env bash
# What action.yml runs: writes the trace of this job's bench into RUNNER_TEMP/pcsc-trace. Where no
# bench takes orders there is nothing to keep, which is said and no failure.
set -euo pipefail

gallery=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
folder=$RUNNER_TEMP/pcsc-trace
mkdir -p "$folder"

if ! "$gallery/inv" bench --tell trace >"$folder/trace.jsonl"; then
    rm "$folder/trace.jsonl"
    echo "::notice title=PC/SC bench::No bench is there whose trace could be kept."
    exit 0
fi
[ -s "$folder/trace.jsonl" ] || exit 0 # an empty reader has seen nothing
"$gallery/inv" trace "$folder/trace.jsonl" --format pcapng --out "$folder/trace.pcapng"
