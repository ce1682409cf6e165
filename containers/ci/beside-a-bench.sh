#!/bin/sh
# Runs a container beside a bench, shows what the card saw, and ends with the container's exit status:
#
#   BENCH=ghcr.io/OWNER/pcsc-bench ./beside-a-bench.sh IMAGE [COMMAND ...]
#
# From the environment: BENCH, the bench's image; CARD, its card with options (hello);
# DURING, a shell command that gives orders meanwhile, such as '$tell remove'.
set -eu

# The bench needs nothing but a folder for its socket, which is a volume without a name: it goes
# with the container.
# shellcheck disable=SC2086 # the card's options are words
container=$(docker run --detach --network none --volume /run/pcscd "$BENCH" ${CARD:-hello})
trap 'docker rm --force --volumes "$container" >/dev/null' EXIT
trap 'exit 130' INT TERM

tell="docker exec $container tell"
until $tell status >/dev/null 2>&1; do
    if [ "$(docker inspect --format '{{.State.Running}}' "$container")" = false ]; then
        docker logs "$container" >&2
        exit 2
    fi
    sleep 0.1
done

status=0
if [ -n "${DURING:-}" ]; then
    (eval "$DURING") &
fi
docker run --rm --volumes-from "$container:ro" "$@" || status=$?
wait
docker logs "$container"
exit "$status"
