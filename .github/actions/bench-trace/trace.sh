#!/usr/bin/env bash
# What action.yml runs: writes the trace of this job's bench into RUNNER_TEMP/pcsc-trace. Where no
# bench takes orders there is nothing to keep, which is said and no failure.
set -euo pipefail

gallery=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
folder=$RUNNER_TEMP/pcsc-trace
mkdir -p "$folder"

if ! told=$("$gallery/inv" bench --tell trace); then
    echo "::notice title=PC/SC bench::No bench is there whose trace could be kept."
    exit 0
fi
# What is no event of a card, such as a client that was refused, has no time of its own.
grep -F '"t_ns"' <<<"$told" >"$folder/trace.jsonl" || exit 0
"$gallery/inv" trace "$folder/trace.jsonl" --format pcapng --out "$folder/trace.pcapng"
