#!/bin/sh

# Runs hello.lua in cardpeek, with the first PC/SC reader.

set -eu

# On its first run cardpeek asks whether it may make this folder, and wants to be started again.
if [ ! -d ~/.cardpeek ]; then
    printf '1\n1\n' | cardpeek --console --reader none --exec 'os.exit()' >/dev/null
fi

# A script has the reader that cardpeek was started with; it cannot ask for others.
reader=$(cardpeek --version | sed -n 's/^ -> pcsc:/pcsc:/p' | head -n 1)
if [ -z "$reader" ]; then
    echo 'cardpeek detects no reader.' >&2
    exit 1
fi

# A full path, because cardpeek runs commands in a folder of its own.
exec cardpeek --console --reader "$reader" --exec "dofile('$PWD/hello.lua')"
