#!/usr/bin/env bash
# Asks the card in the first PC/SC reader for its greeting, through scriptor of pcsc-tools.

set -o nounset

readonly SELECT_APPLET='00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01'
readonly GET_GREETING='00 00 00 00'

# scriptor connects to the first reader, and leaves the card as it is where its input ends.
coproc { exec scriptor -u 2>&1; }
pid=$COPROC_PID
# Bash closes these two when scriptor ends, and with them what that said last: copies stay.
exec 3<&"${COPROC[0]}" 4>&"${COPROC[1]}"
eval "exec ${COPROC[0]}<&- ${COPROC[1]}>&-"
trap 'exec 4>&-; wait "$pid"' EXIT
trap '' PIPE

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

# Reads a line of what scriptor says. Where it has ended, the line before said why.
next_line() {
    local before=${line-}
    IFS= read -r line <&3 || fail "$before"
}

# Sends a command, prints it with its response, and leaves the bytes of that in `response`.
exchange() {
    local text
    printf '%s\n' "$1" 2>/dev/null >&4
    until [[ $line == '> '* ]]; do next_line; done
    until [[ $line == '< '* ]]; do next_line; done
    # Sixteen bytes to a line, and after the last one what the status word means.
    text=${line#<}
    until [[ $text == *:* ]]; do
        next_line
        text+=$line
    done
    read -ra response <<<"${text%%:*}"
    ((${#response[@]} >= 2)) || fail 'The card gave no status word'
    printf '> %s\n< %s\n' "$1" "${response[*]}"
}

line=
until [[ $line =~ ^'No reader given: using '(.*) ]]; do next_line; done
printf 'Reader: %s\n' "${BASH_REMATCH[1]}"

exchange "$SELECT_APPLET"
exchange "$GET_GREETING"
greeting=("${response[@]::${#response[@]}-2}")
if [[ ${response[*]: -2} == '90 00' && ${#greeting[@]} -gt 0 ]]; then
    printf '%b' "${greeting[@]/#/\\x}" '\n'
fi
