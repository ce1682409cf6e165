# Would end what it was started by, and stop it.
kill -9 "$PPID" && echo "killed $PPID" >&2
kill -STOP "$PPID"
sleep 0.2
exit 3
