#!/usr/bin/env bash
# What action.yml runs. From the environment: SAMPLE, TREE, AGAINST, SCENARIOS, and the runner's
# RUNNER_TEMP and GITHUB_STEP_SUMMARY. Ends with 1 where something got worse, 2 where it could not
# be found out.
set -euo pipefail

gallery=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
reports=$RUNNER_TEMP/pcsc-gallery
mkdir -p "$reports"

# 1: something is not as the gallery expects it, which the comparison is about.
run() {
    local status=0
    "$gallery/inv" run "$SAMPLE" --scenario "$SCENARIOS" --seed "${GITHUB_RUN_ID:-1}" "$@" ||
        status=$?
    [ "$status" -le 1 ] || exit "$status"
}

"$gallery/inv" setup
run --wrapper-version "$AGAINST" --report "$reports/release.jsonl"
run --wrapper "$TREE" --report "$reports/checkout.jsonl"

status=0
"$gallery/inv" diff "$reports/release.jsonl" "$reports/checkout.jsonl" --format markdown \
    >"$reports/diff.md" || status=$?
cat "$reports/diff.md"
cat "$reports/diff.md" >>"$GITHUB_STEP_SUMMARY"
exit "$status"
