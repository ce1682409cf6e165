# Would do things as root.
[ "$(id -u)" = 0 ] || { echo "not root" >&2; exit 3; }
